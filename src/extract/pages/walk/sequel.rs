//! What a sentence that was read leaves for the next ones of its paragraph.

use super::super::announced;
use super::super::questions;
use super::super::survey;
use super::Walk;
use super::course::{Course, Standing};
use crate::extract::claim::RawClaim;
use crate::extract::claims::afterwards;
use crate::extract::claims::attribution;
use crate::extract::claims::covering;
use crate::extract::claims::event;
use crate::extract::claims::generic::frames;
use crate::extract::claims::parted;
use crate::extract::claims::wholes;
use crate::extract::counting::back;
use crate::extract::counting::judge::topic;
use crate::extract::lexicon::places::only;
use crate::extract::lexicon::token::Token;
use crate::extract::lexicon::vocabulary::Cue;
use crate::extract::recognise::numbers::Form;
use crate::extract::recognise::origin::OriginHit;
use crate::extract::recognise::sentence::Sentence;
use crate::extract::tables::dateline;
use crate::extract::verdict::{Shared, Topic};
use crate::model::{Level, Territory};

impl Walk<'_> {
    /// What the sentence says of the figures before it.
    pub(super) fn mend_before(
        &mut self,
        standing: &Standing,
        sentence: &Sentence<'_>,
        course: &mut Course<'_>,
    ) {
        let before = standing.before;
        // "27 ont un projet de santé validé. Vingt-quatre d'entre elles ont signé": those are among the 27.
        // "Toutes, à l'exception d'une seule, ont franchi l'étape suivante : trois ACI sont signés."
        let but = sentence.tokens.first().is_some_and(|t| t.is("toutes"));
        if (but || back::counts_part(sentence))
            && course.start < before
            && before < self.found.claims.len()
        {
            let (told, new) = self.found.claims.split_at_mut(before);
            wholes::keep_whole(told.last_mut(), new.first());
        }
        let many = self.found.claims.len();
        let (told, new) = self.found.claims.split_at_mut(before.min(many));
        wholes::not_all(told.last_mut().filter(|_| course.start < before), new.first());
        let silent = before == self.found.claims.len();
        // "L'Ain ne compte que quatre CPTS, affirmait-on. C'est faux."
        if silent && back::retracts(sentence) {
            self.found.claims.truncate(course.counted.start.max(course.start));
        }
        let counted = course.counted.start.max(course.start)..before;
        if counted.len() == 1 && before + 1 == self.found.claims.len() && back::corrects(sentence) {
            self.found.claims.swap_remove(counted.start);
        }
        let before = before.min(self.found.claims.len());
        if before == self.found.claims.len() {
            let counted = self.found.claims.get_mut(course.counted.clone());
            event::settle(counted.unwrap_or_default(), sentence, self.page.published);
        }
        // "Ont-elles toutes signé ?" says nothing of them.
        // "Indre : 3 CPTS", and below it "Elles ont toutes les trois signé".
        let heading = self.section_from.min(course.start)..course.start;
        let told = self.found.claims.get(heading.clone()).unwrap_or_default();
        let headed = told.iter().all(|claim| claim.headline);
        let open = headed && course.counted.is_empty() && course.start == before;
        let counted = if open { heading } else { course.counted.clone() };
        let counted_there = self.found.claims.get(counted.clone()).unwrap_or_default();
        if parted::adds_none(counted_there, &self.found.claims[before..])
            && !sentence.text.trim_end().ends_with('?')
            && let Some(named) = afterwards::of_all(sentence, 0..sentence.tokens.len())
        {
            let counted = self.found.claims.get_mut(counted).unwrap_or_default();
            if afterwards::settle(counted, &named) {
                course.frame.settle(named.stages);
            }
        }
    }

    /// Marks what a later sentence may go on with.
    pub(super) fn mark_sequel(
        &mut self,
        standing: &Standing,
        sentence: &Sentence<'_>,
        course: &mut Course<'_>,
    ) {
        let new = standing.before..self.found.claims.len();
        course.frame.setting.session |= new.is_empty() && back::is_session(sentence);
        if standing.named_from < self.found.mentions.len() {
            course.listed = standing.named_from;
        }
        // "Voici la situation au 31 mai 2024.": the day of what follows.
        if new.is_empty()
            && let Some(day) = dateline::governs(sentence, self.page)
            && (sentence.cue(Cue::Community, 0..sentence.tokens.len()).is_none()
                || back::divides(sentence)
                || announced::announces(sentence))
        {
            course.frame.date = Some(day);
            // "Ce qui suit m'a été donné le 22 novembre 2022": and of all that stands below.
            if sentence.dates.iter().any(|hit| dateline::is_given(sentence, hit)) {
                self.section.date = Some(day);
            }
        }
        // A line of its own may be the day of the page.
        if new.is_empty() && course.goes_on {
            course.frame.date = dateline::month(sentence, self.page).or(course.frame.date);
        }
        if self.divided.is_some() && sentence.stages.is_empty() {
            self.unstaged.extend(new.clone());
        }
        course.counted = new;
    }

    /// The territory of what follows, as far as the figures of the sentence say it.
    pub(super) fn leave_territory(
        &mut self,
        standing: &Standing,
        sentence: &Sentence<'_>,
        course: &mut Course<'_>,
    ) {
        let read = &self.found.claims[standing.before..];
        let country = |claim: &RawClaim| claim.territory == Territory::FRANCE;
        let mut base = standing.base;
        if standing.pointing && !read.is_empty() {
            base = course.frame.territory;
        }
        if standing.named.is_empty() && !read.is_empty() && read.iter().all(country) {
            base = Some(Territory::FRANCE);
            self.section.territory = base;
        }
        let framed = frames(sentence).filter(|_| read.is_empty());
        course.frame.territory = survey::label(sentence, self.page).or(framed).or(base);
    }

    /// What the talk is of.
    pub(super) fn leave_topic(
        &self,
        standing: &Standing,
        sentence: &Sentence<'_>,
        course: &mut Course<'_>,
    ) {
        course.told = survey::told(sentence, self.page);
        // "Les CPTS signataires", "Nombre de CPTS signataires"
        let lead = match sentence.tokens.first().map(|t| t.fold.as_str()) {
            Some("les") => 1,
            Some("nombre") => 2,
            _ => 0,
        };
        let opens = sentence.cue_at(Cue::Community, lead).is_some();
        course.heads = opens && course.told.stages.is_some();
        course.points_down = survey::points_down(sentence);
        let setting = &mut course.frame.setting;
        if let Some(name) = sentence.names.first() {
            // "…, celui de la CPTS du Soissonnais": named in passing.
            let passing = (name.from.saturating_sub(3)..name.from)
                .any(|n| matches!(sentence.tokens[n].fold.as_str(), "celle" | "celui" | "celles"));
            let alone = sentence.numbers.iter().all(|n| n.core < name.from);
            setting.single |= alone && !passing;
        }
        // "Elles rassemblent libéraux, hôpitaux et Ehpad": the talk is still of those who do.
        let they = sentence.tokens.first().is_some_and(|t| t.is("elles"))
            && setting.topic == Topic::Cpts
            && setting.counted
            && sentence.numbers.is_empty();
        // "Une CPTS réunit ville, hôpital et médico-social. La région en compte 89": nor does that turn it.
        let subject = setting.topic == Topic::Cpts && tells_of_community(sentence);
        setting.topic = match topic(sentence, sentence.tokens.len(), *setting) {
            Topic::Unknown => setting.topic,
            _ if they || subject => setting.topic,
            known => known,
        };
        // "Combien de généralistes ?": what is counted in the answer, and not behind it.
        if let Some(before) = course.before_question.take() {
            setting.topic = if setting.topic == Topic::Other { before } else { setting.topic };
        }
        if questions::asks_others(sentence) {
            course.before_question = Some(setting.topic);
            setting.topic = Topic::Other;
        }
        let silent = standing.before == self.found.claims.len();
        let told = survey::tells_of_coverage(sentence) || survey::tells_of_everyone(sentence);
        let varies = setting.topic == Topic::Cpts && told;
        if silent && (survey::defines_rate(sentence) || varies) {
            setting.shared = Shared::Covered;
        }
        if silent && back::tells_outside(sentence) {
            setting.shared = Shared::Uncovered;
        }
    }

    /// The day that a sentence without figures gives to those before it, and to those that follow.
    pub(super) fn leave_dates(
        &mut self,
        standing: &Standing,
        sentence: &Sentence<'_>,
        course: &mut Course<'_>,
    ) {
        let silent = standing.before == self.found.claims.len();
        // "Pop. couverte (ACI) : 71 %. Source CPAM 47, 10/2023.": the day of what stands before it.
        let source = dateline::is_source(&sentence.tokens) && course.goes_on;
        let sourced = source.then(|| dateline::governs(sentence, self.page)).flatten();
        if let Some((date, _)) = sourced.filter(|_| silent) {
            dateline::date(&mut self.found.claims[course.start..], &[(0, Some(date))]);
        }
        let counted = dateline::counted(sentence, self.page).filter(|_| silent);
        let told = || dateline::page_date(sentence.text, &sentence.tokens, self.page);
        let Some(date) = counted.or_else(|| silent.then(told).flatten()) else { return };
        // "Pyrénées-Orientales : 88,7 %. Ces deux taux datent du 31 mars 2024."
        // "Voilà, arrêté au 1er mai 2021 et pour la France entière, l'état des lieux."
        let back = ["ces", "ce", "voila", "tel", "telle", "tels", "telles"];
        if sentence.tokens.first().is_some_and(|t| back.iter().any(|word| t.is(word))) {
            dateline::date(&mut self.found.claims[course.start..], &[(0, Some(date))]);
        }
        // "Soit 108 CPTS. Carte arrêtée au 1er juillet 2023.": all that stands above.
        // "(Relevé du 15/03/2024)"
        let opened = usize::from(sentence.tokens.first().is_some_and(|t| t.is_mark("([")));
        if counted.is_some() || sentence.cue_at(Cue::PageDate, opened).is_some() {
            let from = self.dated_from(sentence.text, &sentence.tokens);
            self.page_dates.push((from, Some(date)));
        }
        // "L'Agence nous a communiqué ses chiffres, arrêtés au 30 juin 2023."
        course.frame.date = Some((date, false));
    }

    /// The stages, the pair of places and the body of which the next sentence may speak.
    pub(super) fn leave_words(
        &mut self,
        standing: &Standing,
        sentence: &Sentence<'_>,
        course: &mut Course<'_>,
    ) {
        let new = standing.before..self.found.claims.len();
        let frame = &mut course.frame;
        frame.part = covering::part(sentence, &self.found.claims[new.clone()])
            .or(frame.part.filter(|_| new.is_empty()));
        let region = |hit: &OriginHit| hit.origin.territory.filter(|t| t.level() == Level::Region);
        frame.body = sentence.origins.iter().rev().find_map(region).or(frame.body);
        frame.spoken = survey::spoken(sentence).filter(|_| new.is_empty());
        frame.passed.clone_from(&course.told.stages);
        frame.pair = back::pair(sentence).or(frame.pair);
        self.generic = survey::generic_stages(sentence).or(self.generic.take());
        frame.origin = course.told.origin.clone().or(frame.origin.take());
        let cited = attribution::cited(sentence, self.page.speaker.kind);
        self.told_by = cited.or(self.told_by.take());
        self.notes.mark(&sentence.tokens, new.clone());
        // "L'île en a trois, dont deux en Haute-Corse": the whole goes on.
        let meant = survey::meant(sentence, frame, self.page);
        let told_of = only(&sentence.places).or(meant).is_some() || back::of_body(sentence);
        if let Some(first) = self.found.claims[new].first().filter(|_| told_of) {
            frame.territory = Some(first.territory);
        }
    }
}

/// Whether a sentence without a figure tells what communities are or do: others that it names behind them are whom
/// they bring together, unless they are told apart from these.
fn tells_of_community(s: &Sentence<'_>) -> bool {
    let article = s.tokens.first().is_some_and(|t| {
        matches!(t.fold.as_str(), "une" | "la" | "les" | "cette" | "ces" | "chaque")
    });
    let apart = |t: &Token| {
        matches!(t.fold.as_str(), "pas" | "contrairement" | "difference" | "sans" | "aupres")
    };
    article
        && s.cue_at(Cue::Community, 1).is_some()
        && s.numbers.iter().all(|n| n.form == Form::One)
        && !s.tokens.iter().any(apart)
}

//! The sentences of a paragraph, one after the other: what each says for the next.

use std::ops::Range;

use super::super::afterwards;
use super::super::attribution;
use super::super::back;
use super::super::dateline;
use super::super::judge::topic;
use super::super::naming;
use super::super::places::{PlaceHit, only};
use super::super::roll;
use super::super::sentence::Sentence;
use super::super::settle;
use super::super::stages::Named;
use super::super::survey;
use super::super::token::Token;
use super::super::verdict::{Reason, Shared, Topic};
use super::super::vocabulary::Cue;
use super::super::whole;
use super::Walk;
use super::parts::Place;
use crate::extract::claim::RawClaim;
use crate::extract::compose::Frame;
use crate::model::{Level, Territory};

/// A paragraph while it is read.
#[expect(clippy::struct_excessive_bools, reason = "independent facts about the text read so far")]
pub(super) struct Course<'b> {
    locator: &'b str,
    /// The number of its first claim.
    pub(super) start: usize,
    /// "CPTS Grand Sud", alone on its line: what follows tells of it.
    label: bool,
    /// What its sentences give to the next one.
    pub(super) frame: Frame,
    /// The place named last.
    pub(super) place: Option<Territory>,
    /// "Et en Haute-Garonne ?": the place of a question that stood above.
    question: Option<Territory>,
    /// The sentence before asks how many, whatever it asks for, and was answered.
    pub(super) asked: bool,
    pub(super) asked_of: Option<Named>,
    answered: bool,
    question_before: bool,
    /// A sentence said that a whole has parts, which are told in turn.
    divided: bool,
    /// The claims of the sentence before, and where the mentions begin of the last one that named communities.
    counted: Range<usize>,
    listed: usize,
    /// What the last sentence says.
    pub(super) told: Frame,
    /// It begins with communities at a stage; it points to what stands below; it says that communities are named
    /// there, and at which stage.
    pub(super) heads: bool,
    pub(super) points_down: bool,
    pub(super) names: bool,
    pub(super) reached: Option<Named>,
}

/// Where one sentence stands in its paragraph.
struct Standing {
    /// The number of the first claim that it may make, and of the first community that it may name.
    before: usize,
    named_from: usize,
    /// The places that it names.
    named: Vec<PlaceHit>,
    /// The territory of the paragraph before it.
    base: Option<Territory>,
    /// No place is known but the whole country.
    anywhere: bool,
    /// It speaks of the place that was named before.
    pointing: bool,
}

impl Walk<'_> {
    /// What a paragraph knows before its first sentence.
    pub(super) fn course<'b>(
        &mut self,
        text: &str,
        words: &[Token],
        locator: &'b str,
    ) -> Course<'b> {
        let start = self.found.claims.len();
        let question = self.question.take();
        let frame = self.opening(text, words);
        self.unnamed = false;
        let asked = std::mem::take(&mut self.asked);
        if asked {
            (self.recent, self.looked) = (None, start);
        }
        Course {
            locator,
            start,
            label: roll::is_label(text, words),
            frame,
            place: None,
            question,
            asked,
            asked_of: self.asked_of.take(),
            answered: false,
            question_before: false,
            divided: false,
            counted: start..start,
            listed: self.found.mentions.len(),
            told: Frame::default(),
            heads: false,
            points_down: false,
            names: false,
            reached: None,
        }
    }

    /// Reads one sentence, and keeps what it says for the next.
    pub(super) fn follow(&mut self, text: &str, course: &mut Course<'_>) {
        let mut sentence = self.sentence(text, course.label);
        whole::complete(&mut sentence, course.label, self.page.vocabulary);
        let mut standing = self.standing(&sentence, course);
        self.keep_names(&sentence, course);
        course.frame.signed = self.signed;
        self.take_place(&standing, &sentence, course);
        course.take_questions(&sentence);
        self.remember_place(&standing, &sentence, course);
        self.forget_day(&standing, &sentence, course);
        let declined = self.found.declined.len();
        let place = Place { locator: course.locator, listed: None };
        self.read(&sentence, &mut course.frame, place);
        // "La région compte 58 CPTS. Elles couvrent 82 % de la population": of a region that nobody names.
        let strays = &self.found.declined[declined.min(self.found.declined.len())..];
        self.unnamed |= standing.anywhere
            && sentence.places.is_empty()
            && back::of_area(&sentence)
            && strays.iter().any(|stray| stray.reason == Reason::UnknownPlace);
        self.mend_before(&standing, &sentence, course);
        standing.before = standing.before.min(self.found.claims.len());
        self.mark_sequel(&standing, &sentence, course);
        self.leave_territory(&standing, &sentence, course);
        self.leave_topic(&standing, &sentence, course);
        self.leave_dates(&standing, &sentence, course);
        self.leave_words(&standing, &sentence, course);
    }

    fn standing(&self, sentence: &Sentence<'_>, course: &Course<'_>) -> Standing {
        let anywhere =
            course.frame.territory.unwrap_or(self.page.speaker.territory) == Territory::FRANCE;
        // "Dans le Finistère … Trois CPTS y étaient financées": the place named last.
        let points = sentence.tokens.iter().any(|t| t.is("y"))
            || back::points_back(sentence)
            || course.divided && back::in_turn(sentence)
            || anywhere
                && (course.question_before
                    || back::of_island(sentence)
                    || back::bare(sentence)
                    // "… le territoire réunionnais sera couvert. Pour l'heure, sept CPTS sont financées"
                    || course.start == self.found.claims.len() && back::only_counts(sentence));
        let named = survey::places(sentence);
        // "Pour l'instant, elles ne sont que cinq ; l'Eure voisine en affiche trois": the first clause.
        let first = sentence.tokens.iter().position(|t| t.is_mark(";"));
        let unnamed = named.iter().all(|hit| first.is_some_and(|mark| mark < hit.from));
        Standing {
            before: self.found.claims.len(),
            named_from: self.found.mentions.len(),
            named,
            base: course.frame.territory,
            anywhere,
            pointing: (points || course.asked) && unnamed && course.place.is_some(),
        }
    }

    /// Keeps the communities that the sentence names, or what it tells of the one whose name stands above.
    fn keep_names(&mut self, sentence: &Sentence<'_>, course: &mut Course<'_>) {
        // Those that the sentence before named.
        naming::ranked(sentence, &mut self.found.mentions[course.listed..]);
        // "Marne : CPTS Grand Reims, CPTS du Vitryat", below "Les CPTS ayant signé".
        let listed_below = self.enrolled.clone().filter(|_| roll::lists(sentence));
        self.mentions(sentence, listed_below.as_ref(), course.locator);
        if course.label {
            self.subject = self.named(sentence);
        } else {
            self.tell(sentence);
        }
        course.reached = roll::reached(sentence, self.page);
        course.names = roll::announces(sentence);
    }

    /// Gives the sentence the place of which it speaks: the one asked for, or the one named last.
    fn take_place(&self, standing: &Standing, sentence: &Sentence<'_>, course: &mut Course<'_>) {
        if let Some(asked) = course.question.filter(|_| standing.named.is_empty()) {
            course.frame.territory = Some(asked);
        }
        if let Some(place) = course.place.filter(|_| standing.pointing) {
            // "En Corse-du-Sud … Un insulaire sur cinq": of the whole island.
            let island = back::of_island(sentence) && place.level() == Level::Department;
            let whole = (self.page.parents)(place).filter(|_| island);
            course.frame.territory = Some(whole.unwrap_or(place));
        }
    }

    fn remember_place(
        &mut self,
        standing: &Standing,
        sentence: &Sentence<'_>,
        course: &mut Course<'_>,
    ) {
        let named = only(&standing.named);
        let meant = named.or_else(|| survey::meant(sentence, &course.frame, self.page));
        course.place = meant.or(course.place);
        self.unnamed |= sentence.places.is_empty()
            && sentence
                .tokens
                .windows(2)
                .any(|t| matches!(t[0].fold.as_str(), "mon" | "notre") && t[1].is("departement"));
        course.frame.unnamed = self.unnamed && course.place.is_none();
    }

    /// Forgets the day of the figures before, where the sentence speaks of another.
    fn forget_day(&self, standing: &Standing, sentence: &Sentence<'_>, course: &mut Course<'_>) {
        let opens = |word: &str| sentence.tokens.first().is_some_and(|t| t.is(word));
        let last = self.found.claims[course.start..].last().and_then(|c| c.origin.as_ref());
        // "Le ministère, lui, avance 578 projets": the day that another body gave is not its day.
        let speaker = sentence.origins.iter().find(|hit| hit.speaks).map(|hit| &hit.origin);
        let other = speaker.zip(last).is_some_and(|(speaker, last)| speaker != last);
        // "Quant aux Antilles, …": another matter.
        let apart = opens("quant") && !standing.named.is_empty();
        // Nor is it that of a place of its own, of which that body did not speak.
        let own = (!standing.named.is_empty() || opens("notre"))
            && last.is_some()
            && sentence.origins.is_empty();
        // "Depuis, rien n'a bougé : deux CPTS …": later than what was told.
        if other || apart || own || back::since(sentence) {
            course.frame.date = self.section.date;
        }
    }

    /// What the sentence says of the figures before it.
    fn mend_before(&mut self, standing: &Standing, sentence: &Sentence<'_>, course: &Course<'_>) {
        let before = standing.before;
        // "27 ont un projet de santé validé. Vingt-quatre d'entre elles ont signé": those are among the 27.
        if back::counts_part(sentence) && course.start < before && before < self.found.claims.len()
        {
            let (told, new) = self.found.claims.split_at_mut(before);
            settle::keep_whole(told.last_mut(), new.first());
        }
        let silent = before == self.found.claims.len();
        // "L'Ain ne compte que quatre CPTS, affirmait-on. C'est faux."
        if silent && back::retracts(sentence) {
            self.found.claims.truncate(course.counted.start.max(course.start));
        }
        let before = before.min(self.found.claims.len());
        if before == self.found.claims.len()
            && let Some(named) = afterwards::of_all(sentence, 0..sentence.tokens.len())
        {
            let counted = self.found.claims.get_mut(course.counted.clone());
            afterwards::settle(counted.unwrap_or_default(), &named);
        }
    }

    /// Marks what a later sentence may go on with.
    fn mark_sequel(
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
                || back::divides(sentence))
        {
            course.frame.date = Some(day);
        }
        if self.divided.is_some() && sentence.stages.is_empty() {
            self.unstaged.extend(new.clone());
        }
        course.counted = new;
    }

    /// The territory of what follows, as far as the figures of the sentence say it.
    fn leave_territory(
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
        course.frame.territory = survey::label(sentence, self.page).or(base);
    }

    /// What the talk is of.
    fn leave_topic(&self, standing: &Standing, sentence: &Sentence<'_>, course: &mut Course<'_>) {
        course.told = survey::told(sentence, self.page);
        course.heads = sentence.cue_at(Cue::Community, 0).is_some() && course.told.stages.is_some();
        course.points_down = survey::points_down(sentence);
        let setting = &mut course.frame.setting;
        if let Some(name) = sentence.names.first() {
            // "…, celui de la CPTS du Soissonnais": named in passing.
            let passing = (name.from.saturating_sub(3)..name.from)
                .any(|n| matches!(sentence.tokens[n].fold.as_str(), "celle" | "celui" | "celles"));
            let alone = sentence.numbers.iter().all(|n| n.core < name.from);
            setting.single |= alone && !passing;
        }
        setting.topic = match topic(sentence, sentence.tokens.len(), *setting) {
            Topic::Unknown => setting.topic,
            known => known,
        };
        // "Combien de généralistes ?": what is counted in the answer.
        if back::asks_others(sentence) {
            setting.topic = Topic::Other;
        }
        let silent = standing.before == self.found.claims.len();
        if silent && back::defines_rate(sentence) {
            setting.shared = Shared::Covered;
        }
        if silent && back::tells_outside(sentence) {
            setting.shared = Shared::Uncovered;
        }
    }

    /// The day that a sentence without figures gives to those before it, and to those that follow.
    fn leave_dates(
        &mut self,
        standing: &Standing,
        sentence: &Sentence<'_>,
        course: &mut Course<'_>,
    ) {
        let silent = standing.before == self.found.claims.len();
        let told = || dateline::page_date(sentence.text, &sentence.tokens, self.page);
        let Some(date) = silent.then(told).flatten() else { return };
        // "Pyrénées-Orientales : 88,7 %. Ces deux taux datent du 31 mars 2024."
        if sentence.tokens.first().is_some_and(|t| t.is("ces") || t.is("ce")) {
            dateline::date(&mut self.found.claims[course.start..], &[(0, Some(date))]);
        }
        // "L'Agence nous a communiqué ses chiffres, arrêtés au 30 juin 2023."
        course.frame.date = Some((date, false));
    }

    /// The stages, the pair of places and the body of which the next sentence may speak.
    fn leave_words(
        &mut self,
        standing: &Standing,
        sentence: &Sentence<'_>,
        course: &mut Course<'_>,
    ) {
        let new = standing.before..self.found.claims.len();
        let frame = &mut course.frame;
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

impl Course<'_> {
    /// Answers the question before, and keeps the one that the sentence asks.
    fn take_questions(&mut self, sentence: &Sentence<'_>) {
        let setting = &mut self.frame.setting;
        self.divided |= back::divides(sentence);
        self.question_before = sentence.text.trim_end().ends_with('?');
        setting.counted |= self.asked;
        // "Combien de contrats signés ? – Onze.": so many that signed.
        if let Some(named) =
            self.asked_of.take().filter(|_| self.asked && sentence.stages.is_empty())
        {
            self.frame.before = vec![named.stages];
        }
        // "Neuf. Et sous contrat ? Six.": the same question, of a part of them.
        let again = self.answered && back::asks_part(sentence);
        self.answered = self.asked;
        self.asked = again || back::asks_count(sentence, setting.topic);
        self.asked_of = back::asked(sentence).filter(|_| self.asked);
        if back::asks_share(sentence) {
            setting.shared = Shared::Covered;
        }
    }
}

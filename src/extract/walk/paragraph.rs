//! Paragraphs: what each sentence says for the next, and the last for the list or table below it.

use super::super::afterwards;
use super::super::attribution;
use super::super::back;
use super::super::cut::{beginning, sentences};
use super::super::dateline;
use super::super::judge::topic;
use super::super::naming;
use super::super::note;
use super::super::places::only;
use super::super::roll;
use super::super::settle;
use super::super::survey;
use super::super::token::{Token, tokens};
use super::super::verdict::{Reason, Shared, Topic};
use super::super::vocabulary::Cue;
use super::super::whole;
use super::Walk;
use super::parts::{Intro, Place};
use crate::extract::claim::RawClaim;
use crate::extract::compose::Frame;
use crate::model::{Level, Territory};
use crate::read::{Block, BlockKind};

/// So many claims back a whole may stand of which a paragraph tells the parts.
const NEAR_BY: usize = 12;

impl Walk<'_> {
    pub(super) fn paragraph(&mut self, block: &Block) {
        let text = block.text.as_str();
        let parts = self.notes.several(text);
        if 1 < parts.len() {
            return self.parted(&parts, &block.locator);
        }
        if let Some((mark, rest)) = self.notes.note(text) {
            return self.note(rest, &mark, &block.locator);
        }
        self.leave_table();
        let text = dateline::undated(note::unnumbered(text));
        let start = self.found.claims.len();
        let words = tokens(beginning(text));
        // "Et en Haute-Garonne ?": what is answered below is of it.
        let question = self.question.take();
        let mut frame = self.opening(text, &words);
        let mut place: Option<Territory> = None;
        self.unnamed = false;
        let mut told = Frame::default();
        let (mut told_of_cpts, mut heads, mut points_down) = (false, false, false);
        let mut asked = std::mem::take(&mut self.asked);
        let mut answered = false;
        let mut asked_of = std::mem::take(&mut self.asked_of);
        (self.recent, self.looked) = if asked { (None, start) } else { (self.recent, self.looked) };
        // "CPTS Grand Sud", alone on its line: what follows tells of it.
        let label = roll::is_label(text, &words);
        let (mut names, mut reached, mut question_before) = (false, None, false);
        let mut listed = self.found.mentions.len();
        let mut counted = start..start;
        let mut divided = false;
        for range in sentences(text) {
            let mut sentence = self.sentence(&text[range], label);
            whole::complete(&mut sentence, label, self.page.vocabulary);
            let before = self.found.claims.len();
            // Those that the sentence before named.
            let named_from = self.found.mentions.len();
            naming::ranked(&sentence, &mut self.found.mentions[listed..]);
            // "Marne : CPTS Grand Reims, CPTS du Vitryat", below "Les CPTS ayant signé".
            let listed_below = self.enrolled.clone().filter(|_| roll::lists(&sentence));
            self.mentions(&sentence, listed_below.as_ref(), &block.locator);
            if label {
                self.subject = self.named(&sentence);
            } else {
                self.tell(&sentence);
            }
            names = text.trim_end().ends_with(':') && roll::announces(&sentence);
            reached = roll::reached(&sentence, self.page);
            frame.signed = self.signed;
            // "Dans le Finistère … Trois CPTS y étaient financées": the place named last.
            let mut base = frame.territory;
            let anywhere =
                frame.territory.unwrap_or(self.page.speaker.territory) == Territory::FRANCE;
            let points = sentence.tokens.iter().any(|t| t.is("y"))
                || back::points_back(&sentence)
                || divided && back::in_turn(&sentence)
                || anywhere
                    && (question_before
                        || back::of_island(&sentence)
                        || back::bare(&sentence)
                        // "… le territoire réunionnais sera couvert. Pour l'heure, sept CPTS sont financées"
                        || start == self.found.claims.len() && back::only_counts(&sentence));
            let named = survey::places(&sentence);
            // "Pour l'instant, elles ne sont que cinq ; l'Eure voisine en affiche trois": the first clause.
            let first = sentence.tokens.iter().position(|t| t.is_mark(";"));
            let unnamed = named.iter().all(|hit| first.is_some_and(|mark| mark < hit.from));
            let pointing = (points || asked) && unnamed && place.is_some();
            if let Some(asked) = question.filter(|_| named.is_empty()) {
                frame.territory = Some(asked);
            }
            if let Some(place) = place.filter(|_| pointing) {
                // "En Corse-du-Sud … Un insulaire sur cinq": of the whole island.
                let island = back::of_island(&sentence) && place.level() == Level::Department;
                let whole = (self.page.parents)(place).filter(|_| island);
                frame.territory = Some(whole.unwrap_or(place));
            }
            divided |= back::divides(&sentence);
            question_before = sentence.text.trim_end().ends_with('?');
            frame.setting.counted |= asked;
            // "Combien de contrats signés ? – Onze.": so many that signed.
            if let Some(named) = asked_of.take().filter(|_| asked && sentence.stages.is_empty()) {
                frame.before = vec![named.stages];
            }
            // "Neuf. Et sous contrat ? Six.": the same question, of a part of them.
            let again = answered && back::asks_part(&sentence);
            answered = asked;
            asked = again || back::asks_count(&sentence, frame.setting.topic);
            asked_of = back::asked(&sentence).filter(|_| asked);
            if back::asks_share(&sentence) {
                frame.setting.shared = Shared::Covered;
            }
            place = only(&named).or_else(|| survey::meant(&sentence, &frame, self.page)).or(place);
            self.unnamed |= sentence.places.is_empty()
                && sentence.tokens.windows(2).any(|t| {
                    matches!(t[0].fold.as_str(), "mon" | "notre") && t[1].is("departement")
                });
            frame.unnamed = self.unnamed && place.is_none();
            // "Le ministère, lui, avance 578 projets": the day that another body gave is not its day.
            let speaker = sentence.origins.iter().find(|hit| hit.speaks).map(|hit| &hit.origin);
            let last = self.found.claims[start..].last().and_then(|claim| claim.origin.as_ref());
            if let (Some(speaker), Some(last)) = (speaker, last)
                && speaker != last
            {
                frame.date = self.section.date;
            }
            // Nor is it that of a place of its own, of which that body did not speak.
            // "Quant aux Antilles, …": another matter.
            if sentence.tokens.first().is_some_and(|t| t.is("quant")) && !named.is_empty() {
                frame.date = self.section.date;
            }
            // "Depuis, rien n'a bougé : deux CPTS …": later than what was told.
            if back::since(&sentence) {
                frame.date = self.section.date;
            }
            let own = !named.is_empty() || sentence.tokens.first().is_some_and(|t| t.is("notre"));
            if own && last.is_some() && sentence.origins.is_empty() {
                frame.date = self.section.date;
            }
            let declined = self.found.declined.len();
            self.read(&sentence, &mut frame, Place { locator: &block.locator, listed: None });
            // "La région compte 58 CPTS. Elles couvrent 82 % de la population": of a region that nobody names.
            let strays = &self.found.declined[declined.min(self.found.declined.len())..];
            self.unnamed |= anywhere
                && sentence.places.is_empty()
                && back::of_area(&sentence)
                && strays.iter().any(|stray| stray.reason == Reason::UnknownPlace);
            // "27 ont un projet de santé validé. Vingt-quatre d'entre elles ont signé": those are among the 27.
            if back::counts_part(&sentence) && start < before && before < self.found.claims.len() {
                let (told, new) = self.found.claims.split_at_mut(before);
                settle::keep_whole(told.last_mut(), new.first());
            }
            // "L'Ain ne compte que quatre CPTS, affirmait-on. C'est faux."
            if back::retracts(&sentence) && before == self.found.claims.len() {
                self.found.claims.truncate(counted.start.max(start));
            }
            let before = before.min(self.found.claims.len());
            frame.setting.session |=
                before == self.found.claims.len() && back::is_session(&sentence);
            listed = if named_from < self.found.mentions.len() { named_from } else { listed };
            if before == self.found.claims.len()
                && let Some(named) = afterwards::of_all(&sentence, 0..sentence.tokens.len())
            {
                afterwards::settle(&mut self.found.claims[counted], &named);
            }
            // "Voici la situation au 31 mai 2024.": the day of what follows.
            if before == self.found.claims.len()
                && let Some(day) = dateline::governs(&sentence, self.page)
                && (sentence.cue(Cue::Community, 0..sentence.tokens.len()).is_none()
                    || back::divides(&sentence))
            {
                frame.date = Some(day);
            }
            counted = before..self.found.claims.len();
            if self.divided.is_some() && sentence.stages.is_empty() {
                self.unstaged.extend(before..self.found.claims.len());
            }
            let read = &self.found.claims[before..];
            let country = |claim: &RawClaim| claim.territory == Territory::FRANCE;
            if pointing && !read.is_empty() {
                base = frame.territory;
            }
            if named.is_empty() && !read.is_empty() && read.iter().all(country) {
                base = Some(Territory::FRANCE);
                self.section.territory = base;
            }
            frame.territory = survey::label(&sentence, self.page).or(base);
            told = survey::told(&sentence, self.page);
            told_of_cpts = told.setting.topic == Topic::Cpts;
            heads = sentence.cue_at(Cue::Community, 0).is_some() && told.stages.is_some();
            points_down = survey::points_down(&sentence);
            if let Some(name) = sentence.names.first() {
                // "…, celui de la CPTS du Soissonnais": named in passing.
                let passing = (name.from.saturating_sub(3)..name.from).any(|n| {
                    matches!(sentence.tokens[n].fold.as_str(), "celle" | "celui" | "celles")
                });
                let alone = sentence.numbers.iter().all(|n| n.core < name.from);
                frame.setting.single |= alone && !passing;
            }
            frame.setting.topic = match topic(&sentence, sentence.tokens.len(), frame.setting) {
                Topic::Unknown => frame.setting.topic,
                known => known,
            };
            // "Combien de généralistes ?": what is counted in the answer.
            if back::asks_others(&sentence) {
                frame.setting.topic = Topic::Other;
            }
            let counts = before < self.found.claims.len();
            if !counts && back::defines_rate(&sentence) {
                frame.setting.shared = Shared::Covered;
            }
            if !counts && back::tells_outside(&sentence) {
                frame.setting.shared = Shared::Uncovered;
            }
            // "Pyrénées-Orientales : 88,7 %. Ces deux taux datent du 31 mars 2024."
            if !counts
                && sentence.tokens.first().is_some_and(|t| t.is("ces") || t.is("ce"))
                && let Some(date) = dateline::page_date(sentence.text, &sentence.tokens, self.page)
            {
                dateline::date(&mut self.found.claims[start..], &[(0, Some(date))]);
            }
            // "L'Agence nous a communiqué ses chiffres, arrêtés au 30 juin 2023."
            if !counts
                && let Some(date) = dateline::page_date(sentence.text, &sentence.tokens, self.page)
            {
                frame.date = Some((date, false));
            }
            frame.spoken = survey::spoken(&sentence).filter(|_| !counts);
            frame.passed.clone_from(&told.stages);
            frame.pair = back::pair(&sentence).or(frame.pair);
            self.generic = survey::generic_stages(&sentence).or(self.generic.take());
            frame.origin = told.origin.clone().or(frame.origin);
            let cited = attribution::cited(&sentence, self.page.speaker.kind);
            self.told_by = cited.or(self.told_by.take());
            self.notes.mark(&sentence.tokens, before..self.found.claims.len());
            // "L'île en a trois, dont deux en Haute-Corse": the whole goes on.
            let meant = survey::meant(&sentence, &frame, self.page);
            let told_of = only(&sentence.places).or(meant).is_some() || back::of_body(&sentence);
            if let Some(first) = self.found.claims[before..].first().filter(|_| told_of) {
                frame.territory = Some(first.territory);
            }
        }
        // "70 CPTS, dont 64 signées": what goes on below with "en" is of the 70.
        let all = self.found.claims.len();
        let near = self.section_from.max(all.saturating_sub(NEAR_BY)).min(all);
        let whole = back::parted(&self.found.claims[near..]).filter(|_| start < all);
        if let Some(whole) = whole {
            (self.recent, self.looked) = (Some(whole), self.found.claims.len());
        }
        let places = self.page.vocabulary.places.find(&words);
        self.labelled = places.first().is_some_and(|place| {
            place.from <= 1 && words.get(place.to).is_some_and(|t| t.is_mark(":"))
        });
        self.question = back::asked_of(text, place);
        // "Et dans le reste de la Lorraine ?": counted as before.
        self.asked_of = asked_of;
        self.asked = asked || self.section_from < start && back::asks_on(text);
        self.blocks.push(self.cards.unwrap_or(start)..self.found.claims.len());
        if start == self.found.claims.len() {
            // A legend below its cards speaks for them too.
            let told = self.page_dates.last().is_some_and(|(from, _)| self.section_from <= *from);
            let from = if told { start } else { self.dated_from(text, &words) };
            let before = self.page_dates.last().and_then(|(_, date)| *date);
            let date = dateline::line_date(text, &words, self.page);
            self.page_dates.extend(date.map(|date| (from, Some(date))));
            // "Situation arrêtée au 30 juin 2023", in a letter of July: the day of the letter is none of theirs.
            let titled = self.section.date.is_some()
                && (self.headings.is_empty() || self.section.date == self.title.date);
            if let Some(date) = date.filter(|_| titled) {
                self.section.date = Some((date, false));
            }
            // What stands below the source of a table is not of its day.
            if date.is_some() && dateline::is_source(&words) {
                self.page_dates.push((start, before));
            }
        }
        self.introduced = text.trim_end().ends_with(':').then_some(start);
        if frame.setting.single {
            self.section.setting.single = true;
        }
        let claims = &self.found.claims[start..];
        // "Où en sont les communautés du pays :", on a page of one region.
        told.territory = told.territory.or(place.filter(|_| self.introduced.is_some()));
        let (intro, total) = survey::introduction(claims, told, &frame, &self.section);
        // "CPTS signataires de l'ACI au 30 avril 2024." is as good as a colon.
        let announces = told_of_cpts
            && (text.trim_end().ends_with(':')
                || points_down
                || heads && start == self.found.claims.len());
        let total = total.map(|number| start + number);
        self.intro = Some(Intro { frame: intro, total, announces, names, reached });
        self.last = Some(frame);
    }

    /// A paragraph of several notes, and of what stands before the first.
    fn parted(&mut self, parts: &[(Option<String>, &str)], locator: &str) {
        for (mark, part) in parts {
            if let Some(mark) = mark {
                self.note(part, mark, locator);
            } else {
                let (text, kind) = ((*part).to_owned(), BlockKind::Paragraph);
                self.paragraph(&Block { text, kind, locator: locator.to_owned() });
            }
        }
    }

    /// Where the figures begin whose day a line below them tells: those of its section, or all where none
    /// of them has one: "Chiffres au 31 janvier 2023", below the departments.
    fn dated_from(&self, text: &str, words: &[Token]) -> usize {
        let undated = || self.found.claims.iter().all(|claim| claim.date.is_none());
        let first = self.page_dates.is_empty();
        let whole = first && dateline::page_date(text, words, self.page).is_some() && undated();
        if whole { 0 } else { self.section_from }
    }
}

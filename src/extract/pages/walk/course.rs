//! The sentences of a paragraph, one after the other: what each says for the next.

use std::ops::Range;

use super::super::naming;
use super::super::questions;
use super::super::survey;
use super::Walk;
use super::parts::Place;
use crate::extract::claims::again::tells_of_them;
use crate::extract::claims::compose::Frame;
use crate::extract::counting::back;
use crate::extract::counting::them;
use crate::extract::lexicon::places::{PlaceHit, only};
use crate::extract::lexicon::sieve::Tables;
use crate::extract::lexicon::token::Token;
use crate::extract::recognise::sentence::{Sentence, places};
use crate::extract::recognise::stages::Named;
use crate::extract::recognise::whole;
use crate::extract::tables::roll;
use crate::extract::verdict::{Reason, Shared, Topic};
use crate::model::{Level, Territory};

/// A paragraph while it is read.
#[expect(clippy::struct_excessive_bools, reason = "independent facts about the text read so far")]
pub(super) struct Course<'b> {
    pub(super) locator: &'b str,
    /// The number of its first claim.
    pub(super) start: usize,
    /// "CPTS Grand Sud", alone on its line: what follows tells of it.
    pub(super) label: bool,
    /// What its sentences give to the next one.
    pub(super) frame: Frame,
    /// The place named last.
    pub(super) place: Option<Territory>,
    /// "Et en Haute-Garonne ?": the place of a question that stood above.
    pub(super) question: Option<Territory>,
    /// The sentence before asks how many, whatever it asks for, and was answered.
    pub(super) asked: bool,
    pub(super) asked_of: Option<Named>,
    pub(super) answered: bool,
    pub(super) question_before: bool,
    /// What the talk was of before the sentence before asked how many others there are.
    pub(super) before_question: Option<Topic>,
    /// The sentence before asks how many people are covered.
    pub(super) asked_share: bool,
    /// A sentence said that a whole has parts, which are told in turn.
    pub(super) divided: bool,
    /// It has more than one sentence.
    pub(super) goes_on: bool,
    /// The sentence before counts communities of a place that is no territory.
    pub(super) stray: bool,
    /// The claims of the sentence before, and where the mentions begin of the last one that named communities.
    pub(super) counted: Range<usize>,
    pub(super) listed: usize,
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
pub(super) struct Standing {
    /// The number of the first claim that it may make, and of the first community that it may name.
    pub(super) before: usize,
    pub(super) named_from: usize,
    /// The places that it names.
    pub(super) named: Vec<PlaceHit>,
    /// The territory of the paragraph before it.
    pub(super) base: Option<Territory>,
    /// No place is known but the whole country.
    pub(super) anywhere: bool,
    /// It speaks of the place that was named before.
    pub(super) pointing: bool,
}

impl Walk<'_> {
    /// What a paragraph knows before its first sentence.
    pub(super) fn course<'b>(
        &mut self,
        text: &str,
        known: &(Vec<Token>, Tables),
        locator: &'b str,
    ) -> Course<'b> {
        let words = known.0.as_slice();
        let start = self.found.claims.len();
        let question = self.question.take();
        let mut frame = self.opening(text, known);
        if std::mem::take(&mut self.asked_share) {
            frame.setting.shared = Shared::Covered;
        }
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
            before_question: None,
            asked_share: false,
            divided: false,
            goes_on: false,
            stray: false,
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
    pub(super) fn follow(
        &mut self,
        text: &str,
        words: (Vec<Token>, Tables),
        course: &mut Course<'_>,
    ) {
        let mut sentence = self.annotated(text, words, course.label);
        if questions::is_speaker(&sentence) {
            return;
        }
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
        let stray = strays.iter().any(|stray| stray.reason == Reason::UnknownPlace);
        course.stray = stray && standing.before == self.found.claims.len()
            || course.stray && course.frame.unnamed;
        self.unnamed |=
            standing.anywhere && sentence.places.is_empty() && back::of_area(&sentence) && stray;
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
            || course.frame.setting.people && them::points(sentence)
            || back::points_back(sentence)
            || course.divided && back::in_turn(sentence)
            || anywhere
                && (course.question_before
                    || back::of_island(sentence)
                    || back::bare(sentence)
                    // "… le territoire réunionnais sera couvert. Pour l'heure, sept CPTS sont financées"
                    || course.start == self.found.claims.len() && back::only_counts(sentence));
        let named = places(sentence);
        // "Pour l'instant, elles ne sont que cinq ; l'Eure voisine en affiche trois": the first clause.
        let first = sentence.tokens.iter().position(|t| t.is_mark(";"));
        // "… sur l'Orne. Trois communautés y ont signé, tandis que 41 % des Ornais …": the same place.
        let same = |hit: &PlaceHit| hit.territory.is_some() && hit.territory == course.place;
        let beyond = |hit: &PlaceHit| first.is_some_and(|mark| mark < hit.from);
        let unnamed = named.iter().all(|hit| beyond(hit) || same(hit));
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
        // "« C'est 98 % de la population »": of the place whose communities were counted.
        let last = self.found.claims.get(course.counted.clone()).and_then(<[_]>::last);
        if let Some(claim) = last.filter(|_| back::sums_up(sentence) && standing.named.is_empty()) {
            course.frame.territory = Some(claim.territory);
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
        // "Sur le bassin de Thau, deux CPTS ont signé. Elles touchent 203 000 assurés": of no territory either.
        let theirs = course.stray && standing.named.is_empty() && tells_of_them(sentence);
        course.frame.unnamed = self.unnamed && course.place.is_none() || theirs;
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
        let same = only(&standing.named)
            .is_some_and(|named| last.is_some_and(|origin| origin.territory == Some(named)));
        // "l'ARS recense en Occitanie 64 CPTS. L'Hérault en compte 12": a part of what that body told.
        let whole = self.found.claims[course.start..].last().map(|claim| claim.territory);
        let part = |hit: &PlaceHit| {
            let parent = hit.territory.and_then(|named| (self.page.parents)(named));
            parent.is_some_and(|parent| parent != Territory::FRANCE && whole == Some(parent))
        };
        let within = standing.named.iter().all(part);
        let own = (!standing.named.is_empty() || opens("notre"))
            && last.is_some()
            && !(same || within && back::of_those(sentence))
            && sentence.origins.is_empty();
        // "Depuis, rien n'a bougé : deux CPTS …": later than what was told.
        if other || apart || own || back::since(sentence) {
            course.frame.date = self.section.date;
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
        let again = self.answered && questions::asks_part(sentence)
            || setting.counted && questions::asks_stage(sentence);
        self.answered = self.asked;
        self.asked = again || questions::asks_count(sentence, setting.topic);
        self.asked_of = questions::asked(sentence).filter(|_| self.asked);
        // "Part des habitants qui vivent dans une CPTS conventionnée ?"
        self.asked_share = questions::asks_share(sentence);
        if self.asked_share {
            setting.shared = Shared::Covered;
            self.frame.before.extend(questions::asked(sentence).map(|named| named.stages));
        }
    }
}

//! What a paragraph knows before its first sentence: of its heading, of a list that it sums up, of the paragraph
//! with which it goes on. And what is settled when the whole document has been read.

use super::super::{lone, naming};
use super::Walk;
use crate::extract::claim::Extracted;
use crate::extract::claims::ahead;
use crate::extract::claims::attribution;
use crate::extract::claims::compose::Frame;
use crate::extract::claims::covering;
use crate::extract::claims::settle::{self, narrow};
use crate::extract::counting::back;
use crate::extract::lexicon::cut::beginning;
use crate::extract::lexicon::sieve::Tables;
use crate::extract::lexicon::token::{Kind, Token};
use crate::extract::lexicon::vocabulary::Cue;
use crate::extract::recognise::dates;
use crate::extract::tables::breakdown;
use crate::extract::tables::dateline;
use crate::extract::verdict::{Shared, Topic};
use crate::model::{Measure, PartialDate, Precision, StageRange, Territory};

/// So many counts of the block before are remembered.
const REMEMBERED: usize = 40;

/// "Fin juin 2024, ces structures …": so far from its beginning a paragraph may point back.
const BEGINNING: usize = 6;

/// So many words may name whom a paragraph cites before it points back.
const CITED: usize = 8;

impl Walk<'_> {
    /// What a paragraph knows before its first sentence. `known` are the words of its beginning.
    pub(super) fn opening(&mut self, text: &str, known: &(Vec<Token>, Tables)) -> Frame {
        let words = known.0.as_slice();
        let mut frame = self.headed(words);
        self.sum_up_list(&mut frame, words);
        let points = points_back(words);
        if points || sums(words) || near(words, "ces") {
            frame.counts = self.counted_last();
        }
        // "L'Ille-et-Vilaine abrite dix d'entre elles"
        frame.setting.counted |= is_part(words) && self.counted_just_before();
        self.compare(&mut frame, words);
        self.go_on(&mut frame, text, known);
        self.go_on_with_last(&mut frame, words);
        // "451 communautés financées", on a card, and below "elles n'étaient que 173": the talk is of those.
        if frame.setting.topic == Topic::Unknown && self.counted_just_before() {
            frame.setting.topic = Topic::Cpts;
        }
        if (points || is_part(words) || self.counts_on(words)) && frame.date.is_none() {
            frame.date = self.day_before(words);
        }
        if let Some((territory, date)) = self.taken_up(text, known, &frame) {
            frame.territory = Some(territory);
            frame.date = frame.date.or(date);
            if frame.counts.is_empty() {
                frame.counts = self.counted_last();
            }
        }
        let mut stages = frame.counts.iter().map(|(_, stages)| *stages);
        if let Some(first) = stages.next().filter(|_| frame.before.is_empty())
            && stages.all(|other| other == first)
        {
            frame.before = vec![first];
        }
        frame
    }

    /// What the heading says: its stage speaks for counts that name none.
    fn headed(&self, words: &[Token]) -> Frame {
        let mut frame = Frame { today: false, ..self.section.clone() };
        frame.date = self.section.date.map(|year| self.day_within(year).unwrap_or(year));
        let exact = |(date, _): &(PartialDate, bool)| {
            matches!(date.precision(), Precision::Day | Precision::Month)
        };
        frame.point = self.section.date.filter(exact);
        frame.setting.listed = self.section.stages.is_some() && !self.lent;
        let asks_itself = attribution::asks_itself(words, &self.page.speaker.publisher);
        frame.origin = self.told_by.clone().filter(|_| !asks_itself);
        // "Lecture : Paris compte 17 CPTS": of the day of its table.
        let legend = self.page.vocabulary.cue(Cue::Legend);
        if self.tabled.is_some() && legend.longest_at(words, 0).is_some() {
            frame.date = self.tabled;
        }
        frame
    }

    /// "une forte progression en 2022", and below "Fin 2022, …": that day of the year.
    fn day_within(&self, (year, _): (PartialDate, bool)) -> Option<(PartialDate, bool)> {
        let told = self.found.claims.iter().rev().take(REMEMBERED);
        let mut days = told.filter_map(|claim| Some((claim.date?, claim.date_inferred)));
        days.find(|(day, _)| {
            year.precision() == Precision::Year
                && day.precision() != Precision::Year
                && year.start() <= day.start()
                && day.end() <= year.end()
        })
    }

    /// What the list above says, for a paragraph that speaks of all of it.
    fn sum_up_list(&self, frame: &mut Frame, words: &[Token]) {
        let opens = |word| words.first().is_some_and(|t| t.is(word));
        // "Soit 63 pour toute la région": what the list above counts; and not "Soit 34 pour ces cinq
        // départements", which have no code.
        let summed = opens("soit") && !near(words, "ces");
        // "Elles couvrent 72 % de la population", below a list: on the day of the list.
        let of_them = opens("elles");
        let listed = self.intro.as_ref().filter(|_| self.after_list && (summed || of_them));
        let Some(intro) = listed else { return };
        if summed {
            frame.stages.clone_from(&intro.frame.stages);
            frame.setting.counted = true;
        }
        frame.date = intro.frame.date.or(frame.date);
        frame.territory = intro.frame.territory.or(frame.territory);
    }

    /// "Parmi ces dernières, 8 se trouvent en Isère", below a list: those of its last item.
    fn go_on_with_last(&self, frame: &mut Frame, words: &[Token]) {
        let latter = words.windows(2).take(3).any(|t| t[0].is("ces") && t[1].is("dernieres"));
        let last = self.found.claims.last().filter(|_| latter && self.after_list);
        if let Some(claim) = last.filter(|claim| claim.measure == Measure::Communities) {
            frame.before = vec![claim.stages];
            frame.counts = vec![(claim.value.headline(), claim.stages)];
            frame.date = claim.date.map(|date| (date, claim.date_inferred)).or(frame.date);
            frame.setting.counted = true;
        }
    }

    /// The share told just before, for a paragraph that sets another beside it or says it again.
    fn compare(&self, frame: &mut Frame, words: &[Token]) {
        let is = |at: usize, word: &str| words.get(at).is_some_and(|t| t.is(word));
        // "C'est mieux que la moyenne des Hauts-de-France (84 %)"
        let compares = is(0, "c'")
            && is(1, "est")
            && ["mieux", "plus", "moins", "bien", "encore"].iter().any(|word| is(2, word));
        // "Autrement dit, 2,2 millions d'habitants résident dans une commune couverte"
        let again = is(0, "autrement") && is(1, "dit");
        // "Soit plus de 2,5 millions d'habitants", below a card with a share: of the same people.
        let all = self.found.claims.len();
        let below = is(0, "soit") && self.blocks.last().is_some_and(|block| block.end == all);
        // "Au 1er mai 2023 : 78 %", below both.
        let told = if let Some(day) = day_of_share(words) {
            let day = day.resolve(self.page.published).map(|(day, _)| day);
            let mut told = self.found.claims.get(self.section_from..).unwrap_or_default().iter();
            let told = told.rfind(|claim| claim.measure.is_share());
            // "2030 : 100 %": an aim.
            told.filter(|claim| {
                let known = self.page.published.or(claim.date);
                day.zip(known).is_some_and(|(day, known)| day.start() <= known.end())
            })
        } else {
            let last = self.found.claims.last().filter(|claim| claim.measure.is_share());
            last.filter(|_| compares || again || below)
        };
        let Some(claim) = told else { return };
        frame.setting.shared = Shared::of(&claim.measure).unwrap_or_default();
        frame.before = vec![claim.stages];
        frame.date = claim.date.map(|date| (date, claim.date_inferred)).or(frame.date);
    }

    /// What the paragraph before said, for one that goes on with it: "Dans le détail, …".
    fn go_on(&mut self, frame: &mut Frame, text: &str, known: &(Vec<Token>, Tables)) {
        let words = known.0.as_slice();
        let goes_on = back::may_go_on(words, self.page.vocabulary) && {
            let first = self.annotated(beginning(text), known.clone(), false);
            first.cue_at(Cue::Part, 0).is_some()
                || first.cue_at(Cue::SumUp, 0).is_some()
                || first.tokens.first().is_some_and(|t| t.is("plus") || t.is("plus precisement"))
                || back::cites_again(&first)
                || back::parts(&first)
                || back::goes_on_with(&first)
                || back::ranks(&first)
                || back::breaks_down(words)
        };
        let Some(last) = self.last.take().filter(|_| goes_on) else { return };
        frame.date = last.date;
        frame.origin = last.origin.or(frame.origin.take());
        // "Essonne : 10 CPTS", and then "Au total, 32 CPTS": not those of the Essonne.
        let summed =
            self.labelled && self.page.vocabulary.cue(Cue::SumUp).longest_at(words, 0).is_some();
        frame.territory = last.territory.filter(|_| !summed).or(frame.territory);
        frame.before = last.before;
        frame.setting.counted |= last.setting.counted && !words.is_empty();
    }

    /// The place and the day of the block before, for a paragraph that takes up its communities where the page
    /// has no place of its own: that of the country would be a guess.
    fn taken_up(
        &self,
        text: &str,
        known: &(Vec<Token>, Tables),
        frame: &Frame,
    ) -> Option<(Territory, Option<(PartialDate, bool)>)> {
        let base = frame.territory.unwrap_or(self.page.speaker.territory);
        let last =
            self.blocks.last().filter(|_| base == Territory::FRANCE && !known.0.is_empty())?;
        let claims = self.found.claims.get(last.start.max(self.section_from)..last.end)?;
        let first = claims.first()?;
        let one = claims.iter().all(|claim| claim.territory == first.territory);
        let takes_up = || back::takes_up(&self.annotated(beginning(text), known.clone(), false));
        (one && first.territory != base && takes_up())
            .then(|| (first.territory, first.date.map(|date| (date, first.date_inferred))))
    }

    /// The day of the block before, where all that it counts is of one day: "Ces structures couvraient alors 25 %
    /// de la population". What is said to be of today is of the day of the page.
    fn day_before(&self, words: &[Token]) -> Option<(PartialDate, bool)> {
        let today = self.page.vocabulary.cue(Cue::Today).stand_in(words);
        let last = self.blocks.last().filter(|_| !today)?;
        let claims = self.found.claims.get(last.start.max(self.section_from)..last.end)?;
        let first = claims.first()?;
        let one = claims.iter().all(|claim| claim.date == first.date && !claim.measure.is_target());
        first.date.filter(|_| one).map(|date| (date, first.date_inferred))
    }

    /// Whether the block before, or one of the cards just above, counts communities.
    fn counted_just_before(&self) -> bool {
        const BACK: usize = 2;
        self.blocks.iter().rev().take(BACK).any(|block| {
            let from = block.start.max(self.section_from);
            let claims = self.found.claims.get(from..block.end).unwrap_or_default();
            claims.iter().any(|claim| claim.measure == Measure::Communities)
        })
    }

    /// "Le Doubs en compte neuf, la Nièvre trois": of those that the block before counted.
    fn counts_on(&self, words: &[Token]) -> bool {
        let vocabulary = self.page.vocabulary;
        let said =
            [Cue::Community, Cue::Today].into_iter().any(|cue| vocabulary.cue(cue).stand_in(words));
        let pronoun = vocabulary.cue(Cue::CountingPronoun);
        let counts = (1..words.len())
            .any(|at| words[at].is("en") && pronoun.longest_at(words, at).is_some());
        counts && !said && !vocabulary.places.find(words).is_empty()
    }

    /// The counts of the last paragraph, list or table that has some.
    fn counted_last(&self) -> Vec<(f64, StageRange)> {
        const BACK: usize = 4;
        let blocks = self.blocks.iter().rev().take(BACK);
        let counts = blocks.map(|block| {
            let claims = self.found.claims.get(block.clone()).unwrap_or_default().iter();
            let counts = claims.filter(|c| c.measure == Measure::Communities && !c.headline);
            counts.map(|c| (c.value.headline(), c.stages)).take(REMEMBERED).collect::<Vec<_>>()
        });
        counts.into_iter().find(|counts| !counts.is_empty()).unwrap_or_default()
    }

    pub(super) fn finish(mut self) -> Extracted {
        self.close_list();
        let divided = self.divided.map(|(_, begun)| begun..self.found.claims.len());
        self.divisions.extend(divided);
        std::mem::take(&mut self.notes).settle(&mut self.found.claims, &self.blocks);
        settle::lack(&mut self.found.claims, self.lacking);
        covering::define(&mut self.found.claims, &self.rates);
        dateline::date(&mut self.found.claims, &self.page_dates);
        breakdown::date(&mut self.found.claims, &self.blocks, self.page.parents);
        narrow(&mut self.found.claims, &self.blocks);
        for division in &self.divisions {
            let of_list = self.unstaged.iter().copied().filter(|n| division.contains(n));
            settle::narrow_some(&mut self.found.claims, &of_list.collect::<Vec<_>>());
        }
        let (since, published) = (self.page.vocabulary.signed_since, self.page.published);
        settle::before_agreement(&mut self.found.claims, since, published);
        let Extracted { claims, mut mentions, mut declined, missed } = self.found;
        let (claims, to_come) = ahead::set_aside(claims, published);
        declined.extend(to_come);
        naming::as_counted(&mut mentions, &self.lists, &claims);
        let home = self.title.territory.unwrap_or(self.page.speaker.territory);
        naming::at_home(&mut mentions, home);
        let (claims, mut mentions) = (settle::once(claims), naming::once(mentions));
        lone::give(&mut mentions, self.lone);
        Extracted { claims, mentions, declined, missed }
    }
}

/// "Au 1er mai 2023 : 78 %": the day of a share, where nothing else is said.
fn day_of_share(words: &[Token]) -> Option<dates::Printed> {
    let colon = words.iter().position(|t| t.is_mark(":"))?;
    let (day, rest) = (words.get(..colon)?, words.get(colon + 1..)?);
    let [number, sign] = rest else { return None };
    let share = matches!(number.kind, Kind::Number(_)) && sign.is_mark("%");
    dates::whole(day).filter(|_| share)
}

/// Whether a word stands at the beginning of a paragraph.
fn near(words: &[Token], word: &str) -> bool {
    words.iter().take(BEGINNING).any(|t| t.is(word))
}

/// "Elles rassemblent 3,47 millions d'habitants", "Ces sept-là": those counted in the block before.
fn points_back(words: &[Token]) -> bool {
    const POINTERS: [&str; 7] = ["elles", "ces", "les", "ensemble", "leur", "toutes", "celles"];
    let points = |at: usize| words.get(at).is_some_and(|t| POINTERS.contains(&t.fold.as_str()));
    // "D'après la caisse, les dix premières touchent environ 1,1 million d'Isérois."
    let cites = words.first().is_some_and(|t| t.is("selon") || t.is("d'apres") || t.is("d'"));
    let comma = words.iter().take(CITED).position(|t| t.is_mark(",")).filter(|_| cites);
    // "Derrière elles, 61 autres …", "Si l'on y ajoute celles dont le projet de santé est validé, …"
    let is = |at: usize, word: &str| words.get(at).is_some_and(|t| t.is(word));
    let behind = (is(0, "derriere") || is(0, "outre")) && is(1, "elles");
    let adds = is(0, "si") && (0..6).any(|at| is(at, "y"));
    points(0) || behind || adds || comma.is_some_and(|comma| points(comma + 1))
}

/// "La Haute-Garonne concentre 15 de ces communautés": of those counted in the block before.
fn is_part(words: &[Token]) -> bool {
    const THEM: [&str; 8] = [
        "communautes",
        "cpts",
        "structures",
        "contrats",
        "accords",
        "equipes",
        "collectifs",
        "dernieres",
    ];
    let part = words.windows(3).position(|t| {
        let of = t[0].is("de") || t[0].is("d'");
        let these = t[1].is("ces") && THEM.contains(&t[2].fold.as_str());
        of && (these || t[1].is("entre") && t[2].is("elles"))
    });
    // "Nous en sommes à 95. 84 d'entre elles …": of those counted here.
    let counts = |t: &Token| matches!(t.kind, Kind::Number(_));
    part.is_some_and(|part| words[..part].iter().filter(|t| counts(t)).count() < 2)
}

/// "80 % de la population est ainsi couverte", "Soit près de 900 000 personnes"
fn sums(words: &[Token]) -> bool {
    words.iter().any(|t| t.is("ainsi")) || words.first().is_some_and(|t| t.is("soit"))
}

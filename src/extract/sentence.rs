//! A sentence with everything that it names: numbers, dates, places, stages, bodies, communities.

use std::{cell::OnceCell, ops::Range};

use crate::model::{Level, Territory};
use crate::sources::PublisherKind;

use super::dates::{self, DateHit};
use super::label::marks_paragraph;
use super::names::{self, NameHit};
use super::numbers::{self, Form, Number};
use super::origin::{self, OriginHit};
use super::pattern::Hit;
use super::places::PlaceHit;
use super::pointed::pointed;
pub(super) use super::scope::Scope;
use super::sieve::Tables;
use super::stages;
use super::token::{Kind, Token};
use super::vocabulary::{Cue, StageWording, Vocabulary};

/// One sentence, annotated. Positions are numbers of tokens.
#[derive(Debug)]
pub(super) struct Sentence<'a> {
    pub(super) text: &'a str,
    pub(super) tokens: Vec<Token>,
    pub(super) numbers: Vec<Number>,
    pub(super) dates: Vec<DateHit>,
    pub(super) places: Vec<PlaceHit>,
    pub(super) origins: Vec<OriginHit>,
    pub(super) stages: Vec<Hit<StageWording>>,
    pub(super) names: Vec<NameHit>,
    /// Communities that it names beside what it says: "celle de Vervins".
    pub(super) pointed: Vec<NameHit>,
    vocabulary: &'a Vocabulary,
    /// The tables of the vocabulary in which any of its words may begin something.
    may: Tables,
    /// Where the wordings of each sort begin, found when they are first asked for.
    cues: [OnceCell<Vec<Hit<Cue>>>; Cue::COUNT],
}

impl<'a> Sentence<'a> {
    /// Annotates one sentence. `listed` says that it is an item of a list or a heading.
    pub(super) fn new(
        text: &'a str,
        listed: bool,
        kind: PublisherKind,
        vocabulary: &'a Vocabulary,
    ) -> Self {
        let (tokens, may) = vocabulary.tokens(text);
        let mut names = names::names(&tokens, listed, vocabulary);
        names.retain(|name| !names::is_place(&tokens, name, vocabulary));
        let pointed = pointed(text, &tokens, &names, vocabulary);
        let in_name =
            |at: usize| names.iter().chain(&pointed).any(|name| name.from < at && at < name.end);
        let dates = dates::dates(&tokens, vocabulary);
        let in_date = |at: usize| dates.iter().any(|date| date.from <= at && at < date.to);
        let mut places = vocabulary.places.find(&tokens);
        // "la première région de France": the country is only what it is a part of.
        let part_of = |place: &PlaceHit| {
            let level = place.territory.map(Territory::level);
            let two_before = place.from.checked_sub(2);
            two_before.filter(|_| level != Some(Level::Department)).is_some_and(|n| {
                let of = tokens[n + 1].is("de") || level.is_some() && tokens[n + 1].is("d'");
                let itself = level == Some(Level::Region) && tokens[n].fold.starts_with("region");
                let whole = matches!(
                    tokens[n].fold.as_str(),
                    "region" | "regions" | "departement" | "departements"
                );
                // "Première région médicale de France", "la première de France"
                let rank = ["premier", "deuxieme", "troisieme", "dernier", "region", "departement"];
                let ranked = |t: &Token| rank.iter().any(|stem| t.fold.starts_with(stem));
                let among = tokens[place.from].is("france")
                    && tokens[n.saturating_sub(1)..=n].iter().any(ranked);
                // "les 12 départements de Nouvelle-Aquitaine": all of it.
                let les = |back: usize| n.checked_sub(back).is_some_and(|b| tokens[b].is("les"));
                let all = tokens[n].fold.ends_with('s')
                    && (les(1) || les(2) && tokens[n - 1].kind != Kind::Mark);
                of && !itself && !all && (whole || among)
            })
        };
        // "le deuxième département ligérien à atteindre 100 %": of what it is one.
        let ranked = |place: &PlaceHit| {
            let noun = place.from.checked_sub(1).filter(|_| place.demonym);
            noun.is_some_and(|n| {
                let first = n.checked_sub(1).map_or("", |b| tokens[b].fold.as_str());
                let rank = ["premier", "deuxieme", "second", "troisieme", "dernier", "seul"];
                matches!(tokens[n].fold.as_str(), "departement" | "region")
                    && rank.iter().any(|stem| first.starts_with(stem))
            })
        };
        // "les îles du Nord", "le littoral du Nord": a point of the compass.
        let points = |place: &PlaceHit| {
            let two_before = place.from.checked_sub(2);
            place.to == place.from + 1
                && tokens[place.from].is("nord")
                && two_before.is_some_and(|n| {
                    tokens[n + 1].is("du")
                        && vocabulary.cue(Cue::Geographic).longest_at(&tokens, n).is_some()
                })
        };
        // "PARIS, 17 oct 2023 (agence) – Les CPTS couvrent …": where the text was written.
        let dateline = dateline(&tokens, &dates);
        // "la CPTS du Perche (Orne)", "celle du nord de l'Orne": both say where the talk is.
        let told = |place: &PlaceHit| {
            names.iter().any(|name| name.to < place.from && place.from < name.end)
                || pointed.iter().any(|name| {
                    let link = place.from.checked_sub(1).filter(|&n| name.rest < n);
                    let area = link.is_some_and(|n| !tokens[n].capital && tokens[n].is_word());
                    place.to == name.to && (area || place.demonym)
                })
        };
        places.retain(|place| {
            (!in_name(place.from) || told(place))
                && !part_of(place)
                && !points(place)
                && !ranked(place)
                && dateline <= place.from
        });
        let origins = origin::origins(&tokens, &places, vocabulary);
        let mut numbers = numbers::numbers(&tokens, vocabulary);
        let several = numbers.iter().filter(|n| n.form != Form::One).count();
        numbers.retain(|n| {
            let in_origin =
                origins.iter().any(|origin| origin.from <= n.core && n.core < origin.to);
            let in_place = places.iter().any(|it| it.from <= n.core && n.core < it.to);
            // "deux CPTS, toutes deux en projet": the same two.
            let again = n.form == Form::Words
                && n.core
                    .checked_sub(1)
                    .is_some_and(|at| matches!(tokens[at].fold.as_str(), "toutes" | "tous"));
            // "au cours du second semestre", "le troisième trimestre": no rank among communities.
            let of_year = n.form == Form::Ordinal
                && tokens.get(n.to).is_some_and(|t| {
                    matches!(
                        t.fold.as_str(),
                        "semestre" | "trimestre" | "quinzaine" | "quadrimestre"
                    )
                });
            // "reste en retrait1": the mark of a note.
            let word = n.core.checked_sub(1).map(|at| &tokens[at]);
            // "CPTS sous contrat33" is a card whose label and value touch.
            let card = 10.0 <= n.low && n.to == tokens.len() && several == 1;
            let glued = n.form == Form::Digits
                && n.low < 100.0
                && !card
                && tokens[n.core].glued
                && word.is_some_and(|t| t.is_word() && 4 < t.fold.len());
            // "61 % des habitants du 04": the number of a department.
            let coded = n.form == Form::Digits
                && n.to == n.core + 1
                && tokens[n.core].fold.len() == 2
                && tokens[n.core].fold.starts_with('0');
            // "le second vingt-trois": the second of two that were named, and no number.
            let pronoun = n.form == Form::Ordinal
                && tokens[n.core].fold.starts_with("second")
                && n.core
                    .checked_sub(1)
                    .is_some_and(|at| matches!(tokens[at].fold.as_str(), "le" | "la"))
                && vocabulary.cue(Cue::Community).longest_at(&tokens, n.to).is_none();
            !marks_paragraph(&tokens, n)
                && !pronoun
                && !coded
                && !glued
                && !of_year
                && !in_date(n.core)
                && !in_name(n.core)
                && !in_origin
                && !in_place
                && !again
        });
        // "Selon la DGOS, …": the wording is that of whoever is cited.
        let cited = origins.iter().find(|hit| hit.cited).map(|hit| hit.origin.kind);
        let kind = cited.filter(|kind| *kind == PublisherKind::Ministry).unwrap_or(kind);
        let mut stages = stages::wordings(&tokens, kind, vocabulary);
        // A wording that reaches over a number speaks of that number's own doing.
        let number_in = |hit: &Hit<StageWording>| {
            numbers.iter().any(|n| n.form != Form::One && hit.from < n.core && n.core < hit.to)
        };
        // "ont mis en place une cellule", "ont signé une convention avec l'hôpital": no stage of theirs.
        let of_else = |hit: &Hit<StageWording>| {
            let word = |at: usize| tokens.get(at).map_or("", |t| t.fold.as_str());
            let before = hit.from.checked_sub(1).map_or("", word);
            let put = word(hit.from) == "en"
                && word(hit.from + 1) == "place"
                && (matches!(before, "mis" | "mettre") || before.starts_with("mett"));
            let other = vocabulary.cue(Cue::OtherStructure);
            let partner = word(hit.to - 1) == "convention"
                && word(hit.to) == "avec"
                && (hit.to + 1..hit.to + 4).any(|at| other.longest_at(&tokens, at).is_some());
            // "ont signé la charte régionale": no contract.
            let deed = vocabulary.cue(Cue::Deed);
            let else_signed = hit.meaning.weak
                && word(hit.to - 1).starts_with("signe")
                && (hit.to..hit.to + 3).any(|at| deed.longest_at(&tokens, at).is_some());
            // "que leur contrat soit signé ou non": neither of the two.
            let either = word(hit.to) == "ou" && word(hit.to + 1) == "non";
            put || partner || else_signed || either
        };
        // "… projet de santé, 43 en négociation et 340 signataires": what a wording that reaches too far
        // hides stands between the numbers.
        let torn: Vec<_> =
            stages.iter().filter(|hit| number_in(hit)).map(|h| h.from..h.to).collect();
        stages.retain(|hit| !number_in(hit));
        if !torn.is_empty() {
            let counted = numbers.iter().filter(|n| n.form != Form::One);
            let ends = counted.clone().map(|n| n.core).chain([tokens.len()]);
            let starts = [0].into_iter().chain(counted.map(|n| n.to));
            for (start, end) in starts.zip(ends).filter(|(start, end)| start < end) {
                for hit in stages::wordings(&tokens[start..end], kind, vocabulary) {
                    let hit = Hit { from: hit.from + start, to: hit.to + start, ..hit };
                    let hidden = torn.iter().any(|range| range.contains(&hit.from));
                    let known =
                        stages.iter().any(|other| other.from < hit.to && hit.from < other.to);
                    if hidden && !known {
                        stages.push(hit);
                    }
                }
            }
            stages.sort_by_key(|hit| hit.from);
        }
        stages.retain(|hit| !in_name(hit.from) && !of_else(hit));
        stages::print(&mut stages, text, &tokens);
        if CROWDED < numbers.len() {
            numbers.clear();
        }
        let cues = [const { OnceCell::new() }; Cue::COUNT];
        Self {
            text,
            tokens,
            numbers,
            dates,
            places,
            origins,
            stages,
            names,
            pointed,
            vocabulary,
            may,
            cues,
        }
    }

    /// The first wording of this sort that begins in a range.
    pub(super) fn cue(&self, cue: Cue, range: Range<usize>) -> Option<Hit<Cue>> {
        let hits = self.cues(cue);
        let next = hits.partition_point(|hit| hit.from < range.start);
        hits.get(next).filter(|hit| hit.from < range.end).cloned()
    }

    /// The longest wording of this sort at every token where one begins.
    fn cues(&self, cue: Cue) -> &[Hit<Cue>] {
        let wordings = self.vocabulary.cue(cue);
        if !self.may.meet(wordings.place()) {
            return &[];
        }
        self.cues[cue as usize].get_or_init(|| {
            let other = self.vocabulary.cue(Cue::OtherCommunity);
            // "3 communautés de communes"
            let fits = |hit: &Hit<Cue>| {
                cue != Cue::Community
                    || other.longest_at(&self.tokens, hit.from).is_none_or(|it| it.to < hit.to)
            };
            let at = |at| wordings.longest_at(&self.tokens, at).filter(fits);
            (0..self.tokens.len()).filter_map(at).collect()
        })
    }

    /// The wording of this sort that stands exactly here.
    pub(super) fn cue_at(&self, cue: Cue, at: usize) -> Option<Hit<Cue>> {
        let hits = self.cues(cue);
        let found = hits.binary_search_by_key(&at, |hit| hit.from).ok()?;
        // "Nouvelle-Aquitaine" is no news.
        let counts = matches!(cue, Cue::Whole | Cue::Population | Cue::Community);
        let named = |place: &PlaceHit| !place.demonym && place.from <= at && at < place.to;
        let hidden = !counts && self.places.iter().any(named);
        if hidden { None } else { Some(hits[found].clone()) }
    }

    /// Whether no wording of this sort stands in the sentence.
    pub(super) fn lacks(&self, cue: Cue) -> bool {
        self.cues(cue).is_empty()
    }

    /// Whether the words directly before a token are of this sort.
    pub(super) fn cue_before(&self, cue: Cue, at: usize) -> bool {
        const LONGEST: usize = 7;
        let wordings = self.vocabulary.cue(cue);
        (at.saturating_sub(LONGEST)..at).any(|start| {
            wordings.longest_at(&self.tokens[..at], start).is_some_and(|hit| hit.to == at)
        })
    }

    /// The printed text of some tokens.
    pub(super) fn slice(&self, range: Range<usize>) -> &'a str {
        match (
            self.tokens.get(range.start),
            range.end.checked_sub(1).and_then(|n| self.tokens.get(n)),
        ) {
            (Some(first), Some(last)) if first.start <= last.end => {
                &self.text[first.start..last.end]
            }
            _ => "",
        }
    }

    /// How many brackets are open before a token.
    pub(super) fn depth(&self, at: usize) -> usize {
        let mut depth = 0_usize;
        for token in &self.tokens[..at] {
            if token.is_mark("(") {
                depth += 1;
            } else if token.is_mark(")") {
                depth = depth.saturating_sub(1);
            }
        }
        depth
    }

    /// The wordings of stages that begin in a range, at the bracket depth of `at` or, where the
    /// brackets hold no number of their own, deeper.
    pub(super) fn stages_in(&self, range: Range<usize>, at: usize) -> Vec<&Hit<StageWording>> {
        let near =
            |hit: &&Hit<StageWording>| range.contains(&hit.from) && self.visible(hit.from, at);
        self.stages.iter().filter(near).collect()
    }

    /// Whether a token can be seen from a number: not inside brackets that hold numbers of their
    /// own.
    pub(super) fn visible(&self, token: usize, from: usize) -> bool {
        let depth = self.depth(from);
        let held = |n: &Number| depth < self.depth(n.core) && self.same_bracket(n.core, token);
        self.depth(token) <= depth || !self.numbers.iter().any(held)
    }

    fn same_bracket(&self, a: usize, b: usize) -> bool {
        let (first, last) = (a.min(b), a.max(b));
        !self.tokens[first..last].iter().any(|t| t.is_mark("()"))
    }
}

/// Behind "Paris, le 17 octobre 2023 –": a place, a date, and the dash that parts them from the text.
pub(super) fn dateline(tokens: &[Token], dates: &[DateHit]) -> usize {
    const LONGEST: usize = 12;
    let opens = tokens.first().is_some_and(|t| t.is_word() && t.capital);
    let dated = dates.first().filter(|date| (2..5).contains(&date.from) && opens);
    let Some(date) = dated.filter(|date| tokens[..date.from].iter().any(|t| t.is_mark(","))) else {
        return 0;
    };
    let dash = (date.to..tokens.len().min(LONGEST)).find(|&n| tokens[n].is_mark("–"));
    dash.map_or(0, |dash| dash + 1)
}

/// The most numbers that a sentence of prose holds: more of them are a table that lost its cells.
const CROWDED: usize = 120;

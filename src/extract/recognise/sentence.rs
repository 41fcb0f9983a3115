//! A sentence with everything that it names: numbers, dates, places, stages, bodies, communities.

use std::{cell::OnceCell, ops::Range};

use super::dates::DateHit;
use super::members;
use super::names::NameHit;
use super::numbers::Number;
use super::origin::{self, OriginHit};
pub(crate) use super::scope::Scope;
use super::words::Words;
use crate::extract::lexicon::begun::Begun;
use crate::extract::lexicon::pattern::Hit;
use crate::extract::lexicon::places::PlaceHit;
use crate::extract::lexicon::sieve::Tables;
use crate::extract::lexicon::token::Token;
use crate::extract::lexicon::vocabulary::{Cue, StageWording, Vocabulary};
use crate::sources::PublisherKind;

/// One sentence, annotated. Positions are numbers of tokens.
#[derive(Debug)]
pub(crate) struct Sentence<'a> {
    pub(crate) text: &'a str,
    pub(crate) tokens: Vec<Token>,
    pub(crate) numbers: Vec<Number>,
    pub(crate) dates: Vec<DateHit>,
    pub(crate) places: Vec<PlaceHit>,
    pub(crate) origins: Vec<OriginHit>,
    pub(crate) stages: Vec<Hit<StageWording>>,
    pub(crate) names: Vec<NameHit>,
    /// Communities that it names beside what it says: "celle de Vervins".
    pub(crate) pointed: Vec<NameHit>,
    pub(crate) vocabulary: &'a Vocabulary,
    /// The tables of the vocabulary in which any of its words may begin something.
    may: Tables,
    /// How many brackets are open before each token, and behind the last; found when that is first asked for.
    depths: OnceCell<Vec<usize>>,
    /// Where they may, found when that is first asked for.
    begun: OnceCell<Begun>,
    /// Where the wordings of each sort begin, found when they are first asked for.
    cues: [OnceCell<Vec<Hit<Cue>>>; Cue::COUNT],
}

impl<'a> Sentence<'a> {
    /// Annotates one sentence. `listed` says that it is an item of a list or a heading.
    pub(crate) fn new(
        text: &'a str,
        listed: bool,
        kind: PublisherKind,
        vocabulary: &'a Vocabulary,
    ) -> Self {
        Self::of(text, vocabulary.tokens(text), (listed, kind), vocabulary)
    }

    /// Annotates one sentence whose words are known, with the tables in which any of them may begin something.
    pub(crate) fn of(
        text: &'a str,
        (tokens, may): (Vec<Token>, Tables),
        (listed, kind): (bool, PublisherKind),
        vocabulary: &'a Vocabulary,
    ) -> Self {
        let words = Words::new(text, tokens, listed, vocabulary);
        let places = words.places();
        let origins = origin::origins(&words.tokens, &places, vocabulary);
        let mut numbers = words.numbers(&places, &origins);
        let stages = words.stages(&numbers, &origins, kind);
        members::tell((text, &words.tokens), &mut numbers, &stages, vocabulary);
        if CROWDED < numbers.len() {
            numbers.clear();
        }
        let Words { tokens, dates, names, pointed, .. } = words;
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
            depths: OnceCell::new(),
            begun: OnceCell::new(),
            cues,
        }
    }

    /// The first wording of this sort that begins in a range.
    pub(crate) fn cue(&self, cue: Cue, range: Range<usize>) -> Option<Hit<Cue>> {
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
            // "le financement prévu par l'accord": what it foresees is no forecast.
            let foreseen = |hit: &Hit<Cue>| {
                let by = self.tokens.get(hit.to).is_some_and(|t| t.is("par"));
                by && self.tokens[hit.from].fold.starts_with("prevu")
            };
            let fits = |hit: &Hit<Cue>| match cue {
                Cue::Community => {
                    other.longest_at(&self.tokens, hit.from).is_none_or(|it| it.to < hit.to)
                }
                Cue::Forecast => !foreseen(hit),
                _ => true,
            };
            let begun = self.begun.get_or_init(|| Begun::new(&self.tokens));
            let at = |at| wordings.longest_at(&self.tokens, at).filter(fits);
            begun.of(wordings.place()).filter_map(at).collect()
        })
    }

    /// The wording of this sort that stands exactly here.
    pub(crate) fn cue_at(&self, cue: Cue, at: usize) -> Option<Hit<Cue>> {
        let hits = self.cues(cue);
        let found = hits.binary_search_by_key(&at, |hit| hit.from).ok()?;
        // "Nouvelle-Aquitaine" is no news.
        let counts = matches!(cue, Cue::Whole | Cue::Population | Cue::Community);
        let named = |place: &PlaceHit| !place.demonym && place.from <= at && at < place.to;
        let hidden = !counts && self.places.iter().any(named);
        if hidden { None } else { Some(hits[found].clone()) }
    }

    /// Whether no wording of this sort stands in the sentence.
    pub(crate) fn lacks(&self, cue: Cue) -> bool {
        self.cues(cue).is_empty()
    }

    /// Whether the words directly before a token are of this sort.
    pub(crate) fn cue_before(&self, cue: Cue, at: usize) -> bool {
        const LONGEST: usize = 7;
        let wordings = self.vocabulary.cue(cue);
        (at.saturating_sub(LONGEST)..at).any(|start| {
            wordings.longest_at(&self.tokens[..at], start).is_some_and(|hit| hit.to == at)
        })
    }

    /// The printed text of some tokens.
    pub(crate) fn slice(&self, range: Range<usize>) -> &'a str {
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
    pub(crate) fn depth(&self, at: usize) -> usize {
        let depths = self.depths.get_or_init(|| {
            let mut depth = 0_usize;
            let behind = self.tokens.iter().map(|token| {
                if token.is_mark("(") {
                    depth += 1;
                } else if token.is_mark(")") {
                    depth = depth.saturating_sub(1);
                }
                depth
            });
            std::iter::once(0).chain(behind).collect()
        });
        depths[at]
    }

    /// The wordings of stages that begin in a range, at the bracket depth of `at` or, where the
    /// brackets hold no number of their own, deeper.
    pub(crate) fn stages_in(&self, range: Range<usize>, at: usize) -> Vec<&Hit<StageWording>> {
        let near =
            |hit: &&Hit<StageWording>| range.contains(&hit.from) && self.visible(hit.from, at);
        self.stages.iter().filter(near).collect()
    }

    /// Whether a token can be seen from a number: not inside brackets that hold numbers of their
    /// own.
    pub(crate) fn visible(&self, token: usize, from: usize) -> bool {
        let depth = self.depth(from);
        let held = |n: &Number| depth < self.depth(n.core) && self.same_bracket(n.core, token);
        self.depth(token) <= depth || !self.numbers.iter().any(held)
    }

    pub(crate) fn same_bracket(&self, a: usize, b: usize) -> bool {
        let (first, last) = (a.min(b), a.max(b));
        !self.tokens[first..last].iter().any(|t| t.is_mark("()"))
    }
}

/// The most numbers that a sentence of prose holds: more of them are a table that lost its cells.
const CROWDED: usize = 120;

/// The places that a sentence names, but for those in the names of bodies.
pub(crate) fn places(s: &Sentence<'_>) -> Vec<PlaceHit> {
    let in_origin = |at: usize| s.origins.iter().any(|o| o.from <= at && at < o.to);
    s.places.iter().filter(|p| !in_origin(p.from)).copied().collect()
}

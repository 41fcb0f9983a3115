//! A sentence with everything that it names: numbers, dates, places, stages, bodies, communities.

use std::ops::Range;

use crate::sources::PublisherKind;

use super::dates::{self, DateHit};
use super::names::{self, NameHit};
use super::numbers::{self, Form, Number};
use super::origin::{self, OriginHit};
use super::pattern::Hit;
use super::places::PlaceHit;
use super::stages;
use super::token::{Token, opening};
use super::vocabulary::{Cue, StageWording, Vocabulary};

/// How many tokens are looked at together: no sentence of a person has as many, and what is found
/// around a number takes time that grows with them.
const LONGEST: usize = 1_500;
/// How many numbers one sentence may have. A count for each of the 101 departments, with its code,
/// stays below; a line of more is data, and is left unjudged as a whole.
pub(super) const MOST_NUMBERS: usize = 250;
/// The longest sentence, in bytes; a longer one is cut where a word ends.
const LONGEST_BYTES: usize = 4_000;

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
    /// How many brackets are open before each token, and behind the last.
    depths: Vec<usize>,
    vocabulary: &'a Vocabulary,
}

impl<'a> Sentence<'a> {
    /// Annotates one sentence. `listed` says that it is an item of a list or a heading.
    pub(super) fn new(
        text: &'a str,
        listed: bool,
        kind: PublisherKind,
        vocabulary: &'a Vocabulary,
    ) -> Self {
        Self::of((text, opening(text, LONGEST)), listed, kind, vocabulary)
    }

    /// Annotates a sentence that is cut into tokens already.
    pub(super) fn of(
        (text, tokens): (&'a str, Vec<Token>),
        listed: bool,
        kind: PublisherKind,
        vocabulary: &'a Vocabulary,
    ) -> Self {
        let names = names::names(&tokens, listed, vocabulary);
        let in_name = |at: usize| names.iter().any(|name| name.from < at && at < name.end);
        let dates = dates::dates(&tokens, vocabulary);
        let in_date = |at: usize| dates.iter().any(|date| date.from <= at && at < date.to);
        let mut places = vocabulary.places.find(&tokens);
        places.retain(|place| !in_name(place.from));
        let origins = origin::origins(&tokens, &places, vocabulary);
        let mut numbers = numbers::numbers(&tokens, vocabulary);
        if MOST_NUMBERS < numbers.len() {
            numbers.clear();
        }
        numbers.retain(|n| {
            let in_origin =
                origins.iter().any(|origin| origin.from <= n.core && n.core < origin.to);
            !in_date(n.core) && !in_name(n.core) && !in_origin
        });
        let mut stages = stages::wordings(&tokens, kind, vocabulary);
        // A wording that reaches over a number speaks of that number's own doing.
        let number_in = |hit: &Hit<StageWording>| {
            numbers.iter().any(|n| n.form != Form::One && hit.from < n.core && n.core < hit.to)
        };
        stages.retain(|hit| !in_name(hit.from) && !number_in(hit));
        stages::print(&mut stages, text, &tokens);
        let depths = depths(&tokens);
        Self { text, tokens, numbers, dates, places, origins, stages, names, depths, vocabulary }
    }

    /// The first wording of this sort that begins in a range.
    pub(super) fn cue(&self, cue: Cue, range: Range<usize>) -> Option<Hit<Cue>> {
        let wordings = self.vocabulary.cue(cue);
        let end = range.end.min(self.tokens.len());
        range
            .into_iter()
            .take_while(|&at| at < end)
            .find_map(|at| wordings.longest_at(&self.tokens, at))
    }

    /// The wording of this sort that stands exactly here.
    pub(super) fn cue_at(&self, cue: Cue, at: usize) -> Option<Hit<Cue>> {
        // "Nouvelle-Aquitaine" is no news.
        let counts = matches!(cue, Cue::Whole | Cue::Population | Cue::Community);
        // Places stand from the left and do not overlap.
        let place =
            || self.places.partition_point(|p| p.from <= at).checked_sub(1).map(|n| self.places[n]);
        if !counts && place().is_some_and(|place| !place.demonym && at < place.to) {
            return None;
        }
        self.vocabulary.cue(cue).longest_at(&self.tokens, at)
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

    /// The stretch of text that speaks of a number: from behind the number before it, or a
    /// semicolon, to the next mark that ends its clause or the words that lead to the next number.
    pub(super) fn scope(&self, number: usize) -> Scope {
        let here = &self.numbers[number];
        let depth = self.depth(here.core);
        let mut right = here.to;
        // "une" is an article more often than a number: it ends nothing.
        let next = self.numbers[number + 1..].iter().find(|next| {
            (next.form != Form::One || self.counts_one(next)) && self.depth(next.core) <= depth
        });
        while let Some(token) = self.tokens.get(right) {
            if token.is_mark(";:") {
                break;
            }
            if token.is_mark(")") && self.depth(right) == depth && 0 < depth {
                // "un petit nombre (une vingtaine) sont validés": the words behind speak of it.
                let told = self.stages.iter().any(|hit| here.to <= hit.from && hit.from < right);
                if told || here.to != right || here.form == Form::Percent {
                    break;
                }
            }
            if token.is("dont") && self.part(right + 1) {
                break;
            }
            if next.is_some_and(|next| right == next.from) {
                right = self.seam(here.to, right);
                break;
            }
            right += 1;
        }
        let previous = (0..number).rev().find(|n| self.numbers[*n].form != Form::One).map(|n| {
            // What stands behind the number before belongs to it, up to the seam.
            let before = &self.numbers[n];
            if self.depth(before.core) > depth {
                before.to
            } else {
                self.seam(before.to, here.from)
            }
        });
        let mut left = here.from;
        while let Some(before) = left.checked_sub(1).map(|n| &self.tokens[n]) {
            let ends = before.is_mark(";")
                || before.is_mark("(") && self.depth(left) == depth && 0 < depth;
            let colon = before.is_mark(":") && previous.is_some();
            if ends || colon || previous.is_some_and(|seam| left <= seam) {
                break;
            }
            left -= 1;
        }
        Scope { left, from: here.from, to: here.to, right }
    }

    /// "une seule", "qu'une": here the article is a number.
    fn counts_one(&self, number: &Number) -> bool {
        self.tokens.get(number.to).is_some_and(|t| t.is("seule") || t.is("seul"))
            || number.core.checked_sub(1).is_some_and(|n| self.tokens[n].is("qu'"))
    }

    /// Whether a part with a number of its own begins here: "dont 306", "dont un petit nombre (…)".
    fn part(&self, at: usize) -> bool {
        self.numbers.iter().any(|n| {
            at <= n.core
                && n.core < at + 6
                && !self.tokens[at..n.core].iter().any(|t| t.is("le") || t.is("la"))
        })
    }

    /// The last word between two numbers that leads to the second: a comma, "et", "dont", "soit".
    fn seam(&self, from: usize, to: usize) -> usize {
        let seams = |t: &Token| {
            t.is_mark(",–(")
                || matches!(
                    t.fold.as_str(),
                    "et" | "dont"
                        | "soit"
                        | "contre"
                        | "puis"
                        | "mais"
                        | "tandis"
                        | "auxquels"
                        | "auxquelles"
                )
        };
        let mut at = to;
        while from < at {
            at -= 1;
            if seams(&self.tokens[at]) {
                // ", et 306", ", dont 498": the mark before the word is the seam.
                while from < at && seams(&self.tokens[at - 1]) {
                    at -= 1;
                }
                return at;
            }
        }
        to
    }

    /// How many brackets are open before a token.
    pub(super) fn depth(&self, at: usize) -> usize {
        self.depths[at]
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

fn depths(text: &[Token]) -> Vec<usize> {
    let mut depth = 0_usize;
    let mut depths = Vec::with_capacity(text.len() + 1);
    depths.push(depth);
    for token in text {
        if token.is_mark("(") {
            depth += 1;
        } else if token.is_mark(")") {
            depth = depth.saturating_sub(1);
        }
        depths.push(depth);
    }
    depths
}

/// What stands around a number; see [`Sentence::scope`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Scope {
    /// Where the words that lead to the number begin.
    pub(super) left: usize,
    /// The first token of the number, its qualifier included.
    pub(super) from: usize,
    /// Behind the number.
    pub(super) to: usize,
    /// Behind the words that speak of it.
    pub(super) right: usize,
}

/// Whether a text opens with a wording of this sort, as [`Sentence::cue_at`] would say of its first
/// token.
pub(super) fn opens(text: &[Token], cue: Cue, vocabulary: &Vocabulary) -> bool {
    // "Nouvelle-Aquitaine" is no news.
    vocabulary.cue(cue).longest_at(text, 0).is_some()
        && !vocabulary
            .places
            .find(text)
            .first()
            .is_some_and(|place| place.from == 0 && !place.demonym)
}

/// More bytes than a word that may stand before a dot without ending a sentence.
const SHORT_WORD: usize = 16;

/// Cuts a block of text into sentences: byte ranges without the white space between them.
pub(super) fn sentences(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = 0;
    let mut space = 0;
    for (at, c) in text.char_indices() {
        if LONGEST_BYTES < at.saturating_sub(start) {
            // Without a space there are no words either, and any place is as good.
            let cut = if start < space { space } else { at };
            found.push(start..cut);
            start = cut;
        }
        if c == ' ' {
            space = at;
        }
        if at < start || !matches!(c, '.' | '!' | '?' | '…') {
            continue;
        }
        let end = at + c.len_utf8();
        let rest = &text[end..];
        let closes = rest.trim_start_matches([
            '»', '”', '"', ')', '\u{a0}', '\u{202f}', '.', '!', '?', '…', ' ',
        ]);
        let gap = &rest[..rest.len() - closes.len()];
        let next = closes.chars().next();
        let begins = next.is_none_or(|n| {
            n.is_uppercase()
                || n.is_ascii_digit()
                || matches!(n, '«' | '“' | '"' | '(' | '–' | '-' | '•' | '[')
        });
        let spaced = gap.contains([' ', '\u{a0}']) || next.is_none();
        let word = &text[text.floor_char_boundary(at.saturating_sub(SHORT_WORD)).max(start)..at];
        let word = word.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or("");
        // "n. c.", "Dr. X", "art. 12": a short word with a dot ends no sentence.
        let short = c == '.'
            && (word.chars().count() == 1 && word.chars().all(char::is_alphabetic)
                || matches!(
                    word,
                    "Dr" | "Pr"
                        | "art"
                        | "cf"
                        | "etc"
                        | "env"
                        | "MM"
                        | "Mme"
                        | "janv"
                        | "oct"
                        | "nov"
                        | "déc"
                        | "sept"
                        | "approx"
                        | "hab"
                        | "dép"
                        | "no"
                        | "n°"
                ));
        if spaced && begins && !short {
            let cut = end + gap.trim_end().len();
            found.push(start..cut);
            start = end + gap.len();
        }
    }
    if start < text.len() {
        found.push(start..text.len());
    }
    found.retain(|range| !text[range.clone()].trim().is_empty());
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_end_where_a_reader_stops() {
        #[rustfmt::skip]
        let cases: &[(&str, &[&str])] = &[
            ("Un. Deux.", &["Un.", "Deux."]),
            ("La mission d'oct. 2023 compte 3 CPTS. Fin", &["La mission d'oct. 2023 compte 3 CPTS.", "Fin"]),
            ("« Vraiment ? » Oui.", &["« Vraiment ? »", "Oui."]),
            ("Date n. c. pour 3 régions", &["Date n. c. pour 3 régions"]),
            ("82.000 habitants. 12 CPTS", &["82.000 habitants.", "12 CPTS"]),
            ("Seule phrase", &["Seule phrase"]),
            ("", &[]),
        ];
        for (text, expected) in cases {
            let got: Vec<&str> = sentences(text).into_iter().map(|range| &text[range]).collect();
            assert_eq!(got, *expected, "for {text:?}");
        }
    }

    proptest::proptest! {
        #[test]
        fn sentences_are_cut_from_the_text_in_order(text in "\\PC{0,80}") {
            let mut last = 0;
            for range in sentences(&text) {
                proptest::prop_assert!(last <= range.start && text.get(range.clone()).is_some());
                last = range.end;
            }
        }
    }
}

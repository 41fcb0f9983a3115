//! The small language in which the vocabulary writes its wordings.
//!
//! ```text
//! lettre d'intention ~4 valid*|accept*     up to four words may stand between
//! en cours? de constitution                a word behind which `?` stands may be missing
//! ```
//!
//! Words are compared folded, so the vocabulary may be written with or without accents. A gap never
//! crosses `;`, `:`, `.` or a bracket: a wording stays within its clause.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use compact_str::CompactString;

use super::near::{FAR, Near, Wanted};
use super::sieve::{Begins, Indexed, Key, Keys, Sieve, Slots, Tables, letters};
use super::token::{Token, tokens};

/// One wording.
#[derive(Clone, Debug)]
pub(crate) struct Pattern {
    steps: Vec<Step>,
}

#[derive(Clone, Debug)]
enum Step {
    /// One of these words.
    Word { any_of: Vec<Word>, optional: bool },
    /// Up to this many words of any kind.
    Gap(usize),
}

/// A word of a wording.
#[derive(Clone, Debug)]
struct Word {
    fold: CompactString,
    /// Whether the word may go on.
    open: bool,
    /// The key of the word, or of the first letters of one that may go on.
    key: Key,
    begins: Begins,
}

impl Word {
    fn new(fold: &str, open: bool) -> Self {
        let begun = if open { letters(fold).unwrap_or(fold) } else { fold };
        let begins = Begins::new(fold, open);
        Self { fold: CompactString::new(fold), open, key: Key::of(begun), begins }
    }

    /// The first letters, where the word may go on and has as many.
    fn letters(&self) -> Option<&str> {
        letters(&self.fold).filter(|_| self.open)
    }

    fn is(&self, token: &Token) -> bool {
        self.begins.fits(token.lead)
            && if self.open {
                token.fold.starts_with(self.fold.as_str())
            } else {
                token.fold == self.fold
            }
    }
}

impl Pattern {
    /// Reads one wording; an empty text gives a pattern that never matches.
    pub(crate) fn parse(text: &str) -> Self {
        let mut steps = Vec::new();
        for part in text.split_whitespace() {
            if let Some(gap) = part.strip_prefix('~') {
                steps.push(Step::Gap(gap.parse().unwrap_or(0)));
                continue;
            }
            let (part, optional) = match part.strip_suffix('?') {
                Some(part) if !part.is_empty() => (part, true),
                _ => (part, false),
            };
            let alternatives: Vec<&str> = part.split('|').collect();
            if let [only] = alternatives.as_slice() {
                // "d'intention" is two words of the text, so it is two steps.
                let words = tokens(only.trim_end_matches('*'));
                let last = words.len().saturating_sub(1);
                for (number, word) in words.into_iter().enumerate() {
                    let open = number == last && only.ends_with('*');
                    steps.push(Step::Word { any_of: vec![Word::new(&word.fold, open)], optional });
                }
            } else {
                let any_of = alternatives.iter().map(|word| {
                    let words = tokens(word.trim_end_matches('*'));
                    let folded: String = words.iter().map(|t| t.fold.as_str()).collect();
                    Word::new(&folded, word.ends_with('*'))
                });
                steps.push(Step::Word { any_of: any_of.collect(), optional });
            }
        }
        Self { steps }
    }

    /// The number of tokens that the wording takes from here, if it stands here.
    pub(crate) fn at(&self, text: &[Token]) -> Option<usize> {
        if self.steps.is_empty() { None } else { matched(&self.steps, text) }
    }

    /// The words with one of which it begins, those that may be missing included; none where it may
    /// begin with any word.
    fn first_words(&self) -> Option<Vec<&Word>> {
        let mut words = Vec::new();
        for step in &self.steps {
            let Step::Word { any_of, optional } = step else { return None };
            words.extend(any_of);
            if !optional {
                break;
            }
        }
        (!words.is_empty()).then_some(words)
    }

    /// Of which words one must stand behind the first that must, and how near; of two steps at most, because
    /// more of them are hardly ever asked.
    fn wanted(&self) -> [Wanted; 2] {
        let mut wanted = [Wanted::ANYTHING; 2];
        let (mut reach, mut begun, mut free) = (0, false, wanted.iter_mut());
        for step in &self.steps {
            match step {
                Step::Word { any_of, optional: false } if begun => {
                    let known = any_of.iter().all(|word| !word.open || word.letters().is_some());
                    if known && reach <= FAR {
                        let Some(place) = free.next() else { break };
                        let bits = any_of.iter().fold(0, |bits, word| bits | word.key.bit());
                        *place = Wanted { bits, reach };
                    }
                }
                Step::Word { optional, .. } => begun |= !optional,
                Step::Gap(_) => {}
            }
            reach += if let Step::Gap(words) = step { *words } else { 1 };
        }
        wanted
    }
}

fn matched(steps: &[Step], text: &[Token]) -> Option<usize> {
    let Some((step, rest)) = steps.split_first() else { return Some(0) };
    match step {
        Step::Word { any_of, optional } => {
            let here = text.first().filter(|token| any_of.iter().any(|word| word.is(token)));
            let through = here.and_then(|_| matched(rest, &text[1..]).map(|n| n + 1));
            through.or_else(|| if *optional { matched(rest, text) } else { None })
        }
        Step::Gap(words) => {
            let (mut skipped, mut left) = (0, *words);
            loop {
                if let Some(length) = matched(rest, &text[skipped..]) {
                    return Some(skipped + length);
                }
                let next = text.get(skipped)?;
                if left == 0 || next.is_mark(";:.()?!") {
                    return None;
                }
                left -= 1;
                skipped += 1;
                // "des Loir-et-Chériens": words that hyphens tie are one.
                skipped += text[skipped..].iter().take_while(|t| t.tied).count();
            }
        }
    }
}

/// Many wordings, each with what it means; finds the longest one at every place.
#[derive(Clone, Debug)]
pub(crate) struct Wordings<M> {
    patterns: Vec<(Pattern, M)>,
    place: Tables,
    /// The keys of the first words, and of the first letters of those that may go on.
    sieve: Sieve,
    /// The patterns by their first word, or by the first letters of one that may go on.
    by_first: Slots<Vec<Group>>,
    by_letters: Slots<Vec<Group>>,
    /// The patterns that begin otherwise are tried everywhere.
    anywhere: Vec<Group>,
}

/// The patterns that begin with the same word.
#[derive(Clone, Debug)]
struct Group {
    first: Begins,
    /// The words of which one must follow, whichever of the patterns it is.
    wanted: Wanted,
    patterns: Vec<Candidate>,
}

/// A pattern, and the words of which one must follow its first.
#[derive(Clone, Copy, Debug)]
struct Candidate {
    number: usize,
    wanted: [Wanted; 2],
}

impl Group {
    fn add(groups: &mut Vec<Self>, first: Begins, candidate: Candidate) {
        let [wanted, _] = candidate.wanted;
        match groups.iter_mut().find(|group| group.first == first) {
            Some(group) => {
                group.wanted = group.wanted.or(wanted);
                group.patterns.push(candidate);
            }
            None => groups.push(Self { first, wanted, patterns: vec![candidate] }),
        }
    }
}

/// A wording that stands in a text.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Hit<M> {
    /// The number of the first token.
    pub(crate) from: usize,
    /// The number behind the last token.
    pub(crate) to: usize,
    /// What it means.
    pub(crate) meaning: M,
}

impl<M: Clone> Wordings<M> {
    /// The same wordings behind others, which win where two are equally long.
    pub(crate) fn behind(&self, mut first: Vec<(Pattern, M)>) -> Self {
        first.extend(self.patterns.iter().cloned());
        Self::new(first)
    }

    /// Builds the index; earlier patterns win where two are equally long.
    pub(crate) fn new(patterns: Vec<(Pattern, M)>) -> Self {
        let mut by_first: BTreeMap<Key, Vec<Group>> = BTreeMap::new();
        let mut by_letters: BTreeMap<Key, Vec<Group>> = BTreeMap::new();
        let mut anywhere = Vec::new();
        for (number, (pattern, _)) in patterns.iter().enumerate() {
            let candidate = Candidate { number, wanted: pattern.wanted() };
            match pattern.first_words() {
                Some(words) if words.iter().all(|word| !word.open || word.letters().is_some()) => {
                    for word in words {
                        let index = if word.open { &mut by_letters } else { &mut by_first };
                        Group::add(index.entry(word.key).or_default(), word.begins, candidate);
                    }
                }
                _ => Group::add(&mut anywhere, Begins::new("", true), candidate),
            }
        }
        let keys: Vec<Key> = by_first.keys().chain(by_letters.keys()).copied().collect();
        let (place, sieve) = (Tables::default(), Sieve::new(&keys));
        let (by_first, by_letters) = (Slots::new(by_first), Slots::new(by_letters));
        Self { patterns, place, sieve, by_first, by_letters, anywhere }
    }

    /// Its place among the tables of the vocabulary.
    pub(crate) fn place(&self) -> Tables {
        self.place
    }

    /// Whether a wording may begin with this token; no only where none does.
    pub(crate) fn may_begin(&self, token: &Token) -> bool {
        token.may.meet(self.place)
            && (!self.anywhere.is_empty()
                || self.sieve.may_hold(token.word)
                || self.sieve.may_hold(token.stem))
    }

    /// The longest wording that begins at this token.
    #[inline]
    pub(crate) fn longest_at(&self, text: &[Token], from: usize) -> Option<Hit<M>> {
        // Hardly any word begins one: to know that, nothing is called.
        text.get(from).filter(|first| first.may.meet(self.place))?;
        let Hit { from, to, meaning } = self.known_at(text, from)?;
        Some(Hit { from, to, meaning: meaning.clone() })
    }

    /// The longest wording that begins at this token, its meaning not copied.
    fn known_at(&self, text: &[Token], from: usize) -> Option<Hit<&M>> {
        let first = text.get(from).filter(|first| self.may_begin(first))?;
        let named = self.by_first.get(first.word).map_or(&[][..], Vec::as_slice);
        let begun = self.by_letters.get(first.stem).map_or(&[][..], Vec::as_slice);
        let mut near = Near::new(&text[from + 1..]);
        let mut best = None;
        let groups = named.iter().chain(begun).chain(&self.anywhere);
        for group in groups.filter(|group| group.first.fits(first.lead)) {
            if !near.may_hold(group.wanted) {
                continue;
            }
            best = best.max(self.longest_of(group, &text[from..], &mut near));
        }
        let (length, Reverse(number)) = best?;
        Some(Hit { from, to: from + length, meaning: &self.patterns[number].1 })
    }

    /// The length and the number of the longest wording of a group that stands at the beginning of a text; of equally
    /// long ones the first.
    fn longest_of(
        &self,
        group: &Group,
        text: &[Token],
        near: &mut Near<'_>,
    ) -> Option<(usize, Reverse<usize>)> {
        let may = |it: &&Candidate| it.wanted.into_iter().all(|wanted| near.may_hold(wanted));
        let length = |number: usize| self.patterns[number].0.at(text).filter(|&n| 0 < n);
        let found = |it: &Candidate| Some((length(it.number)?, Reverse(it.number)));
        group.patterns.iter().filter(may).filter_map(found).max()
    }

    /// Every wording of a text, from the left, longest first, without overlap.
    pub(crate) fn find<'w>(&'w self, text: &[Token]) -> Vec<Hit<&'w M>> {
        let mut found = Vec::new();
        let mut at = 0;
        while at < text.len() {
            match text[at].may.meet(self.place).then(|| self.known_at(text, at)).flatten() {
                Some(hit) => {
                    at = hit.to;
                    found.push(hit);
                }
                None => at += 1,
            }
        }
        found
    }

    /// Whether a wording stands anywhere in a text.
    pub(crate) fn stand_in(&self, text: &[Token]) -> bool {
        (0..text.len()).any(|at| text[at].may.meet(self.place) && self.known_at(text, at).is_some())
    }
}

impl<M> Indexed for Wordings<M> {
    fn keys(&self) -> Option<Keys> {
        let words = || self.by_first.held().map(|(key, _)| key).collect();
        let begun = |(key, held): (Key, &'_ Vec<Group>)| {
            held.iter().map(move |group| (key, group.first)).collect::<Vec<_>>()
        };
        self.anywhere
            .is_empty()
            .then(|| (words(), self.by_letters.held().flat_map(begun).collect()))
    }

    fn settle(&mut self, place: Tables) {
        self.place = place;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wordings() {
        #[rustfmt::skip]
        let cases = [
            ("lettre d'intention ~4 valid*|accept*", "leur lettre d’intention a été validée", Some("lettre d’intention a été validée")),
            ("lettre d'intention ~4 valid*|accept*", "une lettre d'intention ; validée", None),
            ("en cours? de constitution", "en cours de constitution", Some("en cours de constitution")),
            ("en cours? de constitution", "en constitution", None),
            ("aci|contrat sign*", "ACI signés", Some("ACI signés")),
            ("operationnel*", "CPTS opérationnelles", Some("opérationnelles")),
            ("les? deux tiers", "de deux tiers", Some("deux tiers")),
            ("les? deux tiers", "et les deux tiers", Some("les deux tiers")),
            ("les? deux? tiers", "le tiers", Some("tiers")),
            // Words that hyphens tie are one to a gap, in front of it too.
            ("des ~1 sur trois", "des Loir-et-Chériens sur trois", Some("des Loir-et-Chériens sur trois")),
            ("des ~1 sur trois", "des Loir-et-Chériens d'ici sur trois", None),
            ("loir ~2 en ~1 projet", "Loir-et-Cher est en grand-bon-beau projet", Some("Loir-et-Cher est en grand-bon-beau projet")),
        ];
        for (pattern, text, expected) in cases {
            let wordings = Wordings::new(vec![(Pattern::parse(pattern), ())]);
            let words = tokens(text);
            let hit = wordings.find(&words).into_iter().next();
            let got = hit.map(|hit| &text[words[hit.from].start..words[hit.to - 1].end]);
            assert_eq!(got, expected, "for {pattern:?} in {text:?}");
        }
    }
}

//! Bounds what one document may cost: judging a number takes time that grows with its sentence.
//!
//! What is not judged is said, once, with the place where judging stopped: it is [`Reason::Unjudged`].

use super::claim::{Declined, RawClaim};
use super::remainder;
use super::sentence::Sentence;
use super::verdict::Reason;
use crate::model::{Measure, StageRange};

/// How many numbers are judged in one document at most, where their sentences are as long as people
/// write them: a report of a thousand pages has a fifth of it. Those of longer sentences count more.
pub(super) const MOST_FIGURES: usize = 100_000;
/// How long such a sentence is, in tokens.
const USUAL: usize = 50;

/// What was spent on a document so far.
#[derive(Debug, Default)]
pub(super) struct Work {
    /// Numbers times the tokens of their sentences.
    spent: usize,
    /// It was said that the rest is not judged.
    stopped: bool,
    /// How many claims were looked at for the last count, and its stages.
    seen: usize,
    recent: Option<StageRange>,
}

impl Work {
    /// Whether nothing more is judged, this sentence included; the first time, says so.
    pub(super) fn is_done(
        &mut self,
        s: &Sentence<'_>,
        locator: &str,
        declined: &mut Vec<Declined>,
    ) -> bool {
        let Some(first) = s.numbers.first() else { return self.stopped };
        self.spent = self.spent.saturating_add(s.numbers.len() * s.tokens.len().max(USUAL));
        let done = MOST_FIGURES * USUAL < self.spent;
        if done && !self.stopped {
            self.stopped = true;
            declined.push(Declined {
                value_text: s.slice(first.from..first.to).to_owned(),
                reason: Reason::Unjudged,
                locator: locator.to_owned(),
                sentence: remainder::around(s, first.from, first.to),
                speaks_of_cpts: true,
            });
        }
        done
    }

    /// The stages of the last count that stands in no heading. Claims are only added behind.
    pub(super) fn recent(&mut self, claims: &[RawClaim]) -> Option<StageRange> {
        let counts = |claim: &&RawClaim| claim.measure == Measure::Communities && !claim.headline;
        let newest = claims[self.seen..].iter().rev().find(counts).map(|claim| claim.stages);
        self.recent = newest.or(self.recent);
        self.seen = claims.len();
        self.recent
    }
}

#[cfg(test)]
mod tests {
    use super::super::sentence::{MOST_NUMBERS, sentences};
    use super::super::{Speaker, Vocabulary, extract};
    use super::*;
    use crate::model::Territory;
    use crate::read::{Block, BlockKind, Document};
    use crate::sources::{Geography, PublisherKind};

    /// What a document of one paragraph holds.
    fn found(text: &str) -> super::super::Extracted {
        let geography = Geography::default();
        let speaker = Speaker {
            publisher: String::new(),
            kind: PublisherKind::Press,
            territory: Territory::FRANCE,
            published: None,
        };
        let (kind, locator) = (BlockKind::Paragraph, "p[1]".to_owned());
        let block = Block { kind, text: text.to_owned(), locator };
        let document = Document { blocks: vec![block], ..Document::default() };
        extract(&document, &speaker, &Vocabulary::built_in(&geography), &geography)
    }

    /// The work is counted, not timed: numbers times the tokens of their sentence.
    #[test]
    fn a_line_of_any_length_costs_what_its_length_costs() {
        const BYTES: usize = 40_000;
        #[rustfmt::skip]
        let cases: &[&str] = &[
            "a", "1", ",", "(", "é", "CPTS ", "12 CPTS, ", "12 CPTS. ", "(12 CPTS ", "dont 12 ", "entre 12 et 13 ",
            "1 000 ", "76,4 % de la population ", "au 1er mars 2024 ", "la CPTS A (35), ", "lettre d'intention ",
        ];
        let vocabulary = Vocabulary::built_in(&Geography::default());
        for line in cases {
            let text = line.repeat(BYTES / line.len());
            let mut spent = 0;
            let mut at = 0;
            for range in sentences(&text) {
                assert!(at <= range.start && range.len() <= 4_004, "{line:?} is cut at {range:?}");
                at = range.end;
                let s = Sentence::new(&text[range], false, PublisherKind::Press, &vocabulary);
                assert!(s.numbers.len() <= MOST_NUMBERS, "{line:?}");
                spent += s.numbers.len() * s.tokens.len().max(USUAL);
            }
            assert!(spent <= BYTES * 80, "{line:?} costs {spent}");
        }
    }

    #[test]
    fn what_is_not_judged_is_said() {
        let unjudged = |text: &str| -> usize {
            let found = found(text);
            found.declined.iter().filter(|declined| declined.reason == Reason::Unjudged).count()
        };
        #[rustfmt::skip]
        let cases = [
            ("La Bretagne compte 12 CPTS.".to_owned(), 0),
            // A count for each of a hundred places is judged, a thousand numbers are data.
            (format!("CPTS : {}", "Lot (3), ".repeat(100)), 0),
            (format!("CPTS : {}", "3, ".repeat(1_000)), 1),
        ];
        for (text, expected) in cases {
            assert_eq!(unjudged(&text), expected, "for {text:.40}");
        }
    }

    #[test]
    fn judging_stops_once_and_says_where() {
        let vocabulary = Vocabulary::built_in(&Geography::default());
        let s =
            Sentence::new("La Bretagne compte 12 CPTS.", false, PublisherKind::Press, &vocabulary);
        let mut work = Work::default();
        let mut declined = Vec::new();
        let done: Vec<bool> = (0..MOST_FIGURES + 2)
            .map(|number| work.is_done(&s, &format!("p[{number}]"), &mut declined))
            .collect();
        assert_eq!(done.iter().filter(|done| !**done).count(), MOST_FIGURES);
        let said: Vec<&str> = declined.iter().map(|declined| declined.locator.as_str()).collect();
        assert_eq!(said, [format!("p[{MOST_FIGURES}]")]);
    }
}

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

//! What a wording needs behind its first word: most wordings are known not to stand in a text before a word is compared.

use super::token::Token;

/// Words of which one must stand at most so many words behind the first: their bits.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wanted {
    pub(super) bits: u64,
    pub(super) reach: usize,
}

impl Wanted {
    pub(super) const ANYTHING: Self = Self { bits: u64::MAX, reach: 0 };

    /// What is wanted by one or the other.
    pub(super) fn or(self, other: Self) -> Self {
        Self { bits: self.bits | other.bits, reach: self.reach.max(other.reach) }
    }
}

/// The bits of the words behind one, as far as they were asked for.
pub(super) struct Near<'t> {
    behind: &'t [Token],
    /// Those of the first so many together, with those that hyphens tie to them, which a gap takes for one.
    bits: [u64; FAR + 1],
    known: usize,
    /// So many of the words behind stand in them.
    taken: usize,
}

/// What may stand farther behind a word is not asked for.
pub(super) const FAR: usize = 15;

impl<'t> Near<'t> {
    pub(super) const fn new(behind: &'t [Token]) -> Self {
        Self { behind, bits: [0; FAR + 1], known: 0, taken: 0 }
    }

    /// Whether a wanted word may stand there; no only where none does.
    pub(super) fn may_hold(&mut self, wanted: Wanted) -> bool {
        if wanted.bits == u64::MAX {
            return true;
        }
        while self.known <= wanted.reach {
            // What is tied to the word itself stands before the first.
            let first = usize::from(0 < self.known);
            let mut bits = self.known.checked_sub(1).map_or(0, |before| self.bits[before]);
            let rest = self.behind[self.taken..].iter().enumerate();
            for (_, next) in rest.take_while(|(at, next)| *at < first || next.tied) {
                bits |= next.word.bit() | next.stem.bit();
                self.taken += 1;
            }
            self.bits[self.known] = bits;
            self.known += 1;
        }
        self.bits[wanted.reach] & wanted.bits != 0
    }
}

//! The smallest part of a set that is contradictory, the first in the declared order preferred.
//!
//! `QuickXplain` (Junker, 2004): halves are put on a pile and taken off again, so that a pile that
//! knows how to go back (see `repair`) never begins anew. What comes out is the same as leaving out
//! one statement after another, the last in the order first.

/// Statements that are held together, and asked whether they contradict each other.
pub(crate) trait Pile {
    /// A point to which it can be taken back.
    type Mark: Copy;

    fn mark(&self) -> Self::Mark;
    fn add(&mut self, statements: &[usize]);
    fn take_back(&mut self, mark: Self::Mark);
    fn is_empty(&self) -> bool;
    /// Whether no table satisfies them.
    fn is_bad(&mut self) -> bool;
}

/// A pile that is asked as a list.
struct Listed<'a> {
    held: Vec<usize>,
    is_bad: &'a dyn Fn(&[usize]) -> bool,
}

impl Pile for Listed<'_> {
    type Mark = usize;

    fn mark(&self) -> usize {
        self.held.len()
    }

    fn add(&mut self, statements: &[usize]) {
        self.held.extend(statements);
    }

    fn take_back(&mut self, mark: usize) {
        self.held.truncate(mark);
    }

    fn is_empty(&self) -> bool {
        self.held.is_empty()
    }

    fn is_bad(&mut self) -> bool {
        (self.is_bad)(&self.held)
    }
}

/// The smallest part of the first set that is contradictory.
pub(crate) fn smallest(
    rings: impl IntoIterator<Item = Vec<usize>>,
    is_bad: &dyn Fn(&[usize]) -> bool,
) -> Vec<usize> {
    let mut ring = Vec::new();
    for wider in rings {
        ring = wider;
        if is_bad(&ring) {
            break;
        }
    }
    let mut pile = Listed { held: Vec::new(), is_bad };
    without_needless(quick_explain(&mut pile, true, &ring), is_bad)
}

/// Leaves out whatever can be left out, the last in the declared order first.
pub(crate) fn without_needless(found: Vec<usize>, is_bad: &dyn Fn(&[usize]) -> bool) -> Vec<usize> {
    let mut found = found;
    for at in (0..found.len()).rev() {
        let mut fewer = found.clone();
        fewer.remove(at);
        if is_bad(&fewer) {
            found = fewer;
        }
    }
    found
}

/// A smallest part of the candidates that is contradictory together with what is on the pile, which
/// has `grown` since it was last asked.
pub(crate) fn quick_explain(pile: &mut impl Pile, grown: bool, candidates: &[usize]) -> Vec<usize> {
    if candidates.is_empty() || (grown && !pile.is_empty() && pile.is_bad()) {
        return Vec::new();
    }
    if let [only] = candidates {
        return vec![*only];
    }
    let (first, second) = candidates.split_at(candidates.len() / 2);
    let mark = pile.mark();
    pile.add(first);
    let late = quick_explain(pile, true, second);
    pile.take_back(mark);
    pile.add(&late);
    let early = quick_explain(pile, !late.is_empty(), first);
    pile.take_back(mark);
    [early, late].concat()
}

#[cfg(test)]
mod tests {
    use proptest::{collection::vec, prelude::*};

    use super::*;

    proptest! {
        /// Contradictory is every set that contains one of the hidden cores.
        #[test]
        fn the_smallest_set_is_minimal(
            cores in vec(vec(0..12_usize, 1..4), 1..4),
        ) {
            let is_bad = |set: &[usize]| {
                cores.iter().any(|core| core.iter().all(|member| set.contains(member)))
            };
            let all: Vec<usize> = (0..12).collect();
            let found = smallest([all], &is_bad);
            prop_assert!(is_bad(&found));
            for left_out in &found {
                let fewer: Vec<_> = found.iter().filter(|n| *n != left_out).copied().collect();
                prop_assert!(!is_bad(&fewer), "{left_out} can be left out of {found:?}");
            }
        }
    }
}

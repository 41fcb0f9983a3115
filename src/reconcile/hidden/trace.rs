//! Follows a contradiction back to the statements that made it.
//!
//! Every change of a bound was written down with its cause. Going back from the last to the first,
//! whoever tightened a bound that is needed names the bounds that it needed itself, as they stood
//! then; so no bound is ever its own reason. What comes out is a set that contradicts itself, small
//! but not yet the smallest.

use std::collections::BTreeSet;

use super::bounds::Law;
use super::table::{At, Before, Cause, Clash, Mark, Table};
use crate::reconcile::declared::interval::{OPEN, WHOLE};

/// One end of a bound: the cell, and whether it is the high end.
type End = (At, bool);

impl Table {
    /// The statements behind the last contradiction, by number, while everything since the mark is
    /// taken back.
    pub(crate) fn traced(&mut self, mark: Mark) -> BTreeSet<usize> {
        let (mut needed, mut givers) = (BTreeSet::new(), BTreeSet::new());
        match self.clash {
            Some(Clash::Cell(at)) => needed.extend([(at, false), (at, true)]),
            Some(Clash::Ranges(node)) => {
                let ends = self.nodes[node].bounds.circle();
                needed.extend(ends.into_iter().map(|(range, high)| ((node, range), high)));
            }
            None => {}
        }
        while mark.trail < self.trail.len() {
            let Some(&Before::Bound(at, old, cause)) = self.trail.last() else {
                self.step_back();
                continue;
            };
            let new = self.bounds(at);
            self.step_back();
            for (high, moved) in [(false, old.low < new.low), (true, new.high < old.high)] {
                if !moved || !needed.remove(&(at, high)) {
                    continue;
                }
                if let Cause::Given(statement) = cause {
                    givers.insert(statement);
                    continue;
                }
                let value = if high { new.high } else { new.low };
                let ends = self.behind((at, high), value, cause);
                needed.extend(ends.into_iter().filter(|&end| self.says_something(end)));
            }
        }
        self.wholes.truncate(mark.wholes);
        givers
    }

    /// Whether an end is more than what holds of every table.
    fn says_something(&self, (at, high): End) -> bool {
        let most = if self.law == Law::Nests { WHOLE } else { OPEN };
        let bound = self.bounds(at);
        if high { bound.high < most } else { 0 < bound.low }
    }

    /// The ends from which one followed, as they stood before it.
    fn behind(&self, (at, high): End, value: i64, cause: Cause) -> Vec<End> {
        let (node, range) = at;
        match cause {
            Cause::Given(_) => Vec::new(),
            Cause::Ranges => {
                let ends = self.nodes[node].bounds.behind((range, high), value, self.law);
                ends.into_iter().map(|(range, high)| ((node, range), high)).collect()
            }
            Cause::Family(parent) => {
                let children = self.nodes[parent].children.iter();
                let others = children.filter(|&&child| child != node);
                // The least of a sum and the most of a part both rest on the least of the others.
                let side = self.law == Law::Nests && high;
                let mut ends: Vec<End> = others.map(|&child| ((child, range), side)).collect();
                if node != parent {
                    ends.push(((parent, range), true));
                }
                ends
            }
            Cause::List(number) => {
                let (whole, parts) = &self.wholes[number];
                if at == *whole {
                    return parts.iter().map(|&part| (part, high)).collect();
                }
                let others = parts.iter().filter(|&&part| part != at);
                others.map(|&part| (part, !high)).chain([(*whole, high)]).collect()
            }
        }
    }
}

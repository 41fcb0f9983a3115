//! Looks for one whole table within the bounds, where the bounds alone prove nothing.
//!
//! 1. all territories choose from the departments upwards, asking for little;
//! 2. a search gives every cell its least value, one after another, and draws the conclusions;
//! 3. a linear programme says that there is no table, or gives one (see `relaxation`);
//! 4. the search goes on for longer, and goes back where it fails.
//!
//! Whatever is found is checked against every bound and every complete list, so that "a table
//! exists" is never a guess; and only the programme or a finished search says that none does. A budget keeps a
//! hostile input from taking the night: where it runs out, no contradiction was proved and none is
//! claimed.

use super::bounds::{Bounds, ENDS, Law, RANGES};
use super::relaxation::{Relaxed, relaxed};
use super::table::{At, Cause, Table};
use crate::reconcile::declared::interval::{Interval, OPEN};

/// How often the ranges of a territory may be closed in one search: a second on a slow machine.
const BUDGET: u64 = 30_000;

/// How often for each cell in the first search, which is to be quicker than the programme.
const FIRST_BUDGET: u64 = 12;

/// What a search came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Found {
    /// A table.
    Table,
    /// There is none.
    Contradiction,
    /// The budget ran out.
    Nothing,
}

impl Table {
    /// Whether a whole table fits the bounds; `true` where that was not decided.
    pub(crate) fn exists(&mut self) -> bool {
        // Between two points lies one range: the bounds are exact.
        if self.points.iter().filter(|&&uses| uses != 0).count() <= 2 {
            return true;
        }
        (0..self.nodes.len()).all(|node| self.nodes[node].root != node || self.exists_around(node))
    }

    /// Whether a whole table fits the bounds around this root.
    fn exists_around(&mut self, root: usize) -> bool {
        let below: Vec<usize> =
            (root..self.nodes.len()).filter(|&n| self.nodes[n].root == root).collect();
        let mut claimed = below.clone();
        claimed.retain(|&n| self.nodes[n].claimed != 0);
        let ranges = claimed.iter().fold(0, |all, &n| all | self.nodes[n].claimed);
        if self.law == Law::Nests || claimed.len() < 2 || ranges.count_ones() < 2 {
            // The bounds are exact here; nothing needs to be looked for.
            return true;
        }
        let mut held = std::mem::take(&mut self.found);
        held.resize(self.nodes.len(), [0; 4]);
        // What was found last may still do.
        let fits = self.is_table(&held, &below)
            || [false, true]
                .into_iter()
                .any(|early| self.fill(&mut held, &below, early) && self.is_table(&held, &below));
        self.found = held;
        if fits {
            return true;
        }
        let cells: Vec<At> =
            claimed.iter().rev().flat_map(|&n| (0..4).map(move |stage| (n, stage))).collect();
        let cells_in_all = u64::try_from(cells.len()).expect("a count of cells fits");
        match self.searched(&cells, FIRST_BUDGET * cells_in_all) {
            Found::Table => return true,
            Found::Contradiction => return false,
            Found::Nothing => {}
        }
        match relaxed(self, &claimed) {
            Relaxed::Contradiction => return false,
            Relaxed::Table(found) if self.is_table(&found, &below) => {
                for node in below {
                    self.found[node] = found[node];
                }
                return true;
            }
            Relaxed::Table(_) | Relaxed::Unknown => {}
        }
        let found = self.searched(&cells, BUDGET);
        self.is_unsure |= found == Found::Nothing;
        found != Found::Contradiction
    }

    /// What a search of these cells comes to within a budget.
    pub(crate) fn searched(&mut self, cells: &[At], budget: u64) -> Found {
        let mark = self.mark();
        let until = self.work.saturating_add(budget);
        // Every stage gets a value of its own.
        self.points = self.points.map(|uses| uses + 1);
        let found = self.search(cells, until);
        self.undo(mark);
        self.points = self.points.map(|uses| uses - 1);
        if !found {
            Found::Contradiction
        } else if self.work < until {
            Found::Table
        } else {
            Found::Nothing
        }
    }

    /// Whether a table satisfies every bound, every parent and every complete list.
    fn is_table(&self, held: &[[i64; 4]], below: &[usize]) -> bool {
        let fits = |&node: &usize| {
            let (own, bounds) = (&held[node], &self.nodes[node].bounds);
            let parts = self.parts(held, node);
            (0..4).all(|stage| parts[stage] <= own[stage])
                && (0..RANGES).all(|range| within(bounds.0[range], sum(own, range)))
        };
        let at = |&(node, range): &At| sum(&held[node], range);
        below.iter().all(fits)
            && self.wholes.iter().all(|(whole, parts)| {
                !below.contains(&whole.0) || at(whole) == parts.iter().map(at).sum::<i64>()
            })
    }

    /// What the children of a territory hold together.
    fn parts(&self, held: &[[i64; 4]], node: usize) -> [i64; 4] {
        let mut parts = [0; 4];
        for &child in &self.nodes[node].children {
            for (part, own) in parts.iter_mut().zip(held[child]) {
                *part += own;
            }
        }
        parts
    }

    /// Lets all territories choose, the smallest first, each as little as it may, at late stages or
    /// at early ones; says whether each found something.
    fn fill(&self, held: &mut [[i64; 4]], below: &[usize], early: bool) -> bool {
        below.iter().rev().all(|&node| {
            let parts = self.parts(held, node);
            let bounds = self.nodes[node].bounds;
            let wish = std::array::from_fn(|stage| {
                let most = bounds.0[stage].high;
                if early && stage == 0 && most < OPEN { most } else { bounds.0[stage].low }
            });
            let chosen = choose(bounds, parts, wish);
            held[node] = chosen.unwrap_or_default();
            chosen.is_some()
        })
    }

    /// Gives every cell its least value, the departments first, and goes back where that fails.
    fn search(&mut self, cells: &[At], until: u64) -> bool {
        let open = cells.iter().position(|&cell| !self.bounds(cell).is_exact());
        let Some(at) = open else { return true };
        let (cell, rest) = (cells[at], &cells[at + 1..]);
        let tried = Cause::Given(self.giver);
        loop {
            if until <= self.work {
                return true;
            }
            let bounds = self.bounds(cell);
            let mark = self.mark();
            self.tighten(cell, Interval::new(bounds.low, bounds.low), tried);
            if self.propagate(&[cell.0]) && self.search(rest, until) {
                return true;
            }
            self.undo(mark);
            if bounds.is_exact() {
                return false;
            }
            self.tighten(cell, Interval::new(bounds.low + 1, bounds.high), tried);
            if !self.propagate(&[cell.0]) {
                return false;
            }
        }
    }
}

fn sum(held: &[i64; 4], range: usize) -> i64 {
    let (from, to) = ENDS[range];
    held[from..=to].iter().sum()
}

fn within(interval: Interval, value: i64) -> bool {
    interval.low <= value && value <= interval.high
}

/// Values within the bounds and at least the parts, as near to a wish as going from stage to stage
/// allows.
fn choose(bounds: Bounds, parts: [i64; 4], wish: [i64; 4]) -> Option<[i64; 4]> {
    // The bounds of a territory are closed whenever a table is looked for.
    let (mut closed, mut bounds) = (bounds, bounds);
    for (interval, part) in bounds.0.iter_mut().zip(parts) {
        // The single stages come first.
        interval.low = interval.low.max(part);
    }
    let mut held = [0; 4];
    for stage in 0..4 {
        closed = bounds.closed_since(&closed, Law::Sums)?;
        let open = closed.0[stage];
        held[stage] = wish[stage].clamp(open.low, open.high);
        bounds = closed;
        bounds.0[stage] = Interval::new(held[stage], held[stage]);
    }
    bounds.closed_since(&closed, Law::Sums).map(|_| held)
}

#[cfg(test)]
mod tests {
    use proptest::{collection::vec, prelude::*};

    use super::*;
    use crate::model::Territory;
    use crate::reconcile::declared::tree::Tree;

    fn table(law: Law) -> Table {
        let codes = ["FRA", "REG-53", "REG-28", "DEP-35", "DEP-22", "DEP-14"];
        let places: Vec<Territory> = codes.iter().map(|code| code.parse().unwrap()).collect();
        let mut tree = Tree::default();
        for (inner, outer) in [(1, 0), (2, 0), (3, 1), (4, 1), (5, 2)] {
            tree.parents.insert(places[inner], places[outer]);
            tree.children.entry(places[outer]).or_default().push(places[inner]);
        }
        Table::new(law, places, &tree)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]

        /// What relatives do not tell each other, because nobody divides the stages there, follows
        /// from what they tell.
        #[test]
        fn points_that_nobody_uses_tell_nothing(
            share in any::<bool>(),
            claims in vec((0..6_usize, 0..RANGES, 0..40_i64, 0..12_i64, 0..4_u8), 1..14),
        ) {
            let law = if share { Law::Nests } else { Law::Sums };
            let (mut few, mut all) = (table(law), table(law));
            all.points = [1; 5];
            for (place, range, low, width, word) in claims {
                let high = if word == 0 { OPEN } else { low + width };
                let marks = (few.mark(), all.mark());
                let fits = few.admit((place, range), Interval::new(low, high));
                prop_assert_eq!(fits, all.admit((place, range), Interval::new(low, high)));
                if !fits {
                    few.undo(marks.0);
                    all.undo(marks.1);
                }
                for (a, b) in few.nodes.iter().zip(&all.nodes) {
                    prop_assert_eq!(a.bounds, b.bounds);
                }
            }
        }
    }
}

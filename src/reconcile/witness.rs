//! Looks for one whole table within the bounds, where the bounds alone prove nothing.
//!
//! A table that satisfies everything admitted so far is kept, and each new statement first only
//! changes it:
//!
//! 1. perhaps it satisfies the statement already;
//! 2. the territory of the statement chooses anew between its parts and its parent's rest, or its
//!    ancestors grow with it;
//! 3. all territories choose anew from the departments upwards, asking for little;
//! 4. a linear programme says that there is no table, or gives one (see `relaxation`);
//! 5. a complete search, cell by cell, that goes back where it fails.
//!
//! Whatever is found is checked against every bound and every complete list, so that "a table
//! exists" is never a guess; and only the programme or a finished search says that none does. A budget keeps a
//! hostile input from taking the night: where it runs out, no contradiction was proved and none is
//! claimed. Undoing needs no care: a table for more statements is one for fewer.

use super::bounds::{Bounds, ENDS, Law, RANGES};
use super::interval::{Interval, OPEN};
use super::relaxation::{Relaxed, relaxed};
use super::table::{At, Table};

/// How often the ranges of a territory may be closed in one search: a second on a slow machine.
const BUDGET: u64 = 30_000;

/// What looking for a table came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Found {
    /// It is at hand.
    Table,
    /// There is none.
    Contradiction,
    /// Neither was found.
    Nothing,
}

impl Table {
    /// Whether a whole table fits the bounds around this root, of which these territories were
    /// spoken of.
    pub(super) fn has_witness(&mut self, root: usize, touched: &[usize]) -> bool {
        if !self.interlocks(root) {
            // The bounds are exact here; nothing needs to be looked for, nor kept.
            self.witnessed[root] = false;
            return true;
        }
        // What held before and was not touched holds still.
        let mut doubtful = if self.witnessed[root] { self.changed(root) } else { self.below(root) };
        if self.is_witness(root, &doubtful) {
            self.witnessed[root] = true;
            return true;
        }
        let kept = self.witness.clone();
        for &node in touched {
            if self.nodes[node].root == root {
                self.mend(node, &mut doubtful);
            }
        }
        let found =
            if self.is_witness(root, &doubtful) { Found::Table } else { self.made_anew(root) };
        if found == Found::Table {
            self.witnessed[root] = true;
            return true;
        }
        self.witness = kept;
        found != Found::Contradiction && self.searched(root)
    }

    /// Whether bounds alone do not tell around this root: several territories, several ranges.
    fn interlocks(&self, root: usize) -> bool {
        if self.law == Law::Nests {
            return false;
        }
        let (mut territories, mut ranges) = (0, 0_u16);
        for node in self.nodes[root..].iter().filter(|node| node.root == root) {
            territories += usize::from(node.state.claimed != 0);
            ranges |= node.state.claimed;
        }
        2 <= territories && 2 <= ranges.count_ones()
    }

    fn below(&self, root: usize) -> Vec<usize> {
        (root..self.nodes.len()).filter(|&n| self.nodes[n].root == root).collect()
    }

    fn claimed(&self, root: usize) -> Vec<usize> {
        let mut claimed = self.below(root);
        claimed.retain(|&n| self.nodes[n].state.claimed != 0);
        claimed
    }

    /// A table made from nothing, or a proof that there is none.
    fn made_anew(&mut self, root: usize) -> Found {
        let below = self.below(root);
        for early in [false, true] {
            if self.rebuild(&below, early) && self.is_witness(root, &below) {
                return Found::Table;
            }
        }
        match relaxed(self, &self.claimed(root)) {
            Relaxed::Contradiction => return Found::Contradiction,
            Relaxed::Table(found) => {
                for &node in &below {
                    self.witness[node] = found[node];
                }
            }
            Relaxed::Unknown => return Found::Nothing,
        }
        if self.is_witness(root, &below) { Found::Table } else { Found::Nothing }
    }

    /// Whether a complete search finds a table, or is not done when the budget is.
    fn searched(&mut self, root: usize) -> bool {
        let cells: Vec<At> = self
            .claimed(root)
            .into_iter()
            .rev()
            .flat_map(|n| (0..4).map(move |stage| (n, stage)))
            .collect();
        let mark = self.mark();
        let until = self.work + BUDGET;
        let found = self.search(&cells, until);
        let is_table = found && self.work < until;
        if is_table {
            for node in self.below(root) {
                let bounds = self.nodes[node].state.bounds;
                self.witness[node] = std::array::from_fn(|stage| bounds.0[stage].low);
            }
        }
        self.undo(mark);
        if found {
            self.witnessed[root] = is_table;
        }
        found
    }

    /// Whether the table at hand satisfies the bounds of these territories, holds no fewer than
    /// their parts, and every complete list around the root.
    fn is_witness(&self, root: usize, doubtful: &[usize]) -> bool {
        let fits = |&node: &usize| {
            let (held, bounds) = (&self.witness[node], &self.nodes[node].state.bounds);
            let parts = self.parts(node);
            (0..4).all(|stage| parts[stage] <= held[stage])
                && (0..RANGES).all(|range| within(bounds.0[range], sum(held, range)))
        };
        let at = |&(node, range): &At| sum(&self.witness[node], range);
        doubtful.iter().all(fits)
            && self.wholes.iter().all(|(whole, parts)| {
                self.nodes[whole.0].root != root || at(whole) == parts.iter().map(at).sum::<i64>()
            })
    }

    /// What the children of a territory hold together.
    fn parts(&self, node: usize) -> [i64; 4] {
        let mut parts = [0; 4];
        for &child in &self.nodes[node].children {
            for (part, held) in parts.iter_mut().zip(self.witness[child]) {
                *part += held;
            }
        }
        parts
    }

    /// Lets a territory choose anew, within what its parent leaves; else its parent too. Whatever
    /// may not hold any more becomes doubtful.
    fn mend(&mut self, node: usize, doubtful: &mut Vec<usize>) {
        let mut node = node;
        loop {
            let (parts, wish) = (self.parts(node), self.witness[node]);
            let bounds = self.nodes[node].state.bounds;
            doubtful.extend([node].into_iter().chain(self.nodes[node].parent));
            let Some(parent) = self.nodes[node].parent else {
                self.witness[node] = choose(bounds, (parts, None), wish).unwrap_or(wish);
                return;
            };
            let (whole, all) = (self.witness[parent], self.parts(parent));
            let rest = std::array::from_fn(|s| whole[s] - all[s] + wish[s]);
            if let Some(held) = choose(bounds, (parts, Some(rest)), wish) {
                self.witness[node] = held;
                return;
            }
            let Some(held) = choose(bounds, (parts, None), wish) else { return };
            self.witness[node] = held;
            node = parent;
        }
    }

    /// Lets all territories choose anew, the smallest first, each as little as it may, at late
    /// stages or at early ones; says whether each found something.
    fn rebuild(&mut self, below: &[usize], early: bool) -> bool {
        below.iter().rev().all(|&node| {
            let parts = self.parts(node);
            let bounds = self.nodes[node].state.bounds;
            let wish = std::array::from_fn(|stage| {
                let most = bounds.0[stage].high;
                if early && stage == 0 && most < OPEN { most } else { bounds.0[stage].low }
            });
            let held = choose(bounds, (parts, None), wish);
            self.witness[node] = held.unwrap_or_default();
            held.is_some()
        })
    }

    /// Gives every cell its least value, the departments first, and goes back where that fails.
    pub(super) fn search(&mut self, cells: &[At], until: u64) -> bool {
        let open = cells.iter().position(|&cell| !self.bounds(cell).is_exact());
        let Some(at) = open else { return true };
        let (cell, rest) = (cells[at], &cells[at + 1..]);
        loop {
            if until <= self.work {
                return true;
            }
            let bounds = self.bounds(cell);
            let mark = self.mark();
            self.tighten(cell, Interval::new(bounds.low, bounds.low));
            if self.propagate(vec![cell.0]) && self.search(rest, until) {
                return true;
            }
            self.undo(mark);
            if bounds.is_exact() {
                return false;
            }
            self.tighten(cell, Interval::new(bounds.low + 1, bounds.high));
            if !self.propagate(vec![cell.0]) {
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

/// Values within the bounds, at least the parts and at most the rest, as near to a wish as going
/// from stage to stage allows.
fn choose(
    bounds: Bounds,
    (parts, rest): ([i64; 4], Option<[i64; 4]>),
    wish: [i64; 4],
) -> Option<[i64; 4]> {
    let mut bounds = bounds;
    for stage in 0..4 {
        let most = rest.map_or(Interval::ANY.high, |rest| rest[stage]);
        bounds.0[stage] = bounds.0[stage].meet(Interval::new(parts[stage], most));
    }
    let mut held = [0; 4];
    for stage in 0..4 {
        bounds = bounds.closed(Law::Sums)?;
        let open = bounds.0[stage];
        held[stage] = wish[stage].clamp(open.low, open.high);
        bounds.0[stage] = Interval::new(held[stage], held[stage]);
    }
    bounds.closed(Law::Sums).map(|_| held)
}

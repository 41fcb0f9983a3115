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

impl Table {
    /// Whether a whole table fits the bounds around this root, of which these territories changed.
    pub(super) fn has_witness(&mut self, root: usize, touched: &[usize]) -> bool {
        let below: Vec<usize> =
            (0..self.nodes.len()).filter(|&n| self.nodes[n].root == root).collect();
        let mut claimed = below.clone();
        claimed.retain(|&n| self.nodes[n].state.claimed != 0);
        let ranges = claimed.iter().fold(0, |all, &n| all | self.nodes[n].state.claimed);
        if self.law == Law::Nests || claimed.len() < 2 || ranges.count_ones() < 2 {
            // The bounds are exact here; nothing needs to be looked for, nor kept.
            return true;
        }
        if self.is_witness(&below) {
            return true;
        }
        let kept = self.witness.clone();
        for &node in touched {
            if self.nodes[node].root == root {
                self.mend(node);
            }
        }
        if self.is_witness(&below) {
            return true;
        }
        for early in [false, true] {
            if self.rebuild(&below, early) && self.is_witness(&below) {
                return true;
            }
        }
        match relaxed(self, &claimed) {
            Relaxed::Contradiction => {
                self.witness = kept;
                return false;
            }
            Relaxed::Table(found) => {
                for &node in &below {
                    self.witness[node] = found[node];
                }
                if self.is_witness(&below) {
                    return true;
                }
            }
            Relaxed::Unknown => {}
        }
        self.witness = kept;
        let cells: Vec<At> =
            claimed.iter().rev().flat_map(|&n| (0..4).map(move |stage| (n, stage))).collect();
        let mark = self.mark();
        let until = self.work + BUDGET;
        let found = self.search(&cells, until);
        if found && self.work < until {
            for &node in &below {
                let bounds = self.nodes[node].state.bounds;
                self.witness[node] = std::array::from_fn(|stage| bounds.0[stage].low);
            }
        }
        self.undo(mark);
        found
    }

    /// Whether the table at hand satisfies every bound, every parent and every complete list.
    fn is_witness(&self, below: &[usize]) -> bool {
        let fits = |&node: &usize| {
            let (held, bounds) = (&self.witness[node], &self.nodes[node].state.bounds);
            let parts = self.parts(node);
            (0..4).all(|stage| parts[stage] <= held[stage])
                && (0..RANGES).all(|range| within(bounds.0[range], sum(held, range)))
        };
        let at = |&(node, range): &At| sum(&self.witness[node], range);
        below.iter().all(fits)
            && self.wholes.iter().all(|(whole, parts)| {
                !below.contains(&whole.0) || at(whole) == parts.iter().map(at).sum::<i64>()
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

    /// Lets a territory choose anew, within what its parent leaves; else its parent too.
    fn mend(&mut self, node: usize) {
        let mut node = node;
        loop {
            let (parts, wish) = (self.parts(node), self.witness[node]);
            let bounds = self.nodes[node].state.bounds;
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

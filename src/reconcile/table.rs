//! The hidden table of one slice, known by its bounds.
//!
//! Holds what is admitted and says whether one more statement still leaves a table. Three kinds of
//! knowledge are exchanged until nothing moves: the ranges of one territory ([`Bounds`]), a parent
//! and its listed children (counts: the parent is at least their sum, the residual being parts
//! that say nothing; shares: the parent lies between the least and the greatest of its children,
//! once all of them are known), and complete lists (the whole *is* the sum of its parts).
//!
//! Every bound found so is true of every table; an empty one is a proof that no table exists. The
//! converse holds where only one range of stages is claimed (sums over a tree: one pass up and one
//! down reach the exact bounds), where only one territory is claimed, and for shares. Elsewhere
//! both dimensions interlock, and a whole table that fits is looked for (see `witness`).

use std::collections::BTreeMap;

use crate::model::Territory;

use super::bounds::{Bounds, ENDS, Law, PREFIXES, RANGES, between_points};
use super::interval::Interval;

/// The tree of territories, as far as reconciling needs it.
#[derive(Clone, Debug, Default)]
pub(super) struct Tree {
    pub(super) parents: BTreeMap<Territory, Territory>,
    pub(super) children: BTreeMap<Territory, Vec<Territory>>,
}

impl Tree {
    /// The official territories directly below one, by code.
    pub(super) fn below(&self, territory: Territory) -> &[Territory] {
        self.children.get(&territory).map_or(&[], Vec::as_slice)
    }
}

/// A cell within a table: the number of a territory and of a range.
pub(super) type At = (usize, usize);

/// What is known about one slice.
#[derive(Clone, Debug)]
pub(super) struct Table {
    pub(super) law: Law,
    pub(super) nodes: Vec<Node>,
    /// The territory of each node, sorted.
    territories: Vec<Territory>,
    pub(super) wholes: Vec<(At, Vec<At>)>,
    pub(super) trail: Vec<Before>,
    /// Which statement is being added.
    pub(super) giver: usize,
    /// Where the last contradiction was met.
    pub(super) clash: Option<Clash>,
    /// How many times the ranges of a territory were closed: the measure of work.
    pub(super) work: u64,
    /// How many cells claimed begin or end at each point between two stages.
    pub(super) points: [u32; PREFIXES],
    /// Whether some question was given up, and answered as if a table existed.
    pub(super) is_unsure: bool,
}

#[derive(Clone, Debug)]
pub(super) struct Node {
    pub(super) parent: Option<usize>,
    pub(super) children: Vec<usize>,
    /// Whether all its official children stand in the table.
    full: bool,
    pub(super) root: usize,
    pub(super) bounds: Bounds,
    /// One bit for every range on which something is claimed.
    pub(super) claimed: u16,
    /// The bounds that its relatives know.
    pub(super) told: Bounds,
}

/// What stood at a node before it was changed.
#[derive(Clone, Copy, Debug)]
pub(super) enum Before {
    Bound(At, Interval, Cause),
    /// The range was not claimed.
    Claimed(usize, usize),
}

/// Why a bound was tightened.
#[derive(Clone, Copy, Debug)]
pub(super) enum Cause {
    /// A statement says so.
    Given(usize),
    /// The other ranges of the territory.
    Ranges,
    /// A parent and its children.
    Family(usize),
    /// A complete list.
    List(usize),
}

/// Where no table was left.
#[derive(Clone, Copy, Debug)]
pub(super) enum Clash {
    /// The ranges of a territory contradict each other.
    Ranges(usize),
    /// A cell has no value left.
    Cell(At),
}

/// A point to which a table can be taken back.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mark {
    pub(super) trail: usize,
    pub(super) wholes: usize,
}

impl Table {
    /// A table of these territories about which nothing is known.
    ///
    /// A territory hangs below the nearest one above it that is in the table.
    pub(super) fn new(law: Law, territories: &[Territory], tree: &Tree) -> Self {
        let mut sorted = territories.to_vec();
        sorted.sort_unstable();
        sorted.dedup();
        let node = |territory: &Territory| sorted.binary_search(territory).ok();
        let mut nodes: Vec<Node> = Vec::with_capacity(sorted.len());
        let mut direct = vec![0; sorted.len()];
        for (number, territory) in sorted.iter().enumerate() {
            let mut above = tree.parents.get(territory);
            while let Some(next) = above.filter(|&t| node(t).is_none()) {
                above = tree.parents.get(next);
            }
            // The order of territories puts a country before its regions, and these before theirs.
            let parent = above.and_then(node).filter(|&p| p < number);
            if let Some(parent) = parent {
                nodes[parent].children.push(number);
                direct[parent] += usize::from(tree.parents.get(territory) == above);
            }
            let root = parent.map_or(number, |parent| nodes[parent].root);
            nodes.push(Node {
                parent,
                children: Vec::new(),
                full: false,
                root,
                bounds: Bounds::ANY,
                claimed: 0,
                told: Bounds::ANY,
            });
        }
        for (number, territory) in sorted.iter().enumerate() {
            let official = tree.below(*territory).len();
            let all_direct = direct[number] == nodes[number].children.len();
            nodes[number].full = official != 0 && all_direct && direct[number] == official;
        }
        let (wholes, trail) = (Vec::new(), Vec::new());
        Self {
            law,
            nodes,
            territories: sorted,
            wholes,
            trail,
            giver: 0,
            clash: None,
            work: 0,
            points: [0; PREFIXES],
            is_unsure: false,
        }
    }

    pub(super) fn at(&self, territory: Territory, range: usize) -> At {
        let node = self.territories.binary_search(&territory);
        (node.expect("a table is made for the territories that it is asked about"), range)
    }

    pub(super) fn bounds(&self, (node, range): At) -> Interval {
        self.nodes[node].bounds.0[range]
    }

    pub(super) fn mark(&self) -> Mark {
        Mark { trail: self.trail.len(), wholes: self.wholes.len() }
    }

    /// Takes back everything since the mark.
    pub(super) fn undo(&mut self, mark: Mark) {
        while mark.trail < self.trail.len() {
            self.step_back();
        }
        self.wholes.truncate(mark.wholes);
    }

    /// Takes back the last change.
    pub(super) fn step_back(&mut self) {
        match self.trail.pop() {
            Some(Before::Bound((node, range), interval, _)) => {
                // At a mark everybody knew everything.
                self.nodes[node].told.0[range] = interval;
                self.nodes[node].bounds.0[range] = interval;
            }
            Some(Before::Claimed(node, range)) => {
                self.nodes[node].claimed &= !(1 << range);
                let (from, to) = ENDS[range];
                self.points[from] -= 1;
                self.points[to + 1] -= 1;
            }
            None => {}
        }
    }

    /// Forgets how to go back.
    pub(super) fn keep(&mut self) {
        self.trail.clear();
    }

    /// Adds "this cell lies in this interval"; false is a proof that no table exists any more, and
    /// the caller takes it back.
    pub(super) fn admit(&mut self, at: At, interval: Interval) -> bool {
        // What is no news to its own territory is none to any other.
        !self.assume(at, interval) || self.propagate(&[at.0])
    }

    /// Adds "the whole is the sum of its parts"; false is a proof that no table exists any more.
    pub(super) fn complete(&mut self, whole: At, parts: Vec<At>) -> bool {
        let touched = self.assume_whole(whole, parts);
        self.propagate(&touched)
    }

    /// Adds an interval without asking yet what follows; says whether it is news.
    pub(super) fn assume(&mut self, at: At, interval: Interval) -> bool {
        let claimed = self.nodes[at.0].claimed;
        if claimed & (1 << at.1) == 0 {
            self.trail.push(Before::Claimed(at.0, at.1));
            self.nodes[at.0].claimed = claimed | 1 << at.1;
            let (from, to) = ENDS[at.1];
            self.points[from] += 1;
            self.points[to + 1] += 1;
        }
        self.tighten(at, interval, Cause::Given(self.giver))
    }

    /// Adds a complete list without asking yet what follows; returns the territories named.
    pub(super) fn assume_whole(&mut self, whole: At, parts: Vec<At>) -> Vec<usize> {
        let touched: Vec<usize> = parts.iter().chain([&whole]).map(|&(node, _)| node).collect();
        for &at in parts.iter().chain([&whole]) {
            self.assume(at, Interval::ANY);
        }
        self.wholes.push((whole, parts));
        touched
    }

    /// Draws the conclusions from what was assumed about these territories; says whether a table
    /// still exists.
    pub(super) fn settle(&mut self, touched: &[usize]) -> bool {
        self.propagate(touched) && self.exists()
    }

    /// Tightens one cell; says whether anything moved.
    pub(super) fn tighten(&mut self, at: At, interval: Interval, cause: Cause) -> bool {
        let own = self.bounds(at);
        let met = own.meet(interval);
        if met != own {
            self.trail.push(Before::Bound(at, own, cause));
            self.nodes[at.0].bounds.0[at.1] = met;
        }
        met != own
    }

    /// Exchanges bounds until nothing moves; false is a proof that no table exists.
    pub(super) fn propagate(&mut self, start: &[usize]) -> bool {
        // Bounds in a cycle of contradictory sums may creep by one unit a round. Whoever gives up
        // has proved nothing, and says so by `true`.
        let mut rounds = 200 + 50 * self.nodes.len();
        let mut queue = start.to_vec();
        let mut moved = Vec::new();
        // Nobody divides the stages elsewhere, so that relatives have nothing to tell each other of
        // other ranges than follows from what they tell of these.
        let told_of = between_points(self.points);
        while let Some(node) = queue.pop() {
            let Node { bounds, told, .. } = &self.nodes[node];
            let Some(bounds) = bounds.closed_since(told, self.law) else {
                self.clash = Some(Clash::Ranges(node));
                return false;
            };
            self.work += 1;
            let told = std::mem::replace(&mut self.nodes[node].told, bounds);
            for range in (0..RANGES).filter(|&range| told.0[range] != bounds.0[range]) {
                self.tighten((node, range), bounds.0[range], Cause::Ranges);
            }
            let news = |&range: &usize| told_of[range] && told.0[range] != bounds.0[range];
            for range in (0..RANGES).filter(news) {
                self.family(node, (range, &mut moved));
                if let Some(parent) = self.nodes[node].parent {
                    self.family(parent, (range, &mut moved));
                }
            }
            self.lists(node, &mut moved);
            for touched in moved.drain(..) {
                let empty = self.nodes[touched].bounds.0.iter().position(|i| i.is_empty());
                if let Some(range) = empty {
                    self.clash = Some(Clash::Cell((touched, range)));
                    return false;
                }
                if !queue.contains(&touched) {
                    queue.push(touched);
                }
            }
            rounds -= 1;
            if rounds == 0 {
                self.is_unsure = true;
                return true;
            }
        }
        true
    }

    /// What a parent and its children tell each other about one range.
    fn family(&mut self, parent: usize, about: (usize, &mut Vec<usize>)) {
        let children = std::mem::take(&mut self.nodes[parent].children);
        if !children.is_empty() {
            match self.law {
                Law::Sums => self.family_sum(parent, &children, about),
                Law::Nests => self.family_mean(parent, &children, about),
            }
        }
        self.nodes[parent].children = children;
    }

    fn family_sum(
        &mut self,
        parent: usize,
        children: &[usize],
        (range, moved): (usize, &mut Vec<usize>),
    ) {
        let least: i64 = children.iter().map(|&child| self.bounds((child, range)).low).sum();
        let whole = self.bounds((parent, range));
        let family = Cause::Family(parent);
        if self.tighten((parent, range), Interval::new(least, whole.high), family) {
            moved.push(parent);
        }
        if super::interval::OPEN <= whole.high {
            return;
        }
        for &child in children {
            let own = self.bounds((child, range));
            let left = whole.high - (least - own.low);
            if left < own.high {
                self.tighten((child, range), Interval::new(own.low, left), family);
                moved.push(child);
            }
        }
    }

    fn family_mean(
        &mut self,
        parent: usize,
        children: &[usize],
        (range, moved): (usize, &mut Vec<usize>),
    ) {
        if !self.nodes[parent].full {
            return;
        }
        let ends = |end: fn(Interval) -> i64| children.iter().map(move |&c| (c, end));
        let least = ends(|i| i.low).map(|(c, end)| end(self.bounds((c, range)))).min();
        let most = ends(|i| i.high).map(|(c, end)| end(self.bounds((c, range)))).max();
        let between = Interval::new(least.unwrap_or(0), most.unwrap_or(super::interval::OPEN));
        if self.tighten((parent, range), between, Cause::Family(parent)) {
            moved.push(parent);
        }
    }

    /// What a complete list and its total tell each other, for the lists that name this node.
    fn lists(&mut self, node: usize, moved: &mut Vec<usize>) {
        let wholes = std::mem::take(&mut self.wholes);
        let named = |whole: &At, parts: &[At]| parts.iter().chain([whole]).any(|at| at.0 == node);
        let about = wholes.iter().enumerate().filter(|(_, (whole, parts))| named(whole, parts));
        for (number, (whole, parts)) in about {
            let cause = Cause::List(number);
            let bounds: Vec<Interval> = parts.iter().map(|&part| self.bounds(part)).collect();
            let least: i64 = bounds.iter().map(|b| b.low).sum();
            let most = bounds.iter().fold(0, |sum: i64, b| sum.saturating_add(b.high));
            if self.tighten(*whole, Interval::new(least, most), cause) {
                moved.push(whole.0);
            }
            let total = self.bounds(*whole);
            for (part, own) in parts.iter().zip(bounds) {
                let rest_most = most.saturating_sub(own.high);
                let interval = Interval::new(
                    total.low.saturating_sub(rest_most),
                    total.high.saturating_sub(least - own.low),
                );
                if self.tighten(*part, interval, cause) {
                    moved.push(part.0);
                }
            }
        }
        self.wholes = wholes;
    }
}

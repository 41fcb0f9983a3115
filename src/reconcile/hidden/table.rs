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

use super::bounds::{Bounds, ENDS, Law, PREFIXES, RANGES, between_points};
use crate::model::Territory;
use crate::reconcile::declared::interval::Interval;
use crate::reconcile::declared::tree::Tree;

/// A cell within a table: the number of a territory and of a range.
pub(crate) type At = (usize, usize);

/// What is known about one slice.
#[derive(Clone, Debug)]
pub(crate) struct Table {
    pub(crate) law: Law,
    pub(crate) nodes: Vec<Node>,
    /// The territory of each node, sorted.
    territories: Vec<Territory>,
    pub(crate) wholes: Vec<(At, Vec<At>)>,
    pub(crate) trail: Vec<Before>,
    /// Which statement is being added.
    pub(crate) giver: usize,
    /// Where the last contradiction was met.
    pub(crate) clash: Option<Clash>,
    /// How many times the ranges of a territory were closed: the measure of work.
    pub(crate) work: u64,
    /// How many cells claimed begin or end at each point between two stages.
    pub(crate) points: [u32; PREFIXES],
    /// Whether some question was given up, and answered as if a table existed.
    pub(crate) is_unsure: bool,
    /// The range of stages, where nobody will speak of any other: the others follow from it.
    only: Option<usize>,
    /// What each territory held in the last whole table that was found, by stage.
    pub(crate) found: Vec<[i64; 4]>,
    /// Room for propagating: empty between two times.
    queue: Vec<usize>,
    moved: Vec<usize>,
}

#[derive(Clone, Debug)]
pub(crate) struct Node {
    pub(crate) parent: Option<usize>,
    pub(crate) children: Vec<usize>,
    /// Whether all its official children stand in the table.
    pub(crate) full: bool,
    pub(crate) root: usize,
    pub(crate) bounds: Bounds,
    /// One bit for every range on which something is claimed.
    pub(crate) claimed: u16,
    /// The bounds that its relatives know.
    pub(crate) told: Bounds,
}

/// What stood at a node before it was changed.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Before {
    Bound(At, Interval, Cause),
    /// The range was not claimed.
    Claimed(usize, usize),
}

/// Why a bound was tightened.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Cause {
    /// A statement says so.
    Given(usize),
    /// The other ranges of the territory.
    Ranges,
    /// A parent and its children.
    Family(usize),
    /// A complete list.
    List(usize),
}

/// What has become known of a territory: one bit for each range of which the low end has moved,
/// and one for each of which the high end has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct News {
    least: u16,
    most: u16,
}

impl News {
    fn between(before: Interval, after: Interval, range: usize) -> Self {
        Self {
            least: u16::from(before.low != after.low) << range,
            most: u16::from(before.high != after.high) << range,
        }
    }
}

/// Where no table was left.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Clash {
    /// The ranges of a territory contradict each other.
    Ranges(usize),
    /// A cell has no value left.
    Cell(At),
}

/// A point to which a table can be taken back.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Mark {
    pub(crate) trail: usize,
    pub(crate) wholes: usize,
}

impl Table {
    /// A table of these territories about which nothing is known.
    ///
    /// A territory hangs below the nearest one above it that is in the table.
    pub(crate) fn new(law: Law, territories: Vec<Territory>, tree: &Tree) -> Self {
        let mut sorted = territories;
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
            only: None,
            found: Vec::new(),
            queue: Vec::new(),
            moved: Vec::new(),
        }
    }

    /// The same table, of which nobody will speak but of one range of stages where one is given.
    ///
    /// What follows for other ranges is then only worked out where somebody asks for it: most
    /// tables of somebody else's claims are about one number for each territory.
    pub(crate) fn limited(self, only: Option<usize>) -> Self {
        Self { only: only.filter(|_| self.law == Law::Sums), ..self }
    }

    pub(crate) fn at(&self, territory: Territory, range: usize) -> At {
        let node = self.territories.binary_search(&territory);
        (node.expect("a table is made for the territories that it is asked about"), range)
    }

    pub(crate) fn bounds(&self, (node, range): At) -> Interval {
        let bounds = &self.nodes[node].bounds;
        if self.only.is_none_or(|only| only == range) {
            return bounds.0[range];
        }
        // Where they contradict each other nobody asks for what follows.
        bounds.closed(self.law).map_or(bounds.0[range], |closed| closed.0[range])
    }

    pub(crate) fn mark(&self) -> Mark {
        Mark { trail: self.trail.len(), wholes: self.wholes.len() }
    }

    /// Takes back everything since the mark.
    pub(crate) fn undo(&mut self, mark: Mark) {
        while mark.trail < self.trail.len() {
            self.step_back();
        }
        self.wholes.truncate(mark.wholes);
    }

    /// Takes back the last change.
    pub(crate) fn step_back(&mut self) {
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
    pub(crate) fn keep(&mut self) {
        self.trail.clear();
    }

    /// Adds "this cell lies in this interval"; false is a proof that no table exists any more, and
    /// the caller takes it back.
    pub(crate) fn admit(&mut self, at: At, interval: Interval) -> bool {
        // What is no news to its own territory is none to any other.
        !self.assume(at, interval) || self.propagate(&[at.0])
    }

    /// Adds "the whole is the sum of its parts"; false is a proof that no table exists any more.
    pub(crate) fn complete(&mut self, whole: At, parts: Vec<At>) -> bool {
        let touched = self.assume_whole(whole, parts);
        self.propagate(&touched)
    }

    /// Adds an interval without asking yet what follows; says whether it is news.
    pub(crate) fn assume(&mut self, at: At, interval: Interval) -> bool {
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
    pub(crate) fn assume_whole(&mut self, whole: At, parts: Vec<At>) -> Vec<usize> {
        let touched: Vec<usize> = parts.iter().chain([&whole]).map(|&(node, _)| node).collect();
        for &at in parts.iter().chain([&whole]) {
            self.assume(at, Interval::ANY);
        }
        self.wholes.push((whole, parts));
        touched
    }

    /// Draws the conclusions from what was assumed about these territories; says whether a table
    /// still exists.
    pub(crate) fn settle(&mut self, touched: &[usize]) -> bool {
        self.propagate(touched) && self.exists()
    }

    /// Tightens one cell; says whether anything moved.
    pub(crate) fn tighten(&mut self, at: At, interval: Interval, cause: Cause) -> bool {
        debug_assert!(self.only.is_none_or(|only| only == at.1), "nobody speaks of another range");
        let bound = &mut self.nodes[at.0].bounds.0[at.1];
        let (own, met) = (*bound, bound.meet(interval));
        if met != own {
            *bound = met;
            self.trail.push(Before::Bound(at, own, cause));
        }
        met != own
    }

    /// Exchanges bounds until nothing moves; false is a proof that no table exists.
    pub(crate) fn propagate(&mut self, start: &[usize]) -> bool {
        // Bounds in a cycle of contradictory sums may creep by one unit a round. Whoever gives up
        // has proved nothing, and says so by `true`.
        let mut rounds = 200 + 50 * self.nodes.len();
        let (mut queue, mut moved) =
            (std::mem::take(&mut self.queue), std::mem::take(&mut self.moved));
        queue.clear();
        queue.extend(start);
        // Nobody divides the stages elsewhere, so that relatives have nothing to tell each other of
        // other ranges than follows from what they tell of these.
        let told_of = between_points(self.points);
        let mut exists = true;
        while let Some(node) = queue.pop() {
            let Some(news) = self.close(node) else {
                exists = false;
                break;
            };
            self.work += 1;
            for range in (0..RANGES).filter(|&range| told_of[range]) {
                // Parts ask what the whole may be at most, the whole what its parts are at least.
                if news.most & (1 << range) != 0 {
                    self.family(node, (range, &mut moved));
                }
                let up = if self.law == Law::Sums { news.least } else { news.least | news.most };
                if let Some(parent) = self.nodes[node].parent.filter(|_| up & (1 << range) != 0) {
                    self.family(parent, (range, &mut moved));
                }
            }
            self.lists(node, &mut moved);
            for touched in moved.drain(..) {
                let empty = self.nodes[touched].bounds.0.iter().position(|i| i.is_empty());
                if let Some(range) = empty {
                    self.clash = Some(Clash::Cell((touched, range)));
                    exists = false;
                    break;
                }
                if !queue.contains(&touched) {
                    queue.push(touched);
                }
            }
            rounds -= 1;
            self.is_unsure |= exists && rounds == 0;
            if !exists || rounds == 0 {
                break;
            }
        }
        (self.queue, self.moved) = (queue, moved);
        exists
    }

    /// Draws the conclusions within one territory: what its relatives do not know yet; none where
    /// its ranges contradict each other.
    fn close(&mut self, node: usize) -> Option<News> {
        let Node { bounds, told, .. } = &mut self.nodes[node];
        if let Some(only) = self.only {
            let own = bounds.0[only];
            if own.is_empty() {
                self.clash = Some(Clash::Cell((node, only)));
                return None;
            }
            let told = std::mem::replace(&mut told.0[only], own);
            return Some(News::between(told, own, only));
        }
        if bounds == told {
            return Some(News::default());
        }
        let Some(closed) = bounds.closed_since(told, self.law) else {
            self.clash = Some(Clash::Ranges(node));
            return None;
        };
        let told = std::mem::replace(told, closed);
        let mut all = News::default();
        for range in 0..RANGES {
            let news = News::between(told.0[range], closed.0[range], range);
            if news != News::default() {
                self.tighten((node, range), closed.0[range], Cause::Ranges);
                all = News { least: all.least | news.least, most: all.most | news.most };
            }
        }
        Some(all)
    }
}

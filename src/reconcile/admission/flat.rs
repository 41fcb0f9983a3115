//! Whether numbers over a tree of territories can hold together, where nobody divides the stages.
//!
//! Most measures of somebody else's claims are one number for each territory. Then a table exists if
//! and only if nowhere more is needed than may be: a territory needs what is said of it or what its
//! parts need together, whichever is more, and what it has beyond its parts is a residual. So one way
//! up decides, where a [`Table`](crate::reconcile::hidden::table::Table) would also work out what each part may be.

use std::collections::BTreeMap;

use super::admit::Field;
use crate::model::Territory;
use crate::reconcile::declared::interval::{Interval, OPEN};
use crate::reconcile::hidden::bounds::Law;

/// What is said of some territories, each one number.
#[derive(Clone, Debug)]
pub(crate) struct Flat {
    /// Sorted.
    territories: Vec<Territory>,
    nodes: Vec<Node>,
    trail: Vec<(usize, Node)>,
}

#[derive(Clone, Copy, Debug)]
struct Node {
    /// The nearest territory above it of which something is said.
    parent: Option<usize>,
    said: Interval,
    /// What its parts need together.
    below: i64,
}

impl Node {
    fn need(self) -> i64 {
        self.said.low.max(self.below)
    }
}

impl Flat {
    /// Nothing yet about the territories of these statements; none where it takes a table to tell
    /// whether they hold together.
    pub(crate) fn of(field: &Field<'_>, statements: &[usize]) -> Option<Self> {
        let territories = || statements.iter().map(|&n| field.territory(n)).collect();
        Self::is_enough(field).then(|| Self::new(territories(), &field.tree.parents))
    }

    /// Whether one number for each territory is all there is to know.
    pub(crate) fn is_enough(field: &Field<'_>) -> bool {
        field.only.is_some() && field.law == Law::Sums && field.lists.is_empty()
    }

    fn new(territories: Vec<Territory>, parents: &BTreeMap<Territory, Territory>) -> Self {
        let (statements, mut territories) = (territories.len(), territories);
        territories.sort_unstable();
        territories.dedup();
        let node = |territory: &Territory| {
            let mut above = parents.get(territory);
            let mut parent = None;
            while let (Some(next), None) = (above, parent) {
                parent = territories.binary_search(next).ok();
                above = parents.get(next);
            }
            Node { parent, said: Interval::ANY, below: 0 }
        };
        let nodes: Vec<Node> = territories.iter().map(node).collect();
        // Every statement leaves a trace, and may leave one above.
        let trail = Vec::with_capacity(2 * statements);
        Self { territories, nodes, trail }
    }

    /// Adds what is said of a territory; whether it fits what was said before. Where it does not,
    /// the caller takes it back.
    ///
    /// # Panics
    ///
    /// If nothing was to be said of this territory.
    pub(crate) fn add(&mut self, territory: Territory, interval: Interval) -> bool {
        let at = self.territories.binary_search(&territory);
        let mut at = at.expect("it is made for the territories that it is told of");
        let said = self.nodes[at].said.meet(interval);
        let mut next = Node { said, ..self.nodes[at] };
        loop {
            let before = std::mem::replace(&mut self.nodes[at], next);
            self.trail.push((at, before));
            let (needed, needs) = (before.need(), next.need());
            if next.said.high < needs {
                return false;
            }
            match next.parent {
                Some(parent) if needed != needs => {
                    let above = self.nodes[parent];
                    next = Node { below: above.below + needs - needed, ..above };
                    at = parent;
                }
                _ => return true,
            }
        }
    }

    /// What all that was added leaves for a territory: what it needs, and of what is above it the
    /// most that the needs of the others leave.
    ///
    /// # Panics
    ///
    /// If nothing was to be said of this territory.
    pub(crate) fn bounds(&self, territory: Territory) -> Interval {
        let at = self.territories.binary_search(&territory);
        let node = self.nodes[at.expect("it is made for the territories that it is told of")];
        Interval::new(node.need(), self.most(node))
    }

    fn most(&self, node: Node) -> i64 {
        let Some(parent) = node.parent.map(|parent| self.nodes[parent]) else {
            return node.said.high;
        };
        let above = self.most(parent);
        let left = if OPEN <= above { OPEN } else { above - (parent.below - node.need()) };
        node.said.high.min(left)
    }

    /// Forgets how to go back.
    pub(crate) fn keep(&mut self) {
        self.trail.clear();
    }

    /// A point to which it can be taken back.
    pub(crate) fn mark(&self) -> usize {
        self.trail.len()
    }

    /// Takes back everything since the mark.
    pub(crate) fn undo(&mut self, mark: usize) {
        while mark < self.trail.len() {
            let Some((at, before)) = self.trail.pop() else { break };
            self.nodes[at] = before;
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::{collection::vec, prelude::*};

    use super::*;
    use crate::reconcile::declared::tree::Tree;
    use crate::reconcile::hidden::table::Table;

    const CODES: [&str; 8] =
        ["FRA", "REG-44", "REG-53", "DEP-08", "DEP-10", "DEP-22", "DEP-29", "DEP-35"];

    fn tree() -> Tree {
        let code = |at: usize| CODES[at].parse::<Territory>().unwrap();
        let mut tree = Tree::default();
        for (below, above) in [(1, 0), (2, 0), (3, 1), (4, 1), (5, 2), (6, 2), (7, 2)] {
            tree.parents.insert(code(below), code(above));
            tree.children.entry(code(above)).or_default().push(code(below));
        }
        tree
    }

    proptest! {
        /// Some of the territories are left out, so that parts hang below what is above these.
        #[test]
        fn one_way_up_tells_what_a_table_tells(
            said in vec((0..8_usize, 0..12_i64, 0..4_i64, any::<bool>()), 1..14),
        ) {
            let tree = tree();
            let territory = |at: usize| CODES[at].parse::<Territory>().unwrap();
            let spoken: Vec<Territory> = said.iter().map(|it| territory(it.0)).collect();
            let mut flat = Flat::new(spoken.clone(), &tree.parents);
            let mut table = Table::new(Law::Sums, spoken.clone(), &tree).limited(Some(9));
            for (at, low, width, open) in said {
                let high = if open { OPEN } else { low + width };
                let interval = Interval::new(low, high);
                let (before, mark) = (flat.mark(), table.mark());
                let at_table = table.at(territory(at), 9);
                let fits = flat.add(territory(at), interval);
                prop_assert_eq!(fits, table.admit(at_table, interval));
                if !fits {
                    flat.undo(before);
                    table.undo(mark);
                }
                for &territory in &spoken {
                    let known = table.bounds(table.at(territory, 9));
                    prop_assert_eq!(flat.bounds(territory), known, "of {}", territory);
                }
            }
        }
    }
}

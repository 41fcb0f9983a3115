//! What territories tell each other: a parent and its children, a complete list and its total.
//!
//! Counts add up, so that a parent holds at least what its listed children hold together, and each
//! of them at most what the others leave. Shares are means: a parent lies between the least and the
//! greatest of its children, once all of them are known. A complete list *is* its total.

use super::bounds::Law;
use super::table::{At, Cause, Table};
use crate::reconcile::declared::interval::{Interval, OPEN};

impl Table {
    /// What a parent and its children tell each other about one range.
    pub(crate) fn family(&mut self, parent: usize, about: (usize, &mut Vec<usize>)) {
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
        let bounds = |node: usize| self.nodes[node].bounds.0[range];
        let (least, whole) =
            (children.iter().map(|&child| bounds(child).low).sum::<i64>(), bounds(parent));
        let family = Cause::Family(parent);
        if self.tighten((parent, range), Interval::new(least, whole.high), family) {
            moved.push(parent);
        }
        if OPEN <= whole.high {
            return;
        }
        for &child in children {
            let own = self.nodes[child].bounds.0[range];
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
        let between = Interval::new(least.unwrap_or(0), most.unwrap_or(OPEN));
        if self.tighten((parent, range), between, Cause::Family(parent)) {
            moved.push(parent);
        }
    }

    /// What a complete list and its total tell each other, for the lists that name this node.
    pub(crate) fn lists(&mut self, node: usize, moved: &mut Vec<usize>) {
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

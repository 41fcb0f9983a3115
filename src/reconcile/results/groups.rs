//! Which statements are one figure: those of one cell and time.
//!
//! The statements on one cell are taken in the order of their dates; as long as all of a group
//! share a day (with the tolerance), they are one figure, and its ranks are the declared order.

use smallvec::{SmallVec, smallvec};

use super::figures::Decided;
use crate::reconcile::statements::fold::{Cell, ValueKey, value_key};
use crate::reconcile::statements::time::Span;

/// The statements on one cell that speak of the same time, in the declared order.
#[derive(Clone, Debug)]
pub(crate) struct Group {
    pub(crate) cell: Cell,
    pub(crate) members: SmallVec<[usize; 2]>,
}

/// The groups of a measure, by cell and time.
pub(crate) fn groups(decided: &Decided<'_>, apart: bool) -> Vec<Group> {
    let statements = decided.field.statements;
    // Two targets are two aims, not two opinions.
    let value = |n: usize| apart.then(|| value_key(&statements[n].value));
    let mut numbers: Vec<_> =
        (0..statements.len()).map(|n| (statements[n].cell(), decided.window(n), n)).collect();
    numbers.sort_by(|a, b| {
        let of_cell = a.0.cmp(&b.0).then_with(|| value(a.2).cmp(&value(b.2)));
        let before = of_cell.then_with(|| a.1.cmp(&b.1));
        before.then_with(|| decided.places[a.2].cmp(&decided.places[b.2]))
    });
    let mut groups: Vec<Group> = Vec::new();
    let mut open: Option<(Option<ValueKey>, Span)> = None;
    for (cell, window, number) in numbers {
        let value = value(number);
        match (&mut open, groups.last_mut()) {
            (Some((said, common)), Some(group))
                if *said == value && group.cell == cell && common.meets(window) =>
            {
                common.start = common.start.max(window.start);
                common.end = common.end.min(window.end);
                group.members.push(number);
            }
            _ => {
                open = Some((value, window));
                groups.push(Group { cell, members: smallvec![number] });
            }
        }
    }
    for group in &mut groups {
        group.members.sort_by(|&a, &b| decided.places[a].cmp(&decided.places[b]));
    }
    groups
}

//! Why a statement cannot be admitted: the smallest set that it contradicts, and by how much.

use std::collections::BTreeSet;

use super::admit::{Bound, Field};
use super::admitted::Admitted;
use super::minimal::{smallest, without_needless};
use super::room::Filling;
use crate::model::Territory;
use crate::reconcile::declared::interval::{Interval, OPEN, Read, WHOLE};
use crate::reconcile::hidden::bounds::Law;

/// No printed value would ever move farther: four times the largest.
const FARTHEST: i64 = 1 << 42;

/// What is held against the statements: one statement more, or a cell that is elsewhere.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Suspect {
    /// The cell and what it is to hold.
    pub(crate) bound: Bound,
    /// The statement that says so.
    pub(crate) statement: Option<usize>,
}

/// The admitted statements that one statement contradicts: none can be left out.
///
/// Looks first among those of the same territory, then among its relatives, then everywhere: a
/// contradiction close at hand is the one a reader can check. Within them, those are preferred that
/// stand first in the declared order.
pub(crate) fn against(field: &Field<'_>, admitted: &Admitted, statement: usize) -> Vec<usize> {
    let bound = (field.cell(statement), field.statements[statement].read.hard);
    reason(field, admitted, Suspect { bound, statement: Some(statement) })
}

/// The admitted statements that do not allow what is suspected: none can be left out.
///
/// What the bounds refute is followed back to few, and only these are asked about, one by one;
/// where the bounds do not tell, `QuickXplain` (Junker, 2004) asks for whole tables.
pub(crate) fn reason(field: &Field<'_>, admitted: &Admitted, suspect: Suspect) -> Vec<usize> {
    let is_bad = |others: &[usize]| match suspect.statement {
        Some(statement) => !field.is_feasible(&[others, &[statement]].concat(), None),
        None => !field.is_feasible(others, Some(suspect.bound)),
    };
    let rings = || rings(field, admitted, suspect.bound.0.0);
    match rings().find_map(|ring| narrowed(field, &ring, suspect)) {
        Some(found) => needed(field, found, suspect),
        None => smallest(rings(), &is_bad),
    }
}

/// A small part of the statements that the bounds refute together with what is suspected; nothing
/// where they do not refute all of them.
///
/// The statements are added one by one until the bounds refute them, and the contradiction is
/// followed back to those that made it.
fn narrowed(field: &Field<'_>, statements: &[usize], suspect: Suspect) -> Option<Vec<usize>> {
    let Some(mut filling) = suspected(field, statements, suspect) else { return Some(Vec::new()) };
    let mark = filling.table.mark();
    let last = added(field, &mut filling, statements)?;
    let found = filling.table.traced(mark);
    // A complete list binds because all of it stands.
    let in_list = |n: &usize| field.lists.contains_key(n);
    let traced = statements[..=last].iter().filter(|n| found.contains(n) || in_list(n));
    Some(traced.copied().collect())
}

/// What is suspected, and nothing else, about the territories of these statements; nothing where
/// it contradicts itself.
fn suspected(field: &Field<'_>, statements: &[usize], suspect: Suspect) -> Option<Filling> {
    let (territory, range) = suspect.bound.0;
    let mut filling = Filling::about(field.table(statements, Some((territory, range))));
    let at = filling.table.at(territory, range);
    if let Some(statement) = suspect.statement {
        filling.know(field, statement);
    }
    filling.table.admit(at, suspect.bound.1).then_some(filling)
}

/// Adds statements until the bounds refute them; returns which was the last.
fn added(field: &Field<'_>, filling: &mut Filling, statements: &[usize]) -> Option<usize> {
    statements.iter().position(|&statement| {
        let fits = filling.add(field, statement, field.statements[statement].read.hard);
        filling.know(field, statement);
        !fits
    })
}

/// Those of contradictory statements that cannot be left out, the last in the declared order being
/// left out first.
fn needed(field: &Field<'_>, statements: Vec<usize>, suspect: Suspect) -> Vec<usize> {
    let mut statements = statements;
    let mut doubtful = statements.len();
    while let Some(mut filling) = suspected(field, &statements, suspect) {
        // What is needed among many is needed among fewer.
        let (rest, sure) = statements.split_at(doubtful);
        if added(field, &mut filling, sure).is_some() {
            // The others are not needed at all.
            return without_needless(sure.to_vec(), &|others| match suspect.statement {
                Some(statement) => !field.is_feasible(&[others, &[statement]].concat(), None),
                None => !field.is_feasible(others, Some(suspect.bound)),
            });
        }
        match last_needless(field, &mut filling, (rest, 0)) {
            None => return statements,
            Some(at) => {
                statements.remove(at);
                doubtful = at;
            }
        }
    }
    Vec::new()
}

/// The last of the statements without which the others still leave no table. The filling holds all
/// that is not among them.
///
/// One half is added, and the same is asked about the other: so each is left out once, and all
/// together are added no more often than halving takes.
fn last_needless(
    field: &Field<'_>,
    filling: &mut Filling,
    (statements, from): (&[usize], usize),
) -> Option<usize> {
    if statements.len() < 2 {
        return (!statements.is_empty() && !filling.table.exists()).then_some(from);
    }
    let (first, second) = statements.split_at(statements.len() / 2);
    let halves = [(first, second, from + first.len()), (second, first, from)];
    halves.into_iter().find_map(|(others, asked, from)| {
        let mark = filling.table.mark();
        let needless = match added(field, filling, others) {
            // Refuted without any of those that are asked about.
            Some(_) => Some(from + asked.len() - 1),
            None => last_needless(field, filling, (asked, from)),
        };
        filling.table.undo(mark);
        for &statement in others {
            filling.forget(statement);
        }
        needless
    })
}

/// Ever larger surroundings of a territory: itself, its relatives, everything.
///
/// Each is only made when the one before it was asked for and did not do.
fn rings<'a>(
    field: &'a Field<'_>,
    admitted: &'a Admitted,
    own: Territory,
) -> impl Iterator<Item = Vec<usize>> + 'a {
    let near = move || {
        let parent = |territory| field.tree.parents.get(&territory).copied();
        let above = std::iter::successors(parent(own), |&t| parent(t));
        let siblings = parent(own).map_or(&[][..], |parent| field.tree.below(parent));
        let below = field.tree.below(own).iter().chain(siblings);
        let near: BTreeSet<_> = above.chain(below.copied()).chain([own]).collect();
        admitted.iter().filter(|&&n| near.contains(&field.territory(n))).copied().collect()
    };
    let makers: [Box<dyn Fn() -> Vec<usize> + 'a>; 3] = [
        Box::new(move || admitted.of(own).to_vec()),
        Box::new(near),
        Box::new(move || admitted.to_vec()),
    ];
    makers.into_iter().map(|make| make())
}

/// The least number of units by which a printed value would have to move to fit, and whether
/// upwards. A value moves by whole steps of its own precision: 91 % can only become 90 %.
///
/// `known` is what the admitted statements say about the cell: no smaller move can do.
pub(crate) fn smallest_shift(
    law: Law,
    (read, known): (Read, Interval),
    mut fits: impl FnMut(Interval) -> bool,
) -> (i64, bool) {
    let least = read.hard.distance(known).max(1).next_multiple_of_step(read.step);
    let moved = |by: i64, up: bool| {
        let moved = read.hard.shifted(if up { by } else { -by });
        let most = if law == Law::Nests { WHOLE } else { OPEN };
        moved.meet(Interval::new(0, most))
    };
    let mut fits = |by: i64, up: bool| {
        let interval = moved(by, up);
        !interval.is_empty() && fits(interval)
    };
    let mut ways = Vec::new();
    for up in [false, true] {
        // What lies wholly above the bounds never fits by going up.
        let away = if up { known.high < read.hard.low } else { read.hard.high < known.low };
        if away {
            continue;
        }
        let (mut low, mut high) = (0, least);
        while !fits(high, up) && high < FARTHEST {
            low = high;
            high = (high * 2).next_multiple_of_step(read.step);
        }
        if FARTHEST <= high {
            continue;
        }
        while read.step < high - low {
            let middle = low + ((high - low) / 2).next_multiple_of_step(read.step);
            if middle == high {
                break;
            }
            if fits(middle, up) { high = middle } else { low = middle }
        }
        ways.push((high, up));
    }
    ways.into_iter().min().unwrap_or((least, false))
}

trait Steps {
    fn next_multiple_of_step(self, step: i64) -> i64;
}

impl Steps for i64 {
    fn next_multiple_of_step(self, step: i64) -> i64 {
        (self + step - 1) / step * step
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shifts() {
        let step = |n, step| Read { hard: Interval::new(n, n), soft: Interval::ANY, step };
        #[rustfmt::skip]
        let cases = [
            // printed, step, known,   really fits,  shift
            (624, 1,   (567, 567),     (567, 567),   (57, false)),
            (46,  1,   (0, 41),        (0, 41),      (5, false)),
            (3,   1,   (10, OPEN),     (10, OPEN),   (7, true)),
            (3,   1,   (0, OPEN),      (9, 12),      (6, true)),
            (9100, 100, (0, 9049),     (0, 9049),    (100, false)),
        ];
        for (printed, by, known, fits, expected) in cases {
            let fits = Interval::new(fits.0, fits.1);
            let known = Interval::new(known.0, known.1);
            let got = smallest_shift(Law::Sums, (step(printed, by), known), |i| i.meets(fits));
            assert_eq!(got, expected, "for {printed} within {known:?}");
        }
    }
}

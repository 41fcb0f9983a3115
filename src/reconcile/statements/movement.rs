//! When a territory is known to have moved, so that two figures of it may differ and both be true.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};

use super::fold::Statement;
use super::time::{Span, When};
use crate::model::Territory;
use crate::reconcile::declared::policy::Policy;
use crate::reconcile::hidden::bounds::{Bounds, Law};

/// The times at which a territory is known to have moved: somebody counted one of its cells twice,
/// at most so many days apart, and found two numbers, or whoever counted next found a small step where
/// figures are known to move. Apart from each other, and in order.
///
/// One cell that moves is told of all: what stands at one stage came from another. A number that is
/// only rounded tells of no move, and hides none. The origin of each statement is given as a number.
pub(crate) fn moves(
    (statements, origins): (&[Statement<'_>], &[u32]),
    whens: &[When],
    policy: &Policy,
) -> BTreeMap<Territory, Vec<Span>> {
    let is_counted = |&number: &usize| !whens[number].vague && statements[number].value.is_exact();
    let counted = (0..statements.len()).filter(is_counted).map(|number| {
        let statement = &statements[number];
        (statement.cell(), origins[number], whens[number].own, number)
    });
    let mut series: Vec<_> = counted.collect();
    series.sort_unstable();
    let mut moves: BTreeMap<Territory, Vec<Span>> = BTreeMap::new();
    let mut slowly: BTreeMap<Territory, Vec<Span>> = BTreeMap::new();
    for pair in series.windows(2) {
        let ((cell, origin, before, first), (other, who, after, second)) = (pair[0], pair[1]);
        let days = (after.start - before.end).num_days();
        let differ = !statements[first].read.hard.meets(statements[second].read.hard);
        if (cell, origin) != (other, who) || !differ || days <= 0 {
            continue;
        }
        let span = Span { start: before.end, end: after.start.pred_opt().unwrap_or(after.start) };
        let valid = statements[first].ages.valid_days;
        if days <= i64::from(policy.moving_days) {
            moves.entry(cell.territory).or_default().push(span);
        }
        if days <= i64::from(valid) {
            slowly.entry(cell.territory).or_default().push(span);
        }
    }
    for (territory, span) in steps(statements, whens, (&slowly, policy)) {
        moves.entry(territory).or_default().push(span);
    }
    for spans in moves.values_mut() {
        spans.sort_unstable();
        spans.dedup_by(|next, last| {
            let meets = next.start <= last.end;
            last.end = if meets { last.end.max(next.end) } else { last.end };
            meets
        });
    }
    moves
}

/// The times between two counts within the tolerance of which the later is a small step from what the
/// earlier leave for its cell: such a step is evolution, a larger one a contradiction.
///
/// Only where somebody found that figures of the territory move, in whatever time a figure is valid:
/// where nobody counted twice, any two numbers differ.
fn steps(
    statements: &[Statement<'_>],
    whens: &[When],
    (moves, policy): (&BTreeMap<Territory, Vec<Span>>, &Policy),
) -> Vec<(Territory, Span)> {
    let Some(percent) = policy.moving_percent else { return Vec::new() };
    let tolerance = |statement: &Statement<'_>| {
        if statement.lead().measure.is_share() { 0 } else { statement.ages.tolerance_days }
    };
    let is_counted = |&number: &usize| {
        let statement = &statements[number];
        if !moves.contains_key(&statement.cell().territory) {
            return false;
        }
        let exact = statement.read.hard.is_exact() && !whens[number].vague;
        exact && !statement.is_copy && 0 < tolerance(statement)
    };
    let counted = (0..statements.len()).filter(is_counted);
    let mut counted: Vec<(Territory, NaiveDate, usize)> =
        counted.map(|n| (statements[n].cell().territory, whens[n].own.end, n)).collect();
    counted.sort_unstable();
    let mut steps = Vec::new();
    for own in counted.chunk_by(|a, b| a.0 == b.0) {
        for &(territory, _, later) in own {
            let (statement, start) = (&statements[later], whens[later].own.start);
            let days = Days::new(tolerance(statement).into());
            let from = start.checked_sub_days(days).unwrap_or(start);
            let before = |day: NaiveDate| own.partition_point(|&(_, end, _)| end < day);
            let mut bounds = Bounds::ANY;
            for &(_, _, n) in &own[before(from)..before(start)] {
                let bound = &mut bounds.0[statements[n].range];
                *bound = bound.meet(statements[n].read.hard);
            }
            let (range, found) = (statement.range, statement.read.hard);
            let left = if bounds == Bounds::ANY { None } else { bounds.closed(Law::Sums) };
            let apart = left.map_or(0, |left| found.distance(left.0[range]));
            let step = Span { start: from, end: start.pred_opt().unwrap_or(start) };
            let is_small = 0 < apart && apart <= (found.low * i64::from(percent) / 100).max(1);
            let is_near = |span: &Span| span.is_within_days(step, statement.ages.valid_days);
            if is_small && moves[&territory].iter().any(is_near) {
                steps.push((territory, step));
            }
        }
    }
    steps
}

/// Whether a day lies in one of these spans, which are apart and in order.
pub(crate) fn is_within(spans: &[Span], day: NaiveDate) -> bool {
    let after = spans.partition_point(|span| span.start <= day);
    after.checked_sub(1).is_some_and(|at| day <= spans[at].end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_within() {
        let day = |day: u32| NaiveDate::from_ymd_opt(2024, 1, day).unwrap();
        let spans = [(2, 4), (10, 10)].map(|(a, b)| Span { start: day(a), end: day(b) });
        let inside: Vec<u32> = (1..13).filter(|&n| is_within(&spans, day(n))).collect();
        assert_eq!(inside, [2, 3, 4, 10]);
        assert!(!is_within(&[], day(1)));
    }
}

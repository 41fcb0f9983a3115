//! When a territory is known to have moved, so that two figures of it may differ and both be true.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::model::Territory;

use super::fold::Statement;
use super::time::{Span, When};

/// The times at which a territory is known to have moved: somebody counted one of its cells twice,
/// at most so many days apart, and found two numbers. Apart from each other, and in order.
///
/// One cell that moves is told of all: what stands at one stage came from another. A number that is
/// only rounded tells of no move, and hides none.
pub(super) fn moves(
    statements: &[Statement<'_>],
    whens: &[When],
    within_days: u16,
) -> BTreeMap<Territory, Vec<Span>> {
    let is_counted = |&number: &usize| !whens[number].vague && statements[number].value.is_exact();
    let counted = (0..statements.len()).filter(is_counted).map(|number| {
        let statement = &statements[number];
        (statement.cell(), statement.lead().origin.as_str(), whens[number].own, number)
    });
    let mut series: Vec<_> = counted.collect();
    series.sort_unstable();
    let mut moves: BTreeMap<Territory, Vec<Span>> = BTreeMap::new();
    for pair in series.windows(2) {
        let ((cell, origin, before, first), (other, who, after, second)) = (pair[0], pair[1]);
        let days = (after.start - before.end).num_days();
        let differ = !statements[first].read.hard.meets(statements[second].read.hard);
        let is_soon = 0 < days && days <= i64::from(within_days);
        if (cell, origin) == (other, who) && differ && is_soon {
            let end = after.start.pred_opt().unwrap_or(after.start);
            moves.entry(cell.territory).or_default().push(Span { start: before.end, end });
        }
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

/// Whether a day lies in one of these spans, which are apart and in order.
pub(super) fn is_within(spans: &[Span], day: NaiveDate) -> bool {
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

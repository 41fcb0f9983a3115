//! When a territory is known to have moved, so that two figures of it may differ and both be true.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::model::Territory;

use super::fold::{Cell, Statement};
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
    let mut series: BTreeMap<(Cell, &str), Vec<usize>> = BTreeMap::new();
    let counted =
        |&(n, statement): &(usize, &Statement<'_>)| !whens[n].vague && statement.value.is_exact();
    for (number, statement) in statements.iter().enumerate().filter(counted) {
        let key = (statement.cell(), statement.lead().origin.as_str());
        series.entry(key).or_default().push(number);
    }
    let mut moves: BTreeMap<Territory, Vec<Span>> = BTreeMap::new();
    for ((cell, _), mut numbers) in series {
        numbers.sort_by_key(|&n| (whens[n].own, n));
        for pair in numbers.windows(2) {
            let (before, after) = (whens[pair[0]].own, whens[pair[1]].own);
            let days = (after.start - before.end).num_days();
            let differ = !statements[pair[0]].read.hard.meets(statements[pair[1]].read.hard);
            if differ && 0 < days && days <= i64::from(within_days) {
                let end = after.start.pred_opt().unwrap_or(after.start);
                moves.entry(cell.territory).or_default().push(Span { start: before.end, end });
            }
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

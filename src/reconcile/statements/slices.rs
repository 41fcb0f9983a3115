//! The times at which statements overlap: a hidden table exists for each.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::time::{Span, When};

/// A time at which a largest set of statements overlaps.
#[derive(Clone, Debug)]
pub(crate) struct Slice {
    /// The days that all its statements share.
    pub(crate) span: Span,
    /// The statements, by number and in the order of their numbers.
    pub(crate) members: Vec<usize>,
}

/// The slices of these statements, in the order of time.
///
/// Sweeps the days once. A set of overlapping statements is a largest one where something has
/// begun since the last end: there every precise statement is held against all that it meets.
/// A smallest one, between an end and the next beginning, is added where a vague statement is in
/// it: a quieter time in which that statement may be true.
pub(crate) fn slices(whens: &[When]) -> Vec<Slice> {
    let mut starts: Vec<(NaiveDate, NaiveDate, usize)> = Vec::new();
    for (number, when) in whens.iter().enumerate() {
        starts.extend(when.spans().map(|span| (span.start, span.end, number)));
    }
    starts.sort_unstable();

    let mut sweep = Sweep { whens, active: BTreeSet::new(), slices: Vec::new() };
    let mut starts = starts.into_iter().peekable();
    while let Some(day) = starts.peek().map(|&(start, ..)| start) {
        let was_quiet = sweep.active.is_empty();
        while let Some((_, end, number)) = starts.next_if(|&(start, ..)| start == day) {
            sweep.active.insert((end, number));
        }
        let next = starts.peek().map(|&(start, ..)| start);
        let Some(&(first_end, _)) = sweep.active.first() else { continue };
        if let Some(next) = next.filter(|&next| next <= first_end) {
            if was_quiet {
                sweep.quiet(day, next.pred_opt());
            }
            continue;
        }
        sweep.push(Span { start: day, end: first_end });
        sweep.end_before(next);
    }
    sweep.slices
}

struct Sweep<'a> {
    whens: &'a [When],
    /// What overlaps on the current day, by its last day.
    active: BTreeSet<(NaiveDate, usize)>,
    slices: Vec<Slice>,
}

impl Sweep<'_> {
    fn push(&mut self, span: Span) {
        let mut members: Vec<usize> = self.active.iter().map(|&(_, number)| number).collect();
        members.sort_unstable();
        members.dedup();
        self.slices.push(Slice { span, members });
    }

    /// Adds what is active as a quiet time, where a vague statement may need it.
    fn quiet(&mut self, start: NaiveDate, end: Option<NaiveDate>) {
        let end = end.or_else(|| self.active.first().map(|&(end, _)| end));
        if let Some(end) = end.filter(|&end| start <= end)
            && self.active.iter().any(|&(_, number)| self.whens[number].vague)
        {
            self.push(Span { start, end });
        }
    }

    /// Ends whatever ends before the next start, down to the smallest set that is not empty.
    fn end_before(&mut self, next: Option<NaiveDate>) {
        let mut last = None;
        while let Some(&(end, _)) = self.active.first() {
            if next.is_some_and(|next| next <= end) {
                break;
            }
            let is_alone = self.active.last().is_some_and(|&(latest, _)| latest == end);
            if let Some(day) = last.filter(|_| is_alone).and_then(|day: NaiveDate| day.succ_opt()) {
                self.quiet(day, Some(end));
            }
            while self.active.first().is_some_and(|&(first, _)| first == end) {
                self.active.pop_first();
            }
            last = Some(end);
        }
        let (Some(last), Some(next)) = (last, next) else { return };
        if let (Some(day), false) = (last.succ_opt(), self.active.is_empty()) {
            self.quiet(day, next.pred_opt());
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::{collection::vec, prelude::*};

    use chrono::Days;

    use super::*;

    fn date(day: u64) -> NaiveDate {
        NaiveDate::from_ymd_opt(2024, 1, 1).unwrap() + Days::new(day)
    }

    /// The first and last days of statements, and the members of the slices that they make.
    type Row = (&'static [(u64, u64)], &'static [&'static [usize]]);

    fn when(start: u64, end: u64) -> When {
        When { own: Span { start: date(start), end: date(end) }, vouched: None, vague: false }
    }

    #[test]
    fn a_vague_statement_also_has_its_quiet_times() {
        #[rustfmt::skip]
        let cases: [Row; 5] = [
            // The first is vague.
            (&[(0, 30), (2, 3), (10, 11)],  &[&[0], &[0, 1], &[0], &[0, 2], &[0]]),
            (&[(0, 30), (0, 30)],           &[&[0, 1]]),
            (&[(5, 9), (0, 30)],            &[&[0, 1]]),
            (&[(0, 9), (5, 30), (7, 8)],    &[&[0], &[0, 1, 2]]),
            (&[(0, 9), (0, 4), (5, 9)],     &[&[0, 1], &[0, 2]]),
        ];
        for (spans, expected) in cases {
            let mut whens: Vec<_> = spans.iter().map(|&(a, b)| when(a, b)).collect();
            whens[0].vague = true;
            let got: Vec<_> = slices(&whens).into_iter().map(|s| s.members).collect();
            assert_eq!(got, expected, "for {spans:?}");
        }
    }

    #[test]
    fn slices_are_the_largest_overlaps() {
        #[rustfmt::skip]
        let cases: [Row; 6] = [
            (&[(0, 0), (1, 1)],                 &[&[0], &[1]]),
            (&[(0, 5), (3, 8)],                 &[&[0, 1]]),
            (&[(0, 5), (3, 8), (7, 9)],         &[&[0, 1], &[1, 2]]),
            (&[(0, 30), (2, 3), (10, 11)],      &[&[0, 1], &[0, 2]]),
            (&[(0, 5), (0, 5)],                 &[&[0, 1]]),
            (&[],                               &[]),
        ];
        for (spans, expected) in cases {
            let whens: Vec<_> = spans.iter().map(|&(a, b)| when(a, b)).collect();
            let got: Vec<_> = slices(&whens).into_iter().map(|s| s.members).collect();
            assert_eq!(got, expected, "for {spans:?}");
        }
    }

    proptest! {
        #[test]
        fn any_two_that_meet_share_a_slice(spans in vec((0..30_u64, 0..8_u64), 1..12)) {
            let whens: Vec<_> = spans.iter().map(|&(a, n)| when(a, a + n)).collect();
            let slices = slices(&whens);
            for i in 0..whens.len() {
                for j in 0..whens.len() {
                    let meet = whens[i].own.meets(whens[j].own);
                    let share = slices.iter().any(|s| s.members.contains(&i) && s.members.contains(&j));
                    prop_assert_eq!(meet, share, "{} and {}", i, j);
                }
            }
        }

        #[test]
        fn a_slice_lies_within_all_its_members(spans in vec((0..30_u64, 0..8_u64), 1..12)) {
            let whens: Vec<_> = spans.iter().map(|&(a, n)| when(a, a + n)).collect();
            for slice in slices(&whens) {
                prop_assert!(slice.span.start <= slice.span.end);
                for &member in &slice.members {
                    let own = whens[member].own;
                    prop_assert!(own.start <= slice.span.start && slice.span.end <= own.end);
                }
            }
        }
    }
}

//! The bounds of one territory: what is known about each contiguous range of stages.
//!
//! Counts are kept as differences of prefix sums: with p₀ = 0 and pₖ the number of communities at
//! the first k stages, every range is some pⱼ − pᵢ, every claim a bound on such a difference, and
//! "no stage holds less than nothing" says that p never falls. Shortest paths between the five
//! prefixes therefore give the *exact* bounds of all ten ranges at once, and a negative cycle is a
//! contradiction (a simple temporal network; Dechter, Meiri and Pearl, 1991).
//!
//! Shares of the population are not added over stages, because a household may live where two
//! communities work. They only nest: whoever is covered at some stages is covered at more. Bounds
//! that respect the inclusion of ranges are exact, because every range may stand at its low end.

use crate::model::StageRange;
use crate::reconcile::declared::interval::{Interval, OPEN};

/// The number of contiguous ranges of four stages.
pub(crate) const RANGES: usize = 10;

/// The prefixes, from none of the stages to all four.
pub(crate) const PREFIXES: usize = 5;

/// The first and the last stage of each range, by its number.
pub(crate) const ENDS: [(usize, usize); RANGES] =
    [(0, 0), (1, 1), (2, 2), (3, 3), (0, 1), (1, 2), (2, 3), (0, 2), (1, 3), (0, 3)];

/// The number of a range in [`ENDS`]; the four single stages come first.
pub(crate) fn number(range: StageRange) -> usize {
    at(range.from().index(), range.to().index())
}

fn at(from: usize, to: usize) -> usize {
    ENDS.iter().position(|&ends| ends == (from, to)).expect("every contiguous range is listed")
}

/// Which ranges begin and end at points, from none of the stages to all four, that are in use.
pub(crate) fn between_points(uses: [u32; PREFIXES]) -> [bool; RANGES] {
    ENDS.map(|(from, to)| uses[from] != 0 && uses[to + 1] != 0)
}

/// What is known about every range, by its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Bounds(pub(crate) [Interval; RANGES]);

/// How the ranges of one territory hang together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Law {
    /// Counts: stages add up.
    Sums,
    /// Shares: stages nest.
    Nests,
}

impl Bounds {
    pub(crate) const ANY: Self = Self([Interval::ANY; RANGES]);

    /// The exact bounds that follow from these; none where they contradict each other.
    pub(crate) fn closed(&self, law: Law) -> Option<Self> {
        let closed = match law {
            Law::Sums => self.summed(),
            Law::Nests => Some(self.nested()),
        };
        closed.filter(|bounds| !bounds.0.iter().any(|interval| interval.is_empty()))
    }

    /// The same as [`Bounds::closed`], where these are closed bounds of which a few were tightened:
    /// only paths through what was tightened can have become shorter.
    pub(crate) fn closed_since(&self, before: &Self, law: Law) -> Option<Self> {
        if law == Law::Nests {
            return self.closed(law);
        }
        let mut most = before.differences();
        for ((&(from, to), new), old) in ENDS.iter().zip(&self.0).zip(&before.0) {
            if new.high < old.high && !shorten(&mut most, (from, to + 1), new.high) {
                return None;
            }
            if old.low < new.low && !shorten(&mut most, (to + 1, from), -new.low) {
                return None;
            }
        }
        Some(Self::between(&most))
    }

    /// `most[i][j]` is the most by which prefix j may exceed prefix i.
    fn differences(&self) -> [[i64; PREFIXES]; PREFIXES] {
        let mut most = [[OPEN; PREFIXES]; PREFIXES];
        for (i, row) in most.iter_mut().enumerate() {
            row[i] = 0;
        }
        for (&(from, to), interval) in ENDS.iter().zip(&self.0) {
            most[from][to + 1] = interval.high;
            most[to + 1][from] = -interval.low;
        }
        most
    }

    fn between(most: &[[i64; PREFIXES]; PREFIXES]) -> Self {
        let mut bounds = Self::ANY;
        for (interval, &(from, to)) in bounds.0.iter_mut().zip(&ENDS) {
            *interval = Interval::new(-most[to + 1][from], most[from][to + 1]);
        }
        bounds
    }

    /// The ends that prove that no values are left, each a range and whether it is its high end.
    pub(crate) fn circle(&self) -> Vec<(usize, bool)> {
        let most = self.differences();
        let all = (0..PREFIXES).flat_map(|i| (0..PREFIXES).map(move |j| (i, j)));
        let round = |(from, to): (usize, usize)| {
            let back = way(&most, (to, from), -most[from][to] - 1)?;
            Some([back, vec![(from, to)]].concat())
        };
        let steps = all.filter(|&(from, to)| from != to && most[from][to] < OPEN).find_map(round);
        steps.map_or_else(every_end, |steps| steps.into_iter().map(end_of).collect())
    }

    /// The ends from which one follows.
    pub(crate) fn behind(
        &self,
        (range, high): (usize, bool),
        value: i64,
        law: Law,
    ) -> Vec<(usize, bool)> {
        let (from, to) = ENDS[range];
        if law == Law::Nests {
            let holds = |other: &usize| {
                let (first, last) = ENDS[*other];
                let bound = self.0[*other];
                if high {
                    first <= from && to <= last && bound.high <= value
                } else {
                    from <= first && last <= to && value <= bound.low
                }
            };
            let other = (0..RANGES).filter(|&other| other != range).find(holds);
            return other.map_or_else(every_end, |other| vec![(other, high)]);
        }
        let (ends, length) = if high { ((from, to + 1), value) } else { ((to + 1, from), -value) };
        let steps = way(&self.differences(), ends, length);
        steps.map_or_else(every_end, |steps| steps.into_iter().map(end_of).collect())
    }

    fn summed(&self) -> Option<Self> {
        let mut most = self.differences();
        for via in 0..PREFIXES {
            for i in 0..PREFIXES {
                for j in 0..PREFIXES {
                    let (first, second) = (most[i][via], most[via][j]);
                    if first < OPEN && second < OPEN {
                        most[i][j] = most[i][j].min(first + second);
                    }
                }
            }
        }
        if (0..PREFIXES).any(|i| most[i][i] < 0) {
            return None;
        }
        Some(Self::between(&most))
    }

    fn nested(&self) -> Self {
        let mut closed = *self;
        for (inner, &(from, to)) in ENDS.iter().enumerate() {
            for (outer, &(first, last)) in ENDS.iter().enumerate() {
                if first <= from && to <= last {
                    closed.0[outer].low = closed.0[outer].low.max(self.0[inner].low);
                    closed.0[inner].high = closed.0[inner].high.min(self.0[outer].high);
                }
            }
        }
        closed
    }
}

/// A way of few steps from one prefix to another that is no longer than this.
fn way(
    most: &[[i64; PREFIXES]; PREFIXES],
    (from, to): (usize, usize),
    length: i64,
) -> Option<Vec<(usize, usize)>> {
    let mut ways = vec![(vec![from], 0)];
    for _ in 1..PREFIXES {
        let mut longer = Vec::new();
        for (way, so_far) in &ways {
            let here = *way.last().expect("a way begins somewhere");
            for (next, &length) in most[here].iter().enumerate() {
                if length < OPEN && !way.contains(&next) {
                    longer.push(([way.as_slice(), &[next]].concat(), so_far + length));
                }
            }
        }
        let done = |(way, all): &&(Vec<usize>, i64)| way.last() == Some(&to) && *all <= length;
        if let Some((way, _)) = longer.iter().find(done) {
            return Some(way.windows(2).map(|pair| (pair[0], pair[1])).collect());
        }
        ways = longer;
    }
    None
}

/// The end that a step between two prefixes stands for.
fn end_of((from, to): (usize, usize)) -> (usize, bool) {
    if from < to { (at(from, to - 1), true) } else { (at(to, from - 1), false) }
}

/// All that may be the reason, where it is not plain which.
fn every_end() -> Vec<(usize, bool)> {
    (0..RANGES).flat_map(|range| [(range, false), (range, true)]).collect()
}

/// Shortens the way between two prefixes, and all that lead through it; false where going round in
/// a circle would become shorter than standing still.
fn shorten(
    most: &mut [[i64; PREFIXES]; PREFIXES],
    (from, to): (usize, usize),
    length: i64,
) -> bool {
    if most[from][to] <= length {
        return true;
    }
    if most[to][from] < OPEN && most[to][from] + length < 0 {
        return false;
    }
    let onward = most[to];
    for way in most {
        let before = way[from];
        if before < OPEN {
            for (here, after) in way.iter_mut().zip(onward) {
                let through = if after < OPEN { before + length + after } else { OPEN };
                *here = (*here).min(through);
            }
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use proptest::{collection::vec, prelude::*};

    use super::*;

    proptest! {
        #[test]
        fn closing_what_was_closed_is_closing_all(
            claims in vec((0..RANGES, 0..9_i64, 0..9_i64, any::<bool>()), 1..12),
        ) {
            let mut closed = Bounds::ANY;
            for (range, low, width, open) in claims {
                let high = if open { OPEN } else { low + width };
                let mut more = closed;
                more.0[range] = more.0[range].meet(Interval::new(low, high));
                let all = more.closed(Law::Sums);
                prop_assert_eq!(more.closed_since(&closed, Law::Sums), all);
                match all {
                    Some(next) => closed = next,
                    None => break,
                }
            }
        }
    }

    type Row = (&'static [(usize, usize, i64, i64)], (usize, usize), Option<(i64, i64)>);

    #[test]
    fn ranges_bound_each_other() {
        #[rustfmt::skip]
        let sums: [Row; 6] = [
            // claims: from, to, low, high                                    range   bounds
            (&[(1, 3, 403, 403), (3, 3, 134, 134), (2, 2, 37, 37)],           (1, 1), Some((232, 232))),
            (&[(0, 3, 781, 781), (3, 3, 388, 388)],                           (0, 2), Some((393, 393))),
            (&[(0, 3, 781, 781), (3, 3, 388, 388)],                           (2, 2), Some((0, 393))),
            (&[(0, 0, 23, 23), (1, 1, 13, 13), (2, 2, 5, 5), (0, 3, 41, 41)], (3, 3), Some((0, 0))),
            (&[(0, 0, 23, 23), (1, 1, 18, 18), (2, 2, 5, 5), (0, 3, 41, 41)], (3, 3), None),
            (&[(2, 3, 5, 5), (3, 3, 6, 6)],                                   (2, 2), None),
        ];
        let nests: [Row; 3] = [
            (&[(1, 3, 7635, 7644), (3, 3, 5755, 5764)], (0, 3), Some((7635, OPEN))),
            (&[(1, 3, 7635, 7644), (3, 3, 5755, 5764)], (2, 3), Some((5755, 7644))),
            (&[(1, 3, 5000, 5000), (3, 3, 6000, 6000)], (2, 3), None),
        ];
        let laws = sums.iter().map(|row| (Law::Sums, row));
        for (law, (claims, cell, expected)) in laws.chain(nests.iter().map(|r| (Law::Nests, r))) {
            let mut bounds = Bounds::ANY;
            for &(from, to, low, high) in *claims {
                bounds.0[at(from, to)] = Interval::new(low, high);
            }
            let got = bounds.closed(law).map(|b| b.0[at(cell.0, cell.1)]);
            let got = got.map(|interval| (interval.low, interval.high));
            assert_eq!(got, *expected, "for {law:?} {claims:?}");
        }
    }
}

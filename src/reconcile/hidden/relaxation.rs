//! The same question without whole numbers: is there a table with fractions?
//!
//! Where the bounds prove nothing and no table is found at once, a linear programme decides most of
//! what is left: if there is no table with fractions there is none at all, and what it finds is
//! nearly always whole (the matrix is that of a network wherever only one of the two dimensions,
//! territories and stages, is nested deeper than a level).
//!
//! Floating point decides nothing by a hair: the programme looks for the table that violates all
//! constraints by as little as possible, and only a violation far above rounding counts as a proof;
//! what it finds is checked in whole numbers.

use std::collections::BTreeMap;

use microlp::{ComparisonOp, OptimizationDirection, Problem, Variable};

use super::bounds::ENDS;
use super::table::Table;
use crate::reconcile::declared::interval::{Interval, OPEN};

/// A violation below this may be rounding; in whole numbers, a contradiction among a thousand
/// constraints violates one of them by at least a thousandth.
const TOLERANCE: f64 = 5e-4;

/// What the relaxed programme says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Relaxed {
    /// No table exists, not even with fractions.
    Contradiction,
    /// What each territory holds by stage, rounded: to be checked.
    Table(Vec<[i64; 4]>),
    /// It could not be decided.
    Unknown,
}

/// One row: variables with their signs, and the interval of their sum.
type Row = (Vec<(Variable, f64)>, Interval);

/// Relaxes the table around these territories, which have claims; the others only hand on.
pub(crate) fn relaxed(table: &Table, claimed: &[usize]) -> Relaxed {
    let mut problem = Problem::new(OptimizationDirection::Minimize);
    let violation = problem.add_var(1.0, (0.0, f64::INFINITY));
    let mut cells: Vec<Option<[Variable; 4]>> = vec![None; table.nodes.len()];
    let mut rows: Vec<Row> = Vec::new();
    for &node in claimed {
        let held = [(); 4].map(|()| problem.add_var(0.0, (0.0, f64::INFINITY)));
        cells[node] = Some(held);
        let state = &table.nodes[node];
        for (range, &(from, to)) in ENDS.iter().enumerate() {
            if range < 4 || state.claimed & (1 << range) != 0 {
                let sum = held[from..=to].iter().map(|&cell| (cell, 1.0)).collect();
                rows.push((sum, state.bounds.0[range]));
            }
        }
    }
    let above = |node: usize| {
        std::iter::successors(table.nodes[node].parent, |&n| table.nodes[n].parent)
            .find(|&n| cells[n].is_some())
    };
    for &parent in claimed {
        let children: Vec<usize> =
            claimed.iter().copied().filter(|&n| above(n) == Some(parent)).collect();
        for stage in 0..4 {
            let cell = |n: usize| cells[n].map(|held| held[stage]);
            let parts = children.iter().filter_map(|&n| Some((cell(n)?, -1.0)));
            let rest: Vec<_> = cell(parent).map(|v| (v, 1.0)).into_iter().chain(parts).collect();
            if 1 < rest.len() {
                rows.push((rest, Interval::ANY));
            }
        }
    }
    for (whole, parts) in &table.wholes {
        let terms = |node: usize, range: usize, sign: f64| {
            let (from, to) = ENDS[range];
            let held = cells[node].into_iter();
            held.flat_map(move |held| held[from..=to].to_vec()).map(move |cell| (cell, sign))
        };
        let mut sum: Vec<_> = terms(whole.0, whole.1, 1.0).collect();
        sum.extend(parts.iter().flat_map(|&(node, range)| terms(node, range, -1.0)));
        rows.push((sum, Interval::new(0, 0)));
    }
    for (sum, interval) in rows {
        let mut sum = once_each(sum);
        sum.push((violation, 1.0));
        problem.add_constraint(sum.as_slice(), ComparisonOp::Ge, float(interval.low));
        if interval.high < OPEN {
            *sum.last_mut().expect("just added") = (violation, -1.0);
            problem.add_constraint(sum.as_slice(), ComparisonOp::Le, float(interval.high));
        }
    }
    let Ok(outcome) = problem.solve() else { return Relaxed::Unknown };
    let Some(solution) = outcome.solution().filter(|_| outcome.is_optimal()) else {
        return Relaxed::Unknown;
    };
    if TOLERANCE < solution.var_value(violation) {
        return Relaxed::Contradiction;
    }
    let mut found = vec![[0; 4]; table.nodes.len()];
    for node in (0..table.nodes.len()).rev() {
        found[node] = if let Some(held) = cells[node] {
            held.map(|cell| whole(solution.var_value(cell)))
        } else {
            let children = table.nodes[node].children.iter();
            children.fold([0; 4], |sum, &child| {
                std::array::from_fn(|stage| sum[stage] + found[child][stage])
            })
        };
    }
    Relaxed::Table(found)
}

/// A sum that names no variable twice, as the solver wants it: where a list divides the stages of one
/// territory, whole and parts are the same cells.
fn once_each(terms: Vec<(Variable, f64)>) -> Vec<(Variable, f64)> {
    let mut sum: BTreeMap<Variable, f64> = BTreeMap::new();
    for (variable, sign) in terms {
        *sum.entry(variable).or_default() += sign;
    }
    // Signs are whole: what cancels out is exactly nothing.
    sum.into_iter().filter(|(_, sign)| *sign != 0.0).collect()
}

#[expect(clippy::cast_precision_loss, reason = "values stay far below 2^53")]
fn float(units: i64) -> f64 {
    units as f64
}

#[expect(clippy::cast_possible_truncation, reason = "values stay far below 2^53")]
fn whole(value: f64) -> i64 {
    value.round() as i64
}

#[cfg(test)]
mod tests {
    use proptest::{collection::vec, prelude::*};

    use super::super::bounds::{Law, RANGES};
    use super::super::witness::Found;
    use super::*;
    use crate::model::Territory;
    use crate::reconcile::declared::tree::Tree;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(200))]

        #[test]
        fn a_complete_search_says_the_same(
            claims in vec((0..4_usize, 0..RANGES, 0..9_i64, 0..3_i64), 2..12),
        ) {
            let codes = ["FRA", "REG-53", "DEP-35", "DEP-22"];
            let places: Vec<Territory> = codes.iter().map(|code| code.parse().unwrap()).collect();
            let mut tree = Tree::default();
            for (inner, outer) in [(1, 0), (2, 1), (3, 1)] {
                tree.parents.insert(places[inner], places[outer]);
            }
            let mut table = Table::new(Law::Sums, places.clone(), &tree);
            let mut touched = Vec::new();
            for (place, range, low, width) in claims {
                let at = table.at(places[place], range);
                table.assume(at, Interval::new(low, low + width));
                touched.push(at.0);
            }
            touched.sort_unstable();
            touched.dedup();
            if !table.propagate(&touched) {
                return Ok(());
            }
            let cells: Vec<_> =
                touched.iter().flat_map(|&node| (0..4).map(move |stage| (node, stage))).collect();
            let found = table.clone().searched(&cells, u64::MAX) == Found::Table;
            match relaxed(&table, &touched) {
                Relaxed::Contradiction => prop_assert!(!found, "a table exists"),
                Relaxed::Table(_) => prop_assert!(found, "no whole table exists"),
                Relaxed::Unknown => prop_assert!(false, "the programme gave up"),
            }
        }
    }

    /// Whole and parts of a list of stages are the same cells of the programme.
    #[test]
    fn a_list_may_divide_the_stages_of_one_territory() {
        let country: Territory = "FRA".parse().unwrap();
        #[rustfmt::skip]
        let cases = [
            // all stages, the first one, the others; what the programme says
            (41, 23, 18, true),
            (41, 23, 17, false),
        ];
        for (whole, first, later, expected) in cases {
            let mut table = Table::new(Law::Sums, vec![country], &Tree::default());
            for (range, value) in [(9, whole), (0, first), (8, later)] {
                table.assume((0, range), Interval::new(value, value));
            }
            table.assume_whole((0, 9), vec![(0, 0), (0, 8)]);
            let found = matches!(relaxed(&table, &[0]), Relaxed::Table(_));
            assert_eq!(found, expected, "for {whole} = {first} + {later}");
        }
    }
}

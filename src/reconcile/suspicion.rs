//! Which statements the contradictions themselves point at.
//!
//! The declared order alone knows who speaks; a contradiction also knows how many would have to be
//! wrong. Where one statement contradicts three that agree with each other, one error explains more
//! than three. The statements are first admitted in the declared order; what fails is gathered into
//! contradictions that share a statement, and the smallest repairs of each are found (`repair`).
//! Whoever stands in one of them is a *suspect*. Among suspects the *odd* come first: their number
//! breaks the series of their own cell, and what the others imply would fit it; or it is one typing
//! error away from what the others imply.
//!
//! Both are steps of the order, with names that the policy may move or leave out. A policy without
//! them never asks.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::admit::{Admission, Field, Verdict};
use super::bounds::Law;
use super::context::{Context, family};
use super::fold::Cell;
use super::interval::{Interval, OPEN, WHOLE};
use super::order::Place;
use super::repair::{Budget, Case, Repairs};
use super::slip;

/// What contradictions say against a statement.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Suspicion {
    /// Whether it is in one of the smallest repairs.
    pub(super) suspect: bool,
    /// How odd its number is; above zero where something speaks against it.
    pub(super) odd: i64,
}

/// Contradictions that share a statement.
#[derive(Debug)]
pub(super) struct Trouble<'f, 'a> {
    pub(super) case: Case<'f, 'a>,
    /// Each statement that was set aside, with what it contradicts.
    pub(super) conflicts: Vec<Vec<usize>>,
    pub(super) repairs: Repairs,
}

/// A statement that would be wrong, and what the others imply instead.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Correction {
    pub(super) suspect: usize,
    /// In the units of the statement's own measure.
    pub(super) implied: Interval,
    /// The number that was meant, if it was a typing error.
    pub(super) slip: Option<f64>,
}

/// The contradictions of an admission, with their smallest repairs.
pub(super) fn troubles<'f, 'a>(
    field: &'f Field<'a>,
    admission: &Admission,
    budget: &mut Budget,
) -> Vec<Trouble<'f, 'a>> {
    let mut rank = vec![0; field.statements.len()];
    for (at, &statement) in field.order.iter().enumerate() {
        rank[statement] = at;
    }
    // Contradictions that share a statement, by the first of them.
    let mut groups: Vec<Vec<(usize, Vec<usize>)>> = Vec::new();
    let mut group_of: BTreeMap<usize, usize> = BTreeMap::new();
    for &number in field.order {
        let Verdict::SetAside(found) = &admission.verdicts[number] else { continue };
        let members: Vec<usize> = found.against.iter().copied().chain([number]).collect();
        let met: BTreeSet<usize> = members.iter().filter_map(|n| group_of.get(n)).copied().collect();
        let home = met.first().copied().unwrap_or(groups.len());
        if home == groups.len() {
            groups.push(Vec::new());
        }
        for &other in met.iter().skip(1) {
            let moved = std::mem::take(&mut groups[other]);
            for (_, members) in &moved {
                group_of.extend(members.iter().map(|&member| (member, home)));
            }
            groups[home].extend(moved);
        }
        group_of.extend(members.iter().map(|&member| (member, home)));
        groups[home].push((found.slice, members));
    }
    let trouble = |group: Vec<(usize, Vec<usize>)>| {
        let members: BTreeSet<usize> = group.iter().flat_map(|(_, all)| all).copied().collect();
        let near = near(field, &members);
        let slices: BTreeSet<usize> = group.iter().map(|&(slice, _)| slice).collect();
        let universes = slices.iter().map(|&slice| {
            let aside = group.iter().filter(|(s, _)| *s == slice).filter_map(|(_, m)| m.last());
            let admitted = admission.admitted[slice].iter();
            let mut universe: Vec<usize> = admitted
                .filter(|&&n| near.contains(&field.territory(n)))
                .chain(aside)
                .copied()
                .collect();
            universe.sort_unstable_by_key(|&n| rank[n]);
            universe.dedup();
            universe
        });
        let case = Case::new(field, universes.collect());
        let conflicts: Vec<Vec<usize>> = group.into_iter().map(|(_, members)| members).collect();
        let repairs = case.repairs(&conflicts, budget);
        Trouble { case, conflicts, repairs }
    };
    groups.into_iter().filter(|group| !group.is_empty()).map(trouble).collect()
}

/// The territories of some statements, those above and below them and beside them.
fn near(field: &Field<'_>, members: &BTreeSet<usize>) -> BTreeSet<crate::model::Territory> {
    let parent = |territory| field.tree.parents.get(&territory).copied();
    let own: BTreeSet<_> = members.iter().map(|&n| field.territory(n)).collect();
    let mut near = own.clone();
    for &territory in &own {
        near.extend(std::iter::successors(parent(territory), |&t| parent(t)));
    }
    let beside = |territory| {
        let mut above = std::iter::successors(parent(territory), |&t| parent(t));
        let up = parent(territory);
        own.iter().any(|&it| up.is_some() && parent(it) == up) || above.any(|t| own.contains(&t))
    };
    near.extend(field.tree.parents.keys().copied().filter(|&territory| beside(territory)));
    near
}

impl Trouble<'_, '_> {
    /// What each repair changes, and into what.
    pub(super) fn corrections(&self, context: &Context<'_>) -> Vec<Vec<Correction>> {
        let correction = |repair: &[usize], suspect: usize| {
            let case = &self.case;
            let implied = case.implied(suspect, repair)?;
            let it = &case.suspects[suspect];
            let statement = &case.field.statements[it.statements[0]];
            let claim = it.part.map_or(statement.lead(), |part| statement.claims[part]);
            let implied = own_units(case.field, &claim.measure, implied);
            let value = if it.part.is_some() { claim.value } else { statement.value };
            let slip = slip::meant(context.policy, (&claim.measure, &value), implied);
            Some(Correction { suspect, implied, slip })
        };
        let sets = self.repairs.sets.iter();
        sets.map(|set| set.iter().filter_map(|&suspect| correction(set, suspect)).collect())
            .collect()
    }
}

/// In the units of the measure: an uncovered share is kept as what is covered.
pub(super) fn own_units(
    field: &Field<'_>,
    measure: &crate::model::Measure,
    interval: Interval,
) -> Interval {
    let most = if field.law == Law::Nests { WHOLE } else { OPEN };
    let interval = interval.meet(Interval::new(0, most));
    if family(measure) == *measure { interval } else { interval.complement() }
}

/// What the contradictions of an admission say against each statement.
pub(super) fn suspicions(
    field: &Field<'_>,
    places: &[Place],
    admission: &Admission,
    (context, budget): (&Context<'_>, &mut Budget),
) -> BTreeMap<usize, Suspicion> {
    let troubles = troubles(field, admission, budget);
    let mut suspicions: BTreeMap<usize, Suspicion> = BTreeMap::new();
    if troubles.is_empty() {
        return suspicions;
    }
    let series = Series::new(field, context.policy.moving_days);
    for trouble in troubles.iter().filter(|trouble| trouble.repairs.is_complete) {
        let oddness = |correction: &Correction| {
            let statement = trouble.case.suspects[correction.suspect].statements[0];
            let gain = series.gain(field, statement, correction.implied);
            gain.signum() * 1_000_000_000
                + i64::from(correction.slip.is_some()) * 100_000_000
                + gain.clamp(-1_000_000, 1_000_000)
        };
        let mut repairs: Vec<Vec<(usize, i64)>> = trouble
            .corrections(context)
            .iter()
            .map(|set| set.iter().map(|it| (it.suspect, oddness(it))).collect())
            .collect();
        if repairs.iter().any(|repair| 1 < repair.len()) {
            // Of several sets of errors one is believed whole: half of each would repair nothing.
            let last = |repair: &[(usize, i64)]| {
                let statements = repair.iter().map(|it| trouble.case.suspects[it.0].statements[0]);
                let mut all: Vec<Place> = statements.map(|n| places[n].clone()).collect();
                all.sort_unstable();
                all
            };
            let odd = |repair: &[(usize, i64)]| repair.iter().map(|it| it.1).sum::<i64>();
            let best = repairs.into_iter().max_by_key(|repair| (odd(repair), last(repair)));
            repairs = best.into_iter().collect();
        }
        for (suspect, odd) in repairs.into_iter().flatten() {
            for &statement in &trouble.case.suspects[suspect].statements {
                let held = suspicions.entry(statement).or_default();
                held.odd = if held.suspect { held.odd.max(odd) } else { odd };
                held.suspect = true;
            }
        }
    }
    suspicions
}

/// What was said of each cell, in the order of time.
struct Series {
    cells: BTreeMap<Cell, Vec<(NaiveDate, usize)>>,
    within_days: i64,
}

impl Series {
    fn new(field: &Field<'_>, within_days: u16) -> Self {
        let mut cells: BTreeMap<Cell, Vec<(NaiveDate, usize)>> = BTreeMap::new();
        for (number, statement) in field.statements.iter().enumerate() {
            let exact = statement.read.hard.is_exact() && !field.whens[number].vague;
            if exact {
                let dated = (statement.lead().as_of.end, number);
                cells.entry(statement.cell()).or_default().push(dated);
            }
        }
        for series in cells.values_mut() {
            series.sort_unstable();
        }
        Self { cells, within_days: within_days.into() }
    }

    /// How much nearer what is implied lies to what was said just before and after than what is
    /// printed; below zero where it lies farther away.
    fn gain(&self, field: &Field<'_>, statement: usize, implied: Interval) -> i64 {
        let said = &field.statements[statement];
        let Some(series) = self.cells.get(&said.cell()) else { return 0 };
        let (own, end) = (field.whens[statement].own, said.lead().as_of.end);
        let apart = |&&(day, number): &&(NaiveDate, usize)| {
            !field.whens[number].own.meets(own) && (day - end).num_days().abs() <= self.within_days
        };
        let (before, after) = series.split_at(series.partition_point(|&(day, _)| day < end));
        let neighbours = [before.iter().rev().find(apart), after.iter().find(apart)];
        let read = |&(_, number): &(NaiveDate, usize)| field.statements[number].read.hard;
        let mut hull: Option<Interval> = None;
        for said in neighbours.into_iter().flatten().map(read) {
            let held = hull.unwrap_or(said);
            hull = Some(Interval::new(held.low.min(said.low), held.high.max(said.high)));
        }
        let Some(hull) = hull else { return 0 };
        let implied = own_units(field, &said.lead().measure, implied);
        said.read.hard.distance(hull) - implied.distance(hull)
    }
}

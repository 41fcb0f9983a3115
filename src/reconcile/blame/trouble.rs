//! The contradictions that are left after admission, gathered, with the smallest repairs of each.
//!
//! Contradictions that share a statement are one trouble: one error may be behind all of them. Each
//! is held against everything that was admitted near it.

use std::collections::{BTreeMap, BTreeSet};

use super::repair::{Case, Repairs};
use super::slip;
use crate::model::{Measure, Territory};
use crate::reconcile::admission::admit::{Admission, Field, Verdict};
use crate::reconcile::admission::budget::Budget;
use crate::reconcile::declared::context::Context;
use crate::reconcile::declared::interval::{Interval, OPEN, WHOLE};
use crate::reconcile::declared::kin::is_direct;
use crate::reconcile::hidden::bounds::Law;
use crate::reconcile::threads::side_by_side;

/// Contradictions that share a statement.
#[derive(Debug)]
pub(crate) struct Trouble<'f, 'a> {
    pub(crate) case: Case<'f, 'a>,
    /// The statements that were set aside.
    pub(crate) aside: Vec<usize>,
    /// The times of the case.
    pub(crate) slices: Vec<usize>,
    pub(crate) repairs: Repairs,
}

/// A statement that would be wrong, and what the others imply instead.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Correction {
    pub(crate) suspect: usize,
    /// In the units of the statement's own measure.
    pub(crate) implied: Interval,
    /// The number that was meant, if it was a typing error.
    pub(crate) slip: Option<f64>,
}

/// Contradictions that are looked into side by side, before it is known what they leave of the
/// budget.
const AT_ONCE: usize = 16;

/// What somebody sees in each of the contradictions of an admission with their smallest repairs,
/// beside the statements that were set aside.
///
/// Each contradiction may cost so much and no more. As long as the budget of all holds as much as
/// that, it makes no difference which is looked into first.
pub(crate) fn troubles<R: Send>(
    field: &Field<'_>,
    admission: &Admission,
    budget: &mut Budget,
    look: impl Fn(&Trouble<'_, '_>) -> R + Sync,
) -> Vec<(Vec<usize>, R)> {
    let mut rank = vec![0; field.statements.len()];
    for (at, &statement) in field.order.iter().enumerate() {
        rank[statement] = at;
    }
    // Contradictions that share a statement, by the first of them.
    let mut groups: Vec<Group> = Vec::new();
    let mut group_of: BTreeMap<usize, usize> = BTreeMap::new();
    for &number in field.order {
        let Verdict::SetAside(found) = &admission.verdicts[number] else { continue };
        let members: Vec<usize> = found.against.iter().copied().chain([number]).collect();
        let met: BTreeSet<usize> =
            members.iter().filter_map(|n| group_of.get(n)).copied().collect();
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
    groups.retain(|group| !group.is_empty());
    let look = |trouble: Trouble<'_, '_>| {
        let seen = look(&trouble);
        (trouble.aside, seen)
    };
    let together = |group: &Group, budget: &mut Budget| {
        let together = trouble(field, (admission, &rank), group, budget);
        (together.repairs.is_complete || group.len() == 1).then(|| look(together))
    };
    let mut found = Vec::new();
    for some in groups.chunks(AT_ONCE) {
        let ahead = budget.holds_one().then(|| {
            side_by_side(some, |group| {
                let mut own = Budget::one();
                (together(group, &mut own), own)
            })
        });
        let mut ahead = ahead.into_iter().flatten();
        for group in some {
            let seen = match ahead.next().filter(|_| budget.holds_one()) {
                Some((seen, own)) => {
                    budget.take_as(own);
                    seen
                }
                None => together(group, budget),
            };
            if let Some(seen) = seen {
                found.push(seen);
                continue;
            }
            // Too much at once: each by itself, and none of them is said to be complete.
            for one in group {
                let one = std::slice::from_ref(one);
                let mut alone = trouble(field, (admission, &rank), one, budget);
                alone.repairs.is_complete = false;
                found.push(look(alone));
            }
        }
    }
    found
}

/// Contradictions that share a statement: the time of each and its members, of which the last was
/// set aside.
type Group = Vec<(usize, Vec<usize>)>;

/// Contradictions that are judged together: their time and their members, of which the last was set
/// aside.
fn trouble<'f, 'a>(
    field: &'f Field<'a>,
    (admission, rank): (&Admission, &[usize]),
    group: &[(usize, Vec<usize>)],
    budget: &mut Budget,
) -> Trouble<'f, 'a> {
    let members: BTreeSet<usize> = group.iter().flat_map(|(_, all)| all).copied().collect();
    let near = near(field, &members);
    let slices: BTreeSet<usize> = group.iter().map(|&(slice, _)| slice).collect();
    let universes = slices.iter().map(|&slice| {
        let aside = group.iter().filter(|(s, _)| *s == slice).filter_map(|(_, m)| m.last());
        let admitted = near.iter().flat_map(|&here| admission.admitted[slice].of(here));
        let mut universe: Vec<usize> = admitted.chain(aside).copied().collect();
        universe.sort_unstable_by_key(|&n| rank[n]);
        universe.dedup();
        universe
    });
    let case = Case::new(field, universes.collect());
    let conflicts: Vec<Vec<usize>> = group.iter().map(|(_, members)| members.clone()).collect();
    let repairs = case.repairs(&conflicts, budget);
    let aside = conflicts.iter().filter_map(|members| members.last()).copied().collect();
    Trouble { case, aside, slices: slices.into_iter().collect(), repairs }
}

/// The territories of some statements, those above and below them and beside them.
pub(crate) fn near(field: &Field<'_>, members: &BTreeSet<usize>) -> BTreeSet<Territory> {
    let parent = |territory| field.tree.parents.get(&territory).copied();
    let own: BTreeSet<_> = members.iter().map(|&n| field.territory(n)).collect();
    let parents: BTreeSet<_> = own.iter().filter_map(|&territory| parent(territory)).collect();
    let mut near = own.clone();
    for &up in &parents {
        near.extend(std::iter::successors(Some(up), |&t| parent(t)));
        near.extend(field.tree.below(up));
    }
    let mut below: Vec<Territory> = own.into_iter().collect();
    while let Some(territory) = below.pop() {
        near.extend(field.tree.below(territory));
        below.extend(field.tree.below(territory));
    }
    near
}

impl Trouble<'_, '_> {
    /// What each repair changes, and into what.
    pub(crate) fn corrections(&self, context: &Context<'_>) -> Vec<Vec<Correction>> {
        let correction = |repair: &[usize], suspect: usize| {
            let case = &self.case;
            let implied = case.implied(suspect, repair)?;
            let it = &case.suspects[suspect];
            let statement = &case.field.statements[it.statements[0]];
            let claim = it.part.map_or(statement.lead(), |part| statement.claims()[part]);
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
pub(crate) fn own_units(field: &Field<'_>, measure: &Measure, interval: Interval) -> Interval {
    let most = if field.law == Law::Nests { WHOLE } else { OPEN };
    let interval = interval.meet(Interval::new(0, most));
    if is_direct(measure) { interval } else { interval.complement() }
}

//! How every cell of the report stands at the reference date.

use std::collections::{BTreeMap, BTreeSet};

use super::figure::{Conflict, Coverage, Figure, Status};
use super::figures::Draft;
use crate::model::{ClaimId, Level, Measure, StageRange, Territory};
use crate::reconcile::declared::context::{Context, standard_ranges};

type Key = (Measure, Territory, StageRange);

/// Marks the newest figure of every cell as current.
///
/// A figure with a value comes before one that is only bounded, whatever their dates, as long as it
/// can still be true: bounds are no news about a number that somebody printed, unless they are newer
/// and leave it out.
pub(crate) fn mark_current(drafts: &mut [Draft<'_>]) {
    let key = |draft: &Draft<'_>| (draft.measure.clone(), draft.territory, draft.stages);
    let rank = |n: usize| {
        let draft = &drafts[n];
        (draft.value.is_some(), draft.day, draft.claim.is_some(), draft.as_of.start)
    };
    let mut newest: BTreeMap<Key, usize> = BTreeMap::new();
    for (number, draft) in drafts.iter().enumerate() {
        let held = newest.entry(key(draft)).or_insert(number);
        if rank(*held) < rank(number) {
            *held = number;
        }
    }
    let mut overtaken: BTreeMap<Key, usize> = BTreeMap::new();
    for (number, draft) in drafts.iter().enumerate().filter(|(_, it)| it.value.is_none()) {
        let key = key(draft);
        let printed = &drafts[newest[&key]];
        if printed.day < draft.day && leaves_out(draft, printed) {
            let held = overtaken.entry(key).or_insert(number);
            if rank(*held) < rank(number) {
                *held = number;
            }
        }
    }
    newest.extend(overtaken);
    for &number in newest.values() {
        drafts[number].current = true;
    }
}

/// Whether a current figure is too old.
pub(crate) fn is_stale(figure: &Figure, context: &Context<'_>) -> bool {
    let valid = context.policy.measure(&figure.measure).valid_days;
    figure.current && i64::from(valid) < figure.age_days
}

/// Whether the bounds of one figure exclude the value of another.
fn leaves_out(bounded: &Draft<'_>, printed: &Draft<'_>) -> bool {
    printed.value.is_some_and(|value| {
        bounded.low.is_some_and(|low| value < low) || bounded.high.is_some_and(|high| high < value)
    })
}

/// The matrix: the two measures of the report, France, its regions and every department that has a
/// claim, the standard ranges of stages.
pub(crate) fn coverage(
    figures: &[Figure],
    (conflicts, claimed): (&[Conflict], &BTreeSet<Territory>),
    context: &Context<'_>,
) -> Vec<Coverage> {
    let mut current: BTreeMap<Key, &Figure> = BTreeMap::new();
    for figure in figures.iter().filter(|figure| figure.current) {
        current.insert((figure.measure.clone(), figure.territory, figure.stages), figure);
    }
    let mut contested: BTreeMap<&ClaimId, BTreeSet<&str>> = BTreeMap::new();
    for conflict in conflicts {
        for claim in conflict.against.iter().chain([&conflict.set_aside]) {
            contested.entry(claim).or_default().insert(&conflict.id);
        }
    }
    let departments = claimed.iter().copied().filter(|t| t.level() == Level::Department);
    let mut territories: Vec<Territory> = context.national().chain(departments).collect();
    territories.sort_unstable();
    territories.dedup();

    let mut rows = Vec::new();
    for measure in [Measure::Communities, Measure::PopulationShare] {
        for &territory in &territories {
            for stages in standard_ranges() {
                let figure = current.get(&(measure.clone(), territory, stages)).copied();
                let members = figure.iter().flat_map(|f| f.witnesses.iter().chain(&f.dissenters));
                let ids: BTreeSet<&str> =
                    members.filter_map(|id| contested.get(id)).flatten().copied().collect();
                rows.push(Coverage {
                    territory,
                    measure: measure.clone(),
                    stages,
                    status: figure.map_or(Status::Missing, |f| f.status),
                    age_days: figure.map(|f| f.age_days),
                    witnesses: figure.map_or(0, |figure| figure.independent),
                    conflicts: u32::try_from(ids.len()).expect("a count of conflicts fits"),
                });
            }
        }
    }
    rows
}

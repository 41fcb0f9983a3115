//! One part of a measure: times that share statements, from suspicion to admission.
//!
//! Parts know nothing of each other, so that each is judged by itself, and as many at once as there
//! are processors. What is tried again for one of them costs the others nothing.

use std::collections::BTreeMap;

use super::cascade;
use super::suspicion::{Evidence, added, suspicions};
use crate::reconcile::admission::admit::Field;
use crate::reconcile::admission::budget::Budget;
use crate::reconcile::admission::settle::{Part, Settled, Times, settle};
use crate::reconcile::statements::order::{Place, Places, Suspicion};

/// What was decided about the statements of a part.
#[derive(Debug)]
pub(crate) struct Judged {
    pub(crate) settled: Settled,
    /// The places that contradictions have moved.
    pub(crate) moved: BTreeMap<usize, Place>,
}

/// How often it is tried at most whether fewer are set aside if one is to blame.
const TRIES: usize = 12;

/// So many statements may be tried as often as that; more of them less often, so that trying stays
/// in proportion to what is tried.
const TRIED_OFTEN: usize = 20_000;

/// Admits the statements of a part in the declared order.
pub(crate) fn admitted(field: &Field<'_>, part: &Part, times: &[Times]) -> Judged {
    let field = Field { order: &part.statements, ..*field };
    Judged { settled: settle(&field, &part.slices, times), moved: BTreeMap::new() }
}

/// The same, where the order asks what contradictions say: first whom they point at, then, where
/// one may have kept others out, whether fewer are set aside without it.
pub(crate) fn judged(
    field: &Field<'_>,
    part: &Part,
    (times, evidence): (&[Times], Evidence<'_>),
) -> Judged {
    let mut budget = Budget::part(part.statements.len());
    let own = Field { order: &part.statements, ..*field };
    let mut found = suspicions(&own, (&part.slices, times), (evidence, &mut budget));
    let mut order = ordered(part, &found, evidence);
    let mut best = settle(&Field { order: &order.1, ..*field }, &part.slices, times);
    let mut tries = (TRIES * TRIED_OFTEN / part.statements.len().max(1)).clamp(1, TRIES);
    // Cases that are believed together; where that does not help, one half and then the other.
    let mut together: Vec<Option<Vec<usize>>> = vec![None];
    while let (Some(halved), Some(left)) = (together.pop(), tries.checked_sub(1)) {
        let own = Field { order: &order.1, ..*field };
        let mut blamed = cascade::blamed(&own, &best, &mut budget);
        if let Some(halved) = &halved {
            blamed.retain(|it| halved.contains(&it.wrong));
        }
        let wrong: Vec<usize> = blamed.iter().map(|it| it.wrong).collect();
        if wrong.is_empty() {
            continue;
        }
        tries = left;
        let next = {
            let evidence = Evidence { places: &order.0, ..evidence };
            added(found.clone(), blamed, &own, (evidence, &mut budget))
        };
        let next_order = ordered(part, &next, evidence);
        let settled = settle(&Field { order: &next_order.1, ..*field }, &part.slices, times);
        if settled.aside().count() < best.aside().count() {
            (order, best, found) = (next_order, settled, next);
            together.push(None);
        } else if 1 < wrong.len() {
            let (first, second) = wrong.split_at(wrong.len() / 2);
            together.extend([Some(second.to_vec()), Some(first.to_vec())]);
        }
    }
    Judged { settled: best, moved: order.0.moved }
}

/// The places of a part, with what contradictions say against some, and their order.
fn ordered<'c>(
    part: &Part,
    found: &BTreeMap<usize, Suspicion>,
    evidence: Evidence<'c>,
) -> (Places<'c>, Vec<usize>) {
    let all = evidence.places.all;
    let moved = found
        .iter()
        .map(|(&number, &suspicion)| (number, all[number].suspected(suspicion, evidence.steps)));
    let places = Places { all, moved: moved.collect() };
    let order = places.ordered(&part.statements);
    (places, order)
}

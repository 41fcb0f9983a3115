//! Which of several smallest sets of errors is believed: that which its surroundings allow.
//!
//! Two numbers of one region contradict each other, and either may be wrong; but one of them leaves
//! the other regions no room in the sum of the country. What is near and was never doubted is held
//! against each of the sets, and those fall away of which what they would keep does not fit. Where all
//! fall away, or what is near does not hold together itself, nothing is known.

use std::collections::BTreeSet;

use super::repair::Case;
use super::trouble::near;
use crate::reconcile::admission::budget::Budget;
use crate::reconcile::admission::settle::Times;

/// What is said around a contradiction.
#[derive(Debug)]
pub(crate) struct Around<'c> {
    /// The times at which each statement speaks.
    pub(crate) times: &'c [Times],
    /// The statements that stand in a smallest repair of any contradiction so far.
    pub(crate) doubted: &'c BTreeSet<usize>,
    pub(crate) budget: &'c mut Budget,
}

/// Those of the smallest repairs of a case that what is said around it allows; all where it does not
/// tell.
pub(crate) fn allowed(
    case: &Case<'_, '_>,
    sets: Vec<Vec<usize>>,
    around: &mut Around<'_>,
) -> Vec<Vec<usize>> {
    if sets.len() < 2 {
        return sets;
    }
    let field = case.field;
    let wrong: Vec<BTreeSet<usize>> = sets.iter().map(|set| case.statements_of(set)).collect();
    let own: BTreeSet<usize> = wrong.iter().flatten().copied().collect();
    let territories = near(field, &own);
    let mut allowed = vec![true; sets.len()];
    for universe in &case.universes {
        let Some(&first) = universe.first() else { continue };
        let is_time =
            |&&slice: &&usize| universe.iter().all(|&number| around.times[number].contains(&slice));
        let Some(&slice) = around.times[first].iter().find(is_time) else { continue };
        let is_sure = |&number: &usize| {
            let is_near = territories.contains(&field.territory(number));
            is_near && !field.whens[number].vague && !around.doubted.contains(&number)
        };
        let members = field.slices[slice].members.iter().copied();
        let sure: Vec<usize> = members.filter(is_sure).collect();
        if !around.budget.take(sure.len()) || !field.is_feasible(&sure, None) {
            continue;
        }
        for (allowed, wrong) in allowed.iter_mut().zip(&wrong) {
            let kept = own.iter().filter(|n| universe.contains(n) && !wrong.contains(n));
            let all: Vec<usize> = sure.iter().chain(kept).copied().collect();
            *allowed &= !around.budget.take(all.len()) || field.is_feasible(&all, None);
        }
    }
    if !allowed.contains(&true) {
        return sets;
    }
    sets.into_iter().zip(allowed).filter_map(|(set, allowed)| allowed.then_some(set)).collect()
}

//! Works out which claims hold together, decides by the declared order, explains every decision.
//!
//! One idea: let x\[territory, stage, time\] be the hidden table, how many communities stand exactly
//! where and when. Every claim is one statement about it, *the sum over a range of stages and a
//! territory, at a time, lies in an interval*, and "these sources disagree" has one meaning: no
//! table satisfies them all.
//!
//! 1. `fold`: what a document says twice or in parts is one statement.
//! 2. `time`: a table exists for every *slice*, a time at which a largest set of statements
//!    overlaps; claims of different times are evolution, never conflict.
//! 3. `order`: the statements are put into the declared order (`sources/policy.toml`).
//! 4. `settle`, `admit`: each is admitted only if a `table` still exists; else it is set aside with
//!    the smallest set that it contradicts (`contradiction`, `trace`) and never dropped.
//! 5. `figures`, `derive`: what is said, and what follows from it although nobody says it.
//! 6. `conflicts`, `decisions`, `coverage`: who disagrees, what became of every claim, what is
//!    missing.
//! 7. `trouble`, `repair` (`minimal`, `growing`), `advice`: the smallest changes that would restore agreement. They are told
//!    and never made; before anything is admitted, `suspicion` asks the same question for two steps
//!    of the order.
//! 8. `possible`: what all that is admitted leaves for a cell, whether or not anybody speaks of it.
//!
//! All is a pure function of its arguments: no clock, no randomness, whole numbers in every
//! comparison, and the order of the input does not matter.
//!
//! # What it does not do
//!
//! It never changes a value and never averages. Targets are aims and not counts: they are listed,
//! and contradict nobody. Populations and shares are not compared with each other, because nobody
//! says whose population the share is of.

mod account;
mod admit;
mod admitted;
mod advice;
mod bilingual;
mod bounds;
mod budget;
mod cascade;
mod conflicts;
mod context;
mod contradiction;
mod counterfactual;
mod coverage;
mod decisions;
mod derive;
mod doubt;
mod evolution;
mod family;
mod figure;
mod figures;
mod flat;
mod fold;
mod growing;
mod interval;
mod minimal;
mod movement;
mod order;
mod outward;
mod part;
mod phrase;
mod policy;
mod policy_error;
mod possible;
mod reading;
mod reason;
mod relatives;
mod relaxation;
mod repair;
mod room;
mod series;
mod settle;
mod slices;
mod slip;
mod suspicion;
mod trouble;
mod sums;
mod surroundings;
mod table;
mod threads;
mod time;
mod trace;
mod witness;
mod witnesses;

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use crate::model::Measure;
use crate::normalise::Claim;
use crate::sources::Geography;

use context::Context;
use family::decision_key;
use figures::Draft;

pub use advice::{Advice, Change, Prospect, Repair};
pub use counterfactual::{Counterfactual, counterfactual};
pub use figure::{
    Bilingual, Conflict, Coverage, Decision, DecisionOutcome, Figure, Reconciled, SeriesBreak,
    Status,
};
pub(crate) use outward::outward;
pub(crate) use phrase::{counted, with_article};
pub use policy::Policy;
pub use policy_error::PolicyError;
pub use possible::{Possible, Question, possible};
pub(crate) use threads::{in_turn, side_by_side};

/// Reconciles claims as they were known on one day.
///
/// What speaks only of later days, or was first seen later, is not used and said to be out of the
/// window.
pub fn reconcile<'a>(
    claims: impl IntoIterator<Item = &'a Claim>,
    geography: &Geography,
    policy: &Policy,
    on: NaiveDate,
) -> Reconciled {
    let context = Context::new(geography, policy, on);
    let is_later =
        |claim: &Claim| on < claim.first_seen || on < claim.as_of.start.unwrap_or(claim.as_of.end);
    let mut later: Vec<&Claim> = Vec::new();
    let mut families: BTreeMap<Measure, Vec<&Claim>> = BTreeMap::new();
    let mut claimed = BTreeSet::new();
    for claim in claims {
        if is_later(claim) {
            later.push(claim);
        } else {
            claimed.insert(claim.territory);
            families.entry(context::family(&claim.measure)).or_default().push(claim);
        }
    }
    let families: Vec<(Measure, Vec<&Claim>)> = families.into_iter().collect();
    let mut drafts: Vec<Draft> = Vec::new();
    let mut rows = Vec::new();
    let mut conflicts = Vec::new();
    // Measures know nothing of each other, and neither do the parts of a large one.
    let found =
        |(measure, claims): &(Measure, Vec<&Claim>)| family::found(measure, claims, &context);
    let all: usize = families.iter().map(|(_, claims)| claims.len()).sum();
    let found: Vec<family::Found> = if families.iter().any(|(_, claims)| all < 2 * claims.len()) {
        families.iter().map(found).collect()
    } else {
        side_by_side(&families, found)
    };
    for found in found {
        drafts.extend(found.drafts);
        rows.extend(found.decisions);
        conflicts.extend(found.conflicts);
    }
    // An uncovered share is reconciled with the covered ones, and stands apart in the tables.
    family::sort_drafts(&mut drafts);
    conflicts.sort_by(|a: &Conflict, b| b.gap.total_cmp(&a.gap).then_with(|| a.id.cmp(&b.id)));
    let coverage = coverage::coverage(&drafts, (&conflicts, &claimed), &context);

    later.sort_by(|a, b| a.id.cmp(&b.id));
    rows.extend(later.iter().map(|claim| decisions::out_of_window(claim, 1, &context)));
    rows.sort_by(|a, b| decision_key(a).cmp(&decision_key(b)));
    let figures = drafts.into_iter().map(|draft| draft.figure).collect();
    Reconciled { figures, decisions: rows, conflicts, coverage }
}

/// The claims in the declared order, by number, each measure for itself: the simple choice, which
/// asks nothing of a table. Who stands first in a cell at a day is whom the policy prefers.
pub fn ranked(claims: &[&Claim], geography: &Geography, policy: &Policy) -> Vec<usize> {
    let mut families: BTreeMap<Measure, Vec<usize>> = BTreeMap::new();
    for (number, claim) in claims.iter().enumerate() {
        families.entry(context::family(&claim.measure)).or_default().push(number);
    }
    let families: Vec<Vec<usize>> = families.into_values().collect();
    let ranked = |numbers: &Vec<usize>| {
        let alone = |&number: &usize| fold::alone(claims[number], policy);
        let statements: Vec<_> = numbers.iter().map(alone).collect();
        let standing = order::Standing { witnesses: 1, ..order::Standing::default() };
        let steps = statements.first().map_or(&[][..], |it| policy.order(&it.lead().measure));
        // All have one number, so that the id decides where the steps do not.
        let place = |statement| order::place((0, statement), standing, steps, (geography, policy));
        let places: Vec<_> = statements.iter().map(place).collect();
        let id = |at: usize| (&claims[numbers[at]].id, numbers[at]);
        let mut order: Vec<usize> = (0..numbers.len()).collect();
        order.sort_unstable_by(|&a, &b| places[a].cmp(&places[b]).then_with(|| id(a).cmp(&id(b))));
        order.into_iter().map(|at| numbers[at]).collect::<Vec<_>>()
    };
    side_by_side(&families, ranked).concat()
}

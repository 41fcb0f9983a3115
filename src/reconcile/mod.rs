//! Works out which claims hold together, decides by the declared order, explains every decision.
//!
//! One idea: let x\[territory, stage, time\] be the hidden table, how many communities stand exactly
//! where and when. Every claim is one statement about it, *the sum over a range of stages and a
//! territory, at a time, lies in an interval*, and "these sources disagree" has one meaning: no
//! table satisfies them all.
//!
//! | part | what it does |
//! |---|---|
//! | [`declared`] | what people declare: the policy, the tree of territories, how a printed number is read |
//! | [`hidden`] | the hidden table of one time, known by its bounds, and whether one exists within them |
//! | [`statements`] | claims as statements: folded, dated, cut into times, put into the declared order |
//! | [`admission`] | admits one after another, and says what each that is set aside contradicts |
//! | [`blame`] | who may be wrong: the smallest repairs, and what points at one of several |
//! | [`words`] | the words of an explanation, in both languages |
//! | [`results`] | figures with their accounts, decisions, conflicts, coverage |
//!
//! A part may use the parts above it and no other. `family` leads one measure through all of them, `telling` the
//! measures one after another; [`possible`](possible()) and [`counterfactual`](counterfactual()) ask what is not asked by itself.
//!
//! # In turn
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

mod threads;
mod declared;
mod hidden;
mod statements;
mod admission;
mod blame;
mod words;
mod results;
mod counterfactual;
mod family;
mod possible;
mod telling;

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use crate::model::{Measure, Territory};
use crate::normalise::Claim;
use crate::sources::Geography;

use declared::context::Context;
use family::decision_key;

pub use counterfactual::{Counterfactual, counterfactual};
pub use declared::policy::Policy;
pub use declared::policy_error::PolicyError;
pub use possible::{Possible, Question, possible};
pub use results::advice::{Advice, Change, Prospect, Repair};
pub use results::figure::{
    Conflict, Coverage, Decision, DecisionOutcome, Figure, Reconciled, SeriesBreak, Status, Told,
};
pub(crate) use threads::{in_turn, side_by_side};
pub use words::bilingual::Bilingual;
pub(crate) use words::outward::outward;
pub(crate) use words::phrase::{counted, with_article};

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
    let (families, later) = by_measure(claims, on);
    let of_families = families.iter().flat_map(|(_, claims)| claims);
    let claimed: BTreeSet<Territory> = of_families.map(|claim| claim.territory).collect();
    let mut found = Reconciled::default();
    found.conflicts =
        telling::told(&families, out_of_window(later, &context), &context, &mut |it| {
            found.figures.extend(it.figure);
            found.decisions.extend(it.decisions);
        });
    found.conflicts.sort_by(|a, b| b.gap.total_cmp(&a.gap).then_with(|| a.id.cmp(&b.id)));
    found.coverage =
        results::coverage::coverage(&found.figures, (&found.conflicts, &claimed), &context);
    found
}

/// Does the same as [`reconcile`], and tells each figure, with what became of its claims, as soon as it
/// has its words: those of a million claims take more room than the claims. Gives back the
/// conflicts as they were found, measure after measure, and not by their gaps.
pub fn reconcile_in_turn<'a>(
    claims: impl IntoIterator<Item = &'a Claim>,
    (geography, policy): (&Geography, &Policy),
    on: NaiveDate,
    mut tell: impl FnMut(Told),
) -> Vec<Conflict> {
    let context = Context::new(geography, policy, on);
    let (families, later) = by_measure(claims, on);
    telling::told(&families, out_of_window(later, &context), &context, &mut tell)
}

/// The claims of each measure that knows nothing of the others, in the order of the measures.
type Families<'a> = Vec<(Measure, Vec<&'a Claim>)>;

/// The claims by measure, and those that are out of the window.
fn by_measure<'a>(
    claims: impl IntoIterator<Item = &'a Claim>,
    on: NaiveDate,
) -> (Families<'a>, Vec<&'a Claim>) {
    let is_later =
        |claim: &Claim| on < claim.first_seen || on < claim.as_of.start.unwrap_or(claim.as_of.end);
    let mut later: Vec<&Claim> = Vec::new();
    let mut families: BTreeMap<Measure, Vec<&Claim>> = BTreeMap::new();
    for claim in claims {
        if is_later(claim) {
            later.push(claim);
        } else {
            let family = declared::kin::family(&claim.measure);
            match families.get_mut(family) {
                Some(claims) => claims.push(claim),
                None => drop(families.insert(family.clone(), vec![claim])),
            }
        }
    }
    (families.into_iter().collect(), later)
}

/// What is told of claims that are out of the window, in the order of the table of decisions.
fn out_of_window(mut later: Vec<&Claim>, context: &Context<'_>) -> Vec<Decision> {
    later.sort_by(|a, b| a.id.cmp(&b.id));
    let mut rows: Vec<Decision> = later
        .into_iter()
        .map(|claim| results::decisions::out_of_window(claim, 1, context))
        .collect();
    rows.sort_by(|a, b| decision_key(a).cmp(&decision_key(b)));
    rows
}

/// The claims in the declared order, by number, each measure for itself: the simple choice, which
/// asks nothing of a table. Who stands first in a cell at a day is whom the policy prefers.
pub fn ranked(claims: &[&Claim], geography: &Geography, policy: &Policy) -> Vec<usize> {
    let mut families: BTreeMap<Measure, Vec<usize>> = BTreeMap::new();
    for (number, claim) in claims.iter().enumerate() {
        families.entry(declared::kin::family(&claim.measure).clone()).or_default().push(number);
    }
    let families: Vec<Vec<usize>> = families.into_values().collect();
    let ranked = |numbers: &Vec<usize>| {
        let alone = |&number: &usize| statements::fold::alone(claims[number], policy);
        let statements: Vec<_> = numbers.iter().map(alone).collect();
        let standing =
            statements::order::Standing { witnesses: 1, ..statements::order::Standing::default() };
        let steps = statements.first().map_or(&[][..], |it| policy.order(&it.lead().measure));
        // All have one number, so that the id decides where the steps do not.
        let place = |statement| {
            statements::order::place((0, statement), standing, steps, (geography, policy))
        };
        let places: Vec<_> = statements.iter().map(place).collect();
        let id = |at: usize| (&claims[numbers[at]].id, numbers[at]);
        let mut order: Vec<usize> = (0..numbers.len()).collect();
        order.sort_unstable_by(|&a, &b| places[a].cmp(&places[b]).then_with(|| id(a).cmp(&id(b))));
        order.into_iter().map(|at| numbers[at]).collect::<Vec<_>>()
    };
    side_by_side(&families, ranked).concat()
}

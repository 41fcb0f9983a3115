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
//! 4. `admit`: each is admitted only if a `table` still exists; else it is set aside with the
//!    smallest set that it contradicts (`contradiction`) and never dropped.
//! 5. `figures`, `derive`: what is said, and what follows from it although nobody says it.
//! 6. `conflicts`, `decisions`, `coverage`: who disagrees, what became of every claim, what is
//!    missing.
//! 7. `trouble`, `repair`, `advice`: the smallest changes that would restore agreement. They are told
//!    and never made; before anything is admitted, `suspicion` asks the same question for two steps
//!    of the order.
//!
//! All is a pure function of its arguments: no clock, no randomness, whole numbers in every
//! comparison, and the order of the input does not matter.
//!
//! # What it does not do
//!
//! It never changes a value and never averages. Targets are aims and not counts: they are listed,
//! and contradict nobody. Populations and shares are not compared with each other, because nobody
//! says whose population the share is of.

mod admit;
mod advice;
mod bounds;
mod conflicts;
mod context;
mod contradiction;
mod counterfactual;
mod coverage;
mod decisions;
mod derive;
mod evolution;
mod figure;
mod figures;
mod fold;
mod interval;
mod movement;
mod order;
mod phrase;
mod policy;
mod policy_error;
mod reading;
mod reason;
mod relaxation;
mod repair;
mod slip;
mod suspicion;
mod trouble;
mod sums;
mod table;
mod time;
mod witness;
mod witnesses;

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use crate::model::{ClaimId, Measure};
use crate::normalise::Claim;
use crate::sources::Geography;

use admit::{Admission, Field, Verdict, admission};
use bounds::Law;
use context::{Context, family};
use figures::{Decided, Draft};
use fold::{Statement, statements, value_key};
use order::{Place, Standing, place};
use repair::Budget;
use suspicion::{Suspicion, suspicions};
use time::{When, slices, whens};

pub use advice::{Advice, Change, Prospect, Repair};
pub use counterfactual::{Counterfactual, counterfactual};
pub use figure::{
    Bilingual, Conflict, Coverage, Decision, DecisionOutcome, Figure, Reconciled, SeriesBreak,
    Status,
};
pub use policy::Policy;
pub use policy_error::PolicyError;

/// Reconciles claims as they were known on one day.
///
/// What speaks only of later days, or was first seen later, is not used and said to be out of the
/// window.
pub fn reconcile(
    claims: &[Claim],
    geography: &Geography,
    policy: &Policy,
    on: NaiveDate,
) -> Reconciled {
    let context = Context::new(geography, policy, on);
    let is_later =
        |claim: &Claim| on < claim.first_seen || on < claim.as_of.start.unwrap_or(claim.as_of.end);
    let mut later: Vec<&Claim> = Vec::new();
    let mut families: BTreeMap<Measure, Vec<&Claim>> = BTreeMap::new();
    for claim in claims {
        if is_later(claim) {
            later.push(claim);
        } else {
            families.entry(family(&claim.measure)).or_default().push(claim);
        }
    }
    let mut drafts: Vec<Draft> = Vec::new();
    let mut rows = Vec::new();
    let mut conflicts = Vec::new();
    for (measure, claims) in families {
        let found = reconcile_family(&measure, &claims, &context);
        drafts.extend(found.0);
        rows.extend(found.1);
        conflicts.extend(found.2);
    }
    coverage::mark_current(&mut drafts, &context);
    sort_drafts(&mut drafts);
    evolution::tell_evolution(&mut drafts);
    conflicts.sort_by(|a: &Conflict, b| b.gap.total_cmp(&a.gap).then_with(|| a.id.cmp(&b.id)));
    let claimed: BTreeSet<_> =
        claims.iter().filter(|c| !is_later(c)).map(|c| c.territory).collect();
    let coverage = coverage::coverage(&drafts, (&conflicts, &claimed), &context);

    later.sort_by(|a, b| a.id.cmp(&b.id));
    rows.extend(later.iter().map(|claim| decisions::out_of_window(claim, 1, &context)));
    rows.sort_by(|a: &Decision, b| decision_key(a).cmp(&decision_key(b)));
    let figures = drafts.into_iter().map(|draft| draft.figure).collect();
    Reconciled { figures, decisions: rows, conflicts, coverage }
}

type Found = (Vec<Draft>, Vec<Decision>, Vec<Conflict>);

fn reconcile_family(measure: &Measure, claims: &[&Claim], context: &Context<'_>) -> Found {
    let statements = statements(claims, context.policy);
    let whens = whens(&statements, context.policy);
    let slices = slices(&whens);
    let wholes = complete_lists(&statements, context);
    let mut lists: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (number, (total, parts)) in wholes.iter().enumerate() {
        for &statement in parts.iter().chain([total]) {
            lists.entry(statement).or_default().push(number);
        }
    }
    let mut places = places(&statements, (&whens, &BTreeMap::new()), context);
    let mut order = declared(&places);
    let law = if measure.is_share() { Law::Nests } else { Law::Sums };
    let (statements, whens, slices) = (&statements[..], &whens[..], &slices[..]);
    let (wholes, lists, tree) = (&wholes[..], &lists, &context.tree);
    let is_target = *measure == Measure::Target;
    if !is_target && context.policy.weighs_errors(measure) {
        let field = Field { law, statements, whens, slices, order: &order, wholes, lists, tree };
        let mut budget = Budget::whole(statements.len());
        let found = suspicions(&field, &places, (context, &mut budget));
        places = self::places(statements, (whens, &found), context);
        order = declared(&places);
    }
    let field = Field { law, statements, whens, slices, order: &order, wholes, lists, tree };
    let admission = if is_target { unopposed(&field) } else { admission(&field) };
    let decided = Decided { field, places: &places, admission };

    let mut drafts = Vec::new();
    let mut decisions = Vec::new();
    for group in figures::groups(&decided, is_target) {
        let (draft, rows) = figures::figure(&decided, &group, context);
        drafts.push(draft);
        decisions.extend(rows);
    }
    drafts.extend(derive::derived(&decided, measure, context));
    (drafts, decisions, conflicts::conflicts(&decided, context))
}

/// Aims contradict nobody.
fn unopposed(field: &Field<'_>) -> Admission {
    let mut verdicts = vec![Verdict::Admitted { slice: 0 }; field.statements.len()];
    for (number, slice) in field.slices.iter().enumerate() {
        for &member in &slice.members {
            verdicts[member] = Verdict::Admitted { slice: number };
        }
    }
    Admission { verdicts, tables: Vec::new(), admitted: Vec::new() }
}

/// The lists that say that they are complete: the number of the total, those of the parts.
///
/// Only where no part lies within another: a list of regions and their departments adds up to
/// nothing.
fn complete_lists(statements: &[Statement<'_>], context: &Context<'_>) -> Vec<(usize, Vec<usize>)> {
    let mut numbers: BTreeMap<&ClaimId, usize> = BTreeMap::new();
    for (number, statement) in statements.iter().enumerate() {
        numbers.extend(statement.claims.iter().map(|claim| (&claim.id, number)));
    }
    let mut lists: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (number, statement) in statements.iter().enumerate() {
        let list = statement.lead().enumeration.as_ref().filter(|list| list.complete);
        let total = list.and_then(|list| numbers.get(list.total.as_ref()?)).copied();
        if let Some(total) = total.filter(|&total| total != number) {
            lists.entry(total).or_default().push(number);
        }
    }
    let above = |inner, outer| {
        std::iter::successors(Some(inner), |t| context.tree.parents.get(t).copied())
            .any(|territory| territory == outer)
    };
    let within = |inner: usize, outer: usize| {
        let (inner, outer) = (statements[inner].lead(), statements[outer].lead());
        outer.stages.contains(inner.stages) && above(inner.territory, outer.territory)
    };
    let overlap = |a: usize, b: usize| {
        let (a, b) = (statements[a].lead(), statements[b].lead());
        let stages = a.stages.from() <= b.stages.to() && b.stages.from() <= a.stages.to();
        stages && (above(a.territory, b.territory) || above(b.territory, a.territory))
    };
    let is_sound = |(total, parts): &(usize, Vec<usize>)| {
        let additive = statements[*total].lead().measure.is_additive();
        let apart = |&a: &usize| parts.iter().all(|&b| a == b || !overlap(a, b));
        additive && parts.iter().all(|&part| within(part, *total) && apart(&part))
    };
    lists.into_iter().filter(is_sound).collect()
}

/// The place of every statement in the declared order.
fn places(
    statements: &[Statement<'_>],
    (whens, suspicions): (&[When], &BTreeMap<usize, Suspicion>),
    context: &Context<'_>,
) -> Vec<Place> {
    let mut same: BTreeMap<_, Vec<usize>> = BTreeMap::new();
    let totals = time::totals(statements);
    for (number, statement) in statements.iter().enumerate() {
        let lead = statement.lead();
        let said = (statement.cell(), value_key(&statement.value), lead.as_of);
        same.entry(said).or_default().push(number);
    }
    let mut witnesses = vec![1; statements.len()];
    for numbers in same.values() {
        let group: Vec<_> = numbers.iter().map(|&n| &statements[n]).collect();
        let independent = witnesses::count(witnesses::witnesses(&group));
        for &number in numbers {
            witnesses[number] = independent;
        }
    }
    let standing = |number: usize| Standing {
        vague: whens[number].vague,
        witnesses: witnesses[number],
        is_total: statements[number].claims.iter().any(|claim| totals.contains(&claim.id)),
        suspicion: suspicions.get(&number).copied().unwrap_or_default(),
    };
    let place =
        |(number, statement)| place(statement, standing(number), context.geography, context.policy);
    statements.iter().enumerate().map(place).collect()
}

/// The numbers of the statements in the order of their places.
fn declared(places: &[Place]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..places.len()).collect();
    order.sort_by(|&a, &b| places[a].cmp(&places[b]));
    order
}

fn sort_drafts(drafts: &mut [Draft]) {
    let key = |draft: &Draft| {
        let figure = &draft.figure;
        let cell = (figure.measure.clone(), figure.territory, figure.stages);
        (cell, figure.as_of.end, figure.as_of, figure.claim.clone())
    };
    drafts.sort_by_cached_key(key);
}

fn decision_key(decision: &Decision) -> impl Ord + '_ {
    let cell = (&decision.measure, decision.territory, decision.stages);
    (cell, decision.as_of.end, decision.as_of, decision.rank, &decision.claim)
}

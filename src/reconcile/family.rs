//! One measure, from its claims to its figures.

use std::collections::{BTreeMap, HashMap};

use crate::model::{ClaimId, Measure};
use crate::normalise::Claim;

use super::admit::{Admission, Field, Verdict};
use super::bounds::Law;
use super::context::Context;
use super::figure::{Conflict, Decision};
use super::figures::{self, Decided, Draft};
use super::fold::{Statement, statements, value_key};
use super::order::{Place, Standing, place};
use super::repair::Budget;
use super::settle::admission;
use super::slices::slices;
use super::suspicion::{Suspicion, added, suspicions};
use super::threads::side_by_side;
use super::time::{self, When, whens};
use super::{cascade, conflicts, coverage, derive, evolution, witnesses};

/// What was found out about the claims of one measure.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// The figures, sorted, each cell with its newest marked.
    pub(super) drafts: Vec<Draft>,
    /// What became of the claims, sorted.
    pub(super) decisions: Vec<Decision>,
    /// The conflicts, in the declared order of what was set aside.
    pub(super) conflicts: Vec<Conflict>,
}

/// Reconciles the claims of one measure.
pub(super) fn found(measure: &Measure, claims: &[&Claim], context: &Context<'_>) -> Found {
    decided(measure, claims, context, |decided| told(decided, measure, context))
}

/// Decides which claims of one measure hold together, and lets somebody look at that.
pub(super) fn decided<R>(
    measure: &Measure,
    claims: &[&Claim],
    context: &Context<'_>,
    look: impl FnOnce(&Decided<'_>) -> R,
) -> R {
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
    let standings = standings(&statements, &whens);
    let mut places = places(&statements, (&standings, &BTreeMap::new()), context);
    let mut order = declared(&places);
    let law = if measure.is_share() { Law::Nests } else { Law::Sums };
    let (statements, whens, slices) = (&statements[..], &whens[..], &slices[..]);
    let (wholes, lists, tree) = (&wholes[..], &lists, &context.tree);
    let only = statements.first().map(|first| first.range);
    let only = only.filter(|&range| statements.iter().all(|statement| statement.range == range));
    let field = Field { law, statements, whens, slices, order: &[], wholes, lists, tree, only };
    let is_target = *measure == Measure::Target;
    if is_target || !context.policy.weighs_errors(measure) {
        let field = Field { order: &order, ..field };
        let admission = if is_target { unopposed(&field) } else { admission(&field) };
        return look(&Decided { field, places: &places, admission });
    }
    let mut budget = Budget::whole(statements.len());
    let mut found = {
        let field = Field { order: &order, ..field };
        suspicions(&field, &places, (context, &mut budget))
    };
    places = self::places(statements, (&standings, &found), context);
    order = declared(&places);
    let mut best = {
        let field = Field { order: &order, ..field };
        admission(&field)
    };
    let mut tries = TRIES;
    // Cases that are believed together; where that does not help, one half and then the other.
    let mut together: Vec<Option<Vec<usize>>> = vec![None];
    while let (Some(halved), Some(left)) = (together.pop(), tries.checked_sub(1)) {
        let field = Field { order: &order, ..field };
        let mut blamed = cascade::blamed(&field, &best, &mut budget);
        if let Some(halved) = &halved {
            blamed.retain(|it| halved.contains(&it.wrong));
        }
        let wrong: Vec<usize> = blamed.iter().map(|it| it.wrong).collect();
        if wrong.is_empty() {
            continue;
        }
        tries = left;
        let next = added(found.clone(), blamed, (&field, &places), (context, &mut budget));
        let next_places = self::places(statements, (&standings, &next), context);
        let next_order = declared(&next_places);
        let field = Field { order: &next_order, ..field };
        let admission = admission(&field);
        if aside(&admission) < aside(&best) {
            (places, order, best, found) = (next_places, next_order, admission, next);
            together.push(None);
        } else if 1 < wrong.len() {
            let (first, second) = wrong.split_at(wrong.len() / 2);
            together.extend([Some(second.to_vec()), Some(first.to_vec())]);
        }
    }
    let field = Field { order: &order, ..field };
    look(&Decided { field, places: &places, admission: best })
}

/// How often it is tried whether fewer are set aside if one is to blame.
const TRIES: usize = 12;

/// How many were set aside.
fn aside(admission: &Admission) -> usize {
    admission.verdicts.iter().filter(|it| matches!(it, Verdict::SetAside(_))).count()
}

/// Figures that one processor words at once: a thread costs as much as some hundred of them.
const GROUPS_AT_ONCE: usize = 1_000;

/// The figures, decisions and conflicts of what was decided.
fn told(decided: &Decided<'_>, measure: &Measure, context: &Context<'_>) -> Found {
    let groups = figures::groups(decided, *measure == Measure::Target);
    let some: Vec<_> = groups.chunks(GROUPS_AT_ONCE).collect();
    let told = side_by_side(&some, |some| {
        some.iter().map(|group| figures::figure(decided, group, context)).collect::<Vec<_>>()
    });
    let (mut drafts, mut decisions) = (Vec::new(), Vec::new());
    for (draft, rows) in told.into_iter().flatten() {
        drafts.push(draft);
        decisions.extend(rows);
    }
    drafts.extend(derive::derived(decided, measure, context));
    coverage::mark_current(&mut drafts, context);
    sort_drafts(&mut drafts);
    evolution::tell_evolution(&mut drafts);
    decisions.sort_by(|a, b| decision_key(a).cmp(&decision_key(b)));
    Found { drafts, decisions, conflicts: conflicts::conflicts(decided, context) }
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
    let mut lists: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    if !statements.iter().any(|statement| statement.lead().enumeration.is_some()) {
        return Vec::new();
    }
    let mut numbers: BTreeMap<&ClaimId, usize> = BTreeMap::new();
    for (number, statement) in statements.iter().enumerate() {
        numbers.extend(statement.claims.iter().map(|claim| (&claim.id, number)));
    }
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

/// What is known about every statement before contradictions are looked at.
fn standings(statements: &[Statement<'_>], whens: &[When]) -> Vec<Standing> {
    // Only asked for what it holds, never walked: its order is nobody's.
    let mut known = HashMap::new();
    // Most is said once: the first is kept apart, so that nothing is kept for those.
    let mut same: Vec<(usize, Vec<usize>)> = Vec::new();
    let totals = time::totals(statements);
    for (number, statement) in statements.iter().enumerate() {
        let said = (statement.cell(), value_key(&statement.value), statement.lead().as_of);
        let group = *known.entry(said).or_insert(same.len());
        match same.get_mut(group) {
            Some((_, others)) => others.push(number),
            None => same.push((number, Vec::new())),
        }
    }
    let mut witnesses = vec![1; statements.len()];
    for (first, others) in same.into_iter().filter(|(_, others)| !others.is_empty()) {
        let numbers = || [first].into_iter().chain(others.iter().copied());
        let group: Vec<_> = numbers().map(|n| &statements[n]).collect();
        let independent = witnesses::count(witnesses::witnesses(&group));
        for number in numbers() {
            witnesses[number] = independent;
        }
    }
    let standing = |(number, statement): (usize, &Statement<'_>)| Standing {
        vague: whens[number].vague,
        witnesses: witnesses[number],
        is_total: statement.claims.iter().any(|claim| totals.contains(&claim.id)),
        suspicion: Suspicion::default(),
    };
    statements.iter().enumerate().map(standing).collect()
}

/// The place of every statement in the declared order, with what contradictions say against some.
fn places(
    statements: &[Statement<'_>],
    (standings, suspicions): (&[Standing], &BTreeMap<usize, Suspicion>),
    context: &Context<'_>,
) -> Vec<Place> {
    let place = |(number, (statement, standing)): (usize, (&Statement<'_>, &Standing))| {
        let suspicion = suspicions.get(&number).copied().unwrap_or_default();
        let standing = Standing { suspicion, ..*standing };
        place(statement, standing, context.geography, context.policy)
    };
    statements.iter().zip(standings).enumerate().map(place).collect()
}

/// The numbers of the statements in the order of their places.
fn declared(places: &[Place]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..places.len()).collect();
    order.sort_by(|&a, &b| places[a].cmp(&places[b]));
    order
}

/// By measure, territory, stages and date.
pub(super) fn sort_drafts(drafts: &mut [Draft]) {
    fn key(draft: &Draft) -> impl Ord + '_ {
        let figure = &draft.figure;
        let cell = (&figure.measure, figure.territory, figure.stages);
        (cell, figure.as_of.end, figure.as_of, &figure.claim)
    }
    drafts.sort_by(|a, b| key(a).cmp(&key(b)));
}

/// The order of the table of decisions.
pub(super) fn decision_key(decision: &Decision) -> impl Ord + '_ {
    let cell = (&decision.measure, decision.territory, decision.stages);
    (cell, decision.as_of.end, decision.as_of, decision.rank, &decision.claim)
}

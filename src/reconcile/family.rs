//! One measure, from its claims to its figures.

use std::{collections::BTreeMap, sync::OnceLock};

use crate::model::{ClaimId, Measure, roomy};
use crate::normalise::Claim;

use super::admission::admit::{Admission, Field, Verdict};
use super::admission::settle::{apart, times};
use super::blame::doubt::Doubts;
use super::blame::part;
use super::blame::suspicion::Evidence;
use super::declared::context::Context;
use super::declared::step::Step;
use super::hidden::bounds::Law;
use super::results::figure::{Conflict, Decision, Figure, Status};
use super::results::figures::{self, Decided, Draft, Made};
use super::results::{conflicts, coverage, derive, evolution, groups};
use super::statements::fold::{Statement, statements, value_key};
use super::statements::order::{Place, Places, Standing, Suspicion, place};
use super::statements::slices::slices;
use super::statements::time::{self, When, whens};
use super::statements::witnesses;
use super::threads::side_by_side;

/// Reconciles the claims of one measure: hands over each figure, in the order of their cells and
/// dates, with what became of its claims in the order of their ranks, and gives back the conflicts
/// in the declared order of what was set aside.
pub(super) fn told(
    measure: &Measure,
    claims: &[&Claim],
    context: &Context<'_>,
    tell: &mut dyn FnMut(Figure, Vec<Decision>),
) -> Vec<Conflict> {
    decided(measure, claims, context, |decided| {
        let advised = conflicts::advised(decided, context);
        let conflicts = conflicts::conflicts(decided, &advised, context);
        figures(decided, measure, (&advised.doubts, context), tell);
        conflicts
    })
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
    let steps = context.policy.order(measure);
    let mut places = places(&statements, standings(&statements, &whens), (steps, context));
    let mut order = declared(&places);
    let law = if measure.is_share() { Law::Nests } else { Law::Sums };
    let (statements, whens, slices) = (&statements[..], &whens[..], &slices[..]);
    let (wholes, lists, tree) = (&wholes[..], &lists, &context.tree);
    let only = statements.first().map(|first| first.range);
    let only = only.filter(|&range| statements.iter().all(|statement| statement.range == range));
    let field = Field { law, statements, whens, slices, order: &[], wholes, lists, tree, only };
    if *measure == Measure::Target {
        let field = Field { order: &order, ..field };
        return look(&Decided { field, places: &places, admission: unopposed(&field) });
    }
    let judged = {
        let field = Field { order: &order, ..field };
        let times = times(&field);
        let parts = apart(&field, &times);
        let places = Places { all: &places, moved: BTreeMap::new() };
        let series = OnceLock::new();
        let evidence = Evidence { places: &places, steps, series: &series, context };
        let weighs = context.policy.weighs_errors(measure);
        side_by_side(&parts, |part| {
            if weighs {
                part::judged(&field, part, (&times, evidence))
            } else {
                part::admitted(&field, part, &times)
            }
        })
    };
    let mut verdicts = vec![None; statements.len()];
    let mut settled = BTreeMap::new();
    let mut has_moved = false;
    for judged in judged {
        has_moved |= !judged.moved.is_empty();
        for (statement, place) in judged.moved {
            places[statement] = place;
        }
        for (statement, verdict) in judged.settled.verdicts {
            verdicts[statement] = Some(verdict);
        }
        settled.extend(judged.settled.moments);
    }
    let verdicts = verdicts.into_iter().map(|v| v.expect("every statement stands in a part"));
    let verdicts: Vec<Verdict> = verdicts.collect();
    let (rooms, admitted) = settled.into_values().map(|it| (it.room, it.admitted)).unzip();
    if has_moved {
        order = declared(&places);
    }
    let field = Field { order: &order, ..field };
    let admission = Admission { verdicts, rooms, admitted };
    look(&Decided { field, places: &places, admission })
}

/// Figures that one processor words at once: a thread costs as much as some hundred of them.
const FIGURES_AT_ONCE: usize = 1_000;

/// So many times as many wait to be handed over: what is said of them is most of what they take.
const TURNS_AT_ONCE: usize = 8;

/// Hands over the figures of what was decided, each with what became of its claims.
///
/// Of all of them only what the others ask for is held; they are made and worded some at a time.
fn figures(
    decided: &Decided<'_>,
    measure: &Measure,
    (doubts, context): (&Doubts, &Context<'_>),
    tell: &mut dyn FnMut(Figure, Vec<Decision>),
) {
    let groups = groups::groups(decided, *measure == Measure::Target);
    let mut drafts: Vec<Draft<'_>> = Vec::with_capacity(groups.len());
    let draft = |n: usize| figures::draft(decided, (n, &groups[n]), doubts);
    in_turns(groups.len(), draft, |draft| drafts.push(draft));
    drafts.extend(derive::derived(decided, measure, (doubts, context)));
    drafts.sort_by_cached_key(|draft| draft_key(draft, measure));
    number_alternatives(&mut drafts);
    coverage::mark_current(&mut drafts);
    let before = evolution::before(&drafts);
    let made = |at: usize| {
        let draft = &drafts[at];
        let (mut figure, rows) = match &draft.made {
            Made::Said(found) => {
                figures::figure(decided, (draft, &groups[found.group]), (found, context))
            }
            Made::Derived(figure) => {
                let (alternative, current) = (draft.alternative, draft.current);
                (Figure { alternative, current, ..Figure::clone(figure) }, Vec::new())
            }
        };
        if coverage::is_stale(&figure, context) {
            figure.status = Status::Stale;
        }
        if let Some(older) = before[at] {
            let out = &mut figure.explanation;
            figure.series_break = evolution::add_step(out, &drafts, (older, at));
        }
        (figure, rows)
    };
    in_turns(drafts.len(), made, |(figure, rows)| tell(figure, rows));
}

/// Makes so many things side by side and hands them over in their order, some at a time.
fn in_turns<R: Send>(many: usize, make: impl Fn(usize) -> R + Sync, mut take: impl FnMut(R)) {
    let numbers: Vec<usize> = (0..many).collect();
    for turn in numbers.chunks(TURNS_AT_ONCE * FIGURES_AT_ONCE) {
        let some: Vec<_> = turn.chunks(FIGURES_AT_ONCE).collect();
        let made = side_by_side(&some, |some| some.iter().map(|&n| make(n)).collect::<Vec<_>>());
        made.into_iter().flatten().for_each(&mut take);
    }
}

/// Aims contradict nobody.
fn unopposed(field: &Field<'_>) -> Admission {
    let mut verdicts = vec![Verdict::Admitted { slice: 0 }; field.statements.len()];
    for (number, slice) in field.slices.iter().enumerate() {
        for &member in &slice.members {
            verdicts[member] = Verdict::Admitted { slice: number };
        }
    }
    Admission { verdicts, rooms: Vec::new(), admitted: Vec::new() }
}

/// The lists that say that they are complete: the number of the total, those of the parts.
///
/// Only where no part lies within another: a list of regions and their departments adds up to
/// nothing.
fn complete_lists(statements: &[Statement<'_>], context: &Context<'_>) -> Vec<(usize, Vec<usize>)> {
    let mut lists: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    if !statements.iter().any(|statement| statement.is_listed) {
        return Vec::new();
    }
    let mut numbers: BTreeMap<&ClaimId, usize> = BTreeMap::new();
    for (number, statement) in statements.iter().enumerate() {
        numbers.extend(statement.claims().iter().map(|claim| (&claim.id, number)));
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
    let mut known = roomy(statements.len());
    // Most is said once: the first is kept apart, so that nothing is kept for those.
    let mut same: Vec<(usize, Vec<usize>)> = Vec::with_capacity(statements.len());
    let totals = time::totals(statements);
    for (number, statement) in statements.iter().enumerate() {
        let said = (statement.cell(), value_key(&statement.value), statement.as_of);
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
        is_total: !totals.is_empty()
            && statement.claims().iter().any(|claim| totals.contains(&claim.id)),
        suspicion: Suspicion::default(),
    };
    statements.iter().enumerate().map(standing).collect()
}

/// The place of every statement in the declared order, before contradictions are looked at.
fn places(
    statements: &[Statement<'_>],
    standings: Vec<Standing>,
    (steps, context): (&[Step], &Context<'_>),
) -> Vec<Place> {
    let place = |(number, (statement, standing)): (usize, (&Statement<'_>, Standing))| {
        place((number, statement), standing, steps, (context.geography, context.policy))
    };
    statements.iter().zip(standings).enumerate().map(place).collect()
}

/// The numbers of the statements in the order of their places.
fn declared(places: &[Place]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..places.len()).collect();
    order.sort_by(|&a, &b| places[a].cmp(&places[b]));
    order
}

/// Counts the figures of one cell and time, which come sorted.
fn number_alternatives(drafts: &mut [Draft<'_>]) {
    let day = |it: &Draft<'_>| (it.territory, it.stages, it.as_of.end);
    let time = |it: &Draft<'_>| (it.as_of.precision, it.as_of.basis);
    for at in 1..drafts.len() {
        let (before, here) = drafts.split_at_mut(at);
        let draft = &mut here[0];
        let before = before.iter().rev();
        let mut same_day =
            before.take_while(|it| day(it) == day(draft) && it.measure == draft.measure);
        if let Some(other) = same_day.find(|it| time(it) == time(draft)) {
            draft.alternative = other.alternative + 1;
        }
    }
}

/// By measure, that of the family first, territory, stages and date.
fn draft_key<'a>(draft: &Draft<'a>, family: &Measure) -> impl Ord + use<'a> {
    let cell = (draft.measure != family, draft.territory, draft.stages);
    (cell, draft.as_of.end, draft.as_of, draft.claim)
}

/// The order of the table of decisions.
pub(super) fn decision_key(decision: &Decision) -> impl Ord + '_ {
    let cell = (&decision.measure, decision.territory, decision.stages);
    (cell, decision.as_of.end, decision.as_of, decision.alternative, decision.rank, &decision.claim)
}

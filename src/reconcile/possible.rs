//! What is known of a cell of which nobody need have spoken.

use chrono::{Days, NaiveDate};

use crate::model::{Measure, StageRange, Territory};
use crate::normalise::Claim;
use crate::sources::Geography;

use super::declared::context::Context;
use super::declared::interval::{Interval, OPEN, WHOLE, printed};
use super::declared::kin::family;
use super::declared::policy::Policy;
use super::family::decided;
use super::hidden::bounds::{Law, number};
use super::hidden::table::Table;
use super::results::figures::Decided;
use super::statements::time::Span;

/// A cell of the hidden table, at a time.
#[derive(Clone, Debug, PartialEq)]
pub struct Question {
    /// The territory.
    pub territory: Territory,
    /// What is measured.
    pub measure: Measure,
    /// The stages covered.
    pub stages: StageRange,
    /// The first day of the time.
    pub from: NaiveDate,
    /// Its last day.
    pub to: NaiveDate,
}

/// What a cell can be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Possible {
    /// The least.
    pub low: f64,
    /// The most; none where that is open.
    pub high: Option<f64>,
}

/// What the claims leave possible for a cell, whether or not one of them speaks of it: the bounds
/// that follow from all that is admitted at the times that meet the time asked about. What was said
/// of the cell before and after counts where the policy declares that the measure `never_falls`, and
/// more than a sum that contradicts it.
pub fn possible<'a>(
    claims: impl IntoIterator<Item = &'a Claim>,
    question: &Question,
    (geography, policy): (&Geography, &Policy),
    on: NaiveDate,
) -> Possible {
    let context = Context::new(geography, policy, on);
    let measure = family(&question.measure);
    let claims: Vec<&Claim> =
        claims.into_iter().filter(|claim| family(&claim.measure) == measure).collect();
    let tolerance = Days::new(policy.measure(&question.measure).tolerance_days.into());
    let end = question.to.checked_add_days(tolerance).unwrap_or(question.to);
    let asked = Span { start: question.from, end };
    let rises = *measure == question.measure && policy.measure(measure).never_falls;
    let interval = decided(measure, &claims, &context, |decided| {
        let bounds = bounds(decided, question, asked);
        let series = if rises { between(decided, question) } else { Interval::ANY };
        match bounds.meet(series) {
            within if !within.is_empty() => within,
            // Where a number did fall, its neighbours in time say nothing. Else it is the sum that is
            // wrong, or counts otherwise: so a total that is behind its parts is found out.
            _ if series.is_empty() => bounds,
            _ => series,
        }
    });
    let own = if *measure == question.measure { interval } else { interval.complement() };
    let high = (own.high < OPEN).then(|| printed(&question.measure, own.high));
    Possible { low: printed(&question.measure, own.low), high }
}

/// What every table of every time that is meant must hold there.
fn bounds(decided: &Decided<'_>, question: &Question, asked: Span) -> Interval {
    let field = &decided.field;
    let most = if field.law == Law::Nests { WHOLE } else { OPEN };
    let mut interval = Interval::new(0, most);
    for (slice, admitted) in field.slices.iter().zip(&decided.admission.admitted) {
        if !slice.span.meets(asked) {
            continue;
        }
        let spoken = admitted.territories().map(|(territory, _)| territory);
        let territories: Vec<Territory> = spoken.chain([question.territory]).collect();
        let mut table = Table::new(field.law, territories, field.tree);
        let at = table.at(question.territory, number(question.stages));
        let mut touched = vec![at.0];
        // The cell takes part in every sum, although nobody claims anything about it.
        table.assume(at, Interval::ANY);
        for &statement in admitted.iter().filter(|&&it| is_certain_of(decided, it, asked)) {
            let at = field.at(&table, statement);
            table.assume(at, field.statements[statement].read.hard);
            touched.push(at.0);
        }
        for (total, parts) in field.wholes {
            if admitted.contains(total) && parts.iter().all(|part| admitted.contains(part)) {
                let parts = parts.iter().map(|&part| field.at(&table, part)).collect();
                touched.extend(table.assume_whole(field.at(&table, *total), parts));
            }
        }
        touched.sort_unstable();
        touched.dedup();
        let has_table = table.propagate(&touched);
        debug_assert!(has_table, "what is admitted holds together");
        interval = interval.meet(table.bounds(at));
    }
    interval
}

/// Whether a statement that was admitted to a time says something of that very time. "En 2023" was
/// true on some day of the year: to which it was counted says nothing of any one of them.
fn is_certain_of(decided: &Decided<'_>, statement: usize, asked: Span) -> bool {
    let when = &decided.field.whens[statement];
    !when.vague || (asked.start <= when.own.start && when.own.end <= asked.end)
}

/// What the numbers before and after leave for one that never falls.
fn between(decided: &Decided<'_>, question: &Question) -> Interval {
    let field = &decided.field;
    let mut interval = Interval::ANY;
    let mut all: Vec<usize> = Vec::new();
    for admitted in &decided.admission.admitted {
        all.extend(admitted.of(question.territory));
    }
    for (statement, lead) in all.iter().map(|&n| (&field.statements[n], field.statements[n].lead()))
    {
        if lead.stages != question.stages {
            continue;
        }
        if lead.as_of.end < question.from {
            interval.low = interval.low.max(statement.read.hard.low);
        } else if lead.as_of.start.is_some_and(|start| question.to < start) {
            interval.high = interval.high.min(statement.read.hard.high);
        }
    }
    interval
}

//! From admitted statements to figures: one for each group of them, with everybody who spoke to it.

use chrono::NaiveDate;
use smallvec::SmallVec;

use super::account::account;
use super::decisions::decisions;
use super::derive::forcing;
use super::figure::{Decision, Figure, Status};
use super::groups::Group;
use crate::model::{AsOf, ClaimId, Measure, StageRange, Territory, Value};
use crate::reconcile::admission::admit::{Admission, Field, Verdict};
use crate::reconcile::blame::doubt::Doubts;
use crate::reconcile::blame::trouble;
use crate::reconcile::declared::context::Context;
use crate::reconcile::declared::interval::{Interval, OPEN, printed, whole};
use crate::reconcile::declared::step::Step;
use crate::reconcile::statements::fold::value_key;
use crate::reconcile::statements::order::{Place, deciding_step};
use crate::reconcile::statements::time::Span;
use crate::reconcile::statements::witnesses::{count, witnesses};
use crate::reconcile::words::bilingual::Bilingual;

/// A figure before it is made: what other figures of its cell and the course of time want to know of it.
/// Those of a large measure are held at once.
#[derive(Clone, Debug)]
pub(crate) struct Draft<'a> {
    pub(crate) made: Made,
    pub(crate) measure: &'a Measure,
    pub(crate) territory: Territory,
    pub(crate) stages: StageRange,
    pub(crate) as_of: AsOf,
    pub(crate) value: Option<f64>,
    pub(crate) low: Option<f64>,
    pub(crate) high: Option<f64>,
    pub(crate) claim: Option<&'a ClaimId>,
    pub(crate) alternative: u32,
    pub(crate) current: bool,
    /// The words that gave its stages.
    pub(crate) rule: &'a str,
    /// What is printed, with the word beside it; none where nobody prints it.
    pub(crate) said: Option<Value>,
    /// The day that counts for what is newest: the last of a printed date, the first possible one
    /// where the date is only known to be no later.
    pub(crate) day: NaiveDate,
}

/// Of what a figure is made.
#[derive(Clone, Debug)]
pub(crate) enum Made {
    /// Of a group.
    Said(Spoken),
    /// Of figures of other cells: it is made already.
    Derived(Box<Figure>),
}

/// What is found out about a group once, and asked for when its figure is worded.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Spoken {
    /// The number of the group.
    pub(crate) group: usize,
    /// Whose number may hold, where there is one, and who gives the time in any case.
    chosen: usize,
    /// Whether its number may hold.
    is_said: bool,
    /// What is admitted says of the cell.
    implied: Interval,
    /// What the cell may be under any of the smallest repairs.
    bounds: Interval,
}

/// Everything decided about one measure.
#[derive(Debug)]
pub(crate) struct Decided<'a> {
    pub(crate) field: Field<'a>,
    pub(crate) places: &'a [Place],
    pub(crate) admission: Admission,
}

impl Decided<'_> {
    pub(crate) fn is_admitted(&self, statement: usize) -> bool {
        matches!(self.admission.verdicts[statement], Verdict::Admitted { .. })
    }

    /// What was set aside of the cell of a statement, at a time that it shares.
    pub(crate) fn aside_of(&self, statement: usize) -> Vec<usize> {
        let (cell, own) = (self.field.cell(statement), self.field.whens[statement].own);
        let members = &self.field.slices[self.slice(statement)].members;
        let is_rival = |&other: &usize| {
            !self.is_admitted(other)
                && self.field.cell(other) == cell
                && self.field.whens[other].own.meets(own)
        };
        members.iter().copied().filter(is_rival).collect()
    }

    /// The slice in which a statement was admitted, or fails.
    pub(crate) fn slice(&self, statement: usize) -> usize {
        match &self.admission.verdicts[statement] {
            Verdict::Admitted { slice } => *slice,
            Verdict::SetAside(contradiction) => contradiction.slice,
        }
    }

    /// The step of the order by which what a statement contradicts came before it: of these, the one
    /// that barely did.
    pub(crate) fn decisive(&self, aside: usize, order: &[Step]) -> &'static str {
        let Verdict::SetAside(found) = &self.admission.verdicts[aside] else { return "only_claim" };
        let nearest = found.against.iter().copied().max_by_key(|&n| &self.places[n]);
        nearest.map_or("only_claim", |other| {
            deciding_step(&self.places[other], &self.places[aside], order)
        })
    }

    /// The day that counts for what is newest.
    pub(crate) fn day(&self, statement: usize) -> NaiveDate {
        let (as_of, when) = (self.field.statements[statement].as_of, &self.field.whens[statement]);
        if when.vague { when.own.start } else { as_of.end }
    }

    /// The time at which a statement is counted: a vague one where it was found to fit.
    pub(crate) fn window(&self, statement: usize) -> Span {
        let when = &self.field.whens[statement];
        if when.vague { self.field.slices[self.slice(statement)].span } else { when.own }
    }
}

/// Who speaks for a group: the first whose number may hold, where there is one, and who gives the
/// time in any case.
fn speaker(decided: &Decided<'_>, members: &[usize]) -> (Option<usize>, usize) {
    let mut fits = members.iter().copied().filter(|&n| decided.is_admitted(n));
    // A number that the others exclude ("environ 690", where there are 700) is nobody's answer.
    let spoken = fits.clone().find(|&n| prints_within(decided, n));
    // Where there is none, the first of them only gives the time.
    (spoken, spoken.or_else(|| fits.next()).unwrap_or(members[0]))
}

/// What is known of the figure of a group before it is made.
pub(crate) fn draft<'a>(
    decided: &Decided<'a>,
    (number, group): (usize, &Group),
    doubts: &Doubts,
) -> Draft<'a> {
    let (spoken, chosen) = speaker(decided, &group.members);
    let statement = &decided.field.statements[chosen];
    let (lead, measure) = (statement.lead(), &statement.lead().measure);
    let implied = bounds(decided, chosen);
    let bounds = widened(decided, chosen, (doubts, implied));
    let as_printed = statement.value.is_exact() && bounds == read_of(decided, chosen);
    let value = quoted(decided, (chosen, spoken), implied);
    let end = |units: i64| match value {
        Some(value) if as_printed => value,
        _ => printed(measure, units),
    };
    let made = Spoken { group: number, chosen, is_said: spoken.is_some(), implied, bounds };
    Draft {
        made: Made::Said(made),
        measure,
        territory: group.cell.territory,
        stages: group.cell.stages,
        as_of: lead.as_of,
        value,
        low: Some(end(bounds.low)),
        high: (bounds.high < OPEN).then(|| end(bounds.high)),
        claim: spoken.map(|_| &lead.id),
        alternative: 1,
        current: false,
        // Words of a copy that restates its page are ours: no change of them is a change of what is counted.
        rule: if lead.restated { "" } else { &lead.rule },
        said: spoken.map(|_| statement.value),
        day: decided.day(chosen),
    }
}

/// The figure of a group and what became of its claims.
pub(crate) fn figure(
    decided: &Decided<'_>,
    (draft, group): (&Draft<'_>, &Group),
    (found, context): (&Spoken, &Context<'_>),
) -> (Figure, Vec<Decision>) {
    let field = &decided.field;
    let members = &group.members;
    let &Spoken { chosen, is_said, implied, bounds, .. } = found;
    let statement = &field.statements[chosen];
    let lead = statement.lead();
    let order = context.policy.order(&lead.measure);

    let stated: SmallVec<[_; 4]> = members.iter().map(|&n| &field.statements[n]).collect();
    let witness = witnesses(&stated);
    let agrees = |n: usize| {
        let fits = field.statements[n].read.soft.meets(statement.read.soft);
        decided.is_admitted(n) && (n == chosen || fits)
    };
    let agreeing = || members.iter().zip(&witness).filter(|&(&n, _)| agrees(n));
    let independent = count(agreeing().map(|(_, &w)| w));
    let aside = members.iter().copied().filter(|&n| !decided.is_admitted(n));
    let dissenters: Vec<ClaimId> = aside.flat_map(|n| field.statements[n].ids()).collect();
    // Whoever speaks of it is admitted, and nobody prints what follows.
    let is_derived = !is_said && decided.is_admitted(chosen);
    let status = if !dissenters.is_empty() {
        Status::Conflict
    } else if is_derived {
        if implied.is_exact() { Status::Derived } else { Status::Bounded }
    } else if 2 <= independent {
        Status::Agreed
    } else {
        Status::SingleSource
    };
    let decided_by = match (is_derived, implied.is_exact()) {
        (true, true) => "derived",
        (true, false) => "bounded",
        (false, _) => decided_by(decided, members, (chosen, order)),
    };
    let mut seen: SmallVec<[usize; 4]> = SmallVec::new();
    let mut supporters = Vec::new();
    let chosen_first = agreeing().filter(|&(&n, _)| n == chosen);
    for (&n, w) in chosen_first.chain(agreeing().filter(|&(&n, _)| n != chosen)) {
        if !seen.contains(w) {
            seen.push(*w);
            let summed = field.statements[n].summed;
            supporters.extend(field.statements[n].ids().take(if summed { usize::MAX } else { 1 }));
        }
    }
    let mut figure = Figure {
        territory: draft.territory,
        measure: draft.measure.clone(),
        stages: draft.stages,
        value: draft.value,
        low: draft.low,
        high: draft.high,
        as_of: draft.as_of,
        alternative: draft.alternative,
        status,
        current: draft.current,
        age_days: (context.on - lead.as_of.end).num_days(),
        claim: draft.claim.cloned(),
        witnesses: supporters,
        independent: u32::try_from(independent).expect("a count of witnesses fits"),
        dissenters,
        implied_by: implied_by(decided, (chosen, is_derived), implied),
        decided_by: decided_by.to_owned(),
        series_break: None,
        explanation: Bilingual::default(),
    };
    figure.explanation = account(decided, (group, chosen), (&figure, implied, bounds), context);
    let decisions = decisions(decided, (group, chosen, &witness), &figure, context);
    (figure, decisions)
}

/// The value to quote: what is printed, or where nobody prints what holds, what the others imply
/// exactly. Where whoever speaks of the cell is set aside, there is nothing to quote: what the others
/// leave is only as good as the choice between them.
fn quoted(
    decided: &Decided<'_>,
    (chosen, spoken): (usize, Option<usize>),
    bounds: Interval,
) -> Option<f64> {
    let statement = &decided.field.statements[chosen];
    match spoken {
        Some(_) => Some(statement.value.headline()),
        None if !decided.is_admitted(chosen) => None,
        None => bounds.is_exact().then(|| printed(&statement.lead().measure, bounds.low)),
    }
}

/// Whether what a statement prints may hold, by all that is admitted: one number that lies within
/// the bounds, an end ("plus de 800") that nobody moves, a span ("150 à 200") that nobody narrows.
fn prints_within(decided: &Decided<'_>, statement: usize) -> bool {
    let value = decided.field.statements[statement].value;
    let (bounds, read) = (bounds(decided, statement), read_of(decided, statement));
    match (value.low(), value.high()) {
        (Some(_), None) => bounds.low == read.low,
        (None, Some(_)) => bounds.high == read.high,
        (Some(low), Some(high)) if low < high => bounds == read,
        _ => {
            let measure = &decided.field.statements[statement].lead().measure;
            // What is rounded prints no more digits than it has.
            bounds == read || (bounds.low..=bounds.high).contains(&whole(measure, value.headline()))
        }
    }
}

/// The claims that say what a cell holds, where nobody who speaks of it prints that.
fn implied_by(
    decided: &Decided<'_>,
    (chosen, is_derived): (usize, bool),
    bounds: Interval,
) -> Vec<ClaimId> {
    let ids = |n: &usize| decided.field.statements[*n].ids();
    match &decided.admission.verdicts[chosen] {
        Verdict::Admitted { .. } if is_derived => {
            forced_by(decided, chosen, bounds).iter().flat_map(ids).collect()
        }
        Verdict::Admitted { .. } => Vec::new(),
        Verdict::SetAside(found) => found.against.iter().flat_map(ids).collect(),
    }
}

/// The admitted statements that force the bounds of the cell of a statement.
pub(crate) fn forced_by(decided: &Decided<'_>, statement: usize, bounds: Interval) -> Vec<usize> {
    let admitted = decided.admission.admitted.get(decided.slice(statement));
    admitted.map_or_else(Vec::new, |admitted| {
        // The table is kept in the units of the family.
        let bounds = own_units(decided, statement, bounds);
        forcing((&decided.field, decided.places), admitted, bounds, decided.field.cell(statement))
    })
}

fn decided_by(
    decided: &Decided<'_>,
    members: &[usize],
    (chosen, order): (usize, &[Step]),
) -> &'static str {
    let value = |n: usize| value_key(&decided.field.statements[n].value);
    let aside = members.iter().copied().find(|&n| !decided.is_admitted(n));
    match members {
        _ if !decided.is_admitted(chosen) => "set_aside",
        [_] => "only_claim",
        _ if members.iter().all(|&n| value(n) == value(chosen)) => "all_agree",
        [first, ..] if *first != chosen && !decided.is_admitted(*first) => "admission",
        // What tells it from who says otherwise, not from who says the same.
        _ if let Some(aside) = aside => decided.decisive(aside, order),
        [first, ..] if *first != chosen => "within_bounds",
        [first, second, ..] => {
            deciding_step(&decided.places[*first], &decided.places[*second], order)
        }
        [] => "only_claim",
    }
}

/// What is admitted says about the cell of a statement, in the units of its own measure.
pub(crate) fn bounds(decided: &Decided<'_>, statement: usize) -> Interval {
    let room = decided.admission.rooms.get(decided.slice(statement));
    let Some(room) = room else { return decided.field.statements[statement].read.hard };
    let bounds = room.bounds(decided.field.cell(statement));
    own_units(decided, statement, bounds)
}

/// What a cell may be under any of the smallest repairs, where what is admitted says this of it.
fn widened(
    decided: &Decided<'_>,
    statement: usize,
    (doubts, implied): (&Doubts, Interval),
) -> Interval {
    let field = &decided.field;
    // Doubts are kept in the units of the family, as the table is.
    let known = own_units(decided, statement, implied);
    let left =
        doubts.widened(field, (field.cell(statement), statement, decided.slice(statement)), known);
    if left == known { implied } else { own_units(decided, statement, left) }
}

fn read_of(decided: &Decided<'_>, statement: usize) -> Interval {
    own_units(decided, statement, decided.field.statements[statement].read.hard)
}

/// What is known of a statement, in the units of its measure.
pub(crate) fn own_units(decided: &Decided<'_>, statement: usize, interval: Interval) -> Interval {
    let measure = &decided.field.statements[statement].lead().measure;
    trouble::own_units(&decided.field, measure, interval)
}

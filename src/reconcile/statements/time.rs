//! Which statements speak of the same time.
//!
//! A hidden table exists for every *slice*: a time at which a largest set of statements overlaps.
//! Between two slices things may have changed, so claims of different slices never contradict.
//!
//! - A statement holds from the first to the last day of its date. Its end is prolonged by the
//!   tolerance of the measure, so that two statements meet when they are at most so far apart.
//! - The same origin never contradicts itself at two dates that it printed itself: the tolerance of
//!   the older ends where the newer begins. That a body corrects its figure is evolution.
//! - Between two figures of one origin that differ and follow each other soon, the territory moved:
//!   what anybody dates in between speaks of its own days alone, without the tolerance.
//! - So it did between two dates within the tolerance, where what was counted then is a small step from what was
//!   counted before, if figures of the territory are known to move: only a larger one is a contradiction. Copies tell nothing of it.
//! - A page without a date speaks of the time since we last saw it say something else, and at most
//!   of the declared window before the capture.
//! - Who repeats another's number without its date may repeat an old one: it speaks of some time in
//!   the declared window before its publication. A total that a page adds up itself is its own.
//! - Where a document adds up the items of a list, it vouches for them at the date of the total:
//!   regional figures of October and December make one sum of December. An item that has no date of
//!   its own takes that of the total.
//! - A *vague* date (a year, or no date at all) says that the figure was true at one time within
//!   it: such a statement needs one slice in which it fits, all others need every slice. "500 en
//!   2023" does not contradict 388 in January and 530 in December.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Days, NaiveDate};

use super::fold::{Cell, Statement};
use super::movement::{is_within, moves};
use crate::model::{Basis, ClaimId, Map, Precision};
use crate::reconcile::declared::policy::Policy;

/// From one day to another, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Span {
    pub(crate) start: NaiveDate,
    pub(crate) end: NaiveDate,
}

impl Span {
    pub(crate) fn meets(self, other: Self) -> bool {
        self.start <= other.end && other.start <= self.end
    }

    /// Whether there are at most so many days between them.
    pub(crate) fn is_within_days(self, other: Self, days: u16) -> bool {
        let apart = (self.start - other.end).max(other.start - self.end);
        apart.num_days() <= i64::from(days)
    }

    fn days(self) -> i64 {
        (self.end - self.start).num_days() + 1
    }
}

/// The time of a statement.
#[derive(Clone, Debug)]
pub(crate) struct When {
    /// What it speaks of itself, with the tolerance.
    pub(crate) own: Span,
    /// What the total of its list vouches for, where that is another time.
    pub(crate) vouched: Option<Span>,
    /// Whether one day within `own` is enough.
    pub(crate) vague: bool,
}

impl When {
    pub(crate) fn spans(&self) -> impl Iterator<Item = Span> {
        [self.own].into_iter().chain(self.vouched)
    }
}

/// When each statement holds.
pub(crate) fn whens(statements: &[Statement<'_>], policy: &Policy) -> Vec<When> {
    let mut whens: Vec<When> = Vec::with_capacity(statements.len());
    let previous = previous_sightings(statements);
    let totals = totals(statements);
    let dated = dated(statements);

    for (statement, seen_before) in statements.iter().zip(previous) {
        let as_of = statement.as_of;
        let end = as_of.end;
        let before = |days: u16| end.checked_sub_days(Days::new(days.into())).unwrap_or(end);
        let is_total = || statement.claims().iter().any(|claim| totals.contains(&claim.id));
        let repeated = is_repeated(statement)
            && !is_total()
            && said_before(statement, &dated, policy.quoted_window_days);
        let start = match as_of.start {
            Some(start) if repeated => start.min(before(policy.quoted_window_days)),
            Some(start) => start,
            None => {
                let earliest = before(policy.captured_window_days);
                let after = seen_before.and_then(|day| day.succ_opt());
                after.map_or(earliest, |day| day.clamp(earliest, end))
            }
        };
        let own = Span { start, end };
        let vague = repeated
            || as_of.basis == Basis::Captured
            || matches!(as_of.precision, Precision::Year | Precision::Unknown)
            || policy.vague_days < own.days();
        whens.push(When { own, vouched: None, vague });
    }
    prolong(statements, &mut whens, policy);
    vouch(statements, &mut whens);
    whens
}

/// The days on which a cell was said to have a value, by a date of the figure's own or by the body
/// that counted it.
///
/// Asked only about those that repeat somebody, so nothing is kept where nobody does.
fn dated(statements: &[Statement<'_>]) -> Dated {
    let mut dated = Dated::default();
    if !statements.iter().any(is_repeated) {
        return dated;
    }
    for statement in statements.iter().filter(|statement| !is_repeated(statement)) {
        let as_of = statement.as_of;
        if as_of.start.is_some() && as_of.precision < Precision::Year {
            dated.entry((statement.cell(), printed(statement))).or_default().insert(as_of.end);
        }
    }
    dated
}

type Dated = Map<(Cell, Printed), BTreeSet<NaiveDate>>;

/// A value by its ends, in thousandths, so that it can be a key.
type Printed = (Option<i64>, Option<i64>);

fn printed(statement: &Statement<'_>) -> Printed {
    #[expect(clippy::cast_possible_truncation, reason = "values are at most 10^12")]
    let thousandths = |end: f64| (end * 1000.0).round() as i64;
    let value = statement.lead().value;
    (value.low().map(thousandths), value.high().map(thousandths))
}

/// Whether somebody said the same number with a date, at most so many days before.
fn said_before(statement: &Statement<'_>, dated: &Dated, window_days: u16) -> bool {
    let end = statement.as_of.end;
    let from = end.checked_sub_days(Days::new(window_days.into())).unwrap_or(end);
    let days = dated.get(&(statement.cell(), printed(statement)));
    days.is_some_and(|days| days.range(from..end).next().is_some())
}

/// Whether a statement repeats somebody's number and dates it only by its own publication.
fn is_repeated(statement: &Statement<'_>) -> bool {
    statement.as_of.basis == Basis::Published && statement.is_copy
}

/// The claims that other claims name as their total.
pub(crate) fn totals<'a>(statements: &'a [Statement<'_>]) -> BTreeSet<&'a ClaimId> {
    let listed = statements.iter().filter(|statement| statement.is_listed);
    let claims = listed.flat_map(Statement::claims);
    claims.filter_map(|claim| claim.enumeration.as_ref()?.total.as_ref()).collect()
}

/// For each statement without a date, the last day on which the same address said something else
/// about the same cell.
fn previous_sightings(statements: &[Statement<'_>]) -> Vec<Option<NaiveDate>> {
    let mut by_page: BTreeMap<(&str, Cell), Vec<usize>> = BTreeMap::new();
    for (number, statement) in statements.iter().enumerate() {
        if statement.as_of.start.is_none() {
            let page = (statement.lead().url.as_str(), statement.cell());
            by_page.entry(page).or_default().push(number);
        }
    }
    let mut previous = vec![None; statements.len()];
    for mut numbers in by_page.into_values() {
        numbers.sort_by_key(|&n| (statements[n].as_of.end, n));
        for pair in numbers.windows(2) {
            let (before, after) = (statements[pair[0]].lead(), statements[pair[1]].lead());
            if before.last_seen < after.as_of.end {
                previous[pair[1]] = Some(before.last_seen);
            }
        }
    }
    previous
}

/// The place of the origin of each statement among all of them in the order of their names: they are few, and
/// compared more often than anything else.
fn origin_ranks(statements: &[Statement<'_>]) -> Vec<u32> {
    let mut numbers: Map<&str, u32> = Map::default();
    let mut met: Vec<&str> = Vec::new();
    let mut origins = Vec::with_capacity(statements.len());
    for statement in statements {
        let name = statement.origin;
        origins.push(*numbers.entry(name).or_insert_with(|| {
            met.push(name);
            number(met.len() - 1)
        }));
    }
    let mut sorted: Vec<u32> = (0..number(met.len())).collect();
    sorted.sort_unstable_by_key(|&origin| met[origin as usize]);
    let mut ranks = vec![0; met.len()];
    for (rank, origin) in (0..).zip(sorted) {
        ranks[origin as usize] = rank;
    }
    origins.into_iter().map(|origin| ranks[origin as usize]).collect()
}

fn number(many: usize) -> u32 {
    u32::try_from(many).expect("nobody reconciles four thousand million claims at once")
}

/// Adds the tolerance to every end, as far as the same origin does not speak again.
fn prolong(statements: &[Statement<'_>], whens: &mut [When], policy: &Policy) {
    let mut numbers: Map<(u32, Cell), usize> = Map::default();
    let mut by_origin: Vec<Vec<NaiveDate>> = Vec::new();
    let mut origins = Vec::with_capacity(statements.len());
    let ranks = origin_ranks(statements);
    for ((statement, when), &rank) in statements.iter().zip(whens.iter()).zip(&ranks) {
        let key = (rank, statement.cell());
        let origin = *numbers.entry(key).or_insert(by_origin.len());
        if origin == by_origin.len() {
            by_origin.push(Vec::new());
        }
        if !when.vague {
            by_origin[origin].push(when.own.start);
        }
        origins.push(origin);
    }
    for days in &mut by_origin {
        days.sort_unstable();
    }
    let moves = moves((statements, &ranks), whens, policy);
    for ((statement, when), origin) in statements.iter().zip(whens.iter_mut()).zip(origins) {
        let end = when.own.end;
        // What is dated only by its capture has a whole window already.
        let still = statement.as_of.start.is_some()
            && !moves.get(&statement.cell().territory).is_some_and(|it| is_within(it, end));
        let tolerance = if still { statement.ages.tolerance_days } else { 0 };
        let prolonged = end.checked_add_days(Days::new(tolerance.into())).unwrap_or(end);
        let days = &by_origin[origin];
        let next = days.get(days.partition_point(|&day| day <= end));
        let before_next = next.and_then(NaiveDate::pred_opt);
        when.own.end = before_next.map_or(prolonged, |day| prolonged.min(day));
    }
}

/// Lets the totals vouch for their parts.
fn vouch(statements: &[Statement<'_>], whens: &mut [When]) {
    if !statements.iter().any(|statement| statement.is_listed) {
        return;
    }
    let numbers: BTreeMap<&ClaimId, usize> = statements
        .iter()
        .enumerate()
        .flat_map(|(number, s)| s.claims().iter().map(move |claim| (&claim.id, number)))
        .collect();
    for (number, statement) in statements.iter().enumerate() {
        let list = statement.lead().enumeration.as_ref();
        let total = list.and_then(|list| numbers.get(list.total.as_ref()?));
        let Some(&total) = total.filter(|&&total| total != number) else { continue };
        let (span, vague) = (whens[total].own, whens[total].vague);
        if whens[number].vague && !vague {
            whens[number] = When { own: span, vouched: None, vague: false };
        } else if !vague && span != whens[number].own {
            whens[number].vouched = Some(span);
        }
    }
}

//! How far a new copy of a page may be from its last good one before a person has to look.
//!
//! Pages are redesigned, mistyped and half loaded, and each of these looks like news. A copy that
//! goes too far is kept and held back: the last good one speaks until somebody accepts it. What a
//! source allows is its [`Expectation`]; an honest step never comes near it.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use crate::model::{Basis, Measure, Qualifier, Value};
use crate::normalise::{Claim, Normalised};
use crate::sources::Expectation;

/// Fewer figures than this may all be replaced: two of three are soon said otherwise.
const FEW_CELLS: usize = 4;

/// Fewer communities than this may all be replaced.
const FEW_MENTIONS: usize = 8;

/// Why a copy is held back.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Breach {
    /// It says nothing, where the last good copy did.
    Silent {
        /// Figures of the last good copy.
        before: usize,
    },
    /// The source yields less than it must, this page with it.
    Few {
        /// Claims of the newest copies of the source.
        found: usize,
        /// What it must at least yield.
        least: usize,
    },
    /// It says too little of what the last good copy said.
    Thin {
        /// What is counted.
        what: Counted,
        /// How many the last good copy gave.
        before: usize,
        /// How many of these are left.
        kept: usize,
    },
    /// A figure has moved too far.
    Jump(Box<Step>),
    /// A figure has fallen that must not.
    Fall(Box<Step>),
    /// A figure is of an earlier time than the one that it replaces.
    Backwards(Box<Step>),
    /// A figure has lost its date.
    Undated(Box<Step>),
    /// A figure speaks of a day that has not come.
    Future(Box<Step>),
}

/// What a page gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Counted {
    /// Figures.
    Figures,
    /// Named communities.
    Communities,
}

/// A figure of the last good copy, and what the new one makes of it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Step {
    /// As the last good copy has it.
    pub(super) before: Claim,
    /// As the new copy has it.
    pub(super) after: Claim,
}

/// What a page gives a figure of: territory, measure and stages, as codes.
type Cell = (String, String, String);

/// Why the new copy has to be held back, beside the last good one; empty where it may speak.
///
/// A last good copy that says nothing holds nothing back.
pub(super) fn breaches(good: &Normalised, new: &Normalised, expect: &Expectation) -> Vec<Breach> {
    let (olds, news) = (by_cell(&good.claims), by_cell(&new.claims));
    let silent = match (good.claims.len(), good.mentions.len()) {
        (0, named) => new.mentions.is_empty().then_some(named),
        (claims, _) => new.claims.is_empty().then_some(claims),
    };
    if let Some(before) = silent {
        return if before == 0 { Vec::new() } else { vec![Breach::Silent { before }] };
    }
    let kept = olds.keys().filter(|cell| news.contains_key(*cell)).count();
    let mut breaches = Vec::new();
    breaches.extend(thin(Counted::Figures, (olds.len(), kept, FEW_CELLS), expect));
    let names = |said: &Normalised| -> BTreeSet<String> {
        said.mentions.iter().map(|mention| mention.name.clone()).collect()
    };
    let (known, named) = (names(good), names(new));
    // Names are spelt anew more often than communities vanish: their number counts, not they.
    let kept = known.len().min(named.len());
    breaches.extend(thin(Counted::Communities, (known.len(), kept, FEW_MENTIONS), expect));
    for (cell, old) in &olds {
        let Some(new) = news.get(cell) else { continue };
        breaches.extend(new.iter().filter_map(|claim| held(claim, (old, new), expect)));
    }
    breaches
}

fn thin(
    what: Counted,
    (before, kept, few): (usize, usize, usize),
    expect: &Expectation,
) -> Option<Breach> {
    let least = share(before, expect.kept_min);
    (few <= before && kept < least).then_some(Breach::Thin { what, before, kept })
}

/// So many of these, rounded up.
fn share(number: usize, share: f64) -> usize {
    (0..=number).find(|&part| count(number) * share <= count(part)).unwrap_or(number)
}

fn count(number: usize) -> f64 {
    u32::try_from(number).map_or(f64::from(u32::MAX), f64::from)
}

/// The claims of each cell, the newest last.
fn by_cell(claims: &[Claim]) -> BTreeMap<Cell, Vec<&Claim>> {
    let mut cells: BTreeMap<Cell, Vec<&Claim>> = BTreeMap::new();
    for claim in claims {
        let cell =
            (claim.territory.to_string(), claim.measure.code().to_owned(), claim.stages.code());
        cells.entry(cell).or_default().push(claim);
    }
    for claims in cells.values_mut() {
        claims.sort_by_key(|claim| (claim.as_of.end, claim.as_of.start));
    }
    cells
}

/// Why one claim of the new copy is too far from what the last good copy says of its cell.
fn held(claim: &Claim, (old, new): (&[&Claim], &[&Claim]), expect: &Expectation) -> Option<Breach> {
    let same_time: Vec<&Claim> = old.iter().copied().filter(|it| is_same_time(it, claim)).collect();
    if same_time.iter().any(|it| it.value == claim.value) {
        return None;
    }
    let newest = old.last().copied()?;
    let step = |before: &Claim| Box::new(Step { before: before.clone(), after: claim.clone() });
    let is_dated = |it: &Claim| it.as_of.basis != Basis::Captured;
    let is_newest = new.last().is_some_and(|it| it.id == claim.id);
    if is_newest && same_time.is_empty() {
        if is_dated(newest) && !is_dated(claim) {
            return Some(Breach::Undated(step(newest)));
        }
        let before = newest.as_of.start.unwrap_or(newest.as_of.end);
        if is_dated(newest) && claim.as_of.end < before {
            return Some(Breach::Backwards(step(newest)));
        }
    }
    let begins = claim.as_of.start.filter(|_| is_dated(claim) && !is_aim(&claim.measure));
    if begins.is_some_and(|day| claim.first_seen < day) {
        return Some(Breach::Future(step(newest)));
    }
    let nearest: Vec<&Claim> = if same_time.is_empty() { vec![newest] } else { same_time };
    if expect.monotone && nearest.iter().all(|it| falls(it, claim)) {
        return Some(Breach::Fall(step(nearest[0])));
    }
    nearest.iter().all(|it| jumps(it, claim, expect)).then(|| Breach::Jump(step(nearest[0])))
}

fn is_same_time(a: &Claim, b: &Claim) -> bool {
    let undated = a.as_of.basis == Basis::Captured && b.as_of.basis == Basis::Captured;
    undated || (a.as_of.start, a.as_of.end) == (b.as_of.start, b.as_of.end)
}

const fn is_aim(measure: &Measure) -> bool {
    matches!(measure, Measure::Target | Measure::TargetShare)
}

fn falls(old: &Claim, new: &Claim) -> bool {
    new.value.high().zip(old.value.low()).is_some_and(|(high, low)| high < low)
}

/// Whether a value has moved too far: by more than the least difference, and by more than the share
/// that each begun year allows.
fn jumps(old: &Claim, new: &Claim, expect: &Expectation) -> bool {
    let Some((low, high)) = apart(&old.value, &new.value) else { return false };
    let allowed = (1.0 + expect.jump_max).powi(years(day(old), day(new)));
    expect.jump_least < high - low && low * allowed < high
}

/// The ends between which two values lie apart, the lower first; none where they may be one.
fn apart(a: &Value, b: &Value) -> Option<(f64, f64)> {
    let is_ceiling =
        |it: &Value| matches!(it.qualifier(), Qualifier::FewerThan | Qualifier::AtMost);
    let (low, high) = if a.headline() <= b.headline() { (a, b) } else { (b, a) };
    // Whoever says "moins de 500" may mean 38.
    if is_ceiling(high) && !is_ceiling(low) {
        return None;
    }
    let bottom = low.high().unwrap_or_else(|| low.headline());
    (bottom < high.headline()).then(|| (bottom, high.headline()))
}

/// The day that a figure is of: its own, or that on which it was first seen.
fn day(claim: &Claim) -> NaiveDate {
    if claim.as_of.basis == Basis::Captured { claim.first_seen } else { claim.as_of.end }
}

/// The years that have begun between two days; the first begins at once.
fn years(from: NaiveDate, to: NaiveDate) -> i32 {
    let days = (to - from).num_days().abs();
    // A century allows any jump there is.
    1 + i32::try_from(days / 365).unwrap_or(100).min(100)
}

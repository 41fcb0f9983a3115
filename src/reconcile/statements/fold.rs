//! What a document says twice is one statement; what it says in parts is their sum.
//!
//! - The same cell, value and date by the same origin in one document (one capture, or one address
//!   seen twice) is one statement.
//! - Items of one enumeration at the same cell and date are parts and add up: "2 en fonctionnement,
//!   3 en cours de mise en conformité", both at `health_project`, say 5. Only what has different
//!   words is a part; a row that repeats its own words is a repetition. Within one sentence the
//!   wordings of the stages tell the parts apart: "de 25 à 31", "une trentaine, contre 20" have none
//!   and add up to nothing. Shares never add up.
//! - Two different values for one cell that are not items of one enumeration stay two statements:
//!   the document contradicts itself, and that is for admission to say.

use std::{collections::BTreeMap, slice};

use smallvec::{SmallVec, smallvec};

use crate::model::{AsOf, ClaimId, Map, Measure, Qualifier, StageRange, Territory, Value, roomy};
use crate::normalise::Claim;
use crate::reconcile::declared::interval::{Interval, Read, read};
use crate::reconcile::declared::policy::{MeasurePolicy, Policy};
use crate::reconcile::hidden::bounds::number;
use crate::sources::PublisherKind;

/// Claims that are one statement: mostly one.
type Claims<'a> = SmallVec<[&'a Claim; 1]>;

/// What one document says about one cell: a claim, its repetitions, or the sum of its parts.
///
/// What is asked of it most stands in it, because its claims lie elsewhere, in another order.
#[derive(Clone, Debug)]
pub(crate) struct Statement<'a> {
    /// The cell that it speaks of.
    cell: Cell,
    /// The number of its range of stages.
    pub(crate) range: usize,
    /// The time that its lead speaks of.
    pub(crate) as_of: AsOf,
    /// Who counted.
    pub(crate) origin: &'a str,
    /// Whether it repeats what somebody else counted; newspapers do not count.
    pub(crate) is_copy: bool,
    /// Whether one of its claims stands in an enumeration.
    pub(crate) is_listed: bool,
    /// How figures of its measure age.
    pub(crate) ages: MeasurePolicy,
    /// The claim that speaks for all: the first.
    lead: &'a Claim,
    /// All its claims, where they are several.
    several: Vec<&'a Claim>,
    /// Whether the value is the sum of the claims.
    pub(crate) summed: bool,
    /// What is printed, or the sum of what is printed.
    pub(crate) value: Value,
    /// How it is read, in the units of the *family*: uncovered shares are turned into covered ones.
    pub(crate) read: Read,
}

impl<'a> Statement<'a> {
    /// The claim that speaks for all.
    pub(crate) fn lead(&self) -> &'a Claim {
        self.lead
    }

    pub(crate) const fn cell(&self) -> Cell {
        self.cell
    }

    /// Every claim in it, in the order of the document; the first speaks for all.
    pub(crate) fn claims(&self) -> &[&'a Claim] {
        if self.several.is_empty() { slice::from_ref(&self.lead) } else { &self.several }
    }

    pub(crate) fn ids(&self) -> impl Iterator<Item = ClaimId> {
        self.claims().iter().map(|claim| claim.id.clone())
    }
}

/// A cell of the hidden table of one family: where, at which stages, and whether it is what the
/// measure of the family leaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Cell {
    pub(crate) territory: Territory,
    pub(crate) stages: StageRange,
    is_uncovered: bool,
}

/// A value as a key: the bits of its ends and its word.
pub(crate) type ValueKey = (Option<u64>, Option<u64>, Qualifier);

pub(crate) fn value_key(value: &Value) -> ValueKey {
    (value.low().map(f64::to_bits), value.high().map(f64::to_bits), value.qualifier())
}

type Said<'a> = (&'a str, Cell, AsOf, ValueKey);

/// The statements of these claims, in the order of their ids.
pub(crate) fn statements<'a>(claims: &[&'a Claim], policy: &Policy) -> Vec<Statement<'a>> {
    let mut sorted = claims.to_vec();
    // No value is negative: its bits are in its order.
    sorted.sort_by(|a, b| {
        let bits = |claim: &Claim| claim.value.headline().to_bits();
        let placed = natural(&a.locator).cmp(natural(&b.locator));
        placed.then_with(|| (bits(a), &a.id).cmp(&(bits(b), &b.id)))
    });

    let mut units: Vec<&Claim> = Vec::with_capacity(sorted.len());
    let mut parts = BTreeMap::new();
    for claim in sorted {
        match (&claim.enumeration, claim.measure.is_additive()) {
            (Some(list), true) => {
                let key = (claim.capture, list.number, cell(claim), claim.as_of, &claim.origin);
                parts.entry(key).or_insert_with(Vec::new).push(claim);
            }
            _ => units.push(claim),
        }
    }
    let mut folded: Vec<Statement<'_>> = Vec::new();
    for items in parts.into_values() {
        let same_words = |a: &Claim, b: &Claim| a.evidence == b.evidence && a.value == b.value;
        let mut distinct: Vec<&Claim> = Vec::new();
        let mut repeated: Vec<&Claim> = Vec::new();
        for item in items {
            let known = distinct.iter().any(|other| same_words(other, item));
            if known { repeated.push(item) } else { distinct.push(item) }
        }
        match sum(&distinct) {
            Some(value) => {
                distinct.extend(repeated);
                folded.push(statement(&distinct, value, policy));
            }
            None => units.extend(distinct.into_iter().chain(repeated)),
        }
    }
    folded.extend(repetitions(&units).into_iter().map(|claims| {
        let value = claims[0].value;
        statement(&claims, value, policy)
    }));
    folded.sort_by_cached_key(|statement| statement.lead().id.clone());
    folded
}

/// Groups claims that say the same in the same capture, or at the same address.
fn repetitions<'a>(claims: &[&'a Claim]) -> Vec<Claims<'a>> {
    let mut groups: Vec<Claims<'_>> = Vec::with_capacity(claims.len());
    // Most say something of their own.
    let mut numbers: Map<Said<'_>, usize> = roomy(claims.len());
    let mut by_url: Map<(&str, usize), usize> = Map::default();
    let mut by_capture: Map<(_, usize), usize> = Map::default();
    // What was said once so far, and by which group.
    let mut once: Vec<Option<usize>> = Vec::with_capacity(claims.len());
    for &claim in claims {
        let said = (&*claim.origin, cell(claim), claim.as_of, value_key(&claim.value));
        let said = *numbers.entry(said).or_insert(once.len());
        if said == once.len() {
            once.push(Some(groups.len()));
            groups.push(smallvec![claim]);
            continue;
        }
        if let Some(group) = once[said].take() {
            let first = groups[group][0];
            by_url.insert((first.url.as_str(), said), group);
            by_capture.insert((first.capture, said), group);
        }
        let (url, capture) = ((claim.url.as_str(), said), (claim.capture, said));
        let known = by_url.get(&url).or_else(|| by_capture.get(&capture)).copied();
        let group = known.unwrap_or_else(|| {
            groups.push(Claims::new());
            groups.len() - 1
        });
        groups[group].push(claim);
        by_url.insert(url, group);
        by_capture.insert(capture, group);
    }
    groups
}

/// A locator as it is ordered in the document: `li[2]` before `li[10]`.
fn natural(locator: &str) -> impl Iterator<Item = (&str, u64)> {
    let mut rest = locator;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let digits = rest.find(|c: char| c.is_ascii_digit()).unwrap_or(rest.len());
        let (words, after) = rest.split_at(digits);
        let end = after.find(|c: char| !c.is_ascii_digit()).unwrap_or(after.len());
        let (number, after) = after.split_at(end);
        rest = after;
        Some((words, number.parse().unwrap_or_default()))
    })
}

fn cell(claim: &Claim) -> Cell {
    let is_uncovered = claim.measure == Measure::PopulationShareUncovered;
    Cell { territory: claim.territory, stages: claim.stages, is_uncovered }
}

/// The sum of two parts or more; one claim alone is no sum, and neither are two numbers of one
/// sentence that say the same of other things.
fn sum(parts: &[&Claim]) -> Option<Value> {
    let told_apart = |a: &Claim, b: &Claim| a.evidence != b.evidence || a.rule != b.rule;
    let mut pairs =
        parts.iter().enumerate().flat_map(|(n, a)| parts[n + 1..].iter().map(move |b| (a, b)));
    if parts.len() < 2 || !pairs.all(|(a, b)| told_apart(a, b)) {
        return None;
    }
    let end = |end: fn(&Value) -> Option<f64>| parts.iter().map(|p| end(&p.value)).sum();
    let (low, high) = (end(Value::low), end(Value::high));
    let words = parts.iter().map(|p| p.value.qualifier()).max().unwrap_or_default();
    Value::new(low, high, words).ok()
}

/// One claim, as if its document said nothing else.
pub(crate) fn alone<'a>(claim: &'a Claim, policy: &Policy) -> Statement<'a> {
    statement(&[claim], claim.value, policy)
}

fn statement<'a>(claims: &[&'a Claim], value: Value, policy: &Policy) -> Statement<'a> {
    let lead = claims[0];
    let summed = value != lead.value;
    let mut read = read(policy, &lead.measure, &value);
    let (cell, range) = (cell(lead), number(lead.stages));
    if cell.is_uncovered {
        read.hard = read.hard.complement();
        read.soft = read.soft.complement();
    }
    debug_assert!(!Interval::is_empty(read.hard), "a value has an interval");
    let second_hand = !lead.attributed_to.is_empty() && lead.publisher != lead.origin;
    Statement {
        cell,
        range,
        as_of: lead.as_of,
        origin: &lead.origin,
        is_copy: second_hand || lead.origin_kind == PublisherKind::Press,
        is_listed: claims.iter().any(|claim| claim.enumeration.is_some()),
        ages: policy.measure(&lead.measure),
        lead,
        several: if claims.len() < 2 { Vec::new() } else { claims.to_vec() },
        summed,
        value,
        read,
    }
}

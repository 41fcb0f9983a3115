//! The enumerations of one document: which figures stand together, and what they make up.

use std::collections::BTreeMap;

use crate::extract::RawClaim;

/// What is known of one enumeration.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct List {
    /// The number of the claim that the parts make up.
    pub(super) total: Option<usize>,
    /// How many claims it has.
    pub(super) length: usize,
    /// Whether the parts add up to the total, to the last unit: then nothing is missing.
    pub(super) complete: bool,
}

/// The enumerations, by their number.
pub(super) fn lists(claims: &[RawClaim]) -> BTreeMap<u32, List> {
    let mut lists: BTreeMap<u32, List> = BTreeMap::new();
    for claim in claims {
        let list = lists.entry(claim.group).or_default();
        list.length += 1;
        list.total = list.total.or(claim.total);
    }
    let mut members: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
    for (at, claim) in claims.iter().enumerate() {
        members.entry(claim.group).or_default().push(at);
    }
    for (group, list) in &mut lists {
        let Some((number, total)) = list.total.and_then(|n| Some((n, claims.get(n)?))) else {
            continue;
        };
        let parts = members.get(group).into_iter().flatten().copied();
        let parts = parts.filter(|&at| at != number && claims[at].total == Some(number));
        list.complete = adds_up(total, parts.map(|at| &claims[at]));
    }
    lists
}

/// Whether exact parts of one measure make up an exact total.
fn adds_up<'a>(total: &RawClaim, parts: impl Iterator<Item = &'a RawClaim>) -> bool {
    if !total.measure.is_additive() || !total.value.is_exact() {
        return false;
    }
    let mut sum = 0.0;
    let mut any = false;
    for part in parts {
        if part.measure != total.measure || !part.value.is_exact() {
            return false;
        }
        sum += part.value.headline();
        any = true;
    }
    // Counts are whole numbers far below 2^53: their sums are exact.
    any && (sum - total.value.headline()).abs() < 0.5
}

//! What the claims of one document say about each other: a fact told twice, a headline repeated
//! below it, a breakdown that makes a wording narrower.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{Measure, PartialDate, StageRange, Territory};

use super::claim::RawClaim;

/// Claims that stand in one paragraph, list or table: half-open ranges of their numbers.
pub(super) type Block = std::ops::Range<usize>;

/// In a breakdown that also counts signed contracts, "projet de santé validé" means those that have
/// not signed.
pub(super) fn narrow(claims: &mut [RawClaim], blocks: &[Block]) {
    let signed = StageRange::exactly(crate::model::Stage::AciSigned);
    for block in blocks {
        let Some(claims) = claims.get_mut(block.clone()) else { continue };
        let counts_signed: Vec<_> = claims
            .iter()
            .filter(|c| c.stages == signed && c.measure == Measure::Communities)
            .map(|c| c.territory)
            .collect();
        for claim in claims.iter_mut() {
            if counts_signed.contains(&claim.territory) && claim.measure == Measure::Communities {
                claim.stages = claim.among;
            }
        }
    }
}

/// Drops what is said again: the same figure twice, a headline that the text below repeats.
///
/// Of two that are the same the dated one stays, else the first. Totals are renumbered.
pub(super) fn once(claims: Vec<RawClaim>) -> Vec<RawClaim> {
    let mut kept: Vec<(usize, RawClaim)> = Vec::new();
    let mut moved: Vec<usize> = Vec::new();
    let claims = without_echoes(claims);
    // Only claims of one value can be the same.
    let mut alike: BTreeMap<Printed, Vec<usize>> = BTreeMap::new();
    for (number, claim) in claims.into_iter().enumerate() {
        let alike = alike.entry(printed(&claim)).or_default();
        let twin = alike.iter().copied().find(|&at| same(&kept[at].1, &claim));
        let Some(at) = twin else {
            alike.push(kept.len());
            moved.push(kept.len());
            kept.push((number, claim));
            continue;
        };
        moved.push(at);
        let earlier = &mut kept[at].1;
        let better = (earlier.headline && !claim.headline)
            || (earlier.headline == claim.headline
                && earlier.date.is_none()
                && claim.date.is_some());
        if better {
            let (group, total) = (claim.group, claim.total);
            *earlier = RawClaim { group, total, ..claim };
        }
    }
    let mut claims: Vec<RawClaim> = kept.into_iter().map(|(_, claim)| claim).collect();
    for (at, claim) in claims.iter_mut().enumerate() {
        claim.total =
            claim.total.and_then(|total| moved.get(total).copied()).filter(|total| *total != at);
    }
    claims
}

/// Leaves out headlines without a stage where the text below counts the same territory itself,
/// and "ces 118 CPTS" where the 118 are counted elsewhere. What is left out keeps its number.
fn without_echoes(claims: Vec<RawClaim>) -> Vec<RawClaim> {
    let below = claims.iter().filter(|claim| !claim.headline);
    let below: BTreeSet<_> = below.map(|claim| (claim.territory, &claim.measure)).collect();
    let new = claims.iter().filter(|claim| !claim.definite);
    let new: BTreeSet<_> =
        new.map(|c| (c.territory, &c.measure, c.value.low().map(bits))).collect();
    let echo = |claim: &RawClaim| {
        let vague = claim.headline
            && claim.stages == StageRange::ALL
            && below.contains(&(claim.territory, &claim.measure));
        let low = claim.value.low().map(bits);
        vague || claim.definite && new.contains(&(claim.territory, &claim.measure, low))
    };
    let echoes: Vec<bool> = claims.iter().map(echo).collect();
    let mut kept: Vec<RawClaim> = Vec::with_capacity(claims.len());
    let mut moved = Vec::with_capacity(claims.len());
    for (claim, echo) in claims.into_iter().zip(echoes) {
        moved.push(if echo { None } else { Some(kept.len()) });
        if !echo {
            kept.push(claim);
        }
    }
    for claim in &mut kept {
        claim.total = claim.total.and_then(|total| moved.get(total).copied().flatten());
    }
    kept
}

/// What is printed of a claim: territory, measure and the two ends of its value.
type Printed = (Territory, Measure, Option<u64>, Option<u64>);

fn printed(claim: &RawClaim) -> Printed {
    let (low, high) = (claim.value.low().map(bits), claim.value.high().map(bits));
    (claim.territory, claim.measure.clone(), low, high)
}

/// A number as a key: values are never NaN, and nought is nought whatever its sign.
fn bits(value: f64) -> u64 {
    (value + 0.0).to_bits()
}

fn same(a: &RawClaim, b: &RawClaim) -> bool {
    let value = a.value.low() == b.value.low() && a.value.high() == b.value.high();
    if a.territory != b.territory || a.measure != b.measure || !value {
        return false;
    }
    if a.measure == Measure::Target {
        return true;
    }
    let stages = a.stages == b.stages || a.headline || b.headline;
    stages && compatible(a.date, b.date)
}

/// Whether two dates can be the same day.
fn compatible(a: Option<PartialDate>, b: Option<PartialDate>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => a.start() <= b.end() && b.start() <= a.end(),
        _ => true,
    }
}

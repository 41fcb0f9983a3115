//! What the claims of one document say about each other: a fact told twice, a headline repeated
//! below it, a breakdown that makes a wording narrower.

use crate::model::{Measure, PartialDate, Stage, StageRange};

use super::claim::RawClaim;

/// Claims that stand in one paragraph, list or table: half-open ranges of their numbers.
pub(super) type Block = std::ops::Range<usize>;

/// In a breakdown that also counts signed contracts, "projet de santé validé" means those that have
/// not signed.
pub(super) fn narrow(claims: &mut [RawClaim], blocks: &[Block]) {
    let signed = StageRange::exactly(Stage::AciSigned);
    for block in blocks {
        let Some(claims) = claims.get_mut(block.clone()) else { continue };
        let counts_signed: Vec<_> = claims
            .iter()
            .filter(|c| c.stages == signed && c.measure == Measure::Communities)
            .map(|c| (c.territory, c.date))
            .collect();
        for claim in claims.iter_mut() {
            let beside = |(territory, date): &(_, _)| {
                *territory == claim.territory && compatible(*date, claim.date)
            };
            if counts_signed.iter().any(beside) && claim.measure == Measure::Communities {
                claim.stages = claim.among;
            }
        }
    }
}

/// Before the day of the first agreement, who "contracts" has a validated project: no community can
/// have signed yet. Figures without a date are as old as their page.
pub(super) fn before_agreement(
    claims: &mut [RawClaim],
    since: PartialDate,
    published: Option<PartialDate>,
) {
    let signed = StageRange::exactly(Stage::AciSigned);
    for claim in claims.iter_mut().filter(|claim| claim.stages == signed) {
        if claim.date.or(published).is_some_and(|date| date.end() < since.start()) {
            claim.stages = StageRange::at_least(Stage::HealthProject);
            claim.among = claim.stages;
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
    for (number, claim) in claims.into_iter().enumerate() {
        let twin = kept.iter().position(|(_, earlier)| same(earlier, &claim));
        let Some(at) = twin else {
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
    let echo = |claim: &RawClaim| {
        let others = || {
            claims.iter().filter(|other| {
                other.territory == claim.territory && other.measure == claim.measure
            })
        };
        let vague = claim.headline
            && claim.stages == StageRange::ALL
            && others().any(|other| !other.headline);
        let known = claim.definite
            && others().any(|other| !other.definite && other.value.low() == claim.value.low());
        vague || known
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

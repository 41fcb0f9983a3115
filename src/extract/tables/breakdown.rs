//! The parts of a breakdown, dated by the whole that they add up to.

use crate::extract::claim::RawClaim;
use crate::extract::claims::settle::Block;
use crate::model::{Level, Measure, Territory};

/// Gives the day of a count to the list or table that breaks it down by territory: its parts have none of
/// their own, count the same stages in several parts of its territory, and add up to it.
///
/// "Au 31 mars 2022, 29 CPTS ont signé", and below, "Répartition par département": 3, 11, 6, 6 and 3.
pub(crate) fn date(
    claims: &mut [RawClaim],
    blocks: &[Block],
    parents: &dyn Fn(Territory) -> Option<Territory>,
) {
    for block in blocks {
        let Some(parts) = claims.get(block.clone()) else { continue };
        let Some(whole) = whole(parts, &claims[..block.start], parents) else { continue };
        let (date, inferred) = (claims[whole].date, claims[whole].date_inferred);
        for part in &mut claims[block.clone()] {
            (part.date, part.date_inferred) = (date, inferred);
        }
    }
}

/// The count before some parts that they add up to.
fn whole(
    parts: &[RawClaim],
    before: &[RawClaim],
    parents: &dyn Fn(Territory) -> Option<Territory>,
) -> Option<usize> {
    /// How far back the whole may stand: a page has a hundred thousand claims at most.
    const REACH: usize = 40;
    let first = parts.first().filter(|_| 2 < parts.len())?;
    let above = match first.territory.level() {
        Level::Department => parents(first.territory)?,
        Level::Region => Territory::FRANCE,
        Level::Country => return None,
    };
    let counts = |claim: &RawClaim| claim.measure == Measure::Communities && !claim.percent;
    let alike = |part: &RawClaim| {
        counts(part)
            && part.date.is_none()
            && part.stages == first.stages
            && part.territory.level() == first.territory.level()
            && (above == Territory::FRANCE || parents(part.territory) == Some(above))
    };
    let mut places: Vec<Territory> = parts.iter().map(|part| part.territory).collect();
    places.sort_unstable();
    places.dedup();
    if !parts.iter().all(alike) || places.len() < parts.len() {
        return None;
    }
    let exact = |claim: &RawClaim| claim.value.low().filter(|low| Some(*low) == claim.value.high());
    let sum: f64 = parts.iter().map(exact).sum::<Option<f64>>()?;
    let near = before.len().saturating_sub(REACH);
    let fits = |claim: &RawClaim| {
        counts(claim)
            && claim.territory == above
            && claim.stages == first.stages
            && claim.date.is_some()
            && exact(claim).is_some_and(|value| (value - sum).abs() < 0.5)
    };
    (near..before.len()).rev().find(|&at| fits(&before[at]))
}

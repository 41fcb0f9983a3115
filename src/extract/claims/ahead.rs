//! What a page says of a day that comes after its own: nobody can have counted then.

use crate::extract::claim::{Declined, RawClaim};
use crate::extract::verdict::Reason;
use crate::model::{Measure, PartialDate};

/// Sets aside the counts and shares of a time that begins after the page was published: "on nous parle de 1 000
/// communautés en 2022", in the minutes of 2019. Aims stay; and where most figures of a page are of a later day, it
/// has been brought up to date since.
pub(crate) fn set_aside(
    claims: Vec<RawClaim>,
    published: Option<PartialDate>,
) -> (Vec<RawClaim>, Vec<Declined>) {
    let Some(published) = published else { return (claims, Vec::new()) };
    let ahead = |claim: &RawClaim| {
        claim.measure != Measure::Target
            && claim.date.is_some_and(|date| published.end() < date.start())
    };
    let dated = claims.iter().filter(|claim| claim.date.is_some()).count();
    let later = claims.iter().filter(|claim| ahead(claim)).count();
    if later == 0 || dated <= later * 2 {
        return (claims, Vec::new());
    }
    // An enumeration points to its total by its number among the claims.
    let mut moved = Vec::with_capacity(claims.len());
    let mut kept = 0;
    for claim in &claims {
        moved.push((!ahead(claim)).then_some(kept));
        kept += usize::from(!ahead(claim));
    }
    let (mut stay, mut declined) = (Vec::with_capacity(kept), Vec::new());
    for mut claim in claims {
        if ahead(&claim) {
            declined.push(Declined {
                value_text: claim.value_text,
                reason: Reason::Forecast,
                locator: claim.locator,
                sentence: claim.evidence,
                speaks_of_cpts: true,
            });
        } else {
            claim.total = claim.total.and_then(|total| moved.get(total).copied().flatten());
            stay.push(claim);
        }
    }
    (stay, declined)
}

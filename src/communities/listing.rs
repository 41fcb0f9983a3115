//! Which published count a complete list of names supports, and which it contradicts.

use crate::model::ClaimId;
use crate::normalise::{Claim, LISTING};

/// A count by names beside a published count of the same cell and time.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    /// The claim that counts the names of a complete list.
    pub listing: ClaimId,
    /// The claim that prints a number.
    pub published: ClaimId,
    /// By how much the published number misses the names: above zero where it is larger, zero where
    /// both can be true.
    pub gap: f64,
}

/// Every complete list beside every number that is published of its cell for a time that it speaks
/// of, by claim. What a page has taken back is not compared.
pub fn comparisons(claims: &[Claim]) -> Vec<Comparison> {
    let standing = || claims.iter().filter(|claim| claim.withdrawn_at.is_none());
    let mut found = Vec::new();
    for listing in standing().filter(|claim| claim.method == LISTING) {
        for published in standing().filter(|claim| claim.method != LISTING) {
            let same_cell = published.territory == listing.territory
                && published.measure == listing.measure
                && published.stages == listing.stages;
            if same_cell && is_one_time(listing, published) {
                found.push(Comparison {
                    listing: listing.id.clone(),
                    published: published.id.clone(),
                    gap: gap(listing, published),
                });
            }
        }
    }
    found.sort_by(|a, b| (&a.listing, &a.published).cmp(&(&b.listing, &b.published)));
    found
}

/// Whether two claims speak of a common day; a page speaks of one time with itself.
fn is_one_time(a: &Claim, b: &Claim) -> bool {
    let overlap = || {
        let starts = a.as_of.start.zip(b.as_of.start);
        starts.is_some_and(|(one, other)| one <= b.as_of.end && other <= a.as_of.end)
    };
    a.capture == b.capture && a.as_of.start == b.as_of.start || overlap()
}

fn gap(listing: &Claim, published: &Claim) -> f64 {
    let ends = |claim: &Claim| {
        (claim.value.low().unwrap_or(0.0), claim.value.high().unwrap_or(f64::INFINITY))
    };
    let ((low, high), (least, most)) = (ends(listing), ends(published));
    if most < low {
        most - low
    } else if high < least {
        least - high
    } else {
        0.0
    }
}

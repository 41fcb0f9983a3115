//! What the table of claims says of a number that people corrected: as printed, and as meant.

use crate::model::Value;
use crate::normalise::Claim;

use crate::publish::encoding::rows::Named;

/// What the page prints.
pub(crate) fn printed(it: &Claim) -> Value {
    it.corrected.as_ref().map_or(it.value, |corrected| corrected.printed)
}

/// What was meant, and who says so; nothing where the page is right.
pub(crate) fn meant(it: &Claim) -> [Named<'static>; 3] {
    let corrected = it.corrected.as_ref();
    let told = corrected.map(|it| format!("{} ({}, {})", it.reason, it.by, it.date));
    [
        ("corrected_low", corrected.and_then(|_| it.value.low()).into()),
        ("corrected_high", corrected.and_then(|_| it.value.high()).into()),
        ("correction", told.unwrap_or_default().into()),
    ]
}

//! The rows of the table of repairs.

use crate::reconcile::Conflict;
use crate::sources::Geography;

use super::tables::{cell, place};
use crate::publish::encoding::rows::Named;

/// One row for each claim of a conflict and each repair that touches it; one for a claim that none
/// touches.
pub(crate) fn repairs<'a>(it: &'a Conflict, places: &'a Geography) -> Vec<Vec<Named<'a>>> {
    let mut rows = Vec::new();
    for prospect in &it.advice.prospects {
        let changes = it.advice.repairs.iter().zip(1_i64..).flat_map(|(repair, rank)| {
            let own = repair.changes.iter().filter(|change| change.claim == prospect.claim);
            own.map(move |change| Some((rank, change)))
        });
        let mut changes: Vec<_> = changes.collect();
        if changes.is_empty() {
            changes.push(None);
        }
        for change in changes {
            let mut row = vec![
                ("conflict_id", (&it.id).into()),
                ("repair", change.map(|(rank, _)| rank).into()),
                ("claim_id", prospect.claim.as_str().into()),
            ];
            row.extend(place(prospect.territory, places));
            row.extend(cell(&prospect.measure, prospect.stages));
            let change = change.map(|(_, change)| change);
            let meant = change.and_then(|change| change.meant);
            row.extend([
                ("implied_low", change.map(|change| change.low).into()),
                ("implied_high", change.and_then(|change| change.high).into()),
                ("likely_typing_error", meant.is_some().into()),
                ("meant_value", meant.into()),
                ("certain", prospect.is_certain.into()),
                ("range_low", prospect.low.into()),
                ("range_high", prospect.high.into()),
            ]);
            rows.push(row);
        }
    }
    rows
}

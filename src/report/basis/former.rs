//! Addresses that were given once and that nothing bears any longer: they lead to the claim that says
//! the same.
//!
//! A claim has another id as soon as any word of its sentence is another, and a figure goes away with
//! the statement that carried it. Whoever has noted such an address finds the claim: its entry bears
//! the ids that its document gave the same statement before, and that of the figure that it would be.

use std::collections::{BTreeMap, BTreeSet};

use maud::{Markup, html};

use crate::model::{AsOf, ClaimId, Measure, StageRange};
use crate::normalise::Claim;

use super::address::slug;
use crate::report::language::dates;

/// The ids that each claim bears beside its own, in every page that has it.
pub(crate) type Former<'a> = BTreeMap<&'a ClaimId, Vec<String>>;

/// The id of a figure by its cell and its own time, and nothing that another figure could change.
pub(crate) fn figure_anchor(measure: &Measure, stages: StageRange, as_of: &AsOf) -> String {
    let date = match (dates::printed(as_of), as_of.start) {
        (Some(date), _) => date.to_string(),
        (None, Some(start)) => format!("{start}-{}", as_of.end),
        (None, None) => as_of.end.to_string(),
    };
    format!("f-{}", slug(&format!("{measure}-{stages}-{date}")))
}

/// The ids of one territory that nothing else there bears, by the claim that shall bear them. Of several
/// claims the first does: they come as they stand on the page.
pub(crate) fn former<'a>(claims: &[&'a Claim], figures: BTreeSet<String>) -> Former<'a> {
    let mut taken = figures;
    taken.extend(claims.iter().map(|claim| claim.id.to_string()));
    let mut found = Former::new();
    for &claim in claims {
        let figure = figure_anchor(&claim.measure, claim.stages, &claim.as_of);
        let mut ids: Vec<String> = claim.former.iter().map(ToString::to_string).collect();
        ids.push(figure);
        ids.retain(|id| taken.insert(id.clone()));
        if !ids.is_empty() {
            found.insert(&claim.id, ids);
        }
    }
    found
}

/// The ids as places to arrive at, which show nothing.
pub(crate) fn places(ids: &[String]) -> Markup {
    html! { @for id in ids { span id=(id) {} } }
}

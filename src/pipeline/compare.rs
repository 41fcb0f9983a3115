//! What would be otherwise: under another policy, or without a claim.

use std::collections::BTreeMap;

use crate::publish::Edition;
use crate::reconcile::{self, Counterfactual, Figure, Policy, Reconciled};

use super::compose::standing;
use super::declared::policy;
use super::{Error, RunSettings};

/// A current figure that another policy decides otherwise.
#[derive(Clone, Debug, PartialEq)]
pub struct Difference {
    /// Under the policy of the folder; none where it knows no such figure.
    pub usual: Option<Figure>,
    /// Under the policy that was given.
    pub given: Option<Figure>,
}

/// The current figures that the given policy decides otherwise than that of the folder of sources;
/// none where no policy was given.
///
/// # Errors
///
/// If the policy of the folder cannot be used.
pub fn differences(
    edition: &Edition,
    settings: &RunSettings,
) -> Result<Option<Vec<Difference>>, Error> {
    if settings.policy.is_none() {
        return Ok(None);
    }
    let usual = policy(&settings.sources, None)?;
    let on = edition.run.reference_date;
    let claims = standing(&edition.claims, on);
    let usual = reconcile::reconcile(&claims, &edition.geography, &usual, on);
    Ok(Some(contrasted(usual.figures, &edition.figures)))
}

/// The current figures that are not the same under two policies, by cell.
pub fn contrasted(usual: impl IntoIterator<Item = Figure>, given: &[Figure]) -> Vec<Difference> {
    let mut cells: BTreeMap<_, Difference> = BTreeMap::new();
    let cell = |it: &Figure| (it.measure.clone(), it.territory, it.stages);
    for figure in usual.into_iter().filter(|it| it.current) {
        cells.insert(cell(&figure), Difference { usual: Some(figure), given: None });
    }
    for figure in given.iter().filter(|it| it.current).cloned() {
        let held = cells.entry(cell(&figure));
        held.or_insert(Difference { usual: None, given: None }).given = Some(figure);
    }
    let said = |it: &Option<Figure>| {
        let said = |it: &Figure| (it.value, it.low, it.high, it.status, it.claim.clone());
        it.as_ref().map(said)
    };
    cells.into_values().filter(|it| said(&it.usual) != said(&it.given)).collect()
}

/// What would be known without the claim behind each of these figures; none for what nobody says.
///
/// # Errors
///
/// If the policy cannot be used.
pub fn counterfactuals(
    edition: &Edition,
    figures: &[&Figure],
    settings: &RunSettings,
) -> Result<Vec<Option<Counterfactual>>, Error> {
    let policy: Policy = policy(&settings.sources, settings.policy.as_deref())?;
    let on = edition.run.reference_date;
    let claims = standing(&edition.claims, on);
    let found = Reconciled {
        figures: edition.figures.clone(),
        decisions: edition.decisions.clone(),
        ..Reconciled::default()
    };
    let places = &edition.geography;
    let without = |figure: &&Figure| {
        reconcile::counterfactual((&claims, &found), figure, (places, &policy), on)
    };
    Ok(figures.iter().map(without).collect())
}

//! A figure that is not what it was, and its row.

use crate::reconcile::Bilingual;

use super::cause::Cause;
use super::diff::Change;
use crate::publish::encoding::rows::{Cell, Named};

/// A figure that is not what it was, and why.
#[derive(Clone, Debug, PartialEq)]
pub struct Revision {
    /// What changed.
    pub change: Change,
    /// Why, the weightiest reason first; never empty.
    pub causes: Vec<Cause>,
    /// Why, as a sentence in each language.
    pub explanation: Bilingual,
}

/// The row of a figure that is not what it was in this snapshot.
///
/// # Panics
///
/// If there is no figure on either side: [`diff`](fn@super::diff::diff) makes no such change.
pub(crate) fn row<'a>(it: &'a Revision, previous: &'a str) -> Vec<Named<'a>> {
    let change = &it.change;
    let figure = change.after.as_ref().or(change.before.as_ref());
    let figure = figure.expect("a change has a figure on at least one side");
    let causes: Vec<&str> = it.causes.iter().map(|cause| cause.code()).collect();
    let mut row: Vec<Named<'_>> = vec![
        ("territory_code", (&figure.territory_code).into()),
        ("territory_level", (&figure.territory_level).into()),
        ("territory_name", (&figure.territory_name).into()),
        ("measure", (&figure.measure).into()),
        ("stage_from", (&figure.stage_from).into()),
        ("stage_to", (&figure.stage_to).into()),
        ("change", change.kind.code().into()),
        ("cause", causes.first().copied().unwrap_or(Cause::Unknown.code()).into()),
        ("causes", causes.join(" ").into()),
    ];
    let sides: [(_, [&'static str; 6]); 2] = [
        (
            &change.before,
            [
                "value_before",
                "low_before",
                "high_before",
                "as_of_before",
                "status_before",
                "claim_id_before",
            ],
        ),
        (
            &change.after,
            [
                "value_after",
                "low_after",
                "high_after",
                "as_of_after",
                "status_after",
                "claim_id_after",
            ],
        ),
    ];
    for (side, names) in sides {
        let side = side.as_ref();
        let cells: [Cell<'_>; 6] = [
            side.and_then(|it| it.value).into(),
            side.and_then(|it| it.low).into(),
            side.and_then(|it| it.high).into(),
            side.map(|it| it.as_of).into(),
            side.map(|it| &it.status).into(),
            side.and_then(|it| it.claim_id.as_ref()).into(),
        ];
        row.extend(names.into_iter().zip(cells));
    }
    row.extend([
        ("reason_fr", (&it.explanation.fr).into()),
        ("reason_en", (&it.explanation.en).into()),
        ("previous_run_id", previous.into()),
    ]);
    row
}

//! The tables that stand beside those of a snapshot, and the order of the rows.

use super::{CELL, PLACE, Spec};

/// The tables whose rows are sorted by what readers ask for, and by what.
pub(super) const ORDERS: &[(&str, &str)] = &[
    ("claims", "territory_code measure stage_from stage_to as_of_end claim_id"),
    ("history", "territory_code measure stage_from stage_to as_of"),
];

/// The figures of one night, as the data set of all nights keeps them.
pub(super) const HISTORY: Spec = Spec {
    name: "history",
    fr: "Un chiffre tel qu'une édition le donnait",
    en: "A figure as one snapshot told it",
    key: "",
    columns: &[
        "run_id reference_date known_at?",
        PLACE,
        CELL,
        "value? low? high? as_of as_of_precision age_days current status claim_id? witnesses",
        "dissenters decided_by~",
    ],
};

/// The rows of somebody else's file that were refused.
pub(super) const REFUSED: Spec = Spec {
    name: "refused",
    fr: "Une ligne du fichier d'entrée qui n'est pas une affirmation",
    en: "A row of the input that is no claim",
    key: "",
    columns: &["input_row column_name~ value_found~ message"],
};

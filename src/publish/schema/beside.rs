//! The tables that stand beside those of a snapshot, and the order of the rows.

use super::{CELL, PLACE, Spec};

/// The tables whose rows are sorted by what readers ask for, and by what.
pub(super) const ORDERS: &[(&str, &str)] = &[
    ("figures", "territory_level territory_code measure stage_from stage_to as_of"),
    ("claims", "territory_code measure stage_from stage_to as_of_end claim_id"),
    ("decisions", "territory_level territory_code measure stage_from stage_to as_of"),
    ("coverage", "territory_level territory_code measure stage_from stage_to"),
    ("history", "territory_code measure stage_from stage_to as_of"),
];

/// What tells a row from every other in the tables of which no column is always there to do it.
pub(super) const APART: &[(&str, &str)] = &[
    ("repairs", "conflict_id repair claim_id"),
    (
        "community_history",
        "community_id source_id url capture_id stage dissolved as_of_start as_of_end evidence",
    ),
    ("mentions", "source_id url capture_id locator name stage evidence"),
    (
        "revisions",
        "territory_code measure stage_from stage_to as_of_before as_of_after claim_id_before claim_id_after",
    ),
    ("issues", "source_id document kind locator message"),
    ("history", "run_id territory_code measure stage_from stage_to as_of as_of_precision claim_id"),
    ("refused", "input_row column_name message"),
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

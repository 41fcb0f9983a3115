//! Which tables a journalist meets in the workbook, under which heads.
//!
//! A head is a French name for a column of the tables; what it means is said once, in the schema.

/// A sheet: some columns of one table.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sheet {
    /// Its name on the tab, at most 31 characters.
    pub(super) name: &'static str,
    /// What it is for, in a sentence.
    pub(super) purpose: &'static str,
    /// The table.
    pub(super) table: &'static str,
    /// The flag that a row must bear to be shown; all rows where there is none.
    pub(super) only: Option<&'static str>,
    /// The column that names the claim behind a row.
    pub(super) claim: Option<&'static str>,
    /// The columns, from the left.
    pub(super) heads: &'static [Head],
}

/// A column of a sheet.
#[derive(Clone, Copy, Debug)]
pub(super) struct Head {
    /// What stands on top.
    pub(super) title: &'static str,
    /// What stands below.
    pub(super) shows: Shows,
}

/// What a column shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shows {
    /// A column of the table.
    Own(&'static str),
    /// A column of the claim behind the row.
    Claimed(&'static str),
    /// A link to the proof of the claim in the report.
    Proof,
}

use Shows::{Claimed, Own, Proof};

const fn head(title: &'static str, shows: Shows) -> Head {
    Head { title, shows }
}

const FIGURES: &[Head] = &[
    head("Territoire", Own("territory_name")),
    head("Niveau", Own("territory_level")),
    head("Code", Own("territory_code")),
    head("Grandeur", Own("measure")),
    head("De l'étape", Own("stage_from")),
    head("À l'étape", Own("stage_to")),
    head("Valeur", Own("value")),
    head("Au moins", Own("low")),
    head("Au plus", Own("high")),
    head("À la date du", Own("as_of")),
    head("Précision", Own("as_of_precision")),
    head("Âge (jours)", Own("age_days")),
    head("Solidité", Own("status")),
    head("Preuve", Proof),
    head("Qui a compté", Claimed("origin")),
    head("Publié par", Claimed("publisher")),
    head("Phrase de la page", Claimed("evidence")),
    head("Reformulée par nous", Claimed("restated")),
    head("Corrigé par nous", Claimed("correction")),
    head("Adresse", Claimed("url")),
    head("Témoins", Own("witnesses")),
    head("Contradicteurs", Own("dissenters")),
    head("Pourquoi", Own("explanation_fr")),
];

/// The sheets, in the order in which a reader meets them.
pub(super) const SHEETS: &[Sheet] = &[
    Sheet {
        name: "Chiffres",
        purpose: "Le chiffre le plus récent de chaque case, avec sa citation : commencer ici",
        table: "figures",
        only: Some("current"),
        claim: Some("claim_id"),
        heads: FIGURES,
    },
    Sheet {
        name: "Séries",
        purpose: "Tous les chiffres à toutes les dates, pour tracer une évolution",
        table: "figures",
        only: None,
        claim: Some("claim_id"),
        heads: FIGURES,
    },
    Sheet {
        name: "Désaccords",
        purpose: "Les affirmations qui ne peuvent être vraies ensemble, le plus grand écart d'abord",
        table: "conflicts",
        only: None,
        claim: Some("set_aside"),
        heads: &[
            head("Territoire", Own("territory_name")),
            head("Grandeur", Own("measure")),
            head("De l'étape", Own("stage_from")),
            head("À l'étape", Own("stage_to")),
            head("Écart", Own("gap")),
            head("Du", Own("common_from")),
            head("Au", Own("common_to")),
            head("Ce qui se contredit", Own("explanation_fr")),
            head("Affirmation écartée", Claimed("evidence")),
            head("Reformulée par nous", Claimed("restated")),
            head("De qui", Claimed("publisher")),
            head("Preuve", Proof),
            head("Correction possible", Own("advice_fr")),
        ],
    },
    Sheet {
        name: "Affirmations",
        purpose: "Tout ce que les pages disent, retenu ou non ; « Reformulée par nous » : la phrase n'est pas celle de la page, ne pas la citer",
        table: "claims",
        only: None,
        claim: Some("claim_id"),
        heads: &[
            head("Qui publie", Own("publisher")),
            head("Nature", Own("publisher_kind")),
            head("Qui a compté", Own("origin")),
            head("Territoire", Own("territory_name")),
            head("Grandeur", Own("measure")),
            head("De l'étape", Own("stage_from")),
            head("À l'étape", Own("stage_to")),
            head("Imprimé", Own("value_text")),
            head("Réserve", Own("qualifier")),
            head("Au moins", Own("value_low")),
            head("Au plus", Own("value_high")),
            head("À la date du", Own("as_of_end")),
            head("Précision", Own("as_of_precision")),
            head("Fondement de la date", Own("as_of_basis")),
            head("Vu depuis le", Own("first_seen")),
            head("Vu jusqu'au", Own("last_seen")),
            head("Retiré le", Own("withdrawn_at")),
            head("Phrase de la page", Own("evidence")),
            head("Reformulée par nous", Own("restated")),
            head("Corrigé par nous", Own("correction")),
            head("Adresse", Own("url")),
            head("Preuve", Proof),
        ],
    },
    Sheet {
        name: "CPTS",
        purpose: "Les communautés nommées, avec leur étape",
        table: "communities",
        only: None,
        claim: None,
        heads: &[
            head("Nom", Own("name")),
            head("Département", Own("department_name")),
            head("Code", Own("department_code")),
            head("Étape", Own("stage")),
            head("À la date du", Own("as_of_end")),
            head("Dissoute", Own("dissolved")),
            head("Sources", Own("sources")),
            head("Autres graphies", Own("aliases")),
        ],
    },
    Sheet {
        name: "Sources",
        purpose: "Les publications lues, leur licence et comment elles se sont portées",
        table: "sources",
        only: None,
        claim: None,
        heads: &[
            head("Qui publie", Own("publisher")),
            head("Nature", Own("publisher_kind")),
            head("Titre", Own("title")),
            head("Territoire", Own("territory_name")),
            head("Site", Own("homepage")),
            head("Licence", Own("licence")),
            head("État", Own("state")),
            head("Pourquoi", Own("reason")),
            head("Affirmations lues", Own("claims")),
            head("Vue le", Own("last_seen_at")),
        ],
    },
    Sheet {
        name: "Changements",
        purpose: "Ce qui n'est plus ce qu'il était dans l'édition précédente, et pourquoi",
        table: "revisions",
        only: None,
        claim: Some("claim_id_after"),
        heads: &[
            head("Territoire", Own("territory_name")),
            head("Grandeur", Own("measure")),
            head("De l'étape", Own("stage_from")),
            head("À l'étape", Own("stage_to")),
            head("Changement", Own("change")),
            head("Cause", Own("cause")),
            head("Valeur avant", Own("value_before")),
            head("Date avant", Own("as_of_before")),
            head("Valeur maintenant", Own("value_after")),
            head("Date maintenant", Own("as_of_after")),
            head("Pourquoi", Own("reason_fr")),
            head("Preuve", Proof),
        ],
    },
];

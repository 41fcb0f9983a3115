//! The dictionary of columns: a name means the same, in the same type, in every table.
//!
//! A name is never given a second meaning, and never changes its type with what it holds: a table
//! without rows has the same columns as a full one.

use crate::extract::Reason;
use crate::model::{Basis, IssueKind, Level, Precision, Qualifier, Stage};
use crate::reconcile::{DecisionOutcome, SeriesBreak, Status};
use crate::sources::PublisherKind;

use super::Column;
use super::Kind::{Code, Date, Flag, Integer, Number, Text, Time};
use crate::publish::compared::cause::Cause;
use crate::publish::compared::diff::ChangeKind;
use crate::publish::state::SourceState;

const STAGES: &[&str] = &[
    Stage::Preproject.code(),
    Stage::LetterOfIntent.code(),
    Stage::HealthProject.code(),
    Stage::AciSigned.code(),
];

const LEVELS: &[&str] = &[Level::Country.code(), Level::Region.code(), Level::Department.code()];

const PRECISIONS: &[&str] = &[
    Precision::Day.code(),
    Precision::Month.code(),
    Precision::Quarter.code(),
    Precision::Year.code(),
    Precision::Unknown.code(),
];

const BASES: &[&str] = &[Basis::Stated.code(), Basis::Published.code(), Basis::Captured.code()];

const STATUSES: &[&str] = &[
    Status::Agreed.code(),
    Status::SingleSource.code(),
    Status::Conflict.code(),
    Status::Derived.code(),
    Status::Bounded.code(),
    Status::Stale.code(),
    Status::Missing.code(),
];

const OUTCOMES: &[&str] = &[
    DecisionOutcome::Chosen.code(),
    DecisionOutcome::Supports.code(),
    DecisionOutcome::SetAside.code(),
    DecisionOutcome::Folded.code(),
    DecisionOutcome::OutOfWindow.code(),
];

const REASONS: &[&str] = &Reason::CODES;
const BREAKS: &[&str] = &[SeriesBreak::StagesLeftOut.code(), SeriesBreak::OtherWords.code()];

const ISSUE_KINDS: &[&str] = &[
    IssueKind::Notice.code(),
    IssueKind::Claim.code(),
    IssueKind::Correction.code(),
    IssueKind::Document.code(),
    IssueKind::Source.code(),
];

const STATES: &[&str] = &[
    SourceState::Fresh.code(),
    SourceState::Unchanged.code(),
    SourceState::Stale.code(),
    SourceState::Failed.code(),
    SourceState::Drifted.code(),
    SourceState::Idle.code(),
    SourceState::Suspended.code(),
];

const CHANGES: &[&str] = &{
    let mut codes = [""; ChangeKind::ALL.len()];
    let mut at = 0;
    while at < codes.len() {
        codes[at] = ChangeKind::ALL[at].code();
        at += 1;
    }
    codes
};

const CAUSES: &[&str] = &{
    let mut codes = [""; Cause::ALL.len()];
    let mut at = 0;
    while at < codes.len() {
        codes[at] = Cause::ALL[at].code();
        at += 1;
    }
    codes
};

const ORIGINS: &[&str] = &["shipped", "fetched"];

const KINDS: &[&str] = &{
    let mut codes = [""; PublisherKind::ALL.len()];
    let mut at = 0;
    while at < codes.len() {
        codes[at] = PublisherKind::ALL[at].code();
        at += 1;
    }
    codes
};

const QUALIFIERS: &[&str] = &{
    let mut codes = [""; Qualifier::ALL.len()];
    let mut at = 0;
    while at < codes.len() {
        codes[at] = Qualifier::ALL[at].code();
        at += 1;
    }
    codes
};

const fn column(
    name: &'static str,
    kind: super::Kind,
    fr: &'static str,
    en: &'static str,
) -> Column {
    Column { name, kind, unit: "", fr, en }
}

/// Every column of every table, by subject.
#[rustfmt::skip]
pub(super) const DICTIONARY: &[Column] = &[
    // What is spoken of.
    column("territory_code", Text, "Territoire, en code officiel géographique : FRA, REG-44, DEP-08",
        "Territory in INSEE's official geographic code: FRA, REG-44, DEP-08"),
    column("territory_level", Code(LEVELS), "Niveau du territoire", "Level of the territory"),
    column("territory_name", Text, "Nom officiel du territoire", "Official name of the territory"),
    column("department_code", Text, "Département, en code officiel géographique",
        "Department in INSEE's official geographic code"),
    column("department_name", Text, "Nom officiel du département", "Official name of the department"),
    column("measure", Text, "Grandeur mesurée : communities (CPTS), population_share (%), population (habitants), target (objectif)…",
        "What is measured: communities (CPTS), population_share (%), population (persons), target (an official aim)…"),
    column("stage_from", Code(STAGES), "Première étape couverte", "First stage covered"),
    column("stage_to", Code(STAGES), "Dernière étape couverte", "Last stage covered"),
    column("stage", Code(STAGES), "Stade atteint, d'après la source la plus récente ; pour une mention, tel que le document le dit",
        "Stage reached, by the newest source; for a mention, as the document says it"),
    // Values.
    Column { unit: "that of the measure", ..column("value", Number, "Valeur à citer ; vide lorsque rien ne permet d'en choisir une",
        "Value to quote; null where none can be chosen") },
    Column { unit: "that of the measure", ..column("low", Number, "Minimum que permettent les affirmations retenues",
        "The least that the admitted claims allow") },
    Column { unit: "that of the measure", ..column("high", Number, "Maximum que permettent les affirmations retenues",
        "The most that the admitted claims allow") },
    Column { unit: "that of the measure", ..column("value_low", Number, "Borne basse telle qu'imprimée ; vide si ouverte (« moins de »)",
        "Low end as printed; null where open (\"fewer than\")") },
    Column { unit: "that of the measure", ..column("value_high", Number, "Borne haute telle qu'imprimée ; vide si ouverte (« plus de »)",
        "High end as printed; null where open (\"more than\")") },
    column("qualifier", Code(QUALIFIERS), "Mot qui nuance le nombre ; vide pour un nombre exact",
        "Word that qualifies the number; empty for an exact one"),
    column("value_text", Text, "Le nombre tel qu'imprimé", "The number as printed"),
    Column { unit: "that of the measure", ..column("corrected_low", Number, "Borne basse telle que corrigée, qui compte alors ; vide si la page dit juste",
        "Low end as corrected by people, which then counts; null where the page is right") },
    Column { unit: "that of the measure", ..column("corrected_high", Number, "Borne haute telle que corrigée ; vide si la page dit juste, ou si ouverte",
        "High end as corrected by people; null where the page is right, or where open") },
    column("correction", Text, "Pourquoi, par qui et quand le nombre a été corrigé ; vide si la page dit juste",
        "Why, by whom and when the number was corrected; empty where the page is right"),
    Column { unit: "that of the measure", ..column("gap", Number, "Écart qu'il faudrait combler pour que les affirmations s'accordent",
        "How far the claim would have to move for all to hold") },
    column("series_break", Code(BREAKS), "Rupture de série : le chiffre baisse parce qu'il ne compte plus la même chose",
        "Break in the series: the figure falls because it counts something else than before"),
    // What would restore agreement: advice.
    column("repairs", Integer, "Nombre des plus petites corrections qui rétabliraient l'accord, toutes équivalentes",
        "How many smallest repairs would restore agreement, all equally small"),
    column("all_repairs_found", Flag, "Toutes ont été cherchées ; sinon il peut y en avoir d'autres",
        "Whether all were searched; else there may be others"),
    column("advice_fr", Text, "Ce qui rétablirait l'accord, en français", "What would restore agreement, in French"),
    column("advice_en", Text, "Ce qui rétablirait l'accord, en anglais", "What would restore agreement, in English"),
    column("repair", Integer, "Rang de la correction dans son conflit, la plus vraisemblable d'abord ; vide si aucune ne touche cette affirmation",
        "Rank of the repair within its conflict, the likeliest first; null where none touches this claim"),
    Column { unit: "that of the measure", ..column("implied_low", Number, "Le moins que vaudrait l'affirmation si cette correction était la bonne",
        "The least that the claim could be if this repair were right") },
    Column { unit: "that of the measure", ..column("implied_high", Number, "Le plus qu'elle vaudrait ; vide si ouvert",
        "The most that it could be; null where open") },
    column("likely_typing_error", Flag, "Une seule faute de frappe l'expliquerait : un chiffre faux, oublié ou en trop, ou deux intervertis",
        "Whether one typing error would explain it: a digit wrong, missing or too many, or two that changed places"),
    Column { unit: "that of the measure", ..column("meant_value", Number, "Le nombre alors voulu", "The number that was then meant") },
    column("certain", Flag, "Aucune des corrections ne touche cette affirmation", "Whether no repair touches this claim"),
    Column { unit: "that of the measure", ..column("range_low", Number, "Le moins qu'elle vaudrait, toutes corrections comprises",
        "The least that it could be under any repair") },
    Column { unit: "that of the measure", ..column("range_high", Number, "Le plus qu'elle vaudrait, toutes corrections comprises ; vide si ouvert",
        "The most that it could be under any repair; null where open") },
    // Time: of the fact.
    column("as_of", Date, "Dernier jour dont parle le chiffre", "Last day that the figure speaks of"),
    column("as_of_start", Date, "Premier jour dont parle le chiffre ; vide si seule la date de capture est connue",
        "First day that the figure speaks of; null where only the day of capture is known"),
    column("as_of_end", Date, "Dernier jour dont parle le chiffre", "Last day that the figure speaks of"),
    column("as_of_precision", Code(PRECISIONS), "Finesse de la date imprimée : une année n'est pas un 1er janvier",
        "How finely the date was printed: a year is not 1 January"),
    column("as_of_basis", Code(BASES), "Ce qui fonde la date : dite du chiffre, date de la page, jour de capture",
        "What the date rests on: stated for the figure, the page's own, the day of capture"),
    column("as_of_inferred", Flag,
        "L'année n'était pas imprimée à côté du jour ; pour une date de publication : la page ne la montre pas, la source déclarée la donne",
        "The year was not printed beside the day; of a date of publication: the page does not show it, the declared source gives it"),
    Column { unit: "days", ..column("age_days", Integer, "Âge du chiffre à la date de référence", "Age of the figure at the reference date") },
    column("current", Flag, "Chiffre le plus récent de sa case à la date de référence",
        "Whether it is the newest figure of its cell at the reference date"),
    column("common_from", Date, "Premier jour dont parlent ensemble les affirmations, à la tolérance de sources/policy.toml près", "First day that the claims speak of together, each read with the tolerance of sources/policy.toml"),
    column("common_to", Date, "Dernier jour dont parlent ensemble les affirmations, à la tolérance de sources/policy.toml près", "Last day that the claims speak of together, each read with the tolerance of sources/policy.toml"),
    // Time: of our knowledge.
    column("published_on", Date, "Date de publication de la page : dernier jour de l'intervalle imprimé",
        "When the page was published: last day of the printed interval"),
    column("published_precision", Code(PRECISIONS), "Finesse de la date de publication", "How finely that date is known"),
    column("published_inferred", Flag,
        "La page ne porte pas cette date de publication : c'est nous qui l'avons établie",
        "The page does not bear this date of publication: it is of our working out"),
    column("first_seen", Date, "Premier jour où nous l'avons vu écrit", "First day on which we saw it said"),
    column("last_seen", Date, "Dernier jour où nous l'avons vu écrit", "Last day on which we saw it said"),
    column("withdrawn_at", Date, "Jour où la page ne le disait plus", "Day on which the page had stopped saying it"),
    column("first_seen_at", Time, "Première fois que ces octets ont été vus (UTC)", "First time that these bytes were seen (UTC)"),
    column("last_seen_at", Time, "Dernière fois que ces octets ont été vus (UTC)", "Last time that these bytes were seen (UTC)"),
    // Who says so.
    column("source_id", Text, "Source : le nom de son fichier dans sources/", "Source: the stem of its file in sources/"),
    column("publisher", Text, "Organisme qui publie", "Who publishes it"),
    column("publisher_kind", Code(KINDS), "Nature de cet organisme", "What sort of body that is"),
    column("publisher_territory", Text, "Territoire pour lequel l'organisme s'exprime", "Territory that the publisher speaks for"),
    column("attributed_to", Text, "À qui le texte attribue le chiffre, tel qu'imprimé ; vide s'il ne nomme personne",
        "Whom the text names as the origin, as printed; empty where it names nobody"),
    column("origin", Text, "Qui a compté : deux affirmations de même origine ne sont jamais deux témoins",
        "Who counted: claims of one origin are never two witnesses"),
    column("origin_kind", Code(KINDS), "Nature de l'origine", "What sort of body the origin is"),
    column("origin_territory", Text, "Territoire pour lequel l'origine s'exprime", "Territory that the origin speaks for"),
    // The evidence.
    column("claim_id", Text, "Affirmation : le même nom chaque nuit", "Claim: the same name every night"),
    column("url", Text, "Adresse de la page", "Address of the page"),
    column("capture_id", Text, "Empreinte SHA-256 de la page archivée", "SHA-256 of the archived page"),
    column("locator", Text, "Endroit dans la page", "Where in the page"),
    column("evidence", Text, "Citation exacte", "Exact quotation"),
    column("method", Text, "Façon de lire : phrase, élément de liste, tableau, liste comptée",
        "How it was read: sentence, item, table, listing (a complete list, counted)"),
    column("rule", Text, "Formulation du vocabulaire qui a donné les étapes", "Wording of the vocabulary that gave the stages"),
    column("enumeration", Text, "Énumération dont elle est une partie ; vide si aucune", "Enumeration that it is a part of; empty where of none"),
    column("enumeration_total", Text, "Affirmation que les parties composent", "Claim that the parts make up"),
    column("enumeration_complete", Flag, "Le document dit que les parties de l'énumération sont tout ce qu'il y a",
        "Whether the document says that the parts of the enumeration are all there is"),
    // What was decided.
    column("status", Code(STATUSES), "Solidité du chiffre", "How well the figure is known"),
    column("witnesses", Integer, "Témoins indépendants qui disent ce chiffre", "Independent witnesses that say so"),
    column("dissenters", Integer, "Affirmations de la même case et de la même date qui disent autre chose",
        "Claims of the same cell and time that say otherwise"),
    column("witness_claims", Text, "Leurs affirmations, séparées par une espace, la retenue d'abord",
        "Their claims, separated by a space, the chosen one first"),
    column("dissenter_claims", Text, "Leurs affirmations, séparées par une espace", "Their claims, separated by a space"),
    column("implied_by_claims", Text, "Les affirmations dont il se déduit, lorsque personne ne le publie, séparées par une espace",
        "The claims that imply it, where nobody publishes it, separated by a space"),
    column("decided_by", Text, "Règle de l'ordre qui a tranché", "Step of the order that decided"),
    column("explanation", Text, "Pourquoi, en français (copie d'explanation_fr)", "Why, in French (a copy of explanation_fr)"),
    column("explanation_fr", Text, "Pourquoi, en français", "Why, in French"),
    column("explanation_en", Text, "Pourquoi, en anglais", "Why, in English"),
    column("alternative", Integer,
        "1 ; 2, 3… pour d'autres chiffres de la même case et de la même date, qui ne se contredisent pas",
        "1; and 2, 3… for further figures of the same cell and date, which contradict nobody"),
    column("rank", Integer, "Rang parmi les affirmations du chiffre, à partir de 1", "Place among the claims of the figure, from 1"),
    column("step", Text, "Règle qui l'a placée derrière la précédente", "Step that placed it behind the one before"),
    column("outcome", Code(OUTCOMES), "Ce qu'elle est devenue", "What became of the claim"),
    column("reason_fr", Text, "Pourquoi, en français", "Why, in French"),
    column("reason_en", Text, "Pourquoi, en anglais", "Why, in English"),
    column("conflict_id", Text, "Conflit : le même nom chaque nuit", "Conflict: the same name every night"),
    column("set_aside", Text, "Affirmation écartée", "Claim that was set aside"),
    column("against", Text, "Affirmations retenues qu'elle contredit, séparées par une espace",
        "Admitted claims that it contradicts, separated by a space"),
    column("conflicts", Integer, "Conflits auxquels la case prend part", "Conflicts that the cell takes part in"),
    // Communities.
    column("community_id", Text, "Communauté : le même nom chaque nuit", "Community: the same name every night"),
    column("name", Text, "Nom de la communauté ; pour une mention, tel qu'imprimé", "Name of the community; for a mention, as printed"),
    column("name_ids", Text, "Identifiants de tous ses noms, séparés par une espace, le sien d'abord : on y retrouve celui d'une communauté réunie à elle",
        "Ids of all its names, separated by a space, its own first: that of a community that was joined to it is found here"),
    column("department_codes", Text, "Tous les départements que les sources donnent, séparés par une espace", "Every department that the sources give, separated by a space"),
    column("aliases", Text, "Autres graphies vues, séparées par « | »", "Other spellings seen, separated by \" | \""),
    column("dissolved", Flag, "Dite dissoute", "Whether it is said to be dissolved"),
    column("opened", Date, "Jour de son ouverture, selon un registre", "Day on which it began, by a register"),
    column("sources", Integer, "Sources qui la mentionnent", "Sources that mention it"),
    column("source_ids", Text, "Ces sources, séparées par une espace", "Those sources, separated by a space"),
    column("capture_ids", Text, "Les pages archivées, dans le même ordre", "The archived pages, in the same order"),
    // What changed.
    column("change", Code(CHANGES), "Ce qui a changé : apparu, disparu, valeur, solidité, date, bornes", "What changed: appeared, vanished, value, status, date, bounds"),
    column("cause", Code(CAUSES), "Pourquoi, en un mot : correction de la source, source, règles, vocabulaire, déclaration, programme, temps",
        "Why, in one word: correction by the source, source, policy, vocabulary, declaration of sources, code, time"),
    column("causes", Text, "Toutes les causes, séparées par une espace, la première d'abord", "Every cause, separated by a space, the first one first"),
    Column { unit: "that of the measure", ..column("value_before", Number, "Valeur dans l'édition précédente",
        "Value in the snapshot before") },
    Column { unit: "that of the measure", ..column("value_after", Number, "Valeur maintenant",
        "Value now") },
    Column { unit: "that of the measure", ..column("low_before", Number, "Minimum dans l'édition précédente",
        "The least in the snapshot before") },
    Column { unit: "that of the measure", ..column("low_after", Number, "Minimum maintenant",
        "The least now") },
    Column { unit: "that of the measure", ..column("high_before", Number, "Maximum dans l'édition précédente",
        "The most in the snapshot before") },
    Column { unit: "that of the measure", ..column("high_after", Number, "Maximum maintenant",
        "The most now") },
    column("as_of_before", Date, "Dernier jour dont parlait le chiffre dans l'édition précédente",
        "Last day that the figure spoke of in the snapshot before"),
    column("as_of_after", Date, "Dernier jour dont parle le chiffre maintenant",
        "Last day that the figure speaks of now"),
    column("status_before", Code(STATUSES), "Solidité du chiffre dans l'édition précédente",
        "How well the figure was known in the snapshot before"),
    column("status_after", Code(STATUSES), "Solidité du chiffre maintenant",
        "How well the figure is known now"),
    column("claim_id_before", Text, "Affirmation retenue dans l'édition précédente",
        "Claim that was chosen in the snapshot before"),
    column("claim_id_after", Text, "Affirmation retenue maintenant",
        "Claim that is chosen now"),
    column("previous_run_id", Text, "L'édition précédente", "The snapshot before"),
    // The run.
    column("run_id", Text, "L'édition : le nom de son dossier dans snapshots/", "The snapshot: the name of its folder in snapshots/"),
    column("reference_date", Date, "Jour dont l'édition dit l'état", "Day whose state the snapshot tells"),
    column("known_at", Date, "Dernier jour dont l'édition connaissait les pages ; vide si elle les connaissait toutes",
        "Last day of which the snapshot knew pages; null where it knew all of them"),
    // Sources and captures.
    column("title", Text, "Titre de la publication", "Title of the publication"),
    column("homepage", Text, "Site de l'organisme", "The publisher's site"),
    column("licence", Text, "Licence de la publication, si elle est connue", "Licence of the publication, where it is known"),
    column("confirmed", Flag, "Adresse déjà vue servir cette publication", "Whether the address was ever seen to serve this publication"),
    Column { unit: "days", ..column("cadence_days", Integer, "Rythme de changement attendu", "How often it should change") },
    column("state", Code(STATES), "Comment la source s'est portée cette nuit", "How the source fared tonight"),
    column("state_since", Date, "Premier jour de cet état ; vide si inconnu", "First day of this state; null where nobody can tell"),
    column("reason", Text, "Pourquoi, en français ; vide s'il n'y a rien à dire", "Why, in French; empty where there is nothing to say"),
    column("documents_declared", Integer, "Documents déclarés", "Documents declared"),
    column("documents", Integer, "Documents lus", "Documents read"),
    column("claims", Integer, "Affirmations lues", "Claims read"),
    column("claims_new", Integer, "Affirmations que ses pages font depuis cette nuit", "Claims that its pages make since tonight"),
    column("claims_withdrawn", Integer, "Affirmations que ses pages ne font plus depuis cette nuit", "Claims that its pages no longer make since tonight"),
    column("claims_min", Integer, "Le moins qu'une bonne nuit donne", "The fewest claims of a healthy night"),
    column("claims_max", Integer, "Le plus qu'une bonne nuit donne", "The most claims of a healthy night"),
    column("note", Text, "Ce qu'un mainteneur doit savoir", "What a maintainer should know"),
    column("page_title", Text, "Titre que porte la page ; celui de notre copie si elle redit la page (`restated`)",
        "Title that the page bears; that of our copy where it restates the page (`restated`)"),
    column("content_type", Text, "Type annoncé par le serveur", "Media type that the server declared"),
    Column { unit: "bytes", ..column("size_bytes", Integer, "Taille", "Size") },
    column("capture_origin", Code(ORIGINS), "Livrée avec le projet, ou récupérée", "Shipped with the project, or fetched"),
    column("restated", Flag, "Livrée avec le projet en d'autres mots que la page : faits et chiffres sont d'elle, les phrases non ; ne pas les citer",
        "Shipped with the project in other words than the page: the facts and figures are the page's, the sentences are not; do not quote them"),
    column("file", Text,
        "Fichier d'où viennent les octets, dans le projet ou l'archive ; dans l'instantané, la page est `captures/` et les 16 premiers caractères de `capture_id`",
        "File that the bytes come from, in the project or the archive; in the snapshot the page is `captures/` and the first 16 characters of `capture_id`"),
    column("format", Text, "Format lu ; vide si illisible", "Format in which it was read; null where it could not be"),
    column("held_because", Text, "Pourquoi cette copie est retenue, et une plus ancienne parle ; vide si elle ne l'est pas",
        "Why this copy is held back, and an older one speaks; empty where it is not"),
    column("problem", Text, "Ce qui a empêché de la lire, ou de la lire en entier", "Why it could not be read, or only in part"),
    // What someone should look at.
    column("kind", Code(ISSUE_KINDS), "Gravité", "How much it matters"),
    column("document", Text, "Adresse ou fichier ; vide pour la source entière", "Address or file name; empty for the source as a whole"),
    column("message", Text, "Ce qui a été trouvé et ce qui était attendu", "What was found and what was expected"),
    // What the reader could not use.
    column("sentence", Text, "La phrase ou la ligne du tableau ; les mots autour du nombre si elle est très longue",
        "The sentence or row of a table; the words around the number where it is very long"),
    column("declined_because", Code(REASONS), "Pourquoi ce nombre n'est pas une affirmation", "Why the number is no claim"),
    column("speaks_of_cpts", Flag, "La phrase parle de CPTS : le lecteur est peut-être aveugle ici",
        "The sentence speaks of CPTS: the reader may be blind here"),
    // Somebody else's claims.
    column("input_row", Integer, "Numéro de l'enregistrement dans le fichier d'entrée, à partir de 1",
        "Number of the record in the input, from 1"),
    column("column_name", Text, "Colonne en cause ; vide pour la ligne entière", "Column at fault; empty for the whole row"),
    column("value_found", Text, "Ce qu'elle contenait", "What it held"),
];

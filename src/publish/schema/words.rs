//! What every code means, in both languages: the workbook shows the word in place of the code, and
//! `datapackage.json` beside it.

use crate::model::{Stage, StageRange};

use super::{Column, Kind};

/// A code in words.
#[derive(Clone, Copy, Debug)]
pub struct Word {
    /// The code, as it stands in the tables.
    pub code: &'static str,
    /// What it is called, in French.
    pub fr: &'static str,
    /// What it is called, in English.
    pub en: &'static str,
    /// What that means, in English; empty where the word alone says it.
    pub meaning: &'static str,
}

impl Word {
    /// The word in English, and what it means where that is more.
    pub fn described(&self) -> String {
        match self.meaning {
            "" => self.en.to_owned(),
            meaning => format!("{}: {meaning}", self.en),
        }
    }
}

const fn word(code: &'static str, fr: &'static str, en: &'static str) -> Word {
    Word { code, fr, en, meaning: "" }
}

const fn told(
    code: &'static str,
    (fr, en): (&'static str, &'static str),
    meaning: &'static str,
) -> Word {
    Word { code, fr, en, meaning }
}

/// What one stage is called, here as everywhere.
const fn stage(stage: Stage) -> (&'static str, &'static str) {
    let called = StageRange::exactly(stage).called();
    (called.fr, called.en)
}

/// The word for a code of a column, the same wherever a person meets it: on the terminal, in the workbook and in the
/// report; nothing where it is no code of ours.
pub fn word_of(column: &str, code: &str) -> Option<&'static Word> {
    topic(column).iter().find(|word| word.code == code)
}

impl Column {
    /// What the codes of this column mean, in their order; nothing where it holds no codes.
    pub fn words(&self) -> Vec<&'static Word> {
        let Kind::Code(codes) = self.kind else { return Vec::new() };
        let words = topic(self.name);
        codes.iter().filter_map(|code| words.iter().find(|word| word.code == *code)).collect()
    }

    /// What a code of this column means; nothing where it is no code of ours.
    pub fn word(&self, code: &str) -> Option<&'static Word> {
        word_of(self.name, code)
    }
}

/// What a step of the order means; nothing where only the policy of somebody else knows it.
pub fn step_word(code: &str) -> Option<&'static Word> {
    STEPS.iter().find(|word| word.code == code)
}

/// Where a step stands among all; those that only the policy of somebody else knows come last.
pub fn step_rank(code: &str) -> usize {
    STEPS.iter().position(|word| word.code == code).unwrap_or(STEPS.len())
}

/// The words of the columns that hold codes, the columns first, in the order in which a reader meets them.
pub(super) fn topics() -> Vec<(Vec<&'static str>, &'static [Word])> {
    let mut topics: Vec<(Vec<&'static str>, &'static [Word])> = Vec::new();
    for Column { name, .. } in super::columns::DICTIONARY {
        let words = topic(name);
        match topics.iter_mut().find(|(_, others)| std::ptr::eq(*others, words)) {
            Some((columns, _)) => columns.push(name),
            None if !words.is_empty() => topics.push((vec![name], words)),
            None => {}
        }
    }
    topics
}

/// The words of a column, by what it speaks of: columns that share their codes share their words.
fn topic(column: &str) -> &'static [Word] {
    match column {
        "measure" => MEASURES,
        "stage" | "stage_from" | "stage_to" => STAGES,
        "territory_level" => LEVELS,
        "as_of_precision" | "published_precision" => PRECISIONS,
        "as_of_basis" => BASES,
        "status" | "status_before" | "status_after" => STATUSES,
        "qualifier" => QUALIFIERS,
        "publisher_kind" | "origin_kind" => PUBLISHERS,
        "outcome" => OUTCOMES,
        "decided_by" | "step" => STEPS,
        "series_break" => BREAKS,
        "change" => CHANGES,
        "cause" => CAUSES,
        "state" => STATES,
        "kind" => ISSUES,
        "capture_origin" => ORIGINS,
        "declined_because" => REASONS,
        _ => &[],
    }
}

#[rustfmt::skip]
const MEASURES: &[Word] = &[
    word("communities", "nombre de CPTS", "number of CPTS"),
    word("population_share", "part de la population couverte (%)", "share of the population covered (per cent)"),
    word("population", "habitants couverts", "persons covered"),
    word("target", "objectif annoncé, en CPTS", "announced aim, in CPTS"),
    word("target_share", "objectif annoncé de couverture (%)", "announced aim of coverage (per cent)"),
    word("population_share_uncovered", "part de la population non couverte (%)", "share of the population not covered (per cent)"),
    word("population_uncovered", "habitants non couverts", "persons not covered"),
];

#[rustfmt::skip]
const STAGES: &[Word] = &[
    told("preproject", stage(Stage::Preproject), "a group forming"),
    told("letter_of_intent", stage(Stage::LetterOfIntent), "the health project is being written"),
    told("health_project", stage(Stage::HealthProject), ""),
    told("aci_signed", stage(Stage::AciSigned), ""),
];

#[rustfmt::skip]
const LEVELS: &[Word] = &[
    word("country", "pays", "country"),
    word("region", "région", "region"),
    word("department", "département", "department"),
];

#[rustfmt::skip]
const PRECISIONS: &[Word] = &[
    word("day", "au jour près", "to the day"),
    word("month", "au mois près", "to the month"),
    word("quarter", "au trimestre près", "to the quarter"),
    word("year", "à l'année près", "to the year"),
    word("unknown", "inconnue", "unknown"),
];

#[rustfmt::skip]
const BASES: &[Word] = &[
    word("stated", "date dite du chiffre", "stated for the figure"),
    word("published", "date de la page", "the page's own date"),
    word("captured", "jour de la capture", "the day of capture"),
];

#[rustfmt::skip]
const STATUSES: &[Word] = &[
    told("agreed", ("sources d'accord", "sources agree"), "two independent sources or more say so, none contradicts"),
    told("single_source", ("une seule source", "one source only"), "nobody contradicts it"),
    told("conflict", ("désaccord", "sources disagree"), "they contradict each other"),
    told("derived", ("déduit par calcul", "worked out"), "nobody publishes it, others imply it exactly"),
    told("bounded", ("encadré", "bounded"), "nobody publishes it, others give a least and a most"),
    told("stale", ("chiffre ancien", "old figure"), "it was true once, nothing newer was found"),
    told("missing", ("aucun chiffre", "no figure"), "none of the pages read gives it"),
];

#[rustfmt::skip]
const QUALIFIERS: &[Word] = &[
    word("nearly", "près de", "nearly"),
    word("about", "environ", "about"),
    word("more_than", "plus de", "more than"),
    word("fewer_than", "moins de", "fewer than"),
    word("at_least", "au moins", "at least"),
    word("at_most", "au plus", "at most"),
    word("between", "entre", "between"),
];

#[rustfmt::skip]
const PUBLISHERS: &[Word] = &[
    word("ars", "agence régionale de santé", "regional health agency"),
    word("ministry", "ministère et administrations", "ministry and administration"),
    word("health_insurance", "Assurance maladie", "health insurance"),
    word("federation", "fédération des CPTS", "federation of CPTS"),
    word("urps", "union de professionnels de santé", "union of health professionals"),
    word("parliament", "Parlement, Cour des comptes", "Parliament, Court of Accounts"),
    word("open_data", "données publiques", "open data"),
    word("cpts", "une CPTS", "a CPTS"),
    word("association", "association ou organisme", "association or other body"),
    word("press", "presse", "press"),
];

#[rustfmt::skip]
const OUTCOMES: &[Word] = &[
    word("chosen", "retenu", "kept"),
    word("supports", "concorde avec le chiffre retenu", "agrees with the figure kept"),
    word("set_aside", "écarté", "set aside"),
    word("folded", "compté avec un autre", "counted with another"),
    word("out_of_window", "parle d'une autre date", "speaks of another date"),
];

/// What decides where no step of the order need, the steps of the policy that comes with the program in their order,
/// and what decides where no claim can.
#[rustfmt::skip]
const STEPS: &[Word] = &[
    word("only_claim", "un seul chiffre publié", "only one published figure"),
    word("all_agree", "tous disent la même chose", "all say the same"),
    word("same_statement", "le même document le dit deux fois", "one document says it twice"),
    word("fewest_errors", "c'est ainsi que le moins de chiffres sont faux", "so the fewest figures have to be wrong"),
    word("own_series", "dans la suite de ce qui a été dit avant et après", "in line with what was said before and after"),
    word("precise_date", "une date précise passe avant une année", "a precise date comes before a year"),
    word("speaks_for_territory", "la source parle de son propre territoire", "the source speaks of its own territory"),
    word("authority", "la source fait autorité pour ce chiffre", "the source has authority for this figure"),
    word("first_hand", "la source compte elle-même", "the source counted itself"),
    word("stated_date", "la date du chiffre est écrite", "the date of the figure is printed"),
    word("exact_before_approximate", "un nombre exact passe avant un arrondi", "an exact number comes before a rounded one"),
    word("newest", "la date du chiffre est plus récente", "the date of the figure is newer"),
    word("witnesses", "davantage de sources indépendantes", "more independent sources"),
    word("finest_date", "la date est plus précise", "the date is more precise"),
    word("newest_capture", "la page a été vue plus récemment", "the page was seen more recently"),
    word("parts_before_total", "le détail passe avant le total", "the parts come before their total"),
    word("claim_id", "rien ne les départage ; ordre fixe, le même chaque nuit", "nothing tells them apart; a fixed order, the same every night"),
    word("within_bounds", "les autres chiffres retenus excluent le nombre de ce qui précède", "the other figures that are kept exclude the number of what comes first"),
    word("admission", "ce qui le précède contredit d'autres chiffres retenus", "what comes before it contradicts other figures"),
    word("set_aside", "tout ce qui en est dit contredit d'autres chiffres retenus", "all that is said of it contradicts other figures that are kept"),
    word("derived", "calculé à partir d'autres chiffres", "worked out from other figures"),
    word("bounded", "encadré par d'autres chiffres", "other figures leave no less and no more"),
];

#[rustfmt::skip]
const BREAKS: &[Word] = &[
    word("stages_left_out", "les premières étapes ne sont plus comptées", "the first stages are no longer counted"),
    word("other_words", "d'autres mots, peut-être une autre définition", "other words, perhaps another definition"),
];

#[rustfmt::skip]
const CHANGES: &[Word] = &[
    word("appeared", "apparu", "appeared"),
    word("vanished", "disparu", "vanished"),
    word("value", "autre valeur", "another value"),
    word("status", "autre solidité", "known better or worse"),
    word("date", "autre date", "another date"),
    word("bounds", "même valeur, autres bornes", "same value, other bounds"),
];

#[rustfmt::skip]
const CAUSES: &[Word] = &[
    word("correction", "une source a corrigé son chiffre", "a source corrected its figure"),
    word("source", "une source dit autre chose", "a source says something else"),
    word("policy", "nos règles ont changé", "our rules are others"),
    word("vocabulary", "notre vocabulaire a changé", "our vocabulary is another"),
    word("declaration", "nos sources sont déclarées autrement", "our sources are declared otherwise"),
    word("code", "le programme a changé", "the program is another"),
    word("time", "le temps a passé", "time has passed"),
    word("unknown", "cause inconnue", "cause unknown"),
];

#[rustfmt::skip]
const STATES: &[Word] = &[
    word("fresh", "nouveau contenu", "new content"),
    word("unchanged", "lue, inchangée", "read, unchanged"),
    told("stale", ("non jointe, ancienne copie", "not reached, older copy"), "its last good capture speaks"),
    told("failed", ("non jointe, aucune copie", "not reached, no copy"), "nothing speaks for it"),
    told("drifted", ("nouvelle copie à vérifier", "new copy to be checked"), "it yields less than it must, or goes too far"),
    word("idle", "aucune page à lire", "no page to read"),
    told("suspended", ("laissée de côté", "left alone"), "by a person's decision"),
];

#[rustfmt::skip]
const ISSUES: &[Word] = &[
    told("notice", ("à vérifier", "worth a look"), "nothing was left out"),
    told("claim", ("un chiffre non lu", "one figure not read"), "one claim was left out"),
    told("correction", ("une correction sans effet", "a correction without effect"), "the number stands as printed"),
    told("document", ("un document non lu", "one document not read"), "the document yields nothing"),
    told("source", ("source entière non lue", "whole source not read"), "the source yields nothing new"),
];

#[rustfmt::skip]
const ORIGINS: &[Word] = &[
    word("shipped", "livrée avec le projet", "came with the project"),
    word("fetched", "récupérée", "fetched"),
];

#[rustfmt::skip]
const REASONS: &[Word] = &[
    word("other_noun", "compte autre chose", "counts something else"),
    word("other_structure", "compte d'autres structures", "counts other structures"),
    word("label", "fait partie d'un nom", "part of a name"),
    word("nothing_counted", "rien ne dit ce qui est compté", "nothing says what it counts"),
    word("event", "raconte un événement", "tells of an event"),
    word("forecast", "annonce l'avenir", "tells of what may come"),
    word("mean", "moyenne, ou taille d'une CPTS", "a mean, or the size of one CPTS"),
    word("sample", "réponses à une enquête", "answers to a survey"),
    word("gap", "ce qui manque à un objectif", "what is missing to an aim"),
    word("negation", "la phrase le nie", "the sentence denies it"),
    word("other_share", "part d'autre chose", "a share of something else"),
    word("no_coverage", "rien ne dit que la population est couverte", "nothing says that the people are covered"),
    word("one_community", "population d'une seule CPTS", "the population of one CPTS"),
    word("ordinal", "rang", "an ordinal"),
    word("article", "article : « une CPTS »", "an article: \"une CPTS\""),
    word("unknown_place", "lieu inconnu ou tu", "a place that is unknown or not named"),
    word("column", "la colonne compte autre chose", "its column counts something else"),
    word("not_a_count", "ne peut être un nombre de CPTS", "cannot be a count"),
    word("unjudged", "non examiné", "not judged"),
    word("too_large", "tableau ou phrase trop riche en nombres", "a table or sentence with too many numbers"),
];

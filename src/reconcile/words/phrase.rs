//! The words of an explanation, in French and in English: numbers, dates, places, who says so.

use std::fmt::Write as _;

use chrono::{Datelike as _, NaiveDate};

use super::bilingual::Bilingual;
use super::bilingual::built;
use crate::model::{
    AsOf, Basis, MONTHS_EN, MONTHS_FR, Measure, Precision, Qualifier, Stage, StageRange, Territory,
    Value, add_number as add_plain,
};
use crate::normalise::Claim;
use crate::reconcile::statements::fold::Statement;
use crate::sources::Geography;

pub(crate) use super::numeral::{add_number, number};

/// A value with the word beside it: "près de 100".
pub(crate) fn value(measure: &Measure, value: &Value) -> Bilingual {
    built(|out| add_value(out, measure, value))
}

/// Adds a value with the word beside it.
pub(crate) fn add_value(out: &mut Bilingual, measure: &Measure, value: &Value) {
    if value.is_exact() {
        return add_number(out, measure, value.headline());
    }
    let (fr, en) = match value.qualifier() {
        Qualifier::Exact => ("", ""),
        Qualifier::Nearly => ("près de ", "nearly "),
        Qualifier::About => ("environ ", "about "),
        Qualifier::MoreThan => ("plus de ", "more than "),
        Qualifier::FewerThan => ("moins de ", "fewer than "),
        Qualifier::AtLeast => ("au moins ", "at least "),
        Qualifier::AtMost => ("au plus ", "at most "),
        Qualifier::Between => ("", ""),
    };
    out.push(fr, en);
    add_number(out, measure, value.headline());
    if let (Some(low), Some(high)) = (value.low(), value.high())
        && low < high
    {
        out.push(" à ", " to ");
        add_number(out, measure, high);
    }
}

/// The most that a value may be: it decides between one and several.
pub(crate) fn largest(value: &Value) -> f64 {
    value.high().unwrap_or_else(|| value.headline())
}

/// What is counted, after its number: "CPTS opérationnelle" of one or none, "CPTS opérationnelles" of
/// two, and where there is no number (infinity).
pub(crate) fn counted(measure: &Measure, stages: StageRange, number: f64) -> Bilingual {
    built(|out| add_counted(out, measure, stages, number))
}

fn add_counted(out: &mut Bilingual, measure: &Measure, stages: StageRange, number: f64) {
    // The French plural begins at two.
    let is_one = *measure == Measure::Communities && number.abs() < 2.0;
    let (before, after) = match measure {
        Measure::Communities => (("CPTS ", "CPTS "), ""),
        Measure::PopulationShare => {
            (("de la population couverte (CPTS ", "of the population covered (CPTS "), ")")
        }
        Measure::Population => (("habitants couverts (CPTS ", "people covered (CPTS "), ")"),
        Measure::PopulationShareUncovered => {
            (("de la population non couverte (CPTS ", "of the population not covered (CPTS "), ")")
        }
        Measure::PopulationUncovered => {
            (("habitants non couverts (CPTS ", "people not covered (CPTS "), ")")
        }
        Measure::Target | Measure::TargetShare => {
            return out.push("visés (objectif)", "aimed at (target)");
        }
        Measure::Other(code) => {
            out.push("« ", "“");
            out.push_both(code);
            return out.push(" »", "”");
        }
    };
    let (fr, en) = stage_words(stages, is_one);
    out.push(before.0, before.1);
    out.push(fr, en);
    out.push_both(after);
}

/// The words of a range of stages, after the noun.
const fn stage_words(stages: StageRange, is_one: bool) -> (&'static str, &'static str) {
    use Stage::{AciSigned, HealthProject, LetterOfIntent, Preproject};
    match (stages.from(), stages.to()) {
        (Preproject, Preproject) => ("en préprojet", "at the pre-project stage"),
        (LetterOfIntent, LetterOfIntent) => {
            ("à lettre d’intention validée", "with a validated letter of intent")
        }
        (HealthProject, HealthProject) => (
            "à projet de santé validé sans contrat",
            "with a validated health project and no contract",
        ),
        (AciSigned, AciSigned) => ("à contrat signé", "with a signed contract"),
        (Preproject, LetterOfIntent) => ("en projet", "still planned"),
        (LetterOfIntent, HealthProject) => {
            let fr = if is_one { "formalisée sans contrat" } else { "formalisées sans contrat" };
            (fr, "formalised and without a contract")
        }
        (HealthProject, AciSigned) => {
            (if is_one { "opérationnelle" } else { "opérationnelles" }, "operational")
        }
        (Preproject, HealthProject) => ("sans contrat signé", "without a signed contract"),
        (LetterOfIntent, AciSigned) => (
            if is_one {
                "à lettre d’intention validée ou plus avancée"
            } else {
                "à lettre d’intention validée ou plus avancées"
            },
            "with a letter of intent or further on",
        ),
        (Preproject, AciSigned) => ("toutes étapes confondues", "at all stages"),
        // The type keeps ranges in order.
        _ => ("", ""),
    }
}

/// The name of a territory after its preposition: "en Bretagne".
pub(crate) fn place(geography: &Geography, territory: Territory) -> Bilingual {
    built(|out| add_place(out, geography, territory))
}

fn add_place(out: &mut Bilingual, geography: &Geography, territory: Territory) {
    let name = geography.name(territory);
    let locative = geography.place(territory).map_or("", |place| &place.locative);
    if locative.is_empty() {
        let _ = write!(out.fr, "({name})");
    } else {
        out.fr.push_str(locative);
    }
    out.push("", "in ");
    out.push("", &name);
}

/// The date of a figure: "au 30 septembre 2024", "date inconnue, page vue le 3 mars 2024".
pub(crate) fn date(as_of: &AsOf) -> Bilingual {
    built(|out| add_date(out, as_of))
}

/// Adds the date of a figure.
pub(crate) fn add_date(out: &mut Bilingual, as_of: &AsOf) {
    let Some(start) = as_of.start.filter(|_| as_of.basis != Basis::Captured) else {
        out.push("sans date, page vue le ", "undated, page seen on ");
        return add_day(out, as_of.end);
    };
    if as_of.basis == Basis::Published {
        let said = built(|out| add_time(out, start, as_of.precision));
        let _ = write!(out.fr, "publication {}", dated_from(&said.fr));
        let _ = write!(out.en, "published {}", said.en);
    } else {
        add_time(out, start, as_of.precision);
    }
}

/// "Au 30 septembre 2024", "en juin 2022".
fn add_time(out: &mut Bilingual, start: NaiveDate, precision: Precision) {
    let (year, month) = (start.year(), start.month0() as usize);
    match precision {
        Precision::Day | Precision::Unknown => {
            out.push("au ", "on ");
            add_day(out, start);
        }
        Precision::Month => {
            let _ = write!(out.fr, "en {} {year}", MONTHS_FR[month]);
            let _ = write!(out.en, "in {} {year}", MONTHS_EN[month]);
        }
        Precision::Quarter => {
            let quarter = month / 3 + 1;
            let ordinal = if quarter == 1 { "er" } else { "e" };
            let _ = write!(out.fr, "au {quarter}{ordinal} trimestre {year}");
            let _ = write!(out.en, "in Q{quarter} {year}");
        }
        Precision::Year => {
            let _ = write!(out.fr, "en {year}");
            let _ = write!(out.en, "in {year}");
        }
    }
}

/// "Au 11 décembre" as it stands behind a noun: "du 11 décembre", "d’avril 2024", "de 2024".
fn dated_from(said: &str) -> String {
    if let Some(day) = said.strip_prefix("au ") {
        return format!("du {day}");
    }
    let time = said.strip_prefix("en ").unwrap_or(said);
    let elided = time.starts_with(['a', 'o']);
    if elided { format!("d’{time}") } else { format!("de {time}") }
}

fn add_day(out: &mut Bilingual, date: NaiveDate) {
    let (day, month, year) = (date.day(), date.month0() as usize, date.year());
    let ordinal = if day == 1 { "er" } else { "" };
    for (text, ordinal, months) in [(&mut out.fr, ordinal, MONTHS_FR), (&mut out.en, "", MONTHS_EN)]
    {
        add_plain(text, day.into());
        text.extend([ordinal, " ", months[month], " "]);
        add_plain(text, year.into());
    }
}

/// Who says it, and where it stands: "l’ARS Bretagne (dans Entractes)".
pub(crate) fn who(claim: &Claim) -> Bilingual {
    built(|out| add_who(out, claim))
}

fn add_who(out: &mut Bilingual, claim: &Claim) {
    add_named(out, &claim.origin);
    if !claim.attributed_to.is_empty() && claim.publisher != claim.origin {
        out.push(" (dans ", " (in ");
        out.push_both(&claim.publisher);
        out.push_both(")");
    }
}

/// Who counted, with an article.
pub(crate) fn named(name: &str) -> Bilingual {
    built(|out| add_named(out, name))
}

/// A name with its article, where its first word is one that we know.
pub(crate) fn with_article(name: &str) -> (String, String) {
    let Bilingual { fr, en } = built(|out| add_named(out, name));
    (fr, en)
}

fn add_named(out: &mut Bilingual, name: &str) {
    if name.trim().is_empty() {
        return out.push("une source sans nom", "an unnamed source");
    }
    let first = name.split([' ', ',']).next().unwrap_or_default();
    let fr = match first {
        "ARS" | "Assurance" | "URPS" | "URPS-ML" | "URML" | "Assemblée" | "IGAS" | "Igas"
        | "UFML-S" | "UFML-Syndicat" | "Agence" | "Inspection" | "Union" | "Observatoire"
        | "Insee" | "INSEE" | "Irdes" | "IRDES" | "AP-HP" | "ANDEP" => "l’",
        "FCPTS" | "DGOS" | "CPAM" | "CNAM" | "Cnam" | "Fédération" | "CPTS" | "Drees" | "DREES"
        | "Direction" | "Cour" | "Caisse" | "Préfecture" | "HAS" | "Mutualité" => "la ",
        "ministère" | "Ministère" | "Sénat" | "Conseil" | "Département" | "CREAI"
        | "gouvernement" | "Gouvernement" | "HCAAM" | "guichet" | "Guichet" | "site"
        | "Cabinet" => "le ",
        _ => "",
    };
    let en = if fr.is_empty() { "" } else { "the " };
    out.push(fr, en);
    out.push_both(name);
}

/// One statement as a clause: "l’ARS Bretagne : 3 CPTS opérationnelles en Bretagne (au 31 décembre 2020)".
pub(crate) fn clause(statement: &Statement<'_>, geography: &Geography) -> Bilingual {
    let (lead, mut out) = (statement.lead(), Bilingual::roomy());
    add_who(&mut out, lead);
    out.push(" : ", ": ");
    add_quantity(&mut out, statement, geography);
    out.push_both(" (");
    add_date(&mut out, &lead.as_of);
    out.push_both(")");
    out
}

/// Several statements as one list: who and when once for all that they say together.
pub(crate) fn clauses<'a>(
    statements: impl Iterator<Item = &'a Statement<'a>>,
    geography: &Geography,
) -> Bilingual {
    let mut groups: Vec<(Bilingual, Bilingual, Vec<Bilingual>)> = Vec::new();
    for statement in statements {
        let lead = statement.lead();
        let (who, date, said) = (who(lead), date(&lead.as_of), quantity(statement, geography));
        match groups.iter_mut().find(|(w, d, _)| *w == who && *d == date) {
            Some((_, _, all)) => all.push(said),
            None => groups.push((who, date, vec![said])),
        }
    }
    let group = |(who, date, said): (Bilingual, Bilingual, Vec<Bilingual>)| {
        let said = Bilingual::joined(said, ", ");
        Bilingual::new(
            format!("{} : {} ({})", who.fr, said.fr, date.fr),
            format!("{}: {} ({})", who.en, said.en, date.en),
        )
    };
    let (fr, en): (Vec<_>, Vec<_>) = groups.into_iter().map(group).map(|it| (it.fr, it.en)).unzip();
    Bilingual::new(fr.join(" ; "), en.join("; "))
}

/// What a statement says, without who and when: "3 CPTS opérationnelles en Bretagne".
pub(crate) fn quantity(statement: &Statement<'_>, geography: &Geography) -> Bilingual {
    built(|out| add_quantity(out, statement, geography))
}

fn add_quantity(out: &mut Bilingual, statement: &Statement<'_>, geography: &Geography) {
    let lead = statement.lead();
    add_value(out, &lead.measure, &statement.value);
    out.push_both(" ");
    add_counted(out, &lead.measure, lead.stages, largest(&statement.value));
    out.push_both(" ");
    add_place(out, geography, lead.territory);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::PartialDate;

    #[test]
    fn one_and_none_are_singular() {
        #[rustfmt::skip]
        let cases = [
            ("preproject..aci_signed",           1.0, "CPTS toutes étapes confondues"),
            ("health_project..aci_signed",       0.0, "CPTS opérationnelle"),
            ("health_project..aci_signed",       1.0, "CPTS opérationnelle"),
            ("health_project..aci_signed",       2.0, "CPTS opérationnelles"),
            ("letter_of_intent..aci_signed",     1.0, "CPTS à lettre d’intention validée ou plus avancée"),
            ("letter_of_intent..health_project", 1.0, "CPTS formalisée sans contrat"),
            ("letter_of_intent..health_project", f64::INFINITY, "CPTS formalisées sans contrat"),
        ];
        for (stages, number, fr) in cases {
            let found = counted(&Measure::Communities, stages.parse().unwrap(), number);
            assert_eq!(found.fr, fr, "for {number}");
        }
    }

    #[test]
    fn dates_keep_their_precision() {
        #[rustfmt::skip]
        let cases = [
            ("2024-09-30", Basis::Stated,    "au 30 septembre 2024",       "on 30 September 2024"),
            ("2024-10-01", Basis::Stated,    "au 1er octobre 2024",        "on 1 October 2024"),
            ("2022-06",    Basis::Stated,    "en juin 2022",               "in June 2022"),
            ("2023-Q1",    Basis::Stated,    "au 1er trimestre 2023",      "in Q1 2023"),
            ("2023-Q4",    Basis::Stated,    "au 4e trimestre 2023",       "in Q4 2023"),
            ("2018",       Basis::Stated,    "en 2018",                    "in 2018"),
            ("2025-12-11", Basis::Published, "publication du 11 décembre 2025", "published on 11 December 2025"),
        ];
        for (text, basis, fr, en) in cases {
            let day: PartialDate = text.parse().unwrap();
            let got = date(&AsOf::dated(day, basis, false));
            assert_eq!(got, Bilingual::new(fr, en), "for {text}");
        }
    }
}

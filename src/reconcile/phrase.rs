//! The words of an explanation, in French and in English: numbers, dates, places, who says so.

use chrono::{Datelike as _, NaiveDate};

use crate::model::{
    AsOf, Basis, MONTHS_EN, MONTHS_FR, Measure, Precision, Qualifier, Stage, StageRange, Territory,
    Value,
};
use crate::normalise::Claim;
use crate::sources::Geography;

use super::figure::Bilingual;
use super::fold::Statement;

impl Bilingual {
    /// A text in both languages.
    pub(super) fn new(fr: impl Into<String>, en: impl Into<String>) -> Self {
        Self { fr: fr.into(), en: en.into() }
    }

    /// Adds a sentence.
    pub(super) fn say(&mut self, more: &Self) {
        for (text, more) in [(&mut self.fr, &more.fr), (&mut self.en, &more.en)] {
            if !text.is_empty() && !more.is_empty() {
                text.push(' ');
            }
            text.push_str(more);
        }
    }

    /// The texts one after another.
    pub(super) fn joined(texts: impl IntoIterator<Item = Self>, by: &str) -> Self {
        let mut texts = texts.into_iter();
        let mut all = texts.next().unwrap_or_default();
        for text in texts {
            for (all, text) in [(&mut all.fr, text.fr), (&mut all.en, text.en)] {
                all.push_str(by);
                all.push_str(&text);
            }
        }
        all
    }

    /// With a capital at the beginning.
    pub(super) fn capital(self) -> Self {
        let upper = |text: String| {
            let mut letters = text.chars();
            let Some(first) = letters.next() else { return String::new() };
            let mut text: String = first.to_uppercase().collect();
            text.push_str(letters.as_str());
            text
        };
        Self { fr: upper(self.fr), en: upper(self.en) }
    }
}

/// A number in its unit: "1 000", "76,4 %"; "1,000", "76.4%".
pub(super) fn number(measure: &Measure, value: f64) -> Bilingual {
    let plain = value.to_string();
    let (whole, fraction) = plain.split_once('.').unwrap_or((&plain, ""));
    if whole.len() <= 3 && fraction.is_empty() && !measure.is_share() {
        return Bilingual { fr: plain.clone(), en: plain };
    }
    let grouped = |by: &str| {
        let mut out = String::new();
        for (at, digit) in whole.chars().enumerate() {
            if at != 0 && (whole.len() - at).is_multiple_of(3) {
                out.push_str(by);
            }
            out.push(digit);
        }
        out
    };
    let with = |mark: &str| {
        if fraction.is_empty() { String::new() } else { format!("{mark}{fraction}") }
    };
    let (fr, en) = if measure.is_share() { ("\u{a0}%", "%") } else { ("", "") };
    Bilingual::new(
        format!("{}{}{fr}", grouped("\u{202f}"), with(",")),
        format!("{}{}{en}", grouped(","), with(".")),
    )
}

/// A value with the word beside it: "près de 100".
pub(super) fn value(measure: &Measure, value: &Value) -> Bilingual {
    let headline = number(measure, value.headline());
    if value.is_exact() {
        return headline;
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
    let mut out = Bilingual::new(format!("{fr}{}", headline.fr), format!("{en}{}", headline.en));
    if let (Some(low), Some(high)) = (value.low(), value.high())
        && low < high
    {
        let high = number(measure, high);
        out = Bilingual::new(
            format!("{} à {}", out.fr, high.fr),
            format!("{} to {}", out.en, high.en),
        );
    }
    out
}

/// What is counted: "CPTS à contrat signé".
pub(crate) fn counted(measure: &Measure, stages: StageRange) -> Bilingual {
    let stage = stage_words(stages);
    match measure {
        Measure::Communities => {
            Bilingual::new(format!("CPTS {}", stage.fr), format!("CPTS {}", stage.en))
        }
        Measure::PopulationShare => Bilingual::new(
            format!("de la population couverte (CPTS {})", stage.fr),
            format!("of the population covered (CPTS {})", stage.en),
        ),
        Measure::Population => Bilingual::new(
            format!("habitants couverts (CPTS {})", stage.fr),
            format!("people covered (CPTS {})", stage.en),
        ),
        Measure::PopulationShareUncovered => Bilingual::new(
            format!("de la population non couverte (CPTS {})", stage.fr),
            format!("of the population not covered (CPTS {})", stage.en),
        ),
        Measure::PopulationUncovered => Bilingual::new(
            format!("habitants non couverts (CPTS {})", stage.fr),
            format!("people not covered (CPTS {})", stage.en),
        ),
        Measure::Target | Measure::TargetShare => {
            Bilingual::new("visés (objectif)", "aimed at (target)")
        }
        Measure::Other(code) => Bilingual::new(format!("« {code} »"), format!("“{code}”")),
    }
}

/// The words of a range of stages, after the noun.
pub(super) fn stage_words(stages: StageRange) -> Bilingual {
    use Stage::{AciSigned, HealthProject, LetterOfIntent, Preproject};
    let (fr, en) = match (stages.from(), stages.to()) {
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
            ("formalisées sans contrat", "formalised and without a contract")
        }
        (HealthProject, AciSigned) => ("opérationnelles", "operational"),
        (Preproject, HealthProject) => ("sans contrat signé", "without a signed contract"),
        (LetterOfIntent, AciSigned) => (
            "à lettre d’intention validée ou plus avancées",
            "with a letter of intent or further on",
        ),
        (Preproject, AciSigned) => ("tous stades confondus", "at all stages"),
        // The type keeps ranges in order.
        _ => ("", ""),
    };
    Bilingual::new(fr, en)
}

/// The name of a territory after its preposition: "en Bretagne".
pub(super) fn place(geography: &Geography, territory: Territory) -> Bilingual {
    let name = geography.name(territory);
    let locative = geography.place(territory).map(|place| place.locative.clone());
    let fr = locative.filter(|text| !text.is_empty()).unwrap_or_else(|| format!("({name})"));
    Bilingual::new(fr, format!("in {name}"))
}

/// The date of a figure: "au 30 septembre 2024", "date inconnue, page vue le 3 mars 2024".
pub(super) fn date(as_of: &AsOf) -> Bilingual {
    let Some(start) = as_of.start.filter(|_| as_of.basis != Basis::Captured) else {
        let (fr, en) = day(as_of.end);
        return Bilingual::new(
            format!("sans date, page vue le {fr}"),
            format!("undated, page seen on {en}"),
        );
    };
    let (year, month) = (start.year(), start.month0() as usize);
    let said = match as_of.precision {
        Precision::Day | Precision::Unknown => {
            let (fr, en) = day(start);
            Bilingual::new(format!("au {fr}"), format!("on {en}"))
        }
        Precision::Month => Bilingual::new(
            format!("en {} {year}", MONTHS_FR[month]),
            format!("in {} {year}", MONTHS_EN[month]),
        ),
        Precision::Quarter => Bilingual::new(
            format!("au {}ᵉ trimestre {year}", month / 3 + 1).replace("1ᵉ", "1ᵉʳ"),
            format!("in Q{} {year}", month / 3 + 1),
        ),
        Precision::Year => Bilingual::new(format!("en {year}"), format!("in {year}")),
    };
    match as_of.basis {
        Basis::Published => Bilingual::new(
            format!("publication {}", dated_from(&said.fr)),
            format!("published {}", said.en),
        ),
        _ => said,
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

fn day(date: NaiveDate) -> (String, String) {
    let month = date.month0() as usize;
    let (fr, en) = (MONTHS_FR[month], MONTHS_EN[month]);
    let number = if date.day() == 1 { "1ᵉʳ".to_owned() } else { date.day().to_string() };
    (format!("{number} {fr} {}", date.year()), format!("{} {en} {}", date.day(), date.year()))
}

/// Who says it, and where it stands: "l’ARS Bretagne (dans Entractes)".
pub(super) fn who(claim: &Claim) -> Bilingual {
    let quoted = !claim.attributed_to.is_empty() && claim.publisher != claim.origin;
    let (fr, en) = with_article(&claim.origin);
    if !quoted {
        return Bilingual::new(fr, en);
    }
    let publisher = &claim.publisher;
    Bilingual::new(format!("{fr} (dans {publisher})"), format!("{en} (in {publisher})"))
}

/// A name with its article, where its first word is one that we know.
pub(crate) fn with_article(name: &str) -> (String, String) {
    if name.trim().is_empty() {
        return ("une source sans nom".to_owned(), "an unnamed source".to_owned());
    }
    let first = name.split([' ', ',']).next().unwrap_or_default();
    let fr =
        match first {
            "ARS" | "Assurance" | "URPS" | "URPS-ML" | "Assemblée" | "IGAS" | "UFML-S"
            | "Agence" => "l’",
            "FCPTS" | "DGOS" | "CPAM" | "CNAM" | "Cnam" | "Fédération" | "CPTS" | "Drees"
            | "DREES" => "la ",
            "ministère" | "Ministère" | "Sénat" => "le ",
            _ => "",
        };
    let en = if fr.is_empty() { "" } else { "the " };
    (format!("{fr}{name}"), format!("{en}{name}"))
}

/// One statement as a clause: "l’ARS Bretagne : 3 CPTS opérationnelles en Bretagne (au 31 décembre 2020)".
pub(super) fn clause(statement: &Statement<'_>, geography: &Geography) -> Bilingual {
    let lead = statement.lead();
    let (who, date) = (who(lead), date(&lead.as_of));
    let said = quantity(statement, geography);
    Bilingual::new(
        format!("{} : {} ({})", who.fr, said.fr, date.fr),
        format!("{}: {} ({})", who.en, said.en, date.en),
    )
}

/// Several statements as one list: who and when once for all that they say together.
pub(super) fn clauses<'a>(
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
    Bilingual::joined(groups.into_iter().map(group), " ; ")
}

/// What a statement says, without who and when: "3 CPTS opérationnelles en Bretagne".
pub(super) fn quantity(statement: &Statement<'_>, geography: &Geography) -> Bilingual {
    let lead = statement.lead();
    let value = value(&lead.measure, &statement.value);
    Bilingual::joined(
        [value, counted(&lead.measure, lead.stages), place(geography, lead.territory)],
        " ",
    )
}

#[cfg(test)]
mod tests {
    use crate::model::PartialDate;

    use super::*;

    #[test]
    fn numbers_are_printed_as_they_are_read() {
        let count = Measure::Communities;
        let share = Measure::PopulationShare;
        #[rustfmt::skip]
        let cases = [
            (&count, 0.0,          "0",                          "0"),
            (&count, 781.0,        "781",                        "781"),
            (&count, 1000.0,       "1\u{202f}000",               "1,000"),
            (&count, 62_000_000.0, "62\u{202f}000\u{202f}000",   "62,000,000"),
            (&share, 76.4,         "76,4\u{a0}%",                "76.4%"),
            (&share, 100.0,        "100\u{a0}%",                 "100%"),
        ];
        for (measure, value, fr, en) in cases {
            assert_eq!(number(measure, value), Bilingual::new(fr, en), "for {value}");
        }
    }

    #[test]
    fn dates_keep_their_precision() {
        #[rustfmt::skip]
        let cases = [
            ("2024-09-30", Basis::Stated,    "au 30 septembre 2024",       "on 30 September 2024"),
            ("2024-10-01", Basis::Stated,    "au 1ᵉʳ octobre 2024",        "on 1 October 2024"),
            ("2022-06",    Basis::Stated,    "en juin 2022",               "in June 2022"),
            ("2023-Q1",    Basis::Stated,    "au 1ᵉʳ trimestre 2023",      "in Q1 2023"),
            ("2023-Q4",    Basis::Stated,    "au 4ᵉ trimestre 2023",       "in Q4 2023"),
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

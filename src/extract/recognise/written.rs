//! The date that stands at a word, as printed: a code, a day and its month, a month, a year.

use super::calendar::{behind_month, coded, day_number, may_begin, month, quarter, vague, year};
use super::dates::Printed;
use super::relative::{of_last_year, of_same_year, relative};
use crate::extract::lexicon::token::{Kind, Token};
use crate::model::PartialDate;

/// Where a date begins and ends, and what it says.
type Found = (usize, usize, Printed);

/// The date that begins at this token, "fin" and "début" included.
pub(crate) fn date_at(text: &[Token], at: usize) -> Option<Found> {
    let token = text.get(at).filter(|token| may_begin(token))?;
    if token.kind == Kind::Code {
        let whole = coded(&token.fold).map(Printed::Full);
        return whole.or_else(|| day_of_code(text, at)).map(|printed| (at, at + 1, printed));
    }
    let relative = || relative(text, at);
    if let Some(found) = vague(text, at).or_else(|| quarter(text, at)).or_else(relative) {
        return Some(found);
    }
    if let (Some(day), Some(next)) = (day_number(token), text.get(at + 1))
        && let Some(month) = month(next)
    {
        return day_of_month(text, at, (month, day));
    }
    if let Some(number) = month(token) {
        return month_alone(text, at, number);
    }
    year_alone(text, at)
}

/// "au 31/12": a day and its month, without a year.
fn day_of_code(text: &[Token], at: usize) -> Option<Printed> {
    let led = at.checked_sub(1).is_some_and(|n| text[n].is("au"));
    let (day, month) = text[at].fold.split_once('/').filter(|_| led)?;
    let (day, month): (u32, u32) = (day.parse().ok()?, month.parse().ok()?);
    let known = (1..=31).contains(&day) && (1..=12).contains(&month);
    known.then_some(Printed::NoYear { month, day: Some(day) })
}

/// "1er octobre 2020", "14 février", "30 septembre de la même année".
fn day_of_month(text: &[Token], at: usize, (month, day): (u32, u32)) -> Option<Found> {
    let behind = behind_month(text, at + 1);
    if let Some(year) = text.get(behind).and_then(year) {
        return Some((at, behind + 1, Printed::Full(PartialDate::day(year, month, day)?)));
    }
    let day = Some(day);
    if let Some(to) = of_last_year(text, at + 2) {
        return Some((at, to, Printed::Back { years: 1, month: Some(month), day }));
    }
    if let Some(to) = of_same_year(text, at + 2) {
        return Some((at, to, Printed::SameYear { month: Some(month), day }));
    }
    Some((at, at + 2, Printed::NoYear { month, day }))
}

/// "décembre 2020", "en mars".
fn month_alone(text: &[Token], at: usize, month: u32) -> Option<Found> {
    let behind = behind_month(text, at);
    let linked = text.get(behind).is_some_and(|t| t.is("de"));
    let year_at = behind + usize::from(linked);
    if let Some(year) = text.get(year_at).and_then(year) {
        return Some((at, year_at + 1, Printed::Full(PartialDate::month(year, month)?)));
    }
    if let Some(to) = of_same_year(text, at + 1) {
        return Some((at, to, Printed::SameYear { month: Some(month), day: None }));
    }
    if let Some(to) = of_last_year(text, at + 1) {
        return Some((at, to, Printed::Back { years: 1, month: Some(month), day: None }));
    }
    // A bare month is a date only behind a preposition: "en mars", not "la revue Mai". "sept" is a number.
    let short = || {
        text.get(at + 1).is_some_and(|t| t.is_mark(".") && t.glued) && text.get(at + 2).is_some()
    };
    let led = 0 < at
        && (!text[at].is("sept") || short())
        && matches!(text[at - 1].fold.as_str(), "en" | "de" | "mois" | "a" | "d'" | "depuis");
    led.then_some((at, at + 1, Printed::NoYear { month, day: None }))
}

/// "en 2018": a bare year needs a word that makes it one.
fn year_alone(text: &[Token], at: usize) -> Option<Found> {
    const LEADS: [&str; 21] = [
        "en",
        "annee",
        "annees",
        "de",
        "depuis",
        "a",
        "ici",
        "d'ici",
        "entre",
        "horizon",
        "echeance",
        "objectif",
        "cible",
        "avant",
        "pour",
        "et",
        "(",
        "des",
        "donnees",
        "chiffres",
        "millesime",
    ];
    let year = text.get(at).and_then(year)?;
    let before = at.checked_sub(1).map(|n| text[n].fold.as_str());
    let next = text.get(at + 1);
    let led = before.is_some_and(|word| LEADS.contains(&word))
        || before.is_none() && text.len() == 1
        || before.is_none() && next.is_some_and(|t| t.kind == Kind::Mark)
        // "2019 : deux", "Loiret, 2024, neuf communautés ; Loiret, 2019, deux"
        || matches!(before, Some("," | ";" | ":")) && next.is_some_and(|t| t.is_mark(":,"));
    // "en 2022 habitants" is no year; "de 2000 habitants" neither.
    let counted = next.is_some_and(|t| {
        t.is_word() && t.fold.ends_with('s') && 4 < t.fold.len() || t.is("cpts") || t.is_mark("%")
    });
    let counts = counted && !matches!(before, Some("en" | "annee"));
    (led && !counts).then_some((at, at + 1, Printed::Full(PartialDate::year(year)?)))
}

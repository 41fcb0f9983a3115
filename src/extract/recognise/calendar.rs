//! The words and codes of which dates are made: months, years, quarters, "fin août", "31/12/2020".

use std::sync::LazyLock;

use super::dates::Printed;
use super::relative::of_same_year;
use crate::extract::lexicon::sieve::{Key, Sieve};
use crate::extract::lexicon::token::{Kind, Token};
use crate::model::{PartialDate, Precision};

/// What may stand behind a date without a meaning of its own: "31 décembre dernier", "2022 (p)".
pub(crate) const AFTER: [&str; 6] = ["dernier", "p", "e", "r", "provisoire", "estimation"];

pub(crate) const MONTHS: [&str; 12] = [
    "janvier",
    "fevrier",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "aout",
    "septembre",
    "octobre",
    "novembre",
    "decembre",
];

/// The words with which a date may begin; see [`may_begin`].
const FIRST: [&str; 51] = [
    "saint",
    "toussaint",
    "noel",
    "terme",
    "issue",
    "sortir",
    "sortie",
    "cloture",
    "crepuscule",
    "fin",
    "courant",
    "mi",
    "debut",
    "debuts",
    "premiers",
    "automne",
    "printemps",
    "ete",
    "hiver",
    "rentree",
    "il",
    "un",
    "une",
    "t",
    "premier",
    "deuxieme",
    "second",
    "troisieme",
    "quatrieme",
    "dernier",
    "deux",
    "trois",
    "quatre",
    "cinq",
    "six",
    "sept",
    "huit",
    "neuf",
    "dix",
    "onze",
    "douze",
    "quinze",
    "vingt",
    "voila",
    "an",
    "annee",
    "mois",
    "moment",
    "janv",
    "fevr",
    "juil",
];
const SHORT: [&str; 4] = ["sept", "oct", "nov", "dec"];

/// Whether a date may begin with this token; no only where none does.
pub(crate) fn may_begin(token: &Token) -> bool {
    static WORDS: LazyLock<Sieve> = LazyLock::new(|| {
        let words = FIRST.iter().chain(&SHORT).chain(&MONTHS);
        Sieve::new(&words.map(|word| Key::of(word)).collect::<Vec<_>>())
    });
    match token.kind {
        Kind::Word => WORDS.may_hold(token.word),
        Kind::Mark => false,
        Kind::Number(_) | Kind::Ordinal(_) | Kind::Code => true,
    }
}

/// "fin août 2023", "à la fin du mois d'août 2023", "début 2023", "aux premiers jours de 2023".
pub(crate) fn vague(text: &[Token], at: usize) -> Option<(usize, usize, Printed)> {
    let end = match text[at].fold.as_str() {
        "fin" | "courant" | "mi" => Edge::End,
        "debut" | "debuts" => Edge::Start,
        "premiers" if text.get(at + 1)?.is("jours") => Edge::Start,
        "terme" | "issue" | "sortir" | "sortie" | "cloture" | "crepuscule"
            if matches!(text.get(at + 1)?.fold.as_str(), "de" | "du" | "d'") =>
        {
            Edge::End
        }
        _ => return None,
    };
    let mid = text[at].is("mi");
    // "à la fin de cette année-là"
    if let Some(to) = of_same_year(text, at + 1) {
        let month = match end {
            _ if mid => 6,
            Edge::Start => 1,
            Edge::End => 12,
        };
        return Some((at, to, Printed::SameYear { month: Some(month), day: None }));
    }
    let mut next = at + 1;
    while text.get(next).is_some_and(|t| {
        matches!(
            t.fold.as_str(),
            "du" | "de" | "d'" | "l'" | "mois" | "annee" | "an" | "exercice" | "jours" | "la"
        )
    }) {
        next += 1;
    }
    // "à la fin du premier semestre 2024"
    if matches!(end, Edge::End)
        && let Some((last, to)) = part_of_year(text, next)
        && let Some(year) = text.get(to).and_then(year)
    {
        return Some((at, to + 1, Printed::Full(PartialDate::month(year, last)?)));
    }
    // "à la fin de l'année dernière", "fin de l'an passé", "au début de l'année"
    let noun = |word: &str| next.checked_sub(1).is_some_and(|n| text[n].is(word));
    let of_year = noun("annee");
    let back = text.get(next).filter(|_| of_year || noun("an")).is_some_and(is_last);
    let opens = || matches!(end, Edge::Start) && !text.get(next).is_some_and(is_number);
    if back || of_year && opens() {
        let month = if matches!(end, Edge::Start) { 1 } else { 12 };
        let printed = Printed::Back { years: i32::from(back), month: Some(month), day: None };
        return (!mid).then_some((at, next + usize::from(back), printed));
    }
    let token = text.get(next)?;
    if let Some(month) = month(token) {
        let behind = behind_month(text, next);
        let printed = match text.get(behind).and_then(year) {
            Some(year) => {
                return Some((at, behind + 1, Printed::Full(PartialDate::month(year, month)?)));
            }
            None => Printed::NoYear { month, day: None },
        };
        return Some((at, next + 1, printed));
    }
    let year = year(token)?;
    let month = match end {
        _ if mid => 6,
        Edge::Start => 1,
        Edge::End if text[at].is("courant") => {
            return Some((at, next + 1, Printed::Full(PartialDate::year(year)?)));
        }
        Edge::End => 12,
    };
    Some((at, next + 1, Printed::Full(PartialDate::month(year, month)?)))
}

/// "dernière", "passé": of the year before that of the page.
pub(crate) fn is_last(token: &Token) -> bool {
    matches!(token.fold.as_str(), "dernier" | "derniere" | "passe" | "passee")
}

fn is_number(token: &Token) -> bool {
    matches!(token.kind, Kind::Number(_))
}

/// "premier semestre", "troisième trimestre": its last month, and the token behind it.
pub(crate) fn part_of_year(text: &[Token], at: usize) -> Option<(u32, usize)> {
    let unit = text.get(at + 1)?;
    let months = match unit.fold.as_str() {
        "semestre" => 6,
        "trimestre" => 3,
        _ => return None,
    };
    let rank = match text[at].fold.as_str() {
        "premier" => 1,
        "deuxieme" | "second" => 2,
        "troisieme" => 3,
        "quatrieme" => 4,
        _ => match text[at].kind {
            Kind::Ordinal(value) => whole_number(value)?,
            _ => return None,
        },
    };
    let behind = at + 2;
    let linked = text.get(behind).is_some_and(|t| t.is("de"));
    (1..=12).contains(&(rank * months)).then_some((rank * months, behind + usize::from(linked)))
}

/// The date so many months before another, with its precision.
pub(crate) fn earlier(date: PartialDate, months: u32) -> Option<PartialDate> {
    alike(date, date.start().checked_sub_months(chrono::Months::new(months))?)
}

/// The date so many months after another, with its precision.
pub(crate) fn later(date: PartialDate, months: u32) -> Option<PartialDate> {
    alike(date, date.start().checked_add_months(chrono::Months::new(months))?)
}

/// A day, with the precision of another date.
fn alike(date: PartialDate, start: chrono::NaiveDate) -> Option<PartialDate> {
    let (year, month) = (chrono::Datelike::year(&start), chrono::Datelike::month(&start));
    match date.precision() {
        Precision::Day | Precision::Unknown => {
            PartialDate::day(year, month, chrono::Datelike::day(&start))
        }
        Precision::Month => PartialDate::month(year, month),
        Precision::Quarter => PartialDate::quarter(year, month.div_ceil(3)),
        Precision::Year => PartialDate::year(year),
    }
}

pub(crate) enum Edge {
    Start,
    End,
}

/// "2024T2", "2024-T2", as programs write a quarter.
fn written(text: &[Token], at: usize) -> Option<(usize, usize, Printed)> {
    let year = year(&text[at])?;
    let letter = at + 1 + usize::from(text.get(at + 1).is_some_and(|t| t.is_mark("-")));
    let [letter_token, digit] = text.get(letter..letter + 2)? else { return None };
    let tight = (letter_token.glued || letter_token.tied) && digit.glued;
    let named = matches!(&letter_token.fold[..], "t" | "q");
    let date = PartialDate::quarter(year, plain(digit).filter(|_| tight && named)?)?;
    Some((at, letter + 2, Printed::Full(date)))
}

/// "au premier trimestre 2024", "T1 2024", "dernier trimestre 2022".
pub(crate) fn quarter(text: &[Token], at: usize) -> Option<(usize, usize, Printed)> {
    if let Some(found) = written(text, at) {
        return Some(found);
    }
    let (number, mut next) = match (&text[at].fold[..], text.get(at + 1)) {
        ("t", Some(digit)) if digit.glued => (plain(digit)?, at + 2),
        (word, Some(unit)) if unit.fold.starts_with("trimestre") => {
            let number = match word {
                "premier" => 1,
                "deuxieme" | "second" => 2,
                "troisieme" => 3,
                "quatrieme" | "dernier" => 4,
                _ => match text[at].kind {
                    Kind::Ordinal(value) => whole_number(value)?,
                    _ => return None,
                },
            };
            (number, at + 2)
        }
        _ => return None,
    };
    while text.get(next).is_some_and(|t| matches!(t.fold.as_str(), "de" | "l'" | "annee")) {
        next += 1;
    }
    let date = PartialDate::quarter(text.get(next).and_then(year)?, number)?;
    Some((at, next + 1, Printed::Full(date)))
}

/// `31/12/2020`, `31.12.2020`, `2020-12-31`, `12/2020`.
pub(crate) fn coded(code: &str) -> Option<PartialDate> {
    let parts: Vec<u32> =
        code.split(['/', '.', '-']).map(|part| part.parse().ok()).collect::<Option<_>>()?;
    let year = |n: u32| i32::try_from(n).ok().filter(|n| (2000..2100).contains(n));
    // "2.3.1" is the number of a section.
    let section = !code.contains('/') && code.split(['.', '-']).all(|part| part.len() < 2);
    if section {
        return None;
    }
    match parts.as_slice() {
        [d, m, y] if *d <= 31 => {
            PartialDate::day(year(if *y < 100 { 2000 + y } else { *y })?, *m, *d)
        }
        [y, m, d] => PartialDate::day(year(*y)?, *m, *d),
        [m, y] if *m <= 12 => PartialDate::month(year(*y)?, *m),
        _ => None,
    }
}

pub(crate) fn day_number(token: &Token) -> Option<u32> {
    let value = match token.kind {
        Kind::Number(value) => value,
        Kind::Ordinal(value) if value < 2.0 => value,
        _ => return None,
    };
    whole_number(value).filter(|day| (1..=31).contains(day))
}

pub(crate) fn month(token: &Token) -> Option<u32> {
    if !token.is_word() {
        return None;
    }
    let short =
        [("janv", 1), ("fevr", 2), ("juil", 7), ("sept", 9), ("oct", 10), ("nov", 11), ("dec", 12)];
    let named =
        MONTHS.iter().position(|name| token.is(name)).and_then(|n| u32::try_from(n + 1).ok());
    named.or_else(|| short.iter().find(|(name, _)| token.is(name)).map(|(_, n)| *n))
}

/// Behind the month that stands here, and what leads from it to a year: "déc. 2020", "mars de l'année 2020".
pub(crate) fn behind_month(text: &[Token], at: usize) -> usize {
    let short = text.get(at).is_some_and(|t| !MONTHS.iter().any(|name| t.is(name)));
    let dot = text.get(at + 1).is_some_and(|t| t.is_mark(".") && t.glued);
    let behind = at + 1 + usize::from(short && dot);
    // "31 décembre de l'année 2021"
    let of_year = text.get(behind..behind + 4).is_some_and(|t| {
        t[0].is("de") && t[1].is("l'") && t[2].is("annee") && year(&t[3]).is_some()
    });
    // "1er juin de cette année 2024", "en mars de l'an 2023"
    let of_this = text.get(behind..behind + 4).is_some_and(|t| {
        t[0].is("de")
            && (t[1].is("cette") || t[1].is("l'"))
            && (t[2].is("annee") || t[2].is("an"))
            && year(&t[3]).is_some()
    });
    behind + if of_year || of_this { 3 } else { 0 }
}

/// A year in which a CPTS could be counted or aimed at.
pub(crate) fn year(token: &Token) -> Option<i32> {
    let printed = matches!(token.kind, Kind::Number(_))
        && token.fold.len() == 4
        && token.end - token.start == 4;
    let year: i32 = if printed { token.fold.parse().ok()? } else { return None };
    (2010..2050).contains(&year).then_some(year)
}

/// The year that some words are: "2023", "Année 2023".
pub(crate) fn only_year(words: &[Token]) -> Option<i32> {
    let mut words = words.iter().filter(|t| t.is_word() || matches!(t.kind, Kind::Number(_)));
    let first = words.next().filter(|t| !t.is("annee")).or_else(|| words.next())?;
    year(first).filter(|_| words.next().is_none())
}

/// "2021 – En décembre, 4 CPTS", "2023 : au 31 mars, 7 CPTS": the year of the days without one of a line that it opens.
pub(crate) fn leading_year(words: &[Token]) -> Option<i32> {
    let next = words.get(1)?;
    let opens = next.is_mark("–:|")
        || next.capital
            && matches!(next.fold.as_str(), "en" | "au" | "fin" | "a" | "debut" | "a la");
    words.first().and_then(year).filter(|_| opens)
}

pub(crate) fn plain(token: &Token) -> Option<u32> {
    match token.kind {
        Kind::Number(value) => whole_number(value),
        _ => None,
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the range is checked")]
pub(crate) fn whole_number(value: f64) -> Option<u32> {
    ((0.0..1e6).contains(&value) && value.fract() == 0.0).then_some(value as u32)
}

/// Whether a word is the name of a day of the week.
pub(crate) fn is_weekday(token: &Token) -> bool {
    const DAYS: [&str; 7] =
        ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"];
    DAYS.contains(&token.fold.as_str())
}

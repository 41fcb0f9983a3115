//! Dates that are told by another day: "un an plus tôt", "il y a deux ans", "l'an dernier", "l'été dernier".

use super::calendar::{behind_month, is_last, month, part_of_year, plain, year};
use super::dates::Printed;
use crate::extract::lexicon::token::{Kind, Token};
use crate::model::{PartialDate, Precision};

/// "à l'automne 2022": a part of a year that is no quarter; "un an plus tôt", "il y a deux ans", "l'an
/// dernier".
pub(crate) fn relative(text: &[Token], at: usize) -> Option<(usize, usize, Printed)> {
    // "au premier semestre 2023": no quarter, and no month that is printed.
    if let Some((months, to)) = part_of_year(text, at)
        && text[at + 1].is("semestre")
        && months <= 12
        && let Some(year) = text.get(to).and_then(year)
    {
        return Some((at, to + 1, Printed::Full(PartialDate::year(year)?)));
    }
    named_day(text, at)
        .or_else(|| season(text, at))
        .or_else(|| year_before(text, at))
        .or_else(|| span(text, at))
}

/// "au dernier jour de 2023", "au premier jour de mars 2022", "à la Saint-Sylvestre 2022": one day, by its name.
fn named_day(text: &[Token], at: usize) -> Option<(usize, usize, Printed)> {
    let word = |n: usize| text.get(n).map_or("", |t| t.fold.as_str());
    let skip = |mut n: usize| {
        while matches!(word(n), "de" | "d'" | "du" | "l'" | "la" | "annee" | "an" | "mois") {
            n += 1;
        }
        n
    };
    let feast = match (word(at), word(at + 1)) {
        ("saint", "sylvestre") => Some((12, 31, at + 2)),
        ("toussaint", _) => Some((11, 1, at + 1)),
        ("noel", _) => Some((12, 25, at + 1)),
        _ => None,
    };
    if let Some((month, day, to)) = feast {
        let next = skip(to);
        if let Some(year) = text.get(next).and_then(year) {
            return Some((at, next + 1, Printed::Full(PartialDate::day(year, month, day)?)));
        }
        let led = at.checked_sub(1).is_some_and(|n| text[n].is("la"));
        return led.then_some((at, to, Printed::NoYear { month, day: Some(day) }));
    }
    let last = match word(at) {
        "dernier" => true,
        "premier" => false,
        _ => return None,
    };
    if word(at + 1) != "jour" {
        return None;
    }
    let next = skip(at + 2);
    let named = text.get(next).and_then(month);
    let to = if named.is_some() { behind_month(text, next) } else { next };
    let year = text.get(to).and_then(year)?;
    let whole = match named {
        Some(month) => PartialDate::month(year, month)?,
        None => PartialDate::year(year)?,
    };
    let day = if last { whole.end() } else { whole.start() };
    let (month, day) = (chrono::Datelike::month(&day), chrono::Datelike::day(&day));
    Some((at, to + 1, Printed::Full(PartialDate::day(year, month, day)?)))
}

/// "à l'automne 2022", "l'été dernier".
fn season(text: &[Token], at: usize) -> Option<(usize, usize, Printed)> {
    let month = match text[at].fold.as_str() {
        "hiver" => 1,
        "printemps" => 4,
        "ete" => 7,
        "rentree" => 9,
        "automne" => 10,
        _ => return None,
    };
    let next = text.get(at + 1)?;
    if is_last(next) {
        return Some((at, at + 2, Printed::Season { month }));
    }
    Some((at, at + 2, Printed::Full(PartialDate::year(year(next)?)?)))
}

/// "l'an dernier", "l'année précédente", "l'an passé à la même époque".
fn year_before(text: &[Token], at: usize) -> Option<(usize, usize, Printed)> {
    let noun = &text[at];
    if !(noun.is("an") || noun.is("annee")) {
        return None;
    }
    // "La même année, 8 avaient signé"
    if let Some(to) = same_year(text, at) {
        return Some((at, to, Printed::SameYear { month: None, day: None }));
    }
    let next = text.get(at + 1)?;
    if matches!(next.fold.as_str(), "precedent" | "precedente" | "avant")
        || next.is("d'") && text.get(at + 2).is_some_and(|t| t.is("avant"))
    {
        let to = at + if next.is("d'") { 3 } else { 2 };
        return Some((at, to, Printed::Earlier { months: 12 }));
    }
    if !is_last(next) {
        return None;
    }
    // "L'an dernier à la même époque", "à la même date de l'année dernière": a year before today.
    let same = |from: usize, to: usize| {
        let to = to.min(text.len());
        (from..to).any(|n| {
            (text[n].is("meme") || text[n].is("pareille"))
                && text.get(n + 1).is_some_and(|t| {
                    matches!(t.fold.as_str(), "epoque" | "date" | "periode" | "moment" | "jour")
                })
        })
    };
    if same(at + 2, at + 5) {
        return Some((at, at + 6, Printed::Ago { months: 12 }));
    }
    if same(at.saturating_sub(4), at) {
        return Some((at, at + 2, Printed::Ago { months: 12 }));
    }
    Some((at, at + 2, Printed::Back { years: 1, month: None, day: None }))
}

/// "un an plus tôt", "quatre ans plus tard", "il y a encore deux ans", "voilà trois ans".
fn span(text: &[Token], at: usize) -> Option<(usize, usize, Printed)> {
    let word = |n: usize, fold: &str| text.get(n).is_some_and(|t| t.is(fold));
    let ago = word(at, "il") && word(at + 1, "y") && word(at + 2, "a");
    let since = word(at, "voila");
    let mut count = at + if ago { 3 } else { usize::from(since) };
    // "Il y a encore quatre ans", "il y a à peine un an"
    while (ago || since)
        && text.get(count).is_some_and(|t| {
            matches!(
                t.fold.as_str(),
                "encore" | "seulement" | "a" | "peine" | "tout" | "juste" | "deja"
            )
        })
    {
        count += 1;
    }
    let (number, behind) = small(text, count)?;
    let unit = text.get(behind)?;
    let months = match unit.fold.as_str() {
        "an" | "ans" | "annee" | "annees" => number * 12,
        "mois" => number,
        _ => return None,
    };
    let to = behind + 1;
    if ago || since {
        return Some((at, to, Printed::Ago { months }));
    }
    let next = text.get(to)?;
    let later = next.is("plus") && word(to + 1, "tard");
    let ends = |t: &Token| t.kind == Kind::Mark || t.is("et");
    if later || next.is("apres") && text.get(to + 1).is_none_or(ends) {
        return Some((at, to + if later { 2 } else { 1 }, Printed::Later { months }));
    }
    let to = match next.fold.as_str() {
        "auparavant" | "avant" => to + 1,
        "plus" if word(to + 1, "tot") => to + 2,
        _ => return None,
    };
    Some((at, to, Printed::Earlier { months }))
}

/// "… de l'année dernière", "… de l'an passé": the token behind it.
pub(crate) fn of_last_year(text: &[Token], at: usize) -> Option<usize> {
    let words = text.get(at..at + 4)?;
    let year = words[2].is("an") || words[2].is("annee");
    let of = words[0].is("de") && words[1].is("l'");
    (of && year && is_last(&words[3])).then_some(at + 4)
}

/// "… de la même année", "de cette même année", "de cette année-là": the token behind it.
pub(crate) fn of_same_year(text: &[Token], at: usize) -> Option<usize> {
    let of = text.get(at).is_some_and(|t| t.is("de"));
    let noun = (at + 2..at + 4).find(|&n| text.get(n).is_some_and(|t| t.is("annee")))?;
    if of { same_year(text, noun) } else { None }
}

/// The token behind "année", where the words around it say that it is the one told before: "la même année",
/// "cette année-là".
fn same_year(text: &[Token], noun: usize) -> Option<usize> {
    let word = |back: usize| noun.checked_sub(back).map_or("", |n| text[n].fold.as_str());
    let there = text.get(noun + 1).is_some_and(|t| t.is("la") && t.tied);
    let same = word(1) == "meme" && matches!(word(2), "la" | "cette");
    (same || there && word(1) == "cette").then_some(noun + 1 + usize::from(there))
}

/// A small number, in words or digits, and the token behind it: "dix-huit", "3".
fn small(text: &[Token], at: usize) -> Option<(u32, usize)> {
    const WORDS: [(&str, u32); 16] = [
        ("un", 1),
        ("une", 1),
        ("deux", 2),
        ("trois", 3),
        ("quatre", 4),
        ("cinq", 5),
        ("six", 6),
        ("sept", 7),
        ("huit", 8),
        ("neuf", 9),
        ("dix", 10),
        ("onze", 11),
        ("douze", 12),
        ("quinze", 15),
        ("vingt", 20),
        ("trente", 30),
    ];
    let word = |n: usize| {
        let token = text.get(n)?;
        WORDS.iter().find(|(word, _)| token.is(word)).map(|(_, value)| *value)
    };
    if let Some(value) = word(at) {
        let tens = value == 10 || value == 20;
        let unit = word(at + 1).filter(|unit| tens && *unit < 10);
        return Some((value + unit.unwrap_or(0), at + 1 + usize::from(unit.is_some())));
    }
    plain(text.get(at)?).filter(|n| *n <= 24).map(|n| (n, at + 1))
}

/// The month that lies so many months before a day; the year, where no month of it is known.
pub(crate) fn ago(published: PartialDate, months: u32) -> Option<PartialDate> {
    let day = published.start().checked_sub_months(chrono::Months::new(months))?;
    let (year, month) = (chrono::Datelike::year(&day), chrono::Datelike::month(&day));
    match published.precision() {
        Precision::Year | Precision::Quarter => PartialDate::year(year),
        _ => PartialDate::month(year, month),
    }
}

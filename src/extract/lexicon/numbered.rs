//! Departments that are named by their number alone.

use super::places::PlaceHit;
use super::token::{Kind, Token};
use crate::model::Territory;

/// "Département 22", "dépt 2A", "dans le 93": a department by its number.
pub(crate) fn numbered(text: &[Token], at: usize) -> Option<PlaceHit> {
    let word = text.get(at)?;
    if word.fold.starts_with(|c: char| c.is_ascii_digit()) {
        return alone(text, at);
    }
    if !matches!(word.fold.as_str(), "departement" | "dept" | "dpt" | "dep") {
        return None;
    }
    let skip = usize::from(text.get(at + 1).is_some_and(|t| t.is_mark(".")));
    let territory = department(text.get(at + 1 + skip)?)?;
    Some(PlaceHit { from: at, to: at + 2 + skip, territory: Some(territory), demonym: false })
}

/// "Dans le 93, onze CPTS …", "le 94 en compte quatorze": a number that is neither a day nor a count.
fn alone(text: &[Token], at: usize) -> Option<PlaceHit> {
    if at == 0 && labels(text) {
        let territory = department(&text[0])?;
        return Some(PlaceHit { from: 0, to: 1, territory: Some(territory), demonym: false });
    }
    at.checked_sub(1).filter(|&n| text[n].is("le"))?;
    let inside = at.checked_sub(2).is_some_and(|n| text[n].is("dans"));
    let next = text.get(at + 1).map_or("", |t| t.fold.as_str());
    let ends = text.get(at + 1).is_none_or(|t| t.kind == Kind::Mark && !t.is_mark("%/-–€"));
    let verb =
        matches!(next, "en" | "n'" | "compte" | "comptait" | "a" | "dispose" | "recense" | "reste");
    // "dans le 35 on a 11 CPTS"
    let subject = matches!(next, "on" | "nous" | "j'" | "il" | "elles" | "les");
    let told = inside && (ends || verb || subject) || verb && at <= 2;
    let territory = department(text.get(at)?).filter(|_| told)?;
    Some(PlaceHit { from: at, to: at + 1, territory: Some(territory), demonym: false })
}

/// "54 : six CPTS.": a number of two digits that is all that stands before a colon, and a count behind it.
fn labels(text: &[Token]) -> bool {
    const SHORT: usize = 6;
    let count = |t: &Token| matches!(t.kind, Kind::Number(_)) || t.is_word() && !t.capital;
    text.len() <= SHORT
        && text[0].fold.len() == 2
        && text.get(1).is_some_and(|t| t.is_mark(":"))
        && text.get(2).is_some_and(count)
}

/// The department of this number.
pub(crate) fn department(number: &Token) -> Option<Territory> {
    let code = number.fold.to_ascii_uppercase();
    let plain = matches!(code.len(), 2 | 3) && code.starts_with(|c: char| c.is_ascii_digit());
    if plain { format!("DEP-{code}").parse().ok() } else { None }
}

//! Columns that hold two figures each: "9 / 4" below "CPTS sous ACI / CPTS en projet", "33 (77 %)" below "CPTS
//! signataires (population couverte)".

use std::borrow::Cow;

use super::column::{head_stage, is_head, mentions_cpts, stage_of};
use super::rate::covers;
use crate::extract::claims::compose::Page;
use crate::extract::lexicon::token::tokens;
use crate::read::{Cell, Row, Table};

/// The table, each such column parted in two.
///
/// A column is parted where its head, or the brackets at the end of the caption of a table without a
/// head, names two things that are both counted here, and every cell holds two numbers.
pub(crate) fn split<'t>(table: &'t Table, page: &Page<'_>) -> Cow<'t, Table> {
    let heads = table.rows.iter().take_while(|row| is_head(row, page)).count();
    let (above, body) = table.rows.split_at(heads);
    let width = body.first().map_or(0, |row| row.cells.len());
    let paired = |at: usize| {
        let cells = || body.iter().filter_map(|row| row.cells.get(at));
        1 < cells().count()
            && cells().all(|cell| cell.text.is_empty() || pair(&cell.text).is_some())
            && cells().any(|cell| pair(&cell.text).is_some_and(|(_, other)| !other.is_empty()))
    };
    // Looking for pairs is cheap; understanding a head is not.
    let Some(at) = (0..width).find(|&at| paired(at)) else { return Cow::Borrowed(table) };
    let told = above.last().and_then(|row| row.cells.get(at)).map(|cell| cell.text.as_str());
    let told = told.or_else(|| bracketed(&table.caption).filter(|_| heads == 0));
    let Some((one, other)) = told.and_then(|text| names(text, page)) else {
        return Cow::Borrowed(table);
    };
    let mut rows: Vec<Row> = Vec::with_capacity(table.rows.len() + 1);
    if heads == 0 {
        let header = |text: &str| Cell { text: text.to_owned(), header: true, spanned: false };
        let mut cells = vec![header(""); width];
        cells[at] = header(one);
        cells.insert(at + 1, header(other));
        let first = &body[0];
        rows.push(Row { cells, text: String::new(), locator: first.locator.clone() });
    }
    for (number, row) in table.rows.iter().enumerate() {
        let mut row = row.clone();
        let parts = match number {
            _ if number + 1 == heads => Some((one, other)),
            _ if number < heads => None,
            _ => row.cells.get(at).and_then(|cell| pair(&cell.text)),
        };
        let parts = parts.map(|(one, other)| (one.to_owned(), other.to_owned()));
        if let Some(cell) = row.cells.get(at).cloned() {
            let (one, other) = parts.unwrap_or_else(|| (cell.text.clone(), cell.text.clone()));
            row.cells[at].text = one;
            row.cells.insert(at + 1, Cell { text: other, ..cell });
        }
        rows.push(row);
    }
    Cow::Owned(Table { caption: table.caption.clone(), rows })
}

/// A table of labels and their values, the people and the part that they are in rows of their own: "Population couverte
/// | 748 900 hab. (84,6 %)".
pub(crate) fn people(table: &Table) -> Cow<'_, Table> {
    let told = |row: &Row| match row.cells.as_slice() {
        [_, value] => crowd(&value.text).map(|(people, share)| [people, share].map(str::to_owned)),
        _ => None,
    };
    if !table.rows.iter().any(|row| told(row).is_some()) {
        return Cow::Borrowed(table);
    }
    let mut parted = Table { caption: table.caption.clone(), rows: Vec::new() };
    for row in &table.rows {
        let Some(values) = told(row) else {
            parted.rows.push(row.clone());
            continue;
        };
        parted.rows.extend(values.map(|value| {
            let mut row = row.clone();
            row.cells[1].text = value;
            row
        }));
    }
    Cow::Owned(parted)
}

/// So many people, and which part of all they are: "748 900 hab. (84,6 %)".
fn crowd(text: &str) -> Option<(&str, &str)> {
    let (people, share) = opened(text)?;
    let bare =
        ["hab.", "hab", "habitants", "personnes"].iter().find_map(|unit| people.strip_suffix(unit));
    let number = |text: &str| text.starts_with(|c: char| c.is_ascii_digit());
    let people = bare?.trim_end();
    (number(people) && number(share) && share.ends_with('%')).then_some((people, share))
}

/// The two numbers of a cell.
fn pair(text: &str) -> Option<(&str, &str)> {
    let share = |text: &str| text.ends_with('%') && text.starts_with(|c: char| c.is_ascii_digit());
    if let Some((one, inner)) = opened(text).filter(|(_, inner)| share(inner)) {
        let count = !one.is_empty() && one.bytes().all(|b| b.is_ascii_digit());
        return count.then_some((one, inner));
    }
    let number = |text: &str| {
        !text.is_empty() && text.len() <= 4 && text.chars().all(|c| c.is_ascii_digit())
    };
    // "8 (dont 7)", "8 (7)", and "5" where none of them is.
    if let Some((one, inner)) = opened(text) {
        let part = inner.strip_prefix("dont").map_or(inner, str::trim_start);
        return (number(one) && number(part)).then_some((one, part));
    }
    if number(text.trim()) {
        return Some((text.trim(), ""));
    }
    let (one, other) = text.split_once('/')?;
    let (one, other) = (one.trim(), other.trim());
    (number(one) && number(other)).then_some((one, other))
}

/// What stands before the brackets that close a text, and in them: "33 (77 %)".
fn opened(text: &str) -> Option<(&str, &str)> {
    let (one, rest) = text.trim().split_once('(')?;
    Some((one.trim(), rest.strip_suffix(')')?.trim()))
}

/// What the brackets at the end of a text hold.
fn bracketed(text: &str) -> Option<&str> {
    let inner = text.trim_end().trim_end_matches(':').trim_end().strip_suffix(')')?;
    inner.rfind('(').map(|open| &inner[open + 1..])
}

/// The two things that a head names, both of them communities at a stage.
fn names<'t>(text: &'t str, page: &Page<'_>) -> Option<(&'t str, &'t str)> {
    // "CPTS signataires (part de la population couverte)"
    if let Some((one, inner)) = opened(text).filter(|(_, inner)| covers(inner, page)) {
        return mentions_cpts(one, page).then_some((one, inner));
    }
    // "CPTS (dont ACI signé)"
    if let Some((one, inner)) = opened(text).filter(|(_, inner)| {
        tokens(inner).first().is_some_and(|t| t.is("dont")) && head_stage(inner, page).is_some()
    }) {
        return mentions_cpts(one, page).then_some((one, inner));
    }
    let (one, other) = text.split_once('/')?;
    let (one, other) = (one.trim(), other.trim());
    let counted = |text: &str| stage_of(text, page).is_some();
    let both = counted(one) && counted(other) && !other.contains('/');
    (both && mentions_cpts(text, page)).then_some((one, other))
}

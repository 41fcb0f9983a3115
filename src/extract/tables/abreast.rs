//! Tables that are set to save room: their columns twice beside each other, "Département | Nombre | Département |
//! Nombre", or a place once for the rows below it.

use std::borrow::Cow;

use super::column::number_of;
use crate::extract::claims::compose::Page;
use crate::extract::lexicon::token::tokens;
use crate::read::{Cell, Row, Table};

/// The table with the columns that stand beside each other below each other.
pub(crate) fn folded(table: &Table) -> Cow<'_, Table> {
    let Some(width) = table.rows.first().and_then(parts) else { return Cow::Borrowed(table) };
    let filled = |part: &Row| part.cells.iter().any(|cell| !cell.text.is_empty());
    let part = |at: usize, row: &Row| {
        let cells = row.cells.chunks(width).nth(at).unwrap_or_default().to_vec();
        Row { cells, ..row.clone() }
    };
    let mut rows = vec![part(0, &table.rows[0])];
    for at in 0..table.rows[0].cells.len() / width {
        rows.extend(table.rows[1..].iter().map(|row| part(at, row)).filter(filled));
    }
    Cow::Owned(Table { caption: table.caption.clone(), rows })
}

/// How many columns of a head stand again and again beside each other: two or more, each of another name.
fn parts(head: &Row) -> Option<usize> {
    let texts: Vec<&str> = head.cells.iter().map(|cell| cell.text.as_str()).collect();
    let again = |width: &usize| {
        let first = &texts[..*width];
        texts.len().is_multiple_of(*width)
            && texts.chunks(*width).all(|part| part == first)
            && first.iter().enumerate().all(|(at, text)| !first[..at].contains(text))
    };
    let named = texts.iter().all(|text| !text.is_empty());
    let spanned = head.cells.iter().any(|cell| cell.spanned);
    (2..=texts.len() / 2).find(again).filter(|_| named && !spanned)
}

/// The table with a place that is printed once on all of its rows: "Finistère | ACI signé | 8", above "| Lettre
/// d'intention | 3".
pub(crate) fn repeated<'t>(table: &'t Table, page: &Page<'_>) -> Cow<'t, Table> {
    let label = |row: &Row| row.cells.first().map_or("", |cell| &cell.text).to_owned();
    let place = |text: &str| page.vocabulary.places.whole(&tokens(text)).is_some();
    let told = |cell: &Cell| !cell.text.is_empty() && !cell.spanned;
    // Words, and a number behind them.
    let parted = |row: &Row| {
        let [_, word, rest @ ..] = row.cells.as_slice() else { return false };
        told(word)
            && number_of(&word.text, page).is_none()
            && rest.iter().any(|cell| number_of(&cell.text, page).is_some())
    };
    let goes_on = |row: &Row| label(row).is_empty() && parted(row);
    let begins = |pair: &[Row]| place(&label(&pair[0])) && parted(&pair[0]) && goes_on(&pair[1]);
    if table.rows.windows(2).filter(|pair| begins(pair)).count() < 2 {
        return Cow::Borrowed(table);
    }
    let mut table = table.clone();
    let mut above = String::new();
    for row in &mut table.rows {
        if goes_on(row) {
            row.cells[0] = Cell { text: above.clone(), spanned: true, ..Cell::default() };
        } else {
            above = Some(label(row)).filter(|text| place(text)).unwrap_or_default();
        }
    }
    Cow::Owned(table)
}

//! Which rows of a table head its columns, and which head the rows below them.

use std::borrow::Cow;

use super::column::{is_head, number_of};
use crate::extract::claims::compose::Page;
use crate::extract::lexicon::token::tokens;
use crate::extract::recognise::calendar;
use crate::extract::recognise::dates;
use crate::read::{Row, Table};

/// The texts above the rows of a table, which may bear the mark of a note.
pub(crate) fn heads_of<'t>(table: &'t Table, page: &Page<'_>) -> Vec<&'t str> {
    let heads = table.rows.iter().take_while(|row| is_head(row, page));
    let cells = heads.flat_map(|row| &row.cells).map(|cell| cell.text.as_str());
    std::iter::once(table.caption.as_str()).chain(cells).collect()
}

/// The head of a column: the texts of all header rows above it, each once.
pub(crate) fn title(heads: &[Row], column: usize) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for row in heads {
        if let Some(cell) = row.cells.get(column)
            && !cell.text.is_empty()
            && parts.last() != Some(&cell.text.as_str())
        {
            parts.push(&cell.text);
        }
    }
    // "2023" over "Juin"
    if let [year, month] = parts.as_slice()
        && let ([year], [month]) = (tokens(year).as_slice(), tokens(month).as_slice())
        && let (Some(_), Some(_)) = (calendar::year(year), calendar::month(month))
    {
        parts.reverse();
    }
    // "Nouvelle-" over "Aquitaine"
    parts.join(" ").replace("- ", "-")
}

/// How many header rows a table has. Where no cell is a number, only the document tells them apart.
pub(crate) fn heads(table: &Table, page: &Page<'_>) -> usize {
    let labelled = |row: &&Row| row.cells.iter().all(|cell| cell.header || cell.text.is_empty());
    let marked = table.rows.iter().take_while(labelled).count();
    let looked = table.rows.iter().take_while(|row| is_head(row, page)).count();
    if marked == table.rows.len() {
        return 0;
    }
    let (marked, looked) = (across(table, marked), across(table, dated(table, looked, page)));
    // Below a header row that names every column stand values, be they words.
    let complete = marked.checked_sub(1).is_some_and(|last| {
        let row = &table.rows[last];
        row.cells.iter().all(|cell| !cell.text.is_empty() && !cell.spanned)
    });
    if looked == table.rows.len() || complete && marked < looked {
        marked
    } else if looked == 0 {
        usize::from(heads_days(table, page))
    } else {
        looked
    }
}

/// The header rows without the last, where that spans the table below a head that does not: it heads the rows
/// below it and not the columns, as "Nombre de CPTS au 30 juin" above "ACI signé".
fn across(table: &Table, heads: usize) -> usize {
    let last = heads.checked_sub(1).filter(|&last| 0 < last && is_across(&table.rows[last]));
    last.filter(|&last| !is_across(&table.rows[last - 1])).unwrap_or(heads)
}

/// The rows but for those that are one text across the whole table, and head those below them.
pub(crate) fn without_headings(rows: &[Row]) -> Cow<'_, [Row]> {
    if rows.iter().any(is_across) {
        Cow::Owned(rows.iter().filter(|row| !is_across(row)).cloned().collect())
    } else {
        Cow::Borrowed(rows)
    }
}

/// Whether a row is one cell that spans the whole table.
pub(crate) fn is_across(row: &Row) -> bool {
    let mut cells = row.cells.iter();
    let first = cells.next().filter(|cell| !cell.text.is_empty() && !cell.spanned);
    1 < row.cells.len() && first.is_some() && cells.all(|cell| cell.spanned)
}

/// The header rows, once those are counted that hold days above numbers: "Au 30 septembre 2024" over
/// several columns, "2025 | 2028" below "Cible".
fn dated(table: &Table, looked: usize, page: &Page<'_>) -> usize {
    const MOST: usize = 4;
    let day = |text: &str| dates::whole(&tokens(text)).is_some();
    let number = |text: &str| number_of(text, page).is_some() && !day(text);
    let mut heads = looked;
    while heads < MOST
        && let Some(row) = table.rows.get(heads)
        && let rest = &table.rows[heads + 1..]
        && let Some(at) = row.cells.iter().position(|cell| day(&cell.text))
    {
        let column = || rest.iter().filter_map(|row| row.cells.get(at));
        let counted = column().any(|cell| number(&cell.text));
        let heads_numbers = counted && !column().skip(1).any(|cell| day(&cell.text));
        let plain = !row.cells.iter().any(|cell| number(&cell.text));
        // A row of the table says what its days are of.
        let labelled = row.cells.first().is_some_and(|cell| {
            let own = !cell.spanned && !cell.text.is_empty() && 0 < heads;
            own || page.vocabulary.places.whole(&tokens(&cell.text)).is_some()
        });
        if !heads_numbers || !plain || labelled || at == 0 {
            break;
        }
        heads += 1;
        heads += table.rows[heads..].iter().take_while(|row| is_head(row, page)).count();
    }
    heads
}

/// "Indicateur | T1 2023 | T2 2023", above numbers: a row of days that no other is.
fn heads_days(table: &Table, page: &Page<'_>) -> bool {
    let [first, second, ..] = table.rows.as_slice() else { return false };
    let values = |row: &Row, is: &dyn Fn(&str) -> bool| {
        let cells = || row.cells.iter().skip(1).filter(|cell| !cell.text.is_empty());
        1 < cells().count() && cells().all(|cell| is(&cell.text))
    };
    let day = |text: &str| dates::whole(&tokens(text)).is_some();
    values(first, &day) && values(second, &|text| !day(text) && number_of(text, page).is_some())
}

//! Tables whose cells repeat what they count: "Cher | CPTS sous ACI : 4 | Population couverte : 88 %", or the head of
//! their column, for screens where none stands above them.

use std::borrow::Cow;

use crate::read::{Cell, Row, Table};

/// The table, what all cells of a column repeat as its head.
pub(crate) fn headed(table: &Table) -> Cow<'_, Table> {
    if let Some(bared) = bared(table) {
        return Cow::Owned(bared);
    }
    let width = table.rows.first().map_or(0, |row| row.cells.len());
    let heads: Vec<Option<&str>> = (0..width).map(|at| repeated(&table.rows, at)).collect();
    if heads.iter().all(Option::is_none) {
        return Cow::Borrowed(table);
    }
    let head = |text: Option<&str>| Cell {
        text: text.unwrap_or_default().to_owned(),
        header: true,
        spanned: false,
    };
    let first = Row {
        cells: heads.iter().copied().map(head).collect(),
        text: String::new(),
        locator: table.rows[0].locator.clone(),
    };
    let mut rows = vec![first];
    rows.extend(table.rows.iter().cloned().map(|mut row| {
        for (cell, _) in row.cells.iter_mut().zip(&heads).filter(|(_, head)| head.is_some()) {
            cell.text = parts(&cell.text).map_or(String::new(), |(_, value)| value.to_owned());
        }
        row
    }));
    Cow::Owned(Table { caption: table.caption.clone(), rows })
}

/// The table without its heads in the cells below them: "ACI signé | ACI signé 6 | ACI signé 8".
fn bared(table: &Table) -> Option<Table> {
    let (head, body) = table.rows.split_first().filter(|(_, body)| !body.is_empty())?;
    let columns: Vec<usize> = (0..head.cells.len())
        .filter(|&at| {
            let cells = || body.iter().filter_map(|row| row.cells.get(at));
            let text = &head.cells[at].text;
            let filled = cells().filter(|cell| !cell.text.is_empty()).count();
            head.cells[at].header
                && 0 < filled
                && cells().filter(|cell| behind(text, &cell.text).is_some()).count() == filled
        })
        .collect();
    if columns.is_empty() {
        return None;
    }
    let mut table = table.clone();
    let (head, body) = table.rows.split_first_mut()?;
    for &at in &columns {
        for cell in body.iter_mut().filter_map(|row| row.cells.get_mut(at)) {
            let rest = behind(&head.cells[at].text, &cell.text).map(str::to_owned);
            cell.text = rest.unwrap_or_default();
        }
    }
    Some(table)
}

/// What a cell says behind the head that it repeats.
fn behind<'t>(head: &str, text: &'t str) -> Option<&'t str> {
    let rest = text.strip_prefix(head).filter(|_| !head.is_empty())?;
    let rest = rest.trim_start().trim_start_matches(':').trim_start();
    Some(rest).filter(|rest| !rest.is_empty() && rest.len() < text.len() - head.len())
}

/// What every cell of a column says before its number.
fn repeated(rows: &[Row], column: usize) -> Option<&str> {
    let mut cells = rows.iter().filter_map(|row| row.cells.get(column));
    let first = rows.first()?.cells.get(column)?;
    let (head, _) = parts(&first.text)?;
    let same = |cell: &Cell| parts(&cell.text).is_some_and(|(label, _)| label == head);
    (1 < rows.len() && cells.all(same)).then_some(head)
}

/// The label of a cell and the number behind its colon.
fn parts(text: &str) -> Option<(&str, &str)> {
    let (label, value) = text.split_once(':')?;
    let value = value.trim();
    let number = value.starts_with(|c: char| c.is_ascii_digit())
        && value.chars().all(|c| c.is_ascii_digit() || " \u{a0}\u{202f},.%".contains(c));
    (label.trim_end().ends_with(char::is_alphabetic) && number).then_some((label.trim_end(), value))
}

//! What all spreadsheets share: cells are put into a grid, merged and hidden ones resolved, and the
//! grid is laid out below the name of its sheet.

use std::collections::{BTreeMap, BTreeSet};

use super::ReadError;
use super::document::{Block, BlockKind, Document, Unread};
use super::folded;
use super::limit::{Limit, MAX_CELLS, MAX_COLUMNS};
use super::sheet::{Kind, Line, Span, Value, kind, lay_out as lay_out_lines};
use super::shown::{Moment, Precision};

/// How many things of one sort are told one by one for a sheet; the others are counted.
pub(super) const TOLD: usize = 20;
/// How many rows spreadsheets can hold: who exports more loses the others without a word.
const FULL: [usize; 2] = [65_536, 1_048_576];

/// The cells of one sheet that hold something, by row and column from 0.
#[derive(Debug, Default)]
pub(super) struct Grid {
    rows: BTreeMap<u32, BTreeMap<u32, Value>>,
    faults: Vec<(u32, u32, &'static str)>,
    hidden_rows: usize,
    hidden_columns: usize,
    cells: usize,
}

/// A rectangle of cells that show one value, both corners included, from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Merge {
    pub(super) top: u32,
    pub(super) left: u32,
    pub(super) bottom: u32,
    pub(super) right: u32,
}

impl Grid {
    /// Puts a cell into the grid.
    pub(super) fn put(&mut self, row: u32, column: u32, value: Value) -> Result<(), ReadError> {
        self.cells += 1;
        if MAX_CELLS < self.cells {
            return Err(ReadError::Limit(Limit::Cells));
        }
        self.rows.entry(row).or_default().insert(column, value);
        Ok(())
    }

    /// Keeps in mind a cell that shows nothing that can be read.
    pub(super) fn fault(&mut self, row: u32, column: u32, why: &'static str) {
        self.faults.push((row, column, why));
    }

    /// Repeats the value of each merged rectangle in all its cells that lie within the columns in
    /// use: a title may be merged over all 16,384.
    pub(super) fn merge(&mut self, merges: &[Merge]) -> Result<(), ReadError> {
        let last = |grid: &Self| {
            let columns = grid.rows.values().filter_map(|row| row.last_key_value());
            columns.map(|(column, _)| *column).max().unwrap_or(0)
        };
        let (width, height) = (last(self), self.rows.last_key_value().map_or(0, |(row, _)| *row));
        for merge in merges {
            let Some(value) = self.rows.get(&merge.top).and_then(|row| row.get(&merge.left)) else {
                continue;
            };
            let value = value.clone();
            for row in merge.top..=merge.bottom.min(height) {
                for column in merge.left..=merge.right.min(width.max(merge.left)) {
                    if (row, column) == (merge.top, merge.left) {
                        continue;
                    }
                    let span = if row == merge.top { Span::Across } else { Span::Down };
                    let span = if merge.left < column { Span::Across } else { span };
                    self.put(row, column, Value { span, ..value.clone() })?;
                }
            }
        }
        Ok(())
    }

    /// Takes away what the sheet does not show.
    pub(super) fn hide(&mut self, rows: &BTreeSet<u32>, columns: &[(u32, u32)]) {
        let before = self.rows.len();
        self.rows.retain(|row, _| !rows.contains(row));
        self.hidden_rows = before - self.rows.len();
        let hidden = |column: u32| columns.iter().any(|(from, to)| (*from..=*to).contains(&column));
        let mut taken = BTreeSet::new();
        for row in self.rows.values_mut() {
            row.retain(|column, _| {
                let hidden = hidden(*column);
                if hidden {
                    taken.insert(*column);
                }
                !hidden
            });
        }
        self.hidden_columns = taken.len();
        self.faults.retain(|(row, column, _)| !rows.contains(row) && !hidden(*column));
    }
}

/// Lays a sheet out below its name, and says what of it is not read.
pub(super) fn lay_out(name: &str, grid: Grid, document: &mut Document) -> Result<(), ReadError> {
    let Grid { rows, faults, hidden_rows, hidden_columns, .. } = grid;
    let place = place(name);
    for (count, what) in [(hidden_rows, "hidden rows"), (hidden_columns, "hidden columns")] {
        if 0 < count {
            let reason = format!("{what}: {count}");
            document.unread.push(Unread { locator: place.clone(), reason });
        }
    }
    for (row, column, why) in faults.iter().take(TOLD) {
        let locator = format!("{place} {}{}", letters(*column), row + 1);
        document.unread.push(Unread { locator, reason: (*why).to_owned() });
    }
    if TOLD < faults.len() {
        let reason = format!("more cells without a readable value: {}", faults.len() - TOLD);
        document.unread.push(Unread { locator: place.clone(), reason });
    }
    let first = rows.values().filter_map(|row| row.first_key_value()).map(|(at, _)| *at).min();
    let Some(first) = first else { return Ok(()) };
    let last = rows.values().filter_map(|row| row.last_key_value()).map(|(at, _)| *at).max();
    let width = (last.unwrap_or(first) - first) as usize + 1;
    if MAX_COLUMNS < width {
        return Err(ReadError::Limit(Limit::Columns));
    }
    // A few values far apart make a rectangle that is nearly empty.
    if MAX_CELLS < rows.len().saturating_mul(width) {
        return Err(ReadError::Limit(Limit::Cells));
    }
    document.unread.extend(cut(rows.len(), place.clone()));
    let mut lines = Vec::with_capacity(rows.len());
    let mut above = None;
    for (row, cells) in rows {
        if cells.values().all(|cell| cell.span != Span::Own) {
            continue;
        }
        let mut values = Vec::with_capacity(cells.len());
        for (column, value) in cells {
            values.resize_with((column - first) as usize, Value::default);
            values.push(value);
        }
        let apart = above.is_some_and(|above| above + 1 < row);
        above = Some(row);
        let locator = format!("{place} row {}", row + 1);
        lines.push(Line { cells: values, text: None, locator, apart });
    }
    if lines.is_empty() {
        return Ok(());
    }
    let heading = Block { kind: BlockKind::Heading(2), text: folded(name), locator: place };
    document.blocks.push(heading);
    lay_out_lines(lines, document);
    Ok(())
}

/// Says that a table of exactly as many rows as a spreadsheet can hold was probably cut.
pub(super) fn cut(rows: usize, locator: String) -> Option<Unread> {
    let reason = format!("exactly {rows} rows, as many as a spreadsheet can hold: probably cut");
    FULL.contains(&rows).then_some(Unread { locator, reason })
}

/// Says that a whole sheet is not read.
pub(super) fn unread(document: &mut Document, name: &str, reason: &str) {
    document.unread.push(Unread { locator: place(name), reason: reason.to_owned() });
}

fn place(name: &str) -> String {
    format!("sheet \"{}\"", folded(name))
}

/// The letters of a column from 0: `A`, `Z`, `AA`.
fn letters(column: u32) -> String {
    let mut rest = column + 1;
    let mut letters = Vec::new();
    while 0 < rest {
        letters.push(char::from(b'A' + u8::try_from((rest - 1) % 26).expect("below 26")));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect()
}

/// A cell that shows words; none if it shows nothing.
pub(super) fn words(text: &str) -> Option<Value> {
    let text = folded(text);
    // A code may be kept as text, and so may a number that somebody typed behind an apostrophe.
    let kind = kind(&text);
    (!text.is_empty()).then_some(Value { text, kind, span: Span::Own })
}

/// A cell that shows a number.
pub(super) fn number(shown: &str) -> Value {
    let text = folded(shown);
    let kind = if kind(&text) == Kind::Date { Kind::Date } else { Kind::Number };
    Value { text, kind, span: Span::Own }
}

/// A cell that holds a moment in the international form: `2023-12-31T00:00:00`.
pub(super) fn iso(text: &str, precision: Precision) -> Option<Value> {
    let moment = || {
        let (date, time) = text.split_once('T').unwrap_or((text, ""));
        let mut parts = date.splitn(3, '-');
        let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
        let mut clock = time.split(':').map(|part| part.parse().unwrap_or(0));
        Some(Moment {
            year: year.parse().ok()?,
            month: month.parse().ok().filter(|month| (1..=12).contains(month))?,
            day: day.parse().ok()?,
            hour: clock.next().unwrap_or(0),
            minute: clock.next().unwrap_or(0),
        })
    };
    match moment() {
        Some(moment) => {
            Some(Value { text: moment.shown(precision), kind: Kind::Date, span: Span::Own })
        }
        None => words(text),
    }
}

//! Workbooks of Excel before 2007: calamine reads their values, behind a survey of our own.
//!
//! The survey walks through the records of the workbook for what calamine does not tell (how a cell
//! is shown, which rows and columns are hidden) and what it should not be handed: it makes a
//! rectangle of every sheet when it opens a file.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read};
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{Data, Reader, SheetVisible, Xls};

use super::ReadError;
use super::document::Document;
use super::limit::{Limit, MAX_CELLS, MAX_INFLATED};
use super::sheet::{Kind, Value};
use super::shown::{Form, Moment, Precision};
use super::sniff::Content;
use super::workbook::{self, Grid, Merge};

fn broken(why: impl Into<String>) -> ReadError {
    ReadError::Broken { content: Content::Xls, why: why.into() }
}

/// Reads a workbook.
pub(super) fn read(bytes: &[u8]) -> Result<Document, ReadError> {
    // Lengths that do not add up make calamine panic; nothing of ours is half changed by it.
    catch_unwind(AssertUnwindSafe(|| guarded(bytes)))
        .unwrap_or_else(|_| Err(broken("its records do not add up")))
}

fn guarded(bytes: &[u8]) -> Result<Document, ReadError> {
    let parts = survey(&stream(bytes)?)?;
    let mut xls = Xls::new(Cursor::new(bytes)).map_err(|error| broken(error.to_string()))?;
    let mut document = Document::default();
    let sheets = xls.sheets_metadata().to_vec();
    for (number, sheet) in sheets.iter().enumerate() {
        let none = Part::default();
        let part = parts.sheets.get(number).unwrap_or(&none);
        if sheet.visible != SheetVisible::Visible {
            workbook::unread(&mut document, &sheet.name, "hidden sheet");
            continue;
        }
        let Ok(range) = xls.worksheet_range(&sheet.name) else { continue };
        let (top, left) = range.start().unwrap_or((0, 0));
        let mut grid = Grid::default();
        for (row, column, data) in range.used_cells() {
            let at = |first: u32, step: usize| {
                first.saturating_add(u32::try_from(step).unwrap_or(u32::MAX))
            };
            let (row, column) = (at(top, row), at(left, column));
            let code = part.code(row, column, &parts);
            match value(data, code) {
                Ok(Some(value)) => grid.put(row, column, value)?,
                Ok(None) => {}
                Err(why) => grid.fault(row, column, why),
            }
        }
        let merged = xls.merge_cells_by_sheet_name(&sheet.name).unwrap_or_default();
        let merges = merged.into_iter().map(|merge| Merge {
            top: merge.start.0,
            left: merge.start.1,
            bottom: merge.end.0,
            right: merge.end.1,
        });
        grid.merge(&merges.collect::<Vec<_>>())?;
        grid.hide(&part.hidden_rows, &part.hidden_columns);
        workbook::lay_out(&sheet.name, grid, &mut document)?;
    }
    Ok(document)
}

/// What a cell shows; or why nothing.
fn value(data: &Data, code: &str) -> Result<Option<Value>, &'static str> {
    let number = |value: f64| {
        let shown = Form::parse(code).number(value).ok_or("number beyond reason")?;
        Ok(Some(workbook::number(&shown)))
    };
    match data {
        Data::Empty => Ok(None),
        #[expect(clippy::cast_precision_loss, reason = "beyond 10^15 it is not shown at all")]
        Data::Int(value) => number(*value as f64),
        Data::Float(value) => number(*value),
        Data::String(text) | Data::DurationIso(text) => Ok(workbook::words(text)),
        Data::Bool(value) => Ok(workbook::words(if *value { "VRAI" } else { "FAUX" })),
        Data::DateTime(moment) => {
            let (year, month, day, hour, minute, ..) = moment.to_ymd_hms_milli();
            if moment.is_duration() || (0.0..1.0).contains(&moment.as_f64()) {
                return Ok(workbook::words(&format!("{hour:02}:{minute:02}")));
            }
            let moment = Moment { year, month, day, hour, minute };
            let text = moment.shown(Precision::parse(code));
            Ok(Some(Value { text, kind: Kind::Date, ..Value::default() }))
        }
        Data::DateTimeIso(text) => Ok(workbook::iso(text, Precision::parse(code))),
        Data::Error(_) => Err("error value"),
    }
}

/// The records of a workbook, as one stream.
fn stream(bytes: &[u8]) -> Result<Vec<u8>, ReadError> {
    let file = cfb::CompoundFile::open(Cursor::new(bytes));
    let mut file = file.map_err(|error| broken(error.to_string()))?;
    let name =
        ["/Workbook", "/WORKBOOK", "/Book", "/BOOK"].into_iter().find(|name| file.is_stream(name));
    let name = name.ok_or_else(|| broken("it has no stream `Workbook`"))?;
    let stream = file.open_stream(name).map_err(|error| broken(error.to_string()))?;
    let mut records = Vec::new();
    // A stream cannot be longer than the file, whatever its directory says.
    let read = stream.take(MAX_INFLATED.min(bytes.len() as u64)).read_to_end(&mut records);
    read.map_err(|error| broken(error.to_string()))?;
    Ok(records)
}

/// What calamine does not tell about a workbook.
#[derive(Debug, Default)]
struct Parts {
    /// The codes of the number formats that the workbook declares.
    codes: BTreeMap<u16, String>,
    /// The format of each style.
    styles: Vec<u16>,
    /// The sheets, in order.
    sheets: Vec<Part>,
}

/// What calamine does not tell about a sheet.
#[derive(Debug, Default)]
struct Part {
    start: usize,
    styles: BTreeMap<(u32, u32), u16>,
    hidden_rows: BTreeSet<u32>,
    hidden_columns: Vec<(u32, u32)>,
}

impl Part {
    /// The code of the number format of a cell.
    fn code<'p>(&self, row: u32, column: u32, parts: &'p Parts) -> &'p str {
        let style = self.styles.get(&(row, column)).copied().unwrap_or(0);
        let format = parts.styles.get(usize::from(style)).copied().unwrap_or(0);
        parts.codes.get(&format).map_or_else(|| builtin(format), String::as_str)
    }
}

/// The number formats that are not declared, as Excel numbers them.
const fn builtin(format: u16) -> &'static str {
    match format {
        1 => "0",
        2 => "0.00",
        3 | 37 | 38 => "#,##0",
        4 | 39 | 40 => "#,##0.00",
        9 => "0%",
        10 => "0.00%",
        14 => "dd/mm/yyyy",
        17 => "mmm-yy",
        _ => "General",
    }
}

/// One record: its sort and its bytes.
struct Record<'b> {
    sort: u16,
    bytes: &'b [u8],
}

impl Record<'_> {
    fn short(&self, at: usize) -> u16 {
        let pair = self.bytes.get(at..at + 2).and_then(|pair| pair.try_into().ok());
        pair.map_or(0, u16::from_le_bytes)
    }

    fn long(&self, at: usize) -> u32 {
        u32::from(self.short(at)) | u32::from(self.short(at + 2)) << 16
    }
}

/// The records from a place on, up to the end of what begins there; what begins inside, a chart, is
/// left out.
fn records(stream: &[u8], start: usize) -> impl Iterator<Item = Record<'_>> {
    let mut at = start;
    let mut depth = 0_usize;
    let mut ended = false;
    let next = move || {
        let head = stream.get(at..at.checked_add(4)?).filter(|_| !ended)?;
        let sort = u16::from_le_bytes([head[0], head[1]]);
        let length = usize::from(u16::from_le_bytes([head[2], head[3]]));
        let bytes = stream.get(at + 4..at + 4 + length)?;
        at += 4 + length;
        let outer = depth <= 1;
        match sort {
            BEGIN => depth += 1,
            END => depth = depth.saturating_sub(1),
            _ => {}
        }
        // What comes before a sheet begins is read by calamine, too.
        ended = depth == 0 && sort == END;
        Some((outer, Record { sort, bytes }))
    };
    std::iter::from_fn(next).filter(|(outer, _)| *outer).map(|(_, record)| record)
}

/// The records that begin and end the globals of a workbook, a sheet, a chart.
const BEGIN: u16 = 0x809;
const END: u16 = 0x0A;

/// Walks through the records of a workbook.
fn survey(stream: &[u8]) -> Result<Parts, ReadError> {
    const LOCK: u16 = 0x2F;
    const SHEET: u16 = 0x85;
    const FORMAT: u16 = 0x41E;
    const STYLE: u16 = 0xE0;
    let mut parts = Parts::default();
    let mut modern = true;
    for record in records(stream, 0) {
        match record.sort {
            BEGIN => modern = 0x0600 <= record.short(0),
            LOCK => return Err(ReadError::Locked),
            SHEET => {
                let start = usize::try_from(record.long(0)).unwrap_or(usize::MAX);
                parts.sheets.push(Part { start, ..Part::default() });
            }
            FORMAT => {
                parts.codes.insert(record.short(0), code(&record, modern));
            }
            STYLE => parts.styles.push(record.short(2)),
            _ => {}
        }
    }
    let mut cells = 0;
    for part in &mut parts.sheets {
        cells += sheet(stream, part, modern)?;
        if MAX_CELLS < cells {
            return Err(ReadError::Limit(Limit::Cells));
        }
    }
    Ok(parts)
}

/// The code in the record of a number format.
fn code(record: &Record<'_>, modern: bool) -> String {
    if !modern {
        let text = record.bytes.get(3..).unwrap_or_default();
        return text.iter().map(|byte| char::from(*byte)).collect();
    }
    let wide = record.bytes.get(4).is_some_and(|flags| flags & 1 == 1);
    let text = record.bytes.get(5..).unwrap_or_default();
    if !wide {
        return text.iter().map(|byte| char::from(*byte)).collect();
    }
    let units = text.chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]]));
    char::decode_utf16(units).map(|c| c.unwrap_or('\u{fffd}')).collect()
}

/// Walks through the records of a sheet; the cells of the rectangle that it makes.
fn sheet(stream: &[u8], part: &mut Part, modern: bool) -> Result<usize, ReadError> {
    const SIZE: u16 = 0x200;
    const ROW: u16 = 0x208;
    const COLUMNS: u16 = 0x7D;
    const MANY_NUMBERS: u16 = 0xBD;
    const FORMULA: u16 = 0x06;
    const TEXT_OF_FORMULA: u16 = 0x207;
    /// Numbers, labels, truths, formulas: one cell each, its place in front.
    const CELLS: [u16; 10] = [0x203, 0x204, 0x205, 0x27E, 0xFD, FORMULA, 0x206, 0x406, 0xD6, 0x201];
    /// More cells than a sheet has columns stand in no record.
    const WIDEST: u32 = 256;
    let (mut first, mut last) = ((u32::MAX, u32::MAX), (0, 0));
    let mut claimed = 0;
    // The text of a formula says no place: it has that of the formula before, or the first.
    let mut formula = (0, 0);
    let start = part.start;
    for record in records(stream, start) {
        let (row, column) = (u32::from(record.short(0)), u32::from(record.short(2)));
        let row = if record.sort == TEXT_OF_FORMULA { formula.0 } else { row };
        let mut seen = |column: u32| {
            first = (first.0.min(row), first.1.min(column));
            last = (last.0.max(row), last.1.max(column));
        };
        match record.sort {
            SIZE => {
                let (rows, columns) = if modern {
                    (record.long(4).saturating_sub(record.long(0)), record.short(10))
                } else {
                    (u32::from(record.short(2)), record.short(6))
                };
                claimed = rows as usize * usize::from(columns);
            }
            ROW if record.short(12) & 0x20 != 0 => {
                part.hidden_rows.insert(row);
            }
            COLUMNS if record.short(8) & 1 == 1 => part.hidden_columns.push((row, column)),
            MANY_NUMBERS => {
                let many = u32::try_from(record.bytes.len().saturating_sub(6) / 6).unwrap_or(0);
                for step in 0..many.min(WIDEST) {
                    seen(column + step);
                    let style = record.short(4 + 6 * step as usize);
                    part.styles.insert((row, column + step), style);
                }
            }
            TEXT_OF_FORMULA => seen(formula.1),
            sort if CELLS.contains(&sort) => {
                seen(column);
                if sort == FORMULA {
                    formula = (row, column);
                }
                part.styles.insert((row, column), record.short(4));
            }
            _ => {}
        }
    }
    let size = |first: u32, last: u32| last.saturating_sub(first) as usize + 1;
    let held = size(first.0, last.0).saturating_mul(size(first.1, last.1));
    let cells = if first.0 == u32::MAX { 0 } else { held };
    if MAX_CELLS < claimed.max(cells) {
        return Err(ReadError::Limit(Limit::Cells));
    }
    Ok(cells)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(sort: u16, words: &[u16]) -> Vec<u8> {
        let length = u16::try_from(2 * words.len()).unwrap();
        let all = [sort, length].into_iter().chain(words.iter().copied());
        all.flat_map(u16::to_le_bytes).collect()
    }

    #[test]
    fn a_rectangle_beyond_reason_is_found_before_it_is_made() {
        let (begin, end) = (record(BEGIN, &[0x0600, 0x10, 0, 0]), record(END, &[]));
        let number = record(0x203, &[65_535, 65_535, 0, 0, 0, 0, 0]);
        let first = record(0x203, &[0, 0, 0, 0, 0, 0, 0]);
        let text = record(0x207, &[0, 0]);
        let formula = record(0x06, &[9, 9, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
        let cases: [(&str, [&[u8]; 4], bool); 5] = [
            ("one cell far away", [&begin, &number, &end, &end], true),
            ("two cells far apart", [&begin, &first, &number, &end], false),
            ("a text that says no place", [&begin, &text, &number, &end], false),
            ("the text of a formula", [&begin, &formula, &text, &end], true),
            ("cells before the beginning", [&first, &begin, &number, &end], false),
        ];
        for (name, parts, is_read) in cases {
            let found = sheet(&parts.concat(), &mut Part::default(), true);
            assert_eq!(found.is_ok(), is_read, "{name}: {found:?}");
        }
    }
}

//! Sheets of the Open Document format, as LibreOffice and public platforms write them.
//!
//! Read by a walk of our own: calamine tells neither how a number is shown (a share is `0.764`
//! there), nor which cells are merged or hidden. Cells repeated by the thousand cost nothing until
//! they hold something, and then they count against the limit.

use std::collections::{BTreeMap, BTreeSet};

use super::ReadError;
use super::document::Document;
use super::folded;
use super::sheet::Value;
use super::shown::{Form, Precision};
use super::sniff::Content;
use super::workbook::{self, Grid, Merge};
use super::xml::{Element, Mark, walk};
use super::zipped::Zipped;

/// The rows and columns of the largest sheet.
const GRID: (u32, u32) = (1_048_576, 16_384);

/// Reads a workbook.
pub(super) fn read(bytes: &[u8]) -> Result<Document, ReadError> {
    let mut zipped = Zipped::open(bytes, Content::Ods)?;
    let broken = |why: &str| ReadError::Broken { content: Content::Ods, why: why.to_owned() };
    let manifest = zipped.bytes("META-INF/manifest.xml")?.unwrap_or_default();
    if manifest.windows(LOCKED.len()).any(|window| window == LOCKED) {
        return Err(ReadError::Locked);
    }
    let content = zipped.find("content.xml").ok_or_else(|| broken("it has no `content.xml`"))?;
    let mut walked = Walk::default();
    zipped.part(content, |reader| {
        walk(reader, Content::Ods, &mut |mark| match mark {
            Mark::Open(element) => walked.open(element),
            Mark::Close(element) => walked.close(element),
            Mark::Text(text) => {
                walked.text(text);
                Ok(())
            }
        })
    })?;
    Ok(walked.document)
}

/// What stands in the manifest of a workbook with a password.
const LOCKED: &[u8] = b"encryption-data";

/// What was seen so far.
#[derive(Default)]
struct Walk {
    document: Document,
    /// The styles of tables that are not shown.
    hidden_styles: BTreeSet<String>,
    style: String,
    sheet: Option<Sheet>,
    cell: Option<Cell>,
    /// Depth inside an element whose text is not the cell's: a comment, a drawing, a table in a
    /// cell, a change that was tracked.
    aside: usize,
    in_paragraph: usize,
}

/// The sheet that is open.
#[derive(Default)]
struct Sheet {
    name: String,
    hidden: bool,
    grid: Grid,
    merges: Vec<Merge>,
    hidden_rows: BTreeSet<u32>,
    hidden_columns: Vec<(u32, u32)>,
    /// Where the next column declaration, row and cell stand.
    next_column: u32,
    row: u32,
    column: u32,
    /// How often the open row stands there, and its cells, to be repeated.
    repeated: u32,
    values: BTreeMap<u32, Value>,
    faults: Vec<u32>,
}

/// The cell that is open.
#[derive(Default)]
struct Cell {
    attributes: BTreeMap<&'static str, String>,
    text: String,
    repeated: u32,
    across: u32,
    down: u32,
    covered: bool,
}

/// The attributes of a cell that matter.
const KEPT: [&str; 6] =
    ["value-type", "value", "date-value", "boolean-value", "string-value", "currency"];
/// Elements whose text is not that of the sheet or cell around them.
const ASIDE: [&str; 6] =
    ["annotation", "frame", "shapes", "tracked-changes", "custom-shape", "forms"];

fn count(element: &Element<'_>, name: &str, most: u32) -> u32 {
    element.number(name).map_or(1, |n| u32::try_from(n).unwrap_or(u32::MAX)).clamp(1, most)
}

impl Walk {
    fn open(&mut self, element: &Element<'_>) -> Result<(), ReadError> {
        let name = element.name();
        let nested = name == "table" && self.cell.is_some();
        if 0 < self.aside || nested || ASIDE.contains(&name) {
            self.aside += 1;
            return Ok(());
        }
        match (name, &mut self.sheet) {
            ("style", _) => self.style = element.attribute("name").unwrap_or_default(),
            ("table-properties", _) if element.attribute("display").as_deref() == Some("false") => {
                self.hidden_styles.insert(self.style.clone());
            }
            ("table", sheet @ None) => {
                let style = element.attribute("style-name").unwrap_or_default();
                let hidden = self.hidden_styles.contains(&style);
                let name = element.attribute("name").unwrap_or_default();
                *sheet = Some(Sheet { name, hidden, ..Sheet::default() });
            }
            ("table-column", Some(sheet)) => {
                let many = count(element, "number-columns-repeated", GRID.1);
                let (from, to) = (sheet.next_column, sheet.next_column.saturating_add(many));
                if is_hidden(element) {
                    sheet.hidden_columns.push((from, to - 1));
                }
                sheet.next_column = to;
            }
            ("table-row", Some(sheet)) => {
                sheet.repeated = count(element, "number-rows-repeated", GRID.0);
                sheet.column = 0;
                if is_hidden(element) {
                    let end = sheet.row.saturating_add(sheet.repeated).min(GRID.0);
                    // An empty tail of hidden rows is nothing to keep in mind row by row.
                    let told = end.min(sheet.row.saturating_add(MOST_HIDDEN));
                    sheet.hidden_rows.extend(sheet.row..told);
                }
            }
            ("table-cell" | "covered-table-cell", Some(_)) => {
                let kept = KEPT
                    .iter()
                    .filter_map(|name| element.attribute(name).map(|value| (*name, value)));
                self.cell = Some(Cell {
                    attributes: kept.collect(),
                    text: String::new(),
                    repeated: count(element, "number-columns-repeated", GRID.1),
                    across: count(element, "number-columns-spanned", GRID.1),
                    down: count(element, "number-rows-spanned", GRID.0),
                    covered: name == "covered-table-cell",
                });
            }
            ("p", _) => {
                if let Some(cell) = &mut self.cell {
                    cell.text.push(' ');
                    self.in_paragraph += 1;
                }
            }
            ("s" | "tab" | "line-break", _) => self.text(" "),
            _ => {}
        }
        Ok(())
    }

    fn text(&mut self, text: &str) {
        if let Some(cell) = self.cell.as_mut().filter(|_| 0 < self.in_paragraph && self.aside == 0)
        {
            cell.text.push_str(text);
        }
    }

    fn close(&mut self, name: &str) -> Result<(), ReadError> {
        if 0 < self.aside {
            self.aside -= 1;
            return Ok(());
        }
        match name {
            "p" => self.in_paragraph = self.in_paragraph.saturating_sub(1),
            "table-cell" | "covered-table-cell" => {
                if let (Some(cell), Some(sheet)) = (self.cell.take(), &mut self.sheet) {
                    sheet.take(&cell)?;
                }
            }
            "table-row" => {
                if let Some(sheet) = &mut self.sheet {
                    sheet.end_row()?;
                }
            }
            "table" => {
                if let Some(sheet) = self.sheet.take() {
                    sheet.end(&mut self.document)?;
                }
            }
            _ => {}
        }
        Ok(())
    }
}

/// More hidden rows in one piece than this are the empty end of a sheet.
const MOST_HIDDEN: u32 = 100_000;

fn is_hidden(element: &Element<'_>) -> bool {
    matches!(element.attribute("visibility").as_deref(), Some("collapse" | "filter"))
}

impl Sheet {
    fn take(&mut self, cell: &Cell) -> Result<(), ReadError> {
        let at = self.column;
        self.column = at.saturating_add(cell.repeated);
        if cell.covered {
            return Ok(());
        }
        match value(cell) {
            Err(()) => self.faults.push(at),
            Ok(None) => {}
            Ok(Some(value)) => {
                if GRID.1 < self.column {
                    let why = format!("row {} has more than {} columns", self.row + 1, GRID.1);
                    return Err(ReadError::Broken { content: Content::Ods, why });
                }
                for column in at..self.column {
                    self.values.insert(column, value.clone());
                }
                if 1 < cell.across || 1 < cell.down {
                    self.merges.push(Merge {
                        top: self.row,
                        left: at,
                        bottom: self.row.saturating_add(cell.down - 1),
                        right: at.saturating_add(cell.across - 1),
                    });
                }
            }
        }
        Ok(())
    }

    fn end_row(&mut self) -> Result<(), ReadError> {
        let values = std::mem::take(&mut self.values);
        let end = self.row.saturating_add(self.repeated);
        for column in std::mem::take(&mut self.faults) {
            self.grid.fault(self.row, column, "error value");
        }
        if !values.is_empty() {
            if GRID.0 < end {
                let why = format!("it has more than {} rows", GRID.0);
                return Err(ReadError::Broken { content: Content::Ods, why });
            }
            for row in self.row..end {
                for (column, value) in &values {
                    self.grid.put(row, *column, value.clone())?;
                }
            }
        }
        self.row = end;
        Ok(())
    }

    fn end(mut self, document: &mut Document) -> Result<(), ReadError> {
        if self.hidden {
            workbook::unread(document, &self.name, "hidden sheet");
            return Ok(());
        }
        self.grid.merge(&self.merges)?;
        self.grid.hide(&self.hidden_rows, &self.hidden_columns);
        workbook::lay_out(&self.name, self.grid, document)
    }
}

/// What a cell shows; an error where it shows one.
fn value(cell: &Cell) -> Result<Option<Value>, ()> {
    let shown = folded(&cell.text);
    let attribute = |name: &str| cell.attributes.get(name).map(String::as_str);
    // LibreOffice writes errors of formulas as text, or as a number without one.
    if shown.starts_with('#') && shown.ends_with(['!', '?', 'A']) || shown.starts_with("Err:") {
        return Err(());
    }
    let number = |percent| {
        let Some(value) = attribute("value").and_then(|text| text.parse::<f64>().ok()) else {
            return Ok(workbook::words(&shown));
        };
        let form = form(value, &shown, percent);
        Ok(Some(workbook::number(&form.number(value).ok_or(())?)))
    };
    match attribute("value-type") {
        Some("float") => number(false),
        Some("percentage") => number(true),
        Some("currency") => {
            let value = number(false)?;
            let sign = attribute("currency").map_or("", |c| if c == "EUR" { "€" } else { c });
            Ok(value.map(|value| Value { text: format!("{} {sign}", value.text), ..value }))
        }
        Some("date") => {
            let date = attribute("date-value").unwrap_or("");
            Ok(workbook::iso(date, precision(date, &shown)))
        }
        Some("boolean") => Ok(workbook::words(if attribute("boolean-value") == Some("true") {
            "VRAI"
        } else {
            "FAUX"
        })),
        _ if shown.is_empty() => Ok(attribute("string-value").and_then(workbook::words)),
        _ => Ok(workbook::words(&shown)),
    }
}

/// The form of a number, by what is shown: in whatever language the program that wrote the file
/// shows it, its digits tell how many are decimals.
fn form(value: f64, shown: &str, percent: bool) -> Form {
    /// More decimals than any sheet for people shows.
    const MOST: usize = 10;
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    let wanted = digits(shown);
    let percent = percent || shown.contains('%');
    let form = |decimals, grouped| Form::Fixed {
        before: String::new(),
        after: if percent { " %".to_owned() } else { String::new() },
        decimals,
        optional: 0,
        grouped,
        percent,
    };
    let fits = |decimals: &usize| {
        form(*decimals, false).number(value).is_some_and(|text| digits(&text) == wanted)
    };
    let decimals = (0..=MOST).find(fits);
    let Some(decimals) = decimals else {
        return if percent { form(1, false) } else { Form::General };
    };
    // "1 234,5" has a mark more than "1234,5".
    let inner = shown.trim_matches(|c: char| !c.is_ascii_digit());
    let marks = inner.chars().filter(|c| !c.is_ascii_digit()).count();
    form(decimals, usize::from(0 < decimals) < marks)
}

/// How much of a date is shown: a form may leave out its day, or all but the year.
fn precision(date: &str, shown: &str) -> Precision {
    let mut parts = date.split(['-', 'T']).map(|part| part.trim_start_matches('0'));
    let (year, _, day) = (parts.next(), parts.next(), parts.next());
    let numbers: Vec<&str> =
        shown.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty()).collect();
    let named = shown.chars().any(char::is_alphabetic);
    match numbers.as_slice() {
        [only] if !named && Some(*only) == year => Precision::Year,
        // "31 décembre" leaves out the year, "décembre 2023" and "12/2023" the day.
        [only] if named && Some(only.trim_start_matches('0')) != day => Precision::Month,
        [_, _] if !named => Precision::Month,
        _ => Precision::Day,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_shown_tells_the_form() {
        #[rustfmt::skip]
        let cases = [
            (12.0, "12", false, "12"),
            (0.764, "76,4 %", true, "76,4 %"),
            (0.764, "76.40%", true, "76,40 %"),
            (1234.0, "1,234", false, "1\u{a0}234"),
            (1.234, "1,234", false, "1,234"),
            (1234.5, "1 234,50", false, "1\u{a0}234,50"),
            (0.1 + 0.2, "0.3", false, "0,3"),
            (7.0, "007", false, "7"),
            (-3.0, "-3", false, "-3"),
        ];
        for (value, shown, percent, expected) in cases {
            let text = form(value, shown, percent).number(value);
            assert_eq!(text.as_deref(), Some(expected), "for {value} shown as {shown:?}");
        }
    }

    #[test]
    fn what_is_shown_tells_the_precision_of_a_date() {
        #[rustfmt::skip]
        let cases = [
            ("2023-12-31", "31/12/2023", Precision::Day),
            ("2023-12-31", "31/12/23", Precision::Day),
            ("2023-12-31", "31 décembre 2023", Precision::Day),
            ("2023-12-01", "déc. 2023", Precision::Month),
            ("2023-12-01", "12/2023", Precision::Month),
            ("2023-12-01", "2023", Precision::Year),
            ("2023-12-31", "", Precision::Day),
        ];
        for (date, shown, expected) in cases {
            assert_eq!(precision(date, shown), expected, "for {date} shown as {shown:?}");
        }
    }
}

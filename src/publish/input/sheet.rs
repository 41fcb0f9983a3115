//! A file of rows, CSV or Parquet, as cells by the names of their columns.

use std::{borrow::Cow, cell::OnceCell, path::Path};

use super::super::PublishError;
use super::RowProblem;
use crate::publish::encoding::parquet;
use crate::publish::encoding::rows::Cell;

/// A file of either format, of which the head has been read.
#[derive(Debug)]
pub(super) struct Sheet<'a> {
    path: &'a Path,
    bytes: &'a [u8],
    /// Every column of the file, as written.
    pub(super) names: Vec<String>,
    /// The wanted columns that are there, and where in a record of CSV.
    places: Vec<(&'static str, usize)>,
    /// The rows of a file of Parquet; none of CSV, whose records have to be read to be counted.
    rows: Option<usize>,
}

/// One record: the wanted columns that the file has.
#[derive(Clone, Copy, Debug)]
pub(super) struct Record<'a> {
    number: u64,
    cells: &'a [(&'static str, Said<'a>)],
}

/// What a cell says: a number as text only where somebody asks for it.
#[derive(Debug)]
enum Said<'a> {
    Text(Cow<'a, str>),
    Number(f64, OnceCell<String>),
}

/// What is quoted of a value: enough to find it, and no flood.
const QUOTED_CHARS: usize = 60;

/// How files of other formats begin, and what they are called.
const OTHER_FORMATS: [(&[u8], &str); 5] = [
    (b"PK\x03\x04", "a workbook or another ZIP file"),
    (b"\xd0\xcf\x11\xe0", "an old workbook"),
    (b"\x1f\x8b", "compressed by gzip"),
    (b"%PDF-", "a PDF"),
    (b"{", "JSON"),
];

/// So many bytes tell whether a file is text.
const HEAD: usize = 4096;

/// What a file is that is no text of rows; none where it may be one.
fn another_format(bytes: &[u8]) -> Option<&'static str> {
    let known = OTHER_FORMATS.iter().find(|(beginning, _)| bytes.starts_with(beginning));
    let head = &bytes[..bytes.len().min(HEAD)];
    known.map(|&(_, found)| found).or_else(|| head.contains(&0).then_some("no text"))
}

/// Rows that are read from Parquet at once: enough to be quick, few enough to be held by every processor,
/// because what was held once stays with the process.
const ROWS_AT_ONCE: usize = 1 << 15;

impl<'a> Sheet<'a> {
    /// Reads the head of a file of either format.
    ///
    /// # Errors
    ///
    /// If it is neither, or a wanted column stands there twice.
    pub(super) fn open(
        path: &'a Path,
        bytes: &'a [u8],
        wanted: &[&'static str],
    ) -> Result<Self, PublishError> {
        let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
        let mut rows = None;
        let names = if bytes.starts_with(parquet::MAGIC) {
            let head = parquet::read_slice(bytes, wanted, Some((0, 0)));
            let head = head.map_err(|fault| PublishError::parquet(path, fault))?;
            rows = Some(head.rows);
            head.names
        } else if let Some(found) = another_format(bytes) {
            return Err(PublishError::NoTable { path: path.to_owned(), found });
        } else {
            let mut records = Records::new(bytes);
            let header = records.read().map(|(record, _)| record.clone()).unwrap_or_default();
            let text = |field: &[u8]| String::from_utf8_lossy(field).trim().to_lowercase();
            header.iter().map(text).collect()
        };
        let mut places = Vec::new();
        for &column in wanted {
            let mut found = names.iter().enumerate().filter(|(_, name)| *name == column);
            match (found.next(), found.next()) {
                (Some(_), Some(_)) => {
                    let column = column.to_owned();
                    return Err(PublishError::TwinColumn { path: path.to_owned(), column });
                }
                (Some((at, _)), None) => places.push((column, at)),
                (None, _) => {}
            }
        }
        Ok(Self { path, bytes, names, places, rows })
    }

    /// How many rows there are, where that is known.
    pub(super) fn rows(&self) -> Option<usize> {
        self.rows
    }

    /// In how many pieces the records can be read, each by itself.
    pub(super) fn pieces(&self) -> usize {
        self.rows.map_or(1, |rows| rows.div_ceil(ROWS_AT_ONCE))
    }

    /// Hands over each record of a piece, in order, or what is wrong with it as a whole.
    ///
    /// # Errors
    ///
    /// If the file turns out to be damaged.
    pub(super) fn each(
        &self,
        piece: usize,
        mut take: impl FnMut(Result<Record<'_>, RowProblem>),
    ) -> Result<(), PublishError> {
        let Some(rows) = self.rows else {
            let mut records = Records::new(self.bytes);
            records.read();
            let mut number = 0;
            while let Some((record, raw)) = records.read() {
                number += 1;
                match self.cells(number, record, raw) {
                    Ok(cells) => take(Ok(Record { number, cells: &cells })),
                    Err(problem) => take(Err(problem)),
                }
            }
            return Ok(());
        };
        let wanted: Vec<&str> = self.places.iter().map(|&(column, _)| column).collect();
        let from = piece * ROWS_AT_ONCE;
        let many = ROWS_AT_ONCE.min(rows.saturating_sub(from));
        let read = parquet::read_slice(self.bytes, &wanted, Some((from, many)))
            .map_err(|fault| PublishError::parquet(self.path, fault))?;
        let mut columns = read.columns();
        let mut columns: Vec<(&'static str, _)> = self
            .places
            .iter()
            .filter_map(|&(column, _)| Some((column, columns.remove(column)?)))
            .collect();
        let mut cells = Vec::with_capacity(columns.len());
        for at in 0..many {
            let number = u64::try_from(from + at + 1).expect("no file has 2⁶⁴ records");
            cells.clear();
            let here = columns.iter_mut().filter_map(|(name, cells)| Some((*name, cells.next()?)));
            cells.extend(here.map(|(name, cell)| (name, said(cell))));
            take(Ok(Record { number, cells: &cells }));
        }
        Ok(())
    }

    /// The wanted fields of a record of CSV.
    fn cells<'r>(
        &self,
        number: u64,
        record: &'r csv::ByteRecord,
        raw: &[u8],
    ) -> Result<Vec<(&'static str, Said<'r>)>, RowProblem> {
        if let Some(message) = complaint(record, raw, self.names.len()) {
            return Err(RowProblem {
                row: number,
                column: String::new(),
                value: quoted(&String::from_utf8_lossy(&record[0])),
                message,
                remedy: "look for a missing separator, or a quotation mark that is not closed"
                    .to_owned(),
            });
        }
        let runs_on = raw.trim_ascii().iter().any(|byte| matches!(byte, b'\n' | b'\r'));
        let mut cells = Vec::with_capacity(self.places.len());
        for &(column, at) in &self.places {
            let field = &record[at];
            let problem = |message: &str, remedy: &str| RowProblem {
                row: number,
                column: column.to_owned(),
                value: quoted(&String::from_utf8_lossy(field)),
                message: message.to_owned(),
                remedy: remedy.to_owned(),
            };
            let text = std::str::from_utf8(field)
                .map_err(|_| problem("the text is not UTF-8", "save the file as UTF-8"))?;
            if runs_on && text.trim().bytes().any(|byte| matches!(byte, b'\n' | b'\r')) {
                return Err(problem("it runs over several lines", "write it on one line"));
            }
            cells.push((column, Said::Text(Cow::Borrowed(text))));
        }
        Ok(cells)
    }
}

/// The records of a CSV file, the header first, each with the lines it was read from.
struct Records<'a> {
    bytes: &'a [u8],
    reader: csv::Reader<&'a [u8]>,
    record: csv::ByteRecord,
}

impl<'a> Records<'a> {
    fn new(bytes: &'a [u8]) -> Self {
        let reader = csv::ReaderBuilder::new()
            .delimiter(delimiter(bytes))
            .has_headers(false)
            .flexible(true)
            .from_reader(bytes);
        Self { bytes, reader, record: csv::ByteRecord::new() }
    }

    fn read(&mut self) -> Option<(&csv::ByteRecord, &'a [u8])> {
        let start = offset(&self.reader);
        // In memory, the reader has nothing to fail on: it takes any bytes apart.
        let there = self.reader.read_byte_record(&mut self.record).unwrap_or(false);
        there.then(|| (&self.record, &self.bytes[start..offset(&self.reader)]))
    }
}

fn offset(reader: &csv::Reader<&[u8]>) -> usize {
    usize::try_from(reader.position().byte()).expect("the bytes are in memory")
}

/// What is wrong with a record as a whole.
///
/// A quotation mark that is never closed swallows all that follows it into one record: that must
/// not pass for one bad row, and still less for a good one, so the message counts the lines.
fn complaint(record: &csv::ByteRecord, raw: &[u8], columns: usize) -> Option<String> {
    let raw = raw.trim_ascii();
    let count = |mark: u8| raw.iter().map(|&byte| usize::from(byte == mark)).sum::<usize>();
    let found = record.len();
    if found == columns && !raw.contains(&b'\n') {
        return None;
    }
    let (lines, quotes) = (1 + count(b'\n'), count(b'"'));
    if 1 < lines && quotes % 2 == 1 {
        return Some(format!("a quotation mark is never closed, and swallows {lines} lines"));
    }
    (found != columns).then(|| format!("{found} fields instead of {columns}, in {lines} line(s)"))
}

/// `;` where the head of the file has more of them than of `,`: French spreadsheets write that.
fn delimiter(bytes: &[u8]) -> u8 {
    let head = bytes.split(|&byte| byte == b'\n').next().unwrap_or_default();
    let count = |mark: u8| head.split(|&byte| byte == mark).count();
    if count(b',') < count(b';') { b';' } else { b',' }
}

impl<'a> Record<'a> {
    /// Its number, from 1.
    pub(super) fn number(self) -> u64 {
        self.number
    }

    /// The text of a cell, without white space around; empty where there is none.
    pub(super) fn text(self, column: &str) -> &'a str {
        match self.said(column) {
            Some(Said::Text(text)) => text.trim(),
            Some(Said::Number(number, text)) => text.get_or_init(|| number.to_string()),
            None => "",
        }
    }

    /// The number in a cell, where the file has it as one.
    pub(super) fn plain(self, column: &str) -> Option<f64> {
        match self.said(column)? {
            Said::Number(number, _) => Some(*number),
            Said::Text(_) => None,
        }
    }

    fn said(self, column: &str) -> Option<&'a Said<'a>> {
        self.cells.iter().find(|(name, _)| *name == column).map(|(_, said)| said)
    }

    /// Says what is wrong with a column of this record.
    pub(super) fn problem(self, column: &str, message: &str, remedy: &str) -> RowProblem {
        RowProblem {
            row: self.number(),
            column: column.to_owned(),
            value: quoted(self.text(column)),
            message: message.to_owned(),
            remedy: remedy.to_owned(),
        }
    }
}

fn said(cell: Cell<'_>) -> Said<'_> {
    Said::Text(match cell {
        Cell::Null => Cow::Borrowed(""),
        Cell::Text(text) => text,
        Cell::Place(code) => Cow::Owned(code.as_str().to_owned()),
        // What is larger has digits that a fraction does not hold.
        Cell::Integer(number) => match i32::try_from(number) {
            Ok(number) => return Said::Number(number.into(), OnceCell::new()),
            Err(_) => Cow::Owned(number.to_string()),
        },
        Cell::Number(number) => return Said::Number(number, OnceCell::new()),
        Cell::Date(day) => Cow::Owned(day.to_string()),
        Cell::Time(moment) => Cow::Owned(moment.date_naive().to_string()),
        Cell::Flag(flag) => Cow::Owned(flag.to_string()),
    })
}

pub(super) fn quoted(text: &str) -> String {
    match text.char_indices().nth(QUOTED_CHARS) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

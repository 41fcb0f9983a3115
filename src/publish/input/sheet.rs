//! A file of rows, CSV or Parquet, as cells by the names of their columns.

use std::{collections::BTreeMap, path::Path};

use super::super::rows::Cell;
use super::super::{PublishError, parquet};
use super::RowProblem;

/// The wanted columns of a file.
#[derive(Debug)]
pub(super) struct Sheet {
    /// Every column of the file, as written.
    pub(super) names: Vec<String>,
    /// The records that could not be taken apart.
    pub(super) broken: Vec<RowProblem>,
    /// The numbers of the others, from 1.
    numbers: Vec<u64>,
    /// Their cells, one for each number.
    columns: BTreeMap<String, Vec<Cell>>,
}

/// One record.
#[derive(Clone, Copy, Debug)]
pub(super) struct Record<'a> {
    sheet: &'a Sheet,
    at: usize,
}

/// What is quoted of a value: enough to find it, and no flood.
const QUOTED_CHARS: usize = 60;

impl Sheet {
    /// Reads a file of either format.
    ///
    /// # Errors
    ///
    /// If it is neither, or a wanted column stands there twice.
    pub(super) fn read(path: &Path, bytes: Vec<u8>, wanted: &[&str]) -> Result<Self, PublishError> {
        if !bytes.starts_with(parquet::MAGIC) {
            return Self::csv(path, &bytes, wanted);
        }
        let read =
            parquet::read(bytes, wanted).map_err(|fault| PublishError::parquet(path, fault))?;
        let numbers = (1..).take(read.rows).collect();
        Ok(Self { names: read.names, broken: Vec::new(), numbers, columns: read.columns })
    }

    fn csv(path: &Path, bytes: &[u8], wanted: &[&str]) -> Result<Self, PublishError> {
        let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(delimiter(bytes))
            .has_headers(false)
            .flexible(true)
            .from_reader(bytes);
        // The next record and the lines it was read from. In memory, the reader has nothing to fail
        // on: it takes any bytes apart.
        let mut next = || {
            let (mut record, start) = (csv::ByteRecord::new(), offset(&reader));
            let there = reader.read_byte_record(&mut record).unwrap_or(false);
            there.then(|| (record, &bytes[start..offset(&reader)]))
        };
        let header = next().map(|(record, _)| record).unwrap_or_default();
        let text = |field: &[u8]| String::from_utf8_lossy(field).trim().to_lowercase();
        let names: Vec<String> = header.iter().map(text).collect();

        let mut sheet =
            Self { names, broken: Vec::new(), numbers: Vec::new(), columns: BTreeMap::new() };
        let mut places = Vec::new();
        for column in wanted {
            let mut found = sheet.names.iter().enumerate().filter(|(_, name)| name == column);
            match (found.next(), found.next()) {
                (Some(_), Some(_)) => {
                    let column = (*column).to_owned();
                    return Err(PublishError::TwinColumn { path: path.to_owned(), column });
                }
                (Some((at, _)), None) => places.push((*column, at)),
                (None, _) => {}
            }
        }
        for (number, (record, raw)) in (1..).zip(std::iter::from_fn(next)) {
            let taken = match complaint(&record, raw, sheet.names.len()) {
                None => sheet.take(number, &record, &places),
                Some(message) => Err(RowProblem {
                    row: number,
                    column: String::new(),
                    value: quoted(&String::from_utf8_lossy(&record[0])),
                    message,
                    remedy: "look for a missing separator, or a quotation mark that is not closed"
                        .to_owned(),
                }),
            };
            sheet.broken.extend(taken.err());
        }
        Ok(sheet)
    }

    fn take(
        &mut self,
        number: u64,
        record: &csv::ByteRecord,
        places: &[(&str, usize)],
    ) -> Result<(), RowProblem> {
        let mut cells = Vec::new();
        for &(column, at) in places {
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
            if text.trim().contains(['\n', '\r']) {
                return Err(problem("it runs over several lines", "write it on one line"));
            }
            cells.push((column, Cell::from(text)));
        }
        self.numbers.push(number);
        for (column, cell) in cells {
            self.columns.entry(column.to_owned()).or_default().push(cell);
        }
        Ok(())
    }

    /// The records, in order.
    pub(super) fn records(&self) -> impl Iterator<Item = Record<'_>> {
        (0..self.numbers.len()).map(|at| Record { sheet: self, at })
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
    let count = |mark: u8| raw.trim_ascii().split(|&byte| byte == mark).count() - 1;
    let (lines, quotes) = (1 + count(b'\n'), count(b'"'));
    if 1 < lines && quotes % 2 == 1 {
        return Some(format!("a quotation mark is never closed, and swallows {lines} lines"));
    }
    let found = record.len();
    (found != columns).then(|| format!("{found} fields instead of {columns}, in {lines} line(s)"))
}

/// `;` where the head of the file has more of them than of `,`: French spreadsheets write that.
fn delimiter(bytes: &[u8]) -> u8 {
    let head = bytes.split(|&byte| byte == b'\n').next().unwrap_or_default();
    let count = |mark: u8| head.split(|&byte| byte == mark).count();
    if count(b',') < count(b';') { b';' } else { b',' }
}

impl Record<'_> {
    /// Its number, from 1.
    pub(super) fn number(self) -> u64 {
        self.sheet.numbers[self.at]
    }

    /// The text of a cell, without white space around; empty where there is none.
    pub(super) fn text(self, column: &str) -> String {
        match self.sheet.columns.get(column).map(|cells| &cells[self.at]) {
            None | Some(Cell::Null) => String::new(),
            Some(Cell::Text(text)) => text.trim().to_owned(),
            Some(Cell::Integer(number)) => number.to_string(),
            Some(Cell::Number(number)) => number.to_string(),
            Some(Cell::Date(day)) => day.to_string(),
            Some(Cell::Time(moment)) => moment.date_naive().to_string(),
            Some(Cell::Flag(flag)) => flag.to_string(),
        }
    }

    /// Says what is wrong with a column of this record.
    pub(super) fn problem(self, column: &str, message: &str, remedy: &str) -> RowProblem {
        RowProblem {
            row: self.number(),
            column: column.to_owned(),
            value: quoted(&self.text(column)),
            message: message.to_owned(),
            remedy: remedy.to_owned(),
        }
    }
}

fn quoted(text: &str) -> String {
    match text.char_indices().nth(QUOTED_CHARS) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

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
        let mut records = csv::ReaderBuilder::new()
            .delimiter(delimiter(bytes))
            .has_headers(false)
            .flexible(true)
            .from_reader(bytes)
            .into_byte_records();
        // Reading from memory, the reader has nothing to fail on: it takes any bytes apart.
        let mut next = || records.next().and_then(Result::ok);
        let header = next().unwrap_or_default();
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
        for (number, record) in (1..).zip(std::iter::from_fn(next)) {
            if let Err(problem) = sheet.take(number, &record, &places) {
                sheet.broken.push(problem);
            }
        }
        Ok(sheet)
    }

    /// A quotation mark that is never closed swallows all that follows it into one record: it must
    /// not be taken for one bad row, so the message counts the lines.
    fn take(
        &mut self,
        number: u64,
        record: &csv::ByteRecord,
        places: &[(&str, usize)],
    ) -> Result<(), RowProblem> {
        if record.len() != self.names.len() {
            let lines = 1 + record.as_slice().iter().filter(|&&byte| byte == b'\n').count();
            let line = record.position().map_or(0, csv::Position::line);
            let (found, expected) = (record.len(), self.names.len());
            let first = record.get(0).unwrap_or_default();
            return Err(RowProblem {
                row: number,
                column: String::new(),
                value: quoted(&String::from_utf8_lossy(first)),
                message: format!(
                    "{found} fields instead of {expected}, in {lines} line(s) from line {line}"
                ),
                remedy: "look for a missing separator, or a quotation mark that is not closed"
                    .to_owned(),
            });
        }
        let mut cells = Vec::new();
        for &(column, at) in places {
            let field = &record[at];
            let text = std::str::from_utf8(field).map_err(|_| RowProblem {
                row: number,
                column: column.to_owned(),
                value: quoted(&String::from_utf8_lossy(field)),
                message: "the text is not UTF-8".to_owned(),
                remedy: "save the file as UTF-8".to_owned(),
            })?;
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

/// `;` where the head of the file has more of them than of `,`: French spreadsheets write that.
fn delimiter(bytes: &[u8]) -> u8 {
    let head = bytes.split(|&byte| byte == b'\n').next().unwrap_or_default();
    let count = |mark: u8| head.iter().filter(|&&byte| byte == mark).count();
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

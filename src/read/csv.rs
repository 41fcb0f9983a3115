//! Values separated by commas, semicolons, tabs or bars: rows, each with its text as it stands.
//!
//! A quoted value may go over several lines; the text of its row is then all of them, so that a
//! quotation stays exact. A quote that is never closed would swallow the rows behind it, so it is an
//! error. Nothing is repaired: what is odd is said.

use super::ReadError;
use super::document::{Document, Unread};
use super::folded;
use super::limit::{Limit, MAX_CELLS, MAX_COLUMNS, MAX_QUOTED_LINES, MAX_VALUE};
use super::sheet::{Line, Value, lay_out};
use super::sniff::Content;
use super::workbook::{TOLD, cut};

/// The delimiters that are recognised, the most telling first.
const DELIMITERS: [char; 4] = [';', '\t', '|', ','];
/// How many records tell the delimiter.
const LOOKED_AT: usize = 40;
/// French letters of UTF-8 that somebody read as windows-1252 and wrote again as UTF-8.
const TWICE: [&str; 9] = ["Ã©", "Ã¨", "Ãª", "Ã´", "Ã®", "Ã§", "Ã‰", "Ã¯", "â€™"];

/// The delimiter of a text that is a table: the one that cuts it into records of the same number of
/// values, at least two; none for prose.
pub(super) fn delimiter(text: &str) -> Option<char> {
    let text = text.trim_start_matches('\u{feff}');
    let lines = || text.split(['\n', '\r']).filter(|line| !line.trim().is_empty());
    if lines().take(2).count() < 2 {
        return None;
    }
    let spaced = lines().take(LOOKED_AT).filter(|line| line.contains(", ")).count() * 2
        > lines().take(LOOKED_AT).count();
    DELIMITERS.into_iter().find(|delimiter| {
        let mut reader = reader(text, *delimiter);
        let records = reader.byte_records().flatten().take(LOOKED_AT);
        let counts: Vec<usize> = records.map(|record| record.len()).collect();
        let most = counts.iter().copied().max().unwrap_or(0);
        let alike = counts.iter().filter(|count| **count == most).count();
        // A title above the header has fewer values; prose has a different number on every line.
        let enough = counts.len() * 2 <= alike * 3;
        2 <= most && enough && 2 <= alike && !(*delimiter == ',' && spaced)
    })
}

fn reader(text: &str, delimiter: char) -> csv::Reader<&[u8]> {
    let delimiter = u8::try_from(delimiter).expect("every delimiter is ASCII");
    let mut builder = csv::ReaderBuilder::new();
    builder.delimiter(delimiter).has_headers(false).flexible(true).from_reader(text.as_bytes())
}

fn broken(why: String) -> ReadError {
    ReadError::Broken { content: Content::Csv, why }
}

/// Reads a table.
///
/// # Errors
///
/// If it holds a NUL, leaves a quote open, or passes a limit.
pub(super) fn read(text: &str) -> Result<Document, ReadError> {
    let text = text.trim_start_matches('\u{feff}');
    let mut counter = Counter { text, at: 0, line: 1 };
    if let Some(at) = text.find('\0') {
        return Err(broken(format!("line {} holds a NUL", counter.line_of(at))));
    }
    let delimiter = delimiter(text).unwrap_or(',');
    let mut reader = reader(text, delimiter);
    let mut record = csv::StringRecord::new();
    let mut document = Document::default();
    let mut lines: Vec<Line> = Vec::new();
    let mut ragged: Vec<(usize, usize)> = Vec::new();
    let (mut width, mut widest, mut rows, mut apart, mut last) = (0, 0, 0, false, 0);
    while reader.read_record(&mut record).map_err(|error| broken(error.to_string()))? {
        let end = place(reader.position());
        let start = record.position().map_or(end, place);
        let raw = text.get(start..end).unwrap_or_default();
        let raw = raw.trim_start_matches(['\n', '\r']);
        let number = counter.line_of(end - raw.len());
        check(&record, raw, number, delimiter)?;
        rows += 1;
        // Lines without any delimiter are skipped by the reader, so they show in the numbers.
        apart |= last + 1 < number && 0 < last;
        last = number + breaks(raw.trim_end_matches(['\n', '\r']));
        let values: Vec<Value> =
            record.iter().map(|value| Value::looked_at(folded(value))).collect();
        let filled = values.iter().filter(|value| !value.text.is_empty()).count();
        if filled == 0 {
            apart = true;
            continue;
        }
        if 1 < filled && width == 0 {
            width = values.len();
        }
        if 1 < filled && values.len() != width {
            ragged.push((number, values.len()));
        }
        widest = widest.max(values.len());
        if MAX_CELLS < rows * widest {
            return Err(ReadError::Limit(Limit::Cells));
        }
        lines.push(Line {
            cells: values,
            text: Some(folded(raw)),
            locator: format!("line {number}"),
            apart,
        });
        apart = false;
    }
    lay_out(lines, &mut document);
    notes(text, width, &ragged, &mut document);
    document.unread.extend(cut(rows, "the file".to_owned()));
    Ok(document)
}

/// Says what is odd.
fn notes(text: &str, width: usize, ragged: &[(usize, usize)], document: &mut Document) {
    for (number, values) in ragged.iter().take(TOLD) {
        let values = if *values == 1 { "1 value".to_owned() } else { format!("{values} values") };
        document.unread.push(Unread {
            locator: format!("line {number}"),
            reason: format!("{values} where the table has {width}"),
        });
    }
    if TOLD < ragged.len() {
        let reason = format!("more rows of another width: {}", ragged.len() - TOLD);
        document.unread.push(Unread { locator: "the file".to_owned(), reason });
    }
    if let Some((at, found)) =
        TWICE.iter().filter_map(|twice| Some((text.find(twice)?, twice))).min()
    {
        let number = Counter { text, at: 0, line: 1 }.line_of(at);
        document.unread.push(Unread {
            locator: format!("line {number}"),
            reason: format!("letters that were decoded twice: `{found}`"),
        });
    }
}

fn place(position: &csv::Position) -> usize {
    usize::try_from(position.byte()).unwrap_or(usize::MAX)
}

/// Counts lines while places in a text move on: any of the three line ends is one.
struct Counter<'t> {
    text: &'t str,
    at: usize,
    line: usize,
}

impl Counter<'_> {
    fn line_of(&mut self, at: usize) -> usize {
        self.line += breaks(self.text.get(self.at..at).unwrap_or_default());
        self.at = at;
        self.line
    }
}

/// How many line ends a text holds. One of two characters that is cut counts for its first half.
fn breaks(text: &str) -> usize {
    let bytes = text.as_bytes();
    let follows = |at: usize| 0 < at && bytes[at - 1] == b'\r';
    (0..bytes.len())
        .filter(|at| bytes[*at] == b'\r' || bytes[*at] == b'\n' && !follows(*at))
        .count()
}

/// Refuses a record that is beyond reason, or whose quotes are not sound.
fn check(
    record: &csv::StringRecord,
    raw: &str,
    number: usize,
    delimiter: char,
) -> Result<(), ReadError> {
    if MAX_COLUMNS < record.len() {
        return Err(ReadError::Limit(Limit::Columns));
    }
    if record.iter().any(|value| MAX_VALUE < value.len()) {
        // What is that long began with a quote, or is no table at all.
        return match quotes(raw, delimiter) {
            Quotes::Sound => Err(ReadError::Limit(Limit::Value)),
            Quotes::Open | Quotes::Loose => Err(open(number)),
        };
    }
    if !raw.contains('"') {
        return Ok(());
    }
    let raw = raw.trim_end_matches(['\n', '\r']);
    let long = record.iter().any(|value| MAX_QUOTED_LINES < breaks(value));
    match quotes(raw, delimiter) {
        Quotes::Open => Err(open(number)),
        // On one line a quote inside a value is somebody's inch or nickname.
        Quotes::Loose if 0 < breaks(raw) => Err(open(number)),
        Quotes::Sound | Quotes::Loose if long => Err(open(number)),
        Quotes::Sound | Quotes::Loose => Ok(()),
    }
}

fn open(number: usize) -> ReadError {
    broken(format!("a quote is opened in line {number} and not closed"))
}

/// How the quotes of a record stand.
enum Quotes {
    /// Each value that begins with one ends with one.
    Sound,
    /// The last one is not closed.
    Open,
    /// A value goes on behind its closing quote.
    Loose,
}

fn quotes(raw: &str, delimiter: char) -> Quotes {
    let mut chars = raw.chars().peekable();
    let mut loose = false;
    loop {
        if chars.next_if_eq(&'"').is_some() {
            loop {
                match chars.next() {
                    None => return Quotes::Open,
                    Some('"') if chars.next_if_eq(&'"').is_none() => break,
                    Some(_) => {}
                }
            }
            loose |= chars.peek().is_some_and(|c| *c != delimiter);
        }
        // To the beginning of the next value.
        if chars.by_ref().find(|c| *c == delimiter).is_none() {
            return if loose { Quotes::Loose } else { Quotes::Sound };
        }
    }
}

//! Values separated by commas, semicolons, tabs or bars: rows, each with its text as it stands.
//!
//! A quoted value may go over several lines; the text of its row is then all of them, so that a
//! quotation stays exact. A quote that is never closed would swallow the rows behind it, so it is an
//! error. Nothing is repaired: what is odd is said.

use std::collections::{HashMap, hash_map::Entry};

use super::ReadError;
use super::delimiter::{commonest, delimiter, told};
use super::document::{Document, Unread};
use super::folded;
use super::limit::{Limit, MAX_CELLS, MAX_COLUMNS, MAX_QUOTED_LINES, MAX_VALUE};
use super::sheet::{Line, Value, lay_out};
use super::sniff::Content;
use super::workbook::{TOLD, cut};

/// French letters of UTF-8 that somebody read as windows-1252 and wrote again as UTF-8.
const TWICE: [&str; 9] = ["Ã©", "Ã¨", "Ãª", "Ã´", "Ã®", "Ã§", "Ã‰", "Ã¯", "â€™"];

/// The records of a text, whatever their number of values.
pub(super) fn reader(text: &str, delimiter: char) -> csv::Reader<&[u8]> {
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
    let delimiter = delimiter(text).unwrap_or_else(|| commonest(text));
    let mut reader = reader(text, delimiter);
    let mut record = csv::StringRecord::new();
    let mut document = Document::default();
    let mut lines: Vec<Line> = Vec::new();
    // The number of each line, and how many values it has where it has several.
    let mut widths: Vec<(usize, usize)> = Vec::new();
    let (mut widest, mut rows, mut apart, mut last) = (0, 0, false, 0);
    while reader.read_record(&mut record).map_err(|error| broken(error.to_string()))? {
        let end = place(reader.position());
        let start = record.position().map_or(end, place);
        let raw = text.get(start..end).unwrap_or_default();
        let raw = raw.trim_start_matches(['\n', '\r']);
        let number = counter.line_of(end - raw.len());
        if number == 1 && told(text).is_some() {
            last = 1;
            continue;
        }
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
        widths.push((number, if 1 < filled { values.len() } else { 0 }));
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
    let repeated = repeated(&lines);
    let titles = titles(&mut lines);
    let mut ragged = widths.split_off(titles);
    ragged.retain(|(_, width)| 0 < *width);
    let width = ragged.first().map_or(0, |(_, width)| *width);
    ragged.retain(|(_, values)| *values != width);
    lay_out(lines, &mut document);
    notes(text, width, &ragged, &mut document);
    if rows == 1 {
        let reason = "a header and no rows".to_owned();
        document.unread.push(Unread { locator: "line 1".to_owned(), reason });
    }
    document.unread.extend(cut(rows, "the file".to_owned()));
    document.unread.extend(repeated);
    Ok(document)
}

/// Makes one value of each line of words above the table that the delimiter cut: "Nombre de CPTS, en fin d'année ;
/// source : ARS". Returns how many lines stand above the table.
fn titles(lines: &mut [Line]) -> usize {
    const MOST: usize = 5;
    const SHORT: usize = 40;
    let wide = |at: usize| lines[at].cells.iter().filter(|cell| !cell.text.is_empty()).count();
    let table = (0..lines.len().min(MOST)).find(|&at| {
        2 < wide(at)
            && lines.get(at + 1).is_some_and(|next| next.cells.len() == lines[at].cells.len())
    });
    let Some(table) = table else { return 0 };
    let width = lines[table].cells.len();
    let cut = |line: &Line| {
        let text = line.text.as_deref().unwrap_or_default();
        1 < line.cells.len() && line.cells.len() < width && SHORT < text.len() && line.is_wordy()
    };
    if !lines[..table].iter().all(|line| line.cells.len() == 1 || cut(line)) {
        return 0;
    }
    for line in lines[..table].iter_mut().filter(|line| 1 < line.cells.len()) {
        line.cells = vec![Value::looked_at(line.text.clone().unwrap_or_default())];
    }
    table
}

/// Rows that say what a row before them says, to the letter: a file that was joined from two. A
/// header that stands there again is none of them.
fn repeated(lines: &[Line]) -> Vec<Unread> {
    let mut first: HashMap<&str, &str> = HashMap::new();
    let mut told = Vec::new();
    let mut more = 0_usize;
    for line in lines {
        let Some(text) = line.text.as_deref() else { continue };
        match first.entry(text) {
            Entry::Vacant(place) => {
                place.insert(&line.locator);
            }
            Entry::Occupied(place) if *place.get() == lines[0].locator => {}
            Entry::Occupied(_) if TOLD <= told.len() => more += 1,
            Entry::Occupied(place) => told.push(Unread {
                locator: line.locator.clone(),
                reason: format!("the same row as {}", place.get()),
            }),
        }
    }
    if 0 < more {
        let reason = format!("more rows that repeat another: {more}");
        told.push(Unread { locator: "the file".to_owned(), reason });
    }
    told
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::document::BlockKind;

    #[test]
    fn delimiters() {
        let wide = format!("a{}", ";1".repeat(300));
        #[rustfmt::skip]
        let cases = [
            ("a;b;c\n1;2;3\n", Some(';')),
            ("a\tb\n1\t2\n", Some('\t')),
            ("a|b\n1|2\n", Some('|')),
            ("a,b\n1,2\n3,4\n", Some(',')),
            ("a;b\r1;2\r", Some(';')),
            ("Titre\na;b\n1;2\n", Some(';')),
            ("a;b\n\"deux\nlignes\";2\n", Some(';')),
            ("Une phrase, deux.\nAutre phrase\n", None),
            ("Lyon, Paris\nNantes, Brest\n", None),
            ("seule ligne;x", None),
            (wide.as_str(), Some(';')),
        ];
        for (text, expected) in cases {
            assert_eq!(delimiter(text), expected, "for {text:?}");
        }
    }

    /// The rows and words of a document, one a line: locator, then cells between bars.
    fn told(text: &str) -> Vec<String> {
        let document = read(text).unwrap();
        let mut told = Vec::new();
        for block in &document.blocks {
            let BlockKind::Table(table) = &block.kind else {
                told.push(format!("{}: {}", block.locator, block.text));
                continue;
            };
            for row in &table.rows {
                let cells: Vec<&str> = row.cells.iter().map(|cell| cell.text.as_str()).collect();
                told.push(format!("{}: |{}| {}", row.locator, cells.join("|"), row.text));
            }
        }
        let unread = document.unread.iter().map(|u| format!("? {}: {}", u.locator, u.reason));
        told.into_iter().chain(unread).collect()
    }

    #[test]
    fn rows_keep_their_text_and_their_line() {
        #[rustfmt::skip]
        let cases: [(&str, &[&str]); 12] = [
            ("sep=;\r\na;b\r\n1;2\r\n", &["line 2: |a|b| a;b", "line 3: |1|2| 1;2"]),
            ("a;b;c\n1;2;3\n", &["line 1: |a|b|c| a;b;c", "line 2: |1|2|3| 1;2;3"]),
            ("a;b\r\n1;2\r\n3;4", &["line 1: |a|b| a;b", "line 2: |1|2| 1;2", "line 3: |3|4| 3;4"]),
            ("a;b\r1;2\r3;4\r", &["line 1: |a|b| a;b", "line 2: |1|2| 1;2", "line 3: |3|4| 3;4"]),
            ("a;b\n\"x\ny\";2\n3;4\n", &["line 1: |a|b| a;b", "line 2: |x y|2| \"x y\";2", "line 4: |3|4| 3;4"]),
            ("a;b\n\"c;d\";\"e\"\"f\"\n", &["line 1: |a|b| a;b", "line 2: |c;d|e\"f| \"c;d\";\"e\"\"f\""]),
            ("Titre du fichier\na;b;c\n1;2;3\n", &["line 1: Titre du fichier", "line 2: |a|b|c| a;b;c", "line 3: |1|2|3| 1;2;3"]),
            ("a;b;c\n1;2;3\n\nSource : ARS\n", &["line 1: |a|b|c| a;b;c", "line 2: |1|2|3| 1;2;3", "line 4: Source : ARS"]),
            ("n;x\na;1\n\nm;y\nb;2\n", &["line 1: |n|x| n;x", "line 2: |a|1| a;1", "line 4: |m|y| m;y", "line 5: |b|2| b;2"]),
            ("n;x\na;1\nn;x\nb;2\n", &["line 1: |n|x| n;x", "line 2: |a|1| a;1", "line 4: |b|2| b;2"]),
            ("n;x;y\na;1\nb;1;2;3\n", &["line 1: |n|x|y|| n;x;y", "line 2: |a|1||| a;1", "line 3: |b|1|2|3| b;1;2;3", "? line 2: 2 values where the table has 3", "? line 3: 4 values where the table has 3"]),
            ("n;x;x\nRhÃ´ne;1;2\n", &["line 1: |n|x|x| n;x;x", "line 2: |RhÃ´ne|1|2| RhÃ´ne;1;2", "? line 1: two columns are called `x`", "? line 2: letters that were decoded twice: `Ã´`"]),
        ];
        for (text, expected) in cases {
            assert_eq!(told(text), expected, "for {text:?}");
        }
    }

    #[test]
    fn what_cannot_be_trusted_is_refused() {
        let many = format!("a;b\n{}", ";".repeat(MAX_COLUMNS + 1));
        let long = format!("a;b\n{};1\n", "x".repeat(MAX_VALUE + 1));
        let lines = format!("a;b\n\"{}\";2\n", "x\n".repeat(MAX_QUOTED_LINES + 2));
        #[rustfmt::skip]
        let cases = [
            ("a;b\n\"1;2\n3;4\n", "the document is a CSV file, which is damaged: a quote is opened in line 2 and not closed"),
            ("a;b\n\"1;2\n3;\"4\"\n5;6\n", "the document is a CSV file, which is damaged: a quote is opened in line 2 and not closed"),
            (&lines, "the document is a CSV file, which is damaged: a quote is opened in line 2 and not closed"),
            ("a;b\n1;\0\n", "the document is a CSV file, which is damaged: line 2 holds a NUL"),
            (&many, "the document holds more than 4096 columns"),
            (&long, "the document holds more than 1048576 bytes in one value"),
        ];
        for (text, expected) in cases {
            assert_eq!(read(text).unwrap_err().to_string(), expected);
        }
    }

    #[test]
    fn a_full_sheet_was_probably_cut() {
        let text = format!("a;b\n{}", "1;2\n".repeat(65_535));
        let unread = read(&text).unwrap().unread;
        assert_eq!(
            unread[0].reason,
            "exactly 65536 rows, as many as a spreadsheet can hold: probably cut"
        );
    }

    proptest::proptest! {
        #[test]
        fn every_quotation_stands_in_the_text(text in "([a-zé0-9 ]{0,4}[;,\"\r\n|\t]){0,60}") {
            let whole = folded(&text);
            for block in read(&text).map(|document| document.blocks).unwrap_or_default() {
                match block.kind {
                    BlockKind::Table(table) => for row in table.rows {
                        proptest::prop_assert!(whole.contains(&row.text), "{:?}", row.text);
                    },
                    _ => proptest::prop_assert!(whole.contains(&block.text.replace('"', "")) || text.contains('"')),
                }
            }
        }
    }
}

//! Rows to CSV, for people who open it in a spreadsheet.
//!
//! UTF-8 with a byte order mark (without it, Excel garbles every accent), commas, RFC 4180.
//!
//! A cell is data and never a formula: text that a spreadsheet would run gets an apostrophe in
//! front, and characters that hide or reorder text are written out as `[U+202E]`. Parquet keeps
//! the text as it was printed.

use std::fmt::Write as _;

use super::rows::{Cell, Rows};

const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// A CSV file with these rows.
///
/// # Panics
///
/// Never: memory is the only thing written to.
pub(crate) fn bytes(rows: &Rows) -> Vec<u8> {
    let mut writer =
        csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    let impossible = "writing to memory fails only where memory ends";
    let names = rows.table().fields.iter().map(|field| field.column.name);
    writer.write_record(names).expect(impossible);
    for at in 0..rows.len() {
        let record = rows.columns().iter().map(|cells| text(&cells[at]));
        writer.write_record(record).expect(impossible);
    }
    let body = writer.into_inner().expect(impossible);
    [BYTE_ORDER_MARK, &body].concat()
}

fn text(cell: &Cell<'_>) -> String {
    match cell {
        Cell::Null => String::new(),
        Cell::Text(text) => inert(text),
        Cell::Place(code) => inert(code.as_str()),
        Cell::Integer(number) => number.to_string(),
        Cell::Number(number) => number.to_string(),
        Cell::Date(day) => day.to_string(),
        Cell::Time(moment) => moment.format("%Y-%m-%dT%H:%M:%SZ").to_string(),
        Cell::Flag(flag) => flag.to_string(),
    }
}

/// The text with nothing in it that a spreadsheet would run or a reader would not see.
fn inert(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    // Spreadsheets skip blanks before a formula, and take the full-width signs for the plain ones.
    let blank = |c: char| c.is_whitespace() || matches!(c, '\u{feff}' | '\u{200b}');
    let first = text.trim_start_matches(blank).chars().next();
    let runs = |c: char| matches!(c, '=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠');
    if text.starts_with(['\t', '\r']) || first.is_some_and(runs) {
        safe.push('\'');
    }
    safe.push_str(&visible(text));
    safe
}

/// The text with nothing in it that a reader would not see: such characters are written out.
pub(crate) fn visible(text: &str) -> String {
    let mut seen = String::with_capacity(text.len());
    for c in text.chars() {
        if hides(c) {
            let _ = write!(seen, "[U+{:04X}]", u32::from(c));
        } else {
            seen.push(c);
        }
    }
    seen
}

/// Control characters, and the marks that reorder text so that it reads as something else.
fn hides(c: char) -> bool {
    let bidirectional = matches!(c,
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    bidirectional || c.is_control() && !matches!(c, '\n' | '\r' | '\t')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_inert() {
        #[rustfmt::skip]
        let cases = [
            ("388 contrats",            "388 contrats"),
            ("=HYPERLINK(\"x\")",       "'=HYPERLINK(\"x\")"),
            ("+ de 800",                "'+ de 800"),
            ("-1+1",                    "'-1+1"),
            ("@SUM(A1)",                "'@SUM(A1)"),
            ("\t=1",                    "'\t=1"),
            ("\rx",                     "'\rx"),
            ("  =1",                    "'  =1"),
            ("\u{feff}\u{a0}=1",        "'\u{feff}\u{a0}=1"),
            ("＝1",                     "'＝1"),
            ("'=1",                     "'=1"),
            ("a=b",                     "a=b"),
            ("c\u{202e}d\u{0}e",        "c[U+202E]d[U+0000]e"),
            ("deux\nlignes",            "deux\nlignes"),
            ("",                        ""),
        ];
        for (printed, expected) in cases {
            assert_eq!(inert(printed), expected, "for {printed:?}");
        }
    }

    #[test]
    fn numbers_are_never_touched() {
        for (cell, expected) in [
            (Cell::Number(76.4), "76.4"),
            (Cell::Number(388.0), "388"),
            (Cell::Number(5_400_000.0), "5400000"),
            (Cell::Integer(-3), "-3"),
            (Cell::Null, ""),
            (Cell::Flag(true), "true"),
        ] {
            assert_eq!(text(&cell), expected, "for {cell:?}");
        }
    }
}

//! Turns bytes into the one [`Document`], whatever their format. Knows no CPTS.
//!
//! A format is recognised by its bytes before its name, so that a page that is not what its source
//! declares is seen and said, and never read as something else.

mod document;
mod sniff;
mod encoding;
mod html;
mod grid;
mod boilerplate;
mod text;
mod limit;
mod zipped;
mod xml;
mod shown;
mod sheet;
mod tabled;
mod csv;
mod workbook;
mod xlsx;
mod ods;
mod xls;

pub use document::{Block, BlockKind, Cell, Document, Row, Table, Unread};
pub use limit::Limit;
pub use sniff::{Content, sniff};

use thiserror::Error;

use crate::model::Hint;
use crate::sources::Format;

/// The largest document that is read, in bytes: a page of text is a thousand times smaller.
pub const MAX_BYTES: usize = 20_000_000;

/// Why a document cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ReadError {
    /// There are no bytes, or nothing but white space.
    #[error("the document is empty")]
    Empty,
    /// The bytes are of a format that no reader knows.
    #[error("the document is {found}, which cannot be read yet")]
    Unreadable {
        /// What the bytes are.
        found: Content,
    },
    /// The bytes are not what the source declares.
    #[error("the document is {found}, not the {declared} that its source declares")]
    Mismatch {
        /// What the bytes are.
        found: Content,
        /// What the source declares.
        declared: &'static str,
    },
    /// The document is larger than any page.
    #[error("the document has {bytes} bytes; the limit is {MAX_BYTES}")]
    TooLarge {
        /// Its size.
        bytes: usize,
    },
    /// The bytes are of a known format, and damaged or not put together as it demands.
    #[error("the document is {content}, which is damaged: {why}")]
    Broken {
        /// What the bytes are.
        content: Content,
        /// What is wrong.
        why: String,
    },
    /// The document holds more than one for people does.
    #[error("the document holds more than {0}")]
    Limit(Limit),
    /// The document is locked.
    #[error("the document is protected by a password")]
    Locked,
}

impl Hint for ReadError {
    fn hint(&self) -> Option<String> {
        Some(match self {
            Self::Empty => {
                "look at the page in a browser: it may need a script to show its text".to_owned()
            }
            Self::Unreadable { .. } => {
                "HTML, plain text, CSV and spreadsheets (XLSX, ODS, XLS) are read".to_owned()
            }
            Self::Broken { .. } => {
                "open the file: if it is damaged at its publisher too, tell them".to_owned()
            }
            Self::Limit(_) => "declare the page that holds the figures, not all data".to_owned(),
            Self::Locked => "ask its publisher for a copy that everybody can open".to_owned(),
            Self::Mismatch { .. } => "correct `format` in the source, or its address".to_owned(),
            Self::TooLarge { .. } => {
                "declare the page that holds the figures, not the whole file".to_owned()
            }
        })
    }
}

/// Reads a document. `declared` is the format that its source expects; none accepts any.
///
/// # Errors
///
/// If the bytes are empty, too large, of a format that cannot be read, or not what was declared.
pub fn read(bytes: &[u8], declared: Option<Format>) -> Result<Document, ReadError> {
    if MAX_BYTES < bytes.len() {
        return Err(ReadError::TooLarge { bytes: bytes.len() });
    }
    let found = sniff(bytes);
    let format = match (found, declared) {
        (Content::Empty, _) => return Err(ReadError::Empty),
        (Content::Html, None | Some(Format::Html)) => Format::Html,
        (Content::Text, Some(format @ (Format::Text | Format::Csv))) => format,
        (Content::Text, None) => Format::Text,
        (Content::Csv, None | Some(Format::Csv)) => Format::Csv,
        (Content::Xlsx, None | Some(Format::Xlsx)) => Format::Xlsx,
        (Content::Ods, None | Some(Format::Ods)) => Format::Ods,
        (Content::Xls, None | Some(Format::Xls)) => Format::Xls,
        (Content::Locked, _) => return Err(ReadError::Locked),
        // Prose with commas looks like CSV at times; the source knows better.
        (Content::Csv, Some(Format::Text)) => Format::Text,
        (found, Some(declared)) if found.is_text() => {
            return Err(ReadError::Mismatch { found, declared: name(declared) });
        }
        (found, Some(declared)) => {
            return Err(ReadError::Mismatch { found, declared: name(declared) });
        }
        (found, None) => return Err(ReadError::Unreadable { found }),
    };
    let document = match format {
        Format::Html => html::read(&encoding::decode(bytes, encoding::declared_in_html(bytes))),
        Format::Text => text::read(&encoding::decode(bytes, None)),
        Format::Csv => csv::read(&encoding::decode(bytes, None))?,
        Format::Xlsx => xlsx::read(bytes)?,
        Format::Ods => ods::read(bytes)?,
        Format::Xls => xls::read(bytes)?,
    };
    // What holds something that could not be read is not empty.
    let empty = document.blocks.is_empty() && document.unread.is_empty();
    if empty { Err(ReadError::Empty) } else { Ok(document) }
}

/// The name of a format in messages.
const fn name(format: Format) -> &'static str {
    match format {
        Format::Html => "web page",
        Format::Text => "plain text",
        Format::Csv => "CSV file",
        Format::Xlsx => "Excel workbook (XLSX)",
        Format::Ods => "Open Document spreadsheet (ODS)",
        Format::Xls => "old Excel workbook (XLS)",
    }
}

/// White space folded to single spaces, the ends trimmed; invisible characters dropped.
fn folded(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for word in text.split(char::is_whitespace).filter(|word| !word.is_empty()) {
        if !folded.is_empty() {
            folded.push(' ');
        }
        folded.extend(word.chars().filter(|c| !matches!(c, '\u{feff}' | '\u{200b}' | '\0')));
    }
    folded.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_what_they_are() {
        type Case = (&'static [u8], Option<Format>, Result<(), &'static str>);
        #[rustfmt::skip]
        let cases: &[Case] = &[
            (b"<html><p>Bonjour</p></html>", Some(Format::Html), Ok(())),
            (b"<p>Bonjour</p>", None, Ok(())),
            (b"Bonjour\n", Some(Format::Text), Ok(())),
            (b"a;b\n1;2\n", None, Ok(())),
            (b"", Some(Format::Html), Err("the document is empty")),
            (b"  \n ", Some(Format::Html), Err("the document is empty")),
            (b"<html><body></body></html>", Some(Format::Html), Err("the document is empty")),
            (b"%PDF-1.7\n%\xe2\xe3", Some(Format::Html), Err("the document is a PDF file, not the web page that its source declares")),
            (b"PK\x03\x04rest", Some(Format::Csv), Err("the document is a zip archive, not the CSV file that its source declares")),
            (b"\x89PNG\r\n\x1a\n", None, Err("the document is an image, which cannot be read yet")),
            (b"\x00\x01\x02\x03\x00", Some(Format::Text), Err("the document is binary data, not the plain text that its source declares")),
            (b"Bonjour", Some(Format::Html), Err("the document is plain text, not the web page that its source declares")),
            (b"PK\x03\x04rest", None, Err("the document is a zip archive, which cannot be read yet")),
            (b"a;b\n1;2\n", Some(Format::Xlsx), Err("the document is a CSV file, not the Excel workbook (XLSX) that its source declares")),
            (b"<table><tr><td>1</td></tr></table>", Some(Format::Xls), Err("the document is a web page, not the old Excel workbook (XLS) that its source declares")),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1W\0o\0r\0d\0", None, Err("the document is an old text document or presentation, which cannot be read yet")),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0", Some(Format::Xlsx), Err("the document is protected by a password")),
            (include_bytes!("../../tests/fixtures/gold/s01_dgos_regions_par_stade.xlsx"), Some(Format::Xlsx), Ok(())),
            (include_bytes!("../../tests/fixtures/gold/s07_ars_ara_couverture_ods.ods"), Some(Format::Ods), Ok(())),
            (include_bytes!("../../tests/fixtures/gold/s08_dgos_regions_par_stade_xls.xls"), Some(Format::Xls), Ok(())),
            (include_bytes!("../../tests/fixtures/gold/s07_ars_ara_couverture_ods.ods"), Some(Format::Xlsx), Err("the document is an Open Document spreadsheet (ODS), not the Excel workbook (XLSX) that its source declares")),
            (b"{\"a\": 1}", Some(Format::Html), Err("the document is JSON data, not the web page that its source declares")),
        ];
        for (bytes, declared, expected) in cases {
            let got = read(bytes, *declared).map(|_| ()).map_err(|error| error.to_string());
            assert_eq!(
                got,
                expected.map_err(str::to_owned),
                "for {:?}",
                String::from_utf8_lossy(bytes)
            );
        }
    }

    proptest::proptest! {
        #[test]
        fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..400)) {
            let _ = read(&bytes, None).is_ok();
        }

        #[test]
        fn any_markup_is_read_or_refused(text in "(<(p|div|table|tr|td|li|ul|nav|main|h1|dl|dt|dd|script)( class=\"menu\")?>|</(p|div|table|tr|td|li|ul|dl)>|[a-zé0-9 ;,.]){0,60}") {
            let _ = read(format!("<html>{text}").as_bytes(), Some(Format::Html)).is_ok();
        }
    }
}

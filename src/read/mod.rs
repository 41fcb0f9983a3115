//! Turns bytes into the one [`Document`], whatever their format. Knows no CPTS.
//!
//! A format is recognised by its bytes before its name, so that a page that is not what its source
//! declares is seen and said, and never read as something else.

mod recipe;
mod document;
mod bound;
mod doubt;
mod contained;
mod sniff;
mod encoding;
mod frames;
mod tree;
mod markup;
mod article;
mod landmarks;
mod html;
mod raised;
mod grid;
mod ranks;
mod laid;
mod boxes;
mod glossary;
mod boilerplate;
mod spaced;
mod infographic;
mod led;
mod lines;
mod running;
mod nested;
mod text;
mod limit;
mod zipped;
mod xml;
mod shown;
mod sheet;
mod tabled;
mod delimiter;
mod csv;
mod pdf;
mod workbook;
mod wrapped;
mod xlsx;
mod ods;
mod xls;
mod json;
mod records;
mod columnar;
mod coded;
mod selection;
mod kml;
mod kmz;
mod register;
mod links;

pub use bound::Bound;
pub use contained::{Containment, Death, Direct, Limits, Order, Parser, Pool, serve};
pub use document::{Block, BlockKind, Cell, Document, Row, Table, Unread};
pub use limit::Limit;
pub use links::{Leads, Link, LinkForm, Links, links};
pub use raised::{NOTE_DIGITS, print_plain};
pub use recipe::{Miss, Recipe, Register};
pub use sniff::{Content, sniff};

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use thiserror::Error;
use unicode_normalization::UnicodeNormalization as _;

use crate::model::Hint;
use crate::sources::Format;

/// The largest document that is read, in bytes: a page of text is a thousand times smaller.
pub const MAX_BYTES: usize = 20_000_000;

/// The largest register or map layer that is read, in bytes: most of it is passed over, not held.
/// The archive keeps no larger ones.
pub const MAX_STREAMED_BYTES: usize = 128_000_000;

/// Why a document cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, Error, Serialize, Deserialize)]
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
    #[error("the document is {found}, not the {} that its source declares", name(*declared))]
    Mismatch {
        /// What the bytes are.
        found: Content,
        /// What the source declares.
        declared: Format,
    },
    /// The document is larger than any page.
    #[error("the document has {bytes} bytes; the limit is {most}")]
    TooLarge {
        /// Its size.
        bytes: usize,
        /// The limit for its format.
        most: usize,
    },
    /// The document passes a bound on its shape.
    #[error("the document is too large to be read: {0}")]
    TooMuch(#[from] Bound),
    /// It holds pictures of text, and no text.
    #[error("the document holds no text, only images: {places}")]
    OnlyImages {
        /// Where they stand.
        places: String,
    },
    /// Whoever read it died of it.
    #[error("the document could not be read: {0}")]
    Died(Death),
    /// Nobody could be started to read it.
    #[error("no reader could be started: {why}")]
    NoReader {
        /// What the system says.
        why: String,
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
    /// A list of addresses, or the stream that holds it, breaks the rules of its format.
    #[error("{what} is damaged at {at}: {why}")]
    Damaged {
        /// What it is, with its article where it has one.
        what: Cow<'static, str>,
        /// Where.
        at: String,
        /// How.
        why: String,
    },
    /// The document holds nothing that its recipe names.
    #[error(transparent)]
    Recipe(#[from] Miss),
    /// A register without a recipe: only a person knows what its fields are.
    #[error("a register cannot be read without a recipe")]
    NoRecipe,
}

impl Hint for ReadError {
    fn hint(&self) -> Option<String> {
        Some(match self {
            Self::Empty => {
                "look at the page in a browser: it may need a script to show its text".to_owned()
            }
            Self::Unreadable { .. } => {
                "HTML, PDF, plain text, CSV, spreadsheets (XLSX, ODS, XLS), JSON, maps (GeoJSON, KML, \
                 KMZ) and registers are read"
                    .to_owned()
            }
            Self::Broken { .. } => {
                "open the file: where that fails too, the download was cut, or it is damaged at its \
                 publisher: tell them"
                    .to_owned()
            }
            Self::Limit(_) => "declare the page that holds the figures, not all data".to_owned(),
            Self::Locked => "ask its publisher for a copy that everybody can open".to_owned(),
            Self::Mismatch { .. } => "correct `format` in the source, or its address".to_owned(),
            Self::TooLarge { .. } => {
                "declare the page that holds the figures, not the whole file".to_owned()
            }
            Self::TooMuch(_) => {
                "no page for people is so large: look at what the address serves now".to_owned()
            }
            Self::OnlyImages { .. } => {
                "look for the same text as a page or a table; images are not read".to_owned()
            }
            Self::Died(Death::Memory { .. } | Death::Processor { .. } | Death::Wall { .. }) => {
                "where the document is an honest one, raise the limit: `--document-memory`, `--document-cpu`, `--document-wall`".to_owned()
            }
            Self::Died(_) => {
                "keep the document and report it; the others are not affected".to_owned()
            }
            Self::NoReader { .. } => {
                "documents are read in child processes: look at the limits on memory and processes"
                    .to_owned()
            }
            Self::Damaged { .. } => {
                "look at the file: it was cut off, or is not what its publisher means".to_owned()
            }
            Self::Recipe(_) => {
                "correct the recipe, or ask the publisher what became of it".to_owned()
            }
            Self::NoRecipe => "say what its fields are in `[documents.read.register]`".to_owned(),
        })
    }
}

/// Reads a document as its recipe says. `declared` is the format that its source expects; none
/// accepts any.
///
/// # Errors
///
/// If the bytes are empty, too large, damaged, of a format that cannot be read, not what was
/// declared, or do not hold what the recipe names.
pub fn read(
    bytes: &[u8],
    declared: Option<Format>,
    recipe: &Recipe,
) -> Result<Document, ReadError> {
    if MAX_STREAMED_BYTES < bytes.len() {
        return Err(ReadError::TooLarge { bytes: bytes.len(), most: MAX_STREAMED_BYTES });
    }
    if let Some(order) = &recipe.links {
        return links::read(bytes, order);
    }
    let found = sniff(bytes);
    let format = match (found, declared) {
        (Content::Empty, _) => return Err(ReadError::Empty),
        (Content::Html, None | Some(Format::Html)) => Format::Html,
        (Content::Text, Some(format @ (Format::Text | Format::Csv))) => format,
        (Content::Pdf, None | Some(Format::Pdf)) => Format::Pdf,
        (Content::Text, None) => Format::Text,
        (Content::Csv, None | Some(Format::Csv)) => Format::Csv,
        (Content::Xlsx, None | Some(Format::Xlsx)) => Format::Xlsx,
        (Content::Ods, None | Some(Format::Ods)) => Format::Ods,
        (Content::Xls, None | Some(Format::Xls)) => Format::Xls,
        (Content::Locked, _) => return Err(ReadError::Locked),
        // Prose with commas looks like CSV at times; the source knows better.
        (Content::Csv, Some(Format::Text)) => Format::Text,
        (Content::Json, None | Some(Format::Json)) => Format::Json,
        // A layer is JSON; one whose kind stands far behind its records looks like any other.
        (Content::Geojson, Some(Format::Json)) => Format::Json,
        (Content::Json, Some(Format::Geojson)) => Format::Geojson,
        (Content::Geojson, None | Some(Format::Geojson)) => Format::Geojson,
        (Content::Kml, None | Some(Format::Kml)) => Format::Kml,
        (Content::Kmz, None | Some(Format::Kmz)) => Format::Kmz,
        (Content::Register, None | Some(Format::Register)) => Format::Register,
        // Its first line may be missing, or another: the recipe knows.
        (Content::Csv | Content::Text, Some(Format::Register)) => Format::Register,
        (found, Some(declared)) => {
            return Err(ReadError::Mismatch { found, declared });
        }
        (found, None) => return Err(ReadError::Unreadable { found }),
    };
    let most = most_bytes(format);
    if most < bytes.len() {
        return Err(ReadError::TooLarge { bytes: bytes.len(), most });
    }
    let mut document = match format {
        Format::Html => {
            html::read(&encoding::decode(bytes, encoding::declared_in_html(bytes)), recipe)?
        }
        Format::Text => text::read(&encoding::decode(bytes, None)),
        Format::Csv => csv::read(&encoding::decode(bytes, None))?,
        Format::Pdf => pdf::read(bytes)?,
        Format::Xlsx => xlsx::read(bytes)?,
        Format::Ods => ods::read(bytes)?,
        Format::Xls => xls::read(bytes)?,
        Format::Json | Format::Geojson => selection::read(bytes, recipe)?,
        Format::Kml => kml::read(bytes)?,
        Format::Kmz => kml::read(&kmz::map(bytes)?)?,
        Format::Register => register::read(bytes, recipe)?,
    };
    if let Some(bound) = bound::passed(&document) {
        return Err(ReadError::TooMuch(bound));
    }
    doubt::set_aside(&mut document);
    if format == Format::Html {
        document.unread.extend(encoding::contradicted(bytes));
    }
    // What holds something that could not be read is not empty.
    let empty = document.blocks.is_empty() && document.unread.is_empty();
    if empty { Err(ReadError::Empty) } else { Ok(document) }
}

/// How large a document of this format may be, in bytes.
pub const fn most_bytes(format: Format) -> usize {
    match format {
        Format::Register | Format::Geojson => MAX_STREAMED_BYTES,
        _ => MAX_BYTES,
    }
}

/// The name of a format in messages.
const fn name(format: Format) -> &'static str {
    match format {
        Format::Html => "web page",
        Format::Text => "plain text",
        Format::Csv => "CSV file",
        Format::Pdf => "PDF file",
        Format::Xlsx => "Excel workbook (XLSX)",
        Format::Ods => "Open Document spreadsheet (ODS)",
        Format::Xls => "old Excel workbook (XLS)",
        Format::Json => "JSON data",
        Format::Geojson => "GeoJSON map layer",
        Format::Kml => "KML map",
        Format::Kmz => "KMZ map",
        Format::Register => "register",
    }
}

/// White space folded to single spaces, the ends trimmed; invisible characters dropped; accents joined
/// with their letters, which some systems write as two characters.
fn folded(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for word in text.split(char::is_whitespace).filter(|word| !word.is_empty()) {
        if !folded.is_empty() {
            folded.push(' ');
        }
        // Bytes of the characters that are dropped or joined: hardly any word has one.
        if word.bytes().any(|byte| matches!(byte, 0 | 0xad | 0xcc | 0xcd | 0xe2 | 0xef)) {
            // A soft hyphen at the end breaks a word between two lines.
            let broken = word.ends_with('\u{ad}');
            let invisible = |c: &char| matches!(c, '\u{feff}' | '\u{200b}' | '\u{ad}' | '\0');
            folded.extend(word.nfc().filter(|c| !invisible(c)));
            folded.extend(broken.then_some('\u{ad}'));
        } else {
            folded.push_str(word);
        }
    }
    if folded.trim().len() == folded.len() { folded } else { folded.trim().to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8], declared: Option<Format>) -> Result<Document, ReadError> {
        super::read(bytes, declared, &Recipe::default())
    }

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
            let shown = String::from_utf8_lossy(bytes);
            assert_eq!(got, expected.map_err(str::to_owned), "for {shown:?}");
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

        #[test]
        fn any_json_is_read_or_refused(text in "[\\[{](\"(a|type|features|properties|geometry)\": ?|[\\[\\]{},]|\"é\\\\u00e9\"|-?[0-9]{1,3}(\\.5|e9)?|null|true){0,40}") {
            let _ = read(text.as_bytes(), None).is_ok();
            let _ = read(text.as_bytes(), Some(Format::Geojson)).is_ok();
        }

        #[test]
        fn any_map_is_read_or_refused(text in "(</?(Folder|Placemark|name|description|value|Polygon)>|<Data name=\"(a|b)\">|</Data>|&(amp|x|#65);|<!\\[CDATA\\[<p>|\\]\\]>|[a-zé ]){0,40}") {
            let _ = read(format!("<kml>{text}</kml>").as_bytes(), Some(Format::Kml)).is_ok();
        }
    }
}

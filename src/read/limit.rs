//! The bounds within which documents are read: what honest files never reach, and hostile ones do.
//!
//! Each has a name, so that the issue about a document can say which one it passed.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{json, kml, records, register};

/// How many parts an archive may hold: a workbook of a hundred sheets holds some three hundred.
pub(super) const MAX_PARTS: usize = 2_000;
/// How many bytes an archive may hold in all, once inflated.
pub(super) const MAX_INFLATED: u64 = 256 << 20;
/// How many bytes may stand between two marks of an XML part: Excel itself allows a cell 32,767
/// characters.
pub(super) const MAX_RUN: usize = 1 << 20;
/// How long a tag may be: those of spreadsheets stay below two kilobytes.
pub(super) const MAX_TAG: usize = 64 << 10;
/// How deep elements may nest: those of spreadsheets stay below twenty.
pub(super) const MAX_DEPTH: usize = 256;
/// How many cells a spreadsheet or a CSV file may have, the empty ones in its rectangles included:
/// they take some 400 MB, and the largest lists of this field have half of them.
pub(super) const MAX_CELLS: usize = 1_000_000;
/// How many columns a table may have: a tenth of what a spreadsheet can, a hundred times what one
/// for people has.
pub(super) const MAX_COLUMNS: usize = 4_096;
/// How many bytes one value of a CSV file may have.
pub(super) const MAX_VALUE: usize = 1 << 20;
/// Over how many lines a quoted value may go: more, and its quote was never closed.
pub(super) const MAX_QUOTED_LINES: usize = 200;

/// A bound that a document passed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Limit {
    /// Parts of an archive.
    Parts,
    /// Bytes of an archive, inflated.
    Inflated,
    /// Bytes between two marks of an XML part.
    Run,
    /// Bytes of one tag.
    Tag,
    /// Elements inside one another.
    Depth,
    /// Shared texts, by what the table of them says of itself.
    SharedTexts,
    /// Cells.
    Cells,
    /// Columns.
    Columns,
    /// Bytes of one value.
    Value,
    /// Objects and lists inside one another in JSON.
    Levels,
    /// Keys of one object.
    Keys,
    /// Elements of one list.
    Elements,
    /// Bytes of one text in JSON.
    Text,
    /// Elements inside one another in a map.
    MapLevels,
    /// Bytes of one text in a map.
    MapText,
    /// Bytes of one shape of a map layer.
    Shape,
    /// Bytes of one line of a register.
    Line,
    /// Values of a register, of records or of a map.
    Values,
}

impl fmt::Display for Limit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Parts => write!(f, "{MAX_PARTS} parts in its archive"),
            Self::Inflated => write!(f, "{} MiB once inflated", MAX_INFLATED >> 20),
            Self::Run => write!(f, "{MAX_RUN} bytes in one text of its XML"),
            Self::Tag => write!(f, "{MAX_TAG} bytes in one tag of its XML"),
            Self::Depth => write!(f, "{MAX_DEPTH} elements inside one another"),
            Self::SharedTexts => f.write_str("as many shared texts as its bytes can hold"),
            Self::Cells => write!(f, "{MAX_CELLS} cells"),
            Self::Columns => write!(f, "{MAX_COLUMNS} columns"),
            Self::Value => write!(f, "{MAX_VALUE} bytes in one value"),
            Self::Levels => write!(f, "{} levels of nesting", json::MAX_DEPTH),
            Self::Keys => write!(f, "{} keys in one object", json::MAX_MEMBERS),
            Self::Elements => write!(f, "{} elements in one list", json::MAX_ELEMENTS),
            Self::Text => write!(f, "{} bytes in one string", json::MAX_STRING_BYTES),
            Self::MapLevels => write!(f, "{} levels of nesting", kml::MAX_DEPTH),
            Self::MapText => write!(f, "{} bytes in one text", kml::MAX_TEXT_BYTES),
            Self::Shape => write!(f, "{} bytes in one shape", records::MAX_SHAPE_BYTES),
            Self::Line => write!(f, "{} bytes in one line", register::MAX_LINE_BYTES),
            Self::Values => write!(f, "{MAX_CELLS} values"),
        }
    }
}

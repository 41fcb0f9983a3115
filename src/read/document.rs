//! What every format becomes: blocks in reading order, each with a locator.

use serde::{Deserialize, Serialize};

use crate::model::PartialDate;

/// A document as a reader sees it, without menus, banners, comments and footers.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Document {
    /// The title, empty where there is none.
    pub title: String,
    /// The date of publication, where the document states it.
    pub published: Option<PartialDate>,
    /// The texts that may give the date of publication, the most reliable first. Reading dates is
    /// the work of another room.
    pub dates: Vec<String>,
    /// The blocks, in reading order.
    pub blocks: Vec<Block>,
    /// The parts that hold something for people and nothing that could be read here, in reading
    /// order.
    pub unread: Vec<Unread>,
}

/// A part of a document that could not be read, so that it is never silently empty.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Unread {
    /// Where it stands: `page 3`, `sheet "Région"`.
    pub locator: String,
    /// Why it is not read: `image`, `hidden sheet`.
    pub reason: String,
}

/// One piece of a document.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// Its text, white space folded to single spaces; for a table, empty.
    pub text: String,
    /// Where it stands: `p[12]`, `li[3]`, `line 7`.
    pub locator: String,
}

/// What a block is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum BlockKind {
    /// A heading, from 1 to 6.
    Heading(u8),
    /// A paragraph.
    Paragraph,
    /// An item of a list; items of one list share the number.
    Item {
        /// The number of the list in the document, from 0.
        list: usize,
    },
    /// A note, with the mark that leads to it (`*`, `1`); empty where it has none.
    Note {
        /// The mark.
        mark: String,
    },
    /// A table, its spans resolved.
    Table(Table),
}

/// A table whose spans are resolved: every row has a cell for every column.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Table {
    /// The caption, empty where there is none.
    pub caption: String,
    /// The rows, header rows included.
    pub rows: Vec<Row>,
}

/// One row of a table.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// The cells, one for each column.
    pub cells: Vec<Cell>,
    /// The row as it stands in the document: its own cells joined by a space, or the raw line.
    pub text: String,
    /// Where it stands: `table[1] tr[3]`, `line 7`.
    pub locator: String,
}

/// One cell of a table.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Cell {
    /// Its text, white space folded.
    pub text: String,
    /// Whether it is a header.
    pub header: bool,
    /// Whether it stands here because of a span, not because it was printed here.
    pub spanned: bool,
}

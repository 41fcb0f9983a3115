//! How large a document may be in any direction before reading it stops.
//!
//! Each bound is far above any page that people publish, and far below what hurts: a page of a
//! ministry has some thousand elements, twenty inside each other, and a paragraph of some hundred
//! letters.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::document::{BlockKind, Document};

/// The direction in which a document is too large.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error, Serialize, Deserialize)]
pub enum Bound {
    /// Elements inside each other; parsing takes time that grows with the square of it.
    #[error("more than {} elements inside each other", Self::DEPTH)]
    Depth,
    /// Elements, texts and comments in all.
    #[error("more than {} elements", Self::NODES)]
    Nodes,
    /// Attributes of one element.
    #[error("more than {} attributes on one element", Self::ATTRIBUTES)]
    Attributes,
    /// Cells of all tables, those included into which a cell reaches.
    #[error("more than {} table cells", Self::CELLS)]
    Cells,
    /// Paragraphs, items, headings and tables in all.
    #[error("more than {} paragraphs", Self::BLOCKS)]
    Blocks,
    /// Bytes of one paragraph, item, heading or cell.
    #[error("more than {} bytes in one paragraph or cell", Self::BLOCK_BYTES)]
    Block,
    /// Pages.
    #[error("more than {} pages", Self::PAGES)]
    Pages,
    /// Letters drawn on all pages.
    #[error("more than {} letters", Self::LETTERS)]
    Letters,
    /// Lines and areas drawn on all pages.
    #[error("more than {} drawn lines", Self::STROKES)]
    Strokes,
}

impl Bound {
    /// Elements inside each other, as in browsers.
    pub const DEPTH: usize = 512;
    /// Elements, texts and comments in all.
    pub const NODES: usize = 2_000_000;
    /// Attributes of one element.
    pub const ATTRIBUTES: usize = 1_000;
    /// Cells of all tables.
    pub const CELLS: usize = 1_000_000;
    /// Paragraphs, items, headings and tables: a report of a thousand pages has ten thousand.
    pub const BLOCKS: usize = 500_000;
    /// Bytes of one paragraph or cell.
    pub const BLOCK_BYTES: usize = 1_000_000;
    /// Pages.
    pub const PAGES: usize = 2_000;
    /// Letters drawn on all pages.
    pub const LETTERS: usize = 3_000_000;
    /// Lines and areas drawn on all pages.
    pub const STROKES: usize = 1_000_000;
}

/// The bound that a document passes once it is read, whatever its format.
pub(super) fn passed(document: &Document) -> Option<Bound> {
    if Bound::BLOCKS < document.blocks.len() {
        return Some(Bound::Blocks);
    }
    let mut cells = 0;
    for block in &document.blocks {
        if Bound::BLOCK_BYTES < block.text.len() {
            return Some(Bound::Block);
        }
        let BlockKind::Table(table) = &block.kind else { continue };
        for row in &table.rows {
            cells += row.cells.len();
            if row.cells.iter().any(|cell| Bound::BLOCK_BYTES < cell.text.len()) {
                return Some(Bound::Block);
            }
        }
        if Bound::CELLS < cells {
            return Some(Bound::Cells);
        }
    }
    None
}

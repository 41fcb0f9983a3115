//! No evidence, no claim: a quotation stands in its document, to the letter.

use crate::read::{BlockKind, Document};

/// Whether a text stands in the document: within one block, one row, one cell, or the title.
pub(super) fn stands(document: &Document, quotation: &str) -> bool {
    let quotation = quotation.trim();
    if quotation.is_empty() {
        return false;
    }
    document.title.contains(quotation)
        || document.blocks.iter().any(|block| match &block.kind {
            BlockKind::Table(table) => {
                table.caption.contains(quotation)
                    || table.rows.iter().any(|row| {
                        row.text.contains(quotation)
                            || row.cells.iter().any(|cell| cell.text.contains(quotation))
                    })
            }
            _ => block.text.contains(quotation),
        })
}

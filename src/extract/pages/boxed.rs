//! Boxes of key figures whose numbers stand above their labels: each is a line, "12 CPTS signataires", unless the labels
//! are the names of places.

use std::borrow::Cow;

use crate::extract::claims::compose::Page;
use crate::extract::lexicon::token::tokens;
use crate::extract::tables::keyed::known;
use crate::read::{Block, BlockKind, Document, Row, Table};

/// The document, the boxes whose numbers stand above their labels made lines.
pub(crate) fn told<'d>(document: &'d Document, page: &Page<'_>) -> Cow<'d, Document> {
    let lines =
        |block: &Block| matches!(&block.kind, BlockKind::Table(table) if are_lines(table, page));
    if !document.blocks.iter().any(lines) {
        return Cow::Borrowed(document);
    }
    let mut told = document.clone();
    told.blocks.clear();
    for block in &document.blocks {
        match &block.kind {
            BlockKind::Table(table) if are_lines(table, page) => {
                told.blocks.extend(table.rows.iter().map(line));
            }
            _ => told.blocks.push(block.clone()),
        }
    }
    Cow::Owned(told)
}

fn line(row: &Row) -> Block {
    Block { kind: BlockKind::Paragraph, text: row.text.clone(), locator: row.locator.clone() }
}

/// Whether the rows of a table are boxes with their numbers above, and something else than places below.
fn are_lines(table: &Table, page: &Page<'_>) -> bool {
    let above = |row: &Row| match row.cells.as_slice() {
        // Where the page sets no space between them, the row alone can be quoted.
        [label, value] => {
            let rest = row.text.strip_prefix(value.text.as_str());
            let label = rest.and_then(|rest| rest.strip_prefix(' ')) == Some(label.text.as_str());
            !value.text.is_empty() && label
        }
        _ => false,
    };
    let place = |row: &Row| {
        row.cells.first().is_some_and(|cell| known(&tokens(&cell.text), page).is_some())
    };
    !table.rows.is_empty() && table.rows.iter().all(above) && !table.rows.iter().all(place)
}

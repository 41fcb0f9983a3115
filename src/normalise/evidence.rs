//! No evidence, no claim: a quotation stands in its document, to the letter.

use std::collections::BTreeMap;

use crate::read::{BlockKind, Document, Row};

/// A document, and where its texts stand in it.
#[derive(Debug)]
pub(super) struct Quoted<'d> {
    document: &'d Document,
    texts: BTreeMap<&'d str, &'d str>,
    rows: BTreeMap<&'d str, &'d Row>,
}

impl<'d> Quoted<'d> {
    pub(super) fn new(document: &'d Document) -> Self {
        let mut texts = BTreeMap::new();
        let mut rows = BTreeMap::new();
        for block in &document.blocks {
            match &block.kind {
                BlockKind::Table(table) => {
                    rows.extend(table.rows.iter().map(|row| (row.locator.as_str(), row)));
                }
                _ => {
                    texts.insert(block.locator.as_str(), block.text.as_str());
                }
            }
        }
        Self { document, texts, rows }
    }

    /// Whether a text stands in the document: within one block, one row, one cell, or the title.
    /// It is looked for where it was found, and only then everywhere.
    pub(super) fn stands(&self, quotation: &str, locator: &str) -> bool {
        let quotation = quotation.trim();
        if quotation.is_empty() {
            return false;
        }
        // "table[1] tr[3] · ACI signé" is a cell of the row "table[1] tr[3]".
        let row = locator.split(" · ").next().unwrap_or(locator);
        self.texts.get(locator).is_some_and(|text| text.contains(quotation))
            || self.rows.get(row).is_some_and(|row| stands_in(row, quotation))
            || self.stands_anywhere(quotation)
    }

    fn stands_anywhere(&self, quotation: &str) -> bool {
        self.document.title.contains(quotation)
            || self.document.blocks.iter().any(|block| match &block.kind {
                BlockKind::Table(table) => {
                    table.caption.contains(quotation)
                        || table.rows.iter().any(|row| stands_in(row, quotation))
                }
                _ => block.text.contains(quotation),
            })
    }
}

fn stands_in(row: &Row, quotation: &str) -> bool {
    row.text.contains(quotation) || row.cells.iter().any(|cell| cell.text.contains(quotation))
}

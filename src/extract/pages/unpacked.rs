//! What stands in a table and is no row of it: sources and notes in a cell below its figures, a title above its head.

use std::borrow::Cow;

use crate::extract::lexicon::token::{Token, tokens};
use crate::read::{Block, BlockKind, Cell, Document, Row, Table};

/// The document, with paragraphs in the place of the last rows of tables that are one text over all columns, and
/// captions in the place of the first.
pub(crate) fn unpacked(document: &Document) -> Cow<'_, Document> {
    let packed = |block: &Block| match &block.kind {
        BlockKind::Table(table) => {
            boxed(table)
                || figures(table) < table.rows.len()
                || titled(table)
                || phrased(table).is_some()
        }
        _ => false,
    };
    if !document.blocks.iter().any(packed) {
        return Cow::Borrowed(document);
    }
    let mut unpacked = document.clone();
    unpacked.blocks = Vec::with_capacity(document.blocks.len() + 1);
    for block in &document.blocks {
        let mut block = block.clone();
        let mut behind = Vec::new();
        if let BlockKind::Table(table) = &mut block.kind {
            if boxed(table) {
                unpacked.blocks.extend(boxes(table));
                continue;
            }
            if let Some(heads) = phrased(table) {
                unpacked.blocks.extend(items(table, heads, unpacked.blocks.len()));
                continue;
            }
            behind = table.rows.split_off(figures(table));
            if titled(table) {
                table.caption = table.rows.remove(0).text;
            }
        }
        unpacked.blocks.push(block);
        unpacked.blocks.extend(behind.into_iter().map(|row| Block {
            kind: BlockKind::Paragraph,
            text: row.text,
            locator: row.locator,
        }));
    }
    Cow::Owned(unpacked)
}

/// How many rows head a table of two columns that says in words what it counts at each place: "Doubs | 3 CPTS sous
/// ACI, 2 projets de santé validés"; none if it is another.
fn phrased(table: &Table) -> Option<usize> {
    // Most tables have more columns.
    if table.rows.first().is_none_or(|row| row.cells.len() != 2) {
        return None;
    }
    let counts = |text: &str| text.starts_with(|c: char| c.is_ascii_digit());
    let worded = |text: &str| {
        let words = tokens(text);
        let said = words.iter().skip(1).filter(|t| t.is_word() && 2 < t.fold.len()).count();
        counts(text) && words.get(1).is_some_and(Token::is_word) && 1 < said
    };
    let heads = table.rows.iter().take(2).take_while(|row| !counts(told(row))).count();
    let body = table.rows.get(heads..).filter(|body| 1 < body.len() && heads < 2)?;
    let labelled = |row: &Row| {
        row.cells.first().is_some_and(|cell| cell.text.starts_with(char::is_alphabetic))
    };
    let fits = |row: &Row| row.cells.len() == 2 && labelled(row) && worded(told(row));
    let named = |row: &Row| tokens(told(row)).iter().any(|t| t.is("cpts"));
    (body.iter().all(fits) && body.iter().any(named)).then_some(heads)
}

/// Whether a table is no more than boxes beside each other, each with a number and what it counts: "9 CPTS recensées sur
/// l'île | 34 maisons de santé".
fn boxed(table: &Table) -> bool {
    const LONGEST: usize = 200;
    let counts = |text: &str| text.starts_with(|c: char| c.is_ascii_digit());
    let worded = |text: &str| {
        let words = tokens(text);
        let said = words.iter().skip(1).filter(|t| t.is_word() && 2 < t.fold.len()).count();
        counts(text) && words.get(1).is_some_and(|t| t.is_word() || t.is_mark("%")) && 1 < said
    };
    let texts = |row: &Row| -> Vec<String> {
        let own = row.cells.iter().filter(|cell| !cell.spanned && !cell.text.is_empty());
        own.map(|cell| cell.text.clone()).collect()
    };
    let rows: Vec<Vec<String>> = table.rows.iter().map(texts).collect();
    let full = |row: &&Vec<String>| {
        1 < row.len() && row.iter().all(|text| worded(text) || 3 < row.len() && text.contains('€'))
    };
    let boxes = rows.iter().filter(full).count();
    // What heads or closes them counts nothing.
    let rest = rows
        .iter()
        .filter(|row| !full(row))
        .all(|row| row.iter().all(|text| !counts(text) || worded(text)));
    let told = table.rows.iter().any(|row| tokens(&row.text).iter().any(|t| t.is("cpts")));
    0 < boxes
        && rest
        && told
        && rows.iter().flatten().all(|text| text.len() <= LONGEST)
        && table
            .rows
            .iter()
            .all(|row| row.cells.iter().all(|cell| !cell.header || !worded(&cell.text)))
}

/// The boxes, and what stands above and below them, as paragraphs.
fn boxes(table: &Table) -> Vec<Block> {
    let cells = table.rows.iter().flat_map(|row| row.cells.iter().map(move |cell| (row, cell)));
    let own = cells.filter(|(_, cell)| !cell.spanned && !cell.text.is_empty());
    let block = |(row, cell): (&Row, &Cell)| Block {
        kind: BlockKind::Paragraph,
        text: cell.text.clone(),
        locator: row.locator.clone(),
    };
    let caption = (!table.caption.is_empty()).then(|| Block {
        kind: BlockKind::Paragraph,
        text: table.caption.clone(),
        locator: table.rows[0].locator.clone(),
    });
    caption.into_iter().chain(own.map(block)).collect()
}

/// What such a row says in its second cell.
fn told(row: &Row) -> &str {
    row.cells.get(1).map_or("", |cell| &cell.text)
}

/// The rows of such a table as the items of a list, below its caption.
fn items(table: &Table, heads: usize, number: usize) -> Vec<Block> {
    // No other list has its number.
    let list = usize::MAX / 2 - number;
    let caption = (!table.caption.is_empty()).then(|| Block {
        kind: BlockKind::Paragraph,
        text: table.caption.clone(),
        locator: table.rows[0].locator.clone(),
    });
    let item = |row: &Row| Block {
        kind: BlockKind::Item { list },
        text: row.text.clone(),
        locator: row.locator.clone(),
    };
    caption.into_iter().chain(table.rows[heads..].iter().map(item)).collect()
}

/// Whether the first row of a table without a caption is a title: "CPTS en Bretagne – situation au 15 janvier 2025",
/// over all columns, above their heads.
fn titled(table: &Table) -> bool {
    const SHORT: usize = 4;
    let [first, second, _, ..] = table.rows.as_slice() else { return false };
    let text = first.cells.first().map_or("", |cell| &cell.text);
    table.caption.is_empty()
        && 2 < first.cells.len()
        && is_over(first)
        && SHORT <= tokens(text).len()
        && second
            .cells
            .iter()
            .all(|cell| cell.header || !cell.text.bytes().any(|b| b.is_ascii_digit()))
        && !is_over(second)
}

/// How many rows stand above the texts that close a table.
fn figures(table: &Table) -> usize {
    let texts = table.rows.iter().rev().take_while(|row| is_text(row)).count();
    // A table of nothing else lays out a text.
    let rows = table.rows.len() - texts;
    if rows < 2 { table.rows.len() } else { rows }
}

/// Whether a row is one text over all columns, and a sentence or a note: "Source : ARS. (a) Projet de santé validé."
fn is_text(row: &Row) -> bool {
    const SHORT: usize = 5;
    let text = row.cells.first().map_or("", |cell| &cell.text);
    let noted = text.starts_with(['*', '(', '[']) || text.contains(" : ") || text.ends_with('.');
    is_over(row) && noted && SHORT <= tokens(text).len()
}

/// Whether a row is one cell that spans every column.
fn is_over(row: &Row) -> bool {
    let Some((first, rest)) = row.cells.split_first().filter(|(_, rest)| !rest.is_empty()) else {
        return false;
    };
    !first.text.is_empty() && rest.iter().all(|cell| cell.spanned && cell.text == first.text)
}

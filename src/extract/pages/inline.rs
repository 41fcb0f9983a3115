//! Places, days or stages and numbers that stand on one line: "Calvados : 7 – Eure : 6", "2021 : 14 | 2022 : 24", "■ ACI
//! signé (10) ■ Projet de santé validé (1)", or a line each: "59 → 16".

use std::borrow::Cow;

use super::signs::is_sign;
use crate::extract::claims::compose::Page;
use crate::extract::lexicon::token::tokens;
use crate::extract::recognise::dates;
use crate::extract::tables::column::stage_of;
use crate::extract::tables::keyed;
use crate::read::{Block, BlockKind, Cell, Document, Row, Table};

/// What parts the entries of a line.
const PARTS: [&str; 6] = [" | ", " · ", " • ", " – ", " - ", " ; "];

/// What leads from a place to its number.
const ARROWS: [&str; 4] = ["→", "⇒", "=>", "->"];

/// The document, tables of labels and values in the place of lines that are nothing else.
pub(crate) fn parted<'d>(document: &'d Document, page: &Page<'_>) -> Cow<'d, Document> {
    let blocks = &document.blocks;
    let told =
        |at: usize| arrows(&blocks[at..], page).is_some() || parts(&blocks[at], page).is_some();
    if !(0..blocks.len()).any(told) {
        return Cow::Borrowed(document);
    }
    let mut parted = document.clone();
    parted.blocks.clear();
    let mut at = 0;
    while at < blocks.len() {
        if let Some(rows) = arrows(&blocks[at..], page) {
            let count = rows.len();
            parted.blocks.push(table(rows, &blocks[at]));
            at += count;
            continue;
        }
        match parts(&blocks[at], page) {
            Some(found) => parted.blocks.extend(found),
            None => parted.blocks.push(blocks[at].clone()),
        }
        at += 1;
    }
    Cow::Owned(parted)
}

fn table(rows: Vec<Row>, block: &Block) -> Block {
    let kind = BlockKind::Table(Table { caption: String::new(), rows });
    Block { kind, text: String::new(), locator: block.locator.clone() }
}

/// The rows of lines that follow each other, two or more, each of them a place, an arrow and a number.
fn arrows(blocks: &[Block], page: &Page<'_>) -> Option<Vec<Row>> {
    let line = |block: &Block| {
        let arrow = ARROWS.iter().find(|arrow| block.text.contains(**arrow))?;
        let (label, value) = block.text.split_once(*arrow)?;
        let plain = matches!(block.kind, BlockKind::Paragraph | BlockKind::Item { .. });
        let row = row(label, value, &block.text, block)?;
        Some(row).filter(|row| plain && are_known(std::slice::from_ref(row), page))
    };
    let rows: Vec<Row> = blocks.iter().map_while(line).collect();
    (1 < rows.len()).then_some(rows)
}

/// The parts of a line that holds entries: what stands before them, a table of them, and what stands behind them.
fn parts(block: &Block, page: &Page<'_>) -> Option<Vec<Block>> {
    const LONGEST: usize = 600;
    if block.kind != BlockKind::Paragraph || LONGEST < block.text.len() {
        return None;
    }
    let known = |rows: &Vec<Row>| are_known(rows, page);
    if let Some(rows) = entries(block).filter(known) {
        return Some(vec![table(rows, block)]);
    }
    let (before, rows, behind) = signed(block).filter(|(_, rows, _)| known(rows))?;
    let text = |text: &str| Block { text: text.trim().to_owned(), ..block.clone() };
    let mut found = vec![text(before), table(rows, block), text(behind)];
    found.retain(|block| !block.text.is_empty() || block.kind != BlockKind::Paragraph);
    Some(found)
}

/// The entries of a line, two or more, each of them a label, a colon and a number, or one in brackets.
fn entries(block: &Block) -> Option<Vec<Row>> {
    let text = block.text.trim_end_matches(['.', ' ', '|', ';']);
    let mark = PARTS.iter().find(|mark| text.contains(**mark))?;
    let rows: Vec<Row> = text.split(mark).map(|part| entry(part, block)).collect::<Option<_>>()?;
    (1 < rows.len()).then_some(rows)
}

/// The entries of a key, each behind a sign of its own, with what stands before and behind them.
fn signed(block: &Block) -> Option<(&str, Vec<Row>, &str)> {
    let text = block.text.as_str();
    let signs: Vec<usize> =
        text.char_indices().filter(|(_, c)| is_sign(*c)).map(|(at, _)| at).collect();
    let (first, last) = (*signs.first()?, *signs.last()?);
    let end = last + text[last..].find(')')? + 1;
    let ends = signs.iter().skip(1).copied().chain([end]);
    let part = |(&from, to): (&usize, usize)| {
        let part = text[from..to].trim_start_matches(|c: char| is_sign(c) || c == ' ');
        entry(part, block)
    };
    let rows: Vec<Row> = signs.iter().zip(ends).map(part).collect::<Option<_>>()?;
    let behind = text[end..].trim_start_matches(['.', ' ']);
    (1 < rows.len()).then_some((&text[..first], rows, behind))
}

/// "Calvados : 7", "ACI signé (10)"
fn entry(part: &str, block: &Block) -> Option<Row> {
    let part = part.trim().trim_end_matches([',', ';']);
    let bracketed = || part.strip_suffix(')').and_then(|part| part.rsplit_once('('));
    let (label, value) = part.rsplit_once(':').or_else(bracketed)?;
    row(label, value, part, block)
}

fn row(label: &str, value: &str, text: &str, block: &Block) -> Option<Row> {
    let cell = |text: &str| Cell { text: text.trim().to_owned(), ..Cell::default() };
    (is_label(label) && is_number(value.trim())).then(|| Row {
        cells: vec![cell(label), cell(value)],
        text: text.trim().to_owned(),
        locator: block.locator.clone(),
    })
}

/// Whether all labels are places, days or stages: "Page : 2 | Total : 14" is of something else.
fn are_known(rows: &[Row], page: &Page<'_>) -> bool {
    let known = |row: &Row| {
        let label = &row.cells[0].text;
        let words = tokens(label);
        page.vocabulary.places.whole(&words).is_some()
            || dates::whole(&words).is_some()
            || stage_of(label, page).is_some()
            || keyed::numbered(label).is_some()
    };
    rows.iter().all(known)
}

/// A few words, a year, or the number of a department.
fn is_label(text: &str) -> bool {
    const LONGEST: usize = 60;
    let text = text.trim();
    !text.is_empty() && text.chars().count() <= LONGEST && !text.contains([':', '(', '.'])
}

fn is_number(text: &str) -> bool {
    let number = text.trim_end_matches(['%', ' ', '\u{a0}', '\u{202f}']);
    number.starts_with(|c: char| c.is_ascii_digit())
        && number.chars().all(|c| c.is_ascii_digit() || " \u{a0}\u{202f},".contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(text: &str) -> Block {
        Block { kind: BlockKind::Paragraph, text: text.to_owned(), locator: String::new() }
    }

    #[test]
    fn a_line_of_labels_and_numbers_is_a_table() {
        let cases = [
            ("Calvados : 7 – Eure : 6 – Manche : 5", 3),
            ("2021 : 14 | 2022 : 24", 2),
            ("Cher : 71 % · Indre : 80,5 %.", 2),
            ("ACI signé (10) – Projet validé (1)", 2),
            // One alone, words among them, a telephone number, a time.
            ("Calvados : 7", 0),
            ("Calvados : 7 – Eure : six", 0),
            ("Calvados : 7 – et bientôt 8", 0),
            ("Tél. : 02 31 00 00 00 – Fax : 02 31 00 00 01", 0),
            ("Contact : agence – Horaires : 9 h", 0),
        ];
        for (text, expected) in cases {
            assert_eq!(entries(&line(text)).map_or(0, |rows| rows.len()), expected, "for {text}");
        }
    }

    #[test]
    fn signs_open_the_entries_of_a_key() {
        let cases = [
            (
                "Carte 3. ■ ACI signé (10) ■ En projet (3). Fond : IGN.",
                Some(("Carte 3. ", 2, "Fond : IGN.")),
            ),
            ("● ACI signé (10)", None),
            ("De A → B (10) → C", None),
        ];
        for (text, expected) in cases {
            let block = line(text);
            let got = signed(&block).map(|(before, rows, behind)| (before, rows.len(), behind));
            assert_eq!(got, expected, "for {text}");
        }
    }
}

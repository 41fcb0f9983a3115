//! Labels and numbers that stand on one line: "Calvados : 7 – Eure : 6 – Manche : 5", "2021 : 14 | 2022 : 24".

use std::borrow::Cow;

use crate::read::{Block, BlockKind, Cell, Document, Row, Table};

/// What parts the entries of a line.
const PARTS: [&str; 6] = [" | ", " · ", " • ", " – ", " - ", " ; "];

/// The document, tables of labels and values in the place of lines that are nothing else.
pub(super) fn parted(document: &Document) -> Cow<'_, Document> {
    let told = |block: &Block| entries(block).is_some();
    if !document.blocks.iter().any(told) {
        return Cow::Borrowed(document);
    }
    let mut parted = document.clone();
    for block in &mut parted.blocks {
        let Some(rows) = entries(block) else { continue };
        block.kind = BlockKind::Table(Table { caption: String::new(), rows });
        block.text.clear();
    }
    Cow::Owned(parted)
}

/// The entries of a line, two or more, each of them a label, a colon and a number.
fn entries(block: &Block) -> Option<Vec<Row>> {
    const LONGEST: usize = 400;
    if block.kind != BlockKind::Paragraph || LONGEST < block.text.len() {
        return None;
    }
    let text = block.text.trim_end_matches(['.', ' ', '|', ';']);
    let mark = PARTS.iter().find(|mark| text.contains(**mark))?;
    let row = |part: &str| {
        let (label, value) = part.trim().rsplit_once(':').filter(|(label, _)| is_label(label))?;
        let value = value.trim();
        let cell = |text: &str| Cell { text: text.trim().to_owned(), ..Cell::default() };
        is_number(value).then(|| Row {
            cells: vec![cell(label), cell(value)],
            text: part.trim().to_owned(),
            locator: block.locator.clone(),
        })
    };
    let rows: Vec<Row> = text.split(mark).map(row).collect::<Option<_>>()?;
    (1 < rows.len()).then_some(rows)
}

/// A few words, or a year.
fn is_label(text: &str) -> bool {
    const LONGEST: usize = 40;
    let text = text.trim();
    !text.is_empty() && text.chars().count() <= LONGEST && !text.contains([':', '(', '.', ','])
}

fn is_number(text: &str) -> bool {
    let number = text.trim_end_matches(['%', ' ', '\u{a0}', '\u{202f}']);
    number.starts_with(|c: char| c.is_ascii_digit())
        && number.chars().all(|c| c.is_ascii_digit() || " \u{a0}\u{202f},".contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_of_labels_and_numbers_is_a_table() {
        let cases = [
            ("Calvados : 7 – Eure : 6 – Manche : 5", 3),
            ("2021 : 14 | 2022 : 24", 2),
            ("Cher : 71 % · Indre : 80,5 %.", 2),
            // One alone, words among them, a telephone number, a time.
            ("Calvados : 7", 0),
            ("Calvados : 7 – Eure : six", 0),
            ("Calvados : 7 – et bientôt 8", 0),
            ("Tél. : 02 31 00 00 00 – Fax : 02 31 00 00 01", 0),
            ("Contact : agence – Horaires : 9 h", 0),
        ];
        for (text, expected) in cases {
            let block =
                Block { kind: BlockKind::Paragraph, text: text.to_owned(), locator: String::new() };
            assert_eq!(entries(&block).map_or(0, |rows| rows.len()), expected, "for {text}");
        }
    }
}

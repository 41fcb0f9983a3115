//! Values separated by commas, semicolons or tabs: one table, each row with its raw line.

use super::document::{Block, BlockKind, Cell, Document, Row, Table};
use super::folded;

/// The delimiters that are recognised, the most telling first.
const DELIMITERS: [char; 4] = [';', '\t', '|', ','];

/// The delimiter of a text that is a table: the one that cuts its lines into the same number of
/// cells, at least two; none for prose.
pub(super) fn delimiter(text: &str) -> Option<char> {
    let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).take(40).collect();
    if lines.len() < 2 {
        return None;
    }
    DELIMITERS.into_iter().find(|delimiter| {
        let counts: Vec<usize> = lines.iter().map(|line| cells(line, *delimiter).len()).collect();
        let most = counts.iter().copied().max().unwrap_or(0);
        let alike = counts.iter().filter(|count| **count == most).count();
        // A title above the header has fewer cells; prose has a different number on every line.
        let enough = lines.len() * 2 <= alike * 3;
        let spaced = *delimiter == ','
            && lines.iter().filter(|line| line.contains(", ")).count() * 2 > lines.len();
        2 <= most && enough && 2 <= alike && !spaced
    })
}

/// Reads a table. Lines above the header that have fewer cells are paragraphs.
pub(super) fn read(text: &str) -> Document {
    let text = text.trim_start_matches('\u{feff}');
    let delimiter = delimiter(text).unwrap_or(',');
    let mut document = Document::default();
    let mut table = Table::default();
    let width = text.lines().map(|line| cells(line, delimiter).len()).max().unwrap_or(0);
    for (number, line) in text.lines().enumerate() {
        let locator = format!("line {}", number + 1);
        let values: Vec<String> = cells(line, delimiter).iter().map(|cell| folded(cell)).collect();
        let filled = values.iter().filter(|value| !value.is_empty()).count();
        if filled == 0 {
            continue;
        }
        if filled == 1 && 2 < width || values.len() == 1 && 1 < width {
            let text = values.into_iter().find(|value| !value.is_empty()).unwrap_or_default();
            if document.title.is_empty() && table.rows.is_empty() {
                document.title.clone_from(&text);
            }
            let mark = text.strip_prefix('*').map(|_| "*".to_owned());
            let kind = mark.map_or(BlockKind::Paragraph, |mark| BlockKind::Note { mark });
            let above = table.rows.is_empty();
            let block = Block { kind, text, locator };
            if above {
                document.blocks.push(block);
            } else {
                flush(&mut table, &mut document);
                document.blocks.push(block);
            }
            continue;
        }
        let mut cells: Vec<Cell> =
            values.into_iter().map(|text| Cell { text, header: false, spanned: false }).collect();
        cells.resize(width, Cell::default());
        table.rows.push(Row { cells, text: folded(line), locator });
    }
    flush(&mut table, &mut document);
    document
}

fn flush(table: &mut Table, document: &mut Document) {
    if table.rows.is_empty() {
        return;
    }
    let locator = table.rows[0].locator.clone();
    let table = std::mem::take(table);
    document.blocks.push(Block { kind: BlockKind::Table(table), text: String::new(), locator });
}

/// The cells of one line, quotes undone. A quoted cell does not go on in the next line here: a
/// quotation must be one line of the document.
fn cells(line: &str, delimiter: char) -> Vec<String> {
    let delimiter = u8::try_from(delimiter).expect("every delimiter is ASCII");
    let mut reader = csv::ReaderBuilder::new();
    let mut reader =
        reader.delimiter(delimiter).has_headers(false).flexible(true).from_reader(line.as_bytes());
    let record = reader.records().next().and_then(Result::ok);
    record.map_or_else(Vec::new, |record| record.iter().map(str::to_owned).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn delimiters() {
        #[rustfmt::skip]
        let cases = [
            ("a;b;c\n1;2;3\n", Some(';')),
            ("a\tb\n1\t2\n", Some('\t')),
            ("a,b\n1,2\n3,4\n", Some(',')),
            ("Titre\na;b\n1;2\n", Some(';')),
            ("Une phrase, deux.\nAutre phrase\n", None),
            ("Lyon, Paris\nNantes, Brest\n", None),
            ("seule ligne;x", None),
        ];
        for (text, expected) in cases {
            assert_eq!(delimiter(text), expected, "for {text:?}");
        }
    }

    #[test]
    fn cells_of_a_line() {
        assert_eq!(cells("a;\"b;c\";\"d\"\"e\"", ';'), ["a", "b;c", "d\"e"]);
    }
}

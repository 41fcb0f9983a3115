//! Documents drawn from bytes: French fragments of the vocabulary among the bytes themselves.

use std::sync::LazyLock;

use crate::read::{Block, BlockKind, Cell, Document, Row, Table};

/// The wordings of the vocabulary without their signs, and words that join them.
static FRAGMENTS: LazyLock<Vec<String>> = LazyLock::new(|| {
    let files = [
        include_str!("../sources/vocabulary/stages.toml"),
        include_str!("../sources/vocabulary/numbers.toml"),
        include_str!("../sources/vocabulary/words.toml"),
        include_str!("../sources/vocabulary/origins.toml"),
        include_str!("../sources/vocabulary/territories.toml"),
    ];
    let mut found: Vec<String> = [
        "CPTS",
        "CPTS",
        "12",
        "1 000",
        "76,4 %",
        "2023",
        "au 1er mars 2024",
        "31/12/2020",
        "14e",
        "une",
        "dont",
        "et",
        "sur",
        "(",
        ")",
        ";",
        ":",
        ",",
        ".",
        "en",
        "de",
        "la",
        "les",
        "à",
        "selon",
        "contre",
        "chacune",
        "couvert",
        "fin août 2023",
        "janvier",
        "2M",
        "T1 2024",
        "*",
        "(35)",
        "la CPTS du Pays de",
        "l’ARS",
    ]
    .map(str::to_owned)
    .into();
    for file in files {
        let table: toml::Table = file.parse().expect("the vocabulary is TOML");
        table.iter().for_each(|(key, value)| gather(key, value, &mut found));
    }
    found
});

fn gather(key: &str, value: &toml::Value, found: &mut Vec<String>) {
    match value {
        toml::Value::String(text) => {
            let words = text.split_whitespace().filter(|word| !word.starts_with('~'));
            let plain = words.map(|word| {
                let first = word.split('|').next().unwrap_or(word);
                first.trim_end_matches(['*', '?'])
            });
            found.push(plain.collect::<Vec<_>>().join(" "));
        }
        toml::Value::Array(values) => values.iter().for_each(|value| gather(key, value, found)),
        toml::Value::Table(table) => {
            table.iter().for_each(|(key, value)| gather(key, value, found))
        }
        // The keys of a table of numbers are words: "vingtaine = 20".
        _ => found.push(key.to_owned()),
    }
}

/// A document drawn from bytes. The two bytes behind a 1 name a fragment; a line end, a tabulator and
/// the controls 2 to 12 end a block, a cell or a table; everything else is text as it stands, so that
/// any text is a seed.
pub fn document(bytes: &[u8]) -> Document {
    let mut document = Document::default();
    let mut raw: Vec<u8> = Vec::new();
    let mut table = Table::default();
    let mut row: Vec<Cell> = Vec::new();
    let mut at = 0;
    let mut list = 0;
    while let Some(&byte) = bytes.get(at) {
        at += 1;
        match byte {
            1 => {
                let number = bytes
                    .get(at..at + 2)
                    .map_or(0, |pair| usize::from(pair[0]) * 256 + usize::from(pair[1]));
                at += 2;
                raw.extend(FRAGMENTS[number % FRAGMENTS.len()].as_bytes());
                raw.push(b' ');
            }
            2..=12 => {
                let text = folded(&std::mem::take(&mut raw));
                let locator = format!("p[{at}]");
                let kind = match byte {
                    2 => BlockKind::Heading(1),
                    3 => BlockKind::Heading(2),
                    4 => BlockKind::Item { list },
                    5 => BlockKind::Note { mark: "*".to_owned() },
                    6 | 9 => {
                        row.push(Cell { text, header: byte == 6, spanned: false });
                        continue;
                    }
                    11 if !row.is_empty() => {
                        let cells = std::mem::take(&mut row);
                        let texts: Vec<&str> =
                            cells.iter().map(|cell| cell.text.as_str()).collect();
                        let text = texts.join(" ");
                        table.rows.push(Row { cells, text, locator });
                        continue;
                    }
                    12 => BlockKind::Table(std::mem::take(&mut table)),
                    _ => {
                        list += 1;
                        BlockKind::Paragraph
                    }
                };
                document.blocks.push(Block { kind, text, locator });
            }
            _ => raw.push(byte),
        }
    }
    let text = folded(&raw);
    if document.title.is_empty() {
        document.title.clone_from(&text);
    }
    document.blocks.push(Block { kind: BlockKind::Paragraph, text, locator: "p[0]".to_owned() });
    document
}

fn folded(raw: &[u8]) -> String {
    let text = String::from_utf8_lossy(raw);
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

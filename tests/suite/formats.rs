//! What becomes of documents, whatever their format: the blocks as a reader meets them, and the same
//! facts from every format.

use std::{collections::BTreeSet, fmt::Write as _, fs, path::Path};

use assert_cmd::cargo::cargo_bin_cmd;
use recoupe::read::{self, BlockKind, Cell, Document, ReadError, Recipe};
use serde_json::Value;

/// One set of tables in every format that is read; the first is what the others are held against.
const FACTS: [&str; 10] = [
    "facts.html",
    "facts_chromium.pdf",
    "facts_libreoffice.pdf",
    "facts.xlsx",
    "facts.ods",
    "facts.xls",
    "facts.csv",
    // UTF-16, its first line `sep=;`.
    "facts_excel.csv",
    // Tabs, in windows-1252.
    "facts_tabs.csv",
    "facts.json",
];

/// What a claim says, wherever it stands.
fn said(line: &Value) -> String {
    let keys = ["territory", "measure", "stages", "low", "high", "qualifier", "as_of"];
    keys.map(|key| line[key].to_string()).join(" ")
}

fn facts(name: &str) -> BTreeSet<String> {
    let path = Path::new("tests/fixtures/facts").join(name);
    let done = cargo_bin_cmd!("recoupe").arg("extract").arg(path).assert().success();
    let lines = String::from_utf8(done.get_output().stdout.clone()).unwrap();
    lines.lines().map(|line| said(&serde_json::from_str(line).unwrap())).collect()
}

#[test]
fn the_same_facts_in_every_format() {
    let expected = facts(FACTS[0]);
    assert_eq!(expected.len(), 18, "six regions: two stages and the people covered");
    for name in &FACTS[1..] {
        assert_eq!(facts(name), expected, "{name}");
    }
}

/// The cells of the tables of a document, row by row: a thousand with its space is one cell.
#[test]
fn the_same_cells_in_every_format() {
    let cells = |name: &&str| -> Vec<Vec<String>> {
        let bytes = fs::read(Path::new("tests/fixtures/facts").join(name)).unwrap();
        let document = read::read(&bytes, None, &Recipe::default()).unwrap();
        let tables = document.blocks.iter().filter_map(|block| match &block.kind {
            BlockKind::Table(table) => Some(table),
            _ => None,
        });
        let text = |cell: &Cell| cell.text.replace(['\u{a0}', '\u{202f}'], " ");
        tables.flat_map(|it| &it.rows).map(|row| row.cells.iter().map(text).collect()).collect()
    };
    let expected = cells(&FACTS[0]);
    assert_eq!(expected[1], ["Bretagne", "4", "27", "2 548 950"]);
    // An API prints bare numbers, and the day in each record.
    for name in FACTS[1..].iter().filter(|name| **name != "facts.json") {
        assert_eq!(cells(name), expected, "{name}");
    }
}

/// The blocks of a document, a line each.
fn told(document: &Document) -> String {
    let mut text = String::new();
    for block in &document.blocks {
        let kind = match &block.kind {
            BlockKind::Heading(level) => format!("h{level}"),
            BlockKind::Paragraph => "p".to_owned(),
            BlockKind::Item { list } => format!("li {list}"),
            BlockKind::Note { mark } => format!("note {mark}"),
            BlockKind::Table(_) => "table".to_owned(),
        };
        writeln!(text, "[{}] {kind}: {}", block.locator, block.text).unwrap();
        let BlockKind::Table(table) = &block.kind else { continue };
        for row in &table.rows {
            let cells: Vec<&str> = row.cells.iter().map(|cell| cell.text.as_str()).collect();
            writeln!(text, "    [{}] {}", row.locator, cells.join(" | ")).unwrap();
        }
    }
    for part in &document.unread {
        writeln!(text, "unread {}: {}", part.locator, part.reason).unwrap();
    }
    text
}

#[test]
fn pdf_files_as_they_are_read() {
    insta::glob!("../fixtures", "{gold,facts}/*.pdf", |path| {
        let document = read::read(&fs::read(path).unwrap(), None, &Recipe::default()).unwrap();
        insta::assert_snapshot!(told(&document));
    });
}

#[test]
fn a_scanned_document_is_unread() {
    let scanned = fs::read("tests/fixtures/pdf/scan_only.pdf").unwrap();
    let expected = ReadError::OnlyImages { places: "page 1".to_owned() };
    assert_eq!(read::read(&scanned, None, &Recipe::default()), Err(expected));
}

//! What the reader finds in pages of one to three paragraphs, a file for each of their writers.

use std::{fs, path::Path, path::PathBuf};

use serde::Deserialize;

use crate::gold::{Gold, Measured};

/// What must at least be reached in miniatures whose errors were looked at.
const FLOOR: f64 = 0.90;
/// What must at least be reached in the others.
const UNSEEN_FLOOR: f64 = 0.72;
/// Where they are.
const FOLDER: &str = "tests/fixtures/miniatures";

/// What one writer wrote.
#[derive(Deserialize)]
struct Writer {
    /// So many pages were looked at; the others nobody has read with their errors.
    opened: usize,
    page: Vec<Miniature>,
}

#[derive(Deserialize)]
struct Miniature {
    name: String,
    html: String,
    #[serde(flatten)]
    gold: Gold,
}

/// The errors of those that nobody opened are not printed, so that it stays so.
#[test]
#[expect(clippy::print_stderr, reason = "precision and recall are what one runs this test to see")]
fn the_reader_copes_with_miniatures() {
    let folder = tempfile::tempdir().unwrap();
    let (mut open, mut unseen) = (Vec::new(), Vec::new());
    for (document, gold, opened) in documents(folder.path()) {
        if opened { &mut open } else { &mut unseen }.push((document, gold));
    }
    assert!(!open.is_empty() && !unseen.is_empty());
    let (open, unseen) = (Measured::of(&open), Measured::of(&unseen));
    eprintln!("{}opened: {}\nunseen: {}", open.errors, open.summary, unseen.summary);
    assert!(FLOOR <= open.score, "below {FLOOR}\n{}", open.errors);
    assert!(UNSEEN_FLOOR <= unseen.score, "below {UNSEEN_FLOOR}: {}", unseen.summary);
}

/// The miniatures as documents in this folder, and whether they were opened.
#[expect(clippy::disallowed_methods, reason = "a test writes the pages that it reads")]
fn documents(folder: &Path) -> Vec<(PathBuf, Gold, bool)> {
    let mut writers: Vec<PathBuf> =
        fs::read_dir(FOLDER).unwrap().map(|entry| entry.unwrap().path()).collect();
    writers.sort();
    let mut documents = Vec::new();
    for path in writers {
        let stem = path.file_stem().unwrap().to_str().unwrap();
        let writer: Writer = toml::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
        for (number, Miniature { name, html, gold }) in writer.page.into_iter().enumerate() {
            let document = folder.join(format!("{stem}{name}.html"));
            let head = "<!doctype html><html lang=\"fr\"><meta charset=\"utf-8\"><body>";
            fs::write(&document, format!("{head}\n{html}\n")).unwrap();
            documents.push((document, gold, number < writer.opened));
        }
    }
    documents
}

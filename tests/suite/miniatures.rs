//! What the reader finds in pages of one to three paragraphs, a file for each of their writers.

use std::{collections::BTreeMap, fs, path::Path, path::PathBuf};

use serde::Deserialize;

use crate::gold::{Gold, Measured};

/// What must at least be reached in miniatures whose errors were looked at.
const FLOOR: f64 = 0.90;
/// What must at least be reached in the others, but for those of writers who have a floor of their own.
const UNSEEN_FLOOR: f64 = 0.72;
/// Where they are.
const FOLDER: &str = "tests/fixtures/miniatures";

/// What one writer wrote.
#[derive(Deserialize)]
struct Writer {
    /// So many pages were looked at; the others nobody has read with their errors.
    opened: usize,
    /// What must at least be reached in those others, where they are harder than most.
    floor: Option<f64>,
    page: Vec<Miniature>,
}

/// The writers with whom a page that nobody opened is measured, and their floor.
type Closed = Option<(String, f64)>;

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
    let (mut open, mut unseen) = (Vec::new(), BTreeMap::<String, (f64, Vec<_>)>::new());
    for (document, gold, closed) in documents(folder.path()) {
        match closed {
            None => open.push((document, gold)),
            Some((writer, floor)) => {
                unseen.entry(writer).or_insert((floor, Vec::new())).1.push((document, gold));
            }
        }
    }
    assert!(!open.is_empty() && !unseen.is_empty());
    let open = Measured::of(&open);
    eprintln!("{}opened: {}", open.errors, open.summary);
    assert!(FLOOR <= open.score, "below {FLOOR}\n{}", open.errors);
    for (writer, (floor, documents)) in unseen {
        let unseen = Measured::of(&documents);
        eprintln!("unseen {writer}: {}", unseen.summary);
        assert!(floor <= unseen.score, "{writer} below {floor}: {}", unseen.summary);
    }
}

/// The miniatures as documents in this folder; those that nobody opened with the writers whose floor is theirs, and
/// that floor.
#[expect(clippy::disallowed_methods, reason = "a test writes the pages that it reads")]
fn documents(folder: &Path) -> Vec<(PathBuf, Gold, Closed)> {
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
            let group = writer.floor.map_or(("others", UNSEEN_FLOOR), |floor| (stem, floor));
            let closed = (writer.opened <= number).then(|| (group.0.to_owned(), group.1));
            documents.push((document, gold, closed));
        }
    }
    documents
}

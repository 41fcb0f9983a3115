//! The rooms that turn bytes into claims, and what every target does with them.

#![allow(dead_code, unused_imports, reason = "what only other rooms use is not used here")]

#[path = "../src/model/mod.rs"]
pub mod model;
#[path = "../src/sources/mod.rs"]
pub mod sources;
#[path = "../src/read/mod.rs"]
pub mod read;
#[path = "../src/extract/mod.rs"]
pub mod extract;

mod fragments;

use std::sync::LazyLock;

use extract::{Extracted, Speaker, Vocabulary};
use model::Territory;
use read::{Block, BlockKind, Document, Recipe};
use sources::{Format, Geography, PublisherKind};

pub use fragments::document;

static GEOGRAPHY: LazyLock<Geography> = LazyLock::new(|| {
    let text = include_str!("../sources/vocabulary/territories.toml");
    Geography::parse(text).expect("a test reads the same file")
});
static VOCABULARY: LazyLock<Vocabulary> = LazyLock::new(|| Vocabulary::built_in(&GEOGRAPHY));

/// How a register of 32 fields is read, as the source of FINESS declares it.
const FINESS: &str = r#"
beside = []
[register]
first = "finess"
record = "structureet"
fields = 32
separator = ";"
head = { extraction = 4 }
columns = { nom = 4, departement = 14, categorie = 19, ouverture = 29 }
keep = { field = 19, is = ["604"] }
"#;

/// Reads some bytes as a format and what they claim, as a night does.
pub fn read_as(bytes: &[u8], format: Format) {
    read_by(bytes, format, &Recipe::default());
}

/// Reads some bytes as a register.
pub fn read_register(bytes: &[u8]) {
    static RECIPE: LazyLock<Recipe> =
        LazyLock::new(|| toml::from_str(FINESS).expect("the recipe above is one"));
    read_by(bytes, Format::Register, &RECIPE);
}

fn read_by(bytes: &[u8], format: Format, recipe: &Recipe) {
    if let Ok(document) = read::read(bytes, Some(format), recipe) {
        claims_of(&document);
    }
}

/// What a document claims; every quotation stands in it.
pub fn claims_of(document: &Document) {
    let speaker = Speaker {
        publisher: "ARS Bretagne".to_owned(),
        kind: PublisherKind::Ars,
        territory: "REG-53".parse::<Territory>().expect("a territory"),
        published: "2024-03-05".parse().ok(),
    };
    let Extracted { claims, mentions, .. } =
        extract::extract(document, &speaker, &VOCABULARY, &GEOGRAPHY);
    let joined = text_of(document);
    let evidence = claims.iter().map(|claim| &claim.evidence);
    for quotation in evidence.chain(mentions.iter().map(|mention| &mention.evidence)) {
        assert!(joined.contains(quotation.trim()), "{quotation:?} does not stand in {joined:?}");
    }
}

/// The text of a document: blocks, rows and cells, and a space where two cards were joined.
fn text_of(document: &Document) -> String {
    let mut text = document.title.clone();
    let mut add = |part: &str| {
        text.push(' ');
        text.push_str(part);
    };
    for Block { kind, text, .. } in &document.blocks {
        add(text);
        if let BlockKind::Table(table) = kind {
            add(&table.caption);
            for row in &table.rows {
                add(&row.text);
                row.cells.iter().for_each(|cell| add(&cell.text));
            }
        }
    }
    text
}

//! `croissant.json`: the same tables, described for the tools of machine learning (Croissant 1.0).
//!
//! Addresses are relative: the file describes the snapshot in which it stands.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::manifest::{FileRecord, text};
use super::package::{description, licences};
use crate::publish::content::edition::Edition;
use crate::publish::schema::{self, Field, Kind, Table};

/// The text of the descriptor.
pub(crate) fn croissant(edition: &Edition, files: &BTreeMap<String, FileRecord>) -> Vec<u8> {
    let run = &edition.run;
    let tables = || schema::tables().iter();
    let licences: Vec<_> = licences().into_iter().map(|(_, path)| path).collect();
    text(&json!({
        "@context": context(),
        "@type": "sc:Dataset",
        "name": "recoupe-cpts",
        "conformsTo": "http://mlcommons.org/croissant/1.0",
        "description": description(edition),
        "inLanguage": ["fr", "en"],
        "license": licences,
        "creator": { "@type": "sc:Organization", "name": "Recoupe" },
        "url": "report/index.html",
        "version": format!("{}.0.0", schema::VERSION),
        "datePublished": run.reference_date.to_string(),
        "citeAs": format!(
            "Recoupe, ce que l'on sait des CPTS, édition {}, état au {}",
            run.id, run.reference_date
        ),
        "distribution": tables().filter_map(|table| file(table, files)).collect::<Vec<_>>(),
        "recordSet": tables().map(record_set).collect::<Vec<_>>(),
    }))
}

/// The words of Croissant 1.0, as its specification gives them.
fn context() -> Value {
    let mut words = Map::new();
    for (word, of) in [
        ("@language", "en"),
        ("@vocab", "https://schema.org/"),
        ("cr", "http://mlcommons.org/croissant/"),
        ("dct", "http://purl.org/dc/terms/"),
        ("rai", "http://mlcommons.org/croissant/RAI/"),
        ("sc", "https://schema.org/"),
        ("conformsTo", "dct:conformsTo"),
    ] {
        words.insert(word.to_owned(), of.into());
    }
    for word in OWN_WORDS {
        words.insert((*word).to_owned(), format!("cr:{word}").into());
    }
    for (word, kind) in [("data", "@json"), ("examples", "@json"), ("dataType", "@vocab")] {
        words.insert(word.to_owned(), json!({ "@id": format!("cr:{word}"), "@type": kind }));
    }
    Value::Object(words)
}

const OWN_WORDS: &[&str] = &[
    "citeAs",
    "column",
    "equivalentProperty",
    "extract",
    "field",
    "fileProperty",
    "fileObject",
    "fileSet",
    "format",
    "includes",
    "isLiveDataset",
    "jsonPath",
    "key",
    "md5",
    "parentField",
    "path",
    "recordSet",
    "references",
    "regex",
    "repeated",
    "replace",
    "samplingRate",
    "separator",
    "source",
    "subField",
    "transform",
];

fn path(table: &Table) -> String {
    format!("{}.parquet", table.name)
}

fn file(table: &Table, files: &BTreeMap<String, FileRecord>) -> Option<Value> {
    let path = path(table);
    let file = files.get(&path)?;
    Some(json!({
        "@type": "cr:FileObject",
        "@id": path,
        "name": path,
        "description": format!("{}.", table.en),
        "contentUrl": path,
        "contentSize": format!("{} B", file.bytes),
        "encodingFormat": "application/x-parquet",
        "sha256": file.digest.to_string(),
    }))
}

fn record_set(table: &Table) -> Value {
    let name = table.name;
    let field = |Field { column, .. }: &Field| {
        json!({
            "@type": "cr:Field",
            "@id": format!("{name}/{}", column.name),
            "name": column.name,
            "description": format!("{} ({})", column.en, column.fr),
            "dataType": data_type(column.kind),
            "source": {
                "fileObject": { "@id": path(table) },
                "extract": { "column": column.name },
            },
        })
    };
    let mut set = Map::new();
    set.insert("@type".to_owned(), "cr:RecordSet".into());
    set.insert("@id".to_owned(), name.into());
    set.insert("name".to_owned(), name.into());
    set.insert("description".to_owned(), format!("{}. {}.", table.en, table.fr).into());
    if !table.key.is_empty() {
        let key: Vec<_> =
            table.key.iter().map(|it| json!({ "@id": format!("{name}/{it}") })).collect();
        set.insert("key".to_owned(), key.into());
    }
    set.insert("field".to_owned(), table.fields.iter().map(field).collect::<Vec<_>>().into());
    Value::Object(set)
}

const fn data_type(kind: Kind) -> &'static str {
    match kind {
        Kind::Text | Kind::Code(_) => "sc:Text",
        Kind::Integer => "sc:Integer",
        Kind::Number => "sc:Float",
        Kind::Date => "sc:Date",
        Kind::Time => "sc:DateTime",
        Kind::Flag => "sc:Boolean",
    }
}

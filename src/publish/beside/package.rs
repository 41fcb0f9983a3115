//! `datapackage.json`: every table and column described, as Frictionless Data defines it.
//!
//! Titles are French and descriptions English, of every table, column and code.
//!
//! The CSV files are the tables, which any tool can check cell by cell. The Parquet files stand
//! beside them with the same schema, but as files: the tools read them through pandas, which makes
//! a whole number beside a null into a fraction, and would find fault with that.

use std::collections::{BTreeMap, BTreeSet};

use chrono::SecondsFormat;
use serde_json::{Map, Value, json};

use super::manifest::{FileRecord, text};
use super::workbook;
use crate::publish::content::edition::Edition;
use crate::publish::schema::{self, Field, Kind, Presence, Table};

/// The text of the descriptor.
pub(crate) fn datapackage(edition: &Edition, files: &BTreeMap<String, FileRecord>) -> Vec<u8> {
    let run = &edition.run;
    let tables = schema::tables().iter();
    let mut resources: Vec<Value> =
        tables.flat_map(|table| [csv(table, files), parquet(table, files)]).collect();
    resources.extend(files.get(workbook::NAME).map(book));
    text(&json!({
        "profile": "data-package",
        "name": "recoupe-cpts",
        "title": "Recoupe : ce que l'on sait des CPTS, qui le dit et qui le conteste",
        "description": description(edition),
        "languages": ["fr", "en"],
        "id": run.id,
        "version": format!("{}.0.0", schema::VERSION),
        "created": run.started_at.to_rfc3339_opts(SecondsFormat::Secs, true),
        "licenses": licences()
            .into_iter()
            .map(|(name, path)| json!({ "name": name, "path": path }))
            .collect::<Vec<_>>(),
        "sources": sources(edition),
        "resources": resources,
    }))
}

/// What the tables are, in English.
pub(crate) fn description(edition: &Edition) -> String {
    format!(
        "What French health bodies publish about the CPTS (communautés professionnelles \
         territoriales de santé), every figure with its source, its date and its quotation, as of \
         {}. Titles are in French, descriptions in English. The tables are under the licence of the \
         package; titles and quotations remain their publishers', whose terms stand with each \
         source where they are known.",
        edition.run.reference_date,
    )
}

/// The licence of this project; that of each publication stands with its source.
pub(crate) fn licences() -> Vec<(&'static str, String)> {
    let path = |name: &str| format!("https://spdx.org/licenses/{name}.html");
    env!("CARGO_PKG_LICENSE").split(" OR ").map(|name| (name, path(name))).collect()
}

/// Each publication once, with whom to name and on what terms.
fn sources(edition: &Edition) -> Vec<Value> {
    let unique: BTreeSet<_> = edition
        .sources
        .iter()
        .map(|record| &record.source)
        .map(|it| (&it.publisher, &it.title, it.homepage.as_str(), it.licence.as_deref()))
        .collect();
    let entry = |(publisher, title, homepage, licence): (&String, &String, &str, Option<&str>)| {
        json!({
            "title": format!("{publisher} : {title}"),
            "path": homepage,
            "publisher": publisher,
            "licence": licence.unwrap_or("not stated; the publisher's rights are reserved"),
            "attribution": format!("{publisher}, « {title} », {homepage}"),
        })
    };
    unique.into_iter().map(entry).collect()
}

fn book(file: &FileRecord) -> Value {
    json!({
        "name": "workbook",
        "title": "Les tables qui comptent pour un journaliste, en français",
        "description": "The tables that matter to a journalist, in French, one to a sheet.",
        "profile": "data-resource",
        "type": "file",
        "path": workbook::NAME,
        "format": "xlsx",
        "mediatype": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "bytes": file.bytes,
        "hash": format!("sha256:{}", file.digest),
    })
}

fn csv(table: &Table, files: &BTreeMap<String, FileRecord>) -> Value {
    let path = format!("{}.csv", table.name);
    let mut resource = described(table, table.name);
    resource.extend(object(json!({
        "profile": "tabular-data-resource",
        "type": "table",
        "path": path,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": { "delimiter": ",", "lineTerminator": "\r\n", "quoteChar": "\"",
            "doubleQuote": true, "header": true },
    })));
    finish(resource, files.get(&path), table)
}

fn parquet(table: &Table, files: &BTreeMap<String, FileRecord>) -> Value {
    let path = format!("{}.parquet", table.name);
    let mut resource = described(table, &format!("{}-parquet", table.name));
    resource.extend(object(json!({
        "profile": "data-resource",
        "type": "file",
        "path": path,
        "format": "parquet",
        "mediatype": "application/vnd.apache.parquet",
    })));
    finish(resource, files.get(&path), table)
}

fn described(table: &Table, name: &str) -> Map<String, Value> {
    object(json!({ "name": name, "title": table.fr, "description": format!("{}.", table.en) }))
}

fn finish(mut resource: Map<String, Value>, file: Option<&FileRecord>, table: &Table) -> Value {
    if let Some(file) = file {
        resource.insert("bytes".to_owned(), file.bytes.into());
        resource.insert("hash".to_owned(), format!("sha256:{}", file.digest).into());
    }
    resource.insert("schema".to_owned(), table_schema(table));
    Value::Object(resource)
}

fn table_schema(table: &Table) -> Value {
    let fields: Vec<Value> = table.fields.iter().map(field).collect();
    let mut schema = object(json!({ "fields": fields, "missingValues": [""] }));
    if !table.key.is_empty() {
        schema.insert("primaryKey".to_owned(), table.key.clone().into());
    }
    let references: Vec<Value> = table
        .references()
        .map(|(name, to)| json!({ "fields": name, "reference": { "resource": to.name, "fields": to.key[0] } }))
        .collect();
    if !references.is_empty() {
        schema.insert("foreignKeys".to_owned(), references.into());
    }
    if !table.order.is_empty() {
        schema.insert("sortedBy".to_owned(), table.order.clone().into());
    }
    Value::Object(schema)
}

fn field(Field { column, presence }: &Field) -> Value {
    let mut field = object(json!({
        "name": column.name,
        "type": column.kind.word(),
        "title": column.fr,
        "description": column.en,
    }));
    if column.name == "url" || column.name == "homepage" {
        field.insert("format".to_owned(), "uri".into());
    }
    if !column.unit.is_empty() {
        field.insert("unit".to_owned(), column.unit.into());
    }
    let mut constraints = Map::new();
    // An empty cell of a CSV is a missing value; a title or a name may be one, an id never is.
    let filled = column.kind != Kind::Text || column.name.ends_with("_id");
    if *presence == Presence::Always && filled {
        constraints.insert("required".to_owned(), true.into());
    }
    if let Kind::Code(codes) = column.kind {
        let codes: Vec<_> = codes.iter().filter(|code| !code.is_empty()).copied().collect();
        constraints.insert("enum".to_owned(), codes.into());
    }
    if !constraints.is_empty() {
        field.insert("constraints".to_owned(), constraints.into());
    }
    let words = column.words().into_iter();
    let words: Vec<_> = words
        .map(|it| json!({ "value": it.code, "label": it.fr, "description": it.described() }))
        .collect();
    if !words.is_empty() {
        field.insert("categories".to_owned(), words.into());
    }
    Value::Object(field)
}

/// # Panics
///
/// If the value is no object: it is written out a few lines above.
fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(map) => map,
        other => unreachable!("{other} is not an object"),
    }
}

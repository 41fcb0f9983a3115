//! `manifest.json`: which run wrote a snapshot, and what every file of it must hash to.

use std::collections::BTreeMap;

use chrono::{NaiveDate, SecondsFormat};
use serde_json::{Map, Value, json};

use crate::model::Digest;

use crate::publish::content::edition::{Edition, Inputs};
use crate::publish::files::sealed::{UNSEALED, seal};
use crate::publish::schema;
use crate::publish::state::SourceState;

/// A file as written.
#[derive(Clone, Copy, Debug)]
pub(crate) struct FileRecord {
    /// What its bytes hash to.
    pub(crate) digest: Digest,
    /// How many they are.
    pub(crate) bytes: usize,
    /// The rows of a table.
    pub(crate) rows: Option<usize>,
}

/// What the manifest says about the run.
#[derive(Clone, Debug)]
pub(crate) struct RunRecord {
    id: String,
    started_at: String,
    reference_date: NaiveDate,
    known_at: Option<NaiveDate>,
    looks_back: bool,
    offline: bool,
    previous: Option<String>,
    inputs: Inputs,
    /// Sources by state, every state listed.
    states: Map<String, Value>,
}

impl RunRecord {
    /// The run of an edition.
    pub(crate) fn of(edition: &Edition) -> Self {
        let run = &edition.run;
        let count = |state: SourceState| {
            edition.sources.iter().filter(|source| source.state == state).count()
        };
        let states = SourceState::ALL.map(|state| (state.code().to_owned(), count(state).into()));
        Self {
            id: run.id.clone(),
            started_at: run.started_at.to_rfc3339_opts(SecondsFormat::Secs, true),
            reference_date: run.reference_date,
            known_at: run.known_at,
            looks_back: run.looks_back,
            offline: run.offline,
            previous: run.previous.id().map(str::to_owned),
            inputs: run.inputs.clone(),
            states: states.into_iter().collect(),
        }
    }
}

/// The text of the manifest; keys and files always in the same order.
pub(crate) fn manifest(run: &RunRecord, files: &BTreeMap<String, FileRecord>) -> Vec<u8> {
    let entry = |(name, file): (&String, &FileRecord)| {
        let mut entry = Map::new();
        entry.insert("path".to_owned(), name.as_str().into());
        entry.insert("sha256".to_owned(), file.digest.to_string().into());
        entry.insert("bytes".to_owned(), file.bytes.into());
        if let Some(rows) = file.rows {
            entry.insert("rows".to_owned(), rows.into());
        }
        Value::Object(entry)
    };
    // The manifest vouches for the files, and for itself: a flipped bit in it is found as well.
    seal(text(&json!({
        "schema_version": schema::VERSION,
        "run_id": run.id,
        "started_at": run.started_at,
        "reference_date": run.reference_date.to_string(),
        "known_at": run.known_at.map(|day| day.to_string()),
        "looks_back": run.looks_back,
        "offline": run.offline,
        "previous_run_id": run.previous,
        "code_version": env!("CARGO_PKG_VERSION"),
        "inputs": {
            "code": run.inputs.code,
            "policy": run.inputs.policy,
            "vocabulary": run.inputs.vocabulary,
            "sources": run.inputs.sources,
            "judgements": run.inputs.judgements,
        },
        "sources": run.states,
        "files": files.iter().map(entry).collect::<Vec<_>>(),
        "manifest_sha256": UNSEALED,
    })))
}

/// A JSON document for people and programs: indented, with a last line feed.
///
/// # Panics
///
/// Never: a [`Value`] is always JSON.
pub(crate) fn text(value: &Value) -> Vec<u8> {
    let mut bytes = serde_json::to_vec_pretty(value).expect("a JSON value is JSON");
    bytes.push(b'\n');
    bytes
}

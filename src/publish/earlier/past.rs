//! A published snapshot as something to be held against: what it said, and what it was made with.

use std::{
    fs,
    io::ErrorKind,
    path::{Path, PathBuf},
};

use chrono::NaiveDate;
use serde::Deserialize;

use crate::publish::PublishError;
use crate::publish::compared::snapshot::{Compared, compared, compared_in};
use crate::publish::content::edition::{Edition, Inputs};
use crate::publish::content::tables;
use crate::publish::files::sealed;

/// A snapshot, or an edition that will be one.
#[derive(Clone, Debug)]
pub struct Past {
    /// The run that made it.
    pub run: PastRun,
    pub(crate) told: Compared,
}

/// What the manifest of a snapshot says of its run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PastRun {
    /// Its name.
    pub id: String,
    /// The day whose state it tells.
    pub reference_date: NaiveDate,
    /// The last day of which captures were used; none for all of them.
    pub known_at: Option<NaiveDate>,
    /// Whether somebody asked for an earlier day; older programs only tell where `known_at` says so.
    pub looks_back: bool,
    /// The snapshot that it was held against.
    pub previous: Option<String>,
    /// What it was made with; none where an older program wrote it.
    pub inputs: Option<Inputs>,
}

/// The parts of a manifest that are needed here; another program may have written more.
#[derive(Debug, Deserialize)]
struct Manifest {
    run_id: String,
    reference_date: NaiveDate,
    known_at: Option<NaiveDate>,
    #[serde(default)]
    looks_back: bool,
    previous_run_id: Option<String>,
    inputs: Option<RawInputs>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct RawInputs {
    code: String,
    policy: String,
    vocabulary: String,
    sources: String,
    judgements: String,
}

impl Past {
    /// Reads a snapshot, given its folder or a link to it such as `output/latest`.
    ///
    /// # Errors
    ///
    /// If a file is missing or damaged, or was written with other columns.
    pub fn read(dir: &Path) -> Result<Self, PublishError> {
        let dir = fs::canonicalize(dir).map_err(PublishError::read(dir))?;
        Ok(Self { run: PastRun::read(&dir)?, told: compared(&dir)? })
    }

    /// An edition before it is published.
    pub fn of(edition: &Edition) -> Self {
        let run = &edition.run;
        let told = compared_in(&tables::tables(edition));
        let run = PastRun {
            id: run.id.clone(),
            reference_date: run.reference_date,
            known_at: run.known_at,
            looks_back: run.looks_back,
            previous: run.previous.id().map(str::to_owned),
            inputs: Some(run.inputs.clone()),
        };
        Self { run, told }
    }
}

impl PastRun {
    /// Whether the history has its figures: those of every night, and of what was known on an earlier
    /// day. Who only counts an earlier day by what is known today has seen no other night.
    pub(crate) fn is_night(&self) -> bool {
        !self.looks_back || self.known_at.is_some()
    }

    /// Reads the manifest of a snapshot.
    ///
    /// # Errors
    ///
    /// If it is missing or is none.
    pub fn read(dir: &Path) -> Result<Self, PublishError> {
        let path = dir.join(sealed::MANIFEST);
        let bytes = fs::read(&path).map_err(PublishError::read(&path))?;
        let found: Manifest = serde_json::from_slice(&bytes)
            .map_err(|source| PublishError::Manifest { path, source })?;
        let inputs = found.inputs.map(|it| Inputs {
            code: it.code,
            policy: it.policy,
            vocabulary: it.vocabulary,
            sources: it.sources,
            judgements: it.judgements,
        });
        Ok(Self {
            id: found.run_id,
            reference_date: found.reference_date,
            known_at: found.known_at,
            looks_back: found.looks_back || found.known_at.is_some(),
            previous: found.previous_run_id,
            inputs,
        })
    }
}

/// The folders of the published snapshots, the newest name first; names count their numbers, so
/// that `…Z-10` is newer than `…Z-2`.
///
/// # Errors
///
/// If the folder of snapshots is there and cannot be listed.
pub fn published(output: &Path) -> Result<Vec<PathBuf>, PublishError> {
    let folder = output.join("snapshots");
    let entries = match fs::read_dir(&folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        Err(source) => return Err(PublishError::Read { path: folder, source }),
    };
    let mut names: Vec<String> = Vec::new();
    for entry in entries {
        let entry = entry.map_err(PublishError::read(&folder))?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if entry.path().is_dir() && !name.starts_with('.') {
            names.push(name);
        }
    }
    names.sort_by(|a, b| numbered(b).cmp(&numbered(a)));
    Ok(names.into_iter().map(|name| folder.join(name)).collect())
}

/// The name of a run and its number: `…Z-2` is the second of its name.
fn numbered(name: &str) -> (&str, u32) {
    let split = name.rsplit_once('-').and_then(|(run, number)| {
        let number = number.parse().ok().filter(|_| run.ends_with('Z'))?;
        Some((run, number))
    });
    split.unwrap_or((name, 1))
}

/// The name of a run without its number.
pub(crate) fn unnumbered(name: &str) -> &str {
    numbered(name).0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_are_in_the_order_of_time_and_number() {
        let mut names = [
            "2026-11-01T000000Z-10",
            "2026-11-02T000000Z",
            "2026-11-01T000000Z-2",
            "2026-11-01T000000Z",
        ];
        names.sort_by(|a, b| numbered(a).cmp(&numbered(b)));
        assert_eq!(
            names,
            [
                "2026-11-01T000000Z",
                "2026-11-01T000000Z-2",
                "2026-11-01T000000Z-10",
                "2026-11-02T000000Z"
            ]
        );
    }
}

//! The log of the runs: one file for each, written as it begins and again as it ends, also where it
//! published nothing.
//!
//! ```text
//! output/runs/000041_2026-11-22T030000000Z.json
//! ```
//!
//! The number orders the runs: it grows whatever the clock does. A run that was killed says so as
//! soon as the next one begins. Nothing of this is in a snapshot, which can be made again. What the
//! keys mean stands in `docs/nights.md`.

use std::{
    collections::BTreeMap,
    fs,
    io::ErrorKind,
    path::{Path, PathBuf},
};

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::publish::PublishError;
use crate::publish::beside::manifest::text;
use crate::publish::files::durable::{sync, write_through};
use crate::publish::files::sealed::{UNSEALED, is_sealed, seal};

/// Raised when a key is renamed, removed or changes its meaning.
const VERSION: u32 = 1;

/// Where the log lies inside the output folder.
pub(crate) const FOLDER: &str = "runs";

/// Names begin so while the file is written.
pub(crate) const ASIDE: &str = ".run-";

/// How the moment of its beginning ends the name of a file.
const MOMENT: &str = "%Y-%m-%dT%H%M%S%3fZ.json";

/// The last key of a file: the hash of the file with zeros in its place.
const SEAL: &str = "sha256";

/// One run, as its file tells it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LoggedRun {
    /// The version of this form.
    pub schema_version: u32,
    /// The number of the run in this folder, from 1.
    pub sequence: u64,
    /// When it began.
    pub started_at: DateTime<Utc>,
    /// When it ended; none while it runs, or where it was killed.
    pub ended_at: Option<DateTime<Utc>>,
    /// How it ended.
    pub result: RunResult,
    /// Its exit code; none while it runs, or where it was killed.
    pub exit_code: Option<u8>,
    /// Why it published nothing; empty where it did.
    pub error: String,
    /// Whether the network was left alone.
    pub offline: bool,
    /// The version of the program.
    pub code_version: String,
    /// What was published; none where nothing was.
    pub published: Option<LoggedEdition>,
}

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RunResult {
    /// It has not ended.
    Running,
    /// It published a snapshot.
    Published,
    /// It published nothing.
    Failed,
    /// Somebody stopped it.
    Stopped,
    /// It ended without a word: killed, or the machine went down.
    CutOff,
}

impl RunResult {
    /// The code used in the file.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::Published => "published",
            Self::Failed => "failed",
            Self::Stopped => "stopped",
            Self::CutOff => "cut_off",
        }
    }
}

/// What a run published, in numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LoggedEdition {
    /// The name of the snapshot.
    pub run_id: String,
    /// Whether the very same snapshot had been published before.
    pub repeated: bool,
    /// The day whose state is told.
    pub reference_date: NaiveDate,
    /// Whether an earlier day was asked for: to count it, or by what was known then.
    #[serde(default)]
    pub looks_back: bool,
    /// The snapshot that it was held against.
    pub previous_run_id: Option<String>,
    /// Sources by state, every state listed.
    pub states: BTreeMap<String, usize>,
    /// Every source that can be used, by id.
    pub sources: Vec<LoggedSource>,
    /// Copies that are held back.
    pub held: Vec<LoggedHold>,
    /// What else keeps the run from being complete, in words.
    #[serde(default)]
    pub others: Vec<String>,
    /// Claims that their pages still make.
    pub claims: usize,
    /// Claims that their pages no longer make.
    pub claims_withdrawn: usize,
    /// Conflicts.
    pub conflicts: usize,
    /// Figures that were not there in the snapshot before.
    pub figures_new: usize,
    /// Figures that are others than in the snapshot before.
    pub figures_changed: usize,
    /// Figures that are no longer there.
    pub figures_vanished: usize,
    /// Things that someone should look at, notices left out.
    pub issues: usize,
    /// Whether the night stands in the history.
    #[serde(default = "yes")]
    pub in_history: bool,
}

/// What was true of every run before it was told.
const fn yes() -> bool {
    true
}

/// How one source fared.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LoggedSource {
    /// The source.
    pub source_id: String,
    /// Its state, in one word.
    pub state: String,
    /// The first day of that state; none where nobody can tell.
    pub since: Option<NaiveDate>,
    /// Why; empty where there is nothing to say.
    pub reason: String,
    /// Claims that its pages make.
    pub claims: u32,
    /// Claims that its pages make since tonight.
    pub claims_new: u32,
    /// Claims that its pages no longer make since tonight.
    pub claims_withdrawn: u32,
}

/// A copy that is held back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LoggedHold {
    /// The source.
    pub source_id: String,
    /// The address of the page.
    pub url: String,
    /// The digest of the copy.
    pub capture_id: String,
    /// The day on which it was first seen.
    pub first_seen: NaiveDate,
    /// Why, with what it says and what the last good copy said.
    pub because: String,
}

impl LoggedRun {
    /// A run that begins.
    pub fn begun(sequence: u64, started_at: DateTime<Utc>, offline: bool) -> Self {
        Self {
            schema_version: VERSION,
            sequence,
            started_at,
            ended_at: None,
            result: RunResult::Running,
            exit_code: None,
            error: String::new(),
            offline,
            code_version: env!("CARGO_PKG_VERSION").to_owned(),
            published: None,
        }
    }

    /// Whether it looked at an earlier day, and says nothing of this one.
    pub fn looks_back(&self) -> bool {
        self.published.as_ref().is_some_and(|told| told.looks_back)
    }

    /// Whether it asked the sources how they are today.
    pub fn is_night(&self) -> bool {
        !self.offline && !self.looks_back()
    }

    fn name(&self) -> String {
        format!("{:06}{}", self.sequence, suffix(self.started_at))
    }
}

fn suffix(started_at: DateTime<Utc>) -> String {
    format!("_{}", started_at.format(MOMENT))
}

/// Enters a run that begins: it gets the next number, and one that never ended is said to be cut
/// off. The caller holds the [`Lock`](crate::publish::Lock).
///
/// # Errors
///
/// If the disk refuses.
pub fn begin_run(
    output: &Path,
    started_at: DateTime<Utc>,
    offline: bool,
) -> Result<LoggedRun, PublishError> {
    sweep(output)?;
    let names = names(output)?;
    let last = names.last().and_then(|name| read(&output.join(FOLDER).join(name)).ok());
    if let Some(last) = last.filter(|last| last.result == RunResult::Running) {
        write_run(output, &LoggedRun { result: RunResult::CutOff, ..last })?;
    }
    let run = LoggedRun::begun(next(&names), started_at, offline);
    write_run(output, &run)?;
    Ok(run)
}

/// The entry of a run, by the moment at which it began; a new one where it never got as far.
///
/// # Errors
///
/// If the folder is there and cannot be listed.
pub fn entered_run(
    output: &Path,
    started_at: DateTime<Utc>,
    offline: bool,
) -> Result<LoggedRun, PublishError> {
    let names = names(output)?;
    let entered = names.iter().rev().find(|name| name.ends_with(&suffix(started_at)));
    let entered = entered.and_then(|name| read(&output.join(FOLDER).join(name)).ok());
    Ok(entered.unwrap_or_else(|| LoggedRun::begun(next(&names), started_at, offline)))
}

/// Writes the file of a run, whole or not at all.
///
/// # Errors
///
/// If the disk refuses.
///
/// # Panics
///
/// Never: a run is always JSON.
pub fn write_run(output: &Path, run: &LoggedRun) -> Result<(), PublishError> {
    let folder = output.join(FOLDER);
    fs::create_dir_all(&folder).map_err(PublishError::write(&folder))?;
    let (aside, path) = (folder.join(format!("{ASIDE}{}", run.name())), folder.join(run.name()));
    let mut told = serde_json::to_value(run).expect("a run is plain text and numbers");
    told[SEAL] = UNSEALED.into();
    write_through(&aside, &seal(text(&told)))?;
    fs::rename(&aside, &path).map_err(PublishError::write(&path))?;
    sync(&folder)
}

/// The last runs, the newest last, and the files that are none.
///
/// # Errors
///
/// If the folder is there and cannot be listed.
pub fn last_runs(
    output: &Path,
    most: usize,
) -> Result<(Vec<LoggedRun>, Vec<PathBuf>), PublishError> {
    let names = names(output)?;
    let (mut runs, mut damaged) = (Vec::new(), Vec::new());
    for name in &names[names.len().saturating_sub(most)..] {
        let path = output.join(FOLDER).join(name);
        match read(&path) {
            Ok(run) => runs.push(run),
            Err(_) => damaged.push(path),
        }
    }
    Ok((runs, damaged))
}

fn read(path: &Path) -> Result<LoggedRun, PublishError> {
    let bytes = fs::read(path).map_err(PublishError::read(path))?;
    let path = path.to_owned();
    serde_json::from_slice(&bytes).map_err(|source| PublishError::Manifest { path, source })
}

/// A file of the log; none where it is not what was written.
pub(crate) fn read_sealed(path: &Path) -> Option<LoggedRun> {
    let text = fs::read_to_string(path).ok()?;
    let (key, between) = (format!("\"{SEAL}"), "\": \"");
    // One flipped bit cannot hide both halves of the key: without it, an older program wrote the file.
    let is_older = !text.contains(&key[..5]) && !text.contains(&format!("{}{between}", &key[5..]));
    let is_whole = is_older || is_sealed(text.as_bytes(), &key, between.len());
    is_whole.then(|| serde_json::from_str(&text).ok()).flatten()
}

fn next(names: &[String]) -> u64 {
    names.last().map_or(0, |name| number(name)) + 1
}

/// The moment behind the number of a name, in UTC; none where there is another text.
pub(crate) fn moment(name: &str) -> Option<NaiveDateTime> {
    let (_, moment) = name.split_once('_')?;
    NaiveDateTime::parse_from_str(moment, MOMENT).ok()
}

/// The number in front of a name.
pub(crate) fn number(name: &str) -> u64 {
    name.split_once('_').and_then(|(number, _)| number.parse().ok()).unwrap_or(0)
}

/// The files of the log, in the order of their numbers.
pub(crate) fn names(output: &Path) -> Result<Vec<String>, PublishError> {
    let mut names = listed(output)?;
    names.retain(|name| {
        !name.starts_with('.')
            && 0 < number(name)
            && Path::new(name).extension().is_some_and(|ending| ending == "json")
    });
    names.sort_by_key(|name| (number(name), name.clone()));
    Ok(names)
}

/// Removes what a crash has left.
fn sweep(output: &Path) -> Result<(), PublishError> {
    for name in listed(output)?.iter().filter(|name| name.starts_with(ASIDE)) {
        let path = output.join(FOLDER).join(name);
        fs::remove_file(&path).map_err(PublishError::write(&path))?;
    }
    Ok(())
}

/// Everything that lies in the folder of the log.
pub(crate) fn listed(output: &Path) -> Result<Vec<String>, PublishError> {
    let folder = output.join(FOLDER);
    let entries = match fs::read_dir(&folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        Err(source) => return Err(PublishError::Read { path: folder, source }),
    };
    let name = |entry: std::io::Result<fs::DirEntry>| {
        Ok(entry.map_err(PublishError::read(&folder))?.file_name().to_string_lossy().into_owned())
    };
    entries.map(name).collect()
}

//! What lies in an output folder beside the snapshots, held against what was written: the log of the
//! runs, the history and what the source files said, and what a run has left that was killed. Repairs
//! nothing.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use super::draft::{DRAFT, POINTER, PROBE};
use super::run_log::{self, LoggedRun};
use super::{declared, history};
use crate::publish::PublishError;
use crate::publish::earlier::past::{PastRun, published};
use crate::publish::encoding::parquet;
use crate::publish::files::sealed::is_sealed;

/// What was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Audit {
    /// The runs of the log.
    pub runs: usize,
    /// The nights of the history.
    pub nights: usize,
    /// What is not what was written, each with its file.
    pub damage: Vec<String>,
    /// What a run has left that was killed, or is at work, and what the next one does about it.
    pub leftovers: Vec<String>,
}

/// Looks at the log, the history and the last words of the source files of an output folder.
///
/// # Errors
///
/// If a folder is there and cannot be listed.
pub fn audit(output: &Path) -> Result<Audit, PublishError> {
    let mut audit = Audit::default();
    let mut snapshots = BTreeSet::new();
    for folder in published(output)? {
        snapshots.extend(folder.file_name().map(|name| name.to_string_lossy().into_owned()));
    }
    let runs = audit.log(output)?;
    audit.untold(output, (&snapshots, &runs));
    audit.history(output, (&snapshots, &runs));
    let has_published = runs.iter().flatten().any(|run| run.published.is_some());
    audit.damage.extend(declared::damage(output, has_published));
    let places: [(PathBuf, &[&str]); 3] = [
        (output.to_owned(), &[POINTER, PROBE, history::ASIDE, declared::ASIDE]),
        (output.join("snapshots"), &[DRAFT, PROBE]),
        (output.join(run_log::FOLDER), &[run_log::ASIDE]),
    ];
    for (folder, prefixes) in &places {
        for name in names(folder) {
            let path = folder.join(&name);
            if prefixes.iter().any(|prefix| name.starts_with(prefix)) {
                audit.left(&path, "removes it");
            } else if prefixes.contains(&DRAFT) && !path.is_dir() {
                audit.damaged(&path, "is no snapshot");
            }
        }
    }
    Ok(audit)
}

impl Audit {
    /// Reads every file of the log; none for one that is damaged.
    fn log(&mut self, output: &Path) -> Result<Vec<Option<LoggedRun>>, PublishError> {
        let folder = output.join(run_log::FOLDER);
        let names = run_log::names(output)?;
        let mut runs = Vec::new();
        let mut next = 1;
        for name in &names {
            let (path, number) = (folder.join(name), run_log::number(name));
            for missing in next..number {
                self.damage.push(format!("{}: run {missing} is gone", folder.display()));
            }
            next = number + 1;
            let run = run_log::read_sealed(&path).filter(|run| run.sequence == number);
            if run.is_none() {
                self.damaged(&path, "it is not what was written");
            }
            runs.push(run);
        }
        self.runs = names.len();
        for name in run_log::listed(output)? {
            if !names.contains(&name) && !name.starts_with(run_log::ASIDE) {
                self.damaged(&folder.join(name), "nobody of ours wrote it");
            }
        }
        Ok(runs)
    }

    /// Snapshots that no run of the log has published. A run that was killed, or failed as it was
    /// about to say so, may have left one; so may one whose file is damaged, which is told already.
    fn untold(&mut self, output: &Path, (snapshots, runs): Told<'_>) {
        let of = |run: &LoggedRun| run.published.as_ref().map(|it| it.run_id.clone());
        let told: BTreeSet<String> = runs.iter().flatten().filter_map(of).collect();
        let is_open =
            |run: &&Option<LoggedRun>| run.as_ref().is_none_or(|run| run.published.is_none());
        let open = runs.iter().filter(is_open).count();
        let untold: Vec<&String> = snapshots.difference(&told).collect();
        if open < untold.len() {
            let folder = output.join(run_log::FOLDER);
            let name = untold[untold.len() - 1];
            let others = match untold.len() - 1 {
                0 => String::new(),
                others => format!(", as of {others} more,"),
            };
            self.damaged(&folder, &format!("the run that published {name}{others} is gone"));
        }
    }

    /// The part of each night: there, and what was written.
    fn history(&mut self, output: &Path, (snapshots, runs): Told<'_>) {
        let folder = output.join(history::FOLDER);
        for name in names(&folder) {
            let own = folder.join(&name);
            let is_night = name.strip_prefix("snapshot=").is_some_and(|id| !id.is_empty());
            let odd = names(&own).into_iter().filter(|it| it != history::FILE);
            let strangers: Vec<PathBuf> = odd.map(|it| own.join(it)).collect();
            for stranger in &strangers {
                self.damaged(stranger, "nobody of ours wrote it");
            }
            if !is_night {
                self.damaged(&own, "nobody of ours wrote it");
                continue;
            }
            let path = own.join(history::FILE);
            let Ok(bytes) = fs::read(&path) else { continue };
            self.nights += 1;
            // Before the hash stand two bytes that say what follows, and how long it is.
            if !is_sealed(&bytes, parquet::SEAL, 2) {
                let why =
                    "it is not what was written; remove it, and `recoupe history` makes it anew";
                self.damaged(&path, why);
            }
        }
        let is_in = |name: &str| {
            let told = runs.iter().flatten().filter_map(|run| run.published.as_ref());
            told.filter(|told| told.run_id == name).any(|told| told.in_history)
        };
        let no_night = |name: &str| {
            let snapshot = output.join("snapshots").join(name);
            PastRun::read(&snapshot).is_ok_and(|run| !run.is_night())
        };
        for name in snapshots.iter().filter(|name| !output.join(history::path(name)).exists()) {
            if no_night(name) {
                continue;
            }
            let path = output.join(history::path(name));
            if is_in(name) {
                self.damaged(&path, "it is gone; the next run makes it anew");
            } else {
                self.left(&path, "writes it");
            }
        }
    }

    fn damaged(&mut self, path: &Path, why: &str) {
        self.damage.push(format!("{}: {why}", path.display()));
    }

    fn left(&mut self, path: &Path, then: &str) {
        let told = "a run is at work, or was killed; the next one";
        self.leftovers.push(format!("{}: {told} {then}", path.display()));
    }
}

/// The snapshots, and the runs of the log.
type Told<'a> = (&'a BTreeSet<String>, &'a [Option<LoggedRun>]);

/// What lies in a folder, sorted; nothing where there is none.
fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut names: Vec<String> =
        entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

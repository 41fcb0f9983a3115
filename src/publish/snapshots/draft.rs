//! A snapshot in the making: complete before it is seen, and never half of one.
//!
//! ```text
//! output/snapshots/.draft-<run id>/   being written; nobody reads it
//! output/snapshots/<run id>/          released; never changed again
//! output/latest -> snapshots/<run id> moved in one step
//! output/.lock                        held by the run at work
//! ```
//!
//! Every file is on the disk before the folder gets its name, and the folder before `latest` names
//! it. A crash at any instant leaves yesterday's snapshot in place, and at most a draft, which the
//! next run sweeps away. A notebook that opened the old snapshot keeps reading it: its folder stays.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    io::{self, ErrorKind},
    os::unix::fs::symlink,
    path::{Component, Path, PathBuf},
};

use chrono::NaiveDate;

use crate::model::Digest;
use crate::normalise::Claim;

use super::{declared, history};
use crate::publish::PublishError;
use crate::publish::beside::manifest::{self, FileRecord, RunRecord};
use crate::publish::beside::{croissant, package, workbook};
use crate::publish::content::edition::Edition;
use crate::publish::content::tables;
use crate::publish::earlier::past::PastRun;
use crate::publish::encoding::{csv, parquet};
use crate::publish::files::durable::{remove, sync, write_through};
use crate::publish::files::sealed;

pub(crate) const DRAFT: &str = ".draft-";
pub(crate) const POINTER: &str = ".latest-";
pub(crate) const PROBE: &str = ".probe-";

/// The longest run id, in bytes: with a prefix it still fits a 255-byte file name.
const MAX_RUN_ID: usize = 128;

/// A snapshot that nobody sees yet. Dropped without a release, it removes itself.
#[derive(Debug)]
pub struct Draft {
    output: PathBuf,
    run_id: String,
    folder: PathBuf,
    files: BTreeMap<String, FileRecord>,
    run: Option<RunRecord>,
    is_look_back: bool,
}

/// A released snapshot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Snapshot {
    /// The run that made it.
    pub run_id: String,
    /// Its folder.
    pub folder: PathBuf,
    /// Whether the very same snapshot had been published before, so that only `latest` was moved.
    pub repeated: bool,
    /// Whether `latest` leads to it.
    pub is_latest: bool,
}

impl Draft {
    /// Begins a snapshot, in a folder of its own. The caller holds the [`Lock`](crate::publish::Lock).
    ///
    /// # Errors
    ///
    /// If the id cannot name a folder, `latest` is not ours to move, or nothing can be written.
    pub fn new(output: &Path, run_id: &str) -> Result<Self, PublishError> {
        let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.');
        let begins = run_id.bytes().next().is_some_and(|b| b.is_ascii_alphanumeric());
        if !begins || MAX_RUN_ID < run_id.len() || !run_id.bytes().all(plain) {
            return Err(PublishError::RunId { found: run_id.to_owned() });
        }
        check_latest(output)?;
        let folder = output.join("snapshots").join(format!("{DRAFT}{run_id}"));
        remove(&folder)?;
        fs::create_dir_all(&folder).map_err(PublishError::write(&folder))?;
        Ok(Self {
            output: output.to_owned(),
            run_id: run_id.to_owned(),
            folder,
            files: BTreeMap::new(),
            run: None,
            is_look_back: false,
        })
    }

    /// Somebody asked for another day than today: readers are led to it only if they have seen nothing
    /// newer. Of a night that tells its own day they see whatever the clock said.
    #[must_use]
    pub fn looking_back(mut self) -> Self {
        self.is_look_back = true;
        self
    }

    /// The folder being written. Write through [`Draft::write_file`]: only what passes it is in the
    /// manifest.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Writes one file, down to the disk.
    ///
    /// # Errors
    ///
    /// If the name leaves the snapshot, or the disk refuses.
    pub fn write_file(&mut self, name: &str, bytes: &[u8]) -> Result<(), PublishError> {
        self.write_counted(name, bytes, None)
    }

    fn write_counted(
        &mut self,
        name: &str,
        bytes: &[u8],
        rows: Option<usize>,
    ) -> Result<(), PublishError> {
        let inside = |part: Component<'_>| matches!(part, Component::Normal(_));
        let odd = name.contains(['\\', '\0']) || name.ends_with('/') || name.contains("//");
        if name.is_empty() || odd || !Path::new(name).components().all(inside) {
            return Err(PublishError::FileName { found: name.to_owned() });
        }
        let path = self.folder.join(name);
        let parent = path.parent().unwrap_or(&self.folder);
        fs::create_dir_all(parent).map_err(PublishError::write(parent))?;
        write_through(&path, bytes)?;
        let digest = Digest::of(bytes);
        self.files.insert(name.to_owned(), FileRecord { digest, bytes: bytes.len(), rows });
        Ok(())
    }

    /// Writes every table as Parquet and CSV, those that matter to a journalist as a workbook, and
    /// beside them what describes them. `proof` tells where in the snapshot a claim is proved.
    ///
    /// # Errors
    ///
    /// If the disk refuses.
    pub fn tables(
        &mut self,
        edition: &Edition,
        proof: impl Fn(&Claim) -> String,
    ) -> Result<(), PublishError> {
        let all = tables::tables(edition);
        for rows in &all {
            let name = rows.table().name;
            let bytes = parquet::bytes(rows, Some(&self.run_id))
                .map_err(|source| PublishError::Encode { table: name.to_owned(), source })?;
            self.write_counted(&format!("{name}.parquet"), &bytes, Some(rows.len()))?;
            self.write_counted(&format!("{name}.csv"), &csv::bytes(rows), Some(rows.len()))?;
        }
        let proof = edition.claims.iter().map(|it| (it.id.to_string(), proof(it))).collect();
        let workbook = workbook::bytes((&edition.run, &all), &proof)
            .map_err(|source| PublishError::Workbook { source: Box::new(source) })?;
        self.write_file(workbook::NAME, &workbook)?;
        let package = package::datapackage(edition, &self.files);
        self.write_file("datapackage.json", &package)?;
        self.write_file("croissant.json", &croissant::croissant(edition, &self.files))?;
        self.run = Some(RunRecord::of(edition));
        Ok(())
    }

    /// Makes the draft a snapshot, and `latest` point to it, unless it looks back to where readers have
    /// been before. The manifest is written last.
    ///
    /// # Errors
    ///
    /// If the tables are missing, a snapshot of this id says something else, `latest` is not ours
    /// to move, or the disk refuses. What is published stays as it was.
    pub fn release(mut self) -> Result<Snapshot, PublishError> {
        let run = self.run.take().ok_or(PublishError::Incomplete)?;
        check_latest(&self.output)?;
        let manifest = manifest::manifest(&run, &self.files);
        write_through(&self.folder.join(sealed::MANIFEST), &manifest)?;
        let inside = |name| Path::new(name).ancestors().skip(1).map(|part| self.folder.join(part));
        for folder in self.files.keys().flat_map(inside).collect::<BTreeSet<_>>() {
            sync(&folder)?;
        }

        let snapshots = self.output.join("snapshots");
        let folder = snapshots.join(&self.run_id);
        let repeated = folder.symlink_metadata().is_ok();
        if repeated {
            if !same_contents(&self.folder, &folder)? {
                return Err(PublishError::AlreadyPublished { run_id: self.run_id.clone() });
            }
        } else {
            fs::rename(&self.folder, &folder).map_err(PublishError::write(&folder))?;
        }
        sync(&snapshots)?;
        let is_latest = !self.is_look_back || is_newest(&self.output, &folder);
        if is_latest {
            point_latest(&self.output, &self.run_id)?;
        }
        Ok(Snapshot { run_id: self.run_id.clone(), folder, repeated, is_latest })
    }
}

impl Drop for Draft {
    /// After a release there is nothing left to remove. A failure is left to the next [`sweep`].
    fn drop(&mut self) {
        let _unseen = remove(&self.folder);
    }
}

/// Makes sure that everything can be written, before anybody is asked for anything: that `latest`
/// is ours to move, and that the output folder, where it is moved, and these folders, which are made
/// if need be, take a file.
///
/// # Errors
///
/// If they do not.
pub fn make_ready(output: &Path, folders: &[PathBuf]) -> Result<(), PublishError> {
    check_latest(output)?;
    let own = output.to_owned();
    for folder in std::iter::once(&own).chain(folders) {
        fs::create_dir_all(folder).map_err(PublishError::write(folder))?;
        // An open file, as the archive knows them.
        let probe = folder.join(format!("{PROBE}{}.open", std::process::id()));
        let written = write_through(&probe, b"?");
        remove(&probe)?;
        written?;
    }
    Ok(())
}

/// Removes what a crash has left. The caller holds the [`Lock`](crate::publish::Lock).
///
/// # Errors
///
/// If something is there that cannot be removed.
pub fn sweep(output: &Path) -> Result<(), PublishError> {
    let snapshots = output.join("snapshots");
    let (own, archive) = (output.to_owned(), output.join("archive"));
    let index = archive.join("index");
    let left = [
        (&snapshots, DRAFT),
        (&snapshots, PROBE),
        (&archive, PROBE),
        (&index, PROBE),
        (&own, POINTER),
        (&own, PROBE),
        (&own, history::ASIDE),
        (&own, declared::ASIDE),
    ];
    for (folder, prefix) in left {
        let entries = match fs::read_dir(folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == ErrorKind::NotFound => continue,
            Err(source) => return Err(PublishError::Read { path: folder.clone(), source }),
        };
        for entry in entries {
            let entry = entry.map_err(PublishError::read(folder))?;
            if entry.file_name().to_string_lossy().starts_with(prefix) {
                remove(&entry.path())?;
            }
        }
    }
    Ok(())
}

/// `latest` is a link or nothing: a folder of that name is somebody's work.
fn check_latest(output: &Path) -> Result<(), PublishError> {
    let path = output.join("latest");
    match path.symlink_metadata() {
        Ok(found) if !found.is_symlink() => Err(PublishError::LatestTaken { path }),
        _ => Ok(()),
    }
}

/// Whether readers should see this snapshot and not the one that they see: it knows of later captures,
/// or of as late ones and tells no earlier day. A look back is published beside them.
fn is_newest(output: &Path, folder: &Path) -> bool {
    let reach = |folder: &Path| {
        let run = PastRun::read(folder).ok()?;
        Some((run.known_at.unwrap_or(NaiveDate::MAX), run.reference_date))
    };
    reach(&output.join("latest")).is_none_or(|seen| Some(seen) <= reach(folder))
}

/// The link is made aside and renamed over the old one: no reader ever finds none.
fn point_latest(output: &Path, run_id: &str) -> Result<(), PublishError> {
    let aside = output.join(format!("{POINTER}{run_id}"));
    remove(&aside)?;
    let target = Path::new("snapshots").join(run_id);
    symlink(target, &aside).map_err(PublishError::write(&aside))?;
    let latest = output.join("latest");
    fs::rename(&aside, &latest).map_err(PublishError::write(&latest))?;
    sync(output)
}

/// Whether two folders hold the same files with the same bytes.
fn same_contents(a: &Path, b: &Path) -> Result<bool, PublishError> {
    let (names, others) = (file_names(a)?, file_names(b)?);
    if names != others {
        return Ok(false);
    }
    for name in names {
        let read = |folder: &Path| {
            let path = folder.join(&name);
            fs::read(&path).map_err(PublishError::read(&path))
        };
        if read(a)? != read(b)? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// The files below a folder, by their path inside it.
fn file_names(folder: &Path) -> Result<BTreeSet<PathBuf>, PublishError> {
    fn visit(folder: &Path, inside: &Path, names: &mut BTreeSet<PathBuf>) -> io::Result<()> {
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            let inside = inside.join(entry.file_name());
            if entry.file_type()?.is_dir() {
                visit(&entry.path(), &inside, names)?;
            } else {
                names.insert(inside);
            }
        }
        Ok(())
    }
    let mut names = BTreeSet::new();
    visit(folder, Path::new(""), &mut names).map_err(PublishError::read(folder))?;
    Ok(names)
}

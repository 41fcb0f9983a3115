//! What the archive holds, as Parquet: written beside the files, and made anew from them alone.
//!
//! ```text
//! archive/index/nights-2026-11.parquet    every capture of a month, a row each
//! archive/index/imported-….parquet        every capture of an imported file
//! archive/index/known.parquet             each content of each address once
//! archive/index/SHA256SUMS                what these must hash to
//! ```
//!
//! A night reads `known.parquet` and rewrites the file of its month: what that costs does not
//! depend on how many nights there were. Whether the index is that of the files is told by their
//! names and sizes; what they hold is checked whenever it is read, and by
//! [`verify`](fn@super::verify).
//!
//! The index remembers how large each file was and what it hashed to when it was first read. So a
//! file that is gone or changed is told every night, until it is restored; removing the folder
//! `index` accepts what is there.

mod known;
mod row;
mod sheet;
mod store;
mod table;

use std::{
    collections::{BTreeMap, BTreeSet},
    fs::{self, File},
    io::{self, BufReader, ErrorKind},
    path::Path,
};

use super::ArchiveError;
use crate::model::Digest;

pub(super) use known::{Content, Known, Page, kind_of};
pub(super) use row::{Kind, Passed, Row, contents};
pub(super) use sheet::{FileNote, Shard};
pub(super) use store::{NEXT, OPEN, SUMS, State, digest_of};

/// The folder of what was made elsewhere.
pub(super) const IMPORTED: &str = "imported";

/// The folder of the index.
pub(super) const INDEX: &str = "index";

/// How the name of every file of the archive ends.
pub(super) const EXTENSION: &str = ".warc.gz";

/// How the names of the shards of nights begin.
pub(super) const NIGHTS: &str = "nights-";

/// So many letters of the name of a night tell its second.
pub(super) const SECOND: usize = "recoupe-20261103T021500Z".len();

/// The names and sizes of the files of each shard, in one word each.
type Prints = BTreeMap<String, String>;

/// The files of the archive and their sizes, by shard.
pub(super) type Listing = BTreeMap<String, BTreeMap<String, u64>>;

/// Whether what was found is also written down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Keep {
    /// No: somebody else may be at work in the folder.
    Look,
    /// Yes: the caller alone is at work there.
    Write,
}

/// What is known, and what had to be done to know it.
#[derive(Clone, Debug, Default)]
pub(super) struct Index {
    pub(super) known: Known,
    /// What had to be read anew, in words; empty where the index was as it should be.
    pub(super) mended: Vec<String>,
}

impl Index {
    /// Reads what is known, and what the index does not say yet.
    ///
    /// # Errors
    ///
    /// If the folder cannot be listed, or the index cannot be written where it should be.
    pub(super) fn open(folder: &Path, keep: Keep) -> Result<Self, ArchiveError> {
        let mut state = State::read(folder);
        let listing = list(folder)?;
        if state.known.is_none() && !state.sums.is_empty() {
            // A run may have replaced it while we read.
            state = State::read(folder);
        }
        if listing.is_empty() && state.sums.is_empty() {
            return Ok(Self::default());
        }
        let names = state.shards_and(&listing);
        let nothing = BTreeMap::new();
        let mut prints = Prints::new();
        for name in &names {
            prints.insert(name.clone(), print(listing.get(name).unwrap_or(&nothing)));
        }
        let is_unfinished = keep == Keep::Write && state.is_halfway;
        let before = match state.known.take() {
            Some((known, before)) if before == prints && !is_unfinished => {
                return Ok(Self { known, mended: Vec::new() });
            }
            before => before,
        };
        let was = if state.sums.is_empty() { "missing" } else { "damaged" };
        // Without anything to add to, all is added.
        let (mut known, old_prints) = before.unwrap_or_default();
        let is_new = old_prints.is_empty();
        let mut is_addition = true;
        let mut fresh = BTreeMap::new();
        let mut replaced = BTreeMap::new();
        let mut read = Vec::new();
        for name in &names {
            if !is_new && old_prints.get(name) == prints.get(name) {
                continue;
            }
            let files = listing.get(name).unwrap_or(&nothing);
            let mut looked = Looked::at(folder, (name, files), &state);
            if looked.is_unreadable {
                // Its print is none, so that it is looked at again.
                prints.insert(name.clone(), String::new());
            }
            read.append(&mut looked.read);
            // What is known may be older than the shard: then there is more to add than was read.
            is_addition &= looked.is_addition && old_prints.get(name) == looked.noted.as_ref();
            if keep == Keep::Write {
                replaced.insert(name.clone(), looked.shard.table().bytes()?);
            }
            if is_new {
                looked.shard.rows.iter().for_each(|row| known.add(row));
            } else {
                fresh.insert(name.clone(), looked);
            }
        }
        if is_addition {
            let added = |looked: &Looked| looked.shard.rows[looked.added..].to_vec();
            fresh.values().flat_map(added).for_each(|row| known.add(&row));
        } else {
            known = Known::default();
            for name in &names {
                let files = listing.get(name).unwrap_or(&nothing);
                let looked = fresh.remove(name);
                let looked = looked.unwrap_or_else(|| Looked::at(folder, (name, files), &state));
                looked.shard.rows.iter().for_each(|row| known.add(row));
            }
        }
        if keep == Keep::Write {
            state.replace(folder, replaced, (&known, &prints))?;
        }
        let mended = if is_new {
            Some(format!(
                "the index of the archive was {was}; {} files were read for it",
                read.len()
            ))
        } else {
            told(&read)
        };
        Ok(Self { known, mended: mended.into_iter().collect() })
    }
}

/// The one file that the index has yet to take in, where it knows all others as they are: what a run
/// leaves that is killed between its file and the index.
pub(super) fn lagging(folder: &Path, state: &State, listing: &Listing) -> Option<String> {
    let Some((_, prints)) = &state.known else {
        let mut files = listing.values().flat_map(BTreeMap::keys);
        return files.next().filter(|_| state.is_first && files.next().is_none()).cloned();
    };
    let nothing = BTreeMap::new();
    let names = state.shards_and(listing);
    let files = |name: &String| listing.get(name).unwrap_or(&nothing);
    let mut others = names.iter().filter(|name| prints.get(*name) != Some(&print(files(name))));
    let (name, None) = (others.next()?, others.next()) else { return None };
    if prints.get(name).is_some_and(String::is_empty) {
        // The run that wrote it could not open it again, and left it to the next one.
        let shard = state.shard(folder, name)?;
        let is_noted = |file: &&String| shard.files.iter().any(|note| note.name == **file);
        let mut unread = files(name).keys().filter(|file| !is_noted(file));
        return unread.next().filter(|_| unread.next().is_none()).cloned();
    }
    let is_only_lack = |file: &&String| {
        let mut rest = files(name).clone();
        rest.remove(*file);
        prints.get(name).map_or(rest.is_empty(), |known| *known == print(&rest))
    };
    files(name).keys().find(is_only_lack).cloned()
}

/// Which files had to be read, in words.
fn told(read: &[String]) -> Option<String> {
    let (first, more) = read.split_first()?;
    let more = match more.len() {
        0 => String::new(),
        number => format!(" and {number} more"),
    };
    Some(format!(
        "{first}{more}: not yet in the index of the archive, or changed since; read again"
    ))
}

/// Every row of the archive, a shard at a time; shards of later months than `until` are left out.
///
/// # Errors
///
/// If the folder cannot be listed.
pub(super) fn rows(
    folder: &Path,
    until: Option<&str>,
    mut note: impl FnMut(&Row),
) -> Result<(), ArchiveError> {
    let state = State::read(folder);
    let listing = list(folder)?;
    let nothing = BTreeMap::new();
    for name in &state.shards_and(&listing) {
        let month = name.strip_prefix(NIGHTS);
        if month.zip(until).is_some_and(|(month, until)| until < month) {
            continue;
        }
        let looked = Looked::at(folder, (name, listing.get(name).unwrap_or(&nothing)), &state);
        looked.shard.rows.iter().for_each(&mut note);
    }
    Ok(())
}

/// A shard as its files are now.
#[derive(Debug, Default)]
struct Looked {
    shard: Shard,
    /// Whether all that was known stands, so that only rows were added.
    is_addition: bool,
    /// The print of the files that the index had noted; none where it had no such shard.
    noted: Option<String>,
    /// Where the added rows begin.
    added: usize,
    /// How many files were read.
    read: Vec<String>,
    is_unreadable: bool,
}

impl Looked {
    fn at(folder: &Path, (name, files): (&str, &BTreeMap<String, u64>), state: &State) -> Self {
        let old = state.shard(folder, name);
        let is_sound = old.is_some() || state.lacks(name);
        let found = |note: &FileNote| note.found.map(|bytes| (note.name.clone(), bytes));
        let known = old.as_ref().map(|old| print(&old.files.iter().filter_map(found).collect()));
        let old = old.unwrap_or_default();
        let noted: BTreeMap<&str, &FileNote> =
            old.files.iter().map(|note| (note.name.as_str(), note)).collect();
        let stands = |name: &str| {
            let found = noted.get(name).and_then(|note| note.found);
            found.is_some() && found == files.get(name).copied()
        };
        let is_addition = is_sound && noted.keys().all(|name| stands(name));
        let mut looked = Self { is_addition, noted: known, ..Self::default() };
        let kept = old.rows.iter().filter(|row| stands(&row.file));
        looked.shard.rows.extend(kept.cloned());
        looked.added = looked.shard.rows.len();
        let names: BTreeSet<&str> =
            noted.keys().copied().chain(files.keys().map(String::as_str)).collect();
        for name in names {
            let note = noted.get(name).copied();
            match files.get(name) {
                Some(_) if stands(name) => looked.shard.files.extend(note.cloned()),
                Some(_) => looked.read(folder, name, note),
                None => looked.miss(note),
            }
        }
        looked
    }

    /// Reads a file that is new, or no longer what it was.
    fn read(&mut self, folder: &Path, name: &str, note: Option<&FileNote>) {
        self.read.push(name.to_owned());
        let path = folder.join(name);
        let read = digest_of(&path)
            .and_then(|found| Ok((found, contents(name, BufReader::new(File::open(&path)?)))));
        let ((sha256, bytes), contents) = match read {
            Ok(read) => read,
            Err(error) => {
                let why = format!("the file cannot be opened: {error}");
                self.shard.rows.push(Row::damage(name, 0, why));
                self.shard.files.extend(note.cloned());
                self.is_unreadable = true;
                return;
            }
        };
        let first = FileNote { name: name.to_owned(), bytes, sha256, found: Some(bytes) };
        let is_told = contents.rows.iter().any(|row| row.kind == Kind::Damage);
        if let Some(note) = note.filter(|_| !is_told) {
            if note.bytes != first.bytes {
                let why = format!("it holds {bytes} bytes, {} were written", note.bytes);
                self.shard.rows.push(Row::damage(name, bytes.min(note.bytes), why));
            } else if note.sha256 != first.sha256 {
                let why = "it holds other bytes than were written".to_owned();
                self.shard.rows.push(Row::damage(name, 0, why));
            }
        }
        self.shard.rows.extend(contents.rows);
        self.shard
            .files
            .push(note.map_or(first, |note| FileNote { found: Some(bytes), ..note.clone() }));
    }

    /// Notes that a file is gone.
    fn miss(&mut self, note: Option<&FileNote>) {
        let Some(note) = note else { return };
        let why = format!("the file is gone; {} bytes were written", note.bytes);
        self.shard.rows.push(Row::damage(&note.name, 0, why));
        self.shard.files.push(FileNote { found: None, ..note.clone() });
    }
}

/// One word for the names and sizes of some files.
fn print(files: &BTreeMap<String, u64>) -> String {
    let lines: Vec<String> =
        files.iter().map(|(name, bytes)| format!("{name}\t{bytes}\n")).collect();
    Digest::of(lines.concat().as_bytes()).to_string()[..32].to_owned()
}

/// The files of the archive. A folder that does not exist is empty.
pub(super) fn list(folder: &Path) -> Result<Listing, ArchiveError> {
    let mut listing = Listing::new();
    for inside in ["", IMPORTED] {
        let path = folder.join(inside);
        let error = |source| ArchiveError::Folder { folder: path.clone(), source };
        let entries = match fs::read_dir(&path) {
            Err(missing) if missing.kind() == ErrorKind::NotFound => continue,
            entries => entries.map_err(error)?,
        };
        for entry in entries {
            let entry = entry.map_err(error)?;
            let name = entry.file_name();
            let Some(name) = name.to_str().filter(|name| name.ends_with(EXTENSION)) else {
                continue;
            };
            let bytes = match fs::metadata(entry.path()) {
                Ok(found) if found.is_file() => found.len(),
                Ok(_) => continue,
                // A link that leads nowhere is read, and told, as a file that cannot be.
                Err(_) => 0,
            };
            let name = if inside.is_empty() { name.to_owned() } else { format!("{inside}/{name}") };
            listing.entry(shard_of(&name)).or_default().insert(name, bytes);
        }
    }
    Ok(listing)
}

/// How the name of an imported file ends that has this hash.
pub(super) fn ending(sha256: &str) -> String {
    format!("-{}{EXTENSION}", &sha256[..16])
}

/// Whether a file was made elsewhere.
fn is_imported(file: &str) -> bool {
    file.strip_prefix(IMPORTED).is_some_and(|rest| rest.starts_with('/'))
}

/// The shard that a file belongs to.
pub(super) fn shard_of(file: &str) -> String {
    if let Some(imported) = file.strip_prefix(&format!("{IMPORTED}/")) {
        return format!("imported-{}", imported.trim_end_matches(EXTENSION));
    }
    let day = file.strip_prefix("recoupe-").and_then(|rest| rest.get(..8));
    match day.filter(|day| day.bytes().all(|digit| digit.is_ascii_digit())) {
        Some(day) => format!("{NIGHTS}{}-{}", &day[..4], &day[4..6]),
        None => "others".to_owned(),
    }
}

/// Waits until the disk knows the names in a folder.
pub(super) fn sync(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

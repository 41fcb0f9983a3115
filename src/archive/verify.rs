//! Reads the whole archive again and holds it against what was written. Repairs nothing.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs::{self, File},
    io::{BufReader, ErrorKind},
    path::Path,
};

use crate::model::{Digest, Issue};

use super::ArchiveError;
use super::holdings::issue;
use super::index::{
    self, EXTENSION, FileNote, IMPORTED, INDEX, Kind, Known, OPEN, Row, Shard, State, contents,
    digest_of, kind_of,
};
use super::scan::Scan;

/// What the archive holds, and what of it is damaged.
#[derive(Clone, Debug, Default)]
pub struct Verified {
    /// The WARC files.
    pub files: usize,
    /// How often a document was seen.
    pub captures: usize,
    /// The different contents that are whole.
    pub whole: BTreeSet<Digest>,
    /// What is not what was written, by file and byte.
    pub damage: Vec<Issue>,
    /// What a run that was killed, or is at work, has left, and what the next one does about it.
    pub leftovers: Vec<String>,
}

/// Reads every file of the archive: every record against its digest, every file against the hash
/// that it had when it was first read, the index against the files.
///
/// # Errors
///
/// If the folder exists and cannot be listed.
pub fn verify(folder: &Path) -> Result<Verified, ArchiveError> {
    let mut verified = Verified::default();
    let state = State::read(folder);
    let listing = index::list(folder)?;
    let late = index::lagging(folder, &state, &listing);
    let late = late.filter(|name| is_of_killed_run(folder, name, (&state, &listing)));
    let (mut known, mut added) = (Known::default(), Vec::new());
    for name in &state.shards_and(&listing) {
        let nothing = BTreeMap::new();
        let files = listing.get(name).unwrap_or(&nothing);
        let shard = state.shard(folder, name);
        let is_noted = |file: &str| {
            shard.as_ref().is_some_and(|shard| shard.files.iter().any(|note| note.name == file))
        };
        let unnoted = files.keys().filter(|file| !is_noted(file));
        for file in unnoted.filter(|_| shard.is_some() || state.lacks(name)) {
            if late.as_ref() != Some(file) {
                verified.damaged(file, 0, "it is not in the index; the next run reads it");
            }
        }
        for row in verified.shard(folder, files, shard.as_ref()) {
            if late.as_ref() == Some(&row.file) {
                added.push(row);
            } else {
                known.add(&row);
            }
        }
    }
    if let Some(late) = &late {
        let told = "a run was killed before it noted it in the index, or is at work";
        verified.leftovers.push(format!("{late}: {told}; the next one notes it"));
    } else {
        verified.index_stands(&state, &listing);
    }
    verified.index(folder, &state)?;
    verified.known(&state, (known, &added));
    verified.strangers(folder)?;
    verified.damage.sort();
    verified.damage.dedup();
    Ok(verified)
}

impl Verified {
    /// Reads the files of a shard, and compares them with what its index says.
    fn shard(
        &mut self,
        folder: &Path,
        files: &BTreeMap<String, u64>,
        shard: Option<&Shard>,
    ) -> Vec<Row> {
        let noted: BTreeMap<&str, &FileNote> =
            shard.iter().flat_map(|it| &it.files).map(|note| (note.name.as_str(), note)).collect();
        let mut all = Vec::new();
        for name in files.keys() {
            let path = folder.join(name);
            let read = digest_of(&path)
                .and_then(|found| Ok((found, contents(name, BufReader::new(File::open(&path)?)))));
            let ((sha256, bytes), contents) = match read {
                Ok(read) => read,
                Err(error) => {
                    self.damaged(name, 0, &format!("the file cannot be opened: {error}"));
                    continue;
                }
            };
            self.files += 1;
            for row in &contents.rows {
                self.row(row);
            }
            match noted.get(name.as_str()) {
                // Without its index a file can only be held against itself; that is told elsewhere.
                None => {}
                Some(note) if note.bytes != bytes => {
                    let why = format!("it holds {bytes} bytes, {} were written", note.bytes);
                    self.damaged(name, bytes.min(note.bytes), &why);
                }
                Some(note) if note.sha256 != sha256 => {
                    self.damaged(name, 0, "it holds other bytes than were written");
                }
                Some(_) => {
                    let indexed = shard.iter().flat_map(|it| &it.rows);
                    let indexed = indexed.filter(|row| row.file == *name && !is_about_file(row));
                    if !indexed.eq(&contents.rows) {
                        self.damaged(name, 0, "the index says something else of it");
                    }
                }
            }
            all.extend(contents.rows);
        }
        for note in noted.values().filter(|note| !files.contains_key(&note.name)) {
            let why = format!("the file is gone; {} bytes were written", note.bytes);
            self.damaged(&note.name, 0, &why);
        }
        all
    }

    fn row(&mut self, row: &Row) {
        if row.kind == Kind::Damage {
            self.damaged(&row.file, row.offset, row.message.as_deref().unwrap_or_default());
        }
        if let Some((kind, digest)) = kind_of(row) {
            self.captures += 1;
            if kind == Kind::Response {
                self.whole.insert(digest);
            }
        }
    }

    /// Whether there is an index where there should be one.
    fn index_stands(&mut self, state: &State, listing: &index::Listing) {
        if state.sums.is_empty() && !listing.is_empty() {
            self.damaged(INDEX, 0, "the index is missing; the next run makes it anew");
        }
    }

    /// Whether the files of the index are what they hash to, and no others stand beside them.
    fn index(&mut self, folder: &Path, state: &State) -> Result<(), ArchiveError> {
        for (name, sum) in &state.sums {
            let file = format!("{INDEX}/{name}");
            match digest_of(&folder.join(&file)) {
                Ok((found, _)) if found == *sum => {}
                Ok(_) => self.damaged(&file, 0, "it holds other bytes than were written"),
                Err(error) => self.damaged(&file, 0, &error.to_string()),
            }
        }
        let sums = format!("{INDEX}/{}", index::SUMS);
        let is_as_written = || fs::read(folder.join(&sums)).ok() == Some(state.text().into_bytes());
        // Half replaced, it is the sums to come that tell of the other half.
        if !state.sums.is_empty() && !state.is_halfway && !is_as_written() {
            self.damaged(&sums, 0, "it holds other bytes than were written");
        }
        let ours = |name: &str| name == index::SUMS || state.sums.contains_key(name);
        self.others(folder, INDEX, ours)
    }

    /// Whether what is known is what the files say; or what they said before the last was added,
    /// where a run was killed since.
    fn known(&mut self, state: &State, (mut files, added): (Known, &[Row])) {
        let is_known = |files: &Known| {
            state.known.as_ref().is_none_or(|(known, _)| {
                known.pages == files.pages
                    && known.contents == files.contents
                    && known.failures == files.failures
                    && known.robots == files.robots
            })
        };
        let was_known = is_known(&files);
        for row in added {
            files.add(row);
        }
        for ((_, digest), page) in &files.pages {
            if !self.whole.contains(digest) {
                let why = format!("the record refers to the content {digest}, which is lost");
                self.damaged(&page.file, page.offset, &why);
            }
        }
        if !was_known && self.damage.is_empty() {
            self.damaged(
                INDEX,
                0,
                "the index is not what the files say; remove it to have it made anew",
            );
        }
    }

    /// Files of the archive that nobody of ours has written.
    fn strangers(&mut self, folder: &Path) -> Result<(), ArchiveError> {
        let ours = |name: &str| name.ends_with(EXTENSION);
        self.others(folder, "", |name| ours(name) || [INDEX, IMPORTED].contains(&name))?;
        self.others(folder, IMPORTED, ours)
    }

    fn others(
        &mut self,
        folder: &Path,
        inside: &str,
        ours: impl Fn(&str) -> bool,
    ) -> Result<(), ArchiveError> {
        let path = folder.join(inside);
        let error = |source| ArchiveError::Folder { folder: path.clone(), source };
        let entries = match fs::read_dir(&path) {
            Err(missing) if missing.kind() == ErrorKind::NotFound => return Ok(()),
            entries => entries.map_err(error)?,
        };
        for entry in entries {
            let name = entry.map_err(error)?.file_name().to_string_lossy().into_owned();
            let told = Path::new(inside).join(&name).display().to_string();
            if name.ends_with(OPEN) {
                let why = if name == index::NEXT { "completes the index" } else { "removes it" };
                let told = format!("{told}: a run is at work, or was killed; the next one {why}");
                self.leftovers.push(told);
            } else if !ours(&name) {
                self.damaged(&told, 0, "nobody of ours wrote it");
            }
        }
        self.leftovers.sort();
        Ok(())
    }

    fn damaged(&mut self, file: &str, offset: u64, why: &str) {
        self.damage.push(issue(file, offset, why));
    }
}

/// Whether a file that the index has yet to take in is one that a run wrote: a night under its own
/// name, after all others, or an import that is no copy of another; and without damage.
fn is_of_killed_run(
    folder: &Path,
    name: &str,
    (state, listing): (&State, &index::Listing),
) -> bool {
    let path = folder.join(name);
    let open = || File::open(&path).map(BufReader::new);
    let Ok((sha256, _)) = digest_of(&path) else { return false };
    if let Some(imported) = name.strip_prefix(&format!("{IMPORTED}/")) {
        let shards = state.shards_and(listing);
        let mut notes = shards.iter().filter_map(|shard| state.shard(folder, shard));
        return imported.ends_with(&index::ending(&sha256))
            && notes.all(|shard| {
                shard.files.iter().all(|note| note.name == name || note.sha256 != sha256)
            });
    }
    let first = open().ok().and_then(|mut file| Scan::record_at(&mut file, 0).ok());
    let is_own = first.is_some_and(|record| record.field("WARC-Filename") == Some(name));
    let second = |name: &str| name.get(..index::SECOND).map(str::to_owned);
    let mut nights = listing.iter().filter(|(shard, _)| shard.starts_with(index::NIGHTS));
    is_own && nights.all(|(_, files)| files.keys().all(|other| second(other) <= second(name)))
}

/// Whether a row of the index was not read from the file but is about it.
fn is_about_file(row: &Row) -> bool {
    row.kind == Kind::Damage
}

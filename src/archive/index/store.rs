//! The files of the index on the disk: each is written aside and put in its place in one step.
//!
//! They are replaced one after the other. What all of them will hash to lies on the disk before the
//! first is replaced, under the name of an open file, and gets its own name after the last: so each
//! file is vouched for at every moment, and a run that is killed in between damages nothing.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs::{self, File},
    io::{self, Read as _, Write},
    path::Path,
};

use sha2::{Digest as _, Sha256};

use crate::archive::ArchiveError;
use crate::model::Digest;

use super::known::Known;
use super::sheet::Shard;
use super::table::Read;
use super::{INDEX, Listing, Prints};

/// How the name of a file ends until it is whole.
pub(in crate::archive) const OPEN: &str = ".open";

/// What the files of the index must hash to, as `sha256sum --check` reads it.
pub(in crate::archive) const SUMS: &str = "SHA256SUMS";

/// What they will hash to once all of them are replaced.
pub(in crate::archive) const NEXT: &str = "SHA256SUMS.open";

const KNOWN: &str = "known.parquet";
const ENDING: &str = ".parquet";

/// The index as it stands on the disk.
#[derive(Clone, Debug, Default)]
pub(in crate::archive) struct State {
    /// What each file must hash to: of two sums the one of the bytes that are there.
    pub(in crate::archive) sums: BTreeMap<String, String>,
    pub(in crate::archive) known: Option<(Known, Prints)>,
    /// Whether a run was killed while it replaced the files, or is just doing so.
    pub(in crate::archive) is_halfway: bool,
    /// Whether there is no index yet, or only what such a run has left of the first.
    pub(in crate::archive) is_first: bool,
}

impl State {
    /// Reads what is there; what is damaged is not there.
    pub(in crate::archive) fn read(folder: &Path) -> Self {
        let folder = folder.join(INDEX);
        let mut state = Self { sums: sums(&folder.join(SUMS)), ..Self::default() };
        let next = folder.join(NEXT);
        state.is_halfway = next.is_file();
        state.is_first =
            !folder.join(SUMS).exists() && (state.is_halfway || !holds_tables(&folder));
        for (name, sum) in sums(&next) {
            let is_replaced = state.sums.get(&name) != Some(&sum)
                && digest_of(&folder.join(&name)).is_ok_and(|(found, _)| found == sum);
            if is_replaced {
                state.sums.insert(name, sum);
            }
        }
        let known = state.table(&folder, KNOWN).and_then(|read| Known::of(&read));
        // What is known rests on shards that are vouched for.
        let is_vouched = |name: &String| state.sums.contains_key(&format!("{name}{ENDING}"));
        state.known = known.filter(|(_, prints)| prints.keys().all(is_vouched));
        state
    }

    /// The text of the sums.
    pub(in crate::archive) fn text(&self) -> String {
        let lines = self.sums.iter().map(|(name, sum)| format!("{sum}  {name}\n"));
        lines.collect::<Vec<_>>().concat()
    }

    /// The shards of the index, and those that the files need.
    pub(in crate::archive) fn shards_and(&self, listing: &Listing) -> BTreeSet<String> {
        let shards = self.sums.keys().filter(|name| *name != KNOWN);
        let shards = shards.filter_map(|name| name.strip_suffix(ENDING)).map(str::to_owned);
        shards.chain(listing.keys().cloned()).collect()
    }

    /// Whether there is an index, and it has no such shard.
    pub(in crate::archive) fn lacks(&self, shard: &str) -> bool {
        !self.sums.is_empty() && !self.sums.contains_key(&format!("{shard}{ENDING}"))
    }

    /// The rows of a shard; none where they are missing or damaged.
    pub(in crate::archive) fn shard(&self, folder: &Path, name: &str) -> Option<Shard> {
        let read = self.table(&folder.join(INDEX), &format!("{name}{ENDING}"))?;
        Shard::of(&read)
    }

    /// A file that is what the sums say.
    fn table(&self, folder: &Path, name: &str) -> Option<Read> {
        let sum = self.sums.get(name)?;
        let bytes = fs::read(folder.join(name)).ok()?;
        // Bytes that nobody vouches for are not given to a decoder.
        let is_sound = Digest::of(&bytes).to_string() == *sum;
        is_sound.then(|| Read::decode(&bytes).ok()).flatten()
    }

    /// Replaces the shards that are others now, given as the bytes of their files, and what is known.
    pub(in crate::archive) fn replace(
        &mut self,
        folder: &Path,
        shards: BTreeMap<String, Vec<u8>>,
        (known, prints): (&Known, &Prints),
    ) -> Result<(), ArchiveError> {
        let folder = folder.join(INDEX);
        let at = |source| ArchiveError::Write { path: folder.clone(), source };
        if !folder.is_dir() {
            let made = fs::create_dir_all(&folder)
                .and_then(|()| folder.parent().map_or(Ok(()), super::sync));
            made.map_err(at)?;
        }
        let (sums, next) = (folder.join(SUMS), folder.join(NEXT));
        if self.is_halfway {
            // What was replaced already is vouched for before it is replaced again.
            place(&sums, self.text().as_bytes())?;
        }
        let shards = shards.into_iter().map(|(name, bytes)| (format!("{name}{ENDING}"), bytes));
        let known = (KNOWN.to_owned(), known.table(prints).bytes()?);
        let files: Vec<(String, Vec<u8>)> = shards.chain([known]).collect();
        let sum = |(name, bytes): &(String, Vec<u8>)| (name.clone(), Digest::of(bytes).to_string());
        self.sums.extend(files.iter().map(sum));
        let is_needed = |name: &str| prints.contains_key(name.trim_end_matches(ENDING));
        self.sums.retain(|name, _| name == KNOWN || is_needed(name));
        place(&next, self.text().as_bytes())?;
        super::sync(&folder).map_err(at)?;
        // From here on the sums to come stay, whatever fails: files that are replaced need them.
        for (name, bytes) in files {
            place(&folder.join(name), &bytes)?;
        }
        super::sync(&folder).map_err(at)?;
        fs::rename(&next, &sums).and_then(|()| super::sync(&folder)).map_err(at)
    }
}

/// Whether a file of the index lies in a folder.
fn holds_tables(folder: &Path) -> bool {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.map(|entry| entry.file_name()).any(|name| name.to_string_lossy().ends_with(ENDING))
}

/// What a file of sums says; nothing where there is none.
fn sums(path: &Path) -> BTreeMap<String, String> {
    let text = fs::read_to_string(path).unwrap_or_default();
    let line = |line: &str| {
        let (sum, name) = line.split_once("  ")?;
        Some((name.to_owned(), sum.to_owned()))
    };
    text.lines().filter_map(line).collect()
}

/// Puts a file in its place in one step, whole and on the disk.
pub(in crate::archive) fn place(path: &Path, bytes: &[u8]) -> Result<(), ArchiveError> {
    let mut aside = path.as_os_str().to_owned();
    aside.push(OPEN);
    let write = || -> io::Result<()> {
        let mut file = File::create(&aside)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(&aside, path)
    };
    write().map_err(|source| {
        drop(fs::remove_file(&aside));
        ArchiveError::Write { path: path.to_owned(), source }
    })
}

/// What a file hashes to, and how many bytes it has.
pub(in crate::archive) fn digest_of(path: &Path) -> io::Result<(String, u64)> {
    let mut file = File::open(path)?;
    let mut hasher = Sha256::new();
    let mut chunk = vec![0; 1 << 16];
    let mut size = 0;
    loop {
        let read = file.read(&mut chunk)?;
        if read == 0 {
            let hash: [u8; 32] = hasher.finalize().into();
            let digits: Vec<String> = hash.iter().map(|byte| format!("{byte:02x}")).collect();
            return Ok((digits.concat(), size));
        }
        hasher.update(&chunk[..read]);
        size += u64::try_from(read).expect("a chunk is small");
    }
}

//! The files of the index on the disk: each is written aside and put in its place in one step.

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

const KNOWN: &str = "known.parquet";
const ENDING: &str = ".parquet";

/// The index as it stands on the disk.
#[derive(Clone, Debug, Default)]
pub(in crate::archive) struct State {
    pub(in crate::archive) sums: BTreeMap<String, String>,
    pub(in crate::archive) known: Option<(Known, Prints)>,
}

impl State {
    /// Reads what is there; what is damaged is not there.
    pub(in crate::archive) fn read(folder: &Path) -> Self {
        let folder = folder.join(INDEX);
        let text = fs::read_to_string(folder.join(SUMS)).unwrap_or_default();
        let line = |line: &str| {
            let (sum, name) = line.split_once("  ")?;
            Some((name.to_owned(), sum.to_owned()))
        };
        let mut state = Self { sums: text.lines().filter_map(line).collect(), known: None };
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

    pub(in crate::archive) fn write_shard(
        &mut self,
        folder: &Path,
        (name, shard): (&str, &Shard),
    ) -> Result<(), ArchiveError> {
        let bytes = shard.table().encode();
        let bytes = bytes.map_err(|why| ArchiveError::Index { why: why.to_string() })?;
        self.write(&folder.join(INDEX), &format!("{name}{ENDING}"), &bytes)
    }

    /// Writes what is known, and then what everything must hash to.
    pub(in crate::archive) fn write_known(
        &mut self,
        folder: &Path,
        (known, prints): (&Known, &Prints),
    ) -> Result<(), ArchiveError> {
        let bytes = known.table(prints).encode();
        let bytes = bytes.map_err(|why| ArchiveError::Index { why: why.to_string() })?;
        let folder = folder.join(INDEX);
        self.write(&folder, KNOWN, &bytes)?;
        let named = |name: &str| prints.contains_key(name.trim_end_matches(ENDING));
        self.sums.retain(|name, _| name == KNOWN || named(name));
        place(&folder.join(SUMS), self.text().as_bytes())?;
        super::sync(&folder).map_err(|source| ArchiveError::Write { path: folder, source })
    }

    fn write(&mut self, folder: &Path, name: &str, bytes: &[u8]) -> Result<(), ArchiveError> {
        if !folder.is_dir() {
            let made = fs::create_dir_all(folder)
                .and_then(|()| folder.parent().map_or(Ok(()), super::sync));
            made.map_err(|source| ArchiveError::Write { path: folder.to_owned(), source })?;
        }
        place(&folder.join(name), bytes)?;
        self.sums.insert(name.to_owned(), Digest::of(bytes).to_string());
        Ok(())
    }
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

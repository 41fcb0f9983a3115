//! What the snapshot that readers see keeps of captures that the archive has lost.
//!
//! A snapshot holds each page that it cites byte for byte, under the name that is made of its hash. Where
//! a file of the archive is damaged or gone, these bytes can speak in its place: that they are the same
//! is proved by the hash. Nothing is taken from a snapshot that the archive can still give, and what
//! people have taken out of the archive, its index with it, does not come back this way.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use bytes::Bytes;

use crate::archive::{Archive, Capture, Entry};
use crate::model::SourceId;
use crate::publish::{KeptCapture, PastRun, kept_captures};

/// So many digits of the hash of a capture begin the name of its file in a snapshot.
const NAMED_BY: usize = 16;

/// The pages that a snapshot holds.
#[derive(Clone, Debug, Default)]
pub(super) struct Spare {
    /// The snapshot; empty where there is none.
    pub(super) run_id: String,
    /// The files, by the first digits of the hash.
    files: BTreeMap<String, PathBuf>,
    /// What it says of captures; nothing where no file of the archive is damaged.
    captures: Vec<Entry>,
}

impl Spare {
    /// What the snapshot that readers see keeps; nothing where there is none that can be read.
    pub(super) fn of(output: &Path, archive: &Archive) -> Self {
        let Ok(folder) = fs::canonicalize(output.join("latest")) else { return Self::default() };
        let Ok(run) = PastRun::read(&folder) else { return Self::default() };
        let kept = fs::read_dir(folder.join("captures")).into_iter().flatten().flatten();
        let file = |file: fs::DirEntry| {
            let name = file.file_name().into_string().ok()?;
            Some((name.get(..NAMED_BY)?.to_owned(), file.path()))
        };
        let is_sound = archive.damaged_files().is_empty();
        let captures = if is_sound { Vec::new() } else { captures(&folder) };
        Self { run_id: run.id, files: kept.filter_map(file).collect(), captures }
    }

    /// What the snapshot says of captures, where a file of the archive is damaged or gone.
    pub(super) fn captures(&self) -> &[Entry] {
        &self.captures
    }

    /// The capture of an entry that the archive can no longer give; none where it is not here either.
    pub(super) fn capture(&self, entry: &Entry, source: &SourceId) -> Option<Capture> {
        let digest = entry.digest.to_string();
        let bytes = fs::read(self.files.get(digest.get(..NAMED_BY)?)?).ok()?;
        entry.restored(source, Bytes::from(bytes))
    }
}

fn captures(folder: &Path) -> Vec<Entry> {
    let kept = kept_captures(folder).unwrap_or_default();
    let entry = |it: KeptCapture| {
        Some(Entry {
            url: it.url.parse().ok()?,
            digest: it.capture_id.parse().ok()?,
            source: it.source_id.parse().ok(),
            first_seen: it.first_seen_at,
            last_seen: it.last_seen_at,
            last_sent: None,
            content_type: it.content_type,
            etag: None,
            last_modified: None,
            seen_in: it.file.clone(),
            file: it.file,
        })
    };
    kept.into_iter().filter_map(entry).collect()
}

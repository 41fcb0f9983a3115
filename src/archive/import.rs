//! Takes captures in that were made elsewhere: by a browser recorder, by another web archive.
//!
//! The file is kept as it is, with its own dates. It is read whole before it is taken in, so that a
//! damaged one is refused, and a page that cannot be decoded is told now and not on the night when
//! it is needed.

use std::{
    collections::BTreeMap,
    fs::{self, File},
    io::{self, BufReader, Read as _, Seek as _},
    path::Path,
};

use chrono::{DateTime, Utc};

use super::ArchiveError;
use super::index::{
    self, EXTENSION, IMPORTED, Index, Keep, Kind, OPEN, Passed, contents, digest_of, kind_of, sync,
};

/// How a ZIP file begins, and so a collection (`.wacz`) of a browser recorder.
const ZIP: &[u8] = b"PK\x03\x04";

/// What became of a file that was to be taken in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Import {
    /// What the file is called in the archive; none where it holds no document and is not kept.
    pub name: Option<String>,
    /// Whether the very same file had been taken in before.
    pub was_there: bool,
    /// How often each address was captured, by its address.
    pub addresses: BTreeMap<String, usize>,
    /// The captures of contents that the archive held already, at the same address.
    pub known: usize,
    /// The first and the last capture.
    pub between: Option<(DateTime<Utc>, DateTime<Utc>)>,
    /// Records that are no document, or none that can be read: how many, and why, in words.
    pub passed: Vec<(usize, &'static str)>,
}

/// Takes a WARC file into the archive. The caller alone is at work there.
///
/// # Errors
///
/// If the file cannot be read, or is damaged: then nothing of it is taken in. If the archive cannot
/// be written.
pub fn import(folder: &Path, path: &Path) -> Result<Import, ArchiveError> {
    let read = |source| ArchiveError::Read { path: path.to_owned(), source };
    let held = Index::open(folder, Keep::Write)?.known;
    let mut file = File::open(path).map_err(read)?;
    let mut head = Vec::new();
    file.by_ref().take(ZIP.len() as u64).read_to_end(&mut head).map_err(read)?;
    if head == ZIP {
        return Err(ArchiveError::Packed { path: path.to_owned() });
    }
    file.rewind().map_err(read)?;
    let found = contents(&format!("{IMPORTED}/"), BufReader::new(file));
    if let Some(row) = found.rows.iter().find(|row| row.kind == Kind::Damage) {
        let why = row.message.clone().unwrap_or_default();
        let why = why.trim_end_matches("; what follows it was read").to_owned();
        return Err(ArchiveError::Refused { path: path.to_owned(), offset: row.offset, why });
    }
    let mut import = Import {
        name: None,
        was_there: false,
        addresses: BTreeMap::new(),
        known: 0,
        between: None,
        passed: found.passed.iter().map(|(passed, number)| (*number, words(*passed))).collect(),
    };
    for row in &found.rows {
        let Some((_, digest)) = kind_of(row) else { continue };
        *import.addresses.entry(row.url.clone()).or_default() += 1;
        import.known += usize::from(held.pages.contains_key(&(row.url.clone(), digest)));
        let (first, last) = import.between.unwrap_or((row.at, row.at));
        import.between = Some((first.min(row.at), last.max(row.at)));
    }
    if import.addresses.is_empty() {
        return Ok(import);
    }
    let (sha256, _) = digest_of(path).map_err(read)?;
    let listing = index::list(folder)?;
    let ending = index::ending(&sha256);
    let same = listing.values().flat_map(BTreeMap::keys).find(|name| {
        name.ends_with(&ending) && digest_of(&folder.join(name)).is_ok_and(|it| it.0 == sha256)
    });
    if let Some(name) = same {
        return Ok(Import { name: Some(name.clone()), was_there: true, ..import });
    }
    let name = format!("{IMPORTED}/{}{ending}", stem(path));
    keep(path, (folder, &name), &sha256)?;
    Index::open(folder, Keep::Write)?;
    Ok(Import { name: Some(name), ..import })
}

/// Copies the file into the archive, whole and on the disk before it has its name.
fn keep(path: &Path, (folder, name): (&Path, &str), sha256: &str) -> Result<(), ArchiveError> {
    let into = folder.join(IMPORTED);
    let (last, open) = (folder.join(name), folder.join(format!("{name}{OPEN}")));
    let copy = || -> io::Result<()> {
        fs::create_dir_all(&into)?;
        let mut copy = File::create(&open)?;
        io::copy(&mut File::open(path)?, &mut copy)?;
        copy.sync_all()?;
        drop(copy);
        if digest_of(&open)?.0 != sha256 {
            return Err(io::Error::other("the file changed while it was copied"));
        }
        fs::rename(&open, &last)?;
        sync(&into)?;
        sync(folder)
    };
    copy().map_err(|source| {
        drop(fs::remove_file(&open));
        ArchiveError::Write { path: last, source }
    })
}

/// The name of a file without its ending, in characters that any system takes.
fn stem(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let name = name.strip_suffix(EXTENSION).unwrap_or(&name);
    let plain = |c: char| if c.is_ascii_alphanumeric() || matches!(c, '-' | '_') { c } else { '-' };
    let name: String = name.chars().map(plain).take(80).collect();
    let name = name.trim_matches('-');
    if name.is_empty() { "warc".to_owned() } else { name.to_owned() }
}

const fn words(passed: Passed) -> &'static str {
    match passed {
        Passed::Other => "other records, such as requests",
        Passed::Status => "answers that are not 200, such as redirects and errors",
        Passed::Incomplete => "pages that are cut off, or larger than any document",
        Passed::Undecodable => "pages whose body is not what its headers say",
        Passed::Unresolved => "mentions of pages that stand in another file",
        Passed::Address => "pages without a valid address or date",
    }
}

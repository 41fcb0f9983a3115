//! Takes captures into the archive that were made elsewhere, and says which source reads them.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use crate::archive::{self, ArchiveError, Import};
use crate::model::SourceId;
use crate::publish::Lock;

use super::{ARCHIVE, Declared, Error};

/// What became of one file.
#[derive(Debug)]
pub struct Taken {
    /// The file.
    pub path: PathBuf,
    /// What was taken in, or why nothing was.
    pub import: Result<Import, ArchiveError>,
}

/// Takes each file in that can be: a file that is refused is no reason to refuse the next.
///
/// # Errors
///
/// If another run is at work in the output folder, or the archive cannot be written.
pub fn import(output: &Path, files: &[PathBuf]) -> Result<Vec<Taken>, Error> {
    let _alone = Lock::take(output)?;
    let folder = output.join(ARCHIVE);
    let mut taken = Vec::new();
    for path in files {
        let import = archive::import(&folder, path);
        match import {
            Err(error @ (ArchiveError::Write { .. } | ArchiveError::Folder { .. })) => {
                return Err(error.into());
            }
            import => taken.push(Taken { path: path.clone(), import }),
        }
    }
    Ok(taken)
}

/// The sources that declare each of these addresses; those that nobody declares are left out.
pub fn declared_by(declared: &Declared, addresses: &[&str]) -> BTreeMap<String, Vec<SourceId>> {
    let mut by: BTreeMap<String, Vec<SourceId>> = BTreeMap::new();
    for source in &declared.sources {
        for document in &source.documents {
            if addresses.contains(&document.url.as_str()) {
                by.entry(document.url.to_string()).or_default().push(source.id.clone());
            }
        }
    }
    by
}

//! The certificates that people have saved because a site leaves them out:
//! `sources/certificates/<host>.pem`.

use std::{ffi::OsStr, fs, io::ErrorKind, path::Path};

use crate::fetch::Certificates;

use super::Error;

/// Those of a folder of sources; none where there are none. Other files there are people's notes.
pub(super) fn known(folder: &Path) -> Result<Certificates, Error> {
    let mut certificates = Certificates::default();
    let folder = folder.join("certificates");
    let entries = match fs::read_dir(&folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(certificates),
        Err(source) => return Err(Error::Unread { path: folder, source }),
    };
    let mut paths = Vec::new();
    for entry in entries {
        let entry = entry.map_err(|source| Error::Unread { path: folder.clone(), source })?;
        paths.push(entry.path());
    }
    paths.sort();
    for path in paths.into_iter().filter(|path| path.extension() == Some(OsStr::new("pem"))) {
        let host = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let pem = match fs::read(&path) {
            Ok(pem) => pem,
            Err(source) => return Err(Error::Unread { path, source }),
        };
        if let Err(source) = certificates.add(&host, &pem) {
            return Err(Error::Certificate { path, source });
        }
    }
    Ok(certificates)
}

//! Files that the disk has before anybody is told of them.

use std::{
    fs::{self, File},
    io::{ErrorKind, Write as _},
    path::Path,
};

use crate::publish::PublishError;

/// Writes a new file and waits until the disk has it: a drop would hide a disk that is full. What
/// stood there is unlinked and never written over, so that who has it open keeps what it was.
pub(crate) fn write_through(path: &Path, bytes: &[u8]) -> Result<(), PublishError> {
    let mut file = create_new(path)?;
    file.write_all(bytes).and_then(|()| file.sync_all()).map_err(PublishError::write(path))
}

/// A new file where nothing stands, or what stood there is unlinked.
pub(crate) fn create_new(path: &Path) -> Result<File, PublishError> {
    remove(path)?;
    File::create_new(path).map_err(PublishError::write(path))
}

/// Waits until the disk knows the names in a folder.
pub(crate) fn sync(folder: &Path) -> Result<(), PublishError> {
    File::open(folder).and_then(|it| it.sync_all()).map_err(PublishError::write(folder))
}

/// Removes a folder, a file or a link, whichever is there; a link is never followed.
pub(crate) fn remove(path: &Path) -> Result<(), PublishError> {
    let removed = match path.symlink_metadata() {
        Ok(found) if found.is_dir() => fs::remove_dir_all(path),
        Ok(_) => fs::remove_file(path),
        Err(error) => Err(error),
    };
    match removed {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        other => other.map_err(PublishError::write(path)),
    }
}

//! One run at a time.
//!
//! The lock is held by an open file and not by the presence of one: whatever ends the process, the
//! system frees it, and no morning begins with a stale lock to remove. A run that ends by itself
//! takes the file away as well, so that nothing lies in the output folder that says nothing. Whoever
//! removes or replaces the file while a run is at work lets nobody in: the folder is locked as well.

use std::{
    fs::{self, File, Metadata, TryLockError},
    os::unix::fs::MetadataExt as _,
    path::{Path, PathBuf},
};

use crate::publish::PublishError;

/// Says that this run alone works in an output folder, for as long as it lives.
#[derive(Debug)]
pub struct Lock {
    file: File,
    path: PathBuf,
    /// The folder itself; none on a file system that locks no folders, where the file has to do.
    _folder: Option<File>,
}

/// How often the file may be swapped under us before we call the folder busy.
const ATTEMPTS: u32 = 8;

impl Lock {
    /// Takes the lock of an output folder, which is made if need be. Does not wait.
    ///
    /// # Errors
    ///
    /// If another run holds it, or the folder cannot be written.
    pub fn take(output: &Path) -> Result<Self, PublishError> {
        fs::create_dir_all(output).map_err(PublishError::write(output))?;
        let folder = File::open(output).map_err(PublishError::read(output))?;
        let locked = || PublishError::Locked { output: output.to_owned() };
        let folder = match folder.try_lock() {
            Ok(()) => Some(folder),
            Err(TryLockError::WouldBlock) => return Err(locked()),
            Err(TryLockError::Error(_)) => None,
        };
        let path = output.join(".lock");
        for _ in 0..ATTEMPTS {
            let file = File::options().create(true).append(true).open(&path);
            let file = file.map_err(PublishError::write(&path))?;
            match file.try_lock() {
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => break,
                Err(TryLockError::Error(source)) => {
                    return Err(PublishError::Write { path, source });
                }
            }
            // The run before may have taken the file away after we opened it: then we hold the lock
            // of a file that nobody else will ever see.
            let ours = file.metadata().map_err(PublishError::read(&path))?;
            if is_at(&ours, &path) {
                return Ok(Self { file, path, _folder: folder });
            }
        }
        Err(locked())
    }
}

/// Whether a run is at work in an output folder. Nothing is made there.
pub fn is_locked(output: &Path) -> bool {
    let Ok(file) = File::open(output.join(".lock")) else { return false };
    matches!(file.try_lock_shared(), Err(TryLockError::WouldBlock))
}

impl Drop for Lock {
    /// While it is still held, so that whoever opened it meanwhile finds it gone and makes another.
    /// One that stays is empty, free and no harm.
    fn drop(&mut self) {
        if self.file.metadata().is_ok_and(|ours| is_at(&ours, &self.path)) {
            let _left = fs::remove_file(&self.path);
        }
    }
}

/// Whether a file is the one that stands under a name.
fn is_at(file: &Metadata, path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|found| (found.dev(), found.ino()) == (file.dev(), file.ino()))
}

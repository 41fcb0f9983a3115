//! One run at a time.
//!
//! The lock is held by an open file and not by the presence of one: whatever ends the process, the
//! system frees it, and no morning begins with a stale lock to remove.

use std::{
    fs::{self, File, TryLockError},
    os::unix::fs::MetadataExt as _,
    path::Path,
};

use super::PublishError;

/// Says that this run alone works in an output folder, for as long as it lives.
#[derive(Debug)]
pub struct Lock {
    _file: File,
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
            // Somebody may have deleted the file after we opened it: then we hold the lock of a file
            // that nobody else will ever see.
            let ours = file.metadata().map_err(PublishError::read(&path))?;
            if fs::metadata(&path).is_ok_and(|it| (it.dev(), it.ino()) == (ours.dev(), ours.ino()))
            {
                return Ok(Self { _file: file });
            }
        }
        Err(PublishError::Locked { output: output.to_owned() })
    }
}

//! Why the archive cannot do what it promises: these faults stop the night.

use std::{io, path::PathBuf};

use thiserror::Error;

use crate::model::Hint;

/// Why the archive cannot be read or written.
#[derive(Debug, Error)]
pub enum ArchiveError {
    /// The folder cannot be listed.
    #[error("cannot list the archive `{}`", folder.display())]
    Folder {
        /// The folder.
        folder: PathBuf,
        /// What the system says.
        #[source]
        source: io::Error,
    },
    /// A file cannot be written, synced or renamed.
    #[error("cannot write `{}`", path.display())]
    Write {
        /// The file or folder.
        path: PathBuf,
        /// What the system says.
        #[source]
        source: io::Error,
    },
    /// A file cannot be read.
    #[error("cannot read `{}`", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system says.
        #[source]
        source: io::Error,
    },
    /// A record that the index names is no longer what it was.
    #[error("`{file}` is damaged at byte {offset}: {why}")]
    Damaged {
        /// The name of the file.
        file: String,
        /// Where the record begins.
        offset: u64,
        /// What is wrong with it.
        why: String,
    },
    /// A document is beyond what a record may hold.
    #[error("a document of {size_bytes} bytes is too large to archive; the limit is {limit_bytes}")]
    TooLarge {
        /// Its size.
        size_bytes: usize,
        /// The limit.
        limit_bytes: usize,
    },
}

impl Hint for ArchiveError {
    fn hint(&self) -> Option<String> {
        let hint = match self {
            Self::Folder { .. } | Self::Read { .. } => {
                "check that the folder exists and may be read by this user"
            }
            Self::Write { .. } => "check the free space and who may write to the folder",
            Self::Damaged { .. } => "restore the file from a backup, or move it out of the archive",
            Self::TooLarge { .. } => "lower the limit of the fetched bodies",
        };
        Some(hint.to_owned())
    }
}

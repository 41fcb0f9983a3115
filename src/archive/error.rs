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
    /// No file holds a content that was seen.
    #[error("{why}")]
    Lost {
        /// Which content.
        why: String,
    },
    /// The index cannot be made into Parquet.
    #[error("cannot write the index of the archive: {why}")]
    Index {
        /// Why not.
        why: String,
    },
    /// A file that was to be taken in is not a WARC file that can be trusted.
    #[error("`{}`: byte {offset}: {why}", path.display())]
    Refused {
        /// The file.
        path: PathBuf,
        /// Where it goes wrong.
        offset: u64,
        /// What is wrong.
        why: String,
    },
    /// A file that was to be taken in is a packed collection: WARC files among others, in a ZIP file.
    #[error("`{}`: a packed collection, not a WARC file", path.display())]
    Packed {
        /// The file.
        path: PathBuf,
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
            Self::Damaged { .. } | Self::Lost { .. } => {
                "restore the file from a backup; `recoupe verify` names everything that is damaged"
            }
            Self::Index { .. } => "check that there is enough memory",
            Self::Refused { .. } => {
                "get the file again from where it comes from; a file that is compressed as a whole, \
                 or not at all, is made readable by `warcio recompress OLD NEW`"
            }
            Self::Packed { .. } => {
                "unpack it (`unzip`), and import the `.warc.gz` files of its folder `archive`"
            }
            Self::TooLarge { .. } => "find its figures in a smaller document",
        };
        Some(hint.to_owned())
    }
}

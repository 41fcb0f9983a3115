//! What can stop the room from doing its work.

use std::{
    io::{self, ErrorKind},
    path::{Path, PathBuf},
};

use polars::prelude::PolarsError;
use thiserror::Error;

use crate::model::Hint;

use crate::publish::encoding::parquet::ReadFault;

/// Why nothing was published, or a file of tables could not be read.
#[derive(Debug, Error)]
pub enum PublishError {
    /// A file or folder cannot be written.
    #[error("cannot write `{}`", path.display())]
    Write {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// A file or folder cannot be read.
    #[error("cannot read `{}`", path.display())]
    Read {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// Another run is at work in the same folder.
    #[error("another run is at work in `{}`", output.display())]
    Locked {
        /// The output folder.
        output: PathBuf,
    },
    /// A snapshot of this name exists and says something else.
    #[error("snapshot `{run_id}` exists already, with other contents")]
    AlreadyPublished {
        /// The name.
        run_id: String,
    },
    /// `latest` was made by somebody else.
    #[error("`{}` is not a link to a snapshot, and is left as it is", path.display())]
    LatestTaken {
        /// Where it stands.
        path: PathBuf,
    },
    /// A run id that cannot be the name of a folder.
    #[error("`{found}` cannot be the name of a snapshot")]
    RunId {
        /// The id as given.
        found: String,
    },
    /// A file name that would leave the snapshot.
    #[error("`{found}` is not the name of a file inside a snapshot")]
    FileName {
        /// The name as given.
        found: String,
    },
    /// A draft was released before its tables were written.
    #[error("the draft has no tables yet")]
    Incomplete,
    /// A table cannot be made into Parquet.
    #[error("cannot make table `{table}` into Parquet")]
    Encode {
        /// The table.
        table: String,
        /// Why.
        #[source]
        source: PolarsError,
    },
    /// The workbook cannot be made.
    #[error("cannot make the workbook")]
    Workbook {
        /// Why.
        #[source]
        source: Box<rust_xlsxwriter::XlsxError>,
    },
    /// A file that should be Parquet is not, or is damaged.
    #[error("`{}` is not a sound Parquet file", path.display())]
    Decode {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        source: PolarsError,
    },
    /// A column has a type that is not read.
    #[error("column `{column}` of `{}` has the type `{found}`, which is not read here", path.display())]
    ColumnType {
        /// The file.
        path: PathBuf,
        /// The column.
        column: String,
        /// Its type.
        found: String,
    },
    /// A column that must be there is not.
    #[error("`{}` has no column `{column}`; its columns are {found}", path.display())]
    MissingColumn {
        /// The file.
        path: PathBuf,
        /// The column that is missing.
        column: String,
        /// The columns that are there.
        found: String,
    },
    /// A file that is neither CSV nor Parquet.
    #[error("`{}` is {found}, neither CSV nor Parquet", path.display())]
    NoTable {
        /// The file.
        path: PathBuf,
        /// What it is, as far as its first bytes tell.
        found: &'static str,
    },
    /// Two columns have one name: which one counts would be a guess.
    #[error("`{}` has two columns named `{column}`", path.display())]
    TwinColumn {
        /// The file.
        path: PathBuf,
        /// The name.
        column: String,
    },
    /// A table of a snapshot holds something that no snapshot of ours holds.
    #[error("row {row} of `{}`: `{column}` holds nothing that can be read", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// The row, from 1.
        row: usize,
        /// The column.
        column: &'static str,
    },
    /// A manifest that is none.
    #[error("`{}` is no manifest of a snapshot", path.display())]
    Manifest {
        /// The file.
        path: PathBuf,
        /// What the parser says.
        #[source]
        source: serde_json::Error,
    },
}

impl PublishError {
    /// A write that failed.
    pub(super) fn write(path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        |source| Self::Write { path, source }
    }

    /// A read that failed.
    pub(super) fn read(path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        |source| Self::Read { path, source }
    }

    /// A Parquet file that cannot be used.
    pub(super) fn parquet(path: &Path, fault: ReadFault) -> Self {
        let path = path.to_owned();
        match fault {
            ReadFault::Parquet(source) => Self::Decode { path, source },
            ReadFault::Type { column, found } => Self::ColumnType { path, column, found },
        }
    }
}

/// What a snapshot is called on the command line.
const A_SNAPSHOT: &str =
    "name the folder of a snapshot: one of `output/snapshots/`, or `output/latest`";

/// What to do about something that is no folder.
const NO_FOLDER: &str = "a file stands where a folder should be, or a link that leads nowhere; move it \
                         away or choose another folder";

impl Hint for PublishError {
    fn hint(&self) -> Option<String> {
        let hint = match self {
            Self::Write { source, .. } => match source.kind() {
                ErrorKind::StorageFull | ErrorKind::QuotaExceeded => {
                    "free some space and run again; the previous snapshot is untouched"
                }
                ErrorKind::PermissionDenied => "let the user who runs this write there",
                ErrorKind::ReadOnlyFilesystem | ErrorKind::NotFound => {
                    "choose an output folder that can be written"
                }
                ErrorKind::NotADirectory | ErrorKind::AlreadyExists => NO_FOLDER,
                ErrorKind::IsADirectory => {
                    "a folder stands where a file should be; move it away or choose another folder"
                }
                _ => return None,
            },
            Self::Read { source, path } => match source.kind() {
                ErrorKind::NotADirectory => NO_FOLDER,
                ErrorKind::NotFound if path.ends_with("manifest.json") => A_SNAPSHOT,
                ErrorKind::NotFound => "check the name",
                ErrorKind::PermissionDenied => "let the user who runs this read it",
                _ => return None,
            },
            Self::Locked { .. } => "wait until it ends; a lock that a crash left frees itself",
            Self::AlreadyPublished { .. } => {
                "snapshots are never rewritten: run again under another name"
            }
            Self::LatestTaken { .. } => "move it away; `latest` must be ours to move",
            Self::RunId { .. } => {
                "use letters, digits, `-`, `_` and `.`, beginning with a letter or digit"
            }
            Self::FileName { .. } => "write a relative path such as `report/index.html`",
            Self::Incomplete | Self::Encode { .. } | Self::Workbook { .. } => return None,
            Self::Decode { .. } => {
                "write the file again; a snapshot of ours can be checked with `recoupe verify`"
            }
            Self::ColumnType { .. } => "write it as text, dates, or numbers of 32 or 64 bits",
            Self::MissingColumn { column, .. } => {
                return Some(format!("add the column `{column}`, or rename the one that holds it"));
            }
            Self::NoTable { .. } => "save the sheet with the claims as CSV, in UTF-8",
            Self::TwinColumn { .. } => "rename one of them",
            Self::Manifest { .. } => A_SNAPSHOT,
            Self::Damaged { .. } => "compare the file with the hash in `manifest.json`",
        };
        Some(hint.to_owned())
    }
}

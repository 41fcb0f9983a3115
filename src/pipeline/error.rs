//! Why a run published nothing.

use std::{io, path::PathBuf};

use chrono::{DateTime, Utc};
use thiserror::Error;

use crate::archive::ArchiveError;
use crate::communities::{JudgementError, NameWordsError};
use crate::extract::VocabularyError;
use crate::fetch::{CertificateError, FetchError};
use crate::model::Hint;
use crate::publish::PublishError;
use crate::reconcile::PolicyError;
use crate::sources::SourceProblem;

use super::Signal;

/// Why a run published nothing: what was published before stays as it was.
#[derive(Debug, Error)]
pub enum Error {
    /// A file that every source needs cannot be used, such as the geography.
    #[error("{0}")]
    Declared(Box<SourceProblem>),
    /// A file that people write cannot be read.
    #[error("{}: cannot be read", path.display())]
    Unread {
        /// The file.
        path: PathBuf,
        /// What the system says.
        #[source]
        source: io::Error,
    },
    /// A wording is none.
    #[error(transparent)]
    Vocabulary(#[from] VocabularyError),
    /// The words that names are made of are none.
    #[error("sources/vocabulary/communities.toml: cannot be used")]
    Names(#[from] NameWordsError),
    /// The judgements are none.
    #[error("{}: the judgements cannot be used", path.display())]
    Judgements {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        source: JudgementError,
    },
    /// The policy is none.
    #[error("{}: the policy cannot be used", path.display())]
    Policy {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        source: PolicyError,
    },
    /// A file of certificates is none.
    #[error("{}: the certificate cannot be used", path.display())]
    Certificate {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        source: CertificateError,
    },
    /// The folder declares no source that could be used.
    #[error("{}: no source can be used", folder.display())]
    NoSources {
        /// The folder.
        folder: PathBuf,
    },
    /// The network client cannot be set up.
    #[error(transparent)]
    Fetch(#[from] FetchError),
    /// The machinery for fetching cannot be started.
    #[error("fetching cannot begin")]
    Runtime(#[source] io::Error),
    /// The archive cannot do what it promises.
    #[error(transparent)]
    Archive(#[from] ArchiveError),
    /// The snapshot cannot be written.
    #[error(transparent)]
    Publish(#[from] PublishError),
    /// The clock is behind what is archived.
    #[error(
        "the clock says {}, and the archive holds a capture of {}",
        now.format("%Y-%m-%d %H:%M:%S UTC"),
        newest.format("%Y-%m-%d %H:%M:%S UTC")
    )]
    Clock {
        /// What the clock says.
        now: DateTime<Utc>,
        /// When the newest capture was made.
        newest: DateTime<Utc>,
        /// The file of the archive that says so.
        file: String,
    },
    /// Somebody stopped the run.
    #[error("stopped by {0}; nothing was published, and what was published before is untouched")]
    Stopped(Signal),
}

impl Error {
    /// Whether a person wrote something that cannot be understood.
    pub const fn is_configuration(&self) -> bool {
        matches!(
            self,
            Self::Declared(_)
                | Self::Unread { .. }
                | Self::Vocabulary(_)
                | Self::Names(_)
                | Self::Judgements { .. }
                | Self::Policy { .. }
                | Self::Certificate { .. }
                | Self::NoSources { .. }
        )
    }
}

impl Hint for Error {
    fn hint(&self) -> Option<String> {
        let hint = match self {
            // The message of a problem has its hint already.
            Self::Declared(_) | Self::Runtime(_) | Self::Stopped(_) => return None,
            Self::Clock { file, .. } => {
                return Some(format!(
                    "set the clock of this machine; if it is right now, it was wrong then: move the \
                     files of that time out of `archive/`, such as `{file}`, and remove \
                     `archive/index`, so that they are not missed"
                ));
            }
            Self::Unread { .. } => "check the name, and who may read it",
            Self::NoSources { .. } => {
                "run it in the folder of the project, or name the folder: `--sources DIR`"
            }
            Self::Vocabulary(error) => return error.hint(),
            Self::Names(_) => "the file that comes with the program shows every key",
            Self::Judgements { source, .. } => return source.hint(),
            Self::Policy { source, .. } => return source.hint(),
            Self::Certificate { source, .. } => return source.hint(),
            Self::Fetch(error) => return error.hint(),
            Self::Archive(error) => return error.hint(),
            Self::Publish(error) => return error.hint(),
        };
        Some(hint.to_owned())
    }
}

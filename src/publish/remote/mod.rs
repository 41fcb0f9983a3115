//! Sends a snapshot to where others can read it: a bucket, a container, a folder.
//!
//! ```text
//! <address>/snapshots/<run id>/…                  never changed again; its manifest comes last
//! <address>/history/snapshot=<run id>/…           the figures of that night
//! <address>/index.html                            leads a browser to the newest report
//! <address>/latest.json                           names the newest snapshot; written last of all
//! ```
//!
//! Who reads `latest.json` once, and then only the snapshot that it names, never meets half a snapshot
//! or two of them mixed. What a broken attempt has sent is not sent again. Credentials are those that
//! the environment holds; none is taken from an address, and none is told.

mod address;
mod redact;
mod post;
mod send;

pub use address::Destination;
pub use send::{Order, SendEvent, Sent, send};

use thiserror::Error;

use crate::model::Hint;

use redact::Redacted;

/// Why a snapshot was not sent, or not all of it.
#[derive(Debug, Error)]
pub enum RemoteError {
    /// An address that leads nowhere. It is not shown: it may hold what is secret.
    #[error("the address is not one that a snapshot can be sent to: {reason}")]
    Address {
        /// Why.
        reason: &'static str,
    },
    /// The store cannot be used as the environment sets it up.
    #[error("`{at}` cannot be used")]
    Setup {
        /// The address.
        at: String,
        /// Why.
        #[source]
        source: Redacted,
    },
    /// Something there cannot be read.
    #[error("cannot read `{key}` at `{at}`")]
    Read {
        /// The key.
        key: String,
        /// The address.
        at: String,
        /// Why.
        #[source]
        source: Redacted,
        /// Whether the store refused us.
        refused: bool,
    },
    /// Something there cannot be written.
    #[error("cannot write `{key}` at `{at}`")]
    Write {
        /// The key.
        key: String,
        /// The address.
        at: String,
        /// Why.
        #[source]
        source: Redacted,
        /// Whether the store refused us.
        refused: bool,
    },
    /// Another snapshot of the same name is there.
    #[error("snapshot `{run_id}` is at `{at}` already, with other contents")]
    Other {
        /// The name.
        run_id: String,
        /// The address.
        at: String,
    },
    /// A file here is not what its manifest says.
    #[error("`{file}` of snapshot `{run_id}` is not what its manifest says")]
    Damaged {
        /// The file.
        file: String,
        /// The snapshot.
        run_id: String,
    },
    /// The snapshot cannot be read.
    #[error(transparent)]
    Snapshot(#[from] super::PublishError),
    /// The machine gives no means to talk to anybody.
    #[error("cannot begin to send")]
    Begin {
        /// Why.
        #[source]
        source: std::io::Error,
    },
}

impl Hint for RemoteError {
    fn hint(&self) -> Option<String> {
        let hint = match self {
            Self::Address { .. } => {
                "write s3://bucket/folder, gs://bucket/folder, az://container/folder or \
                 file:///folder; keys and passwords belong into the environment, never here"
            }
            Self::Setup { .. } => CREDENTIALS,
            Self::Read { refused: true, .. } | Self::Write { refused: true, .. } => CREDENTIALS,
            Self::Read { .. } | Self::Write { .. } => {
                "check the address, the connection and the credentials in the environment (`recoupe \
                 publish --help`), then send again: what has arrived is not sent twice, and readers \
                 still see the snapshot before"
            }
            Self::Other { .. } => {
                "nothing was changed there; send from the machine that published it, or choose \
                 another folder"
            }
            Self::Damaged { .. } => {
                "nothing was sent of it; see `recoupe verify`, and publish anew with `recoupe run`"
            }
            Self::Snapshot(error) => return error.hint(),
            Self::Begin { .. } => return None,
        };
        Some(hint.to_owned())
    }
}

const CREDENTIALS: &str = "set the credentials in the environment: AWS_ACCESS_KEY_ID, \
    AWS_SECRET_ACCESS_KEY and AWS_REGION (AWS_ENDPOINT_URL elsewhere than at Amazon), \
    GOOGLE_APPLICATION_CREDENTIALS, or AZURE_STORAGE_ACCOUNT_NAME and AZURE_STORAGE_ACCOUNT_KEY";

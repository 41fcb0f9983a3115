//! Sends: the files, then the manifest that vouches for them, then the pointer.

use std::{
    fs,
    io::ErrorKind,
    path::{Path, PathBuf},
};

use serde::Deserialize;
use serde_json::json;

use crate::model::Digest;

use super::super::PublishError;
use super::RemoteError;
use super::address::Destination;
use super::post::{Keep, Post};
use crate::publish::beside::manifest;
use crate::publish::files::sealed;
use crate::publish::snapshots::history;

/// Requests at once: enough that waiting for answers costs little, few enough for any store.
const AT_ONCE: usize = 8;

/// What is sent, and whether in earnest.
#[derive(Clone, Copy, Debug)]
pub struct Order<'a> {
    /// The folder of the snapshot, or a link to it such as `output/latest`.
    pub snapshot: &'a Path,
    /// The output folder, whose history is sent along.
    pub output: &'a Path,
    /// Whether only to tell what would be sent.
    pub rehearse: bool,
}

/// What happens while a snapshot is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SendEvent<'a> {
    /// So many files are to be looked at.
    Begun {
        /// How many.
        files: usize,
    },
    /// A file is sent, or would be.
    Sent {
        /// Its path below the address.
        path: &'a str,
        /// Its size.
        bytes: usize,
    },
    /// A file is there already.
    Kept {
        /// Its path below the address.
        path: &'a str,
    },
}

/// What was sent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sent {
    /// The snapshot.
    pub run_id: String,
    /// Files that were sent, or would be.
    pub files: usize,
    /// Their size together.
    pub bytes: usize,
    /// Files that were there.
    pub kept: usize,
}

/// The parts of a manifest that are needed here.
#[derive(Debug, Deserialize)]
struct Manifest {
    run_id: String,
    schema_version: u32,
    reference_date: String,
    files: Vec<Listed>,
}

#[derive(Debug, Deserialize)]
struct Listed {
    path: String,
    sha256: String,
    bytes: usize,
}

/// A file that is to be sent.
#[derive(Clone, Debug)]
pub(super) struct Parcel {
    /// Its path below the address.
    pub(super) path: String,
    from: PathBuf,
    pub(super) sha256: String,
    pub(super) bytes: usize,
}

/// What has happened, and who is told.
struct Ledger<'a> {
    sent: Sent,
    tell: &'a mut dyn FnMut(SendEvent<'_>),
}

impl Ledger<'_> {
    fn sent(&mut self, path: &str, bytes: usize) {
        (self.tell)(SendEvent::Sent { path, bytes });
        self.sent.files += 1;
        self.sent.bytes += bytes;
    }

    fn kept(&mut self, path: &str) {
        (self.tell)(SendEvent::Kept { path });
        self.sent.kept += 1;
    }
}

/// Sends a snapshot. Readers see the one before until all of it is there.
///
/// # Errors
///
/// If the snapshot is damaged, another of its name is there, or the store refuses.
pub fn send(
    order: Order<'_>,
    to: &Destination,
    tell: &mut dyn FnMut(SendEvent<'_>),
) -> Result<Sent, RemoteError> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|source| RemoteError::Begin { source })?;
    runtime.block_on(sending(order, to, tell))
}

async fn sending(
    order: Order<'_>,
    to: &Destination,
    tell: &mut dyn FnMut(SendEvent<'_>),
) -> Result<Sent, RemoteError> {
    // The link is followed once: all that is sent is of one snapshot.
    let folder = fs::canonicalize(order.snapshot).map_err(PublishError::read(order.snapshot))?;
    let path = folder.join(sealed::MANIFEST);
    let vouched = fs::read(&path).map_err(PublishError::read(&path))?;
    let told: Manifest = serde_json::from_slice(&vouched)
        .map_err(|source| PublishError::Manifest { path, source })?;
    let below = format!("snapshots/{}", told.run_id);
    let mut parcels: Vec<Parcel> =
        told.files.iter().map(|it| Parcel::of(it, &below, &folder)).collect();
    parcels.extend(night(order.output, &told.run_id)?);
    tell(SendEvent::Begun { files: parcels.len() + 3 });

    let sent = Sent { run_id: told.run_id.clone(), ..Sent::default() };
    let mut ledger = Ledger { sent, tell };
    let post = Post::new(to, order.rehearse)?;
    let listed = format!("{below}/{}", sealed::MANIFEST);
    let complete = match post.get(&listed).await? {
        Some(found) if found == vouched => true,
        Some(_) => {
            return Err(RemoteError::Other { run_id: told.run_id, at: to.shown().to_owned() });
        }
        None => false,
    };
    let there = post.sizes(&below).await?;
    let mut missing = Vec::new();
    for parcel in parcels {
        // A manifest comes after all that it vouches for.
        let vouched = complete && parcel.path.starts_with(&below);
        let size = there.get(&to.key(&parcel.path)).copied();
        if vouched || size == Some(parcel.bytes) && post.holds(&parcel).await? {
            ledger.kept(&parcel.path);
        } else {
            missing.push(parcel);
        }
    }
    for some in missing.chunks(AT_ONCE) {
        let mut letters = Vec::new();
        for parcel in some {
            letters.push((parcel.path.clone(), parcel.open(&told.run_id)?));
        }
        post.put_all(letters, Keep::ForEver).await?;
        for parcel in some {
            ledger.sent(&parcel.path, parcel.bytes);
        }
    }
    // Only now may anybody be led here: first the manifest, then people, then programs.
    let pointers = [
        (listed, vouched, Keep::ForEver),
        ("index.html".to_owned(), index(&below), Keep::AskAgain),
        ("latest.json".to_owned(), latest(&told, &below), Keep::AskAgain),
    ];
    for (path, bytes, keep) in pointers {
        if post.get(&path).await?.is_some_and(|found| found == bytes) {
            ledger.kept(&path);
        } else {
            let size = bytes.len();
            post.put_all(vec![(path.clone(), bytes)], keep).await?;
            ledger.sent(&path, size);
        }
    }
    Ok(ledger.sent)
}

impl Parcel {
    fn of(listed: &Listed, below: &str, folder: &Path) -> Self {
        Self {
            path: format!("{below}/{}", listed.path),
            from: folder.join(&listed.path),
            sha256: listed.sha256.clone(),
            bytes: listed.bytes,
        }
    }

    /// What it holds, if that is still what was vouched for.
    fn open(&self, run_id: &str) -> Result<Vec<u8>, RemoteError> {
        let bytes = fs::read(&self.from).map_err(PublishError::read(&self.from))?;
        if Digest::of(&bytes).to_string() == self.sha256 {
            return Ok(bytes);
        }
        Err(RemoteError::Damaged { file: self.path.clone(), run_id: run_id.to_owned() })
    }
}

/// The figures of the night, where the history has them.
fn night(output: &Path, run_id: &str) -> Result<Option<Parcel>, RemoteError> {
    let path = history::path(run_id);
    let from = output.join(&path);
    let bytes = match fs::read(&from) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(PublishError::read(&from)(error).into()),
    };
    let sha256 = Digest::of(&bytes).to_string();
    Ok(Some(Parcel { path, from, sha256, bytes: bytes.len() }))
}

/// A page that leads to the newest report: an address that stays when snapshots come and go.
fn index(below: &str) -> Vec<u8> {
    let to = format!("{below}/report/index.html");
    format!(
        "<!doctype html>\n<html lang=\"fr\">\n<meta charset=\"utf-8\">\n<title>Recoupe : les CPTS</title>\n\
         <meta http-equiv=\"refresh\" content=\"0; url={to}\">\n<p><a href=\"{to}\">Le rapport</a></p>\n</html>\n"
    )
    .into_bytes()
}

/// The pointer for programs.
fn latest(told: &Manifest, below: &str) -> Vec<u8> {
    manifest::text(&json!({
        "run_id": told.run_id,
        "snapshot": below,
        "manifest": format!("{below}/{}", sealed::MANIFEST),
        "report": format!("{below}/report/index.html"),
        "schema_version": told.schema_version,
        "reference_date": told.reference_date,
    }))
}

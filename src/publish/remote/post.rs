//! What is asked of a store: to tell what it holds, and to take what it does not.

use std::{collections::BTreeMap, sync::Arc};

use object_store::path::Path as Key;
use object_store::{
    Attribute, Attributes, Error, GetOptions, ObjectStore, ObjectStoreExt as _, PutOptions,
};
use tokio::task::JoinSet;

use crate::model::Digest;

use super::RemoteError;
use super::address::{Destination, Store};
use super::redact::Redacted;
use super::send::Parcel;

/// Where a service keeps the digest of a file, beside it.
const SHA256: &str = "sha256";

/// How long others may keep a copy of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Keep {
    /// It never changes.
    ForEver,
    /// It leads to the newest snapshot.
    AskAgain,
}

/// A store at work.
#[derive(Debug)]
pub(super) struct Post<'a> {
    to: &'a Destination,
    /// None where nothing is there and nothing is to be written.
    store: Option<Arc<dyn ObjectStore>>,
    rehearse: bool,
}

impl<'a> Post<'a> {
    /// A rehearsal reads and never writes; it does not even make a folder.
    pub(super) fn new(to: &'a Destination, rehearse: bool) -> Result<Self, RemoteError> {
        let absent = matches!(&to.store, Store::Folder(path) if !path.exists());
        let store = if rehearse && absent { None } else { Some(to.open()?) };
        Ok(Self { to, store, rehearse })
    }

    /// What is there under a path; nothing where nothing is.
    pub(super) async fn get(&self, path: &str) -> Result<Option<Vec<u8>>, RemoteError> {
        let Some(store) = &self.store else { return Ok(None) };
        let got = match store.get(&self.to.key(path)).await {
            Ok(got) => got.bytes().await,
            Err(error) => Err(error),
        };
        match got {
            Ok(bytes) => Ok(Some(bytes.to_vec())),
            Err(Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(self.unread(path, &error)),
        }
    }

    /// The sizes of all that is there below a folder and in the history.
    pub(super) async fn sizes(&self, below: &str) -> Result<BTreeMap<Key, usize>, RemoteError> {
        let mut sizes = BTreeMap::new();
        let Some(store) = &self.store else { return Ok(sizes) };
        let mut folders = vec![self.to.key(below), self.to.key("history")];
        while let Some(folder) = folders.pop() {
            let found = match store.list_with_delimiter(Some(&folder)).await {
                Ok(found) => found,
                Err(Error::NotFound { .. }) => continue,
                Err(error) => return Err(self.unread(folder.as_ref(), &error)),
            };
            for object in found.objects {
                // What does not fit into memory is not what we would send.
                let size = usize::try_from(object.size).unwrap_or(usize::MAX);
                sizes.insert(object.location, size);
            }
            folders.extend(found.common_prefixes);
        }
        Ok(sizes)
    }

    /// Whether a file is there with the same bytes: by the digest beside it, where a service keeps
    /// one, else by reading it.
    pub(super) async fn holds(&self, parcel: &Parcel) -> Result<bool, RemoteError> {
        let Some(store) = &self.store else { return Ok(false) };
        if let Store::Folder(_) = self.to.store {
            let found = self.get(&parcel.path).await?;
            return Ok(found.is_some_and(|it| Digest::of(&it).to_string() == parcel.sha256));
        }
        let head = GetOptions { head: true, ..GetOptions::default() };
        match store.get_opts(&self.to.key(&parcel.path), head).await {
            Ok(found) => {
                let digest = found.attributes.get(&Attribute::Metadata(SHA256.into()));
                Ok(digest.is_some_and(|digest| digest.as_ref() == parcel.sha256))
            }
            Err(Error::NotFound { .. }) => Ok(false),
            Err(error) => Err(self.unread(&parcel.path, &error)),
        }
    }

    /// Writes files side by side, and waits until all of them are there.
    pub(super) async fn put_all(
        &self,
        letters: Vec<(String, Vec<u8>)>,
        keep: Keep,
    ) -> Result<(), RemoteError> {
        let Some(store) = self.store.as_ref().filter(|_| !self.rehearse) else { return Ok(()) };
        let mut under_way = JoinSet::new();
        for (path, bytes) in letters {
            let options = self.options(&path, &bytes, keep);
            let (store, key) = (Arc::clone(store), self.to.key(&path));
            under_way.spawn(async move {
                let put = store.put_opts(&key, bytes.into(), options).await;
                (path, put.map(|_| ()))
            });
        }
        while let Some(ended) = under_way.join_next().await {
            let (path, put) = ended.expect("what is sent neither panics nor is stopped");
            put.map_err(|error| self.unwritten(&path, &error))?;
        }
        Ok(())
    }

    fn options(&self, path: &str, bytes: &[u8], keep: Keep) -> PutOptions {
        let mut attributes = Attributes::new();
        if let Store::Service(_) = self.to.store {
            let cache = match keep {
                Keep::ForEver => "public, max-age=31536000, immutable",
                Keep::AskAgain => "no-cache",
            };
            attributes.insert(Attribute::ContentType, content_type(path).into());
            attributes.insert(Attribute::CacheControl, cache.into());
            let digest = Digest::of(bytes).to_string();
            attributes.insert(Attribute::Metadata(SHA256.into()), digest.into());
        }
        PutOptions { attributes, ..PutOptions::default() }
    }

    fn unread(&self, key: &str, error: &Error) -> RemoteError {
        let (key, at) = (key.to_owned(), self.to.shown().to_owned());
        RemoteError::Read { key, at, source: Redacted::of(error), refused: refused(error) }
    }

    fn unwritten(&self, key: &str, error: &Error) -> RemoteError {
        let (key, at) = (key.to_owned(), self.to.shown().to_owned());
        RemoteError::Write { key, at, source: Redacted::of(error), refused: refused(error) }
    }
}

/// Whether a store knows us and refuses, or does not know us.
fn refused(error: &Error) -> bool {
    matches!(error, Error::PermissionDenied { .. } | Error::Unauthenticated { .. })
}

/// What a browser is told that a file is. Pages of others end in `.txt` and are never run.
fn content_type(path: &str) -> &'static str {
    let name = path.rsplit('/').next().unwrap_or_default();
    match name.rsplit_once('.').map(|(_, extension)| extension) {
        Some("html") => "text/html; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("csv") => "text/csv; charset=utf-8",
        Some("txt") => "text/plain; charset=utf-8",
        Some("md") => "text/markdown; charset=utf-8",
        Some("json") => "application/json",
        Some("xml" | "atom") => "application/atom+xml; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("pdf") => "application/pdf",
        Some("parquet") => "application/vnd.apache.parquet",
        Some("xlsx") => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        _ => "application/octet-stream",
    }
}

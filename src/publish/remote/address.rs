//! An address, and the store behind it.

use std::{fs, path::PathBuf, sync::Arc};

use object_store::aws::{AmazonS3Builder, AmazonS3ConfigKey};
use object_store::azure::{AzureConfigKey, MicrosoftAzureBuilder};
use object_store::gcp::{GoogleCloudStorageBuilder, GoogleConfigKey};
use object_store::local::LocalFileSystem;
use object_store::path::Path as Key;
use object_store::{BackoffConfig, ClientConfigKey, ObjectStore, RetryConfig};
use tokio::time::Duration;
use url::Url;

use super::RemoteError;
use super::redact::Redacted;

/// A store that is asked in vain is given up after this time; sending again goes on from there.
const PATIENCE: Duration = Duration::from_mins(1);

/// Tries of one request.
const RETRIES: usize = 5;

/// How long one request may take: the largest file of a snapshot, over a slow line.
const LONGEST: &str = "600 seconds";

/// Where snapshots are sent to.
#[derive(Clone, Debug)]
pub struct Destination {
    pub(super) store: Store,
    /// The folder inside the store.
    folder: Key,
    /// The address, as it may be told.
    shown: String,
}

/// What stands behind an address.
#[derive(Clone, Debug)]
pub(super) enum Store {
    /// A folder, which need not be there yet.
    Folder(PathBuf),
    /// A service, that keeps the type and the digest of a file beside it.
    Service(Arc<dyn ObjectStore>),
}

impl Destination {
    /// Understands an address. Nothing is asked of anybody yet.
    ///
    /// # Errors
    ///
    /// If it is no address of a store, holds what belongs into the environment, or the environment
    /// sets up no such store.
    pub fn parse(address: &str) -> Result<Self, RemoteError> {
        let refused = |reason| RemoteError::Address { reason };
        let url = Url::parse(address).map_err(|_| refused("it is no URL"))?;
        if !url.username().is_empty() || url.password().is_some() {
            return Err(refused("it holds a user name or a password"));
        }
        if url.query().is_some() || url.fragment().is_some() {
            return Err(refused("it holds a `?` or a `#`"));
        }
        let shown = url.as_str().trim_end_matches('/').to_owned();
        if url.scheme() == "file" {
            let path = url.to_file_path().map_err(|()| refused("it names no folder"))?;
            let store = Store::Folder(path);
            return Ok(Self { store, folder: Key::default(), shown });
        }
        if url.host_str().is_none_or(str::is_empty) {
            return Err(refused("it names no bucket or container"));
        }
        let folder = Key::from_url_path(url.path()).map_err(|_| refused("its path is no path"))?;
        let setup = |error: object_store::Error| RemoteError::Setup {
            at: shown.clone(),
            source: Redacted::of(&error),
        };
        let retry = || RetryConfig {
            backoff: BackoffConfig::default(),
            max_retries: RETRIES,
            retry_timeout: PATIENCE,
        };
        provide_tls();
        let timeout = ClientConfigKey::Timeout;
        let store: Arc<dyn ObjectStore> = match url.scheme() {
            "s3" => Arc::new(
                AmazonS3Builder::from_env()
                    .with_config(AmazonS3ConfigKey::Client(timeout), LONGEST)
                    .with_url(url.as_str())
                    .with_retry(retry())
                    .build()
                    .map_err(setup)?,
            ),
            "gs" => Arc::new(
                GoogleCloudStorageBuilder::from_env()
                    .with_config(GoogleConfigKey::Client(timeout), LONGEST)
                    .with_url(url.as_str())
                    .with_retry(retry())
                    .build()
                    .map_err(setup)?,
            ),
            "az" => Arc::new(
                MicrosoftAzureBuilder::from_env()
                    .with_config(AzureConfigKey::Client(timeout), LONGEST)
                    .with_url(url.as_str())
                    .with_retry(retry())
                    .build()
                    .map_err(setup)?,
            ),
            _ => return Err(refused("it begins with none of s3, gs, az and file")),
        };
        Ok(Self { store: Store::Service(store), folder, shown })
    }

    /// The address, as it may be told.
    pub fn shown(&self) -> &str {
        &self.shown
    }

    /// The key of a file, by its path below the address.
    pub(super) fn key(&self, path: &str) -> Key {
        self.folder.parts().chain(Key::from(path).parts()).collect()
    }

    /// The store, ready to be written; a folder is made where there is none.
    pub(super) fn open(&self) -> Result<Arc<dyn ObjectStore>, RemoteError> {
        match &self.store {
            Store::Service(store) => Ok(Arc::clone(store)),
            Store::Folder(path) => {
                fs::create_dir_all(path).map_err(super::super::PublishError::write(path))?;
                let folder = LocalFileSystem::new_with_prefix(path).map_err(|error| {
                    RemoteError::Setup { at: self.shown.clone(), source: Redacted::of(&error) }
                })?;
                Ok(Arc::new(folder.with_fsync(true)))
            }
        }
    }
}

/// One way of encrypting for all that this program says to others.
fn provide_tls() {
    if rustls::crypto::CryptoProvider::get_default().is_none() {
        // Somebody else of this process may have been faster; that is no fault.
        drop(rustls::crypto::ring::default_provider().install_default());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Hint as _;

    #[test]
    fn an_address_names_a_store_and_no_secret() {
        #[rustfmt::skip]
        let cases = [
            ("s3://key:SECRET@bucket/folder",   "it holds a user name or a password"),
            ("s3://bucket/folder?sig=SECRET",   "it holds a `?` or a `#`"),
            ("s3:///folder",                    "it names no bucket or container"),
            ("https://example.org/folder",      "it begins with none of s3, gs, az and file"),
            ("/srv/www",                        "it is no URL"),
            ("ftp://example.org/SECRET",        "it begins with none of s3, gs, az and file"),
        ];
        for (address, expected) in cases {
            let error = Destination::parse(address).unwrap_err();
            assert!(
                matches!(error, RemoteError::Address { reason } if reason == expected),
                "{error}"
            );
            assert!(
                !format!("{error} {error:?} {:?}", error.hint()).contains("SECRET"),
                "{address}"
            );
        }
    }

    #[test]
    fn a_key_stands_below_the_folder() {
        let folder = Destination::parse("file:///srv/www/").unwrap();
        assert_eq!(folder.shown(), "file:///srv/www");
        assert_eq!(folder.key("snapshots/1/a.csv").as_ref(), "snapshots/1/a.csv");
        let bucket = Destination::parse("gs://bucket/a/b/").map(|it| it.key("latest.json"));
        assert!(bucket.is_err() || bucket.unwrap().as_ref() == "a/b/latest.json");
    }
}

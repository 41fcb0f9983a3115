//! The bytes of one document at one time, and where they come from.

use bytes::Bytes;
use chrono::{DateTime, Utc};
use url::Url;

use crate::model::{Digest, PartialDate, SourceId};

/// The bytes of one document at one time.
///
/// Comes from [`Capture::new`], so that the bytes hash to the digest.
#[derive(Clone, Debug)]
pub struct Capture {
    /// The source that declares the document; in the archive, the one that last had it fetched.
    pub source: SourceId,
    /// The address that was asked.
    pub url: Url,
    /// The first time that these very bytes were seen at this address.
    pub first_seen: DateTime<Utc>,
    /// The last time that these very bytes were seen at this address.
    pub last_seen: DateTime<Utc>,
    /// The media type that the server declared, where it did.
    pub content_type: Option<String>,
    /// When the document was published, where it is known from elsewhere than the document.
    pub published: Option<PartialDate>,
    /// The digest of `bytes`: what the capture is called in every table.
    pub digest: Digest,
    /// The content, decoded from its transfer and content encoding; cloning it copies nothing.
    pub bytes: Bytes,
    /// Where the bytes come from.
    pub origin: Origin,
    /// The file where the bytes lie, relative to the project: `sources/captures/….html`, or the
    /// name of a WARC file in the archive.
    pub file: String,
}

/// Where the bytes of a capture come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Origin {
    /// They come with the project, in `sources/captures/`, as they were received.
    Shipped,
    /// They come with the project and say what the page says in other words: the facts and figures
    /// are the page's, the sentences are not.
    Restated,
    /// They were fetched, by this run or an earlier one.
    Fetched,
}

/// Everything about a capture but its bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Provenance {
    /// The source that declares the document.
    pub source: SourceId,
    /// The address that was asked.
    pub url: Url,
    /// The first time that these very bytes were seen at this address.
    pub first_seen: DateTime<Utc>,
    /// The last time that these very bytes were seen at this address.
    pub last_seen: DateTime<Utc>,
    /// The media type that the server declared, where it did.
    pub content_type: Option<String>,
    /// When the document was published, where it is known from elsewhere than the document.
    pub published: Option<PartialDate>,
    /// Where the bytes come from.
    pub origin: Origin,
    /// The file where the bytes lie.
    pub file: String,
}

/// What the project says about a capture that comes with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shipped {
    /// The source that declares the document.
    pub source: SourceId,
    /// The address of the document.
    pub url: Url,
    /// When it was fetched.
    pub fetched: DateTime<Utc>,
    /// When it was published, where it is known from elsewhere than the document.
    pub published: Option<PartialDate>,
    /// Whether its sentences are ours.
    pub restated: bool,
    /// The file where the bytes lie, relative to the project.
    pub file: String,
}

impl Capture {
    /// Makes a capture of bytes; the digest is theirs.
    pub fn new(provenance: Provenance, bytes: impl Into<Bytes>) -> Self {
        let bytes = bytes.into();
        let Provenance {
            source,
            url,
            first_seen,
            last_seen,
            content_type,
            published,
            origin,
            file,
        } = provenance;
        let digest = Digest::of(&bytes);
        Self {
            source,
            url,
            first_seen,
            last_seen,
            content_type,
            published,
            digest,
            bytes,
            origin,
            file,
        }
    }

    /// Makes a capture of a file that comes with the project. It was seen once.
    pub fn shipped(shipped: Shipped, bytes: impl Into<Bytes>) -> Self {
        let Shipped { source, url, fetched, published, restated, file } = shipped;
        let provenance = Provenance {
            source,
            url,
            first_seen: fetched,
            last_seen: fetched,
            content_type: None,
            published,
            origin: if restated { Origin::Restated } else { Origin::Shipped },
            file,
        };
        Self::new(provenance, bytes)
    }

    /// Whether its sentences are ours, and only its facts, figures and dates the publisher's.
    pub fn is_restated(&self) -> bool {
        self.origin == Origin::Restated
    }
}

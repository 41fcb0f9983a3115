//! Keeps every byte we were ever given.

use chrono::{DateTime, Utc};
use url::Url;

use crate::model::{Digest, PartialDate, SourceId};

/// The bytes of one document at one time.
#[derive(Clone, Debug)]
pub struct Capture {
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
    /// The digest of `bytes`: what the capture is called in every table.
    pub digest: Digest,
    /// The content, decoded from its transfer and content encoding.
    pub bytes: Vec<u8>,
    /// Where the bytes come from.
    pub origin: Origin,
    /// The file where the bytes lie, relative to the project: `sources/captures/….html`, or the
    /// name of a WARC file in the archive.
    pub file: String,
}

/// Where the bytes of a capture come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Origin {
    /// They come with the project, in `sources/captures/`.
    Shipped,
    /// They were fetched, by this run or an earlier one.
    Fetched,
}

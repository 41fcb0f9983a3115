//! One content at one address, without its bytes.

use bytes::Bytes;
use chrono::{DateTime, Utc};
use url::Url;

use crate::model::{Digest, SourceId};

use super::{Capture, Origin, Provenance};

/// One content at one address: everything about a capture but its bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The address that was asked.
    pub url: Url,
    /// What the capture is called in every table.
    pub digest: Digest,
    /// The source that last had it fetched; none where it was made elsewhere.
    pub source: Option<SourceId>,
    /// The first time that this content was seen at this address.
    pub first_seen: DateTime<Utc>,
    /// The last time that this content was seen at this address.
    pub last_seen: DateTime<Utc>,
    /// The last time that the server sent these bytes, and did not only say that they stand.
    pub last_sent: Option<DateTime<Utc>>,
    /// The media type that the server declared, where it did.
    pub content_type: Option<String>,
    /// The `ETag` that came with the content last, for the next request.
    pub etag: Option<String>,
    /// The `Last-Modified` that came with the content last, for the next request.
    pub last_modified: Option<String>,
    /// The WARC file that holds the bytes.
    pub file: String,
    /// The WARC file of the night that saw it last.
    pub seen_in: String,
}

impl Entry {
    /// The capture of this entry, from bytes that were kept elsewhere; none where they are others.
    pub fn restored(&self, source: &SourceId, bytes: Bytes) -> Option<Capture> {
        (Digest::of(&bytes) == self.digest).then(|| self.capture(source, bytes))
    }

    /// The capture of this entry, as one of this source.
    pub(super) fn capture(&self, source: &SourceId, bytes: Bytes) -> Capture {
        let provenance = Provenance {
            source: source.clone(),
            url: self.url.clone(),
            first_seen: self.first_seen,
            last_seen: self.last_seen,
            content_type: self.content_type.clone(),
            published: None,
            origin: Origin::Fetched,
            file: self.file.clone(),
        };
        Capture::new(provenance, bytes)
    }
}

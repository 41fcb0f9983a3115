//! What a night needs to know of all nights before it: each content of each address once.
//!
//! It grows with what changed on the web, never with the number of nights. Adding the rows of a new
//! file to what is known gives the same as reading all rows anew.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use crate::model::{Digest, SourceId};

use super::row::{Kind, Row};

/// One content at one address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::archive) struct Page {
    pub(in crate::archive) source: Option<SourceId>,
    pub(in crate::archive) first_seen: DateTime<Utc>,
    pub(in crate::archive) last_seen: DateTime<Utc>,
    /// When the server last sent the bytes, and did not only say that they had not changed.
    pub(in crate::archive) last_sent: Option<DateTime<Utc>>,
    /// What came with the bytes then: of no other answer are these the validators.
    pub(in crate::archive) content_type: Option<String>,
    pub(in crate::archive) etag: Option<String>,
    pub(in crate::archive) last_modified: Option<String>,
    /// The record that saw it last.
    pub(in crate::archive) file: String,
    pub(in crate::archive) offset: u64,
}

/// Where a content lies, and how a revisit record refers to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::archive) struct Content {
    pub(in crate::archive) file: String,
    pub(in crate::archive) offset: u64,
    pub(in crate::archive) length: u64,
    pub(in crate::archive) record_id: String,
    pub(in crate::archive) target: String,
    pub(in crate::archive) date: DateTime<Utc>,
}

/// What all rows together say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::archive) struct Known {
    pub(in crate::archive) pages: BTreeMap<(String, Digest), Page>,
    /// Of equal contents the one that was stored last: nothing is stored twice unless the first
    /// could not be read.
    pub(in crate::archive) contents: BTreeMap<Digest, Content>,
    /// The last time that an address gave no document.
    pub(in crate::archive) failures: BTreeMap<String, Row>,
    /// What a site said of robots when it was asked last, by the address of its `robots.txt`.
    pub(in crate::archive) robots: BTreeMap<String, Row>,
    pub(in crate::archive) damage: Vec<Row>,
}

impl Known {
    /// Takes over what a row says.
    pub(in crate::archive) fn add(&mut self, row: &Row) {
        match kind_of(row) {
            Some((kind, digest)) => {
                if kind == Kind::Response {
                    self.hold(row, digest);
                }
                self.see(row, digest);
            }
            None if row.kind == Kind::Damage => self.damage.push(row.clone()),
            None => {
                let is_of_robots = row.kind == Kind::Robots;
                let known = if is_of_robots { &mut self.robots } else { &mut self.failures };
                let newer = |known: &Row| known.place() <= row.place();
                if known.get(&row.url).is_none_or(newer) {
                    known.insert(row.url.clone(), row.clone());
                }
            }
        }
    }

    /// Notes that a content was seen at an address.
    pub(in crate::archive) fn see(&mut self, row: &Row, digest: Digest) {
        let page = self.pages.entry((row.url.clone(), digest)).or_insert_with(|| Page {
            source: row.source.clone(),
            first_seen: row.at,
            last_seen: row.at,
            last_sent: None,
            content_type: None,
            etag: None,
            last_modified: None,
            file: row.file.clone(),
            offset: row.offset,
        });
        page.first_seen = page.first_seen.min(row.at);
        if (page.last_seen, page.file.as_str(), page.offset) <= row.place() {
            page.last_seen = row.at;
            (page.file, page.offset) = (row.file.clone(), row.offset);
            if row.source.is_some() {
                page.source.clone_from(&row.source);
            }
        }
        if row.status == Some(200) && page.last_sent.is_none_or(|last| last <= row.at) {
            page.last_sent = Some(row.at);
            page.content_type.clone_from(&row.content_type);
            page.etag.clone_from(&row.etag);
            page.last_modified.clone_from(&row.last_modified);
        }
    }

    fn hold(&mut self, row: &Row, digest: Digest) {
        let content = Content {
            file: row.file.clone(),
            offset: row.offset,
            length: row.length,
            record_id: row.record_id.clone().unwrap_or_default(),
            target: row.target.clone().unwrap_or_else(|| row.url.clone()),
            date: row.at,
        };
        let newer =
            |known: &Content| (known.date, known.file.as_str(), known.offset) <= row.place();
        if self.contents.get(&digest).is_none_or(newer) {
            self.contents.insert(digest, content);
        }
    }
}

/// The document that a row is of; none where it is of a failure, of robots or of damage.
pub(in crate::archive) fn kind_of(row: &Row) -> Option<(Kind, Digest)> {
    let is_document = matches!(row.kind, Kind::Response | Kind::Revisit);
    row.digest.filter(|_| is_document).map(|digest| (row.kind, digest))
}

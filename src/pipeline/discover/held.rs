//! What the archive holds of announcements and of the pages that they led to.

use std::collections::{BTreeMap, BTreeSet};

use bytes::Bytes;
use chrono::{DateTime, Utc};
use url::Url;

use crate::archive::{Archive, ArchiveError, Entry};
use crate::model::SourceId;
use crate::sources::{Discovery, Source};

/// A page that was found.
#[derive(Clone, Debug)]
pub(super) struct Held {
    pub(super) url: Url,
    /// For whom it was fetched; none where another archive captured it.
    pub(super) source: Option<SourceId>,
    /// When any content was seen there first and last.
    pub(super) first_seen: DateTime<Utc>,
    pub(super) last_seen: DateTime<Utc>,
}

/// Everything that is held, by address.
#[derive(Debug)]
pub(super) struct Holdings<'a> {
    archive: &'a Archive,
    /// The contents of each address, the one that was seen last at the end.
    entries: BTreeMap<String, Vec<Entry>>,
}

impl<'a> Holdings<'a> {
    /// What was held at a moment.
    pub(super) fn new(archive: &'a Archive, known_at: DateTime<Utc>) -> Result<Self, ArchiveError> {
        let mut entries: BTreeMap<String, Vec<Entry>> = BTreeMap::new();
        for entry in archive.entries(known_at)? {
            entries.entry(entry.url.to_string()).or_default().push(entry);
        }
        for entries in entries.values_mut() {
            entries.sort_by_key(|entry| (entry.last_seen, entry.first_seen, entry.digest));
        }
        Ok(Self { archive, entries })
    }

    pub(super) fn is_held(&self, url: &Url) -> bool {
        self.entries.contains_key(url.as_str())
    }

    /// The pages that a rule of a source has led to, in the order in which they were found.
    pub(super) fn known(
        &self,
        (source, rule): (&Source, &Discovery),
        owned: &BTreeSet<String>,
    ) -> Vec<Held> {
        let all = self.entries.iter().filter(|(url, _)| !owned.contains(*url));
        let mut known: Vec<Held> = all.filter_map(|(_, entries)| held(entries)).collect();
        known.retain(|held| {
            held.source.as_ref().is_none_or(|id| *id == source.id) && rule.admits(&held.url)
        });
        known.sort_by(|a, b| (a.first_seen, &a.url).cmp(&(b.first_seen, &b.url)));
        known
    }

    /// The bytes of an address that were seen last.
    pub(super) fn newest(&self, url: &Url) -> Option<Bytes> {
        self.bytes(self.entries.get(url.as_str())?.last()?)
    }

    /// The bytes of an address that were seen before those.
    pub(super) fn older(&self, url: &Url) -> Option<Bytes> {
        self.bytes(self.entries.get(url.as_str())?.iter().rev().nth(1)?)
    }

    /// The content of an address that was seen at a moment, or last before.
    pub(super) fn at(&self, url: &Url, moment: DateTime<Utc>) -> Option<&Entry> {
        let before = |entry: &&Entry| entry.first_seen <= moment;
        self.entries.get(url.as_str())?.iter().rev().filter(before).max_by_key(|entry| {
            let is_then = moment <= entry.last_seen;
            (is_then, entry.first_seen)
        })
    }

    /// The bytes of an entry. Those that cannot be read any more are told where damage is told.
    pub(super) fn bytes(&self, entry: &Entry) -> Option<Bytes> {
        self.archive.bytes(entry).ok()
    }
}

fn held(entries: &[Entry]) -> Option<Held> {
    let last = entries.last()?;
    let first_seen = entries.iter().map(|entry| entry.first_seen).min()?;
    let (url, source) = (last.url.clone(), last.source.clone());
    Some(Held { url, source, first_seen, last_seen: last.last_seen })
}

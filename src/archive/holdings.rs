//! What the archive holds, and since when.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs::File,
    io::BufReader,
    path::{Path, PathBuf},
};

use bytes::Bytes;
use chrono::{DateTime, Utc};
use url::Url;

use crate::model::{Digest, Issue, IssueKind, SourceId};

use super::index::{self, Content, Index, Keep, Known, Page, Row};
use super::record::Damage;
use super::scan::Scan;
use super::{ArchiveError, Capture, Entry, Night, payload};

/// The captures of all nights, and those made elsewhere.
#[derive(Clone, Debug)]
pub struct Archive {
    folder: PathBuf,
    pub(super) known: Known,
    notes: Vec<Issue>,
    /// Captures as somebody else remembers them, where a file is damaged.
    remembered: Vec<Entry>,
}

/// How an address that gives no page was asked in vain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// When it was asked last.
    pub at: DateTime<Utc>,
    /// When the first of the requests in a row was made that all were in vain.
    pub since: DateTime<Utc>,
    /// Why there was no page, in one word.
    pub cause: String,
    /// The status of an answer that was no page; none where there was no answer.
    pub status: Option<u16>,
}

/// What an address was asked for at a time: none where it gave a page, else the cause in one word and
/// the status, where there was one.
type Asked = (DateTime<Utc>, String, Option<(String, Option<u16>)>);

/// What to ask with, so that a server may say that a document has not changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Validators {
    /// The `ETag` of the copy that we hold.
    pub etag: Option<String>,
    /// The `Last-Modified` of the copy that we hold, as printed.
    pub last_modified: Option<String>,
}

/// After so many hours without the bytes themselves, a server that always says "not modified" is
/// not believed: a nightly job asks for them every seventh night.
const MAX_UNSENT_HOURS: i64 = 6 * 24 + 12;

impl Archive {
    /// Opens the archive. A folder that does not exist is an empty archive.
    ///
    /// Nothing is written. What the index does not say yet is read from the files, and what is
    /// damaged is an [`Issue`].
    ///
    /// # Errors
    ///
    /// If the folder exists and cannot be listed.
    pub fn open(folder: &Path) -> Result<Self, ArchiveError> {
        Self::with(folder, Keep::Look)
    }

    /// Opens the archive and brings its index up to date: for whoever alone is at work in it.
    ///
    /// # Errors
    ///
    /// If the folder exists and cannot be listed, or the index cannot be written.
    pub fn maintain(folder: &Path) -> Result<Self, ArchiveError> {
        Self::with(folder, Keep::Write)
    }

    fn with(folder: &Path, keep: Keep) -> Result<Self, ArchiveError> {
        let Index { known, mended } = Index::open(folder, keep)?;
        let note = |message| Issue {
            source: None,
            document: "archive/index".to_owned(),
            kind: IssueKind::Notice,
            locator: String::new(),
            message,
            french: String::new(),
        };
        let notes = mended.into_iter().map(note).collect();
        Ok(Self { folder: folder.to_owned(), known, notes, remembered: Vec::new() })
    }

    /// Lists captures of damaged files, too, as somebody else remembers them. That their bytes are lost
    /// is told by whoever reads them.
    #[must_use]
    pub fn remembering(self, remembered: Vec<Entry>) -> Self {
        Self { remembered, ..self }
    }

    /// The files of which something is damaged, or which are gone.
    pub fn damaged_files(&self) -> BTreeSet<&str> {
        self.known.damage.iter().map(|row| row.file.as_str()).collect()
    }

    /// What was found damaged, by file and byte.
    pub fn issues(&self) -> Vec<Issue> {
        let damage =
            |row: &Row| issue(&row.file, row.offset, row.message.as_deref().unwrap_or_default());
        let mut issues: Vec<Issue> = self.known.damage.iter().map(damage).collect();
        let mut lost: BTreeMap<Digest, &Page> = BTreeMap::new();
        for ((_, digest), page) in &self.known.pages {
            if !self.known.contents.contains_key(digest) {
                lost.entry(*digest).or_insert(page);
            }
        }
        for (digest, page) in lost {
            let message = format!("the record refers to the content {digest}, which is lost");
            issues.push(issue(&page.file, page.offset, &message));
        }
        issues
    }

    /// What had to be read because the index did not say it; it says nothing of the captures.
    pub fn notes(&self) -> &[Issue] {
        &self.notes
    }

    /// What was known at a time: each content of each address once, by address and first sight.
    ///
    /// # Errors
    ///
    /// If the folder can no longer be listed.
    pub fn entries(&self, known_at: DateTime<Utc>) -> Result<Vec<Entry>, ArchiveError> {
        if self.known.pages.values().all(|page| page.last_seen <= known_at) {
            return Ok(self.entries_of(&self.known, known_at));
        }
        let mut known = Known::default();
        let until = known_at.format("%Y-%m").to_string();
        index::rows(&self.folder, Some(&until), |row| {
            if let Some((_, digest)) = index::kind_of(row).filter(|_| row.at <= known_at) {
                known.see(row, digest);
            }
        })?;
        Ok(self.entries_of(&known, known_at))
    }

    fn entries_of(&self, known: &Known, known_at: DateTime<Utc>) -> Vec<Entry> {
        let entry =
            |((url, digest), page): (&(String, Digest), &Page)| self.entry(url, (*digest, page));
        let mut entries: Vec<Entry> = known.pages.iter().filter_map(entry).collect();
        self.recall(&mut entries, known_at);
        entries.sort_by(|a, b| (&a.url, a.first_seen).cmp(&(&b.url, b.first_seen)));
        entries
    }

    /// Adds what somebody else remembers of captures whose file is damaged, or since when they stood
    /// there.
    fn recall(&self, entries: &mut Vec<Entry>, known_at: DateTime<Utc>) {
        let damaged = self.damaged_files();
        for known in self.remembered.iter().filter(|known| known.first_seen <= known_at) {
            let is_same = |it: &&mut Entry| it.url == known.url && it.digest == known.digest;
            if let Some(entry) = entries.iter_mut().find(is_same) {
                entry.first_seen = entry.first_seen.min(known.first_seen);
            } else if damaged.contains(known.file.as_str()) {
                // When it was seen last until then, nobody remembers.
                let last_seen = Some(known.last_seen).filter(|seen| *seen <= known_at);
                let last_seen = last_seen.unwrap_or(known.first_seen);
                entries.push(Entry { last_seen, ..known.clone() });
            }
        }
    }

    /// The content of an address that was seen last, without its bytes.
    pub fn latest_entry(&self, url: &Url) -> Option<Entry> {
        let pages = self.known.pages.range(pages_of(url));
        let entries = pages.filter_map(|((url, digest), page)| self.entry(url, (*digest, page)));
        entries.max_by_key(|entry| (entry.last_seen, entry.first_seen))
    }

    /// Every moment at which an address was seen, and what it held then.
    ///
    /// # Errors
    ///
    /// If the folder can no longer be listed.
    pub fn moments(&self, url: &Url) -> Result<BTreeMap<DateTime<Utc>, Digest>, ArchiveError> {
        let mut moments = BTreeMap::new();
        index::rows(&self.folder, None, |row| {
            if let Some((_, digest)) = index::kind_of(row).filter(|_| row.url == url.as_str()) {
                moments.insert(row.at, digest);
            }
        })?;
        Ok(moments)
    }

    /// Since when and until when a content was seen at an address, where it was.
    pub(super) fn seen(&self, url: &Url, digest: Digest) -> Option<(DateTime<Utc>, DateTime<Utc>)> {
        let page = self.known.pages.get(&(url.to_string(), digest))?;
        Some((page.first_seen, page.last_seen))
    }

    fn entry(&self, url: &str, (digest, page): (Digest, &Page)) -> Option<Entry> {
        Some(Entry {
            url: url.parse().ok()?,
            digest,
            source: page.source.clone(),
            first_seen: page.first_seen,
            last_seen: page.last_seen,
            last_sent: page.last_sent,
            content_type: page.content_type.clone(),
            etag: page.etag.clone(),
            last_modified: page.last_modified.clone(),
            file: self.known.contents.get(&digest)?.file.clone(),
            seen_in: page.file.clone(),
        })
    }

    /// The addresses that gave no page when they were last asked until a time, and how that went.
    ///
    /// # Errors
    ///
    /// If the folder can no longer be listed.
    pub fn failures(
        &self,
        known_at: DateTime<Utc>,
    ) -> Result<BTreeMap<String, Failure>, ArchiveError> {
        let mut failures: BTreeMap<String, Failure> = BTreeMap::new();
        if self.known.failures.is_empty() {
            return Ok(failures);
        }
        let mut asked: Vec<Asked> = Vec::new();
        let until =
            (known_at < DateTime::<Utc>::MAX_UTC).then(|| known_at.format("%Y-%m").to_string());
        let is_away = |row: &Row| self.known.failures.contains_key(&row.url);
        index::rows(&self.folder, until.as_deref(), |row| {
            let is_of_page = index::kind_of(row).is_some() || row.kind == index::Kind::Failure;
            if row.at <= known_at && is_away(row) && is_of_page {
                let cause = row.outcome.clone().filter(|_| row.kind == index::Kind::Failure);
                let status = row.failed_status();
                asked.push((row.at, row.url.clone(), cause.map(|cause| (cause, status))));
            }
        })?;
        asked.sort();
        for (at, url, outcome) in asked {
            match outcome {
                None => drop(failures.remove(&url)),
                Some((cause, status)) => {
                    let since = failures.get(&url).map_or(at, |before| before.since);
                    failures.insert(url, Failure { at, since, cause, status });
                }
            }
        }
        Ok(failures)
    }

    /// Until when each host asks to be left alone, where that is later than now.
    ///
    /// What was noted at a later time than now was noted by a clock that was wrong.
    pub fn waits(&self, now: DateTime<Utc>) -> BTreeMap<String, DateTime<Utc>> {
        let mut waits = BTreeMap::new();
        for row in self.known.failures.values().filter(|row| row.at <= now) {
            let asked = row.wait_host.clone().zip(row.wait_until).filter(|(_, until)| now < *until);
            if let Some((host, until)) = asked {
                let known = waits.entry(host).or_insert(until);
                *known = until.max(*known);
            }
        }
        waits
    }

    /// With what to ask for a document now: the validators that came with the copy that we hold,
    /// unless it can no longer be read, or was last sent too long ago.
    pub fn validators(&self, url: &Url, now: DateTime<Utc>) -> Validators {
        let held = self.latest_entry(url).filter(|entry| {
            let unsent = entry.last_sent.map(|sent| (now - sent).num_hours());
            unsent.is_some_and(|hours| (0..MAX_UNSENT_HOURS).contains(&hours))
        });
        let has_any = |entry: &Entry| entry.etag.is_some() || entry.last_modified.is_some();
        let held = held.filter(has_any).filter(|entry| self.document(entry.digest).is_ok());
        held.map_or_else(Validators::default, |entry| Validators {
            etag: entry.etag,
            last_modified: entry.last_modified,
        })
    }

    /// Reads the bytes of an entry, as a capture of this source.
    ///
    /// # Errors
    ///
    /// If the file is gone, or the record is no longer what the entry says.
    pub fn read(&self, entry: &Entry, source: &SourceId) -> Result<Capture, ArchiveError> {
        let (_, bytes) = self.document(entry.digest)?;
        Ok(entry.capture(source, bytes))
    }

    /// The bytes of an entry.
    ///
    /// # Errors
    ///
    /// As for [`read`](Self::read).
    pub fn bytes(&self, entry: &Entry) -> Result<Bytes, ArchiveError> {
        self.document(entry.digest).map(|(_, bytes)| bytes)
    }

    /// The bytes of a content, and where they lie.
    pub(super) fn document(&self, digest: Digest) -> Result<(&Content, Bytes), ArchiveError> {
        let Some(content) = self.known.contents.get(&digest) else {
            let why = format!("no record of this archive holds the content {digest}");
            return Err(ArchiveError::Lost { why });
        };
        let bytes = self.bytes_at((&content.file, content.offset), digest)?;
        Ok((content, bytes))
    }

    /// The bytes of the record that stands in a place, which must be those of this digest.
    pub(super) fn bytes_at(
        &self,
        (file, offset): (&str, u64),
        digest: Digest,
    ) -> Result<Bytes, ArchiveError> {
        let damaged = |Damage(why)| ArchiveError::Damaged { file: file.to_owned(), offset, why };
        let path = self.folder.join(file);
        let open = File::open(&path);
        let open = open.map_err(|source| ArchiveError::Read { path, source })?;
        let record = Scan::record_at(&mut BufReader::new(open), offset).map_err(damaged)?;
        let bytes = payload::document(&record).map_err(damaged)?;
        if Digest::of(&bytes) != digest {
            return Err(damaged(Damage::new("another record stands in this place")));
        }
        Ok(bytes)
    }

    /// Begins a night: what it stores is in the archive once it is committed.
    ///
    /// The archive itself stays as it was opened; open it again to see the night.
    ///
    /// # Errors
    ///
    /// If the folder or a file in it cannot be written.
    pub fn night(&self, started_at: DateTime<Utc>) -> Result<Night<'_>, ArchiveError> {
        Night::begin(self, started_at)
    }

    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }
}

/// The keys of all pages of an address.
fn pages_of(url: &Url) -> impl std::ops::RangeBounds<(String, Digest)> {
    let end = |digit: &str| digit.repeat(64).parse::<Digest>().expect("64 digits are a digest");
    (url.to_string(), end("0"))..=(url.to_string(), end("f"))
}

pub(super) fn issue(file: &str, offset: u64, message: &str) -> Issue {
    Issue {
        source: None,
        document: file.to_owned(),
        kind: IssueKind::Document,
        locator: format!("byte {offset}"),
        message: message.to_owned(),
        french: "une partie de ce fichier de l'archive ne peut plus être lue".to_owned(),
    }
}

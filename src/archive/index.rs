//! What the archive holds, and since when: rebuilt from its files.

use std::{
    collections::{BTreeMap, BTreeSet},
    ffi::OsStr,
    fs::{self, File},
    io::{self, BufReader, ErrorKind},
    path::{Path, PathBuf},
};

use chrono::{DateTime, Utc};
use url::Url;

use crate::model::{Digest, Issue, IssueKind, SourceId};

use super::record::{ASKED, Damage, Record, SOURCE, digest};
use super::scan::Scan;
use super::{ArchiveError, Capture, Night, Origin, Provenance};

/// How the name of every file of the archive ends.
pub(super) const EXTENSION: &str = ".warc.gz";

/// The captures of all nights.
#[derive(Clone, Debug)]
pub struct Archive {
    folder: PathBuf,
    sightings: Vec<Sighting>,
    contents: BTreeMap<Digest, Content>,
    issues: Vec<Issue>,
}

/// One content at one address: everything about a capture but its bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The address that was asked.
    pub url: Url,
    /// What the capture is called in every table.
    pub digest: Digest,
    /// The source that last had it fetched.
    pub source: SourceId,
    /// The first time that this content was seen at this address.
    pub first_seen: DateTime<Utc>,
    /// The last time that this content was seen at this address.
    pub last_seen: DateTime<Utc>,
    /// The media type that the server declared, where it did.
    pub content_type: Option<String>,
    /// The `ETag` that came with the content last, for the next request.
    pub etag: Option<String>,
    /// The `Last-Modified` that came with the content last, for the next request.
    pub last_modified: Option<String>,
    /// The WARC file that holds the bytes.
    pub file: String,
}

/// One line of the history of an address.
#[derive(Clone, Debug)]
struct Sighting {
    at: DateTime<Utc>,
    source: SourceId,
    url: Url,
    digest: Digest,
    content_type: Option<String>,
    etag: Option<String>,
    last_modified: Option<String>,
    /// Where the record lies, should it be worth a word.
    file: String,
    offset: u64,
}

/// Where a content lies, and how a revisit record refers to it.
#[derive(Clone, Debug)]
pub(super) struct Content {
    pub(super) file: String,
    pub(super) offset: u64,
    pub(super) record_id: String,
    pub(super) target: String,
    pub(super) date: DateTime<Utc>,
}

impl Archive {
    /// Reads every file of the archive. A folder that does not exist is an empty archive.
    ///
    /// What is damaged is an [`Issue`]; everything else is read.
    ///
    /// # Errors
    ///
    /// If the folder exists and cannot be listed.
    pub fn open(folder: &Path) -> Result<Self, ArchiveError> {
        let mut archive = Self {
            folder: folder.to_owned(),
            sightings: Vec::new(),
            contents: BTreeMap::new(),
            issues: Vec::new(),
        };
        for name in archive.files()? {
            archive.read_file(&name);
        }
        archive.check_contents();
        Ok(archive)
    }

    /// What was found damaged, by file and byte.
    pub fn issues(&self) -> &[Issue] {
        &self.issues
    }

    /// What was known at a time: each content of each address once, by address and first sight.
    pub fn entries(&self, known_at: DateTime<Utc>) -> Vec<Entry> {
        self.summed(self.sightings.iter().filter(|sighting| sighting.at <= known_at))
    }

    /// The content of an address that was seen last, as known at a time, without its bytes.
    pub fn latest_entry(&self, url: &Url, known_at: DateTime<Utc>) -> Option<Entry> {
        let here = |sighting: &&Sighting| sighting.url == *url && sighting.at <= known_at;
        let entries = self.summed(self.sightings.iter().filter(here));
        entries.into_iter().max_by_key(|entry| (entry.last_seen, entry.first_seen))
    }

    /// Every moment at which an address was seen, and what it held then.
    pub fn moments(&self, url: &Url) -> BTreeMap<DateTime<Utc>, Digest> {
        let own = self.sightings.iter().filter(|sighting| sighting.url == *url);
        own.map(|sighting| (sighting.at, sighting.digest)).collect()
    }

    /// Since when and until when a content was seen at an address, where it was.
    pub(super) fn seen(&self, url: &Url, digest: Digest) -> Option<(DateTime<Utc>, DateTime<Utc>)> {
        let here = |sighting: &&Sighting| sighting.digest == digest && sighting.url == *url;
        let entries = self.summed(self.sightings.iter().filter(here));
        entries.first().map(|entry| (entry.first_seen, entry.last_seen))
    }

    /// Sums up sightings: each content of each address once, by address and first sight.
    fn summed<'a>(&'a self, sightings: impl Iterator<Item = &'a Sighting>) -> Vec<Entry> {
        let mut entries: BTreeMap<(&Url, Digest), Entry> = BTreeMap::new();
        for sighting in sightings {
            let Some(content) = self.contents.get(&sighting.digest) else { continue };
            let entry = entries
                .entry((&sighting.url, sighting.digest))
                .or_insert_with(|| sighting.entry(&content.file));
            entry.first_seen = entry.first_seen.min(sighting.at);
            if entry.last_seen <= sighting.at {
                entry.see(sighting);
            }
        }
        let mut entries: Vec<Entry> = entries.into_values().collect();
        entries.sort_by(|a, b| (&a.url, a.first_seen).cmp(&(&b.url, b.first_seen)));
        entries
    }

    /// The capture of an address that was seen last, as known at a time.
    ///
    /// # Errors
    ///
    /// If the record can no longer be read.
    pub fn latest(
        &self,
        url: &Url,
        known_at: DateTime<Utc>,
    ) -> Result<Option<Capture>, ArchiveError> {
        self.latest_entry(url, known_at).map(|entry| self.read(&entry)).transpose()
    }

    /// Every capture as known at a time, in the order of [`Archive::entries`], read one by one.
    pub fn captures(
        &self,
        known_at: DateTime<Utc>,
    ) -> impl Iterator<Item = Result<Capture, ArchiveError>> {
        self.entries(known_at).into_iter().map(|entry| self.read(&entry))
    }

    /// Reads the bytes of an entry.
    ///
    /// # Errors
    ///
    /// If the file is gone, or the record is no longer what the entry says.
    pub fn read(&self, entry: &Entry) -> Result<Capture, ArchiveError> {
        let content = self.contents.get(&entry.digest);
        let (file, offset) = content.map_or((&entry.file, 0), |found| (&found.file, found.offset));
        let damaged = |Damage(why)| ArchiveError::Damaged { file: file.clone(), offset, why };
        if content.is_none() {
            return Err(damaged(Damage::new("no record of this archive holds the content")));
        }
        let path = self.folder.join(file);
        let open = File::open(&path);
        let open = open.map_err(|source| ArchiveError::Read { path, source })?;
        let record = Scan::record_at(&mut BufReader::new(open), offset).map_err(damaged)?;
        let provenance = Provenance {
            source: entry.source.clone(),
            url: entry.url.clone(),
            first_seen: entry.first_seen,
            last_seen: entry.last_seen,
            content_type: entry.content_type.clone(),
            published: None,
            origin: Origin::Fetched,
            file: file.clone(),
        };
        let capture = Capture::new(provenance, record.body());
        if capture.digest != entry.digest {
            return Err(damaged(Damage::new("another record stands in this place")));
        }
        Ok(capture)
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

    pub(super) fn content(&self, digest: &Digest) -> Option<&Content> {
        self.contents.get(digest)
    }

    /// The names of the files, in their order.
    fn files(&self) -> Result<Vec<String>, ArchiveError> {
        let error = |source| ArchiveError::Folder { folder: self.folder.clone(), source };
        let listing = match fs::read_dir(&self.folder) {
            Err(missing) if missing.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
            listing => listing.map_err(error)?,
        };
        let names: io::Result<Vec<_>> = listing.map(|entry| Ok(entry?.file_name())).collect();
        let names = names.map_err(error)?;
        let ours = |name: &OsStr| {
            name.to_str().filter(|name| name.ends_with(EXTENSION)).map(str::to_owned)
        };
        let mut names: Vec<String> = names.iter().filter_map(|name| ours(name)).collect();
        names.sort();
        Ok(names)
    }

    fn read_file(&mut self, name: &str) {
        let file = match File::open(self.folder.join(name)) {
            Ok(file) => file,
            Err(error) => {
                return self.report(name, 0, &format!("the file cannot be opened: {error}"));
            }
        };
        for (offset, record) in Scan::new(BufReader::new(file)) {
            match record {
                Ok(record) => self.index(name, offset, &record),
                Err(Damage(why)) => self.report(
                    name,
                    offset,
                    &format!("the record is damaged: {why}; what follows it was read"),
                ),
            }
        }
    }

    /// Notes what a record says. Records that are no captures, or not ours, say nothing here.
    fn index(&mut self, file: &str, offset: u64, record: &Record) {
        let kind = record.field("WARC-Type").unwrap_or_default();
        let target = record.field("WARC-Target-URI").unwrap_or_default();
        let asked = record.field(ASKED).unwrap_or(target);
        if !matches!(kind, "response" | "revisit") {
            return;
        }
        let (Some(at), Some(source)) = (record.date(), record.field(SOURCE)) else { return };
        let digest = record.field("WARC-Payload-Digest").and_then(digest);
        let (Ok(source), Ok(url), Some(digest)) = (source.parse(), asked.parse(), digest) else {
            return self.report(file, offset, "the record says neither whose it is nor of what");
        };
        self.sightings.push(Sighting {
            at,
            source,
            url,
            digest,
            content_type: record.header("content-type"),
            etag: record.header("etag"),
            last_modified: record.header("last-modified"),
            file: file.to_owned(),
            offset,
        });
        if kind == "response" {
            // The first of two equal contents is as good as the second.
            self.contents.entry(digest).or_insert_with(|| Content {
                file: file.to_owned(),
                offset,
                record_id: record.field("WARC-Record-ID").unwrap_or_default().to_owned(),
                target: target.to_owned(),
                date: at,
            });
        }
    }

    /// Reports each content that was seen and that no whole record holds.
    fn check_contents(&mut self) {
        let mut told = BTreeSet::new();
        let mut lost = Vec::new();
        for sighting in &self.sightings {
            if !self.contents.contains_key(&sighting.digest) && told.insert(sighting.digest) {
                lost.push((sighting.file.clone(), sighting.offset, sighting.digest));
            }
        }
        for (file, offset, digest) in lost {
            let message = format!("the record refers to the content {digest}, which is lost");
            self.report(&file, offset, &message);
        }
    }

    fn report(&mut self, file: &str, offset: u64, message: &str) {
        self.issues.push(Issue {
            source: None,
            document: file.to_owned(),
            kind: IssueKind::Document,
            locator: format!("byte {offset}"),
            message: message.to_owned(),
        });
    }
}

impl Sighting {
    /// The entry of a content that was seen this once.
    fn entry(&self, file: &str) -> Entry {
        Entry {
            url: self.url.clone(),
            digest: self.digest,
            source: self.source.clone(),
            first_seen: self.at,
            last_seen: self.at,
            content_type: self.content_type.clone(),
            etag: self.etag.clone(),
            last_modified: self.last_modified.clone(),
            file: file.to_owned(),
        }
    }
}

impl Entry {
    /// Takes over what a later sighting says.
    fn see(&mut self, sighting: &Sighting) {
        self.last_seen = sighting.at;
        self.source = sighting.source.clone();
        let newer = |new: &Option<String>, old: &mut Option<String>| {
            if new.is_some() {
                old.clone_from(new);
            }
        };
        newer(&sighting.content_type, &mut self.content_type);
        newer(&sighting.etag, &mut self.etag);
        newer(&sighting.last_modified, &mut self.last_modified);
    }
}

//! Captures that another archive made, fetched from it one by one: stored with the day on which they
//! were made, under the address that they are of.
//!
//! ```text
//! recoupe-backfill-20261125T021500Z.warc.gz     what one batch fetched
//! ```
//!
//! Like a night, a batch exists once its file has its name. A content that is held already is noted as
//! seen, not stored again. What belongs to the conversation with the other archive and not to the page,
//! such as its `ETag`, is kept under `X-Replay-…`, so that nobody takes it for the page's own.

use std::{
    collections::BTreeMap,
    fs::{self, File},
    io::{BufWriter, Write},
    path::{Path, PathBuf},
};

use chrono::{DateTime, Utc};
use url::Url;

use crate::fetch::Response;
use crate::model::{Digest, SourceId};

use super::index::{Content, EXTENSION, Index, Keep, sync};
use super::record::{ASKED, Record, SOURCE, one_line};
use super::{Archive, ArchiveError};

/// The field that holds the address from which the copy was fetched.
const REPLAYED: &str = "Recoupe-Replayed-From";

/// The headers of the other archive's answer that say something about the page itself.
const OF_PAGE: [&str; 3] = ["content-type", "memento-datetime", "link"];

/// A capture made elsewhere.
#[derive(Clone, Copy, Debug)]
pub struct Foreign<'a> {
    /// The source that declares the document.
    pub source: &'a SourceId,
    /// The address of the document, as the source declares it.
    pub document: &'a Url,
    /// The address that the other archive captured.
    pub original: &'a Url,
    /// When it did.
    pub at: DateTime<Utc>,
    /// Where its copy was fetched.
    pub replay: &'a Url,
}

/// Captures made elsewhere, on their way into the archive.
#[derive(Debug)]
pub struct Batch<'a> {
    archive: &'a Archive,
    name: String,
    open: PathBuf,
    /// None once the file has its final name.
    file: Option<BufWriter<File>>,
    records: u32,
    offset: u64,
    stored: BTreeMap<Digest, Content>,
}

impl<'a> Batch<'a> {
    /// Begins a batch, in a file of its own.
    ///
    /// # Errors
    ///
    /// If the folder or the file cannot be written.
    ///
    /// # Panics
    ///
    /// Never: there are more numbers than batches in a second.
    pub fn begin(archive: &'a Archive, started_at: DateTime<Utc>) -> Result<Self, ArchiveError> {
        let folder = archive.folder();
        let error = |path: &Path, source| ArchiveError::Write { path: path.to_owned(), source };
        fs::create_dir_all(folder).map_err(|source| error(folder, source))?;
        let stem = format!("recoupe-backfill-{}", started_at.format("%Y%m%dT%H%M%SZ"));
        let mut names = std::iter::once(format!("{stem}{EXTENSION}"))
            .chain((2_u32..).map(|number| format!("{stem}-{number}{EXTENSION}")));
        let name = names.find(|name| !folder.join(name).exists());
        let name = name.expect("a second has fewer batches than there are numbers");
        // The next night sweeps it away, should this run be killed.
        let open = folder.join(format!("{name}.open"));
        let file = File::create(&open).map_err(|source| error(&open, source))?;
        let file = Some(BufWriter::new(file));
        let stored = BTreeMap::new();
        let mut batch = Self { archive, name, open, file, records: 0, offset: 0, stored };
        let fields = format!(
            "software: recoupe/{}\r\nformat: WARC File Format 1.1\r\n\
             description: captures made by other archives\r\n",
            env!("CARGO_PKG_VERSION")
        );
        let mut record = Record::new("warcinfo", started_at, fields.into_bytes());
        record.set("WARC-Filename", &batch.name.clone());
        record.set("Content-Type", "application/warc-fields");
        batch.write(record)?;
        Ok(batch)
    }

    /// Stores a capture; says what its content is called in every table.
    ///
    /// # Errors
    ///
    /// If the file cannot be written.
    pub fn store(
        &mut self,
        foreign: &Foreign<'_>,
        response: &Response,
    ) -> Result<Digest, ArchiveError> {
        let digest = Digest::of(&response.body);
        let head = head(response);
        let known = self.content(&digest);
        let mut record = match &known {
            Some(content) => revisit(foreign, content, head),
            None => Record::message_of("response", foreign.at, (head, response.body.clone())),
        };
        name(&mut record, foreign, digest);
        let (offset, record_id) = self.write(record)?;
        if known.is_none() {
            let content = Content {
                file: self.name.clone(),
                offset,
                length: self.offset - offset,
                record_id,
                target: foreign.original.to_string(),
                date: foreign.at,
            };
            self.stored.insert(digest, content);
        }
        Ok(digest)
    }

    /// Notes that a content which is held was seen again, where it is held.
    ///
    /// # Errors
    ///
    /// If the file cannot be written.
    pub fn note(&mut self, foreign: &Foreign<'_>, digest: Digest) -> Result<bool, ArchiveError> {
        let Some(content) = self.content(&digest) else { return Ok(false) };
        let mut record = revisit(foreign, &content, b"HTTP/1.1 200 OK\r\n\r\n".to_vec());
        name(&mut record, foreign, digest);
        self.write(record)?;
        Ok(true)
    }

    /// Makes the batch visible, and durable. One that holds nothing leaves nothing.
    ///
    /// # Errors
    ///
    /// If the file cannot be completed; then nothing of the batch is visible.
    ///
    /// # Panics
    ///
    /// Never: a batch is committed once, because that consumes it.
    pub fn commit(mut self) -> Result<(), ArchiveError> {
        if self.records <= 1 {
            return Ok(());
        }
        let folder = self.archive.folder().to_owned();
        let last = folder.join(&self.name);
        let file = self.file.take().expect("a batch is committed once, because that consumes it");
        let finish = || {
            // Not `drop`, which would not say that the disk is full.
            let file = file.into_inner().map_err(std::io::IntoInnerError::into_error)?;
            file.sync_all()?;
            fs::rename(&self.open, &last)
        };
        if let Err(source) = finish() {
            drop(fs::remove_file(&self.open));
            return Err(ArchiveError::Write { path: last, source });
        }
        sync(&folder).map_err(|source| ArchiveError::Write { path: folder.clone(), source })?;
        Index::open(&folder, Keep::Write).map(drop)
    }

    fn content(&self, digest: &Digest) -> Option<Content> {
        // What can no longer be read is stored again.
        let held = || self.archive.document(*digest).ok().map(|(content, _)| content.clone());
        self.stored.get(digest).cloned().or_else(held)
    }

    /// Writes a record; returns where it begins and what it is called.
    fn write(&mut self, mut record: Record) -> Result<(u64, String), ArchiveError> {
        let record_id = record.seal(&self.name, self.records);
        let (member, begin) = (record.member(), self.offset);
        let file = self.file.as_mut().expect("the file is open until the batch is committed");
        let written = file.write_all(&member);
        written.map_err(|source| ArchiveError::Write { path: self.open.clone(), source })?;
        self.records += 1;
        self.offset += u64::try_from(member.len()).expect("a record fits in memory");
        Ok((begin, record_id))
    }
}

impl Drop for Batch<'_> {
    fn drop(&mut self) {
        if self.file.take().is_some() {
            // Should it stay, the next night sweeps it away.
            drop(fs::remove_file(&self.open));
        }
    }
}

fn revisit(foreign: &Foreign<'_>, content: &Content, head: Vec<u8>) -> Record {
    const PROFILE: &str = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest";
    let mut record = Record::new("revisit", foreign.at, head);
    record.set("WARC-Profile", PROFILE);
    record.set("WARC-Refers-To", &content.record_id);
    record.set("WARC-Refers-To-Target-URI", &content.target);
    let date = content.date.format("%Y-%m-%dT%H:%M:%SZ").to_string();
    record.set("WARC-Refers-To-Date", &date);
    record
}

/// Says whose document it is, of which address, and where the copy comes from.
fn name(record: &mut Record, foreign: &Foreign<'_>, digest: Digest) {
    record.set("Content-Type", "application/http;msgtype=response");
    record.set("WARC-Payload-Digest", &format!("sha256:{digest}"));
    record.set("WARC-Target-URI", foreign.original.as_str());
    record.set(ASKED, foreign.document.as_str());
    record.set(SOURCE, foreign.source.as_str());
    record.set(REPLAYED, foreign.replay.as_str());
}

/// The head of the answer, with what is the other archive's own under another name.
fn head(response: &Response) -> Vec<u8> {
    let mut lines = vec!["HTTP/1.1 200 OK".to_owned()];
    for (name, value) in &response.headers {
        let is_kept = OF_PAGE.contains(&name.as_str()) || name.starts_with("x-archive-");
        let prefix = if is_kept { "" } else { "x-replay-" };
        lines.push(format!("{prefix}{name}: {}", one_line(value)));
    }
    lines.push(format!("content-length: {}", response.body.len()));
    format!("{}\r\n\r\n", lines.join("\r\n")).into_bytes()
}

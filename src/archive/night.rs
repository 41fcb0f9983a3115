//! One night's file: written aside, shown whole.

use std::{
    collections::BTreeMap,
    fs::{self, File},
    io::{self, BufWriter, Write},
    path::{Path, PathBuf},
};

use chrono::{DateTime, Duration, SubsecRound, Utc};

use crate::fetch::{Answer, FetchError, Fetched, Hop, Response};
use crate::model::{Digest, SourceId};

use super::index::{Content, EXTENSION, INDEX, Index, Keep, NEXT, OPEN, sync};
use super::message::{head, header, message};
use super::record::{ASKED, MAX_BYTES, Record, SOURCE, one_line};
use super::{Archive, ArchiveError, Capture, Origin, Provenance};

/// A host that asks to be left alone for longer is asked again after this many days: nobody means
/// a century.
const MAX_WAIT_DAYS: i64 = 31;

/// What fetching yields in one night, on its way into the archive.
///
/// Nothing of it is visible before [`Night::commit`]; dropped without, it leaves nothing.
#[derive(Debug)]
pub struct Night<'a> {
    archive: &'a Archive,
    started_at: DateTime<Utc>,
    /// When the answers were there: waits that hosts ask for count from then.
    answered_at: DateTime<Utc>,
    /// What hosts asked for in nights before.
    waits: BTreeMap<String, DateTime<Utc>>,
    name: String,
    open: PathBuf,
    /// None once the file has its final name.
    file: Option<BufWriter<File>>,
    records: u32,
    /// What this night stored itself.
    stored: BTreeMap<Digest, Content>,
    offset: u64,
}

impl<'a> Night<'a> {
    pub(super) fn begin(
        archive: &'a Archive,
        started_at: DateTime<Utc>,
    ) -> Result<Self, ArchiveError> {
        let folder = archive.folder();
        let error = |path: &Path, source| ArchiveError::Write { path: path.to_owned(), source };
        fs::create_dir_all(folder).map_err(|source| error(folder, source))?;
        for folder in [folder.to_owned(), folder.join(INDEX)] {
            sweep(&folder).map_err(|source| error(&folder, source))?;
        }
        // WARC dates and file names have whole seconds.
        let started_at = started_at.trunc_subsecs(0);
        let name = free_name(folder, started_at);
        let open = folder.join(format!("{name}{OPEN}"));
        let file = File::create_new(&open).map_err(|source| error(&open, source))?;
        let mut night = Self {
            archive,
            started_at,
            answered_at: started_at,
            waits: archive.waits(started_at),
            name,
            open,
            file: Some(BufWriter::new(file)),
            records: 0,
            stored: BTreeMap::new(),
            offset: 0,
        };
        night.introduce()?;
        Ok(night)
    }

    /// Says when the last answer came: a wait that a host asks for is over so long after that at the
    /// earliest.
    pub fn answered_at(&mut self, moment: DateTime<Utc>) {
        // The next whole second: whoever comes a little later is welcome.
        let seconds = moment.trunc_subsecs(0) + Duration::seconds(1);
        self.answered_at = self.answered_at.max(seconds);
    }

    /// The time that its records bear.
    pub(super) const fn started_at(&self) -> DateTime<Utc> {
        self.started_at
    }

    /// Stores what one request of a source yielded, and gives it back as a capture.
    ///
    /// A page that is known is noted as seen again, as is one of which the server says that it has
    /// not changed. A failure is noted too and gives none; so does "not changed" about a page that
    /// the archive does not hold, which is no answer to anything that we asked.
    ///
    /// # Errors
    ///
    /// If the file cannot be written, or the page that has not changed can no longer be read.
    pub fn store(
        &mut self,
        source: &SourceId,
        fetched: &Fetched,
    ) -> Result<Option<Capture>, ArchiveError> {
        match &fetched.outcome {
            Ok(Answer::Page(response)) => self.store_page(source, fetched, response).map(Some),
            Ok(Answer::Unchanged) => self.store_unchanged(source, fetched),
            Err(error) => self.store_failure(source, fetched, error).map(|()| None),
        }
    }

    /// Makes the night visible, and durable.
    ///
    /// Returns the name of the file in the archive.
    ///
    /// # Errors
    ///
    /// If the file cannot be completed, then nothing of the night is visible; or if the folder
    /// cannot be synced, then the night is visible and a loss of power may still take it.
    ///
    /// # Panics
    ///
    /// Never: a night is committed once, because that consumes it.
    pub fn commit(mut self) -> Result<String, ArchiveError> {
        let folder = self.archive.folder().to_owned();
        let last = folder.join(&self.name);
        let finish = |file: Option<BufWriter<File>>| -> io::Result<()> {
            let file = file.expect("a night is committed once, because that consumes it");
            // Not `drop`, which would not say that the disk is full.
            let file = file.into_inner().map_err(io::IntoInnerError::into_error)?;
            file.sync_all()
        };
        // Whatever fails from here on, what is left of the open file goes.
        let finished = finish(self.file.take()).and_then(|()| fs::rename(&self.open, &last));
        if let Err(source) = finished {
            drop(fs::remove_file(&self.open));
            return Err(ArchiveError::Write { path: last, source });
        }
        sync(&folder).map_err(|source| ArchiveError::Write { path: folder.clone(), source })?;
        Index::open(&folder, Keep::Write)?;
        Ok(self.name.clone())
    }

    /// The first record of every file: who wrote it, in which format.
    fn introduce(&mut self) -> Result<(), ArchiveError> {
        let fields = format!(
            "software: recoupe/{}\r\nformat: WARC File Format 1.1\r\n\
             conformsTo: http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/\r\n",
            env!("CARGO_PKG_VERSION")
        );
        let mut record = Record::new("warcinfo", self.started_at, fields.into_bytes());
        let name = self.name.clone();
        record.set("WARC-Filename", &name);
        record.set("Content-Type", "application/warc-fields");
        self.write(record).map(drop)
    }

    fn store_page(
        &mut self,
        source: &SourceId,
        fetched: &Fetched,
        response: &Response,
    ) -> Result<Capture, ArchiveError> {
        let size_bytes = response.body.len();
        // The fields and headers need their share of the record.
        let limit_bytes = MAX_BYTES / 2;
        if limit_bytes < size_bytes {
            return Err(ArchiveError::TooLarge { size_bytes, limit_bytes });
        }
        self.write_hops(&fetched.hops)?;
        let digest = Digest::of(&response.body);
        // What can no longer be read is stored again.
        let held = || self.archive.document(digest).ok().map(|(content, _)| content.clone());
        let known = self.stored.get(&digest).cloned().or_else(held);
        let head = head(response.status, &response.headers, size_bytes);
        let mut record = if let Some(content) = &known {
            self.revisit(content, "identical-payload-digest", head)
        } else {
            let mut record =
                Record::message_of("response", self.started_at, (head, response.body.clone()));
            record.set("Content-Type", "application/http;msgtype=response");
            record
        };
        record.set("WARC-Payload-Digest", &format!("sha256:{digest}"));
        name_document(&mut record, source, fetched);
        let (offset, record_id) = self.write(record)?;
        self.write_request(fetched, &record_id)?;
        let file = known.map_or_else(|| self.name.clone(), |content| content.file);
        if file == self.name {
            let content = Content {
                file: file.clone(),
                offset,
                length: self.offset - offset,
                record_id,
                target: fetched.final_url.to_string(),
                date: self.started_at,
            };
            self.stored.entry(digest).or_insert(content);
        }
        let (first, last) =
            self.archive.seen(&fetched.url, digest).unwrap_or((self.started_at, self.started_at));
        let provenance = Provenance {
            source: source.clone(),
            url: fetched.url.clone(),
            first_seen: first.min(self.started_at),
            last_seen: last.max(self.started_at),
            content_type: response.media_type.clone(),
            published: None,
            origin: Origin::Fetched,
            file,
        };
        Ok(Capture::new(provenance, response.body.clone()))
    }

    fn store_unchanged(
        &mut self,
        source: &SourceId,
        fetched: &Fetched,
    ) -> Result<Option<Capture>, ArchiveError> {
        let Some(entry) = self.archive.latest_entry(&fetched.url) else { return Ok(None) };
        let (content, bytes) = self.archive.document(entry.digest)?;
        let mut capture = entry.capture(source, bytes);
        // Without a head of its own: other tools would replay the 304 in place of the page.
        let mut record = self.revisit(content, "server-not-modified", Vec::new());
        record.set("WARC-Payload-Digest", &format!("sha256:{}", entry.digest));
        name_document(&mut record, source, fetched);
        let (_, record_id) = self.write(record)?;
        self.write_request(fetched, &record_id)?;
        capture.last_seen = capture.last_seen.max(self.started_at);
        Ok(Some(capture))
    }

    /// Notes that a document was asked for in vain, and why.
    fn store_failure(
        &mut self,
        source: &SourceId,
        fetched: &Fetched,
        error: &FetchError,
    ) -> Result<(), ArchiveError> {
        self.write_hops(&fetched.hops)?;
        let message = one_line(&error.to_string());
        let wait = self.wait(error).map(|(host, until)| {
            let until = until.format("%Y-%m-%dT%H:%M:%SZ");
            format!("wait-host: {}\r\nwait-until: {until}\r\n", one_line(host))
        });
        let cause = error.cause();
        let wait = wait.unwrap_or_default();
        let status = match error {
            FetchError::Status(status) => format!("status: {status}\r\n"),
            _ => String::new(),
        };
        let fields = format!("outcome: {cause}\r\n{status}message: {message}\r\n{wait}");
        let mut record = Record::new("metadata", self.started_at, fields.into_bytes());
        record.set("Content-Type", "application/warc-fields");
        name_document(&mut record, source, fetched);
        self.write(record).map(drop)
    }

    /// The host that asks to be left alone, and until when. What it asked for in a night before
    /// stands: tonight nobody asked it.
    fn wait<'e>(&self, error: &'e FetchError) -> Option<(&'e str, DateTime<Utc>)> {
        let FetchError::AskedToWait { host, seconds } = error else { return None };
        if let Some(until) = self.waits.get(host) {
            return Some((host, *until));
        }
        let most = Duration::days(MAX_WAIT_DAYS);
        let wait = i64::try_from((*seconds)?).ok().and_then(Duration::try_seconds);
        Some((host, self.answered_at + wait.map_or(most, |wait| wait.min(most))))
    }

    /// A record that says: this content again.
    fn revisit(&self, content: &Content, profile: &str, head: Vec<u8>) -> Record {
        let mut record = Record::new("revisit", self.started_at, head);
        record.set("Content-Type", "application/http;msgtype=response");
        record.set("WARC-Profile", &format!("http://netpreserve.org/warc/1.1/revisit/{profile}"));
        record.set("WARC-Refers-To", &content.record_id);
        record.set("WARC-Refers-To-Target-URI", &content.target);
        let date = content.date.format("%Y-%m-%dT%H:%M:%SZ").to_string();
        record.set("WARC-Refers-To-Date", &date);
        record
    }

    /// Stores the redirects on the way, so that replay leads where we were led.
    pub(super) fn write_hops(&mut self, hops: &[Hop]) -> Result<(), ArchiveError> {
        for hop in hops {
            let block = head(hop.status, &hop.headers, 0);
            let mut record = Record::new("response", self.started_at, block);
            record.set("Content-Type", "application/http;msgtype=response");
            record.set("WARC-Payload-Digest", &format!("sha256:{}", Digest::of(&[])));
            record.set("WARC-Target-URI", hop.url.as_str());
            self.write(record)?;
        }
        Ok(())
    }

    /// Stores the last request of a walk beside its answer.
    fn write_request(&mut self, fetched: &Fetched, answer: &str) -> Result<(), ArchiveError> {
        let url = &fetched.final_url;
        let target = &url[url::Position::BeforePath..url::Position::AfterQuery];
        let host = &url[url::Position::BeforeHost..url::Position::AfterPort];
        let mut lines = vec![format!("GET {target} HTTP/1.1"), format!("host: {host}")];
        lines.extend(fetched.sent.iter().map(|(name, value)| header(name, value)));
        let mut record = Record::new("request", self.started_at, message(&lines));
        record.set("Content-Type", "application/http;msgtype=request");
        record.set("WARC-Target-URI", url.as_str());
        record.set("WARC-Concurrent-To", answer);
        self.write(record).map(drop)
    }

    /// Writes a record; returns where it begins and what it is called.
    pub(super) fn write(&mut self, mut record: Record) -> Result<(u64, String), ArchiveError> {
        let record_id = record.seal(&self.name, self.records);
        let (member, begin) = (record.member(), self.offset);
        let file = self.file.as_mut().expect("the file is open until the night is committed");
        let written = file.write_all(&member);
        written.map_err(|source| ArchiveError::Write { path: self.open.clone(), source })?;
        self.records += 1;
        self.offset += u64::try_from(member.len()).expect("a record fits in memory");
        Ok((begin, record_id))
    }
}

impl Drop for Night<'_> {
    fn drop(&mut self) {
        if self.file.take().is_some() {
            // Should it stay, the next night sweeps it away.
            drop(fs::remove_file(&self.open));
        }
    }
}

/// Says whose document it is, and under which address it was asked for.
fn name_document(record: &mut Record, source: &SourceId, fetched: &Fetched) {
    record.set("WARC-Target-URI", fetched.final_url.as_str());
    record.set(ASKED, fetched.url.as_str());
    record.set(SOURCE, source.as_str());
}

/// A name that no night has. Two nights of one second are told apart by a number.
fn free_name(folder: &Path, started_at: DateTime<Utc>) -> String {
    let stem = format!("recoupe-{}", started_at.format("%Y%m%dT%H%M%SZ"));
    let names = std::iter::once(format!("{stem}{EXTENSION}"))
        .chain((2_u32..).map(|number| format!("{stem}-{number}{EXTENSION}")));
    let mut free = names.filter(|name| !folder.join(name).exists());
    free.next().expect("a second has fewer nights than there are numbers")
}

/// Removes what a night left behind that was killed.
fn sweep(folder: &Path) -> io::Result<()> {
    let entries = match fs::read_dir(folder) {
        Err(missing) if missing.kind() == io::ErrorKind::NotFound => return Ok(()),
        entries => entries?,
    };
    for entry in entries {
        let entry = entry?;
        let name = entry.file_name();
        let is_index = folder.ends_with(INDEX);
        let ours = name.to_str().and_then(|name| name.strip_suffix(OPEN)).is_some_and(|name| {
            // The sums to come may be all that vouches for files that were just replaced.
            (is_index && entry.file_name() != NEXT)
                || (name.starts_with("recoupe-") && name.ends_with(EXTENSION))
        });
        if ours {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

//! One line of the index: what one record of a WARC file says.

use std::{
    collections::BTreeMap,
    io::{BufRead, Seek},
};

use chrono::{DateTime, SubsecRound, Utc};
use url::Url;

use crate::archive::payload;
use crate::archive::record::{ASKED, Damage, ROBOTS, Record, SOURCE, digest};
use crate::archive::scan::{Found, Scan};
use crate::model::{Digest, SourceId};

use super::is_imported;

/// What sort of record a row is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::archive) enum Kind {
    /// A document, with its bytes.
    Response,
    /// A document that was seen again; its bytes stand elsewhere.
    Revisit,
    /// A document that was asked for in vain.
    Failure,
    /// What a site says of robots; without a digest it has no such file.
    Robots,
    /// A stretch of a file that cannot be read, or a file that is not what it was.
    Damage,
}

impl Kind {
    const ALL: [Self; 5] =
        [Self::Response, Self::Revisit, Self::Failure, Self::Robots, Self::Damage];

    /// The code used in the index.
    pub(in crate::archive) const fn code(self) -> &'static str {
        match self {
            Self::Response => "response",
            Self::Revisit => "revisit",
            Self::Failure => "failure",
            Self::Robots => "robots",
            Self::Damage => "damage",
        }
    }

    pub(super) fn named(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// Where a row comes from: rows of one archive are in this order.
pub(in crate::archive) type Place<'a> = (DateTime<Utc>, &'a str, u64);

/// What one record says. What it does not say is empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::archive) struct Row {
    pub(in crate::archive) kind: Kind,
    /// The address that was asked; empty for damage.
    pub(in crate::archive) url: String,
    /// The address that answered, where it is another.
    pub(in crate::archive) target: Option<String>,
    pub(in crate::archive) at: DateTime<Utc>,
    pub(in crate::archive) source: Option<SourceId>,
    pub(in crate::archive) digest: Option<Digest>,
    pub(in crate::archive) status: Option<u16>,
    pub(in crate::archive) content_type: Option<String>,
    pub(in crate::archive) etag: Option<String>,
    pub(in crate::archive) last_modified: Option<String>,
    /// Why there is no document: in one word, and in a sentence.
    pub(in crate::archive) outcome: Option<String>,
    pub(in crate::archive) message: Option<String>,
    /// The host that asks to be left alone, and until when.
    pub(in crate::archive) wait_host: Option<String>,
    pub(in crate::archive) wait_until: Option<DateTime<Utc>>,
    pub(in crate::archive) file: String,
    pub(in crate::archive) offset: u64,
    /// How many bytes the record takes up in the file.
    pub(in crate::archive) length: u64,
    /// What a revisit record refers to; empty but for documents.
    pub(in crate::archive) record_id: Option<String>,
}

/// What a file holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::archive) struct Contents {
    /// Its documents, failures, what sites say of robots, and damage, in the order of the file.
    pub(in crate::archive) rows: Vec<Row>,
    /// Everything else, by what it is.
    pub(in crate::archive) passed: BTreeMap<Passed, usize>,
}

/// Why a record gives no row, though it is whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::archive) enum Passed {
    /// It is no answer: a request, a description, something made of a page.
    Other,
    /// The answer is not a document: a redirect, an error.
    Status,
    /// It says itself that it is not whole, or is larger than any document.
    Incomplete,
    /// Its body does not hold what its headers say.
    Undecodable,
    /// It refers to a document that stands in another file, or nowhere.
    Unresolved,
    /// Its address is none.
    Address,
}

/// What revisit records of other tools can refer to, inside one file.
#[derive(Debug, Default)]
struct Referred {
    by_digest: BTreeMap<String, Digest>,
    by_page: BTreeMap<(String, String), Digest>,
}

/// Reads everything that a file holds.
pub(in crate::archive) fn contents(file: &str, bytes: impl BufRead + Seek) -> Contents {
    let mut contents = Contents::default();
    let mut referred = Referred::default();
    for found in Scan::new(bytes) {
        match found {
            Ok(found) => match row(file, &found, &mut referred) {
                Ok(row) => contents.rows.push(row),
                Err(passed) => *contents.passed.entry(passed).or_default() += 1,
            },
            Err((offset, Damage(why))) => {
                let why = format!("the record is damaged: {why}; what follows it was read");
                contents.rows.push(Row::damage(file, offset, why));
            }
        }
    }
    contents
}

fn row(file: &str, found: &Found, referred: &mut Referred) -> Result<Row, Passed> {
    let record = &found.record;
    let robots = record.field(ROBOTS);
    let kind = match record.field("WARC-Type").unwrap_or_default() {
        // What another archive was told is no answer to us.
        _ if robots.is_some() && is_imported(file) => return Err(Passed::Other),
        "response" | "metadata" if robots.is_some() => Kind::Robots,
        "response" => Kind::Response,
        "revisit" => Kind::Revisit,
        "metadata" if record.field(SOURCE).is_some() => Kind::Failure,
        _ => return Err(Passed::Other),
    };
    let profile = record.field("WARC-Profile").unwrap_or_default();
    let unchanged = profile.ends_with("/server-not-modified").then_some(304);
    let status = record.status().or(unchanged);
    // Some answers are of other protocols, such as those of name servers.
    let is_answer = matches!(kind, Kind::Response | Kind::Revisit);
    if is_answer && !record.is_cut && status.is_none() {
        return Err(Passed::Other);
    }
    // A record of ours that says of its document neither whose it is nor which is damaged.
    let is_ours = record.field(SOURCE).is_some() || robots.is_some();
    let target = bare(record.field("WARC-Target-URI").unwrap_or_default());
    let asked = bare(robots.or(record.field(ASKED)).unwrap_or(target));
    let date = record.date().map(|date| date.trunc_subsecs(3));
    let parts = (date, asked.parse::<Url>(), record.field(SOURCE).map(str::parse));
    let (Some(at), Ok(url), source @ (None | Some(Ok(_)))) = parts else {
        let why = "the record says neither whose it is nor of what";
        let damage = Row::damage(file, found.offset, why.to_owned());
        return if is_ours { Ok(damage) } else { Err(Passed::Address) };
    };
    let mut row = Row {
        kind,
        url: url.to_string(),
        target: Some(target).filter(|target| *target != url.as_str()).map(str::to_owned),
        at,
        source: source.and_then(Result::ok),
        digest: None,
        status,
        content_type: None,
        etag: None,
        last_modified: None,
        outcome: None,
        message: None,
        wait_host: None,
        wait_until: None,
        file: file.to_owned(),
        offset: found.offset,
        length: found.length,
        record_id: None,
    };
    if kind == Kind::Failure || (kind == Kind::Robots && status.is_none()) {
        row.fail(record);
        return Ok(row);
    }
    if kind == Kind::Robots {
        row.digest = Some(Digest::of(record.message().1));
        return Ok(row);
    }
    let is_cut = record.is_cut || record.field("WARC-Truncated").is_some();
    let is_page = status == Some(200) || (kind == Kind::Revisit && status == Some(304));
    if is_cut {
        return Err(Passed::Incomplete);
    }
    if !is_page {
        return Err(Passed::Status);
    }
    let digest = if kind == Kind::Response {
        let document = payload::document(record).map_err(|_| Passed::Undecodable)?;
        let digest = Digest::of(&document);
        row.record_id = record.field("WARC-Record-ID").map(str::to_owned);
        referred.note(record, (target, digest));
        digest
    } else if is_ours {
        record.field("WARC-Payload-Digest").and_then(digest).ok_or(Passed::Unresolved)?
    } else {
        referred.of(record).ok_or(Passed::Unresolved)?
    };
    row.digest = Some(digest);
    row.content_type = record.header("content-type");
    row.etag = record.header("etag");
    row.last_modified = record.header("last-modified");
    Ok(row)
}

impl Row {
    /// A stretch of a file that cannot be read.
    pub(in crate::archive) fn damage(file: &str, offset: u64, why: String) -> Self {
        Self {
            kind: Kind::Damage,
            url: String::new(),
            target: None,
            at: DateTime::UNIX_EPOCH,
            source: None,
            digest: None,
            status: None,
            content_type: None,
            etag: None,
            last_modified: None,
            outcome: None,
            message: Some(why),
            wait_host: None,
            wait_until: None,
            file: file.to_owned(),
            offset,
            length: 0,
            record_id: None,
        }
    }

    /// Takes over why there is no document.
    fn fail(&mut self, record: &Record) {
        let text = String::from_utf8_lossy(&record.block).into_owned();
        let field = |name: &str| {
            let value =
                |line: &str| Some(line.strip_prefix(name)?.strip_prefix(':')?.trim().to_owned());
            text.lines().find_map(value)
        };
        self.outcome = field("outcome");
        self.message = field("message");
        self.status = field("status").and_then(|status| status.parse().ok());
        self.wait_host = field("wait-host");
        let until = field("wait-until").and_then(|at| DateTime::parse_from_rfc3339(&at).ok());
        self.wait_until = until.map(|at| at.with_timezone(&Utc));
    }

    /// The status that came in the place of a document. Files that older versions wrote have it in the
    /// words of their message alone.
    pub(in crate::archive) fn failed_status(&self) -> Option<u16> {
        let is_status = self.outcome.as_deref() == Some("status");
        let words = || self.message.iter().flat_map(|message| message.split(' '));
        let worded = || words().find_map(|word| word.parse().ok());
        self.status.or_else(worded).filter(|_| is_status)
    }

    pub(in crate::archive) fn place(&self) -> Place<'_> {
        (self.at, &self.file, self.offset)
    }
}

impl Referred {
    fn note(&mut self, record: &Record, (target, digest): (&str, Digest)) {
        if let Some(declared) = record.field("WARC-Payload-Digest") {
            self.by_digest.insert(declared.to_ascii_lowercase(), digest);
        }
        if let Some(date) = record.field("WARC-Date") {
            self.by_page.insert((target.to_owned(), date.to_owned()), digest);
        }
    }

    fn of(&self, record: &Record) -> Option<Digest> {
        let page = || {
            let target = bare(record.field("WARC-Refers-To-Target-URI")?).to_owned();
            let date = record.field("WARC-Refers-To-Date")?.to_owned();
            self.by_page.get(&(target, date))
        };
        let declared = || {
            let declared = record.field("WARC-Payload-Digest")?;
            self.by_digest.get(&declared.to_ascii_lowercase())
        };
        page().or_else(declared).copied()
    }
}

/// An address without the brackets that older tools put around it.
fn bare(address: &str) -> &str {
    address.strip_prefix('<').and_then(|it| it.strip_suffix('>')).unwrap_or(address)
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    #[test]
    fn the_status_of_a_failure() {
        #[rustfmt::skip]
        let cases = [
            ("outcome: status\r\nstatus: 503\r\nmessage: status 503 instead of 200\r\n", Some(503)),
            ("outcome: status\r\nmessage: status 503 instead of 200\r\n",                Some(503)),
            ("outcome: timeout\r\nmessage: no answer in 20 s\r\n",                       None),
            ("outcome: status\r\nmessage: none\r\n",                                     None),
        ];
        for (fields, expected) in cases {
            let at = DateTime::from_timestamp(1_700_000_000, 0).unwrap();
            let mut record = Record::new("metadata", at, fields.as_bytes().to_vec());
            record.set("WARC-Target-URI", "https://example.org/");
            record.set(SOURCE, "ars_bretagne");
            record.seal("night.warc.gz", 0);
            let contents = contents("night.warc.gz", Cursor::new(record.member()));
            let statuses: Vec<_> = contents.rows.iter().map(Row::failed_status).collect();
            assert_eq!(statuses, [expected], "for {fields}");
        }
    }
}

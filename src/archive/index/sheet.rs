//! The two kinds of index file, as columns: every capture of a month, and what is known.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::model::{Digest, SourceId};

use super::Prints;
use super::known::{Content, Known, Page};
use super::row::{Kind, Row};
use super::table::{Read, Table, Values};

/// Another number is written by a program that means something else by a column.
const VERSION: &str = "1";

/// A file of the archive, as it was when it was first read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::archive) struct FileNote {
    pub(in crate::archive) name: String,
    pub(in crate::archive) bytes: u64,
    pub(in crate::archive) sha256: String,
    /// How large it was when it was last looked at; none where it is gone.
    pub(in crate::archive) found: Option<u64>,
}

/// Every capture of some files: one file of the index.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::archive) struct Shard {
    pub(in crate::archive) rows: Vec<Row>,
    pub(in crate::archive) files: Vec<FileNote>,
}

impl Shard {
    pub(super) fn table(&self) -> Table {
        let files = serde_json::to_string(&self.files).expect("texts and numbers are JSON");
        let columns = columns(&self.rows);
        Table { columns, notes: vec![("version", VERSION.to_owned()), ("files", files)] }
    }

    /// Reads a file of the index; none where it is not one of this version.
    pub(super) fn of(read: &Read) -> Option<Self> {
        let files = serde_json::from_str(read.note("files")?).ok()?;
        let rows = (0..read.rows).map(|at| row(read, at)).collect::<Option<_>>()?;
        (read.note("version") == Some(VERSION)).then_some(Self { rows, files })
    }
}

impl Known {
    pub(super) fn table(&self, prints: &Prints) -> Table {
        // A page is a row of the document that saw it last, with where its bytes lie.
        let page = |((url, digest), page): (&(String, Digest), &Page)| {
            let content = self.contents.get(digest);
            let target = content.map(|content| content.target.clone());
            Row {
                kind: if content.is_some() { Kind::Response } else { Kind::Revisit },
                url: url.clone(),
                target,
                at: page.last_seen,
                source: page.source.clone(),
                digest: Some(*digest),
                status: None,
                content_type: page.content_type.clone(),
                etag: page.etag.clone(),
                last_modified: page.last_modified.clone(),
                file: page.file.clone(),
                offset: page.offset,
                length: content.map_or(0, |content| content.length),
                record_id: content.map(|content| content.record_id.clone()),
                message: None,
                ..Row::damage("", 0, String::new())
            }
        };
        let mut rows: Vec<Row> = self.pages.iter().map(page).collect();
        let pages = rows.len();
        rows.extend(self.failures.values().chain(self.robots.values()).cloned());
        rows.extend(self.damage.iter().cloned());
        let mut columns = columns(&rows);
        let empty = rows.len() - pages;
        let mut more = |name, values: Vec<Option<i64>>, is_time| {
            let values = values.into_iter().chain(vec![None; empty]).collect();
            columns
                .push((name, if is_time { Values::Time(values) } else { Values::Whole(values) }));
        };
        let pages = || self.pages.values();
        let contents = || self.pages.keys().map(|(_, digest)| self.contents.get(digest));
        more(
            "first_seen",
            pages().map(|it| Some(it.first_seen.timestamp_millis())).collect(),
            true,
        );
        let sent = pages().map(|it| it.last_sent.map(|at| at.timestamp_millis()));
        more("last_sent", sent.collect(), true);
        let stored = contents().map(|it| it.map(|it| it.date.timestamp_millis()));
        more("content_at", stored.collect(), true);
        let offset = contents().map(|it| it.map(|it| signed(it.offset)));
        more("content_offset", offset.collect(), false);
        let files = contents().map(|it| it.map(|it| it.file.clone()));
        let files = files.chain(vec![None; empty]).collect();
        columns.push(("content_file", Values::Text(files)));
        let prints = serde_json::to_string(prints).expect("texts are JSON");
        Table { columns, notes: vec![("version", VERSION.to_owned()), ("listing", prints)] }
    }

    /// Reads what is known, and of which files; none where it is not of this version.
    pub(super) fn of(read: &Read) -> Option<(Self, Prints)> {
        let mut known = Self::default();
        for at in 0..read.rows {
            let row = row(read, at)?;
            match (row.kind, row.digest) {
                (Kind::Failure, _) => drop(known.failures.insert(row.url.clone(), row)),
                (Kind::Robots, _) => drop(known.robots.insert(row.url.clone(), row)),
                (Kind::Damage, _) => known.damage.push(row),
                (_, None) => return None,
                (_, Some(digest)) => {
                    if let Some(file) = read.text("content_file", at) {
                        let content = Content {
                            file,
                            offset: unsigned(read.whole("content_offset", at))?,
                            length: row.length,
                            record_id: row.record_id.unwrap_or_default(),
                            target: row.target?,
                            date: time(read.whole("content_at", at))?,
                        };
                        known.contents.insert(digest, content);
                    }
                    let page = Page {
                        source: row.source,
                        first_seen: time(read.whole("first_seen", at))?,
                        last_seen: row.at,
                        last_sent: time(read.whole("last_sent", at)),
                        content_type: row.content_type,
                        etag: row.etag,
                        last_modified: row.last_modified,
                        file: row.file,
                        offset: row.offset,
                    };
                    known.pages.insert((row.url, digest), page);
                }
            }
        }
        let prints = serde_json::from_str(read.note("listing")?).ok()?;
        (read.note("version") == Some(VERSION)).then_some((known, prints))
    }
}

fn columns(rows: &[Row]) -> Vec<(&'static str, Values)> {
    let texts = |value: fn(&Row) -> Option<String>| Values::Text(rows.iter().map(value).collect());
    let wholes = |value: fn(&Row) -> Option<i64>| Values::Whole(rows.iter().map(value).collect());
    let times = |value: fn(&Row) -> Option<DateTime<Utc>>| {
        let millis = |row| value(row).map(|at| at.timestamp_millis());
        Values::Time(rows.iter().map(millis).collect())
    };
    vec![
        ("url", texts(|it| Some(it.url.clone()))),
        ("time", times(|it| Some(it.at))),
        ("record", texts(|it| Some(it.kind.code().to_owned()))),
        ("source_id", texts(|it| it.source.as_ref().map(|id| id.as_str().to_owned()))),
        ("digest", texts(|it| it.digest.map(|digest| digest.to_string()))),
        ("content_type", texts(|it| it.content_type.clone())),
        ("status", wholes(|it| it.status.map(i64::from))),
        ("file", texts(|it| Some(it.file.clone()))),
        ("offset", wholes(|it| Some(signed(it.offset)))),
        ("length", wholes(|it| Some(signed(it.length)))),
        ("etag", texts(|it| it.etag.clone())),
        ("last_modified", texts(|it| it.last_modified.clone())),
        ("final_url", texts(|it| it.target.clone())),
        ("record_id", texts(|it| it.record_id.clone())),
        ("outcome", texts(|it| it.outcome.clone())),
        ("message", texts(|it| it.message.clone())),
        ("wait_host", texts(|it| it.wait_host.clone())),
        ("wait_until", times(|it| it.wait_until)),
    ]
}

fn row(read: &Read, at: usize) -> Option<Row> {
    let text = |column| read.text(column, at);
    let source: Option<SourceId> = match text("source_id") {
        Some(id) => Some(id.parse().ok()?),
        None => None,
    };
    let digest: Option<Digest> = match text("digest") {
        Some(digest) => Some(digest.parse().ok()?),
        None => None,
    };
    let status = match read.whole("status", at) {
        Some(status) => Some(u16::try_from(status).ok()?),
        None => None,
    };
    Some(Row {
        kind: Kind::named(&text("record")?)?,
        url: text("url")?,
        target: text("final_url"),
        at: time(read.whole("time", at))?,
        source,
        digest,
        status,
        content_type: text("content_type"),
        etag: text("etag"),
        last_modified: text("last_modified"),
        outcome: text("outcome"),
        message: text("message"),
        wait_host: text("wait_host"),
        wait_until: time(read.whole("wait_until", at)),
        file: text("file")?,
        offset: unsigned(read.whole("offset", at))?,
        length: unsigned(read.whole("length", at))?,
        record_id: text("record_id"),
    })
}

fn signed(number: u64) -> i64 {
    i64::try_from(number).expect("no file has more than 63 bits of bytes")
}

fn unsigned(number: Option<i64>) -> Option<u64> {
    u64::try_from(number?).ok()
}

fn time(millis: Option<i64>) -> Option<DateTime<Utc>> {
    DateTime::from_timestamp_millis(millis?)
}

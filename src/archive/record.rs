//! One record of a WARC 1.1 file: its fields, its block, and the gzip member around both.

use std::io::Write;

use bytes::Bytes;
use chrono::{DateTime, Utc};
use flate2::{Compression, GzBuilder};

use crate::model::Digest;

/// The field that names the source which had the document fetched. Other tools pass over it.
pub(super) const SOURCE: &str = "Recoupe-Source";

/// The field that holds the address that was asked, before redirects.
pub(super) const ASKED: &str = "Recoupe-Asked-URI";

/// The field of an answer about robots: the address of the `robots.txt` that was asked for.
pub(super) const ROBOTS: &str = "Recoupe-Robots";

/// The largest record that is read or written, in bytes: far beyond the largest document, and
/// small enough to be held in memory.
pub(super) const MAX_BYTES: usize = 256 * 1024 * 1024;

const VERSION: &str = "WARC/1.1";

/// A record, whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Record {
    /// The named fields, in order, without `Content-Length`.
    pub(super) fields: Vec<(String, String)>,
    /// The head of an HTTP message that is being written, with the empty line that ends it; of a
    /// record that was read, it stands in the block.
    head: Vec<u8>,
    /// The block, or what follows the head. A document is large: it is never copied here.
    pub(super) block: Bytes,
    /// The block is larger than what is held in memory, and was passed over.
    pub(super) is_cut: bool,
}

/// What is wrong with a record, as words that finish the sentence "the record is damaged:".
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Damage(pub(super) String);

impl Damage {
    pub(super) fn new(why: impl Into<String>) -> Self {
        Self(why.into())
    }
}

impl Record {
    /// A record of this type, its digest and length still to come.
    pub(super) fn new(kind: &str, date: DateTime<Utc>, block: impl Into<Bytes>) -> Self {
        Self::message_of(kind, date, (Vec::new(), block.into()))
    }

    /// A record of an HTTP message: its head, with the empty line behind it, and its body.
    pub(super) fn message_of(
        kind: &str,
        date: DateTime<Utc>,
        (head, body): (Vec<u8>, Bytes),
    ) -> Self {
        let mut record = Self { fields: Vec::new(), head, block: body, is_cut: false };
        record.set("WARC-Type", kind);
        record.set("WARC-Date", &date.format("%Y-%m-%dT%H:%M:%SZ").to_string());
        record
    }

    /// Adds a field. Line breaks, which would begin another, become spaces.
    pub(super) fn set(&mut self, name: &str, value: &str) {
        self.fields.push((name.to_owned(), one_line(value)));
    }

    /// The value of a field; names differ in case between tools.
    pub(super) fn field(&self, name: &str) -> Option<&str> {
        let found = |(field, _): &&(String, String)| field.eq_ignore_ascii_case(name);
        self.fields.iter().find(found).map(|(_, value)| value.as_str())
    }

    pub(super) fn date(&self) -> Option<DateTime<Utc>> {
        let date = DateTime::parse_from_rfc3339(self.field("WARC-Date")?).ok()?;
        Some(date.with_timezone(&Utc))
    }

    /// The head of the HTTP message in the block, and what follows it.
    pub(super) fn message(&self) -> (&[u8], &[u8]) {
        if let Some(head) = self.head.strip_suffix(b"\r\n\r\n") {
            return (head, &self.block);
        }
        let end = self.block.windows(4).position(|window| window == b"\r\n\r\n");
        match end {
            Some(end) => (&self.block[..end], &self.block[end + 4..]),
            None => (&self.block, &[]),
        }
    }

    /// The status of the HTTP message, where there is one.
    pub(super) fn status(&self) -> Option<u16> {
        let head = self.message().0;
        let line = head.split(|byte| *byte == b'\r').next()?;
        let line = std::str::from_utf8(line).ok().filter(|line| line.starts_with("HTTP/"))?;
        line.split_ascii_whitespace().nth(1)?.parse().ok()
    }

    /// The digest of the whole block.
    pub(super) fn block_digest(&self) -> Digest {
        Digest::of_pieces(&[&self.head, &self.block])
    }

    /// Gives a record that is complete its digest and its name, which follows from its place in its
    /// file and from what it is; returns the name.
    pub(super) fn seal(&mut self, file: &str, number: u32) -> String {
        let digest = format!("sha256:{}", self.block_digest());
        let place = format!("{file}#{number}");
        let kind = self.field("WARC-Type").unwrap_or_default();
        let target = self.field("WARC-Target-URI").unwrap_or_default();
        let name = record_id(&[&place, kind, target, &digest]);
        self.set("WARC-Record-ID", &name);
        self.set("WARC-Block-Digest", &digest);
        name
    }

    /// A header of the HTTP message, by its name in any case.
    pub(super) fn header(&self, name: &str) -> Option<String> {
        let head = String::from_utf8_lossy(self.message().0).into_owned();
        let value = |line: &str| {
            let (found, value) = line.split_once(':')?;
            found.trim().eq_ignore_ascii_case(name).then(|| value.trim().to_owned())
        };
        head.lines().skip(1).find_map(value)
    }

    /// The fields as text, as they stand before the block.
    fn preamble(&self) -> Vec<u8> {
        let mut bytes = format!("{VERSION}\r\n").into_bytes();
        for (name, value) in &self.fields {
            bytes.extend_from_slice(format!("{name}: {value}\r\n").as_bytes());
        }
        let length = self.head.len() + self.block.len();
        bytes.extend_from_slice(format!("Content-Length: {length}\r\n\r\n").as_bytes());
        bytes
    }

    /// The record as it stands in a file. The same record has the same bytes.
    pub(super) fn member(&self) -> Vec<u8> {
        let mut encoder = GzBuilder::new().mtime(0).write(Vec::new(), Compression::default());
        let whole = "writing to memory cannot fail";
        for piece in [&*self.preamble(), &self.head, &self.block, b"\r\n\r\n"] {
            encoder.write_all(piece).expect(whole);
        }
        encoder.finish().expect(whole)
    }

    /// Reads what stands inside a gzip member, and checks it against its own digest.
    pub(super) fn parse(bytes: &Bytes) -> Result<Self, Damage> {
        let (mut record, rest, length) = Self::fields_of(bytes)?;
        let Some(block) = length.and_then(|length| rest.get(..length)) else {
            return Err(Damage::new("its block is shorter than its `Content-Length`"));
        };
        if &rest[block.len()..] != b"\r\n\r\n" {
            return Err(Damage::new("its block is longer than its `Content-Length`"));
        }
        record.block = bytes.slice_ref(block);
        record.check("WARC-Block-Digest", &record.block)?;
        // What other tools call the payload of an encoded body differs between them.
        let encodings = ["transfer-encoding", "content-encoding"];
        let is_plain = || encodings.into_iter().all(|name| record.header(name).is_none());
        if record.field("WARC-Type") == Some("response") && is_plain() {
            record.check("WARC-Payload-Digest", record.message().1)?;
        }
        Ok(record)
    }

    /// Reads the fields of a record of which only the beginning is there.
    pub(super) fn parse_fields(bytes: &Bytes) -> Result<Self, Damage> {
        Self::fields_of(bytes).map(|(record, ..)| Self { is_cut: true, ..record })
    }

    /// The fields, what follows them, and how long the block says that it is.
    fn fields_of(bytes: &Bytes) -> Result<(Self, &[u8], Option<usize>), Damage> {
        let head = bytes.windows(4).position(|window| window == b"\r\n\r\n");
        let head = head.ok_or_else(|| Damage::new("its header has no end"))?;
        let text = std::str::from_utf8(&bytes[..head])
            .map_err(|_| Damage::new("its header is not UTF-8"))?;
        let mut lines = text.split("\r\n");
        if !lines.next().is_some_and(|line| line.starts_with("WARC/1.")) {
            return Err(Damage::new("it does not begin with `WARC/1.`"));
        }
        let mut fields = Vec::new();
        let mut length = None;
        for line in lines {
            let Some((name, value)) = line.split_once(':') else {
                return Err(Damage::new(format!("the field `{line}` has no value")));
            };
            let (name, value) = (name.trim(), value.trim());
            if name.eq_ignore_ascii_case("Content-Length") {
                length = value.parse::<usize>().ok();
            } else {
                fields.push((name.to_owned(), value.to_owned()));
            }
        }
        let record = Self { fields, head: Vec::new(), block: Bytes::new(), is_cut: false };
        Ok((record, &bytes[head + 4..], length))
    }

    /// Compares bytes with a digest of ours; those of other tools are left to them.
    fn check(&self, field: &str, bytes: &[u8]) -> Result<(), Damage> {
        let declared = self.field(field).and_then(digest);
        if declared.is_some_and(|declared| declared != Digest::of(bytes)) {
            return Err(Damage::new(format!("its content does not match its `{field}`")));
        }
        Ok(())
    }
}

/// Reads the value of a digest field; none where it is not a SHA-256 in hexadecimal.
pub(super) fn digest(value: &str) -> Option<Digest> {
    value.strip_prefix("sha256:")?.parse().ok()
}

/// The name of a record: made of what it is, so that the same night has the same names.
fn record_id(parts: &[&str]) -> String {
    format!("<urn:uuid:{}>", Digest::of(parts.join("\u{1f}").as_bytes()).uuid())
}

/// A text without anything that would end its line.
pub(super) fn one_line(text: &str) -> String {
    text.chars().map(|char| if char.is_control() { ' ' } else { char }).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn names_are_uuids_and_tell_parts_apart() {
        let id = record_id(&["a", "b"]);
        assert_eq!(id.len(), "<urn:uuid:00000000-0000-0000-0000-000000000000>".len());
        assert_eq!(&id[24..25], "8", "the version in {id}");
        assert_ne!(id, record_id(&["ab"]));
        assert_eq!(id, record_id(&["a", "b"]));
    }

    #[test]
    fn damage() {
        let good = "WARC/1.1\r\nWARC-Type: resource\r\nContent-Length: 3\r\n\r\n388\r\n\r\n";
        let wrong = format!("sha256:{}", Digest::of(b"389"));
        #[rustfmt::skip]
        let cases = [
            (good.to_owned(),                                  None),
            (good.replace("1.1", "1.0"),                       None),
            (good.replace("Content-Length", "content-length"), None),
            (good.replace("WARC/1.1", "HTTP/1.1"),             Some("it does not begin with `WARC/1.`")),
            (good.replace(": 3", ": 4"),                       Some("its block is longer than its `Content-Length`")),
            (good.replace(": 3", ": 9"),                       Some("its block is shorter than its `Content-Length`")),
            (good.replace(": 3", ": x"),                       Some("its block is shorter than its `Content-Length`")),
            (good.replace(": 3", ""),                          Some("the field `Content-Length` has no value")),
            (good.replace("resource", &format!("resource\r\nWARC-Block-Digest: {wrong}")),
                                                               Some("its content does not match its `WARC-Block-Digest`")),
            ("WARC/1.1\r\n".to_owned(),                        Some("its header has no end")),
        ];
        for (text, expected) in cases {
            let shown = text.clone();
            let got = Record::parse(&text.into_bytes().into()).err().map(|damage| damage.0);
            assert_eq!(got.as_deref(), expected, "for {shown:?}");
        }
    }

    proptest! {
        #[test]
        fn a_record_reads_back(block: Vec<u8>, value in "\\PC*") {
            let date = DateTime::from_timestamp(1_700_000_000, 0).unwrap();
            let mut record = Record::new("resource", date, block);
            record.set("Recoupe-Source", value.trim());
            let mut whole = record.preamble();
            whole.extend_from_slice(&record.block);
            whole.extend_from_slice(b"\r\n\r\n");
            let read = Record::parse(&whole.into()).unwrap();
            prop_assert_eq!(&read.block, &record.block);
            prop_assert_eq!(read.field(SOURCE), record.field(SOURCE).map(str::trim));
            prop_assert_eq!(read.date(), Some(date));
        }

        #[test]
        fn no_bytes_make_it_panic(bytes: Vec<u8>) {
            let length = bytes.len();
            let read = Record::parse(&bytes.into()).map_or(0, |record| record.block.len());
            prop_assert!(read <= length);
        }
    }
}

//! What others recorded is taken in as it is, or refused.

use std::{fs, io::Write};

use flate2::{Compression, write::GzEncoder};

use super::super::record::Record;
use super::*;

/// A record as another tool writes it.
struct Told<'a> {
    kind: &'a str,
    url: &'a str,
    date: &'a str,
    fields: &'a [(&'a str, &'a str)],
}

fn member(told: &Told<'_>, http: &[u8]) -> Vec<u8> {
    let mut record = Record::new(told.kind, told.date.parse().unwrap(), http.to_vec());
    record.set("WARC-Target-URI", told.url);
    record.set("WARC-Record-ID", &format!("<urn:uuid:{}>", told.date));
    for (name, value) in told.fields {
        record.set(name, value);
    }
    record.member()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn http(status: &str, headers: &str, body: &[u8]) -> Vec<u8> {
    [format!("HTTP/1.1 {status}\r\n{headers}\r\n").as_bytes(), body].concat()
}

const PLAIN: Told<'_> = Told {
    kind: "response",
    url: "https://example.org/a",
    date: "2019-03-01T10:00:00Z",
    fields: &[],
};

/// Everything that may be met in the files of others.
pub(super) fn recorded() -> Vec<u8> {
    let packed = gzip(b"390 CPTS");
    let chunks = [format!("{:x}\r\n", packed.len()).as_bytes(), &packed, b"\r\n0\r\n\r\n"].concat();
    let encoded =
        "Content-Type: text/html\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n";
    let sum = [("WARC-Payload-Digest", "sha1:AAAA")];
    let page = [
        ("WARC-Refers-To-Target-URI", "https://example.org/a"),
        ("WARC-Refers-To-Date", "2019-03-01T10:00:00Z"),
    ];
    let cut = [("WARC-Truncated", "length")];
    let at = |date| Told { date, ..PLAIN };
    [
        member(&Told { kind: "warcinfo", ..PLAIN }, b"software: another\r\n"),
        member(&PLAIN, &http("200 OK", "Content-Type: text/html\r\nETag: x\r\n", b"388 CPTS")),
        member(
            &Told { url: "<https://example.org/b>", fields: &sum, ..PLAIN },
            &http("200 OK", encoded, &chunks),
        ),
        member(&Told { kind: "request", ..PLAIN }, b"GET /a HTTP/1.1\r\n\r\n"),
        member(&at("2020-03-01T10:00:00.123456Z"), &http("200 OK", "", b"389 CPTS")),
        member(&at("2020-04-01T10:00:00Z"), &http("404 Not Found", "", b"400 CPTS")),
        member(&at("2020-05-01T10:00:00Z"), &http("301 Moved", "Location: /b\r\n", b"")),
        member(
            &Told { fields: &cut, ..at("2020-06-01T10:00:00Z") },
            &http("200 OK", "", b"401 CP"),
        ),
        member(&at("2020-07-01T10:00:00Z"), &http("200 OK", encoded, &chunks[..20])),
        member(
            &Told { kind: "revisit", fields: &page, ..at("2021-03-01T10:00:00Z") },
            &http("200 OK", "", b""),
        ),
        member(
            &Told {
                kind: "revisit",
                url: "https://example.org/b",
                fields: &sum,
                ..at("2021-04-01T10:00:00Z")
            },
            &http("200 OK", "", b""),
        ),
        member(&Told { kind: "revisit", ..at("2021-05-01T10:00:00Z") }, &http("200 OK", "", b"")),
        member(
            &Told { kind: "response", url: "dns:example.org", ..PLAIN },
            b"20190301 example.org",
        ),
        member(&Told { kind: "resource", ..PLAIN }, b"made of a page"),
    ]
    .concat()
}

/// Takes bytes in as a file of this name.
fn taken(folder: &Path, name: &str, bytes: &[u8]) -> Result<Import, ArchiveError> {
    let from = TempDir::new().unwrap();
    let path = from.path().join(name);
    overwrite(path.clone(), bytes);
    import(folder, &path)
}

#[test]
fn what_others_recorded_is_read_with_its_own_dates() {
    let folder = TempDir::new().unwrap();
    let done = taken(folder.path(), "Café & co (2019).warc.gz", &recorded()).unwrap();
    let name = done.name.clone().unwrap();
    assert!(name.starts_with("imported/Caf----co--2019-"), "{name}");
    assert_eq!(fs::read(folder.path().join(&name)).unwrap(), recorded(), "kept as it is");
    let counts: Vec<_> =
        done.addresses.iter().map(|(url, number)| (url.as_str(), *number)).collect();
    assert_eq!(counts, [("https://example.org/a", 3), ("https://example.org/b", 2)]);
    assert_eq!((done.known, done.was_there), (0, false));
    let passed: Vec<_> = done.passed.iter().map(|(number, why)| (*number, &why[..12])).collect();
    let expected = [
        (4, "other record"),
        (2, "answers that"),
        (1, "pages that a"),
        (1, "pages whose "),
        (1, "mentions of "),
    ];
    assert_eq!(passed, expected);

    let archive = Archive::open(folder.path()).unwrap();
    assert_eq!((archive.issues(), archive.notes()), (Vec::new(), [].as_slice()));
    let history = |known_at: &str| {
        let entries = archive.entries(known_at.parse().unwrap()).unwrap().into_iter();
        let line = |entry: Entry| {
            assert_eq!(entry.source, None);
            let bytes = archive.read(&entry, &source()).unwrap().bytes;
            let days = [entry.first_seen, entry.last_seen].map(|at| at.format("%y%m").to_string());
            (
                entry.url.path().to_owned(),
                String::from_utf8(bytes.to_vec()).unwrap(),
                days.join("-"),
            )
        };
        entries.map(line).collect::<Vec<_>>()
    };
    let line =
        |path: &str, body: &str, days: &str| (path.to_owned(), body.to_owned(), days.to_owned());
    assert_eq!(history("2018-01-01T00:00:00Z"), []);
    assert_eq!(
        history("2019-12-31T00:00:00Z"),
        [line("/a", "388 CPTS", "1903-1903"), line("/b", "390 CPTS", "1903-1903")]
    );
    assert_eq!(
        history("2026-01-01T00:00:00Z"),
        [
            line("/a", "388 CPTS", "1903-2103"),
            line("/a", "389 CPTS", "2003-2003"),
            line("/b", "390 CPTS", "1903-2104")
        ]
    );
}

#[test]
fn nothing_is_taken_in_twice() {
    let folder = TempDir::new().unwrap();
    night(folder.path(), 1, &[page("a", b"388 CPTS")]);
    let first = taken(folder.path(), "a.warc.gz", &recorded()).unwrap();
    assert_eq!((first.was_there, first.known), (false, 2));
    let again = taken(folder.path(), "b.warc.gz", &recorded()).unwrap();
    assert_eq!((again.was_there, &again.name), (true, &first.name));
    assert_eq!(fs::read_dir(folder.path().join("imported")).unwrap().count(), 1);
    // What was imported is held: a night does not store it again.
    let captures = night(folder.path(), 2, &[page("b", b"390 CPTS")]);
    assert_eq!(Some(&captures[0].as_ref().unwrap().file), first.name.as_ref());
    assert_eq!(verify(folder.path()).unwrap().damage, []);
    // And the index is the same when it is made from the files alone.
    let known = fs::read(folder.path().join("index/known.parquet")).unwrap();
    fs::remove_dir_all(folder.path().join("index")).unwrap();
    Archive::maintain(folder.path()).unwrap();
    assert_eq!(fs::read(folder.path().join("index/known.parquet")).unwrap(), known);
}

#[test]
fn what_cannot_be_trusted_is_refused() {
    let whole = recorded();
    let first = member(&Told { kind: "warcinfo", ..PLAIN }, b"software: another\r\n").len();
    let mut flipped = whole.clone();
    flipped[first + 60] ^= 1;
    let plain = {
        use std::io::Read;
        let mut plain = Vec::new();
        flate2::read::MultiGzDecoder::new(whole.as_slice()).read_to_end(&mut plain).unwrap();
        plain
    };
    #[rustfmt::skip]
    let cases = [
        ("cut",         whole[..first + 70].to_vec(), Some(first), "ends within it"),
        ("flipped",     flipped,                      Some(first), "damaged"),
        ("empty",       Vec::new(),                   Some(0),     "the file is empty"),
        ("no gzip",     plain.clone(),                Some(0),     "invalid gzip header"),
        ("one member",  gzip(&plain),                 Some(0),     "longer than its `Content-Length`"),
        ("a web page",  b"<html>404</html>".to_vec(), Some(0),     "invalid gzip header"),
    ];
    for (name, bytes, expected, words) in cases {
        let folder = TempDir::new().unwrap();
        let refused = taken(folder.path(), "a.warc.gz", &bytes).unwrap_err();
        let ArchiveError::Refused { offset, why, .. } = &refused else {
            panic!("{name}: {refused}")
        };
        assert_eq!(usize::try_from(*offset).ok(), expected, "{name}: {why}");
        assert!(why.contains(words), "{name}: {why}");
        assert_eq!(names(folder.path()), Vec::<String>::new(), "{name}");
    }
    let folder = TempDir::new().unwrap();
    let nothing = member(&PLAIN, &http("404 Not Found", "", b"")).clone();
    let done = taken(folder.path(), "a.warc.gz", &nothing).unwrap();
    assert_eq!((done.name, done.addresses.len()), (None, 0), "what holds no page is not kept");
    assert!(!folder.path().join("imported").exists());
}

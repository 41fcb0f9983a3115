//! What the archive promises, tried on files.

mod import;
mod index;
mod robots;
mod verify;

use std::{
    fs::{self, File},
    io::Write,
    path::{Path, PathBuf},
};

use chrono::{DateTime, Utc};
use proptest::prelude::*;
use tempfile::TempDir;
use url::Url;

use crate::fetch::{Answer, FetchError, Fetched, Hop, Response};
use crate::model::{Digest, SourceId};

use super::*;

fn day(day: u32) -> DateTime<Utc> {
    format!("2026-11-{day:02}T02:15:00Z").parse().unwrap()
}

fn url(path: &str) -> Url {
    format!("https://example.org/{path}").parse().unwrap()
}

fn source() -> SourceId {
    "ars_bretagne".parse().unwrap()
}

fn fetched(path: &str, outcome: Result<Answer, FetchError>) -> Fetched {
    let sent = vec![("user-agent".to_owned(), "recoupe/0".to_owned())];
    Fetched { url: url(path), final_url: url(path), hops: Vec::new(), sent, outcome }
}

fn page(path: &str, body: &[u8]) -> Fetched {
    let header = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    let headers = vec![
        header("content-type", "text/html"),
        header("content-encoding", "gzip"),
        header("content-length", "7"),
        header("etag", "\"v1\""),
        header("x-odd", "a\r\nWARC-Type: b"),
    ];
    let media_type = Some("text/html".to_owned());
    let response = Response { status: 200, headers, body: body.to_vec().into(), media_type };
    fetched(path, Ok(Answer::Page(response)))
}

/// Stores one night; returns its captures.
fn night(folder: &Path, on: u32, all: &[Fetched]) -> Vec<Option<Capture>> {
    let archive = Archive::open(folder).unwrap();
    let mut night = archive.night(day(on)).unwrap();
    let captures = all.iter().map(|fetched| night.store(&source(), fetched).unwrap()).collect();
    night.commit().unwrap();
    captures
}

/// The capture of an address that was seen last, as known at a time.
fn latest(archive: &Archive, path: &str, known_at: DateTime<Utc>) -> Option<Capture> {
    let entries = archive.entries(known_at).unwrap().into_iter();
    let last = entries.filter(|entry| entry.url == url(path)).max_by_key(|entry| entry.last_seen);
    last.map(|entry| archive.read(&entry, &source()).unwrap())
}

fn names(folder: &Path) -> Vec<String> {
    let name = |entry: fs::DirEntry| entry.file_name().into_string().unwrap();
    let mut names: Vec<_> =
        fs::read_dir(folder).unwrap().map(|entry| name(entry.unwrap())).collect();
    names.retain(|name| name != "index");
    names.sort();
    names
}

fn overwrite(path: PathBuf, bytes: &[u8]) {
    File::create(path).unwrap().write_all(bytes).unwrap();
}

/// The content of a file of the archive, unpacked.
fn text(path: &Path) -> String {
    use std::io::Read;
    let mut bytes = Vec::new();
    flate2::read::MultiGzDecoder::new(File::open(path).unwrap()).read_to_end(&mut bytes).unwrap();
    String::from_utf8_lossy(&bytes).into_owned()
}

const FIRST: &str = "recoupe-20261101T021500Z.warc.gz";

#[test]
fn what_is_stored_is_seen_again() {
    let folder = TempDir::new().unwrap();
    let stored = night(folder.path(), 1, &[page("a", b"388"), page("b", b"123")]);
    let archive = Archive::open(folder.path()).unwrap();
    assert_eq!(archive.issues(), []);
    for (path, capture) in ["a", "b"].into_iter().zip(stored) {
        let (capture, read) = (capture.unwrap(), latest(&archive, path, day(1)).unwrap());
        assert_eq!(read.bytes, capture.bytes, "bytes of {path}");
        assert_eq!(read.digest, Digest::of(&read.bytes), "digest of {path}");
        for (name, read, stored) in [
            ("url", read.url.as_str(), capture.url.as_str()),
            ("file", &read.file, &capture.file),
            ("file", &read.file, FIRST),
            ("source", read.source.as_str(), "ars_bretagne"),
            ("type", read.content_type.as_deref().unwrap(), "text/html"),
        ] {
            assert_eq!(read, stored, "{name} of {path}");
        }
        assert_eq!((read.first_seen, read.last_seen), (day(1), day(1)), "times of {path}");
        assert_eq!((capture.first_seen, capture.last_seen), (day(1), day(1)), "times of {path}");
    }
    assert_eq!(archive.entries(day(1)).unwrap().len(), 2);
    assert!(latest(&archive, "c", day(1)).is_none());
}

#[test]
fn a_page_is_kept_once_and_remembers_when_it_was_seen() {
    let folder = TempDir::new().unwrap();
    let mut captures = Vec::new();
    for (on, body) in [(1, "388"), (2, "388"), (3, "390"), (4, "388")] {
        captures.push(night(folder.path(), on, &[page("a", body.as_bytes())]).remove(0).unwrap());
    }
    let last = captures.last().unwrap();
    assert_eq!((last.first_seen, last.last_seen, last.file.as_str()), (day(1), day(4), FIRST));

    let archive = Archive::open(folder.path()).unwrap();
    let history = |known| {
        let entries = archive.entries(day(known)).unwrap().into_iter();
        let line = |entry: Entry| {
            let body =
                String::from_utf8(archive.read(&entry, &source()).unwrap().bytes.to_vec()).unwrap();
            (body, entry.first_seen, entry.last_seen)
        };
        entries.map(line).collect::<Vec<_>>()
    };
    let line = |body: &str, first, last| (body.to_owned(), day(first), day(last));
    assert_eq!(history(2), [line("388", 1, 2)]);
    assert_eq!(history(3), [line("388", 1, 2), line("390", 3, 3)]);
    assert_eq!(history(9), [line("388", 1, 4), line("390", 3, 3)]);
    let bytes = |known| latest(&archive, "a", day(known)).map(|it| it.bytes);
    assert_eq!(bytes(3), Some(b"390".to_vec().into()));
    assert_eq!(bytes(4), Some(b"388".to_vec().into()));
    assert!(latest(&archive, "a", "2026-10-31T00:00:00Z".parse().unwrap()).is_none());

    let again = text(&folder.path().join("recoupe-20261102T021500Z.warc.gz"));
    assert!(again.contains("WARC-Type: revisit\r\n"), "{again}");
    assert!(again.contains("WARC-Refers-To-Date: 2026-11-01T02:15:00Z\r\n"), "{again}");
    assert!(!again.contains("388\r\n"), "the body is stored twice: {again}");
}

#[test]
fn not_modified_and_not_there() {
    let folder = TempDir::new().unwrap();
    let unchanged = || fetched("a", Ok(Answer::Unchanged));
    assert!(night(folder.path(), 1, &[unchanged()])[0].is_none(), "nothing can be unchanged yet");
    night(folder.path(), 2, &[page("a", b"388")]);
    let capture = night(folder.path(), 3, &[unchanged()]).remove(0).unwrap();
    assert_eq!((capture.first_seen, capture.last_seen), (day(2), day(3)));
    assert_eq!(capture.bytes, b"388".as_slice());

    let gone = || fetched("a", Err(FetchError::Status(404)));
    assert!(night(folder.path(), 4, &[gone()])[0].is_none());
    let archive = Archive::open(folder.path()).unwrap();
    assert_eq!(archive.issues(), []);
    let entry = archive.latest_entry(&url("a")).unwrap();
    assert_eq!((entry.last_seen, entry.etag.as_deref()), (day(3), Some("\"v1\"")));
    let told = text(&folder.path().join("recoupe-20261104T021500Z.warc.gz"));
    assert!(
        told.contains("outcome: status\r\nstatus: 404\r\nmessage: status 404 instead of 200\r\n"),
        "{told}"
    );
}

#[test]
fn the_way_and_the_wire_are_remembered() {
    let folder = TempDir::new().unwrap();
    let mut moved = page("old", b"388");
    moved.final_url = url("new?x=1");
    let location = vec![("location".to_owned(), "/new?x=1".to_owned())];
    moved.hops.push(Hop { url: url("old"), status: 301, headers: location });
    night(folder.path(), 1, &[moved]);
    let warc = text(&folder.path().join(FIRST));
    for part in [
        "WARC-Target-URI: https://example.org/new?x=1\r\n",
        "Recoupe-Asked-URI: https://example.org/old\r\n",
        "HTTP/1.1 301 Moved Permanently\r\nlocation: /new?x=1\r\n",
        "x-archive-orig-content-encoding: gzip\r\n",
        "x-archive-orig-content-length: 7\r\n",
        "content-length: 3\r\n\r\n388\r\n\r\n",
        "GET /new?x=1 HTTP/1.1\r\nhost: example.org\r\nuser-agent: recoupe/0\r\n",
        "x-odd: a  WARC-Type: b\r\n",
    ] {
        assert!(warc.contains(part), "{part:?} in {warc}");
    }
    let archive = Archive::open(folder.path()).unwrap();
    assert_eq!(archive.entries(day(1)).unwrap().len(), 1, "a redirect is no capture");
    assert!(latest(&archive, "old", day(1)).is_some());
}

#[test]
fn a_night_is_whole_or_not_there() {
    let folder = TempDir::new().unwrap();
    let archive = Archive::open(&folder.path().join("archive")).unwrap();
    let path = folder.path().join("archive");
    assert!(!path.exists(), "opening creates nothing");

    let mut dropped = archive.night(day(1)).unwrap();
    dropped.store(&source(), &page("a", b"388")).unwrap();
    assert_eq!(names(&path), [format!("{FIRST}.open")]);
    assert_eq!(Archive::open(&path).unwrap().entries(day(9)).unwrap(), []);
    drop(dropped);
    assert_eq!(names(&path), Vec::<String>::new());

    // A killed run cannot tidy up; the next one does, and touches nothing else.
    overwrite(path.join(format!("{FIRST}.open")), b"half a record");
    overwrite(path.join("notes.open"), b"not ours");
    night(&path, 2, &[page("a", b"388")]);
    assert_eq!(names(&path), ["notes.open", "recoupe-20261102T021500Z.warc.gz"]);
}

#[test]
fn nothing_is_overwritten() {
    let folder = TempDir::new().unwrap();
    night(folder.path(), 1, &[page("a", b"388")]);
    let before = fs::read(folder.path().join(FIRST)).unwrap();
    night(folder.path(), 1, &[page("a", b"389")]);
    assert_eq!(fs::read(folder.path().join(FIRST)).unwrap(), before);
    assert_eq!(names(folder.path()), ["recoupe-20261101T021500Z-2.warc.gz", FIRST]);
    assert_eq!(Archive::open(folder.path()).unwrap().entries(day(1)).unwrap().len(), 2);
}

#[test]
fn the_same_night_has_the_same_bytes() {
    let all = || [page("a", b"388"), page("b", b"388"), fetched("c", Err(FetchError::Status(500)))];
    let files = [TempDir::new().unwrap(), TempDir::new().unwrap()].map(|folder| {
        night(folder.path(), 1, &all());
        fs::read(folder.path().join(FIRST)).unwrap()
    });
    assert_eq!(files[0], files[1]);
}

#[test]
fn damage_is_told_and_the_rest_is_read() {
    let folder = TempDir::new().unwrap();
    night(folder.path(), 1, &[page("a", b"388"), page("b", b"123")]);
    night(folder.path(), 2, &[page("b", b"123"), page("c", b"781")]);
    let first = folder.path().join(FIRST);
    let whole = fs::read(&first).unwrap();
    let archive = Archive::open(folder.path()).unwrap();
    let entry = archive.latest_entry(&url("b")).unwrap();
    let found = |path: &str| {
        let archive = Archive::open(folder.path()).unwrap();
        latest(&archive, path, day(9)).is_some()
    };

    // The last two records of the file are the page `b` and its request.
    let cut = whole.len() * 3 / 4;
    overwrite(first.clone(), &whole[..cut]);
    assert_eq!((found("a"), found("b"), found("c")), (true, false, true));
    let damaged = Archive::open(folder.path()).unwrap();
    let issues: Vec<_> = damaged.issues().iter().map(ToString::to_string).collect();
    assert_eq!(issues.len(), 2, "{issues:?}");
    let begins = format!("{FIRST}: byte ");
    assert!(issues[0].starts_with(&begins), "{issues:?}");
    assert!(issues[0].contains("the file ends within it"), "{issues:?}");
    assert!(issues[1].contains("which is lost"), "{issues:?}");
    // What was open when the damage came says so, and gives no half page.
    assert!(matches!(archive.read(&entry, &source()), Err(ArchiveError::Damaged { .. })));

    // Seen again, what was lost is stored again.
    night(folder.path(), 3, &[page("b", b"123")]);
    assert!(found("b"));
    let entry = Archive::open(folder.path()).unwrap().latest_entry(&url("b")).unwrap();
    assert_eq!((entry.first_seen, entry.last_seen), (day(2), day(3)));

    overwrite(first.clone(), b"");
    let empty = Archive::open(folder.path()).unwrap();
    assert!(empty.issues()[0].message.contains("the file is empty"), "{:?}", empty.issues());
    overwrite(first, &whole);
    assert_eq!(Archive::open(folder.path()).unwrap().issues(), []);
}

#[test]
fn captures_that_come_with_the_project() {
    let shipped = Shipped {
        source: source(),
        url: url("a"),
        fetched: day(1),
        published: None,
        restated: false,
        file: "sources/captures/a.html".to_owned(),
    };
    let capture = Capture::shipped(shipped, b"388".to_vec());
    assert_eq!(capture.digest, Digest::of(b"388"));
    assert_eq!((capture.first_seen, capture.last_seen), (day(1), day(1)));
    assert_eq!(
        (capture.origin, capture.file.as_str()),
        (Origin::Shipped, "sources/captures/a.html")
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn any_bytes_come_back(bodies in prop::collection::vec(any::<Vec<u8>>(), 1..5)) {
        let folder = TempDir::new().unwrap();
        let pages: Vec<_> = bodies.iter().enumerate().map(|(n, body)| page(&n.to_string(), body)).collect();
        night(folder.path(), 1, &pages);
        let archive = Archive::open(folder.path()).unwrap();
        prop_assert_eq!(archive.issues(), []);
        for (number, body) in bodies.iter().enumerate() {
            let capture = latest(&archive, &number.to_string(), day(1)).unwrap();
            prop_assert_eq!(&capture.bytes, body);
        }
    }

    #[test]
    fn noise_in_the_folder_never_panics(noise: Vec<u8>, at in 0_usize..2000) {
        let folder = TempDir::new().unwrap();
        night(folder.path(), 1, &[page("a", b"388")]);
        let path = folder.path().join(FIRST);
        let mut bytes = fs::read(&path).unwrap();
        let at = at.min(bytes.len());
        bytes.splice(at..at, noise.iter().copied());
        overwrite(path, &bytes);
        let archive = Archive::open(folder.path()).unwrap();
        for entry in archive.entries(day(9)).unwrap() {
            prop_assert_eq!(archive.read(&entry, &source()).unwrap().bytes, b"388".to_vec());
        }
    }
}

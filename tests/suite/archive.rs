//! The archive in use: captures that were made elsewhere, what was known on a day, damage, and hosts
//! that ask to be left alone.

use std::{
    fs::{self, File},
    io::{Read, Write},
    path::Path,
};

use assert_cmd::Command;
use flate2::{Compression, read::MultiGzDecoder, write::GzEncoder};
use recoupe::pipeline::{self, Mode, RunSettings, RunSummary, Silent, verify_archive};
use tempfile::TempDir;
use wiremock::{
    Mock, ResponseTemplate,
    matchers::{header, method, path},
};

use super::night::{Stage, page, pairs};

fn recoupe(args: &[&str], stage: &Stage) -> Command {
    let mut command = Command::cargo_bin("recoupe").unwrap();
    command.args(args);
    if args[0] != "verify" {
        command.arg("--sources").arg(stage.sources());
    }
    command.arg("--output").arg(stage.output());
    command
}

/// What the command prints, on both streams; the exit code must be this one.
fn met(command: &mut Command, code: i32) -> String {
    let done = command.assert().code(code);
    let output = done.get_output();
    [&output.stdout, &output.stderr].map(|it| String::from_utf8_lossy(it).into_owned()).concat()
}

/// A record of a WARC file as a recorder writes it: the answer as it came over the wire.
fn record(url: &str, date: &str, body: &str) -> Vec<u8> {
    answer("200 OK", (url, date), body)
}

fn answer(status: &str, (url, date): (&str, &str), body: &str) -> Vec<u8> {
    let chunk = format!("{:x}\r\n{body}\r\n0\r\n\r\n", body.len());
    let http = format!(
        "HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\n\
         Transfer-Encoding: chunked\r\n\r\n{chunk}"
    );
    let text = format!(
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:{date}>\r\nWARC-Date: {date}\r\n\
         WARC-Target-URI: {url}\r\nContent-Type: application/http; msgtype=response\r\n\
         Content-Length: {}\r\n\r\n{http}\r\n\r\n",
        http.len()
    );
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(text.as_bytes()).unwrap();
    encoder.finish().unwrap()
}

#[expect(clippy::disallowed_methods, reason = "what a test prepares may be half written")]
fn write(path: &Path, bytes: &[u8]) {
    fs::write(path, bytes).unwrap();
}

/// A night without the network, with the captures that were known on a day.
fn known_at(stage: &Stage, day: &str) -> RunSummary {
    let mut settings = stage.settings("2026-11-22T03:00:00Z");
    settings.mode = Mode::Offline;
    settings.known_at = Some(day.parse().unwrap());
    pipeline::run(&settings, &mut Silent).unwrap()
}

#[test]
fn what_others_recorded_tells_what_could_be_known() {
    let stage = Stage::new();
    let url = stage.url("/bzh");
    stage.source("bzh", ("Bretagne", &url), "");
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("recorded.warc.gz");
    let records = [
        record(&url, "2020-03-01T10:00:00Z", &page("Bretagne", 12, "1er février 2020")),
        record("https://example.org/unknown", "2020-03-01T10:00:01Z", "<p>388 CPTS</p>"),
        record(&url, "2022-03-01T10:00:00Z", &page("Bretagne", 17, "1er février 2022")),
    ];
    write(&file, &records.concat());
    let damaged = folder.path().join("damaged.warc.gz");
    write(&damaged, &records.concat()[..900]);

    let file = file.to_str().unwrap();
    let told = met(&mut recoupe(&["import", file, damaged.to_str().unwrap()], &stage), 3);
    for words in [
        "kept as archive/imported/recorded-",
        "3, from 2020-03-01 to 2022-03-01",
        &format!("2 of {url} by bzh"),
        "1 addresses that no source declares",
        "damaged.warc.gz`: byte ",
        "the file ends within it",
        "warcio recompress",
    ] {
        assert!(told.contains(words), "{words:?} is missing from\n{told}");
    }
    assert!(met(&mut recoupe(&["import", file], &stage), 0).contains("as before"));
    met(&mut recoupe(&["import", damaged.to_str().unwrap()], &stage), 1);
    // Nothing of these is kept: they count as files that are not there.
    let gone = folder.path().join("gone.warc.gz");
    write(&gone, &answer("404 Not Found", (&url, "2020-03-01T10:00:00Z"), "<p>404</p>"));
    let packed = folder.path().join("recorded.wacz");
    write(&packed, b"PK\x03\x04\x14\0\0\0");
    let [gone, packed] = [&gone, &packed].map(|path| path.to_str().unwrap());
    let told = met(&mut recoupe(&["import", gone], &stage), 1);
    assert!(told.contains("holds no page, and is not kept"), "{told}");
    met(&mut recoupe(&["import", gone, file], &stage), 3);
    let told = met(&mut recoupe(&["import", packed], &stage), 1);
    assert!(told.contains("a packed collection") && told.contains("unpack it"), "{told}");

    for (day, expected) in [
        ("2020-02-29", &[][..]),
        ("2021-12-31", &[("bzh", "12")]),
        ("2022-12-31", &[("bzh", "12"), ("bzh", "17")]),
    ] {
        let summary = known_at(&stage, day);
        assert_eq!(stage.column("claims", "value_low"), pairs(expected), "known at {day}");
        let again = known_at(&stage, day);
        assert!(again.repeated, "the same again on {day}");
        assert_eq!(summary.run_id, again.run_id);
    }

    // Tonight's page goes on from what others recorded years ago.
    stage.serve("/bzh", page("Bretagne", 24, "1er février 2026").as_bytes());
    stage.night("2026-11-22T03:00:00Z");
    let all = [("bzh", "12"), ("bzh", "17"), ("bzh", "24")];
    assert_eq!(stage.column("claims", "value_low"), pairs(&all));
    assert!(met(&mut recoupe(&["verify"], &stage), 0).contains("everything is what was written"));
}

/// Written by warcio 1.8 (its `capture_http`, and its writer for the rest), as `.ci/check_warc.py`
/// writes one anew on every check.
#[test]
fn a_file_of_another_tool_is_read() {
    let stage = Stage::new();
    stage.source("bzh", ("Bretagne", "http://recorded.example/cpts"), "");
    let told = met(&mut recoupe(&["import", "tests/fixtures/warc/warcio.warc.gz"], &stage), 0);
    assert!(told.contains("3 of http://recorded.example/cpts by bzh"), "{told}");
    known_at(&stage, "2024-12-31");
    assert_eq!(stage.column("claims", "value_low"), pairs(&[("bzh", "21"), ("bzh", "23")]));
}

#[test]
fn a_snapshot_is_held_against_the_archive() {
    let stage = Stage::new();
    stage.source("bzh", ("Bretagne", &stage.url("/bzh")), "");
    for (at, number) in [("2026-11-22T03:00:00Z", 20), ("2026-11-23T03:00:00Z", 22)] {
        stage.forget();
        stage.serve("/bzh", page("Bretagne", number, "1er février 2024").as_bytes());
        stage.night(at);
    }
    let told = met(&mut recoupe(&["verify"], &stage), 0);
    assert!(told.contains("snapshots: 2 of 2 are whole"), "{told}");
    assert!(told.contains("archive: 2 files, 2 captures of 2 contents"), "{told}");

    // The file of the first night is gone, and with it what both snapshots cite.
    let warc = stage.output().join("archive/recoupe-20261122T030000Z.warc.gz");
    let bytes = fs::read(&warc).unwrap();
    fs::remove_file(&warc).unwrap();
    let told = met(&mut recoupe(&["verify"], &stage), 1);
    for words in
        ["the file is gone", "which the archive does not hold", "snapshots: 0 of 2 are whole"]
    {
        assert!(told.contains(words), "{words:?} is missing from\n{told}");
    }
    write(&warc, &bytes);
    met(&mut recoupe(&["verify"], &stage), 0);

    for (file, words) in [
        ("latest/manifest.json", "manifest.json: "),
        ("snapshots/2026-11-22T030000Z/claims.parquet", "claims.parquet: holds other bytes"),
    ] {
        let path = stage.output().join(file);
        let whole = fs::read(&path).unwrap();
        for at in [1, whole.len() / 2, whole.len() - 3] {
            let mut bytes = whole.clone();
            bytes[at] ^= 2;
            write(&path, &bytes);
            let told = met(&mut recoupe(&["verify"], &stage), 1);
            assert!(told.contains(words), "byte {at} of {file}:\n{told}");
        }
        write(&path, &whole);
    }
    met(&mut recoupe(&["verify"], &stage), 0);
}

#[test]
fn a_host_that_asks_to_wait_is_left_alone_until_then() {
    let stage = Stage::new();
    stage.source("bzh", ("Bretagne", &stage.url("/bzh")), "");
    stage.serve("/bzh", page("Bretagne", 20, "1er février 2024").as_bytes());
    stage.night("2026-11-22T03:00:00Z");
    stage.forget();
    let later = ResponseTemplate::new(503).insert_header("retry-after", "90000");
    stage.mount(Mock::given(method("GET")).and(path("/bzh")).respond_with(later));
    assert!(!stage.night("2026-11-23T03:00:00Z").is_complete);
    assert_eq!(stage.asked().len(), 1);

    // Twenty-five hours are not over after twenty-four.
    stage.forget();
    stage.serve("/bzh", page("Bretagne", 22, "1er février 2024").as_bytes());
    assert!(!stage.night("2026-11-24T03:00:00Z").is_complete);
    assert_eq!(stage.asked().len(), 0);
    let issues = fs::read_to_string(stage.output().join("latest/issues.csv")).unwrap();
    assert!(issues.contains("asked to wait until 2026-11-24 04:00 UTC"), "{issues}");
    assert_eq!(stage.column("sources", "state"), pairs(&[("bzh", "stale")]));
    assert_eq!(stage.column("claims", "value_low"), pairs(&[("bzh", "20")]));

    assert!(stage.night("2026-11-24T05:00:00Z").is_complete);
    assert_eq!(stage.asked().len(), 1);
    assert_eq!(stage.column("sources", "state"), pairs(&[("bzh", "fresh")]));
}

#[test]
fn a_server_that_always_says_unchanged_is_found_out_within_a_week() {
    let stage = Stage::new();
    stage.source("bzh", ("Bretagne", &stage.url("/bzh")), "");
    let full = |number| {
        let text = page("Bretagne", number, "1er février 2024");
        ResponseTemplate::new(200).insert_header("etag", "\"1\"").set_body_string(text)
    };
    let serve = |number| {
        let given = || Mock::given(method("GET")).and(path("/bzh"));
        let same = given().and(header("if-none-match", "\"1\""));
        stage.mount(same.respond_with(ResponseTemplate::new(304)).with_priority(1));
        stage.mount(given().respond_with(full(number)).with_priority(2));
    };
    serve(20);
    stage.night("2026-11-01T03:00:00Z");
    stage.forget();
    serve(22);
    for day in 2..8 {
        stage.night(&format!("2026-11-0{day}T03:00:00Z"));
        assert_eq!(stage.column("sources", "state"), pairs(&[("bzh", "unchanged")]), "day {day}");
    }
    stage.night("2026-11-08T03:00:00Z");
    assert_eq!(stage.column("sources", "state"), pairs(&[("bzh", "fresh")]));
}

#[test]
fn a_copy_that_can_no_longer_be_read_is_asked_for_again() {
    let stage = Stage::new();
    stage.source("bzh", ("Bretagne", &stage.url("/bzh")), "");
    let text = page("Bretagne", 20, "1er février 2024");
    let full = ResponseTemplate::new(200).insert_header("etag", "\"1\"").set_body_string(&text);
    stage.mount(Mock::given(method("GET")).and(path("/bzh")).respond_with(full));
    stage.night("2026-11-01T03:00:00Z");
    let warc = stage.output().join("archive/recoupe-20261101T030000Z.warc.gz");
    let mut bytes = fs::read(&warc).unwrap();
    // Anywhere in the second half of the first page.
    let at = bytes.len() / 2;
    bytes[at] ^= 0x55;
    write(&warc, &bytes);
    stage.night("2026-11-02T03:00:00Z");
    let asked = stage.asked();
    let conditions: Vec<_> =
        asked.iter().map(|it| it.headers.contains_key("if-none-match")).collect();
    assert_eq!(conditions, [false, false]);
    assert_eq!(stage.column("claims", "value_low"), pairs(&[("bzh", "20")]));
    let second = stage.output().join("archive/recoupe-20261102T030000Z.warc.gz");
    let mut stored = String::new();
    MultiGzDecoder::new(File::open(second).unwrap()).read_to_string(&mut stored).unwrap();
    assert!(stored.contains(&text), "the page is stored again");
    stage.night("2026-11-03T03:00:00Z");
    assert!(stage.asked()[2].headers.contains_key("if-none-match"));
}

/// Something bad that happens to an archive, by its name.
type Deed = (&'static str, fn(&Path));

/// Damage that may come to the one file of the archive that holds a page.
const DAMAGES: [Deed; 4] = [
    ("a flipped bit", |archive| flip(&archive.join(FIRST))),
    ("a flipped bit, and the index is gone", |archive| {
        flip(&archive.join(FIRST));
        fs::remove_dir_all(archive.join("index")).unwrap();
    }),
    ("a file that is cut", |archive| {
        let bytes = fs::read(archive.join(FIRST)).unwrap();
        write(&archive.join(FIRST), &bytes[..bytes.len() / 3]);
    }),
    ("a file that is gone", |archive| fs::remove_file(archive.join(FIRST)).unwrap()),
];

const FIRST: &str = "recoupe-20261101T030000Z.warc.gz";

fn flip(file: &Path) {
    let mut bytes = fs::read(file).unwrap();
    let at = bytes.len() / 2;
    bytes[at] ^= 0x10;
    write(file, &bytes);
}

#[test]
fn a_page_that_the_archive_has_lost_speaks_from_the_snapshot_while_its_site_is_down() {
    for (damage, strike) in DAMAGES {
        let stage = Stage::new();
        stage.source("bzh", ("Bretagne", &stage.url("/bzh")), "");
        let text = page("Bretagne", 20, "1er février 2024");
        stage.serve("/bzh", text.as_bytes());
        let first = stage.night("2026-11-01T03:00:00Z").run_id;
        let claims =
            || stage.rows("claims", &["claim_id", "value_low", "first_seen", "withdrawn_at"]);
        let known = claims();
        strike(&stage.output().join("archive"));
        stage.forget();
        let fare = |summary: RunSummary| {
            assert!(!summary.is_complete, "after {damage}");
            assert_eq!(claims(), known, "after {damage}");
            let [fare] = <[_; 1]>::try_from(summary.fares).unwrap();
            (fare.state.code(), fare.reason)
        };
        let (state, reason) = fare(stage.night("2026-11-02T03:00:00Z"));
        let expected = format!(
            "Not reached tonight: the server answers 404. Last copy: 1 November 2026. The copy seen on \
             1 November 2026 is damaged in the archive: snapshot {first} keeps the same bytes, which \
             speak in its place."
        );
        assert_eq!((state, reason), ("stale", expected), "after {damage}");
        let issues = stage.rows("issues", &["message"]).concat().join("\n");
        assert!(
            issues.contains(&format!("is read in snapshot {first}")),
            "after {damage}: {issues}"
        );
        assert!(!verify_archive(&stage.output()).unwrap().damage.is_empty(), "after {damage}");

        // From snapshot to snapshot, for as long as nobody is reached or asked.
        let (state, reason) = fare(stage.night("2026-11-03T03:00:00Z"));
        assert!(state == "stale" && reason.contains("2026-11-02"), "after {damage}: {reason}");
        let offline = RunSettings { mode: Mode::Offline, ..stage.settings("2026-11-03T09:00:00Z") };
        let (state, reason) = fare(pipeline::run(&offline, &mut Silent).unwrap());
        assert!(state == "stale" && reason.contains("damaged"), "after {damage}: {reason}");

        // Once the site is back, the page is kept anew.
        stage.serve("/bzh", text.as_bytes());
        let back = stage.night("2026-11-04T03:00:00Z");
        assert_eq!(claims(), known, "after {damage}");
        assert!(
            !back.fares[0].reason.contains("damaged"),
            "after {damage}: {}",
            back.fares[0].reason
        );
    }
}

#[test]
fn a_page_that_nobody_keeps_any_more_is_told_as_lost_and_an_older_one_speaks() {
    let stage = Stage::new();
    stage.source("bzh", ("Bretagne", &stage.url("/bzh")), "");
    for (day, number) in [("01", 20), ("02", 22)] {
        stage.forget();
        stage.serve("/bzh", page("Bretagne", number, "1er février 2024").as_bytes());
        stage.night(&format!("2026-11-{day}T03:00:00Z"));
    }
    flip(&stage.output().join("archive/recoupe-20261102T030000Z.warc.gz"));
    for snapshot in fs::read_dir(stage.output().join("snapshots")).unwrap() {
        fs::remove_dir_all(snapshot.unwrap().path().join("captures")).unwrap();
    }
    stage.forget();
    let fare = stage.night("2026-11-03T03:00:00Z").fares.remove(0);
    let expected = "The copy seen on 2 November 2026 is damaged in the archive: an older copy, seen on \
                    1 November 2026, speaks in its place.";
    assert!(fare.reason.ends_with(expected), "{}", fare.reason);
    assert_eq!((fare.state.code(), stage.standing("bzh")), ("stale", vec!["20".to_owned()]));

    flip(&stage.output().join("archive").join(FIRST));
    fs::remove_dir_all(stage.output().join("latest/captures")).unwrap();
    let fare = stage.night("2026-11-04T03:00:00Z").fares.remove(0);
    assert!(
        fare.reason.ends_with("is damaged in the archive: no other is kept."),
        "{}",
        fare.reason
    );
    assert_eq!(fare.state.code(), "failed");
}

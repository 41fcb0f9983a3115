//! What sites say of robots is kept for the day, beside the pages and never as one of them.

use std::fs;

use chrono::TimeDelta;

use crate::fetch::{RobotsFetched, RobotsTxt};

use super::*;

/// An answer of a site.
pub(super) fn said(status: u16, text: &str) -> RobotsFetched {
    let said = RobotsTxt { url: url("robots.txt"), status, text: text.as_bytes().to_vec().into() };
    let headers = vec![("content-type".to_owned(), "text/plain".to_owned())];
    let final_url = said.url.clone();
    RobotsFetched { said, final_url, hops: Vec::new(), headers, is_cut: false }
}

fn store(folder: &Path, moment: DateTime<Utc>, all: &[RobotsFetched]) {
    let archive = Archive::open(folder).unwrap();
    let mut night = archive.night(moment).unwrap();
    for read in all {
        night.store_robots(read).unwrap();
    }
    night.commit().unwrap();
}

/// What is known of robots at a moment: status and text.
fn known(folder: &Path, moment: DateTime<Utc>) -> Vec<(u16, String)> {
    let robots = Archive::open(folder).unwrap().robots(moment).into_iter();
    let text = |it: &RobotsTxt| String::from_utf8(it.text.to_vec()).unwrap();
    robots.map(|it| (it.status, text(&it))).collect()
}

const RULES: &str = "User-agent: *\nDisallow: /";

#[test]
fn it_is_good_for_a_day() {
    #[rustfmt::skip]
    let cases = [
        ("the same run again",   TimeDelta::zero(),                          true),
        ("an hour later",        TimeDelta::hours(1),                        true),
        ("just within the day",  TimeDelta::hours(24) - TimeDelta::seconds(1), true),
        ("the next night",       TimeDelta::hours(24),                       false),
        ("a month later",        TimeDelta::days(30),                        false),
        ("a clock went back",    -TimeDelta::seconds(1),                     false),
    ];
    for (status, text) in [(200, RULES), (200, ""), (404, "")] {
        let folder = TempDir::new().unwrap();
        store(folder.path(), day(2), &[said(status, text)]);
        for (name, later, is_known) in cases {
            let expected: &[_] = if is_known { &[(status, text.to_owned())] } else { &[] };
            assert_eq!(known(folder.path(), day(2) + later), expected, "{name}, for {status}");
        }
    }
}

#[test]
fn the_last_answer_counts() {
    let folder = TempDir::new().unwrap();
    let hour = TimeDelta::hours(1);
    store(folder.path(), day(2), &[said(200, "a")]);
    store(folder.path(), day(2) + hour, &[said(404, "")]);
    assert_eq!(known(folder.path(), day(2) + hour), [(404, String::new())]);
    store(folder.path(), day(2) + hour + hour, &[said(200, "a")]);
    assert_eq!(known(folder.path(), day(2) + hour + hour), [(200, "a".to_owned())]);
    fs::remove_dir_all(folder.path().join("index")).unwrap();
    let anew = known(folder.path(), day(2) + hour + hour);
    assert_eq!(anew, [(200, "a".to_owned())], "from the files alone");
}

#[test]
fn it_is_no_page() {
    let folder = TempDir::new().unwrap();
    night(folder.path(), 1, &[fetched("robots.txt", Err(FetchError::Status(404)))]);
    store(folder.path(), day(2), &[said(200, RULES)]);
    let archive = Archive::open(folder.path()).unwrap();
    assert_eq!(archive.entries(DateTime::<Utc>::MAX_UTC).unwrap(), []);
    assert_eq!(archive.latest_entry(&url("robots.txt")), None);
    assert_eq!(archive.moments(&url("robots.txt")).unwrap().len(), 0);
    let failures = archive.failures(day(3)).unwrap();
    assert_eq!(failures.len(), 1, "who declares it as a document has still not got it");
    assert_eq!(archive.issues(), []);
    let verified = verify(folder.path()).unwrap();
    assert_eq!((verified.captures, verified.damage), (0, Vec::new()));
}

#[test]
fn redirects_and_what_was_cut_are_in_the_record() {
    let folder = TempDir::new().unwrap();
    let to: Url = "https://www.example.org/robots.txt".parse().unwrap();
    let hop = Hop { url: url("robots.txt"), status: 301, headers: Vec::new() };
    let read = RobotsFetched { final_url: to, hops: vec![hop], is_cut: true, ..said(200, RULES) };
    store(folder.path(), day(1), &[read]);
    let archive = Archive::open(folder.path()).unwrap();
    let urls: Vec<Url> = archive.robots(day(1)).into_iter().map(|it| it.url).collect();
    assert_eq!(urls, [url("robots.txt")], "it speaks about the site that was asked");
    let text = text(&folder.path().join(FIRST));
    for field in [
        "WARC-Target-URI: https://www.example.org/robots.txt\r\n",
        "Recoupe-Robots: https://example.org/robots.txt\r\n",
        "WARC-Truncated: length\r\n",
        "HTTP/1.1 301 Moved Permanently\r\n",
    ] {
        assert!(text.contains(field), "{field} is missing in {text}");
    }
    assert_eq!(verify(folder.path()).unwrap().damage, []);
}

#[test]
fn what_is_damaged_is_as_if_it_were_not_there() {
    let folder = TempDir::new().unwrap();
    store(folder.path(), day(1), &[said(200, RULES)]);
    let path = folder.path().join(FIRST);
    let whole = fs::read(&path).unwrap();
    let mut flipped = whole.clone();
    let at = flipped.len() - 12;
    flipped[at] ^= 1;
    overwrite(path.clone(), &flipped);
    assert_eq!(known(folder.path(), day(1)), []);
    assert!(!verify(folder.path()).unwrap().damage.is_empty());
    overwrite(path, &whole);
    assert_eq!(known(folder.path(), day(1)).len(), 1);
    assert_eq!(verify(folder.path()).unwrap().damage, []);
}

#[test]
fn what_others_were_told_is_theirs() {
    let (other, folder) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    store(other.path(), day(1), &[said(200, RULES)]);
    night(other.path(), 2, &[page("a", b"388")]);
    // A night of another archive of ours, the rules and a page in one file.
    let files = [FIRST, "recoupe-20261102T021500Z.warc.gz"].map(|it| other.path().join(it));
    let joined = files.map(|file| fs::read(file).unwrap()).concat();
    let path = folder.path().join("joined.warc.gz.aside");
    overwrite(path.clone(), &joined);
    let taken = import(folder.path(), &path).unwrap();
    fs::remove_file(path).unwrap();
    assert_eq!(taken.addresses.keys().collect::<Vec<_>>(), ["https://example.org/a"]);
    assert_eq!(known(folder.path(), day(1)), [], "another robot was told that");
    assert_eq!(Archive::open(folder.path()).unwrap().entries(day(9)).unwrap().len(), 1);
    assert_eq!(verify(folder.path()).unwrap().damage, []);
}

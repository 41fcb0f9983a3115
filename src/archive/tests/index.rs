//! The index says what the files say, however it came to be.

use std::{collections::BTreeMap, fs, path::Path};

use proptest::prelude::*;

use super::*;

/// The files of the index, by name.
fn index(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = fs::read_dir(folder.join("index")).unwrap();
    let file = |entry: fs::DirEntry| {
        (entry.file_name().into_string().unwrap(), fs::read(entry.path()).unwrap())
    };
    entries.map(|entry| file(entry.unwrap())).collect()
}

fn at(moment: &str) -> DateTime<Utc> {
    moment.parse().unwrap()
}

fn night_at(folder: &Path, moment: DateTime<Utc>, all: &[Fetched]) {
    let archive = Archive::open(folder).unwrap();
    let mut night = archive.night(moment).unwrap();
    // Rules that are others each day, and on some days none.
    let rules = moment.format("User-agent: *\nDisallow: /%j").to_string();
    let read =
        if moment.timestamp() % 3 == 0 { robots::said(404, "") } else { robots::said(200, &rules) };
    night.store_robots(&read).unwrap();
    for fetched in all {
        night.store(&source(), fetched).unwrap();
    }
    night.commit().unwrap();
}

fn told(issues: &[crate::model::Issue]) -> Vec<String> {
    issues.iter().map(ToString::to_string).collect()
}

/// What a page answers on one night.
fn answer(path: &str, number: u8) -> Fetched {
    match number {
        0 => fetched(path, Ok(Answer::Unchanged)),
        1 => fetched(path, Err(FetchError::Status(404))),
        2 => fetched(
            path,
            Err(FetchError::AskedToWait { host: "example.org".to_owned(), seconds: Some(9000) }),
        ),
        other => page(path, &[b'0' + other]),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    /// Added to night by night, or made at once from the files alone: to the byte the same. And what
    /// was known at a time is what an archive holds that ends there.
    #[test]
    fn the_index_is_that_of_the_files(nights in prop::collection::vec(prop::collection::vec(0_u8..6, 3), 1..6)) {
        let folder = TempDir::new().unwrap();
        let begin = at("2026-11-29T02:15:00Z");
        let mut histories = Vec::new();
        for (number, answers) in nights.iter().enumerate() {
            let all: Vec<_> = ["a", "b", "c"].into_iter().zip(answers).map(|(path, number)| answer(path, *number)).collect();
            let moment = begin + chrono::TimeDelta::days(i64::try_from(number).unwrap());
            night_at(folder.path(), moment, &all);
            let archive = Archive::open(folder.path()).unwrap();
            prop_assert_eq!(archive.notes(), []);
            histories.push((moment, archive.entries(moment).unwrap()));
        }
        let added = index(folder.path());
        fs::remove_dir_all(folder.path().join("index")).unwrap();
        let archive = Archive::maintain(folder.path()).unwrap();
        prop_assert_eq!(archive.notes().len(), 1);
        prop_assert_eq!(&index(folder.path()), &added);
        for (moment, entries) in histories {
            prop_assert_eq!(archive.entries(moment).unwrap(), entries, "known at {}", moment);
        }
        prop_assert_eq!(verify(folder.path()).unwrap().damage, []);
    }
}

#[test]
fn an_index_that_is_lost_or_damaged_is_made_anew_and_told() {
    let folder = TempDir::new().unwrap();
    night(folder.path(), 1, &[page("a", b"388"), page("b", b"123")]);
    night_at(folder.path(), at("2026-12-01T02:15:00Z"), &[page("a", b"390")]);
    let sound = index(folder.path());
    let names: Vec<&str> = sound.keys().map(String::as_str).collect();
    assert_eq!(
        names,
        ["SHA256SUMS", "known.parquet", "nights-2026-11.parquet", "nights-2026-12.parquet"]
    );
    let entries = |archive: &Archive| archive.entries(DateTime::<Utc>::MAX_UTC).unwrap();
    let expected = entries(&Archive::open(folder.path()).unwrap());
    for (name, bytes) in &sound {
        let path = folder.path().join("index").join(name);
        let half = bytes[..bytes.len() / 2].to_vec();
        let mut flipped = bytes.clone();
        flipped[bytes.len() / 3] ^= 4;
        for damage in [Some(half), Some(flipped), Some(Vec::new()), None] {
            match &damage {
                Some(damage) => overwrite(path.clone(), damage),
                None => fs::remove_file(&path).unwrap(),
            }
            let before = index(folder.path());
            let archive = Archive::open(folder.path()).unwrap();
            assert_eq!(entries(&archive), expected, "{name}");
            assert_eq!(archive.issues(), [], "{name}");
            let november = archive.entries(at("2026-11-30T00:00:00Z")).unwrap();
            assert_eq!(november.len(), 2, "{name}");
            assert_eq!(index(folder.path()), before, "whoever only looks writes nothing");
            // A shard is looked at when it is needed, which is when something was known, or by
            // whoever verifies; what is known of all of them is needed every night.
            if name == "known.parquet" || (name == "SHA256SUMS" && damage.is_none()) {
                assert_eq!(archive.notes().len(), 1, "{name}");
            }
            assert!(!verify(folder.path()).unwrap().damage.is_empty(), "{name}");
            fs::remove_dir_all(folder.path().join("index")).unwrap();
            Archive::maintain(folder.path()).unwrap();
            assert_eq!(index(folder.path()), sound, "{name}");
        }
    }
}

#[test]
fn a_file_that_is_gone_is_told_until_it_is_back() {
    let folder = TempDir::new().unwrap();
    night(folder.path(), 1, &[page("a", b"388")]);
    night(folder.path(), 2, &[page("b", b"123")]);
    let first = folder.path().join(FIRST);
    let bytes = fs::read(&first).unwrap();
    fs::remove_file(&first).unwrap();
    for on in [3, 4] {
        night(folder.path(), on, &[page("c", b"781")]);
        let archive = Archive::open(folder.path()).unwrap();
        let issues = told(&archive.issues());
        let expected =
            format!("{FIRST}: byte 0: the file is gone; {} bytes were written", bytes.len());
        assert_eq!(issues, [expected]);
        assert!(latest(&archive, "a", day(9)).is_none() && latest(&archive, "b", day(9)).is_some());
    }
    // Another file in its place is not taken for it.
    fs::copy(folder.path().join("recoupe-20261102T021500Z.warc.gz"), &first).unwrap();
    let issues = told(&Archive::maintain(folder.path()).unwrap().issues());
    assert!(issues.iter().any(|it| it.contains("were written")), "{issues:?}");
    overwrite(first.clone(), &bytes);
    let archive = Archive::maintain(folder.path()).unwrap();
    assert_eq!(archive.issues(), []);
    assert!(latest(&archive, "a", day(9)).is_some());
    assert_eq!(verify(folder.path()).unwrap().damage, []);

    // Whoever means it removes the index as well.
    fs::remove_file(&first).unwrap();
    fs::remove_dir_all(folder.path().join("index")).unwrap();
    assert_eq!(Archive::maintain(folder.path()).unwrap().issues(), []);
}

#[test]
fn a_night_that_the_index_does_not_know_is_read_and_told() {
    let (folder, other) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    night(folder.path(), 1, &[page("a", b"388")]);
    night(other.path(), 2, &[page("a", b"390")]);
    let second = "recoupe-20261102T021500Z.warc.gz";
    fs::copy(other.path().join(second), folder.path().join(second)).unwrap();
    let archive = Archive::open(folder.path()).unwrap();
    assert_eq!(archive.latest_entry(&url("a")).unwrap().first_seen, day(2));
    let notes = told(archive.notes());
    assert_eq!(notes.len(), 1);
    assert!(notes[0].contains(second), "{notes:?}");
}

#[test]
fn what_a_host_asks_for_is_remembered() {
    let folder = TempDir::new().unwrap();
    let asked = |host: &str, seconds| {
        let error = FetchError::AskedToWait { host: host.to_owned(), seconds };
        fetched(host, Err(error))
    };
    let evening = at("2026-11-01T02:15:00Z");
    let archive = Archive::open(folder.path()).unwrap();
    let mut first = archive.night(evening).unwrap();
    first.answered_at(evening + chrono::TimeDelta::milliseconds(600_500));
    for fetched in [
        asked("two.example", Some(172_800)),
        asked("never.example", Some(u64::MAX)),
        asked("silent.example", None),
    ] {
        first.store(&source(), &fetched).unwrap();
    }
    first.commit().unwrap();

    let waits = |now| Archive::open(folder.path()).unwrap().waits(now);
    // Two days and no second less, from when the answer was there.
    let two = at("2026-11-03T02:25:01Z");
    let month = at("2026-12-02T02:25:01Z");
    let both: BTreeMap<_, _> =
        [("never.example".to_owned(), month), ("two.example".to_owned(), two)].into();
    assert_eq!(waits(day(2)), both);
    assert_eq!(waits(two).len(), 1);
    assert_eq!(waits(month).len(), 0);
    assert_eq!(waits(at("2026-10-31T00:00:00Z")).len(), 0, "noted by a clock that was wrong");

    // Left alone, it has not asked again: the wait is no longer than it was.
    night_at(folder.path(), day(2), &[asked("two.example", Some(87_000))]);
    assert_eq!(waits(day(2)), both);
    // Asked again, it says something new.
    night_at(folder.path(), day(4), &[asked("two.example", Some(60))]);
    assert_eq!(waits(at("2026-11-04T02:15:30Z")).len(), 2);
    assert_eq!(waits(at("2026-11-04T02:17:00Z")).len(), 1);
}

#[test]
fn validators_are_those_of_the_copy_that_we_hold() {
    let folder = TempDir::new().unwrap();
    let validators = |on| {
        let archive = Archive::open(folder.path()).unwrap();
        archive.validators(&url("a"), day(on)).etag
    };
    let with = Some("\"v1\"".to_owned());
    assert_eq!(validators(1), None, "nothing is held yet");
    night(folder.path(), 1, &[page("a", b"388")]);
    assert_eq!(validators(2), with);
    for on in 2..8 {
        night(folder.path(), on, &[fetched("a", Ok(Answer::Unchanged))]);
    }
    assert_eq!(validators(7), with, "the sixth night after");
    assert_eq!(validators(8), None, "the seventh: a server that always says 304 is found out");
    night(folder.path(), 8, &[page("a", b"388")]);
    assert_eq!(validators(9), with, "sent again, it is believed again");

    // The same content came without validators: older ones are not its own.
    let mut bare = page("a", b"388");
    if let Ok(Answer::Page(response)) = &mut bare.outcome {
        response.headers.retain(|(name, _)| name != "etag");
    }
    night(folder.path(), 9, &[bare]);
    assert_eq!(validators(10), None);

    night(folder.path(), 10, &[page("a", b"390")]);
    assert_eq!(validators(11), with);
    assert_eq!(validators(9), None, "a clock that goes back asks without conditions");
    let path = folder.path().join("recoupe-20261110T021500Z.warc.gz");
    let mut bytes = fs::read(&path).unwrap();
    let content = Archive::open(folder.path()).unwrap().latest_entry(&url("a")).unwrap().digest;
    let archive = Archive::open(folder.path()).unwrap();
    let offset = usize::try_from(archive.document(content).unwrap().0.offset).unwrap();
    bytes[offset + 40] ^= 1;
    overwrite(path, &bytes);
    assert_eq!(validators(11), None, "the bytes can no longer be read");

    // What can no longer be read is stored again, and can be read then.
    night(folder.path(), 11, &[page("a", b"390")]);
    let archive = Archive::open(folder.path()).unwrap();
    assert_eq!(latest(&archive, "a", day(12)).unwrap().bytes, b"390".as_slice());
    assert_eq!(validators(12), with);
}

//! The log of the runs: what stands in it, and what people are told of it.

use std::{
    fs,
    io::Write as _,
    path::{Path, PathBuf},
};

use assert_cmd::Command;
use recoupe::{
    pipeline::{self, Error, Mode, RunSettings, Silent},
    publish::{LoggedRun, RunResult, audit, begin_run, entered_run, last_runs, write_run},
};
use tempfile::TempDir;

use super::night::{Stage, nowhere, page, write};

fn status(output: &Path, more: &[&str]) -> Command {
    let mut command = Command::cargo_bin("recoupe").unwrap();
    command.arg("status").args(more).arg("--output").arg(output);
    command
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// A night as the program runs it, log and all.
fn night(stage: &Stage, started_at: &str, exit_code: u8) -> Result<pipeline::RunSummary, Error> {
    let settings = stage.settings(started_at);
    let ran = pipeline::run(&settings, &mut Silent);
    let ended = settings.started_at + chrono::Duration::seconds(90);
    pipeline::log(&settings, (ended, exit_code), &ran).unwrap();
    ran
}

#[test]
fn every_run_is_logged_and_told() {
    let stage = Stage::new();
    stage.source("bzh", ("Bretagne", &stage.url("/bzh")), "");
    stage.serve("/bzh", page("Bretagne", 20, "1er février 2024").as_bytes());
    night(&stage, "2024-11-20T03:00:00Z", 0).unwrap();
    stage.forget();
    night(&stage, "2024-11-21T03:00:00Z", 3).unwrap();
    // Killed on the spot.
    let settings = stage.settings("2024-11-22T03:00:00Z");
    begin_run(&stage.output(), settings.started_at, false).unwrap();
    stage.serve("/bzh", page("Bretagne", 80, "1er mars 2024").as_bytes());
    // Two nights without a run.
    night(&stage, "2024-11-24T12:00:00Z", 3).unwrap();
    let sources = stage.sources().join("vocabulary/territories.toml");
    let geography = fs::read_to_string(&sources).unwrap();
    write(&sources, "not TOML");
    night(&stage, "2024-11-25T03:00:00Z", 2).unwrap_err();
    write(&sources, &geography);

    let (runs, damaged) = last_runs(&stage.output(), 99).unwrap();
    assert!(damaged.is_empty());
    let told: Vec<_> = runs.iter().map(|run| (run.sequence, run.result, run.exit_code)).collect();
    let expected = [
        (1, RunResult::Published, Some(0)),
        (2, RunResult::Published, Some(3)),
        (3, RunResult::CutOff, None),
        (4, RunResult::Published, Some(3)),
        (5, RunResult::Failed, Some(2)),
    ];
    assert_eq!(told, expected);
    let last = runs[3].published.as_ref().unwrap();
    assert_eq!((last.sources.len(), last.held.len(), last.figures_new), (1, 1, 0));
    let issues = stage.rows("issues", &["message"]);
    assert!(
        issues
            .iter()
            .any(|row| row[0].contains("no run between 2024-11-22 03:00 and 2024-11-24 12:00")),
        "{issues:?}"
    );

    let done = status(&stage.output(), &[]).assert().code(1);
    let told = text(&done.get_output().stdout);
    let lines: Vec<&str> = told.lines().collect();
    #[rustfmt::skip]
    let expected = [
        ("2024-11-20 03:00", "exit 0"), ("2024-11-21 03:00", "exit 3"), ("2024-11-22 03:00", "cut off"),
        ("no run between 2024-11-22 03:00", "2024-11-24 12:00"), ("2024-11-24 12:00", "1 drifted"),
        ("2024-11-25 03:00", "exit 2"), ("no run since", "2024-11-25 03:00"),
    ];
    for ((begins, holds), line) in expected.iter().zip(&lines) {
        assert!(line.starts_with(begins) && line.contains(holds), "`{line}` in\n{told}");
    }
    assert!(lines[0].contains("2 min") && lines[0].contains("1 fresh"), "{told}");
    let done = status(&stage.output(), &["--json", "--last", "2"]).assert().code(1);
    let lines = text(&done.get_output().stdout);
    let records: Vec<serde_json::Value> =
        lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(records.len(), 2);
    assert_eq!(records[0]["published"]["states"]["drifted"], 1);
    assert_eq!(records[1]["result"], "failed");
}

#[test]
fn without_a_run_there_is_nothing_to_tell() {
    let output = TempDir::new().unwrap();
    let done = status(output.path(), &[]).assert().code(2);
    assert!(text(&done.get_output().stderr).contains("no run is logged there"));
    fs::create_dir(output.path().join("runs")).unwrap();
    write(&output.path().join("runs/000001_2024-11-20T030000000Z.json"), "{\"sequence\": 1");
    let done = status(output.path(), &[]).assert().code(2);
    assert!(text(&done.get_output().stderr).contains("no record of a run"));
}

#[test]
fn a_clock_that_goes_back_is_refused_and_nothing_is_asked() {
    let stage = Stage::new();
    stage.source("bzh", ("Bretagne", &stage.url("/bzh")), "");
    stage.serve("/bzh", page("Bretagne", 20, "1er février 2024").as_bytes());
    night(&stage, "2024-11-22T03:00:00Z", 0).unwrap();
    let before = super::night::files(&stage.output().join("latest"));
    let asked = stage.asked().len();
    for moment in ["2024-11-21T03:00:00Z", "1970-01-01T00:00:00Z", "2016-02-29T02:30:00Z"] {
        let refused = night(&stage, moment, 1).unwrap_err();
        assert!(matches!(refused, Error::Clock { .. }), "{refused}");
        assert!(!refused.is_configuration());
    }
    assert_eq!(stage.asked().len(), asked, "nobody is asked");
    assert_eq!(before, super::night::files(&stage.output().join("latest")));
    // Whatever the clock does from here on, the numbers go on.
    for moment in ["2027-11-22T03:00:00Z", "2038-01-19T03:14:08Z"] {
        night(&stage, moment, 0).unwrap();
    }
    let (runs, _) = last_runs(&stage.output(), 99).unwrap();
    let numbers: Vec<u64> = runs.iter().map(|run| run.sequence).collect();
    assert_eq!(numbers, [1, 2, 3, 4, 5, 6]);
}

#[test]
fn a_locked_folder_is_not_touched() {
    let output = TempDir::new().unwrap();
    let _held = recoupe::publish::Lock::take(output.path()).unwrap();
    let mut command = Command::cargo_bin("recoupe").unwrap();
    command.args(["run", "--offline", "-q", "--output"]).arg(output.path()).assert().code(11);
    assert_eq!(fs::read_dir(output.path()).unwrap().count(), 1, "only the lock itself");
}

fn put(path: &Path, bytes: &[u8]) {
    fs::File::create(path).unwrap().write_all(bytes).unwrap();
}

#[test]
fn damage_of_the_log_and_the_history_is_found_and_what_a_kill_leaves_is_none() {
    let stage = Stage::new();
    stage.source("bzh", ("Bretagne", &stage.url("/bzh")), "");
    stage.serve("/bzh", page("Bretagne", 20, "1er février 2024").as_bytes());
    for day in ["20", "21", "22"] {
        night(&stage, &format!("2024-11-{day}T03:00:00Z"), 0).unwrap();
    }
    let found = || audit(&stage.output()).unwrap();
    let sound = found();
    assert_eq!((sound.runs, sound.nights), (3, 3));
    assert_eq!((&sound.damage, &sound.leftovers), (&vec![], &vec![]));
    let mut cases = 0;
    let folders = ["runs", "history"].map(|inside| stage.output().join(inside));
    let inside = |folder: &PathBuf| {
        let files = super::night::files(folder).into_iter();
        files.map(|(path, whole)| (folder.join(path), whole)).collect::<Vec<_>>()
    };
    let mut written: Vec<(PathBuf, Vec<u8>)> = folders.iter().flat_map(inside).collect();
    let declared = stage.output().join("declared.json");
    written.push((declared.clone(), fs::read(declared).unwrap()));
    for (path, whole) in written {
        let flipped = |at: usize| {
            let mut bytes = whole.clone();
            bytes[at % whole.len()] ^= 1 << (at % 8);
            Some(bytes)
        };
        let half = Some(whole[..whole.len() / 2].to_vec());
        let flips = (0..40).map(|flip| flipped(flip * whole.len() / 40 + flip));
        for damaged in [None, Some(Vec::new()), half].into_iter().chain(flips) {
            fs::remove_file(&path).unwrap();
            if let Some(bytes) = &damaged {
                put(&path, bytes);
            }
            assert!(!found().damage.is_empty(), "{} as {damaged:?}", path.display());
            put(&path, &whole);
            cases += 1;
        }
    }
    for folder in &folders {
        for stranger in [folder.join("stranger"), folder.join("000001_x")] {
            put(&stranger, b"");
            assert!(!found().damage.is_empty(), "{}", stranger.display());
            fs::remove_file(stranger).unwrap();
        }
    }
    assert_eq!((cases, found()), (7 * 43, sound));

    // A run that is killed after its snapshot, before the history and its own end.
    let settings = stage.settings("2024-11-23T03:00:00Z");
    let summary = pipeline::run(&settings, &mut Silent).unwrap();
    let part = format!("history/snapshot={}", summary.run_id);
    fs::remove_dir_all(stage.output().join(&part)).unwrap();
    let asides = [
        ".latest-x",
        ".history-x",
        ".probe-1.open",
        "runs/.run-x",
        "snapshots/.draft-x",
        "snapshots/.probe-1.open",
    ];
    for aside in asides {
        put(&stage.output().join(aside), b"");
    }
    let left = found();
    assert_eq!((left.damage, left.leftovers.len()), (vec![], 7));
    // The same where it was the disk that failed then.
    let entered = entered_run(&stage.output(), settings.started_at, false).unwrap();
    let failed = LoggedRun { result: RunResult::Failed, exit_code: Some(1), ..entered };
    write_run(&stage.output(), &failed).unwrap();
    assert_eq!(found().damage, Vec::<String>::new());
    // A probe of the archive, which knows open files.
    put(&stage.output().join("archive/.probe-1.open"), b"?");
    let archive = pipeline::verify_archive(&stage.output()).unwrap();
    assert_eq!((archive.damage.len(), archive.leftovers.len()), (0, 1), "{archive:?}");
    night(&stage, "2024-11-24T03:00:00Z", 0).unwrap();
    let after = found();
    assert_eq!((after.runs, after.nights), (5, 5));
    assert_eq!((after.damage, after.leftovers), (vec![], vec![]));
    assert!(pipeline::verify_archive(&stage.output()).unwrap().leftovers.is_empty());
}

/// The snapshot that the published one was held against.
fn held_against(stage: &Stage) -> String {
    let manifest = fs::read(stage.output().join("latest/manifest.json")).unwrap();
    let manifest: serde_json::Value = serde_json::from_slice(&manifest).unwrap();
    manifest["previous_run_id"].as_str().unwrap_or_default().to_owned()
}

#[test]
fn a_night_follows_the_snapshot_that_readers_saw_last_whatever_the_clock_said() {
    let stage = Stage::new();
    stage.source("bzh", ("Bretagne", &stage.url("/bzh")), "");
    stage.serve("/bzh", page("Bretagne", 20, "1er février 2024").as_bytes());
    night(&stage, "2026-11-21T03:00:00Z", 0).unwrap();
    assert_eq!(held_against(&stage), "");
    // The clock is a year ahead; somebody sets it, and moves what it has archived away.
    night(&stage, "2027-11-22T04:00:00Z", 0).unwrap();
    assert_eq!(held_against(&stage), "2026-11-21T030000Z");
    let refused = night(&stage, "2026-11-22T03:00:00Z", 1);
    let Err(Error::Clock { file, .. }) = refused else { panic!("{refused:?}") };
    let archive = stage.output().join("archive");
    assert_eq!(file, "recoupe-20271122T040000Z.warc.gz");
    fs::remove_file(archive.join(file)).unwrap();
    fs::remove_dir_all(archive.join("index")).unwrap();
    night(&stage, "2026-11-22T03:00:00Z", 0).unwrap();
    assert_eq!(held_against(&stage), "2026-11-21T030000Z");
    // The same morning, without the network: its name is that of the beginning of the day.
    let offline = RunSettings { mode: Mode::Offline, ..stage.settings("2026-11-22T09:00:00Z") };
    let ran = pipeline::run(&offline, &mut Silent);
    pipeline::log(&offline, (offline.started_at, 0), &ran).unwrap();
    assert_eq!(ran.unwrap().run_id, "2026-11-22T000000Z");
    assert_eq!(held_against(&stage), "2026-11-22T030000Z");
    night(&stage, "2026-11-23T03:00:00Z", 0).unwrap();
    assert_eq!(held_against(&stage), "2026-11-22T000000Z");
    // A look at an older day is no night.
    let replay = RunSettings { as_of: "2026-11-21".parse().ok(), ..offline };
    let replay = pipeline::run(&replay, &mut Silent).unwrap();
    assert_eq!(replay.previous.as_deref(), Some("2026-11-21T030000Z"));
    assert!(replay.latest.is_none(), "readers are not led back");
    let part = stage.output().join("history").join(format!("snapshot={}", replay.run_id));
    assert!(!part.exists(), "and the history does not count it");
    assert_eq!(held_against(&stage), "2026-11-22T000000Z");
    // Years later, what the wrong clock said is behind us by name.
    night(&stage, "2027-11-22T03:00:00Z", 0).unwrap();
    assert_eq!(held_against(&stage), "2026-11-23T030000Z");
    night(&stage, "2027-11-23T03:00:00Z", 0).unwrap();
    assert_eq!(held_against(&stage), "2027-11-22T030000Z");
}

#[test]
fn without_the_network_time_does_not_run_backwards_where_the_newest_page_is_gone() {
    let stage = Stage::new();
    for (name, day) in [("gone", "2026-11-20"), ("stays", "2026-11-01")] {
        stage.source(name, ("Bretagne", &stage.url(&format!("/{name}"))), "");
        stage.serve(&format!("/{name}"), page("Bretagne", 20, "1er février 2024").as_bytes());
        night(&stage, &format!("{day}T03:00:00Z"), 0).ok();
    }
    let offline = || RunSettings { mode: Mode::Offline, ..stage.settings("2026-11-26T09:00:00Z") };
    let before = pipeline::run(&offline(), &mut Silent).unwrap();
    fs::remove_file(stage.sources().join("gone.toml")).unwrap();
    let after = pipeline::run(&offline(), &mut Silent).unwrap();
    assert_eq!(after.reference_date, before.reference_date);
    assert_eq!(after.previous, Some(before.run_id));
    assert!(after.others[0].contains("`gone` (1 figure)"), "{after:?}");
}

#[test]
fn a_source_that_vanishes_is_missed_once_and_what_is_wrong_is_told_in_the_morning() {
    let stage = Stage::new();
    for name in ["gone", "stays"] {
        stage.source(name, ("Bretagne", &stage.url(&format!("/{name}"))), "");
        stage.serve(&format!("/{name}"), page("Bretagne", 20, "1er février 2024").as_bytes());
    }
    assert!(night(&stage, "2026-11-21T03:00:00Z", 0).unwrap().is_complete);
    let (gone, stays) = (stage.sources().join("gone.toml"), stage.sources().join("stays.toml"));
    fs::remove_file(gone).unwrap();
    let summary = night(&stage, "2026-11-22T03:00:00Z", 3).unwrap();
    assert!(!summary.is_complete && summary.others.len() == 1, "{summary:?}");
    assert!(summary.others[0].contains("`gone` (1 figure)"), "{summary:?}");
    assert!(night(&stage, "2026-11-23T03:00:00Z", 0).unwrap().is_complete, "once is enough");
    // A file with a mistake is told as such, and every night.
    let asked = stage.asked().len();
    let declared = fs::read_to_string(&stays).unwrap();
    write(&stays, &declared.replace("title", "tittle"));
    for day in ["24", "25"] {
        let summary = night(&stage, &format!("2026-11-{day}T03:00:00Z"), 3).unwrap();
        assert_eq!(summary.others.len(), 1, "{summary:?}");
        assert!(summary.others[0].starts_with("sources/stays.toml: "), "{summary:?}");
        // What it said before still speaks, and nobody is asked.
        assert_eq!(stage.standing("stays"), ["20"]);
        let told = stage.rows("sources", &["source_id", "state", "state_since"]);
        assert_eq!(told, [["stays", "stale", "2026-11-24"].map(str::to_owned)]);
        assert_eq!(stage.asked().len(), asked);
    }
    let done = status(&stage.output(), &[]).assert();
    let told = text(&done.get_output().stdout);
    assert!(told.contains("unknown field `tittle`"), "{told}");
    write(&stays, &declared);
    assert!(night(&stage, "2026-11-26T03:00:00Z", 0).unwrap().is_complete);
    // A file in the place of the history: the night is published, and missing there.
    fs::remove_dir_all(stage.output().join("history")).unwrap();
    write(&stage.output().join("history"), "somebody's");
    let summary = night(&stage, "2026-11-27T03:00:00Z", 3).unwrap();
    assert!(!summary.is_complete && summary.others[0].contains("missing from the history"));
}

#[test]
fn where_no_site_is_reached_it_is_the_machine_that_is_told_of() {
    let stage = Stage::new();
    let words = "none of the sites was reached: look at the network of this machine";
    for name in ["one", "two"] {
        stage.source(name, ("Bretagne", &nowhere()), "");
    }
    let summary = night(&stage, "2026-11-21T03:00:00Z", 3).unwrap();
    assert_eq!(summary.others, [words]);
    stage.source("two", ("Bretagne", &stage.url("/two")), "");
    let summary = night(&stage, "2026-11-22T03:00:00Z", 3).unwrap();
    assert!(!summary.others.iter().any(|it| it == words), "{summary:?}");
}

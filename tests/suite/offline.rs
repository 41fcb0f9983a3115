//! Runs without the network after nights with it: nobody was asked, so that who could not be reached
//! in the night is not said to be well.

use std::fs;

use assert_cmd::Command;
use recoupe::{
    pipeline::{self, Mode, RunSettings, RunSummary, Silent},
    publish::{Lock, begin_run},
};

use super::night::{Stage, page, write};

/// A run as the program makes it, log and all, with the exit code that it would end with.
fn logged(settings: &RunSettings) -> RunSummary {
    let ran = pipeline::run(settings, &mut Silent);
    let code = if ran.as_ref().unwrap().is_complete { 0 } else { 3 };
    pipeline::log(settings, (settings.started_at, code), &ran).unwrap();
    ran.unwrap()
}

fn offline(stage: &Stage, started_at: &str) -> RunSettings {
    RunSettings { mode: Mode::Offline, ..stage.settings(started_at) }
}

fn status(stage: &Stage) -> (i32, String) {
    let mut command = Command::cargo_bin("recoupe").unwrap();
    let done = command.arg("status").arg("--output").arg(stage.output()).output().unwrap();
    (done.status.code().unwrap(), String::from_utf8(done.stdout).unwrap())
}

/// Each source with its state and since when, in the snapshot that readers see.
fn states(stage: &Stage) -> Vec<String> {
    let rows = stage.rows("sources", &["source_id", "state", "state_since"]);
    rows.into_iter().map(|row| row.join(" ").trim_end().to_owned()).collect()
}

/// One page that answers, one that is gone after the first night, one that never was.
fn three(stage: &Stage) {
    for id in ["down", "never", "well"] {
        stage.source(id, ("Bretagne", &stage.url(&format!("/{id}"))), "");
    }
    stage.serve("/down", page("Bretagne", 20, "1er février 2024").as_bytes());
    well(stage);
}

fn well(stage: &Stage) {
    stage.forget();
    stage.serve("/well", page("Bretagne", 20, "1er février 2024").as_bytes());
}

/// The real time: the program asks the clock how long ago a night was.
#[expect(clippy::disallowed_methods, reason = "what is tested is held against the clock")]
fn this_moment() -> chrono::DateTime<chrono::Utc> {
    chrono::Utc::now()
}

#[test]
fn who_was_not_reached_in_the_night_is_not_reached_by_a_run_that_asks_nobody() {
    let stage = Stage::new();
    three(&stage);
    stage.serve("/down", page("Bretagne", 20, "1er février 2024").as_bytes());
    logged(&stage.settings("2026-11-21T03:00:00Z"));
    well(&stage);
    assert!(!logged(&stage.settings("2026-11-22T03:00:00Z")).is_complete);
    let told = ["down stale 2026-11-22", "never failed 2026-11-21", "well unchanged 2026-11-21"];
    assert_eq!(states(&stage), told);

    assert!(!logged(&offline(&stage, "2026-11-22T09:00:00Z")).is_complete);
    assert_eq!(states(&stage), told);
    let reasons = stage.column("sources", "reason_en");
    let expected =
        "Not reached on 22 November 2026: the server answers 404. Last copy: 21 November 2026.";
    assert_eq!(reasons[0].1, expected);
    // Nor does it begin the count anew.
    logged(&stage.settings("2026-11-23T03:00:00Z"));
    assert_eq!(states(&stage), told);

    // What was known on a day is told as it was then.
    let known = "2026-11-21".parse().ok();
    let then = logged(&RunSettings { known_at: known, ..offline(&stage, "2026-11-23T09:00:00Z") });
    let fares: Vec<String> =
        then.fares.iter().map(|it| format!("{} {}", it.source, it.state.code())).collect();
    assert_eq!(fares, ["down unchanged", "never failed", "well unchanged"]);

    // Back again, it is well in both.
    stage.serve("/down", page("Bretagne", 20, "1er février 2024").as_bytes());
    logged(&stage.settings("2026-11-24T03:00:00Z"));
    logged(&offline(&stage, "2026-11-24T09:00:00Z"));
    assert_eq!(states(&stage)[0], "down unchanged 2026-11-21");
}

#[test]
fn what_announces_pages_and_cannot_be_reached_leaves_its_source_behind() {
    let stage = Stage::new();
    let listing = stage.url("/presse");
    for (id, table) in [
        ("bzh", format!("listing = '{listing}'\npattern = '^/actu/'")),
        ("same", format!("listing = '{listing}'\npattern = '^/actu/'")),
        ("feed", format!("feed = '{}'\npattern = 'cpts'", stage.url("/rss"))),
    ] {
        let text = format!(
            "title = '{id}'\npublisher = 'ARS {id}'\nkind = 'ars'\nterritory = 'Bretagne'\n\
             homepage = 'https://example.org'\ndelay_seconds = 0\n[[discover]]\n{table}\n"
        );
        write(&stage.sources().join(format!("{id}.toml")), &text);
    }
    stage.serve("/presse", b"<html><body><a href='/actu/1'>Les CPTS</a></body></html>");
    stage.serve("/actu/1", page("Bretagne", 20, "1er f\u{e9}vrier 2024").as_bytes());
    logged(&stage.settings("2026-11-21T03:00:00Z"));
    assert_eq!(states(&stage)[..2], ["bzh fresh 2026-11-21", "feed failed 2026-11-21"]);
    stage.forget();
    for day in ["22", "23"] {
        logged(&stage.settings(&format!("2026-11-{day}T03:00:00Z")));
        assert_eq!(states(&stage)[..2], ["bzh stale 2026-11-22", "feed failed 2026-11-21"]);
        assert_eq!(states(&stage)[2], "same failed 2026-11-22");
    }
    logged(&offline(&stage, "2026-11-23T09:00:00Z"));
    assert_eq!(states(&stage)[..2], ["bzh stale 2026-11-22", "feed failed 2026-11-21"]);
    let reason = &stage.column("sources", "reason_en")[0].1;
    assert!(reason.starts_with("What announces its pages was not reached on 23"), "{reason}");
    assert_eq!(stage.standing("bzh"), ["20"]);
}

#[test]
fn a_source_that_sleeps_or_says_too_much_is_well_and_told() {
    let stage = Stage::new();
    let more = "cadence_days = 7\n[expect]\nclaims_max = 1";
    stage.source("bzh", ("Bretagne", &stage.url("/bzh")), more);
    let two = page("Bretagne", 20, "1er février 2024").replace(
        "</main>",
        "<p>Au 1er février 2024, la région Bretagne compte 12 projets de CPTS.</p></main>",
    );
    stage.serve("/bzh", two.as_bytes());
    let many = "2 figures read, 1 expected at most: all are published.";
    let asleep = "Unchanged since 1 November 2026, though it should change every 7 days.";
    for (day, told) in [("01", [many].as_slice()), ("15", &[many]), ("16", &[many, asleep])] {
        let summary = logged(&stage.settings(&format!("2026-11-{day}T03:00:00Z")));
        assert!(summary.is_complete, "{summary:?}");
        assert_eq!(summary.fares[0].reason, told.join(" "), "on {day}");
        let told: Vec<String> =
            told.iter().map(|it| format!("bzh: {}", it.trim_end_matches('.'))).collect();
        assert_eq!(summary.notices, told, "on {day}");
        assert!(status(&stage).1.contains(many), "on {day}");
    }
}

#[test]
fn the_morning_is_told_of_the_night_whatever_ran_since() {
    let stage = Stage::new();
    three(&stage);
    well(&stage);
    // In the test the program asks the real clock how long ago that was.
    let now = this_moment().format("%Y-%m-%dT%H:%M:%SZ").to_string();
    logged(&stage.settings(&now));
    let night = status(&stage);
    assert_eq!(night.0, 3, "{}", night.1);
    assert!(night.1.contains("never  failed"), "{}", night.1);
    logged(&offline(&stage, &now));
    let today = now[..10].parse().ok();
    logged(&RunSettings { known_at: today, ..offline(&stage, &now) });
    let (code, told) = status(&stage);
    assert_eq!(code, 3, "{told}");
    assert!(told.contains("never  failed"), "{told}");
    let lines: Vec<&str> = told.lines().take(3).collect();
    assert!(!lines[0].contains("offline") && lines[1].contains("offline"), "{told}");
    assert!(lines[2].contains("looks back"), "{told}");
}

#[test]
fn what_is_held_back_is_told_without_its_query() {
    let stage = Stage::new();
    let url = stage.url("/bzh?apikey=SECRET77");
    stage.source("bzh", ("Bretagne", &url), "");
    stage.serve("/bzh", page("Bretagne", 20, "1er février 2024").as_bytes());
    let now = this_moment();
    let at = |days| (now - chrono::Duration::days(days)).format("%Y-%m-%dT%H:%M:%SZ").to_string();
    logged(&stage.settings(&at(1)));
    stage.forget();
    stage.serve("/bzh", page("Bretagne", 440, "1er mars 2024").as_bytes());
    let summary = logged(&stage.settings(&at(0)));
    assert_eq!(summary.held.len(), 1, "{summary:?}");
    assert!(summary.fares[0].reason.contains("`440` (2024-03-01"), "{summary:?}");
    let reason = &stage.column("sources", "reason")[0].1;
    assert!(reason.contains("« 440 » (01/03/2024"), "{reason}");
    let (code, told) = status(&stage);
    assert!(code == 3 && told.contains("/bzh\n"), "{told}");
    let mut run = Command::cargo_bin("recoupe").unwrap();
    let run = run.args(["run", "--offline", "--sources"]).arg(stage.sources());
    let done = run.arg("--output").arg(stage.output()).output().unwrap();
    let printed = [done.stdout, done.stderr].map(|it| String::from_utf8_lossy(&it).into_owned());
    assert!(printed[0].contains("held back: bzh"), "{printed:?}");
    let logs = super::night::files(&stage.output().join("runs")).into_values();
    let logs = logs.map(|it| String::from_utf8_lossy(&it).into_owned());
    for text in logs.chain(printed).chain([told]) {
        assert!(!text.contains("SECRET77"), "{text}");
    }
}

#[test]
fn a_run_without_the_network_is_no_night() {
    let stage = Stage::new();
    three(&stage);
    logged(&stage.settings("2026-11-21T03:00:00Z"));
    let now = this_moment().format("%Y-%m-%dT%H:%M:%SZ").to_string();
    logged(&offline(&stage, &now));
    let (code, told) = status(&stage);
    assert!(code == 1 && told.contains("no night since 2026-11-21 03:00"), "{told}");
}

#[test]
fn a_run_that_was_killed_is_seen_by_its_lock() {
    let stage = Stage::new();
    three(&stage);
    let now = this_moment();
    fs::create_dir_all(stage.output()).unwrap();
    begin_run(&stage.output(), now, false).unwrap();
    {
        let _at_work = Lock::take(&stage.output()).unwrap();
        let (code, told) = status(&stage);
        assert!(code == 0 && told.contains("running"), "{told}");
    }
    let (code, told) = status(&stage);
    assert!(code == 1 && told.contains("cut off") && !told.contains("running"), "{told}");
}

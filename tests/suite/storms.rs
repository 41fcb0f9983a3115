//! What machines do to a run: killed, full, forbidden, started twenty times. Whatever happens, the
//! snapshot of yesterday can be read, and the next run works without anybody's help.

use std::{
    fs,
    io::{BufRead as _, BufReader},
    os::unix::fs::symlink,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use assert_cmd::cargo::cargo_bin;
use recoupe::{
    fetch::FetchEvent,
    model::Hint as _,
    pipeline::{self, Error, Event, Progress, Signal, Silent, Stop},
};
use tempfile::TempDir;

use super::night::{Stage, files, page, write};
use super::wire::{Act, Wire};

/// A small folder of sources with captures, and an output.
fn small() -> Stage {
    let stage = Stage::new();
    for (id, place) in [("bzh", "Bretagne"), ("corse", "Corse")] {
        let url = format!("https://{id}.example/cpts");
        stage.source(id, (place, &url), "");
        stage.capture(id, &url, &page(place, 20, "1er février 2024"));
    }
    stage
}

/// The program, on such a folder.
fn run(stage: &Stage, more: &[&str]) -> Command {
    let mut command = Command::new(cargo_bin("recoupe"));
    command.args(["run", "--offline"]).args(more);
    command.arg("--sources").arg(stage.sources()).arg("--output").arg(stage.output());
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command
}

/// The same behind a shell that prepares it: `$@` is the program with its arguments.
fn prepared(stage: &Stage, shell: &str) -> Command {
    let inner = run(stage, &["--quiet"]);
    let mut command = Command::new("/bin/sh");
    command.args(["-c", shell, "sh"]).arg(inner.get_program()).args(inner.get_args());
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command
}

fn code(command: &mut Command) -> Option<i32> {
    command.status().unwrap().code()
}

/// Whether everything in the output folder is what was written.
fn is_whole(stage: &Stage) -> bool {
    let mut verify = Command::new(cargo_bin("recoupe"));
    verify.arg("verify").arg("--output").arg(stage.output());
    verify.stdout(Stdio::null()).status().unwrap().success()
}

/// What no run may leave behind once the next one is done.
fn leftovers(output: &Path) -> Vec<PathBuf> {
    let names = files(output).into_keys().chain([PathBuf::new()]);
    let odd = |path: &PathBuf| {
        let parts = path.components().map(|part| part.as_os_str().to_string_lossy().into_owned());
        parts.into_iter().any(|part| part.starts_with('.') && part != ".lock")
    };
    names.filter(odd).collect()
}

/// Another day's snapshot: other bytes under another name, so that there is something to lose.
const OTHER_DAY: [&str; 3] = ["--quiet", "--as-of", "2025-01-01"];

#[test]
fn killed_at_any_step_a_run_leaves_yesterday_and_the_next_one_works() {
    let stage = small();
    assert_eq!(code(&mut run(&stage, &OTHER_DAY)), Some(0));
    let yesterday = fs::read_link(stage.output().join("latest")).unwrap();
    let mut steps = 0;
    for kill_at in 1.. {
        let mut child = run(&stage, &["--json"]).stderr(Stdio::piped()).spawn().unwrap();
        let lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let seen = lines.map_while(Result::ok).take(kill_at).count();
        child.kill().unwrap();
        child.wait().unwrap();
        if seen < kill_at {
            break;
        }
        steps = kill_at;
        assert!(is_whole(&stage), "after the kill at step {kill_at}");
    }
    assert!(5 < steps, "only {steps} steps were seen");
    assert_eq!(code(&mut run(&stage, &["--quiet"])), Some(0));
    assert_ne!(fs::read_link(stage.output().join("latest")).unwrap(), yesterday);
    assert!(is_whole(&stage));
    assert_eq!(leftovers(&stage.output()), Vec::<PathBuf>::new());
}

/// Stops the run as soon as one page has come.
struct Impatient(Stop);

impl Progress for Impatient {
    fn tell(&mut self, event: &Event<'_>) {
        if let Event::Fetch(FetchEvent::Done { outcome: "ok", .. }) = event {
            self.0.ring(Signal::Terminate);
        }
    }
}

#[test]
fn what_was_answered_before_a_run_is_stopped_is_kept() {
    let stage = Stage::new();
    let text = page("Bretagne", 20, "1er février 2024");
    let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n", text.len());
    let answers = |act: Act| Wire::start([("/page".to_owned(), vec![vec![act]])].into());
    let (good, hangs) =
        (answers(Act::Send([head.as_bytes(), text.as_bytes()].concat())), answers(Act::Hang));
    for (id, place, server) in [("bzh", "Bretagne", &good), ("corse", "Corse", &hangs)] {
        stage.source(id, (place, &server.url("/page")), "");
    }
    let settings = stage.settings("2026-11-22T03:00:00Z");
    let ended = pipeline::run(&settings, &mut Impatient(settings.stop.clone()));
    assert!(matches!(ended, Err(Error::Stopped(Signal::Terminate))), "{ended:?}");
    assert!(!stage.output().join("latest").exists(), "nothing is published");
    assert!(is_whole(&stage));
    let archive = pipeline::archive(&stage.output()).unwrap();
    let held = archive.latest_entry(&good.url("/page").parse().unwrap()).expect("it had come");
    assert_eq!(archive.bytes(&held).unwrap(), text.as_bytes());

    assert_eq!(code(&mut run(&stage, &["--quiet"])), Some(0), "it is read without being asked for");
    assert_eq!(stage.standing("bzh"), ["20"]);
}

#[test]
fn where_files_may_not_grow_nothing_is_published_and_nothing_lost() {
    let stage = small();
    assert_eq!(code(&mut run(&stage, &OTHER_DAY)), Some(0));
    let before = files(&stage.output().join("latest"));
    let mut failed = 0;
    // In blocks of half a kilobyte: the lock, the log, the first table, the report, the last table.
    for blocks in [1, 2, 4, 8, 12, 16, 24, 32, 48, 64, 100, 200, 400] {
        let ended = code(&mut prepared(&stage, &format!("ulimit -f {blocks}; exec \"$@\"")));
        assert!(matches!(ended, Some(0 | 1)), "with {blocks} blocks: {ended:?}");
        if ended == Some(1) {
            failed += 1;
            assert_eq!(before, files(&stage.output().join("latest")), "with {blocks} blocks");
        }
        assert!(is_whole(&stage), "with {blocks} blocks");
    }
    assert!(5 < failed, "only {failed} runs met the limit");
    assert_eq!(code(&mut run(&stage, &["--quiet"])), Some(0));
    assert_eq!(leftovers(&stage.output()), Vec::<PathBuf>::new());
}

#[test]
fn whoever_cannot_be_told_gets_the_same_snapshot_and_exit_code() {
    #[rustfmt::skip]
    let cases = [
        ("as usual", "exec \"$@\""),
        ("a full standard output", "exec \"$@\" >/dev/full"),
        ("a full standard error", "exec \"$@\" 2>/dev/full"),
        ("both full", "exec \"$@\" >/dev/full 2>/dev/full"),
        ("both closed", "exec \"$@\" >&- 2>&-"),
        ("all closed", "exec \"$@\" <&- >&- 2>&-"),
        ("no environment", "exec env -i \"$@\""),
        ("another language", "LC_ALL=tr_TR.UTF-8 TZ=Pacific/Auckland exec \"$@\""),
        ("no such time zone", "TZ=Nowhere/Nowhere exec \"$@\""),
        ("no folder to stand in", "cd \"$(mktemp -d)\" && rmdir \"$PWD\" && exec \"$@\""),
        ("few files at once", "ulimit -n 32; exec \"$@\""),
        ("nobody else may read", "umask 077; exec \"$@\""),
    ];
    let mut first = None;
    for (name, shell) in cases {
        let stage = small();
        assert_eq!(code(&mut prepared(&stage, shell)), Some(0), "with {name}");
        let published = files(&stage.output().join("latest"));
        let first = first.get_or_insert_with(|| published.clone());
        assert!(*first == published, "with {name} other bytes are published");
        let logged = fs::read_dir(stage.output().join("runs")).unwrap().count();
        assert_eq!(logged, 1, "with {name}");
    }
}

#[test]
fn of_twenty_runs_at_once_none_disturbs_another() {
    let stage = small();
    let runs: Vec<_> = (0..20).map(|_| run(&stage, &["--quiet"]).spawn().unwrap()).collect();
    let codes: Vec<_> = runs.into_iter().map(|mut run| run.wait().unwrap().code()).collect();
    let done = codes.iter().filter(|code| **code == Some(0)).count();
    let locked = codes.iter().filter(|code| **code == Some(11)).count();
    assert!(0 < done && done + locked == 20, "{codes:?}");
    assert_eq!(fs::read_dir(stage.output().join("snapshots")).unwrap().count(), 1);
    assert_eq!(fs::read_dir(stage.output().join("runs")).unwrap().count(), done);
    assert!(is_whole(&stage));
}

/// Makes an output folder in which nobody can work.
type Spoil = fn(&Path);

#[test]
fn where_nothing_can_be_written_nobody_is_asked() {
    fn file(path: &Path) {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        write(path, "somebody's");
    }
    fn folder(path: &Path) {
        fs::create_dir_all(path).unwrap();
    }
    fn dangling(path: &Path) {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        symlink(path.parent().unwrap().join("nowhere"), path).unwrap();
    }
    #[rustfmt::skip]
    let cases: [(&str, Spoil, &str); 17] = [
        ("the output is a file", file, ""),
        ("the output is a link to nothing", dangling, ""),
        ("the output is below a file", |at| file(at.parent().unwrap().join("below").as_path()), "../below/output"),
        ("the archive is a file", file, "archive"),
        ("the archive is a link to nothing", dangling, "archive"),
        ("its index is a file", file, "archive/index"),
        ("its index is a link to nothing", dangling, "archive/index"),
        ("what was imported is a file", file, "archive/imported"),
        ("the snapshots are a file", file, "snapshots"),
        ("the snapshots are a link to nothing", dangling, "snapshots"),
        ("the log is a file", file, "runs"),
        ("the log is a link to nothing", dangling, "runs"),
        ("the latest is a folder", folder, "latest"),
        ("the latest is a file", file, "latest"),
        ("the lock is a folder", folder, ".lock"),
        ("the lock is a link to nothing, below nothing", |at| {
            fs::create_dir_all(at.parent().unwrap()).unwrap();
            symlink("nowhere/at/all", at).unwrap();
        }, ".lock"),
        ("the disk is not ours", |_| {}, "/proc"),
    ];
    for (name, spoil, at) in cases {
        let stage = Stage::new();
        stage.source("bzh", ("Bretagne", &stage.url("/bzh")), "");
        stage.serve("/bzh", page("Bretagne", 20, "1er février 2024").as_bytes());
        let mut settings = stage.settings("2024-11-22T03:00:00Z");
        let spoilt = if at.is_empty() { stage.output() } else { stage.output().join(at) };
        if at.starts_with("..") || at.starts_with('/') {
            settings.output = spoilt.clone();
        }
        if at == "/proc" {
            settings.output = PathBuf::from("/proc/recoupe");
        } else {
            spoil(&if at.starts_with("..") { stage.output() } else { spoilt });
        }
        let refused = pipeline::run(&settings, &mut Silent).unwrap_err();
        assert!(!refused.is_configuration(), "{name}: {refused}");
        assert!(stage.asked().is_empty(), "{name}: nobody is asked");
        assert!(refused.hint().is_some(), "{name}: {refused}: what now?");
    }
    // A link to a folder elsewhere is a folder.
    let (stage, elsewhere) = (small(), TempDir::new().unwrap());
    symlink(elsewhere.path(), stage.output()).unwrap();
    assert_eq!(code(&mut run(&stage, &["--quiet"])), Some(0));
    assert!(elsewhere.path().join("latest/figures.parquet").is_file());
}

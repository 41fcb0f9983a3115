//! What one more night costs, after one night and after ten years of nights.
//!
//! ```text
//! cargo run --release --example nights -- generate FOLDER NIGHTS SOURCES
//! cargo run --release --example nights -- measure [NIGHTS] [SOURCES]
//! ```
//!
//! `generate` writes an archive in which every source was fetched once and then said every night
//! that nothing had changed. `measure` does that twice, runs a whole night over each (a server on
//! this machine answers 304 to every source) in a process of its own, and prints what it cost.

mod server;
mod stage;

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    time::Instant,
};

use stage::Stage;

/// How often each archive is measured; the best counts, because other work only adds.
const ROUNDS: usize = 3;

/// What one night cost.
#[derive(Clone, Copy, Debug)]
struct Cost {
    wall_ms: f64,
    written_bytes: f64,
    peak_kib: f64,
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let number = |text: &str| text.parse().expect("a number");
    match words[..] {
        ["generate", folder, nights, sources] => {
            let stage = Stage::new(Path::new(folder), number(sources), 0);
            stage.nights(number(nights));
        }
        ["night", folder, sources, port] => {
            let port = port.parse().expect("a port");
            night(&Stage::new(Path::new(folder), number(sources), port));
        }
        ["measure"] => measure(3_650, 100),
        ["measure", nights] => measure(number(nights), 100),
        ["measure", nights, sources] => measure(number(nights), number(sources)),
        _ => panic!("expected `generate FOLDER NIGHTS SOURCES` or `measure [NIGHTS] [SOURCES]`"),
    }
}

#[expect(clippy::print_stdout, reason = "the table is what it is run for")]
fn measure(nights: usize, sources: usize) {
    let server = server::Server::start();
    let folder = tempfile::tempdir().expect("a folder can be made");
    println!("| nights before | wall, ms | written, kB | peak, MiB | archive, MB in files |");
    println!("|---|---|---|---|---|");
    let mut costs = Vec::new();
    for before in [1, nights] {
        let path = folder.path().join(format!("after-{before}"));
        let began = Instant::now();
        let stage = Stage::new(&path, sources, server.port());
        stage.nights(before);
        let generated = began.elapsed();
        let (files, bytes) = size(&path.join("output/archive"));
        let rounds: Vec<Cost> = (0..ROUNDS).map(|_| apart(&path, sources, server.port())).collect();
        let best = |of: fn(&Cost) -> f64| rounds.iter().map(of).fold(f64::INFINITY, f64::min);
        let cost = Cost {
            wall_ms: best(|it| it.wall_ms),
            written_bytes: best(|it| it.written_bytes),
            peak_kib: best(|it| it.peak_kib),
        };
        println!(
            "| {before} | {:.0} | {:.0} | {:.0} | {:.1} in {files} |",
            cost.wall_ms,
            cost.written_bytes / 1e3,
            cost.peak_kib / 1024.0,
            bytes / 1e6
        );
        eprintln_generated(before, generated.as_secs_f64());
        costs.push(cost);
    }
    let ratio = |of: fn(&Cost) -> f64| of(&costs[1]) / of(&costs[0]);
    println!(
        "| ratio | {:.2} | {:.2} | {:.2} | |",
        ratio(|it| it.wall_ms),
        ratio(|it| it.written_bytes),
        ratio(|it| it.peak_kib)
    );
    let worst = [ratio(|it| it.wall_ms), ratio(|it| it.written_bytes), ratio(|it| it.peak_kib)];
    assert!(
        worst.iter().all(|&ratio| ratio < MOST_GROWTH),
        "a night costs more the more there were before it: {worst:.2?} times"
    );
}

/// By how much a night may cost more after ten years of them than after one.
const MOST_GROWTH: f64 = 1.2;

#[expect(clippy::print_stderr, reason = "whoever waits would like to know")]
fn eprintln_generated(nights: usize, seconds: f64) {
    eprintln!("{nights} nights made in {seconds:.1} s");
}

/// One night in a process of its own, whose memory and writes are its own.
fn apart(folder: &Path, sources: usize, port: u16) -> Cost {
    let itself = std::env::current_exe().expect("the program knows itself");
    let folder = folder.to_str().expect("the folder has a plain name");
    let done = Command::new(itself)
        .args(["night", folder, &sources.to_string(), &port.to_string()])
        .output()
        .expect("the program can be started");
    let told = String::from_utf8_lossy(&done.stdout).into_owned();
    assert!(done.status.success(), "{told}{}", String::from_utf8_lossy(&done.stderr));
    let numbers: Vec<f64> =
        told.split_whitespace().map(|word| word.parse().expect("a number")).collect();
    let [wall_ms, written_bytes, peak_kib] = numbers[..] else { panic!("three numbers: {told}") };
    Cost { wall_ms, written_bytes, peak_kib }
}

/// Runs one night and says what it cost: milliseconds, bytes given to the disk, KiB of memory.
#[expect(clippy::print_stdout, reason = "the parent reads it")]
fn night(stage: &Stage) {
    let written = || stated("/proc/self/io", "wchar:");
    let (began, before) = (Instant::now(), written());
    stage.run();
    let wall_ms = began.elapsed().as_secs_f64() * 1e3;
    println!("{wall_ms} {} {}", written() - before, stated("/proc/self/status", "VmHWM:"));
}

/// A number that the system states about this process.
fn stated(file: &str, name: &str) -> f64 {
    let text = fs::read_to_string(file).expect("the system states it");
    let line = text.lines().find_map(|line| line.strip_prefix(name)).expect("the line is there");
    let number = line.split_whitespace().next().expect("a number stands there");
    number.parse().expect("a number")
}

/// How many files a folder holds, and how many bytes in them.
fn size(folder: &Path) -> (usize, f64) {
    let mut folders: Vec<PathBuf> = vec![folder.to_owned()];
    let (mut files, mut bytes) = (0, 0.0);
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("the folder is there") {
            let entry = entry.expect("the folder can be listed");
            let found = entry.metadata().expect("the file is there");
            if found.is_dir() {
                folders.push(entry.path());
            } else {
                files += 1;
                #[expect(clippy::cast_precision_loss, reason = "no archive has 2^53 bytes")]
                let size = found.len() as f64;
                bytes += size;
            }
        }
    }
    (files, bytes)
}

//! How long reconciling takes, and how much memory, from ten thousand claims to ten million.
//!
//! `cargo bench --bench scale -- [--python PROGRAM] 10000 100000 1000000`: makes each file, reconciles
//! it with the program in a process of its own, and asks the peers in `benches/peers` for the simple
//! choice on the same file.
#![expect(clippy::print_stdout, reason = "a benchmark prints its table")]

mod generator;

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use chrono::NaiveDate;
use recoupe::model::Territory;
use recoupe::publish::ClaimsFile;
use recoupe::reconcile::{Policy, ranked};
use recoupe::sources::Geography;

fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let asked: Vec<usize> = words.iter().filter_map(|word| word.parse().ok()).collect();
    let python = words.iter().position(|word| word == "--python").and_then(|at| words.get(at + 1));
    let python = python.map_or("python3", String::as_str);
    let sizes = if asked.is_empty() { vec![10_000, 100_000, 1_000_000] } else { asked };
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
    let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("sources");
    let geography = Geography::load(&sources).expect("the geography of the project");
    println!("claims | whole s | s per million | peak MB | read s | order and choose s | peers");
    for many in sizes {
        let path = folder.join(format!("claims_{many}.parquet"));
        if !path.exists() {
            generator::write(&path, &generator::rows(many, &places(&geography)));
        }
        let (whole, peak) = reconciled(&path, &folder.join("reconciled"), &sources);
        let (read, chosen) = simple(&path, &geography);
        println!(
            "{many} | {:.2} | {:.2} | {peak} | {:.2} | {:.3} | {}",
            whole.as_secs_f64(),
            whole.as_secs_f64() * 1e6 / f64::from(u32::try_from(many).expect("a size")),
            read.as_secs_f64(),
            chosen.as_secs_f64(),
            peers(&path, python)
        );
    }
}

/// The official territories with what contains them, the country first.
fn places(geography: &Geography) -> Vec<(String, Option<String>)> {
    let above = |place: Option<Territory>| place.map(|territory| territory.to_string());
    geography.places().map(|(code, place)| (code.to_string(), above(place.parent))).collect()
}

/// The time and the peak of memory, in megabytes, of the program on one file.
fn reconciled(path: &Path, out: &Path, sources: &Path) -> (Duration, u64) {
    let start = Instant::now();
    let mut child = Command::new(env!("CARGO_BIN_EXE_recoupe"))
        .args(["--sources".as_ref(), sources.as_os_str(), "reconcile".as_ref()])
        .args(["--claims".as_ref(), path.as_os_str(), "--out".as_ref(), out.as_os_str()])
        // Ten million claims are of many months, of which some are still to come.
        .args(["--as-of", "2199-12-31"])
        .stdout(Stdio::null())
        .spawn()
        .expect("the program starts");
    let mut peak = 0;
    while child.try_wait().expect("the program can be asked").is_none() {
        peak = peak.max(high_water(child.id()));
        std::thread::sleep(Duration::from_millis(5));
    }
    (start.elapsed(), peak / 1024)
}

/// The most memory that a process has held so far, in kilobytes; 0 where nobody tells.
fn high_water(process: u32) -> u64 {
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.split_whitespace().next()?.parse().ok()).unwrap_or_default()
}

/// The time to read a file, and the time to order its claims and choose the first of each cell.
fn simple(path: &Path, geography: &Geography) -> (Duration, Duration) {
    let policy = Policy::built_in();
    let start = Instant::now();
    let file =
        ClaimsFile::read(path, geography, NaiveDate::MAX).expect("the file was just written");
    let read = start.elapsed();
    let mut all = Duration::ZERO;
    for rows in file.parts(200_000) {
        let claims = file.claims(&rows);
        let claims: Vec<_> = claims.iter().map(|(_, claim)| claim).collect();
        let start = Instant::now();
        let mut first = BTreeMap::new();
        for &number in &ranked(&claims, geography, &policy) {
            let claim = claims[number];
            let cell = (claim.territory, claim.stages, claim.as_of.end, &claim.measure);
            first.entry(cell).or_insert(number);
        }
        all += start.elapsed();
        assert!(first.len() <= claims.len(), "a cell is chosen once");
    }
    (read, all)
}

/// What the peers print, or why they do not.
fn peers(path: &Path, python: &str) -> String {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/peers/simple.py");
    let output = Command::new(python).arg(script).arg(path).output();
    match output {
        Ok(output) if output.status.success() => {
            String::from_utf8_lossy(&output.stdout).trim().to_owned()
        }
        _ => format!("no `{python}` with polars, pyarrow and duckdb"),
    }
}

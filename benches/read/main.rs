//! How fast pages become claims, beside a program in Python that does much the same, on the same pages.
//!
//! `cargo bench --bench read -- [--pages N] [--rounds N] [--python PROGRAM] [--keep FOLDER]`
//!
//! Both read pages that are in memory already, one after the other, on one core; times are those of the processor, so
//! that other work on the machine counts as little as possible. The best round of each counts.

mod pages;
mod words;

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use recoupe::archive::{Capture, Shipped};
use recoupe::extract::{self, Speaker, Vocabulary};
use recoupe::model::Territory;
use recoupe::normalise::{Context, normalise};
use recoupe::read;
use recoupe::sources::{Format, Geography, Source};

use pages::Page;

struct Settings {
    pages: usize,
    rounds: usize,
    python: Option<String>,
    keep: Option<PathBuf>,
}

/// Where the time of a round goes, in seconds.
#[derive(Clone, Copy, Debug, Default)]
struct Times {
    read: f64,
    extract: f64,
    normalise: f64,
}

impl Times {
    fn all(self) -> f64 {
        self.read + self.extract + self.normalise
    }
}

/// What a program found: page, territory, measure and value.
type Found = BTreeSet<(String, String, String, String)>;

#[expect(clippy::print_stdout, reason = "the figures are what it is run for")]
fn main() {
    let settings = settings();
    let drawn = pages::pages(1, settings.pages);
    let bytes: usize = drawn.iter().map(|page| page.html.len()).sum();
    #[expect(clippy::cast_precision_loss, reason = "far below 2^53")]
    let (count, megabytes) = (drawn.len() as f64, bytes as f64 / 1e6);
    println!("{count} pages, {megabytes:.1} MB, the same for both");

    let (ours, found) = recoupe(&drawn, settings.rounds);
    let best = ours.iter().copied().min_by(|a, b| a.all().total_cmp(&b.all())).expect("a round");
    let rate = |seconds: f64| {
        format!(
            "{:.0} pages/s, {:.1} MB/s, {:.2} ms a page",
            count / seconds,
            megabytes / seconds,
            seconds / count * 1e3
        )
    };
    println!("recoupe: {}; {} claims", rate(best.all()), found.len());
    for (name, seconds) in
        [("read", best.read), ("extract", best.extract), ("normalise", best.normalise)]
    {
        println!("  {name:<10} {seconds:7.3} s  {:4.1} %", seconds / best.all() * 100.0);
    }
    let Some(python) = &settings.python else { return };
    let (theirs, peer) = peer(&drawn, python, &settings);
    let shared = found.intersection(&peer).count();
    println!("python:  {}; {} claims, {shared} of them as recoupe", rate(theirs), peer.len());
    println!("recoupe is {:.1} times as fast", theirs / best.all());
}

fn settings() -> Settings {
    let mut settings = Settings { pages: 2_400, rounds: 3, python: None, keep: None };
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        let mut value = || arguments.next().unwrap_or_else(|| panic!("{argument} needs a value"));
        match argument.as_str() {
            "--pages" => settings.pages = value().parse().expect("a number of pages"),
            "--rounds" => settings.rounds = value().parse().expect("a number of rounds"),
            "--python" => settings.python = Some(value()),
            "--keep" => settings.keep = Some(value().into()),
            // What `cargo bench` adds.
            "--bench" => {}
            other => panic!("no argument is called {other}"),
        }
    }
    settings
}

/// Reads every page as often as there are rounds, from its bytes to its claims in codes.
fn recoupe(drawn: &[Page], rounds: usize) -> (Vec<Times>, Found) {
    let geography = Geography::load(Path::new("sources")).expect("the geography of the project");
    let vocabulary = Vocabulary::built_in(&geography);
    let sources: Vec<(Source, Capture)> =
        drawn.iter().map(|page| captured(page, &geography, &vocabulary)).collect();
    let mut times = Vec::new();
    let mut found = Found::new();
    for round in 0..rounds {
        let mut spent = Times::default();
        for (page, (source, capture)) in drawn.iter().zip(&sources) {
            let speaker = Speaker {
                publisher: source.publisher.clone(),
                kind: source.kind,
                territory: source.territory,
                published: capture.published,
            };
            let start = processor();
            let document = read::read(&capture.bytes, Some(Format::Html), &read::Recipe::default());
            let mut document = document.expect("every drawn page is a page");
            document.published = extract::published(&document.dates);
            let parsed = processor();
            let extracted = extract::extract(&document, &speaker, &vocabulary, &geography);
            let told = processor();
            let context = Context { source, capture, document: &document, vocabulary: &vocabulary };
            let said = normalise(&extracted, &context);
            let end = processor();
            spent.read += parsed - start;
            spent.extract += told - parsed;
            spent.normalise += end - told;
            if round == 0 {
                found.extend(said.claims.iter().map(|claim| {
                    let low = claim.value.low().or(claim.value.high()).unwrap_or_default();
                    key(&page.name, &claim.territory.to_string(), claim.measure.code(), low)
                }));
            }
        }
        times.push(spent);
    }
    (times, found)
}

fn captured(page: &Page, geography: &Geography, vocabulary: &Vocabulary) -> (Source, Capture) {
    let kind = recoupe::sources::PublisherKind::Ars;
    let territory: Territory = extract::territory_of(&page.publisher, kind, vocabulary);
    let text = format!(
        "title = 'CPTS'\npublisher = \"{}\"\nkind = '{}'\nterritory = '{territory}'\nhomepage = 'https://example.org'",
        page.publisher,
        kind.code()
    );
    let source = Source::parse("drawn", &text, geography).expect("a source");
    let shipped = Shipped {
        source: "drawn".parse().expect("a name"),
        url: format!("https://example.org/{}", page.name).parse().expect("an address"),
        fetched: "2026-11-01T00:00:00Z".parse().expect("a time"),
        published: None,
        restated: false,
        file: String::new(),
    };
    (source, Capture::shipped(shipped, page.html.clone().into_bytes()))
}

fn key(page: &str, territory: &str, measure: &str, low: f64) -> (String, String, String, String) {
    (page.to_owned(), territory.to_owned(), measure.to_owned(), format!("{low:.1}"))
}

/// What this thread has used of the processor so far, in seconds.
fn processor() -> f64 {
    let text =
        fs::read_to_string("/proc/thread-self/schedstat").expect("Linux counts what a thread used");
    let nanoseconds = text.split(' ').next().and_then(|first| first.parse::<f64>().ok());
    nanoseconds.expect("the first of three numbers") / 1e9
}

/// Runs the program in Python over the same pages: the seconds of its best round, and what it found.
fn peer(drawn: &[Page], python: &str, settings: &Settings) -> (f64, Found) {
    let own = tempfile::tempdir().expect("a folder for the pages");
    let folder = settings.keep.clone().unwrap_or_else(|| own.path().to_owned());
    write(drawn, &folder);
    let done = Command::new(python)
        .arg("benches/peers/read.py")
        .arg(folder.join("pages"))
        .arg(folder.join("publishers.tsv"))
        .arg(settings.rounds.to_string())
        .output()
        .expect("the Python program can be started");
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let told: serde_json::Value = serde_json::from_slice(&done.stdout).expect("one line of JSON");
    let times =
        told["seconds"].as_array().into_iter().flatten().filter_map(serde_json::Value::as_f64);
    let best = times.min_by(f64::total_cmp).expect("a round");
    let claims = told["claims"].as_array().into_iter().flatten();
    let found = claims.map(|claim| {
        let text = |at: usize| claim[at].as_str().unwrap_or_default();
        key(text(0), text(1), text(2), claim[3].as_f64().unwrap_or_default())
    });
    (best, found.collect())
}

#[expect(clippy::disallowed_methods, reason = "nobody reads a page while it is written")]
fn write(drawn: &[Page], folder: &Path) {
    fs::create_dir_all(folder.join("pages")).expect("the folder can be made");
    let mut publishers = String::new();
    for page in drawn {
        fs::write(folder.join("pages").join(&page.name), &page.html)
            .expect("a page can be written");
        for part in [page.name.as_str(), "\t", &page.publisher, "\n"] {
            publishers.push_str(part);
        }
    }
    fs::write(folder.join("publishers.tsv"), publishers).expect("the publishers can be written");
}

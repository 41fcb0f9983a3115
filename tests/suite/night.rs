//! Whole nights: without the network, and on the loopback with everything that can go wrong there.

use std::{
    collections::BTreeMap,
    fs,
    net::TcpListener,
    path::{Path, PathBuf},
    time::Duration,
};

use assert_cmd::{Command, cargo::cargo_bin};
use recoupe::{
    fetch::FetchSettings,
    pipeline::{self, Error, Mode, RunSettings, RunSummary, Signal, Silent, Stop},
    read::{Containment, Limits},
};
use tempfile::TempDir;
use tokio::runtime;
use wiremock::{
    Mock, MockServer, ResponseTemplate,
    matchers::{method, path},
};

fn recoupe() -> Command {
    Command::cargo_bin("recoupe").unwrap()
}

#[expect(clippy::disallowed_methods, reason = "what a test prepares may be half written")]
pub(crate) fn write(path: &Path, text: &str) {
    fs::write(path, text).unwrap();
}

/// Every file of a snapshot, by its path.
pub(crate) fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    fn visit(folder: &Path, inside: &Path, found: &mut BTreeMap<PathBuf, Vec<u8>>) {
        for entry in fs::read_dir(folder).unwrap() {
            let entry = entry.unwrap();
            let inside = inside.join(entry.file_name());
            if entry.path().is_dir() {
                visit(&entry.path(), &inside, found);
            } else {
                found.insert(inside, fs::read(entry.path()).unwrap());
            }
        }
    }
    let mut found = BTreeMap::new();
    visit(folder, Path::new(""), &mut found);
    found
}

#[test]
fn without_a_network_the_night_is_complete_and_can_be_repeated() {
    let output = TempDir::new().unwrap();
    let night = || {
        let mut command = recoupe();
        command.args(["run", "--offline", "--quiet", "--output"]).arg(output.path());
        let done = command.assert().code(0);
        let out = String::from_utf8(done.get_output().stdout.clone()).unwrap();
        let report = output.path().join("latest/report/index.html");
        assert!(out.contains(&report.display().to_string()), "{out}");
        assert!(report.is_file());
        files(&output.path().join("latest"))
    };
    let first = night();
    assert_eq!(first, night(), "twice the same bytes");
    let snapshots = fs::read_dir(output.path().join("snapshots")).unwrap().count();
    assert_eq!(snapshots, 1, "what is the same is published once");
    for name in ["figures.parquet", "claims.parquet", "datapackage.json", "manifest.json"] {
        assert!(first.contains_key(Path::new(name)), "{name} is missing");
    }
}

#[test]
fn another_place_and_another_day_change_nothing() {
    let night = |started_at: &str| {
        let output = TempDir::new().unwrap();
        let mut settings = offline(Path::new("sources"), output.path());
        settings.as_of = Some("2024-03-01".parse().unwrap());
        settings.started_at = started_at.parse().unwrap();
        let summary = pipeline::run(&settings, &mut Silent).unwrap();
        files(&summary.folder)
    };
    let (first, second) = (night("2026-11-22T03:00:00Z"), night("2031-01-01T23:59:59Z"));
    for (name, bytes) in &first {
        assert_eq!(second.get(name), Some(bytes), "{} differs", name.display());
    }
    assert_eq!(first.len(), second.len());
}

fn offline(sources: &Path, output: &Path) -> RunSettings {
    RunSettings {
        sources: sources.to_owned(),
        output: output.to_owned(),
        policy: None,
        mode: Mode::Offline,
        containment: Containment::Apart {
            program: cargo_bin("recoupe"),
            limits: Limits::default(),
        },
        as_of: None,
        known_at: None,
        started_at: "2026-11-22T03:00:00Z".parse().unwrap(),
        stop: Stop::default(),
    }
}

/// A folder of sources of its own, a server, and an output.
pub(crate) struct Stage {
    folder: TempDir,
    pub(crate) runtime: runtime::Runtime,
    pub(crate) server: MockServer,
}

impl Stage {
    pub(crate) fn new() -> Self {
        let folder = TempDir::new().unwrap();
        let stage = folder.path().join("sources");
        fs::create_dir_all(stage.join("vocabulary")).unwrap();
        fs::create_dir_all(stage.join("captures")).unwrap();
        let territories = "vocabulary/territories.toml";
        fs::copy(Path::new("sources").join(territories), stage.join(territories)).unwrap();
        let runtime = runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let server = runtime.block_on(MockServer::start());
        Self { folder, runtime, server }
    }

    pub(crate) fn sources(&self) -> PathBuf {
        self.folder.path().join("sources")
    }

    pub(crate) fn output(&self) -> PathBuf {
        self.folder.path().join("output")
    }

    /// Declares a source with one page.
    pub(crate) fn source(&self, id: &str, (territory, url): (&str, &str), more: &str) {
        let text = format!(
            "title = '{id}'\npublisher = 'ARS {id}'\nkind = 'ars'\nterritory = '{territory}'\n\
             homepage = 'https://example.org'\ndelay_seconds = 0\n{more}\n\
             [[documents]]\nurl = '{url}'\n"
        );
        write(&self.sources().join(format!("{id}.toml")), &text);
    }

    pub(crate) fn capture(&self, id: &str, url: &str, page: &str) {
        let captures = self.sources().join("captures");
        write(&captures.join(format!("{id}.html")), page);
        let meta = format!("source = '{id}'\nurl = '{url}'\nfetched = '2026-11-01T00:00:00Z'\n");
        write(&captures.join(format!("{id}.meta.toml")), &meta);
    }

    pub(crate) fn serve(&self, at: &str, page: &[u8]) {
        let answer = ResponseTemplate::new(200).set_body_bytes(page);
        let mock = Mock::given(method("GET")).and(path(at)).respond_with(answer);
        self.runtime.block_on(mock.mount(&self.server));
    }

    pub(crate) fn mount(&self, mock: Mock) {
        self.runtime.block_on(mock.mount(&self.server));
    }

    /// What was asked of the server, but for `robots.txt`.
    pub(crate) fn asked(&self) -> Vec<wiremock::Request> {
        let asked = self.runtime.block_on(self.server.received_requests()).unwrap();
        asked.into_iter().filter(|it| it.url.path() != "/robots.txt").collect()
    }

    pub(crate) fn forget(&self) {
        self.runtime.block_on(self.server.reset());
    }

    pub(crate) fn url(&self, at: &str) -> String {
        format!("{}{at}", self.server.uri())
    }

    pub(crate) fn settings(&self, started_at: &str) -> RunSettings {
        let limits = FetchSettings {
            connect_timeout: Duration::from_secs(1),
            backoff: Duration::from_millis(1),
            retries: 1,
            allow_loopback: true,
            ..FetchSettings::new("recoupe/0 (+test@example.org)")
        };
        RunSettings {
            mode: Mode::Online(limits),
            started_at: started_at.parse().unwrap(),
            ..offline(&self.sources(), &self.output())
        }
    }

    pub(crate) fn night(&self, started_at: &str) -> RunSummary {
        pipeline::run(&self.settings(started_at), &mut Silent).unwrap()
    }

    /// The numbers that a source stands by.
    pub(crate) fn standing(&self, id: &str) -> Vec<String> {
        let text = fs::read_to_string(self.output().join("latest/claims.csv")).unwrap();
        let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
        let head = reader.headers().unwrap().clone();
        let at = |name: &str| head.iter().position(|it| it == name).unwrap();
        let (source, value, taken) = (at("source_id"), at("value_low"), at("withdrawn_at"));
        let rows = reader.records().map(Result::unwrap);
        let standing = rows.filter(|row| &row[source] == id && row[taken].is_empty());
        standing.map(|row| row[value].to_owned()).collect()
    }

    /// Some columns of a published table, sorted.
    pub(crate) fn rows(&self, table: &str, columns: &[&str]) -> Vec<Vec<String>> {
        let path = self.output().join(format!("latest/{table}.csv"));
        let text = fs::read_to_string(path).unwrap();
        let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
        let head = reader.headers().unwrap().clone();
        let at: Vec<usize> =
            columns.iter().map(|name| head.iter().position(|it| it == *name).unwrap()).collect();
        let row = |row: csv::StringRecord| at.iter().map(|&at| row[at].to_owned()).collect();
        let mut rows: Vec<Vec<String>> =
            reader.records().map(|record| row(record.unwrap())).collect();
        rows.sort();
        rows
    }

    /// A column of a published table, by source.
    pub(crate) fn column(&self, table: &str, column: &str) -> Vec<(String, String)> {
        column_in(&self.output().join("latest"), table, column)
    }
}

/// A column of a table of a snapshot, by source.
pub(crate) fn column_in(folder: &Path, table: &str, column: &str) -> Vec<(String, String)> {
    let path = folder.join(format!("{table}.csv"));
    let text = fs::read_to_string(path).unwrap();
    let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let at = |name: &str, head: &csv::StringRecord| head.iter().position(|it| it == name);
    let head = reader.headers().unwrap().clone();
    let (source, column) = (at("source_id", &head).unwrap(), at(column, &head).unwrap());
    let row = |row: csv::StringRecord| (row[source].to_owned(), row[column].to_owned());
    let mut rows: Vec<_> = reader.records().map(|record| row(record.unwrap())).collect();
    rows.sort();
    rows
}

/// A page of an agency that counts so many contracts on a day.
pub(crate) fn page(place: &str, number: u32, day: &str) -> String {
    format!(
        "<html><head><title>Les CPTS en {place}</title></head><body><main><h1>Les CPTS en {place}</h1>\
         <p>Au {day}, la région {place} compte {number} CPTS ayant signé un ACI.</p></main></body></html>"
    )
}

pub(crate) fn pairs(rows: &[(&str, &str)]) -> Vec<(String, String)> {
    rows.iter().map(|&(a, b)| (a.to_owned(), b.to_owned())).collect()
}

/// An address at which nobody listens.
pub(crate) fn nowhere() -> String {
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    format!("http://127.0.0.1:{port}/page")
}

#[test]
fn whatever_one_source_does_the_others_are_published() {
    let stage = Stage::new();
    let least = "[expect]\nclaims_min = 1";
    let down = nowhere();
    stage.source("up", ("Bretagne", &stage.url("/up")), least);
    stage.serve("/up", page("Bretagne", 20, "1er février 2024").as_bytes());
    stage.source("down", ("Normandie", &down), least);
    stage.capture("down", &down, &page("Normandie", 30, "1er février 2024"));
    stage.source("gone", ("Corse", &stage.url("/gone")), "");
    stage.source("disguised", ("Occitanie", &stage.url("/disguised")), "");
    stage.capture("disguised", &stage.url("/disguised"), &page("Occitanie", 40, "1er mars 2024"));
    stage.serve("/disguised", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3 not the page that it says");
    stage.source("drifted", ("Mayotte", &stage.url("/drifted")), least);
    stage.capture("drifted", &stage.url("/drifted"), &page("Mayotte", 5, "1er mars 2024"));
    stage.serve(
        "/drifted",
        b"<html><body><p>Cette page a d\xc3\xa9m\xc3\xa9nag\xc3\xa9.</p></body></html>",
    );
    stage.source("misspelt", ("Guyane", &stage.url("/misspelt")), "tittle = 'x'");
    stage.source("lost", ("Bretange", &stage.url("/lost")), "");

    let summary = stage.night("2026-11-22T03:00:00Z");
    assert!(!summary.is_complete);
    let expected = [
        ("disguised", "drifted"),
        ("down", "stale"),
        ("drifted", "drifted"),
        ("gone", "failed"),
        ("up", "fresh"),
    ];
    assert_eq!(stage.column("sources", "state"), pairs(&expected));
    let expected = [("disguised", "40"), ("down", "30"), ("drifted", "5"), ("up", "20")];
    assert_eq!(stage.column("claims", "value_low"), pairs(&expected), "the last good claims stand");
    let issues = fs::read_to_string(stage.output().join("latest/issues.csv")).unwrap();
    for words in ["`tittle`", "`Bretange`", "PDF", "404"] {
        assert!(issues.contains(words), "no issue tells of {words}:\n{issues}");
    }
    // Readers of the French report are told in French; what is for whoever runs the program is marked.
    let report =
        |name| fs::read_to_string(stage.output().join("latest/report").join(name)).unwrap();
    let (french, english) = (report("fr/sources.html"), report("en/sources.html"));
    for told in
        ["page non obtenue : le serveur répond 404", "non obtenue : les règles du site pour"]
    {
        assert!(french.contains(told) && !english.contains(told), "{told}");
    }
    assert!(french.contains("<bdi lang=\"en\">") && !english.contains("<bdi lang="));
    assert!(!french.contains("not fetched") && english.contains("not fetched"));
    assert!(!issues.contains(&*stage.folder.path().to_string_lossy()), "{issues}");
}

#[test]
fn what_a_page_stops_saying_is_kept_and_told() {
    let stage = Stage::new();
    stage.source("bzh", ("Bretagne", &stage.url("/bzh")), "");
    stage.serve("/bzh", page("Bretagne", 20, "1er février 2024").as_bytes());
    stage.night("2026-11-22T03:00:00Z");
    assert_eq!(stage.column("sources", "state"), pairs(&[("bzh", "fresh")]));
    stage.night("2026-11-23T03:00:00Z");
    assert_eq!(stage.column("sources", "state"), pairs(&[("bzh", "unchanged")]));
    assert_eq!(stage.column("claims", "last_seen"), pairs(&[("bzh", "2026-11-23")]));

    // The page goes on: both figures are true, each of its day.
    stage.forget();
    stage.serve("/bzh", page("Bretagne", 22, "1er juillet 2024").as_bytes());
    stage.night("2026-11-24T03:00:00Z");
    let withdrawn = [("bzh", ""), ("bzh", "2026-11-24")];
    assert_eq!(stage.column("claims", "withdrawn_at"), pairs(&withdrawn));
    let figures = fs::read_to_string(stage.output().join("latest/figures.csv")).unwrap();
    let told = |value: &str, day: &str| {
        let cell = format!("REG-53,region,Bretagne,communities,aci_signed,aci_signed,{value}");
        figures.lines().any(|row| row.contains(&cell) && row.contains(day))
    };
    assert!(told("20", "2024-02-01") && told("22", "2024-07-01"), "{figures}");

    // The page is corrected: what it said before decides nothing any more.
    stage.forget();
    stage.serve("/bzh", page("Bretagne", 23, "1er juillet 2024").as_bytes());
    stage.night("2026-11-25T03:00:00Z");
    let figures = fs::read_to_string(stage.output().join("latest/figures.csv")).unwrap();
    assert!(figures.contains("aci_signed,aci_signed,23"), "{figures}");
    assert!(!figures.contains("aci_signed,aci_signed,22"), "{figures}");
    assert_eq!(stage.column("claims", "value_low").len(), 3, "nothing is forgotten");

    // Known at an earlier day, it is all as it was.
    let mut settings = stage.settings("2026-11-26T03:00:00Z");
    settings.mode = Mode::Offline;
    settings.known_at = Some("2026-11-23".parse().unwrap());
    let known = pipeline::run(&settings, &mut Silent).unwrap();
    assert_eq!(column_in(&known.folder, "claims", "value_low"), pairs(&[("bzh", "20")]));
    assert!(known.latest.is_none(), "readers are not led back");
}

#[test]
fn a_night_that_is_stopped_leaves_yesterday() {
    let stage = Stage::new();
    stage.source("bzh", ("Bretagne", &stage.url("/bzh")), "");
    stage.serve("/bzh", page("Bretagne", 20, "1er février 2024").as_bytes());
    stage.night("2026-11-22T03:00:00Z");
    let latest = stage.output().join("latest");
    let before = (fs::read_link(&latest).unwrap(), files(&latest));

    let settings = stage.settings("2026-11-23T03:00:00Z");
    settings.stop.ring(Signal::Terminate);
    let stopped = pipeline::run(&settings, &mut Silent).unwrap_err();
    assert!(matches!(stopped, Error::Stopped(Signal::Terminate)), "{stopped}");
    assert_eq!(before, (fs::read_link(&latest).unwrap(), files(&latest)));
    assert_eq!(fs::read_dir(stage.output().join("snapshots")).unwrap().count(), 1);
    let archive = files(&stage.output().join("archive")).into_keys();
    let nights = archive.filter(|path| path.extension().is_some_and(|it| it == "gz"));
    assert_eq!(nights.count(), 1);

    stage.night("2026-11-23T04:00:00Z");
    assert_ne!(before.0, fs::read_link(&latest).unwrap(), "the next night is as any other");
}

#[test]
fn a_page_at_two_addresses_is_read_once() {
    let stage = Stage::new();
    let second = format!("[[documents]]\nurl = '{}'", stage.url("/b"));
    stage.source("bzh", ("Bretagne", &stage.url("/a")), &second);
    for at in ["/a", "/b"] {
        stage.serve(at, page("Bretagne", 20, "1er février 2024").as_bytes());
    }
    let summary = stage.night("2026-11-22T03:00:00Z");
    assert_eq!(summary.claims, 1);
    assert!(summary.is_complete, "a second address is no fault");
}

#[test]
fn a_page_that_is_gone_speaks_through_its_capture() {
    let stage = Stage::new();
    let url = stage.url("/gone");
    stage.source("archived", ("Bretagne", &url), "[expect]\nclaims_min = 1");
    let file = stage.sources().join("archived.toml");
    write(&file, &(fs::read_to_string(&file).unwrap() + "fetch = false\n"));
    stage.capture("archived", &url, &page("Bretagne", 20, "1er février 2024"));
    stage.serve("/gone", page("Bretagne", 99, "1er février 2024").as_bytes());

    assert!(stage.night("2026-11-22T03:00:00Z").is_complete);
    assert_eq!(stage.column("claims", "value_low"), pairs(&[("archived", "20")]));
    assert_eq!(stage.column("sources", "state"), pairs(&[("archived", "unchanged")]));
    let asked = stage.runtime.block_on(stage.server.received_requests()).unwrap();
    assert!(asked.is_empty(), "{asked:?}");
}

#[test]
fn a_night_in_which_nobody_answers_is_not_told_as_one() {
    let stage = Stage::new();
    for (id, place) in [("bzh", "Bretagne"), ("corse", "Corse")] {
        stage.source(id, (place, &stage.url(&format!("/{id}"))), "");
    }
    let serve = |id: &str, place: &str| {
        stage.serve(&format!("/{id}"), page(place, 20, "1er février 2024").as_bytes());
    };
    let nights = [
        ("2026-11-22T03:00:00Z", ["bzh", "corse"].as_slice(), None),
        ("2026-11-23T03:00:00Z", &[], Some("2026-11-22")),
        ("2026-11-24T03:00:00Z", &["corse"], None),
    ];
    for (moment, answering, last_read) in nights {
        stage.forget();
        for id in answering {
            serve(id, if *id == "bzh" { "Bretagne" } else { "Corse" });
        }
        let summary = stage.night(moment);
        let silence = summary.silence.map(|silence| silence.last_read.unwrap().to_string());
        assert_eq!(silence.as_deref(), last_read, "on {moment}");
        let fr = "Cette nuit, aucune source n'a répondu ; dernière lecture le 22 novembre 2026.";
        let en = "Tonight, no source answered; last read on 22 November 2026.";
        let pages = [("index.html", fr), ("en.html", en), ("report.md", fr), ("report.en.md", en)];
        for (name, words) in pages {
            let text = fs::read_to_string(stage.output().join("latest/report").join(name)).unwrap();
            let text = text.replace("&#39;", "'").replace('’', "'");
            let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
            assert_eq!(text.contains(words), last_read.is_some(), "{name} on {moment}");
        }
    }
}

//! What a site says of robots is asked once a day, and obeyed as it was said.

use std::{collections::BTreeMap, fs, time::Duration};

use assert_cmd::Command;
use recoupe::{
    archive::{Archive, verify},
    fetch::{FetchSettings, Fetched, Fetcher, Request, RobotsFetched, RobotsTxt},
    pipeline::{self, Mode, Silent},
};
use url::Url;
use wiremock::{Mock, ResponseTemplate, matchers::path};

use crate::night::{Stage, files, page};
use crate::wire::{Act, Script, Wire};

const SHUT: &[u8] = b"User-agent: *\nDisallow: /prive";
const OPEN: &[u8] = b"User-agent: *\nDisallow: /autre";

/// A source with a page below `/prive`.
fn stage() -> Stage {
    let stage = Stage::new();
    stage.source("bzh", ("Bretagne", &stage.url("/prive/cpts")), "");
    stage
}

/// What the server says from now on; what it was asked before is forgotten.
fn serve(stage: &Stage, status: u16, robots: &[u8]) {
    stage.forget();
    stage.serve("/prive/cpts", page("Bretagne", 20, "1er février 2024").as_bytes());
    let answer = ResponseTemplate::new(status).set_body_bytes(robots);
    stage.mount(Mock::given(path("/robots.txt")).respond_with(answer));
}

/// How often the rules and the page were asked for.
fn asked(stage: &Stage) -> (usize, usize) {
    let all = stage.runtime.block_on(stage.server.received_requests()).unwrap();
    let rules = all.iter().filter(|it| it.url.path() == "/robots.txt").count();
    (rules, all.len() - rules)
}

fn state(stage: &Stage) -> String {
    stage.column("sources", "state").remove(0).1
}

#[test]
fn robots_txt_is_asked_once_a_day() {
    /// What is done at a moment, how often rules and page were asked for then, and the state.
    type Step<'a> = (&'a str, u16, &'a [u8], (usize, usize), &'a str);
    #[rustfmt::skip]
    let days: [(&str, &[Step<'_>]); 7] = [
        ("two runs in a day", &[
            ("2026-11-22T03:00:00Z", 200, OPEN, (1, 1), "fresh"),
            ("2026-11-22T20:00:00Z", 200, OPEN, (0, 1), "unchanged"),
            ("2026-11-23T02:59:59Z", 200, OPEN, (0, 1), "unchanged"),
            ("2026-11-23T04:00:00Z", 200, OPEN, (1, 1), "unchanged"),
        ]),
        ("a night every day", &[
            ("2026-11-22T03:00:00Z", 200, OPEN, (1, 1), "fresh"),
            ("2026-11-23T03:00:00Z", 200, OPEN, (1, 1), "unchanged"),
            ("2026-11-24T03:00:00Z", 200, OPEN, (1, 1), "unchanged"),
        ]),
        ("what was forbidden stays so for the day", &[
            ("2026-11-22T03:00:00Z", 200, SHUT, (1, 0), "failed"),
            ("2026-11-22T04:00:00Z", 200, OPEN, (0, 0), "failed"),
            ("2026-11-23T05:00:00Z", 200, OPEN, (1, 1), "fresh"),
        ]),
        ("what changes is obeyed the day after", &[
            ("2026-11-22T03:00:00Z", 200, OPEN, (1, 1), "fresh"),
            ("2026-11-22T04:00:00Z", 200, SHUT, (0, 1), "unchanged"),
            ("2026-11-23T03:00:00Z", 200, SHUT, (1, 0), "stale"),
            ("2026-11-23T04:00:00Z", 200, OPEN, (0, 0), "stale"),
        ]),
        ("that there is none is an answer", &[
            ("2026-11-22T03:00:00Z", 404, b"no", (1, 1), "fresh"),
            ("2026-11-22T04:00:00Z", 200, SHUT, (0, 1), "unchanged"),
            ("2026-11-23T03:00:00Z", 200, SHUT, (1, 0), "stale"),
        ]),
        ("a fault is asked again, and nothing is read before", &[
            ("2026-11-22T03:00:00Z", 500, b"",   (2, 0), "failed"),
            ("2026-11-22T04:00:00Z", 503, b"",   (2, 0), "failed"),
            ("2026-11-22T05:00:00Z", 200, OPEN, (1, 1), "fresh"),
            ("2026-11-23T06:00:00Z", 500, b"",   (2, 0), "stale"),
            ("2026-11-23T07:00:00Z", 429, b"",   (2, 0), "stale"),
        ]),
        ("too many is no answer", &[
            ("2026-11-22T03:00:00Z", 429, b"",   (2, 0), "failed"),
            ("2026-11-22T04:00:00Z", 200, OPEN, (1, 1), "fresh"),
        ]),
    ];
    for (name, steps) in days {
        let stage = stage();
        for (moment, status, robots, expected, expected_state) in steps {
            serve(&stage, *status, robots);
            stage.night(moment);
            assert_eq!(asked(&stage), *expected, "{name}, {moment}: rules, page");
            assert_eq!(state(&stage), *expected_state, "{name}, {moment}");
        }
        assert_eq!(verify(&stage.output().join("archive")).unwrap().damage, [], "{name}");
    }
}

#[test]
fn a_clock_that_was_ahead_is_not_believed_and_without_a_network_nobody_is_asked() {
    let stage = stage();
    serve(&stage, 200, SHUT);
    stage.night("2027-11-22T03:00:00Z");
    assert_eq!(asked(&stage), (1, 0));
    serve(&stage, 200, OPEN);
    stage.night("2026-11-22T03:00:00Z");
    assert_eq!(asked(&stage), (1, 1), "the rules of a year to come");
    serve(&stage, 200, OPEN);
    let mut settings = stage.settings("2026-11-24T03:00:00Z");
    settings.mode = Mode::Offline;
    pipeline::run(&settings, &mut Silent).unwrap();
    assert_eq!(asked(&stage), (0, 0));
}

/// The records of an archive about robots, unpacked.
fn records(stage: &Stage) -> usize {
    let archive = stage.output().join("archive");
    let names = fs::read_dir(archive).unwrap().map(|entry| entry.unwrap().path());
    let nights = names.filter(|path| path.extension().is_some_and(|it| it == "gz"));
    let text = |path| {
        let file = fs::File::open(path).unwrap();
        let mut text = Vec::new();
        std::io::copy(&mut flate2::read::MultiGzDecoder::new(file), &mut text).unwrap();
        String::from_utf8_lossy(&text).into_owned()
    };
    nights.map(|path| text(path).matches("Recoupe-Robots: ").count()).sum()
}

#[test]
fn what_robots_are_told_changes_no_snapshot() {
    let stage = stage();
    serve(&stage, 200, OPEN);
    stage.night("2026-11-22T03:00:00Z");
    assert_eq!(records(&stage), 1);
    assert_eq!(stage.rows("captures", &["url"]), [[stage.url("/prive/cpts")]]);
    let again = || {
        let mut settings = stage.settings("2026-11-25T06:00:00Z");
        settings.mode = Mode::Offline;
        settings.as_of = Some("2026-11-24".parse().unwrap());
        let summary = pipeline::run(&settings, &mut Silent).unwrap();
        (summary.repeated, files(&summary.folder))
    };
    let (_, before) = again();
    let archive = Archive::open(&stage.output().join("archive")).unwrap();
    let url: Url = stage.url("/robots.txt").parse().unwrap();
    for (at, status, text) in
        [("2026-11-23T03:00:00Z", 200, SHUT), ("2026-11-24T03:00:00Z", 404, b"")]
    {
        let said = RobotsTxt { url: url.clone(), status, text: text.to_vec().into() };
        let (final_url, hops, headers) = (url.clone(), Vec::new(), Vec::new());
        let mut night = archive.night(at.parse().unwrap()).unwrap();
        night
            .store_robots(&RobotsFetched { said, final_url, hops, headers, is_cut: false })
            .unwrap();
        night.commit().unwrap();
    }
    assert_eq!(records(&stage), 3);
    let (is_repeated, after) = again();
    assert!(is_repeated && before == after, "what robots are told is nobody's figure");
}

/// Runs `recoupe backfill --list` against the stage's own web archive.
fn backfill(stage: &Stage) -> i32 {
    let mut command = Command::cargo_bin("recoupe").unwrap();
    command.arg("--sources").arg(stage.sources()).args(["backfill", "--list", "--delay", "0"]);
    command.arg("--output").arg(stage.output());
    command.args(["--allow-loopback", "--contact", "test@example.org"]);
    command.args(["--cdx", &stage.url("/cdx")]);
    command.output().unwrap().status.code().unwrap()
}

#[test]
fn a_backfill_asks_a_web_archive_for_its_rules_once_a_day() {
    let stage = stage();
    for (robots, expected) in [(OPEN, (1, 1)), (SHUT, (0, 1))] {
        stage.forget();
        stage.serve("/robots.txt", robots);
        stage.serve("/cdx", b"[]");
        assert_eq!(backfill(&stage), 0);
        assert_eq!(asked(&stage), expected);
    }
    assert_eq!(records(&stage), 1);
}

fn settings() -> FetchSettings {
    FetchSettings {
        backoff: Duration::from_millis(1),
        allow_loopback: true,
        ..FetchSettings::new("recoupe/0 (+test@example.org)")
    }
}

fn reply(status: &str, body: &[u8]) -> Vec<Act> {
    let length = body.len();
    let head =
        format!("HTTP/1.1 {status}\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n");
    vec![Act::Send([head.as_bytes(), body].concat())]
}

async fn fetch(fetcher: &Fetcher, url: &str) -> Result<(), &'static str> {
    let request = Request::new(url.parse().unwrap(), Duration::ZERO);
    let Fetched { outcome, .. } = fetcher.fetch(&request).await;
    outcome.map(drop).map_err(|error| error.cause())
}

/// A site that answers so for its rules.
fn site(robots: Vec<Act>) -> Wire {
    let script: Script = [("/robots.txt", robots), ("/page", reply("200 OK", b"388"))]
        .map(|(path, acts)| (path.to_owned(), vec![acts]))
        .into();
    Wire::start(script)
}

#[tokio::test]
async fn what_is_remembered_is_what_the_site_said() {
    let long = [&b"User-agent: *\nDisallow: /page\n"[..], &b"#\n".repeat(300_000)].concat();
    let endless = b"x".repeat(600_000);
    #[rustfmt::skip]
    let cases = [
        ("rules",       reply("200 OK", b"User-agent: *\nDisallow: /page"), Some((200, 29, false)), Err("robots_disallowed")),
        ("empty",       reply("200 OK", b""),                    Some((200, 0, false)),       Ok(())),
        ("long",        reply("200 OK", &long),                  Some((200, 512_000, true)),  Err("robots_disallowed")),
        ("one line",    reply("200 OK", &endless),               Some((200, 0, true)),        Ok(())),
        ("none",        reply("404 Not Found", b"a page"),       Some((404, 0, false)),       Ok(())),
        ("refused",     reply("403 Forbidden", b"a page"),       Some((403, 0, false)),       Ok(())),
        ("too many",    reply("429 Too Many Requests", b""),     None,                        Err("robots_unreachable")),
        ("broken",      reply("500 Internal Server Error", b""), None,                        Err("robots_unreachable")),
        ("no content",  reply("204 No Content", b""),            None,                        Err("robots_unreachable")),
        ("cut",         vec![Act::Send(b"HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\nUser".to_vec())], None, Err("robots_unreachable")),
    ];
    for (name, robots, expected, outcome) in cases {
        let server = site(robots);
        let fetcher = Fetcher::new(settings()).unwrap();
        assert_eq!(fetch(&fetcher, &server.url("/page")).await, outcome, "{name}");
        let read = fetcher.robots_read();
        assert_eq!(fetcher.robots_read(), [], "{name}: handed over once");
        let told = |it: &RobotsFetched| (it.said.status, it.said.text.len(), it.is_cut);
        assert_eq!(read.first().map(told), expected, "{name}");
        let Some(read) = read.first() else { continue };
        // Another run judges as this one did, and does not ask.
        let asked = server.heads("/robots.txt").len();
        let fetcher = Fetcher::new(settings()).unwrap();
        fetcher.remember(&read.said).await;
        assert_eq!(fetch(&fetcher, &server.url("/page")).await, outcome, "{name}, again");
        assert_eq!(server.heads("/robots.txt").len(), asked, "{name}, again");
        assert_eq!(fetcher.robots_read(), [], "{name}: it was not read again");
    }
}

#[tokio::test]
async fn what_is_remembered_speaks_about_the_site_that_was_asked() {
    let rules = reply("200 OK", b"User-agent: *\nDisallow: /page");
    let moved = [
        &b"HTTP/1.1 301 Moved\r\nlocation: /elsewhere\r\ncontent-length: 0\r\n"[..],
        b"connection: close\r\n\r\n",
    ]
    .concat();
    let script: BTreeMap<_, _> = [
        ("/robots.txt".to_owned(), vec![vec![Act::Send(moved)]]),
        ("/elsewhere".to_owned(), vec![rules]),
    ]
    .into();
    let (server, other) = (Wire::start(script), site(reply("404 Not Found", b"")));
    let fetcher = Fetcher::new(settings()).unwrap();
    assert_eq!(fetch(&fetcher, &server.url("/page")).await, Err("robots_disallowed"));
    let read = fetcher.robots_read().remove(0);
    let urls = [read.said.url.as_str(), read.final_url.as_str()];
    assert_eq!(urls, [server.url("/robots.txt"), server.url("/elsewhere")]);
    assert_eq!(read.hops.len(), 1);
    let fetcher = Fetcher::new(settings()).unwrap();
    fetcher.remember(&read.said).await;
    assert_eq!(fetch(&fetcher, &server.url("/page")).await, Err("robots_disallowed"));
    assert_eq!(fetch(&fetcher, &other.url("/page")).await, Ok(()), "of another nothing is known");
    assert_eq!(other.heads("/robots.txt").len(), 1);
}

#[tokio::test]
async fn a_crawl_delay_that_is_remembered_is_kept() {
    let server = site(reply("200 OK", b"User-agent: *\nCrawl-delay: 0.2"));
    let fetcher = Fetcher::new(settings()).unwrap();
    assert_eq!(fetch(&fetcher, &server.url("/page")).await, Ok(()));
    let read = fetcher.robots_read().remove(0);
    let fetcher = Fetcher::new(settings()).unwrap();
    fetcher.remember(&read.said).await;
    let began = std::time::Instant::now();
    for _ in 0..2 {
        assert_eq!(fetch(&fetcher, &server.url("/page")).await, Ok(()));
    }
    assert!(Duration::from_millis(200) <= began.elapsed(), "only {:?}", began.elapsed());
    assert_eq!(server.heads("/robots.txt").len(), 1);
}

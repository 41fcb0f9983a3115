//! The past of pages, from a web archive on the loopback that is not always well.

use std::{fs, path::PathBuf};

use assert_cmd::Command;
use recoupe::pipeline::{self, Mode, Silent};
use wiremock::{
    Mock, ResponseTemplate,
    matchers::{method, path, query_param, query_param_is_missing},
};

use crate::night::{Stage, column_in, page, pairs};

const HEAD: &str = r#"["urlkey","timestamp","original","mimetype","statuscode","digest","length"]"#;

fn row(at: &str, original: &str, digest: &str) -> String {
    format!(r#"["key","{at}","{original}","text/html","200","{digest}","1"]"#)
}

/// A source whose page is gone, and a web archive beside it.
fn stage() -> (Stage, String) {
    let stage = Stage::new();
    let url = "http://example.org/cpts".to_owned();
    stage.source("bzh", ("Bretagne", &url), "");
    (stage, url)
}

fn lists(stage: &Stage, answer: &str) {
    let mock = Mock::given(method("GET")).and(path("/cdx"));
    let mock = mock.respond_with(ResponseTemplate::new(200).set_body_string(answer));
    stage.runtime.block_on(mock.mount(&stage.server));
}

/// A copy, with the moment at which it was captured.
fn holds(stage: &Stage, (at, original): (&str, &str), text: &str) {
    let moment = chrono::NaiveDateTime::parse_from_str(at, "%Y%m%d%H%M%S").unwrap();
    let moment = moment.format("%a, %d %b %Y %H:%M:%S GMT").to_string();
    let answer = ResponseTemplate::new(200)
        .insert_header("memento-datetime", &*moment)
        .insert_header("etag", "\"of the other archive\"")
        .set_body_raw(text.as_bytes(), "text/html");
    let at = format!("/{at}id_/{original}");
    let mock = Mock::given(method("GET")).and(path(at)).respond_with(answer);
    stage.runtime.block_on(mock.mount(&stage.server));
}

/// Runs the command; gives its exit code and what it says.
fn backfill(stage: &Stage, more: &[&str]) -> (i32, String) {
    let mut command = Command::cargo_bin("recoupe").unwrap();
    command.arg("--sources").arg(stage.sources()).args(["backfill", "--quiet", "--delay", "0"]);
    command.arg("--output").arg(stage.output());
    command.args(["--allow-loopback", "--contact", "test@example.org"]);
    command.args(["--cdx", &stage.url("/cdx")]).args(more);
    let done = command.output().unwrap();
    let text = String::from_utf8(done.stdout).unwrap() + &String::from_utf8(done.stderr).unwrap();
    (done.status.code().unwrap(), text)
}

fn asked(stage: &Stage) -> Vec<String> {
    let requests = stage.runtime.block_on(stage.server.received_requests()).unwrap();
    let paths = requests.iter().map(|request| request.url.path().to_owned());
    paths.filter(|path| path != "/robots.txt").collect()
}

fn offline(stage: &Stage, known_at: Option<&str>) -> PathBuf {
    let mut settings = stage.settings("2026-11-27T03:00:00Z");
    settings.mode = Mode::Offline;
    settings.known_at = known_at.map(|day| day.parse().unwrap());
    pipeline::run(&settings, &mut Silent).unwrap().folder
}

#[test]
fn the_past_is_fetched_once_and_read_as_of_its_day() {
    let (stage, url) = stage();
    let rows = [
        row("20200101000000", &url, "A"),
        row("20200201000000", "http://www.example.org:80/cpts/", "A"),
        row("20200301000000", &url, "A"),
        row("20200401000000", &url, "B"),
        row("20200501000000", "http://example.org/autre", "C"),
        r#"["key","2020"]"#.to_owned(),
    ];
    lists(&stage, &format!("[{HEAD},\n{}]", rows.join(",\n")));
    holds(&stage, ("20200101000000", &url), &page("Bretagne", 5, "1er janvier 2020"));
    holds(&stage, ("20200401000000", &url), &page("Bretagne", 7, "1er avril 2020"));

    let (code, told) = backfill(&stage, &["--list"]);
    assert_eq!(code, 3, "two lines are damaged or of another page: {told}");
    assert!(told.contains("+ 2020-01-01 00:00:00") && told.contains("3 left"), "{told}");
    assert_eq!(asked(&stage), ["/cdx"], "a list fetches no copy");

    let (_, told) = backfill(&stage, &["bzh"]);
    assert!(
        told.contains("4 captures listed: 2 fetched, 1 noted as the same, 0 held before, 0 left"),
        "{told}"
    );
    offline(&stage, None);
    assert_eq!(stage.column("claims", "value_low"), pairs(&[("bzh", "5"), ("bzh", "7")]));
    let seen = pairs(&[("bzh", "2020-01-01"), ("bzh", "2020-04-01")]);
    assert_eq!(stage.column("claims", "first_seen"), seen);
    let then = offline(&stage, Some("2020-03-15"));
    assert_eq!(column_in(&then, "claims", "value_low"), pairs(&[("bzh", "5")]));
    assert_eq!(column_in(&then, "claims", "last_seen"), pairs(&[("bzh", "2020-03-01")]));

    let before = asked(&stage).len();
    let (_, told) = backfill(&stage, &[]);
    assert!(told.contains("0 fetched, 0 noted as the same, 3 held before, 0 left"), "{told}");
    assert_eq!(asked(&stage).len(), before + 1, "only the list is asked for again");

    let mut command = Command::cargo_bin("recoupe").unwrap();
    command.arg("verify").arg("--output").arg(stage.output()).assert().code(0);
}

#[test]
fn a_few_at_a_time_and_of_some_days() {
    let (stage, url) = stage();
    let moments = ["20200101000000", "20200201000000", "20200301000000", "20200401000000"];
    let rows: Vec<String> =
        moments.iter().zip(["A", "B", "C", "D"]).map(|(at, name)| row(at, &url, name)).collect();
    lists(&stage, &format!("[{HEAD},{}]", rows.join(",")));
    for (at, number) in moments.iter().zip(5..) {
        holds(&stage, (at, &url), &page("Bretagne", number, "1er janvier 2020"));
    }
    for expected in [
        "1 fetched, 0 noted as the same, 0 held before, 1 left",
        "1 fetched, 0 noted as the same, 1 held before, 0 left",
    ] {
        let (code, told) =
            backfill(&stage, &["--most", "1", "--from", "2020-01-15", "--to", "2020-03-15"]);
        assert!(told.contains(expected), "{told}");
        assert_eq!(code, if expected.ends_with("1 left") { 3 } else { 0 }, "{told}");
    }
    let copies: Vec<String> = asked(&stage).into_iter().filter(|it| it != "/cdx").collect();
    assert_eq!(copies.len(), 2, "each once: {copies:?}");
}

#[test]
fn answers_in_parts_and_in_lines() {
    let (stage, url) = stage();
    let first = format!("[{HEAD},{},[],[\"fr%2Ca%29%2F+2020\"]]", row("20200101000000", &url, "A"));
    let rest = format!("key 20200201000000 {url} text/html 200 B 1\nkey 2020\n");
    let of = |answer: String| ResponseTemplate::new(200).set_body_string(answer);
    let cdx = || Mock::given(method("GET")).and(path("/cdx")).and(query_param("url", &url));
    let mocks = [
        cdx().and(query_param_is_missing("resumeKey")).respond_with(of(first)),
        cdx().and(query_param("resumeKey", "fr,a)/ 2020")).respond_with(of(rest)),
    ];
    for mock in mocks {
        stage.runtime.block_on(mock.mount(&stage.server));
    }
    for (at, number) in [("20200101000000", 5), ("20200201000000", 6)] {
        holds(&stage, (at, &url), &page("Bretagne", number, "1er janvier 2020"));
    }
    let (code, told) = backfill(&stage, &[]);
    assert!(
        told.contains("2 fetched") && told.contains("1 lines of the list are damaged"),
        "{told}"
    );
    assert_eq!(code, 3);
}

#[test]
fn what_a_web_archive_does_wrong_is_told() {
    let (stage, url) = stage();
    let moments = ["20200101000000", "20200201000000", "20200301000000", "20200401000000"];
    let rows: Vec<String> =
        moments.iter().zip(["A", "B", "C", "D"]).map(|(at, name)| row(at, &url, name)).collect();
    lists(&stage, &format!("[{HEAD},{}]", rows.join(",")));
    // The first is as it should be, the second leads to another, the third is another, the last is gone.
    holds(&stage, (moments[0], &url), &page("Bretagne", 5, "1er janvier 2020"));
    let to = stage.url(&format!("/{}id_/{url}", moments[0]));
    let away = ResponseTemplate::new(302).insert_header("location", &*to);
    let wrong = ResponseTemplate::new(200)
        .insert_header("memento-datetime", "Wed, 01 Jan 2020 00:00:00 GMT")
        .set_body_raw("<p>autre</p>", "text/html");
    for (at, answer) in [(moments[1], away), (moments[2], wrong)] {
        let mock = Mock::given(method("GET")).and(path(format!("/{at}id_/{url}")));
        stage.runtime.block_on(mock.respond_with(answer).mount(&stage.server));
    }
    let (code, told) = backfill(&stage, &[]);
    assert_eq!(code, 3);
    for words in [
        "1 fetched, 0 noted as the same, 0 held before, 0 left, 3 not to be had",
        "20200201000000: leads to another capture",
        "20200301000000: the copy that was sent is of 20200101000000",
        "status 404",
    ] {
        assert!(told.contains(words), "nothing tells `{words}`:\n{told}");
    }
}

#[test]
fn an_archive_that_asks_to_wait_is_left_alone() {
    let (stage, url) = stage();
    stage.source("second", ("Corse", "http://example.org/corse"), "");
    let rows = [row("20200101000000", &url, "A"), row("20200201000000", &url, "B")];
    lists(&stage, &format!("[{HEAD},{}]", rows.join(",")));
    holds(&stage, ("20200101000000", &url), &page("Bretagne", 5, "1er janvier 2020"));
    let busy = ResponseTemplate::new(429).insert_header("retry-after", "3600");
    let mock = Mock::given(method("GET")).and(path(format!("/20200201000000id_/{url}")));
    stage.runtime.block_on(mock.respond_with(busy).mount(&stage.server));
    let (code, told) = backfill(&stage, &[]);
    assert_eq!(code, 3);
    assert!(told.contains("1 fetched") && told.contains("3600 seconds"), "{told}");
    let asked = asked(&stage);
    assert_eq!(asked.len(), 3, "nothing more is asked for: {asked:?}");
    offline(&stage, None);
    assert_eq!(stage.column("claims", "value_low"), pairs(&[("bzh", "5")]), "what came is kept");

    // The same again a moment later, and only to look: it remembers what it was asked for.
    for more in [&[][..], &["--list"]] {
        let (code, told) = backfill(&stage, more);
        assert_eq!(code, 3);
        assert!(told.contains("asks to be left alone for"), "{told}");
        let again = self::asked(&stage);
        assert_eq!(again.len(), 3, "nothing is asked for before the hour is over: {again:?}");
    }
}

#[test]
fn robots_of_the_web_archive_are_obeyed() {
    let (stage, _) = stage();
    stage.serve("/robots.txt", b"User-agent: *\nDisallow: /");
    lists(&stage, "[]");
    let (code, told) = backfill(&stage, &[]);
    assert_eq!(code, 3);
    assert!(told.contains("disallows") && asked(&stage).is_empty(), "{told}");
}

#[test]
fn mistakes_of_the_command_line() {
    let (stage, _) = stage();
    #[rustfmt::skip]
    let cases: [(&[&str], &str); 4] = [
        (&["nowhere"],                               "`nowhere` is no source that can be used"),
        (&["--cdx", "https://example.org/q"],        "does not say where copies stand"),
        (&["--from", "2020"],                        "expected a day such as `2024-02-01`"),
        (&["--replay", "https://example.org/{url}"], "does not say where copies stand"),
    ];
    for (more, words) in cases {
        let mut command = Command::cargo_bin("recoupe").unwrap();
        command.arg("--sources").arg(stage.sources()).args(["backfill", "--contact", "a@b.fr"]);
        command.arg("--output").arg(stage.output()).args(more);
        let done = command.output().unwrap();
        let told = String::from_utf8(done.stderr).unwrap();
        assert_eq!(done.status.code(), Some(2), "for {more:?}: {told}");
        assert!(told.contains(words), "for {more:?}: {told}");
    }
    assert!(fs::read_dir(stage.output()).is_err(), "nothing was begun");
}

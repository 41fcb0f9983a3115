//! Nights in which a server says that nothing changed, truly or not.

use std::{collections::BTreeMap, time::Duration};

use recoupe::{
    archive::Archive,
    fetch::{Fetcher, Request},
};

use super::bytes::{HTML, once, reply, send, whole};
use super::{outcome, settings, source_of};
use crate::night::{Stage, page};
use crate::wire::{Act, Wire};

#[tokio::test]
async fn only_validators_that_are_some_are_sent_back() {
    let unchanged = vec![send("HTTP/1.1 304 Not Modified\r\ncontent-length: 6\r\n\r\n666013")];
    let server = Wire::start([("/page".to_owned(), vec![unchanged])].into());
    let date = "Sun, 06 Nov 1994 08:49:37 GMT";
    let long = format!("\"{}\"", "x".repeat(20_000));
    #[rustfmt::skip]
    let cases = [
        (Some("\"a\""),      None,               "unchanged", vec!["if-none-match: \"a\""]),
        (Some("W/\"a\""),    Some(date),         "unchanged", vec!["if-none-match: W/\"a\"", "if-modified-since: Sun"]),
        (None,               Some(date),         "unchanged", vec!["if-modified-since: Sun"]),
        (Some("not quoted"), None,               "status",    vec![]),
        (Some(&*long),       Some("hier matin"), "status",    vec![]),
        (Some("\"\x1b[2J\""), None,              "status",    vec![]),
        (None,               None,               "status",    vec![]),
    ];
    for (etag, last_modified, expected, sent) in cases {
        let url = server.url("/page").parse().unwrap();
        let request = Request {
            etag: etag.map(str::to_owned),
            last_modified: last_modified.map(str::to_owned),
            ..Request::new(url, Duration::ZERO)
        };
        let fetched = Fetcher::new(settings()).unwrap().fetch(&request).await;
        assert_eq!(outcome(&fetched), expected, "for {etag:?} and {last_modified:?}");
        let head = server.heads("/page").pop().unwrap();
        let conditions = head.lines().filter(|line| line.starts_with("if-"));
        for (line, start) in conditions.clone().zip(&sent) {
            assert!(line.starts_with(start), "{line} for {etag:?}");
        }
        assert_eq!(conditions.count(), sent.len(), "for {etag:?} and {last_modified:?}");
    }
}

/// Which headers of a request tell what is held already.
fn conditions(head: &str) -> String {
    let lower = head.to_ascii_lowercase();
    let names = [("if-none-match:", "etag"), ("if-modified-since:", "date")];
    let told: Vec<&str> =
        names.iter().filter(|(name, _)| lower.contains(name)).map(|(_, word)| *word).collect();
    if told.is_empty() { "-".to_owned() } else { told.join("+") }
}

/// A row: name, what is answered, what the requests of four nights tell, the states of the source after
/// them, the number by which it stands in the end, and how many copies are kept.
type Case<'a> = (&'a str, Vec<Vec<Act>>, &'a str, &'a str, &'a str, usize);

#[test]
fn nothing_new_is_believed_for_a_week_and_bytes_before_words() {
    let html = |headers: &str, number: u32| {
        let text = page("Bretagne", number, "1er février 2024");
        reply("200 OK", &format!("{HTML}{headers}"), text.as_bytes())
    };
    let nonce = |number: u32| {
        let text = page("Bretagne", 90, "1er février 2024") + &format!("<!-- nonce {number} -->");
        whole(text.as_bytes())
    };
    let unchanged = |headers: &str| {
        vec![send(&format!("HTTP/1.1 304 Not Modified\r\n{headers}connection: close\r\n\r\n"))]
    };
    // What is answered to who tells what he holds, and to who does not.
    let knows = |headers: &str, number: u32| {
        vec![Act::Conditional(unchanged(headers), html(headers, number))]
    };
    let strong = "etag: \"a\"\r\n";
    let weak = "etag: W/\"a\"\r\n";
    let dated = "last-modified: Sun, 15 Mar 2026 06:00:00 GMT\r\n";
    let long = format!("etag: not quoted {}\r\n", "x".repeat(20_000));
    let future = "last-modified: Thu, 31 Dec 2099 23:59:59 GMT\r\n";
    let garbage = "last-modified: hier matin\r\nexpires: -1\r\nage: NaN\r\ncache-control: max-age=1e99, ,=\r\n";
    let with_body = vec![
        send("HTTP/1.1 304 Not Modified\r\netag: \"a\"\r\ncontent-length: 6\r\n\r\n666013"),
        Act::Keep,
    ];
    let with_body = vec![Act::Conditional(with_body, html(strong, 90))];
    let changing = |night: usize| html(&format!("etag: \"v{night}\"\r\n"), 90);
    let twice = |before: Vec<Act>, after: Vec<Act>| vec![before, after];
    // The last night is a week after the first.
    #[rustfmt::skip]
    let cases: Vec<Case<'_>> = vec![
        ("etag",           once(knows(strong, 90)),                     "- etag etag -",      "fresh unchanged unchanged unchanged", "90", 1),
        ("etag-weak",      once(knows(weak, 90)),                       "- etag etag -",      "fresh unchanged unchanged unchanged", "90", 1),
        ("last-modified",  once(knows(dated, 90)),                      "- date date -",      "fresh unchanged unchanged unchanged", "90", 1),
        ("etag-and-date",  once(knows(&format!("{strong}{dated}"), 90)), "- etag+date etag+date -", "fresh unchanged unchanged unchanged", "90", 1),
        ("304-liar",       twice(knows(strong, 90), knows(strong, 99)), "- etag etag -",      "fresh unchanged unchanged fresh",     "99", 2),
        ("304-with-body",  once(with_body),                             "- etag etag -",      "fresh unchanged unchanged unchanged", "90", 1),
        ("304-unasked",    twice(html("", 90), unchanged("")),          "- - - -",            "fresh stale stale stale",             "90", 1),
        ("etag-ignored",   once(html(strong, 90)),                      "- etag etag etag",   "fresh unchanged unchanged unchanged", "90", 1),
        ("etag-changes",   (0..4).map(changing).collect(),              "- etag etag etag",   "fresh unchanged unchanged unchanged", "90", 1),
        ("etag-same-body-differs", twice(html(strong, 90), html(strong, 99)), "- etag etag etag", "fresh fresh unchanged unchanged", "99", 2),
        ("etag-malformed", once(html(&long, 90)),                       "- - - -",            "fresh unchanged unchanged unchanged", "90", 1),
        ("lm-future",      once(knows(future, 90)),                     "- date date -",      "fresh unchanged unchanged unchanged", "90", 1),
        ("lm-garbage",     once(html(garbage, 90)),                     "- - - -",            "fresh unchanged unchanged unchanged", "90", 1),
        ("nonce-each-time", (0..4).map(nonce).collect(),                "- - - -",            "fresh fresh fresh fresh",             "90", 4),
    ];
    let stage = Stage::new();
    let servers: Vec<Wire> = cases
        .iter()
        .map(|(_, answers, ..)| Wire::start([("/page".to_owned(), answers.clone())].into()))
        .collect();
    for ((name, ..), server) in cases.iter().zip(&servers) {
        stage.source(&source_of(name), ("Bretagne", &server.url("/page")), "");
    }
    let nights = ["2026-11-22", "2026-11-23", "2026-11-24", "2026-11-29"];
    let mut states: Vec<Vec<String>> = vec![Vec::new(); cases.len()];
    for night in nights {
        stage.night(&format!("{night}T03:00:00Z"));
        let told: BTreeMap<String, String> = stage.column("sources", "state").into_iter().collect();
        for ((name, ..), states) in cases.iter().zip(&mut states) {
            states.push(told[&source_of(name)].clone());
        }
    }
    let archive = Archive::open(&stage.output().join("archive")).unwrap();
    let kept = archive.entries("2026-12-01T00:00:00Z".parse().unwrap()).unwrap();
    for (((name, _, told, expected, number, copies), server), states) in
        cases.iter().zip(&servers).zip(&states)
    {
        let asked: Vec<String> = server.heads("/page").iter().map(|it| conditions(it)).collect();
        assert_eq!(asked.join(" "), *told, "what {name} is told");
        assert_eq!(states.join(" "), *expected, "for {name}");
        assert_eq!(stage.standing(&source_of(name)), [*number], "for {name}");
        let url = server.url("/page");
        let found = kept.iter().filter(|entry| entry.url.as_str() == url).count();
        assert_eq!(found, *copies, "copies of {name}");
    }
}

//! Every kind of fault that a network has, and what comes of it: of a fetch, and of a night.

use std::{
    io::{Read as _, Write as _},
    net::{TcpListener, TcpStream},
    sync::Arc,
    thread,
    time::Duration,
};

use flate2::{
    Compression,
    write::{DeflateEncoder, GzEncoder, ZlibEncoder},
};
use recoupe::{
    fetch::{Answer, FetchSettings, Fetched, Fetcher, Request},
    pipeline::{self, Mode, Silent},
};
use rustls::pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject as _};

use crate::night::{Stage, page};
use crate::wire::{Act, Script, Wire};

const HTML: &str = "content-type: text/html; charset=utf-8\r\n";
const GOOD: &str = "<p>388 contrats</p>";

/// 64 MiB of spaces.
const BROTLI_BOMB: &str = "cbffff3ff82540e2b14020f7fe8fffff7ff04b00c4611180eefd1fffffffe0970088c30200ddfb3ffeff\
    ffc12f0110870500baf77ffcffff835f02200e0b0074effff8ffff07bf04401c1600e8defff1ffff0f7e0980382c00d0bdffe3ffff1ffc1200\
    715800a07bff37";

fn send(text: &str) -> Act {
    Act::Send(text.as_bytes().to_vec())
}

/// A whole answer, with its length, after which the connection is closed.
fn reply(status: &str, headers: &str, body: &[u8]) -> Vec<Act> {
    let length = body.len();
    let head = format!(
        "HTTP/1.1 {status}\r\n{headers}content-length: {length}\r\nconnection: close\r\n\r\n"
    );
    vec![Act::Send([head.as_bytes(), body].concat())]
}

fn good() -> Vec<Act> {
    reply("200 OK", HTML, GOOD.as_bytes())
}

/// The head of an answer that tells its own story of where its body ends.
fn head(framing: &str) -> Act {
    send(&format!("HTTP/1.1 200 OK\r\n{HTML}{framing}\r\n"))
}

/// The head, and then what follows it.
fn open(framing: &str, more: Act) -> Vec<Act> {
    vec![head(framing), more]
}

fn chunked(body: &str) -> Vec<Act> {
    open("transfer-encoding: chunked\r\n", send(body))
}

fn encoded(coding: &str, body: &[u8]) -> Vec<Act> {
    reply("200 OK", &format!("{HTML}content-encoding: {coding}\r\n"), body)
}

fn gzip(text: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(text).unwrap();
    encoder.finish().unwrap()
}

fn zlib(text: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(text).unwrap();
    encoder.finish().unwrap()
}

fn deflate(text: &[u8]) -> Vec<u8> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(text).unwrap();
    encoder.finish().unwrap()
}

fn hex(text: &str) -> Vec<u8> {
    let digits: Vec<u8> = text.bytes().filter(u8::is_ascii_hexdigit).collect();
    let byte = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap();
    digits.chunks(2).map(byte).collect()
}

/// Short enough for what hangs, long enough for a machine that has other work.
fn settings() -> FetchSettings {
    FetchSettings {
        connect_timeout: Duration::from_secs(2),
        idle_timeout: Duration::from_secs(2),
        total_timeout: Duration::from_secs(4),
        max_body_bytes: 1_000_000,
        backoff: Duration::from_millis(5),
        allow_loopback: true,
        ..FetchSettings::new("recoupe/0 (+test@example.org)")
    }
}

/// What comes of a fault: the body with what is the same everywhere left out, or the cause in a word.
fn outcome(fetched: &Fetched) -> String {
    match &fetched.outcome {
        Ok(Answer::Page(response)) if response.body == GOOD.as_bytes() => "good".to_owned(),
        Ok(Answer::Page(response)) => format!("{} bytes", response.body.len()),
        Ok(Answer::Unchanged) => "unchanged".to_owned(),
        Err(error) => error.cause().to_owned(),
    }
}

/// The faults, each with what must come of it and how often it may be asked for.
fn faults() -> Vec<(&'static str, Vec<Vec<Act>>, &'static str, usize)> {
    let slow = Duration::from_millis(500);
    let half = GOOD.len() / 2;
    let length = format!("content-length: {}\r\n", GOOD.len());
    let page_chunk = format!("{:x}\r\n{GOOD}\r\n", GOOD.len());
    let bad_sum = {
        let mut body = gzip(GOOD.as_bytes());
        let at = body.len() - 8;
        body[at] ^= 0xff;
        body
    };
    let cut = |body: Vec<u8>, by: usize| body[..body.len() - by].to_vec();
    let many_headers = "x: y\r\n".repeat(10_000);
    let bomb = vec![b' '; 8 << 20];
    let once = |acts: Vec<Act>| vec![acts];
    #[rustfmt::skip]
    let cases = vec![
        // Time.
        ("hang-headers",       once(vec![Act::Hang]),                                                     "timeout", 1),
        ("hang-after-headers", once(open("content-length: 5000\r\n", Act::Hang)),                         "timeout", 1),
        ("hang-mid-body",      once(vec![head(&length), send(&GOOD[..half]), Act::Hang]),                 "timeout", 1),
        ("hang-chunked",       once([chunked(&page_chunk), vec![Act::Hang]].concat()),                    "timeout", 1),
        ("drip-headers",       once(vec![send("HTTP/1.1 200 OK\r\nx: "), Act::Drip(vec![b'z'; 99], slow)]), "timeout", 1),
        ("drip-body",          once(open("content-length: 5000\r\n", Act::Drip(vec![b' '; 5000], slow))), "timeout", 1),
        ("drip-finishes",      once(open(&length, Act::Drip(GOOD.into(), slow / 20))),                    "good", 1),
        ("flood-1xx",          once(vec![Act::Repeat(b"HTTP/1.1 103 Early Hints\r\nlink: x\r\n\r\n".to_vec(), 20_000), Act::Hang]), "timeout", 1),
        // Framing.
        ("length-too-long",    once(open("content-length: 5000\r\n", send(GOOD))),                        "truncated", 3),
        ("length-too-short",   once(open("content-length: 9\r\n", send(GOOD))),                           "9 bytes", 1),
        ("length-zero",        once(open("content-length: 0\r\n", send(GOOD))),                           "empty", 1),
        ("length-negative",    once(open("content-length: -5\r\n", send(GOOD))),                          "protocol", 1),
        ("length-garbage",     once(open("content-length: 12abc\r\n", send(GOOD))),                       "protocol", 1),
        ("length-twice",       once(open(&format!("{length}content-length: 10\r\n"), send(GOOD))),        "protocol", 1),
        ("length-huge",        once(vec![head("content-length: 9223372036854775807\r\n"), send(GOOD), Act::Hang]), "too_large", 1),
        ("length-honest",      once(open("content-length: 1000001\r\n", Act::Hang)),                      "too_large", 1),
        ("length-and-chunks",  once(vec![head("content-length: 10\r\ntransfer-encoding: chunked\r\n"), send(&format!("{page_chunk}0\r\n\r\n"))]), "good", 1),
        ("no-length",          once(open("", send(GOOD))),                                                "good", 1),
        ("no-length-cut",      once(open("", send(&GOOD[..half]))),                                       "9 bytes", 1),
        ("no-length-no-end",   once(open("", Act::Repeat(vec![b' '; 65_536], 1000))),                     "too_large", 1),
        ("chunks",             once(chunked(&format!("{page_chunk}0\r\n\r\n"))),                          "good", 1),
        ("chunks-tiny",        once(vec![head("transfer-encoding: chunked\r\n"), Act::Repeat(b"1\r\nx\r\n".to_vec(), 50_000), send("0\r\n\r\n")]), "50000 bytes", 1),
        ("chunks-cut",         once(chunked(&page_chunk)),                                                "truncated", 3),
        ("chunk-cut",          once(chunked(&format!("1388\r\n{GOOD}"))),                                 "truncated", 3),
        ("chunk-bad-size",     once(chunked(&format!("zz\r\n{GOOD}"))),                                   "truncated", 3),
        ("chunk-overflow",     once(chunked(&format!("{}\r\n{GOOD}", "f".repeat(18)))),                   "truncated", 3),
        ("chunks-no-end",      once(vec![head("transfer-encoding: chunked\r\n"), Act::Repeat([b"10000\r\n".to_vec(), vec![b' '; 65_536], b"\r\n".to_vec()].concat(), 1000)]), "too_large", 1),
        ("chunk-extension",    once(vec![head("transfer-encoding: chunked\r\n"), send("5;"), Act::Repeat(vec![b'x'; 65_536], 100)]), "truncated", 3),
        ("trailers-no-end",    once(vec![head("transfer-encoding: chunked\r\n"), send(&format!("{page_chunk}0\r\n")), Act::Repeat(b"x: y\r\n".to_vec(), 1_000_000)]), "truncated", 3),
        // Content encodings.
        ("gzip",               once(encoded("gzip", &gzip(GOOD.as_bytes()))),                             "good", 1),
        ("gzip-two-members",   once(encoded("gzip", &[gzip(&GOOD.as_bytes()[..half]), gzip(&GOOD.as_bytes()[half..])].concat())), "good", 1),
        ("gzip-cut",           once(encoded("gzip", &cut(gzip(GOOD.as_bytes()), 12))),                    "truncated", 3),
        ("gzip-no-trailer",    once(encoded("gzip", &cut(gzip(GOOD.as_bytes()), 8))),                     "truncated", 3),
        ("gzip-bad-sum",       once(encoded("gzip", &bad_sum)),                                           "corrupt", 1),
        ("gzip-and-garbage",   once(encoded("gzip", &[gzip(GOOD.as_bytes()), b"garbage".repeat(10)].concat())), "corrupt", 1),
        ("gzip-lie",           once(encoded("gzip", GOOD.as_bytes())),                                    "corrupt", 1),
        ("gzip-twice",         once(encoded("gzip, gzip", &gzip(&gzip(GOOD.as_bytes())))),                "good", 1),
        ("gzip-in-two-lines",  once(encoded("gzip\r\ncontent-encoding: gzip", &gzip(&gzip(GOOD.as_bytes())))), "good", 1),
        ("deflate-zlib",       once(encoded("deflate", &zlib(GOOD.as_bytes()))),                          "good", 1),
        ("deflate-raw",        once(encoded("deflate", &deflate(GOOD.as_bytes()))),                       "good", 1),
        ("deflate-and-garbage", once(encoded("deflate", &[zlib(GOOD.as_bytes()), b"garbage".repeat(10)].concat())), "corrupt", 1),
        ("unknown-coding",     once(encoded("x-evil", GOOD.as_bytes())),                                  "encoding", 1),
        ("zstd",               once(encoded("zstd", GOOD.as_bytes())),                                    "encoding", 1),
        // Size.
        ("bomb-gzip",          once(encoded("gzip", &gzip(&bomb))),                                       "too_large", 1),
        ("bomb-in-a-bomb",     once(encoded("gzip, gzip", &gzip(&gzip(&bomb)))),                          "too_large", 1),
        ("bomb-deflate",       once(encoded("deflate", &zlib(&bomb))),                                    "too_large", 1),
        ("bomb-brotli",        once(encoded("br", &hex(BROTLI_BOMB))),                                    "too_large", 1),
        ("header-huge",        once(reply("200 OK", &format!("x: {}\r\n", "x".repeat(1 << 20)), GOOD.as_bytes())), "protocol", 1),
        ("header-no-end",      once(vec![send("HTTP/1.1 200 OK\r\nx: "), Act::Repeat(vec![b'x'; 65_536], 1000)]), "protocol", 1),
        ("headers-many",       once(reply("200 OK", &many_headers, GOOD.as_bytes())),                     "protocol", 1),
        ("status-line-long",   once(reply(&format!("200 {}", "O".repeat(2 << 20)), "", GOOD.as_bytes())), "protocol", 1),
        // What is no HTTP.
        ("not-http",           once(vec![send("SSH-2.0-OpenSSH_9.2p1\r\n")]),                             "protocol", 1),
        ("http-0.9",           once(vec![send(GOOD)]),                                                    "protocol", 1),
        ("bad-status-line",    once(vec![send("HTTP/1.1 abc OK\r\n\r\n")]),                               "protocol", 1),
        ("http-2",             once(vec![Act::Send(vec![0, 0, 0, 4, 0, 0, 0, 0, 0]), Act::Hang]),         "protocol", 1),
        ("header-no-colon",    once(reply("200 OK", "this is no header\r\n", GOOD.as_bytes())),           "protocol", 1),
        ("header-nul",         once(reply("200 OK", "x: a\0b\r\n", GOOD.as_bytes())),                     "protocol", 1),
        ("header-latin-1",     once(vec![Act::Send([b"HTTP/1.1 200 OK\r\nserver: \xe9t\xe9\r\ncontent-length: 19\r\n\r\n", GOOD.as_bytes()].concat())]), "good", 1),
        // Connection.
        ("close-now",          once(vec![]),                                                              "connect", 3),
        ("reset-now",          once(vec![Act::Reset]),                                                    "connect", 3),
        ("reset-mid-body",     once(vec![head(&length), send(&GOOD[..half]), Act::Reset]),                "truncated", 3),
        ("reset-flap",         vec![vec![Act::Reset], vec![Act::Reset], good()],                          "good", 3),
        // Status.
        ("400",                once(reply("400 Bad Request", HTML, GOOD.as_bytes())),                     "status", 1),
        ("401",                once(reply("401 Unauthorized", HTML, GOOD.as_bytes())),                    "status", 1),
        ("403",                once(reply("403 Forbidden", HTML, GOOD.as_bytes())),                       "status", 1),
        ("404",                once(reply("404 Not Found", HTML, GOOD.as_bytes())),                       "status", 1),
        ("410",                once(reply("410 Gone", HTML, GOOD.as_bytes())),                            "status", 1),
        ("408",                vec![reply("408 Request Timeout", HTML, b""), good()],                     "good", 2),
        ("500",                once(reply("500 Internal Server Error", HTML, GOOD.as_bytes())),           "status", 3),
        ("503-flap",           vec![reply("503 Busy", HTML, b""), reply("503 Busy", HTML, b""), good()],  "good", 3),
        ("520",                once(reply("520 ?", HTML, GOOD.as_bytes())),                               "status", 1),
        ("600",                once(reply("600 ?", HTML, GOOD.as_bytes())),                               "status", 1),
        ("999",                once(reply("999 Denied", HTML, GOOD.as_bytes())),                          "status", 1),
        ("204",                once(vec![send(&format!("HTTP/1.1 204 No Content\r\n{length}\r\n{GOOD}"))]), "status", 1),
        ("206",                once(reply("206 Partial Content", HTML, GOOD.as_bytes())),                 "status", 1),
        ("304-unasked",        once(vec![send("HTTP/1.1 304 Not Modified\r\n\r\n")]),                     "status", 1),
        ("200-empty",          once(reply("200 OK", HTML, b"")),                                          "empty", 1),
        ("429-later",          once(reply("429 Slow", "retry-after: 3600\r\n", b"")),                     "asked_to_wait", 1),
        ("503-later",          once(reply("503 Busy", "retry-after: 7200\r\n", b"")),                     "asked_to_wait", 1),
        ("429-date",           once(reply("429 Slow", "retry-after: Fri, 01 Jan 2027 01:00:00 GMT\r\n", b"")), "asked_to_wait", 1),
        ("429-long-ago",       once(reply("429 Slow", "retry-after: Fri, 01 Jan 1999 01:00:00 GMT\r\n", b"")), "asked_to_wait", 3),
        ("429-garbage",        once(reply("429 Slow", "retry-after: soon\r\n", b"")),                     "asked_to_wait", 3),
        ("429-negative",       once(reply("429 Slow", "retry-after: -1\r\n", b"")),                       "asked_to_wait", 3),
        ("429-overflow",       once(reply("429 Slow", "retry-after: 99999999999999999999\r\n", b"")),     "asked_to_wait", 1),
        ("408-later",          once(reply("408 Request Timeout", "retry-after: 3600\r\n", b"")),          "asked_to_wait", 1),
        ("500-later",          once(reply("500 Internal Server Error", "retry-after: 3600\r\n", b"")),    "asked_to_wait", 1),
        ("502-later",          once(reply("502 Bad Gateway", "retry-after: 3600\r\n", b"")),              "asked_to_wait", 1),
        ("504-later",          once(reply("504 Gateway Timeout", "retry-after: 3600\r\n", b"")),          "asked_to_wait", 1),
        ("404-later",          once(reply("404 Not Found", "retry-after: 3600\r\n", b"")),                "status", 1),
    ];
    cases
}

#[tokio::test]
async fn every_fault_has_its_outcome() {
    let cases = faults();
    // Each at a host of its own, so that no fault is the fault of another.
    let servers: Vec<Wire> = cases
        .iter()
        .map(|(name, acts, ..)| Wire::start([(format!("/{name}"), acts.clone())].into()))
        .collect();
    let ask = |((name, ..), server): (&Fault<'_>, &Wire)| {
        Request::new(server.url(&format!("/{name}")).parse().unwrap(), Duration::ZERO)
    };
    let requests = cases.iter().zip(&servers).map(ask).collect();
    let started_at = Some("2027-01-01T00:00:00Z".parse().unwrap());
    let settings = FetchSettings { started_at, parallel_hosts: cases.len(), ..settings() };
    let fetched = Fetcher::new(settings).unwrap().fetch_all(requests, &mut |_| ()).await;
    let outcomes: Vec<String> = fetched.iter().map(outcome).collect();
    let mut wrong = Vec::new();
    for (((name, _, expected, times), got), server) in cases.iter().zip(&outcomes).zip(&servers) {
        let asked = server.heads(&format!("/{name}")).len();
        if got != expected || asked != *times {
            wrong.push(format!("{name}: {got}, asked {asked} times; expected {expected}, {times}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[tokio::test]
async fn what_one_answer_leaves_behind_is_in_no_other() {
    let evil = format!("HTTP/1.1 200 OK\r\n{HTML}content-length: 6\r\n\r\n666013");
    let kept = format!("HTTP/1.1 200 OK\r\n{HTML}content-length: {}\r\n\r\n{GOOD}", GOOD.len());
    let cookies = "set-cookie: session=geheim; path=/\r\n".repeat(60);
    let script: Script = [
        ("/unsolicited", vec![send(&format!("{kept}{evil}")), Act::Keep]),
        ("/closed", vec![send(&kept)]),
        ("/cookies", reply("200 OK", &format!("{HTML}{cookies}"), GOOD.as_bytes())),
        ("/after", good()),
    ]
    .map(|(path, acts)| (path.to_owned(), vec![acts]))
    .into();
    let server = Wire::start(script);
    let fetcher = Fetcher::new(settings()).unwrap();
    for path in ["/unsolicited", "/after", "/closed", "/after", "/cookies", "/after"] {
        let url = server.url(path).parse().unwrap();
        let fetched = fetcher.fetch(&Request::new(url, Duration::ZERO)).await;
        assert_eq!(outcome(&fetched), "good", "for {path}");
    }
    for head in server.heads("/after") {
        assert!(!head.to_ascii_lowercase().contains("cookie"), "{head}");
    }
}

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

/// A port that does this to every connection; the threads end with the test.
fn port(mut act: impl FnMut(TcpStream) + Send + 'static) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    drop(thread::spawn(move || listener.incoming().flatten().for_each(&mut act)));
    port
}

#[tokio::test]
async fn only_a_connection_that_can_be_trusted_is_one() {
    let pem = std::fs::read("tests/fixtures/tls/self_signed.pem").unwrap();
    let certificate = CertificateDer::from_pem_slice(&pem).unwrap();
    let key = PrivateKeyDer::from_pem_slice(&pem).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate], key)
        .unwrap();
    let config = Arc::new(config);
    let self_signed = port(move |mut stream| {
        let mut secure = rustls::ServerConnection::new(Arc::clone(&config)).unwrap();
        drop(secure.complete_io(&mut stream));
    });
    let plain = port(|mut stream| {
        drop(stream.read(&mut [0; 1024]));
        drop(stream.write_all(b"HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n"));
    });
    let mut open = Vec::new();
    let silent = port(move |stream| open.push(stream));
    let cases = [
        ("self-signed", self_signed, "tls"),
        ("plain", plain, "tls"),
        ("silent", silent, "robots_unreachable"),
    ];
    for (name, port, expected) in cases {
        let url = format!("https://127.0.0.1:{port}/page").parse().unwrap();
        let fetched =
            Fetcher::new(settings()).unwrap().fetch(&Request::new(url, Duration::ZERO)).await;
        assert_eq!(outcome(&fetched), expected, "for {name}: {:?}", fetched.outcome);
    }
}

#[tokio::test]
async fn a_host_that_hangs_is_given_up_and_a_night_that_is_over_is_over() {
    let hanging = Wire::start([("/hang".to_owned(), vec![vec![Act::Hang]])].into());
    let good_one = Wire::start([("/page".to_owned(), vec![good()])].into());
    let ask =
        |server: &Wire, path: &str| Request::new(server.url(path).parse().unwrap(), Duration::ZERO);
    let idle_timeout = Duration::from_millis(200);
    let host_timeout = Duration::from_millis(300);
    let patient = FetchSettings { idle_timeout, host_timeout, ..settings() };
    let mut requests = vec![ask(&hanging, "/hang"); 10];
    requests.push(ask(&good_one, "/page"));
    let fetched = Fetcher::new(patient).unwrap().fetch_all(requests, &mut |_| ()).await;
    let outcomes: Vec<String> = fetched.iter().map(outcome).collect();
    assert_eq!(outcomes[..2], ["timeout", "timeout"]);
    assert_eq!(outcomes[2..10], ["given_up"; 8]);
    assert_eq!(outcomes[10], "good");
    assert_eq!(hanging.heads("/hang").len(), 2);

    let full = FetchSettings { max_run_bytes: 2 * GOOD.len(), ..settings() };
    let requests = vec![ask(&good_one, "/page"); 4];
    let fetched = Fetcher::new(full).unwrap().fetch_all(requests, &mut |_| ()).await;
    let outcomes: Vec<String> = fetched.iter().map(outcome).collect();
    assert_eq!(outcomes, ["good", "good", "night_full", "night_full"]);

    let short = FetchSettings { run_timeout: Duration::ZERO, ..settings() };
    let fetched = Fetcher::new(short).unwrap().fetch(&ask(&good_one, "/page")).await;
    let error = fetched.outcome.unwrap_err().to_string();
    assert!(error.contains("the time for fetching was over"), "{error}");
}

#[tokio::test]
async fn who_asked_to_wait_in_another_run_is_left_alone() {
    let server = Wire::start([("/page".to_owned(), vec![good()])].into());
    let fetcher = Fetcher::new(settings()).unwrap();
    fetcher.leave_alone(&server.address, Duration::from_hours(2)).await;
    let request = Request::new(server.url("/page").parse().unwrap(), Duration::ZERO);
    let error = fetcher.fetch(&request).await.outcome.unwrap_err();
    assert_eq!(
        error.to_string(),
        format!("`{}` asks to be left alone for 7200 seconds", server.address)
    );
    assert_eq!(server.heads("/robots.txt").len() + server.heads("/page").len(), 0);
}

#[tokio::test]
async fn what_is_told_holds_no_secret() {
    let leads = |to: &str| reply("302 Found", &format!("location: {to}\r\n"), b"");
    let moved = "https://leak-user:leak-password@127.0.0.1/x?leak-location";
    let headers = format!(
        "{HTML}set-cookie: leak-cookie\r\nx-internal-token: leak-header\r\netag: \"a\"\r\n"
    );
    let script: Script = [
        ("/loop?leak-query", leads("/loop?leak-query")),
        ("/nowhere?leak-query", leads("http://leak-user:leak-password@:x/?leak-location")),
        ("/away?leak-query", leads(moved)),
        ("/page?leak-query", reply("200 OK", &headers, GOOD.as_bytes())),
        ("/cut?leak-query", vec![head("content-length: 99\r\n"), send("x")]),
    ]
    .map(|(path, acts)| (path.to_owned(), vec![acts]))
    .into();
    let paths: Vec<String> = script.keys().cloned().collect();
    let server = Wire::start(script);
    let mut told = Vec::new();
    for path in paths {
        let url = server.url(&path).replace("http://", "http://leak-user:leak-password@");
        let request = Request::new(url.parse().unwrap(), Duration::ZERO);
        let fetcher = Fetcher::new(settings()).unwrap();
        let fetched =
            fetcher.fetch_all(vec![request], &mut |event| told.push(format!("{event:?}"))).await;
        match &fetched[0].outcome {
            Ok(answer) => told.push(format!("{answer:?}")),
            Err(error) => {
                told.push(error.to_string());
                let mut source = std::error::Error::source(error);
                while let Some(cause) = source {
                    told.push(cause.to_string());
                    source = cause.source();
                }
            }
        }
        told.extend(fetched[0].sent.iter().map(|(name, value)| format!("{name}: {value}")));
        for head in server.heads(&path) {
            let head = head.to_ascii_lowercase();
            assert!(!head.contains("authorization") && !head.contains("leak-user"), "{head}");
        }
    }
    let leaks: Vec<_> = told.iter().filter(|text| text.contains("leak")).collect();
    assert!(leaks.is_empty(), "{leaks:#?}");
    assert!(told.iter().any(|text| text.contains("etag")), "what is kept is kept: {told:#?}");
}

/// A fault: its name, what the server does each time, the outcome, and how many requests it costs.
type Fault<'a> = (&'a str, Vec<Vec<Act>>, &'a str, usize);

#[test]
fn a_night_full_of_faults_takes_nothing_back() {
    let bretagne = |number| page("Bretagne", number, "1er février 2024").into_bytes();
    let new = bretagne(99);
    let whole = |body: &[u8]| reply("200 OK", HTML, body);
    let cut = |by: usize| {
        vec![
            head(&format!("content-length: {}\r\n", new.len())),
            Act::Send(new[..new.len() - by].to_vec()),
        ]
    };
    #[rustfmt::skip]
    let cases = [
        ("well",      whole(&new),                                                 "fresh",   "99"),
        ("gzipped",   encoded("gzip", &gzip(&new)),                                "fresh",   "99"),
        ("hanging",   vec![Act::Hang],                                             "stale",   "90"),
        ("cut",       cut(9),                                                      "stale",   "90"),
        ("cut_gzip",  encoded("gzip", &gzip(&new)[..40]),                          "stale",   "90"),
        ("bomb",      encoded("gzip", &gzip(&vec![b' '; 30_000_000])),             "stale",   "90"),
        ("no_http",   vec![send("SSH-2.0-OpenSSH_9.2p1\r\n")],                     "stale",   "90"),
        ("broken",    vec![Act::Reset],                                            "stale",   "90"),
        ("error",     reply("500 Internal Server Error", HTML, &new),              "stale",   "90"),
        ("gone",      reply("404 Not Found", HTML, &new),                          "stale",   "90"),
        ("empty",     whole(b""),                                                  "stale",   "90"),
        ("wait",      reply("429 Slow Down", "retry-after: 3600\r\n", b""),        "stale",   "90"),
        ("unasked",   vec![send("HTTP/1.1 304 Not Modified\r\n\r\n")],             "stale",   "90"),
        ("to_front",  reply("301 Moved", "location: /\r\n", b""),                  "stale",   "90"),
        ("to_inside", reply("302 Found", "location: http://10.0.0.1/\r\n", b""),   "stale",   "90"),
        ("soft_404",  whole(b"<html><body><p>Page introuvable</p></body></html>"), "drifted", "90"),
        ("unzipped",  whole(&gzip(&new)),                                          "drifted", "90"),
    ];
    let stage = Stage::new();
    // Each at a host of its own, so that who asks to wait asks for himself.
    let servers: Vec<Wire> = cases
        .iter()
        .map(|(_, acts, ..)| {
            let front = whole(b"<html><body><p>Bienvenue</p></body></html>");
            Wire::start(
                [("/page".to_owned(), vec![acts.clone()]), ("/".to_owned(), vec![front])].into(),
            )
        })
        .collect();
    for ((name, ..), server) in cases.iter().zip(&servers) {
        let url = server.url("/page");
        stage.source(name, ("Bretagne", &url), "[expect]\nclaims_min = 1");
        stage.capture(name, &url, &page("Bretagne", 90, "1er février 2024"));
    }
    let mut settings = stage.settings("2026-11-22T03:00:00Z");
    if let Mode::Online(limits) = &mut settings.mode {
        limits.idle_timeout = Duration::from_secs(2);
    }
    let summary = pipeline::run(&settings, &mut Silent).unwrap();
    assert!(!summary.is_complete, "gaps are exit code 3");
    let states = stage.column("sources", "state");
    let mut wrong = Vec::new();
    for (name, _, state, value) in &cases {
        let found =
            states.iter().find(|(source, _)| source == name).map(|(_, state)| state.as_str());
        let values = stage.standing(name);
        if found != Some(state) || values != [*value] {
            wrong.push(format!("{name}: {found:?} with {values:?}; expected {state} with {value}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    for (_, server) in cases.iter().zip(&servers) {
        assert!(server.heads("/page").len() <= 2, "one attempt, and one more");
    }
}

/// The same faults, each at a source whose last good copy is held.
#[test]
fn every_fault_leaves_what_was_known() {
    let cases = faults();
    let stage = Stage::new();
    let servers: Vec<Wire> = cases
        .iter()
        .map(|(_, acts, ..)| Wire::start([("/page".to_owned(), acts.clone())].into()))
        .collect();
    for ((name, ..), server) in cases.iter().zip(&servers) {
        let (id, url) = (source_of(name), server.url("/page"));
        stage.source(&id, ("Bretagne", &url), "[expect]\nclaims_min = 1");
        stage.capture(&id, &url, &page("Bretagne", 90, "1er février 2024"));
    }
    let mut night = stage.settings("2026-11-22T03:00:00Z");
    night.mode = Mode::Offline;
    pipeline::run(&night, &mut Silent).unwrap();
    let claims = || std::fs::read_to_string(stage.output().join("latest/claims.csv")).unwrap();
    let known = claims();
    assert_eq!(known.lines().count(), 1 + cases.len());

    let limits = FetchSettings { parallel_hosts: cases.len(), ..settings() };
    night.mode = Mode::Online(limits);
    night.started_at = "2027-01-01T00:00:00Z".parse().unwrap();
    let summary = pipeline::run(&night, &mut Silent).unwrap();
    assert!(!summary.is_complete, "gaps are exit code 3");
    assert!(known == claims(), "what was known has changed");
    let states = stage.column("sources", "state");
    let mut wrong = Vec::new();
    for (name, _, outcome, _) in &cases {
        // What comes whole is no page with a figure: it is read, and held back.
        let is_whole = *outcome == "good" || outcome.ends_with("bytes");
        let expected = if is_whole { "drifted" } else { "stale" };
        let found = states.iter().find(|(source, _)| *source == source_of(name));
        if found.is_none_or(|(_, state)| state != expected) {
            wrong.push(format!("{name}: {found:?}, expected {expected}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The id of a source that stands for a fault.
fn source_of(fault: &str) -> String {
    format!("f_{}", fault.replace(['-', '.'], "_").to_ascii_lowercase())
}

#[test]
fn a_page_that_is_read_at_another_site_is_told() {
    let text = page("Bretagne", 20, "1er février 2024");
    let stage = Stage::new();
    let url = stage.url("/page");
    stage.serve("/page", text.as_bytes());
    let elsewhere = url.replace("127.0.0.1", "localhost");
    let named = format!("[[documents]]\nurl = '{}'\nfetch = false", elsewhere.replace("page", "x"));
    let reason = "L'adresse renvoie à un autre site, localhost, et c'est là que la page a été lue.";
    #[rustfmt::skip]
    let cases = [
        ("itself", &url,       "302 Found", "",      ""),
        ("away",   &elsewhere, "302 Found", "",      reason),
        ("moved",  &elsewhere, "301 Moved", "",      reason),
        ("named",  &elsewhere, "302 Found", &*named, ""),
    ];
    for (id, to, status, more, _) in cases {
        let to = format!("{to}?{id}");
        let code: u16 = status[..3].parse().unwrap();
        let answer = wiremock::ResponseTemplate::new(code).insert_header("location", &*to);
        let at = wiremock::matchers::path(format!("/{id}"));
        stage.mount(wiremock::Mock::given(at).respond_with(answer));
        stage.source(id, ("Bretagne", &stage.url(&format!("/{id}"))), more);
    }
    let summary = stage.night("2026-11-22T03:00:00Z");
    assert!(summary.is_complete, "it is only told");
    let reasons = stage.column("sources", "reason");
    let issues = std::fs::read_to_string(stage.output().join("latest/issues.csv")).unwrap();
    for (id, _, status, _, expected) in cases {
        let told = reasons.iter().find(|(source, _)| source == id).map(|(_, reason)| &**reason);
        assert_eq!(told, Some(expected), "for {id}");
        let is_told =
            issues.lines().any(|line| line.contains(id) && line.contains("read at `localhost`"));
        let expected = !expected.is_empty() && status != "301 Moved";
        assert_eq!(is_told, expected, "for {id}: {issues}");
    }
}

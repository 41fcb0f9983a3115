//! What one answer does to the next, whom to trust, how long to wait, and what is told of it.

use std::{
    io::{Read as _, Write as _},
    net::{TcpListener, TcpStream},
    sync::Arc,
    thread,
    time::Duration,
};

use recoupe::fetch::{FetchSettings, Fetcher, Request};
use rustls::pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject as _};

use super::bytes::{GOOD, HTML, good, head, reply, send};
use super::{outcome, settings};
use crate::night::{Stage, page};
use crate::wire::{Act, Script, Wire};

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

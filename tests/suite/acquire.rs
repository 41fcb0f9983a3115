//! Acquiring over the loopback: what servers do wrong, and what must come of it.

use std::{
    collections::BTreeMap,
    io::Write,
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use flate2::{Compression, write::GzEncoder};
use recoupe::fetch::{Answer, FetchEvent, FetchSettings, Fetched, Fetcher, Request};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};
use url::Url;

/// A server whose every byte can be wrong.
struct Server {
    address: String,
    log: Arc<Mutex<Vec<Hit>>>,
}

/// A request as the server saw it.
#[derive(Clone)]
struct Hit {
    path: String,
    head: String,
    began: Instant,
    ended: Instant,
}

/// The answers to one path, one after the other; the last is repeated.
type Script = BTreeMap<&'static str, Vec<Reply>>;

#[derive(Clone)]
struct Reply {
    bytes: Vec<u8>,
    after: Duration,
}

fn reply(head: &str, body: &[u8]) -> Reply {
    let length = body.len();
    let head = format!("HTTP/1.1 {head}\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n");
    Reply { bytes: [head.as_bytes(), body].concat(), after: Duration::ZERO }
}

fn raw(text: &str) -> Reply {
    Reply { bytes: text.as_bytes().to_vec(), after: Duration::ZERO }
}

fn page(body: &str) -> Reply {
    reply("200 OK\r\ncontent-type: text/html; charset=utf-8", body.as_bytes())
}

fn slow(mut answer: Reply, milliseconds: u64) -> Reply {
    answer.after = Duration::from_millis(milliseconds);
    answer
}

fn gzip(text: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(text).unwrap();
    encoder.finish().unwrap()
}

impl Server {
    /// Serves the script; a path that it does not hold is a 404.
    async fn start(script: Script) -> Self {
        Self::start_at("127.0.0.1:0", script).await
    }

    async fn start_at(address: &str, script: Script) -> Self {
        let listener = TcpListener::bind(address).await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let log = Arc::new(Mutex::new(Vec::new()));
        let (script, seen) = (Arc::new(script), Arc::clone(&log));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(answer(stream, Arc::clone(&script), Arc::clone(&seen)));
            }
        });
        Self { address, log }
    }

    fn url(&self, path: &str) -> Url {
        format!("http://{}{path}", self.address).parse().unwrap()
    }

    fn hits(&self) -> Vec<Hit> {
        self.log.lock().unwrap().clone()
    }

    fn paths(&self) -> Vec<String> {
        self.hits().into_iter().map(|hit| hit.path).collect()
    }
}

async fn answer(mut stream: TcpStream, script: Arc<Script>, log: Arc<Mutex<Vec<Hit>>>) {
    let began = Instant::now();
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        match stream.read_u8().await {
            Ok(byte) => head.push(byte),
            Err(_) => return,
        }
    }
    let head = String::from_utf8(head).unwrap();
    let path = head.split(' ').nth(1).unwrap().to_owned();
    let before = log.lock().unwrap().iter().filter(|hit: &&Hit| hit.path == path).count();
    let answers = script.get(path.as_str());
    let chosen = answers.and_then(|answers| answers.get(before).or(answers.last()));
    let chosen = chosen.cloned().unwrap_or_else(|| reply("404 Not Found", b""));
    log.lock().unwrap().push(Hit { path, head, began, ended: began });
    let index = log.lock().unwrap().len() - 1;
    tokio::time::sleep(chosen.after).await;
    // A client that has seen enough may hang up first.
    drop(stream.write_all(&chosen.bytes).await);
    drop(stream.shutdown().await);
    log.lock().unwrap()[index].ended = Instant::now();
}

/// Limits small enough for a test.
fn settings() -> FetchSettings {
    FetchSettings {
        connect_timeout: Duration::from_secs(1),
        idle_timeout: Duration::from_millis(300),
        total_timeout: Duration::from_secs(2),
        max_body_bytes: 10_000,
        backoff: Duration::from_millis(10),
        allow_loopback: true,
        ..FetchSettings::new("recoupe/0 (test@example.org)")
    }
}

fn request(url: Url) -> Request {
    Request::new(url, Duration::ZERO)
}

async fn fetch(server: &Server, path: &str) -> Fetched {
    Fetcher::new(settings()).unwrap().fetch(&request(server.url(path))).await
}

/// The body, or the cause of the failure in one word.
fn outcome(fetched: &Fetched) -> Result<String, &'static str> {
    match &fetched.outcome {
        Ok(Answer::Page(response)) => Ok(String::from_utf8_lossy(&response.body).into_owned()),
        Ok(Answer::Unchanged) => Ok("(unchanged)".to_owned()),
        Err(error) => Err(error.cause()),
    }
}

#[tokio::test]
async fn only_a_whole_page_is_a_page() {
    let zipped = "200 OK\r\ncontent-encoding: gzip";
    let two = [gzip(b"388 "), gzip(b"contrats")].concat();
    let cut = &two[..two.len() - 9];
    let bomb = gzip(&vec![0; 3_000_000]);
    let chunked = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\nconnection: close\r\n\r\n";
    #[rustfmt::skip]
    let cases = [
        ("/page",      page("388 contrats"),                                        Ok("388 contrats")),
        ("/empty",     page(""),                                                    Err("empty")),
        ("/chunked",   raw(&format!("{chunked}4\r\n388 \r\n8\r\ncontrats\r\n0\r\n\r\n")), Ok("388 contrats")),
        ("/two",       reply(zipped, &two),                                         Ok("388 contrats")),
        ("/cut-gzip",  reply(zipped, cut),                                          Err("truncated")),
        ("/bomb",      reply(zipped, &bomb),                                        Err("too_large")),
        ("/not-gzip",  reply(zipped, b"388 contrats"),                              Err("corrupt")),
        ("/brotli",    reply("200 OK\r\ncontent-encoding: br", b"\x8b\x05\x80388 contrats\x03"), Ok("388 contrats")),
        ("/zstd",      reply("200 OK\r\ncontent-encoding: zstd", b"x"),             Err("encoding")),
        ("/big",       page(&"x".repeat(10_001)),                                   Err("too_large")),
        ("/big-chunk", raw(&format!("{chunked}2711\r\n{}\r\n0\r\n\r\n", "x".repeat(10_001))), Err("too_large")),
        ("/brim",      page(&"x".repeat(10_000)),                                   Ok("")),
        ("/huge",      raw("HTTP/1.1 200 OK\r\ncontent-length: 9223372036854775807\r\n\r\nx"), Err("too_large")),
        ("/cut",       raw("HTTP/1.1 200 OK\r\ncontent-length: 40\r\n\r\n388"),     Err("truncated")),
        ("/cut-chunk", raw(&format!("{chunked}20\r\n388 ")),                        Err("truncated")),
        ("/no-http",   raw("SSH-2.0-OpenSSH_9.2p1\r\n"),                            Err("protocol")),
        ("/silent",    slow(page("late"), 1000),                                    Err("timeout")),
        ("/404",       reply("404 Not Found", b"388"),                              Err("status")),
        ("/204",       raw("HTTP/1.1 204 No Content\r\n\r\n"),                      Err("status")),
        ("/206",       reply("206 Partial Content", b"388"),                        Err("status")),
        ("/304",       raw("HTTP/1.1 304 Not Modified\r\n\r\n"),                    Err("status")),
        ("/999",       reply("999 Denied", b"388"),                                 Err("status")),
    ];
    let script = cases.iter().map(|(path, reply, _)| (*path, vec![reply.clone()])).collect();
    let server = Server::start(script).await;
    for (path, _, expected) in cases {
        let got = outcome(&fetch(&server, path).await);
        let got = if path == "/brim" { got.map(|body| body.replace('x', "")) } else { got };
        assert_eq!(got, expected.map(str::to_owned), "for {path}");
    }
}

#[tokio::test]
async fn redirects() {
    let to =
        |status: &str, location: &str| reply(&format!("{status}\r\nlocation: {location}"), b"");
    #[rustfmt::skip]
    let script: Script = [
        ("/moved",    vec![to("301 Moved Permanently", "/deep/../page")]),
        ("/page",     vec![page("here")]),
        ("/loop",     vec![to("302 Found", "/pool")]),
        ("/pool",     vec![to("302 Found", "/loop")]),
        ("/self",     vec![to("302 Found", "/self#top")]),
        ("/n0",       vec![to("302 Found", "/n1")]),
        ("/n1",       vec![to("302 Found", "/n2")]),
        ("/n2",       vec![to("303 See Other", "/n3")]),
        ("/n3",       vec![to("307 Temporary Redirect", "/n4")]),
        ("/n4",       vec![to("308 Permanent Redirect", "/n5")]),
        ("/n5",       vec![to("302 Found", "/page")]),
        ("/nowhere",  vec![reply("302 Found", b"")]),
        ("/bad",      vec![to("302 Found", "http://")]),
        ("/file",     vec![to("302 Found", "file:///etc/passwd")]),
        ("/ftp",      vec![to("302 Found", "ftp://example.org/x")]),
        ("/port",     vec![to("302 Found", "http://127.0.0.1:22/")]),
        ("/private",  vec![to("302 Found", "http://10.0.0.1/x")]),
        ("/metadata", vec![to("302 Found", "http://169.254.169.254/latest/")]),
        ("/mapped",   vec![to("302 Found", "http://[::ffff:10.0.0.1]/")]),
        ("/number",   vec![to("302 Found", "http://user:pass@167772161/")]),
        ("/gone",     vec![to("301 Moved Permanently", "/")]),
        ("/",         vec![page("welcome")]),
    ]
    .into();
    let server = Server::start(script).await;
    #[rustfmt::skip]
    let cases = [
        ("/moved",    Ok("here"),                1), ("/n1",       Ok("here"),                5),
        ("/n0",       Err("too_many_redirects"), 5), ("/loop",     Err("redirect_loop"),      1),
        ("/self",     Err("redirect_loop"),      0), ("/nowhere",  Err("bad_redirect"),       0),
        ("/bad",      Err("bad_redirect"),       0), ("/file",     Err("bad_redirect"),       0),
        ("/ftp",      Err("scheme"),             1), ("/private",  Err("refused"),            1),
        ("/metadata", Err("refused"),            1), ("/mapped",   Err("refused"),            1),
        ("/number",   Err("refused"),            1), ("/port",     Err("port"),               0),
        ("/gone",     Err("front_page"),         1), ("/",         Ok("welcome"),             0),
    ];
    for (path, expected, hops) in cases {
        let fetched = fetch(&server, path).await;
        assert_eq!(outcome(&fetched), expected.map(str::to_owned), "for {path}");
        assert_eq!(fetched.hops.len(), hops, "hops of {path}");
    }
    let moved = fetch(&server, "/moved").await;
    assert_eq!((moved.url, moved.final_url), (server.url("/moved"), server.url("/page")));
    assert_eq!((moved.hops[0].status, &moved.hops[0].url), (301, &server.url("/moved")));
}

#[tokio::test]
async fn without_permission_even_the_loopback_is_refused() {
    let server = Server::start([("/page", vec![page("secret")])].into()).await;
    let fetcher = Fetcher::new(FetchSettings { allow_loopback: false, ..settings() }).unwrap();
    let by_name = server.url("/page").as_str().replace("127.0.0.1", "localhost");
    for url in [server.url("/page"), by_name.parse().unwrap()] {
        let fetched = fetcher.fetch(&request(url.clone())).await;
        assert!(outcome(&fetched).is_err(), "for {url}");
    }
    assert_eq!(server.paths(), Vec::<String>::new());
}

#[tokio::test]
async fn robots_are_obeyed() {
    let rules = "User-agent: recoupe\nDisallow: /prive\n\nUser-agent: *\nDisallow: /";
    #[rustfmt::skip]
    let cases = [
        ("no file",      reply("404 Not Found", b""),              "/page",  Ok("388")),
        ("allowed",      reply("200 OK", rules.as_bytes()),        "/page",  Ok("388")),
        ("disallowed",   reply("200 OK", rules.as_bytes()),        "/prive", Err("robots_disallowed")),
        ("broken",       reply("500 Internal Server Error", b""),  "/page",  Err("robots_unreachable")),
        ("cut",          raw("HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\nUser"), "/page", Err("robots_unreachable")),
        ("silent",       slow(reply("404 Not Found", b""), 1000),  "/page",  Err("robots_unreachable")),
        ("hidden",       reply("302 Found\r\nlocation: http://10.0.0.1/", b""), "/page", Err("robots_unreachable")),
        ("moved",        reply("301 Moved\r\nlocation: /elsewhere", b""), "/page", Err("robots_disallowed")),
    ];
    for (name, robots, path, expected) in cases {
        let nothing = reply("200 OK", b"User-agent: *\nDisallow: /");
        let script: Script = [
            ("/robots.txt", vec![robots]),
            ("/elsewhere", vec![nothing]),
            ("/page", vec![page("388")]),
            ("/prive", vec![page("secret")]),
        ]
        .into();
        let server = Server::start(script).await;
        let fetched = fetch(&server, path).await;
        assert_eq!(outcome(&fetched), expected.map(str::to_owned), "for {name}");
        let asked = server.paths().contains(&path.to_owned());
        assert_eq!(asked, expected.is_ok(), "{path} was asked for, for {name}");
    }
}

#[tokio::test]
async fn robots_are_read_once_and_each_hop_is_asked() {
    // Two hosts with one port: a redirect to another port would be refused.
    let closed = reply("200 OK", b"User-agent: *\nDisallow: /");
    let script = [("/robots.txt", vec![closed]), ("/page", vec![page("secret")])];
    let other = Server::start_at("127.0.0.2:0", script.into()).await;
    let away = reply(&format!("302 Found\r\nlocation: {}", other.url("/page")), b"");
    let address = other.address.replace("127.0.0.2", "127.0.0.1");
    let script = [("/a", vec![page("a")]), ("/away", vec![away])];
    let server = Server::start_at(&address, script.into()).await;
    let fetcher = Fetcher::new(settings()).unwrap();
    for (path, expected) in [("/a", Ok("a")), ("/a", Ok("a")), ("/away", Err("robots_disallowed"))]
    {
        let fetched = fetcher.fetch(&request(server.url(path))).await;
        assert_eq!(outcome(&fetched), expected.map(str::to_owned), "for {path}");
    }
    assert_eq!(server.paths(), ["/robots.txt", "/a", "/a", "/away"]);
    assert_eq!(other.paths(), ["/robots.txt"]);
}

#[tokio::test]
async fn one_at_a_time_to_a_host_and_hosts_side_by_side() {
    let delay = Duration::from_millis(60);
    let script = || -> Script {
        [("/1", vec![slow(page("1"), 40)]), ("/2", vec![page("2")]), ("/3", vec![page("3")])].into()
    };
    let servers = [Server::start(script()).await, Server::start(script()).await];
    let mut requests = Vec::new();
    for path in ["/1", "/2", "/3"] {
        for server in &servers {
            requests.push(Request::new(server.url(path), delay));
        }
    }
    let asked: Vec<Url> = requests.iter().map(|request| request.url.clone()).collect();
    let mut events = Vec::new();
    let fetcher = Fetcher::new(settings()).unwrap();
    let answers = fetcher.fetch_all(requests, &mut |event| events.push(event)).await;

    let answered: Vec<Url> = answers.iter().map(|fetched| fetched.url.clone()).collect();
    assert_eq!(answered, asked);
    let bodies: Vec<_> = answers.iter().map(|fetched| outcome(fetched).unwrap()).collect();
    assert_eq!(bodies, ["1", "1", "2", "2", "3", "3"]);
    for server in &servers {
        let hits = server.hits();
        assert_eq!(server.paths(), ["/robots.txt", "/1", "/2", "/3"]);
        for pair in hits.windows(2) {
            let gap = pair[1].began.saturating_duration_since(pair[0].ended);
            // The server notes the end of an answer a moment after the client has it.
            assert!(delay <= gap + Duration::from_millis(5), "{gap:?} before {}", pair[1].path);
        }
    }
    let [first, second] = servers.map(|server| server.hits());
    assert!(second[1].began < first[3].began, "the second host waited for the first");
    let done = |event: &&FetchEvent| matches!(event, FetchEvent::Done { outcome: "ok", .. });
    assert_eq!(events.iter().filter(done).count(), 6);
}

#[tokio::test]
async fn a_crawl_delay_lengthens_the_pause() {
    let robots = reply("200 OK", b"User-agent: *\nCrawl-delay: 0.15");
    let script = [("/robots.txt", vec![robots]), ("/a", vec![page("a")])].into();
    let server = Server::start(script).await;
    assert_eq!(outcome(&fetch(&server, "/a").await), Ok("a".to_owned()));
    let hits = server.hits();
    let gap = hits[1].began.saturating_duration_since(hits[0].ended);
    assert!(Duration::from_millis(145) <= gap, "only {gap:?} between robots.txt and the page");
}

#[tokio::test]
async fn passing_failures_are_tried_again() {
    let busy = |wait: &str| reply(&format!("503 Busy\r\nretry-after: {wait}"), b"");
    let dates = reply(
        "503 Busy\r\ndate: Sun, 06 Nov 1994 08:49:37 GMT\r\nretry-after: Sun, 06 Nov 1994 08:49:38 GMT",
        b"",
    );
    let cut = raw("HTTP/1.1 200 OK\r\ncontent-length: 40\r\n\r\n388");
    #[rustfmt::skip]
    let script: Script = [
        ("/once",   vec![busy("0"), page("ok")]),
        ("/twice",  vec![reply("500 Oops", b""), reply("429 Slow", b""), page("ok")]),
        ("/cut",    vec![cut, page("ok")]),
        ("/never",  vec![busy("nonsense")]),
        ("/404",    vec![reply("404 Not Found", b""), page("ok")]),
        ("/501",    vec![reply("501 Not Implemented", b""), page("ok")]),
        ("/date",   vec![dates, page("ok")]),
        ("/tired",  vec![busy("1")]),
        ("/rested", vec![page("ok")]),
        ("/later",  vec![busy("7200"), page("ok")]),
        ("/after",  vec![page("ok")]),
    ]
    .into();
    let server = Server::start(script).await;
    let fetcher = Fetcher::new(settings()).unwrap();
    #[rustfmt::skip]
    let cases = [
        ("/once",  Ok("ok"),             2, 0), ("/twice", Ok("ok"),             3, 0),
        ("/cut",   Ok("ok"),             2, 0), ("/never", Err("status"),        3, 0),
        ("/404",   Err("status"),        1, 0), ("/501",   Err("status"),        1, 0),
        ("/date",  Ok("ok"),             2, 1), ("/tired", Err("status"),        3, 2),
        // The last moment that it asked for is the next document's.
        ("/rested", Ok("ok"),            1, 1), ("/later", Err("asked_to_wait"), 1, 0),
        // Whoever was asked to wait is left alone for the night.
        ("/after", Err("asked_to_wait"), 0, 0),
    ];
    for (path, expected, hits, seconds) in cases {
        let started = Instant::now();
        let fetched = fetcher.fetch(&request(server.url(path))).await;
        assert_eq!(outcome(&fetched), expected.map(str::to_owned), "for {path}");
        let paths = server.paths();
        assert_eq!(paths.iter().filter(|hit| *hit == path).count(), hits, "requests of {path}");
        let took = started.elapsed().as_secs();
        assert!((seconds..seconds + 2).contains(&took), "{path} took {took} seconds");
    }
}

#[tokio::test]
async fn whoever_says_too_many_requests_gets_no_more() {
    let script = [("/busy", vec![reply("429 Slow Down", b"")]), ("/page", vec![page("ok")])];
    let server = Server::start(script.into()).await;
    let fetcher = Fetcher::new(settings()).unwrap();
    for path in ["/busy", "/page"] {
        let fetched = fetcher.fetch(&request(server.url(path))).await;
        assert_eq!(outcome(&fetched), Err("asked_to_wait"), "for {path}");
        let error = fetched.outcome.unwrap_err().to_string();
        assert_eq!(error, format!("`{}` asks to be left alone", server.address));
    }
    assert_eq!(server.paths(), ["/robots.txt", "/busy", "/busy", "/busy"]);
}

#[tokio::test]
async fn nobody_there() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url: Url = format!("http://{}/", listener.local_addr().unwrap()).parse().unwrap();
    drop(listener);
    let fetched = Fetcher::new(settings()).unwrap().fetch(&request(url)).await;
    assert_eq!(outcome(&fetched), Err("robots_unreachable"));
    let error = fetched.outcome.unwrap_err().to_string();
    assert!(error.contains("no connection to"), "{error}");
}

#[tokio::test]
async fn validators_are_sent_and_304_is_an_answer_to_them() {
    let unchanged = raw("HTTP/1.1 304 Not Modified\r\netag: \"a\"\r\n\r\n");
    let server = Server::start([("/page", vec![unchanged])].into()).await;
    let conditional = Request {
        etag: Some("\"a\"".to_owned()),
        last_modified: Some("Sun, 06 Nov 1994 08:49:37 GMT".to_owned()),
        ..request(server.url("/page"))
    };
    let fetched = Fetcher::new(settings()).unwrap().fetch(&conditional).await;
    assert_eq!(outcome(&fetched), Ok("(unchanged)".to_owned()));
    let head = server.hits()[1].head.to_ascii_lowercase();
    for line in [
        "if-none-match: \"a\"\r\n",
        "if-modified-since: sun, 06 nov 1994 08:49:37 gmt\r\n",
        "user-agent: recoupe/0 (test@example.org)\r\n",
        "accept-encoding: gzip, br\r\n",
    ] {
        assert!(head.contains(line), "{line:?} in {head}");
    }
    let sent: Vec<_> = fetched.sent.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(
        sent,
        ["user-agent", "accept", "accept-encoding", "if-none-match", "if-modified-since"]
    );
}

#[tokio::test]
async fn a_hanging_host_delays_only_itself() {
    let hanging = Server::start([("/robots.txt", vec![slow(page(""), 5000)])].into()).await;
    let good = Server::start([("/page", vec![page("388")])].into()).await;
    let requests = vec![request(hanging.url("/page")), request(good.url("/page"))];
    let started = Instant::now();
    let mut order = Vec::new();
    let mut note = |event| {
        if let FetchEvent::Done { outcome, .. } = event {
            order.push(outcome);
        }
    };
    let answers = Fetcher::new(settings()).unwrap().fetch_all(requests, &mut note).await;
    let outcomes: Vec<_> = answers.iter().map(outcome).collect();
    assert_eq!(outcomes, [Err("robots_unreachable"), Ok("388".to_owned())]);
    assert_eq!(order, ["ok", "robots_unreachable"]);
    assert!(started.elapsed() < Duration::from_secs(2), "took {:?}", started.elapsed());
}

#[tokio::test]
async fn cookies_are_not_kept() {
    let cookie = reply("200 OK\r\nset-cookie: session=geheim\r\ncontent-type: text/plain", b"388");
    let server = Server::start([("/page", vec![cookie])].into()).await;
    let fetched = fetch(&server, "/page").await;
    let Ok(Answer::Page(response)) = fetched.outcome else { panic!("no page") };
    assert_eq!(response.media_type.as_deref(), Some("text/plain"));
    assert_eq!(response.header("set-cookie"), None);
}

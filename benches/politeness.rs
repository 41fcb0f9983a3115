//! How polite fetching is, and what it costs: hosts that take their time, as they see it.
//! `cargo run --example politeness`.
#![expect(clippy::print_stdout, reason = "the figures are what one runs this to see")]

use std::{
    sync::{Arc, Mutex, PoisonError},
    thread,
    time::{Duration, Instant},
};

use recoupe::fetch::{FetchSettings, Fetcher, Request};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
    runtime::{Builder, Runtime},
};

const HOSTS: usize = 20;
const PAGES: u32 = 10;
const LATENCY: Duration = Duration::from_millis(200);
const DELAY: Duration = Duration::from_millis(100);

/// When a request came, and when its answer went.
type Seen = Arc<Mutex<Vec<(Instant, Instant)>>>;

fn runtime() -> Runtime {
    Builder::new_current_thread().enable_all().build().expect("a runtime can be had")
}

/// Answers one request, `LATENCY` after it came.
async fn answer(mut stream: TcpStream, seen: Seen) -> Option<()> {
    loop {
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            head.push(stream.read_u8().await.ok()?);
        }
        let came = Instant::now();
        tokio::time::sleep(LATENCY).await;
        // Noted before it goes: the client cannot have had it any earlier.
        seen.lock().unwrap_or_else(PoisonError::into_inner).push((came, Instant::now()));
        let is_robots = head.starts_with(b"GET /robots.txt ");
        let status = if is_robots { "404 Not Found" } else { "200 OK" };
        let page = format!("HTTP/1.1 {status}\r\ncontent-length: 3\r\n\r\n388");
        stream.write_all(page.as_bytes()).await.ok()?;
    }
}

/// A host in a thread that all share; its address is told.
async fn host(seen: Seen, tell: std::sync::mpsc::Sender<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port is free");
    let address = listener.local_addr().expect("it is bound").to_string();
    tell.send(address).expect("somebody waits for it");
    while let Ok((stream, _)) = listener.accept().await {
        tokio::spawn(answer(stream, Arc::clone(&seen)));
    }
}

fn main() {
    let seen: Vec<Seen> = (0..HOSTS).map(|_| Seen::default()).collect();
    let mut addresses = Vec::new();
    let hosts = seen.clone();
    let (tell, told) = std::sync::mpsc::channel();
    drop(thread::spawn(move || {
        runtime().block_on(async {
            for seen in hosts {
                tokio::spawn(host(seen, tell.clone()));
            }
            std::future::pending::<()>().await;
        });
    }));
    addresses.extend(told.iter().take(HOSTS));
    // Which of them is which does not matter: all are alike.
    let mut requests = Vec::new();
    for page in 0..PAGES {
        for address in &addresses {
            let url = format!("http://{address}/{page}").parse().expect("it is an address");
            requests.push(Request::new(url, DELAY));
        }
    }
    let settings = FetchSettings {
        allow_loopback: true,
        ..FetchSettings::new("recoupe/0 (+bench@example.org)")
    };
    let fetcher = Fetcher::new(settings).expect("the client can be set up");
    let began = Instant::now();
    let fetched = runtime().block_on(fetcher.fetch_all(requests, &mut |_| ()));
    let wall = began.elapsed();
    assert!(fetched.iter().all(|fetched| fetched.outcome.is_ok()), "every page was fetched");

    let mut slowest = Duration::ZERO;
    println!("| host | requests | smallest gap, ms | largest gap, ms | its own time, ms |");
    println!("|---|---|---|---|---|");
    for (number, seen) in seen.iter().enumerate() {
        let mut seen = seen.lock().unwrap_or_else(PoisonError::into_inner).clone();
        seen.sort();
        let gaps: Vec<Duration> =
            seen.windows(2).map(|pair| pair[1].0.saturating_duration_since(pair[0].1)).collect();
        let (least, most) = (gaps.iter().min().copied(), gaps.iter().max().copied());
        let (least, most) = (least.unwrap_or_default(), most.unwrap_or_default());
        assert!(DELAY <= least, "host {number} was hurried: {least:?}");
        let requests = u32::try_from(seen.len()).expect("they are few");
        let own = LATENCY * requests + DELAY * (requests - 1);
        slowest = slowest.max(own);
        let ms = |time: Duration| time.as_secs_f64() * 1000.0;
        println!("| {number} | {requests} | {:.1} | {:.1} | {:.0} |", ms(least), ms(most), ms(own));
    }
    let ratio = wall.as_secs_f64() / slowest.as_secs_f64();
    println!(
        "\n{HOSTS} hosts, {PAGES} pages each: {:.2} s, {ratio:.3} of the slowest host's own time",
        wall.as_secs_f64()
    );
    assert!(ratio < 1.1, "more than a tenth beyond the slowest host");
}

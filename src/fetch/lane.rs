//! One lane per host: at most one request in it, and a pause between two.
//!
//! Everything that is sent passes here, `robots.txt`, redirects and repeated attempts included, so
//! that the promise to a host does not depend on who asks.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use tokio::{sync::OwnedMutexGuard, time::Instant};
use url::Url;

use super::{FetchError, FetchEvent, Tell};

/// Waits shorter than this are not worth telling anybody.
const NOTICEABLE: Duration = Duration::from_secs(1);

/// No wait is believed that is longer: a server whose clock is wrong is asked again one day. The
/// archive remembers no longer one either.
const LONGEST_WAIT: Duration = Duration::from_hours(31 * 24);

/// The lanes of a run.
#[derive(Debug)]
pub(super) struct Lanes {
    by_host: Mutex<BTreeMap<String, Arc<tokio::sync::Mutex<Lane>>>>,
    /// How long a host may be waited for in vain.
    patience: Duration,
    /// When nothing is begun any more.
    end: Instant,
}

/// The state of one host.
#[derive(Debug, Default)]
struct Lane {
    /// When the last answer was complete.
    last: Option<Instant>,
    /// What `robots.txt` asks for.
    crawl_delay: Duration,
    /// The server asked not to be bothered before.
    not_before: Option<Instant>,
    /// The server asked for more patience than the night has.
    closed: Option<Closed>,
    /// How long it was waited for in vain.
    wasted: Duration,
}

/// A host that is not asked again tonight.
#[derive(Clone, Copy, Debug)]
struct Closed {
    /// When it may be asked again, where it said so.
    until: Option<Instant>,
}

/// The right to send one request; the pause begins when it is dropped.
#[derive(Debug)]
pub(super) struct Turn(OwnedMutexGuard<Lane>);

impl Turn {
    /// Notes that the host was waited for in vain.
    pub(super) fn waste(&mut self, time: Duration) {
        self.0.wasted = self.0.wasted.saturating_add(time);
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        self.0.last = Some(Instant::now());
    }
}

impl Lanes {
    pub(super) fn new(patience: Duration, end: Instant) -> Self {
        Self { by_host: Mutex::default(), patience, end }
    }

    /// When nothing is begun any more.
    pub(super) const fn end(&self) -> Instant {
        self.end
    }

    /// Waits for the turn of a request that declares `delay`.
    pub(super) async fn turn(
        &self,
        url: &Url,
        delay: Duration,
        tell: Tell<'_>,
    ) -> Result<Turn, FetchError> {
        let lane = self.lane(url).lock_owned().await;
        if let Some(Closed { until }) = lane.closed {
            return Err(FetchError::AskedToWait { host: name(url), seconds: until.map(seconds) });
        }
        if self.patience <= lane.wasted {
            return Err(FetchError::GivenUp { host: name(url) });
        }
        let paused = lane.last.map(|last| last + delay.max(lane.crawl_delay));
        let start = paused.max(lane.not_before);
        // Who would wait beyond the end need not wait.
        if self.end <= start.unwrap_or_else(Instant::now).max(Instant::now()) {
            return Err(FetchError::NightOver { host: name(url) });
        }
        if let Some(start) = start {
            let wait = start.saturating_duration_since(Instant::now());
            if NOTICEABLE <= wait {
                tell(FetchEvent::Waiting { host: name(url), wait });
            }
            tokio::time::sleep_until(start).await;
            if NOTICEABLE <= wait {
                tell(FetchEvent::Asking { host: name(url) });
            }
        }
        Ok(Turn(lane))
    }

    /// Adopts the pause that a `robots.txt` of this host asks for: of those of `http` and `https` the
    /// longer one, because both are one host to whoever has to answer.
    pub(super) async fn slow_down(&self, url: &Url, crawl_delay: Duration) {
        let mut lane = self.lane(url).lock_owned().await;
        lane.crawl_delay = lane.crawl_delay.max(crawl_delay);
    }

    /// Leaves the host alone for a while.
    pub(super) async fn pause(&self, host: &str, wait: Duration) {
        self.named(host).lock_owned().await.not_before = Some(Instant::now() + wait);
    }

    /// Leaves the host alone for the rest of the run.
    pub(super) async fn close(&self, host: &str, wait: Option<Duration>) {
        let until = wait.map(|wait| Instant::now() + wait.min(LONGEST_WAIT));
        self.named(host).lock_owned().await.closed = Some(Closed { until });
    }

    fn lane(&self, url: &Url) -> Arc<tokio::sync::Mutex<Lane>> {
        self.named(&name(url))
    }

    fn named(&self, host: &str) -> Arc<tokio::sync::Mutex<Lane>> {
        // Nothing that holds this lock can panic, and a map of lanes is valid at every moment.
        let mut lanes = self.by_host.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(lanes.entry(host.to_owned()).or_default())
    }
}

/// How long it still is until then, in seconds, rounded up: who asks a little later is welcome.
fn seconds(until: Instant) -> u64 {
    let left = until.saturating_duration_since(Instant::now());
    left.as_secs() + u64::from(0 < left.subsec_nanos())
}

/// The host with its port where that is unusual: `http` and `https` of one host share a lane.
pub(super) fn name(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn schemes_of_one_host_share_a_lane() {
        #[rustfmt::skip]
        let cases = [
            ("http://example.org/a", "example.org"),
            ("https://example.org/b", "example.org"),
            ("https://EXAMPLE.org:443/", "example.org"),
            ("http://example.org:8080/", "example.org:8080"),
            ("http://[::1]:81/", "[::1]:81"),
        ];
        for (url, expected) in cases {
            assert_eq!(name(&url.parse().unwrap()), expected, "for {url}");
        }
    }

    fn url(text: &str) -> Url {
        text.parse().unwrap()
    }

    fn lanes() -> Lanes {
        let hour = Duration::from_hours(1);
        Lanes::new(hour, Instant::now() + 2 * hour)
    }

    /// On a clock that only goes on while everybody waits, times are exact.
    #[tokio::test(start_paused = true)]
    async fn twenty_hosts_take_as_long_as_one_and_none_is_hurried() {
        let (delay, latency) = (Duration::from_millis(100), Duration::from_millis(200));
        let lanes = Arc::new(lanes());
        let began = Instant::now();
        let mut hosts = tokio::task::JoinSet::new();
        for host in 0..20 {
            let lanes = Arc::clone(&lanes);
            hosts.spawn(async move {
                let mut seen = Vec::new();
                for page in 0..10 {
                    let url = url(&format!("http://host{host}.example.org/{page}"));
                    let turn = lanes.turn(&url, delay, &|_| ()).await.unwrap();
                    let asked = Instant::now();
                    tokio::time::sleep(latency).await;
                    seen.push((asked, Instant::now()));
                    drop(turn);
                }
                seen
            });
        }
        for seen in hosts.join_all().await {
            for pair in seen.windows(2) {
                assert_eq!(pair[1].0 - pair[0].1, delay, "from an answer to the next request");
            }
        }
        assert_eq!(began.elapsed(), 10 * latency + 9 * delay);
    }

    #[tokio::test(start_paused = true)]
    async fn two_who_ask_the_same_host_take_turns() {
        let lanes = Arc::new(lanes());
        let ask = |path: &str| {
            let (lanes, url) = (Arc::clone(&lanes), url(&format!("http://example.org/{path}")));
            tokio::spawn(async move {
                let _turn = lanes.turn(&url, Duration::from_secs(5), &|_| ()).await.unwrap();
                let began = Instant::now();
                tokio::time::sleep(Duration::from_secs(1)).await;
                began
            })
        };
        let (first, second) = (ask("a"), ask("b"));
        let (first, second) = (first.await.unwrap(), second.await.unwrap());
        assert_eq!(second - first, Duration::from_secs(6), "one answer, then the delay");
    }

    #[tokio::test(start_paused = true)]
    async fn what_a_host_asked_for_is_kept() {
        let lanes = lanes();
        let page = url("http://example.org/");
        let cause = async || {
            let turn = lanes.turn(&page, Duration::ZERO, &|_| ()).await;
            turn.map(drop).map_err(|error| error.to_string())
        };
        lanes.pause("example.org", Duration::from_secs(30)).await;
        let began = Instant::now();
        assert_eq!(cause().await, Ok(()));
        assert_eq!(began.elapsed(), Duration::from_secs(30));
        lanes.close("example.org", Some(Duration::from_secs(90))).await;
        tokio::time::sleep(Duration::from_millis(500)).await;
        let told = |seconds: &str| Err(format!("`example.org` asks to be left alone{seconds}"));
        assert_eq!(cause().await, told(" for 90 seconds"), "rounded up");
        tokio::time::sleep(Duration::from_mins(1)).await;
        assert_eq!(cause().await, told(" for 30 seconds"));
        lanes.close("example.org", Some(Duration::MAX)).await;
        assert_eq!(cause().await, told(" for 2678400 seconds"), "a month is enough");
        lanes.close("example.org", None).await;
        assert_eq!(cause().await, told(""));
    }

    #[tokio::test(start_paused = true)]
    async fn the_longer_of_two_crawl_delays_of_a_host_counts() {
        let (lanes, seconds) = (lanes(), Duration::from_secs);
        let [open, secure] = ["http://example.org/a", "https://example.org/b"].map(url);
        lanes.slow_down(&open, seconds(10)).await;
        // A robots.txt that says nothing of it takes nothing back.
        lanes.slow_down(&secure, Duration::ZERO).await;
        drop(lanes.turn(&open, seconds(1), &|_| ()).await.unwrap());
        let began = Instant::now();
        drop(lanes.turn(&secure, seconds(1), &|_| ()).await.unwrap());
        assert_eq!(began.elapsed(), seconds(10));
    }

    #[tokio::test(start_paused = true)]
    async fn patience_ends() {
        let page = url("http://example.org/");
        let cause = async |lanes: &Lanes, delay| {
            let turn = lanes.turn(&page, Duration::from_secs(delay), &|_| ()).await;
            turn.map_err(|error| error.cause())
        };
        let lanes = lanes();
        cause(&lanes, 0).await.unwrap().waste(Duration::from_mins(59));
        cause(&lanes, 0).await.unwrap().waste(Duration::from_mins(1));
        assert_eq!(cause(&lanes, 0).await.map(drop), Err("given_up"));

        let lanes = Lanes::new(Duration::from_hours(1), Instant::now() + Duration::from_secs(10));
        assert!(cause(&lanes, 60).await.is_ok(), "the first need not wait");
        let began = Instant::now();
        assert_eq!(cause(&lanes, 60).await.map(drop), Err("night_over"));
        assert_eq!(began.elapsed(), Duration::ZERO, "nobody waits for what will not be");
        assert!(cause(&lanes, 9).await.is_ok());
        tokio::time::sleep(Duration::from_secs(1)).await;
        assert_eq!(cause(&lanes, 0).await.map(drop), Err("night_over"));
    }
}

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

/// The lanes of a run.
#[derive(Debug, Default)]
pub(super) struct Lanes(Mutex<BTreeMap<String, Arc<tokio::sync::Mutex<Lane>>>>);

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

impl Drop for Turn {
    fn drop(&mut self) {
        self.0.last = Some(Instant::now());
    }
}

impl Lanes {
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
        let paused = lane.last.map(|last| last + delay.max(lane.crawl_delay));
        if let Some(start) = paused.max(lane.not_before) {
            let wait = start.saturating_duration_since(Instant::now());
            if NOTICEABLE <= wait {
                tell(FetchEvent::Waiting { host: name(url), wait });
            }
            tokio::time::sleep_until(start).await;
        }
        Ok(Turn(lane))
    }

    /// Adopts the pause that `robots.txt` asks for.
    pub(super) async fn slow_down(&self, url: &Url, crawl_delay: Duration) {
        self.lane(url).lock_owned().await.crawl_delay = crawl_delay;
    }

    /// Leaves the host alone for a while.
    pub(super) async fn pause(&self, host: &str, wait: Duration) {
        self.named(host).lock_owned().await.not_before = Some(Instant::now() + wait);
    }

    /// Leaves the host alone for the rest of the run.
    pub(super) async fn close(&self, host: &str, wait: Option<Duration>) {
        // A wait beyond what a clock can count never ends.
        let until = wait.and_then(|wait| Instant::now().checked_add(wait));
        self.named(host).lock_owned().await.closed = Some(Closed { until });
    }

    fn lane(&self, url: &Url) -> Arc<tokio::sync::Mutex<Lane>> {
        self.named(&name(url))
    }

    fn named(&self, host: &str) -> Arc<tokio::sync::Mutex<Lane>> {
        // Nothing that holds this lock can panic, and a map of lanes is valid at every moment.
        let mut lanes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
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
}

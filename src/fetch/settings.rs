//! How patient, how large, how many: what the caller decides about fetching.

use std::time::Duration;

use chrono::{DateTime, Utc};

use super::certificate::Certificates;

/// The limits of fetching. Every wait and every size has one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FetchSettings {
    /// Names the project and a contact. The part before the first `/` is the name that
    /// `robots.txt` files know us by.
    pub user_agent: String,
    /// The longest that name resolution, connection and TLS may take together.
    pub connect_timeout: Duration,
    /// The longest silence of a connected server, before the first byte or between two.
    pub idle_timeout: Duration,
    /// The longest that one document may take in all, redirects and repeated attempts included,
    /// waits between requests excluded.
    pub total_timeout: Duration,
    /// The longest that a host may keep us waiting in vain, over all its documents; beyond it, the
    /// rest of them is left for another night.
    pub host_timeout: Duration,
    /// The longest that all of fetching may take; what has not begun by then is not fetched.
    pub run_timeout: Duration,
    /// The largest body, in bytes: applies to the wire and again to the decoded content.
    pub max_body_bytes: usize,
    /// How much all bodies of a run may hold, in bytes: they are kept in memory until the last has
    /// come. What has not begun by then is left for another night; what is under way is let finish,
    /// so that the most is this and [`parallel_hosts`](Self::parallel_hosts) bodies more.
    pub max_run_bytes: usize,
    /// How many further attempts a passing failure is given.
    pub retries: u32,
    /// The wait before the first further attempt; it doubles for each one after, and up to half of
    /// it is added, by the [seed](Self::seed).
    pub backoff: Duration,
    /// Draws what is added to the waits before further attempts: the same seed, the same waits.
    pub seed: u64,
    /// The longest `Retry-After` that is waited for; beyond it, the host is left alone tonight.
    pub max_wait: Duration,
    /// How many requests may be under way at the same time, each to another host.
    pub parallel_hosts: usize,
    /// When fetching begins, by the clock of the run: a date in `Retry-After` is read against it
    /// where the answer has no `Date`.
    pub started_at: Option<DateTime<Utc>>,
    /// Certificates that sites leave out.
    pub certificates: Certificates,
    /// Lets tests fetch from this machine. Private and other special addresses stay refused.
    pub allow_loopback: bool,
}

impl FetchSettings {
    /// Limits that suit a nightly run over public sites.
    pub fn new(user_agent: impl Into<String>) -> Self {
        Self {
            user_agent: user_agent.into(),
            connect_timeout: Duration::from_secs(10),
            idle_timeout: Duration::from_secs(20),
            total_timeout: Duration::from_mins(2),
            host_timeout: Duration::from_mins(5),
            run_timeout: Duration::from_mins(90),
            max_body_bytes: 20_000_000,
            max_run_bytes: 500_000_000,
            retries: 2,
            backoff: Duration::from_secs(2),
            seed: 0,
            max_wait: Duration::from_mins(1),
            parallel_hosts: 24,
            started_at: None,
            certificates: Certificates::default(),
            allow_loopback: false,
        }
    }

    /// The name that `robots.txt` files know us by.
    pub(super) fn product(&self) -> &str {
        self.user_agent.split(['/', ' ']).next().unwrap_or_default()
    }
}

//! How patient, how large, how many: what the caller decides about fetching.

use std::time::Duration;

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
    /// The largest body, in bytes: applies to the wire and again to the decoded content.
    pub max_body_bytes: usize,
    /// How many further attempts a passing failure is given.
    pub retries: u32,
    /// The wait before the first further attempt; it doubles for each one after.
    pub backoff: Duration,
    /// The longest `Retry-After` that is waited for; beyond it, the host is left alone tonight.
    pub max_wait: Duration,
    /// How many hosts are visited at the same time.
    pub parallel_hosts: usize,
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
            max_body_bytes: 20_000_000,
            retries: 2,
            backoff: Duration::from_secs(2),
            max_wait: Duration::from_mins(1),
            parallel_hosts: 8,
            allow_loopback: false,
        }
    }

    /// The name that `robots.txt` files know us by.
    pub(super) fn product(&self) -> &str {
        self.user_agent.split(['/', ' ']).next().unwrap_or_default()
    }
}

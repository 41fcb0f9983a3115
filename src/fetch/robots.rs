//! What a site asks of robots, read once per run.
//!
//! As RFC 9309 has it: a file that does not exist allows everything; one that cannot be reached
//! disallows everything, because nobody can say what it holds. "Too many requests" is of the
//! second kind.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use texting_robots::Robot;
use tokio::sync::OnceCell;
use url::Url;

use super::http::Raw;
use super::{FetchError, lane};

/// What is read of a `robots.txt`, in bytes: the least that the standard demands, and as much as
/// the large engines read.
pub(super) const MAX_BYTES: usize = 500 * 1024;

/// A longer `Crawl-delay` would keep the host's queue busy all night.
const MAX_CRAWL_DELAY: Duration = Duration::from_mins(1);

/// The verdicts of a run, by origin.
#[derive(Debug, Default)]
pub(super) struct Robots(Mutex<BTreeMap<String, Arc<OnceCell<Verdict>>>>);

/// What one `robots.txt` says.
#[derive(Debug)]
pub(super) enum Verdict {
    /// There is none.
    Open,
    /// There is one.
    Rules(Box<Robot>),
    /// It cannot be known what it says.
    Unreachable(String),
    /// The server asks for more patience than one night has.
    Busy {
        /// The server: another one after redirects.
        host: String,
        /// How long it asks to wait.
        seconds: u64,
    },
}

impl Robots {
    /// The place for the verdict about the origin of this address.
    pub(super) fn cell(&self, url: &Url) -> Arc<OnceCell<Verdict>> {
        // Nothing that holds this lock can panic, and a map of cells is valid at every moment.
        let mut cells = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(cells.entry(url.origin().ascii_serialization()).or_default())
    }
}

/// The address of the `robots.txt` that speaks about this address.
pub(super) fn address(url: &Url) -> Url {
    let mut robots = url.clone();
    robots.set_path("/robots.txt");
    robots.set_query(None);
    robots.set_fragment(None);
    robots
}

impl Verdict {
    /// Reads the answer to a request for `robots.txt`.
    pub(super) fn of(answer: Result<Raw, FetchError>, product: &str) -> Self {
        match answer {
            Ok(Raw { status: 200, body, .. }) => match Robot::new(product, &body) {
                Ok(robot) => Self::Rules(Box::new(robot)),
                Err(_) => Self::Unreachable("it is not understood".to_owned()),
            },
            Ok(Raw { status: 429, .. }) => Self::Unreachable("status 429".to_owned()),
            Ok(Raw { status: 400..500, .. }) => Self::Open,
            Ok(Raw { status, .. }) => Self::Unreachable(format!("status {status}")),
            // The standard: a chain of more than five redirects may be taken for a missing file.
            Err(FetchError::TooManyRedirects { .. }) => Self::Open,
            Err(error) => Self::Unreachable(error.to_string()),
        }
    }

    /// The pause that the site asks for.
    pub(super) fn crawl_delay(&self) -> Duration {
        match self {
            Self::Rules(robot) => robot
                .delay
                .and_then(|seconds| Duration::try_from_secs_f32(seconds).ok())
                .map_or(Duration::ZERO, |delay| delay.min(MAX_CRAWL_DELAY)),
            _ => Duration::ZERO,
        }
    }

    /// Whether this address may be read.
    pub(super) fn check(&self, url: &Url) -> Result<(), FetchError> {
        match self {
            Self::Open => Ok(()),
            Self::Rules(robot) if robot.allowed(url.as_str()) => Ok(()),
            Self::Rules(_) => Err(FetchError::RobotsDisallowed {
                host: lane::name(url),
                path: url.path().to_owned(),
            }),
            Self::Unreachable(why) => {
                Err(FetchError::RobotsUnreachable { host: lane::name(url), why: why.clone() })
            }
            Self::Busy { host, seconds } => {
                let seconds = Some(*seconds);
                Err(FetchError::AskedToWait { host: host.clone(), seconds })
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn raw(status: u16, body: &str) -> Raw {
        Raw { status, headers: Vec::new(), body: body.as_bytes().to_vec() }
    }

    #[test]
    fn verdicts() {
        let ours = "User-agent: *\nDisallow: /\n\nUser-agent: Recoupe\nDisallow: /prive\nAllow: /";
        let longest = "User-agent: *\nDisallow: /cpts\nAllow: /cpts/liste\nDisallow: /*.zip$";
        #[rustfmt::skip]
        let cases = [
            ("missing",           raw(404, ""),       "/page",        Ok(())),
            ("gone",              raw(410, ""),       "/page",        Ok(())),
            ("forbidden",         raw(403, ""),       "/page",        Ok(())),
            ("too many requests", raw(429, ""),       "/page",        Err("robots_unreachable")),
            ("server error",      raw(500, ""),       "/page",        Err("robots_unreachable")),
            ("no content",        raw(204, ""),       "/page",        Err("robots_unreachable")),
            ("empty",             raw(200, ""),       "/page",        Ok(())),
            ("a web page",        raw(200, "<html>"), "/page",        Ok(())),
            ("others only",       raw(200, ours),     "/page",        Ok(())),
            ("us, by name",       raw(200, ours),     "/prive/x",     Err("robots_disallowed")),
            ("longest rule wins", raw(200, longest),  "/cpts/liste",  Ok(())),
            ("shorter rule",      raw(200, longest),  "/cpts/carte",  Err("robots_disallowed")),
            ("star and end",      raw(200, longest),  "/a/b.zip",     Err("robots_disallowed")),
            ("not at the end",    raw(200, longest),  "/a/b.zip?x=1", Ok(())),
        ];
        for (name, answer, path, expected) in cases {
            let url: Url = format!("https://example.org{path}").parse().unwrap();
            let got = Verdict::of(Ok(answer), "recoupe").check(&url).map_err(|error| error.cause());
            assert_eq!(got, expected, "for {name}");
        }
    }

    #[test]
    fn crawl_delays() {
        #[rustfmt::skip]
        let cases = [
            ("Crawl-delay: 2.5", 2500), ("Crawl-delay: 86400", 60_000), ("Crawl-delay: -1", 0),
            ("Crawl-delay: soon", 0), ("Allow: /", 0),
        ];
        for (line, expected) in cases {
            let verdict = Verdict::of(Ok(raw(200, &format!("User-agent: *\n{line}"))), "recoupe");
            assert_eq!(verdict.crawl_delay().as_millis(), expected, "for {line}");
        }
    }
}

//! Asks the web for documents, politely: the only room that knows the network.
//!
//! A [`Request`] goes in, a [`Fetched`] comes out: the body whole and decoded, or the one reason
//! why there is none. Whatever a server does, the answer of the other hosts is unaffected, the
//! wait is bounded and so is the memory.
//!
//! # What it promises
//!
//! - One request at a time to a host, `robots.txt` and redirects included, with the declared delay
//!   between the end of one and the start of the next.
//! - `robots.txt` is obeyed; where it cannot be read, nothing of that host is fetched.
//! - Every document, every host and the whole of it have a time, after which there is an error.
//! - What is told while fetching holds no query, no password and no cookie.
//! - Only addresses of the public internet are contacted, checked on every hop and again at the
//!   connection; no proxy of the environment is used; TLS is always verified, where a site leaves a
//!   certificate out with the one that a person [knows](Certificates).
//! - Only a complete 200 is a page. A body that ends early, a code that cannot be undone and a body
//!   beyond the limit are failures, never half a page.
//! - Results come back in the order of the requests, whoever answers first.
//!
//! # Not here
//!
//! It never looks at the bytes, stores nothing and has no calendar: waits use a monotonic clock,
//! and a date in `Retry-After` is read against the `Date` of the same answer, or else against the
//! time at which the caller says that fetching begins. What a host asked for in another run, and what
//! its `robots.txt` said, the caller remembers and tells: [`Fetcher::leave_alone`], [`Fetcher::remember`].

mod certificate;
mod decode;
mod error;
mod guard;
mod http;
mod lane;
mod queue;
mod retry;
mod robots;
mod settings;
mod trust;
mod walk;

use std::{sync::Arc, time::Duration};

use bytes::Bytes;
use url::Url;

pub use certificate::{CertificateError, Certificates};
pub(crate) use decode::decode as decoded;
pub use error::FetchError;
pub use queue::Fetcher;
pub use robots::{RobotsFetched, RobotsTxt};
pub use settings::FetchSettings;

/// Why no run would ask for an address, as far as the address itself shows: its scheme, a host that is
/// written as a number, and the name that every machine gives itself. Nobody is asked.
pub fn refusal(url: &Url) -> Option<FetchError> {
    guard::Guard { allow_loopback: false }.refusal(url)
}

/// One document to ask for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// Its address; `http` or `https`.
    pub url: Url,
    /// The least time since the last request to the same host.
    pub delay: Duration,
    /// The `ETag` of the copy that we hold, where it came with one; not sent if it is none.
    pub etag: Option<String>,
    /// The `Last-Modified` of the copy that we hold, as printed, where it came with one; not sent
    /// if it is no date.
    pub last_modified: Option<String>,
    /// The largest body, in bytes, where it is not that of the settings.
    pub max_body_bytes: Option<usize>,
    /// The hosts to which redirects may lead, with the port where that is unusual; none for all.
    pub hosts: Option<Arc<[String]>>,
}

impl Request {
    /// Asks for a document unconditionally.
    pub const fn new(url: Url, delay: Duration) -> Self {
        Self { url, delay, etag: None, last_modified: None, max_body_bytes: None, hosts: None }
    }

    /// The host that is asked first, with its port where that is unusual.
    pub fn host(&self) -> String {
        lane::name(&self.url)
    }
}

/// What came of one request.
#[derive(Debug)]
pub struct Fetched {
    /// The address that was asked for.
    pub url: Url,
    /// The address that answered last: another one after redirects.
    pub final_url: Url,
    /// The redirects on the way, in order.
    pub hops: Vec<Hop>,
    /// The headers sent with the last request, without `Host`.
    pub sent: Vec<(String, String)>,
    /// The answer, or why there is none.
    pub outcome: Result<Answer, FetchError>,
}

impl Fetched {
    /// Where the document moved for good, if every redirect on the way says so.
    pub fn moved_to(&self) -> Option<&Url> {
        let is_for_good = |hop: &Hop| matches!(hop.status, 301 | 308);
        let moved = !self.hops.is_empty() && self.hops.iter().all(is_for_good);
        (moved && self.outcome.is_ok()).then_some(&self.final_url)
    }
}

/// A redirect that was followed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hop {
    /// The address that redirected.
    pub url: Url,
    /// The status, such as 301.
    pub status: u16,
    /// Those headers of the redirect that are kept.
    pub headers: Vec<(String, String)>,
}

/// A success, in one of its two forms.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// The document.
    Page(Response),
    /// The copy that we hold is still what the server would send.
    Unchanged,
}

/// A document as received: complete, with its content encoding undone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Response {
    /// The status; always 200.
    pub status: u16,
    /// Names in lower case and values as received, of the headers that are kept: never a cookie.
    pub headers: Vec<(String, String)>,
    /// The content, decoded.
    pub body: Bytes,
    /// The value of `Content-Type`, where there is one.
    pub media_type: Option<String>,
}

impl Response {
    /// The first header of this name, which must be in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        header(&self.headers, name)
    }
}

/// The first header of this name, which must be in lower case.
fn header<'a>(headers: &'a [(String, String)], name: &str) -> Option<&'a str> {
    headers.iter().find(|(found, _)| found == name).map(|(_, value)| value.as_str())
}

/// What a person who watches would like to know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FetchEvent {
    /// The turn of a document has come.
    Started {
        /// The host whose queue it is in, with its port where that is unusual.
        host: String,
        /// The document, without its query.
        url: Url,
    },
    /// Nothing is sent to a host for a while.
    Waiting {
        /// The host.
        host: String,
        /// For how long.
        wait: Duration,
    },
    /// The wait is over, and something is sent to the host.
    Asking {
        /// The host.
        host: String,
    },
    /// An attempt failed and there will be another.
    Retrying {
        /// The document, without its query.
        url: Url,
        /// Why the attempt failed.
        reason: String,
    },
    /// A document is done with.
    Done {
        /// The document, without its query.
        url: Url,
        /// `ok`, `unchanged`, or the cause of the failure in one word.
        outcome: &'static str,
        /// The size of the decoded body; 0 without one.
        size_bytes: usize,
    },
}

impl FetchEvent {
    /// The host that it is about, with its port where that is unusual.
    pub fn host(&self) -> String {
        match self {
            Self::Started { host, .. } | Self::Waiting { host, .. } | Self::Asking { host } => {
                host.clone()
            }
            Self::Retrying { url, .. } | Self::Done { url, .. } => lane::name(url),
        }
    }
}

/// Where events go while a request is under way.
type Tell<'a> = &'a (dyn Fn(FetchEvent) + Send + Sync);

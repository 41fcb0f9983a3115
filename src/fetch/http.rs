//! One request and its answer: no redirect, no second attempt, no opinion about the status.

use std::{
    collections::BTreeMap,
    error::Error,
    io::{self, ErrorKind},
    sync::Arc,
    time::Duration,
};

use chrono::{DateTime, Utc};
use reqwest::{Response, header::HeaderMap, redirect::Policy};
use rustls::CertificateError;
use url::Url;

use super::error::Cause;
use super::guard::{Guard, ResolveError};
use super::trust::Trust;
use super::{FetchError, FetchSettings, Request, decode, retry};

/// The headers that make a request conditional.
pub(super) const CONDITIONS: [&str; 2] = ["if-none-match", "if-modified-since"];

/// The headers of an answer that are kept: what they say is about the document, the server or the way
/// between. Others may hold what is nobody's business, first of all cookies.
const KEPT: [&str; 31] = [
    "accept-ranges",
    "age",
    "allow",
    "alt-svc",
    "cache-control",
    "connection",
    "content-disposition",
    "content-encoding",
    "content-language",
    "content-length",
    "content-location",
    "content-range",
    "content-type",
    "date",
    "etag",
    "expires",
    "last-modified",
    "link",
    "location",
    "memento-datetime",
    "pragma",
    "retry-after",
    "server",
    "strict-transport-security",
    "transfer-encoding",
    "vary",
    "via",
    "warning",
    "x-cache",
    "x-powered-by",
    "x-robots-tag",
];

/// The one connection pool of a run.
#[derive(Debug)]
pub(super) struct Client {
    http: reqwest::Client,
    guard: Guard,
    trust: Arc<Trust>,
    user_agent: String,
}

/// What a server answered.
#[derive(Debug)]
pub(super) struct Raw {
    pub(super) status: u16,
    pub(super) headers: Vec<(String, String)>,
    /// The decoded body of a 200; empty otherwise.
    pub(super) body: Vec<u8>,
}

/// What is sent, and how much is taken back.
#[derive(Debug)]
pub(super) struct Ask {
    pub(super) headers: Vec<(String, String)>,
    pub(super) limit: Limit,
}

/// What to do with a body beyond the limit.
#[derive(Clone, Copy, Debug)]
pub(super) enum Limit {
    /// It is a failure.
    Refuse(usize),
    /// The beginning is enough.
    Cut(usize),
}

impl Client {
    pub(super) fn new(settings: &FetchSettings) -> Result<Self, FetchError> {
        let trust = Trust::new(settings.certificates.clone())?;
        let guard = Guard { allow_loopback: settings.allow_loopback };
        let http = reqwest::Client::builder()
            .http1_only()
            .no_proxy()
            .redirect(Policy::none())
            .dns_resolver(Arc::new(guard))
            .tls_backend_preconfigured(trust.client()?)
            .connect_timeout(settings.connect_timeout)
            .read_timeout(settings.idle_timeout)
            .build()
            .map_err(|error| FetchError::Setup(error.into()))?;
        Ok(Self { http, guard, trust, user_agent: settings.user_agent.clone() })
    }

    /// Refuses what may not be contacted, as far as the address itself shows.
    pub(super) fn check(&self, url: &Url) -> Result<(), FetchError> {
        self.guard.check(url)
    }

    /// The hosts whose certificates will soon have expired, and when.
    pub(super) fn expiring(&self) -> BTreeMap<String, DateTime<Utc>> {
        self.trust.expiring()
    }

    /// The headers that go with a request; the archive keeps them beside the answer.
    pub(super) fn headers(&self, request: &Request) -> Vec<(String, String)> {
        let mut headers = self.plain_headers(decode::ASKED_FOR);
        if let Some(etag) = request.etag.clone().filter(|etag| is_etag(etag)) {
            headers.push((CONDITIONS[0].to_owned(), etag));
        }
        let is_date = |date: &String| retry::http_date(date).is_some();
        if let Some(date) = request.last_modified.clone().filter(is_date) {
            headers.push((CONDITIONS[1].to_owned(), date));
        }
        headers
    }

    /// The headers that go with every request.
    pub(super) fn plain_headers(&self, encoding: &str) -> Vec<(String, String)> {
        vec![
            ("user-agent".to_owned(), self.user_agent.clone()),
            ("accept".to_owned(), "*/*".to_owned()),
            ("accept-encoding".to_owned(), encoding.to_owned()),
        ]
    }

    /// Asks for `url`, within `patience` from the first packet to the last byte.
    pub(super) async fn get(
        &self,
        url: &Url,
        ask: &Ask,
        patience: Duration,
    ) -> Result<Raw, FetchError> {
        self.check(url)?;
        let mut request = self.http.get(url.clone()).timeout(patience);
        for (name, value) in &ask.headers {
            request = request.header(name, value);
        }
        let response = request.send().await.map_err(|error| explain(url, error))?;
        let status = response.status().as_u16();
        let headers = listed(response.headers());
        let body =
            if status == 200 { body(url, response, &headers, ask.limit).await? } else { vec![] };
        Ok(Raw { status, headers, body })
    }
}

/// Reads a body to its end, or to the limit.
async fn body(
    url: &Url,
    mut response: Response,
    headers: &[(String, String)],
    limit: Limit,
) -> Result<Vec<u8>, FetchError> {
    let (most, refuses) = match limit {
        Limit::Refuse(most) => (most, true),
        Limit::Cut(most) => (most, false),
    };
    let too_large = FetchError::TooLarge { limit: most };
    let declared = response.content_length().and_then(|length| usize::try_from(length).ok());
    if refuses && declared.is_some_and(|length| most < length) {
        return Err(too_large);
    }
    // A body that says how long it is grows once.
    let mut wire = Vec::with_capacity(declared.unwrap_or_default().min(most));
    loop {
        match response.chunk().await {
            Ok(None) => break,
            Ok(Some(chunk)) => {
                wire.extend_from_slice(&chunk);
                if most < wire.len() {
                    if refuses {
                        return Err(too_large);
                    }
                    break;
                }
            }
            Err(error) if error.is_timeout() => return Err(timeout(url)),
            Err(_) => return Err(FetchError::Truncated { received: wire.len() }),
        }
    }
    let was_cut = most < wire.len();
    let codings = headers.iter().filter(|(name, _)| name == "content-encoding");
    let codings: Vec<&str> = codings.map(|(_, value)| value.as_str()).collect();
    match decode::decode(wire, Some(&codings.join(",")), most) {
        Ok(mut body) => {
            body.truncate(most);
            Ok(body)
        }
        // The beginning of a compressed text is of no use: it is as if there were none.
        Err(_) if !refuses && was_cut => Err(too_large),
        Err(error) => Err(error),
    }
}

/// Whether a server can have meant this as an `ETag`, and can be asked with it again.
fn is_etag(text: &str) -> bool {
    /// A longer one is no name of a version.
    const MAX: usize = 256;
    let opaque = text.strip_prefix("W/").unwrap_or(text);
    let inside = opaque.strip_prefix('"').and_then(|text| text.strip_suffix('"'));
    text.len() <= MAX
        && inside.is_some_and(|inside| {
            inside.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'"')
        })
}

/// The headers that are kept, as text: an archive keeps no secrets.
fn listed(headers: &HeaderMap) -> Vec<(String, String)> {
    let text = |value: &[u8]| value.iter().map(|&byte| char::from(byte)).collect::<String>();
    headers
        .iter()
        .filter(|(name, _)| KEPT.contains(&name.as_str()))
        .map(|(name, value)| {
            let value = std::str::from_utf8(value.as_bytes())
                .map_or_else(|_| text(value.as_bytes()), str::to_owned);
            (name.as_str().to_owned(), value)
        })
        .collect()
}

fn host(url: &Url) -> String {
    url.host_str().unwrap_or_default().to_owned()
}

pub(super) fn timeout(url: &Url) -> FetchError {
    FetchError::Timeout { host: host(url) }
}

/// Finds out what a failure of the client means. Addresses are left out of the cause: they may
/// hold what should not be logged, and the caller knows them.
fn explain(url: &Url, error: reqwest::Error) -> FetchError {
    let error = error.without_url();
    let host = host(url);
    let resolving = causes(&error).find_map(|cause| cause.downcast_ref::<ResolveError>());
    match resolving {
        Some(&ResolveError::Refused { address }) => return FetchError::Refused { host, address },
        Some(ResolveError::Lookup(source)) => {
            let source = io::Error::new(source.kind(), source.to_string());
            return FetchError::Dns { host, source };
        }
        None => (),
    }
    let secure = causes(&error).find_map(|cause| cause.downcast_ref::<rustls::Error>());
    let closed = causes(&error).any(is_closed);
    if error.is_timeout() {
        FetchError::Timeout { host }
    } else if let Some(rustls::Error::InvalidCertificate(CertificateError::UnknownIssuer)) = secure
    {
        FetchError::Issuer { host }
    } else if secure.is_some() {
        FetchError::Tls { host, source: deepest(&error) }
    } else if error.is_connect() || closed {
        FetchError::Connect { host, source: deepest(&error) }
    } else {
        FetchError::Protocol { host, source: deepest(&error) }
    }
}

/// Whether the server hung up before it had answered.
fn is_closed(cause: &(dyn Error + 'static)) -> bool {
    if let Some(error) = cause.downcast_ref::<hyper::Error>() {
        return error.is_incomplete_message();
    }
    let reset = [ErrorKind::ConnectionReset, ErrorKind::ConnectionAborted, ErrorKind::BrokenPipe];
    cause.downcast_ref::<io::Error>().is_some_and(|error| reset.contains(&error.kind()))
}

/// The chain of causes. An `io::Error` hides the error that it carries from `source`.
fn causes<'a>(error: &'a (dyn Error + 'static)) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    let next = |error: &&'a (dyn Error + 'static)| -> Option<&'a (dyn Error + 'static)> {
        let error = *error;
        match error.downcast_ref::<io::Error>().and_then(io::Error::get_ref) {
            Some(inner) => Some(inner),
            None => error.source(),
        }
    };
    std::iter::successors(Some(error), next)
}

/// The last cause, which is the one that says something.
fn deepest(error: &(dyn Error + 'static)) -> Cause {
    causes(error).last().map(ToString::to_string).unwrap_or_default().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn etags() {
        let long = format!("\"{}\"", "x".repeat(300));
        #[rustfmt::skip]
        let cases = [
            ("\"a\"", true), ("W/\"a-1\"", true), ("\"\"", true), ("\"a/b=c\"", true), ("a", false), ("", false),
            ("\"", false), ("not quoted x", false), ("\"a b\"", false), ("\"\u{1b}[2J\"", false), (&long, false),
            ("w/\"a\"", false), ("\"a\"b\"", false),
        ];
        for (text, expected) in cases {
            assert_eq!(is_etag(text), expected, "for {text:?}");
        }
    }
}

//! Along redirects, one step at a time; whoever walks decides about each step.

use std::time::Duration;

use url::Url;

use super::http::Raw;
use super::{FetchError, Hop, header, lane};

/// A longer chain of redirects is a fault of the site.
const MAX_REDIRECTS: usize = 5;

/// What is told of a header that should have been an address, in characters.
const MAX_TOLD: usize = 200;

/// Where a walk along redirects has come to.
pub(super) struct Walk {
    pub(super) url: Url,
    pub(super) hops: Vec<Hop>,
    /// What the document may still take on the wire, over all attempts.
    pub(super) left: Duration,
}

impl Walk {
    pub(super) fn new(url: &Url, left: Duration) -> Self {
        Self { url: bare(url.clone()), hops: Vec::new(), left }
    }

    /// Goes back to the beginning; the time that was spent stays spent.
    pub(super) fn restart(&mut self, url: &Url) {
        *self = Self::new(url, self.left);
    }

    /// Takes the redirect, where the answer is one.
    pub(super) fn follow(&mut self, answer: &Raw) -> Result<bool, FetchError> {
        if !matches!(answer.status, 301 | 302 | 303 | 307 | 308) {
            return Ok(false);
        }
        if self.hops.len() == MAX_REDIRECTS {
            return Err(FetchError::TooManyRedirects { limit: MAX_REDIRECTS });
        }
        let location = header(&answer.headers, "location").unwrap_or_default();
        let next = if location.is_empty() { None } else { self.url.join(location).ok() };
        let Some(next) = next.filter(Url::has_host) else {
            let location = location.split('?').next().unwrap_or_default();
            let location = location.rsplit('@').next().unwrap_or_default();
            let location = location.chars().take(MAX_TOLD).collect();
            return Err(FetchError::BadRedirect { status: answer.status, location });
        };
        let next = bare(next);
        if self.url == next || self.hops.iter().any(|hop| hop.url == next) {
            return Err(FetchError::RedirectLoop { url: shown(&next).to_string() });
        }
        if let Some(port) = next.port()
            && self.url.port() != Some(port)
        {
            let host = next.host_str().unwrap_or_default().to_owned();
            return Err(FetchError::Port { host, port });
        }
        if self.url.scheme() == "https" && next.scheme() == "http" {
            return Err(FetchError::Downgrade { url: shown(&next).to_string() });
        }
        let url = std::mem::replace(&mut self.url, next);
        self.hops.push(Hop { url, status: answer.status, headers: answer.headers.clone() });
        Ok(true)
    }

    /// Refuses the front page of a site, where the document that was asked for is another one.
    pub(super) fn refuse_front_page(&self) -> Result<(), FetchError> {
        match self.hops.first() {
            Some(first) if is_front_page(&self.url) && !is_front_page(&first.url) => {
                Err(FetchError::FrontPage { host: lane::name(&self.url) })
            }
            _ => Ok(()),
        }
    }
}

/// The address without name, password and fragment: none of them is for the server.
fn bare(mut url: Url) -> Url {
    // Both fail only for addresses without a host, which hold neither.
    let _ = url.set_username("");
    let _ = url.set_password(None);
    url.set_fragment(None);
    url
}

/// The address as it may be told to whoever watches or reads a log: what stands in a query may be
/// a secret.
pub(super) fn shown(url: &Url) -> Url {
    let mut url = bare(url.clone());
    url.set_query(None);
    url
}

/// Whether this is where a site begins, which is where it leads those who ask for what is gone.
fn is_front_page(url: &Url) -> bool {
    url.path() == "/" && url.query().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn redirects() {
        #[rustfmt::skip]
        let cases = [
            ("https://a.example/x", "https://b.example/y",      Ok("https://b.example/y")),
            ("http://a.example/x",  "https://a.example/x",      Ok("https://a.example/x")),
            ("https://a.example/x", "http://a.example/x",       Err("downgrade")),
            ("https://a.example/x", "http://127.0.0.1/secret",  Err("downgrade")),
            ("https://a.example/x", "http://127.0.0.1:80/",     Err("downgrade")),
            ("https://a.example/x", "http://127.0.0.1:8080/",   Err("port")),
            ("https://a.example/x", "//b.example/y",            Ok("https://b.example/y")),
            ("https://a.example/x", "https://u:p@b.example/#y", Ok("https://b.example/")),
        ];
        for (from, location, expected) in cases {
            let headers = vec![("location".to_owned(), location.to_owned())];
            let answer = Raw { status: 302, headers, body: Vec::new() };
            let mut walk = Walk::new(&from.parse().unwrap(), Duration::ZERO);
            let got = walk.follow(&answer).map(|_| walk.url.as_str()).map_err(|it| it.cause());
            assert_eq!(got, expected, "from {from} to {location}");
        }
    }
}

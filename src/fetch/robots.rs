//! What a site asks of robots, read once in each run, and not even that where an earlier run of the
//! same day has read it and the caller says so.
//!
//! What is handed over to be remembered is what the site said, never what we made of it: whoever reads
//! it again judges it again. As RFC 9309 has it: a file that does not exist allows everything; one that cannot be reached
//! disallows everything, because nobody can say what it holds. "Too many requests" is of the
//! second kind. A refusal to show the file (401, 403) is of the first, as the standard has it. What
//! a page says of robots in its own text is about search engines and not about reading it.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use bytes::Bytes;
use robotxt::Robots as Rules;
use tokio::sync::OnceCell;
use url::Url;

use super::http::Raw;
use super::walk::Walk;
use super::{FetchError, Hop, lane};

/// What is read of a `robots.txt`, in bytes: the least that the standard demands, and as much as
/// the large engines read.
pub(super) const MAX_BYTES: usize = robotxt::BYTE_LIMIT + 1;

/// A longer `Crawl-delay` would keep the host's queue busy all night.
const MAX_CRAWL_DELAY: Duration = Duration::from_mins(1);

/// What a site said when it was asked for its `robots.txt`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RobotsTxt {
    /// The address that was asked. It speaks about its own origin, wherever redirects led.
    pub url: Url,
    /// 200, or a status by which a site says that it has none: 4xx, but for 429.
    pub status: u16,
    /// The text of a 200, in whole lines and at most 500 KiB; empty where there is none.
    pub text: Bytes,
}

/// A `robots.txt` that was read in this run, and how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RobotsFetched {
    /// What the site said.
    pub said: RobotsTxt,
    /// The address that answered last: another one after redirects.
    pub final_url: Url,
    /// The redirects on the way, in order.
    pub hops: Vec<Hop>,
    /// Those headers of the answer that are kept.
    pub headers: Vec<(String, String)>,
    /// Whether the file went on beyond the text.
    pub is_cut: bool,
}

impl RobotsFetched {
    /// What an answer says; none where it says nothing that holds tomorrow: whoever could not be
    /// reached is asked again.
    pub(super) fn of(address: &Url, walk: &Walk, answer: &Raw) -> Option<Self> {
        let (text, is_cut) = match answer.status {
            429 => return None,
            200 => whole(&answer.body),
            400..500 => (&[][..], false),
            _ => return None,
        };
        let text = Bytes::copy_from_slice(text);
        let said = RobotsTxt { url: address.clone(), status: answer.status, text };
        let (final_url, hops) = (walk.url.clone(), walk.hops.clone());
        Some(Self { said, final_url, hops, headers: answer.headers.clone(), is_cut })
    }
}

/// The verdicts of a run, by origin.
#[derive(Debug, Default)]
pub(super) struct Robots {
    cells: Mutex<BTreeMap<String, Arc<OnceCell<Verdict>>>>,
    /// What was read and not handed over yet, by its address: whoever answers first comes no earlier.
    read: Mutex<BTreeMap<Url, RobotsFetched>>,
}

/// What one `robots.txt` says.
#[derive(Debug)]
pub(super) enum Verdict {
    /// There is none.
    Open,
    /// There is one.
    Rules(Rules),
    /// It cannot be known what it says.
    Unreachable(String),
    /// The host cannot be reached at all, which is a better reason than its `robots.txt`.
    NoHost(FetchError),
    /// The server asks for more patience than one night has.
    Busy {
        /// The server: another one after redirects.
        host: String,
        /// How long it asks to wait, where it says so.
        seconds: Option<u64>,
    },
}

impl Robots {
    /// The place for the verdict about the origin of this address.
    pub(super) fn cell(&self, url: &Url) -> Arc<OnceCell<Verdict>> {
        // Nothing that holds this lock can panic, and a map of cells is valid at every moment.
        let mut cells = self.cells.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(cells.entry(url.origin().ascii_serialization()).or_default())
    }

    /// Notes what a site said, for whoever remembers it.
    pub(super) fn note(&self, read: RobotsFetched) {
        let mut all = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        all.insert(read.said.url.clone(), read);
    }

    /// What was noted since this was asked last.
    pub(super) fn noted(&self) -> Vec<RobotsFetched> {
        let mut all = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        std::mem::take(&mut *all).into_values().collect()
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
    /// Reads the answer to a request for the `robots.txt` of this host.
    pub(super) fn of(answer: Result<Raw, FetchError>, host: &str, product: &str) -> Self {
        match answer {
            Ok(Raw { status: 200, body, .. }) => Self::Rules(Rules::parse(&spelt(&body), product)),
            Ok(Raw { status: 429, .. }) => Self::Unreachable("status 429".to_owned()),
            Ok(Raw { status: 400..500, .. }) => Self::Open,
            Ok(Raw { status, .. }) => Self::Unreachable(format!("status {status}")),
            Err(FetchError::AskedToWait { host, seconds }) => Self::Busy { host, seconds },
            // The standard: a chain of more than five redirects may be taken for a missing file.
            Err(FetchError::TooManyRedirects { .. }) => Self::Open,
            Err(error) if error.is_about_all_of(host) => Self::NoHost(error),
            Err(error) => Self::Unreachable(error.to_string()),
        }
    }

    /// Judges what the site said in another run.
    pub(super) fn again(said: &RobotsTxt, product: &str) -> Self {
        let RobotsTxt { status, text, .. } = said;
        let answer = Raw { status: *status, headers: Vec::new(), body: text.to_vec() };
        Self::of(Ok(answer), "", product)
    }

    /// The pause that the site asks for.
    pub(super) fn crawl_delay(&self) -> Duration {
        match self {
            Self::Rules(rules) => rules.crawl_delay().unwrap_or_default().min(MAX_CRAWL_DELAY),
            _ => Duration::ZERO,
        }
    }

    /// Whether this address may be read.
    pub(super) fn check(&self, url: &Url) -> Result<(), FetchError> {
        match self {
            Self::Open => Ok(()),
            Self::Rules(rules) if rules.is_url_allowed(url) => Ok(()),
            Self::Rules(_) => Err(FetchError::RobotsDisallowed {
                host: lane::name(url),
                path: url.path().to_owned(),
            }),
            Self::Unreachable(why) => {
                Err(FetchError::RobotsUnreachable { host: lane::name(url), why: why.clone() })
            }
            Self::NoHost(error) => Err(error.again()),
            Self::Busy { host, seconds } => {
                Err(FetchError::AskedToWait { host: host.clone(), seconds: *seconds })
            }
        }
    }
}

/// What ends a line.
const fn is_end(byte: u8) -> bool {
    matches!(byte, b'\r' | b'\n' | b'\0')
}

/// The whole lines of a file, and whether it was longer than what is read of it. Half a line is none:
/// what is left of `Allow: /private` may allow everything.
fn whole(text: &[u8]) -> (&[u8], bool) {
    if text.len() < MAX_BYTES {
        return (text, false);
    }
    let lines = text.iter().rposition(|&byte| is_end(byte)).map_or(0, |end| end + 1);
    (&text[..lines.min(MAX_BYTES - 1)], true)
}

/// The lines of a file without those whose key is misspelt: the parser takes `Disalow` for what it may
/// be meant to be, the standard passes over it. The name of a robot ends before its version.
fn spelt(text: &[u8]) -> Vec<u8> {
    let (text, _) = whole(text);
    let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text);
    let keys: [&[u8]; 7] =
        [b"allow", b"disallow", b"user-agent", b"useragent", b"user", b"crawl-delay", b"crawl"];
    let agents = &keys[2..5];
    let spelt = |line: &'_ [u8]| {
        let key = line.trim_ascii_start();
        let end = key.iter().position(|byte| !byte.is_ascii_alphabetic() && *byte != b'-');
        let key = &key[..end.unwrap_or(key.len())];
        let is_one_of = |keys: &[&[u8]]| keys.iter().any(|known| known.eq_ignore_ascii_case(key));
        let version = line.iter().position(|byte| *byte == b'/').filter(|_| is_one_of(agents));
        is_one_of(&keys).then(|| line[..version.unwrap_or(line.len())].to_vec())
    };
    text.split(|&byte| is_end(byte)).filter_map(spelt).collect::<Vec<_>>().join(&b'\n')
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
        let percent = "User-agent: *\nDisallow: /donn%C3%A9es/";
        let letters = "User-agent: *\nDisallow: /données/";
        let misspelt = "User-agent: *\nNoindex: /\nDisalow: /page\nDisallow: /prive";
        let stars = format!("User-agent: *\nDisallow: /{}$", "*a".repeat(2000));
        let twice = "User-agent: recoupe\nDisallow: /a\n\nUser-agent: x\nDisallow: /\n\nUser-agent: Recoupe\nDisallow: /b";
        let mut long = "User-agent: *\nDisallow: /page\n".to_owned();
        long.push_str(&"#".repeat(MAX_BYTES - long.len() - "\nAllow: /page".len()));
        long.push_str("\nAllow: /page");
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
            ("percent signs",     raw(200, percent),  "/donn%c3%a9es/x", Err("robots_disallowed")),
            ("raw letters",       raw(200, letters),  "/donn%C3%A9es/x", Err("robots_disallowed")),
            ("misspelt",          raw(200, misspelt), "/page",        Ok(())),
            ("beside misspelt",   raw(200, misspelt), "/prive",       Err("robots_disallowed")),
            ("nobody's rules",    raw(200, "Disallow: /\n\nUser-agent: other\nDisallow: /"), "/page", Ok(())),
            ("many stars",        raw(200, &stars),   &"/a".repeat(150), Ok(())),
            ("old line ends",     raw(200, "User-agent: *\rDisallow: /\r"), "/page", Err("robots_disallowed")),
            ("byte order mark",   raw(200, "\u{feff}User-agent: *\nDisallow: /"), "/page", Err("robots_disallowed")),
            ("two groups, first", raw(200, twice),    "/a",           Err("robots_disallowed")),
            ("two groups, last",  raw(200, twice),    "/b",           Err("robots_disallowed")),
            ("us, with a version", raw(200, "User-agent: Recoupe/1.0 (x)\nDisallow: /"), "/page", Err("robots_disallowed")),
            ("us, behind one",    raw(200, "User-agent: other/recoupe\nDisallow: /"), "/page", Ok(())),
            ("longer name",       raw(200, "User-agent: recoupeur\nDisallow: /"), "/page", Ok(())),
            ("the file itself",   raw(200, "User-agent: *\nDisallow: /"), "/robots.txt", Ok(())),
            ("cut in a line",     raw(200, &long),    "/page",        Err("robots_disallowed")),
        ];
        for (name, answer, path, expected) in cases {
            let url: Url = format!("https://example.org{path}").parse().unwrap();
            let verdict = Verdict::of(Ok(answer), "example.org", "recoupe");
            let got = verdict.check(&url).map_err(|error| error.cause());
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
            let answer = Ok(raw(200, &format!("User-agent: *\n{line}")));
            let verdict = Verdict::of(answer, "example.org", "recoupe");
            assert_eq!(verdict.crawl_delay().as_millis(), expected, "for {line}");
        }
    }
}

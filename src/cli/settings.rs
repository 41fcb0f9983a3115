//! The only reader of the environment and of the clock.

use std::{
    io::{self, IsTerminal as _},
    path::PathBuf,
};

use chrono::{DateTime, NaiveDate, Utc};

/// The variable that names whom a site may write to.
const CONTACT: &str = "RECOUPE_CONTACT";

/// The moment at which the command began, in UTC.
pub(super) fn now() -> DateTime<Utc> {
    #[expect(clippy::disallowed_methods, reason = "this is the door: everything else is told")]
    Utc::now()
}

/// This program, to be started again for what may kill it; none where the system does not tell.
pub(super) fn program() -> Option<PathBuf> {
    // The file may be replaced while we run; the process is what it was.
    let itself = PathBuf::from("/proc/self/exe");
    if itself.exists() { Some(itself) } else { std::env::current_exe().ok() }
}

/// Whom a site may write to about our requests: the option, or else the environment.
pub(super) fn contact(given: Option<&str>) -> Option<String> {
    #[expect(clippy::disallowed_methods, reason = "this is the door: everything else is told")]
    let set = std::env::var(CONTACT).ok();
    let contact = given.map(str::to_owned).or(set)?.trim().to_owned();
    is_reachable(&contact).then_some(contact)
}

/// Whether somebody can be written to: a mail address, or a page of the web.
fn is_reachable(contact: &str) -> bool {
    let is_plain = contact.chars().all(|c| c.is_ascii_graphic());
    let is_mail = contact.rsplit_once('@').is_some_and(|(who, at)| {
        let is_host = url::Host::parse(at).is_ok_and(|_| at.trim_matches('.').contains('.'));
        !who.is_empty() && !who.contains(['@', '/']) && is_host
    });
    let url = url::Url::parse(contact).ok();
    let is_page = url.is_some_and(|it| matches!(it.scheme(), "http" | "https") && it.has_host());
    is_plain && (is_mail || is_page)
}

/// How we name ourselves to the sites that we read.
pub(super) fn user_agent(contact: &str) -> String {
    format!("recoupe/{} (+{contact})", env!("CARGO_PKG_VERSION"))
}

/// Whether what is written to the standard output may be coloured: somebody looks at it, and has not
/// asked otherwise ([NO_COLOR](https://no-color.org)).
pub(super) fn may_colour() -> bool {
    #[expect(clippy::disallowed_methods, reason = "this is the door: everything else is told")]
    let refused = std::env::var("NO_COLOR").is_ok_and(|set| !set.is_empty());
    !refused && io::stdout().is_terminal()
}

/// A day on the command line.
pub(super) fn day(text: &str) -> Result<NaiveDate, String> {
    let parsed = NaiveDate::parse_from_str(text, "%Y-%m-%d").ok();
    let plain = parsed.filter(|day| day.to_string() == text);
    plain.ok_or_else(|| "expected a day such as `2024-02-01`".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn somebody_can_be_written_to() {
        #[rustfmt::skip]
        let cases = [
            ("someone@example.org",     true),  ("https://example.org/bot", true),  ("http://example.org", true),
            ("first.last+cpts@univ.fr", true),  ("me@",                     false), ("@example.org",       false),
            ("me@localhost",            false), ("me@.",                    false), ("a@b@example.org",    false),
            ("http",                    false), ("https://",                false), ("httpfoo",            false),
            ("nobody",                  false), ("",                        false), ("ftp://example.org",  false),
            ("me @example.org",         false), ("mé@example.org",          false),
        ];
        for (contact, expected) in cases {
            assert_eq!(is_reachable(contact), expected, "for {contact:?}");
        }
    }
}

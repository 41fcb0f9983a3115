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
    let plain = contact.chars().all(|c| c.is_ascii_graphic());
    let reachable = contact.contains('@') || contact.starts_with("http");
    (plain && reachable).then_some(contact)
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

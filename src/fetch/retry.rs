//! When to try again, and after how long.

use std::time::Duration;

use chrono::{DateTime, NaiveDateTime, Utc};
use sha2::{Digest as _, Sha256};
use url::Url;

use super::{FetchError, FetchSettings, header};

/// The wait before the next attempt, growing with each. Up to half of it is added, drawn by the
/// seed, so that hosts which failed together are not all asked again in the same moment.
pub(super) fn backoff(settings: &FetchSettings, (url, attempt): (&Url, u32)) -> Duration {
    let wait = settings.backoff.saturating_mul(1 << attempt.min(6));
    let drawn = Sha256::digest(format!("{} {attempt} {url}", settings.seed));
    let share = u32::from(u16::from_be_bytes([drawn[0], drawn[1]]));
    let more = wait.saturating_mul(share) / (2 * u32::from(u16::MAX));
    wait.saturating_add(more).min(settings.max_wait)
}

/// Whether a failure may have passed in a few seconds.
///
/// Not a timeout: the document has had its time, and a second try would double the night of a
/// host that hangs.
pub(super) fn may_pass(error: &FetchError) -> bool {
    match error {
        FetchError::Status(status) => status_may_pass(*status),
        FetchError::Connect { .. } | FetchError::Dns { .. } | FetchError::Truncated { .. } => true,
        _ => false,
    }
}

const fn status_may_pass(status: u16) -> bool {
    matches!(status, 408 | 429 | 500 | 502 | 503 | 504)
}

/// How long the server asks to be left alone: seconds, or a date against the answer's own `Date`, or
/// else against our time.
///
/// None where it does not ask, or asks in a way that cannot be understood.
pub(super) fn retry_after(
    headers: &[(String, String)],
    now: Option<DateTime<Utc>>,
) -> Option<Duration> {
    let text = header(headers, "retry-after")?.trim();
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        // More digits than a number holds is still a number: a very long wait.
        return Some(Duration::from_secs(text.parse().unwrap_or(u64::from(u32::MAX))));
    }
    let until = http_date(text)?;
    let now = header(headers, "date").and_then(http_date).or(now)?;
    (until - now).to_std().ok()
}

/// A date in one of the three forms of HTTP.
pub(super) fn http_date(text: &str) -> Option<DateTime<Utc>> {
    /// No form is longer; the parser need not see more.
    const MAX: usize = 40;
    let text = text.trim();
    if MAX < text.len() {
        return None;
    }
    let forms = ["%a, %d %b %Y %H:%M:%S GMT", "%A, %d-%b-%y %H:%M:%S GMT", "%a %b %e %H:%M:%S %Y"];
    let parse = |form: &&str| NaiveDateTime::parse_from_str(text, form).ok();
    forms.iter().find_map(parse).map(|date| date.and_utc())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn asked_waits() {
        let now = "Sun, 06 Nov 1994 08:49:37 GMT";
        #[rustfmt::skip]
        let cases = [
            ("0",                              Some(0)),
            (" 120 ",                          Some(120)),
            ("99999999999999999999999",        Some(4_294_967_295)),
            ("Sun, 06 Nov 1994 08:50:37 GMT",  Some(60)),
            ("Sunday, 06-Nov-94 08:50:07 GMT", Some(30)),
            ("Sun Nov  6 08:49:38 1994",       Some(1)),
            ("Sun, 06 Nov 1994 08:40:37 GMT",  None),
            ("-5",                             None),
            ("1.5",                            None),
            ("soon",                           None),
            ("",                               None),
            ("Sun, 31 Feb 1994 08:50:37 GMT",  None),
        ];
        for (text, expected) in cases {
            let headers = [("retry-after", text), ("date", now)];
            let headers = headers.map(|(name, value)| (name.to_owned(), value.to_owned()));
            let got = retry_after(&headers, None).map(|wait| wait.as_secs());
            assert_eq!(got, expected, "for {text:?}");
        }
    }

    #[test]
    fn a_date_without_a_date_to_compare_is_read_against_our_time() {
        let headers = [("retry-after".to_owned(), "Sun, 06 Nov 1994 08:50:37 GMT".to_owned())];
        let ours = http_date("Sun, 06 Nov 1994 08:49:37 GMT");
        assert_eq!(retry_after(&headers, ours), Some(Duration::from_mins(1)));
        assert_eq!(retry_after(&headers, None), None, "and is no wait without one");
    }

    #[test]
    fn waits_double_up_to_the_limit_and_are_drawn_by_the_seed() {
        let url: Url = "https://example.org/page".parse().unwrap();
        let waits = |seed: u64| -> Vec<Duration> {
            let settings = FetchSettings { seed, ..FetchSettings::new("recoupe/0") };
            (0..8).map(|attempt| backoff(&settings, (&url, attempt))).collect()
        };
        for seed in 0..100 {
            let least = [2, 4, 8, 16, 32, 60, 60, 60];
            for (wait, least) in waits(seed).into_iter().zip(least.map(Duration::from_secs)) {
                let most = (least + least / 2).min(Duration::from_mins(1));
                assert!(least <= wait && wait <= most, "{wait:?} is not in {least:?}..{most:?}");
            }
        }
        assert_eq!(waits(7), waits(7));
        assert_ne!(waits(7), waits(8));
    }
}

//! Which captures of a web archive are fetched: of each content that stood for a while, the first; the
//! last is only noted.

use chrono::{DateTime, NaiveDate, Utc};
use url::Url;

use crate::archive::CdxRow;
use crate::model::Digest;

/// A capture that a web archive lists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PastPage {
    /// When it was made.
    pub at: DateTime<Utc>,
    /// The address, as it was then.
    pub original: Url,
    /// What became of it, or would.
    pub step: Step,
}

/// What is done with a capture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// It is held.
    Held(Digest),
    /// It is to be fetched.
    Fetch,
    /// It holds what the one before holds, and is to be noted.
    Note,
    /// It stands between two that hold the same, and says nothing more.
    Between,
    /// It was fetched.
    Fetched,
    /// It was noted.
    Noted,
    /// It could not be had.
    Failed,
}

/// The captures that count, the oldest first, each moment once: of this page, of these days, with a
/// content. Also tells how many are of another page.
pub(super) fn chosen(
    rows: Vec<CdxRow>,
    url: &Url,
    (first, last): (Option<NaiveDate>, Option<NaiveDate>),
) -> (Vec<CdxRow>, usize) {
    let is_then = |row: &CdxRow| {
        let day = row.at.date_naive();
        first.is_none_or(|first| first <= day) && last.is_none_or(|last| day <= last)
    };
    let number = rows.len();
    let mut rows: Vec<CdxRow> =
        rows.into_iter().filter(|row| is_same_page(&row.original, url)).collect();
    let strange = number - rows.len();
    rows.retain(|row| is_then(row) && matches!(row.status, Some(200) | None));
    rows.sort();
    rows.dedup_by_key(|row| row.at);
    // A note that the same was seen again is worth nothing without what was seen.
    let mut seen = std::collections::BTreeSet::new();
    rows.retain(|row| match row.status {
        Some(_) => {
            seen.insert(row.digest.clone());
            true
        }
        None => seen.contains(&row.digest),
    });
    (rows, strange)
}

/// What is to be done with each capture.
pub(super) fn steps(rows: &[CdxRow], held: &dyn Fn(&CdxRow) -> Option<Digest>) -> Vec<PastPage> {
    let same = |a: usize, b: usize| {
        rows.get(a).zip(rows.get(b)).is_some_and(|(a, b)| a.digest == b.digest)
    };
    let step = |(at, row): (usize, &CdxRow)| {
        let (goes_on, continues) =
            (same(at, at + 1), at.checked_sub(1).is_some_and(|it| same(it, at)));
        let step = match held(row) {
            Some(digest) => Step::Held(digest),
            None if continues && goes_on => Step::Between,
            None if continues => Step::Note,
            None => Step::Fetch,
        };
        PastPage { at: row.at, original: row.original.clone(), step }
    };
    rows.iter().enumerate().map(step).collect()
}

/// Whether two addresses are of one page to a web archive: it makes no difference of schemes, of
/// `www.`, of unusual ports and of a slash at the end.
fn is_same_page(a: &Url, b: &Url) -> bool {
    let key = |url: &Url| {
        let host = url.host_str().unwrap_or_default().to_ascii_lowercase();
        let host = host.strip_prefix("www.").unwrap_or(&host).to_owned();
        let path = url.path().trim_end_matches('/').to_ascii_lowercase();
        (host, path, url.query().unwrap_or_default().to_ascii_lowercase())
    };
    key(a) == key(b)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(day: u32, digest: &str, status: Option<u16>) -> CdxRow {
        CdxRow {
            at: format!("2020-01-{day:02}T00:00:00Z").parse().unwrap(),
            original: "http://www.a.fr:80/b/".parse().unwrap(),
            status,
            digest: digest.to_owned(),
        }
    }

    #[test]
    fn each_content_is_fetched_once_where_it_begins() {
        let ok = Some(200);
        let rows = vec![
            row(9, "B", ok),
            row(1, "A", ok),
            row(2, "A", ok),
            row(2, "A", ok),
            row(3, "A", None),
            row(4, "X", Some(404)),
            row(5, "A", ok),
            row(7, "Y", None),
            row(20, "C", ok),
        ];
        let url = "https://a.fr/b".parse().unwrap();
        let last = "2020-01-10".parse().ok();
        let (rows, strange) = chosen(rows, &url, (None, last));
        let days = |rows: &[CdxRow]| {
            rows.iter().map(|row| row.at.format("%-d").to_string()).collect::<Vec<_>>()
        };
        assert_eq!(
            (days(&rows), strange),
            (["1", "2", "3", "5", "9"].map(str::to_owned).to_vec(), 0)
        );
        let steps: Vec<Step> = steps(&rows, &|_| None).into_iter().map(|page| page.step).collect();
        assert_eq!(steps, [Step::Fetch, Step::Between, Step::Between, Step::Note, Step::Fetch]);
    }

    #[test]
    fn addresses_of_one_page() {
        #[rustfmt::skip]
        let cases = [
            ("http://a.fr/b", true), ("https://www.a.fr/b/", true), ("http://A.fr:80/B", true),
            ("http://a.fr/b?c=1", false), ("http://a.fr/", false), ("http://b.fr/b", false),
            ("http://a.fr.evil.test/b", false),
        ];
        for (url, expected) in cases {
            let page = "https://a.fr/b".parse().unwrap();
            assert_eq!(is_same_page(&url.parse().unwrap(), &page), expected, "for {url}");
        }
    }
}

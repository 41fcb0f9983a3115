//! Where a web archive is asked, and where its copies stand.

use chrono::NaiveDate;
use url::{Url, form_urlencoded};

use crate::archive::CdxRow;

/// How many captures one answer may list.
const LIMIT: &str = "5000";

/// What stands for the address of the page.
const ADDRESS: &str = "{url}";

/// What stands for the moment of the capture.
const MOMENT: &str = "{timestamp}";

/// A web archive that speaks CDX.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WebArchive {
    cdx: String,
    replay: String,
}

impl WebArchive {
    /// The Wayback Machine, as it documents itself.
    pub const WAYBACK: &'static str = "https://web.archive.org/cdx/search/cdx";

    /// A web archive, by the address of its CDX server and of its copies.
    ///
    /// The first may hold `{url}` for the address of a page, which is otherwise added. The second holds
    /// `{timestamp}` and `{url}`, and leads to the original bytes; where it is left out, it follows
    /// from the first as in the Wayback Machine (`…/cdx/search/cdx`, `…/web/{timestamp}id_/{url}`) and
    /// in pywb (`…/coll/cdx`, `…/coll/{timestamp}id_/{url}`). None where it does not follow, or
    /// either is no address of the web.
    pub fn new(cdx: &str, replay: Option<&str>) -> Option<Self> {
        let replay = replay.map(str::to_owned).or_else(|| {
            let bare = cdx.split('?').next().unwrap_or(cdx).trim_end_matches('/');
            let of_wayback = bare.strip_suffix("/cdx/search/cdx").map(|it| format!("{it}/web"));
            let base = of_wayback.or_else(|| bare.strip_suffix("/cdx").map(str::to_owned))?;
            Some(format!("{base}/{MOMENT}id_/{ADDRESS}"))
        })?;
        let is_web = |text: &str| {
            let url: Option<Url> = text.parse().ok();
            url.is_some_and(|url| matches!(url.scheme(), "http" | "https") && url.has_host())
        };
        let is_whole = replay.contains(MOMENT) && replay.contains(ADDRESS);
        (is_web(cdx) && is_web(&replay) && is_whole).then(|| Self { cdx: cdx.to_owned(), replay })
    }

    /// The question for the captures of an address; `resume` asks for the rest of an answer.
    pub(super) fn question(
        &self,
        url: &Url,
        (first, last): (Option<NaiveDate>, Option<NaiveDate>),
        resume: Option<&str>,
    ) -> Url {
        let mut wanted = url.clone();
        wanted.set_fragment(None);
        let encoded: String = form_urlencoded::byte_serialize(wanted.as_str().as_bytes()).collect();
        let asks_itself = self.cdx.contains(ADDRESS);
        let text = self.cdx.replace(ADDRESS, &encoded);
        let mut question: Url = text.parse().expect("it was an address before");
        {
            let mut pairs = question.query_pairs_mut();
            if !asks_itself {
                pairs.append_pair("url", wanted.as_str());
            }
            pairs.append_pair("output", "json").append_pair("limit", LIMIT);
            pairs.append_pair("showResumeKey", "true");
            for (name, day) in [("from", first), ("to", last)] {
                if let Some(day) = day {
                    pairs.append_pair(name, &day.format("%Y%m%d").to_string());
                }
            }
            if let Some(key) = resume {
                // It comes encoded for an address, and would be encoded twice.
                let decoded = form_urlencoded::parse(key.as_bytes()).next();
                let decoded = decoded.map(|(key, _)| key.into_owned());
                pairs.append_pair("resumeKey", decoded.as_deref().unwrap_or(key));
            }
        }
        question
    }

    /// Where the copy of a capture stands, as the bytes that were captured.
    pub(super) fn copy(&self, row: &CdxRow) -> Url {
        let text = self.replay.replace(MOMENT, &row.timestamp());
        text.replace(ADDRESS, row.original.as_str()).parse().expect("it was an address before")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses() {
        let row = CdxRow {
            at: "2019-06-24T01:02:03Z".parse().unwrap(),
            original: "http://a.fr/b?c=d&e".parse().unwrap(),
            status: Some(200),
            digest: "AAA".to_owned(),
        };
        #[rustfmt::skip]
        let cases = [
            (WebArchive::WAYBACK, None, Some(("https://web.archive.org/cdx/search/cdx?url=https%3A%2F%2Fa.fr%2Fb%3Fc%3Dd&output=json&limit=5000&showResumeKey=true",
                "https://web.archive.org/web/20190624010203id_/http://a.fr/b?c=d&e"))),
            ("http://127.0.0.1:8080/coll/cdx", None, Some(("http://127.0.0.1:8080/coll/cdx?url=https%3A%2F%2Fa.fr%2Fb%3Fc%3Dd&output=json&limit=5000&showResumeKey=true",
                "http://127.0.0.1:8080/coll/20190624010203id_/http://a.fr/b?c=d&e"))),
            ("https://x.fr/q?u={url}&k=1", Some("https://x.fr/{timestamp}/{url}"), Some(("https://x.fr/q?u=https%3A%2F%2Fa.fr%2Fb%3Fc%3Dd&k=1&output=json&limit=5000&showResumeKey=true",
                "https://x.fr/20190624010203/http://a.fr/b?c=d&e"))),
            ("https://x.fr/q", None, None),
            ("https://x.fr/q", Some("https://x.fr/{url}"), None),
            ("x.fr/cdx", None, None),
            ("file:///cdx", None, None),
        ];
        for (cdx, replay, expected) in cases {
            let found = WebArchive::new(cdx, replay).map(|from| {
                let url = "https://a.fr/b?c=d#e".parse().unwrap();
                (from.question(&url, (None, None), None).to_string(), from.copy(&row).to_string())
            });
            let expected = expected.map(|(a, b)| (a.to_owned(), b.to_owned()));
            assert_eq!(found, expected, "for {cdx}");
        }
    }

    #[test]
    fn the_rest_of_an_answer() {
        let from = WebArchive::new("https://x.fr/cdx", None).unwrap();
        let (url, day) = ("https://a.fr/".parse().unwrap(), "2020-01-31".parse().unwrap());
        for key in ["fr%2Ca%29%2F+2019%21", "fr,a)/ 2019!"] {
            let asked = from.question(&url, (Some(day), None), Some(key));
            let pairs: Vec<(String, String)> = asked.query_pairs().into_owned().collect();
            assert!(
                pairs.contains(&("resumeKey".to_owned(), "fr,a)/ 2019!".to_owned())),
                "{asked}"
            );
            assert!(pairs.contains(&("from".to_owned(), "20200131".to_owned())), "{asked}");
        }
    }
}

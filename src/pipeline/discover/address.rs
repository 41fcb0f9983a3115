//! One page, one address: what a link says besides where it leads is dropped.
//!
//! Careful and simple: only what is known to change nothing is taken away. Whether `/a` and `/a/` are
//! one page is for the text of both to say, and so is a `<link rel="canonical">`, which many sites set
//! to their front page.

use url::Url;

use crate::sources::Discovery;

/// Parameters that tell where a reader comes from, never which page is meant; those that end in `_`
/// are the beginnings of families.
const TRACKING: [&str; 24] = [
    "utm_",
    "mtm_",
    "pk_",
    "piwik_",
    "hsa_",
    "at_",
    "mc_cid",
    "mc_eid",
    "fbclid",
    "gclid",
    "gclsrc",
    "dclid",
    "gbraid",
    "wbraid",
    "msclkid",
    "yclid",
    "twclid",
    "igshid",
    "_ga",
    "_gl",
    "xtor",
    "phpsessid",
    "jsessionid",
    "sessionid",
];

/// The address that stands for all that differ from it in nothing that matters.
pub(super) fn settled(url: &Url, rule: &Discovery) -> Url {
    let mut url = url.clone();
    url.set_fragment(None);
    // A site that is read over a secure connection is not left for an open one.
    if rule.url.scheme() == "https" && url.scheme() == "http" && url.port().is_none() {
        // It fails only for schemes that are not of the web.
        let _ = url.set_scheme("https");
    }
    let kept = url.query().map(|query| {
        let parts = query.split('&').filter(|part| !part.is_empty() && !is_tracking(part));
        parts.collect::<Vec<_>>().join("&")
    });
    url.set_query(kept.as_deref().filter(|kept| !kept.is_empty()));
    let path = url.path();
    // `;jsessionid=…` at the end of a path is the same in another place.
    if let Some((before, after)) = path.rsplit_once(';')
        && is_tracking(after)
    {
        let before = before.to_owned();
        url.set_path(&before);
    }
    url
}

fn is_tracking(part: &str) -> bool {
    let name = part.split('=').next().unwrap_or_default().to_ascii_lowercase();
    let is_of = |known: &&str| {
        if known.ends_with('_') { name.starts_with(*known) } else { name == **known }
    };
    TRACKING.iter().any(is_of)
}

#[cfg(test)]
mod tests {
    use super::super::tests::rule;
    use super::*;

    #[test]
    fn addresses_of_one_page() {
        let rule = rule("listing = 'https://example.org/presse'\npattern = 'x'");
        #[rustfmt::skip]
        let cases = [
            ("https://example.org/a",                                 "https://example.org/a"),
            ("https://example.org/a#haut",                            "https://example.org/a"),
            ("http://example.org/a",                                  "https://example.org/a"),
            ("http://example.org:80/a",                               "https://example.org/a"),
            ("http://example.org:8080/a",                             "http://example.org:8080/a"),
            ("https://EXAMPLE.org:443/a/../b",                        "https://example.org/b"),
            ("https://example.org/a?utm_source=x&utm_medium=y",       "https://example.org/a"),
            ("https://example.org/a?id=4&UTM_source=x&page=2#b",      "https://example.org/a?id=4&page=2"),
            ("https://example.org/a?fbclid=1&xtor=RSS-2",             "https://example.org/a"),
            ("https://example.org/a?",                                "https://example.org/a"),
            ("https://example.org/a?&id=1&",                          "https://example.org/a?id=1"),
            ("https://example.org/a?q=a%26utm_x&at=1&cat_=2",         "https://example.org/a?q=a%26utm_x&at=1&cat_=2"),
            ("https://example.org/a;jsessionid=1A2B?id=1",            "https://example.org/a?id=1"),
            ("https://example.org/a;v=2",                             "https://example.org/a;v=2"),
            ("https://example.org/a/",                                "https://example.org/a/"),
        ];
        for (url, expected) in cases {
            let got = settled(&url.parse().unwrap(), &rule);
            assert_eq!(got.as_str(), expected, "for {url}");
            assert_eq!(settled(&got, &rule), got, "{url} is settled once");
        }
    }
}

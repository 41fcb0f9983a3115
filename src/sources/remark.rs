//! What may be declared and is hardly ever meant: told to whoever checks a source, and no mistake.

use url::Url;

use super::{Source, has_address};

/// A pause between two requests to a host, in seconds, with which a night is over after a few pages.
const LONG_DELAY_SECONDS: u32 = 600;

/// More new pages in a night than one publisher brings out about one subject in a year.
const MANY_A_NIGHT: usize = 100;

/// More pages in all than that publisher brings out in ten years; all are read again every night.
const MANY_IN_ALL: usize = 2000;

/// What the names of parameters hold that let somebody in.
const SECRETS: [&str; 7] = ["token", "key", "session", "password", "secret", "signature", "auth"];

impl Source {
    /// What in its file is probably not meant, a sentence each with what to do.
    pub fn remarks(&self) -> Vec<String> {
        let mut remarks = Vec::new();
        let mut say = |what: String, instead: &str| remarks.push(format!("{what}; {instead}"));
        match self.delay_seconds {
            0 => say(
                "`delay_seconds` is 0: its host is asked without any pause".to_owned(),
                "leave it out for the usual pause, or name at least 1",
            ),
            delay if LONG_DELAY_SECONDS < delay => say(
                format!("`delay_seconds` is {delay}: a night is over after a few pages"),
                "name a shorter pause, unless the site asks for it",
            ),
            _ => {}
        }
        for rule in &self.discover {
            let bounds = [("most", rule.most, MANY_A_NIGHT), ("in_all", rule.in_all, MANY_IN_ALL)];
            for (key, bound, usual) in bounds.into_iter().filter(|it| it.2 < it.1) {
                say(
                    format!("`{key}` is {bound}: nobody publishes so many pages about CPTS"),
                    &format!("name at most {usual}, and narrow `pattern`"),
                );
            }
        }
        let documents = self.documents.iter().map(|document| &document.url);
        let announcements = self.discover.iter().map(|rule| &rule.url);
        for url in documents.chain(announcements).filter(|url| has_address(url)) {
            if let Some(name) = secret(url) {
                let mut shown = url.clone();
                shown.set_query(None);
                say(
                    format!("the address {shown} carries `{name}`, which looks like a secret"),
                    "an address is published as it is declared, in archive, tables and report: \
                     declare one that anybody may ask",
                );
            }
        }
        remarks
    }
}

/// The first parameter of an address that lets somebody in, by its name.
fn secret(url: &Url) -> Option<String> {
    url.query_pairs().map(|(name, _)| name.into_owned()).find(|name| {
        let words = name.split(|c: char| !c.is_ascii_alphanumeric());
        let is_secret = |word: &str| {
            let word = word.to_ascii_lowercase();
            SECRETS
                .iter()
                .any(|secret| word == *secret || (4 < secret.len() && word.contains(secret)))
                || matches!(word.as_str(), "apikey" | "sid" | "phpsessid" | "jsessionid")
        };
        words.into_iter().any(is_secret)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sources::Geography;

    #[test]
    fn what_is_hardly_ever_meant_is_told() {
        let geography =
            Geography::parse(include_str!("../../sources/vocabulary/territories.toml")).unwrap();
        let page = |url: &str| format!("[[documents]]\nurl = '{url}'\n");
        let feed = |more: &str| {
            format!("[[discover]]\nfeed = 'https://a.fr/rss'\npattern = 'cpts'\n{more}\n")
        };
        #[rustfmt::skip]
        let cases = [
            (page("https://a.fr/x?page=2&keywords=cpts&author=ars"),   ""),
            (page("https://a.fr/x?token=geheim"),                       "`token`"),
            (page("https://a.fr/x?q=1&API_KEY=geheim"),                 "`API_KEY`"),
            (page("https://a.fr/x;x?PHPSESSID=geheim"),                 "`PHPSESSID`"),
            (page("https://a.fr/x?X-Amz-Signature=geheim"),             "`X-Amz-Signature`"),
            ("delay_seconds = 0\n".to_owned() + &page("https://a.fr/x"), "without any pause"),
            ("delay_seconds = 1\n".to_owned() + &page("https://a.fr/x"), ""),
            ("delay_seconds = 86400\n".to_owned() + &page("https://a.fr/x"), "a night is over"),
            (feed("most = 50\nin_all = 500"),                           ""),
            (feed("in_all = 1000000"),                                  "`in_all` is 1000000"),
            (feed("most = 5000"),                                       "`most` is 5000"),
        ];
        for (more, expected) in cases {
            let text = format!(
                "title = 'x'\npublisher = 'x'\nkind = 'ars'\nterritory = 'Bretagne'\n\
                 homepage = 'https://a.fr'\n{more}"
            );
            let remarks = Source::parse("x", &text, &geography).unwrap().remarks().join("\n");
            let is_told =
                if expected.is_empty() { remarks.is_empty() } else { remarks.contains(expected) };
            assert!(is_told && !remarks.contains("geheim"), "for {more}: {remarks}");
        }
    }
}

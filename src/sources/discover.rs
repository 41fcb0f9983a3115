//! Where a source announces its new pages: `[[discover]]`.
//!
//! ```toml
//! [[discover]]
//! feed = "https://www.example.org/actualites/rss"   # RSS or Atom; or one of the other two:
//! # sitemap = "https://www.example.org/sitemap.xml" # a sitemap, or an index of sitemaps
//! # listing = "https://www.example.org/presse"      # a web page that lists others
//! links = "main .view-content"    # listing: the CSS selector of where its links stand
//! pattern = "cpts|communaute"     # which addresses are followed: searched in path and query
//! title_pattern = "(?i)cpts"      # and which titles; a sitemap has none
//! since = "2024-01"               # nothing older, where the feed or sitemap gives a date
//! hosts = ["medias.example.org"]  # other hosts that it may lead to; its own goes without saying
//! most = 10                       # new pages in one night
//! in_all = 200                    # pages in all
//! least = 1                       # how many it must list; fewer is an issue
//! revisit_days = 30               # how often a page that was found is asked for again
//! format = "html"                 # of the pages that are found; by the end of their address if left out
//!
//! [discover.read]                 # and their recipe, as for documents
//! [discover.extract]
//! ```
//!
//! A page that is found is a document of the source like any other. Nothing that it leads to is
//! followed.

use regex::{Regex, RegexBuilder};
use serde::{Deserialize, de::IgnoredAny};
use toml::Spanned;
use url::Url;

use super::{
    discovery::{Announcer, Discovery, authority},
    error::SourcesError,
    parse::Reader,
    section::Section,
    source::Format,
};

/// New pages in one night, where the source says nothing: more is hardly ever published in a day.
const MOST: usize = 10;

/// Pages in all, where the source says nothing: years of announcements about one subject.
const IN_ALL: usize = 200;

/// How large a pattern may become once it is compiled, in bytes: patterns of people stay far below.
const PATTERN_BYTES: usize = 1 << 20;

/// The table as written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawDiscovery {
    feed: Option<Spanned<String>>,
    sitemap: Option<Spanned<String>>,
    listing: Option<Spanned<String>>,
    links: Option<Spanned<String>>,
    pattern: Spanned<String>,
    title_pattern: Option<Spanned<String>>,
    since: Option<Spanned<toml::Value>>,
    #[serde(default)]
    hosts: Vec<Spanned<String>>,
    most: Option<Spanned<usize>>,
    in_all: Option<Spanned<usize>>,
    least: Option<usize>,
    revisit_days: Option<Spanned<u32>>,
    confirmed: Option<bool>,
    fetch: Option<bool>,
    format: Option<Format>,
    read: Option<IgnoredAny>,
    extract: Option<IgnoredAny>,
}

impl Reader<'_> {
    /// The pages that announce others; each is as confirmed as its source, if it does not say.
    pub(super) fn discoveries(
        &self,
        raw: Vec<RawDiscovery>,
        confirmed: bool,
    ) -> Result<Vec<Discovery>, SourcesError> {
        let read = |(number, raw)| self.discovery((number, raw), confirmed);
        raw.into_iter().enumerate().map(read).collect()
    }

    fn discovery(
        &self,
        (number, raw): (usize, RawDiscovery),
        confirmed: bool,
    ) -> Result<Discovery, SourcesError> {
        let (kind, written) = self.announcer(&raw)?;
        let url = self.url(kind.key(), written)?;
        let misplaced = |key: &str, span, why: &str| {
            self.mistaken(span, format!("`{key}` {why}"), format!("delete the line `{key}`"))
        };
        if let Some(links) = &raw.links {
            if kind != Announcer::Listing {
                return Err(misplaced("links", links.span(), "is for a `listing`"));
            }
            if scraper::Selector::parse(links.get_ref()).is_err() {
                let message = format!("`links` is `{}`, which is no CSS selector", links.get_ref());
                let remedy = "write it as in a style sheet: `main .view-content`";
                return Err(self.mistaken(links.span(), message, remedy.to_owned()));
            }
        }
        match (&raw.title_pattern, &raw.since, kind) {
            (Some(title), _, Announcer::Sitemap) => {
                return Err(misplaced("title_pattern", title.span(), "asks a sitemap for titles"));
            }
            (_, Some(since), Announcer::Listing) => {
                return Err(misplaced("since", since.span(), "asks a web page for dates"));
            }
            _ => {}
        }
        let section = |table| Section::of_entry(self.text, ("discover", number), table);
        let mut hosts = vec![authority(&url)];
        for host in &raw.hosts {
            hosts.push(self.host(host)?);
        }
        let revisit = raw.revisit_days.map(|days| self.some("revisit_days", &days)).transpose()?;
        Ok(Discovery {
            kind,
            url,
            links: raw.links.map(Spanned::into_inner),
            pattern: self.pattern("pattern", &raw.pattern)?,
            title_pattern: raw
                .title_pattern
                .map(|written| self.pattern("title_pattern", &written))
                .transpose()?,
            since: raw.since.map(|date| self.date("since", &date)).transpose()?,
            hosts,
            most: raw.most.map_or(Ok(MOST), |most| self.some("most", &most))?,
            in_all: raw.in_all.map_or(Ok(IN_ALL), |most| self.some("in_all", &most))?,
            least: raw.least,
            revisit_days: revisit,
            confirmed: raw.confirmed.unwrap_or(confirmed),
            fetch: raw.fetch.unwrap_or(true),
            format: raw.format,
            read: raw.read.map(|_| section("read")),
            extract: raw.extract.map(|_| section("extract")),
        })
    }

    /// The one of three keys that is there.
    fn announcer<'a>(
        &self,
        raw: &'a RawDiscovery,
    ) -> Result<(Announcer, &'a Spanned<String>), SourcesError> {
        let all = [
            (Announcer::Feed, &raw.feed),
            (Announcer::Sitemap, &raw.sitemap),
            (Announcer::Listing, &raw.listing),
        ];
        let mut there = all.into_iter().filter_map(|(kind, it)| Some((kind, it.as_ref()?)));
        match (there.next(), there.next()) {
            (Some(one), None) => Ok(one),
            (Some((first, _)), Some((second, written))) => Err(self.mistaken(
                written.span(),
                format!("`{}` and `{}` stand in one `[[discover]]`", first.key(), second.key()),
                "write a `[[discover]]` for each".to_owned(),
            )),
            (None, _) => Err(self.mistaken(
                raw.pattern.span(),
                "`[[discover]]` names no page that announces others".to_owned(),
                "add its address: `feed = …`, `sitemap = …` or `listing = …`".to_owned(),
            )),
        }
    }

    fn pattern(&self, key: &'static str, written: &Spanned<String>) -> Result<Regex, SourcesError> {
        let text = written.get_ref();
        if text.trim().is_empty() {
            let message = format!("`{key}` is empty, which would follow every link");
            let remedy = "name what the addresses of such pages have in common: `cpts`";
            return Err(self.mistaken(written.span(), message, remedy.to_owned()));
        }
        RegexBuilder::new(text).size_limit(PATTERN_BYTES).build().map_err(|error| {
            // The last line of the message is the reason; those before it draw the place.
            let told = error.to_string();
            let why = told.lines().last().unwrap_or_default().trim_start_matches("error: ");
            let message = format!("`{key}` is `{text}`, which is no pattern: {why}");
            self.mistaken(written.span(), message, "put a `\\` before signs that are meant".into())
        })
    }

    fn host(&self, written: &Spanned<String>) -> Result<String, SourcesError> {
        let found = written.get_ref();
        let url: Option<Url> = format!("https://{found}/").parse().ok();
        let plain =
            url.filter(|url| url.path() == "/" && authority(url).eq_ignore_ascii_case(found));
        plain.map(|url| authority(&url)).ok_or_else(|| {
            let message = format!("`hosts` holds `{found}`, which is no name of a host");
            let remedy = "write only the name: `medias.example.org`";
            self.mistaken(written.span(), message, remedy.to_owned())
        })
    }

    /// A number that is not nothing.
    fn some<T: Copy + Default + PartialEq>(
        &self,
        key: &'static str,
        written: &Spanned<T>,
    ) -> Result<T, SourcesError> {
        if *written.get_ref() != T::default() {
            return Ok(*written.get_ref());
        }
        let remedy = "write at least 1, or `fetch = false` to follow nothing new";
        Err(self.mistaken(written.span(), format!("`{key}` is 0"), remedy.to_owned()))
    }

    fn mistaken(
        &self,
        span: std::ops::Range<usize>,
        message: String,
        remedy: String,
    ) -> SourcesError {
        SourcesError::Recipe { message, at: self.position(span), remedy }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Hint;
    use crate::sources::{Geography, Source};

    fn parse(table: &str) -> Result<Source, SourcesError> {
        let text = format!(
            "title = 'x'\npublisher = 'x'\nkind = 'ars'\nterritory = 'FRA'\n\
             homepage = 'https://example.org'\n[[discover]]\n{table}"
        );
        let geography =
            Geography::parse(include_str!("../../sources/vocabulary/territories.toml")).unwrap();
        Source::parse("x", &text, &geography).map_err(|mut mistakes| mistakes.remove(0))
    }

    #[test]
    fn what_is_left_out_has_a_default() {
        let source = parse("feed = 'https://example.org/rss'\npattern = 'cpts'").unwrap();
        let rule = &source.discover[0];
        assert_eq!((rule.kind, rule.most, rule.in_all), (Announcer::Feed, MOST, IN_ALL));
        assert_eq!((rule.format, rule.fetch, rule.confirmed), (None, true, false));
        assert_eq!(rule.hosts, ["example.org"]);
        assert_eq!((rule.least, rule.revisit_days, rule.since), (None, None, None));
    }

    #[test]
    fn only_what_is_declared_is_followed() {
        let listing = "listing = 'https://example.org/presse'\npattern = '^/actu/.*cpts'\n\
                       hosts = ['medias.example.org', 'Files.example.org:8443']";
        let source = parse(listing).unwrap();
        #[rustfmt::skip]
        let cases = [
            ("https://example.org/actu/les-cpts",             true),
            ("http://example.org/actu/les-cpts",              true),
            ("https://medias.example.org/actu/cpts.pdf",      true),
            ("https://files.example.org:8443/actu/cpts",      true),
            ("https://files.example.org/actu/cpts",           false),
            ("https://example.org/presse/les-cpts",           false),
            ("https://www.example.org/actu/les-cpts",         false),
            ("https://example.org.evil.test/actu/les-cpts",   false),
            ("https://evil.test/actu/cpts?example.org",       false),
            ("https://example.org@evil.test/actu/cpts",       false),
            ("https://user@example.org/actu/cpts",            false),
            ("https://example.org:8080/actu/cpts",            false),
            ("ftp://example.org/actu/cpts",                   false),
        ];
        for (url, expected) in cases {
            assert_eq!(source.discover[0].admits(&url.parse().unwrap()), expected, "for {url}");
        }
    }

    #[test]
    fn formats() {
        let rule =
            parse("feed = 'https://example.org/rss'\npattern = 'x'").unwrap().discover.remove(0);
        let declared = Discovery { format: Some(Format::Csv), ..rule.clone() };
        #[rustfmt::skip]
        let cases = [
            ("/a", Format::Html), ("/a.html", Format::Html), ("/a.php?x=b.pdf", Format::Html), ("/a.PDF", Format::Pdf),
            ("/a.b/c", Format::Html), ("/a.xlsx", Format::Xlsx), ("/a.csv", Format::Csv), ("/a.zip", Format::Html),
        ];
        for (path, expected) in cases {
            let url = format!("https://example.org{path}").parse().unwrap();
            assert_eq!(rule.format_of(&url), expected, "for {path}");
            assert_eq!(declared.format_of(&url), Format::Csv, "for {path}");
        }
    }

    #[test]
    fn mistakes() {
        let feed = "feed = 'https://example.org/rss'";
        #[rustfmt::skip]
        let cases = [
            ("pattern = 'cpts'".to_owned(), "`[[discover]]` names no page that announces others", (7, 11)),
            (format!("{feed}\nlisting = 'https://example.org/'\npattern = 'x'"), "`feed` and `listing` stand in one `[[discover]]`", (8, 11)),
            (format!("{feed}\npattern = '(cpts'"), "`pattern` is `(cpts`, which is no pattern: unclosed group", (8, 11)),
            (format!("{feed}\npattern = ' '"), "`pattern` is empty, which would follow every link", (8, 11)),
            (format!("{feed}\npattern = 'x'\nlinks = 'main'"), "`links` is for a `listing`", (9, 9)),
            (format!("{feed}\npattern = 'x'\nmost = 0"), "`most` is 0", (9, 8)),
            (format!("{feed}\npattern = 'x'\nhosts = ['https://a.fr/']"), "`hosts` holds `https://a.fr/`, which is no name of a host", (9, 10)),
            (format!("{feed}\npattern = 'x'\nsince = '2024-13'"), "`since` is not a date", (9, 9)),
            ("listing = 'https://example.org/'\npattern = 'x'\nlinks = 'main >'".to_owned(), "`links` is `main >`, which is no CSS selector", (9, 9)),
            ("listing = 'https://example.org/'\npattern = 'x'\nsince = '2024'".to_owned(), "`since` asks a web page for dates", (9, 9)),
            ("sitemap = 'https://example.org/'\npattern = 'x'\ntitle_pattern = 'x'".to_owned(), "`title_pattern` asks a sitemap for titles", (9, 17)),
            ("sitemap = 'example.org'\npattern = 'x'".to_owned(), "`sitemap` is `example.org`", (7, 11)),
            (format!("{feed}\npatern = 'x'"), "not a source definition", (8, 1)),
        ];
        for (table, expected, place) in cases {
            let error = parse(&table).unwrap_err();
            assert_eq!(error.to_string(), expected, "for {table}");
            assert_eq!(error.position().map(|at| (at.line, at.column)), Some(place), "for {table}");
            let tells = error.hint().is_some() || std::error::Error::source(&error).is_some();
            assert!(tells, "{table} has no remedy");
        }
    }
}

//! A page that announces others, and which of them are followed.

use regex::Regex;
use url::Url;

use crate::model::PartialDate;

use super::{
    section::Section,
    source::{Format, Source},
};

/// A page that announces others.
#[derive(Clone, Debug)]
pub struct Discovery {
    /// What it is.
    pub kind: Announcer,
    /// Its address.
    pub url: Url,
    /// Where on a listing the links stand: a CSS selector; none for the whole page.
    pub links: Option<String>,
    /// Which addresses are followed: searched in path and query.
    pub pattern: Regex,
    /// Which titles are followed; none for all.
    pub title_pattern: Option<Regex>,
    /// Nothing older is followed, where a date is given.
    pub since: Option<PartialDate>,
    /// The hosts that it may lead to, its own first; with the port where that is unusual.
    pub hosts: Vec<String>,
    /// How many new pages are asked for in one night.
    pub most: usize,
    /// How many pages are followed in all.
    pub in_all: usize,
    /// How many pages it must list; none where only a sudden nothing is odd.
    pub least: Option<usize>,
    /// How often a page that was found is asked for again, in days.
    pub revisit_days: Option<u32>,
    /// Whether the address was ever seen to serve this.
    pub confirmed: bool,
    /// Whether to ask for it at night. Otherwise what was found before stands.
    pub fetch: bool,
    /// The format of the pages that are found; none where their addresses tell.
    pub format: Option<Format>,
    /// Their table `[discover.read]`, for the room of that name.
    pub read: Option<Section>,
    /// Their table `[discover.extract]`, for the room of that name.
    pub extract: Option<Section>,
}

/// What a page that announces others is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Announcer {
    /// RSS or Atom.
    Feed,
    /// A sitemap, or an index of sitemaps.
    Sitemap,
    /// A web page.
    Listing,
}

impl Announcer {
    /// The key that declares it.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Feed => "feed",
            Self::Sitemap => "sitemap",
            Self::Listing => "listing",
        }
    }
}

impl Discovery {
    /// Whether an address is one that is followed: on a host of the list, and as the pattern has it.
    ///
    /// The title and the date, which only the announcement gives, are not asked here.
    pub fn admits(&self, url: &Url) -> bool {
        self.is_at_home(url) && {
            let path = url.path();
            // A sitemap leads to sitemaps, which are no pages.
            let is_part = self.kind == Announcer::Sitemap
                && [".xml", ".xml.gz"].iter().any(|ending| path.ends_with(ending));
            let query = url.query().map(|query| format!("?{query}")).unwrap_or_default();
            !is_part && self.pattern.is_match(&format!("{path}{query}"))
        }
    }

    /// Whether an address lies on a host that this page may lead to.
    pub fn is_at_home(&self, url: &Url) -> bool {
        let is_bare = url.username().is_empty() && url.password().is_none();
        matches!(url.scheme(), "http" | "https") && is_bare && self.hosts.contains(&authority(url))
    }

    /// The format that a page at this address should have: the declared one, or what its name ends in.
    pub fn format_of(&self, url: &Url) -> Format {
        let by_name = || {
            let path = url.path().to_ascii_lowercase();
            let ending = path.rsplit_once('.').map(|(_, ending)| ending.to_owned())?;
            let is_it = |format: &Format| format.ending() == ending && *format != Format::Register;
            Format::ALL.into_iter().find(is_it)
        };
        self.format.or_else(by_name).unwrap_or(Format::Html)
    }
}

impl Source {
    /// The documents that people declared, without those that were found.
    pub fn declared(&self) -> usize {
        self.documents.iter().filter(|document| !document.found).count()
    }
}

/// The host of an address, with its port where that is unusual.
pub(super) fn authority(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
}

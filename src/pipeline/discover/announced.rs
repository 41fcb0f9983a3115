//! What a page announces, and which of it is followed.

use std::collections::BTreeSet;

use bytes::Bytes;
use url::Url;

use crate::model::PartialDate;
use crate::read::{Leads, Link, LinkForm, Links, Parser, links};
use crate::sources::{Announcer, Discovery};

use super::address::settled;

/// How many parts of a sitemap are read in a night, the newest first.
const MOST_PARTS: usize = 10;

/// A page that a rule follows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Announcement {
    /// Its address.
    pub url: Url,
    /// What it is called there.
    pub title: String,
    /// When it was published, where that is said.
    pub published: Option<PartialDate>,
}

/// What a page that announces others says.
#[derive(Clone, Debug, Default)]
pub(super) struct Announced {
    /// The pages that are followed, the newest first where there are dates.
    pub(super) pages: Vec<Announcement>,
    /// How many links of any sort it has.
    pub(super) links: usize,
    /// The parts of a sitemap that are read with it.
    pub(super) parts: Vec<Url>,
    /// What could not be read, and of which address.
    pub(super) unread: Vec<(Url, String)>,
}

/// Whoever holds the bytes of an address.
pub(super) type Holder<'a> = &'a dyn Fn(&Url) -> Option<Bytes>;

/// Reads what is held of a page that announces others; none where nothing is.
pub(super) fn announced(
    rule: &Discovery,
    parser: &dyn Parser,
    holder: Holder<'_>,
) -> Option<Announced> {
    let mut told = Announced::default();
    let mut found = read((rule, &rule.url), parser, &holder(&rule.url)?, &mut told);
    told.parts = parts_of(rule, &found);
    for part in told.parts.clone() {
        let held = holder(&part);
        match held {
            Some(bytes) => found.extend(read((rule, &part), parser, &bytes, &mut told)),
            None => told.unread.push((part, "this part of the sitemap is not held yet".to_owned())),
        }
    }
    found.retain(|link| link.leads == Leads::Page);
    told.links = found.len();
    told.pages = followed(rule, found);
    Some(told)
}

/// The parts of a sitemap that have to be asked for before it can be read.
pub(super) fn parts(rule: &Discovery, parser: &dyn Parser, bytes: &[u8]) -> Vec<Url> {
    if rule.kind != Announcer::Sitemap {
        return Vec::new();
    }
    let found = links(parser, bytes, (LinkForm::Sitemap, &rule.url)).unwrap_or_default();
    parts_of(rule, &found.links)
}

fn parts_of(rule: &Discovery, links: &[Link]) -> Vec<Url> {
    let is_part = |link: &&Link| link.leads == Leads::Part && rule.is_at_home(&link.url);
    let mut parts: Vec<&Link> = links.iter().filter(is_part).collect();
    parts.sort_by_key(|link| std::cmp::Reverse(link.changed));
    let mut seen = BTreeSet::from([settled(&rule.url, rule)]);
    let parts = parts.into_iter().map(|link| settled(&link.url, rule));
    parts.filter(|url| seen.insert(url.clone())).take(MOST_PARTS).collect()
}

/// The links of one page or part.
fn read(
    (rule, url): (&Discovery, &Url),
    parser: &dyn Parser,
    bytes: &[u8],
    told: &mut Announced,
) -> Vec<Link> {
    let form = match rule.kind {
        Announcer::Feed => LinkForm::Feed,
        Announcer::Sitemap => LinkForm::Sitemap,
        Announcer::Listing => LinkForm::Listing { within: rule.links.clone() },
    };
    match links(parser, bytes, (form, url)) {
        Ok(Links { links, unread }) => {
            told.unread.extend(unread.into_iter().map(|part| {
                let place = if part.locator.is_empty() { "" } else { ": " };
                (url.clone(), format!("{}{place}{}", part.locator, part.reason))
            }));
            links
        }
        Err(why) => {
            told.unread.push((url.clone(), format!("cannot be read: {why}")));
            Vec::new()
        }
    }
}

/// The pages that a rule follows, each once.
fn followed(rule: &Discovery, mut links: Vec<Link>) -> Vec<Announcement> {
    // A web page has an order of its own.
    if rule.kind != Announcer::Listing {
        links.sort_by_key(|link| std::cmp::Reverse(date(link)));
    }
    let is_new_enough = |link: &Link| {
        let since = rule.since.map(PartialDate::start);
        date(link).zip(since).is_none_or(|(date, since)| since <= date.end())
    };
    let is_named =
        |link: &Link| rule.title_pattern.as_ref().is_none_or(|it| it.is_match(&link.title));
    let own = settled(&rule.url, rule);
    let mut seen = BTreeSet::new();
    let mut pages = Vec::new();
    for link in links {
        let url = settled(&link.url, rule);
        let is_followed = rule.admits(&url) && url != own && is_new_enough(&link);
        // The picture of a page may lead there before its title does.
        if is_followed && is_named(&link) && seen.insert(url.clone()) {
            pages.push(Announcement { url, title: link.title, published: link.published });
        }
    }
    pages
}

fn date(link: &Link) -> Option<PartialDate> {
    link.published.or(link.changed)
}

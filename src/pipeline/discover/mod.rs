//! Documents that nobody declared: pages that feeds, sitemaps and listings announce.
//!
//! # What is found
//!
//! A page is found once the archive holds it: then it is a document of its source like any other, in
//! every run that knows the capture, with the network or without. Where its announcement goes does not
//! matter any more: a listing that empties, moves or cannot be reached takes nothing away. Which pages
//! those are follows from the archive and from what is declared today, so that a run can be repeated,
//! and a pattern that is corrected holds for all the years before.
//!
//! # What is asked for
//!
//! In a night, the announcements are asked for with the declared documents; then the parts of
//! sitemaps; then the pages that are new, at most [`most`](crate::sources::Discovery::most) of each
//! announcement, and where some of these cannot be had, as many again. What waits comes another night.
//! A page that was found is looked at once more a week later, when its first mistakes are corrected, or
//! as often as its source says.

mod address;
mod announced;
mod held;
mod issue;
mod round;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use bytes::Bytes;
use chrono::{DateTime, Utc};
use url::Url;

use crate::archive::Archive;
use crate::model::{Issue, PartialDate};
use crate::read::Parser;
use crate::sources::{Discovery, DocumentSpec, Source};

use super::{Declared, Error};
use announced::{Announced, announced};
use held::{Held, Holdings};
use issue::Told;

pub use announced::Announcement;
pub(super) use round::{Errand, Purpose, announcements, ask, follow};

/// What is known of the announcements of all sources.
#[derive(Clone, Debug, Default)]
pub struct Enlisted {
    /// What is odd about them.
    pub issues: Vec<Issue>,
    /// The parts that a sitemap is read with, by the address of its index: what keeps one of them
    /// away keeps its pages away.
    pub parts: BTreeMap<String, Vec<Url>>,
}

/// Adds to each source the documents that were found, and says what is known of the announcements.
///
/// What counts is what the archive held at `known_at`.
///
/// # Errors
///
/// If the archive can no longer be listed.
pub fn enlist(
    declared: &mut Declared,
    (archive, known_at): (&Archive, DateTime<Utc>),
    parser: &dyn Parser,
) -> Result<Enlisted, Error> {
    let mut enlisted = Enlisted::default();
    if declared.sources.iter().all(|source| source.discover.is_empty()) {
        return Ok(enlisted);
    }
    let holdings = Holdings::new(archive, known_at)?;
    let mut owned = owned(&declared.sources);
    for source in &mut declared.sources {
        for number in 0..source.discover.len() {
            let found = found((source, number), (&holdings, parser), &owned);
            owned.extend(found.documents.iter().map(|document| document.url.to_string()));
            for document in &found.documents {
                declared.recipes.lend((&source.id, number), &document.url);
            }
            source.documents.extend(found.documents);
            enlisted.issues.extend(found.issues);
            if !found.parts.is_empty() {
                let index = source.discover[number].url.to_string();
                enlisted.parts.insert(index, found.parts);
            }
        }
    }
    Ok(enlisted)
}

/// What one announcement has led to.
#[derive(Debug)]
struct Found {
    documents: Vec<DocumentSpec>,
    issues: Vec<Issue>,
    parts: Vec<Url>,
}

fn found(
    (source, number): (&Source, usize),
    (holdings, parser): (&Holdings<'_>, &dyn Parser),
    owned: &BTreeSet<String>,
) -> Found {
    let rule = &source.discover[number];
    let known = holdings.known((source, rule), owned);
    let newest = |url: &Url| holdings.newest(url);
    let now = announced(rule, parser, &newest);
    let dates = dates(rule, (now.as_ref(), &known), (holdings, parser));
    let told = Told { source, rule, known: &known };
    let issues = now.as_ref().map_or_else(Vec::new, |now| {
        let before = || {
            let older = |url: &Url| holdings.older(url);
            announced(rule, parser, &older).map_or(0, |it| it.pages.len())
        };
        let is_held = |url: &Url| holdings.is_held(url) || owned.contains(url.as_str());
        told.issues(now, &before, &is_held)
    });
    let document = |held: &Held| DocumentSpec {
        url: held.url.clone(),
        format: rule.format_of(&held.url),
        // A page that is announced for a day to come was not published then.
        published: dates
            .get(held.url.as_str())
            .copied()
            .filter(|date| date.start() <= held.last_seen.date_naive()),
        confirmed: true,
        fetch: true,
        read: rule.read.clone(),
        extract: rule.extract.clone(),
        complete: None,
        found: true,
    };
    let parts = now.map(|now| now.parts).unwrap_or_default();
    Found { documents: known.iter().map(document).collect(), issues, parts }
}

/// When pages were published, as their announcement says: the newest where they still stand there,
/// else the one of the day on which they were found.
fn dates(
    rule: &Discovery,
    (now, known): (Option<&Announced>, &[Held]),
    (holdings, parser): (&Holdings<'_>, &dyn Parser),
) -> BTreeMap<String, PartialDate> {
    let dated = |told: &Announced| -> Vec<(String, PartialDate)> {
        let date = |page: &Announcement| Some((page.url.to_string(), page.published?));
        told.pages.iter().filter_map(date).collect()
    };
    let Some(now) = now else { return BTreeMap::new() };
    let mut dates: BTreeMap<String, PartialDate> = dated(now).into_iter().collect();
    if dates.is_empty() && now.pages.iter().any(|page| page.published.is_none()) {
        // It gives no dates, and hardly ever did.
        return dates;
    }
    let mut read = BTreeSet::new();
    for held in known {
        if dates.contains_key(held.url.as_str()) {
            continue;
        }
        let Some(entry) = holdings.at(&rule.url, held.first_seen) else { continue };
        if read.insert(entry.digest) {
            let bytes = holdings.bytes(entry);
            let then = |url: &Url| if *url == rule.url { bytes.clone() } else { None };
            for (url, date) in announced(rule, parser, &then).iter().flat_map(dated) {
                dates.entry(url).or_insert(date);
            }
        }
    }
    dates
}

/// The addresses that are spoken for: declared documents, and whatever announces.
fn owned(sources: &[Source]) -> BTreeSet<String> {
    let documents = sources.iter().flat_map(|source| &source.documents);
    let announcers = sources.iter().flat_map(|source| &source.discover);
    let addresses = documents.map(|document| &document.url).chain(announcers.map(|it| &it.url));
    addresses
        .map(|url| {
            let mut url = url.clone();
            url.set_fragment(None);
            url.to_string()
        })
        .collect()
}

/// What an announcement that is held would lead to, for whoever declares one.
#[derive(Clone, Debug)]
pub struct Forecast<'a> {
    /// What is declared.
    pub rule: &'a Discovery,
    /// The announcement itself: how many links it has, and the pages that are followed, each with
    /// whether it is held; none where it was never asked for.
    pub announced: Option<(usize, Vec<(Announcement, bool)>)>,
    /// What of it could not be read.
    pub unread: Vec<String>,
}

/// What the announcements of a source would lead to tonight, as far as they are held.
///
/// # Errors
///
/// If the archive can no longer be listed.
pub fn forecast<'a>(
    source: &'a Source,
    (archive, parser): (&Archive, &dyn Parser),
    saved: Option<&Bytes>,
) -> Result<Vec<Forecast<'a>>, Error> {
    let holdings = Holdings::new(archive, DateTime::<Utc>::MAX_UTC)?;
    let forecast = |rule: &'a Discovery| {
        let holder = |url: &Url| match saved {
            Some(saved) if *url == rule.url => Some(saved.clone()),
            _ => holdings.newest(url),
        };
        let told = announced(rule, parser, &holder);
        let unread = told.iter().flat_map(|it| &it.unread);
        Forecast {
            rule,
            unread: unread.map(|(url, why)| format!("{url}: {why}")).collect(),
            announced: told.as_ref().map(|told| {
                let page = |page: &Announcement| (page.clone(), holdings.is_held(&page.url));
                (told.links, told.pages.iter().map(page).collect())
            }),
        }
    };
    Ok(source.discover.iter().map(forecast).collect())
}

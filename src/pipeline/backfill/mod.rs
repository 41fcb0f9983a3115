//! Fetches the past of documents from a web archive: what their pages said before we asked them.
//!
//! A CDX server lists the captures of an address; each content is fetched once, at its first capture,
//! in the form that holds the original bytes, and noted as seen again at its last. What is held already
//! is not fetched again, so that a backfill which was stopped goes on where it was. The other archive
//! is asked as politely as any host, by the same fetcher.

mod choose;
mod web_archive;

use std::{collections::BTreeMap, time::Duration};

use chrono::{DateTime, NaiveDate, Utc};
use url::Url;

use crate::archive::{Archive, Batch, CdxAnswer, CdxRow, Foreign};
use crate::fetch::{Answer, FetchError, FetchSettings, Fetched, Request};
use crate::model::{Digest, SourceId};
use crate::publish::Lock;
use crate::sources::{DocumentSpec, Source};

use super::network::Network;
use super::{Declared, Error, Progress, RunSettings, archive};

pub use choose::{PastPage, Step};
pub use web_archive::WebArchive;

/// How many copies are fetched before what is there is made durable.
const BATCH: usize = 20;

/// How many answers about one address are read, should there always be more to come.
const MOST_ANSWERS: usize = 20;

/// What to look for, and where.
#[derive(Clone, Debug)]
pub struct Backfill<'a> {
    /// The folders, the moment, and whoever may stop it.
    pub run: &'a RunSettings,
    /// The limits of fetching.
    pub limits: &'a FetchSettings,
    /// The other archive.
    pub from: &'a WebArchive,
    /// The sources whose pages are looked for.
    pub sources: Vec<&'a Source>,
    /// The first day that counts; none for all before.
    pub first: Option<NaiveDate>,
    /// The last day that counts; none for all after.
    pub last: Option<NaiveDate>,
    /// How many copies are fetched at most; none only to list them.
    pub most: Option<usize>,
    /// The least time between two requests to the other archive.
    pub delay: Duration,
}

/// What became of the past of one document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Past {
    /// The source.
    pub source: Option<SourceId>,
    /// The address of the document.
    pub url: String,
    /// What the other archive lists, the oldest first, and what became of it.
    pub pages: Vec<PastPage>,
    /// Lines of its answer that could not be understood, or were of another address.
    pub damaged: usize,
    /// Why there is not more.
    pub trouble: Vec<String>,
}

/// Looks for the past of every document of the sources.
///
/// # Errors
///
/// If another run is at work, the archive cannot be used, or somebody stops it. What was fetched until
/// then is kept.
pub fn backfill(
    declared: &Declared,
    asked: &Backfill<'_>,
    progress: &mut dyn Progress,
) -> Result<Vec<Past>, Error> {
    let _alone = Lock::take(&asked.run.output)?;
    let mut desk = Desk {
        asked,
        network: Network::new(asked.limits)?,
        archive: archive(&asked.run.output)?,
        room: asked.most.unwrap_or(0),
        refused: None,
    };
    let mut all = Vec::new();
    let shipped_only = |document: &DocumentSpec| {
        let host = document.url.host_str().unwrap_or_default();
        host.ends_with(".invalid")
    };
    for source in &declared.sources {
        if !asked.sources.iter().any(|it| it.id == source.id) {
            continue;
        }
        for document in source.documents.iter().filter(|document| !shipped_only(document)) {
            all.push(desk.past((source, document), progress)?);
            if desk.refused.is_some() {
                return Ok(all);
            }
        }
    }
    Ok(all)
}

struct Desk<'a> {
    asked: &'a Backfill<'a>,
    network: Network,
    archive: Archive,
    /// How many copies may still be fetched.
    room: usize,
    /// The other archive asks to be left alone.
    refused: Option<String>,
}

impl Desk<'_> {
    fn past(
        &mut self,
        (source, document): (&Source, &DocumentSpec),
        progress: &mut dyn Progress,
    ) -> Result<Past, Error> {
        let url = &document.url;
        let mut past =
            Past { source: Some(source.id.clone()), url: url.to_string(), ..Past::default() };
        let rows = self.rows(url, &mut past, progress)?;
        let span = (self.asked.first, self.asked.last);
        let (rows, strange) = choose::chosen(rows, url, span);
        past.damaged += strange;
        let held = |row: &CdxRow| self.archive.seen_at(url, row.at);
        past.pages = choose::steps(&rows, &held);
        if self.asked.most.is_some() {
            self.fetch((&source.id, url), &rows, &mut past, progress)?;
        }
        Ok(past)
    }

    /// Everything that the other archive lists of an address.
    fn rows(
        &mut self,
        url: &Url,
        past: &mut Past,
        progress: &mut dyn Progress,
    ) -> Result<Vec<CdxRow>, Error> {
        let mut rows = Vec::new();
        let mut resume: Option<String> = None;
        for _ in 0..MOST_ANSWERS {
            let span = (self.asked.first, self.asked.last);
            let address = self.asked.from.question(url, span, resume.as_deref());
            let fetched = self.ask(vec![address], progress)?.pop();
            let Some(fetched) = fetched else { return Ok(rows) };
            let body = match fetched.outcome {
                Ok(Answer::Page(response)) => response.body,
                // Nothing is an answer, too.
                Err(FetchError::Empty) => return Ok(rows),
                Ok(Answer::Unchanged) => return Ok(rows),
                Err(error) => {
                    self.note(&error, "the list of captures", past);
                    return Ok(rows);
                }
            };
            let Some(answer) = CdxAnswer::parse(&body) else {
                past.trouble.push("the list of captures is no answer of a CDX server".to_owned());
                return Ok(rows);
            };
            rows.extend(answer.rows);
            past.damaged += answer.damaged;
            if answer.resume.is_none() || answer.resume == resume {
                return Ok(rows);
            }
            resume = answer.resume;
        }
        past.trouble.push(format!("the list of captures has more than {MOST_ANSWERS} parts"));
        Ok(rows)
    }

    /// Fetches what is to be fetched, a few at a time, each lot durable before the next begins.
    fn fetch(
        &mut self,
        (source, url): (&SourceId, &Url),
        rows: &[CdxRow],
        past: &mut Past,
        progress: &mut dyn Progress,
    ) -> Result<(), Error> {
        let mut named: BTreeMap<&str, Digest> = BTreeMap::new();
        for (row, page) in rows.iter().zip(&past.pages) {
            if let Step::Held(digest) = page.step {
                named.insert(&row.digest, digest);
            }
        }
        let mut at = 0;
        while at < rows.len() && self.refused.is_none() {
            let mut lot = Vec::new();
            while at < rows.len() && lot.len() < BATCH {
                let step = past.pages[at].step;
                let is_known = named.contains_key(rows[at].digest.as_str());
                if step == Step::Fetch && !is_known && self.room == 0 {
                    break;
                }
                if matches!(step, Step::Fetch | Step::Note) {
                    self.room -= usize::from(step == Step::Fetch && !is_known);
                    lot.push(at);
                }
                at += 1;
            }
            if lot.is_empty() {
                break;
            }
            let replay = |&at: &usize| self.asked.from.copy(&rows[at]);
            let wanted = |at: &&usize| {
                past.pages[**at].step == Step::Fetch && !named.contains_key(&*rows[**at].digest)
            };
            let wanted: Vec<usize> = lot.iter().filter(wanted).copied().collect();
            let addresses: Vec<Url> = wanted.iter().map(replay).collect();
            let fetched = self.ask(addresses, progress)?;
            let mut answers: BTreeMap<usize, Fetched> = wanted.into_iter().zip(fetched).collect();

            let mut batch = Batch::begin(&self.archive, self.asked.run.started_at)?;
            let mut troubles = Vec::new();
            for at in lot {
                let row = &rows[at];
                let replay = self.asked.from.copy(row);
                let (original, document) = (&row.original, url);
                let foreign = Foreign { source, document, original, at: row.at, replay: &replay };
                let told = match answers.remove(&at) {
                    Some(fetched) => match copy_of(row, &fetched) {
                        Ok(response) => {
                            let digest = batch.store(&foreign, response)?;
                            named.insert(&row.digest, digest);
                            Step::Fetched
                        }
                        Err(why) => {
                            troubles.push((at, why, fetched));
                            Step::Failed
                        }
                    },
                    None => match named.get(row.digest.as_str()) {
                        Some(digest) if batch.note(&foreign, *digest)? => Step::Noted,
                        _ => Step::Failed,
                    },
                };
                past.pages[at].step = told;
            }
            batch.commit()?;
            self.archive = archive(&self.asked.run.output)?;
            for (at, why, fetched) in troubles {
                match &fetched.outcome {
                    Err(error) => self.note(error, &rows[at].timestamp(), past),
                    Ok(_) => past.trouble.push(format!("{}: {why}", rows[at].timestamp())),
                }
            }
        }
        Ok(())
    }

    fn ask(&self, addresses: Vec<Url>, progress: &mut dyn Progress) -> Result<Vec<Fetched>, Error> {
        if addresses.is_empty() {
            return Ok(Vec::new());
        }
        let requests = addresses.into_iter().map(|url| Request::new(url, self.asked.delay));
        self.network.ask(requests.collect(), self.asked.run, progress)
    }

    /// Notes why something could not be had. A host that asks to be left alone is.
    fn note(&mut self, error: &FetchError, what: &str, past: &mut Past) {
        let why = std::error::Error::source(error).map(|why| format!(": {why}"));
        let why = format!("{what}: {error}{}", why.unwrap_or_default());
        if matches!(error, FetchError::AskedToWait { .. } | FetchError::RobotsUnreachable { .. }) {
            self.refused = Some(why.clone());
        }
        past.trouble.push(why);
    }
}

/// The copy that a web archive sent of the capture that was asked for, and of no other.
fn copy_of<'f>(row: &CdxRow, fetched: &'f Fetched) -> Result<&'f crate::fetch::Response, String> {
    let response = match &fetched.outcome {
        Ok(Answer::Page(response)) => response,
        Ok(Answer::Unchanged) => return Err("no copy was sent".to_owned()),
        Err(error) => return Err(error.to_string()),
    };
    if !fetched.hops.is_empty() {
        return Err(format!("leads to another capture, {}", fetched.final_url));
    }
    let at = response.header("memento-datetime");
    let at = at.and_then(|at| DateTime::parse_from_rfc2822(at).ok());
    match at.map(|at| at.to_utc()).filter(|at: &DateTime<Utc>| *at != row.at) {
        Some(at) => Err(format!("the copy that was sent is of {}", at.format("%Y%m%d%H%M%S"))),
        None => Ok(response),
    }
}

//! Fetches the past of documents from a web archive: what their pages said before we asked them.
//!
//! A CDX server lists the captures of an address; each content is fetched once, at its first capture,
//! in the form that holds the original bytes, and noted as seen again at its last. What is held already
//! is not fetched again, so that a backfill which was stopped goes on where it was. The other archive
//! is asked as politely as any host, by the same fetcher.

mod choose;
mod web_archive;

use std::{
    collections::BTreeMap,
    time::{Duration, Instant},
};

use chrono::{DateTime, NaiveDate, Utc};
use url::Url;

use crate::archive::{Archive, Batch, CdxAnswer, CdxRow, Foreign};
use crate::fetch::{Answer, FetchError, FetchSettings, Fetched, Request};
use crate::model::{Digest, SourceId};
use crate::publish::Lock;
use crate::sources::{DocumentSpec, Source, has_address};

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
    let (archive, now) = (archive(&asked.run.output)?, asked.run.started_at);
    let began = Instant::now();
    let network = Network::new((asked.limits, &declared.certificates), now)?;
    network.leave_alone(&archive.waits(now), now);
    network.remember(&archive.robots(now));
    let room = asked.most.unwrap_or(0);
    let mut desk = Desk { asked, network, archive, began, room, refused: None };
    let mut all = Vec::new();
    let shipped_only = |document: &DocumentSpec| !has_address(&document.url);
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

/// The past of one document, while it is fetched.
struct Work<'a> {
    source: &'a SourceId,
    url: &'a Url,
    rows: &'a [CdxRow],
    /// What is held of it, by what the other archive calls it.
    named: BTreeMap<&'a str, Digest>,
}

struct Desk<'a> {
    asked: &'a Backfill<'a>,
    network: Network,
    archive: Archive,
    began: Instant,
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
        let moments = self.archive.moments(url)?;
        past.pages = choose::steps(&rows, &|row| moments.get(&row.at).copied());
        if self.asked.most.is_some() {
            let held = rows.iter().zip(&past.pages).filter_map(|(row, page)| match page.step {
                Step::Held(digest) => Some((row.digest.as_str(), digest)),
                _ => None,
            });
            let named = held.collect();
            let mut work = Work { source: &source.id, url, rows: &rows, named };
            self.fetch(&mut work, &mut past, progress)?;
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
            let source = past.source.as_ref().expect("a past is looked for on behalf of a source");
            self.remember(source, std::iter::once(&fetched))?;
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
        work: &mut Work<'_>,
        past: &mut Past,
        progress: &mut dyn Progress,
    ) -> Result<(), Error> {
        let mut at = 0;
        while self.refused.is_none() {
            let lot = self.lot(&mut at, work, past);
            if lot.is_empty() {
                return Ok(());
            }
            let wanted = lot.iter().filter(|(_, is_wanted)| *is_wanted);
            let wanted: Vec<usize> = wanted.map(|(at, _)| *at).collect();
            let copies = wanted.iter().map(|&at| self.asked.from.copy(&work.rows[at])).collect();
            let fetched = self.ask(copies, progress)?;
            let answers: BTreeMap<usize, &Fetched> = wanted.into_iter().zip(&fetched).collect();

            let mut batch = Batch::begin(&self.archive, self.asked.run.started_at)?;
            let mut troubles = Vec::new();
            for (at, _) in lot {
                let stored = self.store((&mut batch, at), work, answers.get(&at).copied())?;
                past.pages[at].step = stored.unwrap_or_else(|why| {
                    troubles.push((at, why));
                    Step::Failed
                });
            }
            batch.commit()?;
            self.archive = archive(&self.asked.run.output)?;
            self.remember(work.source, fetched.iter())?;
            for (at, why) in troubles {
                let moment = work.rows[at].timestamp();
                match answers.get(&at).map(|fetched| &fetched.outcome) {
                    Some(Err(error)) => self.note(error, &moment, past),
                    _ => past.trouble.push(format!("{moment}: {why}")),
                }
            }
        }
        Ok(())
    }

    /// The next captures to be stored, from `at` on, each with whether a copy has to be fetched.
    fn lot(&mut self, at: &mut usize, work: &Work<'_>, past: &Past) -> Vec<(usize, bool)> {
        let mut lot = Vec::new();
        while *at < work.rows.len() && lot.len() < BATCH {
            let step = past.pages[*at].step;
            // What was fetched in another place of the list need not be fetched again.
            let is_known = work.named.contains_key(work.rows[*at].digest.as_str());
            let is_wanted = step == Step::Fetch && !is_known;
            if is_wanted && self.room == 0 {
                break;
            }
            if matches!(step, Step::Fetch | Step::Note) {
                self.room -= usize::from(is_wanted);
                lot.push((*at, is_wanted));
            }
            *at += 1;
        }
        lot
    }

    /// Stores one capture, with the copy that was sent of it or as one that holds the same as another.
    fn store<'w>(
        &self,
        (batch, at): (&mut Batch<'_>, usize),
        work: &mut Work<'w>,
        answer: Option<&Fetched>,
    ) -> Result<Result<Step, String>, Error> {
        let rows: &'w [CdxRow] = work.rows;
        let row = &rows[at];
        let replay = self.asked.from.copy(row);
        let (source, document) = (work.source, work.url);
        let foreign =
            Foreign { source, document, original: &row.original, at: row.at, replay: &replay };
        let Some(fetched) = answer else {
            let Some(digest) = work.named.get(row.digest.as_str()) else {
                return Ok(Err("what it repeats could not be had".to_owned()));
            };
            let is_held = batch.note(&foreign, *digest)?;
            return Ok(if is_held { Ok(Step::Noted) } else { Err("it is lost".to_owned()) });
        };
        Ok(match copy_of(row, fetched) {
            Ok(response) => {
                work.named.insert(&row.digest, batch.store(&foreign, response)?);
                Ok(Step::Fetched)
            }
            Err(why) => Err(why),
        })
    }

    fn ask(
        &mut self,
        addresses: Vec<Url>,
        progress: &mut dyn Progress,
    ) -> Result<Vec<Fetched>, Error> {
        if addresses.is_empty() {
            return Ok(Vec::new());
        }
        let requests = addresses.into_iter().map(|url| Request::new(url, self.asked.delay));
        let mut answers = BTreeMap::new();
        let to = (requests.collect(), &mut answers);
        let asked = self.network.ask(to, self.asked.run, progress);
        self.keep_robots()?;
        asked?;
        Ok(answers.into_values().collect())
    }

    /// Notes in the archive what sites said of robots, so that no other run of the day asks them.
    fn keep_robots(&mut self) -> Result<(), Error> {
        let robots = self.network.robots_read();
        if robots.is_empty() {
            return Ok(());
        }
        let mut night = self.archive.night(self.asked.run.started_at)?;
        for read in &robots {
            night.store_robots(read)?;
        }
        night.commit()?;
        self.archive = archive(&self.asked.run.output)?;
        Ok(())
    }

    /// Notes in the archive that a host asks to be left alone, so that no other run asks it before.
    fn remember<'f>(
        &mut self,
        source: &SourceId,
        mut fetched: impl Iterator<Item = &'f Fetched>,
    ) -> Result<(), Error> {
        let asks = |it: &&Fetched| matches!(it.outcome, Err(FetchError::AskedToWait { .. }));
        let Some(fetched) = fetched.find(asks) else { return Ok(()) };
        let mut night = self.archive.night(self.asked.run.started_at)?;
        night.answered_at(self.asked.run.started_at + self.began.elapsed());
        night.store(source, fetched)?;
        night.commit()?;
        self.archive = archive(&self.asked.run.output)?;
        Ok(())
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

//! Asks the web for every declared document, and puts what it says into the archive.

use std::{collections::BTreeMap, time::Duration};

use tokio::runtime;

use crate::archive::{Archive, ArchiveError};
use crate::fetch::{FetchError, FetchEvent, FetchSettings, Fetched, Fetcher, Request};
use crate::model::{Hint, Issue, IssueKind, SourceId};
use crate::read;
use crate::sources::Source;

use super::{Declared, Error, Event, Mode, Progress, RunSettings, archive};

/// What became of every document that was asked for, by source and address.
#[derive(Debug, Default)]
pub(super) struct Gathered {
    answers: BTreeMap<(SourceId, String), Reached>,
    pub(super) issues: Vec<Issue>,
}

/// What a document answered tonight.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Reached {
    /// Bytes that it never sent before.
    New,
    /// What it sent before.
    Same,
    /// Nothing, for a reason: in one word, and for a status its number.
    Not { cause: &'static str, status: Option<u16> },
}

impl Gathered {
    /// What a document answered tonight; none where it was not asked.
    pub(super) fn answer(&self, source: &SourceId, url: &str) -> Option<&Reached> {
        self.answers.get(&(source.clone(), url.to_owned()))
    }
}

/// Asks for every document, unless the network is to be left alone.
pub(super) fn gather(
    declared: &Declared,
    settings: &RunSettings,
    progress: &mut dyn Progress,
) -> Result<Gathered, Error> {
    let (sources, captures) = (declared.sources.len(), declared.shipped.len());
    progress.tell(&Event::Declared { sources, captures });
    let Mode::Online(limits) = &settings.mode else { return Ok(Gathered::default()) };
    let archive = archive(&settings.output)?;
    let plan = plan(&declared.sources, &archive);
    progress.tell(&Event::Fetching { documents: plan.len() });
    let requests = plan.iter().map(|(_, request)| request.clone()).collect();
    let fetched = fetch(limits, requests, settings, progress)?;

    let mut gathered = Gathered::default();
    let mut night = archive.night(settings.started_at)?;
    for ((source, _), fetched) in plan.iter().zip(&fetched) {
        let before = archive.latest_entry(&fetched.url, settings.started_at);
        let stored = match night.store(&source.id, fetched) {
            // One page that is too large is no reason to keep nothing of the night.
            Err(error @ ArchiveError::TooLarge { .. }) => {
                gathered.issues.push(issue(&source.id, fetched, error.to_string()));
                None
            }
            stored => stored?,
        };
        if let Some(moved_to) = fetched.moved_to() {
            let message = format!("moved for good to {moved_to}; change the source's `url`");
            let kind = IssueKind::Notice;
            gathered.issues.push(Issue { kind, ..issue(&source.id, fetched, message) });
        }
        if let Err(error) = &fetched.outcome {
            gathered.issues.push(issue(&source.id, fetched, explained(error)));
        }
        let reached = match (stored, before) {
            (Some(capture), Some(before)) if capture.digest == before.digest => Reached::Same,
            (Some(_), _) => Reached::New,
            (None, _) => missed(fetched),
        };
        gathered.answers.insert((source.id.clone(), fetched.url.to_string()), reached);
    }
    let file = night.commit()?;
    progress.tell(&Event::Archived { file: &file });
    Ok(gathered)
}

/// What to ask for, in the order of the sources and of their documents.
fn plan<'a>(sources: &'a [Source], archive: &Archive) -> Vec<(&'a Source, Request)> {
    let mut plan = Vec::new();
    for source in sources {
        let delay = Duration::from_secs(source.delay_seconds.into());
        for document in source.documents.iter().filter(|document| document.fetch) {
            let held =
                archive.latest_entry(&document.url, chrono::DateTime::<chrono::Utc>::MAX_UTC);
            let (etag, last_modified) =
                held.map(|entry| (entry.etag, entry.last_modified)).unwrap_or_default();
            // Only what is passed over, and not held, may be larger than a page.
            let most = read::most_bytes(document.format);
            let max_body_bytes = Some(most).filter(|most| read::MAX_BYTES < *most);
            let asked = Request::new(document.url.clone(), delay);
            let request = Request { etag, last_modified, max_body_bytes, ..asked };
            plan.push((source, request));
        }
    }
    plan
}

/// The one place with a runtime: it lives as long as the network is used.
fn fetch(
    limits: &FetchSettings,
    requests: Vec<Request>,
    settings: &RunSettings,
    progress: &mut dyn Progress,
) -> Result<Vec<Fetched>, Error> {
    let started_at = Some(settings.started_at);
    let seed = settings.started_at.timestamp().unsigned_abs();
    let fetcher = Fetcher::new(FetchSettings { seed, started_at, ..limits.clone() })?;
    let runtime = runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(Error::Runtime)?;
    let fetched = runtime.block_on(async {
        let mut tell = |event: FetchEvent| progress.tell(&Event::Fetch(&event));
        tokio::select! {
            signal = settings.stop.rung() => Err(Error::Stopped(signal)),
            fetched = fetcher.fetch_all(requests, &mut tell) => Ok(fetched),
        }
    });
    // A name server that does not answer holds a thread, for which nobody need wait.
    runtime.shutdown_background();
    fetched
}

fn missed(fetched: &Fetched) -> Reached {
    match &fetched.outcome {
        Ok(_) => Reached::Not { cause: "too_large", status: None },
        Err(FetchError::Status(status)) => Reached::Not { cause: "status", status: Some(*status) },
        Err(error) => Reached::Not { cause: error.cause(), status: None },
    }
}

fn explained(error: &FetchError) -> String {
    let told = match std::error::Error::source(error) {
        Some(why) => format!("not fetched: {error}: {why}"),
        None => format!("not fetched: {error}"),
    };
    error.hint().map_or(told.clone(), |hint| format!("{told}; {hint}"))
}

fn issue(source: &SourceId, fetched: &Fetched, message: String) -> Issue {
    Issue {
        source: Some(source.clone()),
        document: fetched.url.to_string(),
        kind: IssueKind::Document,
        locator: String::new(),
        message,
    }
}

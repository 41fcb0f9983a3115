//! The rounds of a night: announcements first, then their parts, then the pages that are new.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use bytes::Bytes;
use chrono::{DateTime, Datelike, Utc};
use url::Url;

use crate::archive::{Archive, Validators};
use crate::fetch::{Answer, FetchError, Fetched, Request};
use crate::model::IssueKind;
use crate::pipeline::network::Network;
use crate::pipeline::{Declared, Error, Progress, RunSettings};
use crate::read::{self, Parser};
use crate::sources::{Discovery, Source};

use super::announced::{announced, parts};
use super::held::{Held, Holdings};
use super::owned;

/// When a page that was found is looked at once more, in days after it was.
const SECOND_LOOK_DAYS: i64 = 7;

/// For how many nights a page that is due is tried, should it not answer.
const TRIES: i64 = 3;

/// A request, and for whom.
#[derive(Clone, Debug)]
pub(in crate::pipeline) struct Errand<'a> {
    pub(in crate::pipeline) source: &'a Source,
    pub(in crate::pipeline) request: Request,
    pub(in crate::pipeline) purpose: Purpose<'a>,
}

/// What is asked for.
#[derive(Clone, Copy, Debug)]
pub(in crate::pipeline) enum Purpose<'a> {
    /// A declared document, or a page that announces others.
    Declared,
    /// A page that was announced tonight.
    New(&'a Discovery),
    /// A page that was found in a night before.
    Again(&'a Discovery),
}

/// What is asked for in the first round beside the declared documents: the announcements, each once,
/// and the pages found before that are due.
pub(in crate::pipeline) fn announcements<'a>(
    sources: &'a [Source],
    archive: &Archive,
    (planned, now): (&[Errand<'_>], DateTime<Utc>),
) -> Result<Vec<Errand<'a>>, Error> {
    if sources.iter().all(|source| source.discover.is_empty()) {
        return Ok(Vec::new());
    }
    let mut asked: BTreeSet<String> =
        planned.iter().map(|errand| errand.request.url.to_string()).collect();
    let holdings = Holdings::new(archive, DateTime::<Utc>::MAX_UTC)?;
    let mut owned = owned(sources);
    let mut errands = Vec::new();
    for source in willing(sources) {
        for rule in source.discover.iter().filter(|rule| rule.fetch) {
            if asked.insert(rule.url.to_string()) {
                errands.push(errand(source, (&rule.url, Purpose::Declared), (archive, now)));
            }
        }
        for rule in &source.discover {
            for held in holdings.known((source, rule), &owned) {
                owned.insert(held.url.to_string());
                if rule.fetch && is_due(&held, rule, now) {
                    errands.push(errand(source, (&held.url, Purpose::Again(rule)), (archive, now)));
                }
            }
        }
    }
    Ok(errands)
}

/// The sources that are asked: a suspended one is left alone.
fn willing(sources: &[Source]) -> impl Iterator<Item = &Source> {
    sources.iter().filter(|source| source.is_asked())
}

/// Whether a page that was found is asked for again tonight.
///
/// Nights are counted from the last on which it answered, and nobody remembers how often it has not:
/// so it is tried on a few nights, and then left alone until the next time.
fn is_due(held: &Held, rule: &Discovery, now: DateTime<Utc>) -> bool {
    let days = |from: DateTime<Utc>| (now.date_naive() - from.date_naive()).num_days();
    let since = days(held.last_seen);
    if let Some(every) = rule.revisit_days.map(i64::from) {
        return every <= since && since % every < TRIES;
    }
    let is_once = held.first_seen.date_naive() == held.last_seen.date_naive();
    is_once && (SECOND_LOOK_DAYS..SECOND_LOOK_DAYS + TRIES).contains(&since)
}

/// An answer, with the errand that it is of.
pub(in crate::pipeline) type Answered<'a> = (Errand<'a>, Fetched);

/// Asks for what the errands want, and adds the answers: if somebody stops the run, those that came.
pub(in crate::pipeline) fn ask<'a>(
    errands: Vec<Errand<'a>>,
    answered: &mut Vec<Answered<'a>>,
    (network, settings): (&Network, &RunSettings),
    progress: &mut dyn Progress,
) -> Result<(), Error> {
    let requests = errands.iter().map(|errand| errand.request.clone()).collect();
    let mut answers = BTreeMap::new();
    let asked = network.ask((requests, &mut answers), settings, progress);
    let numbered = errands.into_iter().enumerate();
    answered.extend(numbered.filter_map(|(number, it)| Some((it, answers.remove(&number)?))));
    asked
}

/// Follows what the first round announced: adds to it the parts of sitemaps, and the new pages.
pub(in crate::pipeline) fn follow<'a>(
    answered: &mut Vec<Answered<'a>>,
    (declared, archive): (&'a Declared, &Archive),
    (network, settings): (&Network, &RunSettings),
    progress: &mut dyn Progress,
) -> Result<(), Error> {
    if declared.sources.iter().all(|source| source.discover.is_empty()) {
        return Ok(());
    }
    let parser = settings.containment.parser();
    let mut ask = |errands: Vec<Errand<'a>>, answered: &mut Vec<Answered<'a>>| {
        if errands.is_empty() {
            return Ok::<(), Error>(());
        }
        ask(errands, answered, (network, settings), progress)
    };
    let now = settings.started_at;
    let parts = missing_parts(&declared.sources, ((archive, now), parser.as_ref()), answered);
    ask(parts, answered)?;

    let mut pages = Pages::new(&declared.sources, archive, answered)?;
    let mut rest = pages.waiting(&declared.sources, (archive, parser.as_ref()), answered);
    // What cannot be had makes room for as many others, once. Those are not the next but, night by
    // night, other ones: dead links must not keep the living ones waiting for ever.
    let turn = usize::try_from(settings.started_at.date_naive().num_days_from_ce()).unwrap_or(0);
    for round in 0..2 {
        let mut errands = Vec::new();
        for rule in &mut rest {
            let number = rule.room.min(rule.pages.len());
            if round == 1 && number != 0 {
                let start = turn % rule.pages.len();
                rule.pages.rotate_left(start);
            }
            for url in rule.pages.drain(..number) {
                if pages.take(&url) {
                    let own = (&url, Purpose::New(rule.rule));
                    errands.push(errand(rule.source, own, (archive, now)));
                }
            }
            rule.room = 0;
        }
        let before = answered.len();
        ask(errands, answered)?;
        for (errand, fetched) in &answered[before..] {
            let Purpose::New(asked) = errand.purpose else { continue };
            let own = |it: &&mut Waiting<'_>| std::ptr::eq(it.rule, asked);
            if fetched.outcome.is_err()
                && let Some(rule) = rest.iter_mut().find(own)
            {
                rule.room += 1;
            }
        }
    }
    Ok(())
}

/// The parts of sitemaps that nobody has asked for tonight.
fn missing_parts<'a>(
    sources: &'a [Source],
    ((archive, now), parser): ((&Archive, DateTime<Utc>), &dyn Parser),
    answered: &[Answered<'_>],
) -> Vec<Errand<'a>> {
    let mut asked: BTreeSet<String> =
        answered.iter().map(|(errand, _)| errand.request.url.to_string()).collect();
    let mut errands = Vec::new();
    for source in willing(sources) {
        for rule in source.discover.iter().filter(|rule| rule.fetch) {
            let Some(bytes) = tonight(&rule.url, answered, archive) else { continue };
            for part in parts(rule, parser, &bytes) {
                if asked.insert(part.to_string()) {
                    errands.push(errand(source, (&part, Purpose::Declared), (archive, now)));
                }
            }
        }
    }
    errands
}

/// The pages of one rule that are to be asked for.
struct Waiting<'a> {
    source: &'a Source,
    rule: &'a Discovery,
    pages: Vec<Url>,
    /// How many of them may still be asked for.
    room: usize,
}

/// Which pages are taken: declared, held, or asked for tonight.
struct Pages<'a> {
    holdings: Holdings<'a>,
    taken: BTreeSet<String>,
}

impl<'h> Pages<'h> {
    fn new(
        sources: &[Source],
        archive: &'h Archive,
        answered: &[Answered<'_>],
    ) -> Result<Self, Error> {
        let mut taken = owned(sources);
        taken.extend(answered.iter().map(|(errand, _)| errand.request.url.to_string()));
        Ok(Self { holdings: Holdings::new(archive, DateTime::<Utc>::MAX_UTC)?, taken })
    }

    fn take(&mut self, url: &Url) -> bool {
        self.taken.insert(url.to_string())
    }

    fn waiting<'a>(
        &self,
        sources: &'a [Source],
        (archive, parser): (&Archive, &dyn Parser),
        answered: &[Answered<'_>],
    ) -> Vec<Waiting<'a>> {
        let mut waiting = Vec::new();
        let owned = owned(sources);
        let holder = |url: &Url| tonight(url, answered, archive);
        for source in willing(sources) {
            for rule in source.discover.iter().filter(|rule| rule.fetch) {
                let Some(told) = announced(rule, parser, &holder) else { continue };
                let is_new =
                    |url: &Url| !self.taken.contains(url.as_str()) && !self.holdings.is_held(url);
                let pages = told.pages.into_iter().map(|page| page.url).filter(is_new);
                let known = self.holdings.known((source, rule), &owned).len();
                let room = rule.in_all.saturating_sub(known).min(rule.most);
                let pages = pages.collect();
                waiting.push(Waiting { source, rule, pages, room });
            }
        }
        waiting
    }
}

/// What an address says tonight, or said last.
fn tonight(url: &Url, answered: &[Answered<'_>], archive: &Archive) -> Option<Bytes> {
    let own = answered.iter().find(|(errand, _)| errand.request.url == *url);
    match own.map(|(_, fetched)| &fetched.outcome) {
        Some(Ok(Answer::Page(response))) => Some(response.body.clone()),
        _ => archive.bytes(&archive.latest_entry(url)?).ok(),
    }
}

fn errand<'a>(
    source: &'a Source,
    (url, purpose): (&Url, Purpose<'a>),
    (archive, now): (&Archive, DateTime<Utc>),
) -> Errand<'a> {
    let Validators { etag, last_modified } = archive.validators(url, now);
    let format = match purpose {
        Purpose::New(rule) | Purpose::Again(rule) => Some(rule.format_of(url)),
        Purpose::Declared => None,
    };
    let most = format.map(read::most_bytes).filter(|most| read::MAX_BYTES < *most);
    let delay = Duration::from_secs(source.delay_seconds.into());
    let asked = Request::new(url.clone(), delay);
    // Where a page that was found leads is no more for its site to say than what it links to.
    let hosts = match purpose {
        Purpose::New(rule) | Purpose::Again(rule) => Some(rule.hosts.as_slice().into()),
        Purpose::Declared => None,
    };
    let request = Request { etag, last_modified, max_body_bytes: most, hosts, ..asked };
    Errand { source, request, purpose }
}

impl Purpose<'_> {
    /// How much it matters that an answer did not come.
    ///
    /// A page that is held stands, whatever became of it; a link that leads nowhere, or where robots
    /// are not welcome, is for the site to mend.
    pub(in crate::pipeline) fn weight(self, error: &FetchError) -> IssueKind {
        let is_final = matches!(
            error,
            FetchError::Status(400..=428 | 430..=499) | FetchError::RobotsDisallowed { .. }
        );
        match self {
            Self::Declared => IssueKind::Document,
            Self::New(_) if !is_final => IssueKind::Document,
            Self::New(_) | Self::Again(_) => IssueKind::Notice,
        }
    }

    /// Whether its source is behind when no answer came.
    pub(in crate::pipeline) const fn is_awaited(self) -> bool {
        matches!(self, Self::Declared)
    }
}

//! Asks the web for every declared document, and puts what it says into the archive.

use std::{
    collections::{BTreeMap, BTreeSet},
    time::{Duration, Instant},
};

use chrono::{DateTime, NaiveDate, Utc};
use url::Url;

use crate::archive::{Archive, ArchiveError, Failure, Validators};
use crate::fetch::{FetchError, Fetched, Request};
use crate::model::{Hint, Issue, IssueKind, SourceId};
use crate::read;
use crate::reconcile::Bilingual;
use crate::sources::Source;

use super::discover::{self, Enlisted, Errand, Purpose};
use super::fault::fault;
use super::network::Network;
use super::reason::say;
use super::{ARCHIVE, Declared, Error, Event, Mode, Progress, RunSettings};

/// What became of every document that was asked for, by source and address.
#[derive(Debug, Default)]
pub(super) struct Gathered {
    answers: BTreeMap<(SourceId, String), Reached>,
    /// The host that a document was read at, where it is none that its source declares.
    elsewhere: BTreeMap<(SourceId, String), String>,
    /// When addresses were asked in vain, where that was in another night.
    recalled: BTreeMap<String, Recalled>,
    /// The parts of sitemaps, by the address of their index.
    parts: BTreeMap<String, Vec<Url>>,
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
    Not { cause: String, status: Option<u16> },
}

/// What became of an address in the nights before, of which nobody was asked for tonight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Recalled {
    /// The day on which it was asked in vain last.
    pub(super) last: NaiveDate,
    /// The first of the days in a row on which it was.
    pub(super) since: NaiveDate,
}

impl Gathered {
    /// What a document answered tonight; none where it was not asked.
    pub(super) fn answer(&self, source: &SourceId, url: &str) -> Option<&Reached> {
        self.answers.get(&(source.clone(), url.to_owned()))
    }

    /// How what announces pages fared, whichever source it was asked for.
    pub(super) fn announcement(&self, url: &str) -> Option<&Reached> {
        self.answers.iter().find(|((_, asked), _)| asked == url).map(|(_, reached)| reached)
    }

    /// Takes over what is known of the announcements.
    pub(super) fn announced(&mut self, Enlisted { issues, parts }: Enlisted) {
        self.issues.extend(issues);
        self.parts = parts;
    }

    /// The parts of what announces pages; none but of an index of sitemaps.
    pub(super) fn parts(&self, index: &Url) -> &[Url] {
        self.parts.get(index.as_str()).map_or(&[], Vec::as_slice)
    }

    /// When an address was asked in vain; none where that was tonight, or it was not.
    pub(super) fn recalled(&self, url: &str) -> Option<Recalled> {
        self.recalled.get(url).copied()
    }

    /// What the last night left: without the network nobody is asked, and who could not be reached
    /// then is not reached by that.
    pub(super) fn recall(&mut self, sources: &[Source], failures: &BTreeMap<String, Failure>) {
        for source in sources.iter().filter(|source| source.is_asked()) {
            let documents = source.documents.iter().filter(|it| it.fetch && !it.found);
            let announcements = source.discover.iter().filter(|rule| rule.fetch);
            let parts = announcements
                .clone()
                .flat_map(|rule| self.parts.get(rule.url.as_str()).into_iter().flatten());
            let announcements = announcements.map(|rule| &rule.url).chain(parts);
            let awaited = documents.map(|it| &it.url).chain(announcements);
            for url in awaited {
                let Some(failure) = failures.get(url.as_str()) else { continue };
                let (cause, status) = (failure.cause.clone(), failure.status);
                let missed = Reached::Not { cause, status };
                self.answers.insert((source.id.clone(), url.to_string()), missed);
                let [last, since] = [failure.at, failure.since].map(|at| at.date_naive());
                self.recalled.insert(url.to_string(), Recalled { last, since });
            }
        }
    }

    /// The site that a document was read at tonight, where its source declares none of that name.
    pub(super) fn elsewhere(&self, source: &SourceId, url: &str) -> Option<&str> {
        self.elsewhere.get(&(source.clone(), url.to_owned())).map(String::as_str)
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
    let archive = Archive::maintain(&settings.output.join(ARCHIVE))?;
    for note in archive.notes() {
        progress.tell(&Event::Issue(note));
    }
    let Mode::Online(limits) = &settings.mode else { return Ok(Gathered::default()) };
    let now = settings.started_at;
    let mut plan = plan(&declared.sources, &archive, now);
    let beside = (plan.as_slice(), now);
    plan.extend(discover::announcements(&declared.sources, &archive, beside)?);
    let waits = archive.waits(now);
    let began = Instant::now();
    let network = Network::new((limits, &declared.certificates), now)?;
    network.leave_alone(&waits, now);
    network.remember(&archive.robots(now));
    let mut answered = Vec::new();
    let (from, by) = ((declared, &archive), (&network, settings));
    let asked = discover::ask(plan, &mut answered, by, progress)
        .and_then(|()| discover::follow(&mut answered, from, by, progress));
    let robots = network.robots_read();
    // Whoever stops a run does not undo it: what sites have sent, they need not send again.
    let has_come = !(answered.is_empty() && robots.is_empty());
    let stopped = match asked {
        Err(stopped @ Error::Stopped(_)) if has_come => Some(stopped),
        asked => asked.map(|()| None)?,
    };

    let mut expiring = network.expiring();
    let mut gathered = Gathered::default();
    let mut night = archive.night(now)?;
    night.answered_at(now + began.elapsed());
    for read in &robots {
        night.store_robots(read)?;
    }
    for (Errand { source, purpose, .. }, fetched) in &answered {
        let before = archive.latest_entry(&fetched.url);
        let stored = match night.store(&source.id, fetched) {
            // One page that is too large is no reason to keep nothing of the night.
            Err(error @ ArchiveError::TooLarge { .. }) => {
                let told = say("la page est trop grande pour l'archive", error.to_string());
                gathered.issues.push(issue(&source.id, fetched, told));
                None
            }
            stored => stored?,
        };
        let host = fetched.final_url.host_str().unwrap_or_default();
        if let Some(day) = expiring.remove(host) {
            let (jour, day) = (day.format("%d/%m/%Y"), day.format("%Y-%m-%d"));
            let message = say(
                format!(
                    "le certificat de {host} expire le {jour} : le site ne pourra plus être lu"
                ),
                format!("the certificate of `{host}` expires on {day}: then it cannot be asked"),
            );
            let kind = IssueKind::Notice;
            gathered.issues.push(Issue { kind, ..issue(&source.id, fetched, message) });
        }
        if let Some(moved_to) = fetched.moved_to() {
            let message = say(
                format!("la page a changé d'adresse pour de bon : {moved_to}"),
                format!(
                    "moved for good to {moved_to}; change its address in the file of the source"
                ),
            );
            let kind = IssueKind::Notice;
            gathered.issues.push(Issue { kind, ..issue(&source.id, fetched, message) });
        }
        if let Some(host) = foreign(source, fetched) {
            if fetched.moved_to().is_none() {
                let message = say(
                    format!("l'adresse renvoie à {host}, un autre site, où la page a été lue"),
                    format!(
                        "read at `{host}`, to which it redirects and which its source does not name; \
                         where that is the publisher's, declare the address there"
                    ),
                );
                let kind = IssueKind::Notice;
                gathered.issues.push(Issue { kind, ..issue(&source.id, fetched, message) });
            }
            gathered.elsewhere.insert((source.id.clone(), fetched.url.to_string()), host);
        }
        if let Err(error) = &fetched.outcome {
            let told = left_alone(error, &waits).unwrap_or_else(|| explained(error));
            let kind = purpose.weight(error);
            gathered.issues.push(Issue { kind, ..issue(&source.id, fetched, told) });
            if !purpose.is_awaited() {
                continue;
            }
        }
        let reached = match (stored, before) {
            (Some(capture), Some(before)) if capture.digest == before.digest => Reached::Same,
            (Some(_), _) => Reached::New,
            (None, _) => missed(fetched),
        };
        gathered.answers.insert((source.id.clone(), fetched.url.to_string()), reached);
    }
    gathered.issues.extend(unreached(answered.iter().map(|(_, fetched)| fetched)));
    let file = night.commit()?;
    progress.tell(&Event::Archived { file: &file });
    stopped.map_or(Ok(gathered), Err)
}

/// The host that a page was read at, where neither its own address nor another of its source stands
/// there: whoever publishes at that host need not be the publisher.
fn foreign(source: &Source, fetched: &Fetched) -> Option<String> {
    let host = |url: &Url| url.host_str().map(|host| host.trim_start_matches("www.").to_owned());
    fetched.outcome.as_ref().ok()?;
    let read_at = host(&fetched.final_url)?;
    let declared = source.documents.iter().map(|document| &document.url);
    let declared = declared.chain([&fetched.url, &source.homepage]);
    let listed = source.discover.iter().flat_map(|rule| &rule.hosts);
    let is_named = declared.filter_map(host).any(|it| it == read_at)
        || listed.into_iter().any(|it| it.trim_start_matches("www.") == read_at);
    (!is_named).then_some(read_at)
}

/// Where no site at all gave a page. If none was even reached, it is not the sites that are down.
fn unreached<'a>(all: impl Iterator<Item = &'a Fetched>) -> Option<Issue> {
    let mut hosts = BTreeSet::new();
    let mut told = say(
        "aucun site n'a été joint : le réseau de cette machine est à vérifier",
        "none of the sites was reached: look at the network of this machine",
    );
    for fetched in all {
        match fetched.outcome {
            Ok(_) => return None,
            Err(
                FetchError::Dns { .. }
                | FetchError::Connect { .. }
                | FetchError::RobotsUnreachable { .. },
            ) => {}
            Err(_) => {
                told = say(
                    "aucun site n'a donné de page : les dernières bonnes copies valent encore",
                    "none of the sites gave a page: the last good copies stand",
                );
            }
        }
        hosts.insert((fetched.url.host_str(), fetched.url.port()));
    }
    (1 < hosts.len()).then(|| Issue {
        source: None,
        document: String::new(),
        kind: IssueKind::Document,
        locator: String::new(),
        message: told.en,
        french: told.fr,
    })
}

/// What to ask for, in the order of the sources and of their documents.
fn plan<'a>(sources: &'a [Source], archive: &Archive, now: DateTime<Utc>) -> Vec<Errand<'a>> {
    let mut plan = Vec::new();
    for source in sources.iter().filter(|source| source.is_asked()) {
        let delay = Duration::from_secs(source.delay_seconds.into());
        for document in source.documents.iter().filter(|document| document.fetch) {
            let Validators { etag, last_modified } = archive.validators(&document.url, now);
            // Only what is passed over, and not held, may be larger than a page.
            let most = read::most_bytes(document.format);
            let max_body_bytes = Some(most).filter(|most| read::MAX_BYTES < *most);
            let asked = Request::new(document.url.clone(), delay);
            let request = Request { etag, last_modified, max_body_bytes, ..asked };
            plan.push(Errand { source, request, purpose: Purpose::Declared });
        }
    }
    plan
}

fn missed(fetched: &Fetched) -> Reached {
    match &fetched.outcome {
        Ok(_) => Reached::Not { cause: "too_large".to_owned(), status: None },
        Err(error) => Reached::Not { cause: error.cause().to_owned(), status: status(error) },
    }
}

/// Why a host was not asked tonight: it had asked for that in a night before.
fn left_alone(error: &FetchError, waits: &BTreeMap<String, DateTime<Utc>>) -> Option<Bilingual> {
    let FetchError::AskedToWait { host, .. } = error else { return None };
    let until = waits.get(host)?;
    let (jour, day) = (until.format("%d/%m/%Y à %H:%M UTC"), until.format("%Y-%m-%d %H:%M UTC"));
    Some(say(
        format!("page non demandée : {host} a demandé d'attendre jusqu'au {jour}"),
        format!("not asked: `{host}` asked to wait until {day}"),
    ))
}

fn explained(error: &FetchError) -> Bilingual {
    let told = match std::error::Error::source(error) {
        Some(why) => format!("not fetched: {error}: {why}"),
        None => format!("not fetched: {error}"),
    };
    let told = error.hint().map_or(told.clone(), |hint| format!("{told}; {hint}"));
    say(format!("page non obtenue : {}", fault(error.cause(), status(error)).fr), told)
}

/// The status of an answer that is none.
const fn status(error: &FetchError) -> Option<u16> {
    match error {
        FetchError::Status(status) => Some(*status),
        _ => None,
    }
}

fn issue(source: &SourceId, fetched: &Fetched, told: Bilingual) -> Issue {
    Issue {
        source: Some(source.clone()),
        document: fetched.url.to_string(),
        kind: IssueKind::Document,
        locator: String::new(),
        message: told.en,
        french: told.fr,
    }
}

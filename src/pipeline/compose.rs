//! From everything that is held to the edition: each source read, then all of them together.

use std::path::Path;

use chrono::NaiveDate;

use crate::archive::Archive;
use crate::communities;
use crate::normalise::Claim;
use crate::publish::{Edition, PastRun, Previous, Run, predecessor};
use crate::reconcile;

use super::gather::Gathered;
use super::settings::midnight;
use super::shelf::Shelf;
use super::source::{Hall, Told, told};
use super::spare::Spare;
use super::{Declared, Error, Event, Progress, RunSettings};

/// Everything that an edition is made from.
#[derive(Clone, Copy, Debug)]
pub(super) struct Desk<'a> {
    pub(super) declared: &'a Declared,
    pub(super) gathered: &'a Gathered,
    pub(super) archive: &'a Archive,
    pub(super) spare: &'a Spare,
    pub(super) settings: &'a RunSettings,
}

/// Reads every source in the order of their ids, and reconciles what they say.
pub(super) fn edition(desk: &Desk<'_>, progress: &mut dyn Progress) -> Result<Edition, Error> {
    let Desk { declared, gathered, archive, settings, .. } = *desk;
    let mut edition = empty(desk);
    for told in read(desk, progress)? {
        edition.sources.push(told.record);
        edition.captures.extend(told.captures);
        edition.claims.extend(told.claims);
        edition.mentions.extend(told.mentions);
        edition.issues.extend(told.issues);
        edition.unread.extend(told.unread);
    }
    edition.run = run(desk, &edition);
    let (on, names) = (edition.run.reference_date, &declared.names);
    let resolved = communities::resolve(&edition.mentions, &declared.judgements, names, on);
    edition.issues.extend(resolved.issues.iter().cloned());
    edition.issues.extend(declared.issues());
    edition.issues.extend(archive.issues());
    edition.issues.extend(gathered.issues.iter().cloned());
    sort(&mut edition);
    for issue in &edition.issues {
        progress.tell(&Event::Issue(issue));
    }
    settings.stop.check()?;

    let standing = standing(&edition.claims, edition.run.reference_date);
    progress.tell(&Event::Reconciling { claims: standing.len() });
    edition.communities = resolved.communities;
    edition.doubts = resolved.doubts;
    let found = reconcile::reconcile(&standing, &declared.geography, &declared.policy, on);
    edition.figures = found.figures;
    edition.decisions = found.decisions;
    edition.conflicts = found.conflicts;
    edition.coverage = found.coverage;
    settings.stop.check()?;
    Ok(edition)
}

fn read(desk: &Desk<'_>, progress: &mut dyn Progress) -> Result<Vec<Told>, Error> {
    let Desk { declared, gathered, archive, spare, settings } = *desk;
    let shelf = Shelf::new((archive, Some(spare)), &declared.shipped, settings.horizon())?;
    let parser = settings.containment.parser();
    let reader = declared.reader(parser.as_ref());
    let hall = Hall { shelf: &shelf, reader: &reader, recipes: &declared.recipes, gathered };
    progress.tell(&Event::Reading { sources: declared.sources.len() });
    let mut all = Vec::new();
    for source in &declared.sources {
        settings.stop.check()?;
        let told = told(source, &hall);
        progress.tell(&Event::Read { source: &source.id, claims: told.claims.len() });
        all.push(told);
    }
    Ok(all)
}

/// An edition in which nobody has said anything.
fn empty(desk: &Desk<'_>) -> Edition {
    let started_at = desk.settings.started_at;
    Edition {
        run: Run {
            id: String::new(),
            started_at,
            reference_date: started_at.date_naive(),
            known_at: desk.settings.known_at,
            looks_back: desk.settings.looks_back(),
            offline: desk.settings.is_offline(),
            previous: Previous::None,
            inputs: desk.declared.inputs.clone(),
        },
        sources: Vec::new(),
        captures: Vec::new(),
        claims: Vec::new(),
        mentions: Vec::new(),
        communities: Vec::new(),
        doubts: Vec::new(),
        figures: Vec::new(),
        decisions: Vec::new(),
        conflicts: Vec::new(),
        coverage: Vec::new(),
        revisions: Vec::new(),
        nights: Vec::new(),
        issues: Vec::new(),
        unread: Vec::new(),
        geography: desk.declared.geography.clone(),
        policy: desk.declared.policy.clone(),
    }
}

/// What is told does not depend on the order in which it was found.
fn sort(edition: &mut Edition) {
    edition.claims.sort_by(|a, b| a.id.cmp(&b.id));
    edition.issues.sort();
    edition.issues.dedup();
    edition.captures.sort_by(|a, b| {
        let key = |it: &crate::publish::CaptureRecord| {
            let capture = &it.capture;
            (capture.source.clone(), capture.url.to_string(), capture.first_seen, capture.digest)
        };
        key(a).cmp(&key(b))
    });
}

/// The run as the edition tells it.
fn run(desk: &Desk<'_>, edition: &Edition) -> Run {
    let settings = desk.settings;
    let newest = || edition.captures.iter().map(|it| it.capture.last_seen.date_naive()).max();
    let today = settings.started_at.date_naive();
    // Without the network time stands still. It does not run backwards either, where the source whose
    // page was the newest is gone.
    let told = || newest().max(last_told(&settings.output, today)).unwrap_or(today);
    let by_default = match (settings.is_offline(), settings.known_at) {
        (true, None) => told(),
        (true, Some(_)) => newest().unwrap_or(today),
        (false, _) => today,
    };
    let reference_date = settings.as_of.unwrap_or(by_default);
    let repeatable = settings.is_offline() || settings.as_of.is_some();
    let started_at = if repeatable { midnight(reference_date) } else { settings.started_at };
    let id = started_at.format("%Y-%m-%dT%H%M%SZ").to_string();
    Run { id, started_at, reference_date, ..edition.run.clone() }
}

/// The day that the last snapshot of all captures tells.
fn last_told(output: &Path, today: NaiveDate) -> Option<NaiveDate> {
    let last = predecessor(output, (today, None)).ok()??;
    let run = PastRun::read(&output.join("snapshots").join(last)).ok()?;
    (!run.looks_back).then_some(run.reference_date)
}

/// The claims that are held against each other: those that their page still makes, and those that
/// it made of an earlier time before it went on to a later one.
///
/// A statement that was only taken back, or corrected for its own time, is kept and shown, and
/// decides nothing.
pub(super) fn standing(claims: &[Claim], on: NaiveDate) -> Vec<Claim> {
    let is_standing = |claim: &&Claim| {
        claim.withdrawn_at.is_none() || claims.iter().any(|newer| claim.is_continued_by(newer))
    };
    // Which captures may be used was decided by when they were made; the reference date is the
    // other clock, and a page seen since may well speak of that day.
    let known = |claim: &Claim| Claim { first_seen: claim.first_seen.min(on), ..claim.clone() };
    claims.iter().filter(is_standing).map(known).collect()
}

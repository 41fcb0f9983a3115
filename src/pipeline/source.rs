//! One source, from its captures to its claims: expectations decide what may be published.

use std::collections::BTreeMap;

use crate::extract::{Declined, Reason};
use crate::model::{Digest, Issue, IssueKind};
use crate::normalise::{Claim, Mention};
use crate::publish::{CaptureRecord, SourceRecord, UnreadRecord};
use crate::sources::{Geography, Source};

use super::envelope::Breach;
use super::gather::Gathered;
use super::history::{History, Page};
use super::shelf::Shelf;
use super::state::{Fared, Shortfall};
use super::{Reader, Recipes, held};

/// What one source says, and how it fared.
#[derive(Debug)]
pub(super) struct Told {
    pub(super) record: SourceRecord,
    pub(super) captures: Vec<CaptureRecord>,
    pub(super) claims: Vec<Claim>,
    pub(super) mentions: Vec<Mention>,
    pub(super) issues: Vec<Issue>,
    pub(super) unread: Vec<UnreadRecord>,
}

/// Where a source is read from.
#[derive(Clone, Copy, Debug)]
pub(super) struct Hall<'a> {
    pub(super) shelf: &'a Shelf<'a>,
    pub(super) reader: &'a Reader<'a>,
    pub(super) recipes: &'a Recipes,
    pub(super) gathered: &'a Gathered,
}

/// Reads a source: each document in its declared order, the same text only once.
pub(super) fn told(source: &Source, hall: &Hall<'_>) -> Told {
    let mut issues = Vec::new();
    let mut histories = Vec::new();
    for document in &source.documents {
        let (history, found) = History::read((source, document), hall);
        issues.extend(found);
        histories.push(history);
    }
    let copies = copies(source, &histories, &mut issues);
    let shortfall = expect(source, &mut histories, &copies);
    let withheld = shortfall.is_some_and(|it| it.is_withheld);
    issues.extend(uncorrected(source, &histories));

    let mut claims = Vec::new();
    let mut mentions = Vec::new();
    let mut unread = Vec::new();
    for (history, is_copy) in histories.iter().zip(&copies) {
        issues.extend(faults(source, history));
        if !is_copy && !withheld {
            claims.extend(history.claims());
            mentions.extend(history.mentions());
        }
        if !is_copy {
            unread.extend(unread_in(history, source));
        }
    }
    let standing = claims.iter().filter(|claim| claim.withdrawn_at.is_none()).count();
    let fared = Fared { source, histories: &histories, hall, shortfall, claims: standing };
    issues.extend(fared.issues());
    let (state, reason) = fared.state();
    let speaking = || histories.iter().filter_map(History::speaking);
    let moved = fared.moved(state);
    let record = SourceRecord {
        source: source.clone(),
        since: fared.since(state),
        state,
        reason,
        appeared: count(moved.appeared),
        vanished: count(moved.vanished),
        documents: count(speaking().count()),
        claims: count(standing),
        last_seen: speaking().map(|page| page.capture.last_seen).max(),
    };
    let places = hall.reader.geography;
    let record_of = |page| record_of(page, places);
    let captures = histories.into_iter().flat_map(|history| history.pages).map(record_of).collect();
    Told { record, captures, claims, mentions, issues, unread }
}

/// Which documents only repeat, to the letter, the text of a document before them.
fn copies(source: &Source, histories: &[History<'_>], issues: &mut Vec<Issue>) -> Vec<bool> {
    let mut first: BTreeMap<Digest, &str> = BTreeMap::new();
    let mut copies = Vec::new();
    for history in histories {
        let url = history.document.url.as_str();
        let digest = history.speaking().and_then(|page| page.text);
        let original = digest.and_then(|digest| first.get(&digest).copied());
        if let Some(original) = original {
            issues.push(Issue {
                source: Some(source.id.clone()),
                document: url.to_owned(),
                kind: IssueKind::Notice,
                locator: String::new(),
                message: format!("the same page as {original}, read once"),
                french: format!("la même page que {original}, lue une fois"),
            });
        } else if let Some(digest) = digest {
            first.insert(digest, url);
        }
        copies.push(original.is_some());
    }
    copies
}

/// Fewer claims than the source must yield: documents that said more before speak through their
/// last good capture; where that is not enough, nothing of the source is published.
fn expect(source: &Source, histories: &mut [History<'_>], copies: &[bool]) -> Option<Shortfall> {
    let minimum = source.expect.claims_min as usize;
    let total = |histories: &[History<'_>]| -> usize {
        let own = histories.iter().zip(copies).filter(|(_, is_copy)| !**is_copy);
        own.map(|(history, _)| history.count()).sum()
    };
    let found = histories.iter().filter_map(|history| history.pages.first()).map(Page::count).sum();
    let behind = histories.iter().any(History::is_behind);
    let nothing_held = histories.iter().all(|history| history.pages.is_empty());
    // Somebody has looked at how little it says.
    let looked_at = histories.iter().filter_map(History::speaking).any(|page| page.is_accepted);
    let is_enough = |histories: &[History<'_>]| minimum <= total(histories) || looked_at;
    if nothing_held || (is_enough(histories) && !behind) {
        return None;
    }
    if !is_enough(histories) {
        histories.iter_mut().for_each(History::fall_back);
    }
    let is_withheld = !is_enough(histories);
    if found < minimum {
        let few = Breach::Few { found, least: minimum };
        for history in histories.iter_mut() {
            history.hold_newest(&few, is_withheld);
        }
    }
    Some(Shortfall { found, minimum, is_withheld })
}

/// What could not be read in the newest page, or had to be left out.
fn faults(source: &Source, history: &History<'_>) -> Vec<Issue> {
    let mut issues = Vec::new();
    if let Some(Page { capture, said: Err(problem), .. }) = history.pages.first() {
        issues.push(Issue {
            source: Some(source.id.clone()),
            document: capture.url.to_string(),
            kind: IssueKind::Document,
            locator: String::new(),
            message: problem.clone(),
            french: String::new(),
        });
    }
    if let Some(Page { said: Ok(said), capture, .. }) = history.speaking() {
        issues.extend(said.issues.iter().cloned());
        issues.extend(history.lent().map(|(lent, of)| Issue {
            source: Some(source.id.clone()),
            document: capture.url.to_string(),
            kind: IssueKind::Notice,
            locator: String::new(),
            message: format!(
                "{lent} of the {of} figures of the copy that comes with the project are not read in \
                 the page and stand from that copy; `recoupe sources check {}` shows what is read",
                source.id
            ),
            french: format!(
                "chiffres de la copie livrée avec le projet qui ne sont pas lus dans la page et restent \
                 ceux de cette copie : {lent} sur {of}"
            ),
        }));
    }
    issues
}

/// The numbers of the page that speaks of which reading made no claim. An article is no number that
/// somebody might miss.
fn unread_in(history: &History<'_>, source: &Source) -> Vec<UnreadRecord> {
    let Some(Page { capture, said: Ok(said), .. }) = history.speaking() else { return Vec::new() };
    let record = |declined: &Declined| UnreadRecord {
        source: source.id.clone(),
        capture: capture.digest,
        url: capture.url.to_string(),
        declined: declined.clone(),
    };
    said.declined.iter().filter(|it| it.reason != Reason::Article).map(record).collect()
}

/// The corrections that do nothing. One for any page of the source is at work if it is on one of them.
fn uncorrected(source: &Source, histories: &[History<'_>]) -> Vec<Issue> {
    let mut issues = Vec::new();
    for (number, correction) in source.decisions.corrections.iter().enumerate() {
        let pages = || histories.iter().filter_map(History::speaking);
        let idle: Vec<(&Page, &String)> =
            pages().filter_map(|page| Some((page, page.uncorrected.get(&number)?))).collect();
        let is_elsewhere = correction.url.is_none() && idle.len() < pages().count();
        // Of all pages that do not hold the words, the first stands for the others.
        if let Some((page, why)) = idle.first().filter(|_| !is_elsewhere) {
            issues.push(Issue {
                source: Some(source.id.clone()),
                document: page.capture.url.to_string(),
                kind: IssueKind::Correction,
                locator: String::new(),
                message: format!(
                    "a correction does nothing: {why}; delete `[[correct]]`, or mend it"
                ),
                french: "une correction déclarée est sans effet : la page n'est plus celle qu'elle corrige"
                    .to_owned(),
            });
        }
    }
    issues
}

fn record_of(page: Page, places: &Geography) -> CaptureRecord {
    let claims = count(page.count());
    let held = held::reason(&page.held, places).en;
    let problem = page.said.err().unwrap_or_default();
    CaptureRecord {
        capture: page.capture,
        title: page.title,
        format: page.format,
        claims,
        problem,
        held,
    }
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

//! What a run has to say for itself when it is done.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::PathBuf,
};

use chrono::NaiveDate;

use crate::model::{Digest, IssueKind, Qualifier, SourceId, Territory};
use crate::publish::{
    CaptureRecord, ChangeKind, Edition, Silence, Snapshot, SourceRecord, SourceState,
};
use crate::reconcile::Figure;

use super::Difference;

/// What was published, in a few numbers.
#[derive(Clone, Debug)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "a summary is read, and each tells something else"
)]
pub struct RunSummary {
    /// The name of the snapshot.
    pub run_id: String,
    /// Its folder.
    pub folder: PathBuf,
    /// Whether the very same snapshot had been published before.
    pub repeated: bool,
    /// The day whose state is told.
    pub reference_date: NaiveDate,
    /// The last day of which captures were used; none for all of them.
    pub known_at: Option<NaiveDate>,
    /// The link that leads to it; none where readers go on seeing another.
    pub latest: Option<PathBuf>,
    /// The current figures of the whole country.
    pub headlines: Vec<Headline>,
    /// Claims that their pages still make.
    pub claims: usize,
    /// Claims that their pages no longer make.
    pub withdrawn: usize,
    /// Conflicts.
    pub conflicts: usize,
    /// Sources by state; states without a source are left out.
    pub states: BTreeMap<SourceState, usize>,
    /// That every source was asked and none answered, where that is so.
    pub silence: Option<Silence>,
    /// Things that someone should look at, notices left out.
    pub issues: usize,
    /// Whether every source was checked and nothing was held back.
    pub is_complete: bool,
    /// How each source fared, by id.
    pub fares: Vec<Fare>,
    /// The copies that are held back, by source and address.
    pub held: Vec<Held>,
    /// What else keeps the run from being complete: of no source, or of one that is well otherwise.
    pub others: Vec<String>,
    /// What is odd about a source and does not keep the run from being complete: more claims than a
    /// good night gives, or the same pages for far too long.
    pub notices: Vec<String>,
    /// Whether an earlier day was asked for: to count it, or by what was known then.
    pub looks_back: bool,
    /// The snapshot that it was held against.
    pub previous: Option<String>,
    /// Figures that are not what they were in that snapshot.
    pub revised: Revised,
    /// Whether the night stands in the history; otherwise the next run writes it there.
    pub in_history: bool,
    /// The current figures that the policy of the folder decides otherwise, where another was given.
    pub compared: Option<Vec<Difference>>,
}

/// How one source fared.
#[derive(Clone, Debug)]
pub struct Fare {
    /// The source.
    pub source: SourceId,
    /// Its state.
    pub state: SourceState,
    /// The first day of that state; none where nobody can tell.
    pub since: Option<NaiveDate>,
    /// Why; empty where there is nothing to say.
    pub reason: String,
    /// Claims that its pages make.
    pub claims: u32,
    /// Claims that its pages make since tonight.
    pub appeared: u32,
    /// Claims that its pages no longer make since tonight.
    pub vanished: u32,
}

/// The newest copy of a page, where an older one has to speak for it.
#[derive(Clone, Debug)]
pub struct Held {
    /// The source.
    pub source: SourceId,
    /// The address of the page.
    pub url: String,
    /// The copy.
    pub capture: Digest,
    /// The day on which it was first seen.
    pub first_seen: NaiveDate,
    /// Why, with what it says and what the last good copy says.
    pub because: String,
}

/// How many figures are not what they were in the snapshot before.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Revised {
    /// They were not there.
    pub appeared: usize,
    /// They were others.
    pub changed: usize,
    /// They are no longer there.
    pub vanished: usize,
}

/// One figure of the whole country.
#[derive(Clone, Debug)]
pub struct Headline {
    /// The figure.
    pub figure: Figure,
    /// Who counted it; empty for what nobody says.
    pub origin: String,
    /// The word that qualifies the number.
    pub qualifier: Qualifier,
}

impl RunSummary {
    pub(super) fn of(edition: &Edition, snapshot: &Snapshot) -> Self {
        let mut states = BTreeMap::new();
        for record in &edition.sources {
            *states.entry(record.state).or_insert(0) += 1;
        }
        let withdrawn = edition.claims.iter().filter(|claim| claim.withdrawn_at.is_some()).count();
        let troubled = |state: &SourceState| {
            matches!(state, SourceState::Stale | SourceState::Failed | SourceState::Drifted)
        };
        let output = snapshot.folder.ancestors().nth(2).filter(|_| snapshot.is_latest);
        let latest = output.map(|output| output.join("latest"));
        let undone = edition.issues.iter().any(|issue| KEPT_BACK <= issue.kind);
        Self {
            run_id: snapshot.run_id.clone(),
            folder: snapshot.folder.clone(),
            repeated: snapshot.repeated,
            reference_date: edition.run.reference_date,
            known_at: edition.run.known_at,
            looks_back: edition.run.looks_back,
            latest,
            headlines: headlines(edition),
            claims: edition.claims.len() - withdrawn,
            withdrawn,
            conflicts: edition.conflicts.len(),
            is_complete: !undone && !states.keys().any(troubled),
            states,
            silence: edition.silence(),
            fares: edition.sources.iter().map(fare).collect(),
            held: held(edition),
            others: others(edition, troubled),
            notices: notices(edition),
            previous: edition.run.previous.id().map(str::to_owned),
            revised: revised(edition),
            compared: None,
            in_history: !edition.run.looks_back || edition.run.known_at.is_some(),
            issues: edition.issues.iter().filter(|it| IssueKind::Notice < it.kind).count(),
        }
    }
}

/// From here on, an issue keeps a run from being complete.
const KEPT_BACK: IssueKind = IssueKind::Correction;

fn others(edition: &Edition, troubled: impl Fn(&SourceState) -> bool) -> Vec<String> {
    let is_told = |id: &SourceId| {
        let mut records = edition.sources.iter().filter(|record| record.source.id == *id);
        records.any(|record| troubled(&record.state))
    };
    let issues = edition.issues.iter().filter(|issue| KEPT_BACK <= issue.kind);
    // That its source is in trouble says nothing of a correction.
    let others = issues.filter(|issue| {
        issue.kind == IssueKind::Correction || !issue.source.as_ref().is_some_and(is_told)
    });
    others.map(|issue| issue.told().to_string()).collect()
}

/// What is odd about a source that keeps no run from being complete.
fn notices(edition: &Edition) -> Vec<String> {
    let odd = edition.issues.iter().filter(|it| it.kind < KEPT_BACK && it.is_of_source());
    odd.map(ToString::to_string).collect()
}

fn fare(record: &SourceRecord) -> Fare {
    Fare {
        source: record.source.id.clone(),
        state: record.state,
        since: record.since,
        reason: record.reason.en.clone(),
        claims: record.claims,
        appeared: record.appeared,
        vanished: record.vanished,
    }
}

/// The newest copy of each page that is held back, by source and address. What is left alone is not
/// told again.
pub fn held(edition: &Edition) -> Vec<Held> {
    let is_suspended = |it: &&SourceRecord| it.state == SourceState::Suspended;
    let suspended: BTreeSet<&SourceId> =
        edition.sources.iter().filter(is_suspended).map(|it| &it.source.id).collect();
    let mut newest: BTreeMap<(&SourceId, &str), &CaptureRecord> = BTreeMap::new();
    for record in edition.captures.iter().filter(|record| record.problem.is_empty()) {
        let capture = &record.capture;
        let of_page = newest.entry((&capture.source, capture.url.as_str())).or_insert(record);
        let seen =
            |it: &CaptureRecord| (it.capture.origin, it.capture.last_seen, it.capture.first_seen);
        if seen(of_page) < seen(record) {
            *of_page = record;
        }
    }
    let held = newest.into_values().filter(|record| !record.held.is_empty());
    let held = held.filter(|record| !suspended.contains(&record.capture.source));
    held.map(|record| Held {
        source: record.capture.source.clone(),
        url: record.capture.url.to_string(),
        capture: record.capture.digest,
        first_seen: record.capture.first_seen.date_naive(),
        because: record.held.clone(),
    })
    .collect()
}

fn revised(edition: &Edition) -> Revised {
    let mut revised = Revised::default();
    for revision in &edition.revisions {
        let count = match revision.change.kind {
            ChangeKind::Appeared => &mut revised.appeared,
            ChangeKind::Vanished => &mut revised.vanished,
            ChangeKind::Value | ChangeKind::Status | ChangeKind::Date | ChangeKind::Bounds => {
                &mut revised.changed
            }
        };
        *count += 1;
    }
    revised
}

fn headlines(edition: &Edition) -> Vec<Headline> {
    let national = edition.figures.iter().filter(|figure| {
        figure.current && figure.territory == Territory::FRANCE && figure.claim.is_some()
    });
    let claim = |figure: &Figure| {
        let id = figure.claim.as_ref()?;
        edition.claims.iter().find(|claim| claim.id == *id)
    };
    let headline = |figure: &Figure| Headline {
        figure: figure.clone(),
        origin: claim(figure).map(|claim| claim.origin.to_string()).unwrap_or_default(),
        qualifier: claim(figure).map(|claim| claim.value.qualifier()).unwrap_or_default(),
    };
    national.map(headline).collect()
}

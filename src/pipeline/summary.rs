//! What a run has to say for itself when it is done.

use std::{collections::BTreeMap, path::PathBuf};

use chrono::NaiveDate;

use crate::model::{IssueKind, Qualifier, Territory};
use crate::publish::{Edition, Snapshot, SourceState};
use crate::reconcile::Figure;

use super::Difference;

/// What was published, in a few numbers.
#[derive(Clone, Debug)]
pub struct RunSummary {
    /// The name of the snapshot.
    pub run_id: String,
    /// Its folder.
    pub folder: PathBuf,
    /// Whether the very same snapshot had been published before.
    pub repeated: bool,
    /// The day whose state is told.
    pub reference_date: NaiveDate,
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
    /// Things that someone should look at, notices left out.
    pub issues: usize,
    /// Whether every source was checked and nothing was held back.
    pub is_complete: bool,
    /// The current figures that the policy of the folder decides otherwise, where another was given.
    pub compared: Option<Vec<Difference>>,
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
        let unread = edition.issues.iter().any(|issue| IssueKind::Document <= issue.kind);
        Self {
            run_id: snapshot.run_id.clone(),
            folder: snapshot.folder.clone(),
            repeated: snapshot.repeated,
            reference_date: edition.run.reference_date,
            headlines: headlines(edition),
            claims: edition.claims.len() - withdrawn,
            withdrawn,
            conflicts: edition.conflicts.len(),
            is_complete: !unread && !states.keys().any(troubled),
            states,
            compared: None,
            issues: edition.issues.iter().filter(|it| IssueKind::Notice < it.kind).count(),
        }
    }
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
        origin: claim(figure).map(|claim| claim.origin.clone()).unwrap_or_default(),
        qualifier: claim(figure).map(|claim| claim.value.qualifier()).unwrap_or_default(),
    };
    national.map(headline).collect()
}

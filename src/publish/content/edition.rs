//! Everything that one run publishes, as plain values.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, Utc};

use crate::archive::Capture;
use crate::communities::{Community, Doubt};
use crate::extract::Declined;
use crate::model::{Digest, Issue, SourceId};
use crate::normalise::{Claim, Mention};
use crate::reconcile::{Bilingual, Conflict, Coverage, Decision, Figure, Policy};
use crate::sources::{Geography, Source};

use super::night::Night;
use crate::publish::compared::revision::Revision;
use crate::publish::state::SourceState;

/// One run, ready to be published.
#[derive(Clone, Debug)]
pub struct Edition {
    /// The run itself.
    pub run: Run,
    /// The sources and how they fared, by id.
    pub sources: Vec<SourceRecord>,
    /// The captures that were read, by source and address.
    pub captures: Vec<CaptureRecord>,
    /// The claims, by id.
    pub claims: Vec<Claim>,
    /// The mentions of named communities.
    pub mentions: Vec<Mention>,
    /// The communities, by id.
    pub communities: Vec<Community>,
    /// The pairs of names that a person should judge; not published.
    pub doubts: Vec<Doubt>,
    /// The figures, by measure, territory, stages and date.
    pub figures: Vec<Figure>,
    /// What became of every claim.
    pub decisions: Vec<Decision>,
    /// The conflicts, widest gap first.
    pub conflicts: Vec<Conflict>,
    /// The matrix at the reference date.
    pub coverage: Vec<Coverage>,
    /// What is not as it was in the snapshot before; empty where there was none.
    pub revisions: Vec<Revision>,
    /// What the nights before changed, the newest first, as the snapshot before tells it.
    pub nights: Vec<Night>,
    /// What someone should look at.
    pub issues: Vec<Issue>,
    /// The numbers of which reading made no claim, by source and address, in reading order.
    pub unread: Vec<UnreadRecord>,
    /// The names behind the codes.
    pub geography: Geography,
    /// Whom to believe: which of several definitions a reader is told first.
    pub policy: Policy,
}

/// A night in which the sources were asked and none answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Silence {
    /// The last day on which one of them was read; none where none ever was.
    pub last_read: Option<NaiveDate>,
}

impl Edition {
    /// Whether everybody was asked and nobody answered; none without the network, and where there is
    /// nobody to ask.
    pub fn silence(&self) -> Option<Silence> {
        let is_asked = |record: &&SourceRecord| {
            let mut documents = record.source.documents.iter();
            record.source.is_asked() && documents.any(|it| it.fetch && !it.found)
        };
        let asked: Vec<&SourceRecord> = self.sources.iter().filter(is_asked).collect();
        let is_missed =
            |it: &&SourceRecord| matches!(it.state, SourceState::Stale | SourceState::Failed);
        let silent = !self.run.offline && !asked.is_empty() && asked.iter().all(is_missed);
        let last_read = asked.iter().filter_map(|it| it.last_seen).max().map(|at| at.date_naive());
        silent.then_some(Silence { last_read })
    }

    /// The captures whose sentences are ours, by digest: facts and figures are the publisher's.
    pub fn restated(&self) -> BTreeSet<Digest> {
        let captures = self.captures.iter().map(|record| &record.capture);
        let restated = captures.filter(|capture| capture.is_restated());
        restated.map(|capture| capture.digest).collect()
    }
}

/// When and how a run was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// The name of the snapshot folder.
    pub id: String,
    /// When the run started.
    pub started_at: DateTime<Utc>,
    /// The reference date: what is later is not used, what is older ages from here.
    pub reference_date: NaiveDate,
    /// The last day of which captures are used; none for all of them.
    pub known_at: Option<NaiveDate>,
    /// Whether somebody asked for an earlier day: such a run is no night.
    pub looks_back: bool,
    /// Whether the network was left alone.
    pub offline: bool,
    /// The snapshot that the edition is held against.
    pub previous: Previous,
    /// What the run was made with, beside the captures.
    pub inputs: Inputs,
}

/// The snapshot before, by the name of its run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Previous {
    /// There is none: this is the first.
    #[default]
    None,
    /// What it said is known, and what changed is told.
    Read(String),
    /// It can no longer be read: what changed cannot be told.
    Unreadable(String),
}

impl Previous {
    /// Its name, whether or not it can be read.
    pub fn id(&self) -> Option<&str> {
        match self {
            Self::None => None,
            Self::Read(id) | Self::Unreadable(id) => Some(id),
        }
    }
}

/// What a run is made with, beside the captures: a digest of each, to tell why a figure changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Inputs {
    /// The code, with what it uses.
    pub code: String,
    /// The policy.
    pub policy: String,
    /// The vocabulary, with the official geography.
    pub vocabulary: String,
    /// The declared sources.
    pub sources: String,
    /// What people judged of names of communities.
    pub judgements: String,
}

/// A number of which reading made no claim, and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnreadRecord {
    /// The source.
    pub source: SourceId,
    /// The capture that was read.
    pub capture: Digest,
    /// The address of the document.
    pub url: String,
    /// The number and why it is no claim.
    pub declined: Declined,
}

/// A source and how it fared.
#[derive(Clone, Debug)]
pub struct SourceRecord {
    /// The source as declared.
    pub source: Source,
    /// How it fared tonight.
    pub state: SourceState,
    /// Why, as a sentence; empty where there is nothing to say.
    pub reason: Bilingual,
    /// The first day of this state; none where nobody can tell.
    pub since: Option<NaiveDate>,
    /// Claims that its pages make since tonight.
    pub appeared: u32,
    /// Claims that its pages no longer make since tonight.
    pub vanished: u32,
    /// Documents read.
    pub documents: u32,
    /// Claims read.
    pub claims: u32,
    /// The newest capture read, and when it was last seen.
    pub last_seen: Option<DateTime<Utc>>,
}

/// A capture and what became of it.
#[derive(Clone, Debug)]
pub struct CaptureRecord {
    /// The capture.
    pub capture: Capture,
    /// The title that the page bears; empty where it has none or could not be read.
    pub title: String,
    /// The format in which it was read; none where it could not be.
    pub format: Option<&'static str>,
    /// Claims read from it.
    pub claims: u32,
    /// Why it could not be read, or read only in part; empty where all is well.
    pub problem: String,
    /// Why it is held back, and an older one speaks; empty where it is not.
    pub held: String,
}

//! From the names of one group to one community: its name, its id, its stages in time.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use url::Url;

use crate::model::{AsOf, Digest, SourceId, Stage, Territory};
use crate::normalise::Mention;

use super::group::Bearer;

/// One community, as all sources together know it.
#[derive(Clone, Debug, PartialEq)]
pub struct Community {
    /// Its name in every table; the same every night (see the [room](super)).
    pub id: String,
    /// The ids of all its names: each would be the id of a community of that name alone. Where two
    /// communities have become one, the id that is gone is found here.
    pub name_ids: Vec<String>,
    /// The most complete spelling seen.
    pub name: String,
    /// Its department, where a source gives one; of several, that of the name seen first.
    pub department: Option<Territory>,
    /// Every department that a source gives.
    pub departments: Vec<Territory>,
    /// The newest stage that a source gives for a time up to the reference date, and when.
    pub stage: Option<(Stage, AsOf)>,
    /// Whether the newest source for a time up to the reference date says that it was dissolved.
    pub dissolved: bool,
    /// The sources that mention it, each once, with the newest page that does.
    pub sources: Vec<(SourceId, Digest)>,
    /// Every other spelling seen.
    pub aliases: Vec<String>,
    /// What its sources say of its stage, from the oldest to the newest.
    pub history: Vec<Episode>,
    /// The names and departments under which its mentions stand.
    pub spoken: BTreeSet<(Option<Territory>, String)>,
}

/// What one source says of the stage of a community at a time.
#[derive(Clone, Debug, PartialEq)]
pub struct Episode {
    /// The stage; none where only the end is told.
    pub stage: Option<Stage>,
    /// Whether it is said to be dissolved.
    pub dissolved: bool,
    /// The time that the source speaks of.
    pub as_of: AsOf,
    /// The source.
    pub source: SourceId,
    /// The address of the page.
    pub url: Url,
    /// The capture that holds the page.
    pub capture: Digest,
    /// An exact quotation.
    pub evidence: String,
    /// The first day on which we saw it said.
    pub first_seen: NaiveDate,
    /// The last day on which we saw it said.
    pub last_seen: NaiveDate,
    /// The day on which the page had stopped saying it.
    pub withdrawn_at: Option<NaiveDate>,
}

impl Community {
    /// The community of these names, the first seen first, as it stands on a day.
    pub(super) fn of(bearers: &[&Bearer<'_>], on: NaiveDate) -> Self {
        let mut mentions: Vec<&Mention> =
            bearers.iter().flat_map(|bearer| bearer.mentions.iter().copied()).collect();
        mentions.sort_by(|a, b| age(a).cmp(&age(b)));
        let is_past = |it: &&Mention| it.as_of.start.unwrap_or(it.as_of.end) <= on;
        let past: Vec<&Mention> = mentions.iter().copied().filter(is_past).collect();
        let staged = past.iter().rev().find_map(|it| Some((it.stage?, it.as_of)));
        let spellings: BTreeSet<&str> = mentions.iter().map(|it| it.name.trim()).collect();
        // Accents and capitals are lost more often than invented.
        let fullness = |name: &str| {
            let marks = name.chars().filter(|c| !c.is_ascii()).count();
            (marks, name.chars().filter(|c| c.is_lowercase()).count())
        };
        let fuller = |a: &&&str, b: &&&str| fullness(a).cmp(&fullness(b)).then_with(|| b.cmp(a));
        let name = spellings.iter().max_by(fuller).copied().unwrap_or_default();
        let mut sources: BTreeMap<&SourceId, Digest> = BTreeMap::new();
        for mention in &mentions {
            sources.insert(&mention.source, mention.capture);
        }
        let department = bearers.iter().find_map(|bearer| bearer.department);
        let departments: BTreeSet<_> = bearers.iter().filter_map(|it| it.department).collect();
        let others = spellings.iter().filter(|other| **other != name);
        Self {
            id: bearers[0].id(),
            name_ids: bearers.iter().map(|bearer| bearer.id()).collect(),
            name: name.to_owned(),
            department,
            departments: departments.into_iter().collect(),
            stage: staged,
            dissolved: past.last().is_some_and(|newest| newest.dissolved),
            sources: sources.into_iter().map(|(source, page)| (source.clone(), page)).collect(),
            aliases: others.map(|&spelling| spelling.to_owned()).collect(),
            history: history(&past),
            spoken: mentions.iter().map(|it| (it.department, it.name.clone())).collect(),
        }
    }
}

/// Each thing that each source says, once, with the first page that we saw say it.
fn history(mentions: &[&Mention]) -> Vec<Episode> {
    let mut seen: BTreeMap<_, Episode> = BTreeMap::new();
    for it in mentions.iter().filter(|it| it.stage.is_some() || it.dissolved) {
        let time = (it.as_of.end, it.as_of.start, it.stage, it.dissolved);
        let episode = Episode {
            stage: it.stage,
            dissolved: it.dissolved,
            as_of: it.as_of,
            source: it.source.clone(),
            url: it.url.clone(),
            capture: it.capture,
            evidence: it.evidence.clone(),
            first_seen: it.first_seen,
            last_seen: it.last_seen,
            withdrawn_at: it.withdrawn_at,
        };
        let known = seen.entry((time, &it.source)).or_insert_with(|| episode.clone());
        if (episode.first_seen, episode.capture) < (known.first_seen, known.capture) {
            *known = episode;
        }
    }
    seen.into_values().collect()
}

/// Orders mentions from the oldest to the newest, and the same every night.
fn age(mention: &Mention) -> impl Ord + '_ {
    let known = (mention.as_of.end, mention.as_of.start);
    (known, mention.dissolved, mention.stage, &mention.source, &mention.name, mention.capture)
}

//! Recognises the same community under its many spellings.
//!
//! Mentions are grouped by department and by what makes their name: "CPTS", articles, accents,
//! hyphens and capitals do not, nor do the words that `sources/vocabulary/communities.toml` calls
//! weak. Names that differ by a slip of the pen are one where nothing speaks against it. What it
//! promises:
//!
//! - Two names of one list are never merged: whoever lists both knows that they are two. Only a
//!   list with a row for each commune may give one community in two departments.
//! - A mention without a department joins the one community that bears its name; where two do, it
//!   stays alone. Nothing is guessed: what may be one is a [`Doubt`], for a person to judge.
//! - What people judge, [`Judgements`], goes before what names look like. A judgement that goes
//!   against another or against a list is an issue and is not obeyed.
//!
//! # Ids
//!
//! Every name in a department has an id of its own, made of both. A community has the id of its
//! name that *we saw first*, and lists those of all. From this follows what a notebook can rely on:
//!
//! - A mention seen later changes no id, whatever older time it speaks of.
//! - Where two communities become one, by a judgement or a spelling between them, the id of the one
//!   that we saw first stays, and the other is found in `name_ids`.
//! - Where one is split, the part with the name that we saw first keeps the id; the other part has
//!   the id that it would have had alone. Taking the judgement back brings back the ids.
//! - Names that we first saw on one day are in the order of department and spelling.

mod words;
mod name;
mod judgement;
mod group;
mod doubt;
mod community;
mod listing;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::model::Issue;
use crate::normalise::Mention;

pub use community::{Community, Episode};
pub use doubt::{Doubt, Spoken, Why};
pub use judgement::{JudgementError, Judgements};
pub use listing::{Comparison, comparisons};
pub use words::{NameWords, NameWordsError};

/// The communities behind a set of mentions, and what is left to a person.
#[derive(Clone, Debug, PartialEq)]
pub struct Resolved {
    /// The communities, by id.
    pub communities: Vec<Community>,
    /// The pairs of names that a person should judge.
    pub doubts: Vec<Doubt>,
    /// Judgements that cannot be obeyed.
    pub issues: Vec<Issue>,
}

/// The communities behind these mentions, as they stand on a day: what is said of later days gives
/// no stage, but helps to tell them apart, so that an id is the same whatever day is asked about.
///
/// A mention whose name has no letters is left out: it names nothing.
pub fn resolve(
    mentions: &[Mention],
    judgements: &Judgements,
    words: &NameWords,
    on: NaiveDate,
) -> Resolved {
    let groups = group::groups(mentions, judgements, words);
    let mut ids = BTreeMap::new();
    let mut communities = Vec::new();
    for members in groups.left() {
        let bearers: Vec<_> = members.iter().map(|&number| &groups.bearers[number]).collect();
        let community = Community::of(&bearers, on);
        ids.extend(members.iter().map(|&number| (number, community.id.clone())));
        communities.push(community);
    }
    communities.sort_by(|a, b| a.id.cmp(&b.id));
    let doubts = doubt::doubts(&groups, &ids);
    Resolved { communities, doubts, issues: groups.issues }
}

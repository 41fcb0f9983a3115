//! What every part of reconciling may look at.

use chrono::NaiveDate;

use super::policy::Policy;
use super::tree::Tree;
use crate::model::{Level, Stage, StageRange, Territory};
use crate::sources::Geography;

/// The geography, the policy and the reference date of one run.
#[derive(Clone, Debug)]
pub(crate) struct Context<'a> {
    pub(crate) geography: &'a Geography,
    pub(crate) policy: &'a Policy,
    pub(crate) on: NaiveDate,
    pub(crate) tree: Tree,
}

impl<'a> Context<'a> {
    pub(crate) fn new(geography: &'a Geography, policy: &'a Policy, on: NaiveDate) -> Self {
        let mut tree = Tree::default();
        for (territory, place) in geography.places() {
            if let Some(parent) = place.parent {
                tree.parents.insert(territory, parent);
                tree.children.entry(parent).or_default().push(territory);
            }
        }
        Self { geography, policy, on, tree }
    }

    /// France and its regions.
    pub(crate) fn national(&self) -> impl Iterator<Item = Territory> {
        let all = self.geography.places().map(|(territory, _)| territory);
        all.filter(|territory| territory.level() != Level::Department)
    }
}

/// The ranges of stages that the report shows for every territory: each stage alone, what is in
/// project, what works, and everything.
pub(crate) fn standard_ranges() -> impl Iterator<Item = StageRange> {
    let wide = [
        StageRange::at_most(Stage::LetterOfIntent),
        StageRange::at_least(Stage::HealthProject),
        StageRange::ALL,
    ];
    Stage::ALL.into_iter().map(StageRange::exactly).chain(wide)
}

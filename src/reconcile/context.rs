//! What every part of reconciling may look at.

use chrono::NaiveDate;

use crate::model::{Level, Measure, Stage, StageRange, Territory};
use crate::sources::Geography;

use super::policy::Policy;
use super::table::Tree;

/// The geography, the policy and the reference date of one run.
#[derive(Clone, Debug)]
pub(super) struct Context<'a> {
    pub(super) geography: &'a Geography,
    pub(super) policy: &'a Policy,
    pub(super) on: NaiveDate,
    pub(super) tree: Tree,
}

impl<'a> Context<'a> {
    pub(super) fn new(geography: &'a Geography, policy: &'a Policy, on: NaiveDate) -> Self {
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
    pub(super) fn national(&self) -> impl Iterator<Item = Territory> {
        let all = self.geography.places().map(|(territory, _)| territory);
        all.filter(|territory| territory.level() != Level::Department)
    }
}

/// The ranges of stages that the report shows for every territory: each stage alone, what is in
/// project, what works, and everything.
pub(super) fn standard_ranges() -> impl Iterator<Item = StageRange> {
    let wide = [
        StageRange::at_most(Stage::LetterOfIntent),
        StageRange::at_least(Stage::HealthProject),
        StageRange::ALL,
    ];
    Stage::ALL.into_iter().map(StageRange::exactly).chain(wide)
}

/// Whether what is said of a measure is what its table holds: an uncovered share says what is left.
pub(super) const fn is_direct(measure: &Measure) -> bool {
    !matches!(measure, Measure::PopulationShareUncovered)
}

/// The measure whose table a measure belongs to: an uncovered share says what is covered.
pub(super) const fn family(measure: &Measure) -> &Measure {
    match measure {
        Measure::PopulationShareUncovered => &Measure::PopulationShare,
        other => other,
    }
}

//! What is drawn over time: communities by stage, and the share of the population that they cover.

use crate::model::{Measure, Stage, StageRange};
use crate::normalise::Claim;
use crate::reconcile::Figure;

/// What a drawing counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Drawn {
    /// How many communities there are.
    Communities,
    /// What share of the population is covered, in per cent.
    Share,
}

impl Drawn {
    /// Both, in the order of the page.
    pub(crate) const ALL: [Self; 2] = [Self::Communities, Self::Share];

    /// What is measured.
    pub(crate) fn measure(self) -> Measure {
        match self {
            Self::Communities => Measure::Communities,
            Self::Share => Measure::PopulationShare,
        }
    }

    /// The stages that a series is drawn of, each with its look.
    pub(crate) const fn series(self) -> [(&'static str, StageRange); 4] {
        let signed = ("signed", StageRange::exactly(Stage::AciSigned));
        let total = ("total", StageRange::ALL);
        let valid = ("valid", StageRange::at_least(Stage::HealthProject));
        match self {
            Self::Communities => {
                [signed, total, valid, ("early", StageRange::exactly(Stage::LetterOfIntent))]
            }
            // Who covers a share counts from a stage on.
            Self::Share => {
                [signed, total, valid, ("early", StageRange::at_least(Stage::LetterOfIntent))]
            }
        }
    }

    fn has(self, measure: &Measure, stages: StageRange) -> bool {
        *measure == self.measure() && self.series().iter().any(|(_, range)| *range == stages)
    }

    /// Whether a claim may be a point.
    pub(crate) fn has_claim(self, claim: &Claim) -> bool {
        self.has(&claim.measure, claim.stages)
    }

    /// Whether a figure may be of a line.
    pub(crate) fn has_figure(self, figure: &Figure) -> bool {
        self.has(&figure.measure, figure.stages)
    }
}

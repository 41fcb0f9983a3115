//! The steps of the declared order.

use serde::Deserialize;

/// One step of the order; its name is the word in the policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Step {
    /// What need not be wrong before what stands in a smallest set of errors.
    FewestErrors,
    /// Among those, what fits its own series before what breaks it or may be a typing error.
    OwnSeries,
    /// A day, a month or a quarter before a vague date or none.
    PreciseDate,
    /// Who answers for this very territory, then for a larger one, then anybody.
    SpeaksForTerritory,
    /// By the lists of the policy.
    Authority,
    /// The body itself before the page that quotes it.
    FirstHand,
    /// A date printed for the figure, then the page's date, then the day of capture.
    StatedDate,
    /// A number, then an approximation, then a bound.
    ExactBeforeApproximate,
    /// The later date.
    Newest,
    /// Said independently by more.
    Witnesses,
    /// The narrower date.
    FinestDate,
    /// Seen last.
    NewestCapture,
    /// The items of a list before their sum.
    PartsBeforeTotal,
    /// By name.
    ClaimId,
}

impl Step {
    /// The word in the policy and in every table.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::FewestErrors => "fewest_errors",
            Self::OwnSeries => "own_series",
            Self::PreciseDate => "precise_date",
            Self::SpeaksForTerritory => "speaks_for_territory",
            Self::Authority => "authority",
            Self::FirstHand => "first_hand",
            Self::StatedDate => "stated_date",
            Self::ExactBeforeApproximate => "exact_before_approximate",
            Self::Newest => "newest",
            Self::Witnesses => "witnesses",
            Self::FinestDate => "finest_date",
            Self::NewestCapture => "newest_capture",
            Self::PartsBeforeTotal => "parts_before_total",
            Self::ClaimId => "claim_id",
        }
    }
}

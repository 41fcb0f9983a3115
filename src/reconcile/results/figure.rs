//! What reconciling yields: figures, decisions, conflicts, coverage.

use chrono::NaiveDate;

use super::advice::Advice;
use crate::model::{AsOf, ClaimId, Measure, StageRange, Territory};
use crate::reconcile::words::bilingual::Bilingual;

/// The reconciled answer for one cell at one time.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    /// The territory.
    pub territory: Territory,
    /// What is measured.
    pub measure: Measure,
    /// The stages covered.
    pub stages: StageRange,
    /// The value to quote, where there is one.
    pub value: Option<f64>,
    /// The least that the admitted claims allow.
    pub low: Option<f64>,
    /// The most that the admitted claims allow.
    pub high: Option<f64>,
    /// The time that the figure speaks of.
    pub as_of: AsOf,
    /// 1; and 2, 3… for further figures of the same cell and time, which contradict nobody: a year
    /// has room for the number of its spring and for that of its autumn.
    pub alternative: u32,
    /// How well it is known.
    pub status: Status,
    /// Whether it is the newest figure of its cell at the reference date.
    pub current: bool,
    /// Days from the end of `as_of` to the reference date.
    pub age_days: i64,
    /// The claim chosen; none for what is derived or only bounded.
    pub claim: Option<ClaimId>,
    /// The witnesses that agree with the value: a claim of each, the chosen one first; all the
    /// claims of a witness whose parts were added up.
    pub witnesses: Vec<ClaimId>,
    /// How many they are: claims of one origin are one witness.
    pub independent: u32,
    /// The claims of the same cell and time that say otherwise.
    pub dissenters: Vec<ClaimId>,
    /// The claims that imply it together, where nobody says it; empty otherwise.
    pub implied_by: Vec<ClaimId>,
    /// The step of the order that chose the claim.
    pub decided_by: String,
    /// Whether the figure falls because something else is counted than before.
    pub series_break: Option<SeriesBreak>,
    /// Why, in French and in English: one or two sentences.
    pub explanation: Bilingual,
}

/// How well a figure is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// Two independent witnesses or more say it, nobody says otherwise.
    Agreed,
    /// One witness says it.
    SingleSource,
    /// Sources contradict each other; the order decided.
    Conflict,
    /// Nobody says it, other figures imply it exactly.
    Derived,
    /// Nobody says it, other figures bound it.
    Bounded,
    /// It was known, longer ago than the measure stays valid.
    Stale,
    /// Nobody says anything.
    Missing,
}

impl Status {
    /// The code used in every table.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Agreed => "agreed",
            Self::SingleSource => "single_source",
            Self::Conflict => "conflict",
            Self::Derived => "derived",
            Self::Bounded => "bounded",
            Self::Stale => "stale",
            Self::Missing => "missing",
        }
    }
}

/// Why a figure that falls may count something else than the one before: no community vanished.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SeriesBreak {
    /// The total no longer counts the first stages, which it counted before.
    StagesLeftOut,
    /// The words changed, so that the definition may differ.
    OtherWords,
}

impl SeriesBreak {
    /// The code used in every table.
    pub const fn code(self) -> &'static str {
        match self {
            Self::StagesLeftOut => "stages_left_out",
            Self::OtherWords => "other_words",
        }
    }
}

/// What became of one claim that spoke to a figure.
#[derive(Clone, Debug, PartialEq)]
pub struct Decision {
    /// The cell of the figure.
    pub territory: Territory,
    /// What is measured.
    pub measure: Measure,
    /// The stages covered.
    pub stages: StageRange,
    /// The time of the figure.
    pub as_of: AsOf,
    /// Which of the figures of that cell and time.
    pub alternative: u32,
    /// The claim.
    pub claim: ClaimId,
    /// Its place in the declared order among the claims of the figure, from 1.
    pub rank: u32,
    /// The step of the order that placed it behind the one before it; for rank 1, ahead of rank 2.
    pub step: &'static str,
    /// What became of it.
    pub outcome: DecisionOutcome,
    /// If it was set aside: the smallest set of admitted claims that it contradicts, by a claim of
    /// each statement and its repetitions. A [`Conflict`] tells of it once for all that repeat it.
    pub against: Vec<ClaimId>,
    /// Why, in words.
    pub reason: Bilingual,
}

/// What became of a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DecisionOutcome {
    /// The figure is its value.
    Chosen,
    /// It was admitted and agrees with the figure.
    Supports,
    /// It contradicts what was admitted before it.
    SetAside,
    /// It says what another claim of the same origin says, or is a part that was added up.
    Folded,
    /// It speaks of another time.
    OutOfWindow,
}

impl DecisionOutcome {
    /// The code used in every table.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Chosen => "chosen",
            Self::Supports => "supports",
            Self::SetAside => "set_aside",
            Self::Folded => "folded",
            Self::OutOfWindow => "out_of_window",
        }
    }
}

/// A smallest set of claims that cannot all hold.
#[derive(Clone, Debug, PartialEq)]
pub struct Conflict {
    /// The same every night for the same claims.
    pub id: String,
    /// The claim that was set aside.
    pub set_aside: ClaimId,
    /// The admitted claims that it contradicts: none can be left out.
    pub against: Vec<ClaimId>,
    /// The cell of the claim that was set aside.
    pub territory: Territory,
    /// What is measured.
    pub measure: Measure,
    /// The stages of the claim that was set aside.
    pub stages: StageRange,
    /// How far apart they are, in the unit of the measure: what the claim would have to move.
    pub gap: f64,
    /// The first and the last day that the claims speak of together.
    pub from: NaiveDate,
    /// The last day.
    pub to: NaiveDate,
    /// The step of the order that decided.
    pub decided_by: String,
    /// What is contradictory and why, in words.
    pub explanation: Bilingual,
    /// What would restore agreement.
    pub advice: Advice,
}

/// How one cell of the matrix territory × stages stands at the reference date.
#[derive(Clone, Debug, PartialEq)]
pub struct Coverage {
    /// The territory.
    pub territory: Territory,
    /// What is measured.
    pub measure: Measure,
    /// The stages covered.
    pub stages: StageRange,
    /// How well it is known.
    pub status: Status,
    /// Days since the figure's date; none where it is missing.
    pub age_days: Option<i64>,
    /// Independent witnesses.
    pub witnesses: u32,
    /// Conflicts that the cell takes part in.
    pub conflicts: u32,
}

/// A figure with what became of its claims, as it is told: figures come by measure, territory, stages
/// and date, and decisions in the order of the figures.
#[derive(Clone, Debug, PartialEq)]
pub struct Told {
    /// The figure; none where only claims out of the window are told.
    pub figure: Option<Figure>,
    /// What became of its claims, and of claims out of the window that come between.
    pub decisions: Vec<Decision>,
}

/// Everything that reconciling yields.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reconciled {
    /// The figures, by measure, territory, stages and date.
    pub figures: Vec<Figure>,
    /// What became of every claim, in the order of the figures.
    pub decisions: Vec<Decision>,
    /// The conflicts, widest gap first.
    pub conflicts: Vec<Conflict>,
    /// The matrix at the reference date.
    pub coverage: Vec<Coverage>,
}

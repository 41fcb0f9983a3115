//! The stages of a CPTS, in order, and contiguous ranges of them.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// How far a community has come; the order is the order of the steps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// An idea, a group forming.
    Preproject,
    /// The letter of intent is validated, the health project is being written.
    LetterOfIntent,
    /// The health project is validated, the contract is not signed.
    HealthProject,
    /// The contract (accord conventionnel interprofessionnel) is signed.
    AciSigned,
}

/// The text is not a stage, or two stages are the wrong way round.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum StageError {
    /// The text is none of the four codes.
    #[error(
        "`{found}` is not a stage; expected one of `preproject`, `letter_of_intent`, `health_project`, `aci_signed`"
    )]
    Unknown {
        /// The text as given.
        found: String,
    },
    /// A range that ends before it starts.
    #[error("the range of stages runs backwards, from `{from}` to `{to}`")]
    Backwards {
        /// The first stage.
        from: Stage,
        /// The last stage.
        to: Stage,
    },
}

impl Stage {
    /// All stages, in order.
    pub const ALL: [Self; 4] =
        [Self::Preproject, Self::LetterOfIntent, Self::HealthProject, Self::AciSigned];

    /// The code used in every table.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Preproject => "preproject",
            Self::LetterOfIntent => "letter_of_intent",
            Self::HealthProject => "health_project",
            Self::AciSigned => "aci_signed",
        }
    }

    /// The place in the order, from 0.
    pub const fn index(self) -> usize {
        self as usize
    }

    /// The stage before this one; none before the first.
    pub fn before(self) -> Option<Self> {
        self.index().checked_sub(1).map(|at| Self::ALL[at])
    }

    /// The stage after this one; none after the last.
    pub fn after(self) -> Option<Self> {
        Self::ALL.get(self.index() + 1).copied()
    }
}

impl fmt::Display for Stage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl FromStr for Stage {
    type Err = StageError;

    fn from_str(text: &str) -> Result<Self, StageError> {
        let found = || StageError::Unknown { found: text.to_owned() };
        Self::ALL.into_iter().find(|stage| stage.code() == text).ok_or_else(found)
    }
}

/// A contiguous, non-empty range of stages, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StageRange {
    from: Stage,
    to: Stage,
}

impl StageRange {
    /// Every stage: "tous stades confondus", or no stage named at all.
    pub const ALL: Self = Self { from: Stage::Preproject, to: Stage::AciSigned };

    /// The range from one stage to another.
    ///
    /// # Errors
    ///
    /// If the first stage comes after the last.
    pub fn new(from: Stage, to: Stage) -> Result<Self, StageError> {
        if to < from {
            return Err(StageError::Backwards { from, to });
        }
        Ok(Self { from, to })
    }

    /// One stage alone.
    pub const fn exactly(stage: Stage) -> Self {
        Self { from: stage, to: stage }
    }

    /// This stage and all that follow.
    pub const fn at_least(stage: Stage) -> Self {
        Self { from: stage, to: Stage::AciSigned }
    }

    /// This stage and all that come before.
    pub const fn at_most(stage: Stage) -> Self {
        Self { from: Stage::Preproject, to: stage }
    }

    /// The first stage covered.
    pub const fn from(self) -> Stage {
        self.from
    }

    /// The last stage covered.
    pub const fn to(self) -> Stage {
        self.to
    }

    /// Whether every stage of `other` is also in this range.
    pub fn contains(self, other: Self) -> bool {
        self.from <= other.from && other.to <= self.to
    }

    /// Both codes joined by two dots, or one code where the range is one stage.
    pub fn code(self) -> String {
        if self.from == self.to {
            self.from.code().to_owned()
        } else {
            format!("{}..{}", self.from, self.to)
        }
    }
}

impl fmt::Display for StageRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.code())
    }
}

impl FromStr for StageRange {
    type Err = StageError;

    /// Reads `aci_signed`, or `health_project..aci_signed`.
    fn from_str(text: &str) -> Result<Self, StageError> {
        match text.split_once("..") {
            Some((from, to)) => Self::new(from.trim().parse()?, to.trim().parse()?),
            None => text.trim().parse().map(Self::exactly),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_read_back_what_they_print() {
        for from in Stage::ALL {
            for to in Stage::ALL {
                match StageRange::new(from, to) {
                    Ok(range) => assert_eq!(range.code().parse(), Ok(range)),
                    Err(error) => assert_eq!(error, StageError::Backwards { from, to }),
                }
            }
        }
    }

    #[test]
    fn an_unknown_stage_lists_what_is_accepted() {
        let error = "signed".parse::<Stage>().unwrap_err();
        assert!(error.to_string().contains("`aci_signed`"), "{error}");
    }
}

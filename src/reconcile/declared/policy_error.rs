//! Why a policy is refused: what contradicts itself in it, where, and what to do.

use thiserror::Error;

use crate::model::Hint;
use crate::sources::Stumble;

/// Why a text is not a policy.
#[derive(Debug, Error)]
pub enum PolicyError {
    /// Not TOML, or a key that is missing, unknown or of the wrong type.
    #[error("not a policy")]
    Shape(#[source] Stumble),
    /// A step of the order stands there twice.
    #[error("line {line}: the step `{step}` stands in `order` twice")]
    Repeated {
        /// The line of its second place.
        line: usize,
        /// The step.
        step: &'static str,
    },
    /// The order may leave two claims equal.
    #[error("line {line}: `order` does not end with `claim_id`")]
    NotTotal {
        /// The line where the order stands.
        line: usize,
    },
    /// A key of an `[[authority]]` holds a text that is not understood.
    #[error("line {line}: `{key}` is `{found}`")]
    Authority {
        /// The line of the text.
        line: usize,
        /// The key.
        key: &'static str,
        /// The text as given.
        found: String,
    },
    /// A measure's name is almost one of the field's, and would be one of its own.
    #[error("line {line}: `{found}` is no measure")]
    Misspelt {
        /// The line of the name.
        line: usize,
        /// The name as given.
        found: String,
        /// The measure that it is almost.
        meant: String,
    },
    /// A kind of publisher stands in one list twice.
    #[error("line {line}: `{kind}` stands in `kinds` twice")]
    KindTwice {
        /// The line of its second place.
        line: usize,
        /// The kind.
        kind: &'static str,
    },
    /// A list can never decide, because an earlier one fits whatever it fits.
    #[error(
        "line {line}: this `[[authority]]` never counts: the one with `kinds` in line {earlier} fits all that it fits"
    )]
    Shadowed {
        /// The line of its `kinds`.
        line: usize,
        /// The line of the earlier `kinds`.
        earlier: usize,
    },
    /// A figure would be out of date while it is still compared.
    #[error("line {line}: a figure is valid for {valid} days and compared over {tolerance}")]
    StaleBeforeCompared {
        /// The line of `valid_days`.
        line: usize,
        /// The days that it is valid.
        valid: u16,
        /// The tolerance.
        tolerance: u16,
    },
    /// The words would suggest what they exclude.
    #[error("line {line}: the soft margin of `{qualifier}` is wider than the hard one")]
    SoftBeyondHard {
        /// The line of the reading.
        line: usize,
        /// The qualifier.
        qualifier: &'static str,
    },
}

impl Hint for PolicyError {
    fn hint(&self) -> Option<String> {
        let text = match self {
            Self::Shape(fault) if fault.message.starts_with("missing field ") => {
                "add it: the policy.toml that comes with the project shows every key"
            }
            Self::Shape(fault) => return Some(fault.remedy()),
            Self::Repeated { .. } => "remove one of the two: only the first would count",
            Self::NotTotal { .. } => {
                "add `claim_id` as the last step: without it the answer would depend on the input order"
            }
            Self::Authority { key: "level", .. } => "use `country`, `region` or `department`",
            Self::Authority { .. } => {
                "use one stage such as `aci_signed`, or a range such as `health_project..aci_signed`"
            }
            Self::Misspelt { meant, .. } => {
                return Some(format!(
                    "did you mean `{meant}`? a measure of your own needs a name less like it"
                ));
            }
            Self::KindTwice { .. } => "remove one of the two: only the first would count",
            Self::Shadowed { .. } => {
                "put the narrower `[[authority]]` first, or remove the one that never counts"
            }
            Self::StaleBeforeCompared { .. } => {
                "make `valid_days` at least as long as `tolerance_days`"
            }
            Self::SoftBeyondHard { .. } => {
                "make `soft` at most as wide as `hard`; a missing side is open"
            }
        };
        Some(text.to_owned())
    }
}

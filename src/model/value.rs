//! Values as printed: one number or an interval, and the word that qualifies it.

use std::{
    fmt::{self, Write as _},
    str::FromStr,
};

use thiserror::Error;

/// The word that makes a printed number less than exact.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Qualifier {
    /// None: the number is exact.
    #[default]
    Exact,
    /// "près de", "presque": a little less.
    Nearly,
    /// "environ", "autour de", "une vingtaine": near, on either side.
    About,
    /// "plus de": strictly more.
    MoreThan,
    /// "moins de": strictly fewer.
    FewerThan,
    /// "au moins": that many or more.
    AtLeast,
    /// "au plus", "jusqu'à": that many or fewer.
    AtMost,
    /// "150 à 200": both ends printed.
    Between,
}

/// The text is not a qualifier.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error(
    "`{found}` is not a qualifier; expected nothing, or one of `nearly`, `about`, `more_than`, `fewer_than`, `at_least`, `at_most`, `between`"
)]
pub struct QualifierError {
    /// The text as given.
    pub found: String,
}

impl Qualifier {
    /// All qualifiers.
    pub const ALL: [Self; 8] = [
        Self::Exact,
        Self::Nearly,
        Self::About,
        Self::MoreThan,
        Self::FewerThan,
        Self::AtLeast,
        Self::AtMost,
        Self::Between,
    ];

    /// The code used in every table; empty for an exact number.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Exact => "",
            Self::Nearly => "nearly",
            Self::About => "about",
            Self::MoreThan => "more_than",
            Self::FewerThan => "fewer_than",
            Self::AtLeast => "at_least",
            Self::AtMost => "at_most",
            Self::Between => "between",
        }
    }

    /// The ends that this word leaves printed, given the one number beside it.
    ///
    /// "Plus de 200" prints a low end, "moins d'un tiers" a high end, "environ 690" both.
    pub fn interval(self, printed: f64) -> (Option<f64>, Option<f64>) {
        match self {
            Self::MoreThan | Self::AtLeast => (Some(printed), None),
            Self::FewerThan | Self::AtMost => (None, Some(printed)),
            _ => (Some(printed), Some(printed)),
        }
    }
}

impl fmt::Display for Qualifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl FromStr for Qualifier {
    type Err = QualifierError;

    fn from_str(text: &str) -> Result<Self, QualifierError> {
        let found = || QualifierError { found: text.to_owned() };
        Self::ALL.into_iter().find(|qualifier| qualifier.code() == text).ok_or_else(found)
    }
}

/// A value as printed: `low` and `high` are equal for one number, one of them open for
/// "plus de" or "moins de". Its unit is that of the measure.
///
/// At least one end is present; both are finite, not negative, and in order.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Value {
    /// As [`end`] keeps it.
    low: f64,
    high: f64,
    qualifier: Qualifier,
}

/// An end that was not printed: a million claims are two million ends, and an end is never negative.
const OPEN: f64 = -1.0;

/// An end as it was given.
const fn end(kept: f64) -> Option<f64> {
    if kept == OPEN { None } else { Some(kept) }
}

/// Why two ends and a qualifier are not a value.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum ValueError {
    /// Neither end was given.
    #[error("neither `low` nor `high` holds a number")]
    Empty,
    /// An end is NaN or infinite, or larger than any count that could be published.
    #[error("`{found}` is not a number between 0 and {MAX}")]
    OutOfRange {
        /// The end as given.
        found: f64,
    },
    /// The ends are the wrong way round.
    #[error("`low` is {low}, which is above `high`, {high}")]
    Backwards {
        /// The low end.
        low: f64,
        /// The high end.
        high: f64,
    },
}

/// No count of people exceeds this; beyond it `f64` would also stop counting by one.
const MAX: f64 = 1e12;

impl Value {
    /// A value from its ends.
    ///
    /// # Errors
    ///
    /// If there is no end, an end is not a plain number, or they are the wrong way round.
    pub fn new(
        low: Option<f64>,
        high: Option<f64>,
        qualifier: Qualifier,
    ) -> Result<Self, ValueError> {
        for found in low.into_iter().chain(high) {
            if !(0.0..=MAX).contains(&found) {
                return Err(ValueError::OutOfRange { found });
            }
        }
        match (low, high) {
            (None, None) => Err(ValueError::Empty),
            (Some(low), Some(high)) if high < low => Err(ValueError::Backwards { low, high }),
            _ => Ok(Self { low: low.unwrap_or(OPEN), high: high.unwrap_or(OPEN), qualifier }),
        }
    }

    /// One number and the word beside it.
    ///
    /// # Errors
    ///
    /// If the number is negative, not finite or too large.
    pub fn printed(number: f64, qualifier: Qualifier) -> Result<Self, ValueError> {
        let (low, high) = qualifier.interval(number);
        Self::new(low, high, qualifier)
    }

    /// The low end, where one was printed.
    pub const fn low(&self) -> Option<f64> {
        end(self.low)
    }

    /// The high end, where one was printed.
    pub const fn high(&self) -> Option<f64> {
        end(self.high)
    }

    /// The word beside the number.
    pub const fn qualifier(&self) -> Qualifier {
        self.qualifier
    }

    /// Whether the value is one number without a qualifying word.
    pub fn is_exact(&self) -> bool {
        self.qualifier == Qualifier::Exact && self.low() == self.high()
    }

    /// The number to show where one must be chosen: the low end, or else the high one.
    ///
    /// # Panics
    ///
    /// Never: a value has at least one end.
    pub fn headline(&self) -> f64 {
        self.low().or(self.high()).expect("a value has at least one end")
    }
}

/// Adds a number to a text as `{}` prints it. Nearly all are whole, and their digits are known without
/// looking for the shortest fraction.
pub(crate) fn add_number(text: &mut String, number: f64) {
    const MOST: f64 = u32::MAX as f64;
    if number.is_sign_negative() || MOST < number || number.fract() != 0.0 {
        // Writing to a text cannot fail.
        let _ = write!(text, "{number}");
        return;
    }
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "it is whole, not negative and not too large"
    )]
    let mut rest = number as u32;
    let (mut digits, mut from) = ([b'0'; 10], 10);
    loop {
        from -= 1;
        digits[from] = b'0' + u8::try_from(rest % 10).expect("a digit");
        rest /= 10;
        if rest == 0 {
            break;
        }
    }
    text.push_str(std::str::from_utf8(&digits[from..]).expect("digits are ASCII"));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_added_as_they_are_displayed() {
        let cases = [
            0.0,
            -0.0,
            7.0,
            10.0,
            388.0,
            1e6,
            4_294_967_295.0,
            4_294_967_296.0,
            1e15,
            76.4,
            0.1,
            -3.0,
            f64::INFINITY,
            f64::NAN,
        ];
        for number in cases {
            let mut text = String::from("a");
            add_number(&mut text, number);
            assert_eq!(text, format!("a{number}"));
        }
    }

    #[test]
    fn values() {
        let new = |low, high| Value::new(low, high, Qualifier::Exact).map(|_| ());
        #[rustfmt::skip]
        let cases = [
            (Some(1.0), Some(1.0), true),
            (Some(1.0), None, true),
            (None, Some(1.0), true),
            (None, None, false),
            (Some(2.0), Some(1.0), false),
            (Some(-1.0), None, false),
            (Some(f64::NAN), None, false),
            (Some(f64::INFINITY), None, false),
            (Some(1e13), None, false),
        ];
        for (low, high, valid) in cases {
            assert_eq!(new(low, high).is_ok(), valid, "for {low:?}..{high:?}");
        }
    }
}

//! Dates as printed: an interval with a precision, and the basis on which it is known.

use std::{fmt, str::FromStr};

use chrono::{Datelike, Days, Months, NaiveDate};
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// How finely a date was printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Precision {
    /// A day.
    Day,
    /// A month.
    Month,
    /// A quarter, or a vague part of a year such as "début 2023".
    Quarter,
    /// A year.
    Year,
    /// Nothing was printed.
    Unknown,
}

impl Precision {
    /// The code used in every table.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Month => "month",
            Self::Quarter => "quarter",
            Self::Year => "year",
            Self::Unknown => "unknown",
        }
    }
}

/// What makes us believe a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Basis {
    /// The text gives it for the figure.
    Stated,
    /// It is the page's own date.
    Published,
    /// Only the day is known on which we saw the page.
    Captured,
}

impl Basis {
    /// The code used in every table.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Stated => "stated",
            Self::Published => "published",
            Self::Captured => "captured",
        }
    }
}

/// The text is not a date that we accept.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("`{found}` is not a date; expected `2024`, `2024-02`, `2024-Q1` or `2024-02-01`")]
pub struct DateError {
    /// The text as given.
    pub found: String,
}

/// A date with the precision that was printed: a year is not 1 January. Written as it is printed.
///
/// Years run from 1900 to 2199: the claims of this field are younger than 2016, and an old or far
/// year in a document is a misreading.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PartialDate {
    start: NaiveDate,
    precision: Precision,
}

impl PartialDate {
    /// One day.
    pub fn day(year: i32, month: u32, day: u32) -> Option<Self> {
        Self::starting(NaiveDate::from_ymd_opt(year, month, day)?, Precision::Day)
    }

    /// A calendar month.
    pub fn month(year: i32, month: u32) -> Option<Self> {
        Self::starting(NaiveDate::from_ymd_opt(year, month, 1)?, Precision::Month)
    }

    /// A quarter, from 1 to 4.
    pub fn quarter(year: i32, quarter: u32) -> Option<Self> {
        let month = quarter.checked_sub(1)? * 3 + 1;
        Self::starting(NaiveDate::from_ymd_opt(year, month, 1)?, Precision::Quarter)
    }

    /// A calendar year.
    pub fn year(year: i32) -> Option<Self> {
        Self::starting(NaiveDate::from_ymd_opt(year, 1, 1)?, Precision::Year)
    }

    fn starting(start: NaiveDate, precision: Precision) -> Option<Self> {
        (1900..2200).contains(&start.year()).then_some(Self { start, precision })
    }

    /// The first day of the interval.
    pub const fn start(self) -> NaiveDate {
        self.start
    }

    /// The last day of the interval.
    pub fn end(self) -> NaiveDate {
        let months = match self.precision {
            Precision::Day | Precision::Unknown => return self.start,
            Precision::Month => 1,
            Precision::Quarter => 3,
            Precision::Year => 12,
        };
        self.start + Months::new(months) - Days::new(1)
    }

    /// How finely the date was printed.
    pub const fn precision(self) -> Precision {
        self.precision
    }
}

impl From<NaiveDate> for PartialDate {
    /// # Panics
    ///
    /// If the year is not between 1900 and 2199.
    fn from(day: NaiveDate) -> Self {
        Self::starting(day, Precision::Day).expect("days of the clock lie between 1900 and 2199")
    }
}

impl fmt::Display for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month) = (self.start.year(), self.start.month());
        match self.precision {
            Precision::Day | Precision::Unknown => write!(f, "{}", self.start),
            Precision::Month => write!(f, "{year:04}-{month:02}"),
            Precision::Quarter => write!(f, "{year:04}-Q{}", month.div_ceil(3)),
            Precision::Year => write!(f, "{year:04}"),
        }
    }
}

impl From<PartialDate> for String {
    fn from(date: PartialDate) -> Self {
        date.to_string()
    }
}

impl TryFrom<String> for PartialDate {
    type Error = DateError;

    fn try_from(text: String) -> Result<Self, DateError> {
        text.parse()
    }
}

impl FromStr for PartialDate {
    type Err = DateError;

    fn from_str(text: &str) -> Result<Self, DateError> {
        let number = |part: &str, digits: usize| {
            let plain = part.len() == digits && part.bytes().all(|b| b.is_ascii_digit());
            plain.then(|| part.parse::<u32>().ok()).flatten()
        };
        let year = |part: &str| number(part, 4).and_then(|year| i32::try_from(year).ok());
        let parts: Vec<&str> = text.split('-').collect();
        let parsed = match parts.as_slice() {
            [y] => year(y).and_then(Self::year),
            [y, q] if q.starts_with('Q') => {
                year(y).zip(number(&q[1..], 1)).and_then(|(y, q)| Self::quarter(y, q))
            }
            [y, m] => year(y).zip(number(m, 2)).and_then(|(y, m)| Self::month(y, m)),
            [y, m, d] => year(y)
                .zip(number(m, 2).zip(number(d, 2)))
                .and_then(|(y, (m, d))| Self::day(y, m, d)),
            _ => None,
        };
        parsed.ok_or_else(|| DateError { found: text.to_owned() })
    }
}

/// The time that a figure speaks of: an interval, how finely it was printed, and on what basis.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AsOf {
    /// The first day; none where only the day of capture is known.
    pub start: Option<NaiveDate>,
    /// The last day.
    pub end: NaiveDate,
    /// How finely the date was printed.
    pub precision: Precision,
    /// What makes us believe it.
    pub basis: Basis,
    /// The year was not printed beside the day: it is the latest not after publication.
    pub inferred: bool,
}

impl AsOf {
    /// A date that stands in a document.
    pub fn dated(date: PartialDate, basis: Basis, inferred: bool) -> Self {
        Self {
            start: Some(date.start()),
            end: date.end(),
            precision: date.precision(),
            basis,
            inferred,
        }
    }

    /// Nothing is dated: the figure is at most as young as the capture.
    pub const fn captured(on: NaiveDate) -> Self {
        Self {
            start: None,
            end: on,
            precision: Precision::Unknown,
            basis: Basis::Captured,
            inferred: false,
        }
    }

    /// The date as one text (`2024-02`); empty where none is known.
    pub fn text(&self) -> String {
        self.dated_as().map(|date| date.to_string()).unwrap_or_default()
    }

    /// The date as it would be printed; none where it has no beginning or no precision.
    pub fn dated_as(&self) -> Option<PartialDate> {
        let (start, precision) = (self.start?, self.precision);
        (precision != Precision::Unknown).then_some(PartialDate { start, precision })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn partial_dates() {
        #[rustfmt::skip]
        let cases = [
            ("2024-02-01", Some(("2024-02-01", "2024-02-01"))),
            ("2024-02",    Some(("2024-02-01", "2024-02-29"))),
            ("2023-Q1",    Some(("2023-01-01", "2023-03-31"))),
            ("2022",       Some(("2022-01-01", "2022-12-31"))),
            ("2024-02-30", None), ("2024-2-1", None), ("2023-Q5", None), ("2023-Q0", None),
            ("0001", None), ("24", None), ("", None), ("2024-02-01T00:00", None), ("2024-é", None),
        ];
        for (text, expected) in cases {
            let parsed = text.parse::<PartialDate>();
            let got = parsed.as_ref().ok().map(|d| (d.start().to_string(), d.end().to_string()));
            let expected = expected.map(|(a, b)| (a.to_owned(), b.to_owned()));
            assert_eq!(got, expected, "for {text:?}");
            if let Ok(date) = parsed {
                assert_eq!(date.to_string(), text);
            }
        }
    }
}

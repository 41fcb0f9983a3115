//! A stretch of the calendar that has a page of its own.

use std::fmt;

use chrono::{Datelike, NaiveDate};

/// A year, a month or a day: `2024`, `2024-05`, `2024-05-03`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Period {
    pub(crate) year: i32,
    /// From 1; 0 for the whole year.
    pub(crate) month: u32,
    /// From 1; 0 for the whole month.
    pub(crate) day: u32,
}

impl Period {
    /// The year, the month, the day of a day.
    pub(crate) fn all_of(day: NaiveDate) -> [Self; 3] {
        let year = Self { year: day.year(), month: 0, day: 0 };
        let month = Self { month: day.month(), ..year };
        [year, month, Self { day: day.day(), ..month }]
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.year)?;
        for part in [self.month, self.day].into_iter().filter(|&part| part != 0) {
            write!(f, "-{part:02}")?;
        }
        Ok(())
    }
}

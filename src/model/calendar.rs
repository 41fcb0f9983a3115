//! The names of months, and a day in words, as the French and the English write them.

use chrono::{Datelike as _, NaiveDate};

/// The months in French.
pub const MONTHS_FR: [&str; 12] = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
];

/// The months in English.
pub const MONTHS_EN: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// A day in French: "1er février 2024".
pub fn french_day(day: NaiveDate) -> String {
    let first = if day.day() == 1 { "er" } else { "" };
    format!("{}{first} {} {}", day.day(), MONTHS_FR[day.month0() as usize], day.year())
}

/// A day in English: "1 February 2024".
pub fn english_day(day: NaiveDate) -> String {
    format!("{} {} {}", day.day(), MONTHS_EN[day.month0() as usize], day.year())
}

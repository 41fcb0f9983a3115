//! Words in both languages: numbers, dates, the names that things have, and how a text is set.

pub(super) mod words;
pub(super) mod setting;
pub(super) mod period;
pub(super) mod dates;
pub(super) mod names;

//! The day that a row of a table gives to its figures, with the heads above it.

use super::caption::within_year;
use super::cell::dated;
use super::column::Column;
use super::table::Sheet;
use crate::extract::lexicon::token::tokens;
use crate::extract::recognise::dates::{self, DateHit};
use crate::model::PartialDate;

/// What a row says of its day.
pub(crate) struct RowDate {
    /// The cell of the column of dates.
    cell: Option<String>,
    /// "Au 31 décembre": the day within the year of a head.
    within: Option<(u32, Option<u32>)>,
    /// "Objectif fin 2025", "CPTS au 31/12/2022"
    label: Option<(PartialDate, bool)>,
    /// Of the row that heads it, or of which it is a part.
    above: Option<(PartialDate, bool)>,
}

/// What a number and the head of its column say of its day.
pub(crate) struct Day<'d> {
    pub(crate) cell: &'d str,
    pub(crate) head: Option<PartialDate>,
    pub(crate) title: &'d str,
}

impl RowDate {
    /// What a row says by its cell of the column of dates, by its label, and by the rows above it, whose day is known.
    pub(crate) fn new(
        cell: Option<String>,
        label: &str,
        above: Option<(PartialDate, bool)>,
        sheet: &Sheet<'_>,
    ) -> Self {
        let told: Vec<DateHit> = dates::dates(&tokens(label), sheet.page.vocabulary);
        Self {
            cell,
            within: told.iter().copied().find_map(within_year),
            label: told.iter().find_map(|hit| hit.printed.resolve(sheet.page.published)),
            above,
        }
    }

    /// The day in its label, or the one above it, for the rows that are a part of it.
    pub(crate) fn label(&self) -> Option<(PartialDate, bool)> {
        self.label.or(self.above)
    }

    /// The day that a number is of, and whether its year is inferred.
    pub(crate) fn of(&self, day: &Day<'_>, sheet: &Sheet<'_>) -> Option<(PartialDate, bool)> {
        let Self { cell, within, label, above } = self;
        let whole = |date| sheet.caption.within(date, *within);
        // "35 (31/12/2023)"
        let own = dated(day.cell).and_then(|(_, day)| day.resolve(sheet.page.published));
        if own.is_some() {
            return own;
        }
        match cell {
            // A column of dates speaks for every row: "n. c." is no date.
            Some(text) => {
                let date = dates::whole(&tokens(text))?.resolve(sheet.page.published);
                // "2020", below "CPTS sous ACI au 31 décembre"
                let head = || dates::dates(&tokens(day.title), sheet.page.vocabulary);
                let within = within.or_else(|| head().into_iter().find_map(within_year));
                date.map(|(date, inferred)| (sheet.caption.within(date, within), inferred))
            }
            None if sheet.columns.contains(&Column::Date) => None,
            None => {
                let head = day.head.map(|date| (whole(date), false));
                head.or(*label).or(*above).or(sheet.caption.date)
            }
        }
    }
}

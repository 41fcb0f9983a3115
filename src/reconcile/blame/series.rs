//! What was said of each cell before and after, and what is odd about a number beside it.

use chrono::NaiveDate;

use super::trouble::own_units;
use crate::model::{Map, Territory};
use crate::reconcile::admission::admit::Field;
use crate::reconcile::declared::interval::Interval;
use crate::reconcile::declared::policy::Policy;
use crate::reconcile::statements::fold::Cell;

/// Smaller numbers are those of other stages by chance.
const TWO_DIGITS: i64 = 10;

/// What was said of each cell, in the order of time, and of each territory.
#[derive(Debug)]
pub(crate) struct Series {
    cells: Map<Cell, Vec<(NaiveDate, usize)>>,
    places: Map<Territory, Vec<usize>>,
    within_days: i64,
    quoted_days: i64,
}

impl Series {
    pub(crate) fn new(field: &Field<'_>, policy: &Policy) -> Self {
        let mut cells: Map<Cell, Vec<(NaiveDate, usize)>> = Map::default();
        let mut places: Map<Territory, Vec<usize>> = Map::default();
        for (number, statement) in field.statements.iter().enumerate() {
            let exact = statement.read.hard.is_exact() && !field.whens[number].vague;
            if exact {
                let dated = (statement.as_of.end, number);
                cells.entry(statement.cell()).or_default().push(dated);
                if field.only.is_none() {
                    places.entry(statement.cell().territory).or_default().push(number);
                }
            }
        }
        for series in cells.values_mut() {
            series.sort_unstable();
        }
        let within_days = policy.moving_days.into();
        Self { cells, places, within_days, quoted_days: policy.quoted_window_days.into() }
    }

    /// How much nearer what is implied lies to what was said just before and after than what is
    /// printed; below zero where it lies farther away.
    pub(crate) fn gain(&self, field: &Field<'_>, statement: usize, implied: Interval) -> i64 {
        let said = &field.statements[statement];
        let Some(series) = self.cells.get(&said.cell()) else { return 0 };
        let (own, end) = (field.whens[statement].own, said.as_of.end);
        let apart = |&&(day, number): &&(NaiveDate, usize)| {
            !field.whens[number].own.meets(own) && (day - end).num_days().abs() <= self.within_days
        };
        let (before, after) = series.split_at(series.partition_point(|&(day, _)| day < end));
        let neighbours = [before.iter().rev().find(apart), after.iter().find(apart)];
        let read = |&(_, number): &(NaiveDate, usize)| field.statements[number].read.hard;
        let mut hull: Option<Interval> = None;
        for said in neighbours.into_iter().flatten().map(read) {
            hull = Some(hull.map_or(said, |held| held.hull(said)));
        }
        let Some(hull) = hull else { return 0 };
        let implied = own_units(field, &said.lead().measure, implied);
        said.read.hard.distance(hull) - implied.distance(hull)
    }

    /// Whether the same number, of two digits at least, is printed of other stages of the territory at
    /// that time.
    pub(crate) fn is_mixed_up(&self, field: &Field<'_>, statement: usize) -> bool {
        let read = field.statements[statement].read.hard;
        let ((territory, range), own) = (field.cell(statement), field.whens[statement].own);
        let same = |&other: &usize| {
            field.range(other) != range
                && field.statements[other].read.hard == read
                && field.whens[other].own.meets(own)
        };
        let is_telling = read.is_exact() && TWO_DIGITS <= read.low;
        is_telling && self.places.get(&territory).is_some_and(|all| all.iter().any(same))
    }

    /// Whether a copy repeats what somebody who counts printed of an earlier day, and may be as old.
    pub(crate) fn is_outdated(&self, field: &Field<'_>, statement: usize) -> bool {
        let (said, start) = (&field.statements[statement], field.whens[statement].own.start);
        if !said.is_copy {
            return false;
        }
        let Some(series) = self.cells.get(&said.cell()) else { return false };
        series.iter().any(|&(day, number)| {
            let other = &field.statements[number];
            let is_before = field.whens[number].own.end < start;
            let is_near = (start - day).num_days() <= self.quoted_days;
            !other.is_copy && other.read.hard == said.read.hard && is_before && is_near
        })
    }
}

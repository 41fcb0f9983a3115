//! Where statements are put to see whether they hold together: one number for each territory, where
//! nobody divides the stages, or else a whole table.

use std::collections::BTreeSet;

use super::admit::Field;
use super::flat::Flat;
use crate::model::Territory;
use crate::reconcile::declared::interval::Interval;
use crate::reconcile::hidden::bounds::{Bounds, Law};
use crate::reconcile::hidden::table::{Mark, Table};

/// What was put together so far.
#[derive(Debug)]
pub(crate) enum Room {
    /// One number for each territory, all of one range of stages.
    Flat(Flat, usize),
    /// Everything that was said.
    Table(Box<Filling>),
}

/// A point to which a room can be taken back.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Point {
    Flat(usize),
    Table(Mark),
}

impl Room {
    /// Nothing yet about the territories of some statements.
    pub(crate) fn new(field: &Field<'_>, statements: &[usize]) -> Self {
        match (Flat::of(field, statements), field.only) {
            (Some(flat), Some(range)) => Self::Flat(flat, range),
            _ => Self::Table(Box::new(Filling::new(field, statements))),
        }
    }

    pub(crate) fn mark(&self) -> Point {
        match self {
            Self::Flat(flat, _) => Point::Flat(flat.mark()),
            Self::Table(filling) => Point::Table(filling.table.mark()),
        }
    }

    /// Takes back everything since a point of this room.
    pub(crate) fn undo(&mut self, point: Point) {
        match (self, point) {
            (Self::Flat(flat, _), Point::Flat(mark)) => flat.undo(mark),
            (Self::Table(filling), Point::Table(mark)) => filling.table.undo(mark),
            (Self::Flat(..), Point::Table(_)) | (Self::Table(_), Point::Flat(_)) => {
                unreachable!("a point is one of its own room")
            }
        }
    }

    /// Adds a statement with some interval, and every complete list that it completes; says whether
    /// a table may still exist. Where none does, the caller takes it back.
    pub(crate) fn add(&mut self, field: &Field<'_>, statement: usize, interval: Interval) -> bool {
        match self {
            Self::Flat(flat, _) => flat.add(field.territory(statement), interval),
            Self::Table(filling) => filling.add(field, statement, interval),
        }
    }

    /// Says that a statement stands, where a list may ask.
    pub(crate) fn know(&mut self, field: &Field<'_>, statement: usize) {
        if let Self::Table(filling) = self {
            filling.know(field, statement);
        }
    }

    /// Says that a statement does not stand.
    pub(crate) fn forget(&mut self, statement: usize) {
        if let Self::Table(filling) = self {
            filling.forget(statement);
        }
    }

    /// Forgets how to go back.
    pub(crate) fn keep(&mut self) {
        match self {
            Self::Flat(flat, _) => flat.keep(),
            Self::Table(filling) => filling.table.keep(),
        }
    }

    /// What everything that was put together says of a cell.
    pub(crate) fn bounds(&self, (territory, range): (Territory, usize)) -> Interval {
        match self {
            Self::Flat(flat, only) => {
                let own = flat.bounds(territory);
                if *only == range {
                    return own;
                }
                let mut bounds = Bounds::ANY;
                bounds.0[*only] = own;
                bounds.closed(Law::Sums).map_or(Interval::ANY, |closed| closed.0[range])
            }
            Self::Table(filling) => filling.table.bounds(filling.table.at(territory, range)),
        }
    }

    /// Whether a whole table fits, where [`Room::add`] did not say no; `true` where that was not
    /// decided.
    pub(crate) fn exists(&mut self) -> bool {
        match self {
            Self::Flat(..) => true,
            Self::Table(filling) => filling.table.exists(),
        }
    }

    /// Whether some question was given up, and answered as if a table existed.
    pub(crate) fn is_unsure(&self) -> bool {
        matches!(self, Self::Table(filling) if filling.table.is_unsure)
    }
}

/// A table while it is being filled.
#[derive(Debug)]
pub(crate) struct Filling {
    pub(crate) table: Table,
    /// Of those that stand in a complete list, which were admitted.
    known: BTreeSet<usize>,
}

impl Filling {
    /// Nothing about the territories of some statements.
    pub(crate) fn new(field: &Field<'_>, statements: &[usize]) -> Self {
        Self::about(field.table(statements, None))
    }

    /// A table in which nothing was admitted yet.
    pub(crate) const fn about(table: Table) -> Self {
        Self { table, known: BTreeSet::new() }
    }

    /// Says that a statement stands, where a list may ask.
    pub(crate) fn know(&mut self, field: &Field<'_>, statement: usize) {
        if field.lists.contains_key(&statement) {
            self.known.insert(statement);
        }
    }

    /// Says that a statement does not stand.
    pub(crate) fn forget(&mut self, statement: usize) {
        self.known.remove(&statement);
    }

    /// Adds a statement with some interval, and every complete list that it completes; says
    /// whether a table still exists. Where it does not, the caller takes it back.
    pub(crate) fn add(&mut self, field: &Field<'_>, statement: usize, interval: Interval) -> bool {
        let known = |n: usize| n == statement || self.known.contains(&n);
        let lists = field.lists.get(&statement).into_iter().flatten();
        let completed: Vec<_> = lists
            .map(|&list| &field.wholes[list])
            .filter(|(total, parts)| known(*total) && parts.iter().all(|&part| known(part)))
            .collect();
        let at = field.at(&self.table, statement);
        self.table.giver = statement;
        self.table.admit(at, interval)
            && completed.into_iter().all(|(total, parts)| {
                let parts = parts.iter().map(|&part| field.at(&self.table, part)).collect();
                let total = field.at(&self.table, *total);
                self.table.complete(total, parts)
            })
    }
}

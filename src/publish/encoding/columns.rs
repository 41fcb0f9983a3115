//! The rows of a table that is written in parts, column by column.
//!
//! A million rows are hundreds of millions of cells. Kept as [`Cell`]s each text of them would be
//! an allocation of its own until the part is written; here the texts of a column stand one after
//! another, and those that many rows say only once. The schema is checked as in [`Rows`](super::rows::Rows).

use std::{iter, slice};

use super::following::{Known, Root, Row};
use super::rows::{Cell, Named};
use super::words::Words;
use crate::publish::schema::{Field, Kind, Table};

/// Rows that wait to be written.
#[derive(Debug)]
pub(crate) struct Columns {
    rows: usize,
    /// One for each field of the table.
    stores: Vec<Store>,
    known: Known,
}

/// One row while it is told: each cell goes where the values of its column are kept.
#[derive(Debug)]
pub(crate) struct Line<'c> {
    table: &'static str,
    /// The number of the row.
    row: usize,
    is_named: bool,
    known: &'c mut Known,
    to: iter::Zip<slice::Iter<'c, Field>, slice::IterMut<'c, Store>>,
}

impl<'a> Extend<Named<'a>> for Line<'_> {
    fn extend<Cells: IntoIterator<Item = Named<'a>>>(&mut self, cells: Cells) {
        for (name, cell) in cells {
            let Some((field, store)) = self.to.next() else {
                panic!("a row of `{}` has more columns", self.table)
            };
            if self.is_named {
                field.is_named(name, self.table);
            }
            // What stood in the column before was fit for it then.
            if !store.repeats(&cell) {
                field.holds(&cell, self.table);
                store.push(&cell);
            }
        }
    }
}

impl<'a> Row<'a> for Line<'_> {
    fn follow<const N: usize>(&mut self, root: Root<'_>, cells: impl FnOnce() -> [Named<'a>; N]) {
        let left = self.to.len();
        let first = self.known.first(left, root, self.row);
        if first == self.row {
            return self.extend(cells());
        }
        assert!(N <= left, "a row of `{}` has more columns", self.table);
        let stores = self.to.by_ref().take(N);
        if cfg!(debug_assertions) {
            // Where time does not count, they are told, too, and have to be the same.
            for ((field, store), (name, cell)) in stores.zip(cells()) {
                field.is_named(name, self.table);
                store.again(first);
                assert!(store.ends_with(&cell), "`{name}` of `{}` does not follow", self.table);
            }
        } else {
            stores.for_each(|(_, store)| store.again(first));
        }
    }
}

/// The values of one column.
#[derive(Debug, PartialEq)]
pub(crate) enum Store {
    /// Texts.
    Text(Words),
    /// Whole numbers, and moments in milliseconds.
    Whole(Vec<Option<i64>>),
    /// Numbers.
    Number(Vec<Option<f64>>),
    /// Days since 1970.
    Date(Vec<Option<i32>>),
    /// True or false.
    Flag(Vec<Option<bool>>),
}

impl Columns {
    /// The columns of a table, without rows.
    pub(crate) fn new(table: &Table) -> Self {
        let stores = table.fields.iter().map(|field| Store::new(field.column.kind)).collect();
        Self { rows: 0, stores, known: Known::default() }
    }

    /// Adds a row, as it is told cell by cell.
    ///
    /// # Panics
    ///
    /// Like [`Rows::push`](super::rows::Rows::push).
    pub(crate) fn push(&mut self, table: &Table, tell: impl FnOnce(&mut Line<'_>)) {
        let (fields, stores) = (table.fields.iter(), self.stores.iter_mut());
        // The rows of a table are all told by the same words, so that the first names the columns for all;
        // where time does not count, each does.
        let is_named = self.rows == 0 || cfg!(debug_assertions);
        let (table, row, known) = (table.name, self.rows, &mut self.known);
        let mut line = Line { table, row, is_named, known, to: fields.zip(stores) };
        tell(&mut line);
        assert!(line.to.next().is_none(), "a row of `{table}` ends early");
        self.rows += 1;
    }

    /// Removes all rows, and keeps the room for others.
    pub(crate) fn clear(&mut self) {
        self.rows = 0;
        self.known.clear();
        for store in &mut self.stores {
            match store {
                Store::Text(words) => words.clear(),
                Store::Whole(values) => values.clear(),
                Store::Number(values) => values.clear(),
                Store::Date(values) => values.clear(),
                Store::Flag(values) => values.clear(),
            }
        }
    }

    /// How many rows there are.
    pub(crate) const fn len(&self) -> usize {
        self.rows
    }

    /// The columns, in the order of the table.
    pub(crate) fn stores(&self) -> &[Store] {
        &self.stores
    }
}

impl Store {
    fn new(kind: Kind) -> Self {
        match kind {
            Kind::Text | Kind::Code(_) => Self::Text(Words::default()),
            Kind::Integer | Kind::Time => Self::Whole(Vec::new()),
            Kind::Number => Self::Number(Vec::new()),
            Kind::Date => Self::Date(Vec::new()),
            Kind::Flag => Self::Flag(Vec::new()),
        }
    }

    /// The values of these cells.
    pub(crate) fn of(kind: Kind, cells: &[Cell<'_>]) -> Self {
        let mut store = Self::new(kind);
        for cell in cells {
            store.push(cell);
        }
        store
    }

    /// Adds a text once more, where it is known to stand in the column already.
    fn repeats(&mut self, cell: &Cell<'_>) -> bool {
        match (self, cell.text()) {
            (Self::Text(words), Some(text)) => words.repeats(text),
            _ => false,
        }
    }

    /// Adds the value of an earlier row once more.
    fn again(&mut self, row: usize) {
        match self {
            Self::Text(words) => words.again(row),
            Self::Whole(values) => values.push(values[row]),
            Self::Number(values) => values.push(values[row]),
            Self::Date(values) => values.push(values[row]),
            Self::Flag(values) => values.push(values[row]),
        }
    }

    /// Whether the last row holds what a cell says.
    fn ends_with(&self, cell: &Cell<'_>) -> bool {
        match self {
            Self::Text(words) => words.texts().last() == Some(cell.text()),
            Self::Whole(values) => values.last() == Some(&cell.whole()),
            Self::Number(values) => values.last() == Some(&cell.number()),
            Self::Date(values) => {
                values.last() == Some(&cell.date().map(|day| day.to_epoch_days()))
            }
            Self::Flag(values) => values.last() == Some(&cell.flag()),
        }
    }

    fn push(&mut self, cell: &Cell<'_>) {
        match self {
            Self::Text(words) => words.push(cell.text()),
            Self::Whole(values) => values.push(cell.whole()),
            Self::Number(values) => values.push(cell.number()),
            Self::Date(values) => values.push(cell.date().map(|day| day.to_epoch_days())),
            Self::Flag(values) => values.push(cell.flag()),
        }
    }
}

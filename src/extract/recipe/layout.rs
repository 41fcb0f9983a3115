//! Where the columns of a recipe stand in a table.

use crate::read::{Miss, Table};

use super::Recipe;
use crate::extract::lexicon::token::fold;
use crate::extract::tables::header::title;

/// How many rows a head may have, titles above it included.
const MAX_HEADS: usize = 20;

/// Where everything stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Layout {
    /// How many rows stand above the body.
    pub(super) heads: usize,
    pub(super) name: Option<usize>,
    pub(super) territory: Option<usize>,
    pub(super) region: Option<usize>,
    pub(super) department: Option<usize>,
    pub(super) stage: Option<usize>,
    pub(super) date: Option<usize>,
    pub(super) opened: Option<usize>,
    pub(super) only: Option<usize>,
    /// In the order of the recipe's values.
    pub(super) values: Vec<usize>,
}

/// The name of a key of `[documents.extract.columns]` in messages.
pub(super) fn key(column: &str) -> String {
    format!("extract.columns.{column}")
}

impl Layout {
    /// Finds the columns in the smallest head that holds them all.
    ///
    /// # Errors
    ///
    /// How many columns no head holds, and the first of them.
    pub(super) fn of(table: &Table, recipe: &Recipe) -> Result<Self, (usize, Miss)> {
        let mut nearest: Option<(usize, Miss)> = None;
        for heads in 1..=table.rows.len().min(MAX_HEADS) {
            match Self::below(table, heads, recipe) {
                Ok(layout) => return Ok(layout),
                Err(miss) if nearest.as_ref().is_none_or(|(least, _)| miss.0 < *least) => {
                    nearest = Some(miss);
                }
                Err(_) => (),
            }
        }
        let (key, wanted) = recipe.first_column();
        Err(nearest.unwrap_or_else(|| (usize::MAX, Miss::new(&key, wanted, []))))
    }

    /// The columns, if these rows are the head.
    fn below(table: &Table, heads: usize, recipe: &Recipe) -> Result<Self, (usize, Miss)> {
        let mut missing = Missing { table, heads, count: 0, first: None };
        let columns = &recipe.columns;
        let mut find = |name: &str, wanted: &Option<String>| {
            wanted.as_ref().and_then(|wanted| missing.column(&key(name), wanted))
        };
        let layout = Self {
            heads,
            name: find("name", &columns.name),
            territory: find("territory", &columns.territory),
            region: find("region", &columns.region),
            department: find("department", &columns.department),
            stage: find("stage", &columns.stage),
            date: find("date", &columns.date),
            opened: find("opened", &columns.opened),
            only: recipe
                .only
                .as_ref()
                .and_then(|only| missing.column("extract.only.column", &only.column)),
            values: recipe
                .values
                .iter()
                .map(|value| missing.column(&value.key, &value.column).unwrap_or_default())
                .collect(),
        };
        match missing.first {
            None => Ok(layout),
            Some(miss) => Err((missing.count, miss)),
        }
    }
}

/// A search for columns, and what it did not find.
struct Missing<'t> {
    table: &'t Table,
    heads: usize,
    count: usize,
    first: Option<Miss>,
}

impl Missing<'_> {
    /// The one column of this name.
    fn column(&mut self, key: &str, wanted: &str) -> Option<usize> {
        let rows = &self.table.rows[..self.heads];
        let width = rows.iter().map(|row| row.cells.len()).max().unwrap_or(0);
        let name = fold(wanted.trim());
        let called = |at: &usize, spanned: bool| {
            let cell = rows.iter().filter_map(|row| row.cells.get(*at));
            let own = cell.filter(|cell| spanned || !cell.spanned);
            own.into_iter().any(|cell| fold(&cell.text) == name)
                || spanned && fold(&title(rows, *at)) == name
        };
        // A head that spans several columns is called by all of them, and printed in the first.
        let mut found: Vec<usize> = (0..width).filter(|at| called(at, false)).collect();
        if found.is_empty() {
            found = (0..width).filter(|at| called(at, true)).collect();
        }
        if let [only] = found.as_slice() {
            return Some(*only);
        }
        self.count += 1;
        if self.first.is_none() {
            let titles = (0..width).map(|at| title(rows, at)).filter(|title| !title.is_empty());
            self.first = Some(if found.is_empty() {
                Miss::new(key, wanted, titles)
            } else {
                let why = format!("which {} columns are called", found.len());
                Miss::because(key, wanted, why)
            });
        }
        None
    }
}

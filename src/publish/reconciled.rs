//! Writes what the reconciler made of somebody else's claims.
//!
//! The tables are those of a snapshot; `input_row` leads from every claim and decision back to the
//! record of the input.

use std::{
    fs::{self, File},
    path::{Path, PathBuf},
};

use polars::prelude::PolarsError;

use crate::model::{ClaimId, Map};
use crate::normalise::Claim;
use crate::reconcile::{Conflict, Reconciled};
use crate::sources::Geography;

use super::columns::Columns;
use super::draft::{create_new, sync};
use super::input::RowProblem;
use super::rows::{Cell, Named};
use super::schema::{self, Presence, Table};
use super::{PublishError, parquet, repairs, tables};

/// Somebody's claims and what became of them.
#[derive(Clone, Copy, Debug)]
pub struct Reconciliation<'a> {
    /// The claims, with the number of their record in the input.
    pub claims: &'a [(u64, Claim)],
    /// The records that were no claims.
    pub refused: &'a [RowProblem],
    /// What the reconciler says.
    pub reconciled: &'a Reconciled,
    /// The names behind the codes.
    pub geography: &'a Geography,
}

/// Writes `claims`, `figures`, `decisions`, `conflicts`, `repairs` and `refused` as Parquet into a folder,
/// which is made if need be. Each file appears whole.
///
/// A decision about a claim that stands in no record of the input, such as a sum of parts, has no
/// `input_row`.
///
/// # Errors
///
/// If the disk refuses.
pub fn write_reconciled(dir: &Path, result: &Reconciliation<'_>) -> Result<(), PublishError> {
    let mut tables = ReconciledTables::create(dir, result.geography)?;
    tables.add(ReconciledRows::of(result))?;
    tables.finish()
}

/// The tables while they are written part by part: measure after measure, so that not all of a
/// large file has to be held at once. Nothing is seen of them before [`ReconciledTables::finish`].
#[derive(Debug)]
pub struct ReconciledTables<'a> {
    dir: PathBuf,
    places: &'a Geography,
    claims: Growing,
    figures: Growing,
    decisions: Growing,
    refused: Growing,
    /// The widest gap of all parts comes first, so these are written at the end.
    conflicts: Vec<Conflict>,
}

/// A table that is written aside.
#[derive(Debug)]
struct Growing {
    table: Table,
    aside: PathBuf,
    file: File,
    parquet: parquet::Growing,
    rows: Columns,
}

/// Rows that are made into Parquet at once.
const ROWS_AT_ONCE: usize = 1 << 17;

impl<'a> ReconciledTables<'a> {
    /// Begins the tables in a folder, which is made if need be; the geography has the names behind
    /// the codes.
    ///
    /// # Errors
    ///
    /// If the disk refuses.
    pub fn create(dir: &Path, places: &'a Geography) -> Result<Self, PublishError> {
        fs::create_dir_all(dir).map_err(PublishError::write(dir))?;
        Ok(Self {
            dir: dir.to_owned(),
            places,
            claims: Growing::new(dir, with_row("claims", Presence::Always))?,
            figures: Growing::new(dir, schema::named("figures").clone())?,
            decisions: Growing::new(dir, with_row("decisions", Presence::Nullable))?,
            refused: Growing::new(dir, schema::refused().clone())?,
            conflicts: Vec::new(),
        })
    }

    /// Adds the claims of some measures and what became of them.
    ///
    /// # Errors
    ///
    /// If the disk refuses.
    pub fn add(&mut self, rows: ReconciledRows) -> Result<(), PublishError> {
        self.claims.extend(&rows.claims)?;
        self.figures.extend(&rows.figures)?;
        self.decisions.extend(&rows.decisions)?;
        self.refused.extend(&rows.refused)?;
        self.conflicts.extend(rows.conflicts);
        Ok(())
    }

    /// Ends the tables and lets them be seen.
    ///
    /// # Errors
    ///
    /// If the disk refuses.
    pub fn finish(self) -> Result<(), PublishError> {
        let mut all = self.conflicts;
        all.sort_by(|a, b| b.gap.total_cmp(&a.gap).then_with(|| a.id.cmp(&b.id)));
        let mut conflicts = Growing::new(&self.dir, schema::named("conflicts").clone())?;
        let mut advised = Growing::new(&self.dir, schema::named("repairs").clone())?;
        for conflict in &all {
            conflicts.push(tables::conflict(conflict, self.places))?;
            for repair in repairs::repairs(conflict, self.places) {
                advised.push(repair)?;
            }
        }
        for table in [self.claims, self.figures, self.decisions, conflicts, advised, self.refused] {
            table.finish(&self.dir)?;
        }
        sync(&self.dir)
    }
}

/// The rows of some measures, made ready to be written: that can be done by whoever reconciled them,
/// while others are written.
#[derive(Debug)]
pub struct ReconciledRows {
    claims: Columns,
    figures: Columns,
    decisions: Columns,
    refused: Columns,
    conflicts: Vec<Conflict>,
}

impl ReconciledRows {
    /// The rows of what was reconciled.
    pub fn of(result: &Reconciliation<'_>) -> Self {
        let places = result.geography;
        let numbers: Map<&ClaimId, u64> =
            result.claims.iter().map(|(number, claim)| (&claim.id, *number)).collect();
        let table = with_row("claims", Presence::Always);
        let mut claims = Columns::new(&table);
        for (number, claim) in result.claims {
            let mut row = numbered(Some(*number), tables::claim(claim, places));
            // What anybody says in a file of claims is theirs, not ours.
            row.push(("restated", false.into()));
            claims.push(&table, row);
        }
        let table = with_row("decisions", Presence::Nullable);
        let mut decisions = Columns::new(&table);
        for decision in &result.reconciled.decisions {
            let number = numbers.get(&decision.claim).copied();
            decisions.push(&table, numbered(number, tables::decision(decision, places)));
        }
        let table = schema::named("figures");
        let mut figures = Columns::new(table);
        for figure in &result.reconciled.figures {
            figures.push(table, tables::figure(figure, places));
        }
        let table = schema::refused();
        let mut refused = Columns::new(table);
        for problem in result.refused {
            let message = format!("{}; {}", problem.message, problem.remedy);
            let row = vec![
                ("column_name", (&problem.column).into()),
                ("value_found", (&problem.value).into()),
                ("message", message.into()),
            ];
            refused.push(table, numbered(Some(problem.row), row));
        }
        let conflicts = result.reconciled.conflicts.clone();
        Self { claims, figures, decisions, refused, conflicts }
    }

    /// How many figures there are.
    pub const fn figures(&self) -> usize {
        self.figures.len()
    }

    /// How many conflicts there are.
    pub const fn conflicts(&self) -> usize {
        self.conflicts.len()
    }
}

/// A table of a snapshot, with the number of the record in the input.
fn with_row(name: &str, presence: Presence) -> Table {
    schema::named(name).with_input_row(presence)
}

impl Growing {
    fn new(dir: &Path, table: Table) -> Result<Self, PublishError> {
        let aside = dir.join(format!(".{}.parquet.part", table.name));
        let file = create_new(&aside)?;
        let second = file.try_clone().map_err(PublishError::write(&aside))?;
        let parquet = parquet::Growing::new(second, &table).map_err(refusal(&table))?;
        let rows = Columns::new(&table);
        Ok(Self { table, aside, file, parquet, rows })
    }

    fn push(&mut self, row: Vec<Named<'_>>) -> Result<(), PublishError> {
        self.rows.push(&self.table, row);
        if self.rows.len() < ROWS_AT_ONCE { Ok(()) } else { self.flush() }
    }

    /// Adds many rows, and writes them as one by one.
    fn extend(&mut self, rows: &Columns) -> Result<(), PublishError> {
        let mut from = 0;
        while from < rows.len() {
            let to = rows.len().min(from + ROWS_AT_ONCE - self.rows.len());
            self.rows.extend(rows, from..to);
            from = to;
            if ROWS_AT_ONCE <= self.rows.len() {
                self.flush()?;
            }
        }
        Ok(())
    }

    fn flush(&mut self) -> Result<(), PublishError> {
        self.parquet.add(&self.table, &self.rows).map_err(refusal(&self.table))?;
        self.rows.clear();
        Ok(())
    }

    fn finish(mut self, dir: &Path) -> Result<(), PublishError> {
        self.flush()?;
        self.parquet.finish().map_err(refusal(&self.table))?;
        self.file.sync_all().map_err(PublishError::write(&self.aside))?;
        let path = dir.join(format!("{}.parquet", self.table.name));
        fs::rename(&self.aside, &path).map_err(PublishError::write(&path))
    }
}

fn refusal(table: &Table) -> impl FnOnce(PolarsError) -> PublishError {
    let table = table.name.to_owned();
    move |source| PublishError::Encode { table, source }
}

fn numbered(number: Option<u64>, row: Vec<Named<'_>>) -> Vec<Named<'_>> {
    let mut whole = Vec::with_capacity(1 + row.len());
    whole.push(("input_row", number.map(row_number).into()));
    whole.extend(row);
    whole
}

fn row_number(number: u64) -> Cell<'static> {
    Cell::Integer(i64::try_from(number).expect("no file has 2⁶³ records"))
}

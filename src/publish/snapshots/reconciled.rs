//! Writes what the reconciler made of somebody else's claims.
//!
//! The tables are those of a snapshot; `input_row` leads from every claim and decision back to the
//! record of the input.

use std::{
    fs::{self, File},
    io,
    panic::resume_unwind,
    path::{Path, PathBuf},
    sync::atomic::{AtomicU64, Ordering},
    sync::{Mutex, PoisonError},
};

use polars::prelude::PolarsError;

use crate::model::{ClaimId, Map};
use crate::normalise::Claim;
use crate::publish::PublishError;
use crate::publish::content::{repairs, tables};
use crate::publish::encoding::columns::{Columns, Line};
use crate::publish::encoding::growing;
use crate::publish::encoding::rows::{Cell, Named};
use crate::publish::files::durable::{create_new, sync};
use crate::publish::input::RowProblem;
use crate::publish::schema::{self, Presence, Table};
use crate::reconcile::{Conflict, Decision, Figure, Reconciled, in_turn};
use crate::sources::Geography;

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
    let tables = ReconciledTables::create(dir, result.geography)?;
    let mut part = tables.part(result.claims, result.refused)?;
    part.tell(None, &result.reconciled.decisions)?;
    result.reconciled.figures.iter().try_for_each(|figure| part.tell(Some(figure), &[]))?;
    tables.add(part.ready()?)?;
    tables.finish(result.reconciled.conflicts.clone())
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
}

/// A table that is written aside.
#[derive(Debug)]
struct Growing {
    table: Table,
    aside: PathBuf,
    file: File,
    parquet: growing::Growing,
    /// So many bytes are on the disk already.
    settled: AtomicU64,
    /// Room for rows that nobody is filling: as many as there are processors, each used again.
    spare: Mutex<Vec<Columns>>,
}

/// A table that is whole, and still aside.
#[derive(Debug)]
struct Closed {
    name: &'static str,
    aside: PathBuf,
}

/// Rows of one table while they are made ready.
#[derive(Debug)]
struct Filling<'t> {
    to: &'t Growing,
    rows: Columns,
    ready: Ready,
}

/// Rows as they will stand in the file, and how many they are.
#[derive(Debug, Default)]
struct Ready {
    groups: Vec<growing::Encoded>,
    rows: usize,
}

/// Rows that are made into Parquet at once: enough to compress well, few enough to be held by
/// every processor.
const ROWS_AT_ONCE: usize = 1 << 15;

/// Bytes of a table that wait for the disk.
const BYTES_AT_ONCE: u64 = 1 << 22;

/// Conflicts that one processor tells while others tell others; they have much to tell.
const CONFLICTS_AT_ONCE: usize = 1 << 12;

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
        })
    }

    /// Begins the rows of some measures with their claims, given with the number of their record in
    /// the input, and with the records that were none: whoever reconciles them can do that, while
    /// others are written.
    ///
    /// # Errors
    ///
    /// If they cannot be encoded, which only a lack of memory has been seen to cause.
    pub fn part<'t>(
        &'t self,
        claims: &'t [(u64, Claim)],
        problems: &[RowProblem],
    ) -> Result<ReconciledPart<'t>, PublishError> {
        let mut rows = Filling::new(&self.claims);
        for (number, claim) in claims {
            rows.push(|row| {
                row.extend([numbered(Some(*number))]);
                tables::claim(claim, self.places, row);
                // What anybody says in a file of claims is theirs, not ours.
                row.extend([("restated", false.into())]);
            })?;
        }
        let mut refused = Filling::new(&self.refused);
        for problem in problems {
            let message = format!("{}; {}", problem.message, problem.remedy);
            let row = [
                numbered(Some(problem.row)),
                ("column_name", (&problem.column).into()),
                ("value_found", (&problem.value).into()),
                ("message", message.into()),
            ];
            refused.push(|to| to.extend(row))?;
        }
        Ok(ReconciledPart {
            places: self.places,
            numbers: claims.iter().map(|(number, claim)| (claim.id.clone(), *number)).collect(),
            claims: rows.ready()?,
            figures: Filling::new(&self.figures),
            decisions: Filling::new(&self.decisions),
            refused: refused.ready()?,
        })
    }

    /// Adds rows that were made ready. Of the conflicts the widest gap of all parts comes first, so
    /// that these are only written at the end.
    ///
    /// # Errors
    ///
    /// If the disk refuses.
    pub fn add(&self, rows: ReconciledRows) -> Result<(), PublishError> {
        self.claims.add(rows.claims)?;
        self.figures.add(rows.figures)?;
        self.decisions.add(rows.decisions)?;
        self.refused.add(rows.refused)
    }

    /// Ends the tables, with the conflicts of all parts, and lets them be seen.
    ///
    /// # Errors
    ///
    /// If the disk refuses.
    pub fn finish(self, conflicts: Vec<Conflict>) -> Result<(), PublishError> {
        let told = Growing::new(&self.dir, schema::named("conflicts").clone())?;
        let advised = Growing::new(&self.dir, schema::named("repairs").clone())?;
        let (places, dir) = (self.places, &self.dir);
        // What is written goes to the disk while conflicts are told.
        let written = [self.claims, self.figures, self.decisions, self.refused];
        let mut closed = std::thread::scope(|scope| {
            let written = scope.spawn(|| written.map(Growing::closed));
            tell(conflicts, places, (&told, &advised))?;
            written
                .join()
                .unwrap_or_else(|panic| resume_unwind(panic))
                .into_iter()
                .collect::<Result<Vec<_>, _>>()
        })?;
        closed.extend([told.closed()?, advised.closed()?]);
        for table in closed {
            table.show(dir)?;
        }
        sync(&self.dir)
    }
}

/// Writes the conflicts, the widest gap first, and what is advised about each.
fn tell(
    conflicts: Vec<Conflict>,
    places: &Geography,
    (told, advised): (&Growing, &Growing),
) -> Result<(), PublishError> {
    let mut all = conflicts;
    all.sort_by(|a, b| b.gap.total_cmp(&a.gap).then_with(|| a.id.cmp(&b.id)));
    let some: Vec<&[Conflict]> = all.chunks(CONFLICTS_AT_ONCE).collect();
    let rows = |number: usize| {
        let (mut conflicts, mut advice) = (Filling::new(told), Filling::new(advised));
        for conflict in some.get(number).copied().unwrap_or_default() {
            conflicts.push(|row| row.extend(tables::conflict(conflict, places)))?;
            for repair in repairs::repairs(conflict, places) {
                advice.push(|row| row.extend(repair))?;
            }
        }
        Ok::<_, PublishError>((conflicts.ready()?, advice.ready()?))
    };
    // A table without rows is one, too.
    in_turn(some.len().max(1), some.len().max(1), rows, |ready| {
        let (conflicts, advice) = ready?;
        told.add(conflicts)?;
        advised.add(advice)
    })
}

/// The rows of some measures while they are told: full groups of rows are encoded on the way, so that
/// what was told takes little room.
#[derive(Debug)]
pub struct ReconciledPart<'t> {
    places: &'t Geography,
    /// The record of each claim in the input.
    numbers: Map<ClaimId, u64>,
    claims: Ready,
    figures: Filling<'t>,
    decisions: Filling<'t>,
    refused: Ready,
}

impl ReconciledPart<'_> {
    /// Adds a figure, and what became of its claims.
    ///
    /// # Errors
    ///
    /// As for [`ReconciledTables::part`].
    pub fn tell(
        &mut self,
        figure: Option<&Figure>,
        decisions: &[Decision],
    ) -> Result<(), PublishError> {
        let places = self.places;
        for decision in decisions {
            let number = self.numbers.get(&decision.claim).copied();
            self.decisions.push(|row| {
                row.extend([numbered(number)]);
                tables::decision(decision, places, row);
            })?;
        }
        figure.map_or(Ok(()), |it| self.figures.push(|row| tables::figure(it, places, row)))
    }

    /// All that was told, ready to be written.
    ///
    /// # Errors
    ///
    /// As for [`ReconciledTables::part`].
    pub fn ready(self) -> Result<ReconciledRows, PublishError> {
        Ok(ReconciledRows {
            claims: self.claims,
            figures: self.figures.ready()?,
            decisions: self.decisions.ready()?,
            refused: self.refused,
        })
    }
}

/// The rows of some measures, ready to be written.
#[derive(Debug)]
pub struct ReconciledRows {
    claims: Ready,
    figures: Ready,
    decisions: Ready,
    refused: Ready,
}

impl ReconciledRows {
    /// How many figures there are.
    pub const fn figures(&self) -> usize {
        self.figures.rows
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
        let parquet = growing::Growing::new(second, &table).map_err(refusal(&table))?;
        let (settled, spare) = (AtomicU64::default(), Mutex::default());
        Ok(Self { table, aside, file, parquet, settled, spare })
    }

    fn add(&self, rows: Ready) -> Result<(), PublishError> {
        rows.groups
            .into_iter()
            .try_for_each(|group| self.parquet.add(group).map_err(refusal(&self.table)))?;
        self.settle().map_err(PublishError::write(&self.aside))
    }

    /// Waits until what was added is on the disk, where that is much: whoever adds waits for others
    /// anyway, and at the end everybody would wait for the disk.
    fn settle(&self) -> io::Result<()> {
        let written = self.file.metadata()?.len();
        if self.settled.load(Ordering::Relaxed) + BYTES_AT_ONCE <= written {
            self.file.sync_data()?;
            self.settled.store(written, Ordering::Relaxed);
        }
        Ok(())
    }

    /// Ends the file, which is on the disk then.
    fn closed(self) -> Result<Closed, PublishError> {
        self.parquet.finish().map_err(refusal(&self.table))?;
        self.file.sync_all().map_err(PublishError::write(&self.aside))?;
        Ok(Closed { name: self.table.name, aside: self.aside })
    }
}

impl Closed {
    fn show(self, dir: &Path) -> Result<(), PublishError> {
        let path = dir.join(format!("{}.parquet", self.name));
        fs::rename(&self.aside, &path).map_err(PublishError::write(&path))
    }
}

impl<'t> Filling<'t> {
    fn new(to: &'t Growing) -> Self {
        let mut spare = to.spare.lock().unwrap_or_else(PoisonError::into_inner);
        let rows = spare.pop().unwrap_or_else(|| Columns::new(&to.table));
        Self { to, rows, ready: Ready::default() }
    }

    fn push(&mut self, tell: impl FnOnce(&mut Line<'_>)) -> Result<(), PublishError> {
        self.rows.push(&self.to.table, tell);
        if self.rows.len() < ROWS_AT_ONCE { Ok(()) } else { self.encode() }
    }

    fn encode(&mut self) -> Result<(), PublishError> {
        let table = &self.to.table;
        self.ready.rows += self.rows.len();
        self.ready.groups.push(self.to.parquet.encoded(&self.rows).map_err(refusal(table))?);
        self.rows.clear();
        Ok(())
    }

    /// All that was pushed.
    fn ready(mut self) -> Result<Ready, PublishError> {
        self.encode()?;
        self.to.spare.lock().unwrap_or_else(PoisonError::into_inner).push(self.rows);
        Ok(self.ready)
    }
}

fn refusal(table: &Table) -> impl FnOnce(PolarsError) -> PublishError {
    let table = table.name.to_owned();
    move |source| PublishError::Encode { table, source }
}

fn numbered(number: Option<u64>) -> Named<'static> {
    ("input_row", number.map(row_number).into())
}

fn row_number(number: u64) -> Cell<'static> {
    Cell::Integer(i64::try_from(number).expect("no file has 2⁶³ records"))
}

//! Reads somebody else's claims: one row, one claim.
//!
//! | column | required | holds |
//! |---|---|---|
//! | `document` | yes | the name of the document; rows that share it belong together |
//! | `publisher`, `publisher_kind` | yes | whose page it is, and what sort of body that is |
//! | `territory` | yes | `FRA`, `REG-44`, `DEP-08` |
//! | `measure` | yes | `communities`, … or any other word: a plain count |
//! | `low`, `high` | yes | the ends as printed; one of them may be empty |
//! | `as_of` | yes | `2024`, `2024-02`, `2024-Q1` or `2024-02-01` |
//! | `stage_from`, `stage_to` | no | both or neither; neither covers every stage |
//! | `qualifier`, `attributed_to`, `url` | no | as in the table `claims` |
//!
//! Other columns are left alone. A row that is no claim is refused with its number and the reason,
//! and the others go on; a value is never repaired by a guess.

mod names;
mod page;
mod reading;
mod row;
mod sheet;
mod texts;

use std::{
    collections::BTreeMap,
    fmt, fs,
    path::Path,
    sync::{Arc, Mutex, PoisonError},
};

use chrono::NaiveDate;

use crate::model::{ClaimId, Map, Measure, Value, roomy};
use crate::normalise::Claim;
use crate::reconcile::in_turn;
use crate::sources::{Geography, PublisherKind};

use super::PublishError;
use names::Names;
use page::{Body, Page};
use reading::Reading;
use row::Row;
use sheet::Sheet;

/// The columns that a file of claims must have.
const REQUIRED: [&str; 8] =
    ["document", "publisher", "publisher_kind", "territory", "measure", "low", "high", "as_of"];

/// The columns that it may have.
const OPTIONAL: [&str; 5] = ["stage_from", "stage_to", "qualifier", "attributed_to", "url"];

/// Pieces of a file that may be read before the first is put with the others.
const AHEAD: usize = 4;

/// A row of the input that is no claim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowProblem {
    /// The number of the record, from 1, without the header.
    pub row: u64,
    /// The column at fault; empty where the row as a whole is.
    pub column: String,
    /// What it held.
    pub value: String,
    /// What is wrong with it, without a full stop.
    pub message: String,
    /// What to do, in the imperative, without a full stop.
    pub remedy: String,
}

impl fmt::Display for RowProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "row {}: ", self.row)?;
        if !self.column.is_empty() {
            write!(f, "`{}`: ", self.column)?;
        }
        write!(f, "{}; {}", self.message, self.remedy)
    }
}

/// Claims with the number of their record in the input, from 1, and the rows that are none.
pub type InputClaims = (Vec<(u64, Claim)>, Vec<RowProblem>);

/// Reads claims from CSV (`,` or `;`) or Parquet, whichever the first bytes say.
///
/// Every record of the file ends in exactly one of the two lists. Rows with the same words have
/// different ids: what they are to each other is for the reconciler to say.
///
/// # Errors
///
/// If the file cannot be read, or a required column is missing.
pub fn read_claims(path: &Path, geography: &Geography) -> Result<InputClaims, PublishError> {
    let file = ClaimsFile::read(path, geography, NaiveDate::MAX)?;
    let all: Vec<usize> = (0..file.rows.len()).collect();
    Ok((file.claims(&all), file.refused))
}

/// What the row says of who speaks: the publisher, its kind and whom it names.
type Speaks = (u32, PublisherKind, u32);

/// A file of claims, held as what its rows say: a tenth of the room that the claims would take.
#[derive(Debug)]
pub struct ClaimsFile<'a> {
    rows: Vec<Row>,
    with: Reading<'a>,
    names: Names<'a>,
    /// Who speaks in the rows that were asked for: few, and the same in every part.
    bodies: Mutex<Map<Speaks, Body>>,
    /// The records that are no claims, in their order.
    pub refused: Vec<RowProblem>,
}

impl<'a> ClaimsFile<'a> {
    /// Reads a file as [`read_claims`] does. Nobody has counted yet what lies after the last day.
    ///
    /// # Errors
    ///
    /// If the file cannot be read, or a required column is missing.
    pub fn read(
        path: &Path,
        geography: &'a Geography,
        last: NaiveDate,
    ) -> Result<Self, PublishError> {
        let bytes = fs::read(path).map_err(PublishError::read(path))?;
        let wanted: Vec<&'static str> = REQUIRED.into_iter().chain(OPTIONAL).collect();
        let sheet = Sheet::open(path, &bytes, &wanted)?;
        for column in REQUIRED {
            if !sheet.names.iter().any(|name| name == column) {
                let found = sheet.names.iter().map(|name| shown(name)).collect::<Vec<_>>();
                return Err(PublishError::MissingColumn {
                    path: path.to_owned(),
                    column: column.to_owned(),
                    found: if found.is_empty() { "none".to_owned() } else { found.join(", ") },
                });
            }
        }
        // Each piece is read with texts of its own, which are told apart once they are put together.
        let piece = |number: usize| {
            let mut with = Reading::new(geography, last);
            let (mut rows, mut refused) = (Vec::new(), Vec::new());
            sheet.each(number, |record| {
                match record.and_then(|record| Row::read(&record, &mut with)) {
                    Ok(row) => rows.push(row),
                    Err(problem) => refused.push(problem),
                }
            })?;
            Ok((with, rows, refused))
        };
        let mut with = Reading::new(geography, last);
        let (mut rows, mut refused) =
            (Vec::with_capacity(sheet.rows().unwrap_or_default()), Vec::new());
        in_turn(sheet.pieces(), AHEAD, piece, |read: Result<_, PublishError>| {
            let (own, mut found, problems) = read?;
            with.join(own, &mut found);
            rows.append(&mut found);
            refused.extend(problems);
            Ok(())
        })?;
        let publishers = rows.iter().map(|row| (row.publisher, row.kind));
        let names = Names::new(geography, &with.texts, publishers);
        Ok(Self { rows, with, names, bodies: Mutex::default(), refused })
    }

    /// How many claims there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether no row is a claim.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The newest day of which a claim speaks.
    pub fn newest(&self) -> Option<NaiveDate> {
        self.rows.iter().map(|row| self.with.dates.of(row.as_of).end).max()
    }

    /// The rows in parts that can be reconciled one after another, because no measure stands in
    /// two of them: in the order of the measures, each part of `least` rows where there are as many.
    ///
    /// # Panics
    ///
    /// Never: there is always a part to add to.
    pub fn parts(&self, least: usize) -> Vec<Vec<usize>> {
        let mut by_measure: BTreeMap<&Measure, Vec<usize>> = BTreeMap::new();
        let mut rows = vec![Vec::new(); self.with.measures.len()];
        for (number, row) in self.rows.iter().enumerate() {
            rows[row.measure as usize].push(number);
        }
        for (measure, rows) in (0..).zip(rows) {
            by_measure.insert(self.with.measures.of(measure), rows);
        }
        let mut parts: Vec<Vec<usize>> = vec![Vec::new()];
        // The measures that are known speak of each other, and stay together.
        for (measure, rows) in by_measure {
            let part = parts.last_mut().expect("there is always one");
            if least <= part.len() && matches!(measure, Measure::Other(_)) {
                parts.push(rows);
            } else {
                part.extend(rows);
            }
        }
        parts
    }

    /// Who speaks in a row: what a name means is found out once for all parts.
    fn body(&self, speaks: Speaks, row: &Row) -> Body {
        let mut bodies = self.bodies.lock().unwrap_or_else(PoisonError::into_inner);
        bodies.entry(speaks).or_insert_with(|| Body::new(row, &self.with, &self.names)).clone()
    }

    /// The claims of some rows, with the numbers of their records.
    pub fn claims(&self, rows: &[usize]) -> Vec<(u64, Claim)> {
        let mut repeats: Map<ClaimId, u32> = roomy(rows.len());
        let mut bodies: Map<Speaks, Body> = Map::default();
        // Many rows stand in one document.
        let mut pages: Map<(u32, Option<u32>), Page> = Map::default();
        // All texts are kept apart from those of other parts, which others work on: see `Body::apart`.
        let mut measure: Option<(u32, Measure)> = None;
        let nothing = Arc::from("");
        // Many print the same number.
        let mut values: Map<_, Arc<str>> = Map::default();
        let ends = |value: Value| [value.low(), value.high()].map(|end| end.map(f64::to_bits));
        // Room for most ids, so that it does not grow.
        let mut text = String::with_capacity(512);
        let mut claims = Vec::with_capacity(rows.len());
        for &number in rows {
            let (row, with) = (&self.rows[number], &self.with);
            let page = pages.entry((row.document, row.url)).or_insert_with(|| Page::new(row, with));
            let first = row.id(with, (&page.url, 0), &mut text);
            let repeat = repeats.entry(first.clone()).or_default();
            let id = match *repeat {
                0 => first,
                again => row.id(with, (&page.url, again), &mut text),
            };
            *repeat += 1;
            let speaks = (row.publisher, row.kind, row.attributed_to);
            let body = bodies.entry(speaks).or_insert_with(|| self.body(speaks, row).apart());
            // The rows come measure after measure.
            let (_, measure) = match &mut measure {
                Some(held) if held.0 == row.measure => held,
                held => held.insert((row.measure, apart(with.measures.of(row.measure)))),
            };
            let value = (ends(row.value), row.value.qualifier());
            let text = values.entry(value).or_insert_with(|| row::printed(&row.value).into());
            let said = (id, Arc::clone(text));
            let of = (&*measure, *with.dates.of(row.as_of), &nothing);
            claims.push((row.number, row.claim(said, (page, body), of)));
        }
        claims
    }
}

/// A measure with a name of its own.
fn apart(measure: &Measure) -> Measure {
    match measure {
        Measure::Other(name) => Measure::Other((&**name).into()),
        known => known.clone(),
    }
}

/// A name as it is told: a file of another format may hold what a terminal obeys.
fn shown(name: &str) -> String {
    format!("`{}`", name.replace(char::is_control, "\u{fffd}"))
}

#[cfg(test)]
mod tests;

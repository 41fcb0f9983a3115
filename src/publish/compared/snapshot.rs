//! Reads a published snapshot back, as plain rows: what `diff` and `explain` need.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use chrono::{DateTime, NaiveDate, Utc};

use crate::publish::PublishError;
use crate::publish::encoding::parquet;
use crate::publish::encoding::rows::{Cell, Rows};
use crate::publish::schema;
use crate::publish::state::SourceState;

/// The tables of a snapshot that answer questions about figures.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SnapshotTables {
    /// The figures, in the order of the file.
    pub figures: Vec<SnapshotFigure>,
    /// The claims, in the order of the file.
    pub claims: Vec<SnapshotClaim>,
    /// The decisions, in the order of the file.
    pub decisions: Vec<SnapshotDecision>,
}

/// A row of `figures`.
#[derive(Clone, Debug, PartialEq)]
#[expect(missing_docs, reason = "a field is the column of its name, which the schema describes")]
pub struct SnapshotFigure {
    pub territory_code: String,
    pub territory_level: String,
    pub territory_name: String,
    pub measure: String,
    pub stage_from: String,
    pub stage_to: String,
    pub as_of: NaiveDate,
    pub as_of_precision: String,
    pub value: Option<f64>,
    pub low: Option<f64>,
    pub high: Option<f64>,
    pub status: String,
    pub current: bool,
    pub age_days: i64,
    pub claim_id: Option<String>,
    pub witnesses: i64,
    pub dissenters: i64,
    pub witness_claims: String,
    pub dissenter_claims: String,
    pub implied_by_claims: String,
    pub decided_by: String,
    pub explanation_fr: String,
    pub explanation_en: String,
}

/// A row of `claims`.
#[derive(Clone, Debug, PartialEq)]
#[expect(missing_docs, reason = "a field is the column of its name, which the schema describes")]
pub struct SnapshotClaim {
    pub claim_id: String,
    pub source_id: String,
    pub publisher: String,
    pub publisher_kind: String,
    pub attributed_to: String,
    pub origin: String,
    pub territory_code: String,
    pub measure: String,
    pub stage_from: String,
    pub stage_to: String,
    pub value_low: Option<f64>,
    pub value_high: Option<f64>,
    pub qualifier: String,
    pub value_text: String,
    pub as_of_start: Option<NaiveDate>,
    pub as_of_end: NaiveDate,
    pub as_of_precision: String,
    pub as_of_basis: String,
    pub published_on: Option<NaiveDate>,
    pub first_seen: NaiveDate,
    pub last_seen: NaiveDate,
    pub withdrawn_at: Option<NaiveDate>,
    pub url: String,
    pub capture_id: String,
    pub locator: String,
    pub evidence: String,
}

/// A row of `decisions`.
#[derive(Clone, Debug, PartialEq)]
#[expect(missing_docs, reason = "a field is the column of its name, which the schema describes")]
pub struct SnapshotDecision {
    pub territory_code: String,
    pub measure: String,
    pub stage_from: String,
    pub stage_to: String,
    pub as_of: NaiveDate,
    pub claim_id: String,
    pub rank: i64,
    pub step: String,
    pub outcome: String,
    pub reason_fr: String,
    pub reason_en: String,
}

/// Reads a snapshot, given its folder or a link to it such as `output/latest`.
///
/// The link is followed once, so that the tables are of one snapshot even while another is
/// released.
///
/// # Errors
///
/// If a file is missing or damaged, or was written with other columns.
pub fn read_snapshot(dir: &Path) -> Result<SnapshotTables, PublishError> {
    let dir = fs::canonicalize(dir).map_err(PublishError::read(dir))?;
    Ok(SnapshotTables {
        figures: rows(&dir, "figures", figure)?,
        claims: rows(&dir, "claims", claim)?,
        decisions: rows(&dir, "decisions", decision)?,
    })
}

/// What is compared of an edition with what is published.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Compared {
    pub(crate) figures: Vec<SnapshotFigure>,
    pub(crate) claims: Vec<SnapshotClaim>,
    /// The captures that were read.
    pub(crate) captures: BTreeSet<String>,
}

/// Reads what is compared of a snapshot.
pub(crate) fn compared(dir: &Path) -> Result<Compared, PublishError> {
    Ok(Compared {
        figures: rows(dir, "figures", figure)?,
        claims: rows(dir, "claims", claim)?,
        captures: rows(dir, "captures", |line| line.text("capture_id"))?.into_iter().collect(),
    })
}

/// The same of an edition that is not published yet, from the rows that will be.
///
/// # Panics
///
/// If a row is not what the schema says: [`Rows`] has checked it.
pub(crate) fn compared_in(tables: &[Rows]) -> Compared {
    fn read<T>(
        tables: &[Rows],
        name: &str,
        row: impl Fn(&Line<'_>) -> Result<T, PublishError>,
    ) -> Vec<T> {
        let rows = tables.iter().find(|rows| rows.table().name == name);
        let rows = rows.expect("an edition has every table");
        let names: Vec<_> =
            rows.table().fields.iter().map(|field| field.column.name.to_owned()).collect();
        let columns = names.iter().cloned().zip(rows.columns().iter().cloned()).collect();
        let file = File { path: PathBuf::from(name), names, columns };
        let read = |at| row(&Line { file: &file, at }).expect("rows are checked as they are made");
        (0..rows.len()).map(read).collect()
    }
    Compared {
        figures: read(tables, "figures", figure),
        claims: read(tables, "claims", claim),
        captures: read(tables, "captures", |line| line.text("capture_id")).into_iter().collect(),
    }
}

/// The sources that a snapshot says were not reached, and since when; one that was written before
/// this was told says nothing.
///
/// # Errors
///
/// If the table is missing or damaged.
pub fn unreached(dir: &Path) -> Result<BTreeMap<String, NaiveDate>, PublishError> {
    let away = [SourceState::Stale.code(), SourceState::Failed.code()];
    let told = rows(dir, "sources", |line| {
        let since = line.maybe_date("state_since").ok().flatten();
        let since = since.filter(|_| line.text("state").is_ok_and(|it| away.contains(&&*it)));
        Ok((line.text("source_id")?, since))
    })?;
    Ok(told.into_iter().filter_map(|(id, since)| Some((id, since?))).collect())
}

/// The sources that a snapshot knows, and how many claims each makes in it.
///
/// # Errors
///
/// If the table is missing or damaged.
pub fn speakers(dir: &Path) -> Result<BTreeMap<String, i64>, PublishError> {
    let speaker = |line: &Line<'_>| Ok((line.text("source_id")?, line.integer("claims")?));
    Ok(rows(dir, "sources", speaker)?.into_iter().collect())
}

/// The rows of a table of a snapshot.
pub(crate) fn rows<T>(
    dir: &Path,
    table: &str,
    row: impl Fn(&Line<'_>) -> Result<T, PublishError>,
) -> Result<Vec<T>, PublishError> {
    let path = dir.join(format!("{table}.parquet"));
    let bytes = fs::read(&path).map_err(PublishError::read(&path))?;
    let fields = &schema::named(table).fields;
    let wanted: Vec<&str> = fields.iter().map(|field| field.column.name).collect();
    let read = parquet::read(&bytes, &wanted).map_err(|it| PublishError::parquet(&path, it))?;
    let lines = 0..read.rows;
    let file = File { path, names: read.names, columns: read.columns };
    lines.map(|at| row(&Line { file: &file, at })).collect()
}

/// A file that was read.
#[derive(Debug)]
struct File {
    path: PathBuf,
    names: Vec<String>,
    columns: BTreeMap<String, Vec<Cell<'static>>>,
}

/// One row of it.
#[derive(Debug)]
pub(crate) struct Line<'a> {
    file: &'a File,
    at: usize,
}

impl Line<'_> {
    fn cell(&self, column: &'static str) -> Result<&Cell<'static>, PublishError> {
        let cells = self.file.columns.get(column).ok_or_else(|| PublishError::MissingColumn {
            path: self.file.path.clone(),
            column: column.to_owned(),
            found: self.file.names.join(", "),
        })?;
        Ok(&cells[self.at])
    }

    /// A value of the type that `read` accepts; null is none.
    fn maybe<T>(
        &self,
        column: &'static str,
        read: impl Fn(&Cell<'_>) -> Option<T>,
    ) -> Result<Option<T>, PublishError> {
        match self.cell(column)? {
            Cell::Null => Ok(None),
            cell => read(cell).map(Some).ok_or_else(|| self.damaged(column)),
        }
    }

    fn damaged(&self, column: &'static str) -> PublishError {
        PublishError::Damaged { path: self.file.path.clone(), row: self.at + 1, column }
    }

    pub(crate) fn maybe_text(&self, column: &'static str) -> Result<Option<String>, PublishError> {
        self.maybe(column, |cell| match cell {
            Cell::Text(text) => Some(text.clone().into_owned()),
            _ => None,
        })
    }

    pub(crate) fn text(&self, column: &'static str) -> Result<String, PublishError> {
        self.maybe_text(column)?.ok_or_else(|| self.damaged(column))
    }

    fn number(&self, column: &'static str) -> Result<Option<f64>, PublishError> {
        self.maybe(column, |cell| match cell {
            Cell::Number(number) => Some(*number),
            _ => None,
        })
    }

    fn integer(&self, column: &'static str) -> Result<i64, PublishError> {
        let integer = |cell: &Cell<'_>| match cell {
            Cell::Integer(number) => Some(*number),
            _ => None,
        };
        self.maybe(column, integer)?.ok_or_else(|| self.damaged(column))
    }

    fn maybe_date(&self, column: &'static str) -> Result<Option<NaiveDate>, PublishError> {
        self.maybe(column, |cell| match cell {
            Cell::Date(day) => Some(*day),
            _ => None,
        })
    }

    fn date(&self, column: &'static str) -> Result<NaiveDate, PublishError> {
        self.maybe_date(column)?.ok_or_else(|| self.damaged(column))
    }

    pub(crate) fn time(&self, column: &'static str) -> Result<DateTime<Utc>, PublishError> {
        let time = |cell: &Cell<'_>| match cell {
            Cell::Time(moment) => Some(*moment),
            _ => None,
        };
        self.maybe(column, time)?.ok_or_else(|| self.damaged(column))
    }

    fn flag(&self, column: &'static str) -> Result<bool, PublishError> {
        let flag = |cell: &Cell<'_>| match cell {
            Cell::Flag(flag) => Some(*flag),
            _ => None,
        };
        self.maybe(column, flag)?.ok_or_else(|| self.damaged(column))
    }
}

fn figure(line: &Line<'_>) -> Result<SnapshotFigure, PublishError> {
    Ok(SnapshotFigure {
        territory_code: line.text("territory_code")?,
        territory_level: line.text("territory_level")?,
        territory_name: line.text("territory_name")?,
        measure: line.text("measure")?,
        stage_from: line.text("stage_from")?,
        stage_to: line.text("stage_to")?,
        as_of: line.date("as_of")?,
        as_of_precision: line.text("as_of_precision")?,
        value: line.number("value")?,
        low: line.number("low")?,
        high: line.number("high")?,
        status: line.text("status")?,
        current: line.flag("current")?,
        age_days: line.integer("age_days")?,
        claim_id: line.maybe_text("claim_id")?,
        witnesses: line.integer("witnesses")?,
        dissenters: line.integer("dissenters")?,
        witness_claims: line.text("witness_claims")?,
        dissenter_claims: line.text("dissenter_claims")?,
        implied_by_claims: line.text("implied_by_claims")?,
        decided_by: line.text("decided_by")?,
        explanation_fr: line.text("explanation_fr")?,
        explanation_en: line.text("explanation_en")?,
    })
}

fn claim(line: &Line<'_>) -> Result<SnapshotClaim, PublishError> {
    Ok(SnapshotClaim {
        claim_id: line.text("claim_id")?,
        source_id: line.text("source_id")?,
        publisher: line.text("publisher")?,
        publisher_kind: line.text("publisher_kind")?,
        attributed_to: line.text("attributed_to")?,
        origin: line.text("origin")?,
        territory_code: line.text("territory_code")?,
        measure: line.text("measure")?,
        stage_from: line.text("stage_from")?,
        stage_to: line.text("stage_to")?,
        value_low: line.number("value_low")?,
        value_high: line.number("value_high")?,
        qualifier: line.text("qualifier")?,
        value_text: line.text("value_text")?,
        as_of_start: line.maybe_date("as_of_start")?,
        as_of_end: line.date("as_of_end")?,
        as_of_precision: line.text("as_of_precision")?,
        as_of_basis: line.text("as_of_basis")?,
        published_on: line.maybe_date("published_on")?,
        first_seen: line.date("first_seen")?,
        last_seen: line.date("last_seen")?,
        withdrawn_at: line.maybe_date("withdrawn_at")?,
        url: line.text("url")?,
        capture_id: line.text("capture_id")?,
        locator: line.text("locator")?,
        evidence: line.text("evidence")?,
    })
}

fn decision(line: &Line<'_>) -> Result<SnapshotDecision, PublishError> {
    Ok(SnapshotDecision {
        territory_code: line.text("territory_code")?,
        measure: line.text("measure")?,
        stage_from: line.text("stage_from")?,
        stage_to: line.text("stage_to")?,
        as_of: line.date("as_of")?,
        claim_id: line.text("claim_id")?,
        rank: line.integer("rank")?,
        step: line.text("step")?,
        outcome: line.text("outcome")?,
        reason_fr: line.text("reason_fr")?,
        reason_en: line.text("reason_en")?,
    })
}

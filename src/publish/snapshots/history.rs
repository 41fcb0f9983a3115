//! The figures of every night, as one data set: `output/history/snapshot=<run id>/figures.parquet`.
//!
//! It says nothing that the snapshots do not say; it says it so that one question to all nights is
//! one line of SQL. A night writes its own part and no other. A part that is missing, because a
//! run was killed between its release and here, or because somebody removed the folder, is made
//! again from its snapshot the next time; the part of a snapshot that is gone stays.

use std::{
    fs,
    path::{Path, PathBuf},
};

use crate::publish::PublishError;
use crate::publish::earlier::past::{PastRun, published};
use crate::publish::encoding::parquet;
use crate::publish::encoding::rows::{Named, Rows};
use crate::publish::files::durable::{sync, write_through};
use crate::publish::schema;

/// The folder of the data set, inside the output folder.
pub(crate) const FOLDER: &str = "history";

/// What the part of a night is called in its folder.
pub(crate) const FILE: &str = "figures.parquet";

/// What a part that is being written is called: beside the data set, where no reader looks.
pub(crate) const ASIDE: &str = ".history-";

/// Where the figures of a night stand, inside the output folder.
pub(crate) fn path(run_id: &str) -> String {
    format!("{FOLDER}/snapshot={run_id}/{FILE}")
}

/// Which nights are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nights {
    /// Those that are missing.
    Missing,
    /// All whose snapshots are there.
    All,
}

/// Brings the history up to the published snapshots, and tells the names of those that were written.
/// The caller holds the [`Lock`](crate::publish::Lock).
///
/// # Errors
///
/// If a snapshot cannot be read or the disk refuses; every other night is written nevertheless.
pub fn remember(output: &Path, nights: Nights) -> Result<Vec<String>, PublishError> {
    let mut written = Vec::new();
    let mut trouble = None;
    for snapshot in published(output)? {
        let Some(name) = snapshot.file_name().and_then(|it| it.to_str()) else { continue };
        if nights == Nights::Missing && output.join(path(name)).exists() {
            continue;
        }
        let told = PastRun::read(&snapshot).and_then(|run| {
            if !run.is_night() {
                return Ok(false);
            }
            keep(output, name, &night(&snapshot, (name, &run))?).map(|()| true)
        });
        match told {
            Ok(true) => written.push(name.to_owned()),
            Ok(false) => {}
            Err(error) => trouble = trouble.or(Some(error)),
        }
    }
    written.reverse();
    trouble.map_or(Ok(written), Err)
}

/// The figures of one snapshot.
fn night(snapshot: &Path, (name, run): (&str, &PastRun)) -> Result<Vec<u8>, PublishError> {
    let file = snapshot.join("figures.parquet");
    let bytes = fs::read(&file).map_err(PublishError::read(&file))?;
    let table = schema::history();
    let wanted: Vec<&str> = table.fields.iter().map(|field| field.column.name).collect();
    let read = parquet::read(&bytes, &wanted).map_err(|it| PublishError::parquet(&file, it))?;
    let mut rows = Rows::new(table);
    for row in 0..read.rows {
        let mut line: Vec<Named<'_>> = Vec::new();
        for field in &table.fields {
            let column = field.column.name;
            let cell = match column {
                "run_id" => name.into(),
                "reference_date" => run.reference_date.into(),
                "known_at" => run.known_at.into(),
                _ => read.columns.get(column).map(|cells| cells[row].clone()).ok_or_else(|| {
                    PublishError::MissingColumn {
                        path: file.clone(),
                        column: column.to_owned(),
                        found: read.names.join(", "),
                    }
                })?,
            };
            // What another version of the program wrote is not taken on trust.
            if !cell.fits(field.column.kind, field.presence) {
                return Err(PublishError::Damaged { path: file.clone(), row: row + 1, column });
            }
            line.push((column, cell));
        }
        rows.push(line);
    }
    rows.sort();
    parquet::sealed_bytes(&rows, name)
        .map_err(|source| PublishError::Encode { table: table.name.to_owned(), source })
}

/// The file is whole before it has its name, so that no reader ever meets half of it.
fn keep(output: &Path, name: &str, bytes: &[u8]) -> Result<(), PublishError> {
    let aside = output.join(format!("{ASIDE}{name}"));
    let file: PathBuf = output.join(path(name));
    let folder = file.parent().unwrap_or(output);
    fs::create_dir_all(folder).map_err(PublishError::write(folder))?;
    write_through(&aside, bytes)?;
    fs::rename(&aside, &file).map_err(PublishError::write(&file))?;
    sync(folder)?;
    sync(&output.join(FOLDER))?;
    sync(output)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_of_the_history_is_made_of_figures() {
        let figures = &schema::named("figures").fields;
        for field in &schema::history().fields {
            let own = ["run_id", "reference_date", "known_at"].contains(&field.column.name);
            let found = figures.iter().find(|it| it.column.name == field.column.name);
            assert!(own || found.is_some_and(|it| it.presence == field.presence), "{field:?}");
        }
    }
}

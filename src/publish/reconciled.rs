//! Writes what the reconciler made of somebody else's claims.
//!
//! The tables are those of a snapshot; `input_row` leads from every claim and decision back to the
//! record of the input.

use std::{collections::BTreeMap, fs, path::Path};

use crate::model::ClaimId;
use crate::normalise::Claim;
use crate::reconcile::Reconciled;
use crate::sources::Geography;

use super::draft::{sync, write_through};
use super::input::RowProblem;
use super::rows::{Cell, Named, Rows};
use super::schema::{self, Presence};
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
    let places = result.geography;
    let numbers: BTreeMap<&ClaimId, u64> =
        result.claims.iter().map(|(number, claim)| (&claim.id, *number)).collect();
    let numbered = |number: Option<u64>, row: Vec<Named>| {
        let mut whole = vec![("input_row", number.map(row_number).into())];
        whole.extend(row);
        whole
    };

    let mut claims = Rows::new(&schema::named("claims").with_input_row(Presence::Always));
    for (number, claim) in result.claims {
        claims.push(numbered(Some(*number), tables::claim(claim, places)));
    }
    let mut decisions = Rows::new(&schema::named("decisions").with_input_row(Presence::Nullable));
    for decision in &result.reconciled.decisions {
        let number = numbers.get(&decision.claim).copied();
        decisions.push(numbered(number, tables::decision(decision, places)));
    }
    let mut figures = Rows::new(schema::named("figures"));
    for figure in &result.reconciled.figures {
        figures.push(tables::figure(figure, places));
    }
    let mut conflicts = Rows::new(schema::named("conflicts"));
    for conflict in &result.reconciled.conflicts {
        conflicts.push(tables::conflict(conflict, places));
    }
    let mut advised = Rows::new(schema::named("repairs"));
    let all = result.reconciled.conflicts.iter().flat_map(|it| repairs::repairs(it, places));
    all.for_each(|row| advised.push(row));
    let mut refused = Rows::new(schema::refused());
    for problem in result.refused {
        let message = format!("{}; {}", problem.message, problem.remedy);
        let row = vec![
            ("column_name", (&problem.column).into()),
            ("value_found", (&problem.value).into()),
            ("message", message.into()),
        ];
        refused.push(numbered(Some(problem.row), row));
    }

    fs::create_dir_all(dir).map_err(PublishError::write(dir))?;
    for rows in [claims, figures, decisions, conflicts, advised, refused] {
        let name = rows.table().name;
        let bytes = parquet::bytes(&rows)
            .map_err(|source| PublishError::Encode { table: name.to_owned(), source })?;
        let aside = dir.join(format!(".{name}.parquet.part"));
        let path = dir.join(format!("{name}.parquet"));
        write_through(&aside, &bytes)?;
        fs::rename(&aside, &path).map_err(PublishError::write(&path))?;
    }
    sync(dir)
}

fn row_number(number: u64) -> Cell {
    Cell::Integer(i64::try_from(number).expect("no file has 2⁶³ records"))
}

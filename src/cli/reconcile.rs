//! `recoupe reconcile`: the reconciler alone, on anybody's claims.

use std::{
    io::{self, Write},
    path::{Path, PathBuf},
    sync::mpsc,
    thread,
};

use chrono::NaiveDate;

use crate::normalise::Claim;
use crate::pipeline;
use crate::publish::{ClaimsFile, PublishError, ReconciledTables, Reconciliation};
use crate::reconcile::{self, Policy, Reconciled};
use crate::sources::Geography;

use super::{Outcome, fault, settings};

/// Reconcile claims of your own: CSV or Parquet in, Parquet out
///
/// One row is one claim. Required columns: document, publisher, `publisher_kind`, territory,
/// measure, low, high, `as_of`; if you have them: `stage_from`, `stage_to`, qualifier,
/// `attributed_to`, url. Measures that the policy does not know are plain counts over the official
/// geography. A row that is no claim is refused with its number and the reason; the others go on.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  recoupe reconcile --claims claims.csv --out reconciled
  recoupe reconcile --claims claims.parquet --as-of 2024-03-01 --out reconciled

DIR gets claims, figures, decisions, conflicts, repairs and refused, as Parquet; `input_row` leads back to
the row of the input, from 1.

Exit codes: 0 every row was a claim, 3 rows were refused, 1 nothing was written, 2 misused.")]
pub(super) struct Args {
    /// The claims
    #[arg(long, value_name = "FILE")]
    claims: PathBuf,

    /// The folder for the tables
    #[arg(long, value_name = "DIR")]
    out: PathBuf,

    /// The day whose state is told; the newest day of the claims by default
    #[arg(long, value_name = "DATE", value_parser = settings::day)]
    as_of: Option<NaiveDate>,

    /// Another policy than sources/policy.toml
    #[arg(long, value_name = "FILE")]
    policy: Option<PathBuf>,
}

/// Claims that are reconciled at once, where no measure needs more: enough to keep every processor
/// busy, few enough to be held.
const CLAIMS_AT_ONCE: usize = 200_000;

/// Refused rows that are told one by one; all stand in the table `refused`.
const TOLD: usize = 20;

pub(super) fn run(
    args: &Args,
    sources: &Path,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> io::Result<Outcome> {
    let geography = match Geography::load(sources) {
        Ok(geography) => geography,
        Err(problem) => {
            writeln!(err, "error: {problem}")?;
            return Ok(Outcome::Misused);
        }
    };
    let policy = match pipeline::policy(sources, args.policy.as_deref()) {
        Ok(policy) => policy,
        Err(error) => return fault::run(&error, err),
    };
    let file = match ClaimsFile::read(&args.claims, &geography) {
        Ok(file) => file,
        Err(error) => {
            fault::tell(&error, err)?;
            return Ok(Outcome::Misused);
        }
    };
    let refused = &file.refused;
    for problem in refused.iter().take(TOLD) {
        writeln!(err, "refused: {problem}")?;
    }
    if TOLD < refused.len() {
        writeln!(err, "refused: {} more rows, see refused.parquet", refused.len() - TOLD)?;
    }
    let Some(on) = args.as_of.or(file.newest()).filter(|_| !file.is_empty()) else {
        let hint = "see `recoupe reconcile --help` for the columns";
        let message = format!("{}: no row is a claim", args.claims.display());
        return fault::misuse(&message, hint, err);
    };
    let (figures, conflicts) = match written(&args.out, &file, (&geography, &policy, on)) {
        Ok(counts) => counts,
        Err(error) => {
            fault::tell(&error, err)?;
            return Ok(Outcome::Failed);
        }
    };
    writeln!(
        out,
        "{} claims, {} refused, {figures} figures, {conflicts} conflicts on {on}, in {}",
        file.len(),
        refused.len(),
        args.out.display()
    )?;
    Ok(if refused.is_empty() { Outcome::Complete } else { Outcome::Partial })
}

/// Reconciles the file part by part and writes the tables, each part while the next is reconciled;
/// returns how many figures and conflicts there are.
fn written(
    dir: &Path,
    file: &ClaimsFile<'_>,
    (geography, policy, on): (&Geography, &Policy, NaiveDate),
) -> Result<(usize, usize), PublishError> {
    let mut tables = ReconciledTables::create(dir)?;
    let (mut figures, mut conflicts) = (0, 0);
    // Without room to wait in: no more than two parts are ever held.
    let (done, parts) = mpsc::sync_channel::<(Vec<(u64, Claim)>, Reconciled)>(0);
    thread::scope(|scope| {
        let writer = scope.spawn(move || {
            let mut refused = &file.refused[..];
            for (claims, reconciled) in parts {
                let (claims, reconciled) = (&claims[..], &reconciled);
                tables.add(&Reconciliation { claims, refused, reconciled, geography })?;
                refused = &[];
            }
            tables.finish()
        });
        for rows in file.parts(CLAIMS_AT_ONCE) {
            let claims = file.claims(&rows);
            let all = claims.iter().map(|(_, claim)| claim);
            let reconciled = reconcile::reconcile(all, geography, policy, on);
            figures += reconciled.figures.len();
            conflicts += reconciled.conflicts.len();
            if done.send((claims, reconciled)).is_err() {
                // Nobody listens any more: the disk refused, and the writer says why.
                break;
            }
        }
        drop(done);
        writer.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    })?;
    Ok((figures, conflicts))
}

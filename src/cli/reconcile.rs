//! `recoupe reconcile`: the reconciler alone, on anybody's claims.

use std::{
    io::{self, Write},
    path::{Path, PathBuf},
};

use chrono::NaiveDate;

use crate::normalise::Claim;
use crate::pipeline;
use crate::publish::{self, Reconciliation};
use crate::reconcile;
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
    let (claims, refused) = match publish::read_claims(&args.claims, &geography) {
        Ok(read) => read,
        Err(error) => {
            fault::tell(&error, err)?;
            return Ok(Outcome::Misused);
        }
    };
    for problem in refused.iter().take(TOLD) {
        writeln!(err, "refused: {problem}")?;
    }
    if TOLD < refused.len() {
        writeln!(err, "refused: {} more rows, see refused.parquet", refused.len() - TOLD)?;
    }
    let all: Vec<Claim> = claims.iter().map(|(_, claim)| claim.clone()).collect();
    let newest = all.iter().map(|claim| claim.first_seen.max(claim.as_of.end)).max();
    let Some(on) = args.as_of.or(newest) else {
        let hint = "see `recoupe reconcile --help` for the columns";
        let message = format!("{}: no row is a claim", args.claims.display());
        return fault::misuse(&message, hint, err);
    };
    let reconciled = reconcile::reconcile(&all, &geography, &policy, on);
    let result = Reconciliation {
        claims: &claims,
        refused: &refused,
        reconciled: &reconciled,
        geography: &geography,
    };
    if let Err(error) = publish::write_reconciled(&args.out, &result) {
        fault::tell(&error, err)?;
        return Ok(Outcome::Failed);
    }
    writeln!(
        out,
        "{} claims, {} refused, {} figures, {} conflicts on {on}, in {}",
        claims.len(),
        refused.len(),
        reconciled.figures.len(),
        reconciled.conflicts.len(),
        args.out.display()
    )?;
    Ok(if refused.is_empty() { Outcome::Complete } else { Outcome::Partial })
}

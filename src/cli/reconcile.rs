//! `recoupe reconcile`: the reconciler alone, on anybody's claims.

use std::{
    io::{self, Write},
    path::{Path, PathBuf},
};

use chrono::NaiveDate;

use crate::pipeline::{self, Difference};
use crate::publish::{ClaimsFile, PublishError, ReconciledTables, Reconciliation};
use crate::reconcile::{self, Policy};
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

    /// Another policy than sources/policy.toml; says which current figures it decides otherwise
    #[arg(long, value_name = "FILE")]
    policy: Option<PathBuf>,
}

/// Claims that are reconciled at once, where no measure needs more: enough to keep every processor
/// busy, few enough to be held. With all that is found out about it a claim takes some 2,500 bytes.
const CLAIMS_AT_ONCE: usize = 10_000;

/// Parts that may be begun before the first that is not yet written: what waits is compressed, so
/// that a large measure keeps no processor waiting.
const AHEAD: usize = 32;

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
    let policy = |given: Option<&Path>| pipeline::policy(sources, given);
    let usual = args.policy.as_ref().map(|_| policy(None)).transpose();
    let (policy, usual) = match policy(args.policy.as_deref()).and_then(|it| Ok((it, usual?))) {
        Ok(policies) => policies,
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
    let with = With { geography: &geography, policy: &policy, usual: usual.as_ref(), on };
    let Written { figures, conflicts, differences } = match written(&args.out, &file, &with) {
        Ok(written) => written,
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
    if usual.is_some() {
        write!(out, "{}", super::run::compared(&differences))?;
    }
    Ok(if refused.is_empty() { Outcome::Complete } else { Outcome::Partial })
}

/// What a file is reconciled with.
struct With<'a> {
    geography: &'a Geography,
    policy: &'a Policy,
    /// The policy of the folder, where another was given.
    usual: Option<&'a Policy>,
    on: NaiveDate,
}

/// What stands in the tables.
#[derive(Default)]
struct Written {
    figures: usize,
    conflicts: usize,
    /// What the usual policy decides otherwise, where another was given.
    differences: Vec<Difference>,
}

/// Reconciles the file part by part and writes the tables.
///
/// The parts are written in their order. While a large one keeps one processor busy, the others go on
/// with those that come next, and wait when they are too far ahead: so few of them are ever held.
fn written(dir: &Path, file: &ClaimsFile<'_>, with: &With<'_>) -> Result<Written, PublishError> {
    let tables = ReconciledTables::create(dir, with.geography)?;
    let parts = file.parts(CLAIMS_AT_ONCE);
    let part = |number: usize| {
        let claims = file.claims(&parts[number]);
        let under = |policy: &Policy| {
            let all = claims.iter().map(|(_, claim)| claim);
            reconcile::reconcile(all, with.geography, policy, with.on)
        };
        let (reconciled, usual) = (under(with.policy), with.usual.map(under));
        let usual = usual.map(|it| pipeline::contrasted(it.figures, &reconciled.figures));
        let refused = if number == 0 { &file.refused[..] } else { &[] };
        let (claims, reconciled, geography) = (&claims[..], &reconciled, with.geography);
        let rows = tables.rows(&Reconciliation { claims, refused, reconciled, geography });
        (rows, usual.unwrap_or_default())
    };
    let (mut written, mut conflicts) = (Written::default(), Vec::new());
    reconcile::in_turn(parts.len(), AHEAD, part, |(rows, differences)| {
        let rows = rows?;
        written.figures += rows.figures();
        written.differences.extend(differences);
        conflicts.extend(tables.add(rows)?);
        Ok::<(), PublishError>(())
    })?;
    written.conflicts = conflicts.len();
    tables.finish(conflicts)?;
    Ok(written)
}

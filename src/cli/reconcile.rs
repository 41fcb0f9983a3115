//! `recoupe reconcile`: the reconciler alone, on anybody's claims.

use std::{
    io::{self, Write},
    path::{Path, PathBuf},
};

use chrono::NaiveDate;

use crate::pipeline::{self, Difference};
use crate::publish::{ClaimsFile, PublishError, ReconciledTables};
use crate::reconcile::{self, Policy};
use crate::sources::Geography;

use super::{Outcome, fault, settings};

/// Reconcile claims of your own: CSV or Parquet in, Parquet out
///
/// One row is one claim. Required columns: document, publisher, `publisher_kind`, territory,
/// measure, low, high, `as_of`; if you have them: `stage_from`, `stage_to`, qualifier,
/// `attributed_to`, url. Territories are INSEE's codes with their level, because the numbers of
/// regions and departments collide: FRA, REG-53 (Bretagne), DEP-53 (Mayenne). Measures that the policy
/// does not know are plain counts over the official geography. A row that is no claim is refused
/// with its number, the reason and what to do, and so is one that speaks of a day to come, unless
/// --as-of is given: the first 20 are told, all stand in the table `refused`; the others go on.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  recoupe reconcile --claims claims.csv --out reconciled
  recoupe reconcile --claims claims.parquet --as-of 2024-03-01 --out reconciled

DIR gets claims, figures, decisions, conflicts, repairs and refused, as Parquet; `input_row` leads back to
the row of the input, from 1.

Stages: preproject, letter_of_intent, health_project, aci_signed. Dates: 2024, 2024-02, 2024-Q1,
2024-02-01. An open end (\"plus de 200\") is an empty cell, with the qualifier more_than.

How words and dates are read, and what the tables hold: docs/reconcile.md.

Exit codes: 0 every row was a claim, 3 rows were refused, 1 nothing was written, 2 misused.")]
pub(super) struct Args {
    /// The claims, as CSV (`,` or `;`) or Parquet
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
    let today = settings::now().date_naive();
    // Where a day is named, what speaks of later ones is out of its window; else the newest day of
    // the claims is the one whose state is told, and a day to come would be it.
    let last = args.as_of.map_or(today, |_| NaiveDate::MAX);
    let file = match ClaimsFile::read(&args.claims, &geography, last) {
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
    if file.is_empty() && refused.is_empty() {
        let hint = "see `recoupe reconcile --help` for the columns";
        let message = format!("{}: no row is a claim", args.claims.display());
        return fault::misuse(&message, hint, err);
    }
    let on = args.as_of.or(file.newest()).unwrap_or(today);
    let with = With { geography: &geography, policy: &policy, usual: usual.as_ref(), on };
    let Written { figures, conflicts, differences } = match written(&args.out, &file, &with) {
        Ok(written) => written,
        Err(error) => {
            fault::tell(&error, err)?;
            return Ok(Outcome::Failed);
        }
    };
    if file.is_empty() {
        let many = refused.len();
        writeln!(out, "no row is a claim, {many} refused, in {}", args.out.display())?;
        return Ok(Outcome::Partial);
    }
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
        let refused = if number == 0 { &file.refused[..] } else { &[] };
        let mut rows = tables.part(&claims, refused)?;
        let (mut figures, mut refusal) = (Vec::new(), None);
        let all = || claims.iter().map(|(_, claim)| claim);
        let policies = (with.geography, with.policy);
        let conflicts = reconcile::reconcile_in_turn(all(), policies, with.on, |told| {
            let figure = told.figure.as_ref();
            refusal = refusal.take().or_else(|| rows.tell(figure, &told.decisions).err());
            figures.extend(told.figure.filter(|_| with.usual.is_some()));
        });
        let usual = with.usual.map(|usual| {
            let usual = reconcile::reconcile(all(), with.geography, usual, with.on);
            pipeline::contrasted(usual.figures, &figures)
        });
        refusal.map_or(Ok(()), Err)?;
        Ok((rows.ready()?, conflicts, usual.unwrap_or_default()))
    };
    let (mut written, mut conflicts) = (Written::default(), Vec::new());
    reconcile::in_turn(parts.len(), AHEAD, part, |part: Result<_, PublishError>| {
        let (rows, told, differences) = part?;
        written.figures += rows.figures();
        written.differences.extend(differences);
        conflicts.extend(told);
        tables.add(rows)
    })?;
    written.conflicts = conflicts.len();
    tables.finish(conflicts)?;
    Ok(written)
}

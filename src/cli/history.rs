//! `recoupe history`: the figures of every night as one data set.

use std::{
    io::{self, Write},
    path::PathBuf,
};

use crate::publish::{Lock, Nights, PublishError, remember, sweep};

use super::{Outcome, fault};

/// Bring the history of figures up to the snapshots
///
/// Each run adds its own night to `output/history`; this adds those that are missing, for example
/// after the folder was removed or came from another machine. Nights whose snapshots are gone stay.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  recoupe history
  recoupe history --rebuild
  duckdb -c \"select run_id, value from 'output/history/*/*.parquet' where territory_code = 'FRA'\"

Exit codes: 0 every night is there, 1 one could not be written, 2 there is no such folder, 11 a run is at work.")]
pub(super) struct Args {
    /// The folder for snapshots and the archive
    #[arg(long, value_name = "DIR", default_value = "output")]
    output: PathBuf,

    /// Write every night again whose snapshot is there
    #[arg(long)]
    rebuild: bool,
}

pub(super) fn run(args: &Args, out: &mut dyn Write, err: &mut dyn Write) -> io::Result<Outcome> {
    if !args.output.is_dir() {
        let message = format!("{}: there is no such folder", args.output.display());
        let hint = "run once: `recoupe run --offline`, or name the folder: `--output DIR`";
        return fault::misuse(&message, hint, err);
    }
    let nights = if args.rebuild { Nights::All } else { Nights::Missing };
    let written = Lock::take(&args.output).and_then(|lock| {
        sweep(&args.output)?;
        let written = remember(&args.output, nights);
        drop(lock);
        written
    });
    match written {
        Ok(written) => {
            for name in &written {
                writeln!(out, "{name}")?;
            }
            writeln!(out, "{} nights written", written.len())?;
            Ok(Outcome::Complete)
        }
        Err(error) => {
            fault::tell(&error, err)?;
            let locked = matches!(error, PublishError::Locked { .. });
            Ok(if locked { Outcome::Locked } else { Outcome::Failed })
        }
    }
}

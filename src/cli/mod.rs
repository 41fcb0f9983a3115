//! The command line: what may be asked, and what the answer is worth to a script.

mod extract;

use std::{
    io::{self, Write},
    path::PathBuf,
    process::ExitCode,
};

use clap::{Parser, Subcommand};

/// Counts France's CPTS: reads every published figure as a claim with its source, date and
/// quotation, reconciles what conflicts, and publishes tables and a report.
#[derive(Debug, Parser)]
#[command(version, about, max_term_width = 100)]
pub struct Cli {
    /// The folder of source definitions, vocabulary and captures
    #[arg(long, global = true, value_name = "DIR", default_value = "sources")]
    sources: PathBuf,

    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Extract(extract::Args),
}

/// What a run was worth. The numbers are part of the interface: `cron` reads them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Everything asked for was done.
    Complete = 0,
    /// Nothing was published; the output of the previous night still stands.
    Failed = 1,
    /// The command line or the configuration was wrong; nothing was fetched.
    Misused = 2,
    /// Published, with sources failed, stale or held back: see the report.
    Partial = 3,
    /// Another run holds the lock.
    Locked = 11,
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        Self::from(outcome as u8)
    }
}

impl Cli {
    /// Does what was asked, telling people on `err` and machines on `out`.
    ///
    /// # Errors
    ///
    /// Only if `out` or `err` cannot be written: everything else is an [`Outcome`].
    pub fn run(self, out: &mut dyn Write, err: &mut dyn Write) -> io::Result<Outcome> {
        match self.command {
            Command::Extract(args) => extract::run(&args, &self.sources, out, err),
        }
    }
}

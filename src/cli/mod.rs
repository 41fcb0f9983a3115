//! The command line: what may be asked, and what the answer is worth to a script.
//!
//! One file per command. Nothing is decided here: a command reads what was asked, has the rooms do
//! it, and prints what they say, results on `out` and everything else on `err`.

mod settings;
mod limits;
mod look;
mod fault;
mod progress;
mod signal;
mod words;
mod refused;
mod run;
mod sources;
mod followed;
mod annotate;
mod annotated;
mod extract;
mod reconcile;
mod explain;
mod telling;
mod dossier;
mod diff;
mod citation;
mod communities;
mod verify;
mod import;
mod status;
mod accept;
mod backfill;
mod publish;
mod history;
mod completions;

use std::{
    io::{self, Write},
    path::PathBuf,
    process::ExitCode,
};

use clap::{Parser, Subcommand};

/// Counts France's CPTS: reads every published figure as a claim with its source, date and
/// quotation, reconciles what conflicts, and publishes tables and a report.
#[derive(Debug, Parser)]
#[command(version, about, max_term_width = 100, after_help = AFTER_HELP)]
pub struct Cli {
    /// The folder of source definitions, vocabulary and captures
    #[arg(long, global = true, value_name = "DIR", default_value = "sources")]
    sources: PathBuf,

    #[command(subcommand)]
    command: Command,
}

const AFTER_HELP: &str = "\
Examples:
  recoupe run --offline                    the whole job, from the captures that come with it
  recoupe explain bretagne                 what is known of Brittany, who says so, who disagrees
  recoupe sources check ars_bretagne       what one source says, sentence by sentence

Exit codes:
    0  everything was done; after `run`: every source checked, nothing held back
    1  nothing was published; the previous snapshot is untouched
    2  the command line or a file that all sources need is wrong; nothing was fetched
    3  done with gaps; after `run`: published, with sources failed, stale or held back
   11  another run is at work in the output folder
  130  stopped by Ctrl-C; 143: stopped by SIGTERM; nothing is half done";

#[derive(Debug, Subcommand)]
enum Command {
    Run(run::Args),
    Sources(sources::Args),
    Explain(explain::Args),
    Communities(communities::Args),
    Extract(extract::Args),
    Reconcile(reconcile::Args),
    Diff(diff::Args),
    Status(status::Args),
    Accept(accept::Args),
    Verify(verify::Args),
    Import(import::Args),
    Backfill(backfill::Args),
    Publish(publish::Args),
    History(history::Args),
    Completions(completions::Args),
    /// Read the documents that come on the standard input
    #[command(hide = true)]
    ReadDocument(limits::ReadDocument),
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
    /// Stopped by Ctrl-C, cleanly.
    Interrupted = 130,
    /// Stopped by SIGTERM, cleanly.
    Terminated = 143,
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
        let sources = &self.sources;
        match &self.command {
            Command::Run(args) => run::run(args, sources, out, err),
            Command::Sources(args) => sources::run(args, sources, out, err),
            Command::Explain(args) => explain::run(args, sources, out, err),
            Command::Communities(args) => communities::run(args, sources, out, err),
            Command::Extract(args) => extract::run(args, sources, out, err),
            Command::Reconcile(args) => reconcile::run(args, sources, out, err),
            Command::Diff(args) => diff::run(args, out, err),
            Command::Status(args) => status::run(args, out, err),
            Command::Accept(args) => accept::run(args, sources, out, err),
            Command::Verify(args) => verify::run(args, out, err),
            Command::Import(args) => import::run(args, sources, out, err),
            Command::Backfill(args) => backfill::run(args, sources, out, err),
            Command::Publish(args) => publish::run(args, out, err),
            Command::History(args) => history::run(args, out, err),
            Command::Completions(args) => completions::run(args, out),
            Command::ReadDocument(args) => limits::read_document(*args, out),
        }
    }
}

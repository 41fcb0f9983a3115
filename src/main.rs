//! `recoupe`: see `recoupe --help`, or [`recoupe`] for how it works.

use std::{
    io::{self, ErrorKind},
    process::ExitCode,
};

use clap::Parser;
use recoupe::cli::{Cli, Outcome};

fn main() -> ExitCode {
    match Cli::parse().run(&mut io::stdout().lock(), &mut io::stderr()) {
        Ok(outcome) => outcome.into(),
        // Whoever read our output has read enough.
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Outcome::Complete.into(),
        // There is nowhere left to say so.
        Err(_) => Outcome::Failed.into(),
    }
}

//! `recoupe`: see `recoupe --help`, or [`recoupe`] for how it works.

use std::{
    io::{self, ErrorKind},
    process::ExitCode,
};

use clap::Parser;
use recoupe::cli::{Cli, Outcome};

/// A million claims are tens of millions of short texts, made on one processor and freed on another:
/// measured against the allocator of the system in `benches/README.md`.
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

fn main() -> ExitCode {
    match Cli::parse().run(&mut io::stdout().lock(), &mut io::stderr()) {
        Ok(outcome) => outcome.into(),
        // Whoever read our output has read enough.
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Outcome::Complete.into(),
        // There is nowhere left to say so.
        Err(_) => Outcome::Failed.into(),
    }
}

//! What reading one document may cost, and the hidden command that reads it.

use std::io::{self, Write};

use crate::read::{self, Containment, Limits};

use super::{Outcome, settings};

/// The options that limit the readers.
#[derive(Clone, Copy, Debug, clap::Args)]
#[command(next_help_heading = "Limits for one document")]
pub(super) struct Args {
    /// Memory that its reader may use, in MiB
    #[arg(long, global = true, hide_short_help = true, value_name = "MIB", default_value_t = 1024,
          value_parser = clap::value_parser!(u64).range(64..=65_536))]
    document_memory: u64,

    /// Processor time that its reader may use, in seconds
    #[arg(long, global = true, hide_short_help = true, value_name = "SECONDS", default_value_t = 60,
          value_parser = clap::value_parser!(u64).range(1..=86_400))]
    document_cpu: u64,

    /// Time after which its reader is given up, in seconds
    #[arg(long, global = true, hide_short_help = true, value_name = "SECONDS", default_value_t = 90,
          value_parser = clap::value_parser!(u64).range(1..=86_400))]
    document_wall: u64,
}

impl Args {
    /// Where documents are read: in children of this program.
    pub(super) fn containment(self) -> Containment {
        let limits = Limits {
            memory_bytes: self.document_memory << 20,
            cpu_seconds: self.document_cpu,
            wall_seconds: self.document_wall,
        };
        settings::program()
            .map_or(Containment::Here, |program| Containment::Apart { program, limits })
    }
}

/// What the parent tells a child; nobody else calls it.
#[derive(Clone, Copy, Debug, clap::Args)]
pub(super) struct ReadDocument {
    #[arg(long)]
    memory_bytes: u64,
    #[arg(long)]
    cpu_seconds: u64,
    #[arg(long)]
    parent: u32,
}

/// Reads documents from the standard input until it is closed.
pub(super) fn read_document(args: ReadDocument, out: &mut dyn Write) -> io::Result<Outcome> {
    let limits = Limits {
        memory_bytes: args.memory_bytes,
        cpu_seconds: args.cpu_seconds,
        ..Limits::default()
    };
    read::serve(limits, Some(args.parent), &mut io::stdin().lock(), out)?;
    Ok(Outcome::Complete)
}

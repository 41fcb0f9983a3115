//! What fetching and reading one document may cost, and the hidden command that reads it.

use std::{
    io::{self, Write},
    time::Duration,
};

use crate::fetch::FetchSettings;
use crate::read::{self, Containment, Limits};

use super::{Outcome, settings};

/// The options that limit the readers.
#[derive(Clone, Copy, Debug, clap::Args)]
#[command(next_help_heading = "Limits for one document")]
pub(super) struct DocumentLimits {
    /// Memory that its reader may use, in MiB
    #[arg(long = "document-memory", hide_short_help = true, value_name = "MIB", default_value_t = 1024,
          value_parser = clap::value_parser!(u64).range(64..=65_536))]
    memory: u64,

    /// Processor time that its reader may use, in seconds
    #[arg(long = "document-cpu", hide_short_help = true, value_name = "SECONDS", default_value_t = 60,
          value_parser = clap::value_parser!(u64).range(1..=86_400))]
    cpu: u64,

    /// Time after which its reader is given up, in seconds
    #[arg(long = "document-wall", hide_short_help = true, value_name = "SECONDS", default_value_t = 90,
          value_parser = clap::value_parser!(u64).range(1..=86_400))]
    wall: u64,
}

impl DocumentLimits {
    /// Where documents are read: in children of this program.
    pub(super) fn containment(self) -> Containment {
        let limits = Limits {
            memory_bytes: self.memory << 20,
            cpu_seconds: self.cpu,
            wall_seconds: self.wall,
        };
        settings::program()
            .map_or(Containment::Here, |program| Containment::Apart { program, limits })
    }
}

/// The options that limit the waits for the network.
#[derive(Clone, Copy, Debug, clap::Args)]
#[command(next_help_heading = "Limits for the network")]
pub(super) struct NetworkLimits {
    /// Longest silence of a site, in seconds
    #[arg(long = "site-silence", hide_short_help = true, value_name = "SECONDS", default_value_t = 20,
          value_parser = clap::value_parser!(u64).range(1..=3600))]
    silence: u64,

    /// Time for one document in all, in seconds
    #[arg(long = "document-fetch", hide_short_help = true, value_name = "SECONDS", default_value_t = 120,
          value_parser = clap::value_parser!(u64).range(1..=86_400))]
    document: u64,

    /// Time that a site may waste in one run, in seconds
    #[arg(long = "site-waste", hide_short_help = true, value_name = "SECONDS", default_value_t = 300,
          value_parser = clap::value_parser!(u64).range(1..=86_400))]
    waste: u64,

    /// Time for all fetching of a run, in minutes
    #[arg(long = "run-fetch", hide_short_help = true, value_name = "MINUTES", default_value_t = 90,
          value_parser = clap::value_parser!(u64).range(1..=1440))]
    run: u64,
}

impl NetworkLimits {
    /// How documents are asked for.
    pub(super) fn settings(self, user_agent: String) -> FetchSettings {
        FetchSettings {
            idle_timeout: Duration::from_secs(self.silence),
            total_timeout: Duration::from_secs(self.document),
            host_timeout: Duration::from_secs(self.waste),
            run_timeout: Duration::from_mins(self.run),
            ..FetchSettings::new(user_agent)
        }
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

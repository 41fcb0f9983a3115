//! `recoupe completions`: what a shell needs to complete our words.

use std::io::{self, Write};

use clap::CommandFactory as _;
use clap_complete::Shell;

use super::{Cli, Outcome};

/// Print the completions of a shell
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  recoupe completions bash > ~/.local/share/bash-completion/completions/recoupe
  recoupe completions fish > ~/.config/fish/completions/recoupe.fish")]
pub(super) struct Args {
    /// The shell
    shell: Shell,
}

pub(super) fn run(args: &Args, out: &mut dyn Write) -> io::Result<Outcome> {
    // The generator ends the process where it cannot write; a text never fails.
    let mut text = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "recoupe", &mut text);
    out.write_all(&text)?;
    Ok(Outcome::Complete)
}

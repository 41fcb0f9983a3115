//! `recoupe publish`: sends the latest snapshot to where others can read it.

use std::{
    io::{self, IsTerminal as _, Write, stderr},
    path::PathBuf,
};

use indicatif::ProgressBar;

use crate::publish::remote::{Destination, Order, RemoteError, SendEvent, Sent, send};

use super::words::columns;
use super::{Outcome, fault};

/// Send the latest snapshot to a bucket, a container or a folder
///
/// The files of the snapshot go first, under a name that never changes, and what leads readers to
/// them last: they see the snapshot before until all of the new one is there. What arrived in a
/// broken attempt is not sent again.
///
/// Credentials are read from the environment, never from the command line:
/// `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, `AWS_REGION` and, elsewhere than at Amazon,
/// `AWS_ENDPOINT_URL` for s3; `GOOGLE_APPLICATION_CREDENTIALS` for gs; `AZURE_STORAGE_ACCOUNT_NAME`
/// and `AZURE_STORAGE_ACCOUNT_KEY` for az.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  recoupe publish --to file:///srv/www/cpts
  recoupe publish --to s3://bucket/cpts --dry-run
  recoupe run --contact you@example.org && recoupe publish --to s3://bucket/cpts

Exit codes: 0 readers are led to the snapshot, 1 they still see the one before, 2 the address or the \
snapshot is none.")]
pub(super) struct Args {
    /// Where to: s3://, gs://, az:// or file:///
    #[arg(long, value_name = "ADDRESS")]
    to: String,

    /// The folder for snapshots and the archive
    #[arg(long, value_name = "DIR", default_value = "output")]
    output: PathBuf,

    /// Another snapshot than the latest
    #[arg(long, value_name = "DIR")]
    snapshot: Option<PathBuf>,

    /// Tell what would be sent, and send nothing
    #[arg(long)]
    dry_run: bool,
}

pub(super) fn run(args: &Args, out: &mut dyn Write, err: &mut dyn Write) -> io::Result<Outcome> {
    let to = match Destination::parse(&args.to) {
        Ok(to) => to,
        Err(error) => {
            fault::tell(&error, err)?;
            return Ok(Outcome::Misused);
        }
    };
    let snapshot = args.snapshot.clone().unwrap_or_else(|| args.output.join("latest"));
    let order = Order { snapshot: &snapshot, output: &args.output, rehearse: args.dry_run };
    let bar = stderr().is_terminal().then(ProgressBar::no_length);
    let mut named = Vec::new();
    let sent = send(order, &to, &mut |event| {
        match (&bar, event) {
            (Some(bar), SendEvent::Begun { files }) => bar.set_length(files as u64),
            (Some(bar), SendEvent::Sent { .. } | SendEvent::Kept { .. }) => bar.inc(1),
            (None, _) => {}
        }
        if let (true, SendEvent::Sent { path, .. }) = (args.dry_run, event) {
            named.push(path.to_owned());
        }
    });
    if let Some(bar) = bar {
        bar.finish_and_clear();
    }
    match sent {
        Ok(sent) => {
            for path in named {
                writeln!(out, "{path}")?;
            }
            write!(out, "{}", told(&sent, args.dry_run, &to))?;
            Ok(Outcome::Complete)
        }
        Err(error) => {
            fault::tell(&error, err)?;
            Ok(match error {
                RemoteError::Address { .. } | RemoteError::Snapshot(_) => Outcome::Misused,
                _ => Outcome::Failed,
            })
        }
    }
}

fn told(sent: &Sent, rehearsed: bool, to: &Destination) -> String {
    let verb = if rehearsed { "to send" } else { "sent" };
    let rows = [
        ("snapshot", sent.run_id.clone()),
        (verb, format!("{} files, {} bytes", sent.files, sent.bytes)),
        ("kept", format!("{} files that were there", sent.kept)),
        ("latest", format!("{}/latest.json", to.shown())),
    ];
    let rows: Vec<_> = rows.into_iter().map(|(name, told)| vec![name.to_owned(), told]).collect();
    columns(&rows)
}

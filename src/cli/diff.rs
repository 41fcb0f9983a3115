//! `recoupe diff`: what changed between two snapshots.

use std::{
    io::{self, Write},
    path::PathBuf,
};

use serde_json::json;

use crate::publish::{self, Change, ChangeKind, SnapshotFigure};

use super::words::Lang;
use super::{Outcome, fault};

/// Say what changed between two snapshots
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  recoupe diff output/snapshots/2026-11-21T020000Z output/latest
  recoupe diff A B --json | jq .after.value")]
pub(super) struct Args {
    /// The older snapshot: its folder, or a link to it
    a: PathBuf,

    /// The newer snapshot
    b: PathBuf,

    /// Print one JSON object for each change
    #[arg(long)]
    json: bool,

    /// The language of the sentences
    #[arg(long, value_enum, default_value_t)]
    lang: Lang,
}

pub(super) fn run(args: &Args, out: &mut dyn Write, err: &mut dyn Write) -> io::Result<Outcome> {
    let read = |folder| publish::read_snapshot(folder);
    let (before, after) = match (read(&args.a), read(&args.b)) {
        (Ok(before), Ok(after)) => (before, after),
        (Err(error), _) | (_, Err(error)) => {
            fault::tell(&error, err)?;
            return Ok(Outcome::Misused);
        }
    };
    let changes = publish::diff(&before.figures, &after.figures);
    for change in &changes {
        if args.json {
            writeln!(out, "{}", object(change))?;
        } else {
            writeln!(out, "{}", args.lang.of(&change.words()))?;
        }
    }
    if changes.is_empty() && !args.json {
        writeln!(out, "{}", args.lang.say("Aucun chiffre n'a changé.", "No figure has changed."))?;
    }
    Ok(Outcome::Complete)
}

fn object(change: &Change) -> serde_json::Value {
    let kind = match change.kind {
        ChangeKind::Appeared => "appeared",
        ChangeKind::Vanished => "vanished",
        ChangeKind::Value => "value",
        ChangeKind::Status => "status",
        ChangeKind::Date => "date",
    };
    let cell = change.after.as_ref().or(change.before.as_ref());
    let side = |figure: &Option<SnapshotFigure>| {
        figure.as_ref().map(|it| {
            json!({
                "value": it.value, "low": it.low, "high": it.high, "status": it.status,
                "as_of": it.as_of.to_string(), "claim_id": it.claim_id,
            })
        })
    };
    json!({
        "change": kind,
        "territory_code": cell.map(|it| &it.territory_code),
        "measure": cell.map(|it| &it.measure),
        "stage_from": cell.map(|it| &it.stage_from),
        "stage_to": cell.map(|it| &it.stage_to),
        "before": side(&change.before),
        "after": side(&change.after),
    })
}

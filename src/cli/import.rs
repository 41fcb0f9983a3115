//! `recoupe import`: captures that were made elsewhere become a part of the archive.

use std::{
    io::{self, Write},
    path::{Path, PathBuf},
};

use crate::archive::Import;
use crate::model::SourceId;
use crate::pipeline::{self, Declared, Taken};

use super::{Outcome, fault, words};

/// Take captures into the archive that were made elsewhere
///
/// WARC files of browser recorders, web archives, wget or warcio, compressed record by record
/// (`.warc.gz`). Each is kept as it is, with its own dates, so that what a page said years ago can
/// be read, and `recoupe run --offline --known-at DATE` tells what could have been known that day.
/// Only answers with status 200 become captures, and only those at an address that a source
/// declares are read; the others are kept and wait for a source that does. A damaged file is
/// refused, and nothing is ever taken in twice.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  recoupe import recorded.warc.gz
  recoupe import crawls/*.warc.gz
  recoupe run --offline --known-at 2021-12-31    what could be known that day

Exit codes: 0 every file is in the archive, 3 some are, 1 none is, 2 misused, 11 a run is at work.")]
pub(super) struct Args {
    /// The WARC files
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,

    /// The folder that holds the archive
    #[arg(long, value_name = "DIR", default_value = "output")]
    output: PathBuf,
}

pub(super) fn run(
    args: &Args,
    sources: &Path,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> io::Result<Outcome> {
    let taken = Declared::load(sources, None)
        .and_then(|declared| Ok((pipeline::import(&args.output, &args.files)?, declared)));
    let (taken, declared) = match taken {
        Ok(taken) => taken,
        Err(error) => return fault::run(&error, err),
    };
    let mut refused = 0;
    for Taken { path, import } in &taken {
        match import {
            Ok(import) => {
                refused += usize::from(import.name.is_none());
                write!(out, "{}", told(path, import, &declared))?;
            }
            Err(error) => {
                refused += 1;
                fault::tell(error, err)?;
            }
        }
    }
    Ok(match refused {
        0 => Outcome::Complete,
        number if number == taken.len() => Outcome::Failed,
        _ => Outcome::Partial,
    })
}

/// What became of a file, for whoever asked for it.
fn told(path: &Path, import: &Import, declared: &Declared) -> String {
    let Some(name) = &import.name else {
        let passed = passed(import);
        return format!("{}: holds no page, and is not kept\n{passed}", path.display());
    };
    let again = if import.was_there { ", as before" } else { "" };
    let mut text = format!("{}: kept as archive/{name}{again}\n", path.display());
    let addresses: Vec<&str> = import.addresses.keys().map(String::as_str).collect();
    let by = pipeline::declared_by(declared, &addresses);
    let captures: usize = import.addresses.values().sum();
    let mut rows = Vec::new();
    let mut line = |name: &str, told: String| rows.push(vec![format!("  {name}"), told]);
    if let Some((first, last)) = import.between {
        let (first, last) = (first.format("%Y-%m-%d"), last.format("%Y-%m-%d"));
        line("captures", format!("{captures}, from {first} to {last}"));
    }
    if 0 < import.known {
        line("known", format!("{} say what the archive held already", import.known));
    }
    for (address, sources) in &by {
        let sources: Vec<&str> = sources.iter().map(SourceId::as_str).collect();
        let number = import.addresses.get(address).copied().unwrap_or_default();
        line("read", format!("{number} of {address} by {}", sources.join(", ")));
    }
    let others = addresses.len() - by.len();
    if 0 < others {
        line("kept", format!("{others} addresses that no source declares, and none reads yet"));
    }
    text.push_str(&words::columns(&rows));
    text + &passed(import)
}

fn passed(import: &Import) -> String {
    let row =
        |(number, why): &(usize, &str)| vec!["  passed".to_owned(), format!("{number} {why}")];
    words::columns(&import.passed.iter().map(row).collect::<Vec<_>>())
}

//! `recoupe verify`: whether what was published and archived is still what it was.

use std::{
    collections::BTreeSet,
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
};

use chrono::{DateTime, Utc};
use serde::Deserialize;

use crate::model::Digest;
use crate::pipeline;

use super::{Outcome, fault};

/// Check that the snapshot and the archive are still what was written
///
/// Every file of the snapshot is hashed again and held against its manifest, every record of the
/// archive is read again and held against its digest. Nothing is repaired and nothing removed.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  recoupe verify
  recoupe verify --snapshot output/snapshots/2026-11-21T020000Z

Exit codes: 0 everything is whole, 1 something is damaged, 2 there is nothing to check.")]
pub(super) struct Args {
    /// The folder for snapshots and the archive
    #[arg(long, value_name = "DIR", default_value = "output")]
    output: PathBuf,

    /// Another snapshot than the latest
    #[arg(long, value_name = "DIR")]
    snapshot: Option<PathBuf>,
}

/// The parts of a manifest that are checked.
#[derive(Debug, Deserialize)]
struct Manifest {
    run_id: String,
    files: Vec<Listed>,
}

#[derive(Debug, Deserialize)]
struct Listed {
    path: String,
    sha256: String,
    bytes: usize,
}

pub(super) fn run(args: &Args, out: &mut dyn Write, err: &mut dyn Write) -> io::Result<Outcome> {
    let folder = args.snapshot.clone().unwrap_or_else(|| args.output.join("latest"));
    let file = folder.join("manifest.json");
    let text = match fs::read(&file) {
        Ok(text) => text,
        Err(why) => {
            let message = format!("{}: cannot be read\n     | {why}", file.display());
            let hint = "publish a snapshot first: `recoupe run --offline`, or name its folder";
            return fault::misuse(&message, hint, err);
        }
    };
    let mut damage = Vec::new();
    match serde_json::from_slice::<Manifest>(&text) {
        Ok(manifest) => {
            damage.extend(snapshot(&folder, &manifest));
            writeln!(out, "snapshot {}: {} files", manifest.run_id, manifest.files.len())?;
        }
        Err(why) => damage.push(format!("{}: not a manifest: {why}", file.display())),
    }
    let archive = match pipeline::archive(&args.output) {
        Ok(archive) => archive,
        Err(error) => {
            fault::tell(&error, err)?;
            return Ok(Outcome::Failed);
        }
    };
    damage.extend(archive.issues().iter().map(|issue| format!("archive: {issue}")));
    let mut captures = 0;
    for capture in archive.captures(DateTime::<Utc>::MAX_UTC) {
        captures += 1;
        damage.extend(capture.err().map(|error| format!("archive: {error}")));
    }
    writeln!(out, "archive: {captures} captures")?;
    for line in &damage {
        writeln!(err, "damaged: {line}")?;
    }
    if damage.is_empty() {
        writeln!(out, "everything is what was written")?;
        return Ok(Outcome::Complete);
    }
    writeln!(
        err,
        "hint:  restore the files named above from a backup; a snapshot can also be made again from \
         the archive with `recoupe run --offline`"
    )?;
    Ok(Outcome::Failed)
}

/// Every file that is not what the manifest says, and every file that it does not name.
fn snapshot(folder: &Path, manifest: &Manifest) -> Vec<String> {
    let mut damage = Vec::new();
    let mut named = BTreeSet::from([PathBuf::from("manifest.json")]);
    for listed in &manifest.files {
        let path = folder.join(&listed.path);
        named.insert(PathBuf::from(&listed.path));
        match fs::read(&path) {
            Ok(bytes) if Digest::of(&bytes).to_string() == listed.sha256 => {}
            Ok(bytes) => damage.push(format!(
                "{}: holds other bytes ({}, {} were written)",
                path.display(),
                bytes.len(),
                listed.bytes
            )),
            Err(why) => damage.push(format!("{}: {why}", path.display())),
        }
    }
    let mut found = Vec::new();
    visit(folder, Path::new(""), &mut found);
    let strangers = found.into_iter().filter(|path| !named.contains(path));
    damage.extend(
        strangers.map(|path| format!("{}: stands in no manifest", folder.join(path).display())),
    );
    damage
}

/// The files below a folder, by their path inside it, sorted.
fn visit(folder: &Path, inside: &Path, found: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    let mut names: Vec<_> = entries.flatten().map(|entry| entry.file_name()).collect();
    names.sort();
    for name in names {
        let (path, inside) = (folder.join(&name), inside.join(&name));
        if path.is_dir() {
            visit(&path, &inside, found);
        } else {
            found.push(inside);
        }
    }
}

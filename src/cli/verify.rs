//! `recoupe verify`: whether what was published and archived is still what it was.

use std::{
    collections::BTreeSet,
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
};

use crate::archive::Verified;
use crate::model::Digest;
use crate::pipeline;
use crate::publish::{self, Audit, Damage};

use super::{Outcome, fault};

/// Check that the snapshots and the archive are still what was written
///
/// Every record of the archive is read again and held against its digest, every file against what
/// it hashed to when it was written, the index against the files, every file of every snapshot
/// against its manifest, and every capture that a snapshot cites is looked for in the archive. The log
/// of the runs, the history and what the source files last said are read as well. What a run has left
/// that was killed is no damage: it is told, and the next run completes it. Nothing is repaired and
/// nothing removed.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  recoupe verify
  recoupe verify --snapshot output/latest    the archive, and of the snapshots only this one

Exit codes: 0 everything is whole, 1 something is damaged, 2 there is nothing to check.")]
pub(super) struct Args {
    /// The folder for snapshots and the archive
    #[arg(long, value_name = "DIR", default_value = "output")]
    output: PathBuf,

    /// Of the snapshots only this one
    #[arg(long, value_name = "DIR")]
    snapshot: Option<PathBuf>,
}

pub(super) fn run(args: &Args, out: &mut dyn Write, err: &mut dyn Write) -> io::Result<Outcome> {
    let archive = match pipeline::verify_archive(&args.output) {
        Ok(archive) => archive,
        Err(error) => {
            fault::tell(&error, err)?;
            return Ok(Outcome::Failed);
        }
    };
    let folders = match &args.snapshot {
        Some(folder) => vec![folder.clone()],
        None => match publish::published(&args.output) {
            Ok(folders) => folders,
            Err(error) => {
                fault::tell(&error, err)?;
                return Ok(Outcome::Failed);
            }
        },
    };
    let is_new =
        ["latest", "runs"].iter().all(|it| args.output.join(it).symlink_metadata().is_err());
    let nothing = is_new && folders.is_empty() && archive.files == 0 && archive.damage.is_empty();
    let unnamed = args.snapshot.as_ref().filter(|folder| !folder.is_dir());
    if nothing || unnamed.is_some() {
        let at = unnamed.unwrap_or(&args.output);
        let message = format!("{}: holds neither a snapshot nor an archive", at.display());
        let hint = "publish a snapshot first: `recoupe run --offline`, or name its folder";
        return fault::misuse(&message, hint, err);
    }
    let mut damage: Vec<String> =
        archive.damage.iter().map(|issue| format!("archive/{issue}")).collect();
    let mut files = 0;
    let mut whole = 0;
    for folder in &folders {
        let checked = snapshot(folder, &archive);
        files += checked.files;
        whole += usize::from(checked.damage.is_empty());
        damage.extend(checked.damage);
    }
    let Verified { files: warcs, captures, whole: contents, leftovers, .. } = &archive;
    let mut left: Vec<String> = leftovers.iter().map(|it| format!("archive/{it}")).collect();
    let mut log = None;
    if args.snapshot.is_none() {
        damage.extend(latest(&args.output, &folders));
        match publish::audit(&args.output) {
            Ok(Audit { runs, nights, damage: found, leftovers }) => {
                damage.extend(found);
                left.extend(leftovers);
                log = Some((runs, nights));
            }
            Err(error) => {
                fault::tell(&error, err)?;
                return Ok(Outcome::Failed);
            }
        }
    }
    writeln!(out, "archive: {warcs} files, {captures} captures of {} contents", contents.len())?;
    writeln!(out, "snapshots: {whole} of {} are whole, {files} files", folders.len())?;
    if let Some((runs, nights)) = log {
        writeln!(out, "log: {runs} runs; history: {nights} nights")?;
    }
    for left in left {
        writeln!(err, "note: {left}")?;
    }
    for line in &damage {
        writeln!(err, "damaged: {line}")?;
    }
    if damage.is_empty() {
        writeln!(out, "everything is what was written")?;
        return Ok(Outcome::Complete);
    }
    writeln!(out, "{} findings; everything else is what was written", damage.len())?;
    writeln!(
        err,
        "hint:  restore the files named above from a backup; a snapshot can also be made again from \
         the archive with `recoupe run --offline`, and the index by removing archive/index"
    )?;
    Ok(Outcome::Failed)
}

/// What was found of a snapshot.
struct Checked {
    files: usize,
    damage: Vec<String>,
}

/// Every file that is not what the manifest says, every file that it does not name, and every
/// capture that is cited and gone.
fn snapshot(folder: &Path, archive: &Verified) -> Checked {
    let mut damage = Vec::new();
    let manifest = match publish::sealed_manifest(folder) {
        Ok(manifest) => manifest,
        Err(Damage(why)) => {
            let file = folder.join("manifest.json");
            return Checked { files: 0, damage: vec![format!("{}: {why}", file.display())] };
        }
    };
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
    damage.extend(cited(folder, archive));
    Checked { files: manifest.files.len(), damage }
}

/// The captures that a snapshot cites and the archive does not hold. Those that come with the
/// project lie in the snapshot itself.
fn cited(folder: &Path, archive: &Verified) -> Vec<String> {
    let path = folder.join("captures.csv");
    // A table that is gone or damaged is told already.
    let Ok(text) = fs::read_to_string(&path) else { return Vec::new() };
    let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let Ok(head) = reader.headers().cloned() else { return Vec::new() };
    let at = |name: &str| head.iter().position(|column| column == name);
    let (Some(id), Some(origin), Some(url)) = (at("capture_id"), at("capture_origin"), at("url"))
    else {
        return Vec::new();
    };
    let lost = |row: csv::StringRecord| {
        let digest: Digest = row.get(id)?.parse().ok()?;
        let is_lost = row.get(origin) == Some("fetched") && !archive.whole.contains(&digest);
        let of = row.get(url).unwrap_or_default();
        let told = || {
            format!("{}: cites {digest} of {of}, which the archive does not hold", path.display())
        };
        is_lost.then(told)
    };
    reader.records().filter_map(|row| lost(row.ok()?)).collect()
}

/// What is wrong with the link to the newest snapshot.
fn latest(output: &Path, folders: &[PathBuf]) -> Vec<String> {
    let mut damage = Vec::new();
    let link = output.join("latest");
    let target = fs::read_link(&link).ok().map(|target| output.join(target));
    let is_published = !folders.is_empty() || link.symlink_metadata().is_ok();
    if is_published && !target.is_some_and(|target| folders.contains(&target)) {
        damage.push(format!("{}: leads to no snapshot", link.display()));
    }
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

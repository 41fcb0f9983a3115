//! `recoupe accept`: lets a copy speak that was held back.

use std::{
    fs::{self, File},
    io::{self, Write},
    path::{Path, PathBuf},
};

use crate::model::SourceId;
use crate::pipeline::{self, Held, Silent};
use crate::sources::{Geography, Source};

use super::look::look;
use super::{Outcome, fault, limits};

/// Let a copy of a page speak that was held back, or list those that are
///
/// A copy that says far less, or something far away, is kept and not published: the last good one
/// speaks. Look at the page; if it is right, accept it. A block `[[accept]]` is added to the end of
/// the file of the source, with the digest of the copy, the day and your reason; the next run
/// publishes it. To take it back, delete the block. Nothing is fetched.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  recoupe accept
  recoupe accept ars_bretagne --reason \"two lists were merged, the agency says so on the page\"

Exit codes: 0 accepted, or listed; 2 nothing of the source is held back, or no reason is given.")]
pub(super) struct Args {
    /// The source; without one, everything that is held back is listed
    source: Option<SourceId>,

    /// Why the copy is right, for whoever reads the file next year; without it nothing is accepted
    #[arg(long, value_name = "TEXT", requires = "source")]
    reason: Option<String>,

    /// The folder that holds the archive
    #[arg(long, value_name = "DIR", default_value = "output")]
    output: PathBuf,

    #[command(flatten)]
    limits: limits::DocumentLimits,
}

pub(super) fn run(
    args: &Args,
    sources: &Path,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> io::Result<Outcome> {
    let settings = look(sources, &args.output, args.limits);
    let held = match pipeline::edition(&settings, &mut Silent) {
        Ok(edition) => pipeline::held(&edition),
        Err(error) => return fault::run(&error, err),
    };
    let Some(id) = &args.source else { return list(&held, out) };
    let held: Vec<&Held> = held.iter().filter(|it| it.source == *id).collect();
    let path = sources.join(format!("{id}.toml"));
    if held.is_empty() {
        let message = if path.is_file() {
            format!("nothing of `{id}` is held back")
        } else {
            format!("there is no source `{id}`: {} is not there", path.display())
        };
        return fault::misuse(&message, "`recoupe accept` lists what is held back", err);
    }
    let reason = args.reason.as_deref().map(str::trim).filter(|reason| !reason.is_empty());
    let Some(reason) = reason else {
        list(&held.into_iter().cloned().collect::<Vec<_>>(), out)?;
        let message = "whoever accepts says why, for those who read the file next year";
        let hint = format!("look at the page, then: `recoupe accept {id} --reason \"…\"`");
        return fault::misuse(message, &hint, err);
    };
    let day = settings.started_at.date_naive();
    let blocks = held.iter().map(|it| block(it, reason, &day.to_string()));
    match append(&path, &blocks.collect::<String>(), (id, sources)) {
        Ok(()) => {
            for it in held {
                writeln!(out, "accepted {}\n  {}", it.url, it.because)?;
            }
            writeln!(err, "written to {}; the next run publishes it", path.display())?;
            Ok(Outcome::Complete)
        }
        Err(why) => {
            let message = format!("{}: cannot be written\n     | {why}", path.display());
            fault::misuse(&message, "let whoever runs this write there, or add it by hand", err)
        }
    }
}

fn list(held: &[Held], out: &mut dyn Write) -> io::Result<Outcome> {
    for it in held {
        let Held { source, url, capture, first_seen, because } = it;
        writeln!(out, "{source}: {url}\n  copy {capture}, first seen {first_seen}\n  {because}")?;
    }
    if held.is_empty() {
        writeln!(out, "nothing is held back")?;
    }
    Ok(Outcome::Complete)
}

/// The decision, as it stands in the file of the source.
fn block(held: &Held, reason: &str, day: &str) -> String {
    let plain = |text: &str| -> String {
        text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
    };
    format!(
        "\n# {}: {}\n[[accept]]\ncapture = \"{}\"\ndate = {day}\nreason = {}\n",
        plain(&held.url),
        plain(&held.because),
        held.capture,
        toml::Value::String(plain(reason)),
    )
}

/// Adds to the end of a file, whole or not at all, and only what makes it a source still.
fn append(path: &Path, blocks: &str, (id, folder): (&SourceId, &Path)) -> io::Result<()> {
    let mut text = fs::read_to_string(path)?;
    if !text.ends_with('\n') {
        text.push('\n');
    }
    text.push_str(blocks);
    let geography = Geography::load(folder).map_err(|it| io::Error::other(it.to_string()))?;
    Source::parse(id.as_str(), &text, &geography).map_err(|mistakes| {
        mistakes
            .into_iter()
            .next()
            .map_or_else(|| io::ErrorKind::InvalidData.into(), io::Error::other)
    })?;
    let aside = path.with_extension("toml.new");
    let mut file = File::create(&aside)?;
    let written = file.write_all(text.as_bytes()).and_then(|()| file.sync_all());
    let written = written
        .and_then(|()| fs::set_permissions(&aside, fs::metadata(path)?.permissions()))
        .and_then(|()| fs::rename(&aside, path));
    if written.is_err() {
        drop(fs::remove_file(&aside));
    }
    written
}

//! `recoupe sources`: what is declared, whether it is right, and a template for more.

use std::{
    collections::BTreeSet,
    fs::File,
    io::{self, ErrorKind, Write},
    path::{Path, PathBuf},
};

use chrono::{DateTime, Utc};

use crate::archive::{Capture, Shipped};
use crate::model::SourceId;
use crate::pipeline::{self, Declared};
use crate::read::Containment;
use crate::sources::{DocumentSpec, Source, template};

use super::annotated::{Paint, Sheet};
use super::followed::{self, Saved};
use super::{Outcome, annotate, annotated, fault, limits, refused, settings, words};

/// List, check and add sources
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// List what is declared
    List,
    /// Check what is declared, or show what one source says
    ///
    /// Without ID: every file is valid, every name of a territory is known, every capture has its
    /// source. With ID: what its captures claim, sentence by sentence, and every number that is no
    /// claim, with the reason. `=` is a claim or a community, `-` a number that is none, `?` a
    /// sentence that speaks of CPTS and a number and gave no claim: there the reader may be blind.
    ///
    /// Where the source follows a feed, a sitemap or a listing, it also says what that leads to: `=` is
    /// held already, `+` would be asked for tonight, `.` another night.
    #[command(after_help = "\
Examples:
  recoupe sources check
  recoupe sources check ars_grand_est
  recoupe sources check ars_bretagne --file saved.html
  recoupe sources check ars_bretagne --html seen.html    the same, marked, for a browser
  recoupe sources check ars_bretagne --listing saved.html    what a listing would lead to

Exit codes: 0 all is right, 2 a file is wrong, 3 a page cannot be read or yields too little.")]
    Check {
        /// The source to read
        id: Option<SourceId>,
        /// Read this page instead of its captures, as if the source had served it
        #[arg(long, value_name = "PAGE", requires = "id")]
        file: Option<PathBuf>,
        /// Also write the documents as read, marked, as a page for a browser
        #[arg(long, value_name = "FILE", requires = "id")]
        html: Option<PathBuf>,
        /// Read this page instead of the feed, sitemap or listing that the source follows
        #[arg(long, value_name = "PAGE", requires = "id", conflicts_with = "file")]
        listing: Option<PathBuf>,
        /// The folder that holds the archive
        #[arg(long, value_name = "DIR", default_value = "output")]
        output: PathBuf,
        #[command(flatten)]
        limits: limits::DocumentLimits,
    },
    /// Write a commented template for a new source
    #[command(after_help = "Example:\n  recoupe sources new urps_bretagne")]
    New {
        /// The id: the name of the file, made of a-z, 0-9 and _
        id: SourceId,
    },
}

pub(super) fn run(
    args: &Args,
    sources: &Path,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> io::Result<Outcome> {
    if let Command::New { id } = &args.command {
        return new(id, sources, out, err);
    }
    let mut declared = match Declared::load(sources, None) {
        Ok(declared) => declared,
        Err(error) => return fault::run(&error, err),
    };
    if let Command::Check { id: Some(_), output, limits, .. } = &args.command {
        // Pages that were found are checked like those that are declared.
        let parser = limits.containment().parser();
        let found = pipeline::archive(output).and_then(|archive| {
            let held = (&archive, DateTime::<Utc>::MAX_UTC);
            pipeline::enlist(&mut declared, held, parser.as_ref())
        });
        if let Err(error) = found {
            return fault::run(&error, err);
        }
    }
    match &args.command {
        Command::New { .. } => Ok(Outcome::Complete),
        Command::List => list(&declared, out, err),
        Command::Check { id: None, .. } => {
            for source in &declared.sources {
                refused::tell(sources, source, err)?;
            }
            check_all(&declared, out, err)
        }
        Command::Check { id: Some(id), file, html, listing, output, limits } => {
            let Some(source) = declared.sources.iter().find(|source| source.id == *id) else {
                problems(&declared, err)?;
                return fault::unknown(id, &declared, err);
            };
            refused::tell(sources, source, err)?;
            let captures = match captures(&declared, source, file.as_deref(), output) {
                Ok(captures) => captures,
                Err(Unread::File(path, why)) => return unread(&path, &why, err),
                Err(Unread::Archive(error)) => return fault::run(&error, err),
            };
            let containment = limits.containment();
            let (mut outcome, sheets) = check(&declared, &containment, (source, &captures), out)?;
            if file.is_none() && !source.discover.is_empty() {
                let saved = match listing.as_deref().map(Saved::read).transpose() {
                    Ok(saved) => saved,
                    Err((path, why)) => return unread(&path, &why, err),
                };
                let archive = match pipeline::archive(output) {
                    Ok(archive) => archive,
                    Err(error) => return fault::run(&error, err),
                };
                let held = (&archive, &*containment.parser());
                if followed::tell(source, held, saved.as_ref(), (out, err))? == Outcome::Partial {
                    outcome = Outcome::Partial;
                }
            }
            match html {
                Some(path) => {
                    let page = annotated::page(&format!("{}: what was read", source.id), &sheets);
                    written(path, &page, outcome, err)
                }
                None => Ok(outcome),
            }
        }
    }
}

fn list(declared: &Declared, out: &mut dyn Write, err: &mut dyn Write) -> io::Result<Outcome> {
    let head = ["id", "publisher", "territory", "kind", "documents", "confirmed", "captures"];
    let mut rows = vec![head.map(str::to_owned).to_vec()];
    for source in &declared.sources {
        let captures = declared.shipped.iter().filter(|it| it.source == source.id).count();
        rows.push(vec![
            source.id.to_string(),
            source.publisher.clone(),
            format!("{} {}", source.territory, declared.geography.name(source.territory)),
            source.kind.code().to_owned(),
            source.documents.len().to_string(),
            if source.confirmed { "yes" } else { "no" }.to_owned(),
            captures.to_string(),
        ]);
    }
    write!(out, "{}", words::columns(&rows))?;
    problems(declared, err)
}

fn check_all(declared: &Declared, out: &mut dyn Write, err: &mut dyn Write) -> io::Result<Outcome> {
    let outcome = problems(declared, err)?;
    let wrong: BTreeSet<&Path> = declared.problems.iter().map(|it| &*it.file).collect();
    let wrong = match wrong.len() {
        0 => "nothing is wrong".to_owned(),
        1 => "1 file is wrong".to_owned(),
        files => format!("{files} files are wrong"),
    };
    let (sources, captures) = (declared.sources.len(), declared.shipped.len());
    writeln!(out, "{sources} sources and {captures} captures are right, {wrong}")?;
    Ok(outcome)
}

/// Tells every file that cannot be used.
fn problems(declared: &Declared, err: &mut dyn Write) -> io::Result<Outcome> {
    for problem in &declared.problems {
        writeln!(err, "error: {problem}")?;
    }
    Ok(if declared.problems.is_empty() { Outcome::Complete } else { Outcome::Misused })
}

fn unread(path: &Path, why: &io::Error, err: &mut dyn Write) -> io::Result<Outcome> {
    let message = format!("{}: cannot be read\n     | {why}", path.display());
    fault::misuse(&message, "check the name, and who may read it", err)
}

/// Why there is nothing to check.
enum Unread {
    File(PathBuf, io::Error),
    Archive(pipeline::Error),
}

/// The newest capture of each document, or the page that is given in their place.
fn captures<'a>(
    declared: &Declared,
    source: &'a Source,
    file: Option<&Path>,
    output: &Path,
) -> Result<Vec<(Option<&'a DocumentSpec>, Capture)>, Unread> {
    if let Some(path) = file {
        let bytes = std::fs::read(path).map_err(|why| Unread::File(path.to_owned(), why))?;
        let document = source.documents.first();
        let shipped = Shipped {
            source: source.id.clone(),
            url: document.map_or_else(|| source.homepage.clone(), |it| it.url.clone()),
            fetched: DateTime::<Utc>::UNIX_EPOCH,
            published: document.and_then(|it| it.published),
            restated: false,
            file: path.display().to_string(),
        };
        return Ok(vec![(None, Capture::shipped(shipped, bytes))]);
    }
    let archive = pipeline::archive(output).map_err(Unread::Archive)?;
    let newest = |document: &'a DocumentSpec| {
        Some((Some(document), pipeline::newest(declared, &archive, (source, document))?))
    };
    Ok(source.documents.iter().filter_map(newest).collect())
}

fn check(
    declared: &Declared,
    containment: &Containment,
    (source, captures): (&Source, &[(Option<&DocumentSpec>, Capture)]),
    out: &mut dyn Write,
) -> io::Result<(Outcome, Vec<Sheet>)> {
    let mut outcome = Outcome::Complete;
    let mut total = 0;
    let mut sheets = Vec::new();
    let paint = if settings::may_colour() { Paint::Colour } else { Paint::Plain };
    let parser = containment.parser();
    writeln!(out, "{}: {}, {}", source.id, source.publisher, source.title)?;
    if captures.is_empty() {
        writeln!(out, "no capture: nothing can be read without the network, or `--file PAGE`")?;
    }
    for (document, capture) in captures {
        let address = format!("{} ({})", capture.url, capture.file);
        writeln!(out, "\n{address}")?;
        let checked = pipeline::check(declared, parser.as_ref(), source, (*document, capture));
        let mut sheet = Sheet { address, published: String::new(), lines: Ok(Vec::new()) };
        match checked {
            Ok(checked) => {
                total += checked.said.claims.len();
                sheet.published = match checked.published {
                    Some(date) => format!("published {date}"),
                    None => "no date of publication".to_owned(),
                };
                let lines = annotate::lines(&checked);
                writeln!(out, "  {}", sheet.published)?;
                annotated::print(&lines, paint, out)?;
                for part in &checked.document.unread {
                    writeln!(out, "  unread: {}: {}", part.locator, part.reason)?;
                }
                for issue in &checked.said.issues {
                    writeln!(out, "  ! {issue}")?;
                }
                sheet.lines = Ok(lines);
            }
            Err(why) => {
                writeln!(out, "  cannot be read: {why}")?;
                sheet.lines = Err(why.to_string());
                outcome = Outcome::Partial;
            }
        }
        sheets.push(sheet);
    }
    let (least, most) = (source.expect.claims_min as usize, source.expect.claims_max as usize);
    writeln!(out, "\n{total} claims; {least} to {most} expected")?;
    if !captures.is_empty() && !(least..=most).contains(&total) {
        outcome = Outcome::Partial;
    }
    Ok((outcome, sheets))
}

/// Writes the page for a browser, and says where it is; the outcome of the check stands.
fn written(path: &Path, page: &str, outcome: Outcome, err: &mut dyn Write) -> io::Result<Outcome> {
    match File::create(path).and_then(|mut file| file.write_all(page.as_bytes())) {
        Ok(()) => {
            writeln!(err, "page        {}", path.display())?;
            Ok(outcome)
        }
        Err(why) => {
            let message = format!("{}: cannot be written\n     | {why}", path.display());
            fault::misuse(&message, "name a file in a folder that exists", err)
        }
    }
}

fn new(
    id: &SourceId,
    sources: &Path,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> io::Result<Outcome> {
    let path = sources.join(format!("{id}.toml"));
    let written = File::create_new(&path)
        .and_then(|mut file| file.write_all(template(id.as_str()).as_bytes()));
    match written {
        Ok(()) => {
            writeln!(out, "{}", path.display())?;
            writeln!(err, "fill it in, then: recoupe sources check {id}")?;
            Ok(Outcome::Complete)
        }
        Err(why) => {
            let message = format!("{}: cannot be written\n     | {why}", path.display());
            let hint = if why.kind() == ErrorKind::AlreadyExists {
                "a source of this id is declared already: edit it, or choose another id"
            } else {
                "run it in the folder of the project, or name the folder: `--sources DIR`"
            };
            fault::misuse(&message, hint, err)
        }
    }
}

//! `recoupe backfill`: the past of pages, from a web archive.

use std::{
    io::{self, Write},
    path::{Path, PathBuf},
    time::Duration,
};

use chrono::{DateTime, NaiveDate, Utc};

use crate::fetch::FetchSettings;
use crate::model::SourceId;
use crate::pipeline::{self, Backfill, Declared, Mode, Past, RunSettings, Step, WebArchive};

use super::look::look;
use super::progress::{Manner, Show};
use super::{Outcome, fault, limits, settings, signal};

/// Fetch what pages said in the past, from a web archive
///
/// A CDX server is asked which captures it holds of each page of the sources. Of every content the
/// first capture is fetched, as politely as everything else, and put into the archive with the day on
/// which it was made: the next run reads it as if we had been there. What is held already is not
/// fetched again, so that the command can be stopped and repeated until nothing is left.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  recoupe backfill ars_bretagne --list
  recoupe backfill ars_bretagne --from 2019-01-01 --contact someone@example.org
  recoupe backfill --most 500 --contact someone@example.org
  recoupe backfill --cdx http://localhost:8080/coll/cdx

Then `recoupe run --offline` publishes what was found.

Exit codes: 0 everything that is listed is held, 3 something is left or could not be had, 1 the archive
cannot be written, 2 misused, 11 another run is at work.")]
pub(super) struct Args {
    /// The sources whose pages are looked for; all of them by default
    #[arg(value_name = "SOURCE")]
    wanted: Vec<SourceId>,

    /// The first day that counts
    #[arg(long, value_name = "DATE", value_parser = settings::day)]
    from: Option<NaiveDate>,

    /// The last day that counts
    #[arg(long, value_name = "DATE", value_parser = settings::day)]
    to: Option<NaiveDate>,

    /// The CDX server; may hold `{url}` for the address of a page
    #[arg(long, value_name = "URL", default_value = WebArchive::WAYBACK)]
    cdx: String,

    /// Where its copies stand, with `{timestamp}` and `{url}`; follows from the CDX server where that
    /// is a Wayback Machine or pywb
    #[arg(long, value_name = "URL")]
    replay: Option<String>,

    /// How many captures are fetched at most
    #[arg(long, value_name = "N", default_value_t = 100)]
    most: usize,

    /// Only list what is there, and fetch no copy
    #[arg(long)]
    list: bool,

    /// Seconds between two requests to the web archive
    #[arg(long, value_name = "SECONDS", default_value_t = 5)]
    delay: u64,

    /// The folder for snapshots and the archive
    #[arg(long, value_name = "DIR", default_value = "output")]
    output: PathBuf,

    /// Whom the web archive may write to about our requests; or set `RECOUPE_CONTACT`
    #[arg(long, value_name = "MAIL_OR_URL")]
    contact: Option<String>,

    /// Let the web archive be on this machine
    #[arg(long, hide = true)]
    allow_loopback: bool,

    /// Show only what someone should look at
    #[arg(long, short)]
    quiet: bool,

    #[command(flatten)]
    limits: limits::DocumentLimits,
}

pub(super) fn run(
    args: &Args,
    sources: &Path,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> io::Result<Outcome> {
    let Some(from) = WebArchive::new(&args.cdx, args.replay.as_deref()) else {
        let message = format!("`{}` does not say where copies stand", args.cdx);
        let hint = "add `--replay`, such as \
                    `--replay 'https://web.archive.org/web/{timestamp}id_/{url}'`";
        return fault::misuse(&message, hint, err);
    };
    let Some(contact) = settings::contact(args.contact.as_deref()) else {
        let hint = "name an address: `--contact someone@example.org`, or set RECOUPE_CONTACT";
        return fault::misuse("whoever asks a web archive must say who asks", hint, err);
    };
    let mut declared = match Declared::load(sources, None) {
        Ok(declared) => declared,
        Err(error) => return fault::run(&error, err),
    };
    let limits = FetchSettings {
        allow_loopback: args.allow_loopback,
        ..FetchSettings::new(settings::user_agent(&contact))
    };
    let run = RunSettings {
        mode: Mode::Online(limits.clone()),
        stop: signal::listen(),
        ..look(sources, &args.output, args.limits)
    };
    // Pages that were found have a past, too.
    let parser = run.containment.parser();
    let found = pipeline::archive(&run.output).and_then(|archive| {
        let held = (&archive, DateTime::<Utc>::MAX_UTC);
        pipeline::enlist(&mut declared, held, parser.as_ref())
    });
    if let Err(error) = found {
        return fault::run(&error, err);
    }
    for id in &args.wanted {
        if !declared.sources.iter().any(|source| source.id == *id) {
            return fault::unknown(id, &declared, err);
        }
    }
    let is_wanted = |id: &SourceId| args.wanted.is_empty() || args.wanted.contains(id);
    let asked = Backfill {
        run: &run,
        limits: &limits,
        from: &from,
        sources: declared.sources.iter().filter(|source| is_wanted(&source.id)).collect(),
        first: args.from,
        last: args.to,
        most: (!args.list).then_some(args.most),
        delay: Duration::from_secs(args.delay),
    };
    let mut show = Show::new(if args.quiet { Manner::Quiet } else { Manner::Plain }, err);
    let done = pipeline::backfill(&declared, &asked, &mut show);
    show.finish();
    match done {
        Ok(all) => told(&all, args, out),
        Err(error) => fault::run(&error, err),
    }
}

fn told(all: &[Past], args: &Args, out: &mut dyn Write) -> io::Result<Outcome> {
    let (mut fetched, mut left, mut troubles) = (0, 0, 0);
    for past in all {
        let count =
            |steps: &[Step]| past.pages.iter().filter(|page| steps.contains(&page.step)).count();
        let held = past.pages.iter().filter(|page| matches!(page.step, Step::Held(_))).count();
        let (new, again) = (count(&[Step::Fetched]), count(&[Step::Noted]));
        let (failed, waiting) = (count(&[Step::Failed]), count(&[Step::Fetch, Step::Note]));
        fetched += new;
        left += waiting;
        troubles += failed + past.trouble.len() + past.damaged;
        let source = past.source.as_ref().map(ToString::to_string).unwrap_or_default();
        writeln!(out, "{source} {}", past.url)?;
        let listed = past.pages.len();
        writeln!(
            out,
            "  {listed} captures listed: {new} fetched, {again} noted as the same, {held} held before, \
             {waiting} left, {failed} not to be had"
        )?;
        if args.list {
            for page in past.pages.iter().filter(|page| page.step != Step::Between) {
                let mark = match page.step {
                    Step::Held(_) => '=',
                    Step::Fetch => '+',
                    _ => '.',
                };
                writeln!(
                    out,
                    "  {mark} {} {}",
                    page.at.format("%Y-%m-%d %H:%M:%S"),
                    page.original
                )?;
            }
        }
        if 0 < past.damaged {
            writeln!(out, "  ? {} lines of the list are damaged or of another page", past.damaged)?;
        }
        for why in &past.trouble {
            writeln!(out, "  ? {why}")?;
        }
    }
    writeln!(out, "\n{fetched} captures fetched, {left} left")?;
    if 0 < left && !args.list {
        writeln!(out, "run the same again for the rest")?;
    }
    let is_done = troubles == 0 && (left == 0 || args.list);
    Ok(if is_done { Outcome::Complete } else { Outcome::Partial })
}

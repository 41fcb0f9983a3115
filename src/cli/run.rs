//! `recoupe run`: the nightly job.

use std::{
    io::{self, Write},
    path::{Path, PathBuf},
};

use chrono::NaiveDate;

use crate::model::without_query;
use crate::pipeline::{self, Difference, Held, Mode, RunSettings, RunSummary};
use crate::publish::SourceState;
use crate::reconcile::Figure;

use super::progress::{Manner, Show};
use super::status::elsewhere;
use super::words::{self, Lang};
use super::{Outcome, fault, limits, settings, signal};

/// Fetch, archive, read, reconcile and publish: the nightly job
///
/// Every declared document is asked for, politely, and kept for ever. A page that cannot be reached
/// or has changed its form speaks through its last good capture. What is published appears whole or
/// not at all: `output/latest` always shows one complete snapshot.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  recoupe run --offline
  recoupe run --contact someone@example.org
  recoupe run --offline --as-of 2024-03-01 --known-at 2026-11-30

Results, under the output folder:
  latest/report/index.html    the report
  latest/figures.parquet      one row for each figure; claims, conflicts, … beside it
  archive/                    every page that was ever fetched, as WARC files

Exit codes: 0 complete, 3 published with gaps, 1 nothing published, 2 misused, 11 locked.")]
pub(super) struct Args {
    /// Leave the network alone: read the captures that come with the project, and the archive
    #[arg(long)]
    offline: bool,

    /// The day whose state is told; today by default, offline the day of the newest capture
    #[arg(long, value_name = "DATE", value_parser = settings::day)]
    as_of: Option<NaiveDate>,

    /// Use only captures of this day and earlier: what was known then
    #[arg(long, value_name = "DATE", value_parser = settings::day)]
    known_at: Option<NaiveDate>,

    /// The folder for snapshots and the archive
    #[arg(long, value_name = "DIR", default_value = "output")]
    output: PathBuf,

    /// Another policy than sources/policy.toml; says which figures it decides otherwise
    #[arg(long, value_name = "FILE")]
    policy: Option<PathBuf>,

    /// Whom a site may write to about our requests; or set `RECOUPE_CONTACT`
    #[arg(long, value_name = "MAIL_OR_URL", conflicts_with = "offline")]
    contact: Option<String>,

    /// Show only what someone should look at
    #[arg(long, short)]
    quiet: bool,

    /// Show each step as a line of JSON, on the standard error
    #[arg(long, conflicts_with = "quiet")]
    json: bool,

    #[command(flatten)]
    limits: limits::DocumentLimits,

    #[command(flatten)]
    network: limits::NetworkLimits,
}

pub(super) fn run(
    args: &Args,
    sources: &Path,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> io::Result<Outcome> {
    let mode = match (args.offline, settings::contact(args.contact.as_deref())) {
        (true, _) => Mode::Offline,
        (false, Some(contact)) => {
            Mode::Online(args.network.settings(settings::user_agent(&contact)))
        }
        (false, None) => {
            let given = args
                .contact
                .as_deref()
                .map(|given| format!("`{given}` is no address that a site could write to"));
            let nobody = "a run that uses the network must say who asks";
            return fault::misuse(
                given.as_deref().unwrap_or(nobody),
                "name an address: `--contact someone@example.org`, or set RECOUPE_CONTACT; \
                 or leave the network alone: `--offline`",
                err,
            );
        }
    };
    let settings = RunSettings {
        sources: sources.to_owned(),
        output: args.output.clone(),
        policy: args.policy.clone(),
        mode,
        containment: args.limits.containment(),
        as_of: args.as_of,
        known_at: args.known_at,
        started_at: settings::now(),
        stop: signal::listen(),
    };
    if let Some((message, hint)) = beyond(&settings) {
        return fault::misuse(&message, &hint, err);
    }
    let manner = match (args.quiet, args.json) {
        (true, _) => Manner::Quiet,
        (_, true) => Manner::Json,
        _ => Manner::Plain,
    };
    let mut show = Show::new(manner, err);
    let ran = pipeline::run(&settings, &mut show);
    show.finish();
    let outcome = match &ran {
        Ok(summary) if summary.is_complete => Outcome::Complete,
        Ok(_) => Outcome::Partial,
        Err(error) => fault::outcome(error),
    };
    // The log is written before anybody is told: whoever listens may have gone.
    let logged = pipeline::log(&settings, (settings::now(), outcome as u8), &ran);
    // What is published is published, whether or not anybody can be told.
    drop(tell(&ran, &args.output, out, err));
    if let Err(error) = logged {
        drop(writeln!(err, "warning: the run is not in the log of `recoupe status`"));
        drop(fault::tell(&error, err));
    }
    Ok(outcome)
}

/// Why a day that was asked for is one of which nothing can be told; none where something can. What
/// else is wrong is told by the run itself.
pub(super) fn beyond(settings: &RunSettings) -> Option<(String, String)> {
    let today = settings.started_at.date_naive();
    let is_future = settings.as_of.is_some_and(|day| today < day);
    if !is_future && settings.known_at.is_none() {
        return None;
    }
    let (first, last) = pipeline::reach(settings).ok()??;
    // A clock that is behind the archive does not hide what is held.
    let has_not_come = |day: &NaiveDate| today.max(last) < *day;
    if let Some(day) = settings.as_of.filter(has_not_come) {
        let message = format!("{day} has not come: of that day nobody has said anything");
        return Some((message, format!("name a day until today: `--as-of {today}`, or none")));
    }
    if let Some(day) = settings.known_at.filter(has_not_come) {
        let message = format!("{day} has not come: what will be known then nobody can tell");
        return Some((message, format!("name a day until today: `--known-at {today}`, or none")));
    }
    let day = settings.known_at.filter(|day| *day < first)?;
    let message = format!("on {day} nothing was known: the first page that is held is of {first}");
    let hint = format!(
        "name a later day: `--known-at {first}`; older pages can be taken in: `recoupe backfill`, \
         `recoupe import`; what is said of an older day by pages of today: `--as-of {day}`"
    );
    Some((message, hint))
}

fn tell(
    ran: &Result<RunSummary, pipeline::Error>,
    output: &Path,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> io::Result<()> {
    match ran {
        Ok(summary) => write!(out, "{}", told(summary, output)).and_then(|()| out.flush()),
        Err(error) => fault::tell(error, err),
    }
}

/// What was published, for whoever ran it.
fn told(summary: &RunSummary, output: &Path) -> String {
    let known = summary.known_at.map(|day| format!(", as known on {day}")).unwrap_or_default();
    let mut text = format!("France, on {}{known}\n", summary.reference_date);
    let rows: Vec<Vec<String>> = summary
        .headlines
        .iter()
        .map(|headline| {
            let figure = &headline.figure;
            vec![
                format!("  {}", words::cell(&figure.measure, figure.stages, Lang::En)),
                words::qualified(&words::figure(figure, Lang::En), headline.qualifier, Lang::En),
                words::time(&figure.as_of, Lang::En),
                headline.origin.clone(),
                words::status(figure.status, Lang::En).to_owned(),
            ]
        })
        .collect();
    text.push_str(&words::columns(&rows));
    let states: Vec<String> = SourceState::ALL
        .into_iter()
        .filter_map(|state| Some(format!("{} {}", summary.states.get(&state)?, state.code())))
        .collect();
    let withdrawn = match summary.withdrawn {
        0 => String::new(),
        number => format!(" (and {number} that are no longer on their pages)"),
    };
    let nobody = summary.silence.map(|silence| match silence.last_read {
        Some(day) => format!(" (none answered tonight; last read on {day})"),
        None => " (none answered tonight)".to_owned(),
    });
    let again = if summary.repeated { " (published before, unchanged)" } else { "" };
    let seen = summary.latest.as_ref().unwrap_or(&summary.folder);
    let report = seen.join("report").join("index.html");
    let rows = [
        ("claims", format!("{}{withdrawn}", summary.claims)),
        ("conflicts", summary.conflicts.to_string()),
        ("sources", states.join(", ") + &nobody.unwrap_or_default()),
        ("to look at", summary.issues.to_string()),
        ("snapshot", format!("{}{again}", summary.run_id)),
        ("report", report.display().to_string()),
    ];
    let look_back = "stays where it is: this run looks back";
    let rows =
        rows.into_iter().chain(summary.latest.is_none().then(|| ("latest", look_back.to_owned())));
    let rows: Vec<Vec<String>> = rows.map(|(name, value)| vec![name.to_owned(), value]).collect();
    text.push('\n');
    text.push_str(&words::columns(&rows));
    if summary.claims + summary.withdrawn == 0 {
        text.push_str(
            "\nno page that is held gives a figure: `recoupe run --contact you@example.org` asks for \
             pages, `recoupe sources check ID` shows what is read in one\n",
        );
    }
    text.push_str(&held(&summary.held, output));
    for notice in summary.notices.iter().take(HELD_TOLD) {
        text.extend(["\nto know: ", notice, "\n"]);
    }
    if let Some(differences) = &summary.compared {
        text.push_str(&compared(differences));
    }
    text
}

/// What is held back, with what it says and what the last good copy says.
fn held(held: &[Held], output: &Path) -> String {
    let mut text = String::new();
    let elsewhere = elsewhere(output);
    for Held { source, url, because, .. } in held.iter().take(HELD_TOLD) {
        let told = format!(
            "\nheld back: {source} {}\n  {because}\n  if it is right: recoupe accept {source} --reason \"…\"{elsewhere}\n",
            without_query(url),
        );
        text.push_str(&told);
    }
    if HELD_TOLD < held.len() {
        let more = held.len() - HELD_TOLD;
        text.extend([
            "\nand ",
            &more.to_string(),
            " more are held back: recoupe accept",
            &elsewhere,
            " lists all\n",
        ]);
    }
    text
}

/// Copies held back that are told one by one: in a first night there can be dozens.
const HELD_TOLD: usize = 5;

/// Differences that are told one by one.
const TOLD: usize = 20;

/// What another policy changes, figure by figure.
pub(super) fn compared(differences: &[Difference]) -> String {
    if differences.is_empty() {
        return "\nThis policy decides every current figure as policy.toml of the sources does.\n"
            .to_owned();
    }
    let told = |figure: &Option<Figure>| {
        let told = |it: &Figure| {
            let (value, status) = (words::figure(it, Lang::En), words::status(it.status, Lang::En));
            format!("{value} ({}, {status})", words::time(&it.as_of, Lang::En))
        };
        figure.as_ref().map_or_else(|| "nothing".to_owned(), told)
    };
    let rows: Vec<Vec<String>> = differences
        .iter()
        .take(TOLD)
        .filter_map(|it| {
            let figure = it.given.as_ref().or(it.usual.as_ref())?;
            let cell = words::cell(&figure.measure, figure.stages, Lang::En);
            let (given, usual) = (told(&it.given), told(&it.usual));
            let usual = if given == usual {
                "from another claim".to_owned()
            } else {
                format!("instead of {usual}")
            };
            Some(vec![format!("  {}", figure.territory), cell, given, usual])
        })
        .collect();
    let count = differences.len();
    let mut text = format!(
        "\nThis policy decides {count} current figures otherwise than policy.toml of the sources:\n"
    );
    text.push_str(&words::columns(&rows));
    if TOLD < count {
        text.extend(["  and ", &(count - TOLD).to_string(), " more\n"]);
    }
    text
}

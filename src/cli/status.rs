//! `recoupe status`: how the last nights went, a line each.

use std::{
    io::{self, Write},
    path::{Path, PathBuf},
};

use chrono::{DateTime, Utc};
use serde_json::json;

use crate::model::without_query;
use crate::pipeline::NIGHT;
use crate::publish::{
    LoggedHold, LoggedRun, LoggedSource, PublishError, RunResult, SourceState, is_locked, last_runs,
};

use super::{Outcome, fault, settings, words};

/// Tell how the last nights went, a line each
///
/// From the log in output/runs/, one file for each run, also where it published nothing. A night
/// without a run is told, and so is a run that was killed. What is wrong with a source tonight
/// stands below.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  recoupe status
  recoupe status --last 30
  recoupe status --last 1 --json | jq '.published.states'

A run without the network, or of an earlier day, is marked as such and is no night.

Exit codes: 0 the last night published and is no older than 36 hours, 3 what it published, or a run
without the network since, has gaps, 1 it published nothing, was cut off, or is older, 2 there is no
run to tell of.")]
pub(super) struct Args {
    /// So many runs, the newest last
    #[arg(long, value_name = "N", default_value_t = 14, value_parser = clap::value_parser!(u16).range(1..))]
    last: u16,

    /// Print the record of each run as a line of JSON
    #[arg(long)]
    json: bool,

    /// The folder for snapshots and the archive
    #[arg(long, value_name = "DIR", default_value = "output")]
    output: PathBuf,
}

pub(super) fn run(args: &Args, out: &mut dyn Write, err: &mut dyn Write) -> io::Result<Outcome> {
    let (all, damaged) = match runs(&args.output, usize::from(args.last) + 1) {
        Ok(found) => found,
        Err(error) => {
            fault::tell(&error, err)?;
            return Ok(Outcome::Misused);
        }
    };
    for path in &damaged {
        let path = path.display();
        writeln!(err, "warning: {path}: no record of a run; move it away")?;
    }
    let Some(newest) = all.last() else {
        let message = format!("{}: no run is logged there", args.output.display());
        let hint = "run once: `recoupe run --offline`, or name the folder: `--output DIR`";
        return fault::misuse(&message, hint, err);
    };
    // Who looks at an earlier day or asks nobody does not undo a night that published nothing; what
    // is wrong with a source stands in each snapshot of today.
    let today = all.iter().rfind(|run| !run.looks_back()).unwrap_or(newest);
    let night = all.iter().rfind(|run| run.is_night()).unwrap_or(newest);
    let outcome = if outcome(night) == Outcome::Failed { Outcome::Failed } else { outcome(today) };
    // One more, to see whether a night is missing before the first that is told.
    let runs = &all[all.len().saturating_sub(usize::from(args.last) + 1)..];
    let told = &runs[runs.len().saturating_sub(args.last.into())..];
    if args.json {
        for run in told {
            writeln!(out, "{}", json!(run))?;
        }
        return Ok(outcome);
    }
    write!(out, "{}", table(runs, told.len()))?;
    let late = is_missed(night.started_at, settings::now());
    if late {
        let what = if night.sequence == newest.sequence { "run" } else { "night" };
        writeln!(out, "no {what} since {}", minute(night.started_at))?;
    }
    if night.sequence != today.sequence && night.published.is_none() {
        write!(out, "{}", troubles(night, &args.output))?;
    }
    write!(out, "{}", troubles(today, &args.output))?;
    Ok(if late { Outcome::Failed } else { outcome })
}

/// The last runs, the newest last: as many as are asked for, and as many more as it takes to find a
/// night among them. One that says that it is at work, and is not, was cut off.
fn runs(output: &Path, least: usize) -> Result<(Vec<LoggedRun>, Vec<PathBuf>), PublishError> {
    // Looked at before and after: a run may begin or end meanwhile.
    let was_at_work = is_locked(output);
    let mut most = least;
    let (mut runs, damaged) = loop {
        let (runs, damaged) = last_runs(output, most)?;
        if runs.iter().any(LoggedRun::is_night) || runs.len() + damaged.len() < most {
            break (runs, damaged);
        }
        most *= 4;
    };
    let is_idle = !was_at_work && !is_locked(output);
    if let Some(last) = runs.last_mut().filter(|it| it.result == RunResult::Running && is_idle) {
        last.result = RunResult::CutOff;
    }
    Ok((runs, damaged))
}

/// What the last run was worth.
fn outcome(run: &LoggedRun) -> Outcome {
    match (run.result, run.exit_code) {
        (RunResult::Published, Some(0)) | (RunResult::Running, _) => Outcome::Complete,
        (RunResult::Published, _) => Outcome::Partial,
        _ => Outcome::Failed,
    }
}

fn is_missed(before: DateTime<Utc>, after: DateTime<Utc>) -> bool {
    NIGHT < after - before
}

/// The last runs, a line each, and a line for each night without one.
fn table(runs: &[LoggedRun], most: usize) -> String {
    let mut lines: Vec<Vec<String>> = Vec::new();
    let mut gaps: Vec<(usize, String)> = Vec::new();
    for (at, run) in runs.iter().enumerate().skip(runs.len() - most) {
        let before = at.checked_sub(1).map(|at| runs[at].started_at);
        if let Some(before) = before {
            let (from, to) = (minute(before), minute(run.started_at));
            if is_missed(before, run.started_at) {
                gaps.push((lines.len(), format!("no run between {from} and {to}\n")));
            } else if run.started_at < before {
                gaps.push((lines.len(), format!("the clock went back from {from} to {to}\n")));
            }
        }
        lines.push(line(run));
    }
    let columns = words::columns(&lines);
    let mut text = String::new();
    for (at, line) in columns.lines().enumerate() {
        text.extend(gaps.iter().filter(|(gap, _)| *gap == at).map(|(_, told)| told.as_str()));
        text.extend([line, "\n"]);
    }
    text
}

fn line(run: &LoggedRun) -> Vec<String> {
    let ended = match run.exit_code {
        Some(code) => format!("exit {code}"),
        None => run.result.code().replace('_', " "),
    };
    let took = run.ended_at.map(|ended| {
        let seconds = (ended - run.started_at).num_seconds();
        match seconds {
            0..60 => format!("{seconds} s"),
            _ => format!("{} min", (seconds + 30) / 60),
        }
    });
    let ended = match (run.looks_back(), run.offline) {
        (true, _) => format!("{ended}, looks back"),
        (false, true) => format!("{ended}, offline"),
        (false, false) => ended,
    };
    let mut cells = vec![minute(run.started_at), ended, took.unwrap_or_else(|| "-".to_owned())];
    let Some(told) = &run.published else {
        let error = run.error.lines().next().unwrap_or_default().to_owned();
        cells.extend([String::new(), String::new(), error]);
        return cells;
    };
    let states = SourceState::ALL.into_iter().filter_map(|state| {
        let count = told.states.get(state.code()).filter(|count| 0 < **count)?;
        Some(format!("{count} {}", state.code()))
    });
    let (new, changed) = (told.figures_new, told.figures_changed);
    let gone = match told.figures_vanished {
        0 => String::new(),
        gone => format!(", {gone} gone"),
    };
    cells.extend([
        states.collect::<Vec<_>>().join(", "),
        format!("{} claims", told.claims),
        format!("{new} new, {changed} changed{gone}"),
    ]);
    cells
}

/// What someone should look at of the last run.
fn troubles(run: &LoggedRun, output: &Path) -> String {
    let mut text = String::new();
    if !run.error.is_empty() {
        text.extend(["\n", &run.error, "\n"]);
    }
    let Some(told) = &run.published else { return text };
    let well = [SourceState::Fresh, SourceState::Unchanged].map(SourceState::code);
    let is_idle = |state: &str| state == SourceState::Idle.code();
    // Of a source that is well, there may be news all the same.
    let is_told = |it: &LoggedSource| !well.contains(&&*it.state) || !it.reason.is_empty();
    let rows: Vec<Vec<String>> = told
        .sources
        .iter()
        .filter(|source| !is_idle(&source.state) && is_told(source))
        .map(|source| {
            let since = source.since.filter(|_| !well.contains(&&*source.state));
            let since = since.map(|day| format!("since {day}")).unwrap_or_default();
            let is_held = told.held.iter().any(|held| held.source_id == source.source_id);
            let reason = match source.state.as_str() {
                // Told below, with both values.
                "drifted" if is_held => "a new copy is held back",
                _ => &source.reason,
            };
            vec![source.source_id.clone(), source.state.clone(), since, reason.to_owned()]
        })
        .collect();
    if !rows.is_empty() {
        text.extend(["\n", &words::columns(&rows)]);
    }
    for other in &told.others {
        text.extend(["\n", other, "\n"]);
    }
    let elsewhere = elsewhere(output);
    for LoggedHold { source_id, url, because, .. } in &told.held {
        let told = format!(
            "\nheld back: {source_id} {}\n  {because}\n  if it is right: \
             recoupe accept {source_id} --reason \"…\"{elsewhere}\n",
            without_query(url),
        );
        text.push_str(&told);
    }
    text
}

/// What a command that is told must add to find the folder; nothing where it is the usual one.
pub(super) fn elsewhere(output: &Path) -> String {
    if output == Path::new("output") {
        return String::new();
    }
    format!(" --output {}", output.display())
}

fn minute(at: DateTime<Utc>) -> String {
    at.format("%Y-%m-%d %H:%M").to_string()
}

//! What the log of the runs says of one of them, and what it tells of the nights before.

use chrono::{DateTime, Duration, Utc};

use crate::archive::Archive;
use crate::model::{Issue, IssueKind, without_query};
use crate::publish::{
    LoggedEdition, LoggedHold, LoggedRun, LoggedSource, PublishError, RunResult, SourceState,
    entered_run, last_runs, write_run,
};

use super::{Error, RunSettings, RunSummary};

/// Longer without a run, and a night was missed: a day, and half a one for a late start.
pub const NIGHT: Duration = Duration::hours(36);

/// Writes into the log how a run ended. Without an output folder there is nothing to write into.
///
/// # Errors
///
/// If the log cannot be written; the snapshot is not affected.
pub fn log(
    settings: &RunSettings,
    (ended_at, exit_code): (DateTime<Utc>, u8),
    ran: &Result<RunSummary, Error>,
) -> Result<(), PublishError> {
    let is_locked = matches!(ran, Err(Error::Publish(PublishError::Locked { .. })));
    if is_locked || !settings.output.is_dir() {
        return Ok(());
    }
    let entered = entered_run(&settings.output, settings.started_at, settings.is_offline())?;
    let (result, error) = match ran {
        Ok(_) => (RunResult::Published, String::new()),
        Err(stopped @ Error::Stopped(_)) => (RunResult::Stopped, stopped.to_string()),
        Err(error) => (RunResult::Failed, explained(error)),
    };
    let published = ran.as_ref().ok().map(published);
    let (ended_at, exit_code) = (Some(ended_at), Some(exit_code));
    let run = LoggedRun { ended_at, result, exit_code, error, published, ..entered };
    write_run(&settings.output, &run)
}

fn explained(error: &Error) -> String {
    let mut told = error.to_string();
    let mut why = std::error::Error::source(error);
    while let Some(cause) = why {
        let text = cause.to_string();
        if !told.contains(&text) {
            told = format!("{told}: {text}");
        }
        why = cause.source();
    }
    told
}

fn published(summary: &RunSummary) -> LoggedEdition {
    let count = |state: SourceState| summary.states.get(&state).copied().unwrap_or(0);
    let states = SourceState::ALL.map(|state| (state.code().to_owned(), count(state)));
    let source = |it: &super::Fare| LoggedSource {
        source_id: it.source.to_string(),
        state: it.state.code().to_owned(),
        since: it.since,
        reason: it.reason.clone(),
        claims: it.claims,
        claims_new: it.appeared,
        claims_withdrawn: it.vanished,
    };
    let held = |it: &super::Held| LoggedHold {
        source_id: it.source.to_string(),
        url: without_query(&it.url).to_owned(),
        capture_id: it.capture.to_string(),
        first_seen: it.first_seen,
        because: it.because.clone(),
    };
    LoggedEdition {
        run_id: summary.run_id.clone(),
        repeated: summary.repeated,
        reference_date: summary.reference_date,
        looks_back: summary.looks_back,
        previous_run_id: summary.previous.clone(),
        states: states.into(),
        sources: summary.fares.iter().map(source).collect(),
        held: summary.held.iter().map(held).collect(),
        others: summary.others.clone(),
        claims: summary.claims,
        claims_withdrawn: summary.withdrawn,
        conflicts: summary.conflicts,
        figures_new: summary.revised.appeared,
        figures_changed: summary.revised.changed,
        figures_vanished: summary.revised.vanished,
        issues: summary.issues,
        in_history: summary.in_history,
    }
}

/// Says that a night was missed, where one was.
pub(super) fn missed_night(settings: &RunSettings) -> Option<Issue> {
    // The run itself is the last of them.
    let (runs, _) = last_runs(&settings.output, 2).ok()?;
    let before = runs.iter().rev().find(|run| run.started_at != settings.started_at)?;
    let is_missed = NIGHT < settings.started_at - before.started_at;
    let day = |at: DateTime<Utc>| at.format("%Y-%m-%d %H:%M").to_string();
    let jour = |at: DateTime<Utc>| at.format("%d/%m/%Y à %H:%M").to_string();
    is_missed.then(|| Issue {
        source: None,
        document: String::new(),
        kind: IssueKind::Notice,
        locator: String::new(),
        message: format!(
            "no run between {} and {} (UTC): what pages said in between is not known",
            day(before.started_at),
            day(settings.started_at)
        ),
        french: format!(
            "aucun passage entre le {} et le {} (UTC) : ce que les pages ont dit entre-temps n'est pas connu",
            jour(before.started_at),
            jour(settings.started_at)
        ),
    })
}

/// Refuses to begin before the newest capture: times would run backwards in the archive, and what
/// was seen yesterday would be news of tomorrow.
///
/// # Errors
///
/// If the clock is behind the archive.
pub(super) fn check_clock(settings: &RunSettings, archive: &Archive) -> Result<(), Error> {
    let entries = archive.entries(DateTime::<Utc>::MAX_UTC)?;
    let newest = entries.into_iter().max_by_key(|entry| entry.last_seen);
    match newest.filter(|newest| settings.started_at < newest.last_seen) {
        Some(newest) => Err(Error::Clock {
            now: settings.started_at,
            newest: newest.last_seen,
            file: newest.seen_in,
        }),
        None => Ok(()),
    }
}

//! Which snapshot a run follows: the one that readers saw last of those that tell no later day.
//!
//! Names tell the time, and clocks are set wrong. Two things tell the order whatever the clock does:
//! each snapshot names the one that it was held against, and the log of the runs counts them. So of
//! several snapshots of one day the last is the one that no other of that day was held against; and
//! the snapshot of a night whose clock was ahead, after which the log has one with an earlier time,
//! is of no day that anybody could be held against.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use chrono::{NaiveDate, NaiveDateTime};

use super::run_log::{self, RunResult};
use crate::publish::LoggedRun;
use crate::publish::PublishError;
use crate::publish::earlier::past::{PastRun, published, unnumbered};

/// The name of the snapshot that a run follows, which tells a day and like the snapshot uses all
/// captures or only some. One whose manifest cannot be read is passed over.
///
/// # Errors
///
/// If the snapshots or the log are there and cannot be listed.
pub fn predecessor(
    output: &Path,
    (reference_date, known_at): (NaiveDate, Option<NaiveDate>),
) -> Result<Option<String>, PublishError> {
    let ahead = ahead(output)?;
    let mut of_that_day: Vec<PastRun> = Vec::new();
    for folder in published(output)? {
        let name = folder.file_name().unwrap_or_default().to_string_lossy();
        if ahead.contains(unnumbered(&name)) {
            continue;
        }
        let Ok(past) = PastRun::read(&folder) else { continue };
        let follows =
            past.reference_date <= reference_date && past.known_at.is_some() == known_at.is_some();
        match of_that_day.first() {
            _ if !follows => {}
            Some(first) if past.reference_date < first.reference_date => break,
            _ => of_that_day.push(past),
        }
    }
    let followed: BTreeSet<&str> =
        of_that_day.iter().filter_map(|past| past.previous.as_deref()).collect();
    let last = of_that_day.iter().find(|past| !followed.contains(past.id.as_str()));
    Ok(last.or(of_that_day.first()).map(|past| past.id.clone()))
}

/// The names of the nights whose clock was ahead: one that was published after them began at an
/// earlier time. A run that the clock made fail says nothing, and nor does one without the network,
/// which no clock concerns.
fn ahead(output: &Path) -> Result<BTreeSet<String>, PublishError> {
    let names = run_log::names(output)?;
    let moments = names.iter().enumerate();
    let moments: Vec<(usize, NaiveDateTime)> =
        moments.filter_map(|(at, name)| Some((at, run_log::moment(name)?))).collect();
    // Those that began before one that was before them; none, unless a clock was ever wrong.
    let mut latest = NaiveDateTime::MIN;
    let mut behind = Vec::new();
    for &(at, moment) in &moments {
        if moment < latest {
            behind.push((at, moment));
        }
        latest = latest.max(moment);
    }
    let mut counts = BTreeMap::new();
    let mut is_night = |at: usize| {
        *counts.entry(at).or_insert_with(|| {
            let path = output.join(run_log::FOLDER).join(&names[at]);
            let published = |run: LoggedRun| !run.offline && run.result == RunResult::Published;
            run_log::read_sealed(&path).is_some_and(published)
        })
    };
    let mut ahead = BTreeSet::new();
    for (at, moment) in moments {
        let mut later = behind.iter().filter(|(other, earlier)| at < *other && *earlier < moment);
        if later.any(|&(other, _)| is_night(other)) {
            // A run that asked the network is called after the second in which it began.
            ahead.insert(moment.format("%Y-%m-%dT%H%M%SZ").to_string());
        }
    }
    Ok(ahead)
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, Utc};

    use super::super::run_log::write_run;
    use super::*;

    /// A run: its day, whether it left the network alone, how it ended.
    type Began = (&'static str, bool, RunResult);

    #[test]
    fn a_clock_that_was_ahead_is_found_by_those_after_it() {
        use RunResult::{CutOff, Failed, Published};
        #[rustfmt::skip]
        let cases: [(&str, &[Began], &[&str]); 6] = [
            ("no clock was ever wrong",
                &[("2026-11-21", false, Published), ("2026-11-22", false, Published)], &[]),
            ("one was ahead for a night",
                &[("2026-11-21", false, Published), ("2027-11-22", false, Published), ("2026-11-23", false, Published),
                  ("2026-11-24", false, Published)], &["2027-11-22T030000Z"]),
            ("for two nights, one of them killed",
                &[("2027-11-21", false, Published), ("2027-11-22", false, CutOff), ("2026-11-23", false, Published)],
                &["2027-11-21T030000Z", "2027-11-22T030000Z"]),
            ("one was behind, and nobody was asked",
                &[("2026-11-21", false, Published), ("1970-01-01", false, Failed), ("2026-11-22", false, Published)], &[]),
            ("one was behind, without the network",
                &[("2026-11-21", false, Published), ("1970-01-01", true, Published), ("2026-11-22", false, Published)], &[]),
            ("there is no log", &[], &[]),
        ];
        for (name, runs, expected) in cases {
            let output = tempfile::tempdir().unwrap();
            for (at, (day, offline, result)) in runs.iter().enumerate() {
                let began: DateTime<Utc> = format!("{day}T03:00:00Z").parse().unwrap();
                let run = LoggedRun::begun(at as u64 + 1, began, *offline);
                write_run(output.path(), &LoggedRun { result: *result, ..run }).unwrap();
            }
            let found: Vec<String> = ahead(output.path()).unwrap().into_iter().collect();
            assert_eq!(found, expected, "for {name}");
        }
    }
}

//! Shows a run to whoever watches: a bar on a terminal, with a line for each host while it is asked;
//! lines elsewhere, JSON for a program.

use std::{
    collections::BTreeMap,
    io::{IsTerminal as _, Write, stderr},
    time::Duration,
};

use chrono::{DateTime, Utc};
use indicatif::{MultiProgress, ProgressBar, ProgressStyle};
use serde_json::{Value, json};

use crate::fetch::FetchEvent;
use crate::model::{IssueKind, without_query};
use crate::pipeline::{Event, Progress};

use super::settings;

/// How a run is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Manner {
    /// A bar where there is a terminal, else lines.
    Plain,
    /// One JSON object a line.
    Json,
    /// Nothing but what someone should look at.
    Quiet,
}

/// A shorter wait is the usual pause between two requests, and no news to whoever reads lines.
const LONG_WAIT: Duration = Duration::from_secs(10);

/// What stands on a terminal while a run is under way.
struct Board {
    all: MultiProgress,
    /// The night.
    bar: ProgressBar,
    /// The hosts that are asked, each on a line below.
    hosts: BTreeMap<String, HostLine>,
}

/// How far one host is.
struct HostLine {
    line: ProgressBar,
    done: usize,
    documents: usize,
}

impl Board {
    fn new() -> Self {
        let all = MultiProgress::new();
        let bar = all.add(ProgressBar::no_length());
        style(&bar, "{spinner} {msg} {wide_bar} {pos}/{len}");
        Self { all, bar, hosts: BTreeMap::new() }
    }

    fn begin(&self, message: &str, length: usize) {
        self.bar.set_message(message.to_owned());
        self.bar.set_position(0);
        self.bar.set_length(length as u64);
    }

    fn show(&mut self, event: &Event<'_>) {
        match event {
            Event::Fetching { documents, hosts } => {
                self.begin("fetching", *documents);
                self.list(hosts);
            }
            Event::Reading { sources } => self.begin("reading", *sources),
            Event::Reconciling { .. } => self.begin("reconciling", 1),
            Event::Writing => self.begin("writing", 1),
            Event::Read { .. } => self.bar.inc(1),
            Event::Fetch(event) => {
                if matches!(event, FetchEvent::Done { .. }) {
                    self.bar.inc(1);
                }
                self.follow(event);
            }
            _ => {}
        }
    }

    /// A line for each host, in place of those of the round before.
    fn list(&mut self, hosts: &BTreeMap<String, usize>) {
        for (_, host) in std::mem::take(&mut self.hosts) {
            host.line.finish_and_clear();
        }
        for (name, &documents) in hosts {
            let line = self.all.add(ProgressBar::new_spinner());
            style(&line, "  {msg}");
            self.hosts.insert(name.clone(), HostLine { line, done: 0, documents });
        }
    }

    fn follow(&mut self, event: &FetchEvent) {
        let name = event.host();
        // A redirect may lead to a host that nobody asked for by name.
        let Some(host) = self.hosts.get_mut(&name) else { return };
        if matches!(event, FetchEvent::Done { .. }) {
            host.done += 1;
        }
        let (done, documents) = (host.done, host.documents);
        if done == documents {
            host.line.finish_and_clear();
            return;
        }
        let doing = doing(event, settings::now());
        host.line.set_message(format!("{name}: {doing}, {done} of {documents}"));
    }
}

/// What a host is about, at this moment.
fn doing(event: &FetchEvent, now: DateTime<Utc>) -> String {
    match event {
        FetchEvent::Started { .. } | FetchEvent::Asking { .. } => "asking".to_owned(),
        FetchEvent::Waiting { wait, .. } => {
            let until = (now + *wait).format("%H:%M:%S");
            format!("waiting until {until} UTC")
        }
        FetchEvent::Retrying { reason, .. } => format!("asking again: {reason}"),
        FetchEvent::Done { outcome, .. } => (*outcome).to_owned(),
    }
}

fn style(bar: &ProgressBar, template: &str) {
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style);
    }
}

/// Shows a run on the standard error.
pub(super) struct Show<'a> {
    manner: Manner,
    /// None where there is no terminal.
    board: Option<Board>,
    err: &'a mut dyn Write,
}

impl<'a> Show<'a> {
    pub(super) fn new(manner: Manner, err: &'a mut dyn Write) -> Self {
        let watched = manner == Manner::Plain && stderr().is_terminal();
        Self { manner, board: watched.then(Board::new), err }
    }

    /// Takes the bar away, so that what follows stands on clean lines.
    pub(super) fn finish(self) {
        if let Some(board) = self.board {
            board.hosts.into_values().for_each(|host| host.line.finish_and_clear());
            board.bar.finish_and_clear();
        }
    }

    /// Whoever cannot be told anything does not stop the run.
    fn line(&mut self, text: &str) {
        let mut write = || drop(writeln!(self.err, "{text}"));
        match &self.board {
            Some(board) => board.all.suspend(write),
            None => write(),
        }
    }
}

impl Progress for Show<'_> {
    fn tell(&mut self, event: &Event<'_>) {
        if let Some(board) = &mut self.board {
            board.show(event);
        }
        let text = match self.manner {
            Manner::Json => Some(object(event).to_string()),
            Manner::Plain => words(event, self.board.is_some()),
            Manner::Quiet => trouble(event),
        };
        if let Some(text) = text {
            self.line(&text);
        }
    }
}

/// What someone should look at in the morning.
fn trouble(event: &Event<'_>) -> Option<String> {
    match event {
        Event::Issue(issue) if IssueKind::Notice < issue.kind || issue.is_of_source() => {
            Some(format!("warning: {}", issue.told()))
        }
        _ => None,
    }
}

/// One step in words; on a terminal, where a bar shows the rest, only what should be kept.
fn words(event: &Event<'_>, on_terminal: bool) -> Option<String> {
    let step = match event {
        Event::Declared { sources, captures } => {
            format!("{sources} sources, {captures} captures that come with the project")
        }
        Event::Fetching { documents, .. } => format!("asking for {documents} documents"),
        Event::Fetch(FetchEvent::Done { url, outcome, size_bytes }) => {
            format!("fetched {url}: {outcome}, {size_bytes} bytes")
        }
        Event::Fetch(FetchEvent::Retrying { url, reason }) => format!("again {url}: {reason}"),
        Event::Fetch(FetchEvent::Waiting { host, wait }) if LONG_WAIT <= *wait => {
            format!("waiting {} s for {host}", wait.as_secs())
        }
        Event::Fetch(_) | Event::Read { .. } => return None,
        Event::Archived { file } => format!("archived in {file}"),
        Event::Reading { sources } => format!("reading {sources} sources"),
        Event::Issue(_) => return trouble(event),
        Event::Reconciling { claims } => format!("reconciling {claims} claims"),
        Event::Writing => "writing tables and report".to_owned(),
        Event::Released { folder } => format!("released {}", folder.display()),
    };
    (!on_terminal).then_some(step)
}

/// One step for a program.
fn object(event: &Event<'_>) -> Value {
    match event {
        Event::Declared { sources, captures } => {
            json!({ "event": "declared", "sources": sources, "captures": captures })
        }
        Event::Fetching { documents, .. } => json!({ "event": "fetching", "documents": documents }),
        Event::Fetch(event) => fetched(event),
        Event::Archived { file } => json!({ "event": "archived", "file": file }),
        Event::Reading { sources } => json!({ "event": "reading", "sources": sources }),
        Event::Read { source, claims } => {
            json!({ "event": "read", "source": source.as_str(), "claims": claims })
        }
        Event::Issue(issue) => json!({
            "event": "issue",
            "kind": issue.kind.code(),
            "source": issue.source.as_ref().map(crate::model::SourceId::as_str),
            "document": without_query(&issue.document),
            "locator": issue.locator,
            "message": issue.message,
        }),
        Event::Reconciling { claims } => json!({ "event": "reconciling", "claims": claims }),
        Event::Writing => json!({ "event": "writing" }),
        Event::Released { folder } => {
            json!({ "event": "released", "folder": folder.display().to_string() })
        }
    }
}

fn fetched(event: &FetchEvent) -> Value {
    match event {
        FetchEvent::Started { host, url } => {
            json!({ "event": "fetch_started", "host": host, "url": url.as_str() })
        }
        FetchEvent::Waiting { host, wait } => {
            json!({ "event": "fetch_waiting", "host": host, "seconds": wait.as_secs() })
        }
        FetchEvent::Asking { host } => json!({ "event": "fetch_asking", "host": host }),
        FetchEvent::Retrying { url, reason } => {
            json!({ "event": "fetch_retrying", "url": url.as_str(), "reason": reason })
        }
        FetchEvent::Done { url, outcome, size_bytes } => json!({
            "event": "fetch_done", "url": url.as_str(), "outcome": outcome, "bytes": size_bytes,
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_host_is_about_and_which_waits_are_worth_a_line() {
        let now = "2026-11-22T03:00:00Z".parse().unwrap();
        let url = || "https://a.fr/x".parse().unwrap();
        let waiting = |seconds| FetchEvent::Waiting {
            host: "a.fr".to_owned(),
            wait: Duration::from_secs(seconds),
        };
        let retrying =
            FetchEvent::Retrying { url: url(), reason: "status 503 instead of 200".to_owned() };
        let done = FetchEvent::Done { url: url(), outcome: "unchanged", size_bytes: 0 };
        #[rustfmt::skip]
        let cases = [
            (FetchEvent::Started { host: "a.fr".to_owned(), url: url() }, "asking", None),
            (FetchEvent::Asking { host: "a.fr".to_owned() }, "asking", None),
            (waiting(9),  "waiting until 03:00:09 UTC", None),
            (waiting(75), "waiting until 03:01:15 UTC", Some("waiting 75 s for a.fr")),
            (retrying,    "asking again: status 503 instead of 200", Some("again https://a.fr/x: status 503 instead of 200")),
            (done,        "unchanged", Some("fetched https://a.fr/x: unchanged, 0 bytes")),
        ];
        for (event, told, line) in cases {
            assert_eq!(event.host(), "a.fr");
            assert_eq!(doing(&event, now), told);
            assert_eq!(words(&Event::Fetch(&event), false).as_deref(), line, "for {event:?}");
            assert_eq!(words(&Event::Fetch(&event), true), None, "on a terminal");
        }
    }
}

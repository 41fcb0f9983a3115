//! Shows a run to whoever watches: a bar on a terminal, lines elsewhere, JSON for a program.

use std::io::{IsTerminal as _, Write, stderr};

use indicatif::{ProgressBar, ProgressStyle};
use serde_json::{Value, json};

use crate::fetch::FetchEvent;
use crate::model::{Issue, IssueKind};
use crate::pipeline::{Event, Progress};

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

/// Shows a run on the standard error.
pub(super) struct Show<'a> {
    manner: Manner,
    /// None where there is no terminal.
    bar: Option<ProgressBar>,
    err: &'a mut dyn Write,
}

impl<'a> Show<'a> {
    pub(super) fn new(manner: Manner, err: &'a mut dyn Write) -> Self {
        let watched = manner == Manner::Plain && stderr().is_terminal();
        let bar = watched.then(|| {
            let style = ProgressStyle::with_template("{spinner} {msg} {wide_bar} {pos}/{len}");
            let bar = ProgressBar::no_length();
            if let Ok(style) = style {
                bar.set_style(style);
            }
            bar
        });
        Self { manner, bar, err }
    }

    /// Takes the bar away, so that what follows stands on clean lines.
    pub(super) fn finish(self) {
        self.bar.into_iter().for_each(|bar| bar.finish_and_clear());
    }

    /// Whoever cannot be told anything does not stop the run.
    fn line(&mut self, text: &str) {
        let mut write = || drop(writeln!(self.err, "{text}"));
        match &self.bar {
            Some(bar) => bar.suspend(write),
            None => write(),
        }
    }

    fn bar(&self, event: &Event<'_>) {
        let Some(bar) = &self.bar else { return };
        let begin = |message: &str, length: usize| {
            bar.set_length(length as u64);
            bar.set_position(0);
            bar.set_message(message.to_owned());
        };
        match event {
            Event::Fetching { documents } => begin("fetching", *documents),
            Event::Reading { sources } => begin("reading", *sources),
            Event::Reconciling { .. } => begin("reconciling", 1),
            Event::Writing => begin("writing", 1),
            Event::Fetch(FetchEvent::Done { .. }) | Event::Read { .. } => bar.inc(1),
            _ => {}
        }
    }
}

impl Progress for Show<'_> {
    fn tell(&mut self, event: &Event<'_>) {
        self.bar(event);
        let text = match self.manner {
            Manner::Json => Some(object(event).to_string()),
            Manner::Plain => words(event, self.bar.is_some()),
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
        Event::Issue(issue) if IssueKind::Notice < issue.kind => {
            let document = without_query(&issue.document).to_owned();
            Some(format!("warning: {}", Issue { document, ..(*issue).clone() }))
        }
        _ => None,
    }
}

/// An address as it may stand in a log: what follows the question mark may be a secret.
fn without_query(document: &str) -> &str {
    document.split('?').next().unwrap_or_default()
}

/// One step in words; on a terminal, where a bar shows the rest, only what should be kept.
fn words(event: &Event<'_>, on_terminal: bool) -> Option<String> {
    let step = match event {
        Event::Declared { sources, captures } => {
            format!("{sources} sources, {captures} captures that come with the project")
        }
        Event::Fetching { documents } => format!("asking for {documents} documents"),
        Event::Fetch(FetchEvent::Done { url, outcome, size_bytes }) => {
            format!("fetched {url}: {outcome}, {size_bytes} bytes")
        }
        Event::Fetch(FetchEvent::Retrying { url, reason }) => format!("again {url}: {reason}"),
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
        Event::Fetching { documents } => json!({ "event": "fetching", "documents": documents }),
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
        FetchEvent::Retrying { url, reason } => {
            json!({ "event": "fetch_retrying", "url": url.as_str(), "reason": reason })
        }
        FetchEvent::Done { url, outcome, size_bytes } => json!({
            "event": "fetch_done", "url": url.as_str(), "outcome": outcome, "bytes": size_bytes,
        }),
    }
}

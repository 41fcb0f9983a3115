//! How every source fared and what could not be read, as plain values.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{Issue, SourceId};
use crate::publish::{SourceRecord, SourceState};

use crate::report::basis::desk::{Desk, sorted};
use crate::report::language::words::{self, Lang, clean};
use crate::report::language::{dates, names, setting};

/// One source in words.
pub(crate) struct Health {
    /// The code of the state, to choose by.
    pub(crate) code: &'static str,
    /// The day of `last_seen`, to sort by; empty where it was never seen.
    pub(crate) seen: String,
    pub(crate) id: String,
    /// Whether it is in trouble, or left alone: it speaks through an older copy, or not at all.
    pub(crate) is_away: bool,
    pub(crate) title: String,
    pub(crate) publisher: String,
    pub(crate) kind: String,
    pub(crate) homepage: String,
    pub(crate) mark: &'static str,
    pub(crate) state: String,
    /// Why, in French, in which it was written down.
    pub(crate) reason: String,
    pub(crate) last_seen: String,
    pub(crate) documents: String,
    pub(crate) claims: String,
    /// Sentences that speak of CPTS and hold a number, and gave no figure.
    pub(crate) silent: String,
}

/// What could not be read at one source.
pub(crate) struct Trouble {
    pub(crate) source: String,
    pub(crate) issues: Vec<Fault>,
}

/// One thing that someone should look at.
pub(crate) struct Fault {
    pub(crate) kind: String,
    pub(crate) document: String,
    pub(crate) locator: String,
    pub(crate) message: String,
    /// The language of the message, where it is not that of the report.
    pub(crate) lang: Option<&'static str>,
}

/// The sources: those in trouble first, then by publisher.
pub(crate) fn sources(desk: &Desk<'_>) -> Vec<Health> {
    let mut records: Vec<&SourceRecord> = desk.edition.sources.iter().collect();
    records.sort_by(|a, b| {
        // The states are declared from the best to the worst, but an idle source is no trouble.
        let key = |record: &SourceRecord| (!is_troubled(record), sorted(&record.source.publisher));
        key(a).cmp(&key(b)).then_with(|| a.source.id.cmp(&b.source.id))
    });
    let silent = silent(desk);
    let count = |record: &SourceRecord| silent.get(&record.source.id).copied().unwrap_or_default();
    records.into_iter().map(|record| health(desk, record, count(record))).collect()
}

/// Whether somebody should look at the source.
pub(crate) fn is_troubled(record: &SourceRecord) -> bool {
    use crate::publish::SourceState::{Drifted, Failed, Fresh, Idle, Stale, Suspended, Unchanged};
    match record.state {
        Stale | Failed | Drifted => true,
        Fresh | Unchanged | Idle | Suspended => false,
    }
}

/// Whether a source is in trouble or left alone, so that an older copy speaks for it, or none.
pub(crate) fn is_away(record: &SourceRecord) -> bool {
    is_troubled(record) || record.state == SourceState::Suspended
}

/// The mark and the words of how a source fared.
pub(crate) fn state(desk: &Desk<'_>, record: &SourceRecord) -> (&'static str, String) {
    let (mark, mut state) = names::state(record.state, desk.lang);
    // How long a source has been well is nobody's question.
    if let Some(since) = record.since.filter(|_| is_away(record)) {
        let since = dates::day(since, desk.lang);
        state.push_str(&desk.say(&format!(", depuis le {since}"), &format!(", since {since}")));
    }
    (mark, state)
}

fn health(desk: &Desk<'_>, record: &SourceRecord, silent: u32) -> Health {
    let lang = desk.lang;
    let (mark, state) = state(desk, record);
    let never = || desk.say("jamais", "never");
    Health {
        code: record.state.code(),
        seen: record.last_seen.map(|at| at.date_naive().to_string()).unwrap_or_default(),
        id: record.source.id.to_string(),
        is_away: is_away(record),
        title: setting::french(&record.source.title),
        publisher: setting::name(&record.source.publisher),
        kind: names::kind(record.source.kind, lang),
        homepage: record.source.homepage.to_string(),
        mark,
        state,
        reason: desk.tell(&record.reason),
        last_seen: record.last_seen.map_or_else(never, |at| dates::day(at.date_naive(), lang)),
        documents: words::number(f64::from(record.documents), lang),
        claims: words::number(f64::from(record.claims), lang),
        silent: words::number(f64::from(silent), lang),
    }
}

/// Where the reader may be blind, in one sentence.
pub(crate) fn blindness(desk: &Desk<'_>) -> String {
    let count: u32 = silent(desk).values().sum();
    let told = words::number(f64::from(count), desk.lang);
    match count {
        0 => desk.say(
            "Toutes les phrases lues qui parlent de CPTS et portent un nombre ont donné un chiffre.",
            "Every sentence read that speaks of CPTS and holds a number gave a figure.",
        ),
        1 => desk.say(
            "Une phrase lue parle de CPTS et porte un nombre sans donner de chiffre ; elle est dans la \
             table « unread », avec le motif.",
            "One sentence read speaks of CPTS and holds a number, and gave no figure; it is in the \
             table “unread”, with the reason.",
        ),
        _ => desk.say(
            &format!(
                "{told} phrases lues parlent de CPTS et portent un nombre sans donner de chiffre \
                 (événement, moyenne, autre structure…) ; chacune est dans la table « unread », avec \
                 le motif."
            ),
            &format!(
                "{told} sentences read speak of CPTS and hold a number, and gave no figure (an \
                 event, a mean, another structure…); each is in the table “unread”, with the reason."
            ),
        ),
    }
}

/// How many sentences speak of CPTS and hold a number, and gave no figure, by source.
fn silent<'d>(desk: &'d Desk<'_>) -> BTreeMap<&'d SourceId, u32> {
    let sentences: BTreeSet<(&SourceId, &str, &str)> = desk
        .edition
        .unread
        .iter()
        .filter(|it| it.declined.speaks_of_cpts)
        .map(|it| (&it.source, it.url.as_str(), it.declined.sentence.as_str()))
        .filter(|(source, _, sentence)| !desk.is_quoted(source, sentence))
        .collect();
    let mut counts = BTreeMap::new();
    for (source, ..) in sentences {
        *counts.entry(source).or_default() += 1;
    }
    counts
}

/// What happened, in the language of the report as far as it was written down in it.
fn in_words(desk: &Desk<'_>, (english, french): (&str, &str)) -> Fault {
    let is_french = desk.lang == Lang::Fr && !french.is_empty();
    Fault {
        kind: String::new(),
        document: String::new(),
        locator: String::new(),
        message: clean(if is_french { french } else { english }).into_owned(),
        lang: (desk.lang == Lang::Fr && !is_french).then_some("en"),
    }
}

/// The issues, by source; those of no source last. Captures with a problem are among them.
pub(crate) fn troubles(desk: &Desk<'_>) -> Vec<Trouble> {
    let mut by_source: BTreeMap<(bool, Option<&SourceId>), Vec<Fault>> = BTreeMap::new();
    let mut issues: Vec<&Issue> = desk.edition.issues.iter().collect();
    // The gravest first: a whole source matters more than one number.
    issues.sort_by(|a, b| b.kind.cmp(&a.kind).then_with(|| a.cmp(b)));
    for issue in issues {
        let source = issue.source.as_ref();
        by_source.entry((source.is_none(), source)).or_default().push(Fault {
            kind: names::issue(issue.kind, desk.lang),
            document: clean(&issue.document).into_owned(),
            locator: clean(&issue.locator).into_owned(),
            ..in_words(desk, (&issue.message, &issue.french))
        });
    }
    for record in desk.edition.captures.iter().filter(|record| !record.problem.is_empty()) {
        let capture = &record.capture;
        let faults = by_source.entry((false, Some(&capture.source))).or_default();
        let (document, message) = (capture.url.to_string(), clean(&record.problem).into_owned());
        // The pipeline may have told the same as an issue.
        if faults.iter().any(|fault| fault.document == document && fault.message == message) {
            continue;
        }
        let kind = names::issue(crate::model::IssueKind::Document, desk.lang);
        faults.push(Fault { kind, document, ..in_words(desk, (&record.problem, "")) });
    }
    let title = |id: &SourceId| crate::report::basis::credit::source_name(desk, id);
    let general = || desk.say("Toutes les sources", "All sources");
    let trouble = |((_, source), issues): ((bool, Option<&SourceId>), _)| Trouble {
        source: source.map_or_else(general, title),
        issues,
    };
    by_source.into_iter().map(trouble).collect()
}

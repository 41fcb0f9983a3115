//! `recoupe diff`: what changed between two snapshots, and why.

use std::{
    cmp::Reverse,
    collections::BTreeMap,
    io::{self, Write},
    path::PathBuf,
};

use serde_json::json;

use crate::publish::{self, Cause, ChangeKind, Past, Revision, SnapshotFigure};

use super::words::Lang;
use super::{Outcome, fault};

/// Say what changed between two snapshots, and why
///
/// What a source did is told apart from what we did: `correction` (a page corrected its number for
/// the same time), `source` (a page says something new, or no longer says something), `policy`,
/// `vocabulary`, `declaration` (of the sources), `code`, `time` (only a day has passed).
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  recoupe diff output/snapshots/2026-11-21T020000Z output/latest
  recoupe diff A B --json | jq 'select(.cause == \"source\") | .after.value'
  recoupe diff A B --markdown --lang fr > changes.md")]
pub(super) struct Args {
    /// The older snapshot: its folder, or a link to it
    a: PathBuf,

    /// The newer snapshot
    b: PathBuf,

    /// Print one JSON object for each change
    #[arg(long)]
    json: bool,

    /// Print a list in Markdown
    #[arg(long, conflicts_with = "json")]
    markdown: bool,

    /// The language of the sentences
    #[arg(long, value_enum, default_value_t)]
    lang: Lang,
}

pub(super) fn run(args: &Args, out: &mut dyn Write, err: &mut dyn Write) -> io::Result<Outcome> {
    for folder in [&args.a, &args.b] {
        if !folder.exists() {
            let message = format!("there is no folder `{}`", folder.display());
            let hint = "name a snapshot: one of `output/snapshots/`, or `output/latest`";
            return fault::misuse(&message, hint, err);
        }
    }
    let (before, after) = match (Past::read(&args.a), Past::read(&args.b)) {
        (Ok(before), Ok(after)) => (before, after),
        (Err(error), _) | (_, Err(error)) => {
            fault::tell(&error, err)?;
            return Ok(Outcome::Misused);
        }
    };
    let revisions = publish::revisions(&before, &after);
    let lang = args.lang;
    if args.markdown {
        let (a, b) = (&before.run.id, &after.run.id);
        let title = lang.say("Ce qui a changé", "What has changed");
        writeln!(out, "# {title} ({} → {})\n", markdown(a), markdown(b))?;
    }
    if !args.json && !revisions.is_empty() {
        writeln!(out, "{}\n", summary(&revisions, lang))?;
    }
    if args.json {
        for revision in &revisions {
            writeln!(out, "{}", object(revision))?;
        }
        return Ok(Outcome::Complete);
    }
    for (why, revisions) in by_reason(&revisions, lang) {
        let codes: Vec<_> = revisions[0].causes.iter().map(|cause| cause.code()).collect();
        if args.markdown {
            writeln!(out, "**{}** ({})\n", markdown(why), codes.join(", "))?;
        } else {
            writeln!(out, "{} ({})", clean(why), codes.join(", "))?;
        }
        let changed = revisions.iter().filter(|it| !publish::is_steady(it));
        let together = publish::steady(&revisions).into_iter().map(|it| it.words);
        for words in changed.map(|it| it.change.words()).chain(together) {
            let words = format!("{}.", lang.of(&words));
            let (bullet, words) =
                if args.markdown { ("-", markdown(&words)) } else { ("  -", clean(&words)) };
            writeln!(out, "{bullet} {words}")?;
        }
        writeln!(out)?;
    }
    if revisions.is_empty() {
        writeln!(out, "{}", lang.say("Aucun chiffre n'a changé.", "No figure has changed."))?;
    }
    Ok(Outcome::Complete)
}

/// The changes by their reason, each reason where it first comes; what is new before what is only
/// known otherwise.
fn by_reason(revisions: &[Revision], lang: Lang) -> Vec<(&str, Vec<&Revision>)> {
    let mut reasons: Vec<(&str, Vec<&Revision>)> = Vec::new();
    let mut known = BTreeMap::new();
    for revision in revisions {
        let why = lang.of(&revision.explanation);
        let at = *known.entry((why, &revision.causes)).or_insert(reasons.len());
        if at == reasons.len() {
            reasons.push((why, Vec::new()));
        }
        reasons[at].1.push(revision);
    }
    // The weightiest first, as in the report: what a source corrected.
    reasons.sort_by_key(|(_, all)| {
        all.first().map(|it| it.causes.first().copied() != Some(Cause::Correction))
    });
    for (_, all) in &mut reasons {
        all.sort_by_key(|revision| revision.change.kind == ChangeKind::Status);
    }
    reasons
}

/// How many figures are new, gone, others, known otherwise.
fn kinds(revisions: &[Revision], lang: Lang) -> String {
    let words = |kind: ChangeKind| match kind {
        ChangeKind::Appeared => lang.say("nouveaux", "new"),
        ChangeKind::Vanished => lang.say("disparus", "gone"),
        ChangeKind::Value => lang.say("autre valeur", "another value"),
        ChangeKind::Status => {
            lang.say("même valeur, plus ou moins sûre", "same value, more or less sure")
        }
        ChangeKind::Date => lang.say("même valeur, autre date", "same value, another date"),
        ChangeKind::Bounds => lang.say("même valeur, autres bornes", "same value, other bounds"),
    };
    let of = |kind: ChangeKind| {
        let count = revisions.iter().filter(|revision| revision.change.kind == kind).count();
        let colon = lang.say(" :", ":");
        (0 < count).then(|| format!("{}{colon} {count}", words(kind)))
    };
    let told: Vec<String> = ChangeKind::ALL.into_iter().filter_map(of).collect();
    told.join(lang.say(" ; ", "; "))
}

/// How many figures changed, how, and for which reasons, the most frequent one first.
fn summary(revisions: &[Revision], lang: Lang) -> String {
    let mut counts = BTreeMap::new();
    for revision in revisions {
        for cause in revision.causes.iter().take(1) {
            *counts.entry(cause.code()).or_insert(0_usize) += 1;
        }
    }
    let mut counts: Vec<_> = counts.into_iter().collect();
    counts.sort_by_key(|&(_, count)| Reverse(count));
    let colon = lang.say(" :", ":");
    let told =
        |(code, count): &(&'static str, usize)| format!("{}{colon} {count}", cause(code, lang));
    let causes: Vec<String> = counts.iter().map(told).collect();
    let changed = revisions.iter().filter(|revision| !publish::is_steady(revision)).count();
    let figures = match (changed, lang) {
        (0, Lang::Fr) => "Aucun chiffre n'a changé de valeur.".to_owned(),
        (0, Lang::En) => "No figure has changed its value.".to_owned(),
        (1, Lang::Fr) => "1 chiffre a changé.".to_owned(),
        (number, Lang::Fr) => format!("{number} chiffres ont changé."),
        (1, Lang::En) => "1 figure has changed.".to_owned(),
        (number, Lang::En) => format!("{number} figures have changed."),
    };
    let (how, why) = (lang.say("Comment :", "How:"), lang.say("Pourquoi :", "Why:"));
    let separator = lang.say(" ; ", "; ");
    format!("{figures}\n{how} {}.\n{why} {}.", kinds(revisions, lang), causes.join(separator))
}

/// A cause in words, to stand before its count.
fn cause(code: &str, lang: Lang) -> &str {
    let word = publish::schema::named("revisions")
        .fields
        .iter()
        .find(|field| field.column.name == "cause")
        .and_then(|field| field.column.word(code));
    word.map_or(code, |word| lang.say(word.fr, word.en))
}

fn object(revision: &Revision) -> serde_json::Value {
    let change = &revision.change;
    let cell = change.after.as_ref().or(change.before.as_ref());
    let side = |figure: &Option<SnapshotFigure>| {
        figure.as_ref().map(|it| {
            json!({
                "value": it.value, "low": it.low, "high": it.high, "status": it.status,
                "as_of": it.as_of.to_string(), "claim_id": it.claim_id,
            })
        })
    };
    let causes: Vec<&str> = revision.causes.iter().map(|cause| cause.code()).collect();
    json!({
        "change": change.kind.code(),
        "cause": causes.first(),
        "causes": causes,
        "territory_code": cell.map(|it| &it.territory_code),
        "measure": cell.map(|it| &it.measure),
        "stage_from": cell.map(|it| &it.stage_from),
        "stage_to": cell.map(|it| &it.stage_to),
        "before": side(&change.before),
        "after": side(&change.after),
        "reason_fr": revision.explanation.fr,
        "reason_en": revision.explanation.en,
    })
}

/// What others wrote cannot move the cursor of our terminal.
fn clean(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

/// Text as text: neither Markdown nor HTML.
fn markdown(text: &str) -> String {
    let mut escaped = String::new();
    for c in clean(text).chars() {
        match c {
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '&' => escaped.push_str("&amp;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '#' | '|' | '~' | '!' => {
                escaped.extend(['\\', c]);
            }
            c => escaped.push(c),
        }
    }
    escaped
}

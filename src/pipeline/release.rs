//! Writes an edition, and shows it once it is whole.

use std::path::{Path, PathBuf};

use crate::model::{Hint, Issue, IssueKind, english_day, french_day};
use crate::publish::{
    Cause, Draft, Edition, Nights, Past, PastRun, Previous, PublishError, Snapshot, SnapshotFigure,
    SourceState, nights, predecessor, remember, revisions, speakers, unreached,
};
use crate::report;
use crate::sources::Acceptance;

use super::{Error, Event, Progress, RunSettings, RunSummary};

/// More editions of one moment than anybody makes.
const MOST: u32 = 10_000;

/// Publishes an edition. The very same edition is published once; another one of the same name
/// gets a number behind it.
pub(super) fn release(
    mut edition: Edition,
    settings: &RunSettings,
    progress: &mut dyn Progress,
) -> Result<RunSummary, Error> {
    progress.tell(&Event::Writing);
    let name = edition.run.id.clone();
    let numbered =
        |number: u32| if number == 1 { name.clone() } else { format!("{name}-{number}") };
    let folder = |id: &str| settings.output.join("snapshots").join(id);
    let free = (1..MOST).find(|&number| !folder(&numbered(number)).exists()).unwrap_or(MOST);
    if let Some(issue) = lost_latest(&settings.output) {
        progress.tell(&Event::Issue(&issue));
    }
    let issues = edition.issues.clone();
    // The last edition of this name may be this very one.
    for number in [free.saturating_sub(1).max(1), free] {
        edition.run.id = numbered(number);
        edition.issues.clone_from(&issues);
        let before = if number < free {
            // What it was held against when it was published.
            PastRun::read(&folder(&edition.run.id)).ok().and_then(|run| run.previous)
        } else {
            let run = &edition.run;
            predecessor(&settings.output, (run.reference_date, run.known_at))?
        };
        let before = before.map(|id| (folder(&id), id));
        date_absences(&mut edition, before.as_ref().map(|(folder, _)| folder.as_path()));
        miss_sources(&mut edition, before.as_ref().map(|(folder, _)| folder.as_path()));
        revise(&mut edition, before);
        match written(&edition, settings) {
            Ok(snapshot) => {
                progress.tell(&Event::Released { folder: &snapshot.folder });
                let mut summary = RunSummary::of(&edition, &snapshot);
                if let Err(error) = remember(&settings.output, Nights::Missing) {
                    let issue = forgotten(&error);
                    progress.tell(&Event::Issue(&issue));
                    summary.others.push(issue.to_string());
                    (summary.in_history, summary.is_complete) = (false, false);
                }
                return Ok(summary);
            }
            Err(Error::Publish(PublishError::AlreadyPublished { .. })) if number < free => {}
            Err(error) => return Err(error),
        }
    }
    Err(PublishError::AlreadyPublished { run_id: name }.into())
}

/// Since when sources were not reached: since the first of the snapshots in a row that say so, or
/// since tonight.
fn date_absences(edition: &mut Edition, before: Option<&Path>) {
    let tonight = edition.run.started_at.date_naive();
    let known = before.and_then(|folder| unreached(folder).ok()).unwrap_or_default();
    let looks_back = edition.run.known_at.is_some();
    for record in &mut edition.sources {
        if matches!(record.state, SourceState::Stale | SourceState::Failed) {
            let known = known.get(record.source.id.as_str()).copied();
            // Of an earlier day the archive knows more than whoever looked at that day before.
            let told = if looks_back { record.since.or(known) } else { known.or(record.since) };
            record.since = Some(told.unwrap_or(tonight));
        }
    }
}

/// So many sources that are gone are named.
const NAMED: usize = 5;

/// A source whose file is gone takes its figures with it: that is told, once. One whose file cannot be
/// used is told already.
fn miss_sources(edition: &mut Edition, before: Option<&Path>) {
    let mut known = before.and_then(|folder| speakers(folder).ok()).unwrap_or_default();
    known.retain(|id, claims| {
        let file = format!("sources/{id}.toml");
        0 < *claims
            && edition.sources.iter().all(|it| it.source.id.as_str() != id)
            && edition.issues.iter().all(|it| it.document != file)
    });
    if known.is_empty() {
        return;
    }
    let named = |one: &str, many: &str| {
        let named = known.iter().take(NAMED).map(|(id, claims)| match claims {
            1 => format!("`{id}` (1 {one})"),
            number => format!("`{id}` ({number} {many})"),
        });
        named.collect::<Vec<_>>().join(", ")
    };
    let more = |and: &str, others: &str| match known.len().saturating_sub(NAMED) {
        0 => String::new(),
        number => format!("{and} {number} {others}"),
    };
    let french = format!(
        "déclarées à l'instantané précédent, et plus maintenant : {}{}",
        named("chiffre", "chiffres"),
        more(" et", "autres")
    );
    let named = named("figure", "figures") + &more(" and", "more");
    let message = format!(
        "declared in the snapshot before and no more: {named}; if nobody meant that, put the files \
         back; they are missed this once"
    );
    let kind = IssueKind::Source;
    let document = "sources".to_owned();
    note(edition, Issue { document, kind, message, french, ..nameless() });
}

/// Says that readers have lost what they saw last.
fn lost_latest(output: &Path) -> Option<Issue> {
    let latest = output.join("latest");
    latest.symlink_metadata().ok()?;
    let error = PastRun::read(&latest).err()?;
    let message = format!(
        "what it led to cannot be read ({error}): what has changed since is told against an older \
         snapshot, or not at all; `recoupe verify` says what is damaged"
    );
    // Told, and in no table: it is about this folder and nothing that is published.
    let kind = IssueKind::Document;
    Some(Issue { document: "latest".to_owned(), kind, message, ..nameless() })
}

/// A notice that is about no source.
fn nameless() -> Issue {
    Issue {
        source: None,
        document: String::new(),
        kind: IssueKind::Notice,
        locator: String::new(),
        message: String::new(),
        french: String::new(),
    }
}

/// Holds the edition against the snapshot before. One that cannot be read is no reason to publish
/// nothing: then that is said.
fn revise(edition: &mut Edition, before: Option<(PathBuf, String)>) {
    edition.revisions.clear();
    edition.nights.clear();
    edition.run.previous = Previous::None;
    let Some((folder, id)) = before else { return };
    match Past::read(&folder) {
        Ok(past) => {
            edition.revisions = revisions(&past, &Past::of(edition));
            tell_acceptances(edition);
            match nights(&folder) {
                Ok(nights) => edition.nights = nights,
                Err(error) => note(edition, unreadable(&error, &folder, &id)),
            }
            edition.run.previous = Previous::Read(id);
        }
        Err(error) => {
            note(edition, unreadable(&error, &folder, &id));
            edition.run.previous = Previous::Unreadable(id);
        }
    }
}

/// Where a figure rests on another copy since the declaration changed, and a person has accepted that
/// copy, this is how it changed: the decision is told with its day and its reason.
fn tell_acceptances(edition: &mut Edition) {
    let Edition { revisions, claims, sources, .. } = edition;
    let acceptance = |id: &str| {
        let claim = claims.iter().find(|claim| claim.id.as_str() == id)?;
        let record = sources.iter().find(|record| record.source.id == claim.source)?;
        record.source.decisions.accepted.iter().find(|it| it.capture == claim.capture)
    };
    for revision in revisions.iter_mut().filter(|it| it.causes.contains(&Cause::Declaration)) {
        let claim = |it: &Option<SnapshotFigure>| it.as_ref().and_then(|it| it.claim_id.clone());
        let (before, after) = (claim(&revision.change.before), claim(&revision.change.after));
        let accepted = after.filter(|it| before.as_ref() != Some(it));
        if let Some(Acceptance { date, reason, .. }) = accepted.and_then(|id| acceptance(&id)) {
            let (told, reason) = (&mut revision.explanation, reason.trim_end_matches('.'));
            let (fr, en) = (french_day(*date), english_day(*date));
            told.fr = format!("{} Copie acceptée par une personne le {fr} : {reason}.", told.fr);
            told.en = format!("{} A person accepted the copy on {en}: {reason}.", told.en);
        }
    }
}

/// The snapshot is published all the same, and the next run tries again.
fn forgotten(error: &PublishError) -> Issue {
    let hint = error.hint().map(|hint| format!("; {hint}")).unwrap_or_default();
    let message = format!("a night is missing from the history: {error}{hint}");
    let kind = IssueKind::Document;
    Issue { document: "history".to_owned(), kind, message, ..nameless() }
}

fn note(edition: &mut Edition, issue: Issue) {
    edition.issues.push(issue);
    edition.issues.sort();
}

fn unreadable(error: &PublishError, folder: &Path, id: &str) -> Issue {
    // Where the folder lies on this machine is nobody's business.
    let told = error.to_string().replace(&folder.display().to_string(), id);
    let hint = error.hint().map(|hint| format!("; {hint}")).unwrap_or_default();
    let message = format!("what changed since cannot be told: {told}{hint}");
    let french = "cet instantané ne peut être lu : ce qui a changé depuis n'est pas dit".to_owned();
    Issue { document: format!("snapshots/{id}"), message, french, ..nameless() }
}

fn written(edition: &Edition, settings: &RunSettings) -> Result<Snapshot, Error> {
    let draft = Draft::new(&settings.output, &edition.run.id)?;
    let mut draft = if edition.run.looks_back { draft.looking_back() } else { draft };
    draft.tables(edition, report::claim_path)?;
    for page in report::pages(edition) {
        draft.write_file(&format!("report/{}", page.path), &page.bytes)?;
    }
    for record in &edition.captures {
        draft.write_file(&report::capture_path(record), &record.capture.bytes)?;
    }
    settings.stop.check()?;
    Ok(draft.release()?)
}

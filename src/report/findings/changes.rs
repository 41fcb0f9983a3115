//! What is not as it was in the edition before, as plain values: the sentence and the reason.

use chrono::NaiveDate;

use crate::model::{Level, Territory};
use crate::publish::{
    Cause, ChangeKind, Edition, Night, Note, Previous, Revision, Steady, carried, is_steady, steady,
};
use crate::reconcile::Bilingual;

use crate::report::basis::desk::Desk;
use crate::report::language::dates;
use crate::report::language::words::{clean, first_upper};

/// So many changes are told on the front page; the table has the others.
const MOST_TOLD: usize = 6;

/// So many changes of one night are carried on to the nights that follow.
const MOST_NOTES: usize = 25;

/// The section "what has changed".
pub(crate) struct Changes {
    /// Since when, and how much.
    pub(crate) intro: String,
    /// The changes of the figures that are quoted today.
    pub(crate) told: Vec<Told>,
    /// How many more there are, and where.
    pub(crate) more: String,
}

/// One figure that is not what it was.
pub(crate) struct Told {
    pub(crate) sentence: String,
    pub(crate) why: String,
}

/// What has changed, what the sources did before what we did.
pub(crate) fn changes(desk: &Desk<'_>) -> Changes {
    let edition = desk.edition;
    let alone = |fr: &str, en: &str| Changes {
        intro: desk.say(fr, en),
        told: Vec::new(),
        more: String::new(),
    };
    let previous = match &edition.run.previous {
        Previous::Read(previous) => previous,
        Previous::None => {
            return alone(
                "Première édition : il n'y a rien à quoi la comparer.",
                "First edition: there is nothing to compare it with.",
            );
        }
        Previous::Unreadable(_) => {
            return alone(
                "L'édition précédente ne peut plus être lue : ce qui a changé ne peut être dit.",
                "The edition before can no longer be read: what has changed cannot be told.",
            );
        }
    };
    let (current, steady) = quoted(edition);
    let told = current.iter().take(MOST_TOLD).map(|revision| tell(desk, revision));
    let told = told.chain(steady.iter().map(|it| tell_together(desk, it))).collect();
    let changed = changed(edition);
    let rest = changed - current.len().min(MOST_TOLD);
    let before = edition_of(desk, previous);
    let intro = match changed {
        0 => desk.say(
            &format!("Aucun chiffre n'a changé depuis l'édition {}.", before.fr),
            &format!("No figure has changed since the edition {}.", before.en),
        ),
        1 => desk.say(
            &format!("Depuis l'édition {}, un chiffre n'est plus ce qu'il était.", before.fr),
            &format!("Since the edition {}, one figure is not what it was.", before.en),
        ),
        count => desk.say(
            &format!(
                "Depuis l'édition {}, {count} chiffres ne sont plus ce qu'ils étaient.",
                before.fr
            ),
            &format!("Since the edition {}, {count} figures are not what they were.", before.en),
        ),
    };
    let more = match rest {
        0 => String::new(),
        rest => desk.say(
            &format!("Autres changements : {rest}, dans la table « revisions »."),
            &format!("Other changes: {rest}, in the table “revisions”."),
        ),
    };
    Changes { intro, told, more }
}

/// An edition by its day, with which the names of runs begin; by its name where it has another.
pub(crate) fn edition_of(desk: &Desk<'_>, run_id: &str) -> Bilingual {
    let day = run_id.get(..10).and_then(|day| day.parse::<NaiveDate>().ok());
    day.map_or_else(
        || {
            let name = clean(run_id).into_owned();
            Bilingual { fr: name.clone(), en: name }
        },
        |day| {
            let day = dates::day(day, desk.lang);
            Bilingual { fr: format!("du {day}"), en: format!("of {day}") }
        },
    )
}

/// How many figures are not what they were; one that keeps its value between other bounds is.
fn changed(edition: &Edition) -> usize {
    edition.revisions.iter().filter(|revision| !is_steady(revision)).count()
}

/// The changes of figures that are or were quoted, and every correction of a source, first of all;
/// apart from them, the figures that keep their value between other bounds.
fn quoted(edition: &Edition) -> (Vec<&Revision>, Vec<Steady<'_>>) {
    let quoted = edition.revisions.iter().filter(|revision| is_told(revision));
    let (same, mut current): (Vec<_>, Vec<_>) = quoted.partition(|revision| is_steady(revision));
    let rank = |it: &&Revision| (it.causes.first().copied(), extent(it), it.change.kind);
    current.sort_by_key(rank);
    (current, steady(&same))
}

/// Whether a source corrected it, whatever its date; or it is, or was, the newest figure of its cell,
/// and did more than grow old.
fn is_told(revision: &Revision) -> bool {
    let change = &revision.change;
    let current = [&change.before, &change.after].into_iter().flatten().any(|it| it.current);
    let aged = revision.causes == [Cause::Time] && change.kind == ChangeKind::Status;
    revision.causes.contains(&Cause::Correction) || current && !aged
}

/// The country before its regions, and those before their departments.
fn extent(revision: &Revision) -> usize {
    let change = &revision.change;
    let figure = change.after.as_ref().or(change.before.as_ref());
    let level = figure.map(|it| it.territory_level.as_str()).unwrap_or_default();
    let levels = [Level::Country, Level::Region, Level::Department];
    levels.iter().position(|it| it.code() == level).unwrap_or(levels.len())
}

fn tell(desk: &Desk<'_>, revision: &Revision) -> Told {
    let (words, why) = (revision.change.words(), &revision.explanation);
    Told { sentence: format!("{}.", desk.tell(&words)), why: desk.tell(why) }
}

fn tell_together(desk: &Desk<'_>, steady: &Steady<'_>) -> Told {
    let why = &steady.revisions[0].explanation;
    Told { sentence: format!("{}.", first_upper(&desk.tell(&steady.words))), why: desk.tell(why) }
}

/// What this night and those before it changed, the newest first.
pub(crate) fn nights(edition: &Edition) -> Vec<Night> {
    carried(tonight(edition), &edition.nights)
}

/// What this night changed; nothing where that is nothing, or cannot be told.
fn tonight(edition: &Edition) -> Option<Night> {
    let Previous::Read(previous) = &edition.run.previous else { return None };
    if edition.revisions.is_empty() {
        return None;
    }
    let (current, steady) = quoted(edition);
    let told =
        current.into_iter().take(MOST_NOTES).filter_map(|it| note(it, &it.change.words(), 0));
    let together = steady.iter().filter_map(|it| {
        let words = Bilingual { fr: first_upper(&it.words.fr), en: first_upper(&it.words.en) };
        note(it.revisions[0], &words, it.revisions.len())
    });
    let notes = told.chain(together).collect();
    let run = &edition.run;
    Some(Night {
        run_id: run.id.clone(),
        started_at: run.started_at,
        reference_date: run.reference_date,
        previous: previous.clone(),
        changes: changed(edition),
        notes,
    })
}

/// A change in words, or figures that keep their value: where those are several, of no one territory.
fn note(revision: &Revision, words: &Bilingual, steady: usize) -> Option<Note> {
    let change = &revision.change;
    let figure = change.after.as_ref().or(change.before.as_ref())?;
    let why = &revision.explanation;
    let alone = steady < 2;
    let territory =
        if alone { figure.territory_code.clone() } else { Territory::FRANCE.to_string() };
    let stages = if figure.stage_from == figure.stage_to {
        figure.stage_from.clone()
    } else {
        format!("{}..{}", figure.stage_from, figure.stage_to)
    };
    Some(Note {
        territory,
        measure: clean(&figure.measure).into_owned(),
        stages,
        claim: figure.claim_id.clone().filter(|_| alone),
        cause: revision.causes.first().copied().unwrap_or(Cause::Unknown).code().to_owned(),
        steady,
        sentence_fr: clean(&format!("{}.", words.fr)).into_owned(),
        sentence_en: clean(&format!("{}.", words.en)).into_owned(),
        why_fr: clean(&why.fr).into_owned(),
        why_en: clean(&why.en).into_owned(),
    })
}

/// What the next night carries on.
pub(crate) fn log(edition: &Edition) -> Vec<u8> {
    let mut bytes = serde_json::to_vec_pretty(&nights(edition))
        .expect("texts, numbers and dates are always JSON");
    bytes.push(b'\n');
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::publish::{Change, sample_figure};
    use crate::report::sample;

    #[test]
    fn a_correction_is_told_whatever_its_date_and_first() {
        use ChangeKind::{Bounds, Status, Value};
        let mut edition = sample::edition();
        let revision = |name: &str, current: bool, cause: Cause, kind: ChangeKind| {
            let mut figure = sample_figure("2020-12-31", Some(8.0), "single_source", current);
            figure.territory_name = name.to_owned();
            let change = Change { kind, before: Some(figure.clone()), after: Some(figure) };
            let explanation = Bilingual { fr: String::new(), en: String::new() };
            Revision { change, causes: vec![cause], explanation }
        };
        edition.run.previous = Previous::Read("the one before".to_owned());
        edition.revisions = vec![
            revision("today's", true, Cause::Source, Value),
            revision("yesterday's", false, Cause::Source, Value),
            revision("yesterday's, corrected", false, Cause::Correction, Value),
            revision("grown old", true, Cause::Time, Status),
            revision("between other bounds", true, Cause::Source, Bounds),
            revision("yesterday's, between other bounds", false, Cause::Source, Bounds),
        ];
        let (told, steady) = quoted(&edition);
        let name = |it: &Revision| it.change.after.as_ref().unwrap().territory_name.clone();
        let told: Vec<_> = told.into_iter().map(name).collect();
        assert_eq!(told, ["yesterday's, corrected", "today's"]);
        let steady: Vec<_> =
            steady.iter().flat_map(|it| &it.revisions).map(|it| name(it)).collect();
        assert_eq!(steady, ["between other bounds"]);
        let night = tonight(&edition).map(|night| (night.changes, night.untold()));
        assert_eq!(night, Some((4, 2)), "those that keep their value are no change");
    }
}

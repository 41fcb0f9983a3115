//! Figures that keep their value between other bounds, told together: one line each would read as so
//! many news.

use std::collections::BTreeMap;

use crate::reconcile::Bilingual;

use super::diff::ChangeKind;
use super::revision::Revision;
use super::told;

/// So many territories are named in one line; the table `revisions` has the others.
const MOST_NAMED: usize = 3;

/// Figures of one cell that keep their value, for one reason.
#[derive(Clone, Debug, PartialEq)]
pub struct Steady<'a> {
    /// The figures, in the order in which they were given; never empty.
    pub revisions: Vec<&'a Revision>,
    /// All of them in one sentence, without a full stop.
    pub words: Bilingual,
}

/// Whether a figure keeps its value of the same day, and only its bounds are others.
pub fn is_steady(revision: &Revision) -> bool {
    revision.change.kind == ChangeKind::Bounds
}

/// Those of the figures that only lie between other bounds, by cell and by reason, in the order in
/// which these first come.
pub fn steady<'a>(revisions: &[&'a Revision]) -> Vec<Steady<'a>> {
    let mut found: Vec<Vec<&Revision>> = Vec::new();
    let mut known = BTreeMap::new();
    for &revision in revisions.iter().filter(|it| is_steady(it)) {
        let Some(figure) = &revision.change.after else { continue };
        let cell = (&figure.measure, &figure.stage_from, &figure.stage_to);
        let at = *known.entry((cell, &revision.explanation.fr)).or_insert(found.len());
        if at == found.len() {
            found.push(Vec::new());
        }
        found[at].push(revision);
    }
    found.into_iter().map(|revisions| Steady { words: words(&revisions), revisions }).collect()
}

fn words(revisions: &[&Revision]) -> Bilingual {
    let figures: Vec<_> = revisions.iter().filter_map(|it| it.change.after.as_ref()).collect();
    let [first, _, ..] = &figures[..] else { return revisions[0].change.words() };
    let (mut fr, mut en) = (Vec::new(), Vec::new());
    for figure in figures.iter().take(MOST_NAMED) {
        let (name, value, room) = (&figure.territory_name, told::value(figure), told::room(figure));
        fr.push(format!("{name}, toujours {}, désormais {}", value.fr, room.fr));
        en.push(format!("{name}, still {}, now {}", value.en, room.en));
    }
    match figures.len().saturating_sub(MOST_NAMED) {
        0 => {}
        1 => {
            fr.push("et un autre".to_owned());
            en.push("and one other".to_owned());
        }
        more => {
            fr.push(format!("et {more} autres"));
            en.push(format!("and {more} others"));
        }
    }
    let (cell, count) = (told::cell(first), figures.len());
    Bilingual {
        fr: format!(
            "{} : {count} chiffres gardent leur valeur, entre d'autres bornes ({})",
            cell.fr,
            fr.join(" ; ")
        ),
        en: format!(
            "{}: {count} figures keep their value, between other bounds ({})",
            cell.en,
            en.join("; ")
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::super::cause::Cause;
    use super::super::diff::{Change, sample};
    use super::super::snapshot::SnapshotFigure;
    use super::*;

    fn revision(place: &str, value: f64, why: &str) -> Revision {
        let before = SnapshotFigure {
            territory_name: place.to_owned(),
            ..sample("2020-12-31", Some(value), "stale", true)
        };
        let after = SnapshotFigure { low: Some(0.0), ..before.clone() };
        Revision {
            change: Change { kind: ChangeKind::Bounds, before: Some(before), after: Some(after) },
            causes: vec![Cause::Source],
            explanation: Bilingual { fr: why.to_owned(), en: why.to_owned() },
        }
    }

    #[test]
    fn figures_that_keep_their_value_are_one_line_for_each_reason() {
        let places = ["Martinique", "Corse", "Bretagne", "Normandie", "Occitanie"];
        let mut all: Vec<_> = places.iter().map(|place| revision(place, 3.0, "a page")).collect();
        all.push(revision("Mayotte", 1.0, "a rule"));
        let told = steady(&all.iter().collect::<Vec<_>>());
        let lines: Vec<_> = told.iter().map(|it| it.words.fr.as_str()).collect();
        assert_eq!(
            lines,
            [
                "contrat signé (ACI) : 5 chiffres gardent leur valeur, entre d'autres bornes \
                 (Martinique, toujours 3, désormais entre 0 et 3 ; Corse, toujours 3, désormais entre \
                 0 et 3 ; Bretagne, toujours 3, désormais entre 0 et 3 ; et 2 autres)",
                "Mayotte, contrat signé (ACI) : toujours 1 (au 31 décembre 2020), désormais entre 0 et 1",
            ]
        );
        assert!(told[0].words.en.contains("5 figures keep their value"), "{}", told[0].words.en);
    }
}

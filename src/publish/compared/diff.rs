//! What changed between two snapshots, in plain words.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};

use chrono::NaiveDate;

use crate::reconcile::Bilingual;

use super::snapshot::SnapshotFigure;
use super::told;

/// One figure that is not what it was.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// What sort of change it is; where several hold, the first of the list.
    pub kind: ChangeKind,
    /// The figure before; none where it appeared.
    pub before: Option<SnapshotFigure>,
    /// The figure after; none where it vanished.
    pub after: Option<SnapshotFigure>,
}

/// How a figure changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ChangeKind {
    /// It was not there before.
    Appeared,
    /// It is no longer there.
    Vanished,
    /// Its value, or what bounds it where it has none, is another.
    Value,
    /// The same value is known better or worse.
    Status,
    /// The same value is now said of another day.
    Date,
    /// The same value of the same day lies between other bounds.
    Bounds,
}

impl ChangeKind {
    /// All kinds.
    pub const ALL: [Self; 6] =
        [Self::Appeared, Self::Vanished, Self::Value, Self::Status, Self::Date, Self::Bounds];

    /// The code used in every table.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Appeared => "appeared",
            Self::Vanished => "vanished",
            Self::Value => "value",
            Self::Status => "status",
            Self::Date => "date",
            Self::Bounds => "bounds",
        }
    }
}

/// The cell of a figure: measure, territory, stages.
type Cell<'a> = (&'a str, &'a str, &'a str, &'a str);

/// The date of a figure: its last day, and how finely it was printed.
type When<'a> = (NaiveDate, &'a str);

/// The figures of a cell.
type Figures<'a> = BTreeMap<When<'a>, &'a SnapshotFigure>;

/// What changed from `a` to `b`, by measure, territory, stages and date.
///
/// A figure is first looked for under its own date. Where a cell has a newer current figure, the
/// current ones are held against each other: a newer date is an update, and the older figure, if it
/// stays as history, is no change.
pub fn diff(a: &[SnapshotFigure], b: &[SnapshotFigure]) -> Vec<Change> {
    let (before, after) = (by_cell(a), by_cell(b));
    let cells: BTreeSet<_> = before.keys().chain(after.keys()).copied().collect();
    let mut changes = Vec::new();
    for cell in cells {
        let none = BTreeMap::new();
        let (old, new) = (before.get(&cell).unwrap_or(&none), after.get(&cell).unwrap_or(&none));
        let mut pairs: Vec<(Option<&SnapshotFigure>, Option<&SnapshotFigure>)> = Vec::new();

        // Two dates, two current figures: one has taken the place of the other.
        let moved = current(old).zip(current(new)).filter(|(from, to)| from != to);
        if let Some((from, to)) = moved {
            pairs.push((old.get(&from).copied(), new.get(&to).copied()));
        }
        let dates: BTreeSet<_> = old.keys().chain(new.keys()).copied().collect();
        for date in dates {
            let (mut here, mut there) = (old.get(&date).copied(), new.get(&date).copied());
            if let Some((from, to)) = moved {
                // Told already, unless the other night had a figure of this very day as well.
                if from == date && there.is_none() {
                    here = None;
                }
                if to == date && here.is_none() {
                    there = None;
                }
            }
            pairs.push((here, there));
        }
        changes.extend(pairs.into_iter().filter_map(|(before, after)| change(before, after)));
    }
    changes
}

fn by_cell(figures: &[SnapshotFigure]) -> BTreeMap<Cell<'_>, Figures<'_>> {
    let mut cells: BTreeMap<_, BTreeMap<_, _>> = BTreeMap::new();
    for it in figures {
        let cell: Cell<'_> = (&it.measure, &it.territory_code, &it.stage_from, &it.stage_to);
        cells.entry(cell).or_default().insert((it.as_of, it.as_of_precision.as_str()), it);
    }
    cells
}

fn change(before: Option<&SnapshotFigure>, after: Option<&SnapshotFigure>) -> Option<Change> {
    let kind = match (before, after) {
        (None, None) => return None,
        // A cell that nobody speaks of is no figure that came or went.
        (None, Some(it)) | (Some(it), None) if it.status == "missing" => return None,
        (None, Some(_)) => ChangeKind::Appeared,
        (Some(_), None) => ChangeKind::Vanished,
        (Some(old), Some(new)) if !has_same_value(old, new) => ChangeKind::Value,
        // An old figure that was the newest of its cell, and is so no longer, is history: what took its
        // place is told.
        (Some(old), Some(new)) if old.status == "stale" && old.current && !new.current => {
            return None;
        }
        (Some(old), Some(new)) if old.status != new.status => ChangeKind::Status,
        // Without a claim, the date is only that of the night.
        (Some(old), Some(new)) if old.as_of != new.as_of && new.claim_id.is_some() => {
            ChangeKind::Date
        }
        (Some(old), Some(new)) if ends(old) != ends(new) => ChangeKind::Bounds,
        _ => return None,
    };
    Some(Change { kind, before: before.cloned(), after: after.cloned() })
}

/// Whether a reader is told the same number of both: "plus de 700" is another than 700, and a number
/// that something else bounds otherwise is not.
fn has_same_value(old: &SnapshotFigure, new: &SnapshotFigure) -> bool {
    let bits = |it: &SnapshotFigure| it.value.map(f64::to_bits);
    bits(old) == bits(new) && told::value(old) == told::value(new)
}

fn ends(figure: &SnapshotFigure) -> [Option<u64>; 3] {
    [figure.value, figure.low, figure.high].map(|end| end.map(f64::to_bits))
}

impl Change {
    /// The change as one sentence in each language, without a full stop.
    ///
    /// # Panics
    ///
    /// If there is neither a figure before nor one after: [`diff`] makes no such change.
    pub fn words(&self) -> Bilingual {
        let either = self.after.as_ref().or(self.before.as_ref());
        let it = either.expect("a change has a figure on at least one side");
        let side =
            |figure: &Option<SnapshotFigure>| figure.as_ref().map(told::figure).unwrap_or_default();
        let (old, new) = (side(&self.before), side(&self.after));
        let place = &it.territory_name;
        let (fr, en) = match self.kind {
            ChangeKind::Appeared => {
                (format!("nouveau chiffre : {}", new.fr), format!("new figure: {}", new.en))
            }
            ChangeKind::Vanished => {
                (format!("chiffre disparu : {}", old.fr), format!("figure gone: {}", old.en))
            }
            ChangeKind::Value if self.has_two_values() => (
                format!("la valeur passe de {} à {}", old.fr, new.fr),
                format!("the value goes from {} to {}", old.en, new.en),
            ),
            ChangeKind::Value => (
                format!("avant, {} ; maintenant, {}", old.fr, new.fr),
                format!("before, {}; now, {}", old.en, new.en),
            ),
            ChangeKind::Status => {
                let known = |figure: &Option<SnapshotFigure>| {
                    figure.as_ref().map(told::known).unwrap_or_default()
                };
                let (value, old, new) = (told::dated(it), known(&self.before), known(&self.after));
                (
                    format!("toujours {} : {} auparavant, maintenant {}", value.fr, old.fr, new.fr),
                    format!("still {}: {} before, now {}", value.en, old.en, new.en),
                )
            }
            ChangeKind::Date => (
                format!("même valeur à une autre date : de {} à {}", old.fr, new.fr),
                format!("same value at another date: from {} to {}", old.en, new.en),
            ),
            ChangeKind::Bounds => {
                let (value, room) = (told::dated(it), told::room(it));
                (
                    format!("toujours {}, désormais {}", value.fr, room.fr),
                    format!("still {}, now {}", value.en, room.en),
                )
            }
        };
        let cell = told::cell(it);
        Bilingual {
            fr: format!("{place}, {} : {fr}", cell.fr),
            en: format!("{place}, {}: {en}", cell.en),
        }
    }
}

impl Change {
    /// Whether there is a number to quote before and after.
    fn has_two_values(&self) -> bool {
        let valued =
            |side: &Option<SnapshotFigure>| side.as_ref().is_some_and(|it| it.value.is_some());
        valued(&self.before) && valued(&self.after)
    }
}

impl fmt::Display for Change {
    /// In English; [`Change::words`] has both languages.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.words().en)
    }
}

fn current<'a>(figures: &Figures<'a>) -> Option<When<'a>> {
    figures.iter().find(|(_, figure)| figure.current).map(|(&when, _)| when)
}

/// A figure of Bretagne, for tests.
#[cfg(test)]
pub(crate) fn sample(
    as_of: &str,
    value: Option<f64>,
    status: &str,
    current: bool,
) -> SnapshotFigure {
    let text = str::to_owned;
    SnapshotFigure {
        territory_code: text("REG-53"),
        territory_level: text("region"),
        territory_name: text("Bretagne"),
        measure: text("communities"),
        stage_from: text("aci_signed"),
        stage_to: text("aci_signed"),
        as_of: as_of.parse().unwrap(),
        as_of_precision: text("day"),
        value,
        low: value,
        high: value,
        status: text(status),
        current,
        age_days: 1,
        claim_id: value.map(|value| format!("c{value}")),
        witnesses: 1,
        dissenters: 0,
        witness_claims: String::new(),
        dissenter_claims: String::new(),
        implied_by_claims: String::new(),
        decided_by: String::new(),
        explanation_fr: String::new(),
        explanation_en: String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::sample as figure;
    use super::*;

    #[test]
    fn changes_are_told_once() {
        use ChangeKind::{Appeared, Bounds, Date, Status, Value, Vanished};
        let old = || figure("2023-12-31", Some(20.0), "single_source", true);
        let past = || SnapshotFigure { current: false, ..old() };
        let missing = |day| figure(day, None, "missing", true);
        let loose = |status| SnapshotFigure {
            low: Some(0.0),
            ..figure("2023-12-31", Some(20.0), status, true)
        };
        let open = || SnapshotFigure { high: None, ..old() };
        #[rustfmt::skip]
        let cases = [
            ("nothing", vec![old()], vec![old()], vec![]),
            ("appeared", vec![], vec![old()], vec![Appeared]),
            ("vanished", vec![old()], vec![], vec![Vanished]),
            ("corrected", vec![old()], vec![figure("2023-12-31", Some(21.0), "single_source", true)], vec![Value]),
            ("disputed", vec![old()], vec![figure("2023-12-31", Some(20.0), "conflict", true)], vec![Status]),
            ("bounded otherwise", vec![old()], vec![loose("single_source")], vec![Bounds]),
            ("bounded as before", vec![loose("single_source")], vec![old()], vec![Bounds]),
            ("bounded otherwise and disputed", vec![old()], vec![loose("conflict")], vec![Status]),
            ("at least as many", vec![old()], vec![open()], vec![Value]),
            ("updated, the old one kept", vec![old()], vec![past(), figure("2024-06-30", Some(25.0), "single_source", true)], vec![Value]),
            ("updated, the old one gone", vec![old()], vec![figure("2024-06-30", Some(25.0), "single_source", true)], vec![Value]),
            ("said again later", vec![old()], vec![figure("2024-06-30", Some(20.0), "single_source", true)], vec![Date]),
            ("taken back", vec![past(), figure("2024-06-30", Some(25.0), "single_source", true)], vec![old()], vec![Value]),
            ("an old one that becomes history", vec![figure("2020-12-31", Some(9.0), "stale", true)],
                vec![figure("2020-12-31", Some(9.0), "single_source", false), old()], vec![Value]),
            ("history found", vec![old()], vec![figure("2022-12-31", Some(9.0), "single_source", false), old()], vec![Appeared]),
            ("a night older", vec![missing("2024-06-29")], vec![missing("2024-06-30")], vec![]),
            ("never known", vec![], vec![missing("2024-06-30")], vec![]),
            ("first known", vec![missing("2024-06-29")], vec![old()], vec![Value]),
        ];
        for (name, a, b, expected) in cases {
            let kinds: Vec<_> = diff(&a, &b).iter().map(|change| change.kind).collect();
            assert_eq!(kinds, expected, "for {name}");
        }
    }

    #[test]
    fn a_change_reads_as_a_sentence() {
        let before = figure("2023-12-31", Some(20.0), "agreed", true);
        let after = figure("2024-06-30", Some(25.0), "conflict", true);
        let changes = diff(&[before], &[after]);
        let words = changes[0].words();
        assert_eq!(
            words.fr,
            "Bretagne, contrat signé (ACI) : la valeur passe de 20 (au 31 décembre 2023, sources \
             d'accord) à 25 (au 30 juin 2024, désaccord)"
        );
        assert_eq!(
            changes[0].to_string(),
            "Bretagne, contract signed (ACI): the value goes from 20 (on 31 December 2023, sources \
             agree) to 25 (on 30 June 2024, sources disagree)"
        );
    }

    #[test]
    fn what_is_known_otherwise_keeps_its_value() {
        let before = figure("2023-12-31", Some(20.0), "single_source", true);
        let after = figure("2023-12-31", Some(20.0), "stale", true);
        let words = diff(&[before], &[after])[0].words();
        assert_eq!(
            words.fr,
            "Bretagne, contrat signé (ACI) : toujours 20 (au 31 décembre 2023) : une seule source \
             auparavant, maintenant chiffre ancien"
        );
        assert_eq!(
            words.en,
            "Bretagne, contract signed (ACI): still 20 (on 31 December 2023): one source only before, \
             now old figure"
        );
    }

    #[test]
    fn a_value_that_lies_between_other_bounds_is_still_that_value() {
        let before = figure("2020-12-31", Some(1.0), "stale", true);
        let after = SnapshotFigure { low: Some(0.0), ..before.clone() };
        let words = diff(std::slice::from_ref(&before), std::slice::from_ref(&after))[0].words();
        assert_eq!(
            words.fr,
            "Bretagne, contrat signé (ACI) : toujours 1 (au 31 décembre 2020), désormais entre 0 et 1"
        );
        assert_eq!(
            words.en,
            "Bretagne, contract signed (ACI): still 1 (on 31 December 2020), now between 0 and 1"
        );
        let words = diff(&[after], &[before])[0].words();
        assert!(words.fr.ends_with(", désormais sans autre nombre possible"), "{}", words.fr);
    }

    #[test]
    fn bounds_do_not_pass_from_one_to_another() {
        let bounded = |low, high| {
            let mut it = figure("2024-01-01", None, "bounded", true);
            (it.low, it.high) = (Some(low), Some(high));
            Some(it)
        };
        let change = Change {
            kind: ChangeKind::Value,
            before: bounded(498.0, 787.0),
            after: bounded(498.0, 1_791.0),
        };
        let words = change.words();
        assert!(
            words.fr.contains("avant, entre 498 et 787 (")
                && words.fr.contains("; maintenant, entre 498 et 1\u{202f}791 ("),
            "{}",
            words.fr
        );
        assert!(
            words.en.contains("before, between 498 and 787 (")
                && words.en.contains("; now, between 498 and 1,791 ("),
            "{}",
            words.en
        );
    }
}

//! A list that names every community is also a claim: the one place where names are counted.
//!
//! Whether a list leaves nobody out is declared with its document (`complete` in `sources/*.toml`);
//! it is never guessed from the list. A name counts once, in however many rows it stands; what is
//! said to be dissolved does not count. Counted is by stage, and by the departments of the territory
//! of the source. What the list does not tell of every name is not counted, with the
//! reason: a count that leaves one out would be too small, and nobody could see it.

use std::collections::{BTreeMap, BTreeSet};

use crate::extract::{RawClaim, RawMention};
use crate::model::{Measure, PartialDate, Qualifier, Stage, StageRange, Territory, Value};
use crate::sources::CompleteList;

use super::name_key;

/// The method of a claim that was made by counting names.
pub const LISTING: &str = "listing";

/// What a list leaves nobody out of.
#[derive(Clone, Copy, Debug)]
pub(super) struct Complete<'a> {
    pub(super) territory: Territory,
    pub(super) list: &'a CompleteList,
}

/// The counts of a list, and why some could not be made.
#[derive(Debug, Default)]
pub(super) struct Counted {
    pub(super) counts: Vec<Count>,
    pub(super) reasons: Vec<String>,
}

/// One count, as a claim that is nowhere printed.
#[derive(Clone, Debug)]
pub(super) struct Count {
    pub(super) raw: RawClaim,
    /// The count, by its place among the others, that it is a part of: together the parts are all.
    pub(super) part_of: Option<usize>,
}

/// One community, from all of its rows.
#[derive(Debug)]
struct Row<'a> {
    first: &'a RawMention,
    departments: BTreeSet<Territory>,
    stage: Option<Stage>,
    dissolved: bool,
}

/// Counts the names of a complete list. `is_whole` says that no row of it had to be left out.
pub(super) fn counted(mentions: &[&RawMention], is_whole: bool, list: &Complete<'_>) -> Counted {
    let mut counted = Counted::default();
    let rows = rows(mentions, list);
    if !is_whole {
        let reason =
            "the list is declared complete, but a row of it was left out: nothing is counted";
        counted.reasons.push(reason.to_owned());
        return counted;
    }
    let Some(ranges) = ranges(&rows, list, &mut counted.reasons) else { return counted };
    let all: Vec<&Row<'_>> = rows.iter().collect();
    let whole = ranges.whole.and_then(|whole| counted.territory(list, whole, (&all, None)));
    for stage in ranges.single {
        let here: Vec<&Row<'_>> = rows.iter().filter(|row| row.stage == Some(stage)).collect();
        counted.territory(list, StageRange::exactly(stage), (&here, whole));
    }
    counted
}

/// What can be counted of a list.
#[derive(Debug, Default)]
struct Ranges {
    /// The stages that all names together are at.
    whole: Option<StageRange>,
    /// The stages that can be counted one by one.
    single: BTreeSet<Stage>,
}

/// The communities, in the order of the list.
fn rows<'a>(mentions: &[&'a RawMention], list: &Complete<'_>) -> Vec<Row<'a>> {
    let mut rows: Vec<Row<'_>> = Vec::new();
    // One name in two departments is one community with a row for each commune, or two.
    let mut places = BTreeSet::new();
    let place = |it: &&RawMention| (name_key(&it.name), it.department);
    let by_commune = !mentions.iter().map(place).all(|place| places.insert(place));
    let mut known: BTreeMap<(String, Option<Territory>), usize> = BTreeMap::new();
    for &mention in mentions {
        let key = name_key(&mention.name);
        if key.is_empty() {
            continue;
        }
        let place = if by_commune { None } else { mention.department };
        let at = *known.entry((key, place)).or_insert_with(|| {
            let departments = BTreeSet::new();
            rows.push(Row { first: mention, departments, stage: None, dissolved: false });
            rows.len() - 1
        });
        let row = &mut rows[at];
        row.departments.extend(mention.department);
        row.stage = row.stage.max(mention.stage);
        row.dissolved |= mention.dissolved;
    }
    let counts = |row: &Row<'_>| match (list.list.stages, row.stage) {
        (Some(range), Some(stage)) => range.contains(StageRange::exactly(stage)),
        _ => true,
    };
    rows.retain(|row| !row.dissolved && counts(row));
    rows
}

/// The stages that the list counts, together and one by one.
fn ranges(rows: &[Row<'_>], list: &Complete<'_>, reasons: &mut Vec<String>) -> Option<Ranges> {
    let bare = rows.iter().filter(|row| row.stage.is_none()).count();
    let mut single: BTreeSet<Stage> = rows.iter().filter_map(|row| row.stage).collect();
    let whole = match list.list.stages {
        Some(range) => Some(range),
        None if 0 < bare => {
            reasons.push(format!(
                "the list is declared complete at the stages that it gives, but gives none to {bare} \
                 of {} names: nothing is counted; write the stages: `complete = \"aci_signed\"`",
                rows.len()
            ));
            return None;
        }
        None => {
            let range = StageRange::new(*single.first()?, *single.last()?).ok()?;
            // Of a stage between, of which it gives no name, nothing is declared.
            let between = range.to().index() - range.from().index();
            (between < single.len()).then_some(range)
        }
    };
    // One stage alone is the whole again; a name without a stage may stand at any.
    if 0 < bare || whole.is_some_and(|whole| whole.from() == whole.to()) {
        single.clear();
    }
    Some(Ranges { whole, single })
}

impl Counted {
    /// Counts names in the whole territory and in its departments.
    fn territory(
        &mut self,
        list: &Complete<'_>,
        stages: StageRange,
        (rows, part_of): (&[&Row<'_>], Option<usize>),
    ) -> Option<usize> {
        let total = self.between((list.territory, stages), (rows, &[]), part_of)?;
        self.places(list, stages, (rows, total));
        Some(total)
    }

    /// Adds one count: of names that certainly count, and of names that may.
    fn between(
        &mut self,
        (territory, stages): (Territory, StageRange),
        (certain, possible): (&[&Row<'_>], &[&Row<'_>]),
        part_of: Option<usize>,
    ) -> Option<usize> {
        let rows = || certain.iter().chain(possible);
        let (first, last) = (rows().next()?.first, rows().last()?.first);
        let whole = |length: usize| u32::try_from(length).ok().map(f64::from);
        let (low, high) = (whole(certain.len())?, whole(certain.len() + possible.len())?);
        let qualifier = if low < high { Qualifier::Between } else { Qualifier::Exact };
        let value = Value::new(Some(low), Some(high), qualifier).ok()?;
        let dates: BTreeSet<Option<PartialDate>> = rows().map(|row| row.first.date).collect();
        // Days that differ are those of each contract, not that of the list.
        let date = dates.first().copied().flatten().filter(|_| dates.len() == 1);
        let locator = if first.locator == last.locator {
            first.locator.clone()
        } else {
            format!("{} … {}", first.locator, last.locator)
        };
        self.counts.push(Count {
            raw: RawClaim {
                territory,
                measure: Measure::Communities,
                stages,
                among: stages,
                value,
                value_text: if low < high { format!("{low} à {high}") } else { low.to_string() },
                percent: false,
                date,
                date_inferred: false,
                today: false,
                attributed_to: String::new(),
                origin: None,
                locator,
                evidence: first.evidence.clone(),
                method: LISTING,
                rule: String::new(),
                group: 0,
                total: None,
                headline: false,
                definite: false,
                demonstrative: false,
            },
            part_of,
        });
        Some(self.counts.len() - 1)
    }

    /// Counts by department, where every name has one. A name in several may count in any of them.
    fn places(
        &mut self,
        list: &Complete<'_>,
        stages: StageRange,
        (rows, total): (&[&Row<'_>], usize),
    ) {
        let placed = rows.iter().all(|row| !row.departments.is_empty());
        let places: BTreeSet<Territory> =
            rows.iter().flat_map(|row| row.departments.iter().copied()).collect();
        if !placed || places == BTreeSet::from([list.territory]) {
            return;
        }
        let straddles = rows.iter().any(|row| 1 < row.departments.len());
        let inside = places.is_subset(&list.list.departments);
        let part_of = (!straddles && inside && 1 < places.len()).then_some(total);
        // Of a department beyond the border the list does not name all.
        for &place in places.intersection(&list.list.departments) {
            let here = rows.iter().filter(|row| row.departments.contains(&place)).copied();
            let (certain, possible): (Vec<_>, Vec<_>) =
                here.partition(|row| row.departments.len() == 1);
            self.between((place, stages), (&certain, &possible), part_of);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(name: &str, department: &str, stage: &str) -> RawMention {
        RawMention {
            name: name.to_owned(),
            department: department.parse().ok(),
            stage: stage.parse().ok(),
            dissolved: stage == "dissolved",
            opened: None,
            date: None,
            locator: name.to_owned(),
            evidence: name.to_owned(),
        }
    }

    /// Name, department and stage of each row, and what they count.
    type Case =
        (&'static str, &'static [[&'static str; 3]], Option<&'static str>, &'static [&'static str]);

    #[test]
    fn names_are_counted_once() {
        let signed = Some("aci_signed");
        #[rustfmt::skip]
        let cases: [Case; 8] = [
            ("a row for each commune", &[["CPTS Redon", "DEP-35", ""], ["cpts de redon", "DEP-35", ""], ["Brest", "DEP-29", ""]],
                signed, &["REG-53 2", "DEP-29 1", "DEP-35 1"]),
            ("over the border of a department", &[["Redon", "DEP-35", ""], ["Redon", "DEP-35", ""], ["Redon", "DEP-56", ""], ["Vitré", "DEP-35", ""]],
                signed, &["REG-53 2", "DEP-35 1 à 2", "DEP-56 0 à 1"]),
            ("over the border of the region", &[["Redon", "DEP-35", ""], ["Redon", "DEP-35", ""], ["Redon", "DEP-44", ""]],
                signed, &["REG-53 1", "DEP-35 0 à 1"]),
            ("one name, two communities", &[["Centre", "DEP-35", ""], ["Centre", "DEP-29", ""]],
                signed, &["REG-53 2", "DEP-29 1", "DEP-35 1"]),
            ("dissolved", &[["Redon", "DEP-35", "dissolved"], ["Vitré", "DEP-35", ""]], signed, &["REG-53 1", "DEP-35 1"]),
            ("one without a department", &[["Redon", "DEP-35", ""], ["Vitré", "", ""]], signed, &["REG-53 2"]),
            ("nobody", &[], signed, &[]),
            ("a stage between of which nothing is said", &[["Redon", "", "preproject"], ["Vitré", "", "aci_signed"]],
                None, &["REG-53 1", "REG-53 1"]),
        ];
        let territory = |text: &str| -> Territory { text.parse().unwrap() };
        for (name, rows, stages, expected) in cases {
            let rows: Vec<RawMention> =
                rows.iter().map(|[name, d, stage]| row(name, d, stage)).collect();
            let rows: Vec<&RawMention> = rows.iter().collect();
            let list = CompleteList {
                stages: stages.map(|text| text.parse().unwrap()),
                departments: ["DEP-22", "DEP-29", "DEP-35", "DEP-56"].map(territory).into(),
            };
            let complete = Complete { territory: territory("REG-53"), list: &list };
            let counted = counted(&rows, true, &complete);
            let found: Vec<String> = counted
                .counts
                .iter()
                .map(|it| format!("{} {}", it.raw.territory, it.raw.value_text))
                .collect();
            assert_eq!(found, expected, "for {name}");
            let partial = super::counted(&rows, false, &complete);
            assert!(partial.counts.is_empty() && partial.reasons.len() == 1, "for {name}");
        }
    }
}

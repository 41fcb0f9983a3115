//! A list that says it is complete is also a claim, by counting it.
//!
//! Each community counts once, for its department, for its region and for the whole that the list is
//! about, at the stages that its row gives. Where a row does not say its stage or its place, what is
//! counted of the others is a lower bound. What is not in the list is not counted as none: a zero is
//! never claimed.

use std::collections::BTreeMap;

use crate::model::{Level, Measure, Qualifier, StageRange, Territory, Value};
use crate::sources::Geography;

use super::rows::Listed;
use crate::extract::claim::RawClaim;

/// What the communities of a list add up to. `whole` is what the list is about; claims are numbered
/// and grouped from `(first, group)` on.
pub(super) fn counts(
    listed: &[Listed],
    whole: Territory,
    (first, group): (usize, u32),
    geography: &Geography,
) -> Vec<RawClaim> {
    let mut counted: BTreeMap<(StageRange, Territory), Vec<&Listed>> = BTreeMap::new();
    for community in listed {
        let Some(stages) = community.stages.or_else(|| unstaged(listed)) else { continue };
        for territory in around(community.territory, whole, geography) {
            counted.entry((stages, territory)).or_default().push(community);
        }
    }
    let date = listed.first().and_then(|it| it.date);
    let date = date.filter(|_| listed.iter().all(|it| it.date == date));
    let mut claims: Vec<RawClaim> = Vec::new();
    let mut group = group;
    let mut ranges: Vec<StageRange> = counted.keys().map(|(stages, _)| *stages).collect();
    ranges.dedup();
    for stages in ranges {
        let total = first + claims.len();
        let territories = |level: Level| {
            let keys = counted.keys().filter(|key| key.0 == stages && key.1 != whole);
            keys.map(|(_, territory)| *territory).filter(move |it| it.level() == level)
        };
        let claim = |territory: Territory, total: Option<usize>, group: u32| {
            let rows = &counted[&(stages, territory)];
            let doubtful = |it: &Listed| {
                it.stages.is_none() && unstaged(listed).is_none()
                    || it.territory.is_none() && territory != whole
            };
            let here = |it: &Listed| {
                around(it.territory, whole, geography).contains(&territory)
                    || it.territory.is_none()
            };
            let exact = !listed.iter().any(|it| here(it) && doubtful(it));
            RawClaim { date, group, total, ..counting(rows, exact, (territory, stages)) }
        };
        claims.push(claim(whole, None, group));
        for level in [Level::Region, Level::Department] {
            for territory in territories(level) {
                claims.push(claim(territory, Some(total), group));
            }
            group += 1;
        }
    }
    claims
}

/// The stages of communities without one: all of them where no row of the list has any.
fn unstaged(listed: &[Listed]) -> Option<StageRange> {
    listed.iter().all(|it| it.stages.is_none()).then_some(StageRange::ALL)
}

/// The territories that a community counts for: its own, its region, the whole.
fn around(own: Option<Territory>, whole: Territory, geography: &Geography) -> Vec<Territory> {
    let mut found = vec![whole];
    let region = own.and_then(|own| geography.parent(own));
    for territory in own.into_iter().chain(region) {
        let inside = geography.parent(territory) == Some(whole)
            || geography.parent(territory).and_then(|it| geography.parent(it)) == Some(whole);
        if inside && !found.contains(&territory) {
            found.push(territory);
        }
    }
    found
}

/// The claim that these rows make.
fn counting(
    rows: &[&Listed],
    exact: bool,
    (territory, stages): (Territory, StageRange),
) -> RawClaim {
    let first = rows[0];
    let last = rows[rows.len() - 1];
    let count = u32::try_from(rows.len()).unwrap_or(u32::MAX);
    let qualifier = if exact { Qualifier::Exact } else { Qualifier::AtLeast };
    let value = Value::printed(count.into(), qualifier).expect("a count of rows is a value");
    let locator = match rows.len() {
        1 => first.locator.clone(),
        rows => format!("{} … {} ({rows} rows)", first.locator, last.locator),
    };
    RawClaim {
        territory,
        measure: Measure::Communities,
        stages,
        among: stages,
        value,
        value_text: count.to_string(),
        percent: false,
        date: None,
        date_inferred: false,
        today: false,
        attributed_to: String::new(),
        origin: None,
        locator,
        evidence: first.evidence.clone(),
        method: "listing",
        rule: if first.rule.is_empty() { "no stage named".to_owned() } else { first.rule.clone() },
        group: 0,
        total: None,
        headline: false,
        definite: false,
        demonstrative: false,
    }
}

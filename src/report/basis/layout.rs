//! Where on the pages of a territory its figures and claims stand.
//!
//! A territory of which little is known has one page, proofs and all. Where much is known, the
//! proofs stand on a page for each year, for each month where a year is too much, for each day where a
//! month is; the territory's own page then holds, under the same ids, a line for each that leads
//! there. So the address of a claim, `reg-44.html#c…`, or of a figure, `reg-44.html#f-…`, stays good
//! when the territory grows: nothing but its own id and its own date decides where it stands. A day is
//! never cut.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use crate::model::Territory;
use crate::normalise::Claim;
use crate::reconcile::Figure;
use crate::report::language::period::Period;

/// What a page of proofs may weigh, in bytes as estimated here; with its head, the style and what
/// else stands on the page of a territory it stays well below 300 kB.
const MOST_BYTES: usize = 150_000;

/// So many lines under their old ids stand on the page of a territory, the newest: more would make
/// that page too heavy. Of a territory of which more is known, the oldest are on their year's page alone.
const MOST_LINES: usize = 300;

/// How the proofs of every territory are spread over pages.
pub(crate) struct Layout {
    long: BTreeMap<Territory, Spread>,
}

/// A territory with pages of proofs beside its own.
struct Spread {
    /// The periods that have a page.
    periods: BTreeSet<Period>,
    /// What speaks of a day before this has no line on the territory's own page.
    listed_from: NaiveDate,
}

/// One thing to be placed: its day and its weight.
type Item = (NaiveDate, usize);

impl Layout {
    pub(crate) fn new<'e>(
        claims: impl Iterator<Item = &'e Claim>,
        figures: impl Iterator<Item = &'e Figure>,
    ) -> Self {
        let mut items: BTreeMap<Territory, Vec<Item>> = BTreeMap::new();
        for claim in claims {
            let item = (claim.as_of.end, weight_of_claim(claim));
            items.entry(claim.territory).or_default().push(item);
        }
        for figure in figures {
            let item = (figure.as_of.end, weight_of_figure(figure));
            items.entry(figure.territory).or_default().push(item);
        }
        let spread =
            |(territory, items): (_, Vec<Item>)| spread(items).map(|spread| (territory, spread));
        Self { long: items.into_iter().filter_map(spread).collect() }
    }

    /// The periods of a territory that have a page, the newest first; none where all stands on one.
    pub(crate) fn periods(&self, territory: Territory) -> Vec<Period> {
        let periods = self.long.get(&territory).map(|spread| &spread.periods);
        periods.into_iter().flatten().rev().copied().collect()
    }

    /// The period on whose page something of this day is proven; none where that is the territory's
    /// own page.
    pub(crate) fn period(&self, territory: Territory, day: NaiveDate) -> Option<Period> {
        let periods = &self.long.get(&territory)?.periods;
        let [year, month, day] = Period::all_of(day);
        // Most have a page for each year, and no day has two.
        [year, month, day].into_iter().find(|period| periods.contains(period))
    }

    /// Whether something of this day has a line on the page of its territory.
    pub(crate) fn is_listed(&self, territory: Territory, day: NaiveDate) -> bool {
        self.long.get(&territory).is_none_or(|spread| spread.listed_from <= day)
    }
}

fn spread(mut items: Vec<Item>) -> Option<Spread> {
    if weight(&items) <= MOST_BYTES {
        return None;
    }
    items.sort_unstable_by(|a, b| b.cmp(a));
    let listed_from = items.get(MOST_LINES).map_or(NaiveDate::MIN, |&(day, _)| {
        // All of one day, or none of it: the order within a day is nobody's address.
        day.succ_opt().unwrap_or(day)
    });
    let mut periods = BTreeSet::new();
    divide(&items, 0, &mut periods);
    Some(Spread { periods, listed_from })
}

/// One page for each period of this length, or shorter ones where that is too much.
fn divide(items: &[Item], level: usize, periods: &mut BTreeSet<Period>) {
    let mut groups: BTreeMap<Period, Vec<Item>> = BTreeMap::new();
    for &item in items {
        groups.entry(Period::all_of(item.0)[level]).or_default().push(item);
    }
    for (period, items) in groups {
        if MOST_BYTES < weight(&items) && level < 2 {
            divide(&items, level + 1, periods);
        } else {
            periods.insert(period);
        }
    }
}

fn weight(items: &[Item]) -> usize {
    items.iter().map(|(_, weight)| weight).sum()
}

/// The bytes of a claim's entry, as measured: its words stand in it four times, in the quotation and
/// in three citations, and its address as often.
fn weight_of_claim(claim: &Claim) -> usize {
    2_600 + 4 * claim.evidence.len() + 6 * claim.url.as_str().len()
}

/// The bytes of a figure's row.
fn weight_of_figure(figure: &Figure) -> usize {
    let named = figure.witnesses.len() + figure.dissenters.len() + figure.implied_by.len();
    700 + figure.explanation.fr.len() + 130 * named
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn pages_are_cut_by_year_and_finer_where_a_year_is_too_much() {
        let light = vec![(day("2024-01-02"), MOST_BYTES)];
        assert!(spread(light).is_none(), "one page is enough");
        let items = vec![
            (day("2022-05-01"), 10),
            (day("2023-01-31"), MOST_BYTES),
            (day("2023-02-01"), 10),
            (day("2024-03-04"), MOST_BYTES),
            (day("2024-03-05"), 10),
        ];
        let found = spread(items).unwrap();
        let periods: Vec<_> = found.periods.iter().map(Period::to_string).collect();
        assert_eq!(periods, ["2022", "2023-01", "2023-02", "2024-03-04", "2024-03-05"]);
        let layout = Layout { long: [(Territory::FRANCE, found)].into() };
        let cases = [
            ("2022-12-31", Some("2022")),
            ("2023-01-01", Some("2023-01")),
            ("2024-03-05", Some("2024-03-05")),
            ("2025-01-01", None),
        ];
        for (when, expected) in cases {
            let found = layout.period(Territory::FRANCE, day(when)).map(|it| it.to_string());
            assert_eq!(found.as_deref(), expected, "for {when}");
        }
    }

    #[test]
    fn the_newest_keep_their_line() {
        let days = (0..2_000).map(|back| day("2026-01-01") - chrono::TimeDelta::days(back));
        let found = spread(days.map(|day| (day, 1_000)).collect()).unwrap();
        let layout = Layout { long: [(Territory::FRANCE, found)].into() };
        assert!(layout.is_listed(Territory::FRANCE, day("2026-01-01")));
        assert!(!layout.is_listed(Territory::FRANCE, day("2021-01-01")));
        assert!(layout.is_listed(Territory::region("44").unwrap(), day("2021-01-01")));
    }
}

//! How far a new copy of a page may be from its last good one before a person has to look.
//!
//! Pages are redesigned, mistyped and half loaded, and each of these looks like news. A copy that
//! goes too far is kept and held back: the last good one speaks until somebody accepts it. What a
//! source allows is its [`Expectation`]; an honest step never comes near it.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use crate::model::{Basis, Measure, Qualifier, Value};
use crate::normalise::{Claim, Normalised};
use crate::sources::Expectation;

/// Fewer figures than this may all be replaced: two of three are soon said otherwise.
const FEW_CELLS: usize = 4;

/// Fewer communities than this may all be replaced.
const FEW_MENTIONS: usize = 8;

/// Why a copy is held back.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Breach {
    /// It says nothing, where the last good copy did.
    Silent {
        /// Figures of the last good copy.
        before: usize,
    },
    /// The source yields less than it must, this page with it.
    Few {
        /// Claims of the newest copies of the source.
        found: usize,
        /// What it must at least yield.
        least: usize,
    },
    /// It says too little of what the last good copy said.
    Thin {
        /// What is counted.
        what: Counted,
        /// How many the last good copy gave.
        before: usize,
        /// How many of these are left.
        kept: usize,
    },
    /// Most of its figures are others, and still said to be of the same days.
    Rewritten {
        /// Figures of the same day as before.
        dated: usize,
        /// How many of these are others.
        changed: usize,
    },
    /// A figure has moved too far.
    Jump(Box<Step>),
    /// A figure has fallen that must not.
    Fall(Box<Step>),
    /// A figure is of an earlier time than the one that it replaces.
    Backwards(Box<Step>),
    /// A figure has lost its date.
    Undated(Box<Step>),
    /// A figure speaks of a day that has not come.
    Future(Box<Step>),
}

/// What a page gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Counted {
    /// Figures.
    Figures,
    /// Named communities.
    Communities,
}

/// A figure of the last good copy, and what the new one makes of it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Step {
    /// As the last good copy has it.
    pub(super) before: Claim,
    /// As the new copy has it.
    pub(super) after: Claim,
}

/// What a page gives a figure of: territory, measure and stages, as codes.
type Cell = (String, String, String);

/// Why the new copy has to be held back, beside the last good one; empty where it may speak.
///
/// A last good copy that says nothing holds nothing back.
pub(super) fn breaches(good: &Normalised, new: &Normalised, expect: &Expectation) -> Vec<Breach> {
    let (olds, news) = (by_cell(&good.claims), by_cell(&new.claims));
    let silent = match (good.claims.len(), good.mentions.len()) {
        (0, named) => new.mentions.is_empty().then_some(named),
        (claims, _) => new.claims.is_empty().then_some(claims),
    };
    if let Some(before) = silent {
        return if before == 0 { Vec::new() } else { vec![Breach::Silent { before }] };
    }
    let kept = olds.keys().filter(|cell| news.contains_key(*cell)).count();
    let mut breaches = Vec::new();
    breaches.extend(thin(Counted::Figures, (olds.len(), kept, FEW_CELLS), expect));
    let names = |said: &Normalised| -> BTreeSet<String> {
        said.mentions.iter().map(|mention| mention.name.clone()).collect()
    };
    let (known, named) = (names(good), names(new));
    // Names are spelt anew more often than communities vanish: their number counts, not they.
    let kept = known.len().min(named.len());
    breaches.extend(thin(Counted::Communities, (known.len(), kept, FEW_MENTIONS), expect));
    breaches.extend(rewritten(&olds, &news));
    for (cell, old) in &olds {
        let Some(new) = news.get(cell) else { continue };
        breaches.extend(new.iter().filter_map(|claim| held(claim, (old, new), expect)));
    }
    breaches
}

fn thin(
    what: Counted,
    (before, kept, few): (usize, usize, usize),
    expect: &Expectation,
) -> Option<Breach> {
    let least = share(before, expect.kept_min);
    (few <= before && kept < least).then_some(Breach::Thin { what, before, kept })
}

/// Whoever mends a figure of a table mends one or two. Where most are others under the same dates,
/// it is the dates that nobody has changed.
fn rewritten(
    olds: &BTreeMap<Cell, Vec<&Claim>>,
    news: &BTreeMap<Cell, Vec<&Claim>>,
) -> Option<Breach> {
    let (mut dated, mut changed) = (0, 0);
    for (cell, old) in olds {
        let news = news.get(cell).into_iter().flatten();
        for new in news.filter(|new| new.as_of.basis == Basis::Stated) {
            let mut same_time = old.iter().filter(|old| is_same_time(old, new)).peekable();
            if same_time.peek().is_some() {
                dated += 1;
                changed += usize::from(same_time.all(|old| old.value != new.value));
            }
        }
    }
    (FEW_CELLS <= dated && dated < 2 * changed).then_some(Breach::Rewritten { dated, changed })
}

/// So many of these, rounded up.
fn share(number: usize, share: f64) -> usize {
    (0..=number).find(|&part| count(number) * share <= count(part)).unwrap_or(number)
}

fn count(number: usize) -> f64 {
    u32::try_from(number).map_or(f64::from(u32::MAX), f64::from)
}

/// The claims of each cell, the newest last.
fn by_cell(claims: &[Claim]) -> BTreeMap<Cell, Vec<&Claim>> {
    let mut cells: BTreeMap<Cell, Vec<&Claim>> = BTreeMap::new();
    for claim in claims {
        let cell =
            (claim.territory.to_string(), claim.measure.code().to_owned(), claim.stages.code());
        cells.entry(cell).or_default().push(claim);
    }
    for claims in cells.values_mut() {
        claims.sort_by_key(|claim| (claim.as_of.end, claim.as_of.start));
    }
    cells
}

/// Why one claim of the new copy is too far from what the last good copy says of its cell.
fn held(claim: &Claim, (old, new): (&[&Claim], &[&Claim]), expect: &Expectation) -> Option<Breach> {
    let same_time: Vec<&Claim> = old.iter().copied().filter(|it| is_same_time(it, claim)).collect();
    if same_time.iter().any(|it| it.value == claim.value) {
        return None;
    }
    let newest = old.last().copied()?;
    let step = |before: &Claim| Box::new(Step { before: before.clone(), after: claim.clone() });
    let is_dated = |it: &Claim| it.as_of.basis != Basis::Captured;
    let is_newest = new.last().is_some_and(|it| it.id == claim.id);
    if is_newest && same_time.is_empty() {
        if is_dated(newest) && !is_dated(claim) {
            return Some(Breach::Undated(step(newest)));
        }
        let before = newest.as_of.start.unwrap_or(newest.as_of.end);
        if is_dated(newest) && claim.as_of.end < before {
            return Some(Breach::Backwards(step(newest)));
        }
    }
    let begins = claim.as_of.start.filter(|_| is_dated(claim) && !is_aim(&claim.measure));
    if begins.is_some_and(|day| claim.first_seen < day) {
        return Some(Breach::Future(step(newest)));
    }
    let nearest: Vec<&Claim> = if same_time.is_empty() { vec![newest] } else { same_time };
    if expect.monotone && nearest.iter().all(|it| falls(it, claim)) {
        return Some(Breach::Fall(step(nearest[0])));
    }
    nearest.iter().all(|it| jumps(it, claim, expect)).then(|| Breach::Jump(step(nearest[0])))
}

fn is_same_time(a: &Claim, b: &Claim) -> bool {
    let undated = a.as_of.basis == Basis::Captured && b.as_of.basis == Basis::Captured;
    undated || (a.as_of.start, a.as_of.end) == (b.as_of.start, b.as_of.end)
}

const fn is_aim(measure: &Measure) -> bool {
    matches!(measure, Measure::Target | Measure::TargetShare)
}

fn falls(old: &Claim, new: &Claim) -> bool {
    new.value.high().zip(old.value.low()).is_some_and(|(high, low)| high < low)
}

/// Whether a value has moved too far: by more than the least difference, and by more than the share
/// that each begun year allows.
fn jumps(old: &Claim, new: &Claim, expect: &Expectation) -> bool {
    let Some((low, high)) = apart(&old.value, &new.value) else { return false };
    let allowed = (1.0 + expect.jump_max).powi(years(day(old), day(new)));
    expect.jump_least < high - low && low * allowed < high
}

/// The ends between which two values lie apart, the lower first; none where they may be one.
fn apart(a: &Value, b: &Value) -> Option<(f64, f64)> {
    let is_ceiling =
        |it: &Value| matches!(it.qualifier(), Qualifier::FewerThan | Qualifier::AtMost);
    let (low, high) = if a.headline() <= b.headline() { (a, b) } else { (b, a) };
    // Whoever says "moins de 500" may mean 38.
    if is_ceiling(high) && !is_ceiling(low) {
        return None;
    }
    let bottom = low.high().unwrap_or_else(|| low.headline());
    (bottom < high.headline()).then(|| (bottom, high.headline()))
}

/// The day that a figure is of: its own, or that on which it was first seen.
fn day(claim: &Claim) -> NaiveDate {
    if claim.as_of.basis == Basis::Captured { claim.first_seen } else { claim.as_of.end }
}

/// The years that have begun between two days; the first begins at once.
fn years(from: NaiveDate, to: NaiveDate) -> i32 {
    let days = (to - from).num_days().abs();
    // A century allows any jump there is.
    1 + i32::try_from(days / 365).unwrap_or(100).min(100)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::{AsOf, ClaimId, Digest, PartialDate, StageRange, Territory};
    use crate::sources::PublisherKind;

    /// So many communities of a department, as its page says on a day.
    fn claim(department: usize, count: f64, qualifier: Qualifier, day: Option<&str>) -> Claim {
        let seen = "2026-11-22".parse().unwrap();
        let as_of = match day {
            None => AsOf::captured(seen),
            Some(day) => {
                let day: PartialDate = day.parse().unwrap();
                AsOf::dated(day, Basis::Stated, false)
            }
        };
        let territory: Territory = format!("DEP-{:02}", 21 + department).parse().unwrap();
        Claim {
            id: ClaimId::of(&[&territory.to_string(), &count.to_string(), &as_of.text()]),
            source: "bzh".parse().unwrap(),
            publisher: "".into(),
            publisher_kind: PublisherKind::Ars,
            publisher_territory: None,
            attributed_to: "".into(),
            origin: "".into(),
            origin_kind: PublisherKind::Ars,
            origin_territory: None,
            territory,
            measure: Measure::Communities,
            stages: StageRange::ALL,
            value: Value::printed(count, qualifier).unwrap(),
            corrected: None,
            value_text: count.to_string().into(),
            as_of,
            published_on: None,
            first_seen: seen,
            last_seen: seen,
            withdrawn_at: None,
            published_inferred: false,
            restated: false,
            url: std::sync::Arc::new("https://example.org".parse().unwrap()),
            capture: Digest::of(b"page"),
            locator: String::new(),
            evidence: "".into(),
            method: "sentence",
            rule: "".into(),
            enumeration: None,
            former: Vec::new(),
        }
    }

    fn said(claims: Vec<Claim>) -> Normalised {
        Normalised { claims, ..Normalised::default() }
    }

    fn page(counts: &[f64], day: &str) -> Normalised {
        let claim = |(at, &count): (usize, &f64)| claim(at, count, Qualifier::Exact, Some(day));
        said(counts.iter().enumerate().map(claim).collect())
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(500))]

        #[test]
        fn an_honest_series_never_alarms_and_one_digit_too_many_does(
            start in prop::collection::vec(8_u32..3000, 1..8),
            steps in prop::collection::vec(-3_i32..=3, 30),
            stray in 0_usize..8,
        ) {
            let usual = Expectation::default();
            let mut counts: Vec<f64> = start.iter().map(|&count| f64::from(count)).collect();
            let mut good = page(&counts, "2026-01-01");
            for (number, step) in steps.iter().enumerate() {
                for count in &mut counts {
                    *count = (*count * (1.0 + f64::from(*step) / 100.0)).round();
                }
                let new = page(&counts, &format!("2026-01-{:02}", number + 2));
                prop_assert_eq!(breaches(&good, &new, &usual), Vec::new());
                good = new;
            }
            let stray = stray % counts.len();
            counts[stray] *= 10.0;
            let found = breaches(&good, &page(&counts, "2026-02-01"), &usual);
            let is_jump = matches!(found.as_slice(), [Breach::Jump(_)]);
            prop_assert!(is_jump, "{:?}", found);
        }
    }

    #[test]
    fn what_may_follow_what() {
        use Qualifier::{AtLeast, Exact, FewerThan, MoreThan};
        let (usual, falling) =
            (Expectation::default(), Expectation { monotone: true, ..Expectation::default() });
        let strict = Expectation { jump_max: 0.2, jump_least: 0.0, ..usual };
        let day = Some("2026-01-01");
        #[rustfmt::skip]
        let cases = [
            ("twice in a year", (20.0, Exact, day), (40.0, Exact, Some("2026-11-01")), usual, true),
            ("more than twice in a year", (20.0, Exact, day), (41.0, Exact, Some("2026-11-01")), usual, false),
            ("three times in a year and a half", (20.0, Exact, Some("2024-07-01")), (60.0, Exact, day), usual, true),
            ("less than half", (40.0, Exact, day), (19.0, Exact, Some("2026-02-01")), usual, false),
            ("a small number", (1.0, Exact, day), (6.0, Exact, Some("2026-02-01")), usual, true),
            ("no small difference any more", (1.0, Exact, day), (7.0, Exact, Some("2026-02-01")), usual, false),
            ("from nothing", (0.0, Exact, day), (5.0, Exact, Some("2026-02-01")), usual, true),
            ("to nothing", (60.0, Exact, day), (0.0, Exact, Some("2026-02-01")), usual, false),
            ("the same time, corrected", (23.0, Exact, day), (22.0, Exact, day), usual, true),
            ("the same time, tenfold", (23.0, Exact, day), (230.0, Exact, day), usual, false),
            ("more than, tenfold", (200.0, MoreThan, day), (2000.0, MoreThan, Some("2026-02-01")), usual, false),
            ("at least, then exactly", (200.0, AtLeast, day), (250.0, Exact, Some("2026-02-01")), usual, true),
            ("fewer than, then few", (500.0, FewerThan, day), (38.0, Exact, Some("2026-02-01")), usual, true),
            ("a day before", (20.0, Exact, day), (21.0, Exact, Some("2025-12-31")), usual, false),
            ("the year of that day", (20.0, Exact, day), (21.0, Exact, Some("2026")), usual, true),
            ("without a day", (20.0, Exact, day), (20.0, Exact, None), usual, false),
            ("never dated", (20.0, Exact, None), (21.0, Exact, None), usual, true),
            ("dated at last", (20.0, Exact, None), (21.0, Exact, day), usual, true),
            ("a day to come", (20.0, Exact, day), (21.0, Exact, Some("2026-12-24")), usual, false),
            ("fallen, where it may", (20.0, Exact, day), (19.0, Exact, Some("2026-02-01")), usual, true),
            ("fallen, where it may not", (20.0, Exact, day), (19.0, Exact, Some("2026-02-01")), falling, false),
            ("a fifth, where that is the most", (20.0, Exact, day), (24.0, Exact, Some("2026-02-01")), strict, true),
            ("more than that", (20.0, Exact, day), (25.0, Exact, Some("2026-02-01")), strict, false),
        ];
        for (name, (old, a, from), (new, b, to), expect, passes) in cases {
            let found = breaches(
                &said(vec![claim(0, old, a, from)]),
                &said(vec![claim(0, new, b, to)]),
                &expect,
            );
            assert_eq!(found.is_empty(), passes, "for {name}: {found:?}");
        }
    }

    #[test]
    fn how_much_may_be_left_out() {
        let usual = Expectation::default();
        let all = Expectation { kept_min: 1.0, ..usual };
        let five = [10.0; 5];
        let cases = [
            (&five[..], &five[..3], usual, true),
            (&five[..], &five[..2], usual, false),
            (&five[..3], &five[..1], usual, true),
            (&five[..], &five[..4], all, false),
            (&five[..1], &five[..0], usual, false),
            (&five[..0], &five[..0], usual, true),
        ];
        for (old, new, expect, passes) in cases {
            let found = breaches(&page(old, "2026-01-01"), &page(new, "2026-02-01"), &expect);
            assert_eq!(found.is_empty(), passes, "{} after {}: {found:?}", new.len(), old.len());
        }
    }
}

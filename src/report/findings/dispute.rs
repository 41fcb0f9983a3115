//! Who disagrees, and what only looks like a disagreement, as plain values.
//!
//! A conflict is told as a sentence with its quotations side by side. Numbers of one cell that
//! speak of different dates are told apart from it: they are the course of time.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate, TimeDelta};

use crate::communities::{self, Comparison};
use crate::model::{AsOf, Measure, Stage, StageRange, Territory};
use crate::normalise::Claim;
use crate::reconcile::{Conflict, Status};

use crate::report::basis::address::Spot;
use crate::report::basis::desk::{Desk, Placed};
use crate::report::basis::restated;
use crate::report::language::words::{self, clean};
use crate::report::language::{dates, names};

/// A conflict as a reader meets it.
pub(crate) struct Dispute {
    pub(crate) anchor: String,
    pub(crate) territory: Territory,
    pub(crate) measure: Measure,
    /// Whether all sides speak of one cell; else they are numbers that do not add up.
    pub(crate) one_cell: bool,
    /// The last day that the sides speak of.
    pub(crate) day: NaiveDate,
    pub(crate) title: String,
    /// The gap as a number, to sort by.
    pub(crate) width: f64,
    pub(crate) gap: String,
    /// What is contradictory and why it may be.
    pub(crate) sentence: String,
    pub(crate) kept: Vec<Quote>,
    pub(crate) set_aside: Vec<Quote>,
    /// How many more claims were kept than are quoted.
    pub(crate) unquoted: usize,
    /// The step of the order that decided.
    pub(crate) step: String,
    /// What would restore agreement; empty where nothing is known to.
    pub(crate) advice: String,
}

/// One side of a conflict.
pub(crate) struct Quote {
    pub(crate) value: String,
    pub(crate) what: String,
    pub(crate) date: String,
    pub(crate) quotation: String,
    pub(crate) who: String,
    pub(crate) href: String,
}

/// The numbers of one cell that follow each other within a year.
pub(crate) struct Evolution {
    pub(crate) title: String,
    pub(crate) steps: Vec<Step>,
}

/// One number of an evolution.
pub(crate) struct Step {
    pub(crate) value: String,
    pub(crate) date: String,
    pub(crate) who: String,
    pub(crate) href: String,
}

/// Every conflict to print, in the order of a reader.
pub(crate) fn disputes<'d>(
    desk: &'d Desk<'_>,
    spot: Spot,
) -> impl Iterator<Item = Dispute> + use<'d> {
    desk.disputes.iter().map(move |conflict| dispute(desk, conflict, spot))
}

/// The conflicts that a territory takes part in.
pub(crate) fn disputes_of<'d>(
    desk: &'d Desk<'_>,
    territory: Territory,
    spot: Spot,
) -> impl Iterator<Item = Dispute> + use<'d> {
    desk.conflicts(territory).iter().map(move |conflict| dispute(desk, conflict, spot))
}

/// So many claims are quoted on the side that was kept: a total may contradict a hundred parts.
const MOST_QUOTED: usize = 6;

fn dispute(desk: &Desk<'_>, conflict: &Conflict, spot: Spot) -> Dispute {
    let lang = desk.lang;
    let against = || conflict.against.iter().filter_map(|id| desk.claim(id));
    let aside = || desk.claim(&conflict.set_aside).into_iter();
    let kept: Vec<_> = against().take(MOST_QUOTED).map(|claim| quote(desk, claim, spot)).collect();
    let set_aside: Vec<_> = aside().map(|claim| quote(desk, claim, spot)).collect();
    let one_cell = is_of_one_cell(desk, conflict);
    let date = kept.first().map(|quote| format!(", {}", quote.date)).unwrap_or_default();
    let values: Vec<&str> =
        kept.iter().chain(&set_aside).map(|quote| quote.value.as_str()).collect();
    let place = desk.name(conflict.territory);
    let cell = names::cell(&conflict.measure, conflict.stages, lang);
    let title = if one_cell && 1 < values.len() {
        let or = lang.pick(" ou ", " or ");
        desk.say(
            &format!("{place}, {cell}{date} : {} ?", values.join(or)),
            &format!("{place}, {cell}{date}: {}?", values.join(or)),
        )
    } else {
        desk.say(
            &format!("{place}, {cell}{date} : des nombres qui ne s'additionnent pas"),
            &format!("{place}, {cell}{date}: numbers that do not add up"),
        )
    };
    Dispute {
        anchor: format!("d-{}", crate::report::basis::address::slug(&conflict.id)),
        territory: conflict.territory,
        measure: conflict.measure.clone(),
        one_cell,
        day: conflict.to,
        title,
        width: conflict.gap,
        gap: words::gap(conflict.gap, &conflict.measure, lang),
        sentence: desk.tell(&conflict.explanation),
        kept,
        set_aside,
        unquoted: conflict.against.len().saturating_sub(MOST_QUOTED),
        step: names::step(&conflict.decided_by, lang),
        advice: desk.tell(&conflict.advice.explanation),
    }
}

/// Whether all sides of a conflict speak of the same territory and stages.
pub(crate) fn is_of_one_cell(desk: &Desk<'_>, conflict: &Conflict) -> bool {
    let members = conflict.against.iter().chain([&conflict.set_aside]);
    let mut members = members.filter_map(|id| desk.claim(id));
    members.all(|claim| claim.territory == conflict.territory && claim.stages == conflict.stages)
}

fn quote(desk: &Desk<'_>, claim: &Claim, spot: Spot) -> Quote {
    let place = desk.name(claim.territory);
    Quote {
        value: words::value(&claim.value, &claim.measure, desk.lang),
        what: format!("{place}, {}", names::cell(&claim.measure, claim.stages, desk.lang)),
        date: dates::as_of(&claim.as_of, desk.lang),
        quotation: restated::words(desk, claim),
        who: desk.who(claim),
        href: desk.claim_href(claim, spot),
    }
}

/// So many runs of numbers are told of one range of stages, the newest, and so many numbers of each:
/// all of them stand with their proofs.
const MOST_RUNS: usize = 2;
const MOST_STEPS: usize = 8;

/// The numbers of a territory that differ within a year, at least `distinct` of them: those of
/// signed contracts first, since they are the ones most often set against each other.
pub(crate) fn evolutions(
    desk: &Desk<'_>,
    territory: Territory,
    distinct: usize,
    spot: Spot,
) -> Vec<Evolution> {
    let mut cells: BTreeMap<StageRange, Vec<&Placed<'_>>> = BTreeMap::new();
    for placed in desk.figures(territory) {
        let figure = placed.figure;
        // What is worked out or bounded was printed nowhere: no reader can be confused by it.
        let printed = figure.value.is_some() && figure.claim.is_some();
        if figure.measure == Measure::Communities && printed && figure.status != Status::Missing {
            cells.entry(figure.stages).or_default().push(placed);
        }
    }
    let mut cells: Vec<_> = cells.into_iter().collect();
    cells.sort_by_key(|&(range, _)| (range != StageRange::exactly(Stage::AciSigned), range));
    let mut found = Vec::new();
    for (range, mut series) in cells {
        let spans: Vec<_> = series.iter().map(|placed| span(&placed.figure.as_of)).collect();
        series.retain(|placed| has_a_place(span(&placed.figure.as_of), &spans));
        series.sort_by_key(|placed| (placed.figure.as_of.end, placed.figure.as_of.start));
        let mut runs = Vec::new();
        for group in years(&series) {
            let mut values: Vec<_> =
                group.iter().filter_map(|placed| placed.figure.value.map(f64::to_bits)).collect();
            values.sort_unstable();
            values.dedup();
            if distinct <= values.len() {
                let newest = &group[group.len().saturating_sub(MOST_STEPS)..];
                runs.push(evolution(desk, range, newest, spot));
            }
        }
        found.extend(runs.split_off(runs.len().saturating_sub(MOST_RUNS)));
    }
    found
}

type Span = (NaiveDate, NaiveDate);

fn span(as_of: &AsOf) -> Span {
    (as_of.start.unwrap_or(as_of.end), as_of.end)
}

/// Whether a time can stand in an order of times: "2024" is neither before nor after the 30th of
/// September 2024, and an arrow from one to the other would tell a course that nobody saw.
fn has_a_place((start, end): Span, others: &[Span]) -> bool {
    let within = |other: &&Span| start <= other.0 && other.1 <= end;
    // Its own is one of them. Of a month it matters less where in it.
    end - start <= TimeDelta::days(31) || others.iter().filter(within).count() < 2
}

/// Cuts a series in order of time into runs that each fit into a year. A run begins with the last
/// of the run before: what was said in December stands beside what was said in February.
fn years<'s, 'a>(series: &'s [&'s Placed<'a>]) -> impl Iterator<Item = &'s [&'s Placed<'a>]> {
    let mut rest = series;
    std::iter::from_fn(move || {
        let first = rest.first()?.figure.as_of.end;
        let within =
            |placed: &&&Placed<'_>| placed.figure.as_of.end - first <= TimeDelta::days(365);
        let length = rest.iter().take_while(within).count();
        let (group, after) = rest.split_at(length);
        rest = if after.is_empty() || length == 1 { after } else { &rest[length - 1..] };
        Some(group)
    })
}

fn evolution(desk: &Desk<'_>, range: StageRange, group: &[&Placed<'_>], spot: Spot) -> Evolution {
    let steps = group.iter().map(|placed| {
        let claim = placed.figure.claim.as_ref().and_then(|id| desk.claim(id));
        Step {
            value: desk.value(placed.figure),
            date: dates::as_of(&placed.figure.as_of, desk.lang),
            who: claim.map(|claim| desk.who(claim)).unwrap_or_default(),
            href: desk.figure_href(placed, spot),
        }
    });
    let year = |placed: Option<&&Placed<'_>>| placed.map(|placed| placed.figure.as_of.end.year());
    let title = names::stages(range, desk.lang);
    let title = match (year(group.first()), year(group.last())) {
        (Some(first), Some(last)) if first < last => format!("{title}, {first}–{last}"),
        (Some(first), _) => format!("{title}, {first}"),
        (None, _) => title,
    };
    Evolution { title, steps: steps.collect() }
}

/// What the names of complete lists say of the counts that are published: which they confirm, and
/// which they contradict.
pub(crate) fn listings(desk: &Desk<'_>) -> Vec<String> {
    let told = |it: &Comparison| {
        let (list, count) = (desk.claim(&it.listing)?, desk.claim(&it.published)?);
        let place = desk.name(count.territory);
        let (names, printed) = (clean(&list.value_text), clean(&count.value_text));
        let (lister, speaker) = (clean(&list.publisher), clean(&count.publisher));
        let gap = words::number(it.gap.abs(), desk.lang);
        Some(if it.gap.abs() < 0.5 {
            desk.say(
                &format!("{place} : la liste complète ({lister}) nomme {names} CPTS et confirme « {printed} » ({speaker})."),
                &format!("{place}: the complete list ({lister}) names {names} CPTS and supports “{printed}” ({speaker})."),
            )
        } else {
            desk.say(
                &format!(
                    "{place} : la liste complète ({lister}) nomme {names} CPTS et contredit « {printed} » ({speaker}) ; \
                     écart : {gap}."
                ),
                &format!(
                    "{place}: the complete list ({lister}) names {names} CPTS and contradicts “{printed}” ({speaker}); \
                     gap: {gap}."
                ),
            )
        })
    };
    communities::comparisons(&desk.edition.claims).iter().filter_map(told).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_year_has_no_place_among_its_own_months() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let of = |start: &str, end: &str| (day(start), day(end));
        let (year, other_year) = (of("2024-01-01", "2024-12-31"), of("2019-01-01", "2019-12-31"));
        let (autumn, winter) = (of("2024-09-30", "2024-09-30"), of("2024-02-01", "2024-02-29"));
        let all = [year, other_year, autumn, winter, year];
        #[rustfmt::skip]
        let cases = [(year, false), (other_year, true), (autumn, true), (winter, true)];
        for (span, expected) in cases {
            assert_eq!(has_a_place(span, &all), expected, "for {span:?}");
        }
    }
}

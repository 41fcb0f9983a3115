//! What was announced and what came of it, and what was known a year ago, as plain values.
//!
//! An aim is held against the published figures: those of its own date, and the newest. The share of
//! it that they make up is the one sum that the report does.

use chrono::{NaiveDate, TimeDelta};

use crate::model::{AsOf, Measure, Precision, Stage, StageRange, Territory};
use crate::normalise::Claim;
use crate::reconcile::Figure;

use super::map;
use crate::report::basis::address::Spot;
use crate::report::basis::desk::{Desk, Placed};
use crate::report::basis::restated;
use crate::report::language::{dates, names, words};

/// An announced target, in the words that announce it.
pub(crate) struct Target {
    pub(crate) value: String,
    /// What is counted, to follow the number: " CPTS"; may be empty.
    pub(crate) unit: String,
    pub(crate) quotation: String,
    pub(crate) who: String,
    pub(crate) date: String,
    /// How far the signed contracts are, where the target counts communities.
    pub(crate) reached: String,
    pub(crate) href: String,
    /// The published figures beside it, the oldest first.
    pub(crate) steps: Vec<Step>,
}

/// A published figure beside a target.
pub(crate) struct Step {
    pub(crate) value: String,
    pub(crate) what: String,
    pub(crate) at: String,
    pub(crate) who: String,
    pub(crate) href: String,
    /// Its share of the target, in per cent; more than it where it is exceeded.
    pub(crate) share: f64,
    pub(crate) share_text: String,
}

/// What stands in the place of a comparison with a year ago.
pub(crate) struct YearAgo {
    pub(crate) what: String,
    /// Both figures, or why there are not two.
    pub(crate) sentence: String,
    /// The figure of a year ago, or the last one before now.
    pub(crate) href: String,
}

/// A figure is of a date if it is at most half a year from it.
const NEAR: TimeDelta = TimeDelta::days(183);
/// And of a year ago if it is at most four months from that day.
const NEAR_A_YEAR: TimeDelta = TimeDelta::days(122);

/// The cells that an aim in communities is held against: it seldom says what it counts.
const CELLS: [StageRange; 2] = [StageRange::exactly(Stage::AciSigned), StageRange::ALL];

/// The announced targets of the country, each number once, its newest announcement.
pub(crate) fn targets(desk: &Desk<'_>) -> Vec<Target> {
    let mut claims = desk.claims(Territory::FRANCE).to_vec();
    claims.retain(|claim| claim.measure.is_target());
    let mut seen = Vec::new();
    claims.retain(|claim| {
        let number = (claim.measure.clone(), claim.value.headline().to_bits());
        let new = !seen.contains(&number);
        seen.push(number);
        new
    });
    // In the order in which they were to be reached.
    claims.sort_by_key(|claim| claim.as_of.end);
    claims.into_iter().map(|claim| target(desk, claim)).collect()
}

fn target(desk: &Desk<'_>, claim: &Claim) -> Target {
    Target {
        value: words::value(&claim.value, &claim.measure, desk.lang),
        unit: match measure_of(claim) {
            Some(Measure::Communities) => "\u{a0}CPTS".to_owned(),
            Some(Measure::PopulationShare) => desk.say(" de la population", " of the population"),
            _ => String::new(),
        },
        quotation: restated::words(desk, claim),
        who: desk.who(claim),
        date: dates::of(&claim.measure, &claim.as_of, desk.lang),
        reached: reached(desk, claim).unwrap_or_default(),
        href: desk.claim_href(claim, Spot::Front),
        steps: steps(desk, claim),
    }
}

/// What a target is a target of; nothing where it is not in communities or in per cent, which its
/// own words show.
fn measure_of(claim: &Claim) -> Option<Measure> {
    match claim.measure {
        Measure::TargetShare => Some(Measure::PopulationShare),
        Measure::Target => {
            let other_unit = ["%", "million", "habitant", "euro", "territoire"];
            let counts = 100.0 < claim.value.headline()
                && !other_unit.iter().any(|unit| claim.value_text.contains(unit));
            counts.then_some(Measure::Communities)
        }
        _ => None,
    }
}

/// What share of a target the signed contracts make up.
fn reached(desk: &Desk<'_>, claim: &Claim) -> Option<String> {
    if measure_of(claim)? != Measure::Communities {
        return None;
    }
    let signed = StageRange::exactly(Stage::AciSigned);
    let placed = desk.current(Territory::FRANCE, &Measure::Communities, signed)?;
    let share = share(desk, placed.figure, claim)?;
    let value = desk.value(placed.figure);
    let at = dates::of_number(&dates::of_figure(placed.figure, desk.lang), desk.lang);
    Some(desk.say(
        &format!("Avec {value} contrats signés, {at}, on en est à {share}."),
        &format!("With {value} contracts signed, {at}, {share} of it is reached."),
    ))
}

/// What share of a target a figure makes up: of "plus de 700", "plus de 70 %".
fn share(desk: &Desk<'_>, figure: &Figure, claim: &Claim) -> Option<String> {
    let share = (figure.value? / claim.value.headline() * 100.0).round();
    let word = desk.printed(figure).map(|value| value.qualifier()).unwrap_or_default();
    Some(words::qualified(word, share, &Measure::PopulationShare, desk.lang))
}

/// The figures of the date of a target, and the newest ones.
fn steps(desk: &Desk<'_>, claim: &Claim) -> Vec<Step> {
    let Some(measure) = measure_of(claim) else { return Vec::new() };
    let mut found: Vec<(&Placed<'_>, Step)> = Vec::new();
    let shares = map::covered().into_iter().filter(|(share, _)| *share == measure);
    let ranges = CELLS.into_iter().chain(shares.map(|(_, range)| range));
    for range in ranges {
        let then = nearest(desk, (&measure, range), claim.as_of.end, NEAR);
        let now = desk.current(Territory::FRANCE, &measure, range);
        for placed in then.into_iter().chain(now) {
            let twice = found.iter().any(|(other, _)| other.anchor == placed.anchor);
            if !twice && let Some(step) = step(desk, placed, claim) {
                found.push((placed, step));
            }
        }
    }
    found.sort_by_key(|(placed, _)| placed.figure.as_of.end);
    found.into_iter().map(|(_, step)| step).collect()
}

fn step(desk: &Desk<'_>, placed: &Placed<'_>, claim: &Claim) -> Option<Step> {
    let figure = placed.figure;
    let said = figure.claim.as_ref().and_then(|id| desk.claim(id));
    Some(Step {
        value: desk.value(figure),
        what: names::stages_short(figure.stages, desk.lang),
        at: dates::of_figure(figure, desk.lang),
        who: said.map(|said| desk.who(said)).unwrap_or_default(),
        href: desk.figure_href(placed, Spot::Front),
        share: figure.value? / claim.value.headline() * 100.0,
        share_text: share(desk, figure, claim)?,
    })
}

/// The figure of the country whose date is nearest to a day, if it is near enough, is known better
/// than to the year and has a number.
fn nearest<'d, 'a>(
    desk: &'d Desk<'a>,
    (measure, range): (&Measure, StageRange),
    day: NaiveDate,
    tolerance: TimeDelta,
) -> Option<&'d Placed<'a>> {
    let of_cell = |figure: &Figure| figure.measure == *measure && figure.stages == range;
    let distance = |placed: &&Placed<'_>| (middle(&placed.figure.as_of) - day).abs();
    desk.figures(Territory::FRANCE)
        .filter(|placed| of_cell(placed.figure) && is_dated(placed.figure))
        .filter(|placed| distance(placed) <= tolerance)
        // Of two as near, the newer.
        .min_by_key(|placed| (distance(placed), std::cmp::Reverse(placed.figure.as_of.end)))
}

fn is_dated(figure: &Figure) -> bool {
    figure.value.is_some() && figure.as_of.precision < Precision::Year
}

fn middle(as_of: &AsOf) -> NaiveDate {
    let start = as_of.start.unwrap_or(as_of.end);
    start + (as_of.end - start) / 2
}

/// What the figures say of a year ago: for signed contracts, and for all stages together.
pub(crate) fn year_ago(desk: &Desk<'_>) -> Vec<YearAgo> {
    CELLS.into_iter().filter_map(|range| of_year_ago(desk, range)).collect()
}

fn of_year_ago(desk: &Desk<'_>, range: StageRange) -> Option<YearAgo> {
    let now = desk.current(Territory::FRANCE, &Measure::Communities, range)?;
    let day = desk.edition.run.reference_date - TimeDelta::days(365);
    let told = |placed: &Placed<'_>| {
        let figure = placed.figure;
        format!("{}, {}", desk.value(figure), dates::of_figure(figure, desk.lang))
    };
    let what = names::stages_short(range, desk.lang);
    let then = nearest(desk, (&Measure::Communities, range), day, NEAR_A_YEAR)
        .filter(|then| then.anchor != now.anchor);
    if let Some(then) = then {
        let (before, after) = (told(then), told(now));
        let sentence = desk.say(
            &format!("{before} ; {after}, d'après le dernier chiffre connu."),
            &format!("{before}; {after}, by the latest known figure."),
        );
        return Some(YearAgo { what, sentence, href: desk.figure_href(then, Spot::Front) });
    }
    let unknown = desk.say(
        "inconnu, aucun chiffre retenu et daté au mois près ne parle de cette période.",
        "not known, no figure kept and dated to the month speaks of that time.",
    );
    let before = desk
        .figures(Territory::FRANCE)
        .filter(|placed| placed.figure.measure == Measure::Communities)
        .filter(|placed| placed.figure.stages == range && is_dated(placed.figure))
        .filter(|placed| placed.figure.as_of.end < day)
        .max_by_key(|placed| placed.figure.as_of.end)?;
    let last = told(before);
    let sentence = desk.say(
        &format!("{unknown} Le dernier chiffre daté d'avant : {last}."),
        &format!("{unknown} The last dated figure before: {last}."),
    );
    Some(YearAgo { what, sentence, href: desk.figure_href(before, Spot::Front) })
}

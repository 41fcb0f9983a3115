//! The series of a territory as a drawing: what was claimed, and the line that was kept.
//!
//! Drawn by hand as SVG, with the colours of the page. Nothing is told by colour alone: the
//! series differ by their dashes and are named above, those who counted by the shape of the point,
//! and what was set aside is hollow. Where sources contradict each other a bar spans all that they
//! say, and nothing is smoothed over. The same numbers stand in a table below the drawing.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use chrono::{Datelike, NaiveDate, TimeDelta};
use maud::{Markup, html};

use crate::model::{AsOf, Precision, StageRange, Territory};
use crate::normalise::Claim;
use crate::reconcile::Figure;

use super::axes::{Scale, axes, ceiling, number_of};
use super::drawn::Drawn;
use super::frame::{Frame, RIGHT};
use super::marker::shape;
use crate::report::basis::desk::Desk;
use crate::report::language::{dates, names, words};

/// One line of the drawing.
struct Series<'a> {
    class: &'static str,
    name: String,
    claims: Vec<&'a Claim>,
    /// Day and value of the figures kept, in order of time.
    kept: Vec<(f64, f64)>,
    /// The days of disagreement, each with the least and the most that is said.
    rifts: Vec<(f64, f64, f64)>,
    /// The figure that is quoted today.
    newest: Option<Newest>,
}

/// The figure that is quoted today.
struct Newest {
    day: f64,
    value: f64,
    /// "plus de 700".
    words: String,
    /// The same where there is no room: "> 700".
    sign: String,
}

/// The middle of the time that a figure speaks of; its end where only that is known.
fn middle(as_of: &AsOf) -> f64 {
    f64::midpoint(number_of(as_of.start.unwrap_or(as_of.end)), number_of(as_of.end))
}

/// What happens within a shorter time is no course of time.
const SHORTEST: TimeDelta = TimeDelta::days(180);

/// More lines than these are a thicket.
const MOST_SERIES: usize = 2;

/// The drawing in one frame; nothing where all figures speak of about the same time, unless they
/// contradict each other.
pub(crate) fn drawing(
    desk: &Desk<'_>,
    territory: Territory,
    drawn: Drawn,
    frame: Frame,
) -> Option<Markup> {
    let mut series: Vec<_> = drawn.series().map(|look| series(desk, territory, drawn, look)).into();
    series.retain(|series| !series.claims.is_empty());
    // What tells most, each where it stood: a disagreement, a course of time, many points.
    let tells = |series: &Series<'_>| {
        (!series.rifts.is_empty(), SHORTEST <= extent(&series.claims), series.claims.len())
    };
    while MOST_SERIES < series.len() {
        let least = series.iter().map(tells).min()?;
        let last = series.iter().rposition(|series| tells(series) == least)?;
        series.remove(last);
    }
    let claims: Vec<_> = series.iter().flat_map(|series| &series.claims).copied().collect();
    if extent(&claims) < SHORTEST && series.iter().all(|series| series.rifts.is_empty()) {
        return None;
    }
    let scale = scale(&series, drawn, frame)?;
    let names: Vec<_> = series.iter().map(|series| series.name.as_str()).collect();
    let (name, names) = (desk.name(territory), names.join(", "));
    let what = match drawn {
        Drawn::Communities => desk.say("Nombre de CPTS", "Number of CPTS"),
        Drawn::Share => {
            desk.say("Part de la population couverte", "Share of the population covered")
        }
    };
    let label = desk.say(
        &format!("{what} au fil du temps, {name} : {names}. Les mêmes nombres sont dans le tableau qui suit."),
        &format!("{what} over time, {name}: {names}. The same numbers are in the table below."),
    );
    let view = format!("0 0 {} {}", frame.width, frame.height);
    Some(html! {
        svg class=(frame.class) viewBox=(view) role="img" aria-label=(label) {
            (axes(desk, &scale))
            @for series in &series { (line(series, &scale)) (rifts(series, &scale)) }
            @for series in &series {
                @for claim in apart(desk, series, &scale) { (point(desk, claim, series.class, &scale)) }
            }
            (newest(&series, &scale))
            (names_of_lines(&series, frame))
        }
    })
}

/// So far apart must two points be that the eye can part them.
const APART: f64 = 4.0;

/// So many points of a series are drawn, the newest; its line goes through all figures.
const MOST_POINTS: usize = 120;

/// The claims of a series without those whose point would hide that of another: however many there
/// are, the drawing stays as small as the paper.
fn apart<'a>(desk: &Desk<'_>, series: &Series<'a>, scale: &Scale) -> Vec<&'a Claim> {
    let mut taken = BTreeSet::new();
    let place = |claim: &Claim| {
        let (x, y) = (scale.x(middle(&claim.as_of)), scale.y(claim.value.headline()));
        [x, y].map(|place| format!("{:.0}", place / APART))
    };
    let mut claims = series.claims.clone();
    claims.retain(|claim| {
        taken.insert((place(claim), claim.origin_kind, desk.is_set_aside(&claim.id)))
    });
    claims.split_off(claims.len().saturating_sub(MOST_POINTS))
}

fn series<'a>(
    desk: &Desk<'a>,
    territory: Territory,
    drawn: Drawn,
    (class, range): (&'static str, StageRange),
) -> Series<'a> {
    let measure = drawn.measure();
    let of_cell = |claim: &&Claim| claim.measure == measure && claim.stages == range;
    let mut claims: Vec<_> = desk.claims(territory).iter().copied().filter(of_cell).collect();
    // Drawn in order of time, so that the order of the file is the order of the eye.
    claims.reverse();
    let of_cell = |figure: &&Figure| figure.measure == measure && figure.stages == range;
    let figures: Vec<_> =
        desk.figures(territory).map(|placed| placed.figure).filter(of_cell).collect();
    let mut kept: Vec<_> = figures
        .iter()
        // "En 2024" is a point somewhere in the year, not a corner of the line.
        .filter(|figure| figure.as_of.precision < Precision::Year)
        .filter_map(|figure| Some((middle(&figure.as_of), figure.value?)))
        .collect();
    kept.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
    let rifts = figures.iter().filter_map(|figure| rift(desk, figure)).collect();
    let newest = figures.iter().find(|figure| figure.current);
    let newest = newest.and_then(|figure| {
        let value = figure.value?;
        let sign = match (figure.low, figure.high) {
            (Some(_), None) => ">\u{a0}",
            (None, Some(_)) => "<\u{a0}",
            _ => "",
        };
        let sign = format!("{sign}{}", words::amount(value, &measure, desk.lang));
        Some(Newest { day: middle(&figure.as_of), value, words: desk.value(figure), sign })
    });
    let name = names::stages_short(range, desk.lang);
    Series { class, name, claims, kept, rifts, newest }
}

/// The day of a figure that others contradict, with the least and the most that is said.
fn rift(desk: &Desk<'_>, figure: &Figure) -> Option<(f64, f64, f64)> {
    let same_cell =
        |claim: &&Claim| claim.measure == figure.measure && claim.stages == figure.stages;
    let others = figure.dissenters.iter().filter_map(|id| desk.claim(id)).filter(same_cell);
    let said: Vec<f64> = others.map(|claim| claim.value.headline()).collect();
    let (own, other) = (figure.value?, *said.first()?);
    let low = said.iter().copied().fold(own.min(other), f64::min);
    let high = said.iter().copied().fold(own.max(other), f64::max);
    (low < high).then(|| (middle(&figure.as_of), low, high))
}

/// How long a time some claims speak of.
fn extent(claims: &[&Claim]) -> TimeDelta {
    let days = || claims.iter().map(|claim| claim.as_of.end);
    days().max().zip(days().min()).map_or(TimeDelta::zero(), |(last, first)| last - first)
}

fn scale(series: &[Series<'_>], drawn: Drawn, frame: Frame) -> Option<Scale> {
    let claims = || series.iter().flat_map(|series| series.claims.iter());
    let first = claims().map(|claim| claim.as_of.start.unwrap_or(claim.as_of.end).year()).min()?;
    let last = claims().map(|claim| claim.as_of.end.year()).max()?;
    let most = |claim: &&Claim| claim.value.high().unwrap_or(0.0).max(claim.value.headline());
    let claimed = claims().map(most).fold(0.0, f64::max);
    let kept = series.iter().flat_map(|series| series.kept.iter().map(|&(_, value)| value));
    let first = NaiveDate::from_ymd_opt(first, 1, 1)?;
    let end = NaiveDate::from_ymd_opt(last + 1, 1, 1)?;
    let top = ceiling(kept.fold(claimed, f64::max));
    let top = if drawn == Drawn::Share { top.min(100.0) } else { top };
    Some(Scale { frame, drawn, first, days: number_of(end) - number_of(first), top })
}

/// So many days without a figure, and a straight line would tell of what nobody knows.
const SILENCE: f64 = 550.0;

/// The line through the figures kept, faint where nobody said anything for long; a figure that no
/// claim prints has a small point of its own.
fn line(series: &Series<'_>, scale: &Scale) -> Markup {
    let place = |&(day, value): &(f64, f64)| (scale.x(day), scale.y(value));
    let (mut line, mut gaps) = (String::new(), String::new());
    for pair in series.kept.windows(2) {
        let (from, to) = (place(&pair[0]), place(&pair[1]));
        let path = if SILENCE < pair[1].0 - pair[0].0 { &mut gaps } else { &mut line };
        // Writing to a `String` cannot fail.
        let _written = write!(path, "M{} {}L{} {}", at(from.0), at(from.1), at(to.0), at(to.1));
    }
    let is_printed = |kept: &(f64, f64)| {
        series.claims.iter().any(|claim| {
            let same_day = (middle(&claim.as_of) - kept.0).abs() < 1.0;
            same_day && claim.value.headline().total_cmp(&kept.1).is_eq()
        })
    };
    html! {
        @if !line.is_empty() { path class={ "line " (series.class) } d=(line) {} }
        @if !gaps.is_empty() { path class={ "gap " (series.class) } d=(gaps) {} }
        @for kept in series.kept.iter().filter(|kept| !is_printed(kept)) {
            @let (x, y) = place(kept);
            circle class={ "dot " (series.class) } cx=(at(x)) cy=(at(y)) r="2.5" {}
        }
    }
}

/// A bar over all that contradicting sources say of one day.
fn rifts(series: &Series<'_>, scale: &Scale) -> Markup {
    let bar = |&(day, low, high): &(f64, f64, f64)| {
        let (x, low, high) = (scale.x(day), scale.y(low), scale.y(high));
        let (left, right) = (at(x - 7.0), at(x + 7.0));
        let (low, high, x) = (at(low), at(high), at(x));
        format!("M{left} {high}H{right}M{left} {low}H{right}M{x} {high}V{low}")
    };
    html! {
        @for rift in &series.rifts {
            path class={ "rift-bar " (series.class) } d=(bar(rift)) {}
            text.rift x=(at(scale.x(rift.0))) y=(at(scale.y(rift.2) - 9.0)) font-size="14" text-anchor="middle" { "≠" }
        }
    }
}

/// So many days may a date span before the drawing shows that it does: longer than a month.
const SPAN: f64 = 45.0;

fn point(desk: &Desk<'_>, claim: &Claim, class: &str, scale: &Scale) -> Markup {
    let (x, y) = (scale.x(middle(&claim.as_of)), scale.y(claim.value.headline()));
    let aside = if desk.is_set_aside(&claim.id) { " aside" } else { "" };
    let value = words::value(&claim.value, &claim.measure, desk.lang);
    let title = format!("{value}, {}, {}", dates::at(&claim.as_of, desk.lang), desk.who(claim));
    // A finger rests on nothing: on a phone nobody would ever see it.
    let title = Some(title).filter(|_| scale.frame.is_wide());
    let (start, end) = (claim.as_of.start.map(number_of), number_of(claim.as_of.end));
    let span = start.filter(|start| SPAN < end - start);
    let spread = match (claim.value.low(), claim.value.high()) {
        (Some(low), Some(high)) if low < high => Some((low, high)),
        _ => None,
    };
    html! {
        @if let Some(start) = span {
            path class={ "span " (class) } d={ "M" (at(scale.x(start))) " " (at(y)) "H" (at(scale.x(end))) } {}
        }
        @if let Some((low, high)) = spread {
            path class={ "span " (class) } d={ "M" (at(x)) " " (at(scale.y(low))) "V" (at(scale.y(high))) } {}
        }
        @if claim.value.high().is_none() {
            path class={ "span " (class) } d={ "M" (at(x)) " " (at(y - 6.0)) "v-9m-3.5 3.5l3.5-3.5l3.5 3.5" } {}
        }
        path class={ "dot " (class) (aside) } d=(shape(claim.origin_kind, x, y)) {
            @if let Some(title) = title { title { (title) } }
        }
    }
}

/// The number of today, written at its point: the higher one above, the lower one below.
fn newest(series: &[Series<'_>], scale: &Scale) -> Markup {
    let known: Vec<_> =
        series.iter().filter_map(|series| Some((series.class, series.newest.as_ref()?))).collect();
    let highest = known.iter().map(|(_, newest)| newest.value).fold(f64::MIN, f64::max);
    html! {
        @for (class, newest) in known {
            @let x = scale.x(newest.day);
            @let text = if scale.frame.is_wide() { &newest.words } else { &newest.sign };
            @let near = scale.frame.width - RIGHT - 60.0 < x;
            @let y = scale.y(newest.value) + if newest.value < highest { 24.0 } else { -20.0 };
            text class={ "name " (class) } x=(at(if near { scale.frame.width - 2.0 } else { x })) y=(at(y)) font-size="14"
                text-anchor=(if near { "end" } else { "middle" }) { (text) }
        }
    }
}

/// The lines by name.
fn names_of_lines(series: &[Series<'_>], frame: Frame) -> Markup {
    html! {
        @for (index, series) in (0_u8..).zip(series) {
            @let (x, y) = frame.name_at(f64::from(index));
            path class={ "line " (series.class) } d={ "M" (at(x)) " " (at(y - 5.0)) "h36" } {}
            text class={ "name " (series.class) } x=(at(x + 44.0)) y=(at(y)) font-size="14" { (series.name) }
        }
    }
}

/// Coordinates to a tenth: enough for the eye, and the same bytes everywhere.
pub(crate) fn at(place: f64) -> String {
    // Nought has no sign.
    let tenths = (place * 10.0).round() + 0.0;
    (tenths / 10.0).to_string()
}

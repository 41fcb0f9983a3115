//! The departments of a region as a small map: where they lie, and how many communities each has.
//!
//! All numbers of a map are of one stage, the one that most departments have; the number of a
//! department itself is set small, so that nobody takes it for a count. Departments that are too small
//! to be written in are drawn again beside, larger.

use std::cmp::Reverse;

use maud::{Markup, html};

use crate::model::{Level, Measure, StageRange, Territory};
use crate::sources::{Outline, Ring};

use super::outline;
use crate::report::basis::address::Spot;
use crate::report::basis::desk::{Desk, Placed};
use crate::report::basis::marks::mark;
use crate::report::findings::front::{self, COLUMNS};
use crate::report::findings::map;
use crate::report::language::names;
use crate::report::language::words::first_upper;

/// One department on the map.
struct Spotted<'d, 'a> {
    territory: Territory,
    outline: &'d Outline,
    figure: Option<&'d Placed<'a>>,
}

/// The departments of a region, those with a page of their own in colour; for a department, its
/// region with the department in it.
pub(crate) fn departments(desk: &Desk<'_>, territory: Territory) -> Option<Markup> {
    let geography = &desk.edition.geography;
    let region = match territory.level() {
        Level::Country => return None,
        Level::Region => territory,
        Level::Department => geography.parent(territory)?,
    };
    let atlas = geography.atlas();
    let children = geography.children(region);
    let drawn: Vec<(Territory, &Outline)> =
        children.filter_map(|child| Some((child, atlas.outline(child)?))).collect();
    if drawn.len() < 2 {
        return None;
    }
    let stages = told_most(desk, &drawn);
    let drawn: Vec<_> = drawn
        .into_iter()
        .map(|(territory, outline)| Spotted {
            territory,
            outline,
            figure: stages.and_then(|range| figure(desk, territory, range)),
        })
        .collect();
    let all: Vec<&Spotted<'_, '_>> = drawn.iter().collect();
    let [_, _, width, height] = outline::sheet(all.iter().map(|it| it.outline), MARGIN)?;
    let size = f64::from(width.max(height)) / LINES;
    let mut small = all.clone();
    small.retain(|it| is_small(it.outline, size));
    if small.len() < 2 {
        small.clear();
    }
    Some(html! {
        figure.where {
            (drawing(desk, territory, &all, Part::All { written_beside: &small })?)
            @if !small.is_empty() { (drawing(desk, territory, &small, Part::Beside)?) }
            figcaption {
                p { (caption(desk, stages)) }
                (legend(desk, territory, &all))
                (list(desk, &all))
            }
        }
    })
}

/// Around the outlines, in units of the drawing.
const MARGIN: i32 = 4;

/// So many lines of text are as high, or as wide, as a map.
const LINES: f64 = 21.0;

/// So many times the size of the text must a department measure for two lines to fit.
const ROOM: f64 = 3.2;

fn is_small(outline: &Outline, size: f64) -> bool {
    let corners = || outline.rings.iter().flat_map(Ring::corners);
    let extent = |pick: fn(&(i32, i32)) -> i32| {
        corners().map(pick).max().unwrap_or(0) - corners().map(pick).min().unwrap_or(0)
    };
    f64::from(extent(|it| it.0).min(extent(|it| it.1))) < ROOM * size
}

fn figure<'d, 'a>(
    desk: &'d Desk<'a>,
    territory: Territory,
    stages: StageRange,
) -> Option<&'d Placed<'a>> {
    map::newest(desk, territory, &[(Measure::Communities, stages)])
}

/// The stages of which most departments have a figure, the first of several; none where none has any.
fn told_most(desk: &Desk<'_>, drawn: &[(Territory, &Outline)]) -> Option<StageRange> {
    let known = |range| drawn.iter().filter(|(it, _)| figure(desk, *it, range).is_some()).count();
    // Of several as many, signed contracts before what only leads to them.
    let order = [3, 4, 5, 2, 1, 0].map(|column| COLUMNS[column]);
    let most = order.into_iter().min_by_key(|&range| Reverse(known(range)))?;
    (0 < known(most)).then_some(most)
}

/// Which of the two drawings.
#[derive(Clone, Copy)]
enum Part<'p, 'd, 'a> {
    /// All departments, without the numbers of those that are drawn again.
    All { written_beside: &'p [&'p Spotted<'d, 'a>] },
    /// Those that are too small there, larger.
    Beside,
}

fn drawing(
    desk: &Desk<'_>,
    here: Territory,
    drawn: &[&Spotted<'_, '_>],
    part: Part<'_, '_, '_>,
) -> Option<Markup> {
    let [left, top, width, height] = outline::sheet(drawn.iter().map(|it| it.outline), MARGIN)?;
    let view = format!("{left} {top} {width} {height}");
    // The letters are as large on every map, however large the region, and larger beside it.
    let is_inset = matches!(part, Part::Beside);
    let lines = if is_inset { LINES / 1.5 } else { LINES };
    let size = f64::from(width.max(height)) / lines;
    let label = if is_inset {
        desk.say("Les plus petits départements, agrandis", "The smallest departments, enlarged")
    } else {
        desk.say("Carte des départements", "Map of the departments")
    };
    let elsewhere = match part {
        Part::All { written_beside } => written_beside,
        Part::Beside => &[],
    };
    let is_written =
        |it: &&&Spotted<'_, '_>| !elsewhere.iter().any(|other| other.territory == it.territory);
    Some(html! {
        svg.locator.inset[is_inset] viewBox=(view) role="group" aria-label=(label) font-size=(format!("{size:.1}")) {
            @for it in drawn { (shape(desk, here, it)) }
            // Above all outlines: a neighbour must not cover a number.
            g.labels aria-hidden="true" {
                @for it in drawn.iter().filter(is_written) { (writing(desk, here, it, size)) }
            }
        }
    })
}

fn class(desk: &Desk<'_>, here: Territory, territory: Territory) -> &'static str {
    if territory == here {
        "here"
    } else if desk.territory_href(territory, Spot::Territory).is_some() {
        "known"
    } else {
        "bare"
    }
}

fn shape(desk: &Desk<'_>, here: Territory, it: &Spotted<'_, '_>) -> Markup {
    let path = html! {
        path class=(class(desk, here, it.territory)) d=(outline::path(it.outline)) fill-rule="evenodd" {
            title { (told(desk, it)) }
        }
    };
    let href = desk.territory_href(it.territory, Spot::Territory).filter(|_| it.territory != here);
    let number = it.figure.map(|placed| map::written(desk, placed)).unwrap_or_default();
    // What is seen, word for word and first.
    let name = format!("{} {number} {}", it.territory.number(), desk.name(it.territory));
    html! {
        @if let Some(href) = href { a href=(href) aria-label=(name) { (path) } }
        @else { (path) }
    }
}

/// A department in words, for the pointer that rests on it.
fn told(desk: &Desk<'_>, it: &Spotted<'_, '_>) -> String {
    let name = desk.name(it.territory);
    let colon = desk.lang.pick("\u{a0}: ", ": ");
    it.figure.map_or_else(
        || format!("{name}{colon}{}", desk.say("aucun chiffre", "no figure")),
        |placed| {
            let line = front::line(desk, placed, Spot::Territory);
            format!("{name}{colon}{}, {} ({})", line.value, line.at, line.status)
        },
    )
}

/// The number of the department, small, and below it how many communities it has.
fn writing(desk: &Desk<'_>, here: Territory, it: &Spotted<'_, '_>, size: f64) -> Markup {
    let (x, y) = it.outline.label;
    let class = class(desk, here, it.territory);
    let (code, value) = (format!("{:.1}", size * 0.75), format!("{:.1}", size * 1.25));
    html! {
        @if let Some(placed) = it.figure {
            text class=(class) x=(x) y=(y) text-anchor="middle" {
                tspan.code x=(x) dy="-.35em" font-size=(code) { (it.territory.number()) } " "
                tspan.count x=(x) dy=".95em" font-size=(value) { (map::written(desk, placed)) }
            }
        } @else {
            text class=(class) x=(x) y=(y) dy=".35em" text-anchor="middle" {
                tspan.code font-size=(code) { (it.territory.number()) }
            }
        }
    }
}

fn caption(desk: &Desk<'_>, stages: Option<StageRange>) -> String {
    match stages {
        Some(range) => {
            let stages = first_upper(&names::stages(range, desk.lang));
            desk.say(
                &format!(
                    "{stages} : en gras, le dernier nombre connu de chaque département ; en petit, le \
                     numéro du département."
                ),
                &format!(
                    "{stages}: in bold, the latest known number of each department; in small print, \
                     the number by which the department is known."
                ),
            )
        }
        None => desk.say(
            "En petit, les numéros des départements : aucune page lue ne compte leurs CPTS.",
            "In small print, the numbers by which departments are known: no page read counts their CPTS.",
        ),
    }
}

/// What the colours mean, of those that are in use.
fn legend(desk: &Desk<'_>, here: Territory, drawn: &[&Spotted<'_, '_>]) -> Markup {
    let looks = [
        ("here", "swatch bare bq5", desk.say("ce département", "this department")),
        ("known", "swatch bare bq2", desk.say("a une page", "has a page")),
        ("bare", "swatch bare", desk.say("n'en a pas", "has none")),
    ];
    html! {
        p.small { @for (look, swatch, word) in &looks {
            @if drawn.iter().any(|it| class(desk, here, it.territory) == *look) {
                span.look { span class=(swatch) aria-hidden="true" { "\u{a0}" } " " (word) } " "
            }
        } }
    }
}

/// The same figures as a list.
fn list(desk: &Desk<'_>, drawn: &[&Spotted<'_, '_>]) -> Markup {
    let colon = desk.lang.pick("\u{a0}: ", ": ");
    let known = || drawn.iter().filter_map(|it| Some((it.territory, it.figure?)));
    html! {
        @if known().next().is_some() {
            details {
                summary { (desk.say("Les nombres de cette carte", "The numbers of this map")) }
                ul.small.sans { @for (territory, placed) in known() {
                    @let line = front::line(desk, placed, Spot::Territory);
                    li { (desk.name(territory)) (colon) a href=(line.href) { (line.value) } ", " (line.at) ", "
                        (mark(line.mark, &line.status)) }
                } }
            }
        }
    }
}

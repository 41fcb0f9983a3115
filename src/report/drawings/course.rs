//! The course of time: the drawing, its numbers as a table, and the numbers that
//! differ only because their dates do.

use std::collections::BTreeMap;

use chrono::Datelike as _;
use maud::{Markup, html};

use crate::model::Territory;

use super::drawn::Drawn;
use super::{chart, frame, marker};
use crate::report::basis::address::Spot;
use crate::report::basis::desk::{Desk, Placed};
use crate::report::findings::dispute::Evolution;
use crate::report::findings::front::{self, Line};
use crate::report::language::words::first_upper;

/// The series of a territory, for a desk and for a phone, with its key; nothing where there is none.
pub(crate) fn drawing(desk: &Desk<'_>, territory: Territory, drawn: Drawn) -> Option<Markup> {
    let size = if territory == Territory::FRANCE { frame::WIDE } else { frame::WIDE_REGION };
    let wide = chart::drawing(desk, territory, drawn, size)?;
    let narrow = chart::drawing(desk, territory, drawn, frame::NARROW)?;
    Some(html! {
        figure {
            (wide) (narrow)
            figcaption {
                p { (desk.say(
                    "Chaque point est un chiffre publié, à la date dont il parle ; un trait à travers le point couvre toute la période \
                     quand le jour n'est pas connu, une flèche veut dire « plus de ». Les lignes relient les chiffres retenus, \
                     finement si plus de dix-huit mois les séparent ; un petit point est un chiffre calculé. \
                     Une barre ≠ va du plus petit au plus grand des chiffres qui se contredisent.",
                    "Every point is a published figure, at the date it speaks of; a stroke through the point covers the whole period \
                     where the day is not known, an arrow means “more than”. The lines join the figures that were kept, \
                     thinly where more than eighteen months lie between them; a small point is a figure worked out. \
                     A bar marked ≠ spans the figures that contradict each other, from the smallest to the largest.",
                )) }
                ul.legend { (legend(desk, territory, drawn)) }
            }
        }
    })
}

/// One run of numbers, each with its date.
pub(crate) fn evolution_list(evolution: &Evolution) -> Markup {
    html! {
        p.tag { (first_upper(&evolution.title)) }
        ol.course.sans {
            @for step in &evolution.steps {
                li {
                    a.value href=(step.href) { (step.value) } " " (step.date)
                    small { bdi { (step.who) } }
                }
            }
        }
    }
}

/// The shapes that the drawing uses.
fn legend(desk: &Desk<'_>, territory: Territory, counted: Drawn) -> Markup {
    let drawn = desk.claims(territory).iter().filter(|claim| counted.has_claim(claim));
    let drawn: Vec<_> = drawn.collect();
    let is_used = |kind| drawn.iter().any(|claim| marker::looks_like(claim.origin_kind, kind));
    let hollow = drawn.iter().find(|claim| desk.is_set_aside(&claim.id));
    html! {
        @for (kind, fr, en) in marker::SHAPES {
            @if is_used(kind) { li { (marker::key(kind, false)) (desk.say(fr, en)) } }
        }
        @if let Some(claim) = hollow {
            li { (marker::key(claim.origin_kind, true)) (desk.say("point creux : chiffre écarté", "hollow: a figure set aside")) }
        }
    }
}

/// So many rows, the newest, keep a page of a reasonable size; of the years before, the last of each.
const MOST_ROWS: usize = 40;

/// The numbers of a drawing as a table.
pub(crate) fn series_table(desk: &Desk<'_>, territory: Territory, drawn: Drawn) -> Markup {
    let mut rows: Vec<_> =
        desk.figures(territory).filter(|placed| drawn.has_figure(placed.figure)).collect();
    rows.sort_by_key(|placed| (placed.figure.as_of.end, placed.figure.stages));
    let newest = rows.split_off(rows.len().saturating_sub(MOST_ROWS));
    let lines = |rows: Vec<&Placed<'_>>| -> Vec<Line> {
        rows.into_iter().map(|placed| front::line(desk, placed, Spot::Territory)).collect()
    };
    let older = rows.len();
    html! {
        details {
            summary { (desk.say("Les nombres du graphique, en tableau", "The numbers of the drawing, as a table")) }
            (lines_of_series(desk, &desk.say("La série, dans l'ordre des dates", "The series, in order of time"), &lines(newest)))
            @if 0 < older {
                (lines_of_series(
                    desk,
                    &desk.say(
                        &format!("Avant : le dernier de chaque année et de chaque étape, sur {older} chiffres plus anciens"),
                        &format!("Before: the last of each year and stage, of {older} older figures"),
                    ),
                    &lines(last_of_years(rows)),
                ))
            }
        }
    }
}

/// The last figure of each year and stage, in order of time.
fn last_of_years<'p, 'a>(rows: Vec<&'p Placed<'a>>) -> Vec<&'p Placed<'a>> {
    let mut last: BTreeMap<_, &Placed<'_>> = BTreeMap::new();
    for placed in rows {
        let figure = placed.figure;
        last.insert((figure.as_of.end.year(), figure.stages), placed);
    }
    last.into_values().collect()
}

fn lines_of_series(desk: &Desk<'_>, caption: &str, lines: &[Line]) -> Markup {
    html! {
        div.scroll { table {
            caption { (caption) }
            thead { tr {
                th scope="col" { (desk.say("Date", "Date")) }
                th scope="col" { (desk.say("Quoi", "What")) }
                th scope="col" .num { (desk.say("Combien", "How many")) }
                th scope="col" { (desk.say("Selon qui", "According to")) }
            } }
            tbody { @for line in lines { tr {
                th scope="row" { (line.at) }
                td { (line.what) }
                td.num { a href=(line.href) { (line.value) } }
                td { bdi { (line.who) } }
            } } }
        } }
    }
}

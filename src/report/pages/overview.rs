//! The head of a territory's page: the answer as one sentence, where it lies, the course of time,
//! and what is missing.

use maud::{Markup, html};

use crate::model::{Measure, StageRange, Territory};
use crate::reconcile::Status;

use crate::report::basis::address::Spot;
use crate::report::basis::desk::{Desk, Placed};
use crate::report::basis::marks::mark;
use crate::report::drawings::course;
use crate::report::drawings::departments::departments;
use crate::report::drawings::drawn::Drawn;
use crate::report::findings::citation;
use crate::report::findings::front::{self, COLUMNS, Line};
use crate::report::language::words::{Lang, first_upper};
use crate::report::language::{dates, names, setting};

/// The answer as a sentence, beside a small map of the departments.
pub(crate) fn opening(desk: &Desk<'_>, territory: Territory) -> Markup {
    html! {
        div.opening {
            div {
                @if let Some(placed) = lead(desk, territory) {
                    @let line = front::line(desk, placed, Spot::Territory);
                    p.stand { (sentence(desk, placed, &line)) }
                    p.sans.small { (mark(line.mark, "")) (line.sure)
                        @for told in [&line.old, &line.caution] { @if !told.is_empty() { " " (told) } } }
                    (citation::folded(desk, &citation::figure(desk, placed.figure)))
                } @else if let Some(told) = uncounted(desk, territory) {
                    p.stand { (told) }
                }
            }
            @if let Some(map) = departments(desk, territory) { (map) }
        }
    }
}

/// The figure to begin with: the first that is not old, or else the newest.
fn lead<'d, 'a>(desk: &'d Desk<'a>, territory: Territory) -> Option<&'d Placed<'a>> {
    let order = [COLUMNS[3], COLUMNS[4], COLUMNS[5]];
    let current = |range| desk.current(territory, &Measure::Communities, range);
    let mut known: Vec<&Placed<'a>> = order.into_iter().filter_map(current).collect();
    known.retain(|placed| placed.figure.value.is_some());
    let fresh = known.iter().copied().find(|placed| placed.figure.status != Status::Stale);
    // Of several as new, the first: `max_by_key` would take the last.
    let newest = known.into_iter().rev().max_by_key(|placed| placed.figure.as_of.end);
    fresh.or(newest)
}

/// Where it is, within a sentence: "en Côte-d’Or", "in Côte-d’Or".
fn within(desk: &Desk<'_>, territory: Territory) -> String {
    match (desk.edition.geography.place(territory), desk.lang) {
        (Some(place), Lang::Fr) => setting::name(&place.locative),
        _ => format!("in {}", desk.name(territory)),
    }
}

/// That nobody counts the communities of a territory, and what else is said of it; nothing where its table has
/// a count.
fn uncounted(desk: &Desk<'_>, territory: Territory) -> Option<Markup> {
    let current = || desk.figures(territory).filter(|placed| placed.figure.current);
    if current().any(|placed| placed.figure.measure == Measure::Communities) {
        return None;
    }
    let place = within(desk, territory);
    let share = current().find(|placed| placed.figure.measure == Measure::PopulationShare);
    let share = share.map(|placed| front::line(desk, placed, Spot::Territory));
    Some(html! {
        (desk.say(
            &format!("Aucune des pages lues ne dit combien de CPTS il y a {place}."),
            &format!("None of the pages read says how many CPTS there are {place}."),
        ))
        @if let Some(line) = share {
            (desk.say(" La part de la population couverte : ", " The share of the population covered: "))
            strong { a href=(line.href) { (line.value) } } ", " (line.at)
            ", " (desk.say("selon ", "according to ")) bdi { (desk.with_article(&line.who)) } "."
        }
    })
}

fn sentence(desk: &Desk<'_>, placed: &Placed<'_>, line: &Line) -> Markup {
    let place = first_upper(&within(desk, placed.figure.territory));
    let said = desk.say("selon ", "according to ") + &desk.with_article(&line.who);
    let ours = || {
        desk.say(
            "calcul de Recoupe à partir d'autres chiffres",
            "worked out by Recoupe from other figures",
        )
    };
    let by = placed.figure.claim.as_ref().map_or_else(ours, |_| said);
    let deed = names::deed(&line.value, line.stages, desk.lang);
    html! {
        (place) ", "
        @if line.stages == StageRange::ALL { (desk.say("on compte ", "there are ")) }
        strong { a href=(line.href) { (line.value) } " " (deed) } ", " (dates::of_number(&line.at, desk.lang))
        ", " bdi { (by) } "."
    }
}

/// The course of time; nothing where the figures speak of less than two dates.
pub(crate) fn course(desk: &Desk<'_>, territory: Territory) -> Option<Markup> {
    let drawing = |drawn| Some((drawn, course::drawing(desk, territory, drawn)?));
    let drawings: Vec<_> = Drawn::ALL.into_iter().filter_map(drawing).collect();
    if drawings.is_empty() {
        return None;
    }
    Some(html! {
        section aria-labelledby="courbe" {
            h2 #courbe { (desk.say("Dans le temps", "Over time")) }
            @for (drawn, drawing) in &drawings {
                @if *drawn == Drawn::Share { h3 { (desk.say("La population couverte", "The population covered")) } }
                (drawing)
                (course::series_table(desk, territory, *drawn))
            }
        }
    })
}

/// What nobody publishes, and what nobody has said anew.
pub(crate) fn missing(desk: &Desk<'_>, territory: Territory) -> Markup {
    let cell = |range| desk.current(territory, &Measure::Communities, range);
    let never: Vec<_> = COLUMNS
        .into_iter()
        .filter(|&range| cell(range).is_none())
        .map(|range| names::stages(range, desk.lang))
        .collect();
    let old = COLUMNS.into_iter().filter_map(cell);
    let mut old: Vec<&Placed<'_>> =
        old.filter(|placed| placed.figure.status == Status::Stale).collect();
    old.sort_by_key(|placed| (placed.figure.as_of.end, placed.figure.as_of.start));
    let old: Vec<_> = old.chunk_by(|a, b| since(desk, a) == since(desk, b)).collect();
    // The share that is not covered says the same.
    let shares = [Measure::PopulationShare, Measure::PopulationShareUncovered];
    let covered = desk
        .figures(territory)
        .any(|placed| placed.figure.current && shares.contains(&placed.figure.measure));
    let none = never.is_empty() && old.is_empty() && covered;
    html! {
        section aria-labelledby="manque" {
            h2 #manque { (desk.say("Ce qui manque", "What is missing")) }
            ul {
                @if none {
                    li { (desk.say("Rien : chaque étape a un chiffre récent.", "Nothing: every stage has a recent figure.")) }
                }
                @for cells in &old {
                    @let day = cells.first().map(|placed| since(desk, placed)).unwrap_or_default();
                    li { (desk.say(&format!("Rien de nouveau depuis {day} : "), &format!("Nothing new since {day}: ")))
                        @for (index, placed) in cells.iter().enumerate() {
                            @if 0 < index { ", " }
                            a href=(desk.figure_href(placed, Spot::Territory)) { (names::stages(placed.figure.stages, desk.lang)) }
                        }
                        "."
                    }
                }
                @if !never.is_empty() {
                    li { (desk.say("Aucune des pages lues ne donne de chiffre : ", "None of the pages read gives a figure: "))
                        (never.join(", ")) "." }
                }
                @if !covered {
                    li { (desk.say(
                        "Aucune ne dit non plus quelle part de la population est couverte.",
                        "Nor does any say what share of the population is covered.",
                    )) }
                }
            }
        }
    }
}

/// The day since which nothing newer was said: "le 18 décembre 2019", "mai 2025".
fn since(desk: &Desk<'_>, placed: &Placed<'_>) -> String {
    let day = dates::as_of(&placed.figure.as_of, desk.lang);
    let is_day = placed.figure.as_of.start == Some(placed.figure.as_of.end);
    if is_day { format!("{}{day}", desk.lang.pick("le ", "")) } else { day }
}

//! The front page: the answer first, then the regions, the course of time, who disagrees, how the
//! sources fared, and what the data cannot tell.

use maud::{Markup, html};
use url::Url;

use crate::reconcile::Status;

use super::changes::{self, Changes};
use super::course;
use super::desk::{Desk, Spot};
use super::dispute_page;
use super::front::{self, Line, Matrix, Row};
use super::map_view;
use super::method::{self, Chapter};
use super::names;
use super::opening;
use super::shell::{self, Head};
use super::sources_page;
use super::topic::Topic;
use super::words::{Lang, clean, has_address};

/// The front page of the language of the desk.
pub(super) fn page(desk: &Desk<'_>) -> String {
    let title = desk.say("Combien de CPTS en France ?", "How many CPTS are there in France?");
    let map = map_view::section(desk);
    let mut contents = vec![
        ("reponse", desk.say("La réponse", "The answer")),
        ("regions", desk.say("Région par région", "Region by region")),
        ("evolution", desk.say("Dans le temps", "Over time")),
        ("desaccords", desk.say("Les désaccords", "Disagreements")),
        ("changements", desk.say("Ce qui a changé", "What has changed")),
        ("sources", desk.say("Les sources", "The sources")),
        ("methode", desk.say("La méthode", "The method")),
        ("limites", desk.say("Les limites", "The limits")),
    ];
    if map.is_some() {
        contents.insert(1, ("carte", desk.say("La carte", "The map")));
    }
    let content = html! {
        h1 { (title) }
        section aria-labelledby="reponse" { (opening::section(desk, &front::answer(desk))) }
        @if let Some(map) = map { section aria-labelledby="carte" { (map) } }
        section aria-labelledby="regions" { (matrix(desk, &front::matrix(desk))) }
        section aria-labelledby="evolution" { (course::section(desk)) }
        section aria-labelledby="desaccords" { (dispute_page::front(desk)) }
        section aria-labelledby="changements" { (changed(desk, &changes::changes(desk))) }
        section aria-labelledby="sources" { (sources_page::front(desk)) }
        section aria-labelledby="methode" { (chapter("methode", &method::method(desk))) }
        section aria-labelledby="limites" { (chapter("limites", &method::limits(desk))) }
    };
    let head = Head {
        title,
        spot: Spot::Front,
        twin: shell::front_name(desk.lang.other()).to_owned(),
        contents: contents.into_iter().map(|(anchor, name)| (anchor.to_owned(), name)).collect(),
        topic: None,
    };
    shell::sheet(desk, &head, &content)
}

/// A shape and its word.
pub(super) fn mark(shape: &str, word: &str) -> Markup {
    // The no-break space keeps a shape from standing alone at the end of a line.
    html! { span.mark aria-hidden="true" { (shape) "\u{a0}" } (word) }
}

/// A table of figures that turns into cards on a phone.
pub(super) fn lines(desk: &Desk<'_>, caption: &str, lines: &[Line]) -> Markup {
    let heads = [
        desk.say("Quoi", "What"),
        desk.say("Combien", "How many"),
        desk.say("Quand", "When"),
        desk.say("Selon qui", "According to"),
        desk.say("Est-ce sûr ?", "How sure"),
    ];
    html! {
        table.cards.figures {
            caption { (caption) }
            thead { tr {
                @for (index, head) in heads.iter().enumerate() {
                    th scope="col" class=[(index == 1).then_some("num")] { (head) }
                }
            } }
            tbody {
                @for line in lines {
                    tr {
                        th scope="row" { (line.what) }
                        td.num data-label={ (heads[1]) "\u{a0}:" } { a.v href=(line.href) { (line.value) } }
                        td data-label={ (heads[2]) "\u{a0}:" } { (line.at) br; span.soft.small.still { (age(desk, line)) } }
                        td data-label={ (heads[3]) "\u{a0}:" } { bdi { (line.who) } }
                        td { (mark(line.mark, &line.status))
                            @if !line.remark.is_empty() { br; span.soft.small { (line.remark) } } }
                    }
                }
            }
        }
    }
}

fn age(desk: &Desk<'_>, line: &Line) -> String {
    desk.say(&format!("âge : {}", line.age), &format!("age: {}", line.age))
}

fn matrix(desk: &Desk<'_>, matrix: &Matrix) -> Markup {
    let caption = desk.say(
        "Nombre de CPTS par région et par étape. Chaque nombre mène à sa preuve ; sous le nombre, sa date et ce qu'il vaut.",
        "Number of CPTS by region and stage. Every number leads to its proof; below the number, its date and how sure it is.",
    );
    let departments = desk.departments();
    html! {
        h2 #regions { (desk.say("Région par région", "Region by region")) }
        p { (desk.say(
            "Les chiffres d'une ligne peuvent dater de jours différents, et la ligne France n'est pas la somme des régions.",
            "The figures of one row may be of different days, and the row of France is not the sum of the regions.",
        )) }
        ul.legend {
            @for status in [Status::Agreed, Status::SingleSource, Status::Conflict, Status::Derived,
                            Status::Bounded, Status::Stale, Status::Missing] {
                @let (shape, word) = names::status(status, desk.lang);
                li { (mark(shape, "")) strong { (word) } (desk.lang.pick("\u{a0}: ", ": ")) (names::status_meaning(status, desk.lang)) }
            }
        }
        div.scroll role="region" tabindex="0" aria-label=(caption) {
            table.matrix.cards {
                caption { (caption) }
                thead { tr {
                    th scope="col" { (desk.say("Région", "Region")) }
                    @for column in &matrix.columns { th scope="col" { (column) } }
                } }
                tbody {
                    @for row in &matrix.rows {
                        tr class=[row.whole.then_some("whole")] {
                            th scope="row" {
                                @if let Some(href) = &row.href { a href=(href) { (row.name) } } @else { (row.name) }
                                @if let Some(rest) = rest(desk, row) { span.rest aria-hidden="true" { (rest) } }
                            }
                            @for (column, cell) in matrix.columns.iter().zip(&row.cells) {
                                (matrix_cell(desk, column, cell.as_ref()))
                            }
                        }
                    }
                }
            }
        }
        @if !departments.is_empty() {
            h3 { (desk.say("Les départements dont un chiffre est connu", "The departments of which a figure is known")) }
            ul.places.small.sans {
                @for department in departments {
                    li { a href=[desk.territory_href(department, Spot::Front)] {
                        (desk.name(department)) " (" (department.number()) ")"
                    } }
                }
            }
        }
    }
}

/// On a phone the empty cells of a row are one remark.
fn rest(desk: &Desk<'_>, row: &Row) -> Option<String> {
    match row.cells.iter().flatten().count() {
        0 => Some(desk.say("aucun chiffre", "no figure")),
        known if known < row.cells.len() => {
            Some(desk.say("aucun chiffre pour les autres étapes", "no figure for the other stages"))
        }
        _ => None,
    }
}

fn matrix_cell(desk: &Desk<'_>, column: &str, cell: Option<&Line>) -> Markup {
    let (shape, missing) = names::status(Status::Missing, desk.lang);
    let (rift, dispute) = names::status(Status::Conflict, desk.lang);
    html! {
        @if let Some(line) = cell {
            td.rift[line.disputed] data-label=(column) {
                a.v href=(line.href) { (line.value) }
                span.d { (line.short_date) }
                span.s { (mark(line.mark, &line.status)) }
                @if line.disputed && line.mark != rift { span.s { (mark(rift, &dispute)) } }
            }
        } @else {
            td.none { span.gone aria-hidden="true" { (shape) } span.hid { (missing) } }
        }
    }
}

fn changed(desk: &Desk<'_>, changes: &Changes) -> Markup {
    html! {
        h2 #changements { (desk.say("Ce qui a changé", "What has changed")) }
        p { (changes.intro) }
        @if !changes.told.is_empty() {
            ul {
                @for told in &changes.told {
                    li { bdi { (told.sentence) } br; span.soft.small { bdi { (told.why) } } }
                }
            }
        }
        @if !changes.more.is_empty() { p.small.sans.soft { (changes.more) } }
        p { a href=(Topic::Changes.href(desk, Spot::Front)) { (desk.say("Nuit après nuit, ce qui a changé", "What has changed, night by night")) } }
    }
}

/// A quotation: French words in French marks, whatever the language of the page.
pub(super) fn quotation(desk: &Desk<'_>, text: &str) -> Markup {
    let french = (desk.lang != Lang::Fr).then_some("fr");
    html! { bdi lang=[french] { (Lang::quote(text)) } }
}

/// A link out of the report; text where the address is not one of the web.
pub(super) fn outside(address: &str, text: &str) -> Markup {
    let web = Url::parse(address)
        .is_ok_and(|url| matches!(url.scheme(), "http" | "https") && has_address(&url));
    html! {
        @if web { a href=(address) rel="noopener noreferrer nofollow" { bdi { (text) } } }
        @else { bdi { (text) } }
    }
}

fn chapter(anchor: &str, chapter: &Chapter) -> Markup {
    html! {
        h2 id=(anchor) { (chapter.title) }
        ul { @for point in &chapter.points { li { (point) } } }
    }
}

/// The same text with a capital letter.
pub(super) fn first_upper(text: &str) -> String {
    let mut rest = text.chars();
    match rest.next() {
        Some(first) => clean(&first.to_uppercase().chain(rest).collect::<String>()),
        None => String::new(),
    }
}

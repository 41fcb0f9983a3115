//! What is known of every territory at every stage, with its status and its age, as one table.

use maud::{Markup, html};

use crate::model::{Level, Measure, StageRange, Territory};
use crate::reconcile::Status;

use super::dates;
use super::desk::{Desk, Placed, Spot};
use super::front::COLUMNS;
use super::front_page::mark;
use super::names;
use super::shell::{self, Head};
use super::tools::{self, Choice, Tools, options};
use super::topic::Topic;

/// A column: what is measured at which stages.
type Column = (Measure, StageRange);

/// The page of coverage.
pub(super) fn page(desk: &Desk<'_>) -> String {
    let title = desk.say(
        "Ce qui est connu, territoire par territoire",
        "What is known, territory by territory",
    );
    let columns: Vec<Column> = COLUMNS
        .iter()
        .map(|&range| (Measure::Communities, range))
        .chain([(Measure::PopulationShare, StageRange::ALL)])
        .collect();
    let rows = rows(desk);
    let content = html! {
        h1 { (title) }
        p.stand { (desk.say(
            "Chaque case dit ce que vaut le dernier chiffre connu et son âge. Une case vide veut dire qu'aucune des pages lues ne \
             donne le chiffre ; ce n'est pas un zéro.",
            "Each cell says how well the latest figure is known, and its age. An empty cell means that none of the pages read \
             gives the figure; it is not a zero.",
        )) }
        (summary(desk, &rows, &columns))
        (tools::tools(desk, &controls(desk, &rows)))
        div.scroll role="region" tabindex="0" aria-label=(title) {
            table.matrix.cards {
                caption { (desk.say(
                    "Le dernier chiffre de chaque case, ce qu'il vaut et son âge",
                    "The latest figure of each cell, how well it is known, and its age",
                )) }
                thead { tr {
                    th scope="col" { (desk.say("Territoire", "Territory")) }
                    @for (measure, range) in &columns { th scope="col" { (head(desk, measure, *range)) } }
                } }
                tbody #liste { @for &territory in &rows { (row(desk, territory, &columns)) } }
            }
        }
    };
    let head = Head {
        title,
        spot: Spot::Territory,
        twin: Topic::Coverage.twin(desk),
        contents: Vec::new(),
        topic: Some(Topic::Coverage),
    };
    shell::sheet(desk, &head, &content)
}

/// The country, every region, and every department of which something is known.
fn rows(desk: &Desk<'_>) -> Vec<Territory> {
    let mut rows = vec![Territory::FRANCE];
    rows.extend(desk.regions());
    rows.extend(desk.departments());
    rows
}

fn head(desk: &Desk<'_>, measure: &Measure, range: StageRange) -> String {
    match measure {
        Measure::Communities => names::stages_short(range, desk.lang),
        measure => names::measure(measure, desk.lang),
    }
}

fn level(territory: Territory, desk: &Desk<'_>) -> String {
    match territory.level() {
        Level::Country => desk.say("pays", "country"),
        Level::Region => desk.say("région", "region"),
        Level::Department => desk.say("département", "department"),
    }
}

/// How many cells of the regions are known how well.
fn summary(desk: &Desk<'_>, rows: &[Territory], columns: &[Column]) -> Markup {
    let regions = || rows.iter().filter(|territory| territory.level() == Level::Region);
    let cells =
        || regions().flat_map(|&territory| columns.iter().map(move |column| (territory, column)));
    let status = |(territory, (measure, range)): (Territory, &Column)| {
        desk.current(territory, measure, *range).map_or(Status::Missing, |it| it.figure.status)
    };
    let all = cells().count();
    let counted = STATUSES.map(|one| (one, cells().filter(|&cell| status(cell) == one).count()));
    html! {
        p { (desk.say(&format!("Des {all} cases région × étape :"), &format!("Of the {all} cells region × stage:"))) }
        ul.legend {
            @for (status, count) in counted {
                @let (shape, word) = names::status(status, desk.lang);
                li { (mark(shape, "")) strong { (count) " " (word) } (desk.lang.pick("\u{a0}: ", ": ")) (names::status_meaning(status, desk.lang)) }
            }
        }
    }
}

const STATUSES: [Status; 7] = [
    Status::Agreed,
    Status::SingleSource,
    Status::Conflict,
    Status::Derived,
    Status::Bounded,
    Status::Stale,
    Status::Missing,
];

fn controls(desk: &Desk<'_>, rows: &[Territory]) -> Tools<'static> {
    let levels = rows.iter().map(|&it| (it.level().code().to_owned(), level(it, desk)));
    Tools {
        list: "liste",
        search: desk.say("Chercher un territoire", "Search a territory"),
        choices: vec![Choice {
            attribute: "level",
            name: desk.say("Niveau", "Level"),
            options: options(levels),
        }],
        orders: vec![
            ("", desk.say("pays, régions, départements", "country, regions, departments")),
            ("name", desk.say("nom", "name")),
            ("-known", desk.say("le plus connu d'abord", "best known first")),
            ("known", desk.say("le moins connu d'abord", "least known first")),
            ("age", desk.say("chiffre le plus récent d'abord", "newest figure first")),
            ("-age", desk.say("chiffre le plus ancien d'abord", "oldest figure first")),
        ],
    }
}

fn row(desk: &Desk<'_>, territory: Territory, columns: &[Column]) -> Markup {
    let placed: Vec<Option<&Placed<'_>>> =
        columns.iter().map(|(measure, range)| desk.current(territory, measure, *range)).collect();
    let known = placed.iter().flatten().count();
    let age = placed.iter().flatten().map(|it| it.figure.age_days).min();
    let name = desk.name(territory);
    html! {
        tr.whole[territory == Territory::FRANCE] data-item data-level=(territory.level().code()) data-name=(name)
            data-known=(known) data-age=[age] {
            th scope="row" {
                @if let Some(href) = desk.territory_href(territory, Spot::Territory) { a href=(href) { (name) } }
                @else { (name) }
                @if known == 0 { span.rest aria-hidden="true" { (desk.say("aucun chiffre", "no figure")) } }
            }
            @for ((measure, range), placed) in columns.iter().zip(placed) {
                (cell(desk, &head(desk, measure, *range), placed))
            }
        }
    }
}

fn cell(desk: &Desk<'_>, column: &str, placed: Option<&Placed<'_>>) -> Markup {
    let (shape, missing) = names::status(Status::Missing, desk.lang);
    html! {
        @if let Some(placed) = placed {
            @let (shape, word) = names::status(placed.figure.status, desk.lang);
            td.rift[placed.figure.status == Status::Conflict] data-label=(column) {
                a href=(desk.figure_href(placed, Spot::Territory)) { (desk.value(placed.figure)) }
                span.s { (mark(shape, &word)) }
                span.d { (dates::age(placed.figure.age_days, desk.lang)) }
            }
        } @else {
            td.none { span.gone aria-hidden="true" { (shape) } span.hid { (missing) } }
        }
    }
}

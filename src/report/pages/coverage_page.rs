//! Region by region: the latest figure of every territory at every stage, how sure and how old, as one
//! table.

use maud::{Markup, html};

use crate::model::{Level, Measure, StageRange, Territory};
use crate::reconcile::Status;

use super::shell::{self, Head};
use crate::report::basis::address::Spot;
use crate::report::basis::desk::{Desk, Placed};
use crate::report::basis::marks::mark;
use crate::report::basis::tools::{self, Choice, Tools, options};
use crate::report::basis::topic::Topic;
use crate::report::findings::front::COLUMNS;
use crate::report::findings::map;
use crate::report::language::names;
use crate::report::language::words::Lang;

/// What is counted in a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Column {
    /// Communities at some stages.
    Stages(StageRange),
    /// The share of the population, from whatever stage on its source counts.
    Covered,
}

/// The columns: the stages, then the population.
fn columns() -> Vec<Column> {
    COLUMNS.into_iter().map(Column::Stages).chain([Column::Covered]).collect()
}

impl Column {
    fn newest<'d, 'a>(self, desk: &'d Desk<'a>, place: Territory) -> Option<&'d Placed<'a>> {
        match self {
            Self::Stages(range) => desk.current(place, &Measure::Communities, range),
            Self::Covered => map::newest(desk, place, &map::covered()),
        }
    }

    fn head(self, desk: &Desk<'_>) -> String {
        match self {
            Self::Stages(range) => names::stages_short(range, desk.lang),
            Self::Covered => names::measure(&Measure::PopulationShare, desk.lang),
        }
    }
}

/// The page, region by region.
pub(crate) fn page(desk: &Desk<'_>) -> String {
    let title = desk.say("Région par région", "Region by region");
    let columns = columns();
    let rows = rows(desk);
    let content = html! {
        h1 { (title) }
        p.stand { (desk.say(
            "Le dernier chiffre connu de chaque territoire à chaque étape, avec sa date, son âge et ce qu'il vaut. Une case vide \
             veut dire qu'aucune des pages lues ne donne le chiffre ; ce n'est pas un zéro.",
            "The latest known figure of each territory at each stage, with its date, its age and how sure it is. An empty cell \
             means that none of the pages read gives the figure; it is not a zero.",
        )) }
        p { (desk.say(
            "Les chiffres d'une ligne peuvent dater de jours différents, et la ligne France n'est pas la somme des régions.",
            "The figures of one row may be of different days, and the row of France is not the sum of the regions.",
        )) }
        (summary(desk, &rows, &columns))
        (tools::tools(desk, &controls(desk, &rows)))
        div.scroll role="region" tabindex="0" aria-label=(title) {
            table.matrix.cards {
                caption { (desk.say(
                    "Le dernier chiffre de chaque case. Chaque nombre mène à sa preuve.",
                    "The latest figure of each cell. Every number leads to its proof.",
                )) }
                thead { tr {
                    th scope="col" { (desk.say("Territoire", "Territory")) }
                    @for column in &columns { th scope="col" { (column.head(desk)) } }
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
    let status = |(territory, column): (Territory, &Column)| {
        column.newest(desk, territory).map_or(Status::Missing, |it| it.figure.status)
    };
    let all = cells().count();
    let counted = STATUSES.map(|one| (one, cells().filter(|&cell| status(cell) == one).count()));
    html! {
        p { (desk.say(&format!("Sur {all} cases, régions et colonnes :"), &format!("Of {all} cells, regions by columns:"))) }
        ul.legend {
            @for (status, count) in counted {
                @let (shape, word) = names::status(status, desk.lang);
                li { (mark(shape, "")) strong { (word) } ", " (cells_of(count, desk.lang)) (desk.lang.pick("\u{a0}: ", ": ")) (names::status_meaning(status, desk.lang)) }
            }
        }
    }
}

fn cells_of(count: usize, lang: Lang) -> String {
    // In French none is singular, too.
    let word = match (lang, count) {
        (Lang::Fr, 0 | 1) => "case",
        (Lang::Fr, _) => "cases",
        (Lang::En, 1) => "cell",
        (Lang::En, _) => "cells",
    };
    format!("{count}\u{a0}{word}")
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
    let placed: Vec<_> = columns.iter().map(|column| column.newest(desk, territory)).collect();
    let known = placed.iter().flatten().count();
    let age = placed.iter().flatten().map(|it| it.figure.age_days).min();
    let name = desk.name(territory);
    html! {
        tr.whole[territory == Territory::FRANCE] data-item data-level=(territory.level().code()) data-name=(name)
            data-known=(known) data-age=[age] {
            th scope="row" {
                @if let Some(href) = desk.territory_href(territory, Spot::Territory) { a href=(href) { (name) } }
                @else { (name) }
                @if let Some(rest) = rest(desk, known, columns.len()) { span.rest aria-hidden="true" { (rest) } }
            }
            @for (column, placed) in columns.iter().zip(placed) { (cell(desk, *column, placed)) }
        }
    }
}

/// On a phone the empty cells of a row are one remark.
fn rest(desk: &Desk<'_>, known: usize, all: usize) -> Option<String> {
    match known {
        0 => Some(desk.say("aucun chiffre", "no figure")),
        known if known < all => {
            Some(desk.say("aucun chiffre pour le reste", "no figure for the rest"))
        }
        _ => None,
    }
}

fn cell(desk: &Desk<'_>, column: Column, placed: Option<&Placed<'_>>) -> Markup {
    let (shape, missing) = names::status(Status::Missing, desk.lang);
    let (rift, dispute) = names::status(Status::Conflict, desk.lang);
    html! {
        @if let Some(placed) = placed {
            @let line = map::line(desk, placed, Spot::Territory);
            td.rift[line.disputed] data-label=(column.head(desk)) {
                a.v href=(line.href) { (line.value) }
                span.d { (line.short_date) " (" (line.age) ")" }
                @if column == Column::Covered { span.d { (names::stages_short(line.stages, desk.lang)) } }
                span.s { (mark(line.mark, &line.status)) }
                @if !line.caution.is_empty() { span.d { (line.caution) } }
                @if line.disputed && line.mark != rift { span.s { (mark(rift, &dispute)) } }
            }
        } @else {
            td.none { span.gone aria-hidden="true" { (shape) } span.hid { (missing) } }
        }
    }
}

//! The page of one territory: what is known, and the proof of it, claim by claim.
//!
//! Every figure of the edition has a row here and every claim an entry, each with an id, so that
//! a number on the front page always leads to the words that carry it.

use std::collections::BTreeMap;

use maud::{Markup, html};

use crate::communities::Community;
use crate::model::{ClaimId, Level, Measure, StageRange, Territory};
use crate::normalise::Claim;

use super::front_page::lines;
use super::shell::{self, Head};
use super::{dispute_page, overview, proof};
use crate::report::basis::address::{Spot, page_name, period_page_name};
use crate::report::basis::credit;
use crate::report::basis::desk::{Desk, Placed};
use crate::report::basis::marks::mark;
use crate::report::drawings::course::evolution_list;
use crate::report::findings::{citation, dispute, front};
use crate::report::language::period::Period;
use crate::report::language::words::{self, first_upper};
use crate::report::language::{dates, names, setting};

/// What of a territory stands on a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Extent {
    /// All of it, as its own page has it: what is proven elsewhere as a line that leads there.
    Own,
    /// The proofs of one period.
    Period(Period),
}

/// The page of a territory in the language of the desk.
pub(crate) fn page(desk: &Desk<'_>, territory: Territory) -> String {
    let name = desk.name(territory);
    let (named, cells) = sections(desk, territory, Extent::Own);
    let communities = communities(desk, territory);
    let course = overview::course(desk, territory);
    let current = front::current(desk, territory, Spot::Territory);
    let disputes = dispute_page::of_territory(desk, territory);
    // The series of the country is long: two numbers that follow each other confuse nobody there.
    let distinct = if territory.level() == Level::Country { 3 } else { 2 };
    let evolutions = dispute::evolutions(desk, territory, distinct, Spot::Territory);
    let content = html! {
        nav.trail.small aria-label=(desk.say("Fil d'Ariane", "Breadcrumb")) { (trail(desk, territory)) }
        h1 { (name) }
        (overview::opening(desk, territory))
        @if current.is_empty() {
            p.lead { (desk.say("Aucun chiffre n'est retenu pour ce territoire.", "No figure is kept for this territory.")) }
        } @else {
            (lines(desk, &desk.say("Le dernier chiffre connu, étape par étape", "The latest known figure, stage by stage"), &current))
        }
        @if let Some(course) = &course { (course) }
        @if !current.is_empty() { (overview::missing(desk, territory)) }
        @if let Some(disputes) = &disputes {
            section aria-labelledby="desaccords" {
                h2 #desaccords { (desk.say("Les désaccords", "Disagreements")) }
                (disputes)
            }
        }
        @if !evolutions.is_empty() {
            section aria-labelledby="evolution" {
                h2 #evolution { (desk.say("Des nombres de dates différentes", "Numbers of different dates")) }
                p { (desk.say(
                    "Ces nombres diffèrent parce qu'ils parlent de dates différentes : une évolution, pas un désaccord.",
                    "These numbers differ because they speak of different dates: the course of time, not a disagreement.",
                )) }
                @for evolution in &evolutions { (evolution_list(evolution)) }
            }
        }
        @if let Some(communities) = &communities { (communities) }
        @if !named.is_empty() {
            section aria-labelledby="preuves" {
                h2 #preuves { (desk.say("Les preuves, chiffre par chiffre", "The proofs, figure by figure")) }
                ul.places.sans { @for (anchor, name) in &named { li { a href={ "#" (anchor) } { (name) } } } }
                @if !desk.layout.periods(territory).is_empty() {
                    p.small.sans {
                        (desk.say("Période par période : ", "Period by period: "))
                        (periods(desk, territory, None))
                    }
                }
            }
        }
        (cells)
    };
    let parts = [
        (course.is_some(), "courbe", desk.say("Dans le temps", "Over time")),
        (!current.is_empty(), "manque", desk.say("Ce qui manque", "What is missing")),
        (disputes.is_some(), "desaccords", desk.say("Les désaccords", "Disagreements")),
        (communities.is_some(), "communautes", desk.say("Les communautés", "The communities")),
        (!named.is_empty(), "preuves", desk.say("Les preuves", "The proofs")),
    ];
    let contents = parts.into_iter().filter(|(written, _, _)| *written);
    let head = Head {
        title: desk.say(&format!("CPTS : {name}"), &format!("CPTS: {name}")),
        spot: Spot::Territory,
        twin: format!("../{}/{}", desk.lang.other().code(), page_name(territory)),
        contents: contents.map(|(_, anchor, name)| (anchor.to_owned(), name)).collect(),
        topic: None,
    };
    shell::sheet(desk, &head, &content)
}

/// The cells of a territory as far as a page has them, and what leads to each.
pub(crate) fn sections(
    desk: &Desk<'_>,
    territory: Territory,
    extent: Extent,
) -> (Vec<(String, String)>, Markup) {
    let mut contents = Vec::new();
    let mut written = Vec::new();
    for ((measure, _, range), held) in held(desk, territory, extent) {
        let name = first_upper(&names::cell(measure, range, desk.lang));
        let anchor = cell_anchor(measure, range);
        written.push(cell(desk, (&anchor, &name), held));
        contents.push((anchor, name));
    }
    (contents, html! { @for section in &written { (section) } })
}

/// A cell in the order of a reader: communities first, and a single stage before the sums that contain it.
type Cell<'a> = (&'a Measure, bool, StageRange);

/// What a page has of a cell.
#[derive(Default)]
struct Held<'d, 'a> {
    figures: Vec<&'d Placed<'a>>,
    claims: Vec<&'a Claim>,
    /// What is proven elsewhere, and stands here as a line that leads there.
    other_figures: Vec<&'d Placed<'a>>,
    other_claims: Vec<&'a Claim>,
}

/// The cells of a territory of which a page has something, and what it has; on the territory's own page
/// every cell of which anything is known.
fn held<'d, 'a>(
    desk: &'d Desk<'a>,
    territory: Territory,
    extent: Extent,
) -> BTreeMap<Cell<'a>, Held<'d, 'a>> {
    let of = |measure: &'a Measure, range: StageRange| (measure, range.from() != range.to(), range);
    let mut cells: BTreeMap<Cell<'a>, Held<'d, 'a>> = BTreeMap::new();
    match extent {
        Extent::Period(period) => {
            let (figures, claims) = desk.proven(territory, period);
            for placed in figures {
                let figure = placed.figure;
                cells.entry(of(&figure.measure, figure.stages)).or_default().figures.push(placed);
            }
            for &claim in claims {
                cells.entry(of(&claim.measure, claim.stages)).or_default().claims.push(claim);
            }
        }
        Extent::Own => {
            let is_here = |day| desk.layout.period(territory, day).is_none();
            for placed in desk.figures(territory) {
                let figure = placed.figure;
                let held = cells.entry(of(&figure.measure, figure.stages)).or_default();
                // What is quoted today stands in full on the territory's own page, whatever its day.
                if figure.current || is_here(figure.as_of.end) {
                    held.figures.push(placed);
                } else if desk.layout.is_listed(territory, figure.as_of.end) {
                    held.other_figures.push(placed);
                }
            }
            for &claim in desk.claims(territory) {
                let held = cells.entry(of(&claim.measure, claim.stages)).or_default();
                if is_here(claim.as_of.end) {
                    held.claims.push(claim);
                } else if desk.layout.is_listed(territory, claim.as_of.end) {
                    held.other_claims.push(claim);
                }
            }
        }
    }
    for held in cells.values_mut() {
        for figures in [&mut held.figures, &mut held.other_figures] {
            figures.sort_by(|a, b| {
                b.figure.as_of.end.cmp(&a.figure.as_of.end).then_with(|| a.anchor.cmp(&b.anchor))
            });
        }
    }
    cells
}

/// The way to the pages of proofs.
pub(crate) fn periods(desk: &Desk<'_>, territory: Territory, here: Option<Period>) -> Markup {
    html! {
        @for (index, period) in desk.layout.periods(territory).into_iter().enumerate() {
            @if 0 < index { ", " }
            @let current = (here == Some(period)).then_some("page");
            a href=(period_page_name(territory, period)) aria-current=[current] { (dates::period(period, desk.lang)) }
        }
    }
}

/// Where the reader is, and what lies below.
fn trail(desk: &Desk<'_>, territory: Territory) -> Markup {
    let home = format!("../{}", shell::front_name(desk.lang));
    let parent = desk.edition.geography.parent(territory);
    let parent = parent.and_then(|parent| {
        Some((desk.name(parent), desk.territory_href(parent, Spot::Territory)?))
    });
    let below = desk
        .edition
        .geography
        .children(territory)
        .filter(|child| child.level() == Level::Department);
    let below: Vec<_> = below
        .filter_map(|child| Some((desk.name(child), desk.territory_href(child, Spot::Territory)?)))
        .collect();
    html! {
        a href=(home) { (desk.say("Le rapport", "The report")) }
        @if let Some((name, href)) = parent { " › " a href=(href) { (name) } }
        " › " span aria-current="page" { (desk.name(territory)) }
        @if !below.is_empty() {
            br; (desk.say("Départements : ", "Departments: "))
            @for (index, (name, href)) in below.iter().enumerate() {
                @if 0 < index { ", " }
                a href=(href) { (name) }
            }
        }
    }
}

fn cell_anchor(measure: &Measure, range: StageRange) -> String {
    format!("s-{}", crate::report::basis::address::slug(&format!("{measure}-{range}")))
}

/// A cell, as far as a page has it.
fn cell(desk: &Desk<'_>, (anchor, name): (&str, &str), held: Held<'_, '_>) -> Markup {
    let Held { figures, claims, other_figures, other_claims } = held;
    html! {
        section aria-labelledby=(anchor) {
            h2 id=(anchor) { (name) }
            @if !figures.is_empty() {
                table.cards {
                    caption { (desk.say("Les chiffres retenus, du plus récent au plus ancien", "The figures kept, newest first")) }
                    thead { tr {
                        th scope="col" { (desk.say("Date", "Date")) }
                        th scope="col" .num { (desk.say("Combien", "How many")) }
                        th scope="col" { (desk.say("Est-ce sûr ?", "How sure")) }
                        th scope="col" { (desk.say("Pourquoi ce chiffre", "Why this figure")) }
                    } }
                    tbody { @for placed in figures { (figure_row(desk, placed)) } }
                }
            }
            @if !other_figures.is_empty() {
                h3 { (desk.say("Les chiffres plus anciens", "Older figures")) }
                ul.lines { @for placed in other_figures { (proof::figure_line(desk, placed)) } }
            }
            @if !claims.is_empty() {
                h3 { (desk.say("Ce qui a été publié", "What was published")) }
                @for claim in claims { (proof::claim(desk, claim)) }
            }
            @if !other_claims.is_empty() {
                h3 { (desk.say("Ce qui a été publié", "What was published")) }
                ul.lines { @for claim in other_claims { (proof::line(desk, claim)) } }
            }
        }
    }
}

fn figure_row(desk: &Desk<'_>, placed: &Placed<'_>) -> Markup {
    let figure = placed.figure;
    let (shape, word) = names::status(figure.status, desk.lang);
    let explanation = desk.tell(&figure.explanation);
    let proofs = |ids: &[ClaimId]| {
        let claims = ids.iter().filter_map(|id| desk.claim(id));
        let link = |claim: &Claim| {
            let value = words::value(&claim.value, &claim.measure, desk.lang);
            let text = format!("{value} ({})", desk.who(claim));
            (desk.claim_href(claim, Spot::Territory), text)
        };
        claims.map(link).collect::<Vec<_>>()
    };
    let chosen: Vec<_> = figure.claim.iter().cloned().collect();
    let chosen =
        if figure.witnesses.is_empty() { proofs(&chosen) } else { proofs(&figure.witnesses) };
    let implied = proofs(&figure.implied_by);
    let bounded =
        figure.value.is_some() && (figure.low < figure.value || figure.value < figure.high);
    html! {
        tr id=(placed.anchor) {
            th scope="row" { (dates::as_of(&figure.as_of, desk.lang)) }
            td.num { span.v { (desk.value(figure)) }
                @if bounded && figure.low.is_some() && figure.high.is_some() {
                    br; span.soft.small { (words::bounds(figure.low, figure.high, &figure.measure, desk.lang)) }
                }
            }
            td { (mark(shape, &word)) br; span.soft.small { (dates::age_of(&figure.as_of, figure.age_days, desk.lang)) } }
            td {
                @if !explanation.is_empty() { bdi { (explanation) } br; }
                @if !chosen.is_empty() { @if chosen.len() == 1 { (desk.say("Le dit : ", "Said by: ")) } @else { (desk.say("Le disent : ", "Said by: ")) }  (links(&chosen)) ". " }
                @if !implied.is_empty() { (desk.say("Se déduit de : ", "Follows from: ")) (links(&implied)) ". " }
                @if !figure.dissenters.is_empty() {
                    strong { (proof::otherwise(desk, figure.dissenters.len())) } (links(&proofs(&figure.dissenters))) ". "
                }
                @if !figure.decided_by.is_empty() {
                    span.soft { (desk.say("Départage : ", "Decided by: ")) (names::step(&figure.decided_by, desk.lang)) "." }
                }
                @if figure.current { (citation::folded(desk, &citation::figure(desk, figure))) }
            }
        }
    }
}

fn links(links: &[(String, String)]) -> Markup {
    html! {
        @for (index, (href, text)) in links.iter().enumerate() {
            @if 0 < index { ", " }
            a href=(href) { bdi { (text) } }
        }
    }
}

/// So many communities of which nobody tells the department are written; the tables have all.
const MOST_UNPLACED: usize = 400;

/// The communities that a department or a region knows by name; of France those that no page places
/// in a department.
fn communities(desk: &Desk<'_>, territory: Territory) -> Option<Markup> {
    let geography = &desk.edition.geography;
    let is_here = |community: &&Community| match community.department {
        Some(it) => it == territory || geography.parent(it) == Some(territory),
        None => territory == Territory::FRANCE,
    };
    let mut found: Vec<_> = desk.edition.communities.iter().filter(is_here).collect();
    if found.is_empty() {
        return None;
    }
    let mut more = 0;
    if territory == Territory::FRANCE {
        more = found.len().saturating_sub(MOST_UNPLACED);
        found.truncate(MOST_UNPLACED);
    }
    Some(html! {
        section aria-labelledby="communautes" {
            h2 #communautes { (desk.say("Les communautés nommées par les sources", "The communities that sources name")) }
            p { @if territory == Territory::FRANCE { (desk.say(
                "Celles dont aucune page lue ne dit le département ; les autres sont aux pages de leurs régions.",
                "Those of which no page read tells the department; the others are on the pages of their regions.",
            )) } @else { (desk.say(
                "Cette liste n'est pas complète : elle ne contient que les noms lus dans les pages.",
                "This list is not complete: it only holds the names read in the pages.",
            )) } }
            table.cards {
                caption { (desk.say("Nom, département, étape la plus récente", "Name, department, newest stage")) }
                thead { tr {
                    th scope="col" { (desk.say("Communauté", "Community")) }
                    th scope="col" { (desk.say("Département", "Department")) }
                    th scope="col" { (desk.say("Étape", "Stage")) }
                    th scope="col" { (desk.say("Copies des pages", "Copies of the pages")) }
                } }
                tbody { @for community in found { tr {
                    th scope="row" { bdi { (setting::name(&community.name)) } }
                    td { @if let Some(department) = community.department { (desk.name(department)) } }
                    td {
                        @if community.dissolved { (desk.say("dissoute", "dissolved")) }
                        @else if let Some((stage, as_of)) = &community.stage {
                            (names::stages(StageRange::exactly(*stage), desk.lang)) ", " (dates::as_of(as_of, desk.lang))
                        } @else { (desk.say("non précisée", "not said")) }
                    }
                    td { @for (index, (source, digest)) in community.sources.iter().enumerate() {
                        @if 0 < index { ", " }
                        @if let Some(href) = desk.capture_href(*digest, Spot::Territory) { a href=(href) { (credit::source_name(desk, source)) } }
                        @else { (credit::source_name(desk, source)) }
                    } }
                } } }
            }
            @if 0 < more { p.small.soft { (desk.say(
                &format!("Et {more} autres, dans le tableau des communautés."),
                &format!("And {more} more, in the table of communities."),
            )) } }
        }
    })
}

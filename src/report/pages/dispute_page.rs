//! Who disagrees, as a page: every conflict as a sentence with its quotations side by side.

use maud::{Markup, html};

use crate::model::Territory;

use super::shell::{self, Head};
use crate::report::basis::address::Spot;
use crate::report::basis::desk::Desk;
use crate::report::basis::marks::mark;
use crate::report::basis::restated;
use crate::report::basis::tools::{self, Choice, Tools, options};
use crate::report::basis::topic::Topic;
use crate::report::findings::dispute::{self, Dispute, Quote};
use crate::report::language::names;

/// What the cards of one page may weigh; the conflicts that follow are lines that lead to the page
/// of their territory, and those that no longer fit stand in the table.
const MOST_CARDS_BYTES: usize = 170_000;
const MOST_LINES_BYTES: usize = 60_000;

/// What the cards on the page of a territory may weigh.
const MOST_OF_TERRITORY_BYTES: usize = 30_000;

/// The page of all conflicts.
pub(crate) fn page(desk: &Desk<'_>) -> String {
    let title = desk.say("Les désaccords", "Disagreements");
    let all = desk.disputes.len();
    let listings = dispute::listings(desk);
    let content = html! {
        h1 { (title) }
        p.stand { (desk.say(
            "Ici, des sources disent du même territoire ce qui ne peut pas être vrai ensemble, à des dates trop proches \
             pour que le temps l'explique. Chaque désaccord est montré avec la phrase de chacun, côte à côte ; rien n'est \
             lissé. Ce qui a été retenu, et pourquoi, est dit.",
            "Here sources say of one territory what cannot all be true, at dates too close for time to explain it. Each \
             disagreement is shown with the words of all sides, side by side; nothing is smoothed over. What was kept, \
             and why, is said.",
        )) }
        (restated::note(desk, Spot::Territory))
        @if all == 0 {
            p { (desk.say("Aucun désaccord entre les sources.", "No disagreement between the sources.")) }
        } @else {
            h2 #ecarts { (desk.say("Du plus grand écart au plus petit", "From the widest gap to the narrowest")) }
            p { (desk.say(
                "Les nombres de CPTS d'abord, puis les parts de la population, puis les habitants.",
                "Numbers of CPTS first, then shares of the population, then inhabitants.",
            )) }
            (tools::tools(desk, &controls(desk)))
            section #liste {
                (cards(desk, (dispute::disputes(desk, Spot::Territory), all), (MOST_CARDS_BYTES, MOST_LINES_BYTES)))
            }
        }
        @if !listings.is_empty() {
            h2 #listes { (desk.say("Les listes de noms et les nombres publiés", "Lists of names and published numbers")) }
            ul { @for told in listings.iter().take(MOST_LISTINGS) { li { bdi { (told) } } } }
        }
    };
    let head = Head {
        title,
        spot: Spot::Territory,
        twin: Topic::Disputes.twin(desk),
        contents: Vec::new(),
        topic: Some(Topic::Disputes),
    };
    shell::sheet(desk, &head, &content)
}

/// So many lists are compared in words; the claims of all of them are on their pages.
const MOST_LISTINGS: usize = 60;

fn controls(desk: &Desk<'_>) -> Tools<'static> {
    let conflicts = &desk.disputes;
    let places = conflicts.iter().map(|it| (it.territory.to_string(), desk.name(it.territory)));
    let measures = conflicts
        .iter()
        .map(|it| (it.measure.code().to_owned(), names::measure(&it.measure, desk.lang)));
    Tools {
        list: "liste",
        search: desk
            .say("Chercher un mot, un nombre, une source", "Search a word, a number, a source"),
        choices: vec![
            Choice {
                attribute: "place",
                name: desk.say("Territoire", "Territory"),
                options: options(places),
            },
            Choice {
                attribute: "kind",
                name: desk.say("Nature", "Sort"),
                options: options(conflicts.iter().map(|it| {
                    let kind = kind(dispute::is_of_one_cell(desk, it));
                    (kind.to_owned(), kind_words(desk, kind))
                })),
            },
            Choice {
                attribute: "measure",
                name: desk.say("Mesure", "Measure"),
                options: options(measures),
            },
        ],
        orders: vec![
            ("", desk.say("mesure, puis écart", "measure, then gap")),
            ("-gap", desk.say("plus grand écart d'abord", "widest gap first")),
            ("gap", desk.say("plus petit écart d'abord", "narrowest gap first")),
            ("-day", desk.say("plus récent d'abord", "newest first")),
            ("name", desk.say("territoire", "territory")),
        ],
    }
}

/// Whether two numbers of one cell differ, or several do not add up.
fn kind(one_cell: bool) -> &'static str {
    if one_cell { "same" } else { "sum" }
}

fn kind_words(desk: &Desk<'_>, kind: &str) -> String {
    match kind {
        "same" => desk.say("deux nombres de la même chose", "two numbers of the same thing"),
        _ => desk.say("des nombres qui ne s'additionnent pas", "numbers that do not add up"),
    }
}

/// The widest as cards, the next as lines, and how many more there are.
fn cards(
    desk: &Desk<'_>,
    (disputes, all): (impl Iterator<Item = Dispute>, usize),
    (most, most_lines): (usize, usize),
) -> Markup {
    let mut written: Vec<Markup> = Vec::new();
    let (mut bytes, mut line_bytes, mut is_full) = (0, 0, false);
    for dispute in disputes {
        if !is_full {
            let card = card(desk, &dispute);
            is_full = most < bytes + card.0.len();
            if !is_full {
                bytes += card.0.len();
                written.push(card);
                continue;
            }
        }
        let line = line(desk, &dispute);
        if most_lines < line_bytes + line.0.len() {
            break;
        }
        line_bytes += line.0.len();
        written.push(line);
    }
    let more = all - written.len();
    html! {
        div { @for one in &written { (one) } }
        @if 0 < more { p.small.sans.soft { (desk.say(
            &format!("Et {more} autres désaccords, dans la table « conflicts »."),
            &format!("And {more} more disagreements, in the table “conflicts”."),
        )) } }
    }
}

/// The conflicts of a territory, where there are any.
pub(crate) fn of_territory(desk: &Desk<'_>, territory: Territory) -> Option<Markup> {
    let all = desk.conflicts(territory).len();
    let disputes = (dispute::disputes_of(desk, territory, Spot::Territory), all);
    (0 < all).then(|| cards(desk, disputes, (MOST_OF_TERRITORY_BYTES, MOST_OF_TERRITORY_BYTES / 2)))
}

/// A conflict with its quotations side by side.
pub(crate) fn card(desk: &Desk<'_>, dispute: &Dispute) -> Markup {
    html! {
        article.dispute id=(dispute.anchor) data-item data-gap=(dispute.width) data-day=(dispute.day)
            data-place=(dispute.territory) data-name=(desk.name(dispute.territory)) data-measure=(dispute.measure.code()) data-kind=(kind(dispute.one_cell)) {
            h3 { span.mark aria-hidden="true" { "≠" } bdi { (dispute.title) } }
            p { strong { (desk.say("Écart : ", "Gap: ")) (dispute.gap) ". " } bdi { (dispute.sentence) } }
            div.sides {
                div { @for quotes in said_at_once(&dispute.kept) { (side(desk, quotes, true)) } }
                div { @for quotes in said_at_once(&dispute.set_aside) { (side(desk, quotes, false)) } }
            }
            @if 0 < dispute.unquoted { p.small.sans { (desk.say(
                &format!("Et {} autres affirmations retenues, dans la table « conflicts ».", dispute.unquoted),
                &format!("And {} more claims that were kept, in the table “conflicts”.", dispute.unquoted),
            )) } }
            @if !dispute.advice.is_empty() {
                p { strong { (desk.say("Ce qui accorderait tout. ", "What would make all agree. ")) } bdi { (dispute.advice) } }
            }
            p.small.sans.soft { (desk.say("Ce qui a départagé : ", "What decided: ")) (dispute.step) "." }
        }
    }
}

/// A conflict as a line, which leads to the claim that was set aside.
fn line(desk: &Desk<'_>, dispute: &Dispute) -> Markup {
    let href = dispute.set_aside.first().map(|quote| quote.href.as_str());
    html! {
        p.small.sans id=(dispute.anchor) data-item data-gap=(dispute.width) data-day=(dispute.day)
            data-place=(dispute.territory) data-name=(desk.name(dispute.territory)) data-measure=(dispute.measure.code()) data-kind=(kind(dispute.one_cell)) {
            a href=[href] { bdi { (dispute.title) } } " " (desk.say("Écart : ", "Gap: ")) (dispute.gap) "."
        }
    }
}

/// The numbers of one sentence together: it is quoted once.
fn said_at_once(quotes: &[Quote]) -> impl Iterator<Item = &[Quote]> {
    quotes.chunk_by(|a, b| (&a.quotation, &a.who) == (&b.quotation, &b.who))
}

fn side(desk: &Desk<'_>, quotes: &[Quote], kept: bool) -> Markup {
    let (shape, word) = if kept {
        ("●", desk.say("retenu", "kept"))
    } else {
        ("≠", desk.say("écarté", "set aside"))
    };
    html! {
        div.side.out[!kept] {
            p.tag { (mark(shape, &word)) }
            @for quote in quotes {
                p { a.value href=(quote.href) { (quote.value) } }
                p.small.sans { (quote.what) ", " (quote.date) }
            }
            @for quote in quotes.iter().take(1) {
                blockquote lang="fr" { p { bdi { (quote.quotation) } } }
                p.small.sans { "— " bdi { (quote.who) } }
            }
        }
    }
}

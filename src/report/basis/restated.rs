//! Copies that restate: a page that comes with the project may keep the facts and figures of the
//! publisher in sentences of ours. Whoever quotes must know, so it is said once on the front page and
//! on each page that shows many quotations, and at every sentence that is concerned.

use maud::{Markup, html};

use crate::normalise::Claim;

use super::address::Spot;
use super::desk::Desk;
use super::topic::Topic;
use crate::report::language::setting;
use crate::report::language::words::Lang;

/// Where the page of the method explains it.
pub(crate) const ANCHOR: &str = "copies";

/// What stands on a page as a whole; nothing where every copy is the page itself.
pub(crate) fn note(desk: &Desk<'_>, spot: Spot) -> Markup {
    html! {
        @if desk.has_restated() {
            p.note.small.sans { strong { (desk.say("Des copies qui redisent.", "Copies that restate.")) } " " (explained(desk)) " "
                a href={ (Topic::Method.href(desk, spot)) "#" (ANCHOR) } { (desk.say("En savoir plus", "More about this")) } "." }
        }
    }
}

/// What it means, in two sentences.
pub(crate) fn explained(desk: &Desk<'_>) -> String {
    desk.say(
        "Les copies livrées avec le projet redisent les faits, les chiffres et les dates des pages avec d'autres mots : elles ne \
         sont pas les pages. Citer la page, à son adresse, et non la phrase montrée ici.",
        "The copies that come with the project restate the facts, figures and dates of the pages in other words: they are not \
         the pages. Quote the page, at its address, not the sentence shown here.",
    )
}

/// The words that carry a claim: a quotation, or where our copy restates the page its sentence
/// without the marks of one.
pub(crate) fn words(desk: &Desk<'_>, claim: &Claim) -> String {
    if desk.is_restated(claim) {
        let tag = desk.lang.pick("[reformulé]", "[restated]");
        format!("{} {tag}", setting::restated(&claim.evidence))
    } else {
        Lang::quote(&claim.evidence)
    }
}

/// What stands at one sentence.
pub(crate) fn warning(desk: &Desk<'_>, claim: &Claim) -> Markup {
    html! {
        @if desk.is_restated(claim) {
            p.small.sans.soft { (desk.say(
                "Phrase de notre copie, qui redit la page ; ce ne sont pas ses mots.",
                "A sentence of our copy, which restates the page; these are not its words.",
            )) }
        }
    }
}

//! The proof of a number: the exact words, who wrote them, when, where, and what became of them.

use maud::{Markup, html};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use crate::model::Basis;
use crate::normalise::{Claim, LISTING};
use crate::reconcile::{Decision, DecisionOutcome};
use crate::sources::has_address;

use crate::report::basis::address::Spot;
use crate::report::basis::credit::is_overtaken;
use crate::report::basis::desk::{Desk, Placed};
use crate::report::basis::marks::{mark, outside, quotation};
use crate::report::basis::{former, restated};
use crate::report::findings::citation::{self, Cited, nowhere};
use crate::report::findings::health;
use crate::report::language::words::{self, clean};
use crate::report::language::{dates, names, setting};

/// So many of those who say otherwise are named at a claim; the row of the figure has them all.
const MOST_RIVALS: usize = 5;

/// The entry of a claim, under its own id.
pub(crate) fn claim(desk: &Desk<'_>, claim: &Claim) -> Markup {
    let lang = desk.lang;
    let value = words::value(&claim.value, &claim.measure, lang);
    let cited = Cited::new(desk, claim);
    let said = |fr: &str, en: &str| desk.say(fr, en);
    html! {
        article.claim id=(claim.id) { (former::places(desk.former(claim)))
            h4 { span.value { (value) } (citation::corrected(desk, claim)) ", " (dates::of(&claim.measure, &claim.as_of, lang)) ", " bdi { (cited.who) }
                " " (permalink(desk, claim)) }
            blockquote lang="fr" { p { bdi {
                @if let Some(quoted) = &cited.quoted { (quoted) } @else { (restated::words(desk, claim)) }
            } } }
            (restated::warning(desk, claim))
            @for decision in decisions(desk, claim) { (fate(desk, decision)) }
            (rivals(desk, claim))
            dl.meta {
                dt { (said("Publié par", "Published by")) }
                dd { bdi { (setting::name(&claim.publisher)) } " (" (names::kind(claim.publisher_kind, lang)) ")"
                    (cited.published) }
                @if !claim.attributed_to.is_empty() {
                    dt { (said("Qui a compté", "Who counted")) }
                    dd { bdi { (setting::name(&claim.attributed_to)) } " (" (names::kind(claim.origin_kind, lang)) ")" }
                }
                dt { @if claim.measure.is_target() && claim.as_of.basis == Basis::Stated { (said("Échéance", "Due by")) }
                    @else { (said("Date du chiffre", "Date of the figure")) } }
                dd { (dates::as_of(&claim.as_of, lang)) " (" (names::basis(&claim.as_of, lang)) ")" }
                dt { (said("Vu sur la page", "Seen on the page")) }
                dd { (dates::between(claim.first_seen, claim.last_seen, lang))
                    @if let Some(day) = claim.withdrawn_at {
                        @if is_overtaken(desk, claim) {
                            (said("\u{a0}; depuis le ", "; since ")) (dates::day(day, lang))
                            (said(", la page donne un chiffre plus récent", ", the page gives a newer figure"))
                        } @else {
                            ", " strong { (said("retiré depuis le ", "withdrawn since ")) (dates::day(day, lang)) }
                            @if let Some(instead) = instead(desk, claim) {
                                (said(" ; la page dit maintenant ", "; the page now says "))
                                a href=(desk.claim_href(instead, Spot::Territory)) { (words::value(&instead.value, &instead.measure, lang)) }
                            }
                        } } }
                @if claim.method == LISTING {
                    dt { (said("Compté par nous", "Counted by us")) }
                    dd { (said(
                        "le nombre des noms d'une liste déclarée complète, dont la citation est la première ligne",
                        "the number of names of a list that is declared complete; the quotation is its first row",
                    )) }
                }
                @if let Some(corrected) = &claim.corrected {
                    dt { (said("Corrigé par nous", "Corrected by us")) }
                    dd { (said("la page imprime ", "the page prints "))
                        (words::value(&corrected.printed, &claim.measure, lang))
                        (lang.pick("\u{a0}: ", ": ")) (clean(&corrected.reason))
                        " (" bdi { (clean(&corrected.by)) } ", " (dates::day(corrected.date, lang)) ")" }
                }
                dt { (said("Mots lus", "Words read")) }
                dd { @if claim.method != LISTING { (quotation(desk, &claim.value_text)) } @else { "—" }
                    @if !claim.rule.is_empty() { ", " (said("étape : ", "stage: ")) (rule(desk, &claim.rule)) } }
                @if let Some(record) = desk.source(&claim.source).filter(|record| health::is_away(record)) {
                    @let (shape, state) = health::state(desk, record);
                    dt { (said("État de la source", "State of the source")) }
                    dd { (mark(shape, &state)) }
                }
                dt { (said("Adresse", "Address")) }
                dd { @if has_address(&claim.url) {
                        (outside(&passage(claim.url.as_str(), &claim.evidence), claim.url.as_str()))
                    } @else { (nowhere(desk)) } }
                @if let Some(href) = desk.capture_href(claim.capture, Spot::Territory) {
                    dt { (said("Copie archivée", "Archived copy")) }
                    dd { a href=(href) { @if desk.is_restated(claim) {
                            (said("notre copie, qui redit la page", "our copy, which restates the page"))
                        } @else { (said("le code de la page, tel que reçu", "the code of the page, as received")) } }
                        @if !claim.locator.is_empty() { ", " (said("à cet endroit : ", "at this place: ")) (clean(&claim.locator)) } }
                }
            }
            p.tag.soft { (said("Citation à copier", "Citation to copy")) }
            p.cite { (cited.press()) }
            details.formats {
                summary { (said("Pour une bibliographie", "For a bibliography")) }
                p.tag.soft { "BibTeX" }
                pre.bib { (cited.bibtex()) }
                p.tag.soft { "CSL-JSON (Zotero)" }
                pre.bib { (cited.csl()) }
            }
        }
    }
}

/// What gave the stages: the words of the page, or how it is known without any.
fn rule(desk: &Desk<'_>, rule: &str) -> Markup {
    let told = match rule {
        "no stage named" => Some(("aucune n'est nommée", "none is named")),
        "as counted before" => Some(("celle du nombre qui précède", "that of the number before")),
        "signature told beside it" => {
            Some(("la signature, dite à côté", "the signature, told beside it"))
        }
        "ordinal" => Some(("celle où l'on compte un rang", "that of which a rank is counted")),
        "total of its columns" => Some(("celles de ses colonnes", "those of its columns")),
        _ => None,
    };
    html! {
        @if let Some((fr, en)) = told { (desk.say(fr, en)) } @else {
            // What stands apart in the text is quoted apart.
            @for (at, part) in rule.split(" + ").enumerate() {
                @if 0 < at { " … " }
                (quotation(desk, part))
            }
        }
    }
}

/// The address of the entry, to keep: it is that of the claim, whatever else is said tomorrow.
fn permalink(desk: &Desk<'_>, claim: &Claim) -> Markup {
    let label = desk.say("Lien permanent vers ce relevé", "Permanent link to this claim");
    html! { a.anchor href={ "#" (claim.id) } aria-label=(label) title=(label) { "#" } }
}

/// A claim as one line under its own id, where its entry stands on another page.
pub(crate) fn line(desk: &Desk<'_>, claim: &Claim) -> Markup {
    let value = words::value(&claim.value, &claim.measure, desk.lang);
    html! {
        li id=(claim.id) { (former::places(desk.former(claim)))
            a href=(desk.claim_href(claim, Spot::Territory)) { (value) } " "
            (dates::short(&claim.as_of, desk.lang)) ", " bdi { (desk.who(claim)) }
        }
    }
}

/// A figure as one line under its own id, where its row stands on another page.
pub(crate) fn figure_line(desk: &Desk<'_>, placed: &Placed<'_>) -> Markup {
    let (shape, word) = names::status(placed.figure.status, desk.lang);
    html! {
        li id=(placed.anchor) {
            a href=(desk.figure_href(placed, Spot::Territory)) { (desk.value(placed.figure)) } " "
            (dates::short(&placed.figure.as_of, desk.lang)) " "
            span aria-hidden="true" { (shape) } span.hid { (word) }
        }
    }
}

/// What stands before those who say otherwise.
pub(crate) fn otherwise(desk: &Desk<'_>, count: usize) -> String {
    if count == 1 {
        desk.say("Dit autre chose : ", "Says otherwise: ")
    } else {
        desk.say("Disent autre chose : ", "Say otherwise: ")
    }
}

/// What the page says in the place of what it took back: the same cell, at the same time.
fn instead<'a>(desk: &Desk<'a>, claim: &Claim) -> Option<&'a Claim> {
    let is_same = |it: &&Claim| {
        it.withdrawn_at.is_none()
            && it.url == claim.url
            && it.measure == claim.measure
            && it.stages == claim.stages
            && it.as_of.end == claim.as_of.end
    };
    desk.claims(claim.territory).iter().copied().find(is_same)
}

/// Who says otherwise of the same cell and time.
fn rivals(desk: &Desk<'_>, claim: &Claim) -> Markup {
    let mut rivals: Vec<&Claim> = desk.rivals(&claim.id).collect();
    let more = rivals.len().saturating_sub(MOST_RIVALS);
    rivals.truncate(MOST_RIVALS);
    html! {
        @if !rivals.is_empty() {
            p.small.sans {
                strong { (otherwise(desk, rivals.len() + more)) }
                @for (index, rival) in rivals.iter().enumerate() {
                    @if 0 < index { ", " }
                    a href=(desk.claim_href(rival, Spot::Territory)) {
                        (words::value(&rival.value, &rival.measure, desk.lang)) " (" bdi { (desk.who(rival)) } ")"
                    }
                }
                @if 0 < more { (desk.say(&format!(" et {more} autres"), &format!(" and {more} more"))) }
                "."
            }
        }
    }
}

/// What to say of a claim: where it mattered, or else that it spoke of another time.
fn decisions<'d>(desk: &Desk<'d>, claim: &Claim) -> Vec<&'d Decision> {
    let all = desk.decisions(&claim.id);
    let mattered = |decision: &&&Decision| decision.outcome != DecisionOutcome::OutOfWindow;
    let some: Vec<_> = all.iter().filter(mattered).copied().collect();
    if some.is_empty() { all.iter().take(1).copied().collect() } else { some }
}

fn fate(desk: &Desk<'_>, decision: &Decision) -> Markup {
    let (shape, word) = names::outcome(decision.outcome, desk.lang);
    let reason = desk.tell(&decision.reason);
    html! {
        p.small.sans {
            strong { (mark(shape, &word)) } ". "
            @if !reason.is_empty() { bdi { (reason) } " " }
            @if !decision.step.is_empty() {
                span.soft { (desk.say("Ce qui le place : ", "What placed it: ")) (names::step(decision.step, desk.lang)) "." }
            }
        }
    }
}

/// The address of a page, and in it of the words: browsers that know text fragments scroll to
/// them and mark them, others open the page as ever.
fn passage(url: &str, evidence: &str) -> String {
    // The first words are enough to find the place, and survive a later change of the rest.
    let words = evidence.split_whitespace().take(8).collect::<Vec<_>>().join(" ");
    let mark = if url.contains('#') { "" } else { "#" };
    format!("{url}{mark}:~:text={}", utf8_percent_encode(&words, NON_ALPHANUMERIC))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passages() {
        #[rustfmt::skip]
        let cases = [
            ("https://a.fr/p", "41 projets", "https://a.fr/p#:~:text=41%20projets"),
            ("https://a.fr/p#bas", "à 5 %", "https://a.fr/p#bas:~:text=%C3%A0%205%20%25"),
            ("https://a.fr/p", "a,b-c&d\"", "https://a.fr/p#:~:text=a%2Cb%2Dc%26d%22"),
            ("https://a.fr/", "1 2 3 4 5 6 7 8 9", "https://a.fr/#:~:text=1%202%203%204%205%206%207%208"),
        ];
        for (url, evidence, expected) in cases {
            assert_eq!(passage(url, evidence), expected, "for {evidence:?}");
        }
    }
}

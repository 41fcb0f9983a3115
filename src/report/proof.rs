//! The proof of a number: the exact words, who wrote them, when, where, and what became of them.

use maud::{Markup, html};

use crate::model::SourceId;
use crate::normalise::Claim;
use crate::reconcile::{Decision, DecisionOutcome};

use super::desk::{Desk, Spot};
use super::front_page::{mark, outside, quotation};
use super::names;
use super::words::{self, clean};

/// The entry of a claim, under its own id.
pub(super) fn claim(desk: &Desk<'_>, claim: &Claim) -> Markup {
    let lang = desk.lang;
    let value = words::value(&claim.value, &claim.measure, lang);
    let said = |fr: &str, en: &str| desk.say(fr, en);
    html! {
        article.claim id=(claim.id) {
            h4 { span.value { (value) } ", " (words::at(&claim.as_of, lang)) ", " bdi { (desk.who(claim)) } }
            blockquote lang="fr" { p { (quotation(desk, &claim.evidence)) } }
            @for decision in decisions(desk, claim) { (fate(desk, decision)) }
            dl.meta {
                dt { (said("Publié par", "Published by")) }
                dd { bdi { (clean(&claim.publisher)) } " (" (names::kind(claim.publisher_kind, lang)) ")"
                    @if let Some(date) = claim.published_on { ", " (words::partial(date, lang)) } }
                @if !claim.attributed_to.is_empty() {
                    dt { (said("Qui a compté", "Who counted")) }
                    dd { bdi { (clean(&claim.attributed_to)) } " (" (names::kind(claim.origin_kind, lang)) ")" }
                }
                dt { (said("Date du chiffre", "Date of the figure")) }
                dd { (words::as_of(&claim.as_of, lang)) " (" (names::basis(&claim.as_of, lang)) ")" }
                dt { (said("Vu sur la page", "Seen on the page")) }
                dd { (words::between(claim.first_seen, claim.last_seen, lang))
                    @if let Some(day) = claim.withdrawn_at {
                        ", " strong { (said("retiré depuis le ", "withdrawn since ")) (words::day(day, lang)) } } }
                dt { (said("Mots lus", "Words read")) }
                dd { (quotation(desk, &claim.value_text))
                    @if !claim.rule.is_empty() { ", " (said("étape : ", "stage: ")) (quotation(desk, &claim.rule)) } }
                dt { (said("Adresse", "Address")) }
                dd { (outside(claim.url.as_str(), claim.url.as_str())) }
                @if let Some(href) = desk.capture_href(claim.capture, Spot::Territory) {
                    dt { (said("Copie archivée", "Archived copy")) }
                    dd { a href=(href) { (said("le code de la page, tel que reçu", "the code of the page, as received")) }
                        @if !claim.locator.is_empty() { ", " (said("repère ", "at ")) (clean(&claim.locator)) } }
                }
            }
            p.tag.soft { (said("Citation à copier", "Citation to copy")) }
            p.cite { (citation(desk, claim)) }
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
    let reason = clean(desk.lang.pick(&decision.reason.fr, &decision.reason.en));
    html! {
        p.small.sans {
            strong { (mark(shape, &word)) } ". "
            @if !reason.is_empty() { bdi { (reason) } " " }
            @if !decision.step.is_empty() {
                span.soft { (desk.say("Ce qui le place : ", "What placed it: ")) (names::step(&decision.step, desk.lang)) "." }
            }
        }
    }
}

/// A sentence to copy. It never begins with a character that a spreadsheet would take for a
/// formula, whatever the publisher is called: the quotation mark comes first.
pub(super) fn citation(desk: &Desk<'_>, claim: &Claim) -> String {
    let lang = desk.lang;
    let place = desk.name(claim.territory);
    let value = words::value(&claim.value, &claim.measure, lang);
    let cell = names::cell(&claim.measure, claim.stages, lang);
    let quotation = words::Lang::quote(&claim.evidence);
    let published = claim.published_on.map(|date| format!(", {}", words::partial(date, lang)));
    let published = published.unwrap_or_default();
    let seen = words::day(claim.last_seen, lang);
    let (who, at, url) = (desk.who(claim), words::at(&claim.as_of, lang), claim.url.as_str());
    let source = desk.say("Source :", "Source:");
    let consulted = lang.pick("page consultée le", "page seen on");
    let colon = lang.pick("\u{a0}:", ":");
    format!(
        "{quotation} ({place}, {cell}{colon} {value}, {at}). {source} {who}{published}, {url}, {consulted} {seen}."
    )
}

/// Who publishes a source, by its id.
pub(super) fn source_name(desk: &Desk<'_>, id: &SourceId) -> String {
    let record = desk.edition.sources.iter().find(|record| record.source.id == *id);
    record.map_or_else(|| id.to_string(), |record| clean(&record.source.publisher))
}

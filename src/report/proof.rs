//! The proof of a number: the exact words, who wrote them, when, where, and what became of them.

use maud::{Markup, html};

use crate::model::SourceId;
use crate::normalise::{Claim, LISTING};
use crate::reconcile::{Decision, DecisionOutcome};

use super::dates;
use super::desk::{Desk, Spot};
use super::front_page::{mark, outside, quotation};
use super::names;
use super::words::{self, clean, has_address};

/// The entry of a claim, under its own id.
pub(super) fn claim(desk: &Desk<'_>, claim: &Claim) -> Markup {
    let lang = desk.lang;
    let value = words::value(&claim.value, &claim.measure, lang);
    let said = |fr: &str, en: &str| desk.say(fr, en);
    html! {
        article.claim id=(claim.id) {
            h4 { span.value { (value) } ", " (dates::at(&claim.as_of, lang)) ", " bdi { (desk.who(claim)) } }
            blockquote lang="fr" { p { (quotation(desk, &claim.evidence)) } }
            @for decision in decisions(desk, claim) { (fate(desk, decision)) }
            dl.meta {
                dt { (said("Publié par", "Published by")) }
                dd { bdi { (clean(&claim.publisher)) } " (" (names::kind(claim.publisher_kind, lang)) ")"
                    @if let Some(date) = claim.published_on { ", " (dates::partial(date, lang)) } }
                @if !claim.attributed_to.is_empty() {
                    dt { (said("Qui a compté", "Who counted")) }
                    dd { bdi { (clean(&claim.attributed_to)) } " (" (names::kind(claim.origin_kind, lang)) ")" }
                }
                dt { (said("Date du chiffre", "Date of the figure")) }
                dd { (dates::as_of(&claim.as_of, lang)) " (" (names::basis(&claim.as_of, lang)) ")" }
                dt { (said("Vu sur la page", "Seen on the page")) }
                dd { (dates::between(claim.first_seen, claim.last_seen, lang))
                    @if let Some(day) = claim.withdrawn_at {
                        ", " strong { (said("retiré depuis le ", "withdrawn since ")) (dates::day(day, lang)) } } }
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
                    @if !claim.rule.is_empty() { ", " (said("étape : ", "stage: ")) (quotation(desk, &claim.rule)) } }
                dt { (said("Adresse", "Address")) }
                dd { @if has_address(&claim.url) {
                        (outside(&passage(claim.url.as_str(), &claim.evidence), claim.url.as_str()))
                    } @else { (nowhere(desk)) } }
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
    let published = claim.published_on.map(|date| format!(", {}", dates::partial(date, lang)));
    let published = published.unwrap_or_default();
    let seen = dates::day(claim.last_seen, lang);
    let (who, at) = (desk.who(claim), dates::at(&claim.as_of, lang));
    let url = if has_address(&claim.url) { claim.url.to_string() } else { nowhere(desk) };
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

fn nowhere(desk: &Desk<'_>) -> String {
    desk.say("adresse de la page inconnue", "address of the page not known")
}

/// The address of a page, and in it of the words: browsers that know text fragments scroll to
/// them and mark them, others open the page as ever.
fn passage(url: &str, evidence: &str) -> String {
    // The first words are enough to find the place, and survive a later change of the rest.
    let words: Vec<_> = evidence.split_whitespace().take(8).collect();
    let plain = |byte: u8| byte.is_ascii_alphanumeric().then(|| char::from(byte).to_string());
    let encoded: String = words
        .join(" ")
        .bytes()
        .map(|byte| plain(byte).unwrap_or_else(|| format!("%{byte:02X}")))
        .collect();
    let mark = if url.contains('#') { "" } else { "#" };
    format!("{url}{mark}:~:text={encoded}")
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

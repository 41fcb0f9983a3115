//! Whom a text names as the one who counted.

use super::places::PlaceHit;
use super::token::{Kind, Token};
use super::vocabulary::{Origin, OriginWording, Vocabulary};
use crate::model::Territory;

/// A body that a text names.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct OriginHit {
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) origin: Origin,
    /// "selon …" stands before it, or it stands alone in brackets.
    pub(super) cited: bool,
    /// A verb of counting or saying stands behind it.
    pub(super) speaks: bool,
}

/// Every body that a text names, from the left.
pub(super) fn origins(
    text: &[Token],
    places: &[PlaceHit],
    vocabulary: &Vocabulary,
) -> Vec<OriginHit> {
    let hits = vocabulary.origins.find(text);
    let mut found = Vec::new();
    for (number, hit) in hits.iter().enumerate() {
        let (origin, to) = match hit.meaning {
            OriginWording::Whole(origin) => (origin.clone(), hit.to),
            OriginWording::Body { name, kind } => {
                let place = place_behind(text, hit.to, places);
                let called = match place {
                    Some((territory, _)) => format!("{name} {}", vocabulary.name(territory)),
                    None => name.clone(),
                };
                let territory = place.map(|(territory, _)| territory);
                let to = place.map_or(hit.to, |(_, to)| to);
                (Origin { name: called, kind: *kind, territory }, to)
            }
            OriginWording::Before | OriginWording::Verb => continue,
        };
        let behind = |wording: &OriginWording, at: usize, reach: usize| {
            hits.iter().any(|other| {
                *other.meaning == *wording && at <= other.from && other.from < at + reach
            })
        };
        let before =
            hits[..number].iter().rev().find(|other| *other.meaning == OriginWording::Before);
        let led = before.is_some_and(|other| text[other.to..hit.from].iter().all(is_link));
        let bracketed = hit.from.checked_sub(1).is_some_and(|n| text[n].is_mark("("));
        // "David Guillet : La couverture …": who speaks in an interview.
        let speaker = hit.from == 0 && text.get(to).is_some_and(|t| t.is_mark(":"));
        found.push(OriginHit {
            from: hit.from,
            to,
            origin,
            cited: led || bracketed || speaker,
            speaks: behind(&OriginWording::Verb, to, 9),
        });
    }
    found
}

/// "ARS Bretagne", "CPAM de l'Essonne", "CPAM 92", "ARS d'Ile-de-France".
fn place_behind(text: &[Token], at: usize, places: &[PlaceHit]) -> Option<(Territory, usize)> {
    const REACH: usize = 5;
    if let Some(number) =
        text.get(at).filter(|t| matches!(t.kind, Kind::Number(_)) && t.fold.len() == 2)
    {
        return Territory::department(&number.fold).map(|territory| (territory, at + 1));
    }
    let place = places.iter().find(|place| at <= place.from && place.from <= at + REACH)?;
    let linked = text[at..place.from].iter().all(|t| is_link(t) || is_trade(t));
    linked.then(|| place.territory.map(|territory| (territory, place.to))).flatten()
}

fn is_link(token: &Token) -> bool {
    const LINKS: [&str; 19] = [
        "de",
        "du",
        "des",
        "d'",
        "la",
        "le",
        "les",
        "l'",
        "region",
        "regionale",
        "site",
        "carte",
        "page",
        "chiffres",
        "par",
        "communique",
        "guichet",
        "portail",
        "donnees",
    ];
    LINKS.contains(&token.fold.as_str())
}

/// "URPS médecins libéraux Occitanie": the trade between the body and its region.
fn is_trade(token: &Token) -> bool {
    token.fold.starts_with("medecin")
        || token.fold.starts_with("libera")
        || token.is("ml")
        || token.fold.starts_with("infirm")
        || token.fold.starts_with("pharmac")
        || token.is("mk")
}

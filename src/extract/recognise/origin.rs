//! Whom a text names as the one who counted.

use crate::extract::lexicon::places::PlaceHit;
use crate::extract::lexicon::token::{Kind, Token};
use crate::extract::lexicon::vocabulary::{Cue, Origin, OriginWording, Vocabulary};
use crate::model::Territory;

/// A body that a text names.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct OriginHit {
    pub(crate) from: usize,
    pub(crate) to: usize,
    pub(crate) origin: Origin,
    /// "selon …" stands before it, or it stands alone in brackets.
    pub(crate) cited: bool,
    /// A verb of counting or saying stands behind it.
    pub(crate) speaks: bool,
}

impl OriginHit {
    /// Whether it is cited as a body of the whole country.
    pub(crate) fn is_national(&self) -> bool {
        self.cited && self.origin.territory == Some(Territory::FRANCE)
    }
}

/// Every body that a text names, from the left.
pub(crate) fn origins(
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
                // "l'agence régionale de santé (ARS) Hauts-de-France"
                let closed = usize::from(text.get(hit.to).is_some_and(|t| t.is_mark(")")));
                let place = place_behind(text, hit.to + closed, places, vocabulary);
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
        let led = before
            .is_some_and(|other| (other.to..hit.from).all(|at| is_link(text, at, vocabulary)));
        let bracketed = hit.from.checked_sub(1).is_some_and(|n| text[n].is_mark("("));
        // "l'agence régionale de santé (ARS)": its short name.
        let again = number.checked_sub(1).is_some_and(|n| {
            matches!(hits[n].meaning, OriginWording::Body { .. }) && hits[n].to + 1 == hit.from
        });
        let bracketed = bracketed && !again;
        let speaks = behind(&OriginWording::Verb, to, 9);
        // "733, dont 306 signées (l'atlas du ministère en affiche 282)": who says something of its own in brackets
        // has not said what stands before them.
        let inside = text[to..].iter().position(|t| t.is_mark(")")).map_or(text.len(), |n| to + n);
        let bracketed = bracketed && !behind(&OriginWording::Verb, to, inside - to);
        // "David Guillet : La couverture …": who speaks in an interview.
        let speaker = hit.from == 0 && text.get(to).is_some_and(|t| t.is_mark(":"));
        found.push(OriginHit {
            from: hit.from,
            to,
            origin,
            cited: led || bracketed || speaker,
            speaks,
        });
    }
    found
}

/// "ARS Bretagne", "CPAM de l'Essonne", "CPAM 92", "ARS d'Ile-de-France".
fn place_behind(
    text: &[Token],
    at: usize,
    places: &[PlaceHit],
    vocabulary: &Vocabulary,
) -> Option<(Territory, usize)> {
    const REACH: usize = 5;
    if let Some(number) =
        text.get(at).filter(|t| matches!(t.kind, Kind::Number(_)) && t.fold.len() == 2)
    {
        return Territory::department(&number.fold).map(|territory| (territory, at + 1));
    }
    let place = places.iter().find(|place| at <= place.from && place.from <= at + REACH)?;
    let linked =
        (at..place.from).all(|n| is_link(text, n, vocabulary) || is_trade(text, n, vocabulary));
    linked.then(|| place.territory.map(|territory| (territory, place.to))).flatten()
}

fn is_link(text: &[Token], at: usize, vocabulary: &Vocabulary) -> bool {
    vocabulary.cue(Cue::Link).longest_at(text, at).is_some()
}

/// "URPS médecins libéraux Occitanie": the trade between the body and its region.
fn is_trade(text: &[Token], at: usize, vocabulary: &Vocabulary) -> bool {
    vocabulary.cue(Cue::Trade).longest_at(text, at).is_some()
}

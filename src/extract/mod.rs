//! Finds what a document claims, as printed: figures, named communities, and the numbers that are
//! neither, each with the reason.
//!
//! | part | what it does |
//! |---|---|
//! | [`lexicon`] | cuts text into words ([`token`](lexicon::token)), and knows the wordings of the vocabulary |
//! | [`recognise`] | finds in a [`sentence`](recognise::sentence) its numbers, dates, places, stages, bodies and names |
//! | [`counting`] | [`judge`](counting::judge)s each number: what it counts, or why it counts nothing of ours |
//! | [`claims`] | [`compose`](claims::compose)s a claim of what its words say, and what its list, paragraph and heading say for it |
//! | [`tables`] | does the same for the cells of tables, cards and lists of keys |
//! | [`pages`] | [`walk`](pages::walk)s over a document, and settles what its parts say for one another |
//! | [`recipe`] | reads a page as its source declares it |
//!
//! A part may use the parts above it and no other; [`claim`] and [`verdict`] are the words that all share.
//!
//! Never converts a value, never guesses a territory, and knows no page: what is not in the
//! vocabulary or the grammar of French does not belong here.

mod lexicon;
mod recognise;
mod verdict;
mod claim;
mod counting;
mod claims;
mod tables;
mod pages;
mod recipe;

pub use claim::{Declined, Extracted, RawClaim, RawMention, Speaker};
pub use claims::around::{AS_BEFORE, NO_STAGE};
pub use lexicon::vocabulary::{Origin, Texts, Vocabulary, VocabularyError};
pub use pages::walk::extract;
pub use recipe::Recipe;
pub use recognise::printing::{Printing, printing};
pub use verdict::Reason;

use crate::model::{Level, PartialDate, Territory};
use crate::read::Document;
use crate::sources::PublisherKind;

/// A date that is the whole of a text: "Publié le 21/09/2022", "11 décembre 2025".
pub fn date_of(text: &str) -> Option<PartialDate> {
    match recognise::dates::whole(&lexicon::token::tokens(text))? {
        recognise::dates::Printed::Full(date) => Some(date),
        _ => None,
    }
}

/// The territory that a publisher speaks for, by its name: "URPS Médecins libéraux Centre-Val de
/// Loire". Only bodies of one territory speak for it; a newspaper of Brittany does not.
pub fn territory_of(publisher: &str, kind: PublisherKind, vocabulary: &Vocabulary) -> Territory {
    let local = matches!(
        kind,
        PublisherKind::Ars
            | PublisherKind::Urps
            | PublisherKind::HealthInsurance
            | PublisherKind::Cpts
    );
    let words = lexicon::token::tokens(publisher);
    // "Conseil départemental de la Nièvre", "Préfecture de l'Oise": of one territory, whatever sort
    // of body it is filed under; a newspaper may call itself regional.
    let places = vocabulary.places.find(&words);
    // "ARS Guyane", under whatever sort somebody filed it.
    let body = || body_of(publisher, vocabulary).is_some_and(|body| body.territory.is_some());
    // "Guichet CPTS Île-de-France", "ORS Pays de la Loire": called after the region for which it speaks.
    let own = places.last().is_some_and(|place| {
        let region = place.territory.is_some_and(|t| t.level() == Level::Region);
        region && !place.demonym && place.to == words.len()
    });
    let called = own
        && matches!(
            kind,
            PublisherKind::Association | PublisherKind::OpenData | PublisherKind::Federation
        );
    let local = local
        || kind != PublisherKind::Press
            && (pages::host::local(&words, vocabulary) || body() || called);
    if local {
        lexicon::places::only(&places).unwrap_or(Territory::FRANCE)
    } else {
        Territory::FRANCE
    }
}

/// The date of publication among the texts that may give it, the first that is one.
pub fn published(texts: &[String]) -> Option<PartialDate> {
    // "2022-01-21T10:00:00+01:00" and "Publié le 21/01/2022 à 10h" begin or end with their date.
    let iso = |text: &str| text.get(..10).and_then(|day| day.parse::<PartialDate>().ok());
    texts.iter().find_map(|text| iso(text).or_else(|| date_of(text)))
}

/// The day that a document gives as its own, where nothing marks it: in one of its first lines.
pub fn issued(document: &Document, vocabulary: &Vocabulary) -> Option<PartialDate> {
    tables::dateline::issued(&pages::related::apart(document, vocabulary).blocks, vocabulary)
}

/// The body that a name means, where every word of it names the same one: "Ministère de la santé,
/// DGOS" is the DGOS, "CPAM du Val-d'Oise" speaks for its department.
pub fn body_of(name: &str, vocabulary: &Vocabulary) -> Option<Origin> {
    let words = lexicon::token::tokens(name);
    let places = vocabulary.places.find(&words);
    let hits = recognise::origin::origins(&words, &places, vocabulary);
    let first = hits.first()?;
    let is_named = |at: usize| hits.iter().any(|hit| hit.from <= at && at < hit.to);
    let whole =
        (0..words.len()).all(|at| words[at].kind == lexicon::token::Kind::Mark || is_named(at));
    let one = hits.iter().all(|hit| hit.origin == first.origin);
    (whole && one).then(|| first.origin.clone())
}

//! Finds what a document claims, as printed: figures, named communities, and the numbers that are
//! neither, each with the reason.
//!
//! A sentence is cut into words ([`token`]); numbers, dates, places, stages, bodies and names are
//! recognised in it by the wordings of the vocabulary; every number is judged ([`judge`]) and, if
//! it counts CPTS or the people they cover, composed into a claim ([`compose`]) with what its words
//! say and what its list, table, paragraph, heading and page say for it.
//!
//! Never converts a value, never guesses a territory, and knows no page: what is not in the
//! vocabulary or the grammar of French does not belong here.

mod fold;
mod token;
mod seam;
mod marks;
mod acronym;
mod sieve;
mod cut;
mod pattern;
mod cue;
mod plural;
mod vocabulary;
mod ratio;
mod qualify;
mod pairs;
mod dialled;
mod numbers;
mod printing;
mod calendar;
mod relation;
mod relative;
mod written;
mod dates;
mod numbered;
mod namesake;
mod places;
mod reach;
mod stages;
mod origin;
mod stretch;
mod names;
mod pointed;
mod whole;
mod roster;
mod words;
mod scope;
mod sentence;
mod unpacked;
mod timeline;
mod indexed;
mod inline;
mod verdict;
mod apart;
mod doing;
mod heads;
mod governed;
mod flow;
mod goals;
mod talk;
mod label;
mod happening;
mod passing;
mod defined;
mod stock;
mod subset;
mod judge;
mod one;
mod ordinal;
mod bare;
mod mislabelled;
mod counted;
mod entry;
mod stray;
mod sampled;
mod continued;
mod whose;
mod shared_by;
mod them;
mod share;
mod people;
mod served;
mod claim;
mod attribution;
mod outside;
mod figure;
mod afterwards;
mod own;
mod around;
mod covering;
mod moment;
mod elsewhen;
mod that_day;
mod nowhere;
mod included;
mod parted;
mod generic;
mod turns;
mod unit;
mod whereabouts;
mod territory;
mod everyone;
mod tense;
mod participle;
mod again;
mod restated;
mod compose;
mod reading;
mod column;
mod titled;
mod layer;
mod caption;
mod split;
mod described;
mod leveled;
mod tidy;
mod header;
mod repeated;
mod camel;
mod abreast;
mod glossed;
mod cell;
mod row;
mod rowday;
mod table;
mod turned;
mod captioned;
mod boxed;
mod arranged;
mod rate;
mod crowd;
mod aims;
mod card;
mod classes;
mod note;
mod related;
mod indicator;
mod keyed;
mod listing;
mod band;
mod roll;
mod naming;
mod back;
mod questions;
mod adherence;
mod survey;
mod announced;
mod dateline;
mod host;
mod locale;
mod walk;
mod settle;
mod ahead;
mod signs;
mod breakdown;
mod remainder;
mod recipe;

pub use around::{AS_BEFORE, NO_STAGE};
pub use claim::{Declined, Extracted, RawClaim, RawMention, Speaker};
pub use printing::{Printing, printing};
pub use recipe::Recipe;
pub use verdict::Reason;
pub use vocabulary::{Origin, Texts, Vocabulary, VocabularyError};
pub use walk::extract;

use crate::model::{Level, PartialDate, Territory};
use crate::read::Document;
use crate::sources::PublisherKind;

/// A date that is the whole of a text: "Publié le 21/09/2022", "11 décembre 2025".
pub fn date_of(text: &str) -> Option<PartialDate> {
    match dates::whole(&token::tokens(text))? {
        dates::Printed::Full(date) => Some(date),
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
    let words = token::tokens(publisher);
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
        || kind != PublisherKind::Press && (host::local(&words, vocabulary) || body() || called);
    if local { places::only(&places).unwrap_or(Territory::FRANCE) } else { Territory::FRANCE }
}

/// The date of publication among the texts that may give it, the first that is one.
pub fn published(texts: &[String]) -> Option<PartialDate> {
    // "2022-01-21T10:00:00+01:00" and "Publié le 21/01/2022 à 10h" begin or end with their date.
    let iso = |text: &str| text.get(..10).and_then(|day| day.parse::<PartialDate>().ok());
    texts.iter().find_map(|text| iso(text).or_else(|| date_of(text)))
}

/// The day that a document gives as its own, where nothing marks it: in one of its first lines.
pub fn issued(document: &Document, vocabulary: &Vocabulary) -> Option<PartialDate> {
    dateline::issued(&related::apart(document, vocabulary).blocks, vocabulary)
}

/// The body that a name means, where every word of it names the same one: "Ministère de la santé,
/// DGOS" is the DGOS, "CPAM du Val-d'Oise" speaks for its department.
pub fn body_of(name: &str, vocabulary: &Vocabulary) -> Option<Origin> {
    let words = token::tokens(name);
    let places = vocabulary.places.find(&words);
    let hits = origin::origins(&words, &places, vocabulary);
    let first = hits.first()?;
    let is_named = |at: usize| hits.iter().any(|hit| hit.from <= at && at < hit.to);
    let whole = (0..words.len()).all(|at| words[at].kind == token::Kind::Mark || is_named(at));
    let one = hits.iter().all(|hit| hit.origin == first.origin);
    (whole && one).then(|| first.origin.clone())
}

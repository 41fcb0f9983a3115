//! Who a name means: the body that counted, its kind, and the territory it speaks for.
//!
//! A file of claims names bodies in words. The words are compared without accents, capitals and
//! punctuation, and nothing is guessed beyond them: where they do not tell, the answer is none.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use unicode_normalization::{UnicodeNormalization as _, char::is_combining_mark};

use crate::model::Territory;
use crate::sources::{Geography, NameKind, PublisherKind};

use super::texts::Texts;

/// The body that counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Origin {
    pub(super) name: Arc<str>,
    pub(super) kind: PublisherKind,
    pub(super) territory: Option<Territory>,
}

/// What the names of one file mean.
#[derive(Debug)]
pub(super) struct Names<'a> {
    /// Names of territories, folded, country first.
    places: Vec<(String, Territory)>,
    /// Abbreviations, which only count in capitals.
    abbreviations: Vec<(&'a str, Territory)>,
    /// The publishers of the file by folded name, as first written.
    publishers: BTreeMap<String, (String, PublisherKind)>,
}

/// How bodies of a kind begin their names.
const BEGINNINGS: [(&str, PublisherKind); 11] = [
    ("ars", PublisherKind::Ars),
    ("agence regionale de sante", PublisherKind::Ars),
    ("ministere", PublisherKind::Ministry),
    ("dgos", PublisherKind::Ministry),
    ("drees", PublisherKind::Ministry),
    ("assurance maladie", PublisherKind::HealthInsurance),
    ("cnam", PublisherKind::HealthInsurance),
    ("cpam", PublisherKind::HealthInsurance),
    ("fcpts", PublisherKind::Federation),
    ("federation", PublisherKind::Federation),
    ("urps", PublisherKind::Urps),
];

impl<'a> Names<'a> {
    /// The names of a file.
    pub(super) fn new(
        geography: &'a Geography,
        texts: &Texts,
        publishers: impl Iterator<Item = (u32, PublisherKind)>,
    ) -> Self {
        let mut names =
            Self { places: Vec::new(), abbreviations: Vec::new(), publishers: BTreeMap::new() };
        for (territory, place) in geography.places() {
            names.places.push((folded(&place.name), territory));
            for name in &place.names {
                match name.kind {
                    NameKind::Name => names.places.push((folded(&name.text), territory)),
                    NameKind::Abbreviation => names.abbreviations.push((&name.text, territory)),
                    NameKind::Demonym => {}
                }
            }
        }
        let mut seen = BTreeSet::new();
        for (publisher, kind) in publishers {
            if seen.insert(publisher) {
                let name = texts.of(publisher);
                let written = || (String::from(&**name), kind);
                names.publishers.entry(body(name)).or_insert_with(written);
            }
        }
        names
    }

    /// Who counted: the body that the text names, in the spelling of the file where it publishes
    /// too, or else the publisher.
    pub(super) fn origin(&self, publisher: &str, kind: PublisherKind, named: &str) -> Origin {
        let named = if named.is_empty() { publisher } else { named };
        let key = body(named);
        let (name, kind) = match self.publishers.get(&key) {
            _ if key == body(publisher) => (publisher.into(), kind),
            Some((name, kind)) => (name.as_str().into(), *kind),
            None => {
                let begins = |(beginning, _): &&(&str, _)| is_within(beginning, &key, true);
                let known = BEGINNINGS.iter().find(begins).map(|&(_, kind)| kind);
                (named.into(), known.unwrap_or(kind))
            }
        };
        let name: Arc<str> = name;
        let territory = self.territory(&name, kind);
        Origin { name, kind, territory }
    }

    /// The territory that a body speaks for, where its name says so: "ARS Grand Est". A newspaper
    /// called after a region does not speak for it.
    pub(super) fn territory(&self, name: &str, kind: PublisherKind) -> Option<Territory> {
        match kind {
            PublisherKind::Ministry => return Some(Territory::FRANCE),
            PublisherKind::Ars
            | PublisherKind::HealthInsurance
            | PublisherKind::Federation
            | PublisherKind::Urps => {}
            _ => return None,
        }
        let key = folded(name);
        let mut best: Option<(usize, Territory)> = None;
        for (place, territory) in &self.places {
            // Of two names the longer: "Haute-Loire" is not the Loire. Of two territories of one
            // name the larger, which comes first: the agency of Mayotte speaks for the region.
            let longer = best.is_none_or(|(length, _)| length < place.len());
            if longer && is_within(place, &key, false) {
                best = Some((place.len(), *territory));
            }
        }
        let in_capitals = || {
            let mut words = name.split(|c: char| !c.is_alphanumeric());
            words.find_map(|word| self.abbreviations.iter().find(|(short, _)| *short == word))
        };
        best.map(|(_, territory)| territory).or_else(|| in_capitals().map(|&(_, it)| it))
    }
}

/// Whether the words stand in the text, at its beginning or anywhere.
fn is_within(words: &str, text: &str, at_start: bool) -> bool {
    let (words, text) = (format!(" {words} "), format!(" {text} "));
    if at_start { text.starts_with(&words) } else { text.contains(&words) }
}

/// The name of a body as compared: "l'ARS Bretagne" is the ARS Bretagne.
fn body(name: &str) -> String {
    let folded = folded(name);
    let articles = ["l ", "le ", "la ", "les "];
    let bare = articles.iter().find_map(|article| folded.strip_prefix(article));
    bare.map(str::to_owned).unwrap_or(folded)
}

/// A name without accents, capitals and punctuation: what two spellings share.
pub(super) fn folded(name: &str) -> String {
    let plain: String = name.nfd().filter(|&c| !is_combining_mark(c)).collect();
    let plain = plain.to_lowercase().replace('œ', "oe");
    let words = plain.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ")
}

//! Who speaks on a page of which nobody says whose it is: the body in its title or its first line.

use crate::extract::claim::Speaker;
use crate::extract::lexicon::cut::beginning;
use crate::extract::lexicon::places::only;
use crate::extract::lexicon::token::{Token, tokens};
use crate::extract::lexicon::vocabulary::{Cue, Vocabulary};
use crate::extract::recognise::origin::origins;
use crate::model::{Level, Territory};
use crate::read::{Block, BlockKind, Document};
use crate::sources::PublisherKind;

/// The speaker, and where nobody named the publisher, whom the document itself names.
pub(crate) fn speaker(document: &Document, told: &Speaker, vocabulary: &Vocabulary) -> Speaker {
    const LINES: usize = 2;
    const LAST: usize = 3;
    if !told.publisher.is_empty() || told.territory != Territory::FRANCE {
        return told.clone();
    }
    // "… | ARS Guyane", "… - ARS de Corse": a site signs its titles at the end.
    let title = document.title.as_str();
    let marks = [" | ", " – ", " - ", " / "];
    let mut ends: Vec<usize> = marks
        .iter()
        .flat_map(|mark| title.match_indices(mark).map(|(at, _)| at + mark.len()))
        .collect();
    ends.sort_unstable();
    // "… | ARS Guyane | Nos actualités": the last that names one.
    let signed = ends.iter().rev().map(|&at| {
        let rest = &title[at..];
        &rest[..marks.iter().filter_map(|mark| rest.find(mark)).min().unwrap_or(rest.len())]
    });
    let signed: Vec<&str> = signed.collect();
    let lines = document.blocks.iter().filter(|block| block.kind != BlockKind::Heading(1));
    // "Intersyndicale … Gironde – Landes" speaks for no single one of them.
    let one = |block: &&Block| {
        let places = vocabulary.places.find(&tokens(beginning(&block.text)));
        places.is_empty() || only(&places).is_some()
    };
    let lines = lines.take(LINES).filter(one).flat_map(|block| beginning(&block.text).split(" – "));
    // "URPS pharmaciens PACA, 37-39 boulevard …", "ARS de Corse — Quartier Saint-Joseph": the last lines.
    let foot = document.blocks.iter().rev().take(LAST).filter(|block| !block.text.is_empty());
    let foot = foot.filter_map(|block| {
        let text = beginning(&block.text);
        let end = [", ", " – ", " — ", " - "].iter().filter_map(|mark| text.find(mark)).min()?;
        Some(&text[..end])
    });
    let mut names = signed.into_iter().chain(lines).chain(foot);
    // "… | Fédération des CPTS – délégation francilienne": the name of the site as a whole.
    let site = title.rfind(" | ").map(|at| title[at + " | ".len()..].trim());
    site.and_then(|site| delegation(site, told, vocabulary))
        .or_else(|| names.find_map(|name| named(name, told, vocabulary)))
        .or_else(|| bearing(site?, told, vocabulary))
        .unwrap_or_else(|| told.clone())
}

/// The speaker of a site whose name holds a body and one place, wherever they stand in it: "Atlas interactif des
/// URPS d'Auvergne-Rhône-Alpes".
fn bearing(site: &str, told: &Speaker, vocabulary: &Vocabulary) -> Option<Speaker> {
    const LONGEST: usize = 16;
    let words = tokens(site);
    let places = vocabulary.places.find(&words);
    let territory = only(&places).filter(|t| *t != Territory::FRANCE && words.len() <= LONGEST)?;
    let body = origins(&words, &places, vocabulary).into_iter().next();
    let speaks = body.is_some() || local(&words, vocabulary);
    let kind = body.map_or(told.kind, |hit| hit.origin.kind);
    speaks.then(|| Speaker {
        publisher: site.to_owned(),
        kind,
        territory,
        published: told.published,
    })
}

/// The department of a delegation: "Délégation départementale du Morbihan – ARS Bretagne".
fn delegation(site: &str, told: &Speaker, vocabulary: &Vocabulary) -> Option<Speaker> {
    let words = tokens(site);
    words.iter().find(|t| t.fold.starts_with("delegation"))?;
    let places = vocabulary.places.find(&words);
    let departments = places.iter().filter_map(|place| place.territory);
    let mut departments = departments.filter(|t| t.level() == Level::Department);
    let territory = departments.next().filter(|_| departments.next().is_none())?;
    let body = origins(&words, &places, vocabulary).into_iter().next();
    let kind = body.map_or(told.kind, |hit| hit.origin.kind);
    Some(Speaker { publisher: site.to_owned(), kind, territory, published: told.published })
}

/// The speaker that a short text names and nothing else.
fn named(text: &str, told: &Speaker, vocabulary: &Vocabulary) -> Option<Speaker> {
    const LONGEST: usize = 12;
    let words = tokens(text);
    if words.is_empty() || LONGEST < words.len() {
        return None;
    }
    let places = vocabulary.places.find(&words);
    let speaker = |kind, territory| Speaker {
        publisher: text.trim().to_owned(),
        kind,
        territory,
        published: told.published,
    };
    let body = origins(&words, &places, vocabulary).into_iter().find(|hit| hit.from <= 1);
    if let Some(body) = body {
        let territory = body.origin.territory.or_else(|| only(&places));
        return Some(speaker(body.origin.kind, territory?));
    }
    let territory = local(&words, vocabulary).then(|| only(&places)).flatten()?;
    Some(speaker(told.kind, territory))
}

/// Whether the publisher is a body of a part of the country that has no code: "CPAM des Flandres".
pub(crate) fn unplaced(speaker: &Speaker, vocabulary: &Vocabulary) -> bool {
    const LINKS: [&str; 6] = ["de", "du", "des", "d'", "la", "le"];
    let words = tokens(&speaker.publisher);
    let places = vocabulary.places.find(&words);
    let body = origins(&words, &places, vocabulary).into_iter().find(|hit| hit.from <= 1);
    let led = |at: usize| words.get(at).is_some_and(|t| LINKS.contains(&t.fold.as_str()));
    let named = |at: usize| words[at..].iter().any(|t| t.capital);
    speaker.territory == Territory::FRANCE
        && speaker.kind == PublisherKind::HealthInsurance
        && body.is_some_and(|hit| hit.origin.territory.is_none() && led(hit.to) && named(hit.to))
}

/// Whether a name is that of a body of one territory: "Conseil départemental", "Préfète de la Somme",
/// "Chambre régionale des comptes", "Intersyndicale".
pub(crate) fn local(words: &[Token], vocabulary: &Vocabulary) -> bool {
    let body = vocabulary.cue(Cue::LocalBody);
    (0..words.len().min(8)).any(|at| body.longest_at(words, at).is_some())
}

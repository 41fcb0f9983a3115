//! Names of communities that are all that an item says: "CPTS des Vosges saônoises", "CPTS Vesoul – Val de
//! Saône".

use super::names::NameHit;
use super::sentence::Sentence;
use crate::extract::lexicon::stretch::stretch;
use crate::extract::lexicon::token::{Kind, Token};
use crate::extract::lexicon::vocabulary::{Cue, Vocabulary};

/// Lets the names of a sentence go on to where its item ends: an adjective, or a second part behind a dash.
///
/// `item` says that the sentence is an item of a list; elsewhere a name is all that is said only behind a
/// colon: "Lettre d'intention validée : CPTS de Ploërmel – Cœur de Bretagne."
pub(crate) fn complete(s: &mut Sentence<'_>, item: bool, vocabulary: &Vocabulary) {
    let mut grown = Vec::new();
    let name = if item { uncapitalised(s, vocabulary) } else { None };
    s.names.extend(name);
    let hits = s.names.iter_mut().chain(&mut s.pointed);
    for hit in hits.filter(|hit| hit.department.is_none() && hit.end == hit.to) {
        let alone = match hit.from.checked_sub(1) {
            None => item,
            Some(before) => s.tokens[before].is_mark(":,;") && opened(&s.tokens, before),
        };
        if !alone {
            continue;
        }
        // "CPTS Bretagne – Bilan": of a region.
        let region = vocabulary.places.whole(&s.tokens[hit.rest..hit.to]).is_some();
        let second = || second(&s.tokens, hit.to, vocabulary).filter(|_| !region);
        let to = adjective(&s.tokens, hit, vocabulary).or_else(second).unwrap_or(hit.to);
        if hit.to < to {
            grown.push(hit.to..to);
            (hit.to, hit.end) = (to, to);
        }
    }
    let inside = |at: usize| grown.iter().any(|range| range.contains(&at));
    s.places.retain(|place| !inside(place.from));
    s.numbers.retain(|number| !inside(number.core));
}

/// The community that an item names without a capital: "CPTS de la presqu'île guérandaise : ACI signé".
pub(crate) fn uncapitalised(s: &Sentence<'_>, vocabulary: &Vocabulary) -> Option<NameHit> {
    const WORDS: usize = 7;
    let words = &s.tokens;
    let free = s.names.is_empty() && s.pointed.is_empty() && words.first()?.is("cpts");
    let led = words.get(1).is_some_and(|t| matches!(t.fold.as_str(), "du" | "de" | "des" | "d'"));
    let article = words.get(2).is_some_and(|t| matches!(t.fold.as_str(), "la" | "l'" | "le"));
    let area = 2 + usize::from(article);
    let end = (area..words.len()).find(|&at| words[at].kind == Kind::Mark).unwrap_or(words.len());
    let geographic = vocabulary.cue(Cue::Geographic).longest_at(words, area)?;
    let hit = NameHit { from: 0, rest: 1, to: geographic.to, end: geographic.to, department: None };
    let to = adjective(words, &hit, vocabulary).filter(|&to| to == end && to <= WORDS)?;
    (free && led).then_some(NameHit { to, end: to, ..hit })
}

/// Whether a mark stands behind a colon, or is one.
fn opened(words: &[Token], mark: usize) -> bool {
    words[..=mark].iter().any(|t| t.is_mark(":"))
}

/// Whether nothing follows that belongs to the item.
fn ends(words: &[Token], at: usize) -> bool {
    words.get(at).is_none_or(|t| t.is_mark("(:;.,"))
}

/// "du Haut-Doubs forestier": behind the word that ends an item with its name.
pub(crate) fn adjective(words: &[Token], hit: &NameHit, vocabulary: &Vocabulary) -> Option<usize> {
    const ENDS: [&str; 23] = [
        "een", "eenne", "ien", "ienne", "ois", "oise", "ais", "aise", "ain", "aine", "ier", "iere",
        "al", "ale", "aux", "ime", "and", "ande", "ard", "arde", "ique", "in", "iller",
    ];
    let word = words.get(hit.to).filter(|t| t.is_word() && !t.capital)?;
    let stem = word.fold.strip_suffix('s').filter(|stem| !stem.ends_with("oi"));
    let stem = stem.filter(|stem| !stem.ends_with("ai")).unwrap_or(&word.fold);
    let adjectival = 4 < word.fold.len() && ENDS.iter().any(|end| stem.ends_with(end));
    let staged = vocabulary.stages.longest_at(words, hit.to).is_some();
    let noun = vocabulary.cue(Cue::ColumnOther).longest_at(words, hit.to).is_some();
    (adjectival && !staged && !noun && ends(words, hit.to + 1)).then_some(hit.to + 1)
}

/// "– Val de Saône": behind the second part of a name, which is no place, stage, person or other thing.
fn second(words: &[Token], dash: usize, vocabulary: &Vocabulary) -> Option<usize> {
    let first = words.get(dash + 1).filter(|_| words[dash].is_mark("–"))?;
    let titles = ["m", "mme", "mm", "dr", "pr", "docteur", "li", "ps", "aci"];
    if !first.capital || titles.contains(&first.fold.as_str()) {
        return None;
    }
    let to = stretch(words, dash + 1, false, vocabulary).filter(|&to| ends(words, to))?;
    // "CPTS Nord – Saint-Denis, Sainte-Marie": the communes of which it is made.
    let several = words.get(to).is_some_and(|t| t.is_mark(","))
        && !words.get(to + 1).is_some_and(|t| t.is("cpts"));
    if several {
        return None;
    }
    let part = &words[dash + 1..to];
    let place = vocabulary.places.whole(part).is_some();
    let other = [Cue::ColumnOther, Cue::OtherStructure, Cue::Community, Cue::Ambiguous, Cue::Event]
        .into_iter()
        .any(|cue| vocabulary.cue(cue).stand_in(part));
    let staged = (dash + 1..to).any(|at| vocabulary.stages.longest_at(words, at).is_some());
    (!place && !other && !staged).then_some(to)
}

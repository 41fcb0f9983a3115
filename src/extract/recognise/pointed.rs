//! Communities named without an article and the word: "celle de Vervins", "les CPTS du Vimeu et du
//! Ponthieu", "(CPTS Dombes-Val de Saône)".
//!
//! They are named beside what a sentence counts, and make no statement about one community of it.

use super::names::{NameHit, bracketed, head, name_at};
use crate::extract::lexicon::stretch::single;
use crate::extract::lexicon::token::{Kind, Token};
use crate::extract::lexicon::vocabulary::{Cue, Vocabulary};

/// Every community that is named so, but for those in `names`.
pub(crate) fn pointed(
    text: &str,
    words: &[Token],
    names: &[NameHit],
    vocabulary: &Vocabulary,
) -> Vec<NameHit> {
    let mut found: Vec<NameHit> = Vec::new();
    let mut sure = None;
    for from in 0..words.len() {
        let within = |hit: &NameHit| hit.from <= from && from < hit.end;
        if names.iter().any(within) || found.iter().any(within) {
            continue;
        }
        let word = words[from].fold.as_str();
        if matches!(word, "celle" | "celui") {
            // "supérieure à celle de Laon", "plus que celle de Laon": set against something.
            let led = from.checked_sub(1).is_none_or(|n| {
                let and = || n.checked_sub(1).is_some_and(|m| words[m].is("et"));
                match words[n].fold.as_str() {
                    "de" => and() || of_event(words, n, vocabulary),
                    "a" | "que" | "qu'" | "sur" | "dans" | "par" | "pour" | "sous" | "en"
                    | "est" | "entre" | "vers" => false,
                    _ => true,
                }
            });
            let of = words.get(from + 1).is_some_and(of);
            if led && of && *sure.get_or_insert_with(|| speaks(words, vocabulary)) {
                let hit = name_at(words, (from, from + 1), false, vocabulary);
                let about = |hit: &NameHit| {
                    !elsewhere(words, from, vocabulary) && is_name(text, words, hit, vocabulary)
                };
                found.extend(hit.filter(about));
            }
            continue;
        }
        // "celles du Royans-Vercors et de la Drôme des collines"
        if word == "celles" && words.get(from + 1).is_some_and(of) {
            if *sure.get_or_insert_with(|| speaks(words, vocabulary)) {
                found.extend(listed(text, words, from, vocabulary));
            }
            continue;
        }
        let Some(rest) = head(words, from) else { continue };
        let before = from.checked_sub(1).map(|n| &words[n]);
        if before.is_some_and(|t| t.is_mark("(,:–;")) {
            let hit = name_at(words, (from, rest), false, vocabulary);
            found.extend(hit.filter(|hit| is_name(text, words, hit, vocabulary)));
        } else if word == "cpts" && before.is_some_and(several) {
            found.extend(listed(text, words, from, vocabulary));
        }
    }
    found
}

/// "la signature de celle du Pays de Bitche"
fn of_event(words: &[Token], of: usize, vocabulary: &Vocabulary) -> bool {
    let noun = vocabulary.cue(Cue::EventNoun);
    of.checked_sub(1).is_some_and(|n| noun.longest_at(words, n).is_some())
}

fn of(token: &Token) -> bool {
    matches!(token.fold.as_str(), "de" | "du" | "des" | "d'")
}

/// "les CPTS", "deux CPTS": more than one of them.
fn several(token: &Token) -> bool {
    let counted = matches!(token.kind, Kind::Number(n) if n < 10.0);
    counted
        || matches!(
            token.fold.as_str(),
            "les" | "des" | "aux" | "ces" | "nos" | "deux" | "trois" | "quatre" | "cinq"
        )
}

/// "les CPTS du Vimeu, du Ponthieu et de Vervins": at least two names, and none of them a territory.
fn listed(text: &str, words: &[Token], from: usize, vocabulary: &Vocabulary) -> Vec<NameHit> {
    let mut found: Vec<NameHit> = Vec::new();
    let mut at = from + 1;
    let led = words.get(at).is_some_and(of);
    while let Some(first) = words.get(at) {
        // "les CPTS de Dijon et l'Assurance maladie"
        let article = matches!(first.fold.as_str(), "la" | "le" | "les" | "l'");
        let leads = if led { of(first) || first.capital } else { first.capital };
        if article && !first.capital || !leads {
            break;
        }
        let Some(to) = single(words, at, vocabulary) else { break };
        let place = words.get(to).is_some_and(|t| t.is_mark("("));
        let place = if place { bracketed(words, to, vocabulary) } else { None };
        let (department, end) =
            place.map_or((None, to), |(department, end)| (Some(department), end));
        found.push(NameHit {
            from: if found.is_empty() { from } else { at },
            rest: at,
            to,
            end,
            department,
        });
        at = end;
        let comma = words.get(at).is_some_and(|t| t.is_mark(","));
        let and = words.get(at + usize::from(comma)).is_some_and(|t| t.is("et"));
        if !comma && !and {
            break;
        }
        at += usize::from(comma) + usize::from(and);
    }
    let all = found.iter().all(|hit| is_name(text, words, hit, vocabulary));
    if all && 1 < found.len() { found } else { Vec::new() }
}

/// Whether the words behind a head name a community, and no territory, body, day or person.
pub(crate) fn is_name(text: &str, words: &[Token], hit: &NameHit, vocabulary: &Vocabulary) -> bool {
    let rest = &words[hit.rest..hit.to];
    let titles = ["m", "mm", "mme", "dr", "pr", "docteur"];
    let initials = |t: &Token| {
        let printed = &text[t.start..t.end];
        t.is_word() && 1 < printed.len() && printed.chars().all(char::is_uppercase)
    };
    let capitals: Vec<_> = rest.iter().filter(|t| t.capital && t.is_word()).collect();
    // "l'ARS", "des URPS d'Occitanie"; a name may stand in capitals from end to end.
    let body = capitals.first().is_some_and(|t| initials(t) && t.fold.len() < 6)
        && (capitals.len() == 1 || !capitals.iter().all(|t| initials(t)));
    let numbered = rest.iter().any(|t| matches!(t.kind, Kind::Number(_)));
    let person = capitals.first().is_some_and(|t| titles.contains(&t.fold.as_str()));
    let direction = matches!(rest, [word] if is_direction(word));
    let place = vocabulary.places.whole(rest).is_some() && hit.department.is_none() && !direction;
    !capitals.is_empty() && !numbered && !body && !person && !place
}

/// "Nord", "Sud", "Centre": names of communities on an island, and of territories elsewhere.
pub(crate) fn is_direction(word: &Token) -> bool {
    word.capital && matches!(word.fold.as_str(), "nord" | "sud" | "est" | "ouest" | "centre")
}

/// Whether a sentence speaks of communities: by their name, by a stage, or by an ordinal.
fn speaks(words: &[Token], vocabulary: &Vocabulary) -> bool {
    let cue = vocabulary.cue(Cue::Community);
    (0..words.len()).any(|at| {
        let ordinal =
            matches!(words[at].kind, Kind::Ordinal(_)) || words[at].fold.ends_with("ieme");
        ordinal
            || cue.longest_at(words, at).is_some()
            || vocabulary.stages.longest_at(words, at).is_some()
    })
}

/// Whether the noun for which a pronoun stands is another structure.
fn elsewhere(words: &[Token], pronoun: usize, vocabulary: &Vocabulary) -> bool {
    let names = |cue: Cue, at: usize| vocabulary.cue(cue).longest_at(words, at).is_some();
    let last = (0..pronoun).rev().find(|&at| {
        names(Cue::OtherStructure, at) || names(Cue::Community, at) || names(Cue::Ambiguous, at)
    });
    last.is_some_and(|at| {
        let other = names(Cue::OtherStructure, at);
        // "trois signatures : celle de la directrice"
        other || words[at].fold.starts_with("signature")
    })
}

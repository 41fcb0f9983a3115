//! The communities that a count is followed by: "deux sont financées : Vervins et Baie de Somme".

use super::names::{NameHit, bracketed};
use super::numbers::Number;
use super::pointed::is_name;
use super::sentence::Sentence;
use crate::extract::claim::RawClaim;
use crate::extract::lexicon::stretch::single;
use crate::extract::lexicon::token::{Kind, Token};
use crate::extract::lexicon::vocabulary::{Cue, Vocabulary};
use crate::model::Measure;

/// The most names that a sentence lists.
const MOST: usize = 20;

/// The communities that a sentence names behind the count that a claim was read from: as many as it
/// counts.
pub(crate) fn roster(s: &Sentence<'_>, claim: &RawClaim, vocabulary: &Vocabulary) -> Vec<NameHit> {
    let (low, high) = (claim.value.low(), claim.value.high());
    let Some(count) = whole(low.filter(|_| low == high)) else { return Vec::new() };
    let number = s.numbers.iter().find(|n| s.slice(n.from..n.to) == claim.value_text);
    match number.filter(|_| claim.measure == Measure::Communities) {
        Some(number) => behind(s, number, count, vocabulary),
        None => Vec::new(),
    }
}

/// "Quatre accords ont été signés dans l'année : Grand Avignon, Ventoux, …": as many names as were counted,
/// also where the count is none of what there is.
pub(crate) fn of_event(s: &Sentence<'_>, number: &Number, vocabulary: &Vocabulary) -> Vec<NameHit> {
    let noun =
        [Cue::Community, Cue::Ambiguous].into_iter().any(|cue| s.cue_at(cue, number.to).is_some());
    let count = whole(Some(number.low)).filter(|&count| noun && 1 < count);
    count.map_or_else(Vec::new, |count| behind(s, number, count, vocabulary))
}

fn behind(
    s: &Sentence<'_>,
    number: &Number,
    count: usize,
    vocabulary: &Vocabulary,
) -> Vec<NameHit> {
    let opens = |at: usize| {
        let t = &s.tokens[at];
        // One name stands beside its number: "une, Santerre–Haute Somme, a vu".
        // "1 CPTS en projet (Pays de Cocagne)"
        let beside = at == number.to && t.is_mark(",");
        // "1 CPTS : Villeneuvois"
        let told = t.is_mark(":") && at <= number.to + 2;
        if count == 1 { beside || told || t.is_mark("(") } else { t.is_mark(":(,–") }
    };
    let listed = (number.to..s.tokens.len())
        .take_while(|&at| !s.tokens[at].is_mark(";"))
        .filter(|&at| opens(at))
        .find_map(|at| {
            let single = listed(s, at, count, vocabulary);
            single.or_else(|| enumerated(s, at, count, vocabulary))
        });
    listed.unwrap_or_default()
}

/// So many names and nothing else between a mark and the one that closes it.
fn listed(
    s: &Sentence<'_>,
    open: usize,
    count: usize,
    vocabulary: &Vocabulary,
) -> Option<Vec<NameHit>> {
    let words = &s.tokens;
    let mut found: Vec<NameHit> = Vec::new();
    let mut at = open + 1;
    while found.len() < count {
        let to = single(words, at, vocabulary)?;
        let inside = words.get(to).is_some_and(|t| t.is_mark("("));
        let department = if inside { bracketed(words, to, vocabulary) } else { None };
        // "Centre Littoral (2021)"
        let year = inside
            && words.get(to + 1).is_some_and(|t| matches!(t.kind, Kind::Number(_)))
            && words.get(to + 2).is_some_and(|t| t.is_mark(")"));
        let end = department.map_or(if year { to + 3 } else { to }, |(_, end)| end);
        let department = department.map(|(department, _)| department);
        let rest = skip_article(words, at);
        let hit = NameHit { from: rest, rest, to, end, department };
        if !is_name(s.text, words, &hit, vocabulary) {
            return None;
        }
        found.push(hit);
        at = end;
        if found.len() < count {
            let marks = if words[open].is_mark(":") { ",;" } else { "," };
            let comma = words.get(at).is_some_and(|t| t.is_mark(marks));
            let and = words.get(at + usize::from(comma)).is_some_and(|t| t.is("et"));
            if !comma && !and {
                return None;
            }
            at += usize::from(comma) + usize::from(and);
        }
    }
    let closes = words.get(at).is_none_or(|t| match words[open].fold.as_str() {
        "(" => t.is_mark(")"),
        "," => t.is_mark(",.;)"),
        "–" => t.is_mark("–.;,"),
        _ => t.is_mark(".;–)"),
    });
    closes.then_some(found)
}

/// The same where names hold an "et" of their own: "Loire et Layon, Haut Anjou et Choletais" are three, parted by
/// commas and by the last "et".
fn enumerated(
    s: &Sentence<'_>,
    open: usize,
    count: usize,
    vocabulary: &Vocabulary,
) -> Option<Vec<NameHit>> {
    let words = &s.tokens;
    let close = (open + 1..words.len()).find(|&n| words[n].is_mark(".;:()")).unwrap_or(words.len());
    let commas = (open + 1..close).filter(|&n| words[n].is_mark(","));
    let last = commas.clone().next_back()?;
    let and = (last + 1..close).rfind(|&n| words[n].is("et"))?;
    let ends: Vec<usize> = commas.chain([and, close]).collect();
    let starts = std::iter::once(open + 1).chain(ends.iter().map(|end| end + 1));
    let found = starts.zip(&ends).map(|(from, &to)| {
        let rest = skip_article(words, from);
        let hit = NameHit { from: rest, rest, to, end: to, department: None };
        let plain = rest < to && words[rest..to].iter().all(|t| t.is_word() && !t.is("cpts"));
        (plain && words[rest].capital && is_name(s.text, words, &hit, vocabulary)).then_some(hit)
    });
    let found = found.collect::<Option<Vec<_>>>()?;
    (found.len() == count).then_some(found)
}

/// "le Vimeu" is the CPTS Vimeu, "du Vimeu" the CPTS du Vimeu.
fn skip_article(words: &[Token], at: usize) -> usize {
    let article = words.get(at).is_some_and(|t| {
        !t.capital && matches!(t.fold.as_str(), "le" | "la" | "les" | "l'" | "a" | "au" | "en")
    });
    at + usize::from(article)
}

fn whole(number: Option<f64>) -> Option<usize> {
    let number = number?;
    (1..=MOST).find(|&n| u32::try_from(n).is_ok_and(|n| (f64::from(n) - number).abs() < 0.5))
}

//! Parts of people in words: "deux Normands sur trois", "huit habitants du département sur dix".

use crate::extract::lexicon::token::{Kind, Token};
use crate::extract::lexicon::vocabulary::{Cue, Vocabulary};

/// "deux Normands sur trois", "92 Gardois sur 100", "9 sur 10": a share of people, in per cent.
pub(crate) fn part_of_people(
    text: &[Token],
    at: usize,
    vocabulary: &Vocabulary,
) -> Option<(usize, f64)> {
    let value = |token: &Token| match token.kind {
        Kind::Number(value) => Some(value),
        Kind::Word => vocabulary.units.get(token).copied().map(f64::from),
        _ => None,
    };
    if let Some(to) = everybody(text, at, vocabulary) {
        return Some((to, 100.0));
    }
    let part = value(text.get(at)?)?;
    if let Some(whole) = told_before(text, at, vocabulary).and_then(value) {
        let percent = (part / whole * 1000.0).round() / 10.0;
        return (part < whole).then_some((at + 1, percent));
    }
    let person = vocabulary.cue(Cue::Person).longest_at(text, at + 1).is_some();
    let named = text.get(at + 1).is_some_and(|t| {
        // "4 CPTS sur 5" counts them; "neuf CPTS sur dix" is a way to say most.
        let community = t.is("cpts") && text[at].kind != Kind::Word;
        t.is_word() && (t.capital && !community || person)
    });
    // "deux Lot-et-Garonnais sur trois": the name of a people may be tied together of several words.
    let tied = (at + 2..text.len()).take_while(|&n| text[n].tied).count();
    let tied = if text.get(at + 1).is_some_and(|t| t.capital) { tied } else { 0 };
    // "huit habitants du département sur dix": where they live may stand between.
    let stop = |t: &Token| {
        // "Ces trois CPTS couvrent sept Indriens sur dix": not three of ten.
        let number = t.kind == Kind::Word && vocabulary.units.get(t).is_some() && !t.is("un");
        t.kind != Kind::Word || t.is("sur") || t.is("et") && !t.tied || number
    };
    let reach = if named { 5 } else { 0 };
    let sur = (at + 1 + usize::from(named) + tied..).take(reach + 1);
    let sur = sur.into_iter().find(|&n| text.get(n).is_none_or(stop))?;
    let whole = text.get(sur).filter(|t| t.is("sur")).and_then(|_| value(text.get(sur + 1)?))?;
    let known = [2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0, 20.0, 100.0].contains(&whole);
    let behind = text
        .get(sur + 2)
        .is_none_or(|t| t.kind == Kind::Mark || t.is_word() && !t.fold.ends_with('s'));
    // "Une CPTS à cheval sur 2 départements": they are what it lies on.
    let among = text.get(at + 1).is_some_and(|t| t.is("cpts"));
    let is_part = named && (behind || !among) || behind && whole <= 10.0;
    (known && part < whole && is_part).then(|| {
        let percent = (part / whole * 1000.0).round() / 10.0;
        (sur + 2, percent)
    })
}

/// "Sur 100 Bretons, 94 vivent …", "Sur dix habitants de la Drôme, huit …": the number of which it is a part.
fn told_before<'t>(text: &'t [Token], at: usize, vocabulary: &Vocabulary) -> Option<&'t Token> {
    const REACH: usize = 8;
    let comma = at.checked_sub(1).filter(|&n| text[n].is_mark(","))?;
    let on = (comma.saturating_sub(REACH)..comma).rev().find(|&n| text[n].is("sur"))?;
    let round = matches!(text[on + 1].fold.as_str(), "dix" | "10" | "cent" | "100");
    let people = text.get(on + 2).is_some_and(|t| {
        vocabulary.cue(Cue::Person).longest_at(text, on + 2).is_some()
            || t.is_word() && t.capital && 5 < t.fold.len() && t.fold.ends_with('s')
    });
    let opens = on == 0 || text[on - 1].kind == Kind::Mark;
    let single = text[at].kind == Kind::Word || matches!(text[at].kind, Kind::Number(_));
    (round && people && opens && single).then(|| &text[on + 1])
}

/// "l'ensemble des Martiniquais", "tous les Bretons": everybody of a place, and no part of a share.
fn everybody(text: &[Token], at: usize, vocabulary: &Vocabulary) -> Option<usize> {
    let word = |n: usize| text.get(at + n).map_or("", |t| t.fold.as_str());
    let length = match (word(0), word(1), word(2)) {
        ("l'", "ensemble", "des") | ("la", "totalite" | "quasi", "des") => 3,
        ("tous", "les", _) => 2,
        _ => return None,
    };
    let of = at.checked_sub(1).is_some_and(|n| text[n].is("de") || text[n].is("a"));
    let first = text.get(at + length).filter(|t| t.is_word() && t.capital)?;
    // "la totalité des Loir-et-Chériens": what hyphens tie is one word.
    let tied = text[at + length + 1..].iter().take_while(|t| t.tied).count();
    let to = at + length + 1 + tied;
    let last = text[to - 1].fold.as_str();
    let people = 5 < last.len() && last.ends_with('s') && !first.is("cpts");
    let known = vocabulary.places.find(&text[at + length..to]);
    let demonym = known.iter().any(|place| place.demonym);
    (!of && demonym && people).then_some(to)
}

//! Numbers told in turn, each with its day: "zéro en 2019, 44 % en 2021, 90 % en 2024". What one of them counts, all
//! count.

use super::judge::{CROWD, clause};
use crate::extract::lexicon::token::{Kind, Token};
use crate::extract::lexicon::vocabulary::Cue;
use crate::extract::recognise::dates::{DateHit, Role};
use crate::extract::recognise::numbers::{Form, Number};
use crate::extract::recognise::sentence::Sentence;
use crate::extract::verdict::{Counted, Reason};
use crate::model::Measure;

/// So many small words may stand between a number and its day or place: "sept à la fin de 2024", "six en Isère".
const SMALL: usize = 3;

/// The words that may.
fn is_small(t: &Token) -> bool {
    const WORDS: [&str; 15] = [
        "en", "a", "au", "aux", "le", "la", "les", "l'", "du", "de", "d'", "des", "dans", "pour",
        "chez",
    ];
    WORDS.contains(&t.fold.as_str())
}

/// So many numbers to either side are looked at.
const REACH: usize = 4;

/// The day that stands directly behind a number, and is its own.
pub(crate) fn own_day<'s>(s: &'s Sentence<'_>, number: &Number) -> Option<&'s DateHit> {
    let hit = s.dates.iter().find(|hit| number.to <= hit.from)?;
    let small = s.tokens[number.to..hit.from].iter().all(|t| t.is_mark("(%") || is_small(t));
    (hit.role == Role::AsOf && hit.from <= number.to + SMALL && small).then_some(hit)
}

/// Whether a number has a place of its own directly beside it, and nothing else: "Onze en Essonne", "l'Ariège (deux, 56 %)",
/// "une seule pour le second", "trois ardéchoises".
fn has_own_place(s: &Sentence<'_>, number: &Number) -> bool {
    // "62 Vienne (86)" is the number of a page; "360 000 Martiniquais" have their noun.
    let behind = s.places.iter().find(|place| number.to <= place.from).is_some_and(|place| {
        let between = &s.tokens[number.to..place.from];
        let adjective = number.low < CROWD && number.form != Form::One && between.is_empty();
        let led = !between.is_empty() && between.len() <= SMALL && between.iter().all(is_small);
        if place.demonym { adjective } else { led }
    });
    let alone = s.tokens.get(number.to).is_some_and(|t| t.fold.starts_with("seul"));
    let to = number.to + usize::from(alone);
    let word = |at: usize| s.tokens.get(to + at).map_or("", |t| t.fold.as_str());
    let ranked = matches!(word(0), "dans" | "pour" | "en")
        && matches!(word(1), "la" | "le" | "l'")
        && ["premier", "second", "deuxieme"].iter().any(|stem| word(2).starts_with(stem));
    let open = (0..number.core).rev().find(|&n| s.tokens[n].is_mark("()"));
    let open = open.filter(|&n| s.tokens[n].is_mark("("));
    let bracketed = open.is_some_and(|open| s.places.iter().any(|place| place.to == open));
    // "la Nouvelle-Aquitaine 5,3 millions"
    let label = CROWD <= number.low
        && ends(s, number)
        && s.places.iter().any(|place| place.to == number.from && !place.demonym);
    behind || ranked || label || bracketed && ends(s, number)
}

/// Whether a mark stands directly behind a number.
fn ends(s: &Sentence<'_>, number: &Number) -> bool {
    s.tokens.get(number.to).is_none_or(|t| t.is_mark(",;).") || t.is_mark("%"))
}

/// Whether a number that has no noun has a day or a place directly beside it, or is a part told as one before: "l'Oise de
/// quatorze, dont onze".
pub(crate) fn is_told_in_turn(s: &Sentence<'_>, number: &Number) -> bool {
    let part = number.from.checked_sub(1).is_some_and(|n| s.tokens[n].is("dont"));
    let parted = part
        && ends(s, number)
        && (1..number.from - 1)
            .any(|n| s.tokens[n].is("dont") && s.numbers.iter().any(|m| m.from == n + 1));
    own_day(s, number).is_some() || has_own_place(s, number) || parted
}

/// What a number counts that has nothing behind it but its day or its place, where one beside it, which has its own too,
/// is known to count: by the verdict on that one, or because the sentence tells of "le nombre de CPTS".
pub(crate) fn in_series(
    s: &Sentence<'_>,
    index: usize,
    reason: Reason,
    judged: impl Fn(usize) -> Option<Counted>,
) -> Result<Counted, Reason> {
    let number = &s.numbers[index];
    let one = number.form == Form::One && s.tokens[number.core].is("une");
    // "multiplié par trois en Occitanie", "un tiers de l'Ariège", "100 % fin 2027"
    let times = number.from.checked_sub(1).is_some_and(|n| s.tokens[n].is("par"));
    let fraction = number.form == Form::Percent
        && !s.tokens[number.from..number.to].iter().any(|t| t.is_mark("%"));
    let ahead = [Cue::Target, Cue::Forecast]
        .into_iter()
        .any(|cue| s.cue(cue, clause(s, number.core).start..number.to).is_some());
    if times || fraction || ahead {
        return Err(reason);
    }
    let silent = match reason {
        Reason::NothingCounted | Reason::OtherNoun | Reason::NoCoverage | Reason::OtherShare => {
            number.form != Form::One
        }
        Reason::NotACount => CROWD <= number.low,
        Reason::Article => one,
        _ => false,
    };
    if !silent || number.form == Form::Ordinal || !is_told_in_turn(s, number) {
        return Err(reason);
    }
    let alike = |other: &Number| {
        (number.form == Form::Percent) == (other.form == Form::Percent)
            && (number.low < CROWD) == (other.low < CROWD)
    };
    // Its day or place stands behind each, before the next number, or stands directly before.
    let member = |at: &usize| {
        let other = &s.numbers[*at];
        let end = s.numbers.get(at + 1).map_or(s.tokens.len(), |next| next.from);
        let start = at.checked_sub(1).map_or(0, |last| s.numbers[last].to);
        let placed = s.places.iter().any(|it| start <= it.from && it.to <= end);
        let dated = s.dates.iter().any(|it| other.to <= it.from && it.to <= end);
        alike(other) && (dated || placed)
    };
    let before = (index.saturating_sub(REACH)..index).rev().filter(|&at| alike(&s.numbers[at]));
    let behind = (index + 1..s.numbers.len().min(index + 1 + REACH)).take_while(member);
    for at in before.take_while(member).chain(behind) {
        let one = &s.numbers[at];
        let headed = s.cue_at(Cue::Community, one.to).is_some() && one.form == Form::One;
        if let Some(counted) = judged(at).filter(|counted| !counted.measure.is_target()) {
            return Ok(Counted { pronoun: true, headed: false, ..counted });
        }
        if headed || counts_communities(s) && number.form != Form::Percent {
            return Ok(communities());
        }
    }
    Err(reason)
}

/// Whether the sentence tells how many communities there are: "… : le nombre de CPTS a doublé", "… : voilà les effectifs
/// de CPTS".
fn counts_communities(s: &Sentence<'_>) -> bool {
    s.tokens.iter().enumerate().any(|(n, t)| {
        matches!(t.fold.as_str(), "nombre" | "effectif" | "effectifs")
            && (n + 1..n + 4).any(|at| s.cue_at(Cue::Community, at).is_some())
    }) && s.tokens.iter().all(|t| t.kind != Kind::Mark || !t.is_mark("?"))
}

fn communities() -> Counted {
    Counted {
        measure: Measure::Communities,
        projects: false,
        headed: false,
        pronoun: true,
        each: false,
    }
}

//! Inhabitants to whom the words behind a share point, and shares that stand where the last one stood.

use super::judge::clause;
use crate::extract::lexicon::plural::is_noun_like;
use crate::extract::lexicon::token::{Kind, Token};
use crate::extract::lexicon::vocabulary::Cue;
use crate::extract::recognise::numbers::Form;
use crate::extract::recognise::sentence::Sentence;
use crate::extract::verdict::Here;
use std::ops::Range;

/// Whether the inhabitants of a place are named among some words: "les Loirétains", "ses habitants"; "les médecins
/// bretons" are others.
pub(crate) fn people_in(s: &Sentence<'_>, words: Range<usize>) -> bool {
    let named = |at: usize| s.tokens[at].capital && s.tokens[at].fold.ends_with('s');
    s.places.iter().any(|p| p.demonym && words.contains(&p.from) && named(p.from))
        || s.cue(Cue::Population, words).is_some()
}

/// Whether the inhabitants of a place are the last of whom some words tell: "1 840 coups de fil, 62 % d'entre eux".
pub(crate) fn told_last(s: &Sentence<'_>, end: usize) -> bool {
    (0..end).rev().find(|&at| people_in(s, at..at + 1)).is_some_and(|at| !others(s, at + 1..end))
}

/// Whether some words tell of several of anything else.
fn others(s: &Sentence<'_>, words: Range<usize>) -> bool {
    s.tokens[words].iter().any(|t| is_noun_like(t) && !t.fold.ends_with("ois"))
}

/// "Bonne nouvelle pour les Loirétains : 93 % d'entre eux": of the people told of before.
pub(crate) fn of_them(here: &Here<'_>) -> bool {
    let Here { s, number, scope, setting, .. } = *here;
    let words = s.tokens.get(number.to..number.to + 3);
    let them = words.is_some_and(|t| t[0].is("d'") && t[1].is("entre") && t[2].is("eux"));
    them && (told_last(s, scope.from) || setting.people && !others(s, 0..scope.from))
}

/// "Plus de 80 %, répond la Cnam.", "Huit sur dix, selon elle.": who says so, and nothing else.
pub(crate) fn said(s: &Sentence<'_>, comma: usize) -> bool {
    const REACH: usize = 5;
    const LONGEST: usize = 14;
    s.tokens.len() <= comma + LONGEST && s.cue(Cue::Saying, comma..comma + REACH).is_some()
}

/// Whether a sentence tells of the people of the place before: "90 % d'entre eux".
pub(crate) fn points(s: &Sentence<'_>) -> bool {
    s.tokens.windows(3).any(|t| t[0].is("d'") && t[1].is("entre") && t[2].is("eux"))
}

/// "C'est 89 % de la population": the people of the sentence before, told again as a share.
pub(crate) fn thus(here: &Here<'_>) -> bool {
    const NEAR: usize = 5;
    let Here { s, number, scope, .. } = *here;
    let word = |at: usize| s.tokens.get(at).map_or("", |t| t.fold.as_str());
    let start = clause(s, number.core).start;
    let start = start + usize::from(s.tokens[start].kind == Kind::Mark);
    word(start) == "c'"
        && matches!(word(start + 1), "est" | "etait")
        && scope.from <= start + NEAR
        && (start + 2..scope.from).all(|n| s.tokens[n].is_word())
}

/// "La Guyane et Mayotte plafonnent à environ un tiers des habitants": where places have got to.
pub(crate) fn reaches(here: &Here<'_>) -> bool {
    let Here { s, number, scope, .. } = *here;
    let start = clause(s, number.core).start;
    let to = scope.from.checked_sub(1).filter(|&n| s.tokens[n].is("a") || s.tokens[n].is("aux"));
    let verb = to.and_then(|to| to.checked_sub(1));
    verb.is_some_and(|verb| {
        s.cue_at(Cue::Reaching, verb).is_some()
            && s.places.iter().any(|p| !p.demonym && start <= p.from && p.to <= verb)
    })
}

/// "C'est moins que les 19 % relevés pour l'ensemble du pays": set against the share before.
pub(crate) fn set_against(here: &Here<'_>) -> bool {
    let Here { s, number, scope, .. } = *here;
    let word = |at: usize| s.tokens.get(at).map_or("", |t| t.fold.as_str());
    let clause = clause(s, number.core);
    let more = |at: usize| matches!(word(at), "moins" | "plus" | "mieux" | "davantage");
    let than = |at: usize| more(at) && matches!(word(at + 1), "que" | "qu'");
    let behind = number.to..clause.end;
    let placed = s.places.iter().any(|place| behind.contains(&place.from))
        || behind.into_iter().any(|n| matches!(word(n), "pays" | "region" | "departement"));
    let begins = matches!(word(clause.start), "c'" | "cela");
    begins && (clause.start + 2..scope.from).any(than) && placed
}

/// "Nous n'en sommes qu'à 82 %", "on en était encore à 77 %": what was reached of it.
pub(crate) fn got_to(here: &Here<'_>) -> bool {
    const REACH: usize = 4;
    let Here { s, scope, .. } = *here;
    let is = |t: &Token| {
        matches!(t.fold.as_str(), "est" | "etait" | "sommes" | "etions" | "sont" | "etaient")
    };
    let to = scope.from.checked_sub(1).filter(|&n| s.tokens[n].is("a"));
    to.is_some_and(|to| {
        (to.saturating_sub(REACH)..to)
            .any(|n| is(&s.tokens[n]) && 0 < n && s.tokens[n - 1].is("en"))
    })
}

/// "La lanterne rouge ? La Corse, 8 %.": a place and its share, and nothing else.
pub(crate) fn labels(here: &Here<'_>) -> bool {
    let Here { s, number, scope, .. } = *here;
    let comma = scope.from.checked_sub(1).filter(|&n| s.tokens[n].is_mark(",:–"));
    let place = comma.is_some_and(|end| {
        s.places.iter().any(|p| {
            !p.demonym && p.to == end && s.tokens[..p.from].iter().all(|t| t.fold.len() < 4)
        })
    });
    place && s.tokens[number.to..].iter().all(|t| t.kind == Kind::Mark)
}

/// "seuls 79 % le sont", "Elles l'étaient à 78 %": as the people of whom was told.
pub(crate) fn are_so(here: &Here<'_>) -> bool {
    let Here { s, number, scope, .. } = *here;
    let word = |at: usize| s.tokens.get(at).map_or("", |t| t.fold.as_str());
    let is = |at: usize| matches!(word(at), "est" | "sont" | "etait" | "etaient");
    let behind = word(number.to) == "le" && is(number.to + 1);
    let before = scope.from.checked_sub(3).is_some_and(|n| {
        word(n) == "l'" && is(n + 1) && matches!(word(n + 2), "a" | "aux" | "qu'a")
    });
    behind || before
}

/// "loin devant les 45 % relevés le 31 mai 2021": held against the share before.
pub(crate) fn outdoes(here: &Here<'_>) -> bool {
    let Here { s, index, scope, .. } = *here;
    let word = |back: usize| scope.from.checked_sub(back).map_or("", |n| s.tokens[n].fold.as_str());
    let share = s.numbers[..index].last().is_some_and(|n| n.form == Form::Percent);
    share
        && matches!(word(1), "les" | "des" | "aux")
        && matches!(
            word(2),
            "devant" | "derriere" | "contre" | "dessus" | "dessous" | "loin" | "que"
        )
}

//! Communities that are counted in passing: in a line of a programme, among the partners of a project, in the work of
//! one person, as those who sign one contract. None of these is a stock of anything.

use super::judge::{clause, noun};
use crate::extract::lexicon::plural::is_noun_like;
use crate::extract::lexicon::token::Token;
use crate::extract::lexicon::vocabulary::Cue;
use crate::extract::recognise::calendar::is_weekday;
use crate::extract::recognise::numbers::Form;
use crate::extract::recognise::relation::heralded;
use crate::extract::recognise::sentence::Sentence;
use crate::extract::verdict::{Here, Reason};

/// Why a headed count is only mentioned; `head` is behind its noun.
pub(crate) fn passing(here: &Here<'_>, head: usize) -> Option<Reason> {
    let Here { s, scope, .. } = *here;
    if is_scheduled(s) || happened(s, scope.from) {
        return Some(Reason::Event);
    }
    if within_sample(s) || answered(s, head) {
        return Some(Reason::Sample);
    }
    let counting = s.cue(Cue::Counting, scope.left..scope.from).is_some();
    // "visio avec quatre autres CPTS de la région": who was there as well.
    let joined = || {
        scope.from.checked_sub(1).is_some_and(|n| s.tokens[n].is("avec"))
            && s.tokens.get(here.number.to).is_some_and(|t| t.is("autres"))
    };
    if !counting && (joined() || of_one_person(s, scope.from) || among_partners(here, head)) {
        return Some(Reason::Sample);
    }
    names_parties(s, head).then_some(Reason::OtherNoun)
}

/// "Dans notre échantillon, 189 CPTS ont signé": of those alone.
fn within_sample(s: &Sentence<'_>) -> bool {
    const OPENING: usize = 4;
    let word = |at: usize| s.tokens.get(at).map_or("", |t| t.fold.as_str());
    matches!(word(0), "dans" | "parmi" | "sur" | "au")
        && (1..OPENING).any(|n| matches!(word(n), "echantillon" | "panel"))
}

/// "212 CPTS de 71 départements ont répondu", "23 CPTS ont bien voulu répondre à notre questionnaire"
fn answered(s: &Sentence<'_>, head: usize) -> bool {
    let before = |n: usize, words: &[&str]| {
        s.tokens[n.saturating_sub(2)..n].iter().any(|t| words.contains(&t.fold.as_str()))
    };
    (head..clause(s, head).end).any(|n| match s.tokens[n].fold.as_str() {
        "repondu" => before(n, &["ont", "avaient"]),
        "repondre" => before(n, &["voulu", "pu"]),
        _ => false,
    })
}

/// "14 h – Plénière : 40 communautés, 40 initiatives": a line that begins with the time of day.
fn is_scheduled(s: &Sentence<'_>) -> bool {
    const OPENING: usize = 2;
    const DAY: usize = 3;
    // "Samedi 19 : deuxièmes Foulées des CPTS, 12 équipes inscrites"
    let agenda = s.tokens.first().is_some_and(is_weekday)
        && s.tokens.iter().skip(1).take(DAY).any(|t| t.is_mark(":–"));
    let hour = s
        .tokens
        .iter()
        .take(OPENING)
        .zip(1..)
        .any(|(t, next)| t.fold.starts_with(|c: char| c.is_ascii_digit()) && is_hour(s, next));
    agenda || hour
}

fn is_hour(s: &Sentence<'_>, at: usize) -> bool {
    s.tokens.get(at).is_some_and(|t| matches!(t.fold.as_str(), "h" | "heures"))
}

/// "Je gère 2 CPTS", "je coordonne trois communautés": what one person does.
fn of_one_person(s: &Sentence<'_>, from: usize) -> bool {
    const ADVERBS: usize = 2;
    let verb = |t: &Token| t.is_word() && !t.capital && 3 < t.fold.len();
    from.checked_sub(1).is_some_and(|at| {
        verb(&s.tokens[at])
            && (at.saturating_sub(ADVERBS)..at)
                .any(|n| matches!(s.tokens[n].fold.as_str(), "je" | "j'"))
    })
}

/// "Trois CPTS, deux cliniques et un hôpital ont signé une charte": beside others that are no communities, and with
/// no place of their own.
fn among_partners(here: &Here<'_>, head: usize) -> bool {
    let Here { s, index, scope, .. } = *here;
    // "47 appels, 6 cabinets, 3 CPTS, zéro rendez-vous"
    let among = index.checked_sub(1).is_some_and(|n| {
        let before = &s.numbers[n];
        let (at, _) = noun(s, before.to);
        let ours = [Cue::Community, Cue::Ambiguous, Cue::Population, Cue::Adjective, Cue::Whole];
        let parted = scope.from.checked_sub(1).is_some_and(|n| s.tokens[n].is_mark(","));
        let plain = s.tokens.get(at).is_some_and(is_noun_like)
            && ours.into_iter().all(|cue| s.cue_at(cue, at).is_none())
            && !s.stages.iter().any(|hit| hit.from <= at && at < hit.to);
        parted && plain && at + 2 == scope.from && before.form != Form::Percent
    });
    if among && s.places.is_empty() && s.dates.is_empty() && s.origins.is_empty() {
        return true;
    }
    if heralded(s, scope.to).is_some() {
        return false;
    }
    let joined = s.tokens.get(head).is_some_and(|t| t.is_mark(",") || t.is("et"));
    let placed = s.places.iter().any(|place| place.to <= scope.from)
        || s.dates.iter().any(|date| date.to <= scope.from);
    if !joined || placed {
        return false;
    }
    let article = s.tokens.get(head + 1).is_some_and(|t| {
        matches!(t.fold.as_str(), "un" | "une" | "le" | "la" | "l'" | "les" | "des")
    });
    let other = |at: usize| s.cue_at(Cue::OtherStructure, at).is_some();
    if article && other(head + 2) {
        return true;
    }
    // "Deux CPTS, une mairie, 84 bénévoles": what is counted behind is of another sort.
    let next = s.numbers[index + 1..].iter().find(|n| n.form != Form::Percent);
    next.is_some_and(|next| {
        let (at, _) = noun(s, next.to);
        let ours = [Cue::Community, Cue::Ambiguous, Cue::Population, Cue::Adjective, Cue::Whole];
        let known = ours.into_iter().any(|cue| s.cue_at(cue, at).is_some())
            || s.stages.iter().any(|hit| hit.from <= at && at < hit.to)
            || s.places.iter().any(|place| place.from == at);
        let directly = next.from == head + 1;
        let one = next.form == Form::One && s.tokens.get(at).is_some_and(is_plain);
        directly && !known && (other(at) || one || s.tokens.get(at).is_some_and(is_noun_like))
    })
}

/// A word that may be a noun in the singular.
fn is_plain(token: &Token) -> bool {
    const NOUN: usize = 4;
    token.is_word() && !token.capital && NOUN < token.fold.len()
}

/// "Trois signataires : la CPTS, l'ARS, la caisse": the parties to one contract.
fn names_parties(s: &Sentence<'_>, head: usize) -> bool {
    const REACH: usize = 2;
    let signatories =
        head.checked_sub(1).is_some_and(|n| s.tokens[n].fold.starts_with("signataire"));
    let marked = s.tokens.get(head).is_some_and(|t| t.is_mark(":,–("));
    let one = (head + 1..head + 1 + REACH).any(|n| {
        s.tokens.get(n).is_some_and(|t| matches!(t.fold.as_str(), "la" | "une" | "chaque"))
            && s.cue_at(Cue::Community, n + 1).is_some()
    });
    signatories && marked && one
}

/// "Juin : validation de 3 projets de santé", "dépôt de 2 lettres d'intention": what was done in so many cases.
fn happened(s: &Sentence<'_>, from: usize) -> bool {
    let of = from.checked_sub(1).is_some_and(|n| s.tokens[n].is("de") || s.tokens[n].is("d'"));
    let deed = from.checked_sub(2).is_some_and(|n| s.cue_at(Cue::EventNoun, n).is_some());
    // "à la signature de 12 contrats": what a text is about; the stock is told by its verb.
    let opens = from.checked_sub(3).is_none_or(|n| s.tokens[n].is_mark(":;,.–"));
    of && opens && deed
}

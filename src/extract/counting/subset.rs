//! Communities among which something is told: "Dans 23 CPTS, la présidence …" counts some of them, "Avec 34 CPTS,
//! la Bretagne …" all.

use super::back;
use super::flow;
use super::goals::aimed;
use super::judge::{clause, noun};
use crate::extract::lexicon::places::PlaceHit;
use crate::extract::lexicon::plural::is_noun_like;
use crate::extract::lexicon::token::Token;
use crate::extract::lexicon::vocabulary::Cue;
use crate::extract::recognise::numbers::Form;
use crate::extract::recognise::relation::compared;
use crate::extract::recognise::sentence::Sentence;
use crate::extract::verdict::{Counted, Here};

/// "Dans 23 CPTS, la présidence …": some of them, for another matter; `behind` is behind their noun.
pub(crate) fn is_subset(here: &Here<'_>, counted: &Counted, behind: usize) -> bool {
    let Here { s, number, scope, .. } = *here;
    if are_told(here) {
        return true;
    }
    if !is_led(here) || covers(here) || is_numbered(here, behind) {
        return false;
    }
    if counted.headed {
        return !is_told(here);
    }
    // "Dans six autres, une commission fonctionne"
    s.tokens[scope.from - 1].is("dans") && s.cue_at(Cue::Adjective, number.to).is_some()
}

/// "Avec 34 CPTS, la Bretagne …": whose they are is said.
pub(crate) fn owned(here: &Here<'_>) -> bool {
    let Here { s, scope, .. } = *here;
    // "Avec désormais dix CPTS sous accord, l'Ille-et-Vilaine …"
    // "Avec seulement trois communautés, le Jura ferme la marche"
    let sets =
        ["seulement", "deja", "encore", "toujours", "ses", "leurs", "tout", "juste", "peine"];
    let adverb = scope.from.checked_sub(1).filter(|&n| {
        s.cue_at(Cue::Today, n).is_some() || sets.contains(&s.tokens[n].fold.as_str())
    });
    let led = adverb.unwrap_or(scope.from);
    s.tokens.get(led.wrapping_sub(1)).is_some_and(|t| t.is("avec"))
        && (!flow::shared_with(s, led) || s.cue(Cue::Ranked, scope.left..led).is_some())
        && s.cue(Cue::Studied, scope.left..scope.from).is_none()
        && (!s.places.is_empty() || back::of_area(s))
}

/// "L'agence a indiqué à nos 14 associations que …": to whom something is told.
fn are_told(here: &Here<'_>) -> bool {
    let Here { s, number, scope, .. } = *here;
    let to = scope.from.checked_sub(2).is_some_and(|n| {
        let whose =
            matches!(s.tokens[n + 1].fold.as_str(), "nos" | "ses" | "leurs" | "mes" | "vos");
        s.slice(n..n + 1) == "à" && whose
    });
    to && s.cue_at(Cue::Ambiguous, number.to).is_some()
}

/// Whether a word leads to them that makes them the circumstance of something else.
fn is_led(here: &Here<'_>) -> bool {
    let Here { s, scope, .. } = *here;
    scope.from.checked_sub(1).is_some_and(|n| {
        // "Le Doubs, qui compte 540 000 habitants, a huit CPTS": the verb has no accent.
        let has = s.slice(n..n + 1) == "a";
        !has && matches!(
            s.tokens[n].fold.as_str(),
            "dans" | "a" | "aux" | "chez" | "pour" | "avec" | "par" | "aupres" | "entre"
        ) || s.tokens[n].is("sur")
            && 0 < n
            && s.tokens[n - 1].is_word()
            && !aimed(s, scope)
            && !leans(here)
            && !s.numbers.iter().any(|n| n.to + 1 == scope.from)
    })
}

/// "La Charente peut s'appuyer sur quatre CPTS": a place has all of them.
pub(crate) fn leans(here: &Here<'_>) -> bool {
    const NEAR: usize = 4;
    let Here { s, number, scope, .. } = *here;
    let near = scope.from.saturating_sub(NEAR)..scope.from;
    let subject = clause(s, number.core).start..scope.from;
    let place = |place: &PlaceHit| !place.demonym && subject.contains(&place.from);
    s.tokens[near].iter().any(|t| t.fold.starts_with("appu"))
        && (s.places.iter().any(place) || s.cue(Cue::CodedArea, subject.clone()).is_some())
}

/// "couverture de l'ensemble du département par 3 CPTS": these are all that cover it.
fn covers(here: &Here<'_>) -> bool {
    let Here { s, scope, .. } = *here;
    s.tokens.get(scope.from.wrapping_sub(1)).is_some_and(|t| t.is("par"))
        && (s.tokens[..scope.from].iter().any(|t| t.fold.starts_with("couv"))
            || scope.from.checked_sub(2).is_some_and(|n| s.cue_at(Cue::Coverage, n).is_some()))
}

/// ", pour environ 200 projets recensés par l'Igas": all that were counted.
fn is_numbered(here: &Here<'_>, behind: usize) -> bool {
    let Here { s, scope, .. } = *here;
    s.cue_at(Cue::Counting, behind).is_some()
        && scope.from.checked_sub(1).is_some_and(|n| s.tokens[n].is("pour"))
}

/// Whether their stage is told, or that they are counted.
fn is_told(here: &Here<'_>) -> bool {
    let Here { s, number, scope, setting, .. } = *here;
    !s.stages_in(scope.left..scope.right, number.core).is_empty()
        // "L'affiche est disponible dans 120 CPTS": nobody counts them.
        || s.cue(Cue::Counting, scope.left..scope.from).is_some()
            && !scope.from.checked_sub(1).is_some_and(|n| s.tokens[n].is("dans"))
        || compared(s, scope.from) && setting.counted
}

/// "Nous accompagnons les huit CPTS du département": whatever is done with them, so many it has.
pub(crate) fn all_of_a_place(here: &Here<'_>) -> bool {
    let Here { s, number, scope, .. } = *here;
    let word = |n: usize| s.tokens.get(n).map_or("", |t| t.fold.as_str());
    let definite =
        scope.from.checked_sub(1).is_some_and(|n| matches!(word(n), "les" | "aux" | "des"));
    let head = s.cue_at(Cue::Community, noun(s, number.to).0).map(|hit| hit.to);
    head.filter(|_| definite).is_some_and(|at| {
        let link = matches!(word(at), "du" | "de" | "d'" | "en" | "des");
        let area = at + 1 + usize::from(matches!(word(at + 1), "la" | "l'" | "le"));
        let named =
            s.places.iter().any(|p| at <= p.from && p.from <= area && p.territory.is_some());
        link && (named || s.cue_at(Cue::CodedArea, area).is_some())
    })
}

/// "Deux CPTS sont aujourd'hui opérationnelles en Guyane : la CPTS A et la CPTS B"
pub(crate) fn stand_there(here: &Here<'_>) -> bool {
    const VERBS: [&str; 6] =
        ["sont", "existent", "fonctionnent", "coexistent", "couvrent", "maillent"];
    let Here { s, number, scope, .. } = *here;
    let head = s.cue_at(Cue::Community, noun(s, number.to).0).map_or(number.to, |hit| hit.to);
    let verb = s.tokens.get(head).is_some_and(|t| VERBS.contains(&t.fold.as_str()));
    let colon = (head..s.tokens.len()).find(|&n| s.tokens[n].is_mark(":"));
    let place = |end: usize| {
        s.places.iter().any(|p| head <= p.from && p.to <= end && p.territory.is_some())
    };
    scope.from == 0 && verb && colon.is_some_and(place)
}

/// "61 CPTS dont le projet de santé est validé, dont 54 ont signé": those 54 are among the 61.
pub(crate) fn is_among(s: &Sentence<'_>, index: usize) -> bool {
    let number = &s.numbers[index];
    let from = s.scope(index).from;
    from.checked_sub(1).is_some_and(|n| s.tokens[n].is("dont"))
        || s.cue_before(Cue::Part, from)
        // "cinq de ces six ont enchaîné avec la signature"
        || s.tokens.get(number.to..number.to + 2).is_some_and(|t| t[0].is("de") && t[1].is("ces"))
        // "huit d'entre elles ont conclu l'ACI"
        || s.tokens.get(number.to + 1).is_some_and(|t| t.is("entre"))
            && s.cue_at(Cue::Part, number.to).is_some()
        || is_of_opening(s, index, from)
}

/// "Des huit CPTS au projet de santé validé, sept percevaient l'ACI", "… ; la moitié, soit trois, touche l'ACI": of
/// those before.
fn is_of_opening(s: &Sentence<'_>, index: usize, from: usize) -> bool {
    let Some(before) = index.checked_sub(1).map(|n| &s.numbers[n]) else { return false };
    let opens = before.from == 1 && (s.tokens[0].is("des") || s.tokens[0].is("de"));
    let bare = s.numbers[index].form != Form::Percent
        && s.cue_at(Cue::Community, s.numbers[index].to).is_none();
    let half = before.form == Form::Percent
        && s.tokens[before.to..from].iter().all(|t| t.is_mark(",") || t.is("soit"))
        && from.checked_sub(1).is_some_and(|n| s.tokens[n].is("soit"));
    opens && bare || half
}

/// "24 centres de vaccination sur 87": whether a number without a noun is the whole of which others were counted.
pub(crate) fn is_whole_of_others(s: &Sentence<'_>, index: usize) -> bool {
    const LONGEST: usize = 6;
    let number = &s.numbers[index];
    let Some(part) = index.checked_sub(1).map(|n| &s.numbers[n]) else { return false };
    let sur = number.from.checked_sub(1).filter(|&n| s.tokens[n].is("sur") && part.to < n);
    let heads = [Cue::Community, Cue::Ambiguous, Cue::Population, Cue::Whole];
    sur.is_some_and(|sur| {
        let words = part.to..sur;
        words.len() <= LONGEST
            && s.tokens[words.clone()].iter().all(Token::is_word)
            && is_noun_like(&s.tokens[part.to])
            && words.into_iter().all(|n| heads.into_iter().all(|cue| s.cue_at(cue, n).is_none()))
            && !s.stages.iter().any(|hit| hit.from == part.to)
            && s.cue_at(Cue::Community, number.to).is_none()
    })
}

/// "+ 8 ACI-CPTS": so many more; "+ 1 projet en réflexion" is one beside those told before.
pub(crate) fn is_added(here: &Here<'_>) -> bool {
    let Here { s, number, scope, .. } = *here;
    let plus = scope.from.checked_sub(1).filter(|&n| s.tokens[n].is_mark("+"));
    let project = s.tokens.get(number.to).is_some_and(|t| t.fold.starts_with("projet"));
    let opens = |n: usize| n.checked_sub(1).is_none_or(|n| s.tokens[n].is_mark("(:,"));
    plus.is_some_and(|n| opens(n) && !project)
}

//! Communities that somebody does something with: "a aidé 12 CPTS à recruter", "pour visiter deux CPTS". How
//! many they are says nothing of how many there are.

use super::judge::aimed;
use crate::extract::lexicon::token::Token;
use crate::extract::lexicon::vocabulary::Cue;
use crate::extract::recognise::sentence::Sentence;
use crate::extract::verdict::{Here, Reason};

/// Why a number of communities is no stock, where a verb before it takes them as its object; `head` is behind
/// their noun.
pub(crate) fn governed(here: &Here<'_>, head: usize) -> Option<Reason> {
    const REACH: usize = 3;
    let Here { s, number, scope, .. } = *here;
    let at = scope.from.checked_sub(1)?;
    let verb = &s.tokens[at];
    let in_stage = s.stages.iter().any(|hit| hit.from <= at && at < hit.to);
    let counts = s.cue_before(Cue::Counting, scope.from) || s.cue_before(Cue::Coverage, scope.from);
    if !verb.is_word() || verb.capital || in_stage || counts || aimed(s, scope) {
        return None;
    }
    // "a accompagné 13 CPTS conventionnées": all of those.
    let staged = s.stages_in(head..scope.right, number.core);
    if staged.iter().any(|hit| hit.from <= head + 1 && !hit.meaning.weak) {
        return None;
    }
    let printed = &s.text[verb.start..verb.end];
    let has = |t: &Token| {
        matches!(
            t.fold.as_str(),
            "a" | "ont" | "avons" | "ai" | "avait" | "avaient" | "ayant" | "avez" | "avoir"
        )
    };
    // "nous avons financé 27 diagnostics et rapproché 9 communautés": the auxiliary of the first.
    let from = if at.checked_sub(1).is_some_and(|n| s.tokens[n].is("et")) {
        0
    } else {
        at.saturating_sub(REACH)
    };
    let irregular = matches!(
        verb.fold.as_str(),
        "recu"
            | "obtenu"
            | "vu"
            | "accueilli"
            | "soutenu"
            | "choisi"
            | "retenu"
            | "rendu"
            | "perdu"
            | "suivi"
    );
    let participle = (irregular || printed.ends_with('é')) && s.tokens[from..at].iter().any(has);
    let led = at.checked_sub(1).is_some_and(|n| {
        matches!(
            s.tokens[n].fold.as_str(),
            "de" | "d'"
                | "pour"
                | "a"
                | "va"
                | "vont"
                | "peut"
                | "peuvent"
                | "fait"
                | "faire"
                | "voir"
                | "verra"
        )
    });
    // "notre recensement fait apparaître 829 CPTS"
    let shows = verb.is("apparaitre") || verb.is("ressortir");
    let led = led && !shows;
    (participle && (irregular || 4 < verb.fold.len())
        || led && is_infinitive(verb) && 4 < verb.fold.len())
    .then_some(Reason::Event)
}

/// "recruter", "établir", "naître".
pub(crate) fn is_infinitive(token: &Token) -> bool {
    token.is_word()
        && !token.capital
        && ["er", "ir", "re"].iter().any(|end| token.fold.ends_with(end))
}

/// "1 médecin pour 2 900 habitants", "contre 1 pour 1 200": so many to each.
pub(crate) fn rated(s: &Sentence<'_>, index: usize) -> bool {
    const REACH: usize = 4;
    const LEAST: f64 = 1_000.0;
    let number = &s.numbers[index];
    let led = number.from.checked_sub(1).filter(|&n| s.tokens[n].is("pour"));
    let before = index.checked_sub(1).map(|n| &s.numbers[n]);
    led.zip(before).is_some_and(|(led, before)| {
        let near = before.to <= led && led <= before.to + REACH;
        let counts = s.cue_at(Cue::Community, before.to).is_some()
            // "trois qui ont signé, pour 97 000 habitants": beside them, and no measure of them.
            || s.tokens[before.to..led.max(before.to)].iter().any(|t| t.is_mark(","));
        LEAST <= number.low && before.low < number.low && near && !counts
    })
}

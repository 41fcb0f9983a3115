//! What the talk is of just before a number, and the pronouns that count.

use super::judge::clause;
use crate::extract::lexicon::token::Token;
use crate::extract::lexicon::vocabulary::Cue;
use crate::extract::recognise::sentence::Sentence;
use crate::extract::verdict::{Setting, Topic};

/// "on en recense actuellement …": the pronoun, with an adverb between.
pub(crate) fn counting_pronoun(s: &Sentence<'_>, from: usize) -> bool {
    let adverb = |t: &Token| {
        t.fold.ends_with("ment")
            || matches!(
                t.fold.as_str(),
                "deja"
                    | "desormais"
                    | "aujourd'hui"
                    | "ainsi"
                    | "encore"
                    | "donc"
                    | "aussi"
                    | "neanmoins"
                    | "pourtant"
                    | "cependant"
                    | "toutefois"
                    | "maintenant"
                    | "alors"
                    | "toujours"
                    | "bien"
                    | "quand"
            )
    };
    // "on n'en comptait que 351"
    let from = match from.checked_sub(1) {
        Some(n) if s.tokens[n].is("que") || s.tokens[n].is("qu'") => n,
        // "il en dispose de neuf"
        Some(n) if s.tokens[n].is("de") && 1 < n && s.tokens[n - 1].fold.starts_with("dispos") => n,
        _ => from,
    };
    // "on n'en dénombre à ce jour que quatre"
    let today = (from.saturating_sub(4)..from)
        .find_map(|n| s.cue_at(Cue::Today, n).filter(|hit| hit.to == from));
    // "Il en attribuait 47 à notre région": whatever is done with them, they are counted.
    let past = from.checked_sub(2).is_some_and(|n| {
        let fold = s.tokens[n + 1].fold.as_str();
        let imperfect = ["ait", "aient", "ions"].iter().any(|end| fold.ends_with(end));
        s.tokens[n].is("en") && imperfect && 5 < fold.len() && !fold.starts_with("fais")
    });
    past || s.cue_before(Cue::CountingPronoun, from)
        || today.is_some_and(|hit| s.cue_before(Cue::CountingPronoun, hit.from))
        || from
            .checked_sub(1)
            .is_some_and(|n| adverb(&s.tokens[n]) && s.cue_before(Cue::CountingPronoun, n))
}

/// What the talk is of just before a token.
pub(crate) fn topic(s: &Sentence<'_>, before: usize, setting: Setting) -> Topic {
    if s.lacks(Cue::Community) && s.lacks(Cue::OtherStructure) {
        return setting.topic;
    }
    // "un modèle ni hôpital ni administration": what they are not.
    let denied = |at: usize| at.checked_sub(1).is_some_and(|n| s.tokens[n].is("ni"));
    for at in (0..before).rev() {
        if s.cue_at(Cue::OtherStructure, at).is_some() && !denied(at) {
            return Topic::Other;
        }
        if s.cue_at(Cue::Community, at).is_some() {
            // "MSP adhérentes à l'ACI : 131": an ACI of their own.
            let other = |n: usize| s.cue_at(Cue::OtherStructure, n).is_some();
            // "dont ACI signé : 120", below "MSP"
            let only = || {
                (0..s.tokens.len())
                    .all(|n| s.tokens[n].is("aci") || s.cue_at(Cue::Community, n).is_none())
            };
            let theirs = s.tokens[at].is("aci")
                && ((clause(s, at).start..at).any(other)
                    || setting.topic == Topic::Other && only());
            return if theirs { Topic::Other } else { Topic::Cpts };
        }
    }
    if setting.topic == Topic::Unknown && s.cue(Cue::Community, 0..s.tokens.len()).is_some() {
        return Topic::Cpts;
    }
    setting.topic
}

//! Who is said to cover people: one community, several, or another structure.

use super::judge::{clause, topic};
use super::sentence::{Scope, Sentence};
use super::verdict::{Here, Setting, Topic};
use super::vocabulary::Cue;

/// Whether the talk is of other structures, and the sentence names no community.
pub(super) fn elsewhere(s: &Sentence<'_>, scope: Scope, setting: Setting) -> bool {
    topic(s, scope.from, setting) == Topic::Other
        && s.cue(Cue::Community, 0..s.tokens.len()).is_none()
}

/// "Ensemble, elles couvrent", "ce taux": several communities, or the territory, whatever was named.
pub(super) fn they(s: &Sentence<'_>, range: std::ops::Range<usize>) -> bool {
    range.clone().any(|n| {
        let words = ["elles", "ensemble", "taux", "proportion", "part"];
        words.contains(&s.tokens[n].fold.as_str())
            || s.tokens[n].is("nombre") && s.cue(Cue::Population, n..range.end).is_some()
    })
}

/// "La CPTS fictive couvre …": one community does, in the words before a number.
pub(super) fn subject_of_one(s: &Sentence<'_>, start: usize, end: usize) -> bool {
    (start..end).any(|at| {
        let one = matches!(
            s.tokens[at].fold.as_str(),
            "une" | "la" | "cette" | "chaque" | "notre" | "sa" | "ma" | "votre"
        );
        // "dans le ressort d'une CPTS": where they live, not who covers them.
        let led = at.checked_sub(1).is_some_and(|n| {
            matches!(s.tokens[n].fold.as_str(), "d'" | "de" | "dans" | "par" | "a" | "sur")
        });
        // "La nouvelle CPTS"
        let noun = s.cue_at(Cue::Adjective, at + 1).map_or(at + 1, |hit| hit.to);
        one && !led && s.cue_at(Cue::Community, noun).is_some()
    })
}

/// "J'ai adhéré à ma CPTS", "la signature de l'ACI de notre CPTS": whether the speaker is of one community.
pub(super) fn ours(s: &Sentence<'_>) -> bool {
    s.tokens.windows(2).any(|t| {
        matches!(t[0].fold.as_str(), "ma" | "notre" | "votre")
            && (t[1].is("cpts") || t[1].is("communaute"))
    })
}

/// "Nous étions 6, nous voilà 94", in the words of one community: its members, unless a stage is told of them.
pub(super) fn members(here: &Here<'_>) -> bool {
    const NEAR: usize = 6;
    let Here { s, number, scope, setting, .. } = *here;
    let start = clause(s, number.core).start.max(number.from.saturating_sub(NEAR));
    let speaks = |word: &str| s.tokens[start..number.from].iter().any(|t| t.is(word));
    let of_one = setting.single || ours(s);
    let staged = !s.stages_in(scope.to..scope.right, number.core).is_empty();
    !staged && s.places.is_empty() && (speaks("vous") || speaks("nous") && of_one)
}

/// "une communauté couvre 80 000 habitants": one community, whichever.
pub(super) fn singular_subject(s: &Sentence<'_>, scope: Scope) -> bool {
    let start = clause(s, scope.from).start;
    // "Elle couvre 47 communes et 38 500 habitants", "L'association couvre un bassin de …"
    let opens = s.tokens.get(start).is_some_and(|t| t.is("elle"))
        || s.tokens.get(start).is_some_and(|t| t.is("l'"))
            && s.tokens.get(start + 1).is_some_and(|t| {
                matches!(t.fold.as_str(), "association" | "equipe" | "organisation")
            });
    // "Le périmètre, rappelle la présidente, couvre 77 communes et 47 200 habitants"
    let its = s.tokens.get(start).is_some_and(|t| matches!(t.fold.as_str(), "le" | "ce" | "notre"))
        && s.tokens.get(start + 1).is_some_and(|t| t.is("perimetre"))
        && (start..scope.from).any(|n| {
            matches!(
                s.tokens[n].fold.as_str(),
                "couvre" | "compte" | "reunit" | "regroupe" | "rassemble"
            )
        })
        && s.cue(Cue::Community, start..scope.from).is_none();
    // "La nouvelle venue s'étend sur 63 communes et 38 400 habitants"
    let named = ["venue", "benjamine", "cadette"];
    let newcomer = s.tokens.get(start).is_some_and(|t| t.is("la") || t.is("cette"))
        && s.tokens[start..scope.from].iter().take(4).any(|t| named.contains(&t.fold.as_str()));
    let opens = opens || its || newcomer;
    // "Son territoire couvre 108 communes et 64 000 habitants"
    let own = s.tokens.get(start).is_some_and(|t| t.is("son") || t.is("sa"))
        && (s.cue_at(Cue::Geographic, start + 1).is_some()
            || s.tokens.get(start + 1).is_some_and(|t| t.is("perimetre")));
    opens
        || own
        || subject_of_one(s, start, scope.from)
        || (scope.left..scope.from).any(|at| s.tokens[at].is("elle"))
        || (start..scope.from).any(|at| s.tokens[at].is("chacune") || s.tokens[at].is("chaque"))
}

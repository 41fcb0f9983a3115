//! What stands beside a share that names nothing: a place, a verb that says where it stands, the end of its words.

use std::ops::Range;

use crate::extract::lexicon::token::Kind;
use crate::extract::lexicon::vocabulary::Cue;
use crate::extract::recognise::numbers::Number;
use crate::extract::recognise::sentence::Sentence;

/// Whether a place stands between two tokens, by its name or as "la région", "le département".
pub(super) fn beside(s: &Sentence<'_>, from: usize, to: usize) -> bool {
    s.places.iter().any(|p| from <= p.from && p.to <= to)
        || (from..to.min(s.tokens.len())).any(|at| is_area(s, at))
}

/// "la région", "le département", "l'île"
fn is_area(s: &Sentence<'_>, at: usize) -> bool {
    let led = at
        .checked_sub(1)
        .is_some_and(|n| matches!(s.tokens[n].fold.as_str(), "la" | "le" | "l'" | "notre"));
    led && (s.cue_at(Cue::CodedArea, at).is_some() || s.tokens[at].is("pays"))
}

/// Whether what stands behind a share ends its words, or goes on with a place or a day.
pub(super) fn goes_on_behind(s: &Sentence<'_>, to: usize) -> bool {
    const SMALL: [&str; 14] = [
        "en", "dans", "a", "au", "aux", "pour", "et", "fin", "il", "un", "selon", "si", "quand",
        "lorsqu'",
    ];
    let next = s.tokens.get(to);
    let ends = next.is_none_or(|t| t.kind == Kind::Mark || SMALL.contains(&t.fold.as_str()));
    let today = || s.cue_at(Cue::Today, to).is_some();
    // "… et 65,2 % de ceux du Pas-de-Calais"
    let of_those = || {
        next.is_some_and(|t| t.is("de"))
            && s.tokens.get(to + 1).is_some_and(|t| t.is("ceux") || t.is("celles") || t.is("celle"))
    };
    ends || today() || s.dates.iter().any(|d| d.from == to) || of_those()
}

/// "Deux tiers des habitants sont couverts dans 11 régions": counted places that nobody names.
pub(crate) fn in_unnamed_places(s: &Sentence<'_>, index: usize, clause: Range<usize>) -> bool {
    let places = |n: &Number| {
        let inside = n.from.checked_sub(1).is_some_and(|at| s.tokens[at].is("dans"));
        let noun = s.tokens.get(n.to).map_or("", |t| t.fold.as_str());
        inside && matches!(noun, "regions" | "departements" | "territoires" | "communes")
    };
    // "Dans six départements, la moitié de la population échappe …"
    let first = s.numbers[..index].iter().find(|n| clause.start < n.from);
    let ahead = first.is_some_and(|n| n.from == clause.start + 1 && places(n));
    ahead || s.numbers[index + 1..].iter().take_while(|n| n.to < clause.end).any(places)
}

/// "La Bretagne se situe à", "la Normandie est à": a place, and at most the verb that says where it stands.
pub(super) fn only_stands(s: &Sentence<'_>, start: usize, end: usize) -> bool {
    let place = |at: usize| s.places.iter().any(|p| p.from <= at && at < p.to);
    (start..end).all(|at| {
        let t = &s.tokens[at];
        let fold = t.fold.as_str();
        place(at)
            || is_area(s, at)
            || fold.len() < 4
            || (start..=at).any(|n| s.cue_at(Cue::StandsAt, n).is_some_and(|hit| at < hit.to))
            || s.dates.iter().any(|date| date.from <= at && at < date.to)
    })
}

//! People each of whom is in a community: "132 exercent dans une CPTS ayant signé l'ACI". They are no communities.

use std::ops::Range;

use crate::extract::lexicon::token::Kind;
use crate::extract::lexicon::vocabulary::Cue;
use crate::extract::recognise::numbers::{Form, Number};
use crate::extract::recognise::relation::bracketed_place;
use crate::extract::recognise::sentence::Sentence;

/// Whether a number that has no noun counts people who are in a community, or goes on with such: "40 sont membres
/// d'une CPTS, 38 dans une CPTS en projet et 17 accompagnent une lettre d'intention".
pub(crate) fn are_in_one(s: &Sentence<'_>, index: usize) -> bool {
    s.numbers[..=index].iter().any(|n| n.form != Form::One && dwell(s, n))
}

/// "132 exercent dans une CPTS"
fn dwell(s: &Sentence<'_>, number: &Number) -> bool {
    const REACH: usize = 6;
    let verb = s.tokens.get(number.to).is_some_and(|t| {
        t.is("sont") || 5 < t.fold.len() && t.fold.ends_with("ent") && !t.fold.ends_with("ment")
    });
    let end = s.tokens.len().min(number.to + REACH);
    let stop = (number.to..end).find(|&n| s.tokens[n].kind == Kind::Mark).unwrap_or(end);
    verb && (number.to + 2..stop).any(|n| {
        let led = matches!(s.tokens[n - 1].fold.as_str(), "dans" | "d'" | "de");
        led && s.tokens[n].is("une") && s.cue_at(Cue::Community, n + 1).is_some()
    })
}

/// "résidaient, à la fin d'août 2023, dans un territoire où une CPTS …", "habitant le territoire d'une CPTS": whether some
/// words tell of people who live in the area of a community.
pub(crate) fn live_in_one(s: &Sentence<'_>, words: Range<usize>) -> bool {
    const AREAS: [&str; 8] =
        ["territoire", "commune", "secteur", "perimetre", "ressort", "zone", "giron", "bassin"];
    const FAR: usize = 16;
    const NEAR: usize = 8;
    let within = |from: usize, far: usize| from..words.end.min(from + far);
    let community = |at: usize| s.cue(Cue::Community, within(at, NEAR)).is_some();
    let area = |at: usize| AREAS.contains(&s.tokens[at].fold.trim_end_matches('s'));
    words.clone().any(|verb| {
        s.cue_at(Cue::Dwelling, verb).is_some()
            && within(verb, FAR).any(|at| area(at) && community(at))
    })
}

/// "L'Occitanie (27) et le Grand Est (22) sont les mieux représentés dans l'échantillon": who answered there.
pub(crate) fn answered(s: &Sentence<'_>, number: &Number) -> bool {
    bracketed_place(s, number).is_some() && !s.lacks(Cue::Sample)
}

//! What a sentence opens with and says of its subject: "Passées de 532 à 654, les CPTS signataires couvrent …".

use super::figure::Figure;
use crate::extract::lexicon::pattern::Hit;
use crate::extract::lexicon::vocabulary::{Cue, StageWording};
use crate::extract::recognise::sentence::Sentence;
use crate::extract::recognise::stages::{Named, together};

/// The stages of the communities behind the comma, which are those that the words before it count: "Au nombre de
/// douze, les communautés conventionnées …", "Limité à 26 en 2020, le nombre de CPTS sous contrat …".
pub(crate) fn of_subject(figure: &Figure<'_>) -> Option<Named> {
    const NEAR: usize = 2;
    let Figure { s, number, counted, .. } = *figure;
    let comma = (number.to..s.tokens.len()).find(|&n| s.tokens[n].is_mark(","))?;
    let head = subject(s, comma + 1).filter(|_| opens(s) && !counted.headed)?;
    let stage =
        |hit: &&Hit<StageWording>| comma < hit.from && head < hit.to && hit.from <= head + NEAR;
    let hits: Vec<_> = s.stages.iter().filter(stage).take(1).collect();
    together(&hits, &s.tokens, false)
}

/// "Passées de", "Au nombre de", "Fortes de": a participle of the subject, or what stands for one.
pub(crate) fn opens(s: &Sentence<'_>) -> bool {
    let lead = usize::from(s.tokens.first().is_some_and(|t| t.is("encore") || t.is("deja")));
    let word = |at: usize| s.tokens.get(lead + at).map_or("", |t| t.fold.as_str());
    let number = word(0) == "au" && word(1) == "nombre" && matches!(word(2), "de" | "d'");
    let stems = [
        "passe", "fort", "evalue", "estime", "limite", "cantonne", "porte", "parti", "tombe",
        "monte", "reduit", "chiffre",
    ];
    number
        || stems.iter().any(|stem| word(0).starts_with(stem))
            && matches!(word(1), "de" | "d'" | "a" | "du")
}

/// Where the noun ends of communities that begin here: "les CPTS", "le nombre de CPTS".
fn subject(s: &Sentence<'_>, at: usize) -> Option<usize> {
    let word = |at: usize| s.tokens.get(at).map_or("", |t| t.fold.as_str());
    let noun = match (word(at), word(at + 1), word(at + 2)) {
        ("le", "nombre" | "total", "de" | "des") => at + 3,
        ("les" | "ces" | "nos" | "ses", ..) => at + 1,
        _ => return None,
    };
    s.cue_at(Cue::Community, noun).map(|hit| hit.to)
}

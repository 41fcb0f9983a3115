//! What the title of a column or the name of an indicator says by itself: that it counts something, in one year,
//! or what happened.

use crate::extract::claims::compose::Page;
use crate::extract::lexicon::token::{Kind, Token, head, tokens};
use crate::extract::lexicon::vocabulary::Cue;
use crate::extract::recognise::calendar;

/// Whether a head says only that something is counted: "Nombre", "Nb", "Total", "Valeur"; `nb_centres_sante`
/// says of what.
pub(crate) fn is_generic(words: &[Token], page: &Page<'_>) -> bool {
    let column = page.vocabulary.cue(Cue::Column);
    let covered = |at: usize| {
        (0..=at).any(|from| column.longest_at(words, from).is_some_and(|hit| at < hit.to))
    };
    let small = |t: &Token| t.kind != Kind::Word || t.fold.len() < 4;
    let own = |t: &Token| {
        matches!(
            t.fold.as_str(),
            "total" | "ensemble" | "effectif" | "effectifs" | "valeur" | "region" | "departement"
        )
    };
    column.stand_in(words)
        && (0..words.len()).all(|at| covered(at) || small(&words[at]) || own(&words[at]))
}

/// Whether a head tells apart those that got there in one year: "dont signées en 2024".
pub(crate) fn of_year(title: &str, page: &Page<'_>) -> bool {
    let words = tokens(title);
    let part = page.vocabulary.cue(Cue::Subtotal).longest_at(&words, 0).is_some();
    part && words.windows(3).any(|t| {
        let done = ["ee", "ees", "e", "es"].iter().any(|end| t[0].fold.ends_with(end));
        done && t[1].is("en") && calendar::year(&t[2]).is_some()
    })
}

/// Whether a head counts what happened: "Nouveaux contrats"; "Nouvelle-Aquitaine" is a place.
pub(crate) fn happens(title: &str, page: &Page<'_>) -> bool {
    let words = tokens(title);
    let places = page.vocabulary.places.find(&words);
    let in_place = |at: usize| places.iter().any(|place| place.from <= at && at < place.to);
    let event = page.vocabulary.cue(Cue::Event);
    (0..words.len()).any(|at| !in_place(at) && event.longest_at(&words, at).is_some())
}

/// Whether a cell begins as the label of what is counted: "Nombre de CPTS", "Part de la population".
pub(crate) fn counts_something(text: &str) -> bool {
    const FIRST: [&str; 8] =
        ["nombre", "nb", "nbre", "taux", "part", "pourcentage", "population", "effectif"];
    head(text).is_some_and(|first| FIRST.contains(&first.fold.as_str()))
}

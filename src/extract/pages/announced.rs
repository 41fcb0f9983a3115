//! What a heading announces of what stands below it: numbers of communities, aims, one community.

use crate::extract::lexicon::vocabulary::Cue;
use crate::extract::recognise::numbers::Form;
use crate::extract::recognise::sentence::Sentence;

/// Whether a heading presents one community: "Une nouvelle CPTS en Balagne".
pub(crate) fn presents_one(s: &Sentence<'_>) -> bool {
    let new = |at: usize| {
        let article = at.checked_sub(1).is_some_and(|n| s.tokens[n].is("une"));
        article && s.tokens[at].is("nouvelle")
    };
    let counted = s.numbers.iter().any(|n| n.form != Form::One);
    !counted && (1..s.tokens.len()).any(|n| new(n) && s.cue_at(Cue::Community, n + 1).is_some())
}

/// Whether a heading announces numbers of CPTS: "Évolution du nombre de CPTS".
pub(crate) fn announces(s: &Sentence<'_>) -> bool {
    (0..s.tokens.len()).any(|n| {
        s.tokens[n].is("nombre") && (n + 1..n + 4).any(|at| s.cue_at(Cue::Community, at).is_some())
    })
}

/// Whether a heading is the word for communities and nothing else: "CPTS", "Les CPTS".
pub(crate) fn is_bare(s: &Sentence<'_>) -> bool {
    let word = s.cue_at(Cue::Community, 0).or_else(|| s.cue_at(Cue::Community, 1));
    word.is_some_and(|hit| hit.to == s.tokens.len())
}

/// "Trois résultats sont attendus à la fin de 2028 :": whether a sentence says that somebody aims at what stands below
/// it, on a day.
pub(crate) fn aims_ahead(s: &Sentence<'_>) -> bool {
    s.cue(Cue::Target, 0..s.tokens.len()).is_some() && !s.dates.is_empty()
}

/// Whether a heading announces what is aimed at, and says nothing else: "2. Objectifs", "Nos cibles 2027".
pub(crate) fn aims(s: &Sentence<'_>) -> bool {
    const WORDS: usize = 6;
    let aim = s.cue(Cue::Target, 0..s.tokens.len().min(WORDS)).is_some();
    aim && s.tokens.len() <= WORDS && s.cue(Cue::Community, 0..s.tokens.len()).is_none()
}

/// "Pas de médecin traitant ?", "Sans médecin": a heading above what is said to those who have none.
pub(crate) fn lacks_doctors(s: &Sentence<'_>) -> bool {
    let lacks = s.tokens.iter().take(2).any(|t| matches!(t.fold.as_str(), "pas" | "sans" | "plus"));
    lacks && s.tokens.iter().any(|t| t.fold.starts_with("medecin"))
}

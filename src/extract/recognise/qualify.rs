//! The words that qualify a number: "près de", "plus du", "environ", before it or behind it.

use super::numbers::{Form, Number};
use crate::extract::lexicon::token::{Kind, Token};
use crate::extract::lexicon::vocabulary::Vocabulary;
use crate::model::Qualifier;

/// The longest qualifier, in words: "un peu plus de" and what may stand between.
const LONGEST: usize = 6;

/// Finds the qualifying words of the numbers of a text. No word is of two of them.
pub(crate) fn qualified(found: &mut Vec<Number>, text: &[Token], vocabulary: &Vocabulary) {
    // From the last: a word between two numbers, "57 environ 30", is of the second.
    let mut end = text.len();
    for number in found.iter_mut().rev() {
        qualify(number, text, end, vocabulary);
        end = number.from;
    }
    // "un peu plus de 200": the article belongs to the words that qualify the number.
    let mut next = found
        .iter()
        .skip(1)
        .map(|number| (number.from, number.core))
        .collect::<Vec<_>>()
        .into_iter();
    found.retain(|number| {
        !next.next().is_some_and(|(from, core)| from <= number.core && number.core < core)
    });
    for at in 1..found.len() {
        found[at].from = found[at].from.max(found[at - 1].to);
    }
}

/// "s'organise autour de trois communautés": around what, and not about how many.
fn is_centre(text: &[Token], at: usize) -> bool {
    const NEAR: usize = 3;
    let verb = |t: &Token| {
        ["organis", "structur", "articul", "constru", "gravit", "fede", "batit"]
            .iter()
            .any(|stem| t.fold.starts_with(stem))
    };
    text[at].is("autour") && text[at.saturating_sub(NEAR)..at].iter().any(verb)
}

/// Finds the qualifying words before and behind a number; from `end` on they are of the next one.
fn qualify(number: &mut Number, text: &[Token], end: usize, vocabulary: &Vocabulary) {
    if number.high.is_some() || number.form == Form::Ordinal {
        return;
    }
    let mut from = number.core;
    // "plus du tiers": the article is the number's.
    let half = from.checked_sub(1).filter(|_| text[from].is("du")).map(|n| &text[n]);
    if let Some(word) = half.filter(|t| t.is("plus") || t.is("moins")) {
        number.qualifier = if word.is("plus") { Qualifier::MoreThan } else { Qualifier::FewerThan };
        number.from = from - 1;
        return;
    }
    // The longest qualifier that ends where the number begins.
    for start in from.saturating_sub(LONGEST)..from {
        let ends_here = vocabulary.qualifiers.longest_at(&text[..from], start);
        let ends_here = ends_here.filter(|hit| hit.to == from && !is_centre(text, start));
        if let Some(hit) = ends_here {
            number.qualifier = hit.meaning;
            from = hit.from;
            break;
        }
    }
    // "« 700 et quelques »", "à 41 environ"
    // "Dix-sept, tout au plus, étaient…"
    let aside = text.get(number.to).is_some_and(|t| t.is_mark(","));
    let behind =
        |at: usize| vocabulary.qualifiers_behind.longest_at(text, at).filter(|hit| hit.to <= end);
    let between = |to: usize| text.get(to).is_some_and(|t| t.is_mark(","));
    // "Sept millions de Français environ": behind what is counted.
    let counted = |at: usize| {
        let words = text.get(number.to..at).unwrap_or_default();
        words.iter().all(|t| t.is_word() && vocabulary.units.get(t).is_none())
    };
    let noun = (number.to + 1..number.to + 4).find_map(|at| {
        let hit = behind(at).filter(|hit| hit.meaning == Qualifier::About && counted(at))?;
        let next = text.get(hit.to);
        next.is_none_or(|t| !matches!(t.kind, Kind::Number(_)) && vocabulary.units.get(t).is_none())
            .then_some(hit)
    });
    if noun.is_some() && number.qualifier == Qualifier::Exact && behind(number.to).is_none() {
        number.qualifier = Qualifier::About;
    }
    let hit =
        behind(number.to).or_else(|| behind(number.to + 1).filter(|hit| aside && between(hit.to)));
    if let Some(hit) = hit {
        let agreeing = number.qualifier == Qualifier::Exact;
        if agreeing {
            number.qualifier = hit.meaning;
            number.to = hit.to;
        }
    }
    number.from = from;
}

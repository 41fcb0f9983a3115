//! How the numbers of a clause share what stands before them, and how one is parted by those behind it.

use super::judge::clause;
use super::numbers::{Form, Number};
use super::sentence::Sentence;
use super::token::Token;
use super::vocabulary::Cue;

/// "les communautés sous contrat couvrent 12 communes et 235 000 personnes": the communities before the
/// first number of the clause, where none of its numbers counts communities.
pub(super) fn subject(s: &Sentence<'_>, index: usize) -> Option<std::ops::Range<usize>> {
    let clause = clause(s, s.numbers[index].core);
    let first = s.numbers.iter().position(|n| clause.start <= n.from && n.form != Form::One)?;
    let named = clause.start..s.numbers[first].from;
    let counts = |n: &Number| {
        let head = s.tokens.get(n.to).is_some_and(Token::is_word);
        let other =
            [Cue::Community, Cue::Ambiguous].iter().all(|&cue| s.cue_at(cue, n.to).is_none());
        n.form == Form::Percent || n.form == Form::Digits && head && other
    };
    let apart = s.numbers[first..index].iter().all(counts);
    (first < index && apart && s.cue(Cue::Community, named.clone()).is_some()).then_some(named)
}

/// "en dénombre seize, dont treize financées", "elle en compte 23 : 22 ont signé": whether a number is parted at
/// once by stages of its own.
pub(super) fn divided(s: &Sentence<'_>, index: usize) -> bool {
    let Some(next) = s.numbers.get(index + 1) else { return false };
    let number = &s.numbers[index];
    let lead = s.tokens[number.to..next.from].iter().any(|t| t.is("dont") || t.is_mark(":"));
    let near = next.from <= number.to + 3;
    lead && near && !s.stages_in(next.to..s.scope(index + 1).right, next.core).is_empty()
}

/// "les premières", "des premières": the first of those that were counted.
pub(super) fn former(s: &Sentence<'_>, range: std::ops::Range<usize>) -> bool {
    let led = |n: usize| {
        n.checked_sub(1).is_some_and(|b| matches!(s.tokens[b].fold.as_str(), "les" | "des" | "ces"))
    };
    range.into_iter().any(|n| s.tokens[n].is("premieres") && led(n))
}

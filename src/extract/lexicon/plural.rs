//! Words that may be the plural of a noun.

use super::token::Token;

/// Words that end in s or x and are no plurals; folded, as the vocabulary is.
#[rustfmt::skip]
const SMALL: [&str; 24] = [
    "dans", "sans", "sous", "vers", "chez", "plus", "moins", "des", "les", "ces", "ses", "pas",
    "depuis", "apres", "desormais", "alors", "tous", "dont", "hors", "puis", "fortes", "autres", "elles", "deux",
];

/// Whether a word may be the plural that a number counts: French plurals end in s or x; a verb, a
/// preposition or a mark does not.
pub(crate) fn is_noun_like(token: &Token) -> bool {
    let fold = token.fold.as_str();
    token.is_word() && 2 < fold.len() && fold.ends_with(['s', 'x']) && !SMALL.contains(&fold)
}

//! The words of a sentence, taken from those of its paragraph: a text is cut up once.

use std::ops::Range;

use super::sieve::Tables;
use super::token::Token;

/// The words of a part of a text, as they would be if that part stood alone; none where they may not be the same.
pub(crate) fn within(
    text: &str,
    words: &[Token],
    part: &Range<usize>,
) -> Option<(Vec<Token>, Tables)> {
    let from = words.partition_point(|word| word.start < part.start);
    let to = from + words[from..].partition_point(|word| word.start < part.end);
    // A word that goes on beyond the border is cut by it.
    let torn = |at: usize, border: usize| {
        at.checked_sub(1).and_then(|at| words.get(at)).is_some_and(|word| border < word.end)
    };
    if torn(from, part.start) || torn(to, part.end) {
        return None;
    }
    let inside = &words[from..to];
    if inside.first().is_some_and(|word| leans_back(text, word))
        || inside.last().is_some_and(|word| leans_on(text, word, part.end))
    {
        return None;
    }
    let mut all = Tables::default();
    let mut taken: Vec<Token> = inside.to_vec();
    for word in &mut taken {
        word.start -= part.start;
        word.end -= part.start;
        all = all.and(word.may);
    }
    if let Some(first) = taken.first_mut() {
        (first.glued, first.tied) = (false, false);
    }
    Some((taken, all))
}

/// Whether a word may be what it is by what stands before it: "62 000 hab.", a hyphen, the dots of a list.
fn leans_back(text: &str, word: &Token) -> bool {
    let printed = &text[word.start..word.end];
    !word.is_word() && !printed.starts_with(|c: char| c.is_ascii_digit() || c == '(' || c == '«')
        || word.is("habitants")
}

/// Whether a word may be what it is by what stands behind it: "C.P.T.S.", the dots of a list.
fn leans_on(text: &str, word: &Token, end: usize) -> bool {
    let printed = &text[word.start..word.end];
    let dots = text[..end].ends_with("..") || text[..end].ends_with('…');
    dots || printed != "." && printed.ends_with('.') || printed.ends_with('-')
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use super::super::cut::sentences;
    use super::super::vocabulary::Vocabulary;
    use super::*;
    use crate::sources::Geography;

    static VOCABULARY: LazyLock<Vocabulary> =
        LazyLock::new(|| Vocabulary::built_in(&Geography::default()));

    /// What a paragraph is made of, whatever stands beside it.
    const PIECES: [&str; 34] = [
        "Douze CPTS",
        "la C.P.T.S.",
        "62 000",
        "hab.",
        "hab",
        "habitants",
        "82.000",
        ".",
        ". ",
        " ",
        "…",
        ".....",
        " - ",
        "-",
        "l’",
        "popu- lation",
        "Val-d’Oise",
        "31/12/2020",
        "12",
        "345",
        "1er",
        "communauté professionnelle",
        "territoriale de santé (CPTS)",
        "accord conventionnel interprofessionnel",
        " du 20 juin",
        "?",
        " ! ",
        "»",
        "« ",
        "(2)",
        "[1]",
        "Trois",
        "é",
        " · ",
    ];

    proptest::proptest! {
        #[test]
        fn a_sentence_has_the_words_that_it_has_alone(
            pieces in proptest::collection::vec(proptest::sample::select(&PIECES[..]), 0..24),
        ) {
            let text = pieces.concat();
            let (words, _) = VOCABULARY.tokens(&text);
            for part in sentences(&text) {
                if let Some(taken) = within(&text, &words, &part) {
                    proptest::prop_assert_eq!(taken, VOCABULARY.tokens(&text[part]));
                }
            }
        }
    }

    #[test]
    fn most_sentences_are_taken_from_their_paragraph() {
        let text = "Au 1er juin, 12 CPTS ont signé. Trois autres, dans l’Orne, hésitent ! « Elles » attendent.";
        let (words, _) = VOCABULARY.tokens(text);
        for part in sentences(text) {
            let alone = VOCABULARY.tokens(&text[part.clone()]);
            assert_eq!(within(text, &words, &part), Some(alone), "for {:?}", &text[part]);
        }
    }
}

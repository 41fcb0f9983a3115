//! Digits that are raised, by which text leads to its notes: "fin juin 2020³²".

/// Digits as they look when they are raised.
pub(super) const RAISED: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];

/// A text with its digits raised.
pub(super) fn superscript(text: &str) -> String {
    let raise = |c: char| c.to_digit(10).map_or(c, |digit| RAISED[digit as usize]);
    text.chars().map(raise).collect()
}

/// The mark of a note that a page raises directly behind a number, of which it would be taken for the last digits:
/// "38<sup>2</sup> CPTS". Behind a word it is told apart by its place, and keeps its printed digits.
pub(super) fn behind_number(before: &str, mark: &str) -> Option<String> {
    const LONGEST: usize = 7;
    let mark = mark.trim();
    let marks = !mark.is_empty()
        && mark.len() <= LONGEST
        && mark.chars().all(|c| c.is_ascii_digit() || matches!(c, ',' | ' ' | '-'));
    (marks && before.ends_with(|c: char| c.is_ascii_digit())).then(|| superscript(mark))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_raised_behind_numbers_only() {
        let cases = [
            ("fin juin 2020", "32", Some("³²")),
            ("La Bretagne compte 38", " 2 ", Some("²")),
            ("12", "1, 3", Some("¹, ³")),
            // A unit, the mark of a word, an ordinal, a mark in brackets.
            ("92 m", "2", None),
            ("CPTS", "1", None),
            ("la 1", "re", None),
            ("en 2022", "[3]", None),
            ("en 2022", "", None),
        ];
        for (before, mark, expected) in cases {
            assert_eq!(behind_number(before, mark).as_deref(), expected, "for {before}, {mark}");
        }
    }
}

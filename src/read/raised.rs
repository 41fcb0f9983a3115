//! Digits that are raised, by which text leads to its notes: "fin juin 2020³²".

use std::borrow::Cow;

use super::document::{Block, BlockKind, Document};

/// Digits as they look when they are raised.
pub(super) const RAISED: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];

/// Stand in a document for the digits of a note that a page raises behind a number, from 0 on: whoever reads the text
/// must not take them for the last digits of that number, and nobody else ever sees them.
pub const NOTE_DIGITS: [char; 10] = [
    '\u{10f5b0}',
    '\u{10f5b1}',
    '\u{10f5b2}',
    '\u{10f5b3}',
    '\u{10f5b4}',
    '\u{10f5b5}',
    '\u{10f5b6}',
    '\u{10f5b7}',
    '\u{10f5b8}',
    '\u{10f5b9}',
];

/// A text of a document as its page prints it: the digits of notes are plain ones.
fn as_printed(text: &str) -> Cow<'_, str> {
    let plain = |c: char| {
        let digit = NOTE_DIGITS.iter().position(|known| *known == c)?;
        char::from_digit(u32::try_from(digit).ok()?, 10)
    };
    if !text.contains(NOTE_DIGITS) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().map(|c| plain(c).unwrap_or(c)).collect())
}

/// Puts plain digits into a text for those of its notes.
pub fn print_plain(text: &mut String) {
    if let Cow::Owned(plain) = as_printed(text) {
        *text = plain;
    }
}

impl Document {
    /// Makes its texts those that the page prints, for whoever quotes them.
    pub fn print_plain(&mut self) {
        for Block { kind, text, .. } in &mut self.blocks {
            print_plain(text);
            if let BlockKind::Table(table) = kind {
                print_plain(&mut table.caption);
                for row in &mut table.rows {
                    print_plain(&mut row.text);
                    row.cells.iter_mut().for_each(|cell| print_plain(&mut cell.text));
                }
            }
        }
    }
}

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
    let note = |c: char| c.to_digit(10).map_or(c, |digit| NOTE_DIGITS[digit as usize]);
    let led = before.ends_with(|c: char| c.is_ascii_digit());
    (marks && led).then(|| mark.chars().map(note).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_raised_behind_numbers_only() {
        let cases = [
            ("fin juin 2020", "32", Some("32")),
            ("La Bretagne compte 38", " 2 ", Some("2")),
            ("12", "1, 3", Some("1, 3")),
            // A unit, the mark of a word, an ordinal, a mark in brackets.
            ("92 m", "2", None),
            ("CPTS", "1", None),
            ("la 1", "re", None),
            ("en 2022", "[3]", None),
            ("en 2022", "", None),
        ];
        for (before, mark, expected) in cases {
            let got = behind_number(before, mark);
            assert!(got.iter().all(|mark| !mark.contains(|c: char| c.is_ascii_digit())));
            let got = got.map(|mark| as_printed(&mark).into_owned());
            assert_eq!(got.as_deref(), expected, "for {before}, {mark}");
        }
    }
}

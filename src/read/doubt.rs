//! What a person sees otherwise than it is written, or would not read: it is left out, and said to
//! be unread.
//!
//! Marks that turn the direction of writing show `1234` as `4321`; digits and letters of other
//! alphabets look like ours and are none; letters that could not be decoded stand for anything.
//! Whoever reads the page would not notice, so that nothing may be claimed from such a row.

use super::document::{BlockKind, Document, Unread};

/// Leaves out the rows and blocks whose text is not what it looks like.
pub(super) fn set_aside(document: &mut Document) {
    let mut unread = Vec::new();
    let mut note = |locator: &str, reason: &str| {
        unread.push(Unread { locator: locator.to_owned(), reason: reason.to_owned() });
    };
    document.blocks.retain_mut(|block| {
        if let BlockKind::Table(table) = &mut block.kind {
            table.rows.retain(|row| {
                let cells = || row.cells.iter().map(|cell| cell.text.as_str());
                let undecoded = cells().any(|text| text.contains('\u{fffd}'));
                let reason = cells().find_map(doubt).or(undecoded.then_some(UNDECODED));
                reason.inspect(|reason| note(&row.locator, reason)).is_none()
            });
            return !table.rows.is_empty();
        }
        let reason = doubt(&block.text).or_else(|| undecoded_number(&block.text));
        reason.inspect(|reason| note(&block.locator, reason)).is_none()
    });
    document.unread.extend(unread);
}

/// The longest paragraph or cell, in bytes: no person writes ten pages without a break, and what
/// understands a paragraph compares each of its figures with all its words.
const LONG: usize = 20_000;
/// Why a text with letters that could not be decoded is left out.
const UNDECODED: &str = "letters that cannot be decoded";

/// Why a text is not what it looks like.
fn doubt(text: &str) -> Option<&'static str> {
    if LONG < text.len() {
        return Some("a paragraph of more than 20000 bytes");
    }
    if text.is_ascii() {
        return None;
    }
    if !text.contains(is_unusual) {
        return None;
    }
    if text.contains(|c| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')) {
        return Some("marks that turn the direction of writing");
    }
    if text.contains(is_foreign_digit) {
        return Some("digits of another script");
    }
    let is_mixed = |word: &str| {
        let foreign = |c: char| matches!(c, '\u{370}'..='\u{52f}') && c.is_alphabetic();
        let latin = |c: char| c.is_alphabetic() && c < '\u{250}';
        2 < word.chars().count() && word.contains(foreign) && word.contains(latin)
    };
    let words = || text.split(|c: char| !c.is_alphabetic());
    words().any(is_mixed).then_some("letters of another alphabet within a word")
}

/// Whether a character is none of those that French is written with: only then is it looked at closely.
fn is_unusual(c: char) -> bool {
    !matches!(
        c,
        '\0'..='\u{24f}' | '–' | '—' | '’' | '‘' | '“' | '”' | '…' | '€' | '•' | '\u{202f}'
    )
}

/// Whether a character is a digit to people and none to a parser. The marks of notes, `¹`, and
/// fractions, `½`, are what they look like.
fn is_foreign_digit(c: char) -> bool {
    c.is_numeric()
        && !c.is_ascii()
        && !matches!(c, '¼'..='¾' | '²' | '³' | '¹' | '⁰'..='⁹' | '₀'..='₉' | '⅐'..='ↈ')
        // Circled numbers are bullets, unless they stand beside others.
        && !matches!(c, '①'..='⓿' | '❶'..='➓')
}

/// Whether a number holds a letter that could not be decoded.
fn undecoded_number(text: &str) -> Option<&'static str> {
    let broken =
        |word: &str| word.contains('\u{fffd}') && word.contains(|c: char| c.is_ascii_digit());
    let undecoded = text.contains('\u{fffd}') && text.split(' ').any(broken);
    undecoded.then_some(UNDECODED)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_looks_otherwise_than_it_is() {
        #[rustfmt::skip]
        let cases = [
            ("La Bretagne compte 33 CPTS", None),
            ("à l’été, 1 200 habitants ½ ¹ €", None),
            ("\u{202e}4321\u{202c} CPTS", Some("marks that turn the direction of writing")),
            ("３３ CPTS", Some("digits of another script")),
            ("٣٣ CPTS", Some("digits of another script")),
            ("Br\u{435}tagne", Some("letters of another alphabet within a word")),
            ("Ελλάδα", None),
            ("12 μg", None),
        ];
        for (text, expected) in cases {
            assert_eq!(doubt(text), expected, "for {text:?}");
        }
    }

    #[test]
    fn a_number_that_cannot_be_decoded() {
        assert_eq!(undecoded_number("1\u{fffd}234 CPTS"), Some(UNDECODED));
        assert_eq!(undecoded_number("\u{fffd} 12 CPTS"), None);
    }
}

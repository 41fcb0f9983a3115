//! Characters between words: which of them tie two words together, part them, or are not seen.

use crate::read::NOTE_DIGITS;

pub(crate) fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '\u{2010}' | '\u{2011}')
}

pub(crate) fn is_dash(c: char) -> bool {
    matches!(c, '–' | '—' | '―' | '−')
}

/// What stands for the vowel that an elision drops: "l'ARS", and however else it is typed.
pub(crate) fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | 'ʼ' | '´' | '′')
}

pub(crate) fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}' | '\u{feff}' | '\u{200e}' | '\u{200f}')
}

/// A hyphen between two letters or digits joins them; one between spaces is a dash.
pub(crate) fn joins_words(text: &str, at: usize) -> bool {
    let before = text[..at].chars().next_back().is_some_and(char::is_alphanumeric);
    let after = text[at..].chars().nth(1).is_some_and(char::is_alphanumeric);
    before && after
}

/// The digits as they are raised, from 0 on.
const RAISED: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];

/// Whether a character is a raised digit.
pub(crate) fn is_raised(c: char) -> bool {
    RAISED.contains(&c) || NOTE_DIGITS.contains(&c)
}

/// A digit, raised or not.
pub(crate) fn digit(c: char) -> Option<String> {
    let of = |digits: [char; 10]| digits.iter().position(|known| *known == c);
    let number = of(RAISED).or_else(|| of(NOTE_DIGITS));
    number.map(|n| n.to_string()).or_else(|| c.is_ascii_digit().then(|| c.to_string()))
}

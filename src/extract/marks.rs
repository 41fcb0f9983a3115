//! Characters between words: which of them tie two words together, part them, or are not seen.

pub(super) fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '\u{2010}' | '\u{2011}')
}

pub(super) fn is_dash(c: char) -> bool {
    matches!(c, '–' | '—' | '―' | '−')
}

pub(super) fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}' | '\u{feff}' | '\u{200e}' | '\u{200f}')
}

/// A hyphen between two letters or digits joins them; one between spaces is a dash.
pub(super) fn joins_words(text: &str, at: usize) -> bool {
    let before = text[..at].chars().next_back().is_some_and(char::is_alphanumeric);
    let after = text[at..].chars().nth(1).is_some_and(char::is_alphanumeric);
    before && after
}

/// The digits as they are raised, from 0 on.
pub(super) const RAISED: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];

/// A digit, raised or not.
pub(super) fn digit(c: char) -> Option<String> {
    let number = RAISED.iter().position(|known| *known == c);
    number.map(|n| n.to_string()).or_else(|| c.is_ascii_digit().then(|| c.to_string()))
}

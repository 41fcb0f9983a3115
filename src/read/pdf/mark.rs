//! What announces an item or a note.

use crate::read::raised::RAISED;

/// Whether a word announces an item.
pub(super) fn is_bullet(word: &str) -> bool {
    let signs = "•–-—▪◦‣*○●→⁃·■□▸►➢➤✓✔❖◆";
    let mut letters = word.chars();
    letters.next().is_some_and(|c| signs.contains(c)) && letters.next().is_none()
}

/// An item without its bullet.
pub(super) fn unbulleted(text: &str) -> String {
    text.split_once(' ').map_or_else(String::new, |(_, text)| text.to_owned())
}

/// Whether a letter is a raised digit.
pub(super) fn is_raised(c: char) -> bool {
    RAISED.contains(&c)
}

/// Whether a letter is a sign that may stand for something: a form, full or not, or a tick.
pub(super) fn is_sign(c: char) -> bool {
    matches!(c, '\u{25a0}'..='\u{25ff}' | '\u{2605}' | '\u{2606}' | '\u{2713}'..='\u{2718}')
}

/// The mark of a note and what it says: `*hors Mayotte`, `¹ au 1er mars`, of which the mark is `1`.
pub(super) fn note(text: &str) -> Option<(String, &str)> {
    let stars = text.len() - text.trim_start_matches('*').len();
    if 0 < stars && text[stars..].starts_with(char::is_alphabetic) {
        return Some((text[..stars].to_owned(), text));
    }
    let rest = text.trim_start_matches(is_raised);
    let raised = &text[..text.len() - rest.len()];
    let digit = |c: char| RAISED.iter().position(|known| *known == c);
    let number = raised.chars().filter_map(digit).map(|digit| digit.to_string()).collect();
    (!raised.is_empty() && !rest.is_empty()).then(|| (number, rest.trim_start()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_of_notes() {
        let cases = [
            ("* hors", None),
            ("*hors", Some(("*", "*hors"))),
            ("¹ au", Some(("1", "au"))),
            ("¹²Au", Some(("12", "Au"))),
            ("12 CPTS", None),
            ("³", None),
        ];
        for (text, expected) in cases {
            let found = note(text);
            let found = found.as_ref().map(|(mark, text)| (mark.as_str(), *text));
            assert_eq!(found, expected, "for {text:?}");
        }
    }
}

//! What announces an item or a note.

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
    "⁰¹²³⁴⁵⁶⁷⁸⁹".contains(c)
}

/// Whether a letter is a sign that may stand for something: a form, full or not, or a tick.
pub(super) fn is_sign(c: char) -> bool {
    matches!(c, '\u{25a0}'..='\u{25ff}' | '\u{2605}' | '\u{2606}' | '\u{2713}'..='\u{2718}')
}

/// The mark of a note: `* hors Mayotte`, `¹ au 1er mars`.
pub(super) fn mark(text: &str) -> Option<String> {
    let stars: String = text.chars().take_while(|c| *c == '*').collect();
    let raised: String = text.chars().take_while(|c| is_raised(*c)).collect();
    if !stars.is_empty() && text[stars.len()..].starts_with(|c: char| c.is_alphabetic()) {
        return Some(stars);
    }
    (!raised.is_empty() && raised.len() < text.len()).then_some(raised)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_of_notes() {
        let cases =
            [("* hors", None), ("*hors", Some("*")), ("¹ au", Some("¹")), ("12 CPTS", None)];
        for (text, expected) in cases {
            assert_eq!(mark(text).as_deref(), expected, "for {text:?}");
        }
    }
}

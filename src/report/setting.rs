//! How texts that come from elsewhere are set: the sentences that other rooms write, names, and the words
//! of a page. What is set is what is shown; the tables keep the texts as they are.

use crate::reconcile::Bilingual;

use super::desk::Desk;
use super::words::{Lang, clean};

impl Desk<'_> {
    /// A sentence that another room wrote, in the language of the desk, set as ours are.
    pub(super) fn tell(&self, told: &Bilingual) -> String {
        self.say(&clean(&told.fr), &clean(&told.en))
    }
}

/// A French text, whatever the language of the page.
pub(super) fn french(text: &str) -> String {
    Lang::Fr.say(&clean(text), "")
}

/// A name, with the apostrophe of print.
pub(super) fn name(text: &str) -> String {
    clean(text).replace('\'', "’")
}

/// The words of a page, as they are but for the spaces that French type does not break: neither a colon
/// nor the end of a quotation begins a line.
pub(super) fn words(text: &str) -> String {
    let text = clean(text);
    if !text.contains([':', ';', '?', '!', '%', '«', '»']) {
        return text;
    }
    let mut set = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    let mut before = None;
    while let Some(character) = characters.next() {
        let next = characters.peek().copied();
        let holds = matches!(next, Some(':' | ';' | '?' | '!' | '%' | '»')) || before == Some('«');
        set.push(if character == ' ' && holds { '\u{a0}' } else { character });
        before = Some(character);
    }
    set
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_sign_of_a_quotation_begins_a_line() {
        #[rustfmt::skip]
        let cases = [
            ("il y en a 8", "il y en a 8"),
            ("bilan : 8 % « signés » ; et puis ?", "bilan\u{a0}: 8\u{a0}% «\u{a0}signés\u{a0}»\u{a0}; et puis\u{a0}?"),
            ("déjà\u{202f}; l'an 2024", "déjà\u{202f}; l'an 2024"),
            ("à 10:30, « 8»", "à 10:30, «\u{a0}8»"),
            ("<b> \u{202e} : x", "<b> [U+202E]\u{a0}: x"),
        ];
        for (text, expected) in cases {
            assert_eq!(words(text), expected, "for {text:?}");
        }
    }

    #[test]
    fn titles_are_set_in_french_and_names_with_their_apostrophe() {
        assert_eq!(french("L'ARS : les CPTS"), "L’ARS\u{a0}: les CPTS");
        assert_eq!(name("Provence-Alpes-Côte d'Azur"), "Provence-Alpes-Côte d’Azur");
    }
}

//! How texts that come from elsewhere are set: the sentences that other rooms write, names, and the words
//! of a page. What is set is what is shown; the tables keep the texts as they are.

use super::words::clean;

/// A French text, whatever the language of the page.
pub(crate) fn french(text: &str) -> String {
    sentence(&clean(text))
}

/// A name, with the apostrophe of print.
pub(crate) fn name(text: &str) -> String {
    clean(text).replace('\'', "’")
}

/// A French sentence of our own: curly apostrophes, and the spaces that are not broken before and in the signs of
/// French type, wide ones beside `:`, `%` and guillemets, narrow ones before `;`, `?` and `!`.
pub(crate) fn sentence(text: &str) -> String {
    let mut set = String::with_capacity(text.len() + 8);
    let mut kept = 0;
    for (at, byte) in text.bytes().enumerate() {
        let put = match byte {
            b'\'' => "’",
            b' ' => match text[at + 1..].chars().next() {
                Some(':' | '%' | '»') => "\u{a0}",
                Some(';' | '?' | '!') => "\u{202f}",
                _ if text[..at].ends_with('«') => "\u{a0}",
                _ => continue,
            },
            _ => continue,
        };
        set.push_str(&text[kept..at]);
        set.push_str(put);
        kept = at + 1;
    }
    set.push_str(&text[kept..]);
    set
}

/// A French sentence of ours that stands in a copy, where its numbers are typed as pages type them: no line ends
/// within "1 000".
pub(crate) fn restated(text: &str) -> String {
    let text = french(text);
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let mut set = String::with_capacity(text.len() + 8);
    let mut kept = 0;
    for (at, _) in text.match_indices(' ') {
        let ahead = text[..at].bytes().rev().take_while(u8::is_ascii_digit).count();
        if (1..=3).contains(&ahead) && digits(&text[at + 1..]) == 3 {
            set.push_str(&text[kept..at]);
            set.push('\u{202f}');
            kept = at + 1;
        }
    }
    set.push_str(&text[kept..]);
    set
}

/// The words of a page, as they are but for the spaces that French type does not break: neither a colon
/// nor the end of a quotation begins a line.
pub(crate) fn words(text: &str) -> String {
    let text = clean(text);
    if !text.contains([':', ';', '?', '!', '%', '«', '»']) {
        return text.into_owned();
    }
    let mut set = String::with_capacity(text.len() + 8);
    let mut kept = 0;
    for (at, _) in text.match_indices(' ') {
        let holds =
            text[at + 1..].starts_with([':', ';', '?', '!', '%', '»']) || text[..at].ends_with('«');
        if holds {
            set.push_str(&text[kept..at]);
            set.push('\u{a0}');
            kept = at + 1;
        }
    }
    set.push_str(&text[kept..]);
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
    fn our_sentences_are_set_as_a_printer_would() {
        let cases = [
            ("l'ARS", "l’ARS"),
            (
                "bilan : 8 % ; et puis ? oui !",
                "bilan\u{a0}: 8\u{a0}%\u{202f}; et puis\u{202f}? oui\u{202f}!",
            ),
            ("« signés »", "«\u{a0}signés\u{a0}»"),
            ("« »", "«\u{a0}»"),
            ("déjà\u{a0}: à 10:30", "déjà\u{a0}: à 10:30"),
            ("", ""),
        ];
        for (text, expected) in cases {
            assert_eq!(sentence(text), expected, "for {text:?}");
        }
    }

    #[test]
    fn no_line_ends_within_a_number_of_ours() {
        #[rustfmt::skip]
        let cases = [
            ("L'an 2022 : 1 000 CPTS", "L’an 2022\u{a0}: 1\u{202f}000 CPTS"),
            ("1 430 465 habitants", "1\u{202f}430\u{202f}465 habitants"),
            ("en 2022 130 CPTS, 16 ou 24, dont 5 en 2023", "en 2022 130 CPTS, 16 ou 24, dont 5 en 2023"),
        ];
        for (text, expected) in cases {
            assert_eq!(restated(text), expected, "for {text:?}");
        }
    }

    #[test]
    fn titles_are_set_in_french_and_names_with_their_apostrophe() {
        assert_eq!(french("L'ARS : les CPTS"), "L’ARS\u{a0}: les CPTS");
        assert_eq!(name("Provence-Alpes-Côte d'Azur"), "Provence-Alpes-Côte d’Azur");
    }
}

//! Words without what writers set differently: capitals, accents, ligatures, the form of the apostrophe.

use unicode_normalization::char::{decompose_canonical, is_combining_mark};

/// Lower case without accents, ligatures undone, typographic apostrophes made plain.
pub(crate) fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    fold_into(text, &mut folded);
    folded
}

pub(crate) fn fold_into(text: &str, folded: &mut String) {
    let mut rest = text;
    loop {
        // Most letters are plain, and go together.
        let plain = rest.bytes().position(|byte| !byte.is_ascii()).unwrap_or(rest.len());
        let from = folded.len();
        folded.push_str(&rest[..plain]);
        folded[from..].make_ascii_lowercase();
        let mut others = rest[plain..].chars();
        let Some(c) = others.next() else { return };
        rest = others.as_str();
        match c {
            'é' | 'è' | 'ê' | 'ë' | 'É' | 'È' | 'Ê' => folded.push('e'),
            'à' | 'â' | 'À' | 'Â' => folded.push('a'),
            'î' | 'ï' | 'Î' => folded.push('i'),
            'ô' | 'Ô' => folded.push('o'),
            'ù' | 'û' => folded.push('u'),
            'ç' | 'Ç' => folded.push('c'),
            '’' | '‘' | 'ʼ' | '´' | '′' => folded.push('\''),
            'œ' | 'Œ' => folded.push_str("oe"),
            'æ' | 'Æ' => folded.push_str("ae"),
            'ﬁ' => folded.push_str("fi"),
            'ﬂ' => folded.push_str("fl"),
            'ﬀ' => folded.push_str("ff"),
            // Letters that French does not have.
            _ => decompose_canonical(c, |part| {
                for part in part.to_lowercase().filter(|_| !is_combining_mark(part)) {
                    match part {
                        'œ' => folded.push_str("oe"),
                        'æ' => folded.push_str("ae"),
                        '´' => folded.push('\''),
                        part => folded.push(part),
                    }
                }
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The rule itself, without the short way for the letters of French.
    fn folded_by_rule(text: &str) -> String {
        use unicode_normalization::UnicodeNormalization;
        let letters = text.nfd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase);
        let apostrophes = ['’', '‘', 'ʼ', '´', '′'];
        let others = [("œ", "oe"), ("æ", "ae"), ("ﬁ", "fi"), ("ﬂ", "fl"), ("ﬀ", "ff")];
        let plain = letters.collect::<String>().replace(apostrophes, "'");
        others.iter().fold(plain, |text, (joined, apart)| text.replace(joined, apart))
    }

    #[test]
    fn letters_are_folded_by_the_rule() {
        let every: String = ('\0'..='\u{2fff}').collect();
        for c in every.chars() {
            assert_eq!(fold(&c.to_string()), folded_by_rule(&c.to_string()), "for {c:?}");
        }
    }

    proptest::proptest! {
        #[test]
        fn texts_are_folded_by_the_rule(text in "\\PC{0,40}") {
            proptest::prop_assert_eq!(fold(&text), folded_by_rule(&text));
        }
    }
}

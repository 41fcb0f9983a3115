//! Words that touch because an element of the page parts them, and no space: "conventionnéesVoir la liste".

/// Where the second of two words begins that touch; names such as `YouTube` are one.
pub(crate) fn seam(word: &str) -> Option<usize> {
    const SHORTEST: usize = 6;
    if !word.bytes().skip(SHORTEST).any(|b| b.is_ascii_uppercase()) {
        return None;
    }
    let small = |c: Option<char>| c.is_some_and(char::is_lowercase);
    word.char_indices().skip(SHORTEST).map(|(at, _)| at).find(|&at| {
        let (before, behind) = (&word[..at], &word[at..]);
        behind.starts_with(char::is_uppercase)
            && small(behind.chars().nth(1))
            && before.chars().rev().take(SHORTEST - 1).all(char::is_lowercase)
    })
}

#[cfg(test)]
mod tests {
    use super::super::token::tokens;

    #[test]
    fn words_that_touch_are_two() {
        let cases = [
            ("12 CPTS signéesVoir la carte", "12 cpts signees voir la carte"),
            ("WordPress, YouTube, la GazetteTV", "wordpress , youtube , la gazettetv"),
        ];
        for (text, expected) in cases {
            let got: Vec<String> = tokens(text).iter().map(|t| t.fold.to_string()).collect();
            assert_eq!(got.join(" "), expected, "for {text:?}");
        }
    }
}

//! The name of the communities in full or in initials, which the vocabulary knows as "CPTS".

use unicode_normalization::char::is_combining_mark;

use super::token::fold;

/// The length of the full name of the communities at the beginning of a text, "communauté
/// professionnelle territoriale de santé" in the singular or the plural, or of "C.P.T.S.".
pub(super) fn in_full(text: &str, first: char) -> Option<usize> {
    const NAME: [&str; 4] = ["communaute", "professionnelle", "territoriale", "sante"];
    const INITIALS: &str = "c.p.t.s";
    if !matches!(first, 'c' | 'C') {
        return None;
    }
    if text.get(..INITIALS.len()).is_some_and(|start| start.eq_ignore_ascii_case(INITIALS)) {
        let rest = &text[INITIALS.len()..];
        if rest.starts_with(char::is_alphanumeric) {
            return None;
        }
        // At the end the last dot is that of the sentence; elsewhere a name may follow.
        let dot = rest.strip_prefix('.').is_some_and(|rest| !rest.trim().is_empty());
        return Some(INITIALS.len() + usize::from(dot));
    }
    // Hardly any word goes on like the first of the name.
    if !text.get(..6).is_some_and(|start| start.eq_ignore_ascii_case("commun")) {
        return None;
    }
    let mut wanted = NAME.iter().peekable();
    let mut at = 0;
    while let Some(name) = wanted.peek() {
        let rest = &text[at..];
        let length = rest.find(|c: char| !c.is_alphabetic() && !is_combining_mark(c));
        let length = length.unwrap_or(rest.len());
        let word = fold(&rest[..length]);
        if word.strip_suffix('s').unwrap_or(&word) == **name {
            wanted.next();
        } else if length == 0 || !matches!(word.as_str(), "et" | "de") {
            return None;
        }
        at += length;
        if wanted.peek().is_some() {
            let gap = text[at..].find(|c: char| !c.is_whitespace())?;
            at += gap;
        }
    }
    Some(at)
}

/// Whether the first of the words that name the communities has the mark of the plural.
pub(super) fn is_plural(name: &str) -> bool {
    name.split_whitespace().next().is_some_and(|word| word.ends_with(['s', 'S']) && 8 < word.len())
}

#[cfg(test)]
mod tests {
    use super::super::token::tokens;

    #[test]
    fn every_spelling_is_one_word() {
        #[rustfmt::skip]
        let cases = [
            ("3 Communautés professionnelles territoriales de santé (CPTS)", "3 cpts ( cpts )"),
            ("la communauté professionnelle et territoriale de\u{a0}santé", "la cpts"),
            ("communauté professionnelle de santé", "communaute professionnelle de sante"),
            ("12 C.P.T.S. signées, la c.p.t.s. Nord Allier", "12 cpts signees , la cpts nord allier"),
            ("trois C.P.T.S.", "trois cpts ."),
        ];
        for (text, expected) in cases {
            let got: Vec<String> = tokens(text).iter().map(|t| t.fold.to_string()).collect();
            assert_eq!(got.join(" "), expected, "for {text:?}");
        }
    }

    #[test]
    fn the_plural_names_nobody() {
        let several = |text: &str| tokens(text)[0].several;
        assert!(several("Communautés professionnelles territoriales de santé"));
        assert!(!several("Communauté professionnelle territoriale de santé du Velay"));
        assert!(!several("CPTS"));
    }
}

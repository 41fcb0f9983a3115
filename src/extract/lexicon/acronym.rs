//! Names in full and in short that the vocabulary knows by one word each: "CPTS", "ACI", "habitants".

use unicode_normalization::char::is_combining_mark;

use super::token::{Kind, Token, fold};

/// A name that begins a text, by the word that the vocabulary has for it, and how long it is as printed; its short form
/// in brackets belongs to it: "l'accord conventionnel interprofessionnel (ACI)". `before` stands before it.
pub(crate) fn named(
    text: &str,
    first: char,
    before: Option<&Token>,
) -> Option<(&'static str, usize)> {
    const COMMUNITY: [&str; 4] = ["communaute", "professionnelle", "territoriale", "sante"];
    const CONTRACT: [&str; 3] = ["accord", "conventionnel", "interprofessionnel"];
    match first {
        'c' | 'C' => {
            let initials = || initials(text).map(|length| ("cpts", length));
            initials()
                .or_else(|| Some(("cpts", bracketed(text, in_full(text, &COMMUNITY)?, "(CPTS)"))))
        }
        'a' | 'A' => {
            let length = in_full(text, &CONTRACT)?;
            // "l'accord conventionnel interprofessionnel du 20 juin 2019": the national one, by its day.
            let dated = text[length..]
                .strip_prefix(" du ")
                .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
            (!dated).then(|| ("aci", bracketed(text, length, "(ACI)")))
        }
        'h' if before.is_some_and(counts) => inhabitants(text).map(|length| ("habitants", length)),
        _ => None,
    }
}

/// The length of "C.P.T.S." at the beginning of a text.
fn initials(text: &str) -> Option<usize> {
    const INITIALS: &str = "c.p.t.s";
    let rest = &text
        [text.get(..INITIALS.len()).filter(|start| start.eq_ignore_ascii_case(INITIALS))?.len()..];
    if rest.starts_with(char::is_alphanumeric) {
        return None;
    }
    // At the end the last dot is that of the sentence; elsewhere a name may follow.
    let dot = rest.strip_prefix('.').is_some_and(|rest| !rest.trim().is_empty());
    Some(INITIALS.len() + usize::from(dot))
}

/// The length of "hab." at the beginning of a text.
fn inhabitants(text: &str) -> Option<usize> {
    let rest = text.strip_prefix("hab")?;
    let dot = rest.starts_with('.');
    let rest = &rest[usize::from(dot)..];
    // "34 hab./km²" counts no people.
    let other = |c: char| c.is_alphanumeric() || c == '/' || is_combining_mark(c);
    (!rest.starts_with(other)).then_some("hab".len() + usize::from(dot))
}

/// Whether people may be meant by what stands behind a token: "62 000 hab.", "94 % des hab.", "millions d'hab.".
fn counts(token: &Token) -> bool {
    let article = || matches!(token.fold.as_str(), "d'" | "des" | "les" | "ses" | "leurs");
    matches!(token.kind, Kind::Number(_)) || article()
}

/// How long a name is with its short form in brackets behind it, if that is there.
fn bracketed(text: &str, length: usize, short: &str) -> usize {
    let rest = &text[length..];
    let bare = rest.trim_start();
    let begins = bare.get(..short.len()).is_some_and(|start| start.eq_ignore_ascii_case(short));
    // "(ACI)1": the mark of a note stands behind the bracket.
    let noted = || bare[short.len()..].starts_with(char::is_alphanumeric);
    if begins && !noted() { length + rest.len() - bare.len() + short.len() } else { length }
}

/// The length of a name of several words at the beginning of a text, in the singular or the plural.
fn in_full(text: &str, name: &[&str]) -> Option<usize> {
    const START: usize = 5;
    // Hardly any word goes on like the first of the name.
    if !text.get(..START).is_some_and(|start| start.eq_ignore_ascii_case(&name[0][..START])) {
        return None;
    }
    let mut wanted = name.iter().peekable();
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
pub(crate) fn is_plural(name: &str) -> bool {
    name.split_whitespace().next().is_some_and(|word| word.ends_with(['s', 'S']) && 8 < word.len())
}

#[cfg(test)]
mod tests {
    use super::super::token::tokens;

    #[test]
    fn every_spelling_is_one_word() {
        #[rustfmt::skip]
        let cases = [
            ("3 Communautés professionnelles territoriales de santé (CPTS)", "3 cpts"),
            ("une communauté professionnelle territoriale de santé (CPTS du Gers)", "une cpts ( cpts du gers )"),
            ("l'accord conventionnel interprofessionnel (ACI), les accords conventionnels interprofessionnels", "l' aci , les aci"),
            ("l'accord conventionnel interprofessionnel du 20 juin", "l' accord conventionnel interprofessionnel du 20 juin"),
            ("62 000 hab., 3 hab./km, nb hab., habillés", "62000 habitants , 3 hab . / km , nb hab . , habilles"),
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

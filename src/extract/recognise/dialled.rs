//! Numbers that somebody dials: "03 80 00 10 20", "0596 39 42 43", "+33 3 54 22 30 00". They count nothing.

use crate::extract::lexicon::token::{Kind, Token};

/// Behind a telephone number that begins with this token.
pub(crate) fn dialled(text: &[Token], at: usize) -> Option<usize> {
    let first = text.get(at).filter(|t| matches!(t.kind, Kind::Number(_)))?;
    let digits = |t: &Token| t.fold.bytes().filter(u8::is_ascii_digit).count();
    // "0380001020", in one.
    if first.fold.starts_with('0') && digits(first) == 10 {
        return Some(at + 1);
    }
    let abroad = first.is("33") && at.checked_sub(1).is_some_and(|n| text[n].is_mark("+"));
    let (pairs, least) = match digits(first) {
        // "+33 (0)3 54 22 30 00": the number of the region behind that of the country.
        _ if abroad => (at + 1, 5),
        2 if first.fold.starts_with('0') => (at + 1, 4),
        4 if first.fold.starts_with('0') => (at + 1, 3),
        _ => return None,
    };
    let of_number = |t: &&Token| match t.kind {
        Kind::Number(_) => digits(t) <= 2,
        Kind::Mark => t.is_mark(".-()"),
        _ => false,
    };
    let number = |t: &Token| matches!(t.kind, Kind::Number(_));
    // Nothing is dialled beyond so many pairs: what follows may be a count.
    let mut end = pairs;
    let mut found = 0;
    for (offset, token) in text[pairs..].iter().take_while(of_number).enumerate() {
        if number(token) {
            found += 1;
            end = pairs + offset + 1;
        }
        if found == least {
            break;
        }
    }
    (found == least).then_some(end)
}

/// Whether a text is a telephone number and nothing else.
pub(crate) fn is_dialled(text: &str) -> bool {
    const LEAST: usize = 9;
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let led = text.trim_start_matches('(').starts_with(['0', '+']);
    led && LEAST <= digits
        && text.chars().all(|c| c.is_ascii_digit() || " \u{a0}\u{202f}.+()-".contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::lexicon::token::tokens;

    #[test]
    fn numbers_that_are_dialled() {
        let cases: &[(&str, Option<&str>)] = &[
            ("03 80 00 10 20", Some("")),
            ("03 80 00 10 20 12 CPTS", Some("12 CPTS")),
            ("0596 39 42 43.", Some(".")),
            ("0380001020", Some("")),
            ("+33 3 54 22 30 00", Some("")),
            ("04 CPTS signées", None),
            ("08 5 1 91", None),
            ("12 18 24 30 36", None),
        ];
        for (text, expected) in cases {
            let words = tokens(text);
            let from = usize::from(words[0].is_mark("+"));
            let got = dialled(&words, from)
                .map(|to| words.get(to).map_or("", |rest| &text[rest.start..]));
            assert_eq!(got, *expected, "for {text:?}");
        }
    }
}

//! Cuts a text into words, numbers and marks that remember where they stand.
//!
//! Words are folded (lower case, no accents) so that one spelling in the vocabulary meets them all;
//! offsets lead back to the printed text, so that a quotation is always exact. Hyphens and
//! apostrophes end a word: `Val-d'Oise` is `val`, `d'`, `oise`, like `Val d’Oise`.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// One word, number or mark of a text.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Token {
    /// Byte offset of the first character in the text.
    pub(super) start: usize,
    /// Byte offset behind the last character.
    pub(super) end: usize,
    /// The folded word, the mark itself, or the digits.
    pub(super) fold: String,
    /// What it is.
    pub(super) kind: Kind,
    /// Whether it begins with a capital.
    pub(super) capital: bool,
    /// Whether it follows the token before it without white space.
    pub(super) glued: bool,
}

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Kind {
    /// A word, or an elided article with its apostrophe.
    Word,
    /// A number in digits.
    Number(f64),
    /// An ordinal in digits: `14e`.
    Ordinal(f64),
    /// Digits joined by slashes, dots or hyphens, such as a date or a phone number.
    Code,
    /// A mark: `;`, `(`, `%`.
    Mark,
}

impl Token {
    pub(super) fn is(&self, fold: &str) -> bool {
        self.fold == fold
    }

    pub(super) fn is_mark(&self, marks: &str) -> bool {
        self.kind == Kind::Mark && self.fold.chars().next().is_some_and(|mark| marks.contains(mark))
    }

    pub(super) fn is_word(&self) -> bool {
        self.kind == Kind::Word
    }
}

/// Lower case without accents, ligatures undone, typographic apostrophes made plain.
pub(super) fn fold(text: &str) -> String {
    // Most words have no accent.
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let mut folded = String::with_capacity(text.len());
    for c in text.nfd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase) {
        match c {
            '’' | '‘' | 'ʼ' => folded.push('\''),
            'œ' => folded.push_str("oe"),
            'æ' => folded.push_str("ae"),
            _ => folded.push(c),
        }
    }
    folded
}

/// Cuts a text into tokens.
pub(super) fn tokens(text: &str) -> Vec<Token> {
    let mut found = Vec::with_capacity(text.len() / 5);
    cut(text, usize::MAX, &mut found);
    found
}

/// How many tokens a line that leads to other pages stays below; no wording has as many.
pub(super) const LINE: usize = 40;

/// The tokens with which a text opens, this many at most.
pub(super) fn opening(text: &str, most: usize) -> Vec<Token> {
    let mut found = Vec::with_capacity(most.min(text.len() / 5));
    cut(text, most, &mut found);
    found
}

fn cut(text: &str, most: usize, found: &mut Vec<Token>) {
    let mut at = 0;
    while let Some(c) = text[at..].chars().next().filter(|_| found.len() < most) {
        let length = if c.is_ascii_digit() {
            digits(text, at, found)
        } else if c.is_alphabetic() {
            word(text, at, found)
        } else {
            if !c.is_whitespace() && c != '_' && !is_hyphen(c) && !is_invisible(c) {
                let fold = if is_dash(c) { "–".to_owned() } else { c.to_string() };
                push(found, text, at..at + c.len_utf8(), (fold, Kind::Mark));
            } else if is_hyphen(c) && !joins_words(text, at) {
                push(found, text, at..at + c.len_utf8(), ("–".to_owned(), Kind::Mark));
            }
            c.len_utf8()
        };
        at += length;
    }
}

fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '\u{2010}' | '\u{2011}')
}

fn is_dash(c: char) -> bool {
    matches!(c, '–' | '—' | '―' | '−')
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}' | '\u{feff}' | '\u{200e}' | '\u{200f}')
}

/// A hyphen between two letters or digits joins them; one between spaces is a dash.
fn joins_words(text: &str, at: usize) -> bool {
    let before = text[..at].chars().next_back().is_some_and(char::is_alphanumeric);
    let after = text[at..].chars().nth(1).is_some_and(char::is_alphanumeric);
    before && after
}

fn push(
    found: &mut Vec<Token>,
    text: &str,
    span: std::ops::Range<usize>,
    (fold, kind): (String, Kind),
) {
    let glued = found.last().is_some_and(|last| last.end == span.start);
    let capital = text[span.clone()].chars().next().is_some_and(char::is_uppercase);
    found.push(Token { start: span.start, end: span.end, fold, kind, capital, glued });
}

/// Reads a word; returns its length in bytes.
fn word(text: &str, at: usize, found: &mut Vec<Token>) -> usize {
    let rest = &text[at..];
    let is_letter =
        |c: char| c.is_alphabetic() || !c.is_ascii() && (is_combining_mark(c) || c == '\u{ad}');
    let mut length = rest.find(|c: char| !is_letter(c)).unwrap_or(rest.len());
    let mark = rest[length..].chars().next();
    // An elision keeps its apostrophe; "aujourd'hui" is one word.
    if let Some(mark) = mark.filter(|c| matches!(c, '\'' | '’' | '‘' | 'ʼ')) {
        let folded = fold(&rest[..length]);
        if folded == "aujourd"
            || folded == "presqu" && rest[length + mark.len_utf8()..].starts_with("î")
        {
            let tail = &rest[length + mark.len_utf8()..];
            length += mark.len_utf8() + tail.find(|c: char| !is_letter(c)).unwrap_or(tail.len());
        } else {
            length += mark.len_utf8();
        }
    }
    let mut fold = fold(&rest[..length]);
    fold.retain(|c| c != '\u{ad}');
    push(found, text, at..at + length, (fold, Kind::Word));
    length
}

/// Reads a number, an ordinal or a code of digits; returns its length in bytes.
fn digits(text: &str, at: usize, found: &mut Vec<Token>) -> usize {
    let rest = &text[at..];
    let plain = run(rest);
    let mut length = plain;
    let mut value = rest[..plain].to_owned();
    // Groups of three digits behind a space or a dot belong to the number before them.
    while value.len() <= 15 && plain <= 3 && !rest.starts_with('0') {
        let Some(gap) = rest[length..].chars().next().filter(|c| is_group_mark(*c)) else { break };
        let group = &rest[length + gap.len_utf8()..];
        if run(group) != 3 || is_code_behind(&group[3..]) {
            break;
        }
        value.push_str(&group[..3]);
        length += gap.len_utf8() + 3;
    }
    let tail = &rest[length..];
    let code_mark = |c: char| matches!(c, '/' | '.') || is_hyphen(c);
    let joined = tail.chars().next().is_some_and(code_mark)
        && tail.chars().nth(1).is_some_and(|c| c.is_ascii_digit());
    if length == plain && joined {
        let code = rest.find(|c: char| !c.is_ascii_digit() && !code_mark(c)).unwrap_or(rest.len());
        let code = rest[..code].trim_end_matches(code_mark).len();
        push(found, text, at..at + code, (rest[..code].to_owned(), Kind::Code));
        return code;
    }
    if let Some(fraction) = tail.strip_prefix(',').map(run).filter(|&digits| 0 < digits) {
        value.push('.');
        value.push_str(&tail[1..=fraction]);
        length += 1 + fraction;
    } else if let Some(suffix) = ordinal_suffix(tail) {
        let number = value.parse().unwrap_or(f64::MAX);
        length += suffix;
        push(found, text, at..at + length, (value, Kind::Ordinal(number)));
        return length;
    }
    // More digits than a count can have: a number that exceeds every limit and is declined.
    let number = value.parse().unwrap_or(f64::MAX);
    push(found, text, at..at + length, (value, Kind::Number(number)));
    length
}

fn run(text: &str) -> usize {
    text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len())
}

fn is_group_mark(c: char) -> bool {
    matches!(c, ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}' | '.')
}

/// Whether what follows a group shows that it was no group: more digits, or a date.
fn is_code_behind(tail: &str) -> bool {
    let mut chars = tail.chars();
    match chars.next() {
        Some(c) if c.is_ascii_digit() => true,
        Some('/') => chars.next().is_some_and(|c| c.is_ascii_digit()),
        _ => false,
    }
}

fn ordinal_suffix(tail: &str) -> Option<usize> {
    let letters = tail.find(|c: char| !c.is_alphabetic()).unwrap_or(tail.len());
    let suffix = fold(&tail[..letters]);
    let known = ["e", "er", "ere", "re", "eme", "ieme", "nd", "nde", "es", "emes", "ᵉ"];
    known.contains(&suffix.as_str()).then_some(letters)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_numbers() {
        #[rustfmt::skip]
        let cases = [
            ("1 430 465 personnes", "1430465 personnes"),
            ("82.000 habitants", "82000 habitants"),
            ("76,4 % en Val-d’Oise", "76.4 % en val d' oise"),
            ("57,6% (soit", "57.6 % ( soit"),
            ("le 31/12/2020 : 3", "le 31/12/2020 : 3"),
            ("CPTS 21-52", "cpts 21-52"),
            ("la 14e CPTS, la 100ème", "la 14 cpts , la 100"),
            ("d'ici 2022 134 CPTS", "d' ici 2022 134 cpts"),
            ("aujourd’hui", "aujourd'hui"),
            ("ACI-CPTS – signé", "aci cpts – signe"),
            ("de 80 à 85 000", "de 80 a 85000"),
            ("15 – 17", "15 – 17"),
            ("1 000\u{a0}000", "1000000"),
            ("05 56 00 00 00", "05 56 00 00 00"),
        ];
        for (text, expected) in cases {
            let got: Vec<String> = tokens(text)
                .iter()
                .map(|t| match t.kind {
                    Kind::Number(value) if t.fold.contains('.') => value.to_string(),
                    _ => t.fold.clone(),
                })
                .collect();
            assert_eq!(got.join(" "), expected, "for {text:?}");
        }
    }

    proptest::proptest! {
        #[test]
        fn offsets_stand_on_characters(text in "\\PC{0,60}") {
            for token in tokens(&text) {
                proptest::prop_assert!(text.get(token.start..token.end).is_some());
            }
        }
    }
}

//! Cuts a text into words, numbers and marks that remember where they stand.
//!
//! Words are folded (lower case, no accents) so that one spelling in the vocabulary meets them all;
//! offsets lead back to the printed text, so that a quotation is always exact. Hyphens and
//! apostrophes end a word: `Val-d'Oise` is `val`, `d'`, `oise`, like `Val d’Oise`.

use std::ops::Range;

use compact_str::CompactString;
use unicode_normalization::char::is_combining_mark;

use super::acronym::{is_plural, named};
use super::cut::leader;
pub(crate) use super::fold::fold;
use super::fold::fold_into;
use super::marks::{is_apostrophe, is_dash, is_hyphen, is_invisible, joins_words};
use super::seam::seam;
use super::sieve::{Key, Lead, Tables};

/// One word, number or mark of a text.
#[derive(Clone, Debug, PartialEq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a thing of its own that rules ask of a token"
)]
pub(crate) struct Token {
    /// Byte offset of the first character in the text.
    pub(crate) start: usize,
    /// Byte offset behind the last character.
    pub(crate) end: usize,
    /// The folded word, the mark itself, or the digits.
    pub(crate) fold: CompactString,
    /// The key of `fold`, that of its first letters, under which the vocabulary knows it, and these.
    pub(crate) word: Key,
    pub(crate) stem: Key,
    pub(crate) lead: Lead,
    /// The tables of the vocabulary in which it may begin a wording; see [`super::sieve::Index`].
    pub(crate) may: Tables,
    /// What it is.
    pub(crate) kind: Kind,
    /// Whether it begins with a capital.
    pub(crate) capital: bool,
    /// Whether it follows the token before it without white space.
    pub(crate) glued: bool,
    /// Whether a hyphen ties it to the word before it.
    pub(crate) tied: bool,
    /// Whether it is the full name of the communities in the plural, which names none of them.
    pub(crate) several: bool,
}

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Kind {
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
    /// The first letters of a word that stands in the code are a number to the compiler.
    #[inline]
    pub(crate) fn is(&self, fold: &str) -> bool {
        self.lead == Lead::of(fold) && self.fold == fold
    }

    #[inline]
    pub(crate) fn is_mark(&self, marks: &str) -> bool {
        self.kind == Kind::Mark
            && match self.fold.as_bytes() {
                [plain] => marks.as_bytes().contains(plain),
                _ => marks.contains(self.fold.as_str()),
            }
    }

    pub(crate) fn is_word(&self) -> bool {
        self.kind == Kind::Word
    }
}

/// Cuts a text into tokens.
pub(crate) fn tokens(text: &str) -> Vec<Token> {
    cut(text, usize::MAX)
}

/// The first token of a text.
pub(crate) fn head(text: &str) -> Option<Token> {
    cut(text, 1).pop()
}

/// The first tokens of a text, at most so many.
fn cut(text: &str, most: usize) -> Vec<Token> {
    let mut found = Vec::with_capacity((text.len() / 5).min(most));
    let mut scratch = String::new();
    let mut at = 0;
    while let Some(c) = text[at..].chars().next().filter(|_| found.len() < most) {
        if c == ' ' {
            at += 1;
            continue;
        }
        let length = if c.is_ascii_digit() {
            digits(text, at, &mut found)
        } else if let Some((name, length)) = named(&text[at..], c, found.last()) {
            // However it is written: what is said of one spelling is said of the others.
            push(&mut found, at..at + length, name, Kind::Word);
            if let Some(token) = found.last_mut() {
                token.capital = name != "habitants";
                token.several = name == "cpts" && is_plural(&text[at..at + length]);
            }
            length
        } else if let Some(length) = dots(text, at, c) {
            // "Isère ....... 5 CPTS": as a colon would.
            push(&mut found, at..at + length, ":", Kind::Mark);
            length
        } else if c.is_alphabetic() {
            let tied = text[..at].chars().next_back().is_some_and(is_hyphen)
                && found.last().is_some_and(|last| last.kind != Kind::Mark);
            let length = word(text, at, &mut scratch, &mut found);
            if let Some(token) = found.last_mut() {
                token.tied = tied;
            }
            length
        } else {
            if !c.is_whitespace() && c != '_' && !is_hyphen(c) && !is_invisible(c) {
                let mark = &text[at..at + c.len_utf8()];
                let mark = if is_dash(c) { "–" } else { mark };
                push(&mut found, at..at + c.len_utf8(), mark, Kind::Mark);
            } else if is_hyphen(c) && !joins_words(text, at) {
                push(&mut found, at..at + c.len_utf8(), "–", Kind::Mark);
            }
            c.len_utf8()
        };
        at += length;
    }
    found
}

/// How long the dots are that begin here and lead to a value; other characters are not looked at.
fn dots(text: &str, at: usize, c: char) -> Option<usize> {
    if matches!(c, '.' | '…') { leader(text, at) } else { None }
}

fn push(found: &mut Vec<Token>, span: Range<usize>, fold: &str, kind: Kind) {
    let glued = found.last().is_some_and(|last| last.end == span.start);
    let (word, stem) = Key::of_both(fold);
    let lead = Lead::of(fold);
    let fold = CompactString::new(fold);
    let (start, end) = (span.start, span.end);
    let (may, capital, tied, several) = (Tables::ANY, false, false, false);
    found.push(Token {
        start,
        end,
        fold,
        word,
        stem,
        lead,
        may,
        kind,
        capital,
        glued,
        tied,
        several,
    });
}

/// Reads a word; returns its length in bytes.
fn word(text: &str, at: usize, folded: &mut String, found: &mut Vec<Token>) -> usize {
    let rest = &text[at..];
    let is_letter = |c: char| match c {
        '\0'..='\x7f' => c.is_ascii_alphabetic(),
        'À'..='Ö' | 'Ø'..='ö' | 'ø'..='ɏ' => true,
        // A letter to Unicode.
        'ʼ' => false,
        _ => c.is_alphabetic() || is_combining_mark(c) || c == '\u{ad}',
    };
    let mut length = rest.find(|c: char| !is_letter(c)).unwrap_or(rest.len());
    length = seam(&rest[..length]).unwrap_or(length);
    let mark = rest[length..].chars().next();
    folded.clear();
    // An elision keeps its apostrophe; "aujourd'hui" is one word.
    if let Some(mark) = mark.filter(|c| is_apostrophe(*c)) {
        fold_into(&rest[..length], folded);
        let tail = &rest[length + mark.len_utf8()..];
        let whole = folded == "aujourd" || folded == "presqu" && tail.starts_with('î');
        length += mark.len_utf8();
        if whole {
            length += tail.find(|c: char| !is_letter(c)).unwrap_or(tail.len());
        }
        folded.clear();
    }
    fold_into(&rest[..length], folded);
    // "popu- lation": a word that the end of a line broke.
    let broken = rest[length..].strip_prefix("- ").map_or(0, |tail| {
        let letters = tail.find(|c: char| !is_letter(c)).unwrap_or(tail.len());
        if 2 < letters && tail.starts_with(char::is_lowercase) { letters } else { 0 }
    });
    if 0 < broken && mark == Some('-') {
        let from = length + 2;
        length = from + broken;
        fold_into(&rest[from..length], folded);
    }
    if !folded.is_ascii() {
        folded.retain(|c| c != '\u{ad}');
    }
    push(found, at..at + length, folded, Kind::Word);
    if let Some(token) = found.last_mut() {
        token.capital = rest.starts_with(char::is_uppercase);
    }
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
        // "76.4 %", as English programs write it: no date has a per cent sign.
        let behind = rest[code..].trim_start_matches([' ', '\u{a0}', '\u{202f}']);
        let parts = rest[..code].split_once('.').filter(|_| behind.starts_with('%'));
        if parts
            .is_some_and(|(_, part)| part.len() <= 2 && part.bytes().all(|b| b.is_ascii_digit()))
        {
            let number = rest[..code].parse().unwrap_or(f64::MAX);
            push(found, at..at + code, &rest[..code], Kind::Number(number));
            return code;
        }
        push(found, at..at + code, &rest[..code], Kind::Code);
        return code;
    }
    if let Some(fraction) = tail.strip_prefix(',').map(run).filter(|&digits| 0 < digits) {
        value.push('.');
        value.push_str(&tail[1..=fraction]);
        length += 1 + fraction;
    } else if let Some(suffix) = ordinal_suffix(tail) {
        let number = value.parse().unwrap_or(f64::MAX);
        length += suffix;
        push(found, at..at + length, &value, Kind::Ordinal(number));
        return length;
    }
    // More digits than a count can have: a number that exceeds every limit and is declined.
    let number = value.parse().unwrap_or(f64::MAX);
    push(found, at..at + length, &value, Kind::Number(number));
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
            ("76.4 % et 3.12", "76.4 % et 3.12"),
            ("le 31/12/2020 : 3", "le 31/12/2020 : 3"),
            ("CPTS 21-52", "cpts 21-52"),
            ("la 14e CPTS, la 100ème", "la 14 cpts , la 100"),
            ("d'ici 2022 134 CPTS", "d' ici 2022 134 cpts"),
            ("aujourd’hui", "aujourd'hui"), ("lʼARS, l´ACI", "l' ars , l' aci"),
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
                    _ => t.fold.to_string(),
                })
                .collect();
            assert_eq!(got.join(" "), expected, "for {text:?}");
        }
    }

    proptest::proptest! {
        #[test]
        fn the_head_is_the_first_token(text in "[ a-zé'’0-9.,/-]{0,20}") {
            proptest::prop_assert_eq!(head(&text), tokens(&text).into_iter().next());
        }

        #[test]
        fn offsets_stand_on_characters(text in "\\PC{0,60}") {
            for token in tokens(&text) {
                proptest::prop_assert!(text.get(token.start..token.end).is_some());
            }
        }
    }
}

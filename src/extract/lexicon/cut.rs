//! Cuts a text into sentences, where a reader stops.

use std::ops::Range;

use super::marks::is_raised;

/// The longest sentence that is read whole, in bytes: ten times what a journalist writes.
const LONGEST: usize = 4000;

/// So long is at most a sentence that says nothing but a number, in bytes: "Dix, pas une de moins."
const BRIEF: usize = 60;

/// Whether a text begins with what the number before it is of: "C'est le nombre de …", "Voilà la part …".
pub(crate) fn defines(text: &str) -> bool {
    const NEAR: usize = 60;
    let pointing = ["C'est", "C’est", "Voilà", "Tel est", "Telle est"];
    let measures = [
        "le nombre",
        "le total",
        "la part ",
        "la proportion ",
        "le taux ",
        "tout ce qu",
        "le compte ",
    ];
    let behind = pointing.iter().find_map(|lead| text.strip_prefix(lead));
    let near = behind.map_or("", |rest| &rest[..rest.floor_char_boundary(NEAR)]);
    let near = near.find(['.', '!', '?', ';']).map_or(near, |end| &near[..end]);
    measures.iter().any(|measure| near.contains(measure))
}

/// Whether a short sentence only opens the next one: "« Et de 600 ! » Le compteur …", "Les six restantes ? Elles …".
fn goes_on(text: &str, next: &str) -> bool {
    const REST: [&str; 6] = ["restant", "autre", "dernier", "dernière", "suivant", "premier"];
    let text = text.trim_start_matches(['«', '“', '"', ' ', '\u{a0}', '\u{202f}']);
    if let Some(cheered) = text.strip_prefix("Et de ") {
        return cheered.ends_with(['!', '…'])
            && !cheered.trim_end_matches(['!', ' ', '\u{a0}']).contains(' ');
    }
    let asked = text.strip_suffix('?').and_then(|text| text.trim_end().strip_prefix("Les "));
    let mut words = asked.unwrap_or("").split_whitespace();
    let rest = words.nth(1).is_some_and(|word| REST.iter().any(|stem| word.starts_with(stem)));
    rest && words.next().is_none() && (next.starts_with("Elles ") || next.starts_with("Ils "))
}

/// The beginning of a text, where a heading, a note or a pointer says what it is.
pub(crate) fn beginning(text: &str) -> &str {
    &text[..text.floor_char_boundary(LONGEST)]
}

/// How long the dots are that begin here and lead from a label to its value, in bytes.
pub(crate) fn leader(text: &str, at: usize) -> Option<usize> {
    let rest = &text[at..];
    let behind = rest.trim_start_matches(['.', '…']);
    let length = rest.len() - behind.len();
    let spaced = text[..at].ends_with([' ', '\u{a0}']);
    let led =
        text[..at].ends_with(|c: char| c.is_alphanumeric() || matches!(c, ')' | ' ' | '\u{a0}'));
    let runs = if spaced { 3 <= length } else { 5 <= length };
    (runs && led && behind.starts_with([' ', '\u{a0}'])).then_some(length)
}

/// How long the marks of notes are that a text begins with, in bytes: `[1]`, `(2)`, `³`.
fn noted(text: &str) -> usize {
    let mut rest = text.trim_start_matches(is_raised);
    while let Some(inside) = rest.strip_prefix(['[', '(']) {
        let digits = inside.trim_start_matches(|c: char| c.is_ascii_digit());
        let mark = inside.len() - digits.len();
        let Some(behind) = digits.strip_prefix([']', ')']).filter(|_| (1..=2).contains(&mark))
        else {
            break;
        };
        rest = behind;
    }
    text.len() - rest.len()
}

/// Whether a text ends with the initials of the communities, but for their last dot.
fn ends_in_initials(text: &str) -> bool {
    const INITIALS: &str = "c.p.t.s";
    let start = text.len().checked_sub(INITIALS.len());
    start.and_then(|at| text.get(at..)).is_some_and(|end| end.eq_ignore_ascii_case(INITIALS))
}

/// Whether a text begins with a word that opens a sentence and hardly ever a name: "Trois", "Elles", "Au".
fn opens(text: &str) -> bool {
    const WORDS: [&str; 58] = [
        "Un", "Une", "Deux", "Trois", "Quatre", "Cinq", "Six", "Sept", "Huit", "Neuf", "Dix",
        "Onze", "Douze", "Le", "La", "Les", "Des", "Du", "Ce", "Ces", "Cet", "Cette", "C", "L",
        "D", "Il", "Ils", "Elle", "Elles", "On", "Nous", "Vous", "Au", "Aux", "À", "En", "Dans",
        "Sur", "Sous", "Pour", "Par", "Parmi", "Depuis", "Avec", "Et", "Mais", "Or", "Car", "Plus",
        "Près", "Toutes", "Chacune", "Seule", "Seules", "Selon", "Enfin", "Leur", "Leurs",
    ];
    let word = text.split(|c: char| !c.is_alphanumeric()).next().unwrap_or("");
    WORDS.contains(&word)
}

/// Cuts a block of text into sentences: byte ranges without the white space between them.
pub(crate) fn sentences(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = 0;
    let mut looked = 0;
    let mut space = 0;
    for (at, c) in text.char_indices() {
        // Most of a text are letters, which part nothing.
        if c.is_ascii_alphanumeric() && at <= start + LONGEST {
            continue;
        }
        if c.is_whitespace() {
            space = at;
        }
        if start + LONGEST < at {
            // No sentence: it is cut at the last space, or where it is if there is none.
            let cut = if start < space { space } else { at };
            found.push(start..cut);
            start = cut;
        }
        if at < start || at < looked || !matches!(c, '.' | '!' | '?' | '…') {
            continue;
        }
        // "Isère ....... 5 CPTS": dots that lead to a value end nothing.
        if let Some(length) = leader(text, at) {
            looked = at + length;
            continue;
        }
        let end = at + c.len_utf8();
        // "… en Corse-du-Sud.[1] Une autre": the mark of a note belongs to the sentence that it stands behind.
        let end = end + noted(&text[end..]);
        let rest = &text[end..];
        let closes = rest.trim_start_matches([
            '»', '”', '"', ')', '\u{a0}', '\u{202f}', '.', '!', '?', '…', ' ',
        ]);
        let gap = &rest[..rest.len() - closes.len()];
        // The marks that follow end the same sentence.
        looked = end + gap.len();
        let next = closes.chars().next();
        let begins = next.is_none_or(|n| {
            n.is_uppercase()
                || n.is_ascii_digit()
                || matches!(n, '"' | '(' | '-' | '[')
                // "— Signées ?", "• 12 projets", "👉 Reste la Manche"
                || !n.is_ascii() && !n.is_alphanumeric()
        });
        let spaced = gap.contains([' ', '\u{a0}']) || next.is_none();
        let word = text[start..at].rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or("");
        // "n. c.", "Dr. X", "art. 12": a short word with a dot ends no sentence; "sept." is a month
        // only before a year.
        let month = word == "sept" && next.is_some_and(|n| n.is_ascii_digit());
        let short = c == '.'
            && (word.chars().count() == 1 && word.chars().all(char::is_alphabetic)
                || month
                || matches!(
                    word,
                    "Dr" | "Pr"
                        | "art"
                        | "cf"
                        | "etc"
                        | "env"
                        | "MM"
                        | "Mme"
                        | "janv"
                        | "oct"
                        | "nov"
                        | "déc"
                        | "approx"
                        | "hab"
                        | "dép"
                        | "no"
                        | "n°"
                ));
        // "… compte quatre C.P.T.S. Trois d'entre elles …"
        let initials = || ends_in_initials(&text[..at]) && (gap.starts_with('.') || opens(closes));
        let short = short && !initials() && !(word == "hab" && opens(closes));
        // "29. C'est le nombre de CPTS …", "Moins d'un tiers. Voilà la part …": what the number is of.
        let short = short
            || text[start..at].len() <= BRIEF
                && (defines(closes) || goes_on(&text[start..end], closes));
        if spaced && begins && !short {
            let cut = end + gap.trim_end().len();
            found.push(start..cut);
            start = end + gap.len();
        }
    }
    if start < text.len() {
        found.push(start..text.len());
    }
    found.retain(|range| !text[range.clone()].trim().is_empty());
    found.into_iter().flat_map(|range| entries(text, range)).collect()
}

/// "912 agents · 31 MSP · 8 CPTS": what is set side by side, each with its number, one after the other.
fn entries(text: &str, range: Range<usize>) -> Vec<Range<usize>> {
    const MARKS: [&str; 3] = [" · ", " • ", " | "];
    const FEWEST: usize = 3;
    let whole = &text[range.clone()];
    // Hardly any sentence has one of them.
    if !whole.contains(['·', '•', '|']) {
        return vec![range];
    }
    let numbered = |part: &str| {
        part.starts_with(|c: char| c.is_ascii_digit()) && part.contains(char::is_alphabetic)
    };
    let mark = MARKS.into_iter().find(|mark| {
        whole.split(mark).skip(1).all(numbered)
            && FEWEST <= whole.split(mark).count()
            && whole.split(mark).next().is_some_and(|first| first.contains(char::is_numeric))
    });
    let Some(mark) = mark else { return vec![range] };
    let mut start = range.start;
    let mut found = Vec::new();
    for part in whole.split(mark) {
        found.push(start..start + part.len());
        start += part.len() + mark.len();
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_end_where_a_reader_stops() {
        #[rustfmt::skip]
        let cases: &[(&str, &[&str])] = &[
            ("Un. Deux.", &["Un.", "Deux."]),
            ("La mission d'oct. 2023 compte 3 CPTS. Fin", &["La mission d'oct. 2023 compte 3 CPTS.", "Fin"]),
            ("« Vraiment ? » Oui.", &["« Vraiment ? »", "Oui."]),
            ("Date n. c. pour 3 régions", &["Date n. c. pour 3 régions"]),
            ("82.000 habitants. 12 CPTS", &["82.000 habitants.", "12 CPTS"]),
            ("29. C'est le nombre de CPTS. Fin", &["29. C'est le nombre de CPTS.", "Fin"]),
            ("Dix, pas une de moins. Voilà, tout compris, le nombre de CPTS.", &["Dix, pas une de moins. Voilà, tout compris, le nombre de CPTS."]),
            ("Dix CPTS. C'est peu. Fin", &["Dix CPTS.", "C'est peu.", "Fin"]),
            ("Une en Corse.[1] Une autre attend.[2][3]", &["Une en Corse.[1]", "Une autre attend.[2][3]"]),
            ("Dix CPTS.³ Fin", &["Dix CPTS.³", "Fin"]),
            ("Dix CPTS.(1) Fin", &["Dix CPTS.(1)", "Fin"]),
            ("Dix CPTS. (12 en 2023.) Fin", &["Dix CPTS.", "(12 en 2023.)", "Fin"]),
            ("On est à six. — Signées ? — Quatre.", &["On est à six.", "— Signées ?", "— Quatre."]),
            ("Il y a six C.P.T.S. Trois ont signé.", &["Il y a six C.P.T.S.", "Trois ont signé."]),
            ("Il y a six C.P.T.S.. Dont trois.", &["Il y a six C.P.T.S..", "Dont trois."]),
            ("La C.P.T.S. Nord Allier a signé", &["La C.P.T.S. Nord Allier a signé"]),
            ("912 agents · 31 MSP · 8 CPTS.", &["912 agents", "31 MSP", "8 CPTS."]),
            ("Cher · 8 CPTS · 71 % couverts", &["Cher · 8 CPTS · 71 % couverts"]),
            ("Seule phrase", &["Seule phrase"]),
            ("", &[]),
        ];
        for (text, expected) in cases {
            let got: Vec<&str> = sentences(text).into_iter().map(|range| &text[range]).collect();
            assert_eq!(got, *expected, "for {text:?}");
        }
    }

    proptest::proptest! {
        #[test]
        fn sentences_are_cut_from_the_text_in_order(text in "\\PC{0,80}") {
            let mut last = 0;
            for range in sentences(&text) {
                proptest::prop_assert!(last <= range.start && text.get(range.clone()).is_some());
                last = range.end;
            }
        }
    }
}

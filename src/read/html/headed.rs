//! What heads a part of a page although no element says so: a role, a class, a line that is bold as a whole.

use super::super::document::{Block, BlockKind};
use super::super::tree::Element;
use crate::model::MONTHS_FR;

/// The level of what is a heading only by its looks.
const LEAST: u8 = 6;
/// The level of what is one by its looks, and in capitals.
const CAPITALS: u8 = 5;
/// What parts a number from a name.
const SEPARATORS: [&str; 5] = ["–", "-", "—", "|", ":"];

/// The level that an element's role or class gives to its text: `role="heading"`, `class="fr-h3"`, `class="h4"`.
pub(super) fn declared(element: &Element) -> Option<u8> {
    if !matches!(element.name(), "p" | "div") {
        return None;
    }
    let number = |text: &str| text.parse().ok().filter(|level| (1..=6).contains(level));
    if element.attribute("role") == Some("heading") {
        return Some(element.attribute("aria-level").and_then(number).unwrap_or(2));
    }
    let class =
        |class: &str| class.strip_prefix("fr-").unwrap_or(class).strip_prefix('h').and_then(number);
    element.attribute("class")?.split_ascii_whitespace().find_map(class)
}

/// The level of a line that is bold as a whole, if it is a heading: short, no sentence, no figure but those of a date,
/// a number of its own, the code of a department, a count behind a dash.
pub(super) fn bold(text: &str) -> Option<u8> {
    const LONGEST: usize = 100;
    if LONGEST < text.chars().count() || text.ends_with(['.', ':', ';', ',', '!', '»']) {
        return None;
    }
    let mut words: &[&str] = &text
        .split([' ', '\u{a0}', '\u{200b}'])
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>();
    if let [first, rest @ ..] = words
        && is_numbering(first, rest.first().copied())
    {
        let parted = rest.first().is_some_and(|word| SEPARATORS.contains(word));
        words = if parted { &rest[1..] } else { rest };
    }
    // "Une seule est opérationnelle. Pourquoi ?"
    let sentences =
        words.iter().rev().skip(1).any(|word| word.ends_with('.') && 3 < word.chars().count());
    let figured = (0..words.len()).any(|at| {
        let digits = words[at].bytes().any(|byte| byte.is_ascii_digit());
        digits
            && !is_dated(words[at], words.get(at + 1).copied())
            && !is_enclosed(words[at])
            && !is_told(words, at)
    });
    if figured || sentences || !words.first()?.starts_with(char::is_uppercase) {
        return None;
    }
    let capitals = text.chars().filter(|c| c.is_alphabetic()).all(char::is_uppercase);
    Some(if capitals { CAPITALS } else { LEAST })
}

/// "2024", "2023-2024", "07/12/2021", "1er" or "31" before the name of a month.
fn is_dated(word: &str, next: Option<&str>) -> bool {
    let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
    let year = |text: &str| {
        text.len() == 4 && text.starts_with("20") && text.bytes().all(|byte| byte.is_ascii_digit())
    };
    let day = bare.trim_end_matches("er");
    let names = |next: &str| MONTHS_FR.iter().any(|month| next.to_lowercase().starts_with(month));
    let month = || next.is_some_and(|next| next == "er" || names(next));
    // "Séance du 9 novembre 2021 à 21h30"
    let clock = bare.split_once('h').is_some_and(|(hours, minutes)| {
        let two = |text: &str| text.len() <= 2 && text.bytes().all(|byte| byte.is_ascii_digit());
        !hours.is_empty() && two(hours) && two(minutes)
    });
    // "07/12/2021", "10.2023"
    let parts: Vec<&str> = bare.split(['/', '.', '-']).collect();
    let number =
        |part: &&str| (1..=2).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
    let coded = parts.split_last().is_some_and(|(last, first)| {
        year(last) && (1..=2).contains(&first.len()) && first.iter().all(number)
    });
    bare.split(['-', '/', '–']).all(year)
        || coded
        || clock
        || day.len() <= 2 && day.bytes().all(|byte| byte.is_ascii_digit()) && month()
}

/// "(22)", "(2A)", "(7)": the code of a department, a count of what stands below.
fn is_enclosed(word: &str) -> bool {
    let inner =
        word.strip_prefix('(').and_then(|rest| rest.trim_end_matches([',', ';']).strip_suffix(')'));
    inner.is_some_and(|code| code.len() <= 3 && code.starts_with(|c: char| c.is_ascii_digit()))
}

/// "2.", "3)", "2.3.1", or "22" before a sign that parts it from a name.
fn is_numbering(word: &str, next: Option<&str>) -> bool {
    let inner = word.trim_end_matches(['.', ')', '/']);
    let short = |part: &str| {
        (1..=2).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())
    };
    let code = (2..=3).contains(&word.len()) && word.starts_with(|c: char| c.is_ascii_digit());
    let marked = inner.len() < word.len() || inner.contains('.');
    marked && inner.split('.').all(short)
        || code && next.is_some_and(|next| SEPARATORS.contains(&next))
}

/// "Doubs (25) – 3 CPTS": how many there are, behind the name of a section.
fn is_told(words: &[&str], at: usize) -> bool {
    const MOST: usize = 3;
    0 < at && SEPARATORS.contains(&words[at - 1]) && words.len() <= at + MOST
}

/// Makes the first of two lines that are headings only by their looks the higher one, where it stands directly above
/// the other: "Les CPTS signataires", "Haute-Savoie", …
pub(super) fn nested(blocks: &mut [Block]) {
    let mut above = 0;
    for at in 0..blocks.len() {
        let BlockKind::Heading(level) = blocks[at].kind else { continue };
        let below = blocks.get(at + 1).map(|block| &block.kind);
        if level == LEAST && above < CAPITALS && below == Some(&BlockKind::Heading(LEAST)) {
            blocks[at].kind = BlockKind::Heading(CAPITALS);
        }
        if level < LEAST {
            above = level;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bold_lines_that_are_headings() {
        #[rustfmt::skip]
        let cases = [
            ("Haute-Savoie", Some(6)), ("Haute-Savoie (74)", Some(6)), ("HAUTE-SAVOIE (74)", Some(5)),
            ("2. La couverture de la population", Some(6)), ("La situation au 1er mars 2024", Some(6)),
            ("Bilan 2023-2024", Some(6)), ("Séance publique du 9 novembre 2021 à 21h30", Some(6)), ("03 | Allier", Some(6)), ("2.2.3 Les structures", Some(6)), ("Accord signé (7)", Some(6)),
            ("Doubs (25) – 3 CPTS", Some(6)), ("Avancement au 1 er septembre 2023", Some(6)), ("Combien de CPTS dans le Gers ?", Some(6)),
            // A figure, a sentence, a lead-in, the rest of a sentence, a number, a phone.
            ("La région compte 45 CPTS", None), ("Le Gers en a trois.", None), ("Elles sont :", None), ("et la Lozère", None),
            ("62", None), ("Tél. 05 61 00 00 00", None), ("12 mars 2024", None), ("Plus de 2 000 signatures", None),
            ("Les 3 projets", None), ("Une seule est ouverte. Pourquoi ?", None), ("– Combien de CPTS ?", None),
        ];
        for (text, level) in cases {
            assert_eq!(bold(text), level, "for {text}");
        }
    }
}

//! What announces an item, a note or the date of a document.

use super::line::{Line, Part};
use crate::read::raised::RAISED;

/// The longest line that gives the date of the document, in letters.
const MAX_DATE: usize = 70;

/// Whether a word announces an item.
pub(super) fn is_bullet(word: &str) -> bool {
    let signs = "•–-—▪◦‣*○●→⁃·■□▸►➢➤✓✔❖◆";
    let mut letters = word.chars();
    letters.next().is_some_and(|c| signs.contains(c)) && letters.next().is_none()
}

/// Whether a word counts the items of a list: `1.`, `12)`, `a)`.
pub(super) fn is_counter(word: &str) -> bool {
    let Some(count) = word.strip_suffix(['.', ')']) else { return false };
    let digits = count.chars().all(|c| c.is_ascii_digit()) && count.len() <= 2;
    let letter = word.ends_with(')') && count.chars().all(|c| c.is_ascii_lowercase());
    !count.is_empty() && (digits || letter && count.len() == 1)
}

/// Whether a text begins with what counts the items of a list.
pub(super) fn is_counted(text: &str) -> bool {
    text.split_once(' ').is_some_and(|(first, _)| is_counter(first))
}

/// Bullets of a smaller letter, drawn above or below the base of what they announce, belong to its line.
pub(super) fn hang(lines: &mut Vec<Line>) {
    /// So far they may stand off its base, in heights.
    const OFF: f64 = 0.45;
    let mut at = 0;
    while at < lines.len() {
        if !lines[at].parts.iter().all(|part| is_bullet(&part.text)) {
            at += 1;
            continue;
        }
        let hung = lines[at].parts.iter().map(|bullet| {
            let beside = |line: usize| {
                let text = lines.get(line)?;
                let near = (text.base - bullet.base).abs() < OFF * text.size;
                let behind = |part: &Part| {
                    bullet.right <= part.left && part.left - bullet.right < 4.0 * text.size
                };
                let part = text.parts.iter().position(behind).filter(|_| near)?;
                (!is_bullet(&text.parts[part].text)).then_some((line, part))
            };
            let sides = [at + 1, at.wrapping_sub(1)];
            sides.into_iter().find_map(beside)
        });
        let Some(hung) = hung.collect::<Option<Vec<_>>>() else {
            at += 1;
            continue;
        };
        let bullets = std::mem::take(&mut lines[at].parts);
        for (bullet, (line, part)) in bullets.into_iter().zip(hung) {
            let part = &mut lines[line].parts[part];
            part.text = format!("{} {}", bullet.text, part.text);
            part.left = bullet.left;
        }
        lines.remove(at);
    }
}

/// An item without its bullet.
pub(super) fn unbulleted(text: &str) -> String {
    text.split_once(' ').map_or_else(String::new, |(_, text)| text.to_owned())
}

/// Whether a letter is a raised digit.
pub(super) fn is_raised(c: char) -> bool {
    RAISED.contains(&c)
}

/// Whether a letter is a sign that may stand for something: a form, full or not, or a tick.
pub(super) fn is_sign(c: char) -> bool {
    matches!(c, '\u{25a0}'..='\u{25ff}' | '\u{2605}' | '\u{2606}' | '\u{2713}'..='\u{2718}')
}

/// The mark of a note and what it says: `*hors Mayotte`, `¹ au 1er mars`, of which the mark is `1`.
pub(super) fn note(text: &str) -> Option<(String, &str)> {
    let stars = text.len() - text.trim_start_matches('*').len();
    if 0 < stars && text[stars..].starts_with(char::is_alphabetic) {
        return Some((text[..stars].to_owned(), text));
    }
    let rest = text.trim_start_matches(is_raised);
    let raised = &text[..text.len() - rest.len()];
    let digit = |c: char| RAISED.iter().position(|known| *known == c);
    let number = raised.chars().filter_map(digit).map(|digit| digit.to_string()).collect();
    (!raised.is_empty() && !rest.is_empty()).then(|| (number, rest.trim_start()))
}

/// Whether a line says when the document was published: "Publié le …", "Rennes, le …".
pub(super) fn is_dated(text: &str) -> bool {
    let lower = text.to_lowercase();
    let named = ["publi", "mis à jour", "mise à jour", "date de publication", "édition", "paru"];
    text.chars().count() <= MAX_DATE
        && (named.iter().any(|word| lower.starts_with(word)) || lower.contains(", le "))
}

#[cfg(test)]
mod tests {
    use super::super::line::trial::line;
    use super::*;

    #[test]
    fn small_bullets_join_the_line_that_they_announce() {
        /// The base of a line, and its parts with their left edges.
        type Drawn<'a> = (f64, &'a [(&'a str, f64)]);
        let texts = |lines: &[Drawn<'_>]| {
            let mut lines = lines.iter().map(|(base, parts)| line(*base, parts)).collect();
            hang(&mut lines);
            lines.iter().map(Line::text).collect::<Vec<_>>()
        };
        // Above the base, below it, in two columns; too far from any line, or to the right of it.
        let cases: [(&[Drawn<'_>], &[&str]); 5] = [
            (&[(97.0, &[("•", 50.0)]), (100.0, &[("4 CPTS", 70.0)])], &["• 4 CPTS"]),
            (&[(100.0, &[("4 CPTS", 70.0)]), (103.0, &[("•", 50.0)])], &["• 4 CPTS"]),
            (
                &[
                    (97.0, &[("•", 50.0), ("•", 250.0)]),
                    (100.0, &[("4 CPTS", 70.0), ("2 projets", 270.0)]),
                ],
                &["• 4 CPTS • 2 projets"],
            ),
            (&[(90.0, &[("•", 50.0)]), (100.0, &[("4 CPTS", 70.0)])], &["•", "4 CPTS"]),
            (&[(97.0, &[("•", 150.0)]), (100.0, &[("4 CPTS", 70.0)])], &["•", "4 CPTS"]),
        ];
        for (lines, expected) in cases {
            assert_eq!(texts(lines), expected, "for {lines:?}");
        }
    }

    #[test]
    fn counters_of_items() {
        let counters = ["1.", "12)", "a)"];
        assert!(counters.into_iter().all(is_counter));
        let others = ["1", "a.", "123.", "ab)", ".", "2024."];
        assert!(!others.into_iter().any(is_counter));
    }

    #[test]
    fn marks_of_notes() {
        let cases = [
            ("* hors", None),
            ("*hors", Some(("*", "*hors"))),
            ("¹ au", Some(("1", "au"))),
            ("¹²Au", Some(("12", "Au"))),
            ("12 CPTS", None),
            ("³", None),
        ];
        for (text, expected) in cases {
            let found = note(text);
            let found = found.as_ref().map(|(mark, text)| (mark.as_str(), *text));
            assert_eq!(found, expected, "for {text:?}");
        }
    }
}

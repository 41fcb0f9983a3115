//! Labels and, below each of them and further right, what is said of it: how a list of definitions is printed whose
//! definitions are phrases, or sentences. Figures alone make a table ([`super::paired`]).

use super::hyphen::{SOFT_HYPHEN, joined};
use super::line::Line;
use super::mark::{is_bullet, is_counted};

/// How much further right a text begins than its label, in points.
const INDENT: std::ops::RangeInclusive<f64> = 10.0..=50.0;
/// How far the lines are from each other at most, in heights.
const NEAR: f64 = 1.6;
/// The longest label, in letters.
const MAX_LABEL: usize = 60;
/// The fewest labels: a single line above an indented one may be anything.
const MIN_LABELS: usize = 2;

/// A label and what is said of it.
#[derive(Debug, PartialEq)]
pub(super) struct Entry {
    pub(super) label: String,
    pub(super) text: String,
    /// The number of the line of the label.
    pub(super) line: usize,
}

impl Entry {
    /// Whether the text says something of its own, and does not go on with its label as "3 CPTS" does.
    pub(super) fn is_told(&self) -> bool {
        self.text.ends_with(['.', '!', '?', '»']) || self.text.starts_with(char::is_uppercase)
    }
}

/// The entries at the start of some lines, and how many lines they take; none where there are no such entries.
pub(super) fn entries(lines: &[Line]) -> Option<(Vec<Entry>, usize)> {
    let (first, second) = (lines.first()?, lines.get(1)?);
    let (left, indented) = (first.left(), second.left());
    if !INDENT.contains(&(indented - left)) {
        return None;
    }
    let stands = |line: &Line, at: f64| {
        let alone = line.held.is_none() && line.parts.len() == 1;
        alone && (line.left() - at).abs() < 1.5 && (line.size - first.size).abs() < 1.0
    };
    let near = |at: usize| lines[at].base - lines[at - 1].base < NEAR * first.size;
    let mut entries: Vec<Entry> = Vec::new();
    let mut at = 0;
    while let Some(label) = lines.get(at).filter(|label| stands(label, left)) {
        if !is_label(&label.text()) || 0 < at && !near(at) {
            break;
        }
        let below =
            (at + 1..lines.len()).take_while(|at| stands(&lines[*at], indented) && near(*at));
        let end = below.last().map_or(at, |last| last + 1);
        if end == at {
            break;
        }
        let texts = lines[at + 1..end].iter().map(Line::text);
        let text = texts.reduce(|text, line| joined(&text, &line))?.replace(SOFT_HYPHEN, "");
        let first = text.split(' ').next().unwrap_or_default();
        if is_bullet(first) || is_counted(&text) {
            break;
        }
        entries.push(Entry { label: label.text(), text, line: label.number });
        at = end;
    }
    (MIN_LABELS <= entries.len()).then_some((entries, at))
}

/// Whether a line may name what is told below it.
fn is_label(text: &str) -> bool {
    text.starts_with(char::is_uppercase)
        && text.chars().count() <= MAX_LABEL
        && !text.ends_with(['.', ':', ';', ',', '!', '?', '…', '»', '-'])
}

#[cfg(test)]
mod tests {
    use super::super::line::trial::line;
    use super::*;

    fn told(lines: &[(f64, &str)]) -> Vec<String> {
        let lines: Vec<Line> = lines
            .iter()
            .enumerate()
            .map(|(at, (left, text))| {
                #[expect(clippy::cast_precision_loss, reason = "a few lines")]
                let base = 100.0 + 12.0 * at as f64;
                line(base, &[(*text, *left)])
            })
            .collect();
        let found = entries(&lines).map(|(entries, _)| entries).unwrap_or_default();
        found.iter().map(|entry| format!("{}: {}", entry.label, entry.text)).collect()
    }

    #[test]
    fn labels_stand_left_of_what_is_said_of_them() {
        let departments = [
            (50.0, "Aube"),
            (78.0, "Deux communautés ont signé leur accord et une"),
            (78.0, "autre rédige son projet."),
            (50.0, "Marne"),
            (78.0, "Pas de signature à ce stade."),
            (50.0, "La suite est connue de tous, et de longue date déjà, dans la région."),
        ];
        let expected = [
            "Aube: Deux communautés ont signé leur accord et une autre rédige son projet.",
            "Marne: Pas de signature à ce stade.",
        ];
        assert_eq!(told(&departments), expected);
        // Paragraphs whose first line is indented, a single one, bullets.
        let prose = [
            (50.0, "jusqu’à demain."),
            (78.0, "Deux ont signé."),
            (50.0, "Une autre"),
            (78.0, "Trois."),
        ];
        assert!(told(&prose).is_empty());
        assert!(told(&[(50.0, "Aube"), (78.0, "Deux ont signé.")]).is_empty());
        let bullets = [(50.0, "Aube"), (78.0, "• deux"), (50.0, "Marne"), (78.0, "• trois")];
        assert!(told(&bullets).is_empty());
    }
}

//! Labels and, below each of them and further right, its figure: how a list of definitions is printed.

use super::line::Line;
use crate::read::document::{Cell, Row, Table};

/// How much further right a figure begins than its label at least, in points.
const INDENT: f64 = 6.0;
/// The longest figure with what belongs to it, in letters: `748 900 hab. (84,6 %)`, `2 (Pays d'Auge, Bessin)`.
const MAX_FIGURE: usize = 60;
/// The longest label, in letters.
const MAX_LABEL: usize = 120;
/// The fewest pairs: a single figure below a line may be anything.
const MIN_PAIRS: usize = 2;

/// The labels and figures at the start of some lines as a table of two columns, and how many lines they take; none
/// where there are no such pairs.
pub(super) fn table(lines: &[Line]) -> Option<(Table, usize)> {
    let left = lines.first()?.left();
    let figures = lines.get(1)?.left();
    if figures < left + INDENT {
        return None;
    }
    let stands = |line: &Line, at: f64| {
        line.held.is_none() && line.parts.len() == 1 && (line.left() - at).abs() < 1.5
    };
    let mut table = Table::default();
    let mut length = 0;
    for pair in lines.chunks_exact(2) {
        let (label, figure) = (&pair[0], &pair[1]);
        let near = figure.base - label.base < 2.0 * label.size
            && lines[..length].last().is_none_or(|last| label.base - last.base < 3.0 * label.size);
        let is_pair = near
            && stands(label, left)
            && stands(figure, figures)
            && (label.size - figure.size).abs() < 1.0
            && is_label(&label.text())
            && is_value(&figure.text());
        // A value of two lines is prose.
        let more = lines.get(length + 2).is_some_and(|line| stands(line, figures));
        if !is_pair || more {
            break;
        }
        let cells = [label.text(), figure.text()];
        let text = cells.join(" ");
        let cells = cells.map(|text| Cell { text, ..Cell::default() }).to_vec();
        table.rows.push(Row { cells, text, locator: String::new() });
        length += 2;
    }
    (MIN_PAIRS <= table.rows.len()).then_some((table, length))
}

/// Whether a line may name what is counted below it.
fn is_label(text: &str) -> bool {
    text.starts_with(char::is_alphabetic)
        && !text.ends_with(['.', ';'])
        && text.chars().count() <= MAX_LABEL
}

/// Whether a line is a figure: it begins with one, or says how exact it is before it.
fn is_value(text: &str) -> bool {
    let digit = |word: &str| word.starts_with(|c: char| c.is_ascii_digit());
    text.chars().count() <= MAX_FIGURE
        && !text.ends_with(['.', ';', ':'])
        && text.split(' ').take(3).any(digit)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::pdf::line::Part;

    /// A line by its left, its base and its words.
    type Placed<'a> = (f64, f64, &'a str);
    /// What is tried, its lines, and the rows that they make of how many of them.
    type Case<'a> = (&'a str, &'a [Placed<'a>], Option<(&'a str, usize)>);

    fn told(lines: &[Placed<'_>]) -> Option<(String, usize)> {
        let line = |(left, base, text): &Placed<'_>| {
            let (left, base, size) = (*left, *base, 10.0);
            let part = Part { text: (*text).to_owned(), left, right: left + 50.0, base, size };
            Line { number: 1, base, size, parts: vec![part], held: None }
        };
        let lines: Vec<Line> = lines.iter().map(line).collect();
        let (table, length) = table(&lines)?;
        let rows: Vec<String> = table.rows.into_iter().map(|row| row.text).collect();
        Some((rows.join(" | "), length))
    }

    #[test]
    fn figures_stand_below_their_labels() {
        #[rustfmt::skip]
        let cases: [Case<'_>; 6] = [
            ("two pairs", &[(50.0, 100.0, "Cher"), (80.0, 112.0, "21,4 %"), (50.0, 124.0, "Indre"), (80.0, 136.0, "environ 3 %"), (50.0, 160.0, "Et la suite.")], Some(("Cher 21,4 % | Indre environ 3 %", 4))),
            ("one pair", &[(50.0, 100.0, "Cher"), (80.0, 112.0, "21,4 %"), (50.0, 124.0, "Et la suite du texte."), (50.0, 136.0, "qui continue")], None),
            ("figures that are not indented", &[(50.0, 100.0, "Cher"), (50.0, 112.0, "21,4 %"), (50.0, 124.0, "Indre"), (50.0, 136.0, "3 %")], None),
            ("several items below a label", &[(50.0, 100.0, "Équipe"), (80.0, 112.0, "311 salariés"), (80.0, 124.0, "12 bénévoles"), (50.0, 136.0, "Moral"), (80.0, 148.0, "77 %")], None),
            ("prose below a label", &[(50.0, 100.0, "Cher"), (80.0, 112.0, "Deux équipes y travaillent"), (50.0, 124.0, "Indre"), (80.0, 136.0, "Trois équipes aussi")], None),
            ("labels far from each other", &[(50.0, 100.0, "Cher"), (80.0, 112.0, "21,4 %"), (50.0, 224.0, "Indre"), (80.0, 236.0, "3 %")], None),
        ];
        for (name, lines, expected) in cases {
            let expected = expected.map(|(text, length)| (text.to_owned(), length));
            assert_eq!(told(lines), expected, "{name}");
        }
    }
}

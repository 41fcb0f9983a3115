//! Figures that a plain text sets beside each other, each above or below its label: what is left of an
//! infographic.

use std::ops::Range;

use super::spaced::{is_value, is_year, nearest, placed};

/// Such a row of figures, with the label of each.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Figures {
    pub(super) labels: Vec<String>,
    pub(super) values: Vec<String>,
    /// The lines that belong to it.
    pub(super) lines: Range<usize>,
}

/// The figures of which a line, from the first on, holds the values or the first labels.
///
/// The labels stand below their figures, one over each column in their first line; or above them, where
/// nothing stands below.
pub(super) fn figures(lines: &[&str], from: usize) -> Option<Figures> {
    if is_numbers(lines.get(from)?) {
        let labels = labels(lines, from + 1, from)?;
        let count = labels.1;
        return Some(set(lines, from, labels.0, from..from + 1 + count));
    }
    // "CPTS signataires    En projet", and the figures below.
    let numbers =
        (from + 1..lines.len().min(from + 1 + LABELS)).find(|&at| is_numbers(lines[at]))?;
    if labels(lines, numbers + 1, numbers).is_some() || !is_free(lines, numbers + 1) {
        return None;
    }
    let (labels, count) = labels(lines, from, numbers)?;
    (from + count == numbers).then(|| set(lines, numbers, labels, from..from + count + 1))
}

/// The most lines of a label.
const LABELS: usize = 4;

fn set(text: &[&str], numbers: usize, labels: Vec<String>, lines: Range<usize>) -> Figures {
    let values = placed(text[numbers]).into_iter().map(|(_, cell)| cell.to_owned()).collect();
    Figures { labels, values, lines }
}

fn is_free(lines: &[&str], at: usize) -> bool {
    lines.get(at).is_none_or(|line| line.trim().is_empty())
}

/// Whether a line holds several values and nothing else; years head the columns of a table.
fn is_numbers(line: &str) -> bool {
    let cells = placed(line);
    1 < cells.len()
        && cells
            .iter()
            .all(|(_, cell)| is_value(cell) && cell.contains(|c: char| c.is_ascii_digit()))
        && !cells.iter().all(|(_, cell)| is_year(cell))
}

/// The labels of the values of a line, from another line on, and how many lines they need.
fn labels(lines: &[&str], from: usize, numbers: usize) -> Option<(Vec<String>, usize)> {
    let columns: Vec<(usize, usize)> = placed(lines[numbers])
        .iter()
        .map(|&(start, cell)| (start, start + cell.chars().count()))
        .collect();
    let mut labels = vec![String::new(); columns.len()];
    let mut count = 0;
    while let Some(line) = lines.get(from + count).filter(|line| !line.trim().is_empty()) {
        let cells = placed(line);
        let worded =
            |cell: &str| cell.chars().any(char::is_alphabetic) && cell.chars().count() <= 60;
        let fits = cells.iter().all(|(_, cell)| worded(cell) && !cell.ends_with(['.', ';']));
        let complete = 0 < count || cells.len() == columns.len();
        if !fits || !complete || LABELS <= count || cells.len() > columns.len() {
            break;
        }
        let mut taken = vec![false; columns.len()];
        for (start, cell) in cells {
            let column = nearest(start, cell, &columns);
            if std::mem::replace(&mut taken[column], true) {
                return None;
            }
            let label = &mut labels[column];
            if !label.is_empty() {
                label.push(' ');
            }
            label.push_str(cell);
        }
        count += 1;
    }
    (0 < count && labels.iter().all(|label| !label.is_empty())).then_some((labels, count))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, from: usize) -> Option<String> {
        let lines: Vec<&str> = text.lines().collect();
        let found = figures(&lines, from)?;
        let pairs = found.labels.iter().zip(&found.values);
        Some(
            pairs.map(|(label, value)| format!("{label} = {value}")).collect::<Vec<_>>().join("; "),
        )
    }

    #[test]
    fn figures_and_their_labels() {
        let below = "        62                   14\n   CPTS signataires     projets de santé\n      \
                     de l'ACI              validés\n\nContact";
        let expected = "CPTS signataires de l'ACI = 62; projets de santé validés = 14";
        assert_eq!(read(below, 0).as_deref(), Some(expected));
        let above = "CPTS signataires     En projet\n      62                14\n";
        assert_eq!(read(above, 0).as_deref(), Some("CPTS signataires = 62; En projet = 14"));
        let years = "          2022     2023\nCPTS        99      181";
        assert_eq!(read(years, 0), None);
        assert_eq!(read("12     14\nUne phrase qui n'a qu'une colonne\n", 0), None);
    }
}

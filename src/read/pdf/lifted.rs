//! Labels that stand in the middle of several rows: "Gard", level with the second of its three rows, or between two.
//!
//! Each is lifted to the first of its rows, so that whoever reads the table from top to bottom meets it there.

use super::grid::columns;
use super::line::{Line, Part};
use super::order::is_figure;

/// How far off the middle of its rows a label may stand, in heights.
const OFF: f64 = 0.3;
/// How far from each other the lines of such rows are at most, in heights.
const NEAR: f64 = 1.7;
/// A label, what it counts, a figure: with fewer columns nothing stands beside a label but figures.
const COLUMNS: usize = 3;

/// The lines, such labels in the first of their rows.
pub(super) fn labels(lines: &[Line]) -> Vec<Line> {
    let mut told = Vec::with_capacity(lines.len());
    let near = |a: &Line, b: &Line| {
        let held = a.held.is_some() || b.held.is_some();
        !held && b.base - a.base < NEAR * a.size.max(b.size)
    };
    for stretch in lines.chunk_by(near) {
        match lifted(stretch) {
            Some(rows) => told.extend(rows),
            None => told.extend_from_slice(stretch),
        }
    }
    told
}

/// The rows of a table in which labels stand in the middle of theirs; none where that is not so of all of them.
fn lifted(lines: &[Line]) -> Option<Vec<Line>> {
    let first = lines.iter().position(|line| 1 < line.parts.len())?;
    let (above, lines) = lines.split_at(first);
    let last = lines.iter().rposition(|line| 1 < line.parts.len())?;
    let (lines, below) = lines.split_at(last + 1);
    let columns = columns(lines);
    let [labels, beside, ..] = columns.as_slice() else { return None };
    let edge = f64::midpoint(labels.1, beside.0);
    let is_label = |part: &Part| part.left < edge;
    let (mut rows, mut at, mut several) = (above.to_vec(), 0, false);
    while at < lines.len() {
        let length = (1..=lines.len() - at).find(|length| {
            let group = &lines[at..at + length];
            let own: Vec<&Line> =
                group.iter().filter(|line| !line.parts.iter().all(is_label)).collect();
            let mut labels =
                group.iter().flat_map(|line| &line.parts).filter(|part| is_label(part));
            match (own.as_slice(), labels.next(), labels.next()) {
                ([first, .., last], Some(label), None) => {
                    let middle = f64::midpoint(first.base, last.base);
                    (label.base - middle).abs() < OFF * first.size
                }
                ([_], Some(_), None) => length == &1,
                _ => false,
            }
        })?;
        let group = &lines[at..at + length];
        let label = group.iter().flat_map(|line| &line.parts).find(|part| is_label(part))?;
        let own = group.iter().filter(|line| !line.parts.iter().all(is_label));
        for (number, row) in own.enumerate() {
            let mut parts: Vec<Part> =
                row.parts.iter().filter(|part| !is_label(part)).cloned().collect();
            if 0 < number && !parts.iter().any(|part| is_figure(&part.text)) {
                return None;
            }
            if number == 0 {
                parts.insert(0, Part { base: row.base, ..label.clone() });
            }
            several |= 0 < number;
            rows.push(Line { parts, ..row.clone() });
        }
        at += length;
    }
    rows.extend_from_slice(below);
    (COLUMNS <= columns.len() && several).then_some(rows)
}

#[cfg(test)]
mod tests {
    use super::super::line::trial::line;
    use super::*;

    fn told(lines: &[Line]) -> Vec<String> {
        let row = |line: &Line| {
            line.parts.iter().map(|part| part.text.as_str()).collect::<Vec<_>>().join("|")
        };
        labels(lines).iter().map(row).collect()
    }

    #[test]
    fn labels_are_lifted_to_the_first_of_their_rows() {
        let table = vec![
            line(100.0, &[("Département", 10.0), ("Étape", 100.0), ("Nombre", 300.0)]),
            line(114.0, &[("ACI signé", 100.0), ("4", 300.0)]),
            line(121.0, &[("Aude", 10.0)]),
            line(128.0, &[("Lettre", 100.0), ("1", 300.0)]),
            line(142.0, &[("ACI signé", 100.0), ("5", 300.0)]),
            line(156.0, &[("Gard", 10.0), ("Projet", 100.0), ("2", 300.0)]),
            line(170.0, &[("Lettre", 100.0), ("3", 300.0)]),
            line(184.0, &[("Lot", 10.0), ("Lettre", 100.0), ("1", 300.0)]),
            line(198.0, &[("Source : agence.", 10.0)]),
        ];
        let expected = [
            "Département|Étape|Nombre",
            "Aude|ACI signé|4",
            "Lettre|1",
            "Gard|ACI signé|5",
            "Projet|2",
            "Lettre|3",
            "Lot|Lettre|1",
            "Source : agence.",
        ];
        assert_eq!(told(&table), expected);
        // A label that reaches further right than others is one as well.
        let wide = vec![
            line(86.0, &[("Étape", 40.0), ("Cible", 300.0)]),
            line(94.0, &[("2025", 295.0), ("2028", 340.0)]),
            line(110.0, &[("Communautés sous contrat", 10.0), ("3", 300.0), ("4", 340.0)]),
            line(126.0, &[("Population, dans toute la région", 10.0), ("85", 300.0), ("9", 340.0)]),
            line(142.0, &[("Maisons", 10.0), ("12", 300.0), ("16", 340.0)]),
        ];
        let told_wide = told(&wide);
        assert_eq!((told_wide.len(), told_wide[2].as_str()), (5, "Communautés sous contrat|3|4"));
        let above = vec![
            line(100.0, &[("Aude", 10.0), ("ACI signé", 100.0), ("4", 300.0)]),
            line(114.0, &[("Lettre", 100.0), ("1", 300.0)]),
            line(128.0, &[("Gard", 10.0), ("ACI signé", 100.0), ("5", 300.0)]),
        ];
        assert_eq!(told(&above), ["Aude|ACI signé|4", "Lettre|1", "Gard|ACI signé|5"]);
    }
}

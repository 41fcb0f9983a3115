//! Cells that stand as close to each other as words do: the longest label of a column fills it, and no space is drawn
//! behind it. Where the page draws its spaces, the lines around it tell that a column begins there.

use super::line::{Line, Part};
use super::mark::is_bullet;

/// A line whose parts may be no more than words: each with whether it stands close behind the one before.
pub(super) struct Loose {
    pub(super) line: Line,
    pub(super) close: Vec<bool>,
}

/// The lines, their words joined but where a column begins; `drawn` says that the page draws its spaces.
pub(super) fn joined(lines: Vec<Loose>, drawn: bool) -> Vec<Line> {
    let kept: Vec<Vec<bool>> = (0..lines.len())
        .map(|at| {
            let close = lines[at].close.iter().enumerate();
            close.map(|(part, close)| !close || drawn && begins(&lines, at, part)).collect()
        })
        .collect();
    lines.into_iter().zip(kept).map(|(loose, kept)| whole(loose.line, &kept)).collect()
}

/// The line with each part that is not kept joined to the one before it.
fn whole(mut line: Line, kept: &[bool]) -> Line {
    let mut parts: Vec<Part> = Vec::with_capacity(line.parts.len());
    for (part, kept) in std::mem::take(&mut line.parts).into_iter().zip(kept) {
        match parts.last_mut().filter(|_| !kept) {
            Some(last) => {
                last.text.push(' ');
                last.text.push_str(&part.text);
                last.right = last.right.max(part.right);
            }
            None => parts.push(part),
        }
    }
    Line { parts, ..line }
}

/// Whether a part of a line begins a column: it is level with a cell of a line near by, or as close as it stands with
/// those of several.
fn begins(lines: &[Loose], at: usize, part: usize) -> bool {
    /// So many lines away the others may stand.
    const NEAR: usize = 8;
    /// So many others that stand close tell a column.
    const SEVERAL: usize = 2;
    let line = &lines[at].line;
    let Some(own) = line.parts.get(part) else { return false };
    // "1. Objet": the number of an item or a chapter, and what it numbers.
    let number = line.parts.first().is_some_and(|first| {
        let short = first.text.chars().count() <= 4;
        short && first.text.ends_with(['.', ')', '-', '–', '°', ':']) || is_bullet(&first.text)
    });
    if part == 1 && number {
        return false;
    }
    let around = at.saturating_sub(NEAR)..lines.len().min(at + NEAR + 1);
    let before = part.checked_sub(1).map_or(own.left, |before| line.parts[before].right);
    let (mut several, mut below) = (0, 0);
    for other in around.filter(|other| *other != at) {
        // A head in the middle of its column, whose cells begin between it and the one before.
        let between = |cell: &Part| before <= cell.left && cell.left < own.left + off(own);
        below += usize::from(at < other && lines[other].line.parts.iter().skip(1).any(between));
        let cells = lines[other].line.parts.iter().zip(&lines[other].close).skip(1);
        let mut close = false;
        for (cell, is_close) in cells.filter(|(cell, _)| level(own, cell)) {
            if !is_close {
                return true;
            }
            close |= (own.left - cell.left).abs() < off(own) / 2.0;
        }
        several += usize::from(close);
    }
    SEVERAL <= several || SEVERAL <= below
}

/// Whether two parts begin, end or are centred at the same place.
fn level(one: &Part, other: &Part) -> bool {
    let middle = |part: &Part| f64::midpoint(part.left, part.right);
    [(one.left, other.left), (one.right, other.right), (middle(one), middle(other))]
        .into_iter()
        .any(|(a, b)| (a - b).abs() < off(one))
}

/// How far cells of one column may be off: a bold head is centred in a column that it fills.
fn off(part: &Part) -> f64 {
    0.2 * part.size
}

#[cfg(test)]
mod tests {
    use super::super::line::trial::line;
    use super::*;

    /// A line, its parts marked `~` as close behind the one before.
    fn loose(base: f64, parts: &[(&str, f64)]) -> Loose {
        let close = parts.iter().map(|(text, _)| text.starts_with('~')).collect();
        let mut line = line(base, parts);
        for part in &mut line.parts {
            part.text = part.text.trim_start_matches('~').to_owned();
        }
        Loose { line, close }
    }

    #[test]
    fn cells_that_stand_close_are_told_by_the_lines_around() {
        let table = || {
            vec![
                loose(100.0, &[("Var (83)", 50.0), ("13", 200.0)]),
                loose(112.0, &[("Alpes-de-Haute-Provence (04)", 50.0), ("~4", 200.0)]),
            ]
        };
        let codes = || {
            let row = |base, name| loose(base, &[("11", 50.0), (name, 64.0), ("5", 200.0)]);
            vec![row(100.0, "~Aude"), row(112.0, "~Gard"), row(124.0, "~Tarn")]
        };
        let items = vec![
            loose(100.0, &[("1.", 50.0), ("~Accueil", 64.0)]),
            loose(112.0, &[("2.", 50.0), ("~Séance", 64.0)]),
            loose(124.0, &[("3.", 50.0), ("~Clôture", 64.0)]),
        ];
        let prose = vec![
            loose(100.0, &[("Les communautés", 50.0), ("~signent", 128.0)]),
            loose(112.0, &[("leur accord", 50.0), ("~avec", 107.0)]),
        ];
        let cases = [
            (table(), true, vec![2, 2]),
            (table(), false, vec![2, 1]),
            (codes(), true, vec![3, 3, 3]),
            (items, true, vec![1, 1, 1]),
            (prose, true, vec![1, 1]),
        ];
        for (number, (lines, drawn, expected)) in cases.into_iter().enumerate() {
            let parts: Vec<_> = joined(lines, drawn).iter().map(|line| line.parts.len()).collect();
            assert_eq!(parts, expected, "for case {number}");
        }
    }
}

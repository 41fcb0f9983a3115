//! Tables without rules whose heads stand elsewhere than their cells: heads in the middle of their columns, above
//! figures at the left of them, of several lines or over several columns.
//!
//! The rows tell how many columns there are and where they begin; a head is of the columns in whose middle it stands.

use super::hyphen::{SOFT_HYPHEN, joined};
use super::line::{Line, Part};
use crate::read::document::{Cell, Row, Table};

/// A column: from where to where its parts stand.
pub(super) type Span = (f64, f64);

/// The most levels of heads.
const MAX_LEVELS: usize = 3;
/// How far the lines of one head are from each other at most, in heights.
pub(super) const WITHIN: f64 = 1.3;
/// How far from the middle of its columns a head may stand, in points.
pub(super) const OFF: f64 = 6.0;
/// How far before what stands at its left a column begins, in points.
const PAD: f64 = 3.0;

/// The table of some heads and the rows below them; none where the rows do not tell its columns, or a head is of none.
pub(super) fn table(heads: &[Line], body: &[Line]) -> Option<Table> {
    let columns = Columns::of(heads, body)?;
    let mut cells = gathered(heads);
    let ranges = columns.ranges(&cells)?;
    let width = columns.spans.len();
    // What stands above all of it is a caption.
    if ranges.contains(&(0, width - 1)) {
        return None;
    }
    let over = |x: usize, y: usize| {
        let meet = ranges[x].0 <= ranges[y].1 && ranges[y].0 <= ranges[x].1;
        meet && cells[x].first < cells[y].first
    };
    let count = cells.len();
    let mut above = vec![0; count];
    let mut below = vec![0; count];
    // Cells are in the order of their first lines: what stands above is known before.
    for y in 0..count {
        above[y] = (0..y).filter(|x| over(*x, y)).map(|x| above[x] + 1).max().unwrap_or(0);
    }
    for x in (0..count).rev() {
        below[x] = (x..count).filter(|y| over(x, *y)).map(|y| below[y] + 1).max().unwrap_or(0);
    }
    let levels = (0..count).map(|at| above[at] + below[at] + 1).max()?;
    if MAX_LEVELS < levels {
        return None;
    }
    let rows = (0..levels).map(|_| empty(width)).collect();
    let mut table = Table { rows, ..Table::default() };
    for (at, cell) in cells.iter_mut().enumerate() {
        let (from, to) = ranges[at];
        let text = std::mem::take(&mut cell.text).replace(SOFT_HYPHEN, "");
        for row in above[at]..levels - below[at] {
            for column in from..=to {
                let spanned = (row, column) != (above[at], from);
                let place = &mut table.rows[row].cells[column];
                if !place.text.is_empty() {
                    return None;
                }
                *place = Cell { text: text.clone(), spanned, ..Cell::default() };
            }
        }
    }
    table.rows.extend(body.iter().map(|line| columns.row(line)));
    for row in &mut table.rows {
        let own = row.cells.iter().filter(|cell| !cell.spanned && !cell.text.is_empty());
        row.text = own.map(|cell| cell.text.as_str()).collect::<Vec<_>>().join(" ");
    }
    Some(table)
}

fn empty(width: usize) -> Row {
    Row { cells: vec![Cell::default(); width], ..Row::default() }
}

fn middle(part: &Part) -> f64 {
    f64::midpoint(part.left, part.right)
}

/// A head, of one or several lines.
struct Head {
    text: String,
    span: Span,
    middle: f64,
    /// Where its first and its last line stand.
    first: f64,
    last: f64,
}

/// The heads in some lines, in the order in which they begin: lines of one head have one middle, or begin at one place.
fn gathered(lines: &[Line]) -> Vec<Head> {
    let mut heads: Vec<Head> = Vec::new();
    for line in lines {
        for part in &line.parts {
            let goes_on = |head: &&mut Head| {
                let stands = (head.middle - middle(part)).abs() < 2.0
                    || (head.span.0 - part.left).abs() < 1.0;
                let gap = line.base - head.last;
                stands && 0.0 < gap && gap < WITHIN * line.size
            };
            let (base, span) = (line.base, (part.left, part.right));
            match heads.iter_mut().find(goes_on) {
                Some(head) => {
                    head.text = joined(&head.text, &part.text);
                    head.span = (head.span.0.min(span.0), head.span.1.max(span.1));
                    head.last = base;
                }
                None => heads.push(Head {
                    text: part.text.clone(),
                    span,
                    middle: middle(part),
                    first: base,
                    last: base,
                }),
            }
        }
    }
    heads
}

/// Where what stands in a column is level with what stands above it.
#[derive(Clone, Copy, PartialEq)]
enum Side {
    Left,
    Right,
    Middle,
}

/// The columns of a table.
struct Columns {
    /// From where to where their cells stand.
    spans: Vec<Span>,
    /// Where they begin and the last ends.
    edges: Vec<f64>,
}

impl Columns {
    fn of(heads: &[Line], body: &[Line]) -> Option<Self> {
        let several = || body.iter().filter(|line| 1 < line.parts.len());
        let most = several().map(|line| line.parts.len()).max()?;
        let full: Vec<&Line> = several().filter(|line| line.parts.len() == most).collect();
        if full.len() < 2 || full.len() * 5 < several().count() * 3 {
            return None;
        }
        let column = |at: usize| full.iter().map(move |line| &line.parts[at]);
        let spans: Vec<Span> = (0..most)
            .map(|at| {
                let left = column(at).map(|part| part.left).fold(f64::INFINITY, f64::min);
                (left, column(at).map(|part| part.right).fold(0.0, f64::max))
            })
            .collect();
        if !spans.windows(2).all(|pair| pair[0].1 < pair[1].0) {
            return None;
        }
        let sides: Vec<Option<Side>> =
            (0..most).map(|at| side(&column(at).collect::<Vec<_>>())).collect();
        let count = |side: Side| sides.iter().filter(|it| **it == Some(side)).count();
        let usual = [Side::Left, Side::Right, Side::Middle];
        let usual = usual.into_iter().rev().max_by_key(|side| count(*side))?;
        let sides: Vec<Side> = sides.into_iter().map(|side| side.unwrap_or(usual)).collect();
        let lines = || heads.iter().chain(body);
        let mut edges = vec![lines().map(Line::left).fold(f64::INFINITY, f64::min) - PAD];
        for at in 1..most {
            let (before, own) = (spans[at - 1], spans[at]);
            edges.push(match (sides[at - 1], sides[at]) {
                (_, Side::Left) => own.0 - PAD,
                (Side::Right, _) => before.1 + PAD,
                _ => f64::midpoint(before.1, own.0),
            });
        }
        edges.push(lines().map(Line::right).fold(0.0, f64::max) + PAD);
        Some(Self { spans, edges })
    }

    /// The first and the last column of each head; none where one stands in the middle of none.
    fn ranges(&self, heads: &[Head]) -> Option<Vec<(usize, usize)>> {
        let width = self.spans.len();
        let off = |head: &Head, (from, to): (usize, usize)| {
            let (left, right) = (self.edges[from], self.edges[to + 1]);
            let inside = left - PAD <= head.span.0 && head.span.1 <= right + PAD;
            inside.then(|| (f64::midpoint(left, right) - head.middle).abs())
        };
        let single = |head: &Head| {
            let near = |at: &usize| off(head, (*at, *at)).is_some_and(|off| off <= OFF);
            // What begins where its column does is its head as well.
            let begins = |at: &usize| {
                off(head, (*at, *at)).is_some() && (head.span.0 - self.spans[*at].0).abs() < 1.0
            };
            (0..width).find(near).or_else(|| (0..width).find(begins)).map(|at| (at, at))
        };
        let mut ranges: Vec<Option<(usize, usize)>> = heads.iter().map(single).collect();
        for at in 0..heads.len() {
            let head = &heads[at];
            let level = |other: usize| {
                other != at && heads[other].first <= head.last && head.first <= heads[other].last
            };
            let taken = |column: usize| {
                let is = |other: usize| {
                    level(other)
                        && ranges[other].is_some_and(|(from, to)| from <= column && column <= to)
                };
                (0..heads.len()).any(is)
            };
            let below = |column: usize| {
                (0..heads.len()).any(|other| {
                    head.last < heads[other].first && ranges[other] == Some((column, column))
                })
            };
            match ranges[at] {
                // In the middle of three, of which each has a head of its own below.
                Some((own, _)) if below(own) => {
                    let (mut from, mut to) = (own, own);
                    // The names of the rows stand in the first.
                    while 1 < from
                        && to + 1 < width
                        && [from - 1, to + 1].iter().all(|it| below(*it) && !taken(*it))
                        && off(head, (from - 1, to + 1)).is_some_and(|off| off <= OFF)
                    {
                        (from, to) = (from - 1, to + 1);
                    }
                    ranges[at] = Some((from, to));
                }
                Some(_) => {}
                None => {
                    let free = |(from, to): &(usize, usize)| (*from..=*to).all(|it| !taken(it));
                    let all = (0..width).flat_map(|from| (from..width).map(move |to| (from, to)));
                    // Of those in whose middle it stands, the fewest; else those in whose middle it nearly does.
                    let best = all
                        .filter(free)
                        .filter_map(|range| off(head, range).map(|off| (range, off)))
                        .filter(|(_, off)| *off <= 2.0 * OFF)
                        .min_by(|a, b| {
                            let rank = |(range, off): &((usize, usize), f64)| {
                                let near = *off <= OFF;
                                (!near, if near { range.1 - range.0 } else { 0 })
                            };
                            rank(a).cmp(&rank(b)).then(a.1.total_cmp(&b.1))
                        });
                    ranges[at] = Some(best?.0);
                }
            }
        }
        ranges.into_iter().collect()
    }

    /// A line as a row: what stands in the middle of all columns is of all of them.
    fn row(&self, line: &Line) -> Row {
        let width = self.spans.len();
        let mut row = empty(width);
        let all = f64::midpoint(self.edges[0], self.edges[width]);
        if let [part] = line.parts.as_slice()
            && (middle(part) - all).abs() < OFF
            && self.spans[0].0 + OFF < part.left
        {
            let cell = |at| Cell { text: part.text.clone(), spanned: 0 < at, ..Cell::default() };
            row.cells = (0..width).map(cell).collect();
            return row;
        }
        let whole = line.parts.len() == width;
        for (order, part) in line.parts.iter().enumerate() {
            let before = self.edges.iter().filter(|edge| **edge <= middle(part)).count();
            let at = if whole { order } else { before.saturating_sub(1).min(width - 1) };
            let cell = &mut row.cells[at].text;
            *cell = if cell.is_empty() { part.text.clone() } else { joined(cell, &part.text) };
        }
        for cell in &mut row.cells {
            cell.text = cell.text.replace(SOFT_HYPHEN, "");
        }
        // "Région", in the middle of the codes and the names of the departments.
        if let [first, _, ..] = line.parts.as_slice()
            && 2 < width
            && row.cells[0].text.is_empty()
            && row.cells[1].text == first.text.replace(SOFT_HYPHEN, "")
            && (f64::midpoint(self.edges[0], self.edges[2]) - middle(first)).abs() < OFF
            && 1.0 < (first.left - self.spans[1].0).abs()
        {
            row.cells[0].text.clone_from(&first.text);
            row.cells[1].spanned = true;
        }
        row
    }
}

/// At which side most parts of a column are level; none where that is both, or there are none.
fn side(parts: &[&Part]) -> Option<Side> {
    if parts.is_empty() {
        return None;
    }
    let level = |place: fn(&Part) -> f64| {
        let mut places: Vec<f64> = parts.iter().map(|part| place(part)).collect();
        places.sort_by(f64::total_cmp);
        let usual = places[places.len() / 2];
        places.iter().filter(|place| (*place - usual).abs() < 1.0).count()
    };
    let (left, right) = (level(|part| part.left), level(|part| part.right));
    let most = |near: usize| parts.len() * 2 <= near * 3;
    // Where figures are of one length, the longer ones tell.
    match (most(left), most(right)) {
        (false, false) => Some(Side::Middle),
        (true, _) if right < left => Some(Side::Left),
        (_, true) if left < right => Some(Side::Right),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::heads::first_row;
    use super::super::line::trial::line;
    use super::*;

    fn told(lines: &[Line]) -> Option<Vec<String>> {
        let first = first_row(lines)?;
        let cell = |cell: &Cell| format!("{}{}", cell.text, if cell.spanned { "^" } else { "" });
        let row = |row: &Row| row.cells.iter().map(cell).collect::<Vec<_>>().join("|");
        table(&lines[..first], &lines[first..]).map(|table| table.rows.iter().map(row).collect())
    }

    /// Columns that begin at 10, 120, 200 and 280 and end at 340, their figures at the left.
    fn rows() -> [Line; 3] {
        let row = |base: f64, parts: [(&str, f64); 4]| line(base, &parts);
        [
            row(160.0, [("Aisne", 10.0), ("3", 120.0), ("4", 200.0), ("21", 280.0)]),
            row(174.0, [("Somme", 10.0), ("2", 120.0), ("14", 200.0), ("7", 280.0)]),
            // In the middle, as the heads are.
            row(188.0, [("Ensemble", 42.0), ("5", 155.0), ("18", 232.0), ("28", 305.0)]),
        ]
    }

    #[test]
    fn heads_are_of_the_columns_in_whose_middle_they_stand() {
        let mut lines = vec![
            line(120.0, &[("CPTS", 187.0)]),
            line(127.0, &[("MSP ouvertes", 280.0)]),
            line(134.0, &[("Lettre", 142.0), ("ACI", 230.0)]),
            line(140.0, &[("Département", 35.0)]),
            line(146.0, &[("validée", 140.0)]),
        ];
        lines.extend(rows());
        let expected = [
            "Département|CPTS|CPTS^|MSP ouvertes",
            "Département^|Lettre validée|ACI|MSP ouvertes^",
            "Aisne|3|4|21",
            "Somme|2|14|7",
            "Ensemble|5|18|28",
        ];
        assert_eq!(told(&lines), Some(expected.map(str::to_owned).to_vec()));
    }

    #[test]
    fn years_head_columns_and_captions_are_left_to_others() {
        let heads = line(146.0, &[("Département", 35.0), ("Lettre", 142.0), ("ACI", 230.0)]);
        let over = line(132.0, &[("CPTS", 187.0), ("MSP ouvertes", 280.0)]);
        let mut lines = vec![over.clone(), heads];
        lines.extend(rows());
        let told_rows = told(&lines).expect("a table");
        assert_eq!(told_rows[1], "Département^|Lettre|ACI|MSP ouvertes^");
        let years = line(146.0, &[("Département", 35.0), ("2022", 147.0), ("2023", 230.0)]);
        let dated: Vec<Line> = [over, years].into_iter().chain(rows()).collect();
        let told_rows = told(&dated).expect("a table");
        assert_eq!(
            told_rows[..2],
            ["Département|CPTS|CPTS^|MSP ouvertes", "Département^|2022|2023|MSP ouvertes^"]
        );
        lines.insert(0, line(118.0, &[("CPTS et maisons de santé du territoire", 80.0)]));
        assert_eq!(told(&lines), None);
    }
}

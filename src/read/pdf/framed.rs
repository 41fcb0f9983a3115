//! Tables whose every cell is drawn: the rules around a text say in which columns and rows it stands,
//! and over how many.
//!
//! A grid of rules that are not closed around a text, or that hold several figures in one cell, is left
//! to those who look at the letters alone.

use std::collections::BTreeMap;

use super::drawing::{Rule, Rules};
use super::line::{Held, Line, Part};
use super::order::is_figure;
use crate::read::document::{Cell, Row, Table};

/// How far from each other the ends of two rules may be that meet, in points.
pub(super) const NEAR: f64 = 3.0;
/// The least part of a page along which a rule between columns of text runs.
const LONG: f64 = 0.4;
/// The most rules of one direction on a page: what draws more is a picture.
const MAX_RULES: usize = 2_000;

/// A grid: rules that meet.
#[derive(Debug, Default)]
struct Grid {
    vertical: Vec<Rule>,
    horizontal: Vec<Rule>,
}

/// The lines of a page, each drawn table taken out of them and held by a line of its own.
pub(super) fn taken(mut lines: Vec<Line>, rules: &Rules) -> Vec<Line> {
    for grid in grids(rules) {
        let inside = |part: &Part, line: &Line| grid.holds(middle(part, line));
        let own: Vec<Line> =
            lines.iter().filter_map(|line| line.only(|part| inside(part, line))).collect();
        let Some(table) = grid.table(&own) else { continue };
        let (number, base, size) = (own[0].number, own[0].base, own[0].size);
        let part = Part::place((grid.left(), grid.right()), base, size);
        let held = Some(Held::Table(table, own));
        lines = lines.iter().filter_map(|line| line.only(|part| !inside(part, line))).collect();
        set(&mut lines, Line { number, base, size, parts: vec![part], held });
    }
    lines
}

/// Puts a line that holds something among the others.
pub(super) fn set(lines: &mut Vec<Line>, line: Line) {
    let before = |other: &Line| {
        // What stands level is read from left to right.
        let level = (other.base - line.base).abs() < 1.0;
        if level { other.left() < line.left() } else { other.base < line.base }
    };
    lines.insert(lines.partition_point(before), line);
}

/// The middle of a part of a line.
pub(super) fn middle(part: &Part, line: &Line) -> (f64, f64) {
    (f64::midpoint(part.left, part.right), line.base - line.size * 0.3)
}

/// Rules that go on in each other as one.
pub(super) fn merged(rules: &[Rule]) -> Vec<Rule> {
    let mut rules = rules.to_vec();
    rules.sort_by(|a, b| a.at.total_cmp(&b.at).then(a.from.total_cmp(&b.from)));
    let mut groups: Vec<Vec<Rule>> = Vec::new();
    for rule in rules {
        match groups.last_mut().filter(|group| rule.at - group[0].at < NEAR) {
            Some(group) => group.push(rule),
            None => groups.push(vec![rule]),
        }
    }
    let mut merged: Vec<Rule> = Vec::new();
    for mut group in groups {
        let at = group[0].at;
        group.sort_by(|a, b| a.from.total_cmp(&b.from));
        let mut open: Option<Rule> = None;
        for rule in group {
            match open.as_mut().filter(|open| rule.from <= open.to + NEAR) {
                Some(open) => open.to = open.to.max(rule.to),
                None => merged.extend(open.replace(Rule { at, ..rule })),
            }
        }
        merged.extend(open);
    }
    merged
}

/// Takes the vertical rules that part columns of text out of those that may be of a table: they are long,
/// and meet no other.
pub(super) fn part(rules: &mut Rules, height: f64) {
    if MAX_RULES < rules.vertical.len() {
        return;
    }
    let meets = |rule: &Rule| {
        let near = |other: &Rule| {
            other.from - NEAR <= rule.at
                && rule.at <= other.to + NEAR
                && rule.from - NEAR <= other.at
                && other.at <= rule.to + NEAR
        };
        rules.horizontal.iter().any(near)
    };
    let long = |rule: &Rule| height * LONG < rule.to - rule.from;
    let parting: Vec<Rule> =
        merged(&rules.vertical).into_iter().filter(|rule| long(rule) && !meets(rule)).collect();
    let is_one = |rule: &Rule| parting.iter().any(|long| (rule.at - long.at).abs() < NEAR);
    rules.vertical.retain(|rule| !is_one(rule));
    rules.parting = parting;
}

/// The grids of a page, from top to bottom.
fn grids(rules: &Rules) -> Vec<Grid> {
    if MAX_RULES < rules.vertical.len().max(rules.horizontal.len()) {
        return Vec::new();
    }
    let (vertical, horizontal) = (merged(&rules.vertical), merged(&rules.horizontal));
    let meets = |v: &Rule, h: &Rule| {
        h.from - NEAR <= v.at && v.at <= h.to + NEAR && v.from - NEAR <= h.at && h.at <= v.to + NEAR
    };
    // Which grid each vertical rule is of: that of the first with which it shares a horizontal one.
    let mut grid_of: Vec<usize> = (0..vertical.len()).collect();
    let root = |grid_of: &[usize], mut at: usize| {
        while grid_of[at] != at {
            at = grid_of[at];
        }
        at
    };
    let mut hung: Vec<(usize, Rule)> = Vec::new();
    for rule in &horizontal {
        let mut met = (0..vertical.len()).filter(|at| meets(&vertical[*at], rule));
        let Some(first) = met.next() else { continue };
        for other in met {
            let (a, b) = (root(&grid_of, first), root(&grid_of, other));
            grid_of[a.max(b)] = a.min(b);
        }
        hung.push((first, *rule));
    }
    let mut grids: BTreeMap<usize, Grid> = BTreeMap::new();
    for (at, rule) in vertical.iter().enumerate() {
        grids.entry(root(&grid_of, at)).or_default().vertical.push(*rule);
    }
    for (at, rule) in hung {
        grids.entry(root(&grid_of, at)).or_default().horizontal.push(rule);
    }
    let mut grids: Vec<Grid> = grids
        .into_values()
        .filter(|grid| 2 < edges(&grid.vertical).len() && 2 < edges(&grid.horizontal).len())
        .collect();
    grids.sort_by(|a, b| a.top().total_cmp(&b.top()));
    grids
}

/// Where rules stand, each place once.
fn edges(rules: &[Rule]) -> Vec<f64> {
    let mut edges: Vec<f64> = rules.iter().map(|rule| rule.at).collect();
    edges.sort_by(f64::total_cmp);
    edges.dedup_by(|b, a| *b - *a < NEAR + 1.0);
    edges
}

/// Between which of the edges the rules that pass by a place enclose it.
fn between(rules: &[Rule], edges: &[f64], (at, across): (f64, f64)) -> Option<(usize, usize)> {
    let passing = || rules.iter().filter(|rule| rule.from <= across && across <= rule.to);
    let before = passing().map(|rule| rule.at).filter(|edge| *edge <= at).reduce(f64::max)?;
    let behind = passing().map(|rule| rule.at).filter(|edge| at < *edge).reduce(f64::min)?;
    let near = |place: f64| edges.iter().position(|edge| (place - edge).abs() < NEAR + 1.0);
    near(before).zip(near(behind)).filter(|(from, to)| from < to)
}

impl Grid {
    fn top(&self) -> f64 {
        self.horizontal.iter().map(|rule| rule.at).fold(f64::INFINITY, f64::min)
    }

    fn bottom(&self) -> f64 {
        self.horizontal.iter().map(|rule| rule.at).fold(0.0, f64::max)
    }

    fn left(&self) -> f64 {
        self.vertical.iter().map(|rule| rule.at).fold(f64::INFINITY, f64::min)
    }

    fn right(&self) -> f64 {
        self.vertical.iter().map(|rule| rule.at).fold(0.0, f64::max)
    }

    fn holds(&self, (x, y): (f64, f64)) -> bool {
        self.left() <= x && x <= self.right() && self.top() <= y && y <= self.bottom()
    }

    /// The table of the lines in the grid; none where it does not enclose each of their parts.
    fn table(&self, lines: &[Line]) -> Option<Table> {
        let (columns, rows) = (edges(&self.vertical), edges(&self.horizontal));
        // A cell, by the rows and columns between which it stands, and its lines.
        let mut cells: BTreeMap<[usize; 4], Vec<(f64, String)>> = BTreeMap::new();
        for line in lines {
            for part in &line.parts {
                let (x, y) = middle(part, line);
                let (left, right) = between(&self.vertical, &columns, (x, y))?;
                let (top, bottom) = between(&self.horizontal, &rows, (y, x))?;
                let texts = cells.entry([top, left, bottom, right]).or_default();
                match texts.last_mut().filter(|(base, _)| (line.base - base).abs() < 1.0) {
                    Some((_, text)) => *text = format!("{text} {}", part.text),
                    None => texts.push((line.base, part.text.clone())),
                }
            }
        }
        let crowded = |texts: &Vec<(f64, String)>| {
            1 < texts.len() && texts.iter().all(|(_, text)| is_figure(text))
        };
        if cells.values().any(crowded) {
            return None;
        }
        let empty = || Row {
            cells: vec![Cell::default(); columns.len() - 1],
            text: String::new(),
            locator: String::new(),
        };
        let rows = (1..rows.len()).map(|_| empty()).collect();
        let mut table = Table { rows, ..Table::default() };
        for ([top, left, bottom, right], texts) in cells {
            let texts = texts.into_iter().map(|(_, text)| text);
            let text = texts.reduce(|a, b| super::hyphen::joined(&a, &b)).unwrap_or_default();
            let text = text.replace(super::hyphen::SOFT_HYPHEN, "");
            for row in top..bottom {
                for column in left..right {
                    let spanned = (row, column) != (top, left);
                    let cell = &mut table.rows[row].cells[column];
                    *cell = Cell { text: text.clone(), spanned, ..Cell::default() };
                }
            }
        }
        let own = |row: &Row| row.cells.iter().filter(|c| !c.spanned && !c.text.is_empty()).count();
        table.rows.retain(|row| 0 < own(row));
        for row in &mut table.rows {
            let own = row.cells.iter().filter(|cell| !cell.spanned && !cell.text.is_empty());
            row.text = own.map(|cell| cell.text.as_str()).collect::<Vec<_>>().join(" ");
        }
        (2 <= table.rows.iter().filter(|row| 2 <= own(row)).count()).then_some(table)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(at: f64, from: f64, to: f64) -> Rule {
        Rule { at, from, to }
    }

    fn line(base: f64, parts: &[(&str, f64)]) -> Line {
        let part = |(text, left): &(&str, f64)| Part {
            text: (*text).to_owned(),
            left: *left,
            right: left + 20.0,
            base,
            size: 10.0,
        };
        let parts = parts.iter().map(part).collect();
        Line { number: 1, base, size: 10.0, parts, held: None }
    }

    /// Three columns; the first head reaches over two rows, the second over two columns.
    fn rules() -> Rules {
        let vertical = vec![
            rule(0.0, 0.0, 80.0),
            rule(100.0, 0.0, 80.0),
            rule(150.0, 20.0, 80.0),
            rule(200.0, 0.0, 80.0),
        ];
        let horizontal = vec![
            rule(0.0, 0.0, 200.0),
            rule(20.0, 100.0, 200.0),
            rule(40.0, 0.0, 200.0),
            rule(60.0, 0.0, 200.0),
            rule(80.0, 0.0, 200.0),
        ];
        Rules { vertical, horizontal, ..Rules::default() }
    }

    fn told(lines: Vec<Line>, rules: &Rules) -> Vec<String> {
        let cell = |cell: &Cell| format!("{}{}", cell.text, if cell.spanned { "^" } else { "" });
        let mut told = Vec::new();
        for line in taken(lines, rules) {
            match line.held {
                Some(Held::Table(table, _)) => told.extend(
                    table
                        .rows
                        .iter()
                        .map(|row| row.cells.iter().map(cell).collect::<Vec<_>>().join("|")),
                ),
                _ => told.push(line.text()),
            }
        }
        told
    }

    #[test]
    fn rules_tell_over_how_many_columns_and_rows_a_text_reaches() {
        let lines = vec![
            line(-20.0, &[("Au-dessus", 0.0)]),
            line(15.0, &[("CPTS", 140.0)]),
            line(25.0, &[("Département", 10.0)]),
            line(35.0, &[("LI", 115.0), ("ACI", 165.0)]),
            line(55.0, &[("Cher", 10.0), ("2", 115.0), ("4", 165.0)]),
            line(75.0, &[("Indre", 10.0), ("1", 115.0), ("3", 165.0)]),
        ];
        let expected =
            ["Au-dessus", "Département|CPTS|CPTS^", "Département^|LI|ACI", "Cher|2|4", "Indre|1|3"];
        assert_eq!(told(lines, &rules()), expected);
    }

    #[test]
    fn several_figures_in_one_cell_are_rows_that_no_rule_parts() {
        let lines = vec![
            line(15.0, &[("CPTS", 140.0)]),
            line(35.0, &[("LI", 115.0), ("ACI", 165.0)]),
            line(48.0, &[("Cher", 10.0), ("2", 115.0), ("4", 165.0)]),
            line(58.0, &[("Indre", 10.0), ("1", 115.0), ("3", 165.0)]),
        ];
        let expected = ["CPTS", "LI ACI", "Cher 2 4", "Indre 1 3"];
        assert_eq!(told(lines, &rules()), expected);
    }

    #[test]
    fn a_long_rule_that_meets_no_other_parts_columns_of_text() {
        let mut rules = rules();
        rules.vertical.push(rule(300.0, 0.0, 500.0));
        part(&mut rules, 800.0);
        let parting: Vec<f64> = rules.parting.iter().map(|rule| rule.at).collect();
        assert_eq!((parting.as_slice(), rules.vertical.len()), ([300.0].as_slice(), 4));
    }
}

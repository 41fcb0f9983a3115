//! Where the heads of a table without rules end, and its rows begin.

use super::headed::{OFF, WITHIN};
use super::line::{Line, Part};
use super::order::is_figure;

/// The most lines of heads.
const MAX_HEADS: usize = 9;
/// How far the lines of heads are from each other at most, in heights.
const NEAR: f64 = 1.7;
/// How far from the heads the first row is at most, in heights.
const FIRST: f64 = 2.2;
/// From how many heights of a row on a line is a heading of the page.
const LARGE: f64 = 1.15;

/// Where the rows of a table begin below its heads: at the first line of several parts of which one is a figure.
pub(super) fn first_row(lines: &[Line]) -> Option<usize> {
    let near = |pair: &[Line]| pair[1].base - pair[0].base < NEAR * pair[0].size.max(pair[1].size);
    let first = lines.iter().take(MAX_HEADS).position(|line| {
        let counts = |part: &Part| is_figure(&part.text) && !is_moment(&part.text);
        line.held.is_none() && line.parts.iter().skip(1).any(counts)
    })?;
    let heads = &lines[..first];
    // "31/12/2023", "(2023)" head columns.
    let heading = |part: &Part| !is_figure(&part.text) || is_moment(&part.text);
    let worded = |line: &Line| line.held.is_none() && line.parts.iter().all(heading);
    // A heading of the page is larger.
    let alike = |line: &Line| line.size < LARGE * lines[first].size;
    // The first row may be in the middle of a name of two lines.
    let close = lines[first].base - lines[first - first.min(1)].base < FIRST * lines[first].size;
    let fits = close && heads.iter().all(alike) && heads.iter().all(worded);
    (0 < first && fits && heads.windows(2).all(near)).then_some(first)
}

/// How many of the last lines of some heads name a group of the rows below them: each stands alone in the middle of the
/// table, further from the line above it than the lines of heads are from each other.
pub(super) fn bands(heads: &[Line], body: &[Line]) -> usize {
    let lines = || heads.iter().chain(body);
    let left = lines().map(Line::left).fold(f64::INFINITY, f64::min);
    let right = lines().map(Line::right).fold(0.0, f64::max);
    let names = |at: usize| {
        let (line, above) = (&heads[at], &heads[at - 1]);
        let alone = line.parts.len() == 1 && left + OFF < line.left();
        let off = f64::midpoint(line.left(), line.right()) - f64::midpoint(left, right);
        alone && off.abs() < OFF && WITHIN * line.size < line.base - above.base
    };
    (1..heads.len()).rev().take_while(|at| names(*at)).count()
}

/// Whether a figure is a year or a day, as they head columns: `2023`, `31/12/2023`.
fn is_moment(text: &str) -> bool {
    let text = text.trim_start_matches('(').trim_end_matches(')');
    let year = text.rsplit('/').next().unwrap_or_default();
    let is_year = year.len() == 4 && (year.starts_with("19") || year.starts_with("20"));
    is_year && text.chars().all(|c| c.is_ascii_digit() || c == '/')
}

#[cfg(test)]
mod tests {
    use super::super::line::trial::line;
    use super::*;

    #[test]
    fn rows_begin_below_heads_that_are_alike() {
        let row = |base: f64| line(base, &[("Aude", 10.0), ("3", 120.0), ("4", 200.0)]);
        let heads = |text: &'static str| line(100.0, &[("Département", 10.0), (text, 120.0)]);
        assert_eq!(first_row(&[heads("ACI signé"), row(114.0)]), Some(1));
        // A day, a year in brackets, a name of two lines in whose middle the row stands.
        assert_eq!(first_row(&[heads("31/12/2023"), row(114.0)]), Some(1));
        assert_eq!(first_row(&[heads("(2023)"), row(114.0)]), Some(1));
        assert_eq!(first_row(&[heads("ACI signé"), row(120.0)]), Some(1));
        // Too far, a heading of the page.
        assert_eq!(first_row(&[heads("ACI signé"), row(126.0)]), None);
        let large = Line { size: 14.0, ..line(90.0, &[("Le tableau", 10.0)]) };
        assert_eq!(first_row(&[large, heads("ACI signé"), row(114.0)]), None);
    }

    #[test]
    fn a_group_of_rows_has_its_name_in_the_middle() {
        let heads = line(100.0, &[("Département", 10.0), ("ACI", 200.0)]);
        let rows = [line(128.0, &[("Aude", 10.0), ("3", 245.0)])];
        let alone = |text: &str, left: f64, base: f64| line(base, &[(text, left)]);
        assert_eq!(bands(&[heads.clone(), alone("Ouest", 117.0, 114.0)], &rows), 1);
        assert_eq!(bands(&[heads.clone(), alone("signé", 205.0, 112.0)], &rows), 0);
        assert_eq!(bands(&[alone("CPTS", 120.0, 86.0), heads], &rows), 0);
    }
}

//! Where the heads of a table without rules end, and its rows begin.

use super::headed::{OFF, WITHIN};
use super::line::{Line, Part};
use super::order::{LEVEL, is_figure};

/// The most lines of heads.
const MAX_HEADS: usize = 14;
/// How far the lines of heads are from each other at most, in heights.
const NEAR: f64 = 1.7;
/// How far from the heads the first row is at most, in heights.
const FIRST: f64 = 2.2;
/// How far from each other the rows of a table are at most, in heights.
const FAR: f64 = 3.2;
/// From how many heights of a row on a line is a heading of the page.
const LARGE: f64 = 1.15;

/// Where the rows of a table begin below its heads: at the first line of several parts of which one is a figure.
pub(super) fn first_row(lines: &[Line]) -> Option<usize> {
    let counts = |part: &Part| is_figure(&part.text) && !is_moment(&part.text);
    let coded = |at: usize| is_coded(&lines[at..]);
    let first = lines.iter().take(MAX_HEADS).enumerate().position(|(at, line)| {
        line.held.is_none() && line.parts.iter().skip(1).any(counts) && !coded(at)
    })?;
    let heads = &lines[..first];
    // "31/12/2023", "(2023)" head columns.
    let heading = |part: &Part| !is_figure(&part.text) || is_moment(&part.text);
    let coded = |line: &Line| line.parts.iter().all(|part| is_figure(&part.text));
    let worded =
        |line: &Line| line.held.is_none() && (line.parts.iter().all(heading) || coded(line));
    // A heading of the page is larger.
    let alike = |line: &Line| line.size < LARGE * lines[first].size;
    // Rows that stand far apart stand as far from their heads.
    let row = &lines[first];
    let rows = lines.get(first + 1).filter(|next| next.parts.len() == row.parts.len());
    let pitch = rows.map_or(0.0, |next| next.base - row.base).min(FAR * row.size) + LEVEL;
    let near = |pair: &[Line]| {
        let gap = pair[1].base - pair[0].base;
        gap < (NEAR * pair[0].size.max(pair[1].size)).max(pitch)
    };
    // The first row may be in the middle of a name of two lines.
    let close = row.base - lines[first - first.min(1)].base < (FIRST * row.size).max(pitch);
    let fits = close && heads.iter().all(alike) && heads.iter().all(worded);
    (0 < first && fits && heads.windows(2).all(near)).then_some(first)
}

/// Whether a line stands above a row of a table, near enough to be of its heads.
pub(super) fn are_above(last: &Line, row: &Line) -> bool {
    const FIGURES: usize = 2;
    let figures = row.parts.iter().filter(|part| is_figure(&part.text));
    FIGURES <= figures.count() && row.base - last.base < FAR * row.size
}

/// Whether the first of some lines holds but codes, those of departments, above columns of figures: nothing stands there
/// above the names of the rows.
fn is_coded(lines: &[Line]) -> bool {
    const CODES: usize = 2;
    let [line, below @ ..] = lines else { return false };
    let codes = || line.parts.iter().filter(|part| part.text.len() <= 3);
    let row = below.iter().find(|row| 1 < row.parts.len());
    let row = row.filter(|row| line.parts.len() < row.parts.len());
    line.parts.iter().all(|part| is_figure(&part.text))
        && CODES <= codes().count()
        && row.is_some_and(|row| !is_figure(&row.parts[0].text) && row.parts[0].right < line.left())
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
    use super::super::drawing::Rules;
    use super::super::line::trial::line;
    use super::super::order::streams;
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
    fn rows_begin_as_far_below_their_heads_as_they_are_apart() {
        let row = |base: f64| line(base, &[("Aude", 10.0), ("3", 120.0), ("4", 200.0)]);
        let heads = line(100.0, &[("Département", 10.0), ("ACI signé", 120.0)]);
        assert_eq!(first_row(&[heads.clone(), row(130.0), row(160.0)]), Some(1));
        assert_eq!(first_row(&[heads.clone(), row(130.0), row(144.0)]), None);
        let above = line(70.0, &[("Nombre", 120.0)]);
        assert_eq!(first_row(&[above, heads, row(130.0), row(160.0)]), Some(2));
    }

    #[test]
    fn codes_of_departments_head_columns() {
        let codes = line(100.0, &[("04", 120.0), ("05", 200.0)]);
        let row = |name: &'static str| line(114.0, &[(name, 10.0), ("3", 120.0), ("4", 200.0)]);
        assert_eq!(first_row(&[codes.clone(), row("ACI signé")]), Some(1));
        // A row whose name stands in the row above, and one of a list of numbers.
        assert_eq!(
            first_row(&[line(100.0, &[("1 204", 120.0), ("960", 200.0)]), row("Aude")]),
            None
        );
        assert_eq!(first_row(&[codes, row("06")]), None);
    }

    #[test]
    fn the_heads_of_a_table_are_no_columns_of_text() {
        let mut lines = vec![
            line(100.0, &[("CPTS", 120.0)]),
            line(104.0, &[("Part de la population", 238.0)]),
            line(108.0, &[("Département", 10.0), ("Officines", 350.0)]),
            line(112.0, &[("Lettre d’intention", 100.0)]),
            line(116.0, &[("qui est couverte", 246.0)]),
            line(124.0, &[("validée", 118.0)]),
        ];
        let row =
            |base: f64| line(base, &[("Doubs", 10.0), ("3", 98.0), ("62 %", 232.0), ("9", 350.0)]);
        lines.extend([row(140.0), row(156.0)]);
        assert_eq!(streams(&lines, &Rules::default()).len(), 1);
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

//! Rows whose cells have different numbers of lines: what is set in the middle of its row is level with
//! no line of the other cells, and a name that is cut in two stands half on a line of its own.
//!
//! All lines of such a row become one line, so that whoever looks for tables finds a row on each.

use super::drawing::Rules;
use super::hyphen::joined;
use super::line::{Line, Part};
use super::order::{LEVEL, is_figure};

/// Lines closer than this, in heights, are no lines of one text: they stand in different cells.
const CLOSE: f64 = 0.85;
/// How far the lines of one cell are from each other at most, in heights.
const WITHIN: f64 = 1.45;
/// How much further the next row is than the next line of a cell.
const APART: f64 = 1.1;
/// The most lines of a row: what goes on for longer is two columns of text beside each other.
const MOST: usize = 9;
/// The longest text of a cell, in letters.
const LONGEST: usize = 120;

/// The lines, those of one row made one.
pub(super) fn whole(lines: &[Line], rules: &Rules) -> Vec<Line> {
    let mut whole: Vec<Line> = Vec::with_capacity(lines.len());
    let mut at = 0;
    while at < lines.len() {
        let rest = &lines[at..];
        let above = whole.last().map(|line| line.base);
        let length = close(rest);
        let row = if length < 3 {
            let row = level(rest, above, rules).or_else(|| cut(rest, rules)).or_else(|| tall(rest));
            row.map(|(line, length)| (vec![line], length))
        } else {
            let row = &rest[..length];
            offset(row).map(|line| vec![line]).or_else(|| spanned(row)).map(|rows| (rows, length))
        };
        // Two texts beside each other are no rows anywhere.
        let length = if length < 3 { 1 } else { length };
        let (rows, length) = row.unwrap_or_else(|| (rest[..length].to_vec(), length));
        whole.extend(rows);
        at += length;
    }
    whole
}

/// How many lines at the start are closer to each other than those of a text.
fn close(lines: &[Line]) -> usize {
    let near = |pair: &[Line]| {
        let (a, b) = (&pair[0], &pair[1]);
        let gap = b.base - a.base;
        LEVEL < gap && gap < CLOSE * a.size.min(b.size) && is_alike(a, b)
    };
    1 + lines.windows(2).take_while(|pair| near(pair)).count()
}

/// A row in which cells with an even number of lines stand beside others with an odd one, so that its lines are
/// closer than those of a text.
fn offset(row: &[Line]) -> Option<Line> {
    if MOST < row.len() {
        return None;
    }
    let middle = f64::midpoint(row[0].base, row[row.len() - 1].base);
    let cells = cells(row)?;
    let is_centred = |cell: &Gathered| {
        let own = f64::midpoint(cell.first, cell.last);
        (own - middle).abs() < 0.2 * row[0].size
    };
    // Heads stand as far above the next row as the last line of the tallest does.
    let worded = row.iter().flat_map(|line| &line.parts).all(|part| !is_figure(&part.text));
    let base = if worded { row[row.len() - 1].base } else { middle };
    (1 < cells.len() && cells.iter().all(is_centred)).then(|| one(row, cells, base))
}

/// The same where the lines of its tallest cell are level with those of another: "Projet de / santé en / cours /
/// d'écriture" beside "ACI / signé", and "Département" between.
fn tall(lines: &[Line]) -> Option<(Line, usize)> {
    let [first, second, ..] = lines else { return None };
    let gap = second.base - first.base;
    let row = 1 + close(&lines[1..]);
    let last =
        lines.get(row).filter(|last| last.base - lines[row - 1].base < WITHIN * last.size)?;
    let inner = first.parts.len() == 1 && last.parts.len() == 1 && 2 < row;
    let beyond = lines.get(row + 1).is_none_or(|next| gap * APART < next.base - last.base);
    let told = inner && gap < WITHIN * first.size && beyond;
    told.then(|| offset(&lines[..=row])).flatten().map(|line| (line, row + 1))
}

/// Heads of which one stands over several: that, and the row of the others, which are level with it, with each other or
/// between.
fn spanned(row: &[Line]) -> Option<Vec<Line>> {
    let (above, below) = row.split_first().filter(|_| row.len() <= MOST)?;
    let base = below.last()?.base;
    let heads = one(below, cells(below)?, base);
    let worded = row.iter().flat_map(|line| &line.parts).all(|part| !is_figure(&part.text));
    let spans = above.parts.iter().any(|part| heads.is_below(part, 2));
    (worded && spans).then(|| vec![above.clone(), heads])
}

/// A row whose first cell has a line above and one below that on which all the others stand.
fn level(lines: &[Line], above: Option<f64>, rules: &Rules) -> Option<(Line, usize)> {
    let [upper, line, lower, ..] = lines else { return None };
    let gap = line.base - upper.base;
    let even = (lower.base - line.base - gap).abs() < LEVEL + 0.1;
    let far = |gap_beyond: f64| gap * APART < gap_beyond;
    let apart = above.is_none_or(|above| far(upper.base - above))
        && lines.get(3).is_none_or(|next| far(next.base - lower.base));
    let is_row = gap < WITHIN * line.size
        && even
        && apart
        && [upper, lower].iter().all(|half| is_half(half, line))
        && !is_parted(rules, upper, lower);
    is_row.then(|| cells(&lines[..3]).map(|cells| (one(&lines[..3], cells, line.base), 3)))?
}

/// A row whose name goes on, below or above the line on which its figures stand.
fn cut(lines: &[Line], rules: &Rules) -> Option<(Line, usize)> {
    let [first, second, ..] = lines else { return None };
    let (half, row) = if first.parts.len() == 1 { (first, second) } else { (second, first) };
    let gap = second.base - first.base;
    let below = lines.get(2).is_none_or(|next| gap <= next.base - second.base + LEVEL);
    let is_row = gap < WITHIN * row.size
        && below
        && is_half(half, row)
        && row.parts[1..].iter().any(|part| is_figure(&part.text))
        && is_unfinished(&first.parts[0].text, &second.parts[0].text)
        && !is_parted(rules, first, second);
    is_row.then(|| cells(&lines[..2]).map(|cells| (one(&lines[..2], cells, row.base), 2)))?
}

/// Whether two lines may be of one row: letters of one height, none above the other's, nothing held.
fn is_alike(a: &Line, b: &Line) -> bool {
    let beside = |part: &Part| {
        b.parts.iter().all(|other| part.right <= other.left || other.right <= part.left)
    };
    a.held.is_none()
        && b.held.is_none()
        && (a.size - b.size).abs() < 1.0
        && a.parts.iter().all(beside)
}

/// Whether a line is but a part of the words with which another, of several cells, begins.
fn is_half(half: &Line, row: &Line) -> bool {
    let ([half_part], [name, next, ..]) = (half.parts.as_slice(), row.parts.as_slice()) else {
        return false;
    };
    let starts = (half_part.left - name.left).abs() < 1.5;
    let middle = |part: &Part| f64::midpoint(part.left, part.right);
    half.held.is_none()
        && row.held.is_none()
        && (half.size - row.size).abs() < 0.5
        && half_part.right <= next.left
        && (starts || (middle(half_part) - middle(name)).abs() < 1.5)
        && !is_figure(&half_part.text)
        && !is_figure(&name.text)
}

/// Whether a text goes on in the next line: it ends with a hyphen or a little word, or what follows begins small.
fn is_unfinished(text: &str, next: &str) -> bool {
    let last = text.rsplit([' ', '-']).next().unwrap_or_default();
    let little = last.chars().count() <= 3 && last.starts_with(char::is_lowercase);
    text.ends_with('-') || little || next.starts_with(char::is_lowercase)
}

/// Whether a rule runs between two lines.
fn is_parted(rules: &Rules, upper: &Line, lower: &Line) -> bool {
    rules.horizontal.iter().any(|rule| {
        upper.base < rule.at
            && rule.at < lower.base
            && rule.from < lower.right()
            && lower.left() < rule.to
    })
}

/// What stands above each other in the lines of a row.
struct Gathered {
    part: Part,
    /// Where its first and its last line stand.
    first: f64,
    last: f64,
    /// Which of the lines that is.
    line: usize,
}

/// The cells of a row from left to right; none where one stands above two others, or is too long.
fn cells(row: &[Line]) -> Option<Vec<Gathered>> {
    let mut cells: Vec<Gathered> = Vec::new();
    for (number, line) in row.iter().enumerate() {
        for part in &line.parts {
            let over =
                |cell: &&mut Gathered| cell.part.left < part.right && part.left < cell.part.right;
            let mut met = cells.iter_mut().filter(over);
            match (met.next(), met.next()) {
                (None, _) => {
                    let (part, base) = (part.clone(), part.base);
                    cells.push(Gathered { part, first: base, last: base, line: number });
                }
                // Two texts of one line are no cell, nor are two figures.
                (Some(cell), None)
                    if cell.line < number
                        && !(is_figure(&cell.part.text) && is_figure(&part.text)) =>
                {
                    cell.part.text = joined(&cell.part.text, &part.text);
                    cell.part.left = cell.part.left.min(part.left);
                    cell.part.right = cell.part.right.max(part.right);
                    cell.last = part.base;
                    cell.line = number;
                }
                _ => return None,
            }
        }
    }
    cells.sort_by(|a, b| a.part.left.total_cmp(&b.part.left));
    cells.iter().all(|cell| cell.part.text.chars().count() <= LONGEST).then_some(cells)
}

/// The lines of a row as one, on one base.
fn one(row: &[Line], cells: Vec<Gathered>, base: f64) -> Line {
    let parts = cells.into_iter().map(|cell| Part { base, ..cell.part }).collect();
    Line { base, parts, ..row[0].clone() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::pdf::drawing::Rule;
    use crate::read::pdf::line::trial::line;

    fn told(lines: &[Line], rules: &Rules) -> Vec<String> {
        let row = |line: &Line| {
            line.parts.iter().map(|part| part.text.as_str()).collect::<Vec<_>>().join("|")
        };
        whole(lines, rules).iter().map(row).collect()
    }

    #[test]
    fn the_lines_of_a_row_are_one() {
        let cases: [(&str, Vec<Line>, &[&str]); 10] = [
            (
                "heads of one, two and four lines, level with each other",
                vec![
                    line(100.0, &[("Projet de", 220.0)]),
                    line(112.0, &[("ACI", 120.0), ("santé en", 220.0)]),
                    line(118.0, &[("Région", 10.0)]),
                    line(124.0, &[("signé", 120.0), ("cours", 220.0)]),
                    line(136.0, &[("d’écriture", 220.0)]),
                    line(160.0, &[("Corse", 10.0), ("3", 120.0), ("1", 220.0)]),
                ],
                &["Région|ACI signé|Projet de santé en cours d’écriture", "Corse|3|1"],
            ),
            (
                "a head over several",
                vec![
                    line(100.0, &[("Sans contrat signé à ce jour", 120.0)]),
                    line(106.0, &[("Région", 10.0), ("Signés", 70.0)]),
                    line(112.0, &[("Projets", 120.0), ("Lettres", 220.0)]),
                    line(130.0, &[("Corse", 10.0), ("3", 70.0), ("1", 120.0), ("2", 220.0)]),
                ],
                &["Sans contrat signé à ce jour", "Région|Signés|Projets|Lettres", "Corse|3|1|2"],
            ),
            (
                "a name of two lines beside figures in their middle",
                vec![
                    line(100.0, &[("Seine-", 10.0)]),
                    line(106.0, &[("8", 120.0), ("58 %", 220.0)]),
                    line(112.0, &[("Maritime", 10.0)]),
                    line(128.0, &[("Orne", 10.0), ("3", 120.0), ("55 %", 220.0)]),
                ],
                &["Seine-Maritime|8|58 %", "Orne|3|55 %"],
            ),
            (
                "heads of one, two and three lines",
                vec![
                    line(100.0, &[("Habitants", 120.0)]),
                    line(106.0, &[("Contrats", 220.0)]),
                    line(112.0, &[("Région", 10.0), ("des", 120.0)]),
                    line(118.0, &[("signés", 220.0)]),
                    line(124.0, &[("CPTS", 120.0)]),
                    line(142.0, &[("Corse", 10.0), ("80 000", 120.0), ("3", 220.0)]),
                ],
                &["Région|Habitants des CPTS|Contrats signés", "Corse|80 000|3"],
            ),
            (
                "a name of three lines",
                vec![
                    line(100.0, &[("Provence-", 10.0)]),
                    line(112.0, &[("Alpes-Côte", 10.0), ("60", 120.0)]),
                    line(124.0, &[("d’Azur", 10.0)]),
                    line(140.0, &[("Corse", 10.0), ("3", 120.0)]),
                ],
                &["Provence-Alpes-Côte d’Azur|60", "Corse|3"],
            ),
            (
                "a name that goes on below its figures",
                vec![
                    line(100.0, &[("Pays de la", 10.0), ("34", 120.0)]),
                    line(112.0, &[("Loire", 10.0)]),
                    line(124.0, &[("Corse", 10.0), ("3", 120.0)]),
                ],
                &["Pays de la Loire|34", "Corse|3"],
            ),
            (
                "a name that begins above its figures",
                vec![
                    line(100.0, &[("Centre-Val", 10.0)]),
                    line(112.0, &[("de Loire", 10.0), ("34", 120.0)]),
                    line(124.0, &[("Corse", 10.0), ("3", 120.0)]),
                ],
                &["Centre-Val de Loire|34", "Corse|3"],
            ),
            (
                "the name of a group of rows",
                vec![
                    line(100.0, &[("Bretagne", 10.0)]),
                    line(112.0, &[("Finistère", 10.0), ("4", 120.0)]),
                    line(124.0, &[("Morbihan", 10.0), ("3", 120.0)]),
                ],
                &["Bretagne", "Finistère|4", "Morbihan|3"],
            ),
            (
                "two texts beside each other",
                vec![
                    line(100.0, &[("Un texte", 10.0)]),
                    line(106.0, &[("une note", 120.0)]),
                    line(112.0, &[("qui dit", 10.0)]),
                    line(118.0, &[("au bord", 120.0)]),
                ],
                &["Un texte", "une note", "qui dit", "au bord"],
            ),
            (
                "a raised letter",
                vec![
                    line(100.0, &[("er", 60.0)]),
                    line(104.0, &[("Au 1", 10.0)]),
                    line(116.0, &[("et plus", 10.0)]),
                ],
                &["er", "Au 1", "et plus"],
            ),
        ];
        for (name, lines, expected) in cases {
            assert_eq!(told(&lines, &Rules::default()), expected, "{name}");
        }
    }

    #[test]
    fn a_rule_parts_what_stands_above_and_below_it() {
        let lines = [
            line(100.0, &[("Ensemble de", 10.0), ("34", 120.0)]),
            line(112.0, &[("lignes", 10.0)]),
        ];
        let rule = Rule { at: 105.0, from: 0.0, to: 300.0 };
        let rules = Rules { horizontal: vec![rule], ..Rules::default() };
        assert_eq!(told(&lines, &rules), ["Ensemble de|34", "lignes"]);
    }
}

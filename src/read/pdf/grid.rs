//! Lines whose parts stand below each other become tables.
//!
//! Where rules are drawn they decide: what stands between two of them is one cell, however many
//! lines it has. Elsewhere a column is where the parts of several lines stand above each other, and
//! a line is a row.

use super::drawing::Rules;
use super::headed::{self, Span};
use super::heads;
use super::line::{Line, Part};
use super::order::is_figure;
use crate::read::document::{Cell, Row, Table};

/// The table at the start of some lines, and how many of them it takes; none where they are none.
pub(super) fn found(lines: &[Line], rules: &Rules) -> Option<(Table, usize)> {
    if let Some(found) = middled(lines, rules) {
        return Some(found);
    }
    let length = extent(lines, rules);
    (0 < length).then(|| (table(&lines[..length], rules), length))
}

/// The same where no rules are drawn, and the heads stand in the middle of columns whose figures stand elsewhere: by
/// where parts stand above each other they would be columns of their own, or no part of the table.
fn middled(lines: &[Line], rules: &Rules) -> Option<(Table, usize)> {
    let first = heads::first_row(lines)?;
    let length = first + extent(&lines[first..], rules);
    let first = first - heads::bands(&lines[..first], &lines[first..length]);
    let (heads, body) = (&lines[..first], &lines[first..length]);
    let own = body.iter().map(|line| line.parts.len()).max()?;
    let parted = own < columns(&lines[..length]).len();
    // The last line of a text above begins where the table does.
    let left = lines[..length].iter().map(Line::left).fold(f64::INFINITY, f64::min);
    let begins = |line: &Line| line.parts.len() == 1 && line.left() < left + 6.0;
    let several = 1 < heads.len() && !begins(&heads[0]);
    if !(parted || several || is_over(heads, body))
        || ruled_columns(&lines[..length], rules).is_some()
    {
        return None;
    }
    headed::table(heads, body).map(|table| (table, length))
}

/// Whether the first line of the heads is but the one of several columns: it stands neither where the table begins, as a
/// text does, nor in its middle, as a caption does.
fn is_over(heads: &[Line], body: &[Line]) -> bool {
    let ([first, _, ..], [row, ..]) = (heads, body) else { return false };
    let lines = || heads.iter().chain(body);
    let left = lines().map(Line::left).fold(f64::INFINITY, f64::min);
    let right = lines().map(Line::right).fold(0.0, f64::max);
    let [part] = first.parts.as_slice() else { return false };
    let off = f64::midpoint(left, right) - f64::midpoint(part.left, part.right);
    row.parts[0].right < part.left || left + 6.0 < part.left && 6.0 < off.abs()
}

/// How many of the lines at the start are a table; 0 where they are none.
fn extent(lines: &[Line], rules: &Rules) -> usize {
    let mut end = 0;
    let mut rows = 0;
    // What stands above a table is its heading, unless it stands in its frame.
    if let [first, second, ..] = lines
        && first.parts.len() == 1
        && !is_framed(first, second, rules)
    {
        return 0;
    }
    for (at, line) in lines.iter().enumerate() {
        if 0 < at && !goes_on(&lines[at - 1], line, rules) {
            break;
        }
        if 1 < line.parts.len() {
            rows += 1;
            end = at + 1;
        } else if !is_inside(line, lines.get(at + 1), rules) {
            break;
        }
    }
    // What a frame holds belongs to the table, also below its last row of several cells.
    while lines.get(end).is_some_and(|line| 0 < end && is_framed(&lines[end - 1], line, rules)) {
        end += 1;
    }
    let figures =
        lines[..end].iter().filter(|line| line.parts[1..].iter().any(|part| is_figure(&part.text)));
    if 2 <= rows && (aligned(&lines[..end]) || 0 < figures.count()) { end } else { 0 }
}

/// Whether the next line is near enough to be of the same table.
fn goes_on(last: &Line, next: &Line, rules: &Rules) -> bool {
    let gap = next.base - last.base;
    gap < 3.2 * last.size.max(next.size) || is_framed(last, next, rules)
}

/// Whether one vertical rule runs past both lines, as a frame does.
fn is_framed(last: &Line, next: &Line, rules: &Rules) -> bool {
    let reach = |rule: &&super::drawing::Rule| {
        rule.from <= last.base && next.base - next.size * 0.5 <= rule.to
    };
    let (left, right) = (next.left(), next.right());
    let beside = |line: &Line, at: f64| at <= line.left() + 1.0 || line.right() - 1.0 <= at;
    rules.vertical.iter().filter(reach).filter(|rule| beside(next, rule.at)).count() >= 2
        && left < right
}

/// Whether a line of one part stands inside a table: it goes on in a cell, or names a group of rows.
fn is_inside(line: &Line, next: Option<&Line>, rules: &Rules) -> bool {
    next.is_some_and(|next| {
        let near = next.base - line.base < 2.4 * line.size;
        (near && 1 < next.parts.len() && line.text().chars().count() < 60)
            || is_framed(line, next, rules)
    })
}

/// Whether the parts of most lines stand below each other.
fn aligned(lines: &[Line]) -> bool {
    let columns = columns(lines);
    let several: Vec<&Line> = lines.iter().filter(|line| 1 < line.parts.len()).collect();
    let full = several.iter().filter(|line| columns.len() <= line.parts.len() * 2).count();
    2 <= columns.len() && several.len() <= full * 2
}

/// The columns of some lines, from left to right.
pub(super) fn columns(lines: &[Line]) -> Vec<Span> {
    let mut parts: Vec<&Part> = lines.iter().flat_map(|line| &line.parts).collect();
    // Narrow parts tell columns apart; wide ones may reach over several.
    parts.sort_by(|a, b| {
        (a.right - a.left).total_cmp(&(b.right - b.left)).then(a.left.total_cmp(&b.left))
    });
    let mut columns: Vec<Span> = Vec::new();
    for part in parts {
        let over: Vec<usize> =
            (0..columns.len()).filter(|at| overlap(columns[*at], part) > 0.0).collect();
        match over.as_slice() {
            [] => columns.push((part.left, part.right)),
            [at] => {
                let (left, right) = columns[*at];
                columns[*at] = (left.min(part.left), right.max(part.right));
            }
            _ => {}
        }
    }
    columns.sort_by(|a, b| a.0.total_cmp(&b.0));
    merge_headers(&mut columns, lines);
    columns
}

/// The heading of a column may stand beside its figures without touching them: columns that no line
/// fills both, and of which one holds nothing below the first lines, are one.
fn merge_headers(columns: &mut Vec<Span>, lines: &[Line]) {
    let mut at = 0;
    while at + 1 < columns.len() {
        // "Nombre de CPTS" above both of them fills neither.
        let fills = |line: &Line, column: Span, other: Span| {
            let own = |part: &Part| overlap(column, part) > 0.0 && overlap(other, part) <= 0.0;
            line.parts.iter().any(own)
        };
        let (a, b) = (columns[at], columns[at + 1]);
        let both = lines.iter().any(|line| fills(line, a, b) && fills(line, b, a));
        let below = |a: Span, b: Span| lines.iter().skip(2).any(|line| fills(line, a, b));
        // A name that is set elsewhere than the others, such as "Région" in the middle, stands below those that fill
        // both places.
        let over = |part: &Part| overlap(a, part) > 0.0 && overlap(b, part) > 0.0;
        let filled = lines.iter().skip(1).filter(|line| line.parts.iter().any(over)).count();
        let is_one = !both && (1 < filled || !(below(a, b) && below(b, a)));
        if is_one && b.0 - a.1 < 60.0 {
            columns[at] = (a.0, b.1);
            columns.remove(at + 1);
        } else {
            at += 1;
        }
    }
}

/// How far a part stands in a column.
pub(super) fn overlap(column: Span, part: &Part) -> f64 {
    column.1.min(part.right) - column.0.max(part.left)
}

/// The table of these lines of a page.
fn table(lines: &[Line], rules: &Rules) -> Table {
    let ruled = ruled_columns(lines, rules);
    let columns = ruled.unwrap_or_else(|| columns(lines));
    let borders = borders(lines, rules);
    let heads = if borders.is_empty() { heads(lines) } else { 0 };
    let mut table = Table::default();
    let mut last: Option<&Line> = None;
    for (at, line) in lines.iter().enumerate() {
        let mut cells = vec![Cell::default(); columns.len()];
        for part in &line.parts {
            place(part, &columns, &mut cells);
        }
        let row = last.zip(table.rows.last_mut()).filter(|(last, row)| {
            let parted = borders.iter().any(|at| last.base < *at && *at < line.base);
            match () {
                () if !borders.is_empty() => !parted && !begins_figures(line, &cells, row),
                () => at < heads || continues(line, last, &cells, row),
            }
        });
        match row {
            Some((_, row)) => append(row, cells),
            None => table.rows.push(Row { cells, text: String::new(), locator: String::new() }),
        }
        last = Some(line);
    }
    for row in &mut table.rows {
        for cell in &mut row.cells {
            cell.text = cell.text.replace(super::hyphen::SOFT_HYPHEN, "");
        }
        let own = row.cells.iter().filter(|cell| !cell.spanned && !cell.text.is_empty());
        row.text = own.map(|cell| cell.text.as_str()).collect::<Vec<_>>().join(" ");
    }
    table
}

/// The columns between the vertical rules that run along most of the lines.
fn ruled_columns(lines: &[Line], rules: &Rules) -> Option<Vec<Span>> {
    let (top, bottom) = (lines.first()?.base, lines.last()?.base);
    let (left, right) = (
        lines.iter().map(Line::left).fold(f64::INFINITY, f64::min),
        lines.iter().map(Line::right).fold(0.0, f64::max),
    );
    // Many producers draw a rule anew for each row: what counts is how far all pieces reach.
    let mut places: Vec<(f64, f64)> = Vec::new();
    let mut near: Vec<_> =
        rules.vertical.iter().filter(|r| r.from < bottom && top - 20.0 < r.to).collect();
    near.sort_by(|a, b| a.at.total_cmp(&b.at));
    for rule in near {
        let reach = rule.to.min(bottom) - rule.from.max(top - lines[0].size);
        match places.last_mut().filter(|(at, _)| rule.at - *at < 2.5) {
            Some((_, sum)) => *sum += reach,
            None => places.push((rule.at, reach)),
        }
    }
    let height = (bottom - top).max(1.0);
    let inner: Vec<f64> = places
        .into_iter()
        .filter(|(at, reach)| height * 0.5 <= *reach && left < *at && *at < right)
        .map(|(at, _)| at)
        .collect();
    if inner.is_empty() {
        return None;
    }
    let mut edges = vec![left.min(inner[0]) - 1.0];
    edges.extend(inner);
    edges.push(right + 1.0);
    let filled = |column: &Span| {
        lines.iter().flat_map(|line| &line.parts).any(|part| 0.0 < overlap(*column, part))
    };
    Some(edges.windows(2).map(|pair| (pair[0], pair[1])).filter(filled).collect())
}

/// The heights of the horizontal rules that run along most of the table; none where they do not
/// part its rows.
fn borders(lines: &[Line], rules: &Rules) -> Vec<f64> {
    let left = lines.iter().map(Line::left).fold(f64::INFINITY, f64::min);
    let right = lines.iter().map(Line::right).fold(0.0, f64::max);
    let (Some(first), Some(last)) = (lines.first(), lines.last()) else { return Vec::new() };
    let mut near: Vec<_> = rules
        .horizontal
        .iter()
        .filter(|rule| first.base - first.size < rule.at && rule.at < last.base + last.size)
        .collect();
    near.sort_by(|a, b| a.at.total_cmp(&b.at));
    let mut borders: Vec<(f64, f64)> = Vec::new();
    for rule in near {
        let reach = rule.to.min(right) - rule.from.max(left);
        match borders.last_mut().filter(|(at, _)| rule.at - *at < 2.5) {
            Some((_, sum)) => *sum += reach,
            None => borders.push((rule.at, reach)),
        }
    }
    let inner: Vec<f64> = borders
        .into_iter()
        .filter(|(at, reach)| (right - left) * 0.6 <= *reach && first.base < *at && *at < last.base)
        .map(|(at, _)| at)
        .collect();
    // A rule below the header alone parts nothing else.
    if inner.len() < 2 && 3 < lines.len() { Vec::new() } else { inner }
}

/// Writes a part into its column, or into all that it reaches over.
fn place(part: &Part, columns: &[Span], cells: &mut [Cell]) {
    let width = part.right - part.left;
    let mut over: Vec<usize> = (0..columns.len())
        .filter(|at| {
            let (left, right) = columns[*at];
            (width.min(right - left) * 0.3) < overlap(columns[*at], part)
        })
        .collect();
    if over.is_empty() {
        let distance = |at: &usize| -overlap(columns[*at], part);
        over.extend((0..columns.len()).min_by(|a, b| distance(a).total_cmp(&distance(b))));
    }
    for (step, at) in over.into_iter().enumerate() {
        let cell = &mut cells[at];
        if 0 < step && !cell.text.is_empty() {
            continue;
        }
        if !cell.text.is_empty() {
            cell.text.push(' ');
        }
        cell.text.push_str(&part.text);
        cell.spanned = 0 < step;
    }
}

/// Whether a line goes on with the row above, where no rule says so: its first column is empty, it
/// holds words and no figures, and it stands as close as the lines of a paragraph.
fn continues(line: &Line, last: &Line, cells: &[Cell], row: &Row) -> bool {
    let words = cells.iter().filter(|cell| !cell.text.is_empty());
    let filled = |at: usize| row.cells.get(at).is_some_and(|cell| !cell.text.is_empty());
    line.base - last.base < 1.35 * line.size
        && cells.first().is_some_and(|cell| cell.text.is_empty())
        && words.clone().all(|cell| !is_figure(&cell.text))
        && cells.iter().enumerate().all(|(at, cell)| cell.text.is_empty() || filled(at))
        && words.count() < cells.len()
}

/// Whether a line is the first row of figures below the heads, where rules part the rows from each other and not from
/// the heads.
fn begins_figures(line: &Line, cells: &[Cell], row: &Row) -> bool {
    let filled = || row.cells.iter().filter(|cell| !cell.text.is_empty());
    let named = cells.first().is_some_and(|cell| !cell.text.is_empty() && !is_figure(&cell.text));
    let below = cells.iter().zip(&row.cells).filter(|(cell, _)| is_figure(&cell.text));
    named
        && 1 < line.parts.len()
        && 1 < filled().count()
        && !filled().any(|cell| is_figure(&cell.text))
        && 0 < below.filter(|(_, head)| !head.text.is_empty()).count()
}

/// How many lines at the start are one row of heads: they hold words and no figures, and stand closer to
/// each other than to the first row of figures.
fn heads(lines: &[Line]) -> usize {
    let worded = |line: &&Line| !line.parts.iter().any(|part| is_figure(&part.text));
    let heads = lines.iter().take_while(worded).count();
    let gaps: Vec<f64> = lines.windows(2).map(|pair| pair[1].base - pair[0].base).collect();
    let Some(below) = heads.checked_sub(1).and_then(|last| gaps.get(last)) else { return 0 };
    let close = |(gap, line): (&f64, &Line)| *gap < 1.35 * line.size && *gap * 1.1 < *below;
    // Only one of them names the rows.
    let corner = lines.iter().map(Line::left).fold(f64::INFINITY, f64::min);
    let named = lines[..heads].iter().filter(|line| line.left() < corner + line.size).count();
    // "Sans contrat", above "Projet de santé validé | Lettre d'intention"
    let spans = |pair: &[Line]| pair[0].parts.iter().any(|part| pair[1].is_below(part, 2));
    let spanned = lines[..heads].windows(2).any(spans);
    let are_one = named <= 1 && !spanned && gaps[..heads - 1].iter().zip(lines).all(close);
    if are_one { heads } else { 0 }
}

fn append(row: &mut Row, cells: Vec<Cell>) {
    for (cell, more) in row.cells.iter_mut().zip(cells) {
        if more.text.is_empty() || more.spanned {
            continue;
        }
        if cell.text.is_empty() {
            *cell = more;
        } else {
            cell.text = super::hyphen::joined(&cell.text, &more.text);
            cell.spanned = false;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::line::trial::line;
    use super::*;

    #[test]
    fn a_head_over_several_columns_is_of_each_of_them() {
        let row = |base: f64, figure: &'static str| {
            line(base, &[("Doubs", 10.0), (figure, 98.0), ("4", 180.0), ("12", 260.0)])
        };
        let lines = vec![
            line(86.0, &[("Contrat", 118.0), ("Sans contrat", 226.0)]),
            line(94.0, &[("Région", 36.0)]),
            line(
                102.0,
                &[("ACI signé", 113.0), ("Projet validé", 184.0), ("Lettre validée", 262.0)],
            ),
            row(118.0, "3"),
            row(134.0, "14"),
        ];
        let (table, length) = found(&lines, &Rules::default()).expect("a table");
        let told = |row: &Row| {
            row.cells.iter().map(|cell| cell.text.as_str()).collect::<Vec<_>>().join("|")
        };
        assert_eq!(told(&table.rows[0]), "Région|Contrat|Sans contrat|Sans contrat");
        assert_eq!(told(&table.rows[1]), "Région|ACI signé|Projet validé|Lettre validée");
        assert_eq!(length, 5);
        // What stands above begins where the table does: the end of a text.
        let text = [line(80.0, &[("d’intention.", 10.0)])];
        let heads = line(94.0, &[("Région", 10.0), ("ACI signé", 98.0), ("Lettre", 180.0)]);
        let rows = [row(110.0, "3"), row(126.0, "14")];
        let lines: Vec<Line> = text.into_iter().chain([heads]).chain(rows).collect();
        assert!(middled(&lines, &Rules::default()).is_none());
    }
}

//! Maps: figures spread over a page, each with the name of its place above or below it.
//!
//! Where figures stand in rows, they are those of a table or key figures, which are read elsewhere; where they
//! count from 1 on, they are the keys of a legend.

use super::framed::set;
use super::line::{Held, Line, Part};
use super::order::is_figure;
use crate::read::document::{Cell, Row, Table};

/// The fewest figures of a map.
const MIN_FIGURES: usize = 3;
/// How far the middles of a figure and its label are apart at most, in points.
const CENTRED: f64 = 3.0;
/// How far their bases are, in heights of the larger.
const NEAR: f64 = 1.7;
/// The longest line of a label, in letters.
const MAX_LABEL: usize = 40;
/// The most lines of a label.
const MAX_LINES: usize = 3;

/// The lines of a page, the figures of a map and their labels taken out of them and held by a line of their own.
pub(super) fn taken(mut lines: Vec<Line>) -> Vec<Line> {
    let parts: Vec<&Part> =
        lines.iter().filter(|line| line.held.is_none()).flat_map(|line| &line.parts).collect();
    let Some(pinned) = sizes(&parts).into_iter().find_map(|size| pins(&parts, size)) else {
        return lines;
    };
    let own: Vec<Part> = pinned.iter().flatten().map(|part| (*part).clone()).collect();
    let table = table(&pinned);
    let holds = |part: &Part| own.contains(part);
    let inner: Vec<Line> = lines.iter().filter_map(|line| line.only(holds)).collect();
    let left = own.iter().map(|part| part.left).fold(f64::INFINITY, f64::min);
    let right = own.iter().map(|part| part.right).fold(0.0, f64::max);
    let (number, base, size) = (inner[0].number, inner[0].base, inner[0].size);
    lines = lines.iter().filter_map(|line| line.only(|part| !holds(part))).collect();
    let parts = vec![Part::place((left, right), base, size)];
    set(&mut lines, Line { number, base, size, parts, held: Some(Held::Table(table, inner)) });
    lines
}

/// The sizes in which figures are set, the largest first.
fn sizes(parts: &[&Part]) -> Vec<f64> {
    let figures = parts.iter().filter(|part| is_figure(&part.text));
    let mut sizes: Vec<f64> = figures.map(|part| part.size).collect();
    sizes.sort_by(|a, b| b.total_cmp(a));
    sizes.dedup_by(|b, a| same(*a, *b));
    sizes
}

fn same(a: f64, b: f64) -> bool {
    (a - b).abs() < 0.6
}

/// The figures of one size, each behind the lines of its label; none where they are no figures of a map.
fn pins<'p>(parts: &[&'p Part], size: f64) -> Option<Vec<Vec<&'p Part>>> {
    let figures: Vec<&Part> = parts
        .iter()
        .copied()
        .filter(|part| is_figure(&part.text) && same(part.size, size))
        .collect();
    if figures.len() < MIN_FIGURES || !are_spread(&figures) || are_keys(&figures) {
        return None;
    }
    let side = |is_above: bool| -> Option<Vec<Vec<&'p Part>>> {
        let pins: Option<Vec<_>> =
            figures.iter().map(|figure| pin(figure, parts, is_above)).collect();
        let mut labels: Vec<&Part> = pins.iter().flatten().flatten().copied().collect();
        let count = labels.len();
        labels.sort_by(|a, b| a.base.total_cmp(&b.base).then(a.left.total_cmp(&b.left)));
        labels.dedup();
        pins.filter(|_| labels.len() == count)
    };
    match (side(true), side(false)) {
        (Some(pins), None) | (None, Some(pins)) => Some(pins),
        _ => None,
    }
}

/// A figure behind the lines of the label that stands above it, or below it.
fn pin<'p>(figure: &'p Part, parts: &[&'p Part], is_above: bool) -> Option<Vec<&'p Part>> {
    let beyond = |last: &Part, near: f64| {
        let gap =
            |part: &Part| if is_above { last.base - part.base } else { part.base - last.base };
        let fits = |part: &&&Part| {
            let apart = middle(part) - middle(figure);
            let gap = gap(part);
            apart.abs() <= CENTRED && 1.0 < gap && gap <= near && is_label(&part.text)
        };
        let found = parts.iter().filter(fits);
        found.min_by(|a, b| gap(a).total_cmp(&gap(b))).copied()
    };
    let mut label = vec![beyond(figure, figure.size.max(8.0) * NEAR)?];
    while let Some(next) = label.last().and_then(|last| beyond(last, last.size * 1.4)) {
        label.push(next);
    }
    if MAX_LINES < label.len() {
        return None;
    }
    if is_above {
        label.reverse();
    }
    label.push(figure);
    Some(label)
}

fn middle(part: &Part) -> f64 {
    f64::midpoint(part.left, part.right)
}

/// Whether a text may be the name of a place, and is no sentence.
fn is_label(text: &str) -> bool {
    text.chars().any(char::is_alphabetic)
        && text.chars().count() <= MAX_LABEL
        && !text.ends_with(['.', ':', ';', ','])
}

/// Whether hardly any of the figures stand in one row or in one column.
fn are_spread(figures: &[&Part]) -> bool {
    let distinct = |place: &dyn Fn(&Part) -> f64| {
        let mut places: Vec<f64> = figures.iter().map(|figure| place(figure)).collect();
        places.sort_by(f64::total_cmp);
        places.dedup_by(|b, a| *b - *a < 2.0);
        figures.len() * 2 <= places.len() * 3
    };
    distinct(&|part| part.base) && distinct(&middle)
}

/// "1", "2", "3": the keys of a legend, or ranks.
fn are_keys(figures: &[&Part]) -> bool {
    let mut keys: Vec<usize> =
        figures.iter().filter_map(|figure| figure.text.trim().parse().ok()).collect();
    keys.sort_unstable();
    keys.len() == figures.len() && keys.iter().enumerate().all(|(at, key)| *key == at + 1)
}

/// A row for each place, as they are read down the map.
fn table(pinned: &[Vec<&Part>]) -> Table {
    let mut rows: Vec<(f64, Row)> = Vec::new();
    for pin in pinned {
        let Some((figure, label)) = pin.split_last() else { continue };
        let label = label.iter().map(|part| part.text.as_str()).collect::<Vec<_>>().join(" ");
        let text = format!("{label} {}", figure.text);
        let cell = |text: String| Cell { text, header: false, spanned: false };
        let cells = vec![cell(label), cell(figure.text.clone())];
        rows.push((figure.base, Row { cells, text, locator: String::new() }));
    }
    rows.sort_by(|(a, _), (b, _)| a.total_cmp(b));
    Table { caption: String::new(), rows: rows.into_iter().map(|(_, row)| row).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Lines of one part each, from their text, their middle, their base and their size.
    fn told(parts: &[(&str, f64, f64, f64)]) -> Option<String> {
        let line = |(text, middle, base, size): &(&str, f64, f64, f64)| {
            #[expect(clippy::cast_precision_loss, reason = "a few letters")]
            let half = text.chars().count() as f64 * size * 0.25;
            let (left, right) = (middle - half, middle + half);
            let text = (*text).to_owned();
            let parts = vec![Part { text, left, right, base: *base, size: *size }];
            Line { number: 1, base: *base, size: *size, parts, held: None }
        };
        let lines = taken(parts.iter().map(line).collect());
        lines.iter().find_map(|line| match &line.held {
            Some(Held::Table(table, _)) => {
                let rows = table.rows.iter().map(|row| row.text.as_str());
                Some(rows.collect::<Vec<_>>().join(" | "))
            }
            _ => None,
        })
    }

    #[test]
    fn figures_of_a_map_have_their_labels_above_or_below() {
        let above = [
            ("CPTS par département", 100.0, 20.0, 14.0),
            ("Cher", 100.0, 100.0, 9.0),
            ("4", 100.5, 116.0, 16.0),
            ("Indre", 60.0, 140.0, 9.0),
            ("12", 60.0, 156.0, 16.0),
            ("Loir-", 190.0, 130.0, 9.0),
            ("et-Cher", 190.0, 140.5, 9.0),
            ("7", 190.5, 157.0, 16.0),
        ];
        let expected = "Cher 4 | Indre 12 | Loir- et-Cher 7";
        assert_eq!(told(&above).as_deref(), Some(expected));
        let turned: Vec<_> =
            above.iter().map(|&(text, at, base, size)| (text, at, 300.0 - base, size)).collect();
        let expected = "Loir- et-Cher 7 | Indre 12 | Cher 4";
        let got = told(&turned).map(|text| text.replace("et-Cher Loir-", "Loir- et-Cher"));
        assert_eq!(got.as_deref(), Some(expected), "below");
        // The keys of a legend; figures in a row or in a column; one that has no label.
        let keys = above.map(|(text, at, base, size)| {
            let text = match text {
                "4" => "1",
                "12" => "2",
                "7" => "3",
                text => text,
            };
            (text, at, base, size)
        });
        assert_eq!(told(&keys), None, "keys");
        let row = above.map(|(text, at, _, size)| {
            (text, at, if is_figure(text) { 100.0 } else { 84.0 }, size)
        });
        assert_eq!(told(&row), None, "a row");
        let column = above.map(|(text, _, base, size)| (text, 80.0, base, size));
        assert_eq!(told(&column), None, "a column");
        let mut bare = above.to_vec();
        bare.push(("30", 300.0, 200.0, 16.0));
        assert_eq!(told(&bare), None, "one without a label");
    }
}

//! Heads that are drawn as areas of a colour above a table of rules: cells that touch each other, and no rule around them.
//!
//! Their sides are rules of the table, which tell what stands in each of them and over how many columns.

use hayro_interpret::kurbo::Rect;

use super::drawing::{Rule, Rules};
use super::framed::{NEAR, merged};

/// The tallest head, in points.
const TALLEST: f64 = 100.0;
/// The most levels of heads.
const LEVELS: usize = 4;
/// The most areas of a page among which heads are looked for: what draws more is a picture.
const MOST: usize = 2_000;

/// Adds the sides of such heads to the rules of a page.
pub(super) fn take(rules: &mut Rules, areas: &[Rect]) {
    if MOST < areas.len() || rules.vertical.is_empty() {
        return;
    }
    let columns = merged(&rules.vertical);
    let near = |a: f64, b: f64| (a - b).abs() < NEAR;
    let low = |area: &&Rect| NEAR < area.width() && (NEAR..TALLEST).contains(&area.height());
    let mut heads: Vec<Rect> = Vec::new();
    for _ in 0..LEVELS {
        // Each stands on the columns of the table, or on heads of them.
        let stands = |area: &Rect| {
            let on = |x: f64, side: fn(&Rect) -> f64| {
                columns.iter().any(|rule| near(rule.at, x) && near(rule.from, area.y1))
                    || heads.iter().any(|head| near(side(head), x) && near(head.y0, area.y1))
            };
            on(area.x0, |head| head.x0) && on(area.x1, |head| head.x1)
        };
        let next: Vec<Rect> = areas
            .iter()
            .filter(|area| low(area) && !heads.contains(area) && stands(area))
            .copied()
            .collect();
        if next.is_empty() {
            break;
        }
        heads.extend(next);
    }
    for head in heads {
        let side = |at: f64| Rule { at, from: head.y0, to: head.y1 };
        let edge = |at: f64| Rule { at, from: head.x0, to: head.x1 };
        rules.vertical.extend([head.x0, head.x1].map(side));
        rules.horizontal.extend([head.y0, head.y1].map(edge));
    }
}

#[cfg(test)]
mod tests {
    use super::super::framed::taken;
    use super::super::line::Held;
    use super::super::line::trial::line;
    use super::*;

    #[test]
    fn coloured_heads_are_cells_of_the_table_below_them() {
        let columns = [0.0, 100.0, 180.0, 260.0];
        let vertical = columns.map(|at| Rule { at, from: 60.0, to: 100.0 }).to_vec();
        let horizontal = [60.0, 80.0, 100.0].map(|at| Rule { at, from: 0.0, to: 260.0 }).to_vec();
        let mut rules = Rules { vertical, horizontal, ..Rules::default() };
        let areas = [
            Rect::new(0.0, 20.0, 100.0, 60.0),
            Rect::new(100.0, 20.0, 260.0, 40.0),
            Rect::new(100.0, 40.0, 180.0, 60.0),
            Rect::new(180.0, 40.0, 260.0, 60.0),
            // A band above a column alone, and the page.
            Rect::new(0.0, 0.0, 150.0, 20.0),
            Rect::new(0.0, 0.0, 500.0, 800.0),
        ];
        take(&mut rules, &areas);
        let lines = vec![
            line(35.0, &[("CPTS", 170.0)]),
            line(44.0, &[("Département", 20.0)]),
            line(55.0, &[("Nombre", 125.0), ("Part", 210.0)]),
            line(75.0, &[("Cher", 5.0), ("2", 170.0), ("41 %", 235.0)]),
            line(95.0, &[("Indre", 5.0), ("4", 170.0), ("37 %", 235.0)]),
        ];
        let read = taken(lines, &rules);
        assert_eq!(read.len(), 1);
        let Some(Held::Table(table, _)) = &read[0].held else { panic!("no table") };
        let rows: Vec<String> = table
            .rows
            .iter()
            .map(|row| {
                row.cells.iter().map(|cell| cell.text.as_str()).collect::<Vec<_>>().join("|")
            })
            .collect();
        let expected =
            ["Département|CPTS|CPTS", "Département|Nombre|Part", "Cher|2|41 %", "Indre|4|37 %"];
        assert_eq!(rows, expected);
    }
}

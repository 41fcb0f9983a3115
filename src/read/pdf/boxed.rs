//! Boxes: what a frame or an area of a colour holds is read on its own, where something else stands
//! beside it.
//!
//! A band behind a heading, a page that is coloured, the row or the column of a table are no boxes.

use hayro_interpret::kurbo::Rect;

use super::framed::{middle, set};
use super::line::{Held, Line, Part};
use super::order::{LEVEL, is_figure};

/// How far boxes beside each other are apart, in points; cells of a table touch.
const GAP: f64 = 2.5;

/// The lines of a page, those of each box taken out of them and held by a line of its own.
pub(super) fn taken(lines: Vec<Line>, boxes: &[Rect]) -> Vec<Line> {
    let mut boxes: Vec<Rect> = boxes.to_vec();
    boxes.sort_by(|a, b| {
        let place = a.y0.total_cmp(&b.y0).then(a.x0.total_cmp(&b.x0));
        b.area().total_cmp(&a.area()).then(place)
    });
    // The border and the ground of a box are drawn one over the other.
    let mut own: Vec<Rect> = Vec::new();
    for area in boxes {
        let same = |other: &Rect| {
            [area.x0 - other.x0, area.y0 - other.y0, area.x1 - other.x1, area.y1 - other.y1]
                .iter()
                .all(|gap| gap.abs() < GAP)
        };
        if !own.iter().any(same) {
            own.push(area);
        }
    }
    cut(lines, &own)
}

/// The same, for boxes from the largest to the smallest.
fn cut(mut lines: Vec<Line>, boxes: &[Rect]) -> Vec<Line> {
    let holds = |area: &Rect| is_box(area, &lines);
    let boxes: Vec<Rect> = boxes.iter().copied().filter(holds).collect();
    let beside: Vec<Rect> =
        boxes.iter().filter(|area| stands_beside(area, &boxes, &lines)).copied().collect();
    for (at, area) in beside.iter().enumerate() {
        // One within another is read with it.
        if beside[..at].iter().any(|outer| contains(outer, area)) {
            continue;
        }
        let inside = |part: &Part, line: &Line| holds_part(area, part, line);
        let own: Vec<Line> =
            lines.iter().filter_map(|line| line.only(|part| inside(part, line))).collect();
        let Some(first) = own.first() else { continue };
        let (number, base, size) = (first.number, area.y0, first.size);
        let part = Part::place((area.x0, area.x1), base, size);
        let inner: Vec<Rect> =
            boxes.iter().filter(|other| *other != area && contains(area, other)).copied().collect();
        let held = Some(Held::Box(cut(own, &inner)));
        lines = lines.iter().filter_map(|line| line.only(|part| !inside(part, line))).collect();
        set(&mut lines, Line { number, base, size, parts: vec![part], held });
    }
    lines
}

fn contains(outer: &Rect, inner: &Rect) -> bool {
    outer.inflate(1.0, 1.0).contains_rect(*inner)
}

fn holds_part(area: &Rect, part: &Part, line: &Line) -> bool {
    let (x, y) = middle(part, line);
    area.x0 <= x && x <= area.x1 && area.y0 <= y && y <= area.y1
}

/// Whether an area holds several lines that it does not cut, and not only figures.
fn is_box(area: &Rect, lines: &[Line]) -> bool {
    let own: Vec<(&Part, &Line)> = lines
        .iter()
        .flat_map(|line| line.parts.iter().map(move |part| (part, line)))
        .filter(|(part, line)| holds_part(area, part, line))
        .collect();
    let is_cut = |part: &Part, line: &Line| {
        let y = line.base - line.size * 0.3;
        let level = area.y0 < y && y < area.y1;
        let over = |edge: f64| part.left + 2.0 < edge && edge < part.right - 2.0;
        level && (over(area.x0) || over(area.x1))
    };
    let mut bases: Vec<f64> = own.iter().map(|(_, line)| line.base).collect();
    bases.dedup();
    let figures = own.iter().filter(|(part, _)| is_figure(&part.text)).count();
    let held = own.iter().any(|(_, line)| line.held.is_some());
    (2 <= bases.len() || held)
        && (figures * 2 <= own.len() || figures < 2)
        && !lines.iter().any(|line| line.parts.iter().any(|part| is_cut(part, line)))
}

/// Whether something stands beside a box that has nothing to do with it: another box, or lines that
/// are not level with its own.
fn stands_beside(area: &Rect, boxes: &[Rect], lines: &[Line]) -> bool {
    let level = |line: &&Line| {
        let y = line.base - line.size * 0.3;
        area.y0 <= y && y <= area.y1
    };
    let boxed = |part: &Part, line: &Line| {
        boxes.iter().any(|other| {
            let apart = other.x1 + GAP <= area.x0 || area.x1 + GAP <= other.x0;
            apart && holds_part(other, part, line)
        })
    };
    let (mut beside, mut shared, mut own, mut others) = (0, 0, 0, 0);
    for line in lines.iter().filter(level) {
        let inside = line.parts.iter().find(|part| holds_part(area, part, line));
        let outside = || line.parts.iter().filter(|part| !holds_part(area, part, line));
        let free = || outside().filter(|part| !boxed(part, line));
        let level = |own: &Part| free().any(|part| (part.base - own.base).abs() < LEVEL);
        own += usize::from(inside.is_some());
        others += outside().count() - free().count();
        beside += free().count();
        shared += usize::from(inside.is_some_and(level));
    }
    0 < others && beside == 0 || 0 < beside + others && shared * 3 <= own
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(base: f64, parts: &[(&str, f64)]) -> Line {
        let part = |(text, left): &(&str, f64)| Part {
            text: (*text).to_owned(),
            left: *left,
            right: left + 40.0,
            base,
            size: 10.0,
        };
        let parts = parts.iter().map(part).collect();
        Line { number: 1, base, size: 10.0, parts, held: None }
    }

    fn told(lines: Vec<Line>, boxes: &[Rect]) -> Vec<String> {
        let line = |line: &Line| match &line.held {
            Some(Held::Box(inner)) => {
                format!("[{}]", inner.iter().map(Line::text).collect::<Vec<_>>().join(" / "))
            }
            _ => line.text(),
        };
        taken(lines, boxes).iter().map(line).collect()
    }

    #[test]
    fn boxes_beside_each_other_are_read_one_after_the_other() {
        let lines = vec![
            line(20.0, &[("Titre", 10.0)]),
            line(60.0, &[("81", 10.0), ("7", 110.0)]),
            line(75.0, &[("signées", 10.0), ("en projet", 110.0)]),
        ];
        let left = Rect::new(5.0, 45.0, 95.0, 90.0);
        let right = Rect::new(105.0, 45.0, 195.0, 90.0);
        let expected = ["Titre", "[81 / signées]", "[7 / en projet]"];
        // A border is drawn over the ground of its box, and both are one.
        assert_eq!(told(lines.clone(), &[left, right, right]), expected);
        // What touches is the cell of a table.
        let near = Rect::new(96.0, 45.0, 195.0, 90.0);
        let whole = ["Titre", "81 7", "signées en projet"];
        assert_eq!(told(lines.clone(), &[left, near]), whole);
        // A band over all of the page holds nothing apart.
        assert_eq!(told(lines, &[Rect::new(0.0, 45.0, 300.0, 90.0)]), whole);
    }

    #[test]
    fn the_column_of_a_table_is_no_box() {
        let lines = vec![
            line(60.0, &[("Cher", 10.0), ("ici", 110.0)]),
            line(75.0, &[("Indre", 10.0), ("là", 110.0)]),
            line(90.0, &[("Loiret", 10.0), ("ailleurs", 110.0)]),
        ];
        let column = Rect::new(105.0, 45.0, 195.0, 100.0);
        assert_eq!(told(lines, &[column]), ["Cher ici", "Indre là", "Loiret ailleurs"]);
    }
}

//! Heads of columns that are set upright, from the bottom up or from the top down: each is one text
//! above its column.
//!
//! What else is upright on a page, such as the credit of a picture or the name of an axis, is no part of
//! the text.

use super::drawing::{Rules, Turned};
use super::line::{self, Line, Part};

/// A text that is set upright, where it stands on the page.
#[derive(Clone, Debug)]
struct Upright {
    text: String,
    left: f64,
    right: f64,
    top: f64,
    bottom: f64,
    size: f64,
}

/// How far below its head a column begins, in heights of its letters.
const BELOW: f64 = 3.5;

/// Puts the upright heads of columns among the lines of the page; how many letters they have.
pub(super) fn heads(turned: Turned, lines: &mut Vec<Line>) -> usize {
    let mut uprights = texts(line::lines(turned.upward, &Rules::default()), true);
    uprights.extend(texts(line::lines(turned.downward, &Rules::default()), false));
    uprights.sort_by(|a, b| a.top.total_cmp(&b.top).then(a.left.total_cmp(&b.left)));
    let mut read = 0;
    while !uprights.is_empty() {
        let (mut top, mut bottom) = (uprights[0].top, uprights[0].bottom);
        // Those beside each other are heads of one table.
        let (row, rest): (Vec<Upright>, Vec<Upright>) = uprights.into_iter().partition(|text| {
            let beside = text.top < bottom && top < text.bottom;
            if beside {
                (top, bottom) = (top.min(text.top), bottom.max(text.bottom));
            }
            beside
        });
        uprights = rest;
        if stands_above(&row, bottom, lines) {
            let letters = |text: &str| text.chars().filter(|c| !c.is_whitespace()).count();
            read += row.iter().map(|text| letters(&text.text)).sum::<usize>();
            insert(row, (top, bottom), lines);
        }
    }
    read
}

/// The texts of lines that were turned; the lines of one head follow each other closely.
fn texts(lines: Vec<Line>, is_upward: bool) -> Vec<Upright> {
    let mut texts: Vec<Upright> = Vec::new();
    for line in lines {
        for part in line.parts {
            let (above, below) = (line.size * 0.8, line.size * 0.2);
            let next = if is_upward {
                Upright {
                    left: line.base - above,
                    right: line.base + below,
                    top: -part.right,
                    bottom: -part.left,
                    text: part.text,
                    size: line.size,
                }
            } else {
                Upright {
                    left: -line.base - below,
                    right: -line.base + above,
                    top: part.left,
                    bottom: part.right,
                    text: part.text,
                    size: line.size,
                }
            };
            let open = texts.iter_mut().rev().find(|open| {
                let gap = if is_upward { next.left - open.right } else { open.left - next.right };
                (open.size - next.size).abs() < 1.0
                    && (-0.3 * next.size..0.5 * next.size).contains(&gap)
                    && next.top < open.bottom
                    && open.top < next.bottom
            });
            match open {
                Some(open) => {
                    open.text = super::hyphen::joined(&open.text, &next.text);
                    open.left = open.left.min(next.left);
                    open.right = open.right.max(next.right);
                    open.top = open.top.min(next.top);
                    open.bottom = open.bottom.max(next.bottom);
                }
                None => texts.push(next),
            }
        }
    }
    texts
}

/// Whether upright texts are the heads of columns: there are several, and below most of them stands
/// something.
fn stands_above(row: &[Upright], bottom: f64, lines: &[Line]) -> bool {
    let size = row.iter().map(|text| text.size).fold(0.0, f64::max);
    let near = |line: &&Line| bottom <= line.base && line.base <= bottom + BELOW * size + line.size;
    let parts = || lines.iter().filter(near).flat_map(|line| &line.parts);
    let headed = |text: &&Upright| {
        parts().any(|part| part.left < text.right + size && text.left - size < part.right)
    };
    2 <= row.len() && row.len() <= row.iter().filter(headed).count() * 2
}

/// Puts heads among the lines as one line; what stands level beside them heads the other columns.
fn insert(row: Vec<Upright>, (top, bottom): (f64, f64), lines: &mut Vec<Line>) {
    let size = row.iter().map(|text| text.size).fold(0.0, f64::max);
    let mut parts: Vec<Part> = row
        .into_iter()
        .map(|Upright { text, left, right, size, .. }| Part {
            text,
            left,
            right,
            base: bottom,
            size,
        })
        .collect();
    let mut at = 0;
    let mut number = None;
    while at < lines.len() {
        let line = &lines[at];
        let level = top < line.base && line.base <= bottom + size * 0.3;
        let apart = || {
            line.parts.iter().all(|part| {
                parts.iter().all(|head| part.right <= head.left || head.right <= part.left)
            })
        };
        if level && apart() {
            let line = lines.remove(at);
            number = number.or(Some(line.number));
            parts.extend(line.parts);
        } else {
            at += 1;
        }
    }
    parts.sort_by(|a, b| a.left.total_cmp(&b.left));
    let place = lines.partition_point(|line| line.base < bottom);
    let above = place.checked_sub(1).map_or(1, |above| lines[above].number);
    let number = number.unwrap_or(above);
    lines.insert(place, Line { number, base: bottom, size, parts, held: None });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::pdf::drawing::Letter;

    /// A text from the bottom up, which ends at 40 points from the top and stands at a place of its own.
    fn upward(text: &str, at: f64) -> Vec<Letter> {
        let length = text.chars().count();
        let place = |(number, c): (usize, char)| {
            #[expect(clippy::cast_precision_loss, reason = "a few letters")]
            let left = -40.0 - (length - number) as f64 * 5.0;
            Letter { text: c.to_string(), left, right: left + 5.0, base: at, size: 10.0 }
        };
        text.chars().enumerate().map(place).collect()
    }

    fn row(base: f64, texts: &[(&str, f64)]) -> Line {
        let part = |(text, left): &(&str, f64)| Part {
            text: (*text).to_owned(),
            left: *left,
            right: left + 8.0,
            base,
            size: 10.0,
        };
        Line { number: 1, base, size: 10.0, parts: texts.iter().map(part).collect(), held: None }
    }

    fn told(lines: &[Line]) -> Vec<String> {
        let line = |line: &Line| {
            line.parts.iter().map(|part| part.text.as_str()).collect::<Vec<_>>().join("|")
        };
        lines.iter().map(line).collect()
    }

    #[test]
    fn upright_texts_above_columns_are_their_heads() {
        let letters = || [upward("Signé", 108.0), upward("En projet", 158.0)].concat();
        let mut lines = vec![row(75.0, &[("Cher", 10.0)]), row(100.0, &[("Indre", 10.0)])];
        lines[1].parts.extend(row(100.0, &[("3", 100.0), ("1", 150.0)]).parts);
        let turned = Turned { upward: letters(), downward: Vec::new() };
        assert_eq!(heads(turned, &mut lines), 13);
        assert_eq!(told(&lines), ["Cher|Signé|En projet", "Indre|3|1"]);
        // Beside a picture they are none.
        let mut lines = vec![row(300.0, &[("Indre", 10.0)])];
        let turned = Turned { upward: letters(), downward: Vec::new() };
        assert_eq!(heads(turned, &mut lines), 0);
        assert_eq!(told(&lines), ["Indre"]);
    }

    #[test]
    fn the_lines_of_an_upright_head_are_one_text() {
        let letters = [upward("Projet", 108.0), upward("validé", 119.0), upward("Signé", 158.0)];
        let mut lines = vec![row(82.0, &[("2", 108.0), ("4", 150.0)])];
        let turned = Turned { upward: letters.concat(), downward: Vec::new() };
        heads(turned, &mut lines);
        assert_eq!(told(&lines), ["Projet validé|Signé", "2|4"]);
    }
}

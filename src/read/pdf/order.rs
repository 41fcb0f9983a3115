//! The order in which a page is read: columns of prose one after the other, everything else down the
//! page.
//!
//! Two columns of prose and a table of two columns look alike. Prose has long lines, hardly any
//! figures, and goes on for many lines.

use super::line::{Line, Part};

/// The fewest lines of a column of prose.
const MIN_LINES: usize = 5;
/// How long the lines of prose are, in letters, on average.
const MIN_LETTERS: usize = 24;

/// The lines of a page in the order in which they are read, cut where columns of prose begin and
/// end: lines of different streams have nothing to do with each other.
pub(super) fn streams(lines: &[Line]) -> Vec<Vec<Line>> {
    let Some((from, to, gutter)) = columns(lines) else {
        return if lines.is_empty() { Vec::new() } else { vec![lines.to_vec()] };
    };
    let side = |is_left: bool| -> Vec<Line> {
        let part = |part: &&Part| (part.left < gutter) == is_left;
        let cut = |line: &Line| {
            let parts: Vec<Part> = line.parts.iter().filter(part).cloned().collect();
            (!parts.is_empty()).then_some(Line { parts, ..line.clone() })
        };
        lines[from..to].iter().filter_map(cut).collect()
    };
    let mut streams = streams(&lines[..from]);
    streams.extend([side(true), side(false)]);
    streams.extend(self::streams(&lines[to..]));
    streams
}

/// The longest run of lines that a gutter divides into two columns of prose, and the gutter.
fn columns(lines: &[Line]) -> Option<(usize, usize, f64)> {
    let left = lines.iter().map(Line::left).fold(f64::INFINITY, f64::min);
    let right = lines.iter().map(Line::right).fold(0.0, f64::max);
    let mut best: Option<(usize, usize, f64)> = None;
    for step in 7..=13 {
        let gutter = left + (right - left) * f64::from(step) / 20.0;
        let mut from = 0;
        for to in 0..=lines.len() {
            let is_crossed = lines.get(to).is_none_or(|line| {
                line.parts.iter().any(|part| part.left < gutter && gutter < part.right)
            });
            if !is_crossed {
                continue;
            }
            let longer = best.is_none_or(|(first, last, _)| last - first < to - from);
            if longer && is_prose(&lines[from..to], gutter) {
                best = Some((from, to, gutter));
            }
            from = to + 1;
        }
    }
    best
}

/// Whether both sides of a gutter are prose.
fn is_prose(lines: &[Line], gutter: f64) -> bool {
    let parts = || lines.iter().flat_map(|line| &line.parts);
    let (left, right): (Vec<&Part>, Vec<&Part>) = parts().partition(|part| part.left < gutter);
    [left, right].into_iter().all(|side| {
        let letters: usize = side.iter().map(|part| part.text.chars().count()).sum();
        let figures = side.iter().filter(|part| is_figure(&part.text)).count();
        MIN_LINES <= side.len() && side.len() * MIN_LETTERS <= letters && figures * 5 < side.len()
    })
}

/// Whether a part is a figure and nothing else.
pub(super) fn is_figure(text: &str) -> bool {
    text.contains(|c: char| c.is_ascii_digit())
        && text.chars().all(|c| c.is_ascii_digit() || " .,%+-–—<>≈~/()*\u{a0}\u{202f}".contains(c))
}

//! The line that stands in the middle above a table: its caption.

use super::line::Line;
use super::open::Open;
use crate::read::document::BlockKind;

/// How far off the middle a caption may stand, in points.
const OFF: f64 = 6.0;
/// How much further right than the table or the text a caption begins that nearly fills its line, in points.
const BEGINS: f64 = 4.0;
/// How much further right the middle of a text may be than that of its longest line, in points: what follows that line had
/// no place on it.
const RAGGED: f64 = 20.0;
/// How much further right than the table or the text a caption begins, in points: else it is a line of the text.
const INDENT: f64 = 12.0;
/// How far above the table it stands at most, in heights.
const NEAR: f64 = 2.6;
/// The longest caption, in letters.
const LONGEST: usize = 200;

/// Whether what was read last is the caption of the table that these lines make up; `text` tells from where to where the
/// lines of the text stand.
pub(super) fn heads(open: &Open, page: usize, lines: &[Line], text: (f64, f64)) -> bool {
    let Some(first) = lines.first() else { return false };
    let left = lines.iter().map(Line::left).fold(f64::INFINITY, f64::min);
    let right = lines.iter().map(Line::right).fold(0.0, f64::max);
    let middle = f64::midpoint(open.last.left(), open.last.right());
    let within = |(left, right): (f64, f64), slack: f64| {
        let off = middle - f64::midpoint(left, right);
        left + BEGINS < open.last.left() && -OFF < off && off < OFF + slack
    };
    let gap = first.base - open.last.base;
    let told = open.block.text.trim_end();
    open.page == page
        && open.block.kind == BlockKind::Paragraph
        && 0.0 < gap
        && gap < NEAR * first.size
        && told.chars().count() <= LONGEST
        && !told.ends_with(['.', ';', ','])
        && (within((left, right), 0.0) || within(text, RAGGED))
}

/// Whether a line stands in the middle of the text, which is a caption's place and none of a head of columns.
pub(super) fn is_centred(line: &Line, (left, right): (f64, f64)) -> bool {
    let off = f64::midpoint(left, right) - f64::midpoint(line.left(), line.right());
    let apart = left + INDENT < line.left() && line.right() < right - INDENT;
    line.parts.len() == 1 && apart && off.abs() < OFF
}

#[cfg(test)]
mod tests {
    use super::super::line::trial::line;
    use super::*;
    use crate::read::document::Block;

    #[test]
    fn a_caption_stands_in_the_middle() {
        let rows = [
            line(120.0, &[("Aube", 50.0), ("3", 300.0)]),
            line(134.0, &[("Marne", 50.0), ("12", 300.0)]),
        ];
        let is_caption = |text: &str, left: f64, page: usize| {
            let last = line(104.0, &[(text, left)]);
            let block =
                Block { kind: BlockKind::Paragraph, text: text.to_owned(), locator: String::new() };
            let open = Open { block, last, page: 1, left, listed: false, counted: false, at: None };
            heads(&open, page, &rows, (50.0, 500.0))
        };
        // Nineteen letters of five points: from 135 to 230 in the middle of the table, from 228 in that of the text.
        let told = "Au 30 septembre 24*";
        assert!(is_caption(told, 132.0, 1) && is_caption(told, 228.0, 1));
        assert!(!is_caption(told, 50.0, 1) && !is_caption(told, 132.0, 2));
        assert!(!is_caption("Au 30 septembre 24.", 132.0, 1));
        // The longest line of the text ends before its edge; a caption may nearly fill its line.
        assert!(is_caption(told, 250.0, 1) && !is_caption(told, 260.0, 1));
        let long =
            "Tableau 2 – Les communautés par département au 30 septembre, dont celles sans contrat";
        assert!(is_caption(long, 63.5, 1));
        assert!(!is_caption(
            "Tableau 2 – Les communautés par département au 30 septembre, dont celles sans contrat !!",
            53.0,
            1
        ));
        let centred = |left: f64| is_centred(&line(104.0, &[(told, left)]), (50.0, 500.0));
        assert!(centred(228.0) && !centred(132.0) && !centred(50.0));
    }
}

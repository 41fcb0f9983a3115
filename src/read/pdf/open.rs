//! The block that is being gathered, and whether it goes on in the next line.

use super::super::spaced::is_year;
use super::line::Line;
use super::measure::Measure;
use crate::read::document::{Block, BlockKind};

/// How far the lines of one text are from each other at most, in heights.
const FAR: f64 = 1.75;

/// The block that is being gathered.
#[derive(Debug)]
pub(super) struct Open {
    pub(super) block: Block,
    pub(super) last: Line,
    pub(super) page: usize,
    /// Where its first line begins.
    pub(super) left: f64,
    /// It is an item without a bullet.
    pub(super) listed: bool,
    /// Where it stands in the document, if it does already.
    pub(super) at: Option<usize>,
}

/// Whether a line of this kind may go on in a block of that kind.
pub(super) fn same(open: &BlockKind, line: &BlockKind) -> bool {
    match (open, line) {
        (BlockKind::Heading(a), BlockKind::Heading(b)) => a == b,
        (BlockKind::Heading(_), _) => false,
        (_, BlockKind::Paragraph) => true,
        _ => false,
    }
}

/// Whether the block goes on in this line.
pub(super) fn goes_on(
    open: &Open,
    line: &Line,
    measure: &Measure,
    (page, right): (usize, f64),
) -> bool {
    let last = &open.last;
    if 1.0 < (last.size - line.size).abs() {
        return false;
    }
    let text = open.block.text.trim_end();
    let is_ended = text.ends_with(['.', '!', '?', ':', ';', '…', '»']);
    let starts_small = line.parts[0].text.starts_with(|c: char| c.is_lowercase());
    let is_new_place = page != open.page || line.base <= last.base;
    if is_new_place {
        // The next page or column: only a sentence that is plainly not finished goes on there.
        return !is_ended && (starts_small || text.ends_with('-'));
    }
    let heading = matches!(open.block.kind, BlockKind::Heading(_));
    // A raised mark pushes the line that has it down: a sentence that is plainly not finished goes on.
    let leads_on = !is_ended && starts_small;
    let leading = match heading {
        // A heading that fills its line goes on, however far its lines are apart.
        true if fills(last, line, right) => FAR,
        true => 1.4,
        false if leads_on && fills(last, line, right) => FAR.max(measure.leading * 1.22),
        false => measure.leading * 1.22,
    };
    if leading * line.size.max(last.size) < line.base - last.base {
        return false;
    }
    if heading {
        return true;
    }
    if matches!(open.block.kind, BlockKind::Item { .. })
        && line.left() < open.left + 1.0
        && !starts_small
    {
        return false;
    }
    // A line ends early where its writer ended it, though not before the year of a day.
    fills(last, line, right) || !is_ended && (starts_small || is_year(&line.text()))
}

/// Whether the first word of the next line would have had no place on the last.
fn fills(last: &Line, next: &Line, right: f64) -> bool {
    let word = next.parts[0].text.split(' ').next().map_or(0, |word| word.chars().count());
    #[expect(clippy::cast_precision_loss, reason = "a word has some letters")]
    let needed = (word as f64 + 2.0) * next.size * 0.55;
    right - last.right() <= needed
}

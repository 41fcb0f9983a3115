//! The block that is being gathered, and whether it goes on in the next line.

use super::super::spaced::is_year;
use super::line::Line;
use super::mark::is_counted;
use super::measure::Measure;
use crate::read::document::{Block, BlockKind};

/// How far the lines of one text are from each other at most, in heights.
const FAR: f64 = 1.75;

/// How far the items of a list are indented at least, in points.
const INDENT: f64 = 10.0;

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
    /// It is an item, or a paragraph, that begins with its number.
    pub(super) counted: bool,
    /// Where it stands in the document, if it does already.
    pub(super) at: Option<usize>,
}

impl Open {
    /// Whether a line is an item of a list whose bullets are drawn and no letters: it is indented below the words that
    /// announce the list, or begins where such an item does.
    pub(super) fn lists(&self, line: &Line) -> bool {
        let indent = line.left() - self.left;
        self.announces() && (INDENT..5.0 * INDENT).contains(&indent)
            || self.listed && indent.abs() < 1.0
    }

    /// Whether a line that begins with a number is an item of a list: the block announces one, or is such an item.
    pub(super) fn lists_counted(&self) -> bool {
        self.announces() || self.counted && matches!(self.block.kind, BlockKind::Item { .. })
    }

    /// Whether it is words that end with a colon.
    fn announces(&self) -> bool {
        let ends = self.block.text.trim_end().ends_with(':');
        ends && matches!(self.block.kind, BlockKind::Paragraph)
    }
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
    if open.counted && is_counted(&line.text()) {
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

/// The parts of a line as texts: figures that stand apart are kept apart.
pub(super) fn texts(line: &Line) -> Vec<String> {
    let mut texts: Vec<String> = Vec::new();
    for part in &line.parts {
        let digit = |c: char| c.is_ascii_digit();
        match texts.last_mut() {
            Some(last) if !(last.ends_with(digit) && part.text.starts_with(digit)) => {
                last.push(' ');
                last.push_str(&part.text);
            }
            _ => texts.push(part.text.clone()),
        }
    }
    texts
}

#[cfg(test)]
mod tests {
    use super::super::line::trial::line;
    use super::*;

    #[test]
    fn each_number_of_a_list_begins_an_item() {
        let text = "1. Ouvrir une ligne entière jusqu’au bord";
        let last = line(100.0, &[(text, 10.0)]);
        let (text, right) = (text.to_owned(), last.right());
        let block = Block { kind: BlockKind::Paragraph, text, locator: String::new() };
        let open =
            Open { block, last, page: 1, left: 10.0, listed: false, counted: true, at: None };
        let marks = std::collections::BTreeSet::new();
        let measure = Measure::trial(marks);
        let takes =
            |text: &str| goes_on(&open, &line(112.0, &[(text, 10.0)]), &measure, (1, right));
        assert!(!takes("2. Publier la liste"));
        assert!(takes("de la page"));
        assert!(!open.lists_counted());
    }
}

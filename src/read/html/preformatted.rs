//! Texts that a web page shows with their spaces and lines as they stand: tables of text, letters, values.

use super::super::delimiter::delimiter;
use super::super::document::BlockKind;
use super::super::tree::{Id, Page, Step};
use super::super::{csv, text};
use super::Walk;

impl Walk {
    /// Reads what is set line by line as a text of its own; a single line is part of the page like any other.
    pub(super) fn preformatted(&mut self, page: &Page, id: Id) -> bool {
        let set = lines(page, id);
        if set.lines().filter(|line| !line.trim().is_empty()).count() < 2 {
            return false;
        }
        self.flush();
        let values = delimiter(&set).and_then(|_| csv::read(&set).ok());
        let document = values.unwrap_or_else(|| text::read(&set));
        self.counts[4] += 1;
        let (place, first) = (format!("pre[{}]", self.counts[4]), self.lists);
        for mut block in document.blocks {
            block.locator = format!("{place} {}", block.locator);
            match &mut block.kind {
                BlockKind::Item { list } => {
                    *list += first;
                    self.lists = self.lists.max(*list + 1);
                }
                BlockKind::Table(table) => {
                    for row in &mut table.rows {
                        row.locator = format!("{place} {}", row.locator);
                    }
                }
                _ => {}
            }
            self.blocks.push(block);
        }
        true
    }
}

/// The text of an element, its lines as they stand.
fn lines(page: &Page, root: Id) -> String {
    let entered = page.steps(root).filter_map(|step| match step {
        Step::Enter(id) => Some(id),
        Step::Leave(_) => None,
    });
    let part = |id: Id| match page.element(id) {
        Some(element) => Some("\n").filter(|_| element.name() == "br"),
        None => page.text(id),
    };
    entered.filter_map(part).collect()
}

//! Plain text: paragraphs, lists by their bullets, and a title in the first line.

use super::document::{Block, BlockKind, Document};
use super::folded;

/// Reads a plain text. A line is a paragraph, unless it plainly goes on in the next.
pub(super) fn read(text: &str) -> Document {
    let mut document = Document::default();
    let mut list = 0;
    let mut in_list = false;
    for (number, line) in lines(text) {
        let locator = format!("line {number}");
        if line.is_empty() {
            continue;
        }
        if let Some(item) = bullet(&line) {
            in_list = true;
            document.blocks.push(Block {
                kind: BlockKind::Item { list },
                text: item.to_owned(),
                locator,
            });
            continue;
        }
        if in_list {
            in_list = false;
            list += 1;
        }
        if document.title.is_empty() {
            document.title.clone_from(&line);
        }
        document.blocks.push(Block { kind: BlockKind::Paragraph, text: line, locator });
    }
    document
}

/// The lines with their numbers from 1; lines of hard-wrapped prose are joined.
fn lines(text: &str) -> Vec<(usize, String)> {
    let mut joined: Vec<(usize, String)> = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let folded = folded(line);
        let goes_on = joined.last().is_some_and(|(_, last)| {
            let open = !last.ends_with(['.', ':', ';', '!', '?', '»', '"', '”', ')', '…'])
                && !last.is_empty();
            // Prose wraps late; a short line is a title or an entry of its own.
            let long = 60 < last.chars().count();
            open && long
                && folded.starts_with(|c: char| c.is_lowercase() || c.is_ascii_digit() || c == '(')
                && bullet(&folded).is_none()
        });
        match joined.last_mut().filter(|_| goes_on) {
            Some((_, last)) => {
                last.push(' ');
                last.push_str(&folded);
            }
            None => joined.push((number + 1, folded)),
        }
    }
    joined
}

/// The text of an item behind its bullet.
fn bullet(line: &str) -> Option<&str> {
    let rest = line.strip_prefix(['-', '–', '•', '·', '◦', '▪', '‣', '*', '○', '●', '→', '⁃'])?;
    let spaced = rest.starts_with(' ') || line.starts_with('•');
    (spaced && !rest.trim().is_empty()).then(|| rest.trim_start())
}

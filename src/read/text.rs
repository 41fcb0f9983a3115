//! Plain text: paragraphs, lists by their bullets, and a title in the first line.

use super::bound::Bound;
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
    let wrapped = is_wrapped(text);
    let mut joined: Vec<(usize, String)> = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let folded = folded(line);
        // One empty line parts paragraphs as well as many.
        if folded.is_empty() && joined.last().is_none_or(|(_, last)| last.is_empty()) {
            continue;
        }
        // Every second line has words: there are too many paragraphs already, and more are not held.
        if 2 * Bound::BLOCKS + 2 < joined.len() {
            break;
        }
        let goes_on = joined.last().is_some_and(|(_, last)| {
            if last.is_empty() || folded.is_empty() || bullet(&folded).is_some() {
                return false;
            }
            let open = !last.ends_with(['.', ':', ';', '!', '?', '»', '"', '”', ')', '…']);
            // Prose wraps late; a short line is a title or an entry of its own.
            let long = has_more(last, 60);
            let small =
                folded.starts_with(|c: char| c.is_lowercase() || c.is_ascii_digit() || c == '(');
            wrapped && has_more(last, SHORT) || open && long && small
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

/// Whether a text has more characters than this; a paragraph of many lines is not counted anew at
/// each.
fn has_more(text: &str, characters: usize) -> bool {
    text.chars().nth(characters).is_some()
}

/// The longest line that is a title or an entry of its own in a hard-wrapped text.
const SHORT: usize = 45;
/// The longest line of a hard-wrapped text: what a screen or a letter holds.
const WIDE: usize = 100;

/// Whether a text breaks its paragraphs into lines of one width: most lines that another line
/// follows are long, and none is longer than a screen.
fn is_wrapped(text: &str) -> bool {
    let lines: Vec<usize> = text.lines().map(|line| line.trim().chars().count()).collect();
    let followed = lines.windows(2).filter(|pair| 0 < pair[0] && 0 < pair[1]);
    let (long, all) =
        followed.fold((0, 0), |(long, all), pair| (long + usize::from(SHORT < pair[0]), all + 1));
    3 <= all && all < long * 2 && lines.iter().all(|length| *length <= WIDE)
}

/// The text of an item behind its bullet.
fn bullet(line: &str) -> Option<&str> {
    let rest = line.strip_prefix(['-', '–', '•', '·', '◦', '▪', '‣', '*', '○', '●', '→', '⁃'])?;
    let spaced = rest.starts_with(' ') || line.starts_with('•');
    (spaced && !rest.trim().is_empty()).then(|| rest.trim_start())
}

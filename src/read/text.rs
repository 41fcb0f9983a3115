//! Plain text: paragraphs, lists by their bullets, and a title in the first line.

use super::bound::Bound;
use super::document::{Block, BlockKind, Cell, Document, Row, Table};
use super::folded;
use super::spaced::spaced;

/// Reads a plain text. A line is a paragraph, unless it plainly goes on in the next.
pub(super) fn read(text: &str) -> Document {
    let mut document = Document::default();
    let mut list = 0;
    let mut in_list = false;
    let lines = lines(text);
    let is_blank = |at: Option<usize>| {
        at.and_then(|at| lines.get(at))
            .is_none_or(|line| line.text.is_empty() || is_rule(&line.text))
    };
    for (at, Line { number, text, cells }) in lines.iter().enumerate() {
        let line = text.clone();
        let locator = format!("line {number}");
        if line.is_empty() {
            continue;
        }
        let row = cells.as_ref().map(|cells| set(cells, &line, &locator));
        if let Some(row) = row.or_else(|| aligned(&line, &locator)) {
            in_list = false;
            let last = document.blocks.last();
            let caption = last.filter(|block| is_caption(block)).map(|block| block.text.clone());
            if let Some(BlockKind::Table(table)) =
                document.blocks.last_mut().map(|block| &mut block.kind)
            {
                table.rows.push(row);
            } else {
                list += 1;
                let caption = caption.unwrap_or_default();
                let kind = BlockKind::Table(Table { rows: vec![row], caption });
                document.blocks.push(Block { kind, text: String::new(), locator });
            }
            continue;
        }
        if is_rule(&line) {
            continue;
        }
        let beside = |at: Option<usize>| {
            at.and_then(|at| lines.get(at)).is_some_and(|line| is_labelled(&line.text))
        };
        if is_labelled(&line) && (beside(at.checked_sub(1)) || beside(Some(at + 1))) {
            if !in_list {
                in_list = true;
                list += 1;
            }
            document.blocks.push(Block { kind: BlockKind::Item { list }, text: line, locator });
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
        let apart = is_blank(at.checked_sub(1)) && is_blank(Some(at + 1));
        let level = heading(&line).filter(|_| apart && !document.blocks.is_empty());
        let kind = level.map_or(BlockKind::Paragraph, BlockKind::Heading);
        document.blocks.push(Block { kind, text: line, locator });
    }
    document
}

/// The level of a line that stands alone and is set as a heading: numbered, or in capitals.
fn heading(line: &str) -> Option<u8> {
    let closed = line.ends_with(['.', ';', ',', ':', '!', '?']);
    if closed || 100 < line.chars().count() {
        return None;
    }
    let letters = || line.chars().filter(|c| c.is_alphabetic());
    let (number, rest) = line.split_once(' ').unwrap_or(("", line));
    let parts: Vec<&str> = number.trim_end_matches(['.', ')', '-']).split(['.', '-']).collect();
    let part = |part: &&str| {
        let digits = part.len() <= 2 && part.chars().all(|c| c.is_ascii_digit());
        !part.is_empty() && (digits || part.chars().all(|c| "IVX".contains(c)))
    };
    let marked = number.ends_with(['.', ')']) || 1 < parts.len() || number.ends_with('-');
    let numbered = marked && parts.iter().all(part) && rest.starts_with(|c: char| c.is_uppercase());
    if numbered {
        return u8::try_from(parts.len()).ok().map(|depth| (depth + 1).min(6));
    }
    let capitals = 4 <= letters().count() && letters().all(char::is_uppercase);
    capitals.then_some(2)
}

/// A line, or several that are one paragraph.
struct Line {
    /// Of the first of them, from 1.
    number: usize,
    text: String,
    /// What stands in columns.
    cells: Option<Vec<String>>,
}

/// The lines of a text; those of hard-wrapped prose are joined.
fn lines(text: &str) -> Vec<Line> {
    let wrapped = is_wrapped(text);
    let raw: Vec<&str> = text.lines().collect();
    let mut joined: Vec<Line> = Vec::new();
    for (number, (line, cells)) in raw.iter().zip(spaced(&raw)).enumerate() {
        let folded = folded(line);
        // One empty line parts paragraphs as well as many.
        if folded.is_empty() && joined.last().is_none_or(|last| last.text.is_empty()) {
            continue;
        }
        // Every second line has words: there are too many paragraphs already, and more are not held.
        if 2 * Bound::BLOCKS + 2 < joined.len() {
            break;
        }
        let goes_on = joined.last().is_some_and(|Line { text: last, cells: before, .. }| {
            let alone = |line: &str| bullet(line).is_some() || aligned(line, "").is_some();
            let tabled = before.is_some() || cells.is_some();
            let apart = tabled || alone(&folded) || is_rule(&folded) || is_rule(last);
            if last.is_empty() || folded.is_empty() || apart {
                return false;
            }
            let open = !last.ends_with(['.', ':', ';', '!', '?', '»', '"', '”', ')', '…']);
            // Prose wraps late; a short line is a title or an entry of its own.
            let long = has_more(last, 60);
            let small =
                folded.starts_with(|c: char| c.is_lowercase() || c.is_ascii_digit() || c == '(');
            wrapped && has_more(last, SHORT) || open && long && small
        });
        if let Some(last) = joined.last_mut().filter(|_| goes_on) {
            last.text.push(' ');
            last.text.push_str(&folded);
        } else {
            let cells = cells.map(|cells| cells.into_iter().map(super::folded).collect());
            joined.push(Line { number: number + 1, text: folded, cells });
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

/// A row of a table that is set with spaces; what has no label heads the columns.
fn set(cells: &[String], line: &str, locator: &str) -> Row {
    let header = cells.first().is_some_and(String::is_empty);
    let cell = |text: &String| Cell { text: text.clone(), header, ..Cell::default() };
    Row {
        cells: cells.iter().map(cell).collect(),
        text: line.to_owned(),
        locator: locator.to_owned(),
    }
}

/// "Tableau n° 23 : contrats (situation au 31 décembre)", above its table.
fn is_caption(block: &Block) -> bool {
    let text = block.text.to_lowercase();
    matches!(block.kind, BlockKind::Paragraph | BlockKind::Heading(_))
        && text.starts_with("tableau")
}

/// A row of a table that is set with dots: "Paris .......... 13".
fn aligned(line: &str, locator: &str) -> Option<Row> {
    let dots = line.find("...").or_else(|| line.find("……")).or_else(|| line.find("___"))?;
    let (label, rest) = line.split_at(dots);
    let value = rest.trim_start_matches(['.', '…', '_', ' ']);
    let told = label.chars().any(char::is_alphabetic)
        && value.starts_with(|c: char| c.is_ascii_digit() || c == '+' || c == '~');
    let cell = |text: &str| Cell { text: text.trim().to_owned(), ..Cell::default() };
    told.then(|| Row {
        cells: vec![cell(label), cell(value)],
        text: line.to_owned(),
        locator: locator.to_owned(),
    })
}

/// "Département 22 : 5": one of several lines that give a number to a name.
fn is_labelled(line: &str) -> bool {
    let Some((label, value)) = line.rsplit_once(':') else { return false };
    let name = label.chars().any(char::is_alphabetic) && label.chars().count() < 60;
    let value = value.trim();
    name && value.len() < 30 && value.starts_with(|c: char| c.is_ascii_digit())
}

/// A line that only separates.
fn is_rule(line: &str) -> bool {
    line.chars().all(|c| matches!(c, '-' | '=' | '_' | '*' | '─' | '—' | ' '))
}

/// The text of an item behind its bullet.
fn bullet(line: &str) -> Option<&str> {
    let rest = line.strip_prefix(['-', '–', '•', '·', '◦', '▪', '‣', '*', '○', '●', '→', '⁃'])?;
    let spaced = rest.starts_with(' ') || line.starts_with('•');
    (spaced && !rest.trim().is_empty()).then(|| rest.trim_start())
}

//! Plain text: paragraphs, lists by their bullets, and a title in the first line.

use std::borrow::Cow;

use super::document::{Block, BlockKind, Cell, Document, Row, Table};
use super::led::aligned;
use super::lines::{Line, bullet, decorated, is_labelled, is_rule, lines};
use super::nested::Lists;
use super::wrapped::has_more;

/// Reads a plain text. A line is a paragraph, unless it plainly goes on in the next.
pub(super) fn read(text: &str) -> Document {
    let lines = lines(&pointed(text));
    let (document, lists) = (Document::default(), Lists::default());
    let mut reading = Reading { lines: &lines, document, lists };
    for (at, line) in lines.iter().enumerate() {
        if line.text.is_empty() {
            continue;
        }
        let locator = format!("line {}", line.number);
        let done = reading.figures(line, &locator)
            || reading.row(at, &locator)
            || is_rule(&line.text)
            || reading.item(at, &locator);
        if !done {
            reading.prose(at, &locator);
        }
    }
    reading.document
}

/// A text, and the document that it has become so far.
struct Reading<'l> {
    lines: &'l [Line],
    document: Document,
    lists: Lists,
}

impl Reading<'_> {
    fn is_blank(&self, at: Option<usize>) -> bool {
        at.and_then(|at| self.lines.get(at))
            .is_none_or(|line| line.text.is_empty() || is_rule(&line.text))
    }

    fn push(&mut self, kind: BlockKind, text: &str, locator: &str) {
        let (text, locator) = (text.to_owned(), locator.to_owned());
        self.document.blocks.push(Block { kind, text, locator });
    }

    /// Figures beside each other and their labels are a table of their own.
    fn figures(&mut self, line: &Line, locator: &str) -> bool {
        let (Some(heads), Some(cells)) = (&line.heads, &line.cells) else { return false };
        self.lists.close();
        let mut head = set(heads, "", locator);
        head.cells.iter_mut().for_each(|cell| cell.header = true);
        let rows = vec![head, set(cells, &line.text, locator)];
        self.push(BlockKind::Table(Table { rows, caption: String::new() }), "", locator);
        true
    }

    /// What stands in columns, or in pairs with dots between them, goes into the table above or begins one.
    fn row(&mut self, at: usize, locator: &str) -> bool {
        let line = &self.lines[at];
        let rows = match &line.cells {
            Some(cells) => vec![self.columned(at, set(cells, &line.text, locator))],
            None => aligned(&line.text, locator),
        };
        if rows.is_empty() {
            return false;
        }
        self.lists.close();
        if let Some(Block { kind: BlockKind::Table(table), .. }) = self.document.blocks.last_mut() {
            table.rows.extend(rows);
        } else {
            let caption = self.caption(at);
            self.push(BlockKind::Table(Table { caption, rows }), "", locator);
        }
        true
    }

    /// A row of columns, which a rule below it makes the head.
    fn columned(&self, at: usize, mut row: Row) -> Row {
        let next = self.lines.get(at + 1).map_or("", |line| &line.text);
        let above = self.document.blocks.last();
        let first = !above.is_some_and(|block| matches!(block.kind, BlockKind::Table(_)));
        let ruled = self.lines[at].text.contains('|') && next.contains(['|', '+'])
            || first && underlines(next);
        if ruled && is_rule(next) {
            row.cells.iter_mut().for_each(|cell| cell.header = true);
        }
        row
    }

    /// "Trio de tête (CPTS sous ACI / CPTS en projet)", directly above the rows, or a line of its own above
    /// them.
    fn caption(&self, at: usize) -> String {
        let heads = |block: &&Block| {
            let apart = at.checked_sub(3).is_none_or(|line| self.is_blank(Some(line)));
            is_caption(block) || (!self.is_blank(at.checked_sub(1)) || apart) && is_label(block)
        };
        let above = self.document.blocks.last().filter(heads);
        above.map(|block| block.text.clone()).unwrap_or_default()
    }

    /// What a bullet opens, or what is set as one of several entries.
    fn item(&mut self, at: usize, locator: &str) -> bool {
        let line = &self.lines[at];
        let labelled = |at: Option<usize>| {
            at.and_then(|at| self.lines.get(at)).is_some_and(|line| is_labelled(&line.text))
        };
        let beside = || labelled(at.checked_sub(1)) || labelled(Some(at + 1));
        if line.entry || is_labelled(&line.text) && beside() {
            let list = self.lists.same();
            self.push(BlockKind::Item { list }, &line.text, locator);
            return true;
        }
        let Some(item) = bullet(&line.text) else { return false };
        let list = self.lists.item(line.margin);
        self.push(BlockKind::Item { list }, item, locator);
        true
    }

    /// A heading by its looks, or a paragraph.
    fn prose(&mut self, at: usize, locator: &str) {
        let line = &*self.lines[at].text;
        self.lists.close();
        if self.document.title.is_empty() {
            line.clone_into(&mut self.document.title);
        }
        let apart = || self.is_blank(at.checked_sub(1)) && self.is_blank(Some(at + 1));
        let begun = !self.document.blocks.is_empty();
        let level = || heading(line).filter(|_| begun && apart());
        let plain = || level().map_or(BlockKind::Paragraph, BlockKind::Heading);
        let inner = decorated(line);
        let kind = inner.map_or_else(plain, |_| BlockKind::Heading(2));
        let text = inner.unwrap_or(line);
        self.push(kind, text, locator);
    }
}

/// A text whose items open with an angle, with bullets in their place; in a letter that quotes another,
/// an angle opens every line of a sentence.
fn pointed(text: &str) -> Cow<'_, str> {
    let opens = |line: &str| line.starts_with("> ");
    let lines: Vec<&str> = text.lines().collect();
    let ends = |line: &str| line.trim_end().ends_with(['.', ';', ':', '!', '?']);
    let quotes = lines.windows(2).any(|pair| opens(pair[0]) && opens(pair[1]) && !ends(pair[0]));
    if quotes || !lines.iter().any(|line| opens(line)) {
        return Cow::Borrowed(text);
    }
    let line = |line: &str| match line.strip_prefix("> ") {
        Some(rest) => format!("• {rest}\n"),
        None => format!("{line}\n"),
    };
    Cow::Owned(lines.into_iter().map(line).collect())
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

/// A line that may head the rows directly below it.
fn is_label(block: &Block) -> bool {
    const LONGEST: usize = 120;
    matches!(block.kind, BlockKind::Paragraph | BlockKind::Heading(_))
        && !block.text.ends_with(['.', ';', ','])
        && !has_more(&block.text, LONGEST)
}

/// Whether a line is a rule of dashes: what stands above it heads the rows below.
fn underlines(line: &str) -> bool {
    const LEAST: usize = 5;
    let dash = |c: char| matches!(c, '-' | '–' | '—' | '─' | '=' | ' ' | '+');
    LEAST <= line.len() && line.chars().all(dash) && line.chars().any(|c| c != ' ')
}

//! Plain text: paragraphs, lists by their bullets, and a title in the first line.

use std::borrow::Cow;
use std::ops::Range;

use super::bound::Bound;
use super::document::{Block, BlockKind, Cell, Document, Row, Table};
use super::folded;
use super::infographic::figures;
use super::led::{aligned, leads, unled};
use super::nested::Lists;
use super::running::running;
use super::spaced::spaced;
use super::wrapped::{SHORT, first_word, has_more, is_wrapped, width};

/// Reads a plain text. A line is a paragraph, unless it plainly goes on in the next.
pub(super) fn read(text: &str) -> Document {
    let text = &*pointed(text);
    let mut document = Document::default();
    let mut lists = Lists::default();
    let lines = lines(text);
    let is_blank = |at: Option<usize>| {
        at.and_then(|at| lines.get(at))
            .is_none_or(|line| line.text.is_empty() || is_rule(&line.text))
    };
    for (at, Line { number, text, heads, cells, entry, margin, .. }) in lines.iter().enumerate() {
        let line = text.clone();
        let locator = format!("line {number}");
        if line.is_empty() {
            continue;
        }
        if let (Some(heads), Some(cells)) = (heads, cells) {
            lists.close();
            let mut head = set(heads, "", &locator);
            head.cells.iter_mut().for_each(|cell| cell.header = true);
            let rows = vec![head, set(cells, &line, &locator)];
            let kind = BlockKind::Table(Table { rows, caption: String::new() });
            document.blocks.push(Block { kind, text: String::new(), locator });
            continue;
        }
        let row = cells.as_ref().map(|cells| {
            let mut row = set(cells, &line, &locator);
            let next = lines.get(at + 1).map_or("", |line| &line.text);
            let first =
                !matches!(document.blocks.last().map(|b| &b.kind), Some(BlockKind::Table(_)));
            let ruled =
                line.contains('|') && next.contains(['|', '+']) || first && underlines(next);
            if ruled && is_rule(next) {
                row.cells.iter_mut().for_each(|cell| cell.header = true);
            }
            row
        });
        let rows = row.map_or_else(|| aligned(&line, &locator), |row| vec![row]);
        if !rows.is_empty() {
            lists.close();
            let last = document.blocks.last();
            // "Trio de tête (CPTS sous ACI / CPTS en projet)", directly above its rows.
            // Or a line of its own above them.
            let heads = |block: &&Block| {
                let apart = at.checked_sub(3).is_none_or(|line| is_blank(Some(line)));
                is_caption(block) || (!is_blank(at.checked_sub(1)) || apart) && is_label(block)
            };
            let caption = last.filter(heads).map(|block| block.text.clone());
            if let Some(BlockKind::Table(table)) =
                document.blocks.last_mut().map(|block| &mut block.kind)
            {
                table.rows.extend(rows);
            } else {
                let caption = caption.unwrap_or_default();
                let kind = BlockKind::Table(Table { caption, rows });
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
            let kind = BlockKind::Item { list: lists.same() };
            document.blocks.push(Block { kind, text: line, locator });
            continue;
        }
        if *entry {
            let kind = BlockKind::Item { list: lists.same() };
            document.blocks.push(Block { kind, text: line, locator });
            continue;
        }
        if let Some(item) = bullet(&line) {
            let kind = BlockKind::Item { list: lists.item(*margin) };
            document.blocks.push(Block { kind, text: item.to_owned(), locator });
            continue;
        }
        lists.close();
        if document.title.is_empty() {
            document.title.clone_from(&line);
        }
        let apart = is_blank(at.checked_sub(1)) && is_blank(Some(at + 1));
        if let Some(inner) = decorated(&line) {
            let (kind, text) = (BlockKind::Heading(2), inner.to_owned());
            document.blocks.push(Block { kind, text, locator });
            continue;
        }
        let level = heading(&line).filter(|_| apart && !document.blocks.is_empty());
        let kind = level.map_or(BlockKind::Paragraph, BlockKind::Heading);
        document.blocks.push(Block { kind, text: line, locator });
    }
    document
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

/// The text of a line that is set between marks: "*** LES CHIFFRES ***", "=== Bretagne ===".
fn decorated(line: &str) -> Option<&str> {
    let mark = line.chars().next().filter(|c| matches!(c, '*' | '=' | '-' | '#' | '~' | '+'))?;
    let inner = line.trim_matches(mark);
    let sides = line.len() - inner.len();
    let both = line.starts_with(&mark.to_string().repeat(2)) && line.ends_with(mark);
    let text = inner.trim();
    (both && 3 < sides && text.starts_with(char::is_alphabetic)).then_some(text)
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
    /// The labels of figures that stand beside each other.
    heads: Option<Vec<String>>,
    /// What stands in columns.
    cells: Option<Vec<String>>,
    /// It is set in from the line above it, which it explains, as one of several.
    entry: bool,
    /// How far its first line is set in.
    margin: usize,
    /// How far its last line is set in, and how long that line is.
    indent: usize,
    length: usize,
}

impl Line {
    /// A line whose figures stand in columns, or whose labels and figures do.
    fn tabled(number: usize, text: String, heads: Option<Vec<String>>, cells: Vec<String>) -> Self {
        let (entry, margin, indent, length) = (false, 0, 0, 0);
        Self { number, text, heads, cells: Some(cells), entry, margin, indent, length }
    }
}

/// The lines of a text; those of hard-wrapped prose are joined.
fn lines(text: &str) -> Vec<Line> {
    let wrapped = is_wrapped(text);
    let raw: Vec<&str> = text.lines().collect();
    let width = if wrapped { width(&raw) } else { 0 };
    let mut joined: Vec<Line> = Vec::new();
    let columned: Vec<Cow<'_, str>> = raw.iter().map(|line| unled(line)).collect();
    let columned: Vec<&str> = columned.iter().map(AsRef::as_ref).collect();
    let rows = spaced(&columned);
    let running = running(&raw);
    let mut done = 0;
    // Lines that belong to the label of a row below or above stand in that row.
    let labels = |at: usize| {
        let next = rows.get(at + 1).and_then(Option::as_ref);
        next.is_some_and(|row| 0 < row.above)
            || at.checked_sub(1).and_then(|n| rows[n].as_ref()).is_some_and(|row| 0 < row.below)
    };
    for (number, line) in raw.iter().enumerate() {
        if labels(number) || number < done || running.contains(&number) {
            continue;
        }
        let led = if rows[number].is_none() { aligned(line, "") } else { Vec::new() };
        if 1 < led.len() {
            for row in led {
                let cells = row.cells.iter().map(|cell| folded(&cell.text)).collect();
                joined.push(Line::tabled(number + 1, folded(line), None, cells));
            }
            continue;
        }
        let free = |lines: &Range<usize>| rows[lines.clone()].iter().all(Option::is_none);
        if let Some(found) = figures(&raw, number).filter(|found| free(&found.lines)) {
            done = found.lines.end;
            let text = folded(&raw[found.lines].join(" "));
            let cells = [found.labels, found.values]
                .map(|row| row.iter().map(|cell| folded(cell)).collect::<Vec<_>>());
            let [heads, cells] = cells;
            joined.push(Line::tabled(number + 1, text, Some(heads), cells));
            continue;
        }
        let row = rows[number].as_ref();
        let (first, last) =
            row.map_or((number, number), |row| (number - row.above, number + row.below));
        let line_text =
            if first < last { folded(&raw[first..=last].join(" ")) } else { folded(line) };
        let cells = row.map(|row| &row.cells);
        // One empty line parts paragraphs as well as many.
        if line_text.is_empty() && joined.last().is_none_or(|last| last.text.is_empty()) {
            continue;
        }
        // Every second line has words: there are too many paragraphs already, and more are not held.
        if 2 * Bound::BLOCKS + 2 < joined.len() {
            break;
        }
        let indent = line.chars().take_while(|c| c.is_whitespace()).count();
        let length = line.trim_end().chars().count();
        let entry = cells.is_none()
            && joined.last().is_some_and(|last| sets_in(last, &line_text, indent, width));
        let goes_on = !entry
            && joined.last().is_some_and(|Line { text: last, cells: before, .. }| {
                let alone = |line: &str| {
                    bullet(line).is_some()
                        || !aligned(line, "").is_empty()
                        || notes(line)
                        || leads(line)
                };
                let headed = decorated(last).is_some() || decorated(&line_text).is_some();
                let tabled = before.is_some() || cells.is_some();
                let apart =
                    headed || tabled || alone(&line_text) || is_rule(&line_text) || is_rule(last);
                if last.is_empty() || line_text.is_empty() || apart {
                    return false;
                }
                let open = !last.ends_with(['.', ':', ';', '!', '?', '»', '"', '”', ')', '…']);
                // Prose wraps late; a short line is a title or an entry of its own.
                let long = has_more(last, 60);
                let small = line_text
                    .starts_with(|c: char| c.is_lowercase() || c.is_ascii_digit() || c == '(');
                wrapped && has_more(last, SHORT) || open && long && small
            });
        if let Some(last) = joined.last_mut().filter(|_| goes_on) {
            last.text.push(' ');
            last.text.push_str(&line_text);
            (last.indent, last.length) = (indent, length);
        } else {
            let cells = cells.map(|cells| cells.iter().map(|cell| folded(cell)).collect());
            let (number, heads, margin) = (first + 1, None, indent);
            joined.push(Line {
                number,
                text: line_text,
                heads,
                cells,
                entry,
                margin,
                indent,
                length,
            });
        }
    }
    joined
}

/// Whether a line is an entry below the line before: set in from it, or beside another entry, and
/// begun anew although its first word had room in the line before.
fn sets_in(last: &Line, line: &str, indent: usize, width: usize) -> bool {
    const STEP: usize = 2;
    if width == 0 || last.text.is_empty() || is_rule(&last.text) || last.cells.is_some() {
        return false;
    }
    let begins = line.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit());
    let first = first_word(line);
    let room = last.length + 1 + first < width;
    let deeper = last.indent + STEP <= indent;
    let beside = last.entry && last.indent == indent;
    let own = bullet(line).is_some() || !aligned(line, "").is_empty() || is_labelled(line);
    begins && room && !own && (deeper && !last.entry || beside)
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

/// "Département 22 : 5": one of several lines that give a number to a name.
fn is_labelled(line: &str) -> bool {
    let Some((label, value)) = line.rsplit_once(':') else { return false };
    let name = label.chars().any(char::is_alphabetic) && label.chars().count() < 60;
    let value = value.trim();
    name && value.len() < 30 && value.starts_with(|c: char| c.is_ascii_digit())
}

/// A line that only separates, or numbers its page: "- 12 -", "Page 12 sur 40".
fn is_rule(line: &str) -> bool {
    let dash =
        |c: char| matches!(c, '-' | '–' | '=' | '_' | '*' | '─' | '—' | ' ' | '|' | '+' | ':');
    let number =
        |text: &str| !text.is_empty() && text.len() < 5 && text.chars().all(|c| c.is_ascii_digit());
    let inner = line.trim_matches(dash);
    let numbered = || {
        let rest = inner.strip_prefix("Page ").or_else(|| inner.strip_prefix("page "))?;
        let (page, of) = rest.split_once([' ', '/'])?;
        Some(number(page) && number(of.trim_start_matches("sur ").trim_start_matches(['/', ' '])))
    };
    inner.is_empty()
        || number(inner) && line.starts_with(dash) && line.ends_with(dash)
        || numbered().unwrap_or(false)
}

/// Whether a line is a rule of dashes: what stands above it heads the rows below.
fn underlines(line: &str) -> bool {
    const LEAST: usize = 5;
    let dash = |c: char| matches!(c, '-' | '–' | '—' | '─' | '=' | ' ' | '+');
    LEAST <= line.len() && line.chars().all(dash) && line.chars().any(|c| c != ' ')
}

/// Whether a line opens a note: "(1) Lettre d'intention validée."
fn notes(line: &str) -> bool {
    let mark = line.strip_prefix('(').and_then(|rest| rest.split_once(") "));
    mark.is_some_and(|(mark, _)| mark.len() <= 2 && mark.chars().all(char::is_alphanumeric))
}

/// The text of an item behind its bullet.
fn bullet(line: &str) -> Option<&str> {
    // The hollow bullet of a second level, as word processors export it.
    if let Some(rest) = line.strip_prefix("o ").filter(|rest| rest.starts_with(char::is_uppercase))
    {
        return Some(rest);
    }
    let rest = line.strip_prefix(['-', '–', '•', '·', '◦', '▪', '‣', '*', '○', '●', '→', '⁃'])?;
    let spaced = rest.starts_with(' ') || line.starts_with('•');
    (spaced && !rest.trim().is_empty()).then(|| rest.trim_start())
}

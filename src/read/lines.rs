//! The lines of a plain text: those of hard-wrapped prose joined, those set in columns apart.

use std::borrow::Cow;
use std::ops::Range;

use super::bound::Bound;
use super::folded;
use super::infographic::figures;
use super::led::{aligned, leads, unled};
use super::running::running;
use super::spaced::{Spaced, spaced};
use super::wrapped::{SHORT, first_word, has_more, is_wrapped, width};

/// A line, or several that are one paragraph.
pub(super) struct Line {
    /// Of the first of them, from 1.
    pub(super) number: usize,
    pub(super) text: String,
    /// The labels of figures that stand beside each other.
    pub(super) heads: Option<Vec<String>>,
    /// What stands in columns.
    pub(super) cells: Option<Vec<String>>,
    /// It is set in from the line above it, which it explains, as one of several.
    pub(super) entry: bool,
    /// How far its first line is set in.
    pub(super) margin: usize,
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
pub(super) fn lines(text: &str) -> Vec<Line> {
    let raw: Vec<&str> = text.lines().collect();
    let columned: Vec<Cow<'_, str>> = raw.iter().map(|line| unled(line)).collect();
    let columned: Vec<&str> = columned.iter().map(AsRef::as_ref).collect();
    let wrapped = is_wrapped(text);
    let mut lines = Lines {
        rows: spaced(&columned),
        wrapped,
        width: if wrapped { width(&raw) } else { 0 },
        joined: Vec::new(),
        raw,
    };
    let running = running(&lines.raw);
    let mut at = 0;
    while at < lines.raw.len() && !lines.too_many() {
        at = if lines.in_label(at) || running.contains(&at) {
            at + 1
        } else {
            lines.led(at).or_else(|| lines.figures(at)).unwrap_or_else(|| lines.line(at))
        };
    }
    lines.joined
}

/// The lines of a text as they are read.
struct Lines<'t> {
    raw: Vec<&'t str>,
    /// What stands in columns.
    rows: Vec<Option<Spaced>>,
    wrapped: bool,
    /// How wide it is wrapped, or 0.
    width: usize,
    joined: Vec<Line>,
}

impl Lines<'_> {
    /// Every second line has words: there are too many paragraphs already, and more are not held.
    fn too_many(&self) -> bool {
        2 * Bound::BLOCKS + 2 < self.joined.len()
    }

    /// Lines that belong to the label of a row below or above stand in that row.
    fn in_label(&self, at: usize) -> bool {
        let row = |at: usize| self.rows.get(at).and_then(Option::as_ref);
        row(at + 1).is_some_and(|row| 0 < row.above)
            || at.checked_sub(1).and_then(row).is_some_and(|row| 0 < row.below)
    }

    /// Reads names and numbers with dots between them, several on a line; where to go on.
    fn led(&mut self, at: usize) -> Option<usize> {
        let line = self.raw[at];
        let rows = if self.rows[at].is_none() { aligned(line, "") } else { Vec::new() };
        if rows.len() < 2 {
            return None;
        }
        for row in rows {
            let cells = row.cells.iter().map(|cell| folded(&cell.text)).collect();
            self.joined.push(Line::tabled(at + 1, folded(line), None, cells));
        }
        Some(at + 1)
    }

    /// Reads figures that stand beside each other over or under their labels; where to go on.
    fn figures(&mut self, at: usize) -> Option<usize> {
        let free = |lines: &Range<usize>| self.rows[lines.clone()].iter().all(Option::is_none);
        let found = figures(&self.raw, at).filter(|found| free(&found.lines))?;
        let end = found.lines.end;
        let text = folded(&self.raw[found.lines].join(" "));
        let [heads, cells] = [found.labels, found.values]
            .map(|row| row.iter().map(|cell| folded(cell)).collect::<Vec<_>>());
        self.joined.push(Line::tabled(at + 1, text, Some(heads), cells));
        Some(end)
    }

    /// Reads a line, or the lines of a row of a table, and joins it to the one before if that goes on in it.
    fn line(&mut self, at: usize) -> usize {
        let row = self.rows[at].as_ref();
        let (first, last) = row.map_or((at, at), |row| (at - row.above, at + row.below));
        let text = folded(&self.raw[first..=last].join(" "));
        // One empty line parts paragraphs as well as many.
        if text.is_empty() && self.joined.last().is_none_or(|last| last.text.is_empty()) {
            return at + 1;
        }
        let cells = row.map(|row| row.cells.iter().map(|cell| folded(cell)).collect());
        let line = self.raw[at];
        let indent = line.chars().take_while(|c| c.is_whitespace()).count();
        let length = line.trim_end().chars().count();
        let entry = cells.is_none()
            && self.joined.last().is_some_and(|last| sets_in(last, &text, indent, self.width));
        let number = first + 1;
        let line = Line { number, text, heads: None, cells, entry, margin: indent, indent, length };
        let wrapped = self.wrapped;
        match self.joined.last_mut().filter(|last| goes_on(last, &line, wrapped)) {
            Some(last) => {
                last.text.push(' ');
                last.text.push_str(&line.text);
                (last.indent, last.length) = (indent, length);
            }
            None => self.joined.push(line),
        }
        at + 1
    }
}

/// Whether a paragraph goes on in the next line.
fn goes_on(last: &Line, next: &Line, wrapped: bool) -> bool {
    let (before, text) = (&*last.text, &*next.text);
    let alone =
        bullet(text).is_some() || !aligned(text, "").is_empty() || notes(text) || leads(text);
    let headed = decorated(before).is_some() || decorated(text).is_some();
    let tabled = last.cells.is_some() || next.cells.is_some();
    let apart = next.entry || headed || tabled || alone || is_rule(text) || is_rule(before);
    if before.is_empty() || text.is_empty() || apart {
        return false;
    }
    let open = !before.ends_with(['.', ':', ';', '!', '?', '»', '"', '”', ')', '…']);
    // Prose wraps late; a short line is a title or an entry of its own.
    let long = has_more(before, 60);
    let small = text.starts_with(|c: char| c.is_lowercase() || c.is_ascii_digit() || c == '(');
    wrapped && has_more(before, SHORT) || open && long && small
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

/// The text of a line that is set between marks: "*** LES CHIFFRES ***", "=== Bretagne ===".
pub(super) fn decorated(line: &str) -> Option<&str> {
    let mark = line.chars().next().filter(|c| matches!(c, '*' | '=' | '-' | '#' | '~' | '+'))?;
    let inner = line.trim_matches(mark);
    let sides = line.len() - inner.len();
    let both = line.starts_with(&mark.to_string().repeat(2)) && line.ends_with(mark);
    let text = inner.trim();
    (both && 3 < sides && text.starts_with(char::is_alphabetic)).then_some(text)
}

/// "Département 22 : 5": one of several lines that give a number to a name.
pub(super) fn is_labelled(line: &str) -> bool {
    let Some((label, value)) = line.rsplit_once(':') else { return false };
    let name = label.chars().any(char::is_alphabetic) && label.chars().count() < 60;
    let value = value.trim();
    name && value.len() < 30 && value.starts_with(|c: char| c.is_ascii_digit())
}

/// A line that only separates, or numbers its page: "- 12 -", "Page 12 sur 40".
pub(super) fn is_rule(line: &str) -> bool {
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

/// Whether a line opens a note: "(1) Lettre d'intention validée."
fn notes(line: &str) -> bool {
    let mark = line.strip_prefix('(').and_then(|rest| rest.split_once(") "));
    mark.is_some_and(|(mark, _)| mark.len() <= 2 && mark.chars().all(char::is_alphanumeric))
}

/// The text of an item behind its bullet.
pub(super) fn bullet(line: &str) -> Option<&str> {
    // The hollow bullet of a second level, as word processors export it.
    if let Some(rest) = line.strip_prefix("o ").filter(|rest| rest.starts_with(char::is_uppercase))
    {
        return Some(rest);
    }
    let rest = line.strip_prefix(['-', '–', '•', '·', '◦', '▪', '‣', '*', '○', '●', '→', '⁃'])?;
    let spaced = rest.starts_with(' ') || line.starts_with('•');
    (spaced && !rest.trim().is_empty()).then(|| rest.trim_start())
}

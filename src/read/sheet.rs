//! Lays the rows of a sheet out as a reader sees them: titles, tables with their header rows, notes.
//!
//! Spreadsheets and CSV files are grids without any word about what stands where. What a person
//! takes for a title is a row with a single value above a table; for a header, words above numbers
//! or above names; for the end of a table, an empty row with another title or header below it.

use std::borrow::Cow;

use super::document::{Block, BlockKind, Document};
use super::tabled::{beside, sides, table, twins};

/// A row as it stands in a sheet.
#[derive(Debug)]
pub(super) struct Line {
    /// The cells from the first column, none for an empty column.
    pub(super) cells: Vec<Value>,
    /// The row as it stands in the document, where that is not its cells joined by a space.
    pub(super) text: Option<String>,
    /// Where it stands: `line 7`, `sheet "Région" row 7`.
    pub(super) locator: String,
    /// An empty row stands above it.
    pub(super) apart: bool,
}

/// A cell as it stands in a sheet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Value {
    /// What is shown, white space folded; empty where nothing is.
    pub(super) text: String,
    pub(super) kind: Kind,
    pub(super) span: Span,
}

/// What a cell holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Kind {
    #[default]
    Words,
    Number,
    /// A date, or a number that may be a year: both stand in header rows.
    Date,
}

/// Whether a cell was printed here, or reaches here from another.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Span {
    #[default]
    Own,
    /// From the left.
    Across,
    /// From above.
    Down,
}

impl Value {
    /// A cell with what its text looks like; only a format without types needs to look.
    pub(super) fn looked_at(text: String) -> Self {
        let kind = kind(&text);
        Self { text, kind, span: Span::Own }
    }

    pub(super) fn is_filled(&self) -> bool {
        !self.text.is_empty() && self.span != Span::Across
    }
}

/// What a text looks like.
pub(super) fn kind(text: &str) -> Kind {
    let core =
        text.trim_end_matches(['%', '*', '€']).trim_start_matches(['+', '-', '<', '>', '~', '≈']);
    let digits = core.chars().filter(char::is_ascii_digit).count();
    let only = |marks: &[char]| {
        core.chars().all(|c| c.is_ascii_digit() || c.is_whitespace() || marks.contains(&c))
    };
    let parts = |mark: char| core.split(mark).filter(|part| !part.is_empty()).count();
    if digits == 0 {
        Kind::Words
    } else if only(&['/', '-', ':']) && (parts('/') == 3 || parts('-') == 3) || is_year(text) {
        Kind::Date
    } else if only(&[',', '.', '\u{2019}', '\'']) {
        Kind::Number
    } else {
        Kind::Words
    }
}

/// A number that is more likely a year than a count of anything that is told by regions.
fn is_year(text: &str) -> bool {
    text.len() == 4 && text.parse().is_ok_and(|year: u32| (1990..2100).contains(&year))
}

impl Line {
    /// The columns that hold something.
    pub(super) fn filled(&self) -> impl Iterator<Item = usize> {
        self.cells.iter().enumerate().filter(|(_, cell)| cell.is_filled()).map(|(at, _)| at)
    }

    /// The only column that holds something.
    fn single(&self) -> Option<usize> {
        let mut filled = self.filled();
        filled.next().filter(|_| filled.next().is_none())
    }

    fn has_numbers(&self) -> bool {
        self.cells.iter().any(|cell| cell.kind == Kind::Number && cell.span == Span::Own)
    }

    /// No cell of it is a number.
    pub(super) fn is_wordy(&self) -> bool {
        !self.cells.iter().any(|cell| !cell.text.is_empty() && cell.kind == Kind::Number)
    }

    /// Whether it is a day and the words that lead to it: "Situation au | 01/10/2025".
    fn says_day(&self) -> bool {
        let filled: Vec<&Value> = self.filled().map(|at| &self.cells[at]).collect();
        let [label, day] = filled.as_slice() else { return false };
        let leads = [" au", " du", " le", ":"].iter().any(|end| label.text.ends_with(end));
        label.kind == Kind::Words && day.kind == Kind::Date && leads
    }

    /// The words of its only value, or those of a day.
    fn words(&self) -> Cow<'_, str> {
        if self.says_day() {
            let texts: Vec<&str> = self.filled().map(|at| self.cells[at].text.as_str()).collect();
            return Cow::Owned(texts.join(" "));
        }
        Cow::Borrowed(self.single().map_or("", |at| &self.cells[at].text))
    }
}

/// Lays out the rows of one sheet behind what the document holds already. Empty rows are not among
/// them.
pub(super) fn lay_out(lines: Vec<Line>, document: &mut Document) {
    for side in sides(lines) {
        lay_side(side, document);
    }
}

fn lay_side(lines: Vec<Line>, document: &mut Document) {
    let mut titles: Vec<String> = Vec::new();
    for part in parts(lines) {
        match part {
            Part::Words(line) => {
                let text = line.words().into_owned();
                if document.title.is_empty() && !document.blocks.iter().any(is_table) {
                    document.title.clone_from(&text);
                }
                titles.push(text.clone());
                let kind =
                    mark(&text).map_or(BlockKind::Paragraph, |mark| BlockKind::Note { mark });
                document.blocks.push(Block { kind, text, locator: line.locator });
            }
            Part::Table(lines) => {
                let caption = titles.join(" ");
                titles.clear();
                let tables = beside(lines);
                let several = 1 < tables.len();
                for mut lines in tables {
                    let mut caption = caption.clone();
                    // "Tableau 2 – CPTS signataires, par région", over one of several side by side.
                    if several && 2 < lines.len() && lines[0].single().is_some() {
                        let own = lines.remove(0).words().into_owned();
                        caption = if caption.is_empty() { own } else { format!("{caption} {own}") };
                    }
                    let locator = lines[0].locator.clone();
                    let told = sentences(&lines);
                    let table = table(lines, caption);
                    document.unread.extend(twins(&table));
                    let kind = BlockKind::Table(table);
                    document.blocks.push(Block { kind, text: String::new(), locator });
                    document.blocks.extend(told);
                }
            }
        }
    }
}

/// The sentences with a figure in them that stand beside a label, in rows of two values: "Contenu | Au 10 mars 2025, …".
fn sentences(lines: &[Line]) -> Vec<Block> {
    const SHORTEST: usize = 40;
    if lines.iter().any(|line| 2 < line.filled().count()) {
        return Vec::new();
    }
    let says = |text: &str| {
        let digits = text.contains(|c: char| c.is_ascii_digit());
        SHORTEST <= text.chars().count() && text.ends_with('.') && digits
    };
    let told = |line: &Line| {
        let text = &line.cells[line.filled().nth(1)?].text;
        let (text, locator) = (text.clone(), line.locator.clone());
        says(&text).then_some(Block { kind: BlockKind::Paragraph, text, locator })
    };
    lines.iter().filter_map(told).collect()
}

const fn is_table(block: &Block) -> bool {
    matches!(block.kind, BlockKind::Table(_))
}

/// The mark of a note: `*`, or the number in `(1)`.
fn mark(text: &str) -> Option<String> {
    if text.starts_with('*') {
        return Some("*".to_owned());
    }
    let (mark, _) = text.strip_prefix('(')?.split_once(')')?;
    (mark.len() <= 2 && mark.parse::<u8>().is_ok()).then(|| mark.to_owned())
}

/// A piece of a sheet.
enum Part {
    /// A row with a single value: a title, a note.
    Words(Line),
    /// The rows of a table.
    Table(Vec<Line>),
}

/// Cuts a sheet into its pieces.
fn parts(lines: Vec<Line>) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut table: Vec<Line> = Vec::new();
    let mut lines = lines.into_iter().peekable();
    let mut numbers = false;
    while let Some(line) = lines.next() {
        let next = lines.peek();
        if table.is_empty() {
            if opens(&line, next) {
                numbers = line.has_numbers();
                table.push(line);
            } else {
                parts.push(Part::Words(line));
            }
            continue;
        }
        // Words with a single value end a table where they do not look like one of its rows.
        let words = line.single() == table[0].filled().next()
            && (is_note(&line.words())
                || line.apart && next.is_none_or(|next| next.single().is_some() || next.apart)
                || next.is_some_and(|next| {
                    let header = 1 < next.filled().count() && next.is_wordy();
                    numbers
                        && header
                        && (line.apart || next.cells.first() == table[0].cells.first())
                }));
        // Another header behind an empty row begins another table.
        let header = line.apart
            && 1 < line.filled().count()
            && line.is_wordy()
            && numbers
            && next.is_some_and(|next| !next.is_wordy() && !next.apart);
        // A label and its number behind an empty row, below names and words: what the list adds up to.
        let sums = line.apart && sums_up(&line, &table);
        // "Région | Bretagne" above "Extraction du | 03/11/2025": what a pivot table is drawn from.
        let narrow =
            |table: &[Line]| table.len() < 10 && table.iter().all(|it| it.filled().count() < 3);
        let day = !numbers && line.says_day() && narrow(&table);
        if words || day {
            close(&mut table, &mut parts);
            parts.push(Part::Words(line));
        } else {
            if header || sums {
                close(&mut table, &mut parts);
                numbers = false;
            }
            numbers |= line.has_numbers();
            table.push(line);
        }
    }
    close(&mut table, &mut parts);
    one_column(parts)
}

/// Whether a row is a label and beside it a number, where the columns of a table of three at least hold none: "dont
/// CPTS ayant signé l'ACI | 6".
fn sums_up(line: &Line, table: &[Line]) -> bool {
    /// So many rows above tell what stands in a column: a list may have a hundred thousand.
    const LOOKED_AT: usize = 1_000;
    let filled: Vec<usize> = line.filled().collect();
    let &[label, number] = filled.as_slice() else { return false };
    let wordy = |line: &Line| line.cells.get(number).is_none_or(|cell| cell.kind != Kind::Number);
    number == label + 1
        && line.cells[label].kind == Kind::Words
        && line.cells[number].kind == Kind::Number
        && table.iter().rev().take(LOOKED_AT).all(wordy)
        && table.iter().rev().take(LOOKED_AT).any(|line| 2 < line.filled().count())
}

fn close(table: &mut Vec<Line>, parts: &mut Vec<Part>) {
    if !table.is_empty() {
        parts.push(Part::Table(std::mem::take(table)));
    }
}

/// Whether a row begins a table: it has several values, or it is the upper part of a header, which
/// stands further right than the first column.
fn opens(line: &Line, next: Option<&Line>) -> bool {
    match line.single() {
        None if line.says_day() => false,
        None => true,
        Some(column) => next.is_some_and(|next| {
            !next.apart
                && 1 < next.filled().count()
                && next.filled().next().is_some_and(|first| first < column)
        }),
    }
}

/// Whether the only value of a row explains the table above it.
fn is_note(text: &str) -> bool {
    /// The longest label of a row: beyond it stands a sentence.
    const LABEL: usize = 60;
    mark(text).is_some()
        || LABEL < text.chars().count()
        || text.ends_with('.')
        || text.contains(" : ")
}

/// A column of short words below a short word, and nothing else, is a list with its head.
fn one_column(parts: Vec<Part>) -> Vec<Part> {
    let is_list = 2 < parts.len()
        && parts.iter().all(|part| match part {
            Part::Words(line) => !is_note(&line.words()) && kind(&line.words()) == Kind::Words,
            Part::Table(_) => false,
        });
    if !is_list {
        return parts;
    }
    let lines = parts.into_iter().filter_map(|part| match part {
        Part::Words(line) => Some(line),
        Part::Table(_) => None,
    });
    vec![Part::Table(lines.collect())]
}

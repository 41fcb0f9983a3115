//! Lays the rows of a sheet out as a reader sees them: titles, tables with their header rows, notes.
//!
//! Spreadsheets and CSV files are grids without any word about what stands where. What a person
//! takes for a title is a row with a single value above a table; for a header, words above numbers
//! or above names; for the end of a table, an empty row with another title or header below it.

use std::collections::BTreeMap;

use super::document::{Block, BlockKind, Cell, Document, Row, Table, Unread};

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

    fn is_filled(&self) -> bool {
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
    fn filled(&self) -> impl Iterator<Item = usize> {
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
    fn is_wordy(&self) -> bool {
        !self.cells.iter().any(|cell| !cell.text.is_empty() && cell.kind == Kind::Number)
    }

    /// The words of its only value.
    fn words(&self) -> &str {
        self.single().map_or("", |at| &self.cells[at].text)
    }
}

/// Lays out the rows of one sheet behind what the document holds already. Empty rows are not among
/// them.
pub(super) fn lay_out(lines: Vec<Line>, document: &mut Document) {
    let mut titles: Vec<String> = Vec::new();
    for part in parts(lines) {
        match part {
            Part::Words(line) => {
                let text = line.words().to_owned();
                if document.title.is_empty() && !document.blocks.iter().any(is_table) {
                    document.title.clone_from(&text);
                }
                titles.push(text.clone());
                let kind =
                    mark(&text).map_or(BlockKind::Paragraph, |mark| BlockKind::Note { mark });
                document.blocks.push(Block { kind, text, locator: line.locator });
            }
            Part::Table(lines) => {
                let locator = lines.first().map_or_else(String::new, |line| line.locator.clone());
                let table = table(lines, titles.join(" "));
                document.unread.extend(twins(&table));
                titles.clear();
                let kind = BlockKind::Table(table);
                document.blocks.push(Block { kind, text: String::new(), locator });
            }
        }
    }
}

/// Columns of one name that do not say the same: which of them is meant, nobody can tell.
fn twins(table: &Table) -> Vec<Unread> {
    let heads = table.rows.iter().take_while(|row| row.cells.iter().all(|cell| cell.header));
    let heads: Vec<&Row> = heads.collect();
    let body = &table.rows[heads.len()..];
    let title = |column: usize| -> Vec<&str> {
        let texts = heads.iter().filter_map(|row| row.cells.get(column));
        texts.map(|cell| cell.text.as_str()).filter(|text| !text.is_empty()).collect()
    };
    let mut columns: BTreeMap<Vec<&str>, usize> = BTreeMap::new();
    let mut unread = Vec::new();
    for column in 0..heads.first().map_or(0, |row| row.cells.len()) {
        let title = title(column);
        let Some(last) = title.last().copied() else { continue };
        let spanned = heads.iter().any(|row| row.cells[column].spanned);
        let Some(earlier) = columns.insert(title, column).filter(|_| !spanned) else { continue };
        if body.iter().any(|row| row.cells[earlier].text != row.cells[column].text) {
            let locator = heads[0].locator.clone();
            unread.push(Unread { locator, reason: format!("two columns are called `{last}`") });
        }
    }
    unread
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
            && (is_note(line.words())
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
        if words {
            close(&mut table, &mut parts);
            parts.push(Part::Words(line));
        } else {
            if header {
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

fn close(table: &mut Vec<Line>, parts: &mut Vec<Part>) {
    if !table.is_empty() {
        parts.push(Part::Table(std::mem::take(table)));
    }
}

/// Whether a row begins a table: it has several values, or it is the upper part of a header, which
/// stands further right than the first column.
fn opens(line: &Line, next: Option<&Line>) -> bool {
    match line.single() {
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
            Part::Words(line) => !is_note(line.words()) && kind(line.words()) == Kind::Words,
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

/// A table of these rows: as wide as its widest, empty columns left out, its header rows marked.
fn table(lines: Vec<Line>, caption: String) -> Table {
    let width = lines.iter().map(|line| line.cells.len()).max().unwrap_or(0);
    let mut used = vec![false; width];
    for line in &lines {
        for at in line.filled() {
            used[at] = true;
        }
    }
    let heads = heads(&lines, &used);
    let mut rows: Vec<Row> = Vec::with_capacity(lines.len());
    for (number, line) in lines.into_iter().enumerate() {
        let own = line.cells.iter().filter(|cell| cell.span == Span::Own && !cell.text.is_empty());
        let text = line
            .text
            .unwrap_or_else(|| own.map(|cell| cell.text.as_str()).collect::<Vec<_>>().join(" "));
        let header = number < heads;
        let mut values = line.cells.into_iter();
        let mut cells = Vec::with_capacity(used.len());
        for used in &used {
            let value = values.next().unwrap_or_default();
            if *used {
                let spanned = value.span != Span::Own;
                cells.push(Cell { text: value.text, header, spanned });
            }
        }
        // Where exports were joined, the header stands again in the middle.
        let again = 0 < heads && heads <= number && {
            let head = &rows[heads - 1].cells;
            head.iter().zip(&cells).all(|(head, cell)| head.text == cell.text)
        };
        if !again {
            rows.push(Row { cells, text, locator: line.locator });
        }
    }
    Table { caption, rows }
}

/// How many rows at the top are header rows.
fn heads(lines: &[Line], used: &[bool]) -> usize {
    /// No table for people has more header rows.
    const MOST: usize = 4;
    /// The longest head of a column.
    const LONG: usize = 200;
    let Some(first) = lines.first().filter(|_| 1 < lines.len()) else { return 0 };
    let columns = used.iter().filter(|used| **used).count();
    let labels = |line: &Line| {
        let mut filled = line.cells.iter().filter(|cell| !cell.text.is_empty());
        line.is_wordy() && filled.all(|cell| cell.text.chars().count() <= LONG)
    };
    if !labels(first) || columns < 1 {
        return 0;
    }
    // What stands again below in its column is a value, not the name of the column.
    let again = |at: usize, text: &str| {
        let mut below = lines[1..].iter().filter(|line| {
            line.cells.get(at).is_some_and(|cell| cell.span == Span::Own && cell.text == text)
        });
        below.any(|line| !same(line, first))
    };
    let value =
        first.cells.iter().enumerate().any(|(at, cell)| {
            cell.span == Span::Own && !cell.text.is_empty() && again(at, &cell.text)
        });
    if value {
        return 0;
    }
    // A header row that leaves columns without a name, or spans several, goes on in the next.
    let mut heads = 1;
    while heads < MOST.min(lines.len() - 1) {
        let above = &lines[heads - 1];
        let open = used.iter().enumerate().filter(|(_, used)| **used).any(|(at, _)| {
            let cell = above.cells.get(at);
            cell.is_none_or(|cell| cell.text.is_empty() || cell.span == Span::Across)
        });
        let line = &lines[heads];
        let fills = 1 < line.filled().count() || columns == 1;
        let named = above.cells.first().is_none_or(|cell| cell.text.is_empty())
            || line
                .cells
                .first()
                .is_none_or(|cell| cell.text.is_empty() || cell.span == Span::Down);
        if !open || !labels(line) || !fills || !named {
            break;
        }
        heads += 1;
    }
    heads
}

fn same(a: &Line, b: &Line) -> bool {
    a.cells.len() == b.cells.len() && a.cells.iter().zip(&b.cells).all(|(a, b)| a.text == b.text)
}

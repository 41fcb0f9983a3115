//! Tables in a web page, their spans resolved.

use super::boilerplate::is_boilerplate;
use super::bound::Bound;
use super::document::{Cell, Row, Table};
use super::folded;
use super::raised::behind_number;
use super::tree::{Element, Id, Page, Step};

/// Elements that do not end a word: their text joins that of what surrounds them.
pub(super) const INLINE: [&str; 35] = [
    "a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i",
    "ins", "kbd", "label", "mark", "q", "s", "samp", "small", "span", "strike", "strong", "sub",
    "sup", "time", "tt", "u", "var", "wbr", "acronym", "nobr",
    // Empty, in pages saved from Word.
    "o:p",
];

/// How many columns and rows a span may cover: what a page needs, not what an attack asks for.
pub(super) const MAX_SPAN: usize = 200;

/// Whether the border of an element ends a word.
fn ends_word(element: &Element) -> bool {
    !INLINE.contains(&element.name())
}

/// What a raised element adds to the text before it, where it is the mark of a note behind a number.
pub(super) fn note_mark(page: &Page, id: Id, element: &Element, before: &str) -> Option<String> {
    let raised = element.name() == "sup" && before.ends_with(|c: char| c.is_ascii_digit());
    raised.then(|| behind_number(before, &page.texts(id).collect::<String>())).flatten()
}

/// The visible text of an element, a space at each block border.
pub(super) fn text_of(page: &Page, root: Id) -> String {
    let mut text = String::new();
    let mut steps = page.steps(root);
    while let Some(step) = steps.next() {
        match step {
            Step::Enter(id) => match page.element(id) {
                Some(element) if is_boilerplate(element) => steps.pass_over(id),
                Some(element) if let Some(mark) = note_mark(page, id, element, &text) => {
                    text.push_str(&mark);
                    steps.pass_over(id);
                }
                Some(element) if ends_word(element) => text.push(' '),
                Some(_) => {}
                None => text.push_str(page.text(id).unwrap_or_default()),
            },
            Step::Leave(id) if page.element(id).is_some_and(ends_word) => text.push(' '),
            Step::Leave(_) => {}
        }
    }
    folded(&text)
}

/// The longest definition that is no prose.
pub(super) const LONGEST: usize = 160;

/// Whether an element makes of the table that holds it the layout of a page or a letter: a table,
/// and headings, lists and articles in a cell.
fn lays_out(page: &Page, id: Id, element: &Element) -> bool {
    match element.name() {
        "table" => true,
        "h1" | "h2" | "h3" | "h4" | "ul" | "ol" | "article" | "section" => {
            page.around(id).any(|around| around.name() == "td")
        }
        "td" => is_page(page, id),
        _ => false,
    }
}

/// Whether a cell holds the text of a page: several paragraphs, and more than any remark.
fn is_page(page: &Page, cell: Id) -> bool {
    const PARAGRAPHS: usize = 3;
    const LONGEST_REMARK: usize = 400;
    let paragraphs = page.inside(cell).filter(|(_, element)| element.name() == "p").count();
    PARAGRAPHS <= paragraphs && LONGEST_REMARK < text_of(page, cell).len()
}

/// Whether a table is the columns of a page: one row of several cells, at least two of which hold several lines.
fn is_columns(page: &Page, root: Id) -> bool {
    const LINES: usize = 3;
    let is_row = |(_, element): &(Id, &Element)| element.name() == "tr";
    let cells = |row: Id| -> Vec<Id> {
        let named = |id: &Id| page.element(*id).is_some_and(|it| matches!(it.name(), "td" | "th"));
        page.children(row).filter(named).collect()
    };
    let rows = page.inside(root).filter(is_row).map(|(row, _)| cells(row));
    let mut wide = rows.filter(|cells| 1 < cells.len());
    let (Some(columns), None) = (wide.next(), wide.next()) else { return false };
    let lines = |cell: Id| page.inside(cell).filter(|(_, element)| element.name() == "br").count();
    1 < columns.into_iter().filter(|cell| LINES <= lines(*cell)).count()
}

/// A table with its spans resolved; none if it nests tables or has a single column of prose.
///
/// # Errors
///
/// If it has more cells than any page.
pub(super) fn table(page: &Page, root: Id) -> Result<Option<Table>, Bound> {
    if page.inside(root).any(|(id, element)| lays_out(page, id, element)) || is_columns(page, root)
    {
        return Ok(None);
    }
    let caption = page.inside(root).find(|(_, element)| element.name() == "caption");
    let caption = caption.map(|(id, _)| text_of(page, id)).unwrap_or_default();
    let mut grid = Grid::default();
    for (tr, _) in page.inside(root).filter(|(_, element)| element.name() == "tr") {
        grid.row(page, tr)?;
    }
    let mut rows = grid.rows;
    let width = rows.iter().map(|row| row.cells.len()).max().unwrap_or(0);
    if is_prose(&rows, width) {
        return Ok(None);
    }
    if Bound::CELLS < rows.len() * width {
        return Err(Bound::Cells);
    }
    for row in &mut rows {
        row.cells.resize(width, Cell::default());
    }
    drop_empty(&mut rows, width);
    Ok(Some(Table { caption, rows }))
}

/// Leaves out the rows and columns in which nothing stands: they only set the others apart.
pub(super) fn drop_empty(rows: &mut Vec<Row>, width: usize) {
    let is_empty = |cell: &Cell| cell.text.is_empty();
    rows.retain(|row| !row.cells.iter().all(is_empty));
    let used: Vec<bool> =
        (0..width).map(|at| rows.iter().any(|row| !is_empty(&row.cells[at]))).collect();
    if used.contains(&false) {
        for row in rows {
            let mut used = used.iter();
            row.cells.retain(|_| used.next() == Some(&true));
        }
    }
}

/// The rows of a table so far.
#[derive(Default)]
pub(super) struct Grid {
    pub(super) rows: Vec<Row>,
    /// Cells that reach down from the rows above, by column: how many rows yet, and the cell.
    pending: Vec<Option<(usize, Cell)>>,
    /// How many cells there are in all.
    count: usize,
}

impl Grid {
    /// Adds a row of the page.
    fn row(&mut self, page: &Page, tr: Id) -> Result<(), Bound> {
        // What stands in the head of a table is a header, whatever its cells are.
        let headed = page.around(tr).next().is_some_and(|around| around.name() == "thead");
        let cells = page.children(tr).filter_map(|id| {
            let cell = page.element(id).filter(|e| matches!(e.name(), "td" | "th"))?;
            let header = headed || cell.name() == "th";
            Some(Spanned { id, across: span(cell, "colspan"), down: span(cell, "rowspan"), header })
        });
        self.cells(page, cells)
    }

    /// Adds a row of these cells.
    pub(super) fn cells(
        &mut self,
        page: &Page,
        row: impl Iterator<Item = Spanned>,
    ) -> Result<(), Bound> {
        let mut cells: Vec<Cell> = Vec::new();
        let mut own = String::new();
        for Spanned { id, across, down, header } in row {
            self.reach_down(&mut cells);
            let text = text_of(page, id);
            own.push(' ');
            own.push_str(&text);
            if Bound::CELLS < self.count + cells.len() + across {
                return Err(Bound::Cells);
            }
            for step in 0..across {
                let cell = Cell { text: text.clone(), header, spanned: 0 < step };
                self.keep(cells.len(), down, &cell);
                cells.push(cell);
            }
        }
        self.reach_down(&mut cells);
        self.count += cells.len();
        if Bound::CELLS < self.count {
            return Err(Bound::Cells);
        }
        if !cells.is_empty() {
            self.rows.push(Row { cells, text: folded(&own), locator: String::new() });
        }
        Ok(())
    }

    /// Keeps a cell for the rows below it into which it reaches.
    fn keep(&mut self, column: usize, down: usize, cell: &Cell) {
        if down <= 1 {
            return;
        }
        if self.pending.len() <= column {
            self.pending.resize(column + 1, None);
        }
        self.pending[column] = Some((down - 1, cell.clone()));
    }

    /// Puts the cells that reach into a row from above where its own go on.
    fn reach_down(&mut self, cells: &mut Vec<Cell>) {
        while let Some(Some((left, cell))) = self.pending.get_mut(cells.len()) {
            let spanned = Cell { spanned: true, ..cell.clone() };
            *left -= 1;
            let done = *left == 0;
            let at = cells.len();
            cells.push(spanned);
            if done {
                self.pending[at] = None;
            }
        }
    }
}

/// A cell, and how many columns and rows it spans.
pub(super) struct Spanned {
    pub(super) id: Id,
    pub(super) across: usize,
    pub(super) down: usize,
    pub(super) header: bool,
}

/// How many columns or rows a cell spans.
pub(super) fn span(cell: &Element, name: &str) -> usize {
    let told = cell.attribute(name).and_then(|n| n.trim().parse::<usize>().ok());
    told.unwrap_or(1).clamp(1, MAX_SPAN)
}

/// Whether rows hold no data: a column of prose, questions and their answers, nothing at all.
fn is_prose(rows: &[Row], width: usize) -> bool {
    let prose = rows.iter().flat_map(|row| &row.cells).any(|cell| 400 < cell.text.len());
    // Questions and their answers, a picture and its text: sentences in most rows, and no value beside them.
    let told = |row: &&Row| {
        let value = |cell: &Cell| {
            cell.text.len() < 16 && cell.text.starts_with(|c: char| c.is_ascii_digit())
        };
        row.cells.iter().any(|cell| LONGEST < cell.text.len()) && !row.cells.iter().any(value)
    };
    let sentences = rows.len() < 2 * rows.iter().filter(told).count();
    width < 2 && prose
        || sentences && width < 3
        || rows.is_empty()
        || width < 2 && rows.len() < 2
        || prose && rows.len() < 3
}

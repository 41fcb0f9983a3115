//! Tables and lists of definitions in a web page, their spans resolved.

use std::sync::LazyLock;

use ego_tree::iter::Edge;
use scraper::{ElementRef, Node, Selector};

use super::boilerplate::is_boilerplate;
use super::bound::Bound;
use super::document::{Cell, Row, Table};
use super::folded;

/// Elements that do not end a word: their text joins that of what surrounds them.
pub(super) const INLINE: [&str; 34] = [
    "a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i",
    "ins", "kbd", "label", "mark", "q", "s", "samp", "small", "span", "strike", "strong", "sub",
    "sup", "time", "tt", "u", "var", "wbr", "acronym", "nobr",
];

/// How many columns and rows a span may cover: what a page needs, not what an attack asks for.
pub(super) const MAX_SPAN: usize = 200;

pub(super) fn selector(css: &str) -> Selector {
    Selector::parse(css).expect("the selectors of this file are valid")
}

/// Whether the border of a node ends a word.
fn ends_word(node: &Node) -> bool {
    node.as_element().is_some_and(|element| !INLINE.contains(&element.name()))
}

/// The visible text of an element, a space at each block border.
pub(super) fn text_of(element: ElementRef<'_>) -> String {
    let mut text = String::new();
    let mut skip: Option<ego_tree::NodeId> = None;
    for edge in element.traverse() {
        match edge {
            Edge::Open(node) if skip.is_none() => match node.value() {
                Node::Text(part) => text.push_str(part),
                Node::Element(e) if is_boilerplate(e) => skip = Some(node.id()),
                Node::Element(e) if !INLINE.contains(&e.name()) => text.push(' '),
                _ => {}
            },
            Edge::Close(node) if skip == Some(node.id()) => skip = None,
            Edge::Close(node) if skip.is_none() && ends_word(node.value()) => text.push(' '),
            _ => {}
        }
    }
    folded(&text)
}

/// A list of definitions is a table of two columns.
pub(super) fn definitions(list: ElementRef<'_>) -> Option<Table> {
    static TERM: LazyLock<Selector> = LazyLock::new(|| selector("dt, dd"));
    let mut table = Table::default();
    let mut term = String::new();
    for element in list.select(&TERM) {
        let text = text_of(element);
        if element.value().name() == "dt" {
            term = text;
            continue;
        }
        let cell = |text: &str, header| Cell { text: text.to_owned(), header, spanned: false };
        let row = format!("{term} {text}");
        table.rows.push(Row {
            cells: vec![cell(&term, false), cell(&text, false)],
            text: folded(&row),
            locator: String::new(),
        });
    }
    // Long definitions are prose.
    let prose = table.rows.iter().any(|row| 60 < row.cells[1].text.len());
    (!table.rows.is_empty() && !prose).then_some(table)
}

/// A table with its spans resolved; none if it nests tables or has a single column of prose.
///
/// # Errors
///
/// If it has more cells than any page.
pub(super) fn table(element: ElementRef<'_>) -> Result<Option<Table>, Bound> {
    static NESTED: LazyLock<Selector> = LazyLock::new(|| selector("table"));
    static ROW: LazyLock<Selector> = LazyLock::new(|| selector("tr"));
    static CAPTION: LazyLock<Selector> = LazyLock::new(|| selector("caption"));
    // Headings, lists and articles in cells: the table lays out a page or a letter.
    static PROSE: LazyLock<Selector> = LazyLock::new(|| {
        selector("td h1, td h2, td h3, td h4, td ul, td ol, td article, td section")
    });
    if element.select(&NESTED).next().is_some() || element.select(&PROSE).next().is_some() {
        return Ok(None);
    }
    let caption = element.select(&CAPTION).next().map(text_of).unwrap_or_default();
    let mut rows: Vec<Row> = Vec::new();
    // Cells that reach down from the rows above, by column: how many rows yet, and the cell.
    let mut pending: Vec<Option<(usize, Cell)>> = Vec::new();
    let mut cells_in_all = 0;
    for tr in element.select(&ROW) {
        let mut cells: Vec<Cell> = Vec::new();
        let mut own: Vec<String> = Vec::new();
        let take = |cells: &mut Vec<Cell>, pending: &mut Vec<Option<(usize, Cell)>>| {
            while let Some(Some((left, cell))) = pending.get_mut(cells.len()) {
                let spanned = Cell { spanned: true, ..cell.clone() };
                *left -= 1;
                let done = *left == 0;
                let at = cells.len();
                cells.push(spanned);
                if done {
                    pending[at] = None;
                }
            }
        };
        for child in tr.child_elements().filter(|e| matches!(e.value().name(), "td" | "th")) {
            take(&mut cells, &mut pending);
            let text = text_of(child);
            own.push(text.clone());
            let span = |name: &str| {
                child
                    .attr(name)
                    .and_then(|n| n.trim().parse::<usize>().ok())
                    .unwrap_or(1)
                    .clamp(1, MAX_SPAN)
            };
            let (across, down) = (span("colspan"), span("rowspan"));
            if Bound::CELLS < cells_in_all + cells.len() + across {
                return Err(Bound::Cells);
            }
            for step in 0..across {
                let cell = Cell {
                    text: text.clone(),
                    header: child.value().name() == "th",
                    spanned: 0 < step,
                };
                if 1 < down {
                    if pending.len() <= cells.len() {
                        pending.resize(cells.len() + 1, None);
                    }
                    let at = cells.len();
                    pending[at] = Some((down - 1, cell.clone()));
                }
                cells.push(cell);
            }
        }
        take(&mut cells, &mut pending);
        cells_in_all += cells.len();
        if Bound::CELLS < cells_in_all {
            return Err(Bound::Cells);
        }
        if !cells.is_empty() {
            let text = folded(&own.join(" "));
            rows.push(Row { cells, text, locator: String::new() });
        }
    }
    let width = rows.iter().map(|row| row.cells.len()).max().unwrap_or(0);
    let prose = rows.iter().flat_map(|row| &row.cells).any(|cell| 400 < cell.text.len());
    if width < 2 && prose
        || rows.is_empty()
        || width < 2 && rows.len() < 2
        || prose && rows.len() < 3
    {
        return Ok(None);
    }
    if Bound::CELLS < rows.len() * width {
        return Err(Bound::Cells);
    }
    for row in &mut rows {
        row.cells.resize(width, Cell::default());
    }
    Ok(Some(Table { caption, rows }))
}

//! Tables that are built of other elements: by their roles, rows of as many cells each below a head, or cells that
//! follow each other without rows.

use super::document::{Row, Table};
use super::folded;
use super::grid::{Grid, INLINE, Spanned, drop_empty, span, text_of};
use super::ranks::{self, has_digit, is_value, row};
use super::tree::{Element, Id, Page};

/// The longest text of a cell.
const LONGEST: usize = 80;

/// A table has so many rows at most; longer ones are lists of something.
const ROWS: usize = 400;

/// A row has so many cells at most.
const WIDEST: usize = 20;

/// A table, and the last of the elements that it is built of.
pub(super) struct Laid {
    pub(super) table: Table,
    pub(super) last: Id,
    /// What all of its boxes repeat below their labels: "au 31 mars 2024".
    pub(super) common: Option<String>,
}

/// The table that an element is, or opens: one that says so; a head without a number and rows of as many cells, a name
/// and then numbers, inside it or beside it; or the cells of such rows, one after the other.
///
/// Cards of key figures are none: no head stands above them.
pub(super) fn laid(page: &Page, root: Id) -> Option<Laid> {
    let element = page.element(root)?;
    let (rows, last) = match element.attribute("role") {
        Some("table" | "grid" | "treegrid") => (told(page, root)?, root),
        _ if matches!(element.name(), "div" | "section" | "ul" | "ol") => {
            let inside =
                || named(page, root).or_else(|| alike(page, root)).or_else(|| flat(page, root));
            inside().map(|rows| (rows, root)).or_else(|| beside(page, root))?
        }
        _ => return None,
    };
    let width = rows.iter().map(|row| row.cells.len()).max().unwrap_or(0);
    let fits = 1 < width && 1 < rows.len() && rows.iter().all(|row| row.cells.len() == width);
    fits.then(|| Laid { table: Table { caption: caption(page, root), rows }, last, common: None })
}

/// What an element that says to be a table is called.
fn caption(page: &Page, root: Id) -> String {
    let mut inside = page.inside(root);
    let told = inside.find(|(_, element)| element.attribute("role") == Some("caption"));
    let label = || page.element(root).and_then(|element| element.attribute("aria-label"));
    told.map(|(id, _)| text_of(page, id)).or_else(|| label().map(folded)).unwrap_or_default()
}

/// The key of a drawing that is part of a page: the first of its texts, where it is no entry, and the entries, which
/// are words and, in brackets, how many there are. A drawing without two of them is a picture.
pub(super) fn drawn(page: &Page, root: Id) -> (Option<String>, Vec<String>) {
    const TEXTS: usize = 200;
    let is_text = |(_, element): &(Id, &Element)| element.name() == "text";
    let texts = page.inside(root).filter(is_text).take(TEXTS).map(|(id, _)| text_of(page, id));
    let texts: Vec<String> = texts.collect();
    let is_entry = |text: &String| {
        let number = text.strip_suffix(')').and_then(|text| text.rsplit_once('('));
        number.is_some_and(|(label, number)| {
            label.len() <= LONGEST
                && label.starts_with(char::is_alphabetic)
                && (1..=4).contains(&number.len())
                && number.bytes().all(|b| b.is_ascii_digit())
        })
    };
    let title = texts.first().filter(|text| !is_entry(text)).cloned();
    let entries: Vec<String> = texts.into_iter().filter(is_entry).collect();
    if entries.len() < 2 { (None, Vec::new()) } else { (title, entries) }
}

/// The rows of a table whose elements say what they are.
fn told(page: &Page, root: Id) -> Option<Vec<Row>> {
    let is_row = |(_, element): &(Id, &Element)| element.attribute("role") == Some("row");
    let mut grid = Grid::default();
    for (row, _) in page.inside(root).filter(is_row).take(ROWS) {
        let cells = page.inside(row).filter_map(|(id, element)| {
            let header = match element.attribute("role")? {
                "columnheader" | "rowheader" => true,
                "cell" | "gridcell" => false,
                _ => return None,
            };
            let [across, down] = ["aria-colspan", "aria-rowspan"].map(|name| span(element, name));
            Some(Spanned { id, across, down, header })
        });
        grid.cells(page, cells).ok()?;
    }
    let width = grid.rows.iter().map(|row| row.cells.len()).max()?;
    if grid.rows.iter().all(|row| row.cells.len() == width) {
        drop_empty(&mut grid.rows, width);
    }
    Some(grid.rows)
}

/// The rows of an element that is called a table, or holds what is called its cells, with as many in each row.
fn named(page: &Page, root: Id) -> Option<Vec<Row>> {
    let called = |id: Id, names: &[&str]| {
        let class = page.element(id).and_then(|element| element.attribute("class"));
        let mut words = class.into_iter().flat_map(|it| it.split([' ', '-', '_']));
        words.any(|word| names.contains(&word))
    };
    let mut children = elements(page, root);
    let first = children.next()?;
    let cell = elements(page, first).next()?;
    if !called(root, &["table", "tableau"]) && !called(cell, &["cell", "cellule", "td"]) {
        return None;
    }
    let width = elements(page, first).count();
    let rows = std::iter::once(first).chain(children).take(ROWS).enumerate().map(|(at, child)| {
        let texts = named_cells(page, child)?;
        let header = at == 0 && ranks::is_head(&texts);
        (texts.len() == width).then(|| row(texts.into_iter().map(|text| (text, header)).collect()))
    });
    let mut rows = rows.collect::<Option<Vec<Row>>>()?;
    drop_empty(&mut rows, width);
    (1 < rows.len() && 1 < width).then_some(rows)
}

/// The texts of the cells of such a row, some of which may be empty.
fn named_cells(page: &Page, row: Id) -> Option<Vec<String>> {
    const LONGEST: usize = 200;
    let bare = |id: Id| page.text(id).is_some_and(|text| !text.trim().is_empty());
    let builds =
        page.element(row).is_some_and(|it| matches!(it.name(), "div" | "ul" | "li" | "section"));
    if !builds || page.children(row).any(bare) {
        return None;
    }
    let text = |cell: Id| Some(text_of(page, cell)).filter(|text| text.len() <= LONGEST);
    elements(page, row).take(WIDEST).map(text).collect()
}

/// The rows of an element whose children look like those of a table; its head may stand in an element of its own, the
/// others in others.
fn alike(page: &Page, root: Id) -> Option<Vec<Row>> {
    let mut children = elements(page, root);
    let first = children.next()?;
    // How they are built is known before anything in them is read.
    let (head, behind): (Id, Vec<Id>) = if parts(page, first, WIDEST).is_some() {
        (first, children.take(ROWS).collect())
    } else {
        let mut inside = elements(page, first);
        let head = inside.next().filter(|_| inside.next().is_none())?;
        (head, children.flat_map(|group| elements(page, group)).take(ROWS).collect())
    };
    let width = parts(page, head, WIDEST)?.len();
    let is_row = |&child: &Id| parts(page, child, WIDEST).is_some_and(|it| it.len() == width);
    if behind.is_empty() || !behind.iter().all(is_row) {
        return None;
    }
    ranks::table(
        std::iter::once(head).chain(behind).map(|row| cells(page, row)).collect::<Option<_>>()?,
    )
}

/// The rows of a table whose head is an element and whose rows stand behind it, among other things; and the last.
fn beside(page: &Page, first: Id) -> Option<(Vec<Row>, Id)> {
    let width = parts(page, first, WIDEST)?.len();
    let mut next = page.behind(first).filter(|&next| page.element(next).is_some());
    let is_row = |child: Id| parts(page, child, WIDEST).is_some_and(|it| it.len() == width);
    if !(0..2).all(|_| next.next().is_some_and(is_row)) {
        return None;
    }
    let head = cells(page, first).filter(|texts| ranks::is_head(texts))?;
    let mut rows = vec![head];
    let mut last = first;
    for next in page.behind(first).take(2 * ROWS) {
        if page.element(next).is_some() {
            let row = cells(page, next);
            let row = row.filter(|texts| texts.len() == width && ranks::is_named(texts));
            let Some(row) = row else { break };
            rows.push(row);
            last = next;
        } else if page.text(next).is_some_and(|text| !text.trim().is_empty()) {
            break;
        }
    }
    (2 < rows.len()).then(|| ranks::table(rows)).flatten().map(|rows| (rows, last))
}

/// The rows of an element whose children are the cells of a table, one after the other: the heads, then a name and
/// its numbers, again and again.
fn flat(page: &Page, root: Id) -> Option<Vec<Row>> {
    /// The heads of two columns and two rows of them.
    const LEAST: usize = 6;
    let parts = parts(page, root, ROWS).filter(|parts| LEAST <= parts.len())?;
    let mut texts: Vec<String> = Vec::new();
    // The first name of a row stands directly behind the heads.
    for &part in parts.iter().take(WIDEST + 1) {
        texts.push(short(page, part)?);
        if texts.last().is_some_and(|text| has_digit(text)) {
            break;
        }
    }
    let words = texts.iter().take_while(|text| !has_digit(text)).count();
    let width = words.checked_sub(1).filter(|width| 1 < *width)?;
    let body = parts.len() - width;
    // What is no number there is that of no table: the rest is not read.
    let is_number = texts.get(words).is_none_or(|text| is_value(text));
    if !is_number || !body.is_multiple_of(width) || body < 2 * width {
        return None;
    }
    for &part in &parts[texts.len()..] {
        texts.push(short(page, part)?);
    }
    let (heads, body) = texts.split_at(width);
    // "<b>CPTS</b> <b>signées</b> <b>au</b> <b>31</b> …": the words of a line, and no names of rows.
    let named = |row: &[String]| row[0].starts_with(|c: char| !c.is_lowercase());
    let inline = |part: &Id| page.element(*part).is_some_and(|it| INLINE.contains(&it.name()));
    if parts.iter().all(inline) && !body.chunks(width).all(named) {
        return None;
    }
    let rows = body.chunks(width).map(|texts| figures(texts.to_vec(), width));
    let head = row(heads.iter().map(|text| (text.clone(), true)).collect());
    std::iter::once(Some(head)).chain(rows).collect()
}

/// A row of so many cells: a name, and numbers.
fn figures(texts: Vec<String>, width: usize) -> Option<Row> {
    let (name, numbers) = texts.split_first()?;
    let fits = texts.len() == width
        && !name.is_empty()
        && !is_value(name)
        && numbers.iter().all(|text| is_value(text));
    fits.then(|| row(texts.into_iter().map(|text| (text, false)).collect()))
}

/// The children of an element that are elements.
fn elements(page: &Page, root: Id) -> impl Iterator<Item = Id> {
    page.children(root).filter(|id| page.element(*id).is_some())
}

/// The texts of the cells of a row: two or more elements with nothing between them and little in them.
fn cells(page: &Page, row: Id) -> Option<Vec<String>> {
    const LONGEST: usize = 200;
    let text = |part: Id| Some(text_of(page, part)).filter(|text| text.len() <= LONGEST);
    parts(page, row, WIDEST)?.into_iter().map(text).collect()
}

/// The elements that an element holds: two to `most`, with nothing between them and little in them.
fn parts(page: &Page, root: Id, most: usize) -> Option<Vec<Id>> {
    const INSIDE: usize = 3;
    let bare = |id: &Id| page.text(*id).is_some_and(|text| !text.trim().is_empty());
    let small = |id: &Id| page.inside(*id).take(INSIDE + 1).count() <= INSIDE;
    let mut found = Vec::new();
    for child in page.children(root) {
        if bare(&child) {
            return None;
        }
        if page.element(child).is_some() {
            found.push(Some(child).filter(|child| found.len() < most && small(child))?);
        }
    }
    (1 < found.len()).then_some(found)
}

/// The text of a cell: it is short.
fn short(page: &Page, cell: Id) -> Option<String> {
    Some(text_of(page, cell)).filter(|text| text.len() <= LONGEST)
}

#[cfg(test)]
mod tests {
    use super::super::markup::page;
    use super::*;

    #[test]
    fn tables_are_told_from_what_only_stands_in_rows() {
        let rows = |html: &str| {
            let page = page(html).unwrap();
            let found = page.inside(page.root()).find_map(|(id, _)| laid(&page, id));
            found.map_or(0, |laid| laid.table.rows.len())
        };
        let cases = [
            (
                "<div><div><p>Lieu</p><p>A</p></div><div><p>Nord</p><p>2</p></div><div><p>Var</p><p>1</p></div></div>",
                3,
            ),
            (
                "<ul><li><span>Lieu</span><span>A</span></li><li><span>Var</span><span>–</span></li><li><span>Lot</span><span>4</span></li></ul>",
                3,
            ),
            (
                "<div role=table><div role=row><span role=columnheader>Lieu</span><span role=columnheader>A</span></div><div role=row><span role=cell>Var</span><span role=cell>3</span></div></div>",
                2,
            ),
            // A head and rows in elements of their own, below years.
            (
                "<div><div><div><p>Lieu</p><p>2021</p></div></div><div><div><p>Nord</p><p>2</p></div><div><p>Var</p><p>1</p></div></div></div>",
                3,
            ),
            // Entries and their days.
            (
                "<ul><li><i>Une fête</i><i>4 mai 2024</i></li><li><i>Un guide</i><i>3 mai 2024</i></li><li><i>Un appel</i><i>2 mai 2024</i></li></ul>",
                0,
            ),
            // Rows among other things, and cells without rows.
            (
                "<div><p>Bilan</p><div><p>Lieu</p><p>A</p></div><div><p>Nord</p><p>2</p></div><div><p>Var</p><p>1</p></div><p>Fin</p></div>",
                3,
            ),
            (
                "<div><b>Lieu</b><b>A</b><b>B</b><i>Nord</i><i>2</i><i>–</i><i>Var</i><i>1</i><i>3</i></div>",
                3,
            ),
            // The words of a line, each in an element of its own.
            ("<div><i>CPTS</i> <i>signées</i> <i>au</i> <i>31</i> <i>mai</i> <i>2024</i></div>", 0),
            // Cells that make up no rows, and a row less.
            (
                "<div><b>Lieu</b><b>A</b><b>B</b><i>Nord</i><i>2</i><i>Var</i><i>1</i><i>3</i></div>",
                0,
            ),
            ("<div><b>Lieu</b><b>A</b><b>B</b><i>Nord</i><i>2</i><i>–</i></div>", 0),
            // Cards, and one of them below its title.
            (
                "<div><div><p>12</p><p>signées</p></div><div><p>3</p><p>en projet</p></div><div><p>9</p><p>autres</p></div></div>",
                0,
            ),
            (
                "<div><div><p>signées</p><p>12</p></div><div><p>en projet</p><p>3</p></div><div><p>autres</p><p>9</p></div></div>",
                0,
            ),
            // Texts beside each other.
            (
                "<div><div><p>Lieu</p><p>Texte</p></div><div><p>Nord</p><p>Deux mots</p></div><div><p>Var</p><p>Un mot</p></div></div>",
                0,
            ),
            // Rows of another length, and words between the cells.
            (
                "<div><div><p>Lieu</p><p>A</p></div><div><p>Nord</p><p>2</p><p>3</p></div><div><p>Var</p><p>1</p></div></div>",
                0,
            ),
            (
                "<div><div><p>Lieu</p><p>A</p></div><div><p>Nord</p> et <p>2</p></div><div><p>Var</p><p>1</p></div></div>",
                0,
            ),
        ];
        for (html, expected) in cases {
            assert_eq!(rows(html), expected, "{html}");
        }
    }
}

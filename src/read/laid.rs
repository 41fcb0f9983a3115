//! Tables that are built of other elements: by their roles, or rows of as many cells each below a head.

use super::document::{Cell, Row, Table};
use super::folded;
use super::grid::text_of;
use super::tree::{Element, Id, Page};

/// The longest text of a cell.
const LONGEST: usize = 80;

/// A table has so many rows at most; longer ones are lists of something.
const ROWS: usize = 400;

/// The table that an element is: one that says so, or whose children are a head without a number and rows of as
/// many cells, a name and then numbers.
///
/// Cards of key figures are none: no head stands above them.
pub(super) fn laid(page: &Page, root: Id) -> Option<Table> {
    let element = page.element(root)?;
    let rows = match element.attribute("role") {
        Some("table" | "grid" | "treegrid") => told(page, root),
        _ if matches!(element.name(), "div" | "section" | "ul" | "ol") => alike(page, root)?,
        _ => return None,
    };
    let width = rows.iter().map(|row| row.cells.len()).max().unwrap_or(0);
    let fits = 1 < width && 1 < rows.len() && rows.iter().all(|row| row.cells.len() == width);
    fits.then_some(Table { caption: String::new(), rows })
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
fn told(page: &Page, root: Id) -> Vec<Row> {
    let is_row = |(_, element): &(Id, &Element)| element.attribute("role") == Some("row");
    let rows = page.inside(root).filter(is_row).take(ROWS);
    let rows = rows.map(|(id, _)| {
        let cells = page.inside(id).filter_map(|(cell, element)| {
            let header = match element.attribute("role")? {
                "columnheader" | "rowheader" => true,
                "cell" | "gridcell" => false,
                _ => return None,
            };
            Some((text_of(page, cell), header))
        });
        row(cells.collect())
    });
    rows.collect()
}

/// The rows of an element whose children look like those of a table.
fn alike(page: &Page, root: Id) -> Option<Vec<Row>> {
    let mut children = elements(page, root);
    let head = cells(page, children.next()?)?;
    if head.iter().any(|text| text.chars().any(|c| c.is_ascii_digit())) {
        return None;
    }
    let width = head.len();
    let mut rows = vec![row(head.into_iter().map(|text| (text, true)).collect())];
    for child in children.take(ROWS) {
        let texts = cells(page, child).filter(|texts| texts.len() == width)?;
        let (name, numbers) = texts.split_first()?;
        if name.is_empty() || is_value(name) || !numbers.iter().all(|text| is_value(text)) {
            return None;
        }
        rows.push(row(texts.into_iter().map(|text| (text, false)).collect()));
    }
    (2 < rows.len()).then_some(rows)
}

/// The children of an element that are elements.
fn elements(page: &Page, root: Id) -> impl Iterator<Item = Id> {
    page.children(root).filter(|id| page.element(*id).is_some())
}

/// The texts of the cells of a row: two or more elements with nothing between them and little in them.
fn cells(page: &Page, row: Id) -> Option<Vec<String>> {
    const MOST: usize = 20;
    const INSIDE: usize = 3;
    let bare = |id: &Id| page.text(*id).is_some_and(|text| !text.trim().is_empty());
    let found: Vec<Id> = elements(page, row).take(MOST).collect();
    let small = |id: &Id| page.inside(*id).take(INSIDE + 1).count() <= INSIDE;
    if found.len() < 2 || page.children(row).any(|id| bare(&id)) || !found.iter().all(small) {
        return None;
    }
    let texts: Vec<String> = found.into_iter().map(|id| text_of(page, id)).collect();
    texts.iter().all(|text| text.len() <= LONGEST).then_some(texts)
}

/// Whether a cell holds a number, or says that there is none.
fn is_value(text: &str) -> bool {
    let none = matches!(text, "" | "-" | "–" | "—" | "nc" | "n.c." | "nd" | "n.d.");
    none || text.starts_with(|c: char| c.is_ascii_digit()) && text.len() < 16
}

fn row(cells: Vec<(String, bool)>) -> Row {
    let texts: Vec<&str> = cells.iter().map(|(text, _)| text.as_str()).collect();
    let text = folded(&texts.join(" "));
    let cells = cells.into_iter().map(|(text, header)| Cell { text, header, ..Cell::default() });
    Row { cells: cells.collect(), text, locator: String::new() }
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
            found.map_or(0, |table| table.rows.len())
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

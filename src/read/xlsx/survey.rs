//! Walks through every part of a workbook before calamine does.

use std::collections::{BTreeMap, BTreeSet};

use super::super::ReadError;
use super::super::limit::{Limit, MAX_CELLS};
use super::super::sniff::Content;
use super::super::workbook::Merge;
use super::super::xml::{Element, Mark, is_xml, walk};
use super::super::zipped::Zipped;

/// The rows and columns of a sheet of Excel: cells beyond are an attack, or another program's.
const GRID: (u32, u32) = (1_048_576, 16_384);
/// How many more shared texts a workbook may announce than it holds: some programs count badly, and
/// memory is reserved for what is announced.
const MISCOUNTED: u64 = 100_000;

/// What calamine does not tell about a sheet.
#[derive(Debug, Default)]
pub(super) struct Part {
    /// Rows that are not shown, from 0.
    pub(super) hidden_rows: BTreeSet<u32>,
    /// Columns that are not shown, first and last, from 0.
    pub(super) hidden_columns: Vec<(u32, u32)>,
    /// Cells that are merged.
    pub(super) merges: Vec<Merge>,
}

fn broken(why: impl Into<String>) -> ReadError {
    ReadError::Broken { content: Content::Xlsx, why: why.into() }
}

/// Every sheet by its name.
pub(super) fn survey(zipped: &mut Zipped<'_>) -> Result<BTreeMap<String, Part>, ReadError> {
    let mut survey = Survey::default();
    let mut parts: BTreeMap<String, Part> = BTreeMap::new();
    for number in 0..zipped.len() {
        let name = zipped.name(number);
        let part = zipped.part(number, |reader| {
            if !is_xml(reader) {
                return Ok(None);
            }
            let mut sheet = Sheet { cells: survey.cells, ..Sheet::default() };
            walk(reader, Content::Xlsx, &mut |mark| {
                match mark {
                    Mark::Open(element) => {
                        survey.open(&name, element)?;
                        sheet.open(element)?;
                    }
                    Mark::Close(element) => sheet.close(element),
                    Mark::Text(text) => sheet.text(text)?,
                }
                Ok(())
            })?;
            survey.cells = sheet.cells;
            Ok(Some(sheet.part))
        })?;
        if let Some(part) = part {
            parts.insert(name, part);
        }
        if survey.texts_held.saturating_add(MISCOUNTED) < survey.texts_announced {
            return Err(ReadError::Limit(Limit::SharedTexts));
        }
    }
    let mut sheets = BTreeMap::new();
    for (name, id) in survey.sheets {
        let Some(target) = survey.targets.get(&id) else { continue };
        // Charts and macros have no cells; what is not there, calamine will miss.
        sheets.insert(name, parts.remove(target).unwrap_or_default());
    }
    Ok(sheets)
}

/// What the parts say together.
#[derive(Default)]
struct Survey {
    /// The sheets: name, and the id of their part.
    sheets: Vec<(String, String)>,
    /// The parts by their id in the workbook.
    targets: BTreeMap<String, String>,
    cells: usize,
    texts_announced: u64,
    texts_held: u64,
}

impl Survey {
    fn open(&mut self, part: &str, element: &Element<'_>) -> Result<(), ReadError> {
        let is = |ending: &str| part.to_ascii_lowercase().ends_with(ending);
        match element.name() {
            "sheet" if is("workbook.xml") => {
                if let (Some(name), Some(id)) = (element.attribute("name"), element.related()) {
                    self.sheets.push((name, id));
                }
            }
            "Relationship" if is("workbook.xml.rels") => {
                let (Some(id), Some(target)) =
                    (element.attribute("Id"), element.attribute("Target"))
                else {
                    return Ok(());
                };
                let external = element.attribute("TargetMode").as_deref() == Some("External");
                let target = part_of(&target).filter(|_| !external);
                // A link to another workbook is no part of this one; a sheet that lies outside is
                // an attack.
                let kind = element.attribute("Type").unwrap_or_default();
                match target {
                    Some(target) => {
                        self.targets.insert(id, target);
                    }
                    None if kind.ends_with("/externalLink") || kind.ends_with("/hyperlink") => {}
                    None => return Err(broken("one of its sheets lies outside the file")),
                }
            }
            "sst" => {
                let announced = element.attribute("uniqueCount");
                // What is no number that fits is announced as more than there can be.
                let announced = announced.map_or(0, |count| count.parse().unwrap_or(u64::MAX));
                self.texts_announced = self.texts_announced.max(announced);
            }
            "si" => self.texts_held += 1,
            _ => {}
        }
        Ok(())
    }
}

/// The part that a target means, from the folder of the workbook; none outside the archive.
fn part_of(target: &str) -> Option<String> {
    if target.contains("://") || target.contains('\\') {
        return None;
    }
    let (mut folders, path) = match target.strip_prefix('/') {
        Some(path) => (Vec::new(), path),
        None => (vec!["xl"], target),
    };
    for step in path.split('/') {
        match step {
            "" | "." => {}
            ".." => {
                folders.pop()?;
            }
            step => folders.push(step),
        }
    }
    Some(folders.join("/"))
}

/// What is seen of one sheet while it is walked through.
#[derive(Default)]
struct Sheet {
    part: Part,
    /// The row that is open, and the cell read last, from 0.
    row: u32,
    column: Option<u32>,
    /// Rows up to here are closed.
    next_row: u32,
    /// The text of the open value is the number of a shared text.
    shared: bool,
    in_value: bool,
    cells: usize,
}

impl Sheet {
    fn open(&mut self, element: &Element<'_>) -> Result<(), ReadError> {
        match element.name() {
            "row" => {
                let row = match element.attribute("r") {
                    None => self.next_row,
                    Some(text) => text
                        .parse::<u32>()
                        .ok()
                        .filter(|row| (1..=GRID.0).contains(row))
                        .map(|row| row - 1)
                        .ok_or_else(|| broken(format!("a row is called `{text}`")))?,
                };
                if row < self.next_row {
                    return Err(broken(format!("row {} stands twice or too late", row + 1)));
                }
                (self.row, self.next_row, self.column) = (row, row + 1, None);
                if element.says("hidden") {
                    self.part.hidden_rows.insert(row);
                }
            }
            "c" => self.cell(element)?,
            "v" => self.in_value = true,
            "dimension" => {
                // What a sheet says of its size is not believed, but calamine counts with it.
                let text = element.attribute("ref").unwrap_or_default();
                range(&text).ok_or_else(|| broken(format!("it has the dimension `{text}`")))?;
            }
            "col" if element.says("hidden") => {
                let bounds = (element.number("min"), element.number("max"));
                if let (Some(min @ 1..), Some(max)) = bounds {
                    let column = |number: u64| u32::try_from(number - 1).unwrap_or(u32::MAX);
                    self.part.hidden_columns.push((column(min), column(max.max(min))));
                }
            }
            "mergeCell" => {
                let text = element.attribute("ref").unwrap_or_default();
                let merge = range(&text);
                self.part
                    .merges
                    .push(merge.ok_or_else(|| broken(format!("it merges the cells `{text}`")))?);
            }
            _ => {}
        }
        Ok(())
    }

    fn cell(&mut self, element: &Element<'_>) -> Result<(), ReadError> {
        let (row, column) = match element.attribute("r") {
            None => (self.row, self.column.map_or(0, |column| column + 1)),
            Some(text) => {
                reference(&text).ok_or_else(|| broken(format!("a cell is called `{text}`")))?
            }
        };
        if GRID.1 <= column || row != self.row || self.column.is_some_and(|last| column <= last) {
            let row = u64::from(row) + 1;
            return Err(broken(format!("a cell of row {row} stands twice or out of order")));
        }
        self.column = Some(column);
        self.shared = element.attribute("t").as_deref() == Some("s");
        self.cells += 1;
        if MAX_CELLS < self.cells {
            return Err(ReadError::Limit(Limit::Cells));
        }
        Ok(())
    }

    fn close(&mut self, element: &str) {
        if element == "v" {
            self.in_value = false;
        }
    }

    fn text(&mut self, text: &str) -> Result<(), ReadError> {
        // calamine takes what is no number for the first shared text.
        if self.in_value && self.shared && text.trim().bytes().any(|byte| !byte.is_ascii_digit()) {
            return Err(broken(format!("a cell points to the shared text `{text}`")));
        }
        Ok(())
    }
}

/// A cell by its name, `B7`, as row and column from 0; none beyond the grid.
fn reference(text: &str) -> Option<(u32, u32)> {
    let at = text.find(|c: char| !c.is_ascii_alphabetic())?;
    let (letters, digits) = text.split_at(at);
    if letters.is_empty() || 3 < letters.len() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let column = letters
        .bytes()
        .fold(0, |column, letter| column * 26 + u32::from(letter.to_ascii_uppercase() - b'A') + 1);
    let row: u32 = digits.parse().ok()?;
    ((1..=GRID.0).contains(&row) && column <= GRID.1).then(|| (row - 1, column - 1))
}

/// A range by its name, `A1:C7` or `A1`; none if a corner lies beyond the grid, or they are swapped.
fn range(text: &str) -> Option<Merge> {
    let (from, to) = text.split_once(':').unwrap_or((text, text));
    let ((top, left), (bottom, right)) = (reference(from)?, reference(to)?);
    (top <= bottom && left <= right).then_some(Merge { top, left, bottom, right })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_cells_and_parts() {
        #[rustfmt::skip]
        let cells = [
            ("A1", Some((0, 0))), ("B7", Some((6, 1))), ("AA10", Some((9, 26))), ("xfd1048576", Some((1_048_575, 16_383))),
            ("XFE1", None), ("A1048577", None), ("A0", None), ("A16777217", None), ("7", None), ("A", None), ("A-1", None), ("AAAA1", None), ("", None),
        ];
        for (text, expected) in cells {
            assert_eq!(reference(text), expected, "for {text:?}");
        }
        assert_eq!(range("A1:B2"), Some(Merge { top: 0, left: 0, bottom: 1, right: 1 }));
        assert_eq!(range("B2:A1"), None);
        #[rustfmt::skip]
        let parts = [
            ("worksheets/sheet1.xml", Some("xl/worksheets/sheet1.xml")), ("/xl/worksheets/sheet1.xml", Some("xl/worksheets/sheet1.xml")),
            ("../customXml/item1.xml", Some("customXml/item1.xml")), ("../../../etc/passwd", None), ("http://169.254.169.254/", None), ("..\\x", None),
        ];
        for (target, expected) in parts {
            assert_eq!(part_of(target).as_deref(), expected, "for {target:?}");
        }
    }
}

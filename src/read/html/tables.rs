//! Tables, lists of definitions and keys of drawings in a web page.

use super::super::bound::Bound;
use super::super::boxes;
use super::super::document::{Block, BlockKind, Row, Table};
use super::super::glossary::{self, definitions};
use super::super::grid::{table, text_of};
use super::super::laid::Laid;
use super::super::tree::{Element, Id, Page};
use super::Walk;

/// What stands in the figure that holds a table, and says what the table shows.
enum Legend {
    Above(Id),
    Below(Id),
}

/// The legend of a table; one above it only where its figure holds no other table.
fn legend(page: &Page, table: Id) -> Option<Legend> {
    let named = |name: &'static str| {
        move |id: &Id| page.element(*id).is_some_and(|element| element.name() == name)
    };
    let figure = page.above(table).take(3).find(named("figure"))?;
    let inside = || page.inside(figure).map(|(id, _)| id);
    let below = inside().skip_while(|id| *id != table).skip(1).find(named("figcaption"));
    let above = || inside().take_while(|id| *id != table).find(named("figcaption"));
    let one = || inside().filter(named("table")).count() == 1;
    below.map(Legend::Below).or_else(|| above().filter(|_| one()).map(Legend::Above))
}

/// Whether a table has one column, beside the squares and signs of the key of a map, and a line in each row.
fn is_column(table: &Table) -> bool {
    let line = |row: &Row| row.cells.len() == 1 && !glossary::is_prose(&row.text);
    table.rows.iter().all(line)
}

impl Walk {
    /// Reads the key of a drawing: the line that heads it, and its entries.
    pub(super) fn drawn(&mut self, (title, entries): (Option<String>, Vec<String>)) {
        if entries.is_empty() {
            return;
        }
        self.flush();
        self.text.extend(title);
        self.flush();
        self.lists += 1;
        for entry in entries {
            self.entry(entry, self.lists);
        }
        self.lists += 1;
    }

    /// Reads a table of data or a list of definitions; a table that only lays out a page is walked
    /// through like any other element.
    pub(super) fn data(&mut self, page: &Page, id: Id, element: &Element) -> Result<bool, Bound> {
        if let Some(cells) = boxes::celled(page, id).filter(|_| element.name() == "table") {
            self.flush();
            let caption = page.inside(id).find(|(_, inside)| inside.name() == "caption");
            self.text.extend(caption.map(|(id, _)| text_of(page, id)));
            self.flush();
            self.defined(cells);
            return Ok(true);
        }
        let list = element.name() == "dl";
        let table = if list { definitions(page, id) } else { table(page, id)? };
        let Some(mut table) = table else { return Ok(false) };
        self.flush();
        match legend(page, id).filter(|_| table.caption.is_empty()) {
            Some(Legend::Below(legend)) => {
                table.caption = text_of(page, legend);
                self.legend = Some(legend);
            }
            // It was read as a line of its own.
            Some(Legend::Above(legend)) => {
                let text = text_of(page, legend);
                if self.blocks.pop_if(|block| block.text == text).is_some() {
                    table.caption = text;
                }
            }
            None => {}
        }
        if list {
            self.defined(table);
        } else if is_column(&table) {
            self.column(table);
        } else {
            self.table(table);
        }
        Ok(true)
    }

    /// Reads lines that stand below each other in a table, as the entries of a list below what heads them.
    fn column(&mut self, table: Table) {
        self.text.push_str(&table.caption);
        self.flush();
        self.lists += 1;
        for row in table.rows {
            if row.cells.iter().any(|cell| cell.header) {
                self.text.push_str(&row.text);
                self.flush();
            } else {
                self.entry(row.text, self.lists);
            }
        }
        self.lists += 1;
    }

    /// Reads boxes of key figures, and the day that stands in all of them.
    pub(super) fn boxes(&mut self, laid: Laid) {
        self.flush();
        self.defined(laid.table);
        self.text.extend(laid.common);
        self.flush();
    }

    /// Reads terms and what stands for each.
    pub(super) fn defined(&mut self, mut list: Table) {
        if glossary::is_worded(&list) || list.rows.iter().any(glossary::is_long) {
            return self.entries(list.rows);
        }
        // A few phrases among numbers: those are entries, the numbers a table.
        let (phrases, numbers) =
            std::mem::take(&mut list.rows).into_iter().partition(glossary::is_phrase);
        self.entries(phrases);
        list.rows = numbers;
        self.table(list);
    }

    /// A list of definitions that are phrases: each is an item, behind what it defines. A definition that is a
    /// sentence stands in a list below it; numbers that follow each other are a table.
    fn entries(&mut self, rows: Vec<Row>) {
        self.lists += 1;
        let list = self.lists;
        self.lists += 1;
        let mut numbers: Vec<Row> = Vec::new();
        for row in rows {
            if glossary::is_number(&row) {
                numbers.push(row);
                continue;
            }
            self.numbers(&mut numbers, list);
            let [term, definition] = [0, 1].map(|at| row.cells[at].text.clone());
            if glossary::is_sentence(&row) {
                self.entry(term, list);
                self.entry(definition, self.lists);
                self.lists += 1;
            } else {
                self.entry(row.text, list);
            }
        }
        self.numbers(&mut numbers, list);
    }

    /// Several numbers below each other are a table, one alone is an item.
    fn numbers(&mut self, rows: &mut Vec<Row>, list: usize) {
        let rows = std::mem::take(rows);
        if let [row] = rows.as_slice() {
            return self.entry(row.text.clone(), list);
        }
        if !rows.is_empty() {
            self.table(Table { caption: String::new(), rows });
        }
    }

    /// Puts a table into the document.
    pub(super) fn table(&mut self, mut table: Table) {
        let locator = self.locate(&mut table.rows);
        let kind = BlockKind::Table(table);
        self.blocks.push(Block { kind, text: String::new(), locator });
    }

    /// Names the rows of the next table, and the table.
    fn locate(&mut self, rows: &mut [Row]) -> String {
        self.counts[3] += 1;
        let locator = format!("table[{}]", self.counts[3]);
        for (number, row) in rows.iter_mut().enumerate() {
            row.locator = format!("{locator} tr[{}]", number + 1);
        }
        locator
    }

    fn entry(&mut self, text: String, list: usize) {
        self.counts[1] += 1;
        let locator = format!("li[{}]", self.counts[1]);
        self.blocks.push(Block { kind: BlockKind::Item { list }, text, locator });
    }
}

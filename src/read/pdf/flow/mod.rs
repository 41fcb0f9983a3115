//! Lines become headings, paragraphs, items and notes; tables stand where they are met.
//!
//! A line goes on in the next where it is full, stands as close as the lines of a paragraph, and no
//! bullet, larger letter or figure begins. A word that was cut at the end of a line is whole again.

use super::Page;
use super::captioned;
use super::cards;
use super::centred;
use super::drawing::Rules;
use super::glossed::{self, Entry};
use super::grid;
use super::headed::Span;
use super::hyphen::{SOFT_HYPHEN, joined};
use super::lifted;
use super::line::{Held, Line};
use super::mark::{is_bullet, is_counted, is_dated, note, unbulleted};
use super::measure::{Measure, leaves};
use super::open::{Open, goes_on, same, texts};
use super::order;
use super::over::{self, width};
use super::paired;
use crate::read::document::{Block, BlockKind, Document, Table};

/// Writes the blocks of all pages into the document.
pub(super) fn compose(pages: &[Page], document: &mut Document) {
    let streams: Vec<Vec<Vec<Line>>> =
        pages.iter().map(|page| order::streams(&page.lines, &page.rules)).collect();
    let measure = Measure::of(&streams);
    let mut flow = Flow {
        measure,
        document,
        open: None,
        interrupted: None,
        list: 0,
        in_list: false,
        columns: Vec::new(),
    };
    for (page, streams) in pages.iter().zip(&streams) {
        let mut place = Place {
            page: page.number,
            rules: &page.rules,
            tables: 0,
            is_first: true,
            span: (0.0, 0.0),
        };
        flow.streams(streams, &mut place);
    }
    flow.close();
    let first = pages.first().map(|page| leaves(&page.lines)).unwrap_or_default();
    document.dates = first.iter().map(|line| line.text()).filter(|text| is_dated(text)).collect();
}

/// Where the flow is.
struct Place<'p> {
    page: usize,
    rules: &'p Rules,
    tables: usize,
    /// Nothing of the page was read before.
    is_first: bool,
    /// From where to where the lines around stand.
    span: Span,
}

struct Flow<'a> {
    measure: Measure,
    document: &'a mut Document,
    open: Option<Open>,
    /// The paragraph that the notes at the foot of its page interrupt.
    interrupted: Option<Open>,
    list: usize,
    in_list: bool,
    /// Where the columns of the last table stand.
    columns: Vec<Span>,
}

impl Flow<'_> {
    fn streams(&mut self, streams: &[Vec<Line>], place: &mut Place<'_>) {
        for stream in streams {
            let stream = lifted::labels(&centred::whole(stream, place.rules));
            let own = || stream.iter().filter(|line| line.held.is_none());
            let right = own().map(Line::right).fold(0.0, f64::max);
            let left = own().map(Line::left).fold(f64::INFINITY, f64::min);
            let mut at = 0;
            while at < stream.len() {
                place.span = (left, right);
                at += self.next(&stream[at..], right, place);
                place.is_first = false;
            }
        }
    }

    /// Takes in what stands first in some lines; how many of them it is.
    fn next(&mut self, lines: &[Line], right: f64, place: &mut Place<'_>) -> usize {
        match &lines[0].held {
            Some(Held::Box(inner)) => {
                self.close();
                match cards::labelled(inner) {
                    Some((text, number)) => self.paragraph(text, (place.page, number)),
                    None => self.streams(&order::streams(inner, place.rules), place),
                }
                self.close();
                return 1;
            }
            Some(Held::Table(table, own)) => {
                place.tables += 1;
                self.columns = grid::columns(own);
                let table = self.captioned(table.clone(), own, place);
                self.table(table, place);
                return 1;
            }
            None => {}
        }
        // What is held stands in no row.
        let free = lines.iter().take_while(|line| line.held.is_none()).count();
        let cards = cards::of(&lines[..free]).or_else(|| cards::below_each_other(&lines[..free]));
        if let Some((cards, length)) = cards {
            self.close();
            for (text, number) in cards {
                self.paragraph(text, (place.page, number));
            }
            return length;
        }
        let free = &lines[..free];
        let pairs = paired::table(free);
        if let Some((entries, length)) = glossed::entries(free).filter(|_| pairs.is_none()) {
            self.glossed(entries, place.page);
            return length;
        }
        let note = self.measure.is_note(&lines[0]);
        let caption = captioned::is_centred(&lines[0], place.span);
        let drawn = || grid::found(free, place.rules).filter(|_| !caption);
        let found = pairs.or_else(drawn);
        let above = self.table_above(place);
        let goes_on =
            |(table, _): &(Table, usize)| above.is_some_and(|it| width(it) == width(table));
        let over = above.filter(|_| !found.as_ref().is_some_and(goes_on));
        let over = over.and_then(|above| over::rows(above, &self.columns, free));
        let Some((table, length)) = over.or(found.filter(|_| !note)) else {
            self.line(&lines[0], place.page, right);
            return 1;
        };
        place.tables += 1;
        self.columns = grid::columns(&free[..length]);
        let table = self.captioned(table, &free[..length], place);
        self.table(table, place);
        length
    }

    /// Takes in a line that is no row. `right` is where the lines around it end.
    fn line(&mut self, line: &Line, page: usize, right: f64) {
        let mut texts = texts(line).into_iter();
        let Some(first) = texts.next() else { return };
        let first = self.measure.raised(line, first);
        let kind = self.kind(line, &first);
        let continues = |open: &Open| {
            goes_on(open, line, &self.measure, (page, right)) && same(&open.block.kind, &kind)
        };
        let listed = kind == BlockKind::Paragraph
            && !self.open.as_ref().is_some_and(continues)
            && self.open.as_ref().is_some_and(|open| open.lists(line));
        let counted = is_counted(&first);
        let among = counted
            && kind == BlockKind::Paragraph
            && self.open.as_ref().is_some_and(Open::lists_counted);
        let kind = if listed || among { BlockKind::Item { list: self.list } } else { kind };
        let is_note = matches!(kind, BlockKind::Note { .. });
        if is_note {
            self.interrupt();
        } else if self.interrupted.as_ref().is_some_and(|open| {
            page == open.page + 1 && goes_on(open, line, &self.measure, (page, right))
        }) {
            self.close();
            self.open = self.interrupted.take();
        }
        if let Some(open) = self.open.as_mut().filter(|open| {
            goes_on(open, line, &self.measure, (page, right)) && same(&open.block.kind, &kind)
        }) {
            open.block.text = joined(&open.block.text, &first);
            open.last = line.clone();
            open.page = page;
        } else {
            self.close();
            let is_item = matches!(kind, BlockKind::Item { .. });
            if self.in_list && !is_item {
                self.list += 1;
            }
            self.in_list = is_item;
            // A sign that the document explains says something of its item, one of several of the legend.
            let speaks = first.starts_with(|c| self.measure.signs.contains(&c));
            let text = match note(&first).filter(|_| is_note) {
                Some((_, text)) => text.to_owned(),
                None if is_item && (among || !listed) && !speaks => unbulleted(&first),
                None => first,
            };
            let locator = format!("page {page} line {}", line.number);
            let block = Block { kind, text, locator };
            let (last, left) = (line.clone(), line.left());
            self.open = Some(Open { block, last, page, left, listed, counted, at: None });
        }
        // Figures that stand apart are not one.
        for text in texts {
            self.close();
            self.paragraph(text, (page, line.number));
        }
    }

    /// The table of some lines, with its caption if that is what was read last.
    fn captioned(&mut self, mut table: Table, lines: &[Line], place: &Place<'_>) -> Table {
        let heads = |open: &mut Open| captioned::heads(open, place.page, lines, place.span);
        if let Some(open) = self.open.take_if(heads) {
            table.caption = super::super::folded(&open.block.text.replace(SOFT_HYPHEN, ""));
        }
        table
    }

    /// Takes in a list of definitions: each goes on with its label, or is a list of its own below it.
    fn glossed(&mut self, entries: Vec<Entry>, page: usize) {
        self.close();
        let list = self.list;
        let mut item = |list: usize, text: String, line: usize| {
            let locator = format!("page {page} line {line}");
            self.document.blocks.push(Block { kind: BlockKind::Item { list }, text, locator });
        };
        for entry in entries {
            let told = entry.is_told();
            let Entry { label, text, line } = entry;
            if told {
                item(list, label, line);
                self.list += 1;
                item(self.list, text, line + 1);
            } else {
                item(list, format!("{label} {text}"), line);
            }
        }
        self.list += 1;
        self.in_list = false;
    }

    /// Writes a paragraph into the document, by the page and the line where it begins.
    fn paragraph(&mut self, text: String, (page, line): (usize, usize)) {
        let locator = format!("page {page} line {line}");
        self.document.blocks.push(Block { kind: BlockKind::Paragraph, text, locator });
    }

    /// Whether a word announces an item: a bullet, or one of the signs that the document explains.
    fn is_bullet(&self, word: &str) -> bool {
        let mut letters = word.chars();
        let sign = letters.next().is_some_and(|c| self.measure.signs.contains(&c));
        sign && letters.next().is_none() || is_bullet(word)
    }

    fn kind(&self, line: &Line, text: &str) -> BlockKind {
        if let Some(level) = self.measure.heading(line) {
            return BlockKind::Heading(level);
        }
        let starred = || (self.measure.starred && text.starts_with("* ")).then(|| "*".to_owned());
        if let Some(mark) = note(text).map(|(mark, _)| mark).or_else(starred) {
            return BlockKind::Note { mark };
        }
        let mut words = text.split(' ');
        match words.next() {
            Some(first) if self.is_bullet(first) && words.next().is_some() => {
                BlockKind::Item { list: self.list }
            }
            _ => BlockKind::Paragraph,
        }
    }

    /// The table with which the page before ended, where nothing else was read since.
    fn table_above(&self, place: &Place<'_>) -> Option<&Table> {
        let last = self.document.blocks.last();
        let last = last.filter(|_| place.is_first && 1 < place.page && self.open.is_none());
        last.and_then(|block| match &block.kind {
            BlockKind::Table(table) => Some(table),
            _ => None,
        })
    }

    fn table(&mut self, mut table: Table, place: &Place<'_>) {
        self.close();
        if self.in_list {
            self.list += 1;
            self.in_list = false;
        }
        let locator = format!("page {} table {}", place.page, place.tables);
        for (number, row) in table.rows.iter_mut().enumerate() {
            row.locator = format!("{locator} row {}", number + 1);
        }
        let goes_on = self.table_above(place).is_some_and(|above| width(above) == width(&table));
        let last = self.document.blocks.last_mut().filter(|_| goes_on);
        if let Some(Block { kind: BlockKind::Table(above), .. }) = last {
            // The head of a table stands again at the top of each page.
            let again = above.rows.iter().zip(&table.rows).take_while(|(a, b)| a.text == b.text);
            let again = again.count();
            above.rows.extend(table.rows.into_iter().skip(again));
            return;
        }
        let kind = BlockKind::Table(table);
        self.document.blocks.push(Block { kind, text: String::new(), locator });
    }

    fn close(&mut self) {
        if let Some(open) = self.open.take() {
            self.put(open);
        }
    }

    /// Writes a block into the document; where it stands there.
    fn put(&mut self, open: Open) -> usize {
        let text = super::super::folded(&open.block.text.replace(SOFT_HYPHEN, ""));
        let block = Block { text, ..open.block };
        if let Some(at) = open.at {
            self.document.blocks[at] = block;
            return at;
        }
        self.document.blocks.push(block);
        self.document.blocks.len() - 1
    }

    /// Closes the open block and keeps it, should it go on behind the notes.
    fn interrupt(&mut self) {
        let is_text = |open: &Open| matches!(open.block.kind, BlockKind::Paragraph);
        let Some(open) = self.open.take() else { return };
        if !is_text(&open) {
            self.put(open);
            return;
        }
        let kept = Open { block: open.block.clone(), last: open.last.clone(), ..open };
        let at = self.put(open);
        self.interrupted = Some(Open { at: Some(at), ..kept });
    }
}

#[cfg(test)]
mod tests;

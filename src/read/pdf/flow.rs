//! Lines become headings, paragraphs, items and notes; tables stand where they are met.
//!
//! A line goes on in the next where it is full, stands as close as the lines of a paragraph, and no
//! bullet, larger letter or figure begins. A word that was cut at the end of a line is whole again.

use super::Page;
use super::cards;
use super::centred;
use super::drawing::Rules;
use super::grid;
use super::headed::Span;
use super::hyphen::{SOFT_HYPHEN, joined};
use super::line::{Held, Line};
use super::mark::{is_bullet, is_counted, is_dated, note, unbulleted};
use super::measure::{Measure, leaves};
use super::open::{Open, goes_on, same};
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
        let mut place = Place { page: page.number, rules: &page.rules, tables: 0, is_first: true };
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
            let stream = centred::whole(stream, place.rules);
            let own = stream.iter().filter(|line| line.held.is_none());
            let right = own.map(Line::right).fold(0.0, f64::max);
            let mut at = 0;
            while at < stream.len() {
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
                self.table(table.clone(), place);
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
        let note = self.measure.is_note(&lines[0]);
        let found = paired::table(free).or_else(|| grid::found(free, place.rules));
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
        if let Some((mark, _)) = note(text) {
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

/// The parts of a line as texts: figures that stand apart are kept apart.
fn texts(line: &Line) -> Vec<String> {
    let mut texts: Vec<String> = Vec::new();
    for part in &line.parts {
        let digit = |c: char| c.is_ascii_digit();
        match texts.last_mut() {
            Some(last) if !(last.ends_with(digit) && part.text.starts_with(digit)) => {
                last.push(' ');
                last.push_str(&part.text);
            }
            _ => texts.push(part.text.clone()),
        }
    }
    texts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::pdf::line::Part;

    fn page(number: usize, lines: &[(f64, f64, &str)]) -> Page {
        let line = |(at, (base, size, text)): (usize, &(f64, f64, &str))| {
            #[expect(clippy::cast_precision_loss, reason = "a few letters")]
            let right = 50.0 + text.chars().count() as f64 * size * 0.5;
            let (base, size, text) = (*base, *size, (*text).to_owned());
            let part = Part { text, left: 50.0, right, base, size };
            Line { number: at + 1, base, size, parts: vec![part], held: None }
        };
        let lines = lines.iter().enumerate().map(line).collect();
        Page { number, height: 800.0, lines, ..Page::default() }
    }

    fn told(pages: &[Page]) -> Vec<String> {
        let mut document = Document::default();
        compose(pages, &mut document);
        document.blocks.into_iter().map(|block| block.text).collect()
    }

    #[test]
    fn a_year_on_a_line_of_its_own_is_of_the_day_above() {
        let wide = "Une première ligne qui va d’un bord de la page jusqu’à l’autre sans rien dire.";
        let lines =
            [(100.0, 10.0, wide), (130.0, 10.0, "CPTS, au 31 janvier"), (142.0, 10.0, "2026")];
        assert_eq!(told(&[page(1, &lines)]), [wide, "CPTS, au 31 janvier 2026"]);
        let ended = [(100.0, 10.0, wide), (130.0, 10.0, "CPTS :"), (142.0, 10.0, "2026")];
        assert_eq!(told(&[page(1, &ended)]), [wide, "CPTS :", "2026"]);
        let number = [(100.0, 10.0, wide), (130.0, 10.0, "CPTS signées"), (142.0, 10.0, "81")];
        assert_eq!(told(&[page(1, &number)]), [wide, "CPTS signées", "81"]);
    }

    #[test]
    fn a_sentence_goes_on_behind_the_notes_of_its_page() {
        let first = [
            (
                100.0,
                10.0,
                "La région compte douze CPTS¹, dont sept ont signé leur contrat. Elle n’en",
            ),
            (740.0, 8.0, "1Données du mois de mai."),
        ];
        let second = [(60.0, 10.0, "compte aucune dans les îles."), (100.0, 10.0, "Et puis ?")];
        let expected = [
            "La région compte douze CPTS¹, dont sept ont signé leur contrat. Elle n’en compte aucune \
             dans les îles.",
            "Données du mois de mai.",
            "Et puis ?",
        ];
        assert_eq!(told(&[page(1, &first), page(2, &second)]), expected);
    }

    #[test]
    fn indented_lines_below_a_colon_are_items() {
        let indented = |lines: &[(f64, f64, &str)]| {
            let mut page = page(
                1,
                &lines.iter().map(|(base, _, text)| (*base, 10.0, *text)).collect::<Vec<_>>(),
            );
            for (line, (_, left, _)) in page.lines.iter_mut().zip(lines) {
                line.parts[0].left = *left;
                line.parts[0].right += left - 50.0;
            }
            let mut document = Document::default();
            compose(&[page], &mut document);
            let kind = |block: &Block| matches!(block.kind, BlockKind::Item { .. });
            document.blocks.iter().map(kind).collect::<Vec<_>>()
        };
        let list = [
            (100.0, 50.0, "Leur avancement :"),
            (120.0, 80.0, "deux ont signé ;"),
            (140.0, 80.0, "trois écrivent leur projet."),
            (160.0, 50.0, "Les autres attendent."),
        ];
        assert_eq!(indented(&list), [false, true, true, false]);
        let prose = [
            (80.0, 50.0, "Une première ligne qui va d’un bord à l’autre de la page"),
            (100.0, 50.0, "Leur avancement."),
            (120.0, 80.0, "Deux ont signé."),
        ];
        assert_eq!(indented(&prose), [false, false]);
    }

    #[test]
    fn signs_that_a_line_explains_stay_before_their_items() {
        let lines = [
            (100.0, 10.0, "● ACI signé ○ en projet"),
            (120.0, 10.0, "● CPTS du Marais"),
            (140.0, 10.0, "○ CPTS des Monts"),
        ];
        let own = lines.map(|(_, _, text)| text);
        assert_eq!(told(&[page(1, &lines)]), own);
        // Bullets say nothing.
        assert_eq!(told(&[page(1, &lines[1..])]), ["CPTS du Marais", "CPTS des Monts"]);
    }
}

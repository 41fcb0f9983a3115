//! Lines become headings, paragraphs, items and notes; tables stand where they are met.
//!
//! A line goes on in the next where it is full, stands as close as the lines of a paragraph, and no
//! bullet, larger letter or figure begins. A word that was cut at the end of a line is whole again.

use super::Page;
use super::drawing::Rules;
use super::grid;
use super::line::Line;
use super::order;
use crate::read::document::{Block, BlockKind, Document, Table};

/// How much larger than the text a heading is.
const HEADING: f64 = 1.15;
/// Where a word may be cut; it is drawn only where it is.
pub(super) const SOFT_HYPHEN: char = '\u{ad}';
/// The longest heading, in letters.
const MAX_HEADING: usize = 200;
/// The longest line that gives the date of the document, in letters.
const MAX_DATE: usize = 70;

/// Writes the blocks of all pages into the document.
pub(super) fn compose(pages: &[Page], document: &mut Document) {
    let streams: Vec<Vec<Vec<Line>>> =
        pages.iter().map(|page| order::streams(&page.lines)).collect();
    let measure = Measure::of(streams.iter().flatten());
    let mut flow = Flow { measure, document, open: None, list: 0, in_list: false };
    for (page, streams) in pages.iter().zip(&streams) {
        let mut tables = 0;
        let mut is_first = true;
        for stream in streams {
            let right = stream.iter().map(Line::right).fold(0.0, f64::max);
            let mut at = 0;
            while at < stream.len() {
                let length = grid::extent(&stream[at..], &page.rules);
                if length == 0 {
                    flow.line(&stream[at], page.number, right);
                    at += 1;
                } else {
                    tables += 1;
                    let place = (page.number, tables, is_first);
                    flow.table(&stream[at..at + length], &page.rules, place);
                    at += length;
                }
                is_first = false;
            }
        }
    }
    flow.close();
    let first = pages.first().map(|page| page.lines.as_slice()).unwrap_or_default();
    document.dates = first.iter().map(Line::text).filter(|text| is_dated(text)).collect();
}

/// Whether a line says when the document was published: "Publié le …", "Rennes, le …".
fn is_dated(text: &str) -> bool {
    let lower = text.to_lowercase();
    let named = ["publi", "mis à jour", "mise à jour", "date de publication", "édition", "paru"];
    text.chars().count() <= MAX_DATE
        && (named.iter().any(|word| lower.starts_with(word)) || lower.contains(", le "))
}

/// What is usual in a document.
#[derive(Debug)]
struct Measure {
    /// The height of the letters of its text.
    body: f64,
    /// How far its lines are from each other, in heights.
    leading: f64,
    /// The heights of its headings, the largest first.
    headings: Vec<f64>,
}

impl Measure {
    fn of<'l>(streams: impl Iterator<Item = &'l Vec<Line>> + Clone) -> Self {
        let lines = || streams.clone().flatten();
        let mut sizes: Vec<(f64, usize)> = lines()
            .map(|line| (line.size, line.parts.iter().map(|part| part.text.len()).sum()))
            .collect();
        sizes.sort_by(|a, b| a.0.total_cmp(&b.0));
        let half = sizes.iter().map(|(_, letters)| letters).sum::<usize>() / 2;
        let mut seen = 0;
        let body = sizes.iter().find(|(_, letters)| {
            seen += letters;
            half <= seen
        });
        let body = body.map_or(10.0, |(size, _)| *size);
        let pairs = streams.clone().flat_map(|stream| stream.windows(2));
        let mut leadings: Vec<f64> = pairs
            .filter(|pair| (pair[0].size - body).abs() < 0.5 && (pair[1].size - body).abs() < 0.5)
            .map(|pair| (pair[1].base - pair[0].base) / body)
            .filter(|leading| (0.9..2.2).contains(leading))
            .collect();
        leadings.sort_by(f64::total_cmp);
        // The closest lines are those of paragraphs; what stands between paragraphs is wider.
        let leading = leadings.get(leadings.len() / 3).copied().unwrap_or(1.3);
        let mut headings: Vec<f64> =
            lines().map(|line| line.size).filter(|size| body * HEADING <= *size).collect();
        headings.sort_by(|a, b| b.total_cmp(a));
        headings.dedup_by(|a, b| (*a - *b).abs() < 0.6);
        Self { body, leading, headings }
    }

    fn heading(&self, line: &Line) -> Option<u8> {
        let is_large = self.body * HEADING <= line.size;
        let rank = self.headings.iter().position(|size| (size - line.size).abs() < 0.6)?;
        let level = u8::try_from(rank + 1).unwrap_or(6).min(6);
        (is_large && line.text().chars().count() <= MAX_HEADING).then_some(level)
    }
}

/// The block that is being gathered.
#[derive(Debug)]
struct Open {
    block: Block,
    last: Line,
    page: usize,
    /// Where its first line begins.
    left: f64,
}

struct Flow<'a> {
    measure: Measure,
    document: &'a mut Document,
    open: Option<Open>,
    list: usize,
    in_list: bool,
}

impl Flow<'_> {
    /// Takes in a line that is no row. `right` is where the lines around it end.
    fn line(&mut self, line: &Line, page: usize, right: f64) {
        let mut texts = texts(line).into_iter();
        let Some(first) = texts.next() else { return };
        let kind = self.kind(line, &first);
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
            let text = if is_item { unbulleted(&first) } else { first };
            let locator = format!("page {page} line {}", line.number);
            let block = Block { kind, text, locator };
            self.open = Some(Open { block, last: line.clone(), page, left: line.left() });
        }
        // Figures that stand apart are not one.
        for text in texts {
            self.close();
            let locator = format!("page {page} line {}", line.number);
            self.document.blocks.push(Block { kind: BlockKind::Paragraph, text, locator });
        }
    }

    fn kind(&self, line: &Line, text: &str) -> BlockKind {
        if let Some(level) = self.measure.heading(line) {
            return BlockKind::Heading(level);
        }
        if let Some(mark) = mark(text) {
            return BlockKind::Note { mark };
        }
        let mut words = text.split(' ');
        match words.next() {
            Some(first) if is_bullet(first) && words.next().is_some() => {
                BlockKind::Item { list: self.list }
            }
            _ => BlockKind::Paragraph,
        }
    }

    fn table(
        &mut self,
        lines: &[Line],
        rules: &Rules,
        (page, number, is_first): (usize, usize, bool),
    ) {
        self.close();
        if self.in_list {
            self.list += 1;
            self.in_list = false;
        }
        let locator = format!("page {page} table {number}");
        let table = grid::table(lines, rules, &locator);
        let last = self.document.blocks.last_mut().filter(|_| is_first && 1 < page);
        if let Some(Block { kind: BlockKind::Table(above), .. }) = last
            && width(above) == width(&table)
        {
            let head = above.rows.first().map(|row| row.text.clone());
            above
                .rows
                .extend(table.rows.into_iter().filter(|row| Some(&row.text) != head.as_ref()));
            return;
        }
        let kind = BlockKind::Table(table);
        self.document.blocks.push(Block { kind, text: String::new(), locator });
    }

    fn close(&mut self) {
        if let Some(open) = self.open.take() {
            let text = super::super::folded(&open.block.text.replace(SOFT_HYPHEN, ""));
            self.document.blocks.push(Block { text, ..open.block });
        }
    }
}

fn width(table: &Table) -> usize {
    table.rows.first().map_or(0, |row| row.cells.len())
}

/// Whether a line of this kind may go on in a block of that kind.
fn same(open: &BlockKind, line: &BlockKind) -> bool {
    match (open, line) {
        (BlockKind::Heading(a), BlockKind::Heading(b)) => a == b,
        (BlockKind::Heading(_), _) => false,
        (_, BlockKind::Paragraph) => true,
        _ => false,
    }
}

/// Whether the block goes on in this line.
fn goes_on(open: &Open, line: &Line, measure: &Measure, (page, right): (usize, f64)) -> bool {
    let last = &open.last;
    if 1.0 < (last.size - line.size).abs() {
        return false;
    }
    let text = open.block.text.trim_end();
    let is_ended = text.ends_with(['.', '!', '?', ':', ';', '…', '»']);
    let starts_small = line.parts[0].text.starts_with(|c: char| c.is_lowercase());
    let is_new_place = page != open.page || line.base <= last.base;
    if is_new_place {
        // The next page or column: only a sentence that is plainly not finished goes on there.
        return !is_ended && (starts_small || text.ends_with('-'));
    }
    let heading = matches!(open.block.kind, BlockKind::Heading(_));
    let leading = if heading { 1.4 } else { measure.leading * 1.22 };
    if leading * line.size.max(last.size) < line.base - last.base {
        return false;
    }
    if heading {
        return true;
    }
    if matches!(open.block.kind, BlockKind::Item { .. })
        && line.left() < open.left + 1.0
        && !starts_small
    {
        return false;
    }
    // A line ends early where its writer ended it: the next word would still have had its place.
    let word = line.parts[0].text.split(' ').next().map_or(0, |word| word.chars().count());
    #[expect(clippy::cast_precision_loss, reason = "a word has some letters")]
    let needed = (word as f64 + 2.0) * line.size * 0.55;
    let is_short = needed < right - last.right();
    !(is_short && (is_ended || !starts_small))
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

/// What follows a hyphen that is part of the word: `est-il`, `celui-ci`, `vous-même`.
const AFTER_HYPHEN: [&str; 24] = [
    "il", "ils", "elle", "elles", "on", "je", "tu", "nous", "vous", "ce", "ci", "là", "même",
    "mêmes", "t", "le", "la", "les", "lui", "leur", "à", "dire", "être", "vous",
];

/// Two lines of one paragraph as one text, a word that was cut between them made whole.
pub(super) fn joined(first: &str, second: &str) -> String {
    let first = first.trim_end();
    let second = second.trim_start();
    let Some(cut) = first.strip_suffix('-').or_else(|| first.strip_suffix(SOFT_HYPHEN)) else {
        return format!("{first} {second}");
    };
    if let Some(cut) = first.trim_end_matches('-').strip_suffix(SOFT_HYPHEN) {
        return format!("{cut}{second}");
    }
    let word: String = second.chars().take_while(|c| c.is_alphabetic()).collect();
    let within = cut.ends_with(char::is_alphabetic) && second.starts_with(char::is_alphabetic);
    let hyphened = cut.split(' ').next_back().is_some_and(|word| word.contains('-'));
    if !within {
        return format!("{first} {second}");
    }
    let is_part =
        second.starts_with(char::is_uppercase) || AFTER_HYPHEN.contains(&word.as_str()) || hyphened;
    if is_part { format!("{first}{second}") } else { format!("{cut}{second}") }
}

/// Whether a word announces an item.
pub(super) fn is_bullet(word: &str) -> bool {
    let signs = "•–-—▪◦‣*○●→⁃·■□▸►➢➤✓✔❖◆";
    let mut letters = word.chars();
    letters.next().is_some_and(|c| signs.contains(c)) && letters.next().is_none()
}

fn unbulleted(text: &str) -> String {
    text.split_once(' ').map_or_else(String::new, |(_, text)| text.to_owned())
}

/// The mark of a note: `* hors Mayotte`, `¹ au 1er mars`.
fn mark(text: &str) -> Option<String> {
    let stars: String = text.chars().take_while(|c| *c == '*').collect();
    let raised: String = text.chars().take_while(|c| "⁰¹²³⁴⁵⁶⁷⁸⁹".contains(*c)).collect();
    if !stars.is_empty() && text[stars.len()..].starts_with(|c: char| c.is_alphabetic()) {
        return Some(stars);
    }
    (!raised.is_empty() && raised.len() < text.len()).then_some(raised)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cut_words_are_whole_again() {
        #[rustfmt::skip]
        let cases = [
            ("les commu-", "nautés", "les communautés"),
            ("les commu\u{ad}", "nautés", "les communautés"),
            ("les commu\u{ad}-", "nautés", "les communautés"),
            ("Auvergne-", "Rhône-Alpes", "Auvergne-Rhône-Alpes"),
            ("Provence-Alpes-", "Côte d’Azur", "Provence-Alpes-Côte d’Azur"),
            ("combien y en a-t-", "il", "combien y en a-t-il"),
            ("c’est-à-", "dire", "c’est-à-dire"),
            ("2020-", "2021", "2020- 2021"),
            ("un tiret -", "puis", "un tiret - puis"),
            ("une ligne", "une autre", "une ligne une autre"),
        ];
        for (first, second, expected) in cases {
            assert_eq!(joined(first, second), expected);
        }
    }

    #[test]
    fn marks_of_notes() {
        let cases =
            [("* hors", None), ("*hors", Some("*")), ("¹ au", Some("¹")), ("12 CPTS", None)];
        for (text, expected) in cases {
            assert_eq!(mark(text).as_deref(), expected, "for {text:?}");
        }
    }
}

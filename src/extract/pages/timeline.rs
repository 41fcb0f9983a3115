//! Days and what was counted on each, one block below the other: "Décembre 2020 | 5 CPTS | Décembre 2021 | 14 CPTS".

use std::borrow::Cow;

use crate::extract::lexicon::token::tokens;
use crate::extract::recognise::dates;
use crate::read::{Block, BlockKind, Cell, Document, Row, Table};

/// The document, each day of a timeline joined with what stands below it: to an item of a list, or to a table where
/// all of it is numbers.
pub(crate) fn told(document: &Document) -> Cow<'_, Document> {
    let blocks = &document.blocks;
    let runs = runs(blocks);
    if !runs.iter().any(|run| run.is_timeline()) {
        return Cow::Borrowed(document);
    }
    let mut told = document.clone();
    told.blocks.clear();
    let mut at = 0;
    while at < blocks.len() {
        if !runs[at].is_timeline() {
            told.blocks.push(blocks[at].clone());
            at += 1;
            continue;
        }
        let end = at + 2 * runs[at].pairs;
        let pairs = blocks[at..end].chunks_exact(2);
        if pairs.clone().all(|pair| is_number(&pair[1])) {
            let rows = pairs.map(row).collect();
            let kind = BlockKind::Table(Table { caption: String::new(), rows });
            let locator = blocks[at].locator.clone();
            told.blocks.push(Block { kind, text: String::new(), locator });
        } else {
            // No other list has its number.
            let list = usize::MAX / 4 - at;
            told.blocks.extend(pairs.map(|pair| item(pair, list)));
        }
        at = end;
    }
    Cow::Owned(told)
}

/// The pairs of a day and what was counted then that begin at a block.
#[derive(Clone, Copy, Default)]
struct Run {
    pairs: usize,
    /// So many of them hold a number.
    counted: usize,
    /// A day is left over behind them, which would belong to the text before it.
    over: bool,
}

impl Run {
    fn is_timeline(self) -> bool {
        1 < self.pairs && 1 < self.counted && !self.over
    }
}

/// The run that begins at each block, found from the last one on, so that a page of days alone takes no longer than
/// another.
fn runs(blocks: &[Block]) -> Vec<Run> {
    let days: Vec<bool> = blocks.iter().map(is_day).collect();
    let none = |at: usize| Run { over: days.get(at).copied().unwrap_or(false), ..Run::default() };
    let mut runs: Vec<Run> = (0..blocks.len() + 2).map(none).collect();
    for at in (0..blocks.len().saturating_sub(1)).rev() {
        if days[at] && !days[at + 1] && is_told(&blocks[at + 1]) {
            let next = runs[at + 2];
            let counted = next.counted + usize::from(has_digit(&blocks[at + 1].text));
            runs[at] = Run { pairs: next.pairs + 1, counted, over: next.over };
        }
    }
    runs
}

/// Whether a block is a day, a month or a year and nothing else.
fn is_day(block: &Block) -> bool {
    const LONGEST: usize = 40;
    if !is_plain(block) || LONGEST < block.text.len() || !has_digit(&block.text) {
        return false;
    }
    let words = tokens(&block.text);
    let issued = words.first().is_some_and(|t| t.is("publie") || t.is("mis"));
    !issued && dates::whole(&words).is_some()
}

/// Whether a block that is no day may be what was counted on the day above it.
fn is_told(block: &Block) -> bool {
    const LONGEST: usize = 160;
    is_plain(block) && block.text.len() <= LONGEST
}

fn is_plain(block: &Block) -> bool {
    matches!(block.kind, BlockKind::Paragraph | BlockKind::Item { .. })
}

fn is_number(block: &Block) -> bool {
    let text = block.text.trim_end_matches(['%', ' ', '\u{a0}', '\u{202f}']);
    !text.is_empty() && text.chars().all(|c| c.is_ascii_digit() || " \u{a0}\u{202f},".contains(c))
}

fn has_digit(text: &str) -> bool {
    text.bytes().any(|b| b.is_ascii_digit())
}

fn row(pair: &[Block]) -> Row {
    let cell = |block: &Block| Cell { text: block.text.clone(), ..Cell::default() };
    Row {
        cells: pair.iter().map(cell).collect(),
        text: format!("{} {}", pair[0].text, pair[1].text),
        locator: pair[0].locator.clone(),
    }
}

fn item(pair: &[Block], list: usize) -> Block {
    Block {
        kind: BlockKind::Item { list },
        text: format!("{} {}", pair[0].text, pair[1].text),
        locator: pair[0].locator.clone(),
    }
}

/// "16:40 CPTS : …", "17h12 …": whether a text opens with a time of the day.
pub(crate) fn opens_with_clock(text: &str) -> bool {
    let first = text.split_whitespace().next().unwrap_or_default();
    first.split_once([':', 'h']).is_some_and(|(hours, minutes)| {
        let two = |part: &str| part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit());
        (two(hours) || hours.len() == 1 && hours.bytes().all(|b| b.is_ascii_digit()))
            && two(minutes)
    })
}

//! Days and what was counted on each, one block below the other: "Décembre 2020 | 5 CPTS | Décembre 2021 | 14 CPTS".

use std::borrow::Cow;

use super::dates;
use super::token::tokens;
use crate::read::{Block, BlockKind, Cell, Document, Row, Table};

/// The document, each day of a timeline joined with what stands below it: to an item of a list, or to a table where
/// all of it is numbers.
pub(super) fn told(document: &Document) -> Cow<'_, Document> {
    let blocks = &document.blocks;
    if !(0..blocks.len()).any(|at| pairs(blocks, at).is_some()) {
        return Cow::Borrowed(document);
    }
    let mut told = document.clone();
    told.blocks.clear();
    let mut at = 0;
    while at < blocks.len() {
        let Some(count) = pairs(blocks, at) else {
            told.blocks.push(blocks[at].clone());
            at += 1;
            continue;
        };
        let end = at + 2 * count;
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

/// How many pairs of a day and what was counted then begin at a block: two or more, some of them with a number, and
/// no day left over behind them, which would belong to the text before it.
fn pairs(blocks: &[Block], at: usize) -> Option<usize> {
    let is_pair = |pair: &&[Block]| is_day(&pair[0]) && is_told(&pair[1]);
    let count = blocks.get(at..)?.chunks_exact(2).take_while(is_pair).count();
    let run = &blocks[at..at + 2 * count];
    let counted = run.iter().skip(1).step_by(2).filter(|block| has_digit(&block.text)).count();
    let over = blocks.get(at + 2 * count).is_some_and(is_day);
    (1 < count && 1 < counted && !over).then_some(count)
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

/// Whether a block may be what was counted on the day above it.
fn is_told(block: &Block) -> bool {
    const LONGEST: usize = 160;
    is_plain(block) && block.text.len() <= LONGEST && !is_day(block)
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

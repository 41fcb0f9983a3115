//! How headings that are some only by their looks stand to one another: which of them are above the others.

use super::super::document::{Block, BlockKind};
use super::headed::{CAPITALS, LEAST, is_day};

/// Gives such headings their levels; `bold` are the paragraphs that are bold as a whole and no headings by their words.
pub(super) fn settle(blocks: &mut [Block], bold: &[usize]) {
    figured(blocks, bold);
    days(blocks);
    nested(blocks);
}

/// Makes the first of two lines that are headings only by their looks the higher one, where it stands directly above
/// the other: "Les CPTS signataires", "Haute-Savoie", …
fn nested(blocks: &mut [Block]) {
    let mut above = 0;
    for at in 0..blocks.len() {
        let BlockKind::Heading(level) = blocks[at].kind else { continue };
        if let Some(Block { kind: BlockKind::Heading(below), .. }) = blocks.get(at + 1)
            && CAPITALS <= *below
            && *below <= level
            && above + 1 < *below
        {
            blocks[at].kind = BlockKind::Heading(below - 1);
        }
        if level < LEAST {
            above = level;
        }
    }
}

/// Makes days the higher ones where the first of them stands above all others: "Jeudi 16 mai 2024", "Audition de …".
fn days(blocks: &mut [Block]) {
    let least = |block: &Block| block.kind == BlockKind::Heading(LEAST);
    if blocks.iter().find(|block| least(block)).is_none_or(|first| !is_day(&first.text)) {
        return;
    }
    for block in blocks.iter_mut().filter(|block| least(block) && is_day(&block.text)) {
        block.kind = BlockKind::Heading(CAPITALS);
    }
}

/// Makes headings of bold lines that tell a figure and stand above prose, on a page whose sections are headed by bold
/// lines: "187 000 Corréziens concernés".
fn figured(blocks: &mut [Block], bold: &[usize]) {
    const LONGEST: usize = 100;
    const PROSE: usize = 80;
    /// So many sections are headed so at least.
    const SEVERAL: usize = 2;
    let prose = |block: &Block| {
        block.kind == BlockKind::Paragraph
            && PROSE < block.text.len()
            && block.text.ends_with(['.', '!', '?', '»', '…'])
    };
    let heads = |at: &usize| {
        let text = &blocks[*at].text;
        let line = text.chars().count() <= LONGEST && text.contains(char::is_alphabetic);
        // "La région en réunit 70. Cela suffit-il ?" is somebody's question.
        let sentences = text.ends_with('?') || text.contains(". ");
        let open = !text.ends_with(['.', ':', ';', ',']) && !text.contains(" : ") && !sentences;
        let begins = text.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit());
        let first =
            at.checked_sub(1).is_some_and(|above| prose(&blocks[above]) && !bold.contains(&above));
        let below = blocks.get(at + 1).is_some_and(prose) && !bold.contains(&(at + 1));
        blocks[*at].kind == BlockKind::Paragraph && line && open && begins && first && below
    };
    let found: Vec<usize> = bold.iter().copied().filter(heads).collect();
    let others = blocks.iter().filter(|block| block.kind == BlockKind::Heading(LEAST)).count();
    if found.len() + others < SEVERAL {
        return;
    }
    for at in found {
        blocks[at].kind = BlockKind::Heading(LEAST);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settled(texts: &[(&str, u8)], bold: &[usize]) -> Vec<u8> {
        let kind = |level| match level {
            0 => BlockKind::Paragraph,
            level => BlockKind::Heading(level),
        };
        let block = |(text, level): &(&str, u8)| Block {
            kind: kind(*level),
            text: (*text).to_owned(),
            locator: String::new(),
        };
        let mut blocks: Vec<Block> = texts.iter().map(block).collect();
        settle(&mut blocks, bold);
        let level = |block: &Block| match block.kind {
            BlockKind::Heading(level) => level,
            _ => 0,
        };
        blocks.iter().map(level).collect()
    }

    #[test]
    fn what_stands_above_the_others() {
        const PROSE: &str =
            "Les communautés du département se sont constituées l'une après l'autre, sans hâte.";
        type Case = (&'static [(&'static str, u8)], &'static [usize], &'static [u8]);
        #[rustfmt::skip]
        let cases: &[Case] = &[
            (&[("Signataires", 6), ("Ain", 6), ("Sept.", 0), ("Loire", 6)], &[], &[5, 6, 0, 6]),
            // An accordion with an empty panel, a line above accordions.
            (&[("Au 1er mars", 5), ("Légende", 5), ("Sept.", 0)], &[], &[4, 5, 0]),
            (&[("Au 1er mars", 6), ("Ain", 5), ("Sept.", 0)], &[], &[4, 5, 0]),
            (&[("Ain", 4), ("Belley", 5), ("Bourg", 5)], &[], &[4, 5, 5]),
            (&[("Jeudi 16 mai 2024", 6), ("x", 0), ("Audition", 6), ("x", 0), ("Vendredi 17 mai 2024", 6)], &[], &[5, 0, 6, 0, 5]),
            (&[("Audition", 6), ("x", 0), ("Jeudi 16 mai 2024", 6), ("x", 0)], &[], &[6, 0, 6, 0]),
            (&[(PROSE, 0), ("187 000 habitants", 0), (PROSE, 0), ("Et ailleurs ?", 6), (PROSE, 0), ("Demain", 6)], &[1], &[0, 6, 0, 6, 0, 6]),
            // The only bold line, one above figures, one above another.
            (&[(PROSE, 0), ("187 000 habitants", 0), (PROSE, 0)], &[1], &[0, 0, 0]),
            (&[("A", 6), (PROSE, 0), ("187 000 habitants", 0), ("12", 0), ("Demain", 6)], &[2], &[6, 0, 0, 0, 6]),
        ];
        for (texts, bold, expected) in cases {
            assert_eq!(settled(texts, bold), *expected, "for {texts:?}");
        }
    }
}

//! Paragraphs that are the entries of a list although no element says so: "<p>• Loire : 7</p><p>• Savoie : 5</p>".

use super::super::document::{Block, BlockKind};
use super::super::grid::INLINE;
use super::super::tree::{Element, Id, Page};
use super::Walk;

/// A sign that stands before a text and says nothing: an emoji, a tick, an arrow.
pub(super) fn is_sign(c: char) -> bool {
    const ARROWS: char = '\u{2190}';
    const IDEOGRAPHS: std::ops::RangeInclusive<char> = '\u{2e80}'..='\u{d7ff}';
    ARROWS <= c && !IDEOGRAPHS.contains(&c) && !c.is_alphanumeric()
}

/// A text without the signs before it: "📌 Seine-et-Marne", ">> Lire aussi"; "> 80 %" is more than that.
pub(super) fn bare(text: &str) -> &str {
    let bare = text.trim_start_matches(|c: char| is_sign(c) || c == ' ');
    let rest = bare.trim_start_matches(['>', '»', ' ', '\u{a0}']);
    if rest.starts_with(char::is_alphabetic) { rest } else { bare }
}

/// The sign before a paragraph, if it is one that opens entries: a bullet, a tick, a pictogram, a dash.
pub(super) fn sign(text: &str) -> Option<char> {
    // The last three are what is left of the bullets of a word processor.
    const BULLETS: &str = "•·‣⁃-–—*>§o";
    let sign = text.chars().next()?;
    let rest = text[sign.len_utf8()..].trim_start_matches('\u{fe0f}');
    let spaced = rest.starts_with(char::is_whitespace) || sign == '•';
    let opens = spaced && BULLETS.contains(sign) || is_sign(sign);
    (opens && !rest.trim().is_empty()).then_some(sign)
}

/// Makes items of the paragraphs that stand below each other behind the same sign; `signs` tells of which blocks, in
/// order, and `lists` how many lists the document has already; how many it has then.
pub(super) fn listed(blocks: &mut [Block], signs: &[(usize, char)], mut lists: usize) -> usize {
    let parted = |one: &(usize, char), next: &(usize, char)| (one.0 + 1, one.1) == *next;
    // A bullet is one by itself; any other sign where several stand below each other.
    let mut known = vec!['•'];
    let mut alone = Vec::new();
    for run in signs.chunk_by(parted) {
        let (sign, from, to) = (run[0].1, run[0].0, run[run.len() - 1].0);
        let texts = blocks[from..=to].iter().map(|block| block.text.as_str());
        if run.len() == 1 && sign != '•' {
            alone.push((from, sign));
        } else if !is_talk(sign, texts) {
            entries(&mut blocks[from..=to], sign, lists);
            known.push(sign);
            lists += 1;
        }
    }
    // The only entry of a list of a page that has others.
    for (at, sign) in alone {
        let said = blocks[at].text.ends_with(['.', '?', '!', '»', '"', '…']);
        if known.contains(&sign) && !(is_dash(sign) && said) {
            entries(&mut blocks[at..=at], sign, lists);
            lists += 1;
        }
    }
    numbered(blocks, lists)
}

/// Whether a box holds one short line and stands beside one that is built alike: the entries of a list that are no
/// items, "<div class='cpts'>CPTS du Léon</div><div class='cpts'>CPTS du Trégor</div>".
pub(super) fn is_entry(page: &Page, id: Id) -> bool {
    const SHORTEST: usize = 8;
    const LONGEST: usize = 160;
    let class = |id: Id| page.element(id).and_then(|element| element.attribute("class"));
    let Some(own) = class(id) else { return false };
    let near = |mut beside: Box<dyn Iterator<Item = Id> + '_>| {
        beside.find(|it| page.element(*it).is_some()).filter(|it| {
            page.element(*it).is_some_and(|it| it.name() == "div") && class(*it) == Some(own)
        })
    };
    let line = |id: Id| {
        let block = |element: &Element| !INLINE.contains(&element.name());
        let mut blocks = page.inside(id).map(|(_, element)| element).filter(|it| block(it));
        let plain = blocks.next().is_none_or(|it| matches!(it.name(), "p" | "div"));
        if !plain || blocks.next().is_some() {
            return false;
        }
        let length = page.texts(id).map(|text| text.trim().len()).sum::<usize>();
        let first = page.texts(id).find_map(|text| text.trim_start().chars().next());
        let last = page.texts(id).filter_map(|text| text.trim_end().chars().next_back()).last();
        // What ends as a sentence does, or leads to what follows, is a paragraph.
        let said = last.is_some_and(|last| matches!(last, '.' | ':' | '!' | '?' | '…'));
        (SHORTEST..=LONGEST).contains(&length) && first.is_some_and(char::is_alphabetic) && !said
    };
    let beside = near(Box::new(page.before(id))).or_else(|| near(Box::new(page.behind(id))));
    beside.is_some_and(|beside| line(id) && line(beside))
}

impl Walk {
    /// The list of which such a box is an entry.
    pub(super) fn boxed(&mut self, page: &Page, entry: Id) -> usize {
        let around = page.above(entry).next().unwrap_or(entry);
        match self.boxes {
            Some((known, list)) if known == around => list,
            _ => {
                self.lists += 1;
                self.boxes = Some((around, self.lists));
                self.lists += 1;
                self.lists - 1
            }
        }
    }
}

/// Makes items of some paragraphs, without the sign before each.
fn entries(blocks: &mut [Block], sign: char, list: usize) {
    for block in blocks {
        block.kind = BlockKind::Item { list };
        if let Some(rest) = block.text.strip_prefix(sign) {
            block.text = rest.trim_start().to_owned();
        }
    }
}

/// Makes items of paragraphs that somebody numbered by hand: "<p>1) Loire : 7</p><p>2) Savoie : 5</p>".
fn numbered(blocks: &mut [Block], mut lists: usize) -> usize {
    let entry = |block: &Block, number: usize| {
        let rest = block.text.strip_prefix(&number.to_string())?.strip_prefix([')', '.', '°'])?;
        let rest = rest.strip_prefix(char::is_whitespace)?.trim_start();
        (block.kind == BlockKind::Paragraph && rest.starts_with(char::is_alphanumeric))
            .then(|| rest.to_owned())
    };
    let mut at = 0;
    while at < blocks.len() {
        let texts: Vec<String> =
            (1..).zip(&blocks[at..]).map_while(|(number, block)| entry(block, number)).collect();
        let many = texts.len();
        if 1 < many {
            for (block, text) in blocks[at..].iter_mut().zip(texts) {
                (block.kind, block.text) = (BlockKind::Item { list: lists }, text);
            }
            lists += 1;
        }
        at += many.max(1);
    }
    lists
}

/// Makes items of short paragraphs below one that announces them: "<p>Signées :</p><p>Loire : 7</p><p>Savoie : 5</p>".
pub(super) fn announced(blocks: &mut [Block], mut lists: usize) {
    const LONGEST: usize = 160;
    let is_open = |block: &Block| {
        block.kind == BlockKind::Paragraph
            && block.text.len() <= LONGEST
            && block.text.contains(char::is_alphabetic)
            && !block.text.ends_with(['.', ':', '?', '!', '»', '…'])
    };
    let mut at = 0;
    while at < blocks.len() {
        at += 1;
        let lead = &blocks[at - 1];
        if lead.kind != BlockKind::Paragraph || !lead.text.ends_with(':') {
            continue;
        }
        let mut entries = blocks[at..].iter().take_while(|block| is_open(block)).count();
        // The last one ends the sentence that the others make.
        let closes = blocks.get(at + entries).filter(|_| 0 < entries).is_some_and(|block| {
            let goes_on = blocks[at + entries - 1].text.ends_with([';', ',']);
            let whole = block.kind == BlockKind::Paragraph && block.text.len() <= LONGEST;
            goes_on && whole && block.text.ends_with('.')
        });
        entries += usize::from(closes);
        if 1 < entries {
            for block in &mut blocks[at..at + entries] {
                block.kind = BlockKind::Item { list: lists };
            }
            lists += 1;
        }
        at += entries;
    }
}

/// Whether lines behind dashes are what people say in turns: all end as sentences do.
fn is_talk<'t>(sign: char, texts: impl Iterator<Item = &'t str>) -> bool {
    let ends = |text: &str| text.ends_with(['.', '?', '!', '»', '"', '…']);
    let said = texts.filter(|text| ends(text)).count();
    // The last entry of a list may end it.
    is_dash(sign) && 1 < said
}

fn is_dash(sign: char) -> bool {
    matches!(sign, '-' | '–' | '—')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paragraphs(texts: &[&str]) -> Vec<Block> {
        let block = |text: &&str| Block {
            kind: BlockKind::Paragraph,
            text: (*text).to_owned(),
            locator: String::new(),
        };
        texts.iter().map(block).collect()
    }

    #[test]
    fn what_stands_behind_signs() {
        #[rustfmt::skip]
        let cases: &[(&[&str], &[&str])] = &[
            (&["Signées :", "• Loire : 7", "• Savoie : 5", "Soit 12."], &["Loire : 7", "Savoie : 5"]),
            (&["– Loire : 7 ;", "– Savoie : 5."], &["Loire : 7 ;", "Savoie : 5."]),
            (&["* Loire", "* Savoie"], &["Loire", "Savoie"]),
            (&["> Loire", "> Savoie"], &["Loire", "Savoie"]), (&["o Loire", "o Savoie"], &["Loire", "Savoie"]),
            (&["1) Loire", "2) Savoie", "4) Ain"], &["Loire", "Savoie"]),
            (&["•Loire"], &["Loire"]),
            // What two people say, one dash, two signs, a number below zero.
            (&["– Combien ?", "– Sept."], &[]), (&["– Sept.", "– Bien."], &[]), (&["- Loire"], &[]),
            (&["- Loire", "* Savoie"], &[]), (&["-5 %", "-3 %"], &[]),
        ];
        for (texts, expected) in cases {
            let mut blocks = paragraphs(texts);
            let signs: Vec<_> =
                texts.iter().enumerate().filter_map(|(at, text)| Some((at, sign(text)?))).collect();
            listed(&mut blocks, &signs, 3);
            let items = blocks.iter().filter(|block| block.kind == BlockKind::Item { list: 3 });
            assert_eq!(
                items.map(|block| block.text.as_str()).collect::<Vec<_>>(),
                *expected,
                "for {texts:?}"
            );
        }
    }

    #[test]
    fn what_is_announced() {
        #[rustfmt::skip]
        let cases: &[(&[&str], usize)] = &[
            (&["Signées :", "Loire : 7", "Savoie : 5", "Soit 12 en tout."], 2),
            (&["Sur ces douze :", "sept ont signé ;", "cinq attendent.", "La suite est connue."], 2),
            // What somebody says, a line alone, figures of cards, prose.
            (&["Elle explique :", "« Sept ont signé. »", "« Cinq attendent. »"], 0), (&["Signées :", "Loire : 7"], 0),
            (&["Chiffres clés :", "12", "CPTS"], 0), (&["Bilan :", "Sept ont signé.", "Cinq attendent."], 0),
        ];
        for (texts, expected) in cases {
            let mut blocks = paragraphs(texts);
            announced(&mut blocks, 3);
            let items = blocks.iter().filter(|it| it.kind == BlockKind::Item { list: 3 }).count();
            assert_eq!(items, *expected, "for {texts:?}");
        }
    }
}

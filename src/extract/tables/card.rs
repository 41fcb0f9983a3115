//! Cards of key figures: a number that stands alone, and the label above or below it.

use std::borrow::Cow;

use super::column::{has, mentions_cpts, stage_of};
use super::keyed::numbered;
use super::rate::covers;
use crate::extract::claims::compose::Page;
use crate::extract::lexicon::cut::defines;
use crate::extract::lexicon::token::tokens;
use crate::extract::lexicon::vocabulary::Cue;
use crate::extract::recognise::dialled::is_dialled;
use crate::read::{Block, BlockKind};

/// What a block may be in a card.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Number,
    Label,
    Neither,
}

/// The list that cards below the names of places make up.
const CARDS: usize = usize::MAX - 1;

/// Joins each number that stands alone with its label, so that a card of two blocks is one.
///
/// In "42 | CPTS signées | 3 | CPTS en projet" the labels stand below their numbers, in "CPTS signées |
/// 42 | CPTS en projet | 3" above them: the end of the run tells.
pub(crate) fn joined<'b>(blocks: &'b [Block], page: &Page<'_>) -> Vec<Cow<'b, Block>> {
    let cards = Cards { blocks, parts: parts(blocks), page };
    let mut joined: Vec<Cow<'b, Block>> = Vec::with_capacity(blocks.len());
    let mut at = 0;
    while at < blocks.len() {
        at = if cards.is_counted(at) {
            cards.join_place(at, &mut joined)
        } else {
            cards.join_run(at, &mut joined)
        };
    }
    explained(&mut joined);
    rated(&mut joined, page);
    keyed(&mut joined, page);
    joined
}

/// What each block may be in a card.
fn parts(blocks: &[Block]) -> Vec<Part> {
    let mut parts: Vec<Part> = blocks.iter().map(part).collect();
    // "19", above the communities of that department.
    for at in 1..blocks.len() {
        let heading = matches!(blocks[at - 1].kind, BlockKind::Heading(_));
        if heading && matches!(blocks[at].kind, BlockKind::Item { .. }) && is_code(&blocks[at - 1])
        {
            parts[at - 1] = Part::Neither;
        }
    }
    parts
}

/// The blocks of a document, and what each may be in a card.
struct Cards<'b, 'p> {
    blocks: &'b [Block],
    parts: Vec<Part>,
    page: &'p Page<'p>,
}

impl<'b> Cards<'b, '_> {
    /// "Haute-Corse | 3 | CPTS sous ACI | 1 | CPTS en projet": several cards below the name of a place.
    fn is_paired(&self, number: usize) -> bool {
        let Self { blocks, parts, page } = self;
        let pair = |at: usize| {
            let says = |block: &Block| {
                let one = block.text.contains(|c: char| c.is_ascii_digit());
                !one && (mentions_cpts(&block.text, page) || stage_of(&block.text, page).is_some())
            };
            parts.get(at) == Some(&Part::Number)
                && parts.get(at + 1) == Some(&Part::Label)
                && blocks.get(at + 1).is_some_and(says)
        };
        pair(number) && pair(number + 2)
    }

    /// "Essonne | 13 | dont la CPTS …": what is counted stands above all of the cards.
    fn is_counted(&self, at: usize) -> bool {
        let Self { blocks, parts, page } = self;
        let digits = |block: &Block| {
            let text = block.text.trim_end_matches('%').trim_end();
            text.chars().all(|c| c.is_ascii_digit() || c == ',') && !text.is_empty()
        };
        parts.get(at + 1) == Some(&Part::Number)
            && blocks.get(at + 1).is_some_and(digits)
            && is_place(&blocks[at], page)
            && !self.is_paired(at + 1)
    }

    /// "Cher | 5 | CPTS sous ACI": each card says what it counts.
    fn is_labelled(&self, at: usize) -> bool {
        let Self { blocks, parts, page } = self;
        let label = |block: &Block| {
            let said = mentions_cpts(&block.text, page)
                || stage_of(&block.text, page).is_some()
                || covers(&block.text, page);
            // "dont la CPTS …", "et 3 en négociation" go on.
            let words = tokens(&block.text);
            let goes_on = words.first().is_none_or(|t| t.is("dont") || t.is("et"));
            said && !goes_on && !block.text.contains(|c: char| c.is_ascii_digit())
        };
        parts.get(at + 2) == Some(&Part::Label)
            && blocks.get(at + 2).is_some_and(label)
            && parts.get(at + 3) != Some(&Part::Number)
    }

    /// Joins the number below a place with its label, or with the place; where to go on.
    fn join_place(&self, at: usize, joined: &mut Vec<Cow<'b, Block>>) -> usize {
        let (place, number) = (&self.blocks[at], &self.blocks[at + 1]);
        // A map whose places and numbers are headings of their own: one does not end what stands above the other.
        let drawn = matches!(number.kind, BlockKind::Heading(_)) && !self.is_labelled(at);
        if !drawn {
            joined.push(Cow::Borrowed(place));
        }
        if self.is_labelled(at) {
            let label = &self.blocks[at + 2];
            joined.push(Cow::Owned(both(number, label)));
            return at + 3;
        }
        joined.push(Cow::Owned(Block {
            kind: BlockKind::Item { list: CARDS },
            locator: number.locator.clone(),
            ..both(place, number)
        }));
        at + 2
    }

    /// Joins the numbers and labels that follow each other from a block on; where to go on.
    fn join_run(&self, at: usize, joined: &mut Vec<Cow<'b, Block>>) -> usize {
        let Self { blocks, parts, page } = self;
        let run =
            (at..blocks.len()).take_while(|&n| parts[n] != Part::Neither && !self.is_counted(n));
        let end = at + run.count().max(1);
        if !parts[at..end].contains(&Part::Number) {
            joined.extend(blocks[at..end].iter().map(Cow::Borrowed));
            return end;
        }
        let above = labels_above(&blocks[at..end], &parts[at..end], page);
        let first = if above { Part::Label } else { Part::Number };
        let mut here = at;
        while here < end {
            let pair = parts.get(here + 1).filter(|_| here + 1 < end);
            if parts[here] == first && pair.is_some_and(|next| *next != first) {
                joined.push(Cow::Owned(both(&blocks[here], &blocks[here + 1])));
                here += 2;
            } else {
                joined.push(Cow::Borrowed(&blocks[here]));
                here += 1;
            }
        }
        end
    }
}

/// Two blocks as one paragraph, which stands where the first does.
fn both(one: &Block, other: &Block) -> Block {
    Block {
        text: format!("{} {}", one.text, other.text),
        kind: BlockKind::Paragraph,
        locator: one.locator.clone(),
    }
}

/// Joins the people who are covered with the line below them that says what part of all they are: "Population
/// couverte 1,28 million d'habitants", above "88 % de la population du département".
fn rated(blocks: &mut Vec<Cow<'_, Block>>, page: &Page<'_>) {
    const LONGEST: usize = 160;
    let plain = |block: &Block| block.kind == BlockKind::Paragraph && block.text.len() <= LONGEST;
    let people = |block: &Block| {
        without_people(&block.text).len() < block.text.len()
            && !block.text.contains('%')
            && covers(&block.text, page)
    };
    let part = |block: &Block| {
        let rest = block.text.trim_start_matches(|c: char| c.is_ascii_digit() || c == ',');
        rest.len() < block.text.len()
            && rest.trim_start().starts_with("% de")
            && !has(&block.text, Cue::Coverage, page)
    };
    for at in (1..blocks.len()).rev() {
        let (above, below) = (&blocks[at - 1], &blocks[at]);
        if plain(above) && plain(below) && people(above) && part(below) {
            let text = format!("{} {}", above.text, below.text);
            blocks[at - 1].to_mut().text = text;
            blocks.remove(at);
        }
    }
}

/// The list that the key of a map makes up.
const KEY: usize = usize::MAX - 2;

/// Makes a list of the key of a map: "ACI signé (58)", "Projet de santé validé (9)", a line for each.
fn keyed(blocks: &mut [Cow<'_, Block>], page: &Page<'_>) {
    let staged = |block: &Block| stage_of(&block.text, page).is_some();
    let mut at = 0;
    while at < blocks.len() {
        let entries = blocks[at..].iter().take_while(|block| is_entry(block)).count();
        let run = at..at + entries;
        if 1 < blocks[run.clone()].iter().filter(|block| staged(block)).count() {
            for block in &mut blocks[run] {
                block.to_mut().kind = BlockKind::Item { list: KEY };
            }
        }
        at += entries.max(1);
    }
}

/// A line of a key: words, and in brackets how many there are.
fn is_entry(block: &Block) -> bool {
    const LONGEST: usize = 80;
    let inner = block.text.strip_suffix(')').and_then(|text| text.rsplit_once('('));
    let counted = |(label, number): (&str, &str)| {
        !label.is_empty()
            && label.starts_with(char::is_alphabetic)
            && !label.contains(['.', '(', ':'])
            && (1..=4).contains(&number.len())
            && number.bytes().all(|b| b.is_ascii_digit())
    };
    block.kind == BlockKind::Paragraph && block.text.len() <= LONGEST && inner.is_some_and(counted)
}

/// Joins a line that ends with a number with the one below it that says what the number is of: "Chiffre du mois :
/// 124", above "C'est le nombre de CPTS franciliennes …".
fn explained(blocks: &mut [Cow<'_, Block>]) {
    const SHORT: usize = 60;
    for at in 1..blocks.len() {
        let (above, below) = (&blocks[at - 1], &blocks[at]);
        let plain = matches!(above.kind, BlockKind::Paragraph | BlockKind::Heading(_))
            && below.kind == BlockKind::Paragraph;
        let number = above
            .text
            .trim_end_matches([' ', '%', '.', '!'])
            .ends_with(|c: char| c.is_ascii_digit());
        if plain && number && above.text.len() <= SHORT && defines(&below.text) {
            blocks[at] = Cow::Owned(Block {
                text: format!("{} {}", above.text, below.text),
                kind: BlockKind::Paragraph,
                locator: below.locator.clone(),
            });
        }
    }
}

/// Whether the labels of a run stand above their numbers.
fn labels_above(blocks: &[Block], parts: &[Part], page: &Page<'_>) -> bool {
    let speaks = |block: &Block| {
        mentions_cpts(&block.text, page)
            || stage_of(&block.text, page).is_some()
            || has(&block.text, Cue::Coverage, page)
    };
    let number = parts.iter().position(|part| *part == Part::Number);
    let Some(label) = number.and_then(|n| n.checked_sub(1)) else { return false };
    // A heading that introduces the cards is no label of the first.
    let headed =
        |at: usize| blocks.get(at).is_some_and(|b| matches!(b.kind, BlockKind::Heading(_)));
    let titled = headed(label) && !headed(label + 2);
    // Nor is one of another rank than their labels: a title above "33 | CPTS signataires".
    let ranks = |at: usize| match blocks.get(at).map(|block| &block.kind) {
        Some(BlockKind::Heading(level)) => Some(*level),
        _ => None,
    };
    let titled = titled
        || ranks(label).is_some_and(|level| ranks(label + 2).is_some_and(|below| level < below));
    let (first, last) = (&blocks[label], &blocks[blocks.len() - 1]);
    let ends = parts[parts.len() - 1] == Part::Number;
    // "Données actualisées au 15/01/2025.": a sentence introduces the cards.
    let sentence = first.text.ends_with(['.', '!', '?', ':']);
    // "93 % | de la population …", "1 240 | actions menées": what goes on with the last number.
    let behind = parts.iter().rposition(|part| *part == Part::Number).map_or(0, |n| n + 1);
    let goes_on = blocks.get(behind).is_some_and(|b| b.text.starts_with(char::is_lowercase));
    // "Finistère | 5 | Morbihan | 4"
    let place = || page.vocabulary.places.whole(&tokens(&first.text)).is_some();
    !titled
        && !sentence
        && !goes_on
        && (speaks(first) && (ends || !speaks(last)) || ends && place())
}

fn part(block: &Block) -> Part {
    let plain =
        matches!(block.kind, BlockKind::Paragraph | BlockKind::Item { .. } | BlockKind::Heading(_));
    let text = block.text.as_str();
    match () {
        () if !plain => Part::Neither,
        () if alone(text) => Part::Number,
        () if text.chars().count() <= 160
            && text.starts_with(|c: char| c.is_alphabetic() || c == '%') =>
        {
            Part::Label
        }
        () => Part::Neither,
    }
}

/// A number and the words that qualify it, and nothing else.
fn alone(text: &str) -> bool {
    const WORDS: [&str; 10] =
        ["plus", "de", "près", "environ", "million", "millions", "m", "d'", "d’", "presque"];
    const COLLECTIVES: [&str; 4] =
        ["une vingtaine", "une trentaine", "une centaine", "une dizaine"];
    // "1,28 million d'habitants"
    let text = without_people(text);
    let digit =
        |c: char| c.is_ascii_digit() || matches!(c, ',' | '%' | '+' | '\u{a0}' | '\u{202f}');
    // No letter takes more than four bytes.
    let short = |most: usize| text.len() <= 4 * most && text.chars().count() <= most;
    // "2023", above what was counted then.
    let year = text.len() == 4 && text.parse().is_ok_and(|year: u32| (2010..2050).contains(&year));
    short(24)
        && !year
        && !is_dialled(text)
        && text.chars().any(|c| c.is_ascii_digit())
        && !text.contains(['/', ':', '(', '.'])
        && text
            .split_whitespace()
            .all(|word| word.chars().all(digit) || WORDS.contains(&word.to_lowercase().as_str()))
        || short(16) && COLLECTIVES.contains(&text.to_lowercase().as_str())
        || is_fraction(text)
}

/// A number of people, without the noun; so few as one community has are left as they stand below its name.
fn without_people(text: &str) -> &str {
    const OF_ONE: usize = 5;
    let bare = text.strip_suffix("habitants").or_else(|| text.strip_suffix("personnes"));
    let bare = bare.map(|bare| bare.trim_end_matches(['d', '\'', '’', ' ', '\u{a0}']));
    let digits = |bare: &str| bare.chars().filter(char::is_ascii_digit).count();
    bare.filter(|bare| OF_ONE < digits(bare) || 0 < digits(bare) && bare.contains("million"))
        .unwrap_or(text)
}

/// "9 habitants sur 10", "deux personnes sur trois": a share that stands alone.
fn is_fraction(text: &str) -> bool {
    let people = ["habitants", "habitant", "personnes", "Français", "patients"];
    let mut words = text.split_whitespace();
    // "1 Normand sur 3"
    let demonym = |noun: &str| {
        noun.starts_with(char::is_uppercase) && noun.chars().skip(1).all(char::is_lowercase)
    };
    let noun = words.nth(1).is_some_and(|noun| people.contains(&noun) || demonym(noun));
    noun && words.next() == Some("sur") && words.next().is_some() && words.next().is_none()
}

/// Whether a block is the number of a department and nothing else.
fn is_code(block: &Block) -> bool {
    (2..=3).contains(&block.text.len()) && numbered(&block.text).is_some()
}

/// Whether a block is the name of a place and nothing else.
fn is_place(block: &Block, page: &Page<'_>) -> bool {
    let short = block.text.len() < 40 && matches!(block.kind, BlockKind::Heading(_));
    short && page.vocabulary.places.whole(&tokens(&block.text)).is_some()
}

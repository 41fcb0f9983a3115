//! The key of a map or chart: "1 ou 2 CPTS", "3 ou 4 CPTS", "5 CPTS et plus". These are classes, and count nothing.

use std::borrow::Cow;

use crate::read::{Block, BlockKind, Document};

/// The document without the classes of its keys.
pub(crate) fn told(document: &Document) -> Cow<'_, Document> {
    let classes: Vec<Vec<Class>> = document.blocks.iter().map(classes).collect();
    let mut keys = Vec::new();
    let mut from = 0;
    while from < classes.len() {
        let many = classes[from..].iter().take_while(|of_block| !of_block.is_empty()).count();
        if is_key(&classes[from..from + many]) {
            keys.push(from..from + many);
        }
        from += many + 1;
    }
    if keys.is_empty() {
        return Cow::Borrowed(document);
    }
    let mut told = document.clone();
    let mut number = 0;
    told.blocks.retain(|_| {
        number += 1;
        !keys.iter().any(|key| key.contains(&(number - 1)))
    });
    Cow::Owned(told)
}

/// From how many to how many: no end where one is not said.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Class {
    low: Option<f64>,
    high: Option<f64>,
}

/// Whether some classes are those of one key: one begins where the other ends, upwards or downwards, and they are no
/// mere numbers.
fn is_key(blocks: &[Vec<Class>]) -> bool {
    let classes: Vec<Class> = blocks.iter().flatten().copied().collect();
    let follows = |low: &Class, high: &Class| {
        low.high.zip(high.low).is_some_and(|(end, next)| (0.0..=1.0).contains(&(next - end)))
    };
    let upwards = classes.windows(2).all(|pair| follows(&pair[0], &pair[1]));
    let downwards = classes.windows(2).all(|pair| follows(&pair[1], &pair[0]));
    1 < classes.len()
        && (upwards || downwards)
        && classes.iter().any(|class| class.low != class.high)
}

/// The classes that are all that a block says.
fn classes(block: &Block) -> Vec<Class> {
    const LONGEST: usize = 120;
    let lined = matches!(block.kind, BlockKind::Paragraph | BlockKind::Item { .. });
    let text = block.text.as_str();
    let text = if lined && text.len() <= LONGEST { text.to_lowercase() } else { String::new() };
    if !text.bytes().any(|b| b.is_ascii_digit()) && !text.starts_with("aucun") {
        return Vec::new();
    }
    let spaced = text.replace(['-', '–'], " à ").replace('%', " % ").replace('+', " + ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut classes = Vec::new();
    let mut rest = words.as_slice();
    while !rest.is_empty() {
        let Some((class, behind)) = class(rest) else { return Vec::new() };
        classes.push(class);
        rest = behind;
    }
    classes
}

/// The class that some words begin with, and the words behind it.
fn class<'w>(words: &'w [&'w str]) -> Option<(Class, &'w [&'w str])> {
    let number = |word: &str| word.replace(',', ".").parse::<f64>().ok();
    let of = |low, high, behind| (Class { low, high }, behind);
    let words = words.strip_prefix(&["de"]).unwrap_or(words);
    let (class, behind) = match words {
        ["aucun" | "aucune", behind @ ..] => of(Some(0.0), Some(0.0), behind),
        ["moins", "de", n, behind @ ..] | ["<", n, behind @ ..] => {
            of(None, Some(number(n)?), behind)
        }
        ["plus", "de", n, behind @ ..] | [">" | "≥", n, behind @ ..] => {
            of(Some(number(n)?), None, behind)
        }
        [from, "à" | "ou", to, behind @ ..] if number(to).is_some() => {
            of(Some(number(from)?), number(to), behind)
        }
        [n, behind @ ..] => of(Some(number(n)?), number(n), behind),
        [] => return None,
    };
    let behind = match behind {
        ["cpts" | "communauté" | "communautés" | "%", behind @ ..] => behind,
        behind => behind,
    };
    Some(match behind {
        ["et" | "ou", "plus" | "davantage" | "+", behind @ ..] | ["+", behind @ ..] => {
            (Class { high: None, ..class }, behind)
        }
        ["et" | "ou", "moins", behind @ ..] => (Class { low: None, ..class }, behind),
        behind => (class, behind),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_go_and_counts_stay() {
        let cases: [(&[&str], usize); 8] = [
            (&["Légende", "1 ou 2 CPTS", "3 ou 4 CPTS", "5 CPTS et plus"], 1),
            (&["5 et +", "De 3 à 4", "Moins de 3"], 0),
            (&["moins de 50 % 50 à 75 % plus de 75 %"], 0),
            (&["Aucune CPTS", "1 CPTS", "2 à 5 CPTS", "7 CPTS"], 4),
            (&["0 CPTS", "1-3 CPTS", "4–6 CPTS"], 0),
            // One range alone, counts, and ranges that do not meet.
            (&["De 3 à 4 CPTS", "Total"], 2),
            (&["1 CPTS", "2 CPTS"], 2),
            (&["1 à 2 CPTS", "8 à 9 CPTS"], 2),
        ];
        for (texts, left) in cases {
            let block = |text: &&str| Block {
                kind: BlockKind::Paragraph,
                text: (*text).to_owned(),
                locator: String::new(),
            };
            let blocks = texts.iter().map(block).collect();
            let document = Document { blocks, ..Document::default() };
            assert_eq!(told(&document).blocks.len(), left, "for {texts:?}");
        }
    }
}

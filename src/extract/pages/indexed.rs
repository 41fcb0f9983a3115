//! The index of a map: "1 CPTS Grand Reims", "2 CPTS du Vitryat", each behind the number by which the map shows it.

use std::borrow::Cow;

use crate::extract::tables::classes;
use crate::read::{Block, BlockKind, Document};

/// The document without the keys of its maps, and its communities without the numbers that they have there: neither
/// count anything.
pub(crate) fn told(document: &Document) -> Cow<'_, Document> {
    match classes::told(document) {
        Cow::Borrowed(document) => unnumbered(document),
        Cow::Owned(document) => Cow::Owned(unnumbered(&document).into_owned()),
    }
}

/// The document, its communities without the numbers that they have on a map.
fn unnumbered(document: &Document) -> Cow<'_, Document> {
    let places: Vec<Option<(u32, usize)>> = document.blocks.iter().map(entry).collect();
    let number = |at: usize| places.get(at).copied().flatten().map(|(number, _)| number);
    // One after the other, as no counts are.
    let runs = |at: usize| {
        number(at).is_some_and(|own| {
            let before = at.checked_sub(1).and_then(number);
            before.map(|n| n + 1) == Some(own) || number(at + 1) == Some(own + 1)
        })
    };
    if !(0..places.len()).any(runs) {
        return Cow::Borrowed(document);
    }
    let mut told = document.clone();
    for (at, block) in told.blocks.iter_mut().enumerate().filter(|(at, _)| runs(*at)) {
        if let Some((_, name)) = places[at] {
            block.text.drain(..name);
        }
    }
    Cow::Owned(told)
}

/// The number that opens an entry, and where the name of its community begins: "12. CPTS Sud Marne".
fn entry(block: &Block) -> Option<(u32, usize)> {
    const LONGEST: usize = 100;
    let lined = matches!(block.kind, BlockKind::Paragraph | BlockKind::Item { .. });
    let text = block.text.as_str();
    if !lined || LONGEST < text.len() {
        return None;
    }
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let number = text[..text.len() - rest.len()].parse::<u32>().ok()?;
    let name = rest.trim_start_matches([' ', '\u{a0}', '.', ')', '-', '–', ':']);
    let behind = name.strip_prefix("CPTS ").or_else(|| name.strip_prefix("Communauté "))?;
    // "2 CPTS en projet" and "2 CPTS : Ain, Isère" count.
    let article = ["de la ", "de l’", "de l'", "du ", "des ", "de "];
    let bare = article.iter().find_map(|word| behind.strip_prefix(word)).unwrap_or(behind);
    let named =
        bare.starts_with(char::is_uppercase) && !behind.contains(|c: char| c.is_ascii_digit());
    named.then_some((number, text.len() - name.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_a_map_go_and_counts_stay() {
        let cases: [(&[&str], &[&str]); 4] = [
            (
                &["1 CPTS Grand Reims", "2 CPTS du Vitryat"],
                &["CPTS Grand Reims", "CPTS du Vitryat"],
            ),
            (
                &["7. CPTS Sud Marne", "8. CPTS Nord Ardennes", "…"],
                &["CPTS Sud Marne", "CPTS Nord Ardennes", "…"],
            ),
            // Counts, and a line alone.
            (
                &["1 CPTS en projet", "2 CPTS signataires"],
                &["1 CPTS en projet", "2 CPTS signataires"],
            ),
            (&["3 CPTS Marne", "12 CPTS Ardennes"], &["3 CPTS Marne", "12 CPTS Ardennes"]),
        ];
        for (texts, expected) in cases {
            let block = |text: &&str| Block {
                kind: BlockKind::Paragraph,
                text: (*text).to_owned(),
                locator: String::new(),
            };
            let document =
                Document { blocks: texts.iter().map(block).collect(), ..Document::default() };
            let got: Vec<String> = told(&document).blocks.iter().map(|b| b.text.clone()).collect();
            assert_eq!(got, expected, "for {texts:?}");
        }
    }
}

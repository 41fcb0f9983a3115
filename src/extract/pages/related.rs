//! What a page shows of other pages, below a heading such as "À lire aussi": neither its claims nor its days are its own.

use std::borrow::Cow;

use crate::extract::lexicon::token::tokens;
use crate::extract::lexicon::vocabulary::{Cue, Vocabulary};
use crate::read::{Block, BlockKind, Document};

/// The document without what stands below such headings, to the next one that is no part of their section.
pub(crate) fn apart<'d>(document: &'d Document, vocabulary: &Vocabulary) -> Cow<'d, Document> {
    let points = |block: &Block| {
        let heads = matches!(block.kind, BlockKind::Heading(_)) && heads(&block.text);
        heads && is_pointer(&block.text, vocabulary)
    };
    if !document.blocks.iter().any(points) {
        return Cow::Borrowed(document);
    }
    let mut other: Option<u8> = None;
    let mut is_own = |block: &Block| {
        if let BlockKind::Heading(level) = block.kind
            && other.is_none_or(|outer| level <= outer)
        {
            other = points(block).then_some(level);
        }
        other.is_none()
    };
    let mut own = document.clone();
    own.blocks.retain(|block| is_own(block));
    Cow::Owned(own)
}

/// Whether a line that leads to other pages stands above them, and does not name one itself: "Lire aussi : les CPTS de la
/// Drôme".
pub(crate) fn heads(text: &str) -> bool {
    text.split_once(':').is_none_or(|(_, named)| named.trim().is_empty())
}

/// Whether a heading leads to other pages.
fn is_pointer(text: &str, vocabulary: &Vocabulary) -> bool {
    const LONGEST: usize = 400;
    const WORDS: usize = 40;
    let pointers = vocabulary.cue(Cue::Pointer);
    let begins = || {
        crate::extract::lexicon::token::head(text).is_some_and(|first| pointers.may_begin(&first))
    };
    text.len() < LONGEST && begins() && {
        let words = tokens(text);
        words.len() < WORDS && pointers.longest_at(&words, 0).is_some()
    }
}

//! Signs that stand for a stage: "✔ ACI signé – ◐ projet de santé validé – ○ lettre d'intention", and then a list
//! of "◐ CPTS Dunois".

use std::borrow::Cow;

use crate::extract::claims::compose::Page;
use crate::extract::lexicon::token::tokens;
use crate::extract::recognise::stages::{self, Named, together};
use crate::read::{Block, BlockKind};

/// What each sign of a document stands for.
#[derive(Debug, Default)]
pub(crate) struct Signs(Vec<(char, Named)>);

/// Whether a character is a sign in itself: an arrow, a geometric form, a tick, a pictogram.
pub(crate) fn is_sign(c: char) -> bool {
    matches!(c, '\u{2190}'..='\u{2bff}' | '\u{fe0f}' | '\u{1f300}'..='\u{1faff}')
}

/// The sign before an item, which is taken from it: the rest is what it says.
pub(crate) fn taken(block: &mut Cow<'_, Block>) -> Option<char> {
    let sign = block.text.chars().next().filter(|c| is_sign(*c))?;
    let bare = block.text.trim_start_matches(|c: char| is_sign(c) || c == ' ').to_owned();
    if !matches!(block.kind, BlockKind::Item { .. }) || bare.is_empty() {
        return None;
    }
    block.to_mut().text = bare;
    Some(sign)
}

impl Signs {
    /// Learns what the legends of a document say: a legend explains two signs or more, each by a stage of its own.
    pub(crate) fn learn(blocks: &[Block], page: &Page<'_>) -> Self {
        let texts = blocks.iter().filter(|block| !matches!(block.kind, BlockKind::Table(_)));
        let mut known: Vec<(char, Named)> = Vec::new();
        for block in texts {
            let signed = |(at, c): (usize, char)| is_sign(c).then_some((at, c));
            let signs: Vec<(usize, char)> = block.text.char_indices().filter_map(signed).collect();
            if signs.len() < 2 {
                continue;
            }
            let ends = signs.iter().skip(1).map(|(at, _)| *at).chain([block.text.len()]);
            let told = signs.iter().zip(ends).map(|((at, sign), end)| {
                let words = tokens(&block.text[at + sign.len_utf8()..end]);
                let hits = stages::wordings(&words, page.speaker.kind, page.vocabulary);
                let named = together(&hits.iter().collect::<Vec<_>>(), &words, false)?;
                // A legend divides: validated is not signed.
                Some((*sign, Named { stages: named.among, ..named }))
            });
            let Some(told) = told.collect::<Option<Vec<_>>>() else { continue };
            known.extend(
                told.into_iter().filter(|(_, named)| named.stages.from() == named.stages.to()),
            );
        }
        Self(known)
    }

    /// The stage for which a sign stands.
    pub(crate) fn of(&self, sign: char) -> Option<&Named> {
        self.0.iter().find(|(known, _)| *known == sign).map(|(_, named)| named)
    }
}

//! Numbers that are told of a territory by its level: "… et 82 au niveau régional".

use super::bare::Bare;
use crate::extract::lexicon::token::{Kind, Token};
use crate::extract::lexicon::vocabulary::Cue;
use crate::extract::verdict::Here;

impl Bare<'_> {
    /// "… et 82 au niveau régional", "82 dans toute la région": a territory that is named by what it is.
    pub(crate) fn is_at_level(&self) -> bool {
        const REACH: usize = 6;
        let Here { s, number, .. } = *self.here;
        let led = self.next.is_some_and(|t| {
            matches!(t.fold.as_str(), "dans" | "pour" | "sur" | "a" | "au" | "en")
        });
        let end = s.tokens.len().min(number.to + REACH);
        let stop = (number.to..end).find(|&n| s.tokens[n].kind == Kind::Mark).unwrap_or(end);
        let level = |n: usize| {
            s.cue_at(Cue::Level, n).is_some() || s.tokens[n].is("la") && s.tokens[n - 1].is("toute")
        };
        let named = |t: &Token| ["region", "national"].iter().any(|it| t.fold.starts_with(it));
        led && (number.to + 1..stop).any(level) && s.tokens[number.to..stop].iter().any(named)
    }
}

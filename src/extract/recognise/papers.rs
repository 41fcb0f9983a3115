//! Papers that are counted by an article: "5 ACI signés, un projet de santé validé".

use super::numbers::{Form, Number};
use super::sentence::Sentence;
use crate::extract::lexicon::token::{Kind, Token};
use crate::extract::lexicon::vocabulary::Cue;

impl Sentence<'_> {
    /// "aucune CPTS conventionnée, une lettre d'intention validée": one paper, told beside what was counted just before.
    pub(crate) fn counts_paper(&self, number: &Number) -> bool {
        /// So many words may stand before the count beside it, and between the paper and its stage.
        const BEFORE: usize = 12;
        const NEAR: usize = 3;
        let heads = [Cue::Community, Cue::Agreement, Cue::Paper];
        let head_at = |at: usize| heads.into_iter().find_map(|cue| self.cue_at(cue, at));
        let plain = |t: &Token| {
            matches!(t.fold.as_str(), "de" | "deja" | "encore" | "seule" | "seul" | "d'")
        };
        let Some(joint) = number.from.checked_sub(1) else { return false };
        let joins = self.tokens[joint].is_mark(",;") || self.tokens[joint].is("et");
        if number.form != Form::One || !joins || head_at(number.to).is_none() {
            return false;
        }
        let told = self
            .stages
            .iter()
            .find(|hit| (number.to..=number.to + NEAR).contains(&hit.from) && !hit.meaning.weak);
        let ends = told.is_some_and(|hit| {
            self.tokens.get(hit.to).is_none_or(|t| t.kind == Kind::Mark || t.is("et"))
        });
        // Behind the noun of the count only its stage stands: "5 ACI signés, un projet de santé validé".
        let counted = |at: usize| {
            let count = self.numbers.iter().find(|n| n.from <= at && at < n.to);
            let none = self.tokens[at].fold.starts_with("aucun") || self.tokens[at].is("pas");
            let to = count.map_or(at + 1, |n| n.to);
            let noun = to + self.tokens[to..].iter().take_while(|t| plain(t)).count();
            let staged = |at: usize| {
                self.stages.iter().any(|hit| hit.from <= at && at < hit.to)
                    || plain(&self.tokens[at])
            };
            let verb = |t: &Token| {
                matches!(t.fold.as_str(), "a" | "ont" | "est" | "sont" | "avait" | "avaient")
            };
            let rest = head_at(noun).map_or(noun, |head| head.to);
            (none || count.is_some_and(|n| n.to <= joint))
                && noun < joint
                && head_at(noun).is_some()
                && rest <= joint
                && (rest..joint).all(staged)
                && !self.tokens[rest..joint].iter().any(verb)
        };
        ends && (joint.saturating_sub(BEFORE)..joint).any(counted)
    }
}

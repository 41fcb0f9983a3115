//! "Une CPTS a signé, deux rédigent": the number one beside others, and where it is the rule of anybody.

use super::super::judge::noun;
use super::One;
use crate::extract::lexicon::pattern::Hit;
use crate::extract::lexicon::vocabulary::{Cue, StageWording};
use crate::extract::recognise::numbers::Form;
use crate::extract::verdict::Here;
use crate::model::Stage;

impl One<'_, '_> {
    /// "Dans la Marne, une CPTS a signé, deux ont leur projet validé et trois rédigent le leur": told beside others,
    /// each with its stage.
    pub(super) fn opens_series(&self) -> bool {
        let Here { s, index, .. } = *self.here;
        let end = s.cue_at(Cue::Community, self.at).map(|hit| hit.to);
        let next = s.numbers[index + 1..].iter().find(|n| n.form != Form::One);
        end.zip(next).is_some_and(|(end, next)| {
            let joint = next.from.checked_sub(1).map(|n| &s.tokens[n]);
            let others = s.tokens.get(next.to).is_some_and(|t| t.fold.starts_with("autre"));
            let begins = |at: usize| s.stages.iter().any(|hit| (at..=at + 2).contains(&hit.from));
            let does = s
                .tokens
                .get(end)
                .is_some_and(|t| matches!(t.fold.as_str(), "a" | "est" | "avait" | "etait" | "en"));
            s.tokens[self.here.number.core].is("une")
                && does
                && begins(end)
                && (begins(next.to) || others)
                && joint.is_some_and(|t| t.is_mark(",;") || t.is("et"))
        })
    }

    /// "D'après l'ARS de Mayotte, une CPTS …": only who says so stands before it.
    pub(super) fn is_opened(&self) -> bool {
        let Here { s, scope, .. } = *self.here;
        let comma = scope.from.checked_sub(1).is_some_and(|n| s.tokens[n].is_mark(","));
        comma && s.origins.iter().any(|hit| hit.cited && hit.to + 1 == scope.from)
    }

    /// "Une CPTS y est aujourd'hui sous contrat"; "Une communauté est en phase de lettre d'intention, autour de
    /// Saint-Flour": below its department.
    pub(super) fn is_there(&self) -> bool {
        let Here { s, .. } = *self.here;
        let verb = |word: &str| s.tokens.get(self.at + 1).is_some_and(|t| t.is(word));
        let placed =
            || s.places.iter().any(|place| self.clause.contains(&place.from) && !place.demonym);
        let today = || {
            s.cue(Cue::Today, self.clause.clone()).is_some()
                || s.tokens[self.clause.clone()].iter().any(|t| t.is("deja"))
        };
        let before_contract = || {
            s.stages.iter().any(|hit| {
                !hit.meaning.weak
                    && self.at < hit.from
                    && hit.from <= self.at + 6
                    && hit.meaning.stages.to() < Stage::AciSigned
            })
        };
        // "Une CPTS est aujourd'hui conventionnée, celle de Mayotte Sud"
        let now = || s.cue_at(Cue::Today, self.at + 2).is_some();
        // "D'après l'ARS de Mayotte, une CPTS y est sous contrat"
        let there = || {
            verb("y") && s.tokens.get(self.at + 2).is_some_and(|t| t.is("est")) && self.is_opened()
        };
        (there() || (verb("y") || verb("est") && (placed() || now())) && today()) && self.staged()
            || (verb("est") || verb("reste")) && before_contract()
    }

    /// "La Creuse a une CPTS sous contrat, et une autre dont le projet de santé …": beside another one it is a count.
    pub(super) fn has_another(&self) -> bool {
        let Here { s, index, number, .. } = *self.here;
        let Some(other) = s.numbers.get(index + 1).filter(|n| n.form == Form::One) else {
            return false;
        };
        let and = (number.to..other.from).any(|n| s.tokens[n].is("et"));
        let between = s.stages_in(number.to..other.from, number.core);
        let behind = s.stages_in(other.to..s.tokens.len(), other.core);
        let another = s.tokens.get(other.to).is_some_and(|t| t.is("autre"));
        let strong = |hit: &&Hit<StageWording>| !hit.meaning.weak;
        and && another && between.iter().any(strong) && behind.iter().any(strong)
    }

    /// "Une commune relève d'une seule CPTS", "Chaque professionnel ne peut adhérer qu'à une CPTS": a rule.
    pub(super) fn is_of_anybody(&self) -> bool {
        let Here { s, number, .. } = *self.here;
        let start = self.clause.start;
        let any =
            matches!(s.tokens[start].fold.as_str(), "un" | "une" | "chaque" | "tout" | "toute");
        any && start < number.from
            && s.cue_at(Cue::Community, noun(s, start + 1).0).is_none()
            && !s.places.iter().any(|place| self.clause.contains(&place.from))
            && s.dates.is_empty()
    }

    /// Where a day begins that stands between the verb and its object: "possède à cette même date une CPTS".
    pub(super) fn past_day(&self) -> usize {
        let Here { s, number, .. } = *self.here;
        let dated = s.dates.iter().find(|date| date.to == number.core).map(|date| date.from);
        let that = (number.core.saturating_sub(4)..number.core)
            .find(|&n| s.tokens[n].is("a") && s.tokens[n + 1].is("cette"));
        let day = s.tokens[number.core.saturating_sub(1)].is("date");
        dated.or(that.filter(|_| day)).unwrap_or(number.core)
    }
}

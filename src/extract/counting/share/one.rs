//! The share of a place's people that one community covers says nothing of the place.

use super::super::judge::noun;
use super::super::people::people;
use super::super::whose::{subject_of_one, they};
use super::{Share, of_people};
use crate::extract::lexicon::plural::is_noun_like;
use crate::extract::lexicon::vocabulary::Cue;
use crate::extract::recognise::numbers::{Form, Number};
use crate::extract::recognise::sentence::Sentence;
use crate::extract::verdict::{Here, Reason};

impl Share<'_, '_> {
    /// Whether it is a share of a territory's people, and not of one community's own.
    pub(super) fn of_place(&self) -> Result<(), Reason> {
        if self.says_again_of_others() {
            return Err(Reason::NoCoverage);
        }
        if self.of_anyone() || self.of_subject() || self.of_its_own() || self.of_same_people() {
            return Err(Reason::OneCommunity);
        }
        Ok(())
    }

    /// "25 000 patients ont retrouvé un médecin, soit 12 % de la population"
    fn says_again_of_others(&self) -> bool {
        let Here { s, index, .. } = *self.here;
        self.around.last().is_some_and(|n| s.tokens[n].is("soit"))
            && s.numbers[..index]
                .iter()
                .rfind(|n| n.form != Form::One)
                .is_some_and(|n| n.form == Form::Digits && of_else(s, n) && !of_people(s, n))
    }

    /// "quand la CPTS s'adresse à tous les habitants d'un territoire": any of them.
    fn of_anyone(&self) -> bool {
        const NEAR: usize = 6;
        let Here { s, scope, .. } = *self.here;
        !self.territorial() && subject_of_one(s, scope.from.saturating_sub(NEAR), scope.from)
    }

    /// One community is the subject: "Elle regroupe 210 professionnels et couvre 77 % des habitants".
    fn of_subject(&self) -> bool {
        let Here { s, scope, setting, .. } = *self.here;
        let start = self.around.clause.start;
        let she = s.tokens.get(start).is_some_and(|t| t.is("elle"))
            && (start..scope.from).any(|n| s.tokens[n].is("couvre"));
        let subject = she || subject_of_one(s, start, scope.from);
        // "À l'échelle nationale, les communautés sous contrat desservent plus de 80 % de la population"
        let several = (start + 1..scope.from).any(|n| {
            matches!(s.tokens[n - 1].fold.as_str(), "les" | "ces")
                && s.cue_at(Cue::Community, n).is_some()
        });
        let named = !s.names.is_empty();
        let of_one = setting.single && !several || named || subject;
        of_one
            && (subject && named || !self.territorial())
            && !self.counted_before(she)
            && !they(s, start..scope.from)
    }

    /// "Notre CPTS couvre 96 000 habitants, soit 40 % de la population du Cher": its own share.
    fn of_its_own(&self) -> bool {
        let Here { s, number, scope, .. } = *self.here;
        let start = self.around.clause.start;
        self.restates
            && (subject_of_one(s, start, scope.from) || !s.names.is_empty())
            && number.low < 100.0
            && !they(s, start..scope.from)
    }

    /// "La CPTS X couvre 92 000 habitants, soit 100 % de la population": the same people.
    fn of_same_people(&self) -> bool {
        let Here { s, index, .. } = *self.here;
        self.restates && !self.territorial() && {
            let index = index - 1;
            let (number, scope) = (&s.numbers[index], s.scope(index));
            people(&Here { index, number, scope, ..*self.here }) == Err(Reason::OneCommunity)
        }
    }

    /// "71 % des Réunionnais": of a territory, whichever community was named before.
    fn territorial(&self) -> bool {
        let Here { s, number, scope, .. } = *self.here;
        let behind = self.around.behind.max(number.to) + 4;
        // "Avec la signature de la CPTS du Perche, le Loir-et-Cher atteint 100 % de population couverte"
        let start = self.around.clause.start;
        let comma = (start..scope.from).rev().find(|&n| s.tokens[n].is_mark(","));
        s.places.iter().any(|p| number.core < p.to && p.from <= behind && p.territory.is_some())
            || s.tokens[number.core..s.tokens.len().min(number.to + 6)]
                .iter()
                .any(|t| is_territory(&t.fold) || t.fold.starts_with("insulaire"))
            || comma.is_some_and(|comma| {
                s.places.iter().any(|p| comma < p.from && p.to <= scope.from && !p.demonym)
            })
    }

    /// Whether communities, or people, were counted before in the sentence.
    fn counted_before(&self, she: bool) -> bool {
        let Here { s, index, .. } = *self.here;
        !she && s.numbers[..index].iter().any(|n| {
            n.form != Form::Percent && s.cue_at(Cue::Population, n.to).is_none() && !of_else(s, n)
        })
    }
}

/// "La CPTS couvre 62 communes et 45 % des habitants": towns are no communities.
fn of_else(s: &Sentence<'_>, number: &Number) -> bool {
    let (at, _) = noun(s, number.to);
    let heads = [Cue::Community, Cue::Ambiguous, Cue::Whole];
    s.tokens.get(at).is_some_and(is_noun_like)
        && !heads.into_iter().any(|cue| s.cue_at(cue, at).is_some())
        && !s.stages.iter().any(|hit| hit.from == at)
}

/// A word for a territory that has a code.
fn is_territory(fold: &str) -> bool {
    matches!(
        fold,
        "departement"
            | "region"
            | "pays"
            | "ile"
            | "archipel"
            | "regionale"
            | "insulaire"
            | "departementale"
            | "nationale"
    )
}

//! Numbers behind a label that counts something else: "Salariés du siège : 4".

use super::bare::Bare;
use crate::extract::lexicon::plural::is_noun_like;
use crate::extract::lexicon::token::Token;
use crate::extract::lexicon::vocabulary::Cue;
use crate::extract::recognise::numbers::Form;
use crate::extract::verdict::Here;

impl Bare<'_> {
    /// "Infirmiers dans l'Aude : 83": what the label before the colon counts is something else.
    pub(crate) fn of_another_label(&self) -> bool {
        let Here { s, number, .. } = *self.here;
        let Some(colon) = number.from.checked_sub(1).filter(|&n| s.tokens[n].is_mark(":")) else {
            return false;
        };
        let place = s.places.iter().any(|place| place.to == colon && 1 < place.from);
        let division = ["departement", "region", "territoire"];
        let other = s.cue_at(Cue::ColumnOther, 0).is_some()
            && !division.iter().any(|stem| s.tokens[0].fold.starts_with(stem));
        let spoken = (0..colon).any(|n| s.cue_at(Cue::Community, n).is_some());
        place && other && !spoken && s.stages_in(0..colon, 0).is_empty()
    }

    /// "Salariés du siège : 4 → 7": a label that begins with the plural of something that nobody knows.
    pub(crate) fn of_unknown_label(&self) -> bool {
        const LABEL: usize = 6;
        let Here { s, number, .. } = *self.here;
        let Some(colon) = (1..number.from.min(LABEL)).find(|&n| s.tokens[n].is_mark(":")) else {
            return false;
        };
        let first = &s.tokens[0];
        let heads = [
            Cue::Community,
            Cue::Ambiguous,
            Cue::Adjective,
            Cue::Counting,
            Cue::Total,
            Cue::SumUp,
            Cue::Part,
            Cue::Today,
            Cue::Population,
        ];
        let known = heads.into_iter().any(|cue| s.cue(cue, 0..colon).is_some())
            || s.stages.iter().any(|hit| hit.from < colon)
            || s.places.iter().any(|place| place.from < colon)
            || s.dates.iter().any(|date| date.from < colon);
        let near = s.tokens[colon..number.from].iter().all(|t| !t.is_word());
        // "Nombre de conseillers en exercice : 34"
        let own = |at: usize| {
            [Cue::Community, Cue::Ambiguous, Cue::Adjective, Cue::Population]
                .into_iter()
                .any(|cue| s.cue_at(cue, at).is_some())
                || s.stages.iter().any(|hit| hit.from <= at && at < hit.to)
        };
        let of = |n: usize| s.tokens.get(n).is_some_and(|t| t.is("de") || t.is("d'"));
        let number_of = first.is("nombre")
            && of(1)
            && s.tokens.get(2).is_some_and(is_noun_like)
            && !own(2)
            && (0..colon).all(|n| s.cue_at(Cue::Community, n).is_none());
        near && (number_of
            || first.capital && is_noun_like(first) && 5 < first.fold.len() && !known)
    }

    /// "Conseillers en exercice : 29": a label that begins with another noun.
    pub(crate) fn labelled_otherwise(&self) -> bool {
        let Here { s, scope, .. } = *self.here;
        let Some(colon) = scope.from.checked_sub(1).filter(|&n| s.tokens[n].is_mark(":")) else {
            return false;
        };
        let start = (0..colon).rev().find(|&n| s.tokens[n].is_mark(".;")).map_or(0, |n| n + 1);
        let heads = [Cue::Community, Cue::Ambiguous, Cue::Counting, Cue::Adjective, Cue::Part];
        let known = heads.into_iter().any(|cue| s.cue(cue, start..colon).is_some())
            || s.stages.iter().any(|hit| hit.from == start)
            || s.places.iter().any(|place| start <= place.from);
        let plural = |t: &Token| t.capital && 5 < t.fold.len() && t.fold.ends_with('s');
        s.tokens.get(start).is_some_and(plural) && colon <= start + 4 && !known
    }

    /// "Onze autres en étaient aux deux tiers": places, each with its share.
    pub(crate) fn get_to_a_share(&self) -> bool {
        const NEAR: usize = 4;
        let Here { s, index, number, .. } = *self.here;
        let next = s.numbers.get(index + 1).filter(|n| n.form == Form::Percent);
        let to = next.and_then(|next| next.from.checked_sub(1));
        to.is_some_and(|to| {
            to <= number.to + NEAR
                && (s.tokens[to].is("a") || s.tokens[to].is("aux"))
                && s.tokens[number.to..to].iter().any(|t| t.is("en"))
        })
    }

    /// "Salariés du siège : 4 → 7": what moves there is something else.
    pub(crate) fn is_of_another_course(&self) -> bool {
        let Here { s, number, .. } = *self.here;
        let arrow = |at: usize| s.tokens.get(at).is_some_and(|t| t.is_mark("→"));
        let moves = arrow(number.to) || number.from.checked_sub(1).is_some_and(arrow);
        let colon = (0..number.from).rfind(|&n| s.tokens[n].is_mark(":")).filter(|_| moves);
        colon.is_some_and(|colon| {
            let known = s.places.iter().any(|place| place.to == colon)
                || s.dates.iter().any(|date| date.to == colon);
            let spoken = (0..colon).any(|n| s.cue_at(Cue::Community, n).is_some());
            !known && !spoken && s.stages_in(0..colon, 0).is_empty()
        })
    }
}

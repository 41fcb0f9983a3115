//! Items and cards that say before a number what it counts: "CPTS signataires de l'ACI | 42", "CPTS : 4", "Finistère (8)".

use super::bare::Bare;
use crate::extract::lexicon::token::Kind;
use crate::extract::lexicon::vocabulary::Cue;
use crate::extract::verdict::Here;

impl Bare<'_> {
    /// "CPTS signataires de l'ACI | 42", "CPTS 6, dont 5 signataires": a card or an item that says before it what
    /// it counts.
    pub(crate) fn is_entry(&self) -> bool {
        const SHORT: usize = 14;
        let Here { s, number, scope, setting, .. } = *self.here;
        // What defines it stands behind it.
        // "CPTS 3 au total : deux …"
        let summed = s.cue_at(Cue::SumUp, self.at).is_some();
        let entry = setting.listed
            && scope.from <= 5
            && (self.next.is_some_and(|t| t.is_mark(",;(")) || self.dated || summed)
            && scope.left == 0;
        let head = s.cue_at(Cue::Community, 0);
        // The mark of a note may be raised behind what is counted.
        let raised = |at: usize| s.tokens[at].glued && matches!(s.tokens[at].kind, Kind::Number(_));
        let meets = |at: usize| at == scope.from || at + 1 == scope.from && raised(at);
        (number.to == s.tokens.len() && s.tokens.len() <= SHORT || entry)
            && (head.is_some() && s.stages.iter().any(|hit| hit.to <= number.from)
                || entry && head.is_some_and(|hit| meets(hit.to))
                || s.tokens[0].is("nombre") && self.spoken
                || self.is_stage_alone())
    }

    /// "Lettre d'intention validée 34", "Projet de santé validé, ACI à venir 11", "Territoire en réflexion 16": stages are
    /// all that stands before it.
    fn is_stage_alone(&self) -> bool {
        let Here { s, number, setting, .. } = *self.here;
        let up_to_number = |from: usize| {
            let mut at = from;
            while at < number.from {
                let stage = s.stages.iter().filter(|hit| hit.from == at).map(|hit| hit.to).max();
                match stage {
                    Some(to) => at = to,
                    None if from < at && s.tokens[at].is_mark(",") => at += 1,
                    None => return false,
                }
            }
            from < at && at == number.from
        };
        let head = s.cue_at(Cue::Ambiguous, 0).filter(|_| setting.listed && setting.beside);
        up_to_number(0) || head.is_some_and(|head| up_to_number(head.to))
    }

    /// "CPTS : 4", "Nombre de CPTS : 4"
    pub(crate) fn is_titled(&self) -> bool {
        let Here { s, scope, .. } = *self.here;
        self.before().is_some_and(|t| t.is_mark(":"))
            && scope.from <= 7
            && (0..scope.from).any(|n| {
                let head = s.cue_at(Cue::Community, n).is_some_and(|hit| hit.to + 1 == scope.from);
                head && (n == 0 || s.tokens[..n].iter().any(|t| t.is("nombre") || t.is("nb")))
            })
    }

    /// "Total : 38", below "CPTS"
    pub(crate) fn is_total(&self) -> bool {
        let Here { s, scope, setting, .. } = *self.here;
        let counted = s.tokens.first().is_some_and(|t| {
            matches!(t.fold.as_str(), "total" | "nombre" | "ensemble" | "effectif")
        });
        setting.bracketed
            && counted
            && scope.from <= 3
            && self.before().is_some_and(|t| t.is_mark(":"))
    }

    /// "Finistère (8)": all that an item says.
    pub(crate) fn is_item(&self) -> bool {
        let Here { s, number, .. } = *self.here;
        let [place] = s.places.as_slice() else { return false };
        let code = place.territory.is_some_and(|t| {
            t.number().trim_start_matches('0') == s.tokens[number.core].fold.trim_start_matches('0')
        });
        place.from == 0 && !place.demonym && !code && number.to + 1 == s.tokens.len()
    }
}

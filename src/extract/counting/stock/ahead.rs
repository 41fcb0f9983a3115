//! What may come of communities, and where they stand meanwhile: "deux, au projet validé, signeront leur contrat".

use super::super::stray::another;
use super::Stock;
use crate::extract::lexicon::pattern::Hit;
use crate::extract::lexicon::token::Token;
use crate::extract::lexicon::vocabulary::{Cue, StageWording};
use crate::extract::recognise::dates::Role;
use crate::extract::recognise::pairs::passes;
use crate::extract::recognise::tense;
use crate::extract::verdict::Here;

impl Stock<'_> {
    /// Whether their verb is of the future.
    pub(super) fn is_to_come(&self) -> bool {
        let Here { s, index, number, scope, .. } = self.here;
        // "Leur nombre passera de 22 à 15": the verb of both.
        let moved = s.numbers[..index].last().is_some_and(|from| {
            passes(&s.tokens, from.core) && s.tokens[from.to..number.from].iter().all(|t| t.is("a"))
        });
        let left = if moved { self.clause.start } else { scope.left.max(self.clause.start) };
        // "accueilleront les réunions des 12 CPTS": those are there.
        let definite = scope.from.checked_sub(1).is_some_and(|n| {
            matches!(s.tokens[n].fold.as_str(), "les" | "des" | "ces" | "aux" | "leurs")
        });
        !definite && tense::will(s, left..scope.from)
    }

    /// Whether the words around it tell of what may come.
    pub(super) fn is_foreseen(&self) -> bool {
        let Here { s, scope, .. } = self.here;
        // "La progression devrait se poursuivre : neuf futures CPTS …": of something else.
        let of_else = |hit: &Hit<Cue>| {
            let start = self.clause.start;
            let verb =
                ["devrai", "pourrai"].iter().any(|stem| s.tokens[hit.from].fold.starts_with(stem));
            verb && hit.to < start && s.cue(Cue::Community, scope.left..start).is_none()
        };
        s.cue(Cue::Forecast, scope.left..scope.right).is_some_and(|hit| {
            // "Deux lettres d'intention seront déposées": whatever stage that tells.
            let will = s.tokens[hit.from].is("seront") && hit.from < scope.to + 5;
            (will || !self.is_in_stage(hit.from))
                && !of_else(&hit)
                && !another(s, scope.to, &hit)
                && !self.stands_before(hit.from)
        })
    }

    /// "Deux communautés, au projet de santé déjà validé, signeront le leur": where they stand now, told before.
    fn stands_before(&self, verb: usize) -> bool {
        let Here { s, number, .. } = self.here;
        let told =
            |hit: &Hit<StageWording>| number.to <= hit.from && hit.to < verb && !hit.meaning.weak;
        let aside = verb.checked_sub(1).is_some_and(|n| s.tokens[n].is_mark(","));
        let opens = (number.to..verb.saturating_sub(1)).any(|n| s.tokens[n].is_mark(","));
        let will = s.tokens[verb].fold.ends_with("ront");
        will && aside && opens && s.stages.iter().any(told)
    }

    /// "deux autres CPTS, dont l'ARS vient d'approuver le projet, entreront en négociation": so far they are, whatever comes.
    pub(super) fn stands_now(&self) -> bool {
        const NEAR: usize = 24;
        let Here { s, number, .. } = self.here;
        let end = self.clause.end.min(number.to + NEAR);
        let will = (number.to..end).find(|&n| {
            let t = &s.tokens[n];
            6 < t.fold.len() && t.fold.ends_with("ront")
        });
        self.counted.headed && will.is_some_and(|verb| self.stands_before(verb))
    }

    /// "Sept communautés signées avant la fin 2024, je m'y suis engagé": a day that lies ahead, and no verb before it.
    pub(super) fn is_due(&self) -> bool {
        const REACH: usize = 6;
        let Here { s, number, .. } = self.here;
        let small = |t: &Token| {
            matches!(
                t.fold.as_str(),
                "avant" | "la" | "le" | "l'" | "ici" | "d'" | "a" | "au" | "fin"
            )
        };
        s.dates.iter().any(|hit| {
            let ahead = |n: usize| s.tokens[n].is("avant") || s.tokens[n].is("ici");
            hit.role != Role::AsOf
                && (number.to..hit.from.max(number.to)).any(ahead)
                && number.to <= hit.from
                && hit.from <= number.to + REACH
                && (number.to..hit.from).all(|at| {
                    let head = (number.to..=at)
                        .any(|n| s.cue_at(Cue::Community, n).is_some_and(|cue| at < cue.to));
                    head || self.is_in_stage(at) || small(&s.tokens[at])
                })
        })
    }
}

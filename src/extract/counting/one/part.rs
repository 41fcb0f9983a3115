//! "l'une en Haute-Corse", "dont une signataire": one of those that were counted.

use super::super::judge::counting_pronoun;
use super::{One, is_adverb};
use crate::extract::lexicon::vocabulary::Cue;
use crate::extract::verdict::Here;

impl One<'_, '_> {
    /// "l'une en Haute-Corse", "dont une signataire", "contre une seule au stade de la lettre": a part of those that
    /// were counted.
    pub(super) fn is_part(&self) -> bool {
        let Here { s, number, setting, .. } = *self.here;
        let joined = matches!(
            self.before(),
            None | Some("l'" | "dont" | "et" | "," | ";" | ":" | "puis" | "plus")
        );
        // "Il y en a une qui négocie encore le sien"
        let relative = self.next_is(&["qui", "dont"]) && counting_pronoun(s, number.from);
        // "six signataires, ainsi qu'une dont le projet de santé reste à valider"
        let also = self.before() == Some("qu'")
            && number.core.checked_sub(2).is_some_and(|n| s.tokens[n].is("ainsi"));
        let joined = joined || relative || also;
        // "une sixième se prépare": that may come to nothing.
        let more = number.core + 1 < number.to;
        let begins = s.begins_stage(self.past_adverb()) && (!more || self.staged());
        let part = || match self.before() {
            Some("dont") => begins || self.stands_at_stage() && self.staged(),
            // "contre un seul douze mois plus tôt"
            Some("contre") if self.only => {
                let ago =
                    s.dates.iter().any(|date| date.from <= number.to + 1 && number.to < date.to);
                self.staged() || setting.counted && ago
            }
            _ => false,
        };
        joined && self.goes_on() && (begins || self.is_told() || self.is_located())
            || part()
            || self.is_apposed() && (self.staged() || self.is_in_list())
    }

    /// Behind an adverb: "dont une encore au stade de la lettre d'intention".
    fn past_adverb(&self) -> usize {
        self.here.number.to + usize::from(self.next().is_some_and(is_adverb))
    }

    fn stands_at_stage(&self) -> bool {
        self.here
            .s
            .tokens
            .get(self.past_adverb())
            .is_some_and(|t| matches!(t.fold.as_str(), "au" | "en" | "a" | "sous"))
    }

    /// "et une en Corse-du-Sud"
    fn is_located(&self) -> bool {
        let Here { s, number, .. } = *self.here;
        self.next_is(&["en", "dans", "a", "au", "pour"])
            && s.places.iter().any(|p| number.to < p.from && p.from <= number.to + 3)
    }

    /// One of those counted, of which a stage is told: by a verb, a relative, an apposition.
    fn is_told(&self) -> bool {
        let Here { s, number, setting, .. } = *self.here;
        // "une écrit son projet de santé", "Une dernière, la CPTS des Hauts, dispose d'une lettre …"
        // "trois conventionnées, une dont le projet de santé est en cours d'instruction"
        // "Une autre CPTS a vu son projet de santé validé": one more of those that were counted.
        let led = self.next_is(&["derniere", "dernier", "dont", "autre", "enfin"]);
        // "et une, celle de Marmande, au stade de la réflexion", "et une, à Saint-Laurent, munie d'une lettre"
        let aside = self.next().is_some_and(|t| t.is_mark(","))
            && self.second().is_some_and(|t| {
                matches!(
                    t.fold.as_str(),
                    "celle" | "a" | "dans" | "en" | "autour" | "pres" | "sur" | "dont" | "qui"
                )
            });
        // "Deux lettres d'intention validées, une CPTS dont l'ARS a approuvé le projet de santé"
        let beside = || {
            let head = s.cue_at(Cue::Community, number.to);
            self.before() == Some(",")
                && head.and_then(|hit| s.tokens.get(hit.to)).is_some_and(|t| t.is("dont"))
        };
        // "trois projets : l'un, à Dole, a son projet de santé validé"
        let parted = || {
            setting.counted
                && self.before() == Some("l'")
                && (number.to..number.to + 2)
                    .any(|n| s.tokens.get(n).is_some_and(|t| t.is_mark(",")))
        };
        (led || aside || beside() || self.does() || parted()) && self.staged()
    }

    /// "une en est encore à la réflexion", "une a obtenu": what it does stands behind it.
    fn does(&self) -> bool {
        let Here { s, number, .. } = *self.here;
        self.next().is_some_and(|t| {
            // "a obtenu" goes on, "à Petite-Terre" says where.
            self.next_is(&["en", "est", "a", "n'", "y", "dispose", "seule", "qui"])
                && &s.text[t.start..t.end] != "à"
                || s.cue_at(Cue::OneDoes, number.to).is_some()
                // "une au projet de santé validé", "une au stade de la lettre d'intention"
                || self.stands_at_stage() && {
                    let stade = self.second().is_some_and(|t| {
                        matches!(t.fold.as_str(), "stade" | "etape" | "phase" | "etat")
                    });
                    let reach = number.to + if stade { 4 } else { 1 };
                    let near = |from: usize| number.to <= from && from <= reach;
                    s.stages.iter().any(|hit| near(hit.from))
                }
        })
    }

    /// "Mayotte : une, à la même date", behind "La Réunion : sept CPTS avec ACI".
    fn is_in_list(&self) -> bool {
        let Here { s, number, setting, .. } = *self.here;
        let colon = number.from.checked_sub(1).filter(|&n| s.tokens[n].is_mark(":"));
        setting.listed
            && setting.beside
            && colon.is_some_and(|n| s.places.iter().any(|p| p.from == 0 && p.to == n))
    }

    /// "une, Santerre, a vu son …", "Une seule, celle d'Épinal, la CPTS Cœur des Vosges, a signé son contrat"
    fn is_apposed(&self) -> bool {
        let Here { s, scope, setting, .. } = *self.here;
        let comma = self.next().is_some_and(|t| t.is_mark(","));
        let seule = self.next_is(&["seule", "seul"])
            && setting.counted
            && self.second().is_some_and(|t| t.is_mark(","));
        seule
            || comma && self.is_in_list()
            || comma && setting.listed && (!s.names.is_empty() || scope.from == 0)
    }
}

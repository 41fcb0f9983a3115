//! Shares that are none of the population of a territory.

use super::super::judge::CROWD;
use super::super::shared_by::{infinitive_behind, of_stranger};
use super::around::Around;
use crate::extract::lexicon::vocabulary::Cue;
use crate::extract::verdict::{Here, Reason};

impl Around<'_, '_> {
    /// Of a place that has no code: "100 % de la population de l'agglomération".
    pub(super) fn of_place_without_code(&self) -> Result<(), Reason> {
        if self.of_some_places()
            || self.in_unknown()
            || self.linked && (self.of_area() || self.of_unknown())
        {
            return Err(Reason::UnknownPlace);
        }
        Ok(())
    }

    /// "Dans les territoires les moins bien dotés, la part …"
    fn of_some_places(&self) -> bool {
        let Here { s, number, scope, .. } = *self.here;
        s.cue(Cue::SomePlaces, 0..s.tokens.len()).is_some_and(|hit| {
            hit.from < number.from && self.clause.start <= hit.from
                || number.to <= hit.from && hit.from < scope.right
        })
    }

    /// "82,6 % au plan national, 61 % aux Antilles et 38 % en Guyane": of a place that has no code.
    fn in_unknown(&self) -> bool {
        let Here { s, number, .. } = *self.here;
        let word = |at: usize| s.tokens.get(at).map_or("", |t| t.fold.as_str());
        let at = number.to;
        let name = match (word(at), word(at + 1)) {
            ("aux", _) => at + 1,
            ("dans", "le" | "la" | "les" | "l'") => at + 2,
            _ => return false,
        };
        let capital =
            s.tokens.get(name).is_some_and(|t| t.capital && t.is_word() && 3 < t.fold.len());
        let known = s.places.iter().any(|place| place.from <= name && name < place.to)
            || s.cue_at(Cue::Community, name).is_some();
        capital && !known && !matches!(word(name), "hexagone" | "france")
    }

    /// "100 % de la population de l'agglomération"
    fn of_area(&self) -> bool {
        const NEAR: usize = 6;
        let Here { s, scope, .. } = *self.here;
        (self.behind..scope.right.min(self.behind + NEAR)).any(|n| {
            let article =
                matches!(s.tokens[n - 1].fold.as_str(), "l'" | "la" | "du" | "cette" | "son");
            let named = s.places.iter().any(|place| place.from <= n && n < place.to);
            article && !named && s.cue_at(Cue::Area, n).is_some()
        })
    }

    /// "70 % des habitants du Vercors"
    fn of_unknown(&self) -> bool {
        let s = self.here.s;
        s.cue_at(Cue::Whole, self.behind).is_some_and(|hit| of_stranger(s, hit.to))
    }

    /// Of communities, of what people think or do, of those who were counted before.
    pub(super) fn of_something_else(&self) -> Result<(), Reason> {
        if self.of_communities() && !self.linked {
            return Err(Reason::Mean);
        }
        // "Les médecins sont 54 % à déclarer y adhérer": what they do, and whether they live there.
        let Here { s, number, .. } = *self.here;
        if infinitive_behind(s, number.to) == Some(false) {
            return Err(Reason::OtherShare);
        }
        if self.ranges() {
            return Err(Reason::Mean);
        }
        let some = || {
            // "la part des moins de 20 ans (plus de la moitié de la population à Mayotte)"
            let open = number.from.checked_sub(1).filter(|&n| s.tokens[n].is_mark("("));
            s.cue(Cue::SomePeople, number.core..number.to + 4).is_some()
                || open.is_some_and(|open| s.cue_before(Cue::SomePeople, open + 1))
                || self.represented()
        };
        if self.of_doctors()
            || self.among_covered()
            || self.thought()
            || some()
            || self.insured()
            || self.dont()
        {
            return Err(Reason::OtherShare);
        }
        Ok(())
    }

    /// "Les plus de 75 ans représentent 15,2 % des habitants": they are people of one sort.
    fn represented(&self) -> bool {
        let Here { s, scope, .. } = *self.here;
        let verb = scope.from.checked_sub(1).filter(|&n| s.tokens[n].fold.starts_with("represent"));
        verb.is_some_and(|verb| s.cue(Cue::SomePeople, self.clause.start..verb).is_some())
    }

    /// "Les CPTS sont petites : 38 % relèvent de la taille 2"
    fn of_communities(&self) -> bool {
        const NEAR: usize = 6;
        let Here { s, number, scope, .. } = *self.here;
        (number.to..scope.right.min(number.to + NEAR)).any(|n| s.tokens[n].is("taille"))
    }

    /// "La couverture oscille entre un quart et la totalité": of no one place.
    fn ranges(&self) -> bool {
        let Here { s, number, scope, .. } = *self.here;
        number.high.is_some() && s.cue(Cue::Mean, scope.left..scope.from).is_some()
    }

    /// "De l'aide pour trouver un médecin traitant : 1 personne sur 8 n'en a pas"
    fn of_doctors(&self) -> bool {
        let Here { s, number, .. } = *self.here;
        s.cue(Cue::Carers, 0..number.from).is_some()
            && s.tokens[number.to..].windows(2).any(|t| t[0].is("n'") && t[1].is("en"))
            && s.cue(Cue::Community, 0..number.from).is_none()
    }

    /// "Parmi les habitants couverts par une CPTS, 12 % …": of those.
    fn among_covered(&self) -> bool {
        let Here { s, scope, .. } = *self.here;
        let start = self.clause.start;
        s.tokens.get(start).is_some_and(|t| t.is("parmi"))
            && s.cue(Cue::Population, start..scope.from).is_some()
    }

    /// "un habitant sur trois ignore qu'il dépend d'une CPTS", "Peu d'habitants connaissent le sigle : 1 sur 8"
    fn thought(&self) -> bool {
        let Here { s, number, scope, .. } = *self.here;
        let covered = s.cue(Cue::Coverage, number.to..self.clause.end).map(|hit| hit.from);
        // "Selon un sondage, 14 % des Français savent dire ce qu'est une CPTS"
        let asked = covered.is_none() && s.cue(Cue::Survey, 0..scope.from).is_some();
        asked
            || covered.is_some_and(|at| s.cue(Cue::Opinion, number.to..at).is_some())
            || self.last().is_some_and(|n| s.tokens[n].is_mark(":"))
                && s.cue(Cue::Opinion, 0..scope.from).is_some()
    }

    /// "aucune couverture maladie", "la couverture vaccinale"
    fn insured(&self) -> bool {
        let s = self.here.s;
        self.clause.clone().skip(1).any(|n| {
            s.tokens[n - 1].is("couverture")
                && matches!(
                    s.tokens[n].fold.as_str(),
                    "maladie"
                        | "vaccinale"
                        | "sociale"
                        | "complementaire"
                        | "medicale"
                        | "mobile"
                        | "numerique"
                )
        })
    }

    /// "400 000 habitants …, dont la moitié dans le Gers": of those people.
    fn dont(&self) -> bool {
        let Here { s, index, .. } = *self.here;
        index.checked_sub(1).is_some_and(|n| CROWD <= s.numbers[n].low)
            && self.last().is_some_and(|n| s.tokens[n].is("dont"))
    }
}

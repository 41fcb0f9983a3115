//! People who live where a CPTS works, or where none does.

use std::ops::Range;

use super::judge::{aimed, clause, noun};
use super::shared_by::of_stranger;
use super::stray::others_cover;
use super::whose::elsewhere;
use crate::extract::lexicon::token::Token;
use crate::extract::lexicon::vocabulary::Cue;
use crate::extract::recognise::numbers::{Form, Number};
use crate::extract::recognise::tense;
use crate::extract::verdict::{Counted, Here, Reason};
use crate::model::Measure;

/// The people that a number counts.
pub(crate) struct People<'s> {
    pub(crate) here: Here<'s>,
    /// The clause in which they stand.
    pub(crate) clause: Range<usize>,
    /// Where their noun begins.
    pub(crate) noun: usize,
}

/// People who live where a CPTS works, or where none does.
pub(crate) fn people(here: &Here<'_>) -> Result<Counted, Reason> {
    let people = People::of(*here);
    people.are_many()?;
    people.are_everybody()?;
    if people.are_touched() {
        return Err(Reason::NoCoverage);
    }
    let outside = people.are_outside();
    if !outside && !people.are_served() {
        return Err(Reason::NoCoverage);
    }
    people.are_a_sum()?;
    people.are_of_several()?;
    people.are_a_part()?;
    people.are_there_now()?;
    let measure = if outside { Measure::PopulationUncovered } else { Measure::Population };
    Ok(Counted { measure, projects: false, headed: true, pronoun: false, each: false })
}

impl<'s> People<'s> {
    fn of(here: Here<'s>) -> Self {
        let (noun, _) = noun(here.s, here.number.to);
        Self { here, clause: clause(here.s, here.number.core), noun }
    }

    /// The words of the clause that stand before them.
    pub(crate) fn lead(&self) -> &'s [Token] {
        &self.here.s.tokens[self.led()]
    }

    pub(crate) fn led(&self) -> Range<usize> {
        self.clause.start..self.here.scope.from
    }

    /// The word that stands so many words before them.
    pub(crate) fn before(&self, back: usize) -> Option<&'s Token> {
        let Here { s, scope, .. } = self.here;
        scope.from.checked_sub(back).map(|n| &s.tokens[n])
    }

    fn word(&self, back: usize) -> &'s str {
        self.before(back).map_or("", |t| t.fold.as_str())
    }

    /// Whether a colon leads to them.
    pub(crate) fn labelled(&self) -> bool {
        self.before(1).is_some_and(|t| t.is_mark(":"))
    }

    /// The bracket that they open.
    pub(crate) fn opened(&self) -> Option<usize> {
        let Here { s, scope, .. } = self.here;
        scope.from.checked_sub(1).filter(|&n| s.tokens[n].is_mark("("))
    }

    /// "de cinq à quinze personnes": fewer than live in any place that has communities.
    fn are_many(&self) -> Result<(), Reason> {
        const FEW: f64 = 200.0;
        let number = self.here.number;
        let few = number.form != Form::Percent && number.high.unwrap_or(number.low) < FEW;
        if few { Err(Reason::NoCoverage) } else { Ok(()) }
    }

    /// Whether they are people of every sort, of a place that has a code, and stand for themselves.
    fn are_everybody(&self) -> Result<(), Reason> {
        let Here { s, number, .. } = self.here;
        // "9 millions de personnes âgées": people of one sort.
        if s.cue(Cue::SomePeople, number.to..number.to + 3).is_some() {
            return Err(Reason::OtherNoun);
        }
        // "203 000 Nivernais se partageaient 134 généralistes": what they have, and nobody who serves them.
        let share = (self.noun + 1..self.noun + 3).any(|n| {
            s.tokens.get(n).is_some_and(|t| t.is("se"))
                && s.tokens.get(n + 1).is_some_and(|t| t.fold.starts_with("partag"))
        });
        if share {
            return Err(Reason::NoCoverage);
        }
        // "2,1 millions de Franciliens supplémentaires": by so many more.
        let more = (self.noun + 1..self.noun + 3)
            .any(|n| s.tokens.get(n).is_some_and(|t| t.fold.starts_with("supplementaire")));
        if more {
            return Err(Reason::Gap);
        }
        if s.cue_at(Cue::Population, self.noun).is_some_and(|hit| of_stranger(s, hit.to)) {
            return Err(Reason::UnknownPlace);
        }
        Ok(())
    }

    /// Whether they are those of all communities together: no mean, and no answer to a survey.
    fn are_a_sum(&self) -> Result<(), Reason> {
        let Here { s, scope, .. } = self.here;
        // "84 000 habitants (médiane : 71 500)"
        let label = self.clause.start.saturating_sub(4)..self.clause.start;
        if s.cue(Cue::Mean, self.clause.start..scope.right).is_some()
            || self.labelled() && s.cue(Cue::Mean, label).is_some()
            || self.are_of_a_share()
        {
            return Err(Reason::Mean);
        }
        if others_cover(s, scope.from) {
            return Err(Reason::OtherStructure);
        }
        // "Les douze CPTS ayant répondu couvrent 900 000 habitants"
        if s.cue(Cue::Sample, self.led()).is_some() {
            return Err(Reason::Sample);
        }
        Ok(())
    }

    /// "Un tiers des CPTS couvrent moins de 40 000 habitants": each of them.
    fn are_of_a_share(&self) -> bool {
        let Here { s, index, number, .. } = self.here;
        s.numbers[..index].iter().any(|n| {
            n.form == Form::Percent
                && (s.tokens.get(n.to).is_some_and(|t| t.is("des") || t.is("de"))
                    && s.cue_at(Cue::Community, n.to + 1).is_some()
                    // "68 % couvrent moins de 100 000 habitants"
                    || s.cue_at(Cue::Coverage, n.to).is_some_and(|hit| hit.to <= number.from))
        })
    }

    /// Whether they are a part of the people of a place, whom communities serve.
    fn are_a_part(&self) -> Result<(), Reason> {
        let Here { s, scope, setting, .. } = self.here;
        if elsewhere(s, scope, setting) {
            return Err(Reason::OtherStructure);
        }
        let peopled =
            || s.tokens[scope.left..scope.from].iter().any(|t| t.fold.starts_with("peupl"));
        if self.are_of_a_relative() || self.have_carers() {
            return Err(Reason::NoCoverage);
        }
        if self.are_the_whole() || self.are_in_the_place() || self.are_beside_place() || peopled() {
            return Err(Reason::NoCoverage);
        }
        Ok(())
    }

    /// Whether a part is told of them: "sur les 321 000 habitants".
    fn are_the_whole(&self) -> bool {
        let Here { s, index, scope, .. } = self.here;
        scope.from.checked_sub(1).is_some_and(|n| {
            // "Elles veillent sur 610 000 habitants": a verb of its own.
            let verb =
                |n: usize| n.checked_sub(1).is_some_and(|b| s.tokens[b].fold.ends_with("ent"));
            let of = |n: usize| s.tokens[n].is("sur") && !verb(n);
            // "Rapportées aux six millions de Néo-Aquitains, …": all of them.
            let related =
                s.tokens[n].is("aux") && 0 < n && s.tokens[n - 1].fold.starts_with("rapport");
            // "60 000 des 321 000 habitants"
            let part =
                related || s.tokens[n].is("des") && s.numbers[..index].iter().any(|m| m.to == n);
            of(n) || part || 0 < n && s.tokens[n].is("les") && of(n - 1)
        })
    }

    /// "Le Tarn, qui compte 390 000 habitants", "un département de 310 000 habitants": all of them.
    fn are_in_the_place(&self) -> bool {
        let Here { s, index, scope, .. } = self.here;
        // "un territoire de 20 000 à plus de 175 000 habitants": both ends of it.
        let begun = index.checked_sub(1).map(|n| &s.numbers[n]);
        let begun = begun.filter(|n| n.to + 1 == scope.from && s.tokens[n.to].is("a"));
        let asked = begun.and_then(|n| n.from.checked_sub(2)).is_some_and(|n| {
            let noun = matches!(s.tokens[n].fold.as_str(), "territoire" | "bassin" | "population");
            noun && s.tokens[n + 1].is("de")
        });
        if asked {
            return true;
        }
        let verb = match self.word(1) {
            // "La région rassemble 5 127 840 habitants"
            "rassemble" | "reunit" | "regroupe" | "totalise" | "concentre" | "heberge" => {
                // "L'Île-de-France rassemble 12,3 millions d'habitants"
                let named = s.places.iter().any(|p| !p.demonym && p.to + 1 == scope.from)
                    && s.cue(Cue::Coverage, scope.to..scope.right).is_none();
                let area = ["region", "departement", "territoire", "agglomeration", "metropole"];
                // "Leur territoire regroupe 32,9 millions d'habitants": whom those that were counted serve.
                named || area.contains(&self.word(2)) && !matches!(self.word(3), "leur" | "leurs")
            }
            // "compte 5,1 millions d'habitants rattachés à une CPTS": a part of them.
            "compte" | "comptait" | "abrite" | "abritait" => {
                let behind = self.noun + 1..self.noun + 4;
                s.cue(Cue::Coverage, behind).is_none()
            }
            _ => false,
        };
        let of_area = || match self.word(2) {
            "departement" | "region" | "commune" | "ville" => true,
            // "un territoire d'au moins 40 000 habitants": what is asked for.
            "territoire" | "bassin" | "secteur" => s.cue(Cue::Coverage, self.led()).is_none(),
            _ => false,
        };
        let of = matches!(self.word(1), "de" | "d'");
        // "… dans un département de 277 000 âmes": all of its people, whatever is said of them.
        let whole = of
            && matches!(self.word(2), "departement" | "region" | "ile" | "archipel")
            && matches!(self.word(3), "un" | "une" | "ce" | "cette");
        // "Chambéry et ses 140 000 habitants disposent d'une CPTS"
        let its = matches!(self.word(1), "ses" | "leurs") && self.word(2) == "et";
        whole || its || (verb || of && of_area()) && s.cue(Cue::Community, self.led()).is_none()
    }

    /// "Annecy, qui réunit 41 communes et 220 000 personnes, abrite la plus grande": all the people of a place.
    fn are_of_a_relative(&self) -> bool {
        const HOLDING: [&str; 8] =
            ["reuni", "regroup", "rassembl", "compt", "abrit", "heberg", "concentr", "accueill"];
        let Here { s, scope, .. } = self.here;
        let Some(who) =
            (1..scope.from).rev().find(|&n| s.tokens[n].is("qui") && s.tokens[n - 1].is_mark(","))
        else {
            return false;
        };
        let verb = s.tokens.get(who + 1).is_some_and(|t| {
            HOLDING.iter().any(|stem| t.fold.starts_with(stem)) && !t.fold.ends_with("nt")
        });
        let named = who.checked_sub(2).is_some_and(|n| s.tokens[n].capital);
        let closed = (who..scope.from).all(|n| !s.tokens[n].is_mark(","));
        verb && named && closed && s.cue(Cue::Community, 0..who).is_none()
    }

    /// "les soignants d'un bassin de 24 000 habitants": whom others look after, whatever these do.
    fn have_carers(&self) -> bool {
        const REACH: usize = 3;
        let Here { s, scope, .. } = self.here;
        let of = matches!(self.word(1), "de" | "d'");
        let one = scope
            .from
            .checked_sub(3)
            .filter(|&n| matches!(s.tokens[n].fold.as_str(), "un" | "une"));
        one.filter(|_| of)
            .is_some_and(|one| s.cue(Cue::Carers, one.saturating_sub(REACH)..one).is_some())
    }

    /// "Le Lot (174 000 habitants) compte trois CPTS": all of its people.
    fn are_beside_place(&self) -> bool {
        let Here { s, index, .. } = self.here;
        self.opened().is_some_and(|open| {
            let place = s.places.iter().any(|p| p.to == open && !p.demonym);
            let closes = s.tokens.get(self.noun + 1).is_some_and(|t| t.is_mark(")"));
            // "Le département de la Seine-Saint-Denis (1,65 million d'habitants, 40 communes) est couvert à 74 %"
            let goes_on = s.tokens.get(self.noun + 1).is_some_and(|t| t.is_mark(","));
            let mut behind = s.numbers[index + 1..].iter();
            let counts = |n: &Number| {
                s.cue_at(Cue::Community, n.to).is_some() || n.form == Form::Percent && goes_on
            };
            place && (closes || goes_on) && behind.any(counts)
        })
    }

    /// Whether communities serve them, and not only will.
    fn are_there_now(&self) -> Result<(), Reason> {
        let Here { s, scope, .. } = self.here;
        // "ont pour vocation de couvrir 60 000 habitants": they do not yet.
        let meant = (scope.left + 2..scope.from).any(|n| {
            s.tokens[n].is("couvrir")
                && matches!(
                    s.tokens[n - 2].fold.as_str(),
                    "vocation" | "mission" | "objet" | "tache"
                )
        });
        let infinitive = meant
            || (scope.left + 1..scope.from)
                .any(|n| s.tokens[n].is("couvrir") && s.tokens[n - 1].is("pour"))
            || tense::will(s, scope.left.max(self.clause.start)..scope.from);
        let ahead = self.clause.start..scope.right;
        if infinitive || s.cue(Cue::Forecast, ahead).is_some() || aimed(s, scope) {
            return Err(Reason::Forecast);
        }
        Ok(())
    }
}

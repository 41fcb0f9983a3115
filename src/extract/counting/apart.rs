//! Communities told apart from the others by what they do or where they are: some of them, no stock.

use std::ops::Range;

use super::doing::verb;
use super::judge::clause;
use super::shared_by::of_stranger;
use crate::extract::lexicon::places::PlaceHit;
use crate::extract::lexicon::token::Token;
use crate::extract::lexicon::vocabulary::Cue;
use crate::extract::recognise::numbers::Form;
use crate::extract::recognise::relation::partitive;
use crate::extract::recognise::sentence::Sentence;
use crate::extract::verdict::{Here, Reason};

/// Communities that a number counts, with what stands behind their noun.
pub(crate) struct Apart<'s> {
    pub(crate) here: Here<'s>,
    /// The clause in which they stand.
    pub(crate) clause: Range<usize>,
    /// Where their noun ends, and the word there.
    pub(crate) behind: usize,
    pub(crate) next: &'s Token,
    /// Their place stands there: "Six CPTS du Pas-de-Calais".
    pub(crate) placed: bool,
    /// Where their verb stands, if they have one.
    pub(crate) verb: usize,
}

/// "41 CPTS ont ouvert un espace", "60 CPTS équipées", "3 CPTS du littoral": some of them, told
/// apart by what they do or where in the territory they are; no stock.
pub(crate) fn otherwise(here: &Here<'_>, behind: usize) -> Result<(), Reason> {
    let Some(next) = here.s.tokens.get(behind) else { return Ok(()) };
    let apart = Apart::of(*here, behind, next);
    if apart.are_a_part_that_acts() {
        return Err(Reason::Sample);
    }
    if apart.are_of_all() {
        return Ok(());
    }
    apart.are_no_change()?;
    if apart.are_all() {
        return Ok(());
    }
    if apart.are_of_stranger() {
        return Err(Reason::UnknownPlace);
    }
    if apart.will_act() {
        return Err(Reason::Forecast);
    }
    if apart.have() && !apart.are_told() {
        return Err(Reason::Sample);
    }
    if apart.are_of_some_place() {
        return Err(Reason::UnknownPlace);
    }
    if apart.were_asked() {
        return Err(Reason::Sample);
    }
    if apart.are_most() || apart.are_one_in_some() {
        return Err(Reason::OtherShare);
    }
    apart.are_not_described()?;
    if apart.are_told() || apart.stand() || apart.are_staged() {
        return Ok(());
    }
    apart.do_nothing()
}

impl<'s> Apart<'s> {
    fn of(here: Here<'s>, behind: usize, next: &'s Token) -> Self {
        let s = here.s;
        let place = complement(s, behind);
        let verb = verb(s, behind, place.map_or(behind, |place| place.to));
        Self {
            here,
            clause: clause(s, here.number.core),
            behind,
            next,
            placed: place.is_some(),
            verb,
        }
    }

    /// Whether it is said of which they are: of a stage, of a whole, of those that cover somebody.
    pub(crate) fn are_told(&self) -> bool {
        let Here { s, number, scope, .. } = self.here;
        !s.stages_in(scope.left..scope.right, number.core).is_empty()
            || partitive(s, number).is_some()
            || self.cover()
    }

    /// Whether they are said to cover somebody.
    fn cover(&self) -> bool {
        let Here { s, scope, .. } = self.here;
        s.cue(Cue::Coverage, self.behind..scope.right.min(self.clause.end)).is_some_and(|hit| {
            // "un représentant": somebody whom they sent.
            let before = s.tokens[hit.from - 1].fold.as_str();
            let sent = matches!(before, "un" | "une" | "leur" | "des" | "leurs" | "les" | "le")
                && s.tokens[hit.from].fold.starts_with("representant");
            // "se sont regroupées pour acheter un échographe"
            let itself = 1 < hit.from
                && s.tokens[hit.from - 1].is("sont")
                && (s.tokens[hit.from - 2].is("se") || s.tokens[hit.from - 2].is("s'"));
            // "ont étendu leur périmètre": what they did with it.
            let own = matches!(before, "leur" | "leurs") && s.tokens[hit.from].is("perimetre");
            !itself
                && !own
                && !sent
                // "bénéficient d'une aide": what they get, and nobody is covered.
                && s.cue_at(Cue::Getting, hit.from).is_none()
        })
    }

    /// "38 des 41 CPTS ligériennes avaient envoyé un représentant": the 41 are all that there are.
    fn are_of_all(&self) -> bool {
        let Here { s, index, number, .. } = self.here;
        let whole = index.checked_sub(1).is_some_and(|n| {
            s.numbers[n].form != Form::One && partitive(s, &s.numbers[n]) == Some(number.to)
        });
        whole && s.places.iter().any(|place| place.from == self.behind && place.demonym)
    }

    /// Whether they are no number for each of something, and none by which others grew.
    fn are_no_change(&self) -> Result<(), Reason> {
        let Self { here: Here { s, number, scope, .. }, behind, next, .. } = *self;
        let second = s.tokens.get(behind + 1);
        // "2 CPTS par session": so many each.
        if next.is("par") && second.is_some_and(|t| !t.capital && is_noun(t)) {
            return Err(Reason::Mean);
        }
        // "dix CPTS de plus": of a change.
        let more = next.is("de") && second.is_some_and(|t| t.is("plus"));
        // "Sept communautés supplémentaires détenaient un projet validé": as many as there are.
        let holding = || {
            s.stages_in(behind..scope.right, number.core).iter().any(|hit| !hit.meaning.weak)
                && !second.is_some_and(|t| t.is("ont") && s.cue_at(Cue::Event, behind).is_some())
        };
        if more || next.is("supplementaires") && !holding() {
            return Err(Reason::Event);
        }
        Ok(())
    }

    /// "Les 12 CPTS de l'Hérault emploient 34 coordinateurs": all of them.
    fn are_all(&self) -> bool {
        let Here { s, scope, .. } = self.here;
        self.placed
            && scope
                .from
                .checked_sub(1)
                .is_some_and(|n| s.tokens[n].is("les") && n <= self.clause.start + 1)
    }

    /// "Les cinq CPTS du Pays basque ont décidé …": of an area that has no code.
    fn are_of_stranger(&self) -> bool {
        !self.placed && of_stranger(self.here.s, self.behind)
    }

    /// "du littoral", "de l'agglomération": a part of the territory that has no code.
    fn are_of_some_place(&self) -> bool {
        let Self { here: Here { s, .. }, behind, next, .. } = *self;
        let article = |t: &Token| matches!(t.fold.as_str(), "la" | "le" | "l'");
        let area =
            || (behind + 1..behind + 3).find(|&n| s.tokens.get(n).is_some_and(|t| !article(t)));
        matches!(next.fold.as_str(), "du" | "de" | "des" | "dans" | "sur")
            && area().is_some_and(|n| {
                let token = &s.tokens[n];
                // "Les cinq communautés de l'île": all of it.
                let island = matches!(token.fold.as_str(), "ile" | "archipel")
                    && s.tokens[n - 1].is("l'")
                    && !s.tokens.get(n + 1).is_some_and(|t| t.is("de") || t.is("d'") || t.capital);
                let own = token.fold.starts_with("territoire")
                    || token.is("pays")
                    || token.is("grand")
                    || island;
                !token.capital && !own && s.cue_at(Cue::Geographic, n).is_some()
            })
    }

    /// "26 CPTS sur les 31 interrogées": some of those that were asked.
    fn were_asked(&self) -> bool {
        let Self { here: Here { s, scope, .. }, behind, next, .. } = *self;
        let of_asked = matches!(next.fold.as_str(), "sur" | "parmi" | "des")
            && s.cue(Cue::Sample, behind..behind + 6).is_some();
        // "Sur les 23 CPTS dont le président a répondu"
        let among = || {
            scope.from.checked_sub(2).is_some_and(|n| {
                (s.tokens[n].is("sur") || s.tokens[n].is("parmi")) && s.tokens[n + 1].is("les")
            })
        };
        of_asked
            || matches!(next.fold.as_str(), "dont" | "qui" | "ayant")
                && among()
                && s.cue(Cue::Sample, behind..behind + 8).is_some()
    }

    /// "9 CPTS sur 10 ont un local": most of them, and no count.
    fn are_most(&self) -> bool {
        let Self { here: Here { s, index, number, .. }, behind, next, .. } = *self;
        next.is("sur")
            && s.numbers.get(index + 1).is_some_and(|whole| {
                whole.from == behind + 1
                    && number.low < whole.low
                    && (ROUND.contains(&whole.low) || (number.low - 1.0).abs() < 0.5)
                    && !s.places.iter().any(|place| place.from == whole.to)
                    && s.cue_at(Cue::Community, whole.to).is_none()
            })
    }

    /// "1 sur 4 CPTS dont le président est infirmier"
    fn are_one_in_some(&self) -> bool {
        let Here { s, index, number, scope, .. } = self.here;
        index.checked_sub(1).is_some_and(|n| {
            let part = &s.numbers[n];
            part.to + 1 == scope.from
                && s.tokens[part.to].is("sur")
                && part.low < number.low
                && ROUND.contains(&number.low)
                && s.places.is_empty()
        })
    }
}

/// The wholes of which somebody tells a part who tells a share: "9 sur 10".
const ROUND: [f64; 4] = [3.0, 4.0, 5.0, 10.0];

/// A word that is no article.
fn is_noun(token: &Token) -> bool {
    token.is_word() && 3 < token.fold.len()
}

/// "Six CPTS du Pas-de-Calais mutualisent un logiciel": the place directly behind their noun, before their verb.
fn complement<'s>(s: &'s Sentence<'_>, behind: usize) -> Option<&'s PlaceHit> {
    let links = |t: &Token| {
        matches!(t.fold.as_str(), "du" | "de" | "des" | "d'" | "l'" | "la" | "en" | "dans" | "le")
    };
    s.places.iter().find(|place| {
        behind <= place.from
            && place.from <= behind + 2
            && s.tokens[behind..place.from].iter().all(links)
    })
}

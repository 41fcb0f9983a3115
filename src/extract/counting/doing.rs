//! What some communities do that the others need not: the verb behind their noun, and what it says of them.

use super::apart::Apart;
use super::flow;
use super::governed::is_infinitive;
use crate::extract::lexicon::pattern::Hit;
use crate::extract::lexicon::plural::is_noun_like;
use crate::extract::lexicon::token::Token;
use crate::extract::lexicon::vocabulary::{Cue, StageWording};
use crate::extract::recognise::numbers::Number;
use crate::extract::recognise::relation::partitive;
use crate::extract::recognise::sentence::Sentence;
use crate::extract::verdict::{Here, Reason};

impl Apart<'_> {
    fn word(&self, at: usize) -> &str {
        word(self.here.s, at)
    }

    /// "14 CPTS sur les 52 d'Île-de-France ont une sage-femme": what the part does is no stage.
    pub(crate) fn are_a_part_that_acts(&self) -> bool {
        let Here { s, number, .. } = self.here;
        partitive(s, number).is_some_and(|whole| does_else(s, whole))
    }

    /// "3 CPTS se partageront les permanences": what they will do.
    pub(crate) fn will_act(&self) -> bool {
        let tokens = &self.here.s.tokens;
        (self.verb..self.verb + 2).any(|n| {
            tokens.get(n).is_some_and(|t| {
                let future = t.fold.ends_with("eront") || t.fold.ends_with("iront");
                t.is_word() && !t.capital && 7 < t.fold.len() && future
            })
        })
    }

    /// "12 CPTS disposent d'un local": what some of them have, which is no stage.
    pub(crate) fn have(&self) -> bool {
        let s = self.here.s;
        s.cue_at(Cue::Owning, self.verb).is_some() && acts(&s.tokens[self.verb])
    }

    /// Whether the verb says that they are there.
    pub(crate) fn stand(&self) -> bool {
        let Self { here: Here { s, .. }, placed, verb, .. } = *self;
        s.cue_at(Cue::Standing, verb).is_some()
            || s.cue_at(Cue::Counting, verb).is_some()
            || placed && !s.tokens.get(verb).is_some_and(acts)
    }

    /// "7 et 9 CPTS signées": the stage stands behind the noun of both.
    pub(crate) fn are_staged(&self) -> bool {
        let mut stages = self.here.s.stages.iter();
        stages.any(|hit| hit.from == self.behind && !hit.meaning.weak)
    }

    /// Whether nothing behind them describes those that are meant.
    pub(crate) fn are_not_described(&self) -> Result<(), Reason> {
        let Self { here: Here { s, number, scope, .. }, verb, .. } = *self;
        // "Les 8 CPTS présentes ont décrit leur organisation": who was there.
        let there = self.word(verb) == "presentes" && s.tokens.get(verb + 1).is_some_and(acts);
        let some = || self.act_for_themselves() || self.are_those();
        if there || self.are_the_first() || some() && !self.are_told() {
            return Err(Reason::Sample);
        }
        // "Deux CPTS, cela aurait fait …": an idea.
        if s.tokens.get(verb).is_some_and(|t| t.is_mark(","))
            && matches!(self.word(verb + 1), "cela" | "ca" | "ce" | "c'")
            && !self.are_called_so_many()
        {
            return Err(Reason::NothingCounted);
        }
        // "24 CPTS seraient concernées par des retards"
        if matches!(self.word(verb), "seraient" | "auraient")
            && s.stages_in(scope.left..scope.right, number.core).is_empty()
            && partitive(s, number).is_none()
        {
            return Err(Reason::Forecast);
        }
        // "Douze CPTS sont présidées par une infirmière": what is done to some of them.
        if flow::undergoes(s, verb) && !self.are_staged() && !self.are_told() {
            return Err(Reason::Sample);
        }
        Ok(())
    }

    /// "Six CPTS, c'est ce que compte le Tarn", "Trois CPTS en Ariège, c'est peu": they are there, and judged.
    fn are_called_so_many(&self) -> bool {
        const NEAR: usize = 8;
        let Self { here: Here { s, scope, .. }, placed, verb, .. } = *self;
        let is = matches!(self.word(verb + 2), "est" | "reste" | "fait" | "demeure");
        let end = scope.right.max(s.tokens.len().min(verb + NEAR));
        let counted = s.cue(Cue::Counting, verb + 2..end).is_some()
            || matches!(self.word(verb + 3), "le" | "tout") && self.word(verb + 4) != "moins";
        let judged = (verb + 3..verb + 6).any(|n| {
            let words =
                ["peu", "beaucoup", "mieux", "maigre", "plus", "moins", "deja", "bien", "trop"];
            words.contains(&self.word(n))
        });
        is && (counted || placed && judged)
    }

    /// "les dix CPTS les plus actives"
    fn are_the_first(&self) -> bool {
        self.word(self.verb) == "les"
            && matches!(self.word(self.verb + 1), "plus" | "moins" | "mieux")
    }

    /// "CPTS qui ont changé de président", "540 CPTS dont le contrat a plus d'un an", "l'une des deux CPTS
    /// girondines à employer …"
    fn are_those(&self) -> bool {
        let Self { here: Here { s, scope, .. }, verb, .. } = *self;
        let of_number = || s.numbers.iter().any(|n| verb < n.from && n.from <= verb + 2);
        let counting = || s.cue(Cue::Counting, scope.left..scope.from).is_some();
        match self.word(verb) {
            "qui" => s.cue_at(Cue::Standing, verb + 1).is_none() && !counting(),
            "dont" => !of_number() && !counting(),
            "a" => s.tokens.get(verb + 1).is_some_and(is_infinitive),
            // "le financement des 41 CPTS sans activité"
            "sans" => true,
            _ => false,
        }
    }

    /// "Huit CPTS bretonnes se sont dotées d'un outil"
    fn act_for_themselves(&self) -> bool {
        let Self { here: Here { s, .. }, verb, .. } = *self;
        let cues = [Cue::Standing, Cue::Counting, Cue::Coverage];
        let known = |cue| s.cue_at(cue, verb).is_some() || s.cue_at(cue, verb + 1).is_some();
        // "s'étaient déplacées pour le congrès"
        let went =
            |auxiliary: &str| self.word(verb + 1) == auxiliary || !cues.into_iter().any(known);
        match self.word(verb) {
            "se" => went("sont"),
            "s'" => went("etaient"),
            _ => false,
        }
    }

    /// Whether they do nothing that says which of them they are.
    pub(crate) fn do_nothing(&self) -> Result<(), Reason> {
        // "9 CPTS n'ont pas remis leur bilan"
        if matches!(self.next.fold.as_str(), "n'" | "ne") {
            return Err(Reason::Negation);
        }
        let verb = self.here.s.tokens.get(self.verb).unwrap_or(self.next);
        let fold = verb.fold.as_str();
        let apart = ["ees", "trices", "antes", "aires", "pilotes", "voisines", "limitrophes"];
        let described = 4 < fold.len() && apart.iter().any(|end| fold.ends_with(end));
        // "respectivement 9 et 2 CPTS signataires": their stage.
        let staged =
            self.here.s.stages.iter().any(|hit| hit.from <= self.verb && self.verb < hit.to);
        if acts(verb) || described && !staged { Err(Reason::Sample) } else { Ok(()) }
    }
}

/// Where the verb of communities stands whose noun and place end there: behind the other words that may stand
/// before it.
pub(crate) fn verb(s: &Sentence<'_>, noun: usize, place: usize) -> usize {
    let mut verb = place;
    let acts_at = |at: usize| s.tokens.get(at).is_some_and(acts);
    // "l'une des quatre CPTS du département à expérimenter le service"
    let area =
        |at: usize| matches!(word(s, at), "departement" | "region" | "ile" | "pays" | "territoire");
    if matches!(word(s, verb), "du" | "de") {
        verb = (verb + 1..verb + 3).find(|&at| area(at)).map_or(verb, |at| at + 1);
    }
    // "Trois CPTS seulement ont ouvert leur conseil"
    let adverb =
        matches!(word(s, verb), "seulement" | "deja" | "desormais" | "aussi" | "egalement");
    verb += usize::from(adverb && acts_at(verb + 1));
    verb = verb_behind_aside(s, noun).unwrap_or(verb);
    // "plus de 200 communautés ou équipes ont monté des centres"
    let joined =
        matches!(word(s, verb), "ou" | "et") && s.tokens.get(verb + 1).is_some_and(is_noun_like);
    verb += if joined && acts_at(verb + 2) { 2 } else { 0 };
    // "34 communautés y participent", "Quatre CPTS m'ont démarchée"
    let clitic =
        matches!(word(s, verb), "y" | "m'" | "t'" | "l'" | "lui" | "leur" | "nous" | "vous");
    // "Trois CPTS seulement ont ouvert leur conseil"
    verb += usize::from(matches!(word(s, verb), "seulement" | "deja"));
    verb + usize::from(clitic && acts_at(verb + 1))
}

/// "Deux CPTS, l'une rurale et l'autre urbaine, racontent …"
fn verb_behind_aside(s: &Sentence<'_>, noun: usize) -> Option<usize> {
    const ASIDE: usize = 14;
    if !s.tokens.get(noun).is_some_and(|t| t.is_mark(",")) {
        return None;
    }
    let end = s.tokens.len().min(noun + ASIDE);
    let close = (noun + 1..end).find(|&n| s.tokens[n].is_mark(",;."))?;
    Some(close + 1).filter(|&n| s.tokens.get(n).is_some_and(acts))
}

fn word<'s>(s: &'s Sentence<'_>, at: usize) -> &'s str {
    s.tokens.get(at).map_or("", |t| t.fold.as_str())
}

/// A verb of the third person plural: "mutualisent", "ont".
fn acts(token: &Token) -> bool {
    let fold = token.fold.as_str();
    matches!(fold, "ont" | "avaient" | "auront")
        || 5 < fold.len() && fold.ends_with("ent") && !fold.ends_with("ment")
        // "participeront au forum"
        || 6 < fold.len() && fold.ends_with("eront")
}

/// "quatre des neuf CPTS signataires ont perdu leur coordinateur": the stage is that of all nine, and what the four do is
/// none.
pub(crate) fn does_apart(s: &Sentence<'_>, number: &Number) -> bool {
    let whole = partitive(s, number);
    let noun = whole.and_then(|at| s.cue_at(Cue::Community, at));
    let of_all = |hit: &&Hit<StageWording>| {
        noun.as_ref()
            .is_some_and(|noun| (noun.from..=noun.to).contains(&hit.from) && noun.to < hit.to)
    };
    let stage = s.stages.iter().find(of_all);
    stage.is_some_and(|stage| {
        let verb = stage.to;
        let own = s.stages.iter().any(|hit| verb <= hit.from && hit.from <= verb + 2);
        let known = [Cue::Standing, Cue::Counting, Cue::Coverage]
            .into_iter()
            .any(|cue| s.cue_at(cue, verb).is_some());
        s.tokens.get(verb).is_some_and(acts) && !own && !known
    })
}

/// "14 CPTS sur les 52 d'Île-de-France ont une sage-femme": what the part does is no stage.
fn does_else(s: &Sentence<'_>, whole: usize) -> bool {
    const REACH: usize = 6;
    let end = s.tokens.len().min(whole + REACH);
    // "se relaient pour la traumatologie"
    let itself = |n: usize| {
        (s.tokens[n].is("se") || s.tokens[n].is("s'"))
            && s.tokens.get(n + 1).is_some_and(acts)
            && s.cue_at(Cue::Standing, n).is_none()
    };
    // "sont parties prenantes d'un contrat local"
    let party = |n: usize| {
        matches!(s.tokens[n].fold.as_str(), "sont" | "etaient")
            && s.tokens.get(n + 1).is_some_and(|t| t.is("parties") || t.is("membres"))
    };
    let verb = (whole..end)
        .find(|&n| matches!(s.tokens[n].fold.as_str(), "ont" | "avaient") || itself(n) || party(n));
    if verb.is_some_and(party) {
        return s.stages_in(whole..end, 0).iter().all(|hit| hit.meaning.weak);
    }
    // "3 CPTS sur 88 sont à cheval sur deux départements"
    let are = s.tokens.get(whole).filter(|t| t.is("sont") || t.is("etaient"));
    if are.is_some() {
        let told = [Cue::Standing, Cue::Counting, Cue::Coverage];
        let behind = whole + 1..end;
        return told.into_iter().all(|cue| s.cue(cue, behind.clone()).is_none())
            && s.stages_in(whole..end, 0).is_empty()
            && !s.places.iter().any(|place| behind.contains(&place.from));
    }
    verb.is_some_and(|verb| {
        let cues = [Cue::Standing, Cue::Counting, Cue::Coverage];
        // "ont atteint leurs objectifs"
        let reached = (verb..verb + 3).any(|n| {
            s.tokens.get(n).is_some_and(|t| t.is("leurs") || t.is("leur"))
                && s.cue_at(Cue::Target, n + 1).is_some()
        });
        let known = !reached && cues.into_iter().any(|cue| s.cue(cue, whole..end).is_some());
        !known && s.stages.iter().all(|hit| hit.to <= verb)
    })
}

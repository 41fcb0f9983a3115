//! Days since which something is so: a state that lasts since a day is told of that day.

use super::figure::Figure;
use super::moment::Moment;
use crate::extract::lexicon::token::Token;
use crate::extract::lexicon::vocabulary::Cue;
use crate::extract::recognise::dates::{DateHit, Printed, Role};
use crate::extract::recognise::numbers::{Form, Number};
use crate::extract::recognise::sentence::Sentence;
use crate::extract::recognise::tense::looks_back;
use crate::model::{Measure, PartialDate, Precision};

impl<'f> Moment<'f> {
    /// "Sept CPTS, toutes financées, maillent la Vendée depuis mars 2023", "couverte à 100 % dès 2021": of that day at
    /// least, where the figure is the last one before it, or no other stands between.
    pub(crate) fn since(&self) -> Option<&'f DateHit> {
        let Figure { s, .. } = self.figure;
        s.dates.iter().find(|hit| hit.role == Role::Other && self.lasts_since(hit))
    }

    fn lasts_since(&self, hit: &DateHit) -> bool {
        const LEAD: usize = 3;
        let Figure { s, number, scope, counted, .. } = self.figure;
        let Printed::Full(day) = hit.printed else { return false };
        let lead = (hit.from.saturating_sub(LEAD)..hit.from).rev();
        let mut lead = lead.filter(|&n| s.tokens[n].is("depuis") || s.tokens[n].is("des"));
        let Some(lead) = lead.next() else { return false };
        // "couvert à 100 % dès 2021": by then already.
        let early = s.tokens[lead].is("des");
        let share = counted.measure == Measure::PopulationShare;
        let exact = is_exact(day) || early && (share || hit.from <= LEAD);
        let counts = matches!(counted.measure, Measure::Communities | Measure::PopulationShare);
        // "Depuis mars 2020, chaque département a une CPTS : l'Indre trois, …": of the whole sentence.
        let opens = lead <= 1;
        let there = opens || self.clause.contains(&hit.from) && s.visible(hit.from, number.core);
        // "Mayotte en a une, signataire depuis décembre 2021": there may have been one before.
        let one = number.form == Form::One && scope.to <= hit.from;
        // "Première région maillée dès 2021, le Centre-Val de Loire a 25 CPTS": of what stands before the comma.
        let apart = !opens
            && hit.to <= scope.from
            && (hit.to..scope.from)
                .any(|n| s.tokens[n].is_mark(",") && !s.tokens[n + 1].is("dont"));
        let one = one || apart;
        if !counts || !exact || !there || one {
            return false;
        }
        let before =
            if opens { scope.from..scope.from } else { hit.to.min(scope.from)..scope.from };
        let between = if hit.to <= scope.from { before } else { scope.to..lead.max(scope.to) };
        // "Six CPTS, dont celle de Luçon, financée depuis mai 2021": of that one.
        let of_one = s.names.iter().chain(&s.pointed).any(|name| between.contains(&name.from))
            || between.clone().any(|n| tells_one(s, n));
        // Behind several numbers it is of the last; before them it is of all.
        let other =
            |n: &Number| n.form != Form::One && between.contains(&n.core) && scope.to <= hit.from;
        let clause = self.clause.clone();
        let happened = || {
            counted.measure == Measure::Communities
                && s.cue(Cue::Event, hit.to..clause.end.max(hit.to)).is_some()
        };
        !of_one
            && !s.numbers.iter().any(other)
            && !did(s, clause.clone())
            && (early || !looks_back(&s.tokens[clause.clone()]))
            && !happened()
    }
}

/// Whether a word tells that one of them is spoken of: "la plus ancienne, financée depuis juin 2019".
fn tells_one(s: &Sentence<'_>, at: usize) -> bool {
    let one = s.tokens[at].is("l'") && s.tokens.get(at + 1).is_some_and(|t| t.is("une"));
    let words = ["celle", "premiere", "derniere", "laquelle", "doyenne", "ancienne"];
    one || words.iter().any(|word| s.tokens[at].is(word))
}

/// Whether some words tell what was done: "trois CPTS ont signé"; "ont une CPTS" tells what they have.
fn did(s: &Sentence<'_>, words: std::ops::Range<usize>) -> bool {
    let has = |t: &Token| matches!(t.fold.as_str(), "ont" | "a" | "avons" | "ete");
    let article = |t: &Token| matches!(t.fold.as_str(), "une" | "des" | "les" | "ses");
    let counts = |at: usize| s.numbers.iter().any(|n| n.from <= at && at < n.to);
    words.into_iter().filter(|&at| has(&s.tokens[at]) && !counts(at + 1)).any(|at| {
        s.tokens.get(at + 1).is_some_and(|t| {
            2 < t.fold.len() && t.fold.ends_with(['e', 's', 'i', 'u']) && !article(t)
        })
    })
}

fn is_exact(day: PartialDate) -> bool {
    day.precision() != Precision::Year
}

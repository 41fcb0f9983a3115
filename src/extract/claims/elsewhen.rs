//! Dates beside a figure that are those of something else: of an event, of another number, of another matter.

use super::figure::Figure;
use super::moment::{Moment, is_year};
use crate::extract::counting::judge::clause;
use crate::extract::lexicon::token::Token;
use crate::extract::lexicon::vocabulary::Cue;
use crate::extract::recognise::dates::{DateHit, Printed, Role};
use crate::extract::recognise::numbers::Form;
use crate::extract::recognise::pairs::set_against;
use crate::extract::recognise::sentence::Sentence;
use crate::extract::recognise::tense;
use crate::model::Precision;

impl Moment<'_> {
    /// Whether a date may be the figure's own.
    pub(crate) fn is_usable(&self, hit: &DateHit) -> bool {
        let Figure { s, scope, .. } = self.figure;
        let beyond = || scope.to <= hit.from && in_relative(s, scope.from, hit.from);
        hit.role == Role::AsOf
            && !self.happened(hit)
            && !self.was_done(hit)
            && !self.is_of_other(hit)
            && !self.is_participial(hit)
            && !self.is_of_another_one(hit)
            && !beyond()
            && !self.is_said_otherwise(hit)
            && !self.is_of_comparison(hit)
            // "et rencontreront la caisse en décembre": when that will be.
            && !(scope.to <= hit.from && tense::will(s, scope.to..hit.from))
    }

    /// "64, soit 13 de mieux qu'il y a un an", "compte 64 CPTS, bien plus qu'en 2021": the day with which today is
    /// compared.
    fn is_of_comparison(&self, hit: &DateHit) -> bool {
        const NEAR: usize = 5;
        let Figure { s, number, .. } = self.figure;
        let word = |at: usize| s.tokens[at].fold.as_str();
        let from = hit.from.saturating_sub(NEAR).max(number.to);
        let than = (from..hit.from.max(from)).rfind(|&n| matches!(word(n), "que" | "qu'"));
        than.is_some_and(|than| {
            let degrees = ["mieux", "plus", "moins", "davantage", "autant"];
            number.to < than && degrees.contains(&word(than - 1))
        })
    }

    /// "Avec la signature, le 30 septembre, de …, quarante sont à présent conventionnées": a day on
    /// which something happened, where the count is said to be of today.
    fn happened(&self, hit: &DateHit) -> bool {
        let Figure { s, scope, .. } = self.figure;
        if !self.now || scope.from < hit.to {
            return false;
        }
        let there = clause(s, hit.from);
        let day = hit.from.checked_sub(1).is_some_and(|n| s.tokens[n].is("le"));
        if day || there != self.clause {
            return true;
        }
        // "Elles étaient neuf à la fin de 2019, elles sont 715 aujourd'hui": the word stands with the number.
        let comma = |n: &usize| s.tokens[*n].is_mark(",");
        let start = (0..scope.from).rev().find(comma).map_or(0, |n| n + 1);
        let stop = (scope.to..s.tokens.len()).find(comma).unwrap_or(s.tokens.len());
        // "… aucune en 2021 ; elle en compte quatre aujourd'hui"
        // "ne comptait aucune CPTS en 2019, elle en a quatre aujourd'hui"
        let none = s.tokens[..hit.from].iter().any(|t| t.fold.starts_with("aucun"));
        let apart = none || s.numbers.iter().any(|n| n.to <= hit.from);
        // "Après la CPTS des Savanes, en mai 2023, la Guyane compte désormais trois CPTS"
        let passing = ["apres", "avec", "suite", "grace", "depuis"];
        let first = there.start;
        let event = first < hit.from && passing.contains(&s.tokens[first].fold.as_str());
        hit.to <= start && (apart || event) && s.cue(Cue::Today, start..stop).is_some()
    }

    /// "ont reçu en juin le feu vert", "Une autre a fait valider son projet en novembre": the day on
    /// which it was done, not that of the count.
    fn was_done(&self, hit: &DateHit) -> bool {
        let Figure { s, number, scope, .. } = self.figure;
        let inside = s.stages.iter().any(|stage| stage.from < hit.from && hit.to < stage.to);
        let led = || {
            hit.from.checked_sub(1).is_some_and(|n| s.tokens[n].is("en") || s.tokens[n].is("le"))
        };
        let only = || number.core.checked_sub(1).is_some_and(|n| s.tokens[n].is("qu'"));
        let behind =
            || s.stages.iter().any(|stage| stage.to <= hit.from && hit.from <= stage.to + 2);
        let one = number.form == Form::One && scope.to <= hit.from;
        // "soit deux d'entre elles, ont signé leur ACI en 2024": so many of those that there are, whenever it was.
        let part = || {
            let year = matches!(hit.printed, Printed::Full(date) if is_year(date));
            let did = |n: usize| s.tokens[n].is("ont") && s.tokens[n + 1].fold.starts_with("sign");
            let signed = (number.to..hit.from.saturating_sub(1)).any(did);
            year && signed && s.cue_at(Cue::Part, number.to).is_some()
        };
        let one = one && !only();
        inside || (one || part()) && led() && behind() || self.ends_deed(hit)
    }

    /// "Deux autres, dont l'ARS a validé le projet en février, négocient", "une communauté, validée par l'ARS en
    /// juillet dernier", "une lettre d'intention, acceptée l'hiver dernier": the month in which that was done to them.
    fn ends_deed(&self, hit: &DateHit) -> bool {
        const NEAR: usize = 5;
        const LONGEST: usize = 12;
        let Figure { s, scope, .. } = self.figure;
        let led = hit
            .from
            .checked_sub(1)
            .is_some_and(|n| matches!(s.tokens[n].fold.as_str(), "en" | "au" | "a" | "l'"));
        let day = matches!(hit.printed, Printed::NoYear { day: Some(_), .. })
            || matches!(hit.printed, Printed::Full(date) if date.precision() == Precision::Day);
        // A relative clause, or a participle behind a comma, between the number and the date.
        let opens = (scope.to..hit.from)
            .rev()
            .find(|&n| s.tokens[n].is_mark(",") || s.tokens[n].is("dont") || s.tokens[n].is("que"));
        let deed = opens.is_some_and(|open| {
            let relative = !s.tokens[open].is_mark(",")
                || s.tokens.get(open + 1).is_some_and(|t| t.is("dont") || t.is("que"));
            let words = &s.tokens[open + 1..hit.from];
            let done = s.cue(Cue::Accepted, open + 1..hit.from);
            let participle = done.as_ref().is_some_and(|done| done.from == open + 1);
            (relative && words.len() <= LONGEST && done.is_some()
                || participle && words.len() <= NEAR)
                && !words.iter().any(|t| matches!(t.fold.as_str(), "etait" | "etaient"))
        });
        led && !day && deed
    }

    /// "contre 401 un an plus tôt, 48 autres …": of the number that is set against.
    fn is_of_other(&self, hit: &DateHit) -> bool {
        let Figure { s, number, .. } = self.figure;
        s.numbers.iter().enumerate().any(|(at, n)| {
            let near = n.to <= hit.from && hit.from <= n.to + 3;
            n.core != number.core && near && set_against(s, at)
        })
    }

    /// "400 projets sont dans les tuyaux, mais il disait déjà ça l'été dernier": of what somebody else did.
    fn is_said_otherwise(&self, hit: &DateHit) -> bool {
        let Figure { s, scope, .. } = self.figure;
        let subject = |t: &Token| {
            matches!(
                t.fold.as_str(),
                "il" | "ils" | "elle" | "elles" | "on" | "nous" | "je" | "c'" | "j'"
            )
        };
        (scope.to..hit.from).any(|n| {
            s.tokens[n].is("mais")
                && s.tokens.get(n + 1).is_some_and(subject)
                && !s.numbers.iter().any(|other| n < other.from && other.to <= hit.from)
        })
    }

    /// "deux CPTS sous contrat, puisque la CPTS du Littoral avait signé le sien le 9 novembre 2021": the day on which one
    /// community did what is told of it behind the count.
    fn is_of_another_one(&self, hit: &DateHit) -> bool {
        const NEAR: usize = 3;
        const CAUSES: [&str; 5] = ["puisque", "puisqu'", "car", "parce", "apres"];
        let Figure { s, scope, .. } = self.figure;
        let between = scope.to..hit.from.max(scope.to);
        // A clause of its own: "…, puisque …", "… : celle de X …"
        let opens = between
            .clone()
            .find(|&n| CAUSES.contains(&s.tokens[n].fold.as_str()) || s.tokens[n].is_mark(":"));
        let did = |at: usize| {
            let verb = |t: &Token| matches!(t.fold.as_str(), "avait" | "a" | "ayant" | "eut");
            (at..at + NEAR).any(|n| n < hit.from && verb(&s.tokens[n]))
        };
        let named = || s.names.iter().chain(&s.pointed);
        let subject = |open: usize| {
            named().any(|name| open < name.from && name.from <= open + NEAR && did(name.end))
        };
        let counts = s.numbers.iter().any(|n| n.form != Form::One && between.contains(&n.core));
        opens.is_some_and(subject) && !counts
    }

    /// "son projet de santé ayant été validé au mois de février": of what was done before.
    fn is_participial(&self, hit: &DateHit) -> bool {
        let Figure { s, scope, .. } = self.figure;
        let comma = (0..hit.from).rev().find(|&n| s.tokens[n].is_mark(",;:(")).unwrap_or(0);
        scope.to <= comma && s.tokens[comma..hit.from].iter().any(|t| t.is("ayant"))
    }

    /// Whether the words between a figure and the date that closes its sentence tell of another matter.
    pub(crate) fn is_parted(&self, last: &DateHit) -> bool {
        let Figure { s, scope, .. } = self.figure;
        // A colon joins what it introduces; a semicolon begins another matter.
        // "400 projets, contre 200 en avril": the date is that of the number set against it.
        let parts = |t: &Token| {
            t.is_mark(";")
                || matches!(
                    t.fold.as_str(),
                    "contre" | "alors" | "tandis" | "quand" | "lorsque" | "mais"
                )
        };
        let between = scope.to..last.from.max(scope.to);
        // "que 12 % n'en ont pas, et que la caisse a versé 4 millions en 2024"
        let and_that = |t: &[Token]| t[0].is("et") && (t[1].is("que") || t[1].is("qu'"));
        s.tokens[between.clone()].windows(2).any(and_that)
            || s.tokens[between].iter().any(parts)
            || s.cue(Cue::Forecast, scope.to..last.from).is_some()
            || s.cue(Cue::Target, scope.to..last.from).is_some()
            || against_mean(s, scope.to, last.from)
            || self.ends_event(last)
    }

    /// "Neuf CPTS sont sous contrat : c'est l'un des constats livrés le 4 février 2025", "Trois CPTS en Guadeloupe : à
    /// l'heure du bilan, le 17 novembre 2023, …": the day of the account of what stands before the colon.
    pub(crate) fn is_drawn_up(&self, last: &DateHit) -> bool {
        let Figure { s, scope, .. } = self.figure;
        let there = clause(s, last.from);
        let colon = there.start.checked_sub(1).is_some_and(|n| s.tokens[n].is_mark(":"));
        let account = s.cue(Cue::Account, there.start..last.from).is_some();
        let counts = s.numbers.iter().any(|n| there.contains(&n.core) && n.form != Form::One);
        colon && scope.to <= there.start && account && !counts
    }

    /// "… la sixième le négocie, son projet ayant été validé au mois de mars": of that event.
    fn ends_event(&self, last: &DateHit) -> bool {
        let Figure { s, scope, .. } = self.figure;
        s.stages.iter().any(|hit| {
            let done = &s.tokens[hit.to - 1].fold;
            scope.right <= hit.from
                && hit.to <= last.from
                && last.from <= hit.to + 3
                && (done.starts_with("valid") || done.starts_with("sign"))
                && !done.starts_with("signataire")
                && !s.tokens[hit.to..last.from].iter().any(|t| t.is_mark("("))
        })
    }
}

/// "Dans la Sarthe, où six communautés ont signé, le solde n'a été perçu qu'en novembre": the number stands in a
/// relative clause that ends before the date.
fn in_relative(s: &Sentence<'_>, number: usize, date: usize) -> bool {
    let comma = |n: &usize| s.tokens[*n].is_mark(",");
    let opens = (0..number).rev().find(comma).map_or(0, |n| n + 1);
    let led = s.tokens[opens..number].first().is_some_and(|t| t.is("ou") || t.is("qui"));
    led && 0 < opens && (number..date).any(|n| comma(&n))
}

/// "bien plus que la moyenne nationale, qui dépassait 50 % au 31 mars": what is compared has its own day.
fn against_mean(s: &Sentence<'_>, from: usize, to: usize) -> bool {
    let more = |t: &Token| matches!(t.fold.as_str(), "plus" | "moins" | "mieux" | "superieur");
    s.tokens[from.min(to)..to].windows(2).any(|t| more(&t[0]) && (t[1].is("que") || t[1].is("qu'")))
}

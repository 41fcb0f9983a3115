//! Days since which something is so: of such a day at least.

use super::figure::Figure;
use super::moment::Moment;
use crate::extract::lexicon::token::Token;
use crate::extract::lexicon::vocabulary::Cue;
use crate::extract::recognise::dates::{DateHit, Printed, Role};
use crate::extract::recognise::numbers::{Form, Number};
use crate::extract::recognise::sentence::Sentence;
use crate::extract::recognise::tense::is_past;
use crate::model::{Measure, Precision};

impl<'f> Moment<'f> {
    /// "La Mayenne est couverte à 100 % depuis le 2 avril 2024": of that day at least.
    pub(crate) fn since(&self) -> Option<&'f DateHit> {
        let Figure { s, number, counted, .. } = self.figure;
        let covered = counted.measure == Measure::PopulationShare;
        // "depuis septembre 2025, 100 % de la population": all of them since then, and still.
        let all = covered && 99.5 < number.low;
        s.dates.iter().find(|hit| {
            let near =
                |word: &str| (hit.from.saturating_sub(3)..hit.from).any(|n| s.tokens[n].is(word));
            // "couvert à 100 % dès 2021": by then already.
            let as_early = near("des");
            let led = || as_early || near("depuis");
            let day = matches!(hit.printed, Printed::Full(day) if day.precision() == Precision::Day
                || all && day.precision() == Precision::Month
                || as_early);
            // "Depuis le 1er septembre 2023, la Guadeloupe s'appuie sur trois CPTS": so many since then, and still.
            let dated =
                matches!(hit.printed, Printed::Full(day) if day.precision() != Precision::Year);
            let stands = || {
                counted.measure == Measure::Communities
                    && (stands_since(s, hit) || so_many_since(s, number, hit))
            };
            // "Dès le 1er juillet 2021, neuf CPTS avaient leur accord"
            let opens = || as_early && hit.from <= 3 && counted.measure == Measure::Communities;
            let counts = covered || opens();
            hit.role == Role::Other && (day && counts && led() || dated && stands())
        })
    }
}

/// "Depuis le 1er septembre 2023, la Guadeloupe s'appuie sur trois CPTS": whether a sentence opens with the day since
/// which something is so; "Depuis le 1er janvier, trois CPTS ont signé" tells what happened.
fn stands_since(s: &Sentence<'_>, day: &DateHit) -> bool {
    let did = |t: &Token| matches!(t.fold.as_str(), "ont" | "a" | "avons" | "ete");
    // "a une CPTS", "ont des contrats": what they have, and not what they did.
    let article = |t: &Token| matches!(t.fold.as_str(), "une" | "des" | "les" | "ses");
    let acts = s.tokens[day.to..].windows(2).any(|t| {
        did(&t[0])
            && 2 < t[1].fold.len()
            && t[1].fold.ends_with(['e', 's', 'i', 'u'])
            && !article(&t[1])
    });
    s.tokens[0].is("depuis")
        && day.from <= 2
        && !is_past(s)
        && !acts
        && s.cue(Cue::Event, day.to..s.tokens.len()).is_none()
}

/// "Elles sont sept depuis le 4 juillet 2022", "compte sept CPTS depuis juin 2023": the day stands directly behind them.
fn so_many_since(s: &Sentence<'_>, number: &Number, day: &DateHit) -> bool {
    const NEAR: usize = 4;
    let between = number.to..day.from.max(number.to);
    let since = between.clone().find(|&n| s.tokens[n].is("depuis"));
    number.form != Form::One
        && between.len() <= NEAR
        && since.is_some_and(|at| {
            let head = s.cue_at(Cue::Community, number.to).map_or(number.to, |head| head.to);
            at == head
        })
}

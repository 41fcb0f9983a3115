//! The day of a figure that stands in other words of its sentence than its own: the only one that is printed, that of the
//! event which brought the count to what it is, the more exact one within a year.

use super::figure::Figure;
use super::moment::{Moment, is_year};
use super::parted::verb;
use crate::extract::claim::RawClaim;
use crate::extract::counting::ordinal::is_tolled;
use crate::extract::counting::series::own_day;
use crate::extract::lexicon::vocabulary::Cue;
use crate::extract::recognise::dates::{DateHit, Printed, Role};
use crate::extract::recognise::numbers::{Form, Number};
use crate::extract::recognise::sentence::Sentence;
use crate::model::{PartialDate, Precision, Stage, StageRange};

/// The rule of an ordinal whose words name no stage.
pub(crate) const ORDINAL: &str = "ordinal";

impl<'f> Moment<'f> {
    /// "640 000 Hauts-Savoyards, soit 77 % de la population, résidaient au 1er janvier 2024 …": a sentence that prints
    /// one day is of it, wherever the day stands, unless that is said to be of something else.
    pub(crate) fn only(&self) -> Option<&'f DateHit> {
        let Figure { s, index, number, scope, .. } = self.figure;
        // "neuf un an plus tôt": that of another number.
        let other = |hit: &DateHit| {
            let mut others = s.numbers.iter().enumerate().filter(|(at, _)| *at != index);
            1 < s.dates.len() && others.any(|(_, n)| own_day(s, n) == Some(hit))
        };
        let mut days = s.dates.iter().filter(|hit| !other(hit));
        let hit = days.next().filter(|_| days.next().is_none())?;
        // "Des huit CPTS du Loiret, sept percevaient l'ACI lorsque …, le 6 octobre": both are of it.
        let whole = scope.from == 1 && matches!(s.tokens[0].fold.as_str(), "des" | "sur" | "parmi");
        let parted = scope.to <= hit.from && !whole && self.is_parted(hit)
            || hit.to <= scope.from && self.is_of_other_clause(hit);
        // "(au 30 juin 2025 ; 58 % fin juin 2023)": what opens a bracket is of what stands before it.
        let opens = hit.from.checked_sub(1).is_some_and(|n| {
            let led = n.saturating_sub(usize::from(s.tokens[n].is_word()));
            s.tokens[led].is_mark("(")
        });
        let seen = s.visible(hit.from, number.core) || opens && scope.to <= hit.from;
        // "huit sont signataires et une neuvième a fait valider son projet en avril": of the other, which begins a
        // clause of its own.
        let next = s.numbers.iter().find(|n| scope.to <= n.from && n.from < hit.from);
        let apart = next.is_some_and(|n| verb(s, scope.to).is_some_and(|at| at < n.from));
        let own = !self.now && (!apart || opens);
        (own && self.is_usable(hit) && !parted && seen).then_some(hit)
    }

    /// "La CPTS a signé ce vendredi 3 mars 2023 : c'est la neuvième": what an event made so many are so many on the day
    /// of that event.
    pub(crate) fn event(&self) -> Option<(PartialDate, bool)> {
        let Figure { s, frame, .. } = self.figure;
        if !self.comes_to() {
            return None;
        }
        match s.dates.as_slice() {
            // "a signé le 22 mars 2022. C'est la quatrième": of the sentence before.
            [] => frame.said.filter(|(date, _)| frame.passed.is_some() && is_exact(*date)),
            [hit] => {
                let deed = self.happens() && hit.role != Role::Deadline;
                self.resolve(hit).filter(|(date, _)| deed && is_exact(*date))
            }
            _ => None,
        }
    }

    /// Whether a count is told as what it has come to: "la neuvième", "et de cinq", "porte à trois".
    fn comes_to(&self) -> bool {
        let Figure { s, number, .. } = self.figure;
        let word = |back: usize| number.from.checked_sub(back).map_or("", |n| &s.tokens[n].fold);
        let brings = word(1) == "a" && matches!(word(2), "porte" | "portent" | "portant");
        number.form == Form::Ordinal || is_tolled(s, number) || brings
    }

    /// Whether the sentence tells of what a community did to be counted.
    fn happens(&self) -> bool {
        let s = self.figure.s;
        let all = 0..s.tokens.len();
        !s.stages.is_empty()
            || [Cue::Signing, Cue::Accepted]
                .into_iter()
                .any(|cue| s.cue(cue, all.clone()).is_some())
    }

    /// "à l'été 2023 (situation au 31 août)": the day within the year that stands with it.
    pub(crate) fn within(&self, hit: &DateHit, day: PartialDate) -> Option<(PartialDate, bool)> {
        let s = self.figure.s;
        let next = s.dates.iter().find(|other| hit.to <= other.from)?;
        let counts = s.numbers.iter().any(|n| hit.to <= n.from && n.to <= next.from);
        let (exact, inferred) = self.resolve(next)?;
        let inside = is_year(day)
            && is_exact(exact)
            && day.start() <= exact.start()
            && exact.end() <= day.end();
        (inside && !counts && next.role == Role::AsOf).then_some((exact, inferred))
    }
}

/// Whether a claim tells which one of all a community is by now.
fn is_rank(claim: &RawClaim) -> bool {
    claim.rule.starts_with(ORDINAL)
}

/// Whether a figure is a rank, of what its claim or the wording of a stage that reaches over it says: "est devenue la
/// quatrième à signer".
pub(crate) fn ranks(s: &Sentence<'_>, number: &Number, claim: &RawClaim) -> bool {
    is_rank(claim) || s.stages.iter().any(|hit| hit.from < number.core && number.core < hit.to)
}

/// Whether a day or a month is known.
fn is_exact(date: PartialDate) -> bool {
    matches!(date.precision(), Precision::Day | Precision::Month)
}

/// The year that a sentence prints alone, of the days without one behind it: "à l'été 2023 (situation au 31 août)".
pub(crate) fn with_year(dates: &mut [DateHit], numbers: &[Number]) {
    let year = |hit: &DateHit| match hit.printed {
        Printed::Full(date) if is_year(date) => Some(chrono::Datelike::year(&date.start())),
        _ => None,
    };
    let full = dates.iter().filter(|hit| matches!(hit.printed, Printed::Full(_)));
    let [only] = full.copied().collect::<Vec<_>>()[..] else { return };
    let known = year(&only).filter(|_| only.role == Role::AsOf);
    let next = numbers.iter().find(|n| only.to <= n.from).map_or(usize::MAX, |n| n.from);
    for hit in dates.iter_mut().filter(|hit| only.to <= hit.from && hit.from < next) {
        *hit = hit.of_year(known);
    }
}

/// "La Creuse tient sa deuxième CPTS. L'Ouest du département a paraphé son contrat le 7 novembre 2022.": the sentence
/// behind tells of the event, and of its day.
pub(crate) fn settle(claims: &mut [RawClaim], s: &Sentence<'_>, published: Option<PartialDate>) {
    let signed = StageRange::exactly(Stage::AciSigned);
    let [hit] = s.dates.as_slice() else { return };
    let deed = s.stages.iter().any(|stage| stage.meaning.stages == signed);
    let day = hit.printed.resolve(published).filter(|(date, _)| is_exact(*date));
    let Some((date, inferred)) = day.filter(|_| deed && hit.role != Role::Deadline) else { return };
    for claim in claims.iter_mut().filter(|claim| claim.date.is_none() && is_rank(claim)) {
        (claim.date, claim.date_inferred, claim.today) = (Some(date), inferred, false);
        if claim.rule == ORDINAL {
            (claim.stages, claim.among) = (signed, signed);
        }
    }
}

//! Numbers told in turn, each with its day: "zéro en 2019, 44 % en 2021, 90 % en 2024". What one of them counts, all
//! count.

use super::judge::CROWD;
use crate::extract::lexicon::token::Kind;
use crate::extract::lexicon::vocabulary::Cue;
use crate::extract::recognise::dates::{DateHit, Role};
use crate::extract::recognise::numbers::{Form, Number};
use crate::extract::recognise::sentence::Sentence;
use crate::extract::verdict::{Counted, Reason};
use crate::model::Measure;

/// So many small words may stand between a number and its day: "sept à la fin de 2024", "3 (au 1er mars 2022)".
const SMALL: usize = 3;

/// So many numbers to either side are looked at.
const REACH: usize = 4;

/// The day that stands directly behind a number, and is its own.
pub(crate) fn own_day<'s>(s: &'s Sentence<'_>, number: &Number) -> Option<&'s DateHit> {
    let hit = s.dates.iter().find(|hit| number.to <= hit.from)?;
    let small = s.tokens[number.to..hit.from]
        .iter()
        .all(|t| t.is_mark("(%") || t.is_word() && t.fold.len() < 4);
    (hit.role == Role::AsOf && hit.from <= number.to + SMALL && small).then_some(hit)
}

/// What a number counts that has nothing behind it but its day, where one beside it, which has its day too, is known to
/// count: by the verdict on that one, or because the sentence tells of "le nombre de CPTS".
pub(crate) fn in_series(
    s: &Sentence<'_>,
    index: usize,
    reason: Reason,
    judged: impl Fn(usize) -> Option<Counted>,
) -> Result<Counted, Reason> {
    let silent = matches!(
        reason,
        Reason::NothingCounted | Reason::OtherNoun | Reason::NoCoverage | Reason::OtherShare
    );
    let number = &s.numbers[index];
    if !silent || own_day(s, number).is_none() || matches!(number.form, Form::Ordinal | Form::One) {
        return Err(reason);
    }
    let alike = |other: &Number| {
        (number.form == Form::Percent) == (other.form == Form::Percent)
            && (number.low < CROWD) == (other.low < CROWD)
    };
    // Its day stands behind each, before the next number.
    let dated = |at: usize| {
        let end = s.numbers.get(at + 1).map_or(s.tokens.len(), |next| next.from);
        s.dates.iter().any(|hit| s.numbers[at].to <= hit.from && hit.to <= end)
    };
    let member = |at: &usize| dated(*at) && alike(&s.numbers[*at]);
    let before = (index.saturating_sub(REACH)..index).rev().take_while(member);
    let behind = (index + 1..s.numbers.len().min(index + 1 + REACH)).take_while(member);
    for at in before.chain(behind) {
        let one = &s.numbers[at];
        let headed = s.cue_at(Cue::Community, one.to).is_some() && one.form == Form::One;
        if let Some(counted) = judged(at).filter(|counted| !counted.measure.is_target()) {
            return Ok(Counted { pronoun: true, headed: false, ..counted });
        }
        if headed || counts_communities(s) && number.form != Form::Percent {
            return Ok(communities());
        }
    }
    Err(reason)
}

/// Whether the sentence tells how many communities there are: "… : le nombre de CPTS a doublé".
fn counts_communities(s: &Sentence<'_>) -> bool {
    s.tokens.iter().enumerate().any(|(n, t)| {
        t.is("nombre") && (n + 1..n + 4).any(|at| s.cue_at(Cue::Community, at).is_some())
    }) && s.tokens.iter().all(|t| t.kind != Kind::Mark || !t.is_mark("?"))
}

fn communities() -> Counted {
    Counted {
        measure: Measure::Communities,
        projects: false,
        headed: false,
        pronoun: true,
        each: false,
    }
}

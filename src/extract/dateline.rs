//! Lines and titles that give a day or a stage to all that stands below them.

use super::claim::RawClaim;
use super::compose::Page;
use super::cut::beginning;
use super::dates::Role;
use super::numbers::Form;
use super::sentence::Sentence;
use super::stages::{Named, together};
use super::token::{Kind, Token};
use super::vocabulary::Cue;
use crate::model::{Measure, PartialDate};

/// The day of all figures below a line such as "Chiffres arrêtés au 1er juillet 2024"; `words` are
/// those of its beginning.
pub(super) fn page_date(text: &str, words: &[Token], page: &Page<'_>) -> Option<PartialDate> {
    page.vocabulary.cue(Cue::PageDate).stand_in(words).then(|| dated(text, page)).flatten()
}

/// The same, and that of a line of its own: "Au 1er mars 2024", "Point d'étape au 30 juin 2024".
pub(super) fn line_date(text: &str, words: &[Token], page: &Page<'_>) -> Option<PartialDate> {
    const SHORT: usize = 6;
    const LINE: usize = 14;
    let alone = words.len() <= SHORT
        && words.first().is_some_and(|t| t.is("au") || t.is("fin") || t.is("situation"));
    if alone || page.vocabulary.cue(Cue::PageDate).stand_in(words) {
        return dated(text, page);
    }
    let line = words.len() <= LINE && !text.trim_end().ends_with(['.', '?', '!']);
    let s =
        line.then(|| Sentence::new(beginning(text), false, page.speaker.kind, page.vocabulary))?;
    governs(&s, page).map(|(date, _)| date)
}

/// The first day of which a line speaks.
fn dated(text: &str, page: &Page<'_>) -> Option<PartialDate> {
    let s = Sentence::new(beginning(text), false, page.speaker.kind, page.vocabulary);
    let mut dates = s.dates.iter().filter(|hit| hit.role == Role::AsOf);
    dates.find_map(|hit| hit.printed.resolve(page.published)).map(|(date, _)| date)
}

/// "Point d'étape au 30 juin 2024", "Les CPTS bretonnes fin 2023": the day that a title or a line of its
/// own gives to what stands below.
pub(super) fn governs(s: &Sentence<'_>, page: &Page<'_>) -> Option<(PartialDate, bool)> {
    let stock = s.cue(Cue::Stock, 0..s.tokens.len()).is_some();
    let told = stock || s.cue(Cue::Community, 0..s.tokens.len()).is_some();
    let hit = s.dates.iter().find(|hit| {
        let before = hit.from.checked_sub(1).map(|n| &s.tokens[n]);
        let led = before.is_some_and(|t| t.is("au") || t.is("fin") || t.is("a"))
            || s.tokens[hit.from].is("fin")
            || s.tokens[hit.from].is("au");
        // "du 2 au 13 mars"
        let span = hit.from.checked_sub(2).is_some_and(|n| {
            matches!(s.tokens[n].kind, Kind::Number(_)) || s.tokens[n].is("jusqu'")
        });
        led && !span && hit.role == Role::AsOf
    })?;
    // "100 % de la population couverte fin 2027": an aim is no day of what there is.
    let past = |date: &(PartialDate, bool)| {
        page.published.is_none_or(|published| date.0.start() <= published.end())
    };
    told.then(|| hit.printed.resolve(page.published)).flatten().filter(past)
}

/// "CPTS signataires en Bretagne": the stage of all that a title announces.
pub(super) fn titled(s: &Sentence<'_>) -> Option<Named> {
    let hit = s.cue_at(Cue::Community, 0).or_else(|| s.cue_at(Cue::Community, 1))?;
    let stage = s.stages.iter().find(|stage| hit.from <= stage.from && stage.from <= hit.to + 1)?;
    let counted = s.numbers.iter().any(|n| n.form != Form::One);
    if counted || !s.names.is_empty() { None } else { together(&[stage], &s.tokens, false) }
}

/// Gives the day of the page to the figures below it that have none of their own.
pub(super) fn date(claims: &mut [RawClaim], days: &[(usize, PartialDate)]) {
    let mut next = 0;
    for (number, claim) in claims.iter_mut().enumerate() {
        while days.get(next).is_some_and(|(from, _)| *from <= number) {
            next += 1;
        }
        let day = next.checked_sub(1).map(|last| &days[last]);
        if let Some((_, date)) = day
            && claim.date.is_none()
            && claim.measure != Measure::Target
        {
            claim.date = Some(*date);
        }
    }
}

//! Communities that a survey, a call for projects or a prize drew from the others: what is counted among them is
//! no stock.

use super::judge::clause;
use crate::extract::lexicon::vocabulary::Cue;
use crate::extract::recognise::dates::Role;
use crate::extract::recognise::numbers::{Form, Number};
use crate::extract::recognise::sentence::Sentence;
use crate::extract::verdict::{Counted, Setting};
use crate::model::Measure;

/// So many samples of a document are remembered.
const REMEMBERED: usize = 12;

/// Remembers how many communities, answers or files a sentence drew.
pub(crate) fn remember(sampled: &mut Vec<f64>, s: &Sentence<'_>, number: &Number) {
    let counts = matches!(number.form, Form::Digits | Form::Words) && 1.0 < number.low;
    let near = number.to..number.to + 3;
    let noun = s.cue(Cue::Sample, near.clone()).is_some() || s.cue(Cue::Drawn, near).is_some();
    let community = s.cue_at(Cue::Community, number.to).is_some();
    if counts && (noun || community) && !sampled.contains(&number.low) {
        sampled.truncate(REMEMBERED - 1);
        sampled.insert(0, number.low);
    }
}

/// Whether a number is of communities that were drawn: "Les 186 CPTS concernées", "Parmi ces 258 CPTS",
/// "Parmi les 18 lauréats figurent 7 CPTS".
pub(crate) fn drawn(s: &Sentence<'_>, number: &Number, sampled: &[f64]) -> bool {
    const OPENING: usize = 6;
    let definite = number.from.checked_sub(1).is_some_and(|n| {
        matches!(s.tokens[n].fold.as_str(), "les" | "ces" | "des" | "aux" | "nos")
    });
    let known = definite && sampled.iter().any(|value| (value - number.low).abs() < 0.5);
    let start = clause(s, number.core).start;
    let end = number.from.min(start + OPENING);
    let among = s.tokens.get(start).is_some_and(|t| t.is("parmi") || t.is("sur"));
    let cues = [Cue::Sample, Cue::Drawn];
    known || among && start < end && cues.into_iter().any(|cue| s.cue(cue, start..end).is_some())
}

/// Whether a sentence says of a declined number that it was drawn.
pub(crate) fn draws(s: &Sentence<'_>, number: &Number) -> bool {
    let clause = clause(s, number.core);
    [Cue::Sample, Cue::Drawn].into_iter().any(|cue| s.cue(cue, clause.clone()).is_some())
}

/// Whether a count below the heading of a survey or a call is of those that answered or won: unless somebody is said
/// to count, or on which day there were so many.
pub(crate) fn surveyed(
    s: &Sentence<'_>,
    number: &Number,
    counted: &Counted,
    setting: Setting,
) -> bool {
    let clause = clause(s, number.core);
    let stock = s.cue(Cue::Counting, clause.start..number.from).is_some()
        || s.dates.iter().any(|date| date.role == Role::AsOf);
    setting.drawn && counted.measure == Measure::Communities && !stock
}

/// Whether a heading says that the communities of a survey, a call or a prize are counted below it.
pub(crate) fn heads(s: &Sentence<'_>) -> bool {
    s.cue(Cue::Survey, 0..s.tokens.len()).is_some()
}

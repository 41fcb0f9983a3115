//! What an item of a list lends to the one behind it.

use super::Walk;
use crate::extract::lexicon::vocabulary::Cue;
use crate::extract::recognise::sentence::Sentence;
use crate::extract::recognise::tense;
use crate::model::Measure;

impl Walk<'_> {
    /// "6 CPTS (avril 2023)", and the item behind it "83 % de la population": who lives there and a part of those are of
    /// their day, where nothing above the list gives one.
    pub(super) fn lend_day(&mut self, s: &Sentence<'_>, before: usize) {
        let Some((.., start)) = self.list.filter(|(.., start)| *start < before) else { return };
        if self.section.date.is_some() || !self.page_dates.is_empty() {
            return;
        }
        let (told, new) = self.found.claims.split_at_mut(before);
        // "75 fin 2022, contre 31 un an plus tôt": the later of both.
        let last = &told[before - 1];
        let Some((day, inferred)) = tense::told(&told[start..]).filter(|_| last.date.is_some())
        else {
            return;
        };
        let part = s.cue(Cue::Part, 0..s.tokens.len()).is_some();
        let people = [Measure::PopulationShare, Measure::Population];
        for claim in new.iter_mut().filter(|claim| claim.date.is_none() && !claim.today) {
            if claim.territory == last.territory && (part || people.contains(&claim.measure)) {
                (claim.date, claim.date_inferred) = (Some(day), inferred);
            }
        }
    }
}

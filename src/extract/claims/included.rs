//! What a figure takes in besides: "en comptant les lettres d'intention validées", "préprojets inclus".

use crate::extract::counting::judge::clause;
use crate::extract::lexicon::pattern::Hit;
use crate::extract::lexicon::vocabulary::{Cue, StageWording};
use crate::extract::recognise::numbers::Form;
use crate::extract::recognise::sentence::Sentence;
use crate::model::{Stage, StageRange};

/// So many words may stand between what counts something in and the stage that it names.
const REACH: usize = 14;

/// The stages of a figure whose clause counts an earlier stage in.
pub(crate) fn included(s: &Sentence<'_>, index: usize) -> Option<StageRange> {
    let number = &s.numbers[index];
    let clause = clause(s, number.core);
    let phrase = |hit: &Hit<StageWording>| {
        let start = (hit.from.saturating_sub(REACH).max(clause.start)..=hit.from)
            .rev()
            .find(|&n| s.cue_at(Cue::Including, n).is_some());
        let behind = s.cue_at(Cue::Included, hit.to).map(|cue| (hit.from, cue.to));
        start.map(|start| (start, hit.to)).or(behind)
    };
    // "En ajoutant les 20 projets …": the 20 are no more than those.
    let beside = |(start, end): (usize, usize)| {
        let (from, to) = if end <= number.from { (end, number.from) } else { (number.to, start) };
        let outside = end <= number.from || number.to <= start;
        outside && !s.numbers.iter().any(|n| n.form != Form::One && from <= n.from && n.to <= to)
    };
    let named = s
        .stages
        .iter()
        .filter(|hit| clause.contains(&hit.from) && hit.meaning.stages != StageRange::ALL);
    let phrases: Vec<_> = named.filter_map(|hit| Some((hit, phrase(hit)?))).collect();
    let mut reached =
        phrases.iter().filter(|(_, phrase)| beside(*phrase)).map(|(hit, _)| *hit).peekable();
    // "en y ajoutant les deux autres catégories": all that were told before.
    // "si l'on y ajoute les projets validés, ce sont 620 communautés qui couvrent 75 % …": as the 620.
    let adds = || phrases.is_empty() && s.cue(Cue::Including, clause.start..number.from).is_some();
    if reached.peek().is_none() && 0 < clause.start && adds() {
        let told = s.stages.iter().filter(|hit| hit.to <= clause.start);
        // "71 % sont couverts par les conventionnées ; en y ajoutant celles qui se préparent, 92 %"
        let from = told.map(|hit| hit.meaning.stages.from()).min();
        return from
            .map(|from| if from == Stage::AciSigned { Stage::Preproject } else { from })
            .map(StageRange::at_least);
    }
    reached.map(|hit| hit.meaning.stages.from()).min().map(StageRange::at_least)
}

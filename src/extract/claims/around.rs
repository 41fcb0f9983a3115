//! What the words around a figure say of it: its stages and its origin.

use super::covering::covering;
use super::figure::Figure;
use super::included::included;
use super::outside::{outside, white};
use super::own::{is_whole, named};
use super::parted::{beside_others, within_whole};
use super::participle::of_subject;
use super::taken_up::taken_up;
use crate::extract::claim::RawClaim;
use crate::extract::lexicon::vocabulary::Cue;
use crate::extract::recognise::numbers::Form;
use crate::extract::recognise::pairs::ranked;
use crate::extract::recognise::relation::{bracketed_place, labelled_stage, none_of};
use crate::extract::recognise::stages::{Named, common, together};
use crate::model::{Measure, Stage, StageRange};

/// The rule of those whose text names no stage.
pub const NO_STAGE: &str = "no stage named";
/// The rule of those that have the stage of what was counted before.
pub const AS_BEFORE: &str = "as counted before";

/// Every stage: none is named.
pub(crate) fn all(rule: &str) -> Named {
    Named { stages: StageRange::ALL, among: StageRange::ALL, rule: rule.to_owned() }
}

/// The stages that a count before had.
pub(crate) fn as_before(stages: StageRange) -> Named {
    Named { stages, among: stages, rule: AS_BEFORE.to_owned() }
}

/// The stages of a claim.
pub(crate) fn of(claim: &RawClaim) -> Named {
    Named { stages: claim.stages, among: claim.among, rule: claim.rule.clone() }
}

/// The stages of a figure: its own words, or else those of what it is counted among.
pub(crate) fn stages(figure: &Figure<'_>, earlier: &[RawClaim]) -> Named {
    let Figure { s, number, counted, frame, .. } = *figure;
    if counted.measure == Measure::Target || none_of(s, number) {
        return all(NO_STAGE);
    }
    let people = counted.measure != Measure::Communities;
    if let Some(named) = in_turn(figure, earlier).filter(|_| people) {
        return named;
    }
    if matches!(counted.measure, Measure::PopulationUncovered | Measure::PopulationShareUncovered) {
        return outside(figure, earlier);
    }
    let label = labelled_stage(s, number).filter(|_| !people);
    if let Some(named) = label.and_then(|hit| together(&[hit], &s.tokens, counted.projects)) {
        return named;
    }
    // "Si l'on y ajoute celles dont le projet de santé est validé, on parvient à 712": and what lies beyond.
    let added = || {
        let stages = included(s, figure.index)?;
        Some(Named { stages, among: stages, rule: "and those that are added".to_owned() })
    };
    let labelled = || labelled(figure).filter(|_| !people);
    let own = || named(figure).or_else(|| of_subject(figure).filter(|_| !people));
    if let Some(named) = added().or_else(labelled).or_else(own) {
        let stages = short_of(figure, so_far(figure, &named));
        let stages = beside_others(figure, earlier, stages);
        let stages = within_whole(figure, earlier, stages);
        // "la troisième à disposer d'un projet validé": whether the others signed or not.
        let among = if number.form == Form::Ordinal { stages } else { named.among };
        let among = common(stages, among).unwrap_or(among);
        return Named { stages, among, ..named };
    }
    if is_whole(figure) && !people {
        return frame.stages.clone().unwrap_or_else(|| all(NO_STAGE));
    }
    if let Some(named) = at_bracket(figure) {
        return named;
    }
    if people {
        complement(figure).unwrap_or_else(|| covering(figure, earlier))
    } else {
        let named = taken_up(figure, earlier);
        match beside_others(figure, earlier, named.stages) {
            stages if named.stages == StageRange::ALL => Named { stages, among: stages, ..named },
            _ => named,
        }
    }
}

/// The rule of communities that are counted where the signature of one is told.
pub(crate) const BESIDE: &str = "signature told beside it";

/// "91 % de la population, les 9 % restants vivant en zone blanche": who lives in none, by the instruction that
/// defines it, has a community with a letter at least.
fn complement(figure: &Figure<'_>) -> Option<Named> {
    let s = figure.s;
    let percents = || s.numbers.iter().filter(|n| n.form == Form::Percent);
    let adds_up = percents().any(|a| percents().any(|b| (a.low + b.low - 100.0).abs() < 0.5));
    white(&s.tokens).filter(|_| adds_up)
}

/// "Ces trois catégories représentaient respectivement 71,2 %, 5,1 % et 11,6 %": as what was told before, in that
/// order.
fn in_turn(figure: &Figure<'_>, earlier: &[RawClaim]) -> Option<Named> {
    let (rank, count) = ranked(figure.s, figure.index)?;
    let frame = figure.frame;
    if count == frame.before.len()
        && let Some(&stages) = frame.before.get(rank)
    {
        return Some(as_before(stages));
    }
    // "soit respectivement 53,2 et 40,4 millions d'habitants"
    let first = earlier.len().checked_sub(count)?;
    earlier.get(first).filter(|_| rank < count).map(of)
}

/// The stages that were named, as far as those that are counted have come.
fn so_far(figure: &Figure<'_>, named: &Named) -> StageRange {
    let Figure { s, number, scope, .. } = *figure;
    // "… un projet de santé validé et devraient signer leur ACI": they have not yet.
    let next = s.tokens.get(scope.right + 1).is_some_and(|t| {
        matches!(t.fold.as_str(), "devraient" | "doivent" | "pourraient" | "esperent")
    });
    let sign = s.tokens.get(scope.right + 2).is_some_and(|t| t.fold.starts_with("sign"));
    let stages = if next && sign { named.among } else { named.stages };
    // "Une cinquième CPTS est en gestation": the four before it are further.
    let fifth = number.form == Form::Ordinal && stages.to() < Stage::HealthProject;
    if fifth { StageRange::at_least(stages.from()) } else { stages }
}

/// "Projet de santé validé : 4", below "Les projets qui n'ont pas encore signé": none of the four has.
fn short_of(figure: &Figure<'_>, stages: StageRange) -> StageRange {
    let listed = figure.frame.setting.listed;
    let whole = figure.frame.stages.as_ref().map(|named| named.stages);
    let below = whole
        .filter(|whole| listed && whole.to() < Stage::AciSigned && stages.from() <= whole.to());
    below
        .and_then(|whole| common(whole, stages))
        .filter(|_| stages.to() == Stage::AciSigned && stages.from() < Stage::AciSigned)
        .unwrap_or(stages)
}

/// The colon behind communities that opens a list of places, each with its number, of which a figure is one.
fn led_by_list(figure: &Figure<'_>) -> Option<usize> {
    let Figure { s, number, .. } = *figure;
    let led = |at: usize| s.places.iter().any(|place| place.to == at && !place.demonym);
    let colon = (0..number.from).rfind(|&n| s.tokens[n].is_mark(":"))?;
    let listed = s.numbers.iter().filter(|n| colon < n.from && led(n.from)).count();
    let of_them = (0..colon).any(|n| s.cue_at(Cue::Community, n).is_some());
    (1 < listed && led(number.from) && of_them).then_some(colon)
}

/// Whether a place and a number in brackets are all that an item says.
fn is_entry(figure: &Figure<'_>) -> bool {
    let Figure { s, number, .. } = *figure;
    bracketed_place(s, number).is_some_and(|place| place.from == 0)
        && number.to + 1 == s.tokens.len()
}

/// "ACI signé (10) ■ Projet de santé validé, ACI en négociation (1)", "le nombre des ACI signés (401) dépasse celui
/// des communautés qui n'ont pas contractualisé (378)": what stands before the bracket that holds nothing else.
fn labelled(figure: &Figure<'_>) -> Option<Named> {
    let Figure { s, number, counted, .. } = *figure;
    let open = number.from.checked_sub(1).filter(|&n| s.tokens[n].is_mark("("))?;
    s.tokens.get(number.to).filter(|t| t.is_mark(")"))?;
    s.stages.iter().find(|hit| hit.to == open)?;
    let start = (0..open).rev().find(|&n| s.tokens[n].is_mark(");:•■▪●"));
    let hits = s.stages_in(start.map_or(0, |n| n + 1)..open, open);
    together(&hits, &s.tokens, counted.projects)
}

/// The stage of a number in brackets, which stands before them.
fn at_bracket(figure: &Figure<'_>) -> Option<Named> {
    let Figure { s, number, scope, counted, .. } = *figure;
    // "Les CPTS signataires (46) couvrent": the stage stands at the bracket.
    let open = number.from.checked_sub(1).filter(|&n| s.tokens[n].is_mark("("));
    let hit = s.stages.iter().find(|hit| open == Some(hit.to));
    if let Some(named) = hit.and_then(|hit| together(&[hit], &s.tokens, counted.projects)) {
        return Some(named);
    }
    // "CPTS sous ACI : Finistère 8, Morbihan 7"
    if let Some(colon) = led_by_list(figure).filter(|_| counted.measure == Measure::Communities)
        && let Some(named) = together(&s.stages_in(0..colon, 0), &s.tokens, false)
    {
        return Some(named);
    }
    // "Finistère (8)", below "CPTS au projet de santé validé :"
    let listed = figure.frame.stages.clone().filter(|_| figure.frame.setting.listed);
    if let Some(named) = listed.filter(|_| s.stages.is_empty() && is_entry(figure)) {
        return Some(named);
    }
    // "Le nombre de CPTS signataires a décuplé (37 en 2020, 371 en 2023)"
    let counts = counted.measure == Measure::Communities;
    let inside = 0 < s.depth(number.core) && !counted.headed && counts;
    let nombre = (0..scope.from).find(|&n| s.tokens[n].is("nombre")).filter(|_| inside);
    let before = |from: usize| together(&s.stages_in(from..scope.from, 0), &s.tokens, false);
    // "… en CPTS signataires sont la Moselle (14), le Bas-Rhin (13)"
    nombre.and_then(before).or_else(|| bracketed_place(s, number).and_then(|_| before(0)))
}

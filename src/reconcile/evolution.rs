//! The course of time: what a cell was before, and where a fall is only a change of definition.
//!
//! A figure that rises or falls is evolution, never conflict. One that falls may be a *break*: the
//! total leaves out the first stages, which it counted before, or its words changed.

use std::collections::BTreeMap;

use crate::model::{AsOf, Measure, Stage, StageRange, Territory};

use super::figure::{Bilingual, Figure, SeriesBreak};
use super::figures::Draft;
use super::phrase;
use super::reason::wording;

/// What is printed of each cell at each time.
type Printed = BTreeMap<(Measure, Territory, AsOf), BTreeMap<StageRange, f64>>;

/// Says of every figure what its cell was before. The figures come sorted.
pub(super) fn tell_evolution(drafts: &mut [Draft]) {
    let mut printed: Printed = BTreeMap::new();
    // A total is the sum of stages only where these are printed besides.
    let is_divided = drafts.windows(2).any(|pair| pair[0].figure.stages != pair[1].figure.stages);
    let said = drafts.iter().map(|draft| &draft.figure).filter(|it| it.claim.is_some());
    for figure in said.filter(|_| is_divided) {
        let key = (figure.measure.clone(), figure.territory, figure.as_of);
        let value = figure.value.map(|value| (figure.stages, value));
        printed.entry(key).or_default().extend(value);
    }
    let mut before: Option<usize> = None;
    for number in 0..drafts.len() {
        let figure = &drafts[number].figure;
        if figure.claim.is_none() || figure.measure.is_target() {
            continue;
        }
        let older = before.map(|n| &drafts[n]).filter(|d| cell(&d.figure) == cell(figure));
        let told = older.and_then(|older| step(older, &drafts[number], &printed));
        // "En 2024" is no news beside a day of its autumn.
        let is_newest = older.is_none_or(|older| older.day <= drafts[number].day);
        before = if is_newest { Some(number) } else { before };
        if let Some((sentence, series_break)) = told {
            drafts[number].figure.explanation.say(&sentence);
            drafts[number].figure.series_break = series_break;
        }
    }
}

fn cell(figure: &Figure) -> (&Measure, Territory, StageRange) {
    (&figure.measure, figure.territory, figure.stages)
}

/// From one figure of a cell to the next; none where nothing moved, or no date tells which is first.
fn step(
    older: &Draft,
    newer: &Draft,
    printed: &Printed,
) -> Option<(Bilingual, Option<SeriesBreak>)> {
    let (was, is) = (older.figure.value?, newer.figure.value?);
    let dated = [older, newer].iter().all(|draft| draft.figure.as_of.start.is_some());
    if was.total_cmp(&is).is_eq() || newer.day <= older.day || !dated {
        return None;
    }
    let measure = &newer.figure.measure;
    let mut sentence = Bilingual::roomy();
    let (fr, en) =
        if is < was { ("En baisse : ", "Down from ") } else { ("En hausse : ", "Up from ") };
    sentence.push(fr, en);
    match older.said {
        Some(said) => phrase::add_value(&mut sentence, measure, &said),
        None => phrase::add_number(&mut sentence, measure, was),
    }
    sentence.push(" (", " (");
    phrase::add_date(&mut sentence, &older.figure.as_of);
    sentence.push(").", ").");
    if was <= is {
        return Some((sentence, None));
    }
    if let Some(left_out) = left_out(older, newer, printed) {
        let stages = phrase::counted(&newer.figure.measure, left_out.0, f64::INFINITY);
        let count = phrase::number(&newer.figure.measure, left_out.1);
        sentence.say(&Bilingual::new(
            format!(
                "Rupture de série : ce total ne compte plus les {} ({} auparavant) ; ce n’est pas une disparition.",
                stages.fr, count.fr
            ),
            format!(
                "Break in the series: this total no longer counts the {} ({} before); none has vanished.",
                stages.en, count.en
            ),
        ));
        return Some((sentence, Some(SeriesBreak::StagesLeftOut)));
    }
    if older.rule != newer.rule && !older.rule.is_empty() && !newer.rule.is_empty() {
        let before = wording(&older.rule);
        sentence.say(&Bilingual::new(
            format!(
                "Les mots ont changé ({} auparavant) : la définition peut différer.",
                before.fr
            ),
            format!("The words changed ({} before): the definition may differ.", before.en),
        ));
        return Some((sentence, Some(SeriesBreak::OtherWords)));
    }
    Some((sentence, None))
}

/// The first stages that the older total is made up of and the newer one is not, and how many stood
/// there: both totals must be the sums of the stages printed beside them.
fn left_out(older: &Draft, newer: &Draft, printed: &Printed) -> Option<(StageRange, f64)> {
    let figure = &newer.figure;
    let beside = |draft: &Draft| {
        let figure = &draft.figure;
        printed.get(&(figure.measure.clone(), figure.territory, figure.as_of))
    };
    let (then, now) = (beside(older)?, beside(newer)?);
    let stages: Vec<StageRange> = Stage::ALL
        .into_iter()
        .map(StageRange::exactly)
        .filter(|s| figure.stages.contains(*s))
        .collect();
    let sums_up = |held: &BTreeMap<StageRange, f64>, stages: &[StageRange], total: f64| {
        let sum = stages.iter().map(|stage| held.get(stage)).sum::<Option<f64>>();
        sum.is_some_and(|sum| (sum - total).abs() < 0.5)
    };
    let first = *stages.first()?;
    let before = then.get(&first).copied().filter(|&count| 0.0 < count)?;
    let counted = sums_up(then, &stages, older.figure.value?);
    let uncounted = !now.contains_key(&first) && sums_up(now, &stages[1..], figure.value?);
    (1 < stages.len() && counted && uncounted).then_some((first, before))
}

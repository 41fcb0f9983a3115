//! The course of time: what a cell was before, and where a fall is only a change of definition.
//!
//! A figure that rises or falls is evolution, never conflict. One that falls may be a *break*: the
//! total leaves out the first stages, which it counted before, or its words changed.

use super::figure::SeriesBreak;
use super::figures::Draft;
use crate::model::{Measure, Stage, StageRange, Territory};
use crate::reconcile::words::bilingual::Bilingual;
use crate::reconcile::words::phrase;
use crate::reconcile::words::reason::wording;

/// For each figure the one that tells what its cell was before. The figures come sorted.
pub(crate) fn before(drafts: &[Draft<'_>]) -> Vec<Option<usize>> {
    let mut last: Option<usize> = None;
    let before = |(number, draft): (usize, &Draft<'_>)| {
        if draft.claim.is_none() || draft.measure.is_target() {
            return None;
        }
        let older = last.filter(|&n| cell(&drafts[n]) == cell(draft));
        // "En 2024" is no news beside a day of its autumn.
        if older.is_none_or(|older| drafts[older].day <= draft.day) {
            last = Some(number);
        }
        older
    };
    drafts.iter().enumerate().map(before).collect()
}

fn cell<'a>(draft: &Draft<'a>) -> (&'a Measure, Territory, StageRange) {
    (draft.measure, draft.territory, draft.stages)
}

/// Adds how one figure of a cell goes on to the next, both by their numbers, and gives back what broke the
/// series; nothing where nothing moved, or no date tells which is first.
pub(crate) fn add_step(
    out: &mut Bilingual,
    drafts: &[Draft<'_>],
    (older, newer): (usize, usize),
) -> Option<SeriesBreak> {
    let (older, newer) = (&drafts[older], &drafts[newer]);
    let (was, is) = (older.value?, newer.value?);
    let dated = [older, newer].iter().all(|draft| draft.as_of.start.is_some());
    if was.total_cmp(&is).is_eq() || newer.day <= older.day || !dated {
        return None;
    }
    let measure = newer.measure;
    let (fr, en) = if is < was {
        ("En baisse, contre ", "Down from ")
    } else {
        ("En hausse, contre ", "Up from ")
    };
    out.begin_sentence();
    out.push(fr, en);
    match older.said {
        Some(said) => phrase::add_value(out, measure, &said),
        None => phrase::add_number(out, measure, was),
    }
    out.push(" (", " (");
    phrase::add_date(out, &older.as_of);
    out.push(").", ").");
    if was <= is {
        return None;
    }
    if let Some(left_out) = left_out(drafts, older, newer) {
        let stages = phrase::counted(newer.measure, left_out.0, f64::INFINITY);
        let count = phrase::number(newer.measure, left_out.1);
        out.say(&Bilingual::new(
            format!(
                "Rupture de série : ce total ne compte plus les {} ({} auparavant) ; ce n’est pas une disparition.",
                stages.fr, count.fr
            ),
            format!(
                "Break in the series: this total no longer counts the {} ({} before); none has vanished.",
                stages.en, count.en
            ),
        ));
        return Some(SeriesBreak::StagesLeftOut);
    }
    if older.rule != newer.rule && !older.rule.is_empty() && !newer.rule.is_empty() {
        let before = wording(older.rule);
        out.say(&Bilingual::new(
            format!(
                "Les mots ont changé ({} auparavant) : la définition peut différer.",
                before.fr
            ),
            format!("The words changed ({} before): the definition may differ.", before.en),
        ));
        return Some(SeriesBreak::OtherWords);
    }
    None
}

/// The first stages that the older total is made up of and the newer one is not, and how many stood
/// there: both totals must be the sums of the stages printed beside them.
fn left_out(
    drafts: &[Draft<'_>],
    older: &Draft<'_>,
    newer: &Draft<'_>,
) -> Option<(StageRange, f64)> {
    if newer.stages.from() == newer.stages.to() {
        return None;
    }
    let stages: Vec<StageRange> = Stage::ALL
        .into_iter()
        .map(StageRange::exactly)
        .filter(|s| newer.stages.contains(*s))
        .collect();
    let held = |draft: &Draft<'_>, stage| printed(drafts, draft, stage);
    let sums_up = |draft: &Draft<'_>, stages: &[StageRange]| {
        let sum = stages.iter().map(|&stage| held(draft, stage)).sum::<Option<f64>>();
        let total = draft.value;
        sum.zip(total).is_some_and(|(sum, total)| (sum - total).abs() < 0.5)
    };
    let first = *stages.first()?;
    let before = held(older, first).filter(|&count| 0.0 < count)?;
    let uncounted = held(newer, first).is_none() && sums_up(newer, &stages[1..]);
    (uncounted && sums_up(older, &stages)).then_some((first, before))
}

/// What is printed of other stages where and when a figure speaks. The figures come sorted.
fn printed(drafts: &[Draft<'_>], beside: &Draft<'_>, stages: StageRange) -> Option<f64> {
    let place = |it: &Draft<'_>, stages| {
        let before = it.measure.cmp(beside.measure).then(it.territory.cmp(&beside.territory));
        let as_of = (it.as_of.end, it.as_of).cmp(&(beside.as_of.end, beside.as_of));
        before.then(it.stages.cmp(&stages)).then(as_of)
    };
    let end = drafts.partition_point(|it| place(it, stages).is_le());
    let there = drafts[..end].iter().rev();
    let mut there = there.take_while(|it| place(it, stages).is_eq());
    there.find_map(|it| it.value.filter(|_| it.claim.is_some()))
}

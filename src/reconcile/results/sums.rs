//! Which arithmetic a figure takes part in: what a reader can check with a pencil.

use std::collections::BTreeMap;

use crate::model::{Level, StageRange, Territory};
use crate::reconcile::admission::admit::Field;
use crate::reconcile::admission::admitted::Admitted;
use crate::reconcile::declared::interval::printed;
use crate::reconcile::hidden::bounds::number;
use crate::reconcile::words::bilingual::{Bilingual, built};
use crate::reconcile::words::phrase;

/// The sum that makes up a cell, among what is admitted to the same slice: over the territories
/// below it, or over the stages within it.
pub(crate) fn sum_of(
    field: &Field<'_>,
    admitted: &Admitted,
    (territory, stages, total): (Territory, StageRange, i64),
) -> Option<Bilingual> {
    over_territories(field, admitted, (territory, stages, total))
        .or_else(|| over_stages(field, admitted, (territory, stages, total)))
}

fn over_territories(
    field: &Field<'_>,
    admitted: &Admitted,
    (territory, stages, total): (Territory, StageRange, i64),
) -> Option<Bilingual> {
    let range = number(stages);
    let exact = |&below: &Territory| {
        let statements = admitted.of(below).iter().map(|&number| &field.statements[number]);
        let mut fitting = statements.filter(|it| it.range == range && it.read.hard.is_exact());
        Some((below, fitting.next()?.read.hard.low))
    };
    // In the order of their codes.
    let parts: Vec<(Territory, i64)> =
        field.tree.below(territory).iter().filter_map(exact).collect();
    let sum: i64 = parts.iter().map(|&(_, part)| part).sum();
    if parts.len() < 2 || total < sum || sum == 0 {
        return None;
    }
    let one = parts.first().map(|(territory, _)| territory.level());
    let (fr, en) = match one {
        Some(Level::Region) => ("régions", "regions"),
        _ => ("départements", "departments"),
    };
    let count = parts.len();
    let terms = terms(field, parts.iter().map(|&(_, part)| part));
    if sum == total {
        return Some(Bilingual::new(
            format!("Égale la somme de {count} {fr} : {}.", terms.fr),
            format!("Equals the sum of {count} {en}: {}.", terms.en),
        ));
    }
    let (sum, rest) = (amount(field, sum), amount(field, total - sum));
    if count == field.tree.below(territory).len() {
        // Every part is told: what is over has no place among them, or one of the numbers is wrong.
        let own = if one == Some(Level::Region) { "aucune" } else { "aucun" };
        return Some(Bilingual::new(
            format!(
                "L’ensemble des {count} {fr} fait {} à la même date : le reste, {}, n’est dans {own}.",
                sum.fr, rest.fr
            ),
            format!(
                "All {count} {en} make {} for the same time: the rest, {}, is in none of them.",
                sum.en, rest.en
            ),
        ));
    }
    Some(Bilingual::new(
        format!(
            "Les {count} {fr} publiés à la même date font {} ; le reste, {}, n’est pas détaillé.",
            sum.fr, rest.fr
        )
        .replace("régions publiés", "régions publiées"),
        format!(
            "The {count} {en} published for the same time make {}; the rest, {}, is not broken down.",
            sum.en, rest.en
        ),
    ))
}

fn over_stages(
    field: &Field<'_>,
    admitted: &Admitted,
    (territory, stages, total): (Territory, StageRange, i64),
) -> Option<Bilingual> {
    if field.only.is_some() {
        return None;
    }
    let mut pieces: BTreeMap<usize, Vec<(usize, i64)>> = BTreeMap::new();
    for &number in admitted.of(territory) {
        let lead = field.statements[number].lead();
        let hard = field.statements[number].read.hard;
        let inside = stages.contains(lead.stages) && lead.stages != stages;
        if inside && hard.is_exact() {
            let ends = (lead.stages.to().index(), hard.low);
            pieces.entry(lead.stages.from().index()).or_default().push(ends);
        }
    }
    // A sum has two terms at least, and no two of them begin at one stage.
    if pieces.len() < 2 {
        return None;
    }
    let found = tile(&pieces, stages.from().index(), (stages.to().index(), total));
    let found = found.filter(|terms| 2 <= terms.len())?;
    let terms = terms(field, found.into_iter());
    Some(Bilingual::new(
        format!("Égale la somme des étapes : {}.", terms.fr),
        format!("Equals the sum of its stages: {}.", terms.en),
    ))
}

/// Values of ranges one after another that add up to the total. A stage may be left out: if the
/// others make up the total, nothing stands there.
fn tile(
    pieces: &BTreeMap<usize, Vec<(usize, i64)>>,
    from: usize,
    (to, total): (usize, i64),
) -> Option<Vec<i64>> {
    if to < from {
        return (total == 0).then(Vec::new);
    }
    let here = pieces.get(&from).into_iter().flatten();
    let taken =
        here.filter(|&&(end, value)| end <= to && value <= total).find_map(|&(end, value)| {
            Some([vec![value], tile(pieces, end + 1, (to, total - value))?].concat())
        });
    taken.or_else(|| tile(pieces, from + 1, (to, total)))
}

/// How a derived value comes about from the statements that force it: a total less its other
/// parts, or a sum. Empty where it is neither.
pub(crate) fn derivation(
    field: &Field<'_>,
    forcing: &[usize],
    (territory, stages, value): (Territory, StageRange, i64),
) -> Option<Bilingual> {
    let here = |&&n: &&usize| field.territory(n) == territory;
    let exact = |n: usize| field.statements[n].read.hard;
    if !forcing.iter().all(|n| here(&n) && exact(*n).is_exact()) {
        return None;
    }
    let range = |n: usize| field.statements[n].lead().stages;
    let result = amount(field, value);
    let total = forcing.iter().copied().find(|&n| range(n).contains(stages) && range(n) != stages);
    if let Some(total) = total {
        let mut others: Vec<i64> =
            forcing.iter().filter(|&&n| n != total).map(|&n| exact(n).low).collect();
        others.sort_unstable_by_key(|&n| std::cmp::Reverse(n));
        if exact(total).low - others.iter().sum::<i64>() != value || others.is_empty() {
            return None;
        }
        let all: Vec<_> = [exact(total).low].into_iter().chain(others).collect();
        let terms = Bilingual::joined(all.into_iter().map(|n| amount(field, n)), " − ");
        return Some(Bilingual::new(
            format!("{} = {}", terms.fr, result.fr),
            format!("{} = {}", terms.en, result.en),
        ));
    }
    let mut sorted: Vec<usize> = forcing.to_vec();
    sorted.sort_by_key(|&n| range(n));
    let sum: i64 = sorted.iter().map(|&n| exact(n).low).sum();
    let terms = terms(field, sorted.iter().map(|&n| exact(n).low));
    (sum == value && 2 <= sorted.len()).then(|| {
        Bilingual::new(
            format!("{} = {}", terms.fr, result.fr),
            format!("{} = {}", terms.en, result.en),
        )
    })
}

fn terms(field: &Field<'_>, values: impl Iterator<Item = i64>) -> Bilingual {
    let measure = &field.statements[0].lead().measure;
    built(|out| {
        for (at, value) in values.enumerate() {
            out.push_both(if at == 0 { "" } else { " + " });
            phrase::add_number(out, measure, printed(measure, value));
        }
    })
}

fn amount(field: &Field<'_>, units: i64) -> Bilingual {
    let measure = &field.statements[0].lead().measure;
    phrase::number(measure, printed(measure, units))
}

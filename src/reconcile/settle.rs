//! Admits everything, and looks for a table in every slice when all is said.
//!
//! Slices that share no statement know nothing of each other and are settled apart.

use std::collections::BTreeMap;

use super::admit::{Admission, Denied, Field, Filled, Filling, Verdict, fill};
use super::threads::side_by_side;

/// Admits the statements of a field.
pub(super) fn admission(field: &Field<'_>) -> Admission {
    let mut places = vec![Vec::new(); field.statements.len()];
    for (number, slice) in field.slices.iter().enumerate() {
        for &member in &slice.members {
            places[member].push(number);
        }
    }
    let mut verdicts = vec![None; field.statements.len()];
    let mut settled = BTreeMap::new();
    let parts = apart(field, &places);
    for (decided, fillings) in side_by_side(&parts, |part| settle(field, part, &places)) {
        for (statement, verdict) in decided {
            verdicts[statement] = Some(verdict);
        }
        settled.extend(fillings);
    }
    let verdicts = verdicts.into_iter().map(|v| v.expect("the order names every statement"));
    let verdicts: Vec<Verdict> = verdicts.collect();
    let (tables, admitted) = settled.into_values().map(|it| (it.table, it.admitted)).unzip();
    Admission { verdicts, tables, admitted }
}

type Settled = (Vec<(usize, Verdict)>, BTreeMap<usize, Filling>);

/// Admits the statements of some slices until there is a table in each.
fn settle(field: &Field<'_>, (slices, statements): &Part, places: &[Vec<usize>]) -> Settled {
    let mut denied = Denied::new();
    // Every round denies one statement more, so that there is a last one.
    loop {
        let mut filled = fill(field, (slices, statements), places, &denied);
        match flaw(field, &mut filled) {
            Some(flaw) => denied.insert(flaw),
            None => return (filled.verdicts, filled.fillings),
        };
    }
}

/// Slices, and the statements that speak in them, in their order.
type Part = (Vec<usize>, Vec<usize>);

/// The slices that hang together by the statements that they share, with these in their order.
fn apart(field: &Field<'_>, places: &[Vec<usize>]) -> Vec<Part> {
    let mut groups: Vec<usize> = (0..field.slices.len()).collect();
    for pair in places.iter().flat_map(|slices| slices.windows(2)) {
        let (a, b) = (first(&mut groups, pair[0]), first(&mut groups, pair[1]));
        groups[a.max(b)] = a.min(b);
    }
    let mut parts: BTreeMap<usize, Part> = BTreeMap::new();
    for slice in 0..field.slices.len() {
        parts.entry(first(&mut groups, slice)).or_default().0.push(slice);
    }
    for &statement in field.order {
        let slice = *places[statement].first().expect("a statement has a time");
        let part = parts.entry(first(&mut groups, slice)).or_default();
        part.1.push(statement);
    }
    parts.into_values().collect()
}

/// The slice that stands for all that hang together with one.
fn first(groups: &mut [usize], slice: usize) -> usize {
    let mut slice = slice;
    while groups[slice] != slice {
        groups[slice] = groups[groups[slice]];
        slice = groups[slice];
    }
    slice
}

/// The first statement in the order after which some slice has no table, and that slice.
///
/// In the order, all that stands before it has a table everywhere: it is refused, and what comes
/// after is admitted anew.
fn flaw(field: &Field<'_>, filled: &mut Filled<'_>) -> Option<(usize, usize)> {
    let mut flaws = Vec::new();
    for (&slice, filling) in &mut filled.fillings {
        if filling.table.exists() {
            continue;
        }
        // A table for many is a table for fewer: the first that fails is found by halving.
        let admitted: &[usize] = &filling.admitted;
        let (mut good, mut bad) = (0, admitted.len());
        while 1 < bad - good {
            let middle = good + (bad - good) / 2;
            let fits = field.is_feasible(&admitted[..middle], None);
            *(if fits { &mut good } else { &mut bad }) = middle;
        }
        flaws.push((admitted[bad - 1], slice));
    }
    if flaws.is_empty() {
        return None;
    }
    let found = filled
        .verdicts
        .iter()
        .find_map(|(statement, _)| flaws.iter().find(|(flawed, _)| flawed == statement).copied());
    Some(found.expect("every admitted statement has a verdict"))
}

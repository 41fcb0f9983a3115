//! Admits everything, and looks for a table in every slice when all is said.
//!
//! Slices that share no statement know nothing of each other and are settled apart.

use std::collections::BTreeMap;

use smallvec::SmallVec;

use super::admit::{Contradiction, Denied, Field, Filled, Moment, Verdict, fill};

/// What became of some statements, in the declared order, and the tables that they leave.
#[derive(Debug)]
pub(crate) struct Settled {
    pub(crate) verdicts: Vec<(usize, Verdict)>,
    pub(crate) moments: BTreeMap<usize, Moment>,
}

impl Settled {
    /// Those that were set aside, with the reason.
    pub(crate) fn aside(&self) -> impl Iterator<Item = (usize, &Contradiction)> {
        self.verdicts.iter().filter_map(|(statement, verdict)| match verdict {
            Verdict::SetAside(found) => Some((*statement, &**found)),
            Verdict::Admitted { .. } => None,
        })
    }
}

/// The slices in which a statement speaks: most in one.
pub(crate) type Times = SmallVec<[usize; 2]>;

/// The slices in which each statement speaks.
pub(crate) fn times(field: &Field<'_>) -> Vec<Times> {
    let mut times = vec![Times::new(); field.statements.len()];
    for (number, slice) in field.slices.iter().enumerate() {
        for &member in &slice.members {
            times[member].push(number);
        }
    }
    times
}

/// Admits the statements of a field, which speak in these slices, until there is a table in each.
pub(crate) fn settle(field: &Field<'_>, slices: &[usize], times: &[Times]) -> Settled {
    let mut denied = Denied::new();
    // Every round denies one statement more, so that there is a last one.
    loop {
        let mut filled = fill(field, (slices, field.order), times, &denied);
        match flaw(field, &mut filled) {
            Some(flaw) => denied.insert(flaw),
            None => return Settled { verdicts: filled.verdicts, moments: filled.moments },
        };
    }
}

/// Slices that hang together, and the statements that speak in them, in the declared order.
#[derive(Debug, Default)]
pub(crate) struct Part {
    pub(crate) slices: Vec<usize>,
    pub(crate) statements: Vec<usize>,
}

/// The slices that hang together by the statements that they share, with these in their order.
pub(crate) fn apart(field: &Field<'_>, times: &[Times]) -> Vec<Part> {
    let mut groups: Vec<usize> = (0..field.slices.len()).collect();
    for pair in times.iter().flat_map(|slices| slices.windows(2)) {
        let (a, b) = (first(&mut groups, pair[0]), first(&mut groups, pair[1]));
        groups[a.max(b)] = a.min(b);
    }
    let mut parts: BTreeMap<usize, Part> = BTreeMap::new();
    for slice in 0..field.slices.len() {
        parts.entry(first(&mut groups, slice)).or_default().slices.push(slice);
    }
    for &statement in field.order {
        let slice = *times[statement].first().expect("a statement has a time");
        let part = parts.entry(first(&mut groups, slice)).or_default();
        part.statements.push(statement);
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
    for (&slice, moment) in &mut filled.moments {
        if moment.room.exists() {
            continue;
        }
        // A table for many is a table for fewer: the first that fails is found by halving.
        let admitted: &[usize] = &moment.admitted;
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

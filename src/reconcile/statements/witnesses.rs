//! Who is independent of whom: five papers that repeat one figure are one witness.
//!
//! Statements about one cell and time are compared:
//!
//! - the same origin is the same witness, however many pages quote it;
//! - a page that attributes the number to the publisher of another page that prints it repeats it;
//! - a newspaper that names no origin did not count: it repeats, perhaps rounded, whoever agrees
//!   with it, and newspapers among themselves repeat one another.

use smallvec::{SmallVec, smallvec};

use super::fold::{Statement, value_key};
use crate::sources::PublisherKind;

/// Numbers of statements about one cell and time: mostly few.
type Numbers = SmallVec<[usize; 4]>;

/// For each statement, the number of its witness; statements with one number are one witness. The
/// statements given are those of one cell and time.
pub(crate) fn witnesses(statements: &[&Statement<'_>]) -> Numbers {
    if statements.len() < 2 {
        return smallvec![0; statements.len()];
    }
    let mut witness: Numbers = (0..statements.len()).collect();
    let mut sorted = witness.clone();
    let origin = |&number: &usize| &*statements[number].lead().origin;
    sorted.sort_by(|a, b| origin(a).cmp(origin(b)));
    for own in sorted.chunk_by(|a, b| origin(a) == origin(b)) {
        // Sorting keeps the order of what is equal: this is the first of its origin.
        for &number in own {
            witness[number] = own[0];
        }
    }
    let said = |&number: &usize| value_key(&statements[number].value);
    sorted.sort_unstable_by_key(|number| (said(number), *number));
    for group in sorted.chunk_by(|a, b| said(a) == said(b)) {
        for &number in group {
            let attributed = &statements[number].lead().attributed_to;
            let quotes = |&other: &usize| {
                other != number && *attributed == statements[other].lead().publisher
            };
            let quoted = group.iter().copied().find(quotes).filter(|_| !attributed.is_empty());
            witness[number] = quoted.map_or(witness[number], |quoted| witness[quoted]);
        }
    }
    let is_press = |&n: &usize| statements[n].lead().origin_kind == PublisherKind::Press;
    if !(0..statements.len()).any(|n| is_press(&n)) {
        return witness;
    }
    let (press, bodies): (Numbers, Numbers) = (0..statements.len()).partition(is_press);
    for &number in &press {
        let agrees = |&&n: &&usize| statements[n].read.soft.meets(statements[number].read.soft);
        // Itself at the latest.
        let repeated = bodies.iter().find(agrees).or_else(|| press.iter().find(agrees));
        witness[number] = repeated.map_or(number, |&n| witness[n]);
    }
    witness
}

/// How many witnesses there are among these numbers.
pub(crate) fn count(witnesses: impl IntoIterator<Item = usize>) -> usize {
    let mut all: Numbers = witnesses.into_iter().collect();
    all.sort_unstable();
    all.dedup();
    all.len()
}

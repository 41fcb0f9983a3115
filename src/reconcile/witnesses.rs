//! Who is independent of whom: five papers that repeat one figure are one witness.
//!
//! Statements about one cell and time that print the same number are compared:
//!
//! - the same origin is the same witness, however many pages quote it;
//! - a newspaper that names no origin did not count: it repeats whoever prints the same number, and
//!   newspapers among themselves repeat one another;
//! - a page that attributes the number to the publisher of another page repeats that page.

use std::collections::BTreeMap;

use crate::sources::PublisherKind;

use super::fold::{Statement, value_key};

/// For each statement, the number of its witness; statements with one number are one witness. The
/// statements given are those of one cell and time.
pub(super) fn witnesses(statements: &[&Statement<'_>]) -> Vec<usize> {
    let is_press = |n: usize| statements[n].lead().origin_kind == PublisherKind::Press;
    let mut witness: Vec<usize> = (0..statements.len()).collect();
    let mut origins: BTreeMap<&str, usize> = BTreeMap::new();
    let mut same_value: BTreeMap<_, Vec<usize>> = BTreeMap::new();
    for (number, statement) in statements.iter().enumerate() {
        witness[number] = *origins.entry(statement.lead().origin.as_str()).or_insert(number);
        same_value.entry(value_key(&statement.value)).or_default().push(number);
    }
    for group in same_value.values() {
        // The first body that counted; where there is none, the first newspaper.
        let first = group.iter().copied().find(|&n| !is_press(n)).unwrap_or(group[0]);
        for &number in group {
            let attributed = &statements[number].lead().attributed_to;
            let quotes = |&other: &usize| {
                other != number && *attributed == statements[other].lead().publisher
            };
            if is_press(number) {
                witness[number] = witness[first];
            } else if let Some(quoted) =
                group.iter().copied().find(quotes).filter(|_| !attributed.is_empty())
            {
                witness[number] = witness[quoted];
            }
        }
    }
    witness
}

/// How many witnesses there are among these numbers.
pub(super) fn count(witnesses: impl IntoIterator<Item = usize>) -> usize {
    witnesses.into_iter().collect::<std::collections::BTreeSet<_>>().len()
}

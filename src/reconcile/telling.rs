//! What was found out, told measure after measure, so that no more is held than one needs at once.
//!
//! Small measures are worked out side by side and a large one by itself, whose figures are handed over
//! as they get their words. What is told comes in the order of the tables, whatever was held back.

use std::{iter::Peekable, vec};

use crate::model::Measure;
use crate::normalise::Claim;

use super::declared::context::Context;
use super::family::{self, decision_key};
use super::results::figure::{Conflict, Decision, Figure, Told};
use super::threads::side_by_side;

/// Claims of small measures that are worked out side by side: what is told of them is held at once.
const CLAIMS_AT_ONCE: usize = 20_000;

/// Reconciles measures, which come in their order, and tells their figures and decisions; gives back
/// the conflicts, measure after measure. What is out of the window comes sorted, and is told in its
/// places.
pub(super) fn told(
    families: &[(Measure, Vec<&Claim>)],
    out_of_window: Vec<Decision>,
    context: &Context<'_>,
    to: &mut dyn FnMut(Told),
) -> Vec<Conflict> {
    let mut telling = Telling { later: out_of_window.into_iter().peekable(), held: Vec::new(), to };
    let mut conflicts = Vec::new();
    let mut rest = families;
    while let Some((first, others)) = rest.split_first() {
        let mut all = first.1.len();
        let fits = |(_, claims): &&(Measure, Vec<&Claim>)| {
            all += claims.len();
            all <= CLAIMS_AT_ONCE
        };
        let (some, left) = rest.split_at(1 + others.iter().take_while(fits).count());
        rest = left;
        if let [(measure, claims)] = some {
            let mut tell = |figure, rows| telling.add(measure, figure, rows);
            conflicts.extend(family::told(measure, claims, context, &mut tell));
            continue;
        }
        let found = side_by_side(some, |(measure, claims)| {
            let mut found = Vec::new();
            let mut tell = |figure, rows| found.push((figure, rows));
            let conflicts = family::told(measure, claims, context, &mut tell);
            (found, conflicts)
        });
        for ((measure, _), (found, disputed)) in some.iter().zip(found) {
            for (figure, rows) in found {
                telling.add(measure, figure, rows);
            }
            conflicts.extend(disputed);
        }
    }
    telling.end();
    conflicts
}

struct Telling<'t> {
    later: Peekable<vec::IntoIter<Decision>>,
    /// What a measure says of one that comes after others: an uncovered share is reconciled with the
    /// covered ones, and stands apart in the tables.
    held: Vec<(Figure, Vec<Decision>)>,
    to: &'t mut dyn FnMut(Told),
}

impl Telling<'_> {
    fn add(&mut self, family: &Measure, figure: Figure, rows: Vec<Decision>) {
        if figure.measure != *family {
            self.held.push((figure, rows));
            return;
        }
        let (due, held) =
            std::mem::take(&mut self.held).into_iter().partition(|(it, _)| it.measure < *family);
        self.held = held;
        for (figure, rows) in due {
            self.tell(figure, rows);
        }
        self.tell(figure, rows);
    }

    fn tell(&mut self, figure: Figure, rows: Vec<Decision>) {
        // Most files say nothing of later days.
        if self.later.peek().is_none() {
            return (self.to)(Told { figure: Some(figure), decisions: rows });
        }
        let mut decisions = Vec::with_capacity(rows.len());
        for row in rows {
            let is_before = |later: &Decision| decision_key(later) < decision_key(&row);
            decisions.extend(std::iter::from_fn(|| self.later.next_if(is_before)));
            decisions.push(row);
        }
        (self.to)(Told { figure: Some(figure), decisions });
    }

    fn end(mut self) {
        for (figure, rows) in std::mem::take(&mut self.held) {
            self.tell(figure, rows);
        }
        (self.to)(Told { figure: None, decisions: self.later.by_ref().collect() });
    }
}

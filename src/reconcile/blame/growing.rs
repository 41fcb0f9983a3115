//! The smallest contradiction that is left in a case, in one table that grows and shrinks.
//!
//! Asking some fifty times whether some of a hundred statements hold together would build as many
//! tables; here each statement is put in and taken out again, and only what follows from it moves.

use super::repair::Case;
use crate::reconcile::admission::budget::Budget;
use crate::reconcile::admission::minimal::{Pile, quick_explain, smallest, without_needless};
use crate::reconcile::admission::room::{Point, Room};
use crate::reconcile::declared::interval::Interval;
use crate::reconcile::hidden::bounds::Law;

/// More contradictions than this in one place are left alone.
const MOST_APART: usize = 32;

impl Case<'_, '_> {
    /// The case again for each of some contradictions that have no suspect in common: everything but
    /// what stands in the others.
    pub(crate) fn apart(&self, budget: &mut Budget) -> Vec<Vec<Vec<usize>>> {
        let (mut cores, mut wrong) = (Vec::new(), Vec::new());
        while let Some(universe) = self.fails(&wrong).filter(|_| cores.len() < MOST_APART) {
            let Some(core) = self.contradiction(universe, &wrong, budget) else { break };
            let mut suspects = self.suspects_of(&core);
            suspects.retain(|suspect| !wrong.contains(suspect));
            wrong.extend(&suspects);
            cores.push(suspects);
        }
        if cores.len() < 2 {
            return Vec::new();
        }
        let without = |own: &Vec<usize>| {
            let is_left = |statement: &usize| {
                let suspects = self.suspects_of(&[*statement]);
                suspects.iter().all(|it| own.contains(it) || !wrong.contains(it))
            };
            let kept = |universe: &Vec<usize>| universe.iter().copied().filter(is_left).collect();
            self.universes.iter().map(kept).collect()
        };
        cores.iter().map(without).collect()
    }

    /// A smallest contradiction in a time that fails; none where the budget is used up.
    pub(crate) fn contradiction(
        &self,
        universe: &[usize],
        wrong: &[usize],
        budget: &mut Budget,
    ) -> Option<Vec<usize>> {
        let spent = std::cell::Cell::new(0_usize);
        let is_bad = |set: &[usize]| {
            spent.set(spent.get() + set.len());
            !self.holds(set, wrong)
        };
        let core = match self.field.law {
            Law::Sums => {
                let mut growing = Growing::new(self, (universe, wrong));
                let core = quick_explain(&mut growing, true, universe);
                spent.set(universe.len() + growing.spent);
                if growing.room.is_unsure() {
                    without_needless(core, &is_bad)
                } else {
                    // Each would be asked about, and needed.
                    spent.set(spent.get() + core.len() * core.len().saturating_sub(1));
                    core
                }
            }
            // A share is the mean of its parts only where no part is unknown, so that a table with
            // more territories knows more.
            Law::Nests => smallest([universe.to_vec()], &is_bad),
        };
        budget.take(spent.get()).then_some(core)
    }
}

/// Statements of a case, less what is wrong in them, in one table that grows and shrinks.
struct Growing<'c, 'f, 'a> {
    case: &'c Case<'f, 'a>,
    wrong: &'c [usize],
    room: Room,
    held: Vec<usize>,
    /// How many were held when the bounds refuted them.
    refuted: Option<usize>,
    /// What was asked, in statements.
    spent: usize,
}

impl<'c, 'f, 'a> Growing<'c, 'f, 'a> {
    fn new(case: &'c Case<'f, 'a>, (universe, wrong): (&[usize], &'c [usize])) -> Self {
        let room = Room::new(case.field, universe);
        Self { case, wrong, room, held: Vec::new(), refuted: None, spent: 0 }
    }
}

impl Pile for Growing<'_, '_, '_> {
    type Mark = (Point, usize);

    fn mark(&self) -> Self::Mark {
        (self.room.mark(), self.held.len())
    }

    fn add(&mut self, statements: &[usize]) {
        let field = self.case.field;
        for &statement in statements {
            self.held.push(statement);
            if self.refuted.is_none() {
                let interval = self.case.interval(statement, self.wrong).unwrap_or(Interval::ANY);
                let fits = self.room.add(field, statement, interval);
                self.room.know(field, statement);
                self.refuted = (!fits).then_some(self.held.len());
            }
        }
    }

    fn take_back(&mut self, (point, held): Self::Mark) {
        for statement in self.held.drain(held..) {
            self.room.forget(statement);
        }
        self.room.undo(point);
        self.refuted = self.refuted.filter(|&at| at <= held);
    }

    fn is_empty(&self) -> bool {
        self.held.is_empty()
    }

    fn is_bad(&mut self) -> bool {
        self.spent += self.held.len();
        self.refuted.is_some() || !self.room.exists()
    }
}

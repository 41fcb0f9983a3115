//! Errors that drew others after them: one statement that was admitted and keeps many out.
//!
//! Where too much is said at once for all the smallest repairs to be found (see `suspicion`), an
//! error may come before what is true in the order, and everything that contradicts it is set
//! aside, one after another. That shows: what was set aside names it again and again. Whoever keeps
//! out two or more at one time, and without whom they hold together with all that was admitted, is a
//! suspect too.
//!
//! Nothing is decided here either: the suspects come later in the order, and the claims are admitted
//! anew. It counts only if fewer are set aside then.

use std::collections::{BTreeMap, BTreeSet};

use super::repair::{Case, Repairs};
use crate::reconcile::admission::admit::{Contradiction, Field};
use crate::reconcile::admission::admitted::Admitted;
use crate::reconcile::admission::budget::Budget;
use crate::reconcile::admission::flat::Flat;
use crate::reconcile::admission::room::Filling;
use crate::reconcile::admission::settle::Settled;

/// So many that keep others out are looked at in one place, those first that keep out the most.
const MOST: usize = 24;

/// A case in which one statement is to blame.
#[derive(Debug)]
pub(crate) struct Blamed<'f, 'a> {
    pub(crate) wrong: usize,
    pub(crate) case: Case<'f, 'a>,
    pub(crate) repairs: Repairs,
}

/// Those who keep out the most at each time, each with what would hold together without them.
pub(crate) fn blamed<'f, 'a>(
    field: &'f Field<'a>,
    settled: &Settled,
    budget: &mut Budget,
) -> Vec<Blamed<'f, 'a>> {
    let mut kept_out: BTreeMap<usize, Vec<(usize, &Contradiction)>> = BTreeMap::new();
    for (number, found) in settled.aside().filter(|&(number, _)| !field.whens[number].vague) {
        kept_out.entry(found.slice).or_default().push((number, found));
    }
    let kept_out = kept_out.into_iter().filter(|(_, numbers)| 1 < numbers.len());
    kept_out
        .flat_map(|(slice, aside)| {
            let admitted = &settled.moments[&slice].admitted;
            Scene { field, admitted, aside }.blamed(budget)
        })
        .collect()
}

/// One time at which several were set aside.
struct Scene<'f, 'a, 'n> {
    field: &'f Field<'a>,
    admitted: &'n Admitted,
    /// Those that were set aside, with the reason.
    aside: Vec<(usize, &'n Contradiction)>,
}

impl<'f, 'a> Scene<'f, 'a, '_> {
    fn blamed(&self, budget: &mut Budget) -> Vec<Blamed<'f, 'a>> {
        let (field, admitted) = (self.field, self.admitted);
        let case = Case::new(field, vec![admitted.to_vec()]);
        // How many different things each suspect keeps out.
        let mut keeps: BTreeMap<usize, BTreeSet<_>> = BTreeMap::new();
        for &(number, found) in &self.aside {
            let said = (field.cell(number), field.statements[number].read.hard);
            for suspect in case.suspects_of(&found.against) {
                keeps.entry(suspect).or_default().insert(said);
            }
        }
        let mut keeps: Vec<(usize, usize)> = keeps
            .into_iter()
            .map(|(suspect, said)| (said.len(), suspect))
            .filter(|&(many, suspect)| 1 < many && case.suspects[suspect].part.is_none())
            .collect();
        keeps.sort_unstable_by(|a, b| b.cmp(a));
        let (mut best, mut found) = (2, Vec::new());
        let aside = self.aside.iter().map(|&(number, _)| number);
        let all: Vec<usize> = admitted.iter().copied().chain(aside).collect();
        let mut flat = Flat::of(field, &all);
        for (many, suspect) in keeps.into_iter().take(MOST) {
            if many < best || !budget.take(admitted.len() + self.aside.len()) {
                continue;
            }
            let wrong = &case.suspects[suspect].statements;
            let let_in = self.let_in(wrong, flat.as_mut());
            let said = |&n: &usize| (field.cell(n), field.statements[n].read.hard);
            let distinct: BTreeSet<_> = let_in.iter().map(said).collect();
            if best < distinct.len() {
                best = distinct.len();
                found.clear();
            }
            if best == distinct.len() {
                found.push((wrong[0], let_in));
            }
        }
        let one = |(wrong, let_in): (usize, Vec<usize>)| {
            let case = Case::new(field, vec![[admitted.as_ref(), &let_in].concat()]);
            let sets = vec![case.suspects_of(&[wrong])];
            let repairs = Repairs { sets, is_complete: true, involved: BTreeSet::new() };
            Blamed { wrong, case, repairs }
        };
        found.into_iter().map(one).collect()
    }

    /// Those set aside that hold together with everything admitted but what is wrong. Where one
    /// number for each territory is enough, they are put where there is room for all, and taken out.
    fn let_in(&self, wrong: &[usize], flat: Option<&mut Flat>) -> Vec<usize> {
        let field = self.field;
        let rest = self.admitted.iter().copied().filter(|n| !wrong.contains(n));
        let aside = self.aside.iter().map(|&(number, _)| number);
        let hard = |n: usize| field.statements[n].read.hard;
        if let Some(flat) = flat {
            let empty = flat.mark();
            for statement in rest {
                flat.add(field.territory(statement), hard(statement));
            }
            let mut fits = |&n: &usize| {
                let mark = flat.mark();
                let fits = flat.add(field.territory(n), hard(n));
                if !fits {
                    flat.undo(mark);
                }
                fits
            };
            let let_in = aside.filter(|n| fits(n)).collect();
            flat.undo(empty);
            return let_in;
        }
        let rest: Vec<usize> = rest.collect();
        let aside: Vec<usize> = aside.collect();
        let mut filling = Filling::new(field, &[&rest[..], &aside].concat());
        for statement in rest {
            filling.add(field, statement, hard(statement));
            filling.know(field, statement);
        }
        let mut let_in = Vec::new();
        for statement in aside {
            let mark = filling.table.mark();
            if filling.add(field, statement, hard(statement)) && filling.table.exists() {
                filling.know(field, statement);
                let_in.push(statement);
            } else {
                filling.table.undo(mark);
            }
        }
        let_in
    }
}

//! The smallest changes that would restore agreement: which statements would have to be wrong.
//!
//! Where statements contradict each other, every *smallest* set whose removal leaves a table is a
//! repair. They are found as smallest hitting sets of minimal contradictions, which are themselves
//! found only when a candidate fails (Reiter, 1987; implicit hitting sets): a set that leaves one
//! contradiction untouched need not be tried.
//!
//! What counts as one possible error:
//!
//! - what one witness says of one cell, however many pages repeat it, and on however many days;
//! - one item of an enumeration: where items were added up, each may be wrong for itself, and the
//!   others still stand below the sum.
//!
//! A list that says that it is complete stays complete: what may be wrong is a number in it.
//!
//! The work is bounded. Where the bound is met the result says that not all were searched.

use std::collections::{BTreeMap, BTreeSet};

use crate::reconcile::admission::admit::Field;
use crate::reconcile::admission::budget::Budget;
use crate::reconcile::admission::flat::Flat;
use crate::reconcile::declared::interval::{Interval, OPEN};
use crate::reconcile::hidden::table::Table;
use crate::reconcile::statements::fold::Statement;
use crate::reconcile::statements::witnesses::witnesses;

/// More errors than this at once are no advice that anybody could follow.
const LARGEST: usize = 4;

/// As many equal repairs say the same as all: that it cannot be told.
const MOST: usize = 64;

/// One possible error.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Suspect {
    /// The statements that would be wrong together; the first in the declared order speaks for all.
    pub(crate) statements: Vec<usize>,
    /// The number of the claim within a statement that was added up.
    pub(crate) part: Option<usize>,
}

/// One contradiction and everything that it may be about.
#[derive(Debug)]
pub(crate) struct Case<'f, 'a> {
    pub(crate) field: &'f Field<'a>,
    /// The statements that are held against each other, one set for each time, in the declared
    /// order.
    pub(crate) universes: Vec<Vec<usize>>,
    pub(crate) suspects: Vec<Suspect>,
    /// Each statement with each suspect that it stands for, by number, in order.
    of: Vec<(usize, usize)>,
    /// For each time the numbers of its territories, where nothing was said yet and no table is needed.
    pub(crate) flats: Vec<Option<Flat>>,
}

/// The repairs of one contradiction.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Repairs {
    /// Sets of suspects, by number.
    pub(crate) sets: Vec<Vec<usize>>,
    /// Whether there is no other as small.
    pub(crate) is_complete: bool,
    /// Every suspect of a contradiction that was met.
    pub(crate) involved: BTreeSet<usize>,
}

impl<'f, 'a> Case<'f, 'a> {
    /// Each universe comes in the declared order.
    pub(crate) fn new(field: &'f Field<'a>, universes: Vec<Vec<usize>>) -> Self {
        let cell = |&number: &usize| (field.statements[number].cell(), number);
        let mut cells: Vec<_> = universes.iter().flatten().map(cell).collect();
        cells.sort_by_key(|&(cell, _)| cell);
        let mut suspects = Vec::new();
        for cell in cells.chunk_by(|(a, _), (b, _)| a == b) {
            let mut numbers: Vec<usize> = Vec::with_capacity(cell.len());
            for &(_, number) in cell {
                if !numbers.contains(&number) {
                    numbers.push(number);
                }
            }
            if let [only] = numbers[..]
                && !field.statements[only].summed
            {
                suspects.push(Suspect { statements: numbers, part: None });
                continue;
            }
            let stated: Vec<_> = numbers.iter().map(|&n| &field.statements[n]).collect();
            let witness = witnesses(&stated);
            let mut said: BTreeMap<_, Vec<usize>> = BTreeMap::new();
            let mut exact: BTreeMap<usize, Interval> = BTreeMap::new();
            for (&number, &who) in numbers.iter().zip(&witness) {
                let read = field.statements[number].read;
                if read.hard.is_exact() {
                    exact.entry(who).or_insert(read.hard);
                }
            }
            let mut copies = Vec::new();
            for (&number, who) in numbers.iter().zip(witness) {
                let hard = field.statements[number].read.hard;
                // Who rounds a number repeats its error.
                let whole =
                    exact.get(&who).copied().filter(|it| it.meets(hard) && !hard.is_exact());
                let when = &field.whens[number];
                let dated = (!when.vague).then_some(field.statements[number].as_of.end);
                let read = whole.unwrap_or(hard);
                if field.statements[number].is_copy {
                    copies.push((number, (who, read, dated)));
                } else {
                    said.entry((who, read, dated)).or_default().push(number);
                }
            }
            // Who copies a number on another day repeats its error, however many days there are: the
            // error of the last count before, or else of the first one.
            for (number, (who, read, dated)) in copies {
                let counts = said.range((who, read, None)..).map(|(key, _)| *key);
                let counts = counts.take_while(|key| (key.0, key.1) == (who, read));
                let counts: Vec<_> = counts.collect();
                let before = counts.iter().rev().find(|key| key.2 <= dated);
                let copied = before.or(counts.first()).copied().unwrap_or((who, read, None));
                said.entry(copied).or_default().push(number);
            }
            for statements in said.into_values() {
                let parts = parts(&field.statements[statements[0]]);
                if let ([_], [_, _, ..]) = (statements.as_slice(), parts.as_slice()) {
                    let part = |part| Suspect { statements: statements.clone(), part: Some(part) };
                    suspects.extend(parts.into_iter().map(part));
                } else {
                    suspects.push(Suspect { statements, part: None });
                }
            }
        }
        let stands =
            suspects.iter().enumerate().flat_map(|(number, suspect): (usize, &Suspect)| {
                suspect.statements.iter().map(move |&statement| (statement, number))
            });
        let mut of: Vec<(usize, usize)> = stands.collect();
        of.sort_unstable();
        let flats = universes.iter().map(|universe| Flat::of(field, universe)).collect();
        Self { field, universes, suspects, of, flats }
    }

    /// The suspects that a statement stands for.
    fn of(&self, statement: usize) -> impl Iterator<Item = usize> {
        let from = self.of.partition_point(|&(other, _)| other < statement);
        let own = self.of[from..].iter().take_while(move |&&(other, _)| other == statement);
        own.map(|&(_, suspect)| suspect)
    }

    /// The suspects of some statements.
    pub(crate) fn suspects_of(&self, statements: &[usize]) -> Vec<usize> {
        let suspects: BTreeSet<usize> = statements.iter().flat_map(|&n| self.of(n)).collect();
        suspects.into_iter().collect()
    }

    /// The statements of some suspects.
    pub(crate) fn statements_of(&self, suspects: &[usize]) -> BTreeSet<usize> {
        suspects.iter().flat_map(|&it| &self.suspects[it].statements).copied().collect()
    }

    /// The statements that stand in any of these repairs.
    pub(crate) fn in_any(&self, repairs: &Repairs) -> BTreeSet<usize> {
        repairs.sets.iter().flat_map(|set| self.statements_of(set)).collect()
    }

    /// All smallest repairs, given contradictions between these statements.
    pub(crate) fn repairs(&self, known: &[Vec<usize>], whole: &mut Budget) -> Repairs {
        let mut conflicts: Vec<Vec<usize>> =
            known.iter().map(|statements| self.suspects_of(statements)).collect();
        let mut budget = Budget { left: Budget::ONE.min(whole.left) };
        let given = budget.left;
        let mut found = Repairs::default();
        for size in 1..=LARGEST {
            let mut search = Search {
                case: self,
                size,
                conflicts: &mut conflicts,
                budget: &mut budget,
                given,
                seen: BTreeSet::new(),
                found: Vec::new(),
                is_complete: true,
            };
            search.grow(&[]);
            let (sets, is_complete) = (search.found, search.is_complete);
            if !sets.is_empty() || !is_complete {
                found.sets = sets;
                found.is_complete = is_complete;
                break;
            }
        }
        whole.take(given - budget.left);
        found.sets.sort();
        found.involved = conflicts.into_iter().flatten().collect();
        found
    }

    /// What the other statements say about the cell of a suspect, if this repair is right.
    pub(crate) fn implied(&self, suspect: usize, repair: &[usize]) -> Option<Interval> {
        let suspect = &self.suspects[suspect];
        let statement = suspect.statements[0];
        let mut interval = Interval::ANY;
        for (universe, flat) in self.times().filter(|(it, _)| it.contains(&statement)) {
            if let Some(mut flat) = flat.clone() {
                if !self.fits(&mut flat, universe, repair) {
                    return None;
                }
                interval = interval.meet(flat.bounds(self.field.territory(statement)));
                continue;
            }
            let (mut table, touched) = self.table(universe, repair);
            if !table.settle(&touched) {
                return None;
            }
            interval = interval.meet(table.bounds(self.field.at(&table, statement)));
        }
        let Some(part) = suspect.part else { return Some(interval) };
        // What the other items leave for this one.
        let others: i64 = self
            .of(statement)
            .filter_map(|other| self.suspects[other].part)
            .filter(|&other| other != part)
            .map(|other| units(&self.field.statements[statement], other))
            .sum();
        let high = if OPEN <= interval.high { OPEN } else { interval.high - others };
        Some(Interval::new((interval.low - others).max(0), high))
    }

    /// How a statement is read if some suspects are wrong; none where nothing of it is left.
    pub(crate) fn interval(&self, statement: usize, wrong: &[usize]) -> Option<Interval> {
        let read = self.field.statements[statement].read.hard;
        if wrong.is_empty() || !self.of(statement).any(|suspect| wrong.contains(&suspect)) {
            return Some(read);
        }
        let left = self.of(statement).filter(|suspect| !wrong.contains(suspect));
        let left: Vec<usize> = left.filter_map(|suspect| self.suspects[suspect].part).collect();
        let sum = left.iter().map(|&part| units(&self.field.statements[statement], part)).sum();
        (!left.is_empty()).then(|| Interval::new(sum, OPEN))
    }

    /// A table of these statements, less what is wrong in them, and the territories named.
    pub(crate) fn table(&self, statements: &[usize], wrong: &[usize]) -> (Table, Vec<usize>) {
        let field = self.field;
        let mut table = field.table(statements, None);
        let mut touched = Vec::with_capacity(statements.len());
        for &statement in statements {
            let at = field.at(&table, statement);
            table.assume(at, self.interval(statement, wrong).unwrap_or(Interval::ANY));
            touched.push(at.0);
        }
        for (total, parts) in field.completed(statements) {
            let parts = parts.iter().map(|&part| field.at(&table, part)).collect();
            table.assume_whole(field.at(&table, *total), parts);
        }
        touched.sort_unstable();
        touched.dedup();
        (table, touched)
    }

    pub(crate) fn holds(&self, statements: &[usize], wrong: &[usize]) -> bool {
        if let Some(mut flat) = Flat::of(self.field, statements) {
            return self.fits(&mut flat, statements, wrong);
        }
        let (mut table, touched) = self.table(statements, wrong);
        table.settle(&touched)
    }

    /// The first time at which no table exists if these suspects are wrong.
    pub(crate) fn fails(&self, wrong: &[usize]) -> Option<&Vec<usize>> {
        let fails = |(universe, flat): &(&Vec<usize>, &Option<Flat>)| match flat {
            Some(flat) => !self.fits(&mut flat.clone(), universe, wrong),
            None => !self.holds(universe, wrong),
        };
        self.times().find(fails).map(|(universe, _)| universe)
    }

    /// The times that are looked at, each with the room for its numbers where these are enough.
    fn times(&self) -> impl Iterator<Item = (&Vec<usize>, &Option<Flat>)> {
        self.universes.iter().zip(&self.flats)
    }

    /// Whether these statements, less what is wrong in them, fit where nothing was said yet.
    pub(crate) fn fits(&self, flat: &mut Flat, statements: &[usize], wrong: &[usize]) -> bool {
        let read = |n: usize| self.interval(n, wrong).unwrap_or(Interval::ANY);
        statements.iter().all(|&n| flat.add(self.field.territory(n), read(n)))
    }

    /// What one attempt costs.
    fn cost(&self) -> usize {
        self.universes.iter().map(Vec::len).sum()
    }
}

/// One round: repairs of one size.
struct Search<'c, 'f, 'a> {
    case: &'c Case<'f, 'a>,
    size: usize,
    conflicts: &'c mut Vec<Vec<usize>>,
    budget: &'c mut Budget,
    /// The budget at the beginning.
    given: usize,
    seen: BTreeSet<Vec<usize>>,
    found: Vec<Vec<usize>>,
    is_complete: bool,
}

impl Search<'_, '_, '_> {
    fn grow(&mut self, wrong: &[usize]) {
        if !self.is_complete || !self.seen.insert(wrong.to_vec()) {
            return;
        }
        let untouched = |conflict: &&Vec<usize>| !conflict.iter().any(|s| wrong.contains(s));
        let open = self.conflicts.iter().filter(untouched).min_by_key(|conflict| conflict.len());
        let open = match open.cloned() {
            Some(conflict) => conflict,
            None => match self.tried(wrong) {
                Some(conflict) => conflict,
                None => return,
            },
        };
        if wrong.len() == self.size {
            return;
        }
        for suspect in open {
            let mut more = wrong.to_vec();
            more.push(suspect);
            more.sort_unstable();
            self.grow(&more);
        }
    }

    /// Tries a set: keeps it where it is a repair, else returns the contradiction that is left.
    fn tried(&mut self, wrong: &[usize]) -> Option<Vec<usize>> {
        if !self.budget.take(self.case.cost()) || self.found.len() == MOST {
            self.is_complete = false;
            return None;
        }
        let Some(universe) = self.case.fails(wrong) else {
            self.found.push(wrong.to_vec());
            return None;
        };
        if self.size == wrong.len() && self.size == 1 && self.budget.left < self.given / 2 {
            // What is left of the budget is for trying the others.
            return None;
        }
        let Some(core) = self.case.contradiction(universe, wrong, self.budget) else {
            self.is_complete = false;
            return None;
        };
        let suspects = self.case.suspects_of(&core);
        let conflict: Vec<usize> = suspects.into_iter().filter(|s| !wrong.contains(s)).collect();
        self.conflicts.push(conflict.clone());
        Some(conflict)
    }
}

/// The items of a statement that was added up, by their place among its claims; a repetition is no
/// item. None where nothing was added up.
fn parts(statement: &Statement<'_>) -> Vec<usize> {
    if !statement.summed {
        return Vec::new();
    }
    let claims = statement.claims();
    let is_first = |&at: &usize| {
        let same = |&before: &usize| {
            claims[before].evidence == claims[at].evidence
                && claims[before].value == claims[at].value
        };
        !(0..at).any(|before| same(&before))
    };
    (0..claims.len()).filter(is_first).collect()
}

/// The value of one item, in whole units: only counts are ever added up.
#[expect(clippy::cast_possible_truncation, reason = "a value is at most 10^12")]
fn units(statement: &Statement<'_>, part: usize) -> i64 {
    statement.claims()[part].value.headline() as i64
}

//! Admits statements in the declared order, each only if a table still exists that satisfies all
//! admitted so far.
//!
//! A statement with a precise date must fit in every slice in which it speaks, one with a vague
//! date in one: the latest in which somebody says the same, or else the latest. The first statement in the order is admitted whenever
//! it does not contradict itself, the second whenever it agrees with the first, and so on; what
//! cannot be admitted is set aside with its reason, and never dropped.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::Territory;

use super::admitted::Admitted;
use super::bounds::{Bounds, Law, number};
use super::contradiction::{against, smallest_shift};
use super::fold::Statement;
use super::interval::Interval;
use super::table::{At, Table, Tree};
use super::time::{Slice, Span, When};

/// The statements of one measure and what is known about them before they are admitted.
#[derive(Debug)]
pub(super) struct Field<'a> {
    pub(super) law: Law,
    pub(super) statements: &'a [Statement<'a>],
    pub(super) whens: &'a [When],
    pub(super) slices: &'a [Slice],
    /// The numbers of the statements, in the declared order.
    pub(super) order: &'a [usize],
    /// Complete lists: the number of the total, those of the parts.
    pub(super) wholes: &'a [(usize, Vec<usize>)],
    /// The lists that name a statement.
    pub(super) lists: &'a BTreeMap<usize, Vec<usize>>,
    pub(super) tree: &'a Tree,
}

/// What became of a statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// It fits; the slice is the latest in which it speaks.
    Admitted { slice: usize },
    /// It contradicts what was admitted before.
    SetAside(Contradiction),
}

/// Why a statement was set aside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Contradiction {
    /// Where it fails.
    pub(super) slice: usize,
    /// The admitted statements that it contradicts: none can be left out.
    pub(super) against: Vec<usize>,
    /// By how many units its printed value would have to move.
    pub(super) gap: i64,
    /// In which direction.
    pub(super) up: bool,
}

/// Every statement decided, and the tables that remain.
#[derive(Debug)]
pub(super) struct Admission {
    pub(super) verdicts: Vec<Verdict>,
    pub(super) tables: Vec<Table>,
    /// The statements admitted to each slice, in the declared order.
    pub(super) admitted: Vec<Admitted>,
}

/// One slice while it is being filled.
#[derive(Debug)]
struct Filling {
    table: Table,
    admitted: Admitted,
    /// Of those that stand in a complete list, which were admitted.
    known: BTreeSet<usize>,
}

/// Admits the statements of a field.
pub(super) fn admission(field: &Field<'_>) -> Admission {
    let mut fillings: Vec<Filling> = field
        .slices
        .iter()
        .map(|slice| {
            let territories: Vec<_> = slice.members.iter().map(|&n| field.territory(n)).collect();
            let table = Table::new(field.law, &territories, field.tree);
            Filling { table, admitted: Admitted::default(), known: BTreeSet::new() }
        })
        .collect();
    let mut places = vec![Vec::new(); field.statements.len()];
    for (number, slice) in field.slices.iter().enumerate() {
        for &member in &slice.members {
            places[member].push(number);
        }
    }
    let mut verdicts = vec![None; field.statements.len()];
    let mut refused: BTreeMap<Said, Contradiction> = BTreeMap::new();
    for &statement in field.order {
        let said = field.said(statement);
        let verdict = match refused.get(&said) {
            // Nothing is ever taken out of a table: what failed once fails again, for the same reason.
            Some(contradiction) => Verdict::SetAside(contradiction.clone()),
            None if field.whens[statement].vague => {
                vague(field, &mut fillings, (statement, &places))
            }
            None => precise(field, &mut fillings, (statement, &places)),
        };
        if let Verdict::SetAside(contradiction) = &verdict {
            refused.insert(said, contradiction.clone());
        }
        verdicts[statement] = Some(verdict);
    }
    let verdicts = verdicts.into_iter().map(|v| v.expect("the order names every statement"));
    let verdicts = verdicts.collect();
    let mut tables = Vec::with_capacity(fillings.len());
    let mut admitted = Vec::with_capacity(fillings.len());
    for filling in fillings {
        tables.push(filling.table);
        admitted.push(filling.admitted);
    }
    Admission { verdicts, tables, admitted }
}

/// What is said, whoever says it.
type Said = ((Territory, usize), Interval, Span, Option<Span>);

fn precise(
    field: &Field<'_>,
    fillings: &mut [Filling],
    (statement, places): (usize, &[Vec<usize>]),
) -> Verdict {
    let slices = &places[statement];
    let mut marks = Vec::with_capacity(slices.len());
    let mut failed = Vec::new();
    for &slice in slices {
        let filling = &mut fillings[slice];
        let mark = filling.table.mark();
        if filling.add(field, statement, field.statements[statement].read.hard) {
            marks.push((slice, mark));
        } else {
            filling.table.undo(mark);
            failed.push(slice);
        }
    }
    if failed.is_empty() {
        for &slice in slices {
            fillings[slice].keep(field, statement);
        }
        return Verdict::Admitted { slice: *slices.last().expect("a statement has a time") };
    }
    for (slice, mark) in marks {
        fillings[slice].table.undo(mark);
    }
    let widest = failed
        .into_iter()
        .map(|slice| (slice, fillings[slice].shift(field, statement)))
        .max_by_key(|&(slice, (gap, _))| (gap, slice));
    let (slice, shift) = widest.expect("at least one slice failed");
    set_aside(field, fillings, (statement, slice, shift))
}

fn vague(
    field: &Field<'_>,
    fillings: &mut [Filling],
    (statement, places): (usize, &[Vec<usize>]),
) -> Verdict {
    let read = field.statements[statement].read;
    let cell = field.cell(statement);
    let is_supported = |slice: usize| {
        let same = |&other: &usize| {
            field.cell(other) == cell && field.statements[other].read.soft.meets(read.soft)
        };
        fillings[slice].admitted.of(cell.0).iter().any(same)
    };
    // Where somebody says the same it is no news of its own; else it is as new as it can be.
    let (agreed, alone): (Vec<usize>, Vec<usize>) =
        places[statement].iter().rev().partition(|&&slice| is_supported(slice));
    for slice in agreed.into_iter().chain(alone) {
        let mark = fillings[slice].table.mark();
        if fillings[slice].add(field, statement, read.hard) {
            fillings[slice].keep(field, statement);
            return Verdict::Admitted { slice };
        }
        fillings[slice].table.undo(mark);
    }
    let nearest = places[statement]
        .iter()
        .map(|&slice| (slice, fillings[slice].shift(field, statement)))
        .min_by_key(|&(slice, (gap, _))| (gap, std::cmp::Reverse(slice)));
    let (slice, shift) = nearest.expect("a statement has a time");
    set_aside(field, fillings, (statement, slice, shift))
}

fn set_aside(
    field: &Field<'_>,
    fillings: &[Filling],
    (statement, slice, (gap, up)): (usize, usize, (i64, bool)),
) -> Verdict {
    let against = against(field, &fillings[slice].admitted, statement);
    Verdict::SetAside(Contradiction { slice, against, gap, up })
}

impl Filling {
    /// Adds a statement with some interval, and every complete list that it completes; says
    /// whether a table still exists. Where it does not, the caller takes it back.
    fn add(&mut self, field: &Field<'_>, statement: usize, interval: Interval) -> bool {
        let known = |n: usize| n == statement || self.known.contains(&n);
        let lists = field.lists.get(&statement).into_iter().flatten();
        let completed: Vec<_> = lists
            .map(|&list| &field.wholes[list])
            .filter(|(total, parts)| known(*total) && parts.iter().all(|&part| known(part)))
            .collect();
        let at = field.at(&self.table, statement);
        self.table.admit(at, interval)
            && completed.into_iter().all(|(total, parts)| {
                let parts = parts.iter().map(|&part| field.at(&self.table, part)).collect();
                let total = field.at(&self.table, *total);
                self.table.complete(total, parts)
            })
    }

    fn keep(&mut self, field: &Field<'_>, statement: usize) {
        self.table.keep();
        self.admitted.push(statement, field.territory(statement));
        if field.lists.contains_key(&statement) {
            self.known.insert(statement);
        }
    }

    /// How far, and which way, the printed value would have to move.
    fn shift(&mut self, field: &Field<'_>, statement: usize) -> (i64, bool) {
        let read = field.statements[statement].read;
        let known = self.table.bounds(field.at(&self.table, statement));
        smallest_shift(field.law, (read, known), |interval| {
            let mark = self.table.mark();
            let fits = self.add(field, statement, interval);
            self.table.undo(mark);
            fits
        })
    }
}

impl Field<'_> {
    pub(super) fn territory(&self, statement: usize) -> Territory {
        self.statements[statement].lead().territory
    }

    pub(super) fn range(&self, statement: usize) -> usize {
        number(self.statements[statement].lead().stages)
    }

    /// Whether these statements, all about one territory, can hold together; nothing where they
    /// speak of more than one, or of a list.
    fn is_feasible_alone(
        &self,
        statements: &[usize],
        bound: Option<((Territory, usize), Interval)>,
    ) -> Option<bool> {
        let mut bounds = Bounds::ANY;
        let mut only = bound.map(|((territory, _), _)| territory);
        let mut add = |(territory, range): (Territory, usize), interval: Interval| {
            bounds.0[range] = bounds.0[range].meet(interval);
            *only.get_or_insert(territory) == territory
        };
        let spoken = bound.into_iter().all(|(cell, interval)| add(cell, interval))
            && statements.iter().all(|&statement| {
                !self.lists.contains_key(&statement)
                    && add(self.cell(statement), self.statements[statement].read.hard)
            });
        spoken.then(|| bounds.closed(self.law).is_some())
    }

    pub(super) fn at(&self, table: &Table, statement: usize) -> At {
        table.at(self.territory(statement), self.range(statement))
    }

    /// The territory and the range of stages: a covered and an uncovered share of one cell are
    /// read in the same units.
    fn cell(&self, statement: usize) -> (Territory, usize) {
        (self.territory(statement), self.range(statement))
    }

    fn said(&self, statement: usize) -> Said {
        let when = &self.whens[statement];
        (self.cell(statement), self.statements[statement].read.hard, when.own, when.vouched)
    }

    /// Whether a table exists that satisfies these statements, and one more bound where given.
    pub(super) fn is_feasible(
        &self,
        statements: &[usize],
        bound: Option<((Territory, usize), Interval)>,
    ) -> bool {
        if let Some(known) = self.is_feasible_alone(statements, bound) {
            return known;
        }
        let mut territories: Vec<_> = statements.iter().map(|&n| self.territory(n)).collect();
        territories.extend(bound.map(|((territory, _), _)| territory));
        let mut table = Table::new(self.law, &territories, self.tree);
        let known: BTreeSet<usize> = statements.iter().copied().collect();
        let named = statements.iter().filter_map(|statement| self.lists.get(statement)).flatten();
        let lists: BTreeSet<usize> = named.copied().collect();
        let mut touched = Vec::new();
        for &statement in statements {
            let at = self.at(&table, statement);
            table.assume(at, self.statements[statement].read.hard);
            touched.push(at.0);
        }
        for (total, parts) in lists.into_iter().map(|list| &self.wholes[list]) {
            if known.contains(total) && parts.iter().all(|part| known.contains(part)) {
                let parts = parts.iter().map(|&part| self.at(&table, part)).collect();
                table.assume_whole(self.at(&table, *total), parts);
            }
        }
        if let Some(((territory, range), interval)) = bound {
            let at = table.at(territory, range);
            table.assume(at, interval);
            touched.push(at.0);
        }
        touched.sort_unstable();
        touched.dedup();
        table.settle(&touched)
    }
}

//! Admits statements in the declared order, each only if a table still exists that satisfies all
//! admitted so far.
//!
//! While a slice is being filled, only its bounds are asked: what they refute is refuted, and they
//! miss little. When all is said, a whole table is looked for in every slice; where there is none,
//! the first statement in the order that leaves none is refused, and what came after it is admitted
//! anew (see `settle`). So the question that costs much is asked once for a slice and not once for
//! a statement, and the answer is that of asking each time: a table for all is a table for the
//! first few.
//!
//! A statement with a precise date must fit in every slice in which it speaks, one with a vague
//! date in one: the latest in which somebody says the same, or else the latest. One without any date
//! gives way to dated ones, and contradicts others without. The first statement in the order is
//! admitted whenever it does not contradict itself, the second whenever it agrees with the first,
//! and so on; what cannot be admitted is set aside with its reason, and never dropped.

use std::collections::{BTreeMap, BTreeSet};

use super::admitted::Admitted;
use super::contradiction::{against, smallest_shift};
use super::flat::Flat;
use super::room::Room;
use super::settle::Times;
use crate::model::{Map, Territory};
use crate::reconcile::declared::interval::Interval;
use crate::reconcile::declared::tree::Tree;
use crate::reconcile::hidden::bounds::{Bounds, Law};
use crate::reconcile::hidden::table::{At, Table};
use crate::reconcile::statements::fold::Statement;
use crate::reconcile::statements::slices::Slice;
use crate::reconcile::statements::time::{Span, When};

/// The statements of one measure and what is known about them before they are admitted.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Field<'a> {
    pub(crate) law: Law,
    pub(crate) statements: &'a [Statement<'a>],
    pub(crate) whens: &'a [When],
    pub(crate) slices: &'a [Slice],
    /// The numbers of the statements that are looked at, in the declared order.
    pub(crate) order: &'a [usize],
    /// Complete lists: the number of the total, those of the parts.
    pub(crate) wholes: &'a [(usize, Vec<usize>)],
    /// The lists that name a statement.
    pub(crate) lists: &'a BTreeMap<usize, Vec<usize>>,
    pub(crate) tree: &'a Tree,
    /// The range of stages, by number, where nobody speaks of any other.
    pub(crate) only: Option<usize>,
}

/// What became of a statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// It fits; the slice is the latest in which it speaks.
    Admitted { slice: usize },
    /// It contradicts what was admitted before: few do, so that the others are not to make room for it.
    SetAside(Box<Contradiction>),
}

/// Why a statement was set aside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Contradiction {
    /// Where it fails.
    pub(crate) slice: usize,
    /// The admitted statements that it contradicts: none can be left out.
    pub(crate) against: Vec<usize>,
    /// By how many units its printed value would have to move.
    pub(crate) gap: i64,
    /// In which direction.
    pub(crate) up: bool,
}

/// Every statement decided, and the tables that remain.
#[derive(Debug)]
pub(crate) struct Admission {
    pub(crate) verdicts: Vec<Verdict>,
    pub(crate) rooms: Vec<Room>,
    /// The statements admitted to each slice, in the declared order.
    pub(crate) admitted: Vec<Admitted>,
}

/// One slice while it is being filled.
#[derive(Debug)]
pub(crate) struct Moment {
    pub(crate) room: Room,
    pub(crate) admitted: Admitted,
}

/// Statements that leave no table in a slice although the bounds do not tell.
pub(crate) type Denied = BTreeSet<(usize, usize)>;

/// Slices that share no statement with others, while they are being filled.
#[derive(Debug)]
pub(crate) struct Filled<'a> {
    field: &'a Field<'a>,
    /// In which slices each statement speaks.
    places: &'a [Times],
    denied: &'a Denied,
    pub(crate) moments: BTreeMap<usize, Moment>,
    pub(crate) verdicts: Vec<(usize, Verdict)>,
}

/// Admits some statements, in the declared order, to their slices.
pub(crate) fn fill<'a>(
    field: &'a Field<'a>,
    (slices, statements): (&[usize], &[usize]),
    places: &'a [Times],
    denied: &'a Denied,
) -> Filled<'a> {
    let moment = |&number: &usize| (number, Moment::new(field, &field.slices[number].members));
    let moments = slices.iter().map(moment).collect();
    let mut filled = Filled { field, places, denied, moments, verdicts: Vec::new() };
    let mut refused: Map<Said, Box<Contradiction>> = Map::default();
    for &statement in statements {
        let said = field.said(statement);
        let verdict = match refused.get(&said) {
            // Nothing is ever taken out of a table: what failed once fails again, for the same reason.
            Some(contradiction) => Verdict::SetAside(contradiction.clone()),
            None if field.whens[statement].vague => filled.vague(statement),
            None => filled.precise(statement),
        };
        if let Verdict::SetAside(contradiction) = &verdict {
            refused.insert(said, contradiction.clone());
        }
        filled.verdicts.push((statement, verdict));
    }
    filled
}

/// A territory, a range and what it is to hold.
pub(crate) type Bound = ((Territory, usize), Interval);

/// What is said, whoever says it.
type Said = ((Territory, usize), Interval, (Span, Option<Span>), bool);

impl Filled<'_> {
    fn moment(&mut self, slice: usize) -> &mut Moment {
        self.moments.get_mut(&slice).expect("a statement speaks in the slices that are filled")
    }

    /// Adds a statement to a slice as far as its bounds tell; says whether a table may exist. Where
    /// none does, the caller takes it back.
    fn add(&mut self, statement: usize, slice: usize) -> bool {
        let field = self.field;
        !self.denied.contains(&(statement, slice))
            && self.moment(slice).room.add(field, statement, field.statements[statement].read.hard)
    }

    fn precise(&mut self, statement: usize) -> Verdict {
        let (field, slices) = (self.field, &self.places[statement]);
        // Most speak in one time only.
        if let [slice] = slices[..] {
            let is_denied = self.denied.contains(&(statement, slice));
            let moment = self.moment(slice);
            let (mark, read) = (moment.room.mark(), field.statements[statement].read.hard);
            if !is_denied && moment.room.add(field, statement, read) {
                moment.keep(field, statement);
                return Verdict::Admitted { slice };
            }
            moment.room.undo(mark);
            let shift = moment.shift(field, statement);
            return self.set_aside(statement, slice, shift);
        }
        let mut marks = Vec::with_capacity(slices.len());
        let mut failed = Vec::new();
        for &slice in slices {
            let mark = self.moment(slice).room.mark();
            if self.add(statement, slice) {
                marks.push((slice, mark));
            } else {
                self.moment(slice).room.undo(mark);
                failed.push(slice);
            }
        }
        if failed.is_empty() {
            for &slice in slices {
                self.moment(slice).keep(field, statement);
            }
            return Verdict::Admitted { slice: *slices.last().expect("a statement has a time") };
        }
        for (slice, mark) in marks {
            self.moment(slice).room.undo(mark);
        }
        let widest = failed
            .into_iter()
            .map(|slice| (slice, self.moment(slice).shift(field, statement)))
            .max_by_key(|&(slice, (gap, _))| (gap, slice));
        let (slice, shift) = widest.expect("at least one slice failed");
        self.set_aside(statement, slice, shift)
    }

    fn vague(&mut self, statement: usize) -> Verdict {
        let (field, places) = (self.field, &self.places[statement]);
        let read = field.statements[statement].read;
        let cell = field.cell(statement);
        let same = |&other: &usize| {
            field.cell(other) == cell && field.statements[other].read.soft.meets(read.soft)
        };
        // Where somebody says the same it is no news of its own; else it is as new as it can be.
        let (agreed, alone): (Vec<usize>, Vec<usize>) = places
            .iter()
            .rev()
            .partition(|&slice| self.moments[slice].admitted.of(cell.0).iter().any(same));
        for slice in agreed.into_iter().chain(alone) {
            let mark = self.moment(slice).room.mark();
            if self.add(statement, slice) {
                self.moment(slice).keep(field, statement);
                return Verdict::Admitted { slice };
            }
            self.moment(slice).room.undo(mark);
            if field.is_undated(statement) {
                // Two pages that say now what cannot both be true contradict each other, although
                // either may be old: only what has a date sends one without back in time.
                let found = against(field, &self.moments[&slice].admitted, statement);
                if !found.is_empty() && found.iter().all(|&other| field.is_undated(other)) {
                    let (gap, up) = self.moment(slice).shift(field, statement);
                    let found = Contradiction { slice, against: found, gap, up };
                    return Verdict::SetAside(Box::new(found));
                }
            }
        }
        let nearest = places
            .iter()
            .map(|&slice| (slice, self.moment(slice).shift(field, statement)))
            .min_by_key(|&(slice, (gap, _))| (gap, std::cmp::Reverse(slice)));
        let (slice, shift) = nearest.expect("a statement has a time");
        self.set_aside(statement, slice, shift)
    }

    fn set_aside(&self, statement: usize, slice: usize, (gap, up): (i64, bool)) -> Verdict {
        let against = against(self.field, &self.moments[&slice].admitted, statement);
        Verdict::SetAside(Box::new(Contradiction { slice, against, gap, up }))
    }
}

impl Moment {
    /// Nothing about the territories of some statements.
    fn new(field: &Field<'_>, statements: &[usize]) -> Self {
        Self { room: Room::new(field, statements), admitted: Admitted::new() }
    }

    fn keep(&mut self, field: &Field<'_>, statement: usize) {
        self.room.keep();
        self.admitted.push(statement, field.territory(statement));
        self.room.know(field, statement);
    }

    /// How far, and which way, the printed value would have to move.
    ///
    /// The bounds tell it, and a table for the value so moved confirms it; where there is none, a
    /// table is looked for at every move.
    fn shift(&mut self, field: &Field<'_>, statement: usize) -> (i64, bool) {
        let read = field.statements[statement].read;
        let known = self.room.bounds(field.cell(statement));
        let mut moved = |confirm: fn(&mut Room) -> bool, interval: Interval| {
            let mark = self.room.mark();
            let fits = self.room.add(field, statement, interval) && confirm(&mut self.room);
            self.room.undo(mark);
            fits
        };
        let shift = smallest_shift(field.law, (read, known), |at| moved(|_| true, at));
        let at = read.hard.shifted(if shift.1 { shift.0 } else { -shift.0 });
        // What all tables satisfy needs no table of its own.
        if at.meet(known) == known || moved(Room::exists, at) {
            return shift;
        }
        smallest_shift(field.law, (read, known), |at| moved(Room::exists, at))
    }
}

impl Field<'_> {
    pub(crate) fn territory(&self, statement: usize) -> Territory {
        self.statements[statement].cell().territory
    }

    pub(crate) fn range(&self, statement: usize) -> usize {
        self.statements[statement].range
    }

    /// A table of the territories of some statements, and of one more cell where given, about
    /// which nothing is known.
    pub(crate) fn table(&self, statements: &[usize], more: Option<(Territory, usize)>) -> Table {
        let spoken = statements.iter().map(|&n| self.territory(n));
        let territories = spoken.chain(more.map(|(territory, _)| territory)).collect();
        let only = self.only.filter(|&only| more.is_none_or(|(_, range)| range == only));
        Table::new(self.law, territories, self.tree).limited(only)
    }

    /// Whether these statements, all about one territory, can hold together; nothing where they
    /// speak of more than one, or of a list.
    fn is_feasible_alone(&self, statements: &[usize], bound: Option<Bound>) -> Option<bool> {
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

    pub(crate) fn at(&self, table: &Table, statement: usize) -> At {
        table.at(self.territory(statement), self.range(statement))
    }

    /// The territory and the range of stages: a covered and an uncovered share of one cell are
    /// read in the same units.
    pub(crate) fn cell(&self, statement: usize) -> (Territory, usize) {
        (self.territory(statement), self.range(statement))
    }

    fn said(&self, statement: usize) -> Said {
        let when = &self.whens[statement];
        let (cell, read) = (self.cell(statement), self.statements[statement].read.hard);
        (cell, read, (when.own, when.vouched), self.is_undated(statement))
    }

    /// Whether nothing tells of what day a statement speaks but that somebody saw it.
    fn is_undated(&self, statement: usize) -> bool {
        self.whens[statement].vague && self.statements[statement].as_of.start.is_none()
    }

    /// The complete lists of which all stands among these statements.
    pub(crate) fn completed(&self, statements: &[usize]) -> Vec<&(usize, Vec<usize>)> {
        if self.lists.is_empty() {
            return Vec::new();
        }
        let known: BTreeSet<usize> = statements.iter().copied().collect();
        let named = statements.iter().filter_map(|statement| self.lists.get(statement)).flatten();
        let lists: BTreeSet<usize> = named.copied().collect();
        let is_whole = |(total, parts): &&(usize, Vec<usize>)| {
            known.contains(total) && parts.iter().all(|part| known.contains(part))
        };
        lists.into_iter().map(|list| &self.wholes[list]).filter(is_whole).collect()
    }

    /// Whether a table exists that satisfies these statements, and one more bound where given.
    pub(crate) fn is_feasible(&self, statements: &[usize], bound: Option<Bound>) -> bool {
        if let Some(known) = self.is_feasible_alone(statements, bound) {
            return known;
        }
        if let (None, Some(mut flat)) = (bound, Flat::of(self, statements)) {
            let hard = |n: usize| self.statements[n].read.hard;
            return statements.iter().all(|&n| flat.add(self.territory(n), hard(n)));
        }
        let mut table = self.table(statements, bound.map(|(cell, _)| cell));
        let mut touched = Vec::with_capacity(statements.len());
        for &statement in statements {
            let at = self.at(&table, statement);
            table.assume(at, self.statements[statement].read.hard);
            touched.push(at.0);
        }
        for (total, parts) in self.completed(statements) {
            let parts = parts.iter().map(|&part| self.at(&table, part)).collect();
            table.assume_whole(self.at(&table, *total), parts);
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

//! What nobody can tell: which of several figures is wrong, and so what a cell may hold.
//!
//! Where claims contradict each other and the smallest repairs are several, the order decides which
//! claim is kept; but what a cell may be is what any of these repairs leaves for it. Only what is the
//! same under all of them is certain.

use super::repair::Case;
use super::trouble::Trouble;
use crate::model::{Map, Territory};
use crate::reconcile::admission::admit::{Admission, Field};
use crate::reconcile::declared::interval::Interval;
use crate::reconcile::hidden::bounds::RANGES;

/// What the smallest repairs leave for the cells that are not the same under all of them.
#[derive(Debug, Default)]
pub(crate) struct Doubts {
    /// For each cell the times at which it is in doubt.
    cells: Map<(Territory, usize), Vec<(usize, Interval)>>,
}

impl Doubts {
    /// What a cell may hold, where what is admitted at the time that a statement is counted to says
    /// this of it.
    pub(crate) fn widened(
        &self,
        field: &Field<'_>,
        (cell, statement, counted): ((Territory, usize), usize, usize),
        known: Interval,
    ) -> Interval {
        let Some(doubted) = self.cells.get(&cell) else { return known };
        // What was true on some day of a year is counted to one time alone.
        let speaks = |slice: usize| {
            let everywhere = !field.whens[statement].vague;
            slice == counted
                || everywhere && field.slices[slice].members.binary_search(&statement).is_ok()
        };
        let there = doubted.iter().filter(|&&(slice, _)| speaks(slice));
        there.fold(known, |known, &(_, left)| known.hull(left))
    }

    /// What a cell may hold at one time.
    pub(crate) fn widened_at(
        &self,
        (cell, slice): ((Territory, usize), usize),
        known: Interval,
    ) -> Interval {
        let doubted = self.cells.get(&cell).into_iter().flatten();
        let there = doubted.filter(|(at, _)| *at == slice);
        there.fold(known, |known, &(_, left)| known.hull(left))
    }

    pub(crate) fn extend(&mut self, doubted: Vec<Doubted>) {
        for (cell, slice, left) in doubted {
            self.cells.entry(cell).or_default().push((slice, left));
        }
    }
}

/// A cell, a time and what the repairs leave for it there.
pub(crate) type Doubted = ((Territory, usize), usize, Interval);

/// The cells that the smallest repairs of a trouble leave otherwise than they were admitted.
pub(crate) fn doubted(trouble: &Trouble<'_, '_>, admission: &Admission) -> Vec<Doubted> {
    let sets = &trouble.repairs.sets;
    let is_aside = |set: &Vec<usize>| {
        trouble.case.statements_of(set).iter().all(|statement| trouble.aside.contains(statement))
    };
    // Every way out leaves what was admitted as it is.
    if sets.iter().all(is_aside) {
        return Vec::new();
    }
    let mut doubted = Vec::new();
    for (at, &slice) in trouble.slices.iter().enumerate() {
        let mut left: Map<(Territory, usize), Interval> = Map::default();
        for set in sets {
            for (cell, interval) in trouble.case.left(at, set) {
                left.entry(cell).and_modify(|it| *it = it.hull(interval)).or_insert(interval);
            }
        }
        let room = &admission.rooms[slice];
        let differs = |(cell, interval): ((Territory, usize), Interval)| {
            (room.bounds(cell).hull(interval) != room.bounds(cell))
                .then_some((cell, slice, interval))
        };
        doubted.extend(left.into_iter().filter_map(differs));
    }
    doubted
}

impl Case<'_, '_> {
    /// What one of the times leaves for each cell of its territories, if some suspects are wrong.
    fn left(&self, time: usize, wrong: &[usize]) -> Vec<((Territory, usize), Interval)> {
        let universe = &self.universes[time];
        let mut territories: Vec<Territory> =
            universe.iter().map(|&n| self.field.territory(n)).collect();
        territories.sort_unstable();
        territories.dedup();
        let mut left = Vec::with_capacity(territories.len());
        if let (Some(mut flat), Some(range)) = (self.flats[time].clone(), self.field.only) {
            if self.fits(&mut flat, universe, wrong) {
                left.extend(territories.iter().map(|&it| ((it, range), flat.bounds(it))));
            }
            return left;
        }
        let (mut table, touched) = self.table(universe, wrong);
        if table.settle(&touched) {
            for territory in territories {
                left.extend(
                    (0..RANGES).map(|range| {
                        ((territory, range), table.bounds(table.at(territory, range)))
                    }),
                );
            }
        }
        left
    }
}

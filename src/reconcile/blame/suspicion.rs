//! Which statements the contradictions themselves point at, before anything is admitted.
//!
//! The declared order knows who speaks; a contradiction also knows how many would have to be wrong.
//! Where one statement contradicts three that agree with each other, one error explains more than
//! three. Each time is looked at from near to far: what is said of one territory, then of a
//! territory and its parts, then everything. Where no table exists, the smallest repairs are found
//! (`repair`), and whoever stands in one of them is a *suspect*; what is looked at next does without
//! them. Where there are several, those count that what is said around them allows (`surroundings`). Among
//! suspects the *odd* come last (`series`): their number breaks the series of their own cell, and what the
//! others imply would fit it; it is one typing error away from what the others imply; it is that of other
//! stages; or it is a copy of an older one.
//!
//! Nothing is decided here: a suspect only stands later in the order, and is admitted if it fits
//! what came before. Both are steps of the order, with names that the policy may move or leave out;
//! a policy without them never asks.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::OnceLock,
};

use super::cascade::Blamed;
use super::repair::{Case, Repairs};
use super::series::Series;
use super::surroundings::{Around, allowed};
use super::trouble::{Correction, Trouble};
use crate::model::Territory;
use crate::reconcile::admission::admit::Field;
use crate::reconcile::admission::budget::Budget;
use crate::reconcile::admission::flat::Flat;
use crate::reconcile::admission::settle::Times;
use crate::reconcile::declared::context::Context;
use crate::reconcile::declared::interval::Interval;
use crate::reconcile::declared::step::Step;
use crate::reconcile::statements::order::{Place, Places, Suspicion};
use crate::reconcile::statements::slices::Slice;
use crate::reconcile::threads::side_by_side;

/// Farther from its series than this is no odder.
const FAR: i64 = 1 << 40;

// What else is odd about a number, in halves of a unit that it would come nearer to its series: from
// one month to the next a figure moves by one or two units anyway.

/// One typing error leads from it to what the others imply.
const SLIPPED: i64 = 3;

/// The same number is printed of other stages of the territory at that time.
const MIXED_UP: i64 = 2;

/// A copy repeats what was printed of an earlier day.
const OUTDATED: i64 = 8;

/// How far is looked at once.
#[derive(Clone, Copy, Debug)]
enum Reach {
    Territory,
    Family,
    Everything,
}

/// What there is to judge by, besides the statements themselves.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Evidence<'c> {
    pub(crate) places: &'c Places<'c>,
    /// The order of the measure.
    pub(crate) steps: &'c [Step],
    /// What was said of each cell, made when it is first asked for.
    pub(crate) series: &'c OnceLock<Series>,
    pub(crate) context: &'c Context<'c>,
}

/// What the contradictions at some times say against each statement.
pub(crate) fn suspicions(
    field: &Field<'_>,
    (slices, times): (&[usize], &[Times]),
    (evidence, budget): (Evidence<'_>, &mut Budget),
) -> BTreeMap<usize, Suspicion> {
    // Looking around costs those that come later nothing of what they may cost.
    let mut around = *budget;
    let mut court = Court { field, evidence, found: BTreeMap::new(), budget };
    let slices = side_by_side(slices, |&slice| precise(field, &field.slices[slice]));
    for reach in [Reach::Territory, Reach::Family, Reach::Everything] {
        let mut judged = Vec::new();
        for (_, universes) in court.failing(&slices, reach) {
            for linked in linked(universes) {
                judged.extend(court.judged(linked));
            }
        }
        let suspects = judged.iter().flat_map(|(case, repairs)| case.in_any(repairs));
        let doubted: BTreeSet<usize> = court.found.keys().copied().chain(suspects).collect();
        for (case, mut repairs) in judged {
            let mut around = Around { times, doubted: &doubted, budget: &mut around };
            repairs.sets = allowed(&case, repairs.sets, &mut around);
            court.accuse(case, repairs);
        }
    }
    court.found
}

/// What was found, and besides it what some cases say against those who are to blame in them.
pub(crate) fn added<'f, 'a>(
    found: BTreeMap<usize, Suspicion>,
    blamed: Vec<Blamed<'f, 'a>>,
    field: &'f Field<'a>,
    (evidence, budget): (Evidence<'_>, &mut Budget),
) -> BTreeMap<usize, Suspicion> {
    let mut court = Court { field, evidence, found, budget };
    for it in blamed {
        court.accuse(it.case, it.repairs);
    }
    court.found
}

/// Everything that is needed to judge, and what was found so far.
struct Court<'c, 'f, 'a> {
    field: &'f Field<'a>,
    evidence: Evidence<'c>,
    found: BTreeMap<usize, Suspicion>,
    budget: &'c mut Budget,
}

impl<'f, 'a> Court<'_, 'f, 'a> {
    /// The sets of statements that no table satisfies, one for each time, by what they are about.
    fn failing(
        &self,
        slices: &[Precise],
        reach: Reach,
    ) -> BTreeMap<Option<Territory>, Vec<Vec<usize>>> {
        let mut failing: BTreeMap<Option<Territory>, Vec<Vec<usize>>> = BTreeMap::new();
        let sets = side_by_side(slices, |slice| self.failing_in(slice, reach));
        for (about, set) in sets.into_iter().flatten() {
            failing.entry(about).or_default().push(set);
        }
        failing
    }

    fn failing_in(&self, slice: &Precise, reach: Reach) -> Vec<(Option<Territory>, Vec<usize>)> {
        let field = self.field;
        let mut homes: Vec<(Option<Territory>, Territory, usize)> = Vec::with_capacity(slice.len());
        for &(own, number) in slice.iter().filter(|(_, number)| !self.found.contains_key(number)) {
            match reach {
                Reach::Territory => homes.push((Some(own), own, number)),
                Reach::Family => {
                    let parent = field.tree.parents.get(&own).copied();
                    let both = [Some(own)].into_iter().chain(parent.map(Some));
                    homes.extend(both.map(|home| (home, own, number)));
                }
                Reach::Everything => homes.push((None, own, number)),
            }
        }
        // Only families are not in their order yet.
        homes.sort_unstable();
        let mut failing = Vec::new();
        let is_flat = Flat::is_enough(field);
        for about in homes.chunk_by(|(a, ..), (b, ..)| a == b) {
            let said = |n: usize| (field.cell(n), field.statements[n].read.hard);
            let (home, _, first) = about[0];
            if about.iter().all(|&(_, _, n)| said(n) == said(first)) {
                continue;
            }
            if is_flat && home.is_some_and(|home| adds_up(field, home, about)) {
                continue;
            }
            let mut set: Vec<usize> = about.iter().map(|&(_, _, number)| number).collect();
            if !field.is_feasible(&set, None) {
                let places = self.evidence.places;
                set.sort_unstable_by(|&a, &b| places.of(a).cmp(places.of(b)));
                failing.push((home, set));
            }
        }
        failing
    }

    /// What fails together, with its smallest repairs.
    ///
    /// Where many errors come together, or too many ways lead out, each contradiction is judged
    /// without those that have nothing in common with it.
    fn judged(&mut self, universes: Vec<Vec<usize>>) -> Vec<(Case<'f, 'a>, Repairs)> {
        let case = Case::new(self.field, universes);
        let repairs = case.repairs(&[], self.budget);
        if repairs.is_complete {
            return vec![(case, repairs)];
        }
        let mut judged = Vec::new();
        for universes in case.apart(self.budget) {
            let case = Case::new(self.field, universes);
            let repairs = case.repairs(&[], self.budget);
            if repairs.is_complete {
                judged.push((case, repairs));
            }
        }
        judged
    }

    /// Remembers who stands in the smallest repairs of a case.
    fn accuse(&mut self, case: Case<'_, '_>, repairs: Repairs) {
        let trouble = Trouble { case, aside: Vec::new(), slices: Vec::new(), repairs };
        let Evidence { places, series, context, .. } = self.evidence;
        let series = series.get_or_init(|| Series::new(self.field, context.policy));
        let odd = |correction: &Correction| {
            let statement = trouble.case.suspects[correction.suspect].statements[0];
            let gain = series.gain(self.field, statement, correction.implied);
            let slipped = if correction.slip.is_some() { SLIPPED } else { 0 };
            let mixed_up = if series.is_mixed_up(self.field, statement) { MIXED_UP } else { 0 };
            let outdated = if series.is_outdated(self.field, statement) { OUTDATED } else { 0 };
            2 * gain.clamp(-FAR, FAR) + slipped + mixed_up + outdated
        };
        let mut repairs: Vec<Vec<(usize, i64)>> = trouble
            .corrections(context)
            .iter()
            .map(|set| set.iter().map(|it| (it.suspect, odd(it))).collect())
            .collect();
        if repairs.iter().any(|repair| 1 < repair.len()) {
            // Of several sets of errors one is believed whole: half of each would repair nothing.
            let last = |repair: &[(usize, i64)]| {
                let statements = repair.iter().map(|it| trouble.case.suspects[it.0].statements[0]);
                let mut all: Vec<&Place> = statements.map(|n| places.of(n)).collect();
                all.sort_unstable();
                all
            };
            let oddest = |repair: &[(usize, i64)]| repair.iter().map(|it| it.1).sum::<i64>();
            let best =
                (0..repairs.len()).max_by_key(|&at| (oddest(&repairs[at]), last(&repairs[at])));
            repairs = best.map(|at| repairs.swap_remove(at)).into_iter().collect();
        }
        for (suspect, odd) in repairs.into_iter().flatten() {
            for &statement in &trouble.case.suspects[suspect].statements {
                let held = self.found.entry(statement).or_default();
                held.odd = if held.suspect { held.odd.max(odd) } else { odd };
                held.suspect = true;
            }
        }
    }
}

/// What is said of one time with a precise date, by territory. A statement with a vague date needs only
/// one time, and contradicts none.
type Precise = Vec<(Territory, usize)>;

fn precise(field: &Field<'_>, slice: &Slice) -> Precise {
    let members = slice.members.iter().filter(|&&number| !field.whens[number].vague);
    let mut said: Precise = members.map(|&number| (field.territory(number), number)).collect();
    said.sort_unstable();
    said
}

/// Whether what is said of a territory and its parts, which comes by territory, holds together, where
/// each is one number and nobody divides the stages: the parts need no more than there may be.
fn adds_up(
    field: &Field<'_>,
    home: Territory,
    about: &[(Option<Territory>, Territory, usize)],
) -> bool {
    let (mut whole, mut needed) = (Interval::ANY, 0);
    for said in about.chunk_by(|(_, a, _), (_, b, _)| a == b) {
        let reads = said.iter().map(|&(_, _, n)| field.statements[n].read.hard);
        let met = reads.fold(Interval::ANY, Interval::meet);
        if met.is_empty() {
            return false;
        }
        if said[0].1 == home {
            whole = met;
        } else {
            needed += met.low;
        }
    }
    needed <= whole.high
}

/// Sets that share a statement, together: one error may be behind several times.
fn linked(sets: Vec<Vec<usize>>) -> Vec<Vec<Vec<usize>>> {
    let mut groups: Vec<Vec<Vec<usize>>> = Vec::new();
    // The sets come in the order of time: what they share, neighbours share.
    for set in sets {
        let last = groups.last().and_then(|group| group.last());
        if last.is_some_and(|last| set.iter().any(|n| last.contains(n))) {
            groups.last_mut().expect("just seen").push(set);
        } else {
            groups.push(vec![set]);
        }
    }
    groups
}

//! The declared order: who comes first when not all can be right.
//!
//! Every step turns a statement into one number, the smaller the better; two statements are
//! compared step by step as the policy lists them. The last step is the id of the claim, so the
//! order is total and the same whatever the order of the input.

use std::collections::BTreeMap;

use super::fold::Statement;
use crate::model::{Basis, Precision, Territory};
use crate::reconcile::declared::policy::Policy;
use crate::reconcile::declared::step::Step;
use crate::sources::{Geography, PublisherKind};

/// What contradictions say against a statement.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Suspicion {
    /// Whether it is in one of the smallest repairs.
    pub(crate) suspect: bool,
    /// How odd its number is; above zero where something speaks against it.
    pub(crate) odd: i64,
}

/// What is known about a statement besides its own claims.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Standing {
    /// Whether its date says only that it was true at some day of a long time.
    pub(crate) vague: bool,
    /// How many independent witnesses say the same.
    pub(crate) witnesses: usize,
    /// Whether other statements are declared as its parts.
    pub(crate) is_total: bool,
    /// What contradictions say against it.
    pub(crate) suspicion: Suspicion,
}

/// The place of a statement: what it is worth at every step, the smaller the better.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place {
    /// Beyond the steps of the policy all are equal.
    worth: [i64; STEPS],
    /// The number of the statement: they are numbered by the ids of their claims.
    number: usize,
}

impl Place {
    /// The same place, with what contradictions say.
    pub(crate) fn suspected(&self, suspicion: Suspicion, order: &[Step]) -> Self {
        let mut place = self.clone();
        for (worth, step) in place.worth.iter_mut().zip(order) {
            match step {
                Step::FewestErrors => *worth = i64::from(suspicion.suspect),
                Step::OwnSeries => *worth = suspicion.odd,
                _ => {}
            }
        }
        place
    }
}

/// The places of some statements, of which a few have moved.
#[derive(Debug)]
pub(crate) struct Places<'a> {
    pub(crate) all: &'a [Place],
    pub(crate) moved: BTreeMap<usize, Place>,
}

impl Places<'_> {
    pub(crate) fn of(&self, statement: usize) -> &Place {
        self.moved.get(&statement).unwrap_or(&self.all[statement])
    }

    /// These statements in the declared order, given as they stood before any of them moved.
    pub(crate) fn ordered(&self, statements: &[usize]) -> Vec<usize> {
        let (mut moved, rest): (Vec<usize>, Vec<usize>) =
            statements.iter().partition(|statement| self.moved.contains_key(statement));
        moved.sort_unstable_by(|&a, &b| self.of(a).cmp(self.of(b)));
        let mut order = Vec::with_capacity(statements.len());
        let mut from = 0;
        for statement in moved {
            let place = self.of(statement);
            let to = from + rest[from..].partition_point(|&other| self.all[other] < *place);
            order.extend(&rest[from..to]);
            order.push(statement);
            from = to;
        }
        order.extend(&rest[from..]);
        order
    }
}

/// How many steps there are: a policy names each at most once.
const STEPS: usize = 14;

/// The place of a statement, by its number, in the order of its measure.
pub(crate) fn place(
    (number, statement): (usize, &Statement<'_>),
    standing: Standing,
    order: &[Step],
    (geography, policy): (&Geography, &Policy),
) -> Place {
    let mut place = Place { worth: [0; STEPS], number };
    for (place, &step) in place.worth.iter_mut().zip(order) {
        *place = worth(step, statement, standing, (geography, policy));
    }
    place
}

/// The first step of the order of a measure at which two places differ.
pub(crate) fn deciding_step(a: &Place, b: &Place, order: &[Step]) -> &'static str {
    let differs = a.worth.iter().zip(&b.worth).position(|(a, b)| a != b);
    differs.map_or(Step::ClaimId, |at| order[at]).name()
}

/// Whether a body answers for a territory at all; a newspaper or an association only tells of it.
const fn answers(kind: PublisherKind) -> bool {
    !matches!(kind, PublisherKind::Press | PublisherKind::Association)
}

fn worth(
    step: Step,
    statement: &Statement<'_>,
    standing: Standing,
    (geography, policy): (&Geography, &Policy),
) -> i64 {
    let lead = statement.lead();
    match step {
        Step::FewestErrors => i64::from(standing.suspicion.suspect),
        Step::OwnSeries => standing.suspicion.odd,
        Step::PreciseDate => i64::from(standing.vague),
        Step::SpeaksForTerritory if !answers(lead.origin_kind) => 2,
        Step::SpeaksForTerritory => match lead.origin_territory {
            Some(speaker) if speaker == lead.territory => 0,
            Some(speaker) if contains(geography, speaker, lead.territory) => 1,
            _ => 2,
        },
        Step::Authority => {
            let cell = (&lead.measure, lead.territory.level(), lead.stages);
            count(policy.authority(cell, lead.origin_kind))
        }
        Step::FirstHand => {
            i64::from(!lead.attributed_to.is_empty() && lead.publisher != lead.origin)
        }
        Step::StatedDate => match lead.as_of.basis {
            Basis::Stated => 0,
            Basis::Published => 1,
            Basis::Captured => 2,
        },
        Step::ExactBeforeApproximate => {
            let bounded = statement.value.low().is_some() && statement.value.high().is_some();
            i64::from(!statement.value.is_exact()) + i64::from(!bounded)
        }
        Step::Newest => -day(lead.as_of.end),
        Step::Witnesses => -count(standing.witnesses),
        Step::FinestDate => match lead.as_of.precision {
            Precision::Day => 0,
            Precision::Month => 1,
            Precision::Quarter => 2,
            Precision::Year => 3,
            Precision::Unknown => 4,
        },
        Step::NewestCapture => {
            -statement.claims().iter().map(|claim| day(claim.last_seen)).max().unwrap_or_default()
        }
        Step::PartsBeforeTotal => i64::from(standing.is_total),
        Step::ClaimId => 0,
    }
}

/// Whether one territory contains another, at any depth.
fn contains(geography: &Geography, outer: Territory, inner: Territory) -> bool {
    let mut above = geography.parent(inner);
    while let Some(territory) = above {
        if territory == outer {
            return true;
        }
        above = geography.parent(territory);
    }
    false
}

/// The number of a day.
pub(crate) fn day(date: chrono::NaiveDate) -> i64 {
    use chrono::Datelike as _;
    i64::from(date.num_days_from_ce())
}

fn count(number: usize) -> i64 {
    i64::try_from(number).expect("a count of claims fits")
}

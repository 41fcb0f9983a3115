//! What was admitted to one slice, in the declared order and by territory.

use std::{collections::BTreeMap, ops::Deref};

use smallvec::SmallVec;

use crate::model::Territory;

/// The numbers of the statements admitted to one slice. Read as a list, they stand in the declared
/// order.
#[derive(Clone, Debug)]
pub(crate) struct Admitted {
    all: Vec<usize>,
    by_territory: BTreeMap<Territory, SmallVec<[usize; 2]>>,
}

impl Admitted {
    /// Nothing yet.
    pub(crate) const fn new() -> Self {
        Self { all: Vec::new(), by_territory: BTreeMap::new() }
    }

    /// Adds the next one in the order.
    pub(crate) fn push(&mut self, statement: usize, territory: Territory) {
        self.all.push(statement);
        self.by_territory.entry(territory).or_default().push(statement);
    }

    /// Those about one territory.
    pub(crate) fn of(&self, territory: Territory) -> &[usize] {
        self.by_territory.get(&territory).map_or(&[], |all| all.as_slice())
    }

    /// Each territory with what was admitted about it.
    pub(crate) fn territories(&self) -> impl Iterator<Item = (Territory, &[usize])> {
        self.by_territory.iter().map(|(&territory, all)| (territory, all.as_slice()))
    }
}

impl Deref for Admitted {
    type Target = [usize];

    fn deref(&self) -> &[usize] {
        &self.all
    }
}

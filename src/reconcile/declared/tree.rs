//! Which territory lies in which.

use std::collections::BTreeMap;

use crate::model::Territory;

/// The tree of territories, as far as reconciling needs it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tree {
    pub(crate) parents: BTreeMap<Territory, Territory>,
    pub(crate) children: BTreeMap<Territory, Vec<Territory>>,
}

impl Tree {
    /// The official territories directly below one, by code.
    pub(crate) fn below(&self, territory: Territory) -> &[Territory] {
        self.children.get(&territory).map_or(&[], Vec::as_slice)
    }
}

//! Who may be wrong: the smallest repairs of what contradicts itself, and what points at one of them.

pub(super) mod repair;
pub(super) mod growing;
pub(super) mod slip;
pub(super) mod trouble;
pub(super) mod series;
pub(super) mod surroundings;
pub(super) mod cascade;
pub(super) mod suspicion;
pub(super) mod part;
pub(super) mod doubt;

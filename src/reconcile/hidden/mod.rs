//! The hidden table of one time, and whether one exists within what is known of it.

pub(super) mod bounds;
pub(super) mod table;
pub(super) mod relatives;
pub(super) mod relaxation;
pub(super) mod witness;
pub(super) mod trace;

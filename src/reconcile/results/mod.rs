//! What reconciling yields: figures with their accounts, decisions, conflicts, coverage.

pub(super) mod figure;
pub(super) mod groups;
pub(super) mod sums;
pub(super) mod account;
pub(super) mod derive;
pub(super) mod decisions;
pub(super) mod figures;
pub(super) mod advice;
pub(super) mod conflicts;
pub(super) mod coverage;
pub(super) mod evolution;

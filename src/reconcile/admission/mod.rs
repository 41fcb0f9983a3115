//! Admits statements one after another, and says what each that is set aside contradicts.

pub(super) mod flat;
pub(super) mod room;
pub(super) mod admitted;
pub(super) mod minimal;
pub(super) mod budget;
pub(super) mod contradiction;
pub(super) mod admit;
pub(super) mod settle;

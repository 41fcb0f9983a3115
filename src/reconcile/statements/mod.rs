//! Claims as statements: folded, dated, cut into times, and put into the declared order.

pub(super) mod fold;
pub(super) mod movement;
pub(super) mod time;
pub(super) mod slices;
pub(super) mod witnesses;
pub(super) mod order;

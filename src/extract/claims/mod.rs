//! What a number that counts claims: of where, of which stage, of when, and who says so.

pub(super) mod attribution;
pub(super) mod outside;
pub(super) mod figure;
pub(super) mod afterwards;
pub(super) mod own;
pub(super) mod around;
pub(super) mod covering;
pub(super) mod moment;
pub(super) mod since;
pub(super) mod closing;
pub(super) mod elsewhen;
pub(super) mod that_day;
pub(super) mod nowhere;
pub(super) mod included;
pub(super) mod parted;
pub(super) mod generic;
pub(super) mod turns;
pub(super) mod whereabouts;
pub(super) mod territory;
pub(super) mod everyone;
pub(super) mod participle;
pub(super) mod again;
pub(super) mod restated;
pub(super) mod compose;
pub(super) mod settle;
pub(super) mod ahead;

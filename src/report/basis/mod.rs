//! What every page stands on: the edition in one language, and the address of everything in it.

pub(super) mod layout;
pub(super) mod former;
pub(super) mod printed;
pub(super) mod desk;
pub(super) mod address;
pub(super) mod topic;
pub(super) mod tools;
pub(super) mod restated;
pub(super) mod credit;
pub(super) mod marks;

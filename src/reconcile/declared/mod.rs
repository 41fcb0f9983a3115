//! What people declare, and how it is read: the policy, the tree of territories, intervals.

pub(super) mod policy;
pub(super) mod policy_error;
pub(super) mod reading;
pub(super) mod step;
pub(super) mod kin;
pub(super) mod tree;
pub(super) mod interval;
pub(super) mod context;

//! Files that are there whole or not at all.

pub(super) mod durable;
pub(super) mod sealed;
pub(super) mod lock;

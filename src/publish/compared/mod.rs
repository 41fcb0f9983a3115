//! What a snapshot says, read back, and what another says otherwise.

pub(super) mod snapshot;
pub(super) mod kept;
pub(super) mod number;
pub(super) mod told;
pub(super) mod diff;
pub(super) mod cause;
pub(super) mod revision;
pub(super) mod steady;

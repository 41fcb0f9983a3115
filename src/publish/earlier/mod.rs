//! Snapshots that were published before, and why a figure is not what it was in them.

pub(super) mod past;
pub(super) mod inquiry;
pub(super) mod telling;

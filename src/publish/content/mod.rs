//! What is published, and its rows.

pub(super) mod night;
pub(super) mod edition;
pub(super) mod origins;
pub(super) mod corrected;
pub(super) mod repairs;
pub(super) mod tables;

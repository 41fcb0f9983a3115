//! How a snapshot, and what is kept beside it from night to night, is written.

pub(super) mod declared;
pub(super) mod run_log;
pub(super) mod history;
pub(super) mod draft;
pub(super) mod succession;
pub(super) mod reconciled;
pub(super) mod audit;

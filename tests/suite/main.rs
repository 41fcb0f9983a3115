//! Everything that is tested from outside, in one binary: polars is linked once.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

mod hostile;
mod house;
mod publish;
mod sources;
mod acquire;
mod faults;
mod robots;
mod variants;
mod rewritten;
mod layouts;
mod wire;
mod report;
mod reconcile;
mod planted;
mod gold;
mod miniatures;
mod formats;
mod contained;
mod wordings;
mod readme;
mod night;
mod archive;
mod drift;
mod fortnight;
mod log;
mod offline;
mod storms;
mod mutations;
mod discovery;
mod backfill;
mod memory;
mod figures;
mod dates;
mod cli;
mod bad_claims;

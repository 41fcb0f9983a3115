//! Writes an edition: whole, or not at all. Reads back what was published, and somebody else's
//! claims.
//!
//! The only room that knows polars; see [`schema`] for what every column means, and [`Draft`] for
//! how a snapshot appears.
//!
//! # Not here
//!
//! Nothing is decided and nothing is computed: a table holds what the rooms above have said. Older
//! snapshots are never changed and never removed.

pub mod schema;

mod edition;
mod rows;
mod tables;
mod repairs;
mod csv;
mod parquet;
mod package;
mod croissant;
mod workbook;
mod manifest;
mod error;
mod draft;
mod lock;
mod input;
mod reconciled;
mod snapshot;
mod number;
mod diff;
mod revision;
mod cause;
mod past;
mod history;

pub mod remote;

pub use cause::Cause;
pub use diff::{Change, ChangeKind, diff};
pub use draft::{Draft, Snapshot, sweep};
pub use edition::{
    CaptureRecord, Edition, Inputs, Previous, Run, SourceRecord, SourceState, UnreadRecord,
};
pub use error::PublishError;
pub use history::{Nights, remember};
pub use input::{ClaimsFile, InputClaims, RowProblem, read_claims};
pub use lock::Lock;
pub use past::{Past, PastRun, published};
pub use reconciled::{ReconciledTables, Reconciliation, write_reconciled};
pub use revision::{Revision, revisions};
pub use snapshot::{
    SnapshotClaim, SnapshotDecision, SnapshotFigure, SnapshotTables, read_snapshot,
};

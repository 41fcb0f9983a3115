//! Writes an edition: whole, or not at all. Reads back what was published, and somebody else's
//! claims.
//!
//! The only room that knows polars, but for the index of the archive; see [`schema`] for what every
//! column means, and [`Draft`] for how a snapshot appears.
//!
//! # Not here
//!
//! Nothing is decided and nothing is computed: a table holds what the rooms above have said. Older
//! snapshots are never changed and never removed.

pub mod schema;

mod edition;
mod rows;
mod following;
mod words;
mod columns;
mod origins;
mod tables;
mod corrected;
mod repairs;
mod csv;
mod growing;
mod parquet;
mod package;
mod croissant;
mod workbook;
mod manifest;
mod sealed;
mod error;
mod draft;
mod lock;
mod input;
mod reconciled;
mod snapshot;
mod kept;
mod number;
mod told;
mod diff;
mod revision;
mod cause;
mod steady;
mod past;
mod declared;
mod run_log;
mod succession;
mod history;
mod night;
mod audit;

pub mod remote;

pub use audit::{Audit, audit};
pub use cause::Cause;
pub use declared::{keep_declared, last_declared};
pub use diff::{Change, ChangeKind, diff};
pub use draft::{Draft, Snapshot, make_ready, sweep};
pub use edition::{
    CaptureRecord, Edition, Inputs, Previous, Run, Silence, SourceRecord, SourceState, UnreadRecord,
};
pub use error::PublishError;
pub use history::{Nights, remember};
pub use input::{ClaimsFile, InputClaims, RowProblem, read_claims};
pub use kept::{KeptCapture, kept_captures};
pub use lock::{Lock, is_locked};
pub use night::{Night, Note, carried, nights};
pub use past::{Past, PastRun, published};
pub use reconciled::{
    ReconciledPart, ReconciledRows, ReconciledTables, Reconciliation, write_reconciled,
};
pub use revision::{Revision, revisions};
pub use run_log::{
    LoggedEdition, LoggedHold, LoggedRun, LoggedSource, RunResult, begin_run, entered_run,
    last_runs, write_run,
};
pub use sealed::{Damage, SealedFile, SealedManifest, sealed_manifest};
pub use snapshot::{
    SnapshotClaim, SnapshotDecision, SnapshotFigure, SnapshotTables, read_snapshot, speakers,
    unreached,
};
pub use steady::{Steady, is_steady, steady};
pub use succession::predecessor;

#[cfg(test)]
pub(crate) use diff::sample as sample_figure;

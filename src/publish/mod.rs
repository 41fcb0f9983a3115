//! Writes an edition: whole, or not at all. Reads back what was published, and somebody else's
//! claims.
//!
//! The only room that knows polars, but for the index of the archive; see [`schema`] for what every
//! column means, and [`Draft`] for how a snapshot appears.
//!
//! # The parts
//!
//! | part | what it does |
//! |---|---|
//! | [`files`] | writes files that are there whole or not at all, and seals them |
//! | [`encoding`] | writes rows as columns, as Parquet and as CSV, and reads Parquet |
//! | [`input`] | reads somebody else's claims |
//! | [`compared`] | reads a snapshot back, and says what another says otherwise |
//! | [`content`] | is what is published: the [`Edition`], and its rows |
//! | [`earlier`] | finds the snapshots before, and why a figure is not what it was in them |
//! | [`beside`] | makes what lies beside the tables: the manifest, what the columns mean, a workbook |
//! | [`snapshots`] | releases a snapshot, and keeps what goes on from night to night |
//!
//! A part may use the parts above it and no other; [`schema`], the error and the state of a source are the words
//! that all share.
//!
//! # Not here
//!
//! Nothing is decided and nothing is computed: a table holds what the rooms above have said. Older
//! snapshots are never changed and never removed.

pub mod schema;

mod error;
mod state;
mod files;
mod encoding;
mod input;
mod compared;
mod content;
mod earlier;
mod beside;
mod snapshots;

pub mod remote;

pub use compared::cause::Cause;
pub use compared::diff::{Change, ChangeKind, diff};
pub use compared::kept::{KeptCapture, kept_captures};
pub use compared::revision::Revision;
pub use compared::snapshot::{
    SnapshotClaim, SnapshotDecision, SnapshotFigure, SnapshotTables, read_snapshot, speakers,
    unreached,
};
pub use compared::steady::{Steady, is_steady, steady};
pub use content::edition::{
    CaptureRecord, Edition, Inputs, Previous, Run, Silence, SourceRecord, UnreadRecord,
};
pub use content::night::{Night, Note, carried, nights};
pub use earlier::inquiry::revisions;
pub use earlier::past::{Past, PastRun, published};
pub use error::PublishError;
pub use files::lock::{Lock, is_locked};
pub use files::sealed::{Damage, SealedFile, SealedManifest, sealed_manifest};
pub use input::{ClaimsFile, InputClaims, RowProblem, read_claims};
pub use snapshots::audit::{Audit, audit};
pub use snapshots::declared::{keep_declared, last_declared};
pub use snapshots::draft::{Draft, Snapshot, make_ready, sweep};
pub use snapshots::history::{Nights, remember};
pub use snapshots::reconciled::{
    ReconciledPart, ReconciledRows, ReconciledTables, Reconciliation, write_reconciled,
};
pub use snapshots::run_log::{
    LoggedEdition, LoggedHold, LoggedRun, LoggedSource, RunResult, begin_run, entered_run,
    last_runs, write_run,
};
pub use snapshots::succession::predecessor;
pub use state::SourceState;

#[cfg(test)]
pub(crate) use compared::diff::sample as sample_figure;

//! Writes an edition: whole, or not at all.

mod edition;

pub use edition::{CaptureRecord, Edition, Run, SourceRecord, SourceState};

//! Rows, and the same as columns, as Parquet and as CSV.

pub(super) mod rows;
pub(super) mod following;
pub(super) mod words;
pub(super) mod columns;
pub(super) mod parquet;
pub(super) mod growing;
pub(super) mod csv;

//! What lies beside the tables of a snapshot: what it was made of, what its columns mean, and a workbook.

pub(super) mod manifest;
pub(super) mod package;
pub(super) mod croissant;
pub(super) mod workbook;

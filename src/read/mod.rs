//! Turns bytes into the one [`Document`], whatever their format. Knows no CPTS.

mod document;

pub use document::{Block, BlockKind, Cell, Document, Row, Table};

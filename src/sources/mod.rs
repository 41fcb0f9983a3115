//! Reads what people declare in `sources/`: the sources themselves, the official geography with
//! its outlines, and the captures that come with the project.
//!
//! A file that cannot be used is a [`SourceProblem`]: it says what is wrong, where, and what to do,
//! and leaves the other files alone. What is loaded cannot be wrong any more: an address has a host,
//! a territory is in the official code, a capture has its page and its source.

mod error;
mod stumble;
mod atlas;
mod geography;
mod territories;
mod source;
mod raw;
mod section;
mod decision;
mod parse;
mod discovery;
mod discover;
mod remark;
mod template;
mod folder;
mod captures;

pub use atlas::{Atlas, Corner, Outline, Ring};
pub use captures::{ShippedCapture, captures};
pub use decision::{Acceptance, Correction, Decisions, Suspension};
pub use discovery::{Announcer, Discovery};
pub use error::{Position, SourceProblem, SourcesError};
pub use folder::{load, load_with};
pub use geography::{Former, Geography, NameKind, Place, PlaceName, Scope, nearest};
pub use section::{Mistake, Section};
pub use source::{
    CompleteList, DocumentSpec, Expectation, Format, PublisherKind, Source, has_address,
};
pub use stumble::Stumble;
pub use template::template;

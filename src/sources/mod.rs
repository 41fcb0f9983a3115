//! Reads what people declare in `sources/`: the sources themselves and the official geography.

mod geography;
mod source;

pub use geography::{Geography, NameKind, Place, PlaceName};
pub use source::{DocumentSpec, Expectation, Format, PublisherKind, Source};

//! Reads what people declare in `sources/`: the sources themselves and the official geography.

mod error;
mod geography;
mod source;
mod territories;

pub use error::{Position, SourceProblem, SourcesError, Stumble};
pub use geography::{Former, Geography, NameKind, Place, PlaceName, Scope};
pub use source::{DocumentSpec, Expectation, Format, PublisherKind, Source};

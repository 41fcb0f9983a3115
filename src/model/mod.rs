//! The words that every room shares: territories, stages, measures, dates, values, ids, issues.
//!
//! No input or output, no clock, no vocabulary: a type here can be built from a text that is
//! already in the official code, and from nothing else.

mod calendar;
mod dates;
mod hint;
mod id;
mod issue;
mod map;
mod measure;
mod stage;
mod territory;
mod value;
mod words;

pub use calendar::{MONTHS_EN, MONTHS_FR, english_day, french_day};
pub use dates::{AsOf, Basis, DateError, PartialDate, Precision};
pub use hint::Hint;
pub use id::{ClaimId, Digest, IdError, SourceId};
pub use issue::{Issue, IssueKind, without_query};
pub(crate) use map::{Map, roomy};
pub use measure::Measure;
pub use stage::{Stage, StageError, StageRange};
pub use territory::{Level, Territory, TerritoryCode, TerritoryError};
pub(crate) use value::add_number;
pub use value::{Qualifier, QualifierError, Value, ValueError};
pub use words::Called;

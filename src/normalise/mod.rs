//! Says what was meant, in codes: what was found as printed becomes [`Claim`]s and [`Mention`]s.
//!
//! - A figure without a date of its own takes that of its page, and without that only an end: the
//!   day on which we first saw it. No date is invented.
//! - A figure counts for whoever counted it: the body that the text names, or else the publisher,
//!   each under one name.
//! - A claim keeps its id from night to night, whatever happens around it.
//! - A list of names that is declared to be complete is also a claim, by counting it.
//! - What is quoted stands in the document, to the letter; a claim that cannot be quoted is none.
//!
//! # Not here
//!
//! Nothing is guessed and no value is changed. The one correction has a guard: no contract was
//! signed before there were contracts ([`FIRST_CONTRACTS`]).

mod claim;
mod date;
mod origin;
mod evidence;
mod list;
mod listing;
mod name;
mod convert;
mod correct;
#[cfg(test)]
mod tests;

pub use claim::{Claim, Corrected, Enumeration, Mention};
pub use convert::{Context, Normalised, normalise};
pub use correct::correct;
pub use date::FIRST_CONTRACTS;
pub use listing::LISTING;
pub use name::name_key;

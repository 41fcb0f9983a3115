//! The words of an explanation, in both languages.

pub(super) mod bilingual;
pub(super) mod numeral;
pub(super) mod phrase;
pub(super) mod outward;
pub(super) mod reason;

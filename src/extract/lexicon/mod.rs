//! From letters to words, and from words to the wordings of the vocabulary.

pub(super) mod fold;
pub(super) mod token;
pub(super) mod seam;
pub(super) mod marks;
pub(super) mod acronym;
pub(super) mod begun;
pub(super) mod sieve;
pub(super) mod cut;
pub(super) mod near;
pub(super) mod pattern;
pub(super) mod cue;
pub(super) mod plural;
pub(super) mod vocabulary;
pub(super) mod numbered;
pub(super) mod namesake;
pub(super) mod places;
pub(super) mod stretch;
pub(super) mod within;

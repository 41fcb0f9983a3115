//! What a sentence holds, whatever it says: numbers, days, places, stages, bodies, names.

pub(super) mod ratio;
pub(super) mod qualify;
pub(super) mod pairs;
pub(super) mod dialled;
pub(super) mod numbers;
pub(super) mod printing;
pub(super) mod calendar;
pub(super) mod relation;
pub(super) mod relative;
pub(super) mod written;
pub(super) mod dates;
pub(super) mod reach;
pub(super) mod stages;
pub(super) mod origin;
pub(super) mod interrupted;
pub(super) mod names;
pub(super) mod pointed;
pub(super) mod whole;
pub(super) mod roster;
pub(super) mod words;
pub(super) mod scope;
pub(super) mod papers;
pub(super) mod members;
pub(super) mod sentence;
pub(super) mod defined;
pub(super) mod tense;

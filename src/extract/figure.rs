//! A number that was judged a claim, on the way to its territory, stages, date and origin.

use super::compose::{Frame, Page};
use super::numbers::Number;
use super::sentence::{Scope, Sentence};
use super::verdict::Counted;

/// A number that was judged a claim, with everything that may say more of it.
#[derive(Clone, Copy)]
pub(super) struct Figure<'a> {
    pub(super) s: &'a Sentence<'a>,
    pub(super) index: usize,
    pub(super) number: &'a Number,
    pub(super) scope: Scope,
    pub(super) counted: &'a Counted,
    pub(super) frame: &'a Frame,
    pub(super) page: &'a Page<'a>,
}

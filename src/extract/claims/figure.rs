//! A number that was judged a claim, on the way to its territory, stages, date and origin.

use super::compose::{Frame, Page};
use crate::extract::recognise::numbers::Number;
use crate::extract::recognise::sentence::{Scope, Sentence};
use crate::extract::verdict::Counted;

/// A number that was judged a claim, with everything that may say more of it.
#[derive(Clone, Copy)]
pub(crate) struct Figure<'a> {
    pub(crate) s: &'a Sentence<'a>,
    pub(crate) index: usize,
    pub(crate) number: &'a Number,
    pub(crate) scope: Scope,
    pub(crate) counted: &'a Counted,
    pub(crate) frame: &'a Frame,
    pub(crate) page: &'a Page<'a>,
}

/// The whole sentence where it is short enough to quote, else the words around the number.
pub(crate) fn evidence(s: &Sentence<'_>, scope: Scope) -> String {
    const QUOTABLE: usize = 320;
    let text = if s.text.len() <= QUOTABLE { s.text } else { s.slice(scope.left..scope.right) };
    let text = if text.len() <= 4 * QUOTABLE { text } else { s.slice(scope.from..scope.to) };
    let text = text.trim().trim_end_matches([',', ';', ':']).trim_end();
    if text.is_empty() { s.slice(scope.from..scope.to).to_owned() } else { text.to_owned() }
}

//! Which copies of a page are held back: each beside the good one before it, and one that has come back
//! beside the one that had taken its place.

use crate::sources::{Expectation, Source};

use super::envelope::breaches;
use super::history::Page;

/// Holds back every page that is too far from the last good one before it, in the order in which
/// they were first seen. The first that can be read has nothing to be held against.
///
/// A copy that comes with the project in words of ours says the publisher's facts and not how many of
/// them we would have read in its page: that a page gives fewer is no reason to hold it back.
pub(super) fn hold_back(pages: &mut [Page], source: &Source) {
    let mut order: Vec<usize> = (0..pages.len()).rev().collect();
    order.sort_by_key(|&at| (pages[at].capture.origin, pages[at].capture.first_seen));
    let mut good: Option<usize> = None;
    for at in order {
        let Ok(new) = &pages[at].said else { continue };
        let before = good.and_then(|at| pages[at].said.as_ref().ok());
        if let Some(before) = before.filter(|_| !pages[at].is_accepted) {
            let is_first = good.is_some_and(|at| pages[at].capture.is_restated());
            let kept_min = if is_first { 0.0 } else { source.expect.kept_min };
            let held = breaches(before, new, &Expectation { kept_min, ..source.expect });
            pages[at].held = held;
        }
        if pages[at].held.is_empty() {
            good = Some(at);
        }
    }
}

/// Holds a page back that has come back after another had taken its place, where it is too far from
/// that one: a server that hands out what it had last year does not make it true again.
pub(super) fn hold_returns(pages: &mut [Page], source: &Source) {
    for at in 0..pages.len() {
        let (newer, older) = pages.split_at_mut(at + 1);
        let page = &mut newer[at];
        if !page.may_speak() {
            continue;
        }
        let Some(last) = older.iter().find(|page| page.may_speak()) else { return };
        let is_return = last.capture.origin == page.capture.origin
            && page.capture.first_seen < last.capture.first_seen;
        if !is_return || page.is_accepted {
            return;
        }
        if let (Ok(now), Ok(last)) = (&page.said, &last.said) {
            page.held = breaches(last, now, &source.expect);
            page.is_return = !page.held.is_empty();
        }
        if page.may_speak() {
            return;
        }
    }
}

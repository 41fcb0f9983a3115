//! In which unit a column counts, and what it counts in it: people, money.

use super::cell::is_mean;
use super::column::{has, number_of};
use crate::extract::claims::compose::Page;
use crate::extract::lexicon::token::{Token, tokens};
use crate::extract::lexicon::vocabulary::Cue;
use crate::extract::verdict::Shared;

/// "en millions", "(milliers)": how many each unit of a column or row stands for.
pub(crate) fn unit(title: &str) -> Option<f64> {
    let words = tokens(title);
    let said = |word: &str| words.iter().any(|t| t.is(word));
    match () {
        () if said("millions") || said("million") => Some(1e6),
        () if said("milliers") || said("millier") => Some(1e3),
        () => None,
    }
}

/// "Total (€)", "Dotation en euros": money.
pub(crate) fn is_money(title: &[Token]) -> bool {
    title.iter().any(|t| t.is_mark("€") || t.is("euros") || t.is("k€") || t.is("m€"))
}

/// Whether a column counts the people who are covered, and in which unit.
pub(crate) fn people_of(title: &str, cells: &[&str], page: &Page<'_>) -> Option<f64> {
    // Fewer are a share whose sign is not printed.
    const CROWD: f64 = 1000.0;
    let people = has(title, Cue::Population, page) || has(title, Cue::Whole, page);
    let covered = has(title, Cue::Coverage, page) || has(title, Cue::Uncovered, page);
    if !people || !covered || is_mean(title, page) || has(title, Cue::Target, page) {
        return None;
    }
    let most = || cells.iter().filter_map(|text| number_of(text, page)).map(|n| n.low);
    unit(title).or_else(|| most().any(|n| CROWD < n).then_some(1.0))
}

/// Whether a head tells of the people whom communities cover, or of those whom none does.
pub(crate) fn shared(title: &str, page: &Page<'_>) -> Shared {
    match () {
        () if has(title, Cue::Uncovered, page) => Shared::Uncovered,
        () if has(title, Cue::Coverage, page) => Shared::Covered,
        () => Shared::Nothing,
    }
}

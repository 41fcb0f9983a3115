//! What single cells and rows of a table say, whatever the recipe.

use crate::model::PartialDate;
use crate::read::{Row, Unread};

use crate::extract::claim::Declined;
use crate::extract::claims::compose::Page;
use crate::extract::lexicon::token::{Kind, tokens};
use crate::extract::recognise::dates;
use crate::extract::verdict::Reason;

/// What a cell holds, if it holds anything.
pub(super) fn text_at(row: &Row, at: Option<usize>) -> Option<&str> {
    let cell = row.cells.get(at?)?;
    Some(cell.text.trim()).filter(|text| !text.is_empty())
}

/// The date that a cell is: as people write it, or as machines do, with or without the hour.
pub(super) fn date_in(text: &str, page: &Page<'_>) -> Option<PartialDate> {
    let iso = text.get(..10).unwrap_or(text).parse().ok();
    iso.or_else(|| {
        let printed = dates::whole(&tokens(text))?;
        printed.resolve(page.published).map(|(date, _)| date)
    })
}

/// Whether a row repeats the head, as files that were joined do, or goes on with it.
pub(super) fn is_head(row: &Row, heads: &[Row]) -> bool {
    let labelled = row.cells.iter().all(|cell| cell.header);
    let same =
        |head: &Row| head.cells.iter().map(|it| &it.text).eq(row.cells.iter().map(|it| &it.text));
    labelled || heads.iter().any(same)
}

/// Whether a cell says that there is nothing to say: empty, a dash, "n. c.".
pub(super) fn is_nothing(text: &str) -> bool {
    let silent = |fold: &str| matches!(fold, "n" | "c" | "nc" | "nd" | "d" | "null");
    tokens(text).iter().all(|token| token.kind == Kind::Mark || silent(&token.fold))
}

pub(super) fn is_negative(text: &str) -> bool {
    let rest = text.trim_start().strip_prefix(['-', '−', '–']);
    rest.is_some_and(|rest| rest.trim_start().starts_with(|c: char| c.is_ascii_digit()))
}

pub(super) fn unread(row: &Row, text: &str, what: &str) -> Unread {
    Unread { locator: row.locator.clone(), reason: format!("`{text}` is {what}") }
}

/// A value of a place that nobody knows.
pub(super) fn nowhere(row: &Row, text: &str) -> Declined {
    Declined {
        value_text: text.to_owned(),
        reason: Reason::UnknownPlace,
        locator: row.locator.clone(),
        sentence: row.text.clone(),
        speaks_of_cpts: true,
    }
}

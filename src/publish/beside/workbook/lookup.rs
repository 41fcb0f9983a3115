//! Where in the tables something stands.

use std::collections::BTreeMap;

use crate::publish::encoding::rows::{Cell, Rows};
use crate::publish::schema::{self, Column};
use crate::sources::has_address;

/// The rows of a table.
pub(super) fn named<'a>(tables: &'a [Rows], name: &str) -> &'a Rows {
    tables.iter().find(|rows| rows.table().name == name).expect("an edition has every table")
}

/// A column of a table.
pub(super) fn cells<'a>(rows: &'a Rows, name: &str) -> &'a [Cell<'static>] {
    let at = rows.table().fields.iter().position(|field| field.column.name == name);
    &rows.columns()[at.expect("a sheet shows only columns of its table")]
}

/// The first of the claims that imply a row, where its table tells them.
pub(super) fn implied_by(rows: &Rows, row: usize) -> Option<&str> {
    let implied = |field: &schema::Field| field.column.name == "implied_by_claims";
    let at = rows.table().fields.iter().position(implied)?;
    text(&rows.columns()[at][row])?.split_whitespace().next()
}

/// What a cell says, if it says anything.
pub(super) fn text<'a>(cell: &'a Cell<'_>) -> Option<&'a str> {
    match cell {
        Cell::Text(text) => Some(text),
        _ => None,
    }
}

/// The row of each claim.
pub(super) fn by_id(claims: &Rows) -> BTreeMap<&str, usize> {
    let ids = cells(claims, "claim_id").iter().enumerate();
    ids.filter_map(|(row, cell)| Some((text(cell)?, row))).collect()
}

/// Whether an address only stands for one that nobody knows.
pub(super) fn is_nowhere(column: &Column, text: &str) -> bool {
    let is_address = matches!(column.name, "url" | "homepage");
    is_address && text.parse().is_ok_and(|url| !has_address(&url))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_that_nobody_knows_is_not_shown_as_one() {
        #[rustfmt::skip]
        let cases = [
            ("url", "https://address-unknown.invalid/a", true), ("homepage", "https://x.invalid/", true),
            ("url", "https://example.org/invalid", false), ("evidence", "https://x.invalid/", false),
        ];
        for (name, text, expected) in cases {
            assert_eq!(is_nowhere(schema::column(name), text), expected, "for {name} {text}");
        }
    }
}

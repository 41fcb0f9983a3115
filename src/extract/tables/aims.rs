//! Columns of what somebody aims at, beside one of what there is: "CPTS sous ACI | Objectif 2025".

use super::column::Column;
use super::indicator::{heading, is_numeric};
use super::rate::is_count;
use crate::extract::claims::compose::Page;
use crate::extract::lexicon::token::tokens;
use crate::read::Row;

/// The columns, with the aims beside the only one that counts communities at a stage, which its head or its row names.
pub(crate) fn beside(
    mut columns: Vec<Column>,
    titles: &[String],
    body: &[Row],
    page: &Page<'_>,
) -> Vec<Column> {
    let rows = columns.contains(&Column::Stage);
    let counted = |column: &Column| match column {
        Column::Count(head) => is_count(head) && (rows || head.stages.is_some()),
        _ => false,
    };
    let counts = columns.iter().filter(|column| matches!(column, Column::Count(_))).count();
    if counts != 1 || !columns.iter().any(counted) {
        return columns;
    }
    let aims = |at: usize| {
        let words = tokens(&titles[at]);
        let aim = words
            .first()
            .is_some_and(|t| t.fold.starts_with("objectif") || t.fold.starts_with("cible"));
        aim && is_numeric(body, at, page)
    };
    for at in 0..columns.len() {
        if columns[at] == Column::Other && aims(at) {
            columns[at] = heading(&titles[at], page);
        }
    }
    columns
}

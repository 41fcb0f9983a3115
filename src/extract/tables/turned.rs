//! Tables that lie on their side: territories across the head, and below each other what is counted in them.
//!
//! Such a table is read as the one that stands upright, a row for each territory; what is found there is quoted from
//! the rows that are printed.

use std::borrow::Cow;

use super::column::number_of;
use super::header::{self, is_across};
use super::keyed::known;
use super::remainder;
use super::table::TableFound;
use crate::extract::claim::{Declined, RawClaim, RawMention};
use crate::extract::claims::compose::Page;
use crate::extract::lexicon::token::tokens;
use crate::extract::lexicon::vocabulary::Cue;
use crate::extract::recognise::calendar;
use crate::read::{Cell, Row, Table};

/// A table that was turned.
pub(crate) struct Turned<'t> {
    /// The upright one.
    pub(crate) table: Table,
    /// The rows as they are printed.
    printed: Cow<'t, [Row]>,
    /// Where each row of the upright one has its name, by the column that it was.
    columns: Vec<String>,
    /// It is a row of labels and a row of their numbers, quoted together.
    pair: bool,
}

/// The table, turned so that its territories stand below each other; none where they do, or where there are none.
pub(crate) fn upright<'t>(table: &'t Table, page: &Page<'_>) -> Option<Turned<'t>> {
    /// As many rows has a table of a few indicators; a longer one is a list.
    const LONGEST: usize = 60;
    let (printed, foot) = inner(&table.rows);
    let printed = joined(printed, page);
    let width = printed.first().map_or(0, |row| row.cells.len());
    if printed.len() < 2 || LONGEST < printed.len() || printed.iter().any(is_across) {
        return None;
    }
    let pair = is_pair(&printed, page);
    let labels = if pair { 0 } else { labels(&printed, page)? };
    if !pair && !are_numbers(&printed, labels, page) {
        return None;
    }
    let head = &printed[0].locator;
    let columns: Vec<String> = (1..=width).map(|at| format!("{head} column {at}")).collect();
    let mut rows: Vec<Row> = (0..width)
        .map(|at| {
            let cell = |row: &Row| row.cells.get(at).cloned().unwrap_or_default();
            let head = |cell: Cell| Cell { header: cell.header || at < labels, ..cell };
            let mut cells: Vec<Cell> = printed.iter().map(cell).map(head).collect();
            if pair && number_of(&cells[0].text, page).is_some() {
                cells.reverse();
            }
            let texts: Vec<&str> = cells.iter().map(|cell| cell.text.as_str()).collect();
            Row { text: texts.join(" "), cells, locator: columns[at].clone() }
        })
        .collect();
    // What stands across the table below it does so below the upright one.
    rows.extend(foot.iter().cloned().map(|mut row| {
        let first = row.cells.first().cloned().unwrap_or_default();
        row.cells = vec![Cell { spanned: true, ..first.clone() }; printed.len()];
        row.cells[0] = first;
        row
    }));
    let table = Table { caption: caption(table), rows };
    Some(Turned { table, printed, columns, pair })
}

/// The rows between those that stand across the table above and below all others, and those below.
fn inner(rows: &[Row]) -> (&[Row], &[Row]) {
    let above = rows.iter().take_while(|row| is_across(row)).count();
    let rest = &rows[above..];
    let below = rest.iter().rev().take_while(|row| is_across(row)).count();
    rest.split_at(rest.len() - below)
}

/// The caption, or the row across the table that stands in its place.
fn caption(table: &Table) -> String {
    let first = || table.rows.first().filter(|row| is_across(row));
    match table.caption.as_str() {
        "" => first().map_or_else(String::new, |row| row.text.clone()),
        caption => caption.to_owned(),
    }
}

/// The rows, the names of places that go on in the second joined: "Nouvelle-" above "Aquitaine".
fn joined<'r>(rows: &'r [Row], page: &Page<'_>) -> Cow<'r, [Row]> {
    let [one, other, rest @ ..] = rows else { return Cow::Borrowed(rows) };
    let goes_on = other.cells.first().is_some_and(|cell| cell.text.is_empty());
    let place = |text: &str| known(&tokens(text), page).is_some();
    let title = |at: usize| header::title(&rows[..2], at);
    let parted = |at: usize| {
        let text = |row: &Row| row.cells.get(at).map_or(String::new(), |cell| cell.text.clone());
        !text(one).is_empty() && !text(other).is_empty() && !place(&text(one)) && place(&title(at))
    };
    if !goes_on || !(1..one.cells.len()).any(parted) {
        return Cow::Borrowed(rows);
    }
    let cells = one.cells.iter().enumerate();
    let cells = cells.map(|(at, cell)| Cell { text: title(at), ..cell.clone() }).collect();
    let head = Row { cells, text: format!("{} {}", one.text, other.text), ..one.clone() };
    Cow::Owned(std::iter::once(head).chain(rest.iter().cloned()).collect())
}

/// Whether most of what stands below the heads of the territories are numbers.
fn are_numbers(rows: &[Row], labels: usize, page: &Page<'_>) -> bool {
    let cells = || {
        let body = rows.iter().skip(1).flat_map(|row| row.cells.iter().skip(labels));
        body.filter(|cell| !cell.text.is_empty())
    };
    let numbers = cells().filter(|cell| number_of(&cell.text, page).is_some()).count();
    cells().count() < 2 * numbers
}

/// Whether two rows are labels and below or above each its number: "ACI signé | Lettre d'intention", "12 | 3".
fn is_pair(rows: &[Row], page: &Page<'_>) -> bool {
    let [one, other] = rows else { return false };
    let filled = |row: &Row| row.cells.iter().all(|cell| !cell.text.is_empty() && !cell.spanned);
    let numbers = |row: &Row| row.cells.iter().all(|cell| number_of(&cell.text, page).is_some());
    let words = |row: &Row| row.cells.iter().all(|cell| cell.text.starts_with(char::is_alphabetic));
    // "Réalisé 2021 | Réalisé 2022"
    let year = |cell: &Cell| tokens(&cell.text).iter().any(|t| calendar::year(t).is_some());
    let days = |row: &Row| row.cells.iter().any(year);
    let told = |labels: &Row, values: &Row| words(labels) && !days(labels) && numbers(values);
    1 < one.cells.len() && filled(one) && filled(other) && (told(one, other) || told(other, one))
}

/// How many columns stand before those that are headed by territories; none where most of the heads are something else,
/// or where a row begins with a territory.
fn labels(rows: &[Row], page: &Page<'_>) -> Option<usize> {
    /// Heads of two levels, as regions and their departments.
    const LEVELS: usize = 2;
    let place = |cell: &Cell| known(&tokens(&cell.text), page).is_some();
    let told = |cell: &&Cell| !cell.text.is_empty() && !cell.spanned;
    let heads = |row: &&Row| {
        let sum = |cell: &Cell| page.vocabulary.cue(Cue::Total).stand_in(&tokens(&cell.text));
        let cells: Vec<&Cell> = row.cells.iter().skip(1).filter(told).collect();
        let places = cells.iter().filter(|cell| place(cell)).count();
        let other = cells.iter().filter(|cell| !place(cell) && !sum(cell)).count();
        1 < places && other < places
    };
    let keyed = rows.iter().filter_map(|row| row.cells.first()).any(place);
    let head = rows.iter().take(LEVELS).find(heads).filter(|_| !keyed)?;
    head.cells.iter().position(place)
}

impl Turned<'_> {
    /// Quotes what was found from the rows that are printed.
    pub(crate) fn quote(&self, found: &mut TableFound) {
        for claim in &mut found.claims {
            self.claim(claim);
        }
        for mention in &mut found.mentions {
            self.mention(mention);
        }
        for declined in &mut found.declined {
            self.declined(declined);
        }
    }

    fn claim(&self, claim: &mut RawClaim) {
        let Some((place, title)) = claim.locator.split_once(" · ") else { return };
        let Some(at) = self.columns.iter().position(|column| column == place) else { return };
        let Some(row) = self.row(at, &claim.value_text, title) else { return };
        claim.locator = format!("{} · {}", row.locator, self.head(at));
        claim.evidence = if self.pair {
            format!("{} {}", self.printed[0].text, self.printed[1].text)
        } else {
            row.text.clone()
        };
    }

    fn mention(&self, mention: &mut RawMention) {
        let Some(at) = self.columns.iter().position(|column| *column == mention.locator) else {
            return;
        };
        let Some(row) = self.row(at, &mention.name, "") else { return };
        mention.locator.clone_from(&row.locator);
        mention.evidence.clone_from(&row.text);
    }

    fn declined(&self, declined: &mut Declined) {
        let Some(at) = self.columns.iter().position(|column| *column == declined.locator) else {
            return;
        };
        let Some(row) = self.row(at, &declined.value_text, "") else { return };
        declined.locator.clone_from(&row.locator);
        remainder::beginning(&row.text).clone_into(&mut declined.sentence);
    }

    /// The printed row whose cell in a column holds a text: of several, the one whose label is the title of that text,
    /// and of those the one whose cell holds nothing else ("4" stands in "240 073" too).
    fn row(&self, at: usize, text: &str, title: &str) -> Option<&Row> {
        let cell = |row: &Row| row.cells.get(at).map_or(String::new(), |cell| cell.text.clone());
        let labelled = |row: &Row| {
            let label = row.cells.first().map_or("", |cell| &cell.text);
            !label.is_empty() && (title.contains(label) || label.contains(title))
        };
        let holds = self.printed.iter().filter(|row| cell(row).contains(text));
        holds.min_by_key(|row| (!labelled(row), cell(row).trim() != text))
    }

    /// What heads a printed column.
    fn head(&self, at: usize) -> &str {
        let mut cells = self.printed.iter().filter_map(|row| row.cells.get(at));
        cells.find(|cell| !cell.text.is_empty()).map_or("", |cell| &cell.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_quoted_from_its_own_row() {
        let rows = [["Population", "240073"], ["CLS", "4"], ["CPTS", "4 (prov.)"]];
        let row = |(at, cells): (usize, [&str; 2])| Row {
            text: cells.join(" "),
            cells: cells.map(|text| Cell { text: text.to_owned(), ..Cell::default() }).to_vec(),
            locator: format!("row {at}"),
        };
        let printed: Vec<Row> = rows.into_iter().enumerate().map(row).collect();
        let table = Table { caption: String::new(), rows: Vec::new() };
        let turned =
            Turned { table, printed: Cow::Owned(printed), columns: Vec::new(), pair: false };
        for (text, title, expected) in
            [("4", "", "CLS 4"), ("4", "CPTS", "CPTS 4 (prov.)"), ("24", "", "Population 240073")]
        {
            let row = turned.row(1, text, title).map(|row| row.text.as_str());
            assert_eq!(row, Some(expected), "for {text:?} below {title:?}");
        }
    }
}

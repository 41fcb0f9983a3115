//! Tables of the people who are covered, where only their caption says so: "Population couverte par une CPTS (en
//! milliers)", above stages or years.

use super::column::{Column, Head, has, mentions_cpts, number_of};
use super::rate::{covers, is_number_of_table};
use super::unit::unit;
use crate::extract::claims::compose::Page;
use crate::extract::lexicon::token::tokens;
use crate::extract::lexicon::vocabulary::Cue;
use crate::read::Row;

/// The columns of a table whose caption, and none of its heads, tells of people, with people in the place of counts.
pub(crate) fn peopled(
    mut columns: Vec<Column>,
    titles: &[String],
    (above, body): (&str, &[Row]),
    page: &Page<'_>,
) -> Vec<Column> {
    const CROWD: f64 = 1000.0;
    // Behind a note of the table before, "Tableau 2 – Population couverte" begins anew.
    let words = tokens(above);
    let begins = words.iter().rposition(is_number_of_table).unwrap_or(0);
    let first = words[begins..].iter().find(|t| t.is_word() && !is_number_of_table(t));
    let people = first.is_some_and(|t| {
        matches!(t.fold.as_str(), "population" | "populations" | "habitants" | "nombre")
    });
    let headed = titles.iter().any(|title| covers(title, page) || mentions_cpts(title, page));
    if !people || !covers(above, page) || headed {
        return columns;
    }
    let of = |at: usize| {
        let cells = body.iter().filter_map(|row| row.cells.get(at));
        let mut numbers = cells.filter_map(|cell| number_of(&cell.text, page)).peekable();
        let crowd = numbers.peek().is_some() && numbers.all(|number| CROWD <= number.low);
        unit(above).or_else(|| crowd.then_some(1.0))
    };
    // "en habitants", below "Population couverte par une CPTS conventionnée"
    let whom = |title: &String| {
        tokens(title).len() <= 2
            && (has(title, Cue::Population, page) || has(title, Cue::Whole, page))
    };
    // "Population | Communes | Part couverte": the whole, of which a share is covered.
    let alone = titles.iter().filter(|title| !title.is_empty()).count() < 4
        && !columns.iter().any(|column| matches!(column, Column::Count(_)));
    for (at, column) in columns.iter_mut().enumerate() {
        if alone && *column == Column::Other && whom(&titles[at]) && of(at).is_some() {
            *column = Column::Count(Head { people: of(at), ..Head::default() });
        } else if let Column::Count(head) = column
            && !head.share
            && !head.target
            && head.people.is_none()
        {
            head.people = of(at);
        }
    }
    columns
}

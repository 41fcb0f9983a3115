//! Rows of a table that stand alone at the top of the next page.

use super::grid::overlap;
use super::headed::Span;
use super::line::Line;
use super::order::is_figure;
use crate::read::document::{Cell, Row, Table};

/// How far rows are from each other at most, in heights.
const FAR: f64 = 3.2;

/// How many columns a table has.
pub(super) fn width(table: &Table) -> usize {
    table.rows.first().map_or(0, |row| row.cells.len())
}

/// The lines at the start of some that go on with a table of the page before, as its rows, and how many they are; none
/// where the first does not: their parts stand in its columns, and are figures where its last row has some.
pub(super) fn rows(above: &Table, columns: &[Span], lines: &[Line]) -> Option<(Table, usize)> {
    let last = above.rows.last().filter(|_| columns.len() == width(above))?;
    let mut table = Table::default();
    let mut before: Option<&Line> = None;
    for line in lines {
        let near = before.is_none_or(|before| line.base - before.base < FAR * line.size);
        let Some(row) = row(line, columns, last).filter(|_| near) else { break };
        table.rows.push(row);
        before = Some(line);
    }
    let length = table.rows.len();
    (0 < length).then_some((table, length))
}

/// A line as a row of these columns, of which another is known.
fn row(line: &Line, columns: &[Span], known: &Row) -> Option<Row> {
    let mut cells = vec![Cell::default(); columns.len()];
    if line.held.is_some() || line.parts.len() < 2 {
        return None;
    }
    for part in &line.parts {
        let mut over = (0..columns.len()).filter(|at| 0.0 < overlap(columns[*at], part));
        let (Some(at), None) = (over.next(), over.next()) else { return None };
        if !cells[at].text.is_empty() {
            return None;
        }
        cells[at].text.clone_from(&part.text);
    }
    let missing = |text: &str| text.is_empty() || text.chars().all(|c| !c.is_alphanumeric());
    let is_alike = |(cell, known): (&Cell, &Cell)| {
        !is_figure(&known.text) || is_figure(&cell.text) || missing(&cell.text)
    };
    let figures = cells.iter().filter(|cell| is_figure(&cell.text)).count();
    let named = !cells[0].text.is_empty() && 0 < figures;
    (named && cells.iter().zip(&known.cells).all(is_alike)).then(|| Row {
        cells,
        text: line.text(),
        locator: String::new(),
    })
}

#[cfg(test)]
mod tests {
    use super::super::line::trial::line;
    use super::*;

    #[test]
    fn lines_in_the_columns_of_a_table_are_its_rows() {
        let cells = |texts: [&str; 3]| {
            let cell = |text: &str| Cell { text: text.to_owned(), ..Cell::default() };
            Row { cells: texts.map(cell).to_vec(), ..Row::default() }
        };
        let rows = vec![cells(["CPTS", "Depuis", "Membres"]), cells(["CPTS Var", "12/2020", "64"])];
        let above = Table { rows, ..Table::default() };
        let columns = [(10.0, 90.0), (150.0, 185.0), (250.0, 270.0)];
        let row =
            |base: f64| line(base, &[("CPTS Dracénie", 10.0), ("03/2022", 150.0), ("8", 262.0)]);
        let words = line(130.0, &[("Le conseil émet", 10.0), ("un avis", 150.0)]);
        let told = |columns: &[Span], lines: &[Line]| super::rows(&above, columns, lines);
        let lines = [row(100.0), row(115.0), words.clone()];
        let (table, length) = told(&columns, &lines).expect("two rows");
        assert_eq!((table.rows.len(), length), (2, 2));
        assert_eq!(table.rows[0].text, "CPTS Dracénie 03/2022 8");
        // What stands elsewhere, or holds no figure, is none.
        assert_eq!(told(&columns, &[words]), None);
        assert_eq!(told(&[(10.0, 40.0), (45.0, 185.0), (250.0, 270.0)], &lines), None);
        assert_eq!(told(&columns[..2], &lines), None);
    }
}

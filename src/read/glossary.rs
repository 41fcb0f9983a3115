//! Lists of definitions in a web page: terms, and the numbers, phrases or sentences that stand for them.

use super::document::{Cell, Row, Table};
use super::folded;
use super::grid::{LONGEST, text_of};
use super::tree::{Id, Page};

/// A list of definitions is a table of two columns.
pub(super) fn definitions(page: &Page, list: Id) -> Option<Table> {
    let mut table = Table::default();
    let mut term = String::new();
    for (id, element) in page.inside(list).filter(|(_, e)| matches!(e.name(), "dt" | "dd")) {
        let text = text_of(page, id);
        if element.name() == "dt" {
            term = text;
            continue;
        }
        let cell = |text: &str, header| Cell { text: text.to_owned(), header, spanned: false };
        let row = format!("{term} {text}");
        table.rows.push(Row {
            cells: vec![cell(&term, false), cell(&text, false)],
            text: folded(&row),
            locator: String::new(),
        });
    }
    // Where most definitions are long, they are prose.
    let long = table.rows.iter().filter(|row| is_long(row)).count();
    (!table.rows.is_empty() && long * 2 <= table.rows.len()).then_some(table)
}

/// Whether the definition of a term is prose.
pub(super) fn is_long(row: &Row) -> bool {
    row.cells.get(1).is_some_and(|cell| is_prose(&cell.text))
}

/// Whether a text is longer than any that stands in a row.
pub(super) fn is_prose(text: &str) -> bool {
    LONGEST < text.len()
}

/// Whether a definition is a sentence of its own or some names, and no answer to what stands before it.
pub(super) fn is_sentence(row: &Row) -> bool {
    const WORDS: usize = 3;
    let [term, definition] = [&row.cells[0].text, &row.cells[1].text];
    let asks = term.ends_with(['?', ':']);
    let words = definition.split_whitespace().count();
    let counts = definition.starts_with(|c: char| c.is_ascii_digit());
    let told = definition.ends_with('.') && WORDS <= words || names(definition);
    !term.is_empty() && !asks && !counts && told
}

/// Whether a definition is one name of several words, or several names: "Pays d'Auge", "Bessin, Pays de Caen".
fn names(definition: &str) -> bool {
    const SMALL: usize = 3;
    let capital = |text: &str| text.trim_start().starts_with(char::is_uppercase);
    let parts: Vec<&str> = definition.split([',', ';']).collect();
    let named = |part: &str| {
        let mut words = part.split_whitespace();
        let small = |word: &str| word.chars().count() <= SMALL || word.contains(['\'', '’']);
        capital(part) && words.all(|word| capital(word) || small(word))
    };
    let several = 1 < parts.len() || 1 < definition.split_whitespace().count();
    several
        && !definition.contains(|c: char| c.is_ascii_digit())
        && parts.iter().all(|part| named(part))
}

/// Whether a definition is a number and what stands in brackets behind it, and answers no question.
pub(super) fn is_number(row: &Row) -> bool {
    let [term, definition] = [&row.cells[0].text, &row.cells[1].text];
    let behind = |text: &str| text.trim_end_matches(['*', ' ', '\u{a0}']).ends_with(')');
    let number = definition.split_once('(').filter(|(_, rest)| behind(rest));
    let number = number.map_or(definition.as_str(), |(number, _)| number);
    let figure = |c: char| c.is_ascii_digit() || " \u{a0}\u{202f},%*".contains(c);
    !term.ends_with('?')
        && number.starts_with(|c: char| c.is_ascii_digit())
        && number.chars().all(figure)
}

/// Whether most values are phrases, "31 projets, tous stades confondus", and not numbers.
pub(super) fn is_worded(definitions: &Table) -> bool {
    let phrases = definitions.rows.iter().filter(|row| is_phrase(row)).count();
    definitions.rows.len() < phrases * 2
}

/// Whether the value of a definition has words of its own.
pub(super) fn is_phrase(row: &Row) -> bool {
    let words = row.cells[1].text.split_whitespace();
    1 < words.filter(|word| word.chars().any(char::is_alphabetic)).count()
}

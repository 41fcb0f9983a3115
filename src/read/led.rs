//! Tables of a plain text whose values are led by dots: "Paris .......... 13".

use std::borrow::Cow;

use super::document::{Cell, Row};
use super::lines::bullet;

/// What leads from a label to its value.
const LEADERS: [char; 3] = ['.', '…', '_'];

/// The rows that a line sets with dots; several where they stand in columns: "09 Ariège ... 3    46 Lot ... 2".
pub(super) fn aligned(line: &str, locator: &str) -> Vec<Row> {
    let mut rows = Vec::new();
    let mut rest = line;
    while let Some(dots) = leader(rest) {
        let (label, behind) = rest.split_at(dots);
        let value = behind.trim_start_matches(LEADERS).trim_start();
        // The value goes to the end, or to where the next label stands.
        let next = value.find("  ").filter(|&at| leader(&value[at..]).is_some());
        let (value, after) = next.map_or((value, ""), |at| value.split_at(at));
        let told = label.chars().any(char::is_alphabetic)
            && !is_phrase(value)
            && value.starts_with(|c: char| c.is_ascii_digit() || c == '+' || c == '~');
        if !told {
            return rows;
        }
        let cell = |text: &str| Cell { text: text.trim().to_owned(), ..Cell::default() };
        rows.push(Row {
            cells: vec![cell(bullet(label.trim()).unwrap_or(label)), cell(value)],
            text: line.to_owned(),
            locator: locator.to_owned(),
        });
        rest = after;
    }
    // "Finistère ..... 7 ..... 6" has no second label.
    let labelled = rest.chars().any(char::is_alphabetic);
    if labelled { Vec::new() } else { rows }
}

/// Whether dots lead from a label to what is said of it: "Isère ....... 5 CPTS conventionnées, 4 en projet".
pub(super) fn leads(line: &str) -> bool {
    const LABEL: usize = 40;
    let Some(dots) = leader(line) else { return false };
    let (label, behind) = (line[..dots].trim(), line[dots..].trim_start_matches(LEADERS));
    let short = label.chars().any(char::is_alphabetic) && label.chars().count() <= LABEL;
    short
        && !label.contains(['.', '(', '['])
        && behind.starts_with(' ')
        && !behind.trim().is_empty()
}

/// "5 CPTS conventionnées, 4 autres …": more than a value and its unit.
fn is_phrase(value: &str) -> bool {
    let words = value.split_whitespace();
    1 < words.filter(|word| word.chars().any(char::is_alphabetic)).count()
}

/// Where the first leader of a text begins.
fn leader(text: &str) -> Option<usize> {
    text.find("...").or_else(|| text.find("……")).or_else(|| text.find("___"))
}

/// A line whose columns are led by dots, with spaces in their place: "Finistère ..... 7 ..... 6".
pub(super) fn unled(line: &str) -> Cow<'_, str> {
    const LEADER: usize = 4;
    let dots = |rest: &str| rest.chars().take_while(|c| *c == '.').count();
    let mut found = String::with_capacity(line.len());
    let (mut at, mut leaders) = (0, 0);
    while at < line.len() {
        let run = dots(&line[at..]);
        if LEADER <= run {
            leaders += 1;
            found.extend(std::iter::repeat_n(' ', run));
            at += run;
        } else {
            let c = line[at..].chars().next().expect("the place is inside the line");
            found.push(c);
            at += c.len_utf8();
        }
    }
    let several = 1 < leaders && aligned(line, "").len() < 2;
    if several { Cow::Owned(found) } else { Cow::Borrowed(line) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_that_dots_lead() {
        let read = |line: &str| {
            let rows = aligned(line, "");
            let row = |row: &Row| format!("{}={}", row.cells[0].text, row.cells[1].text);
            rows.iter().map(row).collect::<Vec<_>>().join("; ")
        };
        assert_eq!(read("Paris .......... 13"), "Paris=13");
        assert_eq!(read("09 Ariège ...... 3        46 Lot ..... 2"), "09 Ariège=3; 46 Lot=2");
        assert_eq!(read("À suivre..."), "");
        assert!(matches!(unled("Finistère ..... 7 ..... 6"), Cow::Owned(_)));
        assert!(matches!(unled("09 Ariège ..... 3     46 Lot ..... 2"), Cow::Borrowed(_)));
    }
}

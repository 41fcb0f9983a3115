//! Makes tables of the rows of a sheet: tables beside each other told apart, empty columns left out,
//! header rows marked.

use std::collections::BTreeMap;

use super::document::{Cell, Row, Table, Unread};
use super::sheet::{Kind, Line, Span, Value};

/// Two tables that stand beside each other, an empty column between them, are two.
pub(super) fn beside(lines: Vec<Line>) -> Vec<Vec<Line>> {
    let width = lines.iter().map(|line| line.cells.len()).max().unwrap_or(0);
    let mut used = vec![false; width];
    for line in &lines {
        for at in line.filled() {
            used[at] = true;
        }
    }
    let gap = (1..width).find(|at| {
        let columns = |part: &[bool]| part.iter().filter(|used| **used).count();
        // Each has a head over its labels, and labels.
        let headed = |from: usize| {
            1 < lines.len()
                && lines.iter().take(2).all(|line| {
                    line.cells.get(from).is_some_and(|cell| {
                        !cell.text.is_empty() && cell.kind == Kind::Words && cell.span == Span::Own
                    })
                })
        };
        let first = used.iter().position(|used| *used).unwrap_or(0);
        !used[*at]
            && 1 < columns(&used[..*at])
            && 1 < columns(&used[*at..])
            && headed(first)
            && headed(*at + 1)
    });
    // A row of a text file is quoted as it stands, all of it.
    let Some(gap) = gap.filter(|_| lines.iter().all(|line| line.text.is_none())) else {
        return vec![lines];
    };
    let (mut left, mut right) = (Vec::new(), Vec::new());
    for mut line in lines {
        let beyond = line.cells.split_off(gap.min(line.cells.len()));
        let locator = line.locator.clone();
        let apart = line.apart;
        let others = [(line.cells, &mut left), (beyond, &mut right)];
        for (cells, side) in others {
            if cells.iter().any(Value::is_filled) {
                side.push(Line { cells, text: None, locator: locator.clone(), apart });
            }
        }
    }
    let mut tables = vec![left];
    tables.extend(beside(right));
    tables
}

/// The sides of a sheet on which tables stand beside each other, each below a title of its own, an empty column between
/// them.
pub(super) fn sides(lines: Vec<Line>) -> Vec<Vec<Line>> {
    let width = lines.iter().map(|line| line.cells.len()).max().unwrap_or(0);
    let mut used = vec![false; width];
    for line in &lines {
        for at in line.filled() {
            used[at] = true;
        }
    }
    let gap = (1..width).find(|&at| {
        !used[at] && is_titled(&lines, &used, (0, at)) && is_titled(&lines, &used, (at, width))
    });
    // A row of a text file is quoted as it stands, all of it.
    let Some(gap) = gap.filter(|_| lines.iter().all(|line| line.text.is_none())) else {
        return vec![lines];
    };
    let (mut left, mut right): (Vec<Line>, Vec<Line>) = (Vec::new(), Vec::new());
    let mut apart = [false; 2];
    for mut line in lines {
        let beyond = line.cells.split_off(gap.min(line.cells.len()));
        let sides = [(line.cells, &mut left), (beyond, &mut right)];
        for ((cells, side), apart) in sides.into_iter().zip(&mut apart) {
            *apart |= line.apart;
            if cells.iter().any(Value::is_filled) {
                let locator = line.locator.clone();
                side.push(Line { cells, text: None, locator, apart: std::mem::take(apart) });
            } else {
                // What is empty on one side parts what stands above from what stands below.
                *apart = true;
            }
        }
    }
    let mut all = vec![left];
    all.extend(sides(right));
    all
}

/// Whether what stands between two columns is a title, the only value of its row, and a table below it.
fn is_titled(lines: &[Line], used: &[bool], (from, to): (usize, usize)) -> bool {
    let Some(first) = (from..to).find(|at| used[*at]) else { return false };
    let mut rows = lines.iter().map(|line| {
        let own = line.filled().filter(|at| (from..to).contains(at)).collect::<Vec<_>>();
        (own, line)
    });
    let Some((title, line)) = rows.find(|(own, _)| !own.is_empty()) else { return false };
    // The rows of a table begin with words; what stands to the right of its labels does not.
    let rows: Vec<bool> = rows
        .filter(|(own, _)| 1 < own.len())
        .map(|(_, line)| line.cells[first].is_filled() && line.cells[first].kind == Kind::Words)
        .collect();
    let worded = rows.iter().filter(|worded| **worded).count();
    title == [first]
        && line.cells[first].kind == Kind::Words
        && 1 < worded
        && rows.len() < 2 * worded
}

/// A table of these rows: as wide as its widest, empty columns left out, its header rows marked.
pub(super) fn table(lines: Vec<Line>, caption: String) -> Table {
    let width = lines.iter().map(|line| line.cells.len()).max().unwrap_or(0);
    let mut used = vec![false; width];
    for line in &lines {
        for at in line.filled() {
            used[at] = true;
        }
    }
    let heads = heads(&lines, &used);
    let mut rows: Vec<Row> = Vec::with_capacity(lines.len());
    for (number, line) in lines.into_iter().enumerate() {
        let own = line.cells.iter().filter(|cell| cell.span == Span::Own && !cell.text.is_empty());
        let text = line
            .text
            .unwrap_or_else(|| own.map(|cell| cell.text.as_str()).collect::<Vec<_>>().join(" "));
        let header = number < heads;
        let mut values = line.cells.into_iter();
        let mut cells = Vec::with_capacity(used.len());
        for used in &used {
            let value = values.next().unwrap_or_default();
            if *used {
                let spanned = value.span != Span::Own;
                cells.push(Cell { text: value.text, header, spanned });
            }
        }
        // Where exports were joined, the header stands again in the middle.
        let again = 0 < heads && heads <= number && {
            let head = &rows[heads - 1].cells;
            head.iter().zip(&cells).all(|(head, cell)| head.text == cell.text)
        };
        if !again {
            rows.push(Row { cells, text, locator: line.locator });
        }
    }
    Table { caption, rows }
}

/// How many rows at the top are header rows.
fn heads(lines: &[Line], used: &[bool]) -> usize {
    /// No table for people has more header rows.
    const MOST: usize = 4;
    /// The longest head of a column.
    const LONG: usize = 200;
    let Some(first) = lines.first().filter(|_| 1 < lines.len()) else { return 0 };
    let columns = used.iter().filter(|used| **used).count();
    let labels = |line: &Line| {
        let mut filled = line.cells.iter().filter(|cell| !cell.text.is_empty());
        line.is_wordy() && filled.all(|cell| cell.text.chars().count() <= LONG)
    };
    if !labels(first) || columns < 1 {
        return 0;
    }
    // What stands again below in its column is a value, not the name of the column.
    let again = |at: usize, text: &str| {
        let mut below = lines[1..].iter().filter(|line| {
            line.cells.get(at).is_some_and(|cell| cell.span == Span::Own && cell.text == text)
        });
        below.any(|line| !same(line, first))
    };
    let value =
        first.cells.iter().enumerate().any(|(at, cell)| {
            cell.span == Span::Own && !cell.text.is_empty() && again(at, &cell.text)
        });
    if value {
        return 0;
    }
    // A header row that leaves columns without a name, or spans several, goes on in the next.
    let mut heads = 1;
    while heads < MOST.min(lines.len() - 1) {
        let above = &lines[heads - 1];
        let open = used.iter().enumerate().filter(|(_, used)| **used).any(|(at, _)| {
            let cell = above.cells.get(at);
            cell.is_none_or(|cell| cell.text.is_empty() || cell.span == Span::Across)
        });
        let line = &lines[heads];
        let fills = 1 < line.filled().count() || columns == 1;
        let named = above.cells.first().is_none_or(|cell| cell.text.is_empty())
            || line
                .cells
                .first()
                .is_none_or(|cell| cell.text.is_empty() || cell.span == Span::Down);
        if !open || !labels(line) || !fills || !named {
            break;
        }
        heads += 1;
    }
    heads
}

fn same(a: &Line, b: &Line) -> bool {
    a.cells.len() == b.cells.len() && a.cells.iter().zip(&b.cells).all(|(a, b)| a.text == b.text)
}

/// Columns of one name that do not say the same: which of them is meant, nobody can tell.
pub(super) fn twins(table: &Table) -> Vec<Unread> {
    let heads = table.rows.iter().take_while(|row| row.cells.iter().all(|cell| cell.header));
    let heads: Vec<&Row> = heads.collect();
    let body = &table.rows[heads.len()..];
    let title = |column: usize| -> Vec<&str> {
        let texts = heads.iter().filter_map(|row| row.cells.get(column));
        texts.map(|cell| cell.text.as_str()).filter(|text| !text.is_empty()).collect()
    };
    let mut columns: BTreeMap<Vec<&str>, usize> = BTreeMap::new();
    let mut unread = Vec::new();
    for column in 0..heads.first().map_or(0, |row| row.cells.len()) {
        let title = title(column);
        let Some(last) = title.last().copied() else { continue };
        let spanned = heads.iter().any(|row| row.cells[column].spanned);
        let Some(earlier) = columns.insert(title, column).filter(|_| !spanned) else { continue };
        if body.iter().any(|row| row.cells[earlier].text != row.cells[column].text) {
            let locator = heads[0].locator.clone();
            unread.push(Unread { locator, reason: format!("two columns are called `{last}`") });
        }
    }
    unread
}

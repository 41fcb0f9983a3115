//! Tables that a plain text sets with spaces: a label, and values in columns behind it.

/// The cells of every line that is a row or the head of such a table.
///
/// At least two lines in a row must have a label and as many values; the line above them is their head
/// where it has as many cells, and the lines above it where their cells stand over the columns.
pub(super) fn spaced<'t>(lines: &[&'t str]) -> Vec<Option<Vec<&'t str>>> {
    let mut found: Vec<Option<Vec<&str>>> = lines.iter().map(|line| barred(line)).collect();
    let mut at = 0;
    while at < lines.len() {
        let free = found[at].is_none();
        let width = row(lines[at]).filter(|_| free).map_or(0, |cells| cells.len());
        let length = lines[at..]
            .iter()
            .take_while(|line| 1 < width && row(line).is_some_and(|cells| cells.len() == width))
            .count();
        if length < 2 {
            at += 1;
            continue;
        }
        for line in at..at + length {
            found[line] = row(lines[line]);
        }
        if let Some(head) = at.checked_sub(1).filter(|&line| found[line].is_none()) {
            found[head] = above(lines[head], width);
            let columns = extents(&lines[at..at + length], width);
            // A head that needs several lines: "Projets" over "en cours".
            let first = if found[head].is_some() { head } else { at };
            for line in (first.saturating_sub(HEADS)..first).rev() {
                let free = found[line].is_none() && !lines[line].trim().is_empty();
                let Some(cells) = over(lines[line], &columns).filter(|_| free) else { break };
                found[line] = Some(cells);
            }
        }
        at += length;
    }
    found
}

/// The most lines that a head goes on above its last.
const HEADS: usize = 2;

/// Where the columns of some rows stand, in characters.
fn extents(rows: &[&str], width: usize) -> Vec<(usize, usize)> {
    let mut columns = vec![(usize::MAX, 0); width];
    for row in rows {
        for (column, (start, cell)) in columns.iter_mut().zip(placed(row)) {
            column.0 = column.0.min(start);
            column.1 = column.1.max(start + cell.chars().count());
        }
    }
    columns
}

/// The cells of a line with the place where each begins, in characters.
fn placed(line: &str) -> Vec<(usize, &str)> {
    let mut from = 0;
    let place = |cell: &str| {
        let byte = line[from..].find(cell).map_or(from, |offset| from + offset);
        from = byte + cell.len();
        line[..byte].chars().count()
    };
    let cells = cells(line);
    let places: Vec<usize> = cells.iter().copied().map(place).collect();
    places.into_iter().zip(cells).collect()
}

/// The cells of a line that stands over the columns.
fn over<'t>(line: &'t str, columns: &[(usize, usize)]) -> Option<Vec<&'t str>> {
    let mut heads = vec![""; columns.len()];
    for (start, cell) in placed(line) {
        let end = start + cell.chars().count();
        let gap =
            |(from, to): (usize, usize)| from.saturating_sub(end).max(start.saturating_sub(to));
        let nearest = (0..columns.len()).min_by_key(|&at| gap(columns[at]))?;
        if !heads[nearest].is_empty() || is_value(cell) {
            return None;
        }
        heads[nearest] = cell;
    }
    heads[1..].iter().any(|cell| !cell.is_empty()).then_some(heads)
}

/// The cells of a line that sets them between bars: "| CPTS signataires | 7 | 8 |".
fn barred(line: &str) -> Option<Vec<&str>> {
    let inner = line.trim().strip_prefix('|')?.strip_suffix('|')?;
    let cells: Vec<&str> = inner.split('|').map(str::trim).collect();
    let ruled = inner.chars().all(|c| matches!(c, '-' | '=' | '+' | ':' | '|' | ' '));
    (1 < cells.len() && !ruled).then_some(cells)
}

/// The label and the values of a row.
fn row(line: &str) -> Option<Vec<&str>> {
    let cells = cells(line.trim());
    let (label, values) = cells.split_first()?;
    let year =
        label.len() == 4 && label.starts_with("20") && label.bytes().all(|b| b.is_ascii_digit());
    let told = (label.chars().any(char::is_alphabetic) || year) && !values.is_empty();
    (told && values.iter().all(|cell| is_value(cell))).then_some(cells)
}

/// The cells of the line above, if it heads so many columns; the label may have no head.
fn above(line: &str, width: usize) -> Option<Vec<&str>> {
    let heads = cells(line.trim());
    let indented = line.starts_with("  ") || line.starts_with('\t');
    match heads.len() {
        cells if cells == width => Some(heads),
        cells if cells + 1 == width && indented && 0 < cells => {
            Some(std::iter::once("").chain(heads).collect())
        }
        _ => None,
    }
}

/// The parts of a line between two or more spaces, or tabs.
fn cells(line: &str) -> Vec<&str> {
    let parts = line.split("  ").flat_map(|part| part.split('\t')).map(str::trim);
    parts.filter(|part| !part.is_empty()).collect()
}

/// A number with its sign, or what stands for one that is not known.
fn is_value(cell: &str) -> bool {
    const LONGEST: usize = 14;
    let number = cell.chars().any(|c| c.is_ascii_digit())
        && cell.chars().all(|c| c.is_ascii_digit() || " \u{a0}\u{202f},.%+-–~/".contains(c));
    let blank =
        matches!(cell.to_lowercase().as_str(), "-" | "–" | "—" | "nd" | "n.d." | "nc" | "n.c.");
    cell.chars().count() <= LONGEST && (number || blank)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_and_their_head() {
        let text = "Tableau 3 : contrats\n\n                     2022     2023\n\
                    CPTS signataires       99      181\nPopulation (en %)    14,2     24,8\n\n\
                    Deux lignes de prose, sans colonne\net sans valeur, dont 12 CPTS.";
        let lines: Vec<&str> = text.lines().collect();
        let got: Vec<String> =
            spaced(&lines).into_iter().flatten().map(|cells| cells.join("|")).collect();
        assert_eq!(got, ["|2022|2023", "CPTS signataires|99|181", "Population (en %)|14,2|24,8"]);
    }

    #[test]
    fn a_head_of_several_lines() {
        let text = "Tableau\n\n\
                    Région              CPTS         Projets      Population\n\
                    \x20                 signataires    en cours    couverte (%)\n\
                    Bretagne              31            6            71\n\
                    Corse                  3            2            41";
        let lines: Vec<&str> = text.lines().collect();
        let got: Vec<String> =
            spaced(&lines).into_iter().flatten().map(|cells| cells.join("|")).collect();
        assert_eq!(
            got,
            [
                "Région|CPTS|Projets|Population",
                "|signataires|en cours|couverte (%)",
                "Bretagne|31|6|71",
                "Corse|3|2|41"
            ]
        );
    }

    #[test]
    fn one_line_is_no_table() {
        let lines = ["CPTS du Vimeu     2023", "", "page     12"];
        assert_eq!(spaced(&lines).into_iter().flatten().count(), 0);
    }
}

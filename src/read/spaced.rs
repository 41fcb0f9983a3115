//! Tables that a plain text sets with spaces: a label, and values in columns behind it.

/// A row of such a table, or of its head.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Spaced {
    pub(super) cells: Vec<String>,
    /// How many lines above it and below it belong to its label.
    pub(super) above: usize,
    pub(super) below: usize,
}

/// Every line that is a row or the head of such a table.
///
/// At least two lines in a row must have a label and values; a row that lacks some of them has the others
/// where they stand. A label may begin in the line above or go on in the line below. The line above the
/// rows is their head where it has as many cells, and the lines above it where their cells stand over the
/// columns.
pub(super) fn spaced(lines: &[&str]) -> Vec<Option<Spaced>> {
    let mut found: Vec<Option<Spaced>> = lines.iter().map(|line| barred(line)).collect();
    for at in parted(lines) {
        found[at] = Some(set(&lines[at].split('|').map(str::trim).collect::<Vec<_>>()));
    }
    let mut at = 0;
    while at < lines.len() {
        let free = found[at].is_none();
        let worded = if free { worded(&lines[at..]) } else { 0 };
        for line in at..at + worded {
            found[line] = Some(set(&cells(lines[line])));
        }
        // "CPTS   Étape   Contact", over a rule.
        if 0 < worded
            && let Some(head) = at.checked_sub(2).filter(|_| is_ruled(lines[at - 1]))
            && found[head].is_none()
            && stands_over(lines[head], lines[at])
        {
            found[head] = Some(set(&cells(lines[head])));
        }
        if 0 < worded {
            at += worded;
            continue;
        }
        let rows = if free { run(lines, at) } else { Vec::new() };
        let Some(last) = rows.last().filter(|_| 1 < rows.len()) else {
            at += 1;
            continue;
        };
        let end = last.line + last.below + 1;
        let cells: Vec<Vec<(usize, &str)>> =
            rows.iter().map(|row| placed(lines[row.line])).collect();
        let width = cells.iter().map(Vec::len).max().unwrap_or(0);
        let columns = extents(&cells, width);
        let first = rows[0].line - rows[0].above;
        for (row, cells) in rows.iter().zip(&cells) {
            let label = row.line - row.above..=row.line + row.below;
            let label =
                label.map(|line| if line == row.line { cells[0].1 } else { lines[line].trim() });
            let mut set = vec![String::new(); width];
            set[0] = label.collect::<Vec<_>>().join(" ");
            for (order, (start, cell)) in cells.iter().enumerate().skip(1) {
                let full = cells.len() == width;
                let place = if full { order } else { nearest(*start, cell, &columns).max(1) };
                set[place].push_str(cell);
            }
            found[row.line] = Some(Spaced { cells: set, above: row.above, below: row.below });
        }
        if let Some(head) = first.checked_sub(1).filter(|&line| found[line].is_none()) {
            // A rule may part the head from the rows.
            let apart = is_ruled(lines[head]) || lines[head].trim().is_empty();
            let ruled = apart && 0 < head && found[head - 1].is_none();
            let head = head - usize::from(ruled);
            found[head] = above(lines[head], width);
            // A head that needs several lines: "Projets" over "en cours".
            let first = if found[head].is_some() { head } else { head + 1 };
            for line in (first.saturating_sub(HEADS)..first).rev() {
                let free = found[line].is_none() && !lines[line].trim().is_empty();
                let Some(cells) = over(lines[line], &columns).filter(|_| free) else { break };
                found[line] = Some(cells);
            }
        }
        // "Région   5   6   21", alone below a rule: what the rows add up to.
        if let Some(total) = lines.get(end + 1).and_then(|line| row(line))
            && is_ruled(lines[end])
            && total.len() == width
            && found[end + 1].is_none()
            && run(lines, end + 1).len() == 1
        {
            found[end + 1] = Some(set(&total));
        }
        at = end.max(at + 1);
    }
    found
}

/// How many lines from the first on set words in the same columns, three of them or more: a list of names
/// with what is said of each.
fn worded(lines: &[&str]) -> usize {
    const LONGEST: usize = 60;
    let starts = |line: &str| -> Vec<usize> { placed(line).iter().map(|(at, _)| *at).collect() };
    let Some(first) = lines.first() else { return 0 };
    let columns = starts(first);
    let short = |line: &str| cells(line).iter().all(|cell| cell.chars().count() <= LONGEST);
    let wordy = |line: &str| {
        let cells = cells(line);
        let words = cells.iter().filter(|cell| cell.chars().any(char::is_alphabetic)).count();
        1 < words && short(line)
    };
    // Numbers stand below the end of their head as often as below its beginning.
    let beside = |line: &&&str| {
        let here = placed(line);
        here.len() == columns.len()
            && here.iter().zip(&columns).all(|((a, cell), b)| a.abs_diff(*b) <= 1 || is_value(cell))
            && wordy(line)
    };
    let many = if 2 < columns.len() { lines.iter().take_while(beside).count() } else { 0 };
    // A head and two rows; fewer are chance, and rows of numbers are read by their labels.
    if 2 < many { many } else { 0 }
}

/// Whether the cells of a line begin where those of a row below it do.
fn stands_over(head: &str, row: &str) -> bool {
    let (head, row) = (placed(head), placed(row));
    head.len() == row.len() && head.iter().zip(&row).all(|((a, _), (b, _))| a.abs_diff(*b) <= 1)
}

/// A row among the lines: the line of its values, and the lines that its label needs besides.
struct Run {
    line: usize,
    above: usize,
    below: usize,
}

/// The rows that follow each other from a line on.
fn run(lines: &[&str], from: usize) -> Vec<Run> {
    let is_row = |at: usize| lines.get(at).is_some_and(|line| row(line).is_some());
    let begins = |at: usize| is_row(at) || is_row(at + 1) && wraps(lines, at, at + 1);
    let mut rows: Vec<Run> = Vec::new();
    let mut at = from;
    while at < lines.len() && begins(at) {
        let above = usize::from(!is_row(at));
        let line = at + above;
        let next = line + 1;
        let goes_on = lines.get(next).is_some() && !begins(next) && wraps(lines, line, next);
        let below = usize::from(goes_on);
        rows.push(Run { line, above, below });
        at = line + below + 1;
    }
    rows
}

/// Whether a label that stands in a line goes on in the next: with a small letter, in the same column.
fn wraps(lines: &[&str], first: usize, second: usize) -> bool {
    const LONGEST: usize = 60;
    let (Some(first), Some(second)) = (lines.get(first), lines.get(second)) else { return false };
    let (top, bottom) = (cells(first.trim()), cells(second.trim()));
    let (Some(label), Some(rest)) = (top.first(), bottom.first()) else { return false };
    let indent = |line: &str| line.chars().take_while(|c| c.is_whitespace()).count();
    let small = |c: char| c.is_lowercase() || c == '(';
    // "Part de la population couverte par une", above "CPTS signataire": no label ends so.
    let open = |label: &str| {
        let last = label.rsplit(' ').next().unwrap_or("");
        label != last && last.chars().count() <= 3 && last.chars().all(char::is_lowercase)
    };
    // One of the two holds the values, and the other is a part of the label and nothing else.
    let one = top.len() == 1 || bottom.len() == 1;
    let closed = label.ends_with(['.', ':', ';', '!', '?']) || rest.ends_with([';', ':', '.']);
    one && !closed
        && (rest.starts_with(small) || open(label))
        && label.chars().count() <= LONGEST
        && rest.chars().count() <= LONGEST
        && indent(second).abs_diff(indent(first)) <= 4
        && label.chars().any(char::is_alphabetic)
}

/// The column in which a cell stands.
pub(super) fn nearest(start: usize, cell: &str, columns: &[(usize, usize)]) -> usize {
    let end = start + cell.chars().count();
    let gap = |(from, to): (usize, usize)| from.saturating_sub(end).max(start.saturating_sub(to));
    // Between two that it touches, the one over whose middle it stands.
    let apart = |(from, to): (usize, usize)| (from + to).abs_diff(start + end);
    (0..columns.len()).min_by_key(|&at| (gap(columns[at]), apart(columns[at]))).unwrap_or(0)
}

/// Whether a line holds nothing but a rule.
fn is_ruled(line: &str) -> bool {
    let line = line.trim();
    3 <= line.len()
        && line.chars().all(|c| matches!(c, '-' | '–' | '=' | '_' | '─' | '—' | ' ' | '+' | '|'))
}

/// The most lines that a head goes on above its last.
const HEADS: usize = 3;

/// Where the columns of some rows stand, in characters; those that lack a value do not tell.
fn extents(rows: &[Vec<(usize, &str)>], width: usize) -> Vec<(usize, usize)> {
    let mut columns = vec![(usize::MAX, 0); width];
    for row in rows.iter().filter(|row| row.len() == width) {
        for (column, &(start, cell)) in columns.iter_mut().zip(row) {
            column.0 = column.0.min(start);
            column.1 = column.1.max(start + cell.chars().count());
        }
    }
    columns
}

/// The cells of a line with the place where each begins, in characters.
pub(super) fn placed(line: &str) -> Vec<(usize, &str)> {
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
fn over(line: &str, columns: &[(usize, usize)]) -> Option<Spaced> {
    let mut heads = vec![""; columns.len()];
    for (start, cell) in placed(line) {
        let end = start + cell.chars().count();
        // What stands over several columns heads none of them.
        if 1 < columns.iter().filter(|(from, to)| start < *to && *from < end).count() {
            return None;
        }
        let nearest = nearest(start, cell, columns);
        if !heads[nearest].is_empty() || is_value(cell) {
            return None;
        }
        heads[nearest] = cell;
    }
    heads[1..].iter().any(|cell| !cell.is_empty()).then(|| set(&heads))
}

/// The cells of a line that sets them between bars: "| CPTS signataires | 7 | 8 |".
fn barred(line: &str) -> Option<Spaced> {
    let inner = line.trim().strip_prefix('|')?.strip_suffix('|')?;
    let cells: Vec<&str> = inner.split('|').map(str::trim).collect();
    let ruled = inner.chars().all(|c| matches!(c, '-' | '=' | '+' | ':' | '|' | ' '));
    (1 < cells.len() && !ruled).then(|| set(&cells))
}

/// The lines that set their cells between bars, with none before the first and behind the last: at least two
/// of them directly below each other, or with a rule between them.
fn parted(lines: &[&str]) -> Vec<usize> {
    let bars = |line: &str| {
        let line = line.trim();
        let inner = !line.starts_with('|') && !line.ends_with('|') && !is_ruled(line);
        Some(line.matches('|').count()).filter(|&count| inner && 0 < count)
    };
    let worded: Vec<usize> = (0..lines.len()).filter(|&at| bars(lines[at]).is_some()).collect();
    let beside = |a: usize, b: usize| {
        let near = a + 1 == b || a + 2 == b && is_ruled(lines[a + 1]);
        near && bars(lines[a]) == bars(lines[b])
    };
    let rows = worded.iter().enumerate().filter(|&(n, &at)| {
        let before = n.checked_sub(1).is_some_and(|n| beside(worded[n], at));
        before || worded.get(n + 1).is_some_and(|&next| beside(at, next))
    });
    rows.map(|(_, &at)| at).collect()
}

/// A line of its own.
fn set(cells: &[&str]) -> Spaced {
    let cells = cells.iter().map(|cell| (*cell).to_owned()).collect();
    Spaced { cells, above: 0, below: 0 }
}

/// The label and the values of a row.
fn row(line: &str) -> Option<Vec<&str>> {
    let cells = cells(line.trim());
    let (label, values) = cells.split_first()?;
    let year = is_year(label);
    // "2020     2021     2022" heads its columns.
    if 1 < cells.len() && cells.iter().all(|cell| is_year(cell)) {
        return None;
    }
    // "01", "2A": the number of a department before several values.
    let number = 1 < values.len()
        && (2..=3).contains(&label.len())
        && label.starts_with(|c: char| c.is_ascii_digit());
    let told = (label.chars().any(char::is_alphabetic) || year || number) && !values.is_empty();
    // "14     40     toutes": a word among the numbers.
    let word = |cell: &str| cell.chars().count() <= 14 && !cell.contains(' ');
    let numbers = values.iter().filter(|cell| is_value(cell)).count();
    let fits = numbers == values.len()
        || 1 < numbers && values.iter().all(|cell| is_value(cell) || word(cell));
    (told && fits).then_some(cells)
}

/// The cells of the line above, if it heads so many columns; the label may have no head.
fn above(line: &str, width: usize) -> Option<Spaced> {
    let heads = cells(line.trim());
    let indented = line.starts_with("  ") || line.starts_with('\t');
    match heads.len() {
        cells if cells == width => Some(set(&heads)),
        cells if cells + 1 == width && indented && 0 < cells => {
            Some(set(&std::iter::once("").chain(heads).collect::<Vec<_>>()))
        }
        _ => None,
    }
}

/// The parts of a line between two or more spaces, or tabs.
fn cells(line: &str) -> Vec<&str> {
    let parts = line.split("  ").flat_map(|part| part.split('\t')).map(str::trim);
    parts.filter(|part| !part.is_empty()).collect()
}

/// The number of a year of this century.
pub(super) fn is_year(text: &str) -> bool {
    text.len() == 4 && text.starts_with("20") && text.bytes().all(|b| b.is_ascii_digit())
}

/// A number with its sign, or what stands for one that is not known.
pub(super) fn is_value(cell: &str) -> bool {
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

    /// The rows that are found in a text, their cells joined.
    fn rows(text: &str) -> Vec<String> {
        let lines: Vec<&str> = text.lines().collect();
        spaced(&lines).into_iter().flatten().map(|row| row.cells.join("|")).collect()
    }

    #[test]
    fn rows_and_their_head() {
        let text = "Tableau 3 : contrats\n\n                     2022     2023\n\
                    CPTS signataires       99      181\nPopulation (en %)    14,2     24,8\n\n\
                    Deux lignes de prose, sans colonne\net sans valeur, dont 12 CPTS.";
        let got = rows(text);
        assert_eq!(got, ["|2022|2023", "CPTS signataires|99|181", "Population (en %)|14,2|24,8"]);
    }

    #[test]
    fn a_head_of_several_lines() {
        let text = "Tableau\n\n\
                    Région              CPTS         Projets      Population\n\
                    \x20                 signataires    en cours    couverte (%)\n\
                    Bretagne              31            6            71\n\
                    Corse                  3            2            41";
        let got = rows(text);
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
    fn labels_of_two_lines_and_rows_that_lack_a_value() {
        let text = "Indicateur                          Valeur 2022   Cible 2028\n\
                    ------------------------------------------------------------\n\
                    Part de la population normande\n\
                    couverte par une CPTS signataire        53 %         100 %\n\
                    Nombre de CPTS                          22\n\
                    Assistants médicaux en poste           160           400\n\
                    (hors hôpital)\n\n\
                    Année       Nombre      Évolution\n\
                    2020          108\n\
                    2021          204         +89 %";
        let got = rows(text);
        assert_eq!(
            got,
            [
                "Indicateur|Valeur 2022|Cible 2028",
                "Part de la population normande couverte par une CPTS signataire|53 %|100 %",
                "Nombre de CPTS|22|",
                "Assistants médicaux en poste (hors hôpital)|160|400",
                "Année|Nombre|Évolution",
                "2020|108|",
                "2021|204|+89 %"
            ]
        );
    }

    #[test]
    fn one_line_is_no_table() {
        let lines = ["CPTS du Vimeu     2023", "", "page     12"];
        assert_eq!(spaced(&lines).into_iter().flatten().count(), 0);
    }
}

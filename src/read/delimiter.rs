//! What parts the values of a table of text: commas, semicolons, tabs or bars.

use super::csv::reader;

/// The delimiters that are recognised, the most telling first.
const DELIMITERS: [char; 4] = [';', '\t', '|', ','];
/// How many records tell the delimiter.
const LOOKED_AT: usize = 40;
/// How many delimiters make a table of a line that stands alone.
const WIDE: usize = 200;

/// The delimiter of a text that is a table: the one that cuts it into records of the same number of
/// values, at least two; none for prose.
pub(super) fn delimiter(text: &str) -> Option<char> {
    let text = text.trim_start_matches('\u{feff}');
    if let Some(mark) = told(text) {
        return Some(mark);
    }
    let lines = || text.split(['\n', '\r']).filter(|line| !line.trim().is_empty());
    if lines().take(2).count() < 2 {
        // A line that is wider than any table is none of prose either; it will meet its limit.
        let wide = |mark: &char| WIDE < text.chars().filter(|c| c == mark).count();
        return DELIMITERS
            .into_iter()
            .find(wide)
            .filter(|mark| *mark != ',' || !text.contains(", "));
    }
    let spaced = lines().take(LOOKED_AT).filter(|line| line.contains(", ")).count() * 2
        > lines().take(LOOKED_AT).count();
    DELIMITERS.into_iter().find(|delimiter| {
        let mut reader = reader(text, *delimiter);
        // "# Source : ARS Bretagne": a remark above the table.
        let remark = |record: &csv::ByteRecord| record.get(0).is_some_and(|f| f.starts_with(b"#"));
        let records = reader.byte_records().flatten().take(LOOKED_AT).filter(|r| !remark(r));
        let counts: Vec<usize> = records.map(|record| record.len()).collect();
        let most = counts.iter().copied().max().unwrap_or(0);
        let alike = counts.iter().filter(|count| **count == most).count();
        // A title above the header has fewer values; prose has a different number on every line.
        let enough = counts.len() * 2 <= alike * 3;
        2 <= most && enough && 2 <= alike && !(*delimiter == ',' && spaced)
    })
}

/// The delimiter that stands on most lines, for what is a table only because its source says so.
pub(super) fn commonest(text: &str) -> char {
    let lines = |mark: char| {
        text.split(['\n', '\r']).take(LOOKED_AT).filter(|line| line.contains(mark)).count()
    };
    // The last of equals: they stand in the order in which they are believed.
    DELIMITERS.into_iter().rev().max_by_key(|mark| lines(*mark)).unwrap_or(',')
}

/// The delimiter of which the first line speaks, as spreadsheets write it for each other: `sep=;`.
pub(super) fn told(text: &str) -> Option<char> {
    let mut rest = text.strip_prefix("sep=").or_else(|| text.strip_prefix("SEP="))?.chars();
    let mark = rest.next().filter(|mark| DELIMITERS.contains(mark))?;
    matches!(rest.next(), Some('\r' | '\n')).then_some(mark)
}

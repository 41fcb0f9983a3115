//! Lines that breaks part within one paragraph, and which of them are the entries of a list.

use super::super::tree::{Id, Page};

/// Whether the line behind a break goes on with the one before it: "Compte rendu du conseil<br>du 5 décembre".
pub(super) fn goes_on(page: &Page, line_break: Id) -> bool {
    let mut texts = page.behind(line_break).flat_map(|beside| page.texts(beside));
    let first = texts.find_map(|text| text.trim_start().chars().next());
    first.is_some_and(char::is_lowercase)
}

/// An item without the dash that somebody typed although it has a bullet.
pub(super) fn undashed(text: &str) -> &str {
    let rest = text
        .strip_prefix(['-', '–', '•', '·'])
        .and_then(|rest| rest.strip_prefix(char::is_whitespace));
    rest.map_or(text, str::trim_start)
}

fn is_dashed(line: &str) -> bool {
    undashed(line.trim()).len() < line.trim().len()
}

/// Whether the last line so far is an entry of a list, which the next line goes on with; a long dash may open the words
/// of somebody, and its line ends with its sentence.
pub(super) fn is_listed(text: &str, mark: char) -> bool {
    let line = text.rsplit(mark).next().unwrap_or(text).trim_start();
    line.starts_with(['-', '•', '·']) && is_dashed(line)
}

/// The lines of a paragraph of which several are entries of a list, with whether each is one: "au 6 janvier :<br>-
/// Loire : 7<br>- Savoie : 5<br>Soit douze". What begins with a small letter goes on with the entry above it.
pub(super) fn listed(lines: &[&str]) -> Option<Vec<(bool, String)>> {
    let entries = lines.iter().filter(|line| is_dashed(line)).count();
    let rest = lines.len() - entries;
    // All but what stands above them, or several.
    let all = rest == 0 || rest == 1 && !is_dashed(lines[0]);
    if lines.len() < 2 || entries == 0 || !all && entries < 2 {
        return None;
    }
    let mut parts: Vec<(bool, String)> = Vec::new();
    for line in lines {
        let line = line.trim();
        let goes_on = line.starts_with(char::is_lowercase);
        match parts.last_mut() {
            Some((_, above)) if goes_on && !is_dashed(line) => {
                above.push(' ');
                above.push_str(line);
            }
            _ => parts.push((is_dashed(line), line.to_owned())),
        }
    }
    Some(parts)
}

/// Whether a line is a label and its number: "ACI signé : 7".
pub(super) fn is_valued(line: &str) -> bool {
    const LABEL: usize = 60;
    const VALUE: usize = 8;
    line.trim().rsplit_once(" : ").is_some_and(|(label, value)| {
        let digits = value.trim_start().starts_with(|c: char| c.is_ascii_digit());
        let capital = label.starts_with(char::is_uppercase);
        capital && digits && label.len() <= LABEL && value.len() <= VALUE
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_are_the_lines_behind_a_dash() {
        #[rustfmt::skip]
        let cases: &[(&[&str], Option<&[bool]>)] = &[
            (&["- Loire : 7", "- Savoie : 5", "Soit douze."], Some(&[true, true, false])),
            (&["Au 6 janvier", "- Loire : 7"], Some(&[false, true])),
            (&["Au 6 janvier", "- Loire : 7", "dont 5 signées", "- Savoie : 5"], Some(&[false, true, true])),
            // One dash among lines, none at all, a number below zero.
            (&["Loire", "- Savoie", "Ain"], None),
            (&["Loire : 7", "Savoie : 5"], None),
            (&["-5 %", "-3 %"], None),
        ];
        for (lines, expected) in cases {
            let got = listed(lines).map(|parts| parts.iter().map(|(entry, _)| *entry).collect());
            assert_eq!(got, expected.map(<[bool]>::to_vec), "for {lines:?}");
        }
    }
}

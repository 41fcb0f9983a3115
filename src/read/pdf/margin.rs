//! What stands at the edge of every page is no part of the text: running headers, footers, numbers
//! of pages.

use std::collections::BTreeMap;

use super::Page;
use super::line::Line;

/// Which part of a page, at its top and at its bottom, may hold what is repeated.
const EDGE: f64 = 0.1;

/// Drops the lines that the edges of several pages share, figures apart, and the numbers of pages.
pub(super) fn drop_repeated(pages: &mut [Page]) {
    let mut seen: BTreeMap<(String, i64), usize> = BTreeMap::new();
    for page in pages.iter() {
        for line in page.lines.iter().filter(|line| is_edge(line, page)) {
            *seen.entry(key(line)).or_default() += 1;
        }
    }
    let count = pages.len();
    for page in pages {
        let (height, lines) = (page.height, std::mem::take(&mut page.lines));
        let edge = Page { height, ..Page::default() };
        let stays = |(at, line): (usize, &Line)| {
            let often = seen.get(&key(line)).copied().unwrap_or(0);
            let repeated = 2 <= often && count < often * 2 + 1;
            let number = || is_page_number(&line.text()) && !is_cell(&lines, at);
            !is_edge(line, &edge) || !(repeated || number())
        };
        page.lines = lines
            .iter()
            .enumerate()
            .filter(|it| stays(*it))
            .map(|(_, line)| line.clone())
            .collect();
    }
}

fn is_edge(line: &Line, page: &Page) -> bool {
    line.base < page.height * EDGE || page.height * (1.0 - EDGE) < line.base
}

/// The words of a line and where it stands, to a few points: `Page 3` and `Page 4` are one.
fn key(line: &Line) -> (String, i64) {
    let words = line.text().chars().filter(|c| !c.is_ascii_digit()).collect();
    #[expect(clippy::cast_possible_truncation, reason = "a page is some hundred points high")]
    let place = (line.base / 4.0).round() as i64;
    (words, place)
}

/// Whether a line stands between others as those of one row of a table do: closer than the lines of a text.
fn is_cell(lines: &[Line], at: usize) -> bool {
    const CLOSE: f64 = 0.85;
    let line = &lines[at];
    let beside = [at.checked_sub(1), Some(at + 1)].into_iter().flatten();
    beside.filter_map(|other| lines.get(other)).any(|other| {
        (other.base - line.base).abs() < CLOSE * line.size.min(other.size)
            && (other.right() < line.left() || line.right() < other.left())
    })
}

/// Whether a line is the number of a page: `3`, `- 3 -`, `3/12`, `page 3 sur 12`.
fn is_page_number(text: &str) -> bool {
    let words: Vec<String> = text
        .split(|c: char| c.is_whitespace() || "-–—/|.".contains(c))
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    let number = |word: &String| word.len() <= 3 && word.bytes().all(|b| b.is_ascii_digit());
    let word = |word: &String| ["page", "p", "sur", "de"].contains(&word.as_str());
    let numbers = words.iter().filter(|word| number(word)).count();
    // "3 6": what stands in the row of a table.
    let joined = text.contains(|c: char| c.is_alphabetic() || "-–—/|".contains(c));
    (numbers < 2 || joined)
        && (1..=2).contains(&numbers)
        && words.iter().all(|it| number(it) || word(it))
}

#[cfg(test)]
mod tests {
    use super::super::line::trial::line;
    use super::*;

    #[test]
    fn a_figure_beside_the_lines_of_its_label_is_no_number_of_a_page() {
        let lines = [
            line(50.0, &[("Actions menées par", 10.0)]),
            line(57.0, &[("6", 200.0)]),
            line(64.0, &[("communauté", 10.0)]),
            line(90.0, &[("7", 200.0)]),
        ];
        assert!(is_cell(&lines, 1));
        assert!(!is_cell(&lines, 3));
    }

    #[test]
    fn numbers_of_pages() {
        #[rustfmt::skip]
        let cases = [
            ("3", true), ("- 3 -", true), ("3/12", true), ("Page 3 sur 12", true), ("p. 3", true),
            ("12 CPTS", false), ("2024", false), ("Page", false), ("1 234 567", false), ("", false),
            ("3 6", false), ("3 sur 6", true),
        ];
        for (text, expected) in cases {
            assert_eq!(is_page_number(text), expected, "for {text:?}");
        }
    }
}

//! What is usual in a document: how large its text is, how far its lines are apart, and which marks and
//! signs it uses.

use std::collections::BTreeSet;

use super::line::{Held, Line};
use super::mark::{is_raised, is_sign};
use crate::read::raised::superscript;

/// The longest heading, in letters.
const MAX_HEADING: usize = 200;
/// How much larger than the text a heading is.
const HEADING: f64 = 1.15;
/// What is usual in a document.
#[derive(Debug)]
pub(super) struct Measure {
    /// The height of the letters of its text.
    body: f64,
    /// How far its lines are from each other, in heights.
    pub(super) leading: f64,
    /// The heights of its headings, the largest first.
    headings: Vec<f64>,
    /// The raised digits that lead to its notes.
    marks: BTreeSet<String>,
    /// The signs of which a line explains several: "● ACI signé ○ projet".
    pub(super) signs: BTreeSet<char>,
    /// Whether an asterisk behind a word leads to a note.
    pub(super) starred: bool,
}

impl Measure {
    pub(super) fn of(streams: &[Vec<Vec<Line>>]) -> Self {
        let streams: Vec<Vec<&Line>> =
            streams.iter().flatten().map(|stream| leaves(stream)).collect();
        let lines = || streams.iter().flatten();
        let mut sizes: Vec<(f64, usize)> = lines()
            .map(|line| (line.size, line.parts.iter().map(|part| part.text.len()).sum()))
            .collect();
        sizes.sort_by(|a, b| a.0.total_cmp(&b.0));
        let half = sizes.iter().map(|(_, letters)| letters).sum::<usize>() / 2;
        let mut seen = 0;
        let body = sizes.iter().find(|(_, letters)| {
            seen += letters;
            half <= seen
        });
        let body = body.map_or(10.0, |(size, _)| *size);
        let pairs = streams.iter().flat_map(|stream| stream.windows(2));
        let mut leadings: Vec<f64> = pairs
            .filter(|pair| (pair[0].size - body).abs() < 0.5 && (pair[1].size - body).abs() < 0.5)
            .map(|pair| (pair[1].base - pair[0].base) / body)
            .filter(|leading| (0.9..2.2).contains(leading))
            .collect();
        leadings.sort_by(f64::total_cmp);
        // The closest lines are those of paragraphs; what stands between paragraphs is wider.
        let leading = leadings.get(leadings.len() / 3).copied().unwrap_or(1.3);
        let mut headings: Vec<f64> =
            lines().map(|line| line.size).filter(|size| body * HEADING <= *size).collect();
        headings.sort_by(|a, b| b.total_cmp(a));
        headings.dedup_by(|a, b| (*a - *b).abs() < 0.6);
        let mut marks = BTreeSet::new();
        let mut signs = BTreeSet::new();
        for part in lines().flat_map(|line| &line.parts) {
            let raised = part.text.split(|c: char| !is_raised(c)).filter(|mark| !mark.is_empty());
            marks.extend(raised.map(str::to_owned));
        }
        for line in lines() {
            let own: BTreeSet<char> = line.text().chars().filter(|c| is_sign(*c)).collect();
            if 1 < own.len() {
                signs.extend(own);
            }
        }
        let starred = lines().flat_map(|line| &line.parts).any(|part| is_starred(&part.text));
        Self { body, leading, headings, marks, signs, starred }
    }

    /// Whether a line is the beginning of a note whose mark stands apart from its words, and no row of a table.
    pub(super) fn is_note(&self, line: &Line) -> bool {
        let text = line.text();
        line.parts.len() == 2 && self.raised(line, text.clone()) != text
    }

    /// A line that begins with a number which leads there from the text and stands close to its first word, or apart from
    /// it, is a note: "3Données du mois de mai".
    pub(super) fn raised(&self, line: &Line, text: String) -> String {
        let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let (number, rest) = text.split_at(digits);
        let apart = line.parts[0].text == number;
        let words = if apart { rest.trim_start() } else { rest };
        let worded = words.starts_with(char::is_uppercase);
        let raised = superscript(number);
        if worded && line.size < self.body - 0.2 && self.marks.contains(&raised) {
            return raised + rest;
        }
        text
    }

    pub(super) fn heading(&self, line: &Line) -> Option<u8> {
        let is_large = self.body * HEADING <= line.size;
        let rank = self.headings.iter().position(|size| (size - line.size).abs() < 0.6)?;
        let level = u8::try_from(rank + 1).unwrap_or(6).min(6);
        (is_large && line.text().chars().count() <= MAX_HEADING).then_some(level)
    }
}

/// Whether an asterisk stands behind a word: "couverte*", "(en %)*".
fn is_starred(text: &str) -> bool {
    text.match_indices('*').any(|(at, _)| {
        text[..at].ends_with(|c: char| c.is_alphanumeric() || ")%?»".contains(c))
            && !text[at + 1..].starts_with(char::is_alphanumeric)
    })
}

/// The lines, with those that boxes and tables hold in their place.
pub(super) fn leaves<'l>(lines: &'l [Line]) -> Vec<&'l Line> {
    let own = |line: &'l Line| match &line.held {
        Some(Held::Box(lines) | Held::Table(_, lines)) => leaves(lines),
        None => vec![line],
    };
    lines.iter().flat_map(own).collect()
}

#[cfg(test)]
impl Measure {
    /// What is usual where the text is 10 points high, with these marks of notes.
    pub(super) fn trial(marks: BTreeSet<String>) -> Self {
        let (headings, signs) = (Vec::new(), BTreeSet::new());
        Self { body: 10.0, leading: 1.2, headings, marks, signs, starred: false }
    }
}

#[cfg(test)]
mod tests {
    use super::super::line::trial::line;
    use super::*;

    #[test]
    fn asterisks_behind_words_lead_to_notes() {
        for text in ["couverte*", "Combien ?*", "Part (en %)*, 2023"] {
            assert!(is_starred(text), "for {text}");
        }
        for text in ["* Données", "•", "a*b", "12 * 3"] {
            assert!(!is_starred(text), "for {text}");
        }
    }

    #[test]
    fn a_mark_that_stands_apart_begins_a_note() {
        let measure = Measure::trial(BTreeSet::from(["³".to_owned()]));
        let small = |parts: &[(&str, f64)]| Line { size: 8.0, ..line(100.0, parts) };
        let note = [("3", 10.0), ("Données du mois de mai", 30.0)];
        assert!(measure.is_note(&small(&note)));
        let text = "3 Données du mois de mai";
        assert_eq!(measure.raised(&small(&note), text.to_owned()), "³ Données du mois de mai");
        // As large as the text, led to from nowhere, a row.
        assert!(!measure.is_note(&line(100.0, &note)));
        assert!(!measure.is_note(&small(&[("4", 10.0), ("Données du mois de mai", 30.0)])));
        assert!(!measure.is_note(&small(&[("3", 10.0), ("Cher", 30.0), ("12", 80.0)])));
    }
}

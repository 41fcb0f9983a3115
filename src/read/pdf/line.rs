//! Letters become words, words become the parts of a line.
//!
//! A part ends where the next word is further away than words are: there stands the border of a
//! column, of a cell, or nothing. Whoever knows the other lines decides which.

use super::drawing::{Letter, Rules};
use super::order::is_figure;
use super::tight::{self, Loose};
use crate::read::document::Table;
use crate::read::raised::superscript;

/// What stands together on one line.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Part {
    pub(super) text: String,
    pub(super) left: f64,
    pub(super) right: f64,
    /// The line on which its letters stand, which may be a little off that of those beside it.
    pub(super) base: f64,
    /// The height of its first letter.
    pub(super) size: f64,
}

impl Part {
    /// The part that a letter begins.
    fn begun(text: String, letter: &Letter) -> Self {
        let Letter { left, right, base, size, .. } = *letter;
        Self { text, left, right, base, size }
    }

    /// The place of something that is read on its own.
    pub(super) fn place((left, right): (f64, f64), base: f64, size: f64) -> Self {
        Self { text: String::new(), left, right, base, size }
    }
}

/// Everything on one height of a page.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Line {
    /// From 1, down the page.
    pub(super) number: usize,
    pub(super) base: f64,
    /// The height of most of its letters.
    pub(super) size: f64,
    /// From left to right, at least one.
    pub(super) parts: Vec<Part>,
    /// What stands there in its place.
    pub(super) held: Option<Held>,
}

/// What is read on its own: its place on the page is that of one line.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Held {
    /// A table whose cells are drawn, and its lines.
    Table(Table, Vec<Line>),
    /// The lines in a box.
    Box(Vec<Line>),
}

impl Line {
    pub(super) fn left(&self) -> f64 {
        self.parts.first().map_or(0.0, |part| part.left)
    }

    pub(super) fn right(&self) -> f64 {
        self.parts.last().map_or(0.0, |part| part.right)
    }

    /// Those of its parts that are wanted, as a line; none where there are none.
    pub(super) fn only(&self, wanted: impl Fn(&Part) -> bool) -> Option<Self> {
        let parts: Vec<Part> = self.parts.iter().filter(|part| wanted(part)).cloned().collect();
        // Where a line loses nothing, it stays as it is.
        if parts.len() == self.parts.len() {
            return Some(self.clone());
        }
        let most = parts.iter().rev().max_by_key(|part| part.text.len())?;
        let (base, size) = (most.base, most.size);
        Some(Self { base, size, parts, ..self.clone() })
    }

    /// Whether so many of its parts stand below one of another line.
    pub(super) fn is_below(&self, above: &Part, many: usize) -> bool {
        let below = |part: &&Part| part.left < above.right && above.left < part.right;
        many <= self.parts.iter().filter(below).count()
    }

    /// Its parts as one text.
    pub(super) fn text(&self) -> String {
        let parts: Vec<&str> = self.parts.iter().map(|part| part.text.as_str()).collect();
        parts.join(" ")
    }
}

/// How far the base of a letter may be off that of its line, in heights.
const SAME_BASE: f64 = 0.25;
/// The narrowest space between words that is not drawn as one, in heights.
const WORD_GAP: f64 = 0.15;
/// The narrowest space that is drawn as one, in heights: some producers draw a soft hyphen as a space
/// that takes no place.
const DRAWN_GAP: f64 = 0.06;
/// The widest gap between words where no space, one or several are drawn, in heights: a line that
/// is set to both margins stretches the one space that it has.
const PART_GAPS: [f64; 3] = [0.8, 1.6, 0.7];

/// How far it may be off where the letter is a small one, in heights.
const SAME_MARK: f64 = 0.06;
/// How small raised letters are, in heights of their word.
const SMALL: f64 = 0.85;
/// How many lines away the word may be above which a mark is raised.
const BETWEEN: usize = 4;

/// The lines of a page, from top to bottom.
pub(super) fn lines(letters: Vec<Letter>, rules: &Rules) -> Vec<Line> {
    let drawn = draws_spaces(&letters);
    let mut rows = rows(letters);
    attach_raised(&mut rows);
    let mut lines =
        tight::joined(rows.into_iter().filter_map(|row| line(row, rules)).collect(), drawn);
    for line in &mut lines {
        join_bullet(&mut line.parts, line.size);
    }
    super::mark::hang(&mut lines);
    for (number, line) in lines.iter_mut().enumerate() {
        line.number = number + 1;
    }
    lines
}

/// Whether the spaces between words are drawn as letters are: one letter of six is a space in French prose.
fn draws_spaces(letters: &[Letter]) -> bool {
    const LETTERS: usize = 16;
    let spaces = letters.iter().filter(|letter| letter.text.trim().is_empty()).count();
    letters.len() < LETTERS * spaces
}

/// Letters on one base.
#[derive(Debug)]
struct Row {
    base: f64,
    size: f64,
    letters: Vec<Letter>,
}

impl Row {
    fn of(letters: Vec<Letter>) -> Self {
        let mut sizes: Vec<f64> = letters.iter().map(|letter| letter.size).collect();
        sizes.sort_by(f64::total_cmp);
        let mut bases: Vec<f64> = letters.iter().map(|letter| letter.base).collect();
        bases.sort_by(f64::total_cmp);
        let middle = letters.len() / 2;
        Self { base: bases[middle], size: sizes[middle], letters }
    }

    fn span(&self) -> (f64, f64) {
        let left = self.letters.iter().map(|letter| letter.left).fold(f64::INFINITY, f64::min);
        let right = self.letters.iter().map(|letter| letter.right).fold(0.0, f64::max);
        (left, right)
    }
}

fn rows(mut letters: Vec<Letter>) -> Vec<Row> {
    letters.sort_by(|a, b| a.base.total_cmp(&b.base).then(a.left.total_cmp(&b.left)));
    let mut rows: Vec<Vec<Letter>> = Vec::new();
    for letter in letters {
        let last = rows.last().and_then(|row| row.last());
        let joins = last.is_some_and(|last| {
            let (off, small) = ((letter.base - last.base).abs(), last.size.min(letter.size));
            // A small letter a little off the base is the mark of a word that stands elsewhere.
            let is_mark = small < SMALL * last.size.max(letter.size) && SAME_MARK * small < off;
            off <= SAME_BASE * small && !is_mark
        });
        match rows.last_mut().filter(|_| joins) {
            Some(row) => row.push(letter),
            None => rows.push(vec![letter]),
        }
    }
    rows.into_iter().map(Row::of).collect()
}

/// Small letters above the base of larger ones belong to their line: the mark of a note, the `er`
/// of `1er`. Raised digits become what they look like, so that they are no part of a number.
fn attach_raised(rows: &mut Vec<Row>) {
    let mut at = 0;
    while at < rows.len() {
        let takes = |other: &usize| {
            let Some(line) = rows.get(*other) else { return false };
            let (small, (left, right)) = (&rows[at], line.span());
            let (from, to) = small.span();
            let rise = line.base - small.base;
            small.size < line.size * SMALL
                && -0.3 * line.size < rise
                && rise < 0.75 * line.size
                && left - line.size <= from
                && to <= right + line.size
        };
        // Between the mark of a note and its word may stand the lines of other cells.
        let touches = |other: &usize| {
            let from = rows[at].span().0;
            let near = |letter: &Letter| (letter.right - from).abs() < 0.3 * letter.size;
            rows.get(*other).is_some_and(|line| line.letters.iter().any(near))
        };
        let around = (1..=BETWEEN).flat_map(|step| [at + step, at.wrapping_sub(step)]);
        let host = around
            .clone()
            .find(|other| takes(other) && touches(other))
            .or_else(|| around.take(2).find(takes));
        let Some(host) = host else {
            at += 1;
            continue;
        };
        let small = rows.remove(at);
        let host = if at < host { host - 1 } else { host };
        let raised = 0.1 * rows[host].size < rows[host].base - small.base;
        let base = rows[host].base;
        rows[host].letters.extend(small.letters.into_iter().map(|letter| Letter {
            text: if raised { superscript(&letter.text) } else { letter.text },
            base,
            ..letter
        }));
    }
}

/// The line of a row; none where it is blank.
fn line(mut row: Row, rules: &Rules) -> Option<Loose> {
    row.letters.sort_by(|a, b| a.left.total_cmp(&b.left).then(a.right.total_cmp(&b.right)));
    let mut parts: Vec<Part> = Vec::new();
    let mut close = Vec::new();
    let mut spaces = 0;
    for letter in &row.letters {
        if letter.text.trim().is_empty() {
            spaces += 1;
            continue;
        }
        let text = plain(&letter.text);
        let Some(part) = parts.last_mut() else {
            parts.push(Part::begun(text, letter));
            close.push(false);
            spaces = 0;
            continue;
        };
        let gap = letter.left - part.right;
        // A letter drawn twice, a little beside itself, looks bold.
        if part.text.ends_with(&text) && letter.right - part.right < 0.15 * row.size {
            continue;
        }
        let size = row.size.max(letter.size.min(row.size * 1.5));
        let ends = PART_GAPS[spaces.min(2)] * size < gap
            || rules.parts((part.right, letter.left), row.base, size);
        let bare = spaces == 0 && WORD_GAP * size < gap;
        if ends || bare {
            parts.push(Part::begun(text, letter));
            close.push(!ends);
        } else {
            let least = if 0 < spaces { DRAWN_GAP } else { WORD_GAP };
            if least * size < gap {
                part.text.push(' ');
            }
            part.text.push_str(&text);
            part.right = part.right.max(letter.right);
        }
        spaces = 0;
    }
    let Row { base, size, .. } = row;
    let line = Line { number: 0, base, size, parts, held: None };
    (!line.parts.is_empty()).then_some(Loose { line, close })
}

/// A bullet and what it announces are one part, however far they stand from each other; so are the number of an item and
/// its text, if nothing else stands beside them.
fn join_bullet(parts: &mut Vec<Part>, size: f64) {
    let [first, second, others @ ..] = parts.as_slice() else { return };
    let counts = others.is_empty() && super::mark::is_counter(&first.text);
    // A row whose first cell holds a dash, for none.
    let cell = |part: &Part| is_figure(&part.text) || super::mark::is_bullet(&part.text);
    let is_row = cell(second) && others.iter().all(cell);
    let is_bullet = super::mark::is_bullet(&first.text) && !is_row;
    let announces = is_bullet || counts && !is_figure(&second.text);
    if announces && second.left - first.right < 4.0 * size {
        let second = parts.remove(1);
        parts[0].text = format!("{} {}", parts[0].text, second.text);
        parts[0].right = second.right;
    }
}

/// Ligatures as their letters, the many spaces and hyphens as one.
fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            'ﬀ' => plain.push_str("ff"),
            'ﬁ' => plain.push_str("fi"),
            'ﬂ' => plain.push_str("fl"),
            'ﬃ' => plain.push_str("ffi"),
            'ﬄ' => plain.push_str("ffl"),
            'ﬅ' | 'ﬆ' => plain.push_str("st"),
            '\u{2010}' | '\u{2011}' => plain.push('-'),
            // Signs of fonts of signs: what they look like is a bullet.
            '\u{e000}'..='\u{f8ff}' => plain.push('•'),
            c if c.is_control() => {}
            c => plain.push(c),
        }
    }
    plain
}

/// Lines to try other rooms on.
#[cfg(test)]
pub(super) mod trial {
    use super::{Line, Part};

    /// A line of letters of 10 points, each 5 wide: its parts, by their words and where they begin.
    pub(in super::super) fn line(base: f64, parts: &[(&str, f64)]) -> Line {
        let part = |(text, left): &(&str, f64)| {
            #[expect(clippy::cast_precision_loss, reason = "a few letters")]
            let right = left + text.chars().count() as f64 * 5.0;
            Part { text: (*text).to_owned(), left: *left, right, base, size: 10.0 }
        };
        let parts = parts.iter().map(part).collect();
        Line { number: 1, base, size: 10.0, parts, held: None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::pdf::drawing::Rule;

    /// Letters of 10 points, each 5 wide, on one base; `_` leaves its place empty.
    fn set(text: &str, left: f64, base: f64) -> Vec<Letter> {
        let place = |(at, c): (usize, char)| {
            #[expect(clippy::cast_precision_loss, reason = "a few letters")]
            let left = left + at as f64 * 5.0;
            let text = c.to_string();
            (c != '_').then_some(Letter { text, left, right: left + 5.0, base, size: 10.0 })
        };
        text.chars().enumerate().filter_map(place).collect()
    }

    fn told(letters: Vec<Letter>, rules: &Rules) -> Vec<String> {
        let told = |line: &Line| {
            line.parts.iter().map(|part| part.text.as_str()).collect::<Vec<_>>().join("|")
        };
        lines(letters, rules).iter().map(told).collect()
    }

    #[test]
    fn a_space_of_a_word_is_none_of_a_column() {
        #[rustfmt::skip]
        let cases = [
            ("548 950", "548 950"),
            ("548_950", "548 950"),
            ("548   950", "548|950"),
            ("548___950", "548|950"),
            ("deux mots", "deux mots"),
            ("Ain____12", "Ain|12"),
            ("• un", "• un"),
            ("•____un", "• un"),
            ("–____–____1", "–|–|1"),
            ("1.____un", "1. un"),
            ("1.____12", "1.|12"),
            ("1.____un____deux", "1.|un|deux"),
        ];
        for (set_text, expected) in cases {
            assert_eq!(
                told(set(set_text, 0.0, 100.0), &Rules::default()),
                [expected],
                "{set_text}"
            );
        }
    }

    #[test]
    fn a_rule_parts_what_stands_close() {
        let rule = Rule { at: 17.5, from: 80.0, to: 120.0 };
        let rules = Rules { vertical: vec![rule], ..Rules::default() };
        assert_eq!(told(set("548 950", 0.0, 100.0), &rules), ["548|950"]);
    }

    #[test]
    fn raised_digits_are_no_part_of_a_number() {
        let mut letters = set("123 CPTS", 0.0, 100.0);
        letters.push(Letter { text: "1".into(), left: 15.0, right: 17.0, base: 96.0, size: 6.0 });
        letters.extend(set("1", 0.0, 120.0));
        letters.push(Letter { text: "e".into(), left: 5.0, right: 7.0, base: 116.0, size: 6.0 });
        assert_eq!(told(letters, &Rules::default()), ["123¹ CPTS", "1e"]);
        // The mark stands nearly level with another cell, and below it a third.
        let mut cells = set("Part", 100.0, 104.0);
        cells.extend(set("Région", 0.0, 100.0));
        cells.push(Letter { text: "2".into(), left: 120.0, right: 123.0, base: 99.0, size: 6.0 });
        assert_eq!(told(cells, &Rules::default()), ["Région", "Part²"]);
    }
}

//! The order in which a page is read: columns of prose one after the other, everything else down the
//! page.
//!
//! Two columns of prose and a table of two columns look alike. Prose has long lines, hardly any
//! figures, and goes on for many lines.

use super::centred;
use super::drawing::{Rule, Rules};
use super::heads;
use super::line::{Held, Line, Part};

/// The fewest lines of a column of prose.
const MIN_LINES: usize = 5;
/// How long the lines of prose are, in letters, on average.
const MIN_LETTERS: usize = 24;
/// How long the lines of prose are that stand beside something else, in letters, on average.
const LONG_LINE: usize = 36;
/// The fewest lines of a column that has nothing to do with what stands beside it.
const MIN_APART: usize = 3;
/// How far from each other boxes of one row begin at most, in points.
const LEVEL_BOX: f64 = 3.0;
/// How far from each other the bases of two texts of one row are at most, in points.
pub(super) const LEVEL: f64 = 0.6;
/// The most places at which a gutter is looked for.
const MAX_GUTTERS: usize = 200;

/// The lines of a page in the order in which they are read, cut where columns of prose begin and
/// end: lines of different streams have nothing to do with each other.
pub(super) fn streams(lines: &[Line], rules: &Rules) -> Vec<Vec<Line>> {
    let Some((from, to, gutter)) = columns(lines).or_else(|| apart(lines, rules)) else {
        return if lines.is_empty() { Vec::new() } else { vec![lines.to_vec()] };
    };
    let side = |is_left: bool| -> Vec<Line> {
        let cut = |line: &Line| line.only(|part| (part.left < gutter) == is_left);
        lines[from..to].iter().filter_map(cut).collect()
    };
    let mut streams = streams(&lines[..from], rules);
    streams.extend(self::streams(&side(true), rules));
    streams.extend(self::streams(&side(false), rules));
    streams.extend(self::streams(&lines[to..], rules));
    streams
}

/// The longest run of lines that a gutter divides into two columns of prose, and the gutter.
fn columns(lines: &[Line]) -> Option<(usize, usize, f64)> {
    let left = lines.iter().map(Line::left).fold(f64::INFINITY, f64::min);
    let right = lines.iter().map(Line::right).fold(0.0, f64::max);
    let mut best: Option<(usize, usize, f64)> = None;
    let share = |gutter: f64| (gutter - left) / (right - left);
    for gutter in gutters(lines).into_iter().filter(|at| (0.25..0.75).contains(&share(*at))) {
        for (from, to) in runs(lines, gutter, &[]) {
            let to = from + above_rows(&lines[from..to], gutter);
            let longer = best.is_none_or(|(first, last, _)| last - first < to - from);
            let run = &lines[from..to];
            if longer && (is_prose(run, gutter) || is_text_beside(run, gutter)) {
                best = Some((from, to, gutter));
            }
        }
    }
    best
}

/// How many of some lines stand above the rows with which they end, labels on one side of a gutter and their figures on
/// the other: those of a chart below two columns of text.
fn above_rows(lines: &[Line], gutter: f64) -> usize {
    const ROWS: usize = 2;
    let is_row = |line: &&Line| {
        let (labels, figures): (Vec<&Part>, Vec<&Part>) =
            line.parts.iter().partition(|part| part.left < gutter);
        let figured = figures.iter().all(|part| is_figure(&part.text));
        !labels.is_empty() && !figures.is_empty() && figured
    };
    let rows = lines.iter().rev().take_while(is_row).count();
    if rows < ROWS { lines.len() } else { lines.len() - rows }
}

/// The runs of lines that no part and no bar crosses at a gutter.
fn runs(lines: &[Line], gutter: f64, bars: &[f64]) -> Vec<(usize, usize)> {
    let mut runs = Vec::new();
    let mut from = 0;
    for (at, line) in lines.iter().enumerate() {
        let barred = 0 < at && {
            let between = |bar: &f64| lines[at - 1].base < *bar && *bar < line.base;
            bars.iter().any(between)
        };
        if barred && from < at {
            runs.push((from, at));
            from = at;
        }
        if line.parts.iter().any(|part| part.left < gutter && gutter < part.right) {
            if from < at {
                runs.push((from, at));
            }
            from = at + 1;
        }
    }
    if from < lines.len() {
        runs.push((from, lines.len()));
    }
    runs
}

/// Where gutters may be: before each part.
fn gutters(lines: &[Line]) -> Vec<f64> {
    let mut gutters: Vec<f64> =
        lines.iter().flat_map(|line| line.parts.iter().map(|part| part.left - 3.0)).collect();
    gutters.sort_by(f64::total_cmp);
    gutters.dedup_by(|b, a| *b - *a < 3.0);
    gutters.truncate(MAX_GUTTERS);
    gutters
}

/// The longest run of lines that a gutter divides into two columns which have nothing to do with each
/// other, such as a text and the notes at its side, and the gutter.
fn apart(lines: &[Line], rules: &Rules) -> Option<(usize, usize, f64)> {
    let mut best: Option<(usize, usize, f64)> = None;
    for gutter in gutters(lines) {
        let crosses = |rule: &&Rule| rule.from < gutter - 6.0 && gutter + 6.0 < rule.to;
        let bars: Vec<f64> = rules.horizontal.iter().filter(crosses).map(|rule| rule.at).collect();
        for (from, to) in runs(lines, gutter, &bars) {
            let longer = best.is_none_or(|(first, last, _)| last - first < to - from);
            if longer
                && !cuts(lines, (from, to))
                && is_apart(&lines[from..to], gutter, &rules.parting)
            {
                best = Some((from, to, gutter));
            }
        }
    }
    best
}

/// Whether a run of lines ends between boxes that stand in one row, or between the heads of a table and its rows.
fn cuts(lines: &[Line], (from, to): (usize, usize)) -> bool {
    if to < lines.len() && heads::are_above(&lines[to - 1], &lines[to]) {
        return true;
    }
    let level = |a: &Line, b: &Line| {
        a.held.is_some() && b.held.is_some() && (a.base - b.base).abs() < LEVEL_BOX
    };
    let first = 0 < from && level(&lines[from - 1], &lines[from]);
    first || to < lines.len() && level(&lines[to - 1], &lines[to])
}

/// How many lines stand in the place of one.
fn count(line: &Line) -> usize {
    match &line.held {
        Some(Held::Box(lines)) => lines.iter().map(count).sum::<usize>().max(1),
        _ => 1,
    }
}

/// Whether the lines on the two sides of a gutter are of different columns: they are hardly ever level,
/// as the cells of a row are, nor is a line on one side level with the middle of some on the other.
///
/// A rule between two columns allows that some of their lines are level.
fn is_apart(lines: &[Line], gutter: f64, parting: &[Rule]) -> bool {
    let on =
        |line: &Line, is_left: bool| line.parts.iter().any(|part| (part.left < gutter) == is_left);
    let sides = [true, false]
        .map(|is_left| -> Vec<&Line> { lines.iter().filter(|line| on(line, is_left)).collect() });
    let sums = [0, 1].map(|side| sides[side].iter().map(|line| count(line)).sum::<usize>());
    let base = |line: &Line, is_left: bool| {
        line.parts.iter().find(|part| (part.left < gutter) == is_left).map(|part| part.base)
    };
    let is_level = |line: &&Line| {
        let bases = base(line, true).zip(base(line, false));
        bases.is_some_and(|(left, right)| (left - right).abs() < LEVEL)
    };
    let level = lines.iter().filter(is_level).count();
    let least = sides[0].len().min(sides[1].len());
    let (top, bottom) = (lines[0].base, lines[lines.len() - 1].base);
    let right = sides[0].iter().filter_map(|line| {
        line.parts.iter().rfind(|part| part.left < gutter).map(|part| part.right)
    });
    let end = right.fold(0.0, f64::max);
    let is_ruled = parting.iter().any(|rule| {
        end < rule.at && rule.at <= gutter + 3.0 && rule.from <= top && bottom <= rule.to
    });
    let most = if is_ruled { least * 2 } else { least };
    if sums.iter().any(|sum| *sum < MIN_APART) || most < level * 3 {
        return false;
    }
    let worded = [true, false].iter().all(|is_left| {
        let parts: Vec<&Part> = lines
            .iter()
            .filter(|line| line.held.is_none())
            .flat_map(|line| &line.parts)
            .filter(|part| (part.left < gutter) == *is_left)
            .collect();
        let figures = parts.iter().filter(|part| is_figure(&part.text)).count();
        figures * 5 <= parts.len() * 3
    });
    let (few, many) = if sides[0].len() <= sides[1].len() {
        (&sides[0], &sides[1])
    } else {
        (&sides[1], &sides[0])
    };
    let centred = few.iter().filter(|line| is_centred(line, many)).count();
    worded && (is_ruled || centred * 2 < few.len().max(2) && !are_rows(lines, gutter))
}

/// Whether most lines on the two sides of a gutter are the cells of rows, be they level or set in the middle.
fn are_rows(lines: &[Line], gutter: f64) -> bool {
    let rows = centred::whole(lines, &Rules::default());
    let on =
        |line: &Line, is_left: bool| line.parts.iter().any(|part| (part.left < gutter) == is_left);
    let count = |is_left: bool| rows.iter().filter(|line| on(line, is_left)).count();
    let both = rows.iter().filter(|line| on(line, true) && on(line, false)).count();
    count(true).min(count(false)) < both * 3 / 2
}

/// Whether a line is level with a line, or with the middle of two, on the other side; a box is level with
/// one that begins where it does.
fn is_centred(line: &Line, others: &[&Line]) -> bool {
    let boxed = line.held.is_some();
    let mut others = others.iter().filter(|other| other.held.is_some() == boxed);
    if boxed {
        return others.any(|other| (other.base - line.base).abs() < LEVEL_BOX);
    }
    let near = 0.12 * line.size;
    let above = others.clone().rfind(|other| other.base <= line.base + near);
    let below = others.find(|other| line.base - near <= other.base);
    let (Some(above), Some(below)) = (above, below) else { return false };
    let middle = f64::midpoint(above.base, below.base);
    (middle - line.base).abs() <= near && below.base - above.base < 2.0 * line.size
}

/// Whether both sides of a gutter are prose.
fn is_prose(lines: &[Line], gutter: f64) -> bool {
    let parts = || lines.iter().flat_map(|line| &line.parts);
    let (left, right): (Vec<&Part>, Vec<&Part>) = parts().partition(|part| part.left < gutter);
    [left, right].into_iter().all(|side| {
        let letters: usize = side.iter().map(|part| part.text.chars().count()).sum();
        let figures = side.iter().filter(|part| is_figure(&part.text)).count();
        MIN_LINES <= side.len() && side.len() * MIN_LETTERS <= letters && figures * 5 < side.len()
    })
}

/// Whether one side of a gutter is prose, and the other something of its own beside it, such as a table: it does
/// not begin with figures, and its lines are not those of the prose.
fn is_text_beside(lines: &[Line], gutter: f64) -> bool {
    let side = |is_left: bool| -> Vec<Line> {
        lines.iter().filter_map(|line| line.only(|part| (part.left < gutter) == is_left)).collect()
    };
    let (left, right) = (side(true), side(false));
    let prose = |side: &[Line]| {
        let letters: usize =
            side.iter().flat_map(|line| &line.parts).map(|part| part.text.chars().count()).sum();
        let whole = side.iter().filter(|line| line.parts.len() == 1).count();
        2 * MIN_LINES <= side.len()
            && side.len() * LONG_LINE <= letters
            && side.len() * 4 <= whole * 5
    };
    let own = |side: &[Line], prose: &[Line]| {
        let figures = side.iter().filter(|line| is_figure(&line.parts[0].text)).count();
        let others: Vec<&Line> = prose.iter().collect();
        let level = |line: &&Line| {
            let near = |other: &&&Line| (other.base - line.base).abs() < LEVEL;
            others.iter().any(|other| near(&other)) || is_centred(line, &others)
        };
        MIN_LINES <= side.len()
            && figures * 5 < side.len()
            && side.iter().filter(level).count() * 3 < side.len() * 2
    };
    prose(&left) && own(&right, &left) || prose(&right) && own(&left, &right)
}

/// Whether a part is a figure and nothing else.
pub(super) fn is_figure(text: &str) -> bool {
    text.contains(|c: char| c.is_ascii_digit())
        && text.chars().all(|c| c.is_ascii_digit() || " .,%+-–—<>≈~/()*\u{a0}\u{202f}".contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::pdf::line::trial::line;

    fn told(lines: &[Line], rules: &Rules) -> Vec<String> {
        let stream =
            |stream: &Vec<Line>| stream.iter().map(Line::text).collect::<Vec<_>>().join(" / ");
        streams(lines, rules).iter().map(stream).collect()
    }

    /// A text of four lines, and beside it a note of three whose lines are closer.
    fn noted(step: f64) -> Vec<Line> {
        let mut lines = vec![
            line(100.0, &[("Un texte qui va", 10.0)]),
            line(114.0, &[("d’une ligne à", 10.0)]),
            line(128.0, &[("l’autre jusqu’au", 10.0)]),
            line(142.0, &[("bout", 10.0)]),
            line(105.0, &[("une note", 200.0)]),
            line(105.0 + step, &[("qui n’en est", 200.0)]),
            line(105.0 + step * 2.0, &[("pas", 200.0)]),
        ];
        lines.sort_by(|a, b| a.base.total_cmp(&b.base));
        lines
    }

    #[test]
    fn a_note_at_the_side_is_no_part_of_the_text() {
        let expected = [
            "Un texte qui va / d’une ligne à / l’autre jusqu’au / bout",
            "une note / qui n’en est / pas",
        ];
        assert_eq!(told(&noted(11.0), &Rules::default()), expected);
        // A rule across both of them is one of a table.
        let rule = Rule { at: 120.0, from: 0.0, to: 400.0 };
        let crossed = Rules { horizontal: vec![rule], ..Rules::default() };
        assert_eq!(told(&noted(11.0), &crossed).len(), 1);
    }

    #[test]
    fn names_of_two_lines_are_of_the_rows_beside_them() {
        let mut lines = Vec::new();
        for row in 0..4 {
            let base = 100.0 + 26.0 * f64::from(row);
            lines.push(line(base, &[("Seine-", 10.0)]));
            lines.push(line(base + 6.0, &[("huit", 200.0), ("douze", 300.0)]));
            lines.push(line(base + 12.0, &[("Maritime", 10.0)]));
        }
        assert_eq!(told(&lines, &Rules::default()).len(), 1);
    }

    #[test]
    fn a_table_beside_prose_is_no_part_of_it() {
        let prose = "Un texte dont chaque ligne en occupe toute la largeur";
        let mut lines: Vec<Line> =
            (0..10).map(|at| line(100.0 + 12.0 * f64::from(at), &[(prose, 10.0)])).collect();
        let row = |at: i32, step: f64| {
            line(103.0 + step * f64::from(at), &[("Cher", 300.0), ("3", 380.0), ("12", 420.0)])
        };
        let rows = |step: f64| (0..6).map(move |at| row(at, step));
        let beside = |step: f64, lines: &[Line]| {
            let mut lines: Vec<Line> = lines.iter().cloned().chain(rows(step)).collect();
            lines.sort_by(|a, b| a.base.total_cmp(&b.base));
            told(&lines, &Rules::default()).len()
        };
        assert_eq!(beside(17.0, &lines), 2);
        // Without prose there is one table.
        lines.truncate(3);
        assert_eq!(beside(17.0, &lines), 1);
    }

    #[test]
    fn a_chart_below_two_columns_is_no_part_of_them() {
        let prose = "Un texte dont la ligne est longue";
        let text = |at: i32, left: f64| line(f64::from(100 + 12 * at), &[(prose, left)]);
        let chart = (0..4).map(|at| {
            line(f64::from(190 + 14 * at), &[("Saint-Brieuc Armor", 10.0), ("8,1", 260.0)])
        });
        let columns = (0..6).map(|at| text(at, 10.0)).chain((0..6).map(|at| {
            let shifted = text(at, 230.0);
            Line { base: shifted.base + 5.0, ..shifted }
        }));
        let mut lines: Vec<Line> = columns.chain(chart).collect();
        lines.sort_by(|a, b| a.base.total_cmp(&b.base));
        let told = told(&lines, &Rules::default());
        assert_eq!(told.len(), 3);
        assert!(told[2].starts_with("Saint-Brieuc Armor 8,1 / "), "{}", told[2]);
    }

    #[test]
    fn cells_that_are_level_or_centred_are_of_one_table() {
        let level = [
            line(100.0, &[("Cher", 10.0), ("trois équipes", 200.0)]),
            line(120.0, &[("Indre", 10.0), ("deux équipes", 200.0)]),
            line(140.0, &[("Loiret", 10.0), ("une équipe", 200.0)]),
        ];
        assert_eq!(told(&level, &Rules::default()).len(), 1);
        let centred = [
            line(100.0, &[("trois équipes", 200.0)]),
            line(106.0, &[("Cher", 10.0)]),
            line(112.0, &[("au travail", 200.0)]),
            line(130.0, &[("deux équipes", 200.0)]),
            line(136.0, &[("Indre", 10.0)]),
            line(142.0, &[("au travail", 200.0)]),
            line(160.0, &[("une équipe", 200.0)]),
            line(166.0, &[("Loiret", 10.0)]),
            line(172.0, &[("au travail", 200.0)]),
        ];
        assert_eq!(told(&centred, &Rules::default()).len(), 1);
        // A long rule between them parts even what is level.
        let rule = Rule { at: 190.0, from: 50.0, to: 500.0 };
        let parted = Rules { parting: vec![rule], ..Rules::default() };
        assert_eq!(told(&centred, &parted).len(), 2);
    }
}

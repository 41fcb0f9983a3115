//! Key figures beside each other: large numbers on one line, and below each of them, in smaller
//! letters, what it counts.

use super::hyphen::{SOFT_HYPHEN, joined};
use super::line::{Line, Part};
use super::order::is_figure;

/// How much larger than its label a key figure is.
const LARGER: f64 = 1.25;
/// The most lines of a label.
const MAX_LABEL: usize = 6;

/// The texts at the start of some lines, a figure and its label after each other, with the number of the
/// line of each, and how many lines they take; none where there are no key figures.
pub(super) fn of(lines: &[Line]) -> Option<(Vec<(String, usize)>, usize)> {
    let (figures, below) = lines.split_first()?;
    let size = below.first()?.size;
    if figures.parts.len() < 2
        || figures.size < size * LARGER
        || !figures.parts.iter().all(|part| is_key(&part.text))
    {
        return None;
    }
    let mut labels: Vec<Option<(String, usize)>> = vec![None; figures.parts.len()];
    let mut last = figures;
    let mut length = 1;
    for line in below.iter().take(MAX_LABEL) {
        let near = if length == 1 { figures.size + size } else { size * 1.6 };
        let same = (line.size - size).abs() < 1.0 && line.base - last.base < near;
        let Some(places) = placed(line, &figures.parts).filter(|_| same) else { break };
        for (part, place) in line.parts.iter().zip(places) {
            match &mut labels[place] {
                Some((label, _)) => *label = joined(label, &part.text),
                empty => *empty = Some((part.text.clone(), line.number)),
            }
        }
        last = line;
        length += 1;
    }
    let labels: Option<Vec<(String, usize)>> = labels.into_iter().collect();
    let figures = figures.parts.iter().map(|part| (part.text.clone(), figures.number));
    let plain = |(text, number): (String, usize)| (text.replace(SOFT_HYPHEN, ""), number);
    let cards = figures.zip(labels?).flat_map(|(figure, label)| [figure, plain(label)]);
    Some((cards.collect(), length))
}

/// The same for key figures below each other, each with its label at its right: a label of two lines
/// begins above the base of its figure.
pub(super) fn below_each_other(lines: &[Line]) -> Option<(Vec<(String, usize)>, usize)> {
    let is_large = |part: &Part, size: f64| size * LARGER <= part.size && is_key(&part.text);
    let key = |line: &Line| {
        let (first, last) = (line.parts.first()?, line.parts.last()?);
        (is_large(first, last.size) || line.parts.len() == 1).then_some(first.left)
    };
    let left = lines.iter().take(3).map(Line::left).reduce(f64::min)?;
    lines.iter().take(3).find(|line| key(line).is_some_and(|at| (at - left).abs() < 2.0))?;
    let mut figures: Vec<(&Part, usize)> = Vec::new();
    let mut labels: Vec<(&Part, usize)> = Vec::new();
    let mut ends: Vec<f64> = Vec::new();
    let mut last = lines[0].base;
    'lines: for line in lines {
        if line.size * 4.0 < line.base - last {
            break;
        }
        let small = labels.first().map_or(line.size, |(part, _)| part.size);
        for part in &line.parts {
            let is_key = (part.left - left).abs() < 2.0 && is_large(part, small);
            if is_key && part.size > small * LARGER {
                figures.push((part, line.number));
            } else if left + 10.0 < part.left && (part.size - small).abs() < 1.0 {
                labels.push((part, line.number));
            } else {
                break 'lines;
            }
        }
        ends.push(line.base);
        last = line.base;
    }
    let middle = |part: &Part| part.base - part.size * 0.36;
    let mut cards: Vec<(String, Option<(String, usize)>)> =
        figures.iter().map(|(part, _)| (part.text.clone(), None)).collect();
    for (label, number) in labels {
        let distance = |at: &usize| (middle(figures[*at].0) - middle(label)).abs();
        let at = (0..figures.len()).min_by(|a, b| distance(a).total_cmp(&distance(b)))?;
        let figure = figures[at].0;
        if figure.size < distance(&at) || label.left < figure.right {
            return None;
        }
        match &mut cards[at].1 {
            Some((text, _)) => *text = joined(text, &label.text),
            empty => *empty = Some((label.text.clone(), number)),
        }
    }
    let mut texts = Vec::new();
    for ((figure, label), (_, number)) in cards.into_iter().zip(figures) {
        let (label, below) = label?;
        texts.extend([(figure, number), (label.replace(SOFT_HYPHEN, ""), below)]);
    }
    (4 <= texts.len()).then_some((texts, ends.len()))
}

/// Whether a part is a figure as they are set large: `97`, `93,8 %`, `6,1 M`, `1,2 million`.
fn is_key(text: &str) -> bool {
    let bare = text.trim_end_matches(|c: char| c.is_alphabetic() || c == '€').trim_end();
    let unit = text[bare.len()..].trim();
    is_figure(bare) && (unit.chars().count() <= 2 || unit.starts_with("million"))
}

/// Below which figure each part of a line stands; none where one stands below several or none.
fn placed(line: &Line, figures: &[Part]) -> Option<Vec<usize>> {
    let middle = |part: &Part| f64::midpoint(part.left, part.right);
    let place = |part: &Part| {
        let distance = |figure: &Part| {
            // A label is set below the middle of its figure, or begins where it does.
            (middle(figure) - middle(part)).abs().min((figure.left - part.left).abs())
        };
        let at = (0..figures.len())
            .min_by(|a, b| distance(&figures[*a]).total_cmp(&distance(&figures[*b])))?;
        let beside = |other: usize| figures.get(other).map(middle);
        let left = at.checked_sub(1).and_then(beside).is_none_or(|x| x < part.left);
        let right = beside(at + 1).is_none_or(|x| part.right < x);
        (left && right && line.held.is_none()).then_some(at)
    };
    line.parts.iter().map(place).collect()
}

//! Key figures beside each other: large numbers on one line, and below each of them, in smaller
//! letters, what it counts.

use super::hyphen::{SOFT_HYPHEN, joined};
use super::line::{Line, Part};
use super::order::is_figure;

/// How much larger than its label a key figure is.
const LARGER: f64 = 1.25;
/// How far below its figure a label begins at most, in heights of the figure, and its own.
const FAR: f64 = 2.0;
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
        let near = if length == 1 { figures.size * FAR + size } else { size * 1.6 };
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

/// The text of a box that holds a label and, below it and in larger letters, its figure: "Préprojet 23".
pub(super) fn labelled(lines: &[Line]) -> Option<(String, usize)> {
    let (figure, labels) = lines.split_last()?;
    let first = labels.first().filter(|_| labels.len() <= MAX_LABEL)?;
    let [key] = figure.parts.as_slice() else { return None };
    let is_label = |line: &Line| {
        let worded = line.parts.len() == 1 && line.parts[0].text.contains(char::is_alphabetic);
        line.held.is_none() && worded && (line.size - first.size).abs() < 1.0
    };
    if figure.held.is_some()
        || figure.size < first.size * LARGER
        || !is_key(&key.text)
        || !labels.iter().all(is_label)
        || first.text().contains(|c: char| c.is_ascii_digit())
    {
        return None;
    }
    let label = labels.iter().map(Line::text).reduce(|a, b| joined(&a, &b))?;
    Some((format!("{} {}", label.replace(SOFT_HYPHEN, ""), key.text), first.number))
}

/// The same as cards beside each other for key figures below each other, in one column or several, each with its label at its right:
/// a label of two lines begins above the base of its figure.
pub(super) fn below_each_other(lines: &[Line]) -> Option<(Vec<(String, usize)>, usize)> {
    let parts = || lines.iter().take(3).flat_map(|line| &line.parts);
    let small = parts().map(|part| part.size).reduce(f64::min)?;
    let is_large = |part: &Part| small * LARGER <= part.size && is_key(&part.text);
    let left = parts().map(|part| part.left).reduce(f64::min)?;
    parts().find(|part| is_large(part) && part.left - left < 2.0)?;
    let mut figures: Vec<(&Part, usize)> = Vec::new();
    let mut labels: Vec<(&Part, usize)> = Vec::new();
    let (mut last, mut length) = (lines[0].base, 0);
    for line in lines {
        let is_label = |part: &Part| left + 10.0 < part.left && (part.size - small).abs() < 1.0;
        let near = line.base - last <= line.size * 4.0;
        if !near || !line.parts.iter().all(|part| is_large(part) || is_label(part)) {
            break;
        }
        let (large, others): (Vec<&Part>, Vec<&Part>) =
            line.parts.iter().partition(|part| is_large(part));
        figures.extend(large.into_iter().map(|part| (part, line.number)));
        labels.extend(others.into_iter().map(|part| (part, line.number)));
        last = line.base;
        length += 1;
    }
    figures.sort_by(|(a, _), (b, _)| {
        let column = if (a.left - b.left).abs() < 2.0 { 0.0 } else { a.left - b.left };
        column.total_cmp(&0.0).then(a.base.total_cmp(&b.base))
    });
    let middle = |part: &Part| part.base - part.size * 0.36;
    let mut texts: Vec<Option<(String, usize)>> = vec![None; figures.len()];
    for (label, number) in labels {
        let before = figures.iter().filter(|(figure, _)| figure.right <= label.left);
        let column = before.map(|(figure, _)| figure.left).reduce(f64::max)?;
        let distance = |at: &usize| (middle(figures[*at].0) - middle(label)).abs();
        let at = (0..figures.len())
            .filter(|at| column - 2.0 < figures[*at].0.left && figures[*at].0.left <= column)
            .min_by(|a, b| distance(a).total_cmp(&distance(b)))?;
        if figures[at].0.size < distance(&at) {
            return None;
        }
        match &mut texts[at] {
            Some((text, _)) => *text = joined(text, &label.text),
            empty => *empty = Some((label.text.clone(), number)),
        }
    }
    let mut cards = Vec::new();
    for ((figure, number), label) in figures.into_iter().zip(texts) {
        let (label, below) = label?;
        cards.push((figure.text.clone(), number));
        cards.push((label.replace(SOFT_HYPHEN, ""), below));
    }
    (4 <= cards.len()).then_some((cards, length))
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

#[cfg(test)]
mod tests {
    use super::*;

    fn line(number: usize, base: f64, parts: &[(&str, f64, f64)]) -> Line {
        let part = |(text, left, size): &(&str, f64, f64)| {
            #[expect(clippy::cast_precision_loss, reason = "a few letters")]
            let right = left + text.chars().count() as f64 * size * 0.5;
            Part { text: (*text).to_owned(), left: *left, right, base, size: *size }
        };
        let parts: Vec<Part> = parts.iter().map(part).collect();
        Line { number, base, size: parts[0].size, parts, held: None }
    }

    fn told(found: Option<(Vec<(String, usize)>, usize)>) -> Option<(String, usize)> {
        let text = |cards: Vec<(String, usize)>| {
            cards.into_iter().map(|(text, _)| text).collect::<Vec<_>>().join("|")
        };
        found.map(|(cards, length)| (text(cards), length))
    }

    #[test]
    fn labels_stand_below_their_figures() {
        let large = line(1, 100.0, &[("81", 50.0, 24.0), ("6,1 M", 250.0, 24.0)]);
        let below = line(2, 115.0, &[("CPTS ont signé", 40.0, 9.0), ("d’habitants", 250.0, 9.0)]);
        let more = line(3, 126.0, &[("leur contrat", 45.0, 9.0)]);
        let after = line(4, 160.0, &[("Source : une agence", 20.0, 9.0)]);
        let lines = [large.clone(), below.clone(), more, after];
        let expected = "81|CPTS ont signé leur contrat|6,1 M|d’habitants";
        assert_eq!(told(of(&lines)), Some((expected.to_owned(), 3)));
        // A row of a table is no larger than those below it.
        let row = line(1, 100.0, &[("81", 50.0, 9.0), ("12", 250.0, 9.0)]);
        assert_eq!(told(of(&[row, below])), None);
        // A figure that has no label is none of several cards.
        let alone = line(2, 115.0, &[("CPTS ont signé", 40.0, 9.0)]);
        assert_eq!(told(of(&[large, alone])), None);
    }

    #[test]
    fn labels_stand_far_below_large_figures() {
        let large = line(1, 100.0, &[("4,6 millions", 50.0, 24.0), ("57 %", 350.0, 24.0)]);
        let below = line(2, 150.0, &[("d’habitants", 60.0, 12.0), ("couverts", 350.0, 12.0)]);
        let more = line(3, 164.0, &[("dans une CPTS", 55.0, 12.0)]);
        let lines = [large, below, more];
        let expected = "4,6 millions|d’habitants dans une CPTS|57 %|couverts";
        assert_eq!(told(of(&lines)), Some((expected.to_owned(), 3)));
    }

    #[test]
    fn labels_stand_above_the_figure_of_their_box() {
        let label = line(1, 100.0, &[("Projet de santé", 50.0, 12.0)]);
        let more = line(2, 114.0, &[("validé", 60.0, 12.0)]);
        let figure = line(3, 140.0, &[("8", 65.0, 24.0)]);
        let lines = [label.clone(), more, figure.clone()];
        assert_eq!(labelled(&lines), Some(("Projet de santé validé 8".to_owned(), 1)));
        // What follows a figure is its label.
        let after = line(4, 154.0, &[("communautés", 55.0, 12.0)]);
        assert_eq!(labelled(&[label.clone(), figure, after]), None);
        // A number as large as the words is one of the text.
        assert_eq!(labelled(&[label, line(2, 114.0, &[("8", 65.0, 12.0)])]), None);
    }

    #[test]
    fn labels_stand_beside_their_figures() {
        let lines = [
            line(1, 96.0, &[("CPTS ont signé", 90.0, 9.0), ("maisons", 300.0, 9.0)]),
            line(2, 104.0, &[("9", 20.0, 24.0), ("14", 230.0, 24.0)]),
            line(3, 107.0, &[("leur contrat", 90.0, 9.0), ("de santé", 300.0, 9.0)]),
            line(4, 136.0, &[("81 %", 20.0, 24.0), ("des habitants", 90.0, 9.0)]),
            line(5, 190.0, &[("La suite du texte", 20.0, 9.0)]),
        ];
        let expected = "9|CPTS ont signé leur contrat|81 %|des habitants|14|maisons de santé";
        assert_eq!(told(below_each_other(&lines)), Some((expected.to_owned(), 4)));
        // Numbers as large as the text are those of a list or a table.
        let list = [
            line(1, 100.0, &[("1", 20.0, 9.0), ("Calvados", 90.0, 9.0)]),
            line(2, 112.0, &[("2", 20.0, 9.0), ("Manche", 90.0, 9.0)]),
        ];
        assert_eq!(told(below_each_other(&list)), None);
    }
}

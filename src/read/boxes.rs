//! Boxes of key figures that are built alike and stand side by side: in each a number, and above or below it its label,
//! which may be in several elements.

use super::document::{Cell, Row, Table};
use super::folded;
use super::grid::{INLINE, text_of};
use super::laid::Laid;
use super::tree::{Element, Id, Page};

/// So many boxes stand side by side at most; more are a list of something.
const MOST: usize = 400;

/// Where the number of a box stands.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Side {
    Above,
    Below,
}

/// What a box holds.
struct Figure {
    labels: Vec<String>,
    value: String,
    side: Side,
    /// All of it as it stands in the page.
    text: String,
}

/// The labels and values of the boxes of which an element is the first, and the last of them.
///
/// The text of each row is that of its box, so that it tells where the number stands.
pub(super) fn boxes(page: &Page, first: Id) -> Option<Laid> {
    let element = page.element(first).filter(|element| holds(element))?;
    // How it is built is known before anything in it is read.
    parts(page, first)?;
    let alike = |id: &Id| page.element(*id).is_some_and(|other| is_alike(element, other));
    let beside = |id: &Id| page.element(*id).is_some();
    if page.before(first).find(beside).is_some_and(|before| alike(&before)) {
        return None;
    }
    let mut found = vec![figure(page, first, element)?];
    let mut last = first;
    for next in page.behind(first) {
        if !beside(&next) {
            if page.text(next).is_some_and(|text| !text.trim().is_empty()) {
                break;
            }
            continue;
        }
        if !alike(&next) {
            break;
        }
        let figure = figure(page, next, element).filter(|it| it.side == found[0].side)?;
        found.push(figure);
        last = next;
        if MOST < found.len() {
            return None;
        }
    }
    if found.len() < 2 || are_steps(&found) {
        return None;
    }
    let common = without_common(&mut found);
    let rows = found.into_iter().map(row).collect();
    Some(Laid { table: Table { caption: String::new(), rows }, last, common })
}

/// The labels and values of a table whose cells are boxes, "<td>12<br>CPTS signées</td>", one row of them or a few.
pub(super) fn celled(page: &Page, root: Id) -> Option<Table> {
    const ROWS: usize = 4;
    let named =
        |id: Id, names: &[&str]| page.element(id).is_some_and(|it| names.contains(&it.name()));
    let rows: Vec<Id> = page
        .inside(root)
        .map(|(id, _)| id)
        .filter(|id| named(*id, &["tr"]))
        .take(ROWS + 1)
        .collect();
    if rows.is_empty() || ROWS < rows.len() {
        return None;
    }
    let mut found: Vec<Figure> = Vec::new();
    for row in rows {
        let cells = page.children(row).filter(|id| named(*id, &["td", "th"]));
        let cells: Vec<Id> = cells.filter(|cell| !text_of(page, *cell).is_empty()).collect();
        if cells.len() < 2 || found.len() + cells.len() > MOST {
            return None;
        }
        for cell in cells {
            let figure = told(lines(page, cell)?, text_of(page, cell))?;
            if found.first().is_some_and(|first| first.side != figure.side) {
                return None;
            }
            found.push(figure);
        }
    }
    let rows = (!are_steps(&found)).then(|| found.into_iter().map(row).collect())?;
    Some(Table { caption: String::new(), rows })
}

/// Whether an element may be such a box.
fn holds(element: &Element) -> bool {
    matches!(element.name(), "div" | "li" | "section" | "article" | "figure" | "a" | "p" | "span")
}

/// Whether two elements are of one sort; the class of one may say more.
fn is_alike(one: &Element, other: &Element) -> bool {
    let class = |it: &'_ Element| {
        it.attribute("class").and_then(|it| it.split_whitespace().next()).map(str::to_owned)
    };
    one.name() == other.name() && class(one) == class(other)
}

/// The elements that a box holds, those around them left out; none where a text stands between them.
fn parts(page: &Page, root: Id) -> Option<Vec<Id>> {
    const DEEP: usize = 3;
    const PARTS: usize = 4;
    const INSIDE: usize = 4;
    let mut around = root;
    for _ in 0..DEEP {
        let mut found = Vec::new();
        for child in page.children(around) {
            if page.text(child).is_some_and(|text| !text.trim().is_empty()) {
                return None;
            }
            let told = page
                .element(child)
                .is_some_and(|it| !matches!(it.name(), "br" | "img" | "svg" | "hr"));
            if told && page.texts(child).any(|text| !text.trim().is_empty()) {
                found.push(child);
                if PARTS < found.len() {
                    return None;
                }
            }
        }
        match found.as_slice() {
            [] => return None,
            [one] => around = *one,
            _ => {
                let small = |id: &Id| page.inside(*id).take(INSIDE + 1).count() <= INSIDE;
                return found.iter().all(small).then_some(found);
            }
        }
    }
    None
}

/// What a box holds, if that is one number and its label.
fn figure(page: &Page, root: Id, element: &Element) -> Option<Figure> {
    let parts = parts(page, root)?;
    let texts: Vec<String> = parts.iter().map(|part| text_of(page, *part)).collect();
    let text = text_of(page, root);
    // "<li><b>12</b> <span>CPTS signées</span></li>" is a line as any other.
    let line = matches!(element.name(), "li" | "p" | "a" | "span") && text == texts.join(" ");
    let inline = |id: &Id| page.element(*id).is_some_and(|it| INLINE.contains(&it.name()));
    if line && parts.iter().all(inline) {
        return None;
    }
    told(texts, text)
}

/// The lines of a cell, where several elements or breaks part them.
fn lines(page: &Page, cell: Id) -> Option<Vec<String>> {
    const PARTS: usize = 4;
    let mut lines = vec![String::new()];
    let mut nodes: Vec<Id> = page.children(cell).collect();
    // A paragraph around all of it.
    if let [one] = nodes.as_slice()
        && page.element(*one).is_some()
    {
        nodes = page.children(*one).collect();
    }
    for node in nodes {
        let text = page.text(node).map_or_else(|| text_of(page, node), folded);
        let parts = page.element(node).is_some();
        if parts {
            lines.push(String::new());
        }
        if let Some(line) = lines.last_mut() {
            line.push_str(&text);
        }
        if parts {
            lines.push(String::new());
        }
    }
    lines.retain(|line| !line.trim().is_empty());
    (1 < lines.len() && lines.len() <= PARTS)
        .then(|| lines.iter().map(|line| folded(line)).collect())
}

/// The number and the label that texts make up, the number first or last.
fn told(mut texts: Vec<String>, text: String) -> Option<Figure> {
    const LONGEST: usize = 160;
    // "87", "%"
    if let Some(at) = texts.iter().position(|text| text == "%").filter(|at| 0 < *at) {
        texts.remove(at);
        texts[at - 1].push_str(" %");
    }
    let side = if is_value(texts.first()?) { Side::Above } else { Side::Below };
    let value = match side {
        Side::Above => texts.remove(0),
        Side::Below => texts.pop().filter(|text| is_value(text))?,
    };
    let words = |text: &String| text.starts_with(|c: char| c.is_alphabetic() || c == '%');
    let length = texts.iter().map(String::len).sum::<usize>();
    let fits = !texts.is_empty() && texts.iter().all(words) && length <= LONGEST;
    fits.then_some(Figure { labels: texts, value, side, text })
}

/// Whether a text is a number and what qualifies it, and no year.
fn is_value(text: &str) -> bool {
    const LONGEST: usize = 24;
    /// So many digits has a number that is dialled, and no number of people.
    const DIALLED: usize = 9;
    const WORDS: [&str; 10] = [
        "million",
        "millions",
        "M",
        "environ",
        "près",
        "plus",
        "de",
        "d'habitants",
        "d’habitants",
        "habitants",
    ];
    let year = text.len() == 4 && text.parse().is_ok_and(|year: u32| (2000..2050).contains(&year));
    let digits = |word: &str| {
        word.chars().any(|c| c.is_ascii_digit())
            && word.chars().all(|c| c.is_ascii_digit() || ",.%+~\u{a0}\u{202f}".contains(c))
    };
    let known =
        |word: &str| digits(word) || WORDS.contains(&word) || matches!(word, "%" | "+" | "~");
    let dialled = DIALLED <= text.bytes().filter(u8::is_ascii_digit).count();
    !year
        && !dialled
        && text.len() <= LONGEST
        && text.contains(|c: char| c.is_ascii_digit())
        && text.split([' ', '\u{a0}', '\u{202f}']).all(known)
}

/// Whether the numbers only count the boxes: 1, 2, 3.
fn are_steps(found: &[Figure]) -> bool {
    (1..).zip(found).all(|(number, figure)| figure.value.parse() == Ok(number))
}

/// Takes from the boxes the line with a number that all of them repeat last, as the day of their figures.
fn without_common(found: &mut [Figure]) -> Option<String> {
    let common = found[0].labels.last()?.clone();
    let dated = common.contains(|c: char| c.is_ascii_digit());
    let last = |figure: &Figure| {
        let repeats = 1 < figure.labels.len() && figure.labels.last() == Some(&common);
        repeats && figure.text.ends_with(&common)
    };
    if !dated || !found.iter().all(last) {
        return None;
    }
    for figure in found {
        figure.labels.pop();
        let rest = figure.text.len() - common.len();
        figure.text.truncate(figure.text[..rest].trim_end().len());
    }
    Some(common)
}

fn row(figure: Figure) -> Row {
    let Figure { labels, value, text, .. } = figure;
    let cell = |text: String| Cell { text, ..Cell::default() };
    let cells = vec![cell(labels.join(" ")), cell(value)];
    Row { text, cells, locator: String::new() }
}

//! The same table or key figures in another layout: none of them may change what is read.
//!
//! Tables of the golds of `tests/fixtures/open` are laid on their side, captions are set below their tables, definitions
//! become boxes with their numbers above, tables rows of other elements or lines of a label and its figure, sections
//! parts of an accordion; each page must give the same claims and names.

use std::{collections::BTreeMap, fmt::Write as _, fs, path::PathBuf};

use crate::variants::read;

/// One way of laying out a page.
struct Layout {
    name: &'static str,
    /// The page laid out so; none where nothing of it can be.
    laid: fn(&str) -> Option<String>,
    /// How many pages at least can be laid out so.
    least: usize,
    /// How many of a hundred pages at most may be read otherwise.
    most: usize,
}

const LAYOUTS: [Layout; 7] = [
    Layout { name: "tables on their side", laid: on_their_side, least: 40, most: 28 },
    Layout { name: "captions below", laid: captions_below, least: 40, most: 8 },
    Layout { name: "boxes of figures", laid: boxes, least: 3, most: 25 },
    Layout { name: "tables of other elements", laid: of_other_elements, least: 40, most: 12 },
    Layout { name: "lists of labels and figures", laid: as_lists, least: 1, most: 0 },
    Layout { name: "lines of labels and figures", laid: as_lines, least: 1, most: 0 },
    Layout { name: "accordions", laid: accordions, least: 200, most: 1 },
];

/// The page with what stands between two tags made otherwise, wherever that can be done.
fn between(page: &str, name: &str, made: impl Fn(&str) -> Option<String>) -> Option<String> {
    let (open, close) = (format!("<{name}"), format!("</{name}>"));
    let (mut told, mut rest, mut any) = (String::new(), page, false);
    while let Some(from) = rest.find(&open)
        && let Some(to) = rest[from..].find(&close)
    {
        let to = from + to + close.len();
        let part = &rest[from..to];
        told.push_str(&rest[..from]);
        let other = made(part).filter(|_| part.matches(&open).count() == 1);
        any |= other.is_some();
        told.push_str(other.as_deref().unwrap_or(part));
        rest = &rest[to..];
    }
    any.then(|| told + rest)
}

/// What stands in each element of some names, whose ends may be left out.
fn contents<'p>(part: &'p str, names: &[&str]) -> Vec<&'p str> {
    let starts = |rest: &str| {
        names.iter().any(|name| {
            let behind = rest.strip_prefix('<').and_then(|rest| rest.strip_prefix(name));
            behind.is_some_and(|behind| behind.starts_with(['>', ' ']))
        })
    };
    let opens: Vec<usize> =
        part.match_indices('<').map(|(at, _)| at).filter(|&at| starts(&part[at..])).collect();
    let ends = opens.iter().skip(1).copied().chain([part.len()]);
    let inner = opens.iter().zip(ends).map(|(&from, to)| {
        let text = &part[from..to];
        let text = text.split_once('>').map_or("", |(_, text)| text);
        let end = names.iter().filter_map(|name| text.find(&format!("</{name}>"))).min();
        &text[..end.unwrap_or(text.len())]
    });
    inner.collect()
}

fn is_number(text: &str) -> bool {
    let text = text.replace("&nbsp;", " ");
    text.contains(|c: char| c.is_ascii_digit())
        && text.chars().all(|c| c.is_ascii_digit() || " \u{a0}\u{202f},%".contains(c))
}

fn on_their_side(page: &str) -> Option<String> {
    between(page, "table", |table| {
        let rows: Vec<Vec<&str>> =
            contents(table, &["tr"]).into_iter().map(|row| contents(row, &["td", "th"])).collect();
        let width = rows.first()?.len();
        let plain = !table.contains("span=") && rows.iter().all(|row| row.len() == width);
        let counts =
            rows.iter().flat_map(|row| &row[1.min(row.len())..]).any(|cell| is_number(cell));
        if !plain || !counts || width < 2 || rows.len() < 2 || 14 < rows.len() {
            return None;
        }
        let caption = contents(table, &["caption"])
            .first()
            .map_or(String::new(), |text| format!("<caption>{text}</caption>"));
        let mut told = format!("<table>{caption}");
        for at in 0..width {
            told.push_str("<tr>");
            for (number, row) in rows.iter().enumerate() {
                let name = if at == 0 || number == 0 { "th" } else { "td" };
                write!(told, "<{name}>{}</{name}>", row[at]).unwrap();
            }
            told.push_str("</tr>");
        }
        Some(told + "</table>")
    })
}

fn of_other_elements(page: &str) -> Option<String> {
    between(page, "table", |table| {
        let rows: Vec<Vec<&str>> =
            contents(table, &["tr"]).into_iter().map(|row| contents(row, &["td", "th"])).collect();
        let width = rows.first()?.len();
        let plain = !table.contains("span=") && rows.iter().all(|row| row.len() == width);
        if !plain || width < 2 || rows.len() < 2 {
            return None;
        }
        let caption = contents(table, &["caption"])
            .first()
            .map_or(String::new(), |text| format!("<p>{text}</p>"));
        let cell = |text: &&str| format!("<div class='col'>{text}</div>");
        let row = |row: &Vec<&str>| {
            format!("<div class='row'>{}</div>", row.iter().map(cell).collect::<String>())
        };
        let rows: String = rows.iter().map(row).collect();
        Some(format!("{caption}<div class='container'>{rows}</div>"))
    })
}

/// The caption or the head of a table of labels and figures, and its rows.
fn labels(table: &str) -> Option<(String, Vec<(&str, &str)>)> {
    let rows: Vec<Vec<&str>> =
        contents(table, &["tr"]).into_iter().map(|row| contents(row, &["td", "th"])).collect();
    let caption = contents(table, &["caption"]).first().map(|text| (*text).to_owned());
    let headed = rows.first().is_some_and(|row| row.len() == 2 && !is_number(row[1]));
    let lead = match (caption, headed) {
        (Some(caption), false) => caption,
        // "Part" alone needs the title of its table.
        (None, true) if rows[0][1].contains(' ') => rows[0][1].to_owned(),
        _ => return None,
    };
    let rows = &rows[usize::from(headed)..];
    let fits = 1 < rows.len() && rows.iter().all(|row| row.len() == 2 && is_number(row[1]));
    fits.then(|| (lead, rows.iter().map(|row| (row[0].trim(), row[1].trim())).collect()))
}

fn as_lists(page: &str) -> Option<String> {
    between(page, "table", |table| {
        let (lead, rows) = labels(table)?;
        let item = |(label, figure): (&str, &str)| format!("<li>{label} : {figure}</li>");
        Some(format!("<p>{lead} :</p><ul>{}</ul>", rows.into_iter().map(item).collect::<String>()))
    })
}

fn as_lines(page: &str) -> Option<String> {
    between(page, "table", |table| {
        let (lead, rows) = labels(table)?;
        let line = |(label, figure): (&str, &str)| format!("<br>{label} : {figure}");
        Some(format!("<p>{lead} :{}</p>", rows.into_iter().map(line).collect::<String>()))
    })
}

/// Where the section ends that stands behind a heading: at the next one, or where the element ends that holds it.
fn section(rest: &str) -> Option<usize> {
    const VOID: [&str; 5] = ["br", "img", "hr", "input", "!--"];
    let mut depth = 0;
    for (at, _) in rest.match_indices('<') {
        let tag = &rest[at + 1..];
        let name = tag.trim_start_matches('/').split(['>', ' ']).next().unwrap_or_default();
        let heads = matches!(name, "h1" | "h2" | "h3" | "footer" | "aside" | "nav");
        let closes = tag.starts_with('/');
        if depth == 0 && (heads || closes) {
            return Some(at);
        }
        if !VOID.contains(&name) {
            depth += if closes { -1 } else { 1 };
        }
    }
    None
}

fn accordions(page: &str) -> Option<String> {
    let (mut told, mut rest, mut any) = (String::new(), page, false);
    while let Some(from) = [rest.find("<h2"), rest.find("<h3")].into_iter().flatten().min() {
        told.push_str(&rest[..from]);
        let end = format!("</{}>", &rest[from + 1..from + 3]);
        let to = from + rest[from..].find(&end)?;
        let title = rest[from..to].split_once('>')?.1;
        let behind = &rest[to + end.len()..];
        let length = section(behind)?;
        let text = &behind[..length];
        write!(told, "<details><summary>{title}</summary>{text}</details>").unwrap();
        any = true;
        rest = &behind[length..];
    }
    any.then(|| told + rest)
}

fn captions_below(page: &str) -> Option<String> {
    between(page, "table", |table| {
        let caption = *contents(table, &["caption"]).first()?;
        let (before, rest) = table.split_once("<caption")?;
        let (_, rest) = rest.split_once("</caption>")?;
        let numbered = ["Tableau", "Figure", "Carte", "Graphique"]
            .iter()
            .any(|sort| caption.trim_start().starts_with(sort));
        let number = if numbered { "" } else { "Tableau 1 : " };
        Some(format!("{before}{rest}<p>{number}{caption}</p>"))
    })
}

fn boxes(page: &str) -> Option<String> {
    between(page, "dl", |list| {
        let (terms, values) = (contents(list, &["dt"]), contents(list, &["dd"]));
        let terms: Vec<&str> =
            terms.into_iter().map(|term| term.split("<dd").next().unwrap_or(term)).collect();
        let fits = terms.len() == values.len()
            && 1 < terms.len()
            && values.iter().all(|value| is_number(value.trim()));
        let figure = |(term, value): (&&str, &&str)| {
            format!("<div class='chiffre'><div>{value}</div><div>{term}</div></div>")
        };
        fits.then(|| {
            format!("<div>{}</div>", terms.iter().zip(&values).map(figure).collect::<String>())
        })
    })
}

#[test]
#[expect(clippy::disallowed_methods, reason = "a test writes the pages that it reads")]
fn a_page_laid_out_otherwise_says_the_same() {
    let every = fs::read_dir("tests/fixtures/open").unwrap().map(|entry| entry.unwrap().path());
    let mut pages: Vec<(PathBuf, String)> = every
        .filter(|path| path.extension().is_some_and(|ending| ending == "html"))
        .filter_map(|path| fs::read_to_string(&path).ok().map(|page| (path, page)))
        .collect();
    pages.sort();
    // Half of them, in half of the time: whether a page is among them depends on its name, and on no other page.
    let even = |path: &PathBuf| {
        let name = path.file_name().unwrap().as_encoded_bytes();
        name.iter().map(|byte| usize::from(*byte)).sum::<usize>().is_multiple_of(2)
    };
    pages.retain(|(path, _)| even(path));
    let mut report = String::new();
    for layout in &LAYOUTS {
        let [own, other] = [(), ()].map(|()| tempfile::tempdir().unwrap());
        let mut changed = 0;
        for (path, page) in &pages {
            let Some(laid) = (layout.laid)(page) else { continue };
            let name = path.file_name().unwrap();
            fs::write(own.path().join(name), page).unwrap();
            fs::write(other.path().join(name), laid).unwrap();
            changed += 1;
        }
        assert!(layout.least <= changed, "{}: only {changed} pages are laid out so", layout.name);
        let told: BTreeMap<String, Vec<String>> = read(own.path());
        let read = read(other.path());
        let empty = Vec::new();
        let names = told.keys().chain(read.keys().filter(|name| !told.contains_key(*name)));
        let differing: Vec<&String> = names
            .filter(|page| told.get(*page).unwrap_or(&empty) != read.get(*page).unwrap_or(&empty))
            .collect();
        if layout.most * changed < 100 * differing.len() {
            writeln!(report, "{}: {} of {changed}: {differing:?}", layout.name, differing.len())
                .unwrap();
        }
    }
    assert!(report.is_empty(), "\n{report}");
}

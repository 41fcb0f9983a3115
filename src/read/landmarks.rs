//! Where a web page keeps its title, its text, its dates and the name of its site.

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

use super::folded;
use super::frames::Frames;
use super::grid::INLINE;
use super::tree::{Element, Id, Page, Step};

/// The title, with the name of the site behind it as most sites print it.
pub(super) fn signed(title: String, site: Option<&str>) -> String {
    const LONGEST: usize = 80;
    match site.map(folded).filter(|site| !site.is_empty() && site.len() <= LONGEST) {
        Some(site) if !title.contains(&site) => format!("{title} | {site}"),
        _ => title,
    }
}

/// Where a page keeps its text and its dates, found in one pass.
#[derive(Default)]
pub(super) struct Landmarks {
    pub(super) title: Option<Id>,
    /// The name of the site, where metadata give it or its logo says it.
    pub(super) site: Option<String>,
    mains: Vec<Id>,
    articles: Vec<Id>,
    /// What metadata give as the date of publication.
    stated: Vec<String>,
    /// Scripts that tell search engines what the page is.
    scripts: Vec<Id>,
    times: Vec<Id>,
    /// What is marked as a date, or as something beside which dates stand.
    marked: Vec<Id>,
}

impl Landmarks {
    pub(super) fn new(page: &Page) -> Self {
        const MARKS: [&str; 13] = [
            "date", "publi", "posted", "meta", "auteur", "author", "byline", "source", "numero",
            "info", "edition", "chrono", "created",
        ];
        static MARKING: LazyLock<AhoCorasick> =
            LazyLock::new(|| AhoCorasick::new(MARKS).expect("a few short words"));
        let mut marks = Self::default();
        let mut head = None;
        for (id, element) in page.elements() {
            let mut role = "";
            let mut marked = false;
            for (name, value) in element.attributes() {
                match name {
                    "role" => role = value,
                    "class" => marked |= MARKING.is_match(value),
                    "itemprop" => marked |= value == "datePublished",
                    _ => {}
                }
            }
            match element.name() {
                "title" if marks.title.is_none() => marks.title = Some(id),
                "article" => marks.articles.push(id),
                "meta" if is_site(element) => {
                    marks.site = element.attribute("content").map(str::to_owned).or(marks.site);
                }
                "header" if head.is_none() => head = heading(page, id),
                "img" if marks.site.is_none() && is_logo(page, id, element) => {
                    marks.site = element.attribute("alt").map(str::to_owned);
                }
                "meta" if is_date(element) => {
                    marks.stated.extend(element.attribute("content").map(str::to_owned));
                }
                "script" if is_linked_data(element) => marks.scripts.push(id),
                "time" => marks.times.push(id),
                _ => {}
            }
            if element.name() == "main" || role == "main" {
                marks.mains.push(id);
            }
            if marked {
                marks.marked.push(id);
            }
        }
        marks.site = marks.site.or(head);
        marks
    }

    /// Where the text of the page stands: its one `<main>` or `<article>`, else the whole body.
    pub(super) fn text(&self, page: &Page, frames: &Frames) -> Id {
        let only = |found: &[Id]| {
            let [first] = found else { return None };
            // An empty shell that a script would fill holds no text.
            let enough = page.texts(*first).map(|text| text.trim().len()).sum::<usize>() >= 80;
            enough.then_some(*first)
        };
        let article = only(&self.articles).filter(|article| frames.is_chief(*article));
        only(&self.mains).or(article).unwrap_or_else(|| page.root())
    }
}

/// Whether a `<meta>` gives the date of publication.
fn is_date(meta: &Element) -> bool {
    meta.attributes().any(|(name, value)| match name {
        "property" => value == "article:published_time",
        "itemprop" => value == "datePublished",
        "name" => matches!(
            value,
            "dcterms.date" | "DC.date" | "date" | "dcterms.created" | "publication_date"
        ),
        _ => false,
    })
}

/// Whether a `<meta>` gives the name of the site or of who publishes it.
fn is_site(meta: &Element) -> bool {
    meta.attributes().any(|(name, value)| match name {
        "property" => value == "og:site_name",
        "name" => matches!(value, "application-name" | "dcterms.publisher" | "DC.publisher"),
        _ => false,
    })
}

/// What the head of a page says beside its menus, where that is short: "Projet régional de santé Bretagne".
fn heading(page: &Page, header: Id) -> Option<String> {
    const LONGEST: usize = 80;
    let inside = |element: &Element| matches!(element.name(), "main" | "article" | "section");
    if page.around(header).any(inside) {
        return None;
    }
    let mut text = String::new();
    let mut steps = page.steps(header);
    while let Some(step) = steps.next() {
        let Step::Enter(id) = step else { continue };
        match page.element(id).map(Element::name) {
            Some("nav" | "ul" | "form" | "button" | "script" | "style" | "h1" | "a") => {
                steps.pass_over(id);
            }
            Some(_) => text.push(' '),
            None => text.push_str(page.text(id).unwrap_or_default()),
        }
        if 4 * LONGEST < text.len() {
            return None;
        }
    }
    let text = folded(&text);
    let marks = [" – ", " — ", " | ", " · ", " - "];
    let end = marks.iter().filter_map(|mark| text.find(mark)).min().unwrap_or(text.len());
    let first = text[..end].trim();
    (8 < first.len() && first.len() <= LONGEST).then(|| first.to_owned())
}

/// Whether an image is the logo at the head of the page.
fn is_logo(page: &Page, id: Id, image: &Element) -> bool {
    let logo = |element: &Element| {
        let names = [element.attribute("class"), element.attribute("id")];
        names.into_iter().flatten().any(|names| names.to_lowercase().contains("logo"))
    };
    let head = |element: &Element| element.name() == "header" || logo(element);
    image.attribute("alt").is_some_and(|alt| 2 < alt.trim().len())
        && (logo(image) || page.around(id).any(head))
}

fn is_linked_data(script: &Element) -> bool {
    script.attribute("type").is_some_and(|kind| kind.eq_ignore_ascii_case("application/ld+json"))
}

/// The texts that may give the date of publication, the most reliable first: metadata, then
/// `<time>`, then what is marked as a date or begins with "publié".
///
/// Reading dates is the work of another room; here stands only where a page keeps them.
pub(super) fn dates(page: &Page, frames: &Frames, marks: &Landmarks) -> Vec<String> {
    /// A line that says when a page was published is no longer, in bytes.
    const BYLINE: usize = 160;
    let mut found = marks.stated.clone();
    for script in &marks.scripts {
        let text: String = page.texts(*script).collect();
        let after = text.split("\"datePublished\"").nth(1).and_then(|rest| rest.split('"').nth(1));
        found.extend(after.map(str::to_owned));
    }
    let silent = |id: Id| match page.element(id).map(Element::name) {
        Some("nav" | "footer" | "aside") => true,
        Some("header") | None => false,
        Some(_) => frames.has(id),
    };
    // The day in an item of a list, beside a link, is that of the page to which it leads.
    let led = |item: Id| {
        page.element(item).is_some_and(|it| it.name() == "li")
            && page.inside(item).any(|(_, inner)| inner.name() == "a")
    };
    let visible = |id: &&Id| !silent(**id) && !page.above(**id).any(|it| silent(it) || led(it));
    // "Au <time>1er mars</time>, la région en compte 45.": a day of which the text speaks.
    let told = |id: Id| {
        let around = page
            .above(id)
            .find(|it| page.element(*it).is_some_and(|element| !INLINE.contains(&element.name())));
        around.is_some_and(|around| {
            let heads = page.element(around).is_some_and(|it| it.name().starts_with('h'));
            let length = page.texts(around).map(str::len).take(BYLINE).sum::<usize>();
            heads && !matches!(page.element(around).map(Element::name), Some("header" | "hgroup"))
                || BYLINE < length
        })
    };
    for time in marks.times.iter().filter(visible).filter(|time| !told(**time)) {
        let printed = page.element(*time).and_then(|time| time.attribute("datetime"));
        found.extend(printed.map(str::to_owned));
        found.push(folded(&page.texts(*time).collect::<String>()));
    }
    for marked in marks.marked.iter().filter(visible) {
        let text = folded(&beginning(page, *marked));
        if text.len() < 200 {
            found.extend(
                text.split([' ', '|', '·', '–', '—'])
                    .next()
                    .map(str::to_owned)
                    .filter(|t| t.contains('/')),
            );
            found.extend(text.split(['|', '·', '–', '—', ',']).map(|part| part.trim().to_owned()));
        }
    }
    found.retain(|text| !text.is_empty());
    found
}

/// The first letters of an element, as many as a date and what stands beside it need: elements that
/// are marked as dates may hold the whole page.
fn beginning(page: &Page, id: Id) -> String {
    let mut text = String::new();
    for part in page.texts(id) {
        text.push_str(&part[..part.floor_char_boundary(400)]);
        if 400 < text.len() {
            break;
        }
    }
    text
}

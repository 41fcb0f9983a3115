//! The same page in the many ways in which pages are written: none of them may change what is read.
//!
//! Each page of `tests/fixtures/open` is changed in one way (its spaces, accents, apostrophes, spans, the
//! name of the communities in full …), read again, and must give the same claims and names.

use std::{collections::BTreeMap, fmt::Write as _, fs, path::Path, path::PathBuf};

use assert_cmd::cargo::cargo_bin_cmd;
use serde_json::Value;
use unicode_normalization::UnicodeNormalization as _;

/// One way of writing a page.
struct Variant {
    name: &'static str,
    /// What becomes of a text between two tags.
    text: fn(&str) -> String,
    /// What becomes of a tag.
    tag: fn(&str) -> String,
    /// How many pages at most may be read otherwise, where a reader could understand them otherwise.
    most: usize,
}

fn same(text: &str) -> String {
    text.to_owned()
}

/// What follows each word of a text, where it is a space between two words.
fn joined(text: &str, with: &str) -> String {
    text.split(' ').collect::<Vec<_>>().join(with)
}

/// Puts an element around each part of a text that is found, `<b>` for "b".
fn around(text: &str, wanted: fn(&str) -> bool, open: &str, close: &str) -> String {
    let wrap = |word: &str| {
        if wanted(word) { format!("{open}{word}{close}") } else { word.to_owned() }
    };
    text.split(' ').map(wrap).collect::<Vec<_>>().join(" ")
}

fn is_number(word: &str) -> bool {
    !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit())
}

/// The communities by another name, wherever the text has them as a word of their own.
fn called(text: &str, name: &str) -> String {
    let ends = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
    let mut told = String::new();
    let mut rest = text;
    while let Some(at) = rest.find("CPTS") {
        let (before, behind) = (&rest[..at], &rest[at + 4..]);
        let alone = ends(before.chars().next_back()) && ends(behind.chars().next());
        told.push_str(before);
        told.push_str(if alone { name } else { "CPTS" });
        rest = behind;
    }
    told + rest
}

/// What a site shows of its other pages.
const OTHERS: &str = "<div><h2>Dans la même rubrique</h2><ul>\
    <li><a href='/1'>En Bretagne, 31 CPTS ont signé leur contrat</a> <span class='date'>12 mars 2019</span></li>\
    <li><a href='/2'>Deux nouvelles CPTS dans la Drôme</a> <span class='date'>2 mars 2019</span></li></ul></div>";

/// The tag of a heading, written otherwise.
fn headed(tag: &str, open: &str, close: &str) -> String {
    let named = |mark: &str| {
        ["h2", "h3", "h4"]
            .iter()
            .any(|name| tag.strip_prefix(mark).is_some_and(|rest| rest.starts_with(name)))
    };
    let other = if named("</") {
        close
    } else if named("<") {
        open
    } else {
        tag
    };
    other.to_owned()
}

/// The tag of a table, as an element that says by its role what it is.
fn by_role(tag: &str) -> String {
    let roles = [
        ("table", "table"),
        ("thead", "rowgroup"),
        ("tbody", "rowgroup"),
        ("tr", "row"),
        ("th", "columnheader"),
        ("td", "cell"),
        ("caption", "caption"),
    ];
    for (name, role) in roles {
        if tag.strip_prefix("</").and_then(|rest| rest.strip_suffix('>')) == Some(name) {
            return "</div>".to_owned();
        }
        let rest = tag.strip_prefix('<').and_then(|rest| rest.strip_prefix(name));
        if let Some(rest) = rest.filter(|rest| rest.starts_with(['>', ' '])) {
            let rest =
                rest.replace(" colspan", " aria-colspan").replace(" rowspan", " aria-rowspan");
            return format!("<div role='{role}'{rest}");
        }
    }
    tag.to_owned()
}

#[rustfmt::skip]
const VARIANTS: [Variant; 35] = [
    Variant { name: "spaces that do not break", text: |text| joined(text, "\u{a0}"), tag: same, most: 0 },
    Variant { name: "lines broken at every space", text: |text| joined(text, "\n  "), tag: same, most: 0 },
    Variant { name: "spaces of no width", text: |text| joined(text, " \u{200b}"), tag: same, most: 0 },
    Variant { name: "accents as characters of their own", text: |text| text.nfd().collect(), tag: same, most: 0 },
    Variant { name: "curved apostrophes", text: |text| text.replace('\'', "’"), tag: same, most: 0 },
    Variant { name: "apostrophes that are letters", text: |text| text.replace(['\'', '’'], "ʼ"), tag: same, most: 1 },
    Variant { name: "accents instead of apostrophes", text: |text| text.replace(['\'', '’'], "´"), tag: same, most: 1 },
    Variant { name: "ligatures", text: |text| text.replace("fi", "ﬁ"), tag: same, most: 0 },
    Variant { name: "soft hyphens", text: |text| text.replace("munaut", "mu\u{ad}naut").replace("signat", "si\u{ad}gnat"), tag: same, most: 0 },
    Variant { name: "bold numbers", text: |text| around(text, is_number, "<strong>", "</strong>"), tag: same, most: 0 },
    Variant { name: "a span around every word", text: |text| around(text, |word| !word.is_empty() && !word.contains('&'), "<span>", "</span>"), tag: same, most: 0 },
    Variant { name: "an abbreviation that is explained", text: |text| called(text, "<abbr title='communautés professionnelles territoriales de santé'>CPTS</abbr>"), tag: same, most: 0 },
    Variant { name: "initials with dots", text: |text| called(text, "C.P.T.S."), tag: same, most: 1 },
    Variant { name: "the name in full", text: |text| called(text, "communauté professionnelle territoriale de santé"), tag: same, most: 1 },
    Variant { name: "tags in capitals", text: same, tag: |tag| if tag.contains('=') { tag.to_owned() } else { tag.to_uppercase() }, most: 0 },
    Variant { name: "elements that are not closed", text: same, tag: |tag| if matches!(tag, "</p>" | "</li>" | "</td>" | "</tr>" | "</th>" | "</dd>" | "</dt>") { String::new() } else { tag.to_owned() }, most: 0 },
    Variant { name: "paragraphs in cells and items", text: same, tag: |tag| match tag { "<td>" => "<td><p><span>".to_owned(), "</td>" => "</span></p></td>".to_owned(), "<li>" => "<li><p>".to_owned(), "</li>" => "</p></li>".to_owned(), _ => tag.to_owned() }, most: 0 },
    Variant { name: "tables without parts", text: same, tag: |tag| if tag.contains("thead") || tag.contains("tbody") || tag.contains("tfoot") { String::new() } else { tag.to_owned() }, most: 0 },
    Variant { name: "header cells that are plain cells", text: same, tag: |tag| tag.replace("<th", "<td").replace("</th", "</td").replace("<tdead", "<thead").replace("</tdead", "</thead"), most: 0 },
    Variant { name: "a pictogram before each heading", text: same, tag: |tag| if ["<h2", "<h3", "<h4"].iter().any(|name| tag.starts_with(name)) { format!("{tag}📌 ") } else { tag.to_owned() }, most: 0 },
    Variant { name: "a dash before each item", text: same, tag: |tag| if tag == "<li>" { "<li>- ".to_owned() } else { tag.to_owned() }, most: 0 },
    Variant { name: "paragraphs behind bullets instead of lists", text: same, tag: |tag| match tag { "<li>" => "<p>• ".to_owned(), "</li>" => "</p>".to_owned(), "<ul>" | "</ul>" => String::new(), _ => tag.to_owned() }, most: 1 },
    Variant { name: "bold lines instead of headings", text: same, tag: |tag| if ["<h2", "<h3", "<h4"].iter().any(|name| tag.starts_with(name)) { "<p><strong>".to_owned() } else if matches!(tag, "</h2>" | "</h3>" | "</h4>") { "</strong></p>".to_owned() } else { tag.to_owned() }, most: 5 },
    Variant { name: "titles by their class instead of headings", text: same, tag: |tag| headed(tag, "<p class='section-title'>", "</p>"), most: 5 },
    Variant { name: "titles by their size instead of headings", text: same, tag: |tag| headed(tag, "<p><span style='font-size: 24px; color: #036'>", "</span></p>"), most: 7 },
    Variant { name: "the titles of accordions instead of headings", text: same, tag: |tag| headed(tag, "<div class='accordion-title' role='button'>", "</div>"), most: 5 },
    Variant { name: "a number before each heading", text: same, tag: |tag| if ["<h2", "<h3", "<h4"].iter().any(|name| tag.starts_with(name)) { format!("{tag}2.3 ") } else { tag.to_owned() }, most: 1 },
    Variant { name: "a sign that links to each heading", text: same, tag: |tag| if matches!(tag, "</h2>" | "</h3>" | "</h4>") { format!(" <a href='#x'>¶</a>{tag}") } else { tag.to_owned() }, most: 0 },
    Variant { name: "paragraphs behind angles instead of lists", text: same, tag: |tag| match tag { "<li>" => "<p>&gt; ".to_owned(), "</li>" => "</p>".to_owned(), "<ul>" | "</ul>" => String::new(), _ => tag.to_owned() }, most: 1 },
    Variant { name: "tables by their roles", text: same, tag: by_role, most: 2 },
    Variant { name: "an empty column before the first", text: same, tag: |tag| if tag == "<tr>" || tag.starts_with("<tr ") { format!("{tag}<td></td>") } else { tag.to_owned() }, most: 1 },
    Variant { name: "a list of other pages below the text", text: same, tag: |tag| if tag == "</body>" { format!("{OTHERS}{tag}") } else { tag.to_owned() }, most: 1 },
    Variant { name: "a menu above the page that is only a list", text: same, tag: |tag| if tag.starts_with("<body") { format!("{tag}<ul><li><a href='/'>Accueil</a></li><li><a href='/a'>Bretagne</a></li><li><a href='/b'>Drôme</a></li></ul>") } else { tag.to_owned() }, most: 3 },
    Variant { name: "lines instead of paragraphs", text: same, tag: |tag| match tag { "<p>" => String::new(), "</p>" => "<br><br>".to_owned(), _ => tag.to_owned() }, most: 1 },
    Variant { name: "boxes around the page", text: same, tag: |tag| if tag.starts_with("<body") { format!("{tag}<div id='page'><div class='elementor-widget-container'><div>") } else if tag == "</body>" { "</div></div></div></body>".to_owned() } else { tag.to_owned() }, most: 0 },
];

/// How the names of pages begin that came when the bounds were known.
const LATER: [&str; 17] = [
    "bh", "bi", "bj", "bk", "bl", "bm", "bn", "bo", "bp", "bq", "br", "bt", "bu", "bv", "bw", "bx",
    "bz",
];

/// A page with its texts and tags written otherwise; what stands in scripts, styles and titles stays.
fn written(page: &str, variant: &Variant) -> String {
    let mut told = String::new();
    let mut kept = false;
    let mut rest = page;
    while let Some(open) = rest.find('<') {
        let text = &rest[..open];
        told.push_str(&if kept || text.trim().is_empty() {
            text.to_owned()
        } else {
            (variant.text)(text)
        });
        let close = rest[open..].find('>').map_or(rest.len(), |at| open + at + 1);
        let tag = &rest[open..close];
        if ["script", "style", "title"]
            .iter()
            .any(|name| tag.trim_start_matches(['<', '/']).starts_with(name))
        {
            kept = !tag.starts_with("</");
        }
        told.push_str(&(variant.tag)(tag));
        rest = &rest[close..];
    }
    told + rest
}

/// What is read of each page of a folder: the claims and names, without the words in which they stand.
pub(crate) fn read(folder: &Path) -> BTreeMap<String, Vec<String>> {
    let mut files: Vec<PathBuf> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_none_or(|ending| ending != "toml"));
    files.sort();
    let done = cargo_bin_cmd!("recoupe")
        .arg("extract")
        .args(&files)
        .args(["--format", "jsonl"])
        .output()
        .unwrap();
    let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for line in String::from_utf8(done.stdout).unwrap().lines() {
        let line: Value = serde_json::from_str(line).unwrap();
        let keys = [
            "kind",
            "territory",
            "measure",
            "stages",
            "low",
            "high",
            "qualifier",
            "as_of",
            "stage",
            "department",
        ];
        let told: Vec<String> = keys.iter().map(|key| line[key].to_string()).collect();
        found.entry(line["doc"].as_str().unwrap().to_owned()).or_default().push(told.join(" "));
    }
    for told in found.values_mut() {
        told.sort();
    }
    found
}

#[test]
#[expect(clippy::disallowed_methods, reason = "a test writes the pages that it reads")]
fn a_page_written_otherwise_says_the_same() {
    let every = fs::read_dir("tests/fixtures/open").unwrap().map(|entry| entry.unwrap().path());
    let mut pages: Vec<(PathBuf, String)> = every
        .filter(|path| path.extension().is_some_and(|ending| ending == "html"))
        .filter_map(|path| fs::read_to_string(&path).ok().map(|page| (path, page)))
        .collect();
    // The bounds are those of one choice of pages: whatever came later is not among them, so that it stays the same.
    let name = |path: &Path| path.file_name().unwrap().to_str().unwrap().to_owned();
    pages.retain(|(path, _)| !LATER.iter().any(|set| name(path).starts_with(set)));
    pages.sort();
    // A third of them: as many kinds of page, in a third of the time.
    let pages: Vec<(PathBuf, String)> = pages.into_iter().step_by(3).collect();
    assert!(30 <= pages.len(), "{} pages", pages.len());
    let put = |write: &dyn Fn(&str) -> String| {
        let folder = tempfile::tempdir().unwrap();
        for (path, page) in &pages {
            fs::write(folder.path().join(path.file_name().unwrap()), write(page)).unwrap();
        }
        read(folder.path())
    };
    let plain = put(&same);
    assert!(200 <= plain.values().map(Vec::len).sum::<usize>(), "too few claims to compare");
    let mut report = String::new();
    for variant in &VARIANTS {
        let changed = pages.iter().filter(|(_, page)| written(page, variant) != *page).count();
        assert!(5 <= changed, "{}: only {changed} pages are written otherwise", variant.name);
        let other = put(&|page| written(page, variant));
        let empty = Vec::new();
        let differing: Vec<&String> = plain
            .keys()
            .filter(|page| plain[*page] != *other.get(*page).unwrap_or(&empty))
            .collect();
        if variant.most < differing.len() {
            writeln!(report, "{}: {differing:?}", variant.name).unwrap();
        }
    }
    assert!(report.is_empty(), "\n{report}");
}

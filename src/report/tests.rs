//! What a reader may rely on: links that lead somewhere, text that stays text, the same bytes.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use super::{Page, capture_path, pages, sample};
use crate::publish::Edition;

/// The pages of an edition by path.
fn by_path(edition: &Edition) -> BTreeMap<String, String> {
    let text = |page: Page| (page.path, String::from_utf8(page.bytes).unwrap());
    pages(edition).map(text).collect()
}

fn is_html(path: &str) -> bool {
    path.rsplit_once('.').is_some_and(|(_, extension)| extension == "html")
}

/// Every value of an attribute, in order.
fn attribute<'p>(html: &'p str, name: &str) -> Vec<&'p str> {
    let start = format!(" {name}=\"");
    html.split(&start).skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

/// Resolves a link from a page; none where it leaves the report.
fn resolve(from: &str, href: &str) -> Option<(String, String)> {
    if href.starts_with("http") {
        return None;
    }
    let (path, anchor) = href.split_once('#').unwrap_or((href, ""));
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    if path.is_empty() {
        return Some((from.to_owned(), anchor.to_owned()));
    }
    for part in path.split('/') {
        if part == ".." {
            // Beside the report: the captures and the tables.
            parts.pop()?;
        } else {
            parts.push(part);
        }
    }
    Some((parts.join("/"), anchor.to_owned()))
}

#[test]
fn every_link_inside_leads_to_something_that_is_written() {
    let pages = by_path(&sample::edition());
    let mut followed = 0;
    for (path, html) in pages.iter().filter(|(path, _)| is_html(path)) {
        let ids: Vec<_> = attribute(html, "id");
        let unique: BTreeSet<_> = ids.iter().collect();
        assert_eq!(unique.len(), ids.len(), "{path}: an id twice");
        for href in attribute(html, "href") {
            let Some((target, anchor)) = resolve(path, href) else { continue };
            let page = pages.get(&target).unwrap_or_else(|| panic!("{path}: {href} leads nowhere"));
            let found = anchor.is_empty() || attribute(page, "id").contains(&anchor.as_str());
            assert!(found, "{path}: {href} leads to no anchor");
            followed += 1;
        }
        for label in attribute(html, "aria-labelledby") {
            assert!(unique.contains(&label), "{path}: nothing is called {label}");
        }
    }
    assert!(500 < followed, "only {followed} links");
}

#[test]
fn every_claim_and_every_figure_is_on_the_page_of_its_territory() {
    let edition = sample::edition();
    let pages = by_path(&edition);
    for lang in ["fr", "en"] {
        for claim in &edition.claims {
            let page =
                &pages[&format!("{lang}/{}.html", claim.territory.to_string().to_lowercase())];
            assert!(page.contains(&format!("id=\"{}\"", claim.id)), "{lang}: {claim:?}");
        }
        for figure in &edition.figures {
            let page =
                &pages[&format!("{lang}/{}.html", figure.territory.to_string().to_lowercase())];
            let id = format!("id=\"f-{}", figure.measure.code().replace('_', "-"));
            assert!(page.contains(&id), "{lang}: {figure:?}");
        }
    }
}

#[test]
fn nothing_is_run_and_nothing_is_asked_of_the_network() {
    for (path, text) in by_path(&sample::edition()) {
        for forbidden in [" src=", "@import", "url(", "javascript:", " onload", "<iframe", "fetch("]
        {
            assert!(!text.contains(forbidden), "{path} contains {forbidden}");
        }
        if is_html(&path) {
            let scripts: Vec<_> = text.split("<script").skip(1).collect();
            let ours = concat!(">", include_str!("script.js"), "</script>");
            let only_ours = scripts.len() == 1 && scripts[0].starts_with(ours);
            assert!(only_ours, "{path} has {} scripts", scripts.len());
            assert!(text.contains("; script-src 'sha256-"), "{path} lets other scripts run");
            assert!(text.contains("default-src 'none'"), "{path} has no policy");
            assert!(text.len() < 300_000, "{path} has {} bytes", text.len());
        }
    }
}

#[test]
fn the_same_edition_gives_the_same_bytes() {
    assert!(pages(&sample::edition()).eq(pages(&sample::edition())));
}

/// Everything foreign that a page prints, made hostile.
#[test]
fn hostile_words_stay_words() {
    let attack =
        "\u{202e}=cmd|' <script>alert(1)</script>\"'><img src=x> [a](javascript:b) | *x* \u{2066}`";
    let mut edition = sample::edition();
    for claim in &mut edition.claims {
        for text in [
            &mut claim.publisher,
            &mut claim.attributed_to,
            &mut claim.evidence,
            &mut claim.value_text,
            &mut claim.rule,
        ] {
            *text = attack.into();
        }
        attack.clone_into(&mut claim.locator);
        claim.url = Arc::new("javascript:alert(1)".parse().unwrap());
    }
    for record in &mut edition.sources {
        for text in [
            &mut record.source.title,
            &mut record.source.publisher,
            &mut record.reason.fr,
            &mut record.reason.en,
        ] {
            attack.clone_into(text);
        }
        record.source.homepage = "data:text/html,<script>alert(1)</script>".parse().unwrap();
    }
    for issue in &mut edition.issues {
        for text in [&mut issue.document, &mut issue.locator, &mut issue.message] {
            attack.clone_into(text);
        }
    }
    for figure in &mut edition.figures {
        attack.clone_into(&mut figure.explanation.fr);
        attack.clone_into(&mut figure.decided_by);
        figure.measure = attack.parse().unwrap();
    }
    for conflict in &mut edition.conflicts {
        attack.clone_into(&mut conflict.id);
        attack.clone_into(&mut conflict.explanation.fr);
    }
    attack.clone_into(&mut edition.communities[0].name);
    attack.clone_into(&mut edition.run.id);
    for (path, text) in by_path(&edition) {
        for forbidden in
            ["<script>a", "<img", "\u{202e}", "\u{2066}", "href=\"javascript", "href=\"data"]
        {
            assert!(!text.contains(forbidden), "{path} contains {forbidden:?}");
        }
        let linked = !is_html(&path) && text.replace("\\]", "").contains("](javascript");
        assert!(!linked, "{path}: a link of somebody else's making");
        let cells = text.lines().filter(|line| !is_html(&path) && line.starts_with('|'));
        for line in cells {
            let bars = line.replace("\\|", "").matches('|').count();
            // Five, six or seven columns, and every row of a table has as many as its head.
            assert!((6..=8).contains(&bars), "{path}: a cell broke out of its row: {line}");
        }
        if path.starts_with("fr/") {
            for cite in text.split("class=\"cite\">").skip(1) {
                assert!(cite.starts_with('«'), "{path}: a citation that a spreadsheet would run");
            }
        }
    }
}

#[test]
fn an_archived_page_is_never_run() {
    let mut record = sample::edition().captures.remove(0);
    let digest = record.capture.digest.to_string();
    #[rustfmt::skip]
    let cases = [
        (Some("html"), ".html.txt"), (Some("text"), ".txt"), (Some("csv"), ".csv.txt"),
        (Some("geojson"), ".geojson.txt"), (Some("register"), ".csv.txt"), (Some("kmz"), ".bin"),
        (Some("svg"), ".bin"), (None, ".bin"),
    ];
    for (format, end) in cases {
        record.format = format;
        assert_eq!(
            capture_path(&record),
            format!("captures/{}{end}", &digest[..16]),
            "for {format:?}"
        );
    }
}

#[test]
fn an_edition_without_anything_is_still_a_report() {
    let pages = by_path(&sample::empty());
    // In each language: the front page, its text, six topics, a feed; and the log of changes.
    assert_eq!(pages.len(), 2 * 9 + 1, "{:?}", pages.keys());
    assert!(pages["index.html"].contains("Aucun chiffre national"));
    assert!(pages["report.en.md"].contains("No national figure"));
    // Every region is there, and says that nothing is known.
    assert_eq!(pages["fr/couverture.html"].matches("class=\"gone\"").count(), 19 * 7);
}

#[test]
fn headings_do_not_skip_a_level() {
    for (path, html) in by_path(&sample::edition()).iter().filter(|(path, _)| is_html(path)) {
        let levels = html.split("<h").skip(1).filter_map(|rest| rest.chars().next()?.to_digit(10));
        let mut last = 0;
        for level in levels {
            assert!(level <= last + 1, "{path}: h{level} after h{last}");
            last = level;
        }
        assert_eq!(html.matches("<h1").count(), 1, "{path}");
    }
}

#[test]
fn the_front_pages_read_well() {
    let pages = by_path(&sample::edition());
    insta::assert_snapshot!("french", pages["report.md"]);
    insta::assert_snapshot!("english", pages["report.en.md"]);
}

#[test]
fn an_address_that_nobody_knows_is_no_link() {
    let mut edition = sample::edition();
    for claim in &mut edition.claims {
        claim.url = Arc::new("https://address-unknown.invalid/page".parse().unwrap());
    }
    for record in &mut edition.sources {
        record.source.homepage = "https://address-unknown.invalid/".parse().unwrap();
    }
    let pages = by_path(&edition);
    let proofs = pages.iter().filter(|(_, text)| text.contains("adresse de la page inconnue"));
    assert!(0 < proofs.count());
    for (path, text) in pages {
        assert!(!text.contains("href=\"https://address-unknown"), "{path} links to nowhere");
    }
}

//! What the opening, the maps and the drawings promise: nothing invented, nothing unreachable.

use std::{collections::BTreeMap, path::Path};

use crate::archive::Origin;
use crate::model::{Level, Measure};
use crate::normalise::Corrected;
use crate::publish::Edition;
use crate::reconcile::{Policy, Status};
use crate::sources::Geography;

use super::{Page, pages, sample};

/// The sample with the outlines of the real map.
fn mapped() -> Edition {
    let mut edition = sample::edition();
    edition.geography = Geography::load(Path::new("sources")).unwrap();
    edition
}

fn by_path(edition: &Edition) -> BTreeMap<String, String> {
    let text = |page: Page| (page.path, String::from_utf8_lossy(&page.bytes).into_owned());
    pages(edition).map(text).collect()
}

/// What stands between two marks, for each time the first is found.
fn between<'p>(text: &'p str, start: &str, end: &str) -> Vec<&'p str> {
    text.split(start).skip(1).filter_map(|rest| rest.split(end).next()).collect()
}

#[test]
fn every_map_shows_every_region_and_the_first_is_the_fullest() {
    let edition = mapped();
    let front = &by_path(&edition)["index.html"];
    let maps = between(front, "<figure class=\"map", "</figure>");
    assert!(2 < maps.len(), "only {} maps", maps.len());
    let regions = edition.geography.places().filter(|(it, _)| it.level() == Level::Region).count();
    let filled = |map: &str| regions - map.matches("class=\"hatch\"").count();
    for map in &maps {
        assert_eq!(map.matches("<title>").count(), regions, "in {map}");
        // Each has its figure or its hatching (the legend has one more).
        let coloured = ["q", "o"].map(|ramp| map.matches(&format!("class=\"{ramp}")).count());
        assert!(0 < coloured[0] + coloured[1], "a map without a figure: {map}");
    }
    let most = maps.iter().map(|map| filled(map)).max().unwrap();
    let checked = between(front, "<input type=\"radio\"", ">");
    let first = checked.iter().position(|input| input.contains(" checked")).unwrap();
    assert_eq!(checked.len(), maps.len(), "a map for each button");
    assert_eq!(filled(maps[first]), most);
}

/// A region without a figure is never coloured, and one with an old figure is grey.
#[test]
fn age_and_ignorance_are_seen() {
    let mut edition = mapped();
    for figure in &mut edition.figures {
        figure.status = Status::Stale;
    }
    let pages = by_path(&edition);
    let maps = between(&pages["index.html"], "<figure class=\"map", "</figure>").join("");
    assert!(maps.contains("class=\"o") && !maps.contains("class=\"q"), "an old figure is blue");
    edition.figures.clear();
    let pages = by_path(&edition);
    assert!(!pages["index.html"].contains("<figure class=\"map"), "a map of nothing");
}

#[test]
fn every_reference_of_a_drawing_is_drawn() {
    for (path, page) in by_path(&mapped()) {
        for id in between(&page, "<use href=\"#", "\"") {
            assert_eq!(page.matches(&format!(" id=\"{id}\"")).count(), 1, "{path}: {id}");
        }
        for target in between(&page, " href=\"fr/", "\"") {
            assert!(path == "index.html" || !target.contains("reg-"), "{path}: {target}");
        }
    }
}

/// What the page does not know, it says: here, what was a year ago.
#[test]
fn a_year_ago_is_not_invented() {
    let mut edition = mapped();
    let front = by_path(&edition).remove("en.html").unwrap();
    assert!(front.contains("A year ago, "));
    let day = edition.run.reference_date;
    edition.figures.retain(|figure| figure.current);
    for figure in &mut edition.figures {
        (figure.as_of.start, figure.as_of.end) = (Some(day), day);
    }
    let front = by_path(&edition).remove("en.html").unwrap();
    assert!(!front.contains("A year ago, "), "there is no figure before today's");
}

#[test]
fn the_share_of_an_aim_stands_beside_its_bar() {
    let front = by_path(&mapped()).remove("index.html").unwrap();
    let bars = between(&front, "<p class=\"bar\">", "</p>");
    assert!(!bars.is_empty(), "no figure beside an aim");
    for bar in bars {
        let width = between(bar, "<rect class=\"part\"", ">")[0];
        let width: f64 = between(width, "width=\"", "\"")[0].parse().unwrap();
        let told = between(bar, "<span>", "\u{a0}%")[0].replace(',', ".").replace('\u{202f}', "");
        let told: f64 = told.parse().unwrap();
        assert!((width - told.min(100.0)).abs() <= 0.51, "{bar}");
    }
}

/// A sentence of ours must never be printed as the words of a page.
#[test]
fn what_a_copy_restates_is_told_and_never_quoted() {
    let mut edition = mapped();
    let quoted = |pages: &BTreeMap<String, String>| {
        let cites = pages.values().flat_map(|page| between(page, "<p class=\"cite\">", "</p>"));
        cites.filter(|cite| cite.contains('«')).count()
    };
    let pages = by_path(&edition);
    assert!(0 < quoted(&pages));
    assert!(!pages["index.html"].contains("Des copies qui redisent"));
    for record in &mut edition.captures {
        record.capture.origin = Origin::Restated;
    }
    let pages = by_path(&edition);
    assert_eq!(quoted(&pages), 0, "words of ours are cited as those of a page");
    for told in ["index.html", "fr/desaccords.html", "fr/sources.html"] {
        assert_eq!(pages[told].matches("Des copies qui redisent").count(), 1, "{told}");
    }
    assert!(pages["fr/methode.html"].contains("id=\"copies\""));
    let set = "641 projets à différents stades d’avancement en mai 2021 [reformulé]";
    assert!(pages.values().any(|page| page.contains(set)), "our sentences are set as ours");
    let claims = edition.claims.len();
    let warned = |lang: &str, words: &str| {
        let of = pages.iter().filter(|(path, _)| path.starts_with(lang));
        of.map(|(_, page)| page.matches(words).count()).sum::<usize>()
    };
    assert_eq!(warned("fr/", "Phrase de notre copie, qui redit la page"), claims);
    assert_eq!(warned("en/", "A sentence of our copy, which restates the page"), claims);
}

/// The figure that is shown first can be copied there and then, and says what was corrected.
#[test]
fn the_first_figure_of_a_page_can_be_cited_at_once() {
    let mut edition = mapped();
    let pages = by_path(&edition);
    let front = between(&pages["index.html"], "<p class=\"cite\">", "</p>");
    assert_eq!(front.len(), 1, "{front:?}");
    assert!(front[0].contains("Source\u{a0}:") && front[0].contains("https://"), "{front:?}");
    for claim in &mut edition.claims {
        claim.corrected = Some(Box::new(Corrected {
            printed: claim.value,
            reason: "one digit".to_owned(),
            by: "A. Martin".to_owned(),
            date: edition.run.reference_date,
        }));
    }
    let pages = by_path(&edition);
    let front = between(&pages["index.html"], "<p class=\"cite\">", "</p>");
    assert!(front[0].contains("(corrigé\u{202f}; la page imprime "), "{front:?}");
    assert!(
        pages["report.md"].contains(", nombre corrigé par nous"),
        "nobody is said to have said it"
    );
}

/// Who looks back is told on every page with what knowledge.
#[test]
fn a_look_back_says_so_on_every_page() {
    let mut edition = sample::edition();
    edition.run.known_at = chrono::NaiveDate::from_ymd_opt(2021, 12, 31);
    let said = "avec ce que l’on savait au ";
    for (path, text) in by_path(&edition) {
        let is_french =
            text.starts_with("<!DOCTYPE") && path != "en.html" && !path.starts_with("en/");
        assert_eq!(text.contains(said), is_french, "{path}");
    }
    edition.run.known_at = None;
    assert!(by_path(&edition).values().all(|text| !text.contains(said)));
}

/// Two definitions of "covered" are two numbers: whoever counts comes first, and nobody is left out.
#[test]
fn the_share_covered_is_told_by_authority_and_with_the_others_beside_it() {
    let front = by_path(&mapped()).remove("index.html").unwrap();
    let facts = between(between(&front, "<ul class=\"facts\">", "</ul>")[0], "<li>", "</li>");
    let share = facts.iter().find(|fact| fact.contains("population couverte")).unwrap();
    let place = |text: &str| share.find(text).unwrap_or_else(|| panic!("{text} is not in {share}"));
    assert!(place("91\u{a0}%") < place("DGOS"), "{share}");
    assert!(place("DGOS") < place("90\u{a0}%"), "{share}");
    assert!(place("90\u{a0}%") < place("Évasion FM"), "{share}");
    // The Senate's 82 % of 2025 is old, and no answer beside two recent ones.
    assert!(!share.contains("82\u{a0}%"), "{share}");
}

/// Who says what share is not covered says what share is, and newer than the others.
#[test]
fn what_is_not_covered_reaches_the_map_of_what_is() {
    let pages = by_path(&mapped());
    for (path, told) in [
        ("index.html", "73,42\u{a0}% (non couverts\u{a0}: 26,58\u{a0}%)"),
        ("fr/couverture.html", "73,42\u{a0}% (non couverts\u{a0}: 26,58\u{a0}%)"),
        ("en.html", "73.42% (not covered: 26.58%)"),
        ("index.html", "≈\u{a0}67\u{a0}%"),
        ("index.html", "environ\u{a0}deux tiers"),
    ] {
        assert!(pages[path].contains(told), "{path}: {told}");
    }
}

/// A total of 2020 beside a part of 2026 that is larger looks like a mistake, and is told to be none.
#[test]
fn a_total_that_its_part_has_outgrown_says_so() {
    let pages = by_path(&mapped());
    let told = "Total d’alors, plus ancien qu’une de ses parties\u{a0}: 9 (févr.\u{a0}2026).";
    for path in ["fr/couverture.html", "fr/reg-53.html"] {
        assert!(pages[path].contains(told), "{path}");
    }
}

/// Where nobody counts communities, a page says so first, and a number that we worked out is nobody's word.
#[test]
fn a_page_begins_with_what_is_known_and_by_whom() {
    let mut edition = mapped();
    let [azur, hauts, normandy] = ["REG-93", "REG-32", "REG-28"].map(|code| code.parse().unwrap());
    for claim in edition.claims.iter_mut().filter(|claim| claim.territory == normandy) {
        claim.territory = azur;
    }
    edition.figures.retain(|it| it.territory != normandy || it.measure != Measure::Communities);
    for figure in &mut edition.figures {
        if figure.territory == normandy {
            figure.territory = azur;
        } else if figure.territory == hauts {
            figure.claim = None;
            figure.status = Status::Derived;
        }
    }
    let pages = by_path(&edition);
    let first = |path: &str| between(&pages[path], "<p class=\"stand\">", "</p>")[0].to_owned();
    let told = first("fr/reg-93.html");
    let none = "Aucune des pages lues ne dit combien de CPTS il y a en Provence-Alpes-Côte d’Azur.";
    assert!(told.starts_with(none) && told.contains("environ\u{a0}un tiers"), "{told}");
    let told = first("en/reg-93.html");
    assert!(told.starts_with("None of the pages read says how many CPTS there are in "), "{told}");
    let told = first("fr/reg-32.html");
    assert!(told.contains("calcul de Recoupe à partir d’autres chiffres"), "{told}");
    assert!(!told.contains("selon"), "{told}");
}

/// What the policy says in days, the method says in the same days.
#[test]
fn the_method_tells_the_days_of_the_policy() {
    let mut edition = mapped();
    let policy = include_str!("../../sources/policy.toml");
    let policy = policy.replace(
        "communities = { tolerance_days = 15, valid_days = 400 }",
        "communities = { tolerance_days = 21, valid_days = 1500 }",
    );
    edition.policy = Policy::parse(&policy).unwrap();
    let pages = by_path(&edition);
    for told in ["à 21 jours près", "plus de 1\u{202f}500 jours"] {
        assert!(pages["fr/methode.html"].contains(told), "{told}");
    }
    assert!(pages["en/method.html"].contains("more than 1,500 days old"));
}

//! What must hold from one snapshot to the next: addresses that lead to the same proof, a feed that
//! says the same of the same night.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, TimeDelta};
use quick_xml::Reader;
use quick_xml::events::Event;

use super::{pages, sample};
use crate::model::{ClaimId, Measure, Territory};
use crate::publish::{Edition, Night, Note, Previous};

/// The ids of every page of territories, by page.
fn ids(edition: &Edition) -> BTreeMap<String, BTreeSet<String>> {
    let territory =
        |path: &str| path.contains("/reg-") || path.contains("/dep-") || path.contains("/fra");
    let found = pages(edition).filter(|page| territory(&page.path)).map(|page| {
        let html = String::from_utf8(page.bytes).unwrap();
        let ids = html.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next());
        (page.path, ids.map(str::to_owned).collect())
    });
    found.collect()
}

/// The night after: everything that was said is still said, in another order, and more is said.
fn next(edition: &Edition, copies: usize) -> Edition {
    let mut next = edition.clone();
    next.run.reference_date += TimeDelta::days(1);
    let france = |it: &Territory| *it == Territory::FRANCE;
    let claims: Vec<_> =
        edition.claims.iter().filter(|it| france(&it.territory)).cloned().collect();
    let figures: Vec<_> =
        edition.figures.iter().filter(|it| france(&it.territory)).cloned().collect();
    for copy in 0..copies {
        let back = TimeDelta::days(17 * i64::try_from(copy).unwrap());
        for claim in &claims {
            let mut claim = claim.clone();
            claim.as_of.end -= back;
            claim.as_of.start = None;
            claim.id = ClaimId::of(&[claim.id.as_str(), &copy.to_string()]);
            claim.value_text = format!("{} (copie)", claim.value_text).into();
            next.claims.push(claim);
        }
        for figure in &figures {
            let mut figure = figure.clone();
            figure.measure = Measure::Other(format!("other_{}", copy % 4).into());
            figure.current = false;
            figure.as_of.end -= back;
            figure.as_of.start = None;
            next.figures.push(figure);
        }
    }
    next.claims.sort_by(|a, b| b.id.cmp(&a.id));
    next.figures.reverse();
    next.decisions.reverse();
    next.conflicts.reverse();
    next
}

/// An edition in which little is said of France, so that one page holds it.
fn short() -> Edition {
    let mut edition = sample::edition();
    let mut kept = 0;
    edition.claims.retain(|claim| {
        kept += usize::from(claim.territory == Territory::FRANCE);
        claim.territory != Territory::FRANCE || kept <= 10
    });
    let ids: BTreeSet<_> = edition.claims.iter().map(|claim| claim.id.clone()).collect();
    edition.figures.retain(|figure| figure.claim.as_ref().is_some_and(|id| ids.contains(id)));
    edition.decisions.retain(|decision| ids.contains(&decision.claim));
    edition.conflicts.retain(|it| ids.contains(&it.set_aside) && ids.contains(&it.against[0]));
    edition
}

#[test]
fn an_address_survives_the_next_snapshot() {
    let tonight = short();
    let before = ids(&tonight);
    // The second time France says so much that its proofs move to pages of their own.
    for copies in [0, 10] {
        let tomorrow = next(&tonight, copies);
        let after = ids(&tomorrow);
        let long = after.keys().any(|path| path.starts_with("fr/fra-"));
        assert_eq!(long, copies == 10, "{:?}", after.keys());
        for (path, ids) in &before {
            let lasting = ids.iter().filter(|id| !id.is_empty());
            for id in lasting {
                assert!(after[path].contains(id), "{copies} copies: {path}#{id} is gone");
            }
        }
        for claim in &tomorrow.claims {
            let paths: Vec<_> = after
                .iter()
                .filter(|(path, ids)| path.starts_with("fr/") && ids.contains(claim.id.as_str()))
                .map(|(path, _)| path)
                .collect();
            assert!(!paths.is_empty(), "{copies} copies: {} is nowhere", claim.id);
        }
    }
}

#[test]
fn an_address_survives_another_number_in_its_sentence_and_the_loss_of_its_figure() {
    let tonight = short();
    let before = ids(&tonight);
    let mut tomorrow = tonight.clone();
    let mut named = BTreeMap::new();
    for claim in &mut tomorrow.claims {
        let was = claim.id.clone();
        claim.evidence = format!("{} En tout, 14 autres.", claim.evidence).into();
        claim.id = ClaimId::of(&[was.as_str(), "in other words"]);
        claim.former.push(was.clone());
        named.insert(was, claim.id.clone());
    }
    tomorrow.decisions.clear();
    tomorrow.conflicts.clear();
    // The one figure stays, under the new name of its claim; of all others nothing is left.
    tomorrow.figures.truncate(1);
    tomorrow.figures[0].claim = tomorrow.figures[0].claim.as_ref().map(|id| named[id].clone());
    let after = ids(&tomorrow);
    for (path, ids) in &before {
        let lasting =
            ids.iter().filter(|id| id.starts_with(['c', 'f']) && id.contains(char::is_numeric));
        for id in lasting {
            assert!(after[path].contains(id), "{path}#{id} is gone");
        }
    }
    for page in pages(&tomorrow).filter(|page| page.path.contains("/fra")) {
        let html = String::from_utf8(page.bytes).unwrap();
        let all: Vec<_> =
            html.split(" id=\"").skip(1).filter_map(|it| it.split('"').next()).collect();
        let once: BTreeSet<_> = all.iter().collect();
        assert_eq!(all.len(), once.len(), "{}: no id twice", page.path);
    }
}

#[test]
fn no_page_is_heavy_however_much_is_said() {
    let edition = next(&sample::edition(), 60);
    // The front pages draw every national claim as a point, and have a test of their own.
    let inside = |path: &str| path.contains('/') && path.split('.').next_back() == Some("html");
    for page in pages(&edition).filter(|page| inside(&page.path)) {
        assert!(page.bytes.len() < 300_000, "{} has {} bytes", page.path, page.bytes.len());
    }
}

fn night(number: i64) -> Night {
    let at = DateTime::from_timestamp(1_780_000_000 + 86_400 * number, 0).unwrap();
    Night {
        run_id: at.format("%Y-%m-%dT%H%M%SZ").to_string(),
        started_at: at,
        reference_date: at.date_naive(),
        previous: "the one before".to_owned(),
        changes: 3,
        notes: vec![Note {
            territory: "REG-44".to_owned(),
            measure: "communities".to_owned(),
            stages: "aci_signed".to_owned(),
            claim: None,
            cause: "source".to_owned(),
            steady: 0,
            sentence_fr: "Grand Est : 13 <script>alert(1)</script> \u{202e} ]]> & 14.".to_owned(),
            sentence_en: "Grand Est: 13, then 14.".to_owned(),
            why_fr: "=HYPERLINK(\"http://a.example\")".to_owned(),
            why_en: "L'agence le dit.".to_owned(),
        }],
    }
}

/// The entries of a feed: its id, the time and the content of each.
fn entries(feed: &[u8]) -> BTreeMap<String, (String, String)> {
    let mut reader = Reader::from_reader(feed);
    let (mut path, mut found) = (Vec::new(), BTreeMap::new());
    let mut texts: BTreeMap<String, String> = BTreeMap::new();
    loop {
        match reader.read_event().unwrap() {
            Event::Eof => break,
            Event::Start(it) if it.name().as_ref() == "entry" => {
                texts.clear();
                path.push("entry".to_owned());
            }
            Event::Start(it) => path.push(it.name().as_ref().to_owned()),
            Event::End(_) if path.pop().as_deref() == Some("entry") => {
                let mut part = |name: &str| texts.remove(name).unwrap_or_default();
                found.insert(part("id"), (part("updated"), part("content")));
            }
            Event::Text(it) => {
                let text = it.into_inner().into_owned();
                texts.entry(path.last().cloned().unwrap_or_default()).or_default().push_str(&text);
            }
            Event::GeneralRef(it) => {
                let name = it.into_inner().into_owned();
                let text = format!("&{name};");
                texts.entry(path.last().cloned().unwrap_or_default()).or_default().push_str(&text);
            }
            _ => {}
        }
    }
    assert!(path.is_empty(), "{path:?}");
    found
}

#[test]
fn the_feed_says_the_same_of_the_same_night() {
    let mut edition = sample::edition();
    edition.run.previous = Previous::Read("the one before".to_owned());
    edition.nights = (0..40).rev().map(night).collect();
    let feed = |edition: &Edition| {
        pages(edition).find(|page| page.path == "fr/changements.atom").unwrap().bytes
    };
    let tonight = entries(&feed(&edition));
    assert_eq!(tonight.len(), 31, "{:?}", tonight.keys());
    assert!(tonight.keys().all(|id| id.starts_with("urn:uuid:")));
    edition.nights.insert(0, night(40));
    let tomorrow = entries(&feed(&edition));
    let same = tomorrow.iter().filter(|(id, told)| tonight.get(*id) == Some(told)).count();
    assert_eq!(same, 30, "all but the new one say what they said");
    for (updated, content) in tomorrow.values() {
        assert!(updated.ends_with('Z'), "{updated}");
        // Escaped twice: once as HTML, once as the text that the feed holds.
        assert!(
            content.contains("&amp;lt;script&amp;gt;") && content.contains("[U+202E]"),
            "{content}"
        );
    }
    let log = pages(&edition).find(|page| page.path == "changes.json").unwrap();
    let carried: Vec<Night> = serde_json::from_slice(&log.bytes).unwrap();
    assert_eq!(carried, edition.nights);
}

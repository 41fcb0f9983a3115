//! What one document says, in codes, from its bytes.

use std::path::Path;

use crate::archive::{Capture, Shipped};
use crate::extract::{self, Speaker, Vocabulary};
use crate::model::{Basis, Measure, PartialDate, Qualifier, SourceId};
use crate::read::{self, Document};
use crate::sources::{Format, Geography, Source};

use super::{Claim, Context, Normalised, normalise};

fn source(publisher: &str, kind: &str, territory: &str, geography: &Geography) -> Source {
    let text = format!(
        "title = 'CPTS'\npublisher = \"{publisher}\"\nkind = '{kind}'\nterritory = '{territory}'\n\
         homepage = 'https://example.org'"
    );
    Source::parse("test", &text, geography).unwrap()
}

/// Says what a page of a publisher says, captured on 1 November 2026.
fn said(page: &str, (publisher, kind, territory): (&str, &str, &str), date: &str) -> Normalised {
    let geography = Geography::load(Path::new("sources")).unwrap();
    let vocabulary = Vocabulary::built_in(&geography);
    let source = source(publisher, kind, territory, &geography);
    let published: Option<PartialDate> = date.parse().ok();
    let shipped = Shipped {
        source: "test".parse::<SourceId>().unwrap(),
        url: "https://example.org/page".parse().unwrap(),
        fetched: "2026-11-01T00:00:00Z".parse().unwrap(),
        published,
        restated: false,
        file: String::new(),
    };
    let capture = Capture::shipped(shipped, page.as_bytes().to_vec());
    let document: Document =
        read::read(&capture.bytes, Some(Format::Html), &read::Recipe::default()).unwrap();
    let (kind, territory) = (source.kind, source.territory);
    let speaker = Speaker { publisher: publisher.to_owned(), kind, territory, published };
    let found = extract::extract(&document, &speaker, &vocabulary, &geography);
    let context = Context {
        source: &source,
        capture: &capture,
        document: &document,
        vocabulary: &vocabulary,
    };
    normalise(&found, &context)
}

const AGENCY: (&str, &str, &str) = ("ARS Bretagne", "ars", "REG-53");
const PAPER: (&str, &str, &str) = ("Le Journal", "press", "FRA");

fn only(said: &Normalised) -> &Claim {
    let [claim] = said.claims.as_slice() else { panic!("not one claim: {:#?}", said.claims) };
    claim
}

#[test]
fn who_counted_and_when() {
    #[rustfmt::skip]
    let cases = [
        // page, publisher, published, origin, basis, time, stages
        ("<p>Au 1er mars 2024, la Bretagne compte 20 CPTS ayant signé un ACI.</p>",
            AGENCY, "", "ARS Bretagne", Basis::Stated, "2024-03-01", "aci_signed"),
        ("<p>La Bretagne compte 20 CPTS ayant signé un ACI.</p>",
            AGENCY, "2024-03", "ARS Bretagne", Basis::Published, "2024-03", "aci_signed"),
        ("<p>La Bretagne compte 20 CPTS ayant signé un ACI.</p>",
            AGENCY, "", "ARS Bretagne", Basis::Captured, "", "aci_signed"),
        ("<p>Au 1er mars 2024, la Bretagne compte 20 CPTS ayant signé un ACI, selon l'ARS Bretagne.</p>",
            PAPER, "", "ARS Bretagne", Basis::Stated, "2024-03-01", "aci_signed"),
        ("<p>Au 1er mars 2024, la Bretagne compte 20 CPTS ayant signé un ACI.</p>",
            PAPER, "", "Le Journal", Basis::Stated, "2024-03-01", "aci_signed"),
        ("<p>Au 1er mars 2018, la Bretagne compte 20 CPTS ayant signé un ACI.</p>",
            AGENCY, "", "ARS Bretagne", Basis::Stated, "2018-03-01", "health_project..aci_signed"),
    ];
    for (page, publisher, published, origin, basis, time, stages) in cases {
        let said = said(page, publisher, published);
        let claim = only(&said);
        let found = (&*claim.origin, claim.as_of.basis, claim.as_of.text());
        assert_eq!(found, (origin, basis, time.to_owned()), "for {page} of {publisher:?}");
        assert_eq!(claim.stages.code(), stages, "for {page}");
        assert!(page.contains(&*claim.evidence), "for {page}");
    }
}

#[test]
fn a_publisher_has_the_name_of_the_body_that_it_is() {
    #[rustfmt::skip]
    let cases = [
        (("Fédération nationale des CPTS", "federation", "FRA"), "FCPTS"),
        (("Ministère de la santé, DGOS", "ministry", "FRA"),     "DGOS"),
        (("ARS Île-de-France", "ars", "REG-11"),                 "ARS Île-de-France"),
        (("CPAM du Val-d'Oise", "health_insurance", "DEP-95"),   "CPAM Val-d'Oise"),
        // A part of a name is no name: two local funds are not one.
        (("CPAM de l'Artois", "health_insurance", "DEP-62"),     "CPAM de l'Artois"),
        (("DGOS, par Santégraphie", "association", "FRA"),       "DGOS, par Santégraphie"),
    ];
    for (publisher, expected) in cases {
        let page = "<p>Au 1er mars 2024, la France compte 530 CPTS ayant signé un ACI.</p>";
        let said = said(page, publisher, "");
        assert_eq!(*only(&said).origin, *expected, "for {publisher:?}");
    }
}

#[test]
fn an_aim_has_a_unit() {
    #[rustfmt::skip]
    let cases = [
        ("L'objectif est de couvrir 100 % du territoire d'ici 2023.", Measure::TargetShare),
        ("L'objectif est que toute la population soit couverte d'ici 2023.", Measure::TargetShare),
        ("L'objectif est d'atteindre 1 000 CPTS d'ici 2023.", Measure::Target),
    ];
    for (sentence, measure) in cases {
        let said = said(&format!("<p>{sentence}</p>"), ("DGOS", "ministry", "FRA"), "2023-10-09");
        assert_eq!(only(&said).measure, measure, "{sentence}");
    }
}

#[test]
fn a_rank_counts_from_below_and_a_fraction_is_rounded() {
    #[rustfmt::skip]
    let cases = [
        ("La CPTS Sud est la quatrième CPTS de Bretagne.",       Qualifier::AtLeast, 4.0),
        ("La CPTS Sud est la 14e CPTS de la région.",            Qualifier::AtLeast, 14.0),
        ("La région compte 4 CPTS.",                             Qualifier::Exact,   4.0),
        ("Les CPTS couvrent un tiers des habitants.",            Qualifier::About,   33.3),
        ("Les CPTS couvrent 33,3 % des habitants.",              Qualifier::Exact,   33.3),
        ("Les CPTS couvrent près d'un tiers des habitants.",     Qualifier::Nearly,  33.3),
        ("Les CPTS couvrent 100 % des habitants.",               Qualifier::Exact,   100.0),
    ];
    for (sentence, qualifier, number) in cases {
        let said = said(&format!("<p>{sentence}</p>"), AGENCY, "2023-10-09");
        let value = only(&said).value;
        assert_eq!((value.qualifier(), value.headline()), (qualifier, number), "{sentence}");
    }
}

#[test]
fn a_claim_keeps_its_name() {
    let page = "<p>Au 1er mars 2024, la Bretagne compte 20 CPTS ayant signé un ACI.</p>";
    let around = format!(
        "<h1>Les CPTS</h1><p>Bonjour.</p>{page}<p>Au 1er mars 2023, elle en comptait 12.</p>"
    );
    let id = |page: &str| said(page, AGENCY, "").claims[0].id.clone();
    assert_eq!(id(page), id(&around), "what stands around a sentence does not rename it");
    assert_ne!(id(page), id(&page.replace("20", "21")));
    assert_ne!(id(page), id(&page.replace("2024", "2023")));
}

#[test]
fn a_list_that_adds_up_is_complete() {
    let page = |last: u32| {
        format!(
            "<p>Au 1er mars 2024, la Bretagne compte 20 CPTS :</p><ul>\
             <li>12 ont signé un ACI</li><li>{last} ont une lettre d'intention validée</li></ul>"
        )
    };
    for (last, complete) in [(8, true), (7, false)] {
        let said = said(&page(last), AGENCY, "");
        let total = said.claims.iter().find(|claim| *claim.value_text == *"20").unwrap();
        let parts: Vec<_> = said
            .claims
            .iter()
            .filter_map(|claim| claim.enumeration.as_ref())
            .filter(|list| list.total.as_ref() == Some(&total.id))
            .collect();
        assert_eq!(parts.len(), 2, "for {last}: {:#?}", said.claims);
        assert!(parts.iter().all(|list| list.complete == complete), "for {last}");
    }
}

/// What a page of the agency of Brittany says whose list is declared complete.
fn listed(items: &[&str], complete: &str) -> Normalised {
    let geography = Geography::load(Path::new("sources")).unwrap();
    let vocabulary = Vocabulary::built_in(&geography);
    let text = format!(
        "title = 'CPTS'\npublisher = 'ARS Bretagne'\nkind = 'ars'\nterritory = 'REG-53'\n\
         homepage = 'https://example.org'\n[[documents]]\nurl = 'https://example.org/page'\n\
         complete = {complete}"
    );
    let source = Source::parse("test", &text, &geography).unwrap();
    let rows: Vec<String> = items.iter().map(|row| row.replace('|', "</td><td>")).collect();
    let rows = rows.join("</td></tr><tr><td>");
    let page = format!(
        "<h1>Les CPTS de Bretagne</h1><table><tr><th>Nom de la CPTS</th><th>Département</th>\
         <th>Statut</th></tr><tr><td>{rows}</td></tr></table>"
    );
    let shipped = Shipped {
        source: source.id.clone(),
        url: "https://example.org/page".parse().unwrap(),
        fetched: "2026-11-01T00:00:00Z".parse().unwrap(),
        published: "2026-10".parse().ok(),
        restated: false,
        file: String::new(),
    };
    let capture = Capture::shipped(shipped, page.into_bytes());
    let document: Document =
        read::read(&capture.bytes, Some(Format::Html), &read::Recipe::default()).unwrap();
    let published = capture.published;
    let speaker = Speaker {
        publisher: source.publisher.clone(),
        kind: source.kind,
        territory: source.territory,
        published,
    };
    let found = extract::extract(&document, &speaker, &vocabulary, &geography);
    let (capture, document, vocabulary) = (&capture, &document, &vocabulary);
    normalise(&found, &Context { source: &source, capture, document, vocabulary })
}

#[test]
fn a_complete_list_is_counted() {
    let two = ["CPTS du Pays de Redon|35|ACI signé", "CPTS Brocéliande|35|ACI signé"];
    let other = ["CPTS Centre Morbihan|56|Projet de santé validé"];
    let rows = [two.as_slice(), other.as_slice()].concat();
    #[rustfmt::skip]
    let cases: [(&[&str], &str, &[&str]); 4] = [
        (&rows, "true", &[
            "DEP-35 aci_signed 2", "DEP-35 health_project..aci_signed 2",
            "DEP-56 health_project 1", "DEP-56 health_project..aci_signed 1",
            "REG-53 aci_signed 2", "REG-53 health_project 1", "REG-53 health_project..aci_signed 3",
        ]),
        (&rows, "'aci_signed'", &["DEP-35 aci_signed 2", "REG-53 aci_signed 2"]),
        (&rows, "false", &[]),
        (&two, "true", &["DEP-35 aci_signed 2", "REG-53 aci_signed 2"]),
    ];
    for (rows, complete, expected) in cases {
        let said = listed(rows, complete);
        let counts = said.claims.iter().filter(|claim| claim.method == super::LISTING);
        let mut found: Vec<String> = counts
            .map(|it| format!("{} {} {}", it.territory, it.stages.code(), it.value_text))
            .collect();
        found.sort();
        assert_eq!(found, expected, "for {complete}: {:#?}", said.mentions);
        for claim in &said.claims {
            assert!(claim.evidence.starts_with("CPTS"), "a name of the list: {}", claim.evidence);
            let parts = claim.enumeration.as_ref();
            let total = parts.and_then(|part| part.total.as_ref());
            assert!(total.is_none_or(|id| said.claims.iter().any(|claim| claim.id == *id)));
        }
    }
}

#[test]
fn a_count_that_would_leave_one_out_is_not_made() {
    let bare = listed(&["CPTS du Pays de Redon|35|ACI signé", "CPTS Brocéliande|35|"], "true");
    assert!(bare.claims.iter().all(|claim| claim.method != super::LISTING));
    assert!(bare.issues[0].message.contains("gives none to 1 of 2 names"), "{:#?}", bare.issues);
    // The stages declared with the list need not stand in it.
    let declared = listed(&["CPTS du Pays de Redon|35|", "CPTS Brocéliande|35|"], "'aci_signed'");
    let counted = declared.claims.iter().filter(|claim| claim.method == super::LISTING);
    assert_eq!(counted.count(), 2, "the region and the department: {:#?}", declared.claims);
}

//! The report as the pipeline meets it: an edition goes in, finished files come out.

use std::{collections::BTreeMap, sync::Arc};

use chrono::{DateTime, NaiveDate};
use recoupe::model::{
    AsOf, Basis, ClaimId, Digest, Measure, PartialDate, Qualifier, Stage, StageRange, Territory,
    Value,
};
use recoupe::normalise::Claim;
use recoupe::publish::{Edition, Inputs, Previous, Run};
use recoupe::reconcile::{Bilingual, Decision, DecisionOutcome, Figure, Status};
use recoupe::report::pages;
use recoupe::sources::{Geography, PublisherKind};

fn day(month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2024, month, day).unwrap()
}

/// One claim: 530 contracts, as the federation counted them on 1 February 2024.
fn claim() -> Claim {
    Claim {
        id: ClaimId::of(&["530"]),
        source: "concours_pluripro".parse().unwrap(),
        publisher: "Concours pluripro".into(),
        publisher_kind: PublisherKind::Press,
        publisher_territory: None,
        attributed_to: "FCPTS".into(),
        origin: "FCPTS".into(),
        origin_kind: PublisherKind::Federation,
        origin_territory: Some(Territory::FRANCE),
        territory: Territory::FRANCE,
        measure: Measure::Communities,
        stages: StageRange::exactly(Stage::AciSigned),
        value: Value::printed(530.0, Qualifier::Exact).unwrap(),
        corrected: None,
        value_text: "530".into(),
        as_of: AsOf::dated(PartialDate::day(2024, 2, 1).unwrap(), Basis::Stated, true),
        published_on: PartialDate::month(2024, 2),
        first_seen: day(2, 20),
        last_seen: day(3, 1),
        withdrawn_at: None,
        published_inferred: false,
        restated: false,
        url: Arc::new("https://pluripro.example/chiffres".parse().unwrap()),
        capture: Digest::of(b"page"),
        locator: "p[2]".to_owned(),
        evidence: "530 contrats ACI-CPTS signés".into(),
        method: "sentence",
        rule: "contrats ACI signés".into(),
        enumeration: None,
        former: Vec::new(),
    }
}

fn edition() -> Edition {
    let claim = claim();
    let figure = Figure {
        territory: claim.territory,
        measure: claim.measure.clone(),
        stages: claim.stages,
        value: Some(530.0),
        low: Some(530.0),
        high: Some(530.0),
        as_of: claim.as_of,
        alternative: 1,
        status: Status::SingleSource,
        current: true,
        age_days: 29,
        claim: Some(claim.id.clone()),
        witnesses: vec![claim.id.clone()],
        independent: 1,
        dissenters: Vec::new(),
        implied_by: Vec::new(),
        decided_by: "only_claim".to_owned(),
        series_break: None,
        explanation: Bilingual::default(),
    };
    let decision = Decision {
        territory: claim.territory,
        measure: claim.measure.clone(),
        stages: claim.stages,
        as_of: claim.as_of,
        alternative: 1,
        claim: claim.id.clone(),
        rank: 1,
        step: "only_claim",
        outcome: DecisionOutcome::Chosen,
        against: Vec::new(),
        reason: Bilingual::default(),
    };
    Edition {
        run: Run {
            id: "night".to_owned(),
            started_at: DateTime::from_timestamp(1_709_262_000, 0).unwrap(),
            reference_date: day(3, 1),
            known_at: None,
            looks_back: false,
            offline: false,
            previous: Previous::None,
            inputs: Inputs::default(),
        },
        sources: Vec::new(),
        captures: Vec::new(),
        claims: vec![claim],
        mentions: Vec::new(),
        communities: Vec::new(),
        doubts: Vec::new(),
        revisions: Vec::new(),
        nights: Vec::new(),
        figures: vec![figure],
        decisions: vec![decision],
        conflicts: Vec::new(),
        coverage: Vec::new(),
        issues: Vec::new(),
        unread: Vec::new(),
        geography: Geography::default(),
        policy: recoupe::reconcile::Policy::built_in(),
    }
}

/// A journalist's way: the number, its date, who says so, the words, and the citation to copy.
#[test]
fn a_number_can_be_followed_to_its_words() {
    let pages: BTreeMap<String, String> =
        pages(&edition()).map(|page| (page.path, String::from_utf8(page.bytes).unwrap())).collect();
    let paths: Vec<_> = pages.keys().map(String::as_str).collect();
    assert_eq!(
        paths,
        [
            "changes.json",
            "en.html",
            "en/changes.atom",
            "en/changes.html",
            "en/coverage.html",
            "en/disagreements.html",
            "en/fra.html",
            "en/index.html",
            "en/method.html",
            "en/sources.html",
            "fr/changements.atom",
            "fr/changements.html",
            "fr/couverture.html",
            "fr/desaccords.html",
            "fr/fra.html",
            "fr/index.html",
            "fr/methode.html",
            "fr/sources.html",
            "index.html",
            "report.en.md",
            "report.md"
        ]
    );
    let href = "fr/fra.html#f-communities-aci-signed-2024-02-01";
    assert!(pages["index.html"].contains(&format!("href=\"{href}\">530</a>")));
    let proof = &pages["fr/fra.html"];
    for expected in [
        "id=\"f-communities-aci-signed-2024-02-01\"".to_owned(),
        format!("id=\"{}\"", claim().id),
        "«\u{a0}530 contrats ACI-CPTS signés\u{a0}»".to_owned(),
        "Source\u{a0}: FCPTS, d’après Concours pluripro, février 2024".to_owned(),
        "page consultée le 1er\u{a0}mars 2024.".to_owned(),
        "écrite sans l’année, déduite de la date de la page".to_owned(),
    ] {
        assert!(proof.contains(&expected), "the proof lacks {expected:?}");
    }
}

/// Nobody publishes it, and still it leads to words: those of the claims that imply it.
#[test]
fn a_computed_number_leads_to_the_claims_behind_it() {
    let mut edition = edition();
    edition.figures[0].stages = StageRange::new(Stage::HealthProject, Stage::AciSigned).unwrap();
    edition.figures[0].status = Status::Derived;
    edition.figures[0].implied_by = edition.figures[0].witnesses.split_off(0);
    edition.figures[0].claim = None;
    edition.decisions.clear();
    let pages: Vec<_> = pages(&edition).collect();
    let proof = pages.iter().find(|page| page.path == "en/fra.html").unwrap();
    let proof = String::from_utf8(proof.bytes.clone()).unwrap();
    let link = format!("Follows from: <a href=\"fra.html#{}\">", claim().id);
    assert!(proof.contains(&link), "no way from the number to its claim:\n{proof}");
}

#[test]
fn the_same_night_gives_the_same_report() {
    assert!(pages(&edition()).eq(pages(&edition())));
}

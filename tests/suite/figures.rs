//! The figures that everybody quotes, from the captures that come with the project to the edition.

use std::{path::Path, sync::LazyLock};

use recoupe::{
    model::{ClaimId, Level, Measure, StageRange, Territory},
    normalise::Claim,
    pipeline::{self, Mode, RunSettings, Silent, Stop},
    publish::Edition,
    read::Containment,
    reconcile::Figure,
};

pub(super) static EDITION: LazyLock<Edition> = LazyLock::new(|| {
    let settings = RunSettings {
        sources: "sources".into(),
        output: Path::new("tests/fixtures/no-archive").into(),
        policy: None,
        mode: Mode::Offline,
        containment: Containment::Here,
        as_of: None,
        known_at: None,
        started_at: "2026-11-22T03:00:00Z".parse().unwrap(),
        stop: Stop::default(),
    };
    pipeline::edition(&settings, &mut Silent).unwrap()
});

/// The figure of a cell at a time, as printed: `2024-02-01`.
fn figure(
    territory: Territory,
    measure: &str,
    stages: &str,
    time: &str,
) -> Option<&'static Figure> {
    let (stages, measure): (StageRange, Measure) =
        (stages.parse().unwrap(), measure.parse().unwrap());
    EDITION.figures.iter().find(|it| {
        it.territory == territory
            && it.measure == measure
            && it.stages == stages
            && it.as_of.text() == time
    })
}

#[test]
fn the_known_figures_are_found() {
    #[rustfmt::skip]
    let cases = [
        ("FRA",    "communities",      "health_project..aci_signed", "2020-12-31", 123.0),
        ("FRA",    "communities",      "preproject",                 "2022-02-14", 252.0),
        ("FRA",    "communities",      "letter_of_intent",           "2022-02-14", 196.0),
        ("FRA",    "communities",      "health_project",             "2022-02-14",  31.0),
        ("FRA",    "communities",      "aci_signed",                 "2022-02-14", 233.0),
        ("FRA",    "communities",      "preproject..aci_signed",     "2022-02-14", 712.0),
        ("FRA",    "communities",      "preproject",                 "2023-01",    192.0),
        ("FRA",    "communities",      "letter_of_intent",           "2023-01",    159.0),
        ("FRA",    "communities",      "health_project",             "2023-01",     42.0),
        ("FRA",    "communities",      "aci_signed",                 "2023-01",    388.0),
        ("FRA",    "communities",      "preproject",                 "2024-02-01",  26.0),
        ("FRA",    "communities",      "letter_of_intent",           "2024-02-01", 137.0),
        ("FRA",    "communities",      "health_project",             "2024-02-01",  45.0),
        ("FRA",    "communities",      "aci_signed",                 "2024-02-01", 530.0),
        ("FRA",    "population_share", "letter_of_intent..aci_signed", "2023-08",   76.4),
        ("FRA",    "population_share", "aci_signed",                 "2023-08",     57.6),
        ("REG-44", "communities",      "preproject..aci_signed",     "2019-12-18",  41.0),
        ("REG-44", "communities",      "health_project",             "2019-12-18",   5.0),
        ("REG-52", "communities",      "preproject..aci_signed",     "2026-02-02",  43.0),
        ("REG-52", "communities",      "aci_signed",                 "2026-02",     33.0),
    ];
    for (territory, measure, stages, time, value) in cases {
        let found = figure(territory.parse().unwrap(), measure, stages, time);
        let found = found.and_then(|figure| figure.value);
        assert_eq!(found, Some(value), "for {territory} {measure} {stages} at {time}");
    }
}

#[test]
fn the_regions_make_up_the_country() {
    let stages: StageRange = "health_project..aci_signed".parse().unwrap();
    let is_part = |claim: &&Claim| {
        claim.source.as_str() == "entractes"
            && claim.stages == stages
            && claim.territory.level() == Level::Region
    };
    let parts: Vec<f64> =
        EDITION.claims.iter().filter(is_part).map(|claim| claim.value.headline()).collect();
    assert_eq!(parts.len(), 13, "{parts:?}");
    assert!((parts.iter().sum::<f64>() - 123.0).abs() < 0.5, "{parts:?}");
    let whole =
        figure(Territory::FRANCE, "communities", "health_project..aci_signed", "2020-12-31");
    let told = &whole.unwrap().explanation.en;
    assert!(told.contains("the sum of 13 regions"), "{told}");
}

#[test]
fn parts_of_one_list_are_added_up() {
    let region = "REG-44".parse().unwrap();
    let five = figure(region, "communities", "health_project", "2019-12-18").unwrap();
    assert!(five.explanation.en.contains("2 + 3"), "{}", five.explanation.en);
}

#[test]
fn departments_that_fall_short_of_their_region_are_told() {
    let region = "REG-52".parse().unwrap();
    let whole = figure(region, "communities", "preproject..aci_signed", "2026-02-02").unwrap();
    let parts: f64 = EDITION
        .geography
        .children(region)
        .filter_map(|part| figure(part, "communities", "preproject..aci_signed", "2026-02-02"))
        .filter_map(|part| part.value)
        .sum();
    assert!((parts - 42.0).abs() < 0.5, "the departments make {parts}");
    assert!(whole.explanation.en.contains("make 42"), "{}", whole.explanation.en);
}

#[test]
fn known_contradictions_are_found() {
    let value = |id: &ClaimId| &*EDITION.claims.iter().find(|it| it.id == *id).unwrap().value_text;
    #[rustfmt::skip]
    let cases = [
        ("FRA",    "624", "567", "the federation and the Assurance maladie, autumn 2024"),
        ("REG-52", "34",  "33", "two counts of one page, February 2026"),
    ];
    for (territory, one, other, what) in cases {
        let territory: Territory = territory.parse().unwrap();
        let found = EDITION.conflicts.iter().any(|conflict| {
            let against: Vec<&str> = conflict.against.iter().map(value).collect();
            let said = [value(&conflict.set_aside)];
            conflict.territory == territory
                && (said == [one] && against == [other] || said == [other] && against == [one])
        });
        assert!(found, "for {what}: {:#?}", EDITION.conflicts);
    }
}

/// Whoever is named in a paper and answers for one department has not counted the country.
#[test]
fn nobody_is_said_to_have_counted_another_place() {
    for claim in EDITION.claims.iter().filter(|it| !it.attributed_to.is_empty()) {
        let local = claim.origin_territory.is_some_and(|it| it.level() == Level::Department);
        assert!(!local || claim.territory != Territory::FRANCE, "{claim:?}");
    }
}

#[test]
fn every_claim_is_quoted_named_once_and_ordered() {
    for claim in &EDITION.claims {
        assert!(!claim.evidence.is_empty(), "{} says nothing", claim.id);
        assert!(!claim.origin.is_empty(), "{} was counted by nobody", claim.id);
        assert!(claim.first_seen <= claim.last_seen, "{}", claim.id);
    }
    assert!(EDITION.claims.is_sorted_by(|a, b| a.id < b.id), "an id stands once, in order");
    assert!(100 < EDITION.claims.len(), "only {} claims", EDITION.claims.len());
}

#[test]
fn bodies_have_one_name() {
    let origins = |id: &str| {
        let of = |claim: &&Claim| claim.source.as_str() == id && claim.attributed_to.is_empty();
        let mut origins: Vec<&str> =
            EDITION.claims.iter().filter(of).map(|claim| &*claim.origin).collect();
        origins.dedup();
        origins
    };
    assert_eq!(origins("ars_grand_est"), ["ARS Grand Est"]);
    assert_eq!(origins("dgos_instruction_2023"), ["DGOS"]);
}

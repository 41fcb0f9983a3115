//! An edition built by hand: every table has a row, every column holds something at least once.

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use recoupe::archive::{Capture, Origin};
use recoupe::communities::{Community, Episode};
use recoupe::extract::{Declined, Reason};
use recoupe::model::{
    AsOf, Basis, ClaimId, Digest, Issue, IssueKind, Measure, PartialDate, Qualifier, SourceId,
    Stage, StageRange, Territory, Value,
};
use recoupe::normalise::{Claim, Corrected, Enumeration, Mention};
use recoupe::publish::{
    CaptureRecord, Cause, Change, ChangeKind, Edition, Inputs, Previous, Revision, Run,
    SnapshotFigure, SourceRecord, SourceState, UnreadRecord,
};
use recoupe::reconcile::{
    Advice, Bilingual, Change as Correction, Conflict, Coverage, Decision, DecisionOutcome, Figure,
    Policy, Prospect, Repair, SeriesBreak, Status,
};
use recoupe::sources::{
    Decisions, DocumentSpec, Expectation, Format, Geography, Place, PublisherKind, Source,
};

/// An edition without a row.
pub(super) fn empty() -> Edition {
    Edition {
        run: Run {
            id: "2024-03-02".to_owned(),
            started_at: moment("2024-03-02T03:00:00Z"),
            reference_date: day("2024-03-02"),
            known_at: None,
            looks_back: false,
            offline: true,
            previous: Previous::None,
            inputs: Inputs::default(),
        },
        sources: Vec::new(),
        captures: Vec::new(),
        claims: Vec::new(),
        mentions: Vec::new(),
        communities: Vec::new(),
        doubts: Vec::new(),
        revisions: Vec::new(),
        nights: Vec::new(),
        figures: Vec::new(),
        decisions: Vec::new(),
        conflicts: Vec::new(),
        coverage: Vec::new(),
        issues: Vec::new(),
        unread: Vec::new(),
        geography: geography(),
        policy: Policy::built_in(),
    }
}

/// An edition with rows in every table.
pub(super) fn full() -> Edition {
    let claims = vec![
        claim("20", Value::printed(20.0, Qualifier::Exact).unwrap()),
        claim("+ de 25", Value::printed(25.0, Qualifier::MoreThan).unwrap()),
    ];
    let (chosen, other) = (claims[0].id.clone(), claims[1].id.clone());
    Edition {
        run: Run { previous: Previous::Read("2024-03-01".to_owned()), ..empty().run },
        sources: vec![source()],
        captures: vec![capture()],
        mentions: vec![mention("CPTS de l'Aulne"), mention("CPTS inconnue")],
        communities: vec![community()],
        revisions: vec![revision()],
        nights: Vec::new(),
        figures: vec![figure(Some(chosen.clone()), &other), unknown(&chosen)],
        decisions: vec![decision(chosen.clone())],
        conflicts: vec![Conflict {
            id: "k1".to_owned(),
            set_aside: other.clone(),
            against: vec![chosen.clone(), ClaimId::of(&["third"])],
            territory: brittany(),
            measure: Measure::Communities,
            stages: StageRange::exactly(Stage::AciSigned),
            gap: 5.0,
            from: day("2024-02-01"),
            to: day("2024-02-29"),
            decided_by: "stated_date".to_owned(),
            explanation: words(),
            advice: advice(&chosen),
        }],
        coverage: vec![Coverage {
            territory: brittany(),
            measure: Measure::Communities,
            stages: StageRange::ALL,
            status: Status::Missing,
            age_days: Some(2),
            witnesses: 0,
            conflicts: 1,
        }],
        unread: vec![UnreadRecord {
            source: "ars_bretagne".parse().unwrap(),
            capture: Digest::of(b"page"),
            url: "https://www.bretagne.ars.sante.fr/cpts".to_owned(),
            declined: Declined {
                value_text: "12".to_owned(),
                reason: Reason::Event,
                locator: "p[3]".to_owned(),
                sentence: "12 CPTS ont signé ce jour.".to_owned(),
                speaks_of_cpts: true,
            },
        }],
        issues: vec![Issue {
            source: Some(id()),
            document: "https://example.org/a".to_owned(),
            kind: IssueKind::Notice,
            locator: "table[1]".to_owned(),
            message: "the page has moved".to_owned(),
            french: String::new(),
        }],
        claims,
        ..empty()
    }
}

fn geography() -> Geography {
    let place = |code: &str, name: &str| {
        let (name, locative) = (name.to_owned(), String::new());
        let place = Place { name, parent: None, population: 1, names: Vec::new(), locative };
        (code.parse().unwrap(), place)
    };
    let places = [("FRA", "France"), ("REG-53", "Bretagne"), ("DEP-29", "Finistère")];
    places.into_iter().map(|(code, name)| place(code, name)).collect()
}

/// An exact value comes with everything that a claim may have, another with what it must have.
fn claim(text: &str, value: Value) -> Claim {
    let exact = value.is_exact();
    Claim {
        id: ClaimId::of(&[text]),
        source: id(),
        publisher: "ARS Bretagne".into(),
        publisher_kind: PublisherKind::Ars,
        publisher_territory: Some(brittany()),
        attributed_to: if exact { "" } else { "la fédération" }.into(),
        origin: "ARS Bretagne".into(),
        origin_kind: PublisherKind::Ars,
        origin_territory: exact.then(brittany),
        territory: brittany(),
        measure: Measure::Communities,
        stages: StageRange::exactly(Stage::AciSigned),
        value,
        corrected: exact.then(|| {
            Box::new(Corrected {
                printed: Value::printed(21.0, Qualifier::Exact).unwrap(),
                reason: "one too many".to_owned(),
                date: day("2024-03-02"),
                by: "A. Martin".to_owned(),
            })
        }),
        value_text: text.into(),
        as_of: as_of("2024-02"),
        published_on: exact.then(|| "2024-03".parse().unwrap()),
        first_seen: day("2024-03-01"),
        last_seen: day("2024-03-02"),
        withdrawn_at: exact.then(|| day("2024-03-02")),
        url: Arc::new("https://example.org/a".parse().unwrap()),
        capture: page(),
        locator: "p[3]".to_owned(),
        evidence: format!("« {text} CPTS, \"signées\" »").into(),
        method: "sentence",
        rule: "signées".into(),
        published_inferred: false,
        restated: false,
        former: Vec::new(),
        enumeration: exact.then(|| Enumeration {
            number: 1,
            total: Some(ClaimId::of(&["total"])),
            complete: true,
        }),
    }
}

fn figure(claim: Option<ClaimId>, dissenter: &ClaimId) -> Figure {
    Figure {
        territory: brittany(),
        measure: Measure::Communities,
        stages: StageRange::exactly(Stage::AciSigned),
        value: Some(20.0),
        low: Some(20.0),
        high: Some(24.5),
        as_of: as_of("2024-02"),
        alternative: 1,
        status: Status::Conflict,
        current: true,
        age_days: 2,
        witnesses: claim.clone().into_iter().collect(),
        claim,
        independent: 1,
        dissenters: vec![dissenter.clone()],
        implied_by: Vec::new(),
        decided_by: "stated_date".to_owned(),
        series_break: Some(SeriesBreak::OtherWords),
        explanation: words(),
    }
}

/// Not said, with what there would be to follow it to.
fn unknown(implied_by: &ClaimId) -> Figure {
    Figure {
        territory: Territory::FRANCE,
        measure: Measure::PopulationShare,
        stages: StageRange::ALL,
        value: None,
        low: None,
        high: None,
        as_of: AsOf::captured(day("2024-03-02")),
        alternative: 1,
        status: Status::Missing,
        current: true,
        age_days: 0,
        claim: None,
        witnesses: Vec::new(),
        independent: 0,
        dissenters: Vec::new(),
        implied_by: vec![implied_by.clone()],
        decided_by: String::new(),
        series_break: None,
        explanation: Bilingual::default(),
    }
}

fn decision(claim: ClaimId) -> Decision {
    Decision {
        territory: brittany(),
        measure: Measure::Communities,
        stages: StageRange::exactly(Stage::AciSigned),
        as_of: as_of("2024-02"),
        alternative: 1,
        claim: claim.clone(),
        rank: 1,
        step: "stated_date",
        outcome: DecisionOutcome::Chosen,
        against: vec![claim],
        reason: words(),
    }
}

fn community() -> Community {
    Community {
        id: "m1".to_owned(),
        name: "CPTS du Pays de l'Aulne".to_owned(),
        department: Some("DEP-29".parse().unwrap()),
        stage: Some((Stage::HealthProject, as_of("2024"))),
        dissolved: false,
        sources: vec![(id(), page())],
        aliases: vec!["CPTS de l'Aulne".to_owned(), "Aulne".to_owned()],
        name_ids: vec!["m1".to_owned(), "m2".to_owned()],
        departments: vec!["DEP-29".parse().unwrap()],
        history: vec![Episode {
            stage: Some(Stage::HealthProject),
            dissolved: false,
            as_of: as_of("2024"),
            source: id(),
            url: "https://example.org/a".parse().unwrap(),
            capture: page(),
            evidence: "CPTS de l'Aulne".to_owned(),
            first_seen: day("2024-03-01"),
            last_seen: day("2024-03-02"),
            withdrawn_at: Some(day("2024-03-02")),
        }],
        spoken: [("DEP-29".parse().ok(), "CPTS de l'Aulne".to_owned())].into(),
    }
}

fn revision() -> Revision {
    let side = |value: f64, as_of: &str| SnapshotFigure {
        territory_code: "REG-53".to_owned(),
        territory_level: "region".to_owned(),
        territory_name: "Bretagne".to_owned(),
        measure: "communities".to_owned(),
        stage_from: "aci_signed".to_owned(),
        stage_to: "aci_signed".to_owned(),
        as_of: day(as_of),
        as_of_precision: "day".to_owned(),
        value: Some(value),
        low: Some(value),
        high: Some(value),
        status: "single_source".to_owned(),
        current: true,
        age_days: 1,
        claim_id: Some("c1".to_owned()),
        witnesses: 1,
        dissenters: 0,
        witness_claims: "c1".to_owned(),
        dissenter_claims: String::new(),
        implied_by_claims: String::new(),
        decided_by: String::new(),
        explanation_fr: String::new(),
        explanation_en: String::new(),
    };
    Revision {
        change: Change {
            kind: ChangeKind::Value,
            before: Some(side(19.0, "2024-01-01")),
            after: Some(side(20.0, "2024-02-29")),
        },
        causes: vec![Cause::Source, Cause::Code],
        explanation: words(),
    }
}

fn mention(name: &str) -> Mention {
    Mention {
        source: id(),
        name: name.to_owned(),
        department: Some("DEP-29".parse().unwrap()),
        stage: Some(Stage::HealthProject),
        dissolved: false,
        opened: "2019-07-01".parse().ok(),
        as_of: as_of("2024-01-31"),
        first_seen: day("2024-03-01"),
        last_seen: day("2024-03-02"),
        withdrawn_at: Some(day("2024-03-02")),
        url: "https://example.org/a".parse().unwrap(),
        capture: page(),
        seen_in: vec![page()],
        locator: "li[2]".to_owned(),
        evidence: name.to_owned(),
    }
}

fn capture() -> CaptureRecord {
    CaptureRecord {
        title: "Les CPTS en Bretagne".to_owned(),
        capture: Capture {
            source: id(),
            url: "https://example.org/a".parse().unwrap(),
            first_seen: moment("2024-03-01T03:00:00.250Z"),
            last_seen: moment("2024-03-02T03:00:00Z"),
            content_type: Some("text/html".to_owned()),
            published: Some(PartialDate::month(2024, 3).unwrap()),
            digest: page(),
            bytes: b"a page".to_vec().into(),
            origin: Origin::Fetched,
            file: "2024.warc.gz".to_owned(),
        },
        format: Some("html"),
        claims: 2,
        problem: "one row is unclear".to_owned(),
        held: "a figure has moved too far".to_owned(),
    }
}

fn source() -> SourceRecord {
    SourceRecord {
        source: Source {
            id: id(),
            title: "Les CPTS en Bretagne".to_owned(),
            publisher: "ARS Bretagne".to_owned(),
            kind: PublisherKind::Ars,
            territory: brittany(),
            homepage: "https://example.org/".parse().unwrap(),
            licence: Some("etalab-2.0".to_owned()),
            confirmed: true,
            cadence_days: Some(90),
            expect: Expectation { claims_min: 1, claims_max: 9, ..Expectation::default() },
            delay_seconds: 5,
            documents: vec![DocumentSpec {
                url: "https://example.org/a".parse().unwrap(),
                format: Format::Html,
                read: None,
                extract: None,
                published: None,
                confirmed: true,
                fetch: true,
                complete: None,
                found: false,
            }],
            decisions: Decisions::default(),
            discover: Vec::new(),
            note: Some("redesigned in 2023".to_owned()),
            is_former: false,
        },
        state: SourceState::Stale,
        since: "2024-03-01".parse().ok(),
        appeared: 1,
        vanished: 0,
        reason: Bilingual {
            fr: "le site était en panne".to_owned(),
            en: "the host was down".to_owned(),
        },
        documents: 1,
        claims: 2,
        last_seen: Some(moment("2024-03-02T03:00:00Z")),
    }
}

fn words() -> Bilingual {
    Bilingual { fr: "L'ARS le dit, à cette date.".to_owned(), en: "The ARS says so.".to_owned() }
}

fn as_of(text: &str) -> AsOf {
    AsOf::dated(text.parse().unwrap(), Basis::Stated, false)
}

fn id() -> SourceId {
    "ars_bretagne".parse().unwrap()
}

fn page() -> Digest {
    Digest::of(b"a page")
}

fn brittany() -> Territory {
    "REG-53".parse().unwrap()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn moment(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

/// A claim that one repair touches.
fn advice(claim: &ClaimId) -> Advice {
    let change =
        Correction { claim: claim.clone(), low: 25.0, high: Some(25.0), meant: Some(25.0) };
    let prospect = Prospect {
        claim: claim.clone(),
        territory: brittany(),
        measure: Measure::Communities,
        stages: StageRange::exactly(Stage::AciSigned),
        is_certain: false,
        low: 20.0,
        high: Some(25.0),
    };
    Advice {
        repairs: vec![Repair { changes: vec![change] }],
        prospects: vec![prospect],
        is_complete: true,
        explanation: words(),
    }
}

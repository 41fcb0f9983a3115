//! An edition to try the pages on: figures that were really published, reconciled by hand.
//!
//! Of rows of `sample.csv` of one slot and one cell the first is kept, equal ones support it, others not.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDate};

use crate::archive::{Capture, Origin};
use crate::communities::Community;
use crate::extract::{Declined, Reason};
use crate::model::{
    AsOf, Basis, ClaimId, Digest, Issue, IssueKind, Level, PartialDate, Stage, StageRange,
    Territory, Value,
};
use crate::normalise::Claim;
use crate::publish::{
    CaptureRecord, Edition, Inputs, Previous, Run, SourceRecord, SourceState, UnreadRecord,
};
use crate::reconcile::{
    Advice, Bilingual, Conflict, Decision, DecisionOutcome, Figure, Policy, Status,
};
use crate::sources::{Decisions, Expectation, Geography, Place, PublisherKind, Source};

use super::basis::address::slug;

/// The edition, as things stood on this day.
pub(super) fn edition() -> Edition {
    edition_of(include_str!("sample.csv"))
}

/// An edition in which nothing at all is known.
pub(super) fn empty() -> Edition {
    let none = edition_of("head\n");
    Edition { communities: Vec::new(), issues: Vec::new(), sources: Vec::new(), ..none }
}

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 6, 30).unwrap()
}

fn edition_of(table: &str) -> Edition {
    let rows: Vec<(String, Claim)> = table.lines().skip(1).map(claim).collect();
    let mut slots: BTreeMap<_, Vec<&Claim>> = BTreeMap::new();
    for (slot, claim) in &rows {
        let cell = (claim.measure.clone(), claim.territory, claim.stages);
        slots.entry((cell, slot.clone())).or_default().push(claim);
    }
    let mut edition = Edition {
        run: Run {
            id: "2026-06-30T030000Z".to_owned(),
            started_at: DateTime::parse_from_rfc3339("2026-06-30T03:00:00Z").unwrap().to_utc(),
            reference_date: today(),
            known_at: None,
            looks_back: false,
            offline: true,
            previous: Previous::None,
            inputs: Inputs::default(),
        },
        sources: sources(),
        captures: captures(&rows),
        claims: rows.iter().map(|(_, claim)| claim.clone()).collect(),
        mentions: Vec::new(),
        communities: communities(),
        doubts: Vec::new(),
        revisions: Vec::new(),
        nights: Vec::new(),
        figures: Vec::new(),
        decisions: Vec::new(),
        conflicts: Vec::new(),
        coverage: Vec::new(),
        issues: issues(),
        unread: unread(),
        geography: geography(),
        policy: Policy::built_in(),
    };
    for claims in slots.values() {
        decide(&mut edition, claims);
    }
    let all = &edition.figures;
    let newest: Vec<bool> = all.iter().map(|it| is_newest(it, all)).collect();
    for (figure, newest) in edition.figures.iter_mut().zip(newest) {
        figure.current = newest;
        if newest && 365 < figure.age_days {
            figure.status = Status::Stale;
        }
    }
    edition.conflicts.sort_by(|a, b| b.gap.total_cmp(&a.gap));
    edition.claims.sort_by(|a, b| a.id.cmp(&b.id));
    edition
}

fn is_newest(figure: &Figure, all: &[Figure]) -> bool {
    let cell = |it: &Figure| (it.territory, it.measure.clone(), it.stages);
    all.iter().all(|it| cell(it) != cell(figure) || it.as_of.end <= figure.as_of.end)
}

/// What the reconciler would do with claims of one cell and time.
fn decide(edition: &mut Edition, claims: &[&Claim]) {
    let chosen = claims[0];
    let agree = |claim: &&&Claim| claim.value == chosen.value;
    let (agreeing, dissenters): (Vec<&&Claim>, Vec<&&Claim>) = claims.iter().partition(agree);
    let witnesses: Vec<ClaimId> = agreeing.iter().map(|claim| claim.id.clone()).collect();
    let status = match (dissenters.len(), witnesses.len()) {
        (0, 1) => Status::SingleSource,
        (0, _) => Status::Agreed,
        _ => Status::Conflict,
    };
    for (rank, claim) in (1..).zip(claims) {
        edition.decisions.push(Decision {
            territory: chosen.territory,
            measure: chosen.measure.clone(),
            stages: chosen.stages,
            as_of: chosen.as_of,
            alternative: 1,
            claim: claim.id.clone(),
            rank,
            step: "stated_date",
            outcome: match rank {
                1 => DecisionOutcome::Chosen,
                _ if agree(&claim) => DecisionOutcome::Supports,
                _ => DecisionOutcome::SetAside,
            },
            against: Vec::new(),
            reason: Bilingual::default(),
        });
    }
    for other in &dissenters {
        let (kept, aside) = (chosen.value.headline(), other.value.headline());
        edition.conflicts.push(Conflict {
            id: format!("x{}", other.id),
            set_aside: other.id.clone(),
            against: vec![chosen.id.clone()],
            territory: chosen.territory,
            measure: chosen.measure.clone(),
            stages: chosen.stages,
            gap: (kept - aside).abs(),
            from: chosen.as_of.end,
            to: other.as_of.end,
            decided_by: "stated_date".to_owned(),
            explanation: Bilingual {
                fr: format!("{} compte {kept}, {} compte {aside}.", chosen.origin, other.origin),
                en: format!("{} counts {kept}, {} counts {aside}.", chosen.origin, other.origin),
            },
            advice: Advice::default(),
        });
    }
    edition.figures.push(Figure {
        territory: chosen.territory,
        measure: chosen.measure.clone(),
        stages: chosen.stages,
        value: Some(chosen.value.headline()),
        low: chosen.value.low(),
        high: chosen.value.high(),
        as_of: chosen.as_of,
        alternative: 1,
        status,
        current: false,
        age_days: (today() - chosen.as_of.end).num_days(),
        claim: Some(chosen.id.clone()),
        independent: u32::try_from(witnesses.len()).unwrap(),
        witnesses,
        dissenters: dissenters.iter().map(|claim| claim.id.clone()).collect(),
        implied_by: Vec::new(),
        decided_by: if claims.len() == 1 { "only_claim" } else { "stated_date" }.to_owned(),
        series_break: None,
        explanation: Bilingual {
            fr: format!("Chiffre donné par {}.", chosen.origin),
            en: format!("Figure given by {}.", chosen.origin),
        },
    });
}

fn claim(row: &str) -> (String, Claim) {
    let cells: Vec<&str> = row.split('|').collect();
    let [
        slot,
        territory,
        measure,
        stages,
        number,
        qualifier,
        as_of,
        basis,
        published,
        publisher,
        kind,
        origin,
        origin_kind,
        evidence,
    ] = cells[..]
    else {
        panic!("{row}: {} cells", cells.len())
    };
    let kind_of = |code: &str| PublisherKind::ALL.into_iter().find(|kind| kind.code() == code);
    let seen = NaiveDate::from_ymd_opt(2026, 6, 29).unwrap();
    let stages = if stages == "all" { StageRange::ALL } else { stages.parse().unwrap() };
    let basis = if basis == "stated" { Basis::Stated } else { Basis::Published };
    let as_of = match as_of {
        "none" => AsOf::captured(seen),
        date => AsOf::dated(date.parse().unwrap(), basis, false),
    };
    let value_text = evidence.split(' ').find(|it| it.contains(char::is_numeric)).unwrap();
    let url = format!("https://{}.example/cpts/{published}", slug(publisher));
    let claim = Claim {
        id: ClaimId::of(&[territory, measure, stages.code().as_str(), number, publisher, evidence]),
        source: source_id(publisher),
        publisher: publisher.into(),
        publisher_kind: kind_of(kind).unwrap(),
        publisher_territory: None,
        attributed_to: origin.into(),
        origin: if origin.is_empty() { publisher } else { origin }.into(),
        origin_kind: kind_of(origin_kind).or_else(|| kind_of(kind)).unwrap(),
        origin_territory: None,
        territory: territory.parse().unwrap(),
        measure: measure.parse().unwrap(),
        stages,
        value: Value::printed(number.parse().unwrap(), qualifier.parse().unwrap()).unwrap(),
        corrected: None,
        value_text: value_text.into(),
        as_of,
        published_on: published.parse::<PartialDate>().ok(),
        first_seen: seen,
        last_seen: seen,
        withdrawn_at: None,
        published_inferred: false,
        restated: false,
        capture: Digest::of(url.as_bytes()),
        url: std::sync::Arc::new(url.parse().unwrap()),
        locator: "p[3]".to_owned(),
        evidence: evidence.into(),
        method: "sentence",
        rule: evidence.rsplit(' ').next().unwrap().into(),
        enumeration: None,
        former: Vec::new(),
    };
    (slot.to_owned(), claim)
}

fn source_id(publisher: &str) -> crate::model::SourceId {
    format!("s_{}", slug(publisher).replace('-', "_")).parse().unwrap()
}

fn captures(rows: &[(String, Claim)]) -> Vec<CaptureRecord> {
    let mut records: BTreeMap<Digest, CaptureRecord> = BTreeMap::new();
    for (_, claim) in rows {
        let seen = "2026-06-29T04:00:00Z".parse().unwrap();
        let record = records.entry(claim.capture).or_insert_with(|| CaptureRecord {
            title: "Où en sont les CPTS ?".to_owned(),
            capture: Capture {
                source: claim.source.clone(),
                url: claim.url.as_ref().clone(),
                first_seen: seen,
                last_seen: seen,
                content_type: None,
                published: claim.published_on,
                digest: claim.capture,
                bytes: Vec::new().into(),
                origin: Origin::Shipped,
                file: String::new(),
            },
            format: Some("html"),
            claims: 0,
            problem: String::new(),
            held: String::new(),
        });
        record.claims += 1;
    }
    records.into_values().collect()
}

fn sources() -> Vec<SourceRecord> {
    use SourceState::{Drifted, Failed, Fresh, Idle, Stale, Unchanged};
    #[rustfmt::skip]
    let rows = [
        ("Concours pluripro", PublisherKind::Press, Fresh, ("", ""), 9),
        ("Sénat (Mecss)", PublisherKind::Parliament, Unchanged, ("", ""), 6),
        ("ARS Grand Est", PublisherKind::Ars, Stale, ("le serveur répond 503", "the server answers 503"), 4),
        ("ARS Corse", PublisherKind::Ars, Failed, ("adresse introuvable", "no such address"), 0_u32),
        ("Egora", PublisherKind::Press, Drifted,
         ("2 chiffres lus, 4 attendus au moins", "2 figures read, 4 expected at least"), 2),
        ("ARS Mayotte", PublisherKind::Ars, Idle, ("", ""), 0),
    ];
    let seen = DateTime::parse_from_rfc3339("2026-06-29T04:00:00Z").unwrap().to_utc();
    rows.into_iter()
        .map(|(publisher, kind, state, reason, claims)| SourceRecord {
            source: Source {
                id: source_id(publisher),
                title: format!("Les CPTS vues par {publisher}"),
                publisher: publisher.into(),
                kind,
                territory: Territory::FRANCE,
                homepage: format!("https://{}.example/", slug(publisher)).parse().unwrap(),
                licence: None,
                confirmed: true,
                cadence_days: None,
                expect: Expectation { claims_min: 1, claims_max: 99, ..Expectation::default() },
                delay_seconds: 2,
                documents: Vec::new(),
                decisions: Decisions::default(),
                discover: Vec::new(),
                note: None,
                is_former: false,
            },
            state,
            since: None,
            appeared: 0,
            vanished: 0,
            reason: Bilingual { fr: reason.0.to_owned(), en: reason.1.to_owned() },
            documents: claims.div_ceil(4),
            claims,
            last_seen: (0 < claims).then_some(seen),
        })
        .collect()
}

/// Two numbers of one sentence of which nothing was made.
fn unread() -> Vec<UnreadRecord> {
    let declined = |value: &str| Declined {
        value_text: value.to_owned(),
        reason: Reason::Event,
        locator: "p[3]".to_owned(),
        sentence: "Le même jour, 3 des 12 CPTS de l'agglomération ont signé.".to_owned(),
        speaks_of_cpts: true,
    };
    let record = |value: &str| UnreadRecord {
        source: "concours_pluripro".parse().unwrap(),
        capture: Digest::of(b"concours"),
        url: "https://www.concourspluripro.fr/".to_owned(),
        declined: declined(value),
    };
    vec![record("3"), record("12")]
}

fn issues() -> Vec<Issue> {
    vec![
        Issue {
            source: Some(source_id("Egora")),
            document: "https://egora.example/cpts/2025-05".to_owned(),
            kind: IssueKind::Claim,
            locator: "p[12]".to_owned(),
            message: "le territoire « Armorique » n'est pas reconnu".to_owned(),
            french: "le territoire « Armorique » n'est pas reconnu".to_owned(),
        },
        Issue {
            source: Some(source_id("ARS Corse")),
            document: String::new(),
            kind: IssueKind::Source,
            locator: String::new(),
            message: "adresse introuvable (404)".to_owned(),
            french: "adresse introuvable (404)".to_owned(),
        },
    ]
}

fn communities() -> Vec<Community> {
    let signed = AsOf::dated(PartialDate::month(2025, 3).unwrap(), Basis::Stated, false);
    vec![Community {
        id: "k1".to_owned(),
        name_ids: vec!["k1".to_owned()],
        name: "CPTS du Pays de Retz".to_owned(),
        department: Territory::department("44"),
        departments: Territory::department("44").into_iter().collect(),
        stage: Some((Stage::AciSigned, signed)),
        dissolved: false,
        sources: vec![(source_id("Concours pluripro"), Digest::of(b"none"))],
        aliases: Vec::new(),
        history: Vec::new(),
        spoken: BTreeSet::new(),
    }]
}

fn geography() -> Geography {
    #[rustfmt::skip]
    let rows = [
        ("FRA", "France", ""), ("REG-01", "Guadeloupe", "FRA"), ("REG-02", "Martinique", "FRA"),
        ("REG-03", "Guyane", "FRA"), ("REG-04", "La Réunion", "FRA"), ("REG-06", "Mayotte", "FRA"),
        ("REG-11", "Île-de-France", "FRA"), ("REG-24", "Centre-Val de Loire", "FRA"),
        ("REG-27", "Bourgogne-Franche-Comté", "FRA"), ("REG-28", "Normandie", "FRA"),
        ("REG-32", "Hauts-de-France", "FRA"), ("REG-44", "Grand Est", "FRA"),
        ("REG-52", "Pays de la Loire", "FRA"), ("REG-53", "Bretagne", "FRA"),
        ("REG-75", "Nouvelle-Aquitaine", "FRA"), ("REG-76", "Occitanie", "FRA"),
        ("REG-84", "Auvergne-Rhône-Alpes", "FRA"), ("REG-93", "Provence-Alpes-Côte d'Azur", "FRA"),
        ("REG-94", "Corse", "FRA"), ("DEP-44", "Loire-Atlantique", "REG-52"),
        ("DEP-49", "Maine-et-Loire", "REG-52"),
    ];
    let place = |name: &str, parent: &str| Place {
        name: name.to_owned(),
        parent: parent.parse().ok(),
        population: 0,
        names: Vec::new(),
        locative: format!("en {name}"),
    };
    let territories: Geography = rows
        .into_iter()
        .map(|(code, name, parent)| (code.parse::<Territory>().unwrap(), place(name, parent)))
        .collect();
    assert!(territories.places().all(|(t, p)| (t.level() == Level::Country) == p.parent.is_none()));
    territories
}

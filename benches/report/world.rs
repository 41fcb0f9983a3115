//! A country that publishes a great deal: the edition that the report is drawn from.

use std::{collections::BTreeSet, sync::Arc};

use chrono::{DateTime, Days, Months, NaiveDate, TimeDelta, Utc};
use recoupe::archive::{Capture, Origin};
use recoupe::communities::Community;
use recoupe::model::{
    AsOf, Basis, ClaimId, Digest, Level, Measure, PartialDate, Qualifier, SourceId, Stage,
    StageRange, Territory, Value,
};
use recoupe::normalise::Claim;
use recoupe::publish::{
    CaptureRecord, Edition, Inputs, Night, Note, Previous, Run, SourceRecord, SourceState,
};
use recoupe::reconcile::{self, Bilingual, Policy};
use recoupe::sources::{Decisions, Expectation, Geography, PublisherKind, Source};

/// What is asked of the report.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Size {
    pub(crate) claims: usize,
    pub(crate) communities: usize,
    pub(crate) nights: usize,
}

/// Who publishes: the agencies, the federation, the press that repeats it.
const KINDS: [PublisherKind; 3] =
    [PublisherKind::Ars, PublisherKind::Federation, PublisherKind::Press];

/// The last day that anything is said of.
fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 1).expect("a day of the calendar")
}

/// An edition of this size, the same every time.
pub(crate) fn edition(size: Size, geography: &Geography) -> Edition {
    let claims = claims(size.claims, geography);
    let found = reconcile::reconcile(&claims, geography, &Policy::built_in(), today());
    let at = moment(0);
    let sources: BTreeSet<&SourceId> = claims.iter().map(|claim| &claim.source).collect();
    let captures: BTreeSet<(Digest, &SourceId, String)> =
        claims.iter().map(|it| (it.capture, &it.source, it.url.to_string())).collect();
    Edition {
        run: Run {
            id: at.format("%Y-%m-%dT%H%M%SZ").to_string(),
            started_at: at,
            reference_date: today(),
            known_at: None,
            looks_back: false,
            offline: false,
            previous: Previous::Read("the night before".to_owned()),
            inputs: Inputs::default(),
        },
        sources: sources.into_iter().map(source).collect(),
        captures: captures.into_iter().map(|it| capture(it, at)).collect(),
        mentions: Vec::new(),
        communities: communities(size.communities, geography),
        doubts: Vec::new(),
        figures: found.figures,
        decisions: found.decisions,
        conflicts: found.conflicts,
        coverage: found.coverage,
        revisions: Vec::new(),
        nights: (1..=size.nights).map(night).collect(),
        issues: Vec::new(),
        unread: Vec::new(),
        geography: geography.clone(),
        policy: Policy::built_in(),
        claims,
    }
}

/// So many days before today, at three in the morning.
fn moment(back: usize) -> DateTime<Utc> {
    let days = Days::new(u64::try_from(back).unwrap_or_default());
    let day = today().checked_sub_days(days).unwrap_or(NaiveDate::MIN);
    day.and_time(chrono::NaiveTime::MIN).and_utc() + TimeDelta::hours(3)
}

/// Month by month, back from today: every territory by its stages, and the press that repeats it, now
/// and then with another number.
fn claims(count: usize, geography: &Geography) -> Vec<Claim> {
    let places: Vec<Territory> = geography.places().map(|(territory, _)| territory).collect();
    let mut claims = Vec::with_capacity(count);
    for back in 0.. {
        for (index, &territory) in places.iter().enumerate() {
            let department = territory.level() == Level::Department;
            // Departments are counted each quarter.
            if department && back % 3 != 0 {
                continue;
            }
            let stages: &[Stage] = if department { &[Stage::AciSigned] } else { &Stage::ALL };
            for &stage in stages {
                let size = if territory == Territory::FRANCE {
                    600
                } else if department {
                    6
                } else {
                    33
                };
                let value = u32::try_from(size + stage.index() * 3 + index % 7).unwrap_or(1);
                let value = value.saturating_sub(back / 4).max(1);
                for (who, kind) in KINDS.into_iter().enumerate() {
                    if claims.len() == count {
                        claims.sort_by(|a: &Claim, b| a.id.cmp(&b.id));
                        return claims;
                    }
                    if department && kind == PublisherKind::Press {
                        continue;
                    }
                    let wrong = (index + who + stage.index()) % 50 == 7;
                    let printed = if wrong { value + 2 } else { value };
                    claims.push(claim((territory, stage, back), printed, kind));
                }
            }
        }
    }
    claims
}

fn claim(
    (territory, stage, back): (Territory, Stage, u32),
    value: u32,
    kind: PublisherKind,
) -> Claim {
    let month = today().checked_sub_months(Months::new(back)).unwrap_or(NaiveDate::MIN);
    let published = month + TimeDelta::days(10);
    let name = match kind {
        PublisherKind::Ars => format!("ARS {territory}"),
        PublisherKind::Federation => "Fédération des communautés".to_owned(),
        _ => "Le Journal de la santé".to_owned(),
    };
    let number = match kind {
        PublisherKind::Ars => territory.to_string().to_lowercase().replace('-', "_"),
        _ => String::new(),
    };
    let source: SourceId =
        format!("{}_{number}", kind.code()).trim_end_matches('_').parse().expect("an id");
    let evidence = format!(
        "Au {}, {value} communautés professionnelles territoriales de santé du territoire sont à cette étape, dit le communiqué",
        month.format("%d/%m/%Y")
    );
    let url = format!(
        "https://{}.example/communiques/{}/{territory}",
        source.as_str().replace('_', "-"),
        month
    );
    let attributed =
        if kind == PublisherKind::Press { "Fédération des communautés" } else { "" };
    let date = PartialDate::from(month);
    Claim {
        id: ClaimId::of(&[&url, stage.code(), &value.to_string()]),
        source,
        publisher: name.as_str().into(),
        publisher_kind: kind,
        publisher_territory: Some(territory),
        attributed_to: attributed.into(),
        origin: if attributed.is_empty() { &name } else { attributed }.into(),
        origin_kind: if attributed.is_empty() { kind } else { PublisherKind::Federation },
        origin_territory: Some(Territory::FRANCE),
        territory,
        measure: Measure::Communities,
        stages: StageRange::exactly(stage),
        value: Value::printed(f64::from(value), Qualifier::Exact).expect("a number"),
        value_text: value.to_string().into(),
        as_of: AsOf::dated(date, Basis::Stated, false),
        published_on: Some(PartialDate::from(published)),
        first_seen: published,
        last_seen: today(),
        withdrawn_at: None,
        published_inferred: false,
        restated: false,
        capture: Digest::of(url.as_bytes()),
        url: Arc::new(url.parse().expect("an address")),
        locator: "main > p:nth-child(3)".to_owned(),
        evidence: evidence.into(),
        method: "sentence",
        rule: "à cette étape".into(),
        enumeration: None,
        former: Vec::new(),
        corrected: None,
    }
}

fn source(id: &SourceId) -> SourceRecord {
    let address = format!("https://{}.example/", id.as_str().replace('_', "-"));
    SourceRecord {
        source: Source {
            id: id.clone(),
            title: format!("Les communiqués de {id}"),
            publisher: format!("Éditeur {id}"),
            kind: PublisherKind::Ars,
            territory: Territory::FRANCE,
            homepage: address.parse().expect("an address"),
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
        state: SourceState::Unchanged,
        reason: Bilingual { fr: String::new(), en: String::new() },
        documents: 90,
        claims: 200,
        last_seen: Some(moment(0)),
        since: None,
        appeared: 0,
        vanished: 0,
    }
}

fn capture((digest, source, url): (Digest, &SourceId, String), at: DateTime<Utc>) -> CaptureRecord {
    CaptureRecord {
        title: String::new(),
        capture: Capture {
            source: source.clone(),
            url: url.parse().expect("an address"),
            first_seen: at,
            last_seen: at,
            content_type: None,
            published: None,
            digest,
            bytes: Vec::new().into(),
            origin: Origin::Shipped,
            file: String::new(),
        },
        format: Some("html"),
        claims: 4,
        problem: String::new(),
        held: String::new(),
    }
}

fn communities(count: usize, geography: &Geography) -> Vec<Community> {
    let departments: Vec<Territory> = geography
        .places()
        .map(|(territory, _)| territory)
        .filter(|territory| territory.level() == Level::Department)
        .collect();
    let community = |number: usize| {
        let department = departments[number % departments.len()];
        Community {
            id: format!("k{number}"),
            name_ids: vec![format!("k{number}")],
            name: format!("CPTS de la vallée et du plateau numéro {number}"),
            department: Some(department),
            departments: [department].into(),
            stage: None,
            dissolved: false,
            sources: Vec::new(),
            aliases: Vec::new(),
            history: Vec::new(),
            spoken: BTreeSet::new(),
        }
    };
    (0..count).map(community).collect()
}

/// A night that changed a dozen figures.
fn night(back: usize) -> Night {
    let at = moment(back);
    let note = |number: usize| Note {
        territory: "REG-44".to_owned(),
        measure: "communities".to_owned(),
        stages: "aci_signed".to_owned(),
        claim: None,
        cause: "source".to_owned(),
        steady: 0,
        sentence_fr: format!(
            "Grand Est (REG-44), contrat signé : {number} au lieu de {}.",
            number + 1
        ),
        sentence_en: format!(
            "Grand Est (REG-44), contract signed: {number} instead of {}.",
            number + 1
        ),
        why_fr: "ARS Grand Est publie un nouveau nombre, vu le même jour.".to_owned(),
        why_en: "ARS Grand Est publishes a new number, seen on the same day.".to_owned(),
    };
    Night {
        run_id: at.format("%Y-%m-%dT%H%M%SZ").to_string(),
        started_at: at,
        reference_date: at.date_naive(),
        previous: moment(back + 1).format("%Y-%m-%dT%H%M%SZ").to_string(),
        changes: 40,
        notes: (0..12).map(note).collect(),
    }
}

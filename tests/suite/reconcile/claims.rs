//! Claims written as one line each, for tests.

use std::sync::{Arc, LazyLock};

use chrono::NaiveDate;
use recoupe::model::{AsOf, Basis, ClaimId, Digest, Measure, PartialDate, Qualifier, Value};
use recoupe::normalise::{Claim, Enumeration};
use recoupe::sources::{Geography, PublisherKind};

/// A claim under construction.
#[derive(Clone, Debug)]
pub(super) struct Said {
    pub(super) claim: Claim,
}

pub(super) fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub(super) fn geography() -> &'static Geography {
    static OFFICIAL: LazyLock<Geography> = LazyLock::new(|| {
        Geography::parse(include_str!("../../../sources/vocabulary/territories.toml")).unwrap()
    });
    &OFFICIAL
}

fn kind(code: &str) -> PublisherKind {
    PublisherKind::ALL.into_iter().find(|kind| kind.code() == code).unwrap()
}

impl Said {
    /// Reads `document | publisher | kind | territory | stages | value | date`.
    ///
    /// The value is a number, one with `%`, `~`, `>`, `>=` or `<`, or one after `target` or `uncovered`;
    /// the date is a date, one after `published`, or a day after `captured`.
    pub(super) fn row(row: &str) -> Self {
        let parts: Vec<&str> = row.split('|').map(str::trim).collect();
        let [document, publisher, kind_code, territory, stages, value, date] = parts[..] else {
            panic!("seven parts: {row}")
        };
        let (measure, value) = measured(value);
        let partial = |date: &str| date.parse::<PartialDate>().unwrap();
        let as_of = match date.split_once(' ') {
            Some(("captured", date)) => AsOf::captured(day(date)),
            Some((_, date)) => AsOf::dated(partial(date), Basis::Published, false),
            None => AsOf::dated(partial(date), Basis::Stated, false),
        };
        let territory = territory.parse().unwrap();
        let speaks_for = match kind_code {
            "ars" | "urps" | "health_insurance" if territory != "FRA".parse().unwrap() => territory,
            _ => "FRA".parse().unwrap(),
        };
        let speaks_for = (kind_code != "press" && kind_code != "association").then_some(speaks_for);
        let claim = Claim {
            id: ClaimId::of(&[row]),
            source: "test".parse().unwrap(),
            publisher: publisher.into(),
            publisher_kind: kind(kind_code),
            publisher_territory: speaks_for,
            attributed_to: "".into(),
            origin: publisher.into(),
            origin_kind: kind(kind_code),
            origin_territory: speaks_for,
            territory,
            measure,
            stages: stages.parse().unwrap(),
            value,
            corrected: None,
            value_text: "".into(),
            as_of,
            published_on: None,
            first_seen: as_of.end,
            last_seen: as_of.end,
            withdrawn_at: None,
            published_inferred: false,
            restated: false,
            url: Arc::new(format!("https://example.org/{document}").parse().unwrap()),
            capture: Digest::of(document.as_bytes()),
            locator: String::new(),
            evidence: row.into(),
            method: "sentence",
            rule: "".into(),
            enumeration: None,
            former: Vec::new(),
        };
        Self { claim }
    }

    /// The page only quotes somebody.
    pub(super) fn quoting(mut self, origin: &str, kind_code: &str) -> Self {
        self.claim.attributed_to = origin.into();
        self.claim.origin = origin.into();
        self.claim.origin_kind = kind(kind_code);
        self.claim.origin_territory = Some("FRA".parse().unwrap());
        self
    }

    /// The page said so until this day.
    pub(super) fn until(mut self, last_seen: &str) -> Self {
        self.claim.last_seen = day(last_seen);
        self
    }

    /// It is an item of a list.
    pub(super) fn list(mut self, number: u32, total: Option<&Self>, complete: bool) -> Self {
        let total = total.map(|total| total.claim.id.clone());
        self.claim.enumeration = Some(Enumeration { number, total, complete });
        self
    }
}

fn measured(text: &str) -> (Measure, Value) {
    let number = |text: &str| text.trim_end_matches('%').trim().parse::<f64>().unwrap();
    let exact = |text: &str| Value::printed(number(text), Qualifier::Exact).unwrap();
    if let Some(rest) = text.strip_prefix("target ") {
        return (Measure::Target, exact(rest));
    }
    if let Some(rest) = text.strip_prefix("uncovered ") {
        return (Measure::PopulationShareUncovered, exact(rest));
    }
    let measure = if text.ends_with('%') { Measure::PopulationShare } else { Measure::Communities };
    let words = [
        ("~", Qualifier::About),
        (">=", Qualifier::AtLeast),
        (">", Qualifier::MoreThan),
        ("<", Qualifier::FewerThan),
    ];
    let word = words.into_iter().find_map(|(mark, q)| Some((text.strip_prefix(mark)?, q)));
    let value = match word {
        Some((rest, qualifier)) => Value::printed(number(rest), qualifier).unwrap(),
        None => exact(text),
    };
    (measure, value)
}

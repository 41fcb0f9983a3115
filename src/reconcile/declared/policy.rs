//! What people declare in `sources/policy.toml`: whom to believe, how long, how wide the words are.
//!
//! A key that is not known here is an error: a misspelt rule must not be a silent one.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use super::kin::family;
use super::policy_error::PolicyError;
use super::reading::{RawReadings, Reading, Readings, within};
use super::step::Step;
use crate::model::{Level, Measure, Qualifier, StageRange};
use crate::sources::{PublisherKind, Stumble};

/// A name that is so many letters from a measure's is a misspelt one.
const SLIP: usize = 2;

/// Whom to believe, how long a figure is valid, how wide "environ" is.
#[derive(Clone, Debug)]
pub struct Policy {
    order: Vec<Step>,
    /// The order of a measure, where it has one of its own.
    orders: BTreeMap<Measure, Vec<Step>>,
    pub(crate) vague_days: i64,
    pub(crate) captured_window_days: u16,
    pub(crate) quoted_window_days: u16,
    pub(crate) moving_days: u16,
    pub(crate) moving_percent: Option<u8>,
    measures: BTreeMap<Measure, MeasurePolicy>,
    other_measures: MeasurePolicy,
    authority: Vec<Authority>,
    count: Readings,
    share: Readings,
}

/// How the figures of one measure age and are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct MeasurePolicy {
    /// Figures at most so many days apart speak of the same time.
    pub(crate) tolerance_days: u16,
    /// A figure older than this is stale.
    pub(crate) valid_days: u16,
    /// Whether the zeros at the end of a number are rounding.
    pub(crate) rounded: bool,
    /// Whether what is counted is never taken back, so that yesterday's number is a bound of today's.
    pub(crate) never_falls: bool,
}

#[derive(Clone, Debug)]
struct Authority {
    measures: Vec<Measure>,
    stages: Option<StageRange>,
    level: Option<Level>,
    kinds: Vec<PublisherKind>,
}

/// The file as written: checked for shape and nothing else.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawPolicy {
    order: RawOrder,
    time: RawTime,
    measures: BTreeMap<Spanned<String>, RawMeasure>,
    other_measures: RawMeasure,
    #[serde(default)]
    authority: Vec<RawAuthority>,
    reading: RawReadings,
}

type RawOrder = Spanned<Vec<Spanned<Step>>>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawMeasure {
    tolerance_days: u16,
    valid_days: Spanned<u16>,
    #[serde(default)]
    rounded: bool,
    #[serde(default)]
    never_falls: bool,
    order: Option<RawOrder>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawTime {
    vague_days: u16,
    captured_window_days: u16,
    quoted_window_days: u16,
    #[serde(default)]
    moving_days: u16,
    moving_percent: Option<u8>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawAuthority {
    #[serde(default)]
    measures: Vec<Spanned<String>>,
    stages: Option<Spanned<String>>,
    level: Option<Spanned<String>>,
    kinds: Spanned<Vec<Spanned<PublisherKind>>>,
}

impl Policy {
    /// The policy that comes with the project.
    ///
    /// # Panics
    ///
    /// Never: a test reads the same text.
    pub fn built_in() -> Self {
        Self::parse(include_str!("../../../sources/policy.toml"))
            .expect("the built-in policy is tested")
    }

    /// Reads the text of a policy.
    ///
    /// # Errors
    ///
    /// The first problem met: a half-understood policy is worse than none.
    pub fn parse(text: &str) -> Result<Self, PolicyError> {
        let raw: RawPolicy = toml::from_str(text)
            .map_err(|error| PolicyError::Shape(Stumble::over(text, &error)))?;
        let line = |start: usize| 1 + text.bytes().take(start).filter(|&b| b == b'\n').count();

        let order = checked_order(&raw.order, &line)?;
        let mut orders = BTreeMap::new();
        let mut measures = BTreeMap::new();
        for (code, own) in raw.measures {
            let measure = measure(&code, &line)?;
            if let Some(order) = &own.order {
                orders.insert(family(&measure).clone(), checked_order(order, &line)?);
            }
            measures.insert(measure, own.checked(&line)?);
        }
        let other_measures = raw.other_measures.checked(&line)?;
        for readings in [&raw.reading.count, &raw.reading.share] {
            for qualifier in Qualifier::ALL {
                let Some(reading) = readings.of(qualifier) else { continue };
                if !within(reading.get_ref().soft, reading.get_ref().hard) {
                    let (line, qualifier) = (line(reading.span().start), qualifier.code());
                    return Err(PolicyError::SoftBeyondHard { line, qualifier });
                }
            }
        }
        let mut authority: Vec<(usize, Authority)> = Vec::new();
        for raw in raw.authority {
            let kinds = line(raw.kinds.span().start);
            let list = Authority::checked(raw, &line)?;
            if let Some((earlier, _)) = authority.iter().find(|(_, other)| other.covers(&list)) {
                return Err(PolicyError::Shadowed { line: kinds, earlier: *earlier });
            }
            authority.push((kinds, list));
        }
        Ok(Self {
            order,
            orders,
            vague_days: raw.time.vague_days.into(),
            captured_window_days: raw.time.captured_window_days,
            quoted_window_days: raw.time.quoted_window_days,
            moving_days: raw.time.moving_days,
            moving_percent: raw.time.moving_percent,
            measures,
            other_measures,
            authority: authority.into_iter().map(|(_, list)| list).collect(),
            count: raw.reading.count,
            share: raw.reading.share,
        })
    }

    /// How the figures of this measure age.
    pub(crate) fn measure(&self, measure: &Measure) -> MeasurePolicy {
        self.measures.get(measure).copied().unwrap_or(self.other_measures)
    }

    /// How many days apart two figures of a measure may be and still be held against each other.
    pub fn tolerance_days(&self, measure: &Measure) -> u16 {
        self.measure(measure).tolerance_days
    }

    /// After how many days a figure of a measure is old.
    pub fn valid_days(&self, measure: &Measure) -> u16 {
        self.measure(measure).valid_days
    }

    /// The order in which claims of this measure are admitted.
    pub(crate) fn order(&self, measure: &Measure) -> &[Step] {
        self.orders.get(family(measure)).unwrap_or(&self.order)
    }

    /// Whether the order of a measure asks what contradictions themselves say.
    pub(crate) fn weighs_errors(&self, measure: &Measure) -> bool {
        self.order(measure).iter().any(|step| matches!(step, Step::FewestErrors | Step::OwnSeries))
    }

    /// How the number beside this word is read.
    pub(crate) fn reading(&self, measure: &Measure, qualifier: Qualifier) -> Reading {
        let is_people = matches!(measure, Measure::Population | Measure::PopulationUncovered);
        let readings = if measure.is_share() || is_people { &self.share } else { &self.count };
        readings.of(qualifier).map_or(Reading::EXACT, |reading| *reading.get_ref())
    }

    /// The place of a kind of publisher in the first list that fits the cell, from 0: whose number comes first.
    pub fn authority(
        &self,
        (measure, level, stages): (&Measure, Level, StageRange),
        kind: PublisherKind,
    ) -> usize {
        let fits = |list: &&Authority| {
            (list.measures.is_empty() || list.measures.contains(measure))
                && list.level.is_none_or(|l| l == level)
                && list.stages.is_none_or(|s| s == stages)
        };
        let Some(list) = self.authority.iter().find(fits) else { return 0 };
        list.kinds.iter().position(|&k| k == kind).unwrap_or(list.kinds.len())
    }
}

impl Authority {
    fn checked(raw: RawAuthority, line: &impl Fn(usize) -> usize) -> Result<Self, PolicyError> {
        let wrong = |key, text: &Spanned<String>| PolicyError::Authority {
            line: line(text.span().start),
            key,
            found: text.get_ref().clone(),
        };
        let stages = raw.stages.map(|s| s.get_ref().parse().map_err(|_| wrong("stages", &s)));
        let levels = [Level::Country, Level::Region, Level::Department];
        let level = raw.level.map(|l| {
            let found = levels.into_iter().find(|level| level.code() == l.get_ref());
            found.ok_or_else(|| wrong("level", &l))
        });
        let mut kinds = Vec::new();
        for kind in raw.kinds.get_ref() {
            if kinds.contains(kind.get_ref()) {
                let (line, kind) = (line(kind.span().start), kind.get_ref().code());
                return Err(PolicyError::KindTwice { line, kind });
            }
            kinds.push(*kind.get_ref());
        }
        let measures = raw.measures.iter().map(|code| measure(code, line));
        Ok(Self {
            measures: measures.collect::<Result<_, _>>()?,
            stages: stages.transpose()?,
            level: level.transpose()?,
            kinds,
        })
    }

    /// Whether this list fits whatever another fits.
    fn covers(&self, other: &Self) -> bool {
        let measures = self.measures.is_empty()
            || !other.measures.is_empty()
                && other.measures.iter().all(|measure| self.measures.contains(measure));
        measures
            && (self.level.is_none() || self.level == other.level)
            && (self.stages.is_none() || self.stages == other.stages)
    }
}

impl RawMeasure {
    fn checked(self, line: &impl Fn(usize) -> usize) -> Result<MeasurePolicy, PolicyError> {
        let (tolerance_days, valid_days) = (self.tolerance_days, *self.valid_days.get_ref());
        if valid_days < tolerance_days {
            return Err(PolicyError::StaleBeforeCompared {
                line: line(self.valid_days.span().start),
                valid: valid_days,
                tolerance: tolerance_days,
            });
        }
        let Self { rounded, never_falls, .. } = self;
        Ok(MeasurePolicy { tolerance_days, valid_days, rounded, never_falls })
    }
}

/// Every step once, and the last one total.
fn checked_order(raw: &RawOrder, line: &impl Fn(usize) -> usize) -> Result<Vec<Step>, PolicyError> {
    let mut order = Vec::new();
    for step in raw.get_ref() {
        if order.contains(step.get_ref()) {
            let (line, step) = (line(step.span().start), step.get_ref().name());
            return Err(PolicyError::Repeated { line, step });
        }
        order.push(*step.get_ref());
    }
    if order.last() != Some(&Step::ClaimId) {
        return Err(PolicyError::NotTotal { line: line(raw.span().start) });
    }
    Ok(order)
}

/// A measure of the field, or of somebody else's claims. One that is almost a measure of the field is
/// a slip of the pen: as a measure of its own it would silently govern nothing.
fn measure(code: &Spanned<String>, line: &impl Fn(usize) -> usize) -> Result<Measure, PolicyError> {
    let Ok(measure) = code.get_ref().parse();
    let Measure::Other(found) = &measure else { return Ok(measure) };
    let almost = |known: &Measure| strsim::osa_distance(known.code(), found) <= SLIP;
    match Measure::KNOWN.iter().find(|known| almost(known)) {
        Some(meant) => Err(PolicyError::Misspelt {
            line: line(code.span().start),
            found: found.to_string(),
            meant: meant.code().to_owned(),
        }),
        None => Ok(measure),
    }
}

#[cfg(test)]
mod tests {
    use std::error::Error as _;

    use super::*;
    use crate::model::Hint as _;

    const TEXT: &str = include_str!("../../../sources/policy.toml");

    #[test]
    fn mistakes_are_explained() {
        #[rustfmt::skip]
        let cases = [
            // what was written                    instead of                what is said
            ("\"newset\",",                        "\"newest\",",            "unknown variant `newset`"),
            ("\"witnesses\", \"witnesses\",",      "\"witnesses\", ",        "the step `witnesses` stands in `order` twice"),
            ("",                                   "\"claim_id\",",          "`order` does not end with `claim_id`"),
            ("vague_dais",                         "vague_days",             "unknown field `vague_dais`"),
            ("stages = \"signed\"",                "stages = \"aci_signed\"", "`stages` is `signed`"),
            ("level = \"nation\"",                 "level = \"country\"",    "`level` is `nation`"),
            ("kinds = [\"arse\", ",                "kinds = [\"ars\", ",     "unknown variant `arse`"),
            ("population = { order = [\"newest\"],", "population = {",        "`order` does not end with `claim_id`"),
            ("\"press\", \"press\"]",             "\"press\"]",             "`press` stands in `kinds` twice"),
            ("[[authority]]\nkinds = [\"ars\"]\n\n[[authority]]", "[[authority]]", "this `[[authority]]` never counts"),
            ("valid_days = 4",                     "valid_days = 400",       "valid for 4 days and compared over 15"),
            ("population_shares = {",              "population_share = {",   "`population_shares` is no measure"),
            ("measures = [\"comunities\"]",       "measures = [\"communities\"]", "`comunities` is no measure"),
            ("soft = { below = 36, above = 0 }",   "soft = { below = 10, above = 0 }", "soft margin of `nearly`"),
        ];
        for (written, instead_of, expected) in cases {
            let text = TEXT.replacen(instead_of, written, 1);
            assert_ne!(text, TEXT, "nothing was replaced for {written:?}");
            let error = Policy::parse(&text).expect_err(written);
            let cause = error.source().map(ToString::to_string).unwrap_or_default();
            let said = format!("{error}\n{cause}");
            assert!(said.contains(expected) && said.contains("line "), "for {written:?}: {said}");
            let shape = matches!(error, PolicyError::Shape(_));
            assert!(shape || error.hint().is_some(), "no hint for {written:?}");
        }
    }

    #[test]
    fn the_first_list_that_fits_decides() {
        let policy = Policy::built_in();
        let signed = "aci_signed".parse().unwrap();
        #[rustfmt::skip]
        let cases = [
            (Measure::Communities,            Level::Country, signed,          PublisherKind::HealthInsurance, 0),
            (Measure::Communities,            Level::Country, StageRange::ALL, PublisherKind::Federation,      0),
            (Measure::Communities,            Level::Region,  StageRange::ALL, PublisherKind::Ars,             0),
            (Measure::PopulationShare,        Level::Country, signed,          PublisherKind::Ministry,        0),
            (Measure::Other("beds".into()),   Level::Region,  StageRange::ALL, PublisherKind::Press,           9),
        ];
        for (measure, level, stages, kind, expected) in cases {
            let rank = policy.authority((&measure, level, stages), kind);
            assert_eq!(rank, expected, "for {measure} {level:?} {stages} {kind:?}");
        }
    }
}

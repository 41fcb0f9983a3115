//! What people declare in `sources/policy.toml`: whom to believe, how long, how wide the words are.
//!
//! A key that is not known here is an error: a misspelt rule must not be a silent one.

use std::collections::BTreeMap;

use serde::Deserialize;
use thiserror::Error;
use toml::Spanned;

use crate::model::{Hint, Level, Measure, Qualifier, StageRange};
use crate::sources::PublisherKind;

use super::order::Step;

/// Whom to believe, how long a figure is valid, how wide "environ" is.
#[derive(Clone, Debug)]
pub struct Policy {
    pub(super) order: Vec<Step>,
    pub(super) vague_days: i64,
    pub(super) captured_window_days: u16,
    pub(super) quoted_window_days: u16,
    pub(super) moving_days: u16,
    measures: BTreeMap<Measure, MeasurePolicy>,
    other_measures: MeasurePolicy,
    authority: Vec<Authority>,
    count: Readings,
    share: Readings,
}

/// How the figures of one measure age and are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct MeasurePolicy {
    /// Figures at most so many days apart speak of the same time.
    pub(super) tolerance_days: u16,
    /// A figure older than this is stale.
    pub(super) valid_days: u16,
    /// Whether the zeros at the end of a number are rounding.
    #[serde(default)]
    pub(super) rounded: bool,
}

#[derive(Clone, Debug)]
struct Authority {
    measures: Vec<Measure>,
    stages: Option<StageRange>,
    level: Option<Level>,
    kinds: Vec<PublisherKind>,
}

/// How far a printed number may be off, in per cent of itself; none is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Margin {
    pub(super) below: Option<u8>,
    pub(super) above: Option<u8>,
}

/// How the number beside one word is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Reading {
    pub(super) hard: Margin,
    pub(super) soft: Margin,
    #[serde(default)]
    pub(super) half_unit: bool,
}

impl Reading {
    /// A number without a word beside it.
    const EXACT: Self = {
        let none = Margin { below: Some(0), above: Some(0) };
        Self { hard: none, soft: none, half_unit: false }
    };
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Readings {
    nearly: Spanned<Reading>,
    about: Spanned<Reading>,
    more_than: Spanned<Reading>,
    fewer_than: Spanned<Reading>,
    at_least: Spanned<Reading>,
    at_most: Spanned<Reading>,
    between: Spanned<Reading>,
}

impl Readings {
    fn of(&self, qualifier: Qualifier) -> Option<&Spanned<Reading>> {
        match qualifier {
            Qualifier::Exact => None,
            Qualifier::Nearly => Some(&self.nearly),
            Qualifier::About => Some(&self.about),
            Qualifier::MoreThan => Some(&self.more_than),
            Qualifier::FewerThan => Some(&self.fewer_than),
            Qualifier::AtLeast => Some(&self.at_least),
            Qualifier::AtMost => Some(&self.at_most),
            Qualifier::Between => Some(&self.between),
        }
    }
}

/// The file as written: checked for shape and nothing else.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawPolicy {
    order: Spanned<Vec<Spanned<Step>>>,
    time: RawTime,
    measures: BTreeMap<String, MeasurePolicy>,
    other_measures: MeasurePolicy,
    #[serde(default)]
    authority: Vec<RawAuthority>,
    reading: RawReadings,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::struct_field_names, reason = "the unit belongs into the key of the file")]
struct RawTime {
    vague_days: u16,
    captured_window_days: u16,
    quoted_window_days: u16,
    #[serde(default)]
    moving_days: u16,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawAuthority {
    #[serde(default)]
    measures: Vec<String>,
    stages: Option<Spanned<String>>,
    level: Option<Spanned<String>>,
    kinds: Vec<PublisherKind>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawReadings {
    count: Readings,
    share: Readings,
}

/// Why a text is not a policy.
#[derive(Debug, Error)]
pub enum PolicyError {
    /// Not TOML, or a key that is missing, unknown or of the wrong type.
    #[error("not a policy")]
    Shape(#[from] toml::de::Error),
    /// A step of the order stands there twice.
    #[error("line {line}: the step `{step}` stands in `order` twice")]
    Repeated {
        /// The line of its second place.
        line: usize,
        /// The step.
        step: &'static str,
    },
    /// The order may leave two claims equal.
    #[error("line {line}: `order` does not end with `claim_id`")]
    NotTotal {
        /// The line where the order stands.
        line: usize,
    },
    /// A key of an `[[authority]]` holds a text that is not understood.
    #[error("line {line}: `{key}` is `{found}`")]
    Authority {
        /// The line of the text.
        line: usize,
        /// The key.
        key: &'static str,
        /// The text as given.
        found: String,
    },
    /// The words would suggest what they exclude.
    #[error("line {line}: the soft margin of `{qualifier}` is wider than the hard one")]
    SoftBeyondHard {
        /// The line of the reading.
        line: usize,
        /// The qualifier.
        qualifier: &'static str,
    },
}

impl Hint for PolicyError {
    fn hint(&self) -> Option<String> {
        let text = match self {
            Self::Shape(_) => return None,
            Self::Repeated { .. } => "remove one of the two: only the first would count",
            Self::NotTotal { .. } => {
                "add `claim_id` as the last step: without it the answer would depend on the input order"
            }
            Self::Authority { key: "level", .. } => "use `country`, `region` or `department`",
            Self::Authority { .. } => {
                "use one stage such as `aci_signed`, or a range such as `health_project..aci_signed`"
            }
            Self::SoftBeyondHard { .. } => {
                "make `soft` at most as wide as `hard`; a missing side is open"
            }
        };
        Some(text.to_owned())
    }
}

impl Policy {
    /// The policy that comes with the project.
    ///
    /// # Panics
    ///
    /// Never: a test reads the same text.
    pub fn built_in() -> Self {
        Self::parse(include_str!("../../sources/policy.toml"))
            .expect("the built-in policy is tested")
    }

    /// Reads the text of a policy.
    ///
    /// # Errors
    ///
    /// The first problem met: a half-understood policy is worse than none.
    pub fn parse(text: &str) -> Result<Self, PolicyError> {
        let raw: RawPolicy = toml::from_str(text)?;
        let line = |start: usize| 1 + text.bytes().take(start).filter(|&b| b == b'\n').count();

        let mut order = Vec::new();
        for step in raw.order.get_ref() {
            if order.contains(step.get_ref()) {
                let step_name = step.get_ref().name();
                return Err(PolicyError::Repeated {
                    line: line(step.span().start),
                    step: step_name,
                });
            }
            order.push(*step.get_ref());
        }
        if order.last() != Some(&Step::ClaimId) {
            return Err(PolicyError::NotTotal { line: line(raw.order.span().start) });
        }
        for readings in [&raw.reading.count, &raw.reading.share] {
            for qualifier in Qualifier::ALL {
                let Some(reading) = readings.of(qualifier) else { continue };
                if !within(reading.get_ref().soft, reading.get_ref().hard) {
                    let (line, qualifier) = (line(reading.span().start), qualifier.code());
                    return Err(PolicyError::SoftBeyondHard { line, qualifier });
                }
            }
        }
        let authority = raw.authority.into_iter().map(|raw| Authority::checked(raw, &line));
        Ok(Self {
            order,
            vague_days: raw.time.vague_days.into(),
            captured_window_days: raw.time.captured_window_days,
            quoted_window_days: raw.time.quoted_window_days,
            moving_days: raw.time.moving_days,
            measures: raw.measures.into_iter().map(|(k, v)| (measure(&k), v)).collect(),
            other_measures: raw.other_measures,
            authority: authority.collect::<Result<_, _>>()?,
            count: raw.reading.count,
            share: raw.reading.share,
        })
    }

    /// How the figures of this measure age.
    pub(super) fn measure(&self, measure: &Measure) -> MeasurePolicy {
        self.measures.get(measure).copied().unwrap_or(self.other_measures)
    }

    /// Whether the order asks what contradictions themselves say.
    pub(super) fn weighs_errors(&self) -> bool {
        self.order.iter().any(|step| matches!(step, Step::FewestErrors | Step::OwnSeries))
    }

    /// How the number beside this word is read.
    pub(super) fn reading(&self, measure: &Measure, qualifier: Qualifier) -> Reading {
        let readings = if measure.is_share() { &self.share } else { &self.count };
        readings.of(qualifier).map_or(Reading::EXACT, |reading| *reading.get_ref())
    }

    /// The place of a kind of publisher in the first list that fits the cell, from 0.
    pub(super) fn authority(
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
        Ok(Self {
            measures: raw.measures.iter().map(|code| measure(code)).collect(),
            stages: stages.transpose()?,
            level: level.transpose()?,
            kinds: raw.kinds,
        })
    }
}

fn measure(code: &str) -> Measure {
    match code.parse() {
        Ok(measure) => measure,
        Err(never) => match never {},
    }
}

/// Whether no side of `inner` reaches beyond `outer`.
fn within(inner: Margin, outer: Margin) -> bool {
    let side = |inner: Option<u8>, outer: Option<u8>| match (inner, outer) {
        (_, None) => true,
        (None, Some(_)) => false,
        (Some(inner), Some(outer)) => inner <= outer,
    };
    side(inner.below, outer.below) && side(inner.above, outer.above)
}

#[cfg(test)]
mod tests {
    use std::error::Error as _;

    use super::*;

    const TEXT: &str = include_str!("../../sources/policy.toml");

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

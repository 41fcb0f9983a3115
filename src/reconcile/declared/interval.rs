//! Whole-number intervals, and how a printed value becomes one.
//!
//! Everything is compared in whole units: one community, one person, a hundredth of a percentage
//! point. Floating point stops here.

use super::policy::Policy;
use super::reading::Margin;
use crate::model::{Measure, Qualifier, Value};

/// Stands for "no upper end": far above any value, far below overflow when hundreds are added.
pub(crate) const OPEN: i64 = 1 << 60;

/// 100 %, in hundredths of a point.
pub(crate) const WHOLE: i64 = 10_000;

/// The whole numbers from `low` to `high`, both included; empty where they are out of order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Interval {
    pub(crate) low: i64,
    pub(crate) high: i64,
}

impl Interval {
    pub(crate) const ANY: Self = Self { low: 0, high: OPEN };

    pub(crate) const fn new(low: i64, high: i64) -> Self {
        Self { low, high }
    }

    pub(crate) const fn is_empty(self) -> bool {
        self.high < self.low
    }

    pub(crate) const fn is_exact(self) -> bool {
        self.high == self.low
    }

    pub(crate) fn meet(self, other: Self) -> Self {
        Self { low: self.low.max(other.low), high: self.high.min(other.high) }
    }

    /// The least that holds both.
    pub(crate) fn hull(self, other: Self) -> Self {
        Self::new(self.low.min(other.low), self.high.max(other.high))
    }

    pub(crate) fn meets(self, other: Self) -> bool {
        !self.meet(other).is_empty()
    }

    /// Both ends moved; an open end stays open.
    pub(crate) fn shifted(self, by: i64) -> Self {
        let high = if OPEN <= self.high { OPEN } else { self.high + by };
        Self { low: self.low + by, high }
    }

    /// How far apart two intervals are; 0 where they meet.
    pub(crate) fn distance(self, other: Self) -> i64 {
        (self.low - other.high).max(other.low - self.high).max(0)
    }

    /// What a share leaves of the whole.
    pub(crate) fn complement(self) -> Self {
        Self { low: WHOLE - self.high.min(WHOLE), high: WHOLE - self.low }
    }
}

/// How one printed value is read: what the words exclude, what they suggest, and by what steps the
/// printed number could have been another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Read {
    pub(crate) hard: Interval,
    pub(crate) soft: Interval,
    pub(crate) step: i64,
}

/// Reads a printed value in whole units, as the policy says.
pub(crate) fn read(policy: &Policy, measure: &Measure, value: &Value) -> Read {
    let reading = policy.reading(measure, value.qualifier());
    let rounded = measure.is_share() || policy.measure(measure).rounded;
    let low = value.low().map(|low| units(measure, low).0);
    let high = value.high().map(|high| units(measure, high).1);
    let cap = if measure.is_share() { 100 } else { i64::MAX };
    let precision = |n: i64| precision(n).min(cap);

    let strict = match value.qualifier() {
        Qualifier::MoreThan => (1, 0),
        Qualifier::FewerThan => (0, 1),
        _ => (0, 0),
    };
    let exact_half = |n: i64| {
        if rounded && value.qualifier() == Qualifier::Exact { precision(n) / 2 } else { 0 }
    };
    let margin = |n: i64, percent: u8| {
        let least = if reading.half_unit && percent != 0 { precision(n) / 2 } else { 0 };
        (n * i64::from(percent) / 100).max(least)
    };
    let interval = |m: Margin| {
        let from = low.or(high).unwrap_or(0);
        let to = high.or(low).unwrap_or(0);
        let below = m.below.map_or(0, |p| from + strict.0 - margin(from, p) - exact_half(from));
        let above =
            m.above.map_or(OPEN, |p| to - strict.1 + margin(to, p) + (exact_half(to) - 1).max(0));
        let most = if measure.is_share() { WHOLE } else { OPEN };
        Interval::new(below.clamp(0, most), above.clamp(0, most))
    };
    let step = if rounded { precision(low.or(high).unwrap_or(0)) } else { 1 };
    Read { hard: interval(reading.hard), soft: interval(reading.soft), step }
}

/// The units of one printed number, rounded down and up.
#[expect(
    clippy::cast_possible_truncation,
    reason = "a value is at most 10^12, and the fraction is what is to be cut"
)]
fn units(measure: &Measure, printed: f64) -> (i64, i64) {
    let scaled = printed * scale(measure);
    // 76.4 × 100 is not quite 7640 in binary.
    let near = scaled.round();
    if (scaled - near).abs() < 1e-6 {
        (near as i64, near as i64)
    } else {
        (scaled.floor() as i64, scaled.ceil() as i64)
    }
}

/// A printed number in whole units, the nearest.
pub(crate) fn whole(measure: &Measure, printed: f64) -> i64 {
    units(measure, printed).0
}

/// A number of units as it is printed.
#[expect(clippy::cast_precision_loss, reason = "what is published stays far below 2^53")]
pub(crate) fn printed(measure: &Measure, units: i64) -> f64 {
    units as f64 / scale(measure)
}

fn scale(measure: &Measure) -> f64 {
    if measure.is_share() { 100.0 } else { 1.0 }
}

/// The unit of the last digit that is not a zero.
fn precision(number: i64) -> i64 {
    let mut unit = 1;
    while number != 0 && number % (unit * 10) == 0 {
        unit *= 10;
    }
    unit
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_become_intervals() {
        use Qualifier as Q;
        let (count, share) = (Measure::Communities, Measure::PopulationShare);
        #[rustfmt::skip]
        let cases = [
            (&count,               388.0,        Q::Exact,     (388, 388),               (388, 388)),
            (&count,               0.0,          Q::Exact,     (0, 0),                   (0, 0)),
            (&count,               100.0,        Q::Nearly,    (80, 100),                (90, 100)),
            (&count,               690.0,        Q::About,     (587, 793),               (656, 724)),
            (&count,               20.0,         Q::About,     (15, 25),                 (15, 25)),
            (&count,               200.0,        Q::MoreThan,  (201, OPEN),              (201, 240)),
            (&count,               200.0,        Q::FewerThan, (0, 199),                 (160, 199)),
            (&count,               200.0,        Q::AtLeast,   (200, OPEN),              (200, 240)),
            (&count,               200.0,        Q::AtMost,    (0, 200),                 (160, 200)),
            (&share,               76.4,         Q::Exact,     (7635, 7644),             (7635, 7644)),
            (&share,               36.0,         Q::Exact,     (3550, 3649),             (3550, 3649)),
            (&share,               100.0,        Q::Exact,     (9950, 10_000),           (9950, 10_000)),
            (&share,               92.0,         Q::Nearly,    (8464, 9200),             (8924, 9200)),
            (&share,               80.0,         Q::MoreThan,  (8001, 10_000),           (8001, 8800)),
            (&Measure::Population, 62e6,         Q::Exact,     (61_500_000, 62_499_999), (61_500_000, 62_499_999)),
            (&Measure::Population, 55e6,         Q::Nearly,    (50_600_000, 55_000_000), (53_350_000, 55_000_000)),
            (&Measure::Population, 1_430_465.0,  Q::Exact,     (1_430_465, 1_430_465),   (1_430_465, 1_430_465)),
        ];
        let policy = Policy::built_in();
        for (measure, number, qualifier, hard, soft) in cases {
            let read = read(&policy, measure, &Value::printed(number, qualifier).unwrap());
            let got = ((read.hard.low, read.hard.high), (read.soft.low, read.soft.high));
            assert_eq!(got, (hard, soft), "for {qualifier:?} {number} {measure}");
        }
    }

    #[test]
    fn an_interval_keeps_both_its_ends() {
        let value = Value::new(Some(150.0), Some(200.0), Qualifier::Between).unwrap();
        let read = read(&Policy::built_in(), &Measure::Communities, &value);
        assert_eq!(read.hard, Interval::new(150, 200));
    }
}

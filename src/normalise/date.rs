//! The time that a figure speaks of, and what cannot have been at that time.

use chrono::NaiveDate;

use crate::model::{AsOf, Basis, PartialDate, Stage, StageRange};

/// The day on which the agreement that creates the contracts (ACI) was signed: none is older.
pub const FIRST_CONTRACTS: NaiveDate =
    NaiveDate::from_ymd_opt(2019, 6, 20).expect("20 June 2019 is a day");

/// The date printed for a figure, and whether its year was.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Printed {
    pub(super) date: Option<PartialDate>,
    pub(super) inferred: bool,
}

/// The day of publication of a page, and who tells it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Published {
    pub(super) date: PartialDate,
    /// Whether the page shows it; else only the declaration of its source does.
    pub(super) shown: bool,
}

/// The time of a figure: its own date, or else its page's, or else that we had seen it by a day.
pub(super) fn as_of(printed: Printed, published: Option<Published>, first_seen: NaiveDate) -> AsOf {
    match (printed.date, published) {
        (Some(date), _) => AsOf::dated(date, Basis::Stated, printed.inferred),
        (None, Some(told)) => AsOf::dated(told.date, Basis::Published, !told.shown),
        (None, None) => AsOf::captured(first_seen),
    }
}

/// What "a contractualisé" can have meant at a time: before the first contracts, a health project
/// that an agency supports. None where the stages stand as they are.
pub(super) fn before_contracts(stages: StageRange, as_of: &AsOf) -> Option<StageRange> {
    let signed = stages == StageRange::exactly(Stage::AciSigned);
    let before = as_of.start.is_some() && as_of.end < FIRST_CONTRACTS;
    (signed && before).then(|| StageRange::at_least(Stage::HealthProject))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times() {
        let seen: NaiveDate = "2026-11-01".parse().unwrap();
        #[rustfmt::skip]
        let cases = [
            // printed         published, shown            basis             start           end           inferred
            (Some("2024-02"),  Some(("2024-03-05", true)), Basis::Stated,    Some("2024-02-01"), "2024-02-29", false),
            (None,             Some(("2024", true)),       Basis::Published, Some("2024-01-01"), "2024-12-31", false),
            (None,             Some(("2024", false)),      Basis::Published, Some("2024-01-01"), "2024-12-31", true),
            (None,             None,                       Basis::Captured,  None,               "2026-11-01", false),
        ];
        for (printed, published, basis, start, end, inferred) in cases {
            let date = printed.map(|text| text.parse().unwrap());
            let published = published.map(|(date, shown): (&str, bool)| Published {
                date: date.parse().unwrap(),
                shown,
            });
            let found = as_of(Printed { date, inferred: false }, published, seen);
            assert_eq!(found.inferred, inferred, "for {printed:?}, {published:?}");
            let ends = (found.start.map(|day| day.to_string()), found.end.to_string());
            assert_eq!(found.basis, basis, "for {printed:?}, {published:?}");
            assert_eq!(ends, (start.map(str::to_owned), end.to_owned()), "for {printed:?}");
        }
    }

    #[test]
    fn no_contract_is_older_than_the_contracts() {
        #[rustfmt::skip]
        let cases = [
            ("aci_signed",                 Some("2018"),       Some("health_project..aci_signed")),
            ("aci_signed",                 Some("2019-06-19"), Some("health_project..aci_signed")),
            ("aci_signed",                 Some("2019-06-20"), None),
            ("aci_signed",                 Some("2019"),       None),
            ("aci_signed",                 None,               None),
            ("health_project..aci_signed", Some("2018"),       None),
            ("letter_of_intent",           Some("2018"),       None),
        ];
        for (stages, date, expected) in cases {
            let dated = |text: &str| AsOf::dated(text.parse().unwrap(), Basis::Stated, false);
            let seen = || AsOf::captured("2018-01-01".parse().unwrap());
            let found = before_contracts(stages.parse().unwrap(), &date.map_or_else(seen, dated));
            let expected = expected.map(|text| text.parse().unwrap());
            assert_eq!(found, expected, "for {stages} in {date:?}");
        }
    }
}

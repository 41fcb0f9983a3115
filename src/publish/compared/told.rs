//! A figure of a snapshot in a few words, for the sentences that tell what changed.

use chrono::Datelike as _;

use crate::model::{Called, MONTHS_EN, MONTHS_FR, Measure, StageRange, english_day, french_day};
use crate::reconcile::Bilingual;

use super::number::{english, french};
use super::snapshot::SnapshotFigure;
use crate::publish::schema;

/// A cell in a few words: measure and stages.
pub(crate) fn cell(figure: &SnapshotFigure) -> Bilingual {
    let measure: Measure = figure.measure.parse().unwrap_or_else(|never| match never {});
    let ends = [&figure.stage_from, &figure.stage_to].map(|code| code.parse());
    let stages = match ends {
        [Ok(from), Ok(to)] => StageRange::new(from, to).ok(),
        _ => None,
    };
    let stages =
        stages.map_or(Called { fr: "étape inconnue", en: "unknown stage" }, StageRange::called);
    let of = |measure: &str, stages: &str| match measure {
        "" => stages.to_owned(),
        measure => format!("{measure}, {stages}"),
    };
    // What is counted where nothing else is said needs no word.
    let (fr, en) = match (&measure, measure.called()) {
        (Measure::Communities, _) => ("", ""),
        (_, Some(Called { fr, en })) => (fr, en),
        (other, None) => (other.code(), other.code()),
    };
    Bilingual { fr: of(fr, stages.fr), en: of(en, stages.en) }
}

/// A figure in a few words: value, date, how sure.
pub(crate) fn figure(figure: &SnapshotFigure) -> Bilingual {
    let (value, date, status) = (value(figure), date(figure), known(figure));
    Bilingual {
        fr: format!("{} ({}, {})", value.fr, date.fr, status.fr),
        en: format!("{} ({}, {})", value.en, date.en, status.en),
    }
}

/// A figure in a few words: value and date.
pub(crate) fn dated(figure: &SnapshotFigure) -> Bilingual {
    let (value, date) = (value(figure), date(figure));
    Bilingual {
        fr: format!("{} ({})", value.fr, date.fr),
        en: format!("{} ({})", value.en, date.en),
    }
}

/// How sure a figure is, in a few words.
pub(crate) fn known(figure: &SnapshotFigure) -> Bilingual {
    let (fr, en) = status(&figure.status);
    Bilingual { fr: fr.to_owned(), en: en.to_owned() }
}

/// Between what a figure lies, in a few words.
pub(crate) fn room(figure: &SnapshotFigure) -> Bilingual {
    match (figure.low, figure.high) {
        (Some(low), Some(high)) if low.total_cmp(&high).is_eq() => Bilingual {
            fr: "sans autre nombre possible".to_owned(),
            en: "with no other number possible".to_owned(),
        },
        _ => value(&SnapshotFigure { value: None, ..figure.clone() }),
    }
}

/// The number of a figure, or what bounds it, in a few words.
pub(crate) fn value(figure: &SnapshotFigure) -> Bilingual {
    let measure: Measure = figure.measure.parse().unwrap_or_else(|never| match never {});
    let units = if measure.is_share() { (" %", "%") } else { ("", "") };
    let fr = |value| format!("{}{}", french(value), units.0);
    let en = |value| format!("{}{}", english(value), units.1);
    let both = |words: (&str, &str), value: f64| {
        (format!("{} {}", words.0, fr(value)), format!("{} {}", words.1, en(value)))
    };
    let told = match (figure.value, figure.low, figure.high) {
        (Some(value), Some(low), None) if value < low => both(("plus de", "more than"), value),
        (Some(value), Some(_), None) => both(("au moins", "at least"), value),
        (Some(value), None, Some(high)) if high < value => both(("moins de", "fewer than"), value),
        (Some(value), None, Some(_)) => both(("au plus", "at most"), value),
        (Some(value), ..) => (fr(value), en(value)),
        (None, Some(low), Some(high)) => (
            format!("entre {} et {}", fr(low), fr(high)),
            format!("between {} and {}", en(low), en(high)),
        ),
        (None, Some(low), None) => both(("au moins", "at least"), low),
        (None, None, Some(high)) => both(("au plus", "at most"), high),
        (None, None, None) => ("aucune valeur".to_owned(), "no value".to_owned()),
    };
    Bilingual { fr: told.0, en: told.1 }
}

fn status(code: &str) -> (&str, &str) {
    schema::word_of("status", code).map_or((code, code), |word| (word.fr, word.en))
}

/// The date of a figure, as finely as it was printed: "en mai 2025", "au 30 juin 2024", "2026".
fn date(figure: &SnapshotFigure) -> Bilingual {
    let day = figure.as_of;
    let (year, month) = (day.year(), day.month0() as usize);
    let (fr, en) = match figure.as_of_precision.as_str() {
        "month" => (format!("{} {year}", MONTHS_FR[month]), format!("{} {year}", MONTHS_EN[month])),
        "quarter" => {
            let quarter = month / 3 + 1;
            let ordinal = if quarter == 1 { "er" } else { "e" };
            (format!("{quarter}{ordinal} trimestre {year}"), format!("Q{quarter} {year}"))
        }
        "year" => (year.to_string(), year.to_string()),
        "day" => (format!("au {}", french_day(day)), format!("on {}", english_day(day))),
        _ => (
            format!("au plus tard le {}", french_day(day)),
            format!("{} at the latest", english_day(day)),
        ),
    };
    Bilingual { fr, en }
}

#[cfg(test)]
mod tests {
    use super::super::diff::sample;
    use super::*;

    #[test]
    fn shares_bear_their_unit() {
        let mut it = sample("2024-06-30", Some(90.0), "single_source", true);
        "population_share".clone_into(&mut it.measure);
        assert_eq!(value(&it), Bilingual { fr: "90 %".to_owned(), en: "90%".to_owned() });
        assert!(!cell(&it).fr.contains('%'), "{}", cell(&it).fr);
    }

    #[test]
    fn figures_in_words() {
        let told = |value: [Option<f64>; 3], precision: &str| {
            let mut it = sample("2024-06-30", value[0], "single_source", true);
            (it.low, it.high) = (value[1], value[2]);
            precision.clone_into(&mut it.as_of_precision);
            let words = figure(&it);
            (words.fr, words.en)
        };
        #[rustfmt::skip]
        let cases = [
            ([Some(20.0), Some(20.0), Some(20.0)], "day", "20 (au 30 juin 2024, une seule source)", "20 (on 30 June 2024, one source only)"),
            ([Some(700.0), Some(701.0), None], "year", "plus de 700 (2024, une seule source)", "more than 700 (2024, one source only)"),
            ([Some(700.0), Some(700.0), None], "month", "au moins 700 (juin 2024, une seule source)", "at least 700 (June 2024, one source only)"),
            ([Some(50.0), None, Some(49.0)], "quarter", "moins de 50 (2e trimestre 2024, une seule source)", "fewer than 50 (Q2 2024, one source only)"),
            ([None, Some(3.0), Some(1_200.0)], "unknown", "entre 3 et 1\u{202f}200 (au plus tard le 30 juin 2024, une seule source)",
             "between 3 and 1,200 (30 June 2024 at the latest, one source only)"),
        ];
        for (value, precision, fr, en) in cases {
            assert_eq!(told(value, precision), (fr.to_owned(), en.to_owned()), "for {value:?}");
        }
    }
}

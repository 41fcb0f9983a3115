//! Puts dates into words, as the French and the English write them.
//!
//! A date keeps the precision that was printed: a month is not its first day, and an interval that
//! is no calendar month is not called one.

use chrono::{Datelike, NaiveDate};

use crate::model::{AsOf, Basis, MONTHS_EN, MONTHS_FR, Measure, PartialDate, Precision};
use crate::reconcile::Figure;

use super::period::Period;
use super::words::Lang;

const SHORT_FR: [&str; 12] = [
    "janv.", "févr.", "mars", "avr.", "mai", "juin", "juill.", "août", "sept.", "oct.", "nov.",
    "déc.",
];

const SHORT_EN: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "June", "July", "Aug", "Sept", "Oct", "Nov", "Dec"];

fn month(date: NaiveDate, lang: Lang) -> &'static str {
    let index = date.month0() as usize;
    if lang == Lang::Fr { MONTHS_FR[index] } else { MONTHS_EN[index] }
}

fn ordinal(number: u32, lang: Lang) -> &'static str {
    match (number, lang) {
        (1, Lang::Fr) => "1er",
        (2, Lang::Fr) => "2e",
        (3, Lang::Fr) => "3e",
        (_, Lang::Fr) => "4e",
        (1, Lang::En) => "first",
        (2, Lang::En) => "second",
        (3, Lang::En) => "third",
        (_, Lang::En) => "fourth",
    }
}

/// A day: "1er février 2024", "1 February 2024".
pub(crate) fn day(date: NaiveDate, lang: Lang) -> String {
    let first = if lang == Lang::Fr && date.day() == 1 { "er" } else { "" };
    format!("{}{first}\u{a0}{} {}", date.day(), month(date, lang), date.year())
}

/// A date with the precision that was printed: "août 2023", "1er trimestre 2023", "2022".
pub(crate) fn partial(date: PartialDate, lang: Lang) -> String {
    let start = date.start();
    match date.precision() {
        Precision::Day | Precision::Unknown => day(start, lang),
        Precision::Month => format!("{} {}", month(start, lang), start.year()),
        Precision::Quarter => {
            let ordinal = ordinal(start.month().div_ceil(3), lang);
            let words = lang.pick("trimestre", "quarter of");
            format!("{ordinal} {words} {}", start.year())
        }
        Precision::Year => start.year().to_string(),
    }
}

/// The year, the month or the day of a page of proofs.
pub(crate) fn period(period: Period, lang: Lang) -> String {
    let text = period.to_string();
    text.parse().map_or(text, |date| partial(date, lang))
}

/// The date that one printed text gives; none where the ends are not those of one date.
pub(crate) fn printed(as_of: &AsOf) -> Option<PartialDate> {
    as_of.dated_as().filter(|date| date.end() == as_of.end)
}

/// The time that a figure speaks of, as a noun: "1er février 2024", "date inconnue".
pub(crate) fn as_of(as_of: &AsOf, lang: Lang) -> String {
    match (printed(as_of), as_of.start) {
        (Some(date), _) => partial(date, lang),
        (None, Some(start)) => between(start, as_of.end, lang),
        (None, None) => format!(
            "{} {}",
            lang.pick("date inconnue, au plus tard le", "date unknown, at the latest"),
            day(as_of.end, lang)
        ),
    }
}

/// The time that a figure speaks of, in a sentence: "au 1er février 2024", "en août 2023"; where only
/// its page is dated, "publié le 17 octobre 2025".
pub(crate) fn at(date: &AsOf, lang: Lang) -> String {
    let said = in_sentence(date, lang);
    if date.basis != Basis::Published {
        return said;
    }
    let said = said.strip_prefix("au ").map_or_else(
        || said.clone(),
        // "Publié au 1er trimestre", but "publié le 1er février".
        |day| format!("{} {day}", if date.precision == Precision::Day { "le" } else { "au" }),
    );
    let doubt =
        if date.inferred { lang.pick(" (date reconstituée)", " (date worked out)") } else { "" };
    format!("{} {said}{doubt}", lang.pick("publié", "published"))
}

/// The time of what is printed of a measure: of an aim that says so, the day by which it was to be reached.
pub(crate) fn of(measure: &Measure, date: &AsOf, lang: Lang) -> String {
    if measure.is_target() && date.basis == Basis::Stated {
        format!("{} {}", lang.pick("échéance\u{a0}:", "due by"), as_of(date, lang))
    } else {
        at(date, lang)
    }
}

/// The time of a number that nobody prints: not it was published then, but what it follows from.
pub(crate) fn worked_out(date: &AsOf, lang: Lang) -> String {
    let said = at(date, lang);
    let published = said.strip_prefix(lang.pick("publié", "published"));
    let Some(then) = published else { return said };
    format!("{}{then}", lang.pick("d’après des chiffres publiés", "from figures published"))
}

/// The time of a figure, whichever of these it is.
pub(crate) fn of_figure(figure: &Figure, lang: Lang) -> String {
    match figure.claim {
        Some(_) => of(&figure.measure, &figure.as_of, lang),
        None => worked_out(&figure.as_of, lang),
    }
}

/// A time behind a whole sentence, of which not the project was published but its number: "nombre
/// publié le 17 octobre 2025".
pub(crate) fn of_number(at: &str, lang: Lang) -> String {
    if at.starts_with(lang.pick("publié", "published")) {
        format!("{} {at}", lang.pick("nombre", "a number"))
    } else {
        at.to_owned()
    }
}

fn in_sentence(date: &AsOf, lang: Lang) -> String {
    let words = as_of(date, lang);
    let preposition = match (printed(date).map(PartialDate::precision), lang) {
        (Some(Precision::Day | Precision::Quarter), Lang::Fr) => "au ",
        (Some(Precision::Month | Precision::Year), Lang::Fr) => "en ",
        (Some(Precision::Day), Lang::En) => "on ",
        (Some(Precision::Quarter), Lang::En) => "in the ",
        (Some(Precision::Month | Precision::Year), Lang::En) => "in ",
        (Some(Precision::Unknown) | None, _) => "",
    };
    format!("{preposition}{words}")
}

/// A date narrow enough for a table: "1er févr. 2024", "août 2023", "2022", "avant févr. 2024".
pub(crate) fn short(as_of: &AsOf, lang: Lang) -> String {
    let month = |date: NaiveDate| {
        let index = date.month0() as usize;
        let name = if lang == Lang::Fr { SHORT_FR[index] } else { SHORT_EN[index] };
        format!("{name}\u{a0}{}", date.year())
    };
    match (printed(as_of), as_of.start) {
        (Some(date), _) => match date.precision() {
            Precision::Day | Precision::Unknown => {
                let first = if lang == Lang::Fr && date.start().day() == 1 { "er" } else { "" };
                format!("{}{first}\u{a0}{}", date.start().day(), month(date.start()))
            }
            Precision::Month => month(date.start()),
            Precision::Quarter => {
                let quarter = date.start().month().div_ceil(3);
                format!("{}{quarter}\u{a0}{}", lang.pick("T", "Q"), date.start().year())
            }
            Precision::Year => date.start().year().to_string(),
        },
        (None, Some(_)) => month(as_of.end),
        (None, None) => format!("{}\u{a0}{}", lang.pick("vu", "seen"), month(as_of.end)),
    }
}

/// A date narrow enough for a map: the month, or the year where only that was printed.
pub(crate) fn month_or_year(date: &AsOf, lang: Lang) -> String {
    match printed(date).map(PartialDate::precision) {
        Some(Precision::Day) => {
            let month = PartialDate::month(date.end.year(), date.end.month());
            month.map_or_else(String::new, |month| {
                short(&AsOf::dated(month, date.basis, date.inferred), lang)
            })
        }
        _ => short(date, lang),
    }
}

/// Two days as an interval.
pub(crate) fn between(start: NaiveDate, end: NaiveDate, lang: Lang) -> String {
    if start == end {
        return day(start, lang);
    }
    let (from, to) = (day(start, lang), day(end, lang));
    match lang {
        Lang::Fr => format!("entre le {from} et le {to}"),
        Lang::En => format!("between {from} and {to}"),
    }
}

/// How old a figure is; that nobody can tell where only the day is known on which it was seen.
pub(crate) fn age_of(as_of: &AsOf, days: i64, lang: Lang) -> String {
    match as_of.start {
        None => lang.pick("date inconnue", "date unknown").to_owned(),
        Some(_) => age(days, lang),
    }
}

/// How old a figure is, in the largest unit that still says something.
pub(crate) fn age(days: i64, lang: Lang) -> String {
    let counted = |count: i64, one: (&str, &str), many: (&str, &str)| {
        let (fr, en) = if count == 1 { one } else { many };
        format!("{count}\u{a0}{}", lang.pick(fr, en))
    };
    match days {
        // "En 2026", read in 2026: how old it is depends on a day that was not printed.
        ..=-1 => lang.pick("période en cours", "period under way").to_owned(),
        0 => lang.pick("du jour", "today").to_owned(),
        1..=59 => counted(days, ("jour", "day"), ("jours", "days")),
        60..=729 => counted((days * 12 + 182) / 365, ("mois", "month"), ("mois", "months")),
        _ => counted(days * 4 / 1461, ("an", "year"), ("ans", "years")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_keep_the_precision_that_was_printed() {
        #[rustfmt::skip]
        let cases = [
            ("2024-02-01", "au 1er\u{a0}février 2024", "on 1\u{a0}February 2024", "1er\u{a0}févr.\u{a0}2024"),
            ("2022-02-14", "au 14\u{a0}février 2022", "on 14\u{a0}February 2022", "14\u{a0}févr.\u{a0}2022"),
            ("2023-08", "en août 2023", "in August 2023", "août\u{a0}2023"),
            ("2023-Q1", "au 1er trimestre 2023", "in the first quarter of 2023", "T1\u{a0}2023"),
            ("2022-Q4", "au 4e trimestre 2022", "in the fourth quarter of 2022", "T4\u{a0}2022"),
            ("2022", "en 2022", "in 2022", "2022"),
        ];
        for (text, fr, en, narrow) in cases {
            let date = AsOf::dated(text.parse().unwrap(), Basis::Stated, false);
            let got = [at(&date, Lang::Fr), at(&date, Lang::En), short(&date, Lang::Fr)];
            assert_eq!(got, [fr, en, narrow], "for {text}");
            let month = month_or_year(&date, Lang::Fr);
            let expected = narrow.trim_start_matches("1er\u{a0}").trim_start_matches("14\u{a0}");
            assert_eq!(month, expected, "for {text}");
        }
        #[rustfmt::skip]
        let published = [
            ("2025-10-17", false, "publié le 17\u{a0}octobre 2025", "published on 17\u{a0}October 2025"),
            ("2025-05", false, "publié en mai 2025", "published in May 2025"),
            ("2025-Q1", false, "publié au 1er trimestre 2025", "published in the first quarter of 2025"),
            ("2026", true, "publié en 2026 (date reconstituée)", "published in 2026 (date worked out)"),
        ];
        for (text, inferred, fr, en) in published {
            let date = AsOf::dated(text.parse().unwrap(), Basis::Published, inferred);
            assert_eq!([at(&date, Lang::Fr), at(&date, Lang::En)], [fr, en], "for {text}");
        }
        let date = AsOf::dated("2019-12-18".parse().unwrap(), Basis::Published, true);
        let told = [worked_out(&date, Lang::Fr), worked_out(&date, Lang::En)];
        let expected = [
            "d’après des chiffres publiés le 18\u{a0}décembre 2019 (date reconstituée)",
            "from figures published on 18\u{a0}December 2019 (date worked out)",
        ];
        assert_eq!(told, expected, "nobody has published a number that follows from others");
        let date = AsOf::dated("2022-12".parse().unwrap(), Basis::Stated, false);
        assert_eq!(worked_out(&date, Lang::Fr), "en décembre 2022");
        let told = [Lang::Fr, Lang::En].map(|lang| of(&Measure::Target, &date, lang));
        assert_eq!(told, ["échéance\u{a0}: décembre 2022", "due by December 2022"]);
        assert_eq!(of(&Measure::Communities, &date, Lang::Fr), "en décembre 2022");
        let date = AsOf { basis: Basis::Published, ..date };
        assert_eq!(of(&Measure::Target, &date, Lang::Fr), "publié en décembre 2022", "no deadline");
        let captured = AsOf::captured(NaiveDate::from_ymd_opt(2026, 6, 29).unwrap());
        assert_eq!(at(&captured, Lang::Fr), "date inconnue, au plus tard le 29\u{a0}juin 2026");
        let span = AsOf {
            start: NaiveDate::from_ymd_opt(2020, 12, 31),
            precision: Precision::Month,
            ..captured
        };
        assert_eq!(
            at(&span, Lang::Fr),
            "entre le 31\u{a0}décembre 2020 et le 29\u{a0}juin 2026",
            "an interval that is no calendar month is not called one"
        );
    }

    #[test]
    fn ages() {
        #[rustfmt::skip]
        let cases = [
            (-3, "période en cours"), (0, "du jour"), (1, "1\u{a0}jour"), (59, "59\u{a0}jours"), (60, "2\u{a0}mois"),
            (365, "12\u{a0}mois"), (395, "13\u{a0}mois"), (729, "24\u{a0}mois"), (731, "2\u{a0}ans"), (2557, "7\u{a0}ans"),
        ];
        for (days, expected) in cases {
            assert_eq!(age(days, Lang::Fr), expected, "for {days}");
        }
    }
}

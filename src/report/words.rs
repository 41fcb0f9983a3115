//! Puts numbers and dates into words, as the French and the English write them.
//!
//! Everything that a reader sees passes through here or through `names`: thousands are parted by
//! a narrow no-break space in French and a comma in English, a date keeps the precision that was
//! printed, and text that comes from elsewhere loses the characters that could disguise it.

use chrono::{Datelike, NaiveDate};

use crate::model::{AsOf, Measure, PartialDate, Precision, Qualifier, Value};

/// The language of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lang {
    Fr,
    En,
}

const MONTHS_FR: [&str; 12] = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
];

const MONTHS_EN: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

const SHORT_FR: [&str; 12] = [
    "janv.", "févr.", "mars", "avr.", "mai", "juin", "juill.", "août", "sept.", "oct.", "nov.",
    "déc.",
];

const SHORT_EN: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "June", "July", "Aug", "Sept", "Oct", "Nov", "Dec"];

impl Lang {
    pub(super) const ALL: [Self; 2] = [Self::Fr, Self::En];

    /// The code of the language, which is also the name of its folder.
    pub(super) const fn code(self) -> &'static str {
        match self {
            Self::Fr => "fr",
            Self::En => "en",
        }
    }

    pub(super) const fn other(self) -> Self {
        match self {
            Self::Fr => Self::En,
            Self::En => Self::Fr,
        }
    }

    /// One of two texts as it stands: for texts that are already set in type.
    pub(super) const fn pick<'a>(self, fr: &'a str, en: &'a str) -> &'a str {
        match self {
            Self::Fr => fr,
            Self::En => en,
        }
    }

    /// One of our own sentences, set as a printer would: curly apostrophes, and in French the
    /// no-break spaces that keep `:`, `?`, `;` and guillemets from starting a line.
    pub(super) fn say(self, fr: &str, en: &str) -> String {
        match self {
            Self::En => en.replace('\'', "’"),
            Self::Fr => {
                let mut text = fr.replace('\'', "’");
                for (typed, set) in [
                    (" :", "\u{a0}:"),
                    (" %", "\u{a0}%"),
                    (" ;", "\u{202f};"),
                    (" ?", "\u{202f}?"),
                    (" !", "\u{202f}!"),
                    ("« ", "«\u{a0}"),
                    (" »", "\u{a0}»"),
                ] {
                    text = text.replace(typed, set);
                }
                text
            }
        }
    }

    /// A quotation in its marks. The words are French, and so are the marks, in both languages.
    pub(super) fn quote(text: &str) -> String {
        format!("«\u{a0}{}\u{a0}»", clean(text))
    }
}

/// Text from elsewhere without what could disguise it: control characters, marks that change the
/// direction of writing, invisible characters. White space becomes single spaces.
pub(super) fn clean(text: &str) -> String {
    let invisible = |c: char| {
        c.is_control()
            || matches!(c, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}')
            || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
            || matches!(c, '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
    };
    let mut kept = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            // The spaces that French type needs stay as they are.
            '\u{a0}' | '\u{202f}' => kept.push(c),
            c if c.is_whitespace() => {
                if !kept.ends_with(' ') {
                    kept.push(' ');
                }
            }
            c if invisible(c) => {}
            c => kept.push(c),
        }
    }
    kept.trim().to_owned()
}

/// A number with at most two decimals.
pub(super) fn number(value: f64, lang: Lang) -> String {
    let text = format!("{:.2}", value.abs());
    let (whole, decimals) = text.split_once('.').unwrap_or((text.as_str(), ""));
    let decimals = decimals.trim_end_matches('0');
    let mut grouped = String::new();
    for (place, digit) in whole.chars().enumerate() {
        if 0 < place && (whole.len() - place).is_multiple_of(3) {
            grouped.push(if lang == Lang::Fr { '\u{202f}' } else { ',' });
        }
        grouped.push(digit);
    }
    let sign = if value < 0.0 { "−" } else { "" };
    match decimals {
        "" => format!("{sign}{grouped}"),
        _ => format!("{sign}{grouped}{}{decimals}", lang.pick(",", ".")),
    }
}

/// A number with the unit of its measure: `530`, `76,4 %`, `5,4 millions d’habitants`.
pub(super) fn amount(value: f64, measure: &Measure, lang: Lang) -> String {
    match measure {
        Measure::PopulationShare | Measure::PopulationShareUncovered => {
            format!("{}{}", number(value, lang), lang.pick("\u{a0}%", "%"))
        }
        Measure::Population | Measure::PopulationUncovered => {
            let round = 1e6 <= value && (value / 1e4).fract() == 0.0;
            if round {
                let noun = match lang {
                    Lang::Fr if value < 2e6 => "million d’habitants",
                    Lang::Fr => "millions d’habitants",
                    Lang::En => "million inhabitants",
                };
                format!("{}\u{a0}{noun}", number(value / 1e6, lang))
            } else {
                format!("{}\u{a0}{}", number(value, lang), lang.pick("habitants", "inhabitants"))
            }
        }
        Measure::Communities | Measure::Target | Measure::Other(_) => number(value, lang),
    }
}

/// How far two values of a measure are apart.
pub(super) fn gap(value: f64, measure: &Measure, lang: Lang) -> String {
    match measure {
        Measure::Communities => format!("{}\u{a0}CPTS", number(value, lang)),
        measure if measure.is_share() => {
            let one = value < if lang == Lang::Fr { 2.0 } else { 1.01 };
            let noun = if one { "point" } else { "points" };
            format!("{}\u{a0}{noun}", number(value, lang))
        }
        measure => amount(value, measure, lang),
    }
}

/// A value as printed, with the word beside it.
pub(super) fn value(value: &Value, measure: &Measure, lang: Lang) -> String {
    let word = match value.qualifier() {
        Qualifier::Exact | Qualifier::Between => {
            return bounds(value.low(), value.high(), measure, lang);
        }
        Qualifier::Nearly => lang.pick("près de", "nearly"),
        Qualifier::About => lang.pick("environ", "about"),
        Qualifier::MoreThan => lang.pick("plus de", "more than"),
        Qualifier::FewerThan => lang.pick("moins de", "fewer than"),
        Qualifier::AtLeast => lang.pick("au moins", "at least"),
        Qualifier::AtMost => lang.pick("au plus", "at most"),
    };
    format!("{word}\u{a0}{}", amount(value.headline(), measure, lang))
}

/// What two ends allow: one number, or "entre 12 et 30".
pub(super) fn bounds(low: Option<f64>, high: Option<f64>, measure: &Measure, lang: Lang) -> String {
    let print = |value| amount(value, measure, lang);
    match (low, high) {
        (Some(low), Some(high)) if high <= low => print(low),
        (Some(low), Some(high)) => match lang {
            Lang::Fr => format!("entre {} et {}", print(low), print(high)),
            Lang::En => format!("between {} and {}", print(low), print(high)),
        },
        (Some(low), None) => format!("{} {}", lang.pick("au moins", "at least"), print(low)),
        (None, Some(high)) => format!("{} {}", lang.pick("au plus", "at most"), print(high)),
        (None, None) => lang.pick("inconnu", "unknown").to_owned(),
    }
}

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
pub(super) fn day(date: NaiveDate, lang: Lang) -> String {
    let first = if lang == Lang::Fr && date.day() == 1 { "er" } else { "" };
    format!("{}{first}\u{a0}{} {}", date.day(), month(date, lang), date.year())
}

/// A date with the precision that was printed: "août 2023", "1er trimestre 2023", "2022".
pub(super) fn partial(date: PartialDate, lang: Lang) -> String {
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

/// The date that one printed text gives; none where the ends are not those of one date.
fn printed(as_of: &AsOf) -> Option<PartialDate> {
    as_of.text().parse::<PartialDate>().ok().filter(|date| date.end() == as_of.end)
}

/// The time that a figure speaks of, as a noun: "1er février 2024", "date inconnue".
pub(super) fn as_of(as_of: &AsOf, lang: Lang) -> String {
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

/// The time that a figure speaks of, in a sentence: "au 1er février 2024", "en août 2023".
pub(super) fn at(date: &AsOf, lang: Lang) -> String {
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
pub(super) fn short(as_of: &AsOf, lang: Lang) -> String {
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
        (None, None) => format!("≤\u{a0}{}", month(as_of.end)),
    }
}

/// Two days as an interval.
pub(super) fn between(start: NaiveDate, end: NaiveDate, lang: Lang) -> String {
    if start == end {
        return day(start, lang);
    }
    let (from, to) = (day(start, lang), day(end, lang));
    match lang {
        Lang::Fr => format!("entre le {from} et le {to}"),
        Lang::En => format!("between {from} and {to}"),
    }
}

/// How old a figure is, in the largest unit that still says something.
pub(super) fn age(days: i64, lang: Lang) -> String {
    let counted = |count: i64, one: (&str, &str), many: (&str, &str)| {
        let (fr, en) = if count == 1 { one } else { many };
        format!("{count}\u{a0}{}", lang.pick(fr, en))
    };
    match days {
        ..=0 => lang.pick("du jour", "today").to_owned(),
        1..=59 => counted(days, ("jour", "day"), ("jours", "days")),
        60..=729 => counted((days * 12 + 182) / 365, ("mois", "month"), ("mois", "months")),
        _ => counted(days * 4 / 1461, ("an", "year"), ("ans", "years")),
    }
}

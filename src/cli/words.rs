//! The words in which figures are told on a terminal, in both languages.

use chrono::NaiveDate;
use url::Url;

use crate::model::{AsOf, Called, Measure, Precision, Qualifier, StageRange};
use crate::publish::schema;
use crate::reconcile::{Bilingual, DecisionOutcome, Figure, Status};
use crate::sources::has_address;

/// A language.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Lang {
    /// French
    Fr,
    /// English
    #[default]
    En,
}

impl Lang {
    /// The text in this language.
    pub(super) const fn say<'a>(self, fr: &'a str, en: &'a str) -> &'a str {
        match self {
            Self::Fr => fr,
            Self::En => en,
        }
    }

    /// The side of a text in this language.
    pub(super) fn of(self, text: &Bilingual) -> &str {
        self.say(&text.fr, &text.en)
    }
}

/// A cell in a few words: what is counted, and at which stages.
pub(super) fn cell(measure: &Measure, stages: StageRange, lang: Lang) -> String {
    let what = match (measure, measure.called()) {
        (Measure::Communities, _) => "CPTS",
        (_, Some(Called { fr, en })) => lang.say(fr, en),
        (other, None) => other.code(),
    };
    if measure.is_target() { what.to_owned() } else { format!("{what}, {}", range(stages, lang)) }
}

/// A range of stages in words.
pub(super) fn range(stages: StageRange, lang: Lang) -> &'static str {
    let Called { fr, en } = stages.called();
    lang.say(fr, en)
}

/// How well a figure is known, in words.
pub(super) fn status(status: Status, lang: Lang) -> &'static str {
    word("status", status.code(), lang)
}

/// What became of a claim, in words.
pub(super) fn outcome(outcome: DecisionOutcome, lang: Lang) -> &'static str {
    word("outcome", outcome.code(), lang)
}

/// What a code is called in the tables and in the report.
fn word(column: &str, code: &'static str, lang: Lang) -> &'static str {
    schema::word_of(column, code).map_or(code, |word| lang.say(word.fr, word.en))
}

/// The value of a figure, or what bounds it.
pub(super) fn figure(figure: &Figure, lang: Lang) -> String {
    let told = |value: f64| number(value, &figure.measure, lang);
    match (figure.value, figure.low, figure.high) {
        (Some(value), ..) => told(value),
        (None, Some(low), Some(high)) => format!("{} – {}", told(low), told(high)),
        (None, Some(low), None) => format!("≥ {}", told(low)),
        (None, None, Some(high)) => format!("≤ {}", told(high)),
        (None, None, None) => "–".to_owned(),
    }
}

/// A number with the word that qualifies it.
pub(super) fn qualified(number: &str, qualifier: Qualifier, lang: Lang) -> String {
    let word = match qualifier {
        Qualifier::Exact | Qualifier::Between => return number.to_owned(),
        Qualifier::Nearly => lang.say("près de", "nearly"),
        Qualifier::About => lang.say("environ", "about"),
        Qualifier::MoreThan => lang.say("plus de", "more than"),
        Qualifier::FewerThan => lang.say("moins de", "fewer than"),
        Qualifier::AtLeast => lang.say("au moins", "at least"),
        Qualifier::AtMost => lang.say("au plus", "at most"),
    };
    format!("{word} {number}")
}

/// A number with its unit, thousands apart.
pub(super) fn number(value: f64, measure: &Measure, lang: Lang) -> String {
    let text = value.to_string();
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let mut told = String::new();
    for (place, digit) in whole.chars().enumerate() {
        if 0 < place && (whole.len() - place).is_multiple_of(3) && whole.is_ascii() {
            told.push_str(lang.say("\u{202f}", ","));
        }
        told.push(digit);
    }
    if !fraction.is_empty() {
        told.push_str(lang.say(",", "."));
        told.push_str(fraction);
    }
    if measure.is_share() {
        told.push_str(lang.say("\u{a0}%", "%"));
    }
    told
}

/// Where a page stands, or that nobody knows.
pub(super) fn address(url: &Url, lang: Lang) -> String {
    if has_address(url) {
        return url.to_string();
    }
    lang.say("adresse de la page inconnue", "address of the page not known").to_owned()
}

/// The time of a figure, as finely as it is known.
pub(super) fn time(as_of: &AsOf, lang: Lang) -> String {
    match (as_of.start, as_of.precision) {
        (Some(_), precision) if precision != Precision::Unknown => as_of.text(),
        _ => format!("{} {}", lang.say("au plus tard", "by"), as_of.end),
    }
}

/// A day as a sentence has it.
pub(super) fn day(day: NaiveDate, lang: Lang) -> String {
    match lang {
        Lang::Fr => day.format("%d/%m/%Y").to_string(),
        Lang::En => day.to_string(),
    }
}

/// Pads a text to a width in characters: `format!` counts them too, but not beside other widths.
pub(super) fn padded(text: &str, width: usize) -> String {
    let missing = width.saturating_sub(text.chars().count());
    format!("{text}{}", " ".repeat(missing))
}

/// Rows as columns, two spaces apart, no space at the end of a line.
pub(super) fn columns(rows: &[Vec<String>]) -> String {
    let width = |column: usize| {
        let lengths = rows.iter().filter_map(|row| row.get(column)).map(|it| it.chars().count());
        lengths.max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..rows.first().map_or(0, Vec::len)).map(width).collect();
    let mut text = String::new();
    for row in rows {
        let cells = row.iter().zip(&widths).map(|(cell, &width)| padded(cell, width));
        text.push_str(cells.collect::<Vec<_>>().join("  ").trim_end());
        text.push('\n');
    }
    text
}

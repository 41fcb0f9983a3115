//! Numbers and dates of a spreadsheet as a French reader sees them: `1 234`, `76,4 %`,
//! `31/12/2023`, `décembre 2023`.
//!
//! A cell holds a number and, apart from it, the form in which it is shown. What is quoted is what
//! is shown, rounded as there; what has no form is printed without the noise of binary fractions.

use crate::model::MONTHS_FR;

/// Beyond these no cell of a sheet for people holds a number; what does is an accident or an
/// attack, and "1E+300" is no text that should be read.
const LARGEST: f64 = 1e15;
/// Below this a number is zero or noise.
const SMALLEST: f64 = 1e-9;
/// How many digits of a number without a form are shown, as in a spreadsheet.
const DIGITS: usize = 12;
/// The most decimals that a form may ask for.
const MAX_DECIMALS: usize = 12;

/// How a number is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// As it is.
    General,
    /// With decimals, some of which may be left out, and words around it.
    Fixed {
        before: String,
        after: String,
        decimals: usize,
        optional: usize,
        grouped: bool,
        percent: bool,
    },
}

impl Form {
    /// Reads the code of a number format: `0.0%`, `#,##0`, `0" CPTS"`. What it cannot follow
    /// (fractions, exponents, conditions) is shown as it is.
    pub(super) fn parse(code: &str) -> Self {
        let code = section(code);
        let mut form = (String::new(), String::new());
        let (mut digits, mut optional, mut decimals) = (0, 0, 0);
        let (mut grouped, mut percent, mut fraction) = (false, false, false);
        let mut chars = code.chars().peekable();
        while let Some(c) = chars.next() {
            let literal = match c {
                '0' | '#' | '?' => {
                    if !form.1.is_empty() && !fraction {
                        return Self::General;
                    }
                    digits += 1;
                    if fraction {
                        decimals += 1;
                        optional += usize::from(c != '0');
                    }
                    continue;
                }
                '.' if 0 < digits && !fraction => {
                    fraction = true;
                    continue;
                }
                ',' => {
                    // Behind the last digit a comma divides by a thousand, which nobody reads.
                    if digits == 0 || !chars.peek().is_some_and(|c| matches!(c, '0' | '#' | '?')) {
                        return Self::General;
                    }
                    grouped = true;
                    continue;
                }
                '%' => {
                    percent = true;
                    "\u{a0}%".to_owned()
                }
                '"' => chars.by_ref().take_while(|c| *c != '"').collect(),
                '\\' => chars.next().map(String::from).unwrap_or_default(),
                '_' | '*' => {
                    chars.next();
                    String::new()
                }
                '[' => {
                    let inside: String = chars.by_ref().take_while(|c| *c != ']').collect();
                    let sign = inside.strip_prefix('$').unwrap_or("");
                    sign.split('-').next().unwrap_or("").to_owned()
                }
                ' ' | '\u{a0}' | '\u{202f}' | '€' | '-' | '+' | '(' | ')' | '$' | ':' => {
                    c.to_string()
                }
                _ => return Self::General,
            };
            if digits == 0 { form.0.push_str(&literal) } else { form.1.push_str(&literal) }
        }
        if digits == 0 || MAX_DECIMALS < decimals {
            return Self::General;
        }
        // "76,4 %" whether or not the form has a space of its own.
        let after = form.1.replace(" \u{a0}%", "\u{a0}%");
        Self::Fixed { before: form.0, after, decimals, optional, grouped, percent }
    }

    /// The number as shown; none where it is beyond what a sheet for people holds.
    pub(super) fn number(&self, value: f64) -> Option<String> {
        let size = value.abs();
        if !value.is_finite() || LARGEST <= size || 0.0 < size && size < SMALLEST {
            return None;
        }
        let Self::Fixed { before, after, decimals, optional, grouped, percent } = self else {
            return Some(french(&general(value), false));
        };
        let value = if *percent { value * 100.0 } else { value };
        let mut text = rounded(value, *decimals);
        for _ in 0..*optional {
            text =
                text.strip_suffix('0').filter(|_| text.contains('.')).unwrap_or(&text).to_owned();
        }
        let text = french(text.trim_end_matches('.'), *grouped);
        Some(format!("{before}{text}{after}"))
    }
}

/// The part of a format that speaks of positive numbers.
fn section(code: &str) -> &str {
    let mut quoted = false;
    let end = code.find(|c: char| {
        quoted ^= c == '"';
        c == ';' && !quoted
    });
    &code[..end.unwrap_or(code.len())]
}

/// Rounded half away from zero, as spreadsheets do and `format!` does not: what binary makes of
/// 0.125 is decided on its shortest decimal form.
fn rounded(value: f64, decimals: usize) -> String {
    let exact = general(value);
    let (whole, fraction) = exact.split_once('.').unwrap_or((&exact, ""));
    if fraction.len() <= decimals {
        let dot = if decimals == 0 { "" } else { "." };
        return format!("{whole}{dot}{fraction:0<decimals$}");
    }
    let up = b'5' <= fraction.as_bytes()[decimals];
    let kept = format!("{}{}", whole.trim_start_matches('-'), &fraction[..decimals]);
    // At most 15 digits before and 12 behind the comma fit.
    let mut digits: u128 = kept.parse().unwrap_or(0);
    digits += u128::from(up);
    let width = decimals + 1;
    let text = format!("{digits:0>width$}");
    let (whole_digits, fraction) = text.split_at(text.len() - decimals);
    let sign = if whole.starts_with('-') && 0 < digits { "-" } else { "" };
    let dot = if decimals == 0 { "" } else { "." };
    format!("{sign}{whole_digits}{dot}{fraction}")
}

/// The number without the noise of binary fractions: `0.3`, not `0.30000000000000004`.
fn general(value: f64) -> String {
    let short = format!("{:.*e}", DIGITS - 1, value);
    let value: f64 = short.parse().unwrap_or(value);
    let text = format!("{value}");
    if text == "-0" { "0".to_owned() } else { text }
}

/// A printed number with the decimal comma, and with groups of three where the form has them.
fn french(text: &str, grouped: bool) -> String {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let (sign, digits) = whole.strip_prefix('-').map_or(("", whole), |digits| ("-", digits));
    let mut shown = sign.to_owned();
    for (at, digit) in digits.chars().enumerate() {
        if grouped && 0 < at && (digits.len() - at).is_multiple_of(3) {
            shown.push('\u{a0}');
        }
        shown.push(digit);
    }
    if !fraction.is_empty() {
        shown.push(',');
        shown.push_str(fraction);
    }
    shown
}

/// A moment of a spreadsheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Moment {
    pub(super) year: u16,
    pub(super) month: u8,
    pub(super) day: u8,
    pub(super) hour: u8,
    pub(super) minute: u8,
}

/// How much of a date is shown: its form may leave out the day, or all but the year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Precision {
    Day,
    Month,
    Year,
}

impl Precision {
    /// Of the code of a date format: `dd/mm/yyyy`, `mmm-yy`, `yyyy`.
    pub(super) fn parse(code: &str) -> Self {
        let code = section(code).to_lowercase();
        let mut letters = String::new();
        let mut skip = None;
        for c in code.chars() {
            match (skip, c) {
                (Some(end), _) if c == end => skip = None,
                (Some(_), _) => {}
                (None, '"') => skip = Some('"'),
                (None, '[') => skip = Some(']'),
                (None, c) => letters.push(c),
            }
        }
        // French, German and English codes: jour, Jahr; aaaa, yyyy.
        let has = |options: &[char]| letters.contains(options);
        if has(&['d', 'j']) || !has(&['y', 'a']) {
            Self::Day
        } else if has(&['m']) {
            Self::Month
        } else {
            Self::Year
        }
    }
}

impl Moment {
    /// The date as the French print it.
    pub(super) fn shown(self, precision: Precision) -> String {
        let Self { year, month, day, hour, minute } = self;
        let name = MONTHS_FR.get(usize::from(month).wrapping_sub(1)).copied().unwrap_or("");
        match precision {
            Precision::Year => format!("{year}"),
            Precision::Month => format!("{name} {year}"),
            Precision::Day if hour == 0 && minute == 0 => format!("{day:02}/{month:02}/{year}"),
            Precision::Day => format!("{day:02}/{month:02}/{year} {hour:02}:{minute:02}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_shown_as_in_the_sheet() {
        #[rustfmt::skip]
        let cases = [
            ("General", 12.0, "12"),
            ("General", 0.1 + 0.2, "0,3"),
            ("General", 97.25, "97,25"),
            ("General", -3.5, "-3,5"),
            ("General", 5_400_000.0, "5400000"),
            ("0", 12.4, "12"),
            ("0", 12.5, "13"),
            ("0.0", 0.25, "0,3"),
            ("0.00", 1.005, "1,01"),
            ("0.0%", 0.764, "76,4\u{a0}%"),
            ("0.0 %", 0.764, "76,4\u{a0}%"),
            ("0%", 0.57, "57\u{a0}%"),
            ("0.00%", 0.9725, "97,25\u{a0}%"),
            ("0.0\" %\"", 76.4, "76,4 %"),
            ("#,##0", 1_234_567.0, "1\u{a0}234\u{a0}567"),
            ("#,##0", 12.0, "12"),
            ("# ##0", 12.0, "12"),
            ("#,##0.0##", 1234.5, "1\u{a0}234,5"),
            ("0\" CPTS\"", 12.0, "12 CPTS"),
            ("#,##0\\ \"€\"", 1500.0, "1\u{a0}500 €"),
            ("[$-40C]0.0;[Red]-0.0", 3.25, "3,3"),
            ("_-* #,##0_-;-* #,##0_-", 42.0, "42"),
            ("0.0", -0.04, "0,0"),
            ("0.00E+00", 12.0, "12"),
            ("# ?/?", 0.5, "0,5"),
            ("@", 7.0, "7"),
        ];
        for (code, value, expected) in cases {
            let shown = Form::parse(code).number(value);
            assert_eq!(shown.as_deref(), Some(expected), "for {value} as {code:?}");
        }
    }

    #[test]
    fn what_no_sheet_for_people_holds_is_not_shown() {
        for value in [f64::NAN, f64::INFINITY, 1e300, -1e15, 1e-300] {
            assert_eq!(Form::General.number(value), None, "{value}");
        }
    }

    #[test]
    fn dates_are_shown_as_precisely_as_in_the_sheet() {
        let noon = Moment { year: 2023, month: 12, day: 31, hour: 12, minute: 5 };
        let day = Moment { hour: 0, minute: 0, ..noon };
        #[rustfmt::skip]
        let cases = [
            (day, "dd/mm/yyyy", "31/12/2023"),
            (day, "m/d/yy", "31/12/2023"),
            (day, "[$-40C]d mmmm yyyy;@", "31/12/2023"),
            (day, "jj/mm/aaaa", "31/12/2023"),
            (day, "mmm-yy", "décembre 2023"),
            (day, "mmmm yyyy", "décembre 2023"),
            (day, "yyyy", "2023"),
            (noon, "dd/mm/yyyy hh:mm", "31/12/2023 12:05"),
        ];
        for (moment, code, expected) in cases {
            assert_eq!(moment.shown(Precision::parse(code)), expected, "for {code:?}");
        }
    }

    proptest::proptest! {
        #[test]
        fn every_code_and_number_is_shown_or_not(code in "[0#?.,%\"\\\\_*\\[\\];a-z €-]{0,20}", value in proptest::num::f64::ANY) {
            let shown = Form::parse(&code).number(value);
            proptest::prop_assert!(value.is_finite() || shown.is_none());
            let _ = Precision::parse(&code);
        }
    }
}

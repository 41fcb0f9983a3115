//! A number in words of a sentence: grouped as each language groups it, with its unit.

use super::bilingual::Bilingual;
use super::bilingual::built;
use crate::model::{Measure, add_number as add_plain};

/// A number in its unit: "1 000", "76,4 %"; "1,000", "76.4%".
pub(crate) fn number(measure: &Measure, value: f64) -> Bilingual {
    built(|out| add_number(out, measure, value))
}

/// Adds a number in its unit.
pub(crate) fn add_number(out: &mut Bilingual, measure: &Measure, value: f64) {
    let before = out.fr.len();
    add_plain(&mut out.fr, value);
    let (whole, fraction) = out.fr[before..].split_once('.').unwrap_or((&out.fr[before..], ""));
    if whole.len() <= 3 && fraction.is_empty() && !measure.is_share() {
        out.en.push_str(whole);
        return;
    }
    // The number stands in the English text as it is, until the French one is made of it.
    let plain = out.en.len();
    out.en.push_str(&out.fr[before..]);
    out.fr.truncate(before);
    add_grouped(&mut out.fr, &out.en[plain..], ("\u{202f}", ","));
    if 3 < out.en[plain..].find('.').unwrap_or(out.en.len() - plain) {
        let number = out.en.split_off(plain);
        add_grouped(&mut out.en, &number, (",", "."));
    }
    if measure.is_share() {
        out.push("\u{a0}%", "%");
    }
}

/// Adds a number with marks between its thousands and before its decimals.
fn add_grouped(to: &mut String, number: &str, (thousands, decimals): (&str, &str)) {
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    let mut from = 0;
    for at in (1..=whole.len()).filter(|at| (whole.len() - at).is_multiple_of(3)) {
        if from != 0 {
            to.push_str(thousands);
        }
        to.push_str(&whole[from..at]);
        from = at;
    }
    if !fraction.is_empty() {
        to.push_str(decimals);
        to.push_str(fraction);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_printed_as_they_are_read() {
        let count = Measure::Communities;
        let share = Measure::PopulationShare;
        #[rustfmt::skip]
        let cases = [
            (&count, 0.0,          "0",                          "0"),
            (&count, 781.0,        "781",                        "781"),
            (&count, 1000.0,       "1\u{202f}000",               "1,000"),
            (&count, 62_000_000.0, "62\u{202f}000\u{202f}000",   "62,000,000"),
            (&share, 76.4,         "76,4\u{a0}%",                "76.4%"),
            (&share, 100.0,        "100\u{a0}%",                 "100%"),
        ];
        for (measure, value, fr, en) in cases {
            assert_eq!(number(measure, value), Bilingual::new(fr, en), "for {value}");
        }
    }
}

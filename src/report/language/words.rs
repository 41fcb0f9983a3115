//! Puts numbers into words, as the French and the English write them.
//!
//! Everything that a reader sees passes through here, through `dates` or through `names`:
//! thousands are parted by a narrow no-break space in French and a comma in English, and text that
//! comes from elsewhere loses the characters that could disguise it.

use std::borrow::Cow;

use crate::model::{Measure, Qualifier, Value};

use super::setting;

/// The language of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Lang {
    Fr,
    En,
}

impl Lang {
    pub(crate) const ALL: [Self; 2] = [Self::Fr, Self::En];

    /// The code of the language, which is also the name of its folder.
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::Fr => "fr",
            Self::En => "en",
        }
    }

    pub(crate) const fn other(self) -> Self {
        match self {
            Self::Fr => Self::En,
            Self::En => Self::Fr,
        }
    }

    /// One of two texts as it stands: for texts that are already set in type.
    pub(crate) const fn pick<'a>(self, fr: &'a str, en: &'a str) -> &'a str {
        match self {
            Self::Fr => fr,
            Self::En => en,
        }
    }

    /// One of our own sentences, set as a printer would: curly apostrophes, and in French the
    /// no-break spaces that keep `:`, `?`, `;` and guillemets from starting a line.
    pub(crate) fn say(self, fr: &str, en: &str) -> String {
        match self {
            Self::En => en.replace('\'', "’"),
            Self::Fr => setting::sentence(fr),
        }
    }

    /// A quotation in its marks. The words are French, and so are the marks, in both languages.
    pub(crate) fn quote(text: &str) -> String {
        format!("«\u{a0}{}\u{a0}»", setting::words(text))
    }
}

/// Text from elsewhere without what could disguise it. Control characters and marks that change the
/// direction of writing are shown by their number, `[U+202E]`, so that a reader sees that somebody
/// put them there; characters that are merely invisible go. White space becomes single spaces.
pub(crate) fn clean(text: &str) -> Cow<'_, str> {
    if is_plain(text) {
        return Cow::Borrowed(text);
    }
    let acts = |c: char| {
        c.is_control()
            || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}')
            || matches!(c, '\u{2066}'..='\u{206f}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
    };
    let invisible = |c: char| matches!(c, '\u{ad}' | '\u{180e}' | '\u{200b}'..='\u{200d}' | '\u{2060}'..='\u{2065}' | '\u{feff}');
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
            c if acts(c) => kept.extend(["[U+", &format!("{:04X}", u32::from(c)), "]"]),
            c if invisible(c) => {}
            c => kept.push(c),
        }
    }
    Cow::Owned(kept.trim().to_owned())
}

/// What a byte says of the text that it stands in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Byte {
    /// Nothing there to clean.
    Plain,
    Space,
    /// The first of a character that is plain or not, by what follows.
    Opens,
    Other,
}

/// Each byte's own: only ASCII, Latin letters and signs, and the spaces, dashes and quotation marks of print
/// are known here. A byte that goes on with a character is as plain as the one that opens it.
const BYTES: [Byte; 256] = {
    let mut bytes = [Byte::Other; 256];
    let mut byte = 0x20;
    while byte < 0xc8 {
        bytes[byte] = match byte {
            0x20 => Byte::Space,
            0x7f | 0xc0 | 0xc1 => Byte::Other,
            0xc2 => Byte::Opens,
            _ => Byte::Plain,
        };
        byte += 1;
    }
    bytes[0xe2] = Byte::Opens;
    bytes
};

/// Whether a text surely holds nothing to clean: most texts do not, and are told by a look at their
/// bytes.
fn is_plain(text: &str) -> bool {
    let bytes = text.as_bytes();
    let follows = |at: usize| bytes.get(at).copied().unwrap_or_default();
    let plain = |(at, &byte): (usize, &u8)| match BYTES[usize::from(byte)] {
        Byte::Plain => true,
        Byte::Space => follows(at + 1) != b' ',
        Byte::Opens if byte == 0xc2 => 0xa0 <= follows(at + 1) && follows(at + 1) != 0xad,
        Byte::Opens => follows(at + 1) == 0x80 && matches!(follows(at + 2), 0x90..0xa8 | 0xaf),
        Byte::Other => false,
    };
    // Only words stand at the ends: no space, be it one that is not broken.
    let spaced = |end: Option<char>| end.is_some_and(char::is_whitespace);
    bytes.iter().enumerate().all(plain)
        && !spaced(text.chars().next())
        && !spaced(text.chars().next_back())
}

/// A number with at most two decimals.
pub(crate) fn number(value: f64, lang: Lang) -> String {
    // Most are whole, which are written much faster.
    let whole = value.fract() == 0.0;
    let text = if whole { format!("{}", value.abs()) } else { format!("{:.2}", value.abs()) };
    let (whole, decimals) = text.split_once('.').unwrap_or((text.as_str(), ""));
    let decimals = decimals.trim_end_matches('0');
    let mut grouped = String::with_capacity(whole.len() + 8);
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
pub(crate) fn amount(value: f64, measure: &Measure, lang: Lang) -> String {
    match measure {
        measure if measure.is_share() => {
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
        _ => number(value, lang),
    }
}

/// How far two values of a measure are apart.
pub(crate) fn gap(value: f64, measure: &Measure, lang: Lang) -> String {
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
pub(crate) fn value(value: &Value, measure: &Measure, lang: Lang) -> String {
    if matches!(value.qualifier(), Qualifier::Exact | Qualifier::Between) {
        return bounds(value.low(), value.high(), measure, lang);
    }
    qualified(value.qualifier(), value.headline(), measure, lang)
}

/// A number with the word beside it: "plus de 700".
pub(crate) fn qualified(word: Qualifier, number: f64, measure: &Measure, lang: Lang) -> String {
    let third = third(number, measure, lang).filter(|_| word != Qualifier::Exact);
    let number = third.map_or_else(|| amount(number, measure, lang), str::to_owned);
    let word = match word {
        Qualifier::Exact | Qualifier::Between => return number,
        Qualifier::Nearly => lang.pick("près de", "nearly"),
        Qualifier::About => lang.pick("environ", "about"),
        Qualifier::MoreThan => lang.pick("plus de", "more than"),
        Qualifier::FewerThan => lang.pick("moins de", "fewer than"),
        Qualifier::AtLeast => lang.pick("au moins", "at least"),
        Qualifier::AtMost => lang.pick("au plus", "at most"),
    };
    // "Plus d’un tiers".
    match word.strip_suffix("de").filter(|_| number.starts_with('u') && lang == Lang::Fr) {
        Some(elided) => format!("{elided}d’{number}"),
        None => format!("{word}\u{a0}{number}"),
    }
}

/// A number without the word beside it, where there is no room for words: a third is 33 %.
pub(crate) fn rounded(word: Qualifier, number: f64, measure: &Measure, lang: Lang) -> String {
    let is_third = word != Qualifier::Exact && third(number, measure, lang).is_some();
    amount(if is_third { number.round() } else { number }, measure, lang)
}

/// The thirds, which a page says in words: "environ 33,3 %" would be finer than what it says.
fn third(number: f64, measure: &Measure, lang: Lang) -> Option<&'static str> {
    let is = |share: f64| measure.is_share() && (number - share).abs() < 1e-6;
    match (is(33.3), is(66.7)) {
        (true, _) => Some(lang.pick("un tiers", "a third")),
        (_, true) => Some(lang.pick("deux tiers", "two thirds")),
        _ => None,
    }
}

/// What two ends allow: one number, or "entre 12 et 30".
pub(crate) fn bounds(low: Option<f64>, high: Option<f64>, measure: &Measure, lang: Lang) -> String {
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

/// Two ends narrow enough for a legend: "12", "12–33", "56–92 %".
pub(crate) fn range(low: f64, high: f64, measure: &Measure, lang: Lang) -> String {
    let high_text = amount(high, measure, lang);
    if high <= low { high_text } else { format!("{}–{high_text}", number(low, lang)) }
}

/// The same text with a capital letter.
pub(crate) fn first_upper(text: &str) -> String {
    let mut rest = text.chars();
    match rest.next() {
        Some(first) => clean(&first.to_uppercase().chain(rest).collect::<String>()).into_owned(),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers() {
        #[rustfmt::skip]
        let cases = [
            (0.0, "0", "0"), (530.0, "530", "530"), (1000.0, "1\u{202f}000", "1,000"),
            (1_430_465.0, "1\u{202f}430\u{202f}465", "1,430,465"), (76.4, "76,4", "76.4"),
            (78.93, "78,93", "78.93"), (999.999, "1\u{202f}000", "1,000"), (-1234.5, "−1\u{202f}234,5", "−1,234.5"),
        ];
        for (value, fr, en) in cases {
            assert_eq!(
                (number(value, Lang::Fr).as_str(), number(value, Lang::En).as_str()),
                (fr, en),
                "for {value}"
            );
        }
    }

    #[test]
    fn amounts() {
        use Measure::{Communities, Population, PopulationShare};
        #[rustfmt::skip]
        let cases = [
            (1000.0, Communities, "1\u{202f}000", "1,000"),
            (76.4, PopulationShare, "76,4\u{a0}%", "76.4%"),
            (5_400_000.0, Population, "5,4\u{a0}millions d’habitants", "5.4\u{a0}million inhabitants"),
            (1_500_000.0, Population, "1,5\u{a0}million d’habitants", "1.5\u{a0}million inhabitants"),
            (1_430_465.0, Population, "1\u{202f}430\u{202f}465\u{a0}habitants", "1,430,465\u{a0}inhabitants"),
            (82_000.0, Population, "82\u{202f}000\u{a0}habitants", "82,000\u{a0}inhabitants"),
        ];
        for (value, measure, fr, en) in cases {
            let got = [Lang::Fr, Lang::En].map(|lang| amount(value, &measure, lang));
            assert_eq!(got, [fr, en], "for {value} {measure}");
        }
    }

    #[test]
    fn ranges() {
        let shown = |low, high, measure| range(low, high, &measure, Lang::Fr);
        assert_eq!(shown(12.0, 33.0, Measure::Communities), "12–33");
        assert_eq!(shown(12.0, 12.0, Measure::Communities), "12");
        assert_eq!(shown(56.0, 92.5, Measure::PopulationShare), "56–92,5\u{a0}%");
    }

    #[test]
    fn values_keep_the_word_beside_them() {
        #[rustfmt::skip]
        let cases = [
            (Some(41.0), Some(41.0), Qualifier::Exact, "41", "41"),
            (Some(100.0), Some(100.0), Qualifier::Nearly, "près de\u{a0}100", "nearly\u{a0}100"),
            (Some(690.0), Some(690.0), Qualifier::About, "environ\u{a0}690", "about\u{a0}690"),
            (Some(800.0), None, Qualifier::MoreThan, "plus de\u{a0}800", "more than\u{a0}800"),
            (None, Some(30.0), Qualifier::FewerThan, "moins de\u{a0}30", "fewer than\u{a0}30"),
            (Some(5.0), None, Qualifier::AtLeast, "au moins\u{a0}5", "at least\u{a0}5"),
            (None, Some(5.0), Qualifier::AtMost, "au plus\u{a0}5", "at most\u{a0}5"),
            (Some(150.0), Some(200.0), Qualifier::Between, "entre 150 et 200", "between 150 and 200"),
            (None, Some(200.0), Qualifier::Exact, "au plus 200", "at most 200"),
        ];
        for (low, high, qualifier, fr, en) in cases {
            let printed = Value::new(low, high, qualifier).unwrap();
            let got = [Lang::Fr, Lang::En].map(|lang| value(&printed, &Measure::Communities, lang));
            assert_eq!(got, [fr, en], "for {printed:?}");
        }
    }

    #[test]
    fn thirds_are_told_as_they_are_written() {
        use Measure::{Communities, PopulationShare};
        #[rustfmt::skip]
        let cases = [
            (Qualifier::About,     33.3, PopulationShare, "environ\u{a0}un tiers",      "about\u{a0}a third"),
            (Qualifier::FewerThan, 33.3, PopulationShare, "moins d’un tiers",           "fewer than\u{a0}a third"),
            (Qualifier::Nearly,    66.7, PopulationShare, "près de\u{a0}deux tiers",    "nearly\u{a0}two thirds"),
            (Qualifier::Exact,     33.3, PopulationShare, "33,3\u{a0}%",                "33.3%"),
            (Qualifier::About,     33.0, PopulationShare, "environ\u{a0}33\u{a0}%",     "about\u{a0}33%"),
            (Qualifier::About,     33.3, Communities,     "environ\u{a0}33,3",          "about\u{a0}33.3"),
        ];
        for (word, number, measure, fr, en) in cases {
            let got = [Lang::Fr, Lang::En].map(|lang| qualified(word, number, &measure, lang));
            assert_eq!(got, [fr, en], "for {word:?} {number} {measure}");
        }
    }

    #[test]
    fn foreign_text_loses_its_disguise() {
        #[rustfmt::skip]
        let cases = [
            ("ARS\u{202e}enru\u{202c}", "ARS[U+202E]enru[U+202C]"), ("a\u{200b}b\u{feff}\u{7}", "ab[U+0007]"),
            ("  deux \n\t mots ", "deux mots"), ("76,4\u{a0}%", "76,4\u{a0}%"), ("é œ ’", "é œ ’"),
            ("\u{2067}\u{2069}", "[U+2067][U+2069]"), ("tag\u{e0041}", "tag[U+E0041]"), ("so\u{ad}ft", "soft"),
        ];
        for (text, expected) in cases {
            assert_eq!(clean(text), expected, "for {text:?}");
        }
    }

    #[test]
    fn our_own_french_is_set_like_print() {
        let set = Lang::Fr.say("L'état : « oui » ; 5 % ?", "It's: 5%?");
        assert_eq!(set, "L’état\u{a0}: «\u{a0}oui\u{a0}»\u{202f}; 5\u{a0}%\u{202f}?");
        assert_eq!(Lang::En.say("", "It's: 5%?"), "It’s: 5%?");
    }

    proptest::proptest! {
        #[test]
        fn what_is_told_plain_has_nothing_to_clean(text in "[a-zé \u{80}-\u{ff}\u{2000}-\u{206f}\u{3000}\u{61c}]{0,12}") {
            // A mark in front sends the text the long way; what follows it must come back the same.
            if is_plain(&text) {
                let hidden = format!("\u{200b}{text}");
                proptest::prop_assert_eq!(clean(&hidden), text);
            }
        }

        #[test]
        fn no_digit_is_lost_between_the_separators(whole in 0_u32.., cents in 0_u32..100) {
            let value = f64::from(whole) + f64::from(cents) / 100.0;
            let plain = |lang, point: char| {
                let digits = |c: &char| c.is_ascii_digit() || *c == point;
                number(value, lang).chars().filter(digits).collect::<String>().replace(point, ".").parse::<f64>().unwrap()
            };
            for back in [plain(Lang::Fr, ','), plain(Lang::En, '.')] {
                // English writes its commas between thousands only, which `plain` drops.
                proptest::prop_assert!((back - value).abs() < 0.005, "{value} came back as {back}");
            }
        }
    }
}

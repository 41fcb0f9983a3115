//! Typing errors: one digit wrong, missing or too many, or two neighbours that changed places.

use crate::model::{Measure, Value};
use crate::reconcile::declared::interval::{Interval, read};
use crate::reconcile::declared::policy::Policy;

/// The number that was meant, if exactly one typing error leads from what is printed into an
/// interval; none where no error does, or several do, which tells nothing.
///
/// A number of one digit that becomes another is no typing error: every digit is one error away
/// from every other.
pub(crate) fn meant(
    policy: &Policy,
    (measure, printed): (&Measure, &Value),
    implied: Interval,
) -> Option<f64> {
    if !printed.is_exact() || implied.is_empty() {
        return None;
    }
    let text = printed.headline().to_string();
    let fits = |slip: &str| {
        let number = slip.parse().ok();
        let number = number.and_then(|n| Value::printed(n, printed.qualifier()).ok());
        number.is_some_and(|value| read(policy, measure, &value).hard.meets(implied))
    };
    let mut all: Vec<String> = Vec::new();
    each_slip(&text, |slip| {
        if fits(slip) {
            all.push(slip.to_owned());
        }
    });
    all.sort();
    all.dedup();
    match all.as_slice() {
        [only] => only.parse().ok(),
        _ => None,
    }
}

/// Whether one number follows the other in the digits of the first: so near lies what somebody else
/// counts, or the same body some days later. Nobody would call one a typing error for the other.
pub(crate) fn are_neighbours(printed: f64, other: f64) -> bool {
    let text = printed.to_string();
    let decimals = text.split_once('.').map_or("", |(_, decimals)| decimals);
    let unit = decimals.chars().fold(1.0, |unit, _| unit / 10.0);
    (other - printed).abs() < 1.5 * unit
}

/// Shows every number that is one typing error away: there are some ten for each digit, of which few
/// are kept.
fn each_slip(text: &str, mut show: impl FnMut(&str)) {
    let is_digit = |at: usize| text.as_bytes().get(at).is_some_and(u8::is_ascii_digit);
    let count = text.bytes().filter(u8::is_ascii_digit).count();
    let mut slip = String::with_capacity(text.len() + 1);
    // What stands before, instead of so many letters, and after them.
    let mut with = |at: usize, instead: &str, letters: usize| {
        slip.clear();
        slip.push_str(&text[..at]);
        slip.push_str(instead);
        slip.push_str(&text[at + letters..]);
        let padded = 1 < slip.len() && slip.starts_with('0') && !slip.starts_with("0.");
        if slip != text && !padded && !slip.ends_with('.') && !slip.starts_with('.') {
            show(&slip);
        }
    };
    // A number is printed in ASCII.
    for at in 0..=text.len() {
        for digit in ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"] {
            with(at, digit, 0);
            if 1 < count && is_digit(at) {
                with(at, digit, 1);
            }
        }
        if 1 < count && is_digit(at) {
            with(at, "", 1);
        }
        if is_digit(at) && is_digit(at + 1) {
            let (first, second) = (&text[at..=at], &text[at + 1..at + 2]);
            with(at, &[second, first].concat(), 2);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Qualifier;

    #[test]
    fn what_another_count_would_give_as_well() {
        let cases = [
            (33.0, 34.0, true),
            (34.0, 33.0, true),
            (130.0, 129.0, true),
            (82.0, 81.0, true),
            (76.4, 76.5, true),
            (76.4, 77.4, false),
            (13.0, 18.0, false),
            (12.0, 21.0, false),
        ];
        for (printed, other, expected) in cases {
            assert_eq!(are_neighbours(printed, other), expected, "for {printed} and {other}");
        }
    }

    #[test]
    fn one_error_away() {
        let (count, share) = (Measure::Communities, Measure::PopulationShare);
        #[rustfmt::skip]
        let cases = [
            // printed, what the others leave, what was meant
            (&count, 18.0,  (13, 13),       Some(13.0)),
            (&count, 41.0,  (46, 46),       Some(46.0)),
            (&count, 23.0,  (18, 18),       None),
            (&count, 73.0,  (37, 37),       Some(37.0)),
            (&count, 624.0, (24, 24),       Some(24.0)),
            (&count, 38.0,  (388, 388),     Some(388.0)),
            (&count, 5.0,   (7, 7),         None),
            (&count, 5.0,   (15, 15),       Some(15.0)),
            (&count, 10.0,  (1, 1),         Some(1.0)),
            (&count, 10.0,  (0, 0),         Some(0.0)),
            (&count, 18.0,  (10, 19),       None),
            (&count, 18.0,  (12, 13),       None),
            (&share, 76.4,  (6750, 6759),   None),
            (&share, 76.4,  (6735, 6744),   Some(67.4)),
            // The last digit, and many that could follow it.
            (&share, 76.4,  (7655, 7664),   None),
        ];
        let policy = Policy::built_in();
        for (measure, printed, (low, high), expected) in cases {
            let value = Value::printed(printed, Qualifier::Exact).unwrap();
            let got = meant(&policy, (measure, &value), Interval::new(low, high));
            assert_eq!(got, expected, "for {printed} within {low}..{high}");
        }
        let about = Value::printed(18.0, Qualifier::About).unwrap();
        assert_eq!(meant(&policy, (&count, &about), Interval::new(13, 13)), None);
    }
}

//! Numbers in sentences, as the French and the English write them.

/// A number as the French write it: `5 400 000`, with narrow spaces that do not break, and `76,4`.
pub(crate) fn french(value: f64) -> String {
    grouped(value, "\u{202f}", ",")
}

/// A number as the English write it: `5,400,000`, `76.4`.
pub(crate) fn english(value: f64) -> String {
    grouped(value, ",", ".")
}

fn grouped(value: f64, thousands: &str, point: &str) -> String {
    let text = value.to_string();
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let mut told = String::new();
    for (place, digit) in whole.chars().enumerate() {
        if 0 < place && (whole.len() - place).is_multiple_of(3) {
            told.push_str(thousands);
        }
        told.push(digit);
    }
    if !fraction.is_empty() {
        told.extend([point, fraction]);
    }
    told
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_people_write_them() {
        for (value, fr, en) in [
            (7.0, "7", "7"),
            (388.0, "388", "388"),
            (1_000.0, "1\u{202f}000", "1,000"),
            (5_400_000.0, "5\u{202f}400\u{202f}000", "5,400,000"),
            (76.4, "76,4", "76.4"),
            (1_234.5, "1\u{202f}234,5", "1,234.5"),
        ] {
            assert_eq!((french(value).as_str(), english(value).as_str()), (fr, en));
        }
    }
}

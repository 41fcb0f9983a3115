//! Numbers that people corrected: the page is quoted as it is, and what was meant counts.
//!
//! A correction names the exact words that it replaces. Where the page no longer holds them, or
//! they hold more than one number that was read, it does nothing, and says so.

use std::sync::Arc;

use crate::model::{Qualifier, Value};
use crate::sources::Correction;

use super::claim::{Claim, Corrected};

/// Corrects the claims of one page.
///
/// # Errors
///
/// Why the correction does nothing on this page, in words.
pub fn correct(claims: &mut [Claim], correction: &Correction) -> Result<(), String> {
    let Correction { printed, value: (low, high), .. } = correction;
    let folded = fold(printed);
    let speaks = |claim: &&mut Claim| {
        holds(&fold(&claim.evidence), &folded) && holds(&folded, &fold(&claim.value_text))
    };
    let mut meant: Vec<&mut Claim> = claims.iter_mut().filter(speaks).collect();
    let numbers: std::collections::BTreeSet<Arc<str>> =
        meant.iter().map(|claim| Arc::clone(&claim.value_text)).collect();
    match numbers.len() {
        0 => {
            let meant = if low < high { format!("{low} to {high}") } else { low.to_string() };
            return Err(format!("the page no longer says `{printed}`, corrected to {meant}"));
        }
        1 => {}
        _ => {
            let told = numbers.into_iter().map(|it| format!("`{it}`")).collect::<Vec<_>>();
            return Err(format!("`{printed}` holds several numbers: {}", told.join(", ")));
        }
    }
    for claim in &mut meant {
        let before = claim.value;
        let value = if low < high {
            Value::new(Some(*low), Some(*high), Qualifier::Between)
        } else if before.qualifier() == Qualifier::Between {
            Value::printed(*low, Qualifier::Exact)
        } else {
            Value::printed(*low, before.qualifier())
        };
        claim.value = value.map_err(|error| format!("`{printed}` cannot be corrected: {error}"))?;
        claim.corrected = Some(Box::new(Corrected {
            printed: before,
            reason: correction.reason.clone(),
            date: correction.date,
            by: correction.by.clone(),
        }));
    }
    Ok(())
}

/// Words as they are compared: white space folded.
fn fold(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether words stand in a text, and no number is cut: "38" does not stand in "388".
fn holds(text: &str, words: &str) -> bool {
    let is_digit = |c: Option<char>| c.is_some_and(char::is_numeric);
    !words.is_empty()
        && text.match_indices(words).any(|(at, _)| {
            let cut_before = is_digit(words.chars().next()) && is_digit(text[..at].chars().last());
            let after = text[at + words.len()..].chars().next();
            let cut_after = is_digit(words.chars().last()) && is_digit(after);
            !cut_before && !cut_after
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_whole() {
        #[rustfmt::skip]
        let cases = [
            ("Il y a 388 contrats.", "388 contrats", true),
            ("Il y a 1388 contrats.", "388 contrats", false),
            ("Il y a 388 contrats.", "388", true),
            ("Il y a 3881 contrats.", "388", false),
            ("Il y a 388 contrats.", "", false),
            ("Il y a 38 contrats et 388 projets.", "38", true),
        ];
        for (text, words, expected) in cases {
            assert_eq!(holds(text, words), expected, "`{words}` in `{text}`");
        }
    }
}

//! What is left when a sentence has been read: where the reader may be blind.
//!
//! A number that is no claim is [`Declined`] with its reason, where it was judged. What this file adds
//! is the sentence in which nothing was judged at all although it speaks of CPTS and holds a number,
//! and the stretch of text that is quoted for either.

use crate::extract::claim::Declined;
use crate::extract::claims::compose::Found;
use crate::extract::lexicon::vocabulary::Cue;
use crate::extract::recognise::sentence::Sentence;
use crate::extract::verdict::Reason;
use crate::read::Row;

/// The longest stretch that is quoted, in bytes: a line of a megabyte with as many numbers must
/// not be quoted as often.
const QUOTED: usize = 480;

/// Whether a sentence speaks of CPTS by one of their names.
pub(crate) fn speaks_of_cpts(s: &Sentence<'_>) -> bool {
    s.cue(Cue::Community, 0..s.tokens.len()).is_some()
}

/// The sentence of a number, or the stretch around the number where the sentence is very long.
/// Positions are those of tokens.
pub(crate) fn around(s: &Sentence<'_>, from: usize, to: usize) -> String {
    if s.text.len() <= QUOTED {
        return s.text.to_owned();
    }
    let (start, end) = (s.tokens[from].start, s.tokens[to - 1].end);
    let left = s.text.floor_char_boundary(start.saturating_sub(QUOTED / 2));
    let right = s.text.ceil_char_boundary((end + QUOTED / 2).min(s.text.len()));
    s.text[left..right].trim().to_owned()
}

/// The row of a number, or its beginning where the row is very long.
pub(crate) fn beginning(row: &str) -> &str {
    &row[..row.floor_char_boundary(QUOTED)]
}

/// How many declined numbers of a table are told one by one: beyond, a table of a million cells would
/// take more memory for what was not read of it than for all else.
const TOLD: usize = 5_000;

/// Keeps the first declined numbers of a table, and says where it stopped; `row` was read last.
pub(crate) fn bound(declined: &mut Vec<Declined>, row: &Row) {
    if declined.len() <= TOLD {
        return;
    }
    let speaks_of_cpts = declined[TOLD].speaks_of_cpts;
    if declined[TOLD].reason == Reason::TooLarge {
        declined.truncate(TOLD + 1);
        return;
    }
    declined.truncate(TOLD);
    declined.push(Declined {
        value_text: String::new(),
        reason: Reason::TooLarge,
        locator: row.locator.clone(),
        sentence: beginning(&row.text).to_owned(),
        speaks_of_cpts,
    });
}

/// A sentence that speaks of CPTS and holds a number that nobody judged.
pub(crate) fn unjudged(s: &Sentence<'_>, found: &Found, locator: &str) -> Option<Declined> {
    if !found.claims.is_empty() || !found.declined.is_empty() || !s.numbers.is_empty() {
        return None;
    }
    let known = |at: usize| {
        s.dates.iter().any(|hit| hit.from <= at && at < hit.to)
            || s.names.iter().chain(&s.pointed).any(|hit| hit.from <= at && at < hit.end)
            || s.places.iter().any(|hit| hit.from <= at && at < hit.to)
            || s.origins.iter().any(|hit| hit.from <= at && at < hit.to)
    };
    let is_number = |at: &usize| s.tokens[*at].fold.starts_with(|c: char| c.is_ascii_digit());
    let at = (0..s.tokens.len()).filter(is_number).find(|&at| !known(at))?;
    speaks_of_cpts(s).then(|| Declined {
        value_text: s.slice(at..at + 1).to_owned(),
        reason: Reason::Unjudged,
        locator: locator.to_owned(),
        sentence: around(s, at, at + 1),
        speaks_of_cpts: true,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_tells_its_first_numbers() {
        let row = Row { text: "1 2 3".to_owned(), ..Row::default() };
        let declined = |number: usize| Declined {
            value_text: number.to_string(),
            reason: Reason::Column,
            locator: String::new(),
            sentence: String::new(),
            speaks_of_cpts: true,
        };
        let mut found: Vec<Declined> = Vec::new();
        for number in 0..TOLD * 3 {
            found.push(declined(number));
            bound(&mut found, &row);
        }
        assert_eq!(found.len(), TOLD + 1);
        assert_eq!(found[TOLD - 1].value_text, (TOLD - 1).to_string());
        assert_eq!(
            (found[TOLD].reason, found[TOLD].sentence.as_str()),
            (Reason::TooLarge, "1 2 3")
        );
    }
}

//! Whether a sentence tells of what is or of what was.

use super::sentence::Sentence;
use crate::model::PartialDate;

/// Whether any verb looks back: "étaient", "comptait", "couvraient".
pub(super) fn is_past(s: &Sentence<'_>) -> bool {
    s.tokens.iter().any(|t| {
        let fold = t.fold.as_str();
        let imperfect = fold.ends_with("ait") || fold.ends_with("aient");
        matches!(fold, "etait" | "etaient" | "avait" | "avaient" | "avions" | "etions")
            || imperfect && 6 < fold.len() && !fold.ends_with("fait") && !fold.ends_with("trait")
    })
}

/// Whether the verbs tell of what is: "sont", "disposent"; no where one looks back.
pub(super) fn is_present(s: &Sentence<'_>) -> bool {
    let present = s.tokens.iter().any(|t| {
        let fold = t.fold.as_str();
        matches!(fold, "sont" | "est" | "ont")
            || 5 < fold.len() && fold.ends_with("ent") && !fold.ends_with("ment")
    });
    present && !is_past(s)
}

/// A day, and whether its year is inferred.
type Day = (PartialDate, bool);

/// The day of the figures that a text tells: "En 2021, nous n'en avions que deux" looks back, and is not the day of
/// what is told next.
pub(super) fn latest(s: &Sentence<'_>, told: Option<Day>, known: Option<Day>) -> Option<Day> {
    let back = told.zip(known).is_some_and(|(told, known)| told.0 < known.0);
    told.filter(|_| !back || !is_past(s)).or(known)
}

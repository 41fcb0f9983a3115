//! Whether a sentence tells of what is or of what was.

use super::sentence::Sentence;
use crate::extract::claim::RawClaim;
use crate::extract::lexicon::token::Token;
use crate::model::{Measure, PartialDate};

/// Whether any verb looks back: "étaient", "comptait", "couvraient".
pub(crate) fn is_past(s: &Sentence<'_>) -> bool {
    looks_back(&s.tokens)
}

/// "elles étaient 31 fin 2020, elles sont 58": whether some words tell of what was.
pub(crate) fn looks_back(words: &[Token]) -> bool {
    words.iter().any(|t| {
        let fold = t.fold.as_str();
        let imperfect = fold.ends_with("ait") || fold.ends_with("aient");
        matches!(fold, "etait" | "etaient" | "avait" | "avaient" | "avions" | "etions")
            || imperfect && 6 < fold.len() && !fold.ends_with("fait") && !fold.ends_with("trait")
    })
}

/// Whether the verbs tell of what is: "sont", "disposent"; no where one looks back.
pub(crate) fn is_present(s: &Sentence<'_>) -> bool {
    let present = s.tokens.iter().any(|t| {
        let fold = t.fold.as_str();
        matches!(fold, "sont" | "est" | "ont")
            || 5 < fold.len() && fold.ends_with("ent") && !fold.ends_with("ment")
    });
    present && !is_past(s)
}

/// "87 % sont couverts ; ils n'étaient que 79 % fin 2023": whether a number looks back behind one that tells of what is.
pub(crate) fn goes_back(
    s: &Sentence<'_>,
    index: usize,
    earlier: &[RawClaim],
    told: &[RawClaim],
) -> bool {
    let scope = s.scope(index);
    let before = &s.tokens[..scope.left];
    let (Some(first), Some(last)) = (earlier.first(), told.last()) else { return false };
    let later = first.date.is_none_or(|day| last.date.is_some_and(|then| then.end() < day.start()));
    later && looks_back(&s.tokens[scope.left..scope.right]) && !looks_back(before)
}

/// Whether some words count what is: "elles sont", "on en compte".
pub(crate) fn counts_now(words: &[Token]) -> bool {
    let verbs = ["sont", "sommes", "est", "compte", "comptent", "comptons", "recense", "denombre"];
    words.iter().any(|t| verbs.contains(&t.fold.as_str()))
        || words.windows(2).any(|t| t[0].is("en") && (t[1].is("a") || t[1].is("ont")))
}

/// A day, and whether its year is inferred.
type Day = (PartialDate, bool);

/// The last count of some figures, but for a single one beside others: "cinq ont un contrat, une sixième l'attend".
pub(crate) fn counted_last<'c>(
    claims: impl DoubleEndedIterator<Item = &'c RawClaim> + Clone,
) -> Option<&'c RawClaim> {
    let mut counts = claims.filter(|c| c.measure == Measure::Communities && !c.headline);
    let many = counts.clone().rfind(|claim| 1.5 < claim.value.headline());
    many.or_else(|| counts.next_back())
}

/// The latest day of some figures: "412 au 1er avril 2023, contre 141 au 1er avril 2021" tells of 2023.
pub(crate) fn told(claims: &[RawClaim]) -> Option<Day> {
    let dated = claims.iter().filter(|claim| !claim.measure.is_target());
    let days = dated.filter_map(|claim| Some((claim.date?, claim.date_inferred)));
    days.max_by_key(|(date, _)| date.start())
}

/// The day of the figures that a text tells: "En 2021, nous n'en avions que deux" looks back, and is not the day of
/// what is told next.
pub(crate) fn latest(s: &Sentence<'_>, told: Option<Day>, known: Option<Day>) -> Option<Day> {
    let back = told.zip(known).is_some_and(|(told, known)| told.0 < known.0);
    told.filter(|_| !back || !is_past(s)).or(known)
}

/// "La CPTS rayonnera sur 61 000 habitants", "accueillera une trentaine de CPTS": a verb of what is to come.
pub(crate) fn will(s: &Sentence<'_>, range: std::ops::Range<usize>) -> bool {
    const SHORTEST: usize = 6;
    range.into_iter().any(|n| {
        let t = &s.tokens[n];
        let future = ["era", "eront", "ira", "iront"].iter().any(|end| t.fold.ends_with(end));
        let noun = n.checked_sub(1).is_some_and(|b| {
            matches!(s.tokens[b].fold.as_str(), "l'" | "la" | "le" | "un" | "une" | "d'" | "de")
        });
        // "S'y ajouteront bientôt 37 communautés dont le projet est validé": those are there.
        let joins = ["ajout", "rejoin"].iter().any(|stem| t.fold.starts_with(stem));
        t.is_word() && !t.capital && SHORTEST <= t.fold.len() && future && !noun && !joins
    })
}

/// "Fin 2020, il n'y avait que deux CPTS. Avec la nôtre, on arrive à cinq": what it has come to by now.
pub(crate) fn arrives(s: &Sentence<'_>) -> bool {
    let comes_to = |verb: &str| ["arriv", "parv", "atteign"].iter().any(|it| verb.starts_with(it));
    let mut pairs = s.tokens.windows(2);
    pairs.any(|t| (t[0].is("on") || t[0].is("nous")) && comes_to(&t[1].fold))
}

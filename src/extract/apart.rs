//! Communities told apart from the others by what they do or where they are: some of them, no stock.

use super::bare::partitive;
use super::judge::clause;
use super::verdict::{Here, Reason};
use super::vocabulary::Cue;

/// "41 CPTS ont ouvert un espace", "60 CPTS équipées", "3 CPTS du littoral": some of them, told
/// apart by what they do or where in the territory they are; no stock.
pub(super) fn otherwise(here: &Here<'_>, behind: usize) -> Result<(), Reason> {
    let Here { s, number, scope, .. } = *here;
    let Some(next) = s.tokens.get(behind) else { return Ok(()) };
    let clause = clause(s, number.core);
    let told = !s.stages_in(scope.left..scope.right, number.core).is_empty()
        || partitive(s, number).is_some()
        || s.cue(Cue::Coverage, behind..scope.right.min(clause.end)).is_some();
    let standing = s.cue_at(Cue::Standing, behind).is_some()
        || s.cue_at(Cue::Counting, behind).is_some()
        || s.places.iter().any(|place| place.from == behind);
    // "du littoral", "de l'agglomération": a part of the territory that has no code.
    let of = matches!(next.fold.as_str(), "du" | "de" | "des" | "dans" | "sur");
    let area = (behind + 1..behind + 3)
        .find(|&n| s.tokens.get(n).is_some_and(|t| !matches!(t.fold.as_str(), "la" | "le" | "l'")));
    let part = of
        && area.is_some_and(|n| {
            let token = &s.tokens[n];
            let own = token.fold.starts_with("territoire") || token.is("pays") || token.is("grand");
            !token.capital && !own && s.cue_at(Cue::Geographic, n).is_some()
        });
    if part {
        return Err(Reason::UnknownPlace);
    }
    // "26 CPTS sur les 31 interrogées": some of those that were asked.
    let of_asked = matches!(next.fold.as_str(), "sur" | "parmi" | "des")
        && s.cue(Cue::Sample, behind..behind + 6).is_some();
    if of_asked {
        return Err(Reason::Sample);
    }
    if told || standing {
        return Ok(());
    }
    // "9 CPTS n'ont pas remis leur bilan"
    if matches!(next.fold.as_str(), "n'" | "ne") {
        return Err(Reason::Negation);
    }
    let fold = next.fold.as_str();
    let acted = matches!(fold, "ont" | "avaient" | "auront");
    let doubted = matches!(fold, "seraient" | "auraient");
    let verb = 5 < fold.len() && fold.ends_with("ent") && !fold.ends_with("ment");
    let apart =
        ["ees", "trices", "antes", "aires", "pilotes"].iter().any(|end| fold.ends_with(end));
    match () {
        () if doubted => Err(Reason::Forecast),
        () if acted || verb || apart && 4 < fold.len() => Err(Reason::Sample),
        () => Ok(()),
    }
}

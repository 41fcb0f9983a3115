//! Numbers that say again what was just said, or are a part of what was declined.

use super::compose::Found;
use super::figure::Figure;
use crate::extract::claim::{Declined, RawClaim};
use crate::extract::counting::bare::is_part;
use crate::extract::counting::stray::is_strange;
use crate::extract::lexicon::token::Token;
use crate::extract::lexicon::vocabulary::Cue;
use crate::extract::recognise::numbers::{Form, Number};
use crate::extract::recognise::relation::compared;
use crate::extract::recognise::sentence::{Scope, Sentence};
use crate::extract::verdict::{Counted, Reason};
use crate::model::{Measure, StageRange, Territory};

/// Whether a bare number is a part of the one before it, of which no claim was made.
pub(crate) fn of_declined(
    s: &Sentence<'_>,
    index: usize,
    counted: &Counted,
    found: &Found,
) -> bool {
    let number = &s.numbers[index];
    let led = number.from.checked_sub(1).is_some_and(|n| s.tokens[n].is("dont"));
    let staged = s.stages_in(number.to..s.scope(index).right, number.core);
    let whole = s.numbers[..index].iter().rfind(|n| n.form != Form::One);
    let text = whole.map(|whole| s.slice(whole.from..whole.to));
    // "912 demandes, dont 640 ont abouti": of what is no community, whatever became of it.
    let other = whole.is_some_and(|whole| is_strange(s, whole.to));
    // "14 CPTS en Alsace, dont neuf dans le Bas-Rhin": of a place of their own.
    let behind = number.to..s.scope(index).right;
    let placed = s.places.iter().any(|p| behind.contains(&p.from) && p.territory.is_some());
    let declined = |declined: &Declined| {
        Some(declined.value_text.as_str()) == text
            && !(placed && declined.reason == Reason::UnknownPlace)
            && (staged.is_empty() || other && declined.reason == Reason::OtherNoun)
    };
    led && !counted.headed && found.declined.iter().any(declined)
}

/// Where a part is that names no place: "806 CPTS, tous stades confondus : 684 ont signé, 31 disposent …" on a page
/// of one region, "Pour toute la région, … 63 communautés et sept autres" on that of a department.
pub(crate) fn goes_on(figure: &Figure<'_>, found: Territory, earlier: &[RawClaim]) -> Territory {
    let Figure { s, scope, counted, frame, page, .. } = *figure;
    let base = frame.territory.unwrap_or(page.speaker.territory);
    // "un insulaire sur cinq, soit 72 000 personnes": the same people.
    let soit = scope.from.checked_sub(1).is_some_and(|n| s.tokens[n].is("soit"));
    let people = matches!(counted.measure, Measure::Population | Measure::PopulationUncovered);
    let named = s.places.iter().any(|place| scope.to <= place.from && place.to <= scope.right);
    let share = earlier.last().filter(|claim| soit && people && !named && claim.measure.is_share());
    if let Some(share) = share {
        return share.territory;
    }
    // "le Finistère, bon dernier de Bretagne il y a trois ans, aligne neuf CPTS : six ont leur ACI": parts of the nine.
    let colon = (0..scope.from).rev().find(|&n| s.tokens[n].is_mark(":"));
    let placed = |from: usize| s.places.iter().any(|p| from < p.from && p.from < scope.right);
    let whole = colon.filter(|&colon| !counted.headed && !placed(colon)).and_then(|colon| {
        let before = s.numbers.iter().rposition(|n| n.to <= colon && n.form != Form::One)?;
        let between = s.numbers[before].to..colon;
        let apart = s.tokens[between.clone()].iter().any(|t| t.is_mark(";"))
            || s.places.iter().any(|place| between.contains(&place.from));
        if apart {
            return None;
        }
        let head = s.cue_at(Cue::Community, s.numbers[before].to).is_some();
        let text = s.slice(s.numbers[before].from..s.numbers[before].to);
        earlier.iter().rev().find(|claim| {
            let larger = figure.number.low < claim.value.headline();
            head && larger && claim.measure == Measure::Communities && claim.value_text == text
        })
    });
    if let Some(whole) = whole.filter(|_| counted.measure == Measure::Communities) {
        return whole.territory;
    }
    let generic =
        |at: usize| ["region", "departement", "ile", "ici"].contains(&s.tokens[at].fold.as_str());
    let counts = counted.measure == Measure::Communities && !counted.headed && !counted.pronoun;
    let last = earlier.iter().rev().find(|claim| claim.measure == Measure::Communities);
    let own = (scope.left..scope.right).any(generic);
    let told = (0..scope.from).any(generic);
    let there = last.filter(|claim| told || claim.territory == Territory::FRANCE);
    // "672 communautés ont signé, au bénéfice de 54 millions de personnes, soit près de 80 % de la population", in a
    // letter from one department: of the country as well.
    let covered = matches!(counted.measure, Measure::Population | Measure::PopulationShare)
        && last.is_some_and(|claim| claim.territory == Territory::FRANCE)
        && !s.tokens.iter().any(|t| matches!(t.fold.as_str(), "nous" | "notre" | "nos" | "y"));
    let counts = counts || covered;
    let silent = counts && found == base && base != Territory::FRANCE && s.places.is_empty();
    there.filter(|_| silent && !own).map_or(found, |claim| claim.territory)
}

/// "cinq CPTS, cinq contrats": the same communities, told again with their stage.
pub(crate) fn tells_again(
    s: &Sentence<'_>,
    index: usize,
    last: Option<&RawClaim>,
    claim: &RawClaim,
) -> bool {
    let (Some(last), Some(before)) = (last, index.checked_sub(1).map(|n| &s.numbers[n])) else {
        return false;
    };
    let number = &s.numbers[index];
    let head = s.cue_at(Cue::Community, before.to).map(|hit| hit.to);
    let beside = head.is_some_and(|to| to + 1 == number.from && s.tokens[to].is_mark(",;"));
    let counts = last.measure == Measure::Communities && claim.measure == last.measure;
    let same = (before.low - number.low).abs() < 0.5
        && (last.value.headline() - claim.value.headline()).abs() < 0.5;
    let narrower = last.stages == StageRange::ALL && claim.stages != StageRange::ALL;
    beside && counts && same && narrower && last.territory == claim.territory
}

/// "Elles couvrent …": whether a sentence begins with those that were counted before.
pub(crate) fn speaks_of_them(s: &Sentence<'_>) -> bool {
    s.tokens.first().is_some_and(|t| {
        matches!(
            t.fold.as_str(),
            "elles" | "ces" | "ils" | "celles" | "ensemble" | "leur" | "leurs"
        )
    })
}

/// "À elles trois, elles touchent 203 000 assurés": the same, wherever the word stands in the opening.
pub(crate) fn tells_of_them(s: &Sentence<'_>) -> bool {
    const OPENING: usize = 6;
    speaks_of_them(s) || s.tokens.iter().take(OPENING).any(|t| t.is("elles") || t.is("leurs"))
}

/// Whether a sentence counts communities that take part in something, and no stock: "En 2022, elles étaient douze",
/// behind it, is of those.
pub(crate) fn passed_over(s: &Sentence<'_>, found: &Found) -> bool {
    let drawn = |number: &Number| {
        let headed = s.cue_at(Cue::Community, number.to).is_some();
        headed
            && found.declined.iter().any(|declined| {
                declined.reason == Reason::Sample
                    && declined.value_text == s.slice(number.from..number.to)
            })
    };
    // "Nous avons retrouvé un médecin à 600 patients. Il en restait 2 400": patients.
    let people = |number: &Number| {
        s.cue(Cue::SomePeople, number.to..number.to + 2).is_some()
            && s.cue(Cue::Community, number.to..s.tokens.len()).is_none()
    };
    let last = s.numbers.iter().rfind(|number| number.form != Form::One);
    found.claims.is_empty() && (s.numbers.iter().any(drawn) || last.is_some_and(people))
}

/// "les 12 CPTS", "contre 12": whether a count is of those that are known; "les deux autres" are of no other two.
pub(crate) fn is_definite(s: &Sentence<'_>, counted: &Counted, scope: Scope) -> bool {
    // "Signer les deux derniers contrats": the contracts, which are told of before.
    let rest = s.tokens.get(scope.to).is_some_and(is_part)
        && s.cue_at(Cue::Ambiguous, scope.to + 1).is_none();
    !counted.headed && compared(s, scope.from)
        || !rest
            && scope.from.checked_sub(1).is_some_and(|n| {
                matches!(s.tokens[n].fold.as_str(), "les" | "ces" | "leurs" | "nos" | "aux" | "des")
            })
}

/// "ces 12 CPTS", "chacune des 12": whether a count points to those that were told of.
pub(crate) fn is_demonstrative(s: &Sentence<'_>, from: usize) -> bool {
    from.checked_sub(1).is_some_and(|n| {
        let each = |t: &Token| matches!(t.fold.as_str(), "chacune" | "chacun" | "une");
        let of_them = s.tokens[n].is("des") && 0 < n && each(&s.tokens[n - 1]);
        s.tokens[n].is("ces") || of_them
    })
}

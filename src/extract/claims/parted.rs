//! How the numbers of a clause share what stands before them, and how one is parted by those behind it.

use super::compose::Frame;
use super::figure::Figure;
use crate::extract::claim::RawClaim;
use crate::extract::counting::back::of_those;
use crate::extract::counting::judge::clause;
use crate::extract::lexicon::places::PlaceHit;
use crate::extract::lexicon::token::Token;
use crate::extract::lexicon::vocabulary::Cue;
use crate::extract::recognise::numbers::{Form, Number};
use crate::extract::recognise::relation::bracketed_place;
use crate::extract::recognise::sentence::Sentence;
use crate::extract::recognise::stages::{common, hull};
use crate::model::{Measure, Stage, StageRange};

/// "les communautés sous contrat couvrent 12 communes et 235 000 personnes": the communities before the
/// first number of the clause, where none of its numbers counts communities.
pub(crate) fn subject(s: &Sentence<'_>, index: usize) -> Option<std::ops::Range<usize>> {
    let clause = clause(s, s.numbers[index].core);
    let first = s.numbers.iter().position(|n| clause.start <= n.from && n.form != Form::One)?;
    let named = clause.start..s.numbers[first].from;
    let counts = |n: &Number| {
        let head = s.tokens.get(n.to).is_some_and(Token::is_word);
        let other =
            [Cue::Community, Cue::Ambiguous].iter().all(|&cue| s.cue_at(cue, n.to).is_none());
        n.form == Form::Percent || n.form == Form::Digits && head && other
    };
    let apart = s.numbers[first..index].iter().all(counts);
    (first < index && apart && s.cue(Cue::Community, named.clone()).is_some()).then_some(named)
}

/// "en dénombre seize, dont treize financées", "elle en compte 23 : 22 ont signé": whether a number is parted at
/// once by stages of its own.
pub(crate) fn divided(s: &Sentence<'_>, index: usize) -> bool {
    let Some(next) = s.numbers.get(index + 1) else { return false };
    let number = &s.numbers[index];
    let lead = s.tokens[number.to..next.from].iter().any(|t| t.is("dont") || t.is_mark(":"));
    let near = next.from <= number.to + 3;
    lead && near && !s.stages_in(next.to..s.scope(index + 1).right, next.core).is_empty()
}

/// "les premières", "des premières": the first of those that were counted.
pub(crate) fn former(s: &Sentence<'_>, range: std::ops::Range<usize>) -> bool {
    let led = |n: usize| {
        n.checked_sub(1).is_some_and(|b| matches!(s.tokens[b].fold.as_str(), "les" | "des" | "ces"))
    };
    range.into_iter().any(|n| s.tokens[n].is("premieres") && led(n))
}

/// "41 CPTS en activité ; 12 projets en cours ; 78 % de la population couverte": of none of those that the clauses
/// before tell apart.
pub(crate) fn apart(s: &Sentence<'_>, index: usize, earlier: &[RawClaim]) -> bool {
    let start = clause(s, s.numbers[index].core).start;
    let here = s.numbers[..index].iter().any(|n| start <= n.from && n.form != Form::One);
    let back = ["elles", "ils", "leur", "leurs", "ces", "y", "en"];
    let points = s.tokens[start..].iter().any(|t| back.contains(&t.fold.as_str()));
    let counts = earlier.iter().filter(|claim| claim.measure == Measure::Communities);
    let mut stages: Vec<StageRange> = counts.map(|claim| claim.stages).collect();
    stages.dedup();
    0 < start && !here && !points && 1 < stages.len()
}

/// The first verb behind a token that says what the part does: "étaient", "ont", "disposent".
pub(crate) fn verb(s: &Sentence<'_>, from: usize) -> Option<usize> {
    (from..s.tokens.len()).find(|&n| {
        let fold = s.tokens[n].fold.as_str();
        matches!(fold, "sont" | "etaient" | "ont" | "avaient" | "seraient" | "auraient")
            || 5 < fold.len() && fold.ends_with("ent") && !fold.ends_with("ment")
    })
}

/// "l'une des six du département": what stands before is said of that one.
pub(crate) fn one_of(s: &Sentence<'_>, from: usize) -> bool {
    from.checked_sub(2).is_some_and(|n| {
        s.tokens[n + 1].is("des") && (s.tokens[n].is("une") || s.tokens[n].is("un"))
    })
}

/// "l'Occitanie réunit 61 CPTS, dont 44 conventionnées. La Lozère n'en abrite qu'une": the stages of the 61.
pub(crate) fn of_whole(figure: &Figure<'_>) -> Option<StageRange> {
    let Figure { s, scope, counted, frame, .. } = *figure;
    let [.., (whole, stages), (part, narrow)] = frame.counts.as_slice() else { return None };
    let parted = part < whole && narrow != stages && common(*stages, *narrow) == Some(*narrow);
    let only = s.tokens[..scope.from].iter().any(|t| t.is("qu'") || t.is("que"));
    let parted = parted && (frame.parted || only);
    let placed = s.places.iter().any(|place| scope.left <= place.from && place.to <= scope.from);
    // "La Haute-Garonne (14) et le Gard (8) en concentrent plus de la moitié"
    let bracketed = || bracketed_place(s, figure.number).is_some() && of_those(s);
    let of_them = counted.pronoun && placed || bracketed();
    (of_them && parted && frame.spoken.is_none()).then_some(*stages)
}

/// "parmi les 27, on en dénombre neuf en Ille-et-Vilaine": the stages of the 27, which were counted before.
pub(crate) fn among(figure: &Figure<'_>) -> Option<StageRange> {
    let Figure { s, index, frame, .. } = *figure;
    let whole = s.numbers[..index].iter().rev().find(|n| {
        let word =
            |back: usize| n.from.checked_sub(back).map_or("", |at| s.tokens[at].fold.as_str());
        matches!(word(1), "les" | "ces" | "nos" | "leurs")
            && matches!(word(2), "parmi" | "sur" | "de")
            || word(1) == "des" && n.from == 1
    })?;
    let same = |(count, _): &&(f64, StageRange)| (count - whole.low).abs() < 0.5;
    frame.counts.iter().rev().find(same).map(|&(_, stages)| stages)
}

/// "101 communautés, dont 88 signataires ; l'Île-de-France 119, dont 97": the whole, as which those of the next place are
/// told, and the part, as which theirs is.
pub(crate) fn beyond_part<'e>(
    figure: &Figure<'_>,
    earlier: &'e [RawClaim],
) -> Option<&'e RawClaim> {
    let Figure { s, index, scope, counted, .. } = *figure;
    let before = &s.numbers[index.checked_sub(1)?];
    let led = |from: usize| from.checked_sub(1).is_some_and(|n| s.tokens[n].is("dont"));
    let within = |whole: &RawClaim, part: &RawClaim| {
        whole.territory == part.territory
            && whole.measure == part.measure
            && part.value.headline() <= whole.value.headline()
            && common(whole.stages, part.stages) == Some(part.stages)
    };
    if let [.., whole, part, next] = earlier
        && led(scope.from)
        && within(whole, part)
        && next.territory != whole.territory
    {
        return Some(part).filter(|_| !counted.headed);
    }
    let [.., whole, part] = earlier else { return None };
    let other = |place: &PlaceHit| place.territory.is_some_and(|it| it != whole.territory);
    let mut between = s.places.iter().filter(|it| before.to <= it.from && it.to <= scope.from);
    let next = led(before.from) && !led(scope.from) && between.any(other);
    (next && within(whole, part) && !counted.headed).then_some(whole)
}

/// The stages of those that were counted last: not those of a single one beside them, "cinq communautés ont un contrat,
/// une sixième attend la signature".
pub(crate) fn main_count(frame: &Frame) -> Option<&StageRange> {
    let single = frame.counts.last().is_some_and(|(count, _)| (count - 1.0).abs() < 0.5);
    match frame.before.as_slice() {
        [.., main, _] if single => Some(main),
        before => before.last(),
    }
}

/// "La Haute-Garonne concentre 15 de ces communautés": some of those that were counted.
pub(crate) fn of_these(figure: &Figure<'_>) -> bool {
    let Figure { s, number, counted, frame, .. } = *figure;
    let behind = s.tokens.get(number.to..number.to + 2);
    // "Le Calvados affiche neuf signatures": as the contracts counted before.
    let signed = s.tokens.get(number.to).is_some_and(|t| t.is("signatures"));
    let told = signed && !frame.before.is_empty();
    told || counted.headed && behind.is_some_and(|t| t[0].is("de") && t[1].is("ces"))
}

/// "578 ont signé, 187 autres …", "auxquelles s'ajoutent 22 communautés", "Au-delà de ces contrats, 480 projets", "58 CPTS
/// opérationnelles et 40 projets": what is counted beside those that got further has not got there.
pub(crate) fn beside_others(
    figure: &Figure<'_>,
    earlier: &[RawClaim],
    stages: StageRange,
) -> StageRange {
    let Figure { s, number, scope, counted, frame, .. } = *figure;
    if counted.measure != Measure::Communities || number.form == Form::Ordinal {
        return stages;
    }
    let other = |t: &Token| t.fold.starts_with("autre") || t.fold.starts_with("supplementaire");
    let others = s.tokens[number.to..].iter().take(2).any(other);
    let lead = clause(s, number.core).start.min(scope.left)..scope.from;
    let added = s.cue(Cue::Beside, lead.clone()).is_some();
    let joint = scope.from.checked_sub(1).is_some_and(|n| s.tokens[n].is("et"));
    let every = counted.projects && stages == StageRange::ALL;
    if !(others || added || joint && every) {
        return stages;
    }
    let signed = StageRange::exactly(Stage::AciSigned);
    let counts = |claim: &&RawClaim| claim.measure == Measure::Communities;
    let here = earlier.iter().filter(counts).map(|claim| claim.stages);
    // "Dans le Gard, trois ont signé. L'Hérault compte quatre autres projets": beside none of the same place.
    let placed = s.places.iter().any(|p| !p.demonym && scope.left <= p.from && p.to <= scope.right);
    let before = frame.before.iter().copied().filter(|_| !placed || added);
    let mut told: Vec<StageRange> = here.collect();
    if others || added {
        told.extend(before);
    } else {
        told.drain(..told.len().saturating_sub(1));
    }
    // "Outre les contrats signés, …"
    told.extend(s.stages_in(lead, number.core).iter().map(|hit| hit.meaning.stages));
    let working = StageRange::at_least(Stage::HealthProject);
    let short = if told.contains(&signed) {
        Stage::HealthProject
    } else if every && told.contains(&working) {
        Stage::LetterOfIntent
    } else {
        return stages;
    };
    common(stages, StageRange::at_most(short)).unwrap_or(stages)
}

/// "652 avaient adhéré à l'accord ; 121 étaient à un stade antérieur. Ces 773 communautés …": the stages of those that were
/// counted last, where they add up to as many.
pub(crate) fn sum_of(figure: &Figure<'_>) -> Option<StageRange> {
    const MOST: usize = 4;
    let Figure { s, number, scope, counted, frame, .. } = *figure;
    let before = scope.from.checked_sub(1).map(|n| s.tokens[n].fold.as_str());
    let definite = matches!(before, Some("ces" | "les" | "leurs"));
    // "L'Aisne compte dix CPTS … Ces dix communautés": those.
    let known = frame.counts.iter().any(|(count, _)| (count - number.low).abs() < 0.5);
    if known || !counted.headed || !definite || counted.measure != Measure::Communities {
        return None;
    }
    let last: Vec<_> = frame.counts.iter().rev().take(MOST).collect();
    (2..=last.len()).find_map(|many| {
        let parts = last.get(..many)?;
        let sum: f64 = parts.iter().map(|(count, _)| count).sum();
        let stages = parts.iter().map(|(_, stages)| *stages).reduce(hull)?;
        ((sum - number.low).abs() < 0.5 && stages != StageRange::ALL).then_some(stages)
    })
}

/// "58 CPTS disposaient d'une lettre validée ou étaient plus avancées : 44 avaient signé, 8 n'avaient pas dépassé la
/// lettre", "480 projets sont suivis. Parmi eux, 41 ont un projet validé": a part stands where its whole does.
pub(crate) fn within_whole(
    figure: &Figure<'_>,
    earlier: &[RawClaim],
    stages: StageRange,
) -> StageRange {
    let Figure { s, number, counted, frame, .. } = *figure;
    let fewer = |whole: f64| number.low < whole;
    let first = s.numbers.iter().find(|n| n.form != Form::One);
    let colon = first.is_some_and(|first| {
        first.to <= number.from && s.tokens[first.to..number.from].iter().any(|t| t.is_mark(":"))
    });
    let opened = earlier.first().filter(|claim| {
        colon && claim.measure == Measure::Communities && fewer(claim.value.headline())
    });
    let among = s.cue_at(Cue::Part, 0).and_then(|_| frame.counts.last());
    let among = among.filter(|(whole, _)| fewer(*whole)).map(|&(_, stages)| stages);
    let whole = opened.map(|claim| claim.stages).or(among);
    let part = counted.measure == Measure::Communities && !counted.headed;
    whole.filter(|_| part).and_then(|whole| common(whole, stages)).unwrap_or(stages)
}

/// "Dix ont leur projet validé. Huit sont allées jusqu'au contrat, les deux autres discutent": whether the counts behind the
/// first are the parts of it.
pub(crate) fn adds_up(claims: &[RawClaim]) -> bool {
    const PARTS: usize = 3;
    let [whole, parts @ ..] = claims else { return false };
    let within = |part: &&RawClaim| {
        part.measure == Measure::Communities
            && part.territory == whole.territory
            && common(whole.stages, part.stages) == Some(part.stages)
    };
    let mut sum = 0.0;
    let mut parts = parts.iter().take(PARTS).take_while(within).enumerate();
    parts.any(|(at, part)| {
        sum += part.value.headline();
        0 < at && (sum - whole.value.headline()).abs() < 0.5
    })
}

/// Whether a sentence counts no communities beside those counted before: "Ces cinq communautés couvrent …".
pub(crate) fn adds_none(before: &[RawClaim], new: &[RawClaim]) -> bool {
    let counts = |claim: &&RawClaim| claim.measure == Measure::Communities;
    let known = |claim: &RawClaim| {
        let same = |other: &RawClaim| {
            let apart = other.value.headline() - claim.value.headline();
            other.territory == claim.territory && apart.abs() < 0.5
        };
        before.iter().filter(counts).any(same)
    };
    new.iter().filter(counts).all(|claim| claim.demonstrative && known(claim))
}

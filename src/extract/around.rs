//! What the words around a figure say of it: its stages and its origin.

use super::claim::RawClaim;
use super::figure::Figure;
use super::included::included;
use super::judge::clause;
use super::moment::looks_back;
use super::numbers::{Form, Number, passes};
use super::outside::outside;
use super::pairs::ranked;
use super::parted::{apart, divided, former, one_of, subject, verb};
use super::relation::{bracketed_place, none_of, partitive};
use super::stages::{Named, common, hull, together};
use super::verdict::Shared;
use super::vocabulary::Cue;
use crate::model::{Measure, Stage, StageRange};

pub(super) const NO_STAGE: &str = "no stage named";

/// The stages of a figure: its own words, or else those of what it is counted among.
pub(super) fn stages(figure: &Figure<'_>, earlier: &[RawClaim]) -> Named {
    let Figure { s, index, number, scope, counted, frame, .. } = *figure;
    let all = |rule: &str| Named {
        stages: StageRange::ALL,
        among: StageRange::ALL,
        rule: rule.to_owned(),
    };
    if counted.measure == Measure::Target || none_of(s, number) {
        return all(NO_STAGE);
    }
    let people = counted.measure != Measure::Communities;
    let number_core = number.core;
    // "conventionnée en 2023, la CPTS X est l'une des six du département": said of that one.
    let one_of = one_of(s, scope.from);
    let own = |range: std::ops::Range<usize>| {
        if one_of && range.start < number.from {
            return None;
        }
        together(&s.stages_in(range, number.core), &s.tokens, counted.projects)
    };
    // "39 des 61 CPTS recensées étaient signataires": the verb speaks of the part.
    let behind = partitive(s, number);
    let whole_of = index
        .checked_sub(1)
        .is_some_and(|n| partitive(s, &s.numbers[n]).is_some_and(|whole| whole == number.to));
    let end = if whole_of { verb(s, number.to).unwrap_or(scope.right) } else { scope.right };
    // "200, le plus souvent à l'état d'ébauche": said of most of them, not of all.
    // "7 et 9 CPTS signées", "de 18 à 34 CPTS signées": what is said of the second is said of both.
    let next = s.numbers.get(index + 1);
    let joined = next.is_some_and(|next| {
        let and = next.from == number.to + 1 && s.tokens[number.to].is("et");
        and && s.cue_at(Cue::Community, next.to).is_some()
    });
    // "une seule est en train de se monter : sa lettre d'intention a été acceptée": of the same.
    let explained = s.tokens.get(scope.right).filter(|t| t.is_mark(":;")).and_then(|_| {
        let own = s.tokens.get(scope.right + 1)?;
        let possessive = matches!(own.fold.as_str(), "sa" | "son" | "leur" | "leurs");
        let behind = clause(s, scope.right + 1);
        let counts = s.numbers.iter().any(|n| n.form != Form::One && behind.contains(&n.core));
        (possessive && !counts).then_some(behind.end)
    });
    let end = explained.filter(|_| !whole_of).unwrap_or(end);
    let pair = joined || passes(&s.tokens, number.core) && next.is_some();
    let end = if pair && !whole_of { s.scope(index + 1).right } else { end };
    let partly = (number.to..end).find(|&n| s.cue_at(Cue::Partly, n).is_some());
    let end = partly.unwrap_or(end);
    let right = match behind {
        Some(whole) => own(whole..s.tokens.len()),
        None => own(number.to..end),
    };
    // "s'y ajoutent 212 projets dont la lettre d'intention est validée": both hold.
    let lead = s.stages.iter().find(|hit| scope.left <= hit.from && hit.to == scope.from);
    let right = match (right, lead) {
        (Some(named), Some(lead))
            if !people && !lead.meaning.weak && named.stages != lead.meaning.stages =>
        {
            let stages = common(named.stages, lead.meaning.stages);
            Some(stages.map_or(named.clone(), |stages| Named { stages, among: stages, ..named }))
        }
        (right, _) => right,
    };
    // "La Martinique en a deux et la Guadeloupe quatre, toutes sous accord": said of every number before.
    let all_of = || {
        let hits = s.stages.iter().filter(|hit| {
            let near = hit.from.saturating_sub(4)..hit.from;
            let whole = near.clone().any(|n| s.tokens[n].is("toutes") || s.tokens[n].is("tous"));
            let word =
                near.clone().rev().find(|&n| s.tokens[n].is("toutes") || s.tokens[n].is("tous"));
            let number = word.is_some_and(|word| {
                s.numbers.iter().any(|n| n.form != Form::One && word < n.core && n.core < hit.from)
            });
            let there = scope.to <= hit.from && clause(s, hit.from) == clause(s, number_core);
            whole
                && !number
                && there
                && s.visible(hit.from, number_core)
                && hit.meaning.stages != StageRange::ALL
        });
        together(&hits.collect::<Vec<_>>(), &s.tokens, counted.projects)
    };
    let named = if people {
        // The words on coverage may stand on either side, beyond another number.
        {
            // "soit environ 235 000 habitants": the same people, no other count.
            let same = |n: &Number| {
                n.from.checked_sub(1).is_some_and(|b| {
                    // "couverte à 100 % par cinq communautés signataires"
                    s.tokens[b].is("soit") || s.tokens[b].is("par") || s.tokens[b].is_mark("(")
                })
            };
            // "dans le périmètre des trois signataires": counted before.
            let known = |n: &Number| {
                n.from.checked_sub(1).is_some_and(|b| {
                    matches!(s.tokens[b].fold.as_str(), "des" | "les" | "ces" | "aux" | "leurs")
                })
            };
            let counted_behind = s.numbers[index + 1..]
                .iter()
                .any(|n| !matches!(n.form, Form::Percent | Form::One) && !same(n) && !known(n));
            let rest =
                || if counted_behind { None } else { own(number.to..clause(s, number.core).end) };
            right
                .or_else(|| own(scope.left..scope.from))
                .or_else(rest)
                .or_else(|| subject(s, index).and_then(own))
        }
    } else {
        right.or_else(all_of).or_else(|| own(scope.left..scope.from))
    };
    // "Ces trois catégories représentaient respectivement 71,2 %, 5,1 % et 11,6 %": as they were counted.
    let ranks = ranked(s, index).filter(|(_, count)| people && *count == frame.before.len());
    if let Some(&stages) = ranks.and_then(|(rank, _)| frame.before.get(rank)) {
        return Named { stages, among: stages, rule: "as counted before".to_owned() };
    }
    // "soit respectivement 53,2 et 40,4 millions d'habitants": of what was told before, in that order.
    if let Some((rank, count)) = ranked(s, index).filter(|_| people)
        && let Some(claim) =
            earlier.len().checked_sub(count).and_then(|n| earlier.get(n)).filter(|_| rank < count)
    {
        return Named { stages: claim.stages, among: claim.among, rule: claim.rule.clone() };
    }
    let uncovered =
        matches!(counted.measure, Measure::PopulationUncovered | Measure::PopulationShareUncovered);
    if uncovered {
        return outside(figure, earlier);
    }
    // "Si l'on y ajoute celles dont le projet de santé est validé, on parvient à 712": and what lies beyond.
    let named = included(s, index)
        .map(|stages| Named { stages, among: stages, rule: "and those that are added".to_owned() })
        .or(named);
    if let Some(named) = named {
        // "… un projet de santé validé et devraient signer leur ACI": they have not yet.
        let next = s.tokens.get(scope.right + 1).is_some_and(|t| {
            matches!(t.fold.as_str(), "devraient" | "doivent" | "pourraient" | "esperent")
        });
        let sign = s.tokens.get(scope.right + 2).is_some_and(|t| t.fold.starts_with("sign"));
        let stages = if next && sign { named.among } else { named.stages };
        return Named { stages, ..named };
    }
    if whole_of && !people {
        return frame.stages.clone().unwrap_or_else(|| all(NO_STAGE));
    }
    // "Les CPTS signataires (46) couvrent": the stage stands at the bracket.
    let open = number.from.checked_sub(1).filter(|&n| s.tokens[n].is_mark("("));
    let at_bracket = s.stages.iter().find(|hit| open == Some(hit.to));
    if let Some(named) = at_bracket.and_then(|hit| together(&[hit], &s.tokens, counted.projects)) {
        return named;
    }
    // "Le nombre de CPTS signataires a décuplé (37 en 2020, 371 en 2023)"
    let counted_inside = 0 < s.depth(number.core) && !counted.headed && !people;
    let nombre = (0..scope.from).find(|&n| s.tokens[n].is("nombre"));
    if let Some(start) = nombre.filter(|_| counted_inside)
        && let Some(named) = together(&s.stages_in(start..scope.from, 0), &s.tokens, false)
    {
        return named;
    }
    // "… en CPTS signataires sont la Moselle (14), le Bas-Rhin (13)"
    if bracketed_place(s, number).is_some()
        && let Some(named) = together(&s.stages_in(0..scope.from, 0), &s.tokens, false)
    {
        return named;
    }
    let last = earlier.iter().rev().find(|claim| claim.measure != Measure::Target);
    let of = |claim: &RawClaim| Named {
        stages: claim.stages,
        among: claim.among,
        rule: claim.rule.clone(),
    };
    if people {
        // "dans le périmètre des premières vivent 10,4 millions": of the first of this sentence.
        let counts = |claim: &&RawClaim| claim.measure == Measure::Communities;
        if let Some(claim) = earlier.iter().find(counts)
            && former(s, scope.left..scope.from)
        {
            return of(claim);
        }
        let depth = s.depth(number.core);
        // "14 CPTS (dont 4 …), qui couvrent": what stands in brackets is not the subject.
        // Nor is a part that ended with its clause: "dont 700 signées ; 62 millions".
        let part = |n: usize| {
            let from = s.numbers[n].from;
            from.checked_sub(1).is_some_and(|b| {
                s.tokens[b].is("dont") || b.checked_sub(1).is_some_and(|c| s.tokens[c].is("dont"))
            }) && (clause(s, from) != clause(s, number.core)
                // "812 CPTS – dont 712 ont signé – couvrent …"
                || (s.numbers[n].to..number.from).any(|n| s.tokens[n].is_mark("–")))
        };
        // "38 des 40 CPTS ont signé, et 97 % de la population en dépend": of the 38.
        let is_whole = |n: usize| {
            n.checked_sub(1).is_some_and(|b| partitive(s, &s.numbers[b]) == Some(s.numbers[n].to))
        };
        let at_depth = (0..index).rev().find(|&n| {
            s.depth(s.numbers[n].core) <= depth
                && s.numbers[n].form != Form::Percent
                && !part(n)
                && !is_whole(n)
        });
        let text = at_depth.map(|n| s.slice(s.numbers[n].from..s.numbers[n].to));
        let subject = text
            .filter(|_| !apart(s, index, earlier))
            .and_then(|text| earlier.iter().rev().find(|claim| claim.value_text == text))
            .or_else(|| last.filter(|_| !apart(s, index, earlier)));
        if let Some(claim) = subject {
            return of(claim);
        }
        // "Ensemble, les onze couvrent 86 % des habitants": those that were counted so.
        let again = at_depth.and_then(|n| {
            let count = s.numbers[n].low;
            frame.counts.iter().rev().find(|(known, _)| (known - count).abs() < 0.5)
        });
        if let Some(&(_, stages)) = again {
            return Named { stages, among: stages, rule: "as counted before".to_owned() };
        }
        // "1,1 million en bénéficient": of what was counted in the paragraph before.
        let back = (0..s.tokens.len()).any(|n| {
            let fold = s.tokens[n].fold.as_str();
            // "résident sur leur territoire"
            let within = || {
                let start = n.saturating_sub(4);
                s.cue(Cue::Coverage, start..n).is_some_and(|hit| n < hit.to)
            };
            matches!(fold, "y" | "en") && s.cue_at(Cue::Coverage, n + 1).is_some()
                || matches!(fold, "elles" | "ils")
                || matches!(fold, "leur" | "leurs")
                    && (s.cue_at(Cue::Coverage, n + 1).is_some() || within())
        });
        // "ces structures touchaient 83 %": those of the table above.
        let head = |n| s.cue_at(Cue::Community, n).or_else(|| s.cue_at(Cue::Ambiguous, n));
        let these = (1..s.tokens.len()).any(|n| s.tokens[n - 1].is("ces") && head(n).is_some());
        let largest = frame.largest.map(|(_, stages)| stages).or(frame.recent);
        if let Some(stages) = largest.filter(|_| these) {
            return Named { stages, among: stages, rule: "as counted before".to_owned() };
        }
        let mut known = frame.before.clone();
        if known.is_empty() && back {
            known.extend(largest);
        }
        known.sort_unstable();
        known.dedup();
        // "Ces dernières couvrent 300 000 habitants": those that were counted last.
        let latter = s.tokens.first().is_some_and(|t| t.is("ces") || t.is("celles"))
            && s.tokens.get(1).is_some_and(|t| t.is("dernieres") || t.is("ci"));
        if let Some(&stages) = frame.before.last().filter(|_| latter) {
            return Named { stages, among: stages, rule: "as counted before".to_owned() };
        }
        // "Les premières rassemblent 88 % de la population": those that were counted first.
        let first = former(s, 0..s.tokens.len().min(2));
        if let Some(&stages) = frame.before.first().filter(|_| first) {
            return Named { stages, among: stages, rule: "as counted before".to_owned() };
        }
        // "L'ensemble représente 45 millions d'habitants": of all that was counted.
        if s.cue_at(Cue::SumUp, 0).is_some()
            && let Some(stages) = known.iter().copied().reduce(hull)
        {
            return Named { stages, among: stages, rule: "as counted before".to_owned() };
        }
        // "Quant à la couverture du pays": another matter.
        let turns = s.tokens.first().is_some_and(|t| t.is("quant"));
        return match known.as_slice() {
            [stages] if !turns => {
                Named { stages: *stages, among: *stages, rule: "as counted before".to_owned() }
            }
            _ => match frame.coverage {
                // A share that names no stage is of what the share before it was of.
                Some(stages) if !turns => {
                    Named { stages, among: stages, rule: "as covered before".to_owned() }
                }
                // "Part de la population couverte par une CPTS signataire :", above "Aube : 61 %".
                _ => {
                    let item = frame.setting.listed && frame.setting.shared == Shared::Covered;
                    let above = frame.stages.clone().filter(|_| item && s.lacks(Cue::Community));
                    above.unwrap_or_else(|| all(NO_STAGE))
                }
            },
        };
    }
    // "Douze mois auparavant, on n'en comptait que 351": of the same, on another day.
    let elsewhen = counted.pronoun
        && !s.tokens[number.to..].iter().any(|t| t.is("dont"))
        && (!frame.before.is_empty() || frame.recent.is_some() && looks_back(s))
        && (!s.dates.is_empty()
            || s.tokens[..scope.from].iter().any(|t| t.is("on") || t.is("nous")));
    // "La Normandie en compte une dizaine": of those just counted.
    // "trois avaient conclu un accord ; on en dénombrait 24 fin 2022": of the same.
    // "Deux communautés y sont financées. En Guyane, ce sont trois communautés": as those.
    let alike = counted.headed
        && scope
            .from
            .checked_sub(2)
            .is_some_and(|n| s.tokens[n].is("ce") && s.tokens[n + 1].is("sont"))
        && frame.before.len() == 1;
    let same = counted.pronoun && last.is_some_and(|claim| claim.measure == Measure::Communities);
    let again = counted.pronoun
        && s.places.iter().any(|place| scope.left <= place.from && place.to <= scope.from)
        && (!earlier.is_empty() || !frame.before.is_empty() || frame.recent.is_some())
        || counted.pronoun && frame.spoken.is_some();
    // "Le nombre de CPTS conventionnées a doublé : elles étaient 5 fin 2021": those.
    if counted.pronoun
        && earlier.is_empty()
        && s.cue(Cue::Community, 0..scope.from).is_some()
        && let Some(named) = own(0..scope.from)
    {
        return named;
    }
    let back = again
        || same
        || alike
        || elsewhen
        || counted.pronoun
            && (number.form == Form::One
                || (0..scope.from).any(|n| {
                    matches!(s.tokens[n].fold.as_str(), "elles" | "ils" | "il" | "nombre")
                })
                || (number.to..scope.right).any(|n| s.tokens[n].is("cas")))
        || !counted.headed && !counted.pronoun && frame.stages.is_none()
        || bracketed_place(s, number).is_some();
    // "La Lozère est couverte en totalité par ses trois communautés": as those of the others.
    let theirs = counted.headed
        && scope
            .from
            .checked_sub(1)
            .is_some_and(|n| s.tokens[n].is("ses") || s.tokens[n].is("leurs"))
        && s.cue(Cue::Coverage, scope.left..scope.from).is_some()
        && frame.before.len() == 1;
    let back = theirs || back && !(counted.pronoun && divided(s, index));
    if back {
        if let Some(claim) = last {
            return of(claim);
        }
        // "Charente : 3 CPTS. Creuse : 1 en projet. Dordogne : 4.": a label and its number begin anew.
        let label = s.places.first().is_some_and(|place| {
            place.from <= 1 && s.tokens.get(place.to).is_some_and(|t| t.is_mark(":"))
        });
        if label && frame.before.contains(&StageRange::ALL) {
            return all(NO_STAGE);
        }
        if let Some(named) = frame.spoken.as_ref().filter(|_| counted.pronoun) {
            return named.clone();
        }
        if let Some(&stages) = frame.before.last().or(frame.recent.as_ref()) {
            return Named { stages, among: stages, rule: "as counted before".to_owned() };
        }
    }
    // "la quatrième du département à signer"
    if number.form == Form::Ordinal && s.cue(Cue::Signing, 0..scope.right).is_some() {
        let stages = StageRange::exactly(Stage::AciSigned);
        return Named { stages, among: stages, rule: "ordinal of those that signed".to_owned() };
    }
    // "et la 100e de la région": as the ordinal before it.
    if number.form == Form::Ordinal
        && let Some(claim) = last
    {
        return of(claim);
    }
    // "8 communautés sous contrat, 2 projets": those have not signed.
    let signed = StageRange::exactly(Stage::AciSigned);
    if counted.projects && earlier.last().is_some_and(|claim| claim.stages == signed) {
        let stages = StageRange::at_most(Stage::LetterOfIntent);
        return Named { stages, among: stages, rule: "projects beside contracts".to_owned() };
    }
    if let Some(named) = &frame.stages {
        return named.clone();
    }
    // "Deux communautés y sont identifiées": whether they signed or not.
    let known = s.tokens[number.to..scope.right].iter().any(|t| {
        ["identifie", "repere", "recense", "repertorie"].iter().any(|stem| t.fold.starts_with(stem))
    });
    if frame.signed && !known && number.low < 200.0 && number.form != Form::Percent {
        let stages = StageRange::exactly(Stage::AciSigned);
        return Named { stages, among: stages, rule: "signature told beside it".to_owned() };
    }
    if number.form == Form::Ordinal {
        let stages = StageRange::at_least(Stage::HealthProject);
        return Named { stages, among: stages, rule: "ordinal".to_owned() };
    }
    frame.generic.clone().filter(|_| !counted.projects).unwrap_or_else(|| all(NO_STAGE))
}

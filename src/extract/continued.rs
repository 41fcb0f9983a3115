//! Shares that name nothing and go on with the share before, and shares of places that nobody names.

use super::judge::{aimed, clause};
use super::numbers::{Form, Number};
use super::relation::{compared, labelled_by_date};
use super::sentence::Sentence;
use super::token::Kind;
use super::verdict::{Here, Shared};
use super::vocabulary::Cue;

/// "… et 59,3 % d'une CPTS ayant signé", "… et 8 % par une CPTS en projet", "… et 12 % dans celui d'une CPTS en
/// projet": of the same people as the share before it.
pub(super) fn of_one(s: &Sentence<'_>, index: usize) -> bool {
    let number = &s.numbers[index];
    // "le tiers restant, d'une CPTS dont le projet de santé est validé"
    let rest = s.tokens.get(number.to).is_some_and(|t| t.fold.starts_with("restant"))
        && s.tokens.get(number.to + 1).is_some_and(|t| t.is_mark(","));
    let to = number.to + if rest { 2 } else { 0 };
    let those = s.tokens.get(to + 1).is_some_and(|t| t.is("celui") || t.is("ceux"));
    let led = s.tokens.get(to).is_some_and(|t| {
        matches!(t.fold.as_str(), "d'" | "d'une" | "par") || those && t.is("dans")
    });
    let reach = to + if those { 5 } else { 3 };
    led && s.numbers[..index].iter().any(|n| n.form == Form::Percent)
        && (to..reach).any(|n| s.cue_at(Cue::Community, n).is_some())
        && s.tokens[to..s.tokens.len().min(reach - 1)].iter().any(|t| t.is("une") || t.is("d'une"))
}

/// Whether a number closes a bracket.
fn bracketed(s: &Sentence<'_>, number: &Number) -> bool {
    0 < s.depth(number.core) && s.tokens.get(number.to).is_some_and(|t| t.is_mark(")."))
}

/// Whether a share that names nothing is of what the share before was of: "92 % en Bretagne",
/// "contre 71 % en 2023", "cette proportion tombait à 29 %".
pub(super) fn continues(here: &Here<'_>) -> bool {
    let Here { s, index, number, scope, setting } = *here;
    if setting.shared == Shared::Nothing {
        return false;
    }
    let clause = clause(s, number.core);
    let beside = |from: usize, to: usize| s.places.iter().any(|p| from <= p.from && p.to <= to);
    let ahead = s.places.iter().any(|p| number.to <= p.from && p.from < number.to + 5);
    let next = s.tokens.get(number.to).is_none_or(|t| {
        t.kind == Kind::Mark
            || matches!(
                t.fold.as_str(),
                "en" | "dans"
                    | "a"
                    | "au"
                    | "aux"
                    | "pour"
                    | "et"
                    | "fin"
                    | "il"
                    | "un"
                    | "selon"
                    | "si"
            )
    });
    let today = s.cue_at(Cue::Today, number.to).is_some();
    let next = next || today || s.dates.iter().any(|d| d.from == number.to);
    // "… et 65,2 % de ceux du Pas-de-Calais"
    let next = next
        || s.tokens.get(number.to).is_some_and(|t| t.is("de"))
            && s.tokens
                .get(number.to + 1)
                .is_some_and(|t| t.is("ceux") || t.is("celles") || t.is("celle"));
    let dated = today || s.dates.iter().any(|d| number.to <= d.from && d.from <= number.to + 3);
    // "suivie du Centre-Val de Loire (96 %)"
    let bracket = number.from.checked_sub(1).filter(|&at| s.tokens[at].is_mark("("));
    let named = bracket.is_some_and(|at| s.places.iter().any(|place| place.to == at));
    let placed =
        named || ahead || beside(number.to, number.to + 5) || beside(scope.left, scope.from);
    // "la Corse ne dépassait pas 31 %"
    // "La Corse ferme la marche avec 26 %"
    let led = |word: &str| scope.from.checked_sub(1).is_some_and(|n| s.tokens[n].is(word));
    let with = led("avec") && beside(clause.start, scope.from);
    // "en Dordogne, elles ne sont que 6, pour 70 %"
    let ends = s.tokens.get(number.to).is_none_or(|t| t.is_mark(".;,"));
    let with = with || led("pour") && ends && beside(clause.start, scope.from);
    let stands = beside(clause.start, scope.from)
        && (clause.start..number.core).any(|n| {
            let verbs =
                ["depass", "attei", "plafonn", "culmin", "tomb", "grimp", "stagn", "affich"];
            // "dans la Haute-Saône, c'est à peine plus de la moitié", "la Normandie l'était à 40 %"
            let is = s.tokens[n].is("c'")
                || s.tokens[n].is("l'")
                    && s.tokens[n + 1..].first().is_some_and(|t| t.is("est") || t.is("etait"));
            is || placed && verbs.iter().any(|verb| s.tokens[n].fold.starts_with(verb))
        });
    // "Le taux d'atteinte des objectifs s'établit à 81 %": of something else.
    let said = s.cue(Cue::Share, clause.start..scope.from).is_some_and(|hit| {
        let of = s.tokens.get(hit.to).is_some_and(|t| t.is("d'") || t.is("de") || t.is("des"));
        let at = hit.to + 1;
        let people = [Cue::Coverage, Cue::Whole, Cue::Population];
        let known = people.into_iter().any(|cue| s.cue(cue, hit.to..at + 3).is_some())
            || s.places.iter().any(|p| at <= p.from && p.from <= at + 2);
        !of || known
    });
    let pronoun = (clause.start..scope.from).any(|n| {
        matches!(
            s.tokens[n].fold.as_str(),
            "elle" | "ils" | "elles" | "il" | "on" | "nous" | "celle" | "contre"
        )
            // "C'était moins d'un tiers en 2021."
            || s.tokens[n].is("c'") && s.tokens[n + 1].is("etait")
    });
    let before = s.numbers[..index].iter().any(|n| n.form == Form::Percent);
    // "14 % fin 2020, 46 % fin 2022, 77 % fin 2024"
    let series = scope.from.checked_sub(1).is_some_and(|n| {
        s.tokens[n].is_mark(",;") || s.tokens[n].is("et") || s.tokens[n].is("puis")
    });
    // "… 1,3 million de Pas-de-Calaisiens. Soit 89 %, dix points de plus qu'en 2022."
    // "contre 82 % en moyenne nationale"
    let mean = (before || pronoun) && levelled(s, number.to).is_some();
    // "Soit, nous dit-on, trois sur quatre."
    let said_so = s.tokens.get(1).is_some_and(|t| t.is_mark(","))
        && scope.from <= 6
        && scope.from.checked_sub(1).is_some_and(|n| s.tokens[n].is_mark(","));
    let soit = (scope.from == 1 || said_so) && s.tokens[0].is("soit") && next;
    // "Quelle part de la population ? Neuf Réunionnais sur dix."
    let opens = s.tokens[..number.from].iter().all(|t| t.kind == Kind::Mark);
    let answers = opens
        && (s.tokens[number.to..].iter().all(|t| t.kind == Kind::Mark)
            || setting.counted && s.tokens.get(number.to).is_some_and(|t| t.is_mark(",")));
    // "les 13 % restants n'en ont pas"
    let rest = s.tokens.get(number.to).is_some_and(|t| t.fold.starts_with("restant"))
        && s.cue(Cue::Uncovered, clause.clone()).is_some();
    // "78 % (objectif 2025 : 100 %)"
    let aim = before && bracketed(s, number) && aimed(s, scope);
    // "et 13 % ne l'étaient pas"
    let denied = before
        && s.tokens.get(number.to).is_some_and(|t| t.is("ne") || t.is("n'"))
        && s.cue_at(Cue::Uncovered, number.to).is_some();
    let rest = rest || denied;
    // "46 % en étaient dépourvus, ils ne sont plus que 4 %"
    let still = scope.from.checked_sub(1).is_some_and(|n| {
        (s.tokens[n].is("que") || s.tokens[n].is("qu'"))
            && (n.saturating_sub(4)..n).any(|at| {
                matches!(s.tokens[at].fold.as_str(), "sont" | "etaient" | "est" | "etait")
            })
            && (n.saturating_sub(6)..n)
                .any(|at| matches!(s.tokens[at].fold.as_str(), "ils" | "elles" | "elle"))
    });
    let rest = rest || still;
    // "et 93 % si l'on inclut les projets de santé validés"
    // "et 88 % (en ajoutant les lettres d'intention validées)"
    let aside = usize::from(s.tokens.get(number.to).is_some_and(|t| t.is_mark("(")));
    let widened = before && s.cue_at(Cue::Including, number.to + aside).is_some();
    // "Juin 2023 : trois sur quatre."
    let of_day = labelled_by_date(s, scope.from) && next;
    // "Aube : six CPTS, 88 %."
    let label = s.places.first().is_some_and(|place| {
        place.from <= 1 && s.tokens.get(place.to).is_some_and(|t| t.is_mark(":"))
    });
    // "La Bretagne se situe à 58 %, les Hauts-de-France à 64 %"
    // "La Corse ferme la marche, à moins de 20 %"
    let mut commas = (clause.start..scope.from).rev().filter(|&n| s.tokens[n].is_mark(","));
    let comma = commas.find(|&n| n + 2 < scope.from);
    let start = comma.map_or(clause.start, |n| n + 1);
    let stands_at = led("a") && next && beside(start, scope.from);
    // "Le second ne garde que celles qui ont signé, et l'on tombe à 78 %", "la seconde s'en tient à 98 %"
    let falls = led("a")
        && next
        && scope.from.checked_sub(2).is_some_and(|n| {
            let verbs = ["tomb", "mont", "arriv", "grimp", "descend", "tien", "retomb", "plafonn"];
            verbs.iter().any(|verb| s.tokens[n].fold.starts_with(verb))
        });
    // "Elle s'établissait, à cette même date, à 52,3 % en s'en tenant aux communautés signataires"
    let rate = s.tokens[clause.start].is("elle")
        && (led("a") || led("de"))
        && (clause.start..scope.from).any(|n| {
            let verbs =
                ["etabli", "eleve", "mont", "pass", "tomb", "grimp", "situ", "est", "etait"];
            verbs.iter().any(|verb| s.tokens[n].fold.starts_with(verb))
        });
    let other = (clause.start..scope.from).any(|n| {
        matches!(s.tokens[n].fold.as_str(), "second" | "seconde" | "autre" | "premier" | "premiere")
    });
    // "L'union régionale, elle, s'en tient à 84 %"
    let holds = scope
        .from
        .checked_sub(3)
        .is_some_and(|n| s.tokens[n].is("en") && s.tokens[n + 1].fold.starts_with("tien"));
    let falls = falls
        && (other || holds || pronoun && !s.stages_in(clause.clone(), number.core).is_empty());
    // "57,6 % pour les seules communautés financées"
    let of_those = before
        && s.tokens.get(number.to).is_some_and(|t| t.is("pour") || t.is("avec"))
        && (number.to + 1..number.to + 4).any(|n| s.cue_at(Cue::Community, n).is_some());
    // "Sept sur dix, si l'on s'en tient aux signataires."
    let narrowed = number.from == 0
        && s.tokens
            .get(number.to..number.to + 2)
            .is_some_and(|t| t[0].is_mark(",") && t[1].is("si"));
    // "la même source donne 88 % dans l'Hérault"
    let given = placed
        && scope.from.checked_sub(1).is_some_and(|n| {
            let verbs = ["donne", "donnent", "indique", "indiquent", "affiche", "releve", "trouve"];
            verbs.contains(&s.tokens[n].fold.as_str())
        });
    rest || rate && next || given && next || of_day || widened || narrowed || of_those || falls || stands_at && only_stands(s, start, scope.from)
        // "mieux que la Somme (86 %)"
        || named && next
        || label && next && s.numbers.len() <= 3
        || next
            && (said
        || aim
        || answers
        || setting.listed && placed
        || stands
        || soit
        || with
        || mean
        || (before || pronoun)
            && (placed || dated && (series || pronoun || compared(s, scope.from)))
            // "en y ajoutant celles qui se préparent, nous arrivons à 92 %"
            || (before || pronoun) && s.cue(Cue::Including, clause.start..scope.from).is_some()
            // "en septembre 2023, on en était à 77 %"
            || pronoun && s.dates.iter().any(|d| clause.contains(&d.from) && d.to <= scope.from)
            // "Pour l'heure, ils sont 61 %"
            || pronoun && scope.from <= clause.start + 6 && s.cue(Cue::Today, clause.clone()).is_some())
}

/// "Deux tiers des habitants sont couverts dans 11 régions": counted places that nobody names.
pub(super) fn in_unnamed_places(
    s: &Sentence<'_>,
    index: usize,
    clause: std::ops::Range<usize>,
) -> bool {
    let places = |n: &Number| {
        let inside = n.from.checked_sub(1).is_some_and(|at| s.tokens[at].is("dans"));
        let noun = s.tokens.get(n.to).map_or("", |t| t.fold.as_str());
        inside && matches!(noun, "regions" | "departements" | "territoires" | "communes")
    };
    // "Dans six départements, la moitié de la population échappe …"
    let first = s.numbers[..index].iter().find(|n| clause.start < n.from);
    let ahead = first.is_some_and(|n| n.from == clause.start + 1 && places(n));
    ahead || s.numbers[index + 1..].iter().take_while(|n| n.to < clause.end).any(places)
}

/// "82 % en moyenne nationale", "71 % au niveau régional": the level of a mean that stands behind a share.
pub(super) fn levelled(s: &Sentence<'_>, behind: usize) -> Option<&'static str> {
    const REACH: usize = 4;
    let near = behind..s.tokens.len().min(behind + REACH);
    // "Si la Bretagne est couverte à 91 %, la moyenne nationale plafonne à 78 %": of the other share.
    let subject = s.tokens.get(behind).is_some_and(|t| t.is_mark(","))
        && s.tokens.get(behind + 1).is_some_and(|t| t.is("la") || t.is("le"));
    let near = if subject { behind..behind } else { near };
    let stem = near.clone().find_map(|n| {
        let stems = ["national", "regional", "departemental"];
        stems.into_iter().find(|stem| s.tokens[n].fold.starts_with(stem))
    });
    let noun = near.into_iter().any(|n| {
        matches!(s.tokens[n].fold.as_str(), "moyenne" | "niveau" | "echelle" | "echelon" | "plan")
    });
    stem.filter(|_| noun)
}

/// "La Bretagne se situe à", "la Normandie est à": a place, and at most the verb that says where it stands.
fn only_stands(s: &Sentence<'_>, start: usize, end: usize) -> bool {
    let place = |at: usize| s.places.iter().any(|p| p.from <= at && at < p.to);
    (start..end).all(|at| {
        let t = &s.tokens[at];
        let fold = t.fold.as_str();
        place(at)
            || fold.len() < 4
            || (start..=at).any(|n| s.cue_at(Cue::StandsAt, n).is_some_and(|hit| at < hit.to))
            || s.dates.iter().any(|date| date.from <= at && at < date.to)
    })
}

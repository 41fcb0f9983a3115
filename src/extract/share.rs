//! Shares of the population, and the people themselves: only where the text says that they are
//! covered, or that they are not.

use super::bare::is_noun_like;
use super::continued::{continues, in_unnamed_places, of_one};
use super::defined::defined;
use super::goals;
use super::judge::{CROWD, aimed, clause, noun};
use super::numbers::{Form, Number};
use super::pairs::{passes, ranked};
use super::people::people;
use super::relation::bracketed_place;
use super::sentence::{Scope, Sentence};
use super::shared_by::{
    carded, infinitive_behind, is_of, lives_outside, lives_there, of_place, of_stranger, one_verb,
    people_begin, people_of, several_do, still_outside,
};
use super::stray::others_cover;
use super::verdict::{Counted, Here, Reason, Shared};
use super::vocabulary::Cue;
use super::whose::{elsewhere, subject_of_one, they};
use crate::model::Measure;

/// A share of the population.
pub(super) fn share(here: &Here<'_>) -> Result<Counted, Reason> {
    const NEAR: usize = 6;
    const AREA: usize = 6;
    let Here { s, index, number, scope, setting } = *here;
    if 100.0 < number.low || number.high.is_some_and(|high| 100.0 < high) {
        return Err(Reason::NotACount);
    }
    // "Un peu plus d'un tiers (35 %) des habitants": the noun stands behind the bracket.
    let open = s.tokens.get(number.to).is_some_and(|t| t.is_mark("("));
    let aside = s.numbers.get(index + 1).filter(|next| open && next.form == Form::Percent);
    let aside = aside.filter(|next| next.from == number.to + 1);
    let behind = aside.map_or(number.to, |next| next.to + 1);
    let behind = people_begin(s, defined(s, behind).unwrap_or(behind));
    let linked = is_of(s, behind);
    // "65,2 % de ceux du Pas-de-Calais": of the same people as before.
    let same = linked
        && s.tokens
            .get(number.to + 1)
            .is_some_and(|t| matches!(t.fold.as_str(), "ceux" | "celles" | "celle"));
    let of_one = of_one(s, index);
    let linked = linked && !same && !of_one;
    // "94 % des Landais": inhabitants, known to the vocabulary or not.
    let inhabitants = linked
        && s.tokens
            .get(behind + 1)
            .is_some_and(|t| t.capital && t.is_word() && t.fold.ends_with('s') && 4 < t.fold.len());
    // "88,4 % des 6,1 millions d'habitants", "respectivement 71,2 %, 5,1 % et 11,6 % de la population"
    // "Avec 62 %, la Nièvre affiche le plus faible taux de couverture de la population": said behind.
    let with = scope.from.checked_sub(1).is_some_and(|n| s.tokens[n].is("avec"))
        && s.tokens.get(number.to).is_some_and(|t| t.is_mark(","));
    let of_all = with && s.cue(Cue::Whole, number.to..clause(s, number.core).end).is_some()
        || linked
            && s.numbers.get(index + 1).is_some_and(|n| {
                let (at, _) = noun(s, n.to);
                n.from == number.to + 1 && s.cue_at(Cue::Population, at).is_some()
            });
    let shared = ranked(s, index).is_some_and(|(rank, count)| {
        let last = s.numbers.get(index + count - 1 - rank);
        last.is_some_and(|n| s.cue_at(Cue::Whole, n.to).is_some())
    });
    let whole = of_all
        || shared
        || number.people
        || inhabitants
        || s.cue_at(Cue::Whole, behind).is_some()
        || linked && of_place(s, number, scope.left)
        || infinitive_behind(s, number.to) == Some(true)
            && s.cue(Cue::Coverage, number.to..s.tokens.len()).is_some()
        || passes(&s.tokens, number.core) && s.cue(Cue::Whole, number.to..s.tokens.len()).is_some()
        || linked && people_of(s, behind);
    let clause = match defined(s, number.to) {
        Some(behind) => number.from..clause(s, behind).end,
        None => clause(s, number.core),
    };
    let start = clause.start;
    // "Part des Finistériens résidant …": inhabitants, known to the vocabulary or not.
    let inhabitants_before = (scope.left..scope.from).any(|n| {
        let t = &s.tokens[n];
        t.capital
            && t.is_word()
            && t.fold.ends_with('s')
            && 4 < t.fold.len()
            && 1 < n
            && s.tokens[n - 1].is("des")
            && s.tokens[n - 2].is("part")
    });
    // "la quasi-totalité de ses habitants (96 %)", "sept habitants sur dix (70,4 %)"
    let bracket = scope.from.checked_sub(1).filter(|&n| s.tokens[n].is_mark("("));
    let before = bracket.map_or(0..0, |open| open.saturating_sub(6)..open);
    let bracketed = s.cue(Cue::Whole, before.clone()).is_some()
        || s.cue(Cue::Population, before.clone()).is_some()
        || s.places.iter().any(|place| place.demonym && before.contains(&place.from));
    let part_of = inhabitants_before
        || bracketed
        || s.cue(Cue::Whole, scope.left..scope.from).is_some()
        || s.cue(Cue::Population, scope.left..scope.from).is_some();
    let coverage = s.cue(Cue::Coverage, clause.clone()).is_some()
        || s.cue(Cue::Coverage, scope.left..scope.from).is_some();
    let outside = lives_outside(here);
    let (coverage, whole) = (coverage || lives_there(here) || outside, whole || outside);
    // "Dans les territoires les moins bien dotés, la part …": of places that have no code.
    if s.cue(Cue::SomePlaces, 0..s.tokens.len()).is_some_and(|hit| {
        hit.from < number.from && clause.start <= hit.from
            || number.to <= hit.from && hit.from < scope.right
    }) {
        return Err(Reason::UnknownPlace);
    }
    // "100 % de la population de l'agglomération": of an area that has no code.
    let area = (behind..scope.right.min(behind + AREA)).any(|n| {
        let article = matches!(s.tokens[n - 1].fold.as_str(), "l'" | "la" | "du" | "cette" | "son");
        let named = s.places.iter().any(|place| place.from <= n && n < place.to);
        article && !named && s.cue_at(Cue::Area, n).is_some()
    });
    if linked && area {
        return Err(Reason::UnknownPlace);
    }
    // "70 % des habitants du Vercors"
    let whole_at = s.cue_at(Cue::Whole, behind).filter(|_| linked);
    if whole_at.is_some_and(|hit| of_stranger(s, hit.to)) {
        return Err(Reason::UnknownPlace);
    }
    // "Les CPTS sont petites : 38 % relèvent de la taille 2": of the communities.
    let sized = (number.to..scope.right.min(number.to + 6)).any(|n| s.tokens[n].is("taille"));
    if sized && !linked {
        return Err(Reason::Mean);
    }
    // "Les médecins sont 54 % à déclarer y adhérer": what they do, and whether they live there.
    let living = infinitive_behind(s, number.to);
    if living == Some(false) {
        return Err(Reason::OtherShare);
    }
    // "aucune couverture maladie", "la couverture vaccinale"
    // "un habitant sur trois ignore qu'il dépend d'une CPTS", "78 % des personnes âgées": other shares.
    let covered = s.cue(Cue::Coverage, number.to..clause.end).map(|hit| hit.from);
    let thought = covered.is_some_and(|at| s.cue(Cue::Opinion, number.to..at).is_some());
    // "Peu d'habitants connaissent le sigle : 1 sur 8"
    let colon = scope.from.checked_sub(1).is_some_and(|n| s.tokens[n].is_mark(":"));
    let thought = thought || colon && s.cue(Cue::Opinion, 0..scope.from).is_some();
    // "Parmi les habitants couverts par une CPTS, 12 % …": of those.
    let among = s.tokens.get(clause.start).is_some_and(|t| t.is("parmi"))
        && s.cue(Cue::Population, clause.start..scope.from).is_some();
    // "La couverture oscille entre un quart et la totalité": of no one place.
    let ranges = number.high.is_some() && s.cue(Cue::Mean, scope.left..scope.from).is_some();
    if ranges {
        return Err(Reason::Mean);
    }
    if among || thought || s.cue(Cue::SomePeople, number.core..number.to + 4).is_some() {
        return Err(Reason::OtherShare);
    }
    let insured = clause.clone().skip(1).any(|n| {
        s.tokens[n - 1].is("couverture")
            && matches!(
                s.tokens[n].fold.as_str(),
                "maladie"
                    | "vaccinale"
                    | "sociale"
                    | "complementaire"
                    | "medicale"
                    | "mobile"
                    | "numerique"
            )
    });
    // "400 000 habitants …, dont la moitié dans le Gers": of those people.
    let dont = index.checked_sub(1).is_some_and(|n| CROWD <= s.numbers[n].low)
        && scope.from.checked_sub(1).is_some_and(|n| s.tokens[n].is("dont"));
    if insured || dont {
        return Err(Reason::OtherShare);
    }
    // "La part de la population couverte culmine en X (97,4 %) et tombe à 21,8 % en Y": of all.
    let first = s.numbers.iter().find(|n| clause.start <= n.from).map_or(scope.from, |n| n.from);
    let subject = s.cue(Cue::Share, clause.start..first).is_some()
        && s.cue(Cue::Whole, clause.start..first).is_some()
        && s.cue(Cue::Coverage, clause.start..first).is_some();
    let continues = !linked && (subject || of_one || continues(here));
    // "1,1 million en bénéficient, c'est-à-dire 85,3 %"
    // "la Creuse et la Corrèze sont couvertes à 100 %": said of each.
    let subjects =
        s.places.iter().filter(|place| scope.left <= place.from && place.to <= scope.from).count();
    let plural =
        (scope.left..scope.from).any(|n| s.tokens[n].is("sont") || several_do(&s.tokens[n]));
    let restates = index.checked_sub(1).is_some_and(|n| 10_000.0 <= s.numbers[n].low)
        && scope
            .from
            .checked_sub(1)
            .is_some_and(|n| matches!(s.tokens[n].fold.as_str(), "dire" | "soit" | "(" | ":"));
    // "12 millions de Français, près d'un sur cinq, habitent hors de …"
    let between = index.checked_sub(1).is_some_and(|n| {
        let people = &s.numbers[n];
        10_000.0 <= people.low
            && of_people(s, people)
            && scope.from <= people.to + 4
            && scope.from.checked_sub(1).is_some_and(|at| s.tokens[at].is_mark(","))
            && s.tokens.get(number.to).is_some_and(|t| t.is_mark(","))
    });
    let restates = restates || between;
    // "Parmi les départements les mieux couverts par les CPTS figurent la Vendée (100 %)"
    // "Le Loiret (91 %) et l'Indre (99 %) sont les départements les mieux couverts par les CPTS"
    let ranked = bracketed_place(s, number).is_some()
        && s.cue(Cue::Community, 0..s.tokens.len()).is_some()
        && s.tokens.iter().any(|t| t.fold.starts_with("couver"));
    if !whole
        && !restates
        && !continues
        && !ranked
        && (linked || !(coverage && (part_of || covers(s, scope))))
    {
        return Err(Reason::OtherShare);
    }
    let mut counted = Counted {
        measure: Measure::PopulationShare,
        projects: false,
        headed: true,
        pronoun: false,
        each: false,
    };
    let other = s.cue(Cue::OtherStructure, 0..scope.from).is_some();
    if (other || !continues) && elsewhere(s, scope, setting) || others_cover(s, scope.from) {
        return Err(Reason::OtherStructure);
    }
    if in_unnamed_places(s, index, clause.clone()) {
        return Err(Reason::UnknownPlace);
    }
    // "18 % des Français, soit 12 millions de personnes, ne relèvent d'aucune CPTS": said of both.
    let again = s
        .numbers
        .get(index + 1)
        .filter(|next| next.from.checked_sub(1).is_some_and(|n| s.tokens[n].is("soit")));
    let reach =
        if again.is_some() || between || one_verb(s, index) { clause.end } else { scope.right };
    let uncovered = uncovered(s, scope.left..reach, number.core) || outside || still_outside(here);
    let aside = scope.from.checked_sub(1).is_some_and(|n| {
        matches!(s.tokens[n].fold.as_str(), "soit" | "pour" | "dire" | "(" | "," | "avec" | "–")
    });
    // "ce sont trois communautés, et 81 % de la population"
    let and = whole
        && scope
            .from
            .checked_sub(2)
            .is_some_and(|n| s.tokens[n].is_mark(",") && s.tokens[n + 1].is("et"))
        && s.numbers[..index].iter().any(|n| s.cue_at(Cue::Community, n.to).is_some());
    let aside = aside || and || between;
    // "ce qui correspond à 72 % des habitants"
    let equal = scope.from.checked_sub(2).is_some_and(|n| {
        let verb = s.tokens[n].fold.as_str();
        s.tokens[n + 1].is("a") && (verb.starts_with("correspond") || verb.starts_with("equiva"))
    });
    let aside = aside || equal && whole;
    let apposed =
        aside && (setting.counted || (0..index).any(|n| s.numbers[n].form != Form::Percent));
    // "En Bretagne comme dans les Pays de la Loire, plus de neuf habitants sur dix …"
    let alike = s.tokens[..scope.from].iter().position(|t| t.is("comme")).is_some_and(|n| {
        let named = |from: usize, to: usize| {
            s.places.iter().any(|p| !p.demonym && from <= p.from && p.to <= to)
        };
        named(n.saturating_sub(5), n) && named(n, scope.from)
    });
    counted.each = 1 < subjects && (plural || alike);
    // "Couvrir 100 % du territoire": an infinitive is an aim.
    let infinitive = goals::to_cover(s, scope);
    // "sont en passe de couvrir 90 % de la population"
    let ahead = infinitive && s.cue(Cue::Ahead, scope.left..scope.from).is_some();
    if ahead {
        return Err(Reason::Forecast);
    }
    if infinitive || aimed(s, scope) {
        counted.measure = Measure::Target;
        return if s.cue(Cue::Negation, clause).is_some() {
            Err(Reason::Negation)
        } else {
            Ok(counted)
        };
    }
    if !coverage && !uncovered && !apposed && !continues && !carded(here, whole) {
        return Err(Reason::NoCoverage);
    }
    // "neuf sur dix seront couverts, contre 62 % aujourd'hui": what is to come stands before.
    // "Si les 12 CPTS signaient, 90 % de la population serait couverte"
    let supposed = s.tokens[clause.start].is("si")
        && s.tokens[number.to..clause.end].iter().any(|t| t.is("serait") || t.is("seraient"));
    if supposed {
        return Err(Reason::Forecast);
    }
    let contre = scope.from.checked_sub(1).filter(|&n| s.tokens[n].is("contre"));
    if s.cue(Cue::Forecast, contre.unwrap_or(clause.start)..scope.right).is_some() {
        return Err(Reason::Forecast);
    }
    // "71 % des Réunionnais": of a territory, whichever community was named before.
    let territorial =
        s.places.iter().any(|p| {
            number.core < p.to && p.from <= behind.max(number.to) + 4 && p.territory.is_some()
        }) || s.tokens[number.core..s.tokens.len().min(number.to + 6)].iter().any(|t| {
            matches!(
                t.fold.as_str(),
                "departement"
                    | "region"
                    | "pays"
                    | "ile"
                    | "archipel"
                    | "regionale"
                    | "insulaire"
                    | "departementale"
                    | "nationale"
            )
        });
    // "Avec la signature de la CPTS du Perche, le Loir-et-Cher atteint 100 % de population couverte"
    let comma = (clause.start..scope.from).rev().find(|&n| s.tokens[n].is_mark(","));
    let territorial = territorial
        || comma.is_some_and(|comma| {
            s.places.iter().any(|p| comma < p.from && p.to <= scope.from && !p.demonym)
        });
    // "Elle regroupe 210 professionnels et couvre 77 % des habitants"
    let she = s.tokens.get(clause.start).is_some_and(|t| t.is("elle"))
        && (clause.start..scope.from).any(|n| s.tokens[n].is("couvre"));
    // "La CPTS couvre 62 communes et 45 % des habitants": towns are no communities.
    let of_else = |n: &Number| {
        let (at, _) = noun(s, n.to);
        let heads = [Cue::Community, Cue::Ambiguous, Cue::Whole];
        s.tokens.get(at).is_some_and(is_noun_like)
            && !heads.into_iter().any(|cue| s.cue_at(cue, at).is_some())
            && !s.stages.iter().any(|hit| hit.from == at)
    };
    let counted_before = !she
        && s.numbers[..index].iter().any(|n| {
            n.form != Form::Percent && s.cue_at(Cue::Population, n.to).is_none() && !of_else(n)
        });
    // "25 000 patients ont retrouvé un médecin, soit 12 % de la population"
    let again = s.numbers[..index].iter().rfind(|n| n.form != Form::One);
    let soit = scope.from.checked_sub(1).is_some_and(|n| s.tokens[n].is("soit"));
    if soit && again.is_some_and(|n| n.form == Form::Digits && of_else(n) && !of_people(s, n)) {
        return Err(Reason::NoCoverage);
    }
    let subject = she || subject_of_one(s, clause.start, scope.from);
    // "quand la CPTS s'adresse à tous les habitants d'un territoire": any of them.
    if !territorial && subject_of_one(s, scope.from.saturating_sub(NEAR), scope.from) {
        return Err(Reason::OneCommunity);
    }
    // "À l'échelle nationale, les communautés sous contrat desservent plus de 80 % de la population"
    let several = (clause.start + 1..scope.from).any(|n| {
        matches!(s.tokens[n - 1].fold.as_str(), "les" | "ces")
            && s.cue_at(Cue::Community, n).is_some()
    });
    let of_one = setting.single && !several || !s.names.is_empty() || subject;
    let told = !territorial || subject && !s.names.is_empty();
    if of_one && told && !counted_before && !they(s, clause.start..scope.from) {
        return Err(Reason::OneCommunity);
    }
    // "Notre CPTS couvre 96 000 habitants, soit 40 % de la population du Cher": its own share.
    let one = subject_of_one(s, clause.start, scope.from) || !s.names.is_empty();
    if restates && one && number.low < 100.0 && !they(s, clause.start..scope.from) {
        return Err(Reason::OneCommunity);
    }
    // "La CPTS X couvre 92 000 habitants, soit 100 % de la population": the same people.
    let of_one = restates && !territorial && {
        let index = index - 1;
        let (number, scope) = (&s.numbers[index], s.scope(index));
        people(&Here { index, number, scope, ..*here }) == Err(Reason::OneCommunity)
    };
    if of_one {
        return Err(Reason::OneCommunity);
    }
    let said = s.cue(Cue::Coverage, scope.left..scope.right).is_some();
    let outside = (continues || restates) && !said && setting.shared == Shared::Uncovered;
    if uncovered || outside {
        counted.measure = Measure::PopulationShareUncovered;
    } else if s.cue(Cue::Negation, scope.left.max(start)..scope.from).is_some() {
        return Err(Reason::Negation);
    }
    Ok(counted)
}

/// Whether a number is one of people who live somewhere.
fn of_people(s: &Sentence<'_>, number: &Number) -> bool {
    let (at, _) = noun(s, number.to);
    s.cue_at(Cue::Population, at).is_some() || s.places.iter().any(|p| p.demonym && p.from == at)
}

/// "La couverture du pays avoisine les 90 %": the verb stands before the number.
pub(super) fn covers(s: &Sentence<'_>, scope: Scope) -> bool {
    (scope.left..scope.from).any(|at| s.tokens[at].fold.starts_with("couv"))
}

/// Whether people are said to be outside: in the clause, or in the one that introduces it.
pub(super) fn uncovered(s: &Sentence<'_>, clause: std::ops::Range<usize>, at: usize) -> bool {
    // "Personne n'échappe aux CPTS"
    let denied = |at: usize| {
        s.tokens[at].fold.starts_with("echapp")
            && at.checked_sub(1).is_some_and(|n| s.tokens[n].is("n'") || s.tokens[n].is("ne"))
    };
    let first = s.cue(Cue::Uncovered, 0..s.tokens.len());
    if first.is_some_and(|hit| denied(hit.from)) {
        return false;
    }
    s.cue(Cue::Uncovered, clause).is_some()
        || s.cue(Cue::Uncovered, 0..at).is_some() && s.tokens[..at].iter().any(|t| t.is_mark(":"))
}

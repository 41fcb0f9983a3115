//! Shares of the population, and the people themselves: only where the text says that they are
//! covered, or that they are not.

use super::bare::compared;
use super::judge::{aimed, clause, topic};
use super::numbers::{Form, Number};
use super::sentence::{Scope, Sentence};
use super::stray::others_cover;
use super::token::Kind;
use super::verdict::{Counted, Here, Reason, Setting, Shared, Topic};
use super::vocabulary::Cue;
use crate::model::Measure;

/// A share of the population.
pub(super) fn share(here: &Here<'_>) -> Result<Counted, Reason> {
    let Here { s, index, number, scope, setting } = *here;
    if 100.0 < number.low || number.high.is_some_and(|high| 100.0 < high) {
        return Err(Reason::NotACount);
    }
    let linked = s
        .tokens
        .get(number.to)
        .is_some_and(|t| matches!(t.fold.as_str(), "de" | "d'" | "des" | "du"));
    // "65,2 % de ceux du Pas-de-Calais": of the same people as before.
    let same =
        linked && s.tokens.get(number.to + 1).is_some_and(|t| t.is("ceux") || t.is("celles"));
    let linked = linked && !same;
    // "94 % des Landais": inhabitants, known to the vocabulary or not.
    let inhabitants = linked
        && s.tokens
            .get(number.to + 1)
            .is_some_and(|t| t.capital && t.is_word() && t.fold.ends_with('s') && 4 < t.fold.len());
    let whole = number.people
        || inhabitants
        || s.cue_at(Cue::Whole, number.to).is_some()
        || linked
            && s.places.iter().any(|p| p.demonym && p.from <= number.to + 2 && number.to <= p.from);
    let clause = clause(s, number.core);
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
    let part_of = inhabitants_before
        || s.cue(Cue::Whole, scope.left..scope.from).is_some()
        || s.cue(Cue::Population, scope.left..scope.from).is_some();
    let coverage = s.cue(Cue::Coverage, clause.clone()).is_some()
        || s.cue(Cue::Coverage, scope.left..scope.from).is_some();
    // "La part de la population couverte culmine en X (97,4 %) et tombe à 21,8 % en Y": of all.
    let first = s.numbers.iter().find(|n| clause.start <= n.from).map_or(scope.from, |n| n.from);
    let subject = s.cue(Cue::Share, clause.start..first).is_some()
        && s.cue(Cue::Whole, clause.start..first).is_some()
        && s.cue(Cue::Coverage, clause.start..first).is_some();
    let continues = !linked && (subject || continues(here));
    // "1,1 million en bénéficient, c'est-à-dire 85,3 %"
    // "la Creuse et la Corrèze sont couvertes à 100 %": said of each.
    let subjects =
        s.places.iter().filter(|place| scope.left <= place.from && place.to <= scope.from).count();
    let plural = (scope.left..scope.from).any(|n| s.tokens[n].is("sont"));
    let restates = index.checked_sub(1).is_some_and(|n| 10_000.0 <= s.numbers[n].low)
        && scope
            .from
            .checked_sub(1)
            .is_some_and(|n| matches!(s.tokens[n].fold.as_str(), "dire" | "soit" | "("));
    if !whole && !restates && !continues && (linked || !(coverage && (part_of || covers(s, scope))))
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
    let reach = if again.is_some() { clause.end } else { scope.right };
    let uncovered = uncovered(s, scope.left..reach, number.core);
    let aside = scope.from.checked_sub(1).is_some_and(|n| {
        matches!(s.tokens[n].fold.as_str(), "soit" | "pour" | "dire" | "(" | "," | "avec" | "–")
    });
    let apposed =
        aside && (setting.counted || (0..index).any(|n| s.numbers[n].form != Form::Percent));
    counted.each = 1 < subjects && plural;
    // "Couvrir 100 % du territoire": an infinitive is an aim.
    let infinitive = (scope.left..scope.from).any(|n| s.tokens[n].is("couvrir"));
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
    if s.cue(Cue::Forecast, clause.start..scope.right).is_some() {
        return Err(Reason::Forecast);
    }
    // "71 % des Réunionnais": of a territory, whichever community was named before.
    let territorial = s
        .places
        .iter()
        .any(|p| number.core < p.to && p.from <= number.to + 4 && p.territory.is_some())
        || s.tokens[number.core..s.tokens.len().min(number.to + 4)].iter().any(|t| {
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
    // "Elle regroupe 210 professionnels et couvre 77 % des habitants"
    let she = s.tokens.get(clause.start).is_some_and(|t| t.is("elle"))
        && (clause.start..scope.from).any(|n| s.tokens[n].is("couvre"));
    let counted_before = !she
        && s.numbers[..index]
            .iter()
            .any(|n| n.form != Form::Percent && s.cue_at(Cue::Population, n.to).is_none());
    let subject = she || subject_of_one(s, clause.start, scope.from);
    let of_one = setting.single || !s.names.is_empty() || subject;
    let told = !territorial || subject && !s.names.is_empty();
    if of_one && told && !counted_before && !they(s, clause.start..scope.from) {
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
    let outside = continues && !coverage && setting.shared == Shared::Uncovered;
    if uncovered || outside {
        counted.measure = Measure::PopulationShareUncovered;
    } else if s.cue(Cue::Negation, scope.left..scope.from).is_some() {
        return Err(Reason::Negation);
    }
    Ok(counted)
}

/// "39 CPTS | 94 % de la population bretonne": a card or an item that stands among counts of CPTS and
/// says nothing else of the people.
fn carded(here: &Here<'_>, whole: bool) -> bool {
    const SHORT: usize = 9;
    let Here { s, number, setting, .. } = *here;
    let among = setting.topic == Topic::Cpts && (setting.counted || setting.beside);
    let known = |at: usize| {
        let t = &s.tokens[at];
        t.kind == Kind::Mark
            || t.fold.len() < 4
            || s.places.iter().any(|place| place.from <= at && at < place.to)
            || [Cue::Whole, Cue::Population].into_iter().any(|cue| s.cue_at(cue, at).is_some())
            || matches!(t.fold.as_str(), "population" | "habitants" | "region" | "departement")
    };
    whole
        && among
        && number.from == 0
        && s.tokens.len() - number.to <= SHORT
        && (number.to..s.tokens.len()).all(known)
}

/// Whether the talk is of other structures, and the sentence names no community.
fn elsewhere(s: &Sentence<'_>, scope: Scope, setting: Setting) -> bool {
    topic(s, scope.from, setting) == Topic::Other
        && s.cue(Cue::Community, 0..s.tokens.len()).is_none()
}

/// Whether a share that names nothing is of what the share before was of: "92 % en Bretagne",
/// "contre 71 % en 2023", "cette proportion tombait à 29 %".
fn continues(here: &Here<'_>) -> bool {
    let Here { s, index, number, scope, setting } = *here;
    if setting.shared == Shared::Nothing {
        return false;
    }
    let clause = clause(s, number.core);
    let beside = |from: usize, to: usize| s.places.iter().any(|p| from <= p.from && p.to <= to);
    let ahead = s.places.iter().any(|p| number.to <= p.from && p.from < number.to + 4);
    let next = s.tokens.get(number.to).is_none_or(|t| {
        t.kind == Kind::Mark
            || matches!(
                t.fold.as_str(),
                "en" | "dans" | "a" | "au" | "aux" | "pour" | "et" | "fin" | "il" | "un"
            )
    });
    // "… et 65,2 % de ceux du Pas-de-Calais"
    let next = next
        || s.tokens.get(number.to).is_some_and(|t| t.is("de"))
            && s.tokens.get(number.to + 1).is_some_and(|t| t.is("ceux") || t.is("celles"));
    let dated = s.dates.iter().any(|d| number.to <= d.from && d.from <= number.to + 3);
    // "suivie du Centre-Val de Loire (96 %)"
    let bracket = number.from.checked_sub(1).filter(|&at| s.tokens[at].is_mark("("));
    let named = bracket.is_some_and(|at| s.places.iter().any(|place| place.to == at));
    let placed =
        named || ahead || beside(number.to, number.to + 5) || beside(scope.left, scope.from);
    // "la Corse ne dépassait pas 31 %"
    let stands = placed
        && (clause.start..number.core).any(|n| {
            let verbs =
                ["depass", "attei", "plafonn", "culmin", "tomb", "grimp", "stagn", "affich"];
            verbs.iter().any(|verb| s.tokens[n].fold.starts_with(verb))
        });
    let said = s.cue(Cue::Share, clause.start..scope.from).is_some();
    let pronoun = (clause.start..scope.from).any(|n| {
        matches!(s.tokens[n].fold.as_str(), "elle" | "ils" | "elles" | "il" | "celle" | "contre")
    });
    let before = s.numbers[..index].iter().any(|n| n.form == Form::Percent);
    // "Quelle part de la population ? Neuf Réunionnais sur dix."
    let answers = number.from == 0 && s.tokens[number.to..].iter().all(|t| t.kind == Kind::Mark);
    next && (said
        || answers
        || setting.listed && placed
        || stands
        || (before || pronoun) && (placed || dated && compared(s, scope.from)))
}

/// "Deux tiers des habitants sont couverts dans 11 régions": counted places that nobody names.
fn in_unnamed_places(s: &Sentence<'_>, index: usize, clause: std::ops::Range<usize>) -> bool {
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

/// "La couverture du pays avoisine les 90 %": the verb stands before the number.
pub(super) fn covers(s: &Sentence<'_>, scope: Scope) -> bool {
    (scope.left..scope.from).any(|at| s.tokens[at].fold.starts_with("couv"))
}

/// People who live where a CPTS works, or where none does.
pub(super) fn people(here: &Here<'_>) -> Result<Counted, Reason> {
    let Here { s, index, number, scope, setting } = *here;
    let clause = clause(s, number.core);
    // "4,1 millions d'habitants, soit 6 % de la population, n'entrent dans aucun périmètre"
    let again = s.numbers.get(index + 1).is_some_and(|next| {
        next.form == Form::Percent
            && next.from.checked_sub(1).is_some_and(|n| s.tokens[n].is("soit"))
    });
    let reach = if again { clause.end } else { scope.right };
    let uncovered = uncovered(s, scope.left..reach, number.core);
    let coverage = s.cue(Cue::Coverage, clause.clone()).is_some();
    // "Population résidant dans une commune rattachée à une CPTS : 48,9 millions": its label says so.
    let colon = scope.from.checked_sub(1).is_some_and(|n| s.tokens[n].is_mark(":"));
    let goes_on = (scope.from.saturating_sub(5)..scope.from)
        .any(|n| s.tokens[n].is("ils") || s.tokens[n].is("contre"))
        // A note: "Soit 53 millions d'habitants."
        || scope.from == 1 && s.tokens[0].is("soit");
    let coverage = coverage || goes_on && setting.shared == Shared::Covered;
    let coverage = coverage || colon && s.cue(Cue::Coverage, 0..scope.from).is_some();
    let bracketed = scope.from.checked_sub(1).is_some_and(|n| s.tokens[n].is_mark("("))
        && (0..index).any(|n| s.numbers[n].form == Form::Percent);
    if !coverage && !uncovered && !bracketed {
        return Err(Reason::NoCoverage);
    }
    if s.cue(Cue::Mean, clause.start..scope.right).is_some() {
        return Err(Reason::Mean);
    }
    // "Un tiers des CPTS couvrent moins de 40 000 habitants": each of them.
    let of_them = s.numbers[..index].iter().any(|n| {
        n.form == Form::Percent
            && s.tokens.get(n.to).is_some_and(|t| t.is("des") || t.is("de"))
            && s.cue_at(Cue::Community, n.to + 1).is_some()
    });
    if of_them {
        return Err(Reason::Mean);
    }
    if others_cover(s, scope.from) {
        return Err(Reason::OtherStructure);
    }
    // "Les douze CPTS ayant répondu couvrent 900 000 habitants"
    if s.cue(Cue::Sample, clause.start..scope.from).is_some() {
        return Err(Reason::Sample);
    }
    let several = (1..scope.from).any(|n| {
        matches!(s.tokens[n - 1].fold.as_str(), "les" | "des" | "ces")
            && s.cue_at(Cue::Community, n).is_some()
    });
    let several =
        several || they(s, clause.start..scope.from) || 0 < index && compared(s, scope.from);
    if superlative(s, clause.start..scope.from) {
        return Err(Reason::OneCommunity);
    }
    if !several && (setting.single || !s.names.is_empty() || singular_subject(s, scope)) {
        return Err(Reason::OneCommunity);
    }
    let total = scope.from.checked_sub(1).is_some_and(|n| {
        let of = |n: usize| s.tokens[n].is("sur");
        of(n) || 0 < n && s.tokens[n].is("les") && of(n - 1)
    });
    let total =
        total || s.tokens[scope.left..scope.from].iter().any(|t| t.fold.starts_with("peupl"));
    if elsewhere(s, scope, setting) {
        return Err(Reason::OtherStructure);
    }
    if total {
        return Err(Reason::NoCoverage);
    }
    if s.cue(Cue::Forecast, clause.start..scope.right).is_some() || aimed(s, scope) {
        return Err(Reason::Forecast);
    }
    let measure = if uncovered { Measure::PopulationUncovered } else { Measure::Population };
    Ok(Counted { measure, projects: false, headed: true, pronoun: false, each: false })
}

/// "Ensemble, elles couvrent", "ce taux": several communities, or the territory, whatever was named.
fn they(s: &Sentence<'_>, range: std::ops::Range<usize>) -> bool {
    range.clone().any(|n| {
        let words = ["elles", "ensemble", "taux", "proportion", "part"];
        words.contains(&s.tokens[n].fold.as_str())
            || s.tokens[n].is("nombre") && s.cue(Cue::Population, n..range.end).is_some()
    })
}

/// "La CPTS fictive couvre …": one community does, in the words before a number.
fn subject_of_one(s: &Sentence<'_>, start: usize, end: usize) -> bool {
    (start..end).any(|at| {
        let one = matches!(
            s.tokens[at].fold.as_str(),
            "une" | "la" | "cette" | "chaque" | "notre" | "sa" | "ma" | "votre"
        );
        // "dans le ressort d'une CPTS": where they live, not who covers them.
        let led = at.checked_sub(1).is_some_and(|n| {
            matches!(s.tokens[n].fold.as_str(), "d'" | "de" | "dans" | "par" | "a" | "sur")
        });
        one && !led && s.cue_at(Cue::Community, at + 1).is_some()
    })
}

/// "une communauté couvre 80 000 habitants": one community, whichever.
pub(super) fn singular_subject(s: &Sentence<'_>, scope: Scope) -> bool {
    let start = clause(s, scope.from).start;
    // "Elle couvre 47 communes et 38 500 habitants", "L'association couvre un bassin de …"
    let opens = s.tokens.get(start).is_some_and(|t| t.is("elle"))
        || s.tokens.get(start).is_some_and(|t| t.is("l'"))
            && s.tokens.get(start + 1).is_some_and(|t| {
                matches!(t.fold.as_str(), "association" | "equipe" | "organisation")
            });
    opens
        || subject_of_one(s, start, scope.from)
        || (scope.left..scope.from)
            .any(|at| matches!(s.tokens[at].fold.as_str(), "elle" | "chacune" | "chaque"))
}

/// "La plus petite rassemble 18 000 habitants et la plus vaste 270 000": one of the communities.
fn superlative(s: &Sentence<'_>, range: std::ops::Range<usize>) -> bool {
    range.into_iter().any(|at| {
        s.tokens[at].is("la")
            && s.tokens.get(at + 1).is_some_and(|t| t.is("plus") || t.is("moins"))
            && !s.tokens.get(at + 2).is_some_and(|t| {
                t.is("part")
                    || t.is("grande") && s.tokens.get(at + 3).is_some_and(|t| t.is("partie"))
            })
    })
}

/// Whether people are said to be outside: in the clause, or in the one that introduces it.
pub(super) fn uncovered(s: &Sentence<'_>, clause: std::ops::Range<usize>, at: usize) -> bool {
    s.cue(Cue::Uncovered, clause).is_some()
        || s.cue(Cue::Uncovered, 0..at).is_some() && s.tokens[..at].iter().any(|t| t.is_mark(":"))
}

//! People who live where a CPTS works, or where none does.

use super::bare::is_noun_like;
use super::judge::{aimed, clause, noun};
use super::numbers::{Form, Number, passes};
use super::relation::compared;
use super::sentence::Sentence;
use super::share::{share, uncovered};
use super::shared_by::of_stranger;
use super::stray::others_cover;
use super::tense;
use super::verdict::{Counted, Here, Reason, Shared};
use super::vocabulary::Cue;
use super::whose::{elsewhere, singular_subject, subject_of_one, they};
use crate::model::{Measure, Qualifier};

/// People who live where a CPTS works, or where none does.
pub(super) fn people(here: &Here<'_>) -> Result<Counted, Reason> {
    let Here { s, index, number, scope, setting } = *here;
    let clause = clause(s, number.core);
    // "9 millions de personnes âgées": people of one sort.
    if s.cue(Cue::SomePeople, number.to..number.to + 3).is_some() {
        return Err(Reason::OtherNoun);
    }
    let (noun_at, _) = noun(s, number.to);
    // "203 000 Nivernais se partageaient 134 généralistes": what they have, and nobody who serves them.
    let shared = (noun_at + 1..noun_at + 3).any(|n| {
        s.tokens.get(n).is_some_and(|t| t.is("se"))
            && s.tokens.get(n + 1).is_some_and(|t| t.fold.starts_with("partag"))
    });
    if shared {
        return Err(Reason::NoCoverage);
    }
    if s.cue_at(Cue::Population, noun_at).is_some_and(|hit| of_stranger(s, hit.to)) {
        return Err(Reason::UnknownPlace);
    }
    // "4,1 millions d'habitants, soit 6 % de la population, n'entrent dans aucun périmètre"
    let again = s.numbers.get(index + 1).is_some_and(|next| {
        next.form == Form::Percent
            && next.from.checked_sub(1).is_some_and(|n| {
                // "12 millions de Français, près d'un sur cinq, habitent hors de …"
                let aside = s.tokens[n].is_mark(",") && n <= number.to + 4;
                s.tokens[n].is("soit")
                    || aside && s.tokens.get(next.to).is_some_and(|t| t.is_mark(","))
            })
    });
    // "82 000 personnes, au sud, qui ne relèvent d'aucune des six": those six were counted before.
    let known = |n: &Number| {
        n.from.checked_sub(1).is_some_and(|b| {
            matches!(s.tokens[b].fold.as_str(), "des" | "les" | "ces" | "aux" | "leurs")
        })
    };
    let others = s.numbers[index + 1..].iter().take_while(|n| n.from < clause.end);
    let alone = others.filter(|n| n.form != Form::One && !known(n)).count() == 0;
    let reach = if again || alone { clause.end } else { scope.right };
    let uncovered = uncovered(s, scope.left..reach, number.core);
    // "29 % de la population, soit 1,7 million d'habitants": the same people, who are outside.
    let restates = index.checked_sub(1).is_some_and(|n| clause.contains(&s.numbers[n].core))
        && scope
            .from
            .checked_sub(1)
            .is_some_and(|n| s.tokens[n].is("soit") || s.tokens[n].is_mark("("));
    // "20 % de la population demeure en zone blanche. Cela représente 82 000 personnes."
    let sums = s.cue_at(Cue::SumUp, 0).is_some()
        // "C'est un peu plus de 550 000 personnes."
        || scope.from == 2 && s.tokens[0].is("c'") && s.tokens[1].is("est");
    // "Une zone est dite blanche lorsque … On y dénombrait 5,4 millions de personnes"
    let there = s.tokens[clause.start..scope.from].iter().any(|t| t.is("y"));
    let taken_up = restates || sums || there;
    // "Une trentaine de communes restaient en dehors ; 73 000 personnes y vivent."
    let live_there = s.tokens.get(noun_at + 1).is_some_and(|t| t.is("y"))
        && s.cue_at(Cue::Dwelling, noun_at + 2).is_some();
    let uncovered = uncovered
        || taken_up && setting.shared == Shared::Uncovered
        || live_there && s.cue(Cue::Uncovered, 0..scope.from).is_some();
    let coverage = s.cue(Cue::Coverage, clause.clone()).is_some();
    // "Population résidant dans une commune rattachée à une CPTS : 48,9 millions": its label says so.
    let colon = scope.from.checked_sub(1).is_some_and(|n| s.tokens[n].is_mark(":"));
    // "Soit 53 millions d'habitants": of the share told before.
    let soit = s.tokens.first().is_some_and(|t| t.is("soit")) && scope.from <= 2;
    let goes_on = soit
        || sums
        || (scope.from.saturating_sub(5)..scope.from)
            .any(|n| matches!(s.tokens[n].fold.as_str(), "ils" | "elle" | "contre"));
    let coverage = coverage || goes_on && setting.shared == Shared::Covered;
    let coverage = coverage || looks_after(s, clause.start, number);
    let coverage = coverage || colon && s.cue(Cue::Coverage, 0..scope.from).is_some();
    let bracketed = scope.from.checked_sub(1).is_some_and(|n| s.tokens[n].is_mark("("))
        && (0..index).any(|n| s.numbers[n].form == Form::Percent);
    // "ont organisé 4 200 actions, touchant 310 000 personnes": the actions do.
    // "63 événements ont touché 7 800 habitants"
    let did = scope.from.checked_sub(2).is_some_and(|n| {
        matches!(s.tokens[n].fold.as_str(), "ont" | "avaient")
            && s.slice(n + 1..n + 2).ends_with('é')
    });
    let touching = (did
        || scope.from.checked_sub(1).is_some_and(|n| s.tokens[n].fold.ends_with("ant")))
        && s.numbers[..index].iter().rfind(|n| n.form != Form::One).is_some_and(|n| {
            let (at, _) = noun(s, n.to);
            let heads = [Cue::Community, Cue::Ambiguous, Cue::Population];
            s.tokens.get(at).is_some_and(is_noun_like)
                && !heads.into_iter().any(|cue| s.cue_at(cue, at).is_some())
                && !s.stages.iter().any(|hit| hit.from <= at && at < hit.to)
        });
    // "203 000 Nivernais se partageaient 134 généralistes": what they have is no community.
    let shares = (number.to..clause.end.min(number.to + 6))
        .find(|&n| s.tokens[n].fold.starts_with("partag") && s.tokens[n - 1].is("se"));
    let shares_others = shares.is_some_and(|verb| {
        s.numbers[index + 1..].first().is_some_and(|next| {
            next.from <= verb + 3 && s.cue_at(Cue::Community, noun(s, next.to).0).is_none()
        })
    });
    if touching || shares_others {
        return Err(Reason::NoCoverage);
    }
    // "3 CPTS (210 000 habitants) sont sous contrat"
    let opened = scope.from.checked_sub(1).filter(|&n| s.tokens[n].is_mark("("));
    let of_them = opened.is_some_and(|open| {
        (0..index)
            .any(|n| s.cue_at(Cue::Community, s.numbers[n].to).is_some_and(|hit| hit.to == open))
    });
    if !coverage && !uncovered && !bracketed && !of_them {
        return Err(Reason::NoCoverage);
    }
    // "84 000 habitants (médiane : 71 500)"
    let label = clause.start.saturating_sub(4)..clause.start;
    if s.cue(Cue::Mean, clause.start..scope.right).is_some()
        || colon && s.cue(Cue::Mean, label).is_some()
    {
        return Err(Reason::Mean);
    }
    // "Un tiers des CPTS couvrent moins de 40 000 habitants": each of them.
    let of_them = s.numbers[..index].iter().any(|n| {
        n.form == Form::Percent
            && (s.tokens.get(n.to).is_some_and(|t| t.is("des") || t.is("de"))
                && s.cue_at(Cue::Community, n.to + 1).is_some()
                // "68 % couvrent moins de 100 000 habitants"
                || s.cue_at(Cue::Coverage, n.to).is_some_and(|hit| hit.to <= number.from))
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
    let several = several
        || they(s, clause.start..scope.from)
        || index.checked_sub(1).is_some_and(|last| {
            let contre = scope.from.checked_sub(1).is_some_and(|n| s.tokens[n].is("contre"));
            compared(s, scope.from) && (contre || passes(&s.tokens, s.numbers[last].core))
        });
    // "ses neuf CPTS ont chacune leur ACI, et 873 000 Réunionnais peuvent compter sur l'une d'entre elles"
    let several = several
        || s.numbers[..index].iter().any(|n| {
            clause.start <= n.from && 1.0 < n.low && s.cue_at(Cue::Community, n.to).is_some()
        });
    if superlative(s, clause.start..scope.from) {
        return Err(Reason::OneCommunity);
    }
    // "L'une d'elles, qui réunit 64 000 habitants, …"
    let one_of = s.tokens[clause.start..scope.from].windows(3).any(|t| {
        (t[0].is("une") || t[0].is("un"))
            && t[1].is("d'")
            && matches!(t[2].fold.as_str(), "elles" | "entre" | "eux")
    });
    if one_of && s.tokens[clause.start..scope.from].iter().any(|t| t.is("qui")) {
        return Err(Reason::OneCommunity);
    }
    // "Celle de Mende couvre 34 000 habitants"
    let pointed =
        s.pointed.iter().any(|name| name.from <= clause.start + 3 && name.end <= scope.from);
    // "un insulaire sur cinq, soit 72 000 personnes, habite …": as the share, which is of no one community.
    let same = restates && {
        let number = &s.numbers[index - 1];
        let before = Here { index: index - 1, number, scope: s.scope(index - 1), ..*here };
        number.form == Form::Percent && number.people && share(&before).is_ok()
    };
    // "800 000 Réunionnais vivent dans une commune couverte par une CPTS": by any of them, whichever was named before.
    let any = (number.to..clause.end).any(|n| {
        s.tokens[n].is("une")
            && s.cue_at(Cue::Community, n + 1).is_some()
            && s.cue(Cue::Coverage, number.to..n).is_some()
            && !s.tokens[number.to..n].iter().any(|t| t.is_mark(","))
    });
    let one = setting.single && !same && !any || !s.names.is_empty() || pointed;
    // "la CPTS du Haut-Var et celle de la Dracénie. Elles réunissent 96 000 habitants": those two.
    let several =
        several && !(setting.single && !setting.counted && scope.from <= clause.start + 4);
    // "Les CPTS couvrant moins de 30 000 habitants": each of them.
    let sized = scope.from.checked_sub(1).is_some_and(|n| {
        s.tokens[n].fold.ends_with("ant")
            && n.checked_sub(1).is_some_and(|b| {
                s.tokens[b].is("cpts") || s.tokens[b].fold.starts_with("communaute")
            })
            && matches!(
                number.qualifier,
                Qualifier::MoreThan | Qualifier::FewerThan | Qualifier::AtLeast | Qualifier::AtMost
            )
    });
    // "lorsque leur périmètre compte moins de 40 000 habitants": a condition, and no figure.
    let condition = number.qualifier != Qualifier::Exact
        && s.tokens[clause.start..scope.from]
            .iter()
            .any(|t| matches!(t.fold.as_str(), "lorsque" | "lorsqu'" | "si" | "quand" | "des"))
        && s.tokens[clause.start..scope.from].iter().any(|t| t.is("leur") || t.is("leurs"));
    // "Nous couvrons 100 % de notre territoire et ses 82 000 habitants": that of the speaker, a community.
    let ours = s.tokens[clause.start..scope.from].windows(2).any(|t| {
        matches!(t[0].fold.as_str(), "notre" | "nos")
            && ["territoire", "secteur", "perimetre", "bassin"].iter().any(|noun| t[1].is(noun))
    }) && !s.tokens[clause.start..scope.from].iter().any(|t| t.is("elles"));
    if ours && s.cue(Cue::Community, clause.start..scope.from).is_none() {
        return Err(Reason::OneCommunity);
    }
    if sized || condition {
        return Err(Reason::Mean);
    }
    if !several && (one || singular_subject(s, scope)) {
        return Err(Reason::OneCommunity);
    }
    // "Treize communes, 46 000 habitants et 92 professionnels sont concernés"
    let beside = s.numbers.iter().any(|n| {
        n.core != number.core
            && clause.contains(&n.core)
            && s.tokens.get(n.to).is_some_and(|t| {
                let staff = ["professionnel", "soignant", "adherent", "libera", "medecin"];
                staff.iter().any(|stem| t.fold.starts_with(stem))
            })
    });
    let many = clause.clone().any(|n| {
        let plural = s.tokens[n].is("cpts") || s.tokens[n].fold.ends_with('s');
        plural && s.cue_at(Cue::Community, n).is_some()
    });
    let they = s.tokens[clause.start..scope.from]
        .iter()
        .any(|t| matches!(t.fold.as_str(), "elles" | "ces" | "leurs" | "leur" | "qui"));
    // "Avec 60 000 habitants et 23 communes, la future CPTS serait la plus petite"
    let with = scope.from.checked_sub(1).is_some_and(|n| s.tokens[n].is("avec"));
    let future = || (number.to..clause.end).any(|n| s.tokens[n].is("future"));
    if with && (subject_of_one(s, number.to, clause.end) || future()) {
        return Err(Reason::OneCommunity);
    }
    // "Seul le secteur de Loudéac, 45 000 habitants, n'en dispose pas"
    let area = (clause.start..scope.from.min(clause.start + 4)).any(|n| {
        s.cue_at(Cue::Area, n).is_some() && !s.places.iter().any(|p| p.from <= n && n < p.to)
    });
    if area {
        return Err(Reason::UnknownPlace);
    }
    // "Les villages restés à l'écart totalisent 3 200 habitants": of places that have no code.
    if s.cue(Cue::SomePlaces, clause.start..scope.from).is_some() {
        return Err(Reason::UnknownPlace);
    }
    if beside && !many && !they && !several {
        return Err(Reason::OneCommunity);
    }
    let total = scope.from.checked_sub(1).is_some_and(|n| {
        // "Elles veillent sur 610 000 habitants": a verb of its own.
        let verb = |n: usize| n.checked_sub(1).is_some_and(|b| s.tokens[b].fold.ends_with("ent"));
        let of = |n: usize| s.tokens[n].is("sur") && !verb(n);
        // "Rapportées aux six millions de Néo-Aquitains, …": all of them.
        let related = s.tokens[n].is("aux") && 0 < n && s.tokens[n - 1].fold.starts_with("rapport");
        // "60 000 des 321 000 habitants"
        let part = related || s.tokens[n].is("des") && s.numbers[..index].iter().any(|m| m.to == n);
        of(n) || part || 0 < n && s.tokens[n].is("les") && of(n - 1)
    });
    // "Le Tarn, qui compte 390 000 habitants", "un département de 310 000 habitants": all of them.
    let before =
        |back: usize| scope.from.checked_sub(back).map_or("", |n| s.tokens[n].fold.as_str());
    // "La région rassemble 5 127 840 habitants"
    let gathers = matches!(before(1), "rassemble" | "totalise" | "concentre" | "heberge")
        && matches!(
            before(2),
            "region" | "departement" | "territoire" | "agglomeration" | "metropole"
        );
    let verb = gathers || matches!(before(1), "compte" | "comptait" | "abrite" | "abritait");
    let of_area = matches!(before(1), "de" | "d'")
        && scope.from.checked_sub(2).is_some_and(|n| {
            n < scope.from && matches!(before(2), "departement" | "region" | "commune" | "ville")
        });
    let counts = s.cue(Cue::Community, clause.start..scope.from).is_some();
    // "un territoire d'au moins 40 000 habitants": what is asked for.
    let asked = matches!(before(1), "de" | "d'")
        && matches!(before(2), "territoire" | "bassin" | "secteur")
        && s.cue(Cue::Coverage, clause.start..scope.from).is_none();
    let of_area = of_area || asked;
    // "Le Lot (174 000 habitants) compte trois CPTS": all of its people.
    let aside = opened.is_some_and(|open| {
        let place = s.places.iter().any(|p| p.to == open && !p.demonym);
        let closes = s.tokens.get(noun_at + 1).is_some_and(|t| t.is_mark(")"));
        let counts =
            s.numbers[index + 1..].iter().any(|n| s.cue_at(Cue::Community, n.to).is_some());
        place && closes && counts
    });
    let total = total || aside || (verb || of_area) && !counts;
    let total =
        total || s.tokens[scope.left..scope.from].iter().any(|t| t.fold.starts_with("peupl"));
    if elsewhere(s, scope, setting) {
        return Err(Reason::OtherStructure);
    }
    if total {
        return Err(Reason::NoCoverage);
    }
    // "ont pour vocation de couvrir 60 000 habitants": they do not yet.
    let infinitive = (scope.left + 2..scope.from).any(|n| {
        s.tokens[n].is("couvrir")
            && matches!(s.tokens[n - 2].fold.as_str(), "vocation" | "mission" | "objet" | "tache")
    }) || (scope.left + 1..scope.from)
        .any(|n| s.tokens[n].is("couvrir") && s.tokens[n - 1].is("pour"));
    let infinitive = infinitive || tense::will(s, scope.left.max(clause.start)..scope.from);
    if infinitive || s.cue(Cue::Forecast, clause.start..scope.right).is_some() || aimed(s, scope) {
        return Err(Reason::Forecast);
    }
    let measure = if uncovered { Measure::PopulationUncovered } else { Measure::Population };
    Ok(Counted { measure, projects: false, headed: true, pronoun: false, each: false })
}

/// "La plus petite rassemble 18 000 habitants et la plus vaste 270 000": one of the communities.
fn superlative(s: &Sentence<'_>, range: std::ops::Range<usize>) -> bool {
    // "Les plus petites structures couvrent moins de 40 000 habitants": each of them.
    let sizes = ["petit", "grand", "gros", "vaste", "modeste", "important", "peuple"];
    let opens = |at: usize| s.tokens.get(range.start + at);
    let each = opens(0).is_some_and(|t| t.is("les"))
        && opens(1).is_some_and(|t| t.is("plus") || t.is("moins"))
        && opens(2).is_some_and(|t| sizes.iter().any(|stem| t.fold.starts_with(stem)));
    each || range.into_iter().any(|at| {
        s.tokens[at].is("la")
            && s.tokens.get(at + 1).is_some_and(|t| t.is("plus") || t.is("moins"))
            && !s.tokens.get(at + 2).is_some_and(|t| {
                t.is("part")
                    || t.is("grande") && s.tokens.get(at + 3).is_some_and(|t| t.is("partie"))
            })
    })
}

/// "Elles veillent sur 610 000 habitants": whatever communities do with so many inhabitants, they are theirs,
/// unless it is something that they once did.
fn looks_after(s: &Sentence<'_>, start: usize, number: &Number) -> bool {
    const REACH: usize = 4;
    let (at, _) = noun(s, number.to);
    let people = ["habitant", "assure"];
    let inhabitants =
        s.tokens.get(at).is_some_and(|t| people.iter().any(|stem| t.fold.starts_with(stem)))
            || s.places.iter().any(|place| place.demonym && place.from == at);
    let opens = (start..number.from.min(start + 5)).any(|n| s.tokens[n].is("elles"))
        || s.tokens
            .get(start)
            .is_some_and(|t| matches!(t.fold.as_str(), "ces" | "les" | "nos" | "leurs"))
            && (start + 1..start + 4).any(|n| s.cue_at(Cue::Community, n).is_some());
    let near = start.max(number.from.saturating_sub(REACH))..number.from;
    let acts = near.clone().any(|n| {
        let fold = s.tokens[n].fold.as_str();
        5 < fold.len() && fold.ends_with("ent") && !fold.ends_with("ment")
    });
    let did = (start..number.from)
        .any(|n| matches!(s.tokens[n].fold.as_str(), "ont" | "avaient" | "auront" | "pour"));
    number.high.is_none() && inhabitants && opens && acts && !did
}

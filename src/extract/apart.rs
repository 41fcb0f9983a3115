//! Communities told apart from the others by what they do or where they are: some of them, no stock.

use super::flow;
use super::governed::is_infinitive;
use super::judge::clause;
use super::numbers::Form;
use super::relation::partitive;
use super::sentence::Sentence;
use super::shared_by::of_stranger;
use super::token::Token;
use super::verdict::{Here, Reason};
use super::vocabulary::Cue;

/// A word that is no article.
fn is_noun(token: &Token) -> bool {
    token.is_word() && 3 < token.fold.len()
}

/// A verb of the third person plural: "mutualisent", "ont".
fn acts(token: &Token) -> bool {
    let fold = token.fold.as_str();
    matches!(fold, "ont" | "avaient" | "auront")
        || 5 < fold.len() && fold.ends_with("ent") && !fold.ends_with("ment")
        // "participeront au forum"
        || 6 < fold.len() && fold.ends_with("eront")
}

/// "14 CPTS sur les 52 d'Île-de-France ont une sage-femme": what the part does is no stage.
fn does_else(s: &Sentence<'_>, whole: usize) -> bool {
    const REACH: usize = 6;
    let end = s.tokens.len().min(whole + REACH);
    // "se relaient pour la traumatologie"
    let itself = |n: usize| {
        (s.tokens[n].is("se") || s.tokens[n].is("s'"))
            && s.tokens.get(n + 1).is_some_and(acts)
            && s.cue_at(Cue::Standing, n).is_none()
    };
    // "sont parties prenantes d'un contrat local"
    let party = |n: usize| {
        matches!(s.tokens[n].fold.as_str(), "sont" | "etaient")
            && s.tokens.get(n + 1).is_some_and(|t| t.is("parties") || t.is("membres"))
    };
    let verb = (whole..end)
        .find(|&n| matches!(s.tokens[n].fold.as_str(), "ont" | "avaient") || itself(n) || party(n));
    if verb.is_some_and(party) {
        return s.stages_in(whole..end, 0).iter().all(|hit| hit.meaning.weak);
    }
    verb.is_some_and(|verb| {
        let cues = [Cue::Standing, Cue::Counting, Cue::Coverage];
        // "ont atteint leurs objectifs"
        let reached = (verb..verb + 3).any(|n| {
            s.tokens.get(n).is_some_and(|t| t.is("leurs") || t.is("leur"))
                && s.cue_at(Cue::Target, n + 1).is_some()
        });
        let known = !reached && cues.into_iter().any(|cue| s.cue(cue, whole..end).is_some());
        !known && s.stages.iter().all(|hit| hit.to <= verb)
    })
}

/// "41 CPTS ont ouvert un espace", "60 CPTS équipées", "3 CPTS du littoral": some of them, told
/// apart by what they do or where in the territory they are; no stock.
pub(super) fn otherwise(here: &Here<'_>, behind: usize) -> Result<(), Reason> {
    const ASIDE: usize = 14;
    let Here { s, number, scope, .. } = *here;
    let Some(next) = s.tokens.get(behind) else { return Ok(()) };
    let clause = clause(s, number.core);
    if partitive(s, number).is_some_and(|whole| does_else(s, whole)) {
        return Err(Reason::Sample);
    }
    // "38 des 41 CPTS ligériennes avaient envoyé un représentant": the 41 are all that there are.
    let whole = here.index.checked_sub(1).is_some_and(|n| {
        s.numbers[n].form != Form::One && partitive(s, &s.numbers[n]) == Some(number.to)
    });
    if whole && s.places.iter().any(|place| place.from == behind && place.demonym) {
        return Ok(());
    }
    let told = !s.stages_in(scope.left..scope.right, number.core).is_empty()
        || partitive(s, number).is_some()
        || s.cue(Cue::Coverage, behind..scope.right.min(clause.end)).is_some_and(|hit| {
            // "bénéficient d'une aide": what they get, and nobody is covered.
            let gets = ["benefici", "depend", "touch", "relev", "s'adress"];
            // "un représentant": somebody whom they sent.
            let before = s.tokens[hit.from - 1].fold.as_str();
            let sent = matches!(before, "un" | "une" | "leur" | "des" | "leurs" | "les" | "le")
                && s.tokens[hit.from].fold.starts_with("representant");
            // "se sont regroupées pour acheter un échographe"
            let itself = 1 < hit.from
                && s.tokens[hit.from - 1].is("sont")
                && (s.tokens[hit.from - 2].is("se") || s.tokens[hit.from - 2].is("s'"));
            // "ont étendu leur périmètre": what they did with it.
            let own = matches!(before, "leur" | "leurs") && s.tokens[hit.from].is("perimetre");
            !itself
                && !own
                && !sent
                && !gets.iter().any(|stem| s.tokens[hit.from].fold.starts_with(stem))
        });
    // "2 CPTS par session": so many each.
    let each = next.is("par") && s.tokens.get(behind + 1).is_some_and(|t| !t.capital && is_noun(t));
    if each {
        return Err(Reason::Mean);
    }
    // "dix CPTS de plus": of a change.
    let more = next.is("de") && s.tokens.get(behind + 1).is_some_and(|t| t.is("plus"));
    // "Sept communautés supplémentaires détenaient un projet validé": as many as there are.
    let holding = next.is("supplementaires")
        && s.stages_in(behind..scope.right, number.core).iter().any(|hit| !hit.meaning.weak)
        && !s
            .tokens
            .get(behind + 1)
            .is_some_and(|t| t.is("ont") && s.cue_at(Cue::Event, behind).is_some());
    if more || next.is("supplementaires") && !holding {
        return Err(Reason::Event);
    }
    // "Six CPTS du Pas-de-Calais mutualisent un logiciel": the verb stands behind the place.
    let complement = s.places.iter().find(|place| {
        behind <= place.from
            && place.from <= behind + 2
            && s.tokens[behind..place.from].iter().all(|t| {
                matches!(
                    t.fold.as_str(),
                    "du" | "de" | "des" | "d'" | "l'" | "la" | "en" | "dans" | "le"
                )
            })
    });
    let verb = complement.map_or(behind, |place| place.to);
    // "l'une des quatre CPTS du département à expérimenter le service"
    let area = |at: usize| {
        s.tokens.get(at).is_some_and(|t| {
            matches!(t.fold.as_str(), "departement" | "region" | "ile" | "pays" | "territoire")
        })
    };
    let generic = (verb + 1..verb + 3).find(|&at| {
        s.tokens.get(verb).is_some_and(|t| matches!(t.fold.as_str(), "du" | "de")) && area(at)
    });
    let verb = generic.map_or(verb, |at| at + 1);
    // "Trois CPTS seulement ont ouvert leur conseil"
    let adverb = |at: usize| {
        s.tokens.get(at).is_some_and(|t| {
            matches!(t.fold.as_str(), "seulement" | "deja" | "desormais" | "aussi" | "egalement")
        }) && s.tokens.get(at + 1).is_some_and(acts)
    };
    let verb = verb + usize::from(adverb(verb));
    // "Deux CPTS, l'une rurale et l'autre urbaine, racontent …"
    let aside = next.is_mark(",").then(|| {
        let close =
            (behind + 1..s.tokens.len().min(behind + ASIDE)).find(|&n| s.tokens[n].is_mark(",;."));
        close.map(|n| n + 1).filter(|&n| s.tokens.get(n).is_some_and(acts))
    });
    let verb = aside.flatten().unwrap_or(verb);
    // "34 communautés y participent", "Quatre CPTS m'ont démarchée"
    let clitic = s.tokens.get(verb).is_some_and(|t| {
        matches!(t.fold.as_str(), "y" | "m'" | "t'" | "l'" | "lui" | "leur" | "nous" | "vous")
    });
    // "Trois CPTS seulement ont ouvert leur conseil"
    let adverb = s.tokens.get(verb).is_some_and(|t| t.is("seulement") || t.is("deja"));
    let verb = verb + usize::from(adverb);
    let verb = verb + usize::from(clitic && s.tokens.get(verb + 1).is_some_and(acts));
    // "Les 12 CPTS de l'Hérault emploient 34 coordinateurs": all of them.
    let all = complement.is_some()
        && scope
            .from
            .checked_sub(1)
            .is_some_and(|n| s.tokens[n].is("les") && n <= clause.start + 1);
    if all {
        return Ok(());
    }
    let standing = s.cue_at(Cue::Standing, verb).is_some()
        || s.cue_at(Cue::Counting, verb).is_some()
        || complement.is_some() && !s.tokens.get(verb).is_some_and(acts);
    // "Les cinq CPTS du Pays basque ont décidé …": of an area that has no code.
    if complement.is_none() && of_stranger(s, behind) {
        return Err(Reason::UnknownPlace);
    }
    // "3 CPTS se partageront les permanences": what they will do.
    let will = (verb..verb + 2).any(|n| {
        s.tokens.get(n).is_some_and(|t| {
            let future = t.fold.ends_with("eront") || t.fold.ends_with("iront");
            t.is_word() && !t.capital && 7 < t.fold.len() && future
        })
    });
    if will {
        return Err(Reason::Forecast);
    }
    // "12 CPTS disposent d'un local": what some of them have, which is no stage.
    let has = s.tokens.get(verb).is_some_and(|t| {
        ["dispos", "possed", "detien"].iter().any(|stem| t.fold.starts_with(stem)) && acts(t)
    });
    if has && !told {
        return Err(Reason::Sample);
    }
    // "du littoral", "de l'agglomération": a part of the territory that has no code.
    let of = matches!(next.fold.as_str(), "du" | "de" | "des" | "dans" | "sur");
    let area = (behind + 1..behind + 3)
        .find(|&n| s.tokens.get(n).is_some_and(|t| !matches!(t.fold.as_str(), "la" | "le" | "l'")));
    let part = of
        && area.is_some_and(|n| {
            let token = &s.tokens[n];
            // "Les cinq communautés de l'île": all of it.
            let island = matches!(token.fold.as_str(), "ile" | "archipel")
                && s.tokens[n - 1].is("l'")
                && !s.tokens.get(n + 1).is_some_and(|t| t.is("de") || t.is("d'") || t.capital);
            let own = token.fold.starts_with("territoire")
                || token.is("pays")
                || token.is("grand")
                || island;
            !token.capital && !own && s.cue_at(Cue::Geographic, n).is_some()
        });
    if part {
        return Err(Reason::UnknownPlace);
    }
    // "26 CPTS sur les 31 interrogées": some of those that were asked.
    let of_asked = matches!(next.fold.as_str(), "sur" | "parmi" | "des")
        && s.cue(Cue::Sample, behind..behind + 6).is_some();
    // "Sur les 23 CPTS dont le président a répondu"
    let among = scope.from.checked_sub(2).is_some_and(|n| {
        (s.tokens[n].is("sur") || s.tokens[n].is("parmi")) && s.tokens[n + 1].is("les")
    });
    let of_asked = of_asked
        || among
            && matches!(next.fold.as_str(), "dont" | "qui" | "ayant")
            && s.cue(Cue::Sample, behind..behind + 8).is_some();
    if of_asked {
        return Err(Reason::Sample);
    }
    // "9 CPTS sur 10 ont un local": most of them, and no count.
    let most = next.is("sur")
        && s.numbers.get(here.index + 1).is_some_and(|whole| {
            whole.from == behind + 1
                && number.low < whole.low
                && ([3.0, 4.0, 5.0, 10.0].contains(&whole.low) || (number.low - 1.0).abs() < 0.5)
                && !s.places.iter().any(|place| place.from == whole.to)
                && s.cue_at(Cue::Community, whole.to).is_none()
        });
    // "1 sur 4 CPTS dont le président est infirmier"
    let fourth = here.index.checked_sub(1).is_some_and(|n| {
        let part = &s.numbers[n];
        part.to + 1 == scope.from
            && s.tokens[part.to].is("sur")
            && part.low < number.low
            && [3.0, 4.0, 5.0, 10.0].contains(&number.low)
            && s.places.is_empty()
    });
    if most || fourth {
        return Err(Reason::OtherShare);
    }
    // "7 et 9 CPTS signées": the stage stands behind the noun of both.
    let staged = s.stages.iter().any(|hit| hit.from == behind && !hit.meaning.weak);
    let counting = s.cue(Cue::Counting, scope.left..scope.from).is_some();
    let word = |at: usize| s.tokens.get(at).map_or("", |t| t.fold.as_str());
    // "CPTS qui ont changé de président", "540 CPTS dont le contrat a plus d'un an", "les dix CPTS les plus
    // actives", "l'une des deux CPTS girondines à employer …"
    let of_number = s.numbers.iter().any(|n| verb < n.from && n.from <= verb + 2);
    let relative = word(verb) == "qui" && s.cue_at(Cue::Standing, verb + 1).is_none()
        || word(verb) == "dont" && !of_number;
    let most = word(verb) == "les" && matches!(word(verb + 1), "plus" | "moins" | "mieux");
    let doing = word(verb) == "a" && s.tokens.get(verb + 1).is_some_and(is_infinitive);
    // "Les 8 CPTS présentes ont décrit leur organisation": who was there.
    if word(verb) == "presentes" && s.tokens.get(verb + 1).is_some_and(acts) {
        return Err(Reason::Sample);
    }
    // "le financement des 41 CPTS sans activité"
    let without = word(verb) == "sans";
    // "Huit CPTS bretonnes se sont dotées d'un outil"
    let cues = [Cue::Standing, Cue::Counting, Cue::Coverage];
    let does = matches!(word(verb), "se" | "s'")
        && cues
            .into_iter()
            .all(|cue| s.cue_at(cue, verb).is_none() && s.cue_at(cue, verb + 1).is_none());
    // "s'étaient déplacées pour le congrès"
    let went = word(verb) == "se" && word(verb + 1) == "sont"
        || word(verb) == "s'" && word(verb + 1) == "etaient";
    let without = without || does || went;
    if most || without && !told || doing && !told || relative && !counting && !told {
        return Err(Reason::Sample);
    }
    // "Deux CPTS, cela aurait fait …": an idea.
    if s.tokens.get(verb).is_some_and(|t| t.is_mark(","))
        && matches!(word(verb + 1), "cela" | "ca" | "ce" | "c'")
    {
        return Err(Reason::NothingCounted);
    }
    // "24 CPTS seraient concernées par des retards"
    let doubted = matches!(word(verb), "seraient" | "auraient");
    let stages = s.stages_in(scope.left..scope.right, number.core);
    if doubted && stages.is_empty() && partitive(s, number).is_none() {
        return Err(Reason::Forecast);
    }
    // "Douze CPTS sont présidées par une infirmière": what is done to some of them.
    if flow::undergoes(s, verb) && !told && !staged {
        return Err(Reason::Sample);
    }
    if told || standing || staged {
        return Ok(());
    }
    // "9 CPTS n'ont pas remis leur bilan"
    if matches!(next.fold.as_str(), "n'" | "ne") {
        return Err(Reason::Negation);
    }
    let next = s.tokens.get(verb).unwrap_or(next);
    let fold = next.fold.as_str();
    let acted = matches!(fold, "ont" | "avaient" | "auront");
    let verb = acts(next);
    let apart = ["ees", "trices", "antes", "aires", "pilotes", "voisines", "limitrophes"]
        .iter()
        .any(|end| fold.ends_with(end));
    match () {
        () if acted || verb || apart && 4 < fold.len() => Err(Reason::Sample),
        () => Ok(()),
    }
}

//! Words that tell of something that happened, and not of what there is: "création de 4 CPTS".

use super::judge::clause;
use crate::extract::lexicon::pattern::Hit;
use crate::extract::lexicon::token::Token;
use crate::extract::lexicon::vocabulary::Cue;
use crate::extract::recognise::sentence::{Scope, Sentence};
use crate::extract::recognise::tense;
use crate::extract::verdict::{Counted, Here};

/// Whether the words around a number tell of something that happened to those that it counts.
pub(crate) fn happens(here: &Here<'_>, counted: &Counted) -> bool {
    let Here { s, number, scope, .. } = *here;
    if raises(s, scope) {
        return false;
    }
    let in_stage = |at: usize| s.stages.iter().any(|hit| hit.from <= at && at < hit.to);
    // "franchit un nouveau cap : 84 CPTS y sont recensées": news of something else.
    let start = clause(s, number.core).start;
    let of_else = |hit: &Hit<Cue>| {
        // "Cette nouvelle venue porte à neuf le nombre de CPTS"
        let fresh = s.tokens[hit.from].fold.starts_with("nouve") && hit.to < start.max(scope.from);
        let counted = [Cue::Community, Cue::Ambiguous];
        fresh && counted.into_iter().all(|cue| s.cue_at(cue, hit.to).is_none())
    };
    // "Elles sont sept depuis l'an dernier": and still are.
    let since = |hit: &Hit<Cue>| {
        let led = (hit.from.saturating_sub(2)..hit.from).any(|n| s.tokens[n].is("depuis"));
        // "totalise 13 CPTS conventionnées depuis la signature de celle du Pays de Retz": and still does.
        let lasting = || s.tokens[scope.to..hit.from].iter().any(|t| t.is("depuis"));
        let stock = || lasting() && s.cue(Cue::Counting, scope.left..scope.from).is_some();
        scope.to <= hit.from && (!counted.headed && led || counted.headed && stock())
    };
    // "au projet de santé validé au cours du semestre, négocient leur contrat": when that was done.
    let of_deed = |hit: &Hit<Cue>| {
        let done = s.stages.iter().any(|stage| stage.to == hit.from);
        done && s.stages.iter().any(|stage| hit.to <= stage.from && stage.from < scope.right)
    };
    // "Avec dix CPTS sous accord, l'Ille-et-Vilaine a doublé la mise en un an"
    let owner = s.tokens[clause(s, number.core).start].is("avec");
    let of_owner = |hit: &Hit<Cue>| {
        owner && s.tokens[scope.to..hit.from.max(scope.to)].iter().any(|t| t.is_mark(","))
    };
    // "deux CPTS, signées l'an dernier": those that there are.
    let apposed = |hit: &Hit<Cue>| {
        s.stages.iter().any(|stage| {
            stage.to == hit.from
                && stage.from.checked_sub(1).is_some_and(|n| s.tokens[n].is_mark(","))
                && scope.to < stage.from
        })
    };
    // "Deux autres ont déposé un projet de santé que l'agence a validé": a stage, told by its verb.
    let auxiliary = |hit: &Hit<Cue>| s.tokens[hit.from].is("ont") && in_stage(hit.to - 1);
    // "arrivait le même jour à 640", "à la fin de cette année-là": a day, and nothing that happened.
    let day = |hit: &Hit<Cue>| {
        let counted = |at: usize| s.cue_at(Cue::Counting, at).is_some_and(|it| hit.to <= it.to);
        // "Le même jour, neuf autres avaient un projet de santé validé"
        let same = hit.from == start
            && s.tokens[start..hit.to].iter().any(|t| t.is("meme"))
            && tense::looks_back(&s.tokens[scope.to..scope.right]);
        if same {
            return true;
        }
        let end = hit.from.checked_sub(2).is_some_and(|n| s.tokens[n].is("fin"));
        (hit.from.saturating_sub(2)..hit.from).any(counted) || end
    };
    // "la situation n'a pas bougé depuis le 1er janvier : cinq communautés touchent …": of what stands before.
    let apart = |hit: &Hit<Cue>| {
        s.tokens[hit.from].is("depuis") && hit.to <= start && start <= scope.from && counted.headed
    };
    let still = |hit: &Hit<Cue>| s.tokens[hit.from].is("depuis") && lasts(s, scope, hit);
    // "…, dont 52 sous contrat, chiffres donnés la semaine passée": when they were told.
    let told = |hit: &Hit<Cue>| {
        let comma = (scope.to..hit.from).find(|&n| s.tokens[n].is_mark(","));
        let tells = ["chiffre", "donne", "bilan", "selon", "apres", "dit", "annonc", "communiqu"];
        let led = |t: &Token| tells.iter().any(|stem| t.fold.starts_with(stem));
        comma.is_some_and(|comma| s.tokens[comma..hit.from].iter().any(led))
    };
    // "étaient sous contrat l'an dernier", "L'Aisne comptait neuf CPTS l'an dernier": what there was then.
    let stood = |hit: &Hit<Cue>| {
        let year = s.tokens[hit.from].is("l'") && scope.to <= hit.from;
        let was = |t: &Token| {
            matches!(t.fold.as_str(), "etaient" | "etait")
                || ["ptait", "ptaient", "brait", "braient", "sait", "gnait", "gnaient"]
                    .iter()
                    .any(|end| t.fold.ends_with(end))
        };
        year && s.tokens[scope.left..hit.from.max(scope.left)].iter().any(was)
    };
    // "onze contrats signés, un de plus que l'année d'avant": by so many more.
    let more = |hit: &Hit<Cue>| {
        let other = hit
            .from
            .checked_sub(1)
            .filter(|&n| scope.to <= n)
            .is_some_and(|n| s.numbers.iter().any(|number| number.to == n + 1));
        s.tokens[hit.from].is("de") && s.tokens[hit.from + 1].is("plus") && other
    };
    (scope.left..scope.right).any(|at| {
        s.cue_at(Cue::Event, at).is_some_and(|hit| {
            // "Trois contrats ACI viennent d'être signés": just now, whatever stage it tells.
            let fresh = s.tokens[hit.from].is("viennent");
            (fresh || !in_stage(hit.from))
                && !auxiliary(&hit)
                && !apposed(&hit)
                && !of_else(&hit)
                && !since(&hit)
                && !of_deed(&hit)
                && !of_owner(&hit)
                && !day(&hit)
                && !apart(&hit)
                && !still(&hit)
                && !told(&hit)
                && !stood(&hit)
                && !more(&hit)
                && s.depth(hit.from) <= s.depth(number.core)
                && (scope.to <= hit.from || scope.from < hit.to + 4 || leads(s, scope, hit.to))
        })
    })
}

/// "Depuis janvier, 14 CPTS sont opérationnelles", "maillent le département depuis janvier 2024": what has been so since,
/// and still is; "ont signé depuis janvier" tells what was done.
fn lasts(s: &Sentence<'_>, scope: Scope, since: &Hit<Cue>) -> bool {
    const NEAR: usize = 2;
    let behind = scope.to..clause(s, scope.from).end;
    let stage = |at: usize| s.stages.iter().any(|hit| at <= hit.from && hit.from <= at + NEAR);
    let finite = |at: usize| {
        let fold = s.tokens[at].fold.as_str();
        5 < fold.len() && fold.ends_with("ent") && !fold.ends_with("ment")
    };
    let state = |at: usize| match s.tokens[at].fold.as_str() {
        "sont" | "etaient" | "restent" | "etant" => stage(at),
        _ if !finite(at) => false,
        _ => {
            let cues = [Cue::Coverage, Cue::Standing];
            s.stages.iter().any(|hit| hit.from == at)
                || cues.into_iter().any(|cue| s.cue_at(cue, at).is_some())
        }
    };
    let done = since.from.checked_sub(1).is_some_and(|n| {
        s.cue_at(Cue::Concluded, n).is_some_and(|hit| hit.to == n + 1)
            && !state(n)
            && s.tokens[n].fold != "signataires"
    });
    // "Neuf depuis le 1er septembre 2023."
    let bare = since.from == scope.to;
    bare || !done && behind.into_iter().any(state)
}

/// "La signature de Vitré porte à 34 le nombre de CPTS": what there is after what happened.
fn raises(s: &Sentence<'_>, scope: Scope) -> bool {
    const REACH: usize = 4;
    let nouns = ["nombre", "total", "compte", "effectif"];
    let behind = s.tokens.get(scope.to..scope.to + 2);
    let to = scope.from.checked_sub(1).filter(|&n| s.tokens[n].is("a"));
    behind.is_some_and(|t| t[0].fold.len() < 5 && nouns.contains(&t[1].fold.as_str()))
        && to.is_some_and(|to| {
            s.tokens[to.saturating_sub(REACH)..to].iter().any(|t| t.fold.starts_with("port"))
        })
}

/// "Au cours de l'année 2023, 24 CPTS ont signé": what stands before a number and its comma.
fn leads(s: &Sentence<'_>, scope: Scope, event: usize) -> bool {
    const LONGEST: usize = 6;
    let comma = scope.from.checked_sub(1).filter(|&n| s.tokens[n].is_mark(","));
    comma
        .is_some_and(|n| n <= event + LONGEST && !s.tokens[event..n].iter().any(|t| t.is_mark(",")))
        && event <= clause(s, scope.from).start + 4
}

//! Aims: which words announce one for a number, and which tell that it was reached.

use super::judge::clause;
use crate::extract::lexicon::token::{Kind, Token};
use crate::extract::lexicon::vocabulary::Cue;
use crate::extract::recognise::numbers::Number;
use crate::extract::recognise::sentence::{Scope, Sentence};
use crate::extract::recognise::tense;

/// "Un accord est attendu avec la Marne, où l'on recense quatre CPTS": an aim of the main clause is none of
/// the number in the clause that says where.
pub(crate) fn apart(s: &Sentence<'_>, aim: usize, from: usize) -> bool {
    // "pas de CPTS à l'horizon": no day on which it falls due.
    let horizon = s.cue_at(Cue::Target, aim).filter(|hit| s.tokens[hit.to - 1].is("horizon"));
    if horizon.is_some_and(|hit| {
        !s.dates.iter().any(|date| date.from <= hit.to + 2 && hit.to <= date.from + 1)
    }) {
        return true;
    }
    // "couvraient 25 % de la population, selon l'agence, qui table sur un doublement": what that one aims at.
    let body = (from + 1..aim).any(|n| {
        let who = s.tokens[n - 1].is_mark(",") && s.tokens[n].is("qui");
        who && (s.origins.iter().any(|origin| origin.to + 1 == n)
            || n.checked_sub(2).is_some_and(|b| s.cue_at(Cue::Institution, b).is_some()))
    });
    // "Les Deux-Sèvres, qui comptent quatre CPTS, visent la couverture complète": of the main clause.
    let relative = (1..from.min(aim))
        .rev()
        .find(|&n| s.tokens[n - 1].is_mark(","))
        .filter(|&n| s.tokens[n].is("qui") || s.tokens[n].is("dont"));
    let closed = relative.is_some() && from < aim && s.tokens[aim - 1].is_mark(",");
    // "Trois autres rédigent leur projet de santé et visent une signature": what they do next.
    let next = from < aim
        && s.tokens[aim - 1].is("et")
        && s.stages.iter().any(|hit| from <= hit.from && hit.to < aim && !hit.meaning.weak);
    next || body || closed || (aim + 1..from).any(|n| s.tokens[n - 1].is_mark(",") && s.slice(n..n + 1) == "où")
        // "nous avons quatre CPTS, et je peux vous dire …": another matter.
        || (from..aim).any(|n| {
            s.tokens[n].is_mark(",")
                && s.tokens.get(n + 1).is_some_and(|t| t.is("et") || t.is("mais"))
                && s.tokens.get(n + 2).is_some_and(|t| {
                    matches!(t.fold.as_str(), "je" | "nous" | "on" | "ils" | "elles" | "il" | "elle" | "j'" | "l'" | "le" | "la" | "les")
                })
        })
}

/// "Indicateurs de l'objectif 3.2", "Objectif n° 4 : structurer les soins": an aim by its number in a plan, and
/// no number that is aimed at.
pub(crate) fn is_numbered(words: &[Token]) -> bool {
    (0..words.len()).any(|at| {
        let behind = |n: usize| words.get(at + n);
        let led = behind(1).is_some_and(|t| t.is("n")) && behind(2).is_some_and(|t| t.is_mark("°"));
        let number = behind(if led { 3 } else { 1 });
        let closed = behind(2).is_none_or(|t| t.is_mark(":.–)"));
        let fits = number.is_some_and(|t| match t.kind {
            Kind::Code => true,
            Kind::Number(n) => n < 100.0 && (led || closed),
            _ => false,
        });
        words[at].is("objectif") && fits
    })
}

/// "La Mayenne est le premier département à atteindre 100 %", "a fini par atteindre": done.
pub(crate) fn is_reached(s: &Sentence<'_>, aim: usize) -> bool {
    const REACH: usize = 7;
    let aim = aim + usize::from(s.tokens[aim].is("pour"));
    if !s.tokens.get(aim).is_some_and(|t| t.is("atteindre")) {
        return false;
    }
    let Some(lead) = aim.checked_sub(1) else { return false };
    let rank = |n: usize| {
        let fold = s.tokens[n].fold.as_str();
        let stems = ["premier", "deuxieme", "second", "troisieme", "dernier", "seul", "unique"];
        stems.iter().any(|stem| fold.starts_with(stem))
    };
    let ranked = s.tokens[lead].is("a") && (lead.saturating_sub(REACH)..lead).any(rank);
    // "vient d'atteindre", "a fini par atteindre"
    let done = (s.tokens[lead].is("d'") || s.tokens[lead].is("par"))
        && lead.checked_sub(1).is_some_and(|n| {
            let fold = s.tokens[n].fold.as_str();
            fold.starts_with("vien") || fold.starts_with("venai") || fold.starts_with("fini")
        });
    // "Le nombre de CPTS a triplé en cinq ans, pour atteindre sept en 2024": where it has come.
    let came = s.tokens[lead].is("pour") && {
        let before = &s.tokens[..lead];
        before.windows(2).any(|t| {
            let has = matches!(
                t[0].fold.as_str(),
                "a" | "ont" | "est" | "sont" | "plus" | "que" | "quasi" | "presque"
            );
            let grown = [
                "doubl", "tripl", "quadrupl", "quintupl", "decupl", "progress", "augment", "bond",
                "grimp", "pass", "cru", "mont", "gagn",
            ];
            has && t[1].fold.ends_with(['e', 'i', 'u', 's'])
                && grown.iter().any(|stem| t[1].fold.starts_with(stem))
        })
    };
    ranked || done || came
}

/// "un millier de CPTS pour 2022", "Mille CPTS en 2022 : c'est l'objectif": the day for which a number was
/// announced, and an aim that is told behind it.
pub(crate) fn announced(s: &Sentence<'_>, scope: Scope) -> bool {
    const NEAR: usize = 6;
    let due = |from: usize| {
        let words = &s.tokens[scope.to..from];
        let lead = words.iter().rposition(|t| t.is("pour"));
        lead.is_some_and(|lead| {
            let between =
                |fold: &str| matches!(fold, "pour" | "la" | "fin" | "de" | "d'" | "l'" | "annee");
            words[lead..].iter().all(|t| between(&t.fold))
        })
    };
    let dated = s
        .dates
        .iter()
        .any(|date| scope.to <= date.from && date.from <= scope.to + NEAR && due(date.from));
    let told = s.cue(Cue::Promise, 0..scope.from).is_some();
    // "… : c'est l'objectif du plan", "…, tel était le but"
    let behind = (scope.to..s.tokens.len()).find(|&n| s.tokens[n].is_mark(":,–"));
    let named = behind.is_some_and(|mark| {
        let word = |n: usize| s.tokens.get(mark + n).map_or("", |t| t.fold.as_str());
        let opens = word(1) == "c'" && matches!(word(2), "est" | "etait")
            || matches!(word(1), "tel" | "telle") && matches!(word(2), "est" | "etait");
        let aim = |at: usize| s.cue_at(Cue::Target, at);
        let noun = matches!(word(1), "l'" | "un" | "notre" | "leur" | "son" | "c'");
        // "100 % de la population couverte : l'objectif"
        let ends = aim(mark + 2).is_some_and(|hit| {
            let verb =
                |t: &Token| matches!(t.fold.as_str(), "est" | "reste" | "sera" | "a" | "demeure");
            !s.tokens[hit.to..].iter().any(|t| verb(t) || matches!(t.kind, Kind::Number(_)))
        });
        // "Mille CPTS pour la fin de l'année 2022 : l'ambition n'a pas été tenue"
        let failed =
            aim(mark + 2).is_some_and(|hit| s.cue(Cue::Outcome, hit.to..s.tokens.len()).is_some());
        let alone = s.tokens[mark].is_mark(":–") && noun && (ends || failed && dated);
        alone && !s.tokens[mark..].iter().take(8).any(|t| t.is("atteint"))
            || opens
                && s.cue(Cue::Target, mark + 3..mark + 6).is_some()
                && !s.tokens[mark..].iter().take(8).any(|t| t.is("pas") || t.is("atteint"))
    });
    dated && told || named || falls_due(s, scope) || had_been_announced(s, scope)
}

/// "on avait annoncé 1 000 CPTS en France en 2022": an aim of then, and its day.
fn had_been_announced(s: &Sentence<'_>, scope: Scope) -> bool {
    const NEAR: usize = 6;
    let word = |n: usize| s.tokens.get(n).map_or("", |t| t.fold.as_str());
    let told = (1..scope.from).any(|n| {
        s.cue_at(Cue::Promise, n).is_some()
            && (matches!(word(n - 1), "avait" | "avaient") || word(n).starts_with("promi"))
    });
    told && s.dates.iter().any(|date| {
        let led = date.from.checked_sub(1).is_some_and(|n| s.tokens[n].is("en"));
        led && scope.to <= date.from && date.from <= scope.to + NEAR
    })
}

/// "souhaite soutenir cette année jusqu'à quatre équipes": whom somebody will help, and no aim of how many
/// there shall be.
pub(crate) fn helps(s: &Sentence<'_>, scope: Scope) -> bool {
    s.cue(Cue::Helping, scope.left..scope.from).is_some()
}

/// "la couverture de l'ensemble de la population avant la fin de 2023": a coverage that falls due.
fn falls_due(s: &Sentence<'_>, scope: Scope) -> bool {
    const REACH: usize = 3;
    let noun = scope.from.checked_sub(REACH).is_some_and(|start| {
        s.tokens[start..scope.from]
            .windows(2)
            .any(|t| (t[0].is("la") || t[0].is("une")) && t[1].is("couverture"))
    });
    let due = |from: usize| {
        let words = s.tokens.get(scope.to..from).unwrap_or_default();
        words.iter().any(|t| t.is("avant") || t.is("d'ici") || t.is("ici"))
    };
    noun && s
        .dates
        .iter()
        .any(|date| scope.to <= date.from && date.to <= scope.right && due(date.from))
}

/// "Couvrir 100 % du territoire": an infinitive before a number is an aim, but for "de quoi couvrir", "qui permettent
/// de couvrir".
pub(crate) fn to_cover(s: &Sentence<'_>, scope: Scope) -> bool {
    const NEAR: usize = 4;
    let enabled = |n: usize| {
        (n.saturating_sub(NEAR)..n)
            .any(|at| s.cue_at(Cue::Enabling, at).is_some_and(|hit| hit.to == n))
    };
    (scope.left..scope.from).any(|n| s.tokens[n].is("couvrir") && !enabled(n))
}

/// Whether the words around a number announce an aim.
pub(crate) fn aimed(s: &Sentence<'_>, scope: Scope) -> bool {
    let in_stage = |at: usize| s.stages.iter().any(|hit| hit.from <= at && at < hit.to);
    // "une convention d'objectifs": a contract that is called so.
    let agreed = |at: usize| {
        at.checked_sub(2).is_some_and(|n| {
            s.tokens[n + 1].is("d'")
                && matches!(s.tokens[n].fold.as_str(), "convention" | "contrat")
        })
    };
    // "table sur 15 CPTS d'ici la fin de l'année, contre 11 aujourd'hui": those are there.
    let against = scope.from.checked_sub(1).is_some_and(|n| s.tokens[n].is("contre"));
    if against && s.cue(Cue::Today, scope.to..scope.to + 3).is_some() {
        return false;
    }
    // "- Porter la couverture à 100 % de la population fin 2026."
    let start = clause(s, scope.from).start;
    let first = (start..scope.from).find(|&n| s.tokens[n].is_word());
    if first.is_some_and(|n| n <= start + 2 && s.cue_at(Cue::AimVerb, n).is_some()) {
        return true;
    }
    let mut from = scope.left;
    while let Some(hit) = s.cue(Cue::Target, from..scope.right) {
        // "78 % (objectif 2025 : 100 %)": of the number in the bracket.
        let own = s.visible(hit.from, scope.from);
        // "Objectif atteint : 100 % des habitants …"
        let reached = hit.to <= scope.from
            && s.tokens.get(hit.to).is_some_and(|t| {
                matches!(t.fold.as_str(), "atteint" | "rempli" | "tenu" | "depasse")
            });
        // "Cet objectif n'a pas été tenu : 397 avaient signé …"
        let colon = (hit.to..scope.from).find(|&n| s.tokens[n].is_mark(":;"));
        // "L'objectif a été dépassé dès juillet, date à laquelle neuf avaient signé"
        let mark = (hit.to..scope.from).rfind(|&n| s.tokens[n].is_mark(":;,"));
        let reached =
            reached || mark.is_some_and(|mark| s.cue(Cue::Outcome, hit.to..mark).is_some());
        // "Promises pour 2022, les mille CPTS se font attendre : elles étaient 578 fin 2023"
        let told = ["etaient", "sont", "etait", "comptait", "compte", "avaient", "avait", "ont"];
        let apart_there = colon.is_some_and(|colon| {
            s.tokens[colon..scope.from].iter().any(|t| told.contains(&t.fold.as_str()))
        });
        // "une commune qu'aucune CPTS ne réclame"
        let denied = hit.from.checked_sub(1).is_some_and(|n| s.tokens[n].is("ne"));
        // "D'ici l'été, nous devrions passer le cap des 15": what somebody expects.
        let expected = s.tokens[hit.from].fold.starts_with("d'")
            && s.cue(Cue::Forecast, start..scope.from).is_some_and(|cue| {
                s.tokens[cue.from].fold.starts_with("devr")
                    || s.tokens[cue.from].fold.starts_with("pourr")
            });
        // "la France pourrait atteindre 900 communautés": what somebody thinks possible.
        let possible = hit.from.checked_sub(1).is_some_and(|n| {
            ["pourrai", "devrai"].iter().any(|stem| s.tokens[n].fold.starts_with(stem))
        });
        let apart = expected
            || possible
            || apart(s, hit.from, scope.from)
            || is_reached(s, hit.from)
            || denied
            || apart_there;
        if !in_stage(hit.from) && !agreed(hit.from) && own && !reached && !apart {
            return true;
        }
        from = hit.from + 1;
    }
    announced(s, scope)
}

/// "Mille CPTS couvriront le pays en 2022", "Les Landes auront sept CPTS fin 2024, promet l'agence": a future that
/// has its day, and is promised or as large and round as the aims of the country.
pub(crate) fn promised(s: &Sentence<'_>, number: &Number, scope: Scope) -> bool {
    /// Fewer CPTS than anybody ever announced for the whole country.
    const NATIONAL: f64 = 350.0;
    const HUNDRED: f64 = 100.0;
    let behind = scope.to..scope.right;
    let future = tense::will(s, scope.left..scope.right)
        || s.cue(Cue::Forecast, behind.clone()).is_some_and(|hit| {
            s.tokens[hit.from..hit.to]
                .iter()
                .any(|t| t.fold.ends_with("ront") || t.fold.ends_with("ra"))
        });
    let due = s.dates.iter().any(|date| behind.contains(&date.from));
    let told = !s.lacks(Cue::Promise);
    let large = NATIONAL <= number.low && number.low % HUNDRED < 0.5;
    let denied = s.tokens[scope.left..scope.right].iter().any(|t| t.is("ne") || t.is("n'"));
    future && due && !denied && (told || large)
}

/// "Quatre lettres d'intention sont validées": papers, of which a committee may have spoken.
pub(crate) fn is_paper(s: &Sentence<'_>, number: &Number) -> bool {
    s.cue_at(Cue::Paper, number.to).is_some()
}

/// "J'espère sept communautés", "On nous avait promis six CPTS", "Il espère que 60 accords seront conclus": an aim of
/// nobody.
pub(crate) fn is_nobodys(s: &Sentence<'_>, number: &Number, scope: Scope) -> bool {
    /// So many CPTS are those of the country, of which a promise is an aim.
    const NATIONAL: f64 = 350.0;
    let few = number.low < NATIONAL && s.places.is_empty() && s.dates.is_empty();
    let words = &s.tokens[scope.left..scope.from];
    let told = words
        .windows(2)
        .any(|t| t[0].is("on") && matches!(t[1].fold.as_str(), "nous" | "leur" | "m'" | "vous"));
    // "Il espère que 60 accords seront conclus d'ici à l'été"
    let hopes = |t: &Token| ["esper", "souhait"].iter().any(|stem| t.fold.starts_with(stem));
    // "On espère 75 contrats à Noël prochain", "Nous espérons en réunir douze"
    let hoped = words.windows(2).any(|t| {
        let we = matches!(t[0].fold.as_str(), "on" | "nous") && t[1].fold.starts_with("esper");
        we || hopes(&t[0]) && (t[1].is("que") || t[1].is("qu'"))
    });
    few && (told || hoped) || words.iter().any(|t| t.is("j'"))
}

/// "la promesse que les 38 CPTS soient consultées": of those that there are.
pub(crate) fn of_those(s: &Sentence<'_>, scope: Scope) -> bool {
    scope.from.checked_sub(1).is_some_and(|n| s.tokens[n].is("les") || s.tokens[n].is("ces"))
}

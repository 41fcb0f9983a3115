//! Communities, contracts and projects that are no stock: what happened in the course of a period, whom
//! somebody met, and what lies within reach of one person.

use super::judge::clause;
use super::stray::{is_plural, since_day};
use crate::extract::lexicon::plural::is_noun_like;
use crate::extract::lexicon::token::{Kind, Token};
use crate::extract::lexicon::vocabulary::Cue;
use crate::extract::recognise::calendar::is_weekday;
use crate::extract::recognise::dates::{DateHit, Printed, Role};
use crate::extract::recognise::sentence::{Scope, Sentence};
use crate::extract::verdict::{Here, Reason};
use crate::model::{PartialDate, Precision};

/// Why a count is no stock whatever noun it has; `head` is behind that noun.
pub(crate) fn flow(here: &Here<'_>, head: usize) -> Option<Reason> {
    let Here { s, number, scope, .. } = *here;
    let clause = clause(s, number.core);
    // "Paris compte 15 CPTS, bientôt 16"
    let soon = scope.from.checked_sub(1).is_some_and(|n| {
        s.cue_at(Cue::Soon, n).is_some()
            && n.checked_sub(1).is_none_or(|mark| s.tokens[mark].is_mark(",(–"))
    });
    if soon {
        return Some(Reason::Forecast);
    }
    // "Le nombre de CPTS dissoutes s'élève à deux"
    if s.cue(Cue::Dissolved, scope.left..head + 1).is_some() {
        return Some(Reason::Event);
    }
    if within_reach(s, scope.from, head) || of_area(s, head) {
        return Some(Reason::UnknownPlace);
    }
    if in_areas(s, scope.from) {
        return Some(Reason::UnknownPlace);
    }
    if so_long(s, scope.to) {
        return Some(Reason::Sample);
    }
    if handed_in(s, scope.from) {
        return Some(Reason::Event);
    }
    if met(s, scope.from) || claimed_by(s, scope.from) {
        return Some(Reason::Sample);
    }
    let course = since_day(s, scope.to)
        || of_period(s, scope.from, head)
        || on_day(s, &clause, head)
        || concluded(s, scope.from, head)
        || in_course(s, clause, (scope.from, head));
    course.then_some(Reason::Event)
}

/// "J'ai 3 CPTS à moins de 10 kilomètres": what one person has around; "Je rappelle que la région compte 12
/// CPTS" is no such thing.
fn within_reach(s: &Sentence<'_>, from: usize, head: usize) -> bool {
    const REACH: usize = 9;
    let word = |back: usize| from.checked_sub(back).map_or("", |n| s.tokens[n].fold.as_str());
    let mine = word(2) == "j'" && matches!(word(1), "ai" | "avais");
    let stop =
        (head..s.tokens.len()).find(|&n| s.tokens[n].is_mark(".;")).unwrap_or(s.tokens.len());
    let far = s.cue(Cue::Distance, head..stop.min(head + REACH)).is_some();
    far || mine && s.places.is_empty() && s.stages.is_empty()
}

/// "l'une des trois CPTS de la ville": of an area that has no code, and of no territory of the page.
fn of_area(s: &Sentence<'_>, head: usize) -> bool {
    let word = |n: usize| s.tokens.get(n).map_or("", |t| t.fold.as_str());
    let article = matches!(word(head + 1), "la" | "l'" | "notre" | "ma" | "cette");
    let area = head + 1 + usize::from(article);
    let known = s.places.iter().any(|place| place.from <= area && area < place.to);
    let town = matches!(word(area), "ville" | "commune") || s.cue_at(Cue::Area, area).is_some();
    word(head) == "de" && article && !known && town
}

/// "la liste des territoires où 2 porteurs au moins sont en concurrence": in each of several areas.
fn in_areas(s: &Sentence<'_>, from: usize) -> bool {
    from.checked_sub(2).is_some_and(|n| {
        s.slice(n + 1..n + 2) == "où"
            && s.tokens[n].fold.ends_with('s')
            && s.cue(Cue::Area, n..n + 1).is_some()
    })
}

/// "261 ont signé depuis plus de deux ans": those that did so long ago.
fn so_long(s: &Sentence<'_>, to: usize) -> bool {
    const REACH: usize = 9;
    (to..s.tokens.len().min(to + REACH)).any(|n| {
        let word = |k: usize| s.tokens.get(n + k).map_or("", |t| t.fold.as_str());
        let span = |k: usize| matches!(word(k), "ans" | "an" | "mois");
        word(0) == "depuis" && matches!(word(1), "plus" | "moins") && (2..6).any(span)
    })
}

/// "Jeudi, dépôt de 3 lettres d'intention": what was handed in on a day.
fn handed_in(s: &Sentence<'_>, from: usize) -> bool {
    from.checked_sub(2).is_some_and(|n| {
        s.cue_at(Cue::HandingIn, n).is_some()
            && (s.tokens[n + 1].is("de") || s.tokens[n + 1].is("d'"))
    })
}

/// "143 communes, revendiquées par deux projets, sont hachurées": those that did it, in an aside on something else.
fn claimed_by(s: &Sentence<'_>, from: usize) -> bool {
    from.checked_sub(3).is_some_and(|n| {
        let done = &s.tokens[n + 1];
        let covered = s.cue_at(Cue::Coverage, n + 1).is_some()
            || s.stages.iter().any(|hit| hit.from <= n + 1 && n + 1 < hit.to);
        s.tokens[n].is_mark(",")
            && done.fold.ends_with('s')
            && s.tokens[n + 2].is("par")
            && !covered
    })
}

/// "Entretiens menés auprès de 14 coordinateurs et de 22 CPTS": all that follows the preposition.
fn met(s: &Sentence<'_>, from: usize) -> bool {
    const REACH: usize = 12;
    let Some(of) = from.checked_sub(1).filter(|&n| s.tokens[n].is("de") || s.tokens[n].is("d'"))
    else {
        return false;
    };
    let link = |t: &Token| t.is("et") || t.is_mark(",") || t.is("ou");
    let lead = (of.saturating_sub(REACH)..of).rev().find(|&n| {
        matches!(s.tokens[n].fold.as_str(), "aupres" | "chez") && !s.tokens[n].is_mark(";:.")
    });
    lead.is_some_and(|lead| lead + 1 == of || link(&s.tokens[of - 1]))
}

/// "L'année 2023 a été faste : une centaine d'accords conclus": in the course of it, unless somebody
/// counts, or the communities themselves are said to be there.
fn of_period(s: &Sentence<'_>, from: usize, head: usize) -> bool {
    const OPENING: usize = 2;
    // "L'occasion de revenir sur une année riche, avec treize ACI conclus"
    let opens = |at: &usize| *at < OPENING || s.tokens[*at].is("une");
    let opening = (0..from).filter(opens).find_map(|at| s.cue_at(Cue::Flow, at));
    let Some(period) = opening.filter(|hit| hit.to <= from) else { return false };
    // "L'année dernière, cinq CPTS ont vu le jour dans le Nord"
    let born = s.tokens.get(head).is_some_and(|t| t.is("ont") || t.is("sont"))
        && s.tokens
            .get(head + 1)
            .is_some_and(|t| matches!(t.fold.as_str(), "vu" | "nees" | "apparues"));
    if born {
        return true;
    }
    // "L'année s'est achevée avec 4 contrats en vigueur": at its end.
    let ended = s.cue(Cue::Ending, period.to..from).is_some();
    let closed = !ended
        && (0..period.from)
            .all(|n| !matches!(s.tokens[n].fold.as_str(), "fin" | "au" | "a" | "la"));
    // "… 74 communautés étaient en ordre de marche au 31 décembre, dont 66 …"
    let dated = s.dates.iter().any(|date| {
        let led = date.from.checked_sub(1).map_or("", |n| s.tokens[n].fold.as_str());
        period.to <= date.from && date.role == Role::AsOf && matches!(led, "au" | "a")
    });
    let counted =
        dated || s.cue_before(Cue::Counting, from) || s.cue_at(Cue::Standing, head).is_some();
    // "Entre mars et juin, la Bretagne est passée de 12 à 15 CPTS": what there was, and what there is.
    let spans = matches!(s.tokens[period.from].fold.as_str(), "entre" | "de" | "d'");
    let moved = spans
        && s.numbers.windows(2).any(|pair| {
            let led = pair[0].from.checked_sub(1).is_some_and(|n| s.tokens[n].is("de"));
            led && pair[0].to + 1 == pair[1].from && s.tokens[pair[0].to].is("a")
        });
    closed && !counted && !moved
}

/// "14 lettres d'intention ont été reçues en 2024, et 11 contrats signés": in the course of that year.
fn in_course(
    s: &Sentence<'_>,
    clause: std::ops::Range<usize>,
    (from, head): (usize, usize),
) -> bool {
    let year = |from: usize| {
        s.dates.iter().any(|date| {
            date.from == from + 1 && date.to == date.from + 1 && s.tokens[from].is("en")
        })
    };
    // "deux lettres d'intention ont été déposées": what was sent, whenever that was.
    let letters = head.checked_sub(1).is_some_and(|n| {
        (n.saturating_sub(3)..=n)
            .any(|at| s.tokens.get(at).is_some_and(|t| t.fold.starts_with("lettre")))
            || s.stages
                .iter()
                .any(|hit| from < hit.from + 3 && s.tokens[hit.from].fold.starts_with("lettre"))
    });
    let passive = |n: usize| {
        let word = |at: usize| s.tokens.get(at).map_or("", |t| t.fold.as_str());
        word(n) == "ont"
            && word(n + 1) == "ete"
            && s.cue_at(Cue::Treated, n + 2).is_some()
            && (letters && s.cue_at(Cue::Sent, n + 2).is_some()
                || (n + 3..n + 6).any(|at| at < s.tokens.len() && year(at)))
    };
    clause.into_iter().any(passive) && !s.cue_before(Cue::Counting, from)
}

/// "En 2023, la Cnam a signé 140 contrats": contracts that somebody signed in a year, and how many that were.
fn concluded(s: &Sentence<'_>, from: usize, head: usize) -> bool {
    let contract = head.checked_sub(1).and_then(|n| s.tokens.get(n)).is_some_and(|t| {
        ["contrat", "accord", "convention", "lettre", "intention", "projet", "sante"]
            .iter()
            .any(|stem| t.fold.starts_with(stem))
    });
    let verb = from.checked_sub(1).is_some_and(|n| {
        const DONE: [&str; 8] =
            ["signe", "conclu", "paraphe", "enregistre", "recu", "valide", "accepte", "instruit"];
        DONE.contains(&s.tokens[n].fold.as_str())
            && n.checked_sub(1).is_some_and(|b| {
                matches!(s.tokens[b].fold.as_str(), "a" | "ont" | "avons" | "avait" | "avaient")
            })
    });
    let year = s.dates.iter().any(|date| {
        date.to == date.from + 1 && date.from.checked_sub(1).is_some_and(|n| s.tokens[n].is("en"))
    });
    contract && verb && year
}

/// "En 2024, 130 contrats ont été signés": in the course of that year.
pub(crate) fn during(s: &Sentence<'_>, scope: Scope) -> bool {
    const NEAR: usize = 7;
    let clause = clause(s, scope.from);
    let passive = (scope.to..scope.right).any(|n| {
        matches!(s.tokens[n - 1].fold.as_str(), "ont" | "a")
            && s.tokens[n].is("ete")
            && (s.cue_at(Cue::Concluded, n + 1).is_some()
                || s.cue_at(Cue::Founded, n + 1).is_some()
                || n < scope.to + NEAR && s.cue_at(Cue::Treated, n + 1).is_some())
    });
    let year = s.dates.iter().any(|date| {
        let led = date.from.checked_sub(1).is_some_and(|n| s.tokens[n].is("en"));
        (led || spans(s, date))
            && clause.contains(&date.from)
            && (date.to + 1 == scope.from || scope.to <= date.from)
    });
    passive && (year || in_period(s, scope))
}

/// "au premier trimestre 2025", "durant le second semestre 2025": a stretch of time.
fn spans(s: &Sentence<'_>, date: &DateHit) -> bool {
    let words = ["durant", "pendant", "cours", "courant", "semestre", "trimestre"];
    let lead = &s.tokens[date.from.saturating_sub(4)..date.from];
    let quarter = |day: PartialDate| day.precision() == Precision::Quarter;
    matches!(date.printed, Printed::Full(day) if quarter(day))
        || lead.iter().any(|t| words.contains(&t.fold.as_str()))
}

/// "Le 4 septembre, à Kourou, trois CPTS ont signé leur accord": what happened on that day.
fn on_day(s: &Sentence<'_>, clause: &std::ops::Range<usize>, head: usize) -> bool {
    let deed = s.tokens.get(head).is_some_and(|t| t.is("ont"))
        && s.cue_at(Cue::Concluded, head + 1).is_some();
    // "Le 4 septembre", "Mardi 4 septembre, …"
    let day =
        s.dates.iter().find(|date| clause.contains(&date.from) && date.from <= clause.start + 2);
    let led = day.is_some_and(|date| {
        let dated = matches!(date.printed, Printed::Full(day) if day.precision() == Precision::Day)
            || matches!(date.printed, Printed::NoYear { day: Some(_), .. });
        let lead = s.tokens[clause.start..date.from].iter().find(|t| t.is_word());
        dated && lead.is_some_and(|t| t.is("le") || t.fold.ends_with("di"))
    });
    // "Six CPTS ont signé leur ACI jeudi à la préfecture"
    let weekday = || {
        let dated = |n: usize| s.dates.iter().any(|date| date.from <= n + 1 && n < date.to);
        (head..clause.end).any(|n| is_weekday(&s.tokens[n]) && !dated(n))
    };
    deed && (led || weekday())
}

/// "Entre 2021 et 2023", "De janvier à juin", "En deux ans": whether a clause speaks of what happened in so long.
fn in_period(s: &Sentence<'_>, scope: Scope) -> bool {
    let clause = scope.left.max(clause(s, scope.from).start)..scope.right;
    let span = |n: usize| {
        s.tokens.get(n).is_some_and(|t| {
            matches!(t.fold.as_str(), "an" | "ans" | "mois" | "semaines" | "annees" | "trimestres")
        })
    };
    let lasted = s.numbers.iter().any(|number| {
        let led = number.from.checked_sub(1).filter(|n| clause.contains(n)).map(|n| &s.tokens[n]);
        led.is_some_and(|t| t.is("en")) && span(number.to)
    });
    let meanwhile = clause.clone().skip(1).any(|n| {
        matches!(s.tokens[n - 1].fold.as_str(), "meme" | "cette")
            && matches!(s.tokens[n].fold.as_str(), "temps" | "periode")
    });
    lasted
        || meanwhile
        || s.dates.iter().any(|date| date.role == Role::From && clause.contains(&date.from))
}

/// "Nous avons échangé avec sept CPTS de la région": whom somebody did something with.
pub(crate) fn shared_with(s: &Sentence<'_>, from: usize) -> bool {
    from.checked_sub(2).is_some_and(|n| {
        let printed = s.slice(n..n + 1);
        let verb = printed.ends_with('é') || printed.ends_with("ons") || printed.ends_with("ent");
        s.tokens[n].is_word() && verb && !s.tokens[n].capital
    })
}

/// Whether a number belongs to a noun before it: "des groupements de 2 CPTS", "les réunions de quatre CPTS" are
/// so many each, "au bureau de neuf CPTS" is where some of them are.
pub(crate) fn belonging(s: &Sentence<'_>, from: usize) -> Result<(), Reason> {
    let led = |back: usize| from.checked_sub(back).map(|n| &s.tokens[n]);
    let of = led(1).is_some_and(|t| t.is("de") || t.is("d'"));
    let Some(noun) = led(2).filter(|t| of && t.is_word() && !t.capital) else { return Ok(()) };
    if is_plural(noun) && is_noun_like(noun) {
        return Err(Reason::OtherNoun);
    }
    // "traversées par le périmètre d'au moins deux CPTS"
    if s.tokens[from..].iter().take(2).any(|t| t.is("moins")) && noun.is("perimetre") {
        return Err(Reason::Sample);
    }
    let article = led(3).is_some_and(|t| {
        matches!(t.fold.as_str(), "la" | "le" | "l'" | "au" | "du" | "une" | "un" | "aux" | "sein")
    });
    let cues = [Cue::Counting, Cue::Coverage, Cue::Standing, Cue::Target, Cue::Event, Cue::Gap];
    let known = cues.into_iter().any(|cue| s.cue(cue, from - 2..from).is_some());
    let told = s.cue_at(Cue::Telling, from - 2).is_some() || s.cue_before(Cue::Counting, from);
    if article && !known && !told { Err(Reason::Sample) } else { Ok(()) }
}

/// "sont présidées par une infirmière": a participle that is none of being there, of covering or of a stage.
pub(crate) fn undergoes(s: &Sentence<'_>, verb: usize) -> bool {
    let is =
        |n: usize| s.tokens.get(n).is_some_and(|t| matches!(t.fold.as_str(), "sont" | "etaient"));
    if !is(verb) {
        return false;
    }
    let adverb = |t: &Token| {
        t.fold.ends_with("ment")
            || matches!(
                t.fold.as_str(),
                "deja" | "desormais" | "toutes" | "ainsi" | "aujourd'hui" | "encore"
            )
    };
    let at = verb + 1 + usize::from(s.tokens.get(verb + 1).is_some_and(adverb));
    let participle = s.tokens.get(at).is_some_and(|t| {
        t.is_word() && !t.capital && 5 < t.fold.len() && s.slice(at..at + 1).ends_with("ées")
    });
    let cues = [Cue::Standing, Cue::Counting, Cue::Coverage, Cue::Forecast];
    let known = cues.into_iter().any(|cue| s.cue_at(cue, at).is_some());
    participle && !known && !s.stages.iter().any(|hit| hit.from <= at && at < hit.to)
}

/// "La fédération anime 12 CPTS", "il préside deux CPTS": a verb that is none of counting, having or covering
/// takes them as its object.
pub(crate) fn object(s: &Sentence<'_>, from: usize) -> bool {
    const WORDS: [&str; 10] =
        ["cette", "leur", "notre", "votre", "chaque", "quelle", "dans", "sans", "pour", "avec"];
    const MORE: [&str; 5] = ["par", "sous", "chez", "vers", "cet"];
    // "équipe déjà 60 CPTS"
    let adverb = |t: &Token| {
        matches!(t.fold.as_str(), "deja" | "aussi" | "egalement" | "ainsi" | "encore" | "desormais")
    };
    let skipped = from.checked_sub(1).is_some_and(|n| adverb(&s.tokens[n]));
    let Some(at) = from.checked_sub(1 + usize::from(skipped)) else { return false };
    let verb = &s.tokens[at];
    let printed = s.slice(at..at + 1);
    let fold = verb.fold.as_str();
    let present = printed.ends_with('e') && 4 < fold.len()
        || fold.ends_with("ait")
        || fold.ends_with("ent") && !fold.ends_with("ment") && 5 < fold.len();
    // "la ligne", "en attente", "de base": a noun behind its article.
    let before = at.checked_sub(1).map(|n| &s.tokens[n]);
    let noun = before.is_none_or(|t| {
        let fold = t.fold.as_str();
        t.kind == Kind::Mark
            || fold.len() < 4 && !matches!(fold, "il" | "on" | "je" | "qui" | "ils")
            || WORDS.contains(&fold)
            || MORE.contains(&fold)
    });
    let cues = [
        Cue::Counting,
        Cue::Coverage,
        Cue::Standing,
        Cue::Target,
        Cue::CountingPronoun,
        Cue::SumUp,
        Cue::Today,
        Cue::Part,
        Cue::Including,
        Cue::Forecast,
        Cue::Gap,
        Cue::Event,
        Cue::Studied,
    ];
    let known = cues.into_iter().any(|cue| s.cue_before(cue, at + 1))
        || cues.into_iter().any(|cue| s.cue_at(cue, at).is_some())
        || s.stages.iter().any(|hit| hit.from <= at && at < hit.to)
        || s.places.iter().any(|place| place.from <= at && at < place.to)
        || s.dates.iter().any(|date| date.from <= at && at < date.to)
        || s.origins.iter().any(|origin| origin.from <= at && at < origin.to);
    let called = [Cue::NoVerb, Cue::Adjective].into_iter().any(|cue| s.cue_at(cue, at).is_some());
    verb.is_word() && !verb.capital && present && !noun && !known && !called
}

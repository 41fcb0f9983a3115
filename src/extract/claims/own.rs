//! The stages that the words of a figure name themselves: behind it, before it, or of all that its clause counts.

use std::ops::Range;

use super::afterwards::of_all;
use super::figure::Figure;
use super::parted::{one_of, subject, verb};
use crate::extract::counting::judge::{clause, noun};
use crate::extract::counting::series::is_told_in_turn;
use crate::extract::counting::stray::is_money;
use crate::extract::lexicon::pattern::Hit;
use crate::extract::lexicon::token::Token;
use crate::extract::lexicon::vocabulary::{Cue, StageWording};
use crate::extract::recognise::numbers::{Form, Number, passes};
use crate::extract::recognise::pairs::ranked;
use crate::extract::recognise::relation::partitive;
use crate::extract::recognise::sentence::Scope;
use crate::extract::recognise::stages::{Named, common, together};
use crate::model::{Measure, Stage, StageRange};

/// The stages that a stretch of the sentence names of a figure.
pub(crate) fn told(figure: &Figure<'_>, range: Range<usize>) -> Option<Named> {
    let Figure { s, number, scope, counted, .. } = *figure;
    // "conventionnée en 2023, la CPTS X est l'une des six du département": said of that one.
    if one_of(s, scope.from) && range.start < number.from {
        return None;
    }
    let mut hits = s.stages_in(range, number.core);
    // "ne dispose d'aucune CPTS conventionnée, mais trois projets sont portés": of what there is none.
    hits.retain(|hit| {
        let near = &s.tokens[hit.from.saturating_sub(3)..hit.from];
        let none = near.iter().any(|t| t.is("aucune") || t.is("aucun"));
        !(none && hit.to < number.from && s.tokens[hit.to].is_mark(",;"))
    });
    let named = together(&hits, &s.tokens, counted.projects)?;
    // "160 projets qui n'ont pas encore de contrat": wherever they stand before it.
    let open = |hit: &&Hit<StageWording>| {
        let words = &s.tokens[hit.from..hit.to];
        let denied = words.iter().any(|t| {
            matches!(t.fold.as_str(), "pas" | "sans" | "non") || t.fold.starts_with("attend")
        });
        let begun = ["valid", "projet", "negoci", "discut"];
        let further = words.iter().any(|t| begun.iter().any(|stem| t.fold.starts_with(stem)));
        hit.meaning.stages == StageRange::exactly(Stage::HealthProject) && denied && !further
    };
    let every = |hit: &&Hit<StageWording>| hit.meaning.stages == StageRange::ALL;
    if counted.projects && hits.iter().any(open) && hits.iter().all(|hit| open(hit) || every(hit)) {
        let stages = StageRange::at_most(Stage::HealthProject);
        return Some(Named { stages, among: stages, ..named });
    }
    Some(named)
}

/// Whether a number is the whole of which the one before it is a part: "39 des 61 CPTS".
pub(crate) fn is_whole(figure: &Figure<'_>) -> bool {
    let Figure { s, index, number, .. } = *figure;
    index
        .checked_sub(1)
        .is_some_and(|n| partitive(s, &s.numbers[n]).is_some_and(|whole| whole == number.to))
}

/// The stages that the words of a figure name.
pub(crate) fn named(figure: &Figure<'_>) -> Option<Named> {
    let scope = figure.scope;
    let before = || told(figure, scope.left..scope.from);
    if figure.counted.measure == Measure::Communities {
        // "Parmi les CPTS sous contrat, quatorze sont implantées dans le Nord": the stronger word stands before.
        let weaker = !figure.counted.headed && only_weak(figure) && before().is_some();
        let named = behind(figure)
            .filter(|_| !weaker)
            .or_else(|| of_every_number(figure))
            .or_else(before)
            .or_else(|| beyond_aside(figure))
            .or_else(|| corrected(figure))
            .or_else(|| exactly(figure))
            .or_else(|| afterwards(figure));
        return named.map(|named| excepted(figure, denied(figure, named)));
    }
    // The words on coverage may stand on either side, beyond another number.
    behind(figure)
        .or_else(before)
        .or_else(|| rest(figure))
        .or_else(|| told(figure, subject(figure.s, figure.index)?))
        .or_else(|| by_all(figure))
        .or_else(|| summed_up(figure))
}

/// Whether words that give way to every other are all that stands behind a number, and a stronger one before it.
fn only_weak(figure: &Figure<'_>) -> bool {
    let Figure { s, number, scope, .. } = *figure;
    let strong =
        |range: Range<usize>| s.stages_in(range, number.core).iter().any(|hit| !hit.meaning.weak);
    strong(scope.left..scope.from) && !strong(number.to..scope.right)
}

/// "176 communes appartiennent à une CPTS conventionnée, ce qui représente 611 000 habitants": of the same.
fn summed_up(figure: &Figure<'_>) -> Option<Named> {
    const NEAR: usize = 4;
    let Figure { s, scope, .. } = *figure;
    let near = scope.from.saturating_sub(NEAR)..scope.from;
    let lead = near.into_iter().find(|&n| {
        s.tokens[n].is("ce")
            && s.tokens[n + 1].is("qui")
            && n.checked_sub(1).is_some_and(|b| s.tokens[b].is_mark(","))
    })?;
    told(figure, 0..lead)
}

/// "L'île est couverte à 100 % : ses neuf CPTS ont chacune leur ACI": of those that the words behind the colon tell.
fn by_all(figure: &Figure<'_>) -> Option<Named> {
    let Figure { s, scope, .. } = *figure;
    let colon = Some(scope.right).filter(|&n| s.tokens.get(n).is_some_and(|t| t.is_mark(":")))?;
    let theirs = s.tokens.get(colon + 1).is_some_and(|t| t.is("ses") || t.is("leurs"));
    let end = s.numbers.iter().find(|n| colon + 3 < n.from).map_or(s.tokens.len(), |n| n.from);
    if theirs { told(figure, colon..end) } else { None }
}

/// "Huit CPTS, représentant 460 000 Drômois, sont sous contrat": what the verb says behind the aside.
fn beyond_aside(figure: &Figure<'_>) -> Option<Named> {
    let Figure { s, number, counted, .. } = *figure;
    let head = s.cue_at(Cue::Community, noun(s, number.to).0).filter(|_| counted.headed)?;
    let aside = s.tokens.get(head.to).is_some_and(|t| t.is_mark(","));
    let opens = s.tokens.get(head.to + 1).filter(|_| aside)?;
    let close = (head.to + 1..clause(s, number.core).end).find(|&n| s.tokens[n].is_mark(","))?;
    let verb = s.tokens.get(close + 1)?;
    let does = matches!(verb.fold.as_str(), "sont" | "ont" | "etaient" | "avaient");
    let apart = opens.fold.ends_with("ant") || opens.is("qui");
    let end = s.numbers.iter().find(|n| close < n.from && n.form != Form::One);
    let end = end.map_or(clause(s, number.core).end, |n| n.from);
    if does && apart { told(figure, close..end) } else { None }
}

/// "la Charente ne compte pas 8 CPTS conventionnées, mais 5": as those that there are not.
fn corrected(figure: &Figure<'_>) -> Option<Named> {
    let Figure { s, index, scope, .. } = *figure;
    let other = &s.numbers[index.checked_sub(1)?];
    let but = scope.from.checked_sub(1).filter(|&n| s.tokens[n].is("mais") && other.to <= n)?;
    told(figure, other.to..but)
}

/// "deux pouvaient se prévaloir d'un projet validé ; ni l'une ni l'autre n'avait signé": what is denied of them
/// behind narrows what was said.
fn denied(figure: &Figure<'_>, named: Named) -> Named {
    let open = named.stages.from() < named.stages.to() && named.stages.to() == Stage::AciSigned;
    let all = if open { afterwards(figure).or_else(|| none_before(figure)) } else { None };
    let all = all.filter(|all| all.stages.to() < Stage::AciSigned);
    match all.and_then(|all| common(named.stages, all.stages)) {
        Some(stages) => Named { stages, among: stages, ..named },
        None => named,
    }
}

/// "Si aucune n'a encore signé d'ACI, deux ont reçu le feu vert pour leur projet": what is denied of all before holds of them.
fn none_before(figure: &Figure<'_>) -> Option<Named> {
    let Figure { s, scope, .. } = *figure;
    let none = (0..scope.from).rfind(|&n| s.tokens[n].is("aucune"))?;
    let comma = (none..scope.from).find(|&n| s.tokens[n].is_mark(",;"))?;
    let placed = s.places.iter().any(|place| comma < place.from && place.to <= scope.from);
    let counts = s.numbers.iter().any(|n| n.form != Form::One && none < n.from && n.to <= comma);
    let verb = (none..comma).any(|n| s.tokens[n].is("n'") || s.tokens[n].is("ne"));
    if placed || counts || !verb {
        return None;
    }
    let signed = |hit: &&Hit<StageWording>| none < hit.from && hit.to <= comma;
    let below = s.stages.iter().find(signed).map(|hit| hit.meaning.stages)?;
    let below =
        if below.to() < Stage::AciSigned { Some(below.to()) } else { below.from().before() };
    let stages = StageRange::at_most(below?);
    Some(Named { stages, among: stages, rule: "none of them".to_owned() })
}

/// "moins d'une sur quatre avait contracté avec l'assurance maladie, soit 124": what was said of the part.
fn exactly(figure: &Figure<'_>) -> Option<Named> {
    let Figure { s, index, scope, counted, .. } = *figure;
    let soit = scope.from.checked_sub(1).filter(|&n| s.tokens[n].is("soit"))?;
    let part = &s.numbers[index.checked_sub(1)?];
    let share = part.form == Form::Percent && part.to <= soit;
    // "les trois quarts des CPTS ont signé leur ACI, soit 620 communautés"
    let theirs = s.tokens.get(part.to).is_some_and(|t| t.is("des") || t.is("de"))
        && s.cue(Cue::Community, part.to..part.to + 3).is_some();
    if share && (theirs || !counted.headed) { told(figure, part.to..soit) } else { None }
}

/// "toutes ont signé sauf deux, dont le projet de santé est validé": those two have not signed.
fn excepted(figure: &Figure<'_>, named: Named) -> Named {
    let Figure { s, scope, .. } = *figure;
    let word = |back: usize| scope.from.checked_sub(back).map_or("", |n| s.tokens[n].fold.as_str());
    let except = matches!(word(1), "sauf" | "hormis" | "excepte")
        || word(2) == "exception" && matches!(word(1), "de" | "d'");
    // "toutes, sauf trois, sont sous contrat": said of all behind them.
    let aside = s.tokens.get(scope.to).is_some_and(|t| t.is_mark(","));
    let told = if aside { clause(s, scope.from).end } else { scope.from };
    let signed = s
        .stages_in(0..told, 0)
        .iter()
        .any(|hit| hit.meaning.stages == StageRange::exactly(Stage::AciSigned));
    if !except || !signed {
        return named;
    }
    let unsigned = StageRange::at_most(Stage::HealthProject);
    let stages = common(named.stages, unsigned).unwrap_or(unsigned);
    Named { stages, among: stages, ..named }
}

/// What the words behind a number say of it.
fn behind(figure: &Figure<'_>) -> Option<Named> {
    let Figure { s, number, scope, counted, .. } = *figure;
    // "39 des 61 CPTS recensées étaient signataires": the verb speaks of the part.
    let right = match partitive(s, number) {
        Some(whole) => told(figure, whole..clause(s, whole).end),
        None => told(figure, number.to..end(figure)),
    }?;
    // "s'y ajoutent 212 projets dont la lettre d'intention est validée": both hold.
    let lead = s.stages.iter().find(|hit| scope.left <= hit.from && hit.to == scope.from);
    let lead = lead.filter(|lead| {
        let people = counted.measure != Measure::Communities;
        !people && !lead.meaning.weak && right.stages != lead.meaning.stages
    });
    let both = lead.and_then(|lead| common(right.stages, lead.meaning.stages));
    Some(match both {
        Some(stages) => Named { stages, among: stages, ..right },
        None => right,
    })
}

/// Where the words behind a number end that speak of it.
fn end(figure: &Figure<'_>) -> usize {
    let Figure { s, index, number, scope, .. } = *figure;
    let whole = is_whole(figure);
    // "une seule CPTS sur trois est conventionnée"
    let one = whole && index.checked_sub(1).is_some_and(|n| s.numbers[n].form == Form::One);
    let does = |n: &usize| matches!(s.tokens[*n].fold.as_str(), "est" | "etait" | "a" | "avait");
    let its = (number.to..scope.right).find(does).filter(|_| one);
    let verb = its.or_else(|| verb(s, number.to));
    let end = if whole { verb.unwrap_or(scope.right) } else { scope.right };
    let end = explained(figure).filter(|_| !whole).unwrap_or(end);
    // "7 et 9 CPTS signées", "de 18 à 34 CPTS signées": what is said of the second is said of both.
    let next = s.numbers.get(index + 1);
    let joined = next.is_some_and(|next| {
        let and = next.from == number.to + 1 && s.tokens[number.to].is("et");
        // "la quatrième de Savoie et la trente-cinquième d'Auvergne à entrer dans l'ACI"
        let ranks = number.form == Form::Ordinal
            && next.form == Form::Ordinal
            && next.from.checked_sub(2).is_some_and(|n| {
                s.tokens[n].is("et") && s.tokens[n + 1].is("la") && number.to <= n
            });
        ranks || and && s.cue_at(Cue::Community, next.to).is_some()
    });
    // "comptaient respectivement 3, 4 et 2 CPTS opérationnelles": said of all.
    let last = ranked(s, index).map(|(rank, count)| index + count - 1 - rank);
    if let Some(last) = last.filter(|&last| last < s.numbers.len() && index < last) {
        return s.scope(last).right;
    }
    let pair = joined || passes(&s.tokens, number.core) && next.is_some();
    let end = if pair && !whole { s.scope(index + 1).right } else { end };
    // "200, le plus souvent à l'état d'ébauche": said of most of them, not of all.
    // "Des dix communautés du Doubs, seule celle de Morteau n'a pas signé": of one of them.
    let only = |n: usize| {
        let next = s.tokens.get(n + 1).map_or("", |t| t.fold.as_str());
        (s.tokens[n].is("seule") || s.tokens[n].is("seul"))
            && n.checked_sub(1).is_some_and(|b| s.tokens[b].is_mark(","))
            && matches!(next, "celle" | "celui" | "la" | "le")
    };
    (number.to..end).find(|&n| s.cue_at(Cue::Partly, n).is_some() || only(n)).unwrap_or(end)
}

/// Where the words end behind a colon that explain what was counted: "une seule est en train de se monter : sa
/// lettre d'intention a été acceptée", "il y en a 694 : ce sont celles qui ont signé l'ACI".
fn explained(figure: &Figure<'_>) -> Option<usize> {
    let Figure { s, number, scope, .. } = *figure;
    // "Elles étaient 15 en 2019, 86 en 2020, 172 en 2021 : les CPTS signataires …": of each of them.
    let last = clause(s, number.core).end;
    let dated = |n: &Number| s.dates.iter().any(|d| n.to <= d.from && d.from <= n.to + 2);
    let series = s.numbers.iter().filter(|n| number.from <= n.from && n.to <= last).all(dated);
    let scope = if series { Scope { right: last, ..scope } } else { scope };
    s.tokens.get(scope.right).filter(|t| t.is_mark(":;"))?;
    let own = s.tokens.get(scope.right + 1)?;
    let next = s.tokens.get(scope.right + 2).map_or("", |t| t.fold.as_str());
    let those = matches!(
        (own.fold.as_str(), next),
        ("ce", "sont") | ("celles" | "ceux", "qui") | ("c'", "est" | "etait")
    );
    // "elles étaient 604 en France : les communautés ayant adhéré à l'ACI …"
    let those = those || own.is("les") && s.cue_at(Cue::Community, scope.right + 2).is_some();
    // "Mayotte n'en possède qu'une : elle a son projet de santé, validé, et négocie son ACI"
    let she = own.is("elle") && figure.number.form == Form::One;
    let same =
        matches!(own.fold.as_str(), "sa" | "son" | "leur" | "leurs" | "soit") || those || she;
    let behind = clause(s, scope.right + 1);
    let counts = |n: &Number| {
        // "son accord, signé avec la caisse, court sur cinq ans": so long.
        let lasts = s.tokens.get(n.to).is_some_and(|t| t.is("ans") || t.is("mois"));
        n.form != Form::One && behind.contains(&n.core) && !lasts
    };
    let counts = s.numbers.iter().any(counts);
    (same && !counts).then_some(behind.end)
}

/// "La Martinique en a deux et la Guadeloupe quatre, toutes sous accord": said of every number before.
fn of_every_number(figure: &Figure<'_>) -> Option<Named> {
    let Figure { s, number, scope, counted, .. } = *figure;
    let hits = s.stages.iter().filter(|hit| {
        let mut near = hit.from.saturating_sub(4)..hit.from;
        // "l'une et l'autre titulaires d'un ACI"
        let both = |n: usize| {
            s.tokens[n].is("autre")
                && s.tokens[n - 1].is("l'")
                && n.checked_sub(2).is_some_and(|b| s.tokens[b].is("et") || s.tokens[b].is("comme"))
        };
        let word = near.rfind(|&n| s.tokens[n].is("toutes") || s.tokens[n].is("tous") || both(n));
        let number_between = word.is_some_and(|word| {
            s.numbers.iter().any(|n| n.form != Form::One && word < n.core && n.core < hit.from)
        });
        let there = scope.to <= hit.from && clause(s, hit.from) == clause(s, number.core);
        // "Nous étions trois CPTS en 2021, nous voici cinq, et toutes ont signé": those that there are now.
        let dated = s.dates.iter().any(|day| number.to <= day.from && day.to <= scope.right);
        let placed = |from: usize, to: usize| s.places.iter().any(|p| from <= p.from && p.to <= to);
        let outdated = |word: usize| {
            let later = |n: &&Number| n.form != Form::One && scope.right <= n.from && n.to <= word;
            let mut later = s.numbers.iter().filter(later);
            dated && later.any(|n| !placed(scope.right, n.from) && !placed(n.to, word))
        };
        word.is_some_and(|word| !outdated(word))
            && !number_between
            && there
            && s.visible(hit.from, number.core)
            && hit.meaning.stages != StageRange::ALL
    });
    together(&hits.collect::<Vec<_>>(), &s.tokens, counted.projects)
}

/// "recense trois communautés ; aucune n'a encore signé": of all that were counted.
fn afterwards(figure: &Figure<'_>) -> Option<Named> {
    let Figure { s, index, scope, .. } = *figure;
    let next = s.tokens.get(scope.right..)?.iter().position(Token::is_word)?;
    let single = s.numbers[index + 1..].iter().all(|n| n.form == Form::One);
    // "Le Doubs compte 5 CPTS, le Jura 4, la Haute-Saône 3 : toutes sont conventionnées"
    let last = (scope.right..s.tokens.len()).rev().find(|&n| s.tokens[n].is_mark(":;"));
    let enumerated = last.filter(|_| !single && s.stages_in(0..scope.right, 0).is_empty());
    if let Some(last) = enumerated {
        return of_all(s, clause(s, last + 1));
    }
    of_all(s, clause(s, scope.right + next)).filter(|_| single)
}

/// What the rest of the clause says of people, where it counts nothing else.
fn rest(figure: &Figure<'_>) -> Option<Named> {
    let Figure { s, index, number, .. } = *figure;
    let counts = |n: &Number| {
        let before = n.from.checked_sub(1).map(|b| &s.tokens[b]);
        // "soit environ 235 000 habitants": the same people, no other count.
        // "couverte à 100 % par cinq communautés signataires"
        let same = before.is_some_and(|t| t.is("soit") || t.is("par") || t.is_mark("("));
        // "par l'effet de trente-deux communautés contractualisées": who covers them.
        let by = n.from.checked_sub(1).is_some_and(|b| s.tokens[b].is("de"))
            && (n.from.saturating_sub(4)..n.from)
                .any(|b| s.tokens[b].is("par") || s.tokens[b].is("grace"));
        let same = same || by;
        // "dans le périmètre des trois signataires": counted before.
        let known = before.is_some_and(|t| {
            matches!(t.fold.as_str(), "des" | "les" | "ces" | "aux" | "leurs" | "ses" | "nos")
        });
        // "…, lesquelles ont coûté 2,9 millions d'euros"
        let money = is_money(s, noun(s, n.to).0);
        !matches!(n.form, Form::Percent | Form::One) && !same && !known && !money
    };
    let counted_behind = s.numbers[index + 1..].iter().any(counts);
    // "79,3 % …, et 57,6 % pour les seules communautés financées": of the second alone.
    let end = s.numbers[index + 1..].iter().find(|n| {
        // "44 % de la population, une proportion qui monte à 63 % si on leur ajoute …"
        let wider = (n.to..n.to + 3).any(|at| s.cue_at(Cue::Including, at).is_some());
        // "…, la part tombe à 66 % quand on ne retient que les communautés ayant signé"
        let limits = ["pour", "quand", "lorsqu'"];
        let alone = wider || s.tokens.get(n.to).is_some_and(|t| limits.iter().any(|w| t.is(w)));
        n.form == Form::Percent && alone
    });
    let end = end.map_or(clause(s, number.core).end, |n| n.from);
    if counted_behind { None } else { told(figure, number.to..end.max(number.to)) }
}

/// "De trois en 2021 à sept en 2024 : le nombre de CPTS ayant signé …": the stage behind the colon.
pub(crate) fn of_series(figure: &Figure<'_>) -> Option<Named> {
    let Figure { s, number, scope, .. } = *figure;
    let colon = (scope.to..s.tokens.len()).find(|&n| s.tokens[n].is_mark(":"));
    // "Cantonnées à cinq en 2020, les CPTS conventionnées étaient quatorze": that of the next, before it.
    let next = s.numbers.iter().find(|n| scope.to <= n.from).map_or(scope.to, |n| n.from);
    let words = colon.map_or(scope.to..next, |colon| colon..s.tokens.len());
    told(figure, words).filter(|_| is_told_in_turn(s, number))
}

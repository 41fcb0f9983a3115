//! Numbers that stray into the talk of communities: years, money, people, and what there is of something
//! else.

use super::judge::{clause, noun};
use super::talk::counting_pronoun;
use crate::extract::lexicon::pattern::Hit;
use crate::extract::lexicon::plural::is_noun_like;
use crate::extract::lexicon::token::{Kind, Token};
use crate::extract::lexicon::vocabulary::Cue;
use crate::extract::recognise::calendar;
use crate::extract::recognise::numbers::{Form, Number};
use crate::extract::recognise::sentence::{Scope, Sentence};
use crate::extract::verdict::{Here, Reason, Shared};

/// "Ils étaient une trentaine à parapher": people; communities would be "elles".
pub(crate) fn masculine(here: &Here<'_>) -> bool {
    let Here { s, scope, .. } = *here;
    let they = scope.from.checked_sub(2).is_some_and(|n| {
        s.tokens[n].is("ils") && matches!(s.tokens[n + 1].fold.as_str(), "etaient" | "sont")
    });
    // "Les voilà 112, et désormais financés"
    let seen = scope.from.checked_sub(2).is_some_and(|n| {
        s.tokens[n].is("les") && matches!(s.tokens[n + 1].fold.as_str(), "voila" | "voici")
    });
    let done = |t: &Token| s.text[t.start..t.end].ends_with("és");
    let they = they || seen && s.tokens[scope.to..].iter().any(done);
    // "ils sont sept, avec l'ACI en poche"
    let staged = s.stages_in(scope.to..scope.right, scope.from);
    let nouns = ["aci", "contrat", "accord"];
    let named = |at: usize| nouns.iter().any(|noun| s.tokens[at].fold.starts_with(noun));
    let staged = staged.iter().any(|hit| !hit.meaning.weak && (hit.from..hit.to).any(named));
    let nouns = ["projet", "contrat", "accord", "dossier", "territoire"];
    they && !staged && !s.tokens.iter().any(|t| nouns.iter().any(|noun| t.fold.starts_with(noun)))
}

/// "Ils n'étaient que 4,6 millions fin 2022": the people who were covered, told of before.
pub(crate) fn goes_on(here: &Here<'_>) -> bool {
    let Here { s, scope, setting, .. } = *here;
    let they = (scope.from.saturating_sub(5)..scope.from)
        .any(|n| matches!(s.tokens[n].fold.as_str(), "ils" | "elles" | "elle" | "contre"));
    they && setting.shared == Shared::Covered || is_elliptic(here)
}

/// "Fin 2021, 20 millions d'habitants étaient couverts ; fin 2022, 31 millions.": the same people on another day.
pub(crate) fn is_elliptic(here: &Here<'_>) -> bool {
    let Here { s, index, number, scope, setting } = *here;
    let people =
        s.numbers[..index].iter().any(|n| s.cue_at(Cue::Population, noun(s, n.to).0).is_some());
    let opens = clause(s, number.core).start;
    let dated = s.dates.iter().any(|date| date.from <= opens + 1 && date.to + 1 == scope.from)
        || s.places.iter().any(|place| place.from <= opens + 2 && place.to + 1 == scope.from);
    let ends = s.tokens.get(number.to).is_none_or(|t| t.is_mark(".;,"));
    // "1,2 million d'habitants dans le Nord et 640 000 dans le Pas-de-Calais"
    let joined = scope.from.checked_sub(1).is_some_and(|n| {
        s.tokens[n].is("et") || s.tokens[n].is_mark(",") || s.tokens[n].is("puis")
    }) && s
        .places
        .iter()
        .any(|place| (number.to + 1..=number.to + 2).contains(&place.from) && !place.demonym)
        && s.tokens
            .get(number.to)
            .is_some_and(|t| matches!(t.fold.as_str(), "dans" | "en" | "a" | "au" | "aux"));
    people && (0 < opens && dated && ends || joined) && setting.shared != Shared::Nothing
}

/// "de 50 000 à 580 000 euros", "1,2 M€"
pub(crate) fn is_money(s: &Sentence<'_>, at: usize) -> bool {
    // "485 000 Eurois" live in a department.
    s.tokens.get(at).is_some_and(|t| matches!(t.fold.as_str(), "euro" | "euros" | "€"))
}

/// A plural noun, not a name.
pub(crate) fn is_plural(token: &Token) -> bool {
    token.is_word() && !token.capital && 4 < token.fold.len() && token.fold.ends_with('s')
}

/// "Les résultats 2024", "© 2024 CPTS Grand Reims": a year, whatever stands before it. There are not so many communities.
pub(crate) fn is_year(s: &Sentence<'_>, number: &Number) -> bool {
    let (at, _) = noun(s, number.to);
    let round = number.low % 100.0 == 0.0;
    let community = round.then_some(Cue::Community);
    let mut headed = [Cue::Population, Cue::Ambiguous].into_iter().chain(community);
    number.to == number.core + 1
        && number.from == number.core
        && calendar::year(&s.tokens[number.core]).is_some()
        && !headed.any(|cue| s.cue_at(cue, at).is_some())
}

/// Whether a town stands before a number, and no territory: "À Valence, deux CPTS …".
pub(crate) fn in_town(s: &Sentence<'_>, scope: Scope, form: Form) -> bool {
    const LONGEST: usize = 7;
    let share = form == Form::Percent;
    let own = clause(s, scope.from).start;
    // "À Lyon même, la question ne se pose plus : neuf CPTS …": what opens the sentence is where they are.
    let colon = own.checked_sub(1).filter(|&n| s.tokens[n].is_mark(":"));
    let colon = colon.filter(|_| s.cue(Cue::CodedArea, own..scope.right).is_none());
    let start = colon.map_or(own, |colon| clause(s, colon.saturating_sub(1)).start);
    let (Some(first), Some(town)) = (s.tokens.get(start), s.tokens.get(start + 1)) else {
        return false;
    };
    let led = first.is("a") && first.capital && town.capital && town.is_word();
    // "La démarche débute : à Saint-Martin, deux équipes …"
    let word = |n: usize| s.tokens.get(n).map_or("", |t| t.fold.as_str());
    let there = 0 < own
        && s.slice(own..own + 1) == "à"
        && s.tokens.get(own + 1).is_some_and(|t| t.capital && t.is_word())
        && word(scope.from.saturating_sub(1)) == ","
        && scope.from <= own + LONGEST
        && !s.places.iter().any(|place| own <= place.from && place.from < scope.from);
    if there {
        return true;
    }
    // "Dans le Vimeu, deux CPTS …"
    let inside = first.is("dans")
        && matches!(town.fold.as_str(), "le" | "la" | "l'" | "les")
        && s.tokens.get(start + 2).is_some_and(|t| t.capital && t.is_word())
        && s.cue_at(Cue::Community, start + 2).is_none();
    let led = led || inside;
    let comma = scope.from.checked_sub(1).filter(|&n| s.tokens[n].is_mark(","));
    // "Dans le Médoc, couvert à 100 %"
    let first = (start..scope.from).find(|&n| s.tokens[n].is_mark(","));
    // "À Grenoble même, on en dénombre trois"
    let comma = comma.or(first.filter(|_| share || counting_pronoun(s, scope.from)));
    let comma = comma.or(first.filter(|_| colon.is_some()));
    // "À Noël 2021, la Lozère …"
    let dated = s.dates.iter().any(|date| start <= date.from && date.from <= start + 1);
    led && !dated
        && comma.is_some_and(|n| n <= start + LONGEST)
        && !s.places.iter().any(|place| start <= place.from && place.from < scope.from)
}

/// Whether a label ends with the town where what it counts is: "1 CPTS en réflexion à Saint-Martin".
pub(crate) fn ends_in_town(s: &Sentence<'_>, scope: Scope) -> bool {
    let end = s.tokens.iter().rposition(|t| t.kind != Kind::Mark).map_or(0, |last| last + 1);
    let named = s.tokens[..end].iter().rev().take_while(|t| t.is_word() && t.capital).count();
    let Some(link) = (end - named).checked_sub(1) else { return false };
    let led = 0 < named && s.tokens[link].is("a") && !s.tokens[link].capital;
    led && scope.from == 0
        && scope.to < link
        && s.tokens[scope.to..link].iter().all(Token::is_word)
        && !s.places.iter().any(|place| link < place.from)
}

/// Whether an area that has no code opens the clause of a number: "La métropole de Lyon compte neuf
/// CPTS", "Dans l'agglomération rouennaise, quatre CPTS".
pub(crate) fn in_area(s: &Sentence<'_>, scope: Scope) -> bool {
    const OPENING: usize = 4;
    const LENGTH: usize = 8;
    let start = clause(s, scope.from).start;
    let end = scope.from.min(start + OPENING);
    let led = |t: &Token| {
        let preposition = matches!(t.fold.as_str(), "dans" | "sur" | "a" | "au");
        let article = [
            "le", "la", "l'", "les", "des", "ma", "mon", "notre", "votre", "sa", "leur", "seule",
            "seul",
        ];
        preposition || article.contains(&t.fold.as_str())
    };
    let opening = (start..end).take_while(|&at| led(&s.tokens[at])).count();
    let known = |at: usize| {
        // "le Nord compte", "Centre-Val de Loire": territories have their own name.
        s.places.iter().any(|place| place.from <= at && at < place.to && place.territory.is_some())
    };
    let at = start + opening;
    // "Le territoire de la Métropole de Lyon compte dix CPTS"
    let word = |n: usize| s.tokens.get(n).map_or("", |t| t.fold.as_str());
    let within = matches!(word(at), "territoire" | "ressort" | "perimetre" | "secteur")
        && matches!(word(at + 1), "de" | "du" | "des" | "d'");
    let at =
        if within { at + 2 + usize::from(matches!(word(at + 2), "la" | "l'" | "le")) } else { at };
    // "ont signé dans ma circonscription": of the speaker's own area.
    let own = (scope.to..scope.right).any(|n| {
        let led = matches!(s.tokens[n - 1].fold.as_str(), "ma" | "notre" | "sa" | "leur" | "votre");
        led && (s.cue_at(Cue::Area, n).is_some()
            || s.tokens[n].is("commune")
            || s.tokens[n].is("ville"))
    });
    // "Nous avons 3 CPTS sur un même bassin de vie": of one that has no code.
    let end = s.tokens.len().min(scope.to + LENGTH);
    let one = (scope.to + 2..end).any(|n| {
        let same = matches!(s.tokens[n - 1].fold.as_str(), "meme" | "seul" | "seule");
        let led = matches!(s.tokens[n - 2].fold.as_str(), "un" | "une" | "le" | "la")
            && !s.tokens[scope.to..n].iter().any(|t| t.kind == Kind::Mark);
        let placed = [Cue::Area, Cue::Geographic].into_iter().any(|cue| s.cue_at(cue, n).is_some());
        same && led && placed
    });
    own || one || 0 < opening && at < scope.from && !known(at) && s.cue_at(Cue::Area, at).is_some()
}

/// Why a number of "sept départements sur douze" or "sur 100 CPTS, 72 …" counts no communities.
pub(crate) fn ratio(s: &Sentence<'_>, index: usize) -> Option<Reason> {
    match () {
        () if of_areas(s, index) => Some(Reason::OtherNoun),
        () if of_hundred(s, index) => Some(Reason::OtherShare),
        () => None,
    }
}

/// "Sept départements sur douze possèdent une communauté": the second counts departments too.
fn of_areas(s: &Sentence<'_>, index: usize) -> bool {
    let number = &s.numbers[index];
    let Some(sur) = number.from.checked_sub(1).filter(|&n| s.tokens[n].is("sur")) else {
        return false;
    };
    let nouns = ["departement", "region", "commune", "canton", "territoire", "bassin", "secteur"];
    s.numbers[..index].iter().any(|part| {
        let noun = s.tokens.get(part.to).filter(|_| part.to + 1 == sur);
        noun.is_some_and(|t| nouns.iter().any(|noun| t.fold.starts_with(noun)))
    })
}

/// "Sur 100 CPTS, 72 emploient un coordinateur": so many of a hundred, which nobody counted; either of the two.
fn of_hundred(s: &Sentence<'_>, index: usize) -> bool {
    let whole = |number: &Number| {
        let start = clause(s, number.core).start;
        let round = [10.0, 100.0, 1000.0].iter().any(|round| (number.low - round).abs() < 0.5);
        number.from == start + 1
            && s.tokens[start].is("sur")
            && round
            && s.cue_at(Cue::Community, number.to)
                .is_some_and(|hit| s.tokens.get(hit.to).is_some_and(|t| t.is_mark(",")))
    };
    // "8 CPTS adhérentes sur 10"
    let number = &s.numbers[index];
    let of_ten = s.numbers.get(index + 1).is_some_and(|next| {
        let head = s.cue_at(Cue::Community, number.to).map(|hit| hit.to);
        head.is_some_and(|to| {
            let near = to < next.from && next.from <= to + 2 && s.tokens[next.from - 1].is("sur");
            near && [10.0, 100.0].iter().any(|round| (next.low - round).abs() < 0.5)
                && s.cue_at(Cue::Community, next.to).is_none()
        })
    });
    of_ten || whole(number) || s.numbers[..index].last().is_some_and(whole)
}

/// Whether the noun at a place is neither that of communities nor that of areas that may have one.
pub(crate) fn is_strange(s: &Sentence<'_>, at: usize) -> bool {
    let known = [Cue::Community, Cue::Ambiguous, Cue::Geographic, Cue::Area];
    let said = known.into_iter().any(|cue| s.cue_at(cue, at).is_some());
    let placed = s.places.iter().any(|place| place.from <= at && at < place.to);
    !said && !placed && s.tokens.get(at).is_some_and(is_noun_like)
}

/// "2 mois d'instruction pour la lettre d'intention et 3 pour le projet de santé": as long as the number before it.
pub(crate) fn is_of_time(s: &Sentence<'_>, index: usize) -> bool {
    const REACH: usize = 5;
    let number = &s.numbers[index];
    let before = index.checked_sub(1).map(|n| &s.numbers[n]);
    let pour = |at: usize| s.tokens.get(at).is_some_and(|t| t.is("pour"));
    before.is_some_and(|before| {
        let unit = s.tokens.get(before.to).is_some_and(|t| {
            matches!(t.fold.as_str(), "jours" | "mois" | "semaines" | "ans" | "heures" | "minutes")
        });
        unit && pour(number.to) && (before.to..before.to + REACH).any(pour)
    })
}

/// "1,9 million d'euros, contre 0,8 million un an plus tôt": the same money on another day.
pub(crate) fn is_more_money(s: &Sentence<'_>, index: usize) -> bool {
    const LARGE: f64 = 100_000.0;
    const REACH: usize = 6;
    let number = &s.numbers[index];
    let set = number.from.checked_sub(1).is_some_and(|n| {
        matches!(s.tokens[n].fold.as_str(), "contre" | "puis" | "a" | "apres" | "et")
    });
    let bare = s.cue(Cue::Population, number.to..number.to + 3).is_none()
        && !s
            .places
            .iter()
            .any(|place| place.demonym && (number.to..number.to + 3).contains(&place.from));
    let before = s.numbers[..index].iter().rfind(|n| n.form != Form::One);
    LARGE <= number.low
        && set
        && bare
        && before.is_some_and(|before| {
            let unit = is_money(s, before.to) || is_money(s, before.to + 1);
            unit && number.from <= before.to + REACH
        })
}

/// "40 % des Altiligériens …, alors que 9 300 d'entre eux n'ont pas de médecin": people, and no projects.
pub(crate) fn is_of_people(s: &Sentence<'_>, number: &Number) -> bool {
    let them = s.tokens.get(number.to..number.to + 3);
    let eux = them.is_some_and(|t| t[0].is("d'") && t[1].is("entre") && t[2].is("eux"));
    let last = |cue: Cue| (0..number.from).rev().find(|&at| s.cue_at(cue, at).is_some());
    let demonym = s.places.iter().rfind(|place| place.demonym && place.to <= number.from);
    let people = last(Cue::Population).max(demonym.map(|place| place.from));
    let counted = last(Cue::Ambiguous).max(last(Cue::Carers));
    eux && people.is_some() && counted < people
}

/// "Si cinq CPTS signaient …"; "si l'on ajoute" counts.
pub(crate) fn supposed(s: &Sentence<'_>, start: usize, end: usize) -> bool {
    let words = s.tokens.get(start..end).unwrap_or_default();
    // "« Si elles étaient 50 …"
    let opening = words.iter().take_while(|t| t.kind == Kind::Mark).count();
    let words = &words[opening..];
    words.first().is_some_and(|t| t.is("si"))
        && words.len() <= 3
        && !concedes(s, end)
        && !words.iter().any(|t| t.is("on") || t.is("bien"))
}

/// "Si deux attendent encore, trois sont sous contrat": what is told beside a present is so as well.
fn concedes(s: &Sentence<'_>, from: usize) -> bool {
    const NEAR: usize = 12;
    let comma = (from..s.tokens.len()).find(|&n| s.tokens[n].is_mark(","));
    let main = comma.unwrap_or(s.tokens.len());
    let now = |at: usize| matches!(s.tokens[at].fold.as_str(), "est" | "sont" | "a" | "ont");
    let end = s.tokens.len().min(main + NEAR);
    let may = |t: &Token| {
        let fold = t.fold.as_str();
        4 < fold.len() && ["rait", "raient", "eront", "era"].iter().any(|end| fold.ends_with(end))
    };
    (main..end).any(now) && !s.tokens[from..end].iter().any(may)
}

/// "Le DAC couvre 100 % du département": another structure does.
pub(crate) fn others_cover(s: &Sentence<'_>, end: usize) -> bool {
    let structure = |at: usize| s.cue_at(Cue::OtherStructure, at);
    (0..end).any(|at| {
        structure(at).is_some_and(|hit| {
            let verb = s.tokens.get(hit.to).map_or("", |t| t.fold.as_str());
            matches!(verb, "couvre" | "couvrent" | "couvrait" | "couvraient")
        })
    })
}

/// "Entre 2021 et 2023, 24 CPTS ont été créées": of those years, no stock.
pub(crate) fn over_years(s: &Sentence<'_>, clause: std::ops::Range<usize>) -> bool {
    let year = |at: usize| s.tokens.get(at).is_some_and(|t| calendar::year(t).is_some());
    let between = clause.clone().any(|at| {
        s.tokens[at].is("entre")
            && year(at + 1)
            && s.tokens.get(at + 2).is_some_and(|t| t.is("et"))
            && year(at + 3)
    });
    between
        && clause.into_iter().any(|at| {
            matches!(
                s.tokens[at].fold.as_str(),
                "creees" | "nees" | "signees" | "lancees" | "signe"
            )
        })
}

/// "Quatre communautés ont signé leur ACI depuis le 15 mars 2024": so many did since then.
pub(crate) fn since_day(s: &Sentence<'_>, to: usize) -> bool {
    const REACH: usize = 9;
    let end = s.tokens.len().min(to + REACH);
    let verb = (to..end).any(|n| {
        s.tokens[n].is("ont")
            && s.tokens.get(n + 1).is_some_and(|t| {
                ["sign", "paraph", "conclu", "rejoint"].iter().any(|stem| t.fold.starts_with(stem))
            })
    });
    let since = (to..end).any(|n| {
        let day = s.dates.iter().any(|date| date.from == n + 2);
        s.tokens[n].is("depuis") && s.tokens.get(n + 1).is_some_and(|t| t.is("le")) && day
    });
    verb && since
}

/// "…, et il faudrait applaudir ?": whether words stand in a clause that begins anew behind a number.
pub(crate) fn another(s: &Sentence<'_>, to: usize, hit: &Hit<Cue>) -> bool {
    let behind = &s.tokens[to.min(hit.from)..hit.from];
    // "Nous en sommes à six, et celle de Rethel devrait suivre"
    let subject = behind.windows(3).any(|t| {
        let who = matches!(t[2].fold.as_str(), "celle" | "celles" | "d'" | "une" | "la" | "le");
        t[0].is_mark(",") && (t[1].is("et") || t[1].is("mais")) && who
    });
    subject
        || behind.last().is_some_and(|t| t.is("et") || t.is("il"))
            && behind
                .windows(2)
                .any(|t| t[0].is_mark(",") && matches!(t[1].fold.as_str(), "et" | "mais"))
}

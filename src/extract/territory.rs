//! Which territory a figure is about: the place in its words, or the one that the page speaks of.

use super::compose::{Frame, Page};
use super::figure::Figure;
use super::generic::{announced, generic, governs, level, of_unnamed_level};
use super::judge::clause;
use super::nowhere::{
    among_others, begins_clause, describes, elsewhere, enumerated, is_stray, joined, pointed_area,
    several, strangers,
};
use super::numbers::{Form, Number, passes};
use super::origin::OriginHit;
use super::pairs::{paired, ranked};
use super::places::{PlaceHit, only};
use super::relation::{against, bracketed_place};
use super::sentence::{Scope, Sentence};
use super::token::Kind;
use super::turns::in_turn;
use super::verdict::Reason;
use super::vocabulary::Cue;
use crate::model::{Level, Measure, Territory};

/// The territory of a figure, and all the places that its words name.
pub(super) fn territory(figure: &Figure<'_>) -> Result<(Territory, Vec<Territory>), Reason> {
    let Figure { s, number, scope, counted, frame, page, .. } = *figure;
    let in_origin = |at: usize| s.origins.iter().any(|origin| origin.from <= at && at < origin.to);
    // "(y compris les DOM)": an aside, not what is counted.
    let depth = s.depth(number.core);
    let ordinal = number.form == Form::Ordinal;
    let aside = |place: &PlaceHit| {
        // "La 600e, celle des Hautes Fenouillèdes (Pyrénées-Orientales)": where that one is.
        (place.territory.is_none() || ordinal && 99.0 < number.low) && depth < s.depth(place.from)
    };
    // "78 % de la population est couverte (France : 82 %)": that of the number in the bracket.
    let seen = |place: &PlaceHit| s.visible(place.from, number.core);
    let free: Vec<_> = s
        .places
        .iter()
        .filter(|place| !in_origin(place.from) && !aside(place) && seen(place))
        .filter(|place| !begins_clause(s, scope, place) && !describes(s, scope, place, page))
        .copied()
        .collect();
    // "la France hexagonale et les outre-mer": the whole country, whatever else is named of it.
    let whole = free.iter().any(|place| place.territory == Some(Territory::FRANCE));
    let free: Vec<_> =
        free.into_iter().filter(|place| !whole || place.territory.is_some()).collect();
    // "onze autres, la plupart dans l'Oise": where some of them are.
    let partly: Vec<usize> =
        (scope.to..scope.right).filter(|&n| s.cue_at(Cue::Partly, n).is_some()).take(1).collect();
    let free: Vec<_> = free
        .into_iter()
        .filter(|place| !partly.iter().any(|&n| n < place.from && place.to <= scope.right))
        .collect();
    // "vingt-deux autres …, dont cinq de ces dernières dans l'Aisne": where a part of them is.
    let of_part = |place: &PlaceHit| {
        s.numbers.iter().any(|n| {
            let part =
                n.form != Form::One && scope.to <= n.from && s.cue_at(Cue::Part, n.to).is_some();
            part && n.to <= place.from
        })
    };
    // "La Sarthe n'a que cinq CPTS alors que la Mayenne en a sept"
    let contrast = (scope.to..s.tokens.len()).find(|&n| {
        let word = s.tokens[n].fold.as_str();
        let next = s.tokens.get(n + 1).map_or("", |t| t.fold.as_str());
        matches!((word, next), ("alors" | "tandis", "que" | "qu'")) || word == "contrairement"
    });
    let before = s.places.iter().any(|p| p.territory.is_some() && p.to <= scope.from);
    let of_other = |place: &PlaceHit| {
        let against = against(s, scope.to);
        before && contrast.is_some_and(|n| n < place.from)
            || against.is_some_and(|n| n < place.from && place.from <= n + 2)
    };
    let free: Vec<_> =
        free.into_iter().filter(|place| !of_part(place) && !of_other(place)).collect();
    // "une seule, dans le 13e arrondissement de Paris": a part of a city only counts beside it.
    let quarter = |place: &PlaceHit| {
        place.territory.is_none()
            && s.tokens[place.from..place.to].iter().any(|t| matches!(t.kind, Kind::Ordinal(_)))
    };
    let beside = |place: &PlaceHit| {
        let behind = scope.to <= place.from
            && place.from <= scope.to + 4
            && !s.tokens[scope.to..place.from].iter().any(|t| t.is_mark(","));
        behind || place.to <= scope.from && scope.from <= place.to + 3
    };
    let free: Vec<_> = free.into_iter().filter(|p| !quarter(p) || beside(p)).collect();
    let within = |from: usize, to: usize| -> Vec<_> {
        free.iter().filter(|place| from <= place.from && place.to <= to).copied().collect()
    };
    // "est passé de 12 à 34 en Occitanie": said of both.
    // "5,1 des 6 millions d'habitants de la région"
    let next = s.numbers.get(figure.index + 1);
    // "Quatre de ces neuf contrats concernent le Nord"
    let part = next.is_some_and(|n| {
        let des = n.from == number.to + 1 && s.tokens[number.to].is("des");
        let these = n.from == number.to + 2 && s.tokens[number.to + 1].is("ces");
        des || these && s.tokens[number.to].is("de")
    });
    let pair = next.is_some() && (part || passes(&s.tokens, number.core));
    let end = if pair { s.scope(figure.index + 1).right } else { scope.right };
    let right = within(scope.to, end);
    let left = within(scope.left, scope.from);
    // "les Hautes-Alpes et les Alpes-de-Haute-Provence (une chacune)": those before the bracket.
    let open = scope.from.checked_sub(1).filter(|&n| counted.each && s.tokens[n].is_mark("("));
    let named = open.map(|open| {
        let from = s.numbers[..figure.index].iter().map(|n| n.to).max().unwrap_or(0);
        within(from, open)
    });
    let left = named.unwrap_or(left);
    let every: Vec<Territory> = left.iter().chain(&right).filter_map(|hit| hit.territory).collect();
    // The place behind the number, if it stands near; else the one before; else any behind.
    // A comma parts it: "La Corse compte deux CPTS, l'une en Corse-du-Sud".
    let comma = (scope.to..end).find(|&n| s.tokens[n].is_mark(",")).unwrap_or(end);
    // "Treize d'entre elles négocient leur ACI, et Tours Sud Loire l'a signé": the others are elsewhere.
    let part_of_them =
        s.tokens.get(number.to..number.to + 2).is_some_and(|t| t[0].is("d'") && t[1].is("entre"));
    let near: Vec<_> = right
        .iter()
        .filter(|place| {
            let reach = left.is_empty() && !part_of_them;
            place.from <= number.to + if pair { 14 } else { 9 } && (reach || place.from < comma)
        })
        .copied()
        .collect();
    if !counted.each && ranked(s, figure.index).is_some() {
        let word = s.tokens.iter().position(|t| t.is("respectivement")).unwrap_or(0);
        let behind = |p: &&PlaceHit| word < p.from && !p.demonym && p.territory.is_some();
        if 1 < free.iter().filter(|p| p.to <= word && p.territory.is_some()).count()
            || 1 < free.iter().filter(behind).count()
        {
            return respectively(s, figure.index, &free).ok_or(Reason::UnknownPlace);
        }
    }
    let pick = |hits: &[PlaceHit], last: bool| {
        // "dix CPTS ligériennes recensées en Loire-Atlantique": the place within.
        if let [whole, part, ..] = hits
            && !last
            && whole.demonym
            && let (Some(of), Some(place)) = (whole.territory, part.territory)
            && (page.parents)(place) == Some(of)
        {
            return Some(Some(place));
        }
        let hit = if last { hits.last() } else { hits.first() };
        only(hits).map(Some).or_else(|| hit.map(|hit| hit.territory))
    };
    let sentence = || within(0, scope.from);
    // In "France : 123, dont 12 en Bretagne" the part has its own place, the whole the other.
    // "un Français sur quatre"
    let inside = s.places.iter().find(|place| number.core < place.from && place.to <= number.to);
    // "la moyenne nationale (82 %)", "contre un niveau régional de 71 %"
    let base = frame.territory.unwrap_or(page.speaker.territory);
    let levelled = level(s, (scope.from, number.to), base, page);
    let bracketed = bracketed_place(s, number).is_some();
    if let Some(territory) = levelled.filter(|_| near.is_empty() && !bracketed) {
        return Ok((territory, every));
    }
    // "À l'échelle régionale, 58 CPTS …", where no region is known.
    if base == Territory::FRANCE && free.is_empty() && of_unnamed_level(s, scope) {
        return Err(Reason::UnknownPlace);
    }
    let pair = paired(s, figure.index, &free).is_some();
    // "La Bretagne (24 CPTS) et la Normandie (38) totalisent 62 communautés"
    let before: Vec<_> = free.iter().filter(|place| place.to <= scope.from).copied().collect();
    let summed = left.is_empty() && joined(s, &before, scope.from);
    if !counted.each && !pair && (summed || joined(s, &left, scope.from)) {
        return Err(Reason::UnknownPlace);
    }
    let own = paired(s, figure.index, &free)
        .or_else(|| bracketed_place(s, number))
        .or(inside.copied())
        .map(|place| place.territory)
        .or_else(|| pick(&near, false))
        .or_else(|| pick(&left, true))
        .or_else(|| if part_of_them { None } else { pick(&right, false) })
        .or_else(|| pick(&sentence(), true))
        .or_else(|| owner(s, scope, &free).map(|place| place.territory));
    if several(s, scope) && bracketed_place(s, number).is_none() {
        return Err(Reason::UnknownPlace);
    }
    // "Dans son département, où …, une seule CPTS a signé": what opens the sentence is meant throughout.
    let own = own.or_else(|| {
        let scope = Scope { left: 0, from: 0, to: 0, right: s.tokens.len().min(3) };
        let opens = s.tokens.first().is_some_and(|t| t.is("dans"))
            && s.tokens.get(1).is_some_and(|t| t.is("son") || t.is("leur"));
        let said = generic(s, scope, (base, frame.department), page);
        if opens { Some(said.ok().flatten()) } else { None }
    });
    let own = own.or_else(|| in_turn(s, scope, frame.pair).map(Some));
    let counts = matches!(counted.measure, Measure::Communities | Measure::Target)
        && number.form != Form::Percent;
    let people = matches!(counted.measure, Measure::Population | Measure::PopulationUncovered);
    // "deux Ligériens sur trois", below the heading of the Loire: its own people.
    let of_region = |place: &PlaceHit| {
        let other = place.territory.filter(|t| place.demonym && t.level() == Level::Region);
        base.level() == Level::Department && other.is_some() && other != (page.parents)(base)
    };
    let named = own.flatten().and_then(|own| s.places.iter().find(|p| p.territory == Some(own)));
    let namesake = inside.is_some_and(|place| of_region(place) && frame.territory.is_some())
        || named.is_some_and(of_region) && page.speaker.territory == base;
    let territory = match own {
        Some(Some(_)) if namesake => base,
        Some(Some(territory)) => territory,
        Some(None) => return Err(Reason::UnknownPlace),
        // "Le Gouvernement s'est engagé à ce que 100 % de la population soit couverte"
        None if counted.measure == Measure::Target && governs(s, scope) => Territory::FRANCE,
        None if frame.unnamed => return Err(Reason::UnknownPlace),
        // "un tiers dans 4 autres": of those, which are named behind or nowhere.
        None if counted.measure.is_share()
            && among_others(s, scope).is_some()
            && enumerated(s, scope).is_empty() =>
        {
            return Err(Reason::UnknownPlace);
        }
        // "En Corse-du-Sud … Un insulaire sur cinq": of the whole island.
        None if number.people && islanders(s, number) => {
            let up = |place: Territory| {
                (page.parents)(place).filter(|_| place.level() == Level::Department)
            };
            let island = frame.department.and_then(up);
            Some(base).filter(|t| *t != Territory::FRANCE).or(island).ok_or(Reason::UnknownPlace)?
        }
        // "trois CPTS savoyardes": of a place that the vocabulary does not know.
        None if base == Territory::FRANCE && unknown_adjective(s, number.to, page) => {
            return Err(Reason::UnknownPlace);
        }
        // "La cité phocéenne en compte neuf", "71 % des Savoyards": a place that nobody names.
        None if elsewhere(s, scope) || strangers(s, number) => {
            frame.department.filter(|_| number.people).ok_or(Reason::UnknownPlace)?
        }
        // "Huit Finistériens sur dix": inhabitants of a place that the vocabulary does not know.
        None if number.people && s.tokens.get(number.core + 1).is_some_and(|t| t.capital) => {
            frame.department.ok_or(Reason::UnknownPlace)?
        }
        None => match generic(s, Scope { right: end, ..scope }, (base, frame.department), page)?
            .or_else(|| announced(s, scope, (base, frame.department), page))
        {
            Some(territory) => territory,
            None if !part_of_them
                && let Some(territory) = alone(s, number, figure.index, &free) =>
            {
                territory
            }
            // No region has so many: who counts the whole country counts it on a regional page too.
            None if counts
                && (NATIONAL <= number.low
                    || REGIONAL < number.low && told_by_country(frame)
                    || national(s, scope) && 100.0 < number.low) =>
            {
                Territory::FRANCE
            }
            // More than the region has, and too few to be sure that the country is meant.
            None if counts && base != Territory::FRANCE && REGIONAL < number.low => {
                return Err(Reason::UnknownPlace);
            }
            None if people && NATION <= number.low => Territory::FRANCE,
            None if base == Territory::FRANCE && pointed_area(s, scope) => {
                return Err(Reason::UnknownPlace);
            }
            None if base == Territory::FRANCE => match told_of(s, scope) {
                Some(territory) => territory,
                None if is_stray(figure) => return Err(Reason::UnknownPlace),
                None => base,
            },
            None => base,
        },
    };
    Ok((territory, every))
}

/// "trois CPTS savoyardes", "six CPTS charentaises": behind a number and its noun, an adjective that ends as those
/// of places do.
fn unknown_adjective(s: &Sentence<'_>, at: usize, page: &Page<'_>) -> bool {
    const ENDS: [&str; 4] = ["aises", "oises", "ardes", "iennes"];
    let Some(head) = s.cue_at(Cue::Community, at) else { return false };
    let Some(word) = s.tokens.get(head.to).filter(|t| t.is_word() && !t.capital) else {
        return false;
    };
    let known = page.vocabulary.cue(Cue::NoDemonym).longest_at(&s.tokens, head.to).is_some()
        || s.cue_at(Cue::Adjective, head.to).is_some()
        || s.stages.iter().any(|hit| hit.from <= head.to && head.to < hit.to);
    6 < word.fold.len() && ENDS.iter().any(|end| word.fold.ends_with(end)) && !known
}

/// Whether a share is one of islanders: "un insulaire sur cinq".
fn islanders(s: &Sentence<'_>, number: &Number) -> bool {
    s.tokens[number.from..number.to].iter().any(|t| t.fold.starts_with("insulaire"))
}

/// "Avec 25 CPTS sur 25 territoires, le Centre-Val de Loire est …": the place that has them.
fn owner(s: &Sentence<'_>, scope: Scope, places: &[PlaceHit]) -> Option<PlaceHit> {
    let led = scope.from.checked_sub(1).is_some_and(|n| {
        s.tokens[n].is("avec")
            || s.tokens[n].is("a") && n.checked_sub(1).is_some_and(|b| s.tokens[b].is("grace"))
    });
    let comma = (scope.to..s.tokens.len()).find(|&n| s.tokens[n].is_mark(","))?;
    // The subject stands directly behind the comma: "le Centre-Val de Loire", "l'Aude".
    let subject = |place: &&PlaceHit| comma < place.from && place.from <= comma + 3;
    places.iter().find(subject).filter(|_| led).copied()
}

/// So many CPTS can only be those of the country: it has had more of them since 2019.
const NATIONAL: f64 = 350.0;
/// More CPTS than any region has: the largest has a few more than a hundred.
const REGIONAL: f64 = 200.0;
/// More people than any region has: the largest has a little more than twelve millions.
const NATION: f64 = 14e6;

/// The one place of a sentence, where no other number stands beside it: "Avec 34 CPTS en 2024, la
/// Bretagne a doublé leur nombre".
fn alone(
    s: &Sentence<'_>,
    number: &Number,
    index: usize,
    places: &[PlaceHit],
) -> Option<Territory> {
    // "Les CPTS signataires (46) couvrent 88 % de la population d'Occitanie": an aside is of the same.
    let aside = number.from.checked_sub(1).is_some_and(|n| s.tokens[n].is_mark("("));
    let taken = |place: &PlaceHit| {
        // "onze CPTS couvrent les trois quarts de la Sarthe": both are of it.
        let covered = |n: &Number| {
            let between = number.to..n.from.max(number.to);
            n.form == Form::Percent && s.cue(Cue::Coverage, between).is_some()
        };
        s.numbers.iter().enumerate().any(|(at, n)| {
            at != index && n.to <= place.from && place.from <= n.to + 4 && !covered(n)
        })
    };
    // "5 en 2020, 12 en 2021 et 19 en 2022 dans le Rhône": the place closes a series of dates.
    let dated = |n: &Number| s.dates.iter().any(|d| n.to <= d.from && d.from <= n.to + 2);
    let series = |place: &PlaceHit| {
        // "7 CPTS en 2020, 19 en 2021 : en Occitanie, la progression est nette"
        let colon = (place.from.saturating_sub(3)..place.from).any(|n| s.tokens[n].is_mark(":"));
        (colon || s.tokens[place.to..].iter().all(|t| t.kind == Kind::Mark))
            && s.numbers[index..].iter().all(dated)
    };
    let taken = |place: &PlaceHit| taken(place) && !series(place);
    match places {
        // "La Bresse dispose de deux CPTS ; l'Ain en a huit": of the other clause.
        [place] if !aside && parted(s, number, place) => None,
        [place] if aside || !taken(place) => place.territory,
        _ => None,
    }
}

/// Whether a semicolon parts a place from a number, and it has a number of its own there.
fn parted(s: &Sentence<'_>, number: &Number, place: &PlaceHit) -> bool {
    let other = clause(s, place.from);
    let own = s.numbers.iter().any(|n| other.contains(&n.core) && n.form != Form::One);
    let apart =
        number.to < place.from && s.tokens[number.to..place.from].iter().any(|t| t.is_mark(";"));
    own && apart
}

/// "Le Finistère et le Morbihan comptent respectivement 7 et 9 CPTS": the place at the same rank.
fn respectively(
    s: &Sentence<'_>,
    index: usize,
    places: &[PlaceHit],
) -> Option<(Territory, Vec<Territory>)> {
    let word = s.tokens.iter().position(|t| t.is("respectivement"))?;
    let (rank, count) = ranked(s, index)?;
    let named: Vec<_> =
        places.iter().filter(|p| p.to <= word).filter_map(|p| p.territory).collect();
    // "Avec respectivement six et quatre CPTS, la Sarthe et la Mayenne …"
    let behind: Vec<_> =
        places.iter().filter(|p| word < p.from).filter_map(|p| p.territory).collect();
    let territory = match named.len().checked_sub(count) {
        Some(first) => *named.get(first + rank)?,
        None => *behind.get(rank).filter(|_| behind.len() == count)?,
    };
    Some((territory, vec![territory]))
}

/// The territory of a body in the sentence, where nothing else names one: "selon l'ARS Bretagne",
/// "signés par les CPAM de Bretagne".
fn told_of(s: &Sentence<'_>, scope: Scope) -> Option<Territory> {
    let bodies = s.origins.iter().filter(|hit| hit.to <= scope.right + 2 || hit.cited);
    let mut named: Vec<_> = bodies.filter_map(|hit| hit.origin.territory).collect();
    named.retain(|territory| territory.level() != Level::Country);
    named.dedup();
    match named.as_slice() {
        [territory] => Some(*territory),
        _ => None,
    }
}

/// Whether a body that speaks for the whole country counts in this sentence.
fn national(s: &Sentence<'_>, scope: Scope) -> bool {
    let whole = |hit: &&OriginHit| hit.origin.territory == Some(Territory::FRANCE);
    s.origins.iter().filter(whole).any(|hit| hit.cited || hit.speaks && hit.to <= scope.from)
}

/// Whether a body of the whole country is who speaks since a sentence before.
fn told_by_country(frame: &Frame) -> bool {
    let known = frame.origin.as_ref().and_then(|(_, known)| known.as_ref());
    known.is_some_and(|known| known.territory == Some(Territory::FRANCE))
}

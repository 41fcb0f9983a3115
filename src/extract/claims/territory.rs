//! Which territory a figure is about: the place in its words, or the one that the page speaks of.

use super::compose::Page;
use super::figure::Figure;
use super::generic::{announced, generic, governs, level, of_unnamed_level};
use super::nowhere::{among_others, elsewhere, enumerated, in_scope, joined, several, strangers};
use super::turns::in_turn;
use super::whereabouts::{Named, Whereabouts, ending_before};
use crate::extract::counting::judge::clause;
use crate::extract::lexicon::places::PlaceHit;
use crate::extract::lexicon::token::{Kind, Token};
use crate::extract::lexicon::vocabulary::Cue;
use crate::extract::recognise::numbers::{Form, Number};
use crate::extract::recognise::pairs::{paired, ranked};
use crate::extract::recognise::relation::{bracketed_place, holder};
use crate::extract::recognise::sentence::{Scope, Sentence};
use crate::extract::verdict::Reason;
use crate::model::{Level, Measure, Territory};

/// The territory of a figure, and all the places that its words name.
pub(crate) fn territory(figure: &Figure<'_>) -> Result<(Territory, Vec<Territory>), Reason> {
    let Figure { s, index, number, scope, counted, .. } = *figure;
    let around = Whereabouts::of(*figure);
    let Whereabouts { free, left, .. } = &around;
    if !counted.each && is_respective(s, index, free) {
        return respectively(s, index, free).ok_or(Reason::UnknownPlace);
    }
    if in_scope(s, number) {
        return Err(Reason::UnknownPlace);
    }
    if let Some(told) = of_a_part(figure, around.base) {
        return Ok((told?, around.every()));
    }
    // "79 % de la population insulaire …, alors qu'au niveau national": of the island.
    let islanders = |t: &Token| t.fold.starts_with("insulaire");
    let behind = number.to..s.tokens.len().min(number.to + 4);
    if s.tokens[behind].iter().any(islanders) && around.base != Territory::FRANCE {
        return Ok((around.base, around.every()));
    }
    // "la moyenne nationale (82 %)", "contre un niveau régional de 71 %"
    let levelled = level(s, (scope.from, number.to), around.base, figure.page);
    let bracketed = bracketed_place(s, number).is_some();
    if let Some(territory) = levelled.filter(|_| around.near.is_empty() && !bracketed) {
        return Ok((territory, around.every()));
    }
    // "À l'échelle régionale, 58 CPTS …", where no region is known.
    if around.base == Territory::FRANCE && free.is_empty() && of_unnamed_level(s, scope) {
        return Err(Reason::UnknownPlace);
    }
    if sums_brackets(s, number, scope) {
        return Ok((around.base, around.every()));
    }
    // "Le Tarn et le Gers diffèrent : quatre CPTS pour le premier, une seule pour le second": neither of both, nor
    // of the one named last.
    if let Some(one) = in_turn(s, scope, None).filter(|_| around.near.is_empty()) {
        return Ok((one, around.every()));
    }
    // "La Bretagne (24 CPTS) et la Normandie (38) totalisent 62 communautés"
    let summed = left.is_empty() && joined(s, &ending_before(free, scope.from), scope.from);
    let pair = paired(s, index, free).is_some();
    // "Le Jura et le Doubs se distinguent : 95 % des Jurassiens …": it has its own.
    let own = around.near.first().is_some_and(|p| p.demonym && p.from <= number.to + 2);
    if !counted.each && !pair && !own && (summed || joined(s, left, scope.from)) {
        return Err(Reason::UnknownPlace);
    }
    if several(s, scope) && !bracketed {
        return Err(Reason::UnknownPlace);
    }
    if contrasts_country(s, scope) {
        return Ok((Territory::FRANCE, around.every()));
    }
    let own = around
        .own()
        .or_else(|| around.opening())
        .or_else(|| in_turn(s, scope, figure.frame.pair).map(Named::Territory));
    let territory = match own {
        Some(Named::Territory(named)) if around.is_namesake(named) => around.base,
        Some(Named::Territory(named)) => named,
        Some(Named::Nowhere) => return Err(Reason::UnknownPlace),
        None => around.unnamed()?,
    };
    Ok((territory, around.every()))
}

/// "La Charente-Maritime compte 8 des 52 CPTS de la région": whose the 8 are and whose the 52, if anybody says so.
fn of_a_part(figure: &Figure<'_>, base: Territory) -> Option<Result<Territory, Reason>> {
    let Figure { s, index, number, .. } = *figure;
    if let Some(holder) = holder(s, index) {
        return Some(Ok(holder));
    }
    let own = holder(s, index.checked_sub(1)?)?;
    let behind = s.places.iter().find(|p| number.to <= p.from && !p.demonym);
    let known = Some(base).filter(|base| *base != own && *base != Territory::FRANCE);
    Some(behind.and_then(|p| p.territory).or(known).ok_or(Reason::UnknownPlace))
}

/// "Ardennes (3), Aube (2), Marne (6), soit 11 CPTS": of all those places together.
fn sums_brackets(s: &Sentence<'_>, number: &Number, scope: Scope) -> bool {
    let soit = scope.from.checked_sub(1).is_some_and(|n| s.tokens[n].is("soit"));
    let parts = s.numbers.iter().filter(|n| n.to <= scope.from && bracketed_place(s, n).is_some());
    let parts: Vec<f64> = parts.map(|n| n.low).collect();
    soit && 1 < parts.len() && (parts.iter().sum::<f64>() - number.low).abs() < 0.5
}

/// "ne dispose que de quatre CPTS, alors que le pays en dénombre plus de 750": the country, against which a place is held.
fn contrasts_country(s: &Sentence<'_>, scope: Scope) -> bool {
    let word = |at: usize| s.tokens.get(at).map_or("", |t| t.fold.as_str());
    let turns = |n: usize| {
        matches!(word(n), "quand" | "lorsque" | "la ou")
            || matches!(word(n), "alors" | "tandis") && matches!(word(n + 1), "que" | "qu'")
    };
    let Some(from) = (0..scope.from).rev().find(|&n| turns(n)) else { return false };
    let lead = from + 1..scope.from;
    let counted = s.numbers.iter().any(|n| lead.contains(&n.core) && n.form != Form::One);
    let whole = |n: usize| {
        word(n) == "pays" && matches!(word(n - 1), "le" | "notre")
            || word(n) == "france" && matches!(word(n + 1), "entiere" | "en")
            // "quand la France affichait 613 contrats"
            || word(n) == "france" && word(n - 1) == "la"
    };
    let country = lead.clone().skip(1).any(whole);
    let other = s.places.iter().any(|place| {
        lead.contains(&place.from) && place.territory.is_some_and(|it| it != Territory::FRANCE)
    });
    country && !counted && !other
}

impl Whereabouts<'_> {
    /// "Dans son département, où …, une seule CPTS a signé": what opens the sentence is meant throughout.
    fn opening(&self) -> Option<Named> {
        let Figure { s, frame, page, .. } = self.figure;
        let opens = s.tokens.first().is_some_and(|t| t.is("dans"))
            && s.tokens.get(1).is_some_and(|t| t.is("son") || t.is("leur"));
        let scope = Scope { left: 0, from: 0, to: 0, right: s.tokens.len().min(3) };
        opens.then(|| generic(s, scope, (self.base, frame.department), page).ok().flatten().into())
    }

    /// "deux Ligériens sur trois", below the heading of the Loire: its own people.
    fn is_namesake(&self, named: Territory) -> bool {
        let Figure { s, frame, page, .. } = self.figure;
        let of_region = |place: &PlaceHit| {
            let other = place.territory.filter(|t| place.demonym && t.level() == Level::Region);
            self.base.level() == Level::Department
                && other.is_some()
                && other != (page.parents)(self.base)
        };
        let named = s.places.iter().find(|place| place.territory == Some(named));
        self.inside.as_ref().is_some_and(|place| of_region(place) && frame.territory.is_some())
            || named.is_some_and(of_region) && page.speaker.territory == self.base
    }

    /// The territory of a figure whose words name no place.
    fn unnamed(&self) -> Result<Territory, Reason> {
        let Figure { s, index, number, scope, counted, frame, page } = self.figure;
        // "Le Gouvernement s'est engagé à ce que 100 % de la population soit couverte"
        if counted.measure == Measure::Target && governs(s, scope) {
            return Ok(Territory::FRANCE);
        }
        // "On nous avait fixé cent dix communautés", behind what was told of one department: whom the page is of.
        let home = page.speaker.territory;
        let ours = || s.tokens[..scope.from].windows(2).any(|t| t[0].is("on") && t[1].is("nous"));
        if counted.measure == Measure::Target && home != Territory::FRANCE && ours() {
            return Ok(home);
        }
        if self.is_elsewhere() {
            return Err(Reason::UnknownPlace);
        }
        // "En Corse-du-Sud … Un insulaire sur cinq": of the whole island.
        if number.people && islanders(s, number) {
            let up = |place: Territory| {
                (page.parents)(place).filter(|_| place.level() == Level::Department)
            };
            let known = Some(self.base).filter(|t| *t != Territory::FRANCE);
            return known.or(frame.department.and_then(up)).ok_or(Reason::UnknownPlace);
        }
        // "La cité phocéenne en compte neuf", "71 % des Béarnais": a place that nobody names.
        if elsewhere(s, scope) || strangers(s, number) {
            return frame.department.filter(|_| number.people).ok_or(Reason::UnknownPlace);
        }
        // "Huit Finistériens sur dix": inhabitants of a place that the vocabulary does not know.
        if number.people && s.tokens.get(number.core + 1).is_some_and(|t| t.capital) {
            return frame.department.ok_or(Reason::UnknownPlace);
        }
        let known = (self.base, frame.department);
        let said = generic(s, Scope { right: self.end, ..scope }, known, page);
        let said = said.or_else(|reason| self.of_body().map(Some).ok_or(reason))?;
        if let Some(territory) = said.or_else(|| announced(s, scope, known, page)) {
            return Ok(territory);
        }
        // "La région compte 38 communautés, dont 33 sous contrat"
        if let Some(region) = self.of_body().filter(|_| self.base == Territory::FRANCE) {
            return Ok(region);
        }
        let alone = alone(s, number, index, &self.free).filter(|_| !self.part_of_them);
        alone.map_or_else(|| self.presumed(), Ok)
    }

    /// "… explique la directrice de l'ARS Normandie. La région compte 27 CPTS": the region of the body that was named.
    fn of_body(&self) -> Option<Territory> {
        let Figure { s, frame, .. } = self.figure;
        frame.body.filter(|_| s.tokens[..self.end].iter().any(|t| t.is("region")))
    }

    /// Whether the words say that the figure is of some other place, and not of which.
    fn is_elsewhere(&self) -> bool {
        let Figure { s, number, scope, counted, frame, page, .. } = self.figure;
        // "un tiers dans 4 autres": of those, which are named behind or nowhere.
        let others = || {
            counted.measure.is_share()
                && among_others(s, scope).is_some()
                && enumerated(s, scope).is_empty()
        };
        // "En Corse-du-Sud … Un insulaire sur cinq": of the island.
        let of_island = number.people && islanders(s, number);
        // "trois CPTS béarnaises": of a place that the vocabulary does not know.
        let unknown = || self.base == Territory::FRANCE && unknown_adjective(s, number.to, page);
        frame.unnamed || others() || !of_island && unknown()
    }
}

/// "Le Finistère et le Morbihan comptent respectivement 7 et 9 CPTS": whether each number has its place, in the same
/// order.
fn is_respective(s: &Sentence<'_>, index: usize, places: &[PlaceHit]) -> bool {
    let word = s.tokens.iter().position(|t| t.is("respectivement")).unwrap_or(0);
    let before = |p: &&PlaceHit| p.to <= word && p.territory.is_some();
    let behind = |p: &&PlaceHit| word < p.from && !p.demonym && p.territory.is_some();
    ranked(s, index).is_some()
        && (1 < places.iter().filter(before).count() || 1 < places.iter().filter(behind).count())
}

/// "trois CPTS béarnaises", "six CPTS charentaises": behind a number and its noun, an adjective that ends as those
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

//! The places that the words around a number name: which of them may be its own, and which one is.

use super::figure::Figure;
use super::generic::whole_behind;
use super::nowhere::{begins_clause, describes};
use crate::extract::lexicon::places::{PlaceHit, only};
use crate::extract::lexicon::token::{Kind, Token};
use crate::extract::lexicon::vocabulary::Cue;
use crate::extract::recognise::numbers::{Form, Number, passes};
use crate::extract::recognise::pairs::paired;
use crate::extract::recognise::relation::{against, bracketed_place, heralded, labelled_place};
use crate::extract::recognise::sentence::{Scope, Sentence};
use crate::model::Territory;

/// What the words of a figure name.
#[derive(Clone, Copy)]
pub(crate) enum Named {
    /// A territory that has a code.
    Territory(Territory),
    /// A place that has none.
    Nowhere,
}

impl From<Option<Territory>> for Named {
    fn from(territory: Option<Territory>) -> Self {
        territory.map_or(Self::Nowhere, Self::Territory)
    }
}

/// The places around one number.
pub(crate) struct Whereabouts<'f> {
    pub(crate) figure: Figure<'f>,
    /// The territory of the surroundings.
    pub(crate) base: Territory,
    /// The places of the sentence that may be the figure's own.
    pub(crate) free: Vec<PlaceHit>,
    /// Those of its scope before it and behind it, and those that stand near behind it.
    pub(crate) left: Vec<PlaceHit>,
    pub(crate) right: Vec<PlaceHit>,
    pub(crate) near: Vec<PlaceHit>,
    /// The place within the words of the number: "un Français sur quatre".
    pub(crate) inside: Option<PlaceHit>,
    /// Where the words end that speak of it, or of the pair that it begins.
    pub(crate) end: usize,
    /// It counts a part of others: "treize d'entre elles".
    pub(crate) part_of_them: bool,
}

impl<'f> Whereabouts<'f> {
    pub(crate) fn of(figure: Figure<'f>) -> Self {
        let Figure { s, index, number, scope, counted, frame, page } = figure;
        let free = free(&figure);
        let within = |from: usize, to: usize| -> Vec<_> {
            free.iter().filter(|place| from <= place.from && place.to <= to).copied().collect()
        };
        let pair = begins_pair(&figure);
        let end = if pair { s.scope(index + 1).right } else { scope.right };
        let right = within(scope.to, end);
        // "les Hautes-Alpes et les Alpes-de-Haute-Provence (une chacune)": those before the bracket.
        let open = scope.from.checked_sub(1).filter(|&n| counted.each && s.tokens[n].is_mark("("));
        let left = open.map_or_else(
            || within(scope.left, scope.from),
            |open| within(s.numbers[..index].iter().map(|n| n.to).max().unwrap_or(0), open),
        );
        // "Treize d'entre elles négocient leur ACI, et Tours Sud Loire l'a signé": the others are elsewhere.
        let part_of_them = s
            .tokens
            .get(number.to..number.to + 2)
            .is_some_and(|t| t[0].is("d'") && t[1].is("entre"));
        // The place behind the number, if it stands near; a comma parts it: "La Corse compte deux CPTS, l'une en
        // Corse-du-Sud".
        let comma = (scope.to..end).find(|&n| s.tokens[n].is_mark(",")).unwrap_or(end);
        let beyond = left.is_empty() && !part_of_them;
        let reach = number.to + if pair { 14 } else { 9 };
        let is_near = |p: &&PlaceHit| p.from <= reach && (beyond || p.from < comma);
        let near = right.iter().filter(is_near).copied().collect();
        let inside = s.places.iter().find(|p| number.core < p.from && p.to <= number.to).copied();
        let base = frame.territory.unwrap_or(page.speaker.territory);
        Self { figure, base, free, left, right, near, inside, end, part_of_them }
    }

    /// All territories that the scope of the number names.
    pub(crate) fn every(&self) -> Vec<Territory> {
        self.left.iter().chain(&self.right).filter_map(|hit| hit.territory).collect()
    }

    /// The place that the words give to the number: the one behind it, if it stands near; else the one before; else
    /// any behind, or any before in the sentence.
    pub(crate) fn own(&self) -> Option<Named> {
        let Figure { s, index, number, scope, .. } = self.figure;
        let before = || -> Vec<_> { ending_before(&self.free, scope.from) };
        // In "France : 123, dont 12 en Bretagne" the part has its own place, the whole the other.
        paired(s, index, &self.free)
            .or_else(|| labelled_place(s, number))
            .or_else(|| bracketed_place(s, number))
            .or(self.inside)
            .map(|place| place.territory.into())
            .or_else(|| self.first_of(&self.near))
            .or_else(|| whole_behind(&self.figure, self.base).map(Named::Territory))
            .or_else(|| last_of(&self.left))
            .or_else(|| self.first_of(&self.right).filter(|_| !self.part_of_them))
            .or_else(|| last_of(&before()))
            .or_else(|| owner(s, scope, &self.free).map(|place| place.territory.into()))
            .or_else(|| heralded(s, scope.to).map(|place| place.territory.into()))
    }

    /// The place that several behind a number name together, or the first of them.
    fn first_of(&self, hits: &[PlaceHit]) -> Option<Named> {
        // "dix CPTS ligériennes recensées en Loire-Atlantique": the place within.
        if let [whole, part, ..] = hits
            && whole.demonym
            && let (Some(of), Some(place)) = (whole.territory, part.territory)
            && (self.figure.page.parents)(place) == Some(of)
        {
            return Some(Named::Territory(place));
        }
        only(hits).map(Named::Territory).or_else(|| Some(hits.first()?.territory.into()))
    }
}

fn last_of(hits: &[PlaceHit]) -> Option<Named> {
    only(hits).map(Named::Territory).or_else(|| Some(hits.last()?.territory.into()))
}

/// The places that end before a token.
pub(crate) fn ending_before(places: &[PlaceHit], at: usize) -> Vec<PlaceHit> {
    places.iter().filter(|place| place.to <= at).copied().collect()
}

/// The places of the sentence without those that belong to a body, an aside, another clause or another number.
fn free(figure: &Figure<'_>) -> Vec<PlaceHit> {
    let Figure { s, number, scope, page, .. } = *figure;
    let in_origin = |at: usize| s.origins.iter().any(|origin| origin.from <= at && at < origin.to);
    let mut free: Vec<_> = s
        .places
        .iter()
        .filter(|place| !in_origin(place.from) && !is_aside(figure, place))
        // "78 % de la population est couverte (France : 82 %)": that of the number in the bracket.
        .filter(|place| s.visible(place.from, number.core) && !begins_clause(s, scope, place))
        .filter(|place| !describes(s, scope, place, page))
        .copied()
        .collect();
    // "la France hexagonale et les outre-mer": the whole country, whatever else is named of it.
    let whole = free.iter().any(|place| place.territory == Some(Territory::FRANCE));
    // "onze autres, la plupart dans l'Oise": where some of them are.
    let partly = (scope.to..scope.right).find(|&n| s.cue_at(Cue::Partly, n).is_some());
    let of_some =
        |place: &PlaceHit| partly.is_some_and(|n| n < place.from && place.to <= scope.right);
    free.retain(|place| !whole || place.territory.is_some());
    free.retain(|place| {
        !of_some(place)
            && !is_of_part(figure, place)
            && !is_of_other(figure, place)
            && (!is_quarter(s, place) || is_beside(s, scope, place))
    });
    free
}

/// "(y compris les DOM)": an aside, not what is counted.
fn is_aside(figure: &Figure<'_>, place: &PlaceHit) -> bool {
    let Figure { s, number, .. } = *figure;
    // "La 600e, celle des Hautes Fenouillèdes (Pyrénées-Orientales)": where that one is.
    let where_one_is = number.form == Form::Ordinal && 99.0 < number.low;
    (place.territory.is_none() || where_one_is) && s.depth(number.core) < s.depth(place.from)
}

/// "vingt-deux autres …, dont cinq de ces dernières dans l'Aisne": where a part of them is.
fn is_of_part(figure: &Figure<'_>, place: &PlaceHit) -> bool {
    let Figure { s, scope, .. } = *figure;
    s.numbers.iter().any(|n| {
        let part = n.form != Form::One && scope.to <= n.from && s.cue_at(Cue::Part, n.to).is_some();
        part && n.to <= place.from
    })
}

/// "La Sarthe n'a que cinq CPTS alors que la Mayenne en a sept": with what it is compared.
fn is_of_other(figure: &Figure<'_>, place: &PlaceHit) -> bool {
    let Figure { s, scope, .. } = *figure;
    let contrast = (scope.to..s.tokens.len()).find(|&n| {
        let word = s.tokens[n].fold.as_str();
        let next = s.tokens.get(n + 1).map_or("", |t| t.fold.as_str());
        // "…, quand la Drôme voisine en revendique sept", "là où l'Eure en a cinq"
        let subject = |at: usize| {
            let article = s
                .tokens
                .get(at)
                .is_some_and(|t| matches!(t.fold.as_str(), "la" | "le" | "l'" | "les"));
            article && place.from == at + 1
        };
        matches!((word, next), ("alors" | "tandis" | "pendant", "que" | "qu'"))
            || word == "contrairement"
            || matches!(word, "quand" | "lorsque") && subject(n + 1)
            || matches!((word, next), ("la", "ou")) && subject(n + 2)
    });
    // "le département n'en abriterait que trois": one that nobody needs to name.
    let area = |t: &[Token]| {
        matches!(t[0].fold.as_str(), "le" | "la" | "l'" | "notre" | "ce" | "cette")
            && matches!(t[1].fold.as_str(), "departement" | "region" | "ile")
    };
    let before = s.places.iter().any(|p| p.territory.is_some() && p.to <= scope.from)
        || s.tokens[..scope.from].windows(2).any(area);
    let against = against(s, scope.to);
    // "Calvados : 7 – Eure : 6": the label of the next number.
    let parted = place.from.checked_sub(1).is_some_and(|n| s.tokens[n].is_mark("–-|/•·;,"));
    let labels = parted
        && scope.to <= place.from
        && s.tokens.get(place.to).is_some_and(|t| t.is_mark(":"))
        && s.numbers.iter().any(|n| n.from == place.to + 1);
    labels
        || before && contrast.is_some_and(|n| n < place.from)
        || against.is_some_and(|n| n < place.from && place.from <= n + 2)
}

/// "une seule, dans le 13e arrondissement de Paris": a part of a city, which only counts beside its number.
fn is_quarter(s: &Sentence<'_>, place: &PlaceHit) -> bool {
    let words = &s.tokens[place.from..place.to];
    place.territory.is_none() && words.iter().any(|t| matches!(t.kind, Kind::Ordinal(_)))
}

fn is_beside(s: &Sentence<'_>, scope: Scope, place: &PlaceHit) -> bool {
    let behind = scope.to <= place.from
        && place.from <= scope.to + 4
        && !s.tokens[scope.to..place.from].iter().any(|t| t.is_mark(","));
    behind || place.to <= scope.from && scope.from <= place.to + 3
}

/// Whether the place behind the next number is of both: "est passé de 12 à 34 en Occitanie".
fn begins_pair(figure: &Figure<'_>) -> bool {
    let Figure { s, index, number, .. } = *figure;
    s.numbers.get(index + 1).is_some_and(|next| {
        // "5,1 des 6 millions d'habitants de la région"
        let des = next.from == number.to + 1 && s.tokens[number.to].is("des");
        // "Quatre de ces neuf contrats concernent le Nord"
        let these = next.from == number.to + 2
            && s.tokens[number.to].is("de")
            && s.tokens[number.to + 1].is("ces");
        des || these || passes(&s.tokens, number.core)
    })
}

/// "Avec 214 équipes, 13 CPTS et deux dispositifs, les Hauts-de-Seine …": the place that has all with which the sentence,
/// or what stands before the number, begins.
fn owner(s: &Sentence<'_>, scope: Scope, places: &[PlaceHit]) -> Option<PlaceHit> {
    let with = |n: usize| {
        s.tokens[n].is("avec")
            || s.tokens[n].is("a") && n.checked_sub(1).is_some_and(|b| s.tokens[b].is("grace"))
    };
    let opens = s.tokens[0].is("avec") || s.tokens[0].is("grace");
    let led = opens || scope.from.checked_sub(1).is_some_and(with);
    // The subject stands directly behind a comma: "le Centre-Val de Loire", "l'Aude".
    let subject = |place: &&PlaceHit| {
        scope.to <= place.from
            && (place.from.saturating_sub(3)..place.from).any(|n| s.tokens[n].is_mark(","))
    };
    let first = places.iter().find(|place| scope.to <= place.from)?;
    Some(first).filter(subject).filter(|_| led).copied()
}

/// "Pays d'Albi : 2 CPTS": whether the label of a number is a name, and neither that of a place of ours, nor a stage, nor
/// a word for counting.
pub(crate) fn of_area(s: &Sentence<'_>, number: &Number) -> bool {
    let Some(colon) = number.from.checked_sub(1).filter(|&n| s.tokens[n].is_mark(":")) else {
        return false;
    };
    let words = &s.tokens[..colon];
    let mut cues =
        [Cue::Community, Cue::Ambiguous, Cue::Counting, Cue::Total, Cue::Today].into_iter();
    let told = cues.any(|cue| s.cue(cue, 0..colon).is_some());
    let staged = s.stages.iter().any(|hit| hit.from < colon);
    let name = words.first().is_some_and(|t| t.capital && t.is_word())
        && words[1..].iter().any(|t| t.capital && t.is_word());
    name && !told && !staged
}

//! What stands around a share: the people that it is a part of, and the words of coverage.

use super::super::continued::of_one;
use super::super::dwelling::live_in_one;
use super::super::judge::{clause, noun};
use super::super::shared_by::{
    infinitive_behind, is_of, of_place, people_begin, people_of, several_do,
};
use super::super::theirs::theirs;
use super::super::them::{of_them, people_in};
use super::{lives_outside, lives_there, ranked};
use crate::extract::lexicon::places::PlaceHit;
use crate::extract::lexicon::token::Token;
use crate::extract::lexicon::vocabulary::Cue;
use crate::extract::recognise::defined::defined;
use crate::extract::recognise::numbers::Form;
use crate::extract::recognise::pairs::passes;
use crate::extract::recognise::sentence::Sentence;
use crate::extract::verdict::Here;
use std::ops::Range;

/// What stands around a share.
#[expect(clippy::struct_excessive_bools, reason = "independent facts about one number")]
pub(super) struct Around<'h, 'a> {
    pub(super) here: &'h Here<'a>,
    /// Where the people begin that it is a part of.
    pub(super) behind: usize,
    /// "65,2 % de …": of something that is told behind it.
    pub(super) linked: bool,
    /// It is the share of one of the places named: see [`of_one`].
    pub(super) of_one: bool,
    /// The clause, from the share on where the definition of a sign stands between.
    pub(super) clause: Range<usize>,
    /// It is a part of the people of a place.
    pub(super) whole: bool,
    /// The people stand before it.
    pub(super) part_of: bool,
    /// Somebody says that people are covered.
    pub(super) coverage: bool,
    /// The people live where there is no community.
    pub(super) outside: bool,
}

impl<'h, 'a> Around<'h, 'a> {
    pub(super) fn new(here: &'h Here<'a>) -> Self {
        let Here { s, index, number, scope, .. } = *here;
        let clause = match defined(s, number.to) {
            Some(behind) => number.from..clause(s, behind).end,
            None => clause(s, number.core),
        };
        let of_one = of_one(s, index);
        let behind = behind(here);
        let linked = is_of(s, behind) && !of_the_same(here) && !of_one;
        let outside = lives_outside(here);
        let part_of = is_part_of(here);
        let coverage = s.cue(Cue::Coverage, clause.clone()).is_some()
            || live_in_one(s, clause.clone())
            || s.cue(Cue::Coverage, scope.left..scope.from).is_some()
            || outside
            // "La part de ceux qui ne relevaient d'aucune CPTS est tombée de 64 % fin 2021 à 29 % fin 2023"
            // "La proportion d'habitants en zone blanche s'élève à 61,2 %"
            || (passes(&s.tokens, number.core) || part_of)
                && s.cue(Cue::Uncovered, clause.start..scope.from).is_some()
            || lives_there(here)
            || theirs(here)
            || of_coverage(s, &clause)
            || are_so(here, clause.end);
        Self {
            here,
            behind,
            linked,
            of_one,
            clause,
            whole: outside || of_whole(here, behind, linked),
            part_of,
            coverage,
            outside,
        }
    }

    /// "98 millions d'euros, soit 0,04 % de l'Ondam", "62 % du budget": of what is spent.
    pub(super) fn of_money(&self) -> bool {
        let Here { s, number, .. } = *self.here;
        let word = |back: usize| s.tokens.get(number.to + back).map_or("", |t| t.fold.as_str());
        let of = matches!(word(0), "de" | "du" | "des" | "d'");
        let noun = if matches!(word(1), "l'" | "la" | "ces" | "leurs" | "ses") {
            word(2)
        } else {
            word(1)
        };
        of && is_spent(noun)
    }

    /// "soit 2,4 % de l'enveloppe nationale, pour 3,2 % de la population": set against what is spent.
    pub(super) fn against_money(&self) -> bool {
        let Here { s, number, .. } = *self.here;
        let pour = number.from.checked_sub(1).filter(|&n| s.tokens[n].is("pour"));
        pour.is_some_and(|pour| {
            let percent = s.tokens[..pour].iter().rposition(|t| t.is_mark("%"));
            percent.is_some_and(|at| s.tokens[at..pour].iter().any(|t| is_spent(&t.fold)))
        })
    }

    /// The token before the share.
    pub(super) fn last(&self) -> Option<usize> {
        let Here { s, scope, .. } = *self.here;
        let last = scope.from.checked_sub(1)?;
        // "pour « 64 % de la population »": whoever says so.
        if s.tokens[last].is_mark("«“") { last.checked_sub(1) } else { Some(last) }
    }
}

/// "l'Ariège est intégralement couverte ; dans le Gers, 58 % des habitants seulement le sont": covered as well.
fn are_so(here: &Here<'_>, end: usize) -> bool {
    let Here { s, number, .. } = *here;
    let so = s.tokens[number.to..end].windows(2).any(|t| {
        t[0].is("le") && matches!(t[1].fold.as_str(), "sont" | "est" | "etaient" | "etait")
    });
    let told = [Cue::Coverage, Cue::Everyone];
    so && told.into_iter().any(|cue| s.cue(cue, 0..number.from).is_some())
}

/// "La couverture a progressé de 12 points : elle s'établit à 64 % de la population": she is what stands before the
/// colon.
fn of_coverage(s: &Sentence<'_>, here: &Range<usize>) -> bool {
    let Some(mark) = here.start.checked_sub(1) else { return false };
    let before = clause(s, mark.saturating_sub(1));
    s.tokens.get(here.start).is_some_and(|t| t.is("elle"))
        && s.cue(Cue::Coverage, before).is_some_and(|hit| s.tokens[hit.from].is("couverture"))
}

/// "Un peu plus d'un tiers (35 %) des habitants": the noun stands behind the bracket.
fn behind(here: &Here<'_>) -> usize {
    let Here { s, index, number, .. } = *here;
    let open = s.tokens.get(number.to).is_some_and(|t| t.is_mark("("));
    let aside = s.numbers.get(index + 1).filter(|next| open && next.form == Form::Percent);
    let aside = aside.filter(|next| next.from == number.to + 1);
    let behind = aside.map_or(number.to, |next| next.to + 1);
    people_begin(s, defined(s, behind).unwrap_or(behind))
}

/// "65,2 % de ceux du Pas-de-Calais": of the same people as before.
fn of_the_same(here: &Here<'_>) -> bool {
    here.s
        .tokens
        .get(here.number.to + 1)
        .is_some_and(|t| matches!(t.fold.as_str(), "ceux" | "celles" | "celle"))
}

/// Whether a share is one of the people of a place, by the words behind it.
fn of_whole(here: &Here<'_>, behind: usize, linked: bool) -> bool {
    let Here { s, number, .. } = *here;
    number.people
        || of_them(here)
        || s.cue_at(Cue::Whole, behind).is_some()
        || linked
            && (s.tokens.get(behind + 1).is_some_and(is_people)
                || of_millions(here)
                || of_place(s, number)
                || people_of(s, behind))
        || said_behind(here)
        || last_of_several(here)
        || infinitive_behind(s, number.to) == Some(true)
            && s.cue(Cue::Coverage, number.to..s.tokens.len()).is_some()
        || passes(&s.tokens, number.core) && s.cue(Cue::Whole, number.to..s.tokens.len()).is_some()
}

/// "94 % des Landais": inhabitants, known to the vocabulary or not.
fn is_people(token: &Token) -> bool {
    token.capital && token.is_word() && token.fold.ends_with('s') && 4 < token.fold.len()
}

/// "88,4 % des 6,1 millions d'habitants"
fn of_millions(here: &Here<'_>) -> bool {
    let Here { s, index, number, .. } = *here;
    s.numbers.get(index + 1).is_some_and(|n| {
        let (at, _) = noun(s, n.to);
        n.from == number.to + 1 && s.cue_at(Cue::Population, at).is_some()
    })
}

/// "Avec 62 %, la Nièvre affiche le plus faible taux de couverture de la population": the whole is said behind.
fn said_behind(here: &Here<'_>) -> bool {
    let Here { s, number, scope, .. } = *here;
    scope.from.checked_sub(1).is_some_and(|n| s.tokens[n].is("avec"))
        && s.tokens.get(number.to).is_some_and(|t| t.is_mark(","))
        && s.cue(Cue::Whole, number.to..clause(s, number.core).end).is_some()
}

/// "respectivement 71,2 %, 5,1 % et 11,6 % de la population": the whole is said once, behind the last.
fn last_of_several(here: &Here<'_>) -> bool {
    let Here { s, index, .. } = *here;
    ranked(s, index).is_some_and(|(rank, count)| {
        let last = s.numbers.get(index + count - 1 - rank);
        last.is_some_and(|n| s.cue_at(Cue::Whole, n.to).is_some())
    })
}

/// Whether the people stand before their share: "la quasi-totalité de ses habitants (96 %)", "sept habitants sur
/// dix (70,4 %)", "Part des Finistériens résidant …".
fn is_part_of(here: &Here<'_>) -> bool {
    const NEAR: usize = 6;
    let Here { s, scope, .. } = *here;
    let bracket = scope.from.checked_sub(1).filter(|&n| s.tokens[n].is_mark("("));
    let before = bracket.map_or(0..0, |open| open.saturating_sub(NEAR)..open);
    let people = |range: Range<usize>| {
        s.cue(Cue::Whole, range.clone()).is_some() || s.cue(Cue::Population, range).is_some()
    };
    people(before.clone())
        || s.places.iter().any(|place| place.demonym && before.contains(&place.from))
        || people(scope.left..scope.from)
        || people_in(s, scope.left..scope.from)
        || (scope.left.max(2)..scope.from).any(|n| {
            is_people(&s.tokens[n]) && s.tokens[n - 1].is("des") && s.tokens[n - 2].is("part")
        })
}

/// Whether something other than a share was counted before a number.
pub(super) fn counts_before(s: &Sentence<'_>, index: usize) -> bool {
    s.numbers[..index].iter().any(|n| n.form != Form::Percent)
}

/// A verb of several: "sont", "affichent".
pub(super) fn is_plural(token: &Token) -> bool {
    token.is("sont") || several_do(token)
}

/// "En Bretagne comme dans les Pays de la Loire": a place on either side of the comparison.
pub(super) fn is_alike(s: &Sentence<'_>, end: usize) -> bool {
    const NEAR: usize = 5;
    let named = |range: Range<usize>| {
        let within = |p: &PlaceHit| !p.demonym && range.start <= p.from && p.to <= range.end;
        s.places.iter().any(within)
    };
    s.tokens[..end]
        .iter()
        .position(|t| t.is("comme"))
        .is_some_and(|n| named(n.saturating_sub(NEAR)..n) && named(n..end))
}

/// Whether a word means money that is spent.
fn is_spent(noun: &str) -> bool {
    const SPENT: [&str; 9] = [
        "ondam",
        "budget",
        "credit",
        "depense",
        "enveloppe",
        "charge",
        "recette",
        "financement",
        "dotation",
    ];
    SPENT.iter().any(|stem| noun.starts_with(stem))
}

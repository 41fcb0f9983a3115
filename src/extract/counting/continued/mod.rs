//! Shares that name nothing and go on with the share before, and shares of places that nobody names.

mod near;

use std::ops::Range;

use super::judge::{aimed, clause};
use super::them;
use crate::extract::lexicon::token::Kind;
use crate::extract::lexicon::vocabulary::Cue;
use crate::extract::recognise::numbers::{Form, Number};
use crate::extract::recognise::relation::{
    compared, labelled_by_date, labelled_by_level, levelled,
};
use crate::extract::recognise::sentence::Sentence;
use crate::extract::verdict::{Here, Shared};
pub(crate) use near::in_unnamed_places;
use near::{beside, goes_on_behind, only_stands};

/// "… et 59,3 % d'une CPTS ayant signé", "… et 8 % par une CPTS en projet", "… et 12 % dans celui d'une CPTS en
/// projet": of the same people as the share before it.
pub(crate) fn of_one(s: &Sentence<'_>, index: usize) -> bool {
    let number = &s.numbers[index];
    // "le tiers restant, d'une CPTS dont le projet de santé est validé"
    let rest = s.tokens.get(number.to).is_some_and(|t| t.fold.starts_with("restant"))
        && s.tokens.get(number.to + 1).is_some_and(|t| t.is_mark(","));
    let to = number.to + if rest { 2 } else { 0 };
    let those = s.tokens.get(to + 1).is_some_and(|t| t.is("celui") || t.is("ceux"));
    let led = s.tokens.get(to).is_some_and(|t| {
        matches!(t.fold.as_str(), "d'" | "d'une" | "par") || those && t.is("dans")
    });
    let reach = to + if those { 5 } else { 3 };
    led && s.numbers[..index].iter().any(|n| n.form == Form::Percent)
        && (to..reach).any(|n| s.cue_at(Cue::Community, n).is_some())
        && s.tokens[to..s.tokens.len().min(reach - 1)].iter().any(|t| t.is("une") || t.is("d'une"))
}

/// Whether a number closes a bracket.
fn bracketed(s: &Sentence<'_>, number: &Number) -> bool {
    0 < s.depth(number.core) && s.tokens.get(number.to).is_some_and(|t| t.is_mark(")."))
}

/// Whether a share that names nothing is of what the share before was of: "92 % en Bretagne",
/// "contre 71 % en 2023", "cette proportion tombait à 29 %".
pub(crate) fn continues(here: &Here<'_>) -> bool {
    if here.setting.shared == Shared::Nothing {
        return false;
    }
    let share = Nameless::new(here);
    let Here { s, setting, .. } = *here;
    share.is_rest()
        || share.is_the_case()
        || share.next && (share.is_rate() || share.is_given())
        || share.is_of_day()
        || share.is_widened()
        || share.is_narrowed()
        || share.is_of_those()
        || (them::set_against(here) || them::outdoes(here) || them::are_so(here))
        || them::thus(here)
        || share.falls()
        || share.stands_at()
        || share.next && (them::got_to(here) || them::labels(here))
        // "mieux que la Somme (86 %)"
        || share.named && share.next
        || share.next && (s.numbers.len() <= 3 && share.is_labelled() || share.is_entry())
        || share.next
            && (share.is_said()
                || share.is_aim()
                || share.answers()
                || setting.listed && share.placed
                || share.stands()
                || share.sums_up()
                || share.is_beside()
                || share.is_mean()
                || share.goes_on())
}

/// A share that names nothing, and what the words around it say.
#[expect(clippy::struct_excessive_bools, reason = "independent facts about one number")]
struct Nameless<'h> {
    here: &'h Here<'h>,
    clause: Range<usize>,
    /// What stands behind it ends its words, or goes on with a place or a day.
    next: bool,
    /// A day, or today, stands behind it.
    dated: bool,
    /// It stands in brackets behind a place: "suivie du Centre-Val de Loire (96 %)".
    named: bool,
    /// Some place is near.
    placed: bool,
    /// Another share stands before it.
    before: bool,
    /// Those are pointed to whose share it is.
    pronoun: bool,
}

impl<'h> Nameless<'h> {
    fn new(here: &'h Here<'h>) -> Self {
        let Here { s, index, number, scope, .. } = *here;
        let clause = clause(s, number.core);
        let ahead = s.places.iter().any(|p| number.to <= p.from && p.from < number.to + 5);
        let bracket = number.from.checked_sub(1).filter(|&at| s.tokens[at].is_mark("("));
        // "la Corse ferme la marche (14 %)": its rank stands between.
        let ranked =
            |from: usize, at: usize| s.cue_at(Cue::Ranked, from).is_some_and(|hit| hit.to == at);
        let named = bracket.is_some_and(|at| {
            s.places.iter().any(|place| place.to == at || ranked(place.to, at) && !place.demonym)
        });
        let placed = named
            || ahead
            || beside(s, number.to, number.to + 5)
            || beside(s, scope.left, scope.from);
        let today = s.cue_at(Cue::Today, number.to).is_some();
        let pronoun = (clause.start..scope.from).any(|n| {
            matches!(
                s.tokens[n].fold.as_str(),
                "elle" | "ils" | "elles" | "il" | "on" | "nous" | "celle" | "contre"
            )
                // "C'était moins d'un tiers en 2021."
                || s.tokens[n].is("c'") && s.tokens[n + 1].is("etait")
        });
        Self {
            here,
            clause,
            next: goes_on_behind(s, number.to),
            dated: today || s.dates.iter().any(|d| number.to <= d.from && d.from <= number.to + 4),
            named,
            placed,
            before: s.numbers[..index].iter().any(|n| n.form == Form::Percent),
            pronoun,
        }
    }

    /// Whether a word stands directly before it.
    fn led(&self, word: &str) -> bool {
        let Here { s, scope, .. } = *self.here;
        scope.from.checked_sub(1).is_some_and(|n| s.tokens[n].is(word))
    }

    /// "C'est déjà le cas de 64 % des Nivernais": they are covered.
    fn is_the_case(&self) -> bool {
        let Here { s, scope, .. } = *self.here;
        (scope.from.saturating_sub(4)..scope.from).any(|n| s.tokens[n].is("cas"))
    }

    /// "La Corse ferme la marche avec 26 %", "en Dordogne, elles ne sont que 6, pour 70 %"
    fn is_beside(&self) -> bool {
        let Here { s, number, scope, .. } = *self.here;
        let ends = || s.tokens.get(number.to).is_none_or(|t| t.is_mark(".;,"));
        (self.led("avec") || self.led("pour") && ends()) && beside(s, self.clause.start, scope.from)
    }

    /// "la Corse ne dépassait pas 31 %"
    fn stands(&self) -> bool {
        let Here { s, number, scope, .. } = *self.here;
        beside(s, self.clause.start, scope.from)
            && (self.clause.start..number.core).any(|n| {
                // "dans la Haute-Saône, c'est à peine plus de la moitié", "la Normandie l'était à 40 %"
                let is = s.tokens[n].is("c'")
                    || s.tokens[n].is("l'")
                        && s.tokens[n + 1..].first().is_some_and(|t| t.is("est") || t.is("etait"));
                is || self.placed && s.cue_at(Cue::Reaching, n).is_some()
            })
    }

    /// "cette proportion tombait à 29 %"; not "Le taux d'atteinte des objectifs s'établit à 81 %": of something else.
    fn is_said(&self) -> bool {
        let Here { s, scope, .. } = *self.here;
        s.cue(Cue::Share, self.clause.start..scope.from).is_some_and(|hit| {
            let of = s.tokens.get(hit.to).is_some_and(|t| t.is("d'") || t.is("de") || t.is("des"));
            let at = hit.to + 1;
            let people = [Cue::Coverage, Cue::Whole, Cue::Population];
            let known = people.into_iter().any(|cue| s.cue(cue, hit.to..at + 3).is_some())
                || s.places.iter().any(|p| at <= p.from && p.from <= at + 2);
            !of || known
        })
    }

    /// "contre 82 % en moyenne nationale"
    fn is_mean(&self) -> bool {
        let Here { s, number, scope, .. } = *self.here;
        let level = || levelled(s, number.to).is_some() || labelled_by_level(s, scope.from);
        (self.before || self.pronoun) && level()
    }

    /// "… 1,3 million de Pas-de-Calaisiens. Soit 89 %, dix points de plus qu'en 2022."
    fn sums_up(&self) -> bool {
        let Here { s, scope, .. } = *self.here;
        // "Soit, nous dit-on, trois sur quatre."
        let said_so = s.tokens.get(1).is_some_and(|t| t.is_mark(","))
            && scope.from <= 6
            && scope.from.checked_sub(1).is_some_and(|n| s.tokens[n].is_mark(","));
        (scope.from == 1 || said_so) && s.tokens[0].is("soit") && self.next
    }

    /// "Quelle part de la population ? Neuf Réunionnais sur dix."
    fn answers(&self) -> bool {
        let Here { s, number, setting, .. } = *self.here;
        let opens = s.tokens[..number.from].iter().all(|t| t.kind == Kind::Mark);
        opens
            && (s.tokens[number.to..].iter().all(|t| t.kind == Kind::Mark)
                || s.tokens.get(number.to).is_some_and(|t| t.is_mark(","))
                    && (setting.counted || them::said(s, number.to)))
    }

    /// "les 13 % restants n'en ont pas"
    fn is_rest(&self) -> bool {
        let Here { s, number, .. } = *self.here;
        let rest = s.tokens.get(number.to).is_some_and(|t| t.fold.starts_with("restant"))
            && s.cue(Cue::Uncovered, self.clause.clone()).is_some();
        // "et 13 % ne l'étaient pas"
        let denied = self.before
            && s.tokens.get(number.to).is_some_and(|t| t.is("ne") || t.is("n'"))
            && s.cue_at(Cue::Uncovered, number.to).is_some();
        rest || denied || self.is_still()
    }

    /// "46 % en étaient dépourvus, ils ne sont plus que 4 %"
    fn is_still(&self) -> bool {
        let Here { s, scope, .. } = *self.here;
        scope.from.checked_sub(1).is_some_and(|n| {
            (s.tokens[n].is("que") || s.tokens[n].is("qu'"))
                && (n.saturating_sub(4)..n).any(|at| {
                    matches!(s.tokens[at].fold.as_str(), "sont" | "etaient" | "est" | "etait")
                })
                && (n.saturating_sub(6)..n)
                    .any(|at| matches!(s.tokens[at].fold.as_str(), "ils" | "elles" | "elle"))
        })
    }

    /// "78 % (objectif 2025 : 100 %)"
    fn is_aim(&self) -> bool {
        let Here { s, number, scope, .. } = *self.here;
        // "71 % des Isérois sont couverts ; l'objectif est de 90 % en 2025"
        let named = || {
            let lead = self.clause.start..scope.from;
            s.tokens[lead].iter().any(|t| t.is("objectif") || t.is("cible") || t.is("ambition"))
        };
        let apart = 0 < self.clause.start || self.clause.start + 6 < scope.from;
        (self.before && bracketed(s, number) || self.next && apart && named()) && aimed(s, scope)
    }

    /// "et 93 % si l'on inclut les projets de santé validés", "et 88 % (en ajoutant les lettres d'intention validées)"
    fn is_widened(&self) -> bool {
        let Here { s, number, .. } = *self.here;
        let aside = usize::from(s.tokens.get(number.to).is_some_and(|t| t.is_mark("(")));
        self.before && s.cue_at(Cue::Including, number.to + aside).is_some()
    }

    /// "Juin 2023 : trois sur quatre."
    fn is_of_day(&self) -> bool {
        let Here { s, scope, .. } = *self.here;
        labelled_by_date(s, scope.from) && self.next
    }

    /// "Aube : six CPTS, 88 %."
    fn is_labelled(&self) -> bool {
        let s = self.here.s;
        s.places.first().is_some_and(|place| {
            place.from <= 1 && s.tokens.get(place.to).is_some_and(|t| t.is_mark(":"))
        })
    }

    /// "Allier : 64 % ; Cantal : un peu moins d'un tiers.": a place, a colon and its share.
    fn is_entry(&self) -> bool {
        let Here { s, scope, .. } = *self.here;
        let colon = scope.from.checked_sub(1).filter(|&n| s.tokens[n].is_mark(":"));
        self.before && colon.is_some_and(|n| s.places.iter().any(|p| p.to == n && !p.demonym))
    }

    /// "La Bretagne se situe à 58 %, les Hauts-de-France à 64 %", "La Corse ferme la marche, à moins de 20 %"
    fn stands_at(&self) -> bool {
        let Here { s, scope, .. } = *self.here;
        let mut commas =
            (self.clause.start..scope.from).rev().filter(|&n| s.tokens[n].is_mark(","));
        let comma = commas.find(|&n| n + 2 < scope.from);
        let start = comma.map_or(self.clause.start, |n| n + 1);
        self.led("a")
            && self.next
            && beside(s, start, scope.from)
            && only_stands(s, start, scope.from)
    }

    /// "Le second ne garde que celles qui ont signé, et l'on tombe à 78 %", "la seconde s'en tient à 98 %"
    fn falls(&self) -> bool {
        let Here { s, number, scope, .. } = *self.here;
        let falls = self.led("a")
            && self.next
            && scope.from.checked_sub(2).is_some_and(|n| s.cue_at(Cue::Reaching, n).is_some());
        let other = (self.clause.start..scope.from).any(|n| {
            matches!(
                s.tokens[n].fold.as_str(),
                "second" | "seconde" | "autre" | "premier" | "premiere"
            )
        });
        // "L'union régionale, elle, s'en tient à 84 %"
        let holds = scope
            .from
            .checked_sub(3)
            .is_some_and(|n| s.tokens[n].is("en") && s.tokens[n + 1].fold.starts_with("tien"));
        let staged = || !s.stages_in(self.clause.clone(), number.core).is_empty();
        falls && (other || holds || self.pronoun && staged())
    }

    /// "Elle s'établissait, à cette même date, à 52,3 % en s'en tenant aux communautés signataires"
    fn is_rate(&self) -> bool {
        let Here { s, scope, .. } = *self.here;
        let verb = |n: usize| {
            matches!(s.tokens[n].fold.as_str(), "est" | "etait")
                || s.cue_at(Cue::Reaching, n).is_some()
        };
        s.tokens[self.clause.start].is("elle")
            && (self.led("a") || self.led("de"))
            && (self.clause.start..scope.from).any(verb)
    }

    /// "la même source donne 88 % dans l'Hérault"
    fn is_given(&self) -> bool {
        let Here { s, scope, .. } = *self.here;
        self.placed
            && scope.from.checked_sub(1).is_some_and(|n| s.cue_at(Cue::Finding, n).is_some())
    }

    /// "57,6 % pour les seules communautés financées"
    fn is_of_those(&self) -> bool {
        let Here { s, number, .. } = *self.here;
        self.before
            && s.tokens.get(number.to).is_some_and(|t| t.is("pour") || t.is("avec"))
            && (number.to + 1..number.to + 4).any(|n| {
                // "on arrive à 93 % avec celles qui n'en sont qu'à la lettre d'intention"
                let those = s.tokens.get(n).is_some_and(|t| t.is("celles") || t.is("ceux"));
                those || s.cue_at(Cue::Community, n).is_some()
            })
    }

    /// "Sept sur dix, si l'on s'en tient aux signataires."
    fn is_narrowed(&self) -> bool {
        let Here { s, number, .. } = *self.here;
        let behind = s.tokens.get(number.to..number.to + 2);
        number.from == 0 && behind.is_some_and(|t| t[0].is_mark(",") && t[1].is("si"))
    }

    /// Whether it is set beside the share before it, or beside those to whom its sentence points.
    fn goes_on(&self) -> bool {
        let Here { s, scope, .. } = *self.here;
        if !self.before && !self.pronoun {
            return false;
        }
        // "14 % fin 2020, 46 % fin 2022, 77 % fin 2024"
        let series = scope.from.checked_sub(1).is_some_and(|n| {
            s.tokens[n].is_mark(",;") || s.tokens[n].is("et") || s.tokens[n].is("puis")
        });
        self.placed
            || self.dated && (series || self.pronoun || compared(s, scope.from))
            // "en y ajoutant celles qui se préparent, nous arrivons à 92 %"
            || s.cue(Cue::Including, self.clause.start..scope.from).is_some()
            // "en septembre 2023, on en était à 77 %"
            || self.pronoun
                && s.dates.iter().any(|d| self.clause.contains(&d.from) && d.to <= scope.from)
            // "Pour l'heure, ils sont 61 %"
            || self.pronoun
                && scope.from <= self.clause.start + 6
                && s.cue(Cue::Today, self.clause.clone()).is_some()
    }
}

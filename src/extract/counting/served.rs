//! Whether people are said to be served by communities, or to live where none works.

use super::dwelling::live_in_one;
use super::judge::{CROWD, noun};
use super::people::People;
use super::share::uncovered;
use super::stray::is_elliptic;
use super::theirs::theirs;
use crate::extract::lexicon::plural::is_noun_like;
use crate::extract::lexicon::vocabulary::Cue;
use crate::extract::recognise::numbers::{Form, Number};
use crate::extract::verdict::{Here, Shared};

impl People<'_> {
    /// Whether no community serves them.
    pub(crate) fn are_outside(&self) -> bool {
        let Here { s, number, scope, setting, .. } = self.here;
        // "Une zone est dite blanche lorsque … On y dénombrait 5,4 millions de personnes"
        let there = || self.lead().iter().any(|t| t.is("y"));
        let taken_up =
            || self.are_restated() || self.are_summed_up() || there() || is_elliptic(&self.here);
        // "Une trentaine de communes restaient en dehors ; 73 000 personnes y vivent."
        let live_there = || {
            s.tokens.get(self.noun + 1).is_some_and(|t| t.is("y"))
                && s.cue_at(Cue::Dwelling, self.noun + 2).is_some()
        };
        uncovered(s, scope.left..self.reach(), number.core)
            || setting.shared == Shared::Uncovered && taken_up()
            || live_there() && s.cue(Cue::Uncovered, 0..scope.from).is_some()
    }

    /// Where the words end that may say that they are outside: with the clause, where it counts nothing else.
    fn reach(&self) -> usize {
        let Here { s, index, scope, .. } = self.here;
        // "82 000 personnes, au sud, qui ne relèvent d'aucune des six": those six were counted before.
        let known = |n: &Number| {
            n.from.checked_sub(1).is_some_and(|b| {
                matches!(s.tokens[b].fold.as_str(), "des" | "les" | "ces" | "aux" | "leurs")
                    // "1,3 million de Normands sur 3,3 millions n'ont pas de CPTS"
                    || s.tokens[b].is("sur") && CROWD <= n.low
            })
        };
        let others = s.numbers[index + 1..].iter().take_while(|n| n.from < self.clause.end);
        let alone = || others.filter(|n| n.form != Form::One && !known(n)).count() == 0;
        if self.are_told_again() || alone() { self.clause.end } else { scope.right }
    }

    /// "4,1 millions d'habitants, soit 6 % de la population, n'entrent dans aucun périmètre"
    fn are_told_again(&self) -> bool {
        let Here { s, index, number, .. } = self.here;
        s.numbers.get(index + 1).is_some_and(|next| {
            next.form == Form::Percent
                && next.from.checked_sub(1).is_some_and(|n| {
                    // "12 millions de Français, près d'un sur cinq, habitent hors de …"
                    let aside = s.tokens[n].is_mark(",") && n <= number.to + 4;
                    // "310 000 Bretons, 9 % de la population, restent hors de …"
                    let whole = s.cue_at(Cue::Whole, next.to).map_or(next.to, |hit| hit.to);
                    s.tokens[n].is("soit")
                        || aside && s.tokens.get(whole).is_some_and(|t| t.is_mark(","))
                })
        })
    }

    /// "29 % de la population, soit 1,7 million d'habitants": the same people, who are outside.
    pub(crate) fn are_restated(&self) -> bool {
        let Here { s, index, .. } = self.here;
        index.checked_sub(1).is_some_and(|n| self.clause.contains(&s.numbers[n].core))
            && self.before(1).is_some_and(|t| t.is("soit") || t.is_mark("("))
    }

    /// "20 % de la population demeure en zone blanche. Cela représente 82 000 personnes."
    fn are_summed_up(&self) -> bool {
        let Here { s, scope, .. } = self.here;
        s.cue_at(Cue::SumUp, 0).is_some()
            // "C'est un peu plus de 550 000 personnes."
            || scope.from == 2 && s.tokens[0].is("c'") && s.tokens[1].is("est")
    }

    /// Whether communities are said to serve them.
    pub(crate) fn are_served(&self) -> bool {
        let Here { s, scope, setting, .. } = self.here;
        s.cue(Cue::Coverage, self.clause.clone()).is_some()
            || live_in_one(s, self.clause.clone())
            || setting.shared == Shared::Covered && self.go_on()
            || theirs(&self.here)
            // "Population résidant dans une commune rattachée à une CPTS : 48,9 millions": its label says so.
            || self.labelled() && s.cue(Cue::Coverage, 0..scope.from).is_some()
            || self.are_bracketed()
            || is_elliptic(&self.here)
    }

    /// "Soit 53 millions d'habitants": of the share told before.
    fn go_on(&self) -> bool {
        let Here { s, scope, .. } = self.here;
        let soit = s.tokens.first().is_some_and(|t| t.is("soit")) && scope.from <= 2;
        // "« C'est 98 % de la population, soit 376 000 personnes »"
        let again = self.here.index.checked_sub(1).is_some_and(|n| {
            s.numbers[n].form == Form::Percent
                && scope.from.checked_sub(1).is_some_and(|n| s.tokens[n].is("soit"))
        });
        let soit = soit || again;
        soit || of_same_people(&self.here)
            || self.are_summed_up()
            || (scope.from.saturating_sub(5)..scope.from)
                .any(|n| matches!(s.tokens[n].fold.as_str(), "ils" | "elle" | "contre"))
    }

    /// Whether they stand in brackets behind a share, or behind the communities that serve them.
    fn are_bracketed(&self) -> bool {
        let Here { s, index, .. } = self.here;
        let Some(open) = self.opened() else { return false };
        let before = &s.numbers[..index];
        // "3 CPTS (210 000 habitants) sont sous contrat"
        let of_them = |n: &Number| s.cue_at(Cue::Community, n.to).is_some_and(|hit| hit.to == open);
        before.iter().any(|n| n.form == Form::Percent || of_them(n))
    }

    /// Whether something else serves them, or they share something else than communities.
    pub(crate) fn are_touched(&self) -> bool {
        self.are_reached_by_acts() || self.share_others()
    }

    /// "ont organisé 4 200 actions, touchant 310 000 personnes": the actions do.
    fn are_reached_by_acts(&self) -> bool {
        let Here { s, index, scope, .. } = self.here;
        // "63 événements ont touché 7 800 habitants"
        let did = || {
            scope.from.checked_sub(2).is_some_and(|n| {
                matches!(s.tokens[n].fold.as_str(), "ont" | "avaient")
                    && s.slice(n + 1..n + 2).ends_with('é')
            })
        };
        let touching = self.before(1).is_some_and(|t| t.fold.ends_with("ant")) || did();
        touching
            && s.numbers[..index]
                .iter()
                .rfind(|n| !matches!(n.form, Form::One | Form::Percent))
                .is_some_and(|n| {
                    let (at, _) = noun(s, n.to);
                    let heads = [Cue::Community, Cue::Ambiguous, Cue::Population];
                    s.tokens.get(at).is_some_and(is_noun_like)
                        && !heads.into_iter().any(|cue| s.cue_at(cue, at).is_some())
                        && !s.stages.iter().any(|hit| hit.from <= at && at < hit.to)
                })
    }

    /// "203 000 Nivernais se partageaient 134 généralistes": what they have is no community.
    fn share_others(&self) -> bool {
        let Here { s, index, number, .. } = self.here;
        let verb = (number.to..self.clause.end.min(number.to + 6))
            .find(|&n| s.tokens[n].fold.starts_with("partag") && s.tokens[n - 1].is("se"));
        verb.is_some_and(|verb| {
            s.numbers[index + 1..].first().is_some_and(|next| {
                next.from <= verb + 3 && s.cue_at(Cue::Community, noun(s, next.to).0).is_none()
            })
        })
    }
}

/// "34,2 millions résidaient …; elles étaient 20,9 millions un an plus tôt", "on atteint 58,5 millions": the people
/// told of.
pub(crate) fn of_same_people(here: &Here<'_>) -> bool {
    const NEAR: usize = 5;
    let Here { s, index, number, scope, setting } = *here;
    let multiplied = s.tokens[number.to - 1].fold.starts_with("million");
    let led = scope.from.saturating_sub(NEAR)..scope.from;
    let they = s.tokens[led].windows(2).any(|t| {
        let who = matches!(t[0].fold.as_str(), "elles" | "ils" | "on" | "nous");
        let verb = ["et", "son", "attei", "arriv", "parv", "pass", "n'"];
        who && verb.iter().any(|stem| t[1].fold.starts_with(stem))
    });
    let before = s.numbers[..index].iter().any(|n| CROWD <= n.low);
    multiplied && they && (before || setting.shared == Shared::Covered)
}

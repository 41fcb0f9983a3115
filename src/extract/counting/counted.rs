//! What makes a number without its noun a count: its words, its label, its place in a list or beside another.

use super::back;
use super::bare::{Bare, labels_clause};
use super::judge::{clause, topic};
use super::stray::is_strange;
use crate::extract::lexicon::token::{Kind, Token};
use crate::extract::lexicon::vocabulary::Cue;
use crate::extract::recognise::numbers::{Form, Number, passes};
use crate::extract::recognise::pairs::ranked;
use crate::extract::recognise::relation::{
    bracketed_place, compared, headed_by_date, holder, labelled_by_date,
};
use crate::extract::recognise::sentence::Sentence;
use crate::extract::verdict::{Here, Topic};

impl Bare<'_> {
    /// Whether anything says that it counts communities.
    pub(crate) fn counts(&self) -> bool {
        let ends = self.ends();
        self.staged.is_some()
            || self.pronoun
            || self.is_bracketed()
            || self.is_agent()
            || self.others_stand()
            || self.is_of_opening() && self.is_placed()
            || self.stands_there()
            || self.goes_on(ends)
            || self.is_counted_before() && ends
            || self.is_told_by()
            || self.is_cheered()
            || self.is_labelled() && ends
            || self.is_corrected() && ends
            || self.is_of_us()
            || self.moves()
            || self.answers() && ends
            || self.is_titled() && ends
            || self.is_total() && ends
            || self.is_shared_out()
            || self.counted_there && (self.spoken || self.here.setting.topic == Topic::Cpts)
            || self.is_pointed()
            || self.is_in_turn()
            || self.is_of_those()
            || holder(self.here.s, self.here.index).is_some()
            || self.has_before()
            || self.is_alike()
            || self.is_elliptic() && ends
            || self.is_number_of() && ends
            || self.is_told_answer()
            || back::apposed_to_part(self.here.s, self.here.number)
            || self.known() && self.here.setting.topic == Topic::Cpts
            || self.is_of_series()
            || self.is_of_day() && ends
            || self.is_headed()
            || self.is_apposed()
            || self.is_listed_aside()
            || self.is_aside()
            || self.stands_alone(ends)
            || (self.is_of_there() || self.is_whole_there())
            || self.are_left()
            || self.are_others_at()
            || self.is_entry()
            || self.sums_up(ends)
            || self.is_respective() && (ends || self.spoken)
            || self.is_reached()
            || self.here.setting.counted && back::in_that_case(self.here.s, self.here.number)
    }

    /// Whether its words end here: with a mark, a day or a place.
    fn ends(&self) -> bool {
        let Here { s, number, .. } = *self.here;
        let behind =
            s.places.iter().any(|place| number.to < place.to && place.from <= number.to + 3);
        // "et l'Eure-et-Loir cinq à lui seul"
        let alone = s.tokens.get(number.to).is_some_and(|t| t.is("a"))
            && s.tokens.get(number.to + 2).is_some_and(|t| t.fold.starts_with("seul"));
        // "Aube : 3 dont 2 signataires"
        let parted = self.next.is_some_and(|t| t.is("dont"))
            && s.numbers.iter().any(|n| n.from == self.at + 1);
        // "Quatorze au total."
        let summed = s
            .cue_at(Cue::SumUp, number.to)
            .is_some_and(|hit| s.tokens.get(hit.to).is_none_or(|t| t.kind == Kind::Mark));
        // "Cinquante-deux à la même date."
        let again = s
            .tokens
            .get(number.to..number.to + 4)
            .is_some_and(|t| t[0].is("a") && t[1].is("la") && t[2].is("meme") && t[3].is("date"));
        // "Quarante-six sur le papier."
        let paper = s
            .tokens
            .get(number.to..number.to + 3)
            .is_some_and(|t| t[0].is("sur") && t[1].is("le") && t[2].is("papier"));
        let summed = summed || paper;
        // "Non, vingt et une seulement."
        let only = self.next.is_some_and(|t| t.is("seulement"))
            && s.tokens.get(number.to + 1).is_none_or(|t| t.kind == Kind::Mark);
        // "sont au nombre de six dans le département"
        let there = self.next.is_some_and(|t| matches!(t.fold.as_str(), "dans" | "sur" | "a"))
            && (number.to + 1..number.to + 4).any(|n| {
                s.tokens.get(n).is_some_and(is_territorial)
                    || s.cue_at(Cue::Geographic, n).is_some()
            });
        // "n'étaient que sept et ne couvraient que 78 %"
        let verb = self.next.is_some_and(|t| t.is("et"))
            && s.tokens
                .get(number.to + 1)
                .is_some_and(|t| matches!(t.fold.as_str(), "ne" | "n'" | "elles"));
        self.dated
            || only
            || there
            || verb
            // "Neuf à ce jour, dont sept conventionnées."
            || s.cue_at(Cue::Today, number.to).is_some()
            || self.is_sourced()
            || again
            || behind
            || alone
            || parted
            || summed
            || self.next.is_none_or(|t| t.kind == Kind::Mark)
    }

    /// The token before it.
    pub(crate) fn before(&self) -> Option<&Token> {
        let Here { s, scope, .. } = *self.here;
        scope.from.checked_sub(1).map(|n| &s.tokens[n])
    }

    /// "le nombre de contrats signés était de 388", "validés : une vingtaine"
    fn is_counted_before(&self) -> bool {
        let Here { s, number, scope, .. } = *self.here;
        let colon = self.before().is_some_and(|t| t.is_mark(":"))
            || scope.from.checked_sub(1).is_some_and(|n| s.labels_stage(n));
        let stages = || s.stages_in(scope.left..scope.from, number.core);
        let counting = s.cue_before(Cue::Counting, scope.from);
        // "Désormais au nombre de sept, les CPTS de la Drôme …"
        // "Au nombre de 66 à ce jour, les CPTS du Grand Est …"
        let named_behind = || {
            let at = s.cue_at(Cue::Today, self.at).map_or(self.at, |hit| hit.to);
            s.tokens.get(at).is_some_and(|t| t.is_mark(","))
                && (at + 1..at + 3).any(|n| s.cue_at(Cue::Community, n).is_some())
        };
        colon && !stages().is_empty()
            || counting
                && (s.cue(Cue::Community, scope.left..scope.from).is_some()
                    || stages().iter().any(|hit| !hit.meaning.weak)
                    || named_behind())
    }

    /// "Calvados 8, Eure 5", "Par département : Finistère 7, Morbihan 4"
    fn is_labelled(&self) -> bool {
        let Here { s, setting, .. } = *self.here;
        let broken_down = || {
            let by = (1..s.tokens.len())
                .any(|n| s.tokens[n - 1].is("par") && is_territorial(&s.tokens[n]));
            by && 1 < s.places.iter().filter(|place| !place.demonym).count()
        };
        let spoken = self.spoken || labels_clause(s, self.here.number);
        self.led && (spoken || setting.listed || setting.counted || broken_down())
    }

    /// "est passé de 18 à 34"
    fn moves(&self) -> bool {
        let Here { s, index, number, scope, .. } = *self.here;
        let next = s.numbers.get(index + 1);
        let named_behind = || {
            next.is_some_and(|n| s.cue_at(Cue::Community, n.to).is_some())
                || scope.left == 0 && s.cue(Cue::Community, 0..s.tokens.len()).is_some()
        };
        // "En quatre ans, elles sont passées de 30 à 578."
        let they = || {
            self.here.setting.topic == Topic::Cpts
                && s.tokens[..scope.from].iter().any(|t| t.is("elles"))
        };
        // "Le nombre de signataires est passé de trois fin 2021 à cinq fin 2022."
        let of_them = || {
            self.here.setting.topic == Topic::Cpts
                && (2..scope.from).any(|n| {
                    let paper = s.cue_at(Cue::Agreement, n).is_some();
                    s.tokens[n - 2].is("nombre")
                        && (paper || s.tokens[n].fold.starts_with("signataire"))
                })
        };
        // "est passée de 60 à 340 adhérents": of those.
        let strange = next.is_some_and(|n| is_strange(s, n.to));
        passes(&s.tokens, number.core)
            && !strange
            && (self.spoken || named_behind() || they() || of_them())
            && next.is_some_and(|n| compared(s, n.from))
    }

    /// "Les CPTS signataires (46) couvrent …", "CPTS en projet (5)": the stage stands at the bracket.
    fn is_headed(&self) -> bool {
        let Here { s, number, scope, setting, .. } = *self.here;
        let listed = setting.listed && topic(s, scope.from, setting) == Topic::Cpts;
        let open = number.from.checked_sub(1).filter(|&n| s.tokens[n].is_mark("("));
        open.is_some_and(|open| {
            // "ACI signé (10) ■ Projet de santé validé (1)": a series of such brackets.
            let alone = |n: &Number| {
                n.from.checked_sub(1).is_some_and(|b| s.tokens[b].is_mark("("))
                    && s.tokens.get(n.to).is_some_and(|t| t.is_mark(")"))
            };
            let counted = |n: &Number| {
                n.to <= open && !matches!(n.form, Form::One | Form::Ordinal) && !alone(n)
            };
            s.tokens.get(number.to).is_some_and(|t| t.is_mark(")"))
                && s.stages.iter().any(|hit| hit.to == open)
                && !s.numbers.iter().any(counted)
                && s.names.is_empty()
                && (self.spoken || listed)
        })
    }

    /// "Le nombre de CPTS a été multiplié par dix (37 en janvier 2020, 371 en janvier 2023)"
    fn is_aside(&self) -> bool {
        let Here { s, number, .. } = *self.here;
        let of = |n: usize| {
            s.tokens.get(n).is_some_and(|t| matches!(t.fold.as_str(), "de" | "des" | "d'"))
        };
        self.dated
            && 0 < s.depth(number.core)
            && (0..number.from).any(|n| {
                s.tokens[n].is("nombre") && of(n + 1) && s.cue_at(Cue::Community, n + 2).is_some()
            })
    }

    /// "Octobre 2024 : 631", "2022 : 233 accords"
    fn is_of_day(&self) -> bool {
        let Here { s, scope, setting, .. } = *self.here;
        // "Aujourd'hui : 128"
        let today = scope
            .from
            .checked_sub(1)
            .is_some_and(|n| s.tokens[n].is_mark(":") && s.cue_before(Cue::Today, n));
        let day =
            labelled_by_date(s, scope.from) || setting.listed && headed_by_date(s, scope.from);
        (day || today)
            && (self.spoken
                || setting.counted
                || setting.announced
                || today && setting.topic == Topic::Cpts)
    }

    /// "Suivent le Cher, l'Indre et le Loiret : cinq chacun"
    fn is_shared_out(&self) -> bool {
        self.next.is_some_and(|t| t.fold.starts_with("chacun"))
            && (self.spoken || self.here.setting.counted)
            && self.places_before()
    }

    /// Whether several places are named before it.
    fn places_before(&self) -> bool {
        let Here { s, scope, .. } = *self.here;
        1 < s.places.iter().filter(|place| place.to <= scope.from).count()
    }

    /// "Les contrats signés se multiplient : 9 en 2020, 24 en 2021, 45 en 2022"
    fn is_of_series(&self) -> bool {
        let Here { s, number, scope, .. } = *self.here;
        let colon = (0..scope.from).rev().find(|&n| s.tokens[n].is_mark(":"));
        colon.is_some_and(|colon| {
            let behind = s.numbers.iter().filter(|n| colon < n.from);
            let staged = s.stages.iter().any(|hit| hit.to <= colon && !hit.meaning.weak);
            let told = self.spoken || staged;
            day_behind(s, number, 2) && 1 < behind.filter(|n| day_behind(s, n, 2)).count() && told
        })
    }

    /// "soit 41 au total"
    fn sums_up(&self, ends: bool) -> bool {
        let Here { scope, setting, .. } = *self.here;
        self.before().is_some_and(|t| t.is("soit"))
            && (self.spoken || setting.counted || scope.from == 1 && setting.listed)
            && (ends || scope.from == 1)
    }

    /// "elles sont respectivement cinq et six"
    fn is_respective(&self) -> bool {
        ranked(self.here.s, self.here.index).is_some() && self.places_before()
    }

    /// As those that the list or the sentence counted before: "La Creuse n'en avait que deux", "contre 200 en avril".
    fn goes_on(&self, ends: bool) -> bool {
        let Here { s, number, scope, setting, .. } = *self.here;
        let placed = self.is_placed();
        let named = s.places.iter().any(|place| scope.left <= place.from && place.to <= scope.from);
        let open = number.from.checked_sub(1).is_some_and(|n| s.tokens[n].is_mark("("));
        // "5 en 2020, 12 en 2021 et 19 en 2022"
        let joined = self.before().is_some_and(|t| t.is_mark(",;") || t.is("et"))
            && day_behind(s, number, 3);
        // "L'Ardèche voisine, elle, plafonne à quatre."
        let subject = || {
            let start = clause(s, number.core).start;
            ends && s.cue_before(Cue::Counting, scope.from)
                && s.places.iter().any(|place| start <= place.from && place.to <= scope.from)
        };
        setting.counted && subject()
            || setting.listed && (placed || ends && named)
            // "… et 48 en Nouvelle-Aquitaine": as just counted.
            || setting.counted && (placed || named && (ends || self.staged.is_some()))
            // "contre 200 en avril", "… à 63 au 31 décembre": the same count on another day.
            || setting.counted
                && (self.dated || earlier_move(s, number))
                && (compared(s, scope.from) || joined || open)
    }

    /// Whether a place stands behind it: "vingt-deux se situent dans le département du Nord".
    fn is_placed(&self) -> bool {
        let Here { s, number, .. } = *self.here;
        let among = s.cue_at(Cue::Part, number.to).is_some();
        let stands = s.cue_at(Cue::Standing, number.to).is_some()
            || s.tokens.get(number.to).is_some_and(|t| t.is("se"));
        let reach = match () {
            () if among => 10,
            () if stands => 7,
            () => 3,
        };
        s.places.iter().any(|place| number.to <= place.from && place.from <= number.to + reach)
            || self.is_at_level()
    }

    /// "la Moselle (14), le Bas-Rhin (13)"
    fn is_bracketed(&self) -> bool {
        let Here { s, number, scope, setting, .. } = *self.here;
        bracketed_place(s, number).is_some()
            && (setting.counted
                || self.spoken
                || setting.bracketed && self.is_item()
                || self.is_summed()
                // "… par le nombre d'accords signés : l'Île-de-France (112)"
                || s.stages.iter().any(|hit| !hit.meaning.weak && hit.to <= scope.from))
    }

    /// "Les CPTS (27 en Bretagne, 36 en Normandie) restent inégalement réparties"
    fn is_listed_aside(&self) -> bool {
        let Here { s, number, .. } = *self.here;
        let open = (0..number.from).rev().find(|&n| s.tokens[n].is_mark("()"));
        let headed = open.filter(|&n| s.tokens[n].is_mark("(")).is_some_and(|open| {
            let reach = open.saturating_sub(4)..open;
            let head = reach.into_iter().any(|n| {
                s.cue_at(Cue::Community, n).is_some_and(|hit| {
                    hit.to == open
                        || s.stages.iter().any(|stage| stage.from == hit.to && stage.to == open)
                })
            });
            // "Les CPTS (27 …)": several of them, which no number counts.
            head && !s.numbers.iter().any(|n| n.to <= open && n.form != Form::One)
        });
        headed && self.is_placed()
    }
}

/// Whether a day stands behind a number, with no more than short words between.
fn day_behind(s: &Sentence<'_>, number: &Number, reach: usize) -> bool {
    s.dates.iter().any(|date| {
        (number.to..=number.to + reach).contains(&date.from)
            && s.tokens[number.to..date.from]
                .iter()
                .all(|t| t.is_word() && t.fold.len() < 4 || t.is_mark("("))
    })
}

/// A word for a sort of territory.
fn is_territorial(token: &Token) -> bool {
    ["departement", "region", "territoire"].iter().any(|stem| token.fold.starts_with(stem))
}

/// "… de 18 à 34": the second of them.
fn earlier_move(s: &Sentence<'_>, number: &Number) -> bool {
    s.numbers
        .iter()
        .take_while(|n| n.to <= number.from)
        .last()
        .is_some_and(|n| passes(&s.tokens, n.core))
}

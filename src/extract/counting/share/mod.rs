//! Shares of the population: only where the text says that they are covered, or that they are not.

mod apart;
mod around;
mod one;

use super::continued;
use super::goals;
use super::judge::{CROWD, aimed, clause};
use super::shared_by::{carded, lives_outside, lives_there, one_verb, several_do, still_outside};
use super::stray::others_cover;
use super::them;
use super::whose::elsewhere;
use crate::extract::lexicon::pattern::Hit;
use crate::extract::lexicon::token::{Kind, Token};
use crate::extract::lexicon::vocabulary::Cue;
use crate::extract::recognise::numbers::{Form, Number};
use crate::extract::recognise::pairs::ranked;
use crate::extract::recognise::sentence::{Scope, Sentence};
use crate::extract::verdict::{Counted, Here, Reason, Setting, Shared};
use crate::model::Measure;
use around::Around;

/// A share of the population.
pub(crate) fn share(here: &Here<'_>) -> Result<Counted, Reason> {
    let Here { s, number, .. } = *here;
    // "trois départements couverts à 100 % : …": everybody in each of them.
    let everybody = s.cue(Cue::Everyone, 0..s.tokens.len());
    let sign = |hit: &Hit<Cue>| s.tokens[hit.from..hit.to].iter().any(|t| t.is_mark("%"));
    if everybody.is_some_and(|hit| (hit.from..hit.to).contains(&number.core) && sign(&hit)) {
        return Err(Reason::OtherShare);
    }
    // "… affichent une couverture complète ; la Seine-et-Marne, avec 71 %, ferme la marche"
    let told = s.cue(Cue::Everyone, 0..clause(s, number.core).start).is_some();
    let shared = if told { Shared::Covered } else { here.setting.shared };
    let here = &Here { setting: Setting { shared, ..here.setting }, ..*here };
    if 100.0 < number.low || number.high.is_some_and(|high| 100.0 < high) {
        return Err(Reason::NotACount);
    }
    // "un CLS sur deux mentionne une CPTS"
    if s.cue(Cue::OtherStructure, number.from..number.to).is_some() {
        return Err(Reason::OtherStructure);
    }
    let around = Around::new(here);
    around.of_place_without_code()?;
    around.of_something_else()?;
    let share = Share::new(here, around);
    share.of_people()?;
    share.of_others()?;
    if let Some(target) = share.aim()? {
        return Ok(target);
    }
    let uncovered = share.uncovered();
    share.tells_coverage(uncovered)?;
    share.holds_now()?;
    share.of_place()?;
    share.counted(uncovered)
}

/// A share with what stands around it, and how it goes on from what was said before.
struct Share<'h, 'a> {
    here: &'h Here<'a>,
    around: Around<'h, 'a>,
    /// It is one of the people of whom the sentence, or the one before, spoke.
    continues: bool,
    /// It says again what a number before said: "1,1 million en bénéficient, c'est-à-dire 85,3 %".
    restates: bool,
    /// It stands between commas behind the people: "12 millions de Français, près d'un sur cinq, habitent …".
    between: bool,
}

impl<'h, 'a> Share<'h, 'a> {
    fn new(here: &'h Here<'a>, around: Around<'h, 'a>) -> Self {
        let Here { s, index, number, scope, .. } = *here;
        // "La part de la population couverte culmine en X (97,4 %) et tombe à 21,8 % en Y": of all.
        let start = around.clause.start;
        let first = s.numbers.iter().find(|n| start <= n.from).map_or(scope.from, |n| n.from);
        let subject = [Cue::Share, Cue::Whole, Cue::Coverage]
            .into_iter()
            .all(|cue| s.cue(cue, start..first).is_some());
        let continues = !around.linked && (subject || around.of_one || continued::continues(here))
            // "C'est 89 % de la population régionale": of those told before.
            || here.setting.shared != Shared::Nothing
                && around.whole
                && (them::thus(here) || them::reaches(here));
        // "385 000 Sarthois résident dans une commune couverte, soit 68 % d'entre eux"
        let of_them = s.tokens.get(number.to).is_some_and(|t| t.is("d'"))
            && s.tokens.get(number.to + 1).is_some_and(|t| t.is("entre"));
        let counts = |n: &&Number| n.form != Form::One || !of_them;
        let before = s.numbers[..index].iter().rfind(counts).filter(|n| 10_000.0 <= n.low);
        let between = before.is_some_and(|people| {
            of_people(s, people)
                && scope.from <= people.to + 4
                && around.last().is_some_and(|at| s.tokens[at].is_mark(","))
                && s.tokens.get(number.to).is_some_and(|t| t.is_mark(","))
        });
        let says_again = around
            .last()
            .is_some_and(|n| matches!(s.tokens[n].fold.as_str(), "dire" | "soit" | "(" | ":"));
        let money = around.of_money();
        Self {
            here,
            around,
            continues,
            // "98 millions d'euros en 2022, soit 0,04 % de l'Ondam": of other things.
            restates: before.is_some() && says_again && !money || between,
            between,
        }
    }

    /// Whether it is a share of the people at all: by its own words, or by those before it.
    fn of_people(&self) -> Result<(), Reason> {
        let Here { s, number, scope, .. } = *self.here;
        let Around { linked, whole, coverage, part_of, .. } = self.around;
        // "Parmi les départements les mieux couverts par les CPTS figurent la Vendée (100 %)"
        // "Le Loiret (91 %) et l'Indre (99 %) sont les départements les mieux couverts par les CPTS"
        let ranked = || {
            crate::extract::recognise::relation::bracketed_place(s, number).is_some()
                && s.cue(Cue::Community, 0..s.tokens.len()).is_some()
                && s.tokens.iter().any(|t| t.fold.starts_with("couver"))
        };
        // "tous ont leur CPTS : 97 % d'entre eux sont rattachés à l'une des dix communautés"
        let of_them = s.tokens.get(number.to).is_some_and(|t| t.is("d'"))
            && s.tokens.get(number.to + 2).is_some_and(|t| t.is("eux") || t.is("elles"))
            && (s.cue(Cue::Whole, 0..scope.from).is_some()
                || s.cue(Cue::Population, 0..scope.from).is_some())
            && [Cue::SomePeople, Cue::Carers, Cue::Trade]
                .into_iter()
                .all(|cue| s.cue(cue, 0..scope.from).is_none());
        let goes_on = whole || self.restates || self.continues || of_them && coverage;
        if self.around.against_money() {
            return Err(Reason::OtherShare);
        }
        let told = || !linked && coverage && (part_of || covers(s, scope));
        // "… dans le périmètre d'une CPTS. L'objectif : 100 % à la fin de 2025": of the same people.
        let aims_on = || {
            let colon = scope.from.checked_sub(1).filter(|&n| s.tokens[n].is_mark(":"));
            let lead = colon.filter(|&n| n <= 4 && s.cue(Cue::Target, 0..n + 1).is_some());
            lead.is_some() && !linked && self.here.setting.shared == Shared::Covered
        };
        if goes_on || told() || ranked() || aims_on() { Ok(()) } else { Err(Reason::OtherShare) }
    }

    /// "Les MSP couvrent 40 % de la population": what others cover; and what lies in places that nobody names.
    fn of_others(&self) -> Result<(), Reason> {
        let Here { s, index, scope, setting, .. } = *self.here;
        let other = s.cue(Cue::OtherStructure, 0..scope.from).is_some();
        if (other || !self.continues) && elsewhere(s, scope, setting) || others_cover(s, scope.from)
        {
            return Err(Reason::OtherStructure);
        }
        if continued::in_unnamed_places(s, index, self.around.clause.clone()) {
            return Err(Reason::UnknownPlace);
        }
        Ok(())
    }

    /// "Couvrir 100 % du territoire": an infinitive is an aim, and "en passe de couvrir" is what may come.
    fn aim(&self) -> Result<Option<Counted>, Reason> {
        let Here { s, scope, .. } = *self.here;
        let infinitive = goals::to_cover(s, scope);
        if infinitive && s.cue(Cue::Ahead, scope.left..scope.from).is_some() {
            return Err(Reason::Forecast);
        }
        if !infinitive && !aimed(s, scope) {
            return Ok(None);
        }
        // "Deux tiers des CPTS varoises ont atteint leurs objectifs"
        let behind = self.around.behind + 1;
        if self.around.linked && s.cue_at(Cue::Community, behind).is_some() {
            return Err(Reason::OtherShare);
        }
        if s.cue(Cue::Negation, self.around.clause.clone()).is_some() {
            return Err(Reason::Negation);
        }
        Ok(Some(self.of(Measure::Target)))
    }

    /// Whether the words say that these people are outside.
    fn uncovered(&self) -> bool {
        let Here { s, index, number, scope, .. } = *self.here;
        // "18 % des Français, soit 12 millions de personnes, ne relèvent d'aucune CPTS": said of both.
        let again = s
            .numbers
            .get(index + 1)
            .is_some_and(|next| next.from.checked_sub(1).is_some_and(|n| s.tokens[n].is("soit")));
        let reach = if again || self.between || one_verb(s, index) {
            self.around.clause.end
        } else {
            scope.right
        };
        uncovered(s, scope.left..reach, number.core)
            || self.around.outside
            || self.apposed_outside()
            || self.represents_outside()
            || self.is_of_outside()
            || still_outside(self.here)
    }

    /// Whether something says that the people are covered, or are not.
    fn tells_coverage(&self, uncovered: bool) -> Result<(), Reason> {
        let told = self.around.coverage
            || uncovered
            || self.apposed()
            || self.continues
            || carded(self.here, self.around.whole);
        if told { Ok(()) } else { Err(Reason::NoCoverage) }
    }

    /// "Restent deux zones blanches, qui concentrent 12 % des habitants": those who live there.
    fn is_of_outside(&self) -> bool {
        const NEAR: usize = 6;
        let Here { s, scope, .. } = *self.here;
        let from = scope.from.saturating_sub(NEAR).max(self.around.clause.start + 1);
        let qui =
            (from..scope.from).find(|&n| s.tokens[n].is("qui") && s.tokens[n - 1].is_mark(","));
        qui.is_some_and(|qui| {
            let stop =
                (qui.saturating_sub(NEAR)..qui - 1).rfind(|&n| s.tokens[n].kind == Kind::Mark);
            let area = stop.map_or(qui.saturating_sub(NEAR), |n| n + 1)..qui;
            s.cue(Cue::Uncovered, area).is_some()
        })
    }

    /// "12 millions de personnes vivent en zone blanche ; elles représentent 17,5 % de la population": the same people.
    fn represents_outside(&self) -> bool {
        let Here { s, index, scope, .. } = *self.here;
        let start = self.around.clause.start;
        let word = |at: usize| s.tokens.get(at).map_or("", |t| t.fold.as_str());
        let they = matches!(word(start), "elles" | "ils" | "cela" | "c'")
            && (word(start + 1).starts_with("represent") || word(start + 1) == "est")
            && scope.from <= start + 3;
        let people = index.checked_sub(1).map(|n| &s.numbers[n]).filter(|n| CROWD <= n.low);
        they && people.is_some_and(|people| s.cue(Cue::Uncovered, people.to..start).is_some())
    }

    /// "310 000 Bretons n'ont pas de CPTS, à peine 9 % de la population": the same people, told again behind a mark.
    fn apposed_outside(&self) -> bool {
        let Here { s, index, number, scope, .. } = *self.here;
        let mark = self.around.last().filter(|&n| s.tokens[n].is_mark(",(:–"));
        let people = index.checked_sub(1).map(|n| &s.numbers[n]).filter(|n| CROWD <= n.low);
        people.zip(mark).is_some_and(|(people, mark)| {
            s.cue(Cue::Uncovered, people.to..mark).is_some()
                && s.cue(Cue::Coverage, number.to..scope.right).is_none()
        })
    }

    /// "trois communautés, et 81 % de la population", "ce qui correspond à 72 % des habitants": said beside a
    /// count, of the same communities.
    fn apposed(&self) -> bool {
        let Here { s, index, scope, setting, .. } = *self.here;
        let whole = self.around.whole;
        let aside = self.around.last().is_some_and(|n| {
            matches!(s.tokens[n].fold.as_str(), "soit" | "pour" | "dire" | "(" | "," | "avec" | "–")
        });
        let two = scope.from.checked_sub(2).map(|n| (&s.tokens[n], &s.tokens[n + 1]));
        let and = || {
            two.is_some_and(|(comma, and)| comma.is_mark(",") && and.is("et"))
                && s.numbers[..index].iter().any(|n| s.cue_at(Cue::Community, n.to).is_some())
        };
        // "Soit 83 communautés et 79 % des habitants de la région."
        let beside = || {
            const SHORT: usize = 8;
            let et = self.around.last().filter(|&n| s.tokens[n].is("et"));
            let behind = self.here.number.to..self.around.clause.end;
            let verb = |t: &Token| {
                matches!(t.fold.as_str(), "est" | "a" | "n'" | "ne" | "sont" | "ont" | "y")
                    || several_do(t)
            };
            et.is_some_and(|et| {
                let mut counts =
                    s.numbers[..index].iter().filter_map(|n| s.cue_at(Cue::Community, n.to));
                counts.any(|hit| hit.to == et)
            }) && behind.len() <= SHORT
                && !s.tokens[behind].iter().any(verb)
        };
        let equal = || {
            two.is_some_and(|(verb, to)| {
                let verb = verb.fold.as_str();
                to.is("a") && (verb.starts_with("correspond") || verb.starts_with("equiva"))
            })
        };
        (aside || self.between || whole && (and() || beside() || equal()))
            && (setting.counted || around::counts_before(s, index))
    }

    /// "Si les 12 CPTS signaient, 90 % de la population serait couverte": what may come is no share of today.
    fn holds_now(&self) -> Result<(), Reason> {
        let Here { s, number, scope, .. } = *self.here;
        let clause = &self.around.clause;
        let supposed = s.tokens[clause.start].is("si")
            && s.tokens[number.to..clause.end].iter().any(|t| t.is("serait") || t.is("seraient"));
        // "neuf sur dix seront couverts, contre 62 % aujourd'hui": what is to come stands before.
        let contre = self.around.last().filter(|&n| s.tokens[n].is("contre"));
        let forecast = || s.cue(Cue::Forecast, contre.unwrap_or(clause.start)..scope.right);
        if supposed || self.on_condition() || forecast().is_some() {
            Err(Reason::Forecast)
        } else {
            Ok(())
        }
    }

    /// "Si la moitié de la population de son territoire change, …", "Lorsque 40 % des habitants couverts …": whatever
    /// place that may be; "Si 80 % des Bretons sont couverts, …" sets one thing against another.
    fn on_condition(&self) -> bool {
        let Here { s, number, scope, .. } = *self.here;
        let word = |at: usize| s.tokens.get(at).map_or("", |t| t.fold.as_str());
        let theirs = || (number.to..scope.right).any(|n| matches!(word(n), "son" | "sa" | "leur"));
        match (word(self.around.clause.start), word(self.around.clause.start + 1)) {
            // "Si 78 % des habitants de la région avaient une CPTS à leur porte": set against what follows.
            ("si", _) => theirs() && s.places.is_empty(),
            ("lorsque" | "lorsqu'", _) | ("des", "que" | "qu'" | "lors") => {
                s.places.is_empty() && s.dates.is_empty()
            }
            _ => false,
        }
    }

    /// What is counted, and with which sign.
    fn counted(&self, uncovered: bool) -> Result<Counted, Reason> {
        let Here { s, scope, setting, .. } = *self.here;
        let said = s.cue(Cue::Coverage, scope.left..scope.right).is_some();
        let goes_on = (self.continues || self.restates) && !said;
        if uncovered || goes_on && setting.shared == Shared::Uncovered {
            return Ok(self.of(Measure::PopulationShareUncovered));
        }
        let left = scope.left.max(self.around.clause.start);
        if s.cue(Cue::Negation, left..scope.from).is_some() {
            return Err(Reason::Negation);
        }
        Ok(self.of(Measure::PopulationShare))
    }

    fn of(&self, measure: Measure) -> Counted {
        Counted { measure, projects: false, headed: true, pronoun: false, each: self.of_each() }
    }

    /// "la Creuse et la Corrèze sont couvertes à 100 %", "En Bretagne comme dans les Pays de la Loire, plus de
    /// neuf habitants sur dix …": said of each.
    fn of_each(&self) -> bool {
        let Here { s, number, scope, .. } = *self.here;
        // "Le Jura et le Territoire de Belfort se distinguent : 95 % des Jurassiens sont couverts": it has its own.
        let own =
            s.places.iter().any(|p| p.demonym && number.core < p.from && p.from <= number.to + 2);
        if own {
            return false;
        }
        let subjects = s
            .places
            .iter()
            .filter(|place| scope.left <= place.from && place.to <= scope.from)
            .count();
        1 < subjects
            && ((scope.left..scope.from).any(|n| around::is_plural(&s.tokens[n]))
                || around::is_alike(s, scope.from))
    }
}

/// Whether a number is one of people who live somewhere.
fn of_people(s: &Sentence<'_>, number: &Number) -> bool {
    let (at, _) = super::judge::noun(s, number.to);
    s.cue_at(Cue::Population, at).is_some() || s.places.iter().any(|p| p.demonym && p.from == at)
}

/// "La couverture du pays avoisine les 90 %": the verb stands before the number, or as its own directly behind it:
/// "La Vendée, à 96 % couverte par une CPTS".
pub(crate) fn covers(s: &Sentence<'_>, scope: Scope) -> bool {
    (scope.left..scope.from).any(|at| s.tokens[at].fold.starts_with("couv"))
        || s.tokens.get(scope.to).is_some_and(|t| t.fold.starts_with("couvert"))
            && scope.from.checked_sub(1).is_some_and(|n| s.tokens[n].is("a"))
}

/// Whether people are said to be outside: in the clause, or in the one that introduces it.
pub(crate) fn uncovered(s: &Sentence<'_>, clause: std::ops::Range<usize>, at: usize) -> bool {
    // "Personne n'échappe aux CPTS", "plus aucune commune ne reste à l'écart : 100 % …"
    let denied = |at: usize| {
        const SUBJECT: usize = 7;
        let nobody = |t: &Token| t.fold.starts_with("aucun") || t.is("personne") || t.is("nul");
        // "plus un seul Mayennais laissé de côté", "plus aucun habitant n'est sans CPTS"
        let none = (at.saturating_sub(SUBJECT)..at).any(|n| {
            let word = |at: usize| s.tokens[at].fold.as_str();
            let one =
                0 < n && matches!(word(n), "un" | "une") && matches!(word(n - 1), "plus" | "pas");
            (one || nobody(&s.tokens[n])) && s.cue_at(Cue::Community, n + 1).is_none()
        });
        none || at.checked_sub(1).is_some_and(|n| {
            let not = s.tokens[n].is("n'") || s.tokens[n].is("ne");
            not && s.tokens[at].fold.starts_with("echapp")
        })
    };
    let first = s.cue(Cue::Uncovered, 0..s.tokens.len());
    if first.is_some_and(|hit| denied(hit.from)) {
        return false;
    }
    s.cue(Cue::Uncovered, clause).is_some()
        || s.cue(Cue::Uncovered, 0..at).is_some() && s.tokens[..at].iter().any(|t| t.is_mark(":"))
}

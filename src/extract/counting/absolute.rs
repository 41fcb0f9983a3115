//! Numbers without a noun that can be nothing but a count: alone behind a colon or at the head of a sentence, those that
//! are left, those of a place.

use super::bare::Bare;
use super::judge::topic;
use crate::extract::lexicon::places::PlaceHit;
use crate::extract::lexicon::token::{Kind, Token};
use crate::extract::lexicon::vocabulary::Cue;
use crate::extract::recognise::numbers::Form;
use crate::extract::recognise::relation::partitive;
use crate::extract::verdict::{Here, Topic};

impl Bare<'_> {
    /// "Paris a une CPTS par arrondissement : dix-sept en tout", "précisons : dix-huit au 15 septembre, dont seize …", "Neuf
    /// depuis le 1er septembre.": what the talk is of is counted where nothing but a count can stand.
    pub(crate) fn stands_alone(&self, ends: bool) -> bool {
        const MOST: f64 = 2_000.0;
        let Here { s, number, scope, setting, .. } = *self.here;
        let small = |t: &Token| {
            t.kind == Kind::Mark
                || matches!(
                    t.fold.as_str(),
                    "encore" | "deja" | "desormais" | "aujourd'hui" | "soit"
                )
        };
        let opens = (setting.counted || s.cue_at(Cue::SumUp, number.to).is_some())
            && s.tokens[..scope.from].iter().all(small);
        let colon = self.before().is_some_and(|t| t.is_mark(":"));
        let summed = s.cue_at(Cue::SumUp, number.to).is_some();
        let since = self.next.is_some_and(|t| t.is("depuis"));
        let told =
            summed || since || self.dated && ends || s.cue_at(Cue::Today, number.to).is_some();
        let plain = matches!(number.form, Form::Digits | Form::Words) && number.low < MOST;
        // "Chacune d'elles (quatre, à ce jour, dans la Somme) …"
        let open = self.before().is_some_and(|t| t.is_mark("("));
        let aside = open && scope.from.checked_sub(2).is_some_and(|n| s.tokens[n].is("elles"));
        plain && (aside || told && (opens || colon)) && topic(s, scope.from, setting) == Topic::Cpts
    }

    /// "une CPTS conventionnée sur les trente-deux du Grand Est": all that there are in the larger place.
    pub(crate) fn is_whole_there(&self) -> bool {
        let Here { s, number, scope, .. } = *self.here;
        let word =
            |back: usize| scope.from.checked_sub(back).map_or("", |n| s.tokens[n].fold.as_str());
        let near = |place: &PlaceHit| {
            number.to < place.from && place.from <= number.to + 2 && !place.demonym
        };
        word(2) == "sur"
            && word(1) == "les"
            && self.here.setting.counted
            && s.places.iter().any(near)
    }

    /// "dont six drômoises et trois ardéchoises": those of a place, named as they are.
    pub(crate) fn is_of_there(&self) -> bool {
        let Here { s, setting, .. } = *self.here;
        let adjective = self.next.is_some_and(|t| !t.capital && t.fold.ends_with("es"));
        let place = s.places.iter().any(|place| place.demonym && place.from == self.at);
        let counted = setting.counted || self.spoken;
        adjective && place && counted && topic(s, self.at, setting) == Topic::Cpts
    }

    /// "trois CPTS sous contrat et, à l'état de préprojet, deux autres": their stage stands before them.
    pub(crate) fn are_others_at(&self) -> bool {
        let Here { s, number, scope, setting, .. } = *self.here;
        let comma = scope.from.checked_sub(1).filter(|&n| s.tokens[n].is_mark(","));
        let staged =
            comma.is_some_and(|n| s.stages.iter().any(|hit| hit.to == n && !hit.meaning.weak));
        let other = s.tokens.get(number.to).is_some_and(|t| t.fold.starts_with("autre"));
        let ends = s.tokens.get(number.to + 1).is_none_or(|t| t.kind == Kind::Mark);
        staged && other && ends && setting.counted && topic(s, scope.from, setting) == Topic::Cpts
    }

    /// "Huit sont allées jusqu'au contrat, les deux autres discutent encore": what is left of those that were counted.
    pub(crate) fn are_left(&self) -> bool {
        let Here { s, number, scope, setting, .. } = *self.here;
        let led = scope.from.checked_sub(1).is_some_and(|n| s.tokens[n].is("les"));
        let rest = s
            .tokens
            .get(number.to)
            .is_some_and(|t| t.fold.starts_with("autre") || t.fold.starts_with("restant"));
        // "les quatre autres l'attendent"
        let clitic = s.tokens.get(number.to + 1).is_some_and(|t| t.is("l'") || t.is("s'"));
        let verb = s.tokens.get(number.to + 1 + usize::from(clitic)).is_some_and(|t| {
            let fold = t.fold.as_str();
            matches!(fold, "sont" | "ont" | "en" | "n'" | "etaient" | "avaient")
                || 5 < fold.len() && fold.ends_with("ent") && !fold.ends_with("ment")
        });
        let plain = matches!(number.form, Form::Digits | Form::Words);
        let wished = s.tokens.first().is_some_and(|t| t.is("que"));
        plain && led && rest && verb && !wished && setting.counted && setting.topic == Topic::Cpts
    }

    /// "Quatre de ces neuf contrats concernent le Nord": those that stand there.
    pub(crate) fn stands_there(&self) -> bool {
        let Here { s, number, .. } = *self.here;
        partitive(s, number).is_some_and(|whole| {
            let head =
                [Cue::Community, Cue::Ambiguous].iter().any(|&cue| s.cue_at(cue, whole).is_some());
            let stands = (whole..whole + 4).any(|n| s.cue_at(Cue::Standing, n).is_some());
            let there =
                s.places.iter().any(|p| whole < p.from && p.from <= whole + 6 && !p.demonym);
            let of_cpts = || topic(s, self.here.scope.from, self.here.setting) == Topic::Cpts;
            (head || of_cpts()) && stands && there
        })
    }

    /// "la CPTS du Perche … Trois autres existent dans le département"
    pub(crate) fn others_stand(&self) -> bool {
        let Here { s, scope, setting, .. } = *self.here;
        self.others
            && topic(s, scope.from, setting) == Topic::Cpts
            && (self.at..self.at + 3).any(|n| s.cue_at(Cue::Standing, n).is_some())
    }

    /// "l'accord a été signé par sept des neuf CPTS"
    pub(crate) fn is_agent(&self) -> bool {
        let Here { s, scope, .. } = *self.here;
        let by = scope.from.checked_sub(1).filter(|&n| s.tokens[n].is("par"));
        by.is_some_and(|by| s.stages.iter().any(|hit| hit.to == by))
    }
}

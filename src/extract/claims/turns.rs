//! Places and communities told in turn: "La première aligne six CPTS ; la seconde n'en possède que trois", "De
//! l'autre, quatre seulement : c'est la Somme".

use crate::extract::counting::back;
use crate::extract::counting::bare::Bare;
use crate::extract::counting::judge::clause;
use crate::extract::lexicon::token::Kind;
use crate::extract::lexicon::vocabulary::Cue;
use crate::extract::recognise::numbers::{Form, Number};
use crate::extract::recognise::relation::bracketed_place;
use crate::extract::recognise::sentence::{Scope, Sentence};
use crate::extract::verdict::{Here, Topic};
use crate::model::Territory;

impl Bare<'_> {
    /// "La Charente et la Charente-Maritime alignent 15 CPTS. Cinq dans la première, dix dans la seconde."
    pub(crate) fn is_in_turn(&self) -> bool {
        let Here { s, number, setting, .. } = *self.here;
        let word = |n: usize| s.tokens.get(number.to + n).map_or("", |t| t.fold.as_str());
        let one = |word: &str| {
            ["premier", "second", "deuxieme", "autre"].iter().any(|stem| word.starts_with(stem))
        };
        // "La première compte neuf CPTS, la seconde vingt-trois"
        let before =
            |back: usize| number.from.checked_sub(back).map_or("", |n| s.tokens[n].fold.as_str());
        let led = one(before(1)) && matches!(before(2), "la" | "le" | "l'");
        let inside = matches!(word(0), "dans" | "en" | "pour" | "a")
            && matches!(word(1), "la" | "le" | "l'")
            && one(word(2));
        // "Dans le premier, on compte vingt-trois CPTS ; dans la seconde, neuf."
        let comma = number.from.checked_sub(1).is_some_and(|n| s.tokens[n].is_mark(","));
        let there = comma
            && one(before(2))
            && matches!(before(3), "la" | "le")
            && matches!(before(4), "dans" | "pour" | "en");
        setting.counted && (inside || led || there)
    }

    /// "Parmi les CPTS signataires, 19 se trouvent dans le Nord": of the communities that the sentence opens with.
    pub(crate) fn is_of_opening(&self) -> bool {
        const OPENING: usize = 2;
        let Here { s, number, .. } = *self.here;
        let led = s
            .tokens
            .first()
            .is_some_and(|t| matches!(t.fold.as_str(), "parmi" | "sur" | "de" | "des"));
        let head = (1..=OPENING).find_map(|n| s.cue_at(Cue::Community, n));
        led && head.is_some_and(|head| {
            let close = (head.to..number.from).any(|n| s.tokens[n].is_mark(","));
            let first = s.numbers.iter().all(|n| n.form == Form::One || number.from <= n.from);
            close && first
        })
    }

    /// "Le Doubs (5), le Jura (4) et la Haute-Saône (3) totalisent douze CPTS"
    pub(crate) fn is_summed(&self) -> bool {
        let Here { s, number, .. } = *self.here;
        let bracketed = |n: &&Number| bracketed_place(s, n).is_some();
        let sum = s.numbers.iter().find(|n| {
            number.to <= n.from && s.cue_at(Cue::Community, n.to).is_some() && s.depth(n.core) == 0
        });
        // "Ardennes (3), Aube (2), Marne (6), soit 11 CPTS"
        let sums = |n: &Number| {
            n.from
                .checked_sub(1)
                .is_some_and(|at| s.tokens[at].is("soit") || s.cue_before(Cue::Counting, at + 1))
        };
        1 < s.numbers.iter().filter(bracketed).count() && sum.is_some_and(sums)
    }

    /// "De l'autre, quatre seulement : c'est la Somme": the place is told behind a colon.
    pub(crate) fn is_pointed(&self) -> bool {
        let Here { s, number, setting, .. } = *self.here;
        let word = |n: usize| s.tokens.get(n).map_or("", |t| t.fold.as_str());
        let at = number.to + usize::from(matches!(word(number.to), "seulement" | "pas" | "a"));
        setting.counted
            && s.tokens.get(at).is_some_and(|t| t.is_mark(":–"))
            && matches!((word(at + 1), word(at + 2)), ("c'", "est") | ("ce", "sont"))
            && s.places.iter().any(|p| !p.demonym && at + 3 <= p.from && p.from <= at + 5)
    }

    /// "Elle est l'une des quatre du département": so many there are.
    pub(crate) fn is_of_those(&self) -> bool {
        let Here { s, number, setting, .. } = *self.here;
        let before =
            |back: usize| number.from.checked_sub(back).map_or("", |n| s.tokens[n].fold.as_str());
        let word = |n: usize| s.tokens.get(number.to + n).map_or("", |t| t.fold.as_str());
        let area = matches!(word(0), "du" | "de" | "d'")
            && s.cue(Cue::CodedArea, number.to..number.to + 3).is_some();
        setting.topic == Topic::Cpts
            && before(1) == "des"
            && before(2) == "une"
            && (area || s.places.iter().any(|p| number.to <= p.from && p.from <= number.to + 2))
    }

    /// "Quatre CPTS étaient conventionnées dans la Vienne ; deux l'étaient dans les Deux-Sèvres": as the others.
    pub(crate) fn is_alike(&self) -> bool {
        let Here { s, number, setting, .. } = *self.here;
        let word = |n: usize| s.tokens.get(number.to + n).map_or("", |t| t.fold.as_str());
        let is =
            matches!((word(0), word(1)), ("l'", "etaient" | "etait") | ("le", "sont" | "seraient"));
        setting.counted && is
    }

    /// "La FCPTS y voit 26 communautés en préprojet ; l'agence régionale, 19.", "6 CPTS en janvier 2022, encore 6 en
    /// janvier 2023": as many of the same, where nothing stands between but who counts, when or where.
    pub(crate) fn is_elliptic(&self) -> bool {
        let Here { s, index, number, .. } = *self.here;
        let Some(before) = s.numbers[..index].iter().rfind(|n| n.form != Form::One) else {
            return false;
        };
        let headed = s
            .cue_at(Cue::Community, crate::extract::counting::judge::noun(s, before.to).0)
            .is_some();
        let mut open = before.to..number.from;
        let Some(start) = open.rfind(|&n| s.tokens[n].is_mark(";") || s.tokens[n].is("encore"))
        else {
            return false;
        };
        let told = |at: usize| {
            s.origins.iter().any(|hit| hit.from <= at && at < hit.to)
                || s.dates.iter().any(|hit| hit.from <= at && at < hit.to)
                || s.places.iter().any(|hit| hit.from <= at && at < hit.to)
                || s.cue_at(Cue::Institution, at).is_some()
        };
        let small = |at: usize| s.tokens[at].kind == Kind::Mark || s.tokens[at].fold.len() < 4;
        let level = |at: usize| {
            ["national", "regional", "departemental"]
                .iter()
                .any(|stem| s.tokens[at].fold.starts_with(stem))
        };
        let again = s.tokens[start].is("encore");
        let words = start + 1..number.from;
        let someone = words.clone().any(told);
        headed
            && (again || someone)
            && words.into_iter().all(|at| told(at) || small(at) || level(at))
    }

    /// "le nombre de communautés liées par contrat s'établit, au 30 novembre 2023, à 507": the subject says of what.
    pub(crate) fn is_number_of(&self) -> bool {
        let Here { s, number, .. } = *self.here;
        let mark = (0..number.from).rev().find(|&n| s.tokens[n].is_mark(";:."));
        let start = mark.map_or(0, |n| n + 1);
        let led = number.from.checked_sub(1).is_some_and(|n| s.tokens[n].is("a"));
        let subject = (start..number.from).find(|&n| {
            s.tokens[n].is("nombre")
                && (n + 2..n + 4).any(|at| s.cue_at(Cue::Community, at).is_some())
                && n.checked_sub(1).is_some_and(|b| s.tokens[b].is("le") || s.tokens[b].is("leur"))
        });
        // "Le nombre de CPTS a crû de 40 % en un an pour s'établir à 412": so much more, and no count.
        let counts = |n: &Number| !matches!(n.form, Form::One | Form::Percent);
        let others = |from: usize| {
            s.numbers.iter().any(|n| from < n.from && n.to <= number.from && counts(n))
        };
        led && subject
            .is_some_and(|n| !others(n) && s.cue(Cue::Counting, n + 3..number.from).is_some())
    }

    /// "ACI signé pour huit d'entre elles": the stage stands before.
    pub(crate) fn has_before(&self) -> bool {
        let Here { s, number, scope, .. } = *self.here;
        let led = scope.from.checked_sub(1).is_some_and(|n| s.tokens[n].is("pour"));
        let part = s.cue_at(Cue::Part, number.to).is_some();
        led && part && !s.stages_in(scope.left..scope.from, number.core).is_empty()
    }

    /// "Interrogé sur le nombre de CPTS, il a répondu : « Quatre-vingt-trois au 1er octobre. »"
    pub(crate) fn is_told_answer(&self) -> bool {
        let Here { s, number, scope, .. } = *self.here;
        let quoted = scope.from.checked_sub(1).is_some_and(|n| s.tokens[n].is_mark("«:"));
        let asked = (1..scope.from).any(|n| {
            s.tokens[n].is("nombre")
                && (n + 1..n + 4)
                    .any(|at| at < scope.from && s.cue_at(Cue::Community, at).is_some())
        });
        let answers = s.tokens[..scope.from].iter().any(|t| t.fold.starts_with("repon"));
        let ends = self.dated || s.tokens.get(number.to).is_none_or(|t| t.is_mark(".,»!"));
        quoted && asked && answers && ends
    }

    /// "Combien de CPTS en Corse ? Cinq, dont trois …", "Combien … ? Yann Le Goff : Huit"
    pub(crate) fn answers(&self) -> bool {
        let Here { s, scope, setting, .. } = *self.here;
        let before = scope.from.checked_sub(1).map(|n| &s.tokens[n]);
        // Whoever answers is named before; "Cirques : 3" is an item of a list, of a place that is not known.
        let named_before = (0..scope.from).all(|n| {
            let t = &s.tokens[n];
            t.kind == Kind::Mark && !t.is_mark("(") || t.capital || t.fold.len() < 3
        });
        let answer = s.tokens[0].fold.starts_with("reponse") && scope.from <= 12;
        let named_before = (named_before && scope.from <= 6 || answer)
            && !setting.listed
            && before.is_some_and(|t| t.is_mark(":–«") || t.is_mark(".") && scope.from == 2);
        // "Au 1er mars 2023, 58, dont 35 sous contrat."
        let dated = s.dates.first().is_some_and(|date| date.from <= 1 && date.to + 1 == scope.from)
            && before.is_some_and(|t| t.is_mark(","));
        // "200, 500 ou 800 ?": no answer, but the next question.
        let asks = s.text.trim_end().ends_with('?');
        // "Non, vingt et une seulement."
        let no = scope.from <= 3
            && matches!(s.tokens[0].fold.as_str(), "non" | "oui" | "presque")
            && before.is_some_and(|t| t.is_mark(","));
        setting.counted && !asks && (scope.from == 0 || named_before || dated || no)
    }

    /// "794 d'après la fédération, 812 si l'on en croit la DGOS": whoever counts is named behind.
    pub(crate) fn is_sourced(&self) -> bool {
        let Here { s, number, .. } = *self.here;
        let word = |n: usize| s.tokens.get(number.to + n).map_or("", |t| t.fold.as_str());
        match word(0) {
            "selon" => true,
            "d'" => word(1) == "apres",
            "si" => word(1) == "l'" && word(3) == "en" && word(4) == "croit",
            _ => false,
        }
    }

    /// "L'agence en dénombre 38, l'URPS 41": counted by another body than before.
    pub(crate) fn is_told_by(&self) -> bool {
        let Here { s, number, scope, setting, .. } = *self.here;
        let by = || s.origins.iter().any(|hit| hit.to == number.from && scope.left <= hit.from);
        let ends = s.tokens.get(number.to).is_none_or(|t| t.is_mark(".,;:"));
        let before = s.numbers.iter().any(|n| n.to < number.from);
        setting.counted && before && (ends && by() || self.is_sourced())
    }

    /// "nous étions trois dans le département à avoir signé": the speaker's community and others.
    pub(crate) fn is_of_us(&self) -> bool {
        const REACH: usize = 6;
        let Here { s, number, scope, setting, .. } = *self.here;
        let us = (scope.from.saturating_sub(4)..scope.from).any(|n| {
            s.tokens[n].is("nous")
                && s.tokens
                    .get(n + 1)
                    .is_some_and(|t| t.is("sommes") || t.is("etions") || t.is("n'"))
        });
        let deed = (number.to..s.tokens.len().min(number.to + REACH)).any(|n| {
            s.tokens[n].is("a")
                && s.tokens.get(n + 1).is_some_and(|t| t.is("avoir") || t.is("beneficier"))
                && s.stages.iter().any(|hit| n < hit.to && hit.from <= n + REACH)
        });
        // "Aujourd'hui, on est treize.": as those just counted.
        let one = scope.from.checked_sub(2).is_some_and(|n| {
            s.tokens[n].is("on") && matches!(s.tokens[n + 1].fold.as_str(), "est" | "etait")
        });
        let ends = s.tokens.get(number.to).is_none_or(|t| t.kind == Kind::Mark);
        let today = s.cue(Cue::Today, 0..scope.from).is_some();
        us && deed && setting.topic != Topic::Other
            || one && ends && today && setting.counted && setting.topic == Topic::Cpts
    }

    /// "L'ACI concerne 89 d'entre elles", "Le contrat en lie désormais 12 d'entre elles à la caisse"
    pub(crate) fn is_reached(&self) -> bool {
        let Here { s, number, scope, .. } = *self.here;
        let word = |n: usize| s.tokens.get(n).map_or("", |t| t.fold.as_str());
        let of_them = word(number.to) == "d'" && word(number.to + 1) == "entre";
        let start = clause(s, number.core).start;
        let staged =
            || s.stages_in(start..scope.from, number.core).iter().any(|hit| !hit.meaning.weak);
        let verb = || {
            s.cue(Cue::Coverage, start..scope.from).is_some()
                || s.stages.iter().any(|hit| start < hit.to && scope.from <= hit.to + 1)
        };
        of_them && staged() && verb()
    }

    /// "CPTS dans le Lot : et de cinq !": the last of those that were counted one by one.
    pub(crate) fn is_cheered(&self) -> bool {
        let Here { s, number, .. } = *self.here;
        let before = number.from.checked_sub(2).map(|n| (&s.tokens[n], &s.tokens[n + 1]));
        let cheers = before.is_some_and(|(a, b)| a.is("et") && b.is("de"));
        let exclaimed = s.tokens.get(number.to).is_none_or(|t| t.is_mark("!.…»"));
        // "Charente : et de six pour les CPTS !"
        let behind = || {
            s.tokens.get(number.to).is_some_and(|t| t.is("pour"))
                && s.cue_at(Cue::Community, number.to + 2).is_some()
        };
        // "« Et de 600 ! » Le compteur des ACI signés par des CPTS a franchi ce palier"
        let opens = || {
            let one = |n: usize| {
                matches!(s.tokens[n].fold.as_str(), "la" | "une" | "cette" | "sa" | "notre")
            };
            let several = |n: usize| s.cue_at(Cue::Community, n).is_some() && !one(n - 1);
            // "Et de cinq ! La Vendée ajoute une cinquième CPTS": told again behind.
            let again = s
                .numbers
                .iter()
                .any(|n| n.form == Form::Ordinal && (n.low - number.low).abs() < 0.5);
            number.from <= 3 && !again && (number.to + 1..s.tokens.len()).any(several)
        };
        cheers && (exclaimed && (self.spoken || opens()) || behind())
    }

    /// "la Charente ne compte pas 8 CPTS conventionnées, mais 5": instead of those that there are not.
    pub(crate) fn is_corrected(&self) -> bool {
        let Here { s, index, .. } = *self.here;
        // "Il fallait lire : cinq."
        let anew = back::corrects(s)
            && self.here.setting.counted
            && self.here.scope.from.checked_sub(1).is_some_and(|n| s.tokens[n].is_mark(":"));
        let but = self.here.scope.from.checked_sub(1).is_some_and(|n| s.tokens[n].is("mais"));
        anew || but
            && index.checked_sub(1).is_some_and(|n| {
                let other = &s.numbers[n];
                s.cue_at(Cue::Community, other.to).is_some()
                    && s.cue(Cue::Negation, 0..other.from).is_some()
            })
    }

    /// "L'ensemble des CPTS ligériennes – 43 fin juin – dessert …": all of them, between dashes.
    pub(crate) fn is_apposed(&self) -> bool {
        const REACH: usize = 10;
        let Here { s, number, .. } = *self.here;
        let Some(open) = number.from.checked_sub(1).filter(|&n| s.tokens[n].is_mark("–(")) else {
            return false;
        };
        let close =
            (number.to..s.tokens.len().min(number.to + REACH)).find(|&n| s.tokens[n].is_mark("–)"));
        let head = (open.saturating_sub(3)..open).any(|n| {
            let plural = s.tokens[n].is("cpts") || s.tokens[n].fold.ends_with('s');
            plural
                && s.cue_at(Cue::Community, n).is_some_and(|hit| {
                    let demonym = |at: usize| s.places.iter().any(|p| p.from <= at && at < p.to);
                    (hit.to..open).all(demonym)
                })
        });
        let all =
            s.tokens[..open].iter().any(|t| matches!(t.fold.as_str(), "les" | "ensemble" | "nos"));
        let ends = self.dated || close == Some(number.to);
        close.is_some() && head && all && ends && s.names.is_empty()
    }
}

/// "La première aligne six CPTS ; la seconde n'en possède que trois", "cinq dans la première": of the two places
/// that the sentence itself, the title, or the sentence before names.
pub(crate) fn in_turn(
    s: &Sentence<'_>,
    scope: Scope,
    told: Option<(Territory, Territory)>,
) -> Option<Territory> {
    let word = |n: usize| s.tokens.get(n).map_or("", |t| t.fold.as_str());
    let start = clause(s, scope.from).start;
    // "cinq dans la première", "quinze CPTS ayant signé dans le premier": what stands behind the number, before the
    // next; else what its clause began with.
    let next = s.numbers.iter().find(|n| scope.to <= n.from && n.form != Form::One);
    let end = next.map_or(scope.right, |n| scope.right.min(n.from));
    let inside = |n: usize| matches!(word(n), "dans" | "pour" | "en" | "a");
    let is_last = |n: usize| inside(n) && matches!(word(n + 1), "la" | "le" | "l'");
    let behind = (scope.to..end).rfind(|&n| is_last(n)).map(|n| n + 2);
    let at_once = if inside(scope.to) { scope.to + 2..scope.to + 3 } else { 0..0 };
    let ranked = |n: usize| {
        let led = n.checked_sub(1).is_some_and(|b| matches!(word(b), "la" | "le" | "l'"));
        // "la première communauté": no place.
        let noun = s.tokens.get(n + 1).is_some_and(|t| {
            s.cue_at(Cue::Community, n + 1).is_some()
                || matches!(t.fold.as_str(), "fois" | "region" | "departement" | "annee" | "a")
        });
        match word(n) {
            "premiere" | "premier" if led && !noun => Some(true),
            "un" | "une" if led && word(n - 1) == "l'" && word(n + 1) != "des" => Some(true),
            "seconde" | "second" | "deuxieme" | "autre" if led && !noun => Some(false),
            _ => None,
        }
    };
    let first =
        behind.into_iter().chain(at_once).chain((start..scope.from).rev()).find_map(ranked)?;
    let (one, other) = named_together(s, scope.from).or(told)?;
    Some(if first { one } else { other })
}

/// "Le Tarn-et-Garonne et le Gers ne jouent pas dans la même cour": the two places with which the sentence begins.
fn named_together(s: &Sentence<'_>, before: usize) -> Option<(Territory, Territory)> {
    let named = s.places.iter().filter(|place| place.to <= before && place.territory.is_some());
    let [one, other] = named.collect::<Vec<_>>()[..] else { return None };
    let joined = (one.to..other.from).any(|n| s.tokens[n].is("et"));
    let counted = s.numbers.iter().any(|n| n.from < other.to && n.form != Form::One);
    one.territory.zip(other.territory).filter(|(a, b)| joined && !counted && a != b)
}

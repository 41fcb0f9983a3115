//! What the noun beside a number counts where it is no plain "CPTS": people without the word, and words
//! that count communities only where the talk is of them.

use super::judge::{CROWD, aimed, clause, noun, topic};
use super::stray::is_money;
use super::whose::subject_of_one;
use crate::extract::lexicon::token::{Kind, Token};
use crate::extract::lexicon::vocabulary::Cue;
use crate::extract::recognise::dates::Role;
use crate::extract::recognise::numbers::{Form, Number, passes};
use crate::extract::recognise::pairs::ranked;
use crate::extract::recognise::relation::{bracketed_place, compared, labelled_by_date};
use crate::extract::recognise::sentence::Sentence;
use crate::extract::verdict::{Here, Reason, Topic};
use crate::model::Stage;

/// "4,6 millions de Néo-Aquitains", "1,1 million en bénéficient": people without the word.
pub(crate) fn inhabitants(s: &Sentence<'_>, number: &Number, at: usize) -> bool {
    let demonym = s.places.iter().any(|place| place.demonym && place.from == at);
    let multiplied = s.tokens.get(number.to - 1).is_some_and(|t| t.fold.starts_with("million"));
    // "6,3 millions d'Auvergnats": inhabitants that the vocabulary does not know.
    // "300 000 Poitevins", "230 000 Haut-Pyrénéens"
    let tied = (at + 1..at + 3).take_while(|&n| s.tokens.get(n).is_some_and(|t| t.tied)).last();
    let last = tied.unwrap_or(at);
    let demonym = demonym
        || number.to == at
            && s.tokens.get(last).is_some_and(|t| {
                s.tokens[at].capital && t.is_word() && 5 < t.fold.len() && t.fold.ends_with('s')
            })
            && s.cue_at(Cue::Community, at).is_none()
        || multiplied
            && number.to < at
            && s.tokens.get(at).is_some_and(|t| {
                t.capital && t.is_word() && 4 < t.fold.len() && t.fold.ends_with('s')
            });
    let served = s.tokens.get(at).is_some_and(|t| t.is("en") || t.is("y"))
        && s.cue_at(Cue::Coverage, at + 1).is_some();
    let served = served
        || s.tokens.get(at).is_some_and(|t| t.is("sont") || t.is("etaient"))
            && s.cue_at(Cue::Coverage, at + 1).is_some();
    let compared = s.tokens.get(number.from.wrapping_sub(1)).is_some_and(|t| t.is("contre"));
    // "est passée de 800 000 habitants fin 2019 à 5,4 millions fin 2024"
    let last = s.numbers.iter().rfind(|n| n.to <= number.from);
    let compared = compared
        || crate::extract::recognise::relation::compared(s, number.from)
            && last.is_some_and(|n| CROWD <= n.low && passes(&s.tokens, n.core));
    // "à peine moins bien que la Nouvelle-Aquitaine (5,3 millions)"
    let beside = bracketed_place(s, number).is_some() && last.is_some_and(|n| CROWD <= n.low);
    CROWD <= number.low && (demonym || multiplied && (served || compared || beside))
}

/// "530 contrats au 1er février 2024, 624 au 30 septembre, 690 en mai 2025": counts of one day after the other.
fn series(s: &Sentence<'_>) -> bool {
    const REACH: usize = 4;
    let dated = |n: &&Number| {
        s.dates
            .iter()
            .any(|date| (n.to..n.to + REACH).contains(&date.from) && date.role == Role::AsOf)
    };
    let counts = |n: &&Number| matches!(n.form, Form::Digits | Form::Words);
    1 < s.numbers.iter().filter(counts).filter(dated).count()
}

/// "130 projets", "41 contrats": CPTS where the talk is of CPTS and no other complement follows.
pub(crate) fn ambiguous(here: &Here<'_>, at: usize) -> Result<(), Reason> {
    let noun = Noun::new(here, at);
    noun.admit()?;
    let (own, formed) = (noun.is_own(), noun.is_formed());
    if noun.complement && !own && !noun.is_staged() && !formed {
        return Err(Reason::OtherNoun);
    }
    match topic(here.s, here.scope.from, here.setting) {
        Topic::Other => Err(Reason::OtherStructure),
        Topic::Unknown if !own && !formed && !noun.is_beside_count() && !noun.has_letter() => {
            Err(Reason::NothingCounted)
        }
        _ if own || formed || noun.is_told() => Ok(()),
        _ => Err(Reason::NothingCounted),
    }
}

/// A noun that may stand for communities, behind its number.
struct Noun<'h> {
    here: &'h Here<'h>,
    at: usize,
    /// Behind it.
    end: usize,
    /// A complement follows: "contrats de …".
    complement: bool,
    /// A stage that is more than a word stands in its scope.
    strong: bool,
}

impl<'h> Noun<'h> {
    fn new(here: &'h Here<'h>, at: usize) -> Self {
        let Here { s, scope, .. } = *here;
        let end = s.cue_at(Cue::Ambiguous, at).map_or(at + 1, |hit| hit.to);
        let of = |t: &Token| matches!(t.fold.as_str(), "de" | "d'" | "des" | "du");
        let complement = s.tokens.get(end).is_some_and(of);
        let strong = s.stages_in(at..scope.right, scope.from).iter().any(|hit| !hit.meaning.weak);
        Self { here, at, end, complement, strong }
    }

    fn starts(&self, stems: &[&str]) -> bool {
        stems.iter().any(|stem| self.here.s.tokens[self.at].fold.starts_with(stem))
    }

    /// Whether it is neither an area without a stage, an act, nor of somebody else.
    fn admit(&self) -> Result<(), Reason> {
        let Here { s, scope, setting, .. } = *self.here;
        let behind = s.tokens.get(self.end);
        // "trois secteurs dont le projet de santé a été validé": only where they got that far.
        let area = self.starts(&["secteur", "territoire", "bassin"]);
        let formal = || {
            let hits = s.stages_in(self.at..scope.right, scope.from);
            let reached = |from| Stage::LetterOfIntent <= from;
            hits.iter().any(|hit| !hit.meaning.weak && reached(hit.meaning.stages.from()))
        };
        // "Deux territoires restent sans CPTS financée"
        let without = || s.cue(Cue::Uncovered, self.at..scope.right).is_some();
        if area && (!formal() || without()) {
            return Err(Reason::OtherNoun);
        }
        // "27 signatures expédiées en décembre", "31 dossiers reçus": what was done, not what is there.
        let received = || s.cue_at(Cue::Handled, self.end).is_some();
        let act = self.starts(&["signature", "dossier", "candidature"]) && !self.strong;
        if act
            && !self.is_ranked()
            && (self.starts(&["signature"]) || received() || !setting.listed)
        {
            return Err(Reason::Event);
        }
        // "Prime d'installation : 25 000 €, 4 dossiers en cours": of whoever is paid.
        let paid = || s.numbers[..self.here.index].iter().any(|n| is_money(s, n.to));
        let labelled = || s.tokens[..scope.from].iter().any(|t| t.is_mark(":"));
        if self.starts(&["dossier", "candidature", "contrat", "signature", "convention"])
            && s.lacks(Cue::Community)
            && labelled()
            && paid()
        {
            return Err(Reason::OtherNoun);
        }
        // "Une communauté doit compter au moins 10 signataires": those of one.
        if subject_of_one(s, clause(s, scope.from).start, scope.from) {
            return Err(Reason::Mean);
        }
        // "112 associations membres": of somebody else.
        let theirs =
            |t: &Token| matches!(t.fold.as_str(), "membres" | "adherentes" | "partenaires");
        if behind.is_some_and(theirs) {
            return Err(Reason::OtherNoun);
        }
        // "127 contrats d'assistant médical signés"
        if self.complement && s.cue_at(Cue::OtherStructure, self.end + 1).is_some() {
            return Err(Reason::OtherStructure);
        }
        // "une aide à la rédaction de la lettre d'intention, déjà utilisée par 11 équipes": who did that.
        let used = scope.from.checked_sub(2).is_some_and(|n| {
            let verb = &s.tokens[n];
            let known = [Cue::Coverage, Cue::Standing, Cue::Concluded].into_iter();
            s.tokens[n + 1].is("par")
                && verb.fold.ends_with(['e', 's'])
                && !s.stages.iter().any(|hit| hit.from <= n && n < hit.to)
                && known.clone().all(|cue| s.cue_at(cue, n).is_none())
        });
        if used && self.starts(&["equipe", "collectif", "groupe", "porteur", "association"]) {
            return Err(Reason::OtherNoun);
        }
        // "96 accords conclus par des maisons de santé"
        let by = (self.end..scope.right).find(|&n| s.tokens[n].is("par"));
        let others = |n: usize| s.cue_at(Cue::OtherStructure, n).is_some();
        if by.is_some_and(|n| others(n + 1) || others(n + 2)) {
            return Err(Reason::OtherStructure);
        }
        Ok(())
    }

    /// "41 contrats de CPTS"; not "trois signatures pour la CPTS": of the people who sign.
    fn is_own(&self) -> bool {
        let Self { here: Here { s, .. }, at, complement, .. } = *self;
        let signed = s.tokens[at].is("signatures") && !complement;
        !signed && (at + 1..at + 4).any(|n| s.cue_at(Cue::Community, n).is_some())
    }

    fn is_staged(&self) -> bool {
        let Self { here: Here { s, .. }, at, .. } = *self;
        s.stages.iter().any(|hit| hit.from <= at + 1 && at < hit.to)
    }

    /// "des collectifs de soignants ont signé leur contrat de CPTS": who form them.
    fn is_formed(&self) -> bool {
        let Self { here: Here { s, scope, .. }, at, end, strong, .. } = *self;
        let of_people = s.cue_at(Cue::Carers, end + 1).is_some()
            || s.tokens.get(end + 1).is_some_and(|t| t.is("sante"));
        of_people && strong && s.cue(Cue::Community, at..scope.right).is_some()
    }

    /// "8 communautés sous contrat, 1 projet": beside a count of communities.
    fn is_beside_count(&self) -> bool {
        let Here { s, index, scope, .. } = *self.here;
        s.numbers[..index].last().is_some_and(|n| {
            let noun = s.cue_at(Cue::Community, n.to);
            let staged = noun.as_ref().is_some_and(|hit| {
                s.stages.iter().any(|stage| stage.from == hit.to && stage.to <= scope.from)
            });
            let joint = scope.from.checked_sub(1).map(|n| &s.tokens[n]);
            staged && joint.is_some_and(|t| t.is_mark(",;+") || t.is("et"))
        })
    }

    /// "dix-neuf équipes dont la lettre d'intention est acceptée": nobody else has one.
    fn has_letter(&self) -> bool {
        let Here { s, scope, setting, .. } = *self.here;
        s.stages_in(self.at..scope.right, scope.from).iter().any(|hit| {
            let words = &s.tokens[hit.from..hit.to];
            let accepted = || s.cue(Cue::Accepted, hit.from..hit.to).is_some();
            words.iter().any(|t| t.is("intention")) && accepted()
                || setting.listed && words.iter().any(|t| t.fold.starts_with("preprojet"))
        })
    }

    /// Whether something around it says that it is counted.
    fn is_told(&self) -> bool {
        let Here { s, index, number, scope, setting } = *self.here;
        setting.listed
            || self.is_ranked()
            || self.is_beside_count()
            || self.is_more()
            || labelled_by_date(s, scope.from)
            || s.cue(Cue::Target, scope.left..scope.from).is_some() && aimed(s, scope)
            // "Soit 62 initiatives au total"
            || s.tokens.first().is_some_and(|t| t.is("soit"))
            || s.cue(Cue::SumUp, scope.left..scope.right).is_some()
            || self.is_aside()
            || self.is_of_day()
            || bracketed_place(s, number).is_some()
            || s.stages_in(scope.left..scope.right, scope.from).iter().any(|hit| !hit.meaning.weak)
            || s.cue(Cue::Counting, scope.left..scope.from).is_some()
            // "872 CPTS, 708 contrats"
            || index.checked_sub(1).is_some_and(|n| {
                let head = s.cue_at(Cue::Community, s.numbers[n].to).map(|hit| hit.to);
                head.is_some_and(|to| s.tokens[to].is_mark(",") && to + 1 == number.from)
            })
            // "824 projets ont été recensés par les agences"
            || s.cue_at(Cue::Standing, self.end)
                .is_some_and(|hit| s.tokens[hit.to - 1].fold.ends_with('s'))
    }

    /// "Trois autres projets sont accompagnés par l'agence", "Deux projets supplémentaires": beside those just counted.
    fn is_more(&self) -> bool {
        let Self { here: Here { s, number, setting, .. }, end, .. } = *self;
        let other = s.tokens.get(number.to).is_some_and(|t| t.fold.starts_with("autre"));
        let more = s.tokens.get(end).is_some_and(|t| t.fold.starts_with("supplementaire"));
        setting.counted && (other || more) && self.starts(&["projet", "equipe", "collectif"])
    }

    /// "Le Gard suit, avec 8 signatures", "La Vienne en est à 8 signatures": as those just counted.
    fn is_ranked(&self) -> bool {
        let Here { s, scope, setting, .. } = *self.here;
        setting.counted
            && (s.cue(Cue::Ranked, 0..scope.from).is_some()
                || s.cue_before(Cue::Counting, scope.from))
            && !s.places.is_empty()
            && s.tokens.get(self.end).is_none_or(|t| t.kind == Kind::Mark)
    }

    /// "Partie de presque rien (26 contrats à la fin du mois de février 2020), la France …"
    fn is_aside(&self) -> bool {
        let Self { here: Here { s, scope, .. }, end, .. } = *self;
        0 < s.depth(scope.from)
            && s.dates.iter().any(|date| end <= date.from && date.from <= end + 3)
            && s.cue(Cue::Community, scope.right..s.tokens.len()).is_some()
    }

    /// "de 284 projets en 2018, on est passé à 558": a count of that day.
    fn is_of_day(&self) -> bool {
        let Self { here: Here { s, .. }, at, complement, .. } = *self;
        let dated = s.dates.iter().any(|date| date.from == at + 1 || date.from == at + 2);
        let moved = || s.numbers.iter().any(|n| 1 < n.from && compared(s, n.from));
        dated && !complement && (moved() || series(s))
    }
}

/// "soit respectivement 53,2 et 40,4 millions d'habitants": the people stand behind the last of them.
pub(crate) fn shares_people(here: &Here<'_>) -> bool {
    let Here { s, index, .. } = *here;
    ranked(s, index).is_some()
        && s.numbers[index..].iter().any(|n| {
            let (at, _) = noun(s, n.to);
            s.cue_at(Cue::Population, at).is_some()
        })
}

/// "5,1 des 6 millions d'habitants", "60 000 des 321 000 habitants"
pub(crate) fn part_of_people(s: &Sentence<'_>, index: usize) -> bool {
    let (here, next) = (&s.numbers[index], s.numbers.get(index + 1));
    next.is_some_and(|next| {
        let (at, _) = noun(s, next.to);
        next.from == here.to + 1
            && s.tokens[here.to].is("des")
            && (s.cue_at(Cue::Population, at).is_some() || inhabitants(s, next, at))
    })
}

/// "est passée de 800 000 à 5,4 millions de personnes": the noun stands with the second.
pub(crate) fn moves_to_people(s: &Sentence<'_>, index: usize) -> bool {
    let next = s.numbers.get(index + 1);
    passes(&s.tokens, s.numbers[index].core)
        && next.is_some_and(|next| {
            let (at, _) = noun(s, next.to);
            s.cue_at(Cue::Population, at).is_some() || inhabitants(s, next, at)
        })
}

/// "Ligériens vivant dans une commune sans CPTS : un peu moins de 300 000": the label says who they are.
pub(crate) fn labelled_people(here: &Here<'_>) -> bool {
    let Here { s, scope, .. } = *here;
    let colon = scope.from.checked_sub(1).is_some_and(|n| s.tokens[n].is_mark(":"));
    colon && s.places.iter().any(|place| place.demonym && place.to < scope.from)
}

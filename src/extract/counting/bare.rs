//! Numbers that stand without their noun: "192 étaient en phase de préprojet", "Bretagne : 3".

use super::back;
use super::doing::does_apart;
use super::dwelling::{answered, are_in_one};
use super::judge::{clause, counting_pronoun, topic};
use crate::extract::lexicon::pattern::Hit;
use crate::extract::lexicon::plural::is_noun_like;
use crate::extract::lexicon::token::{Kind, Token};
use crate::extract::lexicon::vocabulary::{Cue, StageWording};
use crate::extract::recognise::numbers::{Form, Number};
use crate::extract::recognise::relation::{bracketed_place, led_by_area, partitive};
use crate::extract::recognise::sentence::Sentence;
use crate::extract::verdict::{Here, Reason, Topic};

/// A number without its noun, and what the words around it say.
#[expect(clippy::struct_excessive_bools, reason = "independent facts about one number")]
pub(crate) struct Bare<'s> {
    pub(crate) here: &'s Here<'s>,
    /// Where a noun would stand.
    pub(crate) at: usize,
    pub(crate) next: Option<&'s Token>,
    /// The stage that the words behind it name.
    pub(crate) staged: Option<&'s Hit<StageWording>>,
    /// It points back to what was counted: "on en compte 66".
    pub(crate) pronoun: bool,
    /// "les 22 autres", "les deux premières": a part of those just counted.
    pub(crate) others: bool,
    /// "470 CPTS sur les 830 que compte le pays"
    pub(crate) counted_there: bool,
    /// Communities are named before it.
    pub(crate) spoken: bool,
    /// A day stands behind it.
    pub(crate) dated: bool,
    /// The place whose number it is stands before it: "la Mayenne, avec quatre".
    pub(crate) led: bool,
}

/// "En Haute-Loire, deux l'ont fait": what those did of whom the sentence before told.
fn did_so(s: &Sentence<'_>, at: usize) -> bool {
    let word = |at: usize| s.tokens.get(at).map_or("", |t| t.fold.as_str());
    word(at) == "l'"
        && matches!(word(at + 1), "ont" | "avaient")
        && matches!(word(at + 2), "fait" | "signe" | "signee" | "obtenu" | "conclu" | "paraphe")
}

/// A number without a noun: "192 étaient en phase de préprojet", "Bretagne : 3".
pub(crate) fn bare(here: &Here<'_>, at: usize) -> Result<(), Reason> {
    let Here { s, number, scope, setting, .. } = *here;
    let bare = Bare::new(here, at);
    if let Some(reason) = bare.refused() {
        return Err(reason);
    }
    if !bare.counts() {
        return Err(Reason::NothingCounted);
    }
    if bare.of_another_whole() {
        return Err(Reason::OtherNoun);
    }
    if does_apart(s, number) {
        return Err(Reason::Sample);
    }
    // "Cinq des six communautés": the talk is of what the whole counts.
    let whole = partitive(s, number).filter(|&at| s.cue_at(Cue::Community, at).is_some());
    match topic(s, whole.map_or(scope.from, |at| at + 1), setting) {
        Topic::Cpts => Ok(()),
        Topic::Other => Err(Reason::OtherStructure),
        Topic::Unknown => Err(Reason::NothingCounted),
    }
}

impl<'s> Bare<'s> {
    fn new(here: &'s Here<'s>, at: usize) -> Self {
        let Here { s, number, scope, setting, .. } = *here;
        let next = s.tokens.get(at);
        let pronoun = (counting_pronoun(s, number.from) || did_so(s, at)) && !of_others(s, number);
        Self {
            here,
            at,
            next,
            staged: staged(here, pronoun),
            pronoun,
            others: next.is_some_and(is_part) || s.tokens.get(number.to).is_some_and(is_part),
            counted_there: s.tokens.get(number.to).is_some_and(|t| t.is("que"))
                && s.cue_at(Cue::Counting, number.to + 1).is_some(),
            spoken: (0..scope.from).any(|n| s.cue_at(Cue::Community, n).is_some()),
            dated: dated(s, number),
            led: led_by_place(s, number, scope.from)
                || setting.counted && (led_there(s, number) || led_by_area(s, number)),
        }
    }

    /// Why it counts no communities, whatever else is said.
    fn refused(&self) -> Option<Reason> {
        let Here { s, number, .. } = *self.here;
        // "Quatre thèmes émergent": a noun that no vocabulary knows has no stage.
        // "6 Côtes-d'Armor"
        let place = s.places.iter().any(|place| place.from == self.at && !place.demonym)
            || self.is_of_there();
        let noun = self.next.is_some_and(|t| is_noun_like(t) && !is_part(t))
            && !place
            && !self.begins_stage()
            && !self.known()
            && partitive(s, number).is_none();
        // "À 12, on peut déposer une lettre d'intention": how many people that takes.
        let manner =
            number.from == 1 && s.tokens[0].is("a") && self.next.is_some_and(|t| t.is_mark(","));
        // "1 CPTS sur 6": one of so many, whatever there are.
        let ratio = number.from.checked_sub(1).is_some_and(|on| {
            s.tokens[on].is("sur")
                && s.numbers.iter().any(|n| {
                    // "4 CPTS sur 4": nor is what is all of them told twice.
                    ((n.low - 1.0).abs() < 0.5 || (n.low - number.low).abs() < 0.5)
                        && s.cue_at(Cue::Community, n.to).is_some_and(|head| head.to == on)
                })
        });
        // "En 2023, c'était 12 de plus": by so many others grew.
        let more = s.tokens.get(number.to).is_some_and(|t| t.is("de"))
            && s.tokens.get(number.to + 1).is_some_and(|t| t.is("plus") || t.is("moins"));
        if more {
            return Some(Reason::Gap);
        }
        if self.is_unit()
            || are_in_one(s, self.here.index)
            || answered(s, number)
            || self.labelled_otherwise()
            || self.get_to_a_share()
            || self.is_definite()
            || noun
            || manner
            || ratio
            || self.of_another_label()
            || self.of_unknown_label()
            || self.is_of_another_course()
        {
            return Some(Reason::OtherNoun);
        }
        // "Chaque communauté en a une quinzaine": so many each, of something else.
        let start = clause(s, number.core).start;
        let each = s.tokens[start].is("chaque") || s.tokens[start].is("chacune");
        if each && s.depth(number.core) == 0 {
            return Some(Reason::Mean);
        }
        if self.told_apart() {
            return Some(Reason::Sample);
        }
        self.of_other_noun().then_some(Reason::OtherNoun)
    }

    fn begins_stage(&self) -> bool {
        let (s, at) = (self.here.s, self.at);
        self.staged.is_some_and(|hit| {
            // "dont 29 dotés d'un projet de santé validé"
            let holds = s.cue_at(Cue::Holding, at).is_some_and(|held| hit.from <= held.to + 2);
            let noun = || self.next.is_some_and(|t| is_noun_like(t) && !is_part(t));
            holds || hit.from <= at || hit.from == at + 1 && !noun()
        })
    }

    /// "Sur 812 recensées, 690 ont signé": the participle of those that somebody counted.
    pub(crate) fn known(&self) -> bool {
        let Here { s, number, .. } = *self.here;
        let participle =
            self.next.is_some_and(|t| t.fold.ends_with("ees") || t.fold.ends_with("es"));
        let on = number.from.checked_sub(1).is_some_and(|n| s.tokens[n].is("sur"));
        on && participle && s.cue_at(Cue::Counting, self.at).is_some()
    }

    fn is_unit(&self) -> bool {
        self.next.is_some_and(|t| {
            t.is_mark("€$°")
                || matches!(
                    t.fold.as_str(),
                    "km" | "h" | "ans" | "an" | "mois" | "euro" | "m" | "e" | "k" | "jour"
                )
        })
    }

    /// "les 22", "leurs six": of what was told before.
    fn is_definite(&self) -> bool {
        let Here { s, number, scope, .. } = *self.here;
        let article = scope
            .from
            .checked_sub(1)
            .is_some_and(|n| matches!(s.tokens[n].fold.as_str(), "les" | "ces" | "aux" | "leurs"));
        // "Les 17 d'entre elles qui ont conclu l'accord"
        let of_them = s.tokens.get(number.to).is_some_and(|t| t.is("d'"))
            && s.tokens.get(number.to + 1).is_some_and(|t| t.is("entre"));
        // "Derrière, les 12 au projet de santé validé"
        // "Le Ternois figure parmi les sept qui rédigent leur projet de santé"
        let whose = s.tokens.get(number.to).is_some_and(|t| t.is("dont") || t.is("qui"));
        let among = scope.from.checked_sub(2).is_some_and(|n| s.tokens[n].is("parmi"));
        let reach = 1 + usize::from(whose);
        let own = s
            .stages
            .iter()
            .any(|hit| !hit.meaning.weak && number.to <= hit.from && hit.from <= number.to + reach);
        let own = own
            && s.tokens.get(number.to).is_some_and(|t| {
                matches!(t.fold.as_str(), "au" | "a" | "dont") || among && t.is("qui")
            })
            // "en vert, les 8 CPTS signataires ; en orange, les 2 en projet"
            || s.tokens.get(number.to).is_some_and(|t| t.is("en"))
                && s.stages.iter().any(|hit| hit.from == number.to)
                && s.tokens[..number.from].iter().any(|t| t.is_mark(";"));
        // "Les deux qui restent à signer ont un projet validé"
        let left = back::left_over(s, number) && self.staged.is_some();
        let rest = self.others && (self.staged.is_some() || self.are_left()) || own || left;
        // "parmi les sept qui rédigent leur projet de santé": as many as have got there.
        let among = number.from.checked_sub(2).is_some_and(|n| {
            (s.tokens[n].is("parmi") || s.tokens[n].is("fait")) && s.tokens[n + 1].is("les")
        }) && s.tokens.get(number.to).is_some_and(|t| t.is("qui") || t.is("dont"))
            && self.staged.is_some_and(|hit| !hit.meaning.weak && hit.from <= number.to + 2);
        // "… 8 CPTS. Les 5 qui ont signé l'ACI …; les 3 qui écrivent leur projet …": parts of those just counted.
        let opens = number.from.checked_sub(2).is_none_or(|n| s.tokens[n].kind == Kind::Mark);
        let picked = self.here.setting.counted
            && self.here.setting.topic == Topic::Cpts
            && opens
            && s.tokens.get(number.to).is_some_and(|t| t.is("qui"))
            && self.staged.is_some_and(|hit| !hit.meaning.weak && hit.from <= number.to + 2);
        // "une CPTS conventionnée sur les trente-deux du Grand Est"
        let there =
            s.places.iter().any(|p| number.to < p.from && p.from <= number.to + 2 && !p.demonym)
                && scope.from.checked_sub(2).is_some_and(|n| s.tokens[n].is("sur"));
        article && !there && !self.counted_there && !of_them && !rest && !among && !picked
    }

    /// "sept sont présidées par un pharmacien": told apart by something else than their stage.
    fn told_apart(&self) -> bool {
        let (s, at) = (self.here.s, self.at);
        self.staged.is_none()
            && self.next.is_some_and(|t| t.is("sont") || t.is("etaient"))
            && s.tokens.get(at + 1).is_some_and(|t| t.fold.ends_with("ees"))
            && [Cue::Standing, Cue::Counting, Cue::Coverage, Cue::Sample]
                .into_iter()
                .all(|cue| s.cue_at(cue, at + 1).is_none())
    }

    /// "dans 11 régions, … dans 4 autres": what was counted before is no community.
    fn of_other_noun(&self) -> bool {
        let Here { s, number, .. } = *self.here;
        let counted =
            |n: &&Number| n.to <= number.from && !matches!(n.form, Form::One | Form::Percent);
        let Some(before) = s.numbers.iter().rev().find(counted) else { return false };
        // "Quatre ans plus tard, elles sont 770": a span of time is no other noun.
        let span = s.tokens.get(before.to).is_some_and(|t| {
            matches!(t.fold.as_str(), "ans" | "mois" | "jours" | "semaines" | "annees" | "fois")
        });
        let heads = [Cue::Community, Cue::Ambiguous, Cue::Adjective, Cue::Population];
        let other = s.tokens.get(before.to).is_some_and(is_noun_like)
            && !span
            && !heads.into_iter().any(|cue| s.cue_at(cue, before.to).is_some())
            && !s.stages.iter().any(|hit| hit.from == before.to);
        // "Parmi les 5 missions, 3 sont financées": of the missions.
        let of_those = before.from.checked_sub(2).is_some_and(|n| {
            (s.tokens[n].is("parmi") || s.tokens[n].is("sur")) && s.tokens[n + 1].is("les")
                || s.tokens[n + 1].is("sur")
        }) || before.from == 1 && s.tokens[0].is("sur");
        // "les trois infirmières du début … j'arrive à 671": whoever arrives there has added up.
        let added = number.from.checked_sub(2).is_some_and(|n| {
            ["arriv", "parven", "parvien"].iter().any(|stem| s.tokens[n].fold.starts_with(stem))
        });
        let told = self.staged.is_some()
            || self.led
            || self.pronoun && added
            || bracketed_place(s, number).is_some();
        other && (of_those || !told)
    }

    /// "Dix des treize départements ont au moins une CPTS": of those.
    fn of_another_whole(&self) -> bool {
        let Here { s, number, .. } = *self.here;
        partitive(s, number).is_some_and(|at| {
            let heads = [Cue::Community, Cue::Ambiguous, Cue::Adjective];
            s.tokens.get(at).is_some_and(is_noun_like)
                && heads.into_iter().all(|cue| s.cue_at(cue, at).is_none())
                && !s.stages.iter().any(|hit| hit.from == at)
                && !s.places.iter().any(|place| place.from == at)
        })
    }
}

/// The stage that the words behind a number name of it.
fn staged<'s>(here: &Here<'s>, pronoun: bool) -> Option<&'s Hit<StageWording>> {
    let Here { s, number, scope, .. } = *here;
    // "cinq ont signé", "deux seulement l'avaient signé": weak as a word, and the verb of the number.
    // "Quatre d'entre elles ont signé"
    let part = s.cue_at(Cue::Part, number.to).filter(|hit| s.tokens[hit.from].is("d'"));
    let at = part.map_or(number.to, |hit| hit.to);
    let clitic = s.tokens.get(at).is_some_and(|t| t.is("l'"));
    let at = at + usize::from(clitic);
    let verb = s.tokens.get(at).is_some_and(|t| t.is("ont") || t.is("avaient"));
    let behind = s.stages_in(number.to..scope.right, number.core);
    let said = |hit: &Hit<StageWording>| !hit.meaning.weak || pronoun || verb && hit.from <= at + 2;
    behind.into_iter().find(|hit| said(hit)).or_else(|| {
        let whole = partitive(s, number)?;
        // "cinq des huit CPTS ont signé"
        let verb = |hit: &Hit<StageWording>| {
            s.tokens[hit.from].is("ont")
                || s.tokens[hit.from - 1].is("ont")
                || s.tokens[hit.from - 1].is("avaient")
        };
        let behind = s.stages_in(whole..s.tokens.len(), number.core);
        behind.into_iter().find(|hit| !hit.meaning.weak || verb(hit))
    })
}

/// "autre", "premières": a word that makes a part of those just counted.
pub(crate) fn is_part(token: &Token) -> bool {
    ["autre", "premier", "dernier", "restant", "suivant", "supplementaire", "aine", "cadet"]
        .iter()
        .any(|stem| token.fold.starts_with(stem))
}

/// Whether a day stands directly behind a number.
fn dated(s: &Sentence<'_>, number: &Number) -> bool {
    // "contre 44 à la même date en 2023"
    let again = number.from.checked_sub(1).is_some_and(|n| s.tokens[n].is("contre"))
        && s.tokens[number.to..s.tokens.len().min(number.to + 4)]
            .iter()
            .any(|t| t.is("meme") || t.is("pareille"));
    let reach = number.to + if again { 6 } else { 2 };
    s.dates.iter().any(|date| number.to <= date.from && date.from <= reach)
}

/// Whether a place stands before a number as its label: "Calvados 8", "Eure, 6 ;", "la Mayenne, avec quatre".
fn led_by_place(s: &Sentence<'_>, number: &Number, from: usize) -> bool {
    let comma = number.from.checked_sub(1).filter(|&n| s.tokens[n].is_mark(","));
    // "Nombre de CPTS : Eure, 6 ; Orne, 4"
    let listed = comma.filter(|_| (0..from).any(|n| s.tokens[n].is_mark(":")));
    s.places.iter().any(|place| {
        let parted = listed == Some(place.to)
            && place.from.checked_sub(1).is_some_and(|n| s.tokens[n].is_mark(";:"));
        let with = number.from.checked_sub(2).is_some_and(|n| {
            place.to == n && s.tokens[n].is_mark(",") && s.tokens[n + 1].is("avec")
        });
        (place.to == number.from || parted || with) && !place.demonym
    }) || labels_clause(s, number)
}

/// "Haute-Savoie, 9 ; Savoie, 7 : le match des CPTS": a place, its number, and nothing else, where communities and no
/// stage are told of behind.
pub(crate) fn labels_clause(s: &Sentence<'_>, number: &Number) -> bool {
    let clause = clause(s, number.core);
    let comma = number.from.checked_sub(1).filter(|&n| s.tokens[n].is_mark(","));
    let place = |end: usize| {
        let opens = |place: usize| place <= clause.start + 1;
        s.places.iter().any(|place| place.to == end && opens(place.from) && !place.demonym)
    };
    number.to == clause.end
        && comma.is_some_and(place)
        && s.stages.iter().all(|hit| hit.from < clause.end)
        && s.cue(Cue::Community, 0..s.tokens.len()).is_some()
}

/// "Dans le Tarn, elles sont six ; en Ariège, trois."
fn led_there(s: &Sentence<'_>, number: &Number) -> bool {
    let comma = number.from.checked_sub(1).filter(|&n| s.tokens[n].is_mark(","));
    comma.is_some_and(|comma| {
        s.places.iter().any(|place| {
            let start =
                (0..place.from).rev().find(|&n| s.tokens[n].is_mark(";.")).map_or(0, |n| n + 1);
            place.to == comma && 0 < start && place.from <= start + 2 && !place.demonym
        })
    })
}

/// "deux en revendiquent plus de six cents", "Nous étions trois autour de la machine à café": whoever counts
/// or is counted there is no community.
fn of_others(s: &Sentence<'_>, number: &Number) -> bool {
    const REACH: usize = 5;
    let near = number.from.saturating_sub(REACH)..number.from;
    let near_of = near.clone();
    let subject = near.clone().any(|n| {
        s.tokens[n].is("en") && s.numbers.iter().any(|other| other.to == n && 1.0 < other.low)
    });
    let we = near.clone().any(|n| s.tokens[n].is("nous"))
        && near.into_iter().any(|n| matches!(s.tokens[n].fold.as_str(), "sommes" | "etions"));
    let next = s.tokens.get(number.to);
    let told = next.is_none_or(|t| t.kind == Kind::Mark)
        || s.dates.iter().any(|date| number.to <= date.from && date.from <= number.to + 2)
        || s.places.iter().any(|place| number.to <= place.from && place.from <= number.to + 3)
        || s.stages.iter().any(|hit| number.to <= hit.from && hit.from <= number.to + 1);
    // "la CPTS du Val de Loire, qui en compte désormais 41": what that one counts.
    let its = near_of.clone().any(|n| {
        s.tokens[n].is("qui")
            && n.checked_sub(1).is_some_and(|comma| {
                s.tokens[comma].is_mark(",") && s.names.iter().any(|name| name.end == comma)
            })
    });
    // "La CPTS en a trouvé trois": what one of them has.
    let hers = near_of.clone().any(|n| {
        s.tokens[n].is("en")
            && n.checked_sub(2).is_some_and(|b| {
                matches!(s.tokens[b].fold.as_str(), "la" | "cette" | "notre")
                    && s.cue_at(Cue::Community, b + 1).is_some_and(|hit| hit.to == n)
            })
    });
    subject || its || hers || we && !told
}

//! Who is said to cover people: one community, several, or another structure.

use std::ops::Range;

use super::judge::{clause, topic};
use super::people::People;
use super::share::share;
use crate::extract::lexicon::token::Token;
use crate::extract::lexicon::vocabulary::Cue;
use crate::extract::recognise::numbers::{Form, Number, passes};
use crate::extract::recognise::relation::compared;
use crate::extract::recognise::sentence::{Scope, Sentence};
use crate::extract::verdict::{Here, Reason, Setting, Topic};
use crate::model::Qualifier;

/// Whether the talk is of other structures, and the sentence names no community.
pub(crate) fn elsewhere(s: &Sentence<'_>, scope: Scope, setting: Setting) -> bool {
    topic(s, scope.from, setting) == Topic::Other
        && s.cue(Cue::Community, 0..s.tokens.len()).is_none()
}

/// "Ensemble, elles couvrent", "ce taux": several communities, or the territory, whatever was named.
pub(crate) fn they(s: &Sentence<'_>, range: Range<usize>) -> bool {
    range.clone().any(|n| {
        let words = ["elles", "celles", "ensemble", "taux", "proportion", "part"];
        words.contains(&s.tokens[n].fold.as_str())
            || s.tokens[n].is("nombre") && s.cue(Cue::Population, n..range.end).is_some()
    })
}

/// "La CPTS fictive couvre …": one community does, in the words before a number.
pub(crate) fn subject_of_one(s: &Sentence<'_>, start: usize, end: usize) -> bool {
    (start..end).any(|at| {
        let one = matches!(
            s.tokens[at].fold.as_str(),
            "une" | "la" | "cette" | "chaque" | "notre" | "sa" | "ma" | "votre"
        );
        // "dans le ressort d'une CPTS": where they live, not who covers them.
        let led = at.checked_sub(1).is_some_and(|n| {
            matches!(s.tokens[n].fold.as_str(), "d'" | "de" | "dans" | "par" | "a" | "sur")
        });
        // "La nouvelle CPTS"
        let noun = s.cue_at(Cue::Adjective, at + 1).map_or(at + 1, |hit| hit.to);
        one && !led && s.cue_at(Cue::Community, noun).is_some()
    })
}

/// "J'ai adhéré à ma CPTS", "la signature de l'ACI de notre CPTS": whether the speaker is of one community.
pub(crate) fn ours(s: &Sentence<'_>) -> bool {
    s.tokens.windows(2).any(|t| {
        matches!(t[0].fold.as_str(), "ma" | "notre" | "votre")
            && (t[1].is("cpts") || t[1].is("communaute"))
    })
}

/// "Nous étions 6, nous voilà 94", in the words of one community: its members, unless a stage is told of them.
pub(crate) fn members(here: &Here<'_>) -> bool {
    const NEAR: usize = 6;
    let Here { s, number, scope, setting, .. } = *here;
    let start = clause(s, number.core).start.max(number.from.saturating_sub(NEAR));
    let speaks = |word: &str| s.tokens[start..number.from].iter().any(|t| t.is(word));
    // "« Nous étions 12 », dit-elle devant la liste des adhérents"
    let adherents = || s.tokens.iter().any(|t| t.is_word() && t.fold.starts_with("adherent"));
    let of_one =
        setting.single || ours(s) || adherents() || speaker_of_one(s) || gathered(s, number);
    let staged = !s.stages_in(scope.to..scope.right, number.core).is_empty();
    let we = speaks("nous") || speaks("on");
    !staged && s.places.is_empty() && (speaks("vous") || we && of_one)
}

/// "sourit Camille Reynier, présidente de la CPTS": whether who speaks leads one community.
fn speaker_of_one(s: &Sentence<'_>) -> bool {
    const LEADS: [&str; 6] =
        ["president", "coordinat", "coordonn", "secretaire", "tresor", "fondat"];
    (3..s.tokens.len()).any(|n| {
        let led = s.tokens[n - 2].is("de") && s.tokens[n - 1].is("la");
        let who = &s.tokens[n - 3].fold;
        led && LEADS.iter().any(|stem| who.starts_with(stem))
            && s.cue_at(Cue::Community, n).is_some()
    })
}

/// "Nous étions cinq autour d'une table en 2021, nous sommes plus de cent trente": persons who met somewhere.
fn gathered(s: &Sentence<'_>, number: &Number) -> bool {
    const NEAR: usize = 5;
    const WHERE: [&str; 7] =
        ["table", "bureau", "conseil", "rendez-vous", "reunion", "salle", "demarrage"];
    let first = s.numbers.iter().find(|n| n.form != Form::One).filter(|n| n.to <= number.from);
    first.is_some_and(|n| {
        let near = &s.tokens[n.to..s.tokens.len().min(n.to + NEAR)];
        near.iter().any(|t| WHERE.contains(&t.fold.as_str()))
    })
}

/// "une communauté couvre 80 000 habitants": one community, whichever.
pub(crate) fn singular_subject(s: &Sentence<'_>, scope: Scope) -> bool {
    let start = clause(s, scope.from).start;
    // "Elle couvre 47 communes et 38 500 habitants", "L'association couvre un bassin de …"
    let opens = s.tokens.get(start).is_some_and(|t| t.is("elle"))
        || s.tokens.get(start).is_some_and(|t| t.is("l'"))
            && s.tokens.get(start + 1).is_some_and(|t| {
                matches!(t.fold.as_str(), "association" | "equipe" | "organisation")
            });
    // "Le périmètre, rappelle la présidente, couvre 77 communes et 47 200 habitants"
    let its = s.tokens.get(start).is_some_and(|t| matches!(t.fold.as_str(), "le" | "ce" | "notre"))
        && s.tokens.get(start + 1).is_some_and(|t| t.is("perimetre"))
        && (start..scope.from).any(|n| {
            matches!(
                s.tokens[n].fold.as_str(),
                "couvre" | "compte" | "reunit" | "regroupe" | "rassemble"
            )
        })
        && s.cue(Cue::Community, start..scope.from).is_none();
    // "La nouvelle venue s'étend sur 63 communes et 38 400 habitants"
    // "De Sainte-Suzanne à Sainte-Rose, la nouvelle signataire rassemble 128 000 habitants"
    let newcomer = (start..scope.from).any(|at| {
        let led = s.tokens[at].is("la") || s.tokens[at].is("cette");
        let opens = at == start || s.tokens[at - 1].is_mark(",");
        led && opens && s.cue(Cue::Youngest, at..scope.from.min(at + 4)).is_some()
    });
    // "La sixième réunit 61 000 personnes"
    let nth = s.numbers.iter().any(|n| {
        n.form == Form::Ordinal
            && n.from == start + 1
            && s.tokens[start].is("la")
            && s.cue_at(Cue::Coverage, n.to).is_some()
    });
    let newcomer = newcomer || nth;
    // "La sienne regroupe 41 000 habitants"
    let hers = s.tokens.get(start).is_some_and(|t| t.is("la"))
        && s.tokens.get(start + 1).is_some_and(|t| {
            matches!(t.fold.as_str(), "sienne" | "mienne" | "notre" | "votre" | "leur")
        })
        && s.cue_at(Cue::Coverage, start + 2).is_some();
    let opens = opens || its || newcomer || hers;
    // "Son territoire couvre 108 communes et 64 000 habitants"
    let own = s.tokens.get(start).is_some_and(|t| t.is("son") || t.is("sa"))
        && (s.cue_at(Cue::Geographic, start + 1).is_some()
            || s.tokens.get(start + 1).is_some_and(|t| t.is("perimetre")));
    opens
        || own
        || subject_of_one(s, start, scope.from)
        // "Avec elle, ce sont 485 000 Eurois qui …": with the others.
        || (scope.left..scope.from).any(|at| {
            s.tokens[at].is("elle") && !at.checked_sub(1).is_some_and(|n| s.tokens[n].is("avec"))
        })
        || (start..scope.from).any(|at| s.tokens[at].is("chacune") || s.tokens[at].is("chaque"))
}

impl People<'_> {
    /// Whether they are those of more than one community, and of a place that has a code.
    pub(crate) fn are_of_several(&self) -> Result<(), Reason> {
        let Here { s, scope, .. } = self.here;
        if superlative(s, self.led()) || self.are_of_one_of_them() || self.are_of_the_speaker() {
            return Err(Reason::OneCommunity);
        }
        if self.are_of_each() || self.are_a_condition() {
            return Err(Reason::Mean);
        }
        let several = self.several_serve();
        if !several && (self.one_serves() || singular_subject(s, scope)) || self.one_has_them() {
            return Err(Reason::OneCommunity);
        }
        // "Seul le secteur de Loudéac, 45 000 habitants, n'en dispose pas"
        let area = (self.clause.start..scope.from.min(self.clause.start + 4)).any(|n| {
            s.cue_at(Cue::Area, n).is_some() && !s.places.iter().any(|p| p.from <= n && n < p.to)
        });
        // "Les villages restés à l'écart totalisent 3 200 habitants": of places that have no code.
        if area || s.cue(Cue::SomePlaces, self.led()).is_some() {
            return Err(Reason::UnknownPlace);
        }
        if !several && self.stand_beside_staff() {
            return Err(Reason::OneCommunity);
        }
        Ok(())
    }

    /// "L'une d'elles, qui réunit 64 000 habitants, …"
    fn are_of_one_of_them(&self) -> bool {
        let one_of = self.lead().windows(3).any(|t| {
            (t[0].is("une") || t[0].is("un"))
                && t[1].is("d'")
                && matches!(t[2].fold.as_str(), "elles" | "entre" | "eux")
        });
        one_of && self.lead().iter().any(|t| t.is("qui"))
    }

    /// "Nous couvrons 100 % de notre territoire et ses 82 000 habitants": that of the speaker, a community.
    fn are_of_the_speaker(&self) -> bool {
        let ours = self.lead().windows(2).any(|t| {
            matches!(t[0].fold.as_str(), "notre" | "nos")
                && ["territoire", "secteur", "perimetre", "bassin"].iter().any(|noun| t[1].is(noun))
        });
        ours && !self.lead().iter().any(|t| t.is("elles"))
            && self.here.s.cue(Cue::Community, self.led()).is_none()
    }

    /// "Les CPTS couvrant moins de 30 000 habitants": each of them.
    fn are_of_each(&self) -> bool {
        let bound = matches!(
            self.here.number.qualifier,
            Qualifier::MoreThan | Qualifier::FewerThan | Qualifier::AtLeast | Qualifier::AtMost
        );
        bound
            && self.before(1).is_some_and(|t| t.fold.ends_with("ant"))
            && self.before(2).is_some_and(|t| t.is("cpts") || t.fold.starts_with("communaute"))
    }

    /// "lorsque leur périmètre compte moins de 40 000 habitants": a condition, and no figure.
    fn are_a_condition(&self) -> bool {
        let opens =
            |t: &Token| matches!(t.fold.as_str(), "lorsque" | "lorsqu'" | "si" | "quand" | "des");
        self.here.number.qualifier != Qualifier::Exact
            && self.lead().iter().any(opens)
            && self.lead().iter().any(|t| t.is("leur") || t.is("leurs"))
            || self.are_a_bound()
    }

    /// "Au-delà de 80 000 habitants, la communauté relève de la taille 3": how many it takes for something.
    fn are_a_bound(&self) -> bool {
        const OPENING: usize = 4;
        let s = self.here.s;
        let start = self.clause.start;
        let opens = matches!(
            s.tokens[start].fold.as_str(),
            "au" | "a" | "en" | "passe" | "sous" | "jusqu'a" | "des"
        );
        let comma = s.tokens.get(self.noun + 1).is_some_and(|t| t.is_mark(","));
        let one = |t: &Token| matches!(t.fold.as_str(), "la" | "une" | "elle" | "le" | "l'");
        let told = s.tokens.get(self.noun + 2).is_some_and(one);
        opens && self.here.number.core <= start + OPENING && comma && told
    }

    /// Whether the words before them tell of several communities.
    fn several_serve(&self) -> bool {
        let Here { s, index, scope, setting, .. } = self.here;
        // "Avec elle, ce sont 485 000 Eurois qui …": the one that is told of, and those before it.
        // "avec ses voisines, ce sont 402 000 Drômois"
        let others = |t: &Token| {
            ["voisine", "soeur", "consoeur", "autre"].iter().any(|stem| t.fold.starts_with(stem))
        };
        let joined = self.lead().windows(3).any(|t| {
            t[0].is("avec") && matches!(t[1].fold.as_str(), "ses" | "les") && others(&t[2])
        });
        if joined || self.lead().windows(2).any(|t| t[0].is("avec") && t[1].is("elle")) {
            return true;
        }
        // "la CPTS du Haut-Var et celle de la Dracénie. Elles réunissent 96 000 habitants": those two.
        if setting.single && !setting.counted && scope.from <= self.clause.start + 4 {
            return false;
        }
        let named = || {
            (1..scope.from).any(|n| {
                matches!(s.tokens[n - 1].fold.as_str(), "les" | "des" | "ces")
                    && s.cue_at(Cue::Community, n).is_some()
            })
        };
        let moved = || {
            index.checked_sub(1).is_some_and(|last| {
                compared(s, scope.from)
                    && (self.before(1).is_some_and(|t| t.is("contre"))
                        || passes(&s.tokens, s.numbers[last].core))
            })
        };
        // "ses neuf CPTS ont chacune leur ACI, et 873 000 Réunionnais peuvent compter sur l'une d'entre elles"
        let counted = || {
            s.numbers[..index].iter().any(|n| {
                self.clause.start <= n.from
                    && 1.0 < n.low
                    && s.cue_at(Cue::Community, n.to).is_some()
            })
        };
        named() || they(s, self.led()) || moved() || counted()
    }

    /// Whether the talk is of one community, which is named or was named before.
    fn one_serves(&self) -> bool {
        let Here { s, scope, setting, .. } = self.here;
        // "Celle de Mende couvre 34 000 habitants"
        let pointed = || {
            let from = self.clause.start + 3;
            s.pointed.iter().any(|name| name.from <= from && name.end <= scope.from)
        };
        // "dans sa CPTS, qui couvre 92 000 habitants"
        let hers = || {
            (self.clause.start + 1..scope.from).any(|n| {
                let one = matches!(
                    s.tokens[n - 1].fold.as_str(),
                    "sa" | "ma" | "notre" | "une" | "votre"
                );
                let relative = |to: usize| {
                    s.tokens.get(to).is_some_and(|t| t.is_mark(","))
                        && s.tokens.get(to + 1).is_some_and(|t| t.is("qui") || t.is("forte"))
                };
                one && s.cue_at(Cue::Community, n).is_some_and(|hit| relative(hit.to))
            })
        };
        !s.names.is_empty()
            || pointed()
            || hers()
            || setting.single && !self.any_serves() && !self.are_a_known_share()
    }

    /// "un insulaire sur cinq, soit 72 000 personnes, habite …": as the share, which is of no one community.
    fn are_a_known_share(&self) -> bool {
        let Here { s, index, .. } = self.here;
        self.are_restated() && {
            let number = &s.numbers[index - 1];
            let before = Here { index: index - 1, number, scope: s.scope(index - 1), ..self.here };
            number.form == Form::Percent && number.people && share(&before).is_ok()
        }
    }

    /// "800 000 Réunionnais vivent dans une commune couverte par une CPTS": by any of them, whichever was named before.
    fn any_serves(&self) -> bool {
        let Here { s, number, .. } = self.here;
        (number.to..self.clause.end).any(|n| {
            s.tokens[n].is("une")
                && s.cue_at(Cue::Community, n + 1).is_some()
                && s.cue(Cue::Coverage, number.to..n).is_some()
                && !s.tokens[number.to..n].iter().any(|t| t.is_mark(","))
        })
    }

    /// "Avec 60 000 habitants et 23 communes, la future CPTS serait la plus petite"
    fn one_has_them(&self) -> bool {
        let Here { s, number, .. } = self.here;
        let end = self.clause.end;
        // "Cluses, avec 17 000 habitants, est la plus grande commune hors périmètre"
        let start = self.clause.start;
        let town = self.before(2).is_some_and(|t| t.is_mark(","))
            && self.here.scope.from <= start + 5
            && s.tokens[start].capital
            && !s.places.iter().any(|place| place.from <= start + 1)
            && s.cue(Cue::Community, start..self.here.scope.from).is_none();
        self.before(1).is_some_and(|t| t.is("avec"))
            && (town
                || subject_of_one(s, number.to, end)
                || (number.to..end).any(|n| s.tokens[n].is("future")))
    }

    /// "Treize communes, 46 000 habitants et 92 professionnels sont concernés"
    fn stand_beside_staff(&self) -> bool {
        let Here { s, number, .. } = self.here;
        let beside = s.numbers.iter().any(|n| {
            let staff = || {
                s.cue_at(Cue::Carers, n.to).is_some()
                    || s.tokens.get(n.to).is_some_and(|t| t.fold.starts_with("adherent"))
            };
            n.core != number.core && self.clause.contains(&n.core) && staff()
        });
        let many = || {
            self.clause.clone().any(|n| {
                let plural = s.tokens[n].is("cpts") || s.tokens[n].fold.ends_with('s');
                plural && s.cue_at(Cue::Community, n).is_some()
            })
        };
        let they =
            |t: &Token| matches!(t.fold.as_str(), "elles" | "ces" | "leurs" | "leur" | "qui");
        beside && !self.lead().iter().any(they) && !many()
    }
}

/// "La plus petite rassemble 18 000 habitants et la plus vaste 270 000": one of the communities.
fn superlative(s: &Sentence<'_>, range: Range<usize>) -> bool {
    // "Les plus petites structures couvrent moins de 40 000 habitants": each of them.
    let opens = |at: usize| s.tokens.get(range.start + at);
    let each = opens(0).is_some_and(|t| t.is("les"))
        && opens(1).is_some_and(|t| t.is("plus") || t.is("moins"))
        && s.cue_at(Cue::Size, range.start + 2).is_some();
    each || range.into_iter().any(|at| {
        // "couvraient ce jour-là plus de 4 millions"
        s.slice(at..at + 1) != "là"
            && s.tokens[at].is("la")
            && s.tokens.get(at + 1).is_some_and(|t| t.is("plus") || t.is("moins"))
            && !s.tokens.get(at + 2).is_some_and(|t| {
                t.is("part")
                    || t.is("grande") && s.tokens.get(at + 3).is_some_and(|t| t.is("partie"))
            })
    })
}

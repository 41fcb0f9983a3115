//! Whether a number of CPTS is a stock: no event, no gap, no forecast, no mean, no sample; or else an aim.

mod ahead;

use std::ops::Range;

use super::back;
use super::doing::does_apart;
use super::flow;
use super::goals::{self, aimed};
use super::happening::happens;
use super::judge::{clause, noun};
use super::stray::{over_years, supposed};
use super::subset::{all_of_a_place, leans, stand_there};
use crate::extract::lexicon::pattern::Hit;
use crate::extract::lexicon::token::Token;
use crate::extract::lexicon::vocabulary::Cue;
use crate::extract::recognise::relation::{none_of, partitive};
use crate::extract::recognise::tense;
use crate::extract::verdict::{Counted, Here, Reason};
use crate::model::{Measure, StageRange};

/// A number of CPTS that may be a stock.
struct Stock<'s> {
    here: Here<'s>,
    counted: Counted,
    /// The clause in which it stands.
    clause: Range<usize>,
}

/// What a number of CPTS must pass to be a stock: no event, no forecast, no mean …
pub(crate) fn stock(here: &Here<'_>, counted: Counted) -> Result<Counted, Reason> {
    let Here { s, number, scope, .. } = *here;
    let stock = Stock { here: *here, counted, clause: clause(s, number.core) };
    if supposed(s, stock.clause.start, scope.from) {
        return Err(Reason::Forecast);
    }
    if stock.is_event() {
        return Err(Reason::Event);
    }
    if stock.is_of_others() {
        return Err(Reason::Gap);
    }
    if stock.stands_now() {
        return Ok(stock.counted);
    }
    if aimed(s, scope) || stock.counted.headed && goals::promised(s, number, scope) {
        return stock.aim();
    }
    // "L'Eure, bien mal dotée (55 pour 100 000 habitants, contre 83 en moyenne), ne compte que trois CPTS"
    let mean = (scope.left..scope.right)
        .any(|at| s.cue_at(Cue::Mean, at).is_some() && s.depth(at) <= s.depth(number.core));
    if mean {
        return Err(Reason::Mean);
    }
    if stock.is_to_come() || stock.is_foreseen() || stock.is_due() {
        return Err(Reason::Forecast);
    }
    if stock.is_in_aside() || stock.is_of_some() {
        return Err(Reason::Sample);
    }
    if stock.is_denied() {
        return Err(Reason::Negation);
    }
    Ok(stock.counted)
}

impl Stock<'_> {
    fn is_event(&self) -> bool {
        let Here { s, scope, .. } = self.here;
        if self.are_all_there() || self.are_the_whole() || self.are_brought_to() {
            return false;
        }
        flow::during(s, scope)
            || happens(&self.here, &self.counted)
            || self.is_enumerated()
            || self.is_of_session()
            || over_years(s, self.clause.clone())
    }

    /// "Depuis janvier, les quatre CPTS de la Charente sont conventionnées", "Les quatre ont toutes signé entre 2020 et
    /// 2023": so many there are, whenever it happened.
    fn are_all_there(&self) -> bool {
        const NEAR: usize = 7;
        let Here { s, number, scope, .. } = self.here;
        let article = scope
            .from
            .checked_sub(1)
            .is_some_and(|n| matches!(s.tokens[n].fold.as_str(), "les" | "nos" | "ses"));
        let ends = scope.right.min(number.to + NEAR);
        let verb = (number.to..ends).find(|&n| {
            let all = || s.tokens.get(n + 1).is_some_and(|t| t.is("toutes"));
            s.tokens[n].is("sont") || s.tokens[n].is("ont") && all()
        });
        let stated =
            |verb: usize| s.stages.iter().any(|hit| verb <= hit.from && hit.from <= verb + 3);
        self.counted.headed && article && verb.is_some_and(stated)
    }

    /// "La convention signée ce matin porte à trois le nombre de communautés": so many there are, whatever did it.
    fn are_brought_to(&self) -> bool {
        let Here { s, scope, .. } = self.here;
        scope.from.checked_sub(2).is_some_and(|n| {
            s.tokens[n + 1].is("a")
                && matches!(s.tokens[n].fold.as_str(), "porte" | "portent" | "portant")
        })
    }

    /// "quatre des neuf CPTS signataires ont perdu leur coordinateur en un an": whatever happened to the four.
    fn are_the_whole(&self) -> bool {
        let Here { s, index, number, .. } = self.here;
        let part = index.checked_sub(1).map(|n| &s.numbers[n]);
        part.is_some_and(|part| partitive(s, part) == Some(number.to) && does_apart(s, part))
    }

    /// "Deux projets sont validés : ceux de la CPTS A et de la CPTS B": they are named, not a stock.
    fn is_enumerated(&self) -> bool {
        let Here { s, number, setting, .. } = self.here;
        let named = f64::from(u32::try_from(s.names.len()).unwrap_or(u32::MAX));
        // "Elles n'étaient que deux : la CPTS A et la CPTS B": all that there were.
        // "2 projets de santé validés : CPTS A et CPTS B", an item of a breakdown: nor do their names unmake it.
        // "On en dénombre cinq. Trois sont financées : la CPTS A, la CPTS B …": a part of those counted.
        1.0 < number.low
            && (named - number.low).abs() < 0.5
            && !self.counted.pronoun
            && (self.counted.headed || !setting.counted)
            && !(setting.listed && number.from == 0)
            && !self.is_of_place()
    }

    /// "La Haute-Marne compte aujourd'hui trois CPTS, tous stades confondus : la CPTS A, la CPTS B et la CPTS C"
    fn is_of_place(&self) -> bool {
        let Here { s, scope, .. } = self.here;
        let before = scope.left..scope.from;
        // "En Creuse, deux CPTS ont signé leur contrat : la CPTS A, en novembre 2021, puis la CPTS B"
        let there = s.tokens.first().is_some_and(|t| t.is("en") || t.is("dans"))
            && self.is_staged()
            && s.cue(Cue::Today, 0..s.tokens.len()).is_none();
        self.counted.headed
            && ((self.are_counted() || there)
                && s.places
                    .iter()
                    .any(|p| !p.demonym && before.start <= p.from && p.to <= before.end)
                || stand_there(&self.here))
    }

    /// Whether the words before it say that somebody counts.
    fn are_counted(&self) -> bool {
        let Here { s, scope, .. } = self.here;
        s.cue(Cue::Counting, scope.left..scope.from).is_some()
    }

    /// "… ont examiné 21 dossiers : 9 lettres d'intention et 12 projets de santé"
    fn is_of_session(&self) -> bool {
        let Here { s, number, scope, setting, .. } = self.here;
        let start = self.clause.start;
        let colon = start.checked_sub(1).filter(|&n| s.tokens[n].is_mark(":"));
        let from = colon.map_or(start, |colon| clause(s, colon.saturating_sub(1)).start);
        // "Dans le Lot, qui a perdu 31 généralistes, trois CPTS …": told of the place.
        let aside = |hit: &Hit<Cue>| {
            let who = hit.from.checked_sub(1).is_some_and(|n| s.tokens[n].is("qui"));
            let place = hit.from.checked_sub(2).is_some_and(|n| {
                s.tokens[n].is_mark(",") && s.places.iter().any(|place| place.to == n)
            });
            who && place && (hit.to..scope.from).any(|n| s.tokens[n].is_mark(","))
        };
        // "Le comité a validé à ce jour douze projets de santé": all that it ever has.
        let word = |n: usize| s.tokens.get(n).map_or("", |t| t.fold.as_str());
        let ever = (from..scope.right).any(|n| {
            word(n) == "ce"
                && word(n + 1) == "jour"
                && n.checked_sub(1).is_some_and(|b| word(b) == "a")
                || matches!(word(n), "deja" | "desormais")
                || word(n) == "depuis" && matches!(word(n + 1), "sa" | "leur")
        });
        s.cue(Cue::Session, from..scope.right).is_some_and(|hit| !aside(&hit))
            && !s.cue_before(Cue::Counting, scope.from)
            && !ever
            || setting.session
                && goals::is_paper(s, number)
                && !self.are_counted()
                && s.dates.is_empty()
    }

    /// "Le Morbihan, où fonctionnent six CPTS, manque de généralistes": of others.
    fn is_of_others(&self) -> bool {
        let Here { s, number, scope, .. } = self.here;
        let comma = (scope.to..scope.right).find(|&n| s.tokens[n].is_mark(","));
        let end = comma.unwrap_or(scope.right);
        // "à qui il ne manque que la signature": a stage.
        s.cue(Cue::Gap, scope.left..end).is_some_and(|hit| !self.is_in_stage(hit.from))
            && !back::left_over(s, number)
    }

    /// An aim must say what it aims at: "le cap des 1 000" repeats one.
    fn aim(self) -> Result<Counted, Reason> {
        let Here { s, number, scope, .. } = self.here;
        let counted = Counted { measure: Measure::Target, ..self.counted };
        // "Deux signatures sont attendues": what may happen.
        let (noun, _) = noun(s, number.to);
        if s.cue_at(Cue::EventNoun, noun).is_some() {
            return Err(Reason::Forecast);
        }
        // "14 CPTS devraient entrer dans l'accord d'ici l'été": what may happen, and nobody's aim.
        let may = ["devrai", "pourrai"];
        let doubt = |t: &Token| may.iter().any(|stem| t.fold.starts_with(stem));
        let verb = s.cue_at(Cue::Community, noun).map_or(noun + 1, |hit| hit.to);
        if s.tokens.get(verb).is_some_and(doubt) {
            return Err(Reason::Forecast);
        }
        // "À l'horizon 2026, la Corse aura sept CPTS", "devrait disposer de dix CPTS à l'horizon 2027": what may come.
        let verbs = scope.left.max(self.clause.start)..scope.from;
        let have = |t: &Token| t.is("aura") || t.is("auront");
        let will = tense::will(s, verbs.clone())
            || s.tokens[verbs.clone()].iter().any(|t| doubt(t) || have(t));
        let far = s.tokens[self.clause.clone()].iter().any(|t| t.is("horizon"));
        let aims = ["objectif", "ambition", "cible", "vis", "prevo", "attei", "engag", "compte"];
        let aimed = s.tokens.iter().any(|t| aims.iter().any(|stem| t.fold.starts_with(stem)));
        // "ce qui porterait à 850 le nombre de communautés": what would follow.
        let follows = s.tokens[verbs]
            .windows(2)
            .any(|t| t[0].is("qui") && t[1].fold.ends_with("rait") && !doubt(&t[1]));
        if far && will && !aimed || follows {
            return Err(Reason::Forecast);
        }
        // "souhaite soutenir jusqu'à quatre équipes": whom somebody will help.
        if goals::helps(s, scope) {
            return Err(Reason::Sample);
        }
        if counted.headed && goals::of_those(s, scope) {
            return Err(Reason::NothingCounted);
        }
        // "J'espère sept communautés": nobody's aim.
        if goals::is_nobodys(s, number, scope) {
            return Err(Reason::Forecast);
        }
        let wanted = counted.headed || s.cue_before(Cue::Target, scope.from) || counted.pronoun;
        if wanted { Ok(counted) } else { Err(Reason::NothingCounted) }
    }

    fn is_in_stage(&self, at: usize) -> bool {
        self.here.s.stages.iter().any(|hit| hit.from <= at && at < hit.to)
    }

    /// Whether a stage stands behind it.
    fn is_staged(&self) -> bool {
        let Here { s, number, scope, .. } = self.here;
        !s.stages_in(scope.to..scope.right, number.core).is_empty()
    }

    /// "Nous accompagnons des porteurs dans 5 régions (dont 23 CPTS)"
    fn is_in_aside(&self) -> bool {
        let Here { s, scope, .. } = self.here;
        let aside = scope
            .from
            .checked_sub(2)
            .is_some_and(|n| s.tokens[n].is_mark("(") && s.tokens[n + 1].is("dont"));
        aside && !self.is_staged() && s.cue(Cue::Studied, self.clause.start..scope.from).is_some()
    }

    /// "La mission facultative « qualité » concerne 203 CPTS": those that take part in something.
    fn are_concerned(&self) -> bool {
        let Here { s, scope, .. } = self.here;
        let verb = scope.from.checked_sub(1).filter(|&n| {
            ["concern", "mobilis", "impliqu", "associ", "touch"]
                .iter()
                .any(|stem| s.tokens[n].fold.starts_with(stem))
        });
        verb.is_some_and(|verb| s.cue(Cue::ListOther, self.clause.start..verb).is_some())
    }

    /// Whether it counts some communities, which somebody studies or asked.
    fn is_of_some(&self) -> bool {
        let Here { s, scope, .. } = self.here;
        let staged = self.is_staged();
        // "La caisse accompagne 13 CPTS conventionnées": all of those.
        let whole = if staged { scope.to } else { scope.left }..scope.right;
        let led = s.cue_before(Cue::Studied, scope.from) || self.are_concerned();
        if leans(&self.here) || all_of_a_place(&self.here) {
            return false;
        }
        let asked = self.were_asked(whole.clone());
        if !led && !asked && !self.are_studied(whole) {
            return false;
        }
        // "J'accompagne toutes les CPTS corses, et elles sont huit"
        let headed = self.counted.headed;
        let told = self.counted.pronoun && !asked && s.cue_before(Cue::CountingPronoun, scope.from);
        if told || !headed && self.is_quoted() {
            return false;
        }
        let behind = || self.are_studied(scope.to..scope.to + 3);
        let sampled = || {
            s.cue_before(Cue::Sample, scope.from)
                || s.cue(Cue::Sample, scope.to..scope.to + 5).is_some()
        };
        if staged {
            return !headed && (led || asked) || headed && behind() || sampled();
        }
        let before = scope.left..scope.from;
        let drawn = || s.cue(Cue::Sample, before.clone()).is_some() && !self.are_counted();
        !headed || led || self.are_studied(before.clone()) || behind() || drawn() || sampled()
    }

    fn were_asked(&self, range: Range<usize>) -> bool {
        let s = self.here.s;
        // "La Cnam, que j'ai interrogée, m'en donne 624": who counts was asked; "à l'étude": a stage.
        let by_me = |at: usize| at.checked_sub(2).is_some_and(|n| s.tokens[n].is("j'"));
        s.cue(Cue::Sample, range).is_some_and(|hit| {
            !by_me(hit.from) && !self.is_in_stage(hit.from) && !self.is_of_body(&hit)
        })
    }

    /// "lorsque nous avons interrogé la caisse": a body was asked, and no community.
    fn is_of_body(&self, hit: &Hit<Cue>) -> bool {
        let s = self.here.s;
        let article = |t: &Token| matches!(t.fold.as_str(), "la" | "le" | "l'" | "les" | "notre");
        let at = hit.to + usize::from(s.tokens.get(hit.to).is_some_and(article));
        let done = s.tokens[hit.to - 1].fold.ends_with('e');
        done && hit.to < at
            && s.cue_at(Cue::Community, at).is_none()
            && (s.cue_at(Cue::Institution, at).is_some()
                || s.origins.iter().any(|origin| origin.from <= at && at < origin.to))
    }

    fn are_studied(&self, range: Range<usize>) -> bool {
        let Here { s, scope, .. } = self.here;
        // "adhérentes à l'accord conventionnel": a stage, whoever else may have members.
        let staged = |hit: &Hit<Cue>| (hit.from..hit.to).any(|at| self.is_in_stage(at));
        // "Tous stades confondus, 58 communautés sont suivies": all of them.
        let every = || {
            s.stages.iter().any(|hit| {
                scope.left <= hit.from
                    && hit.to <= scope.right
                    && hit.meaning.stages == StageRange::ALL
            })
        };
        // "43 CPTS suivies par l'agence": all that it knows.
        let known = |hit: &Hit<Cue>| {
            let by = s.tokens[hit.to - 1].is("par");
            let agency =
                |at: usize| s.tokens.get(at).is_some_and(|t| t.is("agence") || t.is("ars"));
            by && (agency(hit.to) || agency(hit.to + 1))
        };
        s.cue(Cue::Studied, range).is_some_and(|hit| !staged(&hit) && !known(&hit)) && !every()
    }

    /// "Interrogé sur le nombre de CPTS, il a répondu : « Trente-trois. »"
    fn is_quoted(&self) -> bool {
        let Here { s, scope, .. } = self.here;
        scope.from.checked_sub(1).is_some_and(|n| s.tokens[n].is_mark("«"))
    }

    fn is_denied(&self) -> bool {
        let Here { s, number, scope, .. } = self.here;
        // "n'en compte pas moins de 12": as many at least.
        let fewer = |t: &[Token]| t[0].is("pas") && t[1].is("moins");
        let no_fewer = || s.tokens[scope.left..scope.to].windows(2).any(fewer);
        let own = scope.left.max(self.clause.start)..scope.from;
        s.cue(Cue::Negation, own).is_some_and(|hit| scope.from <= hit.to + 3)
            && !no_fewer()
            && !none_of(s, number)
    }
}

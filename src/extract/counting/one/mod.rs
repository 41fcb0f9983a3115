//! "une seule", "l'une en Haute-Corse": the number one is more often an article.

mod beside;
mod part;

use super::judge::{clause, counting_pronoun, noun, topic};
use crate::extract::lexicon::places::PlaceHit;
use crate::extract::lexicon::plural::is_noun_like;
use crate::extract::lexicon::token::{Kind, Token};
use crate::extract::lexicon::vocabulary::Cue;
use crate::extract::recognise::defined::defined;
use crate::extract::recognise::numbers::{Form, Number};
use crate::extract::verdict::{Counted, Here, Reason, Topic};
use crate::model::{Measure, Stage};
use std::ops::Range;

/// "qu'une", "une seule", "une CPTS chacune": only then is "une" a number.
pub(crate) fn one(here: &Here<'_>) -> Result<Counted, Reason> {
    let Here { s, number, scope, setting, .. } = *here;
    let one = One::new(here);
    // "la dernière en est au préprojet": one of them, and no number.
    if s.tokens[number.core].is("la") {
        return Err(Reason::Article);
    }
    one.is_a_number()?;
    let part = one.is_part();
    let sole = one.is_sole();
    let counts = part
        || sole
        || one.is_counted()
        || one.is_alone()
        || one.has_a_place()
        || one.has_a_stage()
        || s.counts_paper(number)
        // "Une : c'est, à ce jour, le nombre de CPTS qui ont adhéré"
        || one.head && defined(s, number.to).is_some();
    if one.is_denied() {
        return Err(Reason::Negation);
    }
    // "Beaucoup nous demandent s'il existe une communauté près de chez eux"
    let asked = (1..number.core)
        .any(|n| s.tokens[n - 1].is("s'") && (s.tokens[n].is("il") || s.tokens[n].is("ils")));
    if !counts || one.fresh || asked || one.is_of_anybody() {
        return Err(Reason::Article);
    }
    if s.cue_at(Cue::OtherStructure, one.at).is_some()
        || topic(s, scope.from, setting) == Topic::Other
    {
        return Err(Reason::OtherStructure);
    }
    if !one.head && one.follows_others() {
        return Err(Reason::OtherNoun);
    }
    // "Un seul ACI a été signé au premier trimestre 2025"
    if super::flow::during(s, scope) {
        return Err(Reason::Event);
    }
    let told = one.only && !s.stages_in(number.to..scope.right, number.core).is_empty();
    let named = !s.names.is_empty() && !one.says_another() && !sole && !told;
    if named && !part || s.cue(Cue::Forecast, scope.left..scope.right).is_some() {
        return Err(Reason::Article);
    }
    Ok(Counted {
        measure: Measure::Communities,
        projects: false,
        headed: one.head,
        pronoun: !one.head,
        each: one.is_of_each(),
    })
}

/// "un" or "une", with what stands around it.
struct One<'h, 'a> {
    here: &'h Here<'a>,
    clause: Range<usize>,
    /// Nothing but one: "qu'une", "une seule", "l'unique".
    only: bool,
    /// Where its noun stands.
    at: usize,
    /// The noun is a new one: "une nouvelle CPTS".
    fresh: bool,
    /// The noun is the communities.
    head: bool,
}

impl<'h, 'a> One<'h, 'a> {
    fn new(here: &'h Here<'a>) -> Self {
        let Here { s, number, .. } = *here;
        let clause = clause(s, number.core);
        let (at, fresh) = noun(s, number.to);
        let head = s.cue_at(Cue::Community, at).is_some();
        let mut one = Self { here, clause, only: false, at, fresh, head };
        one.only = one.is_only();
        one
    }

    fn before(&self) -> Option<&str> {
        self.here.number.core.checked_sub(1).map(|n| self.here.s.tokens[n].fold.as_str())
    }

    fn next(&self) -> Option<&Token> {
        self.here.s.tokens.get(self.here.number.to)
    }

    /// The token behind the next.
    fn second(&self) -> Option<&Token> {
        self.here.s.tokens.get(self.here.number.to + 1)
    }

    fn next_is(&self, words: &[&str]) -> bool {
        self.next().is_some_and(|t| words.contains(&t.fold.as_str()))
    }

    /// "qu'une", "ne dispose à ce jour que d'une CPTS", "une seule", "une unique"
    fn is_only(&self) -> bool {
        let Here { s, number, .. } = *self.here;
        let denied =
            s.tokens[self.clause.start..number.core].iter().any(|t| t.is("n'") || t.is("ne"));
        let que = || number.core.checked_sub(2).is_some_and(|n| s.tokens[n].is("que"));
        // "une communauté unique, conventionnée"
        let behind = || {
            let head = s.cue_at(Cue::Community, number.to);
            head.and_then(|hit| s.tokens.get(hit.to)).is_some_and(|t| t.is("unique"))
        };
        self.next_is(&["unique", "seule", "seul"])
            || behind()
            || match self.before() {
                Some("qu'") => denied && !self.is_of_each_subject(),
                Some("d'") => denied && que(),
                Some("seule") => s.cue_at(Cue::Community, number.to).is_some(),
                _ => false,
            }
    }

    /// "deux n'ont pour l'instant qu'un projet de santé": what each of the two has.
    fn is_of_each_subject(&self) -> bool {
        let Here { s, index, number, .. } = *self.here;
        let paper = s.cue_at(Cue::Paper, number.to).is_some()
            || s.cue_at(Cue::Agreement, number.to).is_some()
            || self.next_is(&["avant", "preprojet"]);
        let several =
            |n: usize| matches!(s.tokens[n].fold.as_str(), "ont" | "avaient" | "disposent");
        let subject = s.numbers[..index].iter().rfind(|n| self.clause.contains(&n.core));
        paper && subject.is_some_and(|n| (n.to..number.core).any(several))
    }

    /// "une CPTS pour 78 000 habitants en moyenne", "comptée une seule fois", "pas une seule": no number at all.
    fn is_a_number(&self) -> Result<(), Reason> {
        let Here { s, number, .. } = *self.here;
        let rated = s
            .cue_at(Cue::Community, number.to)
            .map(|hit| hit.to)
            .filter(|&n| s.tokens.get(n).is_some_and(|t| t.is("pour")))
            .is_some_and(|n| {
                s.numbers.iter().any(|other| other.from == n + 1 && 1_000.0 <= other.low)
            });
        if rated {
            return Err(Reason::Mean);
        }
        // "une CPTS de plus que les Yvelines"
        let more = s.cue_at(Cue::Community, number.to).is_some_and(|hit| {
            s.tokens.get(hit.to).is_some_and(|t| t.is("de"))
                && s.tokens.get(hit.to + 1).is_some_and(|t| t.is("plus") || t.is("moins"))
        });
        if more {
            return Err(Reason::Gap);
        }
        if (number.to..number.to + 2).any(|n| s.tokens.get(n).is_some_and(|t| t.is("fois"))) {
            return Err(Reason::OtherNoun);
        }
        // "Une seule CPTS pour tout le département ?": that is asked.
        if self.head && s.text.trim_end().ends_with('?') {
            return Err(Reason::Article);
        }
        // "trois CPTS, une ACI chacune": so many each, of no places.
        let each = self.is_of_each()
            && s.places.len() < 2
            && !s.tokens[..number.core].iter().any(|t| t.is("et"));
        if each && self.here.index != 0 {
            return Err(Reason::Mean);
        }
        if self.before() == Some("pas") { Err(Reason::Negation) } else { Ok(()) }
    }

    /// "Une seule CPTS ne suffit pas"
    fn is_denied(&self) -> bool {
        let Here { s, number, scope, .. } = *self.here;
        scope.from == 0
            && s.cue_at(Cue::Community, self.at)
                .and_then(|hit| s.tokens.get(hit.to))
                .is_some_and(|t| t.is("ne") || t.is("n'"))
            && s.cue(Cue::Negation, number.to..scope.right).is_some()
    }

    /// A stage that does not rest on a weak word is said behind it.
    fn staged(&self) -> bool {
        let Here { s, number, scope, .. } = *self.here;
        // "une dixième est en gestation": that may come to nothing.
        let least =
            if number.core + 1 < number.to { Stage::LetterOfIntent } else { Stage::Preproject };
        let hits = s.stages_in(number.to..scope.right, number.core);
        hits.iter().any(|hit| !hit.meaning.weak && least <= hit.meaning.stages.from())
    }

    /// Communities were counted, or are listed, before.
    fn goes_on(&self) -> bool {
        self.here.setting.counted || self.here.setting.listed
    }

    /// "une CPTS chacune", "on compte une CPTS", "Une autre CPTS a vu son projet de santé validé"
    fn is_counted(&self) -> bool {
        let Here { s, .. } = *self.here;
        self.head
            && (self.is_of_each()
                || self.says_another()
                || self.has_another()
                || s.cue_before(Cue::Counting, self.past_day()) && !self.is_of_where())
    }

    /// "dans une commune où il y a une CPTS": wherever there is one.
    fn is_of_where(&self) -> bool {
        const NEAR: usize = 5;
        let Here { s, number, .. } = *self.here;
        (number.core.saturating_sub(NEAR)..number.core).any(|n| s.slice(n..n + 1) == "où")
    }

    fn is_of_each(&self) -> bool {
        let Here { s, scope, .. } = *self.here;
        (scope.left..scope.right).any(|n| matches!(s.tokens[n].fold.as_str(), "chacune" | "chacun"))
    }

    /// "une autre", of those that were counted.
    fn says_another(&self) -> bool {
        self.here.setting.counted && self.next_is(&["autre"]) && self.staged()
    }

    /// "l'unique CPTS du département"
    fn is_sole(&self) -> bool {
        const NEAR: usize = 6;
        let Here { s, number, .. } = *self.here;
        let sole = s.tokens[number.core].is("unique") || s.tokens[number.core].is("seule");
        let has = || {
            let lead = self.clause.start..number.core;
            s.cue(Cue::Counting, lead.clone()).is_some()
                && s.tokens[lead].iter().any(|t| t.is("sa"))
        };
        sole && self.head
            && (has()
                || s.places.iter().any(|p| number.to < p.to && p.from <= number.to + NEAR)
                || s.cue(Cue::CodedArea, number.to..number.to + NEAR).is_some())
    }

    /// "La région n'en compte qu'une", "une seule CPTS"
    fn is_alone(&self) -> bool {
        let Here { s, number, setting, .. } = *self.here;
        // "Ils étaient quatre candidats. Il n'en reste qu'un.": no community, nor a project that was counted.
        let another_gender =
            || s.tokens[number.core].is("un") && !setting.counted && !self.staged();
        self.only && (self.head || self.counting() && self.stands_alone() && !another_gender())
    }

    /// A verb or a pronoun counts it.
    fn counting(&self) -> bool {
        let Here { s, number, scope, .. } = *self.here;
        s.cue_before(Cue::Counting, number.core)
            || counting_pronoun(s, number.from)
            || s.cue(Cue::Counting, scope.left..scope.from).is_some()
            || s.cue(Cue::CountingPronoun, scope.left..scope.to).is_some()
    }

    /// "L'île n'a plus qu'un trou dans sa raquette" has a noun of its own; alone, it counts what was spoken of.
    fn stands_alone(&self) -> bool {
        let Here { s, number, .. } = *self.here;
        let known = [Cue::Ambiguous, Cue::Adjective, Cue::Today, Cue::Part];
        self.next().is_none_or(|t| {
            t.kind == Kind::Mark
                || t.capital
                || t.fold.len() < 3
                || matches!(
                    t.fold.as_str(),
                    "dans" | "pour" | "sur" | "qui" | "dont" | "par" | "chez"
                )
                || t.fold.starts_with("seul")
                || known.into_iter().any(|cue| s.cue_at(cue, number.to).is_some())
                || s.dates.iter().any(|date| date.from == number.to)
                || s.stages.iter().any(|hit| hit.from == number.to)
                || is_adverb(t)
        })
    }

    /// A place has it: in a series of places, in brackets, behind a verb of having.
    fn has_a_place(&self) -> bool {
        let Here { s, index, number, scope, setting } = *self.here;
        // "les Hautes-Alpes et les Alpes-de-Haute-Provence (une chacune)"
        let bracket = scope.from.checked_sub(1).is_some_and(|n| s.tokens[n].is_mark("("));
        let each = bracket
            && setting.counted
            && self.is_of_each()
            && self.next().is_some_and(|t| t.fold.starts_with("chacun"));
        // "la Haute-Vienne en a quatre et la Creuse une seule"
        // "L'Occitanie en comptait 58 ; la Corse, une seule"
        let beside = |place: &PlaceHit, at: usize| {
            place.to == at || place.to + 1 == at && s.tokens[place.to].is_mark(",")
        };
        let led = setting.counted && s.places.iter().any(|place| beside(place, number.from));
        // "La Réunion compte huit CPTS, la Martinique deux, la Guyane une ;"
        let series = || {
            self.next().is_none_or(|t| t.is_mark(",;."))
                && s.numbers[..index].iter().any(|n| {
                    n.form != Form::One
                        && s.places.iter().any(|place| beside(place, n.from) && !place.demonym)
                })
        };
        // "Onze contrats sont signés en Isère, un seul pour le Cantal"
        let alone = self.next_is(&["seule", "seul"])
            && self.second().is_some_and(|t| matches!(t.fold.as_str(), "pour" | "dans" | "en"))
            && (s.places.iter().any(|p| number.to < p.from && p.from <= number.to + 3)
                // "Mayotte a une CPTS sous ACI, une seule pour toute l'île"
                || s.cue(Cue::CodedArea, number.to..number.to + 5).is_some())
            && s.numbers[..index].iter().any(|n| {
                [Cue::Community, Cue::Ambiguous].iter().any(|&cue| s.cue_at(cue, n.to).is_some())
                    // "Elles sont trois en Meurthe-et-Moselle et une seule dans la Meuse"
                    || counting_pronoun(s, n.from)
            });
        alone || each || led && (self.only || series()) || self.is_possessed() || self.is_labelled()
    }

    /// "Martinique – une CPTS à l'ACI signé"; "En Corse, une CPTS …" is an article.
    fn is_labelled(&self) -> bool {
        let Here { s, number, setting, .. } = *self.here;
        let mark = number.from.checked_sub(1).filter(|&n| s.tokens[n].is_mark(":–"));
        let place = |end: usize| s.places.iter().any(|p| p.from <= 1 && p.to == end && !p.demonym);
        self.head && mark.is_some_and(place) && (self.goes_on() || setting.beside || self.staged())
    }

    /// "la Martinique en possède une, conventionnée"
    fn is_possessed(&self) -> bool {
        let Here { s, number, scope, setting, .. } = *self.here;
        self.next().is_none_or(|t| t.kind == Kind::Mark)
            && s.places.iter().any(|place| {
                !place.demonym && place.to <= number.from && number.from <= place.to + 4
            })
            && s.tokens[number.core].is("une")
            && counting_pronoun(s, number.from)
            && topic(s, scope.from, setting) == Topic::Cpts
    }

    /// Its stage is said so that it can only be a count.
    fn has_a_stage(&self) -> bool {
        let Here { s, number, scope, setting, .. } = *self.here;
        let alone = self.next_is(&["seule", "seul"]);
        // "Cantal : une seule, autour d'Aurillac", in a list of counts
        let entry = alone && self.before() == Some(":") && self.goes_on();
        // "Quant aux CPTS, une seule a conclu l'accord"; "fin 2019, une seule avait signé"
        let signed = || {
            setting.counted
                && self.second().is_some_and(|t| t.is("avait") || t.is("a"))
                && s.stages.iter().any(|hit| hit.from == number.to + 2)
        };
        let staged =
            || alone && topic(s, scope.from, setting) == Topic::Cpts && (self.staged() || signed());
        // "un seul accord a abouti"
        let contract = || {
            self.only
                && setting.topic == Topic::Cpts
                && s.cue_at(Cue::Ambiguous, self.at + 1)
                    .or(s.cue_at(Cue::Ambiguous, self.at))
                    .is_some()
                && self.staged()
        };
        entry
            || staged()
            || contract()
            || self.opens_series()
            || self.head && (scope.from == 0 || self.is_opened()) && self.is_there()
    }

    /// "Deux fusions sont à l'étude, l'une à Paris": of other things.
    fn follows_others(&self) -> bool {
        let Here { s, index, .. } = *self.here;
        // "neuf départements ne comptaient aucune communauté, dix-sept autres n'en avaient qu'une"
        let own = |n: &&Number| {
            n.form != Form::One && !s.tokens.get(n.to).is_some_and(|t| t.fold.starts_with("autre"))
        };
        s.numbers[..index].iter().rev().find(own).is_some_and(|n| {
            let (at, _) = noun(s, n.to);
            let heads = [Cue::Community, Cue::Ambiguous, Cue::Population, Cue::Whole];
            s.tokens.get(at).is_some_and(is_noun_like)
                && !heads.into_iter().any(|cue| s.cue_at(cue, at).is_some())
                && !s.stages.iter().any(|hit| hit.from <= at && at < hit.to)
        })
    }
}

/// "pour l'instant", "actuellement": what stands between a number and what is said of it.
fn is_adverb(token: &Token) -> bool {
    token.fold.ends_with("ment") || matches!(token.fold.as_str(), "encore" | "alors" | "pourtant")
}

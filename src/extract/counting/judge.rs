//! What a number counts, and why most numbers count nothing that we want.

use super::apart::otherwise;
use super::bare::bare;
use super::flow;
use super::goals;
pub(crate) use super::goals::aimed;
use super::governed::{governed, rated};
use super::heads::{
    ambiguous, inhabitants, labelled_people, moves_to_people, part_of_people, shares_people,
};
use super::label::is_label;
use super::one::one;
use super::ordinal::{ordinal, tolls};
use super::passing::passing;
use super::people::people;
use super::series::in_series;
use super::served::of_same_people;
use super::share::share;
use super::stock::stock;
use super::stray::{
    ends_in_town, goes_on, in_area, in_town, is_money, is_more_money, is_of_people, is_of_time,
    is_year, masculine, ratio,
};
use super::subset::{is_added, is_subset, is_whole_of_others, owned};
pub(crate) use super::talk::{counting_pronoun, topic};
use super::towns::beside_towns;
use super::whose::members;
use crate::extract::lexicon::pattern::Hit;
use crate::extract::lexicon::token::Token;
use crate::extract::lexicon::vocabulary::Cue;
use crate::extract::recognise::defined::defined;
use crate::extract::recognise::numbers::{Form, passes};
use crate::extract::recognise::sentence::Sentence;
use crate::extract::verdict::{Counted, Here, Reason, Setting, Verdict};
use crate::model::Measure;

/// Judges one number of a sentence.
pub(crate) fn judge(s: &Sentence<'_>, index: usize, setting: Setting) -> Verdict {
    match alone(s, index, setting) {
        Verdict::Declined(reason) => {
            let judged = |at: usize| match alone(s, at, setting) {
                Verdict::Claim(counted) => Some(counted),
                Verdict::Declined(_) => None,
            };
            let found = in_series(s, index, reason, judged);
            found.map_or_else(Verdict::Declined, Verdict::Claim)
        }
        claim @ Verdict::Claim(_) => claim,
    }
}

/// Judges it by its own words.
fn alone(s: &Sentence<'_>, index: usize, setting: Setting) -> Verdict {
    let number = &s.numbers[index];
    let scope = s.scope(index);
    let here = &Here { s, index, number, scope, setting };
    let tolls = matches!(number.form, Form::Digits | Form::Words) && tolls(here);
    let result = match number.form {
        _ if tolls => Ok(Counted {
            measure: Measure::Communities,
            projects: false,
            headed: true,
            pronoun: false,
            each: false,
        }),
        _ if is_label(s, number) => Err(Reason::Label),
        _ if 1e9 < number.low => Err(Reason::NotACount),
        Form::Digits | Form::Words if rated(s, index) => Err(Reason::Mean),
        Form::Digits | Form::Words
            if is_of_time(s, index) || is_more_money(s, index) || is_of_people(s, number) =>
        {
            Err(Reason::OtherNoun)
        }
        Form::Percent => share(here),
        Form::Ordinal => ordinal(here),
        // "Une seule CPTS pour tout le département ?": asked, and not told.
        Form::One if s.text.trim_end().ends_with('?') => Err(Reason::Article),
        Form::One => one(here),
        // "Les résultats 2024": a year, whatever stands before it.
        Form::Digits if is_year(s, number) => Err(Reason::NothingCounted),
        Form::Digits | Form::Words => count(here),
    };
    match result {
        Ok(_) if (in_area(s, scope) || beside_towns(s, scope)) && !tolls => {
            Verdict::Declined(Reason::UnknownPlace)
        }
        Ok(_) if number.form == Form::Percent && in_town(s, scope, number.form) => {
            Verdict::Declined(Reason::UnknownPlace)
        }
        Ok(counted) => Verdict::Claim(counted),
        Err(reason) => Verdict::Declined(reason),
    }
}

/// Where the noun of a number begins: behind adjectives and "de".
pub(crate) fn noun(s: &Sentence<'_>, mut at: usize) -> (usize, bool) {
    let mut fresh = false;
    at = defined(s, at).unwrap_or(at);
    for _ in 0..3 {
        if let Some(hit) = s.cue_at(Cue::Adjective, at) {
            fresh |= s.tokens[at].fold.starts_with("nouve");
            at = hit.to;
        } else if s
            .tokens
            .get(at)
            .is_some_and(|t| matches!(t.fold.as_str(), "de" | "d'" | "des" | "ces" | "nos" | "»"))
        {
            at += 1;
        } else {
            break;
        }
    }
    (at, fresh)
}

/// The noun of a number.
struct Noun<'s> {
    here: Here<'s>,
    /// Where it begins.
    at: usize,
    /// It is said to be new.
    fresh: bool,
    /// The word that says that it counts communities.
    head: Option<Hit<Cue>>,
}

fn count(here: &Here<'_>) -> Result<Counted, Reason> {
    let Here { s, number, scope, .. } = *here;
    let noun = Noun::of(*here)?;
    if noun.is_of_people() {
        return people(here);
    }
    let mut counted = noun.counted()?;
    noun.is_of_stock(&counted)?;
    let owned = owned(here);
    if owned && s.cue(Cue::Target, clause(s, number.core)).is_some() {
        return Err(Reason::Forecast);
    }
    if !owned && is_subset(here, &counted, noun.behind()) {
        return Err(Reason::Sample);
    }
    // "À Valence, deux CPTS": of a town, which has no code.
    if (counted.headed || counted.pronoun) && in_town(s, scope, number.form)
        || counted.headed && ends_in_town(s, scope)
    {
        return Err(Reason::UnknownPlace);
    }
    if counted.headed && s.stages_in(scope.left..scope.right, number.core).is_empty() {
        flow::belonging(s, scope.from)?;
        if flow::object(s, scope.from) {
            return Err(Reason::Sample);
        }
    }
    counted.each = is_of_each(here);
    stock(here, counted)
}

impl<'s> Noun<'s> {
    /// The noun, unless it can be neither of communities nor of people.
    fn of(here: Here<'s>) -> Result<Self, Reason> {
        let Here { s, index, number, .. } = here;
        let (at, fresh) = noun(s, number.to);
        if s.cue_at(Cue::OtherStructure, at).is_some() {
            return Err(Reason::OtherStructure);
        }
        // "les 3 600 signataires d'une pétition"
        let signed = s.tokens.get(at).is_some_and(|t| t.fold.starts_with("signataire"))
            || s.cue_at(Cue::EventNoun, at).is_some();
        if signed && s.cue(Cue::Deed, at + 1..at + 4).is_some() {
            return Err(Reason::OtherNoun);
        }
        if number.low.fract() != 0.0 {
            return Err(Reason::NotACount);
        }
        if is_whole_of_others(s, index) {
            return Err(Reason::OtherNoun);
        }
        // "deux Pays de la Loire coexistaient"
        let place = s.places.iter().any(|it| it.from == number.to && it.from + 1 < it.to);
        if place && number.form == Form::Words {
            return Err(Reason::OtherNoun);
        }
        if let Some(reason) = ratio(s, index) {
            return Err(reason);
        }
        // "passent de 147 à 182 millions d'euros"
        let paid = || {
            passes(&s.tokens, number.core)
                && s.numbers.get(index + 1).is_some_and(|next| is_money(s, noun(s, next.to).0))
        };
        if s.cue_at(Cue::Municipal, at).is_some() || is_money(s, at) || paid() {
            return Err(Reason::OtherNoun);
        }
        // "7 et 9 CPTS": the noun stands behind the second.
        let shared = || {
            s.tokens.get(number.to).filter(|t| t.is("et") || t.is("ou"))?;
            let next = s.numbers.get(index + 1).filter(|n| n.from == number.to + 1)?;
            s.cue_at(Cue::Community, noun(s, next.to).0)
        };
        let head = s.cue_at(Cue::Community, at).or_else(shared);
        Ok(Self { here, at, fresh, head })
    }

    /// Where it ends.
    fn behind(&self) -> usize {
        self.head.as_ref().map_or(self.at + 1, |hit| hit.to)
    }

    /// Whether the noun is a paper: "projets de santé", "lettres d'intention".
    fn paper(&self) -> bool {
        self.here.s.cue_at(Cue::Paper, self.at).is_some()
    }

    fn is_ambiguous(&self) -> bool {
        self.here.s.cue_at(Cue::Ambiguous, self.at).is_some()
    }

    /// Whether people are counted, and no communities.
    fn is_of_people(&self) -> bool {
        let Here { s, index, number, .. } = self.here;
        let crowd = || {
            part_of_people(s, index)
                || moves_to_people(s, index)
                || shares_people(&self.here)
                || labelled_people(&self.here)
                || self.is_predicate()
                || of_same_people(&self.here)
                || !self.is_ambiguous() && (goes_on(&self.here) || self.is_of_crowd())
        };
        self.head.is_none()
            && (s.cue_at(Cue::Population, self.at).is_some()
                || inhabitants(s, number, self.at)
                || CROWD <= number.low && crowd())
    }

    /// "Les Ornais vivant hors de toute CPTS étaient encore 118 000"
    fn is_predicate(&self) -> bool {
        let Here { s, number, scope, .. } = self.here;
        let start = clause(s, number.core).start;
        let small = |n: &usize| {
            let fold = s.tokens[*n].fold.as_str();
            matches!(
                fold,
                "encore" | "toujours" | "desormais" | "deja" | "ainsi" | "environ" | "alors"
            )
        };
        let verb = (start..scope.from).rev().find(|n| !small(n));
        let is = verb.filter(|&n| {
            matches!(s.tokens[n].fold.as_str(), "sont" | "etaient" | "seraient" | "restent")
        });
        is.is_some_and(|verb| {
            let lead = start..verb;
            let who = s.cue(Cue::Population, lead.clone()).is_some()
                || s.places.iter().any(|it| it.demonym && lead.contains(&it.from));
            who && [Cue::Coverage, Cue::Uncovered]
                .into_iter()
                .any(|cue| s.cue(cue, lead.clone()).is_some())
        })
    }

    /// "Population couverte : 48,9 millions": no number of communities is so large.
    fn is_of_crowd(&self) -> bool {
        let Here { s, index, number, scope, .. } = self.here;
        // "Sur 360 000 Martiniquais, 287 000 vivent dans le périmètre des signataires": of them.
        let clause = clause(s, number.core);
        let of_them = s.numbers[..index].iter().any(|n| {
            clause.start <= n.from && CROWD <= n.low && {
                let (at, _) = noun(s, n.to);
                s.cue_at(Cue::Population, at).is_some()
                    || s.places.iter().any(|place| place.demonym && place.from == at)
            }
        });
        let colon = scope.from.checked_sub(1).is_some_and(|n| s.tokens[n].is_mark(":"));
        of_them && s.cue(Cue::Coverage, number.to..clause.end).is_some()
            || colon
                && (s.cue(Cue::Population, 0..scope.from).is_some()
                    || s.cue(Cue::Whole, 0..scope.from).is_some())
    }

    /// What is counted, where it is communities.
    fn counted(&self) -> Result<Counted, Reason> {
        let (here, at) = (&self.here, self.at);
        let Here { s, number, .. } = *here;
        let projects = |at: usize| s.tokens[at].fold.starts_with("projet");
        let counted = Counted {
            measure: Measure::Communities,
            projects: false,
            headed: true,
            pronoun: false,
            each: false,
        };
        if let Some(head) = &self.head {
            return Ok(Counted { projects: projects(head.from), ..counted });
        }
        if self.is_ambiguous() {
            ambiguous(here, at)?;
            return Ok(Counted { projects: projects(at), ..counted });
        }
        if CROWD <= number.low {
            return Err(Reason::NotACount);
        }
        if masculine(here) || members(here) {
            return Err(Reason::OtherNoun);
        }
        bare(here, at)?;
        Ok(Counted { headed: false, pronoun: counting_pronoun(s, number.from), ..counted })
    }

    /// Whether neither the noun nor what stands beside it tells of some communities only, or of what happens to them.
    fn is_of_stock(&self, counted: &Counted) -> Result<(), Reason> {
        const PUT_OFF: usize = 6;
        let here = &self.here;
        // "1 projet de santé ajourné": a session did that.
        let put_off = (here.number.to..here.scope.right.min(here.number.to + PUT_OFF))
            .any(|n| here.s.cue_at(Cue::PutOff, n).is_some());
        // "6 projets de santé examinés": what was done with papers.
        let number = here.number;
        let noun = |n: &usize| {
            here.s.tokens.get(*n).is_some_and(|t| {
                t.is_word()
                    && !matches!(t.fold.as_str(), "dont" | "qui" | "ont" | "avaient" | "sont")
            })
        };
        let handled = self.paper()
            && (number.to + 1..number.to + 5).take_while(noun).any(|n| {
                let ends = |to: usize| here.s.tokens.get(to).is_none_or(|t| !t.is_word());
                here.s.cue_at(Cue::Handled, n).is_some_and(|hit| ends(hit.to))
            });
        // "Deux nouvelles communautés en sont à l'écriture de leur projet": where they stand.
        let stands = || {
            let word = |at: usize| here.s.tokens.get(at).map_or("", |t| t.fold.as_str());
            word(self.behind()) == "en" && matches!(word(self.behind() + 1), "sont" | "etaient")
        };
        if self.fresh && !stands() || put_off && counted.projects || handled {
            return Err(Reason::Event);
        }
        let mut reason = None;
        // "signer deux contrats de plus avant l'été": so many more; "trois de plus qu'en 2021".
        let end = self.behind();
        let of_cpts = here.s.tokens.get(end).is_some_and(|t| t.is("de"));
        let own = here.s.cue_at(Cue::Community, end + 1).filter(|_| of_cpts && self.is_ambiguous());
        let end = own.map_or(end, |hit| hit.to);
        let behind = |n: usize| here.s.tokens.get(end + n).map_or("", |t| t.fold.as_str());
        let more = behind(0) == "de" && behind(1) == "plus";
        if more && !matches!(behind(2), "de" | "en" | "d'") || is_added(here) {
            return Err(Reason::Gap);
        }
        if let Some(head) = &self.head {
            // "Mille CPTS couvriront le pays en 2022": an aim, whatever they will do.
            if !goals::promised(here.s, here.number, here.scope) {
                otherwise(here, head.to)?;
            }
            reason = governed(here, head.to);
        }
        if counted.headed {
            reason = reason.or_else(|| passing(here, self.behind()));
        }
        reason.or_else(|| flow::flow(here, self.behind())).map_or(Ok(()), Err)
    }
}

/// "une CPTS chacune": whether there are so many in each of several places.
fn is_of_each(here: &Here<'_>) -> bool {
    let Here { s, scope, .. } = *here;
    // "le Vaucluse (3), les Hautes-Alpes et les Alpes-de-Haute-Provence (une chacune)": not of the 3.
    let other = |at: usize| s.numbers.iter().any(|n| scope.to <= n.from && n.to <= at);
    let each = (scope.left..scope.right)
        .any(|n| matches!(s.tokens[n].fold.as_str(), "chacune" | "chacun") && !other(n));
    // "En Corse-du-Sud comme en Haute-Corse, on dénombre deux communautés"
    let alike = || {
        s.tokens[..scope.from].iter().position(|t| t.is("comme")).is_some_and(|n| {
            let place = |from: usize, to: usize| {
                s.places.iter().any(|p| !p.demonym && from <= p.from && p.to <= to)
            };
            place(n.saturating_sub(5), n) && place(n, n + 6)
        })
    };
    // "puis l'Aisne et l'Oise, à égalité avec 6"
    let each =
        each || (scope.left..scope.from).any(|n| s.tokens[n].is("egalite") && scope.from <= n + 3);
    if !each && !alike() {
        return false;
    }
    let named = s.places.iter().filter(|place| place.to <= scope.from).count();
    // "Avec vingt-trois communautés chacune, la Gironde et le Nord …"
    let behind = each && named == 0 && owned(here);
    1 < if behind { s.places.len() } else { named }
}

/// So many are people, and no communities.
pub(crate) const CROWD: f64 = 10_000.0;

/// The clause of a token: between semicolons and colons.
pub(crate) fn clause(s: &Sentence<'_>, at: usize) -> std::ops::Range<usize> {
    let ends = |t: &Token| t.is_mark(";:");
    let left = (0..at).rev().find(|&n| ends(&s.tokens[n])).map_or(0, |n| n + 1);
    let right = (at..s.tokens.len()).find(|&n| ends(&s.tokens[n])).unwrap_or(s.tokens.len());
    left..right
}

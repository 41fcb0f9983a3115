//! People of whom a clause tells beside communities, and beside nothing else: whatever verb stands between the two, they
//! are those whom the communities serve.

use std::ops::Range;

use super::judge::{clause, noun};
use super::shared_by::{is_of, several_do};
use crate::extract::lexicon::token::Token;
use crate::extract::lexicon::vocabulary::Cue;
use crate::extract::recognise::numbers::Form;
use crate::extract::recognise::sentence::Sentence;
use crate::extract::verdict::{Here, Topic};

/// So many words stand at most between a verb and its object.
const REACH: usize = 6;

/// Whether the people of a number are the object of what communities do, "Elles veillent sur 610 000 habitants", "Les
/// CPTS signataires ont en charge 62 % des Bretons", or have to do with one, "62 % des Bretons ont affaire à une CPTS".
pub(crate) fn theirs(here: &Here<'_>) -> bool {
    let Here { s, number, .. } = *here;
    let clause = clause(s, number.core);
    number.high.is_none()
        && are_inhabitants(here)
        && (object(here, clause.start) || subject(here, clause.end))
}

/// Whether a number, or a share, is one of inhabitants of every sort: of "personnes" some event may tell.
fn are_inhabitants(here: &Here<'_>) -> bool {
    let Here { s, number, .. } = *here;
    if number.form == Form::Percent {
        return number.people || is_of(s, number.to);
    }
    let (at, _) = noun(s, number.to);
    let people = ["habitant", "assure"];
    s.tokens.get(at).is_some_and(|t| people.iter().any(|stem| t.fold.starts_with(stem)))
        || s.places.iter().any(|place| place.demonym && place.from == at)
}

/// "Les CPTS signataires suivent 62 % des Bretons", "Ces dernières ont en charge 2,1 millions d'habitants".
fn object(here: &Here<'_>, start: usize) -> bool {
    let Here { s, number, scope, .. } = *here;
    let near = start.max(scope.from.saturating_sub(REACH))..scope.from;
    let verb = near.clone().rev().find(|&n| acts(s, n));
    // "27 CPTS conventionnées, au bénéfice de 68 % des Normands"
    let good = near.clone().rev().find(|&n| is_for(s, n));
    let Some(verb) = verb.or(good) else { return false };
    let lead = start..verb;
    let theirs = good.map_or(verb, |_| s.cue(Cue::Community, lead.clone()).map_or(0, |hit| hit.to));
    let counts = s.numbers.iter().any(|n| theirs <= n.from && n.to <= number.from);
    !counts
        && tells_nothing_else(s, verb..scope.from)
        && (led_by_them(here, &lead) || named(s, &lead))
}

/// Whether communities are the subject that stands before a verb.
fn named(s: &Sentence<'_>, lead: &Range<usize>) -> bool {
    let several = |t: &Token| {
        matches!(t.fold.as_str(), "les" | "ces" | "nos" | "leurs" | "ses" | "des" | "cpts")
    };
    let Some(hit) = s.cue(Cue::Community, lead.clone()) else { return false };
    // "Les professionnels adhérents des six CPTS suivent …": those people do.
    if s.cue(Cue::Carers, lead.start..hit.from).is_some() {
        return false;
    }
    let counted = s.numbers.iter().any(|n| n.form != Form::One && n.to <= hit.from);
    let determined = lead.start.max(hit.from.saturating_sub(3))..hit.from;
    (counted || s.tokens[determined].iter().any(several))
        && s.cue(Cue::OtherStructure, lead.clone()).is_none()
}

/// Whether the subject is a pronoun of those that were counted before: "elles", "ces dernières", "ensemble".
fn led_by_them(here: &Here<'_>, lead: &Range<usize>) -> bool {
    let Here { s, setting, .. } = *here;
    let last = lead.end.saturating_sub(3).max(lead.start)..lead.end;
    let them = s.tokens[last].iter().any(|t| {
        matches!(t.fold.as_str(), "elles" | "ensemble" | "dernieres" | "celles" | "toutes")
    });
    let other = s.cue(Cue::OtherStructure, lead.clone()).is_some();
    them && !other && setting.topic == Topic::Cpts && setting.counted && !setting.single
}

/// Whether a word is the verb of several, and of no deed of theirs: "suivent", "ont en charge"; not "ont vacciné".
fn acts(s: &Sentence<'_>, at: usize) -> bool {
    let next = s.tokens.get(at + 1).map_or("", |t| t.fold.as_str());
    let has = s.tokens[at].is("ont")
        && matches!(next, "en" | "la" | "le" | "sous" | "pour" | "une" | "un" | "a");
    several_do(&s.tokens[at]) || has
}

/// "au bénéfice de 68 % des Normands", "au service de 1,2 million d'habitants": for whose good something is.
fn is_for(s: &Sentence<'_>, at: usize) -> bool {
    let good = ["benefice", "profit", "service", "chevet", "contact"];
    s.tokens[at].is("au") && s.tokens.get(at + 1).is_some_and(|t| good.iter().any(|it| t.is(it)))
}

/// "62 % des Bretons ont affaire à une CPTS signataire", "disposent près de chez eux d'une communauté".
fn subject(here: &Here<'_>, end: usize) -> bool {
    const NEAR: usize = 4;
    const FAR: usize = 9;
    let Here { s, number, .. } = *here;
    let verb = (number.to..end.min(number.to + NEAR)).find(|&n| acts(s, n));
    let Some(verb) = verb else { return false };
    let community = s.cue(Cue::Community, verb..end.min(verb + FAR));
    community.is_some_and(|hit| {
        let one = hit.from.checked_sub(1).is_some_and(|n| {
            matches!(s.tokens[n].fold.as_str(), "une" | "leur" | "cette" | "ces" | "des" | "aux")
        });
        let between = verb..hit.from;
        let counts = s.numbers.iter().any(|n| n.form != Form::One && between.contains(&n.core));
        one && !counts && tells_nothing_else(s, between)
    })
}

/// Whether the words between people and communities tell of no opinion, no care, no act and no other people.
fn tells_nothing_else(s: &Sentence<'_>, words: Range<usize>) -> bool {
    let others = [Cue::Opinion, Cue::SomePeople, Cue::Carers, Cue::OtherStructure, Cue::Negation];
    others.into_iter().all(|cue| s.cue(cue, words.clone()).is_none())
}

//! How far the wording of a stage reaches: "au moins au stade de la lettre", "avant l'ACI", "pas encore
//! signataires", "sur le point d'être conventionnées", "de la lettre d'intention au contrat signé".

use std::ops::Range;

use crate::extract::lexicon::pattern::Hit;
use crate::extract::lexicon::token::{Kind, Token};
use crate::extract::lexicon::vocabulary::{Cue, StageWording, Vocabulary};
use crate::model::{Stage, StageRange};

/// So many words may stand between a word that says how far a stage reaches and the stage.
const NEAR: usize = 5;

/// The wordings of a text, each as far as the words beside it say.
pub(crate) fn reached(
    text: &[Token],
    hits: Vec<Hit<StageWording>>,
    vocabulary: &Vocabulary,
) -> Vec<Hit<StageWording>> {
    let mut told = Vec::with_capacity(hits.len());
    let mut free = 0;
    for hit in hits {
        let start = free;
        free = hit.to;
        match reach(text, start, &hit, vocabulary) {
            Reach::Itself => told.push(hit),
            Reach::Unknown => {}
            Reach::Stages(stages) => {
                let meaning = StageWording { stages, among: stages, weak: false, ..hit.meaning };
                told.push(Hit { meaning, ..hit });
            }
        }
    }
    told
}

/// What the words beside a wording make of it.
enum Reach {
    /// It says what it says alone.
    Itself,
    /// It says nothing of those that are counted: "pas toutes signataires".
    Unknown,
    /// It covers these stages.
    Stages(StageRange),
}

fn reach(text: &[Token], free: usize, hit: &Hit<StageWording>, vocabulary: &Vocabulary) -> Reach {
    let StageWording { stages, rule, .. } = &hit.meaning;
    if *stages == StageRange::ALL {
        return Reach::Itself;
    }
    let before = near(text, free, hit.from, vocabulary);
    let find = |cue: Cue| {
        let wordings = vocabulary.cue(cue);
        let at = |at: usize| wordings.longest_at(text, at).filter(|cue| cue.to <= hit.from);
        before.clone().rev().find_map(at)
    };
    // What a wording holds that says so itself is meant in it: "sans avoir signé".
    let inside = |words: &[&str]| {
        let is_it = |n: &usize| words.contains(&text[*n].fold.as_str()) && !is_step(text, *n);
        let held = (hit.from..hit.to).find(is_it);
        held.filter(|_| !rule.split(' ').any(|word| words.iter().any(|w| word.contains(w))))
    };
    // "pas moins de", "non seulement", "les zones non couvertes": that denies no stage.
    let denies = |cue: &Hit<Cue>| {
        let uncovered = || {
            let wordings = vocabulary.cue(Cue::Uncovered);
            (cue.from.saturating_sub(NEAR)..=cue.from)
                .any(|at| wordings.longest_at(text, at).is_some_and(|hit| cue.to <= hit.to))
        };
        let more = matches!(
            text[cue.to].fold.as_str(),
            "moins" | "seulement" | "uniquement" | "que" | "attendu" | "seule" | "seul"
        );
        !more && !is_step(text, cue.from) && !uncovered()
    };
    let denied = find(Cue::Denied).filter(denies);
    let below = stages.from().before();
    // "dont la lettre d'intention, au minimum, avait été acceptée": what a wording reaches over.
    let held = || {
        let wordings = vocabulary.cue(Cue::FloorBehind);
        let said = ["moins", "minim"].iter().any(|word| rule.contains(word));
        !said
            && (hit.from + 1..hit.to).any(|at| {
                let counts = |to: usize| text.get(to).is_some_and(|t| t.kind != Kind::Word);
                wordings.longest_at(text, at).is_some_and(|cue| {
                    cue.to < hit.to && (text[cue.to].is_mark(",") || !counts(cue.to))
                })
            })
    };
    let floor = find(Cue::Floor).is_some()
        || vocabulary.cue(Cue::FloorBehind).longest_at(text, hit.to).is_some()
        || held();
    let StageWording { among, .. } = &hit.meaning;
    let beyond = find(Cue::Beyond).is_some();
    // "n'ont pas dépassé le stade du préprojet"
    if beyond && denied.is_some() {
        // "n'ont pas dépassé la lettre d'intention approuvée": that they have.
        let accepted = vocabulary.cue(Cue::Accepted);
        if (hit.from..hit.to).any(|at| accepted.longest_at(text, at).is_some()) {
            return Reach::Stages(StageRange::exactly(among.to()));
        }
        return Reach::Stages(StageRange::at_most(among.to()));
    }
    if floor && denied.is_none() {
        return Reach::Stages(StageRange::at_least(stages.from()));
    }
    if let Some(next) = among.to().after().filter(|_| beyond) {
        return Reach::Stages(StageRange::at_least(next));
    }
    // "en projet, au plus au stade de la lettre d'intention"; with the contract, that is every stage there is.
    if find(Cue::Ceiling).is_some() && denied.is_none() && among.to().after().is_some() {
        return Reach::Stages(StageRange::at_most(among.to()));
    }
    // "n'avaient que leur projet de santé validé": that, and no contract.
    if stages.to() != among.to() && is_all(text, &before, hit) {
        return Reach::Stages(*among);
    }
    let Some(below) = below else { return Reach::Itself };
    if find(Cue::Verge).is_some() {
        // "bientôt opérationnelles": somewhere before.
        let exact = among.from() == among.to();
        let verge = if exact { StageRange::exactly(below) } else { StageRange::at_most(below) };
        return Reach::Stages(verge);
    }
    // "ne sont pas toutes signataires": some are, some are not.
    let partly = denied
        .as_ref()
        .is_some_and(|cue| text[cue.to..hit.from].iter().any(|t| t.is("toutes") || t.is("tous")));
    if partly {
        return Reach::Unknown;
    }
    // "toutes signataires à l'exception d'une seule"
    let all = (hit.from.saturating_sub(NEAR)..hit.from)
        .find(|&n| text[n].is("toutes") || text[n].is("tous"));
    // "ont toutes, sauf une, signé leur accord"
    let but = (all.unwrap_or(hit.from)..text.len().min(hit.to + NEAR)).any(|n| {
        // "toutes conventionnées, qui laissent hors de leur périmètre …": whom they do not reach.
        let of =
            text.get(n + 1).is_some_and(|t| matches!(t.fold.as_str(), "de" | "du" | "des" | "d'"));
        matches!(text[n].fold.as_str(), "sauf" | "hormis" | "excepte" | "exception")
            || text[n].is("hors") && !of
    });
    if all.is_some() && but {
        return Reach::Unknown;
    }
    let short = find(Cue::ShortOf).is_some() || inside(&["pas", "jamais"]).is_some();
    if short || denied.is_some() {
        return Reach::Stages(StageRange::at_most(below));
    }
    Reach::Itself
}

/// Whether a wording is said to be all that there is: "n'avaient que …", "… seulement", "…, sans plus".
fn is_all(text: &[Token], before: &Range<usize>, hit: &Hit<StageWording>) -> bool {
    let word = |at: usize| text.get(at).map_or("", |t| t.fold.as_str());
    let only = |at: usize| matches!(word(at), "seulement" | "uniquement" | "simplement");
    // "trois seulement ont leur projet validé": only three.
    let verb = |at: usize| {
        matches!(word(at), "ont" | "sont" | "avaient" | "a" | "avait")
            || word(at).ends_with("ent") && 5 < word(at).len()
    };
    let than = |at: usize| matches!(word(at), "que" | "qu'");
    let negated = |at: usize| (at.saturating_sub(NEAR)..at).any(|n| matches!(word(n), "ne" | "n'"));
    let que = before.start.checked_sub(1).filter(|&n| than(n));
    let que = que.or_else(|| (hit.from..hit.to).find(|&n| than(n)));
    let behind = hit.to + usize::from(word(hit.to) == ",");
    // "n'ont que l'aval de l'agence sur leur lettre": of the letter.
    let project = (hit.from..hit.to).any(|at| word(at).starts_with("projet"));
    project
        && (que.is_some_and(negated)
            || before.clone().any(|at| only(at) && 0 < at && verb(at - 1))
            || only(behind)
            || word(behind) == "sans" && word(behind + 1) == "plus"
            || word(behind) == "rien" && word(behind + 1) == "de"
            || matches!(word(behind), "mais" | "et") && word(behind + 1) == "rien")
}

/// "franchi le pas": a step, which denies nothing.
fn is_step(text: &[Token], at: usize) -> bool {
    let led = at.checked_sub(1).is_some_and(|n| {
        matches!(text[n].fold.as_str(), "le" | "un" | "ce" | "leur" | "son" | "premier")
    });
    led && text[at].is("pas")
}

/// The words before a wording that may say how far it reaches: up to a mark, a number, or another wording.
fn near(text: &[Token], free: usize, from: usize, vocabulary: &Vocabulary) -> Range<usize> {
    let ends = |t: &Token| {
        let one = t.is("un") || t.is("une");
        match t.kind {
            Kind::Mark | Kind::Number(_) | Kind::Ordinal(_) | Kind::Code => true,
            Kind::Word => {
                !one && vocabulary.units.get(t).is_some()
                    // "ne dispose pas d'une CPTS conventionnée": the verb denies the community.
                    || t.is("cpts")
                    || t.fold.starts_with("communaut")
                    || matches!(t.fold.as_str(), "et" | "mais" | "dont" | "qui" | "que" | "ou")
            }
        }
    };
    let start = from.saturating_sub(NEAR + 3).max(free);
    let mut at = from;
    while start < at && !ends(&text[at - 1]) {
        at -= 1;
    }
    at..from
}

/// The parts of a wording that reaches over another one: "lettre d'intention | au contrat signé".
pub(crate) fn spanned(
    text: &[Token],
    hit: &Hit<&Vec<StageWording>>,
    vocabulary: &Vocabulary,
) -> Option<usize> {
    let all = hit.meaning.iter().any(|meaning| meaning.stages == StageRange::ALL);
    let led = !all && led_by(text, hit.from);
    let inner = (hit.from + 1..hit.to).filter(|_| led);
    let mut ends = inner.filter(|&at| {
        let to = matches!(text[at].fold.as_str(), "a" | "au" | "aux" | "jusqu'a" | "jusqu'au");
        // "s'apprêtent à contractualiser": the wording itself says "à".
        let own = hit.meaning.first().is_some_and(|meaning| {
            let words = meaning.rule.split([' ', '|']);
            words.into_iter().any(|word| text[at].is(word))
        });
        let first = || !vocabulary.stages.find(&text[hit.from..at]).is_empty();
        to && !own
            && first()
            && (at + 1..at + 3).any(|n| vocabulary.stages.longest_at(text, n).is_some())
    });
    ends.next()
}

/// "de l'idée lancée entre confrères à la structure financée": where such a course of a community stands, and the
/// stages in which it ends; none, where it ends with the contract.
pub(crate) fn courses(
    text: &[Token],
    hits: &[Hit<StageWording>],
    vocabulary: &Vocabulary,
) -> Vec<(usize, usize, Option<StageRange>)> {
    /// So many words may stand between "de" and the beginning, on the way, and between "à" and the end.
    const LEAD: usize = 3;
    const WAY: usize = 10;
    const END: usize = 4;
    let from = |t: &Token| matches!(t.fold.as_str(), "de" | "du" | "des" | "d'" | "depuis");
    let to = |t: &Token| matches!(t.fold.as_str(), "a" | "au" | "aux" | "jusqu'a" | "jusqu'au");
    let (start, end) = (vocabulary.cue(Cue::CourseStart), vocabulary.cue(Cue::CourseEnd));
    let apart = |t: &Token| t.is_mark(";.:()") || matches!(t.kind, Kind::Number(_));
    let reach = |at: usize, most: usize| {
        let last = text.len().min(at + most);
        (at..last).find(|&n| apart(&text[n])).unwrap_or(last)
    };
    let mut found = Vec::new();
    let mut free = 0;
    for at in (0..text.len()).filter(|&at| from(&text[at])) {
        if at < free {
            continue;
        }
        let begins = (at + 1..reach(at + 1, LEAD + 1)).find_map(|n| start.longest_at(text, n));
        let Some(begins) = begins else { continue };
        let ends = (begins.to..reach(begins.to, WAY)).filter(|&n| to(&text[n])).find_map(|n| {
            let near = n + 1..reach(n + 1, END);
            let stage = |n: usize| hits.iter().find(|hit| hit.from == n && !hit.meaning.weak);
            // The first that stands there: "à la lettre d'intention" is not yet the contract.
            near.clone().find_map(|n| match (end.longest_at(text, n), stage(n)) {
                (Some(cue), _) => Some((cue.to, None)),
                (None, Some(hit)) => {
                    let last = hit.meaning.among;
                    let signed = last.to() == Stage::AciSigned;
                    Some((hit.to, Some(last).filter(|_| !signed)))
                }
                (None, None) => None,
            })
        });
        let Some((to, stages)) = ends else { continue };
        // "au contrat en bonne et due forme"
        let tail = hits.iter().find(|hit| to <= hit.from && hit.from < reach(to, 2));
        free = tail.map_or(to, |hit| hit.to.max(to));
        found.push((at, free, stages));
    }
    found
}

/// Whether the first stage of a span begins here: "de la simple lettre d'intention …".
pub(crate) fn led_by(text: &[Token], at: usize) -> bool {
    /// So many words may stand between "de" and the stage.
    const LEAD: usize = 4;
    let before = text[at.saturating_sub(LEAD)..at].iter().rev();
    // What stands before another wording, or before "et", leads to that one.
    let mut near = before.take_while(|t| t.is_word() && !t.is("et"));
    near.any(|t| matches!(t.fold.as_str(), "de" | "du" | "des" | "d'" | "depuis"))
}

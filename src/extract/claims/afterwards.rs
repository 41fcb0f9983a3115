//! What is said of all that were just counted: "Toutes ont signé", "aucune n'a encore de contrat", "les deux sont
//! financées".

use std::{collections::BTreeSet, ops::Range};

use super::event::ORDINAL;
use crate::extract::claim::RawClaim;
use crate::extract::lexicon::pattern::Hit;
use crate::extract::lexicon::plural::is_noun_like;
use crate::extract::lexicon::token::Token;
use crate::extract::lexicon::vocabulary::{Cue, StageWording};
use crate::extract::recognise::numbers::Form;
use crate::extract::recognise::sentence::Sentence;
use crate::extract::recognise::stages::{Named, common, together};
use crate::model::{Measure, Stage, StageRange, Territory};

/// So many words may stand between the beginning of a clause and the word that means all of them.
const OPENING: usize = 4;

/// So many words may stand between that word and what is said of all: "elles ont toutes les trois bel et bien signé".
const NEAR: usize = 4;

/// The stages that a sentence, or a clause of it, says of all that were counted before: its subject is all of them
/// or none, and it counts no others before it says so.
pub(crate) fn of_all(s: &Sentence<'_>, clause: Range<usize>) -> Option<Named> {
    let words = &s.tokens[clause.clone()];
    let Some(at) = meant(s, &clause) else { return only_of(s, clause) };
    let at = clause.start + at;
    // "Toutes les communes", "tous les soignants": of others.
    let article = s.tokens.get(at + 1).is_some_and(|t| {
        matches!(t.fold.as_str(), "les" | "nos" | "leurs" | "ces" | "des" | "de" | "d'")
    });
    let many = s.numbers.iter().find(|n| n.from == at + 2 && n.form != Form::Percent);
    let theirs = s.cue(Cue::Community, at + 1..at + 4).is_some()
        || s.tokens.get(at + 2).is_some_and(|t| t.is("elles"))
        || many.is_some_and(|many| s.tokens.get(many.to).is_none_or(|t| !is_noun_like(t)));
    let each = !matches!(s.tokens[at].fold.as_str(), "les" | "leur" | "leurs" | "ni");
    if each && article && !theirs {
        return None;
    }
    let said = s.stages.iter().find(|hit| at < hit.to && clause.contains(&hit.from))?;
    // "toutes trois", "les cinq", "toutes les trois": as many as were counted.
    let again = |from: usize| from <= at + 2;
    let first = s.numbers.iter().find(|n| n.form != Form::One && at <= n.from && !again(n.from));
    let end = first.map_or(clause.end, |n| n.from.max(said.to)).min(clause.end);
    let counts = first.is_some_and(|n| n.from < said.from);
    let doubtful = [Cue::Forecast, Cue::Target, Cue::OtherStructure]
        .into_iter()
        .any(|cue| s.cue(cue, clause.start..end).is_some());
    // "toutes sauf une ont signé"
    let but = words.iter().any(|t| {
        matches!(t.fold.as_str(), "sauf" | "hormis" | "excepte" | "presque" | "quasi" | "pas")
    });
    if counts || doubtful || but {
        return None;
    }
    together(&s.stages_in(clause.start..end, 0), &s.tokens, false)
}

/// Where the word stands in a clause that means all of them: "toutes ont signé", "elles ont chacune leur contrat",
/// "les deux sont financées", "ces cinq communautés, qui ont toutes signé".
fn meant(s: &Sentence<'_>, clause: &Range<usize>) -> Option<usize> {
    let words = &s.tokens[clause.clone()];
    let each = |fold: &str| {
        matches!(fold, "toutes" | "tous" | "aucune" | "aucun" | "chacune" | "chacun" | "ensemble")
    };
    let reach = words.len().min(OPENING);
    let opens = words[..reach].iter().position(|t| each(&t.fold));
    // "Les deux ont signé", "Toutes deux": as many as were counted.
    let many = s.numbers.iter().find(|n| n.from == clause.start + 1 && n.form != Form::Percent);
    let verb = |t: &Token| {
        matches!(t.fold.as_str(), "ont" | "sont" | "avaient" | "etaient" | "disposent" | "n'")
    };
    // "Les deux qui restent", "les deux autres": a part of them.
    let part = |t: &Token| {
        matches!(t.fold.as_str(), "qui" | "que" | "dont" | "restantes" | "restants")
            || ["autre", "premier", "dernier"].iter().any(|stem| t.fold.starts_with(stem))
    };
    let pair = words.len() > 2
        && words[0].is("les")
        && (words[1].is("deux") && !part(&words[2]) || many.is_some() && verb(&words[2]));
    // "ni l'une ni l'autre n'avait signé"
    let neither = words.len() > 4 && words[0].is("ni") && words[1].is("l'") && words[3].is("ni");
    // "Leur projet de santé a été validé": that of each of them.
    let leads = |t: &Token| t.is("leur") || t.is("leurs");
    let theirs = words.first().is_some_and(leads) || pair || neither;
    // "Ces cinq communautés, qui ont toutes signé leur contrat, …": of those to whom it points.
    // "Trois ans après, elles ont toutes les trois signé"
    let points = (0..words.len()).any(|n| {
        (words[n].is("ces") || words[n].is("elles")) && (n == 0 || words[n - 1].is_mark(",«"))
    });
    let all = |t: &Token| matches!(t.fold.as_str(), "toutes" | "chacune");
    let told = |at: usize| {
        let from = clause.start + at;
        s.stages.iter().any(|hit| from < hit.to && hit.from <= from + NEAR)
    };
    let later = (reach..words.len()).find(|&at| points && all(&words[at]) && told(at));
    opens.or(theirs.then_some(0)).or(later)
}

/// "Le chiffre ne compte que les communautés conventionnées": of which alone what was told is.
fn only_of(s: &Sentence<'_>, clause: Range<usize>) -> Option<Named> {
    let words = &s.tokens[clause.clone()];
    let subject = words.iter().take(3).any(|t| {
        matches!(
            t.fold.as_str(),
            "chiffre"
                | "chiffres"
                | "taux"
                | "total"
                | "decompte"
                | "proportion"
                | "calcul"
                | "compte"
        )
    });
    let only = words
        .windows(2)
        .position(|t| matches!(t[0].fold.as_str(), "que" | "qu'" | "seules") && t[1].is_word());
    let denied = words.iter().any(|t| t.is("ne") || t.is("n'"));
    let from = clause.start + only.filter(|_| subject && denied)?;
    if s.numbers.iter().any(|n| (from..clause.end).contains(&n.core) && n.form != Form::One) {
        return None;
    }
    s.cue(Cue::Community, from..clause.end)?;
    let named = together(&s.stages_in(from..clause.end, from), &s.tokens, false);
    named.map(|named| Named { rule: ONLY.to_owned(), ..named })
}

/// The rule of those whose stage the next sentence says of the figure.
const ONLY: &str = "of which alone it is";

/// Gives the stages that the next sentence says of all of them to the one count that names none, or to that of each
/// place.
/// Tells whether it gave them to any.
///
/// What is denied of all of them narrows what was said of them: "Quatre ont leur projet de santé validé. Aucune n'a
/// signé."
pub(crate) fn settle(claims: &mut [RawClaim], named: &Named) -> bool {
    let denied = named.stages.to() < Stage::AciSigned;
    let open = |claim: &RawClaim| {
        claim.measure == Measure::Communities
            && claim.stages.from() < claim.stages.to()
            && claim.stages.to() == Stage::AciSigned
    };
    if let [claim] = claims
        && denied
        && open(claim)
        && let Some(stages) = common(claim.stages, named.stages)
    {
        claim.stages = stages;
        claim.among = stages;
        return false;
    }
    let counted = |claim: &RawClaim| {
        claim.measure == Measure::Communities
            || named.rule == ONLY
                && matches!(claim.measure, Measure::PopulationShare | Measure::Population)
    };
    // "C'est la troisième à voir le jour. Toutes trois sont sous contrat"
    let ranked = |claim: &RawClaim| claim.rule == ORDINAL && named.stages.to() == claim.stages.to();
    let silent =
        |claim: &RawClaim| counted(claim) && (claim.stages == StageRange::ALL || ranked(claim));
    let mut counts: Vec<&mut RawClaim> = claims.iter_mut().filter(|claim| silent(claim)).collect();
    // "La Corrèze en est à quatre CPTS, la Creuse à deux. Toutes ont signé": those of each place.
    let places: BTreeSet<Territory> = counts.iter().map(|claim| claim.territory).collect();
    if places.len() < counts.len() {
        return false;
    }
    for claim in &mut counts {
        claim.stages = named.stages;
        claim.among = named.among;
        claim.rule.clone_from(&named.rule);
    }
    !counts.is_empty()
}

/// "Le contrat a été paraphé mardi à Vannes": one contract is one community that signed.
pub(crate) fn signed_one(s: &Sentence<'_>, only: &Hit<StageWording>) -> bool {
    let word = |at: usize| s.tokens.get(at).map_or("", |t| t.fold.as_str());
    let passive = (1..s.tokens.len()).any(|n| {
        word(n) == "ete" && word(n - 1) == "a"
            || word(n - 1) == "est" && only.from <= n && n < only.to
    });
    let article = |at: usize| matches!(word(at), "le" | "l'" | "la" | "son" | "leur");
    let paper = |at: usize| matches!(word(at), "contrat" | "accord" | "aci" | "convention");
    let opens = paper(0) || (1..3).any(|at| article(at - 1) && paper(at));
    opens && passive && only.meaning.stages == StageRange::exactly(Stage::AciSigned)
}

//! How far the only community of a page is, where the sentence that says so does not name it.

use crate::extract::claim::{RawClaim, RawMention};
use crate::extract::lexicon::pattern::Hit;
use crate::extract::lexicon::token::Kind;
use crate::extract::lexicon::vocabulary::Cue;
use crate::extract::recognise::numbers::Form;
use crate::extract::recognise::sentence::Sentence;
use crate::extract::recognise::stages::tells;
use crate::model::{Stage, StageRange};

/// Words that speak of one that is known by now: "elle a signé", "son contrat court jusqu'en 2026", "nous avons signé".
const ITS: [&str; 9] = ["elle", "son", "sa", "nous", "notre", "nos", "leur", "on", "lui"];

/// Words that speak of several.
const THEIRS: [&str; 7] = ["elles", "celles", "toutes", "chaque", "chacune", "autres", "equipes"];

/// The stage that a sentence tells of a community that it does not name: "Son ACI a été signé en décembre 2021",
/// "C'est la cinquième du département à signer cet accord", "Octobre 2020 – la lettre d'intention est validée".
///
/// It counts none, forecasts nothing and denies nothing.
pub(crate) fn told(s: &Sentence<'_>, claims: &[RawClaim]) -> Option<Stage> {
    let said = |cue| s.cue(cue, 0..s.tokens.len()).is_some();
    if said(Cue::Negation) || said(Cue::Forecast) || !s.names.is_empty() || !s.pointed.is_empty() {
        return None;
    }
    if let [rank] = claims
        && s.numbers
            .iter()
            .any(|n| n.form == Form::Ordinal && s.slice(n.from..n.to) == rank.value_text)
    {
        return (rank.stages.from() == rank.stages.to()).then(|| rank.stages.from());
    }
    let several = s.tokens.iter().enumerate().any(|(n, t)| {
        let plural = n.checked_sub(1).is_some_and(|n| {
            matches!(s.tokens[n].fold.as_str(), "les" | "des" | "ces" | "aux" | "nos")
        });
        THEIRS.contains(&t.fold.as_str()) || plural && s.cue_at(Cue::Community, n).is_some()
    });
    let other = several || said(Cue::Ahead) || said(Cue::OtherStructure);
    if other || !claims.is_empty() {
        return None;
    }
    if signed_then(s) {
        return Some(Stage::AciSigned);
    }
    if s.stages.is_empty() {
        return None;
    }
    let its = s.tokens.iter().any(|t| ITS.contains(&t.fold.as_str()));
    if !its && s.dates.is_empty() {
        return None;
    }
    // "Le comité a validé deux lettres d'intention": of so many others.
    let numbers = s.numbers.iter().filter(|n| !matches!(n.form, Form::One | Form::Ordinal));
    let counted = |hit: &Hit<_>| numbers.clone().any(|n| hit.from <= n.to && n.from <= hit.to);
    let steps =
        s.stages.iter().filter(|hit| tells(hit) && !counted(hit)).map(|hit| hit.meaning.stages);
    // "Projet de santé validé en juin 2021, ACI signé en octobre": the last step of all.
    let steps = steps.filter(|stages| *stages != StageRange::ALL).map(StageRange::from);
    let last = steps.max().filter(|step| Stage::Preproject < *step);
    // A signature of which no wording tells leaves open how far it is.
    let signs = s.tokens.iter().any(|t| t.fold.starts_with("signe"));
    last.filter(|step| *step == Stage::AciSigned || !signs)
}

/// "17 décembre 2020 Signature de l'ACI": an entry of its history, a day and what it signed then.
fn signed_then(s: &Sentence<'_>) -> bool {
    let Some(day) = s.dates.first().filter(|day| day.from <= 1) else { return false };
    let entry = s.tokens[day.to..].iter().skip_while(|t| t.kind == Kind::Mark);
    let words: Vec<&str> = entry.map(|t| t.fold.as_str()).take(4).collect();
    let [first, of, behind @ ..] = words.as_slice() else { return false };
    let contract = |word: &&str| matches!(*word, "aci" | "accord" | "contrat");
    *first == "signature" && matches!(*of, "de" | "du" | "d'") && behind.iter().any(contract)
        || *first == "signature" && contract(of)
}

/// Gives that stage to the community that a page names, where it names no other and tells of none further on.
pub(crate) fn give(mentions: &mut [RawMention], told: Option<Stage>) {
    if let [only] = mentions
        && !only.dissolved
    {
        only.stage = only.stage.max(told);
    }
}

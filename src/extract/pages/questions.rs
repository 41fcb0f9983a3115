//! Questions of a text, and what their answers count: "Combien de CPTS dans le département ?", "Et en Savoie ?".

use crate::extract::lexicon::token::{Kind, Token};
use crate::extract::lexicon::vocabulary::Cue;
use crate::extract::recognise::numbers::{Form, Number};
use crate::extract::recognise::sentence::Sentence;
use crate::extract::recognise::stages::{Named, together};
use crate::extract::verdict::Topic;
use crate::model::Territory;

/// The place of a short paragraph that asks: "Et en Haute-Garonne ?"
pub(crate) fn asked_of(text: &str, place: Option<Territory>) -> Option<Territory> {
    const SHORT: usize = 120;
    place.filter(|_| text.len() < SHORT && text.trim_end().ends_with('?'))
}

/// "Et dans votre région ?": whether the place is asked for of which the page speaks.
pub(crate) fn asks_ours(words: &[Token]) -> bool {
    let sort = |t: &Token| {
        matches!(t.fold.as_str(), "region" | "departement" | "ile" | "archipel" | "territoire")
    };
    words.windows(2).any(|t| (t[0].is("votre") || t[0].is("notre")) && sort(&t[1]))
}

/// "Et dans le Morbihan ?": the same question, of another place.
pub(crate) fn asks_on(text: &str) -> bool {
    const SHORT: usize = 60;
    let text = text.trim();
    let Some(asked) = text.strip_suffix('?') else { return false };
    // "… que 18 CPTS signataires. Et à l'heure où nous nous parlons ?"
    let last = asked.rsplit(['.', '?', '!']).next().unwrap_or(asked).trim();
    last.len() < SHORT && last.starts_with("Et ")
}

/// "Combien de CPTS y a-t-il ?", "Combien sont-elles ?", "Combien de contrats signés ?" where the talk is of CPTS:
/// the answer counts them.
pub(crate) fn asks_count(s: &Sentence<'_>, topic: Topic) -> bool {
    const OF_THEM: usize = 4;
    let Some(how_many) = s.tokens.iter().position(|t| t.is("combien")) else {
        return topic == Topic::Cpts && asks_of_all(s) || asks_whether(s);
    };
    // "Mme R. demande combien de CPTS sont financées": a question that is told.
    let told = s.cue(Cue::Asking, 0..how_many).is_some();
    let counted = s.numbers.iter().any(|n| n.form != Form::One);
    let asks = s.text.trim_end().ends_with('?') || told && !counted;
    let they = s.tokens.iter().any(|t| matches!(t.fold.as_str(), "elles" | "en" | "il"));
    let all = how_many..s.tokens.len();
    // "Combien de missions pour une CPTS ?": what is asked for stands behind "de".
    let noun = s.tokens.get(how_many + 1).filter(|t| t.is("de") || t.is("d'"));
    let ours = |at: usize| {
        let heads = [Cue::Community, Cue::Ambiguous, Cue::Adjective];
        heads.into_iter().any(|cue| s.cue_at(cue, at).is_some())
    };
    let named =
        s.cue(Cue::Community, all.clone()).is_some() && (noun.is_none() || ours(how_many + 2));
    // "Combien ont signé ?": of those of whom the talk is.
    let bare = s.tokens.get(how_many + 1).is_some_and(|t| !t.is("de") && !t.is("d'"));
    let of_stage = s.stages_in(all.clone(), 0).iter().any(|hit| bare || !hit.meaning.weak)
        || s.cue_at(Cue::Ambiguous, how_many + 2).is_some() && !s.stages.is_empty();
    // "Combien de CPTS pourraient fermer ?"
    let other = [Cue::OtherStructure, Cue::Forecast, Cue::Sample]
        .into_iter()
        .any(|cue| s.cue(cue, all.clone()).is_some());
    // "Combien dans l'Orne ?"
    let there = s.tokens.get(how_many + 1).is_some_and(|t| t.is("dans") || t.is("en"))
        && s.places.iter().any(|place| place.from <= how_many + 3);
    let they = they || there;
    // "Combien y en a-t-il à La Réunion ?"
    let of_them = s.tokens[how_many..].iter().take(OF_THEM).any(|t| t.is("en"))
        && s.tokens.len() < how_many + 14;
    let short = they && s.tokens.len() < 8 || of_them;
    asks && !other && (named || topic == Topic::Cpts && (short || of_stage))
}

/// "M. le rapporteur.", "Mme Anne Martin (LR).": who speaks next, between a question and its answer.
pub(crate) fn is_speaker(s: &Sentence<'_>) -> bool {
    const SHORT: usize = 12;
    let title = s.tokens.first().is_some_and(|t| {
        t.capital && matches!(t.fold.as_str(), "m" | "mm" | "mme" | "mmes" | "monsieur" | "madame")
    });
    let roles = ["president", "rapporteur", "ministre", "directeur", "directrice", "secretaire"];
    let name = |t: &Token| {
        t.kind == Kind::Mark
            || t.capital
            || t.fold.len() < 4
            || roles.iter().any(|role| t.fold.starts_with(role))
    };
    title
        && s.tokens.len() <= SHORT
        && s.numbers.is_empty()
        && s.places.is_empty()
        && s.tokens.iter().all(name)
}

/// "Ont-elles toutes signé l'ACI ?": the answer may say how many did.
fn asks_of_all(s: &Sentence<'_>) -> bool {
    const SHORT: usize = 12;
    let word = |at: usize| s.tokens.get(at).map_or("", |t| t.fold.as_str());
    let verb = matches!(word(0), "ont" | "sont");
    let all = (1..5).any(|n| matches!(word(n), "toutes" | "tous"));
    s.text.trim_end().ends_with('?')
        && verb
        && all
        && s.tokens.len() <= SHORT
        && !s.stages.is_empty()
}

/// "Huit CPTS sous contrat dans le Loiret, c'est exact ?": the answer may say how many there are.
fn asks_whether(s: &Sentence<'_>) -> bool {
    const SHORT: usize = 16;
    let counts = |n: &Number| n.form != Form::One && s.cue_at(Cue::Community, n.to).is_some();
    s.text.trim_end().ends_with('?') && s.tokens.len() <= SHORT && s.numbers.iter().any(counts)
}

/// "Et sous contrat ?", behind a question that was answered: how many of those.
pub(crate) fn asks_part(s: &Sentence<'_>) -> bool {
    const SHORT: usize = 8;
    s.text.trim_end().ends_with('?')
        && s.tokens.iter().find(|t| t.is_word()).is_some_and(|t| t.is("et"))
        && s.tokens.len() <= SHORT
        && !s.stages.is_empty()
}

/// "Signées ?", "Toutes sous contrat ?": of those that were counted, and the answer says how many.
pub(crate) fn asks_stage(s: &Sentence<'_>) -> bool {
    let told = |at: usize| {
        let t = &s.tokens[at];
        t.kind == Kind::Mark
            || t.fold.len() < 3
            || matches!(t.fold.as_str(), "toutes" | "tous" | "deja" | "vraiment" | "combien")
            || s.stages.iter().any(|hit| hit.from <= at && at < hit.to)
    };
    s.text.trim_end().ends_with('?') && !s.stages.is_empty() && (0..s.tokens.len()).all(told)
}

/// "Combien de généralistes ?": the answer counts others.
pub(crate) fn asks_others(s: &Sentence<'_>) -> bool {
    let asks =
        s.text.trim_end().ends_with('?') && s.tokens.first().is_some_and(|t| t.is("combien"));
    let noun = s.tokens.get(1).is_some_and(|t| t.is("de") || t.is("d'"));
    let ours = [Cue::Community, Cue::Ambiguous, Cue::Population, Cue::Whole];
    // "Combien participent à la permanence des soins ?"
    let drawn = asks && s.cue(Cue::Sample, 0..s.tokens.len()).is_some();
    drawn || asks && noun && ours.into_iter().all(|cue| s.cue(cue, 0..s.tokens.len()).is_none())
}

/// "Quelle part de la population cela représente-t-il ?": the answer is a share of those covered.
pub(crate) fn asks_share(s: &Sentence<'_>) -> bool {
    let asks = s.text.trim_end().ends_with('?');
    let all = 0..s.tokens.len();
    let part = s.tokens.iter().any(|t| matches!(t.fold.as_str(), "part" | "proportion"));
    // "Combien d'Héraultais sont couverts ?"
    let people = s.tokens.iter().any(|t| t.is("combien"))
        && s.cue(Cue::Coverage, all.clone()).is_some()
        && (s.cue(Cue::Population, all.clone()).is_some() || s.places.iter().any(|p| p.demonym));
    // "Quelle couverture ?"
    let rate = s.tokens.len() <= 4
        && s.tokens.first().is_some_and(|t| t.is("quelle") || t.is("quel"))
        && s.tokens.iter().any(|t| t.is("couverture"));
    asks && (part && s.cue(Cue::Whole, all).is_some() || people || rate)
}

/// The stages of those of whom a sentence asks how many there are.
pub(crate) fn asked(s: &Sentence<'_>) -> Option<Named> {
    let strong: Vec<_> = s.stages.iter().filter(|hit| !hit.meaning.weak).collect();
    let any: Vec<_> = s.stages.iter().collect();
    together(if strong.is_empty() { &any } else { &strong }, &s.tokens, false)
}

//! Members that are told in their turn, each at a stage of its own: "une autre a son projet validé, la dernière en est au
//! préprojet". They are no numbers that count; what is said of them is said of none of those before.

use super::numbers::{Form, Number};
use super::stages::tells;
use crate::extract::lexicon::pattern::Hit;
use crate::extract::lexicon::token::{Kind, Token};
use crate::extract::lexicon::vocabulary::{Cue, StageWording, Vocabulary};
use crate::model::{Qualifier, Stage};

/// So many words stand at most between a member and its stage.
const FAR: usize = 14;

/// Where a member stands, and where its words begin.
struct Member {
    from: usize,
    to: usize,
    /// The last stage that its words name.
    stage: Stage,
}

/// Tells such members among the numbers of a sentence.
pub(super) fn tell(
    (printed, text): (&str, &[Token]),
    numbers: &mut Vec<Number>,
    stages: &[Hit<StageWording>],
    vocabulary: &Vocabulary,
) {
    let found: Vec<Member> =
        (0..text.len()).filter_map(|at| member((printed, text), at, stages, vocabulary)).collect();
    let others = numbers.iter().filter(|n| n.form == Form::One).count();
    for Member { from, to, stage } in &found {
        // "Huit ont signé, la dernière en mai": of those eight.
        let alone = found.len() + others < 2;
        let known = numbers.iter().any(|n| n.from <= *from && *from < n.to);
        let before = numbers.iter().any(|n| n.to <= *from && n.form != Form::Percent);
        let ranked = numbers.iter().any(|n| n.form == Form::Ordinal && n.core == from + 1);
        if known || alone && *stage == Stage::AciSigned || !(before || ranked && *from == 0) {
            continue;
        }
        numbers.retain(|n| n.core != from + 1);
        let at = numbers.partition_point(|n| n.from < *from);
        let one = Number {
            from: *from,
            core: *from,
            to: *to,
            low: 1.0,
            high: None,
            qualifier: Qualifier::Exact,
            form: Form::One,
            people: false,
        };
        numbers.insert(at, one);
    }
}

/// "la deuxième", "la dernière" that begins its part of the sentence, does something, and has a stage.
fn member(
    (printed, text): (&str, &[Token]),
    at: usize,
    stages: &[Hit<StageWording>],
    vocabulary: &Vocabulary,
) -> Option<Member> {
    let word = |n: usize| text.get(n).map_or("", |t| t.fold.as_str());
    let begins = at.checked_sub(1).is_none_or(|n| {
        text[n].is_mark(",;:.–") || matches!(word(n), "et" | "puis" | "enfin" | "tandis" | "que")
    });
    let rank = matches!(text.get(at + 1)?.kind, Kind::Ordinal(_))
        || ["premiere", "seconde", "deuxieme", "troisieme", "quatrieme", "cinquieme", "derniere"]
            .contains(&word(at + 1));
    if !begins || word(at) != "la" || !rank {
        return None;
    }
    let to = at + 2;
    // "la troisième à signer" does not tell what it does.
    let to_do = text.get(to).is_some_and(|t| &printed[t.start..t.end] == "à");
    let verb = vocabulary.cue(Cue::OneDoes).longest_at(text, to).is_some();
    let does =
        verb || matches!(
            word(to),
            "a" | "est" | "n'" | "avait" | "etait" | "dispose" | "encore" | "toujours" | "au" | ","
        ) || word(to) == "en" && matches!(word(to + 1), "est" | "etait");
    let end = (to..text.len().min(to + FAR)).find(|&n| {
        text[n].is_mark(";:.")
            || n + 1 < text.len() && n != to && text[n].is_mark(",") && part(text, n + 1)
    });
    let end = end.unwrap_or(text.len().min(to + FAR));
    let mut named = stages.iter().filter(|hit| to <= hit.from && hit.from < end && tells(hit));
    let stage = named.next()?.meaning.stages.to();
    (does && !to_do).then_some(Member { from: at, to, stage })
}

/// Whether the next member begins here.
fn part(text: &[Token], at: usize) -> bool {
    matches!(text[at].fold.as_str(), "la" | "une" | "l'" | "un")
}

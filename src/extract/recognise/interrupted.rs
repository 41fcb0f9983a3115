//! Wordings of stages that a day interrupts: "planchent depuis le 1er février 2020 sur leur projet de santé", "avait, au 30
//! novembre 2019, validé neuf projets".

use super::dates::DateHit;
use super::stages;
use crate::extract::lexicon::pattern::Hit;
use crate::extract::lexicon::token::Token;
use crate::extract::lexicon::vocabulary::{StageWording, Vocabulary};
use crate::sources::PublisherKind;

/// Every wording of a stage in a text, from the left; one that goes on beyond a day takes the place of those in it.
pub(crate) fn wordings(
    text: &[Token],
    dates: &[DateHit],
    kind: PublisherKind,
    vocabulary: &Vocabulary,
) -> Vec<Hit<StageWording>> {
    let mut found = stages::wordings(text, kind, vocabulary);
    // What a day interrupts begins before it.
    let last = dates.iter().map(|date| date.from).max().unwrap_or(0);
    if !text[..last].iter().any(|token| vocabulary.stages.may_begin(token)) {
        return found;
    }
    let kept: Vec<usize> = (0..text.len()).filter(|&at| !interrupts(text, dates, at)).collect();
    if kept.len() == text.len() {
        return found;
    }
    let words: Vec<Token> = kept.iter().map(|&at| text[at].clone()).collect();
    for hit in stages::wordings(&words, kind, vocabulary) {
        let (from, to) = (kept[hit.from], kept[hit.to - 1] + 1);
        let inside = |other: &Hit<StageWording>| from <= other.from && other.to <= to;
        let apart = |other: &Hit<StageWording>| other.to <= from || to <= other.from;
        let reaches = hit.to - hit.from < to - from;
        if reaches && found.iter().all(|other| inside(other) || apart(other)) {
            found.retain(apart);
            let at = found.partition_point(|other| other.from < from);
            found.insert(at, Hit { from, to, meaning: hit.meaning });
        }
    }
    found
}

/// Whether a token is of a day, of the words that lead to it, or of the commas around it.
fn interrupts(text: &[Token], dates: &[DateHit], at: usize) -> bool {
    const LEAD: usize = 4;
    let leads = |t: &Token| {
        matches!(
            t.fold.as_str(),
            "au" | "en" | "le" | "la" | "fin" | "debut" | "mi" | "depuis" | "date" | "l'" | "du"
        )
    };
    dates.iter().any(|date| {
        let mut from = date.from;
        while 0 < from && date.from < from + LEAD && leads(&text[from - 1]) {
            from -= 1;
        }
        let comma = |n: usize| text.get(n).is_some_and(|t| t.is_mark(","));
        let closed = 0 < from && comma(from - 1) && comma(date.to);
        let (from, to) = if closed { (from - 1, date.to + 1) } else { (from, date.to) };
        (from..to).contains(&at)
    })
}

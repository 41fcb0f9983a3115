//! What the parts of a document say for the figures around them, before any figure is read.

use super::claim::RawClaim;
use super::compose::{Frame, Page};
use super::dates::{self, Role};
use super::judge::topic;
use super::numbers::Form;
use super::places::only;
use super::sentence::{Sentence, opens, sentences};
use super::stages::{Named, together};
use super::token::{LINE, Token, opening, tokens};
use super::verdict::{Setting, Topic};
use super::vocabulary::Cue;
use crate::model::{Measure, PartialDate, Stage, StageRange};
use crate::read::{Block, BlockKind};

/// What a heading or an introduction without a figure says for what stands below it.
pub(super) fn told(s: &Sentence<'_>, page: &Page<'_>) -> Frame {
    let in_origin = |at: usize| s.origins.iter().any(|o| o.from <= at && at < o.to);
    let places: Vec<_> = s.places.iter().filter(|p| !in_origin(p.from)).copied().collect();
    let mut dates = s.dates.iter().filter(|hit| hit.role == Role::AsOf);
    let date = dates.find_map(|hit| hit.printed.resolve(page.published));
    let strong: Vec<_> = s.stages.iter().filter(|hit| !hit.meaning.weak).collect();
    let cited = s.origins.iter().find(|hit| hit.cited || hit.speaks);
    Frame {
        territory: only(&places),
        department: None,
        stages: together(&strong, &s.tokens, false),
        date,
        today: s.cue(Cue::Today, 0..s.tokens.len()).is_some(),
        origin: cited.map(|hit| (s.slice(hit.from..hit.to).to_owned(), Some(hit.origin.clone()))),
        setting: Setting {
            topic: topic(s, s.tokens.len(), Setting::default()),
            ..Setting::default()
        },
        signed: false,
        unnamed: false,
        recent: None,
        before: Vec::new(),
    }
}

/// Whether a block tells of one community that signed: what is counted beside it has signed too.
pub(super) fn tells_signature(block: &Block, page: &Page<'_>) -> bool {
    if !matches!(block.kind, BlockKind::Paragraph | BlockKind::Heading(_)) {
        return false;
    }
    let signs = |t: &Token| {
        matches!(
            t.fold.as_str(),
            "signe" | "signent" | "signature" | "signer" | "naissance" | "conclu"
        ) || t.fold.starts_with("paraph")
    };
    sentences(&block.text).into_iter().any(|range| {
        let text = &block.text[range];
        let words = tokens(text);
        // Most sentences tell of no signature: they need no closer look.
        if !words.iter().any(signs) {
            return false;
        }
        let s = Sentence::of((text, words), false, page.speaker.kind, page.vocabulary);
        let signed = s.stages.iter().any(|hit| {
            hit.meaning.stages == StageRange::exactly(Stage::AciSigned)
                && s.tokens[hit.from..hit.to].iter().any(signs)
        });
        let one = !s.names.is_empty()
            || (1..s.tokens.len()).any(|n| {
                matches!(s.tokens[n - 1].fold.as_str(), "la" | "cette" | "sa" | "une")
                    && s.cue_at(Cue::Community, n).is_some()
            });
        let counts = s.numbers.iter().any(|n| {
            matches!(n.form, Form::Digits | Form::Words) && s.cue_at(Cue::Community, n.to).is_some()
        });
        let future = s.cue(Cue::Forecast, 0..s.tokens.len()).is_some()
            || s.cue(Cue::Target, 0..s.tokens.len()).is_some();
        signed && one && !counts && !future
    })
}

/// Whether a paragraph goes on with what the one before it counts: "Dans le détail, …".
pub(super) fn goes_on(text: &str, page: &Page<'_>) -> bool {
    let first = opening(text, LINE);
    opens(&first, Cue::Part, page.vocabulary)
        || opens(&first, Cue::SumUp, page.vocabulary)
        || first.first().is_some_and(|t| t.is("plus") || t.is("plus precisement"))
}

/// Joins a number that stands alone with the label below it: a card of figures is two blocks.
pub(super) fn joined(blocks: &[Block]) -> Vec<Block> {
    let mut joined: Vec<Block> = Vec::with_capacity(blocks.len());
    for block in blocks {
        let plain = |block: &Block| {
            matches!(
                block.kind,
                BlockKind::Paragraph | BlockKind::Item { .. } | BlockKind::Heading(_)
            )
        };
        let alone = |text: &str| {
            text.chars().count() <= 24
                && text.chars().any(|c| c.is_ascii_digit())
                && !text.contains(['/', ':', '(', '.'])
                && text.split_whitespace().all(|word| {
                    word.chars().all(|c| {
                        c.is_ascii_digit() || matches!(c, ',' | '%' | '+' | '\u{a0}' | '\u{202f}')
                    }) || matches!(
                        word.to_lowercase().as_str(),
                        "plus"
                            | "de"
                            | "près"
                            | "environ"
                            | "million"
                            | "millions"
                            | "m"
                            | "d'"
                            | "presque"
                    )
                })
                || matches!(
                    text.to_lowercase().as_str(),
                    "une vingtaine" | "une trentaine" | "une centaine" | "une dizaine"
                )
        };
        let label = |text: &str| {
            text.chars().count() <= 160 && text.starts_with(|c: char| c.is_alphabetic())
        };
        match joined.last_mut() {
            Some(last)
                if plain(last) && plain(block) && alone(&last.text) && label(&block.text) =>
            {
                last.text = format!("{} {}", last.text, block.text);
                last.kind = BlockKind::Paragraph;
            }
            _ => joined.push(block.clone()),
        }
    }
    joined
}

/// What a paragraph says for the list or table behind it, and the number of the one count in it
/// that the parts may make up.
pub(super) fn introduction(
    paragraph: &[RawClaim],
    told: Frame,
    frame: &Frame,
    section: &Frame,
) -> (Frame, Option<usize>) {
    let counts: Vec<usize> =
        (0..paragraph.len()).filter(|&n| paragraph[n].measure == Measure::Communities).collect();
    let total = match counts.as_slice() {
        [only] => Some(*only),
        _ => None,
    };
    let of_total = total.map(|n| &paragraph[n]);
    let stages = of_total.filter(|claim| claim.stages != StageRange::ALL).map(|claim| Named {
        stages: claim.stages,
        among: claim.among,
        rule: format!("{} (introduction)", claim.rule),
    });
    let topic =
        if told.setting.topic == Topic::Unknown { frame.setting.topic } else { told.setting.topic };
    let intro = Frame {
        department: frame.department,
        territory: of_total.map(|claim| claim.territory).or(told.territory).or(section.territory),
        stages: stages
            .or(if total.is_some() { None } else { told.stages })
            .or_else(|| section.stages.clone()),
        date: of_total
            .map_or(told.date.or(frame.date), |claim| claim.date.map(|d| (d, claim.date_inferred)))
            .or(section.date),
        today: of_total.map_or(told.today, |claim| claim.today),
        origin: told.origin.or_else(|| frame.origin.clone()),
        setting: Setting {
            topic,
            single: frame.setting.single,
            listed: false,
            counted: total.is_some(),
        },
        signed: false,
        unnamed: false,
        recent: None,
        before: Vec::new(),
    };
    (intro, total)
}

/// Whether two texts have the same words, whatever their marks; empty ones have none.
pub(super) fn same_words(a: &str, b: &str) -> bool {
    fn words(text: &str) -> impl Iterator<Item = char> + '_ {
        text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase)
    }
    !a.is_empty() && words(a).eq(words(b))
}

/// The day of all figures below a line such as "Chiffres arrêtés au 1er juillet 2024".
pub(super) fn page_date(text: &str, page: &Page<'_>) -> Option<PartialDate> {
    let words = tokens(text);
    let announced = page.vocabulary.cue(Cue::PageDate);
    (0..words.len()).find_map(|at| announced.longest_at(&words, at))?;
    let found = dates::dates(&words, page.vocabulary);
    let mut dates = found.iter().filter(|hit| hit.role == Role::AsOf);
    dates.find_map(|hit| hit.printed.resolve(page.published)).map(|(date, _)| date)
}

/// Gives the day of the page to the figures below it that have none of their own.
pub(super) fn date(claims: &mut [RawClaim], days: &[(usize, PartialDate)]) {
    for (number, claim) in claims.iter_mut().enumerate() {
        let above = days.partition_point(|(from, _)| *from <= number);
        let day = above.checked_sub(1).map(|last| days[last]);
        if let Some((_, date)) = day
            && claim.date.is_none()
            && claim.measure != Measure::Target
        {
            claim.date = Some(date);
        }
    }
}

/// Gives the day of a note to the figures whose sentence bears its mark.
pub(super) fn noted(
    claims: &mut [RawClaim],
    marked: &[(usize, String)],
    notes: &[(String, PartialDate)],
) {
    for (number, mark) in marked {
        let note = notes.iter().find(|(known, _)| known == mark);
        if let (Some((_, date)), Some(claim)) = (note, claims.get_mut(*number))
            && claim.date.is_none()
        {
            claim.date = Some(*date);
        }
    }
}

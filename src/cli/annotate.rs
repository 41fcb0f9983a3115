//! A document as it was read, with everything that was made of it marked in its place.
//!
//! What is shown is a plain value: pieces of text with a mark each, and notes below them. The
//! terminal and the page for a browser print the same one.

use std::ops::Range;

use crate::extract::{Declined, Reason};
use crate::normalise::{Claim, Mention};
use crate::pipeline::Checked;
use crate::read::{BlockKind, Document};

use super::words::{self, Lang};

/// What a piece of text is to the reader, the strongest last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Mark {
    /// Nothing was made of it.
    Plain,
    /// It speaks of CPTS and a number, and gave no claim.
    Silent,
    /// It is quoted by a claim or a mention.
    Quoted,
    /// A number that is no claim.
    Declined,
    /// The words that print the number of a claim, or the name of a community.
    Said,
}

/// A piece of text with its mark.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Piece {
    pub(super) text: String,
    pub(super) mark: Mark,
}

/// What was made of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Note {
    pub(super) mark: Mark,
    pub(super) text: String,
}

/// One block of the document, or one row of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Line {
    /// 1 to 6 for a heading, 0 for anything else.
    pub(super) heading: u8,
    pub(super) locator: String,
    pub(super) pieces: Vec<Piece>,
    pub(super) notes: Vec<Note>,
}

/// The lines of a document, in reading order. What has lost its place stands at the end.
pub(super) fn lines(checked: &Checked) -> Vec<Line> {
    let mut found = Found {
        claims: checked.said.claims.iter().collect(),
        mentions: checked.said.mentions.iter().collect(),
        declined: checked.declined.iter().filter(|it| it.reason != Reason::Article).collect(),
    };
    let mut lines = Vec::new();
    for (heading, text, locator) in texts(&checked.document) {
        lines.push(found.line(heading, text, locator));
    }
    lines.extend(found.rest());
    lines
}

/// Everything that a reader sees, piece by piece: headings, paragraphs, captions, rows.
fn texts(document: &Document) -> Vec<(u8, &str, &str)> {
    let mut texts = Vec::new();
    if !document.title.is_empty() {
        texts.push((1, document.title.as_str(), "title"));
    }
    for block in &document.blocks {
        match &block.kind {
            BlockKind::Table(table) => {
                if !table.caption.is_empty() {
                    texts.push((0, table.caption.as_str(), block.locator.as_str()));
                }
                let rows = table.rows.iter();
                texts.extend(rows.map(|row| (0, row.text.as_str(), row.locator.as_str())));
            }
            BlockKind::Heading(level) => texts.push((*level, &block.text, &block.locator)),
            _ => texts.push((0, &block.text, &block.locator)),
        }
    }
    texts
}

/// What is still to be shown.
struct Found<'a> {
    claims: Vec<&'a Claim>,
    mentions: Vec<&'a Mention>,
    declined: Vec<&'a Declined>,
}

impl Found<'_> {
    /// Takes what stands in this text: at its place, or quoted from it where blocks were joined.
    fn line(&mut self, heading: u8, text: &str, locator: &str) -> Line {
        let mut spans: Vec<(Range<usize>, Mark)> = Vec::new();
        let mut notes = Vec::new();
        let mut mark = |range: Option<Range<usize>>, mark| {
            spans.extend(range.map(|range| (range, mark)));
        };
        // In a table a claim also names its column: `table[1] tr[2] · ACI signé`.
        let of_row =
            |at: &str| at.strip_prefix(locator).is_some_and(|rest| rest.starts_with(" · "));
        let here =
            |at: &str, quoted: &str| (at == locator || of_row(at)) && find(text, quoted).is_some();

        let (claims, rest) = self.claims.iter().partition(|it| here(&it.locator, &it.evidence));
        self.claims = rest;
        for claim in &claims {
            let quoted = find(text, &claim.evidence);
            mark(within(text, quoted.clone(), &claim.value_text), Mark::Said);
            mark(quoted, Mark::Quoted);
            notes.push(Note { mark: Mark::Said, text: claimed(claim) });
        }
        let (mentions, rest) = self.mentions.iter().partition(|it| here(&it.locator, &it.evidence));
        self.mentions = rest;
        for mention in &mentions {
            let quoted = find(text, &mention.evidence);
            mark(within(text, quoted.clone(), &mention.name), Mark::Said);
            mark(quoted, Mark::Quoted);
            notes.push(Note { mark: Mark::Said, text: mentioned(mention) });
        }
        let (declined, rest) = self.declined.iter().partition(|it| here(&it.locator, &it.sentence));
        self.declined = rest;
        for it in &declined {
            let sentence = find(text, &it.sentence);
            mark(within(text, sentence.clone(), &it.value_text), Mark::Declined);
            let quoted = claims.iter().any(|claim| *claim.evidence == *it.sentence);
            let silent = it.speaks_of_cpts && !quoted;
            mark(sentence.filter(|_| silent), Mark::Silent);
            let mark = if silent { Mark::Silent } else { Mark::Declined };
            notes.push(Note { mark, text: refused(it) });
        }
        Line { heading, locator: locator.to_owned(), pieces: pieces(text, &spans), notes }
    }

    /// What is quoted from a place that no block bears: two blocks that were read as one.
    fn rest(self) -> Vec<Line> {
        let line = |locator: &str, text: &str, mark, note| Line {
            heading: 0,
            locator: locator.to_owned(),
            pieces: vec![Piece { text: text.to_owned(), mark }],
            notes: vec![note],
        };
        let claims = self.claims.into_iter().map(|it| {
            let note = Note { mark: Mark::Said, text: claimed(it) };
            line(&it.locator, &it.evidence, Mark::Quoted, note)
        });
        let mentions = self.mentions.into_iter().map(|it| {
            let note = Note { mark: Mark::Said, text: mentioned(it) };
            line(&it.locator, &it.evidence, Mark::Quoted, note)
        });
        let declined = self.declined.into_iter().map(|it| {
            let mark = if it.speaks_of_cpts { Mark::Silent } else { Mark::Declined };
            line(&it.locator, &it.sentence, mark, Note { mark, text: refused(it) })
        });
        claims.chain(mentions).chain(declined).collect()
    }
}

fn find(text: &str, quoted: &str) -> Option<Range<usize>> {
    let start = text.find(quoted).filter(|_| !quoted.is_empty())?;
    Some(start..start + quoted.len())
}

/// Some words inside a stretch of the text: as words, so that 24 is not found in 2024.
fn within(text: &str, stretch: Option<Range<usize>>, words: &str) -> Option<Range<usize>> {
    let stretch = stretch?;
    let apart = |at: usize| {
        let (start, end) = (stretch.start + at, stretch.start + at + words.len());
        let joins = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        !joins(text[..start].chars().next_back()) && !joins(text[end..].chars().next())
    };
    let mut found = text[stretch.clone()].match_indices(words).filter(|_| !words.is_empty());
    let (at, _) = found.find(|&(at, _)| apart(at))?;
    Some(stretch.start + at..stretch.start + at + words.len())
}

/// The text cut where a mark begins or ends; where marks overlap, the strongest is shown.
fn pieces(text: &str, spans: &[(Range<usize>, Mark)]) -> Vec<Piece> {
    let mut cuts: Vec<usize> =
        spans.iter().flat_map(|(range, _)| [range.start, range.end]).collect();
    cuts.extend([0, text.len()]);
    cuts.sort_unstable();
    cuts.dedup();
    let mark_of = |range: &Range<usize>| {
        let over =
            spans.iter().filter(|(span, _)| span.start <= range.start && range.end <= span.end);
        over.map(|&(_, mark)| mark).max().unwrap_or(Mark::Plain)
    };
    let stretches = cuts.windows(2).map(|pair| pair[0]..pair[1]);
    stretches.map(|range| Piece { mark: mark_of(&range), text: text[range].to_owned() }).collect()
}

fn claimed(claim: &Claim) -> String {
    let origin = if claim.origin == claim.publisher {
        String::new()
    } else {
        format!(", by {}", claim.origin)
    };
    format!(
        "claim: {} {}, {}, {} ({}){origin}",
        claim.value_text,
        claim.territory,
        words::cell(&claim.measure, claim.stages, Lang::En),
        words::time(&claim.as_of, Lang::En),
        claim.as_of.basis.code(),
    )
}

fn mentioned(mention: &Mention) -> String {
    let department = mention.department.map_or_else(String::new, |code| format!(", {code}"));
    let stage = mention.stage.map_or_else(String::new, |stage| format!(", {}", stage.code()));
    let dissolved = if mention.dissolved { ", dissolved" } else { "" };
    format!("community: {}{department}{stage}{dissolved}", mention.name)
}

fn refused(declined: &Declined) -> String {
    let Declined { value_text, reason, .. } = declined;
    format!("no claim: {value_text} {} ({})", reason.meaning(), reason.code())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_found_as_a_word() {
        let text = "Au 1er mars 2024, 24 CPTS (24 %).";
        #[rustfmt::skip]
        let cases = [
            ("24",   Some(18..20)),
            ("2024", Some(12..16)),
            ("24 %", Some(27..31)),
            ("4",    None),
            ("",     None),
        ];
        for (words, expected) in cases {
            assert_eq!(within(text, Some(0..text.len()), words), expected, "for {words}");
        }
    }

    #[test]
    fn the_strongest_mark_is_shown_and_no_letter_is_lost() {
        let text = "Au 1er mars, 12 CPTS et 3 MSP.";
        let spans = [(13..15, Mark::Said), (0..30, Mark::Quoted), (24..25, Mark::Declined)];
        let pieces = pieces(text, &spans);
        let told: Vec<_> = pieces.iter().map(|it| (it.text.as_str(), it.mark)).collect();
        assert_eq!(
            told,
            [
                ("Au 1er mars, ", Mark::Quoted),
                ("12", Mark::Said),
                (" CPTS et ", Mark::Quoted),
                ("3", Mark::Declined),
                (" MSP.", Mark::Quoted),
            ]
        );
        assert_eq!(pieces.iter().map(|it| it.text.as_str()).collect::<String>(), text);
    }
}
